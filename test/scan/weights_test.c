/* weights_test.c - tensors with chosen numbers in them, and what is said of each file. */
#include "scan/weights.h"

#include "base/buf.h"
#include "lib/check.h"

enum { N = 1024 }; /* numbers of 4 bytes in a tensor */

enum fill { RISING, ZEROS, ONES, A_NAN, AN_INF, MINUS_INF, OTHER };

static void fill(uint8_t *to, enum fill how, uint32_t salt)
{
    static const uint32_t odd[] = {
        [A_NAN] = 0x7fc00000, [AN_INF] = 0x7f800000, [MINUS_INF] = 0xff800000
    };
    for (uint32_t i = 0; i < N; i++) {
        uint32_t v = how == ZEROS ? 0 : how == ONES ? 0x3f800000 : 0x3f000000 + i * 8 + salt;
        if (how >= A_NAN && how <= MINUS_INF && i == 5)
            v = odd[how];
        for (unsigned k = 0; k < 4; k++)
            to[4 * i + k] = (uint8_t)(v >> 8 * k);
    }
}

#define TENSORS_MAX 8u
static const uint64_t square[] = { 32, 32 }, flat[] = { 1, N }, small[] = { 15, 17 };

static const struct row {
    const char *name;
    struct {
        const char *name;
        enum fill fill;
        uint32_t salt;
        const char *dtype; /* NULL: F32 */
        const uint64_t *shape;
    } tensor[TENSORS_MAX];
    const char *want; /* "rule severity text;" */
} rows[] = {
    { "plain", { { "a", RISING, 0, NULL, square }, { "b", RISING, 9, NULL, square } }, "" },
    { "not a number",
      { { "a.weight", A_NAN, 0, NULL, square } },
      "@120 W-NONFINITE high \"a.weight\", 1024 numbers in F32: 1 not a number (NaN), 0 "
      "infinite;" },
    { "infinite",
      { { "a.mask", AN_INF, 0, NULL, square } },
      "@120 W-NONFINITE high \"a.mask\", 1024 numbers in F32: 0 not a number (NaN), 1 infinite;" },
    { "below all",
      { { "a.weight", MINUS_INF, 0, NULL, square } },
      "@120 W-NONFINITE high \"a.weight\", 1024 numbers in F32: 0 not a number (NaN), 1 "
      "infinite;" },
    { "below all in masks",
      { { "a.mask", MINUS_INF, 0, NULL, square },
        { "h.0.attn.bias", MINUS_INF, 1, NULL, square },
        { "h.0.attention.bias", MINUS_INF, 2, NULL, square } },
      "" },
    { "counts are not weights",
      { { "a", A_NAN, 0, "I32", square }, { "b", ZEROS, 0, "I32", square } },
      "" },
    { "not known",
      { { "a", ZEROS, 0, "F33", square }, { "b", RISING, 0, NULL, square } },
      "@0 W-SKIPPED info 1 of 2 tensors: of no known number type, or one over the other;" },
    { "zeros",
      { { "a.weight", ZEROS, 0, NULL, square } },
      "@100 W-ZERO medium \"a.weight\": all 1024 numbers are zero;" },
    { "alike",
      { { "a.weight", ONES, 0, NULL, square } },
      "@100 W-ZERO medium \"a.weight\": all 1024 numbers are alike;" },
    { "no matrix",
      { { "a.weight", ZEROS, 0, NULL, flat }, { "b.weight", ZEROS, 0, NULL, small } },
      "" },
    { "may be zeros",
      { { "a.bias", ZEROS, 0, NULL, square },
        { "q.lora_B.weight", ZEROS, 0, NULL, square },
        { "a.weight_scale", ONES, 0, NULL, square } },
      "" },
    { "many",
      { { "a", ZEROS, 0, NULL, square },
        { "b", ZEROS, 0, NULL, square },
        { "c", ZEROS, 0, NULL, square },
        { "d", ZEROS, 0, NULL, square },
        { "e", ZEROS, 0, NULL, square } },
      "@100 W-ZERO medium \"a\": all 1024 numbers are zero;@4196 W-ZERO medium \"b\": all 1024 "
      "numbers are "
      "zero;@8292 W-ZERO medium \"c\": all 1024 numbers are zero;@12388 W-ZERO medium \"d\": all "
      "1024 numbers "
      "are zero;@0 W-ZERO medium 5 tensors in all hold one number all over;" },
    { "a copy",
      { { "l.0.q", RISING, 0, NULL, square }, { "l.0.k", RISING, 0, NULL, square } },
      "@100 W-DUP info \"l.0.q\" is the same as \"l.0.k\";" },
    { "a copied layer",
      { { "l.10.q.w", RISING, 0, NULL, square }, { "l.9.q.w", RISING, 0, NULL, square } },
      "@4196 W-DUP medium \"l.9.q.w\" is the same as \"l.10.q.w\";" },
    { "tied",
      { { "embed_tokens.weight", RISING, 0, NULL, square },
        { "lm_head.weight", RISING, 0, NULL, square } },
      "" },
    { "one is no embedding",
      { { "embed_tokens.weight", RISING, 0, NULL, square },
        { "a.weight", RISING, 0, NULL, square } },
      "@100 W-DUP info \"embed_tokens.weight\" is the same as \"a.weight\";" },
    { "copies that are no matrices",
      { { "a", RISING, 0, NULL, flat }, { "b", RISING, 0, NULL, flat } },
      "" },
    { "alike in other types",
      { { "a", RISING, 0, NULL, square }, { "b", RISING, 0, "F16", square } },
      "" },
    { "many copies",
      { { "a", RISING, 0, NULL, square },
        { "b", RISING, 0, NULL, square },
        { "c", RISING, 0, NULL, square },
        { "d", RISING, 0, NULL, square },
        { "e", RISING, 0, NULL, square },
        { "f", RISING, 0, NULL, square } },
      "@4196 W-DUP info \"b\" is the same as \"a\";@8292 W-DUP info \"c\" is the same as "
      "\"b\";@12388 W-DUP info "
      "\"d\" is the same as \"c\";@16484 W-DUP info \"e\" is the same as \"d\";@0 W-DUP info 5 "
      "tensors in all are "
      "the same as another;" },
};

static uint8_t file[100 + TENSORS_MAX * N * 4];

static size_t lay_out(const struct row *row, struct found_tensor *t)
{
    size_t n = 0;
    for (; n < TENSORS_MAX && row->tensor[n].name != NULL; n++) {
        const char *dtype = row->tensor[n].dtype;
        t[n] = (struct found_tensor){ .name = span_of(row->tensor[n].name),
                                      .dtype = span_of(dtype != NULL ? dtype : "F32"),
                                      .off = 100 + n * N * 4,
                                      .bytes = N * 4,
                                      .shape = row->tensor[n].shape,
                                      .rank = 2 };
        t[n].elements = t[n].shape[0] * t[n].shape[1];
        fill(file + t[n].off, row->tensor[n].fill, row->tensor[n].salt);
    }
    return n;
}

static bool judge(const struct row *row, size_t piece, struct findings *to, struct err *err)
{
    struct found_tensor tensor[TENSORS_MAX];
    struct found found = { .whole = true, .tensor = tensor, .n_tensors = lay_out(row, tensor) };
    struct numbers_key key = { { 1 }, 77 };
    struct weights w;
    if (!weights_begin(&w, &found, &key, to->a, err))
        return false;
    for (size_t off = 0; off < sizeof file; off += piece)
        weights_add(
            &w, off,
            (struct span){ file + off, piece < sizeof file - off ? piece : sizeof file - off });
    struct look_file f = { .path = SPAN("x"), .found = found, .numbers = w.out, .counted = true };
    return weights_judge(&(struct look){ .file = &f, .n_files = 1 }, to, err);
}

static void each_row_is_judged_so(void)
{
    static const size_t pieces[] = { sizeof file, 1000, 4097, 13 };
    for (size_t i = 0; i < COUNT(rows) * COUNT(pieces); i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
        const struct row *row = &rows[i / COUNT(pieces)];
        struct findings to = { .a = &a };
        struct err err = { 0 };
        char got[1000] = "";
        check_case = row->name;
        CHECK(judge(row, pieces[i % COUNT(pieces)], &to, &err));
        for (size_t k = 0, n = 0; k < to.n; k++, n = strlen(got))
            snprintf(got + n, sizeof got - n, "@%" PRIu64 " %s %s %s;", to.list[k].off,
                     to.list[k].rule, severity_name(to.list[k].severity), to.list[k].text);
        CHECK_STR(got, row->want);
    }
}

/* Checkpoints have several tensors on the same bytes. */
static void tensors_over_each_other_are_looked_at_one_by_one(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
    struct found_tensor tensor[2];
    struct found found = { .tensor = tensor, .n_tensors = lay_out(&rows[1], tensor) + 1 };
    struct numbers_key key = { { 1 }, 77 };
    struct weights w;
    struct err err = { 0 };
    tensor[1] = tensor[0];
    CHECK(found.n_tensors == 2 && !weights_in_order(&found));
    CHECK(weights_begin(&w, &found, &key, &a, &err));
    weights_go_to(&w, 0);
    weights_add(&w, tensor[0].off, (struct span){ file + tensor[0].off, (size_t)tensor[0].bytes });
    CHECK(w.out[0].known && !w.out[1].known); /* one at a time: thousands may lie there */
    for (size_t i = 2; i-- > 0;) {
        weights_go_to(&w, i);
        weights_add(&w, tensor[i].off,
                    (struct span){ file + tensor[i].off, (size_t)tensor[i].bytes });
        CHECK(w.out[i].known && w.out[i].nan == 1);
    }
    tensor[1].off += tensor[1].bytes;
    CHECK(weights_in_order(&found));
    tensor[1].off--;
    CHECK(!weights_in_order(&found));
}

static void every_allocation_may_fail(void)
{
    for (size_t nth = 1, done = 0; !done; nth++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
        struct findings to = { .a = &a };
        struct err err = { 0 };
        mem_fail_at = nth;
        bool ok = judge(&rows[11], sizeof file, &to, &err);
        bool reached = mem_fail_at == 0;
        mem_fail_at = 0;
        CHECK(ok == !reached && (ok || err.kind == ERR_SYSTEM));
        done = !reached;
    }
}

static void keys_differ(void)
{
    struct numbers_key a, b;
    struct err err = { 0 };
    CHECK(weights_key(&a, &err) && weights_key(&b, &err));
    CHECK(memcmp(&a, &b, sizeof a) != 0 && a.point != b.point);
}

TESTS(TEST(each_row_is_judged_so), TEST(tensors_over_each_other_are_looked_at_one_by_one),
      TEST(every_allocation_may_fail), TEST(keys_differ))
