/* state.c - see state.h. A set that one item cannot give is the hull of two. */
#include "evidence/state.h"

#include "base/jout.h"

#define LEVEL "0.999999999999" /* enough for every policy: a bound that is supposed does not err */

struct stating {
    struct jout j;
    const struct pol_fact *f;
    const char *date;
    bool whole;
};

static void item_open(struct stating *s, const char *kind)
{
    jout_open(&s->j, NULL, '{');
    jout_string(&s->j, "fact", s->f->name);
    jout_text(&s->j, "kind", kind);
}

static void item_close(struct stating *s)
{
    jout_text(&s->j, "measured_at", s->date);
    if (s->f->signer.len > 0)
        jout_string(&s->j, "by", s->f->signer);
    if (!span_eq(s->f->variant, SPAN("as_released")))
        jout_string(&s->j, "variant", s->f->variant);
    jout_close(&s->j, '}');
}

static void number(struct stating *s, const char *key, struct dec v)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    char date[CLOCK_DATE_BYTES];
    struct span text;
    struct err err = { 0 };
    if (v.inf != 0) {
        s->whole = false;
        jout_null(&s->j, key);
        return;
    }
    if (s->f->type == POL_DATE) {
        jout_text(&s->j, key, clock_date((int64_t)dec_double(v) * DAY_SECONDS, date));
        return;
    }
    buf_init(&b, "a number", 128);
    dec_print(&b, v);
    jout_raw(&s->j, key, buf_done(&b, &text, &err) ? text : SPAN("null"));
}

static void exact(struct stating *s, struct dec v)
{
    item_open(s, "exact");
    number(s, "value", v);
    item_close(s);
}

static void numbers(struct stating *s, struct pol_set set)
{
    bool one = dec_cmp(set.lo, set.hi) == 0;
    if (s->f->measured) {
        item_open(s, "interval");
        number(s, "lo", set.lo);
        number(s, "hi", set.hi);
        jout_raw(&s->j, "level", SPAN(LEVEL));
        jout_u64(&s->j, "sided", 1);
        item_close(s);
        return;
    }
    exact(s, set.lo);
    if (!one)
        exact(s, set.hi);
}

static void words(struct stating *s, uint64_t may)
{
    for (unsigned i = 0; i < s->f->n_words; i++) {
        if ((may >> i & 1) == 0)
            continue;
        item_open(s, "word");
        jout_string(&s->j, "value", s->f->word[i]);
        item_close(s);
    }
}

static void members(struct stating *s, uint64_t in)
{
    item_open(s, "set");
    jout_open(&s->j, "value", '[');
    for (unsigned i = 0; i < s->f->n_words; i++)
        if ((in >> i & 1) != 0)
            jout_string(&s->j, NULL, s->f->word[i]);
    jout_close(&s->j, ']');
    item_close(s);
}

/* One number of people, whatever the position. */
static void people(struct stating *s, const struct pol_given *g)
{
    for (enum position at = POSITION_HOSTED; at <= POSITION_OPEN && g->by_position != NULL; at++)
        s->whole =
            s->whole && dec_cmp(g->by_position[at].lo, g->by_position[POSITION_OPEN].lo) == 0;
    exact(s, g->set.lo);
}

static void fact(struct stating *s, const struct pol_given *g)
{
    if (s->f->is_today || g->set.missing)
        return;
    if (s->f->type == POL_APPROVALS) {
        people(s, g);
    } else if (s->f->type == POL_SET) {
        members(s, g->set.must);
        if (g->set.may != g->set.must)
            members(s, g->set.may);
    } else if (s->f->n_words > 0) {
        words(s, g->set.may);
    } else {
        numbers(s, g->set);
    }
}

bool ev_state_text(const struct policy *p, const struct pol_state *state, struct arena *a,
                   struct span *out, bool *whole, struct err *err)
{
    static const char zeros[] = "sha256:0000000000000000000000000000000000000000000000000000000000"
                                "000000";
    AUTO_CLOSE(buf) struct buf b = { 0 };
    char date[CLOCK_DATE_BYTES];
    struct stating s = { .date = clock_date(state->now.now_at, date), .whole = true };
    struct span text;
    buf_init(&b, "a state of evidence", 16 << 20);
    s.j.to = &b;
    jout_open(&s.j, NULL, '{');
    jout_text(&s.j, "schema", "ajar/evidence/1");
    jout_text(&s.j, "weights", zeros);
    jout_open(&s.j, "items", '[');
    for (unsigned i = 0; i < p->n_facts; i++) {
        s.f = &p->fact[i];
        fact(&s, &state->given[i]);
    }
    jout_close(&s.j, ']');
    jout_close(&s.j, '}');
    buf_put(&b, SPAN("\n"));
    *whole = s.whole;
    return buf_done(&b, &text, err) && span_copy(a, text, out, err);
}
