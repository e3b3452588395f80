/* property_test.c - bad news does not expire: random sets of items, random moves on them, and for
 * each the two questions: does a second, naive implementation agree, and did anything widen that
 * must not. The seed is fixed; the moves are a hundred thousand. */
#include <stdlib.h>

#include "evidence/naive.h"
#include "lib/check.h"

#define DAY   DAY_SECONDS
#define NOW   (20000 * (int64_t)DAY + 43200)
#define MOVES 100000
#define ITEMS 12

static const char text[] =
    "policy \"random\" version 1.\n"
    "Start from open.\n"
    "Judge measurements at 95% confidence.\n"
    "fact a.risk is a proportion, higher is riskier, measured, good for 100 days,"
    " counts only if signed by \"red team\".\n"
    "fact a.safe is a proportion, higher is safer, measured, good for 100 days.\n"
    "fact a.size is a size, neutral, good for 50 days.\n"
    "fact a.flag is yes or no, yes is riskier, good for 30 days.\n"
    "fact a.level is one of (none < low < high), higher is riskier,"
    " counts only if signed by \"red team\".\n"
    "fact a.rank is one of (c3 < c2 < c1), higher is safer, good for 90 days.\n"
    "fact a.forms is some of (p, q, r), riskier with (q, r).\n"
    "fact a.margin is a number of points, higher is riskier, good for 60 days, the latest counts.\n"
    "rule one:\n"
    "  to be open require all of (a.risk is below 20%, a.safe is above 60%).\n"
    "  to be gated require a.risk is below 40%.\n"
    "  at most gated when a.size is above 50 GB.\n"
    "  at most hosted when a.flag.\n"
    "  to be gated require a.level is at most low.\n"
    "  to be open require a.rank is at least c2.\n"
    "  at most hosted when a.forms includes q.\n"
    "  to be open require a.margin is below 5 points.\n";

enum { RISK, SAFE, SIZE, FLAG, LEVEL, RANK, FORMS, MARGIN, FACTS };

static uint64_t state = 0x9E3779B97F4A7C15u;

static uint64_t next(void)
{
    state ^= state << 13, state ^= state >> 7, state ^= state << 17;
    return state;
}

static unsigned below(unsigned n)
{
    return (unsigned)((next() >> 20) % n);
}

enum { NOBODY, RED, RETIRED, VENDOR, LATE, PEOPLE };

struct world {
    struct signer signer[PEOPLE];
    struct item_file file[PEOPLE], other, broken[PEOPLE];
    struct item item[ITEMS + 2];
    uint8_t weights[SHA256_BYTES];
    struct ev_store s;
};

static const struct span red_names[] = { { (const uint8_t *)"rita", 4 },
                                         { (const uint8_t *)"red team", 8 } };
static const struct span vendor_names[] = { { (const uint8_t *)"victor", 6 } };

static void people(struct world *w)
{
    *w = (struct world){ .weights = { 7 } };
    for (unsigned i = RED; i < PEOPLE; i++)
        w->signer[i] = (struct signer){ .principal = i == VENDOR ? vendor_names : red_names,
                                        .n_principals = i == VENDOR ? 1 : 2,
                                        .valid_after = INT64_MIN,
                                        .valid_before = INT64_MAX };
    w->signer[RETIRED].valid_before = NOW - DAY;
    w->signer[LATE].valid_after = NOW + DAY;
    for (unsigned i = 0; i < PEOPLE; i++) {
        w->file[i] = (struct item_file){ .name = SPAN("x"),
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

static const struct span words[] = {
    { (const uint8_t *)"none", 4 }, { (const uint8_t *)"low", 3 }, { (const uint8_t *)"high", 4 },
    { (const uint8_t *)"c3", 2 },   { (const uint8_t *)"c2", 2 },  { (const uint8_t *)"c1", 2 },
};
static const struct span forms[8][3] = {
    { { 0 } },
    { { (const uint8_t *)"p", 1 } },
    { { (const uint8_t *)"q", 1 } },
    { { (const uint8_t *)"p", 1 }, { (const uint8_t *)"q", 1 } },
    { { (const uint8_t *)"r", 1 } },
    { { (const uint8_t *)"p", 1 }, { (const uint8_t *)"r", 1 } },
    { { (const uint8_t *)"q", 1 }, { (const uint8_t *)"r", 1 } },
    { { (const uint8_t *)"p", 1 }, { (const uint8_t *)"q", 1 }, { (const uint8_t *)"r", 1 } },
};

static void set_forms(struct item *it, unsigned bits)
{
    it->word = forms[bits];
    it->n_words = (size_t)__builtin_popcount(bits);
    it->k = bits;
}

static void random_value(struct item *it, unsigned fact)
{
    switch (fact) {
    case RISK:
    case SAFE:
        it->kind = below(2) ? ITEM_BINOMIAL : below(4) ? ITEM_INTERVAL : ITEM_EXACT;
        it->n = 20 + below(300), it->k = below(it->n > 60 ? 60 : 20);
        it->k = fact == SAFE ? it->n - it->k : it->k;
        it->unscored = below(4) == 0 ? below(10) : 0;
        it->looked = below(6) == 0;
        it->lo = dec_u64(0);
        CHECK(dec_scale(dec_u64(below(100)), -2, &it->hi));
        it->lo = it->kind == ITEM_EXACT ? it->hi : it->lo;
        it->level = below(3) > 0 ? 0.99 : below(2) ? 0.95 : 0.9;
        return;
    case SIZE:
    case MARGIN:
        it->kind = ITEM_EXACT;
        it->lo = it->hi =
            fact == SIZE ? dec_u64((uint64_t)below(100) * 1000000000) : dec_u64(below(10));
        return;
    case FLAG:
        it->kind = ITEM_EXACT, it->yes_no = true, it->yes = below(2);
        return;
    case FORMS:
        it->kind = ITEM_SET;
        set_forms(it, below(8));
        return;
    default:
        it->kind = ITEM_WORD, it->n_words = 1;
        it->word = &words[(fact == RANK ? 3 : 0) + below(3)];
    }
}

static const struct span runs[] = { { (const uint8_t *)"r1", 2 },
                                    { (const uint8_t *)"r2", 2 },
                                    { (const uint8_t *)"r3", 2 },
                                    { (const uint8_t *)"r4", 2 } };
static const struct span pools[] = { { (const uint8_t *)"p1", 2 }, { (const uint8_t *)"p2", 2 } };

static struct item random_item(struct world *w, const struct policy *p)
{
    unsigned fact = below(FACTS), who = below(3) == 0 ? below(PEOPLE) : RED;
    struct item it = { .file = &w->file[who],
                       .index = 1,
                       .reads = true,
                       .fact = p->fact[fact].name,
                       .variant = SPAN("as_released") };
    for (unsigned i = 0; i < SHA256_BYTES; i++)
        it.digest[i] = (uint8_t)next();
    it.measured_at = NOW - (int64_t)below(130) * DAY + (int64_t)below(DAY);
    if (below(12) == 0)
        it.measured_at = NOW + (int64_t)below(20) * DAY;
    if (fact == MARGIN)
        it.measured_at = NOW - (int64_t)below(4) * 20 * DAY;
    random_value(&it, fact);
    if (below(3) == 0)
        it.run_id = runs[below(4)];
    if (it.kind == ITEM_BINOMIAL && below(4) == 0)
        it.pool = pools[below(2)];
    if (below(25) == 0) {
        it.kind = ITEM_REGISTERED, it.n = 200;
        it.pool = below(2) ? pools[below(2)] : (struct span){ 0 };
        it.run_id = it.pool.len > 0 ? (struct span){ 0 } : runs[below(4)];
    }
    if (w->s.n_items > 0 && below(6) == 0) {
        it.has_supersedes = true, it.reason = SPAN("wrong prompt");
        memcpy(it.supersedes, w->item[below((unsigned)w->s.n_items)].digest, SHA256_BYTES);
    }
    if (w->s.n_items > 0 && below(20) == 0) {
        const struct item_file *file = it.file;
        it = w->item[below((unsigned)w->s.n_items)];
        it.file = file;
    }
    if (below(40) == 0)
        it.variant = SPAN("tuned");
    if (below(40) == 0)
        it.file = &w->other;
    if (below(60) == 0)
        it.reads = false;
    if (below(80) == 0)
        it = (struct item){ .file = &w->broken[who], .variant = SPAN("as_released") };
    return it;
}

/* Of one fact, most items: sets that meet. */
static void random_world(struct world *w, const struct policy *p)
{
    people(w);
    size_t n = 1 + below(ITEMS);
    unsigned focus = below(FACTS + 3);
    while (w->s.n_items < n) {
        struct item it = random_item(w, p);
        if (focus < FACTS && it.fact.len > 0 && !span_eq(it.fact, p->fact[focus].name) &&
            below(4) > 0)
            continue;
        w->item[w->s.n_items++] = it;
    }
    w->s.item = w->item;
}

struct seen {
    struct ev_fact fact[FACTS];
    struct pol_given given[FACTS];
    struct ev_item item[ITEMS + 2];
    enum position position;
};

static void look_at_world(const struct world *w, const struct policy *p, struct seen *out)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 4 << 20 };
    struct ev_subject about = { .weights = w->weights };
    struct ev_known known;
    struct err err = { 0 };
    CHECK(ev_resolve(&w->s, &about, p, (struct clock){ NOW }, &a, &known, &err));
    memcpy(out->fact, known.fact, sizeof out->fact);
    memcpy(out->item, known.item, w->s.n_items * sizeof *known.item);
    for (unsigned i = 0; i < FACTS; i++)
        out->given[i] = known.fact[i].given;
    out->position = policy_position(p, out->given, (struct clock){ NOW });
}

static bool same_set(struct pol_set a, struct pol_set b)
{
    return dec_cmp(a.lo, b.lo) == 0 && dec_cmp(a.hi, b.hi) == 0 && a.may == b.may &&
           a.must == b.must && a.missing == b.missing;
}

static bool naive_agrees(const struct world *w, const struct policy *p, const struct seen *seen)
{
    struct ev_subject about = { .weights = w->weights };
    bool all = true;
    for (unsigned i = 0; i < FACTS; i++) {
        struct naive v = { .s = &w->s, .about = &about, .p = p, .f = &p->fact[i], .now = { NOW } };
        struct naive_answer n = naive_resolve(v);
        all = all && n.known == (seen->fact[i].why == EV_KNOWN) &&
              same_set(n.set, seen->given[i].set);
    }
    return all;
}

/* The risky end of the fact came no closer to safety; of a neutral fact nothing was ruled out. */
static bool not_wider(const struct pol_fact *f, struct pol_set was, struct pol_set is)
{
    switch (f->type) {
    case POL_SET:
        return (was.may & f->riskier & ~is.may) == 0;
    case POL_YESNO:
    case POL_ORDERED:
        return f->direction == POL_SAFER_UP ? nv_low(is.may) <= nv_low(was.may)
                                            : nv_high(is.may) >= nv_high(was.may);
    default:
        return (f->direction == POL_SAFER_UP || dec_cmp(is.hi, was.hi) >= 0) &&
               (f->direction == POL_RISKIER_UP || dec_cmp(is.lo, was.lo) <= 0);
    }
}

/* Both would have to change, and then are no longer copies of each other. */
static bool has_copy(const struct world *w, const struct item *it)
{
    unsigned n = 0;
    for (size_t i = 0; i < w->s.n_items; i++)
        n += memcmp(w->item[i].digest, it->digest, SHA256_BYTES) == 0;
    return n > 1;
}

/* ---- moves: true if one was made that must not widen ---- */

static bool age(struct world *w, const struct seen *seen, const struct policy *p)
{
    size_t i = below((unsigned)w->s.n_items);
    struct item *it = &w->item[i];
    (void)seen, (void)p;
    if (it->measured_at > NOW || it->kind == ITEM_REGISTERED || has_copy(w, it) ||
        span_eq(it->fact, p->fact[MARGIN].name))
        return false;
    it->measured_at -= (int64_t)below(120) * DAY;
    return true;
}

static bool worsen(struct world *w, const struct seen *seen, const struct policy *p)
{
    struct item *it = &w->item[below((unsigned)w->s.n_items)];
    int fact = policy_fact(p, it->fact);
    (void)seen;
    if (!it->reads || it->kind == ITEM_REGISTERED || fact == SIZE || has_copy(w, it))
        return false;
    uint64_t by = 1 + below(5);
    bool good = fact == SAFE;
    if (it->kind == ITEM_BINOMIAL)
        it->k = good ? it->k - (by < it->k ? by : it->k) : it->k + by > it->n ? it->n : it->k + by;
    else if (it->kind == ITEM_INTERVAL || fact == RISK || fact == SAFE)
        good ? (it->lo = dec_u64(0)) : (it->hi = dec_u64(1));
    else if (it->yes_no)
        it->yes = true;
    else if (fact == MARGIN)
        it->lo = it->hi = dec_u64(9);
    else if (it->kind == ITEM_SET)
        set_forms(it, (unsigned)it->k | 2u << below(2));
    else
        it->word = fact == RANK ? &words[3] : &words[2];
    return true;
}

static bool expire(struct world *w, const struct seen *seen, const struct policy *p)
{
    (void)seen, (void)p;
    w->signer[1 + below(PEOPLE - 1)].valid_before = NOW - 1;
    return true;
}

static bool newer_than_all(const struct world *w, const struct seen *seen, const struct item *it)
{
    for (size_t i = 0; i < w->s.n_items; i++)
        if (seen->item[i].accepted && !seen->item[i].struck && w->item[i].measured_at <= NOW &&
            span_eq(w->item[i].fact, it->fact) && w->item[i].measured_at >= it->measured_at)
            return false;
    return true;
}

static bool add(struct world *w, const struct seen *seen, const struct policy *p)
{
    struct item it = random_item(w, p);
    int fact = policy_fact(p, it.fact);
    if (fact >= 0 && (seen->fact[fact].why != EV_KNOWN || it.has_supersedes || it.pool.len > 0 ||
                      (fact == MARGIN && newer_than_all(w, seen, &it))))
        return false;
    w->item[w->s.n_items++] = it;
    return true;
}

/* Not: an item that is its fact's worst, blocks it, is a pool's, strikes, or is the newest reading. */
static bool lose(struct world *w, const struct seen *seen, const struct policy *p)
{
    size_t i = below((unsigned)w->s.n_items);
    struct item it = w->item[i];
    int fact = policy_fact(p, it.fact);
    if (!it.reads || it.kind == ITEM_REGISTERED || it.pool.len > 0 || it.has_supersedes)
        return false;
    if (fact == MARGIN && seen->item[i].accepted)
        return false;
    if (fact >= 0 && seen->item[i].accepted && !seen->item[i].struck &&
        seen->fact[fact].why == EV_KNOWN) {
        for (size_t k = 0; k < w->s.n_items; k++)
            if (k != i && seen->item[k].accepted && !seen->item[k].struck &&
                span_eq(w->item[k].fact, it.fact) && w->item[k].kind != ITEM_REGISTERED &&
                not_wider(&p->fact[fact], seen->item[i].set, seen->item[k].set))
                goto covered;
        return false;
    }
covered:
    w->item[i] = w->item[--w->s.n_items];
    return true;
}

static bool (*const moves[])(struct world *, const struct seen *, const struct policy *) = {
    age, worsen, expire, add, lose,
};
static const char *const move_names[] = { "ageing", "worsening", "key expiry", "adding", "losing" };

static bool read_policy(struct arena *a, struct policy *p)
{
    struct err err = { 0 };
    struct pol_faults *faults = ARENA_ARRAY(a, struct pol_faults, 1, &err);
    bool ok = policy_read(SPAN(text), a, p, faults, &err);
    if (!ok)
        printf("%s: line %u: %s\n", err.text, faults->list[0].line, faults->list[0].text);
    return ok;
}

static void nothing_but_what_is_listed_widens(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "policy", .limit = 4 << 20 };
    static struct world w;
    static struct seen was, is;
    struct policy p;
    unsigned made[COUNT(moves)] = { 0 }, known = 0, positions[POSITIONS] = { 0 };
    CHECK(read_policy(&a, &p) && p.n_facts == FACTS);
    for (unsigned total = 0; total < MOVES;) {
        random_world(&w, &p);
        look_at_world(&w, &p, &was);
        for (unsigned step = 0; step < 6 && w.s.n_items > 0; step++) {
            unsigned m = below(COUNT(moves));
            if (w.s.n_items > ITEMS || !moves[m](&w, &was, &p))
                continue;
            made[m]++, total++;
            look_at_world(&w, &p, &is);
            check_case = move_names[m];
            CHECK(is.position <= was.position);
            for (unsigned f = 0; f < FACTS; f++) {
                known += was.fact[f].why == EV_KNOWN;
                CHECK(not_wider(&p.fact[f], was.given[f].set, is.given[f].set));
            }
            positions[is.position]++;
            was = is;
            if (check_bad > 10)
                return;
        }
    }
    for (unsigned m = 0; m < COUNT(moves); m++)
        CHECK(made[m] > MOVES / 20);
    CHECK(known > MOVES / 4);
}

static void a_naive_implementation_agrees(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "policy", .limit = 4 << 20 };
    static struct world w;
    static struct seen seen;
    struct policy p;
    unsigned known = 0;
    CHECK(read_policy(&a, &p));
    for (unsigned i = 0; i < MOVES / 10 && check_bad < 5; i++) {
        random_world(&w, &p);
        look_at_world(&w, &p, &seen);
        CHECK(naive_agrees(&w, &p, &seen));
        for (unsigned f = 0; f < FACTS; f++)
            known += seen.fact[f].why == EV_KNOWN;
    }
    CHECK(known > MOVES / 20);
}

TESTS(TEST(nothing_but_what_is_listed_widens), TEST(a_naive_implementation_agrees))
