/* part.h - what several pages are filled with. */
#ifndef AJAR_WEB_PART_H
#define AJAR_WEB_PART_H

#include "policy/position.h"
#include "web/template.h"

/* Fields position, rung and door: "gated", "3", "door 3 of 4, gated". */
void part_position(struct tmpl_scope *s, enum position p);
/* YYYY-MM-DD, or empty for 0. */
void part_date(struct tmpl_scope *s, const char *name, int64_t at);
/* "/a/b%20c": each segment percent-encoded, its own slashes kept. */
void part_path(struct tmpl_scope *s, const char *name, const struct span *segment, size_t n);
/* The first line of text. */
void part_line(struct tmpl_scope *s, const char *name, struct span text);
/* Head, body and foot of a page; body names a template. */
bool part_render(struct tmpl *t, const char *body, struct buf *out) MUST;

#endif
