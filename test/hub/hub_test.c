/* hub_test.c - the hub as its clients find it, over a raw socket: who gets what, what a refusal
 * says, what hostile requests get, and that a revoked grant stops a running download. */
#include "hub/hub.h"

#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <sys/socket.h>
#include <time.h>

#include "hub/routes.h"
#include "base/encode.h"
#include "lib/check.h"
#include "lib/raw.h"
#include "lib/release.h"
#include "lib/wire.h"

#define MARK "MODEL-BYTES"

enum { BIG_BYTES = 48 << 20, NOW = 1790000000 };

static const struct sample files[] = {
    { "README.md", SPAN("# card " MARK "\n") },
    { "config.json", SPAN("{\"a\":\"" MARK "\"}") },
    { "empty.txt", SPAN("") },
    { "odd name +%#\xc3\xa9\".txt", SPAN(MARK) },
    { "sub-a.txt", SPAN(MARK "s") }, /* before what is in the folder */
    { "sub/dir/a.txt", SPAN(MARK "a") },
    { "sub/dir/b.txt", SPAN(MARK "b") },
    { "sub/z.txt", SPAN(MARK "z") },
    { "w.bin", SPAN("\0" MARK "0123456789") },
};

static struct {
    char home[64], ann[TOKEN_CHARS + 1], bob[TOKEN_CHARS + 1], eve[TOKEN_CHARS + 1],
        dan[TOKEN_CHARS + 1], pam[TOKEN_CHARS + 1], old[TOKEN_CHARS + 1];
    struct hub *hub;
    char oid[2 * SHA1_BYTES + 1];  /* of acme/gate */
    char fell[2 * SHA1_BYTES + 1]; /* of acme/fell, before it was contested */
    char past[2 * SHA1_BYTES + 1]; /* of acme/past, before it was opened */
} world;

static bool release(struct store *s, const struct manifest *m, const char *name,
                    enum position position, const char *extra, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "release", .limit = 1 << 20 };
    struct store_commit out;
    struct store_release r = sample_release(m, position, NOW);
    r.name = span_of(name);
    r.commit.terms = strcmp(extra, "terms") == 0 ? SPAN("be kind\nask first") : SPAN("");
    r.commit.blocked = strcmp(extra, "blocked") == 0 ? SPAN("duty not available: fingerprint")
                       : strcmp(extra, "odd") == 0   ? SPAN("a\nb\xc3\xa8\r\nX: y")
                                                     : SPAN("");
    r.unlisted = strcmp(extra, "unlisted") == 0;
    r.commit.contested = strcmp(extra, "contested") == 0;
    if (strcmp(extra, "overdue") == 0)
        r.commit.review_at = NOW;
    if (r.commit.contested || r.commit.review_at != 0)
        r.now_at++, r.record_text = SPAN("{\"record\":2}");
    if (strcmp(extra, "limit") == 0)
        r.commit.rate_requests = 2, r.commit.rate_seconds = 3600;
    if (!sample_grounded(s, &a, &r, err) || !store_release(s, &r, &a, &out, err))
        return false;
    if (strcmp(name, "fell") == 0 && !r.commit.contested)
        memcpy(world.fell, out.oid, sizeof world.fell);
    if (strcmp(name, "past") == 0 && position == POSITION_GATED)
        memcpy(world.past, out.oid, sizeof world.past);
    if (strcmp(name, "gate") == 0)
        memcpy(world.oid, out.oid, sizeof world.oid);
    return true;
}

static bool person(struct store *s, const char *name, char token[static TOKEN_CHARS + 1],
                   struct err *err)
{
    struct store_token t = { .person = span_of(name), .label = SPAN("test"), .created_at = 1 };
    return store_person_add(s, span_of(name), 1, err) && store_token_new(s, &t, token, err);
}

static bool grant(struct store *s, const char *model, const char *who, int64_t until_at,
                  struct err *err)
{
    return store_grant_add(s, SPAN("acme"), span_of(model), span_of(who), SPAN(""), 1, until_at,
                           err);
}

static bool people(struct store *s, struct err *err)
{
    struct store_token old = { .person = SPAN("ann"), .created_at = 1, .until_at = 2 };
    return person(s, "ann", world.ann, err) && person(s, "bob", world.bob, err) &&
           person(s, "eve", world.eve, err) && person(s, "dan", world.dan, err) &&
           person(s, "pam", world.pam, err) && store_token_new(s, &old, world.old, err) &&
           grant(s, "gate", "ann", 0, err) && grant(s, "quiet", "ann", 0, err) &&
           grant(s, "gate", "eve", 0, err) && grant(s, "gate", "dan", 86400, err) &&
           grant(s, "terms", "pam", 0, err) && grant(s, "stuck", "ann", 0, err) &&
           grant(s, "past", "ann", 0, err) &&
           store_grant_revoke(s, SPAN("acme"), SPAN("gate"), SPAN("eve"), 2, err);
}

static bool models(struct store *s, const struct manifest *m, struct err *err)
{
    return release(s, m, "wide", POSITION_OPEN, "", err) &&
           release(s, m, "gate", POSITION_GATED, "", err) &&
           release(s, m, "talk", POSITION_HOSTED, "", err) &&
           release(s, m, "shut", POSITION_CLOSED, "", err) &&
           release(s, m, "quiet", POSITION_OPEN, "unlisted", err) &&
           release(s, m, "terms", POSITION_GATED, "terms", err) &&
           release(s, m, "past", POSITION_GATED, "", err) &&
           release(s, m, "past", POSITION_OPEN, "overdue", err) &&
           release(s, m, "fell", POSITION_OPEN, "", err) &&
           release(s, m, "fell", POSITION_OPEN, "contested", err) &&
           release(s, m, "stuck", POSITION_GATED, "blocked", err) &&
           release(s, m, "limit", POSITION_OPEN, "limit", err) &&
           release(s, m, "odd", POSITION_OPEN, "odd", err);
}

static bool big(struct store *s, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "big", .limit = 1 << 20 };
    static uint8_t bytes[1 << 16];
    struct manifest m;
    struct store_commit out;
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct span all;
    buf_init(&b, "big", BIG_BYTES);
    for (size_t i = 0; i < BIG_BYTES / sizeof bytes; i++) {
        bytes[0] = (uint8_t)i;
        buf_put(&b, (struct span){ bytes, sizeof bytes });
    }
    if (!buf_done(&b, &all, err))
        return false;
    struct sample file = { "big.bin", all };
    struct store_release r = sample_release(&m, POSITION_GATED, NOW);
    r.name = SPAN("big");
    r.commit.rate_requests = 2, r.commit.rate_seconds = 3600; /* as often as it is begun here */
    r.commit.terms = SPAN("");
    return sample_manifest(s, &file, 1, &a, &m, err) && store_release(s, &r, &a, &out, err) &&
           grant(s, "big", "ann", 0, err);
}

static bool begin(struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "world", .limit = 1 << 20 };
    struct manifest m;
    sample_home(world.home);
    AUTO_CLOSE(store) struct store *s = store_open(world.home, true, err);
    struct hub_config config = {
        .home = world.home, .listen = "127.0.0.1:0", .threads = 2, .idle_seconds = 30
    };
    if (s == NULL || !sample_manifest(s, files, COUNT(files), &a, &m, err) || !models(s, &m, err) ||
        !people(s, err) || !big(s, err))
        return false;
    world.hub = hub_open(&config, err);
    return world.hub != NULL;
}

/* "-" no token. The answer, NUL-terminated, in *b, which the caller frees. */
static const char *ask(const char *method, const char *target, const char *token,
                       const char *headers, const char *body, struct buf *b)
{
    AUTO_CLOSE(buf) struct buf r = { 0 };
    struct err err = { 0 };
    struct span text = { 0 };
    buf_init(&r, "request", 1 << 20);
    buf_printf(&r, "%s %s HTTP/1.1\r\nHost: hub.test:80\r\nConnection: close\r\n%s", method, target,
               headers);
    if (token[0] != '-')
        buf_printf(&r, "Authorization: Bearer %s\r\n", token);
    if (body[0] != 0)
        buf_printf(&r, "Content-Length: %zu\r\n", strlen(body));
    buf_printf(&r, "\r\n%s", body);
    CHECK(buf_done(&r, &text, &err));
    return wire_ask(hub_address(world.hub), text, b);
}

static const char *get(const char *target, const char *token, struct buf *b)
{
    return ask("GET", target, token, "", "", b);
}

#define GATE_ANON                                                                                  \
    "this model is gated: its weights go to named recipients. Log in with a token (hf auth "       \
    "login); if you have none, ask the people who run this hub for one and for: ajar grant "       \
    "acme/gate YOU"
#define HIDDEN                                                                                     \
    "no such model, or not for you. Check the name; if it is private, log in with a token (hf "    \
    "auth login)"
#define CLOSED                                                                                     \
    "this model is closed: nobody receives its files. Why, and what would change it: "             \
    "http://hub.test:80/acme/shut"
#define BAD_TOKEN "Invalid credentials in Authorization header"

/* What is out stays out, and is called open; but nothing more of it is sent, by whatever revision. */
static void what_is_contested_or_overdue_stays_open_and_is_not_sent(void)
{
    static const struct {
        const char *model, *status;
    } rows[] = { { "fell", "contested" }, { "past", "review overdue" } };
    for (size_t i = 0; i < COUNT(rows); i++) {
        const char *revs[] = { "main", i == 0 ? world.fell : world.past };
        char target[200], status[8], code[1024], said[40];
        for (size_t k = 0; k < COUNT(revs); k++) {
            static const struct {
                const char *front, *middle, *end;
            } forms[] = { { "/acme", "resolve", "/w.bin" },
                          { "/acme", "resolve", "/README.md" },
                          { "/api/models/acme", "tree", "" } };
            for (size_t f = 0; f < COUNT(forms); f++) {
                AUTO_CLOSE(buf) struct buf b = { 0 };
                snprintf(target, sizeof target, "%s/%s/%s/%s%s", forms[f].front, rows[i].model,
                         forms[f].middle, revs[k], forms[f].end);
                check_case = target;
                const char *got = get(target, world.ann, &b);
                CHECK_STR(wire_status(got, status), "403");
                CHECK_STR(wire_header(got, "X-Error-Code", code), "GatedRepo");
                CHECK((strstr(got, "is open, and") != NULL ||
                       strstr(got, "is gated, and its review is overdue") != NULL) &&
                      strstr(got, "closed") == NULL);
            }
        }
        AUTO_CLOSE(buf) struct buf info = { 0 }, page = { 0 }, all = { 0 };
        snprintf(target, sizeof target, "/api/models/acme/%s?expand=ajar&expand=siblings",
                 rows[i].model);
        snprintf(said, sizeof said, "\"status\":\"%s\"", rows[i].status);
        const char *got = get(target, "-", &info);
        CHECK_STR(wire_status(got, status), "200");
        CHECK(strstr(got, "\"position\":\"open\"") != NULL && strstr(got, said) != NULL);
        CHECK(strstr(got, "w.bin") == NULL && strstr(got, "closed") == NULL);
        snprintf(target, sizeof target, "/api/models?search=%s", rows[i].model);
        CHECK(strstr(get(target, "-", &all), "closed") == NULL);
        snprintf(target, sizeof target, "/acme/%s", rows[i].model);
        got = get(target, "-", &page);
        CHECK_STR(wire_status(got, status), "200");
        snprintf(said, sizeof said, "<strong>open, %s</strong>", rows[i].status);
        CHECK(strstr(got, said) != NULL && strstr(got, "Everyone may have it") == NULL);
        CHECK(strstr(got, "is closed") == NULL &&
              strstr(got, "What was let out stays out") != NULL);
    }
    check_case = "";
}

/* An open model gives all of its files, and nothing of what its decision stood on. */
static void what_a_decision_stood_on_is_not_served(void)
{
    static const char *const where[] = { "/acme/wide/resolve/main", "/acme/wide/raw/main",
                                         "/acme/wide/blob/main", "/acme/wide/info/lfs/objects" };
    AUTO_CLOSE(buf) struct buf list = { 0 }, info = { 0 };
    const char *tree = get("/api/models/acme/wide/tree/main?recursive=true", "-", &list);
    const char *model = get("/api/models/acme/wide", "-", &info);
    for (size_t i = 0; i < COUNT(sample_ground); i++) {
        struct manifest_file sum;
        struct err err = { 0 };
        char hex[2 * SHA256_BYTES + 1];
        CHECK(sample_sum(&sample_ground[i], &sum, &err));
        hex_put((struct span){ sum.sha256, SHA256_BYTES }, hex);
        CHECK(strstr(tree, sample_ground[i].path) == NULL && strstr(tree, hex) == NULL);
        CHECK(strstr(model, sample_ground[i].path) == NULL && strstr(model, hex) == NULL);
        for (size_t k = 0; k < 2 * COUNT(where); k++) {
            AUTO_CLOSE(buf) struct buf b = { 0 };
            char target[200], status[8];
            snprintf(target, sizeof target, "%s/%s", where[k / 2],
                     k % 2 == 0 ? sample_ground[i].path : hex);
            check_case = target;
            const char *got = get(target, world.ann, &b);
            CHECK_STR(wire_status(got, status), "404");
            CHECK(memmem(got, strlen(got), sample_ground[i].bytes.ptr,
                         sample_ground[i].bytes.len) == NULL);
        }
    }
    check_case = "";
}

static void a_refusal_has_status_code_state_and_next_step(void)
{
    const struct {
        const char *target, *token, *status, *code, *message;
    } rows[] = {
        { "/acme/wide/resolve/main/w.bin", "-", "200", "", "" },
        { "/acme/wide/resolve/main/none", "-", "404", "EntryNotFound",
          "no such file in this revision" },
        { "/acme/wide/resolve/v2/w.bin", "-", "404", "RevisionNotFound",
          "no such revision of this model" },
        { "/acme/none/resolve/main/w.bin", "-", "401", "RepoNotFound", HIDDEN },
        { "/acme/none/resolve/main/w.bin", world.bob, "404", "RepoNotFound", HIDDEN },
        { "/none/resolve/main/w.bin", "-", "401", "RepoNotFound", HIDDEN },
        { "/api/models/none", "-", "401", "RepoNotFound", HIDDEN },
        { "/acme/quiet/resolve/main/w.bin", "-", "401", "RepoNotFound", HIDDEN },
        { "/acme/quiet/resolve/main/w.bin", world.bob, "404", "RepoNotFound", HIDDEN },
        { "/acme/quiet/resolve/main/w.bin", world.ann, "200", "", "" },
        { "/acme/gate/resolve/main/w.bin", "-", "401", "GatedRepo", GATE_ANON },
        { "/acme/gate/resolve/main/none", "-", "401", "GatedRepo", GATE_ANON },
        { "/acme/gate/raw/main/w.bin", "-", "401", "GatedRepo", GATE_ANON },
        { "/acme/gate/resolve/main/README.md", "-", "200", "", "" },
        { "/acme/gate/resolve/main/w.bin", world.ann, "200", "", "" },
        { "/acme/gate/resolve/main/w.bin", world.bob, "403", "GatedRepo",
          "this model is gated, and bob has no grant. Ask the people who run this hub for: ajar "
          "grant acme/gate bob" },
        { "/acme/gate/resolve/main/w.bin", world.eve, "403", "GatedRepo",
          "this model is gated, and the grant of eve was revoked on 1970-01-01. Ask the people "
          "who run this hub for: ajar grant acme/gate eve" },
        { "/acme/gate/resolve/main/w.bin", world.dan, "403", "GatedRepo",
          "this model is gated, and the grant of dan held until 1970-01-01. Ask the people who run "
          "this hub for: ajar grant acme/gate dan" },
        { "/acme/terms/resolve/main/w.bin", world.pam, "403", "GatedRepo",
          "this model is gated, and pam has not accepted its terms: be kind; ask first. Who does "
          "asks the people who run this hub for: ajar grant acme/terms pam --accepted 'be kind' "
          "--accepted 'ask first'" },
        { "/acme/stuck/resolve/main/w.bin", world.ann, "403", "GatedRepo",
          "this model sends nothing for now: duty not available: fingerprint. The people who "
          "run "
          "this hub can see more with: ajar show acme/stuck" },
        { "/acme/stuck/resolve/main/README.md", "-", "403", "GatedRepo",
          "this model sends nothing for now: duty not available: fingerprint. The people who "
          "run "
          "this hub can see more with: ajar show acme/stuck" },
        { "/api/models/acme/stuck/tree/main", "-", "403", "GatedRepo",
          "this model sends nothing for now: duty not available: fingerprint. The people who "
          "run "
          "this hub can see more with: ajar show acme/stuck" },
        { "/acme/shut/resolve/main/w.bin", "-", "403", "GatedRepo", CLOSED },
        { "/acme/shut/resolve/main/README.md", world.ann, "403", "GatedRepo", CLOSED },
        { "/api/models/acme/shut/tree/main", "-", "403", "GatedRepo", CLOSED },
        { "/api/models/acme/shut/refs", "-", "403", "GatedRepo", CLOSED },
        { "/api/models/acme/shut", "-", "200", "", "" },
        { "/api/models/acme/shut/decision", "-", "200", "", "" },
        { "/acme/talk/resolve/main/w.bin", "-", "403", "GatedRepo",
          "this model is hosted: it gives answers, never weights. Why, and what would change "
          "it: "
          "http://hub.test:80/acme/talk" },
        { "/api/models/acme/talk", "-", "200", "", "" },
        { "/acme/wide/resolve/main/w.bin", "hf_nobody", "401", "", BAD_TOKEN },
        { "/acme/wide/resolve/main/w.bin", world.old, "401", "", BAD_TOKEN },
        { "/acme/none/resolve/main/w.bin", "hf_nobody", "401", "", BAD_TOKEN },
        { "/api/models", "hf_nobody", "401", "", BAD_TOKEN },
        { "/api/whoami-v2", "hf_nobody", "401", "", BAD_TOKEN },
        { "/api/whoami-v2", "-", "401", "",
          "no token was sent: log in with a token (hf auth login)" },
        { "/api/models/acme/gate/auth-check", "-", "401", "GatedRepo", GATE_ANON },
        { "/api/models/acme/gate/auth-check", world.ann, "200", "", "" },
        { "/api/models/acme/wide/tree/main/none", "-", "404", "EntryNotFound",
          "no such folder in this revision" },
        { "/api/models/acme/wide/revision/v2", "-", "404", "RevisionNotFound",
          "no such revision of this model" },
        { "/api/agent-harnesses", "-", "404", "", "no such page" },
        { "/api/models/acme/wide/paths-info/main", "-", "405", "",
          "this address takes no such method" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        AUTO_CLOSE(buf) struct buf b = { 0 };
        char name[256], status[8], value[1024];
        snprintf(name, sizeof name, "%s %.6s", rows[i].target, rows[i].token);
        check_case = name;
        const char *got = get(rows[i].target, rows[i].token, &b);
        CHECK_STR(wire_status(got, status), rows[i].status);
        CHECK_STR(wire_header(got, "X-Error-Code", value), rows[i].code);
        CHECK_STR(wire_header(got, "X-Error-Message", value), rows[i].message);
        if (rows[i].message[0] != 0 && strchr(rows[i].message, '"') == NULL) {
            snprintf(value, sizeof value, "{\"error\":\"%.900s\"}\n", rows[i].message);
            CHECK_STR(wire_body(got), value);
        }
    }
}

static void what_a_policy_says_cannot_end_a_header(void)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    char value[1024];
    const char *got = get("/acme/odd/resolve/main/w.bin", "-", &b);
    CHECK_STR(wire_header(got, "X-Error-Message", value),
              "this model sends nothing for now: a?b????X: y. The people who run this hub can see "
              "more with: ajar show acme/odd");
    CHECK_STR(wire_header(got, "X", value), "");
}

static void only_a_bearer_token_is_one(void)
{
    static const char *const headers[] = {
        "Authorization: Basic YTpi\r\n",
        "Authorization: Bearer\r\n",
        "Authorization: \r\n",
        "Authorization: hf_x\r\n",
    };
    for (size_t i = 0; i < COUNT(headers); i++) {
        AUTO_CLOSE(buf) struct buf b = { 0 };
        char status[8], value[1024];
        check_case = headers[i];
        const char *got = ask("GET", "/acme/wide/resolve/main/w.bin", "-", headers[i], "", &b);
        CHECK_STR(wire_status(got, status), "401");
        CHECK_STR(wire_header(got, "X-Error-Message", value), BAD_TOKEN);
    }
}

/* A token that opens the door, behind another word of the same length. */
static void only_behind_bearer_it_is_a_token(void)
{
    static const struct {
        const char *word, *status;
    } rows[] = { { "Bearer ", "200" },
                 { "bEARER ", "200" },
                 { "Beaver ", "401" },
                 { "Bearer\t", "401" },
                 { "", "401" } };
    for (size_t i = 0; i < COUNT(rows); i++) {
        AUTO_CLOSE(buf) struct buf b = { 0 };
        char status[8], header[128];
        check_case = rows[i].word;
        snprintf(header, sizeof header, "Authorization: %s%s\r\n", rows[i].word, world.ann);
        const char *got = ask("GET", "/acme/gate/resolve/main/w.bin", "-", header, "", &b);
        CHECK_STR(wire_status(got, status), rows[i].status);
    }
}

/* Answers that are kept have an id of their own each time they are given. */
static void an_answer_given_again_has_one_id_and_a_new_one(void)
{
    static const char *const targets[] = { "/acme/wide/resolve/main/w.bin",
                                           "/api/models/acme/wide" };
    for (size_t i = 0; i < COUNT(targets); i++) {
        char last[1024] = "", value[1024];
        for (unsigned k = 0; k < 6; k++) {
            AUTO_CLOSE(buf) struct buf b = { 0 };
            const char *got = ask("HEAD", targets[i], "-", "", "", &b);
            wire_header(got, "X-Request-Id", value);
            CHECK(strcmp(value, last) != 0);
            memcpy(last, value, sizeof last);
            const char *first = strstr(got, "X-Request-Id:");
            CHECK(first != NULL && strstr(first + 1, "X-Request-Id:") == NULL);
        }
    }
}

/* A store that has seen a later time: what ended until then has ended. */
static void a_clock_set_back_opens_nothing(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "world", .limit = 1 << 20 };
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct err err = { 0 };
    char home[64], token[TOKEN_CHARS + 1], status[8];
    struct manifest m;
    struct clock now = clock_read(), later = { now.now_at + 10 * DAY_SECONDS };
    AUTO_CLOSE(store) struct store *s = store_open(sample_home(home), true, &err);
    struct hub_config config = {
        .home = home, .listen = "127.0.0.1:0", .threads = 1, .idle_seconds = 30
    };
    struct hub *first = world.hub;
    if (s == NULL || !sample_manifest(s, files, COUNT(files), &a, &m, &err) ||
        !release(s, &m, "late", POSITION_GATED, "", &err) || !person(s, "ann", token, &err) ||
        !grant(s, "late", "ann", now.now_at + DAY_SECONDS, &err) ||
        !store_clock(s, later, &now, &err) || (world.hub = hub_open(&config, &err)) == NULL) {
        check_fail(__FILE__, __LINE__, err.text);
        world.hub = first;
        return;
    }
    CHECK_STR(wire_status(get("/acme/late/resolve/main/w.bin", token, &b), status), "403");
    hub_close(world.hub, 0);
    world.hub = first;
    sample_remove(home);
}

static void a_hostile_target_has_a_clear_status_and_gets_nothing(void)
{
    static const struct {
        const char *target, *status;
    } rows[] = {
        { "/acme/wide/resolve/main/../w.bin", "400" },
        { "/acme/wide/resolve/main/sub/../w.bin", "400" },
        { "/acme/wide/resolve/main/%2e%2e/w.bin", "400" },
        { "/acme/wide/resolve/main/.", "400" },
        { "/acme/wide/resolve/main/sub%2fz.txt", "400" },
        { "/acme/wide/resolve/main/w.bin%00", "400" },
        { "/acme/wide/resolve/main/%252e%252e/w.bin", "404" },
        { "/acme/wide/resolve/main//w.bin", "404" },
        { "/acme/wide/resolve/main/sub//z.txt", "400" },
        { "/acme/wide/resolve/main/sub/", "400" },
        { "/acme/wide/resolve/main/", "404" },
        { "/acme/wide/resolve/main/w%5cbin", "400" },
        { "/acme/wide/resolve/main/w%0abin", "400" },
        { "/acme/wide/resolve/main/%", "400" },
        { "/acme/wide/resolve/main/%g1", "400" },
        { "/acme/wide/resolve/%00/w.bin", "400" },
        { "/acme/wide/resolve/..%2f..%2fajar.db/w.bin", "404" },
        { "/acme/wide/resolve/refs%2Fheads%2Fmain/none", "404" },
        { "/..%2f/wide/resolve/main/w.bin", "401" },
        { "/%2e%2e/%2e%2e/resolve/main/w.bin", "401" },
        { "//acme/wide/resolve/main/w.bin", "404" },
        { "/api/models/acme/wide/tree/main?cursor=%", "400" },
        { "/api/models?cursor=-1", "400" },
        { "http://evil/acme/wide/resolve/main/none", "400" },
        { "*", "400" },
        { "/-/..%2f..%2fajar.db", "404" },
        { "/-/none", "404" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        AUTO_CLOSE(buf) struct buf b = { 0 };
        char status[8];
        check_case = rows[i].target;
        const char *got = get(rows[i].target, "-", &b);
        CHECK_STR(wire_status(got, status), rows[i].status);
        CHECK(strstr(got, MARK) == NULL);
    }
}

static void a_long_path_is_refused_and_the_longest_is_only_absent(void)
{
    for (unsigned n = PATH_BYTES_MAX; n <= PATH_BYTES_MAX + 1; n++) {
        AUTO_CLOSE(buf) struct buf b = { 0 };
        char target[PATH_BYTES_MAX + 64], status[8];
        int at = snprintf(target, sizeof target, "/acme/wide/resolve/main/");
        memset(target + at, 'x', n);
        target[(unsigned)at + n] = 0;
        CHECK_STR(wire_status(get(target, "-", &b), status), n == PATH_BYTES_MAX ? "404" : "400");
    }
}

/* The target of a route for a model, with its parts filled in. */
static void fill(const char *pattern, const char *model, const char *path, char out[static 512])
{
    size_t n = 0;
    out[0] = 0;
    for (const char *p = pattern; *p == '/';) {
        size_t len = strcspn(p + 1, "/");
        const char *word = p + 1;
        const char *with = word[0] == ':' && word[1] == 'r' ? "main"
                           : strncmp(word, ":ns", 3) == 0   ? "acme"
                           : word[0] == ':'                 ? model
                           : word[0] == '*'                 ? path
                                                            : NULL;
        n += (size_t)(with != NULL ? snprintf(out + n, 512 - n, "/%s", with)
                                   : snprintf(out + n, 512 - n, "/%.*s", (int)len, word));
        p = word + len;
    }
}

static void no_route_lets_bytes_out_that_the_gate_holds(void)
{
    static const struct {
        const char *model, *path;
    } held[] = {
        { "shut", "w.bin" },      { "shut", "README.md" },  { "talk", "w.bin" },
        { "talk", "README.md" },  { "gate", "w.bin" },      { "gate", "sub/z.txt" },
        { "stuck", "w.bin" },     { "stuck", "README.md" }, { "quiet", "w.bin" },
        { "quiet", "README.md" }, { "terms", "w.bin" },
    };
    const char *const tokens[] = { "-", world.bob, world.eve, world.dan, world.pam };
    unsigned n, sends = 0;
    const struct route *route = route_list(&n);
    for (unsigned i = 0; i < n; i++) {
        sends += route[i].sends;
        for (size_t k = 0; k < COUNT(held) * COUNT(tokens); k++) {
            AUTO_CLOSE(buf) struct buf b = { 0 };
            char target[512];
            fill(route[i].pattern, held[k % COUNT(held)].model, held[k % COUNT(held)].path, target);
            check_case = target;
            const char *method = route[i].method == HTTP_POST ? "POST" : "GET";
            const char *got = ask(method, target, tokens[k / COUNT(held)], "",
                                  route[i].method == HTTP_POST ? "paths=w.bin" : "", &b);
            CHECK(memmem(got, b.len, MARK, strlen(MARK)) == NULL);
        }
    }
    check_case = "";
    CHECK(sends == 2);
}

/* The answer without what is new in each: its id, its date, and the name that was asked for. */
static void same_but_for(const char *answer, const char *name, struct buf *out)
{
    buf_init(out, "answer", 1 << 20);
    for (const char *p = answer; *p != 0;) {
        size_t line = strcspn(p, "\n") + (p[strcspn(p, "\n")] == '\n');
        if (strncmp(p, "X-Request-Id:", 13) != 0 && strncmp(p, "Date:", 5) != 0)
            for (size_t i = 0; i < line;) {
                bool hit = strncmp(p + i, name, strlen(name)) == 0;
                buf_printf(out, "%c", hit ? '*' : p[i]);
                i += hit ? strlen(name) : 1;
            }
        p += line;
    }
}

static void what_is_unlisted_answers_as_what_is_not_there(void)
{
    unsigned n;
    const struct route *route = route_list(&n);
    const char *const tokens[] = { "-", world.bob, world.eve };
    for (unsigned i = 0; i < n * COUNT(tokens); i++) {
        AUTO_CLOSE(buf) struct buf a = { 0 };
        AUTO_CLOSE(buf) struct buf b = { 0 };
        AUTO_CLOSE(buf) struct buf x = { 0 };
        AUTO_CLOSE(buf) struct buf y = { 0 };
        struct err err = { 0 };
        struct span sx, sy;
        char target[512];
        const struct route *r = &route[i / COUNT(tokens)];
        const char *method = r->method == HTTP_POST ? "POST" : "GET";
        const char *body = r->method == HTTP_POST ? "paths=w.bin" : "";
        fill(r->pattern, "quiet", "w.bin", target);
        check_case = r->pattern;
        same_but_for(ask(method, target, tokens[i % COUNT(tokens)], "", body, &a), "quiet", &x);
        fill(r->pattern, "qqqqq", "w.bin", target);
        same_but_for(ask(method, target, tokens[i % COUNT(tokens)], "", body, &b), "qqqqq", &y);
        CHECK(buf_done(&x, &sx, &err) && buf_done(&y, &sy, &err) && span_eq(sx, sy));
    }
}

static void a_head_is_the_get_without_its_body_on_every_route(void)
{
    static const char *const names[] = { "Content-Length", "Content-Type",  "ETag",
                                         "X-Error-Code",   "X-Repo-Commit", "Link",
                                         "X-Linked-Size" };
    unsigned n;
    const struct route *route = route_list(&n);
    for (unsigned i = 0; i < n * COUNT(names); i++) {
        AUTO_CLOSE(buf) struct buf a = { 0 };
        AUTO_CLOSE(buf) struct buf b = { 0 };
        char target[512], x[1024], y[1024], sx[8], sy[8];
        const struct route *r = &route[i / COUNT(names)];
        const char *name = names[i % COUNT(names)];
        if (r->method != HTTP_GET)
            continue;
        fill(r->pattern, "wide", "sub/dir", target);
        if (r->sends)
            fill(r->pattern, "wide", "w.bin", target);
        check_case = target;
        const char *got = ask("GET", target, world.ann, "", "", &a);
        const char *head = ask("HEAD", target, world.ann, "", "", &b);
        CHECK_STR(wire_status(head, sx), wire_status(got, sy));
        CHECK_STR(wire_header(head, name, x), wire_header(got, name, y));
        CHECK_STR(wire_body(head), "");
    }
}

static void a_file_has_what_clients_read_from_its_headers(void)
{
    static const struct {
        const char *path, *headers, *status, *name, *value;
    } rows[] = {
        { "w.bin", "", "200", "Accept-Ranges", "bytes" },
        { "w.bin", "", "200", "X-Linked-Size", "22" },
        { "w.bin", "", "200", "Content-Length", "22" },
        { "w.bin", "", "200", "Content-Type", "application/octet-stream" },
        { "w.bin", "", "200", "Content-Disposition",
          "inline; filename*=UTF-8''w.bin; filename=\"w.bin\";" },
        { "w.bin", "", "200", "Content-Encoding", "" },
        { "w.bin", "", "200", "Location", "" },
        { "w.bin", "", "200", "X-Xet-Hash", "" },
        { "w.bin", "Accept-Encoding: gzip\r\n", "200", "Content-Encoding", "" },
        { "config.json", "", "200", "Content-Type", "application/json" },
        { "odd%20name%20%2B%25%23%C3%A9%22.txt", "", "200", "Content-Disposition",
          "inline; filename*=UTF-8''odd%20name%20%2B%25%23%C3%A9%22.txt; filename=\"odd name "
          "+_#___.txt\";" },
        { "w.bin", "Range: bytes=0-0\r\n", "206", "Content-Range", "bytes 0-0/22" },
        { "w.bin", "Range: bytes=12-\r\n", "206", "Content-Range", "bytes 12-21/22" },
        { "w.bin", "Range: bytes=-3\r\n", "206", "Content-Length", "3" },
        { "w.bin", "Range: bytes=22-\r\n", "416", "Content-Range", "bytes */22" },
        { "w.bin", "Range: bytes=0-1,4-5\r\n", "200", "Content-Length", "22" },
        { "w.bin", "Range: bytes=0-1\r\nIf-Range: \"other\"\r\n", "200", "Content-Length", "22" },
        { "w.bin", "If-None-Match: *\r\n", "304", "X-Linked-Size", "22" },
        { "empty.txt", "", "200", "Content-Length", "0" },
        { "empty.txt", "Range: bytes=0-0\r\n", "200", "Content-Range", "bytes */0" },
        { "w.bin?download=true", "", "200", "Content-Length", "22" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        AUTO_CLOSE(buf) struct buf b = { 0 };
        char target[256], status[8], value[1024];
        snprintf(target, sizeof target, "/acme/wide/resolve/main/%s", rows[i].path);
        check_case = rows[i].name;
        const char *got = ask("GET", target, "-", rows[i].headers, "", &b);
        CHECK_STR(wire_status(got, status), rows[i].status);
        CHECK_STR(wire_header(got, rows[i].name, value), rows[i].value);
    }
}

static void a_range_is_the_bytes_of_the_file(void)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    const char *got =
        ask("GET", "/acme/wide/resolve/main/w.bin", "-", "Range: bytes=12-16\r\n", "", &b);
    CHECK_STR(wire_body(got), "01234");
}

static void a_head_tells_of_the_whole_whatever_range_it_names(void)
{
    static const char *const ranges[] = { "bytes=12-16", "bytes=-3", "bytes=22-" };
    for (size_t i = 0; i < COUNT(ranges); i++) {
        AUTO_CLOSE(buf) struct buf b = { 0 };
        char headers[64], status[8], value[1024];
        check_case = ranges[i];
        snprintf(headers, sizeof headers, "Range: %s\r\n", ranges[i]);
        const char *got = ask("HEAD", "/acme/wide/resolve/main/w.bin", "-", headers, "", &b);
        CHECK_STR(wire_status(got, status), "200");
        CHECK_STR(wire_header(got, "Content-Length", value), "22");
        CHECK_STR(wire_header(got, "Content-Range", value), "");
    }
}

/* The names of a file agree wherever it is told of: tree, headers, siblings. */
static void a_file_has_one_name_everywhere(void)
{
    AUTO_CLOSE(buf) struct buf head = { 0 };
    AUTO_CLOSE(buf) struct buf tree = { 0 };
    AUTO_CLOSE(buf) struct buf info = { 0 };
    char etag[1024], commit[1024], want[1200];
    const char *h = ask("HEAD", "/acme/wide/resolve/main/w.bin", "-", "", "", &head);
    wire_header(h, "ETag", etag);
    wire_header(h, "X-Repo-Commit", commit);
    CHECK(strlen(etag) == 66 && strlen(commit) == 40);
    etag[65] = 0;
    const char *t = get("/api/models/acme/wide/tree/main?recursive=true", "-", &tree);
    snprintf(want, sizeof want, "\"lfs\":{\"oid\":\"%s\",\"size\":22", etag + 1);
    CHECK(strstr(t, want) != NULL);
    const char *m = get("/api/models/acme/wide?blobs=true", "-", &info);
    snprintf(want, sizeof want, "\"lfs\":{\"sha256\":\"%s\",\"size\":22", etag + 1);
    CHECK(strstr(m, want) != NULL);
    snprintf(want, sizeof want, "\"sha\":\"%s\"", commit);
    CHECK(strstr(m, want) != NULL);
}

static void the_wire_says(const char *name, const char *method, const char *target,
                          const char *headers, const char *body, const char *want)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    check_case = name;
    CHECK_STR(wire_body(ask(method, target, "-", headers, body, &b)), want);
    check_case = "";
}

#define FORM "Content-Type: application/x-www-form-urlencoded\r\n"
#define JSON "Content-Type: application/json\r\n"
static void paths_are_told_of_and_what_is_not_there_is_left_out(void)
{
    AUTO_CLOSE(buf) struct buf form = { 0 };
    AUTO_CLOSE(buf) struct buf json = { 0 };
    char commit[1024];
    const char *target = "/api/models/acme/wide/paths-info/main";
    const char *f =
        ask("POST", target, "-", FORM, "paths=sub%2Fz.txt&paths=none&paths=..&paths=sub", &form);
    const char *j =
        ask("POST", target, "-", JSON,
            "{\"paths\":[\"sub/z.txt\",\"none\",\"..\",\"sub\"],\"expand\":false}", &json);
    CHECK_STR(wire_body(f), wire_body(j));
    CHECK(strstr(f, "\"path\":\"sub/z.txt\"") != NULL);
    CHECK(strstr(f, "{\"type\":\"directory\",\"oid\":\"") != NULL);
    CHECK(strstr(wire_body(f), "none") == NULL);
    CHECK(strlen(wire_header(f, "X-Repo-Commit", commit)) == 40);
    the_wire_says("no JSON", "POST", target, JSON, "{\"paths\":[",
                  "{\"error\":\"request body: expected '\\\"'\"}\n");
    the_wire_says("nothing asked", "POST", target, FORM, "x=y", "[]");
}

/* Only where it was asked for: what the scan came to, and the commit. */
static void a_file_is_told_of_with_what_the_scan_came_to(void)
{
    static const char safe[] = "\"securityFileStatus\":{\"status\":\"safe\",\"safe\":true,"
                               "\"avScan\":null,\"pickleImportScan\":null}";
    static const char bad[] =
        "\"path\":\"sub/z.txt\",\"lastCommit\":{\"id\":\"%40[0-9a-f]\",\"title\":\"release\","
        "\"date\":\"%*[^\"]\"},\"securityFileStatus\":{\"status\":\"%[a-z]\"";
    AUTO_CLOSE(buf) struct buf tree = { 0 };
    AUTO_CLOSE(buf) struct buf plain = { 0 };
    AUTO_CLOSE(buf) struct buf one = { 0 };
    char commit[41], status[64];
    const char *t = get("/api/models/acme/wide/tree/main?recursive=true&expand=true", "-", &tree);
    const char *at = strstr(t, "\"path\":\"sub/z.txt\"");
    CHECK(strstr(t, safe) != NULL && at != NULL);
    CHECK(at != NULL && sscanf(at, bad, commit, status) == 2 && strcmp(status, "unsafe") == 0);
    CHECK(strstr(get("/api/models/acme/wide/tree/main?recursive=true", "-", &plain), "security") ==
          NULL);
    const char *o = ask("POST", "/api/models/acme/wide/paths-info/main", "-", JSON,
                        "{\"paths\":[\"sub/z.txt\"],\"expand\":true}", &one);
    CHECK(strstr(o, "{\"status\":\"unsafe\",\"safe\":false,\"avScan\":null,\"pickleImportScan\":"
                    "{\"highestSafetyLevel\":\"dangerous\",\"imports\":[{\"module\":\"os\","
                    "\"name\":\"system\",\"safety\":\"dangerous\"}]}}") != NULL);
}

/* Of the whole release, where it was asked for; of what is closed, nothing. */
static void a_model_is_told_of_with_what_the_scan_came_to(void)
{
    static const char want[] = "{\"path\":\"sub/z.txt\",\"level\":\"unsafe\"}";
    AUTO_CLOSE(buf) struct buf asked = { 0 };
    AUTO_CLOSE(buf) struct buf named = { 0 };
    AUTO_CLOSE(buf) struct buf plain = { 0 };
    AUTO_CLOSE(buf) struct buf shut = { 0 };
    const char *t = get("/api/models/acme/wide?securityStatus=True", "-", &asked);
    const char *at = strstr(t, "\"securityRepoStatus\":{\"scansDone\":");
    CHECK(at != NULL && strstr(at, want) != NULL && strstr(at, "\"safe\"") == NULL);
    CHECK(strstr(get("/api/models/acme/wide?expand=securityRepoStatus", "-", &named), want) !=
          NULL);
    CHECK(strstr(get("/api/models/acme/wide", "-", &plain), "security") == NULL);
    CHECK(strstr(get("/api/models/acme/shut?securityStatus=true", "-", &shut),
                 "\"securityRepoStatus\":null") != NULL);
}

static void a_tree_is_paged_by_absolute_links_that_end(void)
{
    char target[1200] = "/api/models/acme/wide/tree/main?recursive=true&limit=1", link[1024];
    unsigned pages = 0, entries = 0;
    while (target[0] != 0 && pages < 20) {
        AUTO_CLOSE(buf) struct buf b = { 0 };
        const char *got = get(target, "-", &b);
        for (const char *p = got; (p = strstr(p, "\"type\":")) != NULL; p++)
            entries++;
        wire_header(got, "Link", link);
        target[0] = 0;
        if (link[0] != 0) {
            static const char front[] = "<http://hub.test:80", end[] = ">; rel=\"next\"";
            char *stop = strstr(link, end);
            CHECK(strncmp(link, front, sizeof front - 1) == 0 && stop != NULL);
            *stop = 0;
            snprintf(target, sizeof target, "%s", link + sizeof front - 1);
        }
        pages++;
    }
    CHECK(pages == COUNT(files));
    CHECK(entries == COUNT(files) + 2);
}

static void a_link_holds_no_host_that_is_none(void)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    char link[1024];
    const char *got = wire_ask(hub_address(world.hub),
                               SPAN("GET /api/models?limit=1 HTTP/1.1\r\nHost: a>\"b\r\n"
                                    "Connection: close\r\n\r\n"),
                               &b);
    wire_header(got, "Link", link);
    CHECK(strncmp(link, "<http://127.0.0.1:", 18) == 0);
}

static void a_folder_is_listed_with_its_own_folders_only(void)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    const char *got = wire_body(get("/api/models/acme/wide/tree/main/sub", "-", &b));
    CHECK(strstr(got, "\"path\":\"sub/dir\"") != NULL);
    CHECK(strstr(got, "\"path\":\"sub/z.txt\"") != NULL);
    CHECK(strstr(got, "a.txt") == NULL && strstr(got, "w.bin") == NULL);
}

static void closed_is_told_with_its_reasons_and_without_its_files(void)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    const char *got = get("/api/models/acme/shut", "-", &b);
    CHECK(strstr(got, "\"siblings\":[]") != NULL);
    CHECK(strstr(got, "\"gated\":\"manual\"") != NULL);
    CHECK(strstr(got, "\"ajar\":{\"position\":\"closed\"") != NULL);
    CHECK(strstr(got, "nobody has approved") != NULL);
}

static void the_list_shows_what_may_be_seen_and_pages(void)
{
    AUTO_CLOSE(buf) struct buf all = { 0 };
    AUTO_CLOSE(buf) struct buf own = { 0 };
    AUTO_CLOSE(buf) struct buf some = { 0 };
    AUTO_CLOSE(buf) struct buf page = { 0 };
    char link[1024];
    const char *got = get("/api/models", "-", &all);
    CHECK(strstr(got, "acme/wide") != NULL && strstr(got, "acme/quiet") == NULL);
    CHECK(strstr(get("/api/models", world.ann, &own), "acme/quiet") != NULL);
    got = get("/api/models?search=WID&author=acme", "-", &some);
    CHECK(strstr(got, "acme/wide") != NULL && strstr(got, "acme/gate") == NULL);
    got = get("/api/models?limit=2&search=a", "-", &page);
    CHECK(strncmp(wire_header(got, "Link", link),
                  "<http://hub.test:80/api/models?limit=2&search=a&cursor=", 55) == 0);
}

static void a_rate_limit_counts_what_was_sent_and_says_when_again(void)
{
    for (unsigned i = 0; i < 3; i++) {
        AUTO_CLOSE(buf) struct buf b = { 0 };
        char status[8], value[1024];
        const char *got = get("/acme/limit/resolve/main/w.bin", world.bob, &b);
        CHECK_STR(wire_status(got, status), i < 2 ? "200" : "429");
        CHECK_STR(wire_header(got, "Retry-After", value), i < 2 ? "" : "3600");
        if (i == 2)
            CHECK_STR(wire_header(got, "X-Error-Message", value),
                      "this model has a rate limit: 2 files in 3600 seconds for one person. Try "
                      "again later");
    }
    AUTO_CLOSE(buf) struct buf b = { 0 };
    char status[8];
    CHECK_STR(wire_status(get("/acme/limit/resolve/main/w.bin", world.pam, &b), status), "200");
}

/* Posts once for each of the first two threads that wait for the database. */
static sem_t waiting;
static _Atomic(pthread_t) first_waiter;
static atomic_uint waiters;
static void note_waiter(void)
{
    unsigned none = 0, one = 1;
    if (atomic_load(&waiters) == 0)
        atomic_store(&first_waiter, pthread_self());
    else if (pthread_equal(atomic_load(&first_waiter), pthread_self()))
        return;
    if (atomic_compare_exchange_strong(&waiters, &none, 1) ||
        atomic_compare_exchange_strong(&waiters, &one, 2))
        sem_post(&waiting);
}

static bool waited_for(void)
{
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    t.tv_sec += WIRE_DEADLINE_MS / 1000;
    return sem_timedwait(&waiting, &t) == 0;
}

/* Both pass the gate before either is in the ledger; the ledger lets one of them through. */
static void a_rate_limit_holds_for_requests_at_the_same_time(void)
{
    static const char request[] = "GET /acme/limit/resolve/main/w.bin HTTP/1.1\r\nHost: h\r\n"
                                  "Connection: close\r\nAuthorization: Bearer %s\r\n\r\n";
    char text[256], status[8], value[1024];
    int fd[2];
    unsigned sent = 0, refused = 0;
    snprintf(text, sizeof text, request, world.dan);
    AUTO_CLOSE(buf) struct buf once = { 0 };
    CHECK_STR(wire_status(wire_ask(hub_address(world.hub), span_of(text), &once), status), "200");
    sqlite3 *other = raw_open(world.home, "BEGIN IMMEDIATE");
    sem_init(&waiting, 0, 0);
    raw_watch(note_waiter);
    for (unsigned i = 0; i < 2; i++) {
        fd[i] = wire_open(hub_address(world.hub));
        CHECK(wire_send(fd[i], span_of(text)) && waited_for());
    }
    raw_run(other, "COMMIT");
    sqlite3_close(other);
    for (unsigned i = 0; i < 2; i++) {
        AUTO_CLOSE(buf) struct buf b = { 0 };
        buf_init(&b, "answer", 1 << 16);
        CHECK(wire_read(fd[i], NULL, 0, &b));
        buf_put(&b, SPAN("\0"));
        const char *got = (const char *)b.bytes;
        wire_status(got, status);
        sent += strcmp(status, "200") == 0;
        refused += strcmp(status, "429") == 0 &&
                   strcmp(wire_header(got, "Retry-After", value), "3600") == 0;
        close(fd[i]);
    }
    raw_watch(NULL);
    CHECK(sent == 1 && refused == 1);
}

static unsigned ledger_rows(const char *name)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "ledger", .limit = 1 << 20 };
    struct err err = { 0 };
    struct store_model m;
    struct store_entry *list;
    unsigned n = 0;
    AUTO_CLOSE(store) struct store *s = store_open(world.home, false, &err);
    if (s == NULL || store_model_find(s, SPAN("acme"), span_of(name), &a, &m, &err) != ROW_FOUND ||
        !store_ledger(s, m.id, 1000, &a, &list, &n, &err))
        check_fail(__FILE__, __LINE__, err.text);
    return n;
}

static void what_was_sent_is_in_the_ledger_and_nothing_else(void)
{
    static const struct {
        const char *method, *headers;
        unsigned rows;
    } rows[] = {
        { "GET", "", 1 },
        { "GET", "Range: bytes=3-5\r\n", 1 },
        { "HEAD", "", 0 },
        { "GET", "If-None-Match: *\r\n", 0 },
        { "GET", "Range: bytes=99-\r\n", 0 },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        AUTO_CLOSE(buf) struct buf b = { 0 };
        unsigned before = ledger_rows("wide");
        ask(rows[i].method, "/acme/wide/resolve/main/w.bin", "-", rows[i].headers, "", &b);
        CHECK(ledger_rows("wide") - before == rows[i].rows);
    }
}

static void a_name_is_found_ignoring_case_and_shown_as_given(void)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    CHECK(strstr(get("/api/models/ACME/Wide", "-", &b), "\"id\":\"acme/wide\"") != NULL);
}

static void a_commit_is_asked_for_by_its_id_and_echoed(void)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    char target[256], status[8], value[1024];
    snprintf(target, sizeof target, "/acme/gate/resolve/%s/w.bin", world.oid);
    const char *got = get(target, world.ann, &b);
    CHECK_STR(wire_status(got, status), "200");
    CHECK_STR(wire_header(got, "X-Repo-Commit", value), world.oid);
}

static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Begins the download of the large file as ann, and reads the first of it: a slow reader. */
static int begin_slow(void)
{
    AUTO_CLOSE(buf) struct buf r = { 0 };
    AUTO_CLOSE(buf) struct buf first = { 0 };
    struct err err = { 0 };
    struct span text = { 0 };
    int fd = wire_open(hub_address(world.hub));
    buf_init(&r, "request", 4096);
    buf_init(&first, "answer", 1 << 20);
    buf_printf(&r,
               "GET /acme/big/resolve/main/big.bin HTTP/1.1\r\nHost: h\r\n"
               "Authorization: Bearer %s\r\n\r\n",
               world.ann);
    CHECK(buf_done(&r, &text, &err) && wire_send(fd, text));
    CHECK(wire_read(fd, "\r\n\r\n", 1, &first));
    return fd;
}

/* The other side goes within so many milliseconds, while nothing is read. */
static bool gone_within(int fd, int64_t ms)
{
    int64_t began = now_ms();
    struct pollfd p = { .fd = fd, .events = POLLRDHUP };
    while (now_ms() - began < ms)
        if (poll(&p, 1, 20) > 0 && (p.revents & (POLLERR | POLLHUP | POLLRDHUP)) != 0)
            return true;
    return false;
}

static void a_revoked_grant_stops_a_running_download_within_a_second(void)
{
    struct err err = { 0 };
    AUTO_CLOSE(store) struct store *s = store_open(world.home, false, &err);
    int fd = begin_slow();
    if (s == NULL || !grant(s, "gate", "bob", 86400, &err))
        check_fail(__FILE__, __LINE__, err.text);
    CHECK(!gone_within(fd, 700)); /* the gate was asked again, and rows of it are kept */
    if (s == NULL || !store_grant_revoke(s, SPAN("acme"), SPAN("big"), SPAN("ann"), NOW, &err))
        check_fail(__FILE__, __LINE__, err.text);
    CHECK(gone_within(fd, 1000));
    close(fd);
    if (!grant(s, "big", "ann", 0, &err))
        check_fail(__FILE__, __LINE__, err.text);
}

static void a_grant_counts_from_the_next_request_on(void)
{
    struct err err = { 0 };
    AUTO_CLOSE(store) struct store *s = store_open(world.home, false, &err);
    for (unsigned i = 0; s != NULL && i < 7; i++) {
        AUTO_CLOSE(buf) struct buf b = { 0 };
        char status[8];
        bool opens = i % 2 == 1;
        if (opens && !grant(s, "gate", "pam", 0, &err))
            check_fail(__FILE__, __LINE__, err.text);
        if (i > 0 && !opens &&
            !store_grant_revoke(s, SPAN("acme"), SPAN("gate"), SPAN("pam"), NOW, &err))
            check_fail(__FILE__, __LINE__, err.text);
        for (unsigned k = 0; k < 4; k++) {
            buf_free(&b);
            const char *got = get("/acme/gate/resolve/main/w.bin", world.pam, &b);
            CHECK_STR(wire_status(got, status), opens ? "200" : "403");
        }
    }
}

static void what_changes_elsewhere_leaves_a_running_download_alone(void)
{
    struct err err = { 0 };
    AUTO_CLOSE(store) struct store *s = store_open(world.home, false, &err);
    int fd = begin_slow();
    if (s == NULL || !grant(s, "big", "bob", 0, &err))
        check_fail(__FILE__, __LINE__, err.text);
    CHECK(!gone_within(fd, 700)); /* nor does a limit it has itself used up end it */
    static uint8_t piece[1 << 16];
    uint64_t got = 0;
    for (ssize_t n; got < BIG_BYTES / 2 && (n = recv(fd, piece, sizeof piece, 0)) > 0;)
        got += (uint64_t)n;
    CHECK(got >= BIG_BYTES / 2);
    close(fd);
}

static void the_world_is_made(void)
{
    struct err err = { 0 };
    if (!begin(&err))
        check_fail(__FILE__, __LINE__, err.text);
}

static void the_world_ends(void)
{
    hub_close(world.hub, 1000);
    sample_remove(world.home);
}

TESTS(TEST(the_world_is_made), TEST(a_refusal_has_status_code_state_and_next_step),
      TEST(what_a_decision_stood_on_is_not_served),
      TEST(what_is_contested_or_overdue_stays_open_and_is_not_sent),
      TEST(what_a_policy_says_cannot_end_a_header), TEST(only_a_bearer_token_is_one),
      TEST(only_behind_bearer_it_is_a_token), TEST(an_answer_given_again_has_one_id_and_a_new_one),
      TEST(a_clock_set_back_opens_nothing), TEST(a_grant_counts_from_the_next_request_on),
      TEST(a_hostile_target_has_a_clear_status_and_gets_nothing),
      TEST(a_long_path_is_refused_and_the_longest_is_only_absent),
      TEST(no_route_lets_bytes_out_that_the_gate_holds),
      TEST(what_is_unlisted_answers_as_what_is_not_there),
      TEST(a_head_is_the_get_without_its_body_on_every_route),
      TEST(a_file_has_what_clients_read_from_its_headers), TEST(a_range_is_the_bytes_of_the_file),
      TEST(a_head_tells_of_the_whole_whatever_range_it_names), TEST(a_file_has_one_name_everywhere),
      TEST(paths_are_told_of_and_what_is_not_there_is_left_out),
      TEST(a_file_is_told_of_with_what_the_scan_came_to),
      TEST(a_model_is_told_of_with_what_the_scan_came_to),
      TEST(a_tree_is_paged_by_absolute_links_that_end), TEST(a_link_holds_no_host_that_is_none),
      TEST(a_folder_is_listed_with_its_own_folders_only),
      TEST(closed_is_told_with_its_reasons_and_without_its_files),
      TEST(the_list_shows_what_may_be_seen_and_pages),
      TEST(a_rate_limit_counts_what_was_sent_and_says_when_again),
      TEST(a_rate_limit_holds_for_requests_at_the_same_time),
      TEST(what_was_sent_is_in_the_ledger_and_nothing_else),
      TEST(a_name_is_found_ignoring_case_and_shown_as_given),
      TEST(a_commit_is_asked_for_by_its_id_and_echoed),
      TEST(a_revoked_grant_stops_a_running_download_within_a_second),
      TEST(what_changes_elsewhere_leaves_a_running_download_alone), TEST(the_world_ends))
