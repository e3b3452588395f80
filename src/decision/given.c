/* given.c - see given.h. */
#include "decision/given.h"

#include "base/encode.h"
#include "evidence/files.h"

static bool refuse(struct span fact, const char *why, struct err *err)
{
    char room[QUOTED_BYTES];
    return err_set(err, ERR_INPUT, "decision record: fact %s %s", span_quote(fact, room), why);
}

static bool take_number(struct span text, struct dec *out)
{
    bool below = span_eq(text, SPAN("-infinite"));
    if (!below && !span_eq(text, SPAN("infinite")))
        return dec_parse(text, out);
    *out = dec_inf(below ? -1 : 1);
    return true;
}

static bool take_words(const struct pol_fact *f, const struct span *word, size_t n, uint64_t *out)
{
    *out = 0;
    for (size_t i = 0; i < n; i++) {
        unsigned k = 0;
        while (k < f->n_words && !span_eq(f->word[k], word[i]))
            k++;
        if (k == f->n_words)
            return false;
        *out |= (uint64_t)1 << k;
    }
    return true;
}

static bool take_set(const struct view_fact *v, const struct pol_fact *f, struct pol_set *out)
{
    struct pol_set s = { 0 };
    bool ok =
        f->n_words > 0
            ? take_words(f, v->may, v->n_may, &s.may) && s.may != 0 &&
                  take_words(f, v->must, v->n_must, &s.must) && (s.must & ~s.may) == 0
            : take_number(v->lo, &s.lo) && take_number(v->hi, &s.hi) && dec_cmp(s.lo, s.hi) <= 0;
    *out = s;
    return ok;
}

/* The fact of that layer which the files answer; n_facts: there is none. */
static unsigned find(const struct policy *p, const struct view_fact *v)
{
    unsigned i = 0;
    while (i < p->n_facts && !(span_eq(p->fact[i].name, v->fact) &&
                               span_eq(p->fact[i].variant, SPAN("as_released")) &&
                               p->fact[i].layer + 1u == (v->layer > 0 ? v->layer : 1)))
        i++;
    return i;
}

static bool take_times(const struct view_fact *v, struct ev_answer *out)
{
    return v->until.len == 0
               ? v->from.len == 0
               : clock_parse(v->from, &out->from_at) && clock_parse(v->until, &out->until_at) &&
                     out->from_at < out->until_at && out->until_at > 0;
}

static bool take_answers(const struct view *v, const struct policy *p, struct arena *a,
                         const struct ev_answer **out, struct err *err)
{
    struct ev_answer *list = ARENA_ARRAY(a, struct ev_answer, p->n_facts, err);
    if (list == NULL)
        return false;
    for (size_t i = 0; i < v->n_known; i++) {
        const struct view_fact *one = &v->known[i];
        unsigned k = find(p, one);
        if (k == p->n_facts)
            return refuse(one->fact, "is none of the policy's", err);
        if (!files_own(one->fact))
            return refuse(one->fact, "is none the files answer", err);
        list[k] = (struct ev_answer){ .said = one->said, .unread = one->unread };
        if (one->said && !take_set(one, &p->fact[k], &list[k].set))
            return refuse(one->fact, "has a set that is none of its type", err);
        if (!take_times(one, &list[k]))
            return refuse(one->fact, "has times that do not follow each other", err);
    }
    *out = list;
    return true;
}

static bool take_parents(const struct view *v, struct arena *a, struct ev_subject *about,
                         struct err *err)
{
    struct ev_parent *list = ARENA_ARRAY(a, struct ev_parent, v->n_parents, err);
    if (list == NULL)
        return false;
    for (size_t i = 0; i < v->n_parents; i++) {
        const struct view_parent *one = &v->parent[i];
        list[i] = (struct ev_parent){ .name = one->name, .position = one->position };
        if (one->position != POSITION_NONE && !hex_get(one->record, list[i].record, SHA256_BYTES))
            return err_set(err, ERR_INPUT, "decision record: a parent without its record");
    }
    about->parent = list;
    about->n_parents = v->n_parents;
    return true;
}

static bool take_digest(struct span hex, struct arena *a, const uint8_t **out, struct err *err)
{
    uint8_t *bytes = ARENA_ARRAY(a, uint8_t, SHA256_BYTES, err);
    *out = bytes;
    return bytes != NULL && (hex_get(hex, bytes, SHA256_BYTES) ||
                             err_set(err, ERR_INPUT, "decision record: a digest is missing"));
}

static bool take_time(struct span text, int64_t *out, struct err *err)
{
    return clock_parse(text, out) || err_set(err, ERR_INPUT, "decision record: a time is missing");
}

/* All but the answers. */
static bool take_rest(const struct view *v, struct arena *a, struct decision_input *in,
                      struct err *err)
{
    struct decision_input got = *in;
    if (v->supposed)
        return err_set(err, ERR_INPUT, "decision record: of what was only supposed");
    if (!take_time(v->clock, &got.now.now_at, err) ||
        (v->from != POSITION_NONE && !take_time(v->since, &got.from_at, err)) ||
        !take_digest(v->weights, a, &got.about.weights, err) ||
        !take_digest(v->release, a, &got.release, err) || !take_parents(v, a, &got.about, err))
        return false;
    got.from = v->from;
    got.opened = v->opened;
    got.unfit = v->unfit;
    got.about.look = NULL;
    *in = got;
    return true;
}

bool given_take(const struct view *v, const struct policy *p, struct arena *a,
                struct decision_input *in, struct err *err)
{
    struct decision_input got = *in;
    if (!take_rest(v, a, &got, err) || !take_answers(v, p, a, &got.about.answer, err))
        return false;
    *in = got;
    return true;
}

/* What the files said of a fact, in whatever layer it was asked; or NULL. */
static const struct view_fact *said_of(const struct view *v, const struct pol_fact *f)
{
    for (size_t i = 0; i < v->n_known; i++)
        if (span_eq(v->known[i].fact, f->name))
            return &v->known[i];
    return NULL;
}

/* What stands of parents is asked anew; what the files said is taken as far as it can be said. */
static bool move_answers(const struct view *v, const struct policy *p, struct arena *a,
                         struct ev_subject *about, struct err *err)
{
    struct ev_answer *list = ARENA_ARRAY(a, struct ev_answer, p->n_facts, err);
    const struct ev_answer *parents;
    if (list == NULL || !ev_answers(about, p, a, &parents, err))
        return false;
    for (unsigned i = 0; i < p->n_facts; i++) {
        const struct pol_fact *f = &p->fact[i];
        const struct view_fact *one = said_of(v, f);
        list[i] = parents[i];
        if (one == NULL || list[i].said || f->type == POL_APPROVALS || f->is_today ||
            !span_eq(f->variant, SPAN("as_released")) || !files_own(f->name))
            continue;
        list[i].unread = one->unread;
        list[i].said = one->said && take_set(one, f, &list[i].set) && take_times(one, &list[i]);
    }
    about->answer = list;
    return true;
}

bool given_move(const struct view *v, const struct policy *p, struct arena *a,
                struct decision_input *in, struct err *err)
{
    struct decision_input got = *in;
    if (!take_rest(v, a, &got, err) || !move_answers(v, p, a, &got.about, err))
        return false;
    got.about.any_approval = true;
    *in = got;
    return true;
}
