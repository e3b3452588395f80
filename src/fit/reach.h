/* reach.h - how many people's machines run a model: the share of surveyed machines, and the least
 * that would have to be bought.
 *
 * A card of the survey *does* run it if the model is all on the card, with memory and speed at
 * their worse ends and the context full; it *may* with both at their better ends and the context
 * empty. Of several cards of one name all must, or one may.
 *
 *   lo   cards that do, or processors that do with the slowest memory of the table, if those are
 *        more: that a machine has both is not known
 *   hi   all but the cards that may not; of these, those that may by processor and memory with the
 *        fastest memory of the table, as many as have enough of it
 *
 * What the survey does not name and what hw.tsv does not know counts against at lo, and for at hi
 * as soon as any machine of the table may run it; likewise graphics that share the machine's
 * memory, as many as have enough of it. */
#ifndef AJAR_FIT_REACH_H
#define AJAR_FIT_REACH_H

#include "fit/speed.h"
#include "fit/survey.h"

struct fit_asked {
    const struct fit_demand *demand; /* at the context asked for */
    const struct fit_machines *machines;
    double margin_bytes; /* left free on a card */
    double least;        /* tokens a second */
};
struct fit_reach {
    double lo, hi;          /* of surveyed machines, 0 to 1 */
    struct fit_range cards; /* on the memory of a named card alone */
    double by_memory;       /* more, at most, with processor and memory */
    double unknown;         /* machines of which nothing is known */
    double covered;         /* machines whose card hw.tsv knows */
};
struct fit_reach fit_reach(const struct fit_asked *q, const struct fit_survey *s);

/* Whether a machine runs it, all on its device. */
enum fit_verdict { FIT_FAILS = 1, FIT_MAY, FIT_DOES };
enum fit_verdict fit_verdict(const struct fit_asked *q, const struct fit_machine *m);

/* The cheapest card or machine of known price that does, and that may. NULL: none. */
struct fit_cheapest {
    const struct fit_machine *does, *may;
};
struct fit_cheapest fit_cheapest(const struct fit_asked *q);
/* Of cards with so much memory: all may not, some do, or neither is sure. */
enum fit_verdict fit_on_cards(const struct fit_asked *q, double mem_bytes);

#endif
