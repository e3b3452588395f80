/* tables.c - see tables.h. */
#include "cli/tables.h"

#include "cli/listing.h"

static const char not_decided[] =
    "not decided: it takes more work, or more rows, than is allowed\n";

enum { LINE_WIDTH = 100 };

/* A line of facts that is broken between two of them. */
struct line {
    struct buf *b;
    size_t column;
};

static void put_fact(struct line *l, const char *fact, const char *known, bool first)
{
    size_t width = strlen(fact) + strlen(": ") + strlen(known);
    if (first)
        l->column = 4;
    else if (l->column + strlen("; ") + width >= LINE_WIDTH) {
        buf_printf(l->b, ";\n    ");
        l->column = 4;
    } else {
        buf_printf(l->b, "; ");
        l->column += 2;
    }
    buf_printf(l->b, "%s: %s", fact, known);
    l->column += width;
}

/* n rows of one kind agree on what is known in this column. */
static bool agree(const struct pol_case *row, size_t n, unsigned column)
{
    for (size_t i = 0; i < n; i++)
        if (row[i].known[column] == NULL || strcmp(row[i].known[column], row[0].known[column]) != 0)
            return false;
    return true;
}

static void print_common(struct buf *b, const struct pol_table *t, const struct pol_case *row,
                         size_t n)
{
    struct line l = { .b = b };
    bool any = false;
    for (unsigned i = 0; i < t->n_columns; i++) {
        if (!agree(row, n, i))
            continue;
        buf_printf(b, any ? "" : "    ");
        put_fact(&l, t->column[i], row->known[i], !any);
        any = true;
    }
    buf_printf(b, any     ? (n > 1 ? "\n  and one of\n" : "\n")
                  : n > 1 ? ""
                          : "    whatever is known\n");
}

/* What the row says beside what all n of its kind say. */
static void print_rest(struct buf *b, const struct pol_table *t, const struct pol_case *row,
                       const struct pol_case *kind, size_t n)
{
    struct line l = { .b = b };
    bool any = false;
    buf_printf(b, "  - ");
    for (unsigned i = 0; i < t->n_columns; i++)
        if (row->known[i] != NULL && !agree(kind, n, i)) {
            put_fact(&l, t->column[i], row->known[i], !any);
            any = true;
        }
    buf_printf(b, "\n");
}

/* The rows from first on that tell of the same position, or move. */
static size_t kind_of(const struct pol_table *t, size_t first)
{
    const struct pol_case *row = &t->row[first];
    size_t n = 1;
    while (first + n < t->n_rows && row[n].before == row->before && row[n].after == row->after)
        n++;
    return n;
}

static void print_cases(struct buf *b, const struct pol_table *t, bool moves)
{
    for (size_t i = 0, n; i < t->n_rows; i += n) {
        const struct pol_case *row = &t->row[i];
        n = kind_of(t, i);
        buf_printf(b, "%s%s", i > 0 ? "\n" : "", position_name(row->before));
        if (moves)
            buf_printf(b, " becomes %s", position_name(row->after));
        buf_printf(b, ", if\n");
        print_common(b, t, row, n);
        for (size_t k = 0; n > 1 && k < n; k++)
            print_rest(b, t, &row[k], row, n);
    }
}

void tables_print(struct buf *b, const struct pol_table *t)
{
    if (!t->decided)
        buf_printf(b, "%s", not_decided);
    print_cases(b, t, false);
}

/* A spreadsheet takes what begins so for a formula. */
static void csv_cell(struct buf *b, const char *text, char end)
{
    bool formula = strchr("=+-@\t\r", text[0]) != NULL && text[0] != 0;
    buf_printf(b, formula ? "\"'" : "\"");
    for (; *text != 0; text++)
        buf_printf(b, *text == '"' ? "\"\"" : "%c", *text);
    buf_printf(b, "\"%s", end == '\n' ? "\r\n" : ",");
}

void tables_csv(struct buf *b, const struct pol_table *t)
{
    for (unsigned i = 0; i < t->n_columns; i++)
        csv_cell(b, t->column[i], ',');
    csv_cell(b, "position", '\n');
    for (size_t k = 0; k < t->n_rows; k++) {
        for (unsigned i = 0; i < t->n_columns; i++)
            csv_cell(b, t->row[k].known[i] != NULL ? t->row[k].known[i] : "any", ',');
        csv_cell(b, position_name(t->row[k].before), '\n');
    }
}

static void cases_json(struct jout *j, const char *key, const struct pol_table *t, bool moves)
{
    jout_open(j, key, '[');
    for (size_t k = 0; k < t->n_rows; k++) {
        jout_open(j, NULL, '{');
        jout_text(j, moves ? "before" : "position", position_name(t->row[k].before));
        if (moves)
            jout_text(j, "after", position_name(t->row[k].after));
        jout_open(j, "known", '{');
        for (unsigned i = 0; i < t->n_columns; i++) {
            if (t->row[k].known[i] == NULL)
                continue;
            jout_key(j, span_of(t->column[i]));
            jout_text(j, NULL, t->row[k].known[i]);
        }
        jout_close(j, '}');
        jout_close(j, '}');
    }
    jout_close(j, ']');
}

void tables_json(struct jout *j, const char *key, const struct pol_table *t)
{
    cases_json(j, key, t, false);
}

/* ---- silence ---- */

static const char *silence_says(const struct pol_fact *f, const struct pol_silence *s,
                                const struct pol_silent *one)
{
    if (!one->matters)
        return "never moves the position";
    if (one->widest < s->widest)
        return "";
    return f->considered ? "considered, yet nobody ever has to know" : "nobody ever has to know";
}

void tables_silence(struct buf *b, const struct policy *p, const struct pol_silence *s)
{
    AUTO_CLOSE(buf) struct buf rows = { 0 };
    if (!s->decided) {
        buf_printf(b, "%s", not_decided);
        return;
    }
    buf_init(&rows, "a table", 1 << 20);
    buf_printf(&rows, "while nothing is known of\tat most\t\n");
    for (size_t i = 0; i < s->n; i++) {
        const struct pol_fact *f = &p->fact[s->list[i].fact];
        buf_put(&rows, f->name);
        buf_printf(&rows, "\t%s\t%s\n", position_name(s->list[i].widest),
                   silence_says(f, s, &s->list[i]));
    }
    listing_columns(b, 0, &rows);
}

void tables_silence_json(struct jout *j, const struct policy *p, const struct pol_silence *s)
{
    jout_bool(j, "decided", s->decided);
    if (s->decided)
        jout_text(j, "widest", position_name(s->widest));
    jout_open(j, "silence", '[');
    for (size_t i = 0; i < s->n; i++) {
        const struct pol_fact *f = &p->fact[s->list[i].fact];
        jout_open(j, NULL, '{');
        jout_string(j, "fact", f->name);
        jout_bool(j, "considered", f->considered);
        jout_bool(j, "matters", s->list[i].matters);
        jout_text(j, "widest", position_name(s->list[i].widest));
        jout_close(j, '}');
    }
    jout_close(j, ']');
}

/* ---- diff ---- */

static void print_lines(struct buf *b, const char *heading, const char **line, size_t n)
{
    if (n > 0)
        buf_printf(b, "%s%s\n", b->len > 0 ? "\n" : "", heading);
    for (size_t i = 0; i < n; i++)
        buf_printf(b, "  %s\n", line[i]);
}

void tables_diff(struct buf *b, const struct pol_diff *d)
{
    if (!d->decided)
        buf_printf(b, "%s", not_decided);
    if (d->decided && d->moved.n_rows == 0)
        buf_printf(b, "no case moves: the same position, whatever is known\n");
    print_cases(b, &d->moved, true);
    print_lines(b, "facts", d->declared, d->n_declared);
    print_lines(b, "duties", d->duty, d->n_duties);
}

static void lines_json(struct jout *j, const char *key, const char **line, size_t n)
{
    jout_open(j, key, '[');
    for (size_t i = 0; i < n; i++)
        jout_text(j, NULL, line[i]);
    jout_close(j, ']');
}

void tables_diff_json(struct jout *j, const struct pol_diff *d)
{
    jout_bool(j, "decided", d->decided);
    cases_json(j, "moved", &d->moved, true);
    lines_json(j, "facts", d->declared, d->n_declared);
    lines_json(j, "duties", d->duty, d->n_duties);
}
