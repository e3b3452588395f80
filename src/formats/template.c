/* template.c - see template.h. Reads the tree, finds its variables and has each look taken. */
#include "formats/template.h"

#include <stdio.h>

#include "base/sort.h"
#include "formats/template_view.h"

#define NAME_SHOWN 200u /* bytes of its name in a fact */
#define SHOWN      48u  /* characters of the template in a note, where there is room for them */
#define SHOWN_MIN  12u
#define CALLED_MAX 16u /* characters of its name in a note */
#define LINE_SHOWN (80u + QUOTED_BYTES)
#define BUDGET     8u /* times the template is gone through to put texts together */

/* What of s fits into so many characters when it is quoted; where it must be cut, behind a word. */
static struct span beginning(struct span s, size_t most)
{
    size_t n = 0, word = 0;
    for (size_t i = 0; i < s.len; i++) {
        char piece[4];
        n += span_escape(s.ptr[i], piece);
        if (n > most)
            return (struct span){ s.ptr, word > i / 2 ? word : i };
        if (s.ptr[i] == ' ')
            word = i;
    }
    return s;
}

/* "chat_template, line 2, character 14: " for byte at: where the file has no such byte, because the
 * template is a text that was decoded; and where the byte alone does not lead there. */
static void say_line(const struct view *v, size_t at, char out[static LINE_SHOWN])
{
    size_t line = 1, column = 1;
    char room[QUOTED_BYTES];
    bool inside = v->stray == NULL && (v->step == 0 || v->off > 0);
    bool named = v->called.len > 0 && !span_eq(v->called, SPAN("default"));
    out[0] = 0;
    for (size_t i = 0; i < at && i < v->in.len; i++) {
        bool starts = (v->in.ptr[i] & 0xc0) != 0x80; /* and does not go on with a character */
        line += v->in.ptr[i] == '\n';
        column = v->in.ptr[i] == '\n' ? 1 : column + starts;
    }
    if (v->stray != NULL && v->called.len > 0)
        snprintf(out, LINE_SHOWN, "under %s, line %zu, character %zu: ",
                 span_quote(beginning(v->called, CALLED_MAX), room), line, column);
    else if (v->step == 0 || at == 0 || line > 1)
        snprintf(out, LINE_SHOWN,
                 "%s%s%s%sline %zu, character %zu: ", inside ? "chat_template" : "",
                 inside && named ? " " : "",
                 inside && named ? span_quote(beginning(v->called, CALLED_MAX), room) : "",
                 inside ? ", " : "", line, column);
}

void view_note(const struct view *v, const char *code, uint32_t at, const char *why,
               struct span hostile)
{
    char room[QUOTED_BYTES], line[LINE_SHOWN];
    uint64_t off = v->off + (uint64_t)at * v->step;
    bool kept = notes_times(v->notes, code) < NOTES_EACH; /* what is only counted has no place */
    say_line(v, kept ? at : 0, line);
    if (hostile.ptr == NULL) {
        notes_add(v->notes, code, off, "%s%s", line, why);
        return;
    }
    size_t taken = strlen(line) + strlen(why) + sizeof " \"\"...";
    size_t left = taken + SHOWN_MIN < NOTE_TEXT_MAX ? NOTE_TEXT_MAX - taken : SHOWN_MIN;
    struct span shown = beginning(hostile, left < SHOWN ? left : SHOWN);
    notes_add(v->notes, code, off, "%s%s %s%s", line, why, span_quote(shown, room),
              shown.len < hostile.len ? "..." : "");
}

uint32_t view_child(const struct view *v, uint32_t i, unsigned nth)
{
    uint32_t k = view_node(v, i)->first;
    for (; nth > 0 && k != 0; nth--)
        k = view_node(v, k)->next;
    return k;
}

struct span view_key(const struct view *v, uint32_t i)
{
    if (view_kind(v, i) == JINJA_MEMBER)
        return view_node(v, i)->text;
    return view_kind(v, i) == JINJA_ITEM ? view_text(v, view_child(v, i, 1)) : (struct span){ 0 };
}

struct span view_called(const struct view *v, uint32_t call)
{
    uint32_t what = view_child(v, call, 0);
    bool named = view_kind(v, what) == JINJA_NAME || view_kind(v, what) == JINJA_MEMBER;
    return named ? view_node(v, what)->text : (struct span){ 0 };
}

uint32_t view_argument(const struct view *v, uint32_t call, unsigned nth, const char *name)
{
    uint32_t k = view_node(v, view_child(v, call, 0))->next;
    for (; k != 0; k = view_node(v, k)->next) {
        if (view_kind(v, k) == JINJA_NAMED) {
            if (name != NULL && span_eq(view_node(v, k)->text, span_of(name)))
                return view_child(v, k, 0);
        } else if (nth-- == 0) {
            return k;
        }
    }
    return 0;
}

/* All that is in its parts is in it. */
static bool keeps_parts(const struct view *v, uint32_t i)
{
    enum jinja_kind kind = view_kind(v, i);
    return kind == JINJA_CONCAT || kind == JINJA_BINARY || kind == JINJA_BODY ||
           kind == JINJA_OUTPUT || kind == JINJA_LIST || kind == JINJA_TUPLE ||
           (kind == JINJA_FILTER && span_eq(view_node(v, i)->text, SPAN("join")));
}

unsigned view_uses(const struct view *v, uint32_t value, uint32_t name)
{
    unsigned n = 0;
    for (uint32_t k = keeps_parts(v, value) ? view_node(v, value)->first : 0, next; k != 0;
         k = next) {
        n += v->part[k].name == name ? 1u : 0u;
        next = keeps_parts(v, k) ? view_node(v, k)->first : 0;
        for (; next == 0 && k != value; k = view_node(v, k)->parent)
            next = view_node(v, k)->next;
    }
    return n;
}

/* ---- the variables ---- */

static int by_name(const void *x, const void *y)
{
    const struct name *a = x, *b = y;
    int c = span_cmp(a->name, b->name);
    c = c != 0 ? c : span_cmp(a->field, b->field);
    return c != 0 ? c : (a->scope > b->scope) - (a->scope < b->scope);
}

/* The name that a part has as a variable or field; false: it has none. */
static bool name_of(const struct view *v, uint32_t i, struct name *out)
{
    const struct jinja_node *n = view_node(v, i);
    *out = (struct name){ .name = n->text };
    switch (n->kind) {
    case JINJA_NAME:
    case JINJA_PARAMETER:
    case JINJA_MACRO:
    case JINJA_IMPORT:
        return true;
    case JINJA_MEMBER:
    case JINJA_FIELD:
        if (view_kind(v, n->first) != JINJA_NAME)
            return false;
        *out = (struct name){ .name = view_node(v, n->first)->text, .field = n->text };
        return true;
    default:
        return false;
    }
}

/* Of namespace(field=value) in an assignment: the field, by its JINJA_NAMED. */
static bool field_of(const struct view *v, uint32_t i, struct name *out)
{
    const struct jinja_node *n = view_node(v, i);
    if (n->kind != JINJA_NAMED || view_kind(v, n->parent) != JINJA_CALL)
        return false;
    uint32_t set = view_node(v, n->parent)->parent;
    if (set == 0 || view_kind(v, set) != JINJA_SET ||
        view_kind(v, view_child(v, set, 0)) != JINJA_NAME)
        return false;
    *out = (struct name){ .name = view_node(v, view_child(v, set, 0))->text, .field = n->text };
    return true;
}

/* Something is assigned to it there. */
static bool is_target(const struct view *v, uint32_t i)
{
    const struct jinja_node *n = view_node(v, i);
    if (n->kind == JINJA_PARAMETER || n->kind == JINJA_MACRO || n->kind == JINJA_IMPORT ||
        n->kind == JINJA_FIELD)
        return true;
    if (n->kind != JINJA_NAME || n->parent == 0)
        return false;
    while (n->parent != 0 && view_kind(v, n->parent) == JINJA_TUPLE)
        i = n->parent, n = view_node(v, i);
    enum jinja_kind kind = n->parent != 0 ? view_kind(v, n->parent) : JINJA_ABSENT;
    bool first = n->parent != 0 && view_child(v, n->parent, 0) == i;
    return (first && (kind == JINJA_SET || kind == JINJA_SET_BLOCK || kind == JINJA_FOR)) ||
           (!first && kind == JINJA_FROM);
}

static uint32_t find_in(const struct view *v, const struct name *wanted)
{
    uint32_t from = 1, to = v->n_names + 1;
    while (from < to) {
        uint32_t mid = from + (to - from) / 2;
        int c = by_name(&v->name[mid], wanted);
        if (c == 0)
            return mid;
        if (c < 0)
            from = mid + 1;
        else
            to = mid;
    }
    return 0;
}

/* The one of its macro, or else of all. */
static uint32_t find(const struct view *v, struct name wanted)
{
    uint32_t own = find_in(v, &wanted);
    wanted.scope = 0;
    return own != 0 ? own : find_in(v, &wanted);
}

static void find_macros(struct view *v)
{
    for (uint32_t i = v->tree->n; i >= 1; i--) {
        uint32_t p = view_node(v, i)->parent;
        if (p != 0)
            v->part[i].macro = view_kind(v, p) == JINJA_MACRO ? p : v->part[p].macro;
    }
}

static bool find_names(struct view *v, struct err *err)
{
    struct name *list = NULL, one;
    size_t n = 1, room = 16, kept = 1;
    if ((list = ARENA_ARRAY(v->a, struct name, room, err)) == NULL)
        return false;
    for (uint32_t i = 1; i <= v->tree->n; i++) {
        if (!(is_target(v, i) && name_of(v, i, &one)) && !field_of(v, i, &one))
            continue;
        if ((list = arena_grow(v->a, list, n, &room, sizeof *list, err)) == NULL)
            return false;
        one.scope = v->part[i].macro;
        list[n++] = one;
    }
    sort_heap(list + 1, n - 1, sizeof *list, by_name);
    for (size_t i = 1; i < n; i++)
        if (kept == 1 || by_name(&list[kept - 1], &list[i]) != 0)
            list[kept++] = list[i];
    v->name = list;
    v->n_names = (uint32_t)(kept - 1);
    for (uint32_t i = 1; i <= v->tree->n; i++) {
        if (!name_of(v, i, &one) && !field_of(v, i, &one))
            continue;
        one.scope = v->part[i].macro;
        v->part[i].name = find(v, one);
        if (view_kind(v, i) == JINJA_MACRO && v->part[i].name != 0)
            v->name[v->part[i].name].macro = i;
    }
    return true;
}

/* ---- all of it ---- */

static void tell_faults(const struct view *v)
{
    const struct jinja *t = v->tree;
    for (size_t i = 0; i < t->n_faults && i < JINJA_FAULTS_MAX; i++)
        view_note(v, "template-parse", t->fault[i].at, t->fault[i].why, (struct span){ 0 });
}

static bool look(struct view *v, struct err *err)
{
    struct jinja tree;
    if (!jinja_read(v->in, v->a, &tree, err))
        return false;
    v->tree = &tree;
    if (v->stray == NULL)
        tell_faults(v);
    v->part = ARENA_ARRAY(v->a, struct part, (size_t)tree.n + 1, err);
    v->budget = BUDGET * v->in.len + (64u << 10);
    if (v->part == NULL)
        return false;
    find_macros(v);
    if (!find_names(v, err) || !view_fold(v, err))
        return false;
    view_reach(v);
    if (v->stray != NULL)
        return true;
    view_gate(v);
    view_words(v);
    return view_cost(v, err);
}

/* v: but for its memory. */
static bool look_at(struct view *v, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "template", .limit = TEMPLATE_MEMORY };
    v->a = &a;
    gather_hidden(v->notes, "template-hidden", v->in, v->off, v->step);
    if (v->in.len > TEMPLATE_BYTES_MAX)
        notes_add(v->notes, "template-cost", v->off, "%zu bytes", v->in.len);
    if (look(v, err))
        return true;
    if (err->kind != ERR_LIMIT)
        return false;
    notes_add(v->notes, "template-parse", v->off, "%s", err->text);
    *err = (struct err){ 0 };
    return true;
}

bool template_read(struct span text, uint64_t off, unsigned step, struct notes *notes,
                   struct err *err)
{
    struct view v = { .in = text, .notes = notes, .off = off, .step = step };
    return look_at(&v, err);
}

/* Something is filled in there, and a member, an item or a filter of it asked for. */
static bool may_reach(struct span s)
{
    const uint8_t *at = s.ptr, *end = s.ptr + s.len;
    while (end - at > 4 && (at = memchr(at, '{', (size_t)(end - at))) != NULL && end - at > 4) {
        struct span rest = { at + 2, (size_t)(end - at) - 2 };
        if (at[1] == '{' || at[1] == '%')
            return memchr(rest.ptr, '.', rest.len) != NULL ||
                   memchr(rest.ptr, '[', rest.len) != NULL ||
                   memchr(rest.ptr, '|', rest.len) != NULL;
        at++;
    }
    return false;
}

bool template_stray(const struct template_place *p, struct span text, struct notes *notes,
                    struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "template", .limit = TEMPLATE_MEMORY };
    struct view v = {
        .in = text, .a = &a, .notes = notes, .called = p->key, .off = p->off, .stray = p->code
    };
    if (!may_reach(text) || look(&v, err))
        return true;
    if (err->kind != ERR_LIMIT)
        return false;
    *err = (struct err){ 0 };
    view_note(&v, p->code, 0, "a text that is too large to look at", (struct span){ 0 });
    return true;
}

/* Line ends as \n, none at the end. */
static struct span normal(struct span text, uint8_t *to)
{
    size_t n = 0;
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] != '\r')
            to[n++] = text.ptr[i];
        else if (i + 1 == text.len || text.ptr[i + 1] != '\n')
            to[n++] = '\n';
    while (n > 0 && to[n - 1] == '\n')
        n--;
    return (struct span){ to, n };
}

/* "NAME\nTEXT", or "NAME\nFRONT[N bytes in all]BACK". */
static bool add_fact(struct gather *g, struct span name, struct span s, uint64_t off,
                     struct err *err)
{
    enum { LENGTH = 64 };
    name.len = name.len < NAME_SHOWN ? name.len : NAME_SHOWN;
    size_t end = s.len < TEMPLATE_KEPT_MAX ? s.len : TEMPLATE_KEPT_MAX / 2, n = name.len;
    uint8_t *fact = ARENA_ARRAY(g->a, uint8_t, name.len + 2 * end + LENGTH, err);
    if (fact == NULL)
        return false;
    if (n > 0)
        memcpy(fact, name.ptr, n);
    fact[n++] = '\n';
    if (end > 0)
        memcpy(fact + n, s.ptr, end);
    n += end;
    if (end < s.len) {
        n += (size_t)snprintf((char *)fact + n, LENGTH, "[%zu bytes in all]", s.len);
        memcpy(fact + n, s.ptr + s.len - end, end);
        n += end;
    }
    return gather_fact(g, "chat_template", (struct span){ fact, n }, off, err);
}

bool template_found(struct gather *g, struct span name, struct span text, uint64_t off,
                    unsigned step, struct err *err)
{
    struct view v = { .in = text, .notes = g->f->notes, .called = name, .off = off, .step = step };
    if (!look_at(&v, err))
        return false;
    uint8_t *to = ARENA_ARRAY(g->a, uint8_t, text.len, err);
    return to != NULL && add_fact(g, name, normal(text, to), off, err);
}
