/* rules.h - what a scan rule says of what was found. The rules are one table; docs/findings.md
 * tells a person what each means and what to do. */
#ifndef AJAR_SCAN_RULES_H
#define AJAR_SCAN_RULES_H

#include "scan/look.h"
#include "scan/walk.h"

#define FINDINGS_MAX 200000u /* more of them would tell nobody anything */

struct findings {
    struct arena *a;
    struct finding *list;
    size_t n, room;
    bool incomplete; /* some file was not examined to the end */
};

enum rule_name {
    RULE_INCOMPLETE = 1,
    RULE_IDX_PATH,
    RULE_IDX_MISSING,
    RULE_IDX_CONFLICT,
    RULE_IDX_ORPHAN,
    RULE_FS_NAME,
};
/* text is one line, quoted already; copied. Past FINDINGS_MAX the last says that there are more, and
 * to->incomplete. ERR_LIMIT, ERR_SYSTEM: of to->a. */
bool rules_add(struct findings *to, enum rule_name rule, struct span path, uint64_t off,
               const char *text, struct err *err) MUST;
/* All that one file's name, kind, notes and end say. */
bool rules_file(struct findings *to, const struct look_file *f, struct err *err) MUST;
bool rules_odd(struct findings *to, const struct walk_odd *odd, struct err *err) MUST;
/* Worst first, then by path and place. */
void rules_sort(struct findings *f);

#endif
