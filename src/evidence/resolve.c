/* resolve.c - ev_resolve: which items count, which are withdrawn, and the order of the parts. */
#include "evidence/resolve.h"

#include "base/sort.h"
#include "crypto/digest.h"
#include "evidence/files.h"

bool resolve_key_valid(const struct signer *s, struct clock now)
{
    return now.now_at >= s->valid_after && now.now_at <= s->valid_before;
}

int64_t resolve_stale_at(int64_t measured_at, const struct pol_fact *f)
{
    if (f->good_for_days == 0)
        return INT64_MAX;
    return (clock_day(measured_at) + f->good_for_days + 1) * DAY_SECONDS;
}

double resolve_alpha(const struct resolving *r, size_t fact)
{
    return policy_alpha(r->p, (unsigned)fact) / (r->tally[fact].strikes + 1);
}

/* ---- admit ---- */

/* Where a parent stands elsewhere is believed of a listed person only. */
static bool needs_signature(const struct resolving *r, const struct pol_fact *f)
{
    return f->signer.len > 0 ||
           (span_eq(f->name, SPAN("lineage.narrowest_parent")) && !r->s->supposed);
}

static enum ev_why signed_for(const struct resolving *r, const struct item_file *file,
                              const struct pol_fact *f)
{
    if (!needs_signature(r, f))
        return EV_KNOWN;
    if (file->signer == NULL)
        return file->unsigned_why;
    return f->signer.len == 0 || signer_is(file->signer, f->signer) ? EV_KNOWN : EV_WRONG_SIGNER;
}

static bool about_these(const struct resolving *r, const struct item_file *file)
{
    return r->s->supposed || !file->has_weights ||
           memcmp(file->weights, r->about->weights, SHA256_BYTES) == 0;
}

/* An item that does not read and does not name another variant could be about this one. */
static bool of_variant(const struct item *it, const struct pol_fact *f)
{
    return span_eq(it->variant, f->variant) ||
           (!it->reads && span_eq(it->variant, SPAN("as_released")));
}

enum ev_why resolve_said(const struct resolving *r, size_t fact)
{
    const struct ev_answer *a = &r->answer[fact];
    if (!a->said)
        return EV_NOT_FROM_FILES;
    if (a->until_at == 0)
        return EV_KNOWN;
    return r->now.now_at < a->from_at     ? EV_TABLE_LATER
           : r->now.now_at >= a->until_at ? EV_TABLE_OLD
                                          : EV_KNOWN;
}

/* Why the item does not count; EV_UNREADABLE: it would, if it could be read. */
static enum ev_why refusal(const struct resolving *r, const struct claim *c)
{
    if (!about_these(r, c->it->file))
        return EV_OTHER_WEIGHTS;
    if (c->fact < 0)
        return c->it->fact.len > 0 || c->it->reads ? EV_NOT_ASKED : EV_UNREADABLE;
    const struct pol_fact *f = &r->p->fact[c->fact];
    if (f->type == POL_APPROVALS || f->is_today)
        return EV_NOT_ASKED;
    /* Also where their answer has run out: else a statement could widen with time alone. */
    if ((files_alone(f->name) && !r->s->supposed) || r->answer[c->fact].said)
        return EV_FILES_ANSWER;
    if (!of_variant(c->it, f))
        return EV_OTHER_VARIANT;
    enum ev_why why = signed_for(r, c->it->file, f);
    return why != EV_KNOWN ? why : c->it->reads ? EV_KNOWN : EV_UNREADABLE;
}

/* A file of a listed person that does not read could hold anything that person may say. */
static void block_all_of(struct resolving *r, const struct item_file *file)
{
    if (file->signer == NULL || file->approval || !about_these(r, file))
        return;
    for (unsigned f = 0; f < r->p->n_facts; f++) {
        struct span role = r->p->fact[f].signer;
        if (role.len == 0 || signer_is(file->signer, role))
            r->tally[f].blocked = EV_UNREADABLE;
    }
}

static void list_item(const struct item *it, struct ev_item *to)
{
    *to = (struct ev_item){
        .fact = it->fact,
        .variant = it->variant,
        .file = it->file->file.name,
        .index = it->index,
        .by = it->by,
        .measured_at = it->measured_at,
        .ends = it->file->approval,
        .problem = it->reads ? NULL : it->problem,
    };
    memcpy(to->digest, it->digest, SHA256_BYTES);
    if (it->file->signer != NULL)
        to->signer = it->file->signer->principal[0];
}

/* Bounds of counts fit every proportion, and cost more than all the rest: they are left for later. */
static bool fits(struct resolving *r, struct claim *c, bool *yes, struct err *err)
{
    struct weighed w;
    *yes = r->p->fact[c->fact].type == POL_PROPORTION;
    if (c->it->kind == ITEM_BINOMIAL)
        return true;
    if (!weigh_item(c->it, &r->p->fact[c->fact], policy_alpha(r->p, (unsigned)c->fact), r->a, &w,
                    err))
        return false;
    *yes = w.fits;
    return true;
}

/* It is for resolve_approvals. */
static bool counts_people(const struct resolving *r, const struct claim *c)
{
    return c->it->file->approval ||
           (r->s->supposed && c->fact >= 0 && r->p->fact[c->fact].type == POL_APPROVALS);
}

static bool admit(struct resolving *r, struct err *err)
{
    for (size_t i = 0; i < r->s->n_items; i++) {
        struct claim *c = &r->c[i];
        bool fit = true;
        *c = (struct claim){ .it = &r->s->item[i], .to = &r->out->item[i] };
        list_item(c->it, c->to);
        c->fact = policy_fact(r->p, c->it->fact);
        c->to->approval = counts_people(r, c);
        if (c->to->approval)
            continue;
        c->to->why = refusal(r, c);
        if (c->to->why == EV_KNOWN && !fits(r, c, &fit, err))
            return false;
        if (!fit) {
            c->to->why = EV_UNREADABLE;
            c->to->problem = "not a value of this fact's type";
        }
        c->to->accepted = c->to->why == EV_KNOWN;
        if (c->to->why == EV_UNREADABLE && c->fact >= 0)
            r->tally[c->fact].blocked = EV_UNREADABLE;
    }
    for (size_t i = 0; i < r->s->n_items; i++)
        if (r->c[i].to->why == EV_UNREADABLE && r->c[i].fact < 0)
            block_all_of(r, r->c[i].it->file);
    return true;
}

/* ---- strike ---- */

/* Of equal statements the one that may count most: a valid key before none before an old one. */
static int standing(const struct claim *c)
{
    return c->to->signer.len == 0 ? 1 : c->to->why == EV_KEY_EXPIRED ? 0 : 2;
}

static int by_digest(const void *x, const void *y)
{
    const struct claim *a = *(const struct claim *const *)x, *b = *(const struct claim *const *)y;
    int c = memcmp(a->it->digest, b->it->digest, SHA256_BYTES);
    if (c == 0)
        c = standing(b) - standing(a);
    return c != 0 ? c : (a > b) - (a < b);
}

static struct claim *find_digest(struct claim **list, size_t n, const uint8_t *digest)
{
    size_t lo = 0, hi = n;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (memcmp(list[mid]->it->digest, digest, SHA256_BYTES) < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < n && memcmp(list[lo]->it->digest, digest, SHA256_BYTES) == 0 ? list[lo] : NULL;
}

/* by names at. What a key did while it was valid is not undone in the item's favour when it
 * expires: the item that was superseded is bad news again, and still nothing else. */
static void strike(const struct resolving *r, const struct claim *by, struct claim *at)
{
    if (at == NULL || at->fact != by->fact)
        return;
    at->withdrawn = true;
    at->to->struck = at->to->struck || resolve_key_valid(by->it->file->signer, r->now);
}

static bool strikes(const struct resolving *r, const struct claim *c)
{
    return c->it->has_supersedes && c->it->file->signer != NULL &&
           c->it->measured_at <= r->now.now_at;
}

static int by_target(const void *x, const void *y)
{
    const struct claim *a = *(const struct claim *const *)x, *b = *(const struct claim *const *)y;
    int c = (a->fact > b->fact) - (a->fact < b->fact);
    return c != 0 ? c : memcmp(a->it->supersedes, b->it->supersedes, SHA256_BYTES);
}

/* Targets are counted by name, whether they are here or not: taking a withdrawn item away must not
 * make the rest look better measured. */
static bool strike_all(struct resolving *r, struct claim **list, size_t n, struct err *err)
{
    struct claim **by = ARENA_ARRAY(r->a, struct claim *, n, err);
    size_t k = 0;
    if (by == NULL)
        return false;
    for (size_t i = 0; i < n; i++)
        if (strikes(r, list[i]))
            by[k++] = list[i];
    sort_heap(by, k, sizeof(struct claim *), by_target);
    for (size_t i = 0; i < k; i++) {
        r->tally[by[i]->fact].strikes += i == 0 || by_target(&by[i - 1], &by[i]) != 0;
        strike(r, by[i], find_digest(list, n, by[i]->it->supersedes));
    }
    for (size_t i = 1; i < n; i++)
        if (list[i]->copy) {
            list[i]->withdrawn = list[i - 1]->withdrawn;
            list[i]->to->struck = list[i - 1]->to->struck;
        }
    return true;
}

static bool withdraw(struct resolving *r, struct err *err)
{
    struct claim **list = ARENA_ARRAY(r->a, struct claim *, r->s->n_items, err);
    size_t n = 0;
    if (list == NULL)
        return false;
    for (size_t i = 0; i < r->s->n_items; i++) {
        struct claim *c = &r->c[i];
        const struct signer *key = c->it->file->signer;
        if (!c->to->accepted)
            continue;
        if (key != NULL && !resolve_key_valid(key, r->now))
            c->to->why = EV_KEY_EXPIRED;
        list[n++] = c;
    }
    sort_heap(list, n, sizeof(struct claim *), by_digest);
    for (size_t i = 1; i < n; i++)
        list[i]->copy = memcmp(list[i - 1]->it->digest, list[i]->it->digest, SHA256_BYTES) == 0;
    return strike_all(r, list, n, err);
}

/* ---- all together ---- */

/* A signed evidence file names the weights digest it is about: that is a statement of all digests
 * by somebody else than the folder itself. */
static bool stated_by_signer(const struct resolving *r, int64_t *until_at)
{
    bool any = false;
    for (size_t i = 0; i < r->s->n_files; i++) {
        const struct item_file *f = &r->s->file[i];
        if (f->approval || !f->reads || f->signer == NULL || !about_these(r, f) ||
            !resolve_key_valid(f->signer, r->now))
            continue;
        int64_t until =
            f->signer->valid_before < INT64_MAX ? f->signer->valid_before + 1 : INT64_MAX;
        *until_at = any && *until_at > until ? *until_at : until;
        any = true;
    }
    return any;
}

static bool from_files(const struct resolving *r, size_t i)
{
    const struct pol_fact *f = &r->p->fact[i];
    struct ev_fact *to = &r->out->fact[i];
    to->until_at = INT64_MAX;
    to->from_files = true;
    to->why = EV_KNOWN;
    if (f->is_today) {
        int64_t today = clock_day(r->now.now_at);
        struct dec day = dec_i64(today);
        for (unsigned k = r->p->n_turns; k > 0 && r->p->turn[k - 1] > today; k--)
            to->until_at = r->p->turn[k - 1] * DAY_SECONDS;
        to->given.set = (struct pol_set){ .lo = day, .hi = day };
        return true;
    }
    if (resolve_said(r, i) == EV_KNOWN) {
        to->given.set = r->answer[i].set;
        to->until_at = r->answer[i].until_at > 0 ? r->answer[i].until_at : INT64_MAX;
        return true;
    }
    if (span_eq(f->name, SPAN("weights.digest_verified")) && f->type == POL_YESNO &&
        span_eq(f->variant, SPAN("as_released")) && !r->answer[i].unread &&
        stated_by_signer(r, &to->until_at)) {
        to->given.set = (struct pol_set){ .may = 2 };
        return true;
    }
    to->from_files = false;
    return false;
}

/* What is signed for parents elsewhere is no wider than those that are here. */
static void hold_to_parent(const struct resolving *r, size_t i)
{
    const struct pol_fact *f = &r->p->fact[i];
    struct pol_set *s = &r->out->fact[i].given.set;
    bool elsewhere;
    enum position parent = files_parent(r->about, &elsewhere);
    if (!elsewhere || parent == POSITION_NONE || f->type != POL_POSITION ||
        !span_eq(f->name, SPAN("lineage.narrowest_parent")))
        return;
    uint64_t here = (uint64_t)1 << (parent - POSITION_CLOSED), wider = ~(2 * here - 1);
    if (s->may & wider)
        s->may = (s->may & ~wider) | here;
}

/* ---- layers ---- */

/* Each layer of a policy looks at the evidence for itself, as if it were the only one: a fact has the
 * signer, the shelf life and the confidence of the layer that declares it, though another declares
 * one of the same name. */
static bool layer_begin(struct resolving *r, struct ev_fact *fact, struct err *err)
{
    size_t n = r->s->n_items;
    r->out->n_items = n;
    r->out->fact = fact;
    return (r->out->item = ARENA_ARRAY(r->a, struct ev_item, n, err)) != NULL &&
           (r->c = ARENA_ARRAY(r->a, struct claim, n, err)) != NULL &&
           (r->tally = ARENA_ARRAY(r->a, struct tally, r->p->n_facts, err)) != NULL;
}

static bool layer_facts(struct resolving *r, struct err *err)
{
    if (!admit(r, err) || !withdraw(r, err) || !resolve_weigh(r, err))
        return false;
    for (size_t i = 0; i < r->p->n_facts; i++)
        if (r->p->fact[i].type != POL_APPROVALS && !from_files(r, i)) {
            resolve_finish(r, i);
            hold_to_parent(r, i);
        }
    return true;
}

/* How much an item counts: what it is for one layer is said of it, where others do not ask for it
 * or take it only as bad news. */
static int weight(const struct ev_item *it)
{
    return it->live ? 3 : it->accepted ? 2 : it->why != EV_NOT_ASKED;
}

static void merge_items(struct ev_known *all, const struct ev_known *layer)
{
    for (size_t i = 0; i < all->n_items; i++)
        if (weight(&layer->item[i]) > weight(&all->item[i]))
            all->item[i] = layer->item[i];
}

static int by_bytes(const void *x, const void *y)
{
    return memcmp(*(const uint8_t *const *)x, *(const uint8_t *const *)y, SHA256_BYTES);
}

struct layered {
    struct policy p; /* the facts of this layer only */
    struct ev_known known;
    struct resolving r;
};

/* Over what any layer accepts, before approvals are looked at: they name this digest. */
static bool digest_accepted(const struct layered *l, unsigned n, uint8_t out[SHA256_BYTES],
                            struct err *err)
{
    AUTO_CLOSE(digest) struct digest *d = digest_open(DIGEST_SHA256, err);
    const uint8_t **list = NULL;
    size_t accepted = 0;
    if (d == NULL ||
        (list = ARENA_ARRAY(l->r.a, const uint8_t *, n * l->known.n_items, err)) == NULL)
        return false;
    for (unsigned i = 0; i < n; i++)
        for (size_t k = 0; k < l[i].known.n_items; k++)
            if (l[i].known.item[k].accepted)
                list[accepted++] = l[i].known.item[k].digest;
    sort_heap(list, accepted, sizeof *list, by_bytes);
    for (size_t i = 0; i < accepted; i++)
        if ((i == 0 || memcmp(list[i - 1], list[i], SHA256_BYTES) != 0) &&
            !digest_add(d, (struct span){ list[i], SHA256_BYTES }, err))
            return false;
    return digest_done(d, out, err);
}

/* ---- what comes ---- */

static int64_t sooner(int64_t at, int64_t than, struct clock now)
{
    return at > now.now_at && at < than ? at : than;
}

/* Some day on which it becomes live makes no difference: bad news counts already, and something else
 * is live, or nothing would help. */
static bool begins(const struct resolving *r, const struct claim *c)
{
    const struct ev_fact *f = &r->out->fact[c->fact];
    if (c->to->approval || c->it->has_supersedes || r->p->fact[c->fact].latest_counts)
        return true;
    return f->why != EV_KNOWN && r->tally[c->fact].blocked == 0;
}

/* When an accepted item next counts otherwise than now, but for running out. */
static int64_t turns_at(const struct resolving *r, const struct claim *c)
{
    const struct signer *key = c->it->file->signer;
    int64_t last = clock_day(c->it->until_at), days = r->p->fact[c->fact].good_for_days;
    int64_t begins_at = !c->to->approval ? c->it->measured_at
                        : days > 0       ? (last - days) * DAY_SECONDS
                                         : INT64_MIN;
    if (!begins(r, c))
        return INT64_MAX;
    int64_t next_at = sooner(begins_at, INT64_MAX, r->now);
    if (key != NULL)
        next_at = sooner(key->valid_after, next_at, r->now);
    if (key != NULL && c->it->has_supersedes && key->valid_before < INT64_MAX)
        next_at = sooner(key->valid_before + 1, next_at, r->now);
    return next_at;
}

static void find_turns(const struct resolving *r)
{
    for (size_t i = 0; i < r->p->n_facts; i++)
        r->out->fact[i].turns_at =
            resolve_said(r, i) == EV_TABLE_LATER ? r->answer[i].from_at : INT64_MAX;
    for (size_t i = 0; i < r->s->n_items; i++) {
        const struct claim *c = &r->c[i];
        int64_t at = c->to->accepted ? turns_at(r, c) : INT64_MAX;
        if (at < INT64_MAX && at < r->out->fact[c->fact].turns_at)
            r->out->fact[c->fact].turns_at = at;
    }
}

static bool resolve_layers(struct layered *l, unsigned n, struct ev_known *all, struct err *err)
{
    for (unsigned i = 0; i < n; i++)
        if (!layer_begin(&l[i].r, all->fact + (l[i].p.fact - l[0].p.fact), err) ||
            !layer_facts(&l[i].r, err))
            return false;
    if (!digest_accepted(l, n, all->digest, err))
        return false;
    for (unsigned i = 0; i < n; i++) {
        memcpy(l[i].known.digest, all->digest, SHA256_BYTES);
        if (!resolve_approvals(&l[i].r, err))
            return false;
        find_turns(&l[i].r);
    }
    all->item = l[0].known.item;
    all->n_items = l[0].known.n_items;
    for (unsigned i = 1; i < n; i++)
        merge_items(all, &l[i].known);
    return true;
}

static bool list_files(const struct ev_store *s, struct arena *a, struct ev_known *out,
                       struct err *err)
{
    struct ev_file *list = ARENA_ARRAY(a, struct ev_file, s->n_files, err);
    for (size_t i = 0; list != NULL && i < s->n_files; i++)
        list[i] = s->file[i].file;
    out->file = list;
    out->n_files = s->n_files;
    return list != NULL;
}

static bool bounds_begin(const struct ev_store *s, const struct ev_subject *about,
                         const struct policy *p, struct arena *a, struct ev_known *all,
                         struct err *err)
{
    size_t n = p->n_layers * s->n_items;
    all->bound =
        about->before != NULL ? about->before->bound : ARENA_ARRAY(a, struct ev_bound, n, err);
    return all->bound != NULL;
}

bool ev_resolve(const struct ev_store *s, const struct ev_subject *about, const struct policy *p,
                struct clock now, struct arena *a, struct ev_known *out, struct err *err)
{
    struct ev_known all = { 0 };
    struct layered *l = ARENA_ARRAY(a, struct layered, p->n_layers, err);
    const struct ev_answer *answer = about->answer;
    unsigned fact = 0;
    if (l == NULL || (all.fact = ARENA_ARRAY(a, struct ev_fact, p->n_facts, err)) == NULL ||
        (answer == NULL && !ev_answers(about, p, a, &answer, err)) ||
        !list_files(s, a, &all, err) || !bounds_begin(s, about, p, a, &all, err))
        return false;
    for (unsigned i = 0; i < p->n_layers; i++) {
        l[i].p = *p;
        l[i].p.fact = p->fact + fact;
        for (l[i].p.n_facts = 0; fact < p->n_facts && p->fact[fact].layer == i; fact++)
            l[i].p.n_facts++;
        l[i].r = (struct resolving){
            .s = s, .about = about, .p = &l[i].p, .now = now, .a = a, .out = &l[i].known
        };
        l[i].r.answer = answer + (l[i].p.fact - p->fact);
        l[i].r.bound = all.bound + i * s->n_items;
    }
    if (!resolve_layers(l, p->n_layers, &all, err))
        return false;
    memcpy(all.signers, s->signers_digest, SHA256_BYTES);
    all.supposed = s->supposed;
    *out = all;
    return true;
}
