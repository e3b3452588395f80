/* template.c - see template.h. A template is read while it is rendered: it is a few kilobytes, and
 * a compiled form would be a second thing that can be wrong. */
#include "web/template.h"

#include <stdarg.h>
#include <stdio.h>

#include "web/markup.h"

enum value_kind { VALUE_TEXT, VALUE_FLAG, VALUE_LIST };

struct tmpl_value {
    const char *name;
    enum value_kind kind;
    struct span text;
    bool flag;
    struct tmpl_scope *first, *last;
    struct tmpl_value *next;
};

enum tag_kind { TAG_NONE, TAG_FIELD, TAG_IF, TAG_EACH, TAG_END_IF, TAG_END_EACH };

struct tag {
    enum tag_kind kind;
    struct span name;
    size_t at, end; /* from its first brace to behind its last, or behind the line's end */
};

struct frame {
    enum tag_kind kind;
    size_t body; /* where the block's inside begins */
};

void tmpl_init(struct tmpl *t, struct arena *a, struct err *err)
{
    *t = (struct tmpl){ .a = a, .err = err };
    t->top.of = t->lost.of = t;
}

static struct tmpl_value *own(const struct tmpl_scope *s, struct span name)
{
    for (struct tmpl_value *v = s->value; v != NULL; v = v->next)
        if (span_eq(span_of(v->name), name))
            return v;
    return NULL;
}

/* NULL after a failure. */
static struct tmpl_value *add(struct tmpl_scope *s, const char *name, enum value_kind kind)
{
    struct tmpl *t = s->of;
    if (t->failed)
        return NULL;
    assert(own(s, span_of(name)) == NULL);
    struct tmpl_value *v = ARENA_ARRAY(t->a, struct tmpl_value, 1, t->err);
    t->failed = v == NULL;
    if (v != NULL) {
        *v = (struct tmpl_value){ .name = name, .kind = kind, .next = s->value };
        s->value = v;
    }
    return v;
}

void tmpl_text(struct tmpl_scope *s, const char *name, struct span text)
{
    struct tmpl_value *v = add(s, name, VALUE_TEXT);
    if (v != NULL)
        v->text = text;
}

void tmpl_printf(struct tmpl_scope *s, const char *name, const char *fmt, ...)
{
    struct tmpl *t = s->of;
    struct tmpl_value *v = add(s, name, VALUE_TEXT);
    if (v == NULL)
        return;
    va_list ap, again;
    va_start(ap, fmt);
    va_copy(again, ap);
    int n = vsnprintf(NULL, 0, fmt, ap);
    assert(n >= 0);
    char *text = ARENA_ARRAY(t->a, char, (size_t)n + 1, t->err);
    t->failed = text == NULL;
    if (text != NULL) {
        vsnprintf(text, (size_t)n + 1, fmt, again);
        v->text = (struct span){ (const uint8_t *)text, (size_t)n };
    }
    va_end(again);
    va_end(ap);
}

void tmpl_buf(struct tmpl_scope *s, const char *name, const struct buf *b)
{
    struct tmpl *t = s->of;
    struct span text, kept;
    if (t->failed)
        return;
    t->failed = !buf_done(b, &text, t->err) || !span_copy(t->a, text, &kept, t->err);
    if (!t->failed)
        tmpl_text(s, name, kept);
}

void tmpl_flag(struct tmpl_scope *s, const char *name, bool value)
{
    struct tmpl_value *v = add(s, name, VALUE_FLAG);
    if (v != NULL)
        v->flag = value;
}

static struct tmpl_value *list(struct tmpl_scope *s, const char *name)
{
    struct tmpl_value *v = own(s, span_of(name));
    assert(v == NULL || v->kind == VALUE_LIST);
    return v != NULL ? v : add(s, name, VALUE_LIST);
}

void tmpl_list(struct tmpl_scope *s, const char *name)
{
    list(s, name);
}

struct tmpl_scope *tmpl_item(struct tmpl_scope *s, const char *name)
{
    struct tmpl *t = s->of;
    struct tmpl_value *v = t->failed ? NULL : list(s, name);
    struct tmpl_scope *item = v != NULL ? ARENA_ARRAY(t->a, struct tmpl_scope, 1, t->err) : NULL;
    t->failed = item == NULL;
    if (item == NULL)
        return &t->lost;
    *item = (struct tmpl_scope){ .of = t, .outer = s };
    *(v->last != NULL ? &v->last->next : &v->first) = item;
    v->last = item;
    return item;
}

/* What stands between the braces. */
static struct tag tag_of(struct span inside)
{
    static const struct {
        enum tag_kind kind;
        const char *word;
    } words[] = {
        { TAG_IF, "#if " },
        { TAG_EACH, "#each " },
        { TAG_END_IF, "/if" },
        { TAG_END_EACH, "/each" },
    };
    struct tag tag = { .kind = TAG_FIELD, .name = inside };
    for (size_t i = 0; i < COUNT(words); i++)
        if (span_begins(inside, words[i].word)) {
            size_t n = strlen(words[i].word);
            tag = (struct tag){ .kind = words[i].kind, .name = { inside.ptr + n, inside.len - n } };
        }
    for (size_t i = 0; i < tag.name.len; i++)
        assert((tag.name.ptr[i] >= 'a' && tag.name.ptr[i] <= 'z') || tag.name.ptr[i] == '_');
    assert((tag.name.len == 0) == (tag.kind == TAG_END_IF || tag.kind == TAG_END_EACH));
    return tag;
}

/* The first tag from pos; TAG_NONE with at = the end if there is none. */
static struct tag next_tag(struct span page, size_t pos)
{
    struct span rest = { page.ptr + pos, page.len - pos };
    const uint8_t *open = memmem(rest.ptr, rest.len, "{{", 2);
    if (open == NULL)
        return (struct tag){ .at = page.len, .end = page.len };
    size_t at = (size_t)(open - page.ptr);
    const uint8_t *close = memmem(open, page.len - at, "}}", 2);
    assert(close != NULL);
    struct tag tag = tag_of((struct span){ open + 2, (size_t)(close - open) - 2 });
    tag.at = at;
    tag.end = (size_t)(close - page.ptr) + 2;
    if (tag.kind != TAG_FIELD && tag.end < page.len && page.ptr[tag.end] == '\n')
        tag.end++;
    return tag;
}

/* Behind the end of the block whose inside begins at pos. */
static size_t skip_block(struct span page, size_t pos)
{
    for (unsigned depth = 1; depth > 0;) {
        struct tag tag = next_tag(page, pos);
        assert(tag.kind != TAG_NONE);
        if (tag.kind == TAG_IF || tag.kind == TAG_EACH)
            depth++;
        if (tag.kind == TAG_END_IF || tag.kind == TAG_END_EACH)
            depth--;
        pos = tag.end;
    }
    return pos;
}

static const struct tmpl_value *find(const struct tmpl_scope *s, struct span name)
{
    const struct tmpl_value *v = NULL;
    for (; s != NULL && v == NULL; s = s->outer)
        v = own(s, name);
    assert(v != NULL);
    return v;
}

static bool holds(const struct tmpl_value *v)
{
    return v->kind == VALUE_TEXT   ? v->text.len > 0
           : v->kind == VALUE_FLAG ? v->flag
                                   : v->first != NULL;
}

bool tmpl_render(const struct tmpl *t, struct span page, struct buf *out)
{
    if (t->failed)
        return false;
    struct frame open[TMPL_DEPTH_MAX];
    unsigned depth = 0;
    const struct tmpl_scope *scope = &t->top;
    for (size_t pos = 0; pos < page.len;) {
        struct tag tag = next_tag(page, pos);
        buf_put(out, (struct span){ page.ptr + pos, tag.at - pos });
        pos = tag.end;
        if (tag.kind == TAG_FIELD) {
            const struct tmpl_value *v = find(scope, tag.name);
            assert(v->kind == VALUE_TEXT);
            markup_put(out, v->text);
        } else if (tag.kind == TAG_IF || tag.kind == TAG_EACH) {
            const struct tmpl_value *v = find(scope, tag.name);
            assert(depth < TMPL_DEPTH_MAX && (tag.kind == TAG_IF || v->kind == VALUE_LIST));
            if (!holds(v)) {
                pos = skip_block(page, pos);
                continue;
            }
            open[depth++] = (struct frame){ tag.kind, pos };
            scope = tag.kind == TAG_EACH ? v->first : scope;
        } else if (tag.kind != TAG_NONE) {
            assert(depth > 0);
            bool each = open[depth - 1].kind == TAG_EACH;
            assert(each == (tag.kind == TAG_END_EACH));
            if (each && scope->next != NULL) {
                pos = open[depth - 1].body;
                scope = scope->next;
                continue;
            }
            scope = each ? scope->outer : scope;
            depth--;
        }
    }
    assert(depth == 0);
    return true;
}
