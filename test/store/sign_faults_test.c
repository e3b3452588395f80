/* sign_faults_test.c - every call about keys, their changes, what is signed and what the log has, with its
 * nth statement and its nth allocation failing. */
#include "crypto/dsse.h"
#include "lib/faults.h"
#include "store/effect.h"

/* What the calls below ask about; made before any fault. */
static struct key *key[2];
static struct store_key alice, bob;
static struct store_commit commit; /* waits for the log */
static struct store_signature signature;
static uint8_t text_digest[SHA256_BYTES], other_digest[SHA256_BYTES];
static struct span other_signature;

static bool sign(struct bench *b, struct span text, struct span *out)
{
    AUTO_CLOSE(buf) struct buf pae = { 0 };
    struct span bytes;
    buf_init(&pae, "pae", 1 << 20);
    dsse_pae(SPAN(DSSE_INTOTO), text, &pae);
    return buf_done(&pae, &bytes, &b->err) && key_sign(key[0], bytes, &b->a, out, &b->err);
}

static bool list_keys(struct bench *b)
{
    struct keyring_new n = { .name = SPAN("alice"), .role = KEY_ROLE_RELEASE, .at = DAY_ONE };
    struct keyring_new second = n;
    struct keyring_new log = { .name = SPAN("log.test"), .role = KEY_ROLE_LOG, .at = DAY_ONE };
    struct store_key k;
    second.name = SPAN("bob");
    return keyring_add(b->s, &n, key_public(key[0]), &b->a, &alice, &b->err) &&
           keyring_add(b->s, &second, key_public(key[1]), &b->a, &bob, &b->err) &&
           keyring_make(b->s, &log, &b->a, &k, &b->err);
}

static bool release_signed(struct bench *b)
{
    struct manifest m;
    struct store_signing_by by = { .key = alice.id };
    struct store_signature *list;
    unsigned n = 0;
    if (!sample_manifest(b->s, sample_tiny, COUNT(sample_tiny), &b->a, &m, &b->err) ||
        !sign(b, SPAN("a statement"), &by.signature))
        return false;
    struct store_release r = sample_release(&m, POSITION_OPEN, DAY_ONE);
    struct store_decided d = {
        .text = SPAN("a statement"), .sequence = 1, .sign = &by, .n_signs = 1
    };
    r.decided = &d;
    if (!store_release(b->s, &r, &b->a, &commit, &b->err) ||
        !store_unlogged(b->s, 9, &b->a, &list, &n, &b->err) || n != 1)
        return false;
    signature = list[0];
    memcpy(text_digest, signature.digest, sizeof text_digest);
    return store_statement_put(b->s, SPAN("another"), DAY_ONE, other_digest, &b->err) &&
           sign(b, SPAN("another"), &other_signature);
}

static bool prepare(struct bench *b)
{
    return list_keys(b) && release_signed(b);
}

/* ---- keys ---- */

static bool call_keys(struct bench *b)
{
    FAULTS_LIST(store_key, store_keys(b->s, &b->a, &got.list, &got.n, &b->err));
}
static bool call_key_find(struct bench *b)
{
    FAULTS_FIND(store_key, store_key_find(b->s, SPAN("ALICE"), &b->a, &out, &b->err));
}
static bool call_key_by_hint(struct bench *b)
{
    struct span hint = { (const uint8_t *)alice.hint, 8 };
    FAULTS_FIND(store_key, store_key_find(b->s, hint, &b->a, &out, &b->err));
}
static bool call_key_of(struct bench *b)
{
    FAULTS_FIND(store_key, store_key_of(b->s, &bob.pub, &b->a, &out, &b->err));
}
static bool call_key_log(struct bench *b)
{
    FAULTS_FIND(store_key, store_key_log(b->s, &b->a, &out, &b->err));
}
static bool call_signing(struct bench *b)
{
    struct store_signing out = { .threshold = 77 };
    bool ok = store_signing(b->s, &out, &b->err);
    CHECK(out.threshold == (ok ? 1 : 77) && out.n_live == ok);
    return ok;
}
static bool call_key_free(struct bench *b)
{
    return keyring_free(b->s, SPAN("carol"), &b->err);
}
static bool call_key_add(struct bench *b)
{
    struct keyring_new n = { .name = SPAN("carol"), .role = KEY_ROLE_RELEASE, .at = DAY_ONE };
    size_t mem = mem_fail_at, sql = store_fail_at;
    struct store_key out, before;
    mem_fail_at = store_fail_at = 0;
    AUTO_CLOSE(key) struct key *k = key_new(KEY_P256, &b->err);
    mem_fail_at = mem;
    store_fail_at = sql;
    memset(&out, 0xA5, sizeof out);
    memcpy(&before, &out, sizeof out);
    return faults_untouched(keyring_add(b->s, &n, key_public(k), &b->a, &out, &b->err), &out,
                            &before, sizeof out);
}

/* ---- changes ---- */

static bool call_changes(struct bench *b)
{
    FAULTS_LIST(store_key_change, store_key_changes(b->s, &b->a, &got.list, &got.n, &b->err));
}
static bool call_revoke(struct bench *b)
{
    struct store_key_change c = { .id = 77,
                                  .kind = KEY_REVOKED,
                                  .key = alice.id,
                                  .reason = SPAN("keyCompromise"),
                                  .asked_at = DAY_ONE };
    bool ok = store_key_change(b->s, &c, &b->err);
    CHECK(ok ? c.done_at == DAY_ONE : c.id == 77 && c.done_at == 0);
    return ok;
}
static bool call_change_state(struct bench *b)
{
    uint8_t digest[SHA256_BYTES] = { 77 };
    bool ok = store_key_change_state(b->s, 1, SPAN("who signs"), DAY_ONE, digest, &b->err);
    CHECK(ok || digest[0] == 77);
    return ok;
}
static bool call_change_logged(struct bench *b)
{
    return store_key_change_logged(b->s, 1, 0, DAY_ONE, &b->err);
}
static bool call_change_drop(struct bench *b)
{
    return store_key_change_drop(b->s, 1, DAY_ONE, &b->err);
}

/* ---- what is signed ---- */

static bool call_statement_put(struct bench *b)
{
    uint8_t digest[SHA256_BYTES] = { 77 };
    bool ok = store_statement_put(b->s, SPAN("a third"), DAY_ONE, digest, &b->err);
    CHECK(ok || digest[0] == 77);
    return ok;
}
static bool call_statement_find(struct bench *b)
{
    FAULTS_FIND(store_statement, store_statement_find(b->s, text_digest, &b->a, &out, &b->err));
}
static bool call_statement_of(struct bench *b)
{
    FAULTS_FIND(store_statement, store_statement_of(b->s, commit.id, &b->a, &out, &b->err));
}
static bool call_signatures(struct bench *b)
{
    FAULTS_LIST(store_signature,
                store_signatures(b->s, signature.statement, &b->a, &got.list, &got.n, &b->err));
}
static bool call_sign(struct bench *b)
{
    return store_sign(b->s, other_digest, alice.id, other_signature, DAY_ONE, &b->err);
}
static bool call_line(struct bench *b)
{
    struct store_line out = { .sequence = 77 };
    bool ok = store_line(b->s, SPAN("acme"), SPAN("tiny"), &out, &b->err);
    CHECK(out.sequence == (ok ? 1 : 77));
    return ok;
}
static bool call_waiting(struct bench *b)
{
    FAULTS_FIND(store_commit, store_waiting(b->s, commit.model, &b->a, &out, &b->err));
}

/* ---- what the log has ---- */

static bool call_unlogged(struct bench *b)
{
    FAULTS_LIST(store_signature, store_unlogged(b->s, 9, &b->a, &got.list, &got.n, &b->err));
}
static bool call_log_seen(struct bench *b)
{
    struct store_seen out = { .size = 77 };
    bool ok = store_log_seen(b->s, &out, &b->err);
    CHECK(out.size == (ok ? 0 : 77));
    return ok;
}
static bool call_logged(struct bench *b)
{
    struct store_place place = { signature.id, 0 };
    return store_logged(b->s, &(struct store_logged){ &place, 1, 1, DAY_ONE + 1, NULL }, &b->err);
}
static bool call_settle_due(struct bench *b)
{
    return store_settle_due(b->s, DAY_ONE + 1, &b->err);
}

#define CALL(name)                                                                                 \
    {                                                                                              \
#name, call_##name                                                                         \
    }
static const struct {
    const char *name;
    bool (*call)(struct bench *b);
} calls[] = {
    CALL(keys),        CALL(key_find),      CALL(key_by_hint),    CALL(key_of),
    CALL(key_log),     CALL(signing),       CALL(key_free),       CALL(key_add),
    CALL(changes),     CALL(revoke),        CALL(change_state),   CALL(change_logged),
    CALL(change_drop), CALL(statement_put), CALL(statement_find), CALL(statement_of),
    CALL(signatures),  CALL(sign),          CALL(line),           CALL(waiting),
    CALL(unlogged),    CALL(log_seen),      CALL(logged),         CALL(settle_due),
};

static void each_call_fails(size_t *fail_at, unsigned least)
{
    struct err err = { 0 };
    for (size_t i = 0; i < 2; i++)
        key[i] = key_new(KEY_P256, &err);
    CHECK(key[0] != NULL && key[1] != NULL);
    for (size_t i = 0; i < COUNT(calls); i++) {
        check_case = calls[i].name;
        faults_each(prepare, calls[i].call, fail_at, least);
    }
    for (size_t i = 0; i < 2; i++)
        key_close(key[i]);
}

static void a_statement_that_fails_leaves_outputs_and_state_as_they_were(void)
{
    each_call_fails(&store_fail_at, 1);
}

static void an_allocation_that_fails_leaves_outputs_and_state_as_they_were(void)
{
    each_call_fails(&mem_fail_at, 0);
}

TESTS(TEST(a_statement_that_fails_leaves_outputs_and_state_as_they_were),
      TEST(an_allocation_that_fails_leaves_outputs_and_state_as_they_were))
