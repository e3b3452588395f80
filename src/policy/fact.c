/* fact.c - see fact.h and the sets of policy.h. */
#include "policy/fact.h"

#define TEXT(literal)                                                                              \
    {                                                                                              \
        (const uint8_t *)(literal), sizeof(literal) - 1                                            \
    }

const struct span fact_yes_no[2] = { TEXT("no"), TEXT("yes") };
const struct span fact_positions[4] = { TEXT("closed"), TEXT("hosted"), TEXT("gated"),
                                        TEXT("open") };

static const struct {
    const char *name, *example;
    bool number, measurable, ordered;
} types[] = {
    [POL_NO_TYPE] = { "nothing", "", false, false, false },
    [POL_YESNO] = { "yes or no", "yes", false, false, false },
    [POL_COUNT] = { "a count", "3", true, true, true },
    [POL_PROPORTION] = { "a proportion", "10%", true, true, true },
    [POL_SIZE] = { "a size", "640 GB", true, true, true },
    [POL_DATE] = { "a date", "2026-11-30", true, false, true },
    [POL_DURATION] = { "a duration", "30 days", true, true, true },
    [POL_POSITION] = { "a position", "gated", false, false, true },
    [POL_POINTS] = { "a number of points", "5 points", true, true, true },
    [POL_MONTHS] = { "a number of months", "3 months", true, true, true },
    [POL_COMPUTE] = { "compute", "10^25 FLOP", true, true, true },
    [POL_APPROVALS] = { "approvals", "2", true, false, true },
    [POL_ORDERED] = { "one of ordered words", "one of its words", false, false, true },
    [POL_WORD] = { "one of unordered words", "one of its words", false, false, false },
    [POL_SET] = { "some of several words", "one of its words", false, false, false },
};

static const struct unit units[] = {
    { "", POL_COUNT, 1, 0 },
    { "%", POL_PROPORTION, 1, -2 },
    { "B", POL_SIZE, 1, 0 },
    { "KB", POL_SIZE, 1, 3 },
    { "MB", POL_SIZE, 1, 6 },
    { "GB", POL_SIZE, 1, 9 },
    { "TB", POL_SIZE, 1, 12 },
    { "KiB", POL_SIZE, 1ull << 10, 0 },
    { "MiB", POL_SIZE, 1ull << 20, 0 },
    { "GiB", POL_SIZE, 1ull << 30, 0 },
    { "TiB", POL_SIZE, 1ull << 40, 0 },
    { "FLOP", POL_COMPUTE, 1, 0 },
    { "points", POL_POINTS, 1, 0 },
    { "months", POL_MONTHS, 1, 0 },
    { "days", POL_DURATION, 1, 0 },
    { "weeks", POL_DURATION, 7, 0 },
};

const char *type_name(enum pol_type t)
{
    return types[t].name;
}

const char *type_example(enum pol_type t)
{
    return types[t].example;
}

bool type_is_number(enum pol_type t)
{
    return types[t].number;
}

bool type_is_measurable(enum pol_type t)
{
    return types[t].measurable;
}

bool type_is_ordered(enum pol_type t)
{
    return types[t].ordered;
}

const struct unit *unit_at(unsigned i)
{
    return i < COUNT(units) ? &units[i] : NULL;
}

const struct unit *unit_find(struct span name)
{
    for (size_t i = 0; i < COUNT(units); i++)
        if (span_eq(name, span_of(units[i].name)))
            return &units[i];
    return NULL;
}

int scale_power(struct span word)
{
    static const char *const scales[] = { "thousand", "million", "billion", "trillion" };
    for (size_t i = 0; i < COUNT(scales); i++)
        if (span_eq(word, span_of(scales[i])))
            return 3 * ((int)i + 1);
    return 0;
}

const char *pol_tri_name(enum pol_tri t)
{
    static const char *const names[] = { "false", "not shown", "true" };
    return names[t];
}

const char *pol_change_name(enum pol_change c)
{
    static const char *const names[] = { "",          "measuring", "mitigating",
                                         "licensing", "deciding",  "nothing" };
    return names[c];
}

double policy_alpha(const struct policy *p, unsigned fact)
{
    const struct pol_layer *l = &p->layer[p->fact[fact].layer];
    double alpha = 1 - dec_double(l->confidence);
    return l->jointly && l->width > 1 ? alpha / l->width : alpha;
}

uint64_t fact_words(const struct pol_fact *f)
{
    assert(f->n_words <= POL_WORDS_MAX);
    return f->n_words == 0 ? 0 : UINT64_MAX >> (64 - f->n_words);
}

int fact_word(const struct pol_fact *f, struct span word)
{
    for (unsigned i = 0; i < f->n_words; i++)
        if (span_eq(f->word[i], word))
            return (int)i;
    return -1;
}

struct pol_set pol_whole(const struct pol_fact *f)
{
    bool signless = f->type == POL_DATE || f->type == POL_POINTS || f->type == POL_MONTHS;
    struct pol_set s = { .may = fact_words(f), .missing = true };
    if (type_is_number(f->type)) {
        s.lo = signless ? dec_inf(-1) : dec_u64(0);
        s.hi = f->type == POL_PROPORTION ? dec_u64(1) : dec_inf(1);
    }
    return s;
}

struct pol_set pol_hull(const struct pol_fact *f, struct pol_set a, struct pol_set b)
{
    bool missing = a.missing && b.missing;
    a = a.missing ? pol_whole(f) : a;
    b = b.missing ? pol_whole(f) : b;
    return (struct pol_set){
        .lo = dec_cmp(a.lo, b.lo) <= 0 ? a.lo : b.lo,
        .hi = dec_cmp(a.hi, b.hi) >= 0 ? a.hi : b.hi,
        .may = a.may | b.may,
        .must = a.must & b.must,
        .missing = missing,
    };
}
