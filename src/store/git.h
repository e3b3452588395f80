/* git.h - the names git would give: of a pointer, a tree, a commit. Nothing is written; clients
 * ask for commits by these names and compare files with them.
 *
 * Source  gitformat-pack and git-hash-object of git; the pointer is version 1 of Git LFS
 * Terms   id  SHA-1 over "KIND SP size NUL" and the object
 *         pointer  the text that stands in a tree for a file kept elsewhere */
#ifndef AJAR_STORE_GIT_H
#define AJAR_STORE_GIT_H

#include "store/manifest.h"

enum { GIT_POINTER_BYTES = 160 }; /* at most */

/* The pointer to size bytes; it stands in room. */
struct span git_pointer(const uint8_t sha256[SHA256_BYTES], uint64_t size,
                        char room[static GIT_POINTER_BYTES]);
bool git_blob(struct span bytes, uint8_t id[static SHA1_BYTES], struct err *err) MUST;

struct git_entry {
    struct span path;
    const uint8_t *id; /* SHA1_BYTES */
};
/* Of the top folder. entries ascend by the bytes of their path, all path_ok; folders follow from
 * the paths. ERR_INPUT if a path is a file and a folder. */
bool git_tree(const struct git_entry *entry, size_t n, uint8_t id[static SHA1_BYTES],
              struct err *err) MUST;

struct git_commit {
    const uint8_t *tree, *parent; /* parent NULL: the first */
    int64_t at;
    struct span message;
};
/* Author and committer are ajar, at the second at, UTC. ERR_INPUT: NUL in the message. */
bool git_commit(const struct git_commit *c, uint8_t id[static SHA1_BYTES], struct err *err) MUST;

#endif
