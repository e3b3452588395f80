/* builtin.c - see builtin.h. A tree without policies/ has no header of them. */
#include "store/builtin.h"

#if __has_include("gen/policies.h")
#include "gen/policies.h"
static const size_t n_policies = COUNT(gen_policies);
#else
static const struct {
    const char *name;
    const unsigned char *bytes;
    unsigned long len;
} gen_policies[1];
static const size_t n_policies;
#endif

#define SUFFIX ".ajar"

bool store_policy_name(size_t i, struct span *out)
{
    if (i >= n_policies)
        return false;
    *out = span_of(gen_policies[i].name);
    out->len -= strlen(SUFFIX);
    return true;
}

bool store_policy(struct span name, struct span *out)
{
    struct span found;
    for (size_t i = 0; store_policy_name(i, &found); i++)
        if (span_eq(found, name)) {
            *out = (struct span){ gen_policies[i].bytes, gen_policies[i].len };
            return true;
        }
    return false;
}
