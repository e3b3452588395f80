/* scan_draft.c - see scan.h. A line is about a rule in one file, however often it is found there; what
 * has no bytes is said to have no line. */
#include "base/clock.h"
#include "base/encode.h"
#include "cli/scan.h"

enum { DAYS = 90 }; /* then somebody looks again */

static bool is_drafted(const struct scan_target *t, size_t i)
{
    const struct finding *f = &t->look.finding[i];
    for (size_t k = 0; k < i; k++)
        if (t->look.finding[k].is == f->is && span_eq(t->look.finding[k].path, f->path))
            return true;
    return false;
}

static bool is_wanted(const struct scan *s, const struct scan_target *t, size_t i)
{
    return !scan_is_aside(s, t, i) && t->look.finding[i].severity >= s->fail_on &&
           !is_drafted(t, i);
}

/* A line is made for something. */
static bool makes_lines(const struct scan *s)
{
    for (size_t i = 0; i < s->n; i++)
        for (size_t k = 0; k < s->target[i].look.n_findings; k++) {
            const struct scan_target *t = &s->target[i];
            if (is_wanted(s, t, k) &&
                look_file_at(&t->look, (struct span){ 0 }, t->look.finding[k].path) != NULL)
                return true;
        }
    return false;
}

static void draft(struct buf *b, const struct scan *s, const struct scan_target *t, size_t i)
{
    const struct finding *f = &t->look.finding[i];
    const struct look_file *file = look_file_at(&t->look, (struct span){ 0 }, f->path);
    char hex[2 * SHA256_BYTES + 1], day[CLOCK_DATE_BYTES];
    if (!is_wanted(s, t, i))
        return;
    buf_printf(b, "# ");
    if (f->path.len > 0)
        buf_quoted(b, f->path);
    buf_printf(b, "%s%s (%s)", f->path.len > 0 ? ": " : "", f->title, severity_name(f->severity));
    if (file == NULL) {
        buf_printf(b, "; %s cannot be set aside: it has no bytes to know it by\n", f->rule);
        return;
    }
    buf_printf(b, "\n%s sha256:%s %s \n", f->rule,
               hex_put((struct span){ file->sum->sha256, SHA256_BYTES }, hex),
               clock_date(s->now_at + (int64_t)DAYS * DAY_SECONDS, day));
}

void scan_draft(struct buf *b, const struct scan *s)
{
    if (makes_lines(s))
        buf_printf(b, "# write the reason behind each date; a line without one is refused\n");
    for (size_t i = 0; i < s->n; i++)
        for (size_t k = 0; k < s->target[i].look.n_findings; k++)
            draft(b, s, &s->target[i], k);
}
