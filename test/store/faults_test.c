/* faults_test.c - every call of the store with its nth statement and its nth allocation failing:
 * outputs and state are as before, and the same call made again succeeds. Then what stands in the
 * way of opening: damage, a newer version, another program's file, a busy writer. */
#include <fcntl.h>
#include <sqlite3.h>

#include "base/encode.h"
#include "lib/faults.h"

/* What the calls below ask about; made before any fault. */
static struct manifest manifest;
static struct store_release grounds; /* of which what it stood on */
static struct store_commit commit;
static struct store_person alice;
static char token[TOKEN_CHARS + 1];

static bool prepare(struct bench *b)
{
    struct store_token t = { .person = SPAN("alice"), .created_at = DAY_ONE };
    struct store_entry e = { .at = DAY_ONE, .path = SPAN("README.md") };
    commit = released(b, POSITION_GATED, DAY_ONE);
    e.commit = commit.id;
    return sample_manifest(b->s, sample_tiny, COUNT(sample_tiny), &b->a, &manifest, &b->err) &&
           sample_grounded(b->s, &b->a, &grounds, &b->err) &&
           store_person_add(b->s, SPAN("alice"), DAY_ONE, &b->err) &&
           store_person_find(b->s, SPAN("alice"), &b->a, &alice, &b->err) == ROW_FOUND &&
           store_token_new(b->s, &t, token, &b->err) &&
           store_grant_add(b->s, SPAN("acme"), SPAN("tiny"), SPAN("alice"), SPAN("x"), DAY_ONE, 0,
                           &b->err) &&
           store_ledger_add(b->s, &e, &b->err);
}

static bool call_clock(struct bench *b)
{
    struct clock out = { 77 };
    bool ok = store_clock(b->s, (struct clock){ DAY_ONE + 50 }, &out, &b->err);
    CHECK(out.now_at == (ok ? DAY_ONE + 50 : 77));
    return ok;
}
static bool release_at(struct bench *b, int64_t at)
{
    struct store_release r = sample_release(&manifest, POSITION_OPEN, at);
    r.ground = grounds.ground;
    r.n_grounds = grounds.n_grounds;
    r.layer_text = grounds.layer_text;
    r.n_layers = grounds.n_layers;
    struct store_commit out, before;
    memset(&out, 0xA5, sizeof out);
    memcpy(&before, &out, sizeof out);
    return faults_untouched(store_release(b->s, &r, &b->a, &out, &b->err), &out, &before,
                            sizeof out);
}
static bool call_release(struct bench *b)
{
    return release_at(b, DAY_ONE + 1);
}
static bool call_release_again(struct bench *b)
{
    return release_at(b, DAY_ONE);
}
static bool call_release_new(struct bench *b)
{
    static struct manifest_file one;
    struct manifest m = { .file = &one, .n = 1 };
    struct store_commit out = { .id = 77 };
    struct store_release r = sample_release(&m, POSITION_OPEN, DAY_ONE);
    one = manifest.file[0];
    r.name = SPAN("other");
    r.policy_text = SPAN("another");
    bool ok = store_release(b->s, &r, &b->a, &out, &b->err);
    CHECK(ok || out.id == 77);
    return ok;
}
static bool call_blob_put(struct bench *b)
{
    struct sample one = { "new", SPAN("new bytes") };
    struct manifest_file sum;
    struct err err = { 0 };
    size_t at = mem_fail_at;
    mem_fail_at = 0;
    CHECK(sample_sum(&one, &sum, &err));
    mem_fail_at = at;
    return sample_put(b->s, &one, &sum, &b->err);
}
static bool call_model_find(struct bench *b)
{
    FAULTS_FIND(store_model,
                store_model_find(b->s, SPAN("acme"), SPAN("tiny"), &b->a, &out, &b->err));
}
static bool call_models(struct bench *b)
{
    FAULTS_LIST(store_model, store_models(b->s, 0, 9, true, &b->a, &got.list, &got.n, &b->err));
}
static bool call_commit_main(struct bench *b)
{
    FAULTS_FIND(store_commit,
                store_commit_find(b->s, commit.model, SPAN("main"), &b->a, &out, &b->err));
}
static bool call_commit_oid(struct bench *b)
{
    struct span oid = span_of(commit.oid);
    FAULTS_FIND(store_commit, store_commit_find(b->s, commit.model, oid, &b->a, &out, &b->err));
}
static bool call_commit_by_id(struct bench *b)
{
    FAULTS_FIND(store_commit, store_commit_by_id(b->s, commit.id, &b->a, &out, &b->err));
}
static bool call_commits(struct bench *b)
{
    FAULTS_LIST(store_commit,
                store_commits(b->s, commit.model, 9, &b->a, &got.list, &got.n, &b->err));
}
static bool call_since(struct bench *b)
{
    int64_t at = 7;
    bool ok = store_since(b->s, commit.model, &at, &b->err);
    CHECK(ok ? at == commit.created_at : at == 7);
    return ok;
}
static bool call_file_find(struct bench *b)
{
    FAULTS_FIND(store_file,
                store_file_find(b->s, commit.id, SPAN("README.md"), &b->a, &out, &b->err));
}
static bool call_files(struct bench *b)
{
    FAULTS_LIST(store_file,
                store_files(b->s, commit.id, SPAN(""), 9, &b->a, &got.list, &got.n, &b->err));
}
static bool call_opened(struct bench *b)
{
    bool yes = false;
    bool ok = store_opened(b->s, commit.model, commit.weights, &yes, &b->err);
    CHECK(!yes);
    return ok;
}
static bool call_renew(struct bench *b)
{
    struct store_commit c = commit;
    bool ok = store_commit_renew(b->s, &c, &b->a, &b->err);
    CHECK(memcmp(&c, &commit, sizeof c) == 0);
    return ok;
}
static bool call_grounds(struct bench *b)
{
    FAULTS_LIST(store_ground, store_grounds(b->s, commit.id, &b->a, &got.list, &got.n, &b->err));
}
static bool call_text(struct bench *b)
{
    FAULTS_FIND(span, store_text(b->s, commit.record, &b->a, &out, &b->err));
}
static bool call_person_add(struct bench *b)
{
    return store_person_add(b->s, SPAN("bob"), DAY_ONE, &b->err);
}
static bool call_person_find(struct bench *b)
{
    FAULTS_FIND(store_person, store_person_find(b->s, SPAN("alice"), &b->a, &out, &b->err));
}
static bool call_people(struct bench *b)
{
    FAULTS_LIST(store_person, store_people(b->s, &b->a, &got.list, &got.n, &b->err));
}
static bool call_token_new(struct bench *b)
{
    struct store_token t = { .person = SPAN("alice"), .created_at = DAY_ONE };
    char text[TOKEN_CHARS + 1] = "untouched";
    bool ok = store_token_new(b->s, &t, text, &b->err);
    CHECK(ok || (t.id == 0 && strcmp(text, "untouched") == 0));
    return ok;
}
static bool call_tokens(struct bench *b)
{
    FAULTS_LIST(store_token, store_tokens(b->s, &b->a, &got.list, &got.n, &b->err));
}
static bool call_token_revoke(struct bench *b)
{
    return store_token_revoke(b->s, 1, DAY_ONE, &b->err);
}
static bool call_token_person(struct bench *b)
{
    FAULTS_FIND(store_person,
                store_token_person(b->s, span_of(token), DAY_ONE, &b->a, &out, &b->err));
}
static bool call_grant_add(struct bench *b)
{
    return store_grant_add(b->s, SPAN("acme"), SPAN("tiny"), SPAN("alice"), SPAN(""), DAY_ONE, 0,
                           &b->err);
}
static bool call_grant_revoke(struct bench *b)
{
    return store_grant_revoke(b->s, SPAN("acme"), SPAN("tiny"), SPAN("alice"), DAY_ONE, &b->err);
}
static bool call_grant_find(struct bench *b)
{
    FAULTS_FIND(store_grant, store_grant_find(b->s, commit.model, alice.id, &b->a, &out, &b->err));
}
static bool call_grants(struct bench *b)
{
    FAULTS_LIST(store_grant, store_grants(b->s, 0, &b->a, &got.list, &got.n, &b->err));
}
static bool call_ledger_add(struct bench *b)
{
    struct store_entry e = { .at = DAY_ONE, .commit = commit.id, .path = SPAN("x") };
    return store_ledger_add(b->s, &e, &b->err);
}
static bool call_ledger(struct bench *b)
{
    FAULTS_LIST(store_entry,
                store_ledger(b->s, commit.model, 9, &b->a, &got.list, &got.n, &b->err));
}
static bool call_ledger_count(struct bench *b)
{
    uint64_t n = 77;
    bool ok = store_ledger_count(b->s, commit.id, 0, 0, &n, &b->err);
    CHECK(ok || n == 77);
    return ok;
}

#define CALL(name)                                                                                 \
    {                                                                                              \
#name, call_##name                                                                         \
    }
static const struct {
    const char *name;
    bool (*call)(struct bench *b);
} calls[] = {
    CALL(clock),        CALL(release),      CALL(release_again), CALL(release_new),
    CALL(blob_put),     CALL(model_find),   CALL(models),        CALL(commit_main),
    CALL(commit_oid),   CALL(commit_by_id), CALL(commits),       CALL(since),
    CALL(file_find),    CALL(files),        CALL(text),          CALL(grounds),
    CALL(opened),       CALL(renew),        CALL(person_add),    CALL(person_find),
    CALL(people),       CALL(token_new),    CALL(tokens),        CALL(token_revoke),
    CALL(token_person), CALL(grant_add),    CALL(grant_revoke),  CALL(grant_find),
    CALL(grants),       CALL(ledger_add),   CALL(ledger),        CALL(ledger_count),
};

static void a_statement_that_fails_leaves_outputs_and_state_as_they_were(void)
{
    for (size_t i = 0; i < COUNT(calls); i++) {
        check_case = calls[i].name;
        faults_each(prepare, calls[i].call, &store_fail_at, calls[i].call == call_blob_put ? 0 : 1);
    }
}

static void an_allocation_that_fails_leaves_outputs_and_state_as_they_were(void)
{
    for (size_t i = 0; i < COUNT(calls); i++) {
        check_case = calls[i].name;
        faults_each(prepare, calls[i].call, &mem_fail_at, 0);
    }
}

static void opening_fails_whole_and_can_be_tried_again(size_t *fail_at)
{
    char home[64];
    sample_home(home);
    for (size_t n = 1;; n++) {
        struct err err = { 0 };
        *fail_at = n;
        AUTO_CLOSE(store) struct store *s = store_open(home, true, &err);
        bool reached = *fail_at == 0;
        *fail_at = 0;
        CHECK(reached == (s == NULL) && (s != NULL || err.kind == ERR_SYSTEM) && n < 200);
        if (s != NULL || n == 200)
            break;
    }
    sample_remove(home);
}

static void a_home_whose_making_fails_is_made_by_the_next_try(void)
{
    opening_fails_whole_and_can_be_tried_again(&store_fail_at);
    opening_fails_whole_and_can_be_tried_again(&mem_fail_at);
}

/* Opening says want, behind the path of the database. */
static void refuses(struct bench *b, const char *want)
{
    char whole[480];
    snprintf(whole, sizeof whole, "%s/ajar.db: %s", b->home, want);
    store_close(b->s);
    b->s = store_open(b->home, true, &b->err);
    CHECK(b->s == NULL && b->err.kind == ERR_SYSTEM);
    CHECK_STR(said(b), whole);
}

static void a_database_of_a_newer_version_is_refused(void)
{
    AUTO_CLOSE(bench) struct bench b;
    bench_open(&b);
    sqlite3_close(raw_open(b.home, "PRAGMA user_version = 99"));
    refuses(&b, "version 99 of a newer ajar; this one knows 10: use the newer one");
}

static void a_database_of_another_program_is_refused(void)
{
    AUTO_CLOSE(bench) struct bench b;
    bench_open(&b);
    sqlite3_close(raw_open(b.home, "PRAGMA application_id = 7"));
    refuses(&b, "a database of another program: set AJAR_HOME to a folder of its own");
    sqlite3_close(raw_open(b.home, "PRAGMA application_id = 0"));
    refuses(&b, "a database of another program: set AJAR_HOME to a folder of its own");
}

static void overwrite(const struct bench *b, off_t at, size_t n)
{
    static const uint8_t waste[4096] = { 0xA5, 0x5A };
    char path[128];
    snprintf(path, sizeof path, "%s/ajar.db", b->home);
    int fd = open(path, O_WRONLY);
    CHECK(pwrite(fd, waste, n, at) == (ssize_t)n);
    close(fd);
}

static void a_damaged_database_is_said_to_be(void)
{
    static const char damaged[] = "the database is damaged: put a copy of it back, or move it away "
                                  "and release again";
    AUTO_CLOSE(bench) struct bench b;
    bench_open(&b);
    char whole[480];
    CHECK(prepare(&b));
    store_close(b.s);
    sqlite3_stmt *q = NULL;
    sqlite3 *db = raw_open(b.home, "");
    CHECK(sqlite3_prepare_v2(db, "SELECT rootpage FROM sqlite_schema WHERE name = 'models'", -1, &q,
                             NULL) == SQLITE_OK);
    CHECK(sqlite3_step(q) == SQLITE_ROW);
    off_t page = sqlite3_column_int(q, 0) - 1;
    sqlite3_finalize(q);
    sqlite3_close(db);
    overwrite(&b, page * 4096, 4096);
    b.s = store_open(b.home, false, &b.err);
    CHECK(b.s != NULL);
    struct store_model m = { .id = 77 };
    CHECK(store_model_find(b.s, SPAN("acme"), SPAN("tiny"), &b.a, &m, &b.err) == ROW_FAILED);
    snprintf(whole, sizeof whole, "%s/ajar.db: %s", b.home, damaged);
    CHECK_STR(said(&b), whole);
    CHECK(m.id == 77);
    store_close(b.s);
    b.s = NULL;
    overwrite(&b, 0, 100);
    refuses(&b, damaged);
}

static void rows_that_no_ajar_wrote_are_damage(void)
{
    static const struct {
        const char *change, *want;
    } rows[] = {
        { "UPDATE commits SET position = 9", "a position that is none of the four" },
        { "UPDATE commits SET rate_requests = -1", "a size below zero" },
        { "UPDATE commits SET release = x'00'", "a digest of another length" },
        { "DELETE FROM state", "a row is missing" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        AUTO_CLOSE(bench) struct bench b;
        char line[160], whole[480];
        bench_open(&b);
        CHECK(prepare(&b));
        snprintf(line, sizeof line, "PRAGMA ignore_check_constraints = 1; %s", rows[i].change);
        sqlite3_close(raw_open(b.home, line));
        check_case = rows[i].want;
        struct clock now = { 0 };
        struct store_commit c = { .id = 77 };
        if (i + 1 < COUNT(rows))
            CHECK(store_commit_by_id(b.s, commit.id, &b.a, &c, &b.err) == ROW_FAILED);
        else
            CHECK(!store_clock(b.s, now, &now, &b.err));
        snprintf(whole, sizeof whole, "%s/ajar.db: the database is damaged: %s", b.home,
                 rows[i].want);
        CHECK_STR(said(&b), whole);
        CHECK(c.id == 77);
    }
}

static void a_writer_that_holds_the_database_is_waited_for_and_then_named(void)
{
    AUTO_CLOSE(bench) struct bench b;
    char whole[480];
    unsigned usual = store_busy_ms;
    struct store_person p;
    store_busy_ms = 20;
    bench_open(&b);
    sqlite3 *other = raw_open(b.home, "BEGIN IMMEDIATE");
    CHECK(!store_person_add(b.s, SPAN("alice"), DAY_ONE, &b.err) && b.err.kind == ERR_SYSTEM);
    snprintf(whole, sizeof whole,
             "%s/ajar.db: another ajar has held it for 20 ms: wait for it to end, then try again",
             b.home);
    CHECK_STR(said(&b), whole);
    CHECK(store_person_find(b.s, SPAN("alice"), &b.a, &p, &b.err) == ROW_ABSENT);
    sqlite3_close(other);
    CHECK(store_person_add(b.s, SPAN("alice"), DAY_ONE, &b.err));
    store_busy_ms = usual;
}

static void what_stands_in_the_database_holds_together(void)
{
    AUTO_CLOSE(bench) struct bench b;
    bench_open(&b);
    CHECK(prepare(&b));
    sqlite3_stmt *q = NULL;
    sqlite3 *db = raw_open(b.home, "");
    CHECK(sqlite3_prepare_v2(db, "PRAGMA foreign_key_check", -1, &q, NULL) == SQLITE_OK);
    CHECK(sqlite3_step(q) == SQLITE_DONE);
    sqlite3_finalize(q);
    sqlite3_close(db);
}

TESTS(TEST(a_statement_that_fails_leaves_outputs_and_state_as_they_were),
      TEST(an_allocation_that_fails_leaves_outputs_and_state_as_they_were),
      TEST(a_home_whose_making_fails_is_made_by_the_next_try),
      TEST(a_database_of_a_newer_version_is_refused),
      TEST(a_database_of_another_program_is_refused), TEST(a_damaged_database_is_said_to_be),
      TEST(rows_that_no_ajar_wrote_are_damage),
      TEST(a_writer_that_holds_the_database_is_waited_for_and_then_named),
      TEST(what_stands_in_the_database_holds_together))
