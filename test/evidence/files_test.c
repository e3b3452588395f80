/* files_test.c - what a look at a release answers, each fact on looks built by hand, and the table
 * of licences. */
#include "evidence/files.h"
#include "scan/digests.h"

#include "base/encode.h"
#include "crypto/digest.h"
#include "evidence/licence.h"
#include "lib/check.h"

#include <stdio.h>

static const struct span formats[] = {
    { (const uint8_t *)"safetensors", 11 }, { (const uint8_t *)"gguf", 4 },
    { (const uint8_t *)"onnx", 4 },         { (const uint8_t *)"pickle", 6 },
    { (const uint8_t *)"keras", 5 },        { (const uint8_t *)"other", 5 },
};
static const struct span scans[] = { { (const uint8_t *)"clean", 5 },
                                     { (const uint8_t *)"suspicious", 10 },
                                     { (const uint8_t *)"malicious", 9 } };
static const struct span families[] = { { (const uint8_t *)"permissive", 10 },
                                        { (const uint8_t *)"copyleft", 8 },
                                        { (const uint8_t *)"responsible_use", 15 } };

static struct pol_fact fact(const char *name, enum pol_type type)
{
    struct pol_fact f = { .name = span_of(name), .type = type };
    if (type == POL_SET)
        f.word = formats, f.n_words = COUNT(formats);
    if (type == POL_ORDERED)
        f.word = scans, f.n_words = COUNT(scans);
    if (type == POL_WORD)
        f.word = families, f.n_words = COUNT(families);
    return f;
}

static bool ask(const struct look *l, const char *name, enum pol_type type, struct pol_set *out)
{
    struct pol_fact f = fact(name, type);
    return files_answer(l, POSITION_NONE, &f, out);
}

static void findings_answer_code_and_scan(void)
{
    static const struct {
        const char *name;
        struct finding finding[2];
        size_t n;
        bool complete;
        uint64_t code, scan; /* scan: words not ruled out */
    } looks[] = {
        { "clean", { { 0 } }, 0, true, 0, 1 },
        { "medium", { { .severity = SEVERITY_MEDIUM, .code = true } }, 1, true, 0, 1 },
        { "high", { { .severity = SEVERITY_HIGH } }, 1, true, 0, 2 },
        { "code",
          { { .severity = SEVERITY_CRITICAL, .code = true },
            { .severity = SEVERITY_HIGH, .code = true } },
          2,
          true,
          2,
          4 },
        { "not complete", { { 0 } }, 0, false, 0, 7 },
        { "high and not complete", { { .severity = SEVERITY_HIGH } }, 1, false, 0, 6 },
    };
    for (size_t i = 0; i < COUNT(looks); i++) {
        struct look l = { .finding = (struct finding *)(uintptr_t)looks[i].finding,
                          .n_findings = looks[i].n,
                          .complete = looks[i].complete };
        struct pol_set s;
        check_case = looks[i].name;
        CHECK(ask(&l, "files.code_execution", POL_COUNT, &s));
        CHECK(dec_cmp(s.lo, dec_u64(looks[i].code)) == 0);
        CHECK(looks[i].complete ? dec_cmp(s.hi, s.lo) == 0 : s.hi.inf == 1);
        CHECK(ask(&l, "files.scan", POL_ORDERED, &s) && s.may == looks[i].scan);
        CHECK(!ask(&l, "files.code_execution", POL_YESNO, &s));
        CHECK(!ask(&l, "files.scan", POL_WORD, &s)); /* other words: not answered */
    }
}

static void kinds_answer_formats(void)
{
    enum { ST = 1, GGUF = 2, ONNX = 4, PICKLE = 8, KERAS = 16, OTHER = 32 };
    static const struct {
        const char *name;
        enum found_kind kind[2];
        uint64_t may, must;
    } looks[] = {
        { "safetensors", { FOUND_SAFETENSORS, FOUND_JSON }, ST, ST },
        { "two", { FOUND_SAFETENSORS, FOUND_GGUF }, ST | GGUF, ST | GGUF },
        { "onnx", { FOUND_ONNX, FOUND_TEXT }, ONNX, ONNX },
        { "pickle", { FOUND_PICKLE, FOUND_CARD }, PICKLE, PICKLE },
        { "zip", { FOUND_ZIP, FOUND_SAFETENSORS }, ST | PICKLE | KERAS | OTHER, ST },
        { "tar", { FOUND_TAR, FOUND_TEXT }, PICKLE | OTHER, 0 },
        { "hdf5", { FOUND_HDF5, FOUND_TEXT }, KERAS | OTHER, 0 },
        { "ggml", { FOUND_GGML, FOUND_TEXT }, OTHER, OTHER },
        { "a binary", { FOUND_OTHER, FOUND_SAFETENSORS }, ST | PICKLE | KERAS | OTHER, ST },
        { "a pointer", { FOUND_POINTER, FOUND_TEXT }, PICKLE | KERAS | OTHER, 0 },
        { "nothing", { FOUND_TEXT, FOUND_JSON }, 0, 0 },
    };
    for (size_t i = 0; i < COUNT(looks); i++) {
        struct look_file file[2] = { { .found.kind = looks[i].kind[0] },
                                     { .found.kind = looks[i].kind[1] } };
        struct look l = { .file = file, .n_files = 2, .complete = true };
        struct pol_set s = { 0 };
        check_case = looks[i].name;
        CHECK(ask(&l, "files.formats", POL_SET, &s) == (looks[i].may != 0));
        CHECK(s.may == looks[i].may && s.must == looks[i].must);
    }
}

static void stated_digests_must_all_agree(void)
{
    struct manifest_file sum = { .sha256 = { 1, 2, 3 }, .blob = { 9, 9 } };
    char sha256[100] = "../../blobs/", blob[60] = "../../blobs/", wrong[100] = "../../blobs/";
    uint8_t bad[SHA256_BYTES] = { 1, 2, 4 };
    hex_put((struct span){ sum.sha256, SHA256_BYTES }, sha256 + strlen(sha256));
    hex_put((struct span){ sum.blob, SHA1_BYTES }, blob + strlen(blob));
    hex_put((struct span){ bad, SHA256_BYTES }, wrong + strlen(wrong));
    const struct {
        const char *name, *weights, *other;
        enum found_kind kind;
        enum digests_word want;
        const char *other_path;
    } looks[] = {
        { "none", "", "", FOUND_SAFETENSORS, DIGESTS_NONE, "a" },
        { "weights", sha256, "", FOUND_SAFETENSORS, DIGESTS_AGREE, "a" },
        { "small weights", blob, "", FOUND_SAFETENSORS, DIGESTS_AGREE, "a" },
        { "only a text", "", sha256, FOUND_SAFETENSORS, DIGESTS_NONE, "a" },
        { "one wrong", sha256, wrong, FOUND_SAFETENSORS, DIGESTS_DIFFER, "a" },
        { "weights wrong", wrong, "", FOUND_SAFETENSORS, DIGESTS_DIFFER, "a" },
        { "another link", "../../weights", "", FOUND_SAFETENSORS, DIGESTS_NONE, "a" },
        { "a pointer", "", "", FOUND_POINTER, DIGESTS_DIFFER, "a" },
        { "a list nobody reads", sha256, "", FOUND_SAFETENSORS, DIGESTS_NOT_COMPARED,
          "SHA256SUMS" },
        { "a signed one", "", "", FOUND_SAFETENSORS, DIGESTS_NOT_COMPARED, "model.sig" },
        { "a list and a wrong one", wrong, "", FOUND_SAFETENSORS, DIGESTS_DIFFER, "SHA256SUMS" },
    };
    for (size_t i = 0; i < COUNT(looks); i++) {
        struct look_file file[2] = {
            { .sum = &sum, .link = span_of(looks[i].weights), .found.kind = looks[i].kind },
            { .sum = &sum,
              .path = span_of(looks[i].other_path),
              .link = span_of(looks[i].other),
              .found.kind = FOUND_TEXT },
        };
        struct look l = { .file = file, .n_files = 2, .complete = true };
        struct pol_set s = { 0 };
        check_case = looks[i].name;
        CHECK(digests_stated(&l) == looks[i].want);
        CHECK(ask(&l, "weights.digest_verified", POL_YESNO, &s) ==
              (looks[i].want == DIGESTS_AGREE || looks[i].want == DIGESTS_DIFFER));
        CHECK(s.may == (uint64_t)(looks[i].want == DIGESTS_AGREE    ? 2
                                  : looks[i].want == DIGESTS_DIFFER ? 1
                                                                    : 0));
    }
    CHECK(digests_stated(NULL) == DIGESTS_NONE);
}

/* Files "a" (weights) and "b" (text) beside a list that names them. */
static void a_list_is_compared_with_every_file_it_names(void)
{
    struct manifest_file sum[2] = { { .sha256 = { 1 } }, { .sha256 = { 2 } } };
    char right[2][2 * SHA256_BYTES + 1], wrong[2 * SHA256_BYTES + 1];
    for (unsigned i = 0; i < 2; i++)
        hex_put((struct span){ sum[i].sha256, SHA256_BYTES }, right[i]);
    hex_put((struct span){ (uint8_t[SHA256_BYTES]){ 3 }, SHA256_BYTES }, wrong);
    const struct {
        const char *name, *a, *b, *other;
        enum digests_word want;
    } lists[] = {
        { "nothing", NULL, NULL, NULL, DIGESTS_NONE },
        { "both right", right[0], right[1], NULL, DIGESTS_AGREE },
        { "weights alone", right[0], NULL, NULL, DIGESTS_AGREE },
        { "a text alone", NULL, right[1], NULL, DIGESTS_NONE },
        { "weights wrong", wrong, right[1], NULL, DIGESTS_DIFFER },
        { "a text wrong", right[0], wrong, NULL, DIGESTS_DIFFER },
        { "one not here", right[0], NULL, "c", DIGESTS_NOT_COMPARED },
        { "one not here, one wrong", right[0], wrong, "c", DIGESTS_DIFFER },
    };
    for (size_t i = 0; i < COUNT(lists); i++) {
        struct found_pair place[3];
        size_t n = 0;
        if (lists[i].other != NULL)
            place[n++] = (struct found_pair){ span_of(lists[i].other), span_of(right[0]) };
        if (lists[i].a != NULL)
            place[n++] = (struct found_pair){ SPAN("a"), span_of(lists[i].a) };
        if (lists[i].b != NULL)
            place[n++] = (struct found_pair){ SPAN("b"), span_of(lists[i].b) };
        struct look_file file[3] = {
            { .path = SPAN("SHA256SUMS"),
              .sum = &sum[1],
              .found = { .kind = FOUND_SUMS, .place = place, .n_places = n } },
            { .path = SPAN("a"), .sum = &sum[0], .found.kind = FOUND_GGUF },
            { .path = SPAN("b"), .sum = &sum[1], .found.kind = FOUND_TEXT },
        };
        struct look l = { .file = file, .n_files = 3, .complete = true };
        check_case = lists[i].name;
        CHECK(digests_stated(&l) == lists[i].want);
    }
}

/* Files "a" and "b" (weights) and "c" (text), and a signature that names some of them. */
static void a_signature_is_compared_as_the_list_of_all_files(void)
{
    struct manifest_file sum[3] = { { .sha256 = { 1 } }, { .sha256 = { 2 } }, { .sha256 = { 3 } } };
    static const struct {
        const char *name;
        struct {
            const char *file;
            uint8_t digest; /* its first byte; 0: another kind of digest */
        } listed[4];
        unsigned root; /* 0: none is stated, 1: the right one */
        enum digests_word want;
    } rows[] = {
        { "all", { { "a", 1 }, { "b", 2 }, { "c", 3 } }, 1, DIGESTS_AGREE },
        { "in another order", { { "b", 2 }, { "a", 1 } }, 1, DIGESTS_AGREE },
        { "all weights", { { "a", 1 }, { "b", 2 } }, 1, DIGESTS_AGREE },
        { "not all weights", { { "a", 1 }, { "c", 3 } }, 1, DIGESTS_NOT_COMPARED },
        { "one wrong", { { "a", 1 }, { "b", 9 }, { "c", 3 } }, 1, DIGESTS_DIFFER },
        { "a text wrong", { { "a", 1 }, { "b", 2 }, { "c", 9 } }, 1, DIGESTS_DIFFER },
        { "one not here", { { "a", 1 }, { "b", 2 }, { "d", 4 } }, 1, DIGESTS_DIFFER },
        { "not here, by another digest",
          { { "a", 1 }, { "b", 2 }, { "d", 0 } },
          1,
          DIGESTS_DIFFER },
        { "not here, where nobody looks",
          { { "a", 1 }, { "b", 2 }, { ".git/HEAD", 4 }, { ".cache/x", 5 } },
          1,
          DIGESTS_NOT_COMPARED },
        { "by another digest", { { "a", 1 }, { "b", 0 } }, 1, DIGESTS_NOT_COMPARED },
        { "by another digest first", { { "a", 0 }, { "b", 2 } }, 1, DIGESTS_NOT_COMPARED },
        { "another digest, one wrong", { { "a", 0 }, { "b", 9 } }, 1, DIGESTS_DIFFER },
        { "another root", { { "a", 1 }, { "b", 2 } }, 2, DIGESTS_DIFFER },
        { "no root", { { "a", 1 }, { "b", 2 } }, 0, DIGESTS_NOT_COMPARED },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct found_pair place[4], root = { SPAN("root"), { 0 } };
        char hex[5][2 * SHA256_BYTES + 1];
        uint8_t all[4 * SHA256_BYTES] = { 0 };
        size_t n = 0;
        struct err err = { 0 };
        check_case = rows[i].name;
        for (; n < 4 && rows[i].listed[n].file != NULL; n++) {
            uint8_t *digest = all + n * SHA256_BYTES;
            digest[0] = rows[i].listed[n].digest;
            hex_put((struct span){ digest, SHA256_BYTES }, hex[n]);
            place[n] = (struct found_pair){ span_of(rows[i].listed[n].file),
                                            span_of(digest[0] != 0 ? hex[n] : "") };
        }
        all[0] = rows[i].root == 2 ? 99 : all[0];
        CHECK(digest_of(DIGEST_SHA256, (struct span){ all, n * SHA256_BYTES }, all, &err));
        root.value = span_of(hex_put((struct span){ all, SHA256_BYTES }, hex[4]));
        struct look_file file[4] = {
            { .path = SPAN("a"), .sum = &sum[0], .found.kind = FOUND_GGUF },
            { .path = SPAN("b"), .sum = &sum[1], .found.kind = FOUND_PICKLE },
            { .path = SPAN("c"), .sum = &sum[2], .found.kind = FOUND_TEXT },
            { .path = SPAN("model.sig"),
              .sum = &sum[2],
              .found = { .kind = FOUND_OMS,
                         .place = place,
                         .n_places = n,
                         .fact = &root,
                         .n_facts = rows[i].root > 0 } },
        };
        struct look l = { .file = file, .n_files = 4, .complete = true };
        CHECK(digests_stated(&l) == rows[i].want);
    }
}

static void parameters_answer_memory(void)
{
    struct look_file file = { .found = { .kind = FOUND_SAFETENSORS, .whole = true } };
    struct look l = { .file = &file, .n_files = 1, .model = { .parameters = 134515008 } };
    struct dec want;
    struct pol_set s;
    CHECK(dec_parse(SPAN("77346129.6"), &want));
    CHECK(ask(&l, "model.memory_4bit", POL_SIZE, &s));
    CHECK(dec_cmp(s.lo, want) == 0 && dec_cmp(s.hi, want) == 0);
    CHECK(ask(&l, "model.parameters", POL_COUNT, &s) && dec_cmp(s.hi, dec_u64(134515008)) == 0);
    file.found.whole = false;
    CHECK(ask(&l, "model.memory_4bit", POL_SIZE, &s) && dec_cmp(s.lo, want) == 0 && s.hi.inf == 1);
    l.model.parameters = 0;
    CHECK(!ask(&l, "model.memory_4bit", POL_SIZE, &s));
}

static void the_card_answers_its_share(void)
{
    struct found_pair facts[] = { { SPAN("licence"), SPAN("mit") },
                                  { SPAN("language"), SPAN("en") },
                                  { SPAN("tag"), SPAN("x") },
                                  { SPAN("tag"), SPAN("y") } };
    struct look_file file = { .found = { .kind = FOUND_CARD, .fact = facts, .n_facts = 4 } };
    struct look l = { .file = &file, .n_files = 1 };
    struct dec want;
    struct pol_set s;
    CHECK(dec_parse(SPAN("0.6"), &want));
    CHECK(ask(&l, "card.complete", POL_PROPORTION, &s) && dec_cmp(s.lo, want) == 0);
    file.found.n_facts = 0;
    CHECK(ask(&l, "card.complete", POL_PROPORTION, &s) && dec_cmp(s.hi, dec_u64(0)) == 0);
}

static void licences_are_known_by_their_row(void)
{
    static const struct {
        const char *id, *family;
        bool osi, open, bars;
    } known[] = {
        { "apache-2.0", "permissive", true, true, false },
        { "MIT", "permissive", true, true, false },
        { "GPL-3.0-or-later", "copyleft", true, true, false },
        { "cc-by-4.0", "permissive", false, true, false },
        { "cc-by-nc-4.0", "noncommercial", false, false, false },
        { "openrail++", "responsible_use", false, false, false },
        { "gemma", "responsible_use", false, false, false },
        { "llama2", "responsible_use", false, false, true },
        { "llama3.3", "responsible_use", false, false, true },
        { "Llama-4", "responsible_use", false, false, true },
    };
    for (size_t i = 0; i < COUNT(known); i++) {
        const struct licence *l = licence_find(span_of(known[i].id));
        check_case = known[i].id;
        CHECK(l != NULL);
        if (l == NULL)
            continue;
        CHECK_STR(licence_family_name(l->family), known[i].family);
        CHECK(l->osi == known[i].osi && l->free_and_open == known[i].open &&
              l->bars_large_rivals == known[i].bars);
        CHECK(!l->osi || l->free_and_open);
    }
    CHECK(licence_find(SPAN("other")) == NULL && licence_find(SPAN("")) == NULL);
    CHECK(licence_find(SPAN("unknown")) == NULL && licence_find(SPAN("mit ")) == NULL);
}

/* "family osi free bars", each known ("yes", "copyleft") or "?". */
static const char *said(struct licence_words w, char room[static 64])
{
    static const char *const good[] = { "yes", "no" }, *const bad[] = { "no", "yes" };
    snprintf(room, 64, "%s %s %s %s",
             w.family.lo == w.family.hi ? licence_family_name(w.family.lo) : "?",
             w.osi.lo == w.osi.hi ? good[w.osi.lo] : "?",
             w.free_and_open.lo == w.free_and_open.hi ? good[w.free_and_open.lo] : "?",
             w.bars_large_rivals.lo == w.bars_large_rivals.hi ? bad[w.bars_large_rivals.lo] : "?");
    return room;
}

#define EIGHT      "(((((((("
#define EIGHT_ENDS "))))))))"

static void expressions_come_to_words(void)
{
    static const struct {
        const char *text;
        bool reads;
        const char *words;
    } rows[] = {
        { "MIT", true, "permissive yes yes no" },
        { "apache 2.0", true, "permissive yes yes no" },
        /* all of AND hold */
        { "MIT AND GPL-3.0-only", true, "copyleft yes yes no" },
        { "Apache-2.0 AND CC-BY-4.0", true, "permissive no yes no" },
        { "mit and cc-by-nc-4.0", true, "noncommercial no no no" },
        { "Apache-2.0 AND llama3.1", true, "responsible_use no no yes" },
        /* of OR anyone may choose */
        { "MIT OR GPL-3.0-only", true, "permissive yes yes no" },
        { "GPL-3.0-or-later OR CC0-1.0", true, "permissive yes yes no" },
        { "cc-by-nc-4.0 OR llama2", true, "responsible_use no no no" },
        /* AND binds tighter; brackets bind tightest */
        { "MIT OR GPL-2.0-only AND CC-BY-NC-4.0", true, "permissive yes yes no" },
        { "CC-BY-NC-4.0 AND GPL-2.0-only OR MIT", true, "permissive yes yes no" },
        { "(MIT OR GPL-2.0-only) AND CC-BY-NC-4.0", true, "noncommercial no no no" },
        { "CC-BY-NC-4.0 AND (GPL-2.0-only OR MIT)", true, "noncommercial no no no" },
        { "((MIT))", true, "permissive yes yes no" },
        { "(MIT)AND(GPL-2.0-only)", true, "copyleft yes yes no" },
        { "openrail++ AND MIT", true, "responsible_use no no no" },
        /* later versions, exceptions */
        { "GPL-2.0+", true, "copyleft yes yes no" },
        { "Apache-2.0+ OR nobody-knows", true, "permissive yes yes no" },
        { "Apache-2.0 WITH LLVM-exception", true, "permissive yes yes no" },
        { "GPL-2.0+ WITH Classpath-exception-2.0 AND MIT", true, "copyleft yes yes no" },
        { "MIT WITH my-own-exception", true, "? ? ? ?" },
        /* what has no row, and what that leaves */
        { "LicenseRef-ours", true, "? ? ? ?" },
        { "DocumentRef-x:LicenseRef-ours", true, "? ? ? ?" },
        { "other", true, "? ? ? ?" },
        { "MIT AND LicenseRef-ours", true, "? ? ? ?" },
        { "MIT OR LicenseRef-ours", true, "permissive yes yes no" },
        { "CC-BY-NC-4.0 AND LicenseRef-ours", true, "? no no ?" },
        { "llama4 AND LicenseRef-ours", true, "? no no yes" },
        { "CC0-1.0 OR LicenseRef-ours", true, "permissive ? yes no" },
        /* no expression */
        { "", false, "? ? ? ?" },
        { "MIT AND", false, "? ? ? ?" },
        { "AND MIT", false, "? ? ? ?" },
        { "MIT OR OR MIT", false, "? ? ? ?" },
        { "MIT MIT", false, "? ? ? ?" },
        { "MIT, Apache-2.0", false, "? ? ? ?" },
        { "(MIT", false, "? ? ? ?" },
        { "MIT)", false, "? ? ? ?" },
        { "()", false, "? ? ? ?" },
        { "(MIT) WITH LLVM-exception", false, "? ? ? ?" },
        { "MIT WITH", false, "? ? ? ?" },
        { "MIT WITH AND", false, "? ? ? ?" },
        { "WITH LLVM-exception", false, "? ? ? ?" },
        { "MIT (", false, "? ? ? ?" },
        { "MIT +", false, "? ? ? ?" },
        { "M\xc3\xafT", false, "? ? ? ?" },
        { EIGHT EIGHT EIGHT EIGHT "MIT" EIGHT_ENDS EIGHT_ENDS EIGHT_ENDS EIGHT_ENDS, true,
          "permissive yes yes no" },
        { EIGHT EIGHT EIGHT EIGHT "(MIT)" EIGHT_ENDS EIGHT_ENDS EIGHT_ENDS EIGHT_ENDS, false,
          "? ? ? ?" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct licence_words w;
        char room[64];
        check_case = rows[i].text;
        CHECK(licence_words(span_of(rows[i].text), &w) == rows[i].reads);
        CHECK_STR(said(w, room), rows[i].words);
    }
    check_case = "";
    static uint8_t longest[LICENCE_TEXT_MAX + 4];
    struct licence_words w;
    memset(longest, ' ', sizeof longest);
    memcpy(longest, "MIT", 3);
    CHECK(licence_words((struct span){ longest, LICENCE_TEXT_MAX }, &w) && w.osi.hi == 0);
    CHECK(!licence_words((struct span){ longest, LICENCE_TEXT_MAX + 1 }, &w) && w.osi.hi == 1);
}

/* What an expression comes to does not hang on how it is written: AND and OR distribute. */
static void ways_to_write_the_same_come_to_the_same(void)
{
    static const char *const id[] = { "MIT", "CC0-1.0", "GPL-3.0", "cc-by-nc-4.0", "llama3", "x" };
    enum { N = COUNT(id) };
    for (size_t i = 0; i < N * N * N; i++) {
        char text[2][128], room[2][64];
        const char *a = id[i % N], *b = id[i / N % N], *c = id[i / N / N];
        struct licence_words w[2];
        for (int turn = 0; turn < 2; turn++) {
            const char *and = turn ? "OR" : "AND", * or = turn ? "AND" : "OR";
            snprintf(text[0], sizeof text[0], "%s %s (%s %s %s)", a, and, b, or, c);
            snprintf(text[1], sizeof text[1], "(%s %s %s) %s (%s %s %s)", a, and, b, or, a, and, c);
            CHECK(licence_words(span_of(text[0]), &w[0]) && licence_words(span_of(text[1]), &w[1]));
            check_case = text[0];
            CHECK_STR(said(w[0], room[0]), said(w[1], room[1]));
        }
    }
    check_case = "";
}

static void a_licence_is_known_if_all_files_agree(void)
{
    struct found_pair says = { SPAN("licence"), SPAN("Apache-2.0") };
    struct look_file file = { .found = { .kind = FOUND_CARD, .fact = &says, .n_facts = 1 } };
    struct look l = { .file = &file, .n_files = 1, .model = { .licence = SPAN("apache-2.0") } };
    struct pol_set s;
    CHECK(ask(&l, "licence.osi", POL_YESNO, &s) && s.may == 2);
    CHECK(ask(&l, "licence.free_and_open", POL_YESNO, &s) && s.may == 2);
    CHECK(ask(&l, "licence.bars_large_rivals", POL_YESNO, &s) && s.may == 1);
    CHECK(ask(&l, "licence.family", POL_WORD, &s) && s.may == 1);
    says.value = SPAN("cc-by-nc-4.0");
    CHECK(!ask(&l, "licence.osi", POL_YESNO, &s) && !ask(&l, "licence.family", POL_WORD, &s));
    says.value = SPAN("other");
    CHECK(!ask(&l, "licence.osi", POL_YESNO, &s));
    /* Whichever of them is right, that much is known. */
    says.value = SPAN("MIT OR GPL-3.0-only");
    CHECK(ask(&l, "licence.osi", POL_YESNO, &s) && s.may == 2);
    says.value = SPAN("cc-by-4.0");
    CHECK(ask(&l, "licence.family", POL_WORD, &s) && !ask(&l, "licence.osi", POL_YESNO, &s));
    /* A card may name several; which holds is not said. */
    struct found_pair two[] = { { SPAN("licence"), SPAN("apache-2.0") },
                                { SPAN("licence"), SPAN("llama3") } };
    file.found.fact = two, file.found.n_facts = 2;
    CHECK(!ask(&l, "licence.osi", POL_YESNO, &s));
    file.found.fact = &says, file.found.n_facts = 1;
    l.model.licence = SPAN("cc-by-nc-4.0"), says.value = l.model.licence;
    CHECK(!ask(&l, "licence.family", POL_WORD, &s)); /* the policy has no such word */
}

static void the_store_answers_for_a_parent(void)
{
    struct pol_fact f = fact("lineage.narrowest_parent", POL_POSITION);
    struct pol_set s;
    CHECK(files_answer(NULL, POSITION_HOSTED, &f, &s) && s.may == 2);
    CHECK(!files_answer(NULL, POSITION_NONE, &f, &s));
    CHECK(files_own(SPAN("files.scan")) && !files_own(SPAN("eval.bio")));
    CHECK(!ask(NULL, "files.scan", POL_ORDERED, &s) && !ask(NULL, "eval.bio", POL_COUNT, &s));
}

static struct pol_fact with_words(const char *name, enum pol_type type, const struct span *word,
                                  unsigned n)
{
    struct pol_fact f = fact(name, type);
    f.word = word;
    f.n_words = n;
    return f;
}

static void lineage_is_known_as_all_files_declare_it(void)
{
    static const struct span words[] = { { (const uint8_t *)"finetune", 8 },
                                         { (const uint8_t *)"adapter", 7 } };
    struct pol_fact f = with_words("lineage.relation", POL_WORD, words, COUNT(words));
    struct found_pair card = { SPAN("base_relation"), SPAN("adapter") };
    struct found_pair config = { SPAN("base_relation"), SPAN("adapter") };
    struct look_file file[] = { { .found = { .kind = FOUND_CARD, .fact = &card, .n_facts = 1 } },
                                { .found = { .kind = FOUND_JSON, .fact = &config, .n_facts = 1 } },
                                { .found = { .kind = FOUND_TEXT } } };
    struct look l = { .file = file, .n_files = COUNT(file) };
    struct pol_set s;
    CHECK(files_answer(&l, POSITION_NONE, &f, &s) && s.may == 2);
    card.value = SPAN("finetune");
    CHECK(!files_answer(&l, POSITION_NONE, &f, &s)); /* two files, two words */
    config.value = SPAN("merge"), card.value = SPAN("merge");
    CHECK(!files_answer(&l, POSITION_NONE, &f, &s)); /* no word of the policy */
    file[0].found.n_facts = file[1].found.n_facts = 0;
    CHECK(!files_answer(&l, POSITION_NONE, &f, &s));
    f.type = POL_ORDERED;
    CHECK(files_own(f.name) && !files_alone(f.name));
}

#define MOF(text)                                                                                  \
    {                                                                                              \
        SPAN("mof_component"), SPAN(text)                                                          \
    }

static void a_statement_of_openness_answers_by_its_licences(void)
{
    static const struct span classes[] = { { (const uint8_t *)"none", 4 },
                                           { (const uint8_t *)"class_three", 11 },
                                           { (const uint8_t *)"class_two", 9 },
                                           { (const uint8_t *)"class_one", 9 } };
    static const struct span parts[] = { { (const uint8_t *)"data_card", 9 },
                                         { (const uint8_t *)"model_card", 10 },
                                         { (const uint8_t *)"datasets", 8 } };
    struct pol_fact class = with_words("openness.class", POL_ORDERED, classes, COUNT(classes));
    struct pol_fact some = with_words("openness.components", POL_SET, parts, COUNT(parts));
    struct pol_fact shown = with_words("openness.shown", POL_SET, parts, COUNT(parts));
    struct found_pair said[] = {
        MOF("architecture\tMIT\tsrc"),         MOF("final_parameters\tApache-2.0\t"),
        MOF("model_card\tCC-BY-4.0\t./docs/"), MOF("data_card\tMIT\thttps://x/y"),
        MOF("technical_report\tMIT\t"),        MOF("evaluation_results\tMIT\t"),
    };
    struct found_pair card = { SPAN("licence"), SPAN("mit") };
    struct notes notes = { 0 };
    struct look_file file[] = {
        { .path = SPAN("README.md"),
          .found = { .kind = FOUND_CARD, .fact = &card, .n_facts = 0, .notes = &notes } },
        { .path = SPAN("docs/a.md"), .found = { .kind = FOUND_TEXT, .notes = &notes } },
        { .path = SPAN("mof.yml"),
          .found = { .kind = FOUND_TEXT, .fact = said, .n_facts = COUNT(said), .notes = &notes } },
        { .path = SPAN("mof.yaml"), .found = { .kind = FOUND_TEXT, .notes = &notes } },
    };
    struct look l = { .file = file, .n_files = 3 };
    struct pol_set s;
    CHECK(files_answer(&l, POSITION_NONE, &class, &s) && s.may == 2);
    CHECK(ask(&l, "openness.licences_open", POL_YESNO, &s) && s.may == 2);
    CHECK(files_answer(&l, POSITION_NONE, &some, &s) && s.may == 3 && s.must == 3);
    CHECK(files_answer(&l, POSITION_NONE, &shown, &s) && s.may == 2 && s.must == 2);
    /* A licence nobody knows may be open; one that is not surely is not. */
    said[3].value = SPAN("data_card\tours\t");
    CHECK(files_answer(&l, POSITION_NONE, &class, &s) && s.may == 3);
    CHECK(!ask(&l, "openness.licences_open", POL_YESNO, &s));
    CHECK(files_answer(&l, POSITION_NONE, &some, &s) && s.may == 3 && s.must == 2);
    said[2].value = SPAN("model_card\tcc-by-nc-4.0\t");
    CHECK(files_answer(&l, POSITION_NONE, &class, &s) && s.may == 1);
    CHECK(ask(&l, "openness.licences_open", POL_YESNO, &s) && s.may == 1);
    CHECK(files_answer(&l, POSITION_NONE, &some, &s) && s.may == 1 && s.must == 0);
    /* Without a licence it may be open as well, and nothing is seen any more. */
    said[2].value = SPAN("model_card\t\tdocs/b");
    CHECK(files_answer(&l, POSITION_NONE, &some, &s) && s.may == 3 && s.must == 0);
    CHECK(files_answer(&l, POSITION_NONE, &shown, &s) && s.may == 0 && s.must == 0);
    file[0].found.n_facts = 1;
    CHECK(files_answer(&l, POSITION_NONE, &shown, &s) && s.must == 2);
    /* Weights that were not read to their end are not seen. */
    static const struct span weights[] = { { (const uint8_t *)"final_parameters", 16 } };
    struct pol_fact seen = with_words("openness.shown", POL_SET, weights, 1);
    file[1].found.kind = FOUND_SAFETENSORS;
    CHECK(files_answer(&l, POSITION_NONE, &seen, &s) && s.may == 0);
    file[1].found.whole = true;
    CHECK(files_answer(&l, POSITION_NONE, &seen, &s) && s.must == 1);
    /* Of nothing nothing is under an open licence. */
    file[2].found.n_facts = 0;
    CHECK(!ask(&l, "openness.licences_open", POL_YESNO, &s));
    CHECK(files_answer(&l, POSITION_NONE, &class, &s) && s.may == 1);
    file[2].found.n_facts = COUNT(said);
    /* Two statements are none, and so is one that does not read. */
    l.n_files = 4;
    CHECK(!files_answer(&l, POSITION_NONE, &class, &s) &&
          !files_answer(&l, POSITION_NONE, &some, &s) &&
          !ask(&l, "openness.licences_open", POL_YESNO, &s));
    l.n_files = 3;
    notes_add(&notes, "odd-mof", 0, "x");
    CHECK(!files_answer(&l, POSITION_NONE, &class, &s));
    /* A class the policy has no word for is not said to be another. */
    notes = (struct notes){ 0 };
    class.n_words = 0;
    CHECK(!files_answer(&l, POSITION_NONE, &class, &s));
    CHECK(files_alone(shown.name) && !files_alone(some.name) && files_own(class.name));
}

TESTS(TEST(findings_answer_code_and_scan), TEST(kinds_answer_formats),
      TEST(stated_digests_must_all_agree), TEST(a_list_is_compared_with_every_file_it_names),
      TEST(a_signature_is_compared_as_the_list_of_all_files), TEST(parameters_answer_memory),
      TEST(the_card_answers_its_share), TEST(licences_are_known_by_their_row),
      TEST(a_licence_is_known_if_all_files_agree), TEST(expressions_come_to_words),
      TEST(ways_to_write_the_same_come_to_the_same), TEST(the_store_answers_for_a_parent),
      TEST(lineage_is_known_as_all_files_declare_it),
      TEST(a_statement_of_openness_answers_by_its_licences))
