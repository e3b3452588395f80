/* scan_text.c - see scan.h. Worst first; the places of one rule stand together; what was not
 * examined comes last, then a line that says what it all comes to.
 *
 * Nothing of a file reaches the terminal but in quotes, and no line that holds it begins at the
 * first column: what is said there, ajar says. */
#include "cli/scan.h"

#include <stdio.h>

#include "cli/listing.h"
#include "decision/view.h"

enum { LABEL = 10, WORD = 16, REVISION = 12, PLACES_SHOWN = 5 };

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

/* text behind a label, or behind blanks where label is "". */
static void labelled(struct buf *b, const struct scan_page *page, const char *label,
                     struct span text)
{
    struct listing_frame f = { .column = LABEL, .indent = LABEL, .width = page->width };
    buf_printf(b, "%-*s", LABEL, label);
    listing_filled(b, f, text);
}

static void written(struct buf *b, const struct scan_page *page, const char *label,
                    const struct buf *text)
{
    labelled(b, page, label, (struct span){ text->bytes, text->len });
    if (text->failed != ERR_NONE)
        b->failed = text->failed;
}

static void place(struct buf *b, const struct finding *f, const struct scan_page *page)
{
    AUTO_CLOSE(buf) struct buf text = { 0 };
    buf_init(&text, "a place", ANSWER_MAX);
    if (f->part.len > 0) {
        buf_quoted(&text, f->part);
        buf_printf(&text, " in ");
    }
    buf_quoted(&text, f->path);
    if (f->off > 0)
        buf_printf(&text, ", byte %" PRIu64, f->off);
    buf_printf(&text, "%s%s", f->text[0] != 0 ? ": " : "", f->text);
    written(b, page, "", &text);
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

/* What is told once need not be told of each model of a cache; what is bad is. */
struct telling {
    const struct scan *s;
    const struct scan_page *page;
    size_t target, finding; /* where the telling has come to */
};

static bool is_told(const struct telling *t)
{
    const struct look *now = &t->s->target[t->target].look;
    const struct rule *r = now->finding[t->finding].is;
    size_t from = now->finding[t->finding].severity >= SEVERITY_HIGH ? t->target : 0;
    for (size_t i = from; i <= t->target; i++) {
        const struct look *l = &t->s->target[i].look;
        size_t n = i < t->target ? l->n_findings : t->finding;
        for (size_t k = 0; k < n; k++)
            if (l->finding[k].is == r)
                return true;
    }
    return false;
}

static void group(struct buf *b, const struct telling *t)
{
    const struct look *l = &t->s->target[t->target].look;
    const struct finding *f = &l->finding[t->finding];
    const struct scan_page *page = t->page;
    AUTO_CLOSE(buf) struct buf head = { 0 };
    const char *name = severity_name(f->severity);
    struct listing_frame frame = { .column = LABEL, .indent = LABEL, .width = page->width };
    size_t n = 0;
    buf_init(&head, "a heading", ANSWER_MAX);
    buf_printf(&head, "%s (%s)", f->title, f->rule);
    coloured(b, page, colours[f->severity], name);
    buf_printf(b, "%*s", LABEL - (int)strlen(name), "");
    listing_filled(b, frame, (struct span){ head.bytes, head.len });
    if (head.failed != ERR_NONE)
        b->failed = head.failed;
    for (size_t i = t->finding; i < l->n_findings; i++)
        if (alike(&l->finding[i], f) && (n++ < PLACES_SHOWN || page->all))
            place(b, &l->finding[i], page);
    if (n > PLACES_SHOWN && !page->all)
        buf_printf(b, "%*sand %zu more; --all lists each\n", LABEL, "", n - PLACES_SHOWN);
    if (!is_told(t)) {
        labelled(b, page, "  why", span_of(f->is->why));
        labelled(b, page, "  to do", span_of(f->is->todo));
    }
    buf_printf(b, "\n");
}

static void groups(struct buf *b, struct telling *t, bool of_incomplete)
{
    const struct look *l = &t->s->target[t->target].look;
    for (t->finding = 0; t->finding < l->n_findings; t->finding++)
        if ((strcmp(l->finding[t->finding].rule, incomplete) == 0) == of_incomplete &&
            is_first(l, t->finding))
            group(b, t);
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

/* ---- what it comes to ---- */

/* Of all that is said of a target, the few words that are read first. */
static const char *word_of(enum severity worst)
{
    return worst == SEVERITY_CRITICAL ? "do not load it"
           : worst == SEVERITY_HIGH   ? "not clean"
                                      : "clean";
}

static void say_word(struct buf *b, enum severity worst, const struct scan_page *page)
{
    coloured(b, page, worst >= SEVERITY_HIGH ? colours[worst] : "32", word_of(worst));
}

static void verdict(struct buf *b, const struct scan_target *t, const struct scan_page *page)
{
    const struct look *l = &t->look;
    struct scan_sums s = scan_sums(t);
    AUTO_CLOSE(buf) struct buf text = { 0 };
    buf_init(&text, "a verdict", ANSWER_MAX);
    if (t->err.kind == ERR_NONE && l->sandbox != SANDBOX_FULL)
        buf_printf(b, "sandbox: %s%s\n", sandbox_state_name(l->sandbox),
                   l->sandbox == SANDBOX_NONE ? ", files were read with your own rights" : "");
    say_word(b, s.worst, page);
    buf_printf(&text, ": ");
    if (t->err.kind != ERR_NONE) {
        buf_printf(&text, "it could not be looked at: ");
        buf_shown(&text, span_of(t->err.text));
    } else {
        counts(&text, &s);
        buf_printf(&text, "; ");
        examined(&text, l);
    }
    listing_filled(b, (struct listing_frame){ strlen(word_of(s.worst)), 2, page->width },
                   (struct span){ text.bytes, text.len });
    if (text.failed != ERR_NONE)
        b->failed = text.failed;
}

static void title(struct buf *b, const struct scan_target *t)
{
    if (t->model.len == 0) {
        buf_quoted(b, span_of(t->path));
        return;
    }
    buf_quoted(b, t->model);
    buf_printf(b, " at ");
    buf_quoted(b, (struct span){ t->revision.ptr,
                                 t->revision.len < REVISION ? t->revision.len : REVISION });
}

/* Of many: each by name, those that nobody should load first. */
static void summary(struct buf *b, const struct scan *s, const struct scan_page *page)
{
    size_t n[SEVERITY_CRITICAL + 1] = { 0 };
    for (unsigned k = SEVERITY_CRITICAL + 1; k-- > 0;)
        for (size_t i = 0; i < s->n; i++) {
            enum severity worst = scan_sums(&s->target[i]).worst;
            if (worst != k)
                continue;
            n[worst]++;
            say_word(b, worst, page);
            buf_printf(b, "%*s", WORD - (int)strlen(word_of(worst)), "");
            title(b, &s->target[i]);
            buf_printf(b, "\n");
        }
    size_t bad = n[SEVERITY_CRITICAL], odd = n[SEVERITY_HIGH];
    buf_printf(b, "\n%zu looked at: %zu clean, %zu not clean, %zu not to be loaded\n", s->n,
               s->n - bad - odd, odd, bad);
}

static void others(struct buf *b, const struct scan *s, const struct scan_page *page)
{
    static const char head[] = "not looked at: ";
    AUTO_CLOSE(buf) struct buf text = { 0 };
    if (s->n_others == 0)
        return;
    buf_init(&text, "names", ANSWER_MAX);
    buf_printf(b, "%s", head);
    for (size_t i = 0; i < s->n_others; i++) {
        buf_printf(&text, i > 0 ? ", " : "");
        buf_quoted(&text, s->other[i]);
    }
    struct listing_frame f = { strlen(head), 2, page->width };
    listing_filled(b, f, (struct span){ text.bytes, text.len });
    if (text.failed != ERR_NONE)
        b->failed = text.failed;
}

void scan_text(struct buf *b, const struct scan *s, const struct scan_page *page)
{
    for (size_t i = 0; i < s->n; i++) {
        const struct scan_target *t = &s->target[i];
        if (s->n > 1 || t->model.len > 0) {
            title(b, t);
            buf_printf(b, "\n\n");
        }
        struct telling telling = { .s = s, .page = page, .target = i };
        groups(b, &telling, false);
        groups(b, &telling, true);
        verdict(b, t, page);
        buf_printf(b, s->n > 1 ? "\n" : "");
    }
    if (s->n > 1)
        summary(b, s, page);
    others(b, s, page);
}
