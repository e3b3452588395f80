/* tally_test.c - who reads the log comes to what the home came to: over histories of keys that are made,
 * rotated and revoked, of thresholds and of signatures, in any order and in batches of any size. The home
 * moves on from entry to entry; trust_tally has only what is published in the end. SEED and HISTORIES. */
#include "decision/trust.h"

#include "crypto/dsse.h"
#include "lib/release.h"
#include "store/effect.h"

#define DECISION SPAN("the decision")

struct play {
    struct bench b;
    uint64_t random, logged;
    unsigned n_names, n_texts;
    struct store_commit commit;
    uint8_t digest[SHA256_BYTES];
    char steps[256]; /* what was done, for whom a history fails */
};

static void play_close(struct play *p)
{
    bench_close(&p->b);
}
AUTO_VALUE(play, play_close)

static unsigned below(struct play *p, unsigned n)
{
    p->random = p->random * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(p->random >> 33) % n;
}

static void step(struct play *p, char what)
{
    size_t n = strlen(p->steps);
    if (n + 1 < sizeof p->steps)
        p->steps[n] = what;
}

/* All that is signed comes into the log, in the order in which it was. */
static void log_all(struct play *p)
{
    struct store_signature *list;
    struct store_place place[64];
    unsigned n = 0;
    CHECK(store_unlogged(p->b.s, COUNT(place), &p->b.a, &list, &n, &p->b.err));
    for (unsigned i = 0; i < n; i++)
        place[i] = (struct store_place){ list[i].id, p->logged++ };
    CHECK(store_logged(p->b.s, &(struct store_logged){ place, n, p->logged, DAY_ONE + 9, NULL },
                       &p->b.err));
    step(p, 'L');
}

static struct span signature_by(struct play *p, const struct store_key *k, struct span text)
{
    AUTO_CLOSE(buf) struct buf pae = { 0 };
    AUTO_CLOSE(key) struct key *key = keyring_open(p->b.s, k, NULL, &p->b.err);
    struct span bytes, out = SPAN("");
    buf_init(&pae, "pae", 1 << 16);
    dsse_pae(SPAN(DSSE_INTOTO), text, &pae);
    CHECK(key != NULL && buf_done(&pae, &bytes, &p->b.err) &&
          key_sign(key, bytes, &p->b.a, &out, &p->b.err));
    return out;
}

static void sign(struct play *p, const struct store_key *k, const uint8_t *digest, struct span text)
{
    CHECK(store_sign(p->b.s, digest, k->id, signature_by(p, k, text), DAY_ONE, &p->b.err));
}

/* The newest change that waits or is not in the log yet is signed by `by`. */
static void sign_change(struct play *p, int64_t id, const struct store_key *by)
{
    char text[32];
    uint8_t digest[SHA256_BYTES];
    snprintf(text, sizeof text, "change %" PRId64, id);
    CHECK(store_key_change_state(p->b.s, id, span_of(text), DAY_ONE, digest, &p->b.err));
    sign(p, by, digest, span_of(text));
}

static struct store_key make(struct play *p, int64_t replaces, int64_t *change)
{
    char name[2] = { (char)('a' + p->n_names++) };
    struct keyring_new want = {
        .name = span_of(name), .role = KEY_ROLE_RELEASE, .at = DAY_ONE, .replaces = replaces
    };
    struct store_key k = { 0 };
    struct store_key_change *c;
    unsigned n = 0;
    CHECK(keyring_make(p->b.s, &want, &p->b.a, &k, &p->b.err) &&
          store_key_changes(p->b.s, &p->b.a, &c, &n, &p->b.err));
    *change = n > 0 ? c[n - 1].id : 0;
    return k;
}

static unsigned live_keys(struct play *p, struct store_key *to)
{
    struct store_key *list;
    unsigned n = 0, live = 0;
    CHECK(store_keys(p->b.s, &p->b.a, &list, &n, &p->b.err));
    for (unsigned i = 0; i < n; i++)
        if (list[i].role == KEY_ROLE_RELEASE && store_key_live(&list[i]))
            to[live++] = list[i];
    return live;
}

static unsigned threshold(struct play *p)
{
    struct store_signing now = { .threshold = 0 };
    CHECK(store_signing(p->b.s, &now, &p->b.err));
    return now.threshold;
}

static void ask_threshold(struct play *p, unsigned k, const struct store_key *live, unsigned n)
{
    struct store_key_change c = { .kind = KEY_THRESHOLD, .threshold = k, .asked_at = DAY_ONE };
    struct err refused = {
        0
    }; /* the number it is already, more than there are keys, another waits */
    if (!store_key_change(p->b.s, &c, &refused))
        return;
    unsigned sign_n = c.done_at != 0 ? below(p, 2) : 1 + below(p, n);
    for (unsigned i = 0; i < sign_n && i < n; i++)
        sign_change(p, c.id, &live[i]);
    step(p, (char)('0' + k));
}

/* Three keys, of which two have to sign, and a decision that the first one has signed. */
static void play_open(struct play *p, uint64_t seed)
{
    struct store_key live[8];
    struct manifest m;
    memset(p, 0, sizeof *p);
    p->random = seed;
    bench_open(&p->b);
    for (unsigned i = 0; i < 3; i++) {
        int64_t change;
        (void)make(p, 0, &change);
        if (i > 0)
            sign_change(p, change, &live[0]);
        log_all(p);
        CHECK(live_keys(p, live) == i + 1);
    }
    ask_threshold(p, 2, live, 3);
    struct store_key_change *c;
    unsigned n = 0;
    CHECK(store_key_changes(p->b.s, &p->b.a, &c, &n, &p->b.err));
    if (n > 0)
        sign_change(p, c[0].id, &live[0]);
    log_all(p);
    CHECK(threshold(p) == 2);
    CHECK(sample_manifest(p->b.s, sample_tiny, COUNT(sample_tiny), &p->b.a, &m, &p->b.err));
    struct store_release r = sample_release(&m, POSITION_GATED, DAY_ONE);
    struct store_signing_by by = { live[0].id, signature_by(p, &live[0], DECISION) };
    struct store_decided d = { .text = DECISION, .sequence = 1, .sign = &by, .n_signs = 1 };
    r.decided = &d;
    CHECK(store_release(p->b.s, &r, &p->b.a, &p->commit, &p->b.err) &&
          dsse_digest(SPAN(DSSE_INTOTO), DECISION, p->digest, &p->b.err));
}

static void one_step(struct play *p)
{
    struct store_key live[16];
    unsigned n = live_keys(p, live);
    int64_t change;
    if (n == 0 || p->n_names > 12)
        return;
    const struct store_key *k = &live[below(p, n)];
    struct store_key_change r = { .kind = KEY_REVOKED, .key = k->id, .asked_at = DAY_ONE };
    switch (below(p, 8)) {
    case 0:
    case 1:
        sign(p, k, p->digest, DECISION);
        step(p, (char)k->name.ptr[0]);
        break;
    case 2:
        (void)make(p, k->id, &change);
        sign_change(p, change, k);
        step(p, 'R');
        break;
    case 3:
        CHECK(store_key_change(p->b.s, &r, &p->b.err));
        n = live_keys(p, live);
        if (n > 0)
            sign_change(p, r.id, &live[0]);
        step(p, 'X');
        break;
    case 4:
        ask_threshold(p, 1 + below(p, 3), live, n);
        break;
    default:
        log_all(p);
    }
}

/* ---- from outside ---- */

static size_t trust_of_home(struct play *p, struct trust *t)
{
    struct store_key *list;
    struct store_past *past;
    unsigned n = 0, n_past = 0;
    CHECK(store_keys(p->b.s, &p->b.a, &list, &n, &p->b.err) &&
          store_thresholds(p->b.s, &p->b.a, &past, &n_past, &p->b.err));
    *t = (struct trust){ .key = ARENA_ARRAY(&p->b.a, struct trust_key, n, &p->b.err),
                         .past = ARENA_ARRAY(&p->b.a, struct trust_past, n_past, &p->b.err),
                         .threshold = threshold(p) };
    for (unsigned i = 0; i < n; i++) {
        struct store_key *k = &list[i];
        if (k->role != KEY_ROLE_RELEASE || k->listed_at == 0)
            continue;
        t->key[t->n_keys++] = (struct trust_key){ .name = k->name,
                                                  .pub = k->pub,
                                                  .ended = !store_key_live(k),
                                                  .has_before = k->log_index >= 0,
                                                  .before = (uint64_t)k->log_index };
    }
    for (; t->n_past < n_past; t->n_past++)
        t->past[t->n_past] = (struct trust_past){ past[t->n_past].before, past[t->n_past].until_at,
                                                  past[t->n_past].threshold };
    return t->n_keys;
}

/* Nothing holds at home that the log does not say yet, a revocation or a threshold that was raised: until it
 * does, fewer things count outside than at home. */
static bool all_is_logged(struct play *p)
{
    struct store_key_change *c;
    unsigned n = 0;
    bool all = true;
    CHECK(store_key_changes(p->b.s, &p->b.a, &c, &n, &p->b.err));
    for (unsigned i = 0; i < n; i++)
        all = all && c[i].done_at == 0;
    return all;
}

static struct tally seen_from_outside(struct play *p)
{
    struct trust t;
    struct vote vote[32];
    struct store_statement s = { 0 };
    struct store_signature *list = NULL;
    unsigned n = 0, votes = 0;
    size_t keys = trust_of_home(p, &t);
    CHECK(store_statement_find(p->b.s, p->digest, &p->b.a, &s, &p->b.err) == ROW_FOUND &&
          store_signatures(p->b.s, s.id, &p->b.a, &list, &n, &p->b.err) && n <= COUNT(vote));
    for (unsigned i = 0; i < n; i++)
        for (size_t k = 0; k < keys; k++)
            if (list[i].log_index >= 0 && pubkey_same(&t.key[k].pub, &list[i].pub) &&
                trust_counts(&t.key[k], (uint64_t)list[i].log_index))
                vote[votes++] = (struct vote){ &t.key[k], (uint64_t)list[i].log_index };
    return trust_tally(&t, vote, votes, DAY_ONE);
}

static bool holds_at_home(struct play *p)
{
    struct store_model m = { 0 };
    enum found_row f = store_model_find(p->b.s, SPAN("acme"), SPAN("tiny"), &p->b.a, &m, &p->b.err);
    return f == ROW_FOUND && m.head == p->commit.id;
}

static void outside_and_home_agree(void)
{
    const char *seed = getenv("SEED"), *histories = getenv("HISTORIES");
    unsigned long first = seed != NULL ? strtoul(seed, NULL, 10) : 1;
    unsigned long n = histories != NULL ? strtoul(histories, NULL, 10) : 60;
    unsigned held = 0, waits = 0;
    for (unsigned long h = first; h < first + n; h++) {
        AUTO_CLOSE(play) struct play p;
        char name[320];
        play_open(&p, h * 0x9e3779b97f4a7c15u);
        for (unsigned i = 0; i < 14; i++) {
            one_step(&p);
            bool holds = holds_at_home(&p), logged = all_is_logged(&p);
            struct tally t = seen_from_outside(&p);
            snprintf(name, sizeof name, "history %lu: %s", h, p.steps);
            check_case = name;
            CHECK(!t.enough || holds);
            CHECK(!holds || t.enough || t.fewer_now || !logged);
            held += holds;
            waits += !holds;
        }
        check_case = "";
    }
    CHECK(n < 60 || (held > 100 && waits > 100));
}

TESTS(TEST(outside_and_home_agree))
