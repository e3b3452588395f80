/* import.c - see import.h. The files are read one by one; then results are chosen and named; then
 * import_text.c writes them. */
#include "evidence/import.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/path.h"
#include "base/sort.h"
#include "crypto/digest.h"
#include "evidence/import_join.h"
#include "evidence/import_text.h"
#include "sandbox/sandbox.h"

bool import_choice(const char *given, struct import_choice *out, struct err *err)
{
    char room[QUOTED_BYTES];
    const char *equals = strchr(given, '=');
    if (equals == NULL || equals == given || equals[1] == 0)
        return err_set(err, ERR_USAGE, "--fact needs NAME=TASK[/METRIC[/FILTER]], not %s",
                       span_quote(span_of(given), room));
    out->name = (struct span){ (const uint8_t *)given, (size_t)(equals - given) };
    out->what = span_of(equals + 1);
    return true;
}

/* ---- files ---- */

static bool open_file(const char *path, int *fd, uint64_t *size, struct err *err)
{
    struct stat st;
    *fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (*fd < 0 && (errno == ENOENT || errno == ENOTDIR))
        return err_set(err, ERR_ABSENT, "no such file");
    if (*fd < 0 || fstat(*fd, &st) < 0) {
        err_os(err, "could not open it");
    } else if (!S_ISREG(st.st_mode)) {
        err_set(err, ERR_INPUT, "no regular file");
    } else {
        *size = (uint64_t)st.st_size;
        return true;
    }
    if (*fd >= 0)
        close(*fd);
    return false;
}

/* FOLDER/FILE, as far as they were given: some tools name the run by the folder only. */
static struct span last_names(const char *path)
{
    struct span name = span_of(path);
    unsigned slashes = 0;
    for (size_t i = name.len; i-- > 0 && slashes < 2;) {
        slashes += name.ptr[i] == '/';
        if (slashes == 2)
            name = (struct span){ name.ptr + i + 1, name.len - i - 1 };
    }
    name.len = name.len < PATH_BYTES_MAX ? name.len : PATH_BYTES_MAX;
    return name;
}

static bool read_file(struct sandbox *box, const struct import_options *o, struct arena *a,
                      struct import_file *f, struct err *err)
{
    int fd;
    uint64_t size = 0;
    if (!open_file(f->path, &fd, &size, err))
        return false;
    struct source src = source_fd("it", fd, size);
    struct sandbox_results ask = { .fd = fd, .size = size, .ask.name = last_names(f->path) };
    if (o->cluster != NULL)
        ask.ask.cluster = span_of(o->cluster);
    bool ok = digest_source(DIGEST_SHA256, &src, f->sha256, err) &&
              sandbox_results(box, &ask, a, &f->results, err);
    close(fd);
    return ok;
}

static int by_digest(const void *x, const void *y)
{
    return memcmp(((const struct import_file *)x)->sha256, ((const struct import_file *)y)->sha256,
                  SHA256_BYTES);
}

/* In the order of their digests, so that the order in which they are named makes no difference; one
 * that is named twice counts once. */
static bool read_files(char *const *paths, const struct import_options *o, struct arena *a,
                       struct import *m, struct err *err)
{
    AUTO_CLOSE(sandbox) struct sandbox *box = sandbox_open(o->no_sandbox, err);
    size_t n = 0, kept = 0;
    while (paths[n] != NULL)
        n++;
    if (n > IMPORT_FILES_MAX)
        return err_set(err, ERR_USAGE, "more than %u files", IMPORT_FILES_MAX);
    if (box == NULL || (m->file = ARENA_ARRAY(a, struct import_file, n, err)) == NULL)
        return false;
    for (size_t i = 0; i < n; i++) {
        m->file[i].path = paths[i];
        if (!read_file(box, o, a, &m->file[i], err))
            return err_in(err, "%s", paths[i]);
    }
    sort_heap(m->file, n, sizeof *m->file, by_digest);
    for (size_t i = 0; i < n; i++)
        if (kept == 0 || by_digest(&m->file[kept - 1], &m->file[i]) != 0)
            m->file[kept++] = m->file[i];
    m->n_files = kept;
    return true;
}

/* ---- names ---- */

/* A word of a name, as the policy language has them. */
static void put_word(struct buf *b, struct span s)
{
    for (size_t i = 0; i < s.len; i++) {
        uint8_t c = s.ptr[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        buf_put(b, plain || c == '-' ? (struct span){ s.ptr + i, 1 } : SPAN("_"));
    }
}

static bool default_name(const struct result *r, struct arena *a, struct span *out, struct err *err)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    char room[QUOTED_BYTES];
    struct span text;
    buf_init(&b, "name", 1u << 20);
    buf_printf(&b, "eval.");
    put_word(&b, r->task);
    buf_printf(&b, ".");
    put_word(&b, r->metric);
    if (r->filter.len > 0) {
        buf_printf(&b, ".");
        put_word(&b, r->filter);
    }
    if (!buf_done(&b, &text, err))
        return false;
    if (text.len > POL_NAME_MAX)
        return err_set(err, ERR_INPUT,
                       "%s makes a name of %zu bytes, at most %u: --fact NAME=TASK gives another",
                       span_quote(r->task, room), text.len, POL_NAME_MAX);
    return span_copy(a, text, out, err);
}

/* The front of s is part, and what follows begins behind a "/" or is nothing. */
static bool take_part(struct span *s, struct span part)
{
    if (s->len < part.len || memcmp(s->ptr, part.ptr, part.len) != 0 ||
        (s->len > part.len && s->ptr[part.len] != '/'))
        return false;
    size_t n = part.len + (s->len > part.len);
    *s = (struct span){ s->ptr + n, s->len - n };
    return true;
}

static bool is_meant(const struct import_choice *c, const struct result *r)
{
    struct span what = c->what;
    if (!take_part(&what, r->task))
        return false;
    if (what.len == 0)
        return true;
    return take_part(&what, r->metric) &&
           (what.len == 0 || span_eq(what, r->filter.len > 0 ? r->filter : SPAN("none")));
}

/* ---- choosing ---- */

static bool add(struct import *m, struct import_item one, struct arena *a, struct err *err)
{
    if (m->n_items == RESULTS_MAX)
        return err_set(err, ERR_LIMIT, "more than %u results: choose with --fact", RESULTS_MAX);
    m->item = arena_grow(a, m->item, m->n_items, &m->cap, sizeof *m->item, err);
    if (m->item == NULL)
        return false;
    m->item[m->n_items++] = one;
    return true;
}

/* Without a unit a number has no meaning: 20.90 and 0.412 are both written so. */
static bool unit_of(const struct result *r, const struct import_options *o, double *per,
                    struct err *err)
{
    char room[QUOTED_BYTES];
    *per = r->fraction_unknown && o->unit == IMPORT_PERCENT ? 100 : 1;
    if (!r->fraction_unknown || o->unit != IMPORT_UNIT_UNSAID)
        return true;
    return err_set(err, ERR_INPUT,
                   "unit unknown: %s could be a percentage or a fraction; the format should say "
                   "which; --unit percent or --unit fraction does",
                   span_quote(r->task, room));
}

/* Choices that several metrics or filters answer would be several readings of one fact. */
static bool choose(const struct import_choice *c, const struct import_options *o, struct import *m,
                   struct arena *a, struct err *err)
{
    char room[QUOTED_BYTES], found[QUOTED_BYTES];
    size_t hits = 0;
    for (size_t i = 0; i < m->n_files; i++) {
        const struct results *r = &m->file[i].results;
        size_t before = hits;
        for (size_t k = 0; k < r->n; k++) {
            struct import_item one = { c->name, &m->file[i], &r->result[k], 1 };
            if (!is_meant(c, one.result))
                continue;
            if (hits++ > before)
                return err_set(
                    err, ERR_INPUT,
                    "%s has several metrics or filters, %s among them: "
                    "--fact NAME=TASK/METRIC/FILTER says which",
                    span_quote(c->what, room),
                    span_quote(one.result->filter.len > 0 ? one.result->filter : one.result->metric,
                               found));
            if (!unit_of(one.result, o, &one.per, err) || !add(m, one, a, err))
                return false;
        }
    }
    return hits > 0 ||
           err_set(err, ERR_ABSENT, "no result of %s in these files", span_quote(c->what, room));
}

static bool choose_all(const struct import_options *o, struct import *m, struct arena *a,
                       struct err *err)
{
    for (size_t i = 0; i < m->n_files; i++) {
        const struct results *r = &m->file[i].results;
        for (size_t k = 0; k < r->n; k++) {
            struct import_item one = { .file = &m->file[i], .result = &r->result[k] };
            if (!default_name(one.result, a, &one.fact, err) ||
                !unit_of(one.result, o, &one.per, err) || !add(m, one, a, err))
                return err_in(err, "%s", m->file[i].path);
        }
    }
    return true;
}

static int by_fact(const void *x, const void *y)
{
    const struct import_item *a = x, *b = y;
    int c = span_cmp(a->fact, b->fact);
    return c != 0 ? c : (a->file > b->file) - (a->file < b->file);
}

/* Two results of one file are never two readings of one fact. in_order: the items stand by their
 * facts then. */
static bool check_names(struct import *m, bool in_order, struct arena *a, struct err *err)
{
    char room[QUOTED_BYTES];
    struct import_item *sorted = ARENA_ARRAY(a, struct import_item, m->n_items, err);
    if (sorted == NULL)
        return false;
    memcpy(sorted, m->item, m->n_items * sizeof *sorted);
    sort_heap(sorted, m->n_items, sizeof *sorted, by_fact);
    for (size_t i = 1; i < m->n_items; i++)
        if (by_fact(&sorted[i - 1], &sorted[i]) == 0)
            return err_set(err, ERR_INPUT,
                           "%s: two results would be the fact %s: --fact NAME=TASK/METRIC/FILTER "
                           "names them apart",
                           sorted[i].file->path, span_quote(sorted[i].fact, room));
    if (in_order)
        m->item = sorted;
    return true;
}

/* A file that names weights is about these, or about something else. */
static bool check_weights(const struct import *m, struct span weights, struct err *err)
{
    char said[QUOTED_BYTES], are[QUOTED_BYTES];
    for (size_t i = 0; i < m->n_files; i++) {
        struct span named = m->file[i].results.weights;
        if (named.len > 0 && !span_eq(named, weights))
            return err_set(err, ERR_INPUT, "%s: about other weights: %s, and the subject is %s",
                           m->file[i].path, span_quote(named, said), span_quote(weights, are));
    }
    return true;
}

static bool check_finished(const struct import *m, struct err *err)
{
    for (size_t i = 0; i < m->n_files; i++)
        if (!m->file[i].results.finished)
            return err_set(err, ERR_INPUT, "%s: the run is not finished", m->file[i].path);
    return true;
}

bool import_read(char *const *paths, const struct import_options *o, struct span weights,
                 struct arena *a, struct import *out, struct err *err)
{
    struct import m = { 0 };
    if (!read_files(paths, o, a, &m, err) || !check_finished(&m, err) || !import_join(&m, err) ||
        !check_weights(&m, weights, err))
        return false;
    for (size_t i = 0; i < o->n_choices; i++)
        if (!choose(&o->choice[i], o, &m, a, err))
            return false;
    if ((o->n_choices == 0 && !choose_all(o, &m, a, err)) ||
        !check_names(&m, o->n_choices == 0, a, err) || !import_name(&m, o, a, err) ||
        !import_write(&m, o, weights, a, err))
        return false;
    *out = m;
    return true;
}
