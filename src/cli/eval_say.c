/* eval_say.c - see eval.h. */
#include "base/clock.h"
#include "base/encode.h"
#include "cli/eval.h"
#include "cli/evidence_write.h"
#include "policy/stat.h"

#define ALPHA 0.05 /* of the bounds that are shown; a policy judges at its own */

/* Bounds of a proportion as evidence takes them: unscored ones either way. */
static struct stat_bounds bounds(const struct run_scores *s)
{
    uint64_t n = s->n_scores + s->unscored;
    return (struct stat_bounds){ stat_binomial(s->hits, n, ALPHA).lo,
                                 stat_binomial(s->hits + s->unscored, n, ALPHA).hi };
}

static void reasons(struct buf *b, const struct run_scores *s)
{
    for (size_t i = 0; i < s->n_whys; i++) {
        buf_printf(b, "    %8" PRIu64 "  ", s->why[i].n);
        buf_shown(b, s->why[i].why);
        buf_printf(b, "\n");
    }
}

void eval_text(struct buf *b, const struct eval_told *t)
{
    const struct run_scores *s = t->scores;
    char hex[2 * SHA256_BYTES + 1], day[CLOCK_DATE_BYTES];
    uint64_t n = s->n_scores;
    buf_printf(b, "ajar: ");
    buf_shown(b, t->set->name);
    buf_printf(b, ": %" PRIu64 " of %" PRIu64 " are hits", s->hits, n);
    if (s->unscored > 0)
        buf_printf(b, ", %" PRIu64 " could not be scored", s->unscored);
    buf_printf(b, "\n\n  fact        ");
    buf_shown(b, t->named->fact);
    buf_printf(b, "\n  hits        %" PRIu64 " of %" PRIu64, s->hits, n);
    if (n > 0)
        buf_printf(b, ", %.1f %%", 100.0 * (double)s->hits / (double)n);
    if (s->cluster == NULL)
        buf_printf(b, "; %.1f to %.1f %%, each end at 95 %%%s", 100 * bounds(s).lo,
                   100 * bounds(s).hi,
                   s->unscored > 0 ? ", those without a score taken either way" : "");
    else
        buf_printf(b, "; some share a cluster, so the bounds are for the policy to find");
    buf_printf(b, "\n  unscored    %" PRIu64 " of %" PRIu64 "\n", s->unscored, s->planned_n);
    reasons(b, s);
    buf_printf(b, "  run         ");
    buf_shown(b, t->named->run_id);
    buf_printf(b, ", begun %s\n  log         ", clock_date(t->named->began_at, day));
    buf_shown(b, span_of(t->log));
    buf_printf(b, "\n              sha256:%s\n  announced   ",
               hex_put((struct span){ s->log_sha256, SHA256_BYTES }, hex));
    buf_shown(b, span_of(t->registered));
    buf_printf(b, "\n  evidence    ");
    buf_shown(b, span_of(t->evidence));
    buf_printf(b, "%s\n\nIt is unsigned. Where a policy asks who measured, sign both:\n",
               t->was_there ? " (already there)" : "");
    evidence_sign_line(b, t->registered);
    evidence_sign_line(b, t->evidence);
}

void eval_json(struct jout *o, const struct eval_told *t)
{
    const struct run_scores *s = t->scores;
    char hex[2 * SHA256_BYTES + 1], day[CLOCK_DATE_BYTES];
    jout_open(o, NULL, '{');
    jout_text(o, "schema", "ajar/eval/1");
    jout_string(o, "set", t->set->name);
    jout_string(o, "fact", t->named->fact);
    jout_string(o, "run_id", t->named->run_id);
    jout_text(o, "began", clock_date(t->named->began_at, day));
    jout_u64(o, "planned_n", s->planned_n);
    jout_u64(o, "scored", s->n_scores);
    jout_u64(o, "hits", s->hits);
    jout_u64(o, "unscored", s->unscored);
    jout_bool(o, "clustered", s->cluster != NULL);
    jout_open(o, "why_unscored", '[');
    for (size_t i = 0; i < s->n_whys; i++) {
        jout_open(o, NULL, '{');
        jout_string(o, "why", s->why[i].why);
        jout_u64(o, "n", s->why[i].n);
        jout_close(o, '}');
    }
    jout_close(o, ']');
    jout_text(o, "log", t->log);
    jout_text(o, "log_sha256", hex_put((struct span){ s->log_sha256, SHA256_BYTES }, hex));
    jout_text(o, "registered", t->registered);
    jout_text(o, "evidence", t->evidence);
    jout_bool(o, "already_there", t->was_there);
    jout_close(o, '}');
}
