/* constants.h - what policies compare a number with, and so which numbers they can tell apart:
 * those of one cell they cannot. Below the first constant is cell 0, the first itself 1, between
 * the first and the second 2, and so on. */
#ifndef AJAR_TEST_POLICY_CONSTANTS_H
#define AJAR_TEST_POLICY_CONSTANTS_H

#include "policy/cond.h"

enum { CONSTANTS_MAX = 64, CONSTANTS_FACTS = 64 };

struct constants {
    struct dec value[CONSTANTS_FACTS][CONSTANTS_MAX]; /* rising */
    unsigned n[CONSTANTS_FACTS];
};

static inline void constants_of_cond(struct constants *s, const struct pol_cond *c)
{
    if (c == NULL)
        return;
    for (const struct pol_cond *kid = c->kid; kid != NULL; kid = kid->next)
        constants_of_cond(s, kid);
    if (c->kind != COND_NUMBER)
        return;
    assert(c->index < CONSTANTS_FACTS);
    struct dec *list = s->value[c->index];
    unsigned n = s->n[c->index], i = 0;
    while (i < n && dec_cmp(list[i], c->value) < 0)
        i++;
    if (i < n && dec_cmp(list[i], c->value) == 0)
        return;
    assert(n < CONSTANTS_MAX);
    memmove(&list[i + 1], &list[i], (n - i) * sizeof *list);
    list[i] = c->value;
    s->n[c->index]++;
}

/* Those of p are added. Policies that share a struct must declare the same facts. */
static inline void constants_add(struct constants *s, const struct policy *p)
{
    for (unsigned i = 0; i < p->n_definitions; i++)
        constants_of_cond(s, p->definition[i].cond);
    for (unsigned i = 0; i < p->n_duties; i++) {
        constants_of_cond(s, p->duty[i].when);
        constants_of_cond(s, p->duty[i].except);
    }
    for (unsigned i = 0; i < p->n_rules; i++)
        for (unsigned k = 0; k < p->rule[i].n_clauses; k++) {
            const struct pol_clause *c = &p->rule[i].clause[k];
            constants_of_cond(s, c->when);
            constants_of_cond(s, c->unless);
            constants_of_cond(s, c->except);
            constants_of_cond(s, c->require);
        }
}

static inline unsigned constants_cells(const struct constants *s, unsigned fact)
{
    return 2 * s->n[fact] + 1;
}

static inline unsigned constants_cell(const struct constants *s, unsigned fact, struct dec v)
{
    unsigned cell = 0;
    for (unsigned i = 0; i < s->n[fact]; i++) {
        int c = dec_cmp(v, s->value[fact][i]);
        cell += c > 0 ? 2 : c == 0 ? 1 : 0;
    }
    return cell;
}

/* A number from the cell; the first and the last have the end of the domain. */
static inline struct dec constants_number(const struct constants *s, const struct policy *p,
                                          unsigned fact, unsigned cell)
{
    const struct dec *c = s->value[fact];
    struct pol_set whole = pol_whole(&p->fact[fact]);
    if (cell == 0)
        return whole.lo;
    if (cell == 2 * s->n[fact])
        return whole.hi;
    if (cell % 2 == 1)
        return c[cell / 2];
    return dec_round(dec_double(c[cell / 2 - 1]) / 2 + dec_double(c[cell / 2]) / 2, true);
}

#endif
