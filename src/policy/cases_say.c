/* cases_say.c - the cases of a table in words. */
#include "policy/cases.h"
#include "policy/fact.h"

/* Facts of one name that are not one fact: of another variant, or declared by another layer. */
static void print_apart(struct buf *b, const struct cells *c, const struct cell_fact *f)
{
    bool variant = false, layer = false;
    for (unsigned i = 0; i < c->n_facts; i++) {
        const struct pol_fact *other = c->fact[i].fact;
        if (other == f->fact || !span_eq(other->name, f->fact->name))
            continue;
        bool same = span_eq(other->variant, f->fact->variant);
        variant = variant || !same;
        layer = layer || same;
    }
    if (variant) {
        buf_printf(b, " of variant ");
        buf_put(b, f->fact->variant);
    }
    if (layer)
        buf_printf(b, " in layer %u", f->fact->layer + 1);
}

void cases_print_column(struct buf *b, const struct cases *c, unsigned column)
{
    const struct case_column *col = &c->column[column];
    const struct cell_fact *f = &c->cells->fact[col->fact];
    const struct cell_variable *v = &c->cells->variable[col->block.first];
    buf_put(b, f->fact->name);
    print_apart(b, c->cells, f);
    if (col->at != POSITION_NONE)
        buf_printf(b, " for %s", position_name(col->at));
    if (col->kind == CASE_WORD) {
        buf_printf(b, " includes ");
        buf_put(b, f->fact->word[v->index]);
    }
    if (col->kind != CASE_ONE)
        return;
    if (v->role == CELL_MISSING)
        buf_printf(b, " is missing");
    else if (v->role == CELL_CLASS)
        buf_printf(b, " may be one of class %u", v->index + 1);
    else
        buf_printf(b, " may be %s cut %u", v->role == CELL_HIGH ? "above" : "below", v->index + 1);
}

/* ---- cells ---- */

static void print_value(struct buf *b, const struct cell_fact *f, struct dec v)
{
    struct pol_fact plain = *f->fact;
    plain.measured = false;
    pol_print_set(b, &plain, (struct pol_set){ .lo = v, .hi = v });
}

static void print_words(struct buf *b, const struct cell_fact *f, uint64_t words)
{
    struct pol_fact one = *f->fact;
    one.type = POL_WORD;
    pol_print_set(b, &one, (struct pol_set){ .may = words });
}

/* Words of the cells from .. to. */
static uint64_t words_of(const struct cell_fact *f, unsigned from, unsigned to)
{
    unsigned lo = from == 0 ? 0 : (unsigned)dec_double(f->cut[from - 1].at);
    unsigned end = to == f->n_cuts ? f->fact->n_words : (unsigned)dec_double(f->cut[to].at);
    return ((end == 64 ? 0 : 1ull << end) - 1) & ~((1ull << lo) - 1);
}

static void print_cells(struct buf *b, const struct cell_fact *f, unsigned from, unsigned to)
{
    const struct cell_cut *lo = from == 0 ? NULL : &f->cut[from - 1];
    const struct cell_cut *hi = to == f->n_cuts ? NULL : &f->cut[to];
    bool date = f->fact->type == POL_DATE;
    if (f->fact->n_words > 0) {
        print_words(b, f, words_of(f, from, to));
        return;
    }
    struct dec least = lo != NULL ? lo->at : pol_whole(f->fact).lo;
    if (hi != NULL && hi->after && dec_cmp(least, hi->at) == 0) { /* one value */
        print_value(b, f, least);
        return;
    }
    if (lo == NULL && hi == NULL)
        buf_printf(b, "any value");
    if (lo != NULL) {
        buf_printf(b, lo->after ? date ? "after " : "above " : date ? "from " : "at least ");
        print_value(b, f, lo->at);
    }
    if (hi != NULL) {
        buf_printf(b, "%s%s", lo != NULL ? " and " : "",
                   hi->after ? "at most "
                   : date    ? "before "
                             : "below ");
        print_value(b, f, hi->at);
    }
}

/* What a state of a column says: the cells of both ends; whether it is that of nothing known. */
struct said {
    unsigned lo_from, lo_to, hi_from, hi_to;
    bool has_lo, has_hi, missing, unknown;
};

static struct said said_of(const struct cases *c, const struct case_column *col, uint64_t state)
{
    const struct cell_fact *f = &c->cells->fact[col->fact];
    struct said s = { .lo_to = f->n_cuts, .hi_to = f->n_cuts };
    bool asks_missing = false;
    s.unknown = !f->counted && !f->fact->is_today;
    for (unsigned i = 0; i < col->block.n; i++) {
        const struct cell_variable *v = &c->cells->variable[col->block.first + i];
        bool is = (state >> i & 1) != 0, above = is == (v->role == CELL_HIGH);
        s.unknown = s.unknown && is;
        asks_missing = asks_missing || v->role == CELL_MISSING;
        s.missing = s.missing || (v->role == CELL_MISSING && is);
        s.has_lo = s.has_lo || v->role == CELL_LOW;
        s.has_hi = s.has_hi || v->role == CELL_HIGH;
        unsigned *from = v->role == CELL_HIGH ? &s.hi_from : &s.lo_from;
        unsigned *to = v->role == CELL_HIGH ? &s.hi_to : &s.lo_to;
        if (v->role == CELL_MISSING)
            continue;
        if (above && v->index + 1 > *from)
            *from = v->index + 1;
        if (!above && v->index < *to)
            *to = v->index;
    }
    s.unknown = s.unknown && !asks_missing;
    return s;
}

static const char *next_or(unsigned *n)
{
    return (*n)++ == 0 ? "" : " or ";
}

/* The cells that some state says the fact (or its bad end) lies in, run by run. */
static void print_runs(struct buf *b, const struct cell_fact *f, uint64_t cells, unsigned *n)
{
    for (unsigned from = 0; from <= f->n_cuts; from++) {
        unsigned to = from;
        if ((cells >> from & 1) == 0)
            continue;
        while (to < f->n_cuts && (cells >> (to + 1) & 1) != 0)
            to++;
        buf_printf(b, "%s", next_or(n));
        print_cells(b, f, from, to);
        from = to;
    }
}

static void print_states(struct buf *b, const struct cases *c, const struct case_column *col,
                         uint64_t states)
{
    const struct cell_fact *f = &c->cells->fact[col->fact];
    uint64_t cells = 0;
    bool missing = false, unknown = false;
    unsigned n = 0;
    for (unsigned i = 0; i < col->n_states; i++) {
        if ((states >> i & 1) == 0)
            continue;
        struct said s = said_of(c, col, col->state[i]);
        unsigned from = s.has_lo ? s.lo_from : s.hi_from, to = s.has_lo ? s.lo_to : s.hi_to;
        missing = missing || s.missing;
        unknown = unknown || s.unknown;
        if (s.has_lo && s.has_hi) {
            from = s.hi_from > from ? s.hi_from : from;
            to = s.hi_to < to ? s.hi_to : to;
        }
        if (s.missing || from > to)
            continue;
        for (unsigned k = from; k <= to && (s.has_lo || s.has_hi); k++)
            cells |= 1ull << k;
        if (!s.has_lo && !s.has_hi && !s.missing)
            buf_printf(b, "%sknown", next_or(&n));
    }
    print_runs(b, f, cells, &n);
    for (unsigned i = 0; i < col->n_states; i++) {
        struct said s = said_of(c, col, col->state[i]);
        if ((states >> i & 1) == 0 || s.missing || s.unknown || !s.has_lo || !s.has_hi ||
            s.lo_to >= s.hi_from)
            continue;
        buf_printf(b, "%ssomewhere in (", next_or(&n));
        print_cells(b, f, s.lo_from, s.hi_to);
        buf_printf(b, ")");
    }
    if (unknown || missing)
        buf_printf(b, "%s%s", next_or(&n), missing ? "missing" : "unknown");
}

static void print_classes(struct buf *b, const struct cases *c, const struct case_column *col,
                          uint64_t state)
{
    const struct cell_fact *f = &c->cells->fact[col->fact];
    uint64_t words = 0, free = fact_words(f->fact);
    bool unknown = true, missing = false;
    for (unsigned i = 0; i < col->block.n; i++) {
        const struct cell_variable *v = &c->cells->variable[col->block.first + i];
        bool is = (state >> i & 1) != 0;
        unknown = unknown && is;
        if (v->role == CELL_MISSING) {
            missing = missing || is;
            continue;
        }
        free &= ~f->class[v->index];
        words |= is ? f->class[v->index] : 0;
    }
    if (unknown || missing)
        buf_printf(b, missing ? "missing" : "unknown");
    else
        print_words(b, f, words != 0 ? words : free);
}

static void print_word(struct buf *b, const struct cases *c, const struct case_column *col,
                       uint64_t state)
{
    bool in = false, out = false, asks_in = false, asks_out = false;
    for (unsigned i = 0; i < col->block.n; i++) {
        const struct cell_variable *v = &c->cells->variable[col->block.first + i];
        bool is = (state >> i & 1) != 0;
        asks_in = asks_in || v->role == CELL_IN;
        asks_out = asks_out || v->role == CELL_OUT;
        in = in || (v->role == CELL_IN && is);
        out = out || (v->role == CELL_OUT && is);
    }
    if (asks_in && asks_out)
        buf_printf(b, in && out ? "unknown" : in ? "yes" : "no");
    else if (asks_in)
        buf_printf(b, in ? "yes or unknown" : "no");
    else
        buf_printf(b, out ? "no or unknown" : "yes");
}

void cases_print(struct buf *b, const struct cases *c, const struct case_row *row, unsigned column)
{
    const struct case_column *col = &c->column[column];
    uint64_t states = row->states[column];
    unsigned n = 0;
    if (cases_any(c, row, column)) {
        buf_printf(b, "any");
        return;
    }
    if (col->kind == CASE_CELLS) {
        print_states(b, c, col, states);
        return;
    }
    for (unsigned i = 0; i < col->n_states; i++) {
        if ((states >> i & 1) == 0)
            continue;
        buf_printf(b, "%s", next_or(&n));
        if (col->kind == CASE_CLASSES)
            print_classes(b, c, col, col->state[i]);
        else if (col->kind == CASE_WORD)
            print_word(b, c, col, col->state[i]);
        else
            buf_printf(b, col->state[i] != 0 ? "yes" : "no");
    }
}
