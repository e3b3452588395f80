/* decision.c - see decision.h. */
#include "decision/decision.h"

#include "crypto/digest.h"
#include "decision/duty.h"
#include "decision/record.h"

enum { SCRATCH_MAX = 256 << 20 };

/* What is known and what follows, at one moment. */
struct judged {
    struct ev_known known;
    struct pol_given *given;
    enum position position;
};

/* before: NULL, or what was found at another time. */
static bool judge(const struct decision_input *in, int64_t at, const struct judged *before,
                  struct arena *a, struct judged *out, struct err *err)
{
    struct clock then = { at };
    struct ev_subject about = in->about;
    about.before = before != NULL ? &before->known : NULL;
    if (!ev_resolve(in->evidence, &about, in->policy, then, a, &out->known, err))
        return false;
    out->given = ARENA_ARRAY(a, struct pol_given, in->policy->n_facts, err);
    if (out->given == NULL)
        return false;
    for (unsigned i = 0; i < in->policy->n_facts; i++)
        out->given[i] = out->known.fact[i].given;
    out->position = policy_position(in->policy, out->given, then);
    return true;
}

static int64_t sooner(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* The first moment after `after` at which what is known of some fact changes by itself. */
static int64_t next_end(const struct ev_known *known, unsigned n, int64_t after)
{
    int64_t next = INT64_MAX;
    for (unsigned i = 0; i < n; i++) {
        const struct ev_fact *f = &known->fact[i];
        next = f->until_at > after ? sooner(f->until_at, next) : next;
        next = f->turns_at > after ? sooner(f->turns_at, next) : next;
    }
    return next;
}

static bool step_because(const struct decision_input *in, const struct ev_known *known,
                         struct record_step *step, struct arena *a, struct err *err)
{
    unsigned *fact = ARENA_ARRAY(a, unsigned, in->policy->n_facts, err);
    if (fact == NULL)
        return false;
    for (unsigned i = 0; i < in->policy->n_facts; i++)
        if (known->fact[i].until_at == step->on_at || known->fact[i].turns_at == step->on_at)
            fact[step->n_facts++] = i;
    step->fact = fact;
    return true;
}

/* The future without new evidence: each beginning or end of an item or key that moves the position. *seen: from
 * here on nobody looked. */
static bool foresee(const struct decision_input *in, const struct judged *now, struct arena *a,
                    struct arena scratch[2], struct record *r, int64_t *seen, struct err *err)
{
    struct record_step *step = ARENA_ARRAY(a, struct record_step, DECISION_FORECAST_MAX, err);
    struct judged last = *now;
    int64_t at = in->now.now_at;
    if (step == NULL)
        return false;
    for (unsigned i = 0; i < DECISION_FORECAST_MAX; i++) {
        struct judged next;
        int64_t end = next_end(&last.known, in->policy->n_facts, at);
        if (end == INT64_MAX)
            break;
        arena_free(&scratch[i % 2]); /* last lives in the other */
        if (!judge(in, end, now, &scratch[i % 2], &next, err))
            return false;
        if (next.position != last.position) {
            struct record_step *s = &step[r->n_steps++];
            *s = (struct record_step){ .on_at = end, .target = next.position };
            if (!step_because(in, &last.known, s, a, err))
                return false;
        }
        last = next;
        at = end;
    }
    r->step = step;
    *seen = next_end(&last.known, in->policy->n_facts, at);
    return true;
}

static bool forecast(const struct decision_input *in, const struct judged *now, struct arena *a,
                     struct record *r, int64_t *seen, struct err *err)
{
    struct arena scratch[2] = { { .name = "a forecast", .limit = SCRATCH_MAX },
                                { .name = "a forecast", .limit = SCRATCH_MAX } };
    bool ok = foresee(in, now, a, scratch, r, seen, err);
    arena_free(&scratch[0]);
    arena_free(&scratch[1]);
    return ok;
}

static bool summarize(const struct decision_input *in, const struct pol_verdict *v,
                      enum position effective, struct arena *a, struct span *out, struct err *err)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct span text;
    buf_init(&b, "a summary", 16 << 10);
    enum position next = v->position + (v->position < POSITION_OPEN);
    bool contested = in->unfit.len == 0 && effective > v->position;
    if (contested)
        buf_printf(&b, "contested, for the policy gives %s now: ", position_name(v->position));
    if (in->unfit.len > 0) {
        buf_put(&b, in->unfit);
    } else if (effective < v->position) {
        buf_printf(&b, "on its way to %s, one step every %" PRIu32 " days",
                   position_name(v->position), in->policy->widen_days);
    } else if (v->n_objections[next] == 0) {
        buf_printf(&b, "nothing objects to %s", position_name(v->position));
    } else {
        const struct pol_objection *o = &v->objection[next][0];
        const struct pol_rule *rule = &in->policy->rule[o->rule];
        struct span why = rule->title.len > 0 ? rule->title : rule->name;
        if (!contested)
            buf_printf(&b, "not %s: ", position_name(next));
        buf_put(&b, why);
        buf_printf(&b, " (%s)", pol_tri_name(o->value));
        if (v->n_objections[next] > 1)
            buf_printf(&b, ", and %u more", v->n_objections[next] - 1);
    }
    return buf_done(&b, &text, err) && span_copy(a, text, out, err);
}

static bool terms_of(const struct pol_verdict *v, struct arena *a, struct span *out,
                     struct err *err)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct span text;
    buf_init(&b, "the terms", 64 << 10);
    for (unsigned i = 0; i < v->n_obligations; i++) {
        if (v->obligation[i].kind != POL_TERMS)
            continue;
        buf_printf(&b, "%s", b.len > 0 ? "\n" : "");
        buf_put(&b, v->obligation[i].text);
    }
    return buf_done(&b, &text, err) && span_copy(a, text, out, err);
}

/* Widening goes at the policy's pace: one step, then none until its days are over. What nobody has
 * released yet stands closed, and its first step is free. Narrowing is at once. A step on the way
 * must stand itself: a policy may allow open and not what lies before it. */
static enum position at_pace(const struct decision_input *in, const struct pol_verdict *v)
{
    enum position target = v->position;
    enum position from = in->from == POSITION_NONE ? POSITION_CLOSED : in->from;
    int64_t pace = (int64_t)in->policy->widen_days * DAY_SECONDS;
    if (in->opened) /* it is in the world, and nobody can close it */
        return POSITION_OPEN;
    if (pace == 0 || target <= from)
        return target;
    bool due = in->from == POSITION_NONE || in->now.now_at - in->from_at >= pace;
    enum position step = due ? from + 1 : from;
    while (step > POSITION_CLOSED && v->n_objections[step] > 0)
        step--;
    return step;
}

static void compile(const struct decision_input *in, const struct pol_verdict *v,
                    const struct record *r, int64_t seen, struct decision *d)
{
    d->review_at = in->now.now_at + (int64_t)DECISION_EXPIRES_DAYS * DAY_SECONDS;
    d->review_at = sooner(d->review_at, r->n_steps > 0 ? r->step[0].on_at : seen);
    for (unsigned i = 0; i < v->n_obligations; i++) {
        const struct pol_obligation *o = &v->obligation[i];
        if (o->kind == POL_RATE_LIMIT) {
            d->rate_requests = o->number;
            d->rate_seconds = o->per_seconds;
        }
        if (o->kind == POL_REVIEW && o->number < DECISION_EXPIRES_DAYS)
            d->review_at = sooner(d->review_at, in->now.now_at + (int64_t)o->number * DAY_SECONDS);
    }
}

static bool make(const struct decision_input *in, struct arena *a, struct decision *out,
                 struct err *err)
{
    struct decision d = { 0 };
    struct judged now;
    struct pol_verdict v;
    int64_t seen = 0;
    assert(in->policy->n_also == 0); /* what it applies is in it */
    if (!judge(in, in->now.now_at, NULL, a, &now, err) ||
        !policy_eval(in->policy, now.given, in->now, a, &v, err))
        return false;
    struct record r = { .in = in, .known = &now.known, .verdict = &v };
    r.effective = in->unfit.len > 0    ? POSITION_CLOSED
                  : now.known.supposed ? v.position /* nothing moves, so nothing has a pace */
                                       : at_pace(in, &v);
    r.contested = r.effective > v.position;
    if (r.effective != v.position && !policy_duties(in->policy, now.given, in->now, r.effective, a,
                                                    &v.obligation, &v.n_obligations, err))
        return false;
    if (!forecast(in, &now, a, &r, &seen, err) ||
        !duty_blocked(v.obligation, v.n_obligations, r.effective, a, &r.blocked, err) ||
        !terms_of(&v, a, &d.terms, err) || !summarize(in, &v, r.effective, a, &d.summary, err) ||
        !record_write(&r, a, &d.record, err) ||
        !digest_of(DIGEST_SHA256, d.record, d.record_digest, err))
        return false;
    d.known = now.known;
    d.given = now.given;
    d.target = v.position;
    d.effective = r.effective;
    d.contested = r.contested;
    d.blocked = in->unfit.len > 0 ? in->unfit : r.blocked;
    memcpy(d.evidence_digest, now.known.digest, sizeof d.evidence_digest);
    compile(in, &v, &r, seen, &d);
    *out = d;
    return true;
}

/* The files are asked once, not at each step of the forecast. */
bool decision_make(const struct decision_input *in, struct arena *a, struct decision *out,
                   struct err *err)
{
    struct decision_input here = *in;
    return (here.about.answer != NULL ||
            ev_answers(&here.about, here.policy, a, &here.about.answer, err)) &&
           make(&here, a, out, err);
}
