/* diagram.c - see diagram.h.
 *
 * Invariants
 *   (1) A node's branches differ, and ask later variables than it does.
 *   (2) No two nodes are the same. With (1), equal functions are equal indices.
 *   (3) done[] forgets: an entry is overwritten by the next that falls on it, never wrong. */
#include "policy/diagram.h"

struct dd_node {
    uint32_t variable, low, high;
    uint32_t next; /* in its bucket's chain; 0: the last */
};
/* An operation and what it gave. op 0: nothing. */
struct dd_done {
    uint32_t op, f, g, result;
};

enum op { OP_AND = 1, OP_OR, OP_WITHOUT, OP_MEET, OP_SOME, OP_ALL_TRUE };
enum {
    OP_BITS = 3,
    ROOM_FIRST = 1u << 10,
    DONE_MAX = 1u << 20,          /* entries: more would not stay in the processor's cache */
    LEAF = DD_VARIABLES_MAX + 1u, /* variable of DD_FALSE and DD_TRUE: after all others */
};

static uint64_t mix(uint64_t a, uint64_t b, uint64_t c)
{
    uint64_t h = a * 0x9E3779B97F4A7C15u ^ b * 0xC2B2AE3D27D4EB4Fu ^ c * 0x165667B19E3779F9u;
    h ^= h >> 29;
    h *= 0xBF58476D1CE4E5B9u;
    return h ^ h >> 32;
}

static uint64_t hash_node(const struct dd_node *n)
{
    return mix(n->variable, n->low, n->high);
}

static size_t n_done(const struct dd *d)
{
    return d->n_buckets < DONE_MAX ? d->n_buckets : DONE_MAX;
}

/* New buckets for more nodes: every node into its chain again. */
static bool spread(struct dd *d, size_t n)
{
    size_t before = d->done == NULL ? 0 : n_done(d);
    uint32_t *bucket = ARENA_ARRAY(d->a, uint32_t, n, d->err);
    if (bucket == NULL)
        return false;
    for (size_t i = DD_TRUE + 1; i < d->n_nodes; i++) {
        uint32_t *head = &bucket[hash_node(&d->node[i]) & (n - 1)];
        d->node[i].next = *head;
        *head = (uint32_t)i;
    }
    d->bucket = bucket;
    d->n_buckets = n;
    if (n_done(d) == before)
        return true;
    struct dd_done *done = ARENA_ARRAY(d->a, struct dd_done, n_done(d), d->err);
    if (done == NULL)
        return false;
    d->done = done;
    return true;
}

bool dd_start(struct dd *d, struct dd_budget budget, struct arena *a, struct err *err)
{
    *d = (struct dd){ .a = a, .err = err, .left = budget };
    d->node = arena_grow(a, NULL, 0, &d->node_room, sizeof *d->node, err);
    if (d->node != NULL)
        d->node = arena_grow(a, d->node, 1, &d->node_room, sizeof *d->node, err);
    if (d->node == NULL)
        return false;
    d->node[DD_FALSE] = d->node[DD_TRUE] = (struct dd_node){ .variable = LEAF };
    d->n_nodes = 2;
    return spread(d, ROOM_FIRST);
}

/* Sticky: what is computed from here on means nothing. */
static uint32_t spent(struct dd *d)
{
    d->spent = true;
    return DD_FALSE;
}

static uint32_t failed(struct dd *d)
{
    d->failed = true;
    return DD_FALSE;
}

static uint32_t make(struct dd *d, struct dd_node n)
{
    if (n.low == n.high || !dd_fine(d))
        return n.low;
    uint64_t h = hash_node(&n);
    for (uint32_t i = d->bucket[h & (d->n_buckets - 1)]; i != 0; i = d->node[i].next)
        if (d->node[i].variable == n.variable && d->node[i].low == n.low &&
            d->node[i].high == n.high)
            return i;
    if (d->left.nodes == 0)
        return spent(d);
    d->left.nodes--;
    struct dd_node *node = arena_grow(d->a, d->node, d->n_nodes, &d->node_room, sizeof n, d->err);
    if (node == NULL)
        return failed(d);
    d->node = node;
    if (d->n_nodes == d->n_buckets && !spread(d, 2 * d->n_buckets))
        return failed(d);
    uint32_t *head = &d->bucket[h & (d->n_buckets - 1)];
    n.next = *head;
    *head = (uint32_t)d->n_nodes;
    d->node[d->n_nodes] = n;
    return (uint32_t)d->n_nodes++;
}

uint32_t dd_variable(struct dd *d, uint32_t variable)
{
    assert(variable < DD_VARIABLES_MAX);
    return make(d, (struct dd_node){ .variable = variable, .low = DD_FALSE, .high = DD_TRUE });
}

static struct dd_done *done_at(const struct dd *d, uint32_t op, uint32_t f, uint32_t g)
{
    return &d->done[mix(f, g, op) & (n_done(d) - 1)];
}

/* Was it done before? Else a step is taken, and *result is DD_FALSE if there is none left. */
static bool known(struct dd *d, uint32_t op, uint32_t f, uint32_t g, uint32_t *result)
{
    const struct dd_done *at = done_at(d, op, f, g);
    *result = DD_FALSE;
    if (!dd_fine(d))
        return true;
    if (at->op == op && at->f == f && at->g == g) {
        *result = at->result;
        return true;
    }
    if (d->left.steps == 0) {
        spent(d);
        return true;
    }
    d->left.steps--;
    return false;
}

static uint32_t keep(struct dd *d, uint32_t op, uint32_t f, uint32_t g, uint32_t result)
{
    if (dd_fine(d))
        *done_at(d, op, f, g) = (struct dd_done){ .op = op, .f = f, .g = g, .result = result };
    return result;
}

/* What needs no look at the nodes. */
static bool easy(enum op op, uint32_t f, uint32_t g, uint32_t *result)
{
    if (op == OP_WITHOUT) {
        *result = g == DD_FALSE ? f : DD_FALSE;
        return g == DD_FALSE || g == DD_TRUE || f == DD_FALSE || f == g;
    }
    uint32_t absorbs = op == OP_OR ? DD_TRUE : DD_FALSE, neutral = DD_TRUE - absorbs;
    *result = f == absorbs || g == absorbs ? absorbs : f == neutral ? g : f;
    return f == absorbs || g == absorbs || f == neutral || g == neutral || f == g;
}

/* NOLINTNEXTLINE(misc-no-recursion): once a variable, at most DD_VARIABLES_MAX deep */
static uint32_t apply(struct dd *d, enum op op, uint32_t f, uint32_t g)
{
    uint32_t result;
    if (easy(op, f, g, &result))
        return result;
    if (op != OP_WITHOUT && f > g) {
        uint32_t swap = f;
        f = g;
        g = swap;
    }
    if (known(d, op, f, g, &result))
        return result;
    struct dd_node x = d->node[f], y = d->node[g];
    struct dd_node n = { .variable = x.variable < y.variable ? x.variable : y.variable };
    bool of_x = x.variable == n.variable, of_y = y.variable == n.variable;
    n.low = apply(d, op, of_x ? x.low : f, of_y ? y.low : g);
    n.high = apply(d, op, of_x ? x.high : f, of_y ? y.high : g);
    return keep(d, op, f, g, make(d, n));
}

uint32_t dd_and(struct dd *d, uint32_t f, uint32_t g)
{
    return apply(d, OP_AND, f, g);
}

uint32_t dd_or(struct dd *d, uint32_t f, uint32_t g)
{
    return apply(d, OP_OR, f, g);
}

uint32_t dd_without(struct dd *d, uint32_t f, uint32_t g)
{
    return apply(d, OP_WITHOUT, f, g);
}

uint32_t dd_not(struct dd *d, uint32_t f)
{
    return apply(d, OP_WITHOUT, DD_TRUE, f);
}

/* NOLINTNEXTLINE(misc-no-recursion): as apply */
bool dd_meet(struct dd *d, uint32_t f, uint32_t g)
{
    uint32_t result;
    if (f == DD_FALSE || g == DD_FALSE)
        return false;
    if (f == DD_TRUE || g == DD_TRUE || f == g)
        return true;
    if (f > g)
        return dd_meet(d, g, f);
    if (known(d, OP_MEET, f, g, &result))
        return result != DD_FALSE;
    struct dd_node x = d->node[f], y = d->node[g];
    uint32_t top = x.variable < y.variable ? x.variable : y.variable;
    bool of_x = x.variable == top, of_y = y.variable == top;
    bool meet = dd_meet(d, of_x ? x.high : f, of_y ? y.high : g) ||
                dd_meet(d, of_x ? x.low : f, of_y ? y.low : g);
    return keep(d, OP_MEET, f, g, meet) != DD_FALSE;
}

/* ---- blocks ---- */

/* NOLINTNEXTLINE(misc-no-recursion): as apply */
static uint32_t over_block(struct dd *d, enum op op, uint32_t f, struct dd_block b)
{
    uint32_t result, key = op | b.first << OP_BITS;
    struct dd_node n = d->node[f];
    if (n.variable >= b.first + b.n)
        return f;
    if (n.variable >= b.first && op == OP_ALL_TRUE)
        return over_block(d, op, n.high, b);
    if (known(d, key, f, b.n, &result))
        return result;
    n.low = over_block(d, op, n.low, b);
    n.high = over_block(d, op, n.high, b);
    result = n.variable >= b.first ? dd_or(d, n.low, n.high) : make(d, n);
    return keep(d, key, f, b.n, result);
}

uint32_t dd_some(struct dd *d, uint32_t f, struct dd_block b)
{
    return over_block(d, OP_SOME, f, b);
}

uint32_t dd_all_true(struct dd *d, uint32_t f, struct dd_block b)
{
    return over_block(d, OP_ALL_TRUE, f, b);
}

uint32_t dd_set(struct dd *d, uint32_t f, struct dd_block b, const uint8_t *value)
{
    uint32_t cube = DD_TRUE;
    for (uint32_t i = b.n; i-- > 0;) {
        struct dd_node n = { .variable = b.first + i };
        n.low = value[i] != 0 ? DD_FALSE : cube;
        n.high = value[i] != 0 ? cube : DD_FALSE;
        cube = make(d, n);
    }
    return dd_some(d, dd_and(d, f, cube), b);
}

void dd_point(const struct dd *d, uint32_t f, uint8_t *value, uint32_t n)
{
    assert(f != DD_FALSE);
    memset(value, 1, n);
    while (f != DD_TRUE) {
        const struct dd_node *at = &d->node[f];
        bool high = at->high != DD_FALSE;
        assert(at->variable < n);
        value[at->variable] = high;
        f = high ? at->high : at->low;
    }
}

uint32_t dd_top(const struct dd *d, uint32_t f)
{
    return d->node[f].variable;
}

uint32_t dd_branch(const struct dd *d, uint32_t f, bool high)
{
    return high ? d->node[f].high : d->node[f].low;
}
