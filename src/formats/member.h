/* member.h - the names of members of archives, whatever the archive.
 * Pure: see safetensors.h. */
#ifndef AJAR_FORMATS_MEMBER_H
#define AJAR_FORMATS_MEMBER_H

#include "base/notes.h"

/* Joined to a folder, name would leave it on some system: absolute, a drive, "..", with either
 * slash. */
bool member_climbs(struct span name) MUST;
/* path_ok, and no system shows or stores it as another name: no blank or dot at the end of a
 * segment, no colon. */
bool member_name_ok(struct span name) MUST;

/* A member's name and where its header is. */
struct member_name {
    struct span name;
    uint64_t off;
};
/* Notes, at the later one, "duplicate-name" for names that are the same and "name-collision" for
 * those that are the same ignoring the case of ASCII, with one "/" at the end left out. list gets
 * another order. */
void member_note_same(struct member_name *list, size_t n, struct notes *notes);

#endif
