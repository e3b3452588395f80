/* faults.h - a call of the store with its nth statement or its nth allocation failing: its outputs and the
 * state are as before, and the same call made again succeeds. */
#ifndef AJAR_TEST_FAULTS_H
#define AJAR_TEST_FAULTS_H

#include <sqlite3.h>

#include "lib/check.h"
#include "lib/raw.h"
#include "lib/release.h"

/* SHA-256 over every value of every table. */
static inline void faults_state(const struct bench *b, uint8_t sha256[SHA256_BYTES])
{
    static const char *const tables[] = { "state",       "texts",   "listings",   "files",
                                          "models",      "commits", "grounds",    "people",
                                          "tokens",      "grants",  "ledger",     "keys",
                                          "key_changes", "effects", "statements", "signatures",
                                          "decisions" };
    char path[128], text[64];
    struct err err = { 0 };
    sqlite3 *db = NULL;
    AUTO_CLOSE(digest) struct digest *d = digest_open(DIGEST_SHA256, &err);
    snprintf(path, sizeof path, "%s/ajar.db", b->home);
    CHECK(sqlite3_open(path, &db) == SQLITE_OK);
    for (size_t i = 0; i < COUNT(tables); i++) {
        sqlite3_stmt *q = NULL;
        snprintf(text, sizeof text, "SELECT * FROM %s", tables[i]);
        CHECK(sqlite3_prepare_v2(db, text, -1, &q, NULL) == SQLITE_OK);
        while (sqlite3_step(q) == SQLITE_ROW)
            for (int c = 0; c < sqlite3_column_count(q); c++) {
                const uint8_t *p = sqlite3_column_blob(q, c);
                int n = sqlite3_column_bytes(q, c);
                CHECK(digest_add(d, span_of(tables[i]), &err));
                CHECK(digest_add(d, (struct span){ p, (size_t)n }, &err));
            }
        sqlite3_finalize(q);
    }
    sqlite3_close(db);
    CHECK(digest_done(d, sha256, &err));
}

/* Each call gives true when it succeeded, and checks on failure that its output is untouched. */
static inline bool faults_untouched(bool ok, const void *out, const void *before, size_t n)
{
    CHECK(ok || memcmp(out, before, n) == 0);
    return ok;
}
#define FAULTS_FIND(type, call)                                                                    \
    do {                                                                                           \
        struct type out, before;                                                                   \
        memset(&out, 0xA5, sizeof out);                                                            \
        memcpy(&before, &out, sizeof out);                                                         \
        return faults_untouched((call) == ROW_FOUND, &out, &before, sizeof out);                   \
    } while (0)
#define FAULTS_LIST(type, call)                                                                    \
    do {                                                                                           \
        struct {                                                                                   \
            struct type *list;                                                                     \
            unsigned n;                                                                            \
        } got, was;                                                                                \
        memset(&got, 0, sizeof got);                                                               \
        memset(&was, 0, sizeof was);                                                               \
        bool ok = (call);                                                                          \
        CHECK(!ok || got.n > 0);                                                                   \
        return faults_untouched(ok, &got, &was, sizeof got);                                       \
    } while (0)

/* The nth of what `fail_at` counts fails, for n = 1 until the call succeeds. */
static inline void faults_each(bool (*prepare)(struct bench *b), bool (*call)(struct bench *b),
                               size_t *fail_at, unsigned least)
{
    AUTO_CLOSE(bench) struct bench b;
    bench_open(&b);
    CHECK(prepare(&b));
    unsigned failures = 0;
    for (size_t n = 1; n < 200; n++) {
        uint8_t before[SHA256_BYTES], after[SHA256_BYTES];
        faults_state(&b, before);
        struct bench fresh = b;
        fresh.a = (struct arena){ .name = "test", .limit = SAMPLE_MEMORY };
        *fail_at = n;
        bool ok = call(&fresh), reached = *fail_at == 0;
        *fail_at = 0;
        arena_free(&fresh.a);
        if (ok) {
            CHECK(!reached);
            break;
        }
        failures++;
        CHECK(reached && fresh.err.kind == ERR_SYSTEM);
        faults_state(&b, after);
        CHECK(memcmp(before, after, SHA256_BYTES) == 0);
    }
    CHECK(failures >= least);
}

#endif
