/* replay.h - releases of the past decided again, each as of its own day, and by two policies what lies
 * between them.
 *
 * A release moves where the two come to different positions. Each position that the narrower one does
 * not give and the wider one does is a step, lost to a rule that objects. If what a step is lost to is
 * true, the release would move whatever else came to be known: it is moved by something true. Else
 * what the rule asks is not shown, and the release is moved only by silence.
 *
 * Terms   basis  of a step: the least of the sources of what was said of its facts
 * Owner   everything in the arena; borrows from catalogue, margins and policies
 * Fails   ERR_LIMIT, ERR_SYSTEM of the arena, where nothing else is said */
#ifndef AJAR_CATALOGUE_REPLAY_H
#define AJAR_CATALOGUE_REPLAY_H

#include "catalogue/catalogue.h"
#include "catalogue/frontier.h"
#include "policy/policy.h"

/* How far a release was ahead of the best open model of its day, in points; as a score is estimated. */
struct cat_margin {
    bool known;
    double difference, se;
    bool later;       /* its score was fitted after that day: nobody could know it then */
    struct span over; /* the best open model */
    enum cat_basis basis;
};
/* Of each release that has a day and is in the table of scores, by the Epoch Capabilities Index; of
 * others nothing is known.  ERR_INPUT: the table has no model of the name that a release gives. */
bool cat_margins(const struct catalogue *c, const struct frontier *t, struct arena *a,
                 struct cat_margin **out, struct err *err) MUST;
struct cat_world {
    const struct catalogue *catalogue;
    const struct cat_margin *margin; /* of each release; NULL: nobody knows any */
};

/* What a release says of one fact of a policy. */
struct cat_said {
    bool supposed;
    bool spoken; /* there is something whose source can be asked for */
    enum cat_basis basis;
    const struct cat_margin *margin; /* what it rests on, or NULL */
    struct span sentence;            /* that it is taken from, or that does not say it; or empty */
    struct span why; /* it is not known although something was published; or empty */
};
/* What the policy asks and nobody says is missing. */
struct cat_outcome {
    const struct policy *policy;
    const struct pol_given *given; /* by fact of the policy, as is said */
    const struct cat_said *said;
    struct pol_verdict verdict;
};
struct cat_step {
    enum position lost;
    const struct cat_outcome *by; /* the narrower one */
    const struct pol_objection *why;
    bool spoken;
    enum cat_basis basis;
};
struct cat_replay {
    const struct cat_release *release;
    bool decided; /* it has a day */
    struct cat_outcome outcome[2];
    struct cat_step step[POSITIONS]; /* the widest first */
    unsigned n_steps;
    bool moved, shown; /* shown: by something true */
    bool absence;      /* ... which is that nothing was found to be published */
};
struct cat_replays {
    const struct cat_replay *list; /* by day; those without one behind, as they stand */
    size_t n, n_dated, n_shown, n_silent, n_unmoved, n_absence;
};
bool cat_compare(const struct cat_world *w, const struct policy *const pair[2], struct arena *a,
                 struct cat_replays *out, struct err *err) MUST;

/* Of one maker, as its name is written in whatever case; counted again.
 * Owner  *out in a, borrows from all. */
bool cat_of_maker(const struct cat_replays *all, struct span maker, struct arena *a,
                  struct cat_replays *out, struct err *err) MUST;
/* The fact of an atom was known, but not well enough for its condition. */
bool cat_too_wide(const struct cat_outcome *o, const struct pol_atom *atom);

#endif
