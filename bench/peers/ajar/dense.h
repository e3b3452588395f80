/* dense.h - policies whose rules hang together, for bench/policy: what an analysis of them takes. */
#ifndef AJAR_BENCH_DENSE_H
#define AJAR_BENCH_DENSE_H

#include "policy/analyse.h"

/* Policy number seed of FACTS facts and as many rules, each of two pairs of facts joined by or, at random
 * limits. The same seed gives the same text. Owner: *out in a. */
bool dense_text(unsigned seed, struct arena *a, struct span *out, struct err *err) MUST;

#endif
