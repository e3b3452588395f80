/* shards.c - see shards.h. Index and shard are each put in order by name and walked side by side:
 * n log n whatever names a stranger chose. */
#include "scan/shards.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/path.h"
#include "base/sort.h"
#include "scan/model.h"

enum { TOLD_EACH = 4 }; /* tensors told of one shard; the rest is counted */

struct tally {
    uint64_t n;
    const char *rule;
    struct span path;
    const char *what;
};

static int by_file_and_tensor(const void *x, const void *y)
{
    const struct found_pair *a = *(const struct found_pair *const *)x,
                            *b = *(const struct found_pair *const *)y;
    int c = span_cmp(a->value, b->value);
    return c != 0 ? c : span_cmp(a->key, b->key);
}

static int by_name(const void *x, const void *y)
{
    const struct found_tensor *a = *(const struct found_tensor *const *)x,
                              *b = *(const struct found_tensor *const *)y;
    return span_cmp(a->name, b->name);
}

static bool tell(struct findings *to, struct tally *t, struct span tensor, struct err *err)
{
    char room[QUOTED_BYTES], text[QUOTED_BYTES + 80];
    if (t->n++ >= TOLD_EACH)
        return true;
    snprintf(text, sizeof text, "%s %s", span_quote(tensor, room), t->what);
    return rules_add(to, t->rule, &(struct place){ .path = t->path }, text, err);
}

static bool tell_rest(struct findings *to, const struct tally *t, struct err *err)
{
    char text[120];
    if (t->n <= TOLD_EACH)
        return true;
    snprintf(text, sizeof text, "%" PRIu64 " tensors in all: %s", t->n, t->what);
    return rules_add(to, t->rule, &(struct place){ .path = t->path }, text, err);
}

/* A tensor of a file that an index names. */
struct home {
    struct span tensor;
    const struct look_file *file;
};
struct homes {
    const struct look_file *index;
    struct home *list; /* by tensor */
    size_t n;
    struct found_pair **place; /* all of the index, by tensor */
};

struct checking {
    const struct look *l;
    struct findings *to;
    size_t *set_of;
    struct homes homes;
};

static int by_tensor(const void *x, const void *y)
{
    const struct home *a = x, *b = y;
    int c = span_cmp(a->tensor, b->tensor);
    return c != 0 ? c : span_cmp(a->file->path, b->file->path);
}

static int by_key(const void *x, const void *y)
{
    const struct found_pair *a = *(const struct found_pair *const *)x,
                            *b = *(const struct found_pair *const *)y;
    int c = span_cmp(a->key, b->key);
    return c != 0 ? c : span_cmp(a->value, b->value);
}

static bool is_comparable(const struct look_file *f)
{
    return f->found.fatal.kind == ERR_NONE &&
           (f->found.kind == FOUND_SAFETENSORS || f->found.kind == FOUND_GGUF);
}

/* place: of the whole index, by file. */
static bool find_homes(const struct look *l, struct found_pair *const *place, struct homes *h,
                       struct arena *a, struct err *err)
{
    size_t room = 0, n = h->index->found.n_places;
    h->place = ARENA_ARRAY(a, struct found_pair *, n, err);
    if (h->place == NULL)
        return false;
    for (size_t i = 0; i < n; i++)
        h->place[i] = place[i];
    sort_heap(h->place, n, sizeof *h->place, by_key);
    for (size_t i = 0; i < n; i++) {
        if (i > 0 && span_eq(place[i - 1]->value, place[i]->value))
            continue;
        const struct look_file *f =
            path_ok(place[i]->value) ? look_file_at(l, path_folder(h->index->path), place[i]->value)
                                     : NULL;
        for (size_t k = 0; f != NULL && is_comparable(f) && k < f->found.n_tensors; k++) {
            h->list = arena_grow(a, h->list, h->n, &room, sizeof *h->list, err);
            if (h->list == NULL)
                return false;
            h->list[h->n++] = (struct home){ f->found.tensor[k].name, f };
        }
    }
    sort_heap(h->list, h->n, sizeof *h->list, by_tensor);
    return true;
}

/* The first file that has it; NULL: none. */
static const struct look_file *home_of(const struct homes *h, struct span tensor)
{
    size_t low = 0, high = h->n;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (span_cmp(h->list[mid].tensor, tensor) < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return low < h->n && span_eq(h->list[low].tensor, tensor) ? h->list[low].file : NULL;
}

static int is_place_of(const void *tensor, const void *place)
{
    return span_cmp(*(const struct span *)tensor, (*(const struct found_pair *const *)place)->key);
}

/* The index names another file for it, which can be compared and has it not: told there. */
static bool is_told_there(const struct look *l, const struct homes *h, struct span tensor)
{
    const struct found *f = &h->index->found;
    struct found_pair *const *at =
        f->n_places > 0 ? bsearch(&tensor, h->place, f->n_places, sizeof *at, is_place_of) : NULL;
    if (at == NULL || !path_ok((*at)->value))
        return false;
    const struct look_file *said = look_file_at(l, path_folder(h->index->path), (*at)->value);
    struct home there = { tensor, said };
    return said != NULL && is_comparable(said) &&
           bsearch(&there, h->list, h->n, sizeof there, by_tensor) == NULL;
}

/* The index says of a tensor that it is in shard, and it is in another file. */
static bool tell_elsewhere(struct findings *to, struct tally *t, struct span tensor,
                           const struct look_file *shard, const struct look_file *home,
                           struct err *err)
{
    char name[QUOTED_BYTES], said[QUOTED_BYTES], is[QUOTED_BYTES], text[3 * QUOTED_BYTES + 60];
    if (t->n++ >= TOLD_EACH)
        return true;
    snprintf(text, sizeof text, "%s: the index says %s, and it is in %s", span_quote(tensor, name),
             span_quote(shard->path, said), span_quote(home->path, is));
    return rules_add(to, t->rule, &(struct place){ .path = t->path }, text, err);
}

/* place[0..n) are what the index says of one shard, by tensor. */
static bool compare(struct checking *c, struct found_pair *const *place, size_t n,
                    const struct look_file *shard, struct err *err)
{
    const struct found *f = &shard->found;
    const struct homes *h = &c->homes;
    struct findings *to = c->to;
    struct tally missing = { 0, "IDX-MISSING", shard->path, "is named by the index, not here" };
    struct tally elsewhere = { 0, "IDX-CONFLICT", h->index->path, "are in another file" };
    struct tally unnamed = { 0, "IDX-CONFLICT", shard->path,
                             "is here, and the index does not say so" };
    const struct found_tensor **tensor =
        ARENA_ARRAY(to->a, const struct found_tensor *, f->n_tensors, err);
    if (tensor == NULL)
        return false;
    for (size_t i = 0; i < f->n_tensors; i++)
        tensor[i] = &f->tensor[i];
    sort_heap(tensor, f->n_tensors, sizeof *tensor, by_name);
    for (size_t p = 0, t = 0; p < n || t < f->n_tensors;) {
        int d = p == n ? 1 : t == f->n_tensors ? -1 : span_cmp(place[p]->key, tensor[t]->name);
        const struct look_file *home = d < 0 ? home_of(h, place[p]->key) : NULL;
        bool told = d > 0 && is_told_there(c->l, h, tensor[t]->name);
        if ((home != NULL && !tell_elsewhere(to, &elsewhere, place[p]->key, shard, home, err)) ||
            (d < 0 && home == NULL && !tell(to, &missing, place[p]->key, err)) ||
            (d > 0 && !told && !tell(to, &unnamed, tensor[t]->name, err)))
            return false;
        p += d <= 0;
        t += d >= 0;
    }
    return tell_rest(to, &missing, err) && tell_rest(to, &elsewhere, err) &&
           tell_rest(to, &unnamed, err);
}

static bool check_shard(struct checking *c, struct found_pair *const *place, size_t n,
                        struct err *err)
{
    const struct look *l = c->l;
    const struct look_file *f = c->homes.index;
    struct findings *to = c->to;
    char room[QUOTED_BYTES], text[QUOTED_BYTES + 60];
    if (!path_ok(place[0]->value)) /* usually the reader has said so, with the place */
        return notes_times(f->found.notes, "odd-place") > 0 ||
               rules_add(to, "IDX-PATH", &(struct place){ .path = f->path },
                         span_quote(place[0]->value, room), err);
    const struct look_file *shard = look_file_at(l, path_folder(f->path), place[0]->value);
    if (shard == NULL) {
        snprintf(text, sizeof text, "%s, with %zu tensor%s", span_quote(place[0]->value, room), n,
                 n == 1 ? "" : "s");
        return rules_add(to, "IDX-MISSING", &(struct place){ .path = f->path }, text, err);
    }
    c->set_of[shard - l->file] = (size_t)(f - l->file) + 1;
    /* what was not examined to its end is a finding already */
    return !is_comparable(shard) || compare(c, place, n, shard, err);
}

/* What the shards hold, against "total_size". Writers count tied weights in different ways. */
static bool check_size(const struct look *l, size_t index, const size_t *set_of,
                       struct findings *to, struct err *err)
{
    uint64_t stated, sum = 0;
    char text[100];
    if (!span_u64(found_fact(&l->file[index].found, "total_size"), &stated))
        return true;
    for (size_t i = 0; i < l->n_files; i++) {
        const struct found *f = &l->file[i].found;
        if (set_of[i] != index + 1)
            continue;
        if (f->n_tensors == 0 || f->kind != FOUND_SAFETENSORS)
            return true; /* nothing to compare with */
        for (size_t k = 0; k < f->n_dtypes; k++)
            ck_raise(&sum, f->dtype[k].bytes);
    }
    if (sum == stated || sum == 0)
        return true;
    snprintf(text, sizeof text, "it states %" PRIu64 " bytes, and the tensors have %" PRIu64,
             stated, sum);
    return rules_add(to, "IDX-SIZE", &(struct place){ .path = l->file[index].path }, text, err);
}

static bool check_index(const struct look *l, size_t index, struct findings *to, size_t *set_of,
                        struct err *err)
{
    const struct found *f = &l->file[index].found;
    struct checking c = { l, to, set_of, { .index = &l->file[index] } };
    struct found_pair **place = ARENA_ARRAY(to->a, struct found_pair *, f->n_places, err);
    if (place == NULL)
        return false;
    for (size_t i = 0; i < f->n_places; i++)
        place[i] = &f->place[i];
    sort_heap(place, f->n_places, sizeof *place, by_file_and_tensor);
    if (!find_homes(l, place, &c.homes, to->a, err))
        return false;
    for (size_t i = 0, n; i < f->n_places; i += n) {
        for (n = 1; i + n < f->n_places && span_eq(place[i + n]->value, place[i]->value); n++)
            ;
        if (!check_shard(&c, place + i, n, err))
            return false;
    }
    return true;
}

/* ---- "model-00002-of-00005.safetensors" ---- */

struct number {
    struct span front, back; /* the path up to "-", and from "-of-" on */
    uint64_t i, of;
    size_t file;
};

static uint64_t digits_at(const uint8_t *p)
{
    uint64_t n = 0;
    for (size_t i = 0; i < 5; i++)
        n = n * 10 + (uint64_t)(p[i] - '0');
    return n;
}

static bool number_of(struct span path, struct number *out)
{
    size_t folder = path_folder(path).len;
    struct span name = { path.ptr + folder, path.len - folder }, stem = model_stem(name);
    if (stem.len == name.len)
        return false;
    const uint8_t *p = stem.ptr + stem.len; /* "-NNNNN-of-NNNNN" */
    out->front = (struct span){ path.ptr, folder + stem.len };
    out->back = (struct span){ p + 6, name.len - stem.len - 6 };
    out->i = digits_at(p + 1);
    out->of = digits_at(p + 10);
    return true;
}

static int by_number(const void *x, const void *y)
{
    const struct number *a = x, *b = y;
    int c = span_cmp(a->front, b->front);
    c = c != 0 ? c : span_cmp(a->back, b->back);
    if (c == 0 && a->i != b->i)
        c = a->i > b->i ? 1 : -1;
    return c != 0 ? c : (a->file > b->file) - (a->file < b->file);
}

/* Something is told of an index or of shards there: one fault is told once. */
static bool is_told(const struct findings *to, struct span folder)
{
    for (size_t i = 0; i < to->n; i++)
        if (strncmp(to->list[i].rule, "IDX-", 4) == 0 &&
            span_eq(path_folder(to->list[i].path), folder))
            return true;
    return false;
}

/* list[0..n) are of one sequence, ascending. */
static bool check_sequence(const struct look *l, const struct number *list, size_t n,
                           struct findings *to, struct err *err)
{
    char text[120];
    uint64_t missing = 0;
    struct span path = l->file[list[0].file].path;
    for (size_t i = 0; i < n && missing == 0; i++)
        if (list[i].i != i + 1)
            missing = i + 1;
    if (missing == 0 && n < list[0].of)
        missing = n + 1;
    if (missing == 0 && n == list[0].of)
        return true;
    if (is_told(to, path_folder(path)))
        return true;
    if (missing == 0 || missing > list[0].of)
        snprintf(text, sizeof text, "the names number %zu files, and say that there are %" PRIu64,
                 n, list[0].of);
    else
        snprintf(text, sizeof text, "number %" PRIu64 " of %" PRIu64 " is not here", missing,
                 list[0].of);
    return rules_add(to, "IDX-MISSING", &(struct place){ .path = path }, text, err);
}

/* Of files that carry weights. */
static bool check_sequences(const struct look *l, struct findings *to, struct err *err)
{
    struct number *list = ARENA_ARRAY(to->a, struct number, l->n_files, err);
    size_t n = 0;
    if (list == NULL)
        return false;
    for (size_t i = 0; i < l->n_files; i++) {
        list[n].file = i;
        n += l->folder && found_kind_weighs(l->file[i].found.kind) &&
             number_of(l->file[i].path, &list[n]);
    }
    sort_heap(list, n, sizeof *list, by_number);
    for (size_t i = 0, k; i < n; i += k) {
        for (k = 1; i + k < n && span_eq(list[i].front, list[i + k].front) &&
                    span_eq(list[i].back, list[i + k].back);
             k++)
            ;
        if (!check_sequence(l, list + i, k, to, err))
            return false;
    }
    return true;
}

/* It lies in one of them. */
static bool is_among(struct span path, const struct span *folder, size_t n)
{
    struct span in = path_folder(path);
    return n > 0 && bsearch(&in, folder, n, sizeof *folder, sort_spans) != NULL;
}

/* Weights that lie beside indexed ones of their format without being named by an index. */
static bool find_orphans(const struct look *l, const size_t *set_of, struct findings *to,
                         struct err *err)
{
    struct span *folder = ARENA_ARRAY(to->a, struct span, l->n_files, err);
    size_t n = 0;
    if (folder == NULL)
        return false;
    for (size_t i = 0; i < l->n_files; i++)
        if (set_of[i] != 0 && l->file[i].found.kind == FOUND_SAFETENSORS)
            folder[n++] = path_folder(l->file[i].path);
    sort_heap(folder, n, sizeof *folder, sort_spans);
    for (size_t i = 0; i < l->n_files; i++)
        if (set_of[i] == 0 && l->file[i].found.kind == FOUND_SAFETENSORS &&
            is_among(l->file[i].path, folder, n) &&
            !rules_add(to, "IDX-ORPHAN", &(struct place){ .path = l->file[i].path }, "", err))
            return false;
    return true;
}

bool shards_check(const struct look *l, size_t *set_of, struct findings *to, struct err *err)
{
    for (size_t i = 0; i < l->n_files; i++)
        if (l->file[i].found.kind == FOUND_INDEX && !check_index(l, i, to, set_of, err))
            return false;
    if (!check_sequences(l, to, err) || !find_orphans(l, set_of, to, err))
        return false;
    for (size_t i = 0; i < l->n_files; i++)
        if (l->file[i].found.kind == FOUND_INDEX &&
            notes_times(l->file[i].found.notes, "odd-place") == 0 &&
            !is_told(to, path_folder(l->file[i].path)) && !check_size(l, i, set_of, to, err))
            return false;
    return true;
}
