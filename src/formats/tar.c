/* tar.c - see tar.h.
 *
 * In front of a member's header stand others that only say more about it: GNU's long names, pax.
 * They are gathered in struct more until its own header comes. */
#include "formats/tar.h"

#include "base/path.h"
#include "base/plural.h"
#include "formats/member.h"
#include "formats/window.h"

/* The fields of a header: where, how long. */
enum {
    NAME = 0,
    MODE = 100,
    OWNER = 108,
    GROUP = 116,
    SIZE = 124,
    TIME = 136,
    SUM = 148,
    TYPE = 156,
    LINK = 157,
    MAGIC = 257,
    MAJOR = 329,
    MINOR = 337,
    PREFIX = 345,
    TEXT_BYTES = 100,
    PREFIX_BYTES = 155,
    NUMBER_BYTES = 8,
    LONG_BYTES = 12,
};

struct more {
    struct span name, link; /* GNU's */
    struct span pax_name, pax_link;
    uint64_t pax_bytes;
    bool has_bytes, sparse, odd;
    unsigned headers;
};

void tar_open(struct tar *t, struct source *src, struct arena *a, struct notes *notes)
{
    *t = (struct tar){ .src = src, .a = a, .notes = notes };
}

static struct span text_at(const uint8_t *p, size_t n)
{
    const uint8_t *end = memchr(p, 0, n);
    return (struct span){ p, end != NULL ? (size_t)(end - p) : n };
}

static bool is_blank(uint8_t c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Octal digits with blanks around, or two's complement after a first byte 0x80 or 0xFF. *negative
 * and *out: what Python makes of it. */
static bool number_at(const uint8_t *p, size_t n, uint64_t *out, bool *negative)
{
    *out = 0;
    *negative = p[0] == 0xFF;
    if (p[0] == 0x80 || p[0] == 0xFF) {
        for (size_t i = 1; i < n; i++) {
            if (!*negative && *out >> 55 != 0)
                return false;
            *out = *out << 8 | p[i];
        }
        return true;
    }
    struct span s = text_at(p, n);
    while (s.len > 0 && is_blank(s.ptr[0]))
        s.ptr++, s.len--;
    while (s.len > 0 && is_blank(s.ptr[s.len - 1]))
        s.len--;
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] < '0' || s.ptr[i] > '7')
            return false;
        *out = *out << 3 | (s.ptr[i] - (uint64_t)'0');
    }
    return true;
}

/* Some old writers summed signed bytes. */
static bool sum_is_right(const uint8_t *h)
{
    uint64_t stated, sum = 0;
    int64_t other = 0;
    bool negative;
    for (size_t i = 0; i < TAR_BLOCK; i++) {
        uint8_t c = i >= SUM && i < SUM + NUMBER_BYTES ? ' ' : h[i];
        sum += c;
        other += (int8_t)c;
    }
    return number_at(h + SUM, NUMBER_BYTES, &stated, &negative) && !negative &&
           (stated == sum || (other >= 0 && stated == (uint64_t)other));
}

static bool all_zero(const uint8_t *p, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (p[i] != 0)
            return false;
    return true;
}

/* Behind the block of zeros that ends the archive stand zeros only. */
static bool look_behind(struct tar *t, struct err *err)
{
    uint8_t room[8 * TAR_BLOCK];
    for (uint64_t at = t->at; at < t->src->size;) {
        uint64_t left = t->src->size - at;
        size_t n = left < sizeof room ? (size_t)left : sizeof room, i = 0;
        if (!source_read(t->src, at, room, n, err))
            return false;
        while (i < n && room[i] == 0)
            i++;
        if (i < n) {
            notes_add(t->notes, "trailing-bytes", at + i, "%" PRIu64 " byte%s behind the archive",
                      left - i, plural(left - i));
            t->behind = at + i;
            return true;
        }
        at += n;
    }
    return true;
}

/* size bytes behind the header at t->at, and the blocks they fill. */
static bool skip_data(struct tar *t, uint64_t size, struct err *err)
{
    uint64_t left = t->src->size - t->at - TAR_BLOCK;
    if (size > left)
        return err_at(err, ERR_INPUT, t->at, "the archive ends inside a member");
    uint64_t blocks = (size + TAR_BLOCK - 1) / TAR_BLOCK * TAR_BLOCK;
    t->at += TAR_BLOCK + (blocks < left ? blocks : left);
    return true;
}

/* The bytes behind the header at t->at, which tell more. */
static bool take_more(struct tar *t, uint64_t size, uint64_t most, struct span *out,
                      struct err *err)
{
    uint64_t at = t->at;
    if (size > most)
        return err_at(err, ERR_LIMIT, at, "a header of more than %" PRIu64 " bytes", most);
    uint8_t *bytes = ARENA_ARRAY(t->a, uint8_t, size + 1, err);
    if (bytes == NULL || !skip_data(t, size, err) ||
        !source_read(t->src, at + TAR_BLOCK, bytes, (size_t)size, err))
        return false;
    *out = (struct span){ bytes, (size_t)size };
    return true;
}

/* One record "LENGTH KEY=VALUE\n", of which s is cut short. */
static bool pax_record(struct span *s, struct span *key, struct span *value)
{
    uint64_t n;
    struct span digits = { s->ptr, 0 };
    while (digits.len < s->len && s->ptr[digits.len] != ' ')
        digits.len++;
    if (digits.len > 10 || !span_u64(digits, &n) || n > s->len || n < digits.len + 3 ||
        s->ptr[n - 1] != '\n')
        return false;
    *key = (struct span){ s->ptr + digits.len + 1, (size_t)n - digits.len - 2 };
    const uint8_t *sign = memchr(key->ptr, '=', key->len);
    if (sign == NULL || sign == key->ptr)
        return false;
    *value = (struct span){ sign + 1, (size_t)(key->ptr + key->len - sign) - 1 };
    key->len = (size_t)(sign - key->ptr);
    s->ptr += n, s->len -= (size_t)n;
    return true;
}

static void pax_text(struct span *to, struct span value, struct more *x)
{
    x->odd = x->odd || to->ptr != NULL;
    *to = value;
}

static void pax_apply(struct more *x, struct span key, struct span value)
{
    if (span_eq(key, SPAN("path")) || span_eq(key, SPAN("GNU.sparse.name")))
        pax_text(&x->pax_name, value, x);
    else if (span_eq(key, SPAN("linkpath")))
        pax_text(&x->pax_link, value, x);
    else if (span_eq(key, SPAN("hdrcharset")))
        x->odd = true;
    else if (span_eq(key, SPAN("size"))) {
        bool number = span_u64(value, &x->pax_bytes); /* of several the last counts */
        x->odd = x->odd || x->has_bytes || !number;
        x->has_bytes = true;
    }
    x->sparse = x->sparse || span_begins(key, "GNU.sparse.");
}

/* all: for every member that follows, where a name or a size makes no sense. */
static bool take_pax(struct tar *t, uint64_t size, bool all, struct more *x, struct err *err)
{
    uint64_t at = t->at;
    struct span s, key, value;
    struct more of_all = { 0 };
    if (!take_more(t, size, TAR_PAX_MAX, &s, err))
        return false;
    while (s.len > 0) {
        if (!pax_record(&s, &key, &value))
            return err_at(err, ERR_INPUT, at, "a pax header that is not one");
        pax_apply(all ? &of_all : x, key, value);
    }
    if (of_all.pax_name.ptr != NULL || of_all.pax_link.ptr != NULL || of_all.has_bytes ||
        of_all.sparse || of_all.odd)
        notes_add(t->notes, "other-view", at, "a header names all members that follow");
    return true;
}

static bool take_name(struct tar *t, uint64_t size, struct span *to, struct more *x,
                      struct err *err)
{
    x->odd = x->odd || to->ptr != NULL;
    if (!take_more(t, size, TAR_NAME_MAX, to, err))
        return false;
    *to = text_at(to->ptr, to->len);
    return true;
}

/* Numbers nobody needs here; Python stops where one is none. */
static bool numbers_are_odd(const uint8_t *h)
{
    static const struct {
        size_t at, n;
    } fields[] = { { MODE, NUMBER_BYTES }, { OWNER, NUMBER_BYTES }, { GROUP, NUMBER_BYTES },
                   { TIME, LONG_BYTES },   { MAJOR, NUMBER_BYTES }, { MINOR, NUMBER_BYTES } };
    uint64_t v;
    bool negative, odd = false;
    for (size_t i = 0; i < COUNT(fields); i++)
        odd = odd || !number_at(h + fields[i].at, fields[i].n, &v, &negative);
    return odd;
}

/* The name in the header itself: a prefix, which GNU's own headers do not have, and a name. */
static bool short_name(struct tar *t, const uint8_t *h, struct span *out, struct err *err)
{
    struct span name = text_at(h + NAME, TEXT_BYTES), front = text_at(h + PREFIX, PREFIX_BYTES);
    if (h[TYPE] == 'S')
        front.len = 0;
    if (front.len == 0)
        return span_copy(t->a, name, out, err);
    uint8_t *both = ARENA_ARRAY(t->a, uint8_t, front.len + 1 + name.len, err);
    if (both == NULL)
        return false;
    memcpy(both, front.ptr, front.len);
    both[front.len] = '/';
    memcpy(both + front.len + 1, name.ptr, name.len);
    *out = (struct span){ both, front.len + 1 + name.len };
    return true;
}

static struct span plain(struct span name)
{
    while (span_begins(name, "./"))
        name.ptr += 2, name.len -= 2;
    while (name.len > 0 && name.ptr[name.len - 1] == '/')
        name.len--;
    return name;
}

static enum tar_type type_of(const uint8_t *h, struct span name, const struct more *x)
{
    switch (h[TYPE]) {
    case 0:
        if (span_ends(name, "/"))
            return TAR_FOLDER;
        return x->sparse ? TAR_SPARSE : TAR_FILE;
    case '1':
    case '2':
        return TAR_LINK;
    case '3':
    case '4':
    case '6':
        return TAR_DEVICE;
    case '5':
        return TAR_FOLDER;
    case 'S':
        return TAR_SPARSE;
    default:
        return x->sparse ? TAR_SPARSE : TAR_FILE;
    }
}

static void note(struct tar *t, const struct tar_member *m, const char *code)
{
    char room[QUOTED_BYTES];
    notes_add(t->notes, code, m->header_off, "%s", span_quote(m->name, room));
}

/* What is wrong with names. path: as it stands in its header. */
static void note_names(struct tar *t, const struct tar_member *m, struct span path,
                       const struct more *x)
{
    char a[QUOTED_BYTES], b[QUOTED_BYTES];
    if (member_climbs(m->name) || member_climbs(path))
        note(t, m, "traversal");
    else if (!member_name_ok(m->name) && m->name.len > 0)
        note(t, m, "odd-name");
    if (x->name.ptr != NULL && x->pax_name.ptr != NULL && !span_eq(x->name, x->pax_name))
        notes_add(t->notes, "other-view", m->header_off, "named %s and %s",
                  span_quote(x->pax_name, a), span_quote(x->name, b));
    if (m->type != TAR_LINK)
        return;
    notes_add(t->notes, "link", m->header_off, "%s, to %s", span_quote(m->name, a),
              span_quote(m->link, b));
    if (member_climbs(m->link))
        notes_add(t->notes, "traversal", m->header_off, "%s, a link to %s", a, b);
}

/* Where readers differ on what this header means. */
static void note_view(struct tar *t, const struct tar_member *m, const uint8_t *h,
                      const struct more *x, uint64_t size)
{
    static const char types[] = "01234567S";
    bool gnu = memcmp(h + MAGIC, "ustar ", 6) == 0, dated = h[PREFIX] != 0 && gnu;
    bool bare = m->type != TAR_FILE && m->type != TAR_SPARSE && m->bytes != 0;
    bool two = x->has_bytes && size != 0 && size != x->pax_bytes;
    if (bare || two || x->odd || (dated && h[TYPE] != 'S'))
        note(t, m, "other-view");
    if (h[TYPE] != 0 && strchr(types, h[TYPE]) == NULL)
        note(t, m, "unknown-type");
    if (m->type == TAR_SPARSE)
        note(t, m, "sparse");
    if (m->type == TAR_DEVICE)
        note(t, m, "device");
}

/* The header h of a member itself, at t->at. */
static bool take_member(struct tar *t, const uint8_t *h, const struct more *x, uint64_t size,
                        struct tar_member *m, struct err *err)
{
    struct span path, link = text_at(h + LINK, TEXT_BYTES);
    if (!short_name(t, h, &path, err))
        return false;
    struct span name = x->pax_name.ptr != NULL ? x->pax_name : x->name.ptr != NULL ? x->name : path;
    m->type = type_of(h, path, x);
    m->name = plain(name);
    m->header_off = t->at, m->data_off = t->at + TAR_BLOCK;
    m->bytes = x->has_bytes ? x->pax_bytes : size;
    if (name.len > TAR_NAME_MAX)
        return err_at(err, ERR_LIMIT, t->at, "a member's name is longer than %u bytes",
                      TAR_NAME_MAX);
    if (x->pax_link.ptr != NULL || x->link.ptr != NULL)
        m->link = x->pax_link.ptr != NULL ? x->pax_link : x->link;
    else if (!span_copy(t->a, link, &m->link, err))
        return false;
    note_names(t, m, name, x);
    note_view(t, m, h, x, size);
    if (m->type != TAR_FILE && m->type != TAR_SPARSE)
        m->bytes = 0;
    return skip_data(t, m->bytes, err);
}

/* The header at t->at: tells more of the next member, or is it. */
static bool take_header(struct tar *t, const uint8_t *h, struct more *x, struct tar_member *m,
                        struct err *err)
{
    uint64_t size;
    bool negative;
    if (!sum_is_right(h))
        return err_at(err, ERR_INPUT, t->at, "a header whose checksum is wrong");
    if (!number_at(h + SIZE, LONG_BYTES, &size, &negative) || negative)
        return err_at(err, ERR_INPUT, t->at, "a size that is no number");
    if (++x->headers > 16)
        return err_at(err, ERR_LIMIT, t->at, "more than 16 headers for one member");
    if (numbers_are_odd(h))
        notes_add(t->notes, "other-view", t->at, "a header with a number that is none");
    switch (h[TYPE]) {
    case 'L':
        return take_name(t, size, &x->name, x, err);
    case 'K':
        return take_name(t, size, &x->link, x, err);
    case 'x':
    case 'X':
        return take_pax(t, size, false, x, err);
    case 'g':
        return take_pax(t, size, true, x, err);
    default:
        return take_member(t, h, x, size, m, err);
    }
}

bool tar_next(struct tar *t, struct tar_member *m, struct err *err)
{
    uint8_t h[TAR_BLOCK];
    struct more x = { 0 };
    struct tar_member made = { .type = TAR_END };
    while (made.type == TAR_END) {
        uint64_t left = t->src->size - t->at;
        if (left > 0 && left < TAR_BLOCK)
            return err_at(err, ERR_INPUT, t->at, "the archive ends inside a header");
        if (left > 0 && !source_read(t->src, t->at, h, sizeof h, err))
            return false;
        bool end = left == 0 || all_zero(h, sizeof h);
        if (end && x.headers > 0)
            return err_at(err, ERR_INPUT, t->at, "no member behind a header that names one");
        if (end && !look_behind(t, err))
            return false;
        if (end)
            break;
        if (!take_header(t, h, &x, &made, err))
            return false;
    }
    *m = made;
    return true;
}
