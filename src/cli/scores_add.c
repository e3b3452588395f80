/* scores_add.c - `ajar frontier add FILE`: rows go behind those that are there. What is there stays,
 * byte by byte: a table only grows, so that whoever kept its digest can find that table in it. */
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/file.h"
#include "base/path.h"
#include "catalogue/catalogue.h"
#include "cli/scores.h"
#include "store/store.h"

/* The folder of the table is locked while it is read and replaced. */
static int lock_folder(const char *path, struct arena *a, struct err *err)
{
    struct span folder = path_folder(span_of(path)), copy;
    if (folder.len == 0)
        folder = SPAN(".");
    if (!span_copy(a, folder, &copy, err))
        return -1;
    int fd = open((const char *)copy.ptr, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0 && flock(fd, LOCK_EX) == 0)
        return fd;
    err_os(err, "%s: could not lock the folder", (const char *)copy.ptr);
    if (fd >= 0)
        close(fd);
    return -1;
}

/* Where rows are added: the table that is named, or that of the home, which is made. */
static const char *place(struct arena *a, struct err *err)
{
    if (scores_asked.table != NULL)
        return scores_asked.table;
    const char *home = store_home(a, err);
    return home != NULL && (scores_asked.dry_run || file_folder(home, 0700, err))
               ? scores_home(a, err)
               : NULL;
}

struct adding {
    const char *path, *from;
    struct span old, rows;
    bool begun; /* there was no table */
    unsigned n_added, n_there;
    struct buf text; /* what will be there */
};

/* One of the home begins with what the program carries, which it takes the place of. */
static bool load(struct adding *x, struct arena *a, struct err *err)
{
    struct frontier t;
    struct err none = { 0 };
    if (!file_load(x->from, FRONTIER_BYTES_MAX, a, &x->rows, err))
        return false;
    if (!frontier_read(x->rows, a, &t, err))
        return err_in(err, "%s", x->from);
    if (file_load(x->path, FRONTIER_BYTES_MAX, a, &x->old, &none))
        return frontier_read(x->old, a, &t, err) || err_in(err, "%s", x->path);
    if (none.kind != ERR_ABSENT) {
        *err = none;
        return false;
    }
    x->begun = true;
    x->old = scores_asked.table == NULL ? cat_carried("frontier") : (struct span){ 0 };
    return true;
}

static struct span next_line(struct span *text)
{
    const uint8_t *end = memchr(text->ptr, '\n', text->len);
    struct span line = { text->ptr, end != NULL ? (size_t)(end - text->ptr) : text->len };
    size_t eaten = line.len + (end != NULL);
    *text = (struct span){ text->ptr + eaten, text->len - eaten };
    while (line.len > 0 && (line.ptr[line.len - 1] == ' ' || line.ptr[line.len - 1] == '\r'))
        line.len--;
    return line;
}

static bool is_there(struct span text, struct span wanted)
{
    while (text.len > 0)
        if (span_eq(next_line(&text), wanted))
            return true;
    return false;
}

static bool append(struct adding *x, struct arena *a, struct span *out, struct err *err)
{
    struct frontier t;
    struct span rows = x->rows, all;
    buf_init(&x->text, "a table", FRONTIER_BYTES_MAX);
    buf_put(&x->text, x->old);
    if (x->old.len > 0 && x->old.ptr[x->old.len - 1] != '\n')
        buf_put(&x->text, SPAN("\n"));
    while (rows.len > 0) {
        struct span line = next_line(&rows);
        bool there = is_there(x->old, line);
        x->n_there += there;
        x->n_added += !there;
        if (there)
            continue;
        buf_put(&x->text, line);
        buf_put(&x->text, SPAN("\n"));
    }
    if (!buf_done(&x->text, &all, err))
        return false;
    *out = x->n_added > 0 ? all : x->old;
    return frontier_read(*out, a, &t, err) ||
           err_in(err, "%s, with %s behind it", x->path, x->from);
}

static void tell(struct out *o, const struct adding *x, const uint8_t *before, const uint8_t *after)
{
    char was[SCORES_DIGEST_BYTES], is[SCORES_DIGEST_BYTES];
    const char *outcome = x->n_added == 0        ? "already_there"
                          : scores_asked.dry_run ? "dry_run"
                                                 : "written";
    if (o->json) {
        jout_open(&o->doc, NULL, '{');
        jout_text(&o->doc, "schema", "ajar/frontier-add/1");
        jout_text(&o->doc, "file", x->path);
        jout_text(&o->doc, "outcome", outcome);
        jout_u64(&o->doc, "added", x->n_added);
        jout_u64(&o->doc, "already_there", x->n_there);
        jout_text(&o->doc, "before", scores_digest(before, was));
        jout_text(&o->doc, "after", scores_digest(after, is));
        jout_close(&o->doc, '}');
        return;
    }
    buf_printf(&o->text, "%u row%s %s, %u there already: ", x->n_added, x->n_added == 1 ? "" : "s",
               scores_asked.dry_run ? "would be added" : "added", x->n_there);
    buf_shown(&o->text, span_of(x->path));
    if (x->n_added == 0)
        buf_printf(&o->text, "\n%.15s, as it was\n", scores_digest(before, was));
    else
        buf_printf(&o->text, "\n%.15s, and behind it what is new: %.15s\n",
                   scores_digest(before, was), scores_digest(after, is));
    if (x->begun && x->n_added > 0 && scores_asked.table == NULL)
        buf_printf(&o->text, "It begins with the table that ajar carries, and takes its place.\n");
}

static bool replace(struct adding *x, struct arena *a, struct out *o, struct err *err)
{
    uint8_t before[SHA256_BYTES], after[SHA256_BYTES];
    struct span all;
    if (!load(x, a, err) || !append(x, a, &all, err) ||
        !digest_of(DIGEST_SHA256, x->old, before, err) ||
        !digest_of(DIGEST_SHA256, all, after, err))
        return false;
    if (x->n_added > 0 && !scores_asked.dry_run && !file_replace(x->path, all, 0644, err))
        return false;
    tell(o, x, before, after);
    return true;
}

bool scores_add(char **args, struct out *o, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "table", .limit = (size_t)512 << 20 };
    struct adding x = { .from = args[0], .path = place(&a, err) };
    if (x.path == NULL)
        return false;
    int lock = scores_asked.dry_run ? -1 : lock_folder(x.path, &a, err);
    bool ok = (lock >= 0 || scores_asked.dry_run) && replace(&x, &a, o, err);
    buf_free(&x.text);
    if (lock >= 0)
        close(lock);
    return ok;
}
