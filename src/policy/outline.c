/* outline.c - see outline.h. */
#include "policy/outline.h"

#include "policy/cases.h"
#include "policy/fact.h"
#include "policy/stand.h"

#define TEXT_BYTES (64u << 10) /* of one line of a table */

/* ---- texts ---- */

/* What was written, kept in the arena with a NUL behind it; NULL if memory ran out. */
static const char *keep(const struct buf *b, struct arena *a, struct err *err)
{
    struct span s, copy;
    if (!buf_done(b, &s, err) || !span_copy(a, s, &copy, err))
        return NULL;
    return (const char *)copy.ptr;
}

struct lines {
    const char **line;
    size_t n, room;
};

static bool keep_line(struct lines *to, const struct buf *b, struct arena *a, struct err *err)
{
    const char *text = keep(b, a, err);
    const char **line =
        text == NULL ? NULL : arena_grow(a, to->line, to->n, &to->room, sizeof *line, err);
    if (line == NULL)
        return false;
    to->line = line;
    to->line[to->n++] = text;
    return true;
}

/* ---- tables ---- */

/* The columns that say something, by fact. *of: n of them. */
static bool useful_columns(const struct cases *c, struct arena *a, unsigned **of, unsigned *n,
                           struct err *err)
{
    unsigned *list = ARENA_ARRAY(a, unsigned, c->n_columns, err);
    *n = 0;
    if (list == NULL)
        return false;
    for (unsigned i = 0; i < c->n_columns; i++) {
        unsigned at = *n;
        if (!c->column[i].matters)
            continue;
        for (; at > 0 && c->column[list[at - 1]].fact > c->column[i].fact; at--)
            list[at] = list[at - 1];
        list[at] = i;
        ++*n;
    }
    *of = list;
    return true;
}

static const char *column_text(const struct cases *c, unsigned column, struct arena *a,
                               struct err *err)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    buf_init(&b, "a column", TEXT_BYTES);
    cases_print_column(&b, c, column);
    return keep(&b, a, err);
}

static bool cell_text(const struct cases *c, const struct case_row *row, unsigned column,
                      struct arena *a, const char **out, struct err *err)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    *out = NULL;
    if (cases_any(c, row, column))
        return true;
    buf_init(&b, "a case", TEXT_BYTES);
    cases_print(&b, c, row, column);
    *out = keep(&b, a, err);
    return *out != NULL;
}

/* before and after: the positions that the functions of the cases stand for. */
struct meaning {
    enum position before[CASES_FUNCTIONS_MAX], after[CASES_FUNCTIONS_MAX];
};

static bool render(const struct cases *c, const struct meaning *m, struct arena *a,
                   struct pol_table *out, struct err *err)
{
    unsigned *of;
    struct pol_table t = { .decided = true, .n_rows = c->n_rows };
    if (!useful_columns(c, a, &of, &t.n_columns, err) ||
        (t.column = ARENA_ARRAY(a, const char *, t.n_columns, err)) == NULL ||
        (t.row = ARENA_ARRAY(a, struct pol_case, t.n_rows, err)) == NULL)
        return false;
    for (unsigned i = 0; i < t.n_columns; i++)
        if ((t.column[i] = column_text(c, of[i], a, err)) == NULL)
            return false;
    for (size_t k = 0; k < t.n_rows; k++) {
        t.row[k].before = m->before[c->row[k].function];
        t.row[k].after = m->after[c->row[k].function];
        t.row[k].known = ARENA_ARRAY(a, const char *, t.n_columns, err);
        if (t.row[k].known == NULL)
            return false;
        for (unsigned i = 0; i < t.n_columns; i++)
            if (!cell_text(c, &c->row[k], of[i], a, &t.row[k].known[i], err))
                return false;
    }
    *out = t;
    return true;
}

bool policy_table(const struct policy *p, struct dd_budget budget, struct arena *a,
                  struct pol_table *out, struct err *err)
{
    const struct policy *const one[2] = { p, NULL };
    struct stands s;
    struct cases c;
    struct meaning m = { 0 };
    *out = (struct pol_table){ 0 };
    if (!stand_all(one, budget, a, &s, err))
        return false;
    if (!s.decided)
        return true;
    for (enum position at = POSITION_CLOSED; at <= POSITION_OPEN; at++)
        m.before[at - POSITION_CLOSED] = m.after[at - POSITION_CLOSED] = at;
    if (!cases_of(&s.cells, &s.d, s.of[0].is + POSITION_CLOSED, POSITION_OPEN, &c, err))
        return false;
    return !c.complete || render(&c, &m, a, out, err);
}

/* ---- silence ---- */

bool policy_silence(const struct policy *p, struct dd_budget budget, struct arena *a,
                    struct pol_silence *out, struct err *err)
{
    const struct policy *const only[2] = { p, NULL };
    struct stands s;
    *out = (struct pol_silence){ 0 };
    if (!stand_all(only, budget, a, &s, err) ||
        (out->list = ARENA_ARRAY(a, struct pol_silent, p->n_facts, err)) == NULL)
        return false;
    for (unsigned i = 0; i < p->n_facts && s.decided && dd_fine(&s.d); i++) {
        struct dd_block b = s.cells.fact[s.cells.of[0][i]].block;
        struct pol_silent one = { .fact = i };
        if (b.n == 0 || p->fact[i].is_today)
            continue;
        for (enum position at = POSITION_CLOSED; at <= POSITION_OPEN; at++) {
            uint32_t wide = s.of[0].at_least[at];
            uint32_t narrow = dd_without(&s.d, s.of[0].real, wide);
            if (dd_all_true(&s.d, wide, b) != DD_FALSE)
                one.widest = at;
            one.matters = one.matters || dd_meet(&s.d, wide, dd_some(&s.d, narrow, b));
            out->widest = wide != DD_FALSE ? at : out->widest;
        }
        out->list[out->n++] = one;
    }
    out->decided = s.decided && dd_fine(&s.d);
    out->n = out->decided ? out->n : 0;
    return !s.d.failed;
}

/* ---- diff ---- */

/* Where the position moves, by from and to. */
static bool moved(struct stands *s, struct arena *a, struct pol_diff *out, struct err *err)
{
    uint32_t f[CASES_FUNCTIONS_MAX];
    struct meaning m = { 0 };
    struct cases c;
    unsigned n = 0;
    uint32_t real = dd_and(&s->d, s->of[0].real, s->of[1].real);
    for (enum position x = POSITION_CLOSED; x <= POSITION_OPEN; x++)
        for (enum position y = POSITION_CLOSED; y <= POSITION_OPEN; y++) {
            uint32_t both = dd_and(&s->d, s->of[0].is[x], s->of[1].is[y]);
            if (x == y)
                continue;
            m.before[n] = x;
            m.after[n] = y;
            f[n++] = dd_and(&s->d, real, both);
        }
    if (!dd_fine(&s->d))
        return !s->d.failed;
    if (!cases_of(&s->cells, &s->d, f, n, &c, err))
        return false;
    return !c.complete || render(&c, &m, a, &out->moved, err);
}

static void print_declared(struct buf *b, const struct pol_fact *f)
{
    char room[QUOTED_BYTES];
    const char *more = f->type == POL_YESNO ? "yes" : f->type == POL_DATE ? "later" : "higher";
    buf_printf(b, "%s", type_name(f->type));
    if (f->direction != POL_NEUTRAL)
        buf_printf(b, ", %s is %s", more, f->direction == POL_RISKIER_UP ? "riskier" : "safer");
    if (f->measured)
        buf_printf(b, ", measured");
    if (f->latest_counts)
        buf_printf(b, ", the latest counts");
    if (f->good_for_days > 0)
        buf_printf(b, ", good for %" PRIu32 " days", f->good_for_days);
    if (f->signer.len > 0)
        buf_printf(b, ", signed by %s", span_quote(f->signer, room));
    if (f->considered)
        buf_printf(b, ", considered");
}

static bool declared_line(struct lines *to, const struct pol_fact *f, char sign, struct arena *a,
                          struct err *err)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    buf_init(&b, "a fact", TEXT_BYTES);
    buf_printf(&b, "%c ", sign);
    buf_put(&b, f->name);
    buf_printf(&b, " is ");
    print_declared(&b, f);
    return keep_line(to, &b, a, err);
}

static bool same_declared(const struct pol_fact *x, const struct pol_fact *y)
{
    bool words = x->n_words == y->n_words;
    for (unsigned i = 0; words && i < x->n_words; i++)
        words = span_eq(x->word[i], y->word[i]);
    return words && x->type == y->type && x->direction == y->direction &&
           x->riskier == y->riskier && x->measured == y->measured &&
           x->latest_counts == y->latest_counts && x->good_for_days == y->good_for_days &&
           span_eq(x->signer, y->signer) && x->considered == y->considered;
}

static bool declared(const struct policy *const pair[2], struct arena *a, struct pol_diff *out,
                     struct err *err)
{
    struct lines to = { 0 };
    for (unsigned k = 0; k < 2; k++)
        for (unsigned i = 0; i < pair[k]->n_facts; i++) {
            const struct pol_fact *f = &pair[k]->fact[i];
            int other = policy_fact(pair[1 - k], f->name);
            if (f->is_today || (other >= 0 && (k == 1 || same_declared(f, &pair[1]->fact[other]))))
                continue;
            if (!declared_line(&to, f, k == 0 ? '-' : '+', a, err) ||
                (other >= 0 && !declared_line(&to, &pair[1]->fact[other], '+', a, err)))
                return false;
        }
    out->declared = to.line;
    out->n_declared = to.n;
    return true;
}

static bool same_obligation(const struct pol_obligation *x, const struct pol_obligation *y)
{
    return x->kind == y->kind && x->number == y->number && x->per_seconds == y->per_seconds &&
           span_eq(x->text, y->text);
}

/* Where an obligation holds, within `where`, by the duties of one policy. */
static bool held(const struct stand *s, const struct pol_obligation *o, enum position at,
                 uint32_t where, uint32_t *out)
{
    const struct policy *p = s->cells->policy[s->policy];
    *out = DD_FALSE;
    for (unsigned i = 0; i < p->n_duties; i++)
        for (unsigned k = 0; k < p->duty[i].n_obligations; k++) {
            struct closing guard = pol_guard(&p->duty[i], at);
            uint32_t holds;
            if (!same_obligation(&p->duty[i].obligation[k], o) || !guard.applies)
                continue;
            if (!stand_closing(s, &guard, at, &holds, s->d->err))
                return false;
            *out = dd_or(s->d, *out, dd_and(s->d, where, holds));
        }
    return true;
}

static bool seen_before(const struct policy *const pair[2], unsigned k, unsigned duty, unsigned n)
{
    const struct pol_obligation *o = &pair[k]->duty[duty].obligation[n];
    for (unsigned q = 0; q <= k; q++)
        for (unsigned i = 0; i < (q < k ? pair[q]->n_duties : duty + 1); i++)
            for (unsigned m = 0; m < pair[q]->duty[i].n_obligations; m++) {
                if (q == k && i == duty && m == n)
                    return false;
                if (same_obligation(&pair[q]->duty[i].obligation[m], o))
                    return true;
            }
    return false;
}

static bool duty_line(struct stands *s, const struct pol_obligation *o, enum position at,
                      struct lines *to, struct err *err)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    uint32_t was, is, where = dd_or(&s->d, s->of[0].is[at], s->of[1].is[at]);
    if (!held(&s->of[0], o, at, where, &was) || !held(&s->of[1], o, at, where, &is))
        return false;
    if (was == is || !dd_fine(&s->d))
        return true;
    bool more = dd_without(&s->d, was, is) == DD_FALSE;
    bool fewer = dd_without(&s->d, is, was) == DD_FALSE;
    buf_init(&b, "a duty", 2 << 20);
    buf_printf(&b, "%s: %s ", position_name(at), fewer ? "-" : more ? "+" : "~");
    pol_print_obligation(&b, o);
    if (was != DD_FALSE && is != DD_FALSE)
        buf_printf(&b, more ? ", in more cases" : fewer ? ", in fewer cases" : ", in other cases");
    else if ((is != DD_FALSE ? is : was) != where)
        buf_printf(&b, ", in some cases");
    return keep_line(to, &b, s->d.a, err);
}

static bool duties(struct stands *s, const struct policy *const pair[2], struct pol_diff *out,
                   struct err *err)
{
    struct lines to = { 0 };
    for (enum position at = POSITION_CLOSED; at <= POSITION_OPEN; at++)
        for (unsigned k = 0; k < 2; k++)
            for (unsigned i = 0; i < pair[k]->n_duties; i++)
                for (unsigned n = 0; n < pair[k]->duty[i].n_obligations; n++)
                    if (!seen_before(pair, k, i, n) &&
                        !duty_line(s, &pair[k]->duty[i].obligation[n], at, &to, err))
                        return false;
    out->duty = to.line;
    out->n_duties = to.n;
    return true;
}

bool policy_diff(const struct policy *const pair[2], struct dd_budget budget, struct arena *a,
                 struct pol_diff *out, struct err *err)
{
    struct stands s;
    *out = (struct pol_diff){ 0 };
    if (!stand_all(pair, budget, a, &s, err) || !declared(pair, a, out, err))
        return false;
    if (s.decided && (!moved(&s, a, out, err) || !duties(&s, pair, out, err)))
        return false;
    out->decided = s.decided && dd_fine(&s.d) && out->moved.decided;
    if (!out->decided) { /* half of it would be taken for the whole */
        out->moved = (struct pol_table){ 0 };
        out->n_duties = 0;
    }
    return !s.d.failed;
}
