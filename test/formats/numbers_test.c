/* numbers_test.c - a row is a tensor of a few bytes, in hexadecimal, and what must be counted in it; in
 * one piece, and in pieces of each size. */
#include "formats/numbers.h"

#include "base/encode.h"
#include "lib/check.h"
#include "lib/oracle.h"

static const struct numbers_key key = {
    { 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59 }, 0x123456789abcdef
};

#define Z16 "00000000000000000000000000000000"
#define Z64 Z16 Z16 Z16 Z16

static const struct row {
    const char *type, *bytes;
    uint64_t nan, inf, minus, at; /* at: of the first odd one */
} rows[] = {
    { "F32",
      "0000803f"
      "ffff7f7f"
      "01000000",
      0, 0, 0, 0 },
    { "F32",
      "0000803f"
      "0000807f"
      "000080ff"
      "0100807f"
      "ffffffff",
      2, 2, 1, 4 },
    { "BF16",
      "803f"
      "7f7f"
      "807f"
      "80ff"
      "817f",
      1, 2, 1, 4 },
    { "F16",
      "003c"
      "ff7b"
      "007c"
      "00fc"
      "017c"
      "ffff",
      2, 2, 1, 4 },
    { "F16",
      "ff7b"
      "ff7b"
      "ff7b"
      "ff7b"
      "ff7b"
      "ff7b"
      "ff7b"
      "007c",
      0, 1, 0, 14 },
    { "F64",
      "ffffffffffffef7f"
      "000000000000f07f"
      "000000000000f0ff"
      "010000000000f07f",
      1, 2, 1, 8 },
    { "C64",
      "0000803f"
      "0000c07f",
      1, 0, 0, 4 },
    { "F8_E5M2",
      "7b"
      "7c"
      "fc"
      "7d"
      "ff",
      2, 2, 1, 1 },
    { "F8_E4M3",
      "7e"
      "78"
      "7f"
      "ff"
      "fe",
      2, 0, 0, 2 },
    { "F8_E4M3FNUZ",
      "7f"
      "ff"
      "80"
      "00",
      1, 0, 0, 2 },
    { "F8_E5M2FNUZ",
      "7c"
      "80"
      "80",
      2, 0, 0, 1 },
    { "F8_E8M0",
      "fe"
      "ff"
      "00",
      1, 0, 0, 1 },
    { "I16",
      "807f"
      "ffff",
      0, 0, 0, 0 },
    { "BOOL", "ff80", 0, 0, 0, 0 },
    { "F4", "7fff", 0, 0, 0, 0 },
    { "Q4_0",
      "ff7b" Z16 "007c" Z16 "00fc"
      "ff7fffffffffffffffffffffffffffff",
      0, 2, 1, 18 },
    { "Q4_1",
      "0000"
      "007e" Z16,
      1, 0, 0, 0 },
    { "Q4_1",
      "007c"
      "007c" Z16,
      0, 2, 0, 0 },
    { "Q8_0",
      "0000"
      "007c007c007c007c007c007c007c007c"
      "007c007c007c007c007c007c007c007c",
      0, 0, 0, 0 },
    { "Q8_0", "017c" Z16 Z16, 1, 0, 0, 0 },
    { "Q2_K",
      "007c"
      "0000000000000000000000000000" Z64 "0000"
      "007c",
      0, 1, 0, 0 },
    { "Q3_K",
      Z64 "00000000000000000000000000000000" Z16 "000000000000000000000000"
          "00fc",
      0, 1, 1, 0 },
    { "Q6_K",
      "007c"
      "0000000000000000000000000000" Z64 Z64 Z64 "007c",
      0, 1, 0, 0 },
    { "Q8_K", "0000807f" Z64 Z64 Z64 Z64 Z16 Z16, 0, 1, 0, 0 },
    { "IQ1_M",
      Z16 Z16 Z16 "0000"
                  "0000"
                  "00c0"
                  "0070",
      0, 1, 0, 0 },
    { "IQ1_M",
      Z16 Z16 Z16 "0010"
                  "0000"
                  "00c0"
                  "0070",
      1, 0, 0, 0 },
    { "IQ1_M",
      Z16 Z16 Z16 "ffff"
                  "ffff"
                  "ff8f"
                  "ff7f",
      0, 0, 0, 0 },
    { "TQ1_0",
      "007c0000000000000000000000000000" Z16 Z16 "00000000"
      "007c",
      0, 1, 0, 0 },
    { "TQ2_0", Z64 "00fc", 0, 1, 1, 0 },
    { "MXFP4",
      "fe"
      "ffffffffffffffffffffffffffffffff"
      "ff" Z16,
      1, 0, 0, 17 },
    { "NVFP4", "ffffffff" Z16 Z16, 0, 0, 0, 0 },
    { "Q1_0", "007c" Z16, 0, 1, 0, 0 },
    { "Q2_0", "007c" Z16, 0, 1, 0, 0 },
    { "Q4_0",
      "007c"
      "0000",
      0, 0, 0, 0 }, /* not a whole block */
};

static size_t bytes_of(const struct row *row, uint8_t out[static 400])
{
    size_t n = strlen(row->bytes) / 2;
    CHECK(n <= 400 && hex_get((struct span){ (const uint8_t *)row->bytes, 2 * n }, out, n));
    return n;
}

static struct numbers in_pieces(const struct number_type *t, struct span s, size_t piece)
{
    struct numbers n;
    numbers_begin(&n, t, &key);
    for (size_t i = 0; i < s.len; i += piece)
        numbers_add(&n, (struct span){ s.ptr + i, s.len - i < piece ? s.len - i : piece });
    numbers_end(&n);
    return n;
}

static void each_row_is_counted_however_it_comes(void)
{
    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct row *r = &rows[i];
        uint8_t bytes[400];
        struct span s = { bytes, bytes_of(r, bytes) };
        const struct number_type *t = number_type_of(span_of(r->type));
        check_case = r->type;
        CHECK(t != NULL);
        uint64_t digest = in_pieces(t, s, s.len).digest;
        for (size_t piece = 1; t != NULL && piece <= s.len; piece++) {
            struct numbers n = in_pieces(t, s, piece);
            CHECK(n.nan == r->nan && n.inf == r->inf && n.minus_inf == r->minus);
            CHECK(n.first_odd == r->at && n.digest == digest);
        }
    }
}

/* Long enough for each way of asking many at once, and with the odd one at each place. */
static void no_place_is_overlooked(void)
{
    static const struct {
        const char *type;
        size_t width;
        uint8_t odd[8];
    } types[] = {
        { "F32", 4, { 0, 0, 0x80, 0x7f } }, { "BF16", 2, { 0x80, 0xff } },
        { "F16", 2, { 1, 0x7c } },          { "F64", 8, { 0, 0, 0, 0, 0, 0, 0xf0, 0x7f } },
        { "F8_E4M3", 1, { 0x7f } },         { "F8_E5M2", 1, { 0x7c } },
        { "F8_E8M0", 1, { 0xff } }
    };
    static uint8_t bytes[1400];
    for (size_t i = 0; i < COUNT(types); i++)
        for (size_t at = 0; at < sizeof bytes; at += types[i].width) {
            const struct number_type *t = number_type_of(span_of(types[i].type));
            check_case = types[i].type;
            memset(bytes, 0x3b, sizeof bytes);
            memcpy(bytes + at, types[i].odd, types[i].width);
            struct numbers n = in_pieces(t, (struct span){ bytes, sizeof bytes }, sizeof bytes);
            CHECK(n.nan + n.inf == 1 && n.first_odd == at && !n.same);
        }
}

static void what_is_alike_is_seen(void)
{
    static uint8_t bytes[720];
    struct span s = { bytes, sizeof bytes };
    const struct number_type *f32 = number_type_of(SPAN("F32")), *q4 = number_type_of(SPAN("Q4_0"));
    for (size_t piece = 1; piece <= sizeof bytes; piece += 7) {
        memset(bytes, 0, sizeof bytes);
        CHECK(in_pieces(f32, s, piece).zero && in_pieces(q4, s, piece).same);
        for (size_t i = 0; i < sizeof bytes; i++)
            bytes[i] = (uint8_t)(i % 4);
        struct numbers n = in_pieces(f32, s, piece);
        CHECK(n.same && !n.zero && !in_pieces(q4, s, piece).same);
        bytes[sizeof bytes - 1] = 9;
        CHECK(!in_pieces(f32, s, piece).same);
        bytes[sizeof bytes - 1] = 3, bytes[0] = 9;
        CHECK(!in_pieces(f32, s, piece).same);
    }
    struct numbers none = in_pieces(f32, (struct span){ bytes, 0 }, 1);
    CHECK(!none.same && !none.zero);
}

static void another_byte_or_key_gives_another_digest(void)
{
    static uint8_t bytes[700];
    const struct number_type *t = number_type_of(SPAN("U8"));
    struct span s = { bytes, sizeof bytes };
    struct numbers_key other = key;
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (uint8_t)oracle_any(256);
    uint64_t digest = in_pieces(t, s, s.len).digest;
    for (size_t i = 0; i < sizeof bytes; i++) {
        bytes[i] ^= 0x40;
        CHECK(in_pieces(t, s, s.len).digest != digest);
        bytes[i] ^= 0x40;
    }
    for (size_t i = 0; i < 2; i++) {
        *(i == 0 ? &other.point : &other.word[5]) ^= 2;
        struct numbers n;
        numbers_begin(&n, t, &other);
        numbers_add(&n, s);
        numbers_end(&n);
        CHECK(n.digest != digest);
    }
}

static void only_weights_weigh(void)
{
    static const char *const yes[] = { "F32", "BF16", "F8_E4M3", "F4", "Q4_K", "MXFP4" };
    static const char *const no[] = { "I64", "U8", "BOOL" };
    for (size_t i = 0; i < COUNT(yes); i++)
        CHECK(number_type_weighs(number_type_of(span_of(yes[i]))));
    for (size_t i = 0; i < COUNT(no); i++)
        CHECK(!number_type_weighs(number_type_of(span_of(no[i]))));
    CHECK(number_type_of(SPAN("F33")) == NULL && number_type_of(SPAN("")) == NULL);
}

TESTS(TEST(each_row_is_counted_however_it_comes), TEST(no_place_is_overlooked),
      TEST(what_is_alike_is_seen), TEST(another_byte_or_key_gives_another_digest),
      TEST(only_weights_weigh))
