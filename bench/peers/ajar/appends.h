/* appends.h - entries into a transparency log, for bench/log and for tests that need a log. */
#ifndef AJAR_BENCH_APPENDS_H
#define AJAR_BENCH_APPENDS_H

/* FOLDER KEY ORIGIN N BATCH: N entries as signatures leave them, BATCH at a time, behind those that
 * are there; the log's key is made as the file KEY if there is none, and the release key as KEY.release.
 * Prints the seconds they took, and the log's verifier key to KEY.vkey. */
int appends(char **args);

#endif
