/* facts.c - numbers and lists among the facts of a file, each within its limit. */
#include "fit/hp.h"

bool fit_said(const struct found *f, const char *key)
{
    return found_fact(f, key).len > 0;
}

bool fit_listed(const struct found *f, const char *key)
{
    struct span s = found_fact(f, key);
    return s.len > 0 && memchr(s.ptr, ',', s.len) != NULL;
}

static bool within(struct span text, const char *key, uint64_t most, uint64_t *out, struct err *err)
{
    char room[QUOTED_BYTES];
    uint64_t n;
    if (!span_u64(text, &n))
        return err_set(err, ERR_INPUT, "%s is %s, which is no whole number", key,
                       span_quote(text, room));
    if (n > most)
        return err_set(err, ERR_INPUT, "%s is %" PRIu64 ", and at most %" PRIu64 " makes sense",
                       key, n, most);
    *out = n;
    return true;
}

bool fit_number(const struct found *f, const char *key, uint64_t most, uint64_t *out,
                struct err *err)
{
    struct span text = found_fact(f, key);
    return text.len == 0 || within(text, key, most, out, err);
}

bool fit_item(struct span *rest, struct span *item)
{
    if (rest->len == 0)
        return false;
    const uint8_t *end = memchr(rest->ptr, ',', rest->len);
    *item = (struct span){ rest->ptr, end != NULL ? (size_t)(end - rest->ptr) : rest->len };
    size_t used = item->len + (end != NULL);
    rest->ptr += used, rest->len -= used;
    return true;
}

bool fit_numbers(const struct found *f, const char *key, uint64_t most, uint64_t *out, size_t n,
                 struct err *err)
{
    struct span rest = found_fact(f, key), item;
    if (rest.len == 0)
        return true;
    if (!fit_listed(f, key)) {
        uint64_t one = 0;
        if (!within(rest, key, most, &one, err))
            return false;
        for (size_t i = 0; i < n; i++)
            out[i] = one;
        return true;
    }
    for (size_t i = 0; i < n; i++)
        if (!fit_item(&rest, &item))
            return err_set(err, ERR_INPUT, "%s has %zu numbers for %zu layers", key, i, n);
        else if (!within(item, key, most, &out[i], err))
            return false;
    return true;
}
