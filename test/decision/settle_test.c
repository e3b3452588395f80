/* settle_test.c - what is signed is logged once, and what lets out more holds only when it is; killed
 * at every write, sync, rename, link and new folder. The program runs itself again under strace:
 *
 *   settle_test release HOME    a release that lets out more than what holds: kept, signed, logged */
#include "decision/settle.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>

#include "base/file.h"
#include "decision/issue.h"
#include "lib/check.h"
#include "lib/raw.h"
#include "lib/release.h"
#include "tlog/rekord.h"
#include "tlog/shelf.h"

enum { CALLS_MAX = 300, LATER = DAY_ONE + 100 };

static const char *self; /* path of this program */

static bool release(struct bench *b, enum position position, int64_t at, struct store_commit *c)
{
    struct manifest m;
    struct store_line line;
    struct store_key k, *keys;
    struct store_signing_by by;
    struct span text;
    char words[48];
    unsigned n = 0;
    if (!sample_manifest(b->s, sample_tiny, COUNT(sample_tiny), &b->a, &m, &b->err) ||
        !store_line(b->s, SPAN("acme"), SPAN("tiny"), &line, &b->err) ||
        store_key_find(b->s, SPAN("release"), &b->a, &k, &b->err) != ROW_FOUND ||
        !store_keys(b->s, &b->a, &keys, &n, &b->err))
        return false;
    AUTO_CLOSE(key) struct key *key = keyring_open(b->s, &k, NULL, &b->err);
    snprintf(words, sizeof words, "{\"decision\":%u}", (unsigned)line.sequence + 1);
    text = span_of(words);
    by.key = k.id;
    if (key == NULL || !issue_sign(key, text, &b->a, &by.signature, &b->err))
        return false;
    struct store_decided d = { text, line.sequence + 1, line.head, &by, 1 };
    struct store_release r = sample_release(&m, position, at);
    r.decided = &d;
    return store_release(b->s, &r, &b->a, c, &b->err);
}

/* A home that signs, with one release that is closed. */
static void signing_home(struct bench *b)
{
    struct keyring_new log = { .name = SPAN("log.acme.org"), .role = KEY_ROLE_LOG, .at = DAY_ONE };
    struct keyring_new key = { .name = SPAN("release"), .role = KEY_ROLE_RELEASE, .at = DAY_ONE };
    struct store_key made;
    struct store_commit c;
    bench_open(b);
    CHECK(keyring_make(b->s, &log, &b->a, &made, &b->err) &&
          keyring_make(b->s, &key, &b->a, &made, &b->err));
    CHECK(release(b, POSITION_CLOSED, DAY_ONE, &c) && c.held_at == DAY_ONE);
    CHECK(settle(b->s, b->home, DAY_ONE, NULL, &b->err));
}

static int again(const char *home)
{
    struct bench b = { .a = { .name = "again", .limit = SAMPLE_MEMORY } };
    struct store_commit c;
    b.s = store_open(home, true, &b.err);
    bool ok = b.s != NULL && release(&b, POSITION_OPEN, LATER, &c) &&
              settle(b.s, home, LATER, NULL, &b.err);
    if (!ok)
        fprintf(stderr, "%s\n", b.err.text);
    store_close(b.s);
    arena_free(&b.a);
    return !ok;
}

/* ---- what the log has ---- */

static uint64_t log_size(const char *home)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "log", .limit = 1 << 20 };
    struct err err = { 0 };
    struct span note;
    struct note_signed n;
    struct log_head head;
    const char *folder = settle_folder(home, &a, &err);
    struct shelf shelf = shelf_folder(folder);
    if (folder == NULL || !shelf_checkpoint(&shelf, &a, &note, &err))
        return 0;
    CHECK(note_read(note, &a, &n, &err) && head_read(n.text, &a, &head, &err));
    return head.size;
}

/* How often the published log has an entry of that statement. */
static unsigned times_logged(const char *home, const uint8_t *digest)
{
    unsigned times = 0;
    for (uint64_t i = 0, size = log_size(home); i < size; i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "log", .limit = 1 << 20 };
        AUTO_CLOSE(pubkey_known) struct pubkey_known known = { .n = 0 };
        struct err err = { 0 };
        struct span entry;
        struct rekord r;
        struct shelf shelf = shelf_folder(settle_folder(home, &a, &err));
        CHECK(shelf_entry(&shelf, &(struct shelf_place){ i, size }, &a, &entry, &err) &&
              rekord_read(entry, &known, &a, &r, &err));
        times += memcmp(r.digest, digest, sizeof r.digest) == 0;
    }
    return times;
}

/* Whatever was killed: main is open only if the published log has the signature; and when the next
 * command has run, what was made holds, and is in the log once. */
static void all_is_well(const char *home)
{
    struct bench b = { .a = { .name = "after", .limit = SAMPLE_MEMORY } };
    struct store_model m;
    struct store_commit c, waits;
    struct store_statement t;
    b.s = store_open(home, true, &b.err);
    CHECK(b.s != NULL);
    if (b.s == NULL)
        return;
    for (unsigned round = 0; round < 2; round++) {
        CHECK(store_model_find(b.s, SPAN("acme"), SPAN("tiny"), &b.a, &m, &b.err) == ROW_FOUND &&
              store_commit_by_id(b.s, m.head, &b.a, &c, &b.err) == ROW_FOUND &&
              store_statement_of(b.s, c.id, &b.a, &t, &b.err) == ROW_FOUND);
        if (c.position == POSITION_OPEN || round == 1)
            CHECK(times_logged(home, t.digest) == 1);
        CHECK(settle(b.s, home, LATER + 1, NULL, &b.err));
    }
    CHECK(store_waiting(b.s, m.id, &b.a, &waits, &b.err) == ROW_ABSENT);
    CHECK(log_size(home) == (c.position == POSITION_OPEN ? 2 : 1));
    CHECK_STR(b.err.text, "");
    store_close(b.s);
    arena_free(&b.a);
}

/* ---- killed ---- */

extern char **environ;

static int run(const char *option, const char *trace, const char *home)
{
    const char *argv[] = { "strace", "-f", "-qq",     "-o", trace, "-e",
                           option,   self, "release", home, NULL };
    posix_spawn_file_actions_t files;
    pid_t pid = -1;
    int status = -1;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, 2, "/dev/null", O_WRONLY, 0);
    int failed = posix_spawnp(&pid, argv[0], &files, NULL, (char *const *)(uintptr_t)argv, environ);
    posix_spawn_file_actions_destroy(&files);
    return failed == 0 && waitpid(pid, &status, 0) == pid ? status : -1;
}

static unsigned lines_of(const char *path)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "trace", .limit = 8 << 20 };
    struct err err = { 0 };
    struct span text;
    unsigned n = 0;
    CHECK(file_load(path, 4 << 20, &a, &text, &err));
    for (size_t i = 0; i < text.len; i++)
        n += text.ptr[i] == '\n';
    return n;
}

static void copy_home(const char *from, const char *to)
{
    char line[320];
    snprintf(line, sizeof line, "rm -rf %s && cp -a %s %s", to, from, to);
    CHECK(system(line) == 0);
}

static void killed_anywhere_nothing_opens_that_is_not_logged(void)
{
    /* Each for itself: strace counts them so. Some machines do not have them all. */
    static const char *const calls[] = { "?write",    "?pwrite64", "?fsync",     "?fdatasync",
                                         "?rename",   "?renameat", "?renameat2", "?link",
                                         "?linkat",   "?mkdir",    "?mkdirat",   "?unlink",
                                         "?unlinkat", "?ftruncate" };
    unsigned sum = 0;
    AUTO_CLOSE(bench) struct bench b;
    char home[96], trace[96], option[160];
    signing_home(&b);
    store_close(b.s);
    b.s = NULL;
    snprintf(home, sizeof home, "%s.again", b.home);
    snprintf(trace, sizeof trace, "%s/trace", b.home);
    setenv("ASAN_OPTIONS", "exitcode=99:detect_leaks=0", 1);
    for (size_t i = 0; i < COUNT(calls); i++) {
        unsigned n_calls = 0;
        for (unsigned n = 0; n <= n_calls && check_bad == 0; n++) {
            copy_home(b.home, home);
            snprintf(option, sizeof option,
                     n == 0 ? "trace=%s" : "inject=%s:signal=SIGKILL:when=%u", calls[i], n);
            int status = run(option, trace, home);
            if (n == 0 && status != 0) {
                check_skip("strace is not here, or may not trace");
                sample_remove(home);
                return;
            }
            n_calls = n == 0 ? lines_of(trace) : n_calls;
            CHECK(n_calls < CALLS_MAX && (n == 0) == (status == 0));
            all_is_well(home);
        }
        sum += n_calls;
    }
    CHECK(sum > 20);
    sample_remove(home);
}

/* ---- the rest ---- */

/* How far the log was known, kept and put back. */
#define SEEN_KEPT "CREATE TABLE was AS SELECT logged AS n, logged_root AS root FROM state"
#define SEEN_BACK "UPDATE state SET (logged, logged_root) = (SELECT n, root FROM was);"

static void an_entry_that_is_there_is_found_and_not_made_again(void)
{
    AUTO_CLOSE(bench) struct bench b;
    struct store_commit c;
    struct store_statement t;
    uint64_t n = 9;
    signing_home(&b);
    CHECK(release(&b, POSITION_OPEN, LATER, &c) && c.held_at == 0);
    sqlite3_close(raw_open(b.home, SEEN_KEPT));
    CHECK(settle(b.s, b.home, LATER, &n, &b.err) && n == 1 && log_size(b.home) == 2);
    /* As if the machine had gone between the log and the database. */
    sqlite3_close(raw_open(b.home, "UPDATE signatures SET log_index = NULL WHERE id = 2;" SEEN_BACK
                                   "DELETE FROM effects WHERE at > 1700000000;"
                                   "UPDATE models SET head = 1"));
    CHECK(settle(b.s, b.home, LATER + 9, &n, &b.err) && n == 1 && log_size(b.home) == 2);
    CHECK(store_commit_by_id(b.s, c.id, &b.a, &c, &b.err) == ROW_FOUND && c.held_at == LATER + 9);
    CHECK(store_statement_of(b.s, c.id, &b.a, &t, &b.err) == ROW_FOUND &&
          times_logged(b.home, t.digest) == 1);
    CHECK(settle(b.s, b.home, LATER + 10, &n, &b.err) && n == 0);
}

/* The same signature again, which nobody kept a second place for, is no place of the first. */
static void an_entry_that_stands_there_twice_is_of_nothing(void)
{
    AUTO_CLOSE(bench) struct bench b;
    AUTO_CLOSE(key) struct key *key = NULL;
    AUTO_CLOSE(log) struct log l = { .lock = -1 };
    struct store_commit c;
    struct store_key k;
    struct span last;
    char want[300];
    signing_home(&b);
    sqlite3_close(raw_open(b.home, SEEN_KEPT));
    CHECK(release(&b, POSITION_OPEN, LATER, &c) && settle(b.s, b.home, LATER, NULL, &b.err));
    const char *folder = settle_folder(b.home, &b.a, &b.err);
    struct shelf shelf = shelf_folder(folder);
    CHECK(shelf_entry(&shelf, &(struct shelf_place){ 1, 2 }, &b.a, &last, &b.err) &&
          store_key_log(b.s, &b.a, &k, &b.err) == ROW_FOUND &&
          (key = keyring_open(b.s, &k, NULL, &b.err)) != NULL);
    struct note_signer by = { k.name, key };
    CHECK(log_open(&l, folder, &by, &b.err) && log_append(&l, &last, 1, &b.err));
    log_close(&l);
    sqlite3_close(
        raw_open(b.home, SEEN_BACK "UPDATE signatures SET log_index = NULL WHERE id = 2"));
    CHECK(!settle(b.s, b.home, LATER + 9, NULL, &b.err) && b.err.kind == ERR_DENIED);
    snprintf(want, sizeof want,
             "log: ajar.db is older than %s: entry 2 is of nothing that was signed in it; put the "
             "newer one back",
             folder);
    CHECK_STR(said(&b), want);
}

/* Whoever goes by log.policy would ask witnesses for, and hold receipts to, another log. */
static void a_policy_that_names_another_log_is_refused(void)
{
    static const struct {
        const char *name;
        struct span log;
        bool same_key, ok;
    } rows[] = {
        { "the log of this home", SPAN("log.acme.org"), true, true },
        { "its key under another name", SPAN("log.example.org"), true, false },
        { "its name with another key", SPAN("log.acme.org"), false, false },
    };
    AUTO_CLOSE(bench) struct bench b;
    AUTO_CLOSE(key) struct key *other = key_new(KEY_ED25519, &b.err);
    struct store_key log;
    char want[300];
    signing_home(&b);
    CHECK(other != NULL && store_key_log(b.s, &b.a, &log, &b.err) == ROW_FOUND);
    for (size_t i = 0; i < COUNT(rows); i++) {
        AUTO_CLOSE(buf) struct buf text = { 0 };
        struct note_key k;
        struct quorum q = { .n_logs = 77 };
        struct span bytes;
        char path[96];
        check_case = rows[i].name;
        buf_init(&text, "test", 4096);
        CHECK(note_key_of(rows[i].log, NOTE_ED25519,
                          rows[i].same_key ? &log.pub : key_public(other), &k, &b.err));
        buf_printf(&text, "log ");
        note_key_write(&k, &text);
        buf_printf(&text, "\nquorum none\n");
        snprintf(path, sizeof path, "%s/log/log.policy", b.home);
        CHECK(buf_done(&text, &bytes, &b.err) && file_replace(path, bytes, 0644, &b.err));
        CHECK(settle_quorum(b.s, b.home, &b.a, &q, &b.err) == rows[i].ok);
        CHECK(rows[i].ok ? q.n_logs == 1 : b.err.kind == ERR_DENIED);
        snprintf(want, sizeof want, "%s: it does not name the log of this home", path);
        CHECK_STR(said(&b), rows[i].ok ? "" : want);
    }
    check_case = "";
}

/* The policy of the log, which names this log and asks for a witness of nobody's if alone is not so. */
static void put_policy(struct bench *b, const struct note_key *log, bool alone)
{
    AUTO_CLOSE(buf) struct buf text = { 0 };
    AUTO_CLOSE(key) struct key *witness = key_new(KEY_ED25519, &b->err);
    struct note_key w;
    struct span bytes = { 0 };
    char path[96];
    CHECK(witness != NULL &&
          note_key_of(SPAN("west.example"), NOTE_COSIGNATURE, key_public(witness), &w, &b->err));
    buf_init(&text, "test", 4096);
    buf_printf(&text, "log ");
    note_key_write(log, &text);
    buf_printf(&text, "\nwitness west ");
    note_key_write(&w, &text);
    buf_printf(&text, "\nquorum %s\n", alone ? "none" : "west");
    snprintf(path, sizeof path, "%s/log/log.policy", b->home);
    CHECK(buf_done(&text, &bytes, &b->err) && file_replace(path, bytes, 0644, &b->err));
}

/* Where the log cannot be published, no place is kept of what is not in it. */
static void what_is_not_published_does_not_hold(void)
{
    AUTO_CLOSE(bench) struct bench b;
    struct store_commit c, got;
    struct store_signature *left;
    struct note_key log;
    struct store_seen seen;
    uint64_t n = 77;
    unsigned n_left = 0;
    signing_home(&b);
    CHECK(settle_log_key(b.s, &b.a, &log, &b.err));
    put_policy(&b, &log, false);
    CHECK(release(&b, POSITION_OPEN, LATER, &c) && c.held_at == 0);
    for (unsigned i = 0; i < 2; i++) {
        CHECK(!settle(b.s, b.home, LATER, &n, &b.err) && b.err.kind == ERR_DENIED && n == 77);
        CHECK(strstr(said(&b), "west") != NULL && log_size(b.home) == 1);
        CHECK(store_unlogged(b.s, 9, &b.a, &left, &n_left, &b.err) && n_left == 1);
        CHECK(store_log_seen(b.s, &seen, &b.err) && seen.size == 1);
        CHECK(store_commit_by_id(b.s, c.id, &b.a, &got, &b.err) == ROW_ABSENT);
    }
    put_policy(&b, &log, true);
    CHECK(settle(b.s, b.home, LATER + 1, &n, &b.err) && n == 1 && log_size(b.home) == 2);
    CHECK(store_commit_by_id(b.s, c.id, &b.a, &got, &b.err) == ROW_FOUND &&
          got.held_at == LATER + 1);
}

static void shell(const struct bench *b, const char *command)
{
    char line[400];
    snprintf(line, sizeof line, "cd %s && %s", b->home, command);
    CHECK(system(line) == 0);
}

static void refused(struct bench *b, const char *in_folder)
{
    char want[300];
    CHECK(!settle_shows(b->s, b->home, &b->err) && b->err.kind == ERR_DENIED);
    snprintf(want, sizeof want, "log: %s/log%s", b->home, in_folder);
    CHECK_STR(said(b), want);
}

/* What is behind the entries that were seen stands under the checkpoint, too: here tiles of one log lie
 * beside the checkpoint of another, which begins alike. */
static void a_checkpoint_of_other_tiles_is_refused(void)
{
    AUTO_CLOSE(bench) struct bench b;
    AUTO_CLOSE(key) struct key *key = NULL;
    AUTO_CLOSE(log) struct log l = { .lock = -1 };
    struct store_commit c;
    struct store_key k;
    signing_home(&b);
    const char *folder = settle_folder(b.home, &b.a, &b.err);
    CHECK(store_key_log(b.s, &b.a, &k, &b.err) == ROW_FOUND &&
          (key = keyring_open(b.s, &k, NULL, &b.err)) != NULL);
    struct note_signer by = { k.name, key };
    sqlite3_close(raw_open(b.home, SEEN_KEPT));
    shell(&b, "cp -a log old");
    CHECK(release(&b, POSITION_OPEN, LATER, &c) && settle(b.s, b.home, LATER, NULL, &b.err));
    shell(&b, "mv log first && mv old log");
    CHECK(log_open(&l, folder, &by, &b.err) && log_append(&l, &SPAN("other"), 1, &b.err));
    log_close(&l);
    shell(&b, "cp log/checkpoint first && rm -r log && mv first log");
    sqlite3_close(
        raw_open(b.home, SEEN_BACK "UPDATE signatures SET log_index = NULL WHERE id = 2"));
    refused(&b,
            " is not the log that ajar.db knows, with another root over 1 entry; put back the two "
            "that belong together");
}

/* What holds because it is in the log cannot be shown any more. */
static void a_log_that_was_set_back_or_is_gone_is_refused(void)
{
    AUTO_CLOSE(bench) struct bench b;
    struct store_commit c;
    signing_home(&b);
    shell(&b, "cp -a log old");
    CHECK(release(&b, POSITION_OPEN, LATER, &c) && settle(b.s, b.home, LATER, NULL, &b.err));
    shell(&b, "mv log new && cp -a old log");
    refused(&b, " has 1 entry and had 2 before: it is an older copy; put the newer one back");
    /* to hold back more is possible, and is logged when the log is there again */
    CHECK(settle_stands(b.s, b.home, &b.err) && release(&b, POSITION_CLOSED, LATER + 1, &c) &&
          c.held_at == LATER + 1);
    CHECK(!settle(b.s, b.home, LATER + 1, NULL, &b.err) && log_size(b.home) == 1);
    CHECK(b.err.kind == ERR_DENIED && strstr(said(&b), "it is an older copy") != NULL);
    shell(&b, "rm -r log");
    refused(&b, " has no checkpoint and had 2 entries before: put the log back");
    /* it is not enough that somebody says how large it is */
    shell(&b, "cp -a new log && sed -i s/^2$/3/ log/checkpoint");
    refused(&b, "/checkpoint: \"log.acme.org\": the signature does not verify");
    shell(&b, "rm -r log && mv new log");
    CHECK(settle(b.s, b.home, LATER + 1, NULL, &b.err) && log_size(b.home) == 3);
}

static void who_asks_often_is_answered_anew_when_the_checkpoint_is_another_file(void)
{
    AUTO_CLOSE(bench) struct bench b;
    struct settle_mark mark = { .stood = false }, none = { .stood = false };
    signing_home(&b);
    shell(&b, "mv log away");
    CHECK(!settle_still(b.s, b.home, &mark, &b.err) && b.err.kind == ERR_DENIED);
    b.err = (struct err){ 0 };
    shell(&b, "mv away log");
    CHECK(settle_still(b.s, b.home, &mark, &b.err));
    sqlite3_close(raw_open(b.home, "UPDATE state SET logged = 9"));
    CHECK(settle_still(b.s, b.home, &mark, &b.err)); /* by what it saw before */
    CHECK(!settle_still(b.s, b.home, &none, &b.err));
    b.err = (struct err){ 0 };
    for (unsigned i = 0; i < 2; i++) { /* and what was refused is asked again */
        shell(&b, "cp log/checkpoint copy && mv copy log/checkpoint");
        CHECK(!settle_still(b.s, b.home, &mark, &b.err));
        b.err = (struct err){ 0 };
    }
    CHECK(!settle_still(b.s, b.home, &mark, &b.err));
    b.err = (struct err){ 0 };
}

static void a_home_of_a_path_too_long_is_refused(void)
{
    static char home[5000];
    enum { MOST = 4096 - sizeof "/log/checkpoint" }; /* PATH_MAX has the NUL in it */
    static const size_t lengths[] = { MOST + 1, sizeof home - 1 };
    AUTO_CLOSE(bench) struct bench b;
    struct settle_mark mark = { .stood = false };
    signing_home(&b);
    for (size_t i = 0; i < COUNT(lengths); i++) {
        memset(home, 'x', sizeof home - 1);
        home[lengths[i]] = 0;
        CHECK(!settle_still(b.s, home, &mark, &b.err) && b.err.kind == ERR_LIMIT);
        CHECK_STR(said(&b), "log: a path too long");
    }
    home[MOST] = 0;
    CHECK(!settle_still(b.s, home, &mark, &b.err));
    CHECK(strcmp(said(&b), "log: a path too long") != 0);
}

static void older_than_its_log(struct bench *b)
{
    char want[300];
    snprintf(want, sizeof want,
             "log: ajar.db is older than %s/log: entry 1 is of nothing that was signed in it; put "
             "the newer one back",
             b->home);
    CHECK(b->err.kind == ERR_DENIED);
    CHECK_STR(said(b), want);
}

/* What was narrowed or revoked since the copy was made would hold again. */
static void an_older_copy_of_the_database_is_refused(void)
{
    AUTO_CLOSE(bench) struct bench b;
    struct store_commit c;
    signing_home(&b);
    store_close(b.s);
    shell(&b, "mkdir old && cp -a ajar.db* old && cp log/checkpoint old");
    b.s = store_open(b.home, true, &b.err);
    CHECK(b.s != NULL && settle_stands(b.s, b.home, &b.err));
    CHECK(release(&b, POSITION_OPEN, LATER, &c) && settle_stands(b.s, b.home, &b.err));
    CHECK(settle(b.s, b.home, LATER, NULL, &b.err) && settle_stands(b.s, b.home, &b.err));
    store_close(b.s);
    shell(&b, "rm ajar.db* && cp -a old/ajar.db* .");
    b.s = store_open(b.home, true, &b.err);
    CHECK(b.s != NULL && !settle_stands(b.s, b.home, &b.err));
    older_than_its_log(&b);
    CHECK(!settle(b.s, b.home, LATER + 1, NULL, &b.err)); /* and nothing is to be logged */
    older_than_its_log(&b);
    CHECK(release(&b, POSITION_CLOSED, LATER + 1, &c));
    CHECK(!settle(b.s, b.home, LATER + 1, NULL, &b.err) && log_size(b.home) == 2);
    older_than_its_log(&b);
    /* what is signed and not published yet is looked at, too */
    shell(&b, "mv log/checkpoint log/state/pending && cp old/checkpoint log/checkpoint");
    CHECK(!settle_stands(b.s, b.home, &b.err));
    older_than_its_log(&b);
    shell(&b, "mv log/state/pending log/checkpoint && sed -i 3d log/checkpoint");
    CHECK(!settle_stands(b.s, b.home, &b.err) && b.err.kind == ERR_DENIED);
    b.err = (struct err){ 0 };
}

static void without_a_key_of_the_log_nothing_is_logged(void)
{
    AUTO_CLOSE(bench) struct bench b;
    struct store_commit c;
    signing_home(&b);
    sqlite3_close(raw_open(b.home, "UPDATE keys SET retired_at = 1 WHERE role = 2"));
    CHECK(settle(b.s, b.home, LATER, NULL, &b.err)); /* nothing is to be logged */
    CHECK(release(&b, POSITION_OPEN, LATER, &c) && c.held_at == 0);
    CHECK(!settle(b.s, b.home, LATER, NULL, &b.err) && b.err.kind == ERR_ABSENT);
    CHECK_STR(said(&b), "log: the home has no key for its log: make one with `ajar key new`");
}

static void what_is_enough_after_all_holds(void)
{
    AUTO_CLOSE(bench) struct bench b;
    struct store_commit c, got;
    signing_home(&b);
    sqlite3_close(raw_open(b.home, "UPDATE state SET threshold = 2"));
    CHECK(release(&b, POSITION_OPEN, LATER, &c) && settle(b.s, b.home, LATER, NULL, &b.err));
    CHECK(store_commit_by_id(b.s, c.id, &b.a, &got, &b.err) == ROW_ABSENT);
    sqlite3_close(raw_open(b.home, "UPDATE state SET threshold = 1"));
    CHECK(settle(b.s, b.home, LATER + 1, NULL, &b.err));
    CHECK(store_commit_by_id(b.s, c.id, &b.a, &got, &b.err) == ROW_FOUND);
}

int main(int argc, char **argv)
{
    static const struct check_test tests[] = {
        TEST(an_entry_that_is_there_is_found_and_not_made_again),
        TEST(an_entry_that_stands_there_twice_is_of_nothing),
        TEST(a_checkpoint_of_other_tiles_is_refused),
        TEST(a_policy_that_names_another_log_is_refused),
        TEST(what_is_not_published_does_not_hold),
        TEST(a_home_of_a_path_too_long_is_refused),
        TEST(a_log_that_was_set_back_or_is_gone_is_refused),
        TEST(who_asks_often_is_answered_anew_when_the_checkpoint_is_another_file),
        TEST(an_older_copy_of_the_database_is_refused),
        TEST(without_a_key_of_the_log_nothing_is_logged),
        TEST(what_is_enough_after_all_holds),
        TEST(killed_anywhere_nothing_opens_that_is_not_logged),
    };
    self = argv[0];
    if (argc == 3 && strcmp(argv[1], "release") == 0)
        return again(argv[2]);
    return check_main(tests, COUNT(tests), argc, argv);
}
