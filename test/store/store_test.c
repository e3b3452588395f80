/* store_test.c - the store as its callers see it: what is released is found again, names and
 * revisions, people, tokens, grants, the ledger; and each of it with the nth statement and the nth
 * allocation failing, which must leave the outputs and the state alone. */
#include "store/store.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <sys/file.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "base/encode.h"
#include "base/file.h"
#include "gen/sql.h"
#include "lib/check.h"
#include "lib/raw.h"
#include "lib/release.h"
#include "store/builtin.h"

static bool stands(const struct bench *b, const char *name, unsigned mode)
{
    char path[128];
    struct stat st;
    snprintf(path, sizeof path, "%s/%s", b->home, name);
    return stat(path, &st) == 0 && (st.st_mode & 0777) == mode;
}

/* The folder is empty: it can be removed. */
static bool rmdir_of(const struct bench *b, const char *name)
{
    char path[128];
    snprintf(path, sizeof path, "%s/%s", b->home, name);
    return rmdir(path) == 0;
}

static void a_home_is_made_for_its_owner_alone(void)
{
    AUTO_CLOSE(bench) struct bench b;
    bench_open(&b);
    CHECK(stands(&b, ".", 0700) && stands(&b, "tmp", 0700) && stands(&b, "blobs/sha256", 0700));
    CHECK(stands(&b, "ajar.db", 0600)); /* also in a folder that was there, for all to read */
    CHECK(stands(&b, "ajar.db-wal", 0600) && stands(&b, "ajar.db-shm", 0600));
    store_close(b.s);
    b.s = store_open(b.home, false, &b.err);
    CHECK(b.s != NULL);
}

static void a_home_that_is_not_there_is_absent(void)
{
    struct err err = { 0 };
    CHECK(store_open("/nowhere/ajar", false, &err) == NULL && err.kind == ERR_ABSENT);
    CHECK_STR(err.text, "/nowhere/ajar: nothing is kept here yet: begin with `ajar release DIR "
                        "NS/NAME`, `ajar key new NAME` or `ajar user add NAME`, or set AJAR_HOME "
                        "to where it is");
}

static void what_is_released_is_found_again(void)
{
    AUTO_CLOSE(bench) struct bench b;
    bench_open(&b);
    struct store_commit c = released(&b, POSITION_GATED, DAY_ONE), found;
    struct store_model m;
    struct store_file f, *list;
    struct span text;
    unsigned n = 0;
    CHECK(store_model_find(b.s, SPAN("ACME"), SPAN("Tiny"), &b.a, &m, &b.err) == ROW_FOUND);
    CHECK(span_eq(m.ns, SPAN("acme")) && span_eq(m.name, SPAN("tiny")) && m.listed);
    CHECK(m.head == c.id && m.created_at == DAY_ONE && m.changed_at == DAY_ONE);
    CHECK(store_commit_find(b.s, m.id, SPAN("main"), &b.a, &found, &b.err) == ROW_FOUND);
    CHECK(found.id == c.id && found.model == m.id && found.position == POSITION_GATED);
    CHECK(found.created_at == DAY_ONE && span_eq(found.message, SPAN("release")));
    CHECK(span_eq(found.terms, SPAN("research-only")) && found.blocked.len == 0);
    CHECK(span_eq(found.about, SPAN(SAMPLE_ABOUT)));
    CHECK_STR(found.oid, c.oid);
    CHECK(store_text(b.s, found.record, &b.a, &text, &b.err) == ROW_FOUND);
    CHECK(span_eq(text, SPAN("{\"record\":1}")));
    CHECK(store_text(b.s, found.policy, &b.a, &text, &b.err) == ROW_FOUND);
    CHECK(span_eq(text, SPAN("policy start")));
    CHECK(store_text(b.s, found.release, &b.a, &text, &b.err) == ROW_ABSENT);
    CHECK(store_files(b.s, c.id, SPAN(""), 10, &b.a, &list, &n, &b.err) && n == 3);
    CHECK(n == 3 && span_eq(list[2].path, SPAN("sub/deep/model.safetensors")) && list[2].lfs);
    CHECK(store_file_find(b.s, c.id, SPAN("config.json"), &b.a, &f, &b.err) == ROW_FOUND);
    CHECK(f.size == 2 && !f.lfs);
    CHECK_STR(f.oid, "9e26dfeeb6e641a33dae4961196235bdb965b21b"); /* git hash-object of {} */
    CHECK(store_file_find(b.s, c.id, SPAN("ajar/receipt.json"), &b.a, &f, &b.err) == ROW_ABSENT);
}

static void a_blob_is_the_bytes_of_its_digest_and_nobody_may_write_it(void)
{
    AUTO_CLOSE(bench) struct bench b;
    bench_open(&b);
    struct store_commit c = released(&b, POSITION_OPEN, DAY_ONE);
    struct store_file f;
    struct stat st;
    char bytes[8];
    uint64_t size = 0;
    int fd = -1;
    CHECK(store_file_find(b.s, c.id, SPAN("README.md"), &b.a, &f, &b.err) == ROW_FOUND);
    CHECK(store_blob_open(b.s, f.sha256, &fd, &size, &b.err) == ROW_FOUND && size == 7);
    CHECK(read(fd, bytes, sizeof bytes) == 7 && memcmp(bytes, "# tiny\n", 7) == 0);
    CHECK(fstat(fd, &st) == 0 && (st.st_mode & 0777) == 0444 && st.st_nlink == 1);
    close(fd);
    f.sha256[0] ^= 1;
    CHECK(store_blob_open(b.s, f.sha256, &fd, &size, &b.err) == ROW_ABSENT && size == 7);
}

static void the_same_release_again_is_the_same_commit(void)
{
    AUTO_CLOSE(bench) struct bench b;
    bench_open(&b);
    struct store_commit *list, first = released(&b, POSITION_GATED, DAY_ONE);
    unsigned n = 0;
    CHECK(released(&b, POSITION_GATED, DAY_ONE).id == first.id);
    struct store_commit later = released(&b, POSITION_GATED, DAY_ONE + 1);
    CHECK(later.id != first.id && strcmp(later.oid, first.oid) != 0);
    CHECK_STR(later.tree, first.tree);
    CHECK(store_commits(b.s, first.model, 10, &b.a, &list, &n, &b.err) && n == 2);
    CHECK(n == 2 && list[0].id == later.id && list[1].id == first.id);
}

static void a_position_holds_since_the_first_commit_after_another(void)
{
    static const enum position given[] = { POSITION_OPEN, POSITION_GATED, POSITION_OPEN,
                                           POSITION_OPEN, POSITION_OPEN };
    static const int64_t want[] = { 0, 1, 2, 2, 2 };
    AUTO_CLOSE(bench) struct bench b;
    bench_open(&b);
    for (size_t i = 0; i < COUNT(given); i++) {
        int64_t at = 0;
        struct store_commit c = released(&b, given[i], DAY_ONE + (int64_t)i);
        CHECK(store_since(b.s, c.model, &at, &b.err) && at == DAY_ONE + want[i]);
    }
}

static void other_files_or_another_record_are_another_commit(void)
{
    AUTO_CLOSE(bench) struct bench b;
    bench_open(&b);
    struct store_commit first = released(&b, POSITION_GATED, DAY_ONE), second, third;
    struct manifest m;
    CHECK(sample_manifest(b.s, sample_tiny, COUNT(sample_tiny), &b.a, &m, &b.err));
    struct store_release r = sample_release(&m, POSITION_GATED, DAY_ONE);
    r.record_text = SPAN("{\"record\":2}");
    CHECK(store_release(b.s, &r, &b.a, &second, &b.err));
    CHECK(second.id != first.id && strcmp(second.oid, first.oid) != 0);
    m.n = 2;
    CHECK(store_release(b.s, &r, &b.a, &third, &b.err));
    CHECK(third.id != second.id && strcmp(third.tree, second.tree) != 0);
}

static void a_revision_is_main_or_a_commit_or_the_beginning_of_one(void)
{
    AUTO_CLOSE(bench) struct bench b;
    bench_open(&b);
    struct store_commit c = released(&b, POSITION_GATED, DAY_ONE), later, out = { .id = 77 };
    later = released(&b, POSITION_OPEN, DAY_ONE + 1);
    char upper[41];
    uint8_t zeros[300];
    memset(zeros, '0', sizeof zeros);
    for (size_t i = 0; i < sizeof upper; i++)
        upper[i] = c.oid[i] >= 'a' && c.oid[i] <= 'f' ? (char)(c.oid[i] - 32) : c.oid[i];
    const struct {
        struct span rev;
        int64_t id;
    } rows[] = {
        { SPAN("main"), later.id },
        { SPAN("HEAD"), later.id },
        { SPAN("refs/heads/main"), later.id },
        { span_of(c.oid), c.id },
        { span_of(upper), c.id },
        { { (uint8_t *)c.oid, 7 }, c.id },
        { { (uint8_t *)c.oid, 39 }, c.id },
        { { (uint8_t *)c.oid, 6 }, 0 },
        { SPAN(""), 0 },
        { SPAN("Main"), 0 },
        { SPAN("0123456789"), 0 },
        { SPAN("%%%%%%%%%%"), 0 },
        { { zeros, 41 }, 0 },
        { { zeros, sizeof zeros }, 0 },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        enum found_row f = store_commit_find(b.s, c.model, rows[i].rev, &b.a, &out, &b.err);
        CHECK(f == (rows[i].id != 0 ? ROW_FOUND : ROW_ABSENT));
        CHECK(rows[i].id == 0 || out.id == rows[i].id);
    }
    CHECK(store_commit_find(b.s, c.model + 1, span_of(c.oid), &b.a, &out, &b.err) == ROW_ABSENT);
    CHECK(store_commit_find(b.s, c.model + 1, SPAN("main"), &b.a, &out, &b.err) == ROW_ABSENT);
}

static void an_abbreviation_of_two_commits_names_none(void)
{
    AUTO_CLOSE(bench) struct bench b;
    bench_open(&b);
    struct store_commit c = released(&b, POSITION_GATED, DAY_ONE), out;
    char path[128], text[200];
    sqlite3 *db = NULL;
    CHECK(released(&b, POSITION_GATED, DAY_ONE + 1).id == c.id + 1);
    snprintf(path, sizeof path, "%s/ajar.db", b.home);
    snprintf(text, sizeof text, "UPDATE commits SET oid = '%.39s%c' WHERE id = %" PRId64, c.oid,
             c.oid[39] == '0' ? '1' : '0', c.id + 1);
    CHECK(sqlite3_open(path, &db) == SQLITE_OK);
    CHECK(sqlite3_exec(db, text, NULL, NULL, NULL) == SQLITE_OK);
    sqlite3_close(db);
    struct span rev = { (uint8_t *)c.oid, 39 };
    CHECK(store_commit_find(b.s, c.model, rev, &b.a, &out, &b.err) == ROW_ABSENT);
    CHECK(store_commit_find(b.s, c.model, span_of(c.oid), &b.a, &out, &b.err) == ROW_FOUND);
}

static void what_cannot_name_a_model_is_refused(void)
{
    static const char *const rows[][2] = {
        { "", "a" },     { "a", "" },        { "a", "b/c" },      { "-a", "b" },  { "a", "b." },
        { "a--b", "c" }, { "a", "b..c" },    { "a", "b.git" },    { "api", "x" }, { "v2", "x" },
        { "a", "b c" },  { "a", "\x1b[2J" }, { "a", "\xc3\xa4" },
    };
    AUTO_CLOSE(bench) struct bench b;
    bench_open(&b);
    struct manifest m = { 0 };
    struct store_commit out = { .id = 77 };
    struct store_model model;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct store_release r = sample_release(&m, POSITION_OPEN, DAY_ONE);
        check_case = rows[i][1];
        r.ns = span_of(rows[i][0]);
        r.name = span_of(rows[i][1]);
        CHECK(!store_release(b.s, &r, &b.a, &out, &b.err) && b.err.kind == ERR_INPUT);
        CHECK(strstr(said(&b), "cannot name a model: it takes NAMESPACE/NAME") != NULL);
        CHECK(store_model_find(b.s, r.ns, r.name, &b.a, &model, &b.err) == ROW_ABSENT);
    }
    CHECK(out.id == 77);
}

/* Models a, B, c with one release each; B unlisted. */
static void three_models(struct bench *b)
{
    static const char *const names[] = { "c", "a", "B" };
    struct manifest m;
    struct store_commit c;
    CHECK(sample_manifest(b->s, sample_tiny, COUNT(sample_tiny), &b->a, &m, &b->err));
    for (size_t i = 0; i < COUNT(names); i++) {
        struct store_release r = sample_release(&m, POSITION_OPEN, DAY_ONE);
        r.name = span_of(names[i]);
        r.unlisted = names[i][0] == 'B';
        CHECK(store_release(b->s, &r, &b->a, &c, &b->err));
    }
}

static void models_come_by_name_in_pages(void)
{
    AUTO_CLOSE(bench) struct bench b;
    bench_open(&b);
    three_models(&b);
    struct store_model *m;
    unsigned n = 0;
    CHECK(store_models(b.s, 0, 2, true, &b.a, &m, &n, &b.err) && n == 2);
    CHECK(span_eq(m[0].name, SPAN("a")) && span_eq(m[1].name, SPAN("B")) && !m[1].listed);
    CHECK(store_models(b.s, m[1].id, 2, true, &b.a, &m, &n, &b.err) && n == 1);
    CHECK(span_eq(m[0].name, SPAN("c")));
    CHECK(store_models(b.s, m[0].id, 2, true, &b.a, &m, &n, &b.err) && n == 0);
    CHECK(store_models(b.s, 0, 9, false, &b.a, &m, &n, &b.err) && n == 2);
    CHECK(span_eq(m[0].name, SPAN("a")) && span_eq(m[1].name, SPAN("c")));
}

static void a_release_says_anew_whether_the_model_is_listed(void)
{
    AUTO_CLOSE(bench) struct bench b;
    bench_open(&b);
    struct store_commit c = released(&b, POSITION_GATED, DAY_ONE), again;
    struct manifest m;
    struct store_model model;
    CHECK(sample_manifest(b.s, sample_tiny, COUNT(sample_tiny), &b.a, &m, &b.err));
    struct store_release r = sample_release(&m, POSITION_GATED, DAY_ONE);
    r.unlisted = true;
    CHECK(store_release(b.s, &r, &b.a, &again, &b.err) && again.id == c.id);
    CHECK(store_model_find(b.s, r.ns, r.name, &b.a, &model, &b.err) == ROW_FOUND);
    CHECK(!model.listed);
}

static void files_come_by_path_in_pages(void)
{
    AUTO_CLOSE(bench) struct bench b;
    bench_open(&b);
    struct store_commit c = released(&b, POSITION_GATED, DAY_ONE);
    struct store_file *f;
    unsigned n = 0;
    CHECK(store_files(b.s, c.id, SPAN(""), 1, &b.a, &f, &n, &b.err) && n == 1);
    CHECK(span_eq(f[0].path, SPAN("README.md")));
    CHECK(store_files(b.s, c.id, f[0].path, 1, &b.a, &f, &n, &b.err) && n == 1);
    CHECK(span_eq(f[0].path, SPAN("config.json")));
    CHECK(store_files(b.s, c.id, SPAN("sub/"), 9, &b.a, &f, &n, &b.err) && n == 1);
    CHECK(store_files(b.s, c.id + 1, SPAN(""), 9, &b.a, &f, &n, &b.err) && n == 0);
}

static struct store_commit decided(struct bench *b, int64_t at, enum position position,
                                   bool contested, int64_t review_at)
{
    struct manifest m;
    struct store_commit c = { 0 };
    CHECK(sample_manifest(b->s, sample_tiny, COUNT(sample_tiny), &b->a, &m, &b->err));
    struct store_release r = sample_release(&m, position, at);
    r.commit.contested = contested;
    r.commit.review_at = review_at;
    CHECK(store_release(b->s, &r, &b->a, &c, &b->err));
    CHECK(c.contested == contested);
    return c;
}

/* What was decided last of some weights holds for every revision that has them. */
static void what_is_open_is_contested_or_reviewed_at_every_revision(void)
{
    AUTO_CLOSE(bench) struct bench b;
    bench_open(&b);
    bool opened = true;
    struct store_commit one = decided(&b, DAY_ONE, POSITION_GATED, false, DAY_ONE + 9);
    CHECK(store_opened(b.s, one.model, one.weights, &opened, &b.err) && !opened);
    struct store_commit two = decided(&b, DAY_ONE + 1, POSITION_OPEN, false, DAY_ONE + 9);
    CHECK(store_opened(b.s, one.model, one.weights, &opened, &b.err) && opened);
    CHECK(store_opened(b.s, one.model + 1, one.weights, &opened, &b.err) && !opened);
    CHECK(store_opened(b.s, one.model, one.record, &opened, &b.err) && !opened);
    CHECK_STR(store_status(&two, DAY_ONE + 8), "");
    CHECK_STR(store_status(&two, DAY_ONE + 9), "review overdue");
    CHECK_STR(store_status(&one, DAY_ONE + 9), "review overdue");
    struct store_commit old = one;
    CHECK(store_commit_renew(b.s, &old, &b.a, &b.err) && old.position == POSITION_GATED);
    CHECK_STR(store_status(&old, DAY_ONE + 8), "");
    CHECK_STR(store_status(&old, DAY_ONE + 9), "review overdue");
    (void)decided(&b, DAY_ONE + 2, POSITION_OPEN, true, DAY_ONE + 20);
    CHECK(store_commit_renew(b.s, &two, &b.a, &b.err));
    CHECK(two.contested && two.review_at == DAY_ONE + 20);
    CHECK_STR(store_status(&two, DAY_ONE + 20), "contested");
    CHECK(store_commit_renew(b.s, &one, &b.a, &b.err));
    CHECK(one.contested && one.position == POSITION_OPEN && one.review_at == DAY_ONE + 20);
    (void)decided(&b, DAY_ONE + 3, POSITION_OPEN, false, 0);
    CHECK(store_commit_renew(b.s, &two, &b.a, &b.err) && !two.contested && two.review_at == 0);
    CHECK_STR(store_status(&two, INT64_MAX), "");
    CHECK(store_commit_renew(b.s, &old, &b.a, &b.err) && old.position == POSITION_GATED);
    CHECK_STR(store_status(&old, INT64_MAX), "");
}

/* A review that is past stops whatever is let out; there is nothing to stop of what is closed. */
static void a_gated_decision_keeps_its_own_review(void)
{
    AUTO_CLOSE(bench) struct bench b;
    bench_open(&b);
    struct store_commit hosted = decided(&b, DAY_ONE, POSITION_HOSTED, false, DAY_ONE + 5);
    (void)decided(&b, DAY_ONE + 1, POSITION_GATED, false, DAY_ONE + 9);
    CHECK(store_commit_renew(b.s, &hosted, &b.a, &b.err) && hosted.review_at == DAY_ONE + 5);
    CHECK(hosted.position == POSITION_HOSTED);
    CHECK_STR(store_status(&hosted, DAY_ONE + 4), "");
    CHECK(!store_ended(&hosted, DAY_ONE + 4) && store_ended(&hosted, DAY_ONE + 5));
    CHECK_STR(store_status(&hosted, INT64_MAX), "review overdue");
    struct store_commit shut = decided(&b, DAY_ONE + 2, POSITION_CLOSED, false, DAY_ONE + 9);
    CHECK_STR(store_status(&shut, INT64_MAX), "");
    struct store_commit open = decided(&b, DAY_ONE + 3, POSITION_OPEN, true, DAY_ONE + 9);
    CHECK(!store_ended(&open, INT64_MAX)); /* it holds back */
}

static struct store_commit narrowed(struct bench *b, int64_t at, enum position position,
                                    const char *terms, const char *blocked)
{
    struct manifest m;
    struct store_commit c = { 0 };
    CHECK(sample_manifest(b->s, sample_tiny, COUNT(sample_tiny), &b->a, &m, &b->err));
    struct store_release r = sample_release(&m, position, at);
    r.commit.terms = span_of(terms);
    r.commit.blocked = span_of(blocked);
    r.commit.rate_requests = r.commit.rate_seconds = (uint64_t)(at - DAY_ONE) + 1;
    CHECK(store_release(b->s, &r, &b->a, &c, &b->err));
    return c;
}

/* What main does not let out is not let out by the id of an older commit with other files beside it. */
static void a_file_of_weights_is_let_out_no_more_than_main_lets_out(void)
{
    static const struct sample beside[] = { { "a.json", SPAN("{}") },
                                            { "sub/deep/model.safetensors", SPAN("\0\1\2\3") } };
    static const struct sample others[] = { { "README.md", SPAN("# tiny\n") },
                                            { "config.json", SPAN("{}") },
                                            { "model.safetensors", SPAN("\0\3\2\1") } };
    static const struct {
        enum position was, is;
        bool same, held;
    } rows[] = {
        { POSITION_GATED, POSITION_CLOSED, true, true },
        { POSITION_GATED, POSITION_HOSTED, true, true },
        { POSITION_GATED, POSITION_GATED, true, true },
        { POSITION_GATED, POSITION_OPEN, true, false },
        { POSITION_GATED, POSITION_CLOSED, false, false }, /* a text is in both */
        { POSITION_OPEN, POSITION_CLOSED, true, true },
        { POSITION_OPEN, POSITION_CLOSED, false, false },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        AUTO_CLOSE(bench) struct bench b;
        struct manifest m;
        struct store_commit now;
        bench_open(&b);
        struct store_commit old = narrowed(&b, DAY_ONE, rows[i].was, "x", "");
        CHECK(rows[i].same ? sample_manifest(b.s, beside, COUNT(beside), &b.a, &m, &b.err)
                           : sample_manifest(b.s, others, COUNT(others), &b.a, &m, &b.err));
        struct store_release r = sample_release(&m, rows[i].is, DAY_ONE + 1);
        r.commit.terms = SPAN("y");
        CHECK(store_release(b.s, &r, &b.a, &now, &b.err));
        CHECK(memcmp(now.weights, old.weights, SHA256_BYTES) != 0);
        CHECK(store_commit_renew(b.s, &old, &b.a, &b.err));
        bool open = rows[i].was == POSITION_OPEN;
        CHECK(old.position == (rows[i].held && !open ? rows[i].is : rows[i].was));
        CHECK(old.contested == (rows[i].held && open));
        CHECK(span_eq(old.terms, rows[i].held ? SPAN("y") : SPAN("x")));
        CHECK(store_commit_renew(b.s, &now, &b.a, &b.err) && now.position == rows[i].is);
    }
}

/* By the id of an older commit nobody gets what main would refuse; what was narrower stays it. */
static void an_older_revision_lets_out_no_more_than_the_newest_of_its_weights(void)
{
    AUTO_CLOSE(bench) struct bench b;
    bench_open(&b);
    struct store_commit gated = narrowed(&b, DAY_ONE, POSITION_GATED, "x", ""), old = gated,
                        other = gated;
    memset(other.weights, 7, sizeof other.weights);
    (void)narrowed(&b, DAY_ONE + 1, POSITION_GATED, "x\ny", "");
    CHECK(store_commit_renew(b.s, &old, &b.a, &b.err) && old.position == POSITION_GATED);
    CHECK(span_eq(old.terms, SPAN("x\ny")) && old.rate_requests == 2 && old.rate_seconds == 2);
    struct store_commit closed = narrowed(&b, DAY_ONE + 2, POSITION_CLOSED, "", "");
    CHECK(store_commit_renew(b.s, &old, &b.a, &b.err) && old.position == POSITION_CLOSED);
    CHECK(store_commit_renew(b.s, &other, &b.a, &b.err) && other.position == POSITION_CLOSED);
    old = gated;
    (void)narrowed(&b, DAY_ONE + 3, POSITION_OPEN, "", "a duty");
    CHECK(store_commit_renew(b.s, &old, &b.a, &b.err) && span_eq(old.blocked, SPAN("a duty")));
    old = gated;
    (void)narrowed(&b, DAY_ONE + 4, POSITION_OPEN, "", "");
    CHECK(store_commit_renew(b.s, &old, &b.a, &b.err) && old.position == POSITION_GATED &&
          span_eq(old.terms, SPAN("x")));
    CHECK(store_commit_renew(b.s, &closed, &b.a, &b.err) && closed.position == POSITION_CLOSED);
}

/* Each commit has its own, and no file of a model is among them. */
static void what_a_decision_stood_on_is_kept_beside_its_commit(void)
{
    AUTO_CLOSE(bench) struct bench b;
    bench_open(&b);
    struct store_commit c = released(&b, POSITION_GATED, DAY_ONE), again;
    struct store_ground *g = NULL;
    struct store_file *f;
    struct manifest m;
    struct span text;
    uint8_t sha256[SHA256_BYTES];
    unsigned n = 0, n_files = 0;
    CHECK(store_grounds(b.s, c.id, &b.a, &g, &n, &b.err) && n == COUNT(sample_ground));
    for (unsigned i = 0; i < n; i++) {
        CHECK(span_eq(g[i].name, span_of(sample_ground[i].path)));
        CHECK(g[i].size == sample_ground[i].bytes.len);
        CHECK(store_file_find(b.s, c.id, g[i].name, &b.a, &(struct store_file){ 0 }, &b.err) ==
              ROW_ABSENT);
    }
    for (size_t i = 0; i < COUNT(sample_layers); i++)
        CHECK(digest_of(DIGEST_SHA256, sample_layers[i], sha256, &b.err) &&
              store_text(b.s, sha256, &b.a, &text, &b.err) == ROW_FOUND &&
              span_eq(text, sample_layers[i]));
    CHECK(store_files(b.s, c.id, SPAN(""), 9, &b.a, &f, &n_files, &b.err) && n_files == 3);
    CHECK(sample_manifest(b.s, sample_tiny, COUNT(sample_tiny), &b.a, &m, &b.err));
    struct store_release r = sample_release(&m, POSITION_GATED, DAY_ONE + 1);
    CHECK(store_release(b.s, &r, &b.a, &again, &b.err) && again.id != c.id);
    CHECK(store_grounds(b.s, again.id, &b.a, &g, &n, &b.err) && n == 0);
    CHECK(store_grounds(b.s, c.id, &b.a, &g, &n, &b.err) && n == COUNT(sample_ground));
}

static void what_a_release_needs_must_be_there(void)
{
    AUTO_CLOSE(bench) struct bench b;
    bench_open(&b);
    struct store_commit out = { .id = 77 };
    struct manifest_file files[] = {
        { .path = SPAN("a"), .size = 1, .utf8 = true },
        { .path = SPAN("a-b"), .size = 1, .utf8 = true },
        { .path = SPAN("a/b"), .size = 1, .utf8 = true },
    };
    struct manifest m = { .file = files, .n = 1 };
    struct store_release r = sample_release(&m, POSITION_OPEN, DAY_ONE);
    CHECK(!store_release(b.s, &r, &b.a, &out, &b.err) && b.err.kind == ERR_SYSTEM);
    CHECK_STR(said(&b), "the blob of \"a\" is missing: release again");
    struct sample one = { "a", SPAN("1") };
    struct manifest_file sum;
    CHECK(sample_sum(&one, &sum, &b.err) && sample_put(b.s, &one, &sum, &b.err));
    for (size_t i = 0; i < COUNT(files); i++)
        memcpy(files[i].sha256, sum.sha256, SHA256_BYTES);
    files[0].size = 2;
    CHECK(!store_release(b.s, &r, &b.a, &out, &b.err) && b.err.kind == ERR_SYSTEM);
    CHECK_STR(said(&b), "the blob of \"a\" is of another size: release again");
    files[0].size = 1;
    m.n = COUNT(files);
    CHECK(!store_release(b.s, &r, &b.a, &out, &b.err) && b.err.kind == ERR_INPUT);
    CHECK_STR(said(&b), "\"a\" and \"a/b\" cannot both exist where case is ignored");
    m.n = 1;
    r.message = SPAN("a\0b");
    CHECK(!store_release(b.s, &r, &b.a, &out, &b.err) && b.err.kind == ERR_INPUT);
    CHECK_STR(said(&b), "NUL in the message of a commit");
    r.message = SPAN("");
    r.commit.rate_requests = UINT64_MAX;
    CHECK(!store_release(b.s, &r, &b.a, &out, &b.err) && b.err.kind == ERR_LIMIT);
    CHECK_STR(said(&b), "a value is past what the database can hold");
    CHECK(out.id == 77);
    r.commit.rate_requests = 0;
    struct store_ground ground = { .name = SPAN("b.evidence.json"), .size = 1, .sha256 = { 1 } };
    r.ground = &ground;
    r.n_grounds = 1;
    CHECK(!store_release(b.s, &r, &b.a, &out, &b.err) && b.err.kind == ERR_SYSTEM);
    CHECK_STR(said(&b), "the blob of \"b.evidence.json\" is missing: release again");
    memcpy(ground.sha256, sum.sha256, SHA256_BYTES);
    ground.size = 2;
    CHECK(!store_release(b.s, &r, &b.a, &out, &b.err) && b.err.kind == ERR_SYSTEM);
    CHECK_STR(said(&b), "the blob of \"b.evidence.json\" is of another size: release again");
    ground.size = 1;
    CHECK(store_release(b.s, &r, &b.a, &out, &b.err) && out.id != 77);
}

/* What is given for a blob of "1", one byte. */
static void only_the_bytes_of_the_digest_become_a_blob(void)
{
    static const struct {
        const char *name;
        struct span bytes;
    } rows[] = { { "other", SPAN("2") }, { "short", SPAN("") }, { "long", SPAN("12") } };
    AUTO_CLOSE(bench) struct bench b;
    bench_open(&b);
    struct sample one = { "a", SPAN("1") };
    struct manifest_file sum;
    uint64_t size = 0;
    int fd = -1;
    CHECK(sample_sum(&one, &sum, &b.err));
    for (size_t i = 0; i < COUNT(rows); i++) {
        check_case = rows[i].name;
        fd = memfd_create("test", 0);
        CHECK(write(fd, rows[i].bytes.ptr, rows[i].bytes.len) == (ssize_t)rows[i].bytes.len);
        CHECK(!store_blob_put(b.s, fd, 1, sum.sha256, &b.err) && b.err.kind == ERR_INPUT);
        CHECK_STR(said(&b), "it changed while it was released: try again");
        CHECK(store_blob_open(b.s, sum.sha256, &fd, &size, &b.err) == ROW_ABSENT);
        close(fd);
    }
    check_case = "another size, or no end";
    fd = memfd_create("test", 0);
    CHECK(write(fd, "1", 1) == 1 && !store_blob_put(b.s, fd, 2, sum.sha256, &b.err));
    CHECK_STR(said(&b), "it changed while it was released: try again");
    close(fd);
    fd = open("/dev/zero", O_RDONLY);
    CHECK(fd >= 0 && !store_blob_put(b.s, fd, 1, sum.sha256, &b.err));
    CHECK_STR(said(&b), "it changed while it was released: try again");
    close(fd);
    check_case = "";
    CHECK(sample_put(b.s, &one, &sum, &b.err) && sample_put(b.s, &one, &sum, &b.err));
    fd = memfd_create("test", 0);
    CHECK(!store_blob_put(b.s, fd, 2, sum.sha256, &b.err) && b.err.kind == ERR_SYSTEM);
    close(fd);
    CHECK(strstr(said(&b), " is damaged: 1 bytes where 2 belong: move it away, then release "
                           "again") != NULL);
    CHECK(rmdir_of(&b, "tmp"));
}

static void what_a_dead_process_left_is_removed_and_what_lives_is_kept(void)
{
    AUTO_CLOSE(bench) struct bench b;
    bench_open(&b);
    char dead[128], live[128];
    snprintf(dead, sizeof dead, "%s/tmp/1.0", b.home);
    snprintf(live, sizeof live, "%s/tmp/1.1", b.home);
    close(open(dead, O_WRONLY | O_CREAT, 0600));
    int fd = open(live, O_WRONLY | O_CREAT, 0600);
    CHECK(flock(fd, LOCK_EX) == 0);
    store_close(b.s);
    b.s = store_open(b.home, false, &b.err);
    CHECK(access(dead, F_OK) != 0 && access(live, F_OK) == 0);
    close(fd);
}

static void the_highest_time_seen_never_falls(void)
{
    AUTO_CLOSE(bench) struct bench b;
    bench_open(&b);
    struct clock out;
    CHECK(store_clock(b.s, (struct clock){ DAY_ONE }, &out, &b.err) && out.now_at == DAY_ONE);
    CHECK(store_clock(b.s, (struct clock){ DAY_ONE - 9 }, &out, &b.err) && out.now_at == DAY_ONE);
    store_close(b.s);
    b.s = store_open(b.home, false, &b.err);
    CHECK(store_clock(b.s, (struct clock){ DAY_ONE - 9 }, &out, &b.err) && out.now_at == DAY_ONE);
    CHECK(store_clock(b.s, (struct clock){ DAY_ONE + 1 }, &out, &b.err));
    CHECK(out.now_at == DAY_ONE + 1);
}

/* What hubs keep rests on it: each change by another connection that an answer may show changes it,
 * and what they write themselves with each download does not. */
static void the_generation_changes_with_what_answers_rest_on(void)
{
    AUTO_CLOSE(bench) struct bench b;
    bench_open(&b);
    AUTO_CLOSE(store) struct store *other = store_open(b.home, false, &b.err);
    struct store_token t = { .person = SPAN("alice") };
    struct store_entry e = { .path = SPAN("x") };
    struct clock out;
    char text[TOKEN_CHARS + 1];
    int64_t before = 0, after = 0;
    CHECK(store_generation(b.s, &before, &b.err));
    for (unsigned i = 0; i < 8; i++) {
        static const bool changes[] = { true, true, true, true, true, true, false, false };
        bool ok = true;
        switch (i) {
        case 0:
            ok = store_person_add(other, SPAN("alice"), DAY_ONE, &b.err);
            break;
        case 1:
            ok = store_token_new(other, &t, text, &b.err);
            break;
        case 2:
            ok = store_token_revoke(other, t.id, DAY_ONE, &b.err);
            break;
        case 3:
            e.commit = released(&b, POSITION_GATED, DAY_ONE).id;
            break;
        case 4:
            ok = store_grant_add(other, SPAN("acme"), SPAN("tiny"), SPAN("alice"), SPAN(""),
                                 DAY_ONE, 0, &b.err);
            break;
        case 5:
            ok = store_grant_revoke(other, SPAN("acme"), SPAN("tiny"), SPAN("alice"), DAY_ONE,
                                    &b.err);
            break;
        case 6:
            ok = store_ledger_add(other, &e, &b.err);
            break;
        default:
            ok = store_clock(other, (struct clock){ DAY_ONE }, &out, &b.err);
        }
        CHECK(ok && store_generation(b.s, &after, &b.err) && (after != before) == changes[i]);
        before = after;
    }
}

/* A home that the first ajar made is taken over as it is. */
/* What others decide is in the other file then, and would never be seen in this one. */
static void a_database_that_was_replaced_while_it_was_open_is_told(void)
{
    AUTO_CLOSE(bench) struct bench b;
    char line[300], want[200];
    int64_t generation = -1;
    bench_open(&b);
    snprintf(line, sizeof line, "cd %s && cp ajar.db copy && mv ajar.db was && mv copy ajar.db",
             b.home);
    CHECK(store_generation(b.s, &generation, &b.err) && system(line) == 0);
    CHECK(!store_generation(b.s, &generation, &b.err) && b.err.kind == ERR_DENIED);
    snprintf(want, sizeof want,
             "%s/ajar.db: another file was put in its place while it was open: start ajar again",
             b.home);
    CHECK_STR(said(&b), want);
    snprintf(line, sizeof line, "cd %s && rm ajar.db", b.home);
    CHECK(system(line) == 0 && !store_generation(b.s, &generation, &b.err));
    CHECK_STR(said(&b), want);
    snprintf(line, sizeof line, "cd %s && mv was ajar.db", b.home);
    CHECK(system(line) == 0 && store_generation(b.s, &generation, &b.err));
}

static void a_database_of_version_1_gets_a_generation(void)
{
    AUTO_CLOSE(bench) struct bench b = { .a = { .name = "test", .limit = SAMPLE_MEMORY } };
    AUTO_CLOSE(buf) struct buf script = { 0 };
    int64_t before = 0, after = 0;
    buf_init(&script, "script", 1 << 20);
    for (size_t i = 0; i < COUNT(gen_sql); i++)
        if (strcmp(gen_sql[i].name, "schema.sql") == 0)
            buf_put(&script, (struct span){ gen_sql[i].bytes, gen_sql[i].len });
    buf_put(&script, SPAN("\0"));
    sample_home(b.home);
    sqlite3_close(raw_open(b.home, (const char *)script.bytes));
    b.s = store_open(b.home, false, &b.err);
    CHECK(b.s != NULL && store_generation(b.s, &before, &b.err) && before == 0);
    CHECK(store_person_add(b.s, SPAN("alice"), DAY_ONE, &b.err));
    CHECK(store_generation(b.s, &after, &b.err) && after == 1);
}

/* Also what no ajar does: a hub that runs must see it. */
static void the_generation_changes_with_every_change_of_such_a_table(void)
{
    static const char *const changes[] = {
        "UPDATE models SET listed = 0",
        "UPDATE commits SET position = 1",
        "UPDATE people SET name = 'b'",
        "UPDATE tokens SET revoked_at = 1",
        "UPDATE grants SET revoked_at = 1",
        "DELETE FROM grants",
        "DELETE FROM tokens",
        "DELETE FROM people",
        "UPDATE models SET head = NULL; DELETE FROM commits",
        "DELETE FROM models",
    };
    AUTO_CLOSE(bench) struct bench b;
    bench_open(&b);
    struct store_token t = { .person = SPAN("alice") };
    char text[TOKEN_CHARS + 1];
    int64_t before = 0, after = 0;
    (void)released(&b, POSITION_GATED, DAY_ONE);
    CHECK(store_person_add(b.s, SPAN("alice"), DAY_ONE, &b.err) &&
          store_token_new(b.s, &t, text, &b.err) &&
          store_grant_add(b.s, SPAN("acme"), SPAN("tiny"), SPAN("alice"), SPAN(""), DAY_ONE, 0,
                          &b.err));
    sqlite3 *other = raw_open(b.home, "PRAGMA foreign_keys = OFF");
    CHECK(store_generation(b.s, &before, &b.err));
    for (size_t i = 0; i < COUNT(changes); i++) {
        check_case = changes[i];
        raw_run(other, changes[i]);
        CHECK(store_generation(b.s, &after, &b.err) && after != before);
        before = after;
    }
    sqlite3_close(other);
}

static void the_home_is_where_the_environment_says(void)
{
    static const struct {
        const char *home, *data, *user, *want;
    } rows[] = {
        { "/a", "/b", "/c", "/a" },
        { "", "/b", "/c", "/b/ajar" },
        { "", "", "/c", "/c/.local/share/ajar" },
        { "", "", "", "no place for the store: set AJAR_HOME to a folder" },
    };
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 16 };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct err err = { 0 };
        setenv("AJAR_HOME", rows[i].home, 1);
        setenv("XDG_DATA_HOME", rows[i].data, 1);
        setenv("HOME", rows[i].user, 1);
        const char *home = store_home(&a, &err);
        CHECK_STR(home != NULL ? home : err.text, rows[i].want);
    }
}

static void the_policies_of_the_program_are_found_by_name(void)
{
    struct span text = SPAN("untouched"), name = SPAN("untouched");
    CHECK(!store_policy(SPAN("none of that name"), &text) && span_eq(text, SPAN("untouched")));
    size_t n = 0;
    for (; store_policy_name(n, &name); n++)
        CHECK(store_policy(name, &text) && text.len > 0 && memchr(name.ptr, '.', name.len) == NULL);
    CHECK(n == 0 || store_policy(SPAN("start"), &text));
}

TESTS(TEST(a_home_is_made_for_its_owner_alone), TEST(a_home_that_is_not_there_is_absent),
      TEST(what_is_released_is_found_again),
      TEST(a_blob_is_the_bytes_of_its_digest_and_nobody_may_write_it),
      TEST(the_same_release_again_is_the_same_commit),
      TEST(a_position_holds_since_the_first_commit_after_another),
      TEST(other_files_or_another_record_are_another_commit),
      TEST(a_revision_is_main_or_a_commit_or_the_beginning_of_one),
      TEST(an_abbreviation_of_two_commits_names_none), TEST(what_cannot_name_a_model_is_refused),
      TEST(models_come_by_name_in_pages), TEST(a_release_says_anew_whether_the_model_is_listed),
      TEST(files_come_by_path_in_pages), TEST(what_a_decision_stood_on_is_kept_beside_its_commit),
      TEST(what_is_open_is_contested_or_reviewed_at_every_revision),
      TEST(a_gated_decision_keeps_its_own_review),
      TEST(an_older_revision_lets_out_no_more_than_the_newest_of_its_weights),
      TEST(a_file_of_weights_is_let_out_no_more_than_main_lets_out),
      TEST(what_a_release_needs_must_be_there), TEST(only_the_bytes_of_the_digest_become_a_blob),
      TEST(what_a_dead_process_left_is_removed_and_what_lives_is_kept),
      TEST(the_highest_time_seen_never_falls),
      TEST(the_generation_changes_with_what_answers_rest_on),
      TEST(a_database_that_was_replaced_while_it_was_open_is_told),
      TEST(a_database_of_version_1_gets_a_generation),
      TEST(the_generation_changes_with_every_change_of_such_a_table),
      TEST(the_home_is_where_the_environment_says),
      TEST(the_policies_of_the_program_are_found_by_name))
