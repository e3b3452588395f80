/* random.h - what nobody can guess, from OpenSSL's generator. */
#ifndef AJAR_CRYPTO_RANDOM_H
#define AJAR_CRYPTO_RANDOM_H

#include "base/base.h"

/* n letters and digits (A-Z a-z 0-9), each equally likely; no NUL is added. ERR_SYSTEM. */
bool random_text(char *out, size_t n, struct err *err) MUST;

#endif
