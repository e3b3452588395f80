/* run_test.c - how long a run rests, in which order it asks, and what a log comes to; asking itself is
 * in test/clients and test/cli. */
#include "evidence/run.h"

#include "evidence/import.h"
#include "evidence/run_log.h"
#include "lib/keygen.h"

static void rests_grow_and_are_bounded(void)
{
    struct run_ask r = { .seed = 1, .rest_ms = 1000 };
    for (unsigned k = 1; k <= RUN_TRIES_MAX; k++) {
        uint64_t whole = 1000;
        for (unsigned i = 1; i < k && whole < RUN_REST_MAX_MS; i++)
            whole *= 2;
        whole = whole < RUN_REST_MAX_MS ? whole : RUN_REST_MAX_MS;
        uint64_t most = whole + whole / 4, got = run_rest_ms(&r, k, 0, 7);
        CHECK(got >= whole / 4 * 3 && got <= most && got <= RUN_REST_MAX_MS);
        CHECK(got == run_rest_ms(&r, k, 0, 7));
    }
    CHECK(run_rest_ms(&r, 1, 0, 7) != run_rest_ms(&r, 1, 0, 8));
}

static void what_the_endpoint_asks_for_is_kept_within_bounds(void)
{
    struct run_ask r = { .seed = 1, .rest_ms = 1 };
    CHECK(run_rest_ms(&r, 1, 7, 0) == 7000);
    CHECK(run_rest_ms(&r, 1, UINT64_MAX, 0) == RUN_REST_MAX_MS);
    r.rest_ms = 60000;
    CHECK(run_rest_ms(&r, 1, 1, 0) >= 45000);
}

static void the_order_is_the_seeds(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
    struct prompts set = { .n = 100 };
    struct run_ask r = { .set = &set, .seed = 3 };
    struct err err = { 0 };
    uint32_t *one, *two, *other;
    size_t n;
    bool seen[100] = { false }, moved = false;
    CHECK(run_order(&r, &a, &one, &n, &err) && n == 100);
    CHECK(run_order(&r, &a, &two, &n, &err) && memcmp(one, two, 100 * sizeof *one) == 0);
    for (size_t i = 0; i < 100; i++) {
        CHECK(one[i] < 100 && !seen[one[i]]);
        seen[one[i]] = true;
        moved = moved || one[i] != i;
    }
    CHECK(moved);
    r.seed = 4;
    CHECK(run_order(&r, &a, &other, &n, &err) && memcmp(one, other, 100 * sizeof *one) != 0);
    r.seed = 3;
    r.sample = 10;
    CHECK(run_order(&r, &a, &other, &n, &err) && n == 10 &&
          memcmp(one, other, 10 * sizeof *one) == 0);
    r.sample = 101;
    CHECK(run_order(&r, &a, &other, &n, &err) && n == 100);
}

#define HEAD "{\"head\":1}"
#define SET(match)                                                                                 \
    "{\"schema\":\"ajar/set/1\",\"name\":\"n\",\"fact\":\"eval.n\",\"match\":" match "}\n"
#define ASK(id, answer)                                                                            \
    "{\"id\":\"" id "\",\"prompt\":\"p\",\"cluster\":\"c" id "\",\"answer\":" answer "}\n"
#define SAID(id, text)                                                                             \
    "{\"id\":\"" id "\",\"part\":0,\"status\":200,\"answer\":{\"choices\":[{\"message\":{"         \
    "\"content\":\"" text "\"}}]}}\n"
#define JUDGED(id, text)                                                                           \
    "{\"id\":\"" id "\",\"part\":1,\"status\":200,\"answer\":{\"choices\":[{\"message\":{"         \
    "\"content\":\"" text "\"}}]}}\n"
#define FAILED(id, why) "{\"id\":\"" id "\",\"part\":0,\"status\":500,\"failed\":\"" why "\"}\n"
#define AGAIN(id)       "{\"id\":\"" id "\",\"part\":0,\"again\":true,\"failed\":\"no connection\"}\n"
#define LIKELY(part, p)                                                                            \
    "{\"id\":\"a\",\"part\":" part ",\"status\":200,\"answer\":{\"choices\":[{\"logprobs\":{"      \
    "\"text_offset\":[0,1],\"token_logprobs\":[null," p "]}}]}}\n"
#define CHOOSE "{\"id\":\"a\",\"prompt\":\"p\",\"choices\":[\"x\",\"y\"],\"answer\":1}\n"
#define JUDGE  "\"judge\",\"rubric\":\"r\",\"judge_hit\":\"yes\",\"judge_miss\":\"no\""
#define THREE  ASK("b", "\"x\"") ASK("a", "\"x\"") ASK("c", "\"x\"")

static const struct {
    const char *set, *log, *want;
} scored[] = {
    { SET("\"exact\"") THREE, SAID("a", "x") SAID("b", "y") SAID("c", "x"), "b0 a1 c1; 2 hits" },
    { SET("\"exact\"") THREE, SAID("a", "x") FAILED("b", "status 500: \\\"x\\\"") SAID("c", " "),
      "a1; 1 hits; 1 empty, 1 status 500" },
    { SET("\"exact\"") THREE, AGAIN("a") SAID("a", "x") AGAIN("c") AGAIN("c"),
      "a1; 1 hits; 2 was not asked" },
    { SET("\"exact\"") ASK("a", "\"x\""),
      "{\"id\":\"a\",\"part\":0,\"status\":200,\"stray\":\"<\"}\n",
      "; 0 hits; 1 what came is no JSON" },
    { SET("\"exact\"") ASK("a", "\"x\""),
      "{\"id\":\"a\",\"part\":0,\"status\":200,\"answer\":[]}\n", "; 0 hits; 1 expected '{'" },
    { SET("\"exact\"") ASK("a", "\"x\"") "{\"id\":\"b\",\"prompt\":\"p\",\"cluster\":\"ca\","
                                         "\"answer\":\"x\"}\n" ASK("d", "\"x\""),
      SAID("d", "x") SAID("b", "x") SAID("a", "x"), "a1/0 b1/0 d1/1; 3 hits" },
    { SET("\"likelihood\"") CHOOSE, LIKELY("0", "-2") LIKELY("1", "-1"), "a1; 1 hits" },
    { SET("\"likelihood\"") CHOOSE, LIKELY("0", "-1") LIKELY("1", "-2"), "a0; 0 hits" },
    { SET("\"likelihood\"") CHOOSE, LIKELY("1", "-1"), "; 0 hits; 1 was not asked" },
    { SET("\"likelihood\"") CHOOSE, LIKELY("0", "-1") LIKELY("1", "null"),
      "; 0 hits; 1 no log-probability of a token of the choice" },
    { SET(JUDGE) ASK("a", "\"x\""), SAID("a", "x") JUDGED("a", "yes"), "a1; 1 hits" },
    { SET(JUDGE) ASK("a", "\"x\""), SAID("a", "x") JUDGED("a", "no"), "a0; 0 hits" },
    { SET(JUDGE) ASK("a", "\"x\""), SAID("a", "x"), "; 0 hits; 1 was not asked" },
    { SET(JUDGE) ASK("a", "\"x\""), SAID("a", "") JUDGED("a", "yes"), "; 0 hits; 1 empty" },
    { SET(JUDGE) ASK("a", "\"x\""), SAID("a", "x") JUDGED("a", "maybe"),
      "; 0 hits; 1 the judge's last line is neither of its words" },
};

static void describe(const struct run_scores *s, struct buf *b)
{
    for (size_t i = 0; i < s->n_scores; i++) {
        buf_printf(b, "%s%.*s%g", i > 0 ? " " : "", (int)s->item[i].len,
                   (const char *)s->item[i].ptr, s->score[i]);
        if (s->cluster != NULL)
            buf_printf(b, "/%u", s->cluster[i]);
    }
    buf_printf(b, "; %" PRIu64 " hits", s->hits);
    for (size_t i = 0; i < s->n_whys; i++)
        buf_printf(b, "%s %" PRIu64 " %.*s", i > 0 ? "," : ";", s->why[i].n, (int)s->why[i].why.len,
                   (const char *)s->why[i].why.ptr);
    buf_put(b, (struct span){ (const uint8_t *)"", 1 });
}

static bool score(struct keygen *k, const char *log, struct prompts *set, struct arena *a,
                  struct run_scores *out, struct err *err)
{
    static const uint8_t weights[SHA256_BYTES];
    struct run_ask r = { .set = set,
                         .log_path = log,
                         .head = SPAN(HEAD),
                         .model.chat = true,
                         .judge_model.chat = true };
    struct run_named named = {
        .fact = SPAN("eval.n"), .run_id = SPAN("r"), .weights = weights, .set_sha256 = weights
    };
    struct span text;
    (void)k;
    named.n = set->n;
    named.began_at = (int64_t)20000 * DAY_SECONDS;
    return run_score(&r, a, out, err) &&
           (out->n_scores == 0 || (run_evidence(&r, &named, out, a, &text, err) &&
                                   run_registered(&named, a, &text, err)));
}

/* Of each allocation on the way one fails: nothing comes of it, and the log is as it was. */
static void a_log_comes_to_scores(void)
{
    struct keygen k;
    CHECK(keygen_open(&k));
    const char *path = keygen_path(&k, "log");
    for (size_t i = 0; i < COUNT(scored); i++) {
        char log[4096];
        snprintf(log, sizeof log, "%s\n%s", HEAD, scored[i].log);
        keygen_write(&k, "log", span_of(log));
        for (size_t nth = 0;; nth++) {
            AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 8 << 20 };
            AUTO_CLOSE(buf) struct buf b = { 0 };
            struct prompts set = { 0 };
            struct run_scores s = { .planned_n = 77 };
            struct err err = { 0 };
            check_case = scored[i].log;
            CHECK(prompts_read(span_of(scored[i].set), &a, &set, &err));
            mem_fail_at = nth;
            bool ok = score(&k, path, &set, &a, &s, &err);
            bool reached = nth > 0 && mem_fail_at == 0;
            mem_fail_at = 0;
            if (reached && !ok) {
                CHECK(err.kind == ERR_SYSTEM);
                continue;
            }
            CHECK_STR(err.text, "");
            buf_init(&b, "test", 4096);
            describe(&s, &b);
            CHECK_STR((const char *)b.bytes, scored[i].want);
            CHECK(s.planned_n == set.n && s.n_scores + s.unscored == set.n);
            CHECK(span_eq(keygen_read(&k, "log", &a), span_of(log)));
            if (nth > 0)
                break;
        }
    }
    check_case = "";
    keygen_close(&k);
}

TESTS(TEST(rests_grow_and_are_bounded), TEST(what_the_endpoint_asks_for_is_kept_within_bounds),
      TEST(the_order_is_the_seeds), TEST(a_log_comes_to_scores))
