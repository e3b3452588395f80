/* kill_test.c - a release killed at its nth write, sync, rename or new folder, one N after the
 * other; full and failing disks the same way; and the order of it all from a trace. The program
 * runs itself again under strace:
 *
 *   kill_test release DIR NS/NAME POSITION [AT [TERMS]]   a release without a look or a decision
 *   kill_test ledger NS/NAME PATH PERSON AT BYTES         an entry; PERSON - is anonymous
 *   kill_test marks NS/NAME PATH PERSON                   entries and a person, a line behind each
 *
 * in $AJAR_HOME. The transcripts use these too, where a model is needed. */
#include <fcntl.h>
#include <ftw.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "base/encode.h"
#include "base/file.h"
#include "lib/check.h"
#include "lib/release.h"

enum { MEMORY = 32 << 20, FILES_MAX = 64, CALLS_MAX = 400 };

static const char *self; /* path of this program */

/* ---- what runs again ---- */

static struct sample found[FILES_MAX];
static size_t n_found, root_len;
static struct arena *found_in;

static int see(const char *path, const struct stat *st, int kind, struct FTW *at)
{
    struct err err = { 0 };
    struct span name;
    (void)st, (void)at;
    if (kind != FTW_F)
        return 0;
    struct sample *f = &found[n_found++];
    if (n_found == FILES_MAX || !span_copy(found_in, span_of(path + root_len + 1), &name, &err) ||
        !file_load(path, MEMORY / 4, found_in, &f->bytes, &err))
        return 1;
    f->path = (const char *)name.ptr;
    return 0;
}

static bool split(const char *both, struct span *ns, struct span *name)
{
    const char *slash = strchr(both, '/');
    *ns = (struct span){ (const uint8_t *)both, slash != NULL ? (size_t)(slash - both) : 0 };
    *name = span_of(slash != NULL ? slash + 1 : "");
    return slash != NULL;
}

static int64_t number(const char *text)
{
    uint64_t v = DAY_ONE;
    return text != NULL && span_u64(span_of(text), &v) ? (int64_t)v : DAY_ONE;
}

static bool do_release(struct store *s, char **arg, struct arena *a, struct err *err)
{
    struct manifest m;
    struct store_commit c;
    enum position position = POSITION_NONE;
    found_in = a;
    root_len = strlen(arg[0]);
    if (nftw(arg[0], see, 8, FTW_PHYS) != 0)
        return err_set(err, ERR_INPUT, "%s: could not read it", arg[0]);
    struct store_release r = sample_release(&m, POSITION_NONE, number(arg[3]));
    if (!split(arg[1], &r.ns, &r.name) || !position_parse(span_of(arg[2]), &position))
        return err_set(err, ERR_USAGE, "release DIR NS/NAME POSITION");
    r.commit.position = position;
    if (arg[3] != NULL && arg[4] != NULL)
        r.commit.terms = span_of(arg[4]);
    if (!sample_manifest(s, found, n_found, a, &m, err) || !sample_grounded(s, a, &r, err) ||
        !store_release(s, &r, a, &c, err))
        return false;
    printf("commit %s\ntree %s\n", c.oid, c.tree);
    return true;
}

static bool do_ledger(struct store *s, char **arg, struct arena *a, struct err *err)
{
    struct span ns, name;
    struct store_model m;
    struct store_person p = { 0 };
    return split(arg[0], &ns, &name) && store_model_find(s, ns, name, a, &m, err) == ROW_FOUND &&
           (strcmp(arg[2], "-") == 0 ||
            store_person_find(s, span_of(arg[2]), a, &p, err) == ROW_FOUND) &&
           store_ledger_add(s,
                            &(struct store_entry){ .at = number(arg[3]),
                                                   .person = p.id,
                                                   .commit = m.head,
                                                   .path = span_of(arg[1]),
                                                   .bytes = (uint64_t)number(arg[4]) },
                            err);
}

static bool do_marks(struct store *s, char **arg, struct arena *a, struct err *err)
{
    for (unsigned i = 0; i < 4; i++) {
        if (i == 2 ? !store_person_add(s, SPAN("marked"), DAY_ONE, err)
                   : !do_ledger(s, arg, a, err))
            return false;
        if (write(STDOUT_FILENO, "mark\n", 5) != 5)
            return false;
    }
    return true;
}

static int again(char **arg)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "again", .limit = MEMORY };
    struct err err = { 0 };
    const char *home = store_home(&a, &err);
    AUTO_CLOSE(store) struct store *s = home != NULL ? store_open(home, true, &err) : NULL;
    bool (*what)(struct store *, char **, struct arena *, struct err *) =
        arg[0][0] == 'r'   ? do_release
        : arg[0][0] == 'l' ? do_ledger
                           : do_marks;
    bool ok = s != NULL && what(s, arg + 1, &a, &err);
    if (!ok)
        fprintf(stderr, "%s\n", err.text);
    return !ok;
}

/* ---- the loop ---- */

static const struct sample model[] = {
    { "README.md", SPAN("# tiny\n") },
    { "config.json", SPAN("{}") },
    { "model.safetensors", SPAN("\0\1\2\3") },
};

/* A folder with a model, a home and the files of strace. */
struct scene {
    char root[64];
    char home[96], base[96], dir[96], trace[96], said[96]; /* base: a home with one release */
};

static void write_file(const char *path, struct span bytes)
{
    struct err err = { 0 };
    CHECK(file_replace(path, bytes, 0644, &err));
}

static void scene_open(struct scene *s)
{
    struct err err = { 0 };
    char path[128];
    sample_home(s->root);
    snprintf(s->home, sizeof s->home, "%s/home", s->root);
    snprintf(s->base, sizeof s->base, "%s/base", s->root);
    snprintf(s->dir, sizeof s->dir, "%s/dir", s->root);
    snprintf(s->trace, sizeof s->trace, "%s/trace", s->root);
    snprintf(s->said, sizeof s->said, "%s/said", s->root);
    CHECK(file_folder(s->dir, 0755, &err));
    for (size_t i = 0; i < COUNT(model); i++) {
        snprintf(path, sizeof path, "%s/%s", s->dir, model[i].path);
        write_file(path, model[i].bytes);
    }
    setenv("AJAR_HOME", s->home, 1);
}

static void scene_close(struct scene *s)
{
    sample_remove(s->root);
}
AUTO_VALUE(scene, scene_close)

extern char **environ;

/* This program with these words, in a process of its own; under strace with option if that is not
 * NULL. */
static pid_t start(const struct scene *s, const char *option, const char *const words[6])
{
    const char *argv[] = { "strace", "-f",     "-y",     "-qq",    "-o",     s->trace,
                           "-e",     option,   self,     words[0], words[1], words[2],
                           words[3], words[4], words[5], NULL };
    const char *const *from = option != NULL ? argv : argv + 8;
    posix_spawn_file_actions_t files;
    pid_t pid = -1;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, 1, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&files, 2, s->said, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    CHECK(posix_spawnp(&pid, from[0], &files, NULL, (char *const *)(uintptr_t)from, environ) == 0);
    posix_spawn_file_actions_destroy(&files);
    return pid;
}

/* 0: it succeeded. */
static int spawn(const struct scene *s, const char *option, const char *const words[6])
{
    int status = -1;
    pid_t pid = start(s, option, words);
    CHECK(waitpid(pid, &status, 0) == pid);
    return status;
}

/* The release at the second at. */
static int run(const struct scene *s, const char *option, const char *at)
{
    return spawn(s, option,
                 (const char *const[]){ "release", s->dir, "acme/tiny", "gated", at, NULL });
}

/* The home is as after so many releases. */
static void restore(const struct scene *s, unsigned releases)
{
    char line[256];
    snprintf(line, sizeof line, releases > 0 ? "rm -rf %s; cp -r %s %s" : "rm -rf %s", s->home,
             s->base, s->home);
    CHECK(system(line) == 0);
}

static bool can_trace(const struct scene *s)
{
    /* LeakSanitizer does not work under strace; what runs again leaks nothing in other tests. */
    setenv("ASAN_OPTIONS", "exitcode=99:detect_leaks=0", 1);
    bool can = run(s, "trace=none", "1") == 0;
    restore(s, 0);
    CHECK(run(s, NULL, "1700000000") == 0 && rename(s->home, s->base) == 0);
    if (!can)
        check_skip("strace is not here, or may not trace");
    return can;
}

static bool content_is_whole(struct store *s, const uint8_t *want, uint64_t want_size,
                             struct err *err)
{
    uint8_t bytes[64], sha256[SHA256_BYTES];
    uint64_t size = 0;
    int fd = -1;
    if (store_blob_open(s, want, &fd, &size, err) != ROW_FOUND)
        return false;
    ssize_t n = read(fd, bytes, sizeof bytes);
    close(fd);
    return n >= 0 && (uint64_t)n == want_size && size == want_size &&
           digest_of(DIGEST_SHA256, (struct span){ bytes, (size_t)n }, sha256, err) &&
           memcmp(sha256, want, SHA256_BYTES) == 0;
}

/* What the decision of a commit stood on, to the last file. */
static bool grounds_are_whole(struct store *s, int64_t commit, struct arena *a, struct err *err)
{
    struct store_ground *g = NULL;
    uint8_t sha256[SHA256_BYTES];
    struct span text;
    unsigned n = 0;
    bool ok = store_grounds(s, commit, a, &g, &n, err) && n == COUNT(sample_ground);
    for (unsigned i = 0; ok && i < n; i++)
        ok = content_is_whole(s, g[i].sha256, g[i].size, err);
    for (size_t i = 0; ok && i < COUNT(sample_layers); i++)
        ok = digest_of(DIGEST_SHA256, sample_layers[i], sha256, err) &&
             store_text(s, sha256, a, &text, err) == ROW_FOUND;
    return ok;
}

static unsigned files_in(const char *home, const char *folder)
{
    char line[160], text[32] = "";
    snprintf(line, sizeof line, "find %s/%s -type f | wc -l", home, folder);
    FILE *p = popen(line, "r");
    uint64_t n = 99;
    if (p != NULL && fgets(text, sizeof text, p) != NULL)
        CHECK(span_u64((struct span){ (uint8_t *)text, strcspn(text, "\n") }, &n));
    if (p != NULL)
        pclose(p);
    return (unsigned)n;
}

/* Opens the home as the next ajar would. How many commits there are; each of them is whole. */
static unsigned commits_after(const struct scene *sc)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = MEMORY };
    struct err err = { 0 };
    AUTO_CLOSE(store) struct store *s = store_open(sc->home, true, &err);
    struct store_model m;
    struct store_commit *c = NULL;
    struct store_file *f = NULL;
    unsigned n = 0, n_files = 0;
    CHECK_STR(err.text, "");
    if (s == NULL)
        return 99;
    CHECK(files_in(sc->home, "tmp") == 0);
    enum found_row there = store_model_find(s, SPAN("acme"), SPAN("tiny"), &a, &m, &err);
    if (there == ROW_ABSENT)
        return 0;
    CHECK(there == ROW_FOUND && store_commits(s, m.id, 9, &a, &c, &n, &err));
    CHECK(n > 0 && m.head == c[0].id);
    for (unsigned i = 0; i < n; i++) {
        CHECK(store_files(s, c[i].id, SPAN(""), 9, &a, &f, &n_files, &err));
        CHECK(n_files == COUNT(model));
        for (unsigned k = 0; k < n_files; k++)
            CHECK(content_is_whole(s, f[k].sha256, f[k].size, &err));
        CHECK(grounds_are_whole(s, c[i].id, &a, &err));
    }
    CHECK_STR(err.text, "");
    return n;
}

static unsigned lines_of(const char *path)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "trace", .limit = MEMORY };
    struct err err = { 0 };
    struct span text;
    unsigned n = 0;
    CHECK(file_load(path, MEMORY / 4, &a, &text, &err));
    for (size_t i = 0; i < text.len; i++)
        n += text.ptr[i] == '\n';
    return n;
}

/* From the state of so many releases, what `how` does to the nth call of each kind leaves that
 * state or the next one, and the release can be made afterwards. */
static void strike(const struct scene *s, unsigned before, const char *call, const char *how)
{
    char option[96];
    unsigned calls = 0;
    for (unsigned n = 0; n <= calls && check_bad == 0; n++) {
        restore(s, before);
        if (n == 0)
            snprintf(option, sizeof option, "trace=%s", call);
        else
            snprintf(option, sizeof option, "inject=%s:%s:when=%u", call, how, n);
        int status = run(s, option, "1700000001");
        calls = n == 0 ? lines_of(s->trace) : calls;
        CHECK(n > 0 || (status == 0 && calls < CALLS_MAX));
        unsigned after = commits_after(s);
        CHECK(after == before || after == before + 1);
        CHECK(status != 0 || after == before + 1);
        if (status != 0)
            CHECK(run(s, NULL, "1700000001") == 0 && commits_after(s) == before + 1);
        if (check_bad > 0)
            printf("    %s, commits before %u, after %u, status %d\n", option, before, after,
                   status);
    }
}

/* least 0: also while the home itself is made, which is four times as many calls. */
static void strike_all(const char *const *calls, size_t n, const char *how, unsigned least)
{
    AUTO_CLOSE(scene) struct scene s;
    scene_open(&s);
    if (!can_trace(&s))
        return;
    for (size_t i = 0; i < n; i++)
        for (unsigned before = least; before < 2; before++)
            strike(&s, before, calls[i], how);
}

static void a_release_killed_at_any_write_is_whole_or_not_there(void)
{
    static const char *const calls[] = { "pwrite64",   "write",     "fsync",     "fdatasync",
                                         "/^rename.*", "/^mkdir.*", "ftruncate", "/^unlink.*" };
    strike_all(calls, COUNT(calls), "signal=SIGKILL", 0);
}

static void a_full_disk_at_any_write_leaves_the_state_before_or_after(void)
{
    static const char *const calls[] = { "pwrite64", "write", "fallocate", "/^mkdir.*" };
    strike_all(calls, COUNT(calls), "error=ENOSPC", 1);
}

static void a_disk_that_fails_to_sync_leaves_the_state_before_or_after(void)
{
    static const char *const calls[] = { "fsync", "fdatasync" };
    strike_all(calls, COUNT(calls), "error=EIO", 1);
}

static void a_full_disk_is_said_and_nothing_is_left_of_the_file(void)
{
    AUTO_CLOSE(scene) struct scene s;
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
    char want[256];
    struct span said;
    struct err err = { 0 };
    scene_open(&s);
    if (!can_trace(&s))
        return;
    CHECK(run(&s, "inject=fallocate:error=ENOSPC:when=2", "1700000000") != 0);
    CHECK(file_load(s.said, 4096, &a, &said, &err));
    snprintf(want, sizeof want, "%s: no room left on its disk: free some, then try again\n",
             s.home);
    CHECK_STR((const char *)said.ptr, want);
    CHECK(files_in(s.home, "tmp") == 0);
    CHECK(files_in(s.home, "blobs") == 1);
}

/* ---- the order ---- */

/* The first line from `from` on that has all of the words; past the end if there is none. */
static size_t line_with(const struct span *line, size_t n, size_t from, const char *a,
                        const char *b)
{
    for (size_t i = from; i < n; i++)
        if (memmem(line[i].ptr, line[i].len, a, strlen(a)) != NULL &&
            memmem(line[i].ptr, line[i].len, b, strlen(b)) != NULL)
            return i;
    return n;
}

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

static void blobs_are_on_disk_before_the_commit_that_names_them(void)
{
    AUTO_CLOSE(scene) struct scene s;
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = MEMORY };
    struct err err = { 0 };
    struct span text, *line = ARENA_ARRAY(&a, struct span, CALLS_MAX, &err);
    scene_open(&s);
    if (!can_trace(&s))
        return;
    CHECK(run(&s, "trace=write,pwrite64,fsync,fdatasync,/^rename.*", "1700000000") == 0);
    CHECK(file_load(s.trace, MEMORY / 4, &a, &text, &err));
    size_t n = lines(text, line, CALLS_MAX), at = 0, last = 0;
    for (size_t i = 0; i < COUNT(model); i++) {
        size_t written = line_with(line, n, at, "write(", "/home/tmp/");
        size_t synced = line_with(line, n, written, "fsync(", "/home/tmp/");
        size_t named = line_with(line, n, synced, "rename", "blobs/sha256");
        size_t kept = line_with(line, n, named, "fsync(", "blobs/sha256/");
        CHECK(written < synced && synced < named && named < kept && kept < n);
        at = kept;
    }
    size_t begun = line_with(line, n, at, "pwrite64(", "ajar.db-wal");
    for (size_t i = begun; i < n; i = line_with(line, n, i + 1, "pwrite64(", "ajar.db-wal"))
        last = i;
    CHECK(begun > at && begun < n);
    CHECK(line_with(line, n, last, "fdatasync(", "ajar.db-wal") < n);
    CHECK(line_with(line, n, begun, "rename", "") == n);
}

/* Who wrote it may have died before it synced the folder. */
static void a_blob_that_is_there_already_is_made_sure_of(void)
{
    AUTO_CLOSE(scene) struct scene s;
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = MEMORY };
    struct err err = { 0 };
    struct span text, *line = ARENA_ARRAY(&a, struct span, CALLS_MAX, &err);
    scene_open(&s);
    if (!can_trace(&s))
        return;
    restore(&s, 1);
    CHECK(run(&s, "trace=fsync", "1700000001") == 0);
    CHECK(file_load(s.trace, MEMORY / 4, &a, &text, &err));
    size_t n = lines(text, line, CALLS_MAX), at = 0;
    for (size_t i = 0; i < COUNT(model); i++) {
        size_t above = line_with(line, n, at, "fsync(", "blobs/sha256>");
        size_t folder = line_with(line, n, above, "fsync(", "blobs/sha256/");
        CHECK(above < folder && folder < n);
        at = folder;
    }
}

static void processes_that_make_a_home_at_once_do_not_hinder_each_other(void)
{
    enum { PROCESSES = 6 };
    AUTO_CLOSE(scene) struct scene s;
    pid_t pid[PROCESSES];
    int status = -1;
    scene_open(&s);
    for (int i = 0; i < PROCESSES; i++)
        pid[i] = start(
            &s, NULL,
            (const char *const[]){ "release", s.dir, "acme/tiny", "gated", "1700000000", NULL });
    for (int i = 0; i < PROCESSES; i++)
        CHECK(waitpid(pid[i], &status, 0) == pid[i] && status == 0);
    CHECK(commits_after(&s) == 1);
}

static void a_download_does_not_wait_for_the_disk_and_what_follows_it_does(void)
{
    AUTO_CLOSE(scene) struct scene s;
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = MEMORY };
    struct err err = { 0 };
    struct span text, *line = ARENA_ARRAY(&a, struct span, CALLS_MAX, &err);
    const char *const words[] = { "marks", "acme/tiny", "README.md", "-", NULL, NULL };
    size_t mark[5] = { 0 };
    scene_open(&s);
    if (!can_trace(&s))
        return;
    restore(&s, 1);
    CHECK(spawn(&s, "trace=write,pwrite64,fdatasync", words) == 0);
    CHECK(file_load(s.trace, MEMORY / 4, &a, &text, &err));
    size_t n = lines(text, line, CALLS_MAX);
    for (size_t i = 1; i < COUNT(mark); i++)
        mark[i] = line_with(line, n, mark[i - 1] + 1, "write(1", "mark");
    CHECK(mark[4] < n);
    /* The first of all begins the log, which is synced. */
    CHECK(line_with(line, mark[2], mark[1], "pwrite64(", "ajar.db-wal") < mark[2]);
    CHECK(line_with(line, mark[2], mark[1], "fdatasync(", "") == mark[2]);
    CHECK(line_with(line, mark[3], mark[2], "fdatasync(", "ajar.db-wal") < mark[3]);
    CHECK(line_with(line, mark[4], mark[3], "pwrite64(", "ajar.db-wal") < mark[4]);
    CHECK(line_with(line, mark[4], mark[3], "fdatasync(", "") == mark[4]);
}

int main(int argc, char **argv)
{
    static const struct check_test tests[] = {
        TEST(a_release_killed_at_any_write_is_whole_or_not_there),
        TEST(a_full_disk_at_any_write_leaves_the_state_before_or_after),
        TEST(a_disk_that_fails_to_sync_leaves_the_state_before_or_after),
        TEST(a_full_disk_is_said_and_nothing_is_left_of_the_file),
        TEST(blobs_are_on_disk_before_the_commit_that_names_them),
        TEST(a_blob_that_is_there_already_is_made_sure_of),
        TEST(processes_that_make_a_home_at_once_do_not_hinder_each_other),
        TEST(a_download_does_not_wait_for_the_disk_and_what_follows_it_does),
    };
    self = argv[0];
    if (argc > 4 && (strcmp(argv[1], "release") == 0 || strcmp(argv[1], "ledger") == 0 ||
                     strcmp(argv[1], "marks") == 0))
        return again(argv + 1);
    return check_main(tests, COUNT(tests), argc, argv);
}
