/* fmt.c - a policy's text in its one form. Only white space, the case of first words and the article of
 * a type change: what is read from it stays what it was, and a formatted text is left as it is.
 *
 * A sentence begins a line; the clauses of a rule, a duty and an example stand under their heading. A
 * sentence is cut into segments, by the heading's colon and by comments; each is wrapped for itself. */
#include "base/buf.h"
#include "policy/lex.h"
#include "policy/read.h"

enum {
    COLUMNS = 100,
    CUT_FROM = 40,     /* a line is cut at a comma or before "and" from here on, else anywhere */
    NAME_ALIGNED = 40, /* longer names of facts stand out of their column */
    FORMATTED_MAX = 48 << 20, /* every token on a line of its own */
};

struct word {
    struct span text;
    bool glued;   /* no space before it */
    unsigned pad; /* spaces before it, beside that one */
};

struct fmt {
    struct arena *a;
    struct err *err;
    struct lex l;
    struct buf out;
    struct word *word; /* of the segment */
    size_t n, room;
    unsigned *column; /* by fact, in the order of the text: how wide the names of its block are */
    unsigned fact;
    unsigned indent, hang; /* of the segment's first line, of its others */
};

static struct span source_of(const struct token *t)
{
    bool quoted = t->kind == TOKEN_STRING;
    return (struct span){ t->text.ptr - quoted, t->text.len + 2u * quoted };
}

/* ---- between two tokens ---- */

struct gap {
    struct span rest;
    unsigned lines; /* ended since the last comment, or since the token before */
};

static struct gap gap_before(const struct fmt *f, const uint8_t *from)
{
    const struct token *t = &f->l.now;
    const uint8_t *to =
        t->kind == TOKEN_END_OF_TEXT ? f->l.text.ptr + f->l.text.len : source_of(t).ptr;
    return (struct gap){ .rest = { from, (size_t)(to - from) } };
}

/* The next comment, without white space at its end; false if there is none. */
static bool gap_comment(struct gap *g, struct span *out)
{
    size_t n = 0, len;
    for (g->lines = 0; n < g->rest.len && g->rest.ptr[n] != '#'; n++)
        g->lines += g->rest.ptr[n] == '\n';
    g->rest.ptr += n;
    g->rest.len -= n;
    if (g->rest.len == 0)
        return false;
    const uint8_t *end = memchr(g->rest.ptr, '\n', g->rest.len);
    n = len = end != NULL ? (size_t)(end - g->rest.ptr) : g->rest.len;
    while (len > 0 && memchr(" \t\r", g->rest.ptr[len - 1], 3) != NULL)
        len--;
    *out = (struct span){ g->rest.ptr, len };
    g->rest.ptr += n;
    g->rest.len -= n;
    return true;
}

/* ---- segments ---- */

static unsigned columns(struct span s)
{
    unsigned n = 0;
    for (size_t i = 0; i < s.len; i++)
        n += (s.ptr[i] & 0xC0) != 0x80;
    return n;
}

static unsigned width(const struct word *w)
{
    return columns(w->text) + !w->glued + w->pad;
}

static bool is_word(const struct word *w, const char *text)
{
    return span_eq(w->text, span_of(text));
}

/* A good place to end a line: before this word. */
static bool parts(const struct word *w)
{
    static const char *const words[] = { "and",    "or",      "except", "when",
                                         "unless", "require", "expect" };
    if (is_word(w - 1, ",") || is_word(w - 1, "except"))
        return is_word(w - 1, ",");
    for (size_t i = 0; i < COUNT(words); i++)
        if (is_word(w, words[i]))
            return true;
    return false;
}

/* Where the line that begins with word `from` in this column ends: the word behind it. */
static size_t line_end(const struct fmt *f, size_t from, unsigned column)
{
    size_t cut = 0, good = 0, i = from;
    for (column += columns(f->word[i++].text); i < f->n; i++) {
        if (!f->word[i].glued && column <= COLUMNS) {
            cut = i;
            good = column >= CUT_FROM && parts(&f->word[i]) ? i : good;
        }
        column += width(&f->word[i]);
        if (column > COLUMNS && cut > 0)
            return good > 0 ? good : cut;
    }
    return f->n;
}

static void put_spaces(struct buf *b, unsigned n)
{
    buf_printf(b, "%*s", (int)n, "");
}

/* The words so far as lines; what follows them stands further in. */
static void flush(struct fmt *f)
{
    for (size_t i = 0, end; i < f->n; i = end) {
        put_spaces(&f->out, f->indent);
        end = line_end(f, i, f->indent);
        for (size_t k = i; k < end; k++) {
            if (k > i)
                put_spaces(&f->out, !f->word[k].glued + f->word[k].pad);
            buf_put(&f->out, f->word[k].text);
        }
        buf_put(&f->out, SPAN("\n"));
        f->indent = f->hang;
    }
    f->n = 0;
}

static bool add(struct fmt *f, struct word w)
{
    f->word = arena_grow(f->a, f->word, f->n, &f->room, sizeof w, f->err);
    if (f->word == NULL)
        return false;
    f->word[f->n++] = w;
    return true;
}

static void put_comment(struct fmt *f, struct span comment, unsigned indent)
{
    put_spaces(&f->out, indent);
    buf_put(&f->out, comment);
    buf_put(&f->out, SPAN("\n"));
}

/* Behind the line before it, as it stood. */
static void put_behind(struct fmt *f, struct span comment)
{
    if (f->out.len > 0 && f->out.bytes[f->out.len - 1] == '\n')
        f->out.len--;
    buf_put(&f->out, SPAN("  "));
    buf_put(&f->out, comment);
    buf_put(&f->out, SPAN("\n"));
}

/* The comments inside a sentence: the line ends at each. */
static void put_inside(struct fmt *f, struct gap g)
{
    struct span comment;
    while (gap_comment(&g, &comment)) {
        flush(f);
        if (g.lines == 0)
            put_behind(f, comment);
        else
            put_comment(f, comment, f->indent);
    }
}

/* The comments and one empty line of several, in front of a sentence. */
static void put_between(struct fmt *f, struct gap g, unsigned indent, bool last)
{
    struct span comment;
    while (gap_comment(&g, &comment)) {
        if (g.lines == 0 && f->out.len > 0) {
            put_behind(f, comment);
            continue;
        }
        if (g.lines > 1 && f->out.len > 0)
            buf_put(&f->out, SPAN("\n"));
        put_comment(f, comment, indent);
    }
    if (g.lines > 1 && f->out.len > 0 && !last)
        buf_put(&f->out, SPAN("\n"));
}

/* ---- sentences ---- */

static struct span first_word(const struct token *t)
{
    static const struct {
        const char *word, *shown;
    } words[] = {
        { "policy", "policy" }, { "start", "Start" },       { "judge", "Judge" },
        { "also", "Also" },     { "consider", "Consider" }, { "widen", "Widen" },
        { "fact", "fact" },     { "define", "define" },     { "rule", "rule" },
        { "duty", "duty" },     { "example", "example" },   { "at", "at" },
        { "to", "to" },         { "never", "never" },       { "not", "not" },
        { "closed", "closed" }, { "hosted", "hosted" },     { "gated", "gated" },
        { "open", "open" },
    };
    for (size_t i = 0; i < COUNT(words); i++)
        if (same_ignoring_case(t->text, words[i].word))
            return span_of(words[i].shown);
    return t->text;
}

static bool add_token(struct fmt *f, bool first)
{
    const struct token *t = &f->l.now;
    struct word w = { .text = source_of(t) };
    bool mark = t->kind == TOKEN_MARK || t->kind == TOKEN_STOP;
    w.text = first ? first_word(t) : w.text;
    w.glued = (mark && strchr(".,:%)", t->text.ptr[0]) != NULL) ||
              (f->n > 0 && is_word(&f->word[f->n - 1], "("));
    return add(f, w);
}

/* "is count" and "is an count" are "is a count"; compute and approvals have no article. */
static bool add_type(struct fmt *f)
{
    static const char *const with[] = { "count",    "proportion", "size",  "date",
                                        "duration", "position",   "number" };
    struct span a = f->l.now.text;
    bool article = span_eq(a, SPAN("a")) || span_eq(a, SPAN("an"));
    struct span type = article ? f->l.next.text : a;
    for (size_t i = 0; i < COUNT(with); i++)
        if (span_eq(type, span_of(with[i])) && !add(f, (struct word){ .text = SPAN("a") }))
            return false;
    return article || add_token(f, false);
}

/* "is" of a fact stands in one column with that of its neighbours, and its lines below it. */
static bool add_is(struct fmt *f, unsigned column)
{
    unsigned name = columns(f->word[f->n - 1].text);
    if (!add_token(f, false))
        return false;
    if (f->n > 1 && name < column)
        f->word[f->n - 1].pad = column - name;
    return true;
}

static bool heads(const struct token *t)
{
    return same_ignoring_case(t->text, "rule") || same_ignoring_case(t->text, "duty") ||
           same_ignoring_case(t->text, "example");
}

/* One sentence, to its full stop; *from: the end of it. */
static bool sentence(struct fmt *f, const uint8_t **from)
{
    bool fact = same_ignoring_case(f->l.now.text, "fact"), heading = heads(&f->l.now);
    bool given = same_ignoring_case(f->l.now.text, "example");
    unsigned column = fact ? f->column[f->fact++] : 0;
    bool first = true, stop = false;
    f->indent = is_item_word(&f->l.now) ? 0 : 2;
    f->hang = fact ? (unsigned)strlen("fact ") + column + 1 : f->indent + 2;
    for (unsigned k = 0; !stop && f->l.now.kind != TOKEN_END_OF_TEXT; k++) {
        if (k > 0)
            put_inside(f, gap_before(f, *from));
        stop = f->l.now.kind == TOKEN_STOP;
        if (!(fact && k == 2   ? add_is(f, column)
              : fact && k == 3 ? add_type(f)
                               : add_token(f, first)))
            return false;
        first = heading && is_word(&f->word[f->n - 1], ":");
        if (first) {
            flush(f);
            f->indent = 2;
            f->hang = 4;
            heading = false;
            first = !given;
        }
        *from = source_of(&f->l.now).ptr + source_of(&f->l.now).len;
        lex_step(&f->l);
    }
    flush(f);
    return true;
}

/* ---- the columns of facts ---- */

/* A fact stands in a block with the one before it if nothing is between them but what is behind a
 * line. */
static bool apart(struct gap g)
{
    struct span comment;
    bool own_line = false;
    while (gap_comment(&g, &comment))
        own_line = own_line || g.lines > 0;
    return own_line || g.lines > 1;
}

static bool measure(struct fmt *f)
{
    unsigned widest = 0, begin = 0, n = 0;
    const uint8_t *from = f->l.text.ptr;
    f->column = ARENA_ARRAY(f->a, unsigned, POL_FACTS_MAX + 1, f->err);
    while (f->column != NULL && f->l.now.kind != TOKEN_END_OF_TEXT) {
        bool fact = same_ignoring_case(f->l.now.text, "fact") && n < POL_FACTS_MAX;
        unsigned name = fact ? columns(f->l.next.text) : 0;
        if (!fact || apart(gap_before(f, from)))
            begin = n, widest = 0;
        if (fact) {
            widest = name <= NAME_ALIGNED && name > widest ? name : widest;
            n++;
        }
        for (unsigned i = begin; i < n; i++)
            f->column[i] = widest;
        while (f->l.now.kind != TOKEN_END_OF_TEXT && f->l.now.kind != TOKEN_STOP)
            lex_step(&f->l);
        if (f->l.now.kind == TOKEN_STOP)
            from = f->l.now.text.ptr + 1;
        lex_step(&f->l);
    }
    return f->column != NULL;
}

static bool format(struct fmt *f, struct span text)
{
    const uint8_t *from = text.ptr;
    bool clean = lex_start(&f->l, text, NULL);
    assert(clean);
    if (!measure(f))
        return false;
    clean = lex_start(&f->l, text, NULL);
    assert(clean);
    while (f->l.now.kind != TOKEN_END_OF_TEXT) {
        put_between(f, gap_before(f, from), is_item_word(&f->l.now) ? 0 : 2, false);
        if (!sentence(f, &from))
            return false;
    }
    put_between(f, gap_before(f, from), 0, true);
    return true;
}

bool policy_format(const struct policy *p, struct arena *a, struct span *out, struct err *err)
{
    struct fmt f = { .a = a, .err = err };
    struct span text;
    buf_init(&f.out, "a formatted policy", FORMATTED_MAX);
    bool ok = format(&f, p->text) && buf_done(&f.out, &text, err) && span_copy(a, text, out, err);
    buf_free(&f.out);
    return ok;
}
