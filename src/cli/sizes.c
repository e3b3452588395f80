/* sizes.c - see sizes.h. */
#include "cli/sizes.h"

#include "policy/stat.h"

/* The limit a measured proportion or mean has to be shown to keep. False: there is none. */
static bool limit_of(const struct judge *j, const struct need_change *c, struct sample_limit *out)
{
    bool upper = c->hi.inf == 0;
    if (!j->in.policy->fact[c->fact].measured || upper == (c->lo.inf == 0))
        return false;
    *out = (struct sample_limit){ .value = upper ? c->hi : c->lo,
                                  .upper = upper,
                                  .itself = upper ? !c->hi_out : !c->lo_out,
                                  .alpha = j->decision.known.fact[c->fact].alpha };
    return true;
}

/* A mean stays where it is, and its error falls with the root of the sample. */
static struct size size_of_mean(const struct ev_item *it, const struct sample_limit *l)
{
    double room = (l->upper ? 1 : -1) * (dec_double(l->value) - it->mean);
    if (room <= 0)
        return (struct size){ .kind = SIZE_NEVER, .rate = it->mean };
    double root = stat_normal_quantile(1 - l->alpha) * it->se / room;
    return (struct size){ .kind = SIZE_TIMES, .times = root * root < 1 ? 1 : root * root };
}

struct size sizes_of(const struct judge *j, const struct need_change *c)
{
    const struct ev_fact *e = &j->decision.known.fact[c->fact];
    const struct ev_item *it = e->why == EV_OTHER_WEIGHTS ? NULL : e->item;
    struct sample_limit l;
    struct size s = { .kind = SIZE_NONE };
    if (!limit_of(j, c, &l))
        return s;
    if (it != NULL && it->se > 0)
        return size_of_mean(it, &l);
    if (j->in.policy->fact[c->fact].type != POL_PROPORTION)
        return s;
    bool counted = it != NULL && it->n > 0;
    if (it != NULL && !counted)
        return s;
    s.kind = counted ? SIZE_AT_RATE : SIZE_FRESH;
    s.rate = counted ? (double)it->k / (double)it->n : 0;
    if (!sample_at_rate(counted ? it->k : 0, counted ? it->n : 0, &l, &s.n))
        s.kind = counted ? SIZE_NEVER : SIZE_NONE;
    return s;
}

void sizes_print(struct buf *b, const struct judge *j, const struct need_change *c, unsigned blanks)
{
    struct size s = sizes_of(j, c);
    bool share = j->in.policy->fact[c->fact].type == POL_PROPORTION;
    bool hits = c->hi.inf == 0;
    if (s.kind == SIZE_NONE)
        return;
    buf_printf(b, "%*s", (int)blanks, "");
    if (s.kind == SIZE_FRESH)
        buf_printf(b, "%" PRIu64 " trials %s would show it\n", s.n.enough,
                   hits ? "without a hit" : "without a miss");
    else if (s.kind == SIZE_NEVER && share)
        buf_printf(b, "no sample size will do: at %.3g%% the rate itself has to %s\n", 100 * s.rate,
                   hits ? "fall" : "rise");
    else if (s.kind == SIZE_NEVER)
        buf_printf(b, "no sample size will do: the mean itself has to %s\n",
                   hits ? "fall" : "rise");
    else if (s.kind == SIZE_TIMES)
        buf_printf(b, "at the same mean and spread, about %.3g times the sample would show it\n",
                   s.times);
    else if (s.n.least == s.n.enough)
        buf_printf(b, "at the same rate (%.3g%%), %" PRIu64 " trials or more would show it\n",
                   100 * s.rate, s.n.enough);
    else
        buf_printf(b,
                   "at the same rate (%.3g%%), %" PRIu64 " trials can show it, %" PRIu64
                   " or more will\n",
                   100 * s.rate, s.n.least, s.n.enough);
}

void sizes_json(struct jout *o, const struct judge *j, const struct need_change *c)
{
    static const char *const kinds[] = { NULL, "fresh", "at_rate", "no_size", "times" };
    struct size s = sizes_of(j, c);
    if (s.kind == SIZE_NONE)
        return;
    jout_open(o, "sample", '{');
    jout_text(o, "kind", kinds[s.kind]);
    if (s.kind == SIZE_FRESH || s.kind == SIZE_AT_RATE) {
        jout_u64(o, "least", s.n.least);
        jout_u64(o, "enough", s.n.enough);
    }
    jout_close(o, '}');
}
