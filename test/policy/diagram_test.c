/* diagram_test.c - random functions of six variables against their truth tables, which fit a word;
 * budgets; memory. */
#include "policy/diagram.h"
#include "lib/check.h"

enum { VARIABLES = 6, FUNCTIONS = 40, STEPS = 4000 };

static const uint64_t column[VARIABLES] = { 0xAAAAAAAAAAAAAAAA, 0xCCCCCCCCCCCCCCCC,
                                            0xF0F0F0F0F0F0F0F0, 0xFF00FF00FF00FF00,
                                            0xFFFF0000FFFF0000, 0xFFFFFFFF00000000 };
static uint64_t state = 88172645463325252u;

static unsigned roll(unsigned n)
{
    state ^= state << 13, state ^= state >> 7, state ^= state << 17;
    return (unsigned)(state % n);
}

static uint64_t table_of(const struct dd *d, uint32_t f)
{
    if (f <= DD_TRUE)
        return f == DD_TRUE ? UINT64_MAX : 0;
    uint64_t x = column[dd_top(d, f)];
    return (x & table_of(d, dd_branch(d, f, true))) | (~x & table_of(d, dd_branch(d, f, false)));
}

/* The table with variable v set. */
static uint64_t set_to(uint64_t table, unsigned v, bool high)
{
    unsigned shift = 1u << v;
    uint64_t half = table & (high ? column[v] : ~column[v]);
    return high ? half | half >> shift : half | half << shift;
}

struct one {
    uint32_t f;
    uint64_t table;
};

static struct one block_of(struct dd *d, struct one x)
{
    struct dd_block b = { .first = roll(VARIABLES) };
    uint8_t value[VARIABLES];
    b.n = roll(VARIABLES - b.first + 1);
    unsigned how = roll(3);
    x.f = how == 0 ? dd_some(d, x.f, b) : how == 1 ? dd_all_true(d, x.f, b) : x.f;
    for (unsigned v = 0; v < b.n; v++) {
        value[v] = (uint8_t)roll(2);
        uint64_t low = set_to(x.table, b.first + v, false),
                 high = set_to(x.table, b.first + v, true);
        x.table = how == 0 ? low | high : how == 1 || value[v] != 0 ? high : low;
    }
    x.f = how == 2 ? dd_set(d, x.f, b, value) : x.f;
    return x;
}

static struct one step(struct dd *d, const struct one *of)
{
    struct one x = of[roll(FUNCTIONS)], y = of[roll(FUNCTIONS)];
    unsigned v = roll(VARIABLES);
    CHECK(dd_meet(d, x.f, y.f) == ((x.table & y.table) != 0));
    switch (roll(6)) {
    case 0:
        return (struct one){ dd_and(d, x.f, y.f), x.table & y.table };
    case 1:
        return (struct one){ dd_or(d, x.f, y.f), x.table | y.table };
    case 2:
        return (struct one){ dd_without(d, x.f, y.f), x.table & ~y.table };
    case 3:
        return (struct one){ dd_not(d, x.f), ~x.table };
    case 4:
        return (struct one){ dd_variable(d, v), column[v] };
    default:
        return block_of(d, x);
    }
}

static void point_is_in(const struct dd *d, struct one x)
{
    uint8_t value[VARIABLES];
    unsigned row = 0;
    if (x.f == DD_FALSE)
        return;
    dd_point(d, x.f, value, VARIABLES);
    for (unsigned v = 0; v < VARIABLES; v++)
        row |= (unsigned)value[v] << v;
    CHECK((x.table >> row & 1) != 0);
}

static void functions_are_their_tables(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 32 << 20 };
    struct dd d;
    struct err err = { 0 };
    struct one of[FUNCTIONS] = { 0 };
    CHECK(dd_start(&d, (struct dd_budget){ 1 << 20, 1 << 24 }, &a, &err));
    for (unsigned i = 0; i < STEPS; i++) {
        unsigned to = roll(FUNCTIONS);
        of[to] = step(&d, of);
        CHECK(table_of(&d, of[to].f) == of[to].table);
        point_is_in(&d, of[to]);
        for (unsigned k = 0; k < FUNCTIONS; k++)
            CHECK((of[k].f == of[to].f) == (of[k].table == of[to].table));
    }
    CHECK(dd_fine(&d));
}

/* x0 and x1 and ...: one more node each. */
static uint32_t ladder(struct dd *d, unsigned n)
{
    uint32_t f = DD_TRUE;
    for (unsigned v = n; v-- > 0;)
        f = dd_and(d, dd_variable(d, v), f);
    return f;
}

static void past_its_budget_a_diagram_says_so(void)
{
    static const struct {
        const char *name;
        struct dd_budget budget;
        bool fine;
    } rows[] = {
        { "enough", { 31, 15 }, true },
        { "a node too few", { 30, 15 }, false },
        { "a step too few", { 31, 14 }, false },
        { "nothing", { 0, 0 }, false },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 4 << 20 };
        struct dd d;
        struct err err = { 0 };
        check_case = rows[i].name;
        CHECK(dd_start(&d, rows[i].budget, &a, &err));
        uint32_t f = ladder(&d, 16);
        CHECK(dd_fine(&d) == rows[i].fine && d.spent != rows[i].fine && !d.failed);
        CHECK((f != DD_FALSE) == rows[i].fine);
        CHECK(rows[i].fine || (dd_or(&d, 1, 1) <= DD_TRUE && !dd_meet(&d, f, f)));
    }
}

static void without_memory_a_diagram_fails(void)
{
    for (size_t limit = 0;; limit += 4096) {
        AUTO_CLOSE(arena) struct arena a = { .name = "diagram", .limit = limit };
        struct dd d;
        struct err err = { 0 };
        if (!dd_start(&d, (struct dd_budget){ 1 << 20, 1 << 24 }, &a, &err)) {
            CHECK(err.kind == ERR_LIMIT);
            continue;
        }
        uint32_t f = ladder(&d, 1200);
        CHECK(d.failed == (err.kind == ERR_LIMIT) && !d.spent);
        CHECK(d.failed == (f == DD_FALSE));
        if (!d.failed)
            break;
    }
}

TESTS(TEST(functions_are_their_tables), TEST(past_its_budget_a_diagram_says_so),
      TEST(without_memory_a_diagram_fails))
