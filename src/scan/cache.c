/* cache.c - see cache.h. Only names are read here; links are judged where files are opened. */
#include "scan/cache.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/path.h"
#include "base/sort.h"

static const char mark[] = "models--";

struct reading {
    struct arena *a;
    struct cache *c;
    size_t snapshot_room, other_room;
    size_t met;
};

/* What a client has in a folder: anything else, and it is no cache but a folder that is to be looked
 * at as a whole, or a stranger could have the half of it looked at only. */
struct usual {
    const char *name;
    bool begins; /* the name does so */
    bool other;  /* it is not the client's own affair */
    bool marks;  /* only a cache has such a name */
};
static const struct usual in_hub[] = {
    { mark, true, true, true },
    { "datasets--", true, true, true },
    { "spaces--", true, true, true },
    { "kernels--", true, true, true },
    { ".locks", false, false, false },
    { "CACHEDIR.TAG", false, false, false },
    { "version.txt", false, false, false },
};
static const struct usual above_hub[] = {
    { "hub", false, false, false },           { "datasets", false, true, false },
    { "modules", false, true, false },        { "assets", false, true, false },
    { "xet", false, false, false },           { "token", false, false, false },
    { "stored_tokens", false, false, false }, { ".", true, false, false },
};

static const struct usual *usual_of(const struct usual *list, size_t n, struct span name)
{
    for (size_t i = 0; i < n; i++)
        if (list[i].begins ? span_begins(name, list[i].name) : span_eq(name, span_of(list[i].name)))
            return &list[i];
    return NULL;
}

/* The names in a folder, ascending, without "." and "..". */
struct names {
    struct span *list;
    size_t n, room;
    bool is; /* it is a folder, with nothing in it that is not usual */
    int why; /* not 0: it could not be opened, and this was errno */
};
/* What is read: names that are usual, or any where usual is NULL; follow: O_NOFOLLOW, or 0 where a
 * link is the caller's own. */
struct wanted {
    const struct usual *usual;
    size_t n_usual;
    int follow;
};

static bool add_name(struct arena *a, struct names *to, struct span name, struct err *err)
{
    to->list = arena_grow(a, to->list, to->n, &to->room, sizeof name, err);
    return to->list != NULL && span_copy(a, name, &to->list[to->n++], err);
}

/* NULL: it is no folder, or *why is errno. */
static DIR *open_folder(const char *path, int follow, int *why)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | follow);
    DIR *dir = fd >= 0 ? fdopendir(fd) : NULL;
    bool none = dir != NULL || errno == ENOENT || errno == ENOTDIR || errno == ELOOP;
    *why = none ? 0 : errno;
    if (dir == NULL && fd >= 0)
        close(fd);
    return dir;
}

static const struct dirent *next_entry(DIR *dir)
{
    const struct dirent *e;
    while ((e = readdir(dir)) != NULL &&
           (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0))
        ;
    return e;
}

static bool names_in(struct reading *r, const char *path, const struct wanted *w, struct names *out,
                     struct err *err)
{
    struct names got = { .is = true };
    bool ok = true;
    *out = (struct names){ 0 };
    DIR *dir = open_folder(path, w->follow, &out->why);
    if (dir == NULL)
        return true;
    for (const struct dirent *e; ok && got.is && (e = next_entry(dir)) != NULL;) {
        struct span name = span_of(e->d_name);
        got.is = w->usual == NULL || usual_of(w->usual, w->n_usual, name) != NULL;
        got.is = got.is && ++r->met <= CACHE_MAX;
        ok = !got.is || add_name(r->a, &got, name, err);
    }
    closedir(dir);
    if (!ok || !got.is)
        return ok;
    sort_heap(got.list, got.n, sizeof *got.list, sort_spans);
    *out = got;
    return true;
}

enum here { HERE_NO_FOLDER, HERE_EMPTY, HERE_FILES };

static enum here what_is_in(const char *path, int *why)
{
    DIR *dir = open_folder(path, O_NOFOLLOW, why);
    if (dir == NULL)
        return HERE_NO_FOLDER;
    enum here what = next_entry(dir) != NULL ? HERE_FILES : HERE_EMPTY;
    closedir(dir);
    return what;
}

static bool add_other(struct reading *r, struct span name, struct err *err)
{
    struct cache *c = r->c;
    c->other = arena_grow(r->a, c->other, c->n_others, &r->other_room, sizeof name, err);
    if (c->other == NULL)
        return false;
    c->other[c->n_others++] = name;
    return true;
}

/* "NAMESPACE/NAME" of "models--NAMESPACE--NAME". */
static bool name_of(struct arena *a, struct span folder, struct span *out, struct err *err)
{
    size_t front = sizeof mark - 1, n = 0;
    uint8_t *p = ARENA_ARRAY(a, uint8_t, folder.len, err);
    if (p == NULL)
        return false;
    for (size_t i = front; i < folder.len; i++) {
        bool slash = folder.ptr[i] == '-' && i + 1 < folder.len && folder.ptr[i + 1] == '-';
        p[n++] = slash ? '/' : folder.ptr[i];
        i += slash;
    }
    *out = (struct span){ p, n };
    return true;
}

static bool add_snapshot(struct reading *r, struct cache_snapshot one, struct err *err)
{
    struct cache *c = r->c;
    c->snapshot = arena_grow(r->a, c->snapshot, c->n_snapshots, &r->snapshot_room, sizeof one, err);
    if (c->snapshot == NULL)
        return false;
    c->snapshot[c->n_snapshots++] = one;
    return true;
}

/* A client gives what it downloads its name when all of it is there. */
static bool is_unfinished(struct reading *r, const char *path, bool *yes, struct err *err)
{
    static const struct wanted all = { .follow = O_NOFOLLOW };
    struct names names;
    const char *blobs = path_join(r->a, path, "blobs", err);
    *yes = false;
    if (blobs == NULL || !names_in(r, blobs, &all, &names, err))
        return false;
    for (size_t i = 0; i < names.n; i++)
        *yes = *yes || span_ends(names.list[i], CACHE_UNFINISHED);
    return true;
}

/* path: of the folder whose name is given. *any: something of the model is here. What stands among
 * the snapshots and is no folder, is told of, too. */
static bool read_model(struct reading *r, const char *path, struct span folder, bool *any,
                       struct err *err)
{
    static const struct wanted all = { .follow = O_NOFOLLOW };
    struct names revisions;
    struct span name;
    const char *snapshots = path_join(r->a, path, "snapshots", err);
    *any = false;
    if (snapshots == NULL || !names_in(r, snapshots, &all, &revisions, err) ||
        !name_of(r->a, folder, &name, err))
        return false;
    if (revisions.why != 0) {
        *any = true;
        struct cache_snapshot s = { .path = snapshots, .name = name, .why = revisions.why };
        return add_snapshot(r, s, err);
    }
    for (size_t i = 0; i < revisions.n; i++) {
        struct span revision = revisions.list[i];
        const char *one = path_join(r->a, snapshots, (const char *)revision.ptr, err);
        int why;
        if (one == NULL)
            return false;
        enum here what = what_is_in(one, &why);
        if (what == HERE_EMPTY)
            continue;
        struct cache_snapshot s = { one, name, revision, what == HERE_FILES, why, false };
        if (!add_snapshot(r, s, err))
            return false;
        *any = true;
    }
    struct cache_snapshot rest = { .path = path, .name = name };
    return *any || (is_unfinished(r, path, &rest.unfinished, err) &&
                    (!(*any = rest.unfinished) || add_snapshot(r, rest, err)));
}

/* A folder of models. *is: it is one. */
static bool read_hub(struct reading *r, const char *path, bool *is, struct err *err)
{
    static const struct wanted wanted = { in_hub, COUNT(in_hub), 0 };
    struct names names;
    *is = false;
    if (!names_in(r, path, &wanted, &names, err))
        return false;
    for (size_t i = 0; i < names.n; i++)
        *is = *is || usual_of(in_hub, COUNT(in_hub), names.list[i])->marks;
    for (size_t i = 0; i < names.n && *is; i++) {
        struct span name = names.list[i];
        const char *one = path_join(r->a, path, (const char *)name.ptr, err);
        bool any = false;
        if (one == NULL || (span_begins(name, mark) && !read_model(r, one, name, &any, err)) ||
            (!any && usual_of(in_hub, COUNT(in_hub), name)->other && !add_other(r, name, err)))
            return false;
    }
    return true;
}

/* The folder that holds one: beside it stand what the client has of data, of code, of itself. */
static bool read_above(struct reading *r, const char *path, bool *is, struct err *err)
{
    static const struct wanted wanted = { above_hub, COUNT(above_hub), 0 };
    struct names names;
    *is = false;
    if (!names_in(r, path, &wanted, &names, err))
        return false;
    const char *hub = path_join(r->a, path, "hub", err);
    if (hub == NULL || !names.is)
        return hub != NULL;
    if (!read_hub(r, hub, is, err))
        return false;
    for (size_t i = 0; i < names.n && *is; i++)
        if (usual_of(above_hub, COUNT(above_hub), names.list[i])->other &&
            !add_other(r, names.list[i], err))
            return false;
    return true;
}

bool cache_read(const char *path, struct arena *a, struct cache *out, struct err *err)
{
    struct cache c = { 0 };
    struct reading r = { .a = a, .c = &c };
    struct span folder;
    char *real = ARENA_ARRAY(a, char, PATH_MAX, err);
    if (real == NULL)
        return false;
    if (realpath(path, real) == NULL) { /* whoever looks at it says why */
        *out = c;
        return true;
    }
    folder = span_of(real);
    folder.ptr += path_folder(folder).len;
    folder = span_of((const char *)folder.ptr);
    if (span_begins(folder, mark)) {
        if (!read_model(&r, path, folder, &c.is_cache, err))
            return false;
    } else if (!read_hub(&r, path, &c.is_cache, err) ||
               (!c.is_cache && !read_above(&r, path, &c.is_cache, err))) {
        return false;
    }
    *out = r.met <= CACHE_MAX ? c : (struct cache){ 0 };
    return true;
}
