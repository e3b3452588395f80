/* remote.c - see remote.h. */
#include "tlog/remote.h"

#include <stdio.h>

#include "http/client.h"

enum { PATH_ROOM = 128 }; /* a tile's takes 64, a statement's 75 */

struct remote {
    struct shelf shelf;
    struct client *client;
};

static bool ask(struct client *c, const char *path, struct client_answer *out, struct err *err)
{
    if (!client_get(c, 0, 0, path, err))
        return false;
    while (!client_next(c, out))
        if (!client_wait(c, 1000, err))
            return false;
    return true;
}

static bool fetch(struct shelf *s, const char *name, size_t limit, struct arena *a,
                  struct span *out, struct err *err)
{
    struct remote *r = s->state;
    char path[PATH_ROOM];
    size_t n = strlen(s->place);
    struct client_answer got;
    snprintf(path, sizeof path, "%s%s", n > 0 && s->place[n - 1] == '/' ? "" : "/", name);
    if (!ask(r->client, path, &got, err))
        return err_in(err, "%s", s->place);
    if (got.end == CLIENT_TOO_LONG || (got.end == CLIENT_ANSWERED && got.body.len > limit))
        return err_set(err, ERR_LIMIT, "%s%s: is larger than %zu bytes", s->place, path,
                       limit < CLIENT_BODY_MAX ? limit : CLIENT_BODY_MAX);
    if (got.end != CLIENT_ANSWERED)
        return err_set(err, ERR_SYSTEM, "%s: %s", s->place, got.why);
    if (got.status == 404)
        return err_set(err, ERR_ABSENT, "%s%s: is not there", s->place, path);
    if (got.status == 401 || got.status == 403)
        return err_set(err, ERR_DENIED, "%s%s: is withheld", s->place, path);
    if (got.status != 200)
        return err_set(err, ERR_SYSTEM, "%s%s: was answered with status %u", s->place, path,
                       got.status);
    return span_copy(a, got.body, out, err);
}

/* The address of a log, as hubs have it. */
static bool of_log(const char *url)
{
    struct span s = span_of(url);
    while (s.len > 0 && s.ptr[s.len - 1] == '/')
        s.len--;
    return span_ends(s, "/log") || span_ends(s, "/api/v2");
}

/* Where there is no checkpoint there is no log: who gave the address of its hub is told. */
static bool load(struct shelf *s, const char *name, size_t limit, struct arena *a, struct span *out,
                 struct err *err)
{
    struct note_signed n;
    struct span got;
    struct err why = { 0 };
    bool first = strcmp(name, "checkpoint") == 0;
    size_t len = strlen(s->place);
    const char *slash = len > 0 && s->place[len - 1] == '/' ? "" : "/";
    if (fetch(s, name, limit, a, &got, &why)) {
        if (!first || note_read(got, a, &n, &why)) {
            *out = got;
            return true;
        }
        err_in(&why, "%s%scheckpoint", s->place, slash);
    }
    if (!first || why.kind == ERR_SYSTEM || of_log(s->place)) {
        *err = why;
        return false;
    }
    return err_set(err, why.kind, "%s; the log of a hub stands under /log: try %s%slog", why.text,
                   s->place, slash);
}

struct remote *remote_open(const char *url, struct err *err)
{
    struct client_config config = {
        .target = { { .url = url, .type = "text/plain; charset=utf-8" } },
        .n_targets = 1,
        .seconds = REMOTE_SECONDS,
        .slots = 1,
    };
    struct remote *r = mem_resize(NULL, sizeof *r);
    if (r == NULL) {
        err_set(err, ERR_SYSTEM, "out of memory");
        return NULL;
    }
    *r = (struct remote){ .client = client_open(&config, err) };
    if (r->client == NULL) {
        remote_close(r);
        return NULL;
    }
    r->shelf = (struct shelf){ .place = url, .load = load, .state = r };
    return r;
}

void remote_close(struct remote *r)
{
    if (r == NULL)
        return;
    client_close(r->client);
    mem_release(r);
}

struct shelf *remote_shelf(struct remote *r)
{
    return &r->shelf;
}
