/* run_text.c - see run.h: evidence of a run, as docs/evidence.md has it. */
#include "base/encode.h"
#include "base/jout.h"
#include "evidence/import_text.h"
#include "evidence/run.h"

struct sha256_text {
    char text[sizeof "sha256:" + 2 * SHA256_BYTES];
};

static struct sha256_text sha256_text(const uint8_t *sha256)
{
    struct sha256_text t = { "sha256:" };
    hex_put((struct span){ sha256, SHA256_BYTES }, t.text + strlen(t.text));
    return t;
}

bool run_registered(const struct run_named *n, struct arena *a, struct span *out, struct err *err)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct jout o = { .to = &b };
    struct span text;
    char time[CLOCK_TIME_BYTES];
    buf_init(&b, "the evidence", EV_FILE_MAX);
    jout_open(&o, NULL, '{');
    jout_text(&o, "schema", "ajar/evidence/1");
    jout_text(&o, "weights", sha256_text(n->weights).text);
    jout_open(&o, "items", '[');
    jout_open(&o, NULL, '{');
    jout_string(&o, "fact", n->fact);
    jout_text(&o, "kind", "registered");
    jout_u64(&o, "n", n->n);
    jout_text(&o, "measured_at", clock_time(n->began_at, time));
    if (n->variant != NULL)
        jout_text(&o, "variant", n->variant);
    jout_string(&o, "run_id", n->run_id);
    if (n->by != NULL)
        jout_text(&o, "by", n->by);
    jout_close(&o, '}');
    jout_close(&o, ']');
    jout_close(&o, '}');
    buf_put(&b, SPAN("\n"));
    return buf_done(&b, &text, err) && span_copy(a, text, out, err);
}

/* What the number depends on beside the set. */
static bool settings(const struct run_ask *r, struct arena *a, struct span *out, struct err *err)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct span text;
    buf_init(&b, "settings", 64 << 10);
    buf_printf(&b, "%s, seed %" PRIu64, r->model.chat ? "chat" : "plain text", r->seed);
    if (r->set->per_character)
        buf_printf(&b, ", divided by characters");
    if (r->set->hit_is_miss)
        buf_printf(&b, ", what does not match is a hit");
    if (r->judge.url != NULL) {
        buf_printf(&b, ", judged by ");
        buf_shown(&b, r->judge_model.model.len > 0 ? r->judge_model.model : SPAN("another model"));
    }
    return buf_done(&b, &text, err) && span_copy(a, text, out, err);
}

bool run_evidence(const struct run_ask *r, const struct run_named *n, const struct run_scores *s,
                  struct arena *a, struct span *out, struct err *err)
{
    struct sha256_text version = sha256_text(n->set_sha256);
    struct result result = {
        .task = r->set->name,
        .task_version = span_of(version.text),
        .metric = span_of(match_name(r->set->match)),
        .pointer = SPAN("/line/2"),
        .kind = RESULT_SCORES,
        .unscored = s->unscored,
        .planned_n = s->planned_n,
        .score = s->score,
        .cluster = s->cluster,
        .item = s->item,
        .n_scores = s->n_scores,
    };
    struct import_file file = {
        .path = r->log_path,
        .results = { .format = RESULTS_AJAR_EVAL,
                     .model = r->model.model,
                     .run_id = n->run_id,
                     .measured_at = n->began_at,
                     .finished = true,
                     .result = &result,
                     .n = 1 },
    };
    struct import_item item = { .fact = n->fact, .file = &file, .result = &result, .per = 1 };
    struct import_options options = { .variant = n->variant, .by = n->by };
    struct import m = { .file = &file, .n_files = 1, .item = &item, .n_items = 1 };
    memcpy(file.sha256, s->log_sha256, SHA256_BYTES);
    if (!settings(r, a, &result.settings, err) ||
        !import_write(&m, &options, span_of(sha256_text(n->weights).text), a, err))
        return false;
    *out = m.text;
    return true;
}
