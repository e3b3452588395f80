/* twice.h - finds names that were given more than once, in linear time unless they collide and
 * in n log n time whatever a stranger does. */
#ifndef AJAR_FORMATS_TWICE_H
#define AJAR_FORMATS_TWICE_H

#include "base/notes.h"

struct twice {
    struct twice_name *name;
    size_t n, room;
};

/* Room for n names at once, instead of by and by. t is empty. */
bool twice_reserve(struct twice *t, struct arena *a, size_t n, struct err *err) MUST;
/* group tells sets of names apart: the same name in two groups is fine. name is borrowed until
 * twice_note. */
bool twice_add(struct twice *t, struct arena *a, uint32_t group, struct span name, uint64_t off,
               struct err *err) MUST;
/* Notes code at the place of every name but the first of its kind, in the order of the file. */
bool twice_note(struct twice *t, struct arena *a, struct notes *notes, const char *code,
                struct err *err) MUST;

#endif
