/* oracle.h - a program of someone else's beside us, asked again and again through pipes, and the seeded
 * numbers that files are made of. */
#ifndef AJAR_TEST_ORACLE_H
#define AJAR_TEST_ORACLE_H

#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/base.h"

struct oracle {
    FILE *to, *from;
    pid_t pid;
};

/* python runs $ROOT/script. False if there are no pipes; a python that is not there answers nothing. */
static inline bool oracle_open(struct oracle *o, const char *python, const char *script)
{
    char path[4096];
    int in[2], out[2];
    const char *root = getenv("ROOT");
    snprintf(path, sizeof path, "%s/%s", root != NULL ? root : ".", script);
    if (pipe(in) != 0 || pipe(out) != 0 || (o->pid = fork()) < 0)
        return false;
    if (o->pid == 0) {
        dup2(in[0], 0), dup2(out[1], 1);
        close(in[1]), close(out[0]);
        execlp(python, python, path, (char *)NULL);
        _exit(127);
    }
    close(in[0]), close(out[1]);
    o->to = fdopen(in[1], "w");
    o->from = fdopen(out[0], "r");
    return o->to != NULL && o->from != NULL;
}

static inline void oracle_close(struct oracle *o)
{
    int status;
    fclose(o->to), fclose(o->from);
    waitpid(o->pid, &status, 0);
}

static inline void oracle_put_u32(struct oracle *o, uint32_t v)
{
    uint8_t b[4] = { (uint8_t)v, (uint8_t)(v >> 8), (uint8_t)(v >> 16), (uint8_t)(v >> 24) };
    fwrite(b, 1, 4, o->to);
}

/* UINT32_MAX after the end. */
static inline uint32_t oracle_u32(struct oracle *o)
{
    uint8_t b[4];
    size_t got = fread(b, 1, 4, o->from);
    return got == 4
               ? (uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24
               : UINT32_MAX;
}

/* One of below numbers; the same ones in each run, and others for each SEED of the environment. */
static inline uint32_t oracle_any(uint32_t below)
{
    static uint64_t state;
    const char *seed = state == 0 ? getenv("SEED") : NULL;
    if (state == 0)
        state = 0x243f6a8885a308d3u + (seed != NULL ? strtoull(seed, NULL, 10) : 0);
    state ^= state << 13; /* xorshift64 */
    state ^= state >> 7;
    state ^= state << 17;
    return (uint32_t)(state >> 32) % below;
}

#endif
