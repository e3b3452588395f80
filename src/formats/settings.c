/* settings.c - see settings.h. */
#include "formats/settings.h"

#include <stdio.h>

#include "formats/carried.h"
#include "formats/code.h"
#include "formats/langchain.h"
#include "formats/sweep.h"
#include "formats/template.h"
#include "formats/yaml.h"

/* All that stands in it is the name of a module, which MLflow imports. */
static bool holds_module(struct span name)
{
    return loaders_named(name, "pickle_module_info.txt") || loaders_named(name, "keras_module.txt");
}

bool settings_named(struct span name)
{
    return span_ends_anyhow(name, ".yaml") || span_ends_anyhow(name, ".yml") ||
           loaders_named(name, "mlmodel") || holds_module(name);
}

static bool is_one_of(struct span s, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (span_eq(s, span_of(words[i])))
            return true;
    return false;
}

/* As YAML 1.1 takes plain words. */
static struct doc_value value_of(const struct yaml_node *n)
{
    static const char *const on[] = { "true", "True", "TRUE", "yes", "Yes", "YES", "on", "On" };
    static const char *const off[] = { "false", "False", "FALSE", "no", "No", "NO", "off", "Off" };
    struct doc_value v = { .kind = DOC_TEXT, .text = n->text, .off = n->at };
    if (n->kind != YAML_TEXT)
        v.kind = n->kind == YAML_MAP ? DOC_OBJECT : n->kind == YAML_LIST ? DOC_LIST : DOC_NULL;
    else if (!n->quoted && is_one_of(n->text, on, COUNT(on)))
        v.kind = DOC_TRUE;
    else if (!n->quoted && is_one_of(n->text, off, COUNT(off)))
        v.kind = DOC_FALSE;
    return v;
}

/* Each node with what holds it; a stack instead of calls. */
static bool walk(const struct yaml_node *root, struct span name, struct arena *a, struct found *f,
                 struct err *err)
{
    struct {
        const struct yaml_node *holder, *next;
        uint32_t nth;
    } open[YAML_DEPTH_MAX + 1];
    struct langchain langchain = { 0 };
    size_t depth = 1;
    open[0].holder = root, open[0].next = root->child, open[0].nth = 0;
    while (depth > 0) {
        const struct yaml_node *n = open[depth - 1].next, *holder = open[depth - 1].holder;
        if (n == NULL) {
            depth--;
            continue;
        }
        bool item = holder->kind == YAML_LIST;
        size_t above = depth > 1 ? depth - 2 : 0;
        struct loaders_place p = {
            .file = name,
            .key = item ? holder->key : n->key,
            .above = item ? open[above].holder->key : holder->key,
            .depth = (unsigned)depth,
            .item = item,
            .nth = open[depth - 1].nth++,
            .at = n->at,
        };
        struct doc_value v = value_of(n);
        loaders_note(&p, &v, f->notes);
        struct template_place t = { "template-stray", p.key, p.at };
        uint64_t strays = notes_times(f->notes, t.code);
        if (v.kind == DOC_TEXT && !template_stray(&t, v.text, f->notes, err))
            return false;
        if (!carried_add(f->carried, n->text, n->at, a, err) ||
            !carried_add(f->carried, n->key, n->at, a, err))
            return false;
        langchain_look(&langchain, &p, &v, notes_times(f->notes, t.code) > strays, f->notes);
        open[depth - 1].next = n->next;
        if (n->child != NULL && depth < COUNT(open)) {
            open[depth].holder = n, open[depth].next = n->child, open[depth].nth = 0;
            depth++;
        }
    }
    return true;
}

static bool read_module(struct source *src, struct notes *notes, struct err *err)
{
    char name[64], quoted[QUOTED_BYTES];
    size_t n = src->size < sizeof name ? (size_t)src->size : sizeof name;
    if (!source_read(src, 0, name, n, err))
        return false;
    struct span module = { (const uint8_t *)name, n };
    while (module.len > 0 && (name[module.len - 1] == '\n' || name[module.len - 1] == '\r'))
        module.len--;
    if (module.len > 0 && (src->size > sizeof name || !loaders_module(module)))
        notes_add(notes, "remote-code", 0, "a module: %s", span_quote(module, quoted));
    return true;
}

/* What no reader takes apart: its words, and all of it as one template. */
static bool look_through(struct source *src, struct span text, struct arena *a, struct notes *notes,
                         struct err *err)
{
    struct sweep_ask all = { 0, src->size, SWEEP_TARGETS | SWEEP_TAGS };
    struct template_place whole = { .code = "template-stray" };
    struct span word = code_acts(text, true);
    if (word.ptr != NULL)
        notes_add(notes, "setting-code", (uint64_t)(word.ptr - text.ptr), "%.*s", (int)word.len,
                  (const char *)word.ptr);
    return sweep_read(src, &all, a, notes, err) &&
           (notes_times(notes, whole.code) > 0 || template_stray(&whole, text, notes, err));
}

bool settings_read(struct source *src, struct span name, struct arena *a, struct found *f,
                   struct err *err)
{
    if (src->size > SETTINGS_BYTES_MAX)
        return err_at(err, ERR_LIMIT, 0, "%" PRIu64 " bytes, of which at most %u are read",
                      src->size, SETTINGS_BYTES_MAX);
    if (holds_module(name))
        return read_module(src, f->notes, err);
    struct yaml y = { .why = "longer than is read" };
    size_t n = (size_t)src->size;
    uint8_t *text = ARENA_ARRAY(a, uint8_t, n, err);
    struct yaml_ask ask = { .text = { text, n }, .notes = f->notes, .folds = true };
    if (text == NULL || !source_read(src, 0, text, n, err))
        return false;
    if (n <= YAML_BYTES_MAX && !yaml_read(&ask, a, &y, err)) {
        if (err->kind != ERR_LIMIT || !err->has_at)
            return false;
        *err = (struct err){ 0 };
        y = (struct yaml){ .why = "larger or deeper than is read" };
    }
    if (y.root != NULL)
        return walk(y.root, name, a, f, err);
    char line[24] = "";
    if (y.line > 0)
        snprintf(line, sizeof line, " (line %u)", y.line);
    notes_add(f->notes, loaders_named(name, "mlmodel") ? "unread-loader" : "odd-yaml", y.at, "%s%s",
              y.why, line);
    return carried_words(f->carried, ask.text, 0, a, err) &&
           look_through(src, n <= YAML_BYTES_MAX ? ask.text : (struct span){ 0 }, a, f->notes, err);
}
