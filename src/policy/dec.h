/* dec.h - exact decimal numbers. Every number a policy is compared with is one: constants as
 * written, counts and sizes as they are, bounds of measurements rounded outward to 1e-9. */
#ifndef AJAR_POLICY_DEC_H
#define AJAR_POLICY_DEC_H

#include "base/buf.h"

/* On 8 bytes: sets are read by the thousand, and on 16 a decimal would be a third larger. */
typedef __int128 dec_digits __attribute__((aligned(8)));
struct dec {
    dec_digits m; /* at most DEC_DIGITS digits */
    int32_t e;    /* the value is m * 10^e, |e| at most DEC_EXPONENT_MAX */
    int8_t inf;   /* -1 or 1: infinite, m and e are 0 */
};
#define DEC_DIGITS       30
#define DEC_EXPONENT_MAX 64

struct dec dec_u64(uint64_t v);
struct dec dec_i64(int64_t v);
struct dec dec_inf(int sign);
int dec_cmp_far(struct dec a, struct dec b); /* dec_cmp, for any two */
/* Exact: below, at, above zero as a is to b. Nearly all comparisons of a decision are of numbers
 * that differ by few powers of ten: they need one multiplication. */
static inline int dec_cmp(struct dec a, struct dec b)
{
    static const int64_t tens[] = {
        1,        10,        100,        1000,        10000,        100000,        1000000,
        10000000, 100000000, 1000000000, 10000000000, 100000000000, 1000000000000,
    };
    int apart = a.e - b.e;
    int64_t x = (int64_t)a.m, y = (int64_t)b.m;
    if ((a.inf | b.inf) != 0)
        return (a.inf > b.inf) - (a.inf < b.inf);
    if (apart > 12 || apart < -12 || x != a.m || y != b.m ||
        (apart > 0 ? __builtin_mul_overflow(x, tens[apart], &x)
                   : __builtin_mul_overflow(y, tens[-apart], &y)))
        return dec_cmp_far(a, b);
    return (x > y) - (x < y);
}
/* digits [. digits] [e [+-] digits], a sign in front; false if it is not that, or past
 * DEC_DIGITS significant digits or DEC_EXPONENT_MAX. */
bool dec_parse(struct span text, struct dec *out) MUST;
/* v * 10^power; false past the exponent. */
bool dec_scale(struct dec v, int power, struct dec *out) MUST;
/* False if the product has more than DEC_DIGITS digits. */
bool dec_mul(struct dec a, struct dec b, struct dec *out) MUST;
/* The nearest multiple of 1e-9 not above (up: not below) v. NaN and what is too large give the
 * infinite of that side. */
struct dec dec_round(double v, bool up);
double dec_double(struct dec v); /* nearest, for statistics and display */
/* Shortest exact spelling: "10", "0.05", "6.4e11" from 1e15 on. */
void dec_print(struct buf *b, struct dec v);

#endif
