/* cases.c - see cases.h. The functions are walked together, column by column; the states of a column
 * that lead on to the same functions are one branch. That gives rows that shut each other out; then
 * each is widened as far as its function goes, and what others cover is dropped. */
#include "policy/cases.h"

#include "base/sort.h"
#include "policy/fact.h"

enum { STATES_MAX = 64 };

struct functions {
    uint32_t f[CASES_FUNCTIONS_MAX];
};

/* The states of one column, by where they lead. */
struct branches {
    struct functions to[STATES_MAX];
    uint64_t states[STATES_MAX];
    unsigned n;
};

struct walking {
    struct cases *c;
    struct dd *d;
    struct arena *a;
    struct err *err;
    unsigned n;            /* functions */
    unsigned end;          /* the column to stop before */
    bool discover;         /* the states of the columns; no rows */
    struct branches *open; /* by column: those on the way to the row at work */
    uint64_t *states;      /* of that row */
    size_t room;
    bool failed;
};

/* ---- columns ---- */

static enum case_kind kind_of(const struct cell_fact *f, const struct cell_variable *v)
{
    if (v->role == CELL_IN || v->role == CELL_OUT)
        return CASE_WORD;
    if (f->fact->type == POL_SET || (f->classes && f->n_classes > 5))
        return CASE_ONE;
    return f->classes ? CASE_CLASSES : f->n_cuts > 8 ? CASE_ONE : CASE_CELLS;
}

static bool same_column(const struct case_column *c, const struct cell_variable *first,
                        const struct cell_variable *v)
{
    if (c->fact != v->fact || c->kind == CASE_ONE || c->at != v->at)
        return false;
    return c->kind != CASE_WORD || first->index == v->index;
}

static bool list_columns(struct cases *c, struct arena *a, struct err *err)
{
    c->column = ARENA_ARRAY(a, struct case_column, CASES_COLUMNS_MAX, err);
    c->complete = true;
    for (unsigned i = 0; c->column != NULL && i < c->cells->n_variables; i++) {
        const struct cell_variable *v = &c->cells->variable[i];
        struct case_column *last = c->n_columns > 0 ? &c->column[c->n_columns - 1] : NULL;
        enum case_kind kind = kind_of(&c->cells->fact[v->fact], v);
        if (last != NULL && last->kind == kind &&
            same_column(last, &c->cells->variable[last->block.first], v)) {
            last->block.n++;
            continue;
        }
        if (c->n_columns == CASES_COLUMNS_MAX) {
            c->complete = false;
            return true;
        }
        c->column[c->n_columns++] =
            (struct case_column){ .kind = kind, .fact = v->fact, .at = v->at, .block = { i, 1 } };
    }
    return c->column != NULL;
}

/* ---- walking ---- */

static unsigned state_index(struct walking *w, struct case_column *col, uint64_t state)
{
    unsigned i = 0;
    while (i < col->n_states && col->state[i] != state)
        i++;
    if (i == STATES_MAX) {
        w->c->complete = false;
        return 0;
    }
    if (i == col->n_states)
        col->state[col->n_states++] = state;
    return i;
}

static void add_branch(struct walking *w, struct case_column *col, struct branches *b,
                       const struct functions *to, uint64_t state)
{
    unsigned i = 0, at = state_index(w, col, state);
    while (i < b->n && memcmp(b->to[i].f, to->f, w->n * sizeof *to->f) != 0)
        i++;
    if (i == STATES_MAX)
        w->c->complete = false;
    if (!w->c->complete)
        return;
    if (i == b->n) {
        b->to[b->n] = *to;
        b->states[b->n++] = 0;
    }
    b->states[i] |= 1ull << at;
}

static bool step(const struct walking *w, const struct functions *from, uint32_t variable,
                 bool high, struct functions *to)
{
    bool any = false;
    for (unsigned i = 0; i < w->n; i++) {
        bool asks = from->f[i] > DD_TRUE && dd_top(w->d, from->f[i]) == variable;
        to->f[i] = asks ? dd_branch(w->d, from->f[i], high) : from->f[i];
        any = any || to->f[i] != DD_FALSE;
    }
    return any;
}

/* NOLINTNEXTLINE(misc-no-recursion): once a variable of the column */
static void branch(struct walking *w, struct case_column *col, struct branches *b,
                   const struct functions *from, struct dd_block done)
{
    struct functions to;
    if (!w->c->complete)
        return;
    if (done.first == col->block.n) {
        add_branch(w, col, b, from, done.n);
        return;
    }
    for (uint32_t high = 0; high < 2; high++)
        if (step(w, from, col->block.first + done.first, high != 0, &to))
            branch(w, col, b, &to,
                   (struct dd_block){ done.first + 1, done.n | high << done.first });
}

static void add_row(struct walking *w, const struct functions *f)
{
    struct cases *c = w->c;
    unsigned which = 0;
    while (which < w->n && f->f[which] != DD_TRUE)
        which++;
    assert(which < w->n);
    if (c->n_rows == CASES_ROWS_MAX) {
        c->complete = false;
        return;
    }
    struct case_row *row = arena_grow(w->a, c->row, c->n_rows, &w->room, sizeof *row, w->err);
    uint64_t *states = row == NULL ? NULL : ARENA_ARRAY(w->a, uint64_t, c->n_columns, w->err);
    if (states == NULL) {
        w->failed = true;
        return;
    }
    memcpy(states, w->states, c->n_columns * sizeof *states);
    c->row = row;
    c->row[c->n_rows++] = (struct case_row){ .states = states, .function = which };
}

/* NOLINTNEXTLINE(misc-no-recursion): at most CASES_COLUMNS_MAX deep */
static void walk(struct walking *w, unsigned column, const struct functions *f)
{
    if (w->failed || !w->c->complete)
        return;
    if (column == w->end) {
        if (!w->discover)
            add_row(w, f);
        return;
    }
    struct branches *b = &w->open[column];
    b->n = 0;
    branch(w, &w->c->column[column], b, f, (struct dd_block){ 0, 0 });
    for (unsigned i = 0; i < b->n; i++) {
        w->states[column] = b->states[i];
        walk(w, column + 1, &b->to[i]);
    }
}

/* Every state there is of every column, whether or not a function tells it apart. */
static void discover(struct walking *w)
{
    struct cases *c = w->c;
    w->discover = true;
    w->n = 1;
    for (unsigned i = 0; i < c->n_columns; i = w->end) {
        struct functions real = { { cells_real_fact(c->cells, w->d, c->column[i].fact) } };
        w->end = i + 1;
        while (w->end < c->n_columns && c->column[w->end].fact == c->column[i].fact)
            w->end++;
        if (dd_fine(w->d))
            walk(w, i, &real);
    }
    w->discover = false;
}

/* ---- widening rows ---- */

static uint64_t all_states(const struct case_column *col)
{
    return UINT64_MAX >> (64 - col->n_states);
}

bool cases_any(const struct cases *c, const struct case_row *row, unsigned column)
{
    return row->states[column] == all_states(&c->column[column]);
}

static uint32_t state_cube(struct dd *d, const struct case_column *col, uint64_t state)
{
    uint32_t cube = DD_TRUE;
    for (unsigned i = col->block.n; i-- > 0;) {
        uint32_t v = dd_variable(d, col->block.first + i);
        cube = dd_and(d, (state >> i & 1) != 0 ? v : dd_not(d, v), cube);
    }
    return cube;
}

static uint32_t row_cube(struct walking *w, const struct case_row *row)
{
    uint32_t cube = DD_TRUE;
    for (unsigned k = w->c->n_columns; k-- > 0;) {
        const struct case_column *col = &w->c->column[k];
        uint32_t any = DD_FALSE;
        if (cases_any(w->c, row, k))
            continue;
        for (unsigned i = 0; i < col->n_states; i++)
            if ((row->states[k] >> i & 1) != 0)
                any = dd_or(w->d, any, state_cube(w->d, col, col->state[i]));
        cube = dd_and(w->d, any, cube);
    }
    return cube;
}

/* other: what is real and not of the row's function. */
static bool widen_to(struct walking *w, struct case_row *row, unsigned column, uint64_t states,
                     uint32_t other)
{
    uint64_t before = row->states[column];
    row->states[column] = states;
    if (dd_meet(w->d, row_cube(w, row), other))
        row->states[column] = before;
    return row->states[column] != before;
}

static void widen(struct walking *w, struct case_row *row, uint32_t other)
{
    for (unsigned k = w->c->n_columns; k-- > 0 && dd_fine(w->d);) {
        const struct case_column *col = &w->c->column[k];
        if (cases_any(w->c, row, k) || widen_to(w, row, k, all_states(col), other))
            continue;
        for (unsigned i = 0; i < col->n_states && dd_fine(w->d); i++)
            if ((row->states[k] >> i & 1) == 0)
                (void)widen_to(w, row, k, row->states[k] | 1ull << i, other);
    }
}

static int by_length(const void *x, const void *y)
{
    const struct case_row *a = x, *b = y;
    int c = (a->function > b->function) - (a->function < b->function);
    c = c != 0 ? c : (a->n_said > b->n_said) - (a->n_said < b->n_said);
    return c != 0 ? c : (a->states > b->states) - (a->states < b->states);
}

/* Drops, from the longest on, each row that the others cover; those of other functions cannot. */
static bool drop_covered(struct walking *w, uint32_t real)
{
    struct cases *c = w->c;
    uint32_t *cube = ARENA_ARRAY(w->a, uint32_t, c->n_rows, w->err);
    uint32_t *shorter = cube == NULL ? NULL : ARENA_ARRAY(w->a, uint32_t, c->n_rows, w->err);
    bool *keep = shorter == NULL ? NULL : ARENA_ARRAY(w->a, bool, c->n_rows, w->err);
    uint32_t longer = DD_FALSE;
    size_t n = 0;
    if (keep == NULL)
        return false;
    for (size_t i = 0; i < c->n_rows; i++) {
        cube[i] = dd_and(w->d, real, row_cube(w, &c->row[i]));
        shorter[i] = i == 0 ? DD_FALSE : dd_or(w->d, shorter[i - 1], cube[i - 1]);
    }
    for (size_t i = c->n_rows; i-- > 0;) {
        keep[i] = dd_without(w->d, cube[i], dd_or(w->d, shorter[i], longer)) != DD_FALSE;
        longer = keep[i] ? dd_or(w->d, longer, cube[i]) : longer;
    }
    for (size_t i = 0; i < c->n_rows; i++)
        if (keep[i])
            c->row[n++] = c->row[i];
    c->n_rows = n;
    return true;
}

static bool widen_rows(struct walking *w, const uint32_t *f)
{
    struct cases *c = w->c;
    uint32_t real = cells_real(c->cells, w->d);
    for (size_t i = 0; i < c->n_rows && dd_fine(w->d); i++) {
        widen(w, &c->row[i], dd_without(w->d, real, f[c->row[i].function]));
        for (unsigned k = 0; k < c->n_columns; k++)
            c->row[i].n_said += !cases_any(c, &c->row[i], k);
    }
    sort_heap(c->row, c->n_rows, sizeof *c->row, by_length);
    return drop_covered(w, real);
}

bool cases_of(const struct cells *c, struct dd *d, const uint32_t *f, unsigned n, struct cases *out,
              struct err *err)
{
    struct walking w = { .c = out, .d = d, .a = d->a, .err = err };
    struct functions all = { { 0 } };
    bool any = false;
    *out = (struct cases){ .cells = c };
    if (!list_columns(out, w.a, err) ||
        (w.states = ARENA_ARRAY(w.a, uint64_t, out->n_columns, err)) == NULL ||
        (w.open = ARENA_ARRAY(w.a, struct branches, out->n_columns, err)) == NULL)
        return false;
    discover(&w);
    for (unsigned i = 0; i < n; i++) {
        all.f[i] = f[i];
        any = any || f[i] != DD_FALSE;
    }
    w.n = n;
    w.end = out->n_columns;
    if (any)
        walk(&w, 0, &all);
    if (!w.failed && out->complete && !widen_rows(&w, f))
        return false;
    out->complete = out->complete && dd_fine(d);
    for (size_t i = 0; i < out->n_rows; i++)
        for (unsigned k = 0; k < out->n_columns; k++)
            out->column[k].matters = out->column[k].matters || !cases_any(out, &out->row[i], k);
    return !w.failed && !d->failed;
}
