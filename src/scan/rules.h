/* rules.h - what was found becomes findings, by the rules of rule.h. */
#ifndef AJAR_SCAN_RULES_H
#define AJAR_SCAN_RULES_H

#include "scan/look.h"
#include "scan/rule.h"
#include "scan/walk.h"

#define FINDINGS_MAX 200000u /* more of them would tell nobody anything */

struct findings {
    struct arena *a;
    struct finding *list;
    size_t n, room;
    bool incomplete; /* some file was not examined to the end */
};

/* Where it was seen. */
struct place {
    struct span path, part; /* part: inside the file, or empty */
    uint64_t off;           /* in the part */
    enum severity severity; /* 0: that of the rule */
    const char *title;      /* NULL: that of the rule; else one of rule_case_at, with its texts */
};
/* rule: an id that rule.h knows. text is one line, quoted already; copied. Past FINDINGS_MAX the
 * last says that there are more, and to->incomplete. ERR_LIMIT, ERR_SYSTEM: of to->a. */
bool rules_add(struct findings *to, const char *rule, const struct place *at, const char *text,
               struct err *err) MUST;
/* All that the name, kind, notes and end of a file and of its parts say. */
bool rules_file(struct findings *to, const struct look_file *f, struct err *err) MUST;
bool rules_odd(struct findings *to, const struct walk_odd *odd, struct err *err) MUST;
/* Worst first, then by path and place. */
void rules_sort(struct findings *f);

#endif
