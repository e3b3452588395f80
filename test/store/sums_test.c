/* sums_test.c - digests of before: known by what a file is, not by its name; forgotten with any
 * change; and never believed of a file that was just written. Each step fails once. */
#include "store/sums.h"

#include "lib/check.h"
#include "lib/keygen.h"

static const uint8_t one[SHA256_BYTES] = { 1 }, two[SHA256_BYTES] = { 2 };

static struct stat of_file(void)
{
    struct stat st = { .st_dev = 1, .st_ino = 2, .st_size = 3 };
    st.st_mtim = (struct timespec){ 1000, 5 };
    st.st_ctim = (struct timespec){ 2000, 6 };
    return st;
}

static void put(struct sums *s, const struct stat *st, const uint8_t *digest, int64_t read_at)
{
    struct err err = { 0 };
    CHECK(sums_begin(s, &err) && sums_keep(s, sums_put(s, st, digest, read_at, &err), &err));
    CHECK_STR(err.text, "");
}

static bool knows(struct sums *s, const struct stat *st, const uint8_t *digest)
{
    uint8_t got[SHA256_BYTES] = { 0 };
    struct err err = { 0 };
    return sums_find(s, st, got, &err) == ROW_FOUND && memcmp(got, digest, sizeof got) == 0;
}

static void a_file_is_known_until_anything_of_it_changes(void)
{
    struct keygen k;
    struct err err = { 0 };
    CHECK(keygen_open(&k));
    struct sums *s = sums_open(keygen_path(&k, "home"), &err);
    CHECK(s != NULL);
    struct stat st = of_file();
    CHECK(s == NULL || !knows(s, &st, one));
    if (s != NULL) {
        put(s, &st, one, 3000);
        CHECK(knows(s, &st, one));
        struct stat other[7];
        for (size_t i = 0; i < COUNT(other); i++)
            other[i] = st;
        other[0].st_dev++, other[1].st_ino++, other[2].st_size++;
        other[3].st_mtim.tv_sec++, other[4].st_mtim.tv_nsec++;
        other[5].st_ctim.tv_sec++, other[6].st_ctim.tv_nsec++;
        for (size_t i = 0; i < COUNT(other); i++)
            CHECK(!knows(s, &other[i], one));
        put(s, &other[6], two, 3000);
        CHECK(knows(s, &other[6], two) && !knows(s, &st, one));
    }
    sums_close(s);
    s = sums_open(keygen_path(&k, "home"), &err);
    st.st_ctim.tv_nsec++;
    CHECK(s != NULL && knows(s, &st, two));
    sums_close(s);
    keygen_close(&k);
}

static void what_was_just_written_is_not_remembered(void)
{
    static const struct {
        int64_t mtime, ctime, read_at;
        bool kept;
    } rows[] = {
        { 1000, 1000, 1003, true },  { 1000, 1000, 1002, false },   { 1000, 1000, 1000, false },
        { 1000, 2000, 1003, false }, { 2000, 1000, 1003, false },   { 1000, 1000, 900, false },
        { -5, -5, 0, true },         { INT64_MAX, 5, 1000, false }, { INT64_MIN, 5, 1000, false },
    };
    struct keygen k;
    struct err err = { 0 };
    CHECK(keygen_open(&k));
    struct sums *s = sums_open(keygen_path(&k, "home"), &err);
    CHECK(s != NULL);
    for (size_t i = 0; s != NULL && i < COUNT(rows); i++) {
        struct stat st = of_file();
        st.st_ino = 100 + i;
        st.st_mtim.tv_sec = rows[i].mtime, st.st_ctim.tv_sec = rows[i].ctime;
        put(s, &st, one, rows[i].read_at);
        CHECK(knows(s, &st, one) == rows[i].kept);
    }
    sums_close(s);
    keygen_close(&k);
}

static void a_step_that_fails_is_said(void)
{
    struct keygen k;
    CHECK(keygen_open(&k));
    struct stat st = of_file();
    for (size_t n = 1, hit = 1; hit; n++) {
        struct err err = { 0 };
        uint8_t got[SHA256_BYTES];
        store_fail_at = n;
        struct sums *s = sums_open(keygen_path(&k, "home"), &err);
        bool ok = s != NULL && sums_begin(s, &err) &&
                  sums_keep(s, sums_put(s, &st, one, 3000, &err), &err) &&
                  sums_find(s, &st, got, &err) == ROW_FOUND;
        hit = store_fail_at == 0;
        store_fail_at = 0;
        CHECK(ok != hit && (ok || err.kind == ERR_SYSTEM));
        sums_close(s);
    }
    for (size_t n = 1, hit = 1; hit; n++) {
        struct err err = { 0 };
        const char *home = keygen_path(&k, "home");
        mem_fail_at = n;
        struct sums *s = sums_open(home, &err);
        hit = mem_fail_at == 0;
        mem_fail_at = 0;
        CHECK((s != NULL) != hit);
        sums_close(s);
    }
    keygen_close(&k);
}

/* Whoever can write it chooses the digests that are signed. */
static void what_others_may_write_is_not_believed(void)
{
    static const struct {
        const char *name;
        mode_t mode;
        uid_t owner; /* only the administrator can give a file away */
        bool in_home, good;
    } rows[] = {
        { "sums.db of its owner", 0600, 0, true, true },
        { "that others read", 0644, 0, true, true },
        { "that a group writes", 0660, 0, true, false },
        { "that all write", 0602, 0, true, false },
        { "of somebody else", 0600, 1, true, false },
        { "a home of its owner", 0700, 0, false, true },
        { "a home that a group writes", 0770, 0, false, false },
        { "a home that all write", 0702, 0, false, false },
        { "a home of somebody else", 0700, 1, false, false },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct keygen k;
        struct err err = { 0 };
        CHECK(keygen_open(&k));
        const char *home = keygen_path(&k, "home"), *path = keygen_path(&k, "home/sums.db");
        check_case = rows[i].name;
        sums_close(sums_open(home, &err));
        const char *at = rows[i].in_home ? path : home;
        CHECK(chmod(at, rows[i].mode) == 0);
        bool given = geteuid() == 0 && rows[i].owner != 0;
        CHECK(!given || chown(at, rows[i].owner, (gid_t)-1) == 0);
        struct sums *s = sums_open(home, &err);
        CHECK((s != NULL) == (rows[i].good || (rows[i].owner != 0 && !given)));
        char want[256];
        snprintf(want, sizeof want, "%s: others may write to it: %s", at,
                 rows[i].in_home ? "remove it" : "make it your own, of mode 0700");
        CHECK_STR(err.text, s != NULL ? "" : want);
        sums_close(s);
        keygen_close(&k);
    }
    check_case = NULL;
}

static void what_is_no_file_is_not_opened(void)
{
    struct keygen k;
    struct err err = { 0 };
    char want[256];
    CHECK(keygen_open(&k));
    const char *home = keygen_path(&k, "home"), *path = keygen_path(&k, "home/sums.db");
    CHECK(mkdir(home, 0700) == 0 && symlink("elsewhere", path) == 0);
    CHECK(sums_open(home, &err) == NULL);
    snprintf(want, sizeof want, "%s: not a regular file: remove it", path);
    CHECK_STR(err.text, want);
    keygen_close(&k);
}

TESTS(TEST(what_others_may_write_is_not_believed), TEST(what_is_no_file_is_not_opened),
      TEST(a_file_is_known_until_anything_of_it_changes),
      TEST(what_was_just_written_is_not_remembered), TEST(a_step_that_fails_is_said))
