/* policy_releases.c - see policy_releases.h. */
#include "cli/policy_releases.h"

#include "cli/home.h"
#include "cli/kept.h"
#include "cli/listing.h"
#include "decision/given.h"

enum { PAGE = 1000, RELEASE_MEMORY = 500 << 20 };

struct deciding {
    const struct layers *const *pair;
    struct store *store;
    struct arena *a; /* for what is found */
    struct moved_releases found;
    size_t room;
};

/* One release under one policy. */
struct outcome {
    const struct policy *policy;
    struct ev_known known;
    struct pol_verdict verdict;
};

static bool decide(const struct layers *l, const struct view *v, const struct ev_store *evidence,
                   struct arena *a, struct outcome *out, struct err *err)
{
    struct decision_input in = { .policy = &l->policy, .about = { .policy = l->digest } };
    out->policy = &l->policy;
    if (!given_move(v, &l->policy, a, &in, err) ||
        !ev_resolve(evidence, &in.about, &l->policy, in.now, a, &out->known, err))
        return false;
    struct pol_given *given = ARENA_ARRAY(a, struct pol_given, l->policy.n_facts, err);
    for (unsigned i = 0; given != NULL && i < l->policy.n_facts; i++)
        given[i] = out->known.fact[i].given;
    return given != NULL && policy_eval(&l->policy, given, in.now, a, &out->verdict, err);
}

/* Nobody has said anything of it, for or against. */
static bool silent(enum ev_why why)
{
    return why == EV_NO_EVIDENCE || why == EV_NOT_FROM_FILES;
}

static bool name_silent(struct deciding *d, const struct outcome *o,
                        const struct pol_objection *why, struct span *out, struct err *err)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct span text;
    buf_init(&b, "facts", 64 << 10);
    for (unsigned i = 0; i < why->n_atoms; i++) {
        int fact = why->atom[i].fact;
        if (fact < 0 || why->atom[i].value != POL_UNKNOWN || !silent(o->known.fact[fact].why))
            continue;
        buf_printf(&b, b.len > 0 ? ", " : "");
        buf_put(&b, o->policy->fact[fact].name);
    }
    return buf_done(&b, &text, err) && span_copy(d->a, text, out, err);
}

static bool same_rule(const struct outcome *x, const struct pol_objection *of,
                      const struct outcome *y, const struct pol_objection *other)
{
    return span_eq(x->policy->rule[of->rule].name, y->policy->rule[other->rule].name) &&
           of->value == other->value;
}

/* What objects to the wider of the two positions under the policy that does not give it; rather what
 * the other policy does not say. */
static bool name_reason(struct deciding *d, const struct outcome *narrow,
                        const struct outcome *wide, struct moved_release *m, struct err *err)
{
    enum position at = narrow->verdict.position + 1;
    const struct pol_verdict *v = &narrow->verdict, *w = &wide->verdict;
    const struct pol_objection *why = v->n_objections[at] > 0 ? &v->objection[at][0] : NULL;
    for (unsigned i = 0; i < v->n_objections[at]; i++) {
        bool known = false;
        for (unsigned k = 0; k < w->n_objections[at] && !known; k++)
            known = same_rule(narrow, &v->objection[at][i], wide, &w->objection[at][k]);
        if (!known) {
            why = &v->objection[at][i];
            break;
        }
    }
    if (why == NULL)
        return true;
    const struct pol_rule *rule = &narrow->policy->rule[why->rule];
    m->line = rule->clause[why->clause].line;
    m->rule = rule->title.len > 0 ? rule->title : rule->name;
    return name_silent(d, narrow, why, &m->silent, err);
}

static bool take_moved(struct deciding *d, const struct store_model *model,
                       const struct outcome o[2], struct err *err)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct moved_release m = { .before = o[0].verdict.position, .after = o[1].verdict.position };
    struct span name;
    if (m.before == m.after)
        return true;
    bool narrower = m.after < m.before;
    buf_init(&b, "a name", 1 << 10);
    buf_put(&b, model->ns);
    buf_printf(&b, "/");
    buf_put(&b, model->name);
    if (!buf_done(&b, &name, err) || !span_copy(d->a, name, &m.model, err) ||
        !name_reason(d, &o[narrower], &o[!narrower], &m, err))
        return false;
    struct moved_releases *f = &d->found;
    f->list = arena_grow(d->a, f->list, f->n, &d->room, sizeof m, err);
    if (f->list == NULL)
        return false;
    f->list[f->n++] = m;
    return true;
}

/* What stands of it in the store. False without err: it is not there as a whole. */
static bool read_release(struct deciding *d, const struct store_model *model, struct arena *a,
                         struct view *v, struct ev_store **evidence, struct err *err)
{
    struct store_commit c;
    struct span record;
    struct ev_input from;
    struct err why = { 0 };
    if (!home_head(d->store, model, a, &c, err))
        return false;
    if (store_text(d->store, c.record, a, &record, &why) == ROW_FOUND &&
        view_read(record, a, v, &why) && kept_read(d->store, v, a, &from, &why) &&
        ev_load(&from, a, evidence, &why))
        return true;
    if (why.kind == ERR_SYSTEM)
        *err = why;
    return false;
}

static bool take_release(struct deciding *d, const struct store_model *model, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "a release", .limit = RELEASE_MEMORY };
    struct outcome o[2];
    struct view v;
    struct ev_store *evidence;
    if (!read_release(d, model, &a, &v, &evidence, err)) {
        d->found.n_lost++;
        return err->kind == ERR_NONE;
    }
    for (unsigned i = 0; i < 2; i++)
        if (!decide(d->pair[i], &v, evidence, &a, &o[i], err))
            return false;
    bool ok = take_moved(d, model, o, err);
    d->found.n_releases++;
    return ok;
}

static bool take_page(struct deciding *d, int64_t *after, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "a list", .limit = RELEASE_MEMORY };
    struct store_model *list;
    unsigned n;
    if (!store_models(d->store, *after, PAGE, true, &a, &list, &n, err))
        return false;
    *after = n > 0 ? list[n - 1].id : 0;
    for (unsigned i = 0; i < n; i++)
        if (!take_release(d, &list[i], err))
            return false;
    return true;
}

bool policy_releases(const struct layers *const pair[2], struct arena *a,
                     struct moved_releases *out, struct err *err)
{
    AUTO_CLOSE(store) struct store *store = home_open(false, err);
    struct deciding d = { .pair = pair, .store = store, .a = a };
    int64_t after = 0;
    if (store == NULL)
        return false;
    do {
        if (!take_page(&d, &after, err))
            return false;
    } while (after != 0);
    *out = d.found;
    return true;
}

/* ---- what is said ---- */

void policy_releases_print(struct buf *b, const struct moved_releases *m)
{
    AUTO_CLOSE(buf) struct buf rows = { 0 };
    buf_init(&rows, "the releases", ANSWER_MAX);
    buf_printf(b, "\nreleases\n");
    for (size_t i = 0; i < m->n; i++) {
        const struct moved_release *r = &m->list[i];
        buf_shown(&rows, r->model);
        buf_printf(&rows, "\t%s becomes %s\t", position_name(r->before), position_name(r->after));
        if (r->line > 0) {
            buf_shown(&rows, r->rule);
            buf_printf(&rows, "  (line %" PRIu32 ")", r->line);
        }
        if (r->silent.len > 0) {
            buf_printf(&rows, "; nobody has stated ");
            buf_shown(&rows, r->silent);
        }
        buf_printf(&rows, "\n");
    }
    listing_columns(b, 2, &rows);
    buf_printf(b, "  %zu of %zu move; approvals are taken as given again\n", m->n, m->n_releases);
    if (m->n_lost > 0)
        buf_printf(b, "  %zu more cannot be decided again: what they stood on was not kept\n",
                   m->n_lost);
}

void policy_releases_json(struct jout *j, const struct moved_releases *m)
{
    jout_open(j, "releases", '{');
    jout_u64(j, "decided", m->n_releases);
    jout_u64(j, "not_kept", m->n_lost);
    jout_open(j, "moved", '[');
    for (size_t i = 0; i < m->n; i++) {
        const struct moved_release *r = &m->list[i];
        jout_open(j, NULL, '{');
        jout_string(j, "model", r->model);
        jout_text(j, "before", position_name(r->before));
        jout_text(j, "after", position_name(r->after));
        jout_string(j, "rule", r->rule);
        jout_u64(j, "line", r->line);
        jout_string(j, "silent", r->silent);
        jout_close(j, '}');
    }
    jout_close(j, ']');
    jout_close(j, '}');
}
