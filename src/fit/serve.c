/* serve.c - see serve.h. */
#include "fit/serve.h"

#include <math.h>

#define GIB (1024.0 * 1024 * 1024)

/* Sequences that so many cards hold. Up to a machine's the layers are cut across; of several
 * machines each has some of the layers. */
static double sequences(const struct fit_service *d, const struct fit_machine *m, unsigned cards,
                        bool best)
{
    const double used = 0.9, graphs = 0.36 * GIB;
    double driver = best ? 0.2 * GIB : cards > 1 ? 3.6 * GIB : 1.8 * GIB;
    double step = best ? 0.5 * d->step : 3 * d->step;
    struct fit_range memory = fit_usable(m, 0);
    unsigned across = cards < FIT_NODE_CARDS ? cards : FIT_NODE_CARDS;
    unsigned behind = cards / across, shares = across < d->kv_heads ? across : d->kv_heads;
    double room = (best ? memory.hi : memory.lo) * used - d->weights / cards - driver - graphs -
                  step / across;
    double each = d->sequence / (shares * (double)behind);
    return room <= 0 ? 0 : each > 0 ? floor(room / each) : FIT_SERVE_ANSWERS;
}

struct fit_range fit_serve_on(const struct fit_service *d, const struct fit_machine *m,
                              unsigned cards)
{
    return (struct fit_range){ sequences(d, m, cards, false), sequences(d, m, cards, true) };
}

static unsigned fewest(const struct fit_service *d, const struct fit_machine *m, bool best)
{
    for (unsigned n = 1; n <= FIT_SERVE_MOST; n *= 2)
        if (sequences(d, m, n, best) >= 1)
            return n;
    return 0;
}

/* Of a batch each token picks its experts: how much of all experts is read. */
static double read_by(const struct fit_service *d, double batch)
{
    double unread = 1, used = d->expert > 0 ? d->touched_expert / d->expert : 0;
    for (double i = 0; i < batch; i++)
        unread *= 1 - used;
    return d->touched - d->touched_expert + d->expert * (1 - unread);
}

/* Tokens a second of each card, bound by memory or by arithmetic, with the caches so full;
 * bandwidth grows with the cards and is divided by them again. */
static double toks(const struct fit_service *d, const struct fit_machine *m, double batch,
                   double share, double filled)
{
    const double arithmetic = 0.4; /* of the peak; what servers report */
    double bytes = read_by(d, batch) + batch * filled * d->sequence;
    double by_memory = bytes > 0 ? batch * share * m->bandwidth / bytes : 0;
    double by_arithmetic = d->active_parameters > 0 && m->flops16 > 0
                               ? arithmetic * m->flops16 / (2 * d->active_parameters)
                               : by_memory;
    return fmin(by_memory, by_arithmetic);
}

struct fit_served fit_serve(const struct fit_service *d, const struct fit_machine *m)
{
    const double across = 0.4, alone = 0.7; /* of the bandwidth: cut across cards, on one */
    const double most = FIT_SERVE_ANSWERS;
    struct fit_served out = { .cards_lo = fewest(d, m, true), .cards_hi = fewest(d, m, false) };
    if (out.cards_hi == 0)
        return out;
    out.sequences = fit_serve_on(d, m, out.cards_hi);
    out.toks_a_card.lo =
        toks(d, m, fmin(out.sequences.lo, most), out.cards_hi > 1 ? across : alone * m->share, 1);
    out.toks_a_card.hi = toks(d, m, fmin(out.sequences.hi, most), m->share, 0);
    return out;
}
