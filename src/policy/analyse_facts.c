/* analyse_facts.c - facts: concerns without effect, facts without use, evidence that never grows
 * old, and how far the door opens while a concern is never measured. */
#include "policy/finding.h"

#include <stdio.h>

static uint32_t narrower(struct analysing *w, enum position than)
{
    return dd_without(&w->d, w->s.real, w->s.at_least[than]);
}

/* Can this fact alone move the position to or from p? */
static bool moves_at(struct analysing *w, const struct cell_fact *f, enum position p)
{
    return dd_meet(&w->d, w->s.at_least[p], dd_some(&w->d, narrower(w, p), f->block));
}

static bool moves(struct analysing *w, const struct cell_fact *f)
{
    bool any = false;
    for (enum position p = POSITION_HOSTED; p <= POSITION_OPEN && !any; p++)
        any = f->block.n > 0 && moves_at(w, f, p);
    return any;
}

/* Can it alone bring a duty, or take one away, at one position? */
static bool moves_duty(struct analysing *w, const struct cell_fact *f, const struct pol_duty *d)
{
    bool any = false;
    for (enum position p = POSITION_CLOSED; p <= POSITION_OPEN && !any && finding_fine(w); p++) {
        struct closing guard = pol_guard(d, p);
        uint32_t holds = DD_FALSE;
        if (!guard.applies || guard.n == 0)
            continue;
        if (!stand_closing(&w->s, &guard, p, &holds, w->err))
            w->failed = true;
        uint32_t not = dd_without(&w->d, w->s.is[p], holds);
        any = dd_meet(&w->d, dd_and(&w->d, w->s.is[p], holds), dd_some(&w->d, not, f->block));
    }
    return any;
}

static bool moves_duties(struct analysing *w, const struct cell_fact *f)
{
    bool any = false;
    for (unsigned i = 0; i < w->p->n_duties && f->block.n > 0 && !any && finding_fine(w); i++)
        any = moves_duty(w, f, &w->p->duty[i]);
    return any;
}

static void tell_useless(struct analysing *w, const struct pol_fact *fact, bool asked)
{
    struct pol_finding *f = finding_add(w, fact->considered ? POL_FIND_NO_EFFECT : POL_FIND_UNUSED);
    if (f == NULL)
        return;
    finding_at_name(w, f, fact->name, (struct finding_line){ fact->layer, fact->line });
    if (fact->considered) {
        finding_say(f, "a concern without effect: %s",
                    asked ? "whatever is known of it, the position is the same"
                          : "no condition depends on it");
        finding_hint(f, "write the rule that is missing, or do not list it as considered");
    } else {
        finding_say(f, asked ? "this fact changes nothing, whatever is known of it"
                             : "no condition depends on this fact");
    }
}

static void check_age(struct analysing *w, const struct pol_fact *fact)
{
    bool ages = fact->measured || fact->signer.len > 0 || fact->type == POL_APPROVALS;
    struct pol_finding *f =
        ages && fact->good_for_days == 0 ? finding_add(w, POL_FIND_NO_SHELF_LIFE) : NULL;
    if (f == NULL)
        return;
    finding_at_name(w, f, fact->name, (struct finding_line){ fact->layer, fact->line });
    finding_say(f, "%s of this never grow old",
                fact->type == POL_APPROVALS ? "approvals"
                : fact->measured            ? "measurements"
                                            : "signed statements");
    finding_hint(f, "say how long one counts: \"good for 180 days\"");
}

/* ---- silence ---- */

struct silent {
    char names[180];
    unsigned n;
    enum position at;
};

static enum position widest(const struct analysing *w)
{
    enum position at = POSITION_OPEN;
    while (at > POSITION_CLOSED && w->s.is[at] == DD_FALSE)
        at--;
    return at;
}

static void check_silence(struct analysing *w, const struct cell_fact *f, struct silent *s)
{
    size_t len = strlen(s->names), room = sizeof s->names;
    if (s->at <= POSITION_CLOSED || !moves_at(w, f, s->at) ||
        !finding_is(w, dd_all_true(&w->d, w->s.at_least[s->at], f->block)))
        return;
    if (len + f->fact->name.len + 8 < room)
        snprintf(s->names + len, room - len, "%s%.*s", s->n == 0 ? "" : ", ",
                 (int)f->fact->name.len, (const char *)f->fact->name.ptr);
    else if (s->names[len - 1] != '.')
        snprintf(s->names + len, room - len, ", ...");
    s->n++;
}

static void tell_silence(struct analysing *w, const struct silent *s)
{
    struct pol_finding *f = s->n > 0 && finding_fine(w) ? finding_add(w, POL_FIND_SILENCE) : NULL;
    if (f == NULL)
        return;
    finding_say(f, "%s can be reached while nothing is known of%s: %s", position_name(s->at),
                s->n > 1 ? " one of these" : "", s->names);
    finding_hint(f, "ajar policy silence shows it for every fact");
}

/* ---- what is measured, and how surely ---- */

static bool is_harm(const struct pol_fact *f)
{
    return f->measured && f->direction == POL_RISKIER_UP;
}

/* Anyone can change open weights: what they become counts, not only what they are. */
static void check_variants(struct analysing *w)
{
    const struct pol_fact *first = NULL;
    if (!finding_is(w, w->s.is[POSITION_OPEN]))
        return;
    for (unsigned i = 0; i < w->p->n_facts && finding_fine(w); i++) {
        const struct pol_fact *f = &w->p->fact[i];
        const struct cell_fact *cells = &w->cells.fact[w->cells.of[0][i]];
        if (!is_harm(f) || cells->block.n == 0 || !moves_at(w, cells, POSITION_OPEN))
            continue;
        if (!span_eq(f->variant, SPAN("as_released")))
            return;
        first = first != NULL ? first : f;
    }
    struct pol_finding *f =
        first != NULL && finding_fine(w) ? finding_add(w, POL_FIND_AS_RELEASED) : NULL;
    if (f == NULL)
        return;
    finding_at_name(w, f, first->name, (struct finding_line){ first->layer, first->line });
    finding_say(f, "all that open asks to be measured is of the model as released, nothing of a "
                   "tuned variant");
    finding_hint(f, "measure a tuned variant as well: a fact \"on variant tuned\"");
}

static void check_widths(struct analysing *w)
{
    for (unsigned i = 0; i < w->p->n_layers; i++) {
        const struct pol_layer *l = &w->p->layer[i];
        struct pol_finding *f = l->width > 1 && !l->jointly ? finding_add(w, POL_FIND_WIDTH) : NULL;
        if (f == NULL)
            continue;
        f->layer = i;
        finding_say(
            f,
            "up to %u measurements must agree for a clause to close: the chance to let pass "
            "what should not is up to %u times that of one",
            l->width, l->width);
        finding_hint(f, "say \"at 95%% confidence jointly\" to make up for it");
    }
}

void analyse_facts(struct analysing *w)
{
    struct silent s = { .at = widest(w) };
    for (unsigned i = 0; i < w->p->n_facts && finding_fine(w); i++) {
        const struct pol_fact *fact = &w->p->fact[i];
        const struct cell_fact *f = &w->cells.fact[w->cells.of[0][i]];
        bool position = moves(w, f), useful = position || moves_duties(w, f);
        if (!finding_fine(w) || fact->is_today)
            continue;
        if (!useful)
            tell_useless(w, fact, f->block.n > 0);
        else
            check_age(w, fact);
        if (fact->considered && position)
            check_silence(w, f, &s);
    }
    tell_silence(w, &s);
    check_variants(w);
    check_widths(w);
}
