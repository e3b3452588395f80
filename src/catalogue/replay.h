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
 * Fails   ERR_LIMIT, ERR_SYSTEM of the arena only */
#ifndef AJAR_CATALOGUE_REPLAY_H
#define AJAR_CATALOGUE_REPLAY_H

#include "catalogue/catalogue.h"
#include "policy/policy.h"

/* How far a release was ahead of what was open on its day, in points. */
struct cat_margin {
    bool known;
    struct dec lo, hi;
    struct cat_yesno leads; /* its score was the best of all that was open */
    struct span over;       /* the best open model */
    enum cat_basis basis;
};
struct cat_world {
    const struct catalogue *catalogue;
    const struct cat_margin *margin; /* of each release; NULL: nobody knows any */
};

/* What a release says of one fact of a policy. */
struct cat_said {
    bool supposed;
    bool spoken; /* there is something whose source can be asked for */
    enum cat_basis basis;
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
