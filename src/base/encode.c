/* encode.c - see encode.h. */
#include "base/encode.h"

const char *hex_put(struct span bytes, char *out)
{
    static const char digit[] = "0123456789abcdef";
    for (size_t i = 0; i < bytes.len; i++) {
        out[2 * i] = digit[bytes.ptr[i] >> 4];
        out[2 * i + 1] = digit[bytes.ptr[i] & 15];
    }
    out[2 * bytes.len] = 0;
    return out;
}

static int nibble(uint8_t c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool hex_get(struct span text, uint8_t *out, size_t n)
{
    if (text.len / 2 != n || text.len % 2 != 0)
        return false;
    for (size_t i = 0; i < text.len; i++)
        if (nibble(text.ptr[i]) < 0)
            return false;
    for (size_t i = 0; i < n; i++)
        out[i] = (uint8_t)(nibble(text.ptr[2 * i]) << 4 | nibble(text.ptr[2 * i + 1]));
    return true;
}

static int sextet(uint8_t c)
{
    return c >= 'A' && c <= 'Z'   ? c - 'A'
           : c >= 'a' && c <= 'z' ? c - 'a' + 26
           : c >= '0' && c <= '9' ? c - '0' + 52
           : c == '+'             ? 62
           : c == '/'             ? 63
                                  : -1;
}

bool base64_get(struct span text, struct arena *a, struct span *out, struct err *err)
{
    size_t pad = 0, n = 0;
    if (text.len % 4 != 0)
        return err_at(err, ERR_INPUT, text.len, "base64 ends inside a group of four");
    while (pad < 2 && pad < text.len && text.ptr[text.len - 1 - pad] == '=')
        pad++;
    uint8_t *bytes = ARENA_ARRAY(a, uint8_t, text.len / 4 * 3, err);
    if (bytes == NULL)
        return false;
    uint32_t bits = 0, held = 0;
    for (size_t i = 0; i < text.len - pad; i++) {
        int v = sextet(text.ptr[i]);
        if (v < 0)
            return err_at(err, ERR_INPUT, i, "not a base64 character");
        bits = (bits << 6 | (uint32_t)v) & 0xFFFF;
        held += 6;
        if (held >= 8)
            bytes[n++] = (uint8_t)(bits >> (held -= 8));
    }
    if ((bits & ((1u << held) - 1)) != 0)
        return err_at(err, ERR_INPUT, text.len, "base64 ends in bits that belong to no byte");
    *out = (struct span){ bytes, n };
    return true;
}
