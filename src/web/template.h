/* template.h - pages from templates that know three things: a field, a list, a condition.
 *
 *   {{name}}                         the text of that name, always escaped: there is no raw form
 *   {{#each list}} ... {{/each}}     once for each item; inside, fields of the item come first
 *   {{#if name}} ... {{/if}}         if the flag is set, the text not empty, the list not empty
 *
 * Escaped means safe as text and inside a quoted attribute. Characters that cannot be seen or that
 * reorder what is seen are shown as \u202e, bytes that are not UTF-8 as \xff.
 * A block tag at the end of its line takes the line's end with it.
 *
 * Templates and the names they ask for are our own: a mistake in one is an assert.
 * Limits  TMPL_DEPTH_MAX; the output has the limit of its buf */
#ifndef AJAR_WEB_TEMPLATE_H
#define AJAR_WEB_TEMPLATE_H

#include "base/buf.h"

#define TMPL_DEPTH_MAX 8u /* blocks inside blocks; more is a page nobody can read */

struct tmpl_value;
struct tmpl_scope {
    struct tmpl *of;
    const struct tmpl_scope *outer;
    struct tmpl_value *value;
    struct tmpl_scope *next; /* item of the same list */
};
/* What a page is filled with. Failure is sticky: fill without asking, then ask tmpl_render. */
struct tmpl {
    struct arena *a;
    struct err *err;
    bool failed;
    struct tmpl_scope top, lost; /* lost: where items go after a failure */
};

void tmpl_init(struct tmpl *t, struct arena *a, struct err *err);
/* Each name once in its scope, and borrowed: a literal. text is borrowed until the page is made. */
void tmpl_text(struct tmpl_scope *s, const char *name, struct span text);
void tmpl_printf(struct tmpl_scope *s, const char *name, const char *fmt, ...) PRINTF(3, 4);
/* What was written into b, copied; it fails as b did. */
void tmpl_buf(struct tmpl_scope *s, const char *name, const struct buf *b);
void tmpl_flag(struct tmpl_scope *s, const char *name, bool value);
/* The list of that name, empty unless there was one. */
void tmpl_list(struct tmpl_scope *s, const char *name);
/* One more item of the list of that name, to be filled. */
struct tmpl_scope *tmpl_item(struct tmpl_scope *s, const char *name);

/* Adds the page to out; whether it fitted, buf_done tells.
 * Fails  as the first fill that failed did; nothing was written then. */
bool tmpl_render(const struct tmpl *t, struct span page, struct buf *out) MUST;

#endif
