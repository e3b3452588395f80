/* policy_fuzz.c - any text as a policy. Seeds: test/data/policy/.
 *
 * A policy that reads must decide: on no evidence, on made-up evidence, and on that evidence made
 * less certain fact by fact, which never widens the position. What it says of itself must read. Its
 * examples run. Formatted, it reads to a policy that decides the same and is formatted to the same
 * bytes; stacked on itself it decides the same. */
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

/* The same text in other white space: what it decides of all that can be known, and of anything. */
static void check_same(const struct policy *p, const struct policy *q, struct arena *a,
                       uint64_t state)
{
    struct err err = { 0 };
    struct pol_given *given = ARENA_ARRAY(a, struct pol_given, p->n_facts, &err);
    assert(p->n_facts == q->n_facts && p->n_rules == q->n_rules && p->n_duties == q->n_duties);
    assert(p->n_examples == q->n_examples && p->n_also == q->n_also && p->width == q->width);
    assert(p->jointly == q->jointly && p->widen_days == q->widen_days);
    for (unsigned round = 0; given != NULL && round < 4; round++) {
        for (unsigned i = 0; i < p->n_facts; i++) {
            assert(span_eq(p->fact[i].name, q->fact[i].name) && p->fact[i].type == q->fact[i].type);
            given[i].set = round == 0 ? pol_whole(&p->fact[i]) : made_up(&p->fact[i], &state);
        }
        assert(policy_position(p, given, noon) == policy_position(q, given, noon));
    }
}

static void check_format(const struct policy *p, struct arena *a, uint64_t state)
{
    static struct pol_faults faults;
    struct policy q;
    struct span text, again;
    struct err err = { 0 };
    faults = (struct pol_faults){ 0 };
    if (!policy_format(p, a, &text, &err) || text.len > POL_TEXT_MAX)
        return;
    if (!policy_read(text, a, &q, &faults, &err)) {
        assert(err.kind == ERR_LIMIT);
        return;
    }
    check_same(p, &q, a, state);
    if (policy_format(&q, a, &again, &err))
        assert(span_eq(text, again));
}

/* A layer given the same twice is as good as once. */
static void check_stack(const struct policy *p, struct arena *a, uint64_t state)
{
    struct policy twice[2] = { *p, *p }, stack;
    struct err err = { 0 };
    struct pol_given *given = ARENA_ARRAY(a, struct pol_given, 2 * (size_t)p->n_facts, &err);
    if (given == NULL || !policy_stack(twice, 2, a, &stack, &err))
        return;
    for (unsigned i = 0; i < p->n_facts; i++)
        given[i].set = given[p->n_facts + i].set = made_up(&p->fact[i], &state);
    assert(policy_position(&stack, given, noon) == policy_position(p, given, noon));
}

static void check_examples_run(const struct policy *p, struct arena *a)
{
    struct pol_verdict *v;
    struct err err = { 0 };
    bool ok = policy_examples_run(p, a, &v, &err);
    assert(ok || err.kind == ERR_LIMIT);
    for (unsigned i = 0; ok && i < p->n_examples; i++)
        assert(v[i].position >= POSITION_CLOSED && v[i].position <= POSITION_OPEN);
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
    if (policy_read((struct span){ data, size }, &a, &p, &faults, &err)) {
        check_policy(&p, &a, state | 1);
        check_format(&p, &a, state | 1);
        check_stack(&p, &a, state | 1);
        check_examples_run(&p, &a);
    } else if (err.kind == ERR_INPUT)
        check_faults(&faults, (struct span){ data, size });
    else
        assert(err.kind == ERR_LIMIT);
    return 0;
}
