/* bundle_fuzz.c - any bytes as a bundle, and its payload as a list of files: refused or read, and never
 * half of it; what is read is written and read again as the same. Seeds: test/data/bundle/. */
#include "base/encode.h"
#include "base/path.h"
#include "formats/bundle.h"
#include "formats/oms_list.h"
#include "formats/strict.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_bundle(const struct bundle *b, size_t size)
{
    assert(b->signature.len > 0 && b->payload_at < size);
    assert(b->n_entries <= BUNDLE_ENTRIES_MAX && b->n_certs <= BUNDLE_CERTS_MAX);
    assert((b->n_certs > 0) == (b->method != BUNDLE_KEY));
    for (unsigned i = 0; i < b->n_entries; i++)
        assert(b->entry[i].n_hashes <= BUNDLE_HASHES_MAX);
}

static bool same(const struct bundle *x, const struct bundle *y)
{
    if (x->method != y->method || x->n_certs != y->n_certs || x->n_entries != y->n_entries ||
        !span_eq(x->hint, y->hint) || !span_eq(x->type, y->type) ||
        !span_eq(x->payload, y->payload) || !span_eq(x->signature, y->signature) ||
        !span_eq(x->keyid, y->keyid))
        return false;
    for (unsigned i = 0; i < x->n_entries; i++)
        if (x->entry[i].index != y->entry[i].index ||
            !span_eq(x->entry[i].body, y->entry[i].body) ||
            !span_eq(x->entry[i].checkpoint, y->entry[i].checkpoint) ||
            x->entry[i].n_hashes != y->entry[i].n_hashes)
            return false;
    return true;
}

static void check_again(const struct bundle *b, struct arena *a)
{
    AUTO_CLOSE(buf) struct buf text = { 0 };
    struct bundle again;
    struct span bytes;
    struct err err = { 0 };
    buf_init(&text, "fuzz", 64u << 20);
    bundle_write(b, &text);
    bool written = buf_done(&text, &bytes, &err);
    assert(written);
    bool read = bundle_read(bytes, a, &again, &err);
    assert(read && same(b, &again));
}

static void check_list(struct span text, struct arena *a)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct oms_list l, again;
    struct err err = { 0 };
    uint8_t digest[32];
    if (!oms_list_read(text, a, &l, &err)) {
        assert(err.kind == ERR_INPUT || err.kind == ERR_LIMIT);
        return;
    }
    assert(l.n > 0 && l.n <= OMS_FILES_MAX && hex_get(l.root, digest, sizeof digest));
    bool plain = span_eq(l.method, SPAN("files"));
    for (size_t i = 0; i < l.n; i++) {
        assert(path_ok(l.file[i].name));
        plain = plain && span_eq(l.file[i].algorithm, SPAN("sha256"));
        for (size_t k = 0; k < i && i < 100; k++)
            assert(!span_eq(l.file[i].name, l.file[k].name));
    }
    if (!plain)
        return;
    buf_init(&b, "fuzz", 64u << 20);
    oms_list_write(&l, &b);
    bool ok = buf_done(&b, &text, &err) && oms_list_read(text, a, &again, &err);
    assert(ok && again.n == l.n && span_eq(again.root, l.root) && again.links == l.links &&
           again.n_ignored == l.n_ignored && span_eq(again.model, l.model));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "fuzz", .limit = 256u << 20 };
    struct span bytes = { data, size };
    struct bundle b;
    struct err err = { 0 };
    if (bundle_read(bytes, &a, &b, &err)) {
        check_bundle(&b, size);
        check_again(&b, &a);
        check_list(b.payload, &a);
    } else {
        assert(err.kind == ERR_INPUT || err.kind == ERR_LIMIT);
        assert(!err.has_at || err.at <= size);
    }
    check_list(bytes, &a); /* for a fuzzer need not write base64 */
    return 0;
}
