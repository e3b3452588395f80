/* tally.c - runs and pools are weighed, and what they show of a fact is put together: the risky end
 * from all that was accepted, the safe end from what is live. */
#include "base/sort.h"
#include "evidence/files.h"
#include "evidence/resolve.h"

/* ---- combine ---- */

/* A run or a pool, ready to be combined. */
struct entry {
    struct ev_item *to;
    struct pol_set set;
    int64_t measured_at, until_at;
    enum ev_why why; /* EV_KNOWN: live */
};

static unsigned lowest(uint64_t bits)
{
    return (unsigned)__builtin_ctzll(bits);
}

static unsigned highest(uint64_t bits)
{
    return 63 - (unsigned)__builtin_clzll(bits);
}

/* One bit from each of lowest to highest. */
static uint64_t run_of(unsigned low, unsigned high)
{
    return (~(uint64_t)0 >> (63 - high)) & (~(uint64_t)0 << low);
}

/* set lies further towards risk than what is there. */
static bool riskier(const struct pol_fact *f, struct pol_set set, struct pol_set than)
{
    if (weigh_is_number(f))
        return f->direction == POL_SAFER_UP ? dec_cmp(set.lo, than.lo) < 0
                                            : dec_cmp(set.hi, than.hi) > 0;
    if (weigh_is_ordered(f))
        return f->direction == POL_SAFER_UP ? lowest(set.may) < lowest(than.may)
                                            : highest(set.may) > highest(than.may);
    return (set.may & f->riskier & ~than.may) != 0;
}

static void combine(struct tally *t, const struct pol_fact *f, const struct entry *e)
{
    bool live = e->why == EV_KNOWN;
    if (!t->any || riskier(f, e->set, t->all))
        t->risky = e->to;
    t->all = t->any ? pol_hull(f, t->all, e->set) : e->set;
    t->any = true;
    if (!live) {
        if (t->failed == NULL || !t->failed->accepted || e->measured_at > t->failed->measured_at)
            t->failed = e->to;
        return;
    }
    t->live = t->any_live ? pol_hull(f, t->live, e->set) : e->set;
    t->until_at = t->any_live && t->until_at > e->until_at ? t->until_at : e->until_at;
    if (!t->any_live || e->measured_at > t->newest_live->measured_at)
        t->newest_live = e->to;
    t->any_live = true;
}

static struct pol_set both_ends(const struct pol_fact *f, struct pol_set all, struct pol_set live)
{
    bool up = f->direction == POL_RISKIER_UP;
    struct pol_set s = all;
    if (f->type == POL_SET)
        s.must = (all.must & ~f->riskier) | (live.must & f->riskier);
    if (f->direction == POL_NEUTRAL)
        return s;
    if (weigh_is_number(f)) {
        s.lo = up ? live.lo : all.lo;
        s.hi = up ? all.hi : live.hi;
    } else if (weigh_is_ordered(f)) {
        s.may = up ? run_of(lowest(live.may), highest(all.may))
                   : run_of(lowest(all.may), highest(live.may));
    }
    return s;
}

static enum ev_why absent_why(const struct resolving *r, size_t fact)
{
    const struct tally *t = &r->tally[fact];
    if (t->blocked != 0)
        return t->blocked;
    if (r->answer[fact].said)
        return resolve_said(r, fact);
    if (t->failed != NULL)
        return t->failed->why;
    if (!files_own(r->p->fact[fact].name))
        return EV_NO_EVIDENCE;
    return r->answer[fact].unread ? EV_NOT_COMPARED : EV_NOT_FROM_FILES;
}

void resolve_finish(const struct resolving *r, size_t i)
{
    const struct pol_fact *f = &r->p->fact[i];
    const struct tally *t = &r->tally[i];
    struct ev_fact *to = &r->out->fact[i];
    to->attempts = t->attempts;
    to->alpha = resolve_alpha(r, i);
    to->until_at = INT64_MAX;
    if (t->blocked != 0 || !t->any_live) {
        to->given.set = pol_whole(f);
        to->why = absent_why(r, i);
        to->item = t->failed;
        return;
    }
    to->given.set = both_ends(f, t->all, t->live);
    to->why = EV_KNOWN;
    to->item = f->direction == POL_NEUTRAL && f->riskier == 0 ? t->newest_live : t->risky;
    to->until_at = t->until_at;
}

/* ---- one entry ---- */

static enum ev_why liveness(const struct resolving *r, const struct claim *c, bool bar,
                            int64_t stale_at)
{
    if (c->withdrawn)
        return EV_STRUCK;
    if (c->to->why == EV_KEY_EXPIRED)
        return EV_KEY_EXPIRED;
    if (c->it->measured_at > r->now.now_at)
        return EV_FUTURE;
    if (r->now.now_at >= stale_at)
        return EV_STALE;
    return bar ? EV_KNOWN : EV_NO_ERROR_BAR;
}

static int64_t until(const struct claim *c, int64_t stale_at)
{
    const struct signer *key = c->it->file->signer;
    int64_t key_at =
        key != NULL && key->valid_before < INT64_MAX ? key->valid_before + 1 : INT64_MAX;
    return key_at < stale_at ? key_at : stale_at;
}

/* Of a fact whose latest reading counts, an older one says nothing, and one of tomorrow neither. */
static bool passed_over(const struct resolving *r, const struct claim *c, int64_t measured_at)
{
    return r->p->fact[c->fact].latest_counts && measured_at != r->tally[c->fact].newest_at;
}

static void add_entry(struct resolving *r, struct claim *c, const struct weighed *w,
                      int64_t measured_at, enum ev_why why, int64_t until_at)
{
    const struct pol_fact *f = &r->p->fact[c->fact];
    struct entry e = { c->to, w->set, measured_at, until_at, why };
    c->to->set = w->set;
    c->to->why = why;
    if (passed_over(r, c, measured_at)) {
        c->to->why = why == EV_KNOWN ? EV_STALE : why;
        return;
    }
    c->to->live = why == EV_KNOWN;
    combine(&r->tally[c->fact], f, &e);
}

/* What a larger sample would be compared with: for people, as what is shown. */
static bool note_sample(const struct resolving *r, const struct item *it, const struct pol_fact *f,
                        struct ev_item *to, struct err *err)
{
    struct weigh_sample s;
    if (r->about->before != NULL)
        return true;
    if (!weigh_sample(it, f, r->a, &s, err))
        return false;
    to->k = s.k;
    to->n = s.n;
    to->mean = s.mean;
    to->se = s.se;
    return true;
}

static bool bound_of(struct resolving *r, const struct claim *c, double alpha, struct weighed *out,
                     struct err *err)
{
    struct ev_bound *b = &r->bound[c - r->c];
    struct item it = *c->it;
    it.looked = it.looked || it.pool.len > 0 || c->cut;
    if (b->alpha != alpha || b->looked != it.looked) {
        if (!weigh_item(&it, &r->p->fact[c->fact], alpha, r->a, &b->weighed, err))
            return false;
        b->alpha = alpha;
        b->looked = it.looked;
    }
    *out = b->weighed;
    return true;
}

static bool show(const struct resolving *r, const struct item *it, const struct pol_fact *f,
                 const struct weighed *w, double alpha, struct span *out, struct err *err)
{
    return r->about->before != NULL || weigh_shown(it, f, w, alpha, r->a, out, err);
}

static bool weigh_one(struct resolving *r, struct claim *c, struct err *err)
{
    const struct pol_fact *f = &r->p->fact[c->fact];
    double alpha = resolve_alpha(r, (size_t)c->fact);
    struct weighed w;
    if (!bound_of(r, c, alpha, &w, err) || !show(r, c->it, f, &w, alpha, &c->to->shown, err) ||
        !note_sample(r, c->it, f, c->to, err))
        return false;
    int64_t stale_at = resolve_stale_at(c->it->measured_at, f);
    c->to->set = w.set;
    if (c->copy) {
        c->to->why = EV_KNOWN;
        return true;
    }
    if (c->to->struck) {
        c->to->why = EV_STRUCK;
        return true;
    }
    add_entry(r, c, &w, c->it->measured_at, liveness(r, c, w.bar, stale_at), until(c, stale_at));
    return true;
}

/* ---- registered runs and pools ---- */

static bool is_run(const struct claim *c)
{
    return c->it->kind != ITEM_REGISTERED;
}

static int by_topic(const struct claim *a, const struct claim *b)
{
    int c = (a->fact > b->fact) - (a->fact < b->fact);
    return c != 0 ? c : span_cmp(a->it->run_id, b->it->run_id);
}

/* What was announced stands behind what came in of it. */
static int by_report(const void *x, const void *y)
{
    const struct claim *a = *(const struct claim *const *)x, *b = *(const struct claim *const *)y;
    int c = by_topic(a, b);
    c = c != 0 ? c : is_run(b) - is_run(a);
    return c != 0 ? c : (a > b) - (a < b);
}

static int by_pool(const void *x, const void *y)
{
    const struct claim *a = *(const struct claim *const *)x, *b = *(const struct claim *const *)y;
    int c = (a->fact > b->fact) - (a->fact < b->fact);
    c = c != 0 ? c : span_cmp(a->it->pool, b->it->pool);
    c = c != 0 ? c : by_topic(a, b);
    return c != 0 ? c : (a > b) - (a < b);
}

/* list[from..] of one fact and pool: how many. */
static size_t group(struct claim *const *list, size_t from, size_t n)
{
    size_t to = from + 1;
    while (to < n && list[to]->fact == list[from]->fact &&
           span_eq(list[to]->it->pool, list[from]->it->pool))
        to++;
    return to - from;
}

/* A run in a pool without a name of its own, or with that of another, may be that other. */
static bool disjoint(struct claim *const *list, size_t n)
{
    const struct claim *last = NULL;
    for (size_t i = 0; i < n; i++) {
        if (!is_run(list[i]) || list[i]->copy || list[i]->to->struck)
            continue;
        if (list[i]->it->run_id.len == 0 ||
            (last != NULL && span_eq(last->it->run_id, list[i]->it->run_id)))
            return false;
        last = list[i];
    }
    return true;
}

struct pool {
    struct item sum;
    struct claim *oldest;
    enum ev_why why;
    int64_t until_at;
};

static struct pool sum_up(const struct resolving *r, struct claim *const *list, size_t n)
{
    const struct pol_fact *f = &r->p->fact[list[0]->fact];
    struct pool p = { .sum = { .kind = ITEM_BINOMIAL }, .why = EV_KNOWN, .until_at = INT64_MAX };
    for (size_t i = 0; i < n; i++) {
        struct claim *c = list[i];
        if (!is_run(c) || c->copy || c->to->struck)
            continue;
        int64_t stale_at = resolve_stale_at(c->it->measured_at, f), until_at = until(c, stale_at);
        enum ev_why why = liveness(r, c, true, stale_at);
        p.sum.k += c->it->k, p.sum.n += c->it->n, p.sum.unscored += c->it->unscored;
        p.sum.looked = p.sum.looked || c->it->looked || c->cut;
        p.why = p.why == EV_KNOWN ? why : p.why;
        p.until_at = until_at < p.until_at ? until_at : p.until_at;
        if (p.oldest == NULL || c->it->measured_at < p.oldest->it->measured_at)
            p.oldest = c;
        c->to->pooled = true;
    }
    return p;
}

/* The whole number of trials was written down before the first was made. */
static bool planned(const struct pool *p, struct claim *const *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!is_run(list[i]) && !list[i]->to->struck &&
            list[i]->it->measured_at < p->oldest->it->measured_at &&
            list[i]->it->n == p->sum.n + p->sum.unscored)
            return true;
    return false;
}

static bool weigh_group(struct resolving *r, struct claim *const *list, size_t n, struct err *err)
{
    const struct pol_fact *f = &r->p->fact[list[0]->fact];
    double alpha = resolve_alpha(r, (size_t)list[0]->fact);
    bool pool = list[0]->it->pool.len > 0 && disjoint(list, n);
    for (size_t i = 0; i < n; i++) {
        struct claim *c = list[i];
        struct weighed whole = { .fits = true, .set = pol_whole(f) };
        if (!is_run(c)) {
            c->to->set = whole.set;
            c->to->why = c->to->struck ? EV_STRUCK : EV_KNOWN;
            if (!show(r, c->it, f, &whole, alpha, &c->to->shown, err))
                return false;
        } else if ((!pool || c->copy || c->to->struck) && !weigh_one(r, c, err)) {
            return false;
        }
    }
    if (!pool)
        return true;
    struct pool p = sum_up(r, list, n);
    if (p.oldest == NULL)
        return true;
    p.sum.looked = p.sum.looked || !planned(&p, list, n);
    struct weighed w = weigh_pool(&p.sum, f, alpha);
    struct span shown = { 0 };
    if (!show(r, &p.sum, f, &w, alpha, &shown, err))
        return false;
    add_entry(r, p.oldest, &w, p.oldest->it->measured_at, p.why, p.until_at);
    for (size_t i = 0; i < n; i++)
        if (list[i]->to->pooled) {
            if (!note_sample(r, &p.sum, f, list[i]->to, err))
                return false;
            list[i]->to->set = p.oldest->to->set;
            list[i]->to->why = p.oldest->to->why;
            list[i]->to->live = p.oldest->to->live;
            list[i]->to->shown = shown;
        }
    return true;
}

/* A run that was announced and never came in could be the worst of all. list: by_report. */
static void block_unreported(struct resolving *r, struct claim *const *list, size_t n)
{
    const struct claim *run = NULL;
    for (size_t i = 0; i < n; i++) {
        const struct claim *c = list[i];
        if (is_run(c))
            run = c;
        else if (c->it->run_id.len > 0 && !c->to->struck && (run == NULL || by_topic(run, c) != 0))
            r->tally[c->fact].blocked = EV_UNREPORTED;
    }
}

/* A run that ends elsewhere than was announced may have ended there because of what it showed. list:
 * of one fact and run, what was announced last. */
static void compare_sizes(struct claim *const *list, size_t n)
{
    uint64_t least = UINT64_MAX, most = 0;
    for (size_t i = n; i-- > 0;) {
        struct claim *c = list[i];
        uint64_t size = c->it->unscored + (c->it->kind == ITEM_SCORES ? c->it->n_scores : c->it->n);
        if (is_run(c))
            c->cut = least != UINT64_MAX && (size != least || size != most);
        else if (!c->to->struck)
            least = size < least ? size : least, most = size > most ? size : most;
    }
}

static void compare_all_sizes(struct claim *const *list, size_t n)
{
    for (size_t i = 0, k; i < n; i += k) {
        for (k = 1; i + k < n && by_topic(list[i], list[i + k]) == 0;)
            k++;
        if (list[i]->it->run_id.len > 0)
            compare_sizes(list + i, k);
    }
}

static void block_empty_pool(struct resolving *r, struct claim *const *list, size_t n)
{
    bool run = false, announced = false;
    for (size_t i = 0; i < n; i++) {
        run = run || is_run(list[i]);
        announced = announced || (!is_run(list[i]) && !list[i]->to->struck);
    }
    if (announced && !run && list[0]->it->pool.len > 0)
        r->tally[list[0]->fact].blocked = EV_UNREPORTED;
}

static void note_refused(struct resolving *r)
{
    for (size_t i = 0; i < r->s->n_items; i++) {
        const struct claim *c = &r->c[i];
        if (c->fact < 0 || c->to->accepted || c->to->approval || c->to->why == EV_FILES_ANSWER)
            continue;
        struct tally *t = &r->tally[c->fact];
        if (t->failed == NULL || c->to->measured_at > t->failed->measured_at)
            t->failed = c->to;
    }
}

bool resolve_weigh(struct resolving *r, struct err *err)
{
    struct claim **list = ARENA_ARRAY(r->a, struct claim *, r->s->n_items, err);
    size_t n = 0, k;
    if (list == NULL)
        return false;
    for (size_t i = 0; i < r->p->n_facts; i++)
        r->tally[i].newest_at = INT64_MIN;
    note_refused(r);
    for (size_t i = 0; i < r->s->n_items; i++) {
        struct claim *c = &r->c[i];
        if (!c->to->accepted)
            continue;
        struct tally *t = &r->tally[c->fact];
        t->attempts += is_run(c) && !c->copy;
        if (is_run(c) && !c->to->struck && c->it->measured_at <= r->now.now_at &&
            c->it->measured_at > t->newest_at)
            t->newest_at = c->it->measured_at;
        list[n++] = c;
    }
    sort_heap(list, n, sizeof(struct claim *), by_report);
    block_unreported(r, list, n);
    compare_all_sizes(list, n);
    sort_heap(list, n, sizeof(struct claim *), by_pool);
    for (size_t i = 0; i < n; i += k) {
        k = group(list, i, n);
        block_empty_pool(r, list + i, k);
        if (!weigh_group(r, list + i, k, err))
            return false;
    }
    return true;
}
