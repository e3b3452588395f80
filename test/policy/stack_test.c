/* stack_test.c - several policies as one: what stands, stands in all of them. */
#include "policy/given.h"

static const char *const names[] = { "memo-6a.ajar", "law-6b.ajar", "thresholds-6c.ajar",
                                     "science-6d.ajar", "hub-6e.ajar" };
enum { LAYERS = COUNT(names), ROUNDS = 2000 };

static uint64_t state = 88172645463325252u;

static uint64_t roll(uint64_t sides)
{
    state ^= state << 13, state ^= state >> 7, state ^= state << 17;
    return state % sides;
}

static struct pol_set made_up(const struct pol_fact *f)
{
    static const int powers[] = { -4, -2, -1, 0, 1, 9, 12, 23, 25 };
    struct pol_set s = pol_whole(f);
    if (roll(4) == 0)
        return s;
    s.missing = false;
    if (f->n_words > 0) {
        s.may = (roll(2) == 0 ? s.may & roll(UINT64_MAX) : 0) | 1ull << roll(f->n_words);
        s.must = f->type == POL_SET ? s.may & roll(UINT64_MAX) : 0;
        return s;
    }
    s.lo = s.hi = (struct dec){ .m = (int)roll(9), .e = powers[roll(COUNT(powers))] };
    if (roll(3) == 0)
        s.hi = pol_whole(f).hi;
    return s;
}

/* What objects to a position of the stack is what objects to it in one of the layers. */
static void check_objections(const struct pol_verdict *stack, const struct pol_verdict *layer)
{
    enum position widest = POSITION_CLOSED;
    for (enum position at = POSITION_HOSTED; at <= POSITION_OPEN; at++) {
        unsigned n = 0;
        for (unsigned i = 0; i < LAYERS; i++)
            for (unsigned k = 0; k < layer[i].n_objections[at]; k++, n++) {
                const struct pol_objection *o = &stack->objection[at][n];
                CHECK(n < stack->n_objections[at] && o->value == layer[i].objection[at][k].value &&
                      o->n_atoms == layer[i].objection[at][k].n_atoms);
                for (unsigned a = 0; a < o->n_atoms && check_bad == 0; a++)
                    CHECK_STR(o->atom[a].text, layer[i].objection[at][k].atom[a].text);
            }
        CHECK(stack->n_objections[at] == n);
        widest = n == 0 ? at : widest;
    }
    CHECK(stack->position == widest);
}

static void a_position_stands_if_it_stands_in_every_layer(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 8 << 20 };
    struct policy layer[LAYERS], stack = { 0 };
    struct err err = { 0 };
    for (unsigned i = 0; i < LAYERS; i++)
        CHECK(given_policy(given_file("test/data/policy", names[i], &a), &a, &layer[i]));
    CHECK(policy_stack(layer, LAYERS, &a, &stack, &err) && stack.n_layers == LAYERS);
    struct pol_given *given = ARENA_ARRAY(&a, struct pol_given, stack.n_facts, &err);
    for (unsigned round = 0; round < ROUNDS && given != NULL; round++) {
        AUTO_CLOSE(arena) struct arena b = { .name = "round", .limit = 8 << 20 };
        struct pol_verdict alone[LAYERS], all;
        unsigned from = 0;
        for (unsigned i = 0; i < stack.n_facts; i++)
            given[i].set = made_up(&stack.fact[i]);
        for (unsigned i = 0; i < LAYERS; from += layer[i++].n_facts)
            CHECK(policy_eval(&layer[i], given + from, CLOCK_OF_TESTS, &b, &alone[i], &err));
        CHECK(policy_eval(&stack, given, CLOCK_OF_TESTS, &b, &all, &err));
        CHECK(policy_position(&stack, given, CLOCK_OF_TESTS) == all.position);
        check_objections(&all, alone);
    }
}

static const char first[] =
    "policy \"first\" version 2.\nJudge measurements at 90% confidence.\n"
    "Widen at most one step every 3 days.\nalso apply \"second\".\n"
    "fact m is a proportion, higher is riskier, measured, good for 9 days.\n"
    "fact p is a position.\n"
    "define d as m is above 5%.\n"
    "rule r: at most gated when d. not open before 2026-03-01.\n"
    "duty x: at gated require rate limit 60 requests per minute, review within 2 months.\n"
    "example \"e\": given today is 2026-01-01 expect closed.\n";
static const char second[] =
    "policy \"second\" version 7.\nJudge measurements at 96% confidence jointly.\n"
    "Widen at most one step every 2 weeks.\n"
    "fact q is a position.\n"
    "fact m is a proportion, higher is riskier, measured.\n"
    "fact n is a proportion, higher is riskier, measured.\n"
    "define d as m is above 10% and n is above 10%.\n"
    "rule r: at most hosted when d. never wider than q. not open before 2026-02-01.\n"
    "duty x: at gated or wider when d require rate limit 20 requests per minute, review within 1 "
    "years, approve each by \"board\".\n";

static void each_layer_keeps_what_it_says(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
    struct policy layer[2], p = { 0 };
    struct err err = { 0 };
    CHECK(given_policy(SPAN(first), &a, &layer[0]) && given_policy(SPAN(second), &a, &layer[1]));
    CHECK(policy_stack(layer, 2, &a, &p, &err));
    CHECK(p.n_facts == 7 && p.n_definitions == 2 && p.n_rules == 2 && p.n_duties == 2);
    CHECK(p.fact[0].layer == 0 && p.fact[2].is_today && p.fact[4].layer == 1);
    CHECK(p.rule[0].layer == 0 && p.rule[1].layer == 1 && p.duty[1].layer == 1 &&
          p.definition[1].layer == 1);
    CHECK(p.n_also == 0 && p.n_examples == 0 && p.widen_days == 14);
    CHECK(span_eq(p.title, SPAN("first")) && p.version == 2 && p.layer[1].version == 7);
    CHECK(span_eq(p.layer[1].title, SPAN("second")) && p.layer[1].width == 2);
    CHECK(policy_alpha(&p, 0) > 0.0999 && policy_alpha(&p, 0) < 0.1001);
    CHECK(policy_alpha(&p, 4) > 0.0199 && policy_alpha(&p, 4) < 0.0201);
    CHECK(p.n_turns == 2 && p.turn[0] < p.turn[1]);
    struct pol_given *given = ARENA_ARRAY(&a, struct pol_given, p.n_facts, &err);
    struct pol_verdict v = { 0 };
    for (unsigned i = 0; i < p.n_facts; i++)
        given[i].set = pol_whole(&p.fact[i]);
    given[0].set = given[4].set = given[5].set = given_set(&p.fact[0], "0.04");
    given[3].set = given_set(&p.fact[3], "open");
    CHECK(policy_eval(&p, given, CLOCK_OF_TESTS, &a, &v, &err) && v.position == POSITION_OPEN);
    given[3].set = given_set(&p.fact[3], "gated");
    given[4].set = given[5].set = pol_whole(&p.fact[4]);
    CHECK(policy_eval(&p, given, CLOCK_OF_TESTS, &a, &v, &err) && v.position == POSITION_HOSTED);
    CHECK(v.n_objections[POSITION_OPEN] == 2);
    CHECK_STR(v.objection[POSITION_OPEN][0].atom[1].text, "n is above 10%");
    CHECK_STR(v.objection[POSITION_OPEN][1].atom[0].text, "q is below open");
    const struct pol_obligation *o = NULL;
    unsigned n = 0;
    CHECK(policy_duties(&p, given, CLOCK_OF_TESTS, POSITION_GATED, &a, &o, &n, &err) && n == 3);
    CHECK(o[0].kind == POL_RATE_LIMIT && o[0].number == 20);
    CHECK(o[1].kind == POL_REVIEW && o[1].number == 60 && o[2].kind == POL_APPROVE_EACH);
}

static void a_stack_stands_or_memory_ran_out(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
    struct policy layer[2];
    CHECK(given_policy(SPAN(first), &a, &layer[0]) && given_policy(SPAN(second), &a, &layer[1]));
    for (size_t nth = 1;; nth++) {
        AUTO_CLOSE(arena) struct arena b = { .name = "stack", .limit = 1 << 20 };
        struct policy p = { .n_facts = 77 };
        struct err err = { 0 };
        mem_fail_at = nth;
        bool ok = policy_stack(layer, 2, &b, &p, &err), reached = mem_fail_at == 0;
        mem_fail_at = 0;
        CHECK(ok == !reached && (ok || (err.kind == ERR_SYSTEM && p.n_facts == 77)));
        if (!reached)
            break;
    }
}

static void together_they_are_no_larger_than_one(void)
{
    static const struct {
        const char *each;
        unsigned n;
        const char *want;
    } rows[] = {
        { "fact a%u is approvals.\n", POL_FACTS_MAX / 2,
          "the layers hold 513 facts together, at most 512" },
        { "define a%u as today is before 2026-01-01.\n", POL_DEFINITIONS_MAX / 2,
          "the layers hold 513 definitions together, at most 512" },
        { "rule a%u: at most gated.\n", POL_RULES_MAX / 2,
          "the layers hold 1027 rules together, at most 1024" },
        { "duty a%u: at gated require fingerprint.\n", POL_DUTIES_MAX / 2,
          "the layers hold 1025 duties together, at most 1024" },
        { "duty a%u: at gated require fingerprint, fingerprint, fingerprint, fingerprint, "
          "fingerprint.\n",
          500, "the layers hold 5000 obligations together, at most 4096" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 16 << 20 };
        AUTO_CLOSE(buf) struct buf b;
        struct policy layer[2], p = { .n_facts = 77 };
        struct span text = { 0 };
        struct err err = { 0 };
        const char *number = strstr(rows[i].each, "%u");
        check_case = rows[i].want;
        for (unsigned one = 0; one < 2; one++) {
            buf_init(&b, "test", 1 << 20);
            buf_printf(&b, "policy \"t\" version 1. rule r: at most gated.\n");
            for (unsigned k = 0; k < rows[i].n + (one == 1 && rows[i].n != 500); k++) {
                buf_put(&b, (struct span){ (const uint8_t *)rows[i].each,
                                           (size_t)(number - rows[i].each) });
                buf_printf(&b, "%u%s", k, number + 2);
            }
            CHECK(buf_done(&b, &text, &err) && given_policy(text, &a, &layer[one]));
            buf_free(&b);
        }
        CHECK(!policy_stack(layer, 2, &a, &p, &err) && err.kind == ERR_LIMIT && p.n_facts == 77);
        CHECK_STR(err.text, rows[i].want);
    }
    struct policy many[POL_ALSO_MAX + 1] = { 0 }, p;
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
    struct err err = { 0 };
    CHECK(!policy_stack(many, POL_ALSO_MAX + 1, &a, &p, &err));
    CHECK_STR(err.text, "17 layers, at most 16");
}

TESTS(TEST(a_position_stands_if_it_stands_in_every_layer), TEST(each_layer_keeps_what_it_says),
      TEST(a_stack_stands_or_memory_ran_out), TEST(together_they_are_no_larger_than_one))
