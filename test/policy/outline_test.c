/* outline_test.c - tables of cases against the functions they are of, on random policies; silence
 * and difference of the policies of the test data; budgets; memory. */
#include "policy/cases.h"
#include "policy/outline.h"
#include "policy/random.h"
#include "policy/stand.h"

#define BUDGET ((struct dd_budget){ 1u << 20, 1u << 24 })
enum { POLICIES = 150, TRIES = 40 };

static bool random_policy(struct arena *a, struct policy *out, struct rnd_limits limits)
{
    static struct pol_faults faults;
    static struct sketch s;
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct span text;
    struct err err = { 0 };
    limits.exact = true;
    sketch_make(&s, limits);
    buf_init(&b, "policy", 1 << 20);
    sketch_print(&b, &s, s.n_clauses);
    faults = (struct pol_faults){ 0 };
    return buf_done(&b, &text, &err) && policy_read(text, a, out, &faults, &err);
}

/* Some point of what is real. */
static void random_point(const struct stands *s, uint8_t *value)
{
    for (unsigned i = 0; i < s->cells.n_variables; i++)
        value[i] = (uint8_t)rnd_roll(2);
    for (uint32_t f = s->of[0].real; f != DD_TRUE;) {
        uint32_t v = dd_top(&s->d, f);
        if (dd_branch(&s->d, f, value[v] != 0) == DD_FALSE)
            value[v] = !value[v];
        f = dd_branch(&s->d, f, value[v] != 0);
    }
}

static bool is_at(const struct dd *d, uint32_t f, const uint8_t *value)
{
    while (f > DD_TRUE)
        f = dd_branch(d, f, value[dd_top(d, f)] != 0);
    return f == DD_TRUE;
}

static bool row_has(const struct cases *c, const struct case_row *row, const uint8_t *value)
{
    for (unsigned k = 0; k < c->n_columns; k++) {
        const struct case_column *col = &c->column[k];
        uint64_t state = 0;
        bool in = false;
        for (unsigned i = 0; i < col->block.n; i++)
            state |= (uint64_t)value[col->block.first + i] << i;
        for (unsigned i = 0; i < col->n_states; i++)
            in = in || (col->state[i] == state && (row->states[k] >> i & 1) != 0);
        if (!in)
            return false;
    }
    return true;
}

static void point_is_in_its_rows(const struct stands *s, const struct cases *c)
{
    static uint8_t value[DD_VARIABLES_MAX];
    random_point(s, value);
    for (enum position at = POSITION_CLOSED; at <= POSITION_OPEN; at++) {
        bool in = false;
        for (size_t i = 0; i < c->n_rows; i++)
            in = in || (c->row[i].function == at - 1u && row_has(c, &c->row[i], value));
        CHECK(in == is_at(&s->d, s->of[0].is[at], value));
    }
}

static void the_rows_of_a_table_are_its_policy(void)
{
    unsigned read = 0;
    for (int i = 0; i < POLICIES; i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 256 << 20 };
        struct policy p;
        struct stands s;
        struct cases c;
        struct err err = { 0 };
        if (!random_policy(&a, &p, (struct rnd_limits){ .clauses = 4, .depth = 2 }))
            continue;
        const struct policy *const one[2] = { &p, NULL };
        CHECK(stand_all(one, BUDGET, &a, &s, &err) && s.decided);
        CHECK(cases_of(&s.cells, &s.d, s.of[0].is + POSITION_CLOSED, POSITION_OPEN, &c, &err));
        for (int k = 0; k < TRIES && c.complete; k++)
            point_is_in_its_rows(&s, &c);
        read += c.complete;
    }
    CHECK(read > POLICIES * 3 / 4);
}

/* A policy of the test data, and one with `from` put in place of `to`. */
static bool two_policies(const char *file, const char *from, const char *to, struct arena *a,
                         struct policy out[2])
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct err err = { 0 };
    struct span text = given_file("test/data/policy", file, a), other;
    const uint8_t *at = from[0] == 0 ? text.ptr : memmem(text.ptr, text.len, from, strlen(from));
    CHECK(at != NULL);
    if (at == NULL)
        return false;
    size_t n = (size_t)(at - text.ptr), skip = strlen(from);
    buf_init(&b, "policy", 1 << 20);
    buf_put(&b, (struct span){ text.ptr, n });
    buf_put(&b, span_of(to));
    buf_put(&b, (struct span){ at + skip, text.len - n - skip });
    return buf_done(&b, &other, &err) && given_policy(text, a, &out[0]) &&
           given_policy(other, a, &out[1]);
}

static void print_diff(struct buf *b, const struct pol_diff *d)
{
    for (size_t i = 0; i < d->moved.n_rows; i++) {
        const struct pol_case *row = &d->moved.row[i];
        buf_printf(b, "%s to %s:", position_name(row->before), position_name(row->after));
        for (unsigned k = 0; k < d->moved.n_columns; k++)
            if (row->known[k] != NULL)
                buf_printf(b, " [%s: %s]", d->moved.column[k], row->known[k]);
        buf_printf(b, "\n");
    }
    for (size_t i = 0; i < d->n_declared; i++)
        buf_printf(b, "%s\n", d->declared[i]);
    for (size_t i = 0; i < d->n_duties; i++)
        buf_printf(b, "%s\n", d->duty[i]);
}

static const struct {
    const char *name, *file, *from, *to, *want;
} changes[] = {
    { "nothing", "science-6d.ajar", "", "", "" },
    { "a limit", "science-6d.ajar", "below 25%", "below 30%",
      "gated to open: [mof.class: class_three, class_two or class_one] [mof.licences_open: yes] "
      "[licence.osi: yes] [files.formats includes pickle: no] [files.formats includes keras: no] "
      "[files.formats includes other: no] [files.secrets: 0] [data.personal: no] [data.card: yes] "
      "[card.complete: at least 80%] [eval.harm: at least 25% and below 30%] "
      "[lineage.licence_compatible: yes]\n"
      "" },
    { "a shelf life", "science-6d.ajar", "good for 365 days", "good for 300 days",
      "- eval.harm is a proportion, higher is riskier, measured, good for 365 days, considered\n"
      "+ eval.harm is a proportion, higher is riskier, measured, good for 300 days, considered\n"
      "" },
    { "a fact and its duty", "science-6d.ajar", "duty preview",
      "fact x is yes or no, yes is riskier.\nduty x: at open when x require review within 9 days.\n"
      "duty preview",

      "+ x is yes or no, yes is riskier\n"
      "open: + review within 9 days, in some cases\n"
      "" },
    { "a duty", "science-6d.ajar", "review within 90 days", "review within 30 days",
      "gated: - review within 90 days\n"
      "gated: + review within 30 days\n"
      "" },
    { "a duty under a condition", "science-6d.ajar", "at gated require",
      "at gated when data.personal require",
      "gated: - terms \"preview terms\"\n"
      "gated: - recipients who are identified\n"
      "gated: - review within 90 days\n"
      "" },
};

static void what_changes_between_two_policies_is_told(void)
{
    for (size_t i = 0; i < COUNT(changes); i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 64 << 20 };
        AUTO_CLOSE(buf) struct buf b = { 0 };
        struct policy p[2];
        struct pol_diff d;
        struct span got;
        struct err err = { 0 };
        check_case = changes[i].name;
        if (!two_policies(changes[i].file, changes[i].from, changes[i].to, &a, p))
            continue;
        const struct policy *const pair[2] = { &p[0], &p[1] };
        CHECK(policy_diff(pair, BUDGET, &a, &d, &err) && d.decided);
        buf_init(&b, "diff", 1 << 20);
        print_diff(&b, &d);
        buf_put(&b, (struct span){ (const uint8_t *)"", 1 });
        CHECK(buf_done(&b, &got, &err));
        CHECK_STR((const char *)got.ptr, changes[i].want);
    }
}

static void silence_is_told_for_every_fact(void)
{
    static const struct {
        const char *fact, *widest;
    } rows[] = {
        { "files.code_execution", "closed" },
        { "weights.digest_verified", "closed" },
        { "eval.bio.uplift", "hosted" },
        { "eval.cyber.success", "hosted" },
        { "eval.cyber.after_tuning", "gated" },
        { "model.memory_4bit", "open" },
        { "frontier.margin", "open" },
        { "frontier.months_to_parity", "open" },
        { "licence.bars_large_rivals", "open" },
        { "approval.release_board", "gated" },
        { "lineage.narrowest_parent", "closed" },
    };
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 64 << 20 };
    struct policy p;
    struct pol_silence s;
    struct err err = { 0 };
    if (!given_policy(given_file("test/data/policy", "memo-6a.ajar", &a), &a, &p))
        return;
    CHECK(policy_silence(&p, BUDGET, &a, &s, &err) && s.decided && s.widest == POSITION_OPEN);
    CHECK(s.n == COUNT(rows));
    for (size_t i = 0; i < s.n && i < COUNT(rows); i++) {
        CHECK(span_eq(p.fact[s.list[i].fact].name, span_of(rows[i].fact)));
        CHECK_STR(position_name(s.list[i].widest), rows[i].widest);
        CHECK(s.list[i].matters);
    }
    CHECK(policy_silence(&p, (struct dd_budget){ 1000, 10 }, &a, &s, &err));
    CHECK(!s.decided && s.n == 0);
}

static void past_its_budget_a_table_is_not_decided(void)
{
    bool done = false;
    for (uint64_t steps = 0; !done; steps = steps * 5 / 4 + 1) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 64 << 20 };
        struct policy p[2];
        struct pol_table t;
        struct pol_diff d;
        struct err err = { 0 };
        if (!two_policies("science-6d.ajar", "below 25%", "below 30%", &a, p))
            return;
        const struct policy *const pair[2] = { &p[0], &p[1] };
        struct dd_budget budget = { 1 << 20, steps };
        CHECK(policy_table(&p[0], budget, &a, &t, &err));
        CHECK(policy_diff(pair, budget, &a, &d, &err));
        CHECK(t.decided == (t.n_rows > 0) && d.decided == (d.moved.n_rows > 0));
        done = t.decided && d.decided;
    }
}

static bool outline_all(const struct policy p[2], struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "outline", .limit = 64 << 20 };
    const struct policy *const pair[2] = { &p[0], &p[1] };
    struct pol_table t;
    struct pol_silence s;
    struct pol_diff d;
    return policy_table(&p[0], BUDGET, &a, &t, err) && policy_silence(&p[0], BUDGET, &a, &s, err) &&
           policy_diff(pair, BUDGET, &a, &d, err);
}

static void without_memory_a_table_fails(void)
{
    AUTO_CLOSE(arena) struct arena of = { .name = "test", .limit = 64 << 20 };
    struct policy p[2];
    bool done = !two_policies("thresholds-6c.ajar", "review within 30 days", "review within 9 days",
                              &of, p);
    for (size_t n = 1; !done; n++) {
        struct err err = { 0 };
        mem_fail_at = n;
        done = outline_all(p, &err);
        mem_fail_at = 0;
        CHECK(done == (err.kind == ERR_NONE) && (done || err.kind == ERR_SYSTEM));
    }
}

TESTS(TEST(the_rows_of_a_table_are_its_policy), TEST(what_changes_between_two_policies_is_told),
      TEST(silence_is_told_for_every_fact), TEST(past_its_budget_a_table_is_not_decided),
      TEST(without_memory_a_table_fails))
