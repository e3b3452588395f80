/* analyse_rules.c - clauses: those that never or always object, those that others imply, those
 * that ask for what is out of reach; islands; and exceptions that hide missing evidence. */
#include "policy/finding.h"

#include <stdio.h>

static const struct pol_clause *clause_of(const struct analysing *w, const struct stand_clause *c)
{
    return &w->p->rule[c->rule].clause[c->clause];
}

static void at_clause(const struct analysing *w, struct pol_finding *f,
                      const struct stand_clause *c)
{
    struct finding_line at = { w->p->rule[c->rule].layer, clause_of(w, c)->line };
    finding_at_clause(w, f, at);
}

static uint32_t objects_at_all(struct analysing *w, const struct stand_clause *c)
{
    uint32_t any = DD_FALSE;
    for (enum position at = POSITION_HOSTED; at <= POSITION_OPEN; at++)
        any = dd_or(&w->d, any, c->objects[at]);
    return any;
}

/* The narrowest position that a clause with a condition may object to; POSITION_NONE: it has no
 * condition, or speaks of no position that could stand. */
static enum position first_asked(const struct pol_clause *c)
{
    bool bare = c->when == NULL && c->unless == NULL && c->require == NULL;
    if (c->kind == POL_NEVER_WIDER)
        return POSITION_HOSTED;
    if (bare || (c->kind == POL_AT_MOST && c->position == POSITION_OPEN))
        return POSITION_NONE;
    return c->kind == POL_AT_MOST ? c->position + 1 : c->position;
}

static void check_clause(struct analysing *w, const struct stand_clause *c)
{
    const struct pol_clause *written = clause_of(w, c);
    enum position at = first_asked(written);
    bool ever = dd_meet(&w->d, w->s.real, objects_at_all(w, c));
    if (finding_fine(w) && !ever) {
        struct pol_finding *f = finding_add(w, POL_FIND_NEVER_OBJECTS);
        if (f == NULL)
            return;
        at_clause(w, f, c);
        finding_say(f, "this never objects: its condition is false, whatever is known");
        return;
    }
    bool always = !dd_meet(&w->d, w->s.real, dd_not(&w->d, c->objects[at]));
    struct pol_finding *f =
        finding_fine(w) && always ? finding_add(w, POL_FIND_ALWAYS_OBJECTS) : NULL;
    if (f == NULL)
        return;
    at_clause(w, f, c);
    if (written->kind == POL_REQUIRE)
        finding_say(f, "no evidence shows what this requires: %s cannot stand", position_name(at));
    else
        finding_say(f, "this always objects, whatever is known: %s cannot stand",
                    position_name(at));
    finding_hint(f, "if that is meant, say it without a condition");
}

void analyse_clauses(struct analysing *w)
{
    for (unsigned i = 0; i < w->s.n_clauses && finding_fine(w); i++)
        check_clause(w, &w->s.clause[i]);
}

/* ---- what is reached ---- */

enum { SHUT_MAX = 8 }; /* lines shown of those that shut a position out */

/* A few clauses that together let `at` never stand, none of them to spare: their lines, rising.
 * How many; 0: they are more. */
static unsigned shut_out(struct analysing *w, enum position at, uint32_t line[SHUT_MAX])
{
    uint32_t left = w->s.real;
    unsigned n = 0;
    for (unsigned last = w->s.n_clauses; left != DD_FALSE; n++) {
        uint32_t now = left;
        unsigned i = 0, k = n;
        while (i < last && (now = dd_without(&w->d, now, w->s.clause[i].objects[at])) != DD_FALSE)
            i++;
        if (i == last || n == SHUT_MAX || !finding_fine(w))
            return 0;
        for (uint32_t here = clause_of(w, &w->s.clause[i])->line; k > 0 && line[k - 1] > here; k--)
            line[k] = line[k - 1];
        line[k] = clause_of(w, &w->s.clause[i])->line;
        left = dd_without(&w->d, left, w->s.clause[i].objects[at]);
        last = i;
    }
    return n;
}

static void hint_shut_out(struct pol_finding *f, const uint32_t *line, unsigned n)
{
    char list[SHUT_MAX * 12] = "";
    size_t len = 0;
    for (unsigned i = 0; i < n; i++)
        len += (size_t)snprintf(list + len, sizeof list - len, "%s%" PRIu32,
                                i == 0       ? ""
                                : i + 1 == n ? " and "
                                             : ", ",
                                line[i]);
    if (n == 1)
        finding_hint(f, "the clause on line %s shuts it out", list);
    else if (n > 1)
        finding_hint(f, "the clauses on lines %s shut it out together", list);
}

/* A clause that requires something for a position which others shut out. */
static bool asks_in_vain(struct analysing *w, const struct stand_clause *c)
{
    const struct pol_clause *written = clause_of(w, c);
    enum position at = written->position;
    return written->kind == POL_REQUIRE && finding_is_not(w, w->s.at_least[at]) &&
           dd_meet(&w->d, w->s.real, dd_not(&w->d, c->objects[at])) && finding_fine(w);
}

static void ask_for_reach(struct analysing *w, const struct stand_clause *c)
{
    enum position at = clause_of(w, c)->position;
    uint32_t line[SHUT_MAX];
    if (!asks_in_vain(w, c))
        return;
    unsigned n = shut_out(w, at, line);
    struct pol_finding *f = finding_fine(w) ? finding_add(w, POL_FIND_UNREACHED) : NULL;
    if (f == NULL)
        return;
    at_clause(w, f, c);
    finding_say(f, "no evidence reaches %s, whatever this requires", position_name(at));
    hint_shut_out(f, line, n);
}

void analyse_reached(struct analysing *w)
{
    stand_positions(&w->s);
    for (enum position at = POSITION_CLOSED; at <= POSITION_OPEN; at++)
        if (finding_fine(w))
            w->out->reached[at] = w->s.is[at] != DD_FALSE ? POL_TRUE : POL_FALSE;
    if (!finding_fine(w))
        for (enum position at = POSITION_CLOSED; at <= POSITION_OPEN; at++)
            w->out->reached[at] = POL_UNKNOWN;
    for (unsigned i = 0; i < w->s.n_clauses && finding_fine(w); i++)
        ask_for_reach(w, &w->s.clause[i]);
}

/* ---- redundant clauses ---- */

/* y objects wherever x does. */
static bool covers(struct analysing *w, const struct stand_clause *x, const struct stand_clause *y)
{
    for (enum position at = POSITION_HOSTED; at <= POSITION_OPEN; at++)
        if (dd_meet(&w->d, w->s.real, dd_without(&w->d, x->objects[at], y->objects[at])) ||
            !finding_fine(w))
            return false;
    return true;
}

static void tell_redundant(struct analysing *w, unsigned i)
{
    const struct stand_clause *c = &w->s.clause[i];
    const struct stand_clause *by = NULL;
    for (unsigned k = 0; k < w->s.n_clauses && by == NULL; k++)
        if (k != i && covers(w, c, &w->s.clause[k])) {
            by = &w->s.clause[k];
            if (i < k && covers(w, by, c))
                return; /* of two alike, the second one is told */
        }
    struct pol_finding *f = finding_fine(w) ? finding_add(w, POL_FIND_REDUNDANT) : NULL;
    if (f == NULL)
        return;
    at_clause(w, f, c);
    if (by != NULL)
        finding_say(f, "this changes nothing: line %" PRIu32 " objects whenever it does",
                    clause_of(w, by)->line);
    else
        finding_say(f,
                    "this changes nothing: without it the position is the same, whatever is known");
    finding_hint(f, "delete it, or change its condition to what is meant");
}

/* Which clauses move the position: where all others let a position stand, this one objects, and
 * nothing wider stands. before[i]: what the clauses before i leave. */
static void find_movers(struct analysing *w, enum position at, uint32_t *before, bool *moves)
{
    unsigned n = w->s.n_clauses;
    uint32_t after =
        at == POSITION_OPEN ? w->s.real : dd_without(&w->d, w->s.real, w->s.at_least[at + 1]);
    before[0] = DD_TRUE;
    for (unsigned i = 0; i + 1 < n && finding_fine(w); i++)
        before[i + 1] =
            dd_without(&w->d, i == 0 ? w->s.real : before[i], w->s.clause[i].objects[at]);
    for (unsigned i = n; i-- > 0 && finding_fine(w);) {
        uint32_t objects = w->s.clause[i].objects[at];
        if (!moves[i] && objects != DD_FALSE)
            moves[i] = dd_meet(&w->d, before[i], dd_and(&w->d, after, objects));
        after = dd_without(&w->d, after, objects);
    }
}

void analyse_redundant(struct analysing *w)
{
    unsigned n = w->s.n_clauses;
    uint32_t *before = ARENA_ARRAY(w->a, uint32_t, n, w->err);
    bool *moves = before == NULL ? NULL : ARENA_ARRAY(w->a, bool, n, w->err);
    w->failed = w->failed || moves == NULL;
    for (enum position at = POSITION_HOSTED; at <= POSITION_OPEN && finding_fine(w) && n > 0; at++)
        find_movers(w, at, before, moves);
    for (unsigned i = 0; i < n && finding_fine(w); i++)
        if (!moves[i] && !asks_in_vain(w, &w->s.clause[i]) &&
            dd_meet(&w->d, w->s.real, objects_at_all(w, &w->s.clause[i])))
            tell_redundant(w, i);
}

/* ---- islands ---- */

/* The first clause that objects to `to` at some point of f. */
static const struct stand_clause *objector(struct analysing *w, uint32_t f, enum position to)
{
    for (unsigned i = 0; i < w->s.n_clauses; i++)
        if (dd_meet(&w->d, f, w->s.clause[i].objects[to]))
            return &w->s.clause[i];
    return NULL;
}

void analyse_islands(struct analysing *w)
{
    for (enum position at = POSITION_GATED; at <= POSITION_OPEN; at++) {
        uint32_t island = DD_FALSE;
        enum position widest = POSITION_NONE;
        for (enum position to = POSITION_HOSTED; to < at; to++) {
            uint32_t here = dd_without(&w->d, w->s.stands[at], w->s.stands[to]);
            island = here != DD_FALSE ? here : island;
            widest = here != DD_FALSE ? to : widest;
        }
        const struct stand_clause *c = finding_is(w, island) ? objector(w, island, widest) : NULL;
        struct pol_finding *f =
            finding_fine(w) && c != NULL ? finding_add(w, POL_FIND_ISLAND) : NULL;
        if (f == NULL)
            continue;
        island = dd_and(&w->d, island, c->objects[widest]);
        finding_pair(w, f, island, dd_without(&w->d, w->s.real, w->s.at_least[widest]));
        at_clause(w, f, c);
        finding_say(f, "%s can stand where %s cannot: this objects to the narrower one only",
                    position_name(at), position_name(widest));
    }
}

/* ---- exceptions ---- */

struct hiding {
    uint32_t main, stands; /* the clause without its exception; the position stands */
    uint32_t shown;        /* states in which the first of the facts is hidden */
    char names[150];
    unsigned n;
};

/* Real states in which nothing is known of the fact, which could well speak against the position,
 * and yet the position stands: because the exception holds. */
static uint32_t hidden(struct analysing *w, unsigned fact, const struct hiding *h)
{
    struct dd_block b = w->cells.fact[fact].block;
    uint32_t silent = dd_and(&w->d, h->stands, h->main);
    uint32_t harmless = dd_some(&w->d, dd_without(&w->d, w->s.real, h->main), b);
    for (uint32_t v = b.first + b.n; v-- > b.first;)
        silent = dd_and(&w->d, silent, dd_variable(&w->d, v));
    return dd_and(&w->d, silent, harmless);
}

static void name_hidden(struct hiding *h, struct span name)
{
    size_t len = strlen(h->names), room = sizeof h->names;
    if (len + name.len + 8 < room)
        snprintf(h->names + len, room - len, "%s%.*s", h->n == 0 ? "" : ", ", (int)name.len,
                 (const char *)name.ptr);
    else if (len > 0 && h->names[len - 1] != '.')
        snprintf(h->names + len, room - len, ", ...");
    h->n++;
}

static void find_hidden(struct analysing *w, struct hiding *h)
{
    for (unsigned i = 0; i < w->cells.n_facts && finding_fine(w); i++) {
        const struct cell_fact *f = &w->cells.fact[i];
        uint32_t where = DD_FALSE;
        if (f->block.n > 0 && !f->counted && !f->fact->is_today)
            where = hidden(w, i, h);
        if (!finding_is(w, where))
            continue;
        h->shown = h->n == 0 ? where : h->shown;
        name_hidden(h, f->fact->name);
    }
}

/* False: at this position nothing is hidden, or it cannot be told. */
static bool exception_at(struct analysing *w, const struct stand_clause *c, enum position at)
{
    struct closing all = pol_closing(clause_of(w, c), at);
    struct hiding h = { .stands = w->s.stands[at] };
    all.n--;                                                      /* the exception stands last */
    if (!all.applies || all.n == 0 || c->objects[at] == DD_FALSE) /* the candidate is excepted */
        return false;
    if (!stand_closing(&w->s, &all, at, &h.main, w->err)) {
        w->failed = true;
        return false;
    }
    find_hidden(w, &h);
    struct pol_finding *f = finding_fine(w) && h.n > 0 ? finding_add(w, POL_FIND_HIDES) : NULL;
    if (f == NULL)
        return false;
    at_clause(w, f, c);
    finding_say(f, "the exception lets %s stand while %s %s not known", position_name(at), h.names,
                h.n == 1 ? "is" : "are");
    finding_hint(f, "if that is not meant, let the exception ask that it is known");
    uint32_t closes = dd_without(&w->d, w->s.real, w->s.at_least[at]);
    finding_pair(w, f, h.shown, dd_and(&w->d, closes, c->objects[at]));
    return true;
}

void analyse_exceptions(struct analysing *w)
{
    for (unsigned i = 0; i < w->s.n_clauses; i++) {
        const struct stand_clause *c = &w->s.clause[i];
        enum position at = clause_of(w, c)->except != NULL ? POSITION_OPEN : POSITION_CLOSED;
        while (at > POSITION_CLOSED && finding_fine(w) && !exception_at(w, c, at))
            at--;
    }
}
