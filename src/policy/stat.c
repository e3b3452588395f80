/* stat.c - see stat.h. Every sum is done in one order and with one rounding a step, so that equal
 * inputs give equal bits. */
#include "policy/stat.h"

#include <math.h>

#define LN2_HIGH    0x1.62e42fefa0000p-1 /* ends in zeros: times an exponent it is exact */
#define LN2_LOW     0x1.cf79abc9e3b3ap-40
#define HALF_LN_2PI 0.91893853320467274178
#define SHIFT_TO    16.0    /* from here on Stirling's series is exact to the last bit */
#define STEPS_MAX   100     /* of Newton's method: three to six are usual */
#define CLOSE       1e-13   /* the last one */
#define TERMS_MAX   2000000 /* continued fraction: about the root of the larger parameter */
#define DF_MOST     1e12    /* past it t is the normal quantile to twelve digits, and less */
#define TINY        1e-290

static double power_of_two(int k)
{
    uint64_t bits = (uint64_t)(1023 + k) << 52;
    double v;
    memcpy(&v, &bits, sizeof v);
    return v;
}

/* p[0] x^(n-1) + ... + p[n-1] */
static double polynomial(const double *p, unsigned n, double x)
{
    double v = p[0];
    for (unsigned i = 1; i < n; i++)
        v = v * x + p[i];
    return v;
}

double stat_exp(double x)
{
    static const double taylor[] = {
        /* 1 / n! */
        1.0 / 87178291200,
        1.0 / 6227020800,
        1.0 / 479001600,
        1.0 / 39916800,
        1.0 / 3628800,
        1.0 / 362880,
        1.0 / 40320,
        1.0 / 5040,
        1.0 / 720,
        1.0 / 120,
        1.0 / 24,
        1.0 / 6,
        0.5,
        1,
        1,
    };
    assert(!isnan(x));
    if (x > 709.8)
        return INFINITY;
    if (x < -745.2)
        return 0;
    int k = (int)(x * 1.4426950408889634 + (x < 0 ? -0.5 : 0.5));
    double r = x - k * LN2_HIGH - k * LN2_LOW, v = polynomial(taylor, COUNT(taylor), r);
    int half = k / 2;
    return v * power_of_two(half) * power_of_two(k - half);
}

/* 2 (s^3/3 + s^5/5 + ...): what atanh adds to 2 s. |s| at most 0.172. */
static double odd_powers(double s)
{
    static const double series[] = { 2.0 / 23, 2.0 / 21, 2.0 / 19, 2.0 / 17, 2.0 / 15, 2.0 / 13,
                                     2.0 / 11, 2.0 / 9,  2.0 / 7,  2.0 / 5,  2.0 / 3 };
    double z = s * s;
    return polynomial(series, COUNT(series), z) * z * s;
}

double stat_log(double x)
{
    assert(x > 0 && !isinf(x));
    int k = 0;
    if (x < 0x1p-1022)
        x *= 0x1p54, k = -54;
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    k += (int)(bits >> 52) - 1023;
    bits = (bits & 0xFFFFFFFFFFFFFu) | (uint64_t)1023 << 52;
    memcpy(&x, &bits, sizeof x);
    if (x > 1.4142135623730951)
        x /= 2, k++;
    double f = x - 1, s = f / (2 + f);
    return k * LN2_HIGH + (f - (f * s - odd_powers(s) - k * LN2_LOW));
}

/* ln(part / whole) - u, where u = part / whole - 1: without the loss that the difference has near
 * equality, nor that of u near -1. */
static double log_above_line(double part, double whole)
{
    double u = (part - whole) / whole, s = u / (2 + u), ratio = part / whole;
    if (u > -0.25 && u < 0.25)
        return odd_powers(s) - u * s;
    return stat_log(ratio > 0 ? ratio : 0x1p-1074) - u;
}

/* What Stirling's formula lacks: ln gamma(x) - ((x - 1/2) ln x - x + ln(2 pi)/2). */
static double stirling_rest(double x)
{
    static const double series[] = { 1.0 / 156,  -691.0 / 360360, 1.0 / 1188, -1.0 / 1680,
                                     1.0 / 1260, -1.0 / 360,      1.0 / 12 };
    if (x < SHIFT_TO)
        return stat_lgamma(x) - ((x - 0.5) * stat_log(x) - x + HALF_LN_2PI);
    return polynomial(series, COUNT(series), 1 / (x * x)) / x;
}

double stat_lgamma(double x)
{
    double product = 1;
    assert(x > 0 && x < 1e300);
    for (; x < SHIFT_TO; x += 1)
        product *= x;
    return (x - 0.5) * stat_log(x) - x + HALF_LN_2PI + stirling_rest(x) - stat_log(product);
}

/* A beta distribution. base: what in the logarithm of x^a y^b / B(a, b) does not hang on x. */
struct shape {
    double a, b, base;
};

static struct shape shape_of(double a, double b)
{
    double n = a + b;
    return (struct shape){ a, b,
                           0.5 * stat_log(a / n * b) - HALF_LN_2PI + stirling_rest(n) -
                               stirling_rest(a) - stirling_rest(b) };
}

/* That logarithm, where y = 1 - x: the large terms cancel by hand. */
static double log_front(double x, double y, const struct shape *s)
{
    double n = s->a + s->b;
    return s->a * log_above_line(x * n, s->a) + s->b * log_above_line(y * n, s->b) + s->base;
}

static double not_zero(double v)
{
    return v < TINY && v > -TINY ? TINY : v;
}

/* I_x(a, b) divided by its front, y = 1 - x: the even part of the continued fraction, by Lentz's
 * method. Converges fast for x < (a + 1) / (a + b + 2). What begins it comes from the smaller of x
 * and y: near 1 the other has lost the digits that count. */
static double beta_fraction(double x, double y, double a, double b)
{
    double first = 1 + (x < y ? a - (a + b) * x : (a + b) * y - b);
    double v = first * a / (a + 1), c = v, d = 0;
    for (int i = 1; i < TERMS_MAX; i++) {
        double m = i, s = a + 2 * m - 1, w = m * (b - m) * x / s;
        double over = (a + m - 1) * (a + b + m - 1) * x / s * w;
        double under = m + w + (a + m) / (s + 2) * (first + m * (1 + y));
        d = 1 / not_zero(under + over * d);
        c = not_zero(under + over / c);
        v *= c * d;
        if (c * d < 1 + 4e-16 && c * d > 1 - 4e-16)
            break;
    }
    return 1 / v;
}

/* Where the fraction converges fast; else it does with x and y, a and b in each other's place. */
static bool is_low(double x, double y, const struct shape *s)
{
    double n = s->a + s->b + 2;
    return x < y ? x * n < s->a + 1 : y * n > s->b + 1;
}

/* I_x(a, b); y = 1 - x is given too, for near 1 it says more than x. */
static double beta_of(double x, double y, const struct shape *s)
{
    if (x <= 0 || y <= 0)
        return x <= 0 ? 0 : 1;
    bool low = is_low(x, y, s);
    double tail = stat_exp(log_front(x, y, s));
    if (tail > 0)
        tail *= low ? beta_fraction(x, y, s->a, s->b) : beta_fraction(y, x, s->b, s->a);
    double v = low ? tail : 1 - tail;
    return v < 0 ? 0 : v > 1 ? 1 : v;
}

double stat_beta(double x, double a, double b)
{
    assert(a > 0 && b > 0 && x >= 0 && x <= 1);
    struct shape s = shape_of(a, b);
    return beta_of(x, 1 - x, &s);
}

double stat_normal_quantile(double p)
{
    static const double middle[2][8] = {
        { 2509.0809287301226727, 33430.575583588128105, 67265.770927008700853,
          45921.953931549871457, 13731.693765509461125, 1971.5909503065514427,
          133.14166789178437745, 3.387132872796366608 },
        { 5226.495278852545925, 28729.085735721942674, 39307.89580009271061, 21213.794301586595867,
          5394.1960214247511077, 687.1870074920579083, 42.313330701600911252, 1 },
    };
    static const double tail[2][8] = {
        { 7.7454501427834140764e-4, .0227238449892691845833, .24178072517745061177,
          1.27045825245236838258, 3.64784832476320460504, 5.7694972214606914055,
          4.6303378461565452959, 1.42343711074968357734 },
        { 1.05075007164441684324e-9, 5.475938084995344946e-4, .0151986665636164571966,
          .14810397642748007459, .68976733498510000455, 1.6763848301838038494,
          2.05319162663775882187, 1 },
    };
    static const double far[2][8] = {
        { 2.01033439929228813265e-7, 2.71155556874348757815e-5, .0012426609473880784386,
          .026532189526576123093, .29656057182850489123, 1.7848265399172913358,
          5.4637849111641143699, 6.6579046435011037772 },
        { 2.04426310338993978564e-15, 1.4215117583164458887e-7, 1.8463183175100546818e-5,
          7.868691311456132591e-4, .0148753612908506148525, .13692988092273580531,
          .59983220655588793769, 1 },
    };
    double q = p - 0.5;
    assert(p > 0 && p < 1);
    if (q >= -0.425 && q <= 0.425) {
        double r = 0.180625 - q * q;
        return q * polynomial(middle[0], 8, r) / polynomial(middle[1], 8, r);
    }
    double r = sqrt(-stat_log(q < 0 ? p : 1 - p));
    double v = r <= 5 ? polynomial(tail[0], 8, r - 1.6) / polynomial(tail[1], 8, r - 1.6)
                      : polynomial(far[0], 8, r - 5) / polynomial(far[1], 8, r - 5);
    return q < 0 ? -v : v;
}

/* ---- inverses: see docs/statistics.md for why Newton's method cannot fail here ----
 *
 * A point of (0, 1) is given by its odds x / (1 - x), which keep their digits near either end. */

/* A curve at such a point: its logarithm, and how fast that rises with the logarithm of the odds. */
struct curve {
    double log, slope;
};

static double of_odds(double odds)
{
    return odds / (1 + odds);
}

/* I_x(a, b). */
static struct curve curve_beta(double x, double y, const struct shape *s)
{
    double front = log_front(x, y, s);
    if (is_low(x, y, s)) {
        double rest = beta_fraction(x, y, s->a, s->b);
        return (struct curve){ front + stat_log(rest), 1 / rest };
    }
    front = stat_exp(front);
    double v = 1 - front * beta_fraction(y, x, s->b, s->a);
    return (struct curve){ stat_log(v), front / v };
}

/* Its density. */
static struct curve curve_density(double x, double y, const struct shape *s)
{
    double log = log_front(x, y, s) - stat_log(x) - stat_log(y);
    return (struct curve){ log, (s->a - 1) * y - (s->b - 1) * x };
}

/* The odds at which f rises to what is asked, from below but for the last digits. */
static double find(struct curve (*f)(double x, double y, const struct shape *s), struct shape s,
                   double log_want, double odds)
{
    double step = 1;
    for (int i = 0; i < STEPS_MAX && (step > CLOSE || step < -CLOSE); i++) {
        struct curve at = f(of_odds(odds), 1 / (1 + odds), &s);
        step = (log_want - at.log) / at.slope;
        odds *= stat_exp(step);
        odds = odds < TINY ? TINY : odds > 1 / TINY ? 1 / TINY : odds;
    }
    return odds;
}

/* The odds of Wilson's lower bound, where the search for another begins; without the differences of
 * its usual form, which leave nothing near either end. hits need not be whole. */
static double begin(double hits, double rest, double z)
{
    double n = hits + rest, p = hits / n, q = rest / n, middle = z * z / (2 * n);
    double spread = z * sqrt(p * q / n + z * z / (4 * n * n));
    double lower = p * p / (p + middle + spread), other = (q + middle + spread) / (1 + 2 * middle);
    return lower / other;
}

/* t with this chance of more, at most a half. */
static double t_of_tail(double tail, double df)
{
    if (tail >= 0.5)
        return 0;
    df = df > DF_MOST ? DF_MOST : df;
    double z = stat_normal_quantile(tail);
    struct shape half = shape_of(df / 2, 0.5);
    return sqrt(df / find(curve_beta, half, stat_log(2 * tail), df / (z * z)));
}

double stat_t_quantile(double p, double df)
{
    assert(p >= 0.5 && p < 1 && df >= 1 && !isinf(df));
    return t_of_tail(1 - p, df);
}

/* Of the rate at which so many hits or more have the chance alpha. */
static double binomial_odds(double hits, double rest, double alpha)
{
    double odds = begin(hits - 0.5, rest + 0.5, -stat_normal_quantile(alpha));
    return find(curve_beta, shape_of(hits, rest + 1), stat_log(alpha), odds);
}

struct stat_bounds stat_binomial(uint64_t k, uint64_t n, double alpha)
{
    struct stat_bounds out = { 0, 1 };
    double hits = (double)k, rest = (double)(n - k);
    assert(n >= 1 && k <= n && alpha > 0 && alpha < 1);
    if (k < n)
        out.hi = 1 / (1 + binomial_odds(rest, hits, alpha));
    if (k > 0)
        out.lo = of_odds(binomial_odds(hits, rest, alpha));
    return out;
}

struct stat_bounds stat_wilson(uint64_t k, uint64_t n, double alpha)
{
    assert(n >= 1 && k <= n && alpha > 0 && alpha < 1);
    double z = stat_normal_quantile(1 - alpha), m = (double)n, p = (double)k / m;
    double centre = (p + z * z / (2 * m)) / (1 + z * z / m);
    double half = z / (1 + z * z / m) * sqrt(p * (1 - p) / m + z * z / (4 * m * m));
    double lo = centre - half, hi = centre + half;
    return (struct stat_bounds){ lo < 0 ? 0 : lo, hi > 1 ? 1 : hi };
}

/* The lower end of the rates whose density is at least alpha. No density is above n + 1, and a normal
 * one of that height falls to alpha at z. */
static double sequence_odds(double hits, double rest, double alpha)
{
    double log_want = stat_log(alpha), z = sqrt(2 * (stat_log(hits + rest + 1) - log_want));
    return find(curve_density, shape_of(hits + 1, rest + 1), log_want, begin(hits, rest, z));
}

struct stat_bounds stat_sequence(uint64_t k, uint64_t n, double alpha)
{
    struct stat_bounds out = { 0, 1 };
    double hits = (double)k, rest = (double)(n - k);
    assert(n >= 1 && k <= n && alpha > 0 && alpha < 1);
    if (k < n)
        out.hi = 1 / (1 + sequence_odds(rest, hits, alpha));
    if (k > 0)
        out.lo = of_odds(sequence_odds(hits, rest, alpha));
    return out;
}

struct stat_bounds stat_mean(double mean, double se, double df, double alpha)
{
    assert(se >= 0 && df >= 1 && alpha > 0 && alpha < 1);
    double t = alpha > 0.5 ? -t_of_tail(1 - alpha, df) : t_of_tail(alpha, df);
    return (struct stat_bounds){ mean - t * se, mean + t * se };
}

static double mean_of(const double *v, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += v[i];
    return sum / (double)n;
}

static double squares(const double *v, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += v[i] * v[i];
    return sum;
}

/* Deviations summed by cluster into the front of scratch: how many clusters there are. */
static size_t cluster_sums(const double *score, const uint32_t *cluster, size_t n, double mean,
                           double *scratch)
{
    size_t clusters = 0;
    for (size_t i = 0; i < n; i++)
        scratch[i] = INFINITY;
    for (size_t i = 0; i < n; i++) {
        assert(cluster[i] < n);
        double *sum = &scratch[cluster[i]];
        *sum = isinf(*sum) ? score[i] - mean : *sum + (score[i] - mean);
    }
    for (size_t i = 0; i < n; i++)
        if (!isinf(scratch[i]))
            scratch[clusters++] = scratch[i];
    return clusters;
}

bool stat_items(const double *score, const uint32_t *cluster, size_t n, struct stat_error *out,
                double *scratch)
{
    if (n < 2)
        return false;
    double mean = mean_of(score, n), count = (double)n;
    if (cluster == NULL) {
        for (size_t i = 0; i < n; i++)
            scratch[i] = score[i] - mean;
        *out =
            (struct stat_error){ mean, sqrt(squares(scratch, n) / (count - 1) / count), count - 1 };
        return true;
    }
    size_t clusters = cluster_sums(score, cluster, n, mean, scratch);
    if (clusters < 2)
        return false;
    double c = (double)clusters;
    *out =
        (struct stat_error){ mean, sqrt(c / (c - 1) * squares(scratch, clusters)) / count, c - 1 };
    return true;
}

bool stat_paired(const double *a, const double *b, size_t n, struct stat_error *out,
                 double *scratch)
{
    if (n < 2)
        return false;
    for (size_t i = 0; i < n; i++)
        scratch[i] = a[i] - b[i];
    double mean = mean_of(scratch, n), count = (double)n;
    for (size_t i = 0; i < n; i++)
        scratch[i] -= mean;
    *out = (struct stat_error){ mean, sqrt(squares(scratch, n) / (count - 1) / count), count - 1 };
    return true;
}
