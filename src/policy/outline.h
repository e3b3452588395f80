/* outline.h - a policy as tables: what it decides in each case, how far silence goes, and what
 * changes from one policy to another. Exact, as analyse.h. */
#ifndef AJAR_POLICY_OUTLINE_H
#define AJAR_POLICY_OUTLINE_H

#include "policy/diagram.h"
#include "policy/policy.h"

/* A case: what is known of the facts, and the position. */
struct pol_case {
    enum position before, after; /* policy_table: the same */
    const char **known;          /* by column; NULL: whatever it is */
};
struct pol_table {
    const char **column; /* "eval.cyber.success", "files.formats includes pickle" */
    unsigned n_columns;
    struct pol_case *row; /* by position, narrow to wide */
    size_t n_rows;
    bool decided; /* false: past the budget, or more rows than anybody reads; there are none */
};
/* Every case that the policy tells apart. Rows shut each other out.
 * Owner  *out in a.  Fails  ERR_LIMIT, ERR_SYSTEM of a. */
bool policy_table(const struct policy *p, struct dd_budget budget, struct arena *a,
                  struct pol_table *out, struct err *err) MUST;

/* While nothing is known of a fact. */
struct pol_silent {
    unsigned fact;
    enum position widest; /* that is reached */
    bool matters;         /* it can move the position at all */
};
struct pol_silence {
    struct pol_silent *list; /* of the facts that some condition asks for, but for today */
    size_t n;
    enum position widest; /* whatever is known */
    bool decided;
};
bool policy_silence(const struct policy *p, struct dd_budget budget, struct arena *a,
                    struct pol_silence *out, struct err *err) MUST;

/* What else is different: a line each, "+ ..." only in the second, "- ..." only in the first. */
struct pol_diff {
    struct pol_table moved; /* the cases in which the position differs */
    const char **declared;  /* facts: declared in one only, or otherwise */
    const char **duty;      /* obligations at a position: "gated: + review within 30 days" */
    size_t n_declared, n_duties;
    bool decided;
};
/* pair: the two policies. Facts of one name and type are one and the same. */
bool policy_diff(const struct policy *const pair[2], struct dd_budget budget, struct arena *a,
                 struct pol_diff *out, struct err *err) MUST;

#endif
