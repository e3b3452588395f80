/* fit_people_json.c - see fit_people.h. Members of schema ajar/fit/1: docs/fit.md. What is not
 * known is null. */
#include "cli/fit_people.h"

#include <math.h>
#include <stdio.h>

static void number(struct jout *j, const char *key, double v)
{
    char text[32];
    snprintf(text, sizeof text, "%.6g", v);
    if (isfinite(v))
        jout_raw(j, key, span_of(text));
    else
        jout_null(j, key);
}

static void range(struct jout *j, const char *lo, const char *hi, struct fit_range r)
{
    number(j, lo, r.lo);
    number(j, hi, r.hi);
}

static void speed_of(struct jout *j, const char *key, const struct fit_speed *s)
{
    jout_open(j, key, '{');
    if (s->hi > 0) {
        number(j, "toks", s->toks);
        range(j, "lo", "hi", (struct fit_range){ s->lo, s->hi });
    }
    jout_close(j, '}');
}

static void machine(struct jout *j, const struct fit_people *p, size_t weights,
                    const struct fit_machine *m)
{
    struct fit_people_row r = fit_people_row(p, &p->practice[weights], m);
    jout_open(j, NULL, '{');
    jout_string(j, "hw", m->name);
    jout_text(j, "quant", fit_quant_name(p->view->weights[weights].quant));
    jout_u64(j, "ctx", r.placed.at->ctx);
    if (isfinite(r.placed.at->gpu.hi))
        jout_text(j, "place", fit_place_name(r.placed.place));
    else
        jout_null(j, "place");
    jout_u64(j, "gpu_layers", r.placed.gpu_layers);
    number(j, "gpu_bytes", r.placed.gpu);
    number(j, "host_bytes", r.placed.host);
    number(j, "spare_bytes", r.placed.spare);
    speed_of(j, "decode", &r.empty);
    speed_of(j, "decode_full", &r.full);
    speed_of(j, "prefill", &r.prefill);
    jout_text(j, "basis", r.empty.calibrated ? "calibrated" : "default");
    jout_string(j, "source", m->source);
    jout_string(j, "source_date", m->date);
    jout_string(j, "read", m->read);
    jout_close(j, '}');
}

static void speed(struct jout *j, const struct fit_people *p)
{
    jout_open(j, "speed", '[');
    for (size_t i = 0; i < p->view->n_weights && p->view->n_cases > 0; i++)
        for (size_t k = 0; k < p->n_shown; k++)
            machine(j, p, i, p->shown[k]);
    jout_close(j, ']');
}

static void reach(struct jout *j, const struct fit_people *p)
{
    char day[CLOCK_DATE_BYTES];
    jout_open(j, "reach", '[');
    for (size_t i = 0; i < p->view->n_weights && p->view->n_cases > 0; i++) {
        const struct fit_reach *r = &p->practice[i].reach;
        bool known = p->survey_holds;
        jout_open(j, NULL, '{');
        number(j, "min_toks", p->least);
        jout_text(j, "quant", fit_quant_name(p->view->weights[i].quant));
        jout_u64(j, "ctx", p->ctx);
        number(j, "share_lo", known ? r->lo : NAN);
        number(j, "share_hi", known ? r->hi : NAN);
        number(j, "cards_lo", known ? r->cards.lo : NAN);
        number(j, "cards_hi", known ? r->cards.hi : NAN);
        number(j, "by_memory", known ? r->by_memory : NAN);
        number(j, "covered_share", r->covered);
        number(j, "unknown_share", r->unknown);
        jout_string(j, "survey", p->survey.month);
        jout_string(j, "survey_source", p->survey.source);
        jout_text(j, "survey_until", clock_last_day(p->survey.until_at, day));
        jout_bool(j, "stale", !known);
        jout_close(j, '}');
    }
    jout_close(j, ']');
}

static void buy(struct jout *j, const char *key, const struct fit_machine *m)
{
    if (m == NULL) {
        jout_null(j, key);
        return;
    }
    jout_open(j, key, '{');
    jout_string(j, "hw", m->name);
    number(j, "price_launch", m->price);
    jout_string(j, "price_date", m->price_date);
    jout_close(j, '}');
}

static void cheapest(struct jout *j, const struct fit_people *p)
{
    static const char *const answers[] = {
        [FIT_FAILS] = "no", [FIT_MAY] = "maybe", [FIT_DOES] = "yes"
    };
    jout_open(j, "cheapest", '[');
    for (size_t i = 0; i < p->view->n_weights && p->view->n_cases > 0; i++) {
        const struct fit_practice *w = &p->practice[i];
        jout_open(j, NULL, '{');
        jout_text(j, "quant", fit_quant_name(p->view->weights[i].quant));
        buy(j, "surely", w->cheapest.does);
        buy(j, "maybe", w->cheapest.may);
        range(j, "card_bytes_lo", "card_bytes_hi", w->card_bytes);
        jout_text(j, "card_8_gib", answers[w->consumer]);
        jout_close(j, '}');
    }
    jout_close(j, ']');
}

static void serve(struct jout *j, const struct fit_people *p)
{
    jout_open(j, "serve", '[');
    for (size_t i = 0; i < p->machines.n && p->view->n_cases > 0; i++) {
        const struct fit_machine *m = &p->machines.machine[i];
        if (m->kind != FIT_NODE)
            continue;
        struct fit_served s = fit_serve(&p->service, m);
        jout_open(j, NULL, '{');
        jout_string(j, "hw", m->name);
        jout_text(j, "engine", "vllm");
        jout_text(j, "quant", fit_quant_name(p->served.quant));
        number(j, "accelerators_lo", s.cards_lo > 0 ? (double)s.cards_lo : (double)NAN);
        number(j, "accelerators_hi", s.cards_hi > 0 ? (double)s.cards_hi : (double)NAN);
        range(j, "sequences_8k_lo", "sequences_8k_hi", s.sequences);
        range(j, "toks_each_lo", "toks_each_hi", s.toks_a_card);
        jout_close(j, '}');
    }
    jout_close(j, ']');
}

static void training(struct jout *j, const struct fit_people *p)
{
    const struct fit_training *t = &p->training;
    const struct fit_machine *h100 = fit_machine_named(&p->machines, SPAN("H100 SXM"));
    double active = (double)p->view->shape.active_parameters;
    bool known = t->flop.hi > 0;
    char at[32];
    jout_open(j, "train", '{');
    number(j, "flop_lo", known ? t->flop.lo : NAN);
    number(j, "flop_hi", known ? t->flop.hi : NAN);
    jout_text(j, "basis",
              !known                 ? "none"
              : t->by_tokens.hi <= 0 ? "hours"
              : t->hours > 0         ? "both"
                                     : "tokens");
    jout_bool(j, "contradicts", t->apart);
    number(j, "d_tokens", t->tokens > 0 ? t->tokens : NAN);
    number(j, "gpu_hours", t->hours > 0 ? t->hours : NAN);
    jout_open(j, "thresholds", '[');
    for (unsigned i = 0; i < FIT_THRESHOLDS; i++) {
        snprintf(at, sizeof at, "%.0e", fit_threshold[i]);
        jout_open(j, NULL, '{');
        jout_raw(j, "flop", span_of(at));
        if (known)
            jout_text(j, "side", fit_side_name(fit_side_of(t->flop, fit_threshold[i])));
        else
            jout_null(j, "side");
        number(j, "tokens", active > 0 ? fit_train_until(active, fit_threshold[i]) : NAN);
        jout_close(j, '}');
    }
    jout_close(j, ']');
    number(j, "h100_hours_lo", known && h100 != NULL ? fit_train_takes(t->flop.lo, h100) : NAN);
    number(j, "h100_hours_hi", known && h100 != NULL ? fit_train_takes(t->flop.hi, h100) : NAN);
    jout_close(j, '}');
}

void fit_people_json(struct jout *j, const struct fit_people *p)
{
    number(j, "min_toks", p->least);
    number(j, "margin_bytes", p->margin_bytes);
    speed(j, p);
    reach(j, p);
    cheapest(j, p);
    serve(j, p);
    training(j, p);
}
