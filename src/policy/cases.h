/* cases.h - a few functions that shut each other out, as a table people can read: each row a case
 * (what is known of each fact) and which of the functions is true there.
 *
 * The rows of a function together are that function: each says no more than it must, none of them
 * is to spare. They may overlap. They are few, not provably the fewest. */
#ifndef AJAR_POLICY_CASES_H
#define AJAR_POLICY_CASES_H

#include "policy/cells.h"

#define CASES_ROWS_MAX      4096u /* before they are widened and joined; more is no table for people */
#define CASES_COLUMNS_MAX   256u
#define CASES_FUNCTIONS_MAX 16u

enum case_kind {
    CASE_CELLS = 1, /* ends of a number, or of ordered words: one range of cells each */
    CASE_CLASSES,
    CASE_WORD, /* one word of a set */
    CASE_ONE,  /* one variable */
};
/* What is known of a fact, or of a part of it, and the states it can be in. */
struct case_column {
    enum case_kind kind;
    unsigned fact;
    enum position at; /* approvals: for which position; else POSITION_NONE */
    struct dd_block block;
    uint64_t state[64]; /* bit i: the block's variable i */
    unsigned n_states;
    bool matters; /* some row says something of it */
};
struct case_row {
    uint64_t *states; /* by column: bit i: state i is one of the case */
    unsigned function;
    unsigned n_said; /* columns that it does not leave open */
};
struct cases {
    const struct cells *cells;
    struct case_column *column;
    unsigned n_columns;
    struct case_row *row;
    size_t n_rows;
    bool complete; /* false: past one of the limits, and the rows mean nothing */
};
/* f: n of them; each within cells_real. Rows come by function, those that say least first.
 * Owner  *out in the arena of d.  Fails  ERR_LIMIT, ERR_SYSTEM of it. */
bool cases_of(const struct cells *c, struct dd *d, const uint32_t *f, unsigned n, struct cases *out,
              struct err *err) MUST;
/* Does the row leave this column open? */
bool cases_any(const struct cases *c, const struct case_row *row, unsigned column);
/* "eval.cyber.success", "files.formats includes pickle", "approval.board for open" */
void cases_print_column(struct buf *b, const struct cases *c, unsigned column);
/* "below 10%", "at least 10% or unknown", "low or mid", "any" */
void cases_print(struct buf *b, const struct cases *c, const struct case_row *row, unsigned column);

#endif
