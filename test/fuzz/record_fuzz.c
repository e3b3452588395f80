/* record_fuzz.c - any bytes as a decision record and as the text about a model. Seeds:
 * test/data/record/.
 *
 * What is read can be written again, and reads to the same: nothing of it is made up, lost or
 * points anywhere. What is not read leaves the output alone. */
#include "base/jout.h"
#include "decision/view.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void write_atom(struct jout *j, const struct view_atom *a)
{
    bool files = span_eq(a->source, SPAN("files"));
    jout_open(j, NULL, '{');
    jout_string(j, "fact", a->fact);
    if (files)
        jout_bool(j, "files", true);
    jout_open(j, "item", '{');
    jout_string(j, "date", a->date);
    if (!files)
        jout_string(j, "file", a->source);
    jout_string(j, "shown", a->shown);
    jout_string(j, "signer", a->signer);
    jout_close(j, '}');
    jout_string(j, "known", a->known);
    jout_string(j, "text", a->text);
    jout_string(j, "value", a->value);
    jout_string(j, "why", a->why);
    jout_close(j, '}');
}

static void write_objections(struct jout *j, const struct view *v)
{
    jout_open(j, "objections", '{');
    for (enum position at = POSITION_CLOSED; at <= POSITION_OPEN; at++) {
        jout_open(j, position_name(at), '[');
        for (size_t i = 0; i < v->n_objections[at]; i++) {
            const struct view_objection *o = &v->objection[at][i];
            jout_open(j, NULL, '{');
            jout_open(j, "atoms", '[');
            for (size_t k = 0; k < o->n_atoms; k++)
                write_atom(j, &o->atom[k]);
            jout_close(j, ']');
            jout_u64(j, "line", o->line);
            jout_string(j, "rule", o->rule);
            jout_string(j, "title", o->title);
            jout_string(j, "value", o->value);
            jout_close(j, '}');
        }
        jout_close(j, ']');
    }
    jout_close(j, '}');
}

static void write_digests(struct jout *j, const struct view *v)
{
    jout_open(j, "digests", '{');
    jout_string(j, "evidence", v->evidence);
    jout_open(j, "items", '[');
    for (size_t i = 0; i < v->n_aside; i++) {
        jout_open(j, NULL, '{');
        jout_string(j, "fact", v->aside[i].fact);
        jout_string(j, "file", v->aside[i].file);
        jout_string(j, "why", v->aside[i].why);
        jout_string(j, "problem", v->aside[i].problem);
        jout_u64(j, "index", v->aside[i].index);
        jout_close(j, '}');
    }
    jout_close(j, ']');
    jout_string(j, "release", v->release);
    jout_string(j, "weights", v->weights);
    jout_close(j, '}');
}

static void write_lists(struct jout *j, const struct view *v)
{
    jout_open(j, "duties", '[');
    for (size_t i = 0; i < v->n_duties; i++)
        jout_string(j, NULL, v->duty[i]);
    jout_close(j, ']');
    jout_open(j, "forecast", '[');
    for (size_t i = 0; i < v->n_forecast; i++) {
        jout_open(j, NULL, '{');
        jout_open(j, "because", '[');
        jout_string(j, NULL, v->forecast[i].because);
        jout_close(j, ']');
        jout_string(j, "on", v->forecast[i].on);
        jout_text(j, "target", position_name(v->forecast[i].target));
        jout_close(j, '}');
    }
    jout_close(j, ']');
}

static void write_view(struct buf *b, const struct view *v)
{
    struct jout j = { .to = b };
    assert(v->target >= POSITION_CLOSED && v->target <= POSITION_OPEN);
    assert(v->effective >= POSITION_CLOSED && v->effective <= POSITION_OPEN);
    jout_open(&j, NULL, '{');
    jout_text(&j, "schema", "ajar/decision/1");
    jout_text(&j, "target", position_name(v->target));
    jout_text(&j, "effective", position_name(v->effective));
    jout_string(&j, "clock", v->clock);
    jout_string(&j, "blocked", v->blocked);
    jout_open(&j, "policy", '{');
    jout_string(&j, "digest", v->policy_digest);
    jout_string(&j, "title", v->policy_title);
    jout_u64(&j, "version", v->policy_version);
    jout_close(&j, '}');
    write_digests(&j, v);
    write_objections(&j, v);
    write_lists(&j, v);
    jout_close(&j, '}');
}

static void write_about(struct buf *b, const struct view_about *v)
{
    struct jout j = { .to = b };
    jout_open(&j, NULL, '{');
    jout_text(&j, "schema", "ajar/about/1");
    jout_string(&j, "name", v->name);
    jout_string(&j, "architecture", v->architecture);
    jout_string(&j, "licence", v->licence);
    jout_string(&j, "base_model", v->base_model);
    jout_string(&j, "quantization", v->quantization);
    jout_string(&j, "dtype", v->dtype);
    jout_u64(&j, "parameters", v->parameters);
    jout_u64(&j, "tensors", v->tensors);
    jout_u64(&j, "weight_bytes", v->weight_bytes);
    jout_u64(&j, "bytes", v->bytes);
    jout_u64(&j, "context", v->context);
    jout_u64(&j, "files", v->files);
    jout_bool(&j, "complete", v->complete);
    jout_open(&j, "findings", '[');
    for (size_t i = 0; i < v->n_findings; i++) {
        const struct view_finding *f = &v->finding[i];
        jout_open(&j, NULL, '{');
        jout_string(&j, "rule", f->rule);
        jout_string(&j, "severity", f->severity);
        jout_string(&j, "path", f->path);
        jout_string(&j, "title", f->title);
        jout_string(&j, "text", f->text);
        jout_u64(&j, "offset", f->off);
        jout_close(&j, '}');
    }
    jout_close(&j, ']');
    jout_close(&j, '}');
}

/* The text of what was read of it; false if it is refused. */
static bool again(struct span text, bool about, struct buf *b, struct span *out)
{
    static const struct view no_view;
    AUTO_CLOSE(arena) struct arena a = { .name = "fuzz", .limit = 64u << 20 };
    struct view v = { 0 };
    struct view_about m = { 0 };
    struct err err = { 0 };
    if (!(about ? view_about(text, &a, &m, &err) : view_read(text, &a, &v, &err))) {
        assert(err.kind == ERR_INPUT || err.kind == ERR_LIMIT);
        assert(memcmp(&v, &no_view, sizeof v) == 0 && m.name.ptr == NULL && m.finding == NULL);
        return false;
    }
    if (about)
        write_about(b, &m);
    else
        write_view(b, &v);
    bool ok = buf_done(b, out, &err);
    assert(ok || err.kind == ERR_LIMIT);
    return ok;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    for (int about = 0; about < 2; about++) {
        AUTO_CLOSE(buf) struct buf first = { 0 };
        AUTO_CLOSE(buf) struct buf second = { 0 };
        struct span once, twice;
        buf_init(&first, "first", 16 << 20);
        buf_init(&second, "second", 16 << 20);
        if (!again((struct span){ data, size }, about, &first, &once))
            continue;
        bool reads = again(once, about, &second, &twice);
        assert(reads && span_eq(once, twice));
    }
    return 0;
}
