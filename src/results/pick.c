/* pick.c - see pick.h. */
#include "results/pick.h"

struct walk {
    struct pick *pick;
    size_t n;
    const char *rest[PICKS_MAX]; /* of each path, below here; NULL: it leads elsewhere */
    struct arena *a;
};

/* What follows key in path, or NULL. "" if key is all of it. */
static const char *below(const char *path, struct span key)
{
    size_t n = strcspn(path, "/");
    if (!span_eq(key, (struct span){ (const uint8_t *)path, n }))
        return NULL;
    return path[n] == '/' ? path + n + 1 : path + n;
}

static bool visit(struct json *j, struct span key, void *ctx, struct err *err)
{
    const struct walk *w = ctx;
    struct walk deeper = { .pick = w->pick, .n = w->n, .a = w->a };
    bool any = false;
    int first = json_peek(j);
    for (size_t i = 0; i < w->n; i++) {
        const char *rest = w->rest[i] != NULL ? below(w->rest[i], key) : NULL;
        if (rest == NULL)
            continue;
        w->pick[i].at = *rest == 0 ? *j : (struct json){ 0 };
        deeper.rest[i] = *rest == 0 ? NULL : rest;
        any |= *rest != 0;
    }
    return any && first == '{' ? json_each(j, w->a, visit, &deeper, err) : json_skip(j, w->a, err);
}

bool pick_all(struct json *j, struct pick *pick, size_t n, struct arena *a, struct err *err)
{
    struct walk w = { .pick = pick, .n = n, .a = a };
    assert(n <= PICKS_MAX);
    for (size_t i = 0; i < n; i++) {
        w.rest[i] = pick[i].path;
        pick[i].at = (struct json){ 0 };
    }
    return json_peek(j) == '{' ? json_each(j, a, visit, &w, err) : json_skip(j, a, err);
}

bool pick_has(const struct pick *p)
{
    struct json j = p->at;
    return j.text.ptr != NULL && !json_null(&j);
}

bool pick_text(const struct pick *p, struct arena *a, struct span *out, struct err *err)
{
    struct json j = p->at;
    *out = (struct span){ 0 };
    return j.text.ptr == NULL || gain_text_of(&j, a, out, err) || err_in(err, "%s", p->path);
}

bool pick_u64(const struct pick *p, uint64_t *out, struct err *err)
{
    struct json j = p->at;
    return !pick_has(p) || json_u64(&j, out, err) || err_in(err, "%s", p->path);
}

bool pick_bool(const struct pick *p, bool *out, struct err *err)
{
    struct json j = p->at;
    return !pick_has(p) || json_bool(&j, out, err) || err_in(err, "%s", p->path);
}

bool pick_time(const struct pick *p, struct arena *a, int64_t *out, struct err *err)
{
    struct span text;
    if (!pick_text(p, a, &text, err))
        return false;
    (void)!gain_time(text, out);
    return true;
}
