/* template_reach.c - does a template reach for what no chat template needs: Python behind its
 * values, other files, keys that nobody is to read? */
#include <stdio.h>

#include "formats/template_view.h"

enum {
    PIECE_MAX = 24, /* bytes of texts that are told beside what they make */
    MADE_BYTES = 2 * QUOTED_BYTES + 40
};

static const char *const functions[] = { "namespace", "range",  "dict",         "cycler",
                                         "joiner",    "lipsum", "strftime_now", "raise_exception" };
static const char *const foreign[] = { "lipsum", "cycler",  "joiner",
                                       "self",   "url_for", "get_flashed_messages" };
/* Of programs that fill pages: what they hand to templates. */
static const char *const pages[] = { "config", "request", "session", "g", "app" };
/* The doors into Python that need no "__". */
static const char *const doors[] = {
    "gi_frame", "gi_code",       "cr_frame",   "cr_code",      "ag_frame",     "ag_code",
    "tb_frame", "tb_next",       "f_globals",  "f_locals",     "f_builtins",   "f_back",
    "f_code",   "co_consts",     "func_code",  "func_globals", "func_closure", "func_defaults",
    "im_func",  "im_class",      "im_self",    "mro",          "popen",        "check_output",
    "builtins", "import_module", "subprocess", "getattr",      "globals",      "subclasses",
};
/* Filters and tests whose argument is a key that may lead anywhere. */
static const char *const mappers[] = { "map",    "selectattr", "rejectattr", "groupby", "sort",
                                       "unique", "sum",        "min",        "max" };

static bool is_letter(uint8_t c)
{
    uint8_t low = c | 32;
    return (low >= 'a' && low <= 'z') || (c >= '0' && c <= '9');
}

/* "__" beside a letter: a bar alone, or "____", names nothing. */
static bool has_bars(struct span s)
{
    for (size_t i = 1; i < s.len; i++)
        if (s.ptr[i] == '_' && s.ptr[i - 1] == '_' &&
            ((i > 1 && is_letter(s.ptr[i - 2])) || (i + 1 < s.len && is_letter(s.ptr[i + 1]))))
            return true;
    return false;
}

size_t template_python(struct span s)
{
    static const char *const names[] = {
        "__class__",        "__mro__",    "__base__",     "__bases__",    "__subclasses__",
        "__globals__",      "__init__",   "__builtins__", "__import__",   "__dict__",
        "__code__",         "__self__",   "__func__",     "__closure__",  "__getattribute__",
        "__call__",         "__reduce__", "__loader__",   "__defaults__", "__getitem__",
        "__subclasshook__",
    };
    bool bars = s.len > 4 && s.ptr[0] == '_' && s.ptr[1] == '_'; /* as hardly anything begins */
    for (size_t i = 0; i < COUNT(names) && bars; i++)
        if (span_begins(s, names[i]))
            return strlen(names[i]);
    return 0;
}

/* Python's own names end as they begin; what begins alone is somebody's variable. A member that a class keeps
 * to itself has the name of the class in front. */
static bool is_pythons(struct span s)
{
    bool both = span_begins(s, "__") && span_ends(s, "__");
    return both || (s.len > 1 && s.ptr[0] == '_' && s.ptr[1] != '_');
}

/* "{0.x}" and "{0[x]}": a format that goes into what it is given. */
static bool goes_into(struct span s)
{
    bool open = false;
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] == '{' || s.ptr[i] == '}')
            open = s.ptr[i] == '{';
        else if (open && (s.ptr[i] == '.' || s.ptr[i] == '[') && i + 1 < s.len &&
                 (is_letter(s.ptr[i + 1]) || s.ptr[i + 1] == '_'))
            return true;
    }
    return false;
}

/* A number of seven digits and more. */
static bool is_wide(struct span s)
{
    size_t digits = 0;
    for (size_t i = 0; i < s.len && digits < 7; i++)
        digits = s.ptr[i] >= '0' && s.ptr[i] <= '9' ? digits + 1 : 0;
    return digits == 7;
}

uint32_t view_traits_reach(struct span s)
{
    return (has_bars(s) ? TRAIT_BARS : 0u) | (goes_into(s) ? TRAIT_INTO : 0u) |
           (is_wide(s) ? TRAIT_WIDE : 0u);
}

static const char *code_of(const struct view *v)
{
    return v->stray != NULL ? v->stray : "template-code";
}

static void code(const struct view *v, uint32_t i, const char *why, struct span what)
{
    view_note(v, code_of(v), view_node(v, i)->at, why, what);
}

static void odd(const struct view *v, uint32_t i, const char *why, struct span what)
{
    if (v->stray == NULL)
        view_note(v, "template-odd", view_node(v, i)->at, why, what);
}

/* It gives such a text: by itself, or put together out of others. */
static bool is_made(const struct view *v, uint32_t i)
{
    enum jinja_kind kind = view_kind(v, i);
    return kind != JINJA_DATA && kind != JINJA_BODY && view_has(v, i, TRAIT_BARS);
}

/* Told where the whole is known: "__cla" and "ss__" are parts of what is looked for. */
static void judge_text(const struct view *v, uint32_t i)
{
    uint32_t parent = view_node(v, i)->parent, x = view_child(v, i, 0), y = view_child(v, i, 1);
    struct span first = view_text(v, x), second = y != 0 ? view_text(v, y) : (struct span){ 0 };
    char a[QUOTED_BYTES], b[QUOTED_BYTES], why[MADE_BYTES] = "puts together";
    enum jinja_kind kind = view_kind(v, i);
    if (!is_made(v, i) || (parent != 0 && is_made(v, parent)))
        return;
    if (kind == JINJA_STRING && v->stray != NULL && v->tree->n_faults > 0)
        return; /* perhaps a word of no template: see judge_braces */
    if (kind == JINJA_STRING || kind == JINJA_NAME)
        snprintf(why, sizeof why, "reaches for");
    else if (x != 0 && first.len > 0 && first.len <= PIECE_MAX && y == 0)
        snprintf(why, sizeof why, "turns %s into", span_quote(first, a));
    else if (first.len > 0 && second.len > 0 && first.len + second.len <= PIECE_MAX &&
             view_node(v, y)->next == 0 && (kind == JINJA_CONCAT || kind == JINJA_BINARY))
        snprintf(why, sizeof why, "puts together %s and %s:", span_quote(first, a),
                 span_quote(second, b));
    code(v, i, why, view_text(v, i));
}

static bool is_ascii(struct span s)
{
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] >= 0x80)
            return false;
    return true;
}

/* Nothing in the template gives it this name. */
static bool is_given(const struct view *v, uint32_t i)
{
    return view_kind(v, i) == JINJA_NAME && v->part[i].name == 0;
}

static void judge_name(const struct view *v, uint32_t i)
{
    struct span s = view_node(v, i)->text;
    enum jinja_kind kind = view_kind(v, i);
    bool own = v->part[i].name != 0 && kind != JINJA_MEMBER && kind != JINJA_FIELD;
    bool plain = v->stray != NULL && !is_pythons(s);
    if (has_bars(s) && !own && !plain) /* what the template calls its own is nothing else */
        code(v, i, "reaches for", s);
    if (!is_ascii(s))
        odd(v, i, "a name with letters past ASCII:", s);
    if (is_given(v, i) && AMONG(s, foreign))
        odd(v, i, "uses the name", s);
}

/* x.key and x[key]. */
static void judge_member(const struct view *v, uint32_t i)
{
    uint32_t of = view_child(v, i, 0), index = view_child(v, i, 1);
    struct span key = view_key(v, i), name = view_node(v, of)->text;
    bool built = view_kind(v, i) == JINJA_ITEM && (v->part[index].flags & PART_BUILT);
    bool bar = key.len > 1 && key.ptr[0] == '_' && !has_bars(key);
    if (is_given(v, of) && AMONG(name, functions))
        code(v, of, "reaches into the built-in", name);
    if (is_given(v, of) && AMONG(name, pages))
        odd(v, of, "uses the name", name);
    if (key.ptr != NULL && AMONG(key, doors))
        code(v, i, "reaches for", key);
    if (built && (bar || v->part[index].value.kind == VALUE_UNKNOWN))
        code(v, i, "a key that is put together:", key);
    else if (bar)
        odd(v, i, "a member that is not for others:", key);
}

/* A key given to a filter. */
static void judge_key(const struct view *v, uint32_t filter, uint32_t key)
{
    struct span s = view_text(v, key);
    if (key == 0)
        return;
    if (s.ptr == NULL && (v->part[key].flags & PART_BUILT))
        code(v, filter, "a key that is put together", (struct span){ 0 });
    if (s.ptr != NULL && (AMONG(s, doors) || (s.len > 1 && s.ptr[0] == '_' && !has_bars(s))))
        code(v, filter, "reaches for", s);
    if (s.ptr != NULL && span_eq(s, SPAN("attr")))
        code(v, filter, "uses the filter", s);
}

static void judge_filter(const struct view *v, uint32_t i)
{
    struct span s = view_node(v, i)->text;
    if (span_eq(s, SPAN("attr")))
        code(v, i, "uses the filter", s);
    if (!AMONG(s, mappers))
        return;
    judge_key(v, i, view_argument(v, i, 0, NULL));
    judge_key(v, i, view_argument(v, i, UINT16_MAX, "attribute"));
}

static void judge_call(const struct view *v, uint32_t i)
{
    uint32_t what = view_child(v, i, 0);
    struct span s = view_called(v, i), form;
    if (view_kind(v, what) != JINJA_MEMBER)
        return;
    uint32_t of = view_child(v, what, 0);
    form = view_text(v, of);
    if (span_eq(s, SPAN("format_map")))
        code(v, i, "calls the method", s);
    else if (span_eq(s, SPAN("format")) && view_has(v, of, TRAIT_INTO))
        code(v, i, "a format that goes into its values:", form);
    else if (span_eq(s, SPAN("format")) && form.ptr == NULL && (v->part[of].flags & PART_BUILT))
        code(v, i, "a format that is put together", (struct span){ 0 });
}

static void judge_tag(const struct view *v, uint32_t i)
{
    static const struct {
        enum jinja_kind kind;
        const char *tag;
    } tags[] = {
        { JINJA_EXTENDS, "extends" },
        { JINJA_INCLUDE, "include" },
        { JINJA_IMPORT, "import" },
        { JINJA_FROM, "from" },
    };
    for (size_t k = 0; k < COUNT(tags) && v->stray == NULL; k++)
        if (view_kind(v, i) == tags[k].kind)
            code(v, i, "uses the tag", span_of(tags[k].tag));
}

/* Of a tag that could not be parsed, anything may follow anything. */
static void judge_broken(const struct view *v, uint32_t i)
{
    static const char *const words[] = { "attr", "import", "include", "extends", "from" };
    uint32_t k = v->stray == NULL ? view_node(v, i)->first : 0;
    for (; k != 0; k = view_node(v, k)->next)
        if (view_kind(v, k) == JINJA_NAME && AMONG(view_node(v, k)->text, words))
            code(v, k, "in a tag that cannot be read:", view_node(v, k)->text);
}

static bool is_told(const struct view *v, size_t at)
{
    for (size_t i = 0; i < v->notes->n; i++)
        if (v->notes->list[i].off == v->off + at * v->step &&
            strcmp(v->notes->list[i].code, code_of(v)) == 0)
            return true;
    return false;
}

/* Of a text that may be no template: only within braces. */
static void judge_braces(const struct view *v)
{
    struct span s = v->in;
    bool open = false;
    for (size_t i = 0; i + 2 < s.len; i++) {
        struct span rest = { s.ptr + i, s.len - i };
        if (s.ptr[i] == '{' && (s.ptr[i + 1] == '{' || s.ptr[i + 1] == '%'))
            open = true;
        else if ((s.ptr[i] == '}' || s.ptr[i] == '%') && s.ptr[i + 1] == '}')
            open = false;
        size_t n = open ? template_python(rest) : 0;
        if (n > 0 && !is_told(v, i))
            view_note(v, v->stray, (uint32_t)i, "reaches for", (struct span){ rest.ptr, n });
    }
}

/* A template that Jinja refuses is for another program; where its tags are, is not known. */
static void judge_all(const struct view *v)
{
    struct span s = v->in;
    for (size_t i = 0; i + 2 < s.len; i++) {
        if (s.ptr[i] != '_' || s.ptr[i + 1] != '_' || !is_letter(s.ptr[i + 2]))
            continue;
        struct span word = { s.ptr + i, 2 };
        while (i + word.len < s.len &&
               (is_letter(s.ptr[i + word.len]) || s.ptr[i + word.len] == '_'))
            word.len++;
        if (!is_told(v, i) && !is_told(v, i > 0 ? i - 1 : i)) /* in quotes */
            view_note(v, "template-code", (uint32_t)i, "reaches for", word);
        i += word.len;
    }
}

void view_reach(struct view *v)
{
    const struct jinja *t = v->tree;
    if (t->disguised)
        view_note(v, code_of(v), t->disguised_at, "letters written as escapes:",
                  (struct span){ v->in.ptr + t->disguised_at, v->in.len - t->disguised_at });
    for (uint32_t i = 1; i <= t->n; i++) {
        enum jinja_kind kind = view_kind(v, i);
        judge_text(v, i);
        if (kind != JINJA_STRING && kind != JINJA_DATA && view_node(v, i)->text.len > 0)
            judge_name(v, i);
        if (kind == JINJA_MEMBER || kind == JINJA_ITEM)
            judge_member(v, i);
        if (kind == JINJA_FILTER)
            judge_filter(v, i);
        if (kind == JINJA_CALL)
            judge_call(v, i);
        if (kind == JINJA_BROKEN)
            judge_broken(v, i);
        judge_tag(v, i);
    }
    if (t->n_faults > 0 && v->stray != NULL)
        judge_braces(v);
    else if (t->n_faults > 0)
        judge_all(v);
}
