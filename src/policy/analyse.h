/* analyse.h - what a policy can do at all: not on some evidence, but on every evidence.
 *
 * Every finding is a theorem about the policy, by the exact abstraction of cells.h; or it is not
 * told. Where the budget ends, what is left is named as not decided, never as fine. */
#ifndef AJAR_POLICY_ANALYSE_H
#define AJAR_POLICY_ANALYSE_H

#include "policy/diagram.h"
#include "policy/policy.h"

#define POL_FINDINGS_MAX 4096u

/* What a person waits for: about two seconds, and 100 MB, at the most. */
#define POL_BUDGET ((struct dd_budget){ .nodes = 1u << 21, .steps = 1u << 25 })

enum pol_finding_kind {
    /* Faults: the text does not say what it seems to. */
    POL_FIND_NEVER_OBJECTS = 1,
    POL_FIND_ALWAYS_OBJECTS,
    POL_FIND_UNREACHED, /* asked for, and no evidence reaches it */
    POL_FIND_REDUNDANT,
    POL_FIND_NO_EFFECT, /* a concern */
    POL_FIND_DUTY_NEVER,
    POL_FIND_DUTY_NOBODY, /* asks for what nobody can be, or nothing can be */
    /* Notes: what a reader should know. */
    POL_FIND_DUTY_ALWAYS,
    POL_FIND_ISLAND,   /* a position can stand where a narrower one cannot */
    POL_FIND_LAX_GATE, /* gated, and no duty says for whom */
    POL_FIND_UNUSED,
    POL_FIND_NO_SHELF_LIFE,
    POL_FIND_AS_RELEASED, /* nobody asks what tuning would make of it */
    POL_FIND_HIDES,       /* an exception holds though what it is an exception to is unknown */
    POL_FIND_SILENCE,     /* concerns that nobody ever has to measure */
    POL_FIND_WIDTH,
    /* Of a policy that is not sound; faults. */
    POL_FIND_BAD_NEWS, /* worse news about one fact gives a wider position */
    POL_FIND_REWARDS,  /* so does saying less of it */
};
const char *pol_finding_name(enum pol_finding_kind k); /* "never_objects": for machines */

/* What is supposed to be known, and the position it gives. */
struct pol_state {
    const struct pol_given *given; /* by fact */
    bool has_today;                /* some condition asks for the day */
    struct clock now;              /* of that day; any, if none asks */
    enum position position;
};
struct pol_finding {
    enum pol_finding_kind kind;
    bool fault;
    unsigned layer; /* in whose text its place is */
    struct pol_fault told;
    struct pol_state witness[2]; /* they show it */
    unsigned n_witnesses;
    int fact; /* the one fact in which two witnesses differ; else -1 */
};
struct pol_analysis {
    enum pol_tri reached[POSITIONS]; /* POL_UNKNOWN: not decided */
    bool blank[POSITIONS];           /* with nothing known; several if it depends on the day */
    bool decided;
    const char *undecided;        /* what is not, as a list of words; "" if decided */
    struct pol_finding **finding; /* by layer and place */
    size_t n_findings, n_faults;
};
/* Owner  *out in a, borrows from p.  Fails  ERR_LIMIT, ERR_SYSTEM of a. */
bool policy_analyse(const struct policy *p, struct dd_budget budget, struct arena *a,
                    struct pol_analysis *out, struct err *err) MUST;

/* Of a policy whose faults are of_direction: for each fact two states of evidence, the second worse
 * in this fact or with less known of it, that show what bad news or silence would open. There may be
 * none, for a literal may point the wrong way and never matter. Owner and failures as above. */
bool policy_counter(const struct policy *p, struct dd_budget budget, struct arena *a,
                    struct pol_analysis *out, struct err *err) MUST;

#endif
