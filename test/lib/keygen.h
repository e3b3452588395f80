/* keygen.h - the real ssh-keygen, in a folder of its own, for tests of what it reads and writes. */
#ifndef AJAR_TEST_KEYGEN_H
#define AJAR_TEST_KEYGEN_H

#include <fcntl.h>
#include <ftw.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "lib/check.h"

struct keygen {
    char folder[64];
    struct arena a;
};

static inline bool keygen_open(struct keygen *k)
{
    *k = (struct keygen){ "/tmp/ajar-test-XXXXXX", { .name = "keygen", .limit = 64 << 20 } };
    setenv("TZ", "UTC", 1);
    return mkdtemp(k->folder) != NULL;
}

static inline int keygen_forget(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
    (void)st, (void)kind, (void)ftw;
    return remove(path);
}

static inline void keygen_close(struct keygen *k)
{
    nftw(k->folder, keygen_forget, 8, FTW_DEPTH | FTW_PHYS);
    arena_free(&k->a);
}

static inline const char *keygen_path(struct keygen *k, const char *name)
{
    struct err err = { 0 };
    return path_join(&k->a, k->folder, name, &err);
}

/* Its status; -1 if it cannot be run. argv ends in NULL; input is a file. */
static inline int keygen_run(const char *const *argv, const char *input)
{
    pid_t pid;
    int status = -1;
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, 0, input != NULL ? input : "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&files, 1, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&files, 2, "/dev/null", O_WRONLY, 0);
    bool ran =
        posix_spawnp(&pid, argv[0], &files, NULL, (char *const *)(uintptr_t)argv, environ) == 0 &&
        waitpid(pid, &status, 0) == pid;
    posix_spawn_file_actions_destroy(&files);
    return ran && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static inline void keygen_write(struct keygen *k, const char *name, struct span bytes)
{
    int fd = open(keygen_path(k, name), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    CHECK(fd >= 0 && write(fd, bytes.ptr, bytes.len) == (ssize_t)bytes.len);
    close(fd);
}

static inline struct span keygen_read(struct keygen *k, const char *name, struct arena *a)
{
    struct err err = { 0 };
    struct span out = { 0 };
    CHECK(file_load(keygen_path(k, name), 1 << 20, a, &out, &err));
    return out;
}

/* A key pair NAME, NAME.pub. bits may be NULL. */
static inline void keygen_key(struct keygen *k, const char *name, const char *type,
                              const char *bits)
{
    const char *path = keygen_path(k, name);
    const char *argv[] = { "ssh-keygen", "-q", "-t", type, "-N", "",  "-C",
                           "",           "-f", path, "-b", bits, NULL };
    if (bits == NULL)
        argv[10] = NULL;
    CHECK(keygen_run(argv, NULL) == 0);
}

/* FILE.sig beside FILE. */
static inline void keygen_sign(struct keygen *k, const char *key, const char *space,
                               const char *hash, const char *file)
{
    char option[32], sig[128];
    snprintf(option, sizeof option, "hashalg=%s", hash);
    snprintf(sig, sizeof sig, "%s.sig", file);
    unlink(keygen_path(k, sig));
    const char *argv[] = { "ssh-keygen",         "-q", "-Y",  "sign", "-f",
                           keygen_path(k, key),  "-n", space, "-O",   option,
                           keygen_path(k, file), NULL };
    CHECK(keygen_run(argv, NULL) == 0);
}

/* What ssh-keygen itself says of SIG over FILE by WHO, as listed in the file SIGNERS. */
static inline bool keygen_accepts(struct keygen *k, const char *signers, const char *who,
                                  const char *space, const char *sig, const char *file)
{
    const char *argv[] = { "ssh-keygen", "-Y", "verify", "-f", keygen_path(k, signers), "-I",
                           who,          "-n", space,    "-s", keygen_path(k, sig),     NULL };
    int status = keygen_run(argv, keygen_path(k, file));
    CHECK(status >= 0);
    return status == 0;
}

#endif
