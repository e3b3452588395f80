/* cosigner.c - see cosigner.h. */
#include "hub/cosigner.h"

#include <pthread.h>
#include <stdio.h>
#include <time.h>

#include "base/file.h"
#include "tlog/log.h"

enum { LOOK_SECONDS = 2, AFTER_NO_SECONDS = 30, LINE_BYTES = 4096 };

struct cosigner {
    struct arena a; /* of the folder's name */
    const char *folder;
    pthread_t thread;
    bool running, stop;
    pthread_mutex_t lock;
    pthread_cond_t stopped;
    char said[LINE_BYTES]; /* the last complaint: told once, not each time */
};

/* ---- what is asked for ---- */

static bool knows(const struct quorum *q, const char *url)
{
    for (size_t i = 0; i < q->n_names; i++)
        if (q->name[i].need == 0 && span_eq(q->name[i].url, span_of(url)))
            return true;
    return false;
}

static bool all_known(struct cosigner *c, const struct hub_config *config, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "a policy", .limit = 1 << 20 };
    char room[QUOTED_BYTES];
    struct quorum q;
    struct span text;
    const char *path = path_join(&a, c->folder, "log.policy", err);
    if (path == NULL)
        return false;
    if (!file_load(path, QUORUM_BYTES_MAX, &a, &text, err))
        return err_in(err, "--witness: the log's policy says whose signature it is");
    if (!quorum_read(text, &a, &q, err))
        return err_in(err, "%s", path);
    for (unsigned i = 0; i < config->n_witnesses; i++)
        if (!knows(&q, config->witness[i]))
            return err_set(err, ERR_USAGE, "--witness %s: %s has no witness of that address",
                           span_quote(span_of(config->witness[i]), room), path);
    return true;
}

/* ---- the thread ---- */

static void complain(struct cosigner *c, const struct witness_answers *w, const struct err *err)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct err none = { 0 };
    struct span line;
    buf_init(&b, "a line", LINE_BYTES - 1);
    for (size_t i = 0; i < w->n; i++)
        if (!w->told[i].signed_it) {
            buf_printf(&b, "ajar: the witness ");
            buf_quoted(&b, span_of(w->told[i].name));
            buf_printf(&b, " has not signed: ");
            buf_quoted(&b, span_of(w->told[i].why));
            buf_printf(&b, "\n");
        }
    if (err->kind != ERR_NONE && err->kind != ERR_ABSENT) {
        buf_printf(&b, "ajar: the log's witnesses: ");
        buf_quoted(&b, span_of(err->text));
        buf_printf(&b, "\n");
    }
    if (!buf_done(&b, &line, &none) || span_eq(line, span_of(c->said)))
        return;
    fwrite(line.ptr, 1, line.len, stderr);
    memcpy(c->said, line.ptr, line.len);
    c->said[line.len] = 0;
}

/* True until it is to stop. */
static bool wait_for(struct cosigner *c, unsigned seconds)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += seconds;
    pthread_mutex_lock(&c->lock);
    while (!c->stop && pthread_cond_timedwait(&c->stopped, &c->lock, &until) == 0)
        ;
    bool go_on = !c->stop;
    pthread_mutex_unlock(&c->lock);
    return go_on;
}

static void *run(void *ctx)
{
    struct cosigner *c = ctx;
    unsigned seconds;
    do {
        struct witness_answers w = { .n = 0 };
        struct err err = { 0 };
        bool ok = log_witness(c->folder, &w, &err);
        complain(c, &w, &err);
        for (size_t i = 0; i < w.n; i++)
            ok = ok && w.told[i].signed_it;
        seconds = ok || err.kind == ERR_ABSENT ? LOOK_SECONDS : AFTER_NO_SECONDS;
    } while (wait_for(c, seconds));
    return NULL;
}

struct cosigner *cosigner_open(const struct hub_config *config, struct err *err)
{
    pthread_condattr_t attr;
    struct cosigner *c = mem_resize(NULL, sizeof *c);
    if (c == NULL) {
        err_set(err, ERR_SYSTEM, "out of memory");
        return NULL;
    }
    *c = (struct cosigner){ .a = { .name = "a name", .limit = 64 << 10 } };
    pthread_mutex_init(&c->lock, NULL);
    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_cond_init(&c->stopped, &attr);
    pthread_condattr_destroy(&attr);
    c->folder = path_join(&c->a, config->home, "log", err);
    if (c->folder != NULL && all_known(c, config, err)) {
        c->running = pthread_create(&c->thread, NULL, run, c) == 0;
        if (c->running)
            return c;
        err_set(err, ERR_SYSTEM, "could not begin a thread for the log's witnesses");
    }
    cosigner_close(c);
    return NULL;
}

void cosigner_close(struct cosigner *c)
{
    if (c == NULL)
        return;
    pthread_mutex_lock(&c->lock);
    c->stop = true;
    pthread_cond_signal(&c->stopped);
    pthread_mutex_unlock(&c->lock);
    if (c->running)
        pthread_join(c->thread, NULL);
    pthread_cond_destroy(&c->stopped);
    pthread_mutex_destroy(&c->lock);
    arena_free(&c->a);
    mem_release(c);
}
