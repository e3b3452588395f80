/* manifest_test.c - which files count for which digest, the digests against sha256sum and against a
 * second, simple-minded way of making them, and names that some disks cannot tell apart. */
#include "store/manifest.h"

#include "base/buf.h"
#include "base/encode.h"
#include "crypto/digest.h"
#include "lib/check.h"

enum { ROW_FILES = 6 };

static struct manifest_file file_of(const char *path, const char *content)
{
    struct manifest_file f = { .path = span_of(path), .size = strlen(content), .utf8 = true };
    struct err err = { 0 };
    CHECK(digest_of(DIGEST_SHA256, span_of(content), f.sha256, &err));
    return f;
}

static const char *hex_of(const uint8_t digest[SHA256_BYTES])
{
    static char text[2 * SHA256_BYTES + 1];
    return hex_put((struct span){ digest, SHA256_BYTES }, text);
}

/* D=$(mktemp -d); cd $D; printf hello >config.json; printf '' >a; printf readme >README.md
 * L() { printf '%s %d %s\n' $(sha256sum <$1 | cut -d' ' -f1) $(stat -c %s $1) $1; }
 * { L README.md; L a; L config.json; } | sha256sum          # release
 * { L a; L config.json; } | sha256sum                       # weights */
static void the_digests_are_those_of_sha256sum(void)
{
    struct err err = { 0 };
    struct manifest_file files[] = {
        file_of("config.json", "hello"),
        file_of("a", ""),
        file_of("README.md", "readme"),
    };
    struct manifest m = { .file = files, .n = COUNT(files) };
    CHECK(manifest_seal(&m, &err));
    CHECK_STR(hex_of(m.release),
              "956066f230b27ab4ff9feb88e717b8820a71e3166a96130764d42de561f9d6fd");
    CHECK_STR(hex_of(m.weights),
              "487cbce7e230973b5a2063d9de62d4adb6f8eba520a70ab034c3d0a2f4de23d7");
    CHECK(span_eq(m.file[0].path, SPAN("README.md")) && span_eq(m.file[1].path, SPAN("a")));
}

static const struct {
    const char *path;
    bool utf8, weighs, served;
} names[] = {
    { "model.safetensors", false, true, true },
    { "config.json", true, true, true },
    { "README.md", true, false, true },
    { "README", true, false, true },
    { "README.md", false, true, true }, /* not text: it may be anything under that name */
    { "readme.md", true, true, true },
    { "MY-README.md", true, true, true },
    { "sub/README.md", true, true, true },
    { "LICENSE", true, false, true },
    { "LICENSE.txt", true, false, true },
    { "README.zh.MD", true, false, true },
    { "NOTICE.Rst", true, false, true },
    { "LICENSE-MIT", true, false, true },
    { "LICENSE_modeling.py", true, true, true },
    { "README.json", true, true, true },
    { "NOTICE.jinja", true, true, true },
    { "LICENSE.txt.py", true, true, true },
    { "README.", true, true, true },
    { "LICENCE", true, true, true },
    { "NOTICE", true, false, true },
    { "NOTIC", true, true, true },
    { ".gitattributes", true, false, true },
    { ".gitattributes2", true, true, true },
    { "model.sig", true, false, true },
    { "model.sig", false, true, true },
    { "model.sig.py", true, true, true },
    { "x.evidence.json", true, false, true },
    { "x.evidence.json.sig", true, false, true },
    { "x.approval.json", true, false, true },
    { "x.approval.json.sig", true, false, true },
    { "x.evidence.json.sig.py", true, true, true },
    { "x.evidence.json", false, true, true },
    { "d/x.evidence.json", true, true, true },
    { "xevidence.json", true, true, true },
    { "ajar/anything.py", true, false, false },
    { "ajar/deep/er", false, false, false },
    { "ajar", true, true, true },
    { "ajar2/x", true, true, true },
    { "d/ajar/x", true, true, true },
    { ".cache/huggingface/x", false, false, false },
    { ".cached", true, true, true },
    { "NO", true, true, true },
};

static void a_file_counts_unless_its_name_is_on_the_list(void)
{
    for (size_t i = 0; i < COUNT(names); i++) {
        struct manifest_file f = { .path = span_of(names[i].path), .utf8 = names[i].utf8 };
        check_case = names[i].path;
        CHECK(manifest_weighs(&f, false) == names[i].weighs);
        CHECK(manifest_served(f.path) == names[i].served);
    }
}

/* An ONNX file can name any other as the place of its weights, so what stands beside them counts. */
static void beside_a_file_that_can_name_others_every_text_counts(void)
{
    static const struct {
        const char *path;
        bool reaches;
    } with[] = {
        { "model.onnx", true },       { "onnx/model.onnx", true },    { "M.ONNX", true },
        { "model.onnx_data", false }, { "model.onnx.md", false },     { "onnx", false },
        { "ajar/x.onnx", false },     { ".cache/hub/x.onnx", false }, { "d/ajar/x.oNNx", true },
    };
    for (size_t i = 0; i < COUNT(with); i++) {
        struct manifest_file f = { .path = span_of(with[i].path) };
        check_case = with[i].path;
        CHECK(manifest_reaches(&(struct manifest){ .file = &f, .n = 1 }) == with[i].reaches);
    }
    for (size_t i = 0; i < COUNT(names); i++) {
        struct manifest_file f = { .path = span_of(names[i].path), .utf8 = names[i].utf8 };
        bool whole = span_eq(f.path, SPAN("model.sig")) || span_eq(f.path, SPAN(".gitattributes"));
        check_case = names[i].path;
        CHECK(manifest_weighs(&f, true) == (whole ? names[i].weighs : names[i].served));
    }
}

/* D=$(mktemp -d); cd $D; printf 1 >m.Onnx; printf 2 >LICENSE.txt; printf 3 >x.evidence.json; printf 4 >model.sig
 * L() as above; { L LICENSE.txt; L m.Onnx; L x.evidence.json; } | sha256sum     # both */
static void the_weights_digest_of_onnx_is_of_every_file(void)
{
    struct err err = { 0 };
    struct manifest_file files[] = { file_of("m.Onnx", "1"), file_of("LICENSE.txt", "2"),
                                     file_of("x.evidence.json", "3"), file_of("model.sig", "4") };
    struct manifest m = { .file = files, .n = COUNT(files) };
    CHECK(manifest_seal(&m, &err));
    CHECK_STR(hex_of(m.release),
              "a85cc8accbe8b80cf7088dba7f5359ae475eb29998039c3a8d82a1f730f70042");
    CHECK_STR(hex_of(m.weights),
              "a85cc8accbe8b80cf7088dba7f5359ae475eb29998039c3a8d82a1f730f70042");
}

/* Every row of names as a release of its own, made of text joined and sorted line by line. */
static void a_simple_way_gives_the_same_digests(void)
{
    for (size_t i = 0; i < COUNT(names); i++) {
        struct err err = { 0 };
        struct manifest_file files[] = { file_of("z", "1"), file_of(names[i].path, "22"),
                                         file_of("b/c", ""), file_of("b.c", "4") };
        const char *sorted[] = { names[i].path, "b.c", "b/c", "z" };
        char text[2][1024] = { "", "" };
        uint8_t want[2][SHA256_BYTES];
        check_case = names[i].path;
        files[1].utf8 = names[i].utf8;
        for (size_t k = 0; k + 1 < COUNT(sorted) && strcmp(sorted[k], sorted[k + 1]) > 0; k++) {
            const char *swap = sorted[k];
            sorted[k] = sorted[k + 1], sorted[k + 1] = swap;
        }
        for (size_t k = 0; k < COUNT(sorted); k++)
            for (size_t f = 0; f < COUNT(files); f++) {
                char line[200];
                bool odd = f == 1, sig = odd && strcmp(names[i].path, "model.sig") == 0;
                if (strcmp((const char *)files[f].path.ptr, sorted[k]) != 0)
                    continue;
                snprintf(line, sizeof line, "%s %u %s\n", hex_of(files[f].sha256),
                         (unsigned)files[f].size, sorted[k]);
                if (!odd || (names[i].served && !sig))
                    strcat(text[0], line);
                if (!odd || names[i].weighs)
                    strcat(text[1], line);
            }
        struct manifest m = { .file = files, .n = COUNT(files) };
        for (size_t k = 0; k < 2; k++)
            CHECK(digest_of(DIGEST_SHA256, span_of(text[k]), want[k], &err));
        CHECK(manifest_seal(&m, &err));
        CHECK(memcmp(m.release, want[0], SHA256_BYTES) == 0);
        CHECK(memcmp(m.weights, want[1], SHA256_BYTES) == 0);
    }
}

static void large_or_binary_is_lfs(void)
{
    struct manifest_file small = { .size = (1 << 20) - 1 }, large = { .size = 1 << 20 },
                         binary = { .size = 1, .binary = true };
    CHECK(!manifest_is_lfs(&small));
    CHECK(manifest_is_lfs(&large));
    CHECK(manifest_is_lfs(&binary));
}

static const struct clash {
    const char *name;
    const char *path[ROW_FILES]; /* ends at NULL */
    const char *want;
} clashes[] = {
    { "nothing", { NULL }, "" },
    { "a folder and a file beside it", { "a/b", "a.b", "ab", "a/c" }, "" },
    { "one name twice", { "x", "a", "x" }, "\"x\" and \"x\" are one name where case is ignored" },
    { "ASCII",
      { "Model.bin", "a", "model.BIN" },
      "\"Model.bin\" and \"model.BIN\" are one name where case is ignored" },
    { "in a folder", { "A/x", "a/X" }, "\"A/x\" and \"a/X\" are one name where case is ignored" },
    { "folders alone may differ", { "A/x", "a/y" }, "" },
    { "Latin",
      { "\xc3\x84", "\xc3\xa4" },
      "\"\\xc3\\x84\" and \"\\xc3\\xa4\" are one name where case is ignored" },
    { "the sign of times is no letter", { "\xc3\x97", "\xc3\xb7" }, "" },
    { "y with two dots",
      { "\xc5\xb8", "\xc3\xbf" },
      "\"\\xc3\\xbf\" and \"\\xc5\\xb8\" are one name where case is ignored" },
    { "Latin, in pairs",
      { "\xc4\xb9", "\xc4\xba" },
      "\"\\xc4\\xb9\" and \"\\xc4\\xba\" are one name where case is ignored" },
    { "neighbours of a pair", { "\xc4\xba", "\xc4\xbb" }, "" },
    { "Greek, and its last sigma",
      { "\xce\xa3", "\xcf\x82" },
      "\"\\xce\\xa3\" and \"\\xcf\\x82\" are one name where case is ignored" },
    { "Greek with an accent",
      { "\xce\x86", "\xce\xac" },
      "\"\\xce\\x86\" and \"\\xce\\xac\" are one name where case is ignored" },
    { "Cyrillic",
      { "\xd0\x96", "\xd0\xb6" },
      "\"\\xd0\\x96\" and \"\\xd0\\xb6\" are one name where case is ignored" },
    { "Kelvin",
      { "k", "\xe2\x84\xaa" },
      "\"k\" and \"\\xe2\\x84\\xaa\" are one name where case is ignored" },
    { "long s",
      { "S", "\xc5\xbf" },
      "\"S\" and \"\\xc5\\xbf\" are one name where case is ignored" },
    { "bytes that are no text",
      { "a", "\xff" },
      "\"\\xff\" cannot be the path of a file in a release: rename it" },
    { "a file where a folder stands",
      { "a/b", "a" },
      "\"a\" and \"a/b\" cannot both exist where case is ignored" },
    { "the same, deeper",
      { "a/b/c/d", "A/B" },
      "\"A/B\" and \"a/b/c/d\" cannot both exist where case is ignored" },
    { "a path that climbs",
      { "../x" },
      "\"../x\" cannot be the path of a file in a release: rename it" },
    { "a line in a name",
      { "a\nb" },
      "\"a\\x0ab\" cannot be the path of a file in a release: rename it" },
};

/* By hand: what sha256sum and sort give, where no name can be taken for a line. */
static void a_name_never_forges_a_line(void)
{
    char text[400];
    uint8_t want[SHA256_BYTES];
    struct err err = { 0 };
    struct manifest_file files[] = { file_of("a\nb\\\"\xc3\xa4", "1"), file_of("\xc3\xa4", "22") };
    struct manifest m = { .file = files, .n = COUNT(files) };
    char *end = text + snprintf(text, sizeof text, "\\%s 1 a\\x0ab\\x5c\\x22\\xc3\\xa4\n",
                                hex_of(files[0].sha256));
    snprintf(end, 200, "%s 2 \xc3\xa4\n", hex_of(files[1].sha256));
    CHECK(digest_of(DIGEST_SHA256, span_of(text), want, &err) && manifest_seal(&m, &err));
    CHECK(memcmp(m.release, want, SHA256_BYTES) == 0);
    CHECK(memcmp(m.weights, want, SHA256_BYTES) == 0);
}

static void the_file_at_fault_is_named(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
    static const struct {
        const char *path[3];
        size_t at;
    } rows[] = {
        { { "a", "b\\c", "d" }, 1 },
        { { "A", "b", "a" }, 2 },
        { { "A", "a/b", "c" }, 1 },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct manifest_file files[3];
        struct manifest m = { .file = files, .n = 3 };
        struct err err = { 0 };
        size_t at = 77;
        for (size_t k = 0; k < 3; k++)
            files[k] = file_of(rows[i].path[k], "1");
        CHECK(!manifest_fit(&m, &a, &at, &err) && at == rows[i].at);
    }
}

static bool seal_row(const struct clash *row, struct arena *a, struct manifest *m, struct err *err)
{
    static struct manifest_file files[ROW_FILES];
    *m = (struct manifest){ .file = files };
    for (; m->n < ROW_FILES && row->path[m->n] != NULL; m->n++)
        files[m->n] = (struct manifest_file){ .path = span_of(row->path[m->n]) };
    size_t at;
    return manifest_seal(m, err) && manifest_fit(m, a, &at, err);
}

static void names_are_unique_where_case_is_ignored(void)
{
    for (size_t i = 0; i < COUNT(clashes); i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
        struct manifest m;
        struct err err = { 0 };
        check_case = clashes[i].name;
        CHECK(seal_row(&clashes[i], &a, &m, &err) == (clashes[i].want[0] == 0));
        CHECK_STR(err.text, clashes[i].want);
        CHECK(err.kind == (clashes[i].want[0] == 0 ? ERR_NONE : ERR_INPUT));
    }
}

static void every_allocation_may_fail(void)
{
    for (size_t i = 0; i < COUNT(clashes); i++)
        for (size_t nth = 1;; nth++) {
            struct arena a = { .name = "test", .limit = 1 << 20 };
            struct manifest m;
            struct err err = { 0 };
            check_case = clashes[i].name;
            mem_fail_at = nth;
            bool ok = seal_row(&clashes[i], &a, &m, &err), reached = mem_fail_at == 0;
            mem_fail_at = 0;
            CHECK(!reached || (!ok && err.kind == ERR_SYSTEM));
            arena_free(&a);
            if (!reached)
                break;
        }
}

TESTS(TEST(the_digests_are_those_of_sha256sum), TEST(a_file_counts_unless_its_name_is_on_the_list),
      TEST(beside_a_file_that_can_name_others_every_text_counts),
      TEST(the_weights_digest_of_onnx_is_of_every_file), TEST(a_simple_way_gives_the_same_digests),
      TEST(large_or_binary_is_lfs), TEST(a_name_never_forges_a_line),
      TEST(the_file_at_fault_is_named), TEST(names_are_unique_where_case_is_ignored),
      TEST(every_allocation_may_fail))
