/* zip.c - see zip.h. The directory; unzip.c has the bytes.
 *
 * Invariants after zip_open
 *   (1) every entry lies in [directory_off, the end records)
 *   (2) of a member that is not lost, [local_off, data_off + packed_bytes) lies in
 *       [prefix, directory_off)
 *   (3) no note says overlap: these ranges are disjoint */
#include "formats/zip.h"

#include <stdio.h>

#include "base/plural.h"
#include "base/rd.h"
#include "base/sort.h"
#include "formats/member.h"
#include "formats/window.h"

enum {
    END = 22,
    COMMENT_MAX = 65535,
    LOCATOR = 20,
    END64 = 56,
    ENTRY = 46,
    LOCAL = 30,
    NAME_SHOWN = QUOTED_MAX + 1,
    DESCRIPTOR_MAX = 24,
    FLAG_DESCRIPTOR = 0x8, /* sizes and checksum stand behind the data */
    FLAG_UTF8 = 0x800,
    ENCRYPTED = 0x41,                                            /* or strongly */
    FLAGS_KNOWN = 0x6 | FLAG_DESCRIPTOR | FLAG_UTF8 | ENCRYPTED, /* 6: how well it is packed */
    LINK = 0xA000, /* of the file mode in the external attributes */
    PLAIN = 0x8000,
    FOLDER = 0x4000,
    KIND = 0xF000,
    DOS_FOLDER = 0x10, /* of the same attributes */
    EXTRA_WIDE = 1,    /* kinds of extra fields */
    EXTRA_NAME = 0x7075,
    EXTRA_AES = 0x9901,
    COMMENT_PLAIN_MAX = 256,
    SEARCHED = 1 << 20, /* bytes of a gap in which a hidden header is looked for */
};

struct ending {
    uint64_t at;            /* of the first end record: the directory ends here */
    uint64_t n, bytes, off; /* entries; of the directory, as stated */
    uint64_t stated;        /* where the ZIP64 record is said to be; UINT64_MAX without one */
};

static bool marked(const uint8_t *p, uint8_t a, uint8_t b)
{
    return p[0] == 'P' && p[1] == 'K' && p[2] == a && p[3] == b;
}

static bool refuse_parts(uint64_t at, struct err *err)
{
    return err_at(err, ERR_INPUT, at, "a ZIP archive in several parts, of which this is one");
}

/* A mark of an end record at p, n bytes before the end of the file, that another reader may take: one
 * whose comment ends with the file, or too close to the end to be a record. That of an archive inside
 * the archive is neither. */
static bool may_be_end(const uint8_t *p, size_t n)
{
    return marked(p, '\5', '\6') && (n < END || n == END + (size_t)(p[20] | p[21] << 8));
}

static bool keep_gap(struct zip *z, uint64_t from, uint64_t to, struct err *err)
{
    if (z->n_gaps == ZIP_GAPS_MAX)
        return true;
    z->gap = arena_grow(z->a, z->gap, z->n_gaps, &z->gap_room, sizeof *z->gap, err);
    if (z->gap == NULL)
        return false;
    z->gap[z->n_gaps++] = (struct zip_gap){ from, to - from };
    return true;
}

static bool is_plain(struct span comment)
{
    bool plain = comment.len <= COMMENT_PLAIN_MAX;
    for (size_t i = 0; i < comment.len; i++)
        plain = plain && comment.ptr[i] >= ' ' && comment.ptr[i] < 0x7F;
    return plain;
}

/* That of the archive, at its byte. */
static bool note_comment(struct zip *z, uint64_t at, struct span text, struct err *err)
{
    char room[QUOTED_BYTES];
    bool plain = is_plain(text);
    if (text.len > 0)
        notes_add(z->notes, plain ? "comment" : "comment-bytes", at, "%s", span_quote(text, room));
    return plain || keep_gap(z, at, at + text.len, err);
}

/* The last end record, as Python and miniz look for it. */
static bool find_end(struct zip *z, uint64_t *at, uint8_t record[static END], struct err *err)
{
    uint64_t size = z->src->size;
    size_t n = size < END + COMMENT_MAX ? (size_t)size : END + COMMENT_MAX;
    uint8_t *tail = ARENA_ARRAY(z->a, uint8_t, n, err);
    if (tail == NULL || !source_read(z->src, size - n, tail, n, err))
        return false;
    size_t found = n, others = 0;
    for (size_t i = n < 4 ? 0 : n - 4 + 1; i-- > 0;) {
        bool last = found == n && n - i >= END && marked(tail + i, '\5', '\6');
        others += !last && may_be_end(tail + i, n - i);
        found = last ? i : found;
    }
    if (found == n) {
        notes_add(z->notes, "cut-short", size,
                  "it ends after %" PRIu64
                  " byte%s, without the list of files that ends a ZIP archive",
                  size, plural(size));
        return err_at(err, ERR_INPUT, size, "no end record of a ZIP archive: it may be cut short");
    }
    *at = size - n + found;
    memcpy(record, tail + found, END);
    if (others > 0)
        notes_add(z->notes, "end-mismatch", *at, "%zu more end records", others);
    size_t behind = n - found - END, comment = record[20] | (size_t)record[21] << 8;
    if (comment > behind)
        notes_add(z->notes, "end-mismatch", *at, "its comment runs past the end");
    if (comment < behind)
        notes_add(z->notes, "trailing-bytes", *at + END + comment, "%zu byte%s behind the archive",
                  behind - comment, plural(behind - comment));
    struct span text = { tail + found + END, comment < behind ? comment : behind };
    if (!note_comment(z, *at + END, text, err))
        return false;
    return comment >= behind || keep_gap(z, *at + END + comment, size, err);
}

/* Where the ZIP64 end record is: before its locator, or where the locator points. */
static bool find_end64(struct zip *z, uint64_t locator, uint64_t stated, uint64_t *at,
                       struct err *err)
{
    uint8_t mark[4];
    uint64_t before = locator >= END64 ? locator - END64 : stated;
    const uint64_t tries[] = { before, stated };
    for (size_t i = 0; i < COUNT(tries); i++) {
        if (tries[i] > locator || locator - tries[i] < END64)
            continue;
        if (!source_read(z->src, tries[i], mark, sizeof mark, err))
            return false;
        if (!marked(mark, '\6', '\6'))
            continue;
        *at = tries[i];
        return true;
    }
    return err_at(err, ERR_INPUT, locator, "the ZIP64 locator points to no end record");
}

static bool read_end64(struct zip *z, struct ending *e, struct err *err)
{
    uint8_t bytes[END64];
    uint64_t locator = e->at - LOCATOR, at = 0;
    if (e->at < LOCATOR)
        return true;
    if (!source_read(z->src, locator, bytes, LOCATOR, err))
        return false;
    if (!marked(bytes, '\6', '\7'))
        return true;
    struct rd r = { .in = { bytes, LOCATOR }, .pos = 4 };
    uint32_t disk = rd_u32le(&r);
    uint64_t stated = rd_u64le(&r);
    if (disk != 0 || rd_u32le(&r) > 1)
        return refuse_parts(locator, err);
    if (!find_end64(z, locator, stated, &at, err) || !source_read(z->src, at, bytes, END64, err))
        return false;
    r = (struct rd){ .in = { bytes, END64 }, .pos = 4 };
    if (rd_u64le(&r) != END64 - 12)
        notes_add(z->notes, "end-mismatch", at, "an end record of an unusual length");
    rd_u32le(&r); /* versions */
    bool parts = rd_u32le(&r) != 0;
    parts |= rd_u32le(&r) != 0;
    uint64_t here = rd_u64le(&r);
    struct ending wide = { .at = at, .n = rd_u64le(&r), .stated = stated };
    wide.bytes = rd_u64le(&r), wide.off = rd_u64le(&r);
    if (parts || here != wide.n)
        return refuse_parts(at, err);
    if ((e->n != UINT16_MAX && e->n != wide.n) ||
        (e->bytes != UINT32_MAX && e->bytes != wide.bytes) ||
        (e->off != UINT32_MAX && e->off != wide.off))
        notes_add(z->notes, "end-mismatch", at, "the two end records disagree");
    *e = wide;
    return true;
}

/* Some readers do not move the places by what stands before the archive. */
static bool look_where_stated(struct zip *z, const struct ending *e, struct err *err)
{
    uint8_t mark[4];
    if (e->bytes < sizeof mark || !source_read(z->src, e->off, mark, sizeof mark, err))
        return e->bytes < sizeof mark;
    if (marked(mark, '\1', '\2'))
        notes_add(z->notes, "end-mismatch", e->off,
                  "where it is stated, there is another directory");
    return true;
}

static bool read_end(struct zip *z, struct ending *e, struct err *err)
{
    uint8_t record[END];
    if (!find_end(z, &e->at, record, err))
        return false;
    struct rd r = { .in = { record, END }, .pos = 4 };
    bool parts = rd_u16le(&r) != 0;
    parts |= rd_u16le(&r) != 0;
    uint64_t here = rd_u16le(&r), at = e->at;
    e->n = rd_u16le(&r), e->bytes = rd_u32le(&r), e->off = rd_u32le(&r);
    e->stated = UINT64_MAX;
    if (parts || here != e->n)
        return refuse_parts(at, err);
    if (!read_end64(z, e, err))
        return false;
    if (e->bytes > ZIP_DIRECTORY_MAX)
        return err_at(err, ERR_LIMIT, at, "its directory is longer than %u bytes",
                      ZIP_DIRECTORY_MAX);
    if (e->bytes > e->at || e->off > e->at - e->bytes)
        return err_at(err, ERR_INPUT, at, "the directory of the archive lies outside of it");
    z->directory_off = e->at - e->bytes;
    z->prefix = z->directory_off - e->off;
    if (e->stated != UINT64_MAX && e->at - e->stated != z->prefix)
        notes_add(z->notes, "end-mismatch", e->at, "its locator says that it is at %" PRIu64,
                  e->stated);
    if (z->prefix > 0)
        notes_add(z->notes, "prefix", 0, "%" PRIu64 " byte%s before the archive", z->prefix,
                  plural(z->prefix));
    return z->prefix == 0 || look_where_stated(z, e, err);
}

/* The fields that 32 bits do not hold stand in the ZIP64 extra, in their order. */
static bool widen(struct span extra, uint64_t *const field[], size_t n)
{
    struct rd r = { .in = extra };
    while (r.failed == ERR_NONE && extra.len - r.pos >= 4) {
        uint16_t id = rd_u16le(&r);
        struct rd wide = { .in = rd_bytes(&r, rd_u16le(&r)) };
        for (size_t i = 0; i < n && id == 1 && r.failed == ERR_NONE; i++)
            if (*field[i] == UINT32_MAX)
                *field[i] = rd_u64le(&wide);
        if (wide.failed != ERR_NONE)
            return false;
    }
    return r.failed == ERR_NONE;
}

static void note_member(struct zip *z, const struct zip_member *m, uint64_t at, const char *code)
{
    char room[QUOTED_BYTES];
    notes_add(z->notes, code, at, "%s", span_quote(m->name, room));
}

/* What the name of m says besides itself; flagged: it is said to be UTF-8. */
static void note_name(struct zip *z, const struct zip_member *m)
{
    struct span plain = m->name;
    bool ascii = true;
    plain.len -= span_ends(plain, "/");
    for (size_t i = 0; i < plain.len; i++)
        ascii = ascii && plain.ptr[i] < 0x80;
    if (member_climbs(m->name))
        note_member(z, m, m->entry_off, "traversal");
    else if (!member_name_ok(plain) || (!ascii && !(m->flags & FLAG_UTF8)))
        note_member(z, m, m->entry_off, "odd-name");
}

/* made: by which system, as the high byte of its version. */
static void note_entry(struct zip *z, const struct zip_member *m, uint32_t attributes)
{
    uint32_t mode = attributes >> 16 & KIND;
    note_name(z, m);
    if (m->flags & ENCRYPTED)
        note_member(z, m, m->entry_off, "encrypted");
    if (m->flags & ~FLAGS_KNOWN)
        note_member(z, m, m->entry_off, "odd-flags");
    if (m->method != ZIP_STORED && m->method != ZIP_DEFLATE && m->method != ZIP_ZSTD)
        note_member(z, m, m->entry_off, "unknown-method");
    if ((m->method == ZIP_STORED && m->packed_bytes != m->bytes) ||
        (m->packed_bytes == 0 && m->bytes > 0))
        note_member(z, m, m->entry_off, "size-mismatch");
    /* PyTorch takes it for a folder then, and refuses to read it. */
    if ((attributes & DOS_FOLDER || mode == FOLDER) && !span_ends(m->name, "/"))
        note_member(z, m, m->entry_off, "odd-flags");
    if (mode == LINK)
        note_member(z, m, m->entry_off, "link");
    else if (mode != 0 && mode != PLAIN && mode != FOLDER)
        note_member(z, m, m->entry_off, "device");
}

/* Bytes at the front of an extra field that mean something there; the rest is filling, of zeros or,
 * by PyTorch, of Z. Of kinds that are not listed all of it. */
static size_t meant(uint16_t id)
{
    static const struct {
        uint16_t id, bytes;
    } usual[] = {
        { EXTRA_WIDE, 28 },         /* sizes, place and disk */
        { 0x000A, 32 },             /* times of NTFS */
        { 0x5455, 13 },             /* times of Unix */
        { 0x5855, 12 },             /* the same with owners, as once */
        { 0x7855, 4 },              /* owners, as once */
        { 0x7875, 19 },             /* owners */
        { 0xA220, 4 },              /* room to grow, of Office */
        { 0xD935, 2 },              /* alignment, of Android */
        { EXTRA_AES, 7 },           /* told by itself */
        { EXTRA_NAME, UINT16_MAX }, /* told by itself */
    };
    for (size_t i = 0; i < COUNT(usual); i++)
        if (usual[i].id == id)
            return usual[i].bytes;
    return 0;
}

/* at: of extra. What hides where filling stands is a part of its own. */
static bool look_into_extra(struct zip *z, const struct zip_member *m, struct span extra,
                            uint64_t at, struct err *err)
{
    char room[QUOTED_BYTES];
    struct rd r = { .in = extra };
    while (r.failed == ERR_NONE && extra.len - r.pos >= 4) {
        size_t i = meant(rd_u16le(&r));
        struct span s = rd_bytes(&r, rd_u16le(&r));
        while (i < s.len && (s.ptr[i] == 0 || s.ptr[i] == 'Z'))
            i++;
        if (i >= s.len)
            continue;
        uint64_t off = at + (size_t)(s.ptr - extra.ptr);
        notes_add(z->notes, "extra-bytes", off, "a field of %s: %zu byte%s",
                  span_quote(m->name, room), s.len, plural(s.len));
        if (!keep_gap(z, off, off + s.len, err))
            return false;
    }
    return true;
}

/* Extra fields that some readers believe more than the entry. */
static void note_extra(struct zip *z, const struct zip_member *m, struct span extra)
{
    struct rd r = { .in = extra };
    unsigned wide = 0;
    while (extra.len - r.pos >= 4) {
        uint16_t id = rd_u16le(&r);
        rd_bytes(&r, rd_u16le(&r));
        wide += id == EXTRA_WIDE;
        if (id == EXTRA_NAME)
            note_member(z, m, m->entry_off, "other-name");
        if (id == EXTRA_AES)
            note_member(z, m, m->entry_off, "encrypted");
    }
    if (wide > 1 || r.pos != extra.len)
        note_member(z, m, m->entry_off, "odd-extra");
}

/* The n bytes of the window that are m's. */
static bool read_comment(struct zip *z, struct window *w, const struct zip_member *m, size_t n,
                         struct err *err)
{
    char name[QUOTED_BYTES], room[QUOTED_BYTES];
    uint64_t at = window_off(w);
    struct span text = { window_take(w, n), n };
    if (text.ptr == NULL)
        return window_ok(w, err);
    if (is_plain(text)) {
        note_member(z, m, m->entry_off, "comment");
        return true;
    }
    notes_add(z->notes, "comment-bytes", at, "of %s: %s", span_quote(m->name, name),
              span_quote(text, room));
    return keep_gap(z, at, at + n, err);
}

static bool read_entry(struct zip *z, struct window *w, struct zip_member *m, struct err *err)
{
    uint64_t at = window_off(w);
    const uint8_t *bytes = window_take(w, ENTRY);
    if (bytes == NULL)
        return window_ok(w, err);
    if (!marked(bytes, '\1', '\2'))
        return err_at(err, ERR_INPUT, at, "expected an entry of the directory");
    struct rd r = { .in = { bytes, ENTRY }, .pos = 8 };
    *m = (struct zip_member){ .entry_off = at };
    m->flags = rd_u16le(&r), m->method = rd_u16le(&r);
    rd_u32le(&r); /* the time */
    m->crc = rd_u32le(&r), m->packed_bytes = rd_u32le(&r), m->bytes = rd_u32le(&r);
    uint16_t name = rd_u16le(&r), extra = rd_u16le(&r), comment = rd_u16le(&r);
    uint16_t disk = rd_u16le(&r);
    rd_u16le(&r); /* internal attributes */
    uint32_t attributes = rd_u32le(&r);
    m->local_off = rd_u32le(&r);
    if (name > ZIP_NAME_MAX)
        return err_at(err, ERR_LIMIT, at, "a member's name is longer than %u bytes", ZIP_NAME_MAX);
    m->name = window_keep(w, name, z->a);
    const uint8_t *more = window_take(w, extra);
    if (more == NULL)
        return window_ok(w, err);
    uint64_t *const wide[] = { &m->bytes, &m->packed_bytes, &m->local_off };
    if (!widen((struct span){ more, extra }, wide, COUNT(wide)))
        return err_at(err, ERR_INPUT, at, "an entry whose extra fields are cut short");
    note_extra(z, m, (struct span){ more, extra });
    if (!look_into_extra(z, m, (struct span){ more, extra }, window_off(w) - extra, err) ||
        (comment > 0 && !read_comment(z, w, m, comment, err)))
        return false;
    if (disk != 0)
        notes_add(z->notes, "end-mismatch", at, "an entry of another part of the archive");
    if (!ck_add(m->local_off, z->prefix, &m->local_off))
        m->local_off = UINT64_MAX;
    note_entry(z, m, attributes);
    return window_ok(w, err);
}

static bool read_entries(struct zip *z, const struct ending *e, struct err *err)
{
    struct window w;
    size_t room = (size_t)(e->n < e->bytes / ENTRY ? e->n : e->bytes / ENTRY);
    z->member = ARENA_ARRAY(z->a, struct zip_member, room, err);
    if (z->member == NULL || !window_open(&w, z->src, z->directory_off, z->a, err))
        return false;
    while (window_off(&w) < e->at) {
        if (z->n == ZIP_MEMBERS_MAX)
            return err_at(err, ERR_LIMIT, window_off(&w), "more than %u members", ZIP_MEMBERS_MAX);
        z->member = arena_grow(z->a, z->member, z->n, &room, sizeof *z->member, err);
        if (z->member == NULL || !read_entry(z, &w, &z->member[z->n], err))
            return false;
        z->n++;
    }
    if (window_off(&w) != e->at)
        return err_at(err, ERR_INPUT, e->at, "the last entry runs past the directory");
    if (z->n != e->n)
        notes_add(z->notes, "end-mismatch", e->at,
                  "%" PRIu64 " file%s by its end, and %zu in the list", e->n, plural(e->n), z->n);
    return true;
}

/* What stands behind the data if the local header did not know it: checksum and sizes, with or
 * without a mark, in 32 or 64 bits. *bytes is 0 if nothing there says so. */
static bool descriptor(struct zip *z, const struct zip_member *m, uint64_t *bytes, struct err *err)
{
    uint8_t room[DESCRIPTOR_MAX];
    uint64_t at = m->data_off + m->packed_bytes, left = z->directory_off - at;
    size_t n = left < sizeof room ? (size_t)left : sizeof room;
    if (!source_read(z->src, at, room, n, err))
        return false;
    *bytes = 0;
    for (unsigned form = 0; form < 4 && *bytes == 0; form++) {
        struct rd r = { .in = { room, n } };
        bool wide = form & 1;
        if (form < 2 && rd_u32le(&r) != 0x08074b50)
            continue;
        bool same = rd_u32le(&r) == m->crc;
        same &= (wide ? rd_u64le(&r) : rd_u32le(&r)) == m->packed_bytes;
        same &= (wide ? rd_u64le(&r) : rd_u32le(&r)) == m->bytes;
        *bytes = same && r.failed == ERR_NONE ? r.pos : 0;
    }
    return true;
}

enum { METHOD_NAME = 32 };

static const char *method_name(uint16_t method, char out[static METHOD_NAME])
{
    if (method == ZIP_STORED || method == ZIP_DEFLATE || method == ZIP_ZSTD)
        return method == ZIP_STORED    ? "stored"
               : method == ZIP_DEFLATE ? "deflated"
                                       : "packed by Zstandard";
    snprintf(out, METHOD_NAME, "packed by method %u", method);
    return out;
}

/* The local header, and what stands behind it. */
struct local {
    struct rd *r;
    struct span name, extra;
};

/* The first thing in which the local header differs from the list, if any. */
static void check_local(struct zip *z, const struct zip_member *m, const struct local *l,
                        uint64_t at)
{
    char quoted[QUOTED_BYTES], other[QUOTED_BYTES], room[METHOD_NAME], own[METHOD_NAME];
    const char *name = span_quote(m->name, quoted), *code = "local-mismatch";
    l->r->pos = 6;
    uint16_t flags = rd_u16le(l->r);
    uint16_t method = rd_u16le(l->r);
    rd_u32le(l->r); /* the time */
    uint32_t crc = rd_u32le(l->r);
    uint64_t packed = rd_u32le(l->r), bytes = rd_u32le(l->r);
    uint64_t *const wide[] = { &bytes, &packed };
    bool later = m->flags & FLAG_DESCRIPTOR, read = widen(l->extra, wide, COUNT(wide));
    if (!span_eq(l->name, m->name))
        notes_add(z->notes, code, at, "%s in the list, %s in front of its bytes", name,
                  span_quote(l->name, other));
    else if (method != m->method)
        notes_add(z->notes, code, at, "%s: the list says %s, its own header says %s", name,
                  method_name(m->method, room), method_name(method, own));
    else if (!read)
        notes_add(z->notes, code, at, "%s: the fields of its own header cannot be read", name);
    else if (bytes != m->bytes && !(later && bytes == 0))
        notes_add(z->notes, code, at,
                  "%s: %" PRIu64 " bytes by the list, %" PRIu64 " by its own header", name,
                  m->bytes, bytes);
    else if (packed != m->packed_bytes && !(later && packed == 0))
        notes_add(z->notes, code, at,
                  "%s: %" PRIu64 " bytes in the archive by the list, %" PRIu64 " by its own header",
                  name, m->packed_bytes, packed);
    else if (crc != m->crc && !(later && crc == 0))
        notes_add(z->notes, code, at, "%s: the list and its own header state two checksums", name);
    else if (flags != m->flags)
        notes_add(z->notes, code, at, "%s: the list and its own header have different marks", name);
}

/* m->data_off, and *end behind all that is m's. A lost member has none. */
static bool read_local(struct zip *z, struct zip_member *m, uint8_t *scratch, uint64_t *end,
                       struct err *err)
{
    uint64_t room = z->directory_off, at = m->local_off, behind = 0;
    *end = at;
    if (at > room || room - at < LOCAL) {
        note_member(z, m, m->entry_off, "lost-member");
        return true;
    }
    if (!source_read(z->src, at, scratch, LOCAL, err))
        return false;
    struct rd r = { .in = { scratch, LOCAL }, .pos = 6 };
    size_t name = scratch[26] | (size_t)scratch[27] << 8;
    size_t extra = scratch[28] | (size_t)scratch[29] << 8, more = name + extra;
    uint64_t left = room - at - LOCAL;
    if (!marked(scratch, '\3', '\4') || more > left || m->packed_bytes > left - more) {
        note_member(z, m, at, "lost-member");
        return true;
    }
    uint8_t *texts = scratch + LOCAL;
    if (!source_read(z->src, at + LOCAL, texts, more, err))
        return false;
    m->data_off = at + LOCAL + more;
    struct local local = { &r, { texts, name }, { texts + name, extra } };
    check_local(z, m, &local, at);
    if (!look_into_extra(z, m, local.extra, at + LOCAL + name, err))
        return false;
    if ((m->flags & FLAG_DESCRIPTOR) && !descriptor(z, m, &behind, err))
        return false;
    *end = m->data_off + m->packed_bytes + behind;
    return true;
}

static int by_place(const void *x, const void *y)
{
    const struct zip_member *a = *(const struct zip_member *const *)x;
    const struct zip_member *b = *(const struct zip_member *const *)y;
    return a->local_off != b->local_off
               ? (a->local_off > b->local_off) - (a->local_off < b->local_off)
               : (a->entry_off > b->entry_off) - (a->entry_off < b->entry_off);
}

static int by_name(const void *x, const void *y)
{
    const struct zip_member *a = *(const struct zip_member *const *)x;
    const struct zip_member *b = *(const struct zip_member *const *)y;
    int c = span_cmp(a->name, b->name);
    return c != 0 ? c : (a->entry_off > b->entry_off) - (a->entry_off < b->entry_off);
}

/* The header of a file begins at byte at, and no entry points there. */
static bool note_hidden(struct zip *z, uint64_t at, struct err *err)
{
    uint8_t header[LOCAL + NAME_SHOWN] = { 0 };
    char quoted[QUOTED_BYTES];
    size_t n = z->src->size - at < sizeof header ? (size_t)(z->src->size - at) : sizeof header;
    if (!source_read(z->src, at, header, n, err))
        return false;
    size_t named = header[26] | (size_t)header[27] << 8;
    struct span name = { header + LOCAL, named < NAME_SHOWN ? named : NAME_SHOWN };
    notes_add(z->notes, "hidden-member", at, "a file%s%s begins here that is not listed",
              name.len > 0 ? " " : "", name.len > 0 ? span_quote(name, quoted) : "");
    return true;
}

/* A reader that goes through the local headers finds one among bytes that no entry points to. */
static bool look_for_hidden(struct zip *z, uint64_t from, uint64_t to, struct err *err)
{
    struct window w;
    uint64_t n = to - from < SEARCHED ? to - from : SEARCHED, done = 0;
    if (n < LOCAL)
        return true;
    if (z->search.bytes == NULL && !window_open(&z->search, z->src, from, z->a, err))
        return false;
    w = z->search;
    w.at = from, w.pos = w.len = 0;
    uint32_t last = 0;
    while (done < n) {
        struct span s = window_piece(&w, 1);
        if (s.len == 0)
            return window_ok(&w, err);
        for (size_t i = 0; i < s.len && done < n; i++, done++) {
            last = last << 8 | s.ptr[i];
            if (last != 0x504b0304)
                continue;
            return note_hidden(z, from + done - 3, err);
        }
    }
    return true;
}

static bool note_gap(struct zip *z, uint64_t from, uint64_t to, struct err *err)
{
    if (to <= from)
        return true;
    if (from == 0)
        notes_add(z->notes, "prefix", 0, "%" PRIu64 " byte%s before the archive", to, plural(to));
    else
        notes_add(z->notes, "gap", from, "%" PRIu64 " byte%s that belong%s to no file", to - from,
                  plural(to - from), to - from == 1 ? "s" : "");
    return look_for_hidden(z, from, to, err) && keep_gap(z, from, to, err);
}

/* Goes through the local headers in their order in the file. */
static bool read_locals(struct zip *z, struct zip_member **list, struct err *err)
{
    uint64_t reach = z->prefix, end;
    uint8_t *scratch = ARENA_ARRAY(z->a, uint8_t, LOCAL + 2 * (size_t)UINT16_MAX, err);
    if (scratch == NULL)
        return false;
    for (size_t i = 0; i < z->n; i++)
        list[i] = &z->member[i];
    sort_heap(list, z->n, sizeof *list, by_place);
    for (size_t i = 0; i < z->n; i++) {
        if (!read_local(z, list[i], scratch, &end, err))
            return false;
        if (list[i]->data_off == 0)
            continue;
        if (list[i]->local_off < reach)
            note_member(z, list[i], list[i]->local_off, "overlap");
        if (!note_gap(z, reach, list[i]->local_off, err))
            return false;
        reach = end > reach ? end : reach;
    }
    return note_gap(z, reach, z->directory_off, err) &&
           (z->prefix == 0 ||
            (look_for_hidden(z, 0, z->prefix, err) && keep_gap(z, 0, z->prefix, err)));
}

bool zip_open(struct zip *z, struct source *src, struct arena *a, struct notes *notes,
              struct err *err)
{
    struct ending e = { 0 };
    struct zip made = { .src = src, .a = a, .notes = notes, .left = ZIP_BYTES_MAX };
    if (!read_end(&made, &e, err) || !read_entries(&made, &e, err))
        return false;
    struct zip_member **list = ARENA_ARRAY(a, struct zip_member *, made.n, err);
    if (list == NULL || !read_locals(&made, list, err))
        return false;
    sort_heap(list, made.n, sizeof *list, by_name);
    made.named = list;
    struct member_name *names = ARENA_ARRAY(a, struct member_name, made.n, err);
    if (names == NULL)
        return false;
    for (size_t i = 0; i < made.n; i++)
        names[i] = (struct member_name){ made.member[i].name, made.member[i].entry_off };
    member_note_same(names, made.n, notes);
    *z = made;
    return true;
}

const struct zip_member *zip_find(const struct zip *z, struct span name)
{
    size_t low = 0, high = z->n; /* all before low are not behind name, all from high on are */
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (span_cmp(z->named[middle]->name, name) <= 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low > 0 && span_eq(z->named[low - 1]->name, name) ? z->named[low - 1] : NULL;
}
