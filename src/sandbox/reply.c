/* reply.c - see reply.h.
 *
 *   magic  kind  whole  fatal  codes  notes  dtypes  dims tensors  facts  places  parts  imports
 *
 * The order of trust is that of a file: counts against the bytes left, then each value alone,
 * then the values against each other. */
#include "sandbox/reply.h"

#include "base/utf8.h"
#include "formats/pickle.h"
#include "sandbox/pack.h"

enum {
    MAGIC = 0x31524A41, /* "AJR1" */
    DTYPE_LEAST = PACK_TEXT_LEAST + 8 + 8 + 8,
    TENSOR_FIXED =
        4 + 4 + 4 + 8 + 8 + 8, /* lengths of name and dtype, rank, off, bytes, elements */
    PART_LEAST = PACK_TEXT_LEAST + 4 + 4 + 8 + 8, /* path, kind, whole, bytes, the rest */
    IMPORT_LEAST = 5 * PACK_TEXT_LEAST + 4 + 4 + 8 + 8 + 4 + 4,
};

/* Sums go only where no list does: whoever has the list adds it up himself. */
static void put_dtypes(struct buf *b, const struct found *f)
{
    size_t n = f->n_tensors > 0 ? 0 : f->n_dtypes;
    pack_u32(b, (uint32_t)n);
    for (size_t i = 0; i < n; i++) {
        pack_text(b, f->dtype[i].name);
        pack_u64(b, f->dtype[i].tensors);
        pack_u64(b, f->dtype[i].elements);
        pack_u64(b, f->dtype[i].bytes);
    }
}

static void put_tensors(struct buf *b, const struct found *f)
{
    uint64_t dims = 0;
    size_t names = 0;
    for (size_t i = 0; i < f->n_tensors; i++) {
        dims += f->tensor[i].rank;
        names += f->tensor[i].name.len + f->tensor[i].dtype.len;
    }
    buf_room(b, names + f->n_tensors * TENSOR_FIXED + 8 * dims + 16);
    pack_u64(b, dims);
    pack_u64(b, f->n_tensors);
    for (size_t i = 0; i < f->n_tensors; i++) {
        const struct found_tensor *t = &f->tensor[i];
        uint8_t head[TENSOR_FIXED + 8 * REPLY_RANK_MAX];
        assert(t->rank <= REPLY_RANK_MAX);
        pack_le32(head, (uint32_t)t->name.len);
        pack_le32(head + 4, (uint32_t)t->dtype.len);
        pack_le32(head + 8, t->rank);
        pack_le64(head + 12, t->off);
        pack_le64(head + 20, t->bytes);
        pack_le64(head + 28, t->elements);
        for (unsigned k = 0; k < t->rank; k++)
            pack_le64(head + TENSOR_FIXED + 8 * k, t->shape[k]);
        buf_put(b, (struct span){ head, TENSOR_FIXED + 8 * t->rank });
        buf_put(b, t->name);
        buf_put(b, t->dtype);
    }
}

static void put_pairs(struct buf *b, const struct found_pair *pair, size_t n)
{
    pack_u64(b, n);
    for (size_t i = 0; i < n; i++) {
        pack_text(b, pair[i].key);
        pack_text(b, pair[i].value);
    }
}

static void put_parts(struct buf *b, const struct found *f)
{
    pack_u64(b, f->n_parts);
    for (size_t i = 0; i < f->n_parts; i++) {
        const struct found_part *p = &f->part[i];
        pack_text(b, p->path);
        pack_u32(b, p->kind);
        pack_u32(b, p->whole);
        pack_u64(b, p->bytes);
        pack_fatal(b, &p->fatal);
        pack_notes(b, p->notes);
    }
}

static void put_imports(struct buf *b, const struct found *f)
{
    pack_u64(b, f->n_imports);
    for (size_t i = 0; i < f->n_imports; i++) {
        const struct found_import *m = &f->import[i];
        pack_u32(b, m->part);
        pack_u32(b, m->stream);
        pack_text(b, m->module);
        pack_text(b, m->name);
        pack_text(b, m->real_module);
        pack_text(b, m->real_name);
        pack_text(b, m->shown);
        pack_u64(b, m->off);
        pack_u64(b, m->times);
        pack_u32(b, m->uses);
        pack_u32(b, m->protocol | (uint32_t)m->how << 8 | (uint32_t)m->dotted << 16);
    }
}

void reply_write(const struct found *f, struct buf *b)
{
    pack_u32(b, MAGIC);
    pack_u32(b, f->kind);
    pack_u32(b, f->whole);
    pack_fatal(b, &f->fatal);
    pack_notes(b, f->notes);
    put_dtypes(b, f);
    put_tensors(b, f);
    put_pairs(b, f->fact, f->n_facts);
    put_pairs(b, f->place, f->n_places);
    put_parts(b, f);
    put_imports(b, f);
}

/* ---- the other side ---- */

struct reading {
    struct unpack u;
    struct found f;
};

static bool get_head(struct reading *r)
{
    struct found *f = &r->f;
    uint32_t magic, kind, whole;
    if (!unpack_word(&r->u, MAGIC + 1, &magic, "no answer") ||
        !unpack_word(&r->u, FOUND_OTHER + 1, &kind, "a kind of file that does not exist") ||
        !unpack_word(&r->u, 2, &whole, "neither whole nor not") || !unpack_fatal(&r->u, &f->fatal))
        return false;
    if (magic != MAGIC)
        return unpack_refuse(&r->u, "no answer");
    f->kind = (enum found_kind)kind;
    f->whole = whole == 1;
    if (f->fatal.kind != ERR_NONE && (f->whole || f->fatal.text[0] == 0))
        return unpack_refuse(&r->u, "an error in a file that is whole, or without a text");
    return true;
}

static uint32_t u32_at(const uint8_t *p)
{
    return p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static uint64_t u64_at(const uint8_t *p)
{
    return u32_at(p) | (uint64_t)u32_at(p + 4) << 32;
}

static bool get_dtype(struct reading *r, struct found_dtype *d)
{
    d->name = unpack_text(&r->u);
    d->tensors = rd_u64le(&r->u.rd);
    d->elements = rd_u64le(&r->u.rd);
    d->bytes = rd_u64le(&r->u.rd);
    if (!unpack_ok(&r->u))
        return false;
    if (d->tensors == 0)
        return unpack_refuse(&r->u, "a dtype without a tensor");
    return utf8_ok(d->name) || unpack_refuse(&r->u, "a name that is no UTF-8");
}

static bool get_dtypes(struct reading *r)
{
    uint32_t n;
    if (!unpack_word(&r->u, FOUND_DTYPES_MAX + 1, &n, "too many dtypes"))
        return false;
    n = (uint32_t)rd_count(&r->u.rd, n, UINT32_MAX, DTYPE_LEAST);
    r->f.dtype = ARENA_ARRAY(r->u.a, struct found_dtype, n, r->u.err);
    if (r->f.dtype == NULL)
        return false;
    for (; r->f.n_dtypes < n; r->f.n_dtypes++)
        if (!get_dtype(r, &r->f.dtype[r->f.n_dtypes]))
            return false;
    return unpack_ok(&r->u);
}

static bool get_tensor(struct reading *r, struct found_tensor *t, uint64_t *dim, uint64_t *dims)
{
    struct rd *rd = &r->u.rd;
    const uint8_t *head = rd_bytes(rd, TENSOR_FIXED).ptr;
    if (head == NULL)
        return unpack_ok(&r->u);
    t->rank = u32_at(head + 8);
    t->off = u64_at(head + 12);
    t->bytes = u64_at(head + 20);
    t->elements = u64_at(head + 28);
    if (t->rank > REPLY_RANK_MAX || t->rank > *dims)
        return unpack_refuse(&r->u, "a rank that was not announced");
    if (t->off > r->u.size || t->bytes > r->u.size - t->off)
        return unpack_refuse(&r->u, "a tensor outside the file");
    const uint8_t *shape = rd_bytes(rd, 8 * t->rank).ptr;
    t->name = rd_bytes(rd, u32_at(head));
    t->dtype = rd_bytes(rd, u32_at(head + 4));
    if (!unpack_ok(&r->u))
        return false;
    for (unsigned k = 0; k < t->rank; k++)
        dim[k] = u64_at(shape + 8 * k);
    t->shape = dim;
    *dims -= t->rank;
    return (utf8_ok(t->name) && utf8_ok(t->dtype)) ||
           unpack_refuse(&r->u, "a name that is no UTF-8");
}

static bool get_tensors(struct reading *r)
{
    uint64_t dims = rd_count(&r->u.rd, rd_u64le(&r->u.rd), UINT64_MAX, 8);
    uint64_t n = rd_count(&r->u.rd, rd_u64le(&r->u.rd), UINT64_MAX, TENSOR_FIXED);
    if (!unpack_ok(&r->u))
        return false;
    uint64_t *dim = ARENA_ARRAY(r->u.a, uint64_t, dims, r->u.err);
    if (dim == NULL)
        return false;
    r->f.tensor = ARENA_ARRAY(r->u.a, struct found_tensor, n, r->u.err);
    if (r->f.tensor == NULL)
        return false;
    for (uint64_t i = 0; i < n; i++) {
        if (!get_tensor(r, &r->f.tensor[i], dim, &dims))
            return false;
        dim += r->f.tensor[i].rank;
    }
    r->f.n_tensors = n;
    if (dims != 0)
        return unpack_refuse(&r->u, "fewer dimensions than announced");
    if (n > 0 && r->f.n_dtypes > 0)
        return unpack_refuse(&r->u, "sums beside a list");
    return n == 0 || found_sum(&r->f, r->u.a, r->u.err);
}

static bool get_pairs(struct reading *r, struct found_pair **out, size_t *n_out)
{
    uint64_t n = rd_count(&r->u.rd, rd_u64le(&r->u.rd), UINT64_MAX, 2 * PACK_TEXT_LEAST);
    if (!unpack_ok(&r->u))
        return false;
    struct found_pair *pair = ARENA_ARRAY(r->u.a, struct found_pair, n, r->u.err);
    if (pair == NULL)
        return false;
    for (uint64_t i = 0; i < n; i++) {
        pair[i].key = unpack_text(&r->u);
        pair[i].value = unpack_text(&r->u);
    }
    *out = pair;
    *n_out = n;
    return unpack_ok(&r->u);
}

/* Places of a part are counted in it. */
static bool get_part(struct reading *r, struct found_part *p)
{
    uint64_t size = r->u.size;
    uint32_t kind, whole;
    p->path = unpack_text(&r->u);
    if (!unpack_word(&r->u, FOUND_OTHER + 1, &kind, "a kind of part that does not exist") ||
        !unpack_word(&r->u, 2, &whole, "a part neither whole nor not"))
        return false;
    p->kind = (enum found_kind)kind;
    p->whole = whole == 1;
    r->u.size = p->bytes = rd_u64le(&r->u.rd);
    bool ok = unpack_fatal(&r->u, &p->fatal) && unpack_notes(&r->u, &p->notes);
    r->u.size = size;
    if (!ok)
        return false;
    if (p->fatal.kind != ERR_NONE && (p->whole || p->fatal.text[0] == 0))
        return unpack_refuse(&r->u, "an error in a part that is whole, or without a text");
    return p->whole || !r->f.whole || unpack_refuse(&r->u, "whole, and a part is not");
}

static bool get_parts(struct reading *r)
{
    uint64_t n = rd_count(&r->u.rd, rd_u64le(&r->u.rd), FOUND_PARTS_MAX, PART_LEAST);
    if (!unpack_ok(&r->u))
        return false;
    r->f.part = ARENA_ARRAY(r->u.a, struct found_part, n, r->u.err);
    if (r->f.part == NULL)
        return false;
    for (; r->f.n_parts < n; r->f.n_parts++)
        if (!get_part(r, &r->f.part[r->f.n_parts]))
            return false;
    return true;
}

static bool get_import(struct reading *r, struct found_import *m)
{
    struct unpack *u = &r->u;
    uint32_t flags;
    if (!unpack_word(u, (uint32_t)r->f.n_parts + 1, &m->part, "an import of no part"))
        return false;
    m->stream = rd_u32le(&u->rd);
    m->module = unpack_text(u);
    m->name = unpack_text(u);
    m->real_module = unpack_text(u);
    m->real_name = unpack_text(u);
    m->shown = unpack_text(u);
    m->off = rd_u64le(&u->rd);
    m->times = rd_u64le(&u->rd);
    if (!unpack_word(u, PICKLE_USES_END, &m->uses, "a use that does not exist") ||
        !unpack_word(u, 0x20000, &flags, "an import of an unknown kind"))
        return false;
    m->protocol = (uint8_t)flags;
    m->how = (uint8_t)(flags >> 8);
    m->dotted = flags >> 16 == 1;
    if (m->how > PICKLE_GETATTR)
        return unpack_refuse(u, "an import of an unknown kind");
    if (m->off > (m->part > 0 ? r->f.part[m->part - 1].bytes : u->size))
        return unpack_refuse(u, "an import outside its file");
    for (size_t i = 0; i < m->shown.len; i++)
        if (m->shown.ptr[i] < 0x20 || m->shown.ptr[i] > 0x7E)
            return unpack_refuse(u, "a text is not one line of ASCII");
    return true;
}

static bool get_imports(struct reading *r)
{
    uint64_t n = rd_count(&r->u.rd, rd_u64le(&r->u.rd), FOUND_IMPORTS_MAX, IMPORT_LEAST);
    if (!unpack_ok(&r->u))
        return false;
    r->f.import = ARENA_ARRAY(r->u.a, struct found_import, n, r->u.err);
    if (r->f.import == NULL)
        return false;
    for (; r->f.n_imports < n; r->f.n_imports++)
        if (!get_import(r, &r->f.import[r->f.n_imports]))
            return false;
    return true;
}

bool reply_read(struct span body, uint64_t size, struct arena *a, struct found *out,
                struct err *err)
{
    struct reading r = { .u = { .rd.in = body, .size = size, .a = a, .err = err } };
    if (!get_head(&r) || !unpack_notes(&r.u, &r.f.notes) || !get_dtypes(&r) || !get_tensors(&r) ||
        !get_pairs(&r, &r.f.fact, &r.f.n_facts) || !get_pairs(&r, &r.f.place, &r.f.n_places) ||
        !get_parts(&r) || !get_imports(&r))
        return false;
    if (r.u.rd.pos != body.len)
        return unpack_refuse(&r.u, "more than an answer");
    *out = r.f;
    return true;
}
