/* template_fold.c - the parts of a template that are always the same text, number or list.
 *
 * The parts are gone through as they are written, and an assignment holds from there on until the
 * next one, whatever loop or condition it stands in: not what a run does, but what somebody who
 * hides a word would have it do. What is put together out of texts and cannot be told is marked. */
#include <stdio.h>

#include "base/sort.h"
#include "base/utf8.h"
#include "formats/template_view.h"

#define TEXT_MOST  65536u /* bytes of one text that is put together */
#define WORD_MOST  256u   /* bytes that are looked for in a text */
#define ITEMS_MOST 256u   /* of a list: enough for a word letter by letter */

struct fold {
    struct view *v;
    struct err *err;
};

static const struct value unknown = { .kind = VALUE_UNKNOWN };

static struct value number(int64_t n)
{
    n = n > NUMBER_MOST ? NUMBER_MOST : n < -NUMBER_MOST ? -NUMBER_MOST : n;
    return (struct value){ .kind = VALUE_NUMBER, .number = n };
}

static struct value text(struct span s)
{
    return (struct value){ .kind = VALUE_TEXT, .n = (uint32_t)s.len, .text = s.ptr };
}

static struct span span(struct value v)
{
    return (struct span){ v.text, v.n };
}

/* All that is gone through is paid for, so that the whole is linear. */
static bool spend(struct fold *f, size_t n)
{
    if (n > f->v->budget)
        return false;
    f->v->budget -= n;
    return true;
}

/* Room for n bytes of a new text; NULL past the budget, and at a failure. */
static uint8_t *room(struct fold *f, size_t n)
{
    if (n > TEXT_MOST || f->err->kind != ERR_NONE || !spend(f, n))
        return NULL;
    return ARENA_ARRAY(f->v->a, uint8_t, n + 1, f->err);
}

static struct span *items(struct fold *f, size_t n)
{
    if (n > ITEMS_MOST || f->err->kind != ERR_NONE || !spend(f, n * sizeof(struct span)))
        return NULL;
    return ARENA_ARRAY(f->v->a, struct span, n, f->err);
}

static struct value list(const struct span *item, size_t n)
{
    return (struct value){ .kind = VALUE_LIST, .n = (uint32_t)n, .item = item };
}

/* As text: a number is written out. */
static struct value as_text(struct fold *f, struct value v)
{
    char digits[32];
    if (v.kind != VALUE_NUMBER)
        return v.kind == VALUE_TEXT ? v : unknown;
    int n = snprintf(digits, sizeof digits, "%" PRId64, v.number);
    uint8_t *to = room(f, (size_t)n);
    if (to == NULL)
        return unknown;
    memcpy(to, digits, (size_t)n);
    return text((struct span){ to, (size_t)n });
}

static struct value both(struct fold *f, struct value a, struct value b)
{
    a = as_text(f, a), b = as_text(f, b);
    if (a.kind != VALUE_TEXT || b.kind != VALUE_TEXT)
        return unknown;
    uint8_t *to = room(f, (size_t)a.n + b.n);
    if (to == NULL)
        return unknown;
    if (a.n > 0)
        memcpy(to, a.text, a.n);
    if (b.n > 0)
        memcpy(to + a.n, b.text, b.n);
    return text((struct span){ to, (size_t)a.n + b.n });
}

static struct value times(struct fold *f, struct value s, int64_t n)
{
    uint64_t all;
    if (n < 0 || !ck_mul(s.n, (uint64_t)n, &all) || all > TEXT_MOST)
        return unknown;
    uint8_t *to = room(f, (size_t)all);
    for (size_t i = 0; to != NULL && s.n > 0 && i < (size_t)n; i++)
        memcpy(to + i * s.n, s.text, s.n);
    return to != NULL ? text((struct span){ to, (size_t)all }) : unknown;
}

static struct value joined(struct fold *f, struct value l, struct span by)
{
    size_t all = 0, at = 0;
    for (uint32_t i = 0; i < l.n; i++)
        all += l.item[i].len + (i > 0 ? by.len : 0);
    uint8_t *to = room(f, all);
    for (uint32_t i = 0; to != NULL && i < l.n; i++) {
        if (i > 0 && by.len > 0)
            memcpy(to + at, by.ptr, by.len), at += by.len;
        if (l.item[i].len > 0)
            memcpy(to + at, l.item[i].ptr, l.item[i].len);
        at += l.item[i].len;
    }
    return to != NULL ? text((struct span){ to, all }) : unknown;
}

/* Letter by letter, or as it is. */
static struct value as_list(struct fold *f, struct value v)
{
    if (v.kind != VALUE_TEXT)
        return v.kind == VALUE_LIST ? v : unknown;
    struct span *item = v.n <= ITEMS_MOST ? items(f, v.n) : NULL;
    size_t n = 0, len;
    uint32_t c;
    if (item == NULL)
        return unknown;
    for (size_t i = 0; i < v.n; i += len, n++) {
        len = utf8_next((struct span){ v.text + i, v.n - i }, &c);
        len = len > 0 ? len : 1;
        item[n] = (struct span){ v.text + i, len };
    }
    return list(item, n);
}

/* Every step-th of a list or text from from to to, as Python has it. */
struct bounds {
    bool has[3];
    int64_t at[3];
};
static struct value sliced(struct fold *f, struct value v, const struct bounds *b)
{
    struct value l = as_list(f, v);
    int64_t n = l.n, step = b->has[2] ? b->at[2] : 1;
    if (l.kind != VALUE_LIST || step == 0)
        return unknown;
    int64_t least = step < 0 ? -1 : 0, most = step < 0 ? n - 1 : n;
    int64_t end[2] = { step < 0 ? most : least, step < 0 ? least : most };
    for (unsigned i = 0; i < 2; i++)
        if (b->has[i]) {
            int64_t at = b->at[i] < 0 ? b->at[i] + n : b->at[i];
            end[i] = at < least ? least : at > most ? most : at;
        }
    struct span *item = items(f, l.n);
    size_t out = 0;
    if (item == NULL)
        return unknown;
    for (int64_t i = end[0]; step > 0 ? i < end[1] : i > end[1]; i += step)
        item[out++] = l.item[i];
    struct value some = list(item, out);
    return v.kind == VALUE_TEXT ? joined(f, some, (struct span){ 0 }) : some;
}

static struct value one_of(struct fold *f, struct value v, int64_t at)
{
    struct value l = as_list(f, v);
    at += at < 0 ? l.n : 0;
    return l.kind == VALUE_LIST && at >= 0 && at < l.n ? text(l.item[at]) : unknown;
}

static struct value replaced(struct fold *f, struct span s, struct span from, struct span to)
{
    size_t n = 0, most = s.len + 1;
    if (from.len == 0 || from.len > WORD_MOST || s.len > TEXT_MOST)
        return unknown;
    if (to.len > from.len)
        most += s.len / from.len * (to.len - from.len);
    uint8_t *out = room(f, most);
    if (out == NULL)
        return unknown;
    for (size_t i = 0; i < s.len;) {
        bool hit = s.len - i >= from.len && memcmp(s.ptr + i, from.ptr, from.len) == 0;
        struct span put = hit ? to : (struct span){ s.ptr + i, 1 };
        if (put.len > 0)
            memcpy(out + n, put.ptr, put.len);
        n += put.len;
        i += hit ? from.len : 1;
    }
    return text((struct span){ out, n });
}

static struct value cased(struct fold *f, struct span s, bool upper)
{
    uint8_t *out = room(f, s.len);
    for (size_t i = 0; out != NULL && i < s.len; i++) {
        uint8_t c = s.ptr[i], low = c | 32;
        out[i] = low >= 'a' && low <= 'z' ? (upper ? c & 0xDFu : low) : c;
    }
    return out != NULL ? text((struct span){ out, s.len }) : unknown;
}

static struct value trimmed(struct span s, struct span of, bool front, bool back)
{
    if (of.ptr == NULL)
        of = SPAN(" \t\n\r\f\v");
    while (front && s.len > 0 && memchr(of.ptr, s.ptr[0], of.len) != NULL)
        s.ptr++, s.len--;
    while (back && s.len > 0 && memchr(of.ptr, s.ptr[s.len - 1], of.len) != NULL)
        s.len--;
    return text(s);
}

static struct value split(struct fold *f, struct span s, struct span by)
{
    size_t n = 1, at = 0;
    struct span *item;
    if (by.len > WORD_MOST || s.len > TEXT_MOST)
        return unknown;
    if (by.len == 0)
        by = SPAN(" ");
    for (size_t i = 0; i + by.len <= s.len; i++)
        if (memcmp(s.ptr + i, by.ptr, by.len) == 0)
            n++, i += by.len - 1;
    if ((item = items(f, n)) == NULL)
        return unknown;
    n = 0;
    for (size_t i = 0; i + by.len <= s.len; i++)
        if (memcmp(s.ptr + i, by.ptr, by.len) == 0) {
            item[n++] = (struct span){ s.ptr + at, i - at };
            at = i + by.len;
            i = at - 1;
        }
    item[n++] = (struct span){ s.ptr + at, s.len - at };
    return list(item, n);
}

/* What takes a place: a number is a letter where one is asked for. */
static struct value one_value(struct fold *f, struct span s, bool letter)
{
    uint64_t code;
    uint8_t *to;
    if (!letter || !span_u64(s, &code) || code == 0 || code > 0x7F || (to = room(f, 1)) == NULL)
        return text(s);
    *to = (uint8_t)code;
    return text((struct span){ to, 1 });
}

/* '%s%s' % args and '{}{}'.format(args): each place takes the next argument, or the one whose
 * number stands in it. */
static struct value formatted(struct fold *f, struct span s, bool braces, struct value args)
{
    struct value out = text(SPAN(""));
    size_t from = 0, next = 0;
    for (size_t i = 0; i + 1 < s.len && out.kind == VALUE_TEXT; i++) {
        size_t end = i + 1, which = next;
        if (s.ptr[i] != (braces ? '{' : '%'))
            continue;
        while (braces && end < s.len && s.ptr[end] != '}')
            end++;
        struct span digits = { s.ptr + i + 1, end - i - 1 };
        uint64_t given;
        if (braces && digits.len > 0 && span_u64(digits, &given))
            which = given < ITEMS_MOST ? (size_t)given : ITEMS_MOST;
        if (end >= s.len || which >= args.n)
            return unknown;
        out = both(f, out, text((struct span){ s.ptr + from, i - from }));
        bool letter = s.ptr[braces ? end - 1 : end] == 'c';
        out =
            out.kind == VALUE_TEXT ? both(f, out, one_value(f, args.item[which], letter)) : unknown;
        next++;
        from = end + 1;
        i = end;
    }
    return out.kind == VALUE_TEXT ? both(f, out, text((struct span){ s.ptr + from, s.len - from }))
                                  : unknown;
}

/* ---- parts ---- */

static struct value of(const struct fold *f, uint32_t i)
{
    return i != 0 ? f->v->part[i].value : unknown;
}

/* The known values of the arguments behind the first child, as texts. */
static struct value arguments(struct fold *f, uint32_t i)
{
    const struct view *v = f->v;
    size_t n = 0;
    uint32_t first = view_node(v, view_child(v, i, 0))->next;
    for (uint32_t k = first; k != 0; k = view_node(v, k)->next)
        n++;
    struct span *item = items(f, n);
    if (item == NULL)
        return unknown;
    n = 0;
    for (uint32_t k = first; k != 0; k = view_node(v, k)->next) {
        bool named = view_kind(v, k) == JINJA_NAMED;
        struct value a = as_text(f, of(f, named ? view_child(v, k, 0) : k));
        if (a.kind != VALUE_TEXT)
            return unknown;
        item[n++] = span(a);
    }
    return list(item, n);
}

static struct value read_number(struct span s)
{
    uint64_t n = 0;
    unsigned base = 10;
    size_t i = 0;
    if (s.len > 2 && s.ptr[0] == '0' && (s.ptr[1] | 32) > '9') {
        base = (s.ptr[1] | 32) == 'x' ? 16 : (s.ptr[1] | 32) == 'o' ? 8 : 2;
        i = 2;
    }
    for (; i < s.len; i++) {
        uint8_t c = s.ptr[i], low = c | 32;
        if (c == '_')
            continue;
        n = n * base + (c <= '9' ? c - (uint64_t)'0' : low - (uint64_t)'a' + 10);
        if (n > (uint64_t)NUMBER_MOST)
            return number(NUMBER_MOST);
    }
    return number((int64_t)n);
}

static struct value power(int64_t a, int64_t b)
{
    int64_t n = 1;
    if (b < 0)
        return unknown;
    for (int64_t i = 0; i < b && i < 64 && n < NUMBER_MOST && n > -NUMBER_MOST; i++)
        n = __builtin_mul_overflow(n, a, &n) ? NUMBER_MOST : n;
    return number(n);
}

static struct value binary(struct fold *f, uint32_t i)
{
    const struct view *v = f->v;
    struct value a = of(f, view_child(v, i, 0)), b = of(f, view_child(v, i, 1));
    struct span sign = view_node(v, i)->text;
    int64_t out = 0;
    char c = (char)sign.ptr[0];
    if (a.kind == VALUE_TEXT && c == '%') {
        struct value one = as_text(f, b);
        struct span item = span(one);
        return formatted(f, span(a), false,
                         b.kind == VALUE_LIST     ? b
                         : one.kind == VALUE_TEXT ? list(&item, 1)
                                                  : list(NULL, 0));
    }
    if (a.kind == VALUE_TEXT && b.kind == VALUE_TEXT && c == '+')
        return both(f, a, b);
    if (c == '*' && sign.len == 1 && (a.kind == VALUE_TEXT || b.kind == VALUE_TEXT) &&
        (a.kind == VALUE_NUMBER || b.kind == VALUE_NUMBER))
        return a.kind == VALUE_TEXT ? times(f, a, b.number) : times(f, b, a.number);
    if (a.kind != VALUE_NUMBER || b.kind != VALUE_NUMBER)
        return unknown;
    if (c == '+' || c == '-')
        return number(c == '+' ? a.number + b.number : a.number - b.number);
    if (c == '*')
        return sign.len == 2 ? power(a.number, b.number)
               : __builtin_mul_overflow(a.number, b.number, &out)
                   ? number((a.number < 0) == (b.number < 0) ? NUMBER_MOST : -NUMBER_MOST)
                   : number(out);
    if (b.number == 0 || (c == '/' && sign.len == 1))
        return unknown;
    return number(c == '%' ? a.number % b.number : a.number / b.number);
}

/* The parts from first on, all known, as a list of texts. */
static struct value listed(struct fold *f, uint32_t first)
{
    const struct view *v = f->v;
    size_t n = 0;
    for (uint32_t k = first; k != 0; k = view_node(v, k)->next)
        if (n++ == ITEMS_MOST || (of(f, k).kind != VALUE_TEXT && of(f, k).kind != VALUE_NUMBER))
            return unknown;
    struct span *item = items(f, n);
    n = 0;
    for (uint32_t k = first; item != NULL && k != 0; k = view_node(v, k)->next) {
        struct value a = as_text(f, of(f, k));
        if (a.kind != VALUE_TEXT)
            return unknown;
        item[n++] = span(a);
    }
    return item != NULL ? list(item, n) : unknown;
}

static struct value item(struct fold *f, uint32_t i)
{
    const struct view *v = f->v;
    uint32_t from = view_child(v, i, 0), index = view_child(v, i, 1), pairs = 0;
    struct value key = of(f, index), base = of(f, from);
    if (view_kind(v, from) == JINJA_DICT && key.kind == VALUE_TEXT)
        for (uint32_t k = view_node(v, from)->first; k != 0 && pairs < ITEMS_MOST;
             k = view_node(v, k)->next, pairs++)
            if (span_eq(view_text(v, view_child(v, k, 0)), span(key)))
                return of(f, view_child(v, k, 1));
    if (view_kind(v, index) == JINJA_SLICE) {
        struct bounds b = { 0 };
        for (unsigned n = 0; n < 3; n++) {
            struct value at = of(f, view_child(v, index, n));
            b.has[n] = view_kind(v, view_child(v, index, n)) != JINJA_ABSENT;
            b.at[n] = at.kind == VALUE_NUMBER ? at.number : 0;
            if (b.has[n] && at.kind != VALUE_NUMBER)
                return unknown;
        }
        return sliced(f, base, &b);
    }
    return key.kind == VALUE_NUMBER ? one_of(f, base, key.number) : unknown;
}

/* What filters and methods of the same name make of a text or list. */
static struct value changed(struct fold *f, struct span how, struct value v, struct value args)
{
    struct span a = args.kind == VALUE_LIST && args.n > 0 ? args.item[0] : (struct span){ 0 };
    struct span b = args.kind == VALUE_LIST && args.n > 1 ? args.item[1] : (struct span){ 0 };
    bool strip = span_eq(how, SPAN("trim")) || span_eq(how, SPAN("strip"));
    static const char *const same[] = { "string", "safe", "e", "escape", "default", "d" };
    if (args.kind != VALUE_LIST)
        return unknown;
    if (span_eq(how, SPAN("list")))
        return as_list(f, v);
    if (span_eq(how, SPAN("first")) || span_eq(how, SPAN("last")))
        return one_of(f, v, how.ptr[0] == 'f' ? 0 : -1);
    if (span_eq(how, SPAN("reverse")))
        return sliced(f, v, &(struct bounds){ { false, false, true }, { 0, 0, -1 } });
    if (v.kind != VALUE_TEXT)
        return unknown;
    if (AMONG(how, same))
        return v;
    if (span_eq(how, SPAN("replace")) && args.n == 2)
        return replaced(f, span(v), a, b);
    if (span_eq(how, SPAN("lower")) || span_eq(how, SPAN("upper")))
        return cased(f, span(v), how.ptr[0] == 'u');
    if (strip || span_eq(how, SPAN("lstrip")) || span_eq(how, SPAN("rstrip")))
        return trimmed(span(v), a, strip || how.ptr[0] == 'l', strip || how.ptr[0] == 'r');
    return span_eq(how, SPAN("split")) ? split(f, span(v), a) : unknown;
}

static struct value filter(struct fold *f, uint32_t i)
{
    const struct view *v = f->v;
    struct span how = view_node(v, i)->text;
    struct value base = of(f, view_child(v, i, 0)), args = arguments(f, i);
    if (base.kind == VALUE_UNKNOWN || args.kind != VALUE_LIST || !spend(f, base.n))
        return unknown;
    if (span_eq(how, SPAN("join"))) {
        base = as_list(f, base);
        return base.kind == VALUE_LIST
                   ? joined(f, base, args.n > 0 ? args.item[0] : (struct span){ 0 })
                   : unknown;
    }
    if (span_eq(how, SPAN("format")) && base.kind == VALUE_TEXT)
        return formatted(f, span(base), false, args);
    return changed(f, how, base, args);
}

static struct value call(struct fold *f, uint32_t i)
{
    struct view *v = f->v;
    uint32_t what = view_child(v, i, 0);
    struct span how = view_node(v, what)->text;
    uint32_t macro = v->part[what].name != 0 ? v->name[v->part[what].name].macro : 0;
    if (macro != 0) /* only what it says whatever it is given */
        return view_kind(v, view_child(v, macro, 0)) == JINJA_BODY
                   ? v->part[view_child(v, macro, 0)].value
                   : unknown;
    if (view_kind(v, what) != JINJA_MEMBER)
        return unknown;
    struct value base = of(f, view_child(v, what, 0)), args = unknown;
    uint32_t first = view_argument(v, i, 0, NULL);
    if (base.kind == VALUE_TEXT && span_eq(how, SPAN("join"))) {
        struct value l = as_list(f, of(f, first));
        return l.kind == VALUE_LIST ? joined(f, l, span(base)) : unknown;
    }
    if (base.kind == VALUE_UNKNOWN || (args = arguments(f, i)).kind != VALUE_LIST ||
        !spend(f, base.n))
        return unknown;
    return span_eq(how, SPAN("format")) && base.kind == VALUE_TEXT
               ? formatted(f, span(base), true, args)
               : changed(f, how, base, args);
}

/* What the body of a macro or of {% set %} says, if that is always the same. */
static struct value body(struct fold *f, uint32_t i)
{
    const struct view *v = f->v;
    enum jinja_kind of_what =
        view_node(v, i)->parent != 0 ? view_kind(v, view_node(v, i)->parent) : JINJA_ABSENT;
    struct span *item = NULL;
    size_t n = 0;
    if (of_what != JINJA_MACRO && of_what != JINJA_SET_BLOCK)
        return unknown;
    for (uint32_t s = view_node(v, i)->first; s != 0; s = view_node(v, s)->next, n++)
        if (n == ITEMS_MOST || (view_kind(v, s) != JINJA_DATA && view_kind(v, s) != JINJA_OUTPUT))
            return unknown;
    if ((item = items(f, n)) == NULL)
        return unknown;
    n = 0;
    for (uint32_t s = view_node(v, i)->first; s != 0; s = view_node(v, s)->next) {
        struct value said =
            view_kind(v, s) == JINJA_DATA ? of(f, s) : listed(f, view_node(v, s)->first);
        if (said.kind == VALUE_LIST)
            said = joined(f, said, (struct span){ 0 });
        if (said.kind != VALUE_TEXT)
            return unknown;
        item[n++] = span(said);
    }
    return joined(f, list(item, n), (struct span){ 0 });
}

/* ---- variables ---- */

static void assign(struct view *v, uint32_t target, struct value value, uint32_t flags)
{
    struct name *n = v->part[target].name != 0 ? &v->name[v->part[target].name] : NULL;
    if (n == NULL)
        return;
    n->value = value;
    n->flags |= flags;
}

/* namespace(a=1) gives its fields, which are names of their own. */
static void assign_fields(struct view *v, uint32_t call)
{
    for (uint32_t k = view_node(v, call)->first; k != 0; k = view_node(v, k)->next)
        if (view_kind(v, k) == JINJA_NAMED) {
            uint32_t value = view_child(v, k, 0);
            assign(v, k, v->part[value].value, v->part[value].flags);
        }
}

/* Items of a list go one by one to the variable of a loop: it is the last. */
static void assign_item(struct fold *f, uint32_t loop)
{
    struct view *v = f->v;
    uint32_t target = view_child(v, loop, 0), from = view_child(v, loop, 1);
    assign(v, target, one_of(f, v->part[from].value, -1), v->part[from].flags & PART_BUILT);
}

/* ---- all of it ---- */

static bool is_text(const struct view *v, uint32_t i)
{
    return i != 0 && (v->part[i].value.kind == VALUE_TEXT || (v->part[i].flags & PART_BUILT));
}

/* Of what is made out of texts. */
static bool is_built(const struct view *v, uint32_t i)
{
    static const char *const makers[] = {
        "join",         "format",       "replace",   "reverse",    "lower",     "upper",
        "title",        "trim",         "strip",     "string",     "lstrip",    "rstrip",
        "capitalize",   "first",        "last",      "random",     "list",      "slice",
        "batch",        "center",       "indent",    "swapcase",   "casefold",  "format_map",
        "removeprefix", "removesuffix", "translate", "expandtabs", "urlencode", "wordwrap",
        "truncate",     "zfill",        "ljust",     "rjust",      "split",     "rsplit",
        "partition",    "rpartition"
    };
    const struct jinja_node *n = view_node(v, i);
    uint32_t first = n->first, second = first != 0 ? view_node(v, first)->next : 0;
    switch (n->kind) {
    case JINJA_CONCAT:
        return true;
    case JINJA_BINARY:
        return is_text(v, first) || is_text(v, second);
    case JINJA_ITEM:
        return is_text(v, first);
    case JINJA_FILTER:
        return AMONG(n->text, makers) &&
               (is_text(v, first) || v->part[first].value.kind == VALUE_LIST ||
                span_eq(n->text, SPAN("join")) || span_eq(n->text, SPAN("format")));
    case JINJA_CALL:
        if (view_kind(v, first) == JINJA_MEMBER)
            return AMONG(view_node(v, first)->text, makers) && is_text(v, view_child(v, first, 0));
        return v->part[first].name != 0 && v->name[v->part[first].name].macro != 0;
    case JINJA_CHOICE:
    case JINJA_AND:
    case JINJA_OR:
        for (uint32_t k = first; k != 0; k = view_node(v, k)->next)
            if (v->part[k].flags & PART_BUILT)
                return true;
        return false;
    default:
        return false;
    }
}

static struct value name_value(const struct view *v, uint32_t i)
{
    return v->part[i].name != 0 ? v->name[v->part[i].name].value : unknown;
}

static struct value fold(struct fold *f, uint32_t i)
{
    const struct view *v = f->v;
    const struct jinja_node *n = view_node(v, i);
    struct value a = n->first != 0 ? of(f, n->first) : unknown;
    switch (n->kind) {
    case JINJA_STRING:
    case JINJA_DATA:
        return n->text.len < UINT32_MAX ? text(n->text) : unknown;
    case JINJA_INTEGER:
        return read_number(n->text);
    case JINJA_FLOAT: /* only whether it is great matters */
        return n->text.len > 6 || memchr(n->text.ptr, 'e', n->text.len) != NULL ? unknown
                                                                                : number(0);
    case JINJA_NAME:
    case JINJA_MEMBER:
        return name_value(v, i);
    case JINJA_NEGATIVE:
    case JINJA_POSITIVE:
        return a.kind != VALUE_NUMBER ? unknown
                                      : number(n->kind == JINJA_NEGATIVE ? -a.number : a.number);
    case JINJA_BINARY:
        return binary(f, i);
    case JINJA_CONCAT:
        a = listed(f, n->first);
        return a.kind == VALUE_LIST ? joined(f, a, (struct span){ 0 }) : unknown;
    case JINJA_TUPLE:
    case JINJA_LIST:
        return listed(f, n->first);
    case JINJA_ITEM:
        return item(f, i);
    case JINJA_FILTER:
        return filter(f, i);
    case JINJA_CALL:
        return call(f, i);
    case JINJA_CHOICE:
        a = of(f, view_child(v, i, 1));
        return a.kind != VALUE_UNKNOWN ? a : of(f, view_child(v, i, 2));
    case JINJA_OR:
        return a.kind == VALUE_TEXT && a.n > 0 ? a : of(f, view_child(v, i, 1));
    case JINJA_AND:
        return of(f, view_child(v, i, 1));
    case JINJA_BODY:
        return body(f, i);
    default:
        return unknown;
    }
}

/* A name that grows in a loop: what it comes to is not told. */
static bool grows(const struct view *v, uint32_t set)
{
    uint32_t name = v->part[view_child(v, set, 0)].name;
    if (name == 0 || view_uses(v, view_child(v, set, 1), name) == 0)
        return false;
    for (uint32_t p = view_node(v, set)->parent; p != 0; p = view_node(v, p)->parent)
        if (view_kind(v, p) == JINJA_FOR || view_kind(v, p) == JINJA_MACRO)
            return true;
    return false;
}

/* What follows once the part is known. */
static void settle(struct fold *f, uint32_t i)
{
    struct view *v = f->v;
    const struct jinja_node *n = view_node(v, i);
    uint32_t first = view_child(v, i, 0), second = view_child(v, i, 1);
    if (n->kind == JINJA_SET && view_kind(v, first) == JINJA_TUPLE &&
        view_kind(v, second) == JINJA_TUPLE) {
        uint32_t k = view_node(v, first)->first, from = view_node(v, second)->first;
        for (; k != 0 && from != 0; k = view_node(v, k)->next, from = view_node(v, from)->next)
            assign(v, k, v->part[from].value, v->part[from].flags & PART_BUILT);
    } else if (n->kind == JINJA_SET) {
        assign(v, first, grows(v, i) ? unknown : v->part[second].value,
               v->part[second].flags & PART_BUILT);
        if (view_kind(v, second) == JINJA_CALL)
            assign_fields(v, second);
    } else if (n->kind == JINJA_SET_BLOCK) {
        bool plain = view_kind(v, second) == JINJA_ABSENT;
        uint32_t said = view_child(v, i, 2);
        assign(v, first, plain ? v->part[said].value : unknown, plain ? 0 : PART_BUILT);
    } else if (n->kind == JINJA_PARAMETER) {
        assign(v, i, of(f, first), 0);
    }
    if (n->parent != 0 && view_kind(v, n->parent) == JINJA_FOR && view_child(v, n->parent, 1) == i)
        assign_item(f, n->parent);
}

/* What is to be known of a text, once. */
static void find_traits(struct fold *f, struct part *p, bool written)
{
    struct value *x = &p->value;
    size_t all = x->kind == VALUE_TEXT ? x->n : 0;
    if (x->kind == VALUE_UNKNOWN || x->kind == VALUE_NUMBER || x->traits != 0)
        return;
    for (uint32_t k = 0; x->kind == VALUE_LIST && k < x->n; k++)
        all += x->item[k].len;
    if (!written && !spend(f, all)) {
        *x = unknown;
        return;
    }
    x->traits = TRAIT_KNOWN;
    p->flags |= PART_FRESH;
    if (x->kind == VALUE_TEXT)
        x->traits |= view_traits_reach(span(*x)) | view_traits_gate(span(*x));
    for (uint32_t k = 0; x->kind == VALUE_LIST && k < x->n; k++)
        x->traits |= view_traits_gate(x->item[k]);
}

bool view_fold(struct view *v, struct err *err)
{
    struct fold f = { v, err };
    for (uint32_t i = 1; i <= v->tree->n; i++) {
        struct part *p = &v->part[i];
        p->value = fold(&f, i);
        find_traits(&f, p, view_kind(v, i) == JINJA_STRING || view_kind(v, i) == JINJA_DATA);
        if (err->kind != ERR_NONE)
            return false;
        if (p->name != 0 && (view_kind(v, i) == JINJA_NAME || view_kind(v, i) == JINJA_MEMBER))
            p->flags |= v->name[p->name].flags & PART_BUILT;
        if (is_built(v, i))
            p->flags |= PART_BUILT;
        settle(&f, i);
    }
    return true;
}
