/* jail.c - see jail.h. */
#include "sandbox/jail.h"

#include <errno.h>
#include <linux/landlock.h>
#include <seccomp.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define __SANITIZE_ADDRESS__ 1
#endif
#endif
#ifdef __SANITIZE_ADDRESS__
enum { SANITIZED = 1 };
#else
enum { SANITIZED = 0 };
#endif

enum {
    CPU_SECONDS = 3600, /* the parent is stricter; this ends one whose parent is gone */
    DESCRIPTORS = 8,    /* three of nothing, the socket, the file, and room to receive it */
};
static const rlim_t memory_bytes = 1536u << 20; /* the readers' arena, an answer, the program */

bool jail_limits(struct err *err)
{
    const struct {
        __rlimit_resource_t what;
        rlim_t most;
        const char *name;
    } limits[] = {
        { RLIMIT_CORE, 0, "core files" },
        { RLIMIT_FSIZE, 0, "file sizes" },
        { RLIMIT_NPROC, 0, "processes" },
        { RLIMIT_NOFILE, DESCRIPTORS, "descriptors" },
        { RLIMIT_CPU, CPU_SECONDS, "CPU time" },
        /* AddressSanitizer reserves more than there is. */
        { RLIMIT_AS, SANITIZED ? RLIM_INFINITY : memory_bytes, "memory" },
    };
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
        return err_os(err, "could not give up new rights");
    if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) < 0)
        return err_os(err, "could not refuse debuggers");
    for (size_t i = 0; i < COUNT(limits); i++) {
        struct rlimit now;
        if (getrlimit(limits[i].what, &now) < 0)
            return err_os(err, "could not read the limit of %s", limits[i].name);
        rlim_t most = limits[i].most < now.rlim_max ? limits[i].most : now.rlim_max;
        if (setrlimit(limits[i].what, &(struct rlimit){ most, most }) < 0)
            return err_os(err, "could not limit %s", limits[i].name);
    }
    return true;
}

/* The rights a version of Landlock knows, first version first: all bits below. Debian's header
 * ends at version 2. */
static uint64_t rights_of(long version)
{
    static const unsigned bits[] = { 13, 14, 15, 15, 16 };
    size_t i = (size_t)version - 1;
    return (UINT64_C(1) << bits[i < COUNT(bits) ? i : COUNT(bits) - 1]) - 1;
}

bool jail_paths(struct err *err)
{
    long version = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    if (version < 1)
        return err_set(err, ERR_ABSENT, "no Landlock");
    struct landlock_ruleset_attr all = { .handled_access_fs = rights_of(version) };
    int rules = (int)syscall(SYS_landlock_create_ruleset, &all, sizeof all, 0);
    if (rules < 0)
        return err_os(err, "could not make rules for paths");
    bool ok = syscall(SYS_landlock_restrict_self, rules, 0) == 0 ||
              err_os(err, "could not give up paths");
    close(rules);
    return ok;
}

/* Reading what was opened for it, answering, memory, and an end. */
static bool allow(scmp_filter_ctx c)
{
    static const int plain[] = {
        SCMP_SYS(read),
        SCMP_SYS(pread64),
        SCMP_SYS(close),
        SCMP_SYS(brk),
        SCMP_SYS(munmap),
        SCMP_SYS(mremap),
        SCMP_SYS(madvise),
        SCMP_SYS(exit),
        SCMP_SYS(exit_group),
        SCMP_SYS(futex),
        SCMP_SYS(rt_sigreturn),
        SCMP_SYS(clock_gettime),
        SCMP_SYS(restart_syscall),
        SCMP_SYS(rt_sigprocmask),
        SCMP_SYS(getpid),
        SCMP_SYS(gettid),
    };
    static const int sanitizers[] = { SCMP_SYS(write), SCMP_SYS(sigaltstack),
                                      SCMP_SYS(sched_yield) };
    const struct scmp_arg_cmp anonymous[] = {
        SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0),
        SCMP_A3(SCMP_CMP_MASKED_EQ, MAP_ANONYMOUS, MAP_ANONYMOUS),
    };
    const struct scmp_arg_cmp no_code[] = { SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0) };
    const struct scmp_arg_cmp socket[] = { SCMP_A0(SCMP_CMP_EQ, JAIL_SOCKET, 0) };
    /* abort() */
    const struct scmp_arg_cmp itself[] = { SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)getpid(), 0),
                                           SCMP_A2(SCMP_CMP_EQ, SIGABRT, 0) };
    int bad = 0;
    for (size_t i = 0; i < COUNT(plain); i++)
        bad |= seccomp_rule_add(c, SCMP_ACT_ALLOW, plain[i], 0);
    for (size_t i = 0; SANITIZED && i < COUNT(sanitizers); i++)
        bad |= seccomp_rule_add(c, SCMP_ACT_ALLOW, sanitizers[i], 0);
    bad |= seccomp_rule_add_array(c, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 2, anonymous);
    bad |= seccomp_rule_add_array(c, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1, no_code);
    bad |= seccomp_rule_add_array(c, SCMP_ACT_ALLOW, SCMP_SYS(recvmsg), 1, socket);
    if (!SANITIZED)
        bad |= seccomp_rule_add_array(c, SCMP_ACT_ALLOW, SCMP_SYS(write), 1, socket);
    bad |= seccomp_rule_add_array(c, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 2, itself);
    return bad == 0;
}

bool jail_calls(struct err *err)
{
    scmp_filter_ctx c = seccomp_init(SCMP_ACT_KILL_PROCESS);
    if (c == NULL)
        return err_set(err, ERR_SYSTEM, "out of memory for system call rules");
    int bad = allow(c) ? seccomp_load(c) : -ENOMEM;
    seccomp_release(c);
    if (bad == -ENOMEM)
        return err_set(err, ERR_SYSTEM, "out of memory for system call rules");
    return bad == 0 || err_set(err, ERR_ABSENT, "no seccomp");
}
