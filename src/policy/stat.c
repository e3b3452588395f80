/* stat.c - see stat.h. Every sum is done in one order and with one rounding a step, so that equal
 * inputs give equal bits; inverses go by bisection and return the end that errs outward. */
#include "policy/stat.h"

#include <math.h>

#define LN2_HIGH    0x1.62e42fefa0000p-1 /* ends in zeros: times an exponent it is exact */
#define LN2_LOW     0x1.cf79abc9e3b3ap-40
#define HALF_LN_2PI 0.91893853320467274178
#define SHIFT_TO    16.0    /* from here on Stirling's series is exact to the last bit */
#define STEPS_MAX   1100    /* bisection: as many halvings as a double has */
#define TERMS_MAX   2000000 /* continued fraction: about the root of the larger parameter */
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

/* Lentz's evaluation of the continued fraction; converges fast for x < (a + 1) / (a + b + 2). */
static double beta_fraction(double x, double a, double b)
{
    double c = 1, d = 1 / not_zero(1 - (a + b) * x / (a + 1)), h = d;
    for (int m = 1; m < TERMS_MAX; m++) {
        double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
        d = 1 / not_zero(1 + even * d);
        c = not_zero(1 + even / c);
        h *= d * c;
        double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
        d = 1 / not_zero(1 + odd * d);
        c = not_zero(1 + odd / c);
        h *= d * c;
        if (d * c < 1 + 4e-16 && d * c > 1 - 4e-16)
            break;
    }
    return h;
}

/* I_x(a, b); y = 1 - x is given too, for near 1 it says more than x. */
static double beta_of(double x, double y, const struct shape *s)
{
    if (x <= 0 || y <= 0)
        return x <= 0 ? 0 : 1;
    bool low = x < (s->a + 1) / (s->a + s->b + 2);
    double tail = stat_exp(log_front(x, y, s));
    if (tail > 0)
        tail *= low ? beta_fraction(x, s->a, s->b) / s->a : beta_fraction(y, s->b, s->a) / s->b;
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

/* The chance of more than t, t >= 0; half: of df/2 and 1/2. */
static double t_tail(double t, double df, const struct shape *half)
{
    double square = t * t;
    return 0.5 * beta_of(1 / (1 + square / df), 1 / (1 + df / square), half);
}

/* t with this chance of more, at most a half. */
static double t_of_tail(double tail, double df)
{
    struct shape half = shape_of(df / 2, 0.5);
    double lo = 0, hi = 1;
    for (int i = 0; i < 500 && t_tail(hi, df, &half) > tail; i++)
        lo = hi, hi *= 2;
    for (int i = 0; i < STEPS_MAX; i++) {
        double mid = lo + (hi - lo) / 2;
        if (mid <= lo || mid >= hi)
            break;
        *(t_tail(mid, df, &half) > tail ? &lo : &hi) = mid;
    }
    return tail >= 0.5 ? 0 : hi;
}

double stat_t_quantile(double p, double df)
{
    assert(p >= 0.5 && p < 1 && df >= 1 && !isinf(df));
    return t_of_tail(1 - p, df);
}

/* The x at which a falling function of it reaches what is asked: [0] still above, [1] not. */
struct bracket {
    double above, below;
};

static double find(double (*f)(double x, const struct shape *s), struct shape s, double want,
                   struct bracket at)
{
    for (int i = 0; i < STEPS_MAX; i++) {
        double mid = at.above + (at.below - at.above) / 2;
        if (mid == at.above || mid == at.below)
            break;
        *(f(mid, &s) > want ? &at.above : &at.below) = mid;
    }
    return at.below;
}

static double beta_at_mirror(double x, const struct shape *s)
{
    return beta_of(1 - x, x, s);
}

static double beta_at(double x, const struct shape *s)
{
    return beta_of(x, 1 - x, s);
}

struct stat_bounds stat_binomial(uint64_t k, uint64_t n, double alpha)
{
    struct stat_bounds out = { 0, 1 };
    double hits = (double)k, rest = (double)(n - k);
    assert(n >= 1 && k <= n && alpha > 0 && alpha < 1);
    if (k < n)
        out.hi = find(beta_at_mirror, shape_of(rest, hits + 1), alpha, (struct bracket){ 0, 1 });
    if (k > 0)
        out.lo = find(beta_at, shape_of(hits, rest + 1), alpha, (struct bracket){ 1, 0 });
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

static double log_density(double x, const struct shape *s)
{
    return log_front(x, 1 - x, s) - stat_log(x) - stat_log(1 - x);
}

struct stat_bounds stat_sequence(uint64_t k, uint64_t n, double alpha)
{
    struct stat_bounds out = { 0, 1 };
    assert(n >= 1 && k <= n && alpha > 0 && alpha < 1);
    struct shape s = shape_of((double)k + 1, (double)(n - k) + 1);
    double mode = (double)k / (double)n, want = stat_log(alpha);
    if (k < n)
        out.hi = find(log_density, s, want, (struct bracket){ mode, 1 });
    if (k > 0)
        out.lo = find(log_density, s, want, (struct bracket){ mode, 0 });
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

/* With k hits of n the upper bound is below limit: at that rate so few hits are too unlikely. */
static bool shows(uint64_t k, uint64_t n, double limit, double alpha)
{
    return k < n && stat_beta(1 - limit, (double)(n - k), (double)k + 1) < alpha;
}

/* For each number of hits the least n that still shows it has the most power; so the first number
 * of hits whose n has enough gives the fewest n of all. */
uint64_t stat_plan(double limit, double p, double alpha, double power, uint64_t most)
{
    assert(limit > 0 && limit <= 1 && p >= 0 && alpha > 0 && alpha < 1 && power > 0 && power < 1);
    uint64_t n = 1;
    if (p >= limit)
        return 0;
    for (uint64_t k = 0; k < most; k++) {
        uint64_t step = 1, low = n; /* low does not show, n may */
        while (n < most && !shows(k, n, limit, alpha))
            low = n, n += step, step *= 2;
        n = n > most ? most : n;
        if (!shows(k, n, limit, alpha))
            return 0;
        while (low + 1 < n) {
            uint64_t mid = low + (n - low) / 2;
            *(shows(k, mid, limit, alpha) ? &n : &low) = mid;
        }
        if (stat_beta(1 - p, (double)(n - k), (double)k + 1) >= power)
            return n;
    }
    return 0;
}
