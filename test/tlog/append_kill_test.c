/* append_kill_test.c - an append killed at its nth write, sync, rename or new folder, one N after the
 * other; full and failing disks the same way; and the order of it all from a trace. The log is the old
 * or the new one, grown from what it showed before, and can be appended to. The program runs itself
 * again under strace: append_kill_test append FOLDER KEY, which adds ADDED entries. */
#include <fcntl.h>
#include <ftw.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "lib/check.h"
#include "tlog/audit.h"
#include "tlog/log.h"

enum { BEFORE = 250, ADDED = 300, MEMORY = 32 << 20, CALLS_MAX = 400 };

#define NAME SPAN("log.example")

static const char *self; /* path of this program */
static struct scene {
    char root[64], log[96], base[2][96], key[96], trace[96];
    struct note_key public;
} s;

static struct key *load_key(const char *path, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "a key", .limit = 64 << 10 };
    struct span text;
    return file_load(path, KEY_TEXT_MAX, &a, &text, err) ? key_read(text, (struct span){ 0 }, err)
                                                         : NULL;
}

static bool append(const char *folder, const char *key_path, size_t n, struct err *err)
{
    static char text[ADDED][32];
    static struct span entry[ADDED];
    AUTO_CLOSE(key) struct key *key = load_key(key_path, err);
    AUTO_CLOSE(log) struct log l = { .lock = -1 };
    if (key == NULL || !log_open(&l, folder, &(struct note_signer){ NAME, key }, err))
        return false;
    for (size_t i = 0; i < n; i++) {
        snprintf(text[i], sizeof text[i], "entry %" PRIu64, l.now.size + i);
        entry[i] = span_of(text[i]);
    }
    return log_append(&l, entry, n, err);
}

/* ---- the loop ---- */

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *at)
{
    (void)st, (void)kind, (void)at;
    return remove(path);
}

static void scene_open(void)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct err err = { 0 };
    struct span text = { 0 };
    snprintf(s.root, sizeof s.root, "/tmp/ajar-append-XXXXXX");
    CHECK(mkdtemp(s.root) != NULL);
    snprintf(s.log, sizeof s.log, "%s/log", s.root);
    snprintf(s.base[0], sizeof s.base[0], "%s/none", s.root);
    snprintf(s.base[1], sizeof s.base[1], "%s/some", s.root);
    snprintf(s.key, sizeof s.key, "%s/key", s.root);
    snprintf(s.trace, sizeof s.trace, "%s/trace", s.root);
    AUTO_CLOSE(key) struct key *key = key_new(KEY_ED25519, &err);
    buf_init(&b, "a key", KEY_TEXT_MAX);
    CHECK(key != NULL && key_write(key, (struct span){ 0 }, &b, &err) && buf_done(&b, &text, &err));
    CHECK(file_replace(s.key, text, 0600, &err));
    CHECK(note_key_of(NAME, NOTE_ED25519, key_public(key), &s.public, &err));
    CHECK(append(s.base[1], s.key, BEFORE, &err));
    CHECK_STR(err.text, "");
}

static void scene_close(void)
{
    nftw(s.root, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

extern char **environ;

/* ADDED entries by a process of its own; under strace with option if that is not NULL. */
static int run(const char *option)
{
    const char *argv[] = { "strace", "-f", "-y",     "-qq", "-o",  s.trace, "-e",
                           option,   self, "append", s.log, s.key, NULL };
    const char *const *from = option != NULL ? argv : argv + 8;
    posix_spawn_file_actions_t files;
    int status = -1;
    pid_t pid = -1;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, 2, "/dev/null", O_WRONLY, 0);
    CHECK(posix_spawnp(&pid, from[0], &files, NULL, (char *const *)(uintptr_t)from, environ) == 0);
    posix_spawn_file_actions_destroy(&files);
    CHECK(waitpid(pid, &status, 0) == pid);
    return status;
}

static void restore(unsigned base)
{
    char line[400];
    snprintf(line, sizeof line, "rm -rf %s; [ ! -d %s ] || cp -r %s %s", s.log, s.base[base],
             s.base[base], s.log);
    CHECK(system(line) == 0);
}

/* How large the log is that outsiders see; all of it holds, and is what was appended. */
static uint64_t whole(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = MEMORY };
    struct shelf shelf = shelf_folder(s.log);
    struct quorum q;
    struct audit found;
    struct err err = { 0 };
    struct span note, entry = { 0 };
    char want[32];
    if (!shelf_checkpoint(&shelf, &a, &note, &err))
        return 0;
    CHECK(quorum_of_log(&s.public, &a, &q, &err) && audit_log(&shelf, &q, NULL, &a, &found, &err));
    CHECK_STR(err.text, "");
    if (err.kind != ERR_NONE)
        return 99;
    for (uint64_t i = 0; i < found.seen.head.size; i += 7) {
        snprintf(want, sizeof want, "entry %" PRIu64, i);
        CHECK(shelf_entry(&shelf, &(struct shelf_place){ i, found.seen.head.size }, &a, &entry,
                          &err));
        CHECK(span_eq(entry, span_of(want)));
    }
    return found.seen.head.size;
}

static unsigned lines_of(const char *path)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "trace", .limit = MEMORY };
    struct err err = { 0 };
    struct span text = { 0 };
    unsigned n = 0;
    CHECK(file_load(path, MEMORY / 4, &a, &text, &err));
    for (size_t i = 0; i < text.len; i++)
        n += text.ptr[i] == '\n';
    return n;
}

/* What `how` does to the nth call of each kind leaves the old or the new log; what comes next begins
 * with it. A checkpoint that was signed may be published by the next to open the log. */
static void strike(unsigned base, const char *call, const char *how)
{
    uint64_t before = base == 0 ? 0 : BEFORE;
    char option[96];
    unsigned calls = 0;
    for (unsigned n = 0; n <= calls && check_bad == 0; n++) {
        struct err err = { 0 };
        restore(base);
        if (n == 0)
            snprintf(option, sizeof option, "trace=%s", call);
        else
            snprintf(option, sizeof option, "inject=%s:%s:when=%u", call, how, n);
        int status = run(option);
        calls = n == 0 ? lines_of(s.trace) : calls;
        CHECK(n > 0 || (status == 0 && calls < CALLS_MAX));
        uint64_t after = whole();
        CHECK(after == before || after == before + ADDED);
        CHECK(status != 0 || after == before + ADDED);
        CHECK(append(s.log, s.key, 1, &err));
        CHECK_STR(err.text, "");
        uint64_t last = whole();
        CHECK(last == after + 1 || last == before + ADDED + 1);
        if (check_bad > 0)
            printf("    %s, entries before %" PRIu64 ", after %" PRIu64 ", status %d\n", option,
                   before, after, status);
    }
}

static bool can_trace(void)
{
    /* LeakSanitizer does not work under strace. */
    setenv("ASAN_OPTIONS", "exitcode=99:detect_leaks=0", 1);
    restore(0);
    bool can = run("trace=none") == 0;
    if (!can)
        check_skip("strace is not here, or may not trace");
    return can;
}

/* Of a new log only what makes its files: the rest is as in one that is begun. */
static void strike_all(const char *const *calls, size_t n, const char *how)
{
    scene_open();
    if (can_trace())
        for (size_t i = 0; i < n; i++)
            for (unsigned base = calls[i][0] != '/'; base < 2; base++)
                strike(base, calls[i], how);
    scene_close();
}

static void an_append_killed_at_any_call_is_whole_or_not_there(void)
{
    static const char *const calls[] = { "write", "fsync", "/^rename.*", "/^mkdir.*" };
    strike_all(calls, COUNT(calls), "signal=SIGKILL");
}

static void a_full_disk_at_any_write_leaves_the_old_log_or_the_new(void)
{
    static const char *const calls[] = { "write", "/^mkdir.*" };
    strike_all(calls, COUNT(calls), "error=ENOSPC");
}

static void a_disk_that_fails_to_sync_leaves_the_old_log_or_the_new(void)
{
    static const char *const calls[] = { "fsync", "renameat2,rename" };
    strike_all(calls, COUNT(calls), "error=EIO");
}

/* ---- the order ---- */

static size_t lines(struct span text, struct span *line, size_t most)
{
    size_t n = 0;
    for (const uint8_t *end; text.len > 0 && n < most; text.ptr = end + 1) {
        end = memchr(text.ptr, '\n', text.len);
        if (end == NULL)
            break;
        line[n++] = (struct span){ text.ptr, (size_t)(end - text.ptr) };
        text.len -= (size_t)(end - text.ptr) + 1;
    }
    return n;
}

static bool has(struct span line, const char *a, const char *b)
{
    return span_holds(line, a) && span_holds(line, b);
}

/* The first line from `from` on that has both; n: none. */
static size_t next(const struct span *line, size_t n, size_t from, const char *a, const char *b)
{
    while (from < n && !has(line[from], a, b))
        from++;
    return from;
}

static void tiles_are_on_disk_before_the_checkpoint_that_is_over_them(void)
{
    static const char *const folders[] = {
        "/log/tile>", "/log/tile/0>",       "/log/tile/1>",
        "/log>",      "/log/tile/entries>", "/log/tile/0/002.p>"
    };
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = MEMORY };
    struct err err = { 0 };
    struct span text = { 0 }, *line = ARENA_ARRAY(&a, struct span, CALLS_MAX, &err);
    scene_open();
    if (!can_trace()) {
        scene_close();
        return;
    }
    restore(1);
    CHECK(run("trace=write,fsync,/^rename.*,/^mkdir.*") == 0);
    CHECK(file_load(s.trace, MEMORY / 4, &a, &text, &err));
    size_t n = lines(text, line, CALLS_MAX);
    size_t synced = 0, renamed = next(line, n, 0, "rename", "/tile/");
    for (size_t i = 0; i < n; i++)
        if (has(line[i], "fsync(", ".tmp>") && span_holds(line[i], "/tile/"))
            synced = i;
    CHECK(synced > 0 && synced < renamed); /* all of them, before the first has its name */
    size_t signed_at = next(line, n, 0, "write(", "/state/pending");
    CHECK(signed_at < n);
    for (size_t i = renamed; (i = next(line, n, i, "rename", "/tile/")) < n; i++)
        CHECK(i < signed_at);
    for (size_t i = 0; i < COUNT(folders); i++)
        CHECK(next(line, n, renamed, "fsync(", folders[i]) <
              (strcmp(folders[i], "/log>") == 0 ? n : signed_at));
    size_t kept = next(line, n, signed_at, "fsync(", "/log/state>");
    size_t published = next(line, n, kept, "rename", "/log/checkpoint\"");
    CHECK(kept < published && published < n);
    CHECK(next(line, n, published, "fsync(", "/log>") < n);
    scene_close();
}

int main(int argc, char **argv)
{
    static const struct check_test tests[] = {
        TEST(an_append_killed_at_any_call_is_whole_or_not_there),
        TEST(a_full_disk_at_any_write_leaves_the_old_log_or_the_new),
        TEST(a_disk_that_fails_to_sync_leaves_the_old_log_or_the_new),
        TEST(tiles_are_on_disk_before_the_checkpoint_that_is_over_them),
    };
    self = argv[0];
    if (argc == 4 && strcmp(argv[1], "append") == 0) {
        struct err err = { 0 };
        bool ok = append(argv[2], argv[3], ADDED, &err);
        if (!ok)
            fprintf(stderr, "%s\n", err.text);
        return !ok;
    }
    return check_main(tests, COUNT(tests), argc, argv);
}
