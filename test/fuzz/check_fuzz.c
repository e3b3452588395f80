/* check_fuzz.c - any text as a policy, analysed under a small budget. Seeds: test/data/policy/.
 *
 * Nothing is claimed that does not hold: a witness gives the position it says, two of them differ
 * in one fact only, what is not decided is said to be, and a position that made-up evidence
 * reaches is not called out of reach. What is refused for its directions alone is shown by witnesses of
 * which the second is wider; tables and silence agree with what is reached. */
#include "policy/analyse.h"
#include "policy/outline.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_state(const struct policy *p, const struct pol_analysis *found,
                        const struct pol_state *s)
{
    assert(policy_position(p, s->given, s->now) == s->position);
    assert(found->reached[s->position] != POL_FALSE);
}

static bool same_set(const struct pol_given *x, const struct pol_given *y)
{
    for (enum position at = POSITION_CLOSED; at <= POSITION_OPEN; at++) {
        struct pol_set a = x->by_position != NULL ? x->by_position[at] : x->set;
        struct pol_set b = y->by_position != NULL ? y->by_position[at] : y->set;
        if (dec_cmp(a.lo, b.lo) != 0 || dec_cmp(a.hi, b.hi) != 0 || a.may != b.may ||
            a.must != b.must || a.missing != b.missing)
            return false;
    }
    return true;
}

static void check_finding(const struct policy *p, const struct pol_analysis *found,
                          const struct pol_finding *f)
{
    assert(f->told.text[0] != 0 && pol_finding_name(f->kind) != NULL && f->n_witnesses <= 2);
    assert(f->told.line == 0 || f->told.column > 0);
    assert(f->told.length == 0 ||
           f->told.column - 1 + f->told.length <= policy_line(p->text, f->told.line).len);
    for (unsigned i = 0; i < f->n_witnesses; i++)
        check_state(p, found, &f->witness[i]);
    for (unsigned i = 0; i < p->n_facts && f->n_witnesses == 2; i++)
        assert((int)i == f->fact || p->fact[i].is_today ||
               same_set(&f->witness[0].given[i], &f->witness[1].given[i]));
}

static void check_found(const struct policy *p, const struct pol_analysis *found)
{
    size_t faults = 0;
    bool known = false;
    assert(found->decided == (found->undecided[0] == 0));
    for (enum position at = POSITION_CLOSED; at <= POSITION_OPEN; at++) {
        known = known || found->blank[at];
        assert(!found->decided || found->reached[at] != POL_UNKNOWN);
        assert(!found->blank[at] || found->reached[at] != POL_FALSE);
    }
    assert(known || !found->decided);
    for (size_t i = 0; i < found->n_findings; i++) {
        faults += found->finding[i]->fault;
        check_finding(p, found, found->finding[i]);
    }
    assert(faults == found->n_faults);
}

static void check_made_up(const struct policy *p, const struct pol_analysis *found, uint64_t state,
                          struct pol_given *given)
{
    for (unsigned i = 0; i < p->n_facts; i++) {
        const struct pol_fact *f = &p->fact[i];
        given[i].set = pol_whole(f);
        state = state * 6364136223846793005u + 1442695040888963407u;
        given[i].set.missing = f->type != POL_APPROVALS && (state >> 60) == 0;
        if (f->n_words > 0)
            given[i].set.may &= 1ull << (state >> 40) % f->n_words;
        else if (f->type == POL_PROPORTION)
            given[i].set.lo = given[i].set.hi = dec_u64(state >> 40 & 1);
        else
            given[i].set.lo = given[i].set.hi = dec_u64((state >> 40) % 1000);
    }
    struct clock now = { (int64_t)(state % 30000) * DAY_SECONDS };
    assert(found->reached[policy_position(p, given, now)] != POL_FALSE);
}

static const struct dd_budget small = { .nodes = 20000, .steps = 50000 };

static void check_tables(const struct policy *p, const struct pol_analysis *found, struct arena *a)
{
    bool seen[POSITIONS] = { false };
    struct pol_table t;
    struct pol_silence s;
    struct err err = { 0 };
    if (policy_table(p, small, a, &t, &err) && t.decided) {
        for (size_t i = 0; i < t.n_rows; i++)
            seen[t.row[i].before] = true;
        for (enum position at = POSITION_CLOSED; at <= POSITION_OPEN; at++)
            assert(found->reached[at] == POL_UNKNOWN ||
                   seen[at] == (found->reached[at] == POL_TRUE));
    }
    if (policy_silence(p, small, a, &s, &err))
        for (size_t i = 0; i < s.n; i++)
            assert(s.list[i].widest <= s.widest && s.list[i].fact < p->n_facts);
}

static void check_unsound(struct span text, struct arena *a)
{
    struct policy p;
    struct pol_analysis found;
    struct err err = { 0 };
    if (!policy_read_unsound(text, a, &p, &err) || !policy_counter(&p, small, a, &found, &err))
        return;
    for (size_t i = 0; i < found.n_findings; i++) {
        const struct pol_finding *f = found.finding[i];
        check_finding(&p, &found, f);
        assert(f->n_witnesses == 2 && f->witness[0].position < f->witness[1].position);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct pol_faults faults;
    AUTO_CLOSE(arena) struct arena a = { .name = "fuzz", .limit = 64u << 20 };
    struct policy p;
    struct pol_analysis found;
    struct err err = { 0 };
    uint64_t state = size;
    faults = (struct pol_faults){ 0 };
    for (size_t i = 0; i < size; i++)
        state = state * 31 + data[i];
    if (!policy_read((struct span){ data, size }, &a, &p, &faults, &err)) {
        if (faults.of_direction)
            check_unsound((struct span){ data, size }, &a);
        return 0;
    }
    if (!policy_analyse(&p, small, &a, &found, &err)) {
        assert(err.kind == ERR_LIMIT);
        return 0;
    }
    check_found(&p, &found);
    check_tables(&p, &found, &a);
    struct pol_given *given = ARENA_ARRAY(&a, struct pol_given, p.n_facts, &err);
    for (unsigned i = 0; i < 50 && given != NULL; i++)
        check_made_up(&p, &found, state + i, given);
    return 0;
}
