/* model.c - see model.h.
 *
 * The same weights often lie in a folder twice: as safetensors and GGUF, in three precisions, as
 * one file and as shards. So files are put into sets, a set being what one loader would load, and
 * only the set that counts is added up. */
#include "scan/model.h"

#include "base/path.h"
#include "base/sort.h"

struct member {
    struct span folder, stem; /* stem: the name without "-00001-of-00002" */
    size_t index, file;       /* index: as in set_of */
    enum found_kind kind;
    bool counted;
};
struct set {
    size_t first, n; /* members */
    uint64_t elements;
};

static bool is_digits(const uint8_t *p, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (p[i] < '0' || p[i] > '9')
            return false;
    return true;
}

struct span model_stem(struct span name)
{
    const size_t mark = sizeof "-00001-of-00002" - 1;
    for (size_t i = 0; name.len >= mark && i <= name.len - mark; i++)
        if (name.ptr[i] == '-' && is_digits(name.ptr + i + 1, 5) &&
            memcmp(name.ptr + i + 6, "-of-", 4) == 0 && is_digits(name.ptr + i + 10, 5))
            return (struct span){ name.ptr, i };
    return name;
}

static struct member member_of(const struct look *l, size_t i, const size_t *set_of)
{
    struct span path = l->file[i].path;
    struct span folder = path_folder(path);
    struct span name = { path.ptr + folder.len, path.len - folder.len };
    return (struct member){ .folder = folder,
                            .stem = set_of[i] != 0 ? (struct span){ 0 } : model_stem(name),
                            .index = set_of[i],
                            .file = i,
                            .kind = l->file[i].found.kind };
}

static int by_set(const void *x, const void *y)
{
    const struct member *a = x, *b = y;
    int c = span_cmp(a->folder, b->folder);
    if (c != 0)
        return c;
    if (a->kind != b->kind)
        return a->kind > b->kind ? 1 : -1;
    if (a->index != b->index)
        return a->index > b->index ? 1 : -1;
    c = span_cmp(a->stem, b->stem);
    return c != 0 ? c : (a->file > b->file) - (a->file < b->file);
}

static bool one_set(const struct member *a, const struct member *b)
{
    return span_eq(a->folder, b->folder) && a->kind == b->kind && a->index == b->index &&
           span_eq(a->stem, b->stem);
}

static struct set set_at(const struct look *l, const struct member *m, size_t first, size_t n)
{
    struct set s = { .first = first };
    for (; first + s.n < n && one_set(&m[first], &m[first + s.n]); s.n++) {
        const struct found *f = &l->file[m[first + s.n].file].found;
        for (size_t i = 0; i < f->n_dtypes; i++)
            ck_raise(&s.elements, f->dtype[i].elements);
    }
    return s;
}

static void count(struct member *m, struct set s)
{
    for (size_t i = 0; i < s.n; i++)
        m[s.first + i].counted = true;
}

/* The largest set of each folder is taken; of the top only, if there is one; of GGUF only the
 * largest of all, as folders of it hold precisions. Members are sorted by folder and set. */
static void choose(const struct look *l, struct member *m, size_t n)
{
    struct set best = { 0 }, best_gguf = { 0 };
    bool any = false;
    for (size_t i = 0; i < n;) {
        struct set s = set_at(l, m, i, n);
        if (best.n == 0 || s.elements > best.elements)
            best = s;
        i += s.n;
        if (i < n && span_eq(m[i].folder, m[best.first].folder))
            continue;
        if (m[best.first].kind != FOUND_GGUF) {
            count(m, best);
            any = true;
        } else if (best_gguf.n == 0 || best.elements > best_gguf.elements) {
            best_gguf = best;
        }
        if (m[best.first].folder.len == 0) { /* the top comes first */
            count(m, best);
            return;
        }
        best = (struct set){ 0 };
    }
    if (!any)
        count(m, best_gguf);
}

static int most_bytes(const void *x, const void *y)
{
    const struct found_dtype *a = x, *b = y;
    if (a->bytes != b->bytes)
        return a->bytes < b->bytes ? 1 : -1;
    return span_cmp(a->name, b->name);
}

/* ---- the words and numbers ---- */

enum { WORD = 1, NUMBER };
static const struct {
    const char *key;
    int what;
    size_t at;                /* in struct look_model */
    enum found_kind asked[3]; /* in this order */
} facts[] = {
#define IN(member) offsetof(struct look_model, member)
    { "architecture", WORD, IN(architecture), { FOUND_JSON, FOUND_GGUF } },
    { "licence", WORD, IN(licence), { FOUND_CARD, FOUND_GGUF, FOUND_JSON } },
    { "base_model", WORD, IN(base_model), { FOUND_CARD, FOUND_JSON, FOUND_GGUF } },
    { "name", WORD, IN(name), { FOUND_GGUF, FOUND_CARD } },
    { "library", WORD, IN(library), { FOUND_CARD } },
    { "torch_dtype", WORD, IN(torch_dtype), { FOUND_JSON } },
    { "quantization", WORD, IN(quantization), { FOUND_JSON, FOUND_GGUF } },
    { "context", NUMBER, IN(context), { FOUND_JSON, FOUND_GGUF } },
    { "layers", NUMBER, IN(layers), { FOUND_JSON, FOUND_GGUF } },
    { "hidden", NUMBER, IN(hidden), { FOUND_JSON, FOUND_GGUF } },
    { "experts", NUMBER, IN(experts), { FOUND_JSON, FOUND_GGUF } },
    { "experts_used", NUMBER, IN(experts_used), { FOUND_JSON, FOUND_GGUF } },
#undef IN
};

/* A file may speak for the model: GGUF if it is counted, others if they lie at the top or with
 * the weights. */
static bool may_speak(const struct look_file *f, bool counted, struct span folder)
{
    if (f->found.kind == FOUND_GGUF)
        return counted;
    struct span own = path_folder(f->path);
    return own.len == 0 || span_eq(own, folder);
}

static struct span ask(const struct look *l, const bool *speaks, enum found_kind kind,
                       const char *key)
{
    for (size_t i = 0; i < l->n_files; i++) {
        if (!speaks[i] || l->file[i].found.kind != kind)
            continue;
        struct span value = found_fact(&l->file[i].found, key);
        if (value.ptr != NULL)
            return value;
    }
    return (struct span){ 0 };
}

static void gather(const struct look *l, const bool *speaks, struct look_model *out)
{
    for (size_t i = 0; i < COUNT(facts); i++) {
        struct span value = { 0 };
        for (size_t k = 0; k < COUNT(facts[i].asked) && value.ptr == NULL; k++)
            if (facts[i].asked[k] != FOUND_NONE)
                value = ask(l, speaks, facts[i].asked[k], facts[i].key);
        uint8_t *to = (uint8_t *)out + facts[i].at;
        uint64_t number = 0;
        if (facts[i].what == WORD)
            memcpy(to, &value, sizeof value);
        else if (span_u64(value, &number))
            memcpy(to, &number, sizeof number);
    }
}

bool model_sum(const struct look *l, const size_t *set_of, struct arena *a, struct look_model *out,
               struct err *err)
{
    struct look_model sum = { 0 };
    struct span folder = { 0 };
    size_t n = 0;
    struct member *m = ARENA_ARRAY(a, struct member, l->n_files, err);
    bool *speaks = m != NULL ? ARENA_ARRAY(a, bool, l->n_files, err) : NULL;
    sum.dtype = speaks != NULL ? ARENA_ARRAY(a, struct found_dtype, FOUND_DTYPES_MAX, err) : NULL;
    if (sum.dtype == NULL)
        return false;
    for (size_t i = 0; i < l->n_files; i++)
        if (l->file[i].found.n_dtypes > 0)
            m[n++] = member_of(l, i, set_of);
    sort_heap(m, n, sizeof *m, by_set);
    choose(l, m, n);
    for (size_t k = 0; k < n; k++) {
        const struct found *f = &l->file[m[k].file].found;
        speaks[m[k].file] = l->file[m[k].file].counted = m[k].counted;
        sum.n_counted += m[k].counted;
        for (size_t i = 0; m[k].counted && i < f->n_dtypes; i++)
            found_add(sum.dtype, &sum.n_dtypes, &f->dtype[i]);
        if (m[k].counted && sum.format == FOUND_NONE) {
            sum.format = m[k].kind;
            folder = m[k].folder;
        }
    }
    sum.n_uncounted = n - sum.n_counted;
    for (size_t i = 0; i < sum.n_dtypes; i++) {
        ck_raise(&sum.tensors, sum.dtype[i].tensors);
        ck_raise(&sum.parameters, sum.dtype[i].elements);
        ck_raise(&sum.weight_bytes, sum.dtype[i].bytes);
    }
    sort_heap(sum.dtype, sum.n_dtypes, sizeof *sum.dtype, most_bytes);
    for (size_t i = 0; i < l->n_files; i++)
        speaks[i] = may_speak(&l->file[i], speaks[i], folder);
    gather(l, speaks, &sum);
    *out = sum;
    return true;
}

/* config.json beside the weights, or else one at the top, or else any file that says as much. */
static const struct found *config_of(const struct look *l, struct span folder)
{
    const struct found *best = NULL;
    unsigned rank = 4;
    for (size_t i = 0; i < l->n_files; i++) {
        const struct look_file *f = &l->file[i];
        struct span own = path_folder(f->path);
        bool said = found_fact(&f->found, "architecture").len > 0;
        bool named = span_eq((struct span){ f->path.ptr + own.len, f->path.len - own.len },
                             SPAN("config.json"));
        unsigned r = !named ? 3 : span_eq(own, folder) ? 1 : own.len == 0 ? 2 : 3;
        if (f->found.kind == FOUND_JSON && said && r < rank && (named || !l->folder)) {
            rank = r;
            best = &f->found;
        }
    }
    return best;
}

bool model_files(const struct look *l, struct arena *a, struct fit_files *out, struct err *err)
{
    struct span folder = { 0 };
    size_t n = 0;
    const struct found **list = arena_alloc(a, l->n_files, sizeof *list, err);
    if (list == NULL)
        return false;
    for (size_t i = 0; i < l->n_files; i++) {
        const struct look_file *f = &l->file[i];
        bool read = f->found.kind == FOUND_GGUF || f->found.kind == FOUND_SAFETENSORS;
        if (!f->counted || !read || (n > 0 && f->found.kind != list[0]->kind))
            continue;
        folder = n == 0 ? path_folder(f->path) : folder;
        list[n++] = &f->found;
    }
    *out = (struct fit_files){ list, n, config_of(l, folder) };
    return true;
}
