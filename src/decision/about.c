/* about.c - see about.h. */
#include "decision/about.h"

#include "base/jout.h"

enum {
    ABOUT_MAX = 1 << 20,
    FINDINGS_KEPT = 200, /* worst first; a page of more helps nobody */
};

static void known(struct jout *j, const char *key, struct span text)
{
    if (text.len > 0)
        jout_string(j, key, text);
}

static void write_findings(struct jout *j, const struct look *l)
{
    jout_open(j, "findings", '[');
    for (size_t i = 0; i < l->n_findings && i < FINDINGS_KEPT; i++) {
        const struct finding *f = &l->finding[i];
        jout_open(j, NULL, '{');
        jout_u64(j, "offset", f->off);
        if (f->part.len > 0)
            jout_string(j, "part", f->part);
        jout_string(j, "path", f->path);
        jout_text(j, "rule", f->rule);
        jout_text(j, "severity", severity_name(f->severity));
        jout_text(j, "text", f->text);
        jout_text(j, "title", f->title);
        jout_close(j, '}');
    }
    jout_close(j, ']');
}

bool about_write(const struct look *l, struct arena *a, struct span *out, struct err *err)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct jout j = { .to = &b, .canonical = true };
    const struct look_model *m = &l->model;
    struct span text;
    buf_init(&b, "the description of a model", ABOUT_MAX);
    jout_open(&j, NULL, '{');
    known(&j, "architecture", m->architecture);
    known(&j, "base_model", m->base_model);
    jout_u64(&j, "bytes", l->bytes);
    jout_bool(&j, "complete", l->complete);
    jout_u64(&j, "context", m->context);
    if (m->n_dtypes > 0)
        known(&j, "dtype", m->dtype[0].name);
    jout_u64(&j, "files", l->n_files);
    write_findings(&j, l);
    known(&j, "licence", m->licence);
    known(&j, "name", m->name);
    jout_u64(&j, "n_findings", l->n_findings);
    jout_u64(&j, "parameters", m->parameters);
    known(&j, "quantization", m->quantization);
    jout_text(&j, "schema", "ajar/about/1");
    jout_u64(&j, "tensors", m->tensors);
    jout_u64(&j, "weight_bytes", m->weight_bytes);
    jout_close(&j, '}');
    return buf_done(&b, &text, err) && span_copy(a, text, out, err);
}
