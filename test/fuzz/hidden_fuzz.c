/* hidden_fuzz.c - any bytes as a value: what begins like a file does so in each coat, too, and comes out
 * of it as it went in. Seeds: test/data/hidden/. */
#include "formats/hidden.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MOST = 4096 };

static struct span put_latin1(struct span s, uint8_t *to)
{
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] >= 0x80)
            to[n++] = (uint8_t)(0xc0 | s.ptr[i] >> 6);
        to[n++] = s.ptr[i] < 0x80 ? s.ptr[i] : (uint8_t)(0x80 | (s.ptr[i] & 0x3f));
    }
    return (struct span){ to, n };
}

static struct span put_hex(struct span s, uint8_t *to)
{
    static const char digits[2][17] = { "0123456789abcdef", "0123456789ABCDEF" };
    for (size_t i = 0; i < s.len; i++) {
        to[2 * i] = (uint8_t)digits[i % 2][s.ptr[i] >> 4];
        to[2 * i + 1] = (uint8_t)digits[i % 2][s.ptr[i] & 15];
    }
    return (struct span){ to, 2 * s.len };
}

/* Whole threes of bytes; a line ends behind every 60 letters. */
static struct span put_base64(struct span s, uint8_t *to)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    size_t n = 0;
    for (size_t i = 0; i + 3 <= s.len; i += 3) {
        uint32_t bits = (uint32_t)s.ptr[i] << 16 | (uint32_t)s.ptr[i + 1] << 8 | s.ptr[i + 2];
        if (i > 0 && i % 45 == 0)
            to[n++] = '\n';
        for (unsigned k = 0; k < 4; k++)
            to[n++] = (uint8_t)digits[bits >> (18 - 6 * k) & 63];
    }
    return (struct span){ to, n };
}

static enum hidden_coat look(struct span s, bool text)
{
    enum hidden_coat coat = hidden_look(s, text);
    struct span head = { s.ptr, s.len < HIDDEN_HEAD ? s.len : HIDDEN_HEAD };
    assert(coat == hidden_look(head, text)); /* and nothing behind it counts */
    assert(coat == HIDDEN_NOTHING || (s.len >= HIDDEN_LEAST && hidden_first[s.ptr[0]]));
    return coat;
}

/* worn: s under that coat. It may look like a file by itself, too. */
static void check_coat(struct span s, struct span worn, enum hidden_coat coat, struct arena *a)
{
    struct span got;
    struct err err = { 0 };
    enum hidden_coat seen = look(worn, true);
    assert(seen != HIDDEN_NOTHING);
    assert(hidden_bytes(worn, coat, a, &got, &err) && span_eq(got, s));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "fuzz", .limit = 1 << 20 };
    static uint8_t room[3 * MOST];
    struct span s = { data, size < MOST ? size : MOST }, got;
    struct err err = { 0 };
    for (unsigned text = 0; text < 2; text++) {
        enum hidden_coat coat = look(s, text);
        assert(hidden_bytes(s, coat, &a, &got, &err) && got.len <= s.len);
        assert(coat != HIDDEN_BARE || got.ptr == s.ptr);
    }
    s.len -= s.len % 3;
    /* As much as HIDDEN_HEAD letters of hex stand for. */
    struct span head = { s.ptr, s.len < HIDDEN_HEAD / 2 ? s.len : HIDDEN_HEAD / 2 };
    if (s.len < 18 || hidden_look(head, false) != HIDDEN_BARE)
        return 0;
    check_coat(s, put_latin1(s, room), HIDDEN_LATIN1, &a);
    check_coat(s, put_hex(s, room), HIDDEN_HEX, &a);
    check_coat(s, put_base64(s, room), HIDDEN_BASE64, &a);
    return 0;
}
