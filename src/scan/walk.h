/* walk.h - which files there are below a path, and how each is opened so that nobody can swap the
 * way to it for a link.
 *
 * Terms   cache  the folder models--NAMESPACE--NAME of a Hugging Face cache: its snapshots are
 *                links to its blobs, and only links that stay in it are followed
 *         odd    what stands in the folder and is no file of a release
 * Limits  LOOK_FILES_MAX files, folders and odd things together; PATH_BYTES_MAX */
#ifndef AJAR_SCAN_WALK_H
#define AJAR_SCAN_WALK_H

#include "base/base.h"

enum walk_odd_kind {
    WALK_LINK_OUT = 1, /* leads out of the folder */
    WALK_LINK_NOWHERE, /* leads to nothing in the folder or cache, or in a circle */
    WALK_LINK,         /* leads to something in the folder */
    WALK_SPECIAL,      /* a device, a pipe, a socket */
    WALK_LONG,         /* its path is past PATH_BYTES_MAX */
    WALK_GIT,          /* git's own, in any case: a folder, or a file that names one */
    WALK_HARD_LINK,    /* a file that has another name as well; it is among the files too */
    WALK_UNSERVED,     /* ajar/ or .cache/ */
    WALK_UNFINISHED,   /* a part of a download: of a cache, or below .cache/huggingface/download */
    WALK_UNREAD,       /* a file or folder that could not be opened or read; see why */
};
struct walk_file {
    struct span path, link; /* NUL behind both; link as in struct look_file */
    uint64_t size;
};
struct walk_odd {
    enum walk_odd_kind kind;
    struct span path, link, why; /* link of WALK_HARD_LINK: another name that was met, or empty */
    bool circle;                 /* of WALK_LINK_NOWHERE: it leads to links only */
    uint64_t device, inode;      /* of WALK_HARD_LINK */
};
struct walk {
    const char *single; /* the path of the one file, or NULL */
    int root, cache;    /* folders, or -1 */
    struct span inside; /* the path of root in cache */
    struct walk_file *file;
    struct walk_odd *odd;
    size_t n_files, n_odds, odd_room;
};
/* Files come with ascending paths. Close also after a failure.
 * Fails  ERR_ABSENT no such path; ERR_INPUT neither folder nor file; ERR_LIMIT; ERR_SYSTEM, of what is
 *        below path unless that is told as WALK_UNREAD. */
struct walk_ask {
    const char *path;
    bool unserved; /* also what is below ajar/ and .cache/, and parts of downloads as odd */
    bool parts;    /* with unserved: those below .cache/huggingface/download are files */
    bool unread;   /* what cannot be read is odd, and no failure */
    bool links;    /* one to a file that stays in the folder is that file, as in a cache */
};
bool walk_open(struct walk *w, const struct walk_ask *ask, struct arena *a, struct err *err) MUST;
/* For what turns out so later. why is one line, quoted already, and lives as long as a.
 * Fails  ERR_LIMIT, ERR_SYSTEM: of a. */
bool walk_unread(struct walk *w, struct arena *a, struct span path, struct span why,
                 struct err *err) MUST;
/* A descriptor of that file, which the caller closes; -1 with ERR_SYSTEM, or ERR_INPUT if it is
 * no regular file by now. */
int walk_fd(const struct walk *w, const struct walk_file *f, struct err *err) MUST;
void walk_close(struct walk *w);
AUTO_VALUE(walk, walk_close)

#endif
