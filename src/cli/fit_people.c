/* fit_people.c - see fit_people.h. */
#include "cli/fit_people.h"

#include "base/file.h"
#include "cli/cmd.h"
#include "fit/sheet.h"

#include <math.h>

/* Beside a card there is memory of this kind, and so much of it: a third of people have as much. */
#define BESIDE "DDR4-3200 x2"
static const double beside_bytes = 32 * 1024.0 * 1024 * 1024;
#define HOURS_OF "H100 SXM"

/* Machines of which people ask, from small to large. */
static const char *const usual_machines[] = {
    "DDR4-3200 x2",     "DDR5-5600 x2",      "RTX 3050 8G",       "RTX 4060",     "RTX 3060 12G",
    "RTX 4060 Ti 16G",  "RTX 5080",          "RTX 4090",          "RTX 5090",     "Apple M4 16G",
    "Apple M4 Pro 24G", "Apple M5 Max 128G", "Ryzen AI Max+ 395", "RTX PRO 6000",
};

static bool is_shown(const struct fit_machine *m)
{
    return m->kind != FIT_NODE;
}

/* A name, "all", or a file whose rows are shown. */
static bool choose(const char *hw, struct arena *a, struct fit_people *p, struct err *err)
{
    const struct fit_machine *one =
        hw != NULL ? fit_machine_named(&p->machines, span_of(hw)) : NULL;
    struct span text;
    char room[QUOTED_BYTES];
    bool all = hw != NULL && strcmp(hw, "all") == 0, own = false;
    if (hw != NULL && one == NULL && !all) {
        if (!file_load(hw, FIT_SHEET_BYTES_MAX, a, &text, err))
            return err->kind == ERR_ABSENT
                       ? err_in(err, "--hw %s is no machine of the table, and as a file",
                                span_quote(span_of(hw), room))
                       : false;
        if (!fit_machines_add(hw, text, a, &p->machines, err))
            return false;
        own = true;
    }
    p->shown = ARENA_ARRAY(a, const struct fit_machine *, p->machines.n, err);
    if (p->shown == NULL)
        return false;
    for (size_t i = 0; hw == NULL && i < COUNT(usual_machines); i++)
        p->shown[p->n_shown++] = fit_machine_named(&p->machines, span_of(usual_machines[i]));
    if (one != NULL)
        p->shown[p->n_shown++] = one;
    for (size_t i = 0; (all || own) && i < p->machines.n; i++)
        if (is_shown(&p->machines.machine[i]) && (all || p->machines.machine[i].table == hw))
            p->shown[p->n_shown++] = &p->machines.machine[i];
    return true;
}

static bool amount(const char *option, struct span text, double *out, struct err *err)
{
    char room[QUOTED_BYTES];
    return fit_amount(text, out) ||
           err_set(err, ERR_USAGE, "--%s needs an amount such as 2T, 300B or 30.84M, not %s",
                   option, span_quote(text, room));
}

/* "30.84M@H100 SXM" */
static bool read_hours(const char *said, struct fit_people *p, struct err *err)
{
    const char *at = strchr(said, '@');
    struct span number = span_of(said), name = SPAN(HOURS_OF);
    struct fit_training *t = &p->training;
    char room[QUOTED_BYTES];
    if (at != NULL) {
        name = span_of(at + 1);
        number.len = (size_t)(at - said);
    }
    if (!amount("gpu-hours", number, &t->hours, err))
        return false;
    t->by = fit_machine_named(&p->machines, name);
    if (t->by == NULL || t->by->flops16 <= 0)
        return err_set(err, ERR_USAGE, "--gpu-hours on %s: %s", span_quote(name, room),
                       t->by == NULL ? "no machine of the table"
                                     : "its operations a second are not known");
    t->by_hours = fit_train_hours(t->hours, t->by);
    return true;
}

static bool read_training(const struct fit_people_options *o, struct fit_people *p, struct err *err)
{
    struct fit_training *t = &p->training;
    double active = (double)p->view->shape.active_parameters;
    if (o->tokens != NULL && !amount("tokens", span_of(o->tokens), &t->tokens, err))
        return false;
    if (o->gpu_hours != NULL && !read_hours(o->gpu_hours, p, err))
        return false;
    if (t->tokens > 0 && active > 0)
        t->by_tokens = fit_train_tokens(active, t->tokens);
    if (t->by_tokens.hi > 0 && t->hours > 0)
        t->flop = fit_train_both(t->by_tokens, t->by_hours, &t->apart);
    else
        t->flop = t->by_tokens.hi > 0 ? t->by_tokens : t->by_hours;
    return true;
}

static bool practices(struct arena *a, struct fit_people *p, struct err *err)
{
    const struct fit_view *v = p->view;
    struct fit_weights usual;
    p->practice = ARENA_ARRAY(a, struct fit_practice, v->n_weights, err);
    if (p->practice == NULL || !fit_usual_weights(&v->shape, a, &usual, err))
        return false;
    struct fit_run run = v->each[0].run;
    run.ctx = p->ctx = v->each[0].memory.ctx;
    for (size_t i = 0; i < v->n_weights; i++) {
        struct fit_practice_asked q = { &v->shape, &v->weights[i], run, &p->machines, &p->survey,
                                        p->least,  p->margin_bytes };
        if (!fit_practice(&q, &p->practice[i], err))
            return false;
        if (v->weights[i].quant == usual.quant)
            p->usual = i;
    }
    return true;
}

bool fit_people_find(const struct fit_view *view, const struct fit_people_options *o,
                     struct clock now, struct arena *a, struct fit_people *out, struct err *err)
{
    const double mib = 1024 * 1024;
    struct fit_people p = {
        .view = view,
        .now = now,
        .least = o->least == OPT_UNSAID ? FIT_USUAL_TOKS : (double)o->least,
        .margin_bytes =
            o->margin_mib == OPT_UNSAID ? FIT_USUAL_MARGIN : (double)o->margin_mib * mib,
    };
    if (o->least == 0)
        return err_set(err, ERR_USAGE, "--min-toks is at least 1");
    if (!fit_machines_builtin(a, &p.machines, err) || !fit_survey_builtin(a, &p.survey, err) ||
        !choose(o->hw, a, &p, err) || !read_training(o, &p, err))
        return false;
    p.survey_holds = fit_survey_holds(&p.survey, now);
    p.ram = fit_machine_named(&p.machines, SPAN(BESIDE));
    if (view->n_cases > 0 &&
        (!practices(a, &p, err) || !fit_served_weights(&view->shape, a, &p.served, err) ||
         !fit_practice_service(&view->shape, &p.served, &p.service, err)))
        return false;
    *out = p;
    return true;
}

/* What is not on the device is in memory beside it. Shared memory is one: what a run needs as host
 * is kept free of it, and the device has no more than the rest. */
static struct fit_placed placed(const struct fit_people *p, const struct fit_practice *w,
                                const struct fit_machine *m)
{
    bool own = m->kind == FIT_CARD || m->kind == FIT_LAPTOP || m->kind == FIT_NODE;
    double all = own || m->mem_bytes <= 0 ? beside_bytes : m->mem_bytes;
    double ram = fit_usable_ram(all, all).lo;
    double usable =
        m->kind == FIT_RAM || m->kind == FIT_SERVER ? 0 : fit_usable(m, p->margin_bytes).lo;
    if (own)
        return fit_place(w->rung, w->n_rungs, false, usable, ram);
    usable = fmin(usable, fmax(0, ram - w->rung[0].host));
    return fit_place(w->rung, w->n_rungs, false, usable, ram - usable);
}

struct fit_people_row fit_people_row(const struct fit_people *p, const struct fit_practice *w,
                                     const struct fit_machine *m)
{
    const struct fit_machine *ram = m->kind == FIT_CARD || m->kind == FIT_LAPTOP ? p->ram : m;
    struct fit_people_row r = { .placed = placed(p, w, m) };
    r.empty = fit_decode(&r.placed, m, ram, 0);
    r.full = fit_decode(&r.placed, m, ram, 1);
    if (r.placed.place != FIT_NOWHERE)
        r.prefill = fit_prefill(r.placed.at, m, 2048);
    if (r.placed.place < FIT_SMALLER && m->kind != FIT_RAM && m->kind != FIT_SERVER)
        r.prefill = (struct fit_speed){ 0 };
    return r;
}
