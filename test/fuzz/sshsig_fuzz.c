/* sshsig_fuzz.c - any bytes as an armoured signature, and the same bytes bare, so that a fuzzer
 * need not write base64. Seeds: test/data/sshsig/. */
#include "crypto/sshsig.h"

#include "base/buf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void try(struct span text)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "fuzz", .limit = 1u << 20 };
    struct sshsig s;
    struct err err = { 0 };
    if (!sshsig_read(text, &a, &s, &err)) {
        assert(err.text[0] != 0 && (!err.has_at || err.at <= text.len));
        return;
    }
    assert(s.space.len > 0 && s.blob.len > 0 && sshkey_name(&s.key) != NULL);
    assert(!sshsig_verify(&s, SPAN("fuzz"), SPAN("message"), &err));
    assert(err.kind != ERR_SYSTEM);
    err = (struct err){ 0 };
    if (!sshsig_verify(&s, s.space, SPAN("the door\n"), &err))
        assert(err.kind == ERR_DENIED || err.kind == ERR_INPUT || err.kind == ERR_LIMIT);
}

static void armour(struct span bare, struct buf *b)
{
    static const char digit[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    buf_put(b, SPAN("-----BEGIN SSH SIGNATURE-----\n"));
    for (size_t i = 0; i + 3 <= bare.len; i += 3) {
        uint32_t v = (uint32_t)bare.ptr[i] << 16 | (uint32_t)bare.ptr[i + 1] << 8 | bare.ptr[i + 2];
        buf_printf(b, "%c%c%c%c", digit[v >> 18], digit[v >> 12 & 63], digit[v >> 6 & 63],
                   digit[v & 63]);
    }
    buf_put(b, SPAN("\n-----END SSH SIGNATURE-----\n"));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AUTO_CLOSE(buf) struct buf b;
    struct span text;
    struct err err = { 0 };
    try((struct span){ data, size });
    buf_init(&b, "fuzz", 1 << 20);
    armour((struct span){ data, size }, &b);
    if (buf_done(&b, &text, &err))
        try(text);
    return 0;
}
