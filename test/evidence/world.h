/* world.h - random sets of items about the facts of any policy, and random moves on them: for the
 * tests of what may widen (docs/decisions/0004-bad-news-does-not-expire.md) and of the theorems.
 *
 * Values lie near the constants of the policy, most items are of few facts, so that sets meet, and
 * signed by who must sign. Facts that no item can answer (approvals, what files say) are given at
 * random for the whole life of a world. Every world is the same at every run. */
#ifndef AJAR_TEST_EVIDENCE_WORLD_H
#define AJAR_TEST_EVIDENCE_WORLD_H

#include "evidence/files.h"
#include "evidence/naive.h"
#include "lib/check.h"
#include "policy/constants.h"
#include "policy/fact.h"

#define WORLD_DAY    DAY_SECONDS
#define WORLD_NOW    (20000 * (int64_t)DAY_SECONDS + 43200)
#define WORLD_ITEMS  12
#define WORLD_FACTS  64
#define WORLD_SPOKEN 4

static uint64_t world_state = 0x9E3779B97F4A7C15u;

static inline uint64_t world_next(void)
{
    world_state ^= world_state << 13, world_state ^= world_state >> 7;
    world_state ^= world_state << 17;
    return world_state;
}

static inline unsigned below(unsigned n)
{
    return (unsigned)((world_next() >> 20) % n);
}

enum { NOBODY, RED, RETIRED, VENDOR, LATE, PEOPLE };

struct world {
    const struct policy *p;
    const struct constants *cells; /* the constants of every policy that is to judge */
    struct clock now;
    struct signer signer[PEOPLE];
    struct span role[WORLD_FACTS + 1]; /* the red team signs for everybody that is asked for */
    struct item_file file[PEOPLE], other, broken[PEOPLE];
    struct item item[WORLD_ITEMS + 2];
    uint8_t weights[SHA256_BYTES];
    struct pol_given fixed[WORLD_FACTS];
    unsigned spoken[WORLD_SPOKEN], n_spoken; /* facts that items answer; the others are fixed */
    struct ev_store s;
};

/* Items may answer it. Parents are said by listed people only, as if a role were asked for. */
static inline bool world_speaks(const struct pol_fact *f)
{
    return f->type != POL_APPROVALS && !f->is_today && !files_alone(f->name) &&
           !span_eq(f->name, SPAN("lineage.narrowest_parent"));
}

static const struct span world_victor[] = { { (const uint8_t *)"victor", 6 } };

static inline void world_people(struct world *w)
{
    unsigned n = 0;
    w->role[n++] = SPAN("rita");
    for (unsigned f = 0; f < w->p->n_facts; f++)
        if (w->p->fact[f].signer.len > 0)
            w->role[n++] = w->p->fact[f].signer;
    for (unsigned i = RED; i < PEOPLE; i++)
        w->signer[i] = (struct signer){ .principal = i == VENDOR ? world_victor : w->role,
                                        .n_principals = i == VENDOR ? 1 : n,
                                        .valid_after = INT64_MIN,
                                        .valid_before = INT64_MAX };
    w->signer[RETIRED].valid_before = WORLD_NOW - WORLD_DAY;
    w->signer[LATE].valid_after = WORLD_NOW + WORLD_DAY;
    for (unsigned i = 0; i < PEOPLE; i++) {
        w->file[i] = (struct item_file){ .file.name = SPAN("x"),
                                         .reads = true,
                                         .has_weights = true,
                                         .signer = i > NOBODY ? &w->signer[i] : NULL,
                                         .unsigned_why = EV_UNSIGNED };
        memcpy(w->file[i].weights, w->weights, SHA256_BYTES);
        w->broken[i] = w->file[i];
        w->broken[i].reads = w->broken[i].has_weights = false;
    }
    w->other = w->file[RED];
    w->other.weights[0] = 8;
}

/* ---- values ---- */

static struct span world_words[WORLD_ITEMS * 100][POL_WORDS_MAX];
static size_t world_n_words;

/* Words of a set; k keeps them as bits. */
static inline void world_set_words(struct item *it, const struct pol_fact *f, uint64_t bits)
{
    struct span *to = world_words[world_n_words++ % COUNT(world_words)];
    it->word = to;
    it->n_words = 0;
    it->k = bits;
    for (unsigned i = 0; i < f->n_words; i++)
        if ((bits >> i & 1) != 0)
            to[it->n_words++] = f->word[i];
}

/* Good news half of the time. */
static inline struct dec world_number(const struct world *w, unsigned fact)
{
    const struct pol_fact *f = &w->p->fact[fact];
    unsigned cells = constants_cells(w->cells, fact), cell = below(cells);
    if (f->direction != POL_NEUTRAL && below(2))
        cell = f->direction == POL_RISKIER_UP ? 0 : cells - 1;
    struct dec v = constants_number(w->cells, w->p, fact, cell);
    return v.inf != 0 ? dec_i64(v.inf * 1000000000000) : v;
}

static inline void world_measure(const struct world *w, struct item *it, unsigned fact)
{
    const struct pol_fact *f = &w->p->fact[fact];
    struct dec near = world_number(w, fact), one = dec_u64(1);
    it->kind = f->type == POL_PROPORTION && below(2) ? ITEM_BINOMIAL
               : below(3)                            ? ITEM_INTERVAL
                                                     : ITEM_EXACT;
    if (it->kind == ITEM_BINOMIAL) {
        double rate = dec_double(near) * (0.25 + below(150) / 100.0);
        it->n = 20 + below(300);
        it->k = (uint64_t)(rate > 1 ? (double)it->n : rate * (double)it->n);
        it->unscored = below(4) == 0 ? below(10) : 0;
        it->looked = below(6) == 0;
        return;
    }
    it->lo = it->hi = near;
    it->level = below(3) > 0 ? 0.999 : below(2) ? 0.95 : 0.9;
    if (it->kind != ITEM_INTERVAL)
        return;
    struct pol_set whole = pol_whole(f);
    struct dec other = world_number(w, fact);
    bool under = dec_cmp(other, near) < 0;
    it->lo = under ? other : near;
    it->hi = under ? near : other;
    if (below(2) && dec_cmp(whole.lo, dec_u64(0)) == 0)
        it->lo = whole.lo;
    if (below(4) == 0 && dec_cmp(whole.hi, one) == 0)
        it->hi = one;
}

static inline void world_value(const struct world *w, struct item *it, unsigned fact)
{
    const struct pol_fact *f = &w->p->fact[fact];
    if (type_is_number(f->type) && (f->measured || below(4) == 0) && f->type != POL_DATE) {
        world_measure(w, it, fact);
    } else if (type_is_number(f->type)) {
        it->kind = ITEM_EXACT;
        it->on_date = f->type == POL_DATE;
        it->lo = it->hi = world_number(w, fact);
    } else if (f->type == POL_YESNO) {
        it->kind = ITEM_EXACT;
        it->yes_no = true;
        it->yes = (below(3) > 0) == (f->direction != POL_RISKIER_UP);
    } else if (f->type == POL_SET) {
        it->kind = ITEM_SET;
        uint64_t bits = world_next() >> 20 & fact_words(f);
        world_set_words(it, f, below(2) ? bits : bits & ~f->riskier);
    } else {
        unsigned word = below(f->n_words);
        if (f->direction != POL_NEUTRAL && below(2))
            word = f->direction == POL_RISKIER_UP ? 0 : f->n_words - 1;
        it->kind = ITEM_WORD;
        world_set_words(it, f, (uint64_t)1 << word);
    }
}

static const struct span world_runs[] = { { (const uint8_t *)"r1", 2 },
                                          { (const uint8_t *)"r2", 2 },
                                          { (const uint8_t *)"r3", 2 },
                                          { (const uint8_t *)"r4", 2 } };
static const struct span world_pools[] = { { (const uint8_t *)"p1", 2 },
                                           { (const uint8_t *)"p2", 2 } };

static inline int64_t world_date(const struct pol_fact *f)
{
    unsigned days = f->good_for_days > 0 ? f->good_for_days + f->good_for_days / 4 : 100;
    if (below(12) == 0)
        return WORLD_NOW + (int64_t)below(20) * WORLD_DAY;
    if (f->latest_counts)
        return WORLD_NOW - (int64_t)(below(4) * (days / 4)) * WORLD_DAY;
    return WORLD_NOW - (int64_t)below(days) * WORLD_DAY + (int64_t)below((unsigned)WORLD_DAY);
}

static inline void world_announce(struct item *it)
{
    if (below(3) == 0)
        it->run_id = world_runs[below(4)];
    if (it->kind == ITEM_BINOMIAL && below(4) == 0)
        it->pool = world_pools[below(2)];
    if (below(25) == 0) {
        it->kind = ITEM_REGISTERED, it->n = 200;
        it->pool = below(2) ? world_pools[below(2)] : (struct span){ 0 };
        it->run_id = it->pool.len > 0 ? (struct span){ 0 } : world_runs[below(4)];
    }
}

static inline struct item world_item(struct world *w, unsigned fact)
{
    const struct pol_fact *f = &w->p->fact[fact];
    unsigned who = below(3) == 0 ? below(PEOPLE) : RED;
    struct item it = {
        .file = &w->file[who], .index = 1, .reads = true, .fact = f->name, .variant = f->variant
    };
    for (unsigned i = 0; i < SHA256_BYTES; i++)
        it.digest[i] = (uint8_t)world_next();
    it.measured_at = world_date(f);
    world_value(w, &it, fact);
    world_announce(&it);
    if (w->s.n_items > 0 && below(6) == 0) {
        it.has_supersedes = true, it.reason = SPAN("wrong prompt");
        memcpy(it.supersedes, w->item[below((unsigned)w->s.n_items)].digest, SHA256_BYTES);
    }
    if (w->s.n_items > 0 && below(20) == 0) {
        const struct item_file *file = it.file;
        it = w->item[below((unsigned)w->s.n_items)];
        it.file = file;
    }
    if (below(20) == 0)
        it.variant = below(2) ? SPAN("tuned") : SPAN("as_released");
    if (below(40) == 0)
        it.file = &w->other;
    if (below(60) == 0)
        it.reads = false;
    if (below(80) == 0)
        it = (struct item){ .file = &w->broken[who], .variant = SPAN("as_released") };
    return it;
}

/* What no item can answer: good news more often than not, or nothing would ever open. */
static inline struct pol_set world_fixed(const struct world *w, unsigned fact)
{
    const struct pol_fact *f = &w->p->fact[fact];
    struct pol_set whole = pol_whole(f), s = { 0 };
    if (below(12) == 0)
        return whole;
    if (type_is_number(f->type))
        s.lo = s.hi = below(8) == 0                    ? world_number(w, fact)
                      : f->direction == POL_RISKIER_UP ? whole.lo
                                                       : whole.hi;
    else if (f->type == POL_SET)
        s.may = s.must = below(8) == 0 ? world_next() & whole.may : ~f->riskier & whole.may;
    else
        s.may = below(8) == 0                    ? (uint64_t)1 << below(f->n_words)
                : f->direction == POL_RISKIER_UP ? 1
                                                 : (uint64_t)1 << (f->n_words - 1);
    return s;
}

/* A few of the facts that items may answer. */
static inline void world_topics(struct world *w)
{
    unsigned all[WORLD_FACTS], n = 0;
    for (unsigned f = 0; f < w->p->n_facts; f++)
        if (world_speaks(&w->p->fact[f]))
            all[n++] = f;
    while (n > 0 && w->n_spoken < WORLD_SPOKEN) {
        unsigned i = below(n);
        w->spoken[w->n_spoken++] = all[i];
        all[i] = all[--n];
    }
}

static inline void world_make(struct world *w, const struct policy *p,
                              const struct constants *cells)
{
    *w = (struct world){ .p = p, .cells = cells, .now = { WORLD_NOW }, .weights = { 7 } };
    assert(p->n_facts <= WORLD_FACTS);
    world_people(w);
    for (unsigned f = 0; f < p->n_facts; f++)
        w->fixed[f].set = world_fixed(w, f);
    world_topics(w);
    w->s.item = w->item;
    if (w->n_spoken == 0)
        return;
    size_t n = 1 + below(WORLD_ITEMS);
    unsigned focus = w->spoken[below(w->n_spoken)];
    bool one = below(3) > 0;
    while (w->s.n_items < n) {
        struct item it = world_item(w, one && below(4) > 0 ? focus : w->spoken[below(w->n_spoken)]);
        w->item[w->s.n_items++] = it;
    }
}

/* ---- what is known then ---- */

struct seen {
    struct ev_fact fact[WORLD_FACTS];
    struct pol_given given[WORLD_FACTS];
    struct ev_item item[WORLD_ITEMS + 2];
};

/* Under any policy; item may be NULL. */
static inline void world_resolve(const struct world *w, const struct policy *p,
                                 struct ev_fact *fact, struct ev_item *item)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 4 << 20 };
    struct ev_subject about = { .weights = w->weights };
    struct ev_known known;
    struct err err = { 0 };
    if (!ev_resolve(&w->s, &about, p, w->now, &a, &known, &err)) {
        CHECK_STR(err.text, "");
        return;
    }
    memcpy(fact, known.fact, p->n_facts * sizeof *fact);
    if (item != NULL)
        memcpy(item, known.item, w->s.n_items * sizeof *item);
}

static inline void world_look(const struct world *w, struct seen *out)
{
    world_resolve(w, w->p, out->fact, out->item);
    memcpy(out->given, w->fixed, w->p->n_facts * sizeof *out->given);
    for (unsigned i = 0; i < w->n_spoken; i++)
        out->given[w->spoken[i]] = out->fact[w->spoken[i]].given;
}

static inline bool world_same_set(struct pol_set a, struct pol_set b)
{
    return dec_cmp(a.lo, b.lo) == 0 && dec_cmp(a.hi, b.hi) == 0 && a.may == b.may &&
           a.must == b.must && a.missing == b.missing;
}

static inline bool world_naive_agrees(const struct world *w, const struct seen *seen)
{
    struct ev_subject about = { .weights = w->weights };
    for (unsigned i = 0; i < w->n_spoken; i++) {
        unsigned f = w->spoken[i];
        struct naive v = {
            .s = &w->s, .about = &about, .p = w->p, .f = &w->p->fact[f], .now = w->now
        };
        struct naive_answer n = naive_resolve(v);
        if (n.known != (seen->fact[f].why == EV_KNOWN) ||
            !world_same_set(n.set, seen->given[f].set))
            return false;
    }
    return true;
}

/* Whatever value was possible is possible, or a riskier one; what was missing is missing. That is
 * all that the first two theorems ask. */
static inline bool world_covers(const struct pol_fact *f, struct pol_set was, struct pol_set is)
{
    uint64_t neutral = f->type == POL_WORD && f->riskier == 0 ? ~0ull : f->riskier;
    bool up = f->direction == POL_RISKIER_UP, down = f->direction == POL_SAFER_UP;
    if (was.missing && !is.missing)
        return false;
    switch (f->type) {
    case POL_SET:
        return (was.may & ~is.may) == 0 && (is.must & ~f->riskier & ~was.must) == 0;
    case POL_WORD:
        return (was.may & neutral & ~is.may) == 0 &&
               ((was.may & ~is.may) == 0 || (is.may & f->riskier) != 0);
    case POL_YESNO:
    case POL_POSITION:
    case POL_ORDERED:
        return up     ? nv_high(is.may) >= nv_high(was.may)
               : down ? nv_low(is.may) <= nv_low(was.may)
                      : (was.may & ~is.may) == 0;
    default:
        return (down || dec_cmp(is.hi, was.hi) >= 0) && (up || dec_cmp(is.lo, was.lo) <= 0);
    }
}

/* ---- moves that must not widen: true if one was made ---- */

static inline bool world_one_fact(const struct item *it, const struct item *other)
{
    return span_eq(it->fact, other->fact);
}

/* Both would have to change, and then are no longer copies of each other. */
static inline bool world_has_copy(const struct world *w, const struct item *it)
{
    unsigned n = 0;
    for (size_t i = 0; i < w->s.n_items; i++)
        n += memcmp(w->item[i].digest, it->digest, SHA256_BYTES) == 0;
    return n > 1;
}

static inline bool world_age(struct world *w, const struct seen *seen)
{
    struct item *it = &w->item[below((unsigned)w->s.n_items)];
    int fact = policy_fact(w->p, it->fact);
    (void)seen;
    if (it->measured_at > WORLD_NOW || it->kind == ITEM_REGISTERED || world_has_copy(w, it) ||
        (fact >= 0 && w->p->fact[fact].latest_counts))
        return false;
    it->measured_at -= (int64_t)below(120) * WORLD_DAY;
    return true;
}

static inline struct dec world_riskier(const struct pol_fact *f, struct dec a, struct dec b)
{
    bool more = dec_cmp(a, b) >= 0;
    return more == (f->direction == POL_RISKIER_UP) ? a : b;
}

static inline void world_worsen_words(struct item *it, const struct pol_fact *f)
{
    unsigned word = below(f->n_words);
    uint64_t bit = (uint64_t)1 << word;
    if (f->type == POL_SET) {
        world_set_words(it, f, it->k | (bit & f->riskier));
    } else if (f->type == POL_WORD) {
        if ((f->riskier & bit) != 0 && (f->riskier & it->k) == 0)
            world_set_words(it, f, bit);
    } else if ((f->direction == POL_RISKIER_UP) == (bit > it->k) && f->direction != POL_NEUTRAL) {
        world_set_words(it, f, bit);
    }
}

static inline bool world_worsen(struct world *w, const struct seen *seen)
{
    struct item *it = &w->item[below((unsigned)w->s.n_items)];
    int fact = policy_fact(w->p, it->fact);
    (void)seen;
    if (fact < 0 || !it->reads || it->kind == ITEM_REGISTERED || world_has_copy(w, it))
        return false;
    const struct pol_fact *f = &w->p->fact[fact];
    uint64_t by = 1 + below(5);
    bool good = f->direction == POL_SAFER_UP;
    if (it->kind == ITEM_SET || it->kind == ITEM_WORD) {
        world_worsen_words(it, f);
        return true;
    }
    if (f->direction == POL_NEUTRAL)
        return false;
    struct dec v =
        it->kind == ITEM_BINOMIAL || it->yes_no ? dec_u64(0) : world_number(w, (unsigned)fact);
    if (it->kind == ITEM_BINOMIAL)
        it->k = good ? it->k - (by < it->k ? by : it->k) : it->k + by > it->n ? it->n : it->k + by;
    else if (it->yes_no)
        it->yes = !good;
    else if (it->kind == ITEM_EXACT)
        it->lo = it->hi = world_riskier(f, it->lo, v);
    else if (good)
        it->lo = world_riskier(f, it->lo, v);
    else
        it->hi = world_riskier(f, it->hi, v);
    return true;
}

static inline bool world_expire(struct world *w, const struct seen *seen)
{
    (void)seen;
    w->signer[1 + below(PEOPLE - 1)].valid_before = WORLD_NOW - 1;
    return true;
}

static inline bool world_newest(const struct world *w, const struct seen *seen,
                                const struct item *it)
{
    for (size_t i = 0; i < w->s.n_items; i++)
        if (seen->item[i].accepted && !seen->item[i].struck &&
            w->item[i].kind != ITEM_REGISTERED && /* announces, and is no reading */
            w->item[i].measured_at <= WORLD_NOW && world_one_fact(&w->item[i], it) &&
            w->item[i].measured_at >= it->measured_at)
            return false;
    return true;
}

static inline bool world_add(struct world *w, const struct seen *seen)
{
    struct item it = world_item(w, w->spoken[below(w->n_spoken)]);
    int fact = policy_fact(w->p, it.fact);
    if (fact >= 0 && (seen->fact[fact].why != EV_KNOWN || it.has_supersedes || it.pool.len > 0 ||
                      (w->p->fact[fact].latest_counts && world_newest(w, seen, &it))))
        return false;
    w->item[w->s.n_items++] = it;
    return true;
}

/* Not: an item that is its fact's worst, blocks it, is a pool's, strikes, or is the newest
 * reading. */
static inline bool world_lose(struct world *w, const struct seen *seen)
{
    size_t i = below((unsigned)w->s.n_items);
    struct item it = w->item[i];
    int fact = policy_fact(w->p, it.fact);
    bool covered = fact < 0 || !seen->item[i].accepted || seen->item[i].struck ||
                   seen->fact[fact].why != EV_KNOWN;
    if (!it.reads || it.kind == ITEM_REGISTERED || it.pool.len > 0 || it.has_supersedes)
        return false;
    if (fact >= 0 && w->p->fact[fact].latest_counts && seen->item[i].accepted)
        return false;
    for (size_t k = 0; k < w->s.n_items && !covered; k++)
        covered = k != i && seen->item[k].accepted && !seen->item[k].struck &&
                  world_one_fact(&w->item[k], &it) && w->item[k].kind != ITEM_REGISTERED &&
                  world_covers(&w->p->fact[fact], seen->item[i].set, seen->item[k].set);
    if (!covered)
        return false;
    w->item[i] = w->item[--w->s.n_items];
    return true;
}

static const struct {
    const char *name;
    bool (*make)(struct world *w, const struct seen *seen);
} world_moves[] = {
    { "ageing", world_age }, { "worsening", world_worsen }, { "key expiry", world_expire },
    { "adding", world_add }, { "losing", world_lose },
};

#endif
