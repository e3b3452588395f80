/* carried.c - see carried.h. */
#include "formats/carried.h"

#include "formats/pickled.h"

static bool is_blank(uint8_t c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* text without what programs write in front of the data. */
static struct span data_of(struct span text)
{
    while (text.len > 0 && is_blank(text.ptr[0]))
        text = (struct span){ text.ptr + 1, text.len - 1 };
    if (text.len > 2 && text.ptr[0] == 'b' && (text.ptr[1] == '\'' || text.ptr[1] == '"'))
        return (struct span){ text.ptr + 2, text.len - 2 };
    if (!span_begins(text, "data:"))
        return text;
    const uint8_t *comma = memchr(text.ptr, ',', text.len);
    size_t n = comma != NULL ? (size_t)(comma - text.ptr) + 1 : 0;
    return (struct span){ text.ptr + n, text.len - n };
}

/* In base64, what begins as zlib does at the levels that it writes. */
static bool may_be_zlib(struct span s)
{
    return s.ptr[0] == 'e' && memchr("AFJN", s.ptr[1], 4) != NULL;
}

/* The coat in which data begin like a file. */
static enum hidden_coat coat_of(struct span data, bool *packed)
{
    *packed = false;
    if (data.len < HIDDEN_LEAST || !hidden_first[data.ptr[0]])
        return HIDDEN_NOTHING;
    *packed = may_be_zlib(data);
    return *packed ? HIDDEN_BASE64 : hidden_look(data, true);
}

static bool keep(struct carried *c, const struct carried_text *t, struct arena *a, struct err *err)
{
    if (c->n == CARRIED_MAX) {
        c->past = t->off;
        return true;
    }
    struct carried_text *list = arena_grow(a, c->list, c->n, &c->room, sizeof *t, err);
    if (list == NULL)
        return false;
    c->list = list;
    list[c->n++] = *t;
    return true;
}

bool carried_add(struct carried *c, struct span text, uint64_t off, struct arena *a,
                 struct err *err)
{
    if (c == NULL)
        return true;
    struct carried_text t = { .text = data_of(text), .off = off };
    t.coat = (uint8_t)coat_of(t.text, &t.packed);
    return t.coat == HIDDEN_NOTHING || keep(c, &t, a, err);
}

bool carried_place(struct carried *c, struct span head, uint64_t off, uint64_t len, struct arena *a,
                   struct err *err)
{
    if (c == NULL)
        return true;
    struct span data = data_of(head);
    size_t front = head.len - data.len;
    struct carried_text t = { .text = { NULL, (size_t)len - front }, .off = off + front };
    t.coat = (uint8_t)coat_of(data, &t.packed);
    return t.coat == HIDDEN_NOTHING || keep(c, &t, a, err);
}

static bool is_letter(uint8_t c)
{
    uint8_t low = c | 32;
    return (low >= 'a' && low <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/' ||
           c == '-' || c == '_';
}

/* Where the word that begins at from ends, with the lines that go on with it. */
static size_t end_of_word(struct span text, size_t from)
{
    size_t end = from, at = from;
    while (at < text.len) {
        while (at < text.len && is_letter(text.ptr[at]))
            at++;
        end = at;
        if (at == text.len || (text.ptr[at] != '\n' && text.ptr[at] != '\r'))
            break;
        while (at < text.len && is_blank(text.ptr[at]))
            at++;
        if (at == text.len || !is_letter(text.ptr[at]))
            break;
    }
    return end;
}

bool carried_words(struct carried *c, struct span text, uint64_t off, struct arena *a,
                   struct err *err)
{
    for (size_t i = 0, end; c != NULL && i < text.len; i = end) {
        end = i + 1;
        if (!hidden_first[text.ptr[i]] || !is_letter(text.ptr[i]) ||
            (i > 0 && is_letter(text.ptr[i - 1])))
            continue;
        struct carried_text t = { .text = { text.ptr + i, text.len - i }, .off = off + i };
        t.coat = (uint8_t)coat_of(t.text, &t.packed);
        if (t.coat == HIDDEN_NOTHING)
            continue;
        end = end_of_word(text, i);
        t.text.len = end - i;
        if (!keep(c, &t, a, err))
            return false;
    }
    return true;
}

/* The text, read if it was not kept, and without the blanks between the lines of base64. */
static bool text_of(const struct carried_text *t, struct source *src, struct arena *a,
                    struct span *out, struct err *err)
{
    size_t n = 0;
    if (t->text.ptr != NULL && t->coat != HIDDEN_BASE64) {
        *out = t->text;
        return true;
    }
    uint8_t *text = ARENA_ARRAY(a, uint8_t, t->text.len, err);
    if (text == NULL)
        return false;
    if (t->text.ptr != NULL)
        memcpy(text, t->text.ptr, t->text.len);
    else if (!source_read(src, t->off, text, t->text.len, err))
        return false;
    for (size_t i = 0; i < t->text.len; i++)
        if (t->coat != HIDDEN_BASE64 || !is_blank(text[i]))
            text[n++] = text[i];
    *out = (struct span){ text, n };
    return true;
}

static bool read_text(struct inside *in, struct source *src, const struct carried_text *t,
                      struct found *f, struct err *err)
{
    AUTO_CLOSE(arena)
    struct arena a = { .name = in->a->name, .limit = in->a->limit - in->a->used };
    struct pickle_hidden h = { .off = t->off, .coat = t->coat, .carried = true };
    struct span text;
    if (t->text.len > HIDDEN_MAX) {
        notes_add(f->notes, "limit", t->off, "a text of %zu bytes is not unpacked", t->text.len);
        return true;
    }
    return text_of(t, src, &a, &text, err) && pickled_text(in, text, &h, t->packed, f, err);
}

bool carried_read(struct inside *in, struct source *src, const struct carried *c, struct found *f,
                  struct err *err)
{
    for (size_t i = 0; i < c->n; i++)
        if (!read_text(in, src, &c->list[i], f, err))
            return false;
    if (c->past > 0)
        notes_add(f->notes, "limit", c->past, "more than %u texts begin like files", CARRIED_MAX);
    f->whole = f->whole && notes_times(f->notes, "limit") == 0;
    return true;
}
