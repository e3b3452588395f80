/* people.c - approvals become counts of people, one for each position: an approval for a position
 * speaks for it and every narrower one, about these weights, under this policy, on this evidence. */
#include "base/sort.h"
#include "evidence/resolve.h"

/* A supposition may say how many people approve. */
static bool stated(const struct claim *c)
{
    return c->it->kind == ITEM_EXACT;
}

static bool is_number(const struct item *it)
{
    return it->kind == ITEM_EXACT && !it->yes_no && !it->on_date &&
           dec_cmp(it->lo, dec_u64(0)) >= 0;
}

static enum ev_why refusal(const struct resolving *r, const struct claim *c)
{
    const struct item *it = c->it;
    if (!it->reads)
        return EV_UNREADABLE;
    if (r->s->supposed) {
        if (c->fact < 0 || r->p->fact[c->fact].type != POL_APPROVALS)
            return EV_NOT_ASKED;
        return it->kind == ITEM_APPROVAL || is_number(it) ? EV_KNOWN : EV_UNREADABLE;
    }
    if (memcmp(it->file->weights, r->about->weights, SHA256_BYTES) != 0)
        return EV_OTHER_WEIGHTS;
    if (c->fact < 0 || r->p->fact[c->fact].type != POL_APPROVALS)
        return EV_NOT_ASKED;
    if (it->file->signer == NULL)
        return it->file->unsigned_why;
    struct span role = r->p->fact[c->fact].signer;
    if (role.len > 0 && !signer_is(it->file->signer, role))
        return EV_WRONG_SIGNER;
    if (r->about->any_approval)
        return EV_KNOWN;
    if (memcmp(it->policy, r->about->policy, SHA256_BYTES) != 0)
        return EV_OTHER_POLICY;
    return memcmp(it->evidence, r->out->digest, SHA256_BYTES) == 0 ? EV_KNOWN : EV_OTHER_EVIDENCE;
}

static int64_t until(const struct resolving *r, const struct claim *c)
{
    if (stated(c))
        return resolve_stale_at(c->it->measured_at, &r->p->fact[c->fact]);
    int64_t over = (clock_day(c->it->until_at) + 1) * DAY_SECONDS;
    int64_t key = c->it->file->signer->valid_before;
    return key < over ? key + 1 : over;
}

/* It holds through the day it names, and was given no earlier than its shelf life before. */
static enum ev_why liveness(const struct resolving *r, const struct claim *c)
{
    int64_t today = clock_day(r->now.now_at), last = clock_day(c->it->until_at);
    uint32_t days = r->p->fact[c->fact].good_for_days;
    if (stated(c))
        return c->it->measured_at > r->now.now_at ? EV_FUTURE
               : r->now.now_at >= until(r, c)     ? EV_STALE
                                                  : EV_KNOWN;
    if (!resolve_key_valid(c->it->file->signer, r->now))
        return EV_KEY_EXPIRED;
    if (today > last)
        return EV_STALE;
    return days > 0 && last - days > today ? EV_FUTURE : EV_KNOWN;
}

static int by_person(const void *x, const void *y)
{
    const struct claim *a = *(const struct claim *const *)x, *b = *(const struct claim *const *)y;
    int c = (a->fact > b->fact) - (a->fact < b->fact);
    c = c != 0 ? c : span_cmp(a->to->signer, b->to->signer);
    c = c != 0 ? c : (b->it->position > a->it->position) - (b->it->position < a->it->position);
    return c != 0 ? c : (a > b) - (a < b);
}

/* What is stated of a fact, of several the fewest; or NULL. */
static const struct claim *fewest(const struct resolving *r, size_t fact)
{
    const struct claim *least = NULL;
    for (size_t i = 0; i < r->s->n_items; i++) {
        const struct claim *c = &r->c[i];
        if (c->to->approval && c->to->live && stated(c) && c->fact == (int)fact &&
            (least == NULL || dec_cmp(c->it->lo, least->it->lo) < 0))
            least = c;
    }
    return least;
}

/* list: the live approvals of one fact, by person, the widest position of each first. */
static bool count_people(const struct resolving *r, struct claim *const *list, size_t n,
                         size_t fact, struct err *err)
{
    struct ev_fact *to = &r->out->fact[fact];
    struct pol_set *by = ARENA_ARRAY(r->a, struct pol_set, POSITIONS, err);
    uint64_t people[POSITIONS] = { 0 };
    const struct claim *said = fewest(r, fact);
    if (by == NULL)
        return false;
    for (size_t i = 0; i < n; i++) {
        int64_t at = until(r, list[i]);
        to->until_at = at < to->until_at ? at : to->until_at;
        if (i > 0 && span_eq(list[i - 1]->to->signer, list[i]->to->signer))
            continue;
        for (unsigned p = POSITION_CLOSED; p <= list[i]->it->position; p++)
            people[p]++;
        to->item = list[i]->to;
    }
    for (unsigned p = POSITION_NONE; p < POSITIONS; p++) {
        struct dec count =
            said != NULL ? said->it->lo : dec_u64(people[p > POSITION_NONE ? p : POSITION_OPEN]);
        by[p] = (struct pol_set){ .lo = count, .hi = count };
    }
    if (said != NULL) {
        to->until_at = until(r, said);
        to->item = said->to;
    }
    to->given.by_position = by;
    to->given.set = by[POSITION_OPEN];
    return true;
}

/* None at all is known too: it is nobody. */
static void begin(const struct resolving *r, size_t fact)
{
    struct ev_fact *to = &r->out->fact[fact];
    const struct ev_item *failed = NULL;
    to->until_at = INT64_MAX;
    for (size_t i = 0; i < r->s->n_items; i++) {
        const struct claim *c = &r->c[i];
        if (!c->to->approval || c->fact != (int)fact)
            continue;
        to->attempts += c->to->accepted;
        if (c->to->live)
            to->why = EV_KNOWN;
        else if (failed == NULL || c->to->measured_at > failed->measured_at)
            failed = c->to;
    }
    if (to->why == EV_KNOWN)
        return;
    to->why = failed != NULL ? failed->why : EV_NO_EVIDENCE;
    to->item = failed;
}

static bool judge(struct resolving *r, struct claim *c, struct err *err)
{
    struct weighed w = { .fits = true, .set = { .lo = c->it->lo, .hi = c->it->hi } };
    c->to->why = refusal(r, c);
    c->to->accepted = c->to->why == EV_KNOWN;
    if (c->to->why == EV_UNREADABLE && c->it->reads)
        c->to->problem = "not a number of people";
    if (c->to->accepted)
        c->to->why = liveness(r, c);
    c->to->live = c->to->why == EV_KNOWN;
    return !c->it->reads || c->fact < 0 ||
           weigh_shown(c->it, &r->p->fact[c->fact], &w, policy_alpha(r->p, (unsigned)c->fact), r->a,
                       &c->to->shown, err);
}

bool resolve_approvals(struct resolving *r, struct err *err)
{
    struct claim **list = ARENA_ARRAY(r->a, struct claim *, r->s->n_items, err);
    size_t n = 0, from = 0;
    if (list == NULL)
        return false;
    for (size_t i = 0; i < r->s->n_items; i++) {
        struct claim *c = &r->c[i];
        if (!c->to->approval)
            continue;
        if (!judge(r, c, err))
            return false;
        if (c->to->live)
            list[n++] = c;
    }
    sort_heap(list, n, sizeof(struct claim *), by_person);
    for (size_t fact = 0; fact < r->p->n_facts; fact++) {
        size_t end = from;
        while (end < n && list[end]->fact == (int)fact)
            end++;
        if (r->p->fact[fact].type == POL_APPROVALS) {
            begin(r, fact);
            if (!count_people(r, list + from, end - from, fact, err))
                return false;
        }
        from = end;
    }
    return true;
}
