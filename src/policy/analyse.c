/* analyse.c - see analyse.h: the order of the checks, and what they share. Cheap and local ones
 * come first, so that a policy past the budget still learns of them. */
#include <stdarg.h>
#include <stdio.h>

#include "base/sort.h"
#include "policy/finding.h"

static const struct {
    const char *name;
    bool fault;
} kinds[] = {
    [POL_FIND_NEVER_OBJECTS] = { "never_objects", true },
    [POL_FIND_ALWAYS_OBJECTS] = { "always_objects", true },
    [POL_FIND_UNREACHED] = { "unreached", true },
    [POL_FIND_REDUNDANT] = { "redundant", true },
    [POL_FIND_NO_EFFECT] = { "no_effect", true },
    [POL_FIND_DUTY_NEVER] = { "duty_never", true },
    [POL_FIND_DUTY_NOBODY] = { "duty_nobody", true },
    [POL_FIND_DUTY_ALWAYS] = { "duty_always", false },
    [POL_FIND_ISLAND] = { "island", false },
    [POL_FIND_LAX_GATE] = { "lax_gate", false },
    [POL_FIND_UNUSED] = { "unused", false },
    [POL_FIND_NO_SHELF_LIFE] = { "no_shelf_life", false },
    [POL_FIND_AS_RELEASED] = { "as_released", false },
    [POL_FIND_HIDES] = { "hides", false },
    [POL_FIND_SILENCE] = { "silence", false },
    [POL_FIND_WIDTH] = { "width", false },
    [POL_FIND_BAD_NEWS] = { "bad_news", true },
    [POL_FIND_REWARDS] = { "rewards_silence", true },
};

const char *pol_finding_name(enum pol_finding_kind k)
{
    return kinds[k].name;
}

/* ---- findings ---- */

bool finding_fine(const struct analysing *w)
{
    return !w->failed && dd_fine(&w->d);
}

bool finding_is(const struct analysing *w, uint32_t f)
{
    return finding_fine(w) && f != DD_FALSE;
}

bool finding_is_not(const struct analysing *w, uint32_t f)
{
    return finding_fine(w) && f == DD_FALSE;
}

struct pol_finding *finding_add(struct analysing *w, enum pol_finding_kind kind)
{
    struct pol_analysis *out = w->out;
    struct pol_finding **list =
        arena_grow(w->a, out->finding, out->n_findings, &w->room, sizeof *list, w->err);
    struct pol_finding *f = list == NULL ? NULL : ARENA_ARRAY(w->a, struct pol_finding, 1, w->err);
    if (f == NULL) {
        w->failed = true;
        return NULL;
    }
    out->finding = list;
    out->finding[out->n_findings++] = f;
    out->n_faults += kinds[kind].fault;
    f->kind = kind;
    f->fault = kinds[kind].fault;
    f->fact = -1;
    return f;
}

void finding_say(struct pol_finding *f, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(f->told.text, sizeof f->told.text, fmt, ap);
    va_end(ap);
}

void finding_hint(struct pol_finding *f, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(f->told.hint, sizeof f->told.hint, fmt, ap);
    va_end(ap);
}

static struct span line_of(const struct analysing *w, struct finding_line at)
{
    return policy_line(w->p->layer[at.layer].text, at.line);
}

static bool in_name(struct span line, size_t at)
{
    uint8_t c = at < line.len ? line.ptr[at] : ' ';
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == '-';
}

/* Where the name stands in line, by itself; the length of line if it does not. */
static size_t find_name(struct span line, struct span name)
{
    for (size_t at = 0; at + name.len <= line.len; at++) {
        bool begins = at == 0 || !in_name(line, at - 1);
        if (begins && memcmp(line.ptr + at, name.ptr, name.len) == 0 &&
            !in_name(line, at + name.len))
            return at;
    }
    return line.len;
}

void finding_at_name(const struct analysing *w, struct pol_finding *f, struct span name,
                     struct finding_line at)
{
    struct span text = line_of(w, at);
    size_t from = find_name(text, name);
    f->layer = at.layer;
    f->told.line = at.line;
    f->told.column = (uint32_t)(from < text.len ? from : 0) + 1;
    f->told.length = (uint32_t)(from < text.len ? name.len : 0);
}

/* The clause from its first word, behind the rule's heading, to the end of its line. */
void finding_at_clause(const struct analysing *w, struct pol_finding *f, struct finding_line at)
{
    struct span text = line_of(w, at);
    size_t from = 0, end = text.len;
    bool quoted = false;
    for (size_t i = 0; i < text.len; i++) {
        quoted = quoted != (text.ptr[i] == '"');
        if (text.ptr[i] == ':' && !quoted)
            from = i + 1;
    }
    while (from < end && (text.ptr[from] == ' ' || text.ptr[from] == '\t'))
        from++;
    while (end > from && (text.ptr[end - 1] == ' ' || text.ptr[end - 1] == '\t'))
        end--;
    f->layer = at.layer;
    f->told.line = at.line;
    f->told.column = (uint32_t)from + 1;
    f->told.length = (uint32_t)(end - from);
}

static int by_place(const void *x, const void *y)
{
    const struct pol_finding *a = *(struct pol_finding *const *)x;
    const struct pol_finding *b = *(struct pol_finding *const *)y;
    int c = (b->fault > a->fault) - (b->fault < a->fault);
    c = c != 0 ? c : (a->layer > b->layer) - (a->layer < b->layer);
    c = c != 0 ? c : (a->told.line > b->told.line) - (a->told.line < b->told.line);
    c = c != 0 ? c : (a->told.column > b->told.column) - (a->told.column < b->told.column);
    return c != 0 ? c : strcmp(a->told.text, b->told.text);
}

/* ---- witnesses ---- */

static bool state_of(struct analysing *w, const uint8_t *point, struct pol_state *out)
{
    struct cells_given g;
    if (!cells_give(&w->cells, 0, point, w->a, &g, w->err)) {
        w->failed = true;
        return false;
    }
    *out = (struct pol_state){ .given = g.given, .has_today = g.today != INT64_MIN };
    out->now.now_at = out->has_today ? g.today * DAY_SECONDS : 0;
    out->position = policy_position(w->p, out->given, out->now);
    return true;
}

bool finding_one(struct analysing *w, struct pol_finding *f, uint32_t from)
{
    if (f == NULL || !finding_is(w, from))
        return false;
    dd_point(&w->d, from, w->point[0], w->cells.n_variables);
    f->n_witnesses = state_of(w, w->point[0], &f->witness[0]);
    return f->n_witnesses > 0;
}

bool finding_two(struct analysing *w, struct pol_finding *f, unsigned fact)
{
    if (!state_of(w, w->point[0], &f->witness[0]) || !state_of(w, w->point[1], &f->witness[1]))
        return false;
    f->n_witnesses = 2;
    f->fact = (int)w->cells.fact[fact].index[0];
    return true;
}

/* The point of `from` there is; then to, with all other facts as there. */
static bool pair_at(struct analysing *w, struct pol_finding *f, unsigned fact, uint32_t from,
                    uint32_t to)
{
    struct dd_block b = w->cells.fact[fact].block;
    uint32_t end = b.first + b.n;
    struct dd_block before = { 0, b.first }, after = { end, w->cells.n_variables - end };
    dd_point(&w->d, from, w->point[0], w->cells.n_variables);
    to = dd_set(&w->d, to, before, w->point[0]);
    to = dd_set(&w->d, to, after, w->point[0] + end);
    if (!finding_is(w, to))
        return false;
    dd_point(&w->d, to, w->point[1], w->cells.n_variables);
    memcpy(w->point[1], w->point[0], b.first);
    memcpy(w->point[1] + end, w->point[0] + end, after.n);
    return finding_two(w, f, fact);
}

static bool pair_by(struct analysing *w, struct pol_finding *f, unsigned fact, uint32_t from,
                    uint32_t to)
{
    if (f == NULL)
        return false;
    uint32_t both = dd_and(&w->d, from, dd_some(&w->d, to, w->cells.fact[fact].block));
    return finding_is(w, both) && pair_at(w, f, fact, both, to);
}

bool finding_pair(struct analysing *w, struct pol_finding *f, uint32_t from, uint32_t to)
{
    for (unsigned i = 0; i < w->cells.n_facts && finding_fine(w); i++)
        if (w->cells.fact[i].block.n > 0 && pair_by(w, f, i, from, to))
            return true;
    return finding_one(w, f, from);
}

/* ---- the whole ---- */

/* With nothing known, on every day that makes a difference. */
static void analyse_blank(struct analysing *w)
{
    const struct cell_fact *today = NULL;
    uint8_t *point = w->point[0];
    memset(point, 1, w->cells.n_variables);
    for (unsigned i = 0; i < w->cells.n_facts; i++)
        if (w->cells.fact[i].fact->is_today)
            today = &w->cells.fact[i];
    unsigned cells = today == NULL ? 1 : today->block.n + 1;
    for (unsigned i = 0; i < cells; i++) {
        struct pol_state s;
        for (unsigned k = 0; today != NULL && k < today->block.n; k++)
            point[today->block.first + k] = k >= i;
        if (!state_of(w, point, &s))
            return;
        w->out->blank[s.position] = true;
    }
}

static const struct {
    void (*run)(struct analysing *);
    const char *what; /* of this and all that follows, if it is not decided */
} checks[] = {
    { analyse_clauses, "what each clause does, which positions are reached, and all else" },
    { analyse_reached, "which positions are reached, and all that follows from it" },
    { analyse_islands, "islands, exceptions, redundant clauses, the effect of facts and duties" },
    { analyse_exceptions, "exceptions, redundant clauses, the effect of facts and duties" },
    { analyse_redundant, "redundant clauses, the effect of facts and duties" },
    { analyse_facts, "the effect of facts and duties" },
    { analyse_duties, "duties" },
};

static void undecided(struct analysing *w, const char *what)
{
    w->out->decided = false;
    w->out->undecided = what;
}

bool finding_begin(struct analysing *w, const struct policy *p, struct dd_budget budget,
                   struct arena *a, struct err *err)
{
    bool fits;
    *w = (struct analysing){ .p = p, .a = a, .err = err, .out = w->out };
    *w->out = (struct pol_analysis){ .decided = true, .undecided = "" };
    for (enum position at = POSITION_CLOSED; at <= POSITION_OPEN; at++)
        w->out->reached[at] = POL_UNKNOWN;
    if (!dd_start(&w->d, budget, a, err) || !cells_of(&w->p, 1, a, &w->cells, &fits, err))
        return false;
    w->d.spent = !fits;
    for (unsigned i = 0; i < COUNT(w->point); i++)
        if ((w->point[i] = ARENA_ARRAY(a, uint8_t, w->cells.n_variables, err)) == NULL)
            return false;
    return !fits || stand_clauses(&w->cells, &w->d, 0, a, &w->s, err);
}

bool policy_analyse(const struct policy *p, struct dd_budget budget, struct arena *a,
                    struct pol_analysis *out, struct err *err)
{
    struct analysing *w = ARENA_ARRAY(a, struct analysing, 1, err);
    if (w == NULL)
        return false;
    w->out = out;
    if (!finding_begin(w, p, budget, a, err))
        return false;
    if (!w->d.spent || w->s.clause != NULL)
        analyse_blank(w);
    for (size_t i = 0; i < COUNT(checks) && out->decided && !w->failed; i++) {
        if (dd_fine(&w->d))
            checks[i].run(w);
        if (w->d.spent)
            undecided(w, checks[i].what);
    }
    if (w->failed || w->d.failed)
        return false;
    sort_heap(out->finding, out->n_findings, sizeof *out->finding, by_place);
    return true;
}
