/* openness.c - see openness.h. */
#include "evidence/openness.h"

#include "evidence/licence.h"

static uint32_t bit(unsigned i)
{
    return (uint32_t)1 << i;
}

/* The file at a path, or the first below it. NULL: elsewhere, or nowhere. */
static const struct look_file *shows(const struct look *look, struct span path)
{
    if (span_begins(path, "./"))
        path = (struct span){ path.ptr + 2, path.len - 2 };
    if (span_ends(path, "/"))
        path.len--;
    for (size_t i = 0; path.len > 0 && i < look->n_files; i++) {
        struct span f = look->file[i].path;
        if (f.len >= path.len && memcmp(f.ptr, path.ptr, path.len) == 0 &&
            (f.len == path.len || f.ptr[path.len] == '/'))
            return &look->file[i];
    }
    return NULL;
}

static void declare(const struct look *look, struct span value, struct openness *o)
{
    struct licence_words w;
    struct span licence, path;
    unsigned i;
    if (!mof_part(value, &i, &licence, &path))
        return;
    o->declared |= bit(i);
    o->licence[i] = licence;
    o->path[i] = path;
    if (licence_words(licence, &w)) {
        o->open |= w.free_and_open.hi == 0 ? bit(i) : 0;
        o->shut |= w.free_and_open.lo == 1 ? bit(i) : 0;
    }
    const struct look_file *f = shows(look, path);
    if (f != NULL) {
        o->shown |= bit(i);
        o->file[i] = f->path;
    }
}

static const char *problem_of(const struct notes *notes)
{
    for (size_t i = 0; i < notes->n; i++)
        if (strcmp(notes->list[i].code, "odd-mof") == 0)
            return notes->list[i].text;
    return NULL;
}

/* The only statement at the top that reads; two would be two. */
static const struct found *statement(const struct look *look, struct openness *o)
{
    const struct found *one = NULL;
    o->why = "there is no mof.yml at the top";
    for (size_t i = 0; i < look->n_files; i++) {
        if (!mof_named(look->file[i].path))
            continue;
        o->why = one == NULL ? NULL : "there are several: mof.yml and mof.yaml";
        one = &look->file[i].found;
    }
    o->problem = one != NULL && o->why == NULL ? problem_of(one->notes) : NULL;
    o->why = o->problem != NULL ? "it cannot be read" : o->why;
    return o->why == NULL ? one : NULL;
}

static void show(struct openness *o, const char *word, const struct look_file *f)
{
    for (unsigned i = 0; i < MOF_COMPONENTS; i++)
        if (strcmp(mof_components[i].word, word) == 0 && !(o->shown & bit(i))) {
            o->shown |= bit(i);
            o->file[i] = f->path;
        }
}

/* What a file shows by what it is. Code that only names an architecture does not show it. */
static void look_into(const struct look_file *f, struct openness *o)
{
    if (found_kind_weighs(f->found.kind) && f->found.whole)
        show(o, "final_parameters", f);
    if (f->found.kind == FOUND_CARD && f->found.n_facts > 0)
        show(o, "model_card", f);
    if (f->found.kind == FOUND_JSON && found_fact(&f->found, "architecture").len > 0)
        show(o, "model_metadata", f);
    if (f->found.kind == FOUND_GGUF && found_fact(&f->found, "architecture").len > 0)
        show(o, "model_metadata", f);
    if (span_begins(f->path, "modeling_") && span_ends(f->path, ".py"))
        show(o, "architecture", f);
    if (span_begins(f->path, ".eval_results/"))
        show(o, "evaluation_results", f);
}

void openness_of(const struct look *look, struct openness *out)
{
    *out = (struct openness){ 0 };
    const struct found *f = statement(look, out);
    out->stated = f != NULL;
    for (size_t i = 0; f != NULL && i < f->n_facts; i++)
        if (span_eq(f->fact[i].key, SPAN("mof_component")))
            declare(look, f->fact[i].value, out);
    out->name = f != NULL ? found_fact(f, "mof_name") : (struct span){ 0 };
    for (size_t i = 0; i < look->n_files; i++)
        look_into(&look->file[i], out);
}

unsigned openness_class(const struct openness *o, bool at_best)
{
    return mof_class(at_best ? o->declared & ~o->shut : o->open);
}
