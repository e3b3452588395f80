/* digest.h - SHA-256 and SHA-1 over OpenSSL. SHA-1 names git objects and protects nothing. */
#ifndef AJAR_CRYPTO_DIGEST_H
#define AJAR_CRYPTO_DIGEST_H

#include "base/source.h"

enum digest_kind { DIGEST_SHA256 = 1, DIGEST_SHA1, DIGEST_SHA512 };
enum { DIGEST_BYTES_MAX = 64 };

struct digest; /* one running digest */
struct digest *digest_open(enum digest_kind kind, struct err *err) MUST;
bool digest_add(struct digest *d, struct span bytes, struct err *err) MUST;
/* out has room for the kind: 32, 20 or 64 bytes. The digest may begin anew afterwards. */
bool digest_done(struct digest *d, uint8_t *out, struct err *err) MUST;
void digest_close(struct digest *d);
AUTO_HANDLE(digest, digest_close)

/* All of src, piece by piece. */
bool digest_source(enum digest_kind kind, struct source *src, uint8_t *out, struct err *err) MUST;
/* All at once. */
bool digest_of(enum digest_kind kind, struct span bytes, uint8_t *out, struct err *err) MUST;

#endif
