/* read_example.c - "example "title": given SETTING, ... expect POSITION.": see read.h.
 *
 * A setting names a value of its fact's type, as a comparison would; what is not set is missing. */
#include "policy/read.h"

#include "base/clock.h"

#define TRIALS_MAX 1000000000000u /* as of evidence: up to here the bounds keep their digits */

/* An example while it is read. */
struct draft {
    struct pol_example e;
    struct pol_setting *setting;
    size_t n, room;
    bool nothing;        /* "given nothing" */
    bool inherits_today; /* and has not changed it */
};

static bool set_number(struct reader *r, const struct pol_fact *f, struct dec *out)
{
    struct pol_cond c = { 0 };
    if (!read_literal(r, f, &c))
        return false;
    *out = c.value;
    return true;
}

static bool at_count(const struct reader *r)
{
    return r->lex.now.kind == TOKEN_NUMBER && r->lex.next.kind == TOKEN_NAME &&
           span_eq(r->lex.next.text, SPAN("of"));
}

static bool set_whole(struct reader *r, const char *what, uint64_t *out)
{
    char room[QUOTED_BYTES];
    if (r->lex.now.kind != TOKEN_NUMBER)
        return expected(r, what);
    if (!span_u64(r->lex.now.text, out) || *out > TRIALS_MAX)
        return fault_add(r->faults, r->lex.now.at, "%s is not a whole number up to %" PRIu64,
                         span_quote(r->lex.now.text, room), (uint64_t)TRIALS_MAX);
    lex_step(&r->lex);
    return true;
}

/* "10 of 256": what was seen, not the rate. */
static bool set_count(struct reader *r, const struct pol_fact *f, struct pol_setting *s)
{
    struct place at = r->lex.now.at;
    char room[QUOTED_BYTES];
    if (f->type != POL_PROPORTION || !f->measured) {
        fault_add(r->faults, at, "%s is not a measured proportion", span_quote(f->name, room));
        return fault_hint(r->faults, "so many of so many are given of measured proportions only");
    }
    s->counted = true;
    if (!set_whole(r, "how many", &s->k) || !want(r, "of") || !set_whole(r, "of how many", &s->n))
        return false;
    if (s->n == 0 || s->k > s->n)
        return fault_add(r->faults, at, "%" PRIu64 " of %" PRIu64 " cannot be", s->k, s->n);
    return true;
}

static bool set_between(struct reader *r, const struct pol_fact *f, struct pol_setting *s)
{
    struct place at = r->lex.last;
    unsigned lo = 0, hi = 0;
    char room[QUOTED_BYTES];
    if (!type_is_ordered(f->type))
        return fault_add(r->faults, at, "%s is %s: its values have no order",
                         span_quote(f->name, room), type_name(f->type));
    if (type_is_number(f->type)) {
        if (!set_number(r, f, &s->set.lo) || !want(r, "and") || !set_number(r, f, &s->set.hi))
            return false;
        return dec_cmp(s->set.lo, s->set.hi) <= 0 ||
               fault_add(r->faults, at, "the first value is above the second");
    }
    if (!read_fact_word(r, f, &lo) || !want(r, "and") || !read_fact_word(r, f, &hi))
        return false;
    s->set.may = ~(uint64_t)0 >> (63 - hi) & ~(uint64_t)0 << lo;
    return lo <= hi || fault_add(r->faults, at, "the first value is above the second");
}

static bool set_members(struct reader *r, const struct pol_fact *f, struct pol_setting *s)
{
    if (!want_mark(r, '('))
        return false;
    if (take_mark(r, ')'))
        return true;
    do {
        unsigned bit = 0;
        if (!read_fact_word(r, f, &bit))
            return false;
        s->set.must |= (uint64_t)1 << bit;
    } while (take_mark(r, ','));
    s->set.may = s->set.must;
    return want_mark(r, ')');
}

static bool set_value(struct reader *r, const struct pol_fact *f, struct pol_setting *s)
{
    unsigned bit = 0;
    bool unknown = at_word(r, "unknown") && fact_word(f, SPAN("unknown")) < 0;
    if (take(r, "missing") || (unknown && take(r, "unknown"))) {
        s->set = pol_whole(f);
        return true;
    }
    if (at_count(r))
        return set_count(r, f, s);
    if (take(r, "between"))
        return set_between(r, f, s);
    if (type_is_number(f->type)) {
        bool ok = set_number(r, f, &s->set.lo);
        s->set.hi = s->set.lo;
        return ok;
    }
    if (f->type == POL_SET)
        return set_members(r, f, s);
    if (!read_fact_word(r, f, &bit))
        return false;
    s->set.may = (uint64_t)1 << bit;
    return true;
}

static bool keep_setting(struct reader *r, struct draft *d, const struct pol_setting *s)
{
    char room[QUOTED_BYTES];
    for (size_t i = 0; i < d->n; i++) {
        if (d->setting[i].fact != s->fact)
            continue;
        if (!d->setting[i].inherited)
            return fault_add(r->faults, s->at, "%s is given twice",
                             span_quote(r->fact[s->fact].name, room));
        d->setting[i] = *s;
        return true;
    }
    if (r->n_settings++ == POL_SETTINGS_MAX)
        return fault_add(r->faults, s->at, "more than %u settings", POL_SETTINGS_MAX);
    d->setting = arena_grow(r->a, d->setting, d->n, &d->room, sizeof *s, r->err);
    if (d->setting == NULL)
        return false;
    d->setting[d->n++] = *s;
    return true;
}

static bool inherit(struct reader *r, struct draft *d, unsigned from)
{
    const struct pol_example *e = &r->example[from];
    d->e.as_in = (int)from;
    d->inherits_today = e->has_today;
    d->e.today = e->today;
    for (unsigned i = 0; i < e->n_settings; i++) {
        struct pol_setting s = e->setting[i];
        s.inherited = true;
        if (!keep_setting(r, d, &s))
            return false;
    }
    return true;
}

static bool read_day(struct reader *r, struct draft *d, struct place at)
{
    char room[QUOTED_BYTES];
    int64_t day_at = 0;
    if (!want(r, "is"))
        return false;
    if (r->lex.now.kind != TOKEN_DATE)
        return expected(r, "a date, such as 2026-11-30");
    if (!clock_parse(r->lex.now.text, &day_at))
        return fault_add(r->faults, r->lex.now.at, "%s is not a day of the calendar",
                         span_quote(r->lex.now.text, room));
    if (d->e.has_today)
        return fault_add(r->faults, at, "\"today\" is given twice");
    d->e.has_today = true;
    d->e.today = clock_day(day_at);
    lex_step(&r->lex);
    return true;
}

/* The example of that title, which must stand before this one. */
static bool read_as_in(struct reader *r, struct draft *d)
{
    char room[QUOTED_BYTES];
    struct token t;
    struct span title = { 0 };
    if (!want(r, "as in"))
        return false;
    t = r->lex.now;
    struct nearest near = nearest_to(t.text);
    if (!want_string(r, "the title of an example in quotes", &title))
        return false;
    for (unsigned i = 0; i < r->p.n_examples; i++) {
        if (span_eq(r->example[i].title, title))
            return inherit(r, d, i);
        nearest_try(&near, r->example[i].title);
    }
    fault_add(r->faults, t.at, "no example before this one is called %s", span_quote(title, room));
    return fault_suggest(r->faults, &near);
}

static bool read_setting(struct reader *r, struct draft *d, bool first)
{
    struct pol_setting s = { .at = r->lex.now.at };
    if (at_word(r, "nothing") && name_find(r, SPAN("nothing")) == NULL) {
        d->nothing = true;
        lex_step(&r->lex);
        return first || fault_add(r->faults, s.at, "\"nothing\" stands alone");
    }
    if (at_word(r, "as") && r->lex.next.kind == TOKEN_NAME && span_eq(r->lex.next.text, SPAN("in")))
        return first ? read_as_in(r, d)
                     : fault_add(r->faults, s.at, "\"as in\" stands first among what is given");
    if (take(r, "today"))
        return read_day(r, d, s.at);
    int i = want_fact(r);
    if (i < 0 || !want(r, "is"))
        return false;
    s.fact = (unsigned)i;
    return set_value(r, &r->fact[i], &s) && keep_setting(r, d, &s);
}

static bool read_settings(struct reader *r, struct draft *d)
{
    bool first = true;
    do {
        if (!read_setting(r, d, first))
            return false;
        first = false;
    } while (!d->nothing && take_mark(r, ','));
    return true;
}

bool read_example(struct reader *r)
{
    struct draft d = { .e = { .as_in = -1, .at = r->lex.now.at } };
    char room[QUOTED_BYTES];
    if (!want_string(r, "the title of an example in quotes", &d.e.title))
        return false;
    for (unsigned i = 0; i < r->p.n_examples; i++)
        if (span_eq(r->example[i].title, d.e.title))
            return fault_add(r->faults, d.e.at, "%s already stands on line %u",
                             span_quote(d.e.title, room), r->example[i].at.line);
    if (r->p.n_examples == POL_EXAMPLES_MAX)
        return fault_add(r->faults, d.e.at, "more than %u examples", POL_EXAMPLES_MAX);
    if (!want_mark(r, ':') || !want(r, "given") || !read_settings(r, &d) || !want(r, "expect") ||
        !want_position(r, &d.e.expect) || !want_stop(r))
        return false;
    d.e.has_today = d.e.has_today || d.inherits_today;
    d.e.setting = d.setting;
    d.e.n_settings = (unsigned)d.n;
    r->example =
        arena_grow(r->a, r->example, r->p.n_examples, &r->example_room, sizeof d.e, r->err);
    if (r->example == NULL)
        return false;
    r->example[r->p.n_examples++] = d.e;
    return true;
}

void check_examples(struct reader *r)
{
    bool asked = false;
    for (unsigned i = 0; i < r->p.n_facts; i++)
        asked = asked || r->fact[i].is_today;
    for (unsigned i = 0; asked && i < r->p.n_examples; i++)
        if (!r->example[i].has_today) {
            fault_add(r->faults, r->example[i].at,
                      "the policy asks for today, the example does "
                      "not give it");
            fault_hint(r->faults, "add a day to what is given: today is 2026-11-30");
        }
}
