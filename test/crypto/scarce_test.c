/* scarce_test.c - signatures when the cryptographic library finds no memory: that is told as what it
 * is, and is not a verdict. */
#include <openssl/crypto.h>
#include <stdlib.h>

#include "base/file.h"
#include "crypto/sshsig.h"
#include "lib/check.h"

static unsigned long asked, fail_at; /* the nth request from now fails; 0: none */

static bool refused(void)
{
    asked++;
    return fail_at > 0 && --fail_at == 0;
}

static void *scarce_malloc(size_t n, const char *file, int line)
{
    (void)file, (void)line;
    return refused() ? NULL : malloc(n);
}

static void *scarce_realloc(void *old, size_t n, const char *file, int line)
{
    (void)file, (void)line;
    return refused() ? NULL : realloc(old, n);
}

static void scarce_free(void *old, const char *file, int line)
{
    (void)file, (void)line;
    free(old);
}

static bool verify(const struct sshsig *sig, struct err *err)
{
    *err = (struct err){ 0 };
    return sshsig_verify(sig, SPAN("ajar-evidence"), SPAN("the door\n"), err);
}

/* In a few places the library hides that it found none, and says no. */
static void fail_each(const struct sshsig *sig)
{
    struct err err;
    unsigned long told = 0, hidden = 0, before = asked;
    CHECK(verify(sig, &err));
    for (unsigned long n = asked - before, nth = 1; nth <= n; nth++) {
        fail_at = nth;
        bool ok = verify(sig, &err);
        fail_at = 0;
        told += !ok && err.kind == ERR_SYSTEM;
        hidden += !ok && err.kind == ERR_DENIED;
        CHECK(ok || err.kind == ERR_SYSTEM || err.kind == ERR_DENIED);
    }
    CHECK(told > 2 * hidden && hidden < 12);
    CHECK(verify(sig, &err));
}

static void memory_that_is_missing_is_no_verdict(void)
{
    static const char *const names[] = { "ed25519", "ecdsa256", "ecdsa384", "ecdsa521", "rsa2048" };
    if (CRYPTO_set_mem_functions(scarce_malloc, scarce_realloc, scarce_free) != 1) {
        check_skip("the library has taken memory already");
        return;
    }
    for (size_t i = 0; i < COUNT(names); i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
        const char *data = getenv("DATA");
        char path[256];
        struct span text;
        struct sshsig sig;
        struct err err = { 0 };
        check_case = names[i];
        snprintf(path, sizeof path, "%s/sshsig/%s.sig", data != NULL ? data : "test/data",
                 names[i]);
        CHECK(file_load(path, 1 << 16, &a, &text, &err) && sshsig_read(text, &a, &sig, &err));
        CHECK(verify(&sig, &err)); /* the library fetches what it keeps */
        fail_each(&sig);
    }
}

TESTS(TEST(memory_that_is_missing_is_no_verdict))
