/* sums_test.c - lists of digests: whole, or they say nothing. Every row runs again with each
 * allocation and each read failing once. */
#include "formats/sums.h"

#include "base/buf.h"
#include "formats/show.h"

#define D    "4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393"
#define LIST "a list of digests, whole"
/* A line that begins with a digest is shown as far as 64 characters. */
#define ODD "text, whole; @0 odd-sums: \"" D "\"..."

static void a_list_of_digests_is_whole_or_says_nothing(void)
{
    static const struct {
        const char *name, *text, *want;
    } lists[] = {
        { "SHA256SUMS", D "  a\n" D " *b/c d\n", LIST "; a: " D "; b/c d: " D },
        { "SHA256SUMS.txt", "SHA256 (a) = " D "\r\n\n", LIST "; a: " D },
        { "sha256sums.txt", D "  ./a", LIST "; a: " D },
        { "SHA256SUMS", D "  a\n\r\n" D "  a\n", LIST "; a: " D "; a: " D },
        { "SHA256SUMS", "SHA256 (a (1) = b) = " D, LIST "; a (1) = b: " D },
        { "sha256sum.txt", "", "empty, whole" },
        { "SHA256SUMS", "\n", LIST },
        { "sub/SHA256SUMS", D "  a\n", "text, whole" },
        { "SHA256SUMS.md", D "  a\n", "text, whole" },

        { "SHA256SUMS", D "  a\nhello\n", "text, whole; @68 odd-sums: \"hello\"" },
        { "SHA256SUMS", D "  a\n" D "\n", "text, whole; @68 odd-sums: \"" D "\"" },
        { "SHA256SUMS", D " a\n", ODD },
        { "SHA256SUMS", D "x a\n", ODD },
        { "SHA256SUMS", D " xa\n", ODD },
        { "SHA256SUMS", D "  \n", ODD },
        { "SHA256SUMS", D "  .\n", ODD },
        { "SHA256SUMS", D "  ./\n", ODD },
        { "SHA256SUMS", D "  ../a\n", ODD },
        { "SHA256SUMS", "4D" D "  a\n",
          "text, whole; @0 odd-sums: \"4D4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d1"
          "7e23\"..." },
        { "SHA256SUMS", "4D7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393  a\n",
          "text, whole; @0 odd-sums: \"4D7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e"
          "2393\"..." },
        { "SHA256SUMS", "SHA256 (a) = 4d7a\n", "text, whole; @0 odd-sums: \"SHA256 (a) = 4d7a\"" },
        { "SHA256SUMS", "SHA256 () = " D "\n",
          "text, whole; @0 odd-sums: \"SHA256 () = 4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daa"
          "a5e2\"..." },
        { "SHA256SUMS", "SHA256 (a] = " D "\n",
          "text, whole; @0 odd-sums: \"SHA256 (a] = 4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258da"
          "aa5e\"..." },
        { "SHA256SUMS", "SHA512 (a) = " D "\n",
          "text, whole; @0 odd-sums: \"SHA512 (a) = 4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258da"
          "aa5e\"..." },
    };
    for (size_t i = 0; i < COUNT(lists); i++) {
        check_case = lists[i].text;
        check_found(span_of(lists[i].text), lists[i].name, lists[i].want);
    }
}

static void a_list_has_a_most_of_bytes(void)
{
    AUTO_CLOSE(buf) struct buf b;
    buf_init(&b, "test", SUMS_BYTES_MAX + 1);
    while (b.len < SUMS_BYTES_MAX)
        buf_put(&b, SPAN("\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n"));
    for (unsigned more = 0; more < 2; more++, buf_put(&b, SPAN("\n"))) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 16u << 20 };
        struct span bytes = { b.bytes, b.len };
        struct source src = source_mem("test", &bytes);
        struct found f;
        struct err err = { 0 };
        CHECK(found_read(&src, SPAN("SHA256SUMS"), &a, &f, &err));
        CHECK(f.kind == (more ? FOUND_TEXT : FOUND_SUMS));
        CHECK_STR(more ? f.notes->list[0].text : "", more ? "more than 4194304 bytes" : "");
    }
}

TESTS(TEST(a_list_of_digests_is_whole_or_says_nothing), TEST(a_list_has_a_most_of_bytes))
