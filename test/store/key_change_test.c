/* key_change_test.c - what makes it easier to sign waits for the log, what makes it harder does not. */
#include "crypto/dsse.h"
#include "lib/check.h"
#include "lib/release.h"
#include "store/effect.h"

/* A home of keys a, b, c, ... that count, n of them, and a threshold. */
static void home(struct bench *b, unsigned n, unsigned threshold)
{
    bench_open(b);
    for (unsigned i = 0; i < n; i++) {
        char name[2] = { (char)('a' + i) };
        struct keyring_new want = { .name = span_of(name),
                                    .role = KEY_ROLE_RELEASE,
                                    .at = DAY_ONE };
        struct store_key k;
        CHECK(keyring_make(b->s, &want, &b->a, &k, &b->err));
        if (i > 0)
            CHECK(store_key_change_logged(b->s, (int64_t)i, i, DAY_ONE, &b->err));
    }
    struct store_key_change c = { .kind = KEY_THRESHOLD, .threshold = threshold };
    c.asked_at = DAY_ONE;
    if (threshold > 1)
        CHECK(store_key_change(b->s, &c, &b->err) &&
              store_key_change_logged(b->s, c.id, n, DAY_ONE, &b->err));
}

static struct store_key get(struct bench *b, const char *name)
{
    struct store_key k = { 0 };
    CHECK(store_key_find(b->s, span_of(name), &b->a, &k, &b->err) == ROW_FOUND);
    return k;
}

static struct store_signing signing(struct bench *b)
{
    struct store_signing s = { 0 };
    CHECK(store_signing(b->s, &s, &b->err));
    return s;
}

/* The changes that wait; at most four. */
static unsigned waiting(struct bench *b, struct store_key_change out[static 4])
{
    struct store_key_change *list = NULL;
    unsigned n = 0;
    CHECK(store_key_changes(b->s, &b->a, &list, &n, &b->err) && n <= 4);
    for (unsigned i = 0; i < n && i < 4; i++)
        out[i] = list[i];
    return n;
}

static void a_key_that_is_added_counts_once_it_is_in_the_log(void)
{
    AUTO_CLOSE(bench) struct bench b;
    home(&b, 3, 2);
    struct keyring_new want = { .name = SPAN("d"), .role = KEY_ROLE_RELEASE, .at = DAY_ONE + 1 };
    struct store_key_change c[4];
    struct store_key d;
    CHECK(keyring_make(b.s, &want, &b.a, &d, &b.err) && signing(&b).n_live == 3);
    CHECK(waiting(&b, c) == 1 && c[0].kind == KEY_ADDED && c[0].key == d.id && c[0].old == 0);
    CHECK(c[0].needed == 2 && c[0].done_at == 0 && c[0].asked_at == DAY_ONE + 1);
    CHECK(store_key_change_logged(b.s, c[0].id, 9, DAY_ONE + 2, &b.err));
    d = get(&b, "d");
    CHECK(store_key_live(&d) && d.listed_at == DAY_ONE + 2 && d.log_index == -1);
    CHECK(waiting(&b, c) == 0 && signing(&b).n_live == 4);
    CHECK(!store_key_change_logged(b.s, c[0].id, 10, DAY_ONE + 3, &b.err));
    CHECK(b.err.kind == ERR_ABSENT);
    CHECK_STR(said(&b), "there is no change 4 that waits");
}

static void log_has(struct bench *b, uint64_t entries)
{
    CHECK(
        store_logged(b->s, &(struct store_logged){ .size = entries, .now_at = DAY_ONE }, &b->err));
}

static void a_rotation_takes_the_old_key_out_as_the_new_one_comes(void)
{
    AUTO_CLOSE(bench) struct bench b;
    home(&b, 2, 2);
    struct store_key a = get(&b, "a"), n;
    struct keyring_new want = {
        .name = SPAN("n"), .role = KEY_ROLE_RELEASE, .at = DAY_ONE + 1, .replaces = a.id
    };
    struct store_key_change c[4];
    CHECK(keyring_make(b.s, &want, &b.a, &n, &b.err) && waiting(&b, c) == 1);
    CHECK(c[0].kind == KEY_ROTATED && c[0].key == n.id && c[0].old == a.id && c[0].needed == 1);
    a = get(&b, "a");
    CHECK(store_key_live(&a));
    CHECK(store_key_change_logged(b.s, c[0].id, 7, DAY_ONE + 2, &b.err));
    a = get(&b, "a"), n = get(&b, "n");
    CHECK(!store_key_live(&a) && a.retired_at == DAY_ONE + 2 && a.log_index == 7);
    CHECK_STR(store_key_state(&a), "retired");
    CHECK(store_key_live(&n) && n.log_index == -1 && signing(&b).n_live == 2);
    log_has(&b, 8);
    struct store_key_change r = { .kind = KEY_REVOKED, .key = a.id, .asked_at = DAY_ONE + 3 };
    CHECK(store_key_change(b.s, &r, &b.err) &&
          store_key_change_logged(b.s, r.id, 8, DAY_ONE + 4, &b.err));
    a = get(&b, "a");
    CHECK(a.revoked_at == DAY_ONE + 3 && a.log_index == 7);
}

static void a_revoked_key_is_replaced_by_nobody(void)
{
    AUTO_CLOSE(bench) struct bench b;
    home(&b, 2, 1);
    struct store_key a = get(&b, "a"), n;
    struct keyring_new want = {
        .name = SPAN("n"), .role = KEY_ROLE_RELEASE, .at = DAY_ONE + 1, .replaces = a.id
    };
    struct store_key_change c[4], r = { .kind = KEY_REVOKED, .key = a.id, .asked_at = DAY_ONE + 2 };
    CHECK(keyring_make(b.s, &want, &b.a, &n, &b.err) && store_key_change(b.s, &r, &b.err));
    CHECK(waiting(&b, c) == 2);
    CHECK(!store_key_change_logged(b.s, c[0].id, 7, DAY_ONE + 3, &b.err));
    CHECK(b.err.kind == ERR_DENIED);
    CHECK_STR(said(&b),
              "the key that is replaced does not count any more: add the new one instead");
    n = get(&b, "n");
    CHECK(!store_key_live(&n) && waiting(&b, c) == 2);
}

static void a_revocation_holds_at_once(void)
{
    AUTO_CLOSE(bench) struct bench b;
    home(&b, 2, 2);
    log_has(&b, 12);
    struct store_key a = get(&b, "a");
    struct store_key_change c[4], r = { .kind = KEY_REVOKED, .key = a.id, .asked_at = DAY_ONE + 5 };
    CHECK(store_key_change(b.s, &r, &b.err) && r.id > 0 && r.done_at == DAY_ONE + 5);
    a = get(&b, "a");
    CHECK(!store_key_live(&a) && a.revoked_at == DAY_ONE + 5 && a.log_index == -1);
    CHECK_STR(store_key_state(&a), "revoked");
    CHECK(signing(&b).n_live == 1 && signing(&b).threshold == 2 && signing(&b).on);
    CHECK(waiting(&b, c) == 1 && c[0].kind == KEY_REVOKED && c[0].key == a.id);
    CHECK(c[0].needed == 1 && c[0].done_at == DAY_ONE + 5);
    struct store_key_change again = { .id = 77, .kind = KEY_REVOKED, .key = a.id };
    CHECK(!store_key_change(b.s, &again, &b.err) && b.err.kind == ERR_DENIED && again.id == 77);
    CHECK_STR(said(&b), "it is no release key that counts, or is revoked already");
    CHECK(store_key_change_logged(b.s, r.id, 12, DAY_ONE + 6, &b.err));
    a = get(&b, "a");
    CHECK(a.revoked_at == DAY_ONE + 5 && a.log_index == 12 && waiting(&b, c) == 0);
}

/* What came into the log between did not hold here, for it was not there when the key was revoked. */
static void what_was_signed_comes_in_too_late_before_the_record(void)
{
    static const struct {
        uint64_t revoked, record;
        int64_t want;
    } rows[] = { { 0, 12, 0 }, { 11, 12, 11 }, { 12, 12, 12 } };
    for (size_t i = 0; i < COUNT(rows); i++) {
        AUTO_CLOSE(bench) struct bench b;
        home(&b, 2, 1);
        log_has(&b, rows[i].revoked);
        struct store_key a = get(&b, "a");
        struct store_key_change r = { .kind = KEY_REVOKED, .key = a.id, .asked_at = DAY_ONE + 5 };
        struct store_key_change t = { .kind = KEY_THRESHOLD, .threshold = 2, .asked_at = DAY_ONE };
        struct store_past *p;
        unsigned n;
        CHECK(store_key_change(b.s, &t, &b.err) && store_key_change(b.s, &r, &b.err));
        log_has(&b, rows[i].record);
        CHECK(store_key_change_logged(b.s, r.id, rows[i].record, DAY_ONE + 6, &b.err) &&
              store_key_change_logged(b.s, t.id, rows[i].record, DAY_ONE + 6, &b.err));
        a = get(&b, "a");
        CHECK(a.log_index == rows[i].want);
        CHECK(store_thresholds(b.s, &b.a, &p, &n, &b.err) && n == 1 && p[0].threshold == 1);
        CHECK(n == 1 && p[0].before == (uint64_t)rows[i].want);
    }
}

/* Who begins again with one key does not make enough of what two had to sign. */
static void what_was_asked_before_keys_begin_again_is_kept(void)
{
    AUTO_CLOSE(bench) struct bench b;
    struct store_past *p;
    unsigned n = 0;
    home(&b, 2, 2);
    log_has(&b, 7);
    const char *const names[] = { "a", "b" };
    for (size_t i = 0; i < COUNT(names); i++) {
        struct store_key k = get(&b, names[i]);
        struct store_key_change r = { .kind = KEY_REVOKED, .key = k.id, .asked_at = DAY_ONE + 5 };
        CHECK(store_key_change(b.s, &r, &b.err));
    }
    struct keyring_new first = { .name = SPAN("c"), .role = KEY_ROLE_RELEASE, .at = DAY_ONE + 6 };
    struct store_key c;
    CHECK(keyring_make(b.s, &first, &b.a, &c, &b.err) && store_key_live(&c));
    CHECK(signing(&b).threshold == 1 && store_thresholds(b.s, &b.a, &p, &n, &b.err) && n > 0);
    CHECK(n > 0 && p[n - 1].threshold == 2 && p[n - 1].before == 7 &&
          p[n - 1].until_at == DAY_ONE + 6);
    /* where one sufficed there is nothing to keep */
    AUTO_CLOSE(bench) struct bench one;
    home(&one, 1, 1);
    struct store_key a = get(&one, "a");
    struct store_key_change r = { .kind = KEY_REVOKED, .key = a.id, .asked_at = DAY_ONE + 5 };
    CHECK(store_key_change(one.s, &r, &one.err));
    CHECK(keyring_make(one.s, &first, &one.a, &c, &one.err));
    CHECK(store_thresholds(one.s, &one.a, &p, &n, &one.err) && n == 0);
}

static void only_a_release_key_that_was_listed_is_revoked(void)
{
    AUTO_CLOSE(bench) struct bench b;
    home(&b, 1, 1);
    struct keyring_new log = { .name = SPAN("log.acme.org"), .role = KEY_ROLE_LOG, .at = DAY_ONE },
                       more = { .name = SPAN("m"), .role = KEY_ROLE_RELEASE, .at = DAY_ONE };
    struct store_key k[2];
    CHECK(keyring_make(b.s, &log, &b.a, &k[0], &b.err) &&
          keyring_make(b.s, &more, &b.a, &k[1], &b.err));
    for (size_t i = 0; i < COUNT(k); i++) {
        struct store_key_change r = { .kind = KEY_REVOKED, .key = k[i].id, .asked_at = DAY_ONE };
        CHECK(!store_key_change(b.s, &r, &b.err) && b.err.kind == ERR_DENIED);
        (void)said(&b);
    }
}

static void a_threshold_is_raised_at_once_and_lowered_by_the_log(void)
{
    static const struct {
        unsigned n, from, to;
        const char *says; /* NULL: it is done */
        unsigned needed, at_once;
    } rows[] = {
        { 3, 1, 2, NULL, 1, 2 },
        { 3, 2, 3, NULL, 1, 3 },
        { 3, 3, 2, NULL, 3, 3 },
        { 3, 2, 1, NULL, 2, 2 },
        { 3, 2, 2, "the threshold is 2 already", 0, 0 },
        { 3, 2, 0, "a threshold is 1 or more", 0, 0 },
        { 3, 2, 4,
          "of release keys that count there are 3: with a threshold of 4 nothing would ever be let "
          "further out",
          0, 0 },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        AUTO_CLOSE(bench) struct bench b;
        struct store_key_change w[4], c = { .id = 77, .kind = KEY_THRESHOLD };
        check_case = rows[i].says != NULL ? rows[i].says : "done";
        home(&b, rows[i].n, rows[i].from);
        c.threshold = rows[i].to;
        c.asked_at = DAY_ONE + 1;
        bool ok = store_key_change(b.s, &c, &b.err);
        CHECK(ok == (rows[i].says == NULL) && (ok || c.id == 77));
        CHECK_STR(said(&b), ok ? "" : rows[i].says);
        if (!ok)
            continue;
        CHECK(c.needed == rows[i].needed && signing(&b).threshold == rows[i].at_once);
        CHECK(waiting(&b, w) == 1 && w[0].needed == c.needed && w[0].done_at == c.done_at);
        CHECK(store_key_change_logged(b.s, c.id, 20, DAY_ONE + 2, &b.err));
        CHECK(signing(&b).threshold == rows[i].to && waiting(&b, w) == 0);
    }
}

/* Each raise holds from when it was asked; its record comes later, and takes nothing back. */
static void the_record_of_an_earlier_raise_lowers_nothing(void)
{
    AUTO_CLOSE(bench) struct bench b;
    struct store_key_change two = { .kind = KEY_THRESHOLD,
                                    .threshold = 2,
                                    .asked_at = DAY_ONE + 1 };
    struct store_key_change three = two, w[4];
    three.threshold = 3;
    home(&b, 3, 1);
    CHECK(store_key_change(b.s, &two, &b.err) && store_key_change(b.s, &three, &b.err));
    CHECK(signing(&b).threshold == 3 && waiting(&b, w) == 2);
    CHECK(store_key_change_logged(b.s, two.id, 20, DAY_ONE + 2, &b.err));
    CHECK(signing(&b).threshold == 3 && waiting(&b, w) == 1);
    CHECK(store_key_change_logged(b.s, three.id, 21, DAY_ONE + 3, &b.err));
    CHECK(signing(&b).threshold == 3 && waiting(&b, w) == 0);
}

/* It signs no statements: whoever signs those is asked neither for more nor for less. */
static void the_key_of_a_log_waits_for_nobody_and_changes_no_threshold(void)
{
    AUTO_CLOSE(bench) struct bench b;
    struct keyring_new want = { .name = SPAN("log.acme.org"), .role = KEY_ROLE_LOG, .at = DAY_ONE };
    struct store_key_change w[4];
    struct store_past *p;
    struct store_key log;
    unsigned n = 0, before = 0;
    home(&b, 2, 2);
    CHECK(store_thresholds(b.s, &b.a, &p, &before, &b.err));
    CHECK(keyring_make(b.s, &want, &b.a, &log, &b.err) && store_key_live(&log));
    CHECK(signing(&b).threshold == 2 && signing(&b).n_live == 2 && waiting(&b, w) == 0);
    CHECK(store_thresholds(b.s, &b.a, &p, &n, &b.err) && n == before);
}

static void thresholds_of_the_past_are_known_by_the_log(void)
{
    AUTO_CLOSE(bench) struct bench b;
    static const struct {
        unsigned to;
        uint64_t index;
    } rows[] = { { 2, 20 }, { 3, 21 }, { 1, 40 } };
    struct store_key_change w[4], c = { .kind = KEY_THRESHOLD, .threshold = 3 };
    struct store_past *p;
    unsigned n;
    home(&b, 3, 1);
    CHECK(store_thresholds(b.s, &b.a, &p, &n, &b.err) && n == 0);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct store_key_change t = { .kind = KEY_THRESHOLD,
                                      .threshold = rows[i].to,
                                      .asked_at = DAY_ONE + 10 * (int64_t)i };
        log_has(&b, 20 + i);
        CHECK(store_key_change(b.s, &t, &b.err));
        CHECK(store_key_change_logged(b.s, t.id, rows[i].index, t.asked_at + 5, &b.err));
    }
    CHECK(store_thresholds(b.s, &b.a, &p, &n, &b.err) && n == 3);
    CHECK(p[0].before == 20 && p[0].threshold == 1 && p[1].before == 21 && p[1].threshold == 2);
    CHECK(p[2].before == 40 && p[2].threshold == 3 && signing(&b).threshold == 1);
    /* raised: from when that was asked; lowered: from when it was in the log */
    CHECK(p[0].until_at == DAY_ONE && p[1].until_at == DAY_ONE + 10);
    CHECK(p[2].until_at == DAY_ONE + 25);
    /* what is not in the log yet, or given up, is in no past */
    CHECK(store_key_change(b.s, &c, &b.err) && waiting(&b, w) == 1);
    CHECK(store_thresholds(b.s, &b.a, &p, &n, &b.err) && n == 3);
}

static void one_threshold_waits_at_a_time_and_can_be_dropped(void)
{
    AUTO_CLOSE(bench) struct bench b;
    home(&b, 3, 3);
    struct store_key_change w[4], c = { .kind = KEY_THRESHOLD, .threshold = 2 }, d = c;
    CHECK(store_key_change(b.s, &c, &b.err) && !store_key_change(b.s, &d, &b.err));
    CHECK(b.err.kind == ERR_DENIED);
    CHECK_STR(said(&b), "another threshold waits to be signed: drop it first");
    CHECK(store_key_change_drop(b.s, c.id, DAY_ONE, &b.err) && waiting(&b, w) == 0);
    CHECK(!store_key_change_logged(b.s, c.id, 20, DAY_ONE, &b.err) && b.err.kind == ERR_ABSENT);
    (void)said(&b);
    CHECK(signing(&b).threshold == 3 && store_key_change(b.s, &d, &b.err));
}

static void a_key_whose_listing_is_dropped_never_counts(void)
{
    AUTO_CLOSE(bench) struct bench b;
    home(&b, 1, 1);
    struct keyring_new want = { .name = SPAN("x"), .role = KEY_ROLE_RELEASE, .at = DAY_ONE };
    struct store_key_change c[4], r = { .kind = KEY_REVOKED, .asked_at = DAY_ONE };
    struct store_key x;
    CHECK(keyring_make(b.s, &want, &b.a, &x, &b.err) && waiting(&b, c) == 1);
    CHECK(store_key_change_drop(b.s, c[0].id, DAY_ONE + 1, &b.err));
    x = get(&b, "x");
    CHECK(!store_key_live(&x) && x.listed_at == 0 && x.retired_at == DAY_ONE + 1);
    CHECK_STR(store_key_state(&x), "dropped");
    CHECK(!store_key_change_drop(b.s, c[0].id, DAY_ONE, &b.err) && b.err.kind == ERR_ABSENT);
    (void)said(&b);
    r.key = get(&b, "a").id;
    CHECK(store_key_change(b.s, &r, &b.err));
    CHECK(!store_key_change_drop(b.s, r.id, DAY_ONE, &b.err) && b.err.kind == ERR_ABSENT);
    CHECK_STR(said(&b), "there is no change 2 that waits");
}

/* Where nobody can sign any more, the next key begins again, by itself. */
static void when_no_key_counts_the_next_one_does(void)
{
    AUTO_CLOSE(bench) struct bench b;
    home(&b, 2, 2);
    struct keyring_new want = { .name = SPAN("z"), .role = KEY_ROLE_RELEASE, .at = DAY_ONE };
    for (unsigned i = 0; i < 2; i++) {
        struct store_key_change r = { .kind = KEY_REVOKED, .asked_at = DAY_ONE };
        r.key = get(&b, i == 0 ? "a" : "b").id;
        CHECK(store_key_change(b.s, &r, &b.err));
    }
    struct store_key z;
    CHECK(signing(&b).on && signing(&b).n_live == 0 && signing(&b).threshold == 2);
    CHECK(keyring_make(b.s, &want, &b.a, &z, &b.err) && store_key_live(&z));
    CHECK(signing(&b).threshold == 1 && signing(&b).n_live == 1);
}

/* ---- signed and logged ---- */

/* What the log would have: the signature of that key over the statement of the change, at index. */
static void signs(struct bench *b, int64_t change, const char *name, struct span text,
                  int64_t index)
{
    AUTO_CLOSE(buf) struct buf pae = { 0 };
    struct store_key k = get(b, name);
    struct store_signature *g;
    uint8_t digest[SHA256_BYTES];
    struct span bytes, signature = { 0 };
    unsigned n = 0;
    AUTO_CLOSE(key) struct key *key = keyring_open(b->s, &k, NULL, &b->err);
    CHECK(key != NULL && store_key_change_state(b->s, change, text, DAY_ONE, digest, &b->err));
    buf_init(&pae, "pae", 1 << 16);
    dsse_pae(SPAN(DSSE_INTOTO), text, &pae);
    CHECK(buf_done(&pae, &bytes, &b->err) && key_sign(key, bytes, &b->a, &signature, &b->err));
    CHECK(store_sign(b->s, digest, k.id, signature, DAY_ONE, &b->err));
    if (index < 0)
        return;
    CHECK(store_unlogged(b->s, 10, &b->a, &g, &n, &b->err) && n == 1);
    struct store_place place = { g[0].id, (uint64_t)index };
    struct store_logged l = { &place, 1, (uint64_t)index + 1, DAY_ONE + 50, NULL };
    CHECK(store_logged(b->s, &l, &b->err));
}

static struct store_key asked(struct bench *b, const char *name, int64_t replaces)
{
    struct keyring_new want = {
        .name = span_of(name), .role = KEY_ROLE_RELEASE, .at = DAY_ONE, .replaces = replaces
    };
    struct store_key k = { 0 };
    CHECK(keyring_make(b->s, &want, &b->a, &k, &b->err));
    return k;
}

static void the_last_signature_that_is_logged_makes_a_change_hold(void)
{
    AUTO_CLOSE(bench) struct bench b;
    home(&b, 2, 2);
    struct store_key_change c[4];
    struct store_key d;
    (void)asked(&b, "d", 0);
    CHECK(waiting(&b, c) == 1 && c[0].statement == 0);
    signs(&b, c[0].id, "a", SPAN("{}"), 30);
    d = get(&b, "d");
    CHECK(waiting(&b, c) == 1 && c[0].statement != 0 && !store_key_live(&d));
    signs(&b, c[0].id, "b", SPAN("{}"), -1);
    d = get(&b, "d");
    CHECK(waiting(&b, c) == 1 && !store_key_live(&d));
    struct store_signature *g;
    unsigned n = 0;
    CHECK(store_unlogged(b.s, 10, &b.a, &g, &n, &b.err) && n == 1);
    struct store_logged l = { &(struct store_place){ g[0].id, 31 }, 1, 32, DAY_ONE + 60, NULL };
    CHECK(store_logged(b.s, &l, &b.err));
    d = get(&b, "d");
    CHECK(waiting(&b, c) == 0 && store_key_live(&d) && d.listed_at == DAY_ONE + 60);
}

static void only_the_key_that_is_replaced_signs_for_that(void)
{
    AUTO_CLOSE(bench) struct bench b;
    home(&b, 2, 1);
    struct store_key_change c[4];
    struct store_key a = get(&b, "a"), n;
    (void)asked(&b, "n", a.id);
    CHECK(waiting(&b, c) == 1);
    signs(&b, c[0].id, "b", SPAN("{}"), 40);
    n = get(&b, "n");
    CHECK(waiting(&b, c) == 1 && !store_key_live(&n));
    signs(&b, c[0].id, "a", SPAN("{}"), 41);
    n = get(&b, "n"), a = get(&b, "a");
    CHECK(waiting(&b, c) == 0 && store_key_live(&n) && a.log_index == 41);
}

static void a_lower_threshold_lets_hold_what_waited_for_it(void)
{
    AUTO_CLOSE(bench) struct bench b;
    home(&b, 2, 2);
    struct store_key_change c[4], t = { .kind = KEY_THRESHOLD, .threshold = 1 };
    struct store_key d;
    (void)asked(&b, "d", 0);
    CHECK(waiting(&b, c) == 1 && store_key_change(b.s, &t, &b.err));
    signs(&b, c[0].id, "a", SPAN("{}"), 30);
    signs(&b, t.id, "a", SPAN("[]"), 31);
    CHECK(waiting(&b, c) == 2);
    signs(&b, t.id, "b", SPAN("[]"), 32);
    d = get(&b, "d");
    CHECK(waiting(&b, c) == 0 && store_key_live(&d) && signing(&b).threshold == 1);
}

static void a_statement_is_written_once(void)
{
    AUTO_CLOSE(bench) struct bench b;
    home(&b, 1, 1);
    uint8_t one[SHA256_BYTES], two[SHA256_BYTES];
    struct store_key_change c[4];
    (void)asked(&b, "d", 0);
    CHECK(waiting(&b, c) == 1);
    CHECK(store_key_change_state(b.s, c[0].id, SPAN("{}"), DAY_ONE, one, &b.err));
    CHECK(store_key_change_state(b.s, c[0].id, SPAN("[]"), DAY_ONE, two, &b.err));
    CHECK(memcmp(one, two, sizeof one) == 0 && waiting(&b, c) == 1);
    CHECK(memcmp(one, c[0].digest, sizeof one) == 0);
    CHECK(!store_key_change_state(b.s, 77, SPAN("{}"), DAY_ONE, one, &b.err));
    CHECK(b.err.kind == ERR_ABSENT);
    CHECK_STR(said(&b), "there is no change 77 that waits");
}

TESTS(TEST(a_key_that_is_added_counts_once_it_is_in_the_log),
      TEST(a_rotation_takes_the_old_key_out_as_the_new_one_comes),
      TEST(a_revoked_key_is_replaced_by_nobody), TEST(a_revocation_holds_at_once),
      TEST(what_was_signed_comes_in_too_late_before_the_record),
      TEST(what_was_asked_before_keys_begin_again_is_kept),
      TEST(only_a_release_key_that_was_listed_is_revoked),
      TEST(a_threshold_is_raised_at_once_and_lowered_by_the_log),
      TEST(the_record_of_an_earlier_raise_lowers_nothing),
      TEST(the_key_of_a_log_waits_for_nobody_and_changes_no_threshold),
      TEST(thresholds_of_the_past_are_known_by_the_log),
      TEST(one_threshold_waits_at_a_time_and_can_be_dropped),
      TEST(a_key_whose_listing_is_dropped_never_counts), TEST(when_no_key_counts_the_next_one_does),
      TEST(the_last_signature_that_is_logged_makes_a_change_hold),
      TEST(only_the_key_that_is_replaced_signs_for_that),
      TEST(a_lower_threshold_lets_hold_what_waited_for_it), TEST(a_statement_is_written_once))
