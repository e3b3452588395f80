/* table.h - the tables that the program carries: src/fit/NAME.tsv, one row a line, each with its
 * source and date.
 *
 * Layout  lines that begin with "#" are for people; the first other line names the columns; cells
 *         are between tabs. "-" is a cell that nobody knows. */
#ifndef AJAR_FIT_TABLE_H
#define AJAR_FIT_TABLE_H

#include "base/base.h"

#define FIT_COLUMNS_MAX 24u

struct fit_row {
    struct span cell[FIT_COLUMNS_MAX]; /* in the order of the columns; missing ones empty */
    unsigned n, line;                  /* line of the file, from 1 */
};
/* All of "arch.tsv"; empty if the program carries no such table. */
struct span fit_table(const char *name);
/* The next row of *rest, which begins as a whole table; the first is that of column names. */
bool fit_table_next(struct span *rest, struct fit_row *row);
/* The column of that name in the row of names, or FIT_COLUMNS_MAX. */
unsigned fit_table_column(const struct fit_row *names, const char *name);
/* A decimal number without a sign: "0.55", "1008". False for "-" and all else. */
bool fit_table_number(struct span cell, double *out) MUST;

#endif
