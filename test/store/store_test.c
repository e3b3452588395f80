/* store_test.c - the store as its callers see it: what is released is found again, names and
 * revisions, people, tokens, grants, the ledger; and each of it with the nth statement and the nth
 * allocation failing, which must leave the outputs and the state alone. */
#include "store/store.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include "base/encode.h"
#include "base/file.h"
#include "lib/check.h"
#include "lib/release.h"

enum { MEMORY = 8 << 20, DAY_ONE = 1700000000 };

static const struct sample tiny[] = {
    { "README.md", SPAN("# tiny\n") },
    { "config.json", SPAN("{}") },
    { "sub/deep/model.safetensors", SPAN("\0\1\2\3") },
    { "ajar/receipt.json", SPAN("not served") },
};

/* A store of its own for one test. */
struct bench {
    char home[64];
    struct store *s;
    struct arena a;
    struct err err;
};

static void bench_open(struct bench *b)
{
    *b = (struct bench){ .a = { .name = "test", .limit = MEMORY } };
    b->s = store_open(sample_home(b->home), true, &b->err);
    CHECK(b->s != NULL);
    CHECK_STR(b->err.text, "");
}

static void bench_close(struct bench *b)
{
    CHECK_STR(b->err.text, "");
    store_close(b->s);
    arena_free(&b->a);
    sample_remove(b->home);
}
AUTO_VALUE(bench, bench_close)

/* What the last failing call said; the next one begins without it. */
static const char *said(struct bench *b)
{
    static char text[sizeof b->err.text];
    memcpy(text, b->err.text, sizeof text);
    b->err = (struct err){ 0 };
    return text;
}

static struct store_commit released(struct bench *b, enum position position, int64_t at)
{
    struct manifest m;
    struct store_commit c = { 0 };
    CHECK(sample_manifest(b->s, tiny, COUNT(tiny), &b->a, &m, &b->err));
    struct store_release r = sample_release(&m, position, at);
    CHECK(store_release(b->s, &r, &b->a, &c, &b->err));
    return c;
}

static bool stands(const struct bench *b, const char *name, unsigned mode)
{
    char path[128];
    struct stat st;
    snprintf(path, sizeof path, "%s/%s", b->home, name);
    return stat(path, &st) == 0 && (st.st_mode & 0777) == mode;
}

static void a_home_is_made_for_its_owner_alone(void)
{
    AUTO_CLOSE(bench) struct bench b;
    bench_open(&b);
    CHECK(stands(&b, ".", 0700) && stands(&b, "tmp", 0700) && stands(&b, "blobs/sha256", 0700));
    store_close(b.s);
    b.s = store_open(b.home, false, &b.err);
    CHECK(b.s != NULL);
}

static void a_home_that_is_not_there_is_absent(void)
{
    struct err err = { 0 };
    CHECK(store_open("/nowhere/ajar", false, &err) == NULL && err.kind == ERR_ABSENT);
    CHECK_STR(err.text, "/nowhere/ajar: no model has been released here: `ajar release DIR "
                        "NS/NAME` makes it, or set AJAR_HOME to where they are");
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

static void a_revision_is_main_or_a_commit_or_the_beginning_of_one(void)
{
    AUTO_CLOSE(bench) struct bench b;
    bench_open(&b);
    struct store_commit c = released(&b, POSITION_GATED, DAY_ONE), later, out = { .id = 77 };
    later = released(&b, POSITION_OPEN, DAY_ONE + 1);
    char upper[41];
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
        { SPAN("00000000000000000000000000000000000000000"), 0 },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        enum found_row f = store_commit_find(b.s, c.model, rows[i].rev, &b.a, &out, &b.err);
        CHECK(f == (rows[i].id != 0 ? ROW_FOUND : ROW_ABSENT));
        CHECK(rows[i].id == 0 || out.id == rows[i].id);
    }
    CHECK(store_commit_find(b.s, c.model + 1, span_of(c.oid), &b.a, &out, &b.err) == ROW_ABSENT);
    CHECK(store_commit_find(b.s, c.model + 1, SPAN("main"), &b.a, &out, &b.err) == ROW_ABSENT);
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

TESTS(TEST(a_home_is_made_for_its_owner_alone), TEST(a_home_that_is_not_there_is_absent),
      TEST(what_is_released_is_found_again),
      TEST(a_blob_is_the_bytes_of_its_digest_and_nobody_may_write_it),
      TEST(the_same_release_again_is_the_same_commit), TEST(what_cannot_name_a_model_is_refused),
      TEST(a_revision_is_main_or_a_commit_or_the_beginning_of_one))
