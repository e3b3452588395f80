/* run_score.c - see run.h: what the answers in a complete log come to. */
#include "base/sort.h"
#include "evidence/run_log.h"
#include "results/match.h"

enum { STEP_MEMORY = 256 << 20, REASONS_MAX = 64 };

struct scoring {
    const struct run_ask *r;
    struct run_log *log;
    struct arena *a;
    struct run_scores *out;
    size_t cap_whys;
};

/* ---- why ---- */

static bool count_why(struct scoring *k, struct span why, struct err *err)
{
    struct run_scores *o = k->out;
    const uint8_t *colon = memchr(why.ptr, ':', why.len);
    why.len = colon != NULL ? (size_t)(colon - why.ptr) : why.len;
    o->unscored++;
    for (size_t i = 0; i < o->n_whys; i++)
        if (span_eq(o->why[i].why, why) || i == REASONS_MAX) {
            o->why[i].n++;
            return true;
        }
    o->why = arena_grow(k->a, o->why, o->n_whys, &k->cap_whys, sizeof *o->why, err);
    if (o->why == NULL)
        return false;
    struct run_why *w = &o->why[o->n_whys++];
    w->n = 1;
    return span_copy(k->a, o->n_whys > REASONS_MAX ? SPAN("other reasons") : why, &w->why, err);
}

static int by_count(const void *x, const void *y)
{
    const struct run_why *a = x, *b = y;
    int c = (a->n < b->n) - (a->n > b->n);
    return c != 0 ? c : span_cmp(a->why, b->why);
}

/* ---- one question ---- */

struct part {
    struct runlog_line line;
    bool answered;
};

static bool get_part(struct scoring *k, uint32_t q, unsigned part, struct arena *own,
                     struct part *out, struct err *err)
{
    uint32_t at = k->log->first[q] + part;
    *out = (struct part){ .line.failed = SPAN("was not asked") };
    if (k->log->place[at].off == 0)
        return true;
    if (!run_log_get(k->log, at, own, &out->line, err))
        return false;
    out->answered = out->line.answer.len > 0;
    if (out->line.stray.len > 0)
        out->line.failed = SPAN("what came is no JSON");
    return true;
}

/* Not scored, for this reason, unless it is ours. */
static bool because(const struct err *why, struct arena *own, struct span *reason, struct err *err)
{
    if (why->kind == ERR_SYSTEM) {
        *err = *why;
        return false;
    }
    return span_copy(own, span_of(why->text), reason, err);
}

static bool score_choices(struct scoring *k, uint32_t q, struct arena *own, struct matched *m,
                          struct span *reason, struct err *err)
{
    double logprob[PROMPTS_CHOICES_MAX];
    const struct prompt *p = &k->r->set->prompt[q];
    for (unsigned i = 0; i < p->n_choices; i++) {
        struct part part;
        struct err why = { 0 };
        uint64_t from, to;
        if (!get_part(k, q, i, own, &part, err))
            return false;
        *reason = part.line.failed;
        if (!part.answered)
            return true;
        run_range(k->r->set, p, i, &from, &to);
        if (!heard_likelihood(part.line.answer, from, to, own, &logprob[i], &why))
            return because(&why, own, reason, err);
    }
    *m = match_likelihood(k->r->set, p, logprob);
    return true;
}

static bool score_judged(struct scoring *k, uint32_t q, struct arena *own, struct matched *m,
                         struct span *reason, struct err *err)
{
    struct part part;
    struct heard said = { 0 };
    struct err why = { 0 };
    if (!get_part(k, q, 1, own, &part, err))
        return false;
    *reason = part.line.failed;
    if (!part.answered)
        return true;
    if (!heard_read(part.line.answer, k->r->judge_model.chat, own, &said, &why))
        return because(&why, own, reason, err);
    *m = match_verdict(k->r->set, said.text, said.cut);
    return true;
}

static bool score_answer(struct scoring *k, uint32_t q, struct arena *own, struct matched *m,
                         struct span *reason, struct err *err)
{
    struct part part;
    struct heard t = { 0 };
    struct err why = { 0 };
    if (!get_part(k, q, 0, own, &part, err))
        return false;
    *reason = part.line.failed;
    if (!part.answered)
        return true;
    if (!heard_read(part.line.answer, k->r->model.chat, own, &t, &why))
        return because(&why, own, reason, err);
    if (t.withheld)
        m->why = "withheld by the endpoint";
    else if (k->r->set->match != MATCH_JUDGE)
        *m = match_answer(k->r->set, &k->r->set->prompt[q], t.text, t.cut);
    else if (run_is_judged(k->r, &t))
        return score_judged(k, q, own, m, reason, err);
    else
        m->why = t.text.len == 0 ? "empty" : t.cut ? "cut off" : "longer than is judged";
    return true;
}

static bool score_one(struct scoring *k, uint32_t q, struct err *err)
{
    AUTO_CLOSE(arena) struct arena own = { .name = "answers", .limit = STEP_MEMORY };
    const struct prompt *p = &k->r->set->prompt[q];
    struct matched m = { 0 };
    struct span reason = { 0 };
    bool (*how)(struct scoring *, uint32_t, struct arena *, struct matched *, struct span *,
                struct err *) = k->r->set->match == MATCH_LIKELIHOOD ? score_choices : score_answer;
    if (!how(k, q, &own, &m, &reason, err))
        return false;
    if (!m.scored)
        return count_why(k, m.why != NULL ? span_of(m.why) : reason, err);
    struct run_scores *o = k->out;
    o->hits += m.hit;
    o->item[o->n_scores] = p->id;
    o->score[o->n_scores++] = m.hit;
    return true;
}

/* ---- all ---- */

static int by_index(const void *x, const void *y)
{
    const uint32_t *a = x, *b = y;
    return (*a > *b) - (*a < *b);
}

struct named {
    struct span cluster;
    size_t index; /* among the scores */
};

static int by_name(const void *x, const void *y)
{
    const struct named *a = x, *b = y;
    int c = span_cmp(a->cluster, b->cluster);
    return c != 0 ? c : (a->index > b->index) - (a->index < b->index);
}

/* Clusters by number, in the order in which they first appear. */
static bool number_clusters(struct scoring *k, struct err *err)
{
    struct run_scores *o = k->out;
    const struct prompt **by_id = k->log->by_id;
    struct named *list = ARENA_ARRAY(k->a, struct named, o->n_scores, err);
    uint32_t *first = ARENA_ARRAY(k->a, uint32_t, o->n_scores, err), next = 0;
    bool shared = false;
    o->cluster = ARENA_ARRAY(k->a, uint32_t, o->n_scores, err);
    if (list == NULL || first == NULL || o->cluster == NULL)
        return false;
    for (size_t i = 0; i < o->n_scores; i++)
        list[i] = (struct named){ prompts_find(by_id, k->r->set->n, o->item[i])->cluster, i };
    sort_heap(list, o->n_scores, sizeof *list, by_name);
    for (size_t i = 0; i < o->n_scores; i++) {
        bool same =
            i > 0 && list[i].cluster.len > 0 && span_eq(list[i - 1].cluster, list[i].cluster);
        first[list[i].index] = same ? first[list[i - 1].index] : (uint32_t)list[i].index;
        shared = shared || same;
    }
    for (size_t i = 0; i < o->n_scores; i++)
        o->cluster[i] = first[i] == i ? next++ : o->cluster[first[i]];
    o->cluster = shared ? o->cluster : NULL;
    return true;
}

bool run_score(const struct run_ask *r, struct arena *a, struct run_scores *out, struct err *err)
{
    AUTO_CLOSE(run_log) struct run_log log = { .fd = -1 };
    struct run_scores o = { 0 };
    struct scoring k = { .r = r, .log = &log, .a = a, .out = &o };
    uint32_t *order;
    size_t n;
    if (!run_log_open(r, a, &log, err) || !run_order(r, a, &order, &n, err))
        return false;
    struct source src = source_fd(r->log_path, log.fd, log.size);
    sort_heap(order, n, sizeof *order, by_index);
    o.planned_n = n;
    if ((o.score = ARENA_ARRAY(a, double, n, err)) == NULL ||
        (o.item = ARENA_ARRAY(a, struct span, n, err)) == NULL)
        return false;
    for (size_t i = 0; i < n; i++)
        if (!score_one(&k, order[i], err))
            return false;
    if (o.n_whys > 0)
        sort_heap(o.why, o.n_whys, sizeof *o.why, by_count);
    if (!number_clusters(&k, err) || !digest_source(DIGEST_SHA256, &src, o.log_sha256, err))
        return false;
    *out = o;
    return true;
}
