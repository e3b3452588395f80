/* dec.h - exact decimal numbers. Every number a policy is compared with is one: constants as
 * written, counts and sizes as they are, bounds of measurements rounded outward to 1e-9. */
#ifndef AJAR_POLICY_DEC_H
#define AJAR_POLICY_DEC_H

#include "base/buf.h"

struct dec {
    __int128 m; /* at most DEC_DIGITS digits */
    int32_t e;  /* the value is m * 10^e, |e| at most DEC_EXPONENT_MAX */
    int8_t inf; /* -1 or 1: infinite, m and e are 0 */
};
#define DEC_DIGITS       30
#define DEC_EXPONENT_MAX 64

struct dec dec_u64(uint64_t v);
struct dec dec_i64(int64_t v);
struct dec dec_inf(int sign);
int dec_cmp(struct dec a, struct dec b); /* exact */
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
