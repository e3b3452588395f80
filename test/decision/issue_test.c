/* issue_test.c - the root of the files in both orders, and a decision as it is signed and handed on. */
#include "decision/issue.h"

#include "base/encode.h"
#include "crypto/digest.h"
#include "crypto/dsse.h"
#include "formats/bundle.h"
#include "lib/check.h"

static struct manifest_file file(const char *path, uint8_t byte)
{
    return (struct manifest_file){ .path = span_of(path), .sha256 = { byte } };
}

static void root_of(const uint8_t *bytes, size_t n, uint8_t out[SHA256_BYTES])
{
    uint8_t all[16][SHA256_BYTES] = { 0 };
    struct err err = { 0 };
    for (size_t i = 0; i < n; i++)
        all[i][0] = bytes[i];
    CHECK(digest_of(DIGEST_SHA256, (struct span){ all[0], n * SHA256_BYTES }, out, &err));
}

static void the_root_is_over_the_digests_in_either_order(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
    struct manifest_file files[] = {
        file(".cache/huggingface/x", 90),
        file(".git/config", 91),
        file(".gitattributes", 92),
        file(".github", 93),
        file(".gitmodules", 1),
        file("README.md", 2),
        file("a-b.txt", 3),
        file("a.txt", 4),
        file("a/b.txt", 5),
        file("a/model.sig", 6),
        file("ajar/x.json", 94),
        file("ajar.txt", 7),
        file("b", 8),
        file("model.sig", 95),
    };
    struct manifest m = { .file = files, .n = COUNT(files) };
    struct issue_roots roots;
    struct err err = { 0 };
    uint8_t want[SHA256_BYTES];
    CHECK(issue_roots(&m, &a, &roots, &err));
    root_of((const uint8_t[]){ 1, 2, 3, 4, 5, 6, 7, 8 }, 8, want);
    CHECK(memcmp(roots.by_name, want, sizeof want) == 0);
    root_of((const uint8_t[]){ 1, 2, 5, 6, 3, 4, 7, 8 }, 8, want);
    CHECK(memcmp(roots.by_part, want, sizeof want) == 0);
    for (size_t nth = 1; nth < 6; nth++) {
        AUTO_CLOSE(arena) struct arena b = { .name = "test", .limit = 1 << 20 };
        mem_fail_at = nth;
        bool ok = issue_roots(&m, &b, &roots, &err);
        bool reached = mem_fail_at == 0;
        mem_fail_at = 0;
        CHECK(ok == (err.kind == ERR_NONE) && (ok || reached));
        err = (struct err){ 0 };
    }
}

static struct decision decision(void)
{
    return (struct decision){ .record = SPAN("{\"a\":1}"),
                              .summary = SPAN("not open"),
                              .review_at = 1810857600 };
}

static void a_decision_names_what_it_follows(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
    struct manifest_file files[] = { file("a-b", 1), file("a/b", 2) };
    struct manifest m = { .file = files, .n = COUNT(files) };
    struct decision d = decision();
    struct store_line line = { 0 };
    struct issue i = { .decision = &d,
                       .manifest = &m,
                       .model = SPAN("acme/tiny"),
                       .line = &line,
                       .engine = "ajar 0" };
    struct span first = SPAN(""), other = SPAN("");
    struct statement s;
    struct err err = { 0 };
    CHECK(issue_decision(&i, &a, &first, &err) && issue_decision(&i, &a, &other, &err));
    CHECK(!span_eq(first, other)); /* by its nonce */
    CHECK(statement_read(first, &a, &s, &err) && s.sequence == 1 && s.of.len == 0);
    CHECK(s.expires_at == 1810857600 && s.n_subjects == 2 && s.subject[1].by_component);
    CHECK(span_eq(s.engine, SPAN("ajar 0")) && span_eq(s.subject[0].name, SPAN("acme/tiny")));
    line.sequence = 4;
    line.digest[0] = 0xAB;
    d.review_at = 1795132800;
    m.n = 1;
    CHECK(issue_decision(&i, &a, &first, &err) && statement_read(first, &a, &s, &err));
    CHECK(s.sequence == 5 && span_begins(s.of, "ab00") && s.n_subjects == 1);
    CHECK(s.expires_at == 1795132800);
    CHECK_STR(err.text, "");
}

static void a_bundle_without_a_log_has_no_entry(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
    struct err err = { 0 };
    AUTO_CLOSE(key) struct key *k = key_new(KEY_P256, &err);
    AUTO_CLOSE(buf) struct buf pae = { 0 };
    struct store_signature by = { .log_index = -1 };
    struct span text, signed_bytes;
    struct bundle b;
    char hint[KEY_HINT_BYTES];
    CHECK(k != NULL && issue_sign(k, SPAN("{}"), &a, &by.bytes, &err));
    by.pub = *key_public(k);
    CHECK(issue_bundle(&(struct issue_bundle){ SPAN("{}"), &by, NULL, NULL }, &a, &text, &err));
    CHECK(bundle_read(text, &a, &b, &err) && b.n_entries == 0 && b.method == BUNDLE_KEY);
    CHECK(pubkey_hint(&by.pub, hint, &err) && span_eq(b.hint, span_of(hint)));
    CHECK(b.keyid.len == 0 && span_eq(b.payload, SPAN("{}")));
    buf_init(&pae, "pae", 1024);
    dsse_pae(b.type, b.payload, &pae);
    CHECK(buf_done(&pae, &signed_bytes, &err) &&
          pubkey_verify(&by.pub, b.signature, signed_bytes, &err));
    CHECK_STR(err.text, "");
}

TESTS(TEST(the_root_is_over_the_digests_in_either_order), TEST(a_decision_names_what_it_follows),
      TEST(a_bundle_without_a_log_has_no_entry))
