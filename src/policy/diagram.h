/* diagram.h - decision diagrams: functions of many yes-or-no variables, each function once (hash-
 * consed, ordered, reduced), so that equal functions are equal numbers.
 *
 * A function is the index of its root. Its variables are 0 .. n - 1, asked in this order; it
 * neither grows nor is freed alone: all live in the arena of the diagram.
 *
 * Limits  Nodes and steps are bounded at birth. Past a bound every operation gives DD_FALSE and
 *         `spent` stays set: an answer counts only if it is not set afterwards. So does `failed`,
 *         for memory, with the error in *err. */
#ifndef AJAR_POLICY_DIAGRAM_H
#define AJAR_POLICY_DIAGRAM_H

#include "base/base.h"

#define DD_VARIABLES_MAX 2048u /* operations recurse once a variable */
enum { DD_FALSE = 0, DD_TRUE = 1 };

struct dd_budget {
    uint32_t nodes;
    uint64_t steps; /* of work: a pair of nodes looked at for the first time, or again after it was
                       forgotten; a fast machine does tens of millions a second */
};

struct dd_node;
struct dd_done;
struct dd {
    struct arena *a;
    struct err *err;
    struct dd_budget left;
    bool spent, failed;
    struct dd_node *node;
    uint32_t *bucket; /* by hash: the first node of a chain, 0: none */
    struct dd_done *done;
    size_t n_nodes, node_room, n_buckets;
};

/* err is kept: it is set when memory runs out, which `failed` says. */
bool dd_start(struct dd *d, struct dd_budget budget, struct arena *a, struct err *err) MUST;
static inline bool dd_fine(const struct dd *d)
{
    return !d->spent && !d->failed;
}

uint32_t dd_variable(struct dd *d, uint32_t variable); /* true where it is */
uint32_t dd_and(struct dd *d, uint32_t f, uint32_t g);
uint32_t dd_or(struct dd *d, uint32_t f, uint32_t g);
uint32_t dd_without(struct dd *d, uint32_t f, uint32_t g); /* f and not g */
uint32_t dd_not(struct dd *d, uint32_t f);
/* Is there a point where both are true? Builds nothing. */
bool dd_meet(struct dd *d, uint32_t f, uint32_t g);

/* A run of variables that stand side by side. */
struct dd_block {
    uint32_t first, n;
};
/* True where some values of the block make f true; f with the whole block set true. */
uint32_t dd_some(struct dd *d, uint32_t f, struct dd_block b);
uint32_t dd_all_true(struct dd *d, uint32_t f, struct dd_block b);
/* f with the block set to value[0 .. n - 1]; the other variables stay. */
uint32_t dd_set(struct dd *d, uint32_t f, struct dd_block b, const uint8_t *value);

/* A point where f, which must not be DD_FALSE, is true: value[v] is 0 or 1 for each of n
 * variables, 1 wherever it may be. */
void dd_point(const struct dd *d, uint32_t f, uint8_t *value, uint32_t n);

/* A node, for those who walk; f must be neither DD_FALSE nor DD_TRUE. */
uint32_t dd_top(const struct dd *d, uint32_t f);
uint32_t dd_branch(const struct dd *d, uint32_t f, bool high);

#endif
