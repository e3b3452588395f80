/* digest.c - see digest.h. */
#include "crypto/digest.h"

#include <openssl/evp.h>

struct digest {
    EVP_MD_CTX *ctx;
    const EVP_MD *kind;
};

static const EVP_MD *kind_of(enum digest_kind kind)
{
    return kind == DIGEST_SHA256 ? EVP_sha256() : kind == DIGEST_SHA1 ? EVP_sha1() : EVP_sha512();
}

static bool refused(struct err *err)
{
    return err_set(err, ERR_SYSTEM, "the cryptographic library refused a digest");
}

struct digest *digest_open(enum digest_kind kind, struct err *err)
{
    struct digest *d = mem_resize(NULL, sizeof *d);
    if (d == NULL) {
        err_set(err, ERR_SYSTEM, "out of memory for a digest");
        return NULL;
    }
    *d = (struct digest){ .ctx = EVP_MD_CTX_new(), .kind = kind_of(kind) };
    if (d->ctx == NULL || EVP_DigestInit_ex(d->ctx, d->kind, NULL) != 1) {
        digest_close(d);
        refused(err);
        return NULL;
    }
    return d;
}

bool digest_add(struct digest *d, struct span bytes, struct err *err)
{
    return bytes.len == 0 || EVP_DigestUpdate(d->ctx, bytes.ptr, bytes.len) == 1 || refused(err);
}

bool digest_done(struct digest *d, uint8_t *out, struct err *err)
{
    return (EVP_DigestFinal_ex(d->ctx, out, NULL) == 1 &&
            EVP_DigestInit_ex(d->ctx, d->kind, NULL) == 1) ||
           refused(err);
}

void digest_close(struct digest *d)
{
    if (d == NULL)
        return;
    EVP_MD_CTX_free(d->ctx);
    mem_release(d);
}

bool digest_of(enum digest_kind kind, struct span bytes, uint8_t *out, struct err *err)
{
    return EVP_Digest(bytes.ptr, bytes.len, out, NULL, kind_of(kind), NULL) == 1 || refused(err);
}

bool digest_source(enum digest_kind kind, struct source *src, uint8_t *out, struct err *err)
{
    static const size_t piece_bytes = 64u << 10;
    AUTO_CLOSE(arena) struct arena a = { .name = "a large file", .limit = 1u << 20 };
    AUTO_CLOSE(digest) struct digest *d = digest_open(kind, err);
    uint8_t *piece = d != NULL ? ARENA_ARRAY(&a, uint8_t, piece_bytes, err) : NULL;
    if (piece == NULL)
        return false;
    for (uint64_t off = 0; off < src->size;) {
        size_t n = src->size - off < piece_bytes ? (size_t)(src->size - off) : piece_bytes;
        if (!source_read(src, off, piece, n, err) || !digest_add(d, (struct span){ piece, n }, err))
            return false;
        off += n;
    }
    return digest_done(d, out, err);
}
