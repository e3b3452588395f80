/* scan_rules.c - see scan.h: the rules themselves, of which a scan may never have told. */
#include "base/sort.h"
#include "cli/listing.h"
#include "cli/scan.h"

enum { SEVERITY_COLUMN = 10, TITLE_COLUMN = 32, LABEL = 10, NARROW = 64 };

static int worst_first(const void *x, const void *y)
{
    const struct rule *a = *(const struct rule *const *)x, *b = *(const struct rule *const *)y;
    if (a->severity != b->severity)
        return a->severity > b->severity ? -1 : 1;
    return strcmp(a->id, b->id);
}

bool scan_rules(struct arena *a, const struct rule ***out, size_t *n, struct err *err)
{
    *n = 0;
    while (rule_at(*n) != NULL)
        (*n)++;
    *out = ARENA_ARRAY(a, const struct rule *, *n, err);
    for (size_t i = 0; *out != NULL && i < *n; i++)
        (*out)[i] = rule_at(i);
    if (*out != NULL)
        sort_heap(*out, *n, sizeof **out, worst_first);
    return *out != NULL;
}

/* Where a rule speaks in other words, or is of another weight. */
struct also {
    enum severity severity;
    const char *title, *when; /* one of them */
    const char *why, *todo;
};

typedef void tell_also(void *ctx, const struct rule *r, const struct also *a);
static void variants(const struct rule *r, tell_also *tell, void *ctx);

static void mark(void *ctx, const struct rule *r, const struct also *a)
{
    bool *seen = ctx;
    (void)r;
    seen[a->severity] = true;
}

/* Where the rule can be of another severity: which. */
static void say_others(struct buf *b, const struct rule *r)
{
    bool seen[SEVERITY_CRITICAL + 1] = { 0 }, any = false;
    variants(r, mark, seen);
    seen[r->severity] = false;
    for (unsigned k = SEVERITY_CRITICAL; k > 0; k--) {
        if (!seen[k])
            continue;
        if (any)
            buf_printf(b, " or %s", severity_name((enum severity)k));
        else
            buf_printf(b, " (%s, or %s", severity_name(r->severity),
                       severity_name((enum severity)k));
        any = true;
    }
    buf_printf(b, any ? ")" : "");
}

void scan_rules_text(struct buf *b, const struct rule *const *rule, size_t n,
                     const struct scan_page *page)
{
    for (size_t i = 0; i < n; i++) {
        struct listing_frame f = { TITLE_COLUMN, TITLE_COLUMN, page->width };
        if (page->width < NARROW)
            f = (struct listing_frame){ 0, SEVERITY_COLUMN, page->width };
        buf_printf(b, "%-*s%-*s%s", SEVERITY_COLUMN, severity_name(rule[i]->severity),
                   f.column > 0 ? TITLE_COLUMN - SEVERITY_COLUMN - 2 : 0, rule[i]->id,
                   f.column > 0 ? "  " : "\n");
        AUTO_CLOSE(buf) struct buf text = { 0 };
        buf_init(&text, "a rule", ANSWER_MAX);
        buf_printf(&text, "%s", rule[i]->title);
        say_others(&text, rule[i]);
        listing_filled(b, f, (struct span){ text.bytes, text.len });
        if (text.failed != ERR_NONE)
            b->failed = text.failed;
    }
    buf_printf(b, "\n%zu rules; ajar scan --explain RULE%stells more of one\n", n,
               page->width < NARROW ? "\n" : " ");
}

static void line(struct buf *b, const struct scan_page *page, const char *label, struct span text)
{
    struct listing_frame f = { LABEL, LABEL, page->width };
    buf_printf(b, "%-*s", LABEL, label);
    listing_filled(b, f, text);
}

static struct also also_of(const struct rule_case *c)
{
    const struct rule *r = rule_named(c->rule);
    struct noted as = { .rule = r->id, .title = c->title };
    const struct rule_case *own = rule_case_of(&as, c->severity);
    const struct rule_case *more = c->title == NULL ? c : own;
    return (struct also){ c->severity != 0 ? c->severity : r->severity, c->title, c->when,
                          more != NULL && more->why != NULL ? more->why : r->why,
                          more != NULL && more->todo != NULL ? more->todo : r->todo };
}

/* Two notes that are told of in the same words are one case. */
static bool is_first(const struct rule_family *f, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (f->noted[k].title != NULL && f->noted[k].severity == f->noted[i].severity &&
            strcmp(f->noted[k].title, f->noted[i].title) == 0 &&
            strcmp(f->noted[k].rule, f->noted[i].rule) == 0)
            return false;
    return true;
}

static bool is_noted(const struct rule_case *c)
{
    for (size_t k = 0; c->title != NULL && rule_family_at(k) != NULL; k++)
        for (size_t i = 0; i < rule_family_at(k)->n_noted; i++) {
            const struct noted *n = &rule_family_at(k)->noted[i];
            if (strcmp(n->rule, c->rule) == 0 && n->title != NULL &&
                strcmp(n->title, c->title) == 0)
                return true;
        }
    return false;
}

static void variants(const struct rule *r, tell_also *tell, void *ctx)
{
    const struct rule_case *c;
    for (size_t k = 0; rule_family_at(k) != NULL; k++)
        for (size_t i = 0; i < rule_family_at(k)->n_noted; i++) {
            const struct noted *n = &rule_family_at(k)->noted[i];
            struct rule_case one = { .rule = n->rule, .severity = n->severity, .title = n->title };
            if (strcmp(n->rule, r->id) != 0 || n->title == NULL ||
                strcmp(n->title, r->title) == 0 || !is_first(rule_family_at(k), i))
                continue;
            struct also a = also_of(&one);
            tell(ctx, r, &a);
        }
    for (size_t i = 0; (c = rule_case_at(i)) != NULL; i++) {
        struct also a = also_of(c);
        if (strcmp(c->rule, r->id) == 0 && !is_noted(c))
            tell(ctx, r, &a);
    }
}

struct telling {
    struct buf *b;
    const struct scan_page *page;
};

static void also_text(void *ctx, const struct rule *r, const struct also *a)
{
    const struct telling *t = ctx;
    AUTO_CLOSE(buf) struct buf text = { 0 };
    buf_init(&text, "a text", ANSWER_MAX);
    buf_printf(&text, "%s%s%s", severity_name(a->severity), a->title != NULL ? ": " : " when ",
               a->title != NULL ? a->title : a->when);
    if (a->why != r->why)
        buf_printf(&text, "; why: %s", a->why);
    if (a->todo != r->todo)
        buf_printf(&text, "; to do: %s", a->todo);
    line(t->b, t->page, "  also", (struct span){ text.bytes, text.len });
    if (text.failed != ERR_NONE)
        t->b->failed = text.failed;
}

/* The rules that are found wherever r is. */
static void companions(struct buf *b, const struct rule *r, const struct scan_page *page)
{
    AUTO_CLOSE(buf) struct buf text = { 0 };
    buf_init(&text, "a text", ANSWER_MAX);
    for (const char *id = r->implies; *id != 0; id++)
        if (*id == ' ')
            buf_printf(&text, " and ");
        else
            buf_printf(&text, "%c", *id);
    buf_printf(&text, " %s always told of the same file, too",
               strchr(r->implies, ' ') != NULL ? "are" : "is");
    line(b, page, "  with it", (struct span){ text.bytes, text.len });
    if (text.failed != ERR_NONE)
        b->failed = text.failed;
}

void scan_rule_text(struct buf *b, const struct rule *r, const struct scan_page *page)
{
    AUTO_CLOSE(buf) struct buf head = { 0 };
    struct listing_frame f = { .width = page->width };
    buf_init(&head, "a heading", ANSWER_MAX);
    buf_printf(&head, "%s: %s", r->id, severity_name(r->severity));
    if (r->code)
        buf_printf(&head, ", code that would be run");
    if (r->cwe != 0)
        buf_printf(&head, ", CWE-%u", r->cwe);
    listing_filled(b, f, (struct span){ head.bytes, head.len });
    if (head.failed != ERR_NONE)
        b->failed = head.failed;
    buf_printf(b, "\n");
    line(b, page, "  what", span_of(r->title));
    line(b, page, "  why", span_of(r->why));
    line(b, page, "  to do", span_of(r->todo));
    struct telling t = { b, page };
    variants(r, also_text, &t);
    if (r->implies != NULL)
        companions(b, r, page);
}

static void texts(struct jout *j, const char *key, const char *words)
{
    jout_open(j, key, '[');
    while (words != NULL && *words != 0) {
        size_t n = strcspn(words, " ");
        jout_string(j, NULL, (struct span){ (const uint8_t *)words, n });
        words += n + (words[n] == ' ');
    }
    jout_close(j, ']');
}

static void word(struct jout *j, const char *key, const char *text)
{
    if (text != NULL)
        jout_text(j, key, text);
    else
        jout_null(j, key);
}

static void also_json(void *ctx, const struct rule *r, const struct also *a)
{
    struct jout *j = ctx;
    (void)r;
    jout_open(j, NULL, '{');
    jout_text(j, "severity", severity_name(a->severity));
    word(j, "title", a->title);
    word(j, "when", a->when);
    jout_text(j, "why", a->why);
    jout_text(j, "todo", a->todo);
    jout_close(j, '}');
}

void scan_rule_json(struct jout *j, const struct rule *r)
{
    jout_open(j, NULL, '{');
    jout_text(j, "id", r->id);
    jout_text(j, "severity", severity_name(r->severity));
    jout_bool(j, "code", r->code);
    if (r->cwe != 0)
        jout_u64(j, "cwe", r->cwe);
    else
        jout_null(j, "cwe");
    jout_text(j, "title", r->title);
    jout_text(j, "why", r->why);
    jout_text(j, "todo", r->todo);
    texts(j, "implies", r->implies);
    jout_open(j, "also", '[');
    variants(r, also_json, j);
    jout_close(j, ']');
    jout_close(j, '}');
}
