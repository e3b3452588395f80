/* cells.c - see cells.h. First every question is gathered, by walking the conditions with their
 * negations pushed in; then each fact's questions become its variables. */
#include "policy/cells.h"

#include "base/sort.h"
#include "policy/fact.h"
#include "policy/order.h"

/* A question as it was found. */
struct ask {
    unsigned fact;
    enum cell_role role;
    enum position at; /* approvals only */
    uint64_t mask;    /* words; CELL_IN, CELL_OUT: one */
    struct cell_cut cut;
};

struct gathering {
    struct cells *c;
    struct arena *a;
    struct err *err;
    struct ask *ask;
    size_t n, room;
    unsigned policy;
    enum position at;
    uint8_t used[POL_DEFINITIONS_MAX]; /* 1 as it is, 2 negated */
    bool failed;
};

/* ---- questions ---- */

/* Whole numbers only: "above 2" and "at least 3" are one question. */
static bool is_whole(const struct pol_fact *f)
{
    return f->type == POL_APPROVALS || f->type == POL_DATE;
}

static struct dec whole_at_least(struct dec v, bool after)
{
    double near = dec_double(v);
    if (v.inf != 0 || near > 1e15 || near < -1e15)
        return v;
    int64_t n = (int64_t)near - 1; /* the first of four that is past the cut */
    for (int c = dec_cmp(dec_i64(n), v); after ? c <= 0 : c < 0; c = dec_cmp(dec_i64(n), v))
        n++;
    return dec_i64(n);
}

/* What is asked of a number: is the side of the cut that the atom means possible? */
struct side {
    struct cell_cut cut;
    enum cell_role role;
    bool always, never; /* the domain of the fact answers */
};

static struct side side_of(const struct pol_fact *f, const struct pol_cond *atom, bool negated)
{
    struct pol_set all = pol_whole(f);
    bool up = atom->op == OP_ABOVE || atom->op == OP_AT_LEAST;
    bool after = atom->op == OP_ABOVE || atom->op == OP_AT_MOST;
    struct side s = { .cut = { .at = atom->value, .after = after, .said = atom } };
    s.role = up != negated ? CELL_HIGH : CELL_LOW;
    if (is_whole(f) && dec_cmp(whole_at_least(atom->value, after), atom->value) != 0)
        s.cut = (struct cell_cut){ .at = whole_at_least(atom->value, after), .said = atom };
    int lowest = dec_cmp(s.cut.at, all.lo), highest = dec_cmp(s.cut.at, all.hi);
    bool all_above = s.cut.after ? lowest < 0 : lowest <= 0;
    bool all_below = s.cut.after ? highest >= 0 : highest > 0;
    s.always = s.role == CELL_HIGH ? all_above : all_below;
    s.never = s.role == CELL_HIGH ? all_below : all_above;
    return s;
}

static int cut_cmp(const struct cell_cut *a, const struct cell_cut *b)
{
    int c = dec_cmp(a->at, b->at);
    return c != 0 ? c : (a->after > b->after) - (a->after < b->after);
}

static void add(struct gathering *g, struct ask ask)
{
    if (g->failed)
        return;
    struct ask *more = arena_grow(g->a, g->ask, g->n, &g->room, sizeof ask, g->err);
    g->failed = more == NULL;
    if (g->failed)
        return;
    g->ask = more;
    g->ask[g->n++] = ask;
}

static void ask_words(struct gathering *g, unsigned fact, uint64_t mask, uint64_t all)
{
    if (mask != 0 && mask != all)
        add(g, (struct ask){ .fact = fact, .role = CELL_CLASS, .mask = mask });
}

static void ask_atom(struct gathering *g, const struct pol_cond *atom, bool negated)
{
    const struct pol_fact *f = &g->c->policy[g->policy]->fact[atom->index];
    struct ask ask = { .fact = g->c->of[g->policy][atom->index] };
    bool exact = f->type == POL_APPROVALS || f->is_today;
    if (atom->kind == COND_NUMBER) {
        struct side s = side_of(f, atom, negated);
        ask.role = exact ? CELL_LOW : s.role;
        ask.at = f->type == POL_APPROVALS ? g->at : POSITION_NONE;
        ask.cut = s.cut;
        if (!s.always && !s.never)
            add(g, ask);
    } else if (atom->kind == COND_INCLUDES) {
        ask.role = negated ? CELL_OUT : CELL_IN;
        ask.mask = atom->mask;
        add(g, ask);
    } else if (atom->kind == COND_WORDS) {
        uint64_t all = fact_words(f);
        ask_words(g, ask.fact, negated ? all & ~atom->mask : atom->mask & all, all);
    } else if (atom->kind == COND_KNOWN && !exact) {
        ask.role = CELL_MISSING;
        add(g, ask);
    }
}

/* NOLINTNEXTLINE(misc-no-recursion): invariant 1 of cond.h */
static void gather(struct gathering *g, const struct pol_cond *c, bool negated)
{
    switch (c->kind) {
    case COND_NOT:
        gather(g, c->kid, !negated);
        return;
    case COND_ALL:
    case COND_ANY:
    case COND_AT_LEAST:
        for (const struct pol_cond *kid = c->kid; kid != NULL; kid = kid->next)
            gather(g, kid, negated);
        return;
    case COND_DEFINED:
        g->used[c->index] |= negated ? 2 : 1;
        return;
    case COND_CANDIDATE:
        return;
    default:
        ask_atom(g, c, negated);
    }
}

static void gather_closing(struct gathering *g, const struct closing *c)
{
    for (unsigned i = 0; c->applies && i < c->n; i++)
        gather(g, c->part[i].cond, c->part[i].negated);
}

static uint64_t below_mask(enum position at)
{
    return (1ull << (at - POSITION_CLOSED)) - 1;
}

static void gather_clause(struct gathering *g, const struct pol_clause *c)
{
    if (c->kind == POL_NEVER_WIDER) {
        const struct pol_fact *f = &g->c->policy[g->policy]->fact[c->fact];
        ask_words(g, g->c->of[g->policy][c->fact], below_mask(g->at), fact_words(f));
        return;
    }
    struct closing closing = pol_closing(c, g->at);
    gather_closing(g, &closing);
}

static void gather_at(struct gathering *g)
{
    const struct policy *p = g->c->policy[g->policy];
    memset(g->used, 0, sizeof g->used);
    for (unsigned i = 0; i < p->n_rules; i++)
        for (unsigned k = 0; k < p->rule[i].n_clauses; k++)
            gather_clause(g, &p->rule[i].clause[k]);
    for (unsigned i = 0; i < p->n_duties; i++) {
        struct closing guard = pol_guard(&p->duty[i], g->at);
        gather_closing(g, &guard);
    }
    for (unsigned i = p->n_definitions; i-- > 0;) {
        if ((g->used[i] & 1) != 0)
            gather(g, p->definition[i].cond, false);
        if ((g->used[i] & 2) != 0)
            gather(g, p->definition[i].cond, true);
    }
}

/* ---- facts ---- */

static bool same_words(const struct pol_fact *x, const struct pol_fact *y)
{
    bool same = x->n_words == y->n_words;
    for (unsigned i = 0; same && i < x->n_words; i++)
        same = span_eq(x->word[i], y->word[i]);
    return same;
}

/* Items are judged alike: within one policy, two layers may differ in that. */
static bool judged_alike(const struct policy *p, const struct pol_fact *x, const struct pol_fact *y)
{
    const struct pol_layer *a = &p->layer[x->layer], *b = &p->layer[y->layer];
    return x->measured == y->measured && x->latest_counts == y->latest_counts &&
           x->good_for_days == y->good_for_days && span_eq(x->signer, y->signer) &&
           x->direction == y->direction && x->riskier == y->riskier &&
           (!type_is_number(x->type) ||
            (dec_cmp(a->confidence, b->confidence) == 0 && a->jointly == b->jointly &&
             (!a->jointly || a->width == b->width)));
}

/* A fact of policy k that is there already, by another name of the same: n_facts if it is not. */
static unsigned same_fact(const struct cells *c, unsigned k, const struct pol_fact *f)
{
    for (unsigned i = 0; i < c->n_facts; i++) {
        const struct pol_fact *there = c->fact[i].fact;
        bool here = c->fact[i].index[k] != CELLS_NONE;
        if (there->type == f->type && span_eq(there->name, f->name) && same_words(there, f) &&
            span_eq(there->variant, f->variant) &&
            (!here || judged_alike(c->policy[k], &c->policy[k]->fact[c->fact[i].index[k]], f)))
            return i;
    }
    return c->n_facts;
}

static bool gather_facts(struct cells *c, struct arena *a, struct err *err)
{
    size_t n = 0;
    for (unsigned k = 0; k < c->n_policies; k++)
        n += c->policy[k]->n_facts;
    c->fact = ARENA_ARRAY(a, struct cell_fact, n, err);
    if (c->fact == NULL)
        return false;
    for (unsigned k = 0; k < c->n_policies; k++) {
        c->of[k] = ARENA_ARRAY(a, unsigned, c->policy[k]->n_facts, err);
        if (c->of[k] == NULL)
            return false;
        for (unsigned i = 0; i < c->policy[k]->n_facts; i++) {
            const struct pol_fact *f = &c->policy[k]->fact[i];
            unsigned at = same_fact(c, k, f);
            if (at == c->n_facts) {
                c->fact[c->n_facts++] =
                    (struct cell_fact){ .fact = f, .counted = f->type == POL_APPROVALS };
                memset(c->fact[at].index, 0xFF, sizeof c->fact[at].index);
            }
            if (c->fact[at].index[k] == CELLS_NONE)
                c->fact[at].index[k] = i;
            c->of[k][i] = at;
        }
    }
    return true;
}

static bool of_cut(const struct ask *a)
{
    return a->role == CELL_HIGH || a->role == CELL_LOW;
}

static int by_fact_and_cut(const void *x, const void *y)
{
    const struct ask *a = x, *b = y;
    int c = (a->fact > b->fact) - (a->fact < b->fact);
    c = c != 0 ? c : of_cut(a) - of_cut(b);
    c = c != 0 || !of_cut(a) ? c : cut_cmp(&a->cut, &b->cut);
    c = c != 0 ? c : (a->role > b->role) - (a->role < b->role);
    c = c != 0 ? c : (a->mask > b->mask) - (a->mask < b->mask);
    return c != 0 ? c : (a->at > b->at) - (a->at < b->at);
}

/* Words from some word on, or up to some word, are asked for as numbers are: by a cut. */
static bool is_cut(uint64_t mask, uint64_t all, bool *high, unsigned *at)
{
    uint64_t rest = all & ~mask;
    *high = (mask & 1) == 0;
    uint64_t low = *high ? rest : mask;
    *at = (unsigned)__builtin_popcountll(low);
    return low != 0 && (low & (low + 1)) == 0;
}

static void split_classes(struct cell_fact *f, uint64_t mask)
{
    uint64_t left = mask;
    for (unsigned i = 0, n = f->n_classes; i < n; i++) {
        uint64_t in = f->class[i] & mask;
        left &= ~f->class[i];
        if (in == 0 || in == f->class[i])
            continue;
        f->class[f->n_classes++] = f->class[i] & ~mask;
        f->class[i] = in;
    }
    if (left != 0)
        f->class[f->n_classes++] = left;
}

/* The masks of a fact's words into cuts, or else into classes. Where one has riskier words among
 * others, the classes keep them apart: what is worse must stay to be told. */
static void settle_words(struct cell_fact *f, struct ask *ask, size_t n)
{
    uint64_t all = fact_words(f->fact), riskier = f->fact->riskier;
    bool high, mixed = false;
    unsigned at;
    for (size_t i = 0; i < n; i++) {
        bool words = ask[i].role == CELL_CLASS;
        mixed = mixed || (words && (ask[i].mask & riskier) != 0 && (ask[i].mask & ~riskier) != 0);
        f->classes = f->classes || mixed || (words && !is_cut(ask[i].mask, all, &high, &at));
    }
    if (mixed)
        split_classes(f, riskier);
    for (size_t i = 0; i < n; i++)
        if (ask[i].role == CELL_CLASS && f->classes) {
            split_classes(f, ask[i].mask);
        } else if (ask[i].role == CELL_CLASS) {
            (void)is_cut(ask[i].mask, all, &high, &at);
            ask[i].role = high ? CELL_HIGH : CELL_LOW;
            ask[i].cut = (struct cell_cut){ .at = dec_u64(at) };
            ask[i].mask = 0;
        }
}

/* ---- variables ---- */

struct laying {
    struct cells *c;
    size_t room;
    struct arena *a;
    struct err *err;
    bool failed, fits;
};

static void lay(struct laying *l, struct cell_variable v)
{
    struct cells *c = l->c;
    l->fits = l->fits && c->n_variables < DD_VARIABLES_MAX;
    if (l->failed || !l->fits)
        return;
    struct cell_variable *more =
        arena_grow(l->a, c->variable, c->n_variables, &l->room, sizeof v, l->err);
    l->failed = more == NULL;
    if (l->failed)
        return;
    c->variable = more;
    c->variable[c->n_variables++] = v;
    c->fact[v.fact].block.n++;
}

static bool asks(const struct ask *ask, size_t n, enum cell_role role, uint64_t mask)
{
    for (size_t i = 0; i < n; i++)
        if (ask[i].role == role && (mask == 0 || ask[i].mask == mask))
            return true;
    return false;
}

static bool asks_cut(const struct ask *ask, size_t n, enum cell_role role, struct cell_cut cut)
{
    for (size_t i = 0; i < n; i++)
        if (ask[i].role == role && cut_cmp(&ask[i].cut, &cut) == 0)
            return true;
    return false;
}

static bool asks_at(const struct ask *ask, size_t n, enum position at)
{
    for (size_t i = 0; i < n; i++)
        if (ask[i].role == CELL_LOW && ask[i].at == at)
            return true;
    return false;
}

static bool find_cuts(struct cell_fact *f, const struct ask *ask, size_t n, struct arena *a,
                      struct err *err)
{
    f->cut = ARENA_ARRAY(a, struct cell_cut, n, err);
    if (f->cut == NULL)
        return false;
    for (size_t i = 0; i < n; i++)
        if (of_cut(&ask[i]) &&
            (f->n_cuts == 0 || cut_cmp(&f->cut[f->n_cuts - 1], &ask[i].cut) != 0))
            f->cut[f->n_cuts++] = ask[i].cut;
    return true;
}

/* All cuts of approvals for all candidates they are asked for: fewer people speak for a wider one,
 * which only questions about the same cut can say. */
static void lay_cuts(struct laying *l, unsigned fact, const struct ask *ask, size_t n)
{
    const struct cell_fact *f = &l->c->fact[fact];
    for (unsigned t = 0; t < f->n_cuts; t++) {
        struct cell_variable v = { .fact = fact, .index = t };
        for (enum cell_role role = CELL_HIGH; role <= CELL_LOW && !f->counted; role++) {
            v.role = role;
            if (asks_cut(ask, n, role, f->cut[t]))
                lay(l, v);
        }
        v.role = CELL_LOW;
        for (v.at = POSITION_CLOSED; v.at <= POSITION_OPEN && f->counted; v.at++)
            if (asks_at(ask, n, v.at))
                lay(l, v);
    }
}

static bool lay_fact(struct laying *l, unsigned fact, const struct ask *ask, size_t n)
{
    struct cell_fact *f = &l->c->fact[fact];
    f->block.first = l->c->n_variables;
    if (!find_cuts(f, ask, n, l->a, l->err))
        return false;
    if (asks(ask, n, CELL_MISSING, 0))
        lay(l, (struct cell_variable){ .fact = fact, .role = CELL_MISSING });
    lay_cuts(l, fact, ask, n);
    for (unsigned i = 0; i < f->n_classes; i++)
        lay(l, (struct cell_variable){ .fact = fact, .role = CELL_CLASS, .index = i });
    for (unsigned w = 0; w < f->fact->n_words; w++)
        for (enum cell_role role = CELL_IN; role <= CELL_OUT; role++)
            if (asks(ask, n, role, 1ull << w))
                lay(l, (struct cell_variable){ .fact = fact, .role = role, .index = w });
    return !l->failed;
}

static bool lay_all(struct gathering *g, bool *fits)
{
    struct cells *c = g->c;
    struct laying l = { .c = c, .a = g->a, .err = g->err, .fits = true };
    unsigned *order = ARENA_ARRAY(g->a, unsigned, c->n_facts, g->err);
    size_t *from = order == NULL ? NULL : ARENA_ARRAY(g->a, size_t, c->n_facts + 1, g->err);
    if (from == NULL || !order_facts(c, g->a, order, g->err))
        return false;
    sort_heap(g->ask, g->n, sizeof *g->ask, by_fact_and_cut);
    for (size_t i = 0; i < g->n; i++)
        from[g->ask[i].fact + 1] = i + 1;
    for (unsigned i = 0; i < c->n_facts; i++) {
        from[i + 1] = from[i + 1] > from[i] ? from[i + 1] : from[i];
        settle_words(&c->fact[i], g->ask + from[i], from[i + 1] - from[i]);
    }
    sort_heap(g->ask, g->n, sizeof *g->ask, by_fact_and_cut); /* words became cuts */
    for (unsigned i = 0; i < c->n_facts; i++) {
        unsigned fact = order[i];
        if (!lay_fact(&l, fact, g->ask + from[fact], from[fact + 1] - from[fact]))
            return false;
    }
    *fits = l.fits;
    return true;
}

bool cells_of(const struct policy *const *policy, unsigned n, struct arena *a, struct cells *out,
              bool *fits, struct err *err)
{
    struct gathering g = { .c = out, .a = a, .err = err };
    assert(n > 0 && n <= CELLS_POLICIES_MAX);
    *out = (struct cells){ .n_policies = n };
    memcpy(out->policy, policy, n * sizeof *policy);
    if (!gather_facts(out, a, err))
        return false;
    for (g.policy = 0; g.policy < n; g.policy++)
        for (g.at = POSITION_CLOSED; g.at <= POSITION_OPEN; g.at++)
            gather_at(&g);
    return !g.failed && lay_all(&g, fits);
}

/* ---- the variables as functions ---- */

static uint32_t find(const struct cells *c, unsigned fact, struct cell_variable v)
{
    struct dd_block b = c->fact[fact].block;
    for (uint32_t i = b.first; i < b.first + b.n; i++)
        if (c->variable[i].role == v.role && c->variable[i].index == v.index &&
            c->variable[i].at == v.at)
            return i;
    return CELLS_NONE;
}

/* The answer to a question that was gathered. */
static uint32_t answer(const struct cells *c, struct dd *d, unsigned fact, struct cell_variable v)
{
    uint32_t i = find(c, fact, v);
    assert(i != CELLS_NONE);
    return dd_variable(d, i);
}

static unsigned cut_index(const struct cell_fact *f, struct cell_cut cut)
{
    unsigned t = 0;
    while (t + 1 < f->n_cuts && cut_cmp(&f->cut[t], &cut) != 0)
        t++;
    return t;
}

static uint32_t number(const struct cells_at *c, struct dd *d, unsigned fact, struct side s)
{
    const struct cell_fact *f = &c->cells->fact[fact];
    struct cell_variable v = { .role = s.role, .index = cut_index(f, s.cut) };
    if (s.always || s.never)
        return s.always ? DD_TRUE : DD_FALSE;
    if (!f->counted && !f->fact->is_today)
        return answer(c->cells, d, fact, v);
    v.role = CELL_LOW;
    v.at = f->counted ? c->at : POSITION_NONE;
    uint32_t low = answer(c->cells, d, fact, v);
    return s.role == CELL_LOW ? low : dd_not(d, low);
}

static uint32_t words(const struct cells *c, struct dd *d, unsigned fact, uint64_t mask)
{
    const struct cell_fact *f = &c->fact[fact];
    uint64_t all = fact_words(f->fact);
    uint32_t any = DD_FALSE;
    bool high;
    unsigned at;
    if (mask == 0 || mask == all)
        return mask == 0 ? DD_FALSE : DD_TRUE;
    if (!f->classes) {
        (void)is_cut(mask, all, &high, &at);
        struct cell_variable v = { .role = high ? CELL_HIGH : CELL_LOW };
        v.index = cut_index(f, (struct cell_cut){ .at = dec_u64(at) });
        return answer(c, d, fact, v);
    }
    for (unsigned i = f->n_classes; i-- > 0;)
        if ((f->class[i] & mask) != 0)
            any =
                dd_or(d, any,
                      answer(c, d, fact, (struct cell_variable){ .role = CELL_CLASS, .index = i }));
    return any;
}

uint32_t cells_atom(const struct cells_at *c, struct dd *d, const struct pol_cond *atom,
                    bool negated)
{
    const struct pol_fact *f = &c->cells->policy[c->policy]->fact[atom->index];
    unsigned fact = c->cells->of[c->policy][atom->index];
    uint64_t all = fact_words(f);
    struct cell_variable v = { .role = negated ? CELL_OUT : CELL_IN };
    switch (atom->kind) {
    case COND_NUMBER:
        return number(c, d, fact, side_of(f, atom, negated));
    case COND_INCLUDES:
        v.index = (unsigned)__builtin_ctzll(atom->mask);
        return answer(c->cells, d, fact, v);
    case COND_KNOWN:
        if (f->type == POL_APPROVALS || f->is_today)
            return negated ? DD_FALSE : DD_TRUE;
        v.role = CELL_MISSING;
        uint32_t missing = answer(c->cells, d, fact, v);
        return negated ? missing : dd_not(d, missing);
    default:
        return words(c->cells, d, fact, negated ? all & ~atom->mask : atom->mask & all);
    }
}

uint32_t cells_narrower(const struct cells_at *c, struct dd *d, unsigned fact)
{
    return words(c->cells, d, c->cells->of[c->policy][fact], below_mask(c->at));
}

/* ---- what is real ---- */

static uint32_t implies(struct dd *d, uint32_t f, uint32_t g)
{
    return dd_or(d, dd_not(d, f), g);
}

/* Later questions about the same end of a number follow from earlier ones. */
static uint32_t chain(const struct cells *c, struct dd *d, unsigned fact, uint32_t i)
{
    struct dd_block b = c->fact[fact].block;
    struct cell_variable v = c->variable[i];
    uint32_t real = DD_TRUE, this = dd_variable(d, i);
    bool next = false, other = false;
    for (uint32_t k = b.first; k < b.first + b.n; k++) {
        struct cell_variable w = c->variable[k];
        if (v.role == CELL_LOW && w.role == CELL_LOW && w.at == v.at && w.index > v.index &&
            !next) {
            real = dd_and(d, real, implies(d, this, dd_variable(d, k)));
            next = true;
        }
        if (v.role == CELL_HIGH && w.role == CELL_HIGH && w.index < v.index)
            real = dd_and(d, real, implies(d, this, dd_variable(d, k)));
        if (v.role == CELL_LOW && w.role == CELL_LOW && w.at > v.at && w.index == v.index)
            real = dd_and(d, real, implies(d, this, dd_variable(d, k)));
        /* The upper end is not below the lower one. */
        if (v.role == CELL_HIGH && w.role == CELL_LOW && w.index >= v.index && !other) {
            real = dd_and(d, real, dd_or(d, this, dd_variable(d, k)));
            other = true;
        }
    }
    return real;
}

static bool some_class_is_free(const struct cell_fact *f)
{
    uint64_t all = fact_words(f->fact);
    for (unsigned i = 0; i < f->n_classes; i++)
        all &= ~f->class[i];
    return all != 0;
}

uint32_t cells_real_fact(const struct cells *c, struct dd *d, unsigned fact)
{
    const struct cell_fact *f = &c->fact[fact];
    struct dd_block b = f->block;
    uint32_t real = DD_TRUE, any = some_class_is_free(f) ? DD_TRUE : DD_FALSE;
    for (uint32_t i = b.first + b.n; i-- > b.first;) {
        struct cell_variable v = c->variable[i];
        uint32_t this = dd_variable(d, i), one = DD_TRUE;
        if (v.role == CELL_MISSING)
            for (uint32_t k = i + 1; k < b.first + b.n; k++)
                one = dd_and(d, one, dd_variable(d, k));
        if (v.role == CELL_MISSING)
            one = implies(d, this, one);
        if (v.role == CELL_HIGH || v.role == CELL_LOW)
            one = chain(c, d, fact, i);
        if (v.role == CELL_CLASS)
            any = dd_or(d, any, this);
        if (v.role == CELL_IN && i + 1 < b.first + b.n && c->variable[i + 1].index == v.index)
            one = dd_or(d, this, dd_variable(d, i + 1));
        real = dd_and(d, real, one);
    }
    return f->n_classes > 0 ? dd_and(d, real, any) : real;
}

uint32_t cells_real(const struct cells *c, struct dd *d)
{
    uint32_t real = DD_TRUE;
    for (unsigned v = c->n_variables; v > 0;) {
        unsigned fact = c->variable[v - 1].fact;
        real = dd_and(d, cells_real_fact(c, d, fact), real);
        v = c->fact[fact].block.first;
    }
    return real;
}
