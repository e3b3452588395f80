/* naive.h - what the rules of evidence say, written a second time as plainly as can be: for each
 * question one loop over all items. Slow, and right for other reasons than src/evidence/ is. */
#ifndef AJAR_TEST_NAIVE_H
#define AJAR_TEST_NAIVE_H

#include "evidence/load.h"
#include "policy/stat.h"

struct naive {
    const struct ev_store *s;
    const struct ev_subject *about;
    const struct policy *p;
    const struct pol_fact *f;
    struct clock now;
    unsigned strikes;
};
struct naive_answer {
    bool known;
    struct pol_set set;
};

static inline bool nv_key_now(const struct naive *v, const struct item *it)
{
    const struct signer *s = it->file->signer;
    return s == NULL || (s->valid_after <= v->now.now_at && v->now.now_at <= s->valid_before);
}

static inline bool nv_would_count(const struct naive *v, const struct item *it)
{
    bool about = !it->file->has_weights || memcmp(it->file->weights, v->about->weights, 32) == 0;
    bool role = v->f->signer.len == 0 ||
                (it->file->signer != NULL && signer_is(it->file->signer, v->f->signer));
    return about && role && span_eq(it->fact, v->f->name) &&
           (span_eq(it->variant, v->f->variant) ||
            (!it->reads && span_eq(it->variant, SPAN("as_released"))));
}

static inline bool nv_accepted(const struct naive *v, const struct item *it)
{
    return nv_would_count(v, it) && it->reads;
}

/* Another item says the same and stands better, or as well and first. */
static inline bool nv_copy(const struct naive *v, const struct item *it)
{
    for (size_t i = 0; i < v->s->n_items; i++) {
        const struct item *o = &v->s->item[i];
        if (o == it || !nv_accepted(v, o) || memcmp(o->digest, it->digest, 32) != 0)
            continue;
        int mine = it->file->signer == NULL ? 1 : nv_key_now(v, it) ? 2 : 0;
        int theirs = o->file->signer == NULL ? 1 : nv_key_now(v, o) ? 2 : 0;
        if (theirs > mine || (theirs == mine && o < it))
            return true;
    }
    return false;
}

static inline bool nv_striker(const struct naive *v, const struct item *it)
{
    return nv_accepted(v, it) && it->has_supersedes && it->file->signer != NULL &&
           it->measured_at <= v->now.now_at;
}

/* 0: not; 1: by an expired key only; 2: struck */
static inline int nv_struck(const struct naive *v, const struct item *it)
{
    int most = 0;
    for (size_t i = 0; i < v->s->n_items; i++) {
        const struct item *o = &v->s->item[i];
        if (!nv_striker(v, o) || memcmp(o->supersedes, it->digest, 32) != 0)
            continue;
        int one = nv_key_now(v, o) ? 2 : 1;
        most = one > most ? one : most;
    }
    return most;
}

static inline unsigned nv_strikes(const struct naive *v)
{
    unsigned n = 0;
    for (size_t i = 0; i < v->s->n_items; i++) {
        const struct item *o = &v->s->item[i];
        bool first = nv_striker(v, o);
        for (size_t k = 0; k < i; k++)
            first = first && !(nv_striker(v, &v->s->item[k]) &&
                               memcmp(v->s->item[k].supersedes, o->supersedes, 32) == 0);
        n += first;
    }
    return n;
}

static inline bool nv_run(const struct naive *v, const struct item *it)
{
    return nv_accepted(v, it) && it->kind != ITEM_REGISTERED;
}

static inline bool nv_blocked(const struct naive *v)
{
    for (size_t i = 0; i < v->s->n_items; i++) {
        const struct item *it = &v->s->item[i];
        if (nv_would_count(v, it) && !it->reads)
            return true;
        if (!it->reads && it->fact.len == 0 && it->file->signer != NULL &&
            (!it->file->has_weights || memcmp(it->file->weights, v->about->weights, 32) == 0)) {
            if (v->f->signer.len == 0 || signer_is(it->file->signer, v->f->signer))
                return true;
        }
        if (!nv_accepted(v, it) || it->kind != ITEM_REGISTERED || nv_struck(v, it) == 2)
            continue;
        bool came = false;
        for (size_t k = 0; k < v->s->n_items; k++) {
            const struct item *o = &v->s->item[k];
            came = came || (nv_run(v, o) && (it->pool.len > 0 ? span_eq(o->pool, it->pool)
                                                              : span_eq(o->run_id, it->run_id)));
        }
        if (!came)
            return true;
    }
    return false;
}

static inline bool nv_pool_mate(const struct naive *v, const struct item *a, const struct item *b)
{
    return nv_run(v, b) && !nv_copy(v, b) && nv_struck(v, b) < 2 && a->pool.len > 0 &&
           span_eq(a->pool, b->pool);
}

static inline bool nv_pooled(const struct naive *v, const struct item *it)
{
    for (size_t i = 0; i < v->s->n_items && it->pool.len > 0; i++) {
        const struct item *a = &v->s->item[i];
        if (!nv_pool_mate(v, it, a))
            continue;
        if (a->run_id.len == 0)
            return false;
        for (size_t k = 0; k < i; k++)
            if (nv_pool_mate(v, it, &v->s->item[k]) && span_eq(v->s->item[k].run_id, a->run_id))
                return false;
    }
    return it->pool.len > 0;
}

/* Announced with another number of trials. */
static inline bool nv_cut(const struct naive *v, const struct item *it)
{
    for (size_t i = 0; i < v->s->n_items; i++) {
        const struct item *o = &v->s->item[i];
        if (nv_accepted(v, o) && o->kind == ITEM_REGISTERED && nv_struck(v, o) < 2 &&
            it->run_id.len > 0 && span_eq(o->run_id, it->run_id) && o->n != it->n + it->unscored)
            return true;
    }
    return false;
}

/* it, or the sum of its pool; *at: of the oldest. False if another item of the pool speaks. */
static inline bool nv_sum(const struct naive *v, const struct item *it, struct item *sum,
                          bool *live)
{
    *sum = *it;
    *live = true;
    if (!nv_pooled(v, it)) {
        sum->looked = it->looked || it->pool.len > 0 || nv_cut(v, it);
        return true;
    }
    sum->k = sum->n = sum->unscored = 0;
    sum->looked = false;
    for (size_t i = 0; i < v->s->n_items; i++) {
        const struct item *o = &v->s->item[i];
        if (!nv_pool_mate(v, it, o))
            continue;
        if (o < it)
            return false;
        sum->k += o->k, sum->n += o->n, sum->unscored += o->unscored;
        sum->looked = sum->looked || o->looked || nv_cut(v, o);
        sum->measured_at = o->measured_at < sum->measured_at ? o->measured_at : sum->measured_at;
        *live =
            *live && nv_key_now(v, o) && nv_struck(v, o) == 0 && o->measured_at <= v->now.now_at;
    }
    bool planned = false;
    for (size_t i = 0; i < v->s->n_items; i++) {
        const struct item *o = &v->s->item[i];
        planned = planned || (nv_accepted(v, o) && o->kind == ITEM_REGISTERED &&
                              nv_struck(v, o) < 2 && span_eq(o->pool, it->pool) &&
                              o->measured_at < sum->measured_at && o->n == sum->n + sum->unscored);
    }
    sum->looked = sum->looked || !planned;
    return true;
}

static inline struct pol_set nv_set(const struct naive *v, const struct item *it, bool *bar)
{
    struct pol_set s = { 0 };
    unsigned parts = v->p->jointly && v->p->width > 1 ? v->p->width : 1;
    double alpha = (1 - dec_double(v->p->confidence)) / parts / (v->strikes + 1);
    *bar = true;
    if (it->kind == ITEM_BINOMIAL) {
        uint64_t n = it->n + it->unscored;
        struct stat_bounds (*bounds)(uint64_t, uint64_t, double) =
            it->looked ? stat_sequence : stat_binomial;
        struct stat_bounds low = bounds(it->k, n, alpha), high = low;
        if (it->unscored > 0)
            high = bounds(it->k + it->unscored, n, alpha);
        s.hi = dec_round(high.hi, true);
        s.lo = dec_round(low.lo, false);
    } else if (it->kind == ITEM_INTERVAL) {
        s.lo = it->lo, s.hi = it->hi;
        *bar = it->level >= 1 - alpha - 1e-12;
    } else if (it->kind == ITEM_EXACT && it->yes_no) {
        s.may = it->yes ? 2 : 1;
    } else if (it->kind == ITEM_EXACT) {
        s.lo = s.hi = it->lo;
        *bar = !v->f->measured;
    } else {
        for (size_t i = 0; i < it->n_words; i++)
            for (unsigned w = 0; w < v->f->n_words; w++)
                s.may |= span_eq(v->f->word[w], it->word[i]) ? 1ull << w : 0;
        s.must = s.may;
    }
    return s;
}

static inline int nv_low(uint64_t bits)
{
    int i = 0;
    while (!(bits >> i & 1))
        i++;
    return i;
}

static inline int nv_high(uint64_t bits)
{
    int i = 63;
    while (!(bits >> i & 1))
        i--;
    return i;
}

/* One more set into the hull of acc (all) and, if it is live, of safe. */
struct nv_ends {
    bool any, any_live;
    struct dec lo, hi, live_lo, live_hi;
    uint64_t may, must, live_may, live_must;
};

static inline void nv_take(struct nv_ends *e, struct pol_set s, bool live)
{
    e->lo = !e->any || dec_cmp(s.lo, e->lo) < 0 ? s.lo : e->lo;
    e->hi = !e->any || dec_cmp(s.hi, e->hi) > 0 ? s.hi : e->hi;
    e->must = e->any ? e->must & s.must : s.must;
    e->may |= s.may;
    e->any = true;
    if (!live)
        return;
    e->live_lo = !e->any_live || dec_cmp(s.lo, e->live_lo) < 0 ? s.lo : e->live_lo;
    e->live_hi = !e->any_live || dec_cmp(s.hi, e->live_hi) > 0 ? s.hi : e->live_hi;
    e->live_must = e->any_live ? e->live_must & s.must : s.must;
    e->live_may |= s.may;
    e->any_live = true;
}

static inline struct pol_set nv_ends(const struct pol_fact *f, const struct nv_ends *e)
{
    struct pol_set s = { .lo = e->lo, .hi = e->hi, .may = e->may, .must = 0 };
    bool up = f->direction == POL_RISKIER_UP, down = f->direction == POL_SAFER_UP;
    if (up)
        s.lo = e->live_lo;
    if (down)
        s.hi = e->live_hi;
    if (f->type == POL_SET)
        for (unsigned w = 0; w < f->n_words; w++) {
            uint64_t bit = 1ull << w, from = f->riskier & bit ? e->live_must : e->must;
            s.must |= from & bit;
        }
    if (f->type == POL_YESNO || f->type == POL_ORDERED || f->type == POL_POSITION) {
        int low = nv_low(up ? e->live_may : e->may), high = nv_high(down ? e->live_may : e->may);
        for (int i = low; i <= high && (up || down); i++)
            s.may |= 1ull << i;
        for (int i = 0; i < 64 && (up || down); i++)
            s.may &= i < low || i > high ? ~(1ull << i) : ~0ull;
    }
    return s;
}

static inline struct naive_answer naive_resolve(struct naive v)
{
    struct nv_ends e = { 0 };
    int64_t newest = INT64_MIN;
    v.strikes = nv_strikes(&v);
    for (size_t i = 0; i < v.s->n_items; i++) {
        const struct item *it = &v.s->item[i];
        if (nv_run(&v, it) && nv_struck(&v, it) < 2 && it->measured_at <= v.now.now_at &&
            it->measured_at > newest)
            newest = it->measured_at;
    }
    for (size_t i = 0; i < v.s->n_items; i++) {
        const struct item *it = &v.s->item[i];
        struct item sum;
        bool fresh, bar;
        if (!nv_run(&v, it) || nv_copy(&v, it) || nv_struck(&v, it) == 2 ||
            !nv_sum(&v, it, &sum, &fresh) || (v.f->latest_counts && sum.measured_at != newest))
            continue;
        struct pol_set s = nv_set(&v, &sum, &bar);
        int64_t last = clock_day(sum.measured_at) + v.f->good_for_days;
        bool dated = sum.measured_at <= v.now.now_at &&
                     (v.f->good_for_days == 0 || clock_day(v.now.now_at) <= last);
        nv_take(&e, s, fresh && bar && dated && nv_key_now(&v, it) && nv_struck(&v, it) == 0);
    }
    if (nv_blocked(&v) || !e.any_live)
        return (struct naive_answer){ false, pol_whole(v.f) };
    return (struct naive_answer){ true, nv_ends(v.f, &e) };
}

#endif
