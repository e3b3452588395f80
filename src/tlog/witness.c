/* witness.c - see witness.h. */
#include "tlog/witness.h"

#include <stdio.h>

#include "base/file.h"
#include "http/client.h"

enum { PATH_ROOM = 4096, BODY_MAX = NOTE_BYTES_MAX + 8192, SIZE_TEXT_MAX = 32, TRIES = 2 };

/* One that is asked. */
struct asked {
    struct witness_told *told;
    const struct quorum_name *who;
    uint64_t old; /* size of the log that it has signed last, as far as is known */
    struct buf body;
    const char *url;
    unsigned tries;
    bool again; /* it said another size: asked once more */
};
struct round {
    const struct witness_ask *ask;
    struct arena *a;
    struct note_signed note;
    struct span bytes; /* the note */
    struct log_head head;
    struct asked asked[WITNESS_MAX];
    size_t n;
    struct buf *lines;
};

/* ---- how far each has come ---- */

static bool path_of(const struct round *r, const struct asked *w, char out[static PATH_ROOM],
                    struct err *err)
{
    int n = snprintf(out, PATH_ROOM, "%s/witness-%08" PRIx32, r->ask->state, w->who->key.id);
    return (n > 0 && n < PATH_ROOM) ||
           err_set(err, ERR_LIMIT, "%s: a path too long", r->ask->state);
}

/* What is lost or spoilt is asked for anew: the witness says it. */
static bool load_size(const struct round *r, struct asked *w, struct err *err)
{
    char path[PATH_ROOM];
    struct span text;
    struct err why = { 0 };
    uint64_t size;
    w->old = 0;
    if (!path_of(r, w, path, err))
        return false;
    if (file_load(path, SIZE_TEXT_MAX, r->a, &text, &why) && span_u64(text, &size) &&
        size <= r->head.size)
        w->old = size;
    return true;
}

static bool save_size(const struct round *r, const struct asked *w, struct err *err)
{
    char path[PATH_ROOM], text[SIZE_TEXT_MAX];
    snprintf(text, sizeof text, "%" PRIu64, r->head.size);
    return path_of(r, w, path, err) && file_replace(path, span_of(text), 0644, err);
}

/* ---- one request ---- */

static bool has_signed(const struct round *r, const struct quorum_name *w)
{
    struct err why = { 0 };
    uint64_t seconds;
    return note_verify(&r->note, &w->key, &seconds, &why);
}

static bool address(const struct round *r, struct asked *w, struct err *err)
{
    static const char path[] = "add-checkpoint";
    struct span url = w->who->url;
    size_t room = url.len + sizeof path + 1;
    char *text = ARENA_ARRAY(r->a, char, room, err);
    if (text == NULL)
        return false;
    snprintf(text, room, "%.*s%s%s", (int)url.len, (const char *)url.ptr,
             url.ptr[url.len - 1] == '/' ? "" : "/", path);
    w->url = text;
    return true;
}

static bool write_body(struct round *r, struct asked *w, struct span *out, struct err *err)
{
    struct tree_proof p = { .n = 0 };
    struct tile_source s;
    shelf_source(r->ask->log, r->head.size, &s);
    if (!tree_prove_growth(&s.nodes, w->old, r->head.size, &p, err))
        return false;
    buf_free(&w->body);
    buf_init(&w->body, "a request", BODY_MAX);
    buf_printf(&w->body, "old %" PRIu64 "\n", w->old);
    for (size_t i = 0; i < p.n; i++) {
        buf_base64(&w->body, (struct span){ p.hash[i].b, TREE_HASH_BYTES });
        buf_printf(&w->body, "\n");
    }
    buf_printf(&w->body, "\n");
    buf_put(&w->body, r->bytes);
    return buf_done(&w->body, out, err);
}

/* The line of its key in an answer, if it has signed this checkpoint and no other: what it answers may
 * bring a text of its own, and more lines than a checkpoint has room for. */
static bool take_lines(struct round *r, struct asked *w, struct span body, struct err *err)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct note_signed n;
    struct span all;
    uint64_t seconds;
    buf_init(&b, "an answer", NOTE_BYTES_MAX);
    buf_put(&b, r->note.text);
    buf_printf(&b, "\n");
    buf_put(&b, body);
    if (!buf_done(&b, &all, err) || !note_read(all, r->a, &n, err))
        return false;
    if (!span_eq(n.text, r->note.text))
        return err_set(err, ERR_DENIED, "it answered with another text than the checkpoint's");
    if (!note_verify(&n, &w->who->key, &seconds, err))
        return false;
    size_t i = 0;
    while (n.signature[i].id != w->who->key.id || !span_eq(n.signature[i].name, w->who->key.name))
        i++;
    buf_put(r->lines, n.signature[i].line);
    return true;
}

static void told(struct asked *w, const char *why)
{
    snprintf(w->told->why, sizeof w->told->why, "%.*s", (int)sizeof w->told->why - 1, why);
}

/* 409: how far it has come by its own word. */
static void other_size(struct round *r, struct asked *w, struct span body)
{
    uint64_t size;
    if (body.len > 0 && body.ptr[body.len - 1] == '\n')
        body.len--;
    if (!span_u64(body, &size))
        told(w, "it knows the log by another size, and does not say which");
    else if (size > r->head.size)
        snprintf(w->told->why, sizeof w->told->why,
                 "it has signed %" PRIu64 " entries, and this log has %" PRIu64
                 ": it was set back, or something else signs with its key",
                 size, r->head.size);
    else {
        w->again = w->old != size;
        w->old = size;
        told(w, "it knows another log of this size and name");
    }
}

static bool take(struct round *r, struct asked *w, const struct client_answer *got, struct err *err)
{
    struct err why = { 0 };
    if (got->end != CLIENT_ANSWERED) {
        told(w, got->why);
    } else if (got->status == 409) {
        other_size(r, w, got->body);
    } else if (got->status != 200) {
        snprintf(w->told->why, sizeof w->told->why, "it answered with status %u%s", got->status,
                 got->status == 404   ? ": it does not know this log"
                 : got->status == 403 ? ": it knows this log by another key"
                 : got->status == 422 ? ": the log is not the one that it knows"
                                      : "");
    } else if (take_lines(r, w, got->body, &why)) {
        w->told->signed_it = true;
        return save_size(r, w, err);
    } else if (why.kind == ERR_SYSTEM) {
        *err = why;
        return false;
    } else {
        told(w, why.text);
    }
    return true;
}

/* ---- all of them ---- */

static bool post(struct round *r, struct client *c, size_t i, struct err *err)
{
    struct span body;
    r->asked[i].again = false;
    r->asked[i].tries++;
    return write_body(r, &r->asked[i], &body, err) &&
           client_post(c, (unsigned)i, (unsigned)i, body, err);
}

static bool talk(struct round *r, struct client *c, struct err *err)
{
    struct client_answer got;
    size_t waiting = r->n;
    for (size_t i = 0; i < r->n; i++)
        if (!post(r, c, i, err))
            return false;
    while (waiting > 0) {
        while (client_next(c, &got)) {
            struct asked *w = &r->asked[got.slot];
            if (!take(r, w, &got, err))
                return false;
            bool more = w->again && w->tries < TRIES;
            if (more && !post(r, c, got.slot, err))
                return false;
            waiting -= !more;
        }
        if (waiting > 0 && !client_wait(c, 1000, err))
            return false;
    }
    return true;
}

static bool ask_all(struct round *r, struct err *err)
{
    struct client_config config = { .n_targets = (unsigned)r->n,
                                    .seconds = WITNESS_SECONDS,
                                    .slots = (unsigned)r->n };
    for (size_t i = 0; i < r->n; i++)
        config.target[i] =
            (struct client_target){ .url = r->asked[i].url, .type = "text/plain; charset=utf-8" };
    AUTO_CLOSE(client) struct client *c = client_open(&config, err);
    return c != NULL && talk(r, c, err);
}

/* Those that have an address and have not signed yet. */
static bool choose(struct round *r, struct witness_answers *answers, struct err *err)
{
    const struct quorum *q = r->ask->q;
    for (size_t i = 0; i < q->n_names; i++) {
        const struct quorum_name *who = &q->name[i];
        if (who->url.len == 0 || has_signed(r, who))
            continue;
        if (r->n == WITNESS_MAX)
            return err_set(err, ERR_LIMIT, "more than %u witnesses to ask", WITNESS_MAX);
        struct asked *w = &r->asked[r->n];
        *w = (struct asked){ .told = &answers->told[r->n], .who = who };
        *w->told = (struct witness_told){ .signed_it = false };
        snprintf(w->told->name, sizeof w->told->name, "%.*s", (int)who->name.len,
                 (const char *)who->name.ptr);
        if (!address(r, w, err) || !load_size(r, w, err))
            return false;
        r->n++;
    }
    answers->n = r->n;
    return true;
}

bool witness_sign(const struct witness_ask *ask, struct span note, struct arena *a,
                  struct span *out, struct witness_answers *answers, struct err *err)
{
    AUTO_CLOSE(buf) struct buf lines = { 0 };
    struct span all;
    struct round *r = ARENA_ARRAY(a, struct round, 1, err);
    if (r == NULL)
        return false;
    r->ask = ask;
    r->a = a;
    r->bytes = note;
    r->lines = &lines;
    buf_init(&lines, "a checkpoint", NOTE_BYTES_MAX);
    buf_put(&lines, note);
    bool ok = note_read(note, a, &r->note, err) && head_read(r->note.text, a, &r->head, err) &&
              choose(r, answers, err) && (r->n == 0 || ask_all(r, err)) &&
              buf_done(&lines, &all, err) && span_copy(a, all, out, err);
    for (size_t i = 0; i < r->n; i++)
        buf_free(&r->asked[i].body);
    return ok;
}
