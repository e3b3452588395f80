/* cells.h - the exact finite abstraction of policies: what they can tell apart, as yes-or-no
 * variables.
 *
 * A rule objects unless its closing condition is false, so all that is ever asked of a fact is
 * "is this still possible?": can it be above 5%, can it be below, can it be `high`, can it be
 * missing. The constants of the policies cut a number into cells; "possible above the cut" depends
 * on the cell of the upper end alone, "possible below" on that of the lower end. Each question that
 * some condition asks is a variable, true where the answer is yes; the constraint says which
 * answers go together. Nothing known of a fact is all its variables true.
 *
 * This is complete: two sets with the same answers are alike to the policies, and each state that
 * meets the constraint is that of some set (cells_given). A directed fact is asked in one direction
 * only, so only the bad end of its error bar has variables; neutral facts have both.
 *
 * Approvals are counted by candidate position, fewer for wider ones; they and `today` are known
 * exactly. Facts of the same name and type in two policies are one; so are those of two layers of
 * one policy if both judge items alike, else they are taken as independent. */
#ifndef AJAR_POLICY_CELLS_H
#define AJAR_POLICY_CELLS_H

#include "policy/cond.h"
#include "policy/diagram.h"

#define CELLS_POLICIES_MAX 2u
#define CELLS_NONE         UINT32_MAX

enum cell_role {
    CELL_MISSING = 1, /* it may be missing */
    CELL_HIGH,        /* it may lie above the cut */
    CELL_LOW,         /* it may lie below the cut */
    CELL_CLASS,       /* it may be a word of the class */
    CELL_IN,          /* the set may include the word */
    CELL_OUT,         /* the set may lack the word */
};
struct cell_variable {
    unsigned fact; /* index into cells.fact */
    enum cell_role role;
    unsigned index;   /* of the cut, class or word */
    enum position at; /* approvals: the candidate */
};

/* Between two cells: below `at`, or, if after, behind it. Words count as their index. */
struct cell_cut {
    struct dec at;
    bool after;
    const struct pol_cond *said; /* an atom that asks for it, to print; NULL for words */
};
struct cell_fact {
    const struct pol_fact *fact;        /* as the first policy that has it declares it */
    unsigned index[CELLS_POLICIES_MAX]; /* in each policy, the first; CELLS_NONE: not there */
    bool counted;                       /* approvals: by candidate */
    bool classes;                       /* words in classes, not in order */
    struct cell_cut *cut;
    unsigned n_cuts;
    uint64_t class[POL_WORDS_MAX]; /* the words of each class; those nobody asks for are in none */
    unsigned n_classes;
    struct dd_block block; /* its variables; n 0: no condition asks for it */
};
struct cells {
    const struct policy *policy[CELLS_POLICIES_MAX];
    unsigned n_policies;
    struct cell_fact *fact;
    unsigned n_facts;
    unsigned *of[CELLS_POLICIES_MAX]; /* by the policy's fact */
    struct cell_variable *variable;   /* in the diagram's order */
    unsigned n_variables;
    bool prefer_known; /* of cells_give: missing only if it is asked, else the worst value */
};

/* Limits  more than DD_VARIABLES_MAX questions: *fits is false, and *out cannot be used.
 * Owner   *out in a, with pointers into the policies.  Fails  ERR_LIMIT, ERR_SYSTEM of a. */
bool cells_of(const struct policy *const *policy, unsigned n, struct arena *a, struct cells *out,
              bool *fits, struct err *err) MUST;
/* The states that exist: of every fact, or of one. */
uint32_t cells_real(const struct cells *c, struct dd *d);
uint32_t cells_real_fact(const struct cells *c, struct dd *d, unsigned fact);

/* One policy of them at one candidate. */
struct cells_at {
    const struct cells *cells;
    unsigned policy;
    enum position at;
};
/* Where an atom (with negated: its negation) is possible. Not for COND_NOT .. COND_CANDIDATE. */
uint32_t cells_atom(const struct cells_at *c, struct dd *d, const struct pol_cond *atom,
                    bool negated);
/* Where a fact of type position may be narrower than the candidate. */
uint32_t cells_narrower(const struct cells_at *c, struct dd *d, unsigned fact);

/* A state as what is given to one of the policies. */
struct cells_given {
    struct pol_given *given; /* by the policy's fact */
    int64_t today;           /* a day since 1970-01-01; INT64_MIN: no condition asks for it */
};
/* value: by variable, meeting the constraint. What has every variable true is missing (but see
 * prefer_known); numbers are short ones of their cells.  Owner  *out in a. */
bool cells_give(const struct cells *c, unsigned policy, const uint8_t *value, struct arena *a,
                struct cells_given *out, struct err *err) MUST;

#endif
