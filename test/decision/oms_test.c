/* oms_test.c - folders of files as others sign them: which files, in which order, and what is different
 * afterwards. Each step runs again with every allocation failing once. */
#include "decision/oms_check.h"

#include <sys/stat.h>
#include <unistd.h>

#include "base/encode.h"
#include "crypto/digest.h"
#include "lib/check.h"
#include "lib/keygen.h"

enum { MEMORY = 64 << 20 };

static struct keygen box; /* a folder m in it */

static void put(const char *name, const char *text)
{
    char path[200];
    snprintf(path, sizeof path, "m/%s", name);
    keygen_write(&box, path, span_of(text));
}

static void folder(const char *name)
{
    struct err err = { 0 };
    CHECK(file_folder(keygen_path(&box, name), 0700, &err));
}

static bool open_dir(struct oms_dir *d, const struct oms_ask *more, struct arena *a,
                     struct err *err)
{
    struct oms_ask ask = *more;
    ask.path = keygen_path(&box, "m");
    return oms_dir_open(d, &ask, a, err);
}

/* The paths of a folder as they will be signed, on one line. */
static const char *paths(const struct oms_ask *ask, char *room, size_t size)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = MEMORY };
    AUTO_CLOSE(oms_dir) struct oms_dir d = { .walk = { .root = -1, .cache = -1 } };
    struct err err = { 0 };
    size_t n = 0;
    room[0] = 0;
    if (!open_dir(&d, ask, &a, &err))
        snprintf(room, size, "%s", err.text);
    for (size_t i = 0; i < d.n; i++)
        n += (size_t)snprintf(room + n, size - n, "%s%.*s", i > 0 ? " " : "",
                              (int)d.file[i].path.len, (const char *)d.file[i].path.ptr);
    return room;
}

static void begin(void)
{
    CHECK(keygen_open(&box));
    folder("m/a");
    put("a.b", "1"), put("a/b", "2"), put("a-b", "3"), put(".c", "");
}

static void files_are_those_that_are_not_ignored(void)
{
    static const struct span rows_a[] = { SPAN("a") }, rows_ab[] = { SPAN("./a/b/") },
                             rows_part[] = { SPAN("a.") }, rows_twice[] = { SPAN("a"), SPAN("a") };
    static const struct {
        struct oms_ask ask;
        const char *want;
    } rows[] = {
        { { 0 }, ".c a-b a.b a/b" },
        { { .ignore = rows_a, .n_ignore = 1 }, ".c a-b a.b" },
        { { .ignore = rows_twice, .n_ignore = 2 }, ".c a-b a.b" },
        { { .ignore = rows_ab, .n_ignore = 1 }, ".c a-b a.b" },
        { { .ignore = rows_part, .n_ignore = 1 }, ".c a-b a.b a/b" },
        { { .ignore = oms_ignored_always, .n_ignore = OMS_IGNORED_ALWAYS }, ".c a-b a.b a/b" },
    };
    char room[1000];
    begin();
    for (size_t i = 0; i < COUNT(rows); i++)
        CHECK_STR(paths(&rows[i].ask, room, sizeof room), rows[i].want);
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = MEMORY };
    AUTO_CLOSE(oms_dir) struct oms_dir d = { .walk = { .root = -1, .cache = -1 } };
    struct err err = { 0 };
    CHECK(open_dir(&d, &rows[2].ask, &a, &err) && d.n_ignored == 1 && d.n_passed == 1);
    struct oms_ask sig = { .signature = keygen_path(&box, "m/a/../a-b") };
    CHECK_STR(paths(&sig, room, sizeof room), ".c a.b a/b");
    sig.signature = keygen_path(&box, "a-b");
    CHECK_STR(paths(&sig, room, sizeof room), ".c a-b a.b a/b");
    sig.signature = keygen_path(&box, "none/a-b");
    CHECK_STR(paths(&sig, room, sizeof room), ".c a-b a.b a/b");
    CHECK(symlink("a.b", keygen_path(&box, "m/l")) == 0);
    CHECK_STR(paths(&(struct oms_ask){ 0 }, room, sizeof room),
              "\"l\" is a link to \"a.b\": put the file in its place, ignore it, or allow links "
              "with --allow-symlinks");
    CHECK_STR(paths(&(struct oms_ask){ .links = true }, room, sizeof room), ".c a-b a.b a/b l");
    CHECK(unlink(keygen_path(&box, "m/l")) == 0);
    static const char *const nowhere[] = { "later.py", "n", "a.b/x" };
    for (size_t i = 0; i < COUNT(nowhere); i++) {
        char want[200];
        check_case = nowhere[i];
        CHECK(symlink(nowhere[i], keygen_path(&box, "m/n")) == 0);
        snprintf(want, sizeof want,
                 "\"n\" is a link to \"%s\", where nothing is: remove it, or ignore it",
                 nowhere[i]);
        CHECK_STR(paths(&(struct oms_ask){ 0 }, room, sizeof room), want);
        CHECK_STR(paths(&(struct oms_ask){ .links = true, .verify = true }, room, sizeof room),
                  want);
        CHECK_STR(paths(&(struct oms_ask){ .ignore = (struct span[]){ SPAN("n") }, .n_ignore = 1 },
                        room, sizeof room),
                  ".c a-b a.b a/b");
        CHECK(unlink(keygen_path(&box, "m/n")) == 0);
    }
    keygen_close(&box);
}

static void hash_all(struct oms_dir *d, struct arena *a)
{
    struct err err = { 0 };
    struct oms_hashing h = { 0 };
    CHECK(open_dir(d, &(struct oms_ask){ 0 }, a, &err) && oms_dir_hash(d, &h, a, &err));
    CHECK_STR(err.text, "");
}

/* Computed by sha256sum: the digests of "", "3", "1", "2", and the root of them in that order and with
 * "2" in front of "3" and "1", as "a/b" stands in front of both part by part. */
static void the_root_depends_on_the_order(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = MEMORY };
    AUTO_CLOSE(oms_dir) struct oms_dir d = { .walk = { .root = -1, .cache = -1 } };
    uint8_t root[SHA256_BYTES];
    char hex[2 * SHA256_BYTES + 1];
    struct err err = { 0 };
    begin();
    hash_all(&d, &a);
    CHECK(oms_root(&d, root, &err));
    CHECK_STR(hex_put((struct span){ root, sizeof root }, hex),
              "c53fd4f57204be3228668392d7da57872465f60d29b437871543ad72df1ee5ed");
    CHECK(oms_root_by_parts(&d, &a, root, &err));
    CHECK_STR(hex_put((struct span){ root, sizeof root }, hex),
              "e376110d6df2cae7bbaf7df76eb6337ec539d332fe02cc0f62692e355925f4bb");
    CHECK(d.n_ignored == 0 && d.bytes == 3 && d.read_bytes == 3 && d.n_read == 4);
    keygen_close(&box);
}

/* Files of the kernel say they hold more than can be read. */
static void a_file_that_cannot_be_read_is_named(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = MEMORY };
    AUTO_CLOSE(oms_dir) struct oms_dir d = { .walk = { .root = -1, .cache = -1 } };
    struct oms_ask ask = { .path = "/sys/kernel/mm/transparent_hugepage", .verify = true };
    struct oms_hashing h = { 0 };
    struct err err = { 0 };
    if (access("/sys/kernel/mm/transparent_hugepage/enabled", R_OK) != 0) {
        check_skip("no such file of the kernel");
        return;
    }
    CHECK(oms_dir_open(&d, &ask, &a, &err));
    CHECK(!oms_dir_hash(&d, &h, &a, &err) && err.kind == ERR_SYSTEM);
    CHECK(strstr(err.text, "\": it shrank while it was read") != NULL);
}

/* While a file is hashed somebody writes to it, so many times. */
static unsigned writes;

static void write_more(void *ctx, uint64_t done, uint64_t total)
{
    (void)ctx, (void)done, (void)total;
    if (writes == 0)
        return;
    static const char more[] = "12345";
    put("a.b", more + --writes);
}

static void a_file_is_hashed_as_it_was_at_one_time(void)
{
    for (unsigned n = 2; n <= 3; n++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = MEMORY };
        AUTO_CLOSE(oms_dir) struct oms_dir d = { .walk = { .root = -1, .cache = -1 } };
        static const struct span others[] = { SPAN("a"), SPAN("a-b"), SPAN(".c") };
        struct oms_ask ask = { .ignore = others, .n_ignore = COUNT(others) };
        struct oms_hashing h = { .progress = write_more };
        uint8_t want[SHA256_BYTES];
        struct err err = { 0 };
        begin();
        writes = n;
        CHECK(open_dir(&d, &ask, &a, &err));
        CHECK(oms_dir_hash(&d, &h, &a, &err) == (n == 2));
        CHECK_STR(err.text,
                  n == 2 ? "" : "\"a.b\": it changes while it is read: let nobody write to it");
        CHECK(digest_of(DIGEST_SHA256, SPAN("12345"), want, &err));
        CHECK(d.n == 1 && (n == 3 || (memcmp(d.file[0].sha256, want, sizeof want) == 0 &&
                                      d.file[0].size == 5 && d.bytes == 5)));
        writes = 0;
        keygen_close(&box);
    }
}

/* While the last file is hashed somebody does this to the others. */
static const struct meanwhile {
    const char *name, *gone, *put, *link;
    bool extra;
    const char *says;
} meanwhiles[] = {
    { "nothing", NULL, NULL, NULL, false, "" },
    { "one is read already", NULL, "a-b", NULL, false,
      "\"a-b\": it changes while the folder is read: let nobody write to it" },
    { "one is there again", "a-b", "a-b", NULL, true,
      "\"a-b\": it changes while the folder is read: let nobody write to it" },
    { "one goes", "a-b", NULL, NULL, true,
      "\"a-b\": it changes while the folder is read: let nobody write to it" },
    { "the last of them goes", "z", NULL, NULL, false,
      "\"z\": it changes while the folder is read: let nobody write to it" },
    { "one comes", NULL, "new", NULL, false,
      "\"new\": it changes while the folder is read: let nobody write to it" },
    { "one comes and may", NULL, "new", NULL, true, "" },
    { "one comes behind them", NULL, "zz", NULL, false,
      "\"zz\": it changes while the folder is read: let nobody write to it" },
    { "a link takes its place", "a-b", NULL, "a-b", true,
      "\"a-b\" is a link to \"a.b\": put the file in its place, ignore it, or allow links with "
      "--allow-symlinks" },
};

static void meddle(void *ctx, uint64_t done, uint64_t total)
{
    const struct meanwhile *m = ctx;
    char path[200];
    if (done < total)
        return;
    snprintf(path, sizeof path, "m/%s", m->gone != NULL ? m->gone : "");
    CHECK(m->gone == NULL || unlink(keygen_path(&box, path)) == 0);
    if (m->put != NULL)
        put(m->put, "else");
    CHECK(m->link == NULL || symlink("a.b", keygen_path(&box, path)) == 0);
}

static void a_folder_is_hashed_as_it_was_at_one_time(void)
{
    for (size_t i = 0; i < COUNT(meanwhiles); i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = MEMORY };
        AUTO_CLOSE(oms_dir) struct oms_dir d = { .walk = { .root = -1, .cache = -1 } };
        struct meanwhile m = meanwhiles[i];
        struct oms_hashing h = { .progress = meddle, .ctx = &m, .extra = m.extra };
        struct err err = { 0 };
        check_case = m.name;
        begin();
        put("z", "99"); /* the largest is read first */
        CHECK(open_dir(&d, &(struct oms_ask){ 0 }, &a, &err));
        CHECK(oms_dir_hash(&d, &h, &a, &err) == (m.says[0] == 0));
        CHECK_STR(err.text, m.says);
        keygen_close(&box);
    }
}

/* What a signed folder differs in, by now: "changed a-b; renamed a.b c". */
static const char *compared(const struct oms_list *l, bool extra, char *room, size_t size)
{
    static const char *const words[] = { "", "changed", "missing", "renamed", "extra" };
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = MEMORY };
    AUTO_CLOSE(oms_dir) struct oms_dir d = { .walk = { .root = -1, .cache = -1 } };
    struct oms_hashing h = { 0 };
    struct oms_wanted w = { .list = l, .extra = extra };
    struct oms_answer o = { 0 };
    struct err err = { 0 };
    size_t n = 0;
    room[0] = 0;
    CHECK(open_dir(&d, &(struct oms_ask){ .verify = true }, &a, &err) &&
          oms_compare(&w, &d, &h, &a, &o, &err));
    CHECK_STR(err.text, "");
    for (size_t i = 0; i < o.n; i++) {
        const struct oms_difference *x = &o.difference[i];
        n += (size_t)snprintf(room + n, size - n, "%s%s %.*s%s%.*s", i > 0 ? "; " : "",
                              words[x->change], (int)x->path.len, (const char *)x->path.ptr,
                              x->as.len > 0 ? " " : "", (int)x->as.len, (const char *)x->as.ptr);
    }
    return room;
}

static void move(const char *from, const char *to)
{
    CHECK(rename(keygen_path(&box, from), keygen_path(&box, to)) == 0);
}

static void every_difference_is_told(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = MEMORY };
    AUTO_CLOSE(oms_dir) struct oms_dir d = { .walk = { .root = -1, .cache = -1 } };
    struct span statement;
    struct oms_list l;
    struct err err = { 0 };
    char room[1000];
    begin();
    hash_all(&d, &a);
    CHECK(oms_statement(&d, false, &a, &statement, &err) &&
          oms_list_read(statement, &a, &l, &err) && oms_comparable(&l, &err) &&
          oms_root_holds(&l, &err));
    CHECK_STR(err.text, "");
    CHECK_STR(compared(&l, false, room, sizeof room), "");
    put("a.b", "9");
    CHECK_STR(compared(&l, false, room, sizeof room), "changed a.b");
    put("a.b", "1");
    move("m/a-b", "m/z");
    CHECK_STR(compared(&l, false, room, sizeof room), "renamed a-b z");
    CHECK_STR(compared(&l, true, room, sizeof room), "missing a-b");
    put("y", "3"); /* the first of two that it may be */
    CHECK_STR(compared(&l, false, room, sizeof room), "renamed a-b y; extra z");
    put("a-b", "3");
    CHECK_STR(compared(&l, false, room, sizeof room), "extra y; extra z");
    CHECK_STR(compared(&l, true, room, sizeof room), "");
    CHECK(remove(keygen_path(&box, "m/y")) == 0 && remove(keygen_path(&box, "m/z")) == 0);
    move("m/.c", "m/c");
    put("a/b", "3");
    CHECK_STR(compared(&l, false, room, sizeof room), "changed a/b; renamed .c c");
    put("a\nb", "");
    CHECK_STR(compared(&l, false, room, sizeof room), "changed a/b; renamed .c a\nb; extra c");
    keygen_close(&box);
}

static void a_list_that_is_not_what_it_says_is_refused(void)
{
    static const char digest[] = "4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393";
    struct oms_file f = { .name = SPAN("a"), .digest = SPAN(digest), .algorithm = SPAN("sha256") };
    struct oms_list l = { .root = SPAN(digest), .file = &f, .n = 1, .method = SPAN("files") };
    struct err err = { 0 };
    CHECK(oms_comparable(&l, &err));
    CHECK(!oms_root_holds(&l, &err) && err.kind == ERR_DENIED);
    CHECK_STR(err.text, "its root is not the digest of the digests it lists");
    err = (struct err){ 0 };
    f.digest = SPAN("4d7a");
    CHECK(!oms_root_holds(&l, &err) && err.kind == ERR_DENIED);
    err = (struct err){ 0 };
    f.algorithm = SPAN("blake3");
    CHECK(!oms_comparable(&l, &err) && err.kind == ERR_INPUT);
    CHECK_STR(err.text, "its digests are by \"blake3\", not by SHA-256: sign it anew");
    err = (struct err){ 0 };
    l.method = SPAN("shards");
    CHECK(!oms_comparable(&l, &err) && err.kind == ERR_INPUT);
    CHECK_STR(err.text, "it is a list of \"shards\", not of files: sign it anew as files");
}

static bool sign_and_compare(const struct oms_ask *ask, struct arena *a, struct err *err)
{
    AUTO_CLOSE(oms_dir) struct oms_dir d = { .walk = { .root = -1, .cache = -1 } };
    struct oms_hashing h = { 0 };
    struct oms_list l;
    struct oms_answer o;
    struct span statement;
    uint8_t root[SHA256_BYTES];
    return oms_dir_open(&d, ask, a, err) && oms_dir_hash(&d, &h, a, err) &&
           oms_statement(&d, false, a, &statement, err) && oms_root_by_parts(&d, a, root, err) &&
           oms_list_read(statement, a, &l, err) && oms_root_holds(&l, err) &&
           oms_compare(&(struct oms_wanted){ .list = &l }, &d, &h, a, &o, err);
}

static void memory_that_runs_out_is_said(void)
{
    bool hit = true;
    begin();
    for (size_t nth = 1; hit; nth++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = MEMORY };
        struct oms_ask ask = { .path = keygen_path(&box, "m"),
                               .signature = keygen_path(&box, "m/sig") };
        struct err err = { 0 };
        mem_fail_at = nth;
        bool ok = sign_and_compare(&ask, &a, &err);
        hit = mem_fail_at == 0;
        mem_fail_at = 0;
        CHECK(ok != hit && (ok || err.kind == ERR_SYSTEM));
    }
    keygen_close(&box);
}

TESTS(TEST(files_are_those_that_are_not_ignored), TEST(the_root_depends_on_the_order),
      TEST(a_file_is_hashed_as_it_was_at_one_time), TEST(a_folder_is_hashed_as_it_was_at_one_time),
      TEST(a_file_that_cannot_be_read_is_named), TEST(every_difference_is_told),
      TEST(a_list_that_is_not_what_it_says_is_refused), TEST(memory_that_runs_out_is_said))
