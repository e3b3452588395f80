/* scan_text.c - see scan.h. Worst first; the places of one rule stand together; what was not
 * examined comes last, then a line that says what it all comes to.
 *
 * Nothing of a file reaches the terminal but in quotes, and no line that holds it begins at the
 * first column: what is said there, ajar says. */
#include "cli/scan.h"

#include <stdio.h>

#include "cli/listing.h"
#include "decision/view.h"

enum { LABEL = 10, PLACES_SHOWN = 5 };

static const char *const colours[] = {
    [SEVERITY_INFO] = "2",  [SEVERITY_LOW] = "2",         [SEVERITY_MEDIUM] = "33",
    [SEVERITY_HIGH] = "31", [SEVERITY_CRITICAL] = "1;31",
};

static const char incomplete[] = "SCAN-INCOMPLETE";

static const char *plural(uint64_t n)
{
    return n == 1 ? "" : "s";
}

static void coloured(struct buf *b, const struct scan_page *page, const char *colour,
                     const char *text)
{
    if (page->colour)
        buf_printf(b, "\033[%sm%s\033[0m", colour, text);
    else
        buf_printf(b, "%s", text);
}

static void filled(struct buf *b, const struct scan_page *page, const struct buf *text)
{
    struct listing_frame f = { .column = LABEL, .indent = LABEL, .width = page->width };
    listing_filled(b, f, (struct span){ text->bytes, text->len });
    if (text->failed != ERR_NONE)
        b->failed = text->failed;
}

static void place(struct buf *b, const struct finding *f, const struct scan_page *page)
{
    AUTO_CLOSE(buf) struct buf text = { 0 };
    buf_init(&text, "a place", ANSWER_MAX);
    buf_quoted(&text, f->path);
    if (f->off > 0)
        buf_printf(&text, ", byte %" PRIu64, f->off);
    buf_printf(&text, "%s%s", f->text[0] != 0 ? ": " : "", f->text);
    buf_printf(b, "%*s", LABEL, "");
    filled(b, page, &text);
}

/* ---- the findings of one rule and one severity ---- */

static bool alike(const struct finding *x, const struct finding *y)
{
    return x->severity == y->severity && strcmp(x->rule, y->rule) == 0 &&
           strcmp(x->title, y->title) == 0;
}

static bool is_first(const struct look *l, size_t i)
{
    for (size_t k = i; k > 0 && l->finding[k - 1].severity == l->finding[i].severity; k--)
        if (alike(&l->finding[k - 1], &l->finding[i]))
            return false;
    return true;
}

static void group(struct buf *b, const struct look *l, size_t first, const struct scan_page *page)
{
    const struct finding *f = &l->finding[first];
    AUTO_CLOSE(buf) struct buf head = { 0 };
    size_t n = 0;
    buf_init(&head, "a heading", ANSWER_MAX);
    buf_printf(&head, "%s (%s)", f->title, f->rule);
    coloured(b, page, colours[f->severity], severity_name(f->severity));
    buf_printf(b, "%*s", LABEL - (int)strlen(severity_name(f->severity)), "");
    filled(b, page, &head);
    for (size_t i = first; i < l->n_findings; i++) {
        if (!alike(&l->finding[i], f))
            continue;
        if (n++ < PLACES_SHOWN || page->all)
            place(b, &l->finding[i], page);
    }
    if (n > PLACES_SHOWN && !page->all)
        buf_printf(b, "%*sand %zu more; --all lists each\n", LABEL, "", n - PLACES_SHOWN);
    buf_printf(b, "\n");
}

static void groups(struct buf *b, const struct look *l, bool of_incomplete,
                   const struct scan_page *page)
{
    for (size_t i = 0; i < l->n_findings; i++)
        if ((strcmp(l->finding[i].rule, incomplete) == 0) == of_incomplete && is_first(l, i))
            group(b, l, i, page);
}

/* ---- what it comes to ---- */

struct scan_sums scan_sums(const struct scan_target *t)
{
    struct scan_sums s = { 0 };
    for (size_t i = 0; i < t->look.n_findings; i++) {
        enum severity k = t->look.finding[i].severity;
        s.n[k]++;
        s.worst = k > s.worst ? k : s.worst;
    }
    return s;
}

static void counts(struct buf *b, const struct scan_sums *s)
{
    bool any = false;
    for (unsigned k = SEVERITY_CRITICAL; k > 0; k--)
        if (s->n[k] > 0) {
            buf_printf(b, "%s%" PRIu64 " %s", any ? ", " : "", s->n[k],
                       severity_name((enum severity)k));
            any = true;
        }
    buf_printf(b, any ? "" : "nothing found");
}

static void examined(struct buf *b, const struct look *l)
{
    size_t open = 0;
    for (size_t i = 0; i < l->n_files; i++)
        open += !l->file[i].found.whole;
    if (open > 0)
        buf_printf(b, "%zu of %zu file%s not fully examined", open, l->n_files, plural(l->n_files));
    else if (!l->complete)
        buf_printf(b, "not everything was examined");
    else {
        buf_printf(b, "every byte of %zu file%s was examined, ", l->n_files, plural(l->n_files));
        view_bytes(b, l->bytes);
    }
}

static void verdict(struct buf *b, const struct scan_target *t, const struct scan_page *page)
{
    const struct look *l = &t->look;
    struct scan_sums s = scan_sums(t);
    AUTO_CLOSE(buf) struct buf text = { 0 };
    bool bad = s.worst == SEVERITY_CRITICAL, good = s.worst < SEVERITY_HIGH;
    buf_init(&text, "a verdict", ANSWER_MAX);
    if (l->sandbox != SANDBOX_FULL)
        buf_printf(b, "sandbox: %s%s\n", sandbox_state_name(l->sandbox),
                   l->sandbox == SANDBOX_NONE ? ", files were read with your own rights" : "");
    const char *word = bad ? "do not load it" : good ? "clean" : "not clean";
    coloured(b, page, good ? "32" : colours[s.worst], word);
    buf_printf(&text, ": ");
    counts(&text, &s);
    buf_printf(&text, "; ");
    examined(&text, l);
    listing_filled(b, (struct listing_frame){ strlen(word), 0, page->width },
                   (struct span){ text.bytes, text.len });
    if (text.failed != ERR_NONE)
        b->failed = text.failed;
}

static void target(struct buf *b, const struct scan_target *t, const struct scan_page *page)
{
    groups(b, &t->look, false, page);
    groups(b, &t->look, true, page);
    verdict(b, t, page);
}

void scan_text(struct buf *b, const struct scan *s, const struct scan_page *page)
{
    for (size_t i = 0; i < s->n; i++)
        target(b, &s->target[i], page);
}
