/* counter.c - a policy that is not sound, shown to be so: two states that differ in one fact, the
 * second one worse, or one that says less, and yet wider.
 *
 * Worse means that some questions are true that were not ("it may be above 10%"), and others no
 * longer ("it may be below 2%"); less known means only the former. So each variable of the fact has
 * a sign, and what some worse state allows is found variable by variable. */
#include "policy/fact.h"
#include "policy/finding.h"

enum sign { SIGN_NONE, SIGN_MORE, SIGN_LESS, SIGN_MIXED };

static enum sign sign_of_words(const struct pol_fact *f, uint64_t words)
{
    if ((words & ~f->riskier) == 0)
        return SIGN_MORE;
    return (words & f->riskier) == 0 ? SIGN_LESS : SIGN_MIXED;
}

/* The words on one side of a cut. */
static uint64_t side(const struct cell_fact *f, const struct cell_variable *v)
{
    uint64_t below = (1ull << (unsigned)dec_double(f->cut[v->index].at)) - 1;
    return v->role == CELL_LOW ? below : fact_words(f->fact) & ~below;
}

/* What bad news does to a variable. */
static enum sign sign_of(const struct cell_fact *f, const struct cell_variable *v)
{
    enum pol_direction up = f->fact->direction;
    uint64_t word = 1ull << (v->index & 63);
    switch (v->role) {
    case CELL_HIGH:
    case CELL_LOW:
        if (f->fact->riskier != 0)
            return sign_of_words(f->fact, side(f, v));
        if (up == POL_NEUTRAL)
            return SIGN_NONE;
        return (up == POL_RISKIER_UP) == (v->role == CELL_HIGH) ? SIGN_MORE : SIGN_LESS;
    case CELL_CLASS:
        if (f->fact->riskier == 0)
            return up == POL_NEUTRAL ? SIGN_NONE : SIGN_MIXED;
        return sign_of_words(f->fact, f->class[v->index]);
    case CELL_IN:
        return (f->fact->riskier & word) != 0 ? SIGN_MORE : SIGN_NONE;
    case CELL_OUT:
        return (f->fact->riskier & word) != 0 ? SIGN_LESS : SIGN_NONE;
    case CELL_MISSING:
        return SIGN_NONE;
    }
    return SIGN_MIXED;
}

static enum sign sign(const struct analysing *w, unsigned fact, uint32_t variable, bool silence)
{
    return silence ? SIGN_MORE : sign_of(&w->cells.fact[fact], &w->cells.variable[variable]);
}

static bool can_tell(const struct analysing *w, unsigned fact, bool silence)
{
    const struct cell_fact *f = &w->cells.fact[fact];
    bool some = false, missing = false;
    for (uint32_t i = f->block.first; i < f->block.first + f->block.n; i++) {
        enum sign s = sign(w, fact, i, silence);
        if (s == SIGN_MIXED)
            return false;
        some = some || s != SIGN_NONE;
        missing = missing || w->cells.variable[i].role == CELL_MISSING;
    }
    return some && (!silence || missing);
}

/* Where f is true, or would be if this fact were worse. */
static uint32_t worse_in(struct analysing *w, uint32_t f, unsigned fact, bool silence)
{
    struct dd_block b = w->cells.fact[fact].block;
    for (uint32_t i = b.first; i < b.first + b.n; i++) {
        enum sign s = sign(w, fact, i, silence);
        uint32_t v = dd_variable(&w->d, i), not = dd_not(&w->d, v);
        uint32_t any = dd_some(&w->d, f, (struct dd_block){ i, 1 });
        uint32_t from = s == SIGN_MORE ? not : v, to = s == SIGN_MORE ? v : not ;
        if (s != SIGN_NONE)
            f = dd_or(&w->d, dd_and(&w->d, from, any), dd_and(&w->d, to, f));
    }
    return f;
}

/* The state at point[0], and a worse one in `wide` at point[1]. */
static bool two_points(struct analysing *w, unsigned fact, uint32_t wide, bool silence)
{
    struct dd_block b = w->cells.fact[fact].block;
    for (uint32_t i = w->cells.n_variables; i-- > 0;) {
        bool inside = i >= b.first && i < b.first + b.n, is = w->point[0][i] != 0;
        enum sign s = inside ? sign(w, fact, i, silence) : SIGN_NONE;
        uint32_t v = dd_variable(&w->d, i);
        if (s == SIGN_NONE || (s == SIGN_MORE) == is)
            wide = dd_and(&w->d, wide, is ? v : dd_not(&w->d, v));
    }
    if (!finding_is(w, wide))
        return false;
    dd_point(&w->d, wide, w->point[1], w->cells.n_variables);
    return true;
}

static void counter(struct analysing *w, unsigned fact, bool silence)
{
    const struct pol_fact *of = w->cells.fact[fact].fact;
    char room[QUOTED_BYTES];
    for (enum position at = POSITION_OPEN; at > POSITION_CLOSED; at--) {
        uint32_t wide = w->s.at_least[at], worse = worse_in(w, wide, fact, silence);
        uint32_t bad = dd_and(&w->d, w->s.real, dd_without(&w->d, worse, wide));
        if (!finding_is(w, bad))
            continue;
        dd_point(&w->d, bad, w->point[0], w->cells.n_variables);
        bool two = two_points(w, fact, wide, silence);
        struct pol_finding *f =
            two ? finding_add(w, silence ? POL_FIND_REWARDS : POL_FIND_BAD_NEWS) : NULL;
        if (f == NULL)
            return;
        span_quote(of->name, room);
        if (silence)
            finding_say(f, "not telling %s opens the door wider", room);
        else
            finding_say(f, "worse news about %s opens the door wider", room);
        finding_two(w, f, fact);
        return;
    }
}

bool policy_counter(const struct policy *p, struct dd_budget budget, struct arena *a,
                    struct pol_analysis *out, struct err *err)
{
    struct analysing *w = ARENA_ARRAY(a, struct analysing, 1, err);
    if (w == NULL)
        return false;
    w->out = out;
    if (!finding_begin(w, p, budget, a, err))
        return false;
    w->cells.prefer_known = true;
    if (dd_fine(&w->d))
        stand_positions(&w->s);
    for (unsigned i = 0; i < w->cells.n_facts && finding_fine(w); i++)
        for (unsigned silence = 0; silence < 2; silence++)
            if (can_tell(w, i, silence != 0) && finding_fine(w))
                counter(w, i, silence != 0);
    out->decided = dd_fine(&w->d);
    return !w->failed && !w->d.failed;
}
