/* scan_text.c - see scan.h. Worst first; the places of one rule stand together, and what was not
 * examined behind what is as bad; then a line that says what it all comes to, and counts what stands
 * above it by its headings.
 *
 * Nothing of a file reaches the terminal but in quotes, and no line that holds it begins at the
 * first column: what is said there, ajar says. */
#include "cli/scan.h"

#include <stdio.h>

#include "base/clock.h"
#include "base/plural.h"
#include "cli/listing.h"
#include "decision/view.h"
#include "scan/imports.h"

enum {
    LABEL = 10,
    WORD = 16,
    REVISION = 12,
    PLACES_UNTIL = ANSWER_MAX / 8 * 7, /* bytes: what is endless is told of to here */
};

static const char *const colours[] = {
    [SEVERITY_INFO] = "2",  [SEVERITY_LOW] = "2",         [SEVERITY_MEDIUM] = "33",
    [SEVERITY_HIGH] = "31", [SEVERITY_CRITICAL] = "1;31",
};

/* Places of one finding; of what is bad more. */
static const size_t places_shown[] = {
    [SEVERITY_INFO] = 2, [SEVERITY_LOW] = 2,      [SEVERITY_MEDIUM] = 3,
    [SEVERITY_HIGH] = 5, [SEVERITY_CRITICAL] = 5,
};

static const char incomplete[] = "SCAN-INCOMPLETE";

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

/* A line of its own. */
static void plain(struct buf *b, const struct scan_page *page, const struct buf *text)
{
    struct listing_frame f = { .width = page->width };
    listing_filled(b, f, (struct span){ text->bytes, text->len });
    if (text->failed != ERR_NONE)
        b->failed = text->failed;
}

/* ---- the findings of one rule and one severity ---- */

/* What is told once need not be told of each model of a cache; what is bad is. */
struct telling {
    const struct scan *s;
    const struct scan_page *page;
    const struct scan_target *target;
    size_t first;                               /* the finding the telling has come to */
    uint64_t n[SEVERITY_CRITICAL + 1], n_aside; /* headings so far */
};
enum told { TOLD_FOUND, TOLD_INCOMPLETE, TOLD_ASIDE }; /* in this order */

static bool alike(const struct scan_target *t, size_t i, size_t k)
{
    const struct finding *x = &t->look.finding[i], *y = &t->look.finding[k];
    return x->severity == y->severity && x->is == y->is && strcmp(x->title, y->title) == 0 &&
           (t->line == NULL || t->line[i] == t->line[k]);
}

static bool is_first(const struct scan_target *t, size_t i)
{
    const struct finding *f = t->look.finding;
    for (size_t k = i; k > 0 && f[k - 1].severity == f[i].severity; k--)
        if (alike(t, k - 1, i))
            return false;
    return true;
}

static enum told told_as(const struct telling *t, size_t i)
{
    return scan_is_aside(t->s, t->target, i)                          ? TOLD_ASIDE
           : strcmp(t->target->look.finding[i].rule, incomplete) == 0 ? TOLD_INCOMPLETE
                                                                      : TOLD_FOUND;
}

/* The first target that was told the same reason and step; NULL: this is to be it. */
static const struct scan_target *told_of(const struct telling *t)
{
    const struct finding *f = &t->target->look.finding[t->first];
    const struct scan_target *from = f->severity >= SEVERITY_HIGH ? t->target : t->s->target;
    for (; from <= t->target; from++) {
        size_t n = from < t->target ? from->look.n_findings : t->first;
        for (size_t k = 0; k < n; k++)
            if (from->look.finding[k].why == f->why && from->look.finding[k].todo == f->todo &&
                !scan_is_aside(t->s, from, k))
                return from;
    }
    return NULL;
}

static void more(struct buf *b, size_t n)
{
    buf_printf(b, "%*sand %zu more%s\n", LABEL, "", n,
               b->len > PLACES_UNTIL ? "" : "; --all lists each");
}

static void places(struct buf *b, const struct telling *t)
{
    const struct look *l = &t->target->look;
    const struct finding *above = NULL;
    size_t n = 0, n_more = 0;
    size_t most = t->page->all ? SIZE_MAX : places_shown[l->finding[t->first].severity];
    for (size_t i = t->first; i < l->n_findings; i++) {
        if (!alike(t->target, i, t->first))
            continue;
        if (n >= most || b->len > PLACES_UNTIL) {
            n_more++;
            continue;
        }
        n++;
        scan_place(b, &l->finding[i], above, t->page);
        above = &l->finding[i];
    }
    if (n_more > 0)
        more(b, n_more);
}

/* Who looked at it before, and what he said. */
static void accepted(struct buf *b, const struct telling *t)
{
    const struct suppress_line *line = t->target->line != NULL ? t->target->line[t->first] : NULL;
    AUTO_CLOSE(buf) struct buf text = { 0 };
    char day[CLOCK_DATE_BYTES];
    if (line == NULL)
        return;
    buf_init(&text, "a line", ANSWER_MAX);
    clock_last_day(line->end_at, day);
    bool past = t->s->now_at >= line->end_at;
    buf_printf(&text,
               past ? "line %u set it aside, but only through %s: " : "line %u, through %s: ",
               line->line, day);
    buf_shown(&text, line->reason);
    written(b, t->page, past ? "  past" : "  by", &text);
}

static void reason(struct buf *b, const struct telling *t)
{
    const struct finding *f = &t->target->look.finding[t->first];
    const struct scan_target *told = told_of(t);
    AUTO_CLOSE(buf) struct buf text = { 0 };
    if (told == NULL) {
        labelled(b, t->page, "  why", span_of(f->why));
        labelled(b, t->page, "  to do", span_of(f->todo));
    } else {
        buf_init(&text, "a line", ANSWER_MAX);
        buf_printf(&text, told != t->target ? "as above, or: ajar scan --explain %s" : "as above",
                   f->rule);
        written(b, t->page, "  why", &text);
    }
}

static void group(struct buf *b, const struct telling *t, enum told as)
{
    const struct finding *f = &t->target->look.finding[t->first];
    const struct scan_page *page = t->page;
    AUTO_CLOSE(buf) struct buf head = { 0 };
    const char *name = as == TOLD_ASIDE ? "aside" : severity_name(f->severity);
    struct listing_frame frame = { .column = LABEL, .indent = LABEL, .width = page->width };
    buf_init(&head, "a heading", ANSWER_MAX);
    buf_printf(&head, "%s (%s%s%s)", f->title, f->rule, as == TOLD_ASIDE ? ", " : "",
               as == TOLD_ASIDE ? severity_name(f->severity) : "");
    coloured(b, page, as == TOLD_ASIDE ? "2" : colours[f->severity], name);
    buf_printf(b, "%*s", LABEL - (int)strlen(name), "");
    listing_filled(b, frame, (struct span){ head.bytes, head.len });
    if (head.failed != ERR_NONE)
        b->failed = head.failed;
    places(b, t);
    accepted(b, t);
    if (as != TOLD_ASIDE)
        reason(b, t);
    buf_printf(b, "\n");
}

static void told_in(struct buf *b, struct telling *t, size_t from, size_t end, enum told as)
{
    const struct finding *f = t->target->look.finding;
    for (t->first = from; t->first < end; t->first++) {
        if (told_as(t, t->first) != as || !is_first(t->target, t->first))
            continue;
        t->n_aside += as == TOLD_ASIDE;
        t->n[f[t->first].severity] += as != TOLD_ASIDE;
        group(b, t, as);
    }
}

static void groups(struct buf *b, struct telling *t)
{
    const struct look *l = &t->target->look;
    for (size_t from = 0, end; from < l->n_findings; from = end) {
        for (end = from; end < l->n_findings;)
            if (l->finding[end].severity != l->finding[from].severity)
                break;
            else
                end++;
        told_in(b, t, from, end, TOLD_FOUND);
        told_in(b, t, from, end, TOLD_INCOMPLETE);
    }
    told_in(b, t, 0, l->n_findings, TOLD_ASIDE);
}

static bool is_bad(const struct telling *t, const struct look_file *file)
{
    const struct look *l = &t->target->look;
    for (size_t i = 0; i < l->n_findings && l->finding[i].severity >= SEVERITY_HIGH; i++)
        if (span_eq(l->finding[i].path, file->path) && !scan_is_aside(t->s, t->target, i))
            return true;
    return false;
}

/* Critical, and by numbers: no list of functions has a part in it. */
static const char by_numbers[] = "PT-STORAGE-SIZE";

static bool is_past_lists(const struct telling *t, const struct look_file *file)
{
    const struct look *l = &t->target->look;
    for (size_t i = 0; i < l->n_findings && l->finding[i].severity == SEVERITY_CRITICAL; i++) {
        const struct finding *f = &l->finding[i];
        if (span_eq(f->path, file->path) && strcmp(f->rule, by_numbers) == 0 &&
            f->title == f->is->title && !scan_is_aside(t->s, t->target, i))
            return true;
    }
    return false;
}

/* past: files that its list of functions does not make harmless; else those in which nothing bad was found. */
static bool in_safe_mode(const struct telling *t, const struct look_file *file, bool past)
{
    bool loads;
    return scan_weights(file, &loads) && loads &&
           (past ? is_past_lists(t, file) : !is_bad(t, file));
}

static void safe_mode_sentence(struct buf *b, bool past, size_t n, struct span path)
{
    buf_printf(b, past ? "the list of functions that torch.load(weights_only=True) allows does not "
                         "stop what was found in "
                       : "torch.load(weights_only=True) of PyTorch " IMPORTS_TORCH " loads ");
    if (n == 1)
        buf_quoted(b, path);
    else
        buf_printf(b, "these %zu files", n);
    if (past)
        buf_printf(b, ": before PyTorch 2.10 that mode is no protection here");
}

/* What PyTorch's safe mode is worth; what it refuses is a finding. That it loads a file is no word for
 * one that nobody should load. One file stands in the sentence, more below it. */
static void safe_mode(struct buf *b, const struct telling *t, bool past)
{
    const struct look *l = &t->target->look;
    size_t n = 0, most = t->page->all ? SIZE_MAX : places_shown[SEVERITY_MEDIUM];
    AUTO_CLOSE(buf) struct buf head = { 0 }, list = { 0 };
    struct span last = { 0 };
    buf_init(&head, "a sentence", ANSWER_MAX);
    buf_init(&list, "files", ANSWER_MAX);
    for (size_t i = 0; i < l->n_files; i++) {
        AUTO_CLOSE(buf) struct buf text = { 0 };
        if (!in_safe_mode(t, &l->file[i], past))
            continue;
        last = l->file[i].path;
        if (n++ >= most)
            continue;
        buf_init(&text, "a place", ANSWER_MAX);
        buf_quoted(&text, last);
        written(&list, t->page, "", &text);
    }
    if (n == 0)
        return;
    safe_mode_sentence(&head, past, n, last);
    written(b, t->page, past ? "note" : "torch", &head);
    if (n > 1)
        buf_put(b, (struct span){ list.bytes, list.len });
    if (n > most)
        more(b, n - most);
    if (!past)
        labelled(b, t->page, "  why",
                 SPAN("in that mode PyTorch calls nothing but functions of its own short list"));
    labelled(b, t->page, "  to do",
             past ? SPAN("do not load it; see PT-STORAGE-SIZE above")
                  : SPAN("load it so, never with weights_only=False"));
    buf_printf(b, "\n");
    if (list.failed != ERR_NONE)
        b->failed = list.failed;
}

/* Where those of one severity were seen, if that is more than one place each. */
static void spread(struct buf *b, const struct telling *s, enum severity severity)
{
    const struct look *l = &s->target->look;
    const struct finding *last = NULL;
    uint64_t n = 0, n_files = 0;
    for (size_t i = 0; i < l->n_findings; i++) {
        const struct finding *f = &l->finding[i];
        if (f->severity != severity || scan_is_aside(s->s, s->target, i))
            continue;
        n++;
        n_files += last == NULL || !span_eq(last->path, f->path);
        last = f;
    }
    if (n > s->n[severity])
        buf_printf(b, " (%" PRIu64 " places in %" PRIu64 " file%s)", n, n_files, plural(n_files));
}

static void counts(struct buf *b, const struct telling *s)
{
    bool any = false;
    for (unsigned k = SEVERITY_CRITICAL; k > 0; k--)
        if (s->n[k] > 0) {
            buf_printf(b, "%s%" PRIu64 " %s", any ? ", " : "", s->n[k],
                       severity_name((enum severity)k));
            spread(b, s, (enum severity)k);
            any = true;
        }
    buf_printf(b, any ? "" : s->n_aside > 0 ? "nothing else found" : "nothing found");
    if (s->n_aside > 0)
        buf_printf(b, "; %" PRIu64 " set aside", s->n_aside);
}

/* Files of which only the words were looked at. */
static size_t only_words(const struct look *l)
{
    size_t n = 0;
    for (size_t i = 0; i < l->n_findings; i++)
        n += strcmp(l->finding[i].rule, "CFG-YAML") == 0;
    return n;
}

static void examined(struct buf *b, const struct look *l)
{
    size_t open = 0;
    for (size_t i = 0; i < l->n_files; i++)
        open += !l->file[i].found.whole;
    if (open > 0 && l->n_files == 1 && l->n_unread == 0)
        buf_printf(b, "the file was not examined to its end");
    else if (open > 0)
        buf_printf(b, "%zu of %zu file%s not fully examined%s", open, l->n_files,
                   plural(l->n_files), l->n_unread > 0 ? ", and others could not be read" : "");
    else if (!l->complete && l->n_unread == 0)
        buf_printf(b, "not everything was examined");
    else if (!l->complete)
        buf_printf(b, "%zu could not be read", l->n_unread);
    else {
        buf_printf(b, "every byte of %zu file%s was examined, ", l->n_files, plural(l->n_files));
        view_bytes(b, l->bytes);
        size_t words = only_words(l);
        if (words > 0)
            buf_printf(b, ", but of %zu only the words (CFG-YAML)", words);
    }
}

/* ---- what it comes to ---- */

static void say_word(struct buf *b, const struct scan_sums *s, const struct scan_page *page)
{
    coloured(b, page, s->worst >= SEVERITY_MEDIUM ? colours[s->worst] : "32", scan_word(s));
}

static void sandboxed(struct buf *b, const struct scan_page *page, enum sandbox_state state)
{
    AUTO_CLOSE(buf) struct buf text = { 0 };
    buf_init(&text, "a line", ANSWER_MAX);
    buf_printf(&text, "sandbox: %s%s", sandbox_state_name(state),
               state == SANDBOX_NONE ? ", files were read with your own rights" : "");
    plain(b, page, &text);
}

static void verdict(struct buf *b, const struct telling *told)
{
    const struct scan_target *t = told->target;
    const struct scan_page *page = told->page;
    const struct look *l = &t->look;
    struct scan_sums s = scan_sums(told->s, t);
    AUTO_CLOSE(buf) struct buf text = { 0 };
    buf_init(&text, "a verdict", ANSWER_MAX);
    if (t->err.kind == ERR_NONE && l->n_files > 0 && l->sandbox != SANDBOX_FULL)
        sandboxed(b, page, l->sandbox);
    say_word(b, &s, page);
    bool usual = (s.worst < SEVERITY_HIGH) == (s.worst < told->s->fail_on);
    if (!usual)
        buf_printf(&text, ", but %senough for --fail-on %s", s.worst < SEVERITY_HIGH ? "" : "not ",
                   severity_name(told->s->fail_on));
    buf_printf(&text, usual && s.worst == SEVERITY_MEDIUM && s.aside < SEVERITY_HIGH
                          ? "; read first: "
                          : ": ");
    if (t->err.kind != ERR_NONE) {
        buf_printf(&text, "it could not be looked at: ");
        buf_shown(&text, span_of(t->err.text));
    } else {
        counts(&text, told);
        buf_printf(&text, "; ");
        examined(&text, l);
    }
    listing_filled(b, (struct listing_frame){ strlen(scan_word(&s)), 2, page->width },
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
    if (t->revision.len == 0)
        return;
    buf_printf(b, " at ");
    buf_quoted(b, (struct span){ t->revision.ptr,
                                 t->revision.len < REVISION ? t->revision.len : REVISION });
}

/* Of many: each by name, those that nobody should load first. */
static void summary(struct buf *b, const struct scan *s, const struct scan_page *page)
{
    size_t n[SEVERITY_CRITICAL + 1] = { 0 }, accepted = 0, mild = 0;
    for (unsigned k = SEVERITY_CRITICAL + 1; k-- > 0;)
        for (size_t i = 0; i < s->n; i++) {
            struct scan_sums sums = scan_sums(s, &s->target[i]);
            if (sums.worst != k)
                continue;
            n[k]++;
            bool aside = k < SEVERITY_HIGH && sums.aside >= SEVERITY_HIGH;
            accepted += aside;
            mild += k == SEVERITY_MEDIUM && !aside;
            say_word(b, &sums, page);
            buf_printf(b, "%*s", WORD - (int)strlen(scan_word(&sums)), "");
            title(b, &s->target[i]);
            buf_printf(b, "\n");
        }
    size_t bad = n[SEVERITY_CRITICAL], odd = n[SEVERITY_HIGH];
    AUTO_CLOSE(buf) struct buf text = { 0 };
    buf_init(&text, "a line", ANSWER_MAX);
    buf_printf(&text, "%zu looked at: %zu clean, ", s->n, s->n - bad - odd - mild - accepted);
    if (mild > 0)
        buf_printf(&text, "%zu with nothing severe, ", mild);
    if (accepted > 0)
        buf_printf(&text, "%zu accepted, ", accepted);
    buf_printf(&text, "%zu not clean, %zu not to be loaded", odd, bad);
    buf_printf(b, "\n");
    plain(b, page, &text);
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

/* Lines about what is not here any more: whoever keeps the file may want to strike them. */
static void idle(struct buf *b, const struct scan *s)
{
    size_t n = 0;
    for (size_t i = 0; i < s->aside.n; i++)
        n += !s->used[i];
    if (n == 0)
        return;
    buf_shown(b, span_of(s->aside_path));
    buf_printf(b, ": %zu of %zu line%s say%s nothing about what was looked at\n", n, s->aside.n,
               plural(s->aside.n), n == 1 ? "s" : "");
}

void scan_text(struct buf *b, const struct scan *s, const struct scan_page *page)
{
    for (size_t i = 0; i < s->n; i++) {
        const struct scan_target *t = &s->target[i];
        if (s->n > 1 || t->model.len > 0) {
            title(b, t);
            buf_printf(b, "\n\n");
        }
        struct telling telling = { .s = s, .page = page, .target = t };
        groups(b, &telling);
        safe_mode(b, &telling, true);
        safe_mode(b, &telling, false);
        verdict(b, &telling);
        buf_printf(b, s->n > 1 ? "\n" : "");
    }
    if (s->n > 1)
        summary(b, s, page);
    others(b, s, page);
    idle(b, s);
}
