/* digests.c - see digests.h. */
#include "scan/digests.h"

#include <stdio.h>

#include "base/encode.h"
#include "base/path.h"
#include "crypto/digest.h"
#include "formats/oms.h"
#include "formats/sums.h"

struct asking {
    const struct look *look;
    digests_told *told;
    void *ctx;
    size_t weights; /* files with some */
};

static bool tell(struct asking *q, struct span path, const char *text, struct err *err)
{
    return q->told(q->ctx, path, false, text, err);
}

static bool tell_missing(struct asking *q, struct span list, struct span name, struct err *err)
{
    char room[QUOTED_BYTES], text[QUOTED_BYTES + 40];
    snprintf(text, sizeof text, "it states %s, which is not here", span_quote(name, room));
    return q->told(q->ctx, list, true, text, err);
}

/* A link of a cache folder leads to a blob that is named by the digest the hub stated: SHA-256 for
 * large files, the git object id for small ones. */
static bool link_says(struct asking *q, const struct look_file *f, enum digests_word *said,
                      struct err *err)
{
    uint8_t digest[SHA256_BYTES];
    size_t front = path_folder(f->link).len;
    struct span name = { f->link.ptr + front, f->link.len - front };
    bool same = true, stated = true;
    if (hex_get(name, digest, SHA256_BYTES))
        same = memcmp(digest, f->sum->sha256, SHA256_BYTES) == 0;
    else if (hex_get(name, digest, SHA1_BYTES))
        same = memcmp(digest, f->sum->blob, SHA1_BYTES) == 0;
    else
        stated = false;
    *said = !stated ? DIGESTS_NONE : same ? DIGESTS_AGREE : DIGESTS_DIFFER;
    return same || tell(q, f->path, "its blob in the cache is named by another digest", err);
}

/* The file of that path, or NULL. Files ascend by path. */
static const struct look_file *file_at(const struct look *look, struct span path)
{
    return look_file_at(look, SPAN(""), path);
}

/* A look does not go there: what is not found there may be there. */
static bool unseen(struct span path)
{
    return !manifest_served(path) || span_begins(path, ".git/");
}

static size_t count_weights(const struct look *look)
{
    size_t n = 0;
    for (size_t i = 0; i < look->n_files; i++)
        n += found_kind_weighs(look->file[i].found.kind);
    return n;
}

/* The digest that a model signature states of its digests, in their order. */
static enum digests_word root_says(const struct found *list)
{
    struct err err = { 0 };
    AUTO_CLOSE(digest) struct digest *d = digest_open(DIGEST_SHA256, &err);
    uint8_t one[SHA256_BYTES], all[SHA256_BYTES], stated[SHA256_BYTES];
    bool ok = d != NULL;
    for (size_t i = 0; ok && i < list->n_places; i++)
        ok = hex_get(list->place[i].value, one, sizeof one) &&
             digest_add(d, (struct span){ one, sizeof one }, &err);
    if (!ok || !digest_done(d, all, &err) ||
        !hex_get(found_fact(list, "root"), stated, sizeof stated))
        return DIGESTS_NOT_COMPARED;
    return memcmp(all, stated, sizeof all) == 0 ? DIGESTS_AGREE : DIGESTS_DIFFER;
}

/* A list of digests about files of which one is not here says nothing of the whole; but a model
 * signature is about exactly the files of the model, and of weights beside them says nothing. */
static bool list_says(struct asking *q, const struct look_file *of, enum digests_word *said,
                      struct err *err)
{
    const struct found *list = &of->found;
    bool exact = list->kind == FOUND_OMS, missing = false, differs = false;
    enum digests_word root = exact ? root_says(list) : DIGESTS_AGREE;
    size_t weights = 0;
    char room[QUOTED_BYTES], text[QUOTED_BYTES + 80];
    for (size_t i = 0; i < list->n_places; i++) {
        uint8_t digest[SHA256_BYTES];
        struct span name = list->place[i].key;
        const struct look_file *f = file_at(q->look, name);
        bool gone = f == NULL && exact && !unseen(name);
        bool read = f != NULL && hex_get(list->place[i].value, digest, sizeof digest);
        bool other = read && memcmp(digest, f->sum->sha256, sizeof digest) != 0;
        snprintf(text, sizeof text, "%s states another digest", span_quote(of->path, room));
        differs = differs || gone || other;
        missing = missing || !read;
        weights += read && !other && found_kind_weighs(f->found.kind);
        if ((gone && !tell_missing(q, of->path, name, err)) || (other && !tell(q, name, text, err)))
            return false;
    }
    bool open = missing || root == DIGESTS_NOT_COMPARED || (exact && weights < q->weights);
    *said = differs || root == DIGESTS_DIFFER ? DIGESTS_DIFFER
            : open                            ? DIGESTS_NOT_COMPARED
            : weights > 0                     ? DIGESTS_AGREE
                                              : DIGESTS_NONE;
    return root != DIGESTS_DIFFER ||
           tell(q, of->path, "its digests are not those that were signed", err);
}

static bool is_list(struct span path)
{
    return sums_named(path) || oms_named(path);
}

/* It states digests: a list, or what goes by the name of one and is not read. */
static bool file_says(struct asking *q, const struct look_file *f, enum digests_word *said,
                      struct err *err)
{
    *said = DIGESTS_NONE;
    if (f->found.kind == FOUND_POINTER)
        *said = DIGESTS_DIFFER; /* it names a file that is not the one here */
    else if (f->found.kind == FOUND_SUMS || f->found.kind == FOUND_OMS)
        return list_says(q, f, said, err);
    else if (is_list(f->path))
        *said = DIGESTS_NOT_COMPARED;
    else if (f->link.len > 0 && !link_says(q, f, said, err))
        return false;
    if (*said == DIGESTS_AGREE && !found_kind_weighs(f->found.kind))
        *said = DIGESTS_NONE;
    return true;
}

bool digests_compare(const struct look *look, digests_told *told, void *ctx, enum digests_word *out,
                     struct err *err)
{
    struct asking q = { look, told, ctx, look != NULL ? count_weights(look) : 0 };
    bool met[DIGESTS_NOT_COMPARED + 1] = { false };
    for (size_t i = 0; look != NULL && i < look->n_files; i++) {
        enum digests_word one;
        if (!file_says(&q, &look->file[i], &one, err))
            return false;
        met[one] = true;
    }
    *out = met[DIGESTS_DIFFER]         ? DIGESTS_DIFFER
           : met[DIGESTS_NOT_COMPARED] ? DIGESTS_NOT_COMPARED
           : met[DIGESTS_AGREE]        ? DIGESTS_AGREE
                                       : DIGESTS_NONE;
    return true;
}

static bool tell_nobody(void *ctx, struct span path, bool missing, const char *text,
                        struct err *err)
{
    (void)ctx, (void)path, (void)missing, (void)text, (void)err;
    return true;
}

enum digests_word digests_stated(const struct look *look)
{
    enum digests_word said = DIGESTS_NONE;
    struct err none = { 0 };
    return digests_compare(look, tell_nobody, NULL, &said, &none) ? said : DIGESTS_NOT_COMPARED;
}
