/* replay.c - see replay.h. */
#include "catalogue/replay.h"

#include "base/sort.h"
#include "policy/stat.h"

#include <strings.h>

/* ---- what a release says of a fact ---- */

struct saying {
    const struct cat_release *release;
    const struct cat_margin *margin; /* or NULL */
    const struct pol_fact *fact;
    double alpha;       /* one-sided error at which the fact is judged */
    struct pol_set set; /* missing until something is said */
    struct cat_said said;
};

static void say_basis(struct saying *s, enum cat_about about)
{
    s->said.spoken = true;
    s->said.basis = s->release->basis[about];
}

static void say_between(struct saying *s, struct dec lo, struct dec hi)
{
    s->set.lo = lo;
    s->set.hi = hi;
    s->set.missing = false;
}

/* A word that the fact does not have says nothing of it. */
static void say_word(struct saying *s, struct span word)
{
    for (unsigned i = 0; i < s->fact->n_words && s->fact->type != POL_SET; i++)
        if (span_eq(s->fact->word[i], word)) {
            s->set.may = (uint64_t)1 << i;
            s->set.missing = false;
        }
}

static void say_memory(struct saying *s)
{
    if (!s->release->memory_bytes.known)
        return;
    say_between(s, s->release->memory_bytes.value, s->release->memory_bytes.value);
    say_basis(s, CAT_PARAMS_TOTAL);
}

static void say_compute(struct saying *s)
{
    if (!s->release->flop_lo.known)
        return;
    say_between(s, s->release->flop_lo.value, s->release->flop_hi.value);
    say_basis(s, CAT_TRAIN_FLOP);
}

/* A cap that nobody knows of is not a cap that is not there. */
static void say_bars(struct saying *s)
{
    if (!s->release->user_cap.known)
        return;
    say_word(s, SPAN("yes"));
    say_basis(s, CAT_LICENCE);
}

/* At the error at which the policy judges measurements. */
static struct stat_bounds margin_bounds(const struct saying *s)
{
    double wide = stat_normal_quantile(1 - s->alpha) * s->margin->se;
    return (struct stat_bounds){ s->margin->difference - wide, s->margin->difference + wide };
}

static void say_of_margin(struct saying *s)
{
    s->said.spoken = true;
    s->said.basis = s->margin->basis;
    s->said.margin = s->margin;
}

static void say_margin(struct saying *s)
{
    if (s->margin == NULL || !s->margin->known)
        return;
    struct stat_bounds b = margin_bounds(s);
    say_between(s, dec_round(b.lo, false), dec_round(b.hi, true));
    say_of_margin(s);
}

/* It leads if its margin is shown to be above zero, and does not if it is shown to be below. */
static void say_leads(struct saying *s)
{
    if (s->margin == NULL || !s->margin->known)
        return;
    struct stat_bounds b = margin_bounds(s);
    if (b.lo > 0 || b.hi < 0)
        say_word(s, b.lo > 0 ? SPAN("yes") : SPAN("no"));
    say_of_margin(s);
}

static void say_record(struct saying *s, enum cat_harm harm)
{
    static const char *const word[CAT_LEVELS] = { "numbers", "verdict", "method", "none_found" };
    const struct cat_record *r = &s->release->record[harm];
    s->said.sentence = r->sentence;
    s->said.why = r->why;
    if (r->known)
        say_word(s, span_of(word[r->level]));
    if (r->known || r->sentence.len > 0)
        say_basis(s, CAT_SAFETY);
}

static void say_bio(struct saying *s)
{
    say_record(s, CAT_BIO);
}

static void say_cyber(struct saying *s)
{
    say_record(s, CAT_CYBER);
}

static void say_after_tuning(struct saying *s)
{
    say_record(s, CAT_AFTER_TUNING);
}

static const struct {
    const char *fact;
    enum pol_type type;
    void (*say)(struct saying *s);
} says[] = {
    { "model.memory_4bit", POL_SIZE, say_memory },
    { "model.training_compute", POL_COMPUTE, say_compute },
    { "licence.bars_large_rivals", POL_YESNO, say_bars },
    { "frontier.margin", POL_POINTS, say_margin },
    { "frontier.leads_open", POL_YESNO, say_leads },
    { "record.bio", POL_ORDERED, say_bio },
    { "record.cyber", POL_ORDERED, say_cyber },
    { "record.after_tuning", POL_ORDERED, say_after_tuning },
};

static void say_supposed(struct saying *s, const struct cat_supposed *of)
{
    const struct pol_fact *f = s->fact;
    if (of->kind == CAT_A_NUMBER && f->n_words == 0)
        say_between(s, of->number, of->number);
    else if (of->kind == CAT_A_YESNO)
        say_word(s, of->yes ? SPAN("yes") : SPAN("no"));
    else if (of->kind == CAT_A_WORD)
        say_word(s, of->word);
    s->said.supposed = !s->set.missing;
}

static void say(const struct catalogue *c, struct clock now, struct saying *s)
{
    const struct pol_fact *f = s->fact;
    if (f->is_today)
        say_between(s, dec_i64(clock_day(now.now_at)), dec_i64(clock_day(now.now_at)));
    if (f->is_today || !span_eq(f->variant, SPAN("as_released")))
        return;
    for (size_t i = 0; i < c->n_supposed; i++)
        if (span_eq(f->name, c->supposed[i].fact)) {
            say_supposed(s, &c->supposed[i]);
            return;
        }
    for (size_t i = 0; i < COUNT(says); i++)
        if (f->type == says[i].type && span_eq(f->name, span_of(says[i].fact)))
            says[i].say(s);
}

static bool decide(const struct cat_world *w, const struct cat_release *r, const struct policy *p,
                   struct arena *a, struct cat_outcome *out, struct err *err)
{
    struct clock now = { r->released.at };
    const struct cat_margin *margin =
        w->margin != NULL ? &w->margin[r - w->catalogue->release] : NULL;
    struct pol_given *given = ARENA_ARRAY(a, struct pol_given, p->n_facts, err);
    struct cat_said *said = given != NULL ? ARENA_ARRAY(a, struct cat_said, p->n_facts, err) : NULL;
    assert(r->released.known);
    if (said == NULL)
        return false;
    for (unsigned i = 0; i < p->n_facts; i++) {
        struct saying s = {
            .release = r, .margin = margin, .fact = &p->fact[i], .alpha = policy_alpha(p, i)
        };
        s.set = pol_whole(s.fact);
        say(w->catalogue, now, &s);
        given[i].set = s.set;
        said[i] = s.said;
    }
    *out = (struct cat_outcome){ .policy = p, .given = given, .said = said };
    return policy_eval(p, given, now, a, &out->verdict, err);
}

/* ---- two policies ---- */

bool cat_too_wide(const struct cat_outcome *o, const struct pol_atom *atom)
{
    return atom->fact >= 0 && atom->value == POL_UNKNOWN && !o->given[atom->fact].set.missing;
}

static void add_basis(struct cat_step *step)
{
    for (unsigned i = 0; i < step->why->n_atoms; i++) {
        int fact = step->why->atom[i].fact;
        if (fact < 0 || !step->by->said[fact].spoken)
            continue;
        enum cat_basis one = step->by->said[fact].basis;
        step->basis = !step->spoken || one < step->basis ? one : step->basis;
        step->spoken = true;
    }
}

/* What is true before what is only not shown, then the first as it stands in the policy. */
static struct cat_step lost(const struct cat_outcome *by, enum position at)
{
    const struct pol_verdict *v = &by->verdict;
    struct cat_step step = { .lost = at, .by = by };
    for (unsigned i = 0; i < v->n_objections[at]; i++) {
        const struct pol_objection *o = &v->objection[at][i];
        if (step.why == NULL || o->value > step.why->value)
            step.why = o;
    }
    add_basis(&step);
    return step;
}

static bool is_absence(const struct cat_step *step)
{
    for (unsigned i = 0; i < step->why->n_atoms; i++) {
        int fact = step->why->atom[i].fact;
        const struct pol_fact *f = fact >= 0 ? &step->by->policy->fact[fact] : NULL;
        if (f == NULL || f->type != POL_ORDERED || !span_begins(f->name, "record."))
            continue;
        for (unsigned k = 0; k < f->n_words; k++)
            if (span_eq(f->word[k], SPAN("none_found")) &&
                step->by->given[fact].set.may == (uint64_t)1 << k)
                return true;
    }
    return false;
}

static void find_steps(struct cat_replay *r)
{
    enum position x = r->outcome[0].verdict.position, y = r->outcome[1].verdict.position;
    const struct cat_outcome *narrow = &r->outcome[y < x];
    bool other = false;
    for (enum position at = x > y ? x : y; at > narrow->verdict.position; at--) {
        struct cat_step step = lost(narrow, at);
        if (step.why == NULL) /* an island: this one stands, and only wider ones were lost */
            continue;
        bool holds = step.why->value == POL_TRUE;
        r->shown = r->shown || holds;
        other = other || (holds && !is_absence(&step));
        r->step[r->n_steps++] = step;
    }
    r->moved = x != y;
    r->absence = r->shown && !other;
}

/* By day, then as they stand; those without a day behind. */
static int by_day(const void *x, const void *y)
{
    const struct cat_release *a = ((const struct cat_replay *)x)->release;
    const struct cat_release *b = ((const struct cat_replay *)y)->release;
    if (a->released.known != b->released.known)
        return a->released.known ? -1 : 1;
    if (a->released.known && a->released.at != b->released.at)
        return a->released.at < b->released.at ? -1 : 1;
    return (a->line > b->line) - (a->line < b->line);
}

static struct cat_replays count(const struct cat_replay *list, size_t n)
{
    struct cat_replays got = { .list = list, .n = n };
    for (size_t i = 0; i < n; i++) {
        const struct cat_replay *r = &list[i];
        got.n_dated += r->decided;
        got.n_shown += r->shown;
        got.n_silent += r->moved && !r->shown;
        got.n_unmoved += r->decided && !r->moved;
        got.n_absence += r->absence;
    }
    return got;
}

bool cat_compare(const struct cat_world *w, const struct policy *const pair[2], struct arena *a,
                 struct cat_replays *out, struct err *err)
{
    const struct catalogue *c = w->catalogue;
    struct cat_replay *list = ARENA_ARRAY(a, struct cat_replay, c->n, err);
    if (list == NULL)
        return false;
    for (size_t i = 0; i < c->n; i++)
        list[i].release = &c->release[i];
    sort_heap(list, c->n, sizeof *list, by_day);
    for (size_t i = 0; i < c->n; i++) {
        struct cat_replay *r = &list[i];
        r->decided = r->release->released.known;
        if (!r->decided)
            continue;
        for (unsigned k = 0; k < 2; k++)
            if (!decide(w, r->release, pair[k], a, &r->outcome[k], err))
                return false;
        find_steps(r);
    }
    *out = count(list, c->n);
    return true;
}

static bool same_name(struct span x, struct span y)
{
    return x.len == y.len && strncasecmp((const char *)x.ptr, (const char *)y.ptr, x.len) == 0;
}

bool cat_of_maker(const struct cat_replays *all, struct span maker, struct arena *a,
                  struct cat_replays *out, struct err *err)
{
    struct cat_replay *list = ARENA_ARRAY(a, struct cat_replay, all->n, err);
    size_t n = 0;
    for (size_t i = 0; list != NULL && i < all->n; i++)
        if (same_name(all->list[i].release->maker, maker))
            list[n++] = all->list[i];
    if (list != NULL)
        *out = count(list, n);
    return list != NULL;
}
