/* dual.c - see dual.h. Loaders prefer one or the other, so a person may have checked what nobody
 * loads. Tensors of a folder and stem are put in order by name and walked side by side. */
#include "scan/dual.h"

#include <stdio.h>

#include "base/path.h"
#include "base/sort.h"
#include "scan/model.h"

enum { TOLD_EACH = 4 }; /* tensors of a folder; the rest is counted */

struct side {
    struct span folder, stem; /* what loaders take for one model: "model" */
    bool pickled;
    const struct found_tensor *t;
    const struct look_numbers *n; /* or NULL */
    const struct look_file *f;
};

/* "model" of "model-00001-of-00002.safetensors" and of "pytorch_model.bin". */
static struct span stem_of(struct span path)
{
    size_t folder = path_folder(path).len, dot;
    struct span name = { path.ptr + folder, path.len - folder };
    struct span stem = model_stem(name);
    if (stem.len == name.len) {
        for (dot = name.len; dot > 0 && name.ptr[dot - 1] != '.'; dot--)
            ;
        stem.len = dot > 0 ? dot - 1 : name.len;
    }
    size_t front = span_begins(stem, "pytorch_") ? strlen("pytorch_") : 0;
    return (struct span){ stem.ptr + front, stem.len - front };
}

static bool is_pickled(const struct found *f)
{
    return f->kind == FOUND_ZIP || f->kind == FOUND_PICKLE || f->kind == FOUND_TAR;
}

static int by_name(const void *x, const void *y)
{
    const struct side *a = x, *b = y;
    int c = span_cmp(a->folder, b->folder);
    c = c != 0 ? c : span_cmp(a->stem, b->stem);
    c = c != 0 ? c : span_cmp(a->t->name, b->t->name);
    return c != 0 ? c : (a->pickled > b->pickled) - (a->pickled < b->pickled);
}

/* Left out by some writers: made again when the model is loaded, or tied to another. */
static bool may_be_missing(struct span name)
{
    static const char *const parts[] = { "position_ids",   "inv_freq",    "masked_bias",
                                         "attn.bias",      "num_batches", "rotary",
                                         "lm_head",        "embed",       "decoder.bias",
                                         "decoder.weight", "predictions" };
    for (size_t i = 0; i < COUNT(parts); i++)
        if (memmem(name.ptr, name.len, parts[i], strlen(parts[i])) != NULL)
            return true;
    return false;
}

static const char *difference(const struct side *a, const struct side *b)
{
    if (a->t->rank != b->t->rank ||
        (a->t->rank > 0 && memcmp(a->t->shape, b->t->shape, a->t->rank * sizeof *a->t->shape) != 0))
        return "has another shape in the other format";
    if (span_eq(a->t->dtype, b->t->dtype) && a->n != NULL && b->n != NULL && a->n->known &&
        b->n->known && a->n->digest != b->n->digest)
        return "has other numbers in the other format";
    return NULL;
}

struct told {
    struct findings *to;
    uint64_t n;
    const struct look_file *f;
};

static bool tell(struct told *told, const struct side *s, const char *what, struct err *err)
{
    char room[QUOTED_BYTES], text[QUOTED_BYTES + 60];
    if (what == NULL)
        return true;
    told->f = s->f;
    if (told->n++ >= TOLD_EACH)
        return true;
    snprintf(text, sizeof text, "%s %s", span_quote(s->t->name, room), what);
    return rules_add(told->to, "DUAL-FORMAT", &(struct place){ .path = s->f->path }, text, err);
}

/* s[0..n) are of one stem, by name; of both kinds. */
static bool compare(const struct side *s, size_t n, struct findings *to, struct err *err)
{
    struct told told = { to, 0, NULL };
    char text[80];
    for (size_t i = 0, k; i < n; i += k) {
        for (k = 1; i + k < n && span_eq(s[i].t->name, s[i + k].t->name); k++)
            ;
        bool both = s[i].pickled != s[i + k - 1].pickled;
        const char *what = both                           ? difference(&s[i], &s[i + k - 1])
                           : may_be_missing(s[i].t->name) ? NULL
                                                          : "is not in the other format";
        if (!tell(&told, &s[i], what, err))
            return false;
    }
    if (told.n <= TOLD_EACH)
        return true;
    snprintf(text, sizeof text, "%" PRIu64 " tensors in all differ", told.n);
    return rules_add(to, "DUAL-FORMAT", &(struct place){ .path = told.f->path }, text, err);
}

/* list: NULL to count them. *pickled: how many are of that kind. */
static size_t list_sides(const struct look *l, struct side *list, size_t *n_pickled)
{
    size_t n = 0;
    *n_pickled = 0;
    for (size_t i = 0; i < l->n_files; i++) {
        const struct look_file *f = &l->file[i];
        bool pickled = is_pickled(&f->found);
        if (!pickled && f->found.kind != FOUND_SAFETENSORS)
            continue;
        *n_pickled += pickled ? f->found.n_tensors : 0;
        for (size_t k = 0; k < f->found.n_tensors; k++, n++)
            if (list != NULL)
                list[n] = (struct side){ path_folder(f->path),
                                         stem_of(f->path),
                                         pickled,
                                         &f->found.tensor[k],
                                         f->numbers != NULL ? &f->numbers[k] : NULL,
                                         f };
    }
    return n;
}

bool dual_check(const struct look *l, struct findings *to, struct err *err)
{
    size_t pickled, n = list_sides(l, NULL, &pickled);
    if (pickled == 0 || pickled == n)
        return true; /* one format */
    struct side *list = ARENA_ARRAY(to->a, struct side, n, err);
    if (list == NULL)
        return false;
    list_sides(l, list, &pickled);
    sort_heap(list, n, sizeof *list, by_name);
    for (size_t i = 0, k; i < n; i += k) {
        bool kinds[2] = { false, false };
        for (k = 0; i + k < n && span_eq(list[i].folder, list[i + k].folder) &&
                    span_eq(list[i].stem, list[i + k].stem);
             k++)
            kinds[list[i + k].pickled] = true;
        if (kinds[0] && kinds[1] && !compare(list + i, k, to, err))
            return false;
    }
    return true;
}
