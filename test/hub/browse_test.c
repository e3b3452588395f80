/* browse_test.c - the hub as a browser finds it: the list, a model, what a page loads, and errors
 * as pages. Bytes of models are the business of hub_test.c. */
#include "hub/hub.h"

#include "lib/check.h"
#include "lib/release.h"
#include "lib/wire.h"
#include "web/page.h"

#define HTML "Accept: text/html,application/xhtml+xml,*/*;q=0.8\r\n"
#define RECORD                                                                                     \
    "{\"clock\":\"2025-11-21T00:00:00Z\",\"duties\":[\"review within 90 days\"],"                  \
    "\"effective\":\"gated\",\"objections\":{\"open\":[{\"atoms\":[{\"fact\":\"approval."          \
    "release\",\"known\":\"0\",\"text\":"                                                          \
    "\"approval.release is below 1\",\"value\":\"true\"}],\"line\":9,\"rule\":\"people\","         \
    "\"title\":\"Two people <b>must</b> have said yes\",\"value\":\"true\"}]},"                    \
    "\"policy\":{\"title\":\"start\",\"version\":1},\"schema\":\"ajar/decision/1\","               \
    "\"target\":\"gated\"}"

static struct {
    struct bench b;
    struct hub *hub;
} world;

static void put(const char *name, enum position position, const char *blocked, bool unlisted)
{
    struct manifest m;
    struct store_commit c;
    struct bench *b = &world.b;
    CHECK(sample_manifest(b->s, sample_tiny, COUNT(sample_tiny), &b->a, &m, &b->err));
    struct store_release r = sample_release(&m, position, DAY_ONE);
    r.name = span_of(name);
    r.unlisted = unlisted;
    r.commit.blocked = span_of(blocked);
    if (position == POSITION_GATED)
        r.record_text = SPAN(RECORD);
    CHECK(store_release(b->s, &r, &b->a, &c, &b->err));
}

static void the_world_is_made(void)
{
    bench_open(&world.b);
    put("wide", POSITION_OPEN, "", false);
    put("gate", POSITION_GATED, "", false);
    put("talk", POSITION_HOSTED, "", false);
    put("shut", POSITION_CLOSED, "", false);
    put("stuck", POSITION_OPEN, "duty not available: fingerprint", false);
    put("quiet", POSITION_OPEN, "", true);
    struct hub_config config = {
        .home = world.b.home, .listen = "127.0.0.1:0", .threads = 1, .idle_seconds = 30
    };
    world.hub = hub_open(&config, &world.b.err);
    CHECK_STR(world.b.err.text, "");
}

static void the_world_ends(void)
{
    hub_close(world.hub, 1000);
    bench_close(&world.b);
}

/* The answer, NUL-terminated, until the next call. */
static char answer[1 << 20];
static const char *get(const char *target, const char *headers)
{
    AUTO_CLOSE(buf) struct buf r = { 0 };
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct err err = { 0 };
    struct span text = { 0 };
    check_case = target;
    buf_init(&r, "request", 1 << 16);
    buf_printf(&r, "GET %s HTTP/1.1\r\nHost: hub.test\r\nConnection: close\r\n%s\r\n", target,
               headers);
    CHECK(buf_done(&r, &text, &err));
    snprintf(answer, sizeof answer, "%s", wire_ask(hub_address(world.hub), text, &b));
    return answer;
}

static bool has(const char *text)
{
    return strstr(answer, text) != NULL;
}

static void status_is(const char *want)
{
    char status[8];
    CHECK_STR(wire_status(answer, status), want);
}

static void header_is(const char *name, const char *want)
{
    char value[1024];
    CHECK_STR(wire_header(answer, name, value), want);
}

static void every_page_lets_nothing_run(void)
{
    static const char *const targets[] = { "/", "/?search=x", "/acme/gate", "/none/none" };
    for (size_t i = 0; i < COUNT(targets); i++) {
        get(targets[i], HTML);
        header_is("Content-Type", PAGE_TYPE);
        header_is("Content-Security-Policy", PAGE_CSP);
        CHECK(has("\r\n\r\n<!doctype html>"));
    }
}

static void the_list_has_what_may_be_seen(void)
{
    get("/", HTML);
    status_is("200");
    CHECK(has("\"/acme/wide\"") && has("\"/acme/shut\"") && !has("acme/quiet"));
    CHECK(has("door 3 of 4, gated") && has("duty not available: fingerprint"));
}

static void a_search_finds_by_name_namespace_or_both(void)
{
    static const struct {
        const char *target;
        bool wide, gate;
    } rows[] = {
        { "/?search=WID", true, false },      { "/?search=acme", true, true },
        { "/?search=acme%2Fw", true, false }, { "/?search=zzz", false, false },
        { "/?search=", true, true },          { "/?search=quiet", false, false },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        get(rows[i].target, HTML);
        CHECK(has("\"/acme/wide\"") == rows[i].wide && has("\"/acme/gate\"") == rows[i].gate);
    }
    get("/?search=%22%3E%3Cb%3E", HTML);
    CHECK(has("value=\"&quot;&gt;&lt;b&gt;\"") && has("No model here has"));
}

static void a_long_list_goes_on_behind_its_link(void)
{
    char name[8];
    for (unsigned i = 0; i <= 100; i++) {
        snprintf(name, sizeof name, "m%03u", i);
        put(name, POSITION_CLOSED, "", false);
    }
    get("/?search=acme%2Fm", HTML);
    CHECK(has("acme/m000\"") && has("acme/m099\"") && !has("acme/m100\""));
    const char *link = strstr(answer, "/?search=acme%2Fm&amp;cursor=");
    char target[64] = "/?search=acme%2Fm&cursor=";
    CHECK(link != NULL);
    if (link == NULL)
        return;
    snprintf(target + 25, sizeof target - 25, "%u", (unsigned)strtoul(link + 29, NULL, 10));
    get(target, HTML);
    CHECK(!has("acme/m099\"") && has("acme/m100\"") && !has("rel=\"next\""));
}

static void a_model_is_shown_as_its_record_says(void)
{
    get("/acme/gate", HTML);
    status_is("200");
    CHECK(has("door 3 of 4, gated") && has("Two people &lt;b&gt;must&lt;/b&gt; have said yes"));
    CHECK(has("approval.release is below 1") && has("review within 90 days"));
    CHECK(has("HF_ENDPOINT=http://hub.test") && has("apache-2.0") && has("research-only"));
    get("/acme/wide", HTML);
    CHECK(has("door 4 of 4, open") && has("the decision record cannot be read"));
}

static void files_are_shown_as_the_gate_says(void)
{
    static const struct {
        const char *target;
        bool listed, linked;
    } rows[] = {
        { "/acme/wide", true, true },    { "/acme/gate", true, false },
        { "/acme/talk", false, false },  { "/acme/shut", false, false },
        { "/acme/stuck", false, false },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        get(rows[i].target, HTML);
        CHECK(has("model.safetensors") == rows[i].listed && !has("receipt.json"));
        CHECK(has("/resolve/main/sub/deep/model.safetensors\"") == rows[i].linked);
    }
}

static void hidden_and_absent_are_the_same_page(void)
{
    static char first[sizeof answer];
    get("/acme/quiet", HTML);
    status_is("404");
    CHECK(has("There is nothing here"));
    snprintf(first, sizeof first, "%s", wire_body(answer));
    get("/acme/none", HTML);
    status_is("404");
    CHECK_STR(wire_body(answer), first);
}

static void an_error_is_a_page_for_browsers_and_json_for_clients(void)
{
    static const char target[] = "/acme/gate/resolve/main/config.json";
    get(target, HTML);
    status_is("401");
    header_is("X-Error-Code", "GatedRepo");
    header_is("Vary", "Accept");
    CHECK(has("This hub does not know who asks") && has("ajar grant acme/gate YOU"));
    get(target, "Accept: */*\r\n");
    status_is("401");
    header_is("Content-Type", "application/json; charset=utf-8");
    CHECK(has("{\"error\":\"this model is gated"));
    get("/acme/shut/resolve/main/config.json", HTML);
    status_is("403");
    CHECK(has("Not through this door"));
    get("/a/b/c/d/e", HTML);
    status_is("404");
    CHECK(has("no such page"));
}

static void what_a_page_loads_is_kept_for_ever_under_its_version(void)
{
    struct page_asset style;
    struct err err = { 0 };
    char target[80], match[120];
    CHECK(page_asset(SPAN("style.css"), &style, &err));
    snprintf(target, sizeof target, "/-/style.css?v=%s", style.version);
    get("/", HTML);
    CHECK(has(target));
    get(target, "");
    status_is("200");
    header_is("Cache-Control", "public, max-age=31536000, immutable");
    header_is("Content-Type", "text/css; charset=utf-8");
    header_is("ETag", style.etag);
    CHECK(strlen(wire_body(answer)) == style.bytes.len);
    get("/-/style.css?v=old", "");
    status_is("200");
    header_is("Cache-Control", "public, no-cache");
    snprintf(match, sizeof match, "If-None-Match: %s\r\n", style.etag);
    get(target, match);
    status_is("304");
    get("/-/model.html", "");
    status_is("404");
}

TESTS(TEST(the_world_is_made), TEST(every_page_lets_nothing_run),
      TEST(the_list_has_what_may_be_seen), TEST(a_search_finds_by_name_namespace_or_both),
      TEST(a_long_list_goes_on_behind_its_link), TEST(a_model_is_shown_as_its_record_says),
      TEST(files_are_shown_as_the_gate_says), TEST(hidden_and_absent_are_the_same_page),
      TEST(an_error_is_a_page_for_browsers_and_json_for_clients),
      TEST(what_a_page_loads_is_kept_for_ever_under_its_version), TEST(the_world_ends))
