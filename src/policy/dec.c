/* dec.c - see dec.h. A decimal is kept without trailing zeros, so that equal values are equal
 * structures; products are made of unsigned halves, which every compiler has without a library. */
#include "policy/dec.h"

#include <stdlib.h>

typedef unsigned __int128 wide;

static wide ten_to(unsigned n)
{
    wide v = 1;
    while (n-- > 0)
        v *= 10;
    return v;
}

static unsigned n_digits(wide v)
{
    unsigned n = 0;
    for (; v >= 10000000000u; v /= 10000000000u)
        n += 10;
    for (; v > 0; v /= 10)
        n++;
    return n;
}

static wide magnitude(struct dec v)
{
    return v.m < 0 ? -(wide)v.m : (wide)v.m;
}

/* m * 10^e, made to fit: zeros move between the digits and the exponent. */
static bool make(bool negative, wide m, int64_t e, struct dec *out)
{
    if (m == 0) {
        *out = (struct dec){ 0 };
        return true;
    }
    for (; m % 10 == 0; m /= 10)
        e++;
    for (; e > DEC_EXPONENT_MAX && m < ten_to(DEC_DIGITS - 1); m *= 10)
        e--;
    if (e > DEC_EXPONENT_MAX || e < -DEC_EXPONENT_MAX || m >= ten_to(DEC_DIGITS))
        return false;
    *out = (struct dec){ .m = negative ? -(__int128)m : (__int128)m, .e = (int32_t)e };
    return true;
}

/* As make, in the arithmetic of the machine: every decision begins with the number of today. */
static struct dec whole(bool negative, uint64_t m)
{
    struct dec out = { 0 };
    for (; m != 0 && m % 10 == 0; m /= 10)
        out.e++;
    out.m = negative ? -(__int128)m : (__int128)m;
    return out;
}

struct dec dec_u64(uint64_t v)
{
    return whole(false, v);
}

struct dec dec_i64(int64_t v)
{
    return whole(v < 0, v < 0 ? -(uint64_t)v : (uint64_t)v);
}

struct dec dec_inf(int sign)
{
    return (struct dec){ .inf = sign < 0 ? -1 : 1 };
}

static int sign_of(struct dec v)
{
    return v.inf != 0 ? v.inf : (v.m > 0) - (v.m < 0);
}

int dec_cmp_far(struct dec a, struct dec b)
{
    int sa = sign_of(a), sb = sign_of(b);
    if (sa != sb || sa == 0)
        return (sa > sb) - (sa < sb);
    if (a.inf != 0 || b.inf != 0)
        return sa * ((a.inf != 0) - (b.inf != 0));
    wide x = magnitude(a), y = magnitude(b);
    if (a.e != b.e) {
        /* The longer number is greater; of equal length, as many digits are written for both. */
        unsigned nx = n_digits(x), ny = n_digits(y);
        int64_t top_x = (int64_t)nx + a.e, top_y = (int64_t)ny + b.e;
        if (top_x != top_y)
            return top_x > top_y ? sa : -sa;
        x *= ten_to(nx < ny ? ny - nx : 0);
        y *= ten_to(ny < nx ? nx - ny : 0);
    }
    return x == y ? 0 : x > y ? sa : -sa;
}

static int digit_at(struct span s, size_t i)
{
    return i < s.len && s.ptr[i] >= '0' && s.ptr[i] <= '9' ? s.ptr[i] - '0' : -1;
}

/* The digits from *i on into *m, at most DEC_DIGITS of them; *e counts the places passed. */
static bool take_digits(struct span s, size_t *i, bool fraction, wide *m, int64_t *e)
{
    size_t first = *i;
    for (int d; (d = digit_at(s, *i)) >= 0; ++*i) {
        if (*m < ten_to(DEC_DIGITS)) {
            *m = *m * 10 + (unsigned)d;
            *e -= fraction;
        } else if (d != 0) {
            return false;
        } else {
            *e += !fraction;
        }
    }
    return *i > first;
}

bool dec_parse(struct span s, struct dec *out)
{
    wide m = 0;
    int64_t e = 0, power = 0;
    size_t i = s.len > 0 && (s.ptr[0] == '-' || s.ptr[0] == '+');
    if (!take_digits(s, &i, false, &m, &e))
        return false;
    if (i < s.len && s.ptr[i] == '.' && (++i, !take_digits(s, &i, true, &m, &e)))
        return false;
    if (i < s.len && (s.ptr[i] == 'e' || s.ptr[i] == 'E')) {
        bool down = ++i < s.len && s.ptr[i] == '-';
        i += i < s.len && (s.ptr[i] == '-' || s.ptr[i] == '+');
        size_t first = i;
        for (int d; (d = digit_at(s, i)) >= 0; i++)
            power = power > 1000000000 ? power : power * 10 + d;
        if (i == first)
            return false;
        power = down ? -power : power;
    }
    return i == s.len && make(s.ptr[0] == '-', m, e + power, out);
}

bool dec_scale(struct dec v, int power, struct dec *out)
{
    if (v.inf != 0) {
        *out = v;
        return true;
    }
    return make(v.m < 0, magnitude(v), (int64_t)v.e + power, out);
}

bool dec_mul(struct dec a, struct dec b, struct dec *out)
{
    int sign = sign_of(a) * sign_of(b);
    if (a.inf != 0 || b.inf != 0) {
        if (sign != 0)
            *out = dec_inf(sign);
        return sign != 0;
    }
    wide x = magnitude(a), y = magnitude(b);
    if (y != 0 && x > (ten_to(DEC_DIGITS + 8) - 1) / y)
        return false;
    return make(sign < 0, x * y, (int64_t)a.e + b.e, out);
}

/* A double is mantissa * 2^power, exactly; 1e9 times that is a whole number and a rest. NaN and the
 * infinite have the largest power there is. */
struct dec dec_round(double v, bool up)
{
    uint64_t bits;
    memcpy(&bits, &v, sizeof bits);
    bool negative = bits >> 63 != 0;
    int power = (int)(bits >> 52 & 0x7FF);
    wide m = bits & ((1ull << 52) - 1);
    struct dec out;
    m |= power > 0 ? (wide)1 << 52 : 0;
    power = (power > 0 ? power : 1) - 1075;
    int64_t e = power < 0 ? -9 : 0;
    if (power >= 0) {
        if (power > 64 || !make(negative, m << power, e, &out))
            return dec_inf(up ? 1 : -1);
        return out;
    }
    m *= 1000000000u;
    wide whole = -power < 128 ? m >> -power : 0;
    bool rest = -power < 128 ? whole << -power != m : m != 0;
    whole += rest && negative != up;
    bool fits = make(negative, whole, e, &out);
    assert(fits); /* below 2^53 * 1e9 + 1 */
    return out;
}

/* All digits of v into text, then NUL: how many. */
static unsigned spell(wide v, char text[static DEC_DIGITS + 2])
{
    unsigned n = n_digits(v);
    text[n] = 0;
    for (unsigned i = n; i-- > 0; v /= 10)
        text[i] = (char)('0' + (int)(v % 10));
    return n;
}

double dec_double(struct dec v)
{
    char text[DEC_DIGITS + 16];
    if (v.inf != 0)
        return v.inf > 0 ? __builtin_inf() : -__builtin_inf();
    if (v.m == 0)
        return 0;
    /* Both exact, so that the one rounding is that of the result. */
    if (v.m > -(1ll << 53) && v.m < 1ll << 53 && v.e >= -22 && v.e <= 0)
        return (double)v.m / (double)ten_to((unsigned)-v.e);
    unsigned n = spell(magnitude(v), text), e = (unsigned)(v.e < 0 ? -v.e : v.e);
    text[n++] = 'e';
    text[n++] = v.e < 0 ? '-' : '+';
    text[n++] = (char)('0' + e / 10);
    text[n++] = (char)('0' + e % 10);
    text[n] = 0;
    double d = strtod(text, NULL);
    return v.m < 0 ? -d : d;
}

void dec_print(struct buf *b, struct dec v)
{
    char text[DEC_DIGITS + 2];
    if (v.inf != 0) {
        buf_put(b, v.inf > 0 ? SPAN("infinite") : SPAN("-infinite"));
        return;
    }
    if (v.m == 0) {
        buf_put(b, SPAN("0"));
        return;
    }
    unsigned n = spell(magnitude(v), text);
    int point = (int)n + v.e; /* digits before the point */
    while (n > 1 && text[n - 1] == '0')
        text[--n] = 0;
    buf_put(b, v.m < 0 ? SPAN("-") : SPAN(""));
    if (point > 15 || point < -8)
        buf_printf(b, "%c%s%se%d", text[0], n > 1 ? "." : "", text + 1, point - 1);
    else if (point <= 0)
        buf_printf(b, "0.%.*s%s", -point, "00000000", text);
    else if (point >= (int)n)
        buf_printf(b, "%s%.*s", text, point - (int)n, "000000000000000");
    else
        buf_printf(b, "%.*s.%s", point, text, text + point);
}
