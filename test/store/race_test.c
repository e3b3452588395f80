/* race_test.c - what another process does in the worst moment: between two steps of ours, made to
 * happen there each time. */
#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/syscall.h>

#include "lib/raw.h"
#include "lib/release.h"

static struct bench *bench_now;

/* In front of the C library's: at_flock is called once, before the next lock is taken. */
static void (*at_flock)(void);
int flock(int fd, int operation)
{
    void (*once)(void) = at_flock;
    at_flock = NULL;
    if (once != NULL)
        once();
    return (int)syscall(SYS_flock, fd, operation);
}

static void another_process_sweeps(void)
{
    struct err err = { 0 };
    store_close(store_open(bench_now->home, false, &err));
    CHECK_STR(err.text, "");
}

static void a_file_swept_before_it_was_locked_is_made_anew(void)
{
    AUTO_CLOSE(bench) struct bench b;
    static const struct sample file = { "f", SPAN("swept") };
    struct manifest_file sum;
    uint64_t size = 0;
    int fd = -1;
    bench_open(&b);
    bench_now = &b;
    CHECK(sample_sum(&file, &sum, &b.err));
    at_flock = another_process_sweeps;
    CHECK(sample_put(b.s, &file, &sum, &b.err) && at_flock == NULL);
    CHECK(store_blob_open(b.s, sum.sha256, &fd, &size, &b.err) == ROW_FOUND && size == 5);
    close(fd);
}

/* While SQLite opens the database, the home is locked against others that would open it too. */
static int (*vfs_open)(sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *f, int flags,
                       int *out);
static unsigned opened_locked, opened_free;
static int opening(sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *f, int flags, int *out)
{
    if ((flags & SQLITE_OPEN_MAIN_DB) != 0) {
        int fd = open(bench_now->home, O_RDONLY | O_DIRECTORY);
        CHECK(fd >= 0);
        if (syscall(SYS_flock, fd, LOCK_EX | LOCK_NB) < 0 && errno == EWOULDBLOCK)
            opened_locked++;
        else
            opened_free++;
        close(fd);
    }
    return vfs_open(vfs, name, f, flags, out);
}

static void a_home_is_opened_by_one_at_a_time(void)
{
    AUTO_CLOSE(bench) struct bench b = { .a = { .name = "test", .limit = SAMPLE_MEMORY } };
    sqlite3_vfs *vfs = sqlite3_vfs_find(NULL);
    sample_home(b.home);
    bench_now = &b;
    vfs_open = vfs->xOpen;
    vfs->xOpen = opening;
    b.s = store_open(b.home, true, &b.err);
    another_process_sweeps();
    vfs->xOpen = vfs_open;
    CHECK(b.s != NULL && opened_locked == 2 && opened_free == 0);
}

/* Holds the lock for writing until somebody waits for it. */
static sqlite3 *other;
static void the_other_commits(void)
{
    if (sqlite3_get_autocommit(other) == 0)
        raw_run(other, "COMMIT");
}

static void a_time_seen_meanwhile_is_neither_lowered_nor_missed(void)
{
    AUTO_CLOSE(bench) struct bench b;
    struct clock out = { 0 };
    bench_open(&b);
    other = raw_open(b.home, "BEGIN IMMEDIATE; UPDATE state SET seen_at = 200");
    raw_watch(the_other_commits);
    CHECK(store_clock(b.s, (struct clock){ 100 }, &out, &b.err) && out.now_at == 200);
    raw_watch(NULL);
    CHECK(sqlite3_get_autocommit(other) != 0); /* it was waited for */
    out.now_at = 0;
    CHECK(store_clock(b.s, (struct clock){ 50 }, &out, &b.err) && out.now_at == 200);
    sqlite3_close(other);
}

static void a_rate_limit_counts_what_came_meanwhile(void)
{
    AUTO_CLOSE(bench) struct bench b;
    bench_open(&b);
    struct store_commit c = { 0 };
    struct manifest m;
    CHECK(sample_manifest(b.s, sample_tiny, COUNT(sample_tiny), &b.a, &m, &b.err));
    struct store_release r = sample_release(&m, POSITION_OPEN, DAY_ONE);
    CHECK(store_release(b.s, &r, &b.a, &c, &b.err));
    struct store_entry e = {
        .at = DAY_ONE, .commit = c.id, .path = SPAN("x"), .most = 1, .since_at = DAY_ONE
    };
    other =
        raw_open(b.home, "BEGIN IMMEDIATE; INSERT INTO ledger (at, model, commit_id, path, off, "
                         "bytes) VALUES (1700000000, 1, 1, x'78', 0, 1)");
    raw_watch(the_other_commits);
    CHECK(!store_ledger_add(b.s, &e, &b.err) && b.err.kind == ERR_DENIED);
    raw_watch(NULL);
    CHECK(sqlite3_get_autocommit(other) != 0);
    CHECK_STR(b.err.text, "the rate limit is used up");
    b.err = (struct err){ 0 };
    sqlite3_close(other);
}

TESTS(TEST(a_file_swept_before_it_was_locked_is_made_anew), TEST(a_home_is_opened_by_one_at_a_time),
      TEST(a_time_seen_meanwhile_is_neither_lowered_nor_missed),
      TEST(a_rate_limit_counts_what_came_meanwhile))
