/* uri.c - see uri.h. */
#include "http/uri.h"

#include "base/buf.h"

static int digit(uint8_t c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

/* The escape at s[i], or -1. */
static int escape(struct span s, size_t i)
{
    if (s.len - i < 3)
        return -1;
    int high = digit(s.ptr[i + 1]), low = digit(s.ptr[i + 2]);
    return high < 0 || low < 0 ? -1 : high << 4 | low;
}

bool uri_decode(struct span s, bool plus, struct arena *a, struct span *out, struct err *err)
{
    size_t n = 0;
    bool changed = false;
    for (size_t i = 0; i < s.len; i++) {
        uint8_t c = s.ptr[i];
        if (c == '%' && escape(s, i) < 0)
            return err_at(err, ERR_INPUT, i, "expected two hex digits after '%%'");
        if (c <= ' ' || c == 0x7F || (c == '%' && escape(s, i) == 0))
            return err_at(err, ERR_INPUT, i, "a NUL, space or control character");
        changed = changed || c == '%' || (plus && c == '+');
    }
    if (!changed) {
        *out = s;
        return true;
    }
    uint8_t *p = ARENA_ARRAY(a, uint8_t, s.len, err);
    if (p == NULL)
        return false;
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] == '%') {
            p[n++] = (uint8_t)escape(s, i);
            i += 2;
        } else {
            p[n++] = plus && s.ptr[i] == '+' ? ' ' : s.ptr[i];
        }
    }
    *out = (struct span){ p, n };
    return true;
}

/* The bytes before the first c, which is taken off *rest too; all of it if there is none. */
static struct span until(struct span *rest, uint8_t c)
{
    const uint8_t *hit = rest->len > 0 ? memchr(rest->ptr, c, rest->len) : NULL;
    struct span head = *rest;
    if (hit != NULL)
        head.len = (size_t)(hit - rest->ptr);
    size_t eaten = head.len + (hit != NULL);
    rest->ptr += eaten;
    rest->len -= eaten;
    return head;
}

bool uri_split(struct span path, struct span segment[static URI_SEGMENTS], unsigned *n)
{
    if (path.len == 0 || path.ptr[0] != '/')
        return false;
    struct span rest = { path.ptr + 1, path.len - 1 };
    unsigned k = 0;
    for (bool more = true; more;) {
        if (k == URI_SEGMENTS)
            return false;
        size_t before = rest.len;
        segment[k] = until(&rest, '/');
        more = segment[k++].len < before;
    }
    *n = k;
    return true;
}

bool uri_pairs(struct span query, struct arena *a, struct uri_pair **out, unsigned *n,
               struct err *err)
{
    struct uri_pair *pair = NULL;
    size_t cap = 0;
    unsigned k = 0;
    for (struct span rest = query; rest.len > 0;) {
        struct span value = until(&rest, '&');
        struct span key = until(&value, '=');
        if (key.len == 0)
            continue;
        if (k == URI_PAIRS)
            return err_set(err, ERR_LIMIT, "more than %u fields", URI_PAIRS);
        pair = arena_grow(a, pair, k, &cap, sizeof *pair, err);
        if (pair == NULL || !uri_decode(key, true, a, &pair[k].key, err) ||
            !uri_decode(value, true, a, &pair[k].value, err))
            return false;
        k++;
    }
    *out = pair;
    *n = k;
    return true;
}

void uri_put(struct buf *b, struct span text)
{
    for (size_t i = 0; i < text.len; i++) {
        uint8_t c = text.ptr[i];
        bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                     c == '-' || c == '.' || c == '_' || c == '~';
        if (plain)
            buf_put(b, (struct span){ &text.ptr[i], 1 });
        else
            buf_printf(b, "%%%02X", c);
    }
}
