/* raw.h - the database of a home without ajar: another program, or another process at work. And
 * what SQLite asks of the system on the way, seen by the test. */
#ifndef AJAR_TEST_RAW_H
#define AJAR_TEST_RAW_H

#include <sqlite3.h>
#include <stdio.h>

#include "lib/check.h"

static inline void raw_run(sqlite3 *db, const char *text)
{
    CHECK(sqlite3_exec(db, text, NULL, NULL, NULL) == SQLITE_OK);
}

/* The database, after text; the caller closes it. */
static inline sqlite3 *raw_open(const char *home, const char *text)
{
    char path[128];
    sqlite3 *db = NULL;
    snprintf(path, sizeof path, "%s/ajar.db", home);
    CHECK(sqlite3_open(path, &db) == SQLITE_OK);
    raw_run(db, text);
    return db;
}

static inline int raw_waits(sqlite3_vfs *vfs, int microseconds);
/* From now on at_wait is called, in the waiting thread, each time a statement waits for another
 * connection to end its transaction. */
static void (*raw_at_wait)(void);
static int (*raw_sleep)(sqlite3_vfs *vfs, int microseconds);
static inline void raw_watch(void (*at_wait)(void))
{
    sqlite3_vfs *vfs = sqlite3_vfs_find(NULL);
    if (raw_sleep == NULL)
        raw_sleep = vfs->xSleep;
    raw_at_wait = at_wait;
    vfs->xSleep = at_wait != NULL ? raw_waits : raw_sleep;
}

static inline int raw_waits(sqlite3_vfs *vfs, int microseconds)
{
    raw_at_wait();
    return raw_sleep(vfs, microseconds);
}

#endif
