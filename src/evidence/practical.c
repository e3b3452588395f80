/* practical.c - see practical.h. What a table of its time has no part in does not age: the memory a
 * model asks for stays the same, the machines of people do not. */
#include "evidence/practical.h"

#include "evidence/files.h"
#include "scan/model.h"

#include <math.h>

enum { NODE_CARDS = 8 };
#define NODE "A100 80G"

static bool say(const struct pol_fact *f, enum pol_type type, struct fit_range r,
                struct pol_set *out)
{
    if (f->type != type)
        return false;
    *out = (struct pol_set){ .lo = dec_round(r.lo, false), .hi = dec_round(r.hi, true) };
    return true;
}

static bool say_verdict(const struct pol_fact *f, bool yes, bool no, struct pol_set *out)
{
    if (f->type != POL_YESNO || yes == no)
        return false;
    *out = (struct pol_set){ .may = yes ? 2 : 1 };
    return true;
}

static bool reach(const struct practical *p, const struct pol_fact *f, struct ev_answer *out)
{
    out->from_at = p->survey.from_at;
    out->until_at = p->survey.until_at;
    return say(f, POL_PROPORTION, (struct fit_range){ p->practice.reach.lo, p->practice.reach.hi },
               &out->set);
}

static bool min_gpu(const struct practical *p, const struct pol_fact *f, struct ev_answer *out)
{
    struct fit_range r = { floor(p->practice.card_bytes.lo), ceil(p->practice.card_bytes.hi) };
    return say(f, POL_SIZE, r, &out->set);
}

/* What nothing of the table does costs more than the dearest of it, or is not sold. */
static bool min_price(const struct practical *p, const struct pol_fact *f, struct ev_answer *out)
{
    const struct fit_cheapest *c = &p->practice.cheapest;
    struct fit_range r = { c->may != NULL ? c->may->price : p->price_most,
                           c->does != NULL ? c->does->price : INFINITY };
    out->from_at = p->machines.from_at;
    out->until_at = p->machines.until_at;
    return say(f, POL_COUNT, r, &out->set);
}

static bool consumer(const struct practical *p, const struct pol_fact *f, struct ev_answer *out)
{
    out->from_at = p->machines.from_at;
    out->until_at = p->machines.until_at;
    return say_verdict(f, p->practice.consumer == FIT_DOES, p->practice.consumer == FIT_FAILS,
                       &out->set);
}

static bool single_node(const struct practical *p, const struct pol_fact *f, struct ev_answer *out)
{
    return say_verdict(f, p->node.lo >= 1, p->node.hi < 1, &out->set);
}

static bool memory(const struct practical *p, const struct pol_fact *f, struct ev_answer *out)
{
    return p->memory.hi > 0 && say(f, POL_SIZE, p->memory, &out->set);
}

static bool parameters(const struct practical *p, const struct pol_fact *f, struct ev_answer *out)
{
    double n = (double)p->parameters;
    return p->parameters > 0 && p->parameters < (uint64_t)1 << 53 &&
           say(f, POL_COUNT, (struct fit_range){ n, n }, &out->set);
}

static const struct {
    const char *fact;
    bool (*say)(const struct practical *p, const struct pol_fact *f, struct ev_answer *out);
} answers[] = {
    { "fit.reach", reach },
    { "fit.min_gpu_gb", min_gpu },
    { "fit.min_price", min_price },
    { "fit.consumer", consumer },
    { "fit.single_node", single_node },
    { "model.memory_4bit", memory },
    { "model.parameters", parameters },
};

bool practical_own(struct span fact)
{
    for (size_t i = 0; i < COUNT(answers); i++)
        if (span_eq(fact, span_of(answers[i].fact)))
            return true;
    return false;
}

void practical_answer(const struct practical *p, const struct pol_fact *f, struct ev_answer *out)
{
    struct ev_answer got = { 0 };
    for (size_t i = 0; p->known && i < COUNT(answers); i++)
        if (span_eq(f->name, span_of(answers[i].fact)))
            got.said = answers[i].say(p, f, &got);
    *out = got.said ? got : (struct ev_answer){ 0 };
}

static bool ask(const struct fit_shape *s, struct arena *a, struct practical *p, struct err *err)
{
    const struct fit_machine *node = fit_machine_named(&p->machines, SPAN(NODE));
    struct fit_weights usual, served;
    struct fit_service service;
    struct fit_practice_asked q = { .shape = s,
                                    .weights = &usual,
                                    .run = { .ctx = FIT_USUAL_CTX, .slots = 1 },
                                    .machines = &p->machines,
                                    .survey = &p->survey,
                                    .least = FIT_USUAL_TOKS,
                                    .margin_bytes = FIT_USUAL_MARGIN };
    struct fit_memory m;
    assert(node != NULL);
    if (!fit_usual_weights(s, a, &usual, err) || !fit_practice(&q, &p->practice, err) ||
        !fit_served_weights(s, a, &served, err) || !fit_practice_service(s, &served, &service, err))
        return false;
    if (!fit_memory(s, &usual, &q.run, &m, err))
        return false;
    if (m.cache_class == FIT_EXACT)
        p->memory = (struct fit_range){ (double)m.lo, (double)m.hi };
    p->parameters = s->parameters;
    p->node = fit_serve_on(&service, node, NODE_CARDS);
    return true;
}

bool practical_read(const struct look *look, struct arena *a, struct practical *out,
                    struct err *err)
{
    struct practical p = { 0 };
    struct fit_files files;
    struct fit_shape shape;
    struct err why = { 0 };
    *out = p;
    if (look == NULL || !files_weights_read(look))
        return true;
    if (!fit_machines_builtin(a, &p.machines, err) || !fit_survey_builtin(a, &p.survey, err))
        return false;
    for (size_t i = 0; i < p.machines.n; i++)
        p.price_most = fmax(p.price_most, p.machines.machine[i].price);
    p.known = model_files(look, a, &files, &why) && fit_shape(&files, a, &shape, &why) &&
              shape.file_bytes > 0 && ask(&shape, a, &p, &why);
    if (why.kind == ERR_SYSTEM) {
        *err = why;
        return false;
    }
    *out = p;
    return true;
}
