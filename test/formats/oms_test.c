/* oms_test.c - model signatures: what they state of which files, and where they state nothing. Every
 * row runs again with each allocation and each read failing once. */
#include "formats/oms.h"

#include "formats/gather.h"
#include "formats/oms_list.h"
#include "formats/show.h"
#include "formats/strict.h"
#include "lib/oms.h"

#define R "b040997940350b6c677220fd9b2ef588c7f7ed8b8bda0da32c6d4372fa46e2a3"
#define D "4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393"

#define TYPE      "\"_type\":\"https://in-toto.io/Statement/v1\","
#define SUBJECT   "\"subject\":[{\"name\":\"m\",\"digest\":{\"sha256\":\"" R "\"}}],"
#define PREDICATE "\"predicateType\":\"https://model_signing/signature/v1.0\",\"predicate\":"
#define BY_FILES                                                                                   \
    "\"serialization\":{\"method\":\"files\",\"hash_type\":\"sha256\",\"allow_symlinks\":false,"   \
    "\"ignore_paths\":[\"model.sig\",\".git\"]},"
#define FILE_OF(name)    "{\"name\":\"" name "\",\"digest\":\"" D "\",\"algorithm\":\"sha256\"}"
#define STATEMENT(files) "{" TYPE SUBJECT PREDICATE "{" BY_FILES "\"resources\":[" files "]}}"
#define WITH_SUBJECT(subject)                                                                      \
    "{" TYPE "\"subject\":" subject "," PREDICATE "{" BY_FILES "\"resources\":[" FILE_OF("a") "]}" \
                                                                                              "}"
#define WITH_PREDICATE(predicate) "{" TYPE SUBJECT PREDICATE predicate "}"

/* The text without its first '^', which marks the place of an error: *at, or SIZE_MAX. */
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

/* In want each @N stands for the byte at. */
static void check_bundle(struct span bytes, size_t at, const char *want)
{
    static char text[SHOW_BYTES];
    size_t n = 0;
    for (const char *p = want; *p != 0 && n < sizeof text - 30; p++)
        if (p[0] == '@' && p[1] == 'N')
            n += (size_t)snprintf(text + n, sizeof text - n, "@%zu", at), p++;
        else
            text[n++] = *p;
    text[n] = 0;
    check_found(bytes, "model.sig", text);
}

/* The place that is marked in the statement, as base64 in a bundle. */
static void check_statement(const char *marked, const char *want)
{
    static char room[4000];
    AUTO_CLOSE(buf) struct buf b;
    struct span bytes;
    struct err err = { 0 };
    size_t at;
    struct span statement = unmark(marked, room, &at);
    buf_init(&b, "test", 1 << 20);
    oms_bundle(statement, &b);
    CHECK(buf_done(&b, &bytes, &err));
    check_case = marked;
    check_bundle(bytes, strlen(OMS_FRONT) + at * 4 / 3, want);
}

#define LIST "a model signature, whole; root=" R

static void what_is_stated_of_each_file_is_read(void)
{
    static const struct {
        const char *statement, *want;
    } rows[] = {
        { STATEMENT(FILE_OF("a")), LIST "; a: " D },
        { STATEMENT(FILE_OF("a/b.bin") "," FILE_OF("\\u00e4\\\" 1")),
          LIST "; a/b.bin: " D "; \xc3\xa4\" 1: " D },
        { " { \"predicate\" : { \"resources\" : [ { \"algorithm\" : \"sha256\" , \"more\" : [ 1 ] "
          ", \"name\" : \"a\" , \"digest\" : \"" D
          "\" } ] , \"more\" : 1 , \"serialization\" : { \"method\" : \"files\" } } ,"
          "\"more\" : { } ," TYPE "\"predicateType\" : \"https://model_signing/signature/v1.0\" ,"
          "\"subject\" : [ { \"digest\" : { \"sha512\" : \"x\" , \"sha256\" : \"" R "\" } } ] }\n",
          LIST "; a: " D },
        { STATEMENT("{\"name\":\"a\",\"digest\":\"\",\"algorithm\":^\"blake3\"}," FILE_OF("b")),
          LIST "; a: ; b: " D "; @N other-digest: by \"blake3\"" },
        { STATEMENT("{\"name\":\"a\",\"digest\":\"" D "\",\"algorithm\":^\"SHA256\"}"),
          LIST "; a: ; @N other-digest: by \"SHA256\"" },
        { WITH_PREDICATE("{\"serialization\":{\"method\":^\"shards\",\"shard_size\":2.0},"
                         "\"resources\":[" FILE_OF("a:0:2") "]}"),
          "JSON, whole; @N other-digest: of \"shards\", not of files" },
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        check_statement(rows[i].statement, rows[i].want);
}

#define AN(resource) "JSON, whole; @N odd-oms: payload: " resource
#define OF(resource) AN("predicate: resources: " resource)

static void a_statement_that_is_none_says_nothing(void)
{
    static const struct {
        const char *statement, *want;
    } rows[] = {
        { "^", AN("expected a value") },
        { "{}^", AN("a required key is missing") },
        { "{^1}", AN("expected '\"'") },
        { STATEMENT(FILE_OF("a")) " ^x", AN("text after the end") },
        { "{" TYPE SUBJECT "^\"_type\":\"https://in-toto.io/Statement/v1\"," PREDICATE "{" BY_FILES
          "\"resources\":[" FILE_OF("a") "]}}",
          AN("\"_type\" is given twice") },
        { "{\"_type\":^\"https://in-toto.io/Statement/v2\"}",
          AN("_type: \"https://in-toto.io/Statement/v2\" is not read") },
        { "{\"_type\":^7}", AN("_type: expected '\"'") },
        { "{" TYPE "\"predicateType\":^\"https://model_signing/Digests/v0.1\"}",
          AN("predicateType: \"https://model_signing/Digests/v0.1\" is not read") },
        { "{" TYPE SUBJECT "\"predicateType\":\"https://model_signing/signature/v1.0\"}^",
          AN("a required key is missing") },

        { WITH_SUBJECT("[]^"), AN("subject: no subject") },
        { WITH_SUBJECT("[{\"digest\":{\"sha256\":\"" R "\"}},^{}]"),
          AN("subject: a second subject") },
        { WITH_SUBJECT("^{}"), AN("subject: expected '['") },
        { WITH_SUBJECT("[{}^]"), AN("subject: a required key is missing") },
        { WITH_SUBJECT("[{\"digest\":{\"sha512\":\"" R "\"}^}]"),
          AN("subject: digest: a required key is missing") },
        { WITH_SUBJECT("[{\"digest\":{\"sha256\":^\"B040\"}}]"),
          AN("subject: digest: sha256: no SHA-256 in lower-case hex") },
        { WITH_SUBJECT("[{\"digest\":{\"sha256\":\"" R "\",^\"sha256\":\"" R "\"}}]"),
          AN("\"sha256\" is given twice") },

        { WITH_PREDICATE("^[]"), AN("predicate: expected '{'") },
        { WITH_PREDICATE("{" BY_FILES "\"more\":0}^"), AN("predicate: a required key is missing") },
        { WITH_PREDICATE("{\"resources\":[" FILE_OF("a") "]}^"),
          AN("predicate: a required key is missing") },
        { WITH_PREDICATE("{\"serialization\":{}^,\"resources\":[" FILE_OF("a") "]}"),
          AN("predicate: serialization: a required key is missing") },
        { WITH_PREDICATE("{\"serialization\":{\"method\":^[]},\"resources\":[]}"),
          AN("predicate: serialization: method: expected '\"'") },
        { WITH_PREDICATE("{" BY_FILES
                         "\"resources\":[" FILE_OF("a") "],^\"resources\":[" FILE_OF("b") "]}"),
          AN("\"resources\" is given twice") },
        { WITH_PREDICATE("{" BY_FILES "\"resources\":^{}}"), OF("expected '['") },

        { WITH_PREDICATE("{" BY_FILES "\"resources\":[]^}"), OF("no file is named") },
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        check_statement(rows[i].statement, rows[i].want);
}

static void a_resource_is_a_file_and_a_digest(void)
{
    static const struct {
        const char *resource, *want;
    } rows[] = {
        { "{\"digest\":\"" D "\",\"algorithm\":\"sha256\"}^", OF("a required key is missing") },
        { FILE_OF("a") ",{\"name\":\"b\",\"algorithm\":\"sha256\"}^",
          OF("a required key is missing") },
        { FILE_OF("a") ",{\"name\":\"b\",\"digest\":\"" D "\"}^", OF("a required key is missing") },
        { "{\"name\":^7}", OF("name: expected '\"'") },
        { "{\"digest\":^{}}", OF("digest: expected '\"'") },
        { "{\"algorithm\":^null}", OF("algorithm: expected '\"'") },
        { "^[]", OF("expected '{'") },
        { FILE_OF("a") "^" FILE_OF("b"), AN("expected ','") },
        { "{\"name\":^\"../a\",\"digest\":\"" D "\",\"algorithm\":\"sha256\"}",
          OF("\"../a\" is no path of a file") },
        { "{\"name\":^\"/a\",\"digest\":\"\",\"algorithm\":\"blake3\"}",
          OF("\"/a\" is no path of a file") },
        { "{\"name\":^\".\",\"digest\":\"" D "\",\"algorithm\":\"sha256\"}",
          OF("\".\" is no path of a file") },
        { "{\"name\":\"a\",\"digest\":^\"4D" D "\",\"algorithm\":\"sha256\"}",
          OF("no SHA-256 in lower-case hex") },
        { "{\"name\":\"a\",\"digest\":^\"4d7a\",\"algorithm\":\"sha256\"}",
          OF("no SHA-256 in lower-case hex") },
        { FILE_OF("a") ",{\"name\":^\"a\",\"digest\":\"" D "\",\"algorithm\":\"sha256\"}",
          AN("\"a\" is given twice") },
        { "{\"name\":\"a\",^\"name\":\"b\",\"digest\":\"" D "\",\"algorithm\":\"sha256\"}",
          AN("\"name\" is given twice") },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        static char statement[2000];
        snprintf(statement, sizeof statement, STATEMENT("%s"), rows[i].resource);
        check_statement(statement, rows[i].want);
    }
}

#define MEDIA    "\"mediaType\":\"application/vnd.dev.sigstore.bundle.v0.3+json\","
#define MATERIAL "\"verificationMaterial\":{\"publicKey\":{}},"
#define SIGNED                                                                                     \
    "\"payloadType\":\"application/vnd.in-toto+json\",\"signatures\":[{\"sig\":\"MEUC\"}]"
#define BUNDLE(payload) "{" MEDIA MATERIAL "\"dsseEnvelope\":{\"payload\":" payload "," SIGNED "}}"
#define WHOLE(text)     "JSON, whole; @N odd-oms: " text

static void a_bundle_that_is_none_says_nothing(void)
{
    static const struct {
        const char *bundle, *want;
    } rows[] = {
        { "^hello", "text, whole; @N odd-oms: expected a value" },
        { "^[]", WHOLE("expected '{'") },
        { "{}^", WHOLE("a required key is missing") },
        { BUNDLE("\"\"") " ^{}", "text, whole; @N odd-oms: text after the end" },
        { "^\xef\xbb\xbf{}",
          "text, whole; @N bom: in front of the text; @N odd-oms: expected a value" },
        { "{\"mediaType\":^\"application/vnd.dev.sigstore.bundle+json\"}",
          WHOLE("mediaType: \"application/vnd.dev.sigstore.bundle+json\" is not read") },
        { "{" MEDIA "^" MEDIA MATERIAL "\"dsseEnvelope\":{}}",
          "JSON, whole; @N duplicate-key: \"mediaType\"; @N odd-oms: \"mediaType\" is given "
          "twice" },
        { "{" MEDIA "^\"messageSignature\":{}}",
          WHOLE("\"messageSignature\" is not a key of this object") },
        { "{" MATERIAL "\"dsseEnvelope\":{\"payload\":\"\"," SIGNED "}}^",
          WHOLE("a required key is missing") },
        { "{" MEDIA "\"dsseEnvelope\":{\"payload\":\"\"," SIGNED "}}^",
          WHOLE("a required key is missing") },
        { "{" MEDIA MATERIAL "\"dsseEnvelope\":{" SIGNED "}^}",
          WHOLE("dsseEnvelope: a required key is missing") },
        { "{" MEDIA MATERIAL
          "\"dsseEnvelope\":{\"payload\":\"\",\"signatures\":[{\"sig\":\"MEUC\"}]}^}",
          WHOLE("dsseEnvelope: a required key is missing") },
        { "{" MEDIA MATERIAL "\"dsseEnvelope\":{\"payloadType\":\"text/"
          "plain\",\"payload\":\"^e30=\",\"signatures\":[{\"sig\":\"MEUC\"}]}}",
          WHOLE("\"text/plain\" is not read") },
        { "{" MEDIA MATERIAL "\"dsseEnvelope\":{^\"more\":1}}",
          WHOLE("dsseEnvelope: \"more\" is not a key of this object") },
        { "{" MEDIA "\"verificationMaterial\":^}", "text, whole; @N odd-oms: expected a value" },
        { BUNDLE("^7"), WHOLE("dsseEnvelope: payload: expected '\"'") },
        { BUNDLE("\"^\""), WHOLE("payload: expected a value") },
        { BUNDLE("\"e3^~0\""), WHOLE("dsseEnvelope: payload: not a base64 character") },
        { BUNDLE("\"^W10=\""), WHOLE("payload: expected '{'") },
        { BUNDLE("\"e3^0=\""), WHOLE("payload: a required key is missing") },
        { BUNDLE("^\"e\\u00330=\""), WHOLE("payload: a required key is missing") },
        { BUNDLE("^\"\\u0065~30\""), WHOLE("dsseEnvelope: payload: not a base64 character") },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        static char room[2000];
        size_t at;
        struct span bytes = unmark(rows[i].bundle, room, &at);
        check_case = rows[i].bundle;
        check_bundle(bytes, at, rows[i].want);
    }
}

static void only_the_name_makes_it_a_signature(void)
{
    static const char *const others[] = { "sub/model.sig", "Model.sig", "a.sig" };
    AUTO_CLOSE(buf) struct buf b;
    struct span bytes;
    struct err err = { 0 };
    buf_init(&b, "test", 1 << 20);
    oms_bundle(SPAN(STATEMENT(FILE_OF("a"))), &b);
    CHECK(buf_done(&b, &bytes, &err));
    for (size_t i = 0; i < COUNT(others); i++) {
        check_case = others[i];
        check_found(bytes, others[i], "JSON, whole");
    }
}

static void check_flood(const char *front, const char *piece, const char *back, unsigned n,
                        const char *want)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 700u << 20 };
    AUTO_CLOSE(buf) struct buf statement, b;
    struct span bytes = { 0 };
    struct found f;
    struct err err = { 0 };
    buf_init(&statement, "test", 32 << 20);
    buf_init(&b, "test", 32 << 20);
    buf_put(&statement, span_of(front));
    while (n-- > 0)
        buf_put(&statement, span_of(piece));
    buf_put(&statement, span_of(back));
    CHECK(buf_done(&statement, &bytes, &err));
    oms_bundle(bytes, &b);
    CHECK(buf_done(&b, &bytes, &err));
    struct source src = source_mem("flood", &bytes);
    CHECK(found_read(&src, SPAN("model.sig"), &a, &f, &err));
    CHECK(f.kind == FOUND_JSON && f.whole && f.n_places == 0);
    CHECK_STR(f.notes->list[f.notes->n - 1].text, want);
}

static void floods_are_past_a_limit(void)
{
    check_flood("{" PREDICATE "{\"resources\":[",
                "{\"name\":\"a\",\"digest\":\"\",\"algorithm\":\"\"},", "0]}}", PLACES_MAX + 1,
                "payload: predicate: resources: more than 200000 files");
    check_flood("{" PREDICATE "{\"serialization\":{\"ignore_paths\":[", "\"a\",", "\"\"]}}}",
                OMS_IGNORED_MAX,
                "payload: predicate: serialization: ignore_paths: more than 1000 paths");
    check_flood("{\"a\":", "[", "", STRICT_DEPTH_MAX, "payload: more than 32 levels deep");
    check_flood("", "            ", "", 1 << 20, "more than 16777216 bytes");
}

TESTS(TEST(what_is_stated_of_each_file_is_read), TEST(a_statement_that_is_none_says_nothing),
      TEST(a_resource_is_a_file_and_a_digest), TEST(a_bundle_that_is_none_says_nothing),
      TEST(only_the_name_makes_it_a_signature), TEST(floods_are_past_a_limit))
