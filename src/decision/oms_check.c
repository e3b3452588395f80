/* oms_check.c - see oms_check.h. */
#include "decision/oms_check.h"

#include "base/encode.h"
#include "base/sort.h"
#include "crypto/digest.h"
#include "formats/bundle.h"

bool oms_statement(const struct oms_dir *d, bool links, struct arena *a, struct span *out,
                   struct err *err)
{
    AUTO_CLOSE(buf) struct buf text = { 0 };
    uint8_t root[SHA256_BYTES];
    char hex[2 * SHA256_BYTES + 1];
    char *digits = ARENA_ARRAY(a, char, d->n * sizeof hex, err);
    struct oms_list l = { .model = d->name,
                          .n = d->n,
                          .links = links,
                          .ignores = true,
                          .ignored = d->ignored,
                          .n_ignored = d->n_ignored };
    struct span bytes;
    if (d->n == 0)
        return err_set(err, ERR_INPUT, "no file in it to sign");
    if (digits == NULL || (l.file = ARENA_ARRAY(a, struct oms_file, d->n, err)) == NULL ||
        !oms_root(d, root, err))
        return false;
    for (size_t i = 0; i < d->n; i++, digits += sizeof hex) {
        hex_put((struct span){ d->file[i].sha256, SHA256_BYTES }, digits);
        l.file[i] = (struct oms_file){ .name = d->file[i].path, .digest = span_of(digits) };
    }
    l.root = span_of(hex_put((struct span){ root, sizeof root }, hex));
    buf_init(&text, "statement", BUNDLE_BYTES_MAX);
    oms_list_write(&l, &text);
    return buf_done(&text, &bytes, err) && span_copy(a, bytes, out, err);
}

bool oms_comparable(const struct oms_list *l, struct err *err)
{
    char room[QUOTED_BYTES];
    if (!span_eq(l->method, SPAN("files")))
        return err_set(err, ERR_INPUT, "it is a list of %s, not of files: sign it anew as files",
                       span_quote(l->method, room));
    for (size_t i = 0; i < l->n; i++)
        if (!span_eq(l->file[i].algorithm, SPAN("sha256")))
            return err_set(err, ERR_INPUT, "its digests are by %s, not by SHA-256: sign it anew",
                           span_quote(l->file[i].algorithm, room));
    return true;
}

bool oms_root_holds(const struct oms_list *l, struct err *err)
{
    AUTO_CLOSE(digest) struct digest *sha256 = digest_open(DIGEST_SHA256, err);
    uint8_t root[SHA256_BYTES], said[SHA256_BYTES];
    if (sha256 == NULL)
        return false;
    for (size_t i = 0; i < l->n; i++) {
        if (!hex_get(l->file[i].digest, root, sizeof root))
            return err_set(err, ERR_DENIED, "a digest in it is none of SHA-256");
        if (!digest_add(sha256, (struct span){ root, sizeof root }, err))
            return false;
    }
    if (!digest_done(sha256, root, err))
        return false;
    return (hex_get(l->root, said, sizeof said) && memcmp(root, said, sizeof root) == 0) ||
           err_set(err, ERR_DENIED, "its root is not the digest of the digests it lists");
}

/* ---- against a folder ---- */

struct pair {
    const struct oms_file *is_signed; /* or NULL: extra */
    const struct oms_sum *here;       /* or NULL: missing */
};

static int by_name(const void *x, const void *y)
{
    const struct oms_file *const *a = x, *const *b = y;
    return span_cmp((*a)->name, (*b)->name);
}

/* Both by their paths, side by side. */
static bool pair_up(const struct oms_list *l, const struct oms_dir *d, struct arena *a,
                    struct pair **out, size_t *n, struct err *err)
{
    const struct oms_file **order = ARENA_ARRAY(a, const struct oms_file *, l->n, err);
    struct pair *pair = order != NULL ? ARENA_ARRAY(a, struct pair, l->n + d->n, err) : NULL;
    if (pair == NULL)
        return false;
    for (size_t i = 0; i < l->n; i++)
        order[i] = &l->file[i];
    sort_heap(order, l->n, sizeof *order, by_name);
    *n = 0;
    for (size_t i = 0, k = 0; i < l->n || k < d->n;) {
        int c = i == l->n ? 1 : k == d->n ? -1 : span_cmp(order[i]->name, d->file[k].path);
        pair[(*n)++] = (struct pair){ c <= 0 ? order[i] : NULL, c >= 0 ? &d->file[k] : NULL };
        i += c <= 0;
        k += c >= 0;
    }
    *out = pair;
    return true;
}

static bool is_same(const struct oms_file *f, const struct oms_sum *sum)
{
    uint8_t said[SHA256_BYTES];
    return hex_get(f->digest, said, sizeof said) && memcmp(said, sum->sha256, sizeof said) == 0;
}

static void add(struct oms_answer *o, enum oms_change change, const struct pair *p,
                const struct oms_sum *as)
{
    struct oms_difference *d = &o->difference[o->n++];
    *d = (struct oms_difference){ .change = change,
                                  .path =
                                      p->is_signed != NULL ? p->is_signed->name : p->here->path };
    o->count[change]++;
    if (p->is_signed != NULL)
        d->signed_digest = p->is_signed->digest;
    if (as != NULL)
        d->as = as->path;
    if (change == OMS_CHANGED)
        hex_put((struct span){ p->here->sha256, SHA256_BYTES }, d->digest);
}

struct gone {
    uint8_t digest[SHA256_BYTES];
    struct pair *pair;
};

static int by_digest(const void *x, const void *y)
{
    const struct gone *a = x, *b = y;
    int c = memcmp(a->digest, b->digest, SHA256_BYTES);
    return c != 0 ? c : (a->pair > b->pair) - (a->pair < b->pair);
}

/* A file that is missing and one that is extra, of one digest, are one that was renamed. Both are
 * taken out of their pairs. */
static bool find_renamed(struct pair *pair, size_t n, struct arena *a, struct oms_answer *o,
                         struct err *err)
{
    struct gone *gone = ARENA_ARRAY(a, struct gone, n, err), *come = NULL;
    size_t n_gone = 0, n_come = 0;
    if (gone == NULL || (come = ARENA_ARRAY(a, struct gone, n, err)) == NULL)
        return false;
    for (size_t i = 0; i < n; i++) {
        struct pair *p = &pair[i];
        if (p->here == NULL) {
            gone[n_gone].pair = p;
            n_gone += hex_get(p->is_signed->digest, gone[n_gone].digest, SHA256_BYTES);
        } else if (p->is_signed == NULL && p->here->hashed) {
            memcpy(come[n_come].digest, p->here->sha256, SHA256_BYTES);
            come[n_come++].pair = p;
        }
    }
    sort_heap(gone, n_gone, sizeof *gone, by_digest);
    sort_heap(come, n_come, sizeof *come, by_digest);
    for (size_t i = 0, k = 0; i < n_gone && k < n_come;) {
        int c = memcmp(gone[i].digest, come[k].digest, SHA256_BYTES);
        if (c == 0) {
            add(o, OMS_RENAMED, gone[i].pair, come[k].pair->here);
            *gone[i].pair = *come[k].pair = (struct pair){ 0 };
        }
        i += c <= 0;
        k += c >= 0;
    }
    return true;
}

static int by_change(const void *x, const void *y)
{
    const struct oms_difference *a = x, *b = y;
    return a->change != b->change ? (a->change > b->change) - (a->change < b->change)
                                  : span_cmp(a->path, b->path);
}

static bool differences(struct pair *pair, size_t n, const struct oms_wanted *w, struct arena *a,
                        struct oms_answer *o, struct err *err)
{
    o->difference = ARENA_ARRAY(a, struct oms_difference, n, err);
    if (o->difference == NULL || (!w->extra && !find_renamed(pair, n, a, o, err)))
        return false;
    for (size_t i = 0; i < n; i++) {
        const struct pair *p = &pair[i];
        if (p->is_signed == NULL && p->here == NULL)
            continue;
        if (p->here == NULL)
            add(o, OMS_MISSING, p, NULL);
        else if (p->is_signed == NULL && !w->extra)
            add(o, OMS_EXTRA, p, NULL);
        else if (p->is_signed != NULL && !is_same(p->is_signed, p->here))
            add(o, OMS_CHANGED, p, NULL);
    }
    sort_heap(o->difference, o->n, sizeof *o->difference, by_change);
    return true;
}

bool oms_compare(const struct oms_wanted *w, struct oms_dir *d, const struct oms_hashing *h,
                 struct arena *a, struct oms_answer *out, struct err *err)
{
    struct oms_answer o = { 0 };
    struct oms_hashing some = *h;
    struct pair *pair;
    size_t n, n_missing = 0;
    bool *wanted = ARENA_ARRAY(a, bool, d->n, err);
    if (wanted == NULL || !pair_up(w->list, d, a, &pair, &n, err))
        return false;
    for (size_t i = 0; i < n; i++) {
        o.n_extra += pair[i].is_signed == NULL;
        n_missing += pair[i].here == NULL;
    }
    for (size_t i = 0; i < n; i++)
        if (pair[i].here != NULL)
            wanted[pair[i].here - d->file] =
                pair[i].is_signed != NULL || (n_missing > 0 && !w->extra);
    some.wanted = wanted;
    some.extra = w->extra;
    if (!oms_dir_hash(d, &some, a, err) || !differences(pair, n, w, a, &o, err))
        return false;
    o.n_covered = w->list->n;
    o.bytes = d->bytes;
    *out = o;
    return true;
}
