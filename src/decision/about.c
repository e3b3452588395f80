/* about.c - see about.h. */
#include "decision/about.h"

#include "base/jout.h"
#include "scan/imports.h"

enum {
    ABOUT_MAX = 1 << 20,
    FINDINGS_KEPT = 200, /* worst first; a page of more helps nobody */
    SCANNED_KEPT = 1000, /* files of which there is more to say than that they are safe */
    IMPORTS_KEPT = 50,   /* of one file, worst first */
    IMPORT_BYTES = 128,  /* of the name of a module, or of what is in it */
    /* Bytes that are written before no finding, and then no file, is added: long names of many files
     * must not keep a model from being released. */
    FINDINGS_UNTIL = ABOUT_MAX / 2,
    SCANNED_UNTIL = ABOUT_MAX / 4 * 3,
};

static void known(struct jout *j, const char *key, struct span text)
{
    if (text.len > 0)
        jout_string(j, key, text);
}

static void write_findings(struct jout *j, const struct look *l)
{
    jout_open(j, "findings", '[');
    for (size_t i = 0; i < l->n_findings && i < FINDINGS_KEPT && j->to->len < FINDINGS_UNTIL; i++) {
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

/* ---- of each file what the scan came to, in the words that clients know ---- */

struct state {
    enum severity worst;
    bool seen; /* something of it is bad, beside that it was not examined to its end */
};

static const char *status_of(const struct state *s)
{
    return s->worst == SEVERITY_CRITICAL ? "unsafe"
           : s->worst == SEVERITY_HIGH   ? (s->seen ? "suspicious" : "unscanned")
                                         : "safe";
}

static struct state *states_of(const struct look *l, struct arena *a, struct err *err)
{
    struct state *state = ARENA_ARRAY(a, struct state, l->n_files, err);
    for (size_t i = 0; state != NULL && i < l->n_findings; i++) {
        const struct finding *f = &l->finding[i];
        const struct look_file *file = look_file_at(l, (struct span){ 0 }, f->path);
        if (file == NULL)
            continue;
        struct state *s = &state[file - l->file];
        s->worst = f->severity > s->worst ? f->severity : s->worst;
        s->seen =
            s->seen || (f->severity >= SEVERITY_HIGH && strcmp(f->rule, "SCAN-INCOMPLETE") != 0);
    }
    return state;
}

static const char *safety_of(const struct found_import *i)
{
    struct import_grade g = imports_grade(i);
    enum severity s = g.rule == NULL    ? 0
                      : g.severity != 0 ? g.severity
                                        : rule_named(g.rule)->severity;
    return s == SEVERITY_CRITICAL ? "dangerous" : s >= SEVERITY_MEDIUM ? "suspicious" : "innocuous";
}

static struct span cut(struct span s)
{
    return (struct span){ s.ptr, s.len < IMPORT_BYTES ? s.len : IMPORT_BYTES };
}

static void write_imports(struct jout *j, const struct found *f)
{
    static const char *const levels[] = { "dangerous", "suspicious", "innocuous" };
    size_t n = 0;
    if (f->n_imports == 0)
        return;
    jout_open(j, "imports", '[');
    for (size_t k = 0; k < COUNT(levels); k++)
        for (size_t i = 0; i < f->n_imports && n < IMPORTS_KEPT; i++) {
            if (strcmp(safety_of(&f->import[i]), levels[k]) != 0)
                continue;
            jout_open(j, NULL, '{');
            jout_string(j, "module", cut(f->import[i].module));
            jout_string(j, "name", cut(f->import[i].name));
            jout_text(j, "safety", levels[k]);
            jout_close(j, '}');
            n++;
        }
    jout_close(j, ']');
}

/* By path. A file that is not among them is safe, unless there are more than are kept. */
static bool write_scanned(struct jout *j, const struct look *l, struct arena *a, struct err *err)
{
    const struct state *state = states_of(l, a, err);
    size_t n = 0, told = 0;
    if (state == NULL)
        return false;
    jout_open(j, "scanned", '[');
    for (size_t i = 0; i < l->n_files; i++) {
        if (state[i].worst < SEVERITY_HIGH && l->file[i].found.n_imports == 0)
            continue;
        n++;
        if (told >= SCANNED_KEPT || j->to->len >= SCANNED_UNTIL)
            continue;
        told++;
        jout_open(j, NULL, '{');
        write_imports(j, &l->file[i].found);
        jout_string(j, "path", l->file[i].path);
        jout_text(j, "status", status_of(&state[i]));
        jout_close(j, '}');
    }
    jout_close(j, ']');
    jout_bool(j, "scanned_all", told == n);
    return true;
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
    if (!write_scanned(&j, l, a, err))
        return false;
    jout_text(&j, "schema", "ajar/about/1");
    jout_u64(&j, "tensors", m->tensors);
    jout_u64(&j, "weight_bytes", m->weight_bytes);
    jout_close(&j, '}');
    return buf_done(&b, &text, err) && span_copy(a, text, out, err);
}
