/* card.c - see card.h.
 *
 * Only the keys that are facts are read; what stands under any other is passed over by its
 * indentation, which YAML guarantees: nothing under a key of the first column begins there but
 * the items of a list. */
#include "formats/card.h"

#include "formats/gather.h"
#include "formats/template.h"
#include "formats/yaml.h"

static const struct {
    const char *key, *fact;
} wanted[] = {
    { "license", "licence" },
    { "license_name", "licence_name" },
    { "base_model", "base_model" },
    { "library_name", "library" },
    { "pipeline_tag", "pipeline" },
    { "tags", "tag" },
    { "language", "language" },
    { "extra_gated_prompt", "gated_prompt" },
    { "base_model_relation", "base_relation" },
};

/* The first line from pos on, without blanks at its end; *next: where the one behind it begins. */
static struct span line_at(struct span in, size_t pos, size_t *next)
{
    size_t end = pos;
    while (end < in.len && in.ptr[end] != '\n')
        end++;
    *next = end < in.len ? end + 1 : end;
    while (end > pos && strchr(" \t\r", in.ptr[end - 1]) != NULL && in.ptr[end - 1] != 0)
        end--;
    return (struct span){ in.ptr + pos, end - pos };
}

static bool is_blank(struct span line)
{
    for (size_t i = 0; i < line.len; i++)
        if (line.ptr[i] != ' ')
            return false;
    return true;
}

/* The lines between "---" and "---". False if there is no front matter, or no end of it. */
bool card_lines(struct span in, struct span *lines, uint64_t *top, bool *cut)
{
    struct span line;
    size_t pos = in.len >= 3 && memcmp(in.ptr, "\xef\xbb\xbf", 3) == 0 ? 3 : 0, next = pos;
    *cut = false;
    do {
        pos = next;
        if (pos >= in.len)
            return false;
        line = line_at(in, pos, &next);
    } while (is_blank(line));
    if (!span_eq(line, SPAN("---")))
        return false;
    *top = pos;
    for (size_t first = pos = next; pos < in.len; pos = next) {
        line = line_at(in, pos, &next);
        if (!span_eq(line, SPAN("---")))
            continue;
        *lines = (struct span){ in.ptr + first, pos - first };
        return true;
    }
    *cut = true;
    return false;
}

static const char *fact_of(struct span key)
{
    for (size_t i = 0; i < COUNT(wanted); i++)
        if (span_eq(key, span_of(wanted[i].key)))
            return wanted[i].fact;
    return NULL;
}

/* A text, nothing, or a list of such. *odd: the first that is something else. */
static bool take_value(struct gather *g, const char *fact, const struct yaml_node *n,
                       const struct yaml_node **odd, struct err *err)
{
    if (n->kind == YAML_TEXT && !gather_fact(g, fact, n->text, n->at, err))
        return false;
    if (n->kind == YAML_MAP)
        *odd = n;
    for (const struct yaml_node *i = n->child; i != NULL && *odd == NULL; i = i->next) {
        if (i->kind == YAML_TEXT && !gather_fact(g, fact, i->text, i->at, err))
            return false;
        if (i->kind == YAML_MAP || i->kind == YAML_LIST)
            *odd = i;
    }
    return true;
}

static bool take_facts(struct gather *g, const struct yaml_node *root, const struct yaml_node **odd,
                       struct err *err)
{
    for (const struct yaml_node *n = root->child; n != NULL && *odd == NULL; n = n->next)
        if (n->kind != YAML_PASSED && !take_value(g, fact_of(n->key), n, odd, err))
            return false;
    return true;
}

static bool read_lines(struct span lines, uint64_t origin, struct gather *g, struct err *err)
{
    const char *only[COUNT(wanted)];
    const struct yaml_node *odd = NULL;
    struct yaml y;
    for (size_t i = 0; i < COUNT(wanted); i++)
        only[i] = wanted[i].key;
    struct yaml_ask ask = {
        .text = lines, .origin = origin, .only = only, .n_only = COUNT(only), .notes = g->f->notes
    };
    if (!yaml_read(&ask, g->a, &y, err))
        return false;
    if (y.why == NULL && y.root->kind == YAML_LIST)
        y = (struct yaml){ .why = "line is no key with a value", .at = y.root->at };
    if (y.why == NULL && !take_facts(g, y.root, &odd, err))
        return false;
    if (odd != NULL)
        y = (struct yaml){ .why = "a map or a list where text belongs", .at = odd->at };
    if (y.why != NULL)
        notes_add(g->f->notes, "odd-card", y.at, "%s", y.why);
    return true;
}

bool card_read(struct source *src, struct arena *a, struct found *out, struct err *err)
{
    size_t n = src->size < CARD_HEAD_MAX ? (size_t)src->size : CARD_HEAD_MAX;
    uint8_t *text = ARENA_ARRAY(a, uint8_t, n, err);
    struct gather g = { .f = out, .a = a };
    size_t given = out->n_facts;
    struct span in = { text, n }, lines;
    uint64_t top;
    bool cut;
    if (text == NULL || !source_read(src, 0, text, n, err))
        return false;
    if (!card_lines(in, &lines, &top, &cut)) {
        if (cut)
            notes_add(out->notes, "odd-card", top, "front matter without an end");
        return true;
    }
    uint64_t off = (uint64_t)(lines.ptr - in.ptr);
    struct template_place front = { "template-aside", SPAN("front matter"), off };
    if (!template_stray(&front, lines, out->notes, err) || !read_lines(lines, off, &g, err))
        return false;
    if (notes_times(out->notes, "odd-card") + notes_times(out->notes, "duplicate-key") > 0)
        out->n_facts = given;
    return true;
}
