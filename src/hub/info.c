/* info.c - a model as the API tells of it, and the list of models. Of every position: what is
 * closed or hosted has no files here, but its position and the reasons. */
#include <stdio.h>

#include "base/clock.h"
#include "base/encode.h"
#include "decision/standing.h"
#include "decision/view.h"
#include "hub/answers.h"

enum {
    INFO_BYTES = 64 << 20, /* a hundred thousand files with their digests */
    FILES_PAGE = 1000,
    MODELS_USUAL = 100,
    MODELS_MAX = 1000,
};

/* Fields that can be asked for by name; without expand, all but size, blobs and security. */
enum field {
    F_AUTHOR = 1 << 0,
    F_SHA = 1 << 1,
    F_MODIFIED = 1 << 2,
    F_CREATED = 1 << 3,
    F_PRIVATE = 1 << 4,
    F_GATED = 1 << 5,
    F_DISABLED = 1 << 6,
    F_LIKES = 1 << 7,
    F_TAGS = 1 << 8,
    F_SIBLINGS = 1 << 9,
    F_STORAGE = 1 << 10,
    F_AJAR = 1 << 11,
    F_BLOBS = 1 << 12,
    F_SECURITY = 1 << 13,
};
static const struct {
    const char *name;
    enum field field;
} field_names[] = {
    { "author", F_AUTHOR },
    { "sha", F_SHA },
    { "lastModified", F_MODIFIED },
    { "createdAt", F_CREATED },
    { "private", F_PRIVATE },
    { "gated", F_GATED },
    { "disabled", F_DISABLED },
    { "likes", F_LIKES },
    { "tags", F_TAGS },
    { "siblings", F_SIBLINGS },
    { "usedStorage", F_STORAGE },
    { "ajar", F_AJAR },
    { "securityRepoStatus", F_SECURITY },
};
#define F_USUAL  (F_BLOBS - 1)
#define F_LISTED (F_USUAL & ~(F_SIBLINGS | F_STORAGE | F_AJAR))

static unsigned asked_for(const struct call *c, unsigned usual)
{
    unsigned fields = 0;
    bool expands = false;
    for (unsigned i = 0; i < c->n_query; i++) {
        struct span key = c->query[i].key;
        if (!span_eq(key, SPAN("expand")) && !span_eq(key, SPAN("expand[]")))
            continue;
        expands = true;
        for (size_t k = 0; k < COUNT(field_names); k++)
            if (span_eq(c->query[i].value, span_of(field_names[k].name)))
                fields |= field_names[k].field;
    }
    fields = expands ? fields : usual;
    fields |= call_flag(c, "securityStatus") ? F_SECURITY : 0;
    return call_flag(c, "blobs") ? fields | F_BLOBS : fields;
}

/* What an answer is made from. */
struct told {
    const struct store_model *model;
    const struct store_commit *commit;
    const char *status;
    bool listable; /* the gate lets the names of files be seen */
    unsigned fields;
};

static void put_id(struct jout *j, const char *key, const struct store_model *m)
{
    uint8_t id[2 * PATH_BYTES_MAX];
    size_t ns = m->ns.len < PATH_BYTES_MAX ? m->ns.len : PATH_BYTES_MAX - 1;
    size_t name = m->name.len < PATH_BYTES_MAX ? m->name.len : PATH_BYTES_MAX;
    memcpy(id, m->ns.ptr, ns);
    id[ns] = '/';
    memcpy(id + ns + 1, m->name.ptr, name);
    jout_string(j, key, (struct span){ id, ns + 1 + name });
}

static void put_tags(struct jout *j, const struct told *t, struct arena *a)
{
    struct view_about about = { 0 };
    struct err none = { 0 };
    jout_open(j, "tags", '[');
    /* What the files say is optional here: a record of another schema has no tags. */
    if (t->commit->about.len > 0 && view_about(t->commit->about, a, &about, &none) &&
        about.licence.len > 0) {
        char tag[128];
        snprintf(tag, sizeof tag, "license:%.*s",
                 (int)(about.licence.len < 100 ? about.licence.len : 100), about.licence.ptr);
        jout_text(j, NULL, tag);
    }
    jout_close(j, ']');
}

static void put_basics(struct jout *j, const struct told *t, struct arena *a)
{
    char id[25], date[CLOCK_TIME_BYTES];
    const struct store_model *m = t->model;
    const struct store_commit *k = t->commit;
    snprintf(id, sizeof id, "%024" PRIx64, (uint64_t)m->id);
    jout_text(j, "_id", id);
    put_id(j, "id", m);
    put_id(j, "modelId", m);
    if (t->fields & F_AUTHOR)
        jout_string(j, "author", m->ns);
    if (t->fields & F_SHA)
        jout_text(j, "sha", k->oid);
    if (t->fields & F_MODIFIED)
        jout_text(j, "lastModified", clock_time(k->created_at, date));
    if (t->fields & F_CREATED)
        jout_text(j, "createdAt", clock_time(m->created_at, date));
    if (t->fields & F_PRIVATE)
        jout_bool(j, "private", !m->listed);
    if (t->fields & F_GATED)
        jout_raw(j, "gated", k->position == POSITION_OPEN ? SPAN("false") : SPAN("\"manual\""));
    if (t->fields & F_DISABLED)
        jout_bool(j, "disabled", false);
    if (t->fields & F_LIKES)
        jout_u64(j, "likes", 0);
    if (t->fields & F_TAGS)
        put_tags(j, t, a);
}

static void put_sibling(struct jout *j, const struct store_file *f, bool blobs)
{
    char hex[2 * SHA256_BYTES + 1];
    jout_open(j, NULL, '{');
    jout_string(j, "rfilename", f->path);
    if (blobs) {
        jout_u64(j, "size", f->size);
        jout_text(j, "blobId", f->oid);
    }
    if (blobs && f->lfs) {
        jout_open(j, "lfs", '{');
        jout_text(j, "sha256", hex_put((struct span){ f->sha256, SHA256_BYTES }, hex));
        jout_u64(j, "size", f->size);
        jout_u64(j, "pointerSize", pointer_bytes(f));
        jout_close(j, '}');
    }
    jout_close(j, '}');
}

static bool put_files(struct jout *j, const struct told *t, struct store *s, struct arena *a,
                      struct err *err)
{
    struct span after = { 0 };
    uint64_t bytes = 0;
    jout_open(j, "siblings", '[');
    for (unsigned n = FILES_PAGE; t->listable && n == FILES_PAGE;) {
        struct store_file *list;
        if (!store_files(s, t->commit->id, after, FILES_PAGE, a, &list, &n, err))
            return false;
        for (unsigned i = 0; i < n; i++) {
            if (t->fields & F_SIBLINGS)
                put_sibling(j, &list[i], (t->fields & F_BLOBS) != 0);
            bytes += list[i].size;
            after = list[i].path;
        }
    }
    jout_close(j, ']');
    if (t->fields & F_STORAGE)
        jout_u64(j, "usedStorage", bytes);
    return true;
}

static void put_objections(struct jout *j, const struct view *v)
{
    for (unsigned p = POSITION_CLOSED; p < POSITIONS; p++)
        for (size_t i = 0; i < v->n_objections[p]; i++) {
            const struct view_objection *o = &v->objection[p][i];
            jout_open(j, NULL, '{');
            jout_text(j, "against", position_name((enum position)p));
            jout_string(j, "rule", o->rule);
            jout_string(j, "title", o->title);
            jout_string(j, "value", o->value);
            jout_open(j, "because", '[');
            for (size_t k = 0; k < o->n_atoms; k++)
                jout_string(j, NULL, o->atom[k].text);
            jout_close(j, ']');
            jout_close(j, '}');
        }
}

/* "ajar": the position, since when, and why it is not wider. */
static bool put_ajar(struct jout *j, const struct told *t, struct store *s, struct arena *a,
                     struct err *err)
{
    char date[CLOCK_TIME_BYTES];
    const struct store_commit *k = t->commit;
    struct span record;
    enum found_row f = store_text(s, k->record, a, &record, err);
    struct standing standing;
    if (f == ROW_FAILED || !standing_of(s, k->id, a, &standing, err))
        return false;
    jout_open(j, "ajar", '{');
    jout_text(j, "position", position_name(k->position));
    if (t->status[0] != 0)
        jout_text(j, "status", t->status);
    jout_text(j, "means", position_means(k->position));
    jout_text(j, "decided", clock_time(k->created_at, date));
    jout_string(j, "summary", k->summary);
    jout_open(j, "reasons", '[');
    struct view v = { 0 };
    struct err none = { 0 };
    if (f == ROW_FOUND && view_read(record, a, &v, &none))
        put_objections(j, &v);
    jout_close(j, ']');
    if (k->blocked.len > 0)
        jout_string(j, "blocked", k->blocked);
    if (k->terms.len > 0)
        jout_string(j, "terms", k->terms);
    if (k->review_at != 0)
        jout_text(j, "review", clock_time(k->review_at, date));
    standing_json(j, &standing);
    jout_close(j, '}');
    return true;
}

/* What the scan before the release came to: the files that are not safe. Whoever may not see the names
 * of files learns nothing of them. */
static void put_security(struct jout *j, const struct told *t, struct arena *a)
{
    struct view_about about = { 0 };
    struct err none = { 0 };
    if (!t->listable || t->commit->about.len == 0 ||
        !view_about(t->commit->about, a, &about, &none)) {
        jout_null(j, "securityRepoStatus");
        return;
    }
    jout_open(j, "securityRepoStatus", '{');
    jout_bool(j, "scansDone", about.complete);
    jout_open(j, "filesWithIssues", '[');
    for (size_t i = 0; i < about.n_scanned; i++) {
        if (span_eq(about.scanned[i].status, SPAN("safe")))
            continue;
        jout_open(j, NULL, '{');
        jout_string(j, "path", about.scanned[i].path);
        jout_string(j, "level", about.scanned[i].status);
        jout_close(j, '}');
    }
    jout_close(j, ']');
    jout_close(j, '}');
}

static bool put_info(struct buf *b, const struct told *t, struct call *c, struct err *err)
{
    struct jout j = { .to = b };
    struct store *s = rows_store(c->rows);
    jout_open(&j, NULL, '{');
    put_basics(&j, t, c->a);
    if ((t->fields & (F_SIBLINGS | F_STORAGE)) && !put_files(&j, t, s, c->a, err))
        return false;
    if ((t->fields & F_AJAR) && !put_ajar(&j, t, s, c->a, err))
        return false;
    if (t->fields & F_SECURITY)
        put_security(&j, t, c->a);
    jout_close(&j, '}');
    return true;
}

bool answer_info(struct call *c, struct err *err)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    char key[64];
    struct span body;
    enum gate_why why;
    enum called said = call_ask(c, GATE_LIST, NULL, &why, err);
    if (said != CALL_YES)
        return said == CALL_NO;
    struct told t = { .model = c->ask.model,
                      .commit = c->ask.commit,
                      .status = store_status(c->ask.commit, c->ask.now_at),
                      .listable = why == GATE_YES,
                      .fields = asked_for(c, F_USUAL) };
    snprintf(key, sizeof key, "info %" PRId64 " %s %d %u", t.commit->id, t.status, t.listable,
             t.fields);
    struct http_ready *ready = rows_ready(c->rows, span_of(key));
    if (ready != NULL)
        return http_send_ready(c->http, ready, err);
    buf_init(&b, "answer", INFO_BYTES);
    if (!put_info(&b, &t, c, err) || !buf_done(&b, &body, err))
        return false;
    return reply_json_kept(c, span_of(key), body, err);
}

static uint8_t lower(uint8_t c)
{
    return c >= 'A' && c <= 'Z' ? (uint8_t)(c - 'A' + 'a') : c;
}

/* word is in text, ignoring case. */
static bool holds(struct span text, struct span word)
{
    for (size_t i = 0; i + word.len <= text.len; i++) {
        size_t k = 0;
        while (k < word.len && lower(text.ptr[i + k]) == lower(word.ptr[k]))
            k++;
        if (k == word.len)
            return true;
    }
    return false;
}

/* search in "ns/name", so that a whole id can be searched for. */
static bool named(struct call *c, const struct store_model *m, struct span search, bool *yes,
                  struct err *err)
{
    size_t len = m->ns.len + 1 + m->name.len;
    uint8_t *id = ARENA_ARRAY(c->a, uint8_t, len, err);
    if (id == NULL)
        return false;
    memcpy(id, m->ns.ptr, m->ns.len);
    id[m->ns.len] = '/';
    memcpy(id + m->ns.len + 1, m->name.ptr, m->name.len);
    *yes = holds((struct span){ id, len }, search);
    return true;
}

bool answer_wants(struct call *c, const struct store_model *m, bool *yes, struct err *err)
{
    struct call_names names = {
        .token = c->token, .ns = m->ns, .name = m->name, .rev = SPAN("main")
    };
    struct span search = call_query(c, "search"), author = call_query(c, "author");
    *yes = author.ptr == NULL || (holds(m->ns, author) && author.len == m->ns.len);
    if (*yes && search.len > 0 && !named(c, m, search, yes, err))
        return false;
    if (!*yes)
        return true;
    c->ask.action = GATE_INFO;
    if (!call_rows(c->rows, &names, &c->ask, err))
        return false;
    *yes = gate(&c->ask, NULL, NULL, err) == GATE_YES && c->ask.commit != NULL;
    return true;
}

static bool put_models(struct call *c, struct jout *j, unsigned most, int64_t *next,
                       struct err *err)
{
    uint64_t cursor = 0;
    unsigned found = 0, n = MODELS_MAX;
    struct span given = call_query(c, "cursor");
    if (given.ptr != NULL && (!span_u64(given, &cursor) || cursor > INT64_MAX))
        return err_set(err, ERR_INPUT, "cursor: expected a whole number");
    int64_t after = (int64_t)cursor;
    while (n == MODELS_MAX) {
        struct store_model *list;
        bool person = c->token.len > 0;
        if (!store_models(rows_store(c->rows), after, MODELS_MAX, person, c->a, &list, &n, err))
            return false;
        for (unsigned i = 0; i < n; i++) {
            bool yes;
            if (!answer_wants(c, &list[i], &yes, err))
                return false;
            if (yes && found == most) {
                *next = after;
                return true;
            }
            if (yes) {
                struct told t = { .model = c->ask.model,
                                  .commit = c->ask.commit,
                                  .fields = asked_for(c, F_LISTED) & ~(unsigned)F_BLOBS };
                jout_open(j, NULL, '{');
                put_basics(j, &t, c->a);
                jout_text(j, "position", position_name(t.commit->position));
                const char *status = store_status(t.commit, c->ask.now_at);
                if (status[0] != 0)
                    jout_text(j, "status", status);
                jout_close(j, '}');
                found++;
            }
            after = list[i].id;
        }
    }
    return true;
}

bool answer_models(struct call *c, struct err *err)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct jout j = { .to = &b };
    struct span body;
    char cursor[32];
    const char *link = NULL;
    int64_t next = 0;
    unsigned most = call_count(c, "limit", MODELS_USUAL, MODELS_MAX);
    if (!call_person(c, err))
        return err->kind == ERR_NONE;
    buf_init(&b, "answer", INFO_BYTES);
    jout_open(&j, NULL, '[');
    if (!put_models(c, &j, most, &next, err))
        return false;
    jout_close(&j, ']');
    c->ask.commit = NULL;
    snprintf(cursor, sizeof cursor, "%" PRId64, next);
    return (next == 0 || link_next(c, span_of(cursor), &link, err)) && buf_done(&b, &body, err) &&
           reply_page(c, body, link, err);
}
