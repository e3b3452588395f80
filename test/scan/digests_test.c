/* digests_test.c - of each file that is not what a list states of it, its name and why are told. */
#include "scan/digests.h"

#include "base/buf.h"
#include "lib/check.h"

#define SAME  "0000000000000000000000000000000000000000000000000000000000000000"
#define OTHER "1111111111111111111111111111111111111111111111111111111111111111"
/* SHA-256 of 32 bytes of zero */
#define ROOT "66687aadf862bd776c8fc18b8e9f8e20089714856ee233b3902a591d0d5f2925"

static const struct row {
    const char *name, *place, *digest, *root, *link, *want;
    enum found_kind kind;
    enum digests_word said;
} rows[] = {
    { "a list", "a", SAME, "", "", "", FOUND_SUMS, DIGESTS_AGREE },
    { "a list that differs", "a", OTHER, "", "", "a \"list\" states another digest;", FOUND_SUMS,
      DIGESTS_DIFFER },
    { "a list of another file", "b", OTHER, "", "", "", FOUND_SUMS, DIGESTS_NOT_COMPARED },
    { "signed", "a", SAME, ROOT, "", "", FOUND_OMS, DIGESTS_AGREE },
    { "signed otherwise", "a", SAME, SAME, "", "list its digests are not those that were signed;",
      FOUND_OMS, DIGESTS_DIFFER },
    { "signed and gone", "b", SAME, ROOT, "", "list missing: it states \"b\", which is not here;",
      FOUND_OMS, DIGESTS_DIFFER },
    { "signed and not looked at", "ajar/b", SAME, ROOT, "", "", FOUND_OMS, DIGESTS_NOT_COMPARED },
    { "named by its digest", "a", SAME, "", "../blobs/" SAME, "", FOUND_SUMS, DIGESTS_AGREE },
    { "named by another", "a", SAME, "", "../blobs/" OTHER,
      "a its blob in the cache is named by another digest;", FOUND_SUMS, DIGESTS_DIFFER },
    { "named by no digest", "a", SAME, "", "../blobs/x", "", FOUND_SUMS, DIGESTS_AGREE },
    { "a pointer", "a", SAME, "", "", "", FOUND_POINTER, DIGESTS_DIFFER },
};

static bool told(void *ctx, struct span path, bool missing, const char *text, struct err *err)
{
    (void)err;
    buf_printf(ctx, "%.*s %s%s;", (int)path.len, (const char *)path.ptr, missing ? "missing: " : "",
               text);
    return true;
}

static bool told_too_much(void *ctx, struct span path, bool missing, const char *text,
                          struct err *err)
{
    (void)ctx, (void)path, (void)missing, (void)text;
    return err_set(err, ERR_LIMIT, "enough");
}

static void each_list_is_compared(void)
{
    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct row *r = &rows[i];
        AUTO_CLOSE(buf) struct buf b;
        static struct notes none;
        struct manifest_file sum = { .path = SPAN("a") };
        struct found_pair place = { span_of(r->place), span_of(r->digest) };
        struct found_pair fact = { SPAN("root"), span_of(r->root) };
        struct look_file file[] = {
            { .path = SPAN("a"),
              .link = span_of(r->link),
              .sum = &sum,
              .found = { .kind = FOUND_SAFETENSORS, .notes = &none } },
            { .path = SPAN("list"),
              .sum = &sum,
              .found = { .kind = r->kind,
                         .place = &place,
                         .n_places = 1,
                         .fact = &fact,
                         .n_facts = 1,
                         .notes = &none } },
        };
        struct look l = { .file = file, .n_files = 2 };
        enum digests_word said = DIGESTS_NONE;
        struct err err = { 0 };
        check_case = r->name;
        buf_init(&b, "test", 4096);
        CHECK(digests_compare(&l, told, &b, &said, &err) && said == r->said);
        CHECK(digests_stated(&l) == r->said);
        buf_put(&b, SPAN("\0"));
        CHECK_STR((const char *)b.bytes, r->want);
        CHECK(digests_compare(&l, told_too_much, NULL, &said, &err) == (r->want[0] == 0));
    }
}

static void nothing_states_nothing(void)
{
    CHECK(digests_stated(NULL) == DIGESTS_NONE);
}

TESTS(TEST(each_list_is_compared), TEST(nothing_states_nothing))
