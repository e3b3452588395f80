/* need.c - see need.h. wants.c says what could be asked for; here each of its terms gets goals,
 * is tried on the evaluator, and loses what it can do without. */
#include "policy/need.h"

#include "base/sort.h"
#include "policy/fact.h"
#include "policy/wants.h"

enum { TEXT_BYTES = 16384 };

struct needing {
    struct eval e;
    const struct pol_given *given;
    struct pol_given *tried; /* given, with the goals of a way */
    struct clock now;
    struct arena *a;
    struct err *err;
};

/* ---- goals ---- */

static bool inside(const struct pol_fact *f, const struct want *w, struct dec v)
{
    struct pol_set whole = pol_whole(f);
    int lo = dec_cmp(v, w->lo), hi = dec_cmp(v, w->hi);
    return (lo > 0 || (lo == 0 && !w->lo_out)) && (hi < 0 || (hi == 0 && !w->hi_out)) &&
           dec_cmp(v, whole.lo) >= 0 && dec_cmp(v, whole.hi) <= 0;
}

/* A number that will do: the end itself, one step past it, or something between the ends. */
static struct dec number_goal(const struct pol_fact *f, const struct want *w)
{
    double lo = dec_double(w->lo), hi = dec_double(w->hi);
    struct dec candidate[] = {
        w->lo.inf == 0 ? w->lo : w->hi, w->hi.inf == 0 ? w->hi : w->lo,    dec_round(hi - 1, false),
        dec_round(lo + 1, true),        dec_round(hi / 2, false),          dec_round(lo * 2, true),
        dec_round(lo / 2 + 0.5, false), dec_round(lo / 2 + hi / 2, false), dec_u64(0)
    };
    for (size_t i = 0; i < COUNT(candidate); i++)
        if (candidate[i].inf == 0 && inside(f, w, candidate[i]))
            return candidate[i];
    return w->lo.inf == 0 ? w->lo : w->hi;
}

static struct pol_set goal_of(const struct pol_fact *f, const struct want *w)
{
    struct pol_set s = { .may = w->may, .must = w->must };
    if (f->type == POL_SET)
        s.may = w->must;
    else if (type_is_number(f->type))
        s.lo = s.hi = number_goal(f, w);
    return s;
}

/* ---- trying ---- */

static void put_goal(struct needing *n, unsigned fact, const struct pol_set *goal)
{
    n->tried[fact] = n->given[fact];
    if (goal == NULL)
        return;
    n->tried[fact].set = *goal;
    n->tried[fact].by_position = NULL;
}

/* The day is no fact that is given: it is the clock's. */
static bool stands_with(struct needing *n, const struct need_change *c, unsigned n_changes,
                        unsigned without)
{
    struct clock now = n->now;
    for (unsigned i = 0; i < n_changes; i++) {
        put_goal(n, c[i].fact, i == without ? NULL : &c[i].goal);
        if (n->e.p->fact[c[i].fact].is_today && i != without)
            now.now_at = (int64_t)dec_double(c[i].goal.lo) * DAY_SECONDS;
    }
    bool stands = policy_stands(n->e.p, n->tried, now, n->e.at);
    for (unsigned i = 0; i < n_changes; i++)
        put_goal(n, c[i].fact, NULL);
    return stands;
}

/* Drops the changes a way does without. False: it does not do at all, for a goal undoes what another
 * condition was content with. */
static bool settle(struct needing *n, struct need_change *c, unsigned *n_changes)
{
    if (!stands_with(n, c, *n_changes, UINT32_MAX))
        return false;
    for (unsigned i = *n_changes; i-- > 0;)
        if (stands_with(n, c, *n_changes, i)) {
            --*n_changes;
            memmove(&c[i], &c[i + 1], (*n_changes - i) * sizeof *c);
        }
    return *n_changes > 0;
}

/* ---- texts ---- */

static void print_asker(struct needing *n, struct buf *b, const struct asker *by)
{
    if (b->len > 0)
        buf_printf(b, " and ");
    cond_print(b, n->e.p, by->atom, by->negated);
}

static void print_list(struct buf *b, const struct pol_fact *f, uint64_t mask, const char *verb)
{
    unsigned left = (unsigned)__builtin_popcountll(mask);
    if (left == 0)
        return;
    if (b->len > 0)
        buf_printf(b, " and ");
    buf_put(b, f->name);
    buf_printf(b, " %s ", verb);
    for (unsigned i = 0; left > 0; i++) {
        if ((mask >> i & 1) == 0)
            continue;
        buf_put(b, f->word[i]);
        left--;
        buf_printf(b, left > 1 ? ", " : left == 1 ? " and " : "");
    }
}

static void print_words_wanted(struct needing *n, struct buf *b, const struct want *w)
{
    const struct pol_fact *f = &n->e.p->fact[w->fact];
    uint64_t all = fact_words(f);
    struct pol_cond one = {
        .kind = COND_WORDS, .form = FORM_ONE_OF, .index = w->fact, .mask = w->may & all
    };
    if (w->n_words_by == 1 && w->words_by.atom != NULL) {
        print_asker(n, b, &w->words_by);
    } else if (f->type == POL_SET) {
        print_list(b, f, w->must, "includes");
        print_list(b, f, all & ~w->may, "lacks");
    } else if (f->type == POL_POSITION && w->n_words_by == 1) {
        buf_put(b, f->name);
        buf_printf(b, " is at least %s", position_name(n->e.at));
    } else {
        one.form = __builtin_popcountll(one.mask) == 1 ? FORM_WORD : FORM_ONE_OF;
        cond_print(b, n->e.p, &one, false);
    }
}

/* A neutral number may have an other side, with which a condition is content now. */
static void print_such_as(struct needing *n, struct buf *b, const struct want *w)
{
    const struct pol_fact *f = &n->e.p->fact[w->fact];
    if (!type_is_number(f->type) || f->direction != POL_NEUTRAL || f->is_today)
        return;
    buf_printf(b, ", such as ");
    pol_print_set(b, f, goal_of(f, w));
}

static const char *want_text(struct needing *n, const struct want *w)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct span text, copy;
    buf_init(&b, "a change", TEXT_BYTES);
    if (w->lo_by.atom != NULL)
        print_asker(n, &b, &w->lo_by);
    if (w->hi_by.atom != NULL)
        print_asker(n, &b, &w->hi_by);
    if (w->n_words_by > 0)
        print_words_wanted(n, &b, w);
    print_such_as(n, &b, w);
    return buf_done(&b, &text, n->err) && span_copy(n->a, text, &copy, n->err)
               ? (const char *)copy.ptr
               : NULL;
}

/* ---- ways ---- */

static bool make_changes(struct needing *n, const struct term *t, struct need_change *c)
{
    for (unsigned i = 0; i < t->n; i++) {
        const struct want *w = &t->want[i];
        const char *text = want_text(n, w);
        if (text == NULL)
            return false;
        c[i] = (struct need_change){ .fact = w->fact,
                                     .text = text,
                                     .lo = w->lo,
                                     .hi = w->hi,
                                     .lo_out = w->lo_out,
                                     .hi_out = w->hi_out,
                                     .goal = goal_of(&n->e.p->fact[w->fact], w) };
    }
    return true;
}

static bool same_way(const struct need_way *x, const struct need_way *y)
{
    if (x->n != y->n)
        return false;
    for (unsigned i = 0; i < x->n; i++)
        if (x->change[i].fact != y->change[i].fact ||
            strcmp(x->change[i].text, y->change[i].text) != 0)
            return false;
    return true;
}

static int easier(const void *x, const void *y)
{
    const struct need_way *a = x, *b = y;
    if (a->hardness != b->hardness)
        return a->hardness < b->hardness ? -1 : 1;
    if (a->n != b->n)
        return a->n < b->n ? -1 : 1;
    for (unsigned i = 0; i < a->n; i++) {
        int order = strcmp(a->change[i].text, b->change[i].text);
        if (order != 0)
            return order;
    }
    return 0;
}

/* The term as a way; *is false where it comes to nothing. */
static bool make_way(struct needing *n, const struct term *t, struct need_way *out, bool *is)
{
    struct need_change *c = ARENA_ARRAY(n->a, struct need_change, t->n, n->err);
    unsigned left = t->n;
    if (c == NULL || !make_changes(n, t, c))
        return false;
    *is = settle(n, c, &left);
    *out = (struct need_way){ .change = c, .n = left };
    for (unsigned i = 0; i < left; i++) {
        unsigned hardness = want_hardness(&n->e, c[i].fact);
        out->hardness = hardness > out->hardness ? hardness : out->hardness;
    }
    out->idle = out->hardness == WANT_NEVER;
    return true;
}

static bool gather(struct needing *n, const struct terms *terms, struct need *out)
{
    struct need_way *way = ARENA_ARRAY(n->a, struct need_way, terms->n, n->err);
    size_t found = 0;
    if (way == NULL)
        return false;
    out->complete = !terms->cut;
    for (size_t i = 0; i < terms->n; i++) {
        bool is, again = false;
        if (!make_way(n, &terms->term[i], &way[found], &is))
            return false;
        out->complete = out->complete && is;
        for (size_t k = 0; is && k < found; k++)
            again = again || same_way(&way[k], &way[found]);
        found += is && !again;
    }
    sort_heap(way, found, sizeof *way, easier);
    out->way = way;
    out->n = found < NEED_WAYS_MAX ? found : NEED_WAYS_MAX;
    out->more = found - out->n;
    return true;
}

bool policy_need(const struct policy *p, const struct pol_given *given, struct clock now,
                 enum position at, struct arena *a, struct need *out, struct err *err)
{
    struct needing n = { .given = given, .now = now, .a = a, .err = err };
    struct terms terms;
    struct need got = { .complete = true };
    n.tried = ARENA_ARRAY(a, struct pol_given, p->n_facts, err);
    if (n.tried == NULL)
        return false;
    if (p->n_facts > 0)
        memcpy(n.tried, given, p->n_facts * sizeof *given);
    eval_start(&n.e, p, given, now);
    eval_at(&n.e, at);
    if (!policy_stands(p, given, now, at) &&
        (!wants_find(&n.e, a, &terms, err) || !gather(&n, &terms, &got)))
        return false;
    *out = got;
    return true;
}
