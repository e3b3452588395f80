/* git.c - see git.h.
 *
 * Paths that ascend by their bytes are in the order of git: within a folder it compares a folder
 * by its name and "/". So one pass will do: `tree` holds the folders that are open, each behind the
 * one it stands in, and the last is hashed and taken off when its last path is past. */
#include "store/git.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/encode.h"
#include "base/path.h"
#include "crypto/digest.h"

enum {
    TREE_MAX = 256 << 20,               /* bytes of all open folders */
    DEPTH_MAX = PATH_BYTES_MAX / 2 + 1, /* "a/a/a" */
};
#define AUTHOR "ajar <ajar@localhost>"

struct folders {
    struct buf tree;
    uint32_t begin[DEPTH_MAX + 1]; /* where in tree each open folder begins */
    uint16_t path[DEPTH_MAX + 1];  /* bytes of its own path with the slash: 0 for the top */
    unsigned depth;                /* the last one that is open */
};
static void folders_free(struct folders *f)
{
    buf_free(&f->tree);
}
AUTO_VALUE(folders, folders_free)

static bool object(const char *kind, struct span bytes, uint8_t id[static SHA1_BYTES],
                   struct err *err)
{
    char head[32];
    AUTO_CLOSE(digest) struct digest *d = digest_open(DIGEST_SHA1, err);
    int n = snprintf(head, sizeof head, "%s %zu", kind, bytes.len);
    return d != NULL && digest_add(d, (struct span){ (uint8_t *)head, (size_t)n + 1 }, err) &&
           digest_add(d, bytes, err) && digest_done(d, id, err);
}

struct span git_pointer(const uint8_t sha256[SHA256_BYTES], uint64_t size,
                        char room[static GIT_POINTER_BYTES])
{
    char hex[2 * SHA256_BYTES + 1];
    int n =
        snprintf(room, GIT_POINTER_BYTES,
                 "version https://git-lfs.github.com/spec/v1\noid sha256:%s\nsize %" PRIu64 "\n",
                 hex_put((struct span){ sha256, SHA256_BYTES }, hex), size);
    return (struct span){ (uint8_t *)room, (size_t)n };
}

bool git_blob(struct span bytes, uint8_t id[static SHA1_BYTES], struct err *err)
{
    return object("blob", bytes, id, err);
}

static void put_entry(struct buf *tree, const char *mode, struct span name, const uint8_t *id)
{
    buf_printf(tree, "%s ", mode);
    buf_put(tree, name);
    buf_put(tree, (struct span){ (const uint8_t *)"", 1 });
    buf_put(tree, (struct span){ id, SHA1_BYTES });
}

/* path is one of a path in the folder to close. */
static bool close_folder(struct folders *f, struct span path, struct err *err)
{
    uint8_t id[SHA1_BYTES];
    struct span all;
    unsigned d = f->depth--;
    size_t from = f->path[d - 1];
    if (!buf_done(&f->tree, &all, err) ||
        !object("tree", (struct span){ all.ptr + f->begin[d], all.len - f->begin[d] }, id, err))
        return false;
    f->tree.len = f->begin[d];
    put_entry(&f->tree, "40000", (struct span){ path.ptr + from, f->path[d] - from - 1 }, id);
    return true;
}

static bool inside(struct span path, struct span folder)
{
    return path.len > folder.len && memcmp(path.ptr, folder.ptr, folder.len) == 0;
}

static int by_path(const void *x, const void *y)
{
    const struct git_entry *a = x, *b = y;
    return span_cmp(a->path, b->path);
}

static bool has_file(const struct git_entry *entry, size_t n, struct span path)
{
    return bsearch(&(struct git_entry){ .path = path }, entry, n, sizeof *entry, by_path) != NULL;
}

/* Opens each folder of path that is not open. */
static bool open_folders(struct folders *f, const struct git_entry *entry, size_t n,
                         struct span path, struct err *err)
{
    char room[QUOTED_BYTES];
    for (size_t i = f->path[f->depth]; i < path.len; i++) {
        if (path.ptr[i] != '/')
            continue;
        if (has_file(entry, n, (struct span){ path.ptr, i }))
            return err_set(err, ERR_INPUT, "%s is a file and a folder",
                           span_quote((struct span){ path.ptr, i }, room));
        f->depth++;
        f->begin[f->depth] = (uint32_t)f->tree.len;
        f->path[f->depth] = (uint16_t)(i + 1);
    }
    return true;
}

bool git_tree(const struct git_entry *entry, size_t n, uint8_t id[static SHA1_BYTES],
              struct err *err)
{
    AUTO_CLOSE(folders) struct folders f = { 0 };
    struct span top, before = { 0 };
    buf_init(&f.tree, "the tree", TREE_MAX);
    for (size_t i = 0; i < n; before = entry[i++].path) {
        struct span path = entry[i].path;
        assert(path_ok(path) && (i == 0 || span_cmp(before, path) < 0));
        while (f.depth > 0 && !inside(path, (struct span){ before.ptr, f.path[f.depth] }))
            if (!close_folder(&f, before, err))
                return false;
        if (!open_folders(&f, entry, n, path, err))
            return false;
        size_t from = f.path[f.depth];
        put_entry(&f.tree, "100644", (struct span){ path.ptr + from, path.len - from },
                  entry[i].id);
    }
    while (f.depth > 0)
        if (!close_folder(&f, before, err))
            return false;
    return buf_done(&f.tree, &top, err) && object("tree", top, id, err);
}

bool git_commit(const struct git_commit *c, uint8_t id[static SHA1_BYTES], struct err *err)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    char hex[2 * SHA1_BYTES + 1];
    struct span text;
    buf_init(&b, "the commit", TREE_MAX);
    if (c->message.len > 0 && memchr(c->message.ptr, 0, c->message.len) != NULL)
        return err_set(err, ERR_INPUT, "NUL in the message of a commit");
    buf_printf(&b, "tree %s\n", hex_put((struct span){ c->tree, SHA1_BYTES }, hex));
    if (c->parent != NULL)
        buf_printf(&b, "parent %s\n", hex_put((struct span){ c->parent, SHA1_BYTES }, hex));
    buf_printf(&b,
               "author " AUTHOR " %" PRId64 " +0000\ncommitter " AUTHOR " %" PRId64 " +0000\n\n",
               c->at, c->at);
    buf_put(&b, c->message);
    if (c->message.len > 0 && c->message.ptr[c->message.len - 1] != '\n')
        buf_put(&b, SPAN("\n"));
    return buf_done(&b, &text, err) && object("commit", text, id, err);
}
