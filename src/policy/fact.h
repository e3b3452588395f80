/* fact.h - the types of facts: their words, units and names. For the folder's own use. */
#ifndef AJAR_POLICY_FACT_H
#define AJAR_POLICY_FACT_H

#include "policy/policy.h"

extern const struct span fact_yes_no[2];    /* no, yes */
extern const struct span fact_positions[4]; /* closed ... open */

const char *type_name(enum pol_type t);    /* "a size", as a sentence declares it */
const char *type_example(enum pol_type t); /* "640 GB": what it is compared with */
bool type_is_number(enum pol_type t);      /* lo and hi of a set, not words */
bool type_is_measurable(enum pol_type t);
bool type_is_ordered(enum pol_type t); /* `is above` makes sense */

/* What may stand behind a number; the unit "" is a bare number. */
struct unit {
    const char *name;
    enum pol_type type;
    uint64_t times;
    int power; /* value = number * times * 10^power */
};
const struct unit *unit_find(struct span name); /* NULL: none */
const struct unit *unit_at(unsigned i);         /* NULL past the last */
/* "thousand": 3; 0 if it is no such word. */
int scale_power(struct span word);

uint64_t fact_words(const struct pol_fact *f); /* all bits */
int fact_word(const struct pol_fact *f, struct span word);

#endif
