/* numbers.c - see numbers.h.
 *
 * A number whose exponent is all ones is infinite or none. In a word of 64 bits all of its numbers are
 * asked at once: the exponents alone, plus one at their lowest bit, carry into the sign where they are
 * all ones. Only a piece in which that happens is counted number by number. */
#include "formats/numbers.h"

enum kind { WHOLE, BY_EXPONENT, BY_BYTE, BY_SCALE };

/* One number in a word, or a scale in a block. */
struct layout {
    unsigned bits;
    uint64_t exponent, fraction, sign; /* masks; fraction 0: there are no infinities */
};
static const struct layout f16 = { 16, 0x7c00, 0x03ff, 0x8000 };
static const struct layout bf16 = { 16, 0x7f80, 0x007f, 0x8000 };
static const struct layout f32 = { 32, 0x7f800000, 0x007fffff, 0x80000000 };
static const struct layout f64 = { 64, 0x7ff0000000000000, 0x000fffffffffffff, 0x8000000000000000 };
static const struct layout e5m2 = { 8, 0x7c, 0x03, 0x80 };
static const struct layout e4m3 = { 8, 0x7f, 0, 0x80 };

struct number_type {
    const char *name;
    enum kind kind;
    uint16_t unit; /* bytes */
    const struct layout *layout;
    uint8_t none; /* BY_BYTE: what is no number */
    uint8_t scales, at[2];
};

/* Of blocks, what ggml_validate_row_data of llama.cpp asks: see docs/formats.md. */
static const struct number_type types[] = {
    { "F32", BY_EXPONENT, 4, &f32, 0, 0, { 0 } },
    { "BF16", BY_EXPONENT, 2, &bf16, 0, 0, { 0 } },
    { "F16", BY_EXPONENT, 2, &f16, 0, 0, { 0 } },
    { "F64", BY_EXPONENT, 8, &f64, 0, 0, { 0 } },
    { "C64", BY_EXPONENT, 4, &f32, 0, 0, { 0 } },
    { "F8_E5M2", BY_EXPONENT, 1, &e5m2, 0, 0, { 0 } },
    { "F8_E4M3", BY_EXPONENT, 1, &e4m3, 0, 0, { 0 } },
    { "F8_E8M0", BY_BYTE, 1, NULL, 0xff, 0, { 0 } },
    { "F8_E4M3FNUZ", BY_BYTE, 1, NULL, 0x80, 0, { 0 } },
    { "F8_E5M2FNUZ", BY_BYTE, 1, NULL, 0x80, 0, { 0 } },
    { "BOOL", WHOLE, 1, NULL, 0, 0, { 0 } },
    { "U8", WHOLE, 1, NULL, 0, 0, { 0 } },
    { "I8", WHOLE, 1, NULL, 0, 0, { 0 } },
    { "F4", WHOLE, 1, NULL, 0, 0, { 0 } },
    { "F6_E2M3", WHOLE, 1, NULL, 0, 0, { 0 } },
    { "F6_E3M2", WHOLE, 1, NULL, 0, 0, { 0 } },
    { "U16", WHOLE, 2, NULL, 0, 0, { 0 } },
    { "I16", WHOLE, 2, NULL, 0, 0, { 0 } },
    { "U32", WHOLE, 4, NULL, 0, 0, { 0 } },
    { "I32", WHOLE, 4, NULL, 0, 0, { 0 } },
    { "U64", WHOLE, 8, NULL, 0, 0, { 0 } },
    { "I64", WHOLE, 8, NULL, 0, 0, { 0 } },
    { "Q4_0", BY_SCALE, 18, &f16, 0, 1, { 0 } },
    { "Q4_1", BY_SCALE, 20, &f16, 0, 2, { 0, 2 } },
    { "Q5_0", BY_SCALE, 22, &f16, 0, 1, { 0 } },
    { "Q5_1", BY_SCALE, 24, &f16, 0, 2, { 0, 2 } },
    { "Q8_0", BY_SCALE, 34, &f16, 0, 1, { 0 } },
    { "Q8_1", BY_SCALE, 36, &f16, 0, 2, { 0, 2 } },
    { "Q2_K", BY_SCALE, 84, &f16, 0, 2, { 80, 82 } },
    { "Q3_K", BY_SCALE, 110, &f16, 0, 1, { 108 } },
    { "Q4_K", BY_SCALE, 144, &f16, 0, 2, { 0, 2 } },
    { "Q5_K", BY_SCALE, 176, &f16, 0, 2, { 0, 2 } },
    { "Q6_K", BY_SCALE, 210, &f16, 0, 1, { 208 } },
    { "Q8_K", BY_SCALE, 292, &f32, 0, 1, { 0 } },
    { "IQ2_XXS", BY_SCALE, 66, &f16, 0, 1, { 0 } },
    { "IQ2_XS", BY_SCALE, 74, &f16, 0, 1, { 0 } },
    { "IQ3_XXS", BY_SCALE, 98, &f16, 0, 1, { 0 } },
    { "IQ1_S", BY_SCALE, 50, &f16, 0, 1, { 0 } },
    { "IQ4_NL", BY_SCALE, 18, &f16, 0, 1, { 0 } },
    { "IQ3_S", BY_SCALE, 110, &f16, 0, 1, { 0 } },
    { "IQ2_S", BY_SCALE, 82, &f16, 0, 1, { 0 } },
    { "IQ4_XS", BY_SCALE, 136, &f16, 0, 1, { 0 } },
    { "IQ1_M", BY_SCALE, 56, &f16, 0, 0, { 0 } }, /* in pieces: see scale_of */
    { "TQ1_0", BY_SCALE, 54, &f16, 0, 1, { 52 } },
    { "TQ2_0", BY_SCALE, 66, &f16, 0, 1, { 64 } },
    { "MXFP4", BY_SCALE, 17, NULL, 0xff, 1, { 0 } },
    { "NVFP4", BY_SCALE, 36, NULL, 0, 0, { 0 } }, /* every scale is a number there */
    { "Q1_0", BY_SCALE, 18, &f16, 0, 1, { 0 } },
    { "Q2_0", BY_SCALE, 18, &f16, 0, 1, { 0 } },
};

const struct number_type *number_type_of(struct span dtype)
{
    for (size_t i = 0; i < COUNT(types); i++)
        if (span_eq(dtype, span_of(types[i].name)))
            return &types[i];
    return NULL;
}

bool number_type_weighs(const struct number_type *t)
{
    return t->kind != WHOLE || t->name[0] == 'F';
}

static uint64_t load(const uint8_t *p, size_t bytes)
{
    uint64_t v = 0;
    for (size_t i = bytes; i-- > 0;)
        v = v << 8 | p[i];
    return v;
}

static uint64_t load64(const uint8_t *p)
{
    uint64_t v;
    memcpy(&v, p, sizeof v);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    v = __builtin_bswap64(v);
#endif
    return v;
}

static void count(struct numbers *n, const struct layout *l, uint64_t v, uint64_t at)
{
    if ((v & l->exponent) != l->exponent)
        return;
    if (n->nan + n->inf == 0)
        n->first_odd = at;
    if (l->fraction == 0 || (v & l->fraction) != 0) {
        n->nan++;
        return;
    }
    n->inf++;
    n->minus_inf += (v & l->sign) != 0;
}

/* The same bits for each number of a word. */
static uint64_t repeat(uint64_t v, unsigned bits)
{
    for (; bits < 64; bits *= 2)
        v |= v << bits;
    return v;
}

enum { STRETCH = 512 }; /* bytes asked at once; few enough to be counted where something is odd */

static void by_exponent(struct numbers *n, const uint8_t *p, size_t len, uint64_t at)
{
    const struct layout *l = n->type->layout;
    uint64_t lowest = l->exponent & (~l->exponent + 1);
    uint64_t mask = repeat(l->exponent, l->bits), one = repeat(lowest, l->bits);
    uint64_t sign = repeat(l->sign, l->bits);
    size_t step = l->bits / 8, end;
    for (size_t from = 0; from < len; from = end) {
        uint64_t odd = 0;
        end = len - from < STRETCH ? len : from + STRETCH;
        size_t i = from;
        for (; end - i >= 8; i += 8)
            odd |= (load64(p + i) & mask) + one;
        for (; i < end; i += step)
            odd |= (load(p + i, step) & l->exponent) + lowest;
        for (i = from; (odd & sign) != 0 && i < end; i += step)
            count(n, l, load(p + i, step), at + i);
    }
}

static void count_none(struct numbers *n, uint64_t at)
{
    if (n->nan++ + n->inf == 0)
        n->first_odd = at;
}

static void by_byte(struct numbers *n, const uint8_t *p, size_t len, uint64_t at)
{
    const uint8_t *end = p + len;
    for (const uint8_t *q = p; (q = memchr(q, n->type->none, (size_t)(end - q))) != NULL; q++)
        count_none(n, at + (uint64_t)(q - p));
}

/* A scale in the high bits of four numbers. */
static uint64_t scale_of_iq1_m(const uint8_t *block)
{
    uint64_t v = 0;
    for (unsigned i = 0; i < 4; i++)
        v |= (load(block + 48 + 2 * (size_t)i, 2) >> 12) << (4 * i);
    return v;
}

static void by_scale(struct numbers *n, const uint8_t *p, size_t len, uint64_t at)
{
    const struct number_type *t = n->type;
    for (size_t i = 0; i < len; i += t->unit) {
        for (unsigned k = 0; t->layout != NULL && k < t->scales; k++)
            count(n, t->layout, load(p + i + t->at[k], t->layout->bits / 8), at + i);
        if (t->none != 0 && p[i + t->at[0]] == t->none)
            count_none(n, at + i);
        if (t->layout != NULL && t->scales == 0)
            count(n, t->layout, scale_of_iq1_m(p + i), at + i);
    }
}

/* Whole units. */
static void use_units(struct numbers *n, const uint8_t *p, size_t len)
{
    size_t unit = n->type->unit;
    if (len == 0)
        return;
    if (!n->begun)
        memcpy(n->first, p, unit);
    n->begun = true;
    n->same = n->same && memcmp(n->first, p, unit) == 0 && memcmp(p, p + unit, len - unit) == 0;
    if (n->type->kind == BY_EXPONENT)
        by_exponent(n, p, len, n->bytes);
    else if (n->type->kind == BY_BYTE)
        by_byte(n, p, len, n->bytes);
    else if (n->type->kind == BY_SCALE)
        by_scale(n, p, len, n->bytes);
    n->bytes += len;
}

/* ---- the digest: of each 128 bytes the sum of products of pairs, each with a word of the key added
 * to it (NH, as in UMAC); of those sums a polynomial modulo 2^61 - 1 ---- */

#define PRIME (((uint64_t)1 << 61) - 1)

static uint64_t times(uint64_t x, uint64_t y)
{
    unsigned __int128 p = (unsigned __int128)x * y;
    uint64_t v = (uint64_t)(p & PRIME) + (uint64_t)(p >> 61);
    return (v & PRIME) + (v >> 61); /* at most 3 above the prime */
}

static void mix(struct numbers *n, uint64_t v)
{
    uint64_t point = n->key->point & PRIME;
    n->digest = times(n->digest + (uint32_t)v, point);
    n->digest = times(n->digest + (v >> 32), point);
}

static void use_words(struct numbers *n, const uint8_t *p, size_t len)
{
    const uint64_t *k = n->key->word;
    for (; len > 0; p += sizeof n->word, len -= sizeof n->word) {
        unsigned __int128 sum = 0;
        for (unsigned i = 0; i < NUMBERS_WORDS; i += 2)
            sum +=
                (unsigned __int128)(load64(p + 8 * i) + k[i]) * (load64(p + 8 * i + 8) + k[i + 1]);
        mix(n, (uint64_t)sum);
        mix(n, (uint64_t)(sum >> 64));
    }
}

/* Hands on what is whole of size bytes each, and keeps the rest for the next time. */
static void in_whole(struct numbers *n, struct span s, uint8_t *kept, size_t *n_kept, size_t size,
                     void (*use)(struct numbers *, const uint8_t *, size_t))
{
    if (*n_kept > 0) {
        size_t more = size - *n_kept < s.len ? size - *n_kept : s.len;
        memcpy(kept + *n_kept, s.ptr, more);
        *n_kept += more, s.ptr += more, s.len -= more;
        if (*n_kept < size)
            return;
        use(n, kept, size);
        *n_kept = 0;
    }
    size_t whole = s.len / size * size;
    use(n, s.ptr, whole);
    *n_kept = s.len - whole;
    memcpy(kept, s.ptr + whole, *n_kept);
}

void numbers_begin(struct numbers *n, const struct number_type *t, const struct numbers_key *key)
{
    memset(n, 0, sizeof *n);
    n->type = t;
    n->key = key;
    n->same = true;
}

void numbers_add(struct numbers *n, struct span s)
{
    if (s.len == 0)
        return;
    in_whole(n, s, n->unit, &n->n_unit, n->type->unit, use_units);
    in_whole(n, s, n->word, &n->n_word, sizeof n->word, use_words);
}

void numbers_end(struct numbers *n)
{
    memset(n->word + n->n_word, 0, sizeof n->word - n->n_word);
    use_words(n, n->word, sizeof n->word);
    n->digest %= PRIME;
    n->zero = n->same && n->begun;
    for (size_t i = 0; n->zero && i < n->type->unit; i++)
        n->zero = n->first[i] == 0;
    n->same = n->same && n->begun;
}
