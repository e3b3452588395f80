/* signers_fuzz.c - any bytes as a list of signers. Seeds: test/data/signers/. */
#include "crypto/signers.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "fuzz", .limit = 64u << 20 };
    struct signers s;
    struct err err = { 0 };
    if (!signers_read((struct span){ data, size }, &a, &s, &err)) {
        assert(err.text[0] != 0);
        return 0;
    }
    for (size_t i = 0; i < s.n; i++) {
        const struct signer *k = &s.list[i];
        assert(k->n_principals > 0 && k->principal[0].len > 0 && k->blob.len > 0);
        assert(k->valid_after <= k->valid_before);
        assert(i == 0 || s.list[i - 1].line < k->line);
        assert(k->n_spaces > 0 || signers_find(&s, k->blob, SPAN("any")) == k);
        for (unsigned j = 0; j < k->n_principals; j++)
            assert(memchr(k->principal[j].ptr, '*', k->principal[j].len) == NULL);
    }
    return 0;
}
