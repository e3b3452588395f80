/* log_test.c - what is appended is in the log, proven by its own tiles; what a crash or a stranger
 * leaves is finished or refused. Killed at each write: log_kill.t. */
#include "tlog/log.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "lib/check.h"
#include "tlog/shelf.h"

static char home[64];
static struct key *key;

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *at)
{
    (void)st, (void)kind, (void)at;
    return remove(path);
}

static void clear_home(void)
{
    nftw(home, remove_one, 8, FTW_DEPTH | FTW_PHYS);
    key_close(key);
}

static void new_home(void)
{
    struct err err = { 0 };
    snprintf(home, sizeof home, "/tmp/ajar-log-XXXXXX");
    CHECK(mkdtemp(home) != NULL);
    key = key_new(KEY_ED25519, &err);
    CHECK(key != NULL);
}

static const char *at_home(const char *name)
{
    static char path[200];
    snprintf(path, sizeof path, "%s/%s", home, name);
    return path;
}

static bool open_log(struct log *l, struct err *err)
{
    return log_open(l, home, &(struct note_signer){ SPAN("log.example"), key }, err);
}

/* Entries number from to from + n - 1, each another text. */
static bool append(struct log *l, uint64_t n, struct err *err)
{
    static char text[LOG_BATCH_MAX][32];
    static struct span entry[LOG_BATCH_MAX];
    for (uint64_t i = 0; i < n; i++) {
        snprintf(text[i], sizeof text[i], "entry %" PRIu64, l->now.size + i);
        entry[i] = span_of(text[i]);
    }
    return log_append(l, entry, (size_t)n, err);
}

/* Each entry of the published log is the one that belongs there, and is proven. */
static void hold_against(uint64_t size)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 64 << 20 };
    struct err err = { 0 };
    struct span note;
    struct note_signed n;
    struct log_head c;
    struct shelf shelf = shelf_folder(home);
    struct tile_source s;
    CHECK(shelf_checkpoint(&shelf, &a, &note, &err) && note_read(note, &a, &n, &err));
    CHECK(head_read(n.text, &a, &c, &err) && c.size == size);
    shelf_source(&shelf, size, &s);
    for (uint64_t i = 0; i < size; i += 1 + size / 50) {
        struct tree_claim claim = { i, size, c.root };
        struct tree_proof p;
        struct tree_hash leaf;
        struct span entry;
        char want[32];
        snprintf(want, sizeof want, "entry %" PRIu64, i);
        CHECK(shelf_entry(&shelf, &(struct shelf_place){ i, size }, &a, &entry, &err));
        CHECK(span_eq(entry, span_of(want)) && tree_leaf(entry, &leaf, &err));
        CHECK(tree_prove(&s.nodes, i, size, &p, &err) && tree_check(&claim, &leaf, &p, &err));
    }
    CHECK_STR(err.text, "");
}

static void entries_stay_in_their_order(void)
{
    static const uint64_t batches[] = { 1, 1, 253, 1, 1, 255, 600, 4096, 1 };
    struct err err = { 0 };
    uint64_t size = 0;
    new_home();
    for (size_t i = 0; i < COUNT(batches); i++) {
        AUTO_CLOSE(log) struct log l = { .lock = -1 };
        CHECK(open_log(&l, &err) && l.now.size == size);
        CHECK(append(&l, batches[i], &err) && l.now.size == size + batches[i]);
        size += batches[i];
        hold_against(size);
    }
    CHECK_STR(err.text, "");
    clear_home();
}

static void limits_are_kept(void)
{
    static uint8_t longest[TILE_ENTRY_MAX + 1];
    static struct span many[LOG_BATCH_MAX + 1];
    struct err err = { 0 };
    struct span one = { longest, TILE_ENTRY_MAX };
    new_home();
    AUTO_CLOSE(log) struct log l = { .lock = -1 };
    CHECK(open_log(&l, &err) && log_append(&l, &one, 1, &err) && log_append(&l, NULL, 0, &err));
    one.len++;
    CHECK(!log_append(&l, &one, 1, &err) && err.kind == ERR_LIMIT);
    CHECK_STR(err.text, "an entry is at most 65535 bytes");
    err = (struct err){ 0 };
    CHECK(!log_append(&l, many, COUNT(many), &err));
    CHECK_STR(err.text, "at most 4096 entries at once");
    CHECK(l.now.size == 1);
    clear_home();
}

static void spoil(const char *name, size_t at)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
    struct err err = { 0 };
    struct span bytes;
    CHECK(file_load(at_home(name), 1 << 19, &a, &bytes, &err));
    ((uint8_t *)(uintptr_t)bytes.ptr)[at] ^= 1;
    CHECK(file_replace(at_home(name), bytes, 0644, &err));
}

/* What stands in the folder is not ours, or not what was signed. */
static void a_log_that_was_changed_is_not_written_to(void)
{
    static const struct {
        const char *name;
        size_t at;
        const char *want;
    } rows[] = {
        { "checkpoint", 0, "checkpoint: \"log.example\": the signature does not verify" },
        { "checkpoint", 12, "checkpoint: \"log.example\": the signature does not verify" },
        { "tile/0/000.p/3", 40, "the tiles are not those of the checkpoint" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct err err = { 0 };
        struct log l = { .lock = -1 };
        new_home();
        CHECK(open_log(&l, &err) && append(&l, 3, &err));
        log_close(&l);
        spoil(rows[i].name, rows[i].at);
        CHECK(!open_log(&l, &err) && err.kind == ERR_DENIED);
        CHECK(strstr(err.text, rows[i].want) != NULL);
        clear_home();
    }
}

static void another_key_writes_nothing(void)
{
    struct err err = { 0 };
    struct log l = { .lock = -1 };
    new_home();
    CHECK(open_log(&l, &err) && append(&l, 3, &err));
    log_close(&l);
    key_close(key);
    key = key_new(KEY_ED25519, &err);
    CHECK(!open_log(&l, &err) && err.kind == ERR_DENIED);
    CHECK(strstr(err.text, "checkpoint: not signed by \"log.example\"") != NULL);
    clear_home();
}

static void copy(const char *from, const char *to)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
    struct err err = { 0 };
    struct span bytes;
    char path[200];
    snprintf(path, sizeof path, "%s", at_home(from));
    CHECK(file_load(path, 1 << 19, &a, &bytes, &err));
    CHECK(file_replace(at_home(to), bytes, 0644, &err));
}

/* Signed, not yet published: a witness may know it, so it is what comes next. */
static void what_was_signed_is_published_later(void)
{
    struct err err = { 0 };
    struct log l = { .lock = -1 };
    new_home();
    CHECK(open_log(&l, &err) && append(&l, 3, &err));
    copy("checkpoint", "before");
    CHECK(append(&l, 2, &err));
    log_close(&l);
    copy("checkpoint", "state/pending"); /* as if the rename had not been done */
    copy("before", "checkpoint");
    CHECK(open_log(&l, &err) && l.now.size == 5);
    hold_against(5);
    log_close(&l);
    copy("before", "state/pending"); /* and one that is older than the log */
    CHECK(!open_log(&l, &err) && err.kind == ERR_DENIED);
    CHECK(strstr(err.text, "state/pending: is older than the log") != NULL);
    clear_home();
}

TESTS(TEST(entries_stay_in_their_order), TEST(limits_are_kept),
      TEST(a_log_that_was_changed_is_not_written_to), TEST(another_key_writes_nothing),
      TEST(what_was_signed_is_published_later))
