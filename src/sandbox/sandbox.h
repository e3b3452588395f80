/* sandbox.h - the readers of untrusted files, run by a process that has no rights.
 *
 * The worker is this program again (fork and exec of /proc/self/exe), with one socket. It gets a
 * descriptor of an open file, reads its structure, and answers with records; the parent reads
 * those with the same care as a file. A worker that dies, hangs or answers nonsense costs the
 * file its examination, not the run: *out says so (fatal), and a new worker is started.
 * docs/threats.md tells what the worker may do. */
#ifndef AJAR_SANDBOX_SANDBOX_H
#define AJAR_SANDBOX_SANDBOX_H

#include "formats/found.h"
#include "results/results.h"

struct sandbox;
enum sandbox_state { SANDBOX_FULL = 1, SANDBOX_REDUCED, SANDBOX_NONE };

/* unsafe: read in this process (--no-sandbox). Without it, ERR_SYSTEM where the kernel gives no
 * seccomp. One thread at a time may use one sandbox. */
struct sandbox *sandbox_open(bool unsafe, struct err *err) MUST;
void sandbox_close(struct sandbox *s);
AUTO_HANDLE(sandbox, sandbox_close)
enum sandbox_state sandbox_state(const struct sandbox *s);
const char *sandbox_state_name(enum sandbox_state s); /* "full", "reduced: no Landlock", ... */

struct sandbox_file {
    int fd;
    uint64_t size;
    struct span name; /* as for found_read */
    bool tensors;     /* each is asked for, not only their sums: a long list costs time */
};

/* found_read() over there. What f holds is borrowed.
 * Owner  *out in a.   Fails  ERR_SYSTEM only if no worker can be had at all. */
bool sandbox_found(struct sandbox *s, const struct sandbox_file *f, struct arena *a,
                   struct found *out, struct err *err) MUST;
/* The same in two halves, to do something else meanwhile: all is borrowed until sandbox_end, which
 * must follow before the next file. */
bool sandbox_begin(struct sandbox *s, const struct sandbox_file *f, struct err *err) MUST;
void sandbox_end(struct sandbox *s, struct arena *a, struct found *out);
/* CPU time a worker has for one file, instead of half a minute; large files have more, and
 * twenty times as much may pass on the wall. */
void sandbox_patience(struct sandbox *s, uint64_t cpu_ms);

/* results_read() over there. What f and ask hold is borrowed; cluster: at most RESULTS_CLUSTER_MAX.
 * Owner  *out in a.   Fails  as results_read; ERR_INPUT also where the worker dies or answers
 * nonsense; ERR_SYSTEM if no worker can be had. */
struct sandbox_results {
    int fd;
    uint64_t size;
    struct results_ask ask;
};
bool sandbox_results(struct sandbox *s, const struct sandbox_results *f, struct arena *a,
                     struct results *out, struct err *err) MUST;

/* What main() calls before anything else: true if this process is a worker; it has then done its
 * work and must exit with *status. */
bool sandbox_is_worker(int argc, char **argv, int *status) MUST;

#endif
