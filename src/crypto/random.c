/* random.c - see random.h. */
#include "crypto/random.h"

#include <openssl/crypto.h>
#include <openssl/rand.h>

static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
enum {
    LETTERS = sizeof letters - 1,
    FAIR = 256 / LETTERS * LETTERS, /* a byte from here on would favour the first letters */
};

bool random_text(char *out, size_t n, struct err *err)
{
    uint8_t bytes[64];
    for (size_t done = 0; done < n;) {
        if (RAND_bytes(bytes, sizeof bytes) != 1)
            return err_set(err, ERR_SYSTEM, "the cryptographic library has no random bytes");
        for (size_t i = 0; i < sizeof bytes && done < n; i++)
            if (bytes[i] < FAIR)
                out[done++] = letters[bytes[i] % LETTERS];
    }
    OPENSSL_cleanse(bytes, sizeof bytes);
    return true;
}
