/* fit_people_text.c - see fit_people.h. */
#include "cli/fit_people.h"

#include "cli/listing.h"
#include "decision/view.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static void table(struct buf *b, struct buf *rows)
{
    if (rows->failed != ERR_NONE)
        b->failed = rows->failed;
    listing_columns(b, 2, rows);
}

static void rows_begin(struct buf *rows)
{
    buf_init(rows, "table", (size_t)1 << 20);
}

#define RATE_BYTES 320

/* "8.4", "84", "840": as exact as it is. */
static void rate_text(char to[RATE_BYTES], double v)
{
    snprintf(to, RATE_BYTES, v < 10 ? "%.1f" : "%.0f", v);
}

static void rate(struct buf *b, double v)
{
    char text[RATE_BYTES];
    rate_text(text, v);
    buf_printf(b, "%s", text);
}

static void rates(struct buf *b, double lo, double hi)
{
    rate(b, lo);
    buf_printf(b, " to ");
    rate(b, hi);
}

static void gib(struct buf *b, double bytes)
{
    buf_printf(b, "%.1f GiB", bytes / (1024.0 * 1024 * 1024));
}

/* ---- speed ---- */

static void place(struct buf *b, const struct fit_people *p, const struct fit_people_row *r)
{
    const struct fit_placed *at = &r->placed;
    buf_printf(b, "%s", fit_place_name(at->place));
    if (at->place == FIT_SPLIT)
        buf_printf(b, ", %u of %u layers", at->gpu_layers, at->at->layers);
    if (at->place == FIT_MOE_OFFLOAD)
        buf_printf(b, ", %.0f %% of experts in memory", 100 * (1 - at->expert_part));
    if (at->place != FIT_NOWHERE && at->at->ctx != p->ctx)
        buf_printf(b, ", context %" PRIu64, at->at->ctx);
}

/* To read a prompt of 2,048 tokens. */
static void seconds(struct buf *b, const struct fit_speed *s)
{
    if (s->hi <= 0)
        buf_printf(b, "-");
    else if (2048 / s->lo < 0.1)
        buf_printf(b, "under 0.1 s");
    else {
        char lo[RATE_BYTES], hi[RATE_BYTES];
        rate_text(lo, 2048 / s->hi);
        rate_text(hi, 2048 / s->lo);
        if (strcmp(lo, hi) == 0)
            buf_printf(b, "%s s", lo);
        else
            buf_printf(b, "%s to %s s", lo, hi);
    }
}

static void machine(struct buf *b, const struct fit_people *p, const struct fit_practice *w,
                    const struct fit_machine *m)
{
    struct fit_people_row r = fit_people_row(p, w, m);
    buf_shown(b, m->name);
    buf_printf(b, "\t");
    place(b, p, &r);
    buf_printf(b, "\t");
    if (r.placed.place == FIT_NOWHERE) {
        buf_printf(b, "-\t-\t-\t-\n");
        return;
    }
    rate(b, r.empty.toks);
    buf_printf(b, "%s\t", r.empty.calibrated ? " *" : "");
    rates(b, r.empty.lo, r.empty.hi);
    buf_printf(b, "\t");
    rate(b, r.full.toks);
    buf_printf(b, "\t");
    seconds(b, &r.prefill);
    buf_printf(b, "\n");
}

static void speed(struct buf *b, const struct fit_people *p)
{
    if (isinf(p->practice[p->usual].rung[0].gpu.hi)) {
        buf_printf(b,
                   "\nspeed is not known: what this model takes at least is told, and no most\n");
        return;
    }
    AUTO_CLOSE(buf) struct buf rows = { 0 };
    bool calibrated = false, card = false;
    rows_begin(&rows);
    buf_printf(&rows, "machine\tplace\ttokens/s\tbetween\tcontext full\tprompt of 2048\n");
    for (size_t i = 0; i < p->n_shown; i++) {
        machine(&rows, p, &p->practice[p->usual], p->shown[i]);
        calibrated = calibrated || p->shown[i]->calibrated;
        card = card || p->shown[i]->kind == FIT_CARD || p->shown[i]->kind == FIT_LAPTOP;
    }
    buf_printf(b, "\nspeed, %s, context %" PRIu64 "\n\n",
               fit_quant_name(p->view->weights[p->usual].quant), p->ctx);
    table(b, &rows);
    buf_printf(b, "\n");
    if (card)
        buf_printf(b, "  Beside a card: 32 GiB of %.*s. Left free on it: %.0f MiB.\n",
                   (int)p->ram->name.len, (const char *)p->ram->name.ptr,
                   p->margin_bytes / (1024 * 1024));
    buf_printf(b, calibrated
                      ? "  * fitted to published runs, within 10 %%; the others within 30 %%.\n"
                      : "  Within 30 %%: not fitted to runs.\n");
}

/* ---- reach ---- */

static void share(struct buf *b, double v)
{
    if (v > 0 && v < 0.01)
        buf_printf(b, "%.1f %%", 100 * v);
    else
        buf_printf(b, "%.0f %%", 100 * v);
}

/* Outward, so that what is printed holds what was computed. */
static double down(double v)
{
    return v < 0.01 ? floor(v * 1000) / 1000 : floor(v * 100) / 100;
}
static double up(double v)
{
    return v < 0.01 ? ceil(v * 1000) / 1000 : ceil(v * 100) / 100;
}

static void reach_row(struct buf *b, const struct fit_people *p, size_t i)
{
    const struct fit_reach *r = &p->practice[i].reach;
    buf_printf(b, "%s\t", fit_quant_name(p->view->weights[i].quant));
    share(b, down(r->lo));
    buf_printf(b, "\t");
    share(b, up(r->hi));
    buf_printf(b, "\t");
    share(b, down(r->cards.lo));
    buf_printf(b, " to ");
    share(b, up(r->cards.hi));
    buf_printf(b, "\t");
    share(b, up(r->by_memory));
    buf_printf(b, "\n");
}

static void stale(struct buf *b, const struct fit_people *p)
{
    char day[CLOCK_DATE_BYTES], last[CLOCK_DATE_BYTES];
    buf_printf(b, "\nreach is not known: the survey is of ");
    buf_shown(b, p->survey.month);
    if (p->now.now_at < p->survey.from_at)
        buf_printf(b, "; on %s that had not come.\n", clock_date(p->now.now_at, day));
    else
        buf_printf(
            b,
            " and speaks of machines until %s; today is %s.\n"
            "  Machines have changed since: an old survey shows nothing of those of today.\n",
            clock_last_day(p->survey.until_at, last), clock_date(p->now.now_at, day));
}

static void reach(struct buf *b, const struct fit_people *p)
{
    AUTO_CLOSE(buf) struct buf rows = { 0 };
    const struct fit_reach *any = &p->practice[p->usual].reach;
    if (!p->survey_holds) {
        stale(b, p);
        return;
    }
    rows_begin(&rows);
    bool alone = false; /* what is sure rests on processors */
    buf_printf(&rows, "weights\tat least\tat most\ton named cards\tmore by memory, at most\n");
    for (size_t i = 0; i < p->view->n_weights; i++) {
        reach_row(&rows, p, i);
        alone = alone || p->practice[i].reach.lo > p->practice[i].reach.cards.lo;
    }
    buf_printf(b, "\nreach: machines surveyed in ");
    buf_shown(b, p->survey.month);
    buf_printf(b, " that run it at %g tokens/s or more, context %" PRIu64 "\n\n", p->least, p->ctx);
    table(b, &rows);
    buf_printf(b,
               "\n  Of %.0f %% of these machines the card is in the table, of %.0f %% nothing is "
               "known: they\n"
               "  count as no at least, and as yes at most. A survey of people who play games, on\n"
               "  machines they offered to be counted: no phones, offices or servers.\n",
               100 * any->covered, 100 * any->unknown);
    if (alone)
        buf_printf(
            b,
            "  Where at least is more than on named cards, it is of machines whose processor and\n"
            "  memory do it alone, whatever the card.\n");
}

/* ---- what would have to be bought ---- */

static void buy(struct buf *b, const char *how, const struct fit_machine *m)
{
    buf_printf(b, "%s\t", how);
    if (m == NULL) {
        buf_printf(b, "no machine of known price\t\n");
        return;
    }
    buf_shown(b, m->name);
    buf_printf(b, "\t%.0f USD, ", m->price);
    buf_shown(b, m->price_date);
    buf_printf(b, "\n");
}

static void cheapest(struct buf *b, const struct fit_people *p)
{
    AUTO_CLOSE(buf) struct buf rows = { 0 };
    const struct fit_practice *w = &p->practice[p->usual];
    rows_begin(&rows);
    buy(&rows, "surely", w->cheapest.does);
    if (w->cheapest.may != w->cheapest.does)
        buy(&rows, "maybe", w->cheapest.may);
    buf_printf(b,
               "\ncheapest that does so, %s, all on the device, at the price of its "
               "launch;\ncards without a machine\n\n",
               fit_quant_name(p->view->weights[p->usual].quant));
    table(b, &rows);
    buf_printf(b, "\n  A card for all of it has ");
    if (isfinite(w->card_bytes.hi)) {
        gib(b, w->card_bytes.lo);
        buf_printf(b, " to ");
        gib(b, w->card_bytes.hi);
    } else {
        buf_printf(b, "more than ");
        gib(b, w->card_bytes.lo);
    }
    buf_printf(b, " of memory.\n");
}

/* ---- a data centre ---- */

static void accelerators(struct buf *b, const struct fit_people *p, const struct fit_machine *m)
{
    struct fit_served s = fit_serve(&p->service, m);
    buf_shown(b, m->name);
    if (s.cards_hi == 0) {
        buf_printf(b, "\t%s%u\t-\t-\n", "more than ", FIT_SERVE_MOST);
        return;
    }
    buf_printf(b, s.cards_lo < s.cards_hi ? "\t%u to %u\t" : "\t%u\t",
               s.cards_lo < s.cards_hi ? s.cards_lo : s.cards_hi, s.cards_hi);
    buf_printf(b, "%.0f to %.0f", s.sequences.lo, s.sequences.hi);
    buf_printf(b, "\t");
    rates(b, s.toks_a_card.lo, s.toks_a_card.hi);
    buf_printf(b, "\n");
}

void fit_people_serve(struct buf *b, const struct fit_people *p)
{
    AUTO_CLOSE(buf) struct buf rows = { 0 };
    if (p->view->n_cases == 0)
        return;
    rows_begin(&rows);
    buf_printf(&rows, "accelerator\thow many\tsequences at a time\ttokens/s of each\n");
    for (size_t i = 0; i < p->machines.n; i++)
        if (p->machines.machine[i].kind == FIT_NODE)
            accelerators(&rows, p, &p->machines.machine[i]);
    buf_printf(b, "\nserved by vLLM to many at a time, %s, sequences of %u tokens\n\n",
               fit_quant_name(p->served.quant), FIT_SERVE_CTX);
    table(b, &rows);
    buf_printf(b, "\n  Modelled, on the number of accelerators that surely do: weights, caches, "
                  "and 0.2 to 3.6 GiB\n"
                  "  of each for the driver. 0.9 of its memory is used.\n");
}

/* ---- training ---- */

/* Three digits, outward: what is printed holds what was computed. */
static double outward(double v, bool up)
{
    const double hair = 1e-9;
    double unit = pow(10, floor(log10(v)) - 2), n = v / unit;
    return (up ? ceil(n - hair) : floor(n + hair)) * unit;
}

static void flops(struct buf *b, struct fit_range flop, const char *between)
{
    buf_printf(b, "%.2e%s%.2e", outward(flop.lo, false), between, outward(flop.hi, true));
}

static void as_evidence(struct buf *b, const struct fit_people *p)
{
    buf_printf(b,
               "\n  As stated with the options; nothing in the files shows it. As evidence it is\n"
               "  ajar evidence add --subject ");
    buf_word(b, span_of(p->view->look->root));
    buf_printf(b, " --fact model.training_compute --kind interval --lo ");
    flops(b, p->training.flop, " --hi ");
    buf_printf(b, " --level 0.9 --measured-at DAY\n");
}

static void untold(struct buf *b, const struct fit_people *p)
{
    double active = (double)p->view->shape.active_parameters;
    if (active <= 0)
        return;
    buf_printf(b, "\ntraining: nothing says on how many tokens; --tokens or --gpu-hours does. It "
                  "would come to\n\n");
    AUTO_CLOSE(buf) struct buf rows = { 0 };
    rows_begin(&rows);
    for (unsigned i = 0; i < FIT_THRESHOLDS; i++) {
        buf_printf(&rows, "10^%.0f operations\twith ", log10(fit_threshold[i]));
        view_count(&rows, (uint64_t)fmin(fit_train_until(active, fit_threshold[i]), 1e19));
        buf_printf(&rows, " tokens\n");
    }
    table(b, &rows);
}

static void side(struct buf *b, struct fit_range flop, double threshold)
{
    enum fit_side s = fit_side_of(flop, threshold);
    buf_printf(b, "10^%.0f\t%s%s\n", log10(threshold), fit_side_name(s),
               s == FIT_NOT_SHOWN_BELOW ? ": it lies between the two ends" : "");
}

static void training(struct buf *b, const struct fit_people *p)
{
    const struct fit_training *t = &p->training;
    AUTO_CLOSE(buf) struct buf rows = { 0 };
    if (t->flop.hi <= 0) {
        untold(b, p);
        return;
    }
    buf_printf(b, "\ntraining took ");
    flops(b, t->flop, " to ");
    buf_printf(b, " operations\n\n");
    rows_begin(&rows);
    if (t->by_tokens.hi > 0) {
        buf_printf(&rows, "by tokens\t");
        flops(&rows, t->by_tokens, " to ");
        buf_printf(&rows, ", within 30 %%\n");
    }
    if (t->hours > 0) {
        buf_printf(&rows, "by hours of ");
        buf_shown(&rows, t->by->name);
        buf_printf(&rows, "\t");
        flops(&rows, t->by_hours, " to ");
        buf_printf(&rows, ", a third to three times\n");
    }
    for (unsigned i = 0; i < FIT_THRESHOLDS; i++)
        side(&rows, t->flop, fit_threshold[i]);
    table(b, &rows);
    if (t->apart)
        buf_printf(
            b,
            "\n  The two have nothing in common: one of the statements is wrong. Without it, the\n"
            "  answer ends in how to state the other as evidence.\n");
    else
        as_evidence(b, p);
}

void fit_people_text(struct buf *b, const struct fit_people *p)
{
    if (p->view->n_cases > 0) {
        speed(b, p);
        reach(b, p);
        cheapest(b, p);
    }
    training(b, p);
}
