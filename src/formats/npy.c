/* npy.c - see npy.h. */
#include "formats/npy.h"

#include <stdio.h>

#include "base/plural.h"
#include "formats/literal.h"

enum { MARK = 8 }; /* six bytes and the version */

/* What is asked of a descr, of each of its parts: those that are no type are not known, and nobody
 * asks them. */
struct part {
    bool known, object;
    uint64_t bytes;
};

/* ---- types ---- */

/* Kinds, and the sizes each has, a bit each. */
static const struct {
    char kind;
    uint32_t sizes;
} numbers[] = {
    { 'b', 1 << 1 },
    { 'i', 1 << 1 | 1 << 2 | 1 << 4 | 1 << 8 },
    { 'u', 1 << 1 | 1 << 2 | 1 << 4 | 1 << 8 },
    { 'f', 1 << 2 | 1 << 4 | 1 << 8 | 1 << 12 | 1 << 16 }, /* long double: 12 on some machines */
    { 'c', 1 << 8 | 1 << 16 | 1 << 24 | 1u << 31 },        /* the last stands for 32 */
    { 'M', 1 << 8 },
    { 'm', 1 << 8 },
};

/* What all readers here call them; those of the other byte order keep their own names. */
static const struct {
    const char *descr, *name;
} plain[] = {
    { "|b1", "BOOL" }, { "|i1", "I8" },  { "|u1", "U8" },  { "<i2", "I16" }, { "<u2", "U16" },
    { "<i4", "I32" },  { "<u4", "U32" }, { "<i8", "I64" }, { "<u8", "U64" }, { "<f2", "F16" },
    { "<f4", "F32" },  { "<f8", "F64" }, { "<c8", "C64" },
};

static bool unit_ok(struct span s)
{
    if (s.len == 0)
        return true;
    if (s.len < 3 || s.ptr[0] != '[' || s.ptr[s.len - 1] != ']')
        return false;
    for (size_t i = 1; i + 1 < s.len; i++)
        if (!((s.ptr[i] >= '0' && s.ptr[i] <= '9') ||
              ((s.ptr[i] | 32) >= 'a' && (s.ptr[i] | 32) <= 'z')))
            return false;
    return true;
}

bool npy_type(struct span text, uint64_t *bytes, bool *object)
{
    uint64_t n = 0;
    size_t i = 0, digits;
    if (text.len > 0 && strchr("<>|=", text.ptr[0]) != NULL && text.ptr[0] != 0)
        i++;
    if (i == text.len)
        return false;
    char kind = (char)text.ptr[i++];
    for (digits = i; i < text.len && text.ptr[i] >= '0' && text.ptr[i] <= '9'; i++)
        if (!ck_mul(n, 10, &n) || !ck_add(n, (uint64_t)(text.ptr[i] - '0'), &n))
            return false;
    struct span rest = { text.ptr + i, text.len - i };
    bool sized = i > digits;
    if (kind == 'O') {
        if (rest.len > 0 || (sized && n != 8 && n != 4))
            return false;
        *object = true;
        *bytes = 8;
        return true;
    }
    if (!sized || n > INT32_MAX || !(kind == 'M' || kind == 'm' ? unit_ok(rest) : rest.len == 0))
        return false;
    bool fits = memchr("SaVU", kind, 4) != NULL;
    for (size_t k = 0; k < COUNT(numbers) && !fits; k++)
        fits = numbers[k].kind == kind && n <= 32 && (numbers[k].sizes >> (n == 32 ? 31 : n) & 1);
    if (fits) {
        *object = false;
        *bytes = kind == 'U' ? 4 * n : n;
    }
    return fits;
}

static struct span plain_name(struct span descr)
{
    for (size_t i = 0; i < COUNT(plain); i++)
        if (span_eq(descr, span_of(plain[i].descr)))
            return span_of(plain[i].name);
    return descr;
}

/* list[at] as a shape: one size, or several. False: it is none. */
static bool times_shape(const struct literal *list, size_t at, uint64_t *n)
{
    const struct literal *v = &list[at];
    if (v->kind == LITERAL_INT)
        return !v->minus && ck_mul(*n, v->number, n);
    if (v->kind != LITERAL_TUPLE)
        return false;
    for (size_t i = at + 1; i < v->end; i = list[i].end)
        if (list[i].kind != LITERAL_INT || list[i].minus || !ck_mul(*n, list[i].number, n))
            return false;
    return true;
}

/* (name, type) or (name, type, shape): adds to the type of all fields. */
static void add_field(const struct literal *list, const struct part *part, size_t at,
                      struct part *sum)
{
    const struct literal *v = &list[at];
    size_t name = at + 1;
    sum->known = sum->known && v->kind == LITERAL_TUPLE && (v->n == 2 || v->n == 3);
    if (!sum->known)
        return;
    size_t type = list[name].end;
    uint64_t bytes = part[type].bytes;
    sum->known = part[type].known &&
                 (list[name].kind == LITERAL_TEXT || list[name].kind == LITERAL_TUPLE) &&
                 (v->n == 2 || times_shape(list, list[type].end, &bytes)) &&
                 ck_add(sum->bytes, bytes, &sum->bytes);
    sum->object = sum->object || part[type].object;
}

/* What each value would be as a type, those inside others first. */
static struct part *weigh(const struct literal *list, size_t from, struct arena *a, struct err *err)
{
    size_t end = list[from].end;
    struct part *part = ARENA_ARRAY(a, struct part, end, err);
    for (size_t i = end; part != NULL && i-- > from;) {
        const struct literal *v = &list[i];
        struct part *p = &part[i];
        if (v->kind == LITERAL_TEXT) {
            p->known = npy_type(v->text, &p->bytes, &p->object);
        } else if (v->kind == LITERAL_TUPLE && v->n == 2) {
            *p = part[i + 1];
            p->known = p->known && times_shape(list, list[i + 1].end, &p->bytes);
        } else if (v->kind == LITERAL_LIST) {
            p->known = true;
            for (size_t k = i + 1; k < v->end; k = list[k].end)
                add_field(list, part, k, p);
        }
    }
    return part;
}

/* ---- the head ---- */

struct head {
    struct source *src;
    struct arena *a;
    struct notes *notes;
    uint64_t at; /* of its text */
    struct literal *list;
    size_t descr, order, shape; /* in list; 0: not there */
};

static bool refuse(const struct head *h, size_t at, const char *why, struct err *err)
{
    return err_at(err, ERR_INPUT, h->at + h->list[at].off, "%s", why);
}

/* Of a key that stands twice Python takes the last. */
static bool find_keys(struct head *h, struct err *err)
{
    const struct literal *v = h->list;
    struct {
        const char *name;
        size_t *at;
    } keys[] = { { "descr", &h->descr }, { "fortran_order", &h->order }, { "shape", &h->shape } };
    if (v->kind != LITERAL_DICT)
        return refuse(h, 0, "the head is no dict", err);
    for (size_t i = 1; i < v->end; i = v[v[i].end].end) {
        size_t k = 0;
        while (k < COUNT(keys) && !span_eq(v[i].text, span_of(keys[k].name)))
            k++;
        if (k == COUNT(keys))
            return refuse(h, i, "a key that no array has", err);
        if (*keys[k].at != 0)
            notes_add(h->notes, "odd-header", h->at + v[i].off, "\"%s\" stands twice",
                      keys[k].name);
        *keys[k].at = v[i].end;
    }
    for (size_t k = 0; k < COUNT(keys); k++)
        if (*keys[k].at == 0)
            return err_at(err, ERR_INPUT, h->at, "the head has no \"%s\"", keys[k].name);
    return true;
}

static bool read_shape(struct head *h, struct npy *n, struct err *err)
{
    const struct literal *v = &h->list[h->shape];
    if (v->kind != LITERAL_TUPLE)
        return refuse(h, h->shape, "the shape is no tuple", err);
    if (v->n > NPY_RANK_MAX)
        return err_at(err, ERR_LIMIT, h->at + v->off, "%zu dimensions; at most %u are read", v->n,
                      NPY_RANK_MAX);
    uint64_t *shape = ARENA_ARRAY(h->a, uint64_t, v->n, err);
    if (shape == NULL)
        return false;
    n->elements = 1;
    for (size_t i = h->shape + 1; i < v->end; i = h->list[i].end) {
        const struct literal *d = &h->list[i];
        if ((d->kind != LITERAL_INT && d->kind != LITERAL_BOOL) || d->minus)
            return refuse(h, i, "a size is no number from 0 on", err);
        if (d->kind == LITERAL_BOOL)
            notes_add(h->notes, "odd-header", h->at + d->off, "a truth value as a size");
        shape[n->rank++] = d->number;
        if (!ck_mul(n->elements, d->number, &n->elements))
            return refuse(h, i, "the shape is past 64 bits", err);
    }
    n->shape = shape;
    return true;
}

static bool read_descr(struct head *h, struct npy *n, struct err *err)
{
    const struct literal *v = &h->list[h->descr];
    struct part *part = weigh(h->list, h->descr, h->a, err);
    char room[QUOTED_BYTES];
    if (part == NULL)
        return false;
    const struct part *p = &part[h->descr];
    n->known = p->known;
    n->item_bytes = p->known ? p->bytes : 0;
    n->object = p->object;
    n->descr = v->kind == LITERAL_TEXT ? plain_name(v->text) : SPAN("fields");
    if (!p->known)
        notes_add(h->notes, "unknown-dtype", h->at + v->off, "%s", span_quote(n->descr, room));
    return true;
}

/* Mark, version and length; *at is where the text begins. */
static bool read_front(struct head *h, uint64_t off, size_t *len, struct err *err)
{
    uint8_t b[MARK + 4] = { 0 };
    uint64_t left = h->src->size - off;
    if (left < MARK + 2)
        return err_at(err, ERR_INPUT, off, "the file ends inside the head of an array");
    if (!source_read(h->src, off, b, left < sizeof b ? (size_t)left : sizeof b, err))
        return false;
    if (memcmp(b, "\x93NUMPY", 6) != 0)
        return err_at(err, ERR_INPUT, off, "no array begins here");
    if (b[6] < 1 || b[6] > 3 || b[7] != 0)
        return err_at(err, ERR_INPUT, off + 6,
                      "version %u.%u of the format; 1.0, 2.0, 3.0 are read", b[6], b[7]);
    size_t wide = b[6] == 1 ? 2 : 4;
    uint64_t n = 0;
    for (size_t i = wide; i-- > 0;)
        n = n << 8 | b[MARK + i];
    h->at = off + MARK + wide;
    if (left < MARK + wide || n > left - MARK - wide)
        return err_at(err, ERR_INPUT, off + MARK,
                      "a head of %" PRIu64 " bytes; the file ends before", n);
    if (n > NPY_HEADER_MAX)
        return err_at(err, ERR_LIMIT, off + MARK,
                      "a head of %" PRIu64 " bytes; at most %u are read", n, NPY_HEADER_MAX);
    *len = (size_t)n;
    if (n > NPY_HEADER_USUAL)
        notes_add(h->notes, "long-header", off + MARK, "%" PRIu64 " bytes", n);
    return true;
}

bool npy_head(struct source *src, uint64_t off, struct arena *a, struct notes *notes,
              struct npy *out, struct err *err)
{
    struct head h = { .src = src, .a = a, .notes = notes };
    struct npy n = { 0 };
    size_t len = 0;
    uint8_t *text;
    if (!read_front(&h, off, &len, err) || (text = ARENA_ARRAY(a, uint8_t, len, err)) == NULL ||
        !source_read(src, h.at, text, len, err) ||
        !literal_read((struct span){ text, len }, h.at, a, &h.list, err) || !find_keys(&h, err))
        return false;
    n.data_off = h.at + len;
    if (h.list[h.order].kind != LITERAL_BOOL)
        return refuse(&h, h.order, "the order is no truth value", err);
    n.fortran = h.list[h.order].number != 0;
    if (!read_shape(&h, &n, err) || !read_descr(&h, &n, err))
        return false;
    if (!n.object && !ck_mul(n.elements, n.item_bytes, &n.bytes))
        return refuse(&h, h.shape, "shape and type are past 64 bits", err);
    if (n.bytes > src->size - n.data_off)
        notes_add(notes, "short-array", n.data_off,
                  "%" PRIu64 " bytes are left of %" PRIu64 " that shape and type ask for",
                  src->size - n.data_off, n.bytes);
    *out = n;
    return true;
}

/* ---- the file ---- */

struct arrays {
    struct source *src;
    struct span name;
    struct inside *in;
    struct found *f;
    size_t room;
};

/* What stands from off on, as a part of its own. */
static bool hand_on(struct arrays *l, uint64_t off, struct err *err)
{
    char path[24];
    struct slice slice;
    struct span name;
    struct source rest = inside_slice(&slice, l->src, off, l->src->size - off);
    snprintf(path, sizeof path, "@%" PRIu64, off);
    return span_copy(l->in->a, span_of(path), &name, err) &&
           inside_part(l->in, &rest, name, NULL, err);
}

static bool list_tensor(struct arrays *l, const struct npy *n, struct err *err)
{
    struct found *f = l->f;
    void *list = arena_grow(l->in->a, f->tensor, f->n_tensors, &l->room, sizeof *f->tensor, err);
    if (list == NULL)
        return false;
    f->tensor = list;
    f->tensor[f->n_tensors++] = (struct found_tensor){
        .name = l->name,
        .dtype = n->descr,
        .off = n->data_off,
        .bytes = n->bytes,
        .elements = n->elements,
        .shape = n->shape,
        .rank = n->rank,
    };
    return true;
}

/* One array at *off; *off is then behind its numbers. done: nobody knows what follows. */
static bool read_array(struct arrays *l, uint64_t *off, bool *done, struct err *err)
{
    struct npy n;
    if (!npy_head(l->src, *off, l->in->a, l->f->notes, &n, err)) {
        if (err->kind == ERR_INPUT)
            notes_add(l->f->notes, "broken-header", *off, "no head that NumPy writes");
        return false;
    }
    bool objects = n.object || !n.known;
    if (n.object)
        notes_add(l->f->notes, "object-array", n.data_off, "a pickle stands for the elements");
    l->f->whole = l->f->whole && n.known;
    *done = objects || n.bytes >= l->src->size - n.data_off;
    if (objects)
        return n.data_off == l->src->size || hand_on(l, n.data_off, err);
    if (n.bytes > l->src->size - n.data_off)
        return true;
    *off = n.data_off + n.bytes;
    return list_tensor(l, &n, err);
}

bool npy_read(struct source *src, struct span name, struct inside *in, struct found *f,
              struct err *err)
{
    struct arrays l = { src, name, in, f, 0 };
    uint64_t off = 0;
    bool done = false;
    for (size_t i = l.name.len; i-- > 0;)
        if (l.name.ptr[i] == '/') {
            l.name = (struct span){ l.name.ptr + i + 1, l.name.len - i - 1 };
            break;
        }
    if (span_ends(l.name, ".npy"))
        l.name.len -= 4;
    f->whole = true;
    for (size_t n = 0; !done; n++) {
        uint8_t mark[6] = { 0 };
        uint64_t left = src->size - off;
        if (!source_read(src, off, mark, left < sizeof mark ? (size_t)left : sizeof mark, err))
            return false;
        if (n > 0 && memcmp(mark, "\x93NUMPY", sizeof mark) != 0) {
            notes_add(f->notes, "trailing-bytes", off, "%" PRIu64 " byte%s behind the array", left,
                      plural(left));
            return hand_on(&l, off, err);
        }
        if (n == NPY_ARRAYS_MAX) {
            notes_add(f->notes, "limit", off, "more than %u arrays", NPY_ARRAYS_MAX);
            f->whole = false;
            return true;
        }
        if (n > 0)
            notes_add(f->notes, "second-array", off, "array %zu", n + 1);
        if (!read_array(&l, &off, &done, err))
            return false;
    }
    return true;
}
