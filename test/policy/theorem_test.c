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
#include "policy/random.h"

enum { POLICIES = 600, TRIES = 100 };

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

static int literal_value(const struct sketch_node *n, const struct pol_set *set)
{
    const struct pol_set *s = &set[n->fact];
    int holds = 0, of = 0, words = rnd_fact[n->fact].least;
    bool percent = rnd_fact[n->fact].unit[0] == '%';
    if (n->kind == RND_TODAY)
        return compare(0, n->op, n->value) ? 2 : 0;
    if (n->kind == RND_MISSING)
        return s->missing ? 2 : 0;
    if (rnd_fact[n->fact].kind == RND_NUMBERS) {
        int lo = percent ? (int)(dec_double(s->lo) * 200 + 0.5) : half(s->lo);
        int hi = percent ? (int)(dec_double(s->hi) * 200 + 0.5) : half(s->hi);
        for (int v = lo; v <= hi; v++, of++)
            holds += compare(v, n->op, 2 * n->value);
    } else if (rnd_fact[n->fact].kind == RND_SET) {
        for (int v = 0; v < 8; v++) {
            bool possible = (s->must & ~(uint64_t)v) == 0 && ((uint64_t)v & ~s->may) == 0;
            of += possible;
            holds += possible && (v >> n->value & 1);
        }
    } else {
        for (int v = 0; v < words; v++)
            if ((s->may >> v & 1) != 0) {
                of++;
                holds += n->kind == RND_IS ? v == n->value : compare(v, n->op, n->value);
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
    const struct sketch_node *n = &s->node[i];
    int a = n->kind <= RND_K_OF ? node_value(s, n->a, set, at) : 0;
    int b = n->kind >= RND_AND && n->kind <= RND_K_OF ? node_value(s, n->b, set, at) : 0;
    int c = n->kind == RND_K_OF ? node_value(s, n->c, set, at) : 0;
    switch (n->kind) {
    case RND_NOT:
        return 2 - a;
    case RND_AND:
        return least(a, b);
    case RND_OR:
        return 2 - least(2 - a, 2 - b);
    case RND_K_OF: {
        int shown = (a == 2) + (b == 2) + (c == 2), possible = (a > 0) + (b > 0) + (c > 0);
        return shown >= n->value ? 2 : possible < n->value ? 0 : 1;
    }
    case RND_DEFINED:
        return node_value(s, s->definition[n->value], set, at);
    case RND_CANDIDATE:
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
            if ((set[RND_PARENT].may >> (p - 1) & 1) != 0) {
                of++;
                holds += p < at;
            }
        return verdict_of(holds, of);
    }
    if (s->clause[i].kind == 2 || s->clause[i].kind > 3 ? at < q : at <= q)
        return 0;
    if (s->clause[i].kind > 3)
        return (s->clause[i].day <= 0) == (s->clause[i].kind == 4) ? 0 : 2;
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
    struct pol_given given[RND_FACTS + 1], moved[RND_FACTS + 1];
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

/* One random rnd_state of evidence, and two moves from it. */
static void try_once(struct trial *t, unsigned *moves)
{
    struct pol_set set[RND_FACTS];
    for (int f = 0; f < RND_FACTS; f++) {
        rnd_set(&t->p, f, &set[f]);
        t->given[f] = (struct pol_given){ .set = set[f] };
    }
    enum position at = position_of(t, t->given);
    CHECK(at == naive_position(&t->s, set));
    CHECK(at <= policy_position(&t->shorter, t->given, CLOCK_OF_TESTS));
    memcpy(t->moved, t->given, sizeof t->moved);
    for (int i = 1 + rnd_roll(4); i > 0; i--) {
        int f = rnd_roll(RND_FACTS);
        rnd_worsen(f, &t->moved[f].set);
    }
    CHECK(position_of(t, t->moved) <= at);
    CHECK(duties_kept(t, POSITION_HOSTED));
    memcpy(t->moved, t->given, sizeof t->moved);
    for (int i = 1 + rnd_roll(4); i > 0; i--) {
        int f = rnd_roll(RND_FACTS);
        rnd_know_less(&t->p, f, &t->moved[f].set);
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
    sketch_print(&b, s, n);
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
        sketch_make(&t.s, (struct rnd_limits){ .all_forms = i % 2 != 0 });
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
