/* sheet.h - a table read strictly, whether the program carries it or a person wrote it: these
 * columns in this order, every cell there, numbers within bounds, text that shows as it is.
 *
 * Fails  ERR_INPUT, ERR_LIMIT with "NAME: line 3, column mem_gib: ..." */
#ifndef AJAR_FIT_SHEET_H
#define AJAR_FIT_SHEET_H

#include "fit/table.h"

#define FIT_SHEET_BYTES_MAX (1u << 20) /* ours have 20 KB */
#define FIT_SHEET_ROWS_MAX  2000u
#define FIT_NAME_MAX        64u  /* bytes of a name: it must fit a line of a table */
#define FIT_CELL_MAX        256u /* of any other text */

struct sheet {
    const char *name;
    const char *const *column;
    unsigned n_columns, n_rows;
    struct span rest;
    struct fit_row row; /* the one at hand */
};
enum sheet_step { SHEET_FAILED, SHEET_ROW, SHEET_END };

/* text and the names are borrowed. */
bool sheet_open(struct sheet *s, struct span text, struct err *err) MUST;
enum sheet_step sheet_next(struct sheet *s, struct err *err) MUST;
/* What is wrong with a cell of the row at hand. Returns false. */
bool sheet_refuse(const struct sheet *s, unsigned column, struct err *err, const char *fmt, ...)
    PRINTF(4, 5);

struct sheet_bounds {
    double least, most;
    bool may_lack; /* "-" is 0 */
};
bool sheet_number(const struct sheet *s, unsigned column, struct sheet_bounds within, double *out,
                  struct err *err) MUST;
/* The place of the cell among the n words. */
bool sheet_word(const struct sheet *s, unsigned column, const char *const *word, unsigned n,
                unsigned *out, struct err *err) MUST;
/* At most FIT_NAME_MAX bytes, and no "-". */
bool sheet_name(const struct sheet *s, unsigned column, struct span *out, struct err *err) MUST;
/* "2026-04", "2026-04-02", "2026"; or "-" where it may lack. */
bool sheet_date(const struct sheet *s, unsigned column, bool may_lack, struct span *out,
                struct err *err) MUST;

#endif
