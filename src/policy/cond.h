/* cond.h - conditions as they stand in memory, for the folder's own use: the reader builds them,
 * the checker and the evaluator walk them, explanations print them.
 *
 * Invariants of a policy that was read
 *   (1) A condition is at most POL_NESTING_MAX deep, definitions included: walking may recurse.
 *   (2) A definition refers only to definitions with a smaller index: walking backwards over them
 *       meets every use before the definition.
 *   (3) A comparison has the kind that fits its fact's type. */
#ifndef AJAR_POLICY_COND_H
#define AJAR_POLICY_COND_H

#include "policy/fault.h"
#include "policy/policy.h"

enum cond_kind {
    COND_NOT = 1,   /* kid */
    COND_ALL,       /* kids */
    COND_ANY,       /* kids */
    COND_AT_LEAST,  /* k of the kids */
    COND_DEFINED,   /* index: of the definition */
    COND_CANDIDATE, /* the candidate position is in mask */
    COND_NUMBER,    /* index: of the fact; compared with value */
    COND_WORDS,     /* index: of the fact; its word is in mask */
    COND_INCLUDES,  /* index: of the fact; the word of mask is in the set */
    COND_KNOWN,     /* index: of the fact */
};
enum cond_op { OP_ABOVE = 1, OP_AT_LEAST, OP_BELOW, OP_AT_MOST };
/* How a comparison with words was written, to write it back. */
enum cond_form { FORM_YES_NO = 1, FORM_WORD, FORM_ONE_OF, FORM_ORDER };

struct pol_cond {
    enum cond_kind kind;
    enum cond_op op;
    enum cond_form form;
    unsigned index, n_kids, depth;
    unsigned k;    /* COND_AT_LEAST: how many; FORM_ORDER: the word; FORM_ONE_OF: 1: none of */
    uint64_t mask; /* words; COND_CANDIDATE: bit p is position p */
    struct dec value;
    struct span number, scale, unit; /* of value, as written; unit may be "%", number a date */
    const struct pol_cond *kid, *next;
    struct place at;
};

/* The closing condition of a clause at a candidate: all of n parts, each perhaps negated. */
struct closing {
    struct {
        const struct pol_cond *cond;
        bool negated;
    } part[2];
    unsigned n;
    bool applies; /* false: the clause says nothing about this candidate */
};
struct closing pol_closing(const struct pol_clause *c, enum position at);
struct closing pol_guard(const struct pol_duty *d, enum position at);

/* One evaluation: a policy on what is given at one candidate position. */
struct eval {
    const struct policy *p;
    const struct pol_given *given; /* NULL: every fact is unknown, to see what is constant */
    struct dec today;
    enum position at;
    bool *asked; /* set to true if an answer hangs on the candidate; NULL: nobody wants to know */
    uint8_t defined[POL_DEFINITIONS_MAX]; /* enum pol_tri by definition */
};
void eval_start(struct eval *e, const struct policy *p, const struct pol_given *given,
                struct clock now);
void eval_at(struct eval *e, enum position at); /* evaluates the definitions */
enum pol_tri eval_cond(const struct eval *e, const struct pol_cond *c);
enum pol_tri eval_closing(const struct eval *e, const struct closing *c);
/* The closing condition of any clause, also "never wider than". */
enum pol_tri eval_clause(const struct eval *e, const struct pol_clause *c);

/* "eval.cyber.success is at least 10%": an atom, or its negation. Not for COND_NOT .. DEFINED. */
void cond_print(struct buf *b, const struct policy *p, const struct pol_cond *c, bool negated);
const char *cond_op_name(enum cond_op op, bool date);

/* The conjunctive width of a policy of one layer, from above: see width.c. */
bool policy_width(const struct policy *p, struct arena *a, unsigned *out, struct err *err) MUST;

/* The days in rising order, each once: how many. */
unsigned turns_sort(int64_t *turn, unsigned n);

/* Theorems 1 and 2: every literal points towards risk, none rewards silence. Adds faults. */
void check_directions(const struct policy *p, struct pol_faults *faults);

#endif
