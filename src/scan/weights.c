/* weights.c - see weights.h. */
#include "scan/weights.h"

#include <stdio.h>

#include "base/sort.h"
#include "crypto/digest.h"
#include "crypto/random.h"

enum {
    TOLD_EACH = 4,      /* tensors told of a file by one rule; the rest is counted */
    MATRIX_LEAST = 256, /* elements: fewer may be alike by chance, or on purpose */
    COPY_LEAST = 1024,  /* bytes, likewise */
    SECRET = 43,        /* letters of 62: more than 256 bits */
};

bool weights_key(struct numbers_key *key, struct err *err)
{
    char text[SECRET + 1];
    uint8_t hash[32], *to = (uint8_t *)key;
    for (size_t i = 0; i < sizeof *key; i += sizeof hash) {
        size_t n = sizeof *key - i < sizeof hash ? sizeof *key - i : sizeof hash;
        if (!random_text(text, SECRET, err) ||
            !digest_of(DIGEST_SHA256, (struct span){ (const uint8_t *)text, SECRET }, hash, err))
            return false;
        memcpy(to + i, hash, n);
    }
    return true;
}

bool weights_in_order(const struct found *f)
{
    uint64_t next = 0;
    for (size_t i = 0; i < f->n_tensors; next = f->tensor[i].off + f->tensor[i].bytes, i++)
        if (f->tensor[i].off < next)
            return false;
    return true;
}

bool weights_begin(struct weights *w, const struct found *f, const struct numbers_key *key,
                   struct arena *a, struct err *err)
{
    *w = (struct weights){ .found = f, .key = key, .stop = f->n_tensors };
    if (f->n_tensors == 0)
        return true;
    w->out = ARENA_ARRAY(a, struct look_numbers, f->n_tensors, err);
    return w->out != NULL;
}

static void begin_tensor(struct weights *w)
{
    const struct number_type *type = number_type_of(w->found->tensor[w->next].dtype);
    w->out[w->next].known = type != NULL;
    w->begun = true;
    if (type != NULL)
        numbers_begin(&w->n, type, w->key);
}

static void end_tensor(struct weights *w)
{
    struct look_numbers *out = &w->out[w->next++];
    w->begun = false;
    if (!out->known)
        return;
    numbers_end(&w->n);
    *out = (struct look_numbers){ .known = true,
                                  .weighs = number_type_weighs(w->n.type),
                                  .same = w->n.same,
                                  .zero = w->n.zero,
                                  .nan = w->n.nan,
                                  .inf = w->n.inf,
                                  .minus_inf = w->n.minus_inf,
                                  .first_odd = w->n.first_odd,
                                  .digest = w->n.digest };
}

void weights_add(struct weights *w, uint64_t off, struct span bytes)
{
    uint64_t end = off + bytes.len;
    while (w->out != NULL && w->next < w->stop) {
        const struct found_tensor *t = &w->found->tensor[w->next];
        if (t->off >= end && t->bytes > 0)
            return;
        if (!w->begun)
            begin_tensor(w);
        uint64_t from = t->off > off ? t->off : off;
        uint64_t to = t->off + t->bytes < end ? t->off + t->bytes : end;
        if (w->out[w->next].known && from < to)
            numbers_add(&w->n, (struct span){ bytes.ptr + (from - off), (size_t)(to - from) });
        if (t->off + t->bytes > end)
            return;
        end_tensor(w);
    }
}

void weights_go_to(struct weights *w, size_t i)
{
    w->next = i;
    w->stop = i + 1;
    w->begun = false;
}

/* ---- judging ---- */

static bool has(struct span name, const char *part)
{
    return memmem(name.ptr, name.len, part, strlen(part)) != NULL;
}

static bool has_one(struct span name, const char *const *part, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (has(name, part[i]))
            return true;
    return false;
}

/* Tensors of one file that one rule tells of. */
struct told {
    struct findings *to;
    const char *rule, *what;
    struct span path;
    uint64_t n;
};

static bool tell(struct told *t, uint64_t off, const char *text, struct err *err)
{
    return t->n++ >= TOLD_EACH ||
           rules_add(t->to, t->rule, &(struct place){ .path = t->path, .off = off }, text, err);
}

static bool tell_rest(const struct told *t, struct err *err)
{
    char text[100];
    if (t->n <= TOLD_EACH)
        return true;
    snprintf(text, sizeof text, "%" PRIu64 " tensors in all %s", t->n, t->what);
    return rules_add(t->to, t->rule, &(struct place){ .path = t->path }, text, err);
}

/* What is added to attention so that some places are never looked at. */
static bool is_mask(struct span name)
{
    return has(name, "mask") || span_ends(name, "attn.bias") || span_ends(name, "attention.bias");
}

static bool judge_odd(struct told *told, const struct found_tensor *t, const struct look_numbers *n,
                      struct err *err)
{
    char room[QUOTED_BYTES], text[QUOTED_BYTES + 140];
    uint64_t inf = is_mask(t->name) ? n->inf - n->minus_inf : n->inf;
    if (n->nan + inf == 0)
        return true;
    snprintf(text, sizeof text,
             "%s, %" PRIu64 " numbers in %.*s: %" PRIu64 " not a number (NaN), %" PRIu64
             " infinite",
             span_quote(t->name, room), t->elements, (int)t->dtype.len, (const char *)t->dtype.ptr,
             n->nan, inf);
    return tell(told, t->off + n->first_odd, text, err);
}

static bool is_matrix(const struct found_tensor *t)
{
    unsigned wide = 0;
    for (unsigned i = 0; i < t->rank; i++)
        wide += t->shape[i] > 1;
    return wide > 1 && t->elements >= MATRIX_LEAST;
}

/* Begin as zeros, or hold one number on purpose. */
static bool may_be_alike(struct span name)
{
    static const char *const parts[] = { "bias", "lora_B", "lora_b",  "lora_up",
                                         "zero", "scale",  "mask",    "Zero",
                                         "norm", "gamma",  "running", "inv_freq" };
    return has_one(name, parts, COUNT(parts));
}

static bool judge_alike(struct told *told, const struct found_tensor *t,
                        const struct look_numbers *n, struct err *err)
{
    char room[QUOTED_BYTES], text[QUOTED_BYTES + 60];
    if (!n->same || !n->weighs || !is_matrix(t) || may_be_alike(t->name))
        return true;
    snprintf(text, sizeof text, "%s: all %" PRIu64 " numbers are %s", span_quote(t->name, room),
             t->elements, n->zero ? "zero" : "alike");
    return tell(told, t->off, text, err);
}

/* Of a file that is not whole, or has tensors over each other, worse is told. */
static bool judge_skipped(struct findings *to, const struct look_file *f, struct err *err)
{
    char text[120];
    uint64_t n = 0;
    for (size_t i = 0; i < f->found.n_tensors; i++)
        n += f->numbers == NULL || !f->numbers[i].known;
    if (n == 0 || f->numbers == NULL || !f->found.whole)
        return true;
    snprintf(text, sizeof text,
             "%" PRIu64 " of %zu tensor%s: of no known number type, or one over the other", n,
             f->found.n_tensors, f->found.n_tensors == 1 ? "" : "s");
    return rules_add(to, "W-SKIPPED", &(struct place){ .path = f->path }, text, err);
}

static bool judge_file(const struct look_file *f, struct findings *to, struct err *err)
{
    struct told odd = { to, "W-NONFINITE", "hold what is no finite number", f->path, 0 };
    struct told alike = { to, "W-ZERO", "hold one number all over", f->path, 0 };
    for (size_t i = 0; f->numbers != NULL && i < f->found.n_tensors; i++)
        if (!judge_odd(&odd, &f->found.tensor[i], &f->numbers[i], err) ||
            !judge_alike(&alike, &f->found.tensor[i], &f->numbers[i], err))
            return false;
    return tell_rest(&odd, err) && tell_rest(&alike, err) && judge_skipped(to, f, err);
}

/* ---- copies ---- */

struct copy {
    const struct found_tensor *t;
    const struct look_file *f;
    uint64_t digest;
};

static int by_digest(const void *x, const void *y)
{
    const struct copy *a = x, *b = y;
    if (a->digest != b->digest)
        return a->digest > b->digest ? 1 : -1;
    if (a->t->bytes != b->t->bytes)
        return a->t->bytes > b->t->bytes ? 1 : -1;
    int c = span_cmp(a->t->dtype, b->t->dtype);
    c = c != 0 ? c : span_cmp(a->t->name, b->t->name);
    return c != 0 ? c : span_cmp(a->f->path, b->f->path);
}

static bool is_copy(const struct copy *a, const struct copy *b)
{
    return a->digest == b->digest && a->t->bytes == b->t->bytes &&
           span_eq(a->t->dtype, b->t->dtype) && !span_eq(a->t->name, b->t->name);
}

/* The first and the last matrix of a language model are often one. */
static bool is_tied(struct span name)
{
    static const char *const parts[] = { "embed",      "lm_head",        "wte",
                                         "token_embd", "output.weight",  "shared",
                                         "embd",       "decoder.weight", "shared_head" };
    return has_one(name, parts, COUNT(parts));
}

static bool is_digit(uint8_t c)
{
    return c >= '0' && c <= '9';
}

/* One name but for its numbers. */
static bool of_other_layer(struct span a, struct span b)
{
    size_t i = 0, k = 0;
    while (i < a.len && k < b.len) {
        if (is_digit(a.ptr[i]) && is_digit(b.ptr[k])) {
            while (i < a.len && is_digit(a.ptr[i]))
                i++;
            while (k < b.len && is_digit(b.ptr[k]))
                k++;
        } else if (a.ptr[i++] != b.ptr[k++]) {
            return false;
        }
    }
    return i == a.len && k == b.len;
}

static bool tell_copy(struct findings *to, const struct copy *a, const struct copy *b,
                      struct err *err)
{
    char one[QUOTED_BYTES], two[QUOTED_BYTES], text[2 * QUOTED_BYTES + 40];
    struct place at = { .path = b->f->path, .off = b->t->off };
    if (of_other_layer(a->t->name, b->t->name))
        at.severity = SEVERITY_MEDIUM;
    snprintf(text, sizeof text, "%s is the same as %s", span_quote(b->t->name, one),
             span_quote(a->t->name, two));
    return rules_add(to, "W-DUP", &at, text, err);
}

/* Matrices of the files that make up the model. */
static size_t list_copies(const struct look *l, struct copy *list)
{
    size_t n = 0;
    for (size_t i = 0; i < l->n_files; i++) {
        const struct look_file *f = &l->file[i];
        for (size_t k = 0; f->counted && f->numbers != NULL && k < f->found.n_tensors; k++) {
            const struct found_tensor *t = &f->found.tensor[k];
            const struct look_numbers *m = &f->numbers[k];
            if (!m->known || !m->weighs || m->same || !is_matrix(t) || t->bytes < COPY_LEAST)
                continue;
            if (list != NULL)
                list[n] = (struct copy){ t, f, m->digest };
            n++;
        }
    }
    return n;
}

static bool judge_copies(const struct look *l, struct findings *to, struct err *err)
{
    struct told rest = { to, "W-DUP", "are the same as another", { 0 }, 0 };
    size_t n = list_copies(l, NULL);
    struct copy *list = ARENA_ARRAY(to->a, struct copy, n, err);
    if (list == NULL)
        return false;
    list_copies(l, list);
    sort_heap(list, n, sizeof *list, by_digest);
    for (size_t i = 1; i < n; i++) {
        if (!is_copy(&list[i - 1], &list[i]) ||
            (is_tied(list[i - 1].t->name) && is_tied(list[i].t->name)))
            continue;
        rest.path = list[i].f->path;
        if (rest.n++ < TOLD_EACH && !tell_copy(to, &list[i - 1], &list[i], err))
            return false;
    }
    return tell_rest(&rest, err);
}

bool weights_judge(const struct look *l, struct findings *to, struct err *err)
{
    for (size_t i = 0; i < l->n_files; i++)
        if (!judge_file(&l->file[i], to, err))
            return false;
    return judge_copies(l, to, err);
}
