/* templates.c - see templates.h. */
#include "scan/templates.h"

#include <stdio.h>

#include "base/path.h"
#include "base/sort.h"

enum {
    SHOWN = QUOTED_MAX / 4, /* bytes of what differs: a quotation of them is not cut by itself */
    REST_BYTES = QUOTED_BYTES + 4
};

/* Who reads the file, in the order of what readers prefer. */
enum reader { OTHER, JINJA, TOKENIZER, PROCESSOR, GGUF };

struct template
{
    struct span folder, name, text;
    enum reader reader;
    const struct look_file *file;
};

static struct span base_of(struct span path)
{
    struct span folder = path_folder(path);
    return (struct span){ path.ptr + folder.len, path.len - folder.len };
}

static enum reader reader_of(const struct look_file *f)
{
    struct span base = base_of(f->path);
    if (f->found.kind == FOUND_GGUF)
        return GGUF;
    if (f->found.kind == FOUND_TEMPLATE)
        return span_eq(base, SPAN("chat_template.jinja")) ||
                       span_ends(path_folder(f->path), "additional_chat_templates/")
                   ? JINJA
                   : OTHER;
    if (span_eq(base, SPAN("tokenizer_config.json")))
        return TOKENIZER;
    return span_eq(base, SPAN("chat_template.json")) || span_eq(base, SPAN("processor_config.json"))
               ? PROCESSOR
               : OTHER;
}

/* Of a fact "NAME\nTEXT" in a file. */
static struct template template_of(const struct look_file *f, struct span fact)
{
    const uint8_t *end = memchr(fact.ptr, '\n', fact.len);
    size_t n = end != NULL ? (size_t)(end - fact.ptr) : 0;
    struct template t = { path_folder(f->path), { fact.ptr, n }, { 0 }, reader_of(f), f };
    struct span more = SPAN("additional_chat_templates/"), base = base_of(f->path);
    t.text = (struct span){ fact.ptr + n + (end != NULL), fact.len - n - (end != NULL) };
    if (t.reader == JINJA && span_ends(t.folder, "additional_chat_templates/")) {
        const uint8_t *dot = memchr(base.ptr, '.', base.len);
        t.folder.len -= more.len;
        t.name = (struct span){ base.ptr, dot != NULL ? (size_t)(dot - base.ptr) : base.len };
    }
    return t;
}

static int in_order(const void *x, const void *y)
{
    const struct template *a = x, *b = y;
    int c = span_cmp(a->folder, b->folder);
    c = c != 0 ? c : span_cmp(a->name, b->name);
    c = c != 0 ? c : (int)a->reader - (int)b->reader;
    return c != 0 ? c : span_cmp(a->file->path, b->file->path);
}

/* "..." where it is cut. */
static void say_rest(struct span text, size_t at, char out[static REST_BYTES])
{
    char room[QUOTED_BYTES];
    struct span rest = { text.ptr + at, text.len - at };
    size_t n = rest.len < SHOWN ? rest.len : SHOWN;
    if (rest.len == 0)
        snprintf(out, REST_BYTES, "nothing more");
    else
        snprintf(out, REST_BYTES, "%s%s", span_quote((struct span){ rest.ptr, n }, room),
                 n < rest.len ? "..." : "");
}

static bool tell(struct findings *to, const struct template *first, const struct template *other,
                 struct err *err)
{
    char path[QUOTED_BYTES], name[QUOTED_BYTES], here[REST_BYTES], there[REST_BYTES];
    char text[2 * QUOTED_BYTES + 2 * REST_BYTES + 160];
    size_t at = 0, most = first->text.len < other->text.len ? first->text.len : other->text.len;
    size_t line = 1, column = 1;
    bool processor = first->reader == PROCESSOR || other->reader == PROCESSOR;
    for (; at < most && first->text.ptr[at] == other->text.ptr[at]; at++) {
        bool end = first->text.ptr[at] == '\n', starts = (first->text.ptr[at] & 0xc0) != 0x80;
        line += end;
        column = end ? 1 : column + starts;
    }
    say_rest(other->text, at, here);
    say_rest(first->text, at, there);
    snprintf(text, sizeof text,
             "its template %s differs from that of %s from line %zu, character %zu on: %s here, "
             "%s there",
             span_quote(other->name, name), span_quote(first->file->path, path), line, column, here,
             there);
    return rules_add(
        to, "TPL-DRIFT",
        &(struct place){ .path = other->file->path, .severity = processor ? SEVERITY_MEDIUM : 0 },
        text, err);
}

bool templates_check(const struct look *l, struct findings *to, struct err *err)
{
    struct template *list = NULL;
    size_t n = 0, room = 0;
    for (size_t i = 0; i < l->n_files; i++) {
        const struct found *f = &l->file[i].found;
        for (size_t k = 0; k < f->n_facts && reader_of(&l->file[i]) != OTHER; k++) {
            if (!span_eq(f->fact[k].key, SPAN("chat_template")))
                continue;
            if ((list = arena_grow(to->a, list, n, &room, sizeof *list, err)) == NULL)
                return false;
            list[n++] = template_of(&l->file[i], f->fact[k].value);
        }
    }
    sort_heap(list, n, sizeof *list, in_order);
    for (size_t i = 1, first = 0; i < n; i++) {
        if (!span_eq(list[i].folder, list[first].folder) ||
            !span_eq(list[i].name, list[first].name))
            first = i;
        else if (!span_eq(list[i].text, list[first].text) && !tell(to, &list[first], &list[i], err))
            return false;
    }
    return true;
}
