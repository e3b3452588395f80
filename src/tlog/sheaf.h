/* sheaf.h - many files of a folder made durable together: all are written beside their names and
 * synced, then renamed, then every folder that changed is synced, its parents too if it is new. Until
 * sheaf_done none of the names has changed; when it returns true, all of them survive a loss of power.
 * Killed in between, each name holds what it held or all that is new, never a part of it. */
#ifndef AJAR_TLOG_SHEAF_H
#define AJAR_TLOG_SHEAF_H

#include "base/base.h"

#define SHEAF_FILES_MAX 256u /* held open at once */

struct sheaf {
    const char *root; /* exists; borrowed */
    struct arena *a;
    struct sheaf_file {
        const char *path, *beside;
        int fd; /* -1: closed */
    } * file;
    size_t n, n_room;
    const char **folder; /* to be synced */
    size_t n_folders, folders_room;
};
/* name: below root, our own words; its folders are made. ERR_LIMIT, ERR_SYSTEM. */
bool sheaf_add(struct sheaf *s, const char *name, struct span bytes, struct err *err) MUST;
/* ERR_SYSTEM: some of the names may be new then, and some not. */
bool sheaf_done(struct sheaf *s, struct err *err) MUST;
/* What was added and not done is gone. */
void sheaf_close(struct sheaf *s);
AUTO_VALUE(sheaf, sheaf_close)

#endif
