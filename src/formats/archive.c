/* archive.c - see archive.h. */
#include "formats/archive.h"

#include <stdio.h>
#include <zlib.h>

#include "base/path.h"
#include "base/plural.h"
#include "formats/joblib.h"
#include "formats/member.h"
#include "formats/tar.h"
#include "formats/torch.h"

bool archive_open(struct archive *x, struct inside *in, struct source *src, struct found *f,
                  struct err *err)
{
    *x = (struct archive){ .in = in, .src = src, .f = f };
    if (!zip_open(&x->z, src, in->a, f->notes, err))
        return false;
    x->done = ARENA_ARRAY(in->a, bool, x->z.n, err);
    return x->done != NULL;
}

static void note(struct archive *x, const struct zip_member *m, const char *code, uint64_t at)
{
    char room[QUOTED_BYTES];
    notes_add(x->f->notes, code, at, "%s", span_quote(m->name, room));
}

/* Two readers see a wrong checksum differently: one refuses the member, the other never looks. */
static bool check_stored(struct archive *x, const struct zip_member *m, struct source *src,
                         struct err *err)
{
    struct window *w = &x->z.search;
    uint32_t crc = 0;
    if (m->bytes > ARCHIVE_CRC_MAX)
        return true;
    if (w->bytes == NULL && !window_open(w, src, 0, x->in->a, err))
        return false;
    w->src = src, w->at = 0, w->pos = w->len = 0, w->failed.kind = ERR_NONE;
    for (struct span s; (s = window_piece(w, 1)).len > 0;)
        crc = (uint32_t)crc32(crc, s.ptr, (uInt)s.len);
    if (!window_ok(w, err))
        return false;
    if (crc != m->crc)
        note(x, m, "checksum", m->data_off);
    return true;
}

static void note_bomb(struct notes *notes, uint64_t at, uint64_t packed, uint64_t bytes)
{
    if (bytes > ARCHIVE_FREE && bytes / ARCHIVE_RATIO > packed)
        notes_add(notes, "bomb", at, "%" PRIu64 " bytes become %" PRIu64, packed, bytes);
}

static void check_packed(struct archive *x, const struct zip_member *m, const struct packed *p)
{
    char room[QUOTED_BYTES];
    note_bomb(x->f->notes, m->data_off, m->packed_bytes, p->out.size);
    if (p->broken.kind != ERR_NONE) {
        notes_add(x->f->notes, "broken-member", p->broken.at, "%s: %s", span_quote(m->name, room),
                  p->broken.text);
        return;
    }
    if (p->out.size != m->bytes)
        note(x, m, "size-mismatch", m->entry_off);
    else if (p->crc != m->crc)
        note(x, m, "checksum", m->data_off);
    if (p->eaten < m->packed_bytes)
        notes_add(x->f->notes, "gap", m->data_off + p->eaten, "behind the data of %s",
                  span_quote(m->name, room));
}

/* Flags do not count: one that says encrypted is ignored by some loaders, who read what is there. */
static const char *why_closed(const struct zip_member *m)
{
    return m->data_off == 0 ? "it has no local header, or no room for its data"
           : m->method != ZIP_STORED && m->method != ZIP_DEFLATE && m->method != ZIP_ZSTD
               ? "it is packed by a method that is not read here"
               : NULL;
}

bool archive_member(struct archive *x, const struct zip_member *m, struct archive_room *room,
                    struct source **out, const char **why, struct err *err)
{
    x->done[m - x->z.member] = true;
    *out = NULL;
    *why = why_closed(m);
    if (*why != NULL)
        return true;
    if (m->method == ZIP_STORED) {
        room->stored = inside_slice(&room->slice, x->src, m->data_off, m->packed_bytes);
        *out = &room->stored;
        return check_stored(x, m, *out, err);
    }
    struct packed_ask ask = { x->src, m->data_off, m->packed_bytes,
                              m->method == ZIP_ZSTD ? PACKED_ZSTD : PACKED_DEFLATE, x->in->left };
    if (!packed_open(&room->packed, &ask, err))
        return false;
    check_packed(x, m, &room->packed);
    *out = &room->packed.out;
    return true;
}

bool archive_tensor(struct archive *x, const struct found_tensor *t, struct err *err)
{
    struct found *f = x->f;
    void *list =
        arena_grow(x->in->a, f->tensor, f->n_tensors, &x->tensor_room, sizeof *f->tensor, err);
    if (list == NULL)
        return false;
    f->tensor = list;
    f->tensor[f->n_tensors++] = *t;
    return true;
}

/* The tensors of a stored member stand in the archive as they are. */
static bool lift_tensors(struct archive *x, const struct zip_member *m, const struct found *inner,
                         struct err *err)
{
    for (size_t i = 0; m->method == ZIP_STORED && i < inner->n_tensors; i++) {
        struct found_tensor t = inner->tensor[i];
        t.off += m->data_off;
        if (!archive_tensor(x, &t, err))
            return false;
    }
    return true;
}

static bool read_member(struct archive *x, const struct zip_member *m, struct archive_room *room,
                        struct err *err)
{
    struct source *src;
    struct found inner;
    const char *why;
    if (m->packed_bytes == 0 && span_ends(m->name, "/"))
        return true;
    if (!archive_member(x, m, room, &src, &why, err))
        return false;
    if (src == NULL)
        return inside_closed(x->in, m->name, m->bytes, why, err);
    return inside_member(x->in, src, m->name, &inner, err) && lift_tensors(x, m, &inner, err);
}

/* Bytes that nothing owns, as a part: a pickle in them is found, whoever would read it. */
static bool read_gap(struct inside *in, struct source *src, uint64_t off, uint64_t n,
                     struct err *err)
{
    char name[32];
    struct slice slice;
    struct source part = inside_slice(&slice, src, off, n);
    snprintf(name, sizeof name, "gap@%" PRIu64, off);
    return inside_part(in, &part, span_of(name), NULL, err);
}

bool archive_rest(struct archive *x, struct err *err)
{
    AUTO_CLOSE(archive_room) struct archive_room room = { 0 };
    for (size_t i = 0; i < x->z.n; i++)
        if (!x->done[i] && !read_member(x, &x->z.member[i], &room, err))
            return false;
    for (size_t i = 0; i < x->z.n_gaps; i++)
        if (!read_gap(x->in, x->src, x->z.gap[i].off, x->z.gap[i].bytes, err))
            return false;
    return true;
}

bool archive_read_zip(struct source *src, struct span name, struct inside *in, struct found *f,
                      struct err *err)
{
    struct archive x;
    (void)name;
    if (!archive_open(&x, in, src, f, err) || !torch_zip(&x, err) || !archive_rest(&x, err))
        return false;
    f->whole = true;
    return true;
}

/* ---- TAR ---- */

static bool read_tar_member(struct inside *in, struct source *src, const struct tar_member *m,
                            struct err *err)
{
    struct slice slice;
    if (m->type == TAR_SPARSE)
        return inside_closed(in, m->name, m->bytes, "a sparse file, which is not put together",
                             err);
    if (m->type != TAR_FILE)
        return true;
    struct source part = inside_slice(&slice, src, m->data_off, m->bytes);
    return inside_member(in, &part, m->name, NULL, err);
}

bool archive_read_tar(struct source *src, struct span name, struct inside *in, struct found *f,
                      struct err *err)
{
    struct tar t;
    struct tar_member m;
    struct member_name *names = NULL;
    size_t n = 0, room = 0;
    (void)name;
    tar_open(&t, src, in->a, f->notes);
    for (;;) {
        if (!tar_next(&t, &m, err))
            return false;
        if (m.type == TAR_END)
            break;
        if (n == TAR_MEMBERS_MAX)
            return err_at(err, ERR_LIMIT, m.header_off, "more than %u members", TAR_MEMBERS_MAX);
        names = arena_grow(in->a, names, n, &room, sizeof *names, err);
        if (names == NULL || !read_tar_member(in, src, &m, err))
            return false;
        names[n++] = (struct member_name){ m.name, m.header_off };
    }
    member_note_same(names, n, f->notes);
    f->whole = true;
    return t.behind == 0 || read_gap(in, src, t.behind, src->size - t.behind, err);
}

/* ---- one thing, packed ---- */

/* The name without the ending that says how it is packed. */
static struct span unpacked_name(struct span name)
{
    static const char *const endings[] = { ".gz",   ".bz2", ".xz", ".lzma", ".zst",
                                           ".zstd", ".lz4", ".z",  ".gzip" };
    struct span s = name;
    s.ptr += path_folder(name).len, s.len -= path_folder(name).len;
    for (size_t i = 0; i < COUNT(endings); i++)
        if (span_ends_anyhow(s, endings[i]) && s.len > strlen(endings[i]))
            return (struct span){ s.ptr, s.len - strlen(endings[i]) };
    if (span_ends_anyhow(s, ".tgz"))
        return SPAN("archive.tar");
    return s;
}

bool archive_read_packed(struct source *src, struct span name, struct inside *in, struct found *f,
                         struct err *err)
{
    AUTO_CLOSE(packed) struct packed p = { 0 };
    struct found inner;
    uint8_t head[24];
    size_t n = src->size < sizeof head ? (size_t)src->size : sizeof head;
    if (!source_read(src, 0, head, n, err))
        return false;
    size_t from = joblib_packed((struct span){ head, n });
    enum packed_kind kind = from > 0 ? PACKED_ZLIB : packed_kind_of((struct span){ head, n });
    if (kind == PACKED_NONE)
        return true;
    if (!packed_open(&p, &(struct packed_ask){ src, from, src->size - from, kind, in->left }, err))
        return false;
    note_bomb(f->notes, 0, p.eaten, p.out.size);
    if (!inside_member(in, &p.out, unpacked_name(name), &inner, err))
        return false;
    if (from > 0 && inner.kind == FOUND_OTHER && span_ends(name, ".npy.z") && in->n_parts > 0)
        in->part[in->n_parts - 1].whole = true; /* bare numbers of an array; see joblib.h */
    p.eaten += from;
    if (p.broken.kind != ERR_NONE) {
        *err = p.broken;
        return false;
    }
    f->whole = true;
    if (p.eaten == src->size)
        return true;
    notes_add(f->notes, "trailing-bytes", p.eaten, "%" PRIu64 " byte%s behind the packed data",
              src->size - p.eaten, plural(src->size - p.eaten));
    return read_gap(in, src, p.eaten, src->size - p.eaten, err);
}
