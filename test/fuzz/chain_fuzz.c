/* chain_fuzz.c - certificates as they come with a signature: each behind two bytes of its length, the
 * last one trusted as a root too; and the same bytes as the roots of a verifier.
 * Seeds: test/data/chain/, a leaf, what issued it, and a root. */
#include "crypto/chain.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { NOON = 1700000000 };

static size_t split(struct span all, struct span *der)
{
    size_t n = 0;
    while (n < CHAIN_MAX && all.len >= 2) {
        size_t len = (size_t)all.ptr[0] << 8 | all.ptr[1];
        len = len < all.len - 2 ? len : all.len - 2;
        der[n++] = (struct span){ all.ptr + 2, len };
        all = (struct span){ all.ptr + 2 + len, all.len - 2 - len };
    }
    return n;
}

static void promises(bool ok, const struct chain_leaf *l, const struct err *err)
{
    struct pubkey again;
    struct err why = { 0 };
    if (!ok) {
        assert(err->text[0] != 0 && err->kind != ERR_SYSTEM);
        return;
    }
    assert(pubkey_of_spki((struct span){ l->pub.spki, l->pub.n_spki }, &again, &why));
    assert(pubkey_same(&again, &l->pub));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "fuzz", .limit = 1u << 20 };
    AUTO_CLOSE(buf) struct buf pem = { 0 };
    struct span der[CHAIN_MAX];
    struct chain_leaf leaf;
    struct err err = { 0 };
    size_t n = split((struct span){ data, size }, der);
    buf_init(&pem, "roots", ROOTS_TEXT_MAX);
    if (n > 0) {
        promises(chain_read(der[0], &a, &leaf, &err), &leaf, &err);
        err = (struct err){ 0 };
        buf_put(&pem, SPAN("-----BEGIN CERTIFICATE-----\n"));
        buf_base64(&pem, der[n - 1]);
        buf_put(&pem, SPAN("\n-----END CERTIFICATE-----\n"));
    }
    struct chain_check c = { der, n, { pem.bytes, pem.len }, NOON };
    promises(chain_verify(&c, &a, &leaf, &err), &leaf, &err);
    err = (struct err){ 0 };
    c.roots = (struct span){ data, size };
    promises(chain_verify(&c, &a, &leaf, &err), &leaf, &err);
    return 0;
}
