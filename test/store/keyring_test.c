/* keyring_test.c - keys are listed once, open with their passphrase only, and are the ones listed. */
#include "store/keyring.h"

#include <errno.h>
#include <sys/stat.h>

#include "base/file.h"
#include "lib/check.h"
#include "lib/release.h"
#include "store/handle.h"

#define WORDS SPAN("correct horse")

static struct keyring_new wanted(const char *name, enum key_role role)
{
    return (struct keyring_new){ .name = span_of(name), .role = role, .at = DAY_ONE };
}

static struct store_key made(struct bench *b, const char *name, enum key_role role)
{
    struct keyring_new n = wanted(name, role);
    struct store_key k = { 0 };
    CHECK(keyring_make(b->s, &n, &b->a, &k, &b->err));
    return k;
}

static const char *path_of(struct bench *b, const struct store_key *k)
{
    return keyring_path(b->s, k->name, &b->a, &b->err);
}

static bool same(const struct store_key *a, const struct store_key *b)
{
    return a->id == b->id && span_eq(a->name, b->name) && a->role == b->role &&
           pubkey_same(&a->pub, &b->pub) && strcmp(a->hint, b->hint) == 0 && a->here == b->here &&
           a->created_at == b->created_at && a->listed_at == b->listed_at &&
           a->retired_at == b->retired_at && a->revoked_at == b->revoked_at &&
           a->log_index == b->log_index;
}

static void the_first_release_key_counts_at_once_and_the_second_waits(void)
{
    AUTO_CLOSE(bench) struct bench b;
    bench_open(&b);
    struct store_signing signing = { .n_live = 7 };
    struct store_key log, one, two, *list;
    unsigned n = 0;
    CHECK(store_signing(b.s, &signing, &b.err) && !signing.on && signing.n_live == 0);
    log = made(&b, "log.acme.org", KEY_ROLE_LOG);
    CHECK(store_signing(b.s, &signing, &b.err) && !signing.on && signing.threshold == 1);
    one = made(&b, "acme-2026", KEY_ROLE_RELEASE);
    CHECK(store_signing(b.s, &signing, &b.err) && signing.on && signing.n_live == 1);
    two = made(&b, "acme.2027", KEY_ROLE_RELEASE);
    CHECK(store_signing(b.s, &signing, &b.err) && signing.on && signing.n_live == 1);
    CHECK(store_key_live(&log) && store_key_live(&one) && !store_key_live(&two));
    CHECK_STR(store_key_state(&one), "live");
    CHECK_STR(store_key_state(&two), "waiting");
    CHECK(log.pub.kind == KEY_ED25519 && one.pub.kind == KEY_P256 && one.created_at == DAY_ONE);
    CHECK(store_keys(b.s, &b.a, &list, &n, &b.err) && n == 3);
    CHECK(same(&list[0], &log) && same(&list[1], &one) && same(&list[2], &two));
}

static void a_key_is_found_by_name_by_hint_and_by_itself(void)
{
    AUTO_CLOSE(bench) struct bench b;
    bench_open(&b);
    struct store_key log = made(&b, "", KEY_ROLE_LOG), k = made(&b, "Acme", KEY_ROLE_RELEASE), got;
    struct span hint = span_of(k.hint);
    char name[64];
    snprintf(name, sizeof name, "log-%.8s.internal", log.hint);
    CHECK(span_eq(log.name, span_of(name)));
    CHECK(store_key_find(b.s, SPAN("aCME"), &b.a, &got, &b.err) == ROW_FOUND && same(&got, &k));
    hint.len = 8;
    CHECK(store_key_find(b.s, hint, &b.a, &got, &b.err) == ROW_FOUND && same(&got, &k));
    hint.len = 7;
    got.id = 77;
    CHECK(store_key_find(b.s, hint, &b.a, &got, &b.err) == ROW_ABSENT);
    CHECK(store_key_find(b.s, SPAN("________"), &b.a, &got, &b.err) == ROW_ABSENT);
    CHECK(store_key_find(b.s, SPAN(""), &b.a, &got, &b.err) == ROW_ABSENT && got.id == 77);
    CHECK(store_key_of(b.s, &log.pub, &b.a, &got, &b.err) == ROW_FOUND && same(&got, &log));
    CHECK(store_key_log(b.s, &b.a, &got, &b.err) == ROW_FOUND && same(&got, &log));
}

static void what_cannot_name_a_key_is_refused(void)
{
    static char much[KEY_NAME_MAX + 2];
    static const struct {
        const char *name;
        enum key_role role;
        const char *says; /* NULL: it can */
    } rows[] = {
#define KEY_SAYS " cannot name a key: at most 64 letters, digits, '_', and between them '-' and '.'"
#define HINT_SAYS                                                                                  \
    " cannot name a key: 8 or more hex digits are how a key is found by its fingerprint"
#define LOG_SAYS                                                                                   \
    " cannot name a log: the name of a host, in lower case, of at most 64 characters, without "    \
    "port and path"
        { "", KEY_ROLE_RELEASE, "\"\"" KEY_SAYS },
        { "a/b", KEY_ROLE_RELEASE, "\"a/b\"" KEY_SAYS },
        { "..", KEY_ROLE_RELEASE, "\"..\"" KEY_SAYS },
        { ".a", KEY_ROLE_RELEASE, "\".a\"" KEY_SAYS },
        { "-a", KEY_ROLE_RELEASE, "\"-a\"" KEY_SAYS },
        { "a-", KEY_ROLE_RELEASE, "\"a-\"" KEY_SAYS },
        { "a b", KEY_ROLE_RELEASE, "\"a b\"" KEY_SAYS },
        { "a+b", KEY_ROLE_RELEASE, "\"a+b\"" KEY_SAYS },
        { "\xc3\xa4", KEY_ROLE_RELEASE, "\"\\xc3\\xa4\"" KEY_SAYS },
        { "deadBEEF", KEY_ROLE_RELEASE, "\"deadBEEF\"" HINT_SAYS },
        { "0123456789", KEY_ROLE_LOG, "\"0123456789\"" HINT_SAYS },
        { "deadbee", KEY_ROLE_RELEASE, NULL },
        { "deadbeefs", KEY_ROLE_RELEASE, NULL },
        { "A_b-2.c", KEY_ROLE_RELEASE, NULL },
        { much, KEY_ROLE_RELEASE, NULL },
        { "Log.acme.org", KEY_ROLE_LOG, "\"Log.acme.org\"" LOG_SAYS },
        { "log_1", KEY_ROLE_LOG, "\"log_1\"" LOG_SAYS },
        { "log:8080", KEY_ROLE_LOG, "\"log:8080\"" LOG_SAYS },
        { "log..org", KEY_ROLE_LOG, "\"log..org\"" LOG_SAYS },
        { "log.-a", KEY_ROLE_LOG, "\"log.-a\"" LOG_SAYS },
        { "log-.a", KEY_ROLE_LOG, "\"log-.a\"" LOG_SAYS },
        { "log.", KEY_ROLE_LOG, "\"log.\"" LOG_SAYS },
        { "log-2.acme.org", KEY_ROLE_LOG, NULL },
    };
    AUTO_CLOSE(bench) struct bench b;
    bench_open(&b);
    memset(much, 'x', KEY_NAME_MAX);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct keyring_new n = wanted(rows[i].name, rows[i].role);
        struct store_key k = { .id = 77 };
        check_case = rows[i].name;
        bool ok = keyring_make(b.s, &n, &b.a, &k, &b.err);
        CHECK(ok == (rows[i].says == NULL) && (ok || (k.id == 77 && b.err.kind == ERR_INPUT)));
        CHECK_STR(said(&b), ok ? "" : rows[i].says);
    }
    much[KEY_NAME_MAX] = 'a';
    CHECK(!keyring_free(b.s, span_of(much), &b.err) && b.err.kind == ERR_INPUT);
    (void)said(&b);
    struct keyring_new n = { .name = SPAN("a\0b"), .role = KEY_ROLE_RELEASE, .at = DAY_ONE };
    struct store_key k;
    CHECK(!keyring_make(b.s, &n, &b.a, &k, &b.err));
    CHECK_STR(said(&b), "\"a\\x00b\"" KEY_SAYS);
    /* what stands in front of a name is none of it */
    n.name = (struct span){ (const uint8_t *)"x-b" + 1, 2 };
    CHECK(!keyring_make(b.s, &n, &b.a, &k, &b.err));
    CHECK_STR(said(&b), "\"-b\"" KEY_SAYS);
    n.name = (struct span){ (const uint8_t *)"x.b" + 1, 2 };
    CHECK(!keyring_make(b.s, &n, &b.a, &k, &b.err));
    CHECK_STR(said(&b), "\".b\"" KEY_SAYS);
}

static void a_name_and_a_key_are_listed_once(void)
{
    AUTO_CLOSE(bench) struct bench b;
    bench_open(&b);
    struct store_key k = made(&b, "acme", KEY_ROLE_RELEASE), got = { .id = 77 };
    struct keyring_new n = wanted("ACME", KEY_ROLE_RELEASE);
    CHECK(!keyring_make(b.s, &n, &b.a, &got, &b.err) && b.err.kind == ERR_DENIED);
    CHECK_STR(said(&b), "there is a key \"acme\" already: give another name");
    CHECK(!keyring_free(b.s, n.name, &b.err) && b.err.kind == ERR_DENIED);
    (void)said(&b);
    n.name = SPAN("other");
    CHECK(keyring_free(b.s, n.name, &b.err));
    CHECK(!keyring_add(b.s, &n, &k.pub, &b.a, &got, &b.err) && b.err.kind == ERR_DENIED);
    CHECK_STR(said(&b), "that key is listed already, as \"acme\"");
    struct store_key log = made(&b, "log.acme.org", KEY_ROLE_LOG);
    CHECK(!keyring_add(b.s, &n, &log.pub, &b.a, &got, &b.err) && b.err.kind == ERR_INPUT);
    CHECK_STR(said(&b), "a release key is ECDSA P-256: this one is of another kind");
    CHECK(got.id == 77);
}

/* As a home of before may have it: a key that only waits has the name of another's hint. */
static void a_hint_finds_its_key_whatever_others_are_called(void)
{
    AUTO_CLOSE(bench) struct bench b;
    bench_open(&b);
    struct store_key k = made(&b, "acme", KEY_ROLE_RELEASE), got;
    struct store_key other = made(&b, "other", KEY_ROLE_RELEASE);
    struct span hint = span_of(k.hint);
    CHECK(sql_run(b.s->sql, "UPDATE keys SET name = ?1 WHERE id = ?2",
                  BINDS(TEXT(hint), I64(other.id)), &b.err));
    CHECK(store_key_find(b.s, hint, &b.a, &got, &b.err) == ROW_FOUND && got.id == k.id);
    CHECK(sql_run(b.s->sql, "UPDATE keys SET name = 'cafecafe' WHERE id = ?1", BINDS(I64(other.id)),
                  &b.err));
    CHECK(store_key_find(b.s, SPAN("cafecafe"), &b.a, &got, &b.err) == ROW_FOUND &&
          got.id == other.id);
    CHECK_STR(said(&b), "");
}

static void a_key_from_elsewhere_waits_and_does_not_open(void)
{
    AUTO_CLOSE(bench) struct bench b;
    bench_open(&b);
    AUTO_CLOSE(key) struct key *far = key_new(KEY_P256, &b.err);
    struct keyring_new n = wanted("bob", KEY_ROLE_RELEASE);
    struct store_key k, again;
    (void)made(&b, "acme", KEY_ROLE_RELEASE);
    CHECK(keyring_add(b.s, &n, key_public(far), &b.a, &k, &b.err) && !k.here);
    CHECK_STR(store_key_state(&k), "waiting");
    CHECK(store_key_find(b.s, n.name, &b.a, &again, &b.err) == ROW_FOUND && same(&again, &k));
    CHECK(keyring_open(b.s, &k, NULL, &b.err) == NULL && b.err.kind == ERR_ABSENT);
    CHECK_STR(said(&b), "the private half of \"bob\" is not in this home");
}

static void a_home_lists_so_many_keys_and_no_more(void)
{
    AUTO_CLOSE(bench) struct bench b;
    bench_open(&b);
    for (unsigned i = 0; i <= KEYRING_MAX; i++) {
        char name[16];
        struct keyring_new n = wanted(name, KEY_ROLE_RELEASE);
        struct store_key k;
        AUTO_CLOSE(key) struct key *far = key_new(KEY_P256, &b.err);
        snprintf(name, sizeof name, "k%u", i);
        n.name = span_of(name);
        CHECK(keyring_add(b.s, &n, key_public(far), &b.a, &k, &b.err) == (i < KEYRING_MAX));
    }
    CHECK(b.err.kind == ERR_LIMIT);
    CHECK_STR(said(&b), "256 keys are listed, at most 256");
}

/* ---- private halves ---- */

static unsigned asked;

static bool tell(void *state, struct span name, struct span *out, struct err *err)
{
    asked++;
    (void)name;
    *out = span_of(state);
    return out->len > 0 || err_set(err, ERR_USAGE, "there is nobody to ask");
}

static void a_key_opens_with_its_passphrase_only(void)
{
    static const struct {
        const char *told; /* NULL: nobody is asked */
        const char *says;
    } rows[] = {
        { "correct horse", "" },
        { "correct horsf", ": the passphrase does not open the key" },
        { NULL, ": the key is encrypted: its passphrase is needed" },
        { "", ": there is nobody to ask" },
    };
    AUTO_CLOSE(bench) struct bench b;
    bench_open(&b);
    struct keyring_new n = wanted("acme", KEY_ROLE_RELEASE);
    struct store_key k;
    struct stat st;
    n.passphrase = WORDS;
    CHECK(keyring_make(b.s, &n, &b.a, &k, &b.err) && k.here);
    CHECK(stat(path_of(&b, &k), &st) == 0 && (st.st_mode & 07777) == 0600);
    for (size_t i = 0; i < COUNT(rows); i++) {
        char whole[256] = "";
        struct key_ask ask = { tell, (void *)(uintptr_t)rows[i].told };
        check_case = rows[i].says;
        AUTO_CLOSE(key)
        struct key *key = keyring_open(b.s, &k, rows[i].told != NULL ? &ask : NULL, &b.err);
        CHECK((key != NULL) == (rows[i].says[0] == 0));
        CHECK(key == NULL || pubkey_same(key_public(key), &k.pub));
        if (key == NULL)
            snprintf(whole, sizeof whole, "%s%s", path_of(&b, &k), rows[i].says);
        CHECK_STR(said(&b), whole);
    }
    struct store_key log = made(&b, "", KEY_ROLE_LOG);
    struct key_ask ask = { tell, (void *)(uintptr_t) "x" };
    asked = 0;
    AUTO_CLOSE(key) struct key *open = keyring_open(b.s, &log, &ask, &b.err);
    CHECK(open != NULL && asked == 0);
}

static void what_is_not_the_private_half_does_not_open(void)
{
    AUTO_CLOSE(bench) struct bench b;
    bench_open(&b);
    struct store_key k = made(&b, "acme", KEY_ROLE_RELEASE), two = made(&b, "b", KEY_ROLE_RELEASE);
    const char *path = path_of(&b, &k);
    char want[256];
    CHECK(chmod(path, 0640) == 0 && keyring_open(b.s, &k, NULL, &b.err) == NULL);
    snprintf(want, sizeof want,
             "%s: others may read or write it: chmod 600 it, and make a new key if they did", path);
    CHECK(b.err.kind == ERR_DENIED);
    CHECK_STR(said(&b), want);
    CHECK(rename(path_of(&b, &two), path) == 0 && keyring_open(b.s, &k, NULL, &b.err) == NULL);
    snprintf(want, sizeof want, "%s: not the key that is listed: %.8s is", path, k.hint);
    CHECK(b.err.kind == ERR_DENIED);
    CHECK_STR(said(&b), want);
    CHECK(keyring_open(b.s, &two, NULL, &b.err) == NULL && b.err.kind == ERR_ABSENT);
    snprintf(want, sizeof want, "%s: the private half is not here: it was moved away",
             path_of(&b, &two));
    CHECK_STR(said(&b), want);
    CHECK(symlink(path, path_of(&b, &two)) == 0 && keyring_open(b.s, &two, NULL, &b.err) == NULL);
    CHECK(b.err.kind == ERR_DENIED);
    snprintf(want, sizeof want, "%s: not a regular file", path_of(&b, &two));
    CHECK_STR(said(&b), want);
    CHECK(file_replace(path, SPAN("x"), 0600, &b.err) && !keyring_open(b.s, &k, NULL, &b.err));
    CHECK(b.err.kind == ERR_INPUT);
    (void)said(&b);
}

static void a_row_that_holds_no_key_is_said_to_be_damaged(void)
{
    AUTO_CLOSE(bench) struct bench b;
    struct store_key *list;
    unsigned n;
    char want[256];
    bench_open(&b);
    (void)made(&b, "acme", KEY_ROLE_RELEASE);
    CHECK(sql_run(b.s->sql, "UPDATE keys SET spki = x'3000'", NO_BINDS, &b.err));
    CHECK(!store_keys(b.s, &b.a, &list, &n, &b.err) && b.err.kind == ERR_SYSTEM);
    snprintf(want, sizeof want, "%s/ajar.db: the database is damaged: a key", b.home);
    CHECK_STR(said(&b), want);
}

static void a_file_that_no_row_names_is_left_alone(void)
{
    AUTO_CLOSE(bench) struct bench b;
    bench_open(&b);
    struct store_key k = made(&b, "acme", KEY_ROLE_RELEASE), got = { .id = 77 };
    struct keyring_new n = wanted("b", KEY_ROLE_RELEASE);
    struct span name = SPAN("b"), bytes;
    const char *path = keyring_path(b.s, name, &b.a, &b.err);
    char want[256];
    (void)k;
    CHECK(file_replace(path, SPAN("precious"), 0600, &b.err));
    CHECK(!keyring_make(b.s, &n, &b.a, &got, &b.err) && b.err.kind == ERR_DENIED && got.id == 77);
    snprintf(want, sizeof want,
             "%s: is there already, and no key of this home is in it: move it away, or give "
             "another name",
             path);
    CHECK_STR(said(&b), want);
    CHECK(store_key_find(b.s, name, &b.a, &got, &b.err) == ROW_ABSENT);
    CHECK(file_load(path, 100, &b.a, &bytes, &b.err) && span_eq(bytes, SPAN("precious")));
}

/* The nth of what fail_at counts fails: no row, no file, and the same call succeeds afterwards. */
static void making_fails_whole(size_t *fail_at)
{
    AUTO_CLOSE(bench) struct bench b;
    bench_open(&b);
    struct keyring_new n = wanted("acme", KEY_ROLE_RELEASE);
    struct store_key k = { .id = 77 }, *list;
    struct stat st;
    unsigned failures = 0, rows;
    for (size_t nth = 1; nth < 200; nth++) {
        struct bench fresh = b;
        fresh.a = (struct arena){ .name = "test", .limit = SAMPLE_MEMORY };
        *fail_at = nth;
        bool ok = keyring_make(b.s, &n, &fresh.a, &k, &fresh.err), reached = *fail_at == 0;
        *fail_at = 0;
        arena_free(&fresh.a);
        if (ok) {
            CHECK(!reached);
            break;
        }
        failures++;
        CHECK(reached && fresh.err.kind == ERR_SYSTEM && k.id == 77);
        CHECK(store_keys(b.s, &b.a, &list, &rows, &b.err) && rows == 0);
        CHECK(stat(keyring_path(b.s, n.name, &b.a, &b.err), &st) < 0 && errno == ENOENT);
    }
    CHECK(failures >= 5 && k.id != 77);
}

static void a_key_that_could_not_be_made_leaves_nothing(void)
{
    making_fails_whole(&store_fail_at);
    making_fails_whole(&mem_fail_at);
}

TESTS(TEST(the_first_release_key_counts_at_once_and_the_second_waits),
      TEST(a_key_is_found_by_name_by_hint_and_by_itself), TEST(what_cannot_name_a_key_is_refused),
      TEST(a_name_and_a_key_are_listed_once), TEST(a_home_lists_so_many_keys_and_no_more),
      TEST(a_hint_finds_its_key_whatever_others_are_called),
      TEST(a_key_from_elsewhere_waits_and_does_not_open),
      TEST(a_key_opens_with_its_passphrase_only), TEST(what_is_not_the_private_half_does_not_open),
      TEST(a_row_that_holds_no_key_is_said_to_be_damaged),
      TEST(a_file_that_no_row_names_is_left_alone),
      TEST(a_key_that_could_not_be_made_leaves_nothing))
