/* analyse_duties.c - duties: those that never or always hold, those that nobody can meet, and a
 * gate that nobody keeps. */
#include "policy/finding.h"

/* Where each duty holds, at the position it has then: by duty and position. */
struct held {
    uint32_t at[POSITIONS];
};

static bool find_held(struct analysing *w, struct held *held)
{
    for (unsigned i = 0; i < w->p->n_duties; i++)
        for (enum position p = POSITION_CLOSED; p <= POSITION_OPEN; p++) {
            struct closing guard = pol_guard(&w->p->duty[i], p);
            uint32_t holds = DD_FALSE;
            if (!stand_closing(&w->s, &guard, p, &holds, w->err))
                return false;
            held[i].at[p] = dd_and(&w->d, w->s.is[p], holds);
        }
    return true;
}

static bool applies(const struct pol_duty *d, enum position p)
{
    return pol_guard(d, p).applies;
}

static void tell_never(struct analysing *w, const struct pol_duty *d, bool reached)
{
    struct pol_finding *f = finding_add(w, POL_FIND_DUTY_NEVER);
    const char *at = position_name(d->position), *wider = d->or_wider ? " or wider" : "";
    if (f == NULL)
        return;
    finding_at_name(w, f, d->name, (struct finding_line){ d->layer, d->line });
    if (reached)
        finding_say(f, "this duty never holds: at %s%s its condition is never met", at, wider);
    else
        finding_say(f, "this duty never holds: no evidence reaches %s%s", at, wider);
}

static void check_held(struct analysing *w, const struct pol_duty *d, const struct held *h)
{
    bool reached = false, ever = false, always = true;
    for (enum position p = POSITION_CLOSED; p <= POSITION_OPEN; p++) {
        reached = reached || (applies(d, p) && w->s.is[p] != DD_FALSE);
        ever = ever || h->at[p] != DD_FALSE;
        always = always && (!applies(d, p) || h->at[p] == w->s.is[p]);
    }
    if (!ever)
        tell_never(w, d, reached);
    struct pol_finding *f =
        ever && always && d->when != NULL ? finding_add(w, POL_FIND_DUTY_ALWAYS) : NULL;
    if (f == NULL)
        return;
    finding_at_name(w, f, d->name, (struct finding_line){ d->layer, d->line });
    finding_say(f, "the condition of this duty is met whenever the position is %s%s",
                position_name(d->position), d->or_wider ? " or wider" : "");
    finding_hint(f, "leave it out");
}

/* ---- what nobody can meet ---- */

static bool is_not(struct span word, struct span of)
{
    return span_begins(word, "not_") && word.len == of.len + 4 &&
           memcmp(word.ptr + 4, of.ptr, of.len) == 0;
}

static void check_words(struct analysing *w, const struct held *held, unsigned i, unsigned k)
{
    const struct pol_duty *x = &w->p->duty[i], *y = &w->p->duty[k];
    struct span one = { 0 }, other = { 0 };
    bool meet = false;
    for (unsigned a = 0; a < x->n_obligations; a++)
        for (unsigned b = 0; b < y->n_obligations; b++) {
            const struct pol_obligation *p = &x->obligation[a], *q = &y->obligation[b];
            if (p->kind == POL_RECIPIENTS && q->kind == POL_RECIPIENTS &&
                (is_not(p->text, q->text) || is_not(q->text, p->text))) {
                one = p->text;
                other = q->text;
            }
        }
    for (enum position p = POSITION_CLOSED; p <= POSITION_OPEN && one.len > 0 && !meet; p++)
        meet = dd_meet(&w->d, held[i].at[p], held[k].at[p]);
    struct pol_finding *f = meet && finding_fine(w) ? finding_add(w, POL_FIND_DUTY_NOBODY) : NULL;
    char room[2][QUOTED_BYTES];
    if (f == NULL)
        return;
    finding_at_name(w, f, y->name, (struct finding_line){ y->layer, y->line });
    finding_say(f, "nobody can be both %s and %s: nobody may pass", span_quote(one, room[0]),
                span_quote(other, room[1]));
    if (i != k)
        finding_hint(f, "the other is asked for by the duty on line %" PRIu32, x->line);
}

/* ---- the gate ---- */

static bool keeps_gate(const struct pol_duty *d)
{
    bool keeps = false;
    for (unsigned k = 0; k < d->n_obligations; k++)
        keeps = keeps || d->obligation[k].kind == POL_RECIPIENTS ||
                d->obligation[k].kind == POL_TERMS || d->obligation[k].kind == POL_APPROVE_EACH;
    return keeps;
}

static void check_gate(struct analysing *w, const struct held *held)
{
    uint32_t kept = DD_FALSE;
    const struct pol_duty *some = NULL;
    for (unsigned i = 0; i < w->p->n_duties; i++)
        if (keeps_gate(&w->p->duty[i]) && applies(&w->p->duty[i], POSITION_GATED)) {
            kept = dd_or(&w->d, kept, held[i].at[POSITION_GATED]);
            some = &w->p->duty[i];
        }
    uint32_t lax = dd_without(&w->d, w->s.is[POSITION_GATED], kept);
    struct pol_finding *f = finding_is(w, lax) ? finding_add(w, POL_FIND_LAX_GATE) : NULL;
    if (f == NULL)
        return;
    if (some != NULL)
        finding_at_name(w, f, some->name, (struct finding_line){ some->layer, some->line });
    finding_say(f, "%s: whoever asks gets the weights",
                some != NULL
                    ? "where this does not hold, the gate asks for neither terms nor recipients"
                    : "gated asks for neither terms nor recipients");
    if (some != NULL && !finding_pair(w, f, lax, kept))
        finding_one(w, f, lax);
}

void analyse_duties(struct analysing *w)
{
    struct held *held = ARENA_ARRAY(w->a, struct held, w->p->n_duties, w->err);
    if (held == NULL || !find_held(w, held)) {
        w->failed = true;
        return;
    }
    if (!finding_fine(w))
        return;
    for (unsigned i = 0; i < w->p->n_duties; i++) {
        check_held(w, &w->p->duty[i], &held[i]);
        for (unsigned k = i; k < w->p->n_duties && finding_fine(w); k++)
            check_words(w, held, i, k);
    }
    check_gate(w, held);
}
