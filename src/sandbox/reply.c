/* reply.c - see reply.h.
 *
 *   magic  kind  whole  fatal  codes  notes  dtypes  dims tensors  facts  places
 *
 * The order of trust is that of a file: counts against the bytes left, then each value alone,
 * then the values against each other. */
#include "sandbox/reply.h"

#include "base/utf8.h"
#include "sandbox/pack.h"

enum {
    MAGIC = 0x31524A41, /* "AJR1" */
    DTYPE_LEAST = PACK_TEXT_LEAST + 8 + 8 + 8,
    TENSOR_FIXED =
        4 + 4 + 4 + 8 + 8 + 8, /* lengths of name and dtype, rank, off, bytes, elements */
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

bool reply_read(struct span body, uint64_t size, struct arena *a, struct found *out,
                struct err *err)
{
    struct reading r = { .u = { .rd.in = body, .size = size, .a = a, .err = err } };
    if (!get_head(&r) || !unpack_notes(&r.u, &r.f.notes) || !get_dtypes(&r) || !get_tensors(&r) ||
        !get_pairs(&r, &r.f.fact, &r.f.n_facts) || !get_pairs(&r, &r.f.place, &r.f.n_places))
        return false;
    if (r.u.rd.pos != body.len)
        return unpack_refuse(&r.u, "more than an answer");
    *out = r.f;
    return true;
}
