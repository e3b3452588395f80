/* theorem_test.c - random policies, random evidence, random moves.
 *
 *   T1  worse evidence never gives a wider position, nor fewer duties at the same one
 *   T2  knowing less never gives a wider position
 *   T3  one more rule never gives a wider position
 *
 * and a second evaluator that knows nothing of the first: it walks the trees the texts were
 * printed from, and asks of every single value in a set whether the comparison holds. Some
 * literals point the wrong way; where the checker accepts such a policy (because they do not
 * matter), the theorems must hold all the same. */
#include "policy/given.h"

enum { POLICIES = 600, TRIES = 100, FACTS = 12, NODES = 400, DEFINITIONS = 3, CLAUSES = 5 };

static const struct {
    const char *name, *type;
    enum { NUMBERS, WORDS, SET } kind;
    int least; /* of its domain, in constants; words: how many */
    int up;    /* 1: higher is riskier, -1: safer, 0: neutral */
    const char *unit, *word[4];
} facts[FACTS] = {
    { "c", "a count, higher is riskier", NUMBERS, 0, 1, "", { 0 } },
    { "s", "a proportion, higher is safer", NUMBERS, 0, -1, "%", { 0 } },
    { "t", "a number of points, higher is riskier", NUMBERS, -9, 1, " points", { 0 } },
    { "n", "a number of months, neutral", NUMBERS, -9, 0, " months", { 0 } },
    { "ap", "approvals", NUMBERS, 0, -1, "", { 0 } },
    { "y", "yes or no, yes is riskier", WORDS, 2, 1, "", { "no", "yes" } },
    { "z", "yes or no, yes is safer", WORDS, 2, -1, "", { "no", "yes" } },
    { "o",
      "one of (low < mid < high), higher is riskier",
      WORDS,
      3,
      1,
      "",
      { "low", "mid", "high" } },
    { "p", "a position", WORDS, 4, -1, "", { "closed", "hosted", "gated", "open" } },
    { "w", "one of (e, f, g), neutral", WORDS, 3, 0, "", { "e", "f", "g" } },
    { "v", "one of (h, i, j), riskier with (i, j)", WORDS, 3, 2, "", { "h", "i", "j" } },
    { "m", "some of (a, b, d), riskier with (b, d)", SET, 3, 2, "", { "a", "b", "d" } },
};

enum node_kind {
    NOT = 1,
    AND,
    OR,
    K_OF,
    DEFINED,
    CANDIDATE,
    MISSING,
    COMPARE,
    ORDER,
    IS,
    INCLUDES
};
struct node {
    enum node_kind kind;
    int a, b, c;         /* kids */
    int fact, op, value; /* COMPARE, ORDER: 0 above, 1 at least, 2 below, 3 at most */
};
struct sketch {
    struct node node[NODES];
    int n, definition[DEFINITIONS], n_definitions;
    struct {
        int kind; /* 0 when, 1 unless, 2 require, 3 never wider */
        enum position position;
        int cond, except; /* node, or -1 */
    } clause[CLAUSES];
    int n_clauses, wrong; /* percent of literals that point the wrong way */
};

static uint64_t state = 88172645463325252u;

static int roll(int n)
{
    state ^= state << 13, state ^= state >> 7, state ^= state << 17;
    return (int)(state % (uint64_t)n);
}

/* ---- making a policy ---- */

static int put(struct sketch *s, struct node node)
{
    assert(s->n < NODES);
    s->node[s->n] = node;
    return s->n++;
}

/* True for risk if up, for safety if not. */
static int make_literal(struct sketch *s, bool up)
{
    int f = roll(FACTS), dir = facts[f].up;
    struct node l = { .kind = COMPARE, .fact = f };
    up = roll(100) < s->wrong ? !up : up;
    if (roll(12) == 0) {
        l.kind = CANDIDATE;
        l.value = 1 + roll(4);
        return put(s, l);
    }
    if (roll(10) == 0) {
        l.kind = MISSING;
        int missing = put(s, l);
        return up ? missing : put(s, (struct node){ .kind = NOT, .a = missing });
    }
    if (facts[f].kind == NUMBERS) {
        l.value = facts[f].least + roll(9 - facts[f].least);
        l.op = dir == 0 ? roll(4) : (dir > 0) == up ? roll(2) : 2 + roll(2);
    } else if (facts[f].kind == SET) {
        l.kind = INCLUDES;
        l.value = up ? 1 + roll(2) : 0;
    } else if (dir == 1 || dir == -1) {
        l.kind = ORDER;
        l.value = roll(facts[f].least);
        l.op = (dir > 0) == up ? roll(2) : 2 + roll(2);
        if (facts[f].least == 2) {
            l.kind = IS;
            l.value = (dir > 0) == up;
        }
    } else {
        l.kind = IS;
        l.value = dir == 0 ? roll(3) : up ? 1 + roll(2) : 0;
    }
    return put(s, l);
}

static int make_cond(struct sketch *s, bool up, int depth)
{
    int how = depth == 0 ? 9 : roll(10);
    if (how == 0) {
        int a = make_cond(s, !up, depth - 1);
        return put(s, (struct node){ .kind = NOT, .a = a });
    }
    if (how <= 5) {
        int a = make_cond(s, up, depth - 1), b = make_cond(s, up, depth - 1);
        int c = how == 5 ? make_cond(s, up, depth - 1) : -1;
        return put(s, (struct node){ .kind = how == 5  ? K_OF
                                             : how & 1 ? AND
                                                       : OR,
                                     .a = a,
                                     .b = b,
                                     .c = c,
                                     .value = 2 });
    }
    if (how == 6 && s->n_definitions > 0) {
        int d = put(s, (struct node){ .kind = DEFINED, .value = roll(s->n_definitions) });
        return up ? d : put(s, (struct node){ .kind = NOT, .a = d });
    }
    return make_literal(s, up);
}

static void make_sketch(struct sketch *s)
{
    s->n = s->n_definitions = 0;
    s->wrong = roll(3) == 0 ? 10 : 0;
    for (int i = roll(DEFINITIONS + 1); i > 0; i--) {
        int d = make_cond(s, true, 2);
        s->definition[s->n_definitions++] = d;
    }
    s->n_clauses = 1 + roll(CLAUSES);
    for (int i = 0; i < s->n_clauses; i++) {
        int kind = roll(8) == 0 ? 3 : roll(3);
        s->clause[i].kind = kind;
        s->clause[i].position = (enum position)(1 + roll(3) + (kind == 2));
        s->clause[i].cond = kind == 3 ? -1 : make_cond(s, kind == 0, 3);
        s->clause[i].except =
            (kind == 0 || kind == 2) && roll(3) == 0 ? make_cond(s, false, 2) : -1;
    }
}

static void print_node(struct buf *b, const struct sketch *s, int i)
{
    static const char *const ops[] = { "above", "at least", "below", "at most" };
    const struct node *n = &s->node[i];
    const char *name = facts[n->fact].name;
    switch (n->kind) {
    case NOT:
        buf_put(b, SPAN("not ("));
        print_node(b, s, n->a);
        buf_put(b, SPAN(")"));
        return;
    case AND:
    case OR:
        buf_put(b, SPAN("("));
        print_node(b, s, n->a);
        buf_printf(b, n->kind == AND ? " and " : " or ");
        print_node(b, s, n->b);
        buf_put(b, SPAN(")"));
        return;
    case K_OF:
        buf_printf(b, "at least %d of (", n->value);
        print_node(b, s, n->a);
        buf_put(b, SPAN(", "));
        print_node(b, s, n->b);
        buf_put(b, SPAN(", "));
        print_node(b, s, n->c);
        buf_put(b, SPAN(")"));
        return;
    case DEFINED:
        buf_printf(b, "def-%d", n->value);
        return;
    case CANDIDATE:
        buf_printf(b, "position is %s", position_name((enum position)n->value));
        return;
    case MISSING:
        buf_printf(b, "%s is missing", name);
        return;
    case COMPARE:
        buf_printf(b, "%s is %s %d%s", name, ops[n->op], n->value, facts[n->fact].unit);
        return;
    case ORDER:
        buf_printf(b, "%s is %s %s", name, ops[n->op], facts[n->fact].word[n->value]);
        return;
    case IS:
    case INCLUDES:
        buf_printf(b, "%s %s %s", name, n->kind == IS ? "is" : "includes",
                   facts[n->fact].word[n->value]);
    }
}

static void print_clause(struct buf *b, const struct sketch *s, int i)
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
    default:
        buf_put(b, SPAN("  never wider than p"));
    }
    if (s->clause[i].cond >= 0)
        print_node(b, s, s->clause[i].cond);
    if (s->clause[i].except >= 0) {
        buf_put(b, SPAN(" except when "));
        print_node(b, s, s->clause[i].except);
    }
    buf_put(b, SPAN(".\n"));
}

/* The policy with its first n clauses; each of the first kind also guards a duty. */
static void print_policy(struct buf *b, const struct sketch *s, int n)
{
    buf_put(b, SPAN("policy \"random\" version 1.\n"));
    for (int i = 0; i < FACTS; i++)
        buf_printf(b, "fact %s is %s.\n", facts[i].name, facts[i].type);
    for (int i = 0; i < s->n_definitions; i++) {
        buf_printf(b, "define def-%d as ", i);
        print_node(b, s, s->definition[i]);
        buf_put(b, SPAN(".\n"));
    }
    buf_put(b, SPAN("rule all:\n"));
    for (int i = 0; i < n; i++)
        print_clause(b, s, i);
    for (int i = 0; i < n; i++)
        if (s->clause[i].kind == 0) {
            buf_printf(b, "duty d%d: at hosted or wider when ", i);
            print_node(b, s, s->clause[i].cond);
            buf_printf(b, " require review within %d days, terms \"t%d\".\n", 10 + 10 * i, i);
        }
}

/* ---- the second evaluator ---- */

/* Values as halves, so that every gap between two constants holds one. */
static int half(struct dec v)
{
    return v.inf != 0 ? 60 * v.inf : (int)(dec_double(v) * 2);
}

static bool compare(int value, int op, int with)
{
    return op == 0   ? value > with
           : op == 1 ? value >= with
           : op == 2 ? value < with
                     : value <= with;
}

static int verdict_of(int holds, int of)
{
    return holds == of ? 2 : holds == 0 ? 0 : 1;
}

static int literal_value(const struct node *n, const struct pol_set *set)
{
    const struct pol_set *s = &set[n->fact];
    int holds = 0, of = 0, words = facts[n->fact].least;
    bool percent = facts[n->fact].unit[0] == '%';
    if (n->kind == MISSING)
        return s->missing ? 2 : 0;
    if (facts[n->fact].kind == NUMBERS) {
        int lo = percent ? (int)(dec_double(s->lo) * 200 + 0.5) : half(s->lo);
        int hi = percent ? (int)(dec_double(s->hi) * 200 + 0.5) : half(s->hi);
        for (int v = lo; v <= hi; v++, of++)
            holds += compare(v, n->op, 2 * n->value);
    } else if (facts[n->fact].kind == SET) {
        for (int v = 0; v < 8; v++) {
            bool possible = (s->must & ~(uint64_t)v) == 0 && ((uint64_t)v & ~s->may) == 0;
            of += possible;
            holds += possible && (v >> n->value & 1);
        }
    } else {
        for (int v = 0; v < words; v++)
            if ((s->may >> v & 1) != 0) {
                of++;
                holds += n->kind == IS ? v == n->value : compare(v, n->op, n->value);
            }
    }
    return verdict_of(holds, of);
}

static int least(int a, int b)
{
    return a < b ? a : b;
}

static int node_value(const struct sketch *s, int i, const struct pol_set *set, int at)
{
    const struct node *n = &s->node[i];
    int a = n->kind <= K_OF ? node_value(s, n->a, set, at) : 0;
    int b = n->kind >= AND && n->kind <= K_OF ? node_value(s, n->b, set, at) : 0;
    int c = n->kind == K_OF ? node_value(s, n->c, set, at) : 0;
    switch (n->kind) {
    case NOT:
        return 2 - a;
    case AND:
        return least(a, b);
    case OR:
        return 2 - least(2 - a, 2 - b);
    case K_OF: {
        int shown = (a == 2) + (b == 2) + (c == 2), possible = (a > 0) + (b > 0) + (c > 0);
        return shown >= n->value ? 2 : possible < n->value ? 0 : 1;
    }
    case DEFINED:
        return node_value(s, s->definition[n->value], set, at);
    case CANDIDATE:
        return at == n->value ? 2 : 0;
    default:
        return literal_value(n, set);
    }
}

static int clause_value(const struct sketch *s, int i, const struct pol_set *set, int at)
{
    int q = (int)s->clause[i].position, v;
    if (s->clause[i].kind == 3) {
        int holds = 0, of = 0;
        for (int p = 1; p <= 4; p++)
            if ((set[8].may >> (p - 1) & 1) != 0) {
                of++;
                holds += p < at;
            }
        return verdict_of(holds, of);
    }
    if (s->clause[i].kind == 2 ? at < q : at <= q)
        return 0;
    v = node_value(s, s->clause[i].cond, set, at);
    v = s->clause[i].kind == 0 ? v : 2 - v;
    if (s->clause[i].except >= 0)
        v = least(v, 2 - node_value(s, s->clause[i].except, set, at));
    return v;
}

static enum position naive_position(const struct sketch *s, const struct pol_set *set)
{
    for (int at = 4; at > 1; at--) {
        int objections = 0;
        for (int i = 0; i < s->n_clauses; i++)
            objections += clause_value(s, i, set, at) != 0;
        if (objections == 0)
            return (enum position)at;
    }
    return POSITION_CLOSED;
}

/* ---- evidence and moves ---- */

static struct dec value(int f, int v)
{
    struct dec d = dec_i64(v);
    if (facts[f].unit[0] == '%')
        CHECK(dec_scale(d, -2, &d));
    return d;
}

static void set_range(int f, int lo, int hi, struct pol_set *s)
{
    lo = lo < facts[f].least ? facts[f].least : lo;
    hi = hi < lo ? lo : hi;
    s->lo = value(f, lo);
    s->hi = hi > 20 ? f == 1 ? dec_u64(1) : dec_inf(1) : value(f, hi);
}

static int end_of(int f, struct dec v)
{
    int n = v.inf != 0 ? 21 * v.inf : (int)(dec_double(v) * (facts[f].unit[0] == '%' ? 100.5 : 1));
    return n > 20 ? 21 : n;
}

static void random_set(const struct policy *p, int f, struct pol_set *s)
{
    *s = (struct pol_set){ 0 };
    int lo = facts[f].least + roll(10), n = facts[f].least;
    if (roll(8) == 0)
        *s = pol_whole(&p->fact[f]);
    else if (facts[f].kind == NUMBERS)
        set_range(f, lo, roll(9) == 0 ? 21 : lo + roll(3) * roll(4), s);
    else if (facts[f].kind == WORDS)
        s->may = (uint64_t)(roll(2) == 0 ? 1 << roll(n) : 1 + roll((1 << n) - 1));
    else {
        s->may = (uint64_t)roll(8);
        s->must = s->may & (uint64_t)roll(8);
    }
}

/* Is word x at least as risky as y? */
static bool riskier(int f, int x, int y)
{
    int up = facts[f].up;
    return x == y || (up == 1 ? x > y : up == -1 ? x < y : up == 2 ? x > 0 && y == 0 : false);
}

static void worsen_words(int f, struct pol_set *s)
{
    int x = roll(facts[f].least);
    bool in = (s->may >> x & 1) != 0, over = false, under = false;
    for (int y = 0; y < facts[f].least; y++)
        if (y != x && (s->may >> y & 1) != 0) {
            over = over || riskier(f, x, y);
            under = under || riskier(f, y, x);
        }
    if (in ? under : over)
        s->may ^= 1ull << x;
}

/* Both ends towards risk, or nothing. */
static void worsen(int f, struct pol_set *s)
{
    int up = facts[f].up, lo = end_of(f, s->lo), hi = end_of(f, s->hi);
    if (s->missing || up == 0)
        return;
    if (facts[f].kind == WORDS) {
        worsen_words(f, s);
    } else if (facts[f].kind == SET) {
        uint64_t x = 1ull << (1 + roll(2));
        s->must |= (s->may & x) != 0 ? x : 0;
        s->may |= x;
    } else if (up > 0) {
        lo += roll(3);
        set_range(f, lo, hi == 21 ? 21 : lo > hi + 2 ? lo : hi + roll(3), s);
        if (dec_cmp(s->lo, s->hi) > 0)
            s->hi = dec_inf(1);
    } else {
        hi = hi == 21 ? 21 - roll(2) * 10 : hi - roll(3);
        lo -= roll(3);
        set_range(f, lo < hi ? lo : hi, hi < facts[f].least ? facts[f].least : hi, s);
    }
}

static void know_less(const struct policy *p, int f, struct pol_set *s)
{
    int lo = end_of(f, s->lo), hi = end_of(f, s->hi);
    if (s->missing)
        return;
    if (roll(4) == 0)
        *s = pol_whole(&p->fact[f]);
    else if (facts[f].kind == NUMBERS)
        set_range(f, lo - roll(3), hi + roll(3) * roll(9), s);
    else {
        s->may |= 1ull << roll(facts[f].least);
        s->must &= (uint64_t)roll(8);
    }
}

/* Every obligation of a is there in b, or a stricter one. */
static bool no_fewer(const struct pol_obligation *a, unsigned n_a, const struct pol_obligation *b,
                     unsigned n_b)
{
    for (unsigned i = 0; i < n_a; i++) {
        bool there = false;
        for (unsigned k = 0; k < n_b && !there; k++)
            there =
                a[i].kind == b[k].kind && (a[i].kind == POL_REVIEW ? b[k].number <= a[i].number
                                                                   : span_eq(a[i].text, b[k].text));
        if (!there)
            return false;
    }
    return true;
}

struct trial {
    struct policy p, shorter; /* shorter: without the last clause */
    struct sketch s;
    struct pol_given given[FACTS], moved[FACTS];
};

static bool duties_kept(const struct trial *t, enum position at)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "duties", .limit = 1 << 16 };
    const struct pol_obligation *before, *after;
    unsigned n_before, n_after;
    struct err err = { 0 };
    return policy_duties(&t->p, t->given, CLOCK_OF_TESTS, at, &a, &before, &n_before, &err) &&
           policy_duties(&t->p, t->moved, CLOCK_OF_TESTS, at, &a, &after, &n_after, &err) &&
           no_fewer(before, n_before, after, n_after);
}

static enum position position_of(const struct trial *t, const struct pol_given *given)
{
    return policy_position(&t->p, given, CLOCK_OF_TESTS);
}

/* One random state of evidence, and two moves from it. */
static void try_once(struct trial *t, unsigned *moves)
{
    struct pol_set set[FACTS];
    for (int f = 0; f < FACTS; f++) {
        random_set(&t->p, f, &set[f]);
        t->given[f] = (struct pol_given){ .set = set[f] };
    }
    enum position at = position_of(t, t->given);
    CHECK(at == naive_position(&t->s, set));
    CHECK(at <= policy_position(&t->shorter, t->given, CLOCK_OF_TESTS));
    memcpy(t->moved, t->given, sizeof t->moved);
    for (int i = 1 + roll(4); i > 0; i--) {
        int f = roll(FACTS);
        worsen(f, &t->moved[f].set);
    }
    CHECK(position_of(t, t->moved) <= at);
    CHECK(duties_kept(t, POSITION_HOSTED));
    memcpy(t->moved, t->given, sizeof t->moved);
    for (int i = 1 + roll(4); i > 0; i--) {
        int f = roll(FACTS);
        know_less(&t->p, f, &t->moved[f].set);
    }
    CHECK(position_of(t, t->moved) <= at);
    CHECK(duties_kept(t, POSITION_HOSTED));
    *moves += 3;
}

static bool read_sketch(const struct sketch *s, int n, struct arena *a, struct policy *p)
{
    static struct pol_faults faults;
    AUTO_CLOSE(buf) struct buf b;
    struct span text;
    struct err err = { 0 };
    buf_init(&b, "policy", 1 << 20);
    print_policy(&b, s, n);
    faults = (struct pol_faults){ 0 };
    bool ok = buf_done(&b, &text, &err) && policy_read(text, a, p, &faults, &err);
    /* Only a literal that points the wrong way may be refused. */
    CHECK(ok || s->wrong > 0);
    if (!ok && s->wrong == 0)
        printf("%.*s%s\n", (int)text.len, (const char *)text.ptr, err.text);
    return ok;
}

static void bad_news_silence_and_rules_never_open(void)
{
    static struct trial t;
    unsigned moves = 0, refused = 0, wrong = 0, seen[POSITIONS] = { 0 };
    for (int i = 0; i < POLICIES * 2; i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 8 << 20 };
        make_sketch(&t.s);
        wrong += t.s.wrong > 0;
        if (!read_sketch(&t.s, t.s.n_clauses, &a, &t.p)) {
            refused++;
            continue;
        }
        if (t.s.n_clauses < 2 || !read_sketch(&t.s, t.s.n_clauses - 1, &a, &t.shorter))
            t.shorter = t.p;
        for (int k = 0; k < TRIES; k++) {
            try_once(&t, &moves);
            seen[position_of(&t, t.given)]++;
        }
    }
    CHECK(moves >= 100000 && refused > 50 && refused < wrong);
    for (enum position at = POSITION_CLOSED; at <= POSITION_OPEN; at++)
        CHECK(seen[at] > 1000);
}

TESTS(TEST(bad_news_silence_and_rules_never_open))
