/* file.h - whole small files: read at once, replaced at once. Large ones are struct source. */
#ifndef AJAR_BASE_FILE_H
#define AJAR_BASE_FILE_H

#include "base/base.h"

/* The bytes of a regular file of at most limit bytes, in a, with a NUL behind them that is not
 * counted. ERR_ABSENT if there is none of that name, ERR_INPUT if it is no regular file or a link
 * to nothing, ERR_LIMIT, ERR_SYSTEM. Symbolic links are followed: path is the caller's, not a stranger's. */
bool file_load(const char *path, size_t limit, struct arena *a, struct span *out,
               struct err *err) MUST;
/* path holds bytes, or what it held before, whatever is killed when: written beside it, synced,
 * renamed, the folder synced. mode as for chmod. ERR_SYSTEM, also where a device, a link or anything
 * else that is no regular file has that name. */
bool file_replace(const char *path, struct span bytes, unsigned mode, struct err *err) MUST;
/* A new file, whole and synced, as its folder is. ERR_DENIED: there is something of that name;
 * ERR_SYSTEM, and then there is no such file. */
bool file_create(const char *path, struct span bytes, unsigned mode, struct err *err) MUST;
/* A folder of that mode exists, its parents too. ERR_SYSTEM. */
bool file_folder(const char *path, unsigned mode, struct err *err) MUST;
/* What was renamed into or made in the folder survives a loss of power. ERR_SYSTEM. */
bool file_sync_folder(const char *path, struct err *err) MUST;

/* The names in a folder with one of these ends and something before it, ascending by their bytes.
 * ERR_ABSENT if there is no such folder, ERR_LIMIT, ERR_SYSTEM. Owner: *out in a, each name with a
 * NUL behind it. */
struct file_wanted {
    const char *const *end;
    size_t n_ends;
    unsigned most;
    const char *what; /* for the error text: "files of evidence" */
};
bool file_names(const char *folder, const struct file_wanted *w, struct arena *a, struct span **out,
                size_t *n, struct err *err) MUST;

/* "a/b" in a, or NULL. */
const char *path_join(struct arena *a, const char *folder, const char *name, struct err *err) MUST;

#endif
