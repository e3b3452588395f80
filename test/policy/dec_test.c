/* dec_test.c - decimals read, compared, rounded and printed. */
#include "policy/dec.h"

#include <stdlib.h>

#include "lib/check.h"

static const char *print(struct dec v)
{
    static char text[100];
    AUTO_CLOSE(buf) struct buf b;
    struct span s = { 0 };
    struct err err = { 0 };
    buf_init(&b, "test", sizeof text - 1);
    dec_print(&b, v);
    CHECK(buf_done(&b, &s, &err));
    memcpy(text, s.ptr, s.len);
    text[s.len] = 0;
    return text;
}

#define Z20 "00000000000000000000"
#define N30 "999999999999999999999999999999"

static void a_number_is_read_and_printed_shortest(void)
{
    static const struct {
        const char *text, *want; /* "": refused */
    } rows[] = {
        { "0", "0" },
        { "-0", "0" },
        { "0.000", "0" },
        { "0e999999999999", "0" },
        { "10", "10" },
        { "+7", "7" },
        { "007", "7" },
        { "0.05", "0.05" },
        { "5e-2", "0.05" },
        { "-2.50", "-2.5" },
        { "640e9", "640000000000" },
        { "6.4e11", "640000000000" },
        { "999999999999999", "999999999999999" },
        { "1e15", "1e15" },
        { "1.5E+25", "1.5e25" },
        { "123456789012345678", "1.23456789012345678e17" },
        { "0.000000001", "0.000000001" },
        { "0.0000000001", "1e-10" },
        { "1e64", "1e64" },
        { "1e65", "1e65" }, /* as 10e64 */
        { "1e-64", "1e-64" },
        { "10e-65", "1e-64" },
        { "1e-65", "" },
        { N30, "9.99999999999999999999999999999e29" },
        { N30 "e64", "9.99999999999999999999999999999e93" },
        { "1e93", "1e93" },
        { "1e94", "" },
        { N30 "9", "" },
        { N30 Z20, "9.99999999999999999999999999999e49" },
        { N30 "." Z20, "9.99999999999999999999999999999e29" },
        { N30 Z20 "1", "" },
        { "0." Z20 Z20 Z20 "1", "1e-61" },
        { "0." Z20 Z20 Z20 "00001", "" },
        { "", "" },
        { "-", "" },
        { ".5", "" },
        { "5.", "" },
        { "1e", "" },
        { "1e+", "" },
        { "1 ", "" },
        { "0x1", "" },
        { "--1", "" },
        { "nan", "" },
        { "1e99999999999999999999999999", "" },
        { "1e-99999999999999999999999999", "" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct dec v = { .e = 77 };
        check_case = rows[i].text;
        bool ok = dec_parse(span_of(rows[i].text), &v);
        CHECK_STR(ok ? print(v) : "", rows[i].want);
        CHECK(ok || v.e == 77);
    }
}

static struct dec number(const char *text)
{
    struct dec v = { 0 };
    CHECK(dec_parse(span_of(text), &v));
    return v;
}

static void numbers_are_in_one_order(void)
{
    static const char *const ordered[] = {
        "-1e93",
        ("-" N30),
        "-1e15",
        "-10",
        "-9.99",
        "-1e-64",
        "0",
        "1e-64",
        "2e-64",
        "0.099999999",
        "0.1",
        "0.10000000000000000000001",
        "1",
        "1.5",
        "9",
        "10",
        "11",
        "99",
        "100",
        "1e15",
        "18446744073709551615",
        "18446744073709551616",
        N30,
        "1e30",
        "1e93",
    };
    for (size_t i = 0; i < COUNT(ordered); i++) {
        check_case = ordered[i];
        for (size_t k = 0; k < COUNT(ordered); k++)
            CHECK(dec_cmp(number(ordered[i]), number(ordered[k])) == (i > k) - (i < k));
        CHECK(dec_cmp(number(ordered[i]), dec_inf(1)) < 0);
        CHECK(dec_cmp(dec_inf(-1), number(ordered[i])) < 0);
    }
    CHECK(dec_cmp(dec_inf(1), dec_inf(1)) == 0 && dec_cmp(dec_inf(-1), dec_inf(1)) < 0);
    CHECK(dec_cmp(dec_u64(UINT64_MAX), number("18446744073709551615")) == 0);
    CHECK(dec_cmp(dec_i64(INT64_MIN), number("-9223372036854775808")) == 0);
    CHECK(dec_cmp(dec_u64(1000), number("1e3")) == 0);
}

/* The short way of comparing agrees with the long one on both sides of every bound it has. */
static void numbers_compare_one_way(void)
{
    static const char *const digits[] = { "0",
                                          "1",
                                          "7",
                                          "-7",
                                          "123456789012",
                                          "999999999999999999",
                                          "9223372036854775807",
                                          "9223372036854775809",
                                          "-9223372036854775809",
                                          "18446744073709551617",
                                          "123456789012345678901234567891" };
    for (size_t i = 0; i < COUNT(digits); i++)
        for (size_t k = 0; k < COUNT(digits); k++)
            for (int power = -20; power <= 20; power++) {
                struct dec a = number(digits[i]), b;
                CHECK(dec_scale(number(digits[k]), power, &b));
                CHECK(dec_cmp(a, b) == dec_cmp_far(a, b));
                CHECK(dec_cmp(b, a) == dec_cmp_far(b, a));
            }
}

static void products_are_exact_or_refused(void)
{
    struct dec v;
    CHECK(dec_mul(number("640"), number("1e9"), &v));
    CHECK_STR(print(v), "640000000000");
    CHECK(dec_mul(number("-0.5"), number("0.02"), &v));
    CHECK_STR(print(v), "-0.01");
    CHECK(dec_mul(number("0"), number("1e93"), &v) && v.m == 0);
    CHECK(dec_mul(number("1e64"), number("1e-64"), &v));
    CHECK_STR(print(v), "1");
    CHECK(dec_mul(number("123456789012345"), number("999999999999999"), &v));
    CHECK_STR(print(v), "1.23456789012344876543210987655e29");
    CHECK(!dec_mul(number("1234567890123457"), number("999999999999999"), &v));
    CHECK(!dec_mul(number(N30), number(N30), &v));
    CHECK(!dec_mul(number("1e64"), number("1e64"), &v));
    CHECK(dec_mul(dec_inf(1), number("-2"), &v) && v.inf == -1);
    CHECK(!dec_mul(dec_inf(1), number("0"), &v));
    CHECK(dec_scale(number("25"), -2, &v));
    CHECK_STR(print(v), "0.25");
    CHECK(!dec_scale(number("1"), -65, &v) && dec_scale(number("1"), 93, &v));
    CHECK(dec_scale(dec_inf(-1), 5, &v) && v.inf == -1);
}

static void bounds_are_rounded_outward(void)
{
    static const struct {
        double v;
        const char *down, *up;
    } rows[] = {
        { 0, "0", "0" },
        { -0.0, "0", "0" },
        { 0.5, "0.5", "0.5" },
        { 0.1, "0.1", "0.100000001" }, /* the double is a little above */
        { -0.1, "-0.100000001", "-0.1" },
        { 0.3, "0.299999999", "0.3" }, /* a little below */
        { 0.0653609, "0.065360899", "0.0653609" },
        { 1e-300, "0", "0.000000001" },
        { -1e-300, "-0.000000001", "0" },
        { 5e-324, "0", "0.000000001" },
        { 9007199254740993.0, "9.007199254740992e15", "9.007199254740992e15" },
        { 1e25, "1.0000000000000000905969664e25", "1.0000000000000000905969664e25" },
        { 1e29, "9.9999999999999991433150857216e28", "9.9999999999999991433150857216e28" },
        { 1e31, "-infinite", "infinite" },
        { -1e31, "-infinite", "infinite" },
        { __builtin_inf(), "-infinite", "infinite" },
        { __builtin_nan(""), "-infinite", "infinite" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        check_case = rows[i].down;
        CHECK_STR(print(dec_round(rows[i].v, false)), rows[i].down);
        CHECK_STR(print(dec_round(rows[i].v, true)), rows[i].up);
    }
}

static void a_double_is_the_nearest(void)
{
    CHECK(dec_double(number("0.1")) == 0.1);
    CHECK(dec_double(number("-2.5e-3")) == -2.5e-3);
    CHECK(dec_double(number("18446744073709551615")) == 18446744073709551615.0);
    CHECK(dec_double(number(N30 "e64")) == 1e94);
    CHECK(dec_double(number("1e-64")) == 1e-64);
    CHECK(dec_double(number("0")) == 0);
    CHECK(dec_double(dec_inf(-1)) == -__builtin_inf());
    static const int64_t digits[] = { 1,
                                      3,
                                      -7,
                                      1234567891,
                                      (1ll << 53) - 1,
                                      (1ll << 53) + 1,
                                      -999999999,
                                      9007199254740995,
                                      123456789012345679 };
    for (size_t i = 0; i < COUNT(digits); i++)
        for (int e = -40; e <= 40; e++) {
            char text[40];
            snprintf(text, sizeof text, "%" PRId64 "e%d", digits[i], e);
            CHECK(dec_double((struct dec){ .m = digits[i], .e = e }) == strtod(text, NULL));
        }
}

TESTS(TEST(a_number_is_read_and_printed_shortest), TEST(numbers_are_in_one_order),
      TEST(numbers_compare_one_way), TEST(products_are_exact_or_refused),
      TEST(bounds_are_rounded_outward), TEST(a_double_is_the_nearest))
