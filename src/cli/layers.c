/* layers.c - see layers.h. */
#include "cli/layers.h"

#include "base/encode.h"
#include "base/file.h"
#include "cli/faults.h"
#include "policy/fault.h"
#include "store/builtin.h"
#include "store/store.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define STACK_HEAD "ajar-policy-stack"
enum { STACK_WORD = sizeof "sha256 " - 1 };

/* Where a policy is: in a file, or with the program. */
struct found_at {
    const char *name;
    bool file;
};

/* One policy by two names: one name of those that come with ajar, one file whatever its path. */
static bool same_place(const struct found_at *at, const struct layer *l)
{
    struct stat x, y;
    if (at->file != l->file || strcmp(at->name, l->name) == 0)
        return at->file == l->file;
    return at->file && stat(at->name, &x) == 0 && stat(l->name, &y) == 0 && x.st_dev == y.st_dev &&
           x.st_ino == y.st_ino;
}

/* Those that come with ajar have names such as "record/memo-2025", and are no paths. */
static bool is_path(const char *name)
{
    struct span carried;
    return !store_policy(span_of(name), &carried) &&
           (strchr(name, '/') != NULL || strstr(name, ".ajar") != NULL);
}

/* A policy kept in the home outranks an embedded one of that name: it was put there on purpose. */
static bool by_name(const char *name, struct arena *a, struct found_at *out, struct err *err)
{
    char file[300];
    const char *home = store_home(a, err), *path = NULL;
    snprintf(file, sizeof file, "%.200s.ajar", name);
    if (home != NULL)
        path = path_join(a, home, "policies", err);
    if (path != NULL)
        path = path_join(a, path, file, err);
    if (path == NULL)
        return false;
    bool there = access(path, F_OK) == 0;
    *out = (struct found_at){ there ? path : name, there };
    return true;
}

/* by: the policy that names it, or NULL: a person does. */
static bool find(const char *name, const struct layer *by, struct arena *a, struct found_at *out,
                 struct err *err)
{
    if (!is_path(name))
        return by_name(name, a, out, err);
    const char *slash = by != NULL && by->file ? strrchr(by->name, '/') : NULL;
    *out = (struct found_at){ name, true };
    if (by != NULL && !by->file)
        return err_set(err, ERR_INPUT, "a policy that comes with ajar applies others by name only");
    if (slash == NULL || name[0] == '/')
        return true;
    struct span folder;
    struct span upto = { (const uint8_t *)by->name, (size_t)(slash - by->name) };
    if (!span_copy(a, upto, &folder, err))
        return false;
    out->name = path_join(a, folder.len > 0 ? (const char *)folder.ptr : "/", name, err);
    return out->name != NULL;
}

static bool text_of(const struct found_at *at, struct arena *a, struct span *out, struct err *err)
{
    char room[QUOTED_BYTES];
    if (at->file)
        return file_load(at->name, POL_TEXT_MAX, a, out, err);
    return store_policy(span_of(at->name), out) ||
           err_set(err, ERR_ABSENT,
                   "there is no policy %s: name a file, or one of `ajar policy list`",
                   span_quote(span_of(at->name), room));
}

bool layers_text(const char *name, struct arena *a, struct span *out, struct err *err)
{
    struct found_at at;
    return find(name, NULL, a, &at, err) && text_of(&at, a, out, err);
}

/* ---- one behind the other ---- */

struct loading {
    struct layers *to;
    struct arena *a;
    bool open[POL_ALSO_MAX]; /* what it applies is being loaded */
};

/* The nth layer is wrong at this place. */
static bool blame(struct layers *l, unsigned n, struct place at, const char *text, const char *hint,
                  struct err *err)
{
    l->faulty = &l->layer[n];
    fault_add(l->faults, at, "%s", text);
    fault_hint(l->faults, "%s", hint);
    return err_set(err, ERR_INPUT, "line %u, column %u: %s", at.line, at.column, text);
}

static bool read_layer(struct layers *l, const struct found_at *at, struct span text,
                       struct arena *a, struct err *err)
{
    struct layer *to = &l->layer[l->n];
    *to = (struct layer){ .name = at->name, .file = at->file, .text = text };
    if (!digest_of(DIGEST_SHA256, text, l->sha256[l->n], err))
        return false;
    if (policy_read(text, a, &to->policy, l->faults, err)) {
        l->n++;
        return true;
    }
    l->faulty = err->kind == ERR_INPUT ? to : NULL;
    return false;
}

/* The layer that is already there, or -1. */
static int loaded(const struct layers *l, const struct found_at *at)
{
    for (unsigned i = 0; i < l->n; i++)
        if (same_place(at, &l->layer[i]))
            return (int)i;
    return -1;
}

static bool pinned(struct layers *l, unsigned by, const struct pol_also *also, struct span text,
                   struct err *err)
{
    uint8_t sha256[SHA256_BYTES];
    char hex[2 * SHA256_BYTES + 1], what[200];
    if (!also->pinned)
        return true;
    if (!digest_of(DIGEST_SHA256, text, sha256, err))
        return false;
    if (memcmp(sha256, also->sha256, sizeof sha256) == 0)
        return true;
    snprintf(what, sizeof what, "not the text it is pinned at: it is sha256:%s",
             hex_put((struct span){ sha256, sizeof sha256 }, hex));
    return blame(l, by, also->pin_at, what, "read what has changed before pinning it again", err);
}

/* The policy is there, with its text; if not, that is a fault of the one that names it. */
static bool find_applied(struct loading *g, unsigned by, const struct pol_also *also,
                         struct found_at *at, struct span *text, struct err *err)
{
    struct span name;
    struct err why = { 0 };
    if (!span_copy(g->a, also->name, &name, err))
        return false;
    if (find((const char *)name.ptr, &g->to->layer[by], g->a, at, &why) &&
        text_of(at, g->a, text, &why))
        return true;
    if (why.kind != ERR_SYSTEM)
        return blame(g->to, by, also->at, why.text, "", err);
    *err = why;
    return false;
}

static bool load_applied(struct loading *g, unsigned by, struct err *err);

/* At most POL_ALSO_MAX deep: each layer is loaded once. */
static bool apply(struct loading *g, unsigned by, const struct pol_also *also, struct err *err)
{
    struct layers *l = g->to;
    struct found_at at;
    struct span text;
    char what[80];
    if (!find_applied(g, by, also, &at, &text, err))
        return false;
    int there = loaded(l, &at);
    if (there >= 0)
        text = l->layer[there].text; /* what counts, whatever the file says by now */
    if (!pinned(l, by, also, text, err))
        return false;
    if (there >= 0 && g->open[there])
        return blame(l, by, also->at, "these policies apply each other in a circle",
                     "leave one of the sentences out: what applies applies once", err);
    if (there >= 0)
        return true;
    snprintf(what, sizeof what, "more than %u layers", POL_ALSO_MAX);
    if (l->n == POL_ALSO_MAX)
        return blame(l, by, also->at, what, "", err);
    return read_layer(l, &at, text, g->a, err) && load_applied(g, l->n - 1, err);
}

static bool load_applied(struct loading *g, unsigned by, struct err *err)
{
    const struct policy *p = &g->to->layer[by].policy;
    g->open[by] = true;
    for (unsigned i = 0; i < p->n_also; i++)
        if (!apply(g, by, &p->also[i], err))
            return false;
    g->open[by] = false;
    return true;
}

/* ---- all together ---- */

static bool stack_text(struct layers *l, struct arena *a, struct err *err)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct span text;
    char hex[2 * SHA256_BYTES + 1];
    buf_init(&b, "a stack", 4 << 10);
    buf_printf(&b, STACK_HEAD "\n");
    for (unsigned i = 0; i < l->n; i++)
        buf_printf(&b, "sha256 %s\n", hex_put((struct span){ l->sha256[i], SHA256_BYTES }, hex));
    return buf_done(&b, &text, err) && span_copy(a, text, &l->text, err);
}

static bool put_together(struct layers *l, struct arena *a, struct err *err)
{
    struct policy *all = ARENA_ARRAY(a, struct policy, l->n, err);
    if (all == NULL)
        return false;
    l->policy = l->layer[0].policy;
    l->text = l->layer[0].text;
    for (unsigned i = 0; i < l->n; i++)
        all[i] = l->layer[i].policy;
    if (l->n > 1 && (!policy_stack(all, l->n, a, &l->policy, err) || !stack_text(l, a, err)))
        return false;
    return digest_of(DIGEST_SHA256, l->text, l->digest, err);
}

static bool begin(struct layers *out, struct arena *a, struct err *err)
{
    *out = (struct layers){ 0 };
    return (out->layer = ARENA_ARRAY(a, struct layer, POL_ALSO_MAX, err)) != NULL &&
           (out->sha256 = arena_alloc(a, POL_ALSO_MAX, SHA256_BYTES, err)) != NULL &&
           (out->faults = ARENA_ARRAY(a, struct pol_faults, 1, err)) != NULL;
}

bool layers_load(const char *name, struct arena *a, struct layers *out, struct err *err)
{
    struct loading g = { .to = out, .a = a };
    struct found_at at;
    struct span text;
    if (!begin(out, a, err) || !find(name, NULL, a, &at, err) || !text_of(&at, a, &text, err))
        return false;
    return (read_layer(out, &at, text, a, err) && load_applied(&g, 0, err) &&
            put_together(out, a, err)) ||
           err_in(err, "%s", out->faulty != NULL ? out->faulty->name : name);
}

/* ---- what a store keeps ---- */

static bool stored_text(struct store *s, const uint8_t sha256[SHA256_BYTES], struct arena *a,
                        struct span *out, struct err *err)
{
    char hex[2 * SHA256_BYTES + 1];
    enum found_row row = s != NULL ? store_text(s, sha256, a, out, err) : ROW_ABSENT;
    if (row == ROW_ABSENT)
        err_set(err, ERR_ABSENT, "no policy of sha256:%s is kept here: name it with --policy",
                hex_put((struct span){ sha256, SHA256_BYTES }, hex));
    return row == ROW_FOUND;
}

static bool next_line(struct span *text, struct span *line)
{
    const uint8_t *end = text->len > 0 ? memchr(text->ptr, '\n', text->len) : NULL;
    if (end == NULL)
        return false;
    *line = (struct span){ text->ptr, (size_t)(end - text->ptr) };
    *text = (struct span){ end + 1, text->len - line->len - 1 };
    return true;
}

/* The layers that the lines of a stack name. */
static bool stored_layers(struct store *s, struct span lines, struct arena *a, struct layers *out,
                          struct err *err)
{
    static const struct found_at at = { "a policy that was kept", false };
    struct span line, text;
    while (next_line(&lines, &line)) {
        uint8_t sha256[SHA256_BYTES];
        struct span word = { line.ptr + STACK_WORD, line.len - STACK_WORD };
        if (line.len < STACK_WORD || !span_begins(line, "sha256 ") ||
            !hex_get(word, sha256, sizeof sha256) || out->n == POL_ALSO_MAX)
            return err_set(err, ERR_INPUT, "not the lines of a stack of policies");
        if (!stored_text(s, sha256, a, &text, err) || !read_layer(out, &at, text, a, err))
            return false;
    }
    return out->n > 1 || err_set(err, ERR_INPUT, "not the lines of a stack of policies");
}

bool layers_stored(struct store *s, const uint8_t sha256[SHA256_BYTES], struct arena *a,
                   struct layers *out, struct err *err)
{
    static const struct found_at at = { "the policy that was kept", false };
    struct span text, line, rest;
    if (!begin(out, a, err) || !stored_text(s, sha256, a, &text, err))
        return false;
    rest = text;
    if (next_line(&rest, &line) && span_eq(line, SPAN(STACK_HEAD)))
        return stored_layers(s, rest, a, out, err) && put_together(out, a, err);
    return read_layer(out, &at, text, a, err) && put_together(out, a, err);
}

void layers_tell(const struct layers *l)
{
    if (l->faulty != NULL)
        faults_tell(l->faulty->name, l->faulty->text, l->faults);
}
