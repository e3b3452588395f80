/* mof.c - see mof.h. */
#include "formats/mof.h"

#include "base/buf.h"
#include "formats/gather.h"
#include "formats/yaml.h"

/* In the order of the framework's list. */
const struct mof_component mof_components[MOF_COMPONENTS] = {
    { "architecture", "Model architecture", MOF_CODE, 3 },
    { "preprocessing_code", "Data preprocessing code", MOF_CODE, 1 },
    { "training_code", "Training code", MOF_CODE, 2 },
    { "inference_code", "Inference code", MOF_CODE, 2 },
    { "evaluation_code", "Evaluation code", MOF_CODE, 2 },
    { "libraries_and_tools", "Supporting libraries and tools", MOF_CODE, 2 },
    { "final_parameters", "Model parameters (Final)", MOF_DATA, 3 },
    { "intermediate_parameters", "Model parameters (Intermediate)", MOF_DATA, 1 },
    { "datasets", "Datasets", MOF_DATA, 1 },
    { "evaluation_data", "Evaluation data", MOF_DATA, 2 },
    { "model_metadata", "Model metadata", MOF_DATA, 0 },
    { "sample_outputs", "Sample model outputs", MOF_DATA, 1 },
    { "model_card", "Model card", MOF_DOCUMENT, 3 },
    { "data_card", "Data card", MOF_DOCUMENT, 3 },
    { "technical_report", "Technical report", MOF_DOCUMENT, 3 },
    { "research_paper", "Research paper", MOF_DOCUMENT, 1 },
    { "evaluation_results", "Evaluation results", MOF_DOCUMENT, 3 },
};
enum { REPORT = 14, PAPER = 15 };

/* Other spellings that are about. */
static const struct {
    const char *title, *word;
} spellings[] = {
    { "Final model parameters", "final_parameters" },
    { "Model parameters", "final_parameters" },
    { "Intermediate model parameters", "intermediate_parameters" },
    { "Preprocessing code", "preprocessing_code" },
    { "Libraries and tools", "libraries_and_tools" },
    { "Sample outputs", "sample_outputs" },
    { "Model evaluation results", "evaluation_results" },
    { "Training data", "datasets" },
};

bool mof_named(struct span name)
{
    return (name.len == 7 && span_ends_anyhow(name, "mof.yml")) ||
           (name.len == 8 && span_ends_anyhow(name, "mof.yaml"));
}

/* ---- classes ---- */

static uint32_t bit(unsigned i)
{
    return (uint32_t)1 << i;
}

uint32_t mof_missing(uint32_t have, unsigned class)
{
    uint32_t missing = 0;
    for (unsigned i = 0; i < MOF_COMPONENTS; i++)
        if (mof_components[i].class >= class && mof_components[i].class > 0)
            missing |= bit(i) & ~have;
    if (class == 1 || (have & bit(PAPER)))
        missing &= ~bit(REPORT); /* the paper stands in its place; class I asks for the paper */
    return missing;
}

unsigned mof_class(uint32_t have)
{
    for (unsigned class = 1; class <= 3; class ++)
        if (mof_missing(have, class) == 0)
            return class;
    return 0;
}

/* ---- reading ---- */

struct reading {
    struct gather g;
    const struct yaml_node *licences; /* of the release: by kind */
    const char *why;                  /* the first fault */
    uint64_t at;
    uint32_t seen;
};

static bool refuse(struct reading *r, const struct yaml_node *at, const char *why)
{
    if (r->why == NULL) {
        r->why = why;
        r->at = at->at;
    }
    return false;
}

static bool same(struct span s, const char *name)
{
    return s.len == strlen(name) && span_ends_anyhow(s, name);
}

/* span_ends_anyhow takes the end in small letters; titles begin in a large one. */
static bool titled(struct span s, const char *title)
{
    char small[64];
    size_t n = strlen(title);
    assert(n < sizeof small);
    for (size_t i = 0; i <= n; i++)
        small[i] = (char)(title[i] >= 'A' && title[i] <= 'Z' ? title[i] | 32 : title[i]);
    return same(s, small);
}

static int component_of(struct span name)
{
    for (unsigned i = 0; i < MOF_COMPONENTS; i++)
        if (titled(name, mof_components[i].title) || same(name, mof_components[i].word))
            return (int)i;
    for (size_t i = 0; i < COUNT(spellings); i++)
        if (titled(name, spellings[i].title))
            return component_of(span_of(spellings[i].word));
    return -1;
}

/* The text under a key; empty where nothing stands. */
static bool text_of(struct reading *r, const struct yaml_node *map, const char *key,
                    struct span *out)
{
    const struct yaml_node *n = yaml_get(map, key);
    *out = (struct span){ 0 };
    if (n == NULL || n->kind == YAML_NOTHING)
        return true;
    if (n->kind != YAML_TEXT)
        return refuse(r, n, "a map or a list where text belongs");
    if (n->text.len > 0 &&
        (memchr(n->text.ptr, '\t', n->text.len) || memchr(n->text.ptr, '\n', n->text.len)))
        return refuse(r, n, "a tab or a line end in text");
    *out = n->text;
    return true;
}

/* That of a kind of component, or of all; in the framework a text, or a name and a path. */
static bool licence_of_kind(struct reading *r, const char *kind, struct span *out)
{
    const struct yaml_node *n = yaml_get(r->licences, kind);
    *out = (struct span){ 0 };
    if (n != NULL && n->kind == YAML_MAP)
        return text_of(r, n, "name", out);
    return r->licences == NULL || r->licences->kind != YAML_MAP ||
           text_of(r, r->licences, kind, out);
}

static bool licence_of(struct reading *r, const struct yaml_node *component, enum mof_kind kind,
                       struct span *out)
{
    static const char *const names[] = {
        [MOF_CODE] = "code", [MOF_DATA] = "data", [MOF_DOCUMENT] = "document"
    };
    if (!text_of(r, component, "license", out) || out->len > 0)
        return out->len > 0;
    if (!licence_of_kind(r, names[kind], out) || out->len > 0)
        return out->len > 0;
    return licence_of_kind(r, "distribution", out);
}

static bool put_component(struct reading *r, const struct yaml_node *n, struct err *err)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct span name, licence = { 0 }, path = { 0 }, text;
    if (n->kind != YAML_MAP) {
        refuse(r, n, "a component is a map with a name");
        return true;
    }
    int i = text_of(r, n, "name", &name) ? component_of(name) : -1;
    if (i < 0 || (r->seen & bit((unsigned)i))) {
        refuse(r, n, i < 0 ? "a component that the framework does not have" : "a component twice");
        return true;
    }
    r->seen |= bit((unsigned)i);
    if ((!licence_of(r, n, mof_components[i].kind, &licence) && r->why != NULL) ||
        !text_of(r, n, "component_path", &path))
        return true;
    buf_init(&b, "a component", FACT_BYTES_MAX);
    buf_printf(&b, "%s\t", mof_components[i].word);
    buf_put(&b, licence);
    buf_put(&b, SPAN("\t"));
    buf_put(&b, path);
    return buf_done(&b, &text, err) && span_copy(r->g.a, text, &text, err) &&
           gather_fact(&r->g, "mof_component", text, n->at, err);
}

static bool put_text(struct reading *r, const struct yaml_node *map, const char *key,
                     const char *fact, struct err *err)
{
    struct span text;
    return !text_of(r, map, key, &text) || text.len == 0 ||
           gather_fact(&r->g, fact, text, map->at, err);
}

static bool put_release(struct reading *r, const struct yaml_node *root, struct err *err)
{
    const struct yaml_node *release = yaml_get(root, "release");
    const struct yaml_node *list = yaml_get(release, "components");
    if (list == NULL || list->kind == YAML_TEXT || list->kind == YAML_MAP) {
        refuse(r, list != NULL ? list : root, "expected release: with a list of components");
        return true;
    }
    r->licences = yaml_get(release, "license");
    if (!put_text(r, yaml_get(root, "framework"), "version", "mof_framework", err) ||
        !put_text(r, release, "name", "mof_name", err))
        return false;
    for (const struct yaml_node *n = list->child; n != NULL && r->why == NULL; n = n->next)
        if (!put_component(r, n, err))
            return false;
    return true;
}

bool mof_read(struct source *src, struct arena *a, struct found *f, struct err *err)
{
    struct reading r = { .g = { .f = f, .a = a } };
    size_t given = f->n_facts, n = (size_t)src->size;
    struct yaml y;
    if (src->size > MOF_BYTES_MAX) {
        notes_add(f->notes, "odd-mof", MOF_BYTES_MAX, "more than %u bytes", MOF_BYTES_MAX);
        return true;
    }
    uint8_t *text = ARENA_ARRAY(a, uint8_t, n, err);
    struct yaml_ask ask = { .text = { text, n } };
    if (text == NULL || !source_read(src, 0, text, n, err) || !yaml_read(&ask, a, &y, err))
        return false;
    if (y.why != NULL) {
        notes_add(f->notes, "odd-mof", y.at, "%s", y.why);
        return true;
    }
    if (!put_release(&r, y.root, err))
        return false;
    if (r.why != NULL) {
        notes_add(f->notes, "odd-mof", r.at, "%s", r.why);
        f->n_facts = given;
    }
    return true;
}

bool mof_part(struct span value, unsigned *component, struct span *licence, struct span *path)
{
    const uint8_t *tab = value.len > 0 ? memchr(value.ptr, '\t', value.len) : NULL;
    size_t n = tab != NULL ? (size_t)(tab - value.ptr) : value.len;
    struct span rest = { value.ptr + n + 1, value.len - n - 1 };
    if (tab == NULL || (tab = memchr(rest.ptr, '\t', rest.len)) == NULL)
        return false;
    *licence = (struct span){ rest.ptr, (size_t)(tab - rest.ptr) };
    *path = (struct span){ tab + 1, rest.len - licence->len - 1 };
    for (unsigned i = 0; i < MOF_COMPONENTS; i++)
        if (span_eq((struct span){ value.ptr, n }, span_of(mof_components[i].word))) {
            *component = i;
            return true;
        }
    return false;
}
