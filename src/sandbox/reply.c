/* reply.c - see reply.h.
 *
 *   magic  kind  whole  fatal  codes  notes  dtypes  dims tensors  facts  places
 *
 * The order of trust is that of a file: counts against the bytes left, then each value alone,
 * then the values against each other. */
#include "sandbox/reply.h"

#include "base/rd.h"
#include "base/utf8.h"

enum {
    MAGIC = 0x31524A41, /* "AJR1" */
    CODE_MAX = 40,      /* characters; our longest is about half */
    TEXT_LEAST = 4,     /* bytes of a text: its length */
    CODE_LEAST = TEXT_LEAST + 8,
    NOTE_LEAST = 4 + 8 + TEXT_LEAST,
    DTYPE_LEAST = TEXT_LEAST + 8 + 8 + 8,
    TENSOR_FIXED =
        4 + 4 + 4 + 8 + 8 + 8, /* lengths of name and dtype, rank, off, bytes, elements */
};

static void le32(uint8_t *p, uint32_t v)
{
    for (unsigned i = 0; i < 4; i++)
        p[i] = (uint8_t)(v >> 8 * i);
}

static void le64(uint8_t *p, uint64_t v)
{
    for (unsigned i = 0; i < 8; i++)
        p[i] = (uint8_t)(v >> 8 * i);
}

static void put_u32(struct buf *b, uint32_t v)
{
    uint8_t p[4];
    le32(p, v);
    buf_put(b, (struct span){ p, sizeof p });
}

static void put_u64(struct buf *b, uint64_t v)
{
    uint8_t p[8];
    le64(p, v);
    buf_put(b, (struct span){ p, sizeof p });
}

/* What is longer than 32 bits is past REPLY_BYTES_MAX as well: the buffer says so. */
static void put_text(struct buf *b, struct span s)
{
    put_u32(b, (uint32_t)s.len);
    buf_put(b, s);
}

static void put_notes(struct buf *b, const struct notes *s)
{
    put_u32(b, (uint32_t)s->n_codes);
    for (size_t i = 0; i < s->n_codes; i++) {
        put_text(b, span_of(s->count[i].code));
        put_u64(b, s->count[i].times);
    }
    put_u32(b, (uint32_t)s->n);
    for (size_t i = 0; i < s->n; i++) {
        uint32_t code = 0;
        while (code < s->n_codes && strcmp(s->count[code].code, s->list[i].code) != 0)
            code++;
        put_u32(b, code);
        put_u64(b, s->list[i].off);
        put_text(b, span_of(s->list[i].text));
    }
}

/* Sums go only where no list does: whoever has the list adds it up himself. */
static void put_dtypes(struct buf *b, const struct found *f)
{
    size_t n = f->n_tensors > 0 ? 0 : f->n_dtypes;
    put_u32(b, (uint32_t)n);
    for (size_t i = 0; i < n; i++) {
        put_text(b, f->dtype[i].name);
        put_u64(b, f->dtype[i].tensors);
        put_u64(b, f->dtype[i].elements);
        put_u64(b, f->dtype[i].bytes);
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
    put_u64(b, dims);
    put_u64(b, f->n_tensors);
    for (size_t i = 0; i < f->n_tensors; i++) {
        const struct found_tensor *t = &f->tensor[i];
        uint8_t head[TENSOR_FIXED + 8 * REPLY_RANK_MAX];
        assert(t->rank <= REPLY_RANK_MAX);
        le32(head, (uint32_t)t->name.len);
        le32(head + 4, (uint32_t)t->dtype.len);
        le32(head + 8, t->rank);
        le64(head + 12, t->off);
        le64(head + 20, t->bytes);
        le64(head + 28, t->elements);
        for (unsigned k = 0; k < t->rank; k++)
            le64(head + TENSOR_FIXED + 8 * k, t->shape[k]);
        buf_put(b, (struct span){ head, TENSOR_FIXED + 8 * t->rank });
        buf_put(b, t->name);
        buf_put(b, t->dtype);
    }
}

static void put_pairs(struct buf *b, const struct found_pair *pair, size_t n)
{
    put_u64(b, n);
    for (size_t i = 0; i < n; i++) {
        put_text(b, pair[i].key);
        put_text(b, pair[i].value);
    }
}

void reply_write(const struct found *f, struct buf *b)
{
    put_u32(b, MAGIC);
    put_u32(b, f->kind);
    put_u32(b, f->whole);
    put_u32(b, f->fatal.kind);
    put_u32(b, f->fatal.has_at);
    put_u64(b, f->fatal.at);
    put_text(b, span_of(f->fatal.text));
    put_notes(b, f->notes);
    put_dtypes(b, f);
    put_tensors(b, f);
    put_pairs(b, f->fact, f->n_facts);
    put_pairs(b, f->place, f->n_places);
}

/* ---- the other side ---- */

struct reading {
    struct rd rd;
    uint64_t size; /* of the file */
    struct arena *a;
    struct found f;
    struct err *err;
};

static struct notes no_notes;

struct notes *reply_no_notes(void)
{
    return &no_notes;
}

static bool refuse(struct reading *r, const char *why)
{
    return err_at(r->err, ERR_INPUT, r->rd.pos, "%s", why);
}

static bool sound(struct reading *r)
{
    return rd_ok(&r->rd, r->err);
}

/* A number that must be below end. */
static bool get_word(struct reading *r, uint32_t end, uint32_t *out, const char *why)
{
    *out = rd_u32le(&r->rd);
    return sound(r) && (*out < end || refuse(r, why));
}

static struct span get_text(struct reading *r)
{
    return rd_bytes(&r->rd, rd_u32le(&r->rd));
}

/* A text for people: one line of ASCII that fits room with its NUL. */
static bool get_line(struct reading *r, char *room, size_t size)
{
    struct span s = get_text(r);
    if (!sound(r))
        return false;
    if (s.len >= size)
        return refuse(r, "a text is too long");
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] < 0x20 || s.ptr[i] > 0x7E)
            return refuse(r, "a text is not one line of ASCII");
    if (s.len > 0)
        memcpy(room, s.ptr, s.len);
    room[s.len] = 0;
    return true;
}

static bool get_head(struct reading *r)
{
    struct found *f = &r->f;
    uint32_t magic, kind, whole, fatal, has_at;
    if (!get_word(r, MAGIC + 1, &magic, "no answer") ||
        !get_word(r, FOUND_OTHER + 1, &kind, "a kind of file that does not exist") ||
        !get_word(r, 2, &whole, "neither whole nor not") ||
        !get_word(r, ERR_USAGE + 1, &fatal, "a kind of error that does not exist") ||
        !get_word(r, 2, &has_at, "neither placed nor not"))
        return false;
    if (magic != MAGIC)
        return refuse(r, "no answer");
    f->kind = (enum found_kind)kind;
    f->whole = whole == 1;
    f->fatal = (struct err){ .kind = (enum err_kind)fatal, .has_at = has_at == 1 };
    f->fatal.at = rd_u64le(&r->rd);
    if (!get_line(r, f->fatal.text, sizeof f->fatal.text))
        return false;
    if (f->fatal.at > r->size)
        return refuse(r, "an error outside the file");
    if (fatal != ERR_NONE && (f->whole || f->fatal.text[0] == 0))
        return refuse(r, "an error in a file that is whole, or without a text");
    return true;
}

static bool get_code(struct reading *r, struct note_count *out)
{
    char room[CODE_MAX + 1];
    if (!get_line(r, room, sizeof room))
        return false;
    for (const char *p = room; *p != 0; p++)
        if ((*p < 'a' || *p > 'z') && (*p < '0' || *p > '9') && *p != '-')
            return refuse(r, "a code that is no word");
    size_t n = strlen(room);
    char *code = ARENA_ARRAY(r->a, char, n + 1, r->err);
    if (code == NULL)
        return false;
    memcpy(code, room, n + 1);
    *out = (struct note_count){ code, rd_u64le(&r->rd) };
    return sound(r) && ((n > 0 && out->times > 0) || refuse(r, "a code without a note"));
}

static bool get_note(struct reading *r, struct notes *s)
{
    struct note *note = &s->list[s->n];
    uint32_t code;
    uint64_t same = 1;
    if (!get_word(r, (uint32_t)s->n_codes, &code, "a note without a code"))
        return false;
    note->code = s->count[code].code;
    note->off = rd_u64le(&r->rd);
    if (!get_line(r, note->text, sizeof note->text))
        return false;
    for (size_t i = 0; i < s->n; i++)
        same += s->list[i].code == note->code;
    if (same > NOTES_EACH || same > s->count[code].times)
        return refuse(r, "more notes than were counted");
    s->n++;
    return note->off <= r->size || refuse(r, "a note outside the file");
}

static bool get_notes(struct reading *r)
{
    uint32_t n_codes, n;
    if (!get_word(r, NOTES_CODES_MAX + 1, &n_codes, "too many codes"))
        return false;
    n_codes = (uint32_t)rd_count(&r->rd, n_codes, UINT32_MAX, CODE_LEAST);
    r->f.notes = n_codes == 0 ? &no_notes : ARENA_ARRAY(r->a, struct notes, 1, r->err);
    if (r->f.notes == NULL)
        return false;
    for (uint32_t i = 0; i < n_codes; i++) {
        if (!get_code(r, &r->f.notes->count[i]))
            return false;
        r->f.notes->n_codes++;
    }
    if (!get_word(r, NOTES_EACH * NOTES_CODES_MAX + 1, &n, "too many notes"))
        return false;
    n = (uint32_t)rd_count(&r->rd, n, UINT32_MAX, NOTE_LEAST);
    for (uint32_t i = 0; i < n; i++)
        if (!get_note(r, r->f.notes))
            return false;
    return sound(r);
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
    d->name = get_text(r);
    d->tensors = rd_u64le(&r->rd);
    d->elements = rd_u64le(&r->rd);
    d->bytes = rd_u64le(&r->rd);
    if (!sound(r))
        return false;
    if (d->tensors == 0)
        return refuse(r, "a dtype without a tensor");
    return utf8_ok(d->name) || refuse(r, "a name that is no UTF-8");
}

static bool get_dtypes(struct reading *r)
{
    uint32_t n;
    if (!get_word(r, FOUND_DTYPES_MAX + 1, &n, "too many dtypes"))
        return false;
    n = (uint32_t)rd_count(&r->rd, n, UINT32_MAX, DTYPE_LEAST);
    r->f.dtype = ARENA_ARRAY(r->a, struct found_dtype, n, r->err);
    if (r->f.dtype == NULL)
        return false;
    for (; r->f.n_dtypes < n; r->f.n_dtypes++)
        if (!get_dtype(r, &r->f.dtype[r->f.n_dtypes]))
            return false;
    return sound(r);
}

static bool get_tensor(struct reading *r, struct found_tensor *t, uint64_t *dim, uint64_t *dims)
{
    struct rd *rd = &r->rd;
    const uint8_t *head = rd_bytes(rd, TENSOR_FIXED).ptr;
    if (head == NULL)
        return sound(r);
    t->rank = u32_at(head + 8);
    t->off = u64_at(head + 12);
    t->bytes = u64_at(head + 20);
    t->elements = u64_at(head + 28);
    if (t->rank > REPLY_RANK_MAX || t->rank > *dims)
        return refuse(r, "a rank that was not announced");
    if (t->off > r->size || t->bytes > r->size - t->off)
        return refuse(r, "a tensor outside the file");
    const uint8_t *shape = rd_bytes(rd, 8 * t->rank).ptr;
    t->name = rd_bytes(rd, u32_at(head));
    t->dtype = rd_bytes(rd, u32_at(head + 4));
    if (!sound(r))
        return false;
    for (unsigned k = 0; k < t->rank; k++)
        dim[k] = u64_at(shape + 8 * k);
    t->shape = dim;
    *dims -= t->rank;
    return (utf8_ok(t->name) && utf8_ok(t->dtype)) || refuse(r, "a name that is no UTF-8");
}

static bool get_tensors(struct reading *r)
{
    uint64_t dims = rd_count(&r->rd, rd_u64le(&r->rd), UINT64_MAX, 8);
    uint64_t n = rd_count(&r->rd, rd_u64le(&r->rd), UINT64_MAX, TENSOR_FIXED);
    if (!sound(r))
        return false;
    uint64_t *dim = ARENA_ARRAY(r->a, uint64_t, dims, r->err);
    if (dim == NULL)
        return false;
    r->f.tensor = ARENA_ARRAY(r->a, struct found_tensor, n, r->err);
    if (r->f.tensor == NULL)
        return false;
    for (uint64_t i = 0; i < n; i++) {
        if (!get_tensor(r, &r->f.tensor[i], dim, &dims))
            return false;
        dim += r->f.tensor[i].rank;
    }
    r->f.n_tensors = n;
    if (dims != 0)
        return refuse(r, "fewer dimensions than announced");
    if (n > 0 && r->f.n_dtypes > 0)
        return refuse(r, "sums beside a list");
    return n == 0 || found_sum(&r->f, r->a, r->err);
}

static bool get_pairs(struct reading *r, struct found_pair **out, size_t *n_out)
{
    uint64_t n = rd_count(&r->rd, rd_u64le(&r->rd), UINT64_MAX, 2 * TEXT_LEAST);
    if (!sound(r))
        return false;
    struct found_pair *pair = ARENA_ARRAY(r->a, struct found_pair, n, r->err);
    if (pair == NULL)
        return false;
    for (uint64_t i = 0; i < n; i++) {
        pair[i].key = get_text(r);
        pair[i].value = get_text(r);
    }
    *out = pair;
    *n_out = n;
    return sound(r);
}

bool reply_read(struct span body, uint64_t size, struct arena *a, struct found *out,
                struct err *err)
{
    struct reading r = { .rd.in = body, .size = size, .a = a, .err = err };
    if (!get_head(&r) || !get_notes(&r) || !get_dtypes(&r) || !get_tensors(&r) ||
        !get_pairs(&r, &r.f.fact, &r.f.n_facts) || !get_pairs(&r, &r.f.place, &r.f.n_places))
        return false;
    if (r.rd.pos != body.len)
        return refuse(&r, "more than an answer");
    *out = r.f;
    return true;
}
