/* proof_test.c - src/policy/ against the evaluator and the checker of which proof/policy.v proves
 * the theorems: the same positions, duties and widths, the same policies refused. And naive.h,
 * which the other tests use where there is no Coq. */
#include "policy/second.h"

#include "policy/naive.h"
#include "policy/random.h"

enum { RANDOM_POLICIES = 900, BATCH = 100, PACK_BATCHES = 40 };

static struct second second;

struct cases {
    struct pol_given given[BATCH][POL_FACTS_MAX];
    struct pol_set approvals[BATCH][POSITIONS];
};
static struct cases cases;

/* All of the batch is told before the first answer is read. */
static void all_agree(const struct policy *p, unsigned *seen)
{
    static const struct clock now = CLOCK_OF_TESTS;
    for (unsigned i = 0; i < BATCH; i++)
        second_given(&second, cases.given[i], now, (enum position)(1 + i % 4));
    for (unsigned i = 0; i < BATCH; i++) {
        uint64_t duties;
        enum position at = policy_position(p, cases.given[i], now);
        CHECK(second_answer(&second, &duties) == at);
        CHECK(duties == given_duties(p, cases.given[i], now, (enum position)(1 + i % 4)));
        CHECK(naive_position(p, cases.given[i], now) == at);
        seen[at]++;
    }
}

static bool read_random(struct sketch *s, struct arena *a, struct policy *p)
{
    static struct pol_faults faults;
    AUTO_CLOSE(buf) struct buf b;
    struct span text;
    struct err err = { 0 };
    sketch_declare(s);
    sketch_make(s, (struct rnd_limits){ .exact = true, .all_forms = true });
    buf_init(&b, "policy", 1 << 20);
    sketch_print(&b, s, s->n_clauses);
    faults = (struct pol_faults){ 0 };
    bool ok = buf_done(&b, &text, &err) && policy_read(text, a, p, &faults, &err);
    CHECK_STR(err.text, "");
    return ok;
}

static void random_given(const struct policy *p, unsigned i)
{
    for (unsigned f = 0; f < p->n_facts; f++) {
        struct pol_given *g = &cases.given[i][f];
        *g = (struct pol_given){ 0 };
        if (p->fact[f].is_today)
            continue;
        rnd_set(p, (int)f, &g->set);
        if (p->fact[f].type == POL_APPROVALS && i % 2 == 0) {
            g->by_position = cases.approvals[i];
            for (enum position at = POSITION_CLOSED; at <= POSITION_OPEN; at++)
                rnd_set(p, (int)f, &cases.approvals[i][at]);
        }
        /* Evidence against itself rules out everything. */
        if (rnd_roll(60) == 0)
            g->set = (struct pol_set){ .lo = dec_u64(6), .hi = dec_u64(5), .must = 1 };
    }
}

static void random_policies_mean_what_the_proof_says(void)
{
    static struct sketch s;
    unsigned seen[POSITIONS] = { 0 }, widest = 0;
    if (!second_open(&second)) {
        check_skip("proof/policy.v was not built; it takes Coq");
        return;
    }
    for (unsigned n = 0; n < RANDOM_POLICIES && check_bad < 10; n++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 8 << 20 };
        struct policy p;
        if (!read_random(&s, &a, &p))
            break;
        second_policy(&second, &p);
        CHECK(second_checked(&second) && second.width == p.width);
        widest = p.width > widest ? p.width : widest;
        for (unsigned i = 0; i < BATCH; i++)
            random_given(&p, i);
        all_agree(&p, seen);
    }
    for (enum position at = POSITION_CLOSED; at <= POSITION_OPEN; at++)
        CHECK(seen[at] > RANDOM_POLICIES * BATCH / 50);
    CHECK(widest >= 3);
    CHECK(second_close(&second));
}

/* ---- the policies that people read ---- */

static struct pol_set any_set(const struct pol_fact *f, unsigned i)
{
    unsigned cells = constants_cells(&second.cells, i);
    struct pol_set s = { 0 };
    if (rnd_roll(4) == 0)
        return pol_whole(f);
    if (type_is_number(f->type)) {
        unsigned lo = (unsigned)rnd_roll((int)cells), hi = lo;
        hi += rnd_roll(2) ? 0 : (unsigned)rnd_roll((int)(cells - lo));
        s.lo = constants_number(&second.cells, second.p, i, lo);
        s.hi = constants_number(&second.cells, second.p, i, hi);
        return s;
    }
    s.may = 1ull << rnd_roll((int)f->n_words);
    for (unsigned w = 0; w < f->n_words; w++)
        s.may |= rnd_roll(4) == 0 ? 1ull << w : 0;
    s.must = s.may & (uint64_t)rnd_roll(1 << 16);
    return s;
}

/* Each fact is good news half of the time, or nothing ever opens. */
static struct pol_set hopeful_set(const struct pol_fact *f, unsigned i)
{
    struct pol_set s = any_set(f, i), whole = pol_whole(f);
    if (rnd_roll(3) > 0)
        return s;
    s.missing = false;
    if (type_is_number(f->type))
        s.lo = s.hi = f->direction == POL_RISKIER_UP ? whole.lo : whole.hi;
    else if (f->type == POL_SET)
        s.may = s.must = rnd_roll(2) ? 0 : ~f->riskier & whole.may;
    else
        s.may = f->direction == POL_RISKIER_UP ? 1 : 1ull << (f->n_words - 1);
    return s;
}

static void written_policies_mean_what_the_proof_says(void)
{
    if (!second_open(&second)) {
        check_skip("proof/policy.v was not built; it takes Coq");
        return;
    }
    for (size_t n = 0; n < COUNT(given_pack); n++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 8 << 20 };
        unsigned seen[POSITIONS] = { 0 };
        struct policy p;
        check_case = given_pack[n].name;
        if (!given_policy(given_file(given_pack[n].folder, given_pack[n].name, &a), &a, &p))
            continue;
        second_policy(&second, &p);
        CHECK(second_checked(&second) && second.width == p.width);
        for (unsigned b = 0; b < PACK_BATCHES; b++) {
            for (unsigned i = 0; i < BATCH; i++)
                for (unsigned f = 0; f < p.n_facts; f++)
                    cases.given[i][f] = (struct pol_given){ .set = hopeful_set(&p.fact[f], f) };
            all_agree(&p, seen);
        }
        CHECK(seen[POSITION_CLOSED] + seen[POSITION_HOSTED] > 0 && seen[POSITION_OPEN] > 0);
    }
    CHECK(second_close(&second));
}

/* The layers' rules one after the other, each about facts of its own. */
static void stacks_mean_what_the_proof_says(void)
{
    static struct sketch s;
    unsigned seen[POSITIONS] = { 0 };
    if (!second_open(&second)) {
        check_skip("proof/policy.v was not built; it takes Coq");
        return;
    }
    for (unsigned n = 0; n < RANDOM_POLICIES / 9 && check_bad < 10; n++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 8 << 20 };
        struct policy layer[2], p;
        struct err err = { 0 };
        if (!read_random(&s, &a, &layer[0]) || !read_random(&s, &a, &layer[1]) ||
            !policy_stack(layer, 2, &a, &p, &err))
            break;
        second_policy(&second, &p);
        CHECK(second_checked(&second));
        for (unsigned i = 0; i < BATCH; i++)
            for (unsigned f = 0; f < p.n_facts; f++)
                cases.given[i][f] = (struct pol_given){ .set = hopeful_set(&p.fact[f], f) };
        all_agree(&p, seen);
    }
    for (enum position at = POSITION_CLOSED; at <= POSITION_OPEN; at++)
        CHECK(seen[at] > 50);
    CHECK(second_close(&second));
}

/* ---- the checker ---- */

/* Some facts are declared the other way round, so that some policies are no longer right. */
static void turn_facts(const struct policy *p, struct pol_fact *fact)
{
    memcpy(fact, p->fact, p->n_facts * sizeof *fact);
    for (unsigned f = 0; f < p->n_facts; f++) {
        if (rnd_roll(5) > 0 || fact[f].type == POL_POSITION || fact[f].is_today)
            continue;
        if (fact[f].type == POL_SET || fact[f].type == POL_WORD)
            fact[f].riskier = (uint64_t)rnd_roll(1 << fact[f].n_words);
        else
            fact[f].direction = (enum pol_direction)rnd_roll(3);
    }
}

static void the_checker_refuses_what_the_proof_refuses(void)
{
    static struct pol_faults faults;
    static struct sketch s;
    struct pol_fact fact[RND_FACTS + 1];
    unsigned refused = 0, all = 0;
    if (!second_open(&second)) {
        check_skip("proof/policy.v was not built; it takes Coq");
        return;
    }
    for (unsigned n = 0; n < RANDOM_POLICIES && check_bad < 10; n++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 8 << 20 };
        struct policy p;
        if (!read_random(&s, &a, &p) || p.n_facts > COUNT(fact))
            break;
        for (unsigned i = 0; i < 10; i++, all++) {
            struct policy turned = p;
            turn_facts(&p, fact);
            turned.fact = fact;
            faults = (struct pol_faults){ 0 };
            check_directions(&turned, &faults);
            second_policy(&second, &turned);
            CHECK(second_checked(&second) == (faults.times == 0));
            refused += faults.times > 0;
        }
    }
    CHECK(refused > all / 5 && refused < all * 4 / 5);
    CHECK(second_close(&second));
}

TESTS(TEST(random_policies_mean_what_the_proof_says),
      TEST(written_policies_mean_what_the_proof_says), TEST(stacks_mean_what_the_proof_says),
      TEST(the_checker_refuses_what_the_proof_refuses))
