/* state_test.c - what an analysis supposes can be written as a file of evidence: read back, it gives
 * the position that was claimed. */
#include "evidence/evidence.h"
#include "evidence/state.h"
#include "lib/keygen.h"
#include "policy/random.h"

enum { POLICIES = 120 };

static bool random_policy(struct arena *a, struct policy *out)
{
    static struct pol_faults faults;
    static struct sketch s;
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct span text;
    struct err err = { 0 };
    /* Approvals are counted, not stated, unless all is supposed. */
    uint32_t facts = ((1u << RND_FACTS) - 1) & ~(1u << 4);
    sketch_make(&s, (struct rnd_limits){ .facts = facts, .exact = true });
    buf_init(&b, "policy", 1 << 20);
    sketch_print(&b, &s, s.n_clauses);
    faults = (struct pol_faults){ 0 };
    return buf_done(&b, &text, &err) && policy_read(text, a, out, &faults, &err);
}

static void state_is_read_back(struct keygen *k, const struct policy *p, const struct pol_state *s)
{
    static const uint8_t zeros[SHA256_BYTES];
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 16 << 20 };
    struct ev_subject about = { .weights = zeros, .policy = zeros };
    struct ev_input in = { .folder = keygen_path(k, "ev") };
    struct ev_store *store;
    struct ev_known known;
    struct span text;
    struct err err = { 0 };
    bool whole;
    CHECK(ev_state_text(p, s, &a, &text, &whole, &err) && whole);
    keygen_write(k, "ev/w.evidence.json", text);
    CHECK(ev_load(&in, &a, &store, &err) && ev_resolve(store, &about, p, s->now, &a, &known, &err));
    CHECK_STR(err.text, "");
    struct pol_given *given = ARENA_ARRAY(&a, struct pol_given, p->n_facts, &err);
    CHECK(given != NULL);
    for (unsigned i = 0; i < p->n_facts && given != NULL; i++)
        given[i] = known.fact[i].given;
    CHECK(policy_position(p, given, s->now) == s->position);
    if (policy_position(p, given, s->now) != s->position)
        printf("%.*s%.*s\n", (int)p->text.len, (const char *)p->text.ptr, (int)text.len,
               (const char *)text.ptr);
}

static void what_is_supposed_is_read_back(void)
{
    struct keygen k;
    struct err err = { 0 };
    unsigned read = 0;
    CHECK(keygen_open(&k) && file_folder(keygen_path(&k, "ev"), 0700, &err));
    for (int i = 0; i < POLICIES; i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 64 << 20 };
        struct policy p;
        struct pol_analysis found;
        if (!random_policy(&a, &p))
            continue;
        CHECK(policy_analyse(&p, POL_BUDGET, &a, &found, &err));
        for (size_t n = 0; n < found.n_findings; n++)
            for (unsigned w = 0; w < found.finding[n]->n_witnesses; w++, read++)
                state_is_read_back(&k, &p, &found.finding[n]->witness[w]);
    }
    keygen_close(&k);
    CHECK(read > 50);
}

#define HEAD "policy \"t\" version 1.\nStart from open.\n"

/* Every kind of set, in words that do not change by themselves. */
static void each_kind_of_set_has_its_items(void)
{
    static const char text[] =
        HEAD "fact n is a count, higher is riskier.\nfact m is a proportion, higher is riskier, "
             "measured, counts only if signed by \"red team\".\nfact d is a date, neutral.\n"
             "fact y is yes or no, yes is riskier.\nfact w is one of (e, f, g), neutral.\n"
             "fact s is some of (a, b), riskier with (a).\nfact v is approvals.\n"
             "rule one: at most closed when n is above 1 or m is above 1% or y or w is e or s "
             "includes a or v is below 1 or d is after 2026-01-01.\n";
    static const struct {
        const char *given, *items;
        bool whole;
    } rows[] = {
        { "", "", true },
        { "n=3", "{\"fact\":\"n\",\"kind\":\"exact\",\"value\":3,ON}", true },
        { "n=3..1e24",
          "{\"fact\":\"n\",\"kind\":\"exact\",\"value\":3,ON},"
          "{\"fact\":\"n\",\"kind\":\"exact\",\"value\":1e24,ON}",
          true },
        { "n=3..inf",
          "{\"fact\":\"n\",\"kind\":\"exact\",\"value\":3,ON},"
          "{\"fact\":\"n\",\"kind\":\"exact\",\"value\":null,ON}",
          false },
        { "m=0.01..0.025",
          "{\"fact\":\"m\",\"kind\":\"interval\",\"lo\":0.01,\"hi\":0.025,"
          "\"level\":0.999999999999,\"sided\":1,ON,\"by\":\"red team\"}",
          true },
        { "d=2026-02-03", "{\"fact\":\"d\",\"kind\":\"exact\",\"value\":\"2026-02-03\",ON}", true },
        { "y=yes", "{\"fact\":\"y\",\"kind\":\"word\",\"value\":\"yes\",ON}", true },
        { "w=e|g",
          "{\"fact\":\"w\",\"kind\":\"word\",\"value\":\"e\",ON},"
          "{\"fact\":\"w\",\"kind\":\"word\",\"value\":\"g\",ON}",
          true },
        { "s={a}", "{\"fact\":\"s\",\"kind\":\"set\",\"value\":[\"a\"],ON}", true },
        { "s={a}?{b}",
          "{\"fact\":\"s\",\"kind\":\"set\",\"value\":[\"a\"],ON},"
          "{\"fact\":\"s\",\"kind\":\"set\",\"value\":[\"a\",\"b\"],ON}",
          true },
        { "v=2", "{\"fact\":\"v\",\"kind\":\"exact\",\"value\":2,ON}", true },
    };
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 16 << 20 };
    struct policy p;
    if (!given_policy(SPAN(text), &a, &p))
        return;
    for (size_t i = 0; i < COUNT(rows); i++) {
        AUTO_CLOSE(buf) struct buf want = { 0 };
        struct pol_state s = { .given = given_of(&p, &a, "", rows[i].given),
                               .now = CLOCK_OF_TESTS };
        struct span got, expected;
        struct err err = { 0 };
        bool whole;
        check_case = rows[i].given;
        buf_init(&want, "test", 1 << 16);
        buf_printf(&want,
                   "{\"schema\":\"ajar/evidence/1\",\"weights\":\"sha256:%064d\",\"items\":[", 0);
        for (const char *c = rows[i].items; *c != 0; c++)
            if (strncmp(c, "ON", 2) == 0)
                buf_printf(&want, "\"measured_at\":\"2026-11-21\""), c++;
            else
                buf_printf(&want, "%c", *c);
        buf_printf(&want, "]}\n");
        CHECK(ev_state_text(&p, &s, &a, &got, &whole, &err) && whole == rows[i].whole);
        CHECK(buf_done(&want, &expected, &err) && span_eq(got, expected));
        if (!span_eq(got, expected))
            printf("    got: %.*s", (int)got.len, (const char *)got.ptr);
    }
}

TESTS(TEST(what_is_supposed_is_read_back), TEST(each_kind_of_set_has_its_items))
