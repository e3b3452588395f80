/* inspect_json.c - see inspect.h. What is not known is null. */
#include "cli/inspect.h"

#include <stdio.h>

#include "base/encode.h"

static void word(struct jout *j, const char *key, struct span value)
{
    if (value.ptr == NULL)
        jout_null(j, key);
    else
        jout_string(j, key, value);
}

static void number(struct jout *j, const char *key, uint64_t value)
{
    if (value == 0)
        jout_null(j, key);
    else
        jout_u64(j, key, value);
}

static void digest(struct jout *j, const char *key, const uint8_t sha256[SHA256_BYTES])
{
    char text[sizeof "sha256:" + 2 * SHA256_BYTES] = "sha256:";
    hex_put((struct span){ sha256, SHA256_BYTES }, text + sizeof "sha256:" - 1);
    jout_text(j, key, text);
}

static void model(struct jout *j, const struct look_model *m)
{
    jout_open(j, "model", '{');
    word(j, "architecture", m->architecture);
    word(j, "name", m->name);
    word(j, "licence", m->licence);
    word(j, "base_model", m->base_model);
    word(j, "library", m->library);
    word(j, "torch_dtype", m->torch_dtype);
    word(j, "quantization", m->quantization);
    number(j, "context", m->context);
    number(j, "layers", m->layers);
    number(j, "hidden", m->hidden);
    number(j, "experts", m->experts);
    number(j, "experts_used", m->experts_used);
    number(j, "parameters", m->parameters);
    number(j, "tensors", m->tensors);
    number(j, "weight_bytes", m->weight_bytes);
    if (m->format == FOUND_NONE)
        jout_null(j, "format");
    else
        jout_text(j, "format", found_kind_name(m->format));
    jout_u64(j, "files_counted", m->n_counted);
    jout_u64(j, "files_not_counted", m->n_uncounted);
    jout_open(j, "dtypes", '[');
    for (size_t i = 0; i < m->n_dtypes; i++) {
        jout_open(j, NULL, '{');
        jout_string(j, "dtype", m->dtype[i].name);
        jout_u64(j, "tensors", m->dtype[i].tensors);
        jout_u64(j, "elements", m->dtype[i].elements);
        jout_u64(j, "bytes", m->dtype[i].bytes);
        jout_close(j, '}');
    }
    jout_close(j, ']');
    jout_close(j, '}');
}

static void tensors(struct jout *j, const struct found *f, const struct inspect *how)
{
    size_t n = f->n_tensors < how->n_first ? f->n_tensors : (size_t)how->n_first;
    jout_u64(j, "n_tensors", found_tensors(f));
    jout_open(j, "tensors", '[');
    for (size_t i = 0; i < n; i++) {
        const struct found_tensor *t = &f->tensor[i];
        jout_open(j, NULL, '{');
        jout_string(j, "name", t->name);
        jout_string(j, "dtype", t->dtype);
        jout_open(j, "shape", '[');
        for (unsigned k = 0; k < t->rank; k++)
            jout_u64(j, NULL, t->shape[k]);
        jout_close(j, ']');
        jout_u64(j, "elements", t->elements);
        jout_u64(j, "offset", t->off);
        jout_u64(j, "bytes", t->bytes);
        jout_close(j, '}');
    }
    jout_close(j, ']');
}

static void pairs(struct jout *j, const struct found *f)
{
    jout_open(j, "facts", '[');
    for (size_t i = 0; i < f->n_facts; i++) {
        jout_open(j, NULL, '{');
        jout_string(j, "key", f->fact[i].key);
        jout_string(j, "value", f->fact[i].value);
        jout_close(j, '}');
    }
    jout_close(j, ']');
}

static void file(struct jout *j, const struct look_file *f, const struct inspect *how)
{
    const struct err *fatal = &f->found.fatal;
    char oid[2 * SHA1_BYTES + 1];
    jout_open(j, NULL, '{');
    jout_string(j, "path", f->path);
    word(j, "link", f->link);
    jout_u64(j, "size", f->sum->size);
    if (how->no_hash)
        jout_null(j, "digest");
    else
        digest(j, "digest", f->sum->sha256);
    if (how->no_hash || manifest_is_lfs(f->sum))
        jout_null(j, "git_oid");
    else
        jout_text(j, "git_oid", hex_put((struct span){ f->sum->blob, SHA1_BYTES }, oid));
    jout_bool(j, "lfs", manifest_is_lfs(f->sum));
    jout_text(j, "kind", found_kind_name(f->found.kind));
    jout_bool(j, "examined", f->found.whole);
    if (fatal->kind == ERR_NONE) {
        jout_null(j, "error");
    } else {
        jout_open(j, "error", '{');
        jout_text(j, "text", fatal->text);
        if (fatal->has_at)
            jout_u64(j, "offset", fatal->at);
        else
            jout_null(j, "offset");
        jout_close(j, '}');
    }
    pairs(j, &f->found);
    tensors(j, &f->found, how);
    jout_close(j, '}');
}

static void finding(struct jout *j, const struct finding *f)
{
    jout_open(j, NULL, '{');
    jout_text(j, "rule", f->rule);
    jout_text(j, "title", f->title);
    jout_text(j, "severity", severity_name(f->severity));
    jout_bool(j, "code", f->code);
    jout_string(j, "path", f->path);
    if (f->part.len > 0)
        jout_string(j, "part", f->part);
    jout_u64(j, "offset", f->off);
    jout_text(j, "text", f->text);
    jout_close(j, '}');
}

void inspect_json(struct jout *j, const struct look *l, const struct inspect *how)
{
    jout_open(j, NULL, '{');
    jout_text(j, "schema", "ajar/inspect/1");
    jout_text(j, "path", l->root);
    jout_text(j, "sandbox", sandbox_state_name(l->sandbox));
    jout_bool(j, "complete", l->complete);
    jout_u64(j, "bytes", l->bytes);
    if (l->folder && !how->no_hash) {
        digest(j, "weights", l->manifest.weights);
        digest(j, "release", l->manifest.release);
    } else {
        jout_null(j, "weights");
        jout_null(j, "release");
    }
    model(j, &l->model);
    jout_open(j, "findings", '[');
    for (size_t i = 0; i < l->n_findings; i++)
        finding(j, &l->finding[i]);
    jout_close(j, ']');
    jout_open(j, "files", '[');
    for (size_t i = 0; i < l->n_files; i++)
        file(j, &l->file[i], how);
    jout_close(j, ']');
    jout_close(j, '}');
}
