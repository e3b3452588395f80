/* check.c - theorems 1 and 2, proved for one policy.
 *
 * Every closing condition is walked at every candidate with its negations pushed in. A literal
 * that is true for the better and false for the worse of two values would let bad news open the
 * door; "is known" would let silence open it. What is constant at a candidate (`position is ...`)
 * is left out, so that a rule is blamed only for what it says there.
 *
 * A definition is walked once for each way it is used (invariant 2 of cond.h), not at each use. */
#include "policy/cond.h"
#include "policy/fact.h"

#include <stdio.h>

enum { USED_AS_IS = 1, USED_NEGATED = 2 };

struct checking {
    struct eval e; /* nothing given: what is not unknown is constant */
    struct pol_faults *faults;
    uint8_t used[POL_DEFINITIONS_MAX];
    uint8_t duty[POL_DEFINITIONS_MAX]; /* the same, by guards of duties only */
    bool in_duty;
};

/* What is told at a place is told once, though four candidates find it. */
static bool told(const struct pol_faults *faults, struct place at)
{
    for (size_t i = 0; i < faults->n; i++)
        if (faults->list[i].line == at.line && faults->list[i].column == at.column)
            return true;
    return faults->n == POL_FAULTS_MAX;
}

static const char *loosens(const struct checking *c)
{
    return c->in_duty ? "drop this duty" : "open the door";
}

static void tell_silence(struct checking *c, const struct pol_cond *atom)
{
    const struct pol_fact *f = &c->e.p->fact[atom->index];
    char room[QUOTED_BYTES];
    fault_add(c->faults, atom->at, "silence would %s: not telling %s would be rewarded", loosens(c),
              span_quote(f->name, room));
    fault_hint(c->faults, "leave it out: what is not shown closes already; or close on \"is "
                          "missing\"");
}

static const char *other_op(const struct pol_cond *atom, bool date)
{
    static const enum cond_op other[] = { 0, OP_BELOW, OP_AT_MOST, OP_ABOVE, OP_AT_LEAST };
    return cond_op_name(other[atom->op], date);
}

/* The literal points away from risk. */
static void tell_direction(struct checking *c, const struct pol_cond *atom, bool negated)
{
    const struct pol_fact *f = &c->e.p->fact[atom->index];
    char name[QUOTED_BYTES];
    const char *more = f->type == POL_YESNO ? "yes" : f->type == POL_DATE ? "later" : "higher";
    bool riskier = f->direction == POL_RISKIER_UP;
    span_quote(f->name, name);
    if (f->type == POL_SET || f->type == POL_WORD) {
        fault_add(c->faults, atom->at,
                  "bad news would %s: %s is riskier with other words than "
                  "this closes on",
                  loosens(c), name);
        fault_hint(c->faults, "close on the riskier words, require the others, or declare it "
                              "neutral");
        return;
    }
    fault_add(c->faults, atom->at, "bad news would %s: %s is declared \"%s is %s\"%s", loosens(c),
              name, more, riskier ? "riskier" : "safer",
              negated ? ", and this is required" : ", and this closes on the safer side");
    char meant[64] = "";
    if (f->type != POL_APPROVALS && f->type != POL_POSITION)
        snprintf(meant, sizeof meant, " Or is \"%s is %s\" meant?", more,
                 riskier ? "safer" : "riskier");
    bool up = riskier != negated;
    const char *instead = atom->kind == COND_NUMBER ? other_op(atom, f->type == POL_DATE)
                          : f->type == POL_YESNO    ? (up ? "is yes" : "is no")
                          : up                      ? "is at least"
                                                    : "is at most";
    fault_hint(c->faults, "did you mean \"%s\"?%s", instead, meant);
}

/* Worse values of the fact never leave the words of mask. */
static bool words_point_up(const struct pol_fact *f, uint64_t mask)
{
    uint64_t all = fact_words(f);
    if (f->type == POL_WORD)
        return f->riskier == 0 || (mask & ~f->riskier) == 0 || (f->riskier & ~mask) == 0;
    if (f->direction == POL_NEUTRAL)
        return true;
    uint64_t first = mask & -mask; /* the words from the lowest of mask on */
    return f->direction == POL_RISKIER_UP ? mask == (all & ~(first - 1)) : (mask & (mask + 1)) == 0;
}

static void check_atom(struct checking *c, const struct pol_cond *atom, bool negated)
{
    const struct pol_fact *f = &c->e.p->fact[atom->index];
    bool fine = true, up = atom->op == OP_ABOVE || atom->op == OP_AT_LEAST;
    if (told(c->faults, atom->at))
        return;
    switch (atom->kind) {
    case COND_KNOWN:
        if (!negated)
            tell_silence(c, atom);
        return;
    case COND_NUMBER:
        fine = f->direction == POL_NEUTRAL || (f->direction == POL_RISKIER_UP) == (up != negated);
        break;
    case COND_INCLUDES:
        fine = !negated || (f->riskier & atom->mask) == 0;
        break;
    default:
        fine = words_point_up(f, negated ? fact_words(f) & ~atom->mask : atom->mask);
    }
    if (!fine)
        tell_direction(c, atom, negated);
}

static void walk(struct checking *c, const struct pol_cond *cond, bool negated)
{
    if (eval_cond(&c->e, cond) != POL_UNKNOWN)
        return;
    switch (cond->kind) {
    case COND_NOT:
        walk(c, cond->kid, !negated);
        break;
    case COND_ALL:
    case COND_ANY:
    case COND_AT_LEAST:
        for (const struct pol_cond *kid = cond->kid; kid != NULL; kid = kid->next)
            walk(c, kid, negated);
        break;
    case COND_DEFINED:
        (c->in_duty ? c->duty : c->used)[cond->index] |= negated ? USED_NEGATED : USED_AS_IS;
        break;
    case COND_CANDIDATE:
        break;
    default:
        check_atom(c, cond, negated);
    }
}

static void walk_closing(struct checking *c, const struct closing *closing)
{
    if (eval_closing(&c->e, closing) != POL_UNKNOWN)
        return;
    for (unsigned i = 0; i < closing->n; i++)
        walk(c, closing->part[i].cond, closing->part[i].negated);
}

static void walk_definitions(struct checking *c)
{
    for (unsigned i = c->e.p->n_definitions; i-- > 0;) {
        const uint8_t *used = c->in_duty ? c->duty : c->used;
        if ((used[i] & USED_AS_IS) != 0)
            walk(c, c->e.p->definition[i].cond, false);
        if ((used[i] & USED_NEGATED) != 0)
            walk(c, c->e.p->definition[i].cond, true);
    }
}

static void check_position(struct checking *c, enum position at)
{
    const struct policy *p = c->e.p;
    eval_at(&c->e, at);
    memset(c->used, 0, sizeof c->used);
    memset(c->duty, 0, sizeof c->duty);
    c->in_duty = false;
    for (unsigned i = 0; i < p->n_rules; i++)
        for (unsigned k = 0; k < p->rule[i].n_clauses; k++) {
            struct closing closing = pol_closing(&p->rule[i].clause[k], at);
            walk_closing(c, &closing);
        }
    walk_definitions(c);
    c->in_duty = true;
    for (unsigned i = 0; i < p->n_duties; i++) {
        struct closing guard = pol_guard(&p->duty[i], at);
        walk_closing(c, &guard);
    }
    walk_definitions(c);
}

void check_directions(const struct policy *p, struct pol_faults *faults)
{
    struct checking c = { .faults = faults };
    eval_start(&c.e, p, NULL, (struct clock){ 0 });
    for (enum position at = POSITION_CLOSED; at <= POSITION_OPEN; at++)
        check_position(&c, at);
}
