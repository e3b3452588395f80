/* sandbox_test.c - a worker that misbehaves in every way we know. This program is its own worker:
 * asked to read a file of a telling name, it does what the name says. */
#include "sandbox/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "lib/check.h"
#include "sandbox/jail.h"
#include "sandbox/reply.h"
#include "sandbox/worker.h"

static void do_open(void)
{
    (void)!open("/etc/hostname", O_RDONLY);
}
static void do_create(void)
{
    (void)!open("/tmp/made-by-the-worker", O_WRONLY | O_CREAT, 0600);
}
static void do_socket(void)
{
    (void)!socket(AF_INET, SOCK_STREAM, 0);
}
static void do_fork(void)
{
    (void)!fork();
}
static void do_exec(void)
{
    char *none[] = { NULL };
    execve("/bin/true", none, none);
}
static void do_kill(void)
{
    kill(getppid(), SIGTERM);
}
static void do_kill_by_thread(void)
{
    syscall(SYS_tgkill, 1, 1, SIGABRT);
}
static void do_signal_itself(void)
{
    syscall(SYS_tgkill, getpid(), getpid(), SIGUSR1);
}
static void do_run_new_code(void)
{
    (void)!mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}
static void do_make_code(void)
{
    mprotect((void *)((uintptr_t)do_fork & ~(uintptr_t)4095), 4096, PROT_READ | PROT_EXEC);
}
static void do_map_a_file(void)
{
    (void)!mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, JAIL_SOCKET + 1, 0);
}
static void do_truncate(void)
{
    (void)!ftruncate(JAIL_SOCKET + 1, 0);
}
static void do_look_around(void)
{
    char room[64];
    (void)!readlink("/proc/self/exe", room, sizeof room);
}
static void do_send_descriptors(void)
{
    (void)!sendmsg(JAIL_SOCKET, &(struct msghdr){ 0 }, 0);
}
static void do_crash(void)
{
    abort();
}
static void do_trap(void)
{
    __builtin_trap();
}
static void do_end(void)
{
    _exit(7);
}
static void do_spin(void)
{
    for (volatile int forever = 1; forever;)
        ;
}
static void do_sleep(void)
{
    char byte;
    (void)!read(JAIL_SOCKET, &byte, 1);
}
static void do_hang_up_and_spin(void)
{
    close(JAIL_SOCKET);
    do_spin();
}
static void do_promise_too_much(void)
{
    (void)!write(JAIL_SOCKET, "\xff\xff\xff\xff", 4);
    do_sleep();
}
static void do_talk_nonsense(void)
{
    (void)!write(JAIL_SOCKET, "\3\0\0\0abc", 7);
    do_sleep();
}
static void do_stop_in_the_middle(void)
{
    (void)!write(JAIL_SOCKET, "\3\0\0\0a", 5);
    _exit(0);
}
enum { OPEN_FD = 77 };

static void do_use_what_was_open(void)
{
    char byte;
    if (pread(OPEN_FD, &byte, 1, 0) == 1)
        abort();
    _exit(7);
}
#if !defined(__SANITIZE_ADDRESS__)
static void do_eat(void)
{
    for (size_t i = 0; i < 4096; i++)
        if (mmap(NULL, 1 << 20, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED)
            _exit(7);
    abort();
}
#endif

#define NO_RIGHT "the reader was killed: it made a system call it has no right to"
static const struct deed {
    const char *name;
    void (*act)(void);
    const char *want;
} deeds[] = {
    { "opens a file", do_open, NO_RIGHT },
    { "creates a file", do_create, NO_RIGHT },
    { "makes a socket", do_socket, NO_RIGHT },
    { "forks", do_fork, NO_RIGHT },
    { "runs a program", do_exec, NO_RIGHT },
    { "kills its parent", do_kill, NO_RIGHT },
    { "kills its parent by thread", do_kill_by_thread, NO_RIGHT },
    { "signals itself", do_signal_itself, NO_RIGHT },
    { "maps code", do_run_new_code, NO_RIGHT },
    { "makes memory code", do_make_code, NO_RIGHT },
    { "maps a file", do_map_a_file, NO_RIGHT },
    { "cuts the file", do_truncate, NO_RIGHT },
    { "looks around", do_look_around, NO_RIGHT },
    { "sends a message", do_send_descriptors, NO_RIGHT },
    { "crashes", do_crash, "the reader was killed by SIGABRT" },
    { "traps", do_trap, "the reader was killed by SIGILL" },
    { "ends", do_end, "the reader ended without an answer" },
    { "spins", do_spin, "the reader worked for more than 50 ms" },
    { "sleeps", do_sleep, "the reader did not answer for 1000 ms" },
    { "hangs up and spins", do_hang_up_and_spin, "the reader was killed by SIGKILL" },
    { "promises too much", do_promise_too_much, "the reader answered nonsense: 4294967295 bytes" },
    { "talks nonsense", do_talk_nonsense,
      "the reader answered nonsense: bytes end inside a value" },
    { "uses what was open", do_use_what_was_open, "the reader ended without an answer" },
#if !defined(__SANITIZE_ADDRESS__)
    { "eats", do_eat, "the reader ended without an answer" },
#endif
    { "stops in the middle", do_stop_in_the_middle, "the reader ended without an answer" },
};

/* A file named as a deed is one; "facts" tells of the worker; any other is what its bytes are. */
static bool deed_read(struct source *src, struct span name, struct arena *a, struct found *out,
                      struct err *err)
{
    static struct found_pair fact[2];
    static char nth = '0';
    nth++;
    for (size_t i = 0; i < COUNT(deeds); i++)
        if (span_eq(name, span_of(deeds[i].name)))
            deeds[i].act();
    if (span_eq(name, SPAN("refuses")))
        return err_set(err, ERR_LIMIT, "reader memory is limited");
    if (!found_read(src, name, a, out, err))
        return false;
    if (span_eq(name, SPAN("tells too much"))) {
        uint8_t *much = ARENA_ARRAY(a, uint8_t, REPLY_BYTES_MAX, err);
        fact[0].value = (struct span){ much, much != NULL ? REPLY_BYTES_MAX : 0 };
        out->fact = fact;
        out->n_facts = 1;
    }
    if (span_eq(name, SPAN("facts"))) {
        bool empty = environ == NULL || environ[0] == NULL;
        fact[0].value = empty ? SPAN("empty") : SPAN("not empty");
        fact[1].value = (struct span){ (const uint8_t *)&nth, 1 };
        out->fact = fact;
        out->n_facts = 2;
    }
    return true;
}

/* A descriptor of bytes. */
static int file_of(const void *bytes, size_t n)
{
    int fd = memfd_create("test", MFD_CLOEXEC);
    CHECK(fd >= 0 && write(fd, bytes, n) == (ssize_t)n);
    return fd;
}

static const char small[] = "\x38\0\0\0\0\0\0\0"
                            "{\"w\":{\"dtype\":\"U8\",\"shape\":[2,2],\"data_offsets\":[0,4]}} "
                            "data";
enum { SMALL_BYTES = sizeof small - 1 };

static bool ask_for(struct sandbox *s, const char *name, bool tensors, struct arena *a,
                    struct found *f)
{
    struct err err = { 0 };
    int fd = file_of(small, SMALL_BYTES);
    struct sandbox_file file = { fd, SMALL_BYTES, span_of(name), tensors };
    bool ok = sandbox_found(s, &file, a, f, &err);
    CHECK_STR(err.text, "");
    close(fd);
    return ok;
}

static bool ask(struct sandbox *s, const char *name, struct arena *a, struct found *f)
{
    return ask_for(s, name, true, a, f);
}

static bool is_small(const struct found *f)
{
    return f->fatal.kind == ERR_NONE && !f->died && f->kind == FOUND_SAFETENSORS &&
           f->n_tensors == 1 && span_eq(f->tensor[0].name, SPAN("w")) &&
           f->tensor[0].off == SMALL_BYTES - 4 && f->tensor[0].bytes == 4 &&
           f->tensor[0].rank == 2 && f->tensor[0].shape[1] == 2 && f->notes->n == 0 &&
           found_tensors(f) == 1;
}

static void a_file_is_read_over_there(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 16 << 20 };
    struct err err = { 0 };
    for (unsigned unsafe = 0; unsafe < 2; unsafe++) {
        AUTO_CLOSE(sandbox) struct sandbox *s = sandbox_open(unsafe, &err);
        CHECK_STR(err.text, "");
        for (unsigned i = 0; s != NULL && i < 3; i++) {
            struct found f = { 0 };
            CHECK(ask(s, "model.safetensors", &a, &f) && is_small(&f));
            CHECK(ask_for(s, "model.safetensors", false, &a, &f) && f.n_tensors == 0);
            CHECK(f.whole && f.n_dtypes == 1 && f.dtype[0].tensors == 1 && f.dtype[0].bytes == 4);
        }
        CHECK(s != NULL && (sandbox_state(s) == SANDBOX_NONE) == unsafe);
    }
}

/* Whatever it did: the file is not whole, the reason is told, the next file is read. */
static void what_a_worker_does_costs_its_own_file_only(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 16 << 20 };
    struct err err = { 0 };
    int file = file_of(small, SMALL_BYTES);
    CHECK(dup2(file, OPEN_FD) == OPEN_FD); /* without O_CLOEXEC */
    AUTO_CLOSE(sandbox) struct sandbox *s = sandbox_open(false, &err);
    CHECK_STR(err.text, "");
    for (size_t i = 0; s != NULL && i < COUNT(deeds); i++) {
        struct found f = { .whole = true }, next = { 0 };
        check_case = deeds[i].name;
        sandbox_patience(s, 50);
        CHECK(ask(s, deeds[i].name, &a, &f));
        CHECK(!f.whole && f.n_tensors == 0 && f.notes != NULL && !f.fatal.has_at && f.died);
        CHECK_STR(f.fatal.text, deeds[i].want);
        sandbox_patience(s, 30000);
        CHECK(ask(s, "model.safetensors", &a, &next) && is_small(&next));
    }
    close(OPEN_FD);
    close(file);
}

static void a_reader_that_refuses_says_why(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 16 << 20 };
    struct err err = { 0 };
    AUTO_CLOSE(sandbox) struct sandbox *s = sandbox_open(false, &err);
    struct found f = { 0 };
    CHECK(s != NULL && ask(s, "refuses", &a, &f));
    CHECK(f.fatal.kind == ERR_LIMIT && f.notes != NULL && !f.whole && !f.died);
    CHECK_STR(f.fatal.text, "reader memory is limited");
}

static void an_answer_has_a_limit(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 128 << 20 };
    struct err err = { 0 };
    AUTO_CLOSE(sandbox) struct sandbox *s = sandbox_open(false, &err);
    struct found f = { 0 };
    CHECK(s != NULL && ask(s, "tells too much", &a, &f));
    CHECK(f.fatal.kind == ERR_LIMIT && f.kind == FOUND_SAFETENSORS && !f.whole);
    CHECK_STR(f.fatal.text, "answer is limited to 67108864 bytes");
}

static void a_worker_has_no_environment(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 16 << 20 };
    struct err err = { 0 };
    AUTO_CLOSE(sandbox) struct sandbox *s = sandbox_open(false, &err);
    struct found f = { 0 };
    CHECK(s != NULL && ask(s, "facts", &a, &f) && f.n_facts == 2);
    CHECK(f.n_facts == 2 && span_eq(f.fact[0].value, SPAN("empty")));
}

static void check_nth(struct sandbox *s, struct arena *a, struct span nth)
{
    struct found f = { 0 };
    CHECK(ask(s, "facts", a, &f) && f.n_facts == 2 && span_eq(f.fact[1].value, nth));
}

static void a_worker_is_kept_until_a_file_is_fatal(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 16 << 20 };
    struct err err = { 0 };
    AUTO_CLOSE(sandbox) struct sandbox *s = sandbox_open(false, &err);
    struct found f = { 0 };
    check_nth(s, &a, SPAN("1"));
    check_nth(s, &a, SPAN("2"));
    CHECK(ask(s, "refuses", &a, &f));
    check_nth(s, &a, SPAN("1"));
}

static void a_worker_that_was_killed_between_two_files_is_replaced(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 16 << 20 };
    struct err err = { 0 };
    AUTO_CLOSE(sandbox) struct sandbox *s = sandbox_open(false, &err);
    struct found f = { 0 };
    CHECK(s != NULL && ask(s, "ends", &a, &f) && ask(s, "model.safetensors", &a, &f));
    CHECK(is_small(&f));
}

/* Each wall alone, in a child: exit status 0 if it held. */
static bool holds(bool (*wall)(struct err *err), bool (*tried)(void))
{
    int status = -1;
    struct err err = { 0 };
    pid_t child = fork();
    if (child == 0)
        _exit(!wall(&err) ? err.kind == ERR_ABSENT ? 3 : 2 : tried());
    CHECK(waitpid(child, &status, 0) == child);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 3)
        return true; /* this kernel has not got it: sandbox_state says so */
    return (WIFEXITED(status) && WEXITSTATUS(status) == 0) ||
           (WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS);
}

static bool opened(void)
{
    return open("/proc/self/status", O_RDONLY) >= 0 || errno != EACCES;
}
static bool listed(void)
{
    return open("/", O_RDONLY | O_DIRECTORY) >= 0 || errno != EACCES;
}
static bool removed(void)
{
    return unlink("/tmp") == 0 || (errno != EACCES && errno != EPERM);
}
static bool limit_above(__rlimit_resource_t what, rlim_t most)
{
    struct rlimit r;
    return getrlimit(what, &r) != 0 || r.rlim_max > most;
}
static bool unlimited(void)
{
    return limit_above(RLIMIT_CORE, 0) || limit_above(RLIMIT_FSIZE, 0) ||
           limit_above(RLIMIT_NPROC, 0) || limit_above(RLIMIT_NOFILE, 8) ||
           limit_above(RLIMIT_CPU, 3600) || prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) != 1 ||
           prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) != 0;
}
static bool memory_unlimited(void)
{
    return limit_above(RLIMIT_AS, (rlim_t)1536 << 20);
}
static bool opened_by_name(void)
{
    return open("/", O_RDONLY) >= 0;
}

static void each_wall_holds_alone(void)
{
    CHECK(holds(jail_paths, opened));
    CHECK(holds(jail_paths, listed));
    CHECK(holds(jail_paths, removed));
    CHECK(holds(jail_limits, unlimited));
    CHECK(holds(jail_calls, opened_by_name));
#if !defined(__SANITIZE_ADDRESS__)
    CHECK(holds(jail_limits, memory_unlimited));
#else
    (void)memory_unlimited;
#endif
}

static void a_command_line_alone_makes_no_worker(void)
{
    char *argv[] = { (char[]){ "ajar" }, (char[]){ WORKER_WORD }, NULL };
    int fd = fcntl(JAIL_SOCKET, F_DUPFD_CLOEXEC, 50);
    close(JAIL_SOCKET);
    CHECK(!worker_is(2, argv));
    if (fd >= 0)
        dup2(fd, JAIL_SOCKET), close(fd);
}

static void every_allocation_may_fail(void)
{
    for (size_t nth = 1;; nth++) {
        struct arena a = { .name = "test", .limit = 16 << 20 };
        struct err err = { 0 };
        struct found f = { 0 };
        bool reached, ok = false;
        mem_fail_at = nth;
        struct sandbox *s = sandbox_open(false, &err);
        if (s != NULL) {
            int fd = file_of(small, SMALL_BYTES);
            ok = sandbox_found(s, &(struct sandbox_file){ fd, SMALL_BYTES, SPAN("x"), true }, &a,
                               &f, &err);
            close(fd);
        }
        reached = mem_fail_at == 0;
        mem_fail_at = 0;
        CHECK(!reached || !ok || f.fatal.kind == ERR_SYSTEM);
        CHECK(reached || (ok && is_small(&f)));
        sandbox_close(s);
        arena_free(&a);
        if (!reached)
            break;
    }
}

/* ---- results ---- */

static struct results one_result(struct result *r, struct arena *a)
{
    struct err err = { 0 };
    *r = (struct result){
        .task = SPAN("t"), .metric = SPAN("acc"), .kind = RESULT_COUNT, .k = 1, .n = 2
    };
    return (struct results){ .format = RESULTS_LM_EVAL,
                             .result = r,
                             .n = 1,
                             .notes = ARENA_ARRAY(a, struct notes, 1, &err) };
}

/* Over there: what the name says. */
static bool deed_results(struct source *src, const struct results_ask *ask, struct arena *a,
                         struct results *out, struct err *err)
{
    static struct result r;
    (void)src;
    *out = one_result(&r, a);
    if (span_eq(ask->name, SPAN("dies")))
        abort();
    if (span_eq(ask->name, SPAN("opens")))
        do_open();
    if (span_eq(ask->name, SPAN("lies")))
        r.k = 3;
    if (span_eq(ask->name, SPAN("answers the other question")))
        return err_at(err, ERR_INPUT, 1u << 30, "past the file");
    if (span_eq(ask->name, SPAN("refuses")))
        return err_at(err, ERR_INPUT, 5, "expected more");
    r.settings = ask->cluster;
    return true;
}

static bool ask_results(struct sandbox *s, const char *name, struct arena *a, struct results *out,
                        struct err *err)
{
    int fd = file_of(small, SMALL_BYTES);
    struct sandbox_results file = { fd, SMALL_BYTES, { span_of(name), SPAN("field") } };
    bool ok = sandbox_results(s, &file, a, out, err);
    close(fd);
    return ok;
}

static void results_are_read_over_there(void)
{
    static const struct {
        const char *name, *want;
    } rows[] = {
        { "dies", "the reader was killed by SIGABRT" },
        { "opens", "the reader was killed: it made a system call it has no right to" },
        { "lies", "the reader answered nonsense: result 1: more hits than trials, or no trial" },
        { "answers the other question", "the reader answered nonsense: an error outside the file" },
        { "refuses", "expected more" },
    };
    struct err none = { 0 };
    AUTO_CLOSE(sandbox) struct sandbox *s = sandbox_open(false, &none);
    for (size_t i = 0; s != NULL && i < COUNT(rows); i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 16 << 20 };
        struct results r = { .n = 77 };
        struct err err = { 0 };
        check_case = rows[i].name;
        CHECK(!ask_results(s, rows[i].name, &a, &r, &err) && r.n == 77 && err.kind == ERR_INPUT);
        CHECK_STR(err.text, rows[i].want);
        CHECK(ask_results(s, "t.json", &a, &r, &none) && r.n == 1 && r.result[0].k == 1);
        CHECK(span_eq(r.result[0].settings, SPAN("field")));
        struct found f = { 0 };
        CHECK(ask(s, "model.safetensors", &a, &f) && is_small(&f));
    }
    CHECK(s != NULL);
}

static const struct check_test tests[] = {
    TEST(results_are_read_over_there),
    TEST(a_file_is_read_over_there),
    TEST(what_a_worker_does_costs_its_own_file_only),
    TEST(a_reader_that_refuses_says_why),
    TEST(an_answer_has_a_limit),
    TEST(a_worker_has_no_environment),
    TEST(a_worker_is_kept_until_a_file_is_fatal),
    TEST(a_worker_that_was_killed_between_two_files_is_replaced),
    TEST(each_wall_holds_alone),
    TEST(a_command_line_alone_makes_no_worker),
    TEST(every_allocation_may_fail),
};

int main(int argc, char **argv)
{
    return worker_is(argc, argv) ? worker_serve((struct worker_readers){ deed_read, deed_results })
                                 : check_main(tests, COUNT(tests), argc, argv);
}
