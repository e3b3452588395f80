/* compare.c - see compare.h. Both texts are canonical, so up to the first byte that differs they are
 * one text: the way to it is walked once, with a stack of the members that are open there. */
#include "decision/compare.h"

#include "base/jout.h"
#include "base/json.h"

enum { TEXT_MAX = 64 << 20, DEPTH_MAX = 64 };

/* ---- the record in a document ---- */

struct finding {
    struct arena *a;
    struct span record;
    unsigned records;
};

static bool visit_member(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct finding *f = ctx;
    if (!span_eq(key, SPAN("record")) || json_peek(j) != '{')
        return json_skip(j, f->a, err);
    f->records++;
    return json_value(j, f->a, &f->record, err);
}

/* Well-formed JSON without the white space between its parts. */
static bool squeeze(struct span text, struct arena *a, struct span *out, struct err *err)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct json j = { .text = text };
    struct jout string = { .to = &b, .canonical = true };
    struct span part;
    buf_init(&b, "a record", TEXT_MAX);
    while (json_peek(&j) >= 0) {
        if (json_peek(&j) != '"') {
            buf_put(&b, (struct span){ text.ptr + j.pos++, 1 });
            continue;
        }
        if (!json_string(&j, a, &part, err))
            return false;
        string.comma = false;
        jout_string(&string, NULL, part);
    }
    return buf_done(&b, &part, err) && span_copy(a, part, out, err);
}

bool compare_take(struct span text, struct arena *a, struct span *out, struct err *err)
{
    struct finding f = { .a = a };
    struct json j = { .text = text };
    if (json_peek(&j) != '{')
        return err_set(err, ERR_INPUT, "no decision record: not an object of JSON");
    if (!json_each(&j, a, visit_member, &f, err) || !json_end(&j, err))
        return err_in(err, "no decision record");
    if (f.records > 1)
        return err_set(err, ERR_INPUT, "no decision record: \"record\" is given twice");
    return squeeze(f.records == 1 ? f.record : text, a, out, err);
}

/* ---- the first difference ---- */

/* An object or list that is open where the texts part, and its member there. */
struct open {
    bool list;
    size_t member;   /* offset of its key, or in a list of the value */
    uint64_t index;  /* in a list */
    struct span key; /* as it is written, without the quotes; empty in a list */
};

/* Past the string that begins at i. */
static size_t behind_string(struct span s, size_t i)
{
    for (i++; i < s.len && s.ptr[i] != '"'; i++)
        i += s.ptr[i] == '\\';
    return i < s.len ? i + 1 : s.len;
}

/* The key of the member at i; *value is where its value begins. False: there is no member. */
static bool key_at(struct span s, size_t i, struct span *key, size_t *value)
{
    if (i >= s.len || s.ptr[i] != '"')
        return false;
    size_t end = behind_string(s, i);
    *key = (struct span){ s.ptr + i + 1, end > i + 1 ? end - i - 2 : 0 };
    *value = end < s.len ? end + 1 : s.len;
    return true;
}

/* Opens what begins before the offset upto and is not closed there. The number of them, or 0: it is
 * deeper than a record is. */
static unsigned walk(struct span s, size_t upto, struct open *open)
{
    unsigned depth = 0;
    for (size_t i = 0; i < upto;) {
        uint8_t c = s.ptr[i];
        if (c == '"') {
            size_t value;
            struct open *in = depth > 0 ? &open[depth - 1] : NULL;
            if (in != NULL && !in->list && in->member == i) {
                (void)key_at(s, i, &in->key, &value);
                i = value;
            } else {
                i = behind_string(s, i);
            }
            continue;
        }
        i++;
        if (c == '{' || c == '[') {
            if (depth == DEPTH_MAX)
                return 0;
            open[depth++] = (struct open){ .list = c == '[', .member = i };
        } else if ((c == '}' || c == ']') && depth > 0) {
            depth--;
        } else if (c == ',' && depth > 0) {
            open[depth - 1].member = i;
            open[depth - 1].index++;
        }
    }
    return depth;
}

/* The JSON value at i. */
static struct span value_at(struct span s, size_t i, struct arena *a)
{
    struct json j = { .text = s, .pos = i };
    struct err none = { 0 };
    bool ok = i < s.len && json_skip(&j, a, &none);
    return (struct span){ s.ptr + i, ok ? j.pos - i : 0 };
}

/* The member of s at the place: its key and value; false if it ends there. */
static bool member_at(struct span s, const struct open *o, struct arena *a, struct span *key,
                      struct span *value)
{
    size_t at = o->member;
    if (at >= s.len || s.ptr[at] == '}' || s.ptr[at] == ']' || s.ptr[at] == ',')
        return false;
    *key = (struct span){ 0 };
    if (!o->list && !key_at(s, o->member, key, &at))
        return false;
    *value = value_at(s, at, a);
    return true;
}

static void put_token(struct buf *b, struct span key)
{
    buf_put(b, SPAN("/"));
    for (size_t i = 0; i < key.len; i++)
        if (key.ptr[i] == '~' || key.ptr[i] == '/')
            buf_put(b, key.ptr[i] == '~' ? SPAN("~0") : SPAN("~1"));
        else
            buf_put(b, (struct span){ key.ptr + i, 1 });
}

static void put_place(struct buf *b, const struct open *o, struct span key)
{
    if (o->list)
        buf_printf(b, "/%" PRIu64, o->index);
    else
        put_token(b, key);
}

/* What stands at the innermost member in each text. Where one has a member that the other has not,
 * that is the difference: keys ascend. */
static struct span innermost(struct span x, struct span y, struct open *o, struct arena *a,
                             struct difference *out)
{
    struct span kx = { 0 }, ky = { 0 }, vx = { 0 }, vy = { 0 };
    bool in_x = member_at(x, o, a, &kx, &vx), in_y = member_at(y, o, a, &ky, &vy);
    if (in_x && in_y && span_eq(kx, ky) && span_eq(vx, vy)) { /* they part behind it */
        o->member = (size_t)(vx.ptr - x.ptr) + vx.len + 1;
        o->index++;
        in_x = x.ptr[o->member - 1] == ',' && member_at(x, o, a, &kx, &vx);
        in_y = y.ptr[o->member - 1] == ',' && member_at(y, o, a, &ky, &vy);
    }
    int first = !in_y ? -1 : !in_x ? 1 : span_cmp(kx, ky);
    out->x = first <= 0 && in_x ? vx : (struct span){ 0 };
    out->y = first >= 0 && in_y ? vy : (struct span){ 0 };
    return first <= 0 ? kx : ky;
}

bool compare_differ(struct span x, struct span y, struct arena *a, struct difference *out,
                    struct err *err)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct open open[DEPTH_MAX];
    struct difference d = { 0 };
    struct span text;
    size_t at = 0;
    while (at < x.len && at < y.len && x.ptr[at] == y.ptr[at])
        at++;
    if (at == x.len && at == y.len)
        return false;
    buf_init(&b, "a place", TEXT_MAX);
    unsigned depth = walk(x.len < y.len ? y : x, at, open);
    for (unsigned i = 0; i + 1 < depth; i++)
        put_place(&b, &open[i], open[i].key);
    if (depth == 0) {
        d.x = x;
        d.y = y;
    } else {
        struct span key = innermost(x, y, &open[depth - 1], a, &d);
        put_place(&b, &open[depth - 1], key);
    }
    if (!buf_done(&b, &text, err) || !span_copy(a, text, &d.at, err))
        return false;
    *out = d;
    return true;
}
