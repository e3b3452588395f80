/* kept.c - see kept.h. */
#include "cli/kept.h"

#include "base/encode.h"
#include "base/file.h"
#include "base/path.h"
#include "base/source.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define SIGNERS_NAME "signers"

static bool digest_named(struct span hex, uint8_t out[SHA256_BYTES], struct err *err)
{
    return hex_get(hex, out, SHA256_BYTES) ||
           err_set(err, ERR_INPUT, "decision record: a digest is missing");
}

/* ---- put ---- */

struct putting {
    struct store *s;
    struct arena *a;
    struct store_ground *list;
    size_t n, cap;
};

/* The store refuses bytes of another digest: what is kept is what was decided on. */
static bool put_path(struct putting *p, const char *path, struct span name, struct span hex,
                     struct err *err)
{
    struct stat st;
    struct store_ground g = { .name = name };
    if (!digest_named(hex, g.sha256, err))
        return false;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0 || fstat(fd, &st) < 0 || st.st_size < 0) {
        err_os(err, "%s: could not open", path);
        if (fd >= 0)
            close(fd);
        return false;
    }
    g.size = (uint64_t)st.st_size;
    bool ok = store_blob_put(p->s, fd, g.size, g.sha256, err) || err_in(err, "%s", path);
    close(fd);
    if (!ok || (p->list = arena_grow(p->a, p->list, p->n, &p->cap, sizeof g, err)) == NULL)
        return false;
    p->list[p->n++] = g;
    return true;
}

static bool signature_name(struct span name, struct arena *a, struct span *out, struct err *err)
{
    char *text = ARENA_ARRAY(a, char, name.len + sizeof ".sig", err);
    if (text == NULL)
        return false;
    snprintf(text, name.len + sizeof ".sig", "%.*s.sig", (int)name.len, (const char *)name.ptr);
    *out = span_of(text);
    return true;
}

static bool put_in_folder(struct putting *p, const char *folder, struct span name, struct span hex,
                          struct err *err)
{
    struct span copy;
    if (!span_copy(p->a, name, &copy, err))
        return false;
    const char *path = path_join(p->a, folder, (const char *)copy.ptr, err);
    return path != NULL && put_path(p, path, copy, hex, err);
}

bool kept_put(struct store *s, const struct judge *j, const struct view *v, struct arena *a,
              struct store_release *out, struct err *err)
{
    struct putting p = { .s = s, .a = a };
    for (size_t i = 0; i < v->n_files; i++) {
        const struct view_file *f = &v->file[i];
        struct span signature;
        if (f->sha256.len > 0 && !put_in_folder(&p, j->folder, f->name, f->sha256, err))
            return false;
        if (f->signature.len > 0 && (!signature_name(f->name, a, &signature, err) ||
                                     !put_in_folder(&p, j->folder, signature, f->signature, err)))
            return false;
    }
    if (v->signers.len > 0 && !put_path(&p, j->signers, SPAN(SIGNERS_NAME), v->signers, err))
        return false;
    out->ground = p.list;
    out->n_grounds = p.n;
    return true;
}

/* ---- read ---- */

static bool read_blob(struct store *s, struct span hex, struct span name, struct arena *a,
                      struct span *out, struct err *err)
{
    char room[QUOTED_BYTES];
    uint8_t sha256[SHA256_BYTES];
    uint64_t size = 0;
    int fd = -1;
    if (!digest_named(hex, sha256, err))
        return false;
    enum found_row row = s != NULL ? store_blob_open(s, sha256, &fd, &size, err) : ROW_ABSENT;
    if (row != ROW_FOUND)
        return row == ROW_ABSENT && err_set(err, ERR_ABSENT, "%s is not %s", span_quote(name, room),
                                            s != NULL ? "kept in this store" : "here");
    struct source from = source_fd("what was kept", fd, size);
    uint8_t *bytes = ARENA_ARRAY(a, uint8_t, size + 1, err);
    bool ok = bytes != NULL && source_read(&from, 0, bytes, size, err);
    close(fd);
    *out = (struct span){ bytes, size };
    return ok;
}

/* Of a file that did not read, what was said of it as a whole; of a signature that did not, that. */
static void recall(const struct view *v, struct ev_kept *k)
{
    for (size_t i = 0; i < v->n_aside; i++) {
        const struct view_item *it = &v->aside[i];
        if (!span_eq(it->file, k->name))
            continue;
        if (!k->has_text)
            k->problem = it->problem;
        if (!k->has_signature && span_eq(it->why, span_of(ev_why_name(EV_BAD_SIGNATURE))))
            k->bad_signature = true;
    }
}

bool kept_evidence(struct store *s, const struct view *v, struct arena *a, struct ev_input *in,
                   struct err *err)
{
    struct ev_kept *list = ARENA_ARRAY(a, struct ev_kept, v->n_files, err);
    if (list == NULL)
        return false;
    for (size_t i = 0; i < v->n_files; i++) {
        const struct view_file *f = &v->file[i];
        list[i] = (struct ev_kept){ .name = f->name,
                                    .has_text = f->sha256.len > 0,
                                    .has_signature = f->signature.len > 0 };
        if ((list[i].has_text && !read_blob(s, f->sha256, f->name, a, &list[i].text, err)) ||
            (list[i].has_signature &&
             !read_blob(s, f->signature, f->name, a, &list[i].signature, err)))
            return false;
        recall(v, &list[i]);
    }
    in->kept = list;
    in->n_kept = v->n_files;
    return true;
}

bool kept_signers(struct store *s, const struct view *v, struct arena *a, struct ev_input *in,
                  struct err *err)
{
    return v->signers.len == 0 ||
           read_blob(s, v->signers, SPAN(SIGNERS_NAME), a, &in->signers_text, err);
}

bool kept_read(struct store *s, const struct view *v, struct arena *a, struct ev_input *in,
               struct err *err)
{
    struct ev_input all = { 0 };
    if (!kept_evidence(s, v, a, &all, err) || !kept_signers(s, v, a, &all, err))
        return false;
    *in = all;
    return true;
}
