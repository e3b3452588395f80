/* transfers.c - see transfers.h.
 *
 *   added -> begun -> (asked again)* -> removed
 *
 * Invariants
 *   (1) A transfer that is due is asked again, or removed, before it stops being due; one that was
 *       not begun yet stays due.
 *   (2) http of a transfer in the table is alive: transfers_remove takes the lock before it goes,
 *       and http_cut is called under the lock. */
#include "hub/transfers.h"

#include <pthread.h>

enum { AT_ONCE = 16 }; /* asked under one hold of the lock: answers wait for it */

struct transfer {
    struct transfer *next, *prev;
    struct http_request *http;
    struct call_names names; /* rev: the commit's id; all live as long as http */
    struct span path;
    enum gate_action action;
    char oid[2 * SHA1_BYTES + 1];
    bool begun, due, cut;
};

struct transfers {
    pthread_mutex_t lock;
    struct transfer *first;
    int64_t asked_at;
};

struct transfers *transfers_open(struct err *err)
{
    struct transfers *t = mem_resize(NULL, sizeof *t);
    if (t == NULL) {
        err_set(err, ERR_SYSTEM, "out of memory for the table of transfers");
        return NULL;
    }
    *t = (struct transfers){ 0 };
    pthread_mutex_init(&t->lock, NULL);
    return t;
}

void transfers_close(struct transfers *t)
{
    if (t == NULL)
        return;
    assert(t->first == NULL);
    pthread_mutex_destroy(&t->lock);
    mem_release(t);
}

bool transfers_add(struct transfers *t, struct http_request *http, struct err *err)
{
    struct transfer *x = ARENA_ARRAY(http->a, struct transfer, 1, err);
    if (x == NULL)
        return false;
    x->http = http;
    pthread_mutex_lock(&t->lock);
    x->next = t->first;
    if (t->first != NULL)
        t->first->prev = x;
    t->first = x;
    http->mark = x;
    pthread_mutex_unlock(&t->lock);
    return true;
}

void transfers_begin(struct transfers *t, const struct call *c)
{
    struct transfer *x = c->http->mark;
    pthread_mutex_lock(&t->lock);
    memcpy(x->oid, c->ask.commit->oid, sizeof x->oid);
    x->names = (struct call_names){
        .token = c->token, .ns = c->ns, .name = c->name, .rev = span_of(x->oid)
    };
    x->path = c->path;
    x->action = c->ask.action;
    x->begun = true;
    pthread_mutex_unlock(&t->lock);
}

void transfers_remove(struct transfers *t, struct http_request *http)
{
    struct transfer *x = http->mark;
    pthread_mutex_lock(&t->lock);
    *(x->prev != NULL ? &x->prev->next : &t->first) = x->next;
    if (x->next != NULL)
        x->next->prev = x->prev;
    http->mark = NULL;
    pthread_mutex_unlock(&t->lock);
}

/* A limit that is used up refuses the next file, not one that is on its way. */
static bool still_allowed(const struct transfer *x, struct rows *rows, int64_t now_at)
{
    struct err err = { 0 };
    struct gate_ask ask = { .action = x->action, .path = x->path, .now_at = now_at };
    if (!call_rows(rows, &x->names, &ask, &err))
        return false;
    ask.used = 0;
    return gate(&ask, NULL, NULL, &err) == GATE_YES;
}

/* The next few that are due. False: none is left. */
static bool ask_some(struct transfers *t, struct rows *rows, int64_t now_at)
{
    unsigned n = 0;
    pthread_mutex_lock(&t->lock);
    for (struct transfer *x = t->first; x != NULL && n < AT_ONCE; x = x->next) {
        if (!x->due || !x->begun || x->cut)
            continue;
        n++;
        x->due = false;
        x->cut = rows == NULL || !still_allowed(x, rows, now_at);
        if (x->cut)
            http_cut(x->http);
    }
    pthread_mutex_unlock(&t->lock);
    return n == AT_ONCE;
}

void transfers_tick(struct transfers *t, struct rows *rows, int64_t now_at)
{
    struct err err = { 0 };
    bool changed = true;
    if (rows != NULL && !rows_fresh(rows, &changed, &err))
        rows = NULL; /* silence never opens: what cannot be asked is not allowed */
    if (changed || now_at != t->asked_at) {
        t->asked_at = now_at;
        pthread_mutex_lock(&t->lock);
        for (struct transfer *x = t->first; x != NULL; x = x->next)
            x->due = true;
        pthread_mutex_unlock(&t->lock);
    }
    while (ask_some(t, rows, now_at))
        ;
}
