/* lines.c - see lines.h. */
#include "catalogue/lines.h"

#include "base/clock.h"

static bool refuse(const struct cat_reading *r, struct err *err, const char *why)
{
    return json_refuse(r->j, err, why);
}

static bool read_text(struct cat_reading *r, struct span *out, struct err *err)
{
    size_t begin = r->j->pos;
    if (!json_string(r->j, r->a, out, err))
        return false;
    if (out->len > 0)
        return true;
    r->j->pos = begin;
    return refuse(r, err, "an empty text: what is not known is null");
}

struct texts {
    struct cat_reading *r;
    struct cat_texts got;
    size_t room;
};

static bool take_text(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct texts *t = ctx;
    (void)key;
    if (t->got.n == CAT_LIST_MAX)
        return err_at(err, ERR_LIMIT, j->origin + j->pos, "more than %u in a list", CAT_LIST_MAX);
    t->got.list = arena_grow(t->r->a, t->got.list, t->got.n, &t->room, sizeof *t->got.list, err);
    return t->got.list != NULL && read_text(t->r, &t->got.list[t->got.n++], err);
}

static bool read_texts(struct cat_reading *r, struct cat_texts *out, struct err *err)
{
    struct texts t = { .r = r };
    if (!json_list(r->j, take_text, &t, err))
        return false;
    *out = t.got;
    return true;
}

static bool read_number(struct cat_reading *r, struct cat_number *out, struct err *err)
{
    size_t begin = r->j->pos;
    struct span text;
    if (json_null(r->j))
        return true;
    if (!json_number(r->j, &text, err))
        return false;
    out->known = dec_parse(text, &out->value) && dec_cmp(out->value, dec_u64(0)) >= 0;
    if (out->known)
        return true;
    r->j->pos = begin;
    return refuse(r, err, "a number below zero, or too long or too large");
}

static bool read_whole(struct cat_reading *r, struct cat_whole *out, struct err *err)
{
    if (json_null(r->j))
        return true;
    out->known = true;
    return json_u64(r->j, &out->value, err);
}

static bool read_yesno(struct cat_reading *r, struct cat_yesno *out, struct err *err)
{
    if (json_null(r->j))
        return true;
    out->known = true;
    return json_bool(r->j, &out->yes, err);
}

static bool read_day(struct cat_reading *r, struct cat_day *out, struct err *err)
{
    size_t begin = r->j->pos;
    struct span text;
    if (json_null(r->j))
        return true;
    if (!json_string(r->j, r->a, &text, err))
        return false;
    out->known = text.len == strlen("2024-07-23") && clock_parse(text, &out->at);
    if (out->known)
        return true;
    r->j->pos = begin;
    return refuse(r, err, "not a day such as \"2024-07-23\"");
}

struct listing {
    struct cat_reading *r;
    const struct cat_object *of;
    struct cat_list got;
    size_t room;
};

static bool take_object(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct listing *l = ctx;
    (void)key;
    if (l->got.n == CAT_LIST_MAX)
        return err_at(err, ERR_LIMIT, j->origin + j->pos, "more than %u in a list", CAT_LIST_MAX);
    l->got.list = arena_grow(l->r->a, l->got.list, l->got.n, &l->room, l->of->size, err);
    if (l->got.list == NULL)
        return false;
    void *into = (char *)l->got.list + l->got.n++ * l->of->size;
    memset(into, 0, l->of->size);
    return cat_read_object(l->r, l->of, into, err);
}

static bool read_list(struct cat_reading *r, const struct cat_field *f, void *at, struct err *err)
{
    struct listing l = { .r = r, .of = f->of };
    if (!json_list(r->j, take_object, &l, err))
        return false;
    *(struct cat_list *)at = l.got;
    return true;
}

static bool read_value(struct cat_reading *r, const struct cat_field *f, void *at, struct err *err)
{
    switch (f->kind) {
    case CAT_TEXT_OR_NULL:
        return json_null(r->j) || read_text(r, at, err);
    case CAT_TEXT:
        return read_text(r, at, err);
    case CAT_TEXTS:
        return read_texts(r, at, err);
    case CAT_BOOL:
        return json_bool(r->j, at, err);
    case CAT_YESNO:
        return read_yesno(r, at, err);
    case CAT_NUMBER:
        return read_number(r, at, err);
    case CAT_WHOLE:
        return read_whole(r, at, err);
    case CAT_DAY:
        return read_day(r, at, err);
    case CAT_OBJECT:
        return cat_read_object(r, f->of, at, err);
    case CAT_LIST:
        return read_list(r, f, at, err);
    case CAT_OWN:
        break;
    }
    return f->own(r, at, err);
}

struct members {
    struct cat_reading *r;
    const struct cat_object *of;
    void *into;
    uint32_t seen; /* bit i: field[i] */
};

static bool take_member(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct members *m = ctx;
    char room[QUOTED_BYTES];
    for (unsigned i = 0; i < m->of->n; i++) {
        const struct cat_field *f = &m->of->field[i];
        if (!span_eq(key, span_of(f->key)))
            continue;
        if ((m->seen >> i & 1) != 0)
            return err_at(err, ERR_INPUT, j->origin + j->key_pos, "\"%s\" is given twice", f->key);
        m->seen |= 1u << i;
        json_peek(j);
        return read_value(m->r, f, (char *)m->into + f->at, err);
    }
    return err_at(err, ERR_INPUT, j->origin + j->key_pos, "%s is not a key of this object",
                  span_quote(key, room));
}

bool cat_read_object(struct cat_reading *r, const struct cat_object *o, void *into, struct err *err)
{
    struct members m = { .r = r, .of = o, .into = into };
    json_peek(r->j);
    size_t begin = r->j->pos;
    assert(o->n <= 32);
    if (!json_each(r->j, r->a, take_member, &m, err))
        return false;
    size_t end = r->j->pos;
    r->j->pos = begin; /* what is wrong with the whole stands at its begin */
    for (unsigned i = 0; i < o->n; i++)
        if ((m.seen >> i & 1) == 0)
            return err_at(err, ERR_INPUT, r->j->origin + begin, "\"%s\" is missing",
                          o->field[i].key);
    if (o->check != NULL && !o->check(r, into, err))
        return false;
    r->j->pos = end;
    return true;
}

bool cat_read_word(struct cat_reading *r, const char *const *word, unsigned n, unsigned *out,
                   struct err *err)
{
    char room[QUOTED_BYTES];
    struct span got;
    json_peek(r->j);
    size_t begin = r->j->pos;
    if (!json_string(r->j, r->a, &got, err))
        return false;
    for (unsigned i = 0; i < n; i++)
        if (span_eq(got, span_of(word[i]))) {
            *out = i;
            return true;
        }
    return err_at(err, ERR_INPUT, r->j->origin + begin,
                  "%s is none of the words that may stand here", span_quote(got, room));
}

static bool visit_line(struct span line, uint32_t number, struct arena *a, cat_line *visit,
                       void *ctx, struct err *err)
{
    struct json j = { .text = line };
    struct cat_reading r = { .a = a, .j = &j };
    if (line.len > CAT_LINE_MAX)
        return err_set(err, ERR_LIMIT, "line %" PRIu32 ": longer than %u bytes", number,
                       CAT_LINE_MAX);
    if (visit(&r, number, ctx, err) && json_end(&j, err))
        return true;
    if (err->has_at) {
        err->has_at = false;
        return err_in(err, "line %" PRIu32 ", column %" PRIu64, number, err->at + 1);
    }
    return err->kind == ERR_INPUT ? err_in(err, "line %" PRIu32, number) : false;
}

bool cat_lines(struct span text, struct arena *a, cat_line *visit, void *ctx, struct err *err)
{
    uint32_t number = 0;
    while (text.len > 0) {
        const uint8_t *end = memchr(text.ptr, '\n', text.len);
        struct span line = { text.ptr, end != NULL ? (size_t)(end - text.ptr) : text.len };
        size_t eaten = line.len + (end != NULL);
        if (number == CAT_LINES_MAX)
            return err_set(err, ERR_LIMIT, "more than %u lines", CAT_LINES_MAX);
        if (!visit_line(line, ++number, a, visit, ctx, err))
            return false;
        text = (struct span){ text.ptr + eaten, text.len - eaten };
    }
    return true;
}
