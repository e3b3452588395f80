/* shadow.c - see shadow.h. Of "a/b.cpython.so" Python may take "a" for a library, and within a/ "b":
 * names are what stands before each first dot or slash of a part. */
#include "scan/shadow.h"

#include <stdlib.h>

#include "base/path.h"
#include "base/sort.h"

struct shadow_name {
    struct span name; /* the beginning of the path */
    const struct look_file *file;
};

static bool is_python(struct span path)
{
    static const char *const endings[] = { ".py", ".pyc", ".pyd", ".so" };
    for (size_t i = 0; i < COUNT(endings); i++)
        if (span_ends_anyhow(path, endings[i]))
            return true;
    return false;
}

static size_t same_bytes(struct span a, struct span b)
{
    size_t n = 0;
    while (n < a.len && n < b.len && a.ptr[n] == b.ptr[n])
        n++;
    return n;
}

/* Names that end behind the first `known` bytes of path. */
static bool add_names(struct shadow *s, size_t *room, const struct look_file *f, size_t known,
                      struct arena *a, struct err *err)
{
    struct span path = f->path;
    bool dotted = false;
    for (size_t i = 0; i < path.len; i++) {
        bool ends = !dotted && (path.ptr[i] == '.' || path.ptr[i] == '/');
        dotted = path.ptr[i] != '/' && (dotted || path.ptr[i] == '.');
        if (!ends || i < known)
            continue;
        struct shadow_name *list = arena_grow(a, s->name, s->n, room, sizeof *s->name, err);
        if (list == NULL)
            return false;
        s->name = list;
        list[s->n++] = (struct shadow_name){ { path.ptr, i }, f };
    }
    return true;
}

static int by_name(const void *x, const void *y)
{
    const struct shadow_name *a = x, *b = y;
    int c = span_cmp(a->name, b->name);
    return c != 0 ? c : (a->file > b->file) - (a->file < b->file);
}

bool shadow_open(struct shadow *s, const struct look *l, struct arena *a, struct err *err)
{
    struct span last = { 0 };
    size_t room = 0;
    *s = (struct shadow){ 0 };
    for (size_t i = 0; i < l->n_files; i++) {
        struct span path = l->file[i].path;
        if (!is_python(path))
            continue;
        /* what ends inside what the last one shares is there already: one entry a folder */
        size_t known = same_bytes(last, path);
        last = path;
        if (!add_names(s, &room, &l->file[i], known, a, err))
            return false;
    }
    sort_heap(s->name, s->n, sizeof *s->name, by_name);
    return true;
}

struct asked {
    struct span folder, library;
};

static int by_asked(const void *x, const void *y)
{
    const struct asked *k = x;
    struct span name = ((const struct shadow_name *)y)->name;
    size_t n = name.len < k->folder.len ? name.len : k->folder.len;
    int c = span_cmp(k->folder, (struct span){ name.ptr, n });
    return c != 0 ? c : span_cmp(k->library, (struct span){ name.ptr + n, name.len - n });
}

static const struct look_file *named(const struct shadow *s, struct span folder,
                                     struct span library)
{
    struct asked key = { folder, library };
    const struct shadow_name *hit = bsearch(&key, s->name, s->n, sizeof *s->name, by_asked);
    while (hit != NULL && hit > s->name && span_eq(hit[-1].name, hit->name))
        hit--;
    return hit != NULL ? hit->file : NULL;
}

const struct look_file *shadow_of(const struct shadow *s, struct span folder, struct span module)
{
    const uint8_t *dot = module.len > 0 ? memchr(module.ptr, '.', module.len) : NULL;
    if (dot != NULL)
        module.len = (size_t)(dot - module.ptr);
    if (module.len == 0 || s->n == 0)
        return NULL;
    const struct look_file *near = named(s, folder, module), *top = named(s, SPAN(""), module);
    return near == NULL || (top != NULL && top < near) ? top : near;
}
