/* sandbox.c - see sandbox.h. The parent's side.
 *
 *   NONE --start--> IDLE --ask--> ASKED --answer--> IDLE
 *                     ^             |
 *                     |             +-- death, silence, nonsense, a fatal file --> NONE
 *
 * Invariants
 *   (1) A worker that did anything but answer well is never asked again.
 *   (2) Nothing of an answer is used before reply_read has read all of it. */
#include "sandbox/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/rd.h"
#include "sandbox/jail.h"
#include "sandbox/pack.h"
#include "sandbox/reply.h"
#include "sandbox/tally.h"
#include "sandbox/worker.h"

enum {
    CPU_MS = 30000,
    CPU_MS_EACH = 1000,         /* and as much again for each ... */
    CPU_EACH_BYTES = 64u << 20, /* ... of the file: a slow reader's pace */
    WALL_FACTOR = 20,           /* a machine may be that busy with other things */
    SLICE_MS = 100,             /* between two looks at the worker's clock */
};

struct sandbox {
    bool unsafe;
    enum sandbox_state state;
    pid_t pid; /* 0: none */
    int fd;
    uint64_t cpu_ms; /* for a file, besides what its size adds */
    struct sandbox_file asked;
    bool results; /* they were asked for, with this field as cluster */
    struct span cluster;
    uint64_t asked_ms; /* the worker's clock then */
    bool died;         /* over the question at work, or hung, or answered nonsense */
};

struct patience {
    uint64_t cpu_ms, wall_ms;                 /* the clocks may go up to here */
    uint64_t cpu_allowed_ms, wall_allowed_ms; /* for the message */
};

static uint64_t ms_of(clockid_t clock)
{
    struct timespec t = { 0 };
    clock_gettime(clock, &t);
    return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

static uint64_t cpu_of(const struct sandbox *s)
{
    clockid_t clock;
    return clock_getcpuclockid(s->pid, &clock) == 0 ? ms_of(clock) : 0;
}

/* The clock on the wall runs from now on: only then somebody waits. */
static struct patience patience_of(const struct sandbox *s)
{
    uint64_t allowed = s->cpu_ms + s->asked.size / CPU_EACH_BYTES * CPU_MS_EACH;
    uint64_t wall = WALL_FACTOR * allowed;
    return (struct patience){ s->asked_ms + allowed, ms_of(CLOCK_MONOTONIC) + wall, allowed, wall };
}

static void stop(struct sandbox *s, int *status)
{
    int ignored;
    if (s->pid == 0)
        return;
    close(s->fd);
    kill(s->pid, SIGKILL);
    while (waitpid(s->pid, status != NULL ? status : &ignored, 0) < 0 && errno == EINTR)
        ;
    s->pid = 0;
}

/* Exactly n bytes. False: the worker hung up (err is untouched), or took too long. */
static bool receive(struct sandbox *s, const struct patience *p, void *dst, size_t n,
                    struct err *err)
{
    for (uint8_t *to = dst; n > 0;) {
        ssize_t got = recv(s->fd, to, n, MSG_DONTWAIT);
        if (got > 0) {
            to += got, n -= (size_t)got;
            continue;
        }
        s->died = got == 0 || (errno != EAGAIN && errno != EINTR);
        if (s->died)
            return false;
        struct pollfd one = { .fd = s->fd, .events = POLLIN };
        if (poll(&one, 1, SLICE_MS) != 0)
            continue;
        s->died = true; /* unless it has time left */
        if (cpu_of(s) > p->cpu_ms)
            return err_set(err, ERR_LIMIT, "the reader worked for more than %" PRIu64 " ms",
                           p->cpu_allowed_ms);
        if (ms_of(CLOCK_MONOTONIC) > p->wall_ms)
            return err_set(err, ERR_LIMIT, "the reader did not answer for %" PRIu64 " ms",
                           p->wall_allowed_ms);
        s->died = false;
    }
    return true;
}

/* Only what stands here reaches the worker: no environment, no terminal, no signal settings. */
static int spawn(pid_t *pid, int child)
{
    static char program[] = "ajar", word[] = WORKER_WORD;
    char *argv[] = { program, word, NULL }, *env[] = { NULL };
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attr;
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    if (posix_spawn_file_actions_init(&files) != 0)
        return ENOMEM;
    if (posix_spawnattr_init(&attr) != 0) {
        posix_spawn_file_actions_destroy(&files);
        return ENOMEM;
    }
    int bad = posix_spawn_file_actions_adddup2(&files, child, JAIL_SOCKET);
    for (int fd = 0; bad == 0 && fd < JAIL_SOCKET; fd++)
        bad = posix_spawn_file_actions_addopen(&files, fd, "/dev/null", O_RDWR, 0);
    posix_spawnattr_setsigmask(&attr, &none);
    posix_spawnattr_setsigdefault(&attr, &all);
    posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    if (bad == 0)
        bad = posix_spawn(pid, "/proc/self/exe", &files, &attr, argv, env);
    posix_spawnattr_destroy(&attr);
    posix_spawn_file_actions_destroy(&files);
    return bad;
}

static bool greet(struct sandbox *s, struct err *err)
{
    struct patience p = patience_of(s);
    uint8_t hello = 0;
    if (!receive(s, &p, &hello, 1, err) && err->kind == ERR_NONE)
        return err_set(err, ERR_SYSTEM, "the reader's process ended before it began");
    if (err->kind != ERR_NONE)
        return false;
    if (hello == WORKER_NO_CALLS)
        return err_set(err, ERR_SYSTEM,
                       "this kernel offers no seccomp: files would be read with all your rights; "
                       "--no-sandbox does so");
    s->state = hello == WORKER_FULL ? SANDBOX_FULL : SANDBOX_REDUCED;
    return hello == WORKER_FULL || hello == WORKER_NO_PATHS ||
           err_set(err, ERR_SYSTEM, "the reader's process could not give up its rights");
}

static bool start(struct sandbox *s, struct err *err)
{
    int pair[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) < 0)
        return err_os(err, "could not make a socket");
    int bad = spawn(&s->pid, pair[1]);
    close(pair[1]);
    if (bad != 0) {
        close(pair[0]);
        s->pid = 0;
        errno = bad;
        return err_os(err, "could not start a process for the readers");
    }
    s->fd = pair[0];
    if (greet(s, err))
        return true;
    stop(s, NULL);
    return false;
}

struct sandbox *sandbox_open(bool unsafe, struct err *err)
{
    struct sandbox *s = mem_resize(NULL, sizeof *s);
    if (s == NULL) {
        err_set(err, ERR_SYSTEM, "out of memory for a sandbox");
        return NULL;
    }
    *s = (struct sandbox){ .unsafe = unsafe, .state = SANDBOX_NONE, .cpu_ms = CPU_MS };
    if (!unsafe && !start(s, err)) {
        mem_release(s);
        return NULL;
    }
    return s;
}

void sandbox_close(struct sandbox *s)
{
    if (s == NULL)
        return;
    stop(s, NULL);
    mem_release(s);
}

enum sandbox_state sandbox_state(const struct sandbox *s)
{
    return s->state;
}

const char *sandbox_state_name(enum sandbox_state s)
{
    return s == SANDBOX_FULL ? "full" : s == SANDBOX_REDUCED ? "reduced: no Landlock" : "none";
}

void sandbox_patience(struct sandbox *s, uint64_t cpu_ms)
{
    s->cpu_ms = cpu_ms;
}

static bool ask(struct sandbox *s)
{
    int fd = s->asked.fd;
    struct span name = s->asked.name;
    uint8_t fixed[WORKER_ASK_FIXED];
    union {
        struct cmsghdr align;
        char room[CMSG_SPACE(sizeof fd)];
    } control = { 0 };
    struct iovec iov[] = { { fixed, sizeof fixed },
                           { (void *)(uintptr_t)name.ptr, name.len },
                           { (void *)(uintptr_t)s->cluster.ptr, s->cluster.len } };
    struct msghdr msg = {
        .msg_iov = iov,
        .msg_iovlen = COUNT(iov),
        .msg_control = &control,
        .msg_controllen = sizeof control,
    };
    struct cmsghdr *c = CMSG_FIRSTHDR(&msg);
    for (unsigned i = 0; i < 8; i++)
        fixed[i] = (uint8_t)(s->asked.size >> 8 * i);
    for (unsigned i = 0; i < 4; i++)
        fixed[8 + i] = (uint8_t)(name.len >> 8 * i);
    fixed[12] = s->results ? WORKER_RESULTS : s->asked.tensors ? WORKER_TENSORS : WORKER_SUMS;
    c->cmsg_level = SOL_SOCKET;
    c->cmsg_type = SCM_RIGHTS;
    c->cmsg_len = CMSG_LEN(sizeof fd);
    memcpy(CMSG_DATA(c), &fd, sizeof fd);
    s->asked_ms = cpu_of(s);
    return sendmsg(s->fd, &msg, MSG_NOSIGNAL) ==
           (ssize_t)(sizeof fixed + name.len + s->cluster.len);
}

/* The answer, whole, in a; or *why. */
static bool hear(struct sandbox *s, struct arena *a, struct span *body, struct err *why)
{
    struct patience p = patience_of(s);
    uint8_t room[4];
    if (!receive(s, &p, room, sizeof room, why))
        return false;
    struct rd r = { .in = { room, sizeof room } };
    uint32_t n = rd_u32le(&r);
    s->died = n > REPLY_BYTES_MAX;
    if (s->died)
        return err_set(why, ERR_INPUT, "the reader answered nonsense: %" PRIu32 " bytes", n);
    uint8_t *bytes = ARENA_ARRAY(a, uint8_t, n, why);
    if (bytes == NULL || !receive(s, &p, bytes, n, why))
        return false;
    *body = (struct span){ bytes, n };
    return true;
}

/* Why there is no answer, when the worker only hung up. */
static void explain_death(int status, struct err *why)
{
    const char *name = WIFSIGNALED(status) ? sigabbrev_np(WTERMSIG(status)) : NULL;
    if (name != NULL && WTERMSIG(status) == SIGSYS)
        err_set(why, ERR_INPUT, "the reader was killed: it made a system call it has no right to");
    else if (name != NULL)
        err_set(why, ERR_INPUT, "the reader was killed by SIG%s", name);
    else
        err_set(why, ERR_INPUT, "the reader ended without an answer");
}

static bool heard(struct sandbox *s, struct arena *a, struct span *body, struct err *why)
{
    int status = 0;
    if (hear(s, a, body, why))
        return true;
    stop(s, &status); /* one that hung up is ending by itself: its own end is in status */
    if (why->kind == ERR_NONE)
        explain_death(status, why);
    return false;
}

static bool nonsense(struct err *why)
{
    why->has_at = false; /* a byte of the answer, not of the file */
    return why->kind == ERR_INPUT && err_in(why, "the reader answered nonsense");
}

static bool answered(struct sandbox *s, struct arena *a, struct found *out, struct err *why)
{
    struct span body;
    if (!heard(s, a, &body, why))
        return false;
    if (reply_read(body, s->asked.size, a, out, why))
        return true;
    s->died = why->kind == ERR_INPUT;
    return nonsense(why);
}

static bool read_here(const struct sandbox_file *q, struct arena *a, struct found *out,
                      struct err *why)
{
    struct source src = source_fd("file", q->fd, q->size);
    struct found f;
    if (!found_read(&src, q->name, a, &f, why))
        return false;
    if (!q->tensors)
        f.n_tensors = 0;
    *out = f;
    return true;
}

static bool begin(struct sandbox *s, struct err *err)
{
    assert(s->asked.name.len <= PATH_BYTES_MAX && s->cluster.len <= RESULTS_CLUSTER_MAX);
    s->asked_ms = 0;
    if (s->unsafe)
        return true;
    if (s->pid == 0 && !start(s, err))
        return false;
    if (ask(s))
        return true;
    stop(s, NULL); /* it died of something else, between two files */
    if (!start(s, err))
        return false;
    if (ask(s))
        return true;
    err_os(err, "could not ask the reader's process");
    stop(s, NULL);
    return false;
}

bool sandbox_begin(struct sandbox *s, const struct sandbox_file *f, struct err *err)
{
    s->asked = *f;
    s->results = false;
    s->cluster = (struct span){ 0 };
    return begin(s, err);
}

void sandbox_end(struct sandbox *s, struct arena *a, struct found *out)
{
    struct err why = { 0 };
    s->died = false;
    bool ok = s->unsafe ? read_here(&s->asked, a, out, &why) : answered(s, a, out, &why);
    if (!ok)
        *out = (struct found){ .died = s->died, .fatal = why, .notes = unpack_no_notes() };
    if (out->fatal.kind != ERR_NONE)
        stop(s, NULL);
}

bool sandbox_found(struct sandbox *s, const struct sandbox_file *f, struct arena *a,
                   struct found *out, struct err *err)
{
    if (!sandbox_begin(s, f, err))
        return false;
    sandbox_end(s, a, out);
    return true;
}

bool sandbox_results(struct sandbox *s, const struct sandbox_results *f, struct arena *a,
                     struct results *out, struct err *err)
{
    struct err fatal = { 0 };
    struct span body;
    s->asked = (struct sandbox_file){ .fd = f->fd, .size = f->size, .name = f->ask.name };
    s->results = true;
    s->cluster = f->ask.cluster;
    if (!begin(s, err))
        return false;
    if (s->unsafe) {
        struct source src = source_fd("file", f->fd, f->size);
        return results_read(&src, &f->ask, a, out, err);
    }
    if (!heard(s, a, &body, err))
        return false;
    bool ok =
        tally_read((struct tally_place){ body, f->size }, a, out, &fatal, err) || nonsense(err);
    if (ok && fatal.kind == ERR_NONE)
        return true;
    stop(s, NULL);
    if (ok)
        *err = fatal;
    return false;
}

bool sandbox_is_worker(int argc, char **argv, int *status)
{
    if (!worker_is(argc, argv))
        return false;
    *status = worker_serve((struct worker_readers){ found_read, results_read });
    return true;
}
