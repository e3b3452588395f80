/* bundle_test.c - Sigstore bundles: what is read, what is refused and where, and that what is written
 * is read. Every row runs again with each allocation failing once. */
#include "formats/bundle.h"

#include "lib/check.h"
#include "lib/exact.h"

#define MEDIA        "\"mediaType\":\"application/vnd.dev.sigstore.bundle.v0.3+json\","
#define KEY          "\"publicKey\":{\"hint\":\"37b7\"}"
#define ENVELOPE     "\"dsseEnvelope\":{" PAYLOAD ",\"signatures\":[" SIG "]}"
#define PAYLOAD      "\"payload\":\"e30=\",\"payloadType\":\"t\""
#define SIG          "{\"sig\":\"MEUC\",\"keyid\":\"\"}"
#define MATERIAL(it) "{" MEDIA "\"verificationMaterial\":{" it "}," ENVELOPE "}"
#define SIGNED(it)   "{" MEDIA "\"verificationMaterial\":{" KEY "},\"dsseEnvelope\":{" it "}}"
#define ENTRIES(it)  MATERIAL(KEY ",\"tlogEntries\":[" it "]")
#define PROOF(it)    ENTRIES("{\"inclusionProof\":{" it "}}")

/* The text without its first '^', which marks the place of an error. */
static struct span unmark(const char *marked, char *room, size_t *at)
{
    const char *mark = strchr(marked, '^');
    size_t n = strlen(marked), front = mark != NULL ? (size_t)(mark - marked) : n;
    memcpy(room, marked, front);
    if (mark != NULL)
        memcpy(room + front, mark + 1, n - front);
    *at = mark != NULL ? front : SIZE_MAX;
    return (struct span){ (const uint8_t *)room, mark != NULL ? n - 1 : n };
}

static void scarce(struct span text, bool good)
{
    bool hit = true;
    for (size_t nth = 1; hit; nth++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
        struct bundle b = { .hint = SPAN("before") };
        struct err err = { 0 };
        mem_fail_at = nth;
        bool ok = bundle_read(text, &a, &b, &err);
        hit = mem_fail_at == 0;
        mem_fail_at = 0;
        CHECK(hit ? !ok && (err.kind == ERR_SYSTEM || !good) : ok == good);
        CHECK(ok || span_eq(b.hint, SPAN("before")));
    }
}

static void check_text(const char *marked, const char *want, struct arena *a, struct bundle *b)
{
    static char room[4000];
    struct err err = { 0 };
    size_t at;
    AUTO_CLOSE(exact) struct exact text = exact_of(unmark(marked, room, &at));
    struct bundle read = { 0 };
    check_case = marked;
    bool ok = bundle_read(text.bytes, a, &read, &err);
    CHECK_STR(err.text, want);
    CHECK(ok == (want[0] == 0));
    CHECK(ok || (err.has_at && err.at == at));
    scarce(text.bytes, ok);
    if (b != NULL)
        CHECK(bundle_read(unmark(marked, room, &at), a, b, &err));
}

static void what_has_one_meaning_is_read(void)
{
    static const char *const rows[] = {
        MATERIAL(KEY),
        MATERIAL(KEY ",\"tlogEntries\":[]"),
        MATERIAL(KEY ",\"tlogEntries\":null,\"timestampVerificationData\":null"),
        MATERIAL(KEY ",\"timestampVerificationData\":{\"rfc3161Timestamps\":[]}"),
        MATERIAL("\"publicKey\":{}"),
        MATERIAL(
            "\"publicKey\":{\"rawBytes\":\"AAAA\",\"keyDetails\":\"PKIX_ECDSA_P256_SHA_256\"}"),
        MATERIAL("\"publicKey\":{\"hint\":null}"),
        MATERIAL("\"certificate\":{\"rawBytes\":\"AAAA\"}"),
        MATERIAL("\"x509CertificateChain\":{\"certificates\":[{\"rawBytes\":\"AAAA\"}]}"),
        ENTRIES("{}"),
        ENTRIES("{\"logIndex\":\"0\",\"logId\":null,\"kindVersion\":null,\"inclusionPromise\":null,"
                "\"inclusionProof\":null,\"canonicalizedBody\":null}"),
        PROOF(""),
        PROOF("\"checkpoint\":null,\"hashes\":null,\"treeSize\":7"),
        SIGNED(PAYLOAD ",\"signatures\":[{\"sig\":\"MEUC\"}]"),
        SIGNED(PAYLOAD ",\"signatures\":[{\"keyid\":null,\"sig\":\"MEUC\"}]"),
        " " MATERIAL(KEY) "\n",
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
        check_text(rows[i], "", &a, NULL);
    }
}

static void every_part_comes_out_as_it_stands(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
    struct bundle b;
    check_text(
        ENTRIES("{\"logIndex\":\"301\",\"logId\":{\"keyId\":\"aWQ=\"},\"kindVersion\":{\"kind\":"
                "\"hashedrekord\",\"version\":\"0.0.2\"},\"integratedTime\":\"5\","
                "\"inclusionPromise\":{\"signedEntryTimestamp\":\"AA==\"},\"inclusionProof\":{"
                "\"logIndex\":\"302\",\"rootHash\":\"cm9vdA==\",\"treeSize\":\"303\",\"hashes\":["
                "\"b25l\",\"dHdv\"],\"checkpoint\":{\"envelope\":\"log\\n\"}},"
                "\"canonicalizedBody\":\"Ym9keQ==\"}"),
        "", &a, &b);
    CHECK(b.method == BUNDLE_KEY && span_eq(b.hint, SPAN("37b7")) && b.raw_key.len == 0);
    CHECK(span_eq(b.payload, SPAN("{}")) && span_eq(b.type, SPAN("t")));
    CHECK(span_eq(b.signature, SPAN("\x30\x45\x02")) && b.keyid.len == 0 && !b.timestamps);
    CHECK(b.n_entries == 1);
    const struct bundle_entry *e = b.entry;
    CHECK(e->index == 301 && span_eq(e->log_id, SPAN("id")) && e->integrated_at == 5);
    CHECK(span_eq(e->kind, SPAN("hashedrekord")) && span_eq(e->kind_version, SPAN("0.0.2")));
    CHECK(span_eq(e->body, SPAN("body")) && e->promise && e->proof);
    CHECK(e->proof_index == 302 && e->tree_size == 303 && span_eq(e->root, SPAN("root")));
    CHECK(e->n_hashes == 2 && span_eq(e->hash[0], SPAN("one")) && span_eq(e->hash[1], SPAN("two")));
    CHECK(span_eq(e->checkpoint, SPAN("log\n")));

    check_text(MATERIAL("\"x509CertificateChain\":{\"certificates\":[{\"rawBytes\":\"b25l\"},{"
                        "\"rawBytes\":\"dHdv\"}]},\"timestampVerificationData\":{"
                        "\"rfc3161Timestamps\":[{\"signedTimestamp\":\"AA==\"}]}"),
               "", &a, &b);
    CHECK(b.method == BUNDLE_CHAIN && b.n_certs == 2 && b.timestamps && b.n_entries == 0);
    CHECK(span_eq(b.cert[0], SPAN("one")) && span_eq(b.cert[1], SPAN("two")));

    check_text(MATERIAL("\"certificate\":{\"rawBytes\":\"b25l\"}"), "", &a, &b);
    CHECK(b.method == BUNDLE_CERTIFICATE && b.n_certs == 1 && span_eq(b.cert[0], SPAN("one")));
    check_text(MATERIAL("\"publicKey\":{\"rawBytes\":\"b25l\"}"), "", &a, &b);
    CHECK(b.method == BUNDLE_KEY && b.hint.len == 0 && span_eq(b.raw_key, SPAN("one")));
}

static void both_alphabets_of_base64_are_read(void)
{
    static const char *const rows[] = { "-_-_-Q==", "+/+/+Q==", "-_-_-Q", "+\\/+\\/+Q" };
    for (size_t i = 0; i < COUNT(rows); i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
        struct bundle b;
        char text[1000];
        snprintf(text, sizeof text,
                 SIGNED("\"payload\":\"%s\",\"payloadType\":\"t\",\"signatures\":[" SIG "]"),
                 rows[i]);
        check_text(text, "", &a, &b);
        CHECK(span_eq(b.payload, SPAN("\xfb\xff\xbf\xf9")));
        CHECK(b.payload_plain == (i < 3));
        CHECK(text[b.payload_at] == (i < 3 ? rows[i][0] : '"'));
    }
}

#define M "verificationMaterial: "
#define E "dsseEnvelope: "
#define T M "tlogEntries: "

static void what_is_no_bundle_is_refused_where_it_ends_to_be_one(void)
{
    static const struct {
        const char *text, *want;
    } rows[] = {
        { "^", "expected a value" },
        { "^[]", "expected '{'" },
        { "{}^", "a required key is missing" },
        { MATERIAL(KEY) " ^{}", "text after the end" },
        { "{\"mediaType\":^\"application/vnd.dev.sigstore.bundle+json;version=0.2\"}",
          "mediaType: \"application/vnd.dev.sigstore.bundle+json;version=0.2\" is not read" },
        { "{" MEDIA "^\"messageSignature\":{}}",
          "\"messageSignature\" is not a key of this object" },
        { "{" MEDIA "\"verificationMaterial\":{" KEY "}}^", "a required key is missing" },
        { "{" MEDIA ENVELOPE "}^", "a required key is missing" },
        { "{" MEDIA "^" MEDIA "\"verificationMaterial\":{" KEY "}," ENVELOPE "}",
          "\"mediaType\" is given twice" },

        { "{" MEDIA "\"verificationMaterial\":{}^," ENVELOPE "}",
          M "neither a key nor a certificate" },
        { MATERIAL(KEY ",\"certificate\":^{\"rawBytes\":\"AAAA\"}"),
          M "certificate: a second way to verify" },
        { MATERIAL("\"certificate\":{\"rawBytes\":\"AAAA\"},\"x509CertificateChain\":^{}"),
          M "x509CertificateChain: a second way to verify" },
        { MATERIAL("\"certificate\":{\"rawBytes\":\"AAAA\"},\"publicKey\":^{}"),
          M "publicKey: a second way to verify" },
        { MATERIAL("^\"more\":1"), M "\"more\" is not a key of this object" },
        { MATERIAL("\"publicKey\":{^\"more\":1}"),
          M "publicKey: \"more\" is not a key of this object" },
        { MATERIAL("\"publicKey\":^[]"), M "publicKey: expected '{'" },
        { MATERIAL("\"publicKey\":{\"hint\":^7}"), M "publicKey: hint: expected '\"'" },
        { MATERIAL("\"certificate\":{}^"), M "certificate: a required key is missing" },
        { MATERIAL("\"certificate\":{\"rawBytes\":^null}"),
          M "certificate: rawBytes: expected '\"'" },
        { MATERIAL("\"x509CertificateChain\":{\"certificates\":[]^}"),
          M "x509CertificateChain: certificates: no certificate" },
        { MATERIAL("\"x509CertificateChain\":{}^"),
          M "x509CertificateChain: a required key is missing" },
        { MATERIAL("\"x509CertificateChain\":{\"certificates\":[{\"rawBytes\":\"A^?AA\"}]}"),
          M "x509CertificateChain: certificates: rawBytes: not a base64 character" },
        { MATERIAL(KEY ",\"timestampVerificationData\":{^\"more\":1}"),
          M "timestampVerificationData: \"more\" is not a key of this object" },

        { ENTRIES("^7"), T "expected '{'" },
        { ENTRIES("{^\"more\":7}"), T "\"more\" is not a key of this object" },
        { ENTRIES("{\"logIndex\":^\"-1\"}"), T "logIndex: expected a whole number" },
        { ENTRIES("{\"logIndex\":^\"18446744073709551616\"}"),
          T "logIndex: expected a whole number" },
        { ENTRIES("{\"logId\":{\"keyId\":\"A^?\"}}"), T "logId: keyId: not a base64 character" },
        { PROOF("\"rootHash\":\"A^\""), T "inclusionProof: rootHash: not a base64 character" },
        { PROOF("\"hashes\":[\"^!\"]"), T "inclusionProof: hashes: not a base64 character" },
        { PROOF("\"checkpoint\":{^\"more\":1}"),
          T "inclusionProof: checkpoint: \"more\" is not a key of this object" },

        { SIGNED(PAYLOAD ",\"signatures\":[]^"), E "signatures: no signature" },
        { SIGNED(PAYLOAD ",\"signatures\":[" SIG ",^" SIG "]"),
          E "signatures: a second signature" },
        { SIGNED(PAYLOAD ",\"signatures\":[{\"sig\":\"^\"}]"),
          E "signatures: sig: an empty signature" },
        { SIGNED(PAYLOAD ",\"signatures\":[{\"keyid\":\"\"}^]"),
          E "signatures: a required key is missing" },
        { SIGNED(PAYLOAD ",\"signatures\":[{\"sig\":\"MEUC\",^\"cert\":\"\"}]"),
          E "signatures: \"cert\" is not a key of this object" },
        { "{" MEDIA "\"verificationMaterial\":{" KEY "},\"dsseEnvelope\":{" PAYLOAD "}^}",
          E "a required key is missing" },
        { "{" MEDIA "\"verificationMaterial\":{" KEY
          "},\"dsseEnvelope\":{\"payload\":\"e30=\",\"signatures\":[" SIG "]}^}",
          E "a required key is missing" },
        { SIGNED("\"payload\":^null"), E "payload: expected '\"'" },
        { SIGNED("\"payload\":\"e3^\""), E "payload: base64 ends in bits that belong to no byte" },
        { SIGNED("\"payload\":\"e3^~=\""), E "payload: not a base64 character" },
        { SIGNED("\"payload\":^\"e\\u00330==\""), E "payload: not a base64 character" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
        check_text(rows[i].text, rows[i].want, &a, NULL);
    }
}

static void lists_end_at_a_limit(void)
{
    static const struct {
        const char *front, *piece, *back, *want;
        unsigned n;
    } rows[] = {
        { "{" MEDIA "\"verificationMaterial\":{" KEY ",\"tlogEntries\":[", "{},",
          "{}]}," ENVELOPE "}", "verificationMaterial: tlogEntries: more than 16 entries",
          BUNDLE_ENTRIES_MAX },
        { "{" MEDIA "\"verificationMaterial\":{\"x509CertificateChain\":{\"certificates\":[",
          "{\"rawBytes\":\"AAAA\"},", "{\"rawBytes\":\"AAAA\"}]}}," ENVELOPE "}",
          "verificationMaterial: x509CertificateChain: certificates: more than 16 certificates",
          BUNDLE_CERTS_MAX },
        { "{" MEDIA "\"verificationMaterial\":{" KEY ",\"tlogEntries\":[{\"inclusionProof\":{"
          "\"hashes\":[",
          "\"AAAA\",", "\"AAAA\"]}}]}," ENVELOPE "}",
          "verificationMaterial: tlogEntries: inclusionProof: hashes: more than 64 hashes",
          BUNDLE_HASHES_MAX },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        for (unsigned less = 0; less < 2; less++) {
            AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
            AUTO_CLOSE(buf) struct buf text = { 0 };
            struct span bytes = { 0 };
            struct bundle b;
            struct err err = { 0 };
            buf_init(&text, "test", 1 << 20);
            buf_put(&text, span_of(rows[i].front));
            for (unsigned k = less; k < rows[i].n; k++)
                buf_put(&text, span_of(rows[i].piece));
            buf_put(&text, span_of(rows[i].back));
            CHECK(buf_done(&text, &bytes, &err));
            CHECK(bundle_read(bytes, &a, &b, &err) == (less == 1));
            CHECK_STR(err.text, less == 1 ? "" : rows[i].want);
            CHECK(less == 1 || err.kind == ERR_LIMIT);
        }
    }
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
    struct span long_text = { mem_resize(NULL, BUNDLE_BYTES_MAX + 1), BUNDLE_BYTES_MAX + 1 };
    struct bundle b;
    struct err err = { 0 };
    CHECK(!bundle_read(long_text, &a, &b, &err) && err.kind == ERR_LIMIT);
    CHECK_STR(err.text, "more than 67108864 bytes");
    mem_release((void *)(uintptr_t)long_text.ptr);
}

static bool same_bundle(const struct bundle *x, const struct bundle *y)
{
    bool same = x->method == y->method && span_eq(x->hint, y->hint) && span_eq(x->type, y->type) &&
                span_eq(x->payload, y->payload) && span_eq(x->signature, y->signature) &&
                span_eq(x->keyid, y->keyid) && x->n_certs == y->n_certs &&
                x->n_entries == y->n_entries;
    for (unsigned i = 0; same && i < x->n_certs; i++)
        same = span_eq(x->cert[i], y->cert[i]);
    for (unsigned i = 0; same && i < x->n_entries; i++) {
        const struct bundle_entry *a = &x->entry[i], *b = &y->entry[i];
        same = a->index == b->index && span_eq(a->log_id, b->log_id) && span_eq(a->kind, b->kind) &&
               span_eq(a->kind_version, b->kind_version) && a->integrated_at == b->integrated_at &&
               span_eq(a->body, b->body) && a->proof == b->proof &&
               a->proof_index == b->proof_index && a->tree_size == b->tree_size &&
               span_eq(a->root, b->root) && a->n_hashes == b->n_hashes &&
               span_eq(a->checkpoint, b->checkpoint);
        for (unsigned k = 0; same && k < a->n_hashes; k++)
            same = span_eq(a->hash[k], b->hash[k]);
    }
    return same;
}

static void what_is_written_is_read(void)
{
    static const struct span one[] = { SPAN("one"), SPAN("two\0") };
    static const struct bundle_entry entries[] = {
        { .index = 301,
          .log_id = SPAN("id"),
          .kind = SPAN("hashedrekord"),
          .kind_version = SPAN("0.0.2"),
          .body = SPAN("{}"),
          .proof = true,
          .proof_index = 301,
          .tree_size = UINT64_MAX,
          .root = SPAN("root"),
          .hash = one,
          .n_hashes = 2,
          .checkpoint = SPAN("log\n1\n\n\xe2\x80\x94 log \"\\\n") },
        { .index = 0, .integrated_at = 7 },
    };
    static const struct bundle rows[] = {
        { .method = BUNDLE_KEY, .hint = SPAN("37b7"), .keyid = SPAN("37b7") },
        { .method = BUNDLE_KEY, .hint = SPAN("37b7"), .entry = entries, .n_entries = 2 },
        { .method = BUNDLE_CHAIN, .cert = one, .n_certs = 2 },
        { .method = BUNDLE_CERTIFICATE,
          .cert = one,
          .n_certs = 1,
          .entry = entries,
          .n_entries = 1 },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
        AUTO_CLOSE(buf) struct buf text = { 0 };
        struct bundle want = rows[i], got;
        struct span bytes;
        struct err err = { 0 };
        want.type = SPAN("application/vnd.in-toto+json");
        want.payload = SPAN("{\"a\":\"\xc3\xa4\"}");
        want.signature = SPAN("\x30\x45");
        buf_init(&text, "test", 1 << 20);
        bundle_write(&want, &text);
        CHECK(buf_done(&text, &bytes, &err) && bundle_read(bytes, &a, &got, &err));
        CHECK_STR(err.text, "");
        CHECK(same_bundle(&want, &got));
    }
}

static void a_bundle_is_written_as_others_write_it(void)
{
    AUTO_CLOSE(buf) struct buf text = { 0 };
    struct span bytes;
    struct err err = { 0 };
    struct bundle b = { .method = BUNDLE_KEY,
                        .hint = SPAN("37b7"),
                        .type = SPAN("t"),
                        .payload = SPAN("{}"),
                        .signature = SPAN("\x30\x45\x02"),
                        .keyid = SPAN("37b7") };
    buf_init(&text, "test", 1 << 20);
    bundle_write(&b, &text);
    buf_put(&text, (struct span){ (const uint8_t *)"", 1 });
    CHECK(buf_done(&text, &bytes, &err));
    CHECK_STR((const char *)bytes.ptr,
              "{" MEDIA "\"verificationMaterial\":{\"publicKey\":{\"hint\":\"37b7\"},"
              "\"tlogEntries\":[]},\"dsseEnvelope\":{\"payload\":\"e30=\",\"payloadType\":\"t\","
              "\"signatures\":[{\"sig\":\"MEUC\",\"keyid\":\"37b7\"}]}}");
}

TESTS(TEST(what_has_one_meaning_is_read), TEST(every_part_comes_out_as_it_stands),
      TEST(both_alphabets_of_base64_are_read),
      TEST(what_is_no_bundle_is_refused_where_it_ends_to_be_one), TEST(lists_end_at_a_limit),
      TEST(what_is_written_is_read), TEST(a_bundle_is_written_as_others_write_it))
