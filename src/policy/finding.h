/* finding.h - an analysis at work, for the pieces of it: clauses, facts and duties. */
#ifndef AJAR_POLICY_FINDING_H
#define AJAR_POLICY_FINDING_H

#include "policy/analyse.h"
#include "policy/stand.h"

struct analysing {
    const struct policy *p;
    struct cells cells;
    struct dd d;
    struct stand s;
    struct arena *a;
    struct err *err;
    struct pol_analysis *out;
    size_t room;
    uint8_t *point[2]; /* scratch, by variable */
    bool failed;       /* memory; *err is set */
};

/* All but out, which is set, from the start; *out is empty. */
bool finding_begin(struct analysing *w, const struct policy *p, struct dd_budget budget,
                   struct arena *a, struct err *err) MUST;
/* May what was just computed be believed? */
bool finding_fine(const struct analysing *w);
/* f is real and not empty, for certain; f is empty, for certain. */
bool finding_is(const struct analysing *w, uint32_t f);
bool finding_is_not(const struct analysing *w, uint32_t f);

/* One more, to be filled; NULL if memory ran out. Its text comes by finding_say. */
struct pol_finding *finding_add(struct analysing *w, enum pol_finding_kind kind);
void finding_say(struct pol_finding *f, const char *fmt, ...) PRINTF(2, 3);
void finding_hint(struct pol_finding *f, const char *fmt, ...) PRINTF(2, 3);
/* Places: a clause; a name, on the line it is declared on. */
struct finding_line {
    unsigned layer;
    uint32_t line;
};
void finding_at_clause(const struct analysing *w, struct pol_finding *f, struct finding_line at);
void finding_at_name(const struct analysing *w, struct pol_finding *f, struct span name,
                     struct finding_line at);

/* A point of from and one of to that differ in one fact only, as witnesses; false if there are no
 * such two: then one of from alone is, if there is one. */
bool finding_pair(struct analysing *w, struct pol_finding *f, uint32_t from, uint32_t to);
/* The two points of w, which differ in this fact of the cells. */
bool finding_two(struct analysing *w, struct pol_finding *f, unsigned fact);
bool finding_one(struct analysing *w, struct pol_finding *f, uint32_t from);

/* analyse_rules.c */
void analyse_clauses(struct analysing *w);
void analyse_reached(struct analysing *w);
void analyse_redundant(struct analysing *w);
void analyse_islands(struct analysing *w);
void analyse_exceptions(struct analysing *w);
/* analyse_facts.c */
void analyse_facts(struct analysing *w);
/* analyse_duties.c */
void analyse_duties(struct analysing *w);

#endif
