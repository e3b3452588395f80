/* scan_json.c - see scan.h; docs/scan.schema.json has every member. The same input gives the same bytes:
 * nothing of the clock (but whether a line of --suppress is past) or of the order in which threads
 * came to an end is in it. */
#include "cli/scan.h"

#include "base/clock.h"
#include "base/encode.h"

/* Bytes before which findings and files are told: what somebody has made to be endless must not keep
 * the answer from being given. Counts and verdict are of all. */
enum { FINDINGS_UNTIL = ANSWER_MAX / 2, FILES_UNTIL = ANSWER_MAX / 8 * 7 };

static void digest(struct jout *j, const char *key, const uint8_t sha256[SHA256_BYTES])
{
    char text[sizeof "sha256:" + 2 * SHA256_BYTES] = "sha256:";
    hex_put((struct span){ sha256, SHA256_BYTES }, text + sizeof "sha256:" - 1);
    jout_text(j, key, text);
}

static void word(struct jout *j, const char *key, struct span value)
{
    if (value.len == 0)
        jout_null(j, key);
    else
        jout_string(j, key, value);
}

static void failure(struct jout *j, const struct err *err)
{
    if (err->kind == ERR_NONE) {
        jout_null(j, "error");
        return;
    }
    jout_open(j, "error", '{');
    jout_text(j, "text", err->text);
    if (err->has_at)
        jout_u64(j, "offset", err->at);
    else
        jout_null(j, "offset");
    jout_close(j, '}');
}

/* Of the words for people one without blanks. What is medium fails nothing by itself. */
static void verdict(struct jout *j, const struct scan_sums *sums)
{
    static const char *const words[][2] = {
        { "do not load it", "do-not-load" },
        { "not clean", "not-clean" },
        { "nothing severe", "clean" },
    };
    const char *word = scan_word(sums);
    for (size_t i = 0; i < COUNT(words); i++)
        word = strcmp(word, words[i][0]) == 0 ? words[i][1] : word;
    jout_text(j, "verdict", word);
}

static void counts(struct jout *j, const struct scan_sums *sums)
{
    jout_open(j, "counts", '{');
    for (unsigned k = SEVERITY_CRITICAL; k > 0; k--)
        jout_u64(j, severity_name((enum severity)k), sums->n[k]);
    jout_u64(j, "suppressed", sums->n_aside);
    jout_close(j, '}');
}

static void accepted(struct jout *j, const struct scan *s, const struct suppress_line *line)
{
    char day[CLOCK_DATE_BYTES];
    if (line == NULL) {
        jout_null(j, "suppressed");
        return;
    }
    jout_open(j, "suppressed", '{');
    jout_u64(j, "line", line->line);
    jout_text(j, "until", clock_last_day(line->end_at, day));
    jout_string(j, "reason", line->reason);
    jout_bool(j, "expired", s->now_at >= line->end_at);
    jout_close(j, '}');
}

static void finding(struct jout *j, const struct scan *s, const struct finding *f,
                    const struct suppress_line *line)
{
    jout_open(j, NULL, '{');
    jout_text(j, "rule", f->rule);
    jout_text(j, "severity", severity_name(f->severity));
    jout_bool(j, "code", f->code);
    jout_text(j, "title", f->title);
    jout_string(j, "path", f->path);
    if (f->part.len > 0)
        jout_string(j, "part", f->part);
    else
        jout_null(j, "part");
    jout_u64(j, "offset", f->off);
    jout_text(j, "text", f->text);
    accepted(j, s, line);
    jout_close(j, '}');
}

static void file(struct jout *j, const struct look_file *f)
{
    jout_open(j, NULL, '{');
    jout_string(j, "path", f->path);
    word(j, "link", f->link);
    jout_u64(j, "size", f->sum->size);
    digest(j, "digest", f->sum->sha256);
    jout_text(j, "kind", found_kind_name(f->found.kind));
    jout_bool(j, "examined", f->found.whole);
    failure(j, &f->found.fatal);
    jout_u64(j, "parts", f->found.n_parts);
    jout_u64(j, "imports", f->found.n_imports);
    jout_close(j, '}');
}

/* Files with a pickle that names something of PyTorch: does its safe mode load them? */
static void safe_mode(struct jout *j, const struct look *l)
{
    jout_open(j, "torch", '[');
    for (size_t i = 0; i < l->n_files && j->to->len < FILES_UNTIL; i++) {
        bool loads;
        if (!scan_weights(&l->file[i], &loads))
            continue;
        jout_open(j, NULL, '{');
        jout_string(j, "path", l->file[i].path);
        jout_bool(j, "weights_only", loads);
        jout_close(j, '}');
    }
    jout_close(j, ']');
}

/* What is there only where it could be looked at is null elsewhere. */
static void about(struct jout *j, const struct scan_target *t)
{
    const struct look *l = &t->look;
    bool looked = t->err.kind == ERR_NONE;
    jout_bool(j, "complete", looked && l->complete);
    if (looked)
        jout_text(j, "sandbox", sandbox_state_name(l->sandbox));
    else
        jout_null(j, "sandbox");
    jout_u64(j, "bytes", l->bytes);
    if (looked && l->folder && l->n_unread == 0) {
        digest(j, "weights", l->manifest.weights);
        digest(j, "release", l->manifest.release);
    } else {
        jout_null(j, "weights");
        jout_null(j, "release");
    }
}

static void target(struct jout *j, const struct scan *s, const struct scan_target *t)
{
    const struct look *l = &t->look;
    struct scan_sums sums = scan_sums(s, t);
    jout_open(j, NULL, '{');
    jout_text(j, "path", t->name != NULL ? t->name : t->path);
    word(j, "model", t->model);
    word(j, "revision", t->revision);
    verdict(j, &sums);
    failure(j, &t->err);
    about(j, t);
    counts(j, &sums);
    size_t n = 0;
    jout_open(j, "findings", '[');
    for (; n < l->n_findings && j->to->len < FINDINGS_UNTIL; n++)
        finding(j, s, &l->finding[n], t->line != NULL ? t->line[n] : NULL);
    jout_close(j, ']');
    jout_u64(j, "findings_left_out", l->n_findings - n);
    jout_open(j, "files", '[');
    for (n = 0; n < l->n_files && j->to->len < FILES_UNTIL; n++)
        file(j, &l->file[n]);
    jout_close(j, ']');
    jout_u64(j, "files_left_out", l->n_files - n);
    safe_mode(j, l);
    jout_close(j, '}');
}

static void rules(struct jout *j, const struct scan *s)
{
    const struct rule *r;
    jout_open(j, "rules", '[');
    for (size_t i = 0; (r = rule_at(i)) != NULL; i++)
        if (scan_raised(s, r))
            scan_rule_json(j, r);
    jout_close(j, ']');
}

static void lines(struct jout *j, const struct scan *s)
{
    if (s->aside_path == NULL) {
        jout_null(j, "suppressions");
        return;
    }
    jout_open(j, "suppressions", '{');
    jout_text(j, "path", s->aside_path);
    jout_u64(j, "lines", s->aside.n);
    jout_open(j, "idle", '[');
    for (size_t i = 0; i < s->aside.n; i++)
        if (!s->used[i])
            jout_u64(j, NULL, s->aside.line[i].line);
    jout_close(j, ']');
    jout_close(j, '}');
}

void scan_json(struct jout *j, const struct scan *s)
{
    struct scan_sums all = scan_sums_all(s);
    jout_open(j, NULL, '{');
    jout_text(j, "schema", "ajar/scan/1");
    verdict(j, &all);
    jout_text(j, "fail_on", severity_name(s->fail_on));
    jout_bool(j, "failed", all.worst >= s->fail_on);
    counts(j, &all);
    rules(j, s);
    jout_open(j, "targets", '[');
    for (size_t i = 0; i < s->n; i++)
        target(j, s, &s->target[i]);
    jout_close(j, ']');
    jout_open(j, "not_looked_at", '[');
    for (size_t i = 0; i < s->n_others; i++)
        jout_string(j, NULL, s->other[i]);
    jout_close(j, ']');
    lines(j, s);
    jout_close(j, '}');
}
