/* policy_fuzz.c - any text as a policy. Seeds: test/data/policy/.
 *
 * A policy that reads must decide: on no evidence, on made-up evidence, and on that evidence made
 * less certain fact by fact, which never widens the position. What it says of itself must read. */
#include "policy/policy.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct clock noon = { 1795262400 };

static uint64_t roll(uint64_t *state)
{
    *state ^= *state << 13, *state ^= *state >> 7, *state ^= *state << 17;
    return *state;
}

static struct pol_set made_up(const struct pol_fact *f, uint64_t *state)
{
    struct pol_set s = pol_whole(f);
    struct dec lo = dec_u64(roll(state) % 100), hi = dec_u64(100 + roll(state) % 100);
    if (roll(state) % 4 == 0)
        return s;
    s.missing = false;
    if (f->n_words > 0) {
        s.may &= roll(state) | 1ull << roll(state) % f->n_words;
        s.must = f->type == POL_SET ? s.may & roll(state) : 0;
    } else if (f->type != POL_PROPORTION || (dec_scale(lo, -2, &lo) && dec_scale(hi, -3, &hi))) {
        s.lo = lo;
        s.hi = dec_cmp(lo, hi) > 0 ? lo : hi;
    }
    return s;
}

static void check_verdict(const struct policy *p, const struct pol_given *given, struct arena *a)
{
    struct pol_verdict v;
    struct err err = { 0 };
    if (!policy_eval(p, given, noon, a, &v, &err)) {
        assert(err.kind == ERR_LIMIT);
        return;
    }
    assert(v.position >= POSITION_CLOSED && v.position <= POSITION_OPEN);
    assert(v.position == policy_position(p, given, noon));
    assert(v.n_objections[v.position] == 0 && v.n_objections[POSITION_CLOSED] == 0);
    for (enum position at = v.position + 1; at <= POSITION_OPEN; at++) {
        assert(v.n_objections[at] > 0);
        for (unsigned i = 0; i < v.n_objections[at]; i++) {
            const struct pol_objection *o = &v.objection[at][i];
            assert(o->value != POL_FALSE && o->rule < p->n_rules);
            assert(o->clause < p->rule[o->rule].n_clauses);
            for (unsigned k = 0; k < o->n_atoms; k++)
                assert(o->atom[k].fact < (int)p->n_facts && o->atom[k].text[0] != 0 &&
                       o->atom[k].value != POL_FALSE);
        }
    }
    for (unsigned i = 0; i < v.n_obligations; i++) {
        AUTO_CLOSE(buf) struct buf b;
        buf_init(&b, "obligation", 2 << 20);
        pol_print_obligation(&b, &v.obligation[i]);
        assert(b.len > 0 || b.failed != ERR_NONE);
    }
}

static void check_policy(const struct policy *p, struct arena *a, uint64_t state)
{
    struct err err = { 0 };
    struct pol_given *given = ARENA_ARRAY(a, struct pol_given, p->n_facts, &err);
    if (given == NULL)
        return;
    for (unsigned i = 0; i < p->n_facts; i++)
        given[i].set = pol_whole(&p->fact[i]);
    enum position blank = policy_position(p, given, noon);
    check_verdict(p, given, a);
    for (unsigned i = 0; i < p->n_facts; i++)
        given[i].set = made_up(&p->fact[i], &state);
    enum position before = policy_position(p, given, noon);
    check_verdict(p, given, a);
    for (unsigned i = 0; i < p->n_facts; i++) {
        given[i].set =
            pol_hull(&p->fact[i], given[i].set,
                     (i & 1) != 0 ? pol_whole(&p->fact[i]) : made_up(&p->fact[i], &state));
        enum position after = policy_position(p, given, noon);
        assert(after <= before);
        before = after;
    }
    assert(blank <= before);
}

static void check_faults(const struct pol_faults *faults, struct span text)
{
    assert(faults->n > 0 && faults->n <= faults->times && faults->n <= POL_FAULTS_MAX);
    for (size_t i = 0; i < faults->n; i++) {
        const struct pol_fault *f = &faults->list[i];
        assert(f->text[0] != 0 && strlen(f->text) < sizeof f->text && f->line > 0 && f->column > 0);
        assert(f->length == 0 || f->column - 1 + f->length <= policy_line(text, f->line).len);
        assert(i == 0 || faults->list[i - 1].line <= f->line);
        for (const char *c = f->text; *c != 0; c++)
            assert(*c >= 0x20 && *c < 0x7F);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct pol_faults faults;
    AUTO_CLOSE(arena) struct arena a = { .name = "fuzz", .limit = 32u << 20 };
    struct policy p;
    struct err err = { 0 };
    uint64_t state = 88172645463325252u;
    faults = (struct pol_faults){ 0 };
    for (size_t i = 0; i < size; i++)
        state = state * 31 + data[i];
    if (policy_read((struct span){ data, size }, &a, &p, &faults, &err))
        check_policy(&p, &a, state | 1);
    else if (err.kind == ERR_INPUT)
        check_faults(&faults, (struct span){ data, size });
    else
        assert(err.kind == ERR_LIMIT);
    return 0;
}
