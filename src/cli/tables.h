/* tables.h - what a policy decides in each case, how far silence goes and what two policies differ
 * in, as people, spreadsheets and programs read it. */
#ifndef AJAR_CLI_TABLES_H
#define AJAR_CLI_TABLES_H

#include "base/jout.h"
#include "policy/outline.h"

void tables_print(struct buf *b, const struct pol_table *t);
/* RFC 4180, with a heading. No cell begins as a formula does. */
void tables_csv(struct buf *b, const struct pol_table *t);
/* Under key, or at the top (NULL): a list of cases. */
void tables_json(struct jout *j, const char *key, const struct pol_table *t);

void tables_silence(struct buf *b, const struct policy *p, const struct pol_silence *s);
void tables_silence_json(struct jout *j, const struct policy *p, const struct pol_silence *s);

void tables_diff(struct buf *b, const struct pol_diff *d);
void tables_diff_json(struct jout *j, const struct pol_diff *d);

#endif
