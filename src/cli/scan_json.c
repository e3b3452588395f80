/* scan_json.c - see scan.h. The same input gives the same bytes: nothing of the clock, of this
 * machine's folders or of the order in which threads came to an end is in it. */
#include "cli/scan.h"

#include "base/clock.h"
#include "base/encode.h"

static void digest(struct jout *j, const char *key, const uint8_t sha256[SHA256_BYTES])
{
    char text[sizeof "sha256:" + 2 * SHA256_BYTES] = "sha256:";
    hex_put((struct span){ sha256, SHA256_BYTES }, text + sizeof "sha256:" - 1);
    jout_text(j, key, text);
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
    jout_u64(j, "size", f->sum->size);
    digest(j, "digest", f->sum->sha256);
    jout_text(j, "kind", found_kind_name(f->found.kind));
    jout_bool(j, "examined", f->found.whole);
    jout_close(j, '}');
}

static void target(struct jout *j, const struct scan *s, const struct scan_target *t)
{
    const struct look *l = &t->look;
    jout_open(j, NULL, '{');
    jout_text(j, "path", t->path);
    jout_bool(j, "complete", l->complete);
    jout_open(j, "findings", '[');
    for (size_t i = 0; i < l->n_findings; i++)
        finding(j, s, &l->finding[i], t->line != NULL ? t->line[i] : NULL);
    jout_close(j, ']');
    jout_open(j, "files", '[');
    for (size_t i = 0; i < l->n_files; i++)
        file(j, &l->file[i]);
    jout_close(j, ']');
    jout_close(j, '}');
}

void scan_json(struct jout *j, const struct scan *s)
{
    jout_open(j, NULL, '{');
    jout_text(j, "schema", "ajar/scan/1");
    jout_text(j, "fail_on", severity_name(s->fail_on));
    jout_open(j, "targets", '[');
    for (size_t i = 0; i < s->n; i++)
        target(j, s, &s->target[i]);
    jout_close(j, ']');
    jout_close(j, '}');
}
