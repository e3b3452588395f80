/* about.c - see about.h. */
#include "decision/about.h"

#include "base/jout.h"

enum {
    ABOUT_MAX = 1 << 20,
    FINDINGS_KEPT = 200, /* worst first; a page of more helps nobody */
    SCANNED_KEPT = 1000, /* files of which there is more to say than that they are safe */
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

/* By path. A file that is not among them is safe, unless there are more than are kept. */
static bool write_scanned(struct jout *j, const struct look *l, struct arena *a, struct err *err)
{
    const struct state *state = states_of(l, a, err);
    size_t n = 0;
    if (state == NULL)
        return false;
    jout_open(j, "scanned", '[');
    for (size_t i = 0; i < l->n_files; i++) {
        if (state[i].worst < SEVERITY_HIGH || n++ >= SCANNED_KEPT)
            continue;
        jout_open(j, NULL, '{');
        jout_string(j, "path", l->file[i].path);
        jout_text(j, "status", status_of(&state[i]));
        jout_close(j, '}');
    }
    jout_close(j, ']');
    jout_bool(j, "scanned_all", n <= SCANNED_KEPT);
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
