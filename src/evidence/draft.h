/* draft.h - a statement that is being written: members by name, then a file of one item, read back by
 * the reader that decisions use.
 *
 * Terms   member  a name and a value in JSON. Whether an item has such a member, and of that kind, the
 *                 reader says
 * The same members and weights give the same bytes under the same name: writing can be repeated. */
#ifndef AJAR_EVIDENCE_DRAFT_H
#define AJAR_EVIDENCE_DRAFT_H

#include "evidence/item.h"

#define DRAFT_MEMBERS_MAX 64u /* more than an item has */

struct draft_member {
    struct span key, json;
};
struct draft {
    struct arena *a;
    struct draft_member member[DRAFT_MEMBERS_MAX];
    size_t n;
};
/* Each takes the place of a member of that name. Owner: d->a has copies. */
bool draft_text(struct draft *d, const char *key, const char *text, struct err *err) MUST;
bool draft_json(struct draft *d, const char *key, struct span json, struct err *err) MUST;
/* A number as people type it: "0.05", "1e-3". ERR_USAGE names the key. */
bool draft_number(struct draft *d, const char *key, const char *text, struct err *err) MUST;
/* "a,b,c": of words, or of numbers. ERR_USAGE. */
bool draft_list(struct draft *d, const char *key, const char *text, bool numbers,
                struct err *err) MUST;
/* All members of an item that reads; borrows its text. */
bool draft_from(struct draft *d, const struct item *it, struct err *err) MUST;
void draft_drop(struct draft *d, const char *key);
bool draft_has(const struct draft *d, const char *key);

struct draft_file {
    struct item item;
    struct span name; /* FACT-DAY-DIGEST.evidence.json */
    struct span text;
};
/* Owner  *out in d->a.  Fails  ERR_INPUT: it would not read, with the reason; a fact no policy can
 * name. ERR_LIMIT, ERR_SYSTEM. */
bool draft_finish(struct draft *d, const uint8_t weights[SHA256_BYTES], struct draft_file *out,
                  struct err *err) MUST;

#endif
