/* random.h - random policies that mean something, random sets of what is known, and random moves
 * from them: for the tests of the theorems and of the analysis.
 *
 *     struct sketch s;
 *     sketch_make(&s, (struct rnd_limits){ 0 });       a policy as trees
 *     sketch_print(&b, &s, s.n_clauses);               its text, for policy_read
 *     rnd_set(&p, f, &given[f].set);                   what is known of fact f of RND_FACTS
 *     rnd_worsen(f, &given[f].set);                    bad news (theorem 1)
 *     rnd_know_less(&p, f, &given[f].set);             silence (theorem 2)
 *
 * Fact f of rnd_fact is fact f of the policy read. Every policy is the same at every run: the
 * sequence starts where rnd_state is set. */
#ifndef AJAR_TEST_POLICY_RANDOM_H
#define AJAR_TEST_POLICY_RANDOM_H

#include "policy/given.h"

enum {
    RND_FACTS = 12,
    RND_APPROVALS = 4,
    RND_PARENT = 8,
    RND_DAY = 21,
    RND_NODES = 400,
    RND_DEFINITIONS = 3,
    RND_CLAUSES = 5
};

static const struct {
    const char *name, *type;
    enum { RND_NUMBERS, RND_WORDS, RND_SET } kind;
    int least; /* of its domain, in constants; words: how many */
    int up;    /* 1: higher is rnd_riskier, -1: safer, 0: neutral */
    const char *unit, *word[4];
} rnd_fact[RND_FACTS] = {
    { "c", "a count, higher is riskier", RND_NUMBERS, 0, 1, "", { 0 } },
    { "s", "a proportion, higher is safer", RND_NUMBERS, 0, -1, "%", { 0 } },
    { "t", "a number of points, higher is riskier", RND_NUMBERS, -9, 1, " points", { 0 } },
    { "n", "a number of months, neutral", RND_NUMBERS, -9, 0, " months", { 0 } },
    { "ap", "approvals", RND_NUMBERS, 0, -1, "", { 0 } },
    { "y", "yes or no, yes is riskier", RND_WORDS, 2, 1, "", { "no", "yes" } },
    { "z", "yes or no, yes is safer", RND_WORDS, 2, -1, "", { "no", "yes" } },
    { "o",
      "one of (low < mid < high), higher is riskier",
      RND_WORDS,
      3,
      1,
      "",
      { "low", "mid", "high" } },
    { "p", "a position", RND_WORDS, 4, -1, "", { "closed", "hosted", "gated", "open" } },
    { "w", "one of (e, f, g), neutral", RND_WORDS, 3, 0, "", { "e", "f", "g" } },
    { "v", "one of (h, i, j), riskier with (i, j)", RND_WORDS, 3, 2, "", { "h", "i", "j" } },
    { "m", "some of (a, b, d), riskier with (b, d)", RND_SET, 3, 2, "", { "a", "b", "d" } },
};

enum sketch_kind {
    RND_NOT = 1,
    RND_AND,
    RND_OR,
    RND_K_OF,
    RND_DEFINED,
    RND_CANDIDATE,
    RND_MISSING,
    RND_COMPARE,
    RND_ORDER,
    RND_IS,
    RND_INCLUDES,
    RND_TODAY /* value: days from RND_DAY of November 2026 */
};
struct sketch_node {
    enum sketch_kind kind;
    int a, b, c;         /* kids */
    int fact, op, value; /* RND_COMPARE, RND_ORDER: 0 above, 1 at least, 2 below, 3 at most */
};
struct sketch {
    struct sketch_node node[RND_NODES];
    int n, definition[RND_DEFINITIONS], n_definitions;
    struct {
        int kind; /* 0 when, 1 unless, 2 require, 3 never wider, 4 not before, 5 lapses */
        int day;  /* 4, 5: as RND_TODAY */
        enum position position;
        int cond, except; /* node, or -1 */
    } clause[RND_CLAUSES];
    int n_clauses, wrong; /* percent of literals that point the wrong way */
    uint32_t facts;       /* bit f: literals ask for fact f */
    bool all_forms, jointly;
    char declared[RND_FACTS][128]; /* what is said of a fact besides its type */
};

/* How large a policy may get; 0: as large as there is room for. */
struct rnd_limits {
    uint32_t facts;     /* bit f: conditions may ask for fact f */
    int clauses, depth; /* at most RND_CLAUSES; of a condition, at most 3 */
    bool exact;         /* no literal points the wrong way: the checker must accept it */
    bool all_forms;     /* also days, which add the fact `today`, and any k of three */
};

static uint64_t rnd_state = 88172645463325252u;

static inline int rnd_roll(int n)
{
    rnd_state ^= rnd_state << 13, rnd_state ^= rnd_state >> 7, rnd_state ^= rnd_state << 17;
    return (int)(rnd_state % (uint64_t)n);
}

/* ---- making a policy ---- */

static inline int sketch_put(struct sketch *s, struct sketch_node node)
{
    assert(s->n < RND_NODES);
    s->node[s->n] = node;
    return s->n++;
}

/* True for risk if up, for safety if not. */
static inline int sketch_literal(struct sketch *s, bool up)
{
    int f = rnd_roll(RND_FACTS), dir;
    while ((s->facts >> f & 1) == 0)
        f = rnd_roll(RND_FACTS);
    dir = rnd_fact[f].up;
    struct sketch_node l = { .kind = RND_COMPARE, .fact = f };
    up = rnd_roll(100) < s->wrong ? !up : up;
    if (s->all_forms && rnd_roll(12) == 0)
        return sketch_put(s, (struct sketch_node){
                                 .kind = RND_TODAY, .op = rnd_roll(4), .value = rnd_roll(9) - 4 });
    if (rnd_roll(12) == 0) {
        l.kind = RND_CANDIDATE;
        l.value = 1 + rnd_roll(4);
        return sketch_put(s, l);
    }
    if (rnd_roll(10) == 0) {
        l.kind = RND_MISSING;
        int missing = sketch_put(s, l);
        return up ? missing : sketch_put(s, (struct sketch_node){ .kind = RND_NOT, .a = missing });
    }
    if (rnd_fact[f].kind == RND_NUMBERS) {
        l.value = rnd_fact[f].least + rnd_roll(9 - rnd_fact[f].least);
        l.op = dir == 0 ? rnd_roll(4) : (dir > 0) == up ? rnd_roll(2) : 2 + rnd_roll(2);
    } else if (rnd_fact[f].kind == RND_SET) {
        l.kind = RND_INCLUDES;
        l.value = up ? 1 + rnd_roll(2) : 0;
    } else if (dir == 1 || dir == -1) {
        l.kind = RND_ORDER;
        l.value = rnd_roll(rnd_fact[f].least);
        l.op = (dir > 0) == up ? rnd_roll(2) : 2 + rnd_roll(2);
        if (rnd_fact[f].least == 2) {
            l.kind = RND_IS;
            l.value = (dir > 0) == up;
        }
    } else {
        l.kind = RND_IS;
        l.value = dir == 0 ? rnd_roll(3) : up ? 1 + rnd_roll(2) : 0;
    }
    return sketch_put(s, l);
}

static inline int sketch_cond(struct sketch *s, bool up, int depth)
{
    int how = depth == 0 ? 9 : rnd_roll(10);
    if (how == 0) {
        int a = sketch_cond(s, !up, depth - 1);
        return sketch_put(s, (struct sketch_node){ .kind = RND_NOT, .a = a });
    }
    if (how <= 5) {
        int a = sketch_cond(s, up, depth - 1), b = sketch_cond(s, up, depth - 1);
        int c = how == 5 ? sketch_cond(s, up, depth - 1) : -1;
        return sketch_put(s, (struct sketch_node){ .kind = how == 5  ? RND_K_OF
                                                           : how & 1 ? RND_AND
                                                                     : RND_OR,
                                                   .a = a,
                                                   .b = b,
                                                   .c = c,
                                                   .value = s->all_forms ? 1 + rnd_roll(3) : 2 });
    }
    if (how == 6 && s->n_definitions > 0) {
        int d = sketch_put(
            s, (struct sketch_node){ .kind = RND_DEFINED, .value = rnd_roll(s->n_definitions) });
        return up ? d : sketch_put(s, (struct sketch_node){ .kind = RND_NOT, .a = d });
    }
    return sketch_literal(s, up);
}

static inline void sketch_clause(struct sketch *s, int i, int depth)
{
    int kind = rnd_roll(8) == 0 && (s->facts >> RND_PARENT & 1) != 0 ? 3 : rnd_roll(3);
    kind = s->all_forms && rnd_roll(8) == 0 ? 4 + rnd_roll(2) : kind;
    s->clause[i].kind = kind;
    s->clause[i].position = (enum position)(1 + rnd_roll(3) + (kind == 2 || kind > 3));
    s->clause[i].day = rnd_roll(9) - 4;
    s->clause[i].cond = kind >= 3 ? -1 : sketch_cond(s, kind == 0, depth);
    s->clause[i].except =
        (kind == 0 || kind == 2) && rnd_roll(3) == 0 ? sketch_cond(s, false, depth - 1) : -1;
}

static inline void sketch_make(struct sketch *s, struct rnd_limits most)
{
    int clauses = most.clauses > 0 ? most.clauses : RND_CLAUSES;
    int depth = most.depth > 0 ? most.depth : 3;
    s->n = s->n_definitions = s->n_clauses = 0;
    s->facts = most.facts != 0 ? most.facts : (1u << RND_FACTS) - 1;
    s->all_forms = most.all_forms;
    s->wrong = !most.exact && rnd_roll(3) == 0 ? 10 : 0;
    for (int i = rnd_roll(RND_DEFINITIONS + 1); i > 0; i--) {
        int d = sketch_cond(s, true, depth - 1);
        s->definition[s->n_definitions++] = d;
    }
    for (int i = rnd_roll(clauses); i >= 0; i--)
        sketch_clause(s, s->n_clauses++, depth);
}

/* Shelf lives, signers and the like, for policies that judge items: kept by sketch_make. */
static inline void sketch_declare(struct sketch *s)
{
    for (int f = 0; f < RND_FACTS; f++) {
        bool measurable = rnd_fact[f].kind == RND_NUMBERS && f != RND_APPROVALS;
        bool approvals = f == RND_APPROVALS;
        char *to = s->declared[f];
        snprintf(to, sizeof s->declared[f], "%s%s%s%s",
                 measurable && rnd_roll(3) > 0 ? ", measured" : "",
                 rnd_roll(2) ? ", good for 50 days" : "",
                 rnd_roll(3) == 0 ? ", counts only if signed by \"red team\"" : "",
                 !approvals && rnd_roll(6) == 0 ? ", the latest counts" : "");
        if (!approvals && rnd_roll(8) == 0)
            strncat(to, ", on variant tuned", sizeof s->declared[f] - strlen(to) - 1);
    }
}

static inline void sketch_print_node(struct buf *b, const struct sketch *s, int i)
{
    static const char *const ops[] = { "above", "at least", "below", "at most" };
    static const char *const dates[] = { "after", "at least", "before", "at most" };
    const struct sketch_node *n = &s->node[i];
    const char *name = rnd_fact[n->fact].name;
    switch (n->kind) {
    case RND_NOT:
        buf_put(b, SPAN("not ("));
        sketch_print_node(b, s, n->a);
        buf_put(b, SPAN(")"));
        return;
    case RND_AND:
    case RND_OR:
        buf_put(b, SPAN("("));
        sketch_print_node(b, s, n->a);
        buf_printf(b, n->kind == RND_AND ? " and " : " or ");
        sketch_print_node(b, s, n->b);
        buf_put(b, SPAN(")"));
        return;
    case RND_K_OF:
        buf_printf(b, "at least %d of (", n->value);
        sketch_print_node(b, s, n->a);
        buf_put(b, SPAN(", "));
        sketch_print_node(b, s, n->b);
        buf_put(b, SPAN(", "));
        sketch_print_node(b, s, n->c);
        buf_put(b, SPAN(")"));
        return;
    case RND_DEFINED:
        buf_printf(b, "def-%d", n->value);
        return;
    case RND_CANDIDATE:
        buf_printf(b, "position is %s", position_name((enum position)n->value));
        return;
    case RND_MISSING:
        buf_printf(b, "%s is missing", name);
        return;
    case RND_TODAY:
        buf_printf(b, "today is %s 2026-11-%d", dates[n->op], RND_DAY + n->value);
        return;
    case RND_COMPARE:
        buf_printf(b, "%s is %s %d%s", name, ops[n->op], n->value, rnd_fact[n->fact].unit);
        return;
    case RND_ORDER:
        buf_printf(b, "%s is %s %s", name, ops[n->op], rnd_fact[n->fact].word[n->value]);
        return;
    case RND_IS:
    case RND_INCLUDES:
        buf_printf(b, "%s %s %s", name, n->kind == RND_IS ? "is" : "includes",
                   rnd_fact[n->fact].word[n->value]);
    }
}

static inline void sketch_print_clause(struct buf *b, const struct sketch *s, int i)
{
    const char *position = position_name(s->clause[i].position);
    switch (s->clause[i].kind) {
    case 0:
        buf_printf(b, "  at most %s when ", position);
        break;
    case 1:
        buf_printf(b, "  at most %s unless ", position);
        break;
    case 2:
        buf_printf(b, "  to be %s require ", position);
        break;
    case 3:
        buf_put(b, SPAN("  never wider than p"));
        break;
    case 4:
        buf_printf(b, "  not %s before 2026-11-%d", position, RND_DAY + s->clause[i].day);
        break;
    default:
        buf_printf(b, "  %s lapses on 2026-11-%d", position, RND_DAY + s->clause[i].day);
    }
    if (s->clause[i].cond >= 0)
        sketch_print_node(b, s, s->clause[i].cond);
    if (s->clause[i].except >= 0) {
        buf_put(b, SPAN(" except when "));
        sketch_print_node(b, s, s->clause[i].except);
    }
    buf_put(b, SPAN(".\n"));
}

/* The policy with its first n clauses; each of the first kind also guards a duty. */
static inline void sketch_print(struct buf *b, const struct sketch *s, int n)
{
    buf_put(b, SPAN("policy \"random\" version 1.\n"));
    if (s->jointly)
        buf_put(b, SPAN("judge measurements at 95% confidence jointly.\n"));
    for (int i = 0; i < RND_FACTS; i++)
        buf_printf(b, "fact %s is %s%s.\n", rnd_fact[i].name, rnd_fact[i].type, s->declared[i]);
    for (int i = 0; i < s->n_definitions; i++) {
        buf_printf(b, "define def-%d as ", i);
        sketch_print_node(b, s, s->definition[i]);
        buf_put(b, SPAN(".\n"));
    }
    buf_put(b, SPAN("rule all:\n"));
    for (int i = 0; i < n; i++)
        sketch_print_clause(b, s, i);
    for (int i = 0; i < n; i++)
        if (s->clause[i].kind == 0) {
            buf_printf(b, "duty d%d: at hosted or wider when ", i);
            sketch_print_node(b, s, s->clause[i].cond);
            buf_printf(b, " require review within %d days, terms \"t%d\".\n", 10 + 10 * i, i);
        }
}

/* ---- the second evaluator ---- */
/* ---- evidence and moves ---- */

static inline struct dec rnd_value(int f, int v)
{
    struct dec d = dec_i64(v);
    if (rnd_fact[f].unit[0] == '%')
        CHECK(dec_scale(d, -2, &d));
    return d;
}

static inline void rnd_range(int f, int lo, int hi, struct pol_set *s)
{
    lo = lo < rnd_fact[f].least ? rnd_fact[f].least : lo;
    hi = hi < lo ? lo : hi;
    s->lo = rnd_value(f, lo);
    s->hi = hi > 20 ? f == 1 ? dec_u64(1) : dec_inf(1) : rnd_value(f, hi);
}

static inline int rnd_end(int f, struct dec v)
{
    int n =
        v.inf != 0 ? 21 * v.inf : (int)(dec_double(v) * (rnd_fact[f].unit[0] == '%' ? 100.5 : 1));
    return n > 20 ? 21 : n;
}

static inline void rnd_set(const struct policy *p, int f, struct pol_set *s)
{
    *s = (struct pol_set){ 0 };
    int lo = rnd_fact[f].least + rnd_roll(10), n = rnd_fact[f].least;
    if (rnd_roll(8) == 0)
        *s = pol_whole(&p->fact[f]);
    else if (rnd_fact[f].kind == RND_NUMBERS)
        rnd_range(f, lo, rnd_roll(9) == 0 ? 21 : lo + rnd_roll(3) * rnd_roll(4), s);
    else if (rnd_fact[f].kind == RND_WORDS)
        s->may = (uint64_t)(rnd_roll(2) == 0 ? 1 << rnd_roll(n) : 1 + rnd_roll((1 << n) - 1));
    else {
        s->may = (uint64_t)rnd_roll(8);
        s->must = s->may & (uint64_t)rnd_roll(8);
    }
}

/* Is word x at least as risky as y? */
static inline bool rnd_riskier(int f, int x, int y)
{
    int up = rnd_fact[f].up;
    return x == y || (up == 1 ? x > y : up == -1 ? x < y : up == 2 ? x > 0 && y == 0 : false);
}

static inline void rnd_worsen_words(int f, struct pol_set *s)
{
    int x = rnd_roll(rnd_fact[f].least);
    bool in = (s->may >> x & 1) != 0, over = false, under = false;
    for (int y = 0; y < rnd_fact[f].least; y++)
        if (y != x && (s->may >> y & 1) != 0) {
            over = over || rnd_riskier(f, x, y);
            under = under || rnd_riskier(f, y, x);
        }
    if (in ? under : over)
        s->may ^= 1ull << x;
}

/* Both ends towards risk, or nothing. */
static inline void rnd_worsen(int f, struct pol_set *s)
{
    int up = rnd_fact[f].up, lo = rnd_end(f, s->lo), hi = rnd_end(f, s->hi);
    if (s->missing || up == 0)
        return;
    if (rnd_fact[f].kind == RND_WORDS) {
        rnd_worsen_words(f, s);
    } else if (rnd_fact[f].kind == RND_SET) {
        uint64_t x = 1ull << (1 + rnd_roll(2));
        s->must |= (s->may & x) != 0 ? x : 0;
        s->may |= x;
    } else if (up > 0) {
        lo += rnd_roll(3);
        rnd_range(f, lo, hi == 21 ? 21 : lo > hi + 2 ? lo : hi + rnd_roll(3), s);
        if (dec_cmp(s->lo, s->hi) > 0)
            s->hi = dec_inf(1);
    } else {
        hi = hi == 21 ? 21 - rnd_roll(2) * 10 : hi - rnd_roll(3);
        lo -= rnd_roll(3);
        rnd_range(f, lo < hi ? lo : hi, hi < rnd_fact[f].least ? rnd_fact[f].least : hi, s);
    }
}

static inline void rnd_know_less(const struct policy *p, int f, struct pol_set *s)
{
    int lo = rnd_end(f, s->lo), hi = rnd_end(f, s->hi);
    if (s->missing)
        return;
    if (rnd_roll(4) == 0)
        *s = pol_whole(&p->fact[f]);
    else if (rnd_fact[f].kind == RND_NUMBERS)
        rnd_range(f, lo - rnd_roll(3), hi + rnd_roll(3) * rnd_roll(9), s);
    else {
        s->may |= 1ull << rnd_roll(rnd_fact[f].least);
        s->must &= (uint64_t)rnd_roll(8);
    }
}

#endif
