/* run.c - see run.h: asking.
 *
 *   FREE -> FLYING -> FREE            answered, or given up
 *             |  ^
 *             v  |
 *           RESTING                   no answer that time; the same again after a while */
#include "evidence/run.h"

#include <time.h>

#include "evidence/run_log.h"
#include "results/match.h"

enum { WAIT_MS = 1000, STEP_MEMORY = 256 << 20 };

enum slot_state { SLOT_FREE, SLOT_FLYING, SLOT_RESTING };
struct slot {
    enum slot_state state;
    uint32_t question;
    unsigned part, tries;
    uint64_t until_ms;
    struct buf body; /* of the request */
};
struct asking {
    const struct run_ask *r;
    struct run_log *log;
    struct client *client;
    struct arena *a;
    uint32_t *order;
    size_t n, next;
    unsigned next_part; /* of the next question, where its parts are asked apart */
    struct slot *slot;
    struct buf lines; /* to be appended */
    struct buf held;  /* of questions given up in a row: kept back until something is answered */
    unsigned in_a_row;
    char why[240]; /* of the last of them */
    size_t why_len;
    uint64_t done, total; /* requests, of those that were to be made when it began */
};

static uint64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

/* Steele, Lea, Flood, Fast splittable pseudorandom number generators (2014). */
static uint64_t random_next(uint64_t *state)
{
    uint64_t z = *state += 0x9E3779B97F4A7C15u;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
    z = (z ^ z >> 27) * 0x94D049BB133111EBu;
    return z ^ z >> 31;
}

bool run_order(const struct run_ask *r, struct arena *a, uint32_t **out, size_t *n, struct err *err)
{
    uint64_t state = r->seed;
    uint32_t *list = ARENA_ARRAY(a, uint32_t, r->set->n, err);
    if (list == NULL)
        return false;
    for (size_t i = 0; i < r->set->n; i++)
        list[i] = (uint32_t)i;
    for (size_t i = r->set->n; i > 1; i--) {
        size_t k = (size_t)((unsigned __int128)random_next(&state) * i >> 64);
        uint32_t hold = list[i - 1];
        list[i - 1] = list[k];
        list[k] = hold;
    }
    *out = list;
    *n = r->sample > 0 && r->sample < r->set->n ? (size_t)r->sample : r->set->n;
    return true;
}

uint64_t run_rest_ms(const struct run_ask *r, unsigned k, uint64_t retry_after_s, uint64_t salt)
{
    uint64_t state = r->seed ^ salt << 8 ^ k, ms = r->rest_ms;
    for (unsigned i = 1; i < k && ms < RUN_REST_MAX_MS; i++)
        ms *= 2;
    ms = ms < RUN_REST_MAX_MS ? ms : RUN_REST_MAX_MS;
    ms = ms / 4 * 3 + (uint64_t)((unsigned __int128)random_next(&state) * (ms / 2 + 1) >> 64);
    uint64_t asked =
        retry_after_s < RUN_REST_MAX_MS / 1000 ? retry_after_s * 1000 : RUN_REST_MAX_MS;
    ms = ms > asked ? ms : asked;
    return ms < RUN_REST_MAX_MS ? ms : RUN_REST_MAX_MS;
}

bool run_is_judged(const struct run_ask *r, const struct heard *t)
{
    return !t->withheld && t->text.len > 0 && t->text.len <= MATCH_BYTES_MAX &&
           (!t->cut || r->set->score_truncated);
}

void run_range(const struct prompts *s, const struct prompt *p, unsigned choice, uint64_t *from,
               uint64_t *to)
{
    *from = match_characters(p->text);
    *to = *from + match_characters(s->delimiter) + match_characters(p->choice[choice]);
}

static const struct prompt *question(const struct asking *k, const struct slot *s)
{
    return &k->r->set->prompt[s->question];
}

/* ---- asking ---- */

static bool likely(const struct asking *k)
{
    return k->r->set->match == MATCH_LIKELIHOOD;
}

/* What the first part came to, from the log. *judged: a judge is to be asked. */
static bool first_part(struct asking *k, uint32_t q, struct arena *own, struct span *answer,
                       bool *judged, struct err *err)
{
    struct runlog_line l;
    struct heard t = { 0 };
    struct err why = { 0 };
    if (!run_log_get(k->log, k->log->first[q], own, &l, err))
        return false;
    *judged = l.answer.len > 0 && heard_read(l.answer, k->r->model.chat, own, &t, &why) &&
              run_is_judged(k->r, &t);
    *answer = t.text;
    return true;
}

/* Sends what the slot holds. */
static bool send(struct asking *k, struct slot *s, struct err *err)
{
    unsigned target = s->part > 0 && !likely(k);
    struct span body;
    if (!buf_done(&s->body, &body, err) ||
        !client_post(k->client, (unsigned)(s - k->slot), target, body, err))
        return false;
    s->state = SLOT_FLYING;
    s->tries++;
    return true;
}

/* Asks a part of a question, unless it needs no asking: the slot stays free then. */
static bool begin(struct asking *k, struct slot *s, uint32_t q, unsigned part, struct err *err)
{
    AUTO_CLOSE(arena) struct arena own = { .name = "a request", .limit = STEP_MEMORY };
    struct span answer = { 0 };
    bool judge = k->r->set->match == MATCH_JUDGE && part == 1, judged = true;
    if (judge && !first_part(k, q, &own, &answer, &judged, err))
        return false;
    if (!judged)
        return true;
    const struct prompt *p = &k->r->set->prompt[q];
    s->question = q;
    s->part = part;
    s->tries = 0;
    buf_free(&s->body);
    buf_init(&s->body, "a request", 16 * PROMPTS_TEXT_MAX);
    ask_put(&s->body, k->r->set, judge ? &k->r->judge_model : &k->r->model, p, part, answer);
    return send(k, s, err);
}

/* The next part that has no line yet, or none. */
static bool next_part(struct asking *k, uint32_t *q, unsigned *part)
{
    for (; k->next < k->n; k->next++, k->next_part = 0) {
        *q = k->order[k->next];
        unsigned n = prompts_parts(k->r->set, &k->r->set->prompt[*q]);
        for (; k->next_part < n; k->next_part++) {
            if (k->log->place[k->log->first[*q] + k->next_part].off > 0)
                continue;
            *part = k->next_part++;
            if (!likely(k)) { /* a judge comes after the answer, in the same slot */
                k->next++;
                k->next_part = 0;
            }
            return true;
        }
    }
    return false;
}

static bool fill_slots(struct asking *k, bool *busy, struct err *err)
{
    uint64_t now = now_ms();
    *busy = false;
    for (unsigned i = 0; i < k->r->concurrency; i++) {
        struct slot *s = &k->slot[i];
        uint32_t q;
        unsigned part;
        while (s->state == SLOT_FREE && next_part(k, &q, &part))
            if (!begin(k, s, q, part, err))
                return false;
        if (s->state == SLOT_RESTING && s->until_ms <= now && !send(k, s, err))
            return false;
        *busy = *busy || s->state != SLOT_FREE;
    }
    return true;
}

/* ---- what came back ---- */

enum fate { FATE_TAKEN = 1, FATE_AGAIN, FATE_GIVEN_UP, FATE_STOP };

static enum fate fate_of(const struct asking *k, const struct slot *s,
                         const struct client_answer *c)
{
    bool again = c->end != CLIENT_ANSWERED && c->end != CLIENT_TOO_LONG;
    if (c->end == CLIENT_REFUSED)
        return FATE_STOP;
    if (c->end == CLIENT_ANSWERED && c->status == 200)
        return FATE_TAKEN;
    if (c->end == CLIENT_ANSWERED) {
        again = c->status == 408 || c->status == 425 || c->status == 429 || c->status >= 500;
        bool of_all = c->status == 401 || c->status == 403 || c->status == 404 ||
                      c->status == 405 || c->status < 400;
        if (of_all)
            return FATE_STOP;
    }
    if (!again)
        return FATE_GIVEN_UP;
    if (s->tries < k->r->tries)
        return FATE_AGAIN;
    return c->end == CLIENT_UNREACHED ? FATE_STOP : FATE_GIVEN_UP;
}

/* In our own words: the same failure is the same line. */
static void say_failure(struct buf *b, const struct asking *k, const struct client_answer *c)
{
    switch (c->end) {
    case CLIENT_ANSWERED:
        buf_printf(b, "status %u", c->status);
        break;
    case CLIENT_UNREACHED:
        buf_printf(b, "no connection");
        break;
    case CLIENT_LATE:
        buf_printf(b, "no answer within %u s", k->r->seconds);
        break;
    case CLIENT_TOO_LONG:
        buf_printf(b, "an answer of more than %u MiB", CLIENT_BODY_MAX >> 20);
        break;
    default:
        buf_printf(b, "the connection broke");
    }
}

/* What an endpoint says itself, in quotes and behind a colon; or nothing. */
static const char *said(struct span body, char out[static QUOTED_BYTES + 2])
{
    AUTO_CLOSE(arena) struct arena own = { .name = "an answer", .limit = 2 * CLIENT_BODY_MAX };
    struct span message = heard_error(body, &own);
    out[0] = 0;
    if (message.len > 0) {
        memcpy(out, ": ", 3);
        span_quote(message, out + 2);
    }
    return out;
}

static bool stop(const struct asking *k, const struct slot *s, const struct client_answer *c,
                 struct err *err)
{
    char room[QUOTED_BYTES + 2];
    const char *url = s->part > 0 && !likely(k) ? k->r->judge.url : k->r->endpoint.url;
    if (c->end != CLIENT_ANSWERED)
        return err_set(err, ERR_SYSTEM, "%s: %s; the same command goes on from here", url, c->why);
    bool denied = c->status == 401 || c->status == 403;
    const char *means = denied ? "the endpoint does not let us in"
                        : c->status < 400
                            ? "it leads elsewhere, and only the address that was given "
                              "is asked"
                            : "there is no such interface, or no such model";
    return err_set(err, denied ? ERR_DENIED : ERR_SYSTEM, "%s: status %u, %s%s", url, c->status,
                   means, said(c->body, room));
}

/* The endpoint gave what the set asks of it. *why: what is missing. */
static bool usable(const struct asking *k, const struct slot *s, const struct runlog_line *l,
                   struct arena *own, struct err *why)
{
    struct heard t;
    double v;
    uint64_t from = 0, to = 0;
    bool judge = s->part > 0 && !likely(k);
    if (l->answer.len == 0)
        return err_set(why, ERR_INPUT, "what came is no JSON");
    if (likely(k))
        run_range(k->r->set, question(k, s), s->part, &from, &to);
    return likely(k) ? heard_likelihood(l->answer, from, to, own, &v, why)
                     : heard_read(l->answer, judge ? k->r->judge_model.chat : k->r->model.chat, own,
                                  &t, why);
}

/* A line that counts. What fails in a row is kept back: if nothing is answered after it, the endpoint
 * is at fault and not the questions, and they are asked again another time. */
static bool put_line(struct asking *k, const struct runlog_line *l, bool good, struct span why,
                     struct err *err)
{
    if (!good) {
        runlog_put(&k->held, l);
        k->why_len = why.len < sizeof k->why ? why.len : sizeof k->why;
        memcpy(k->why, why.ptr, k->why_len);
        if (++k->in_a_row < RUN_IN_A_ROW_MAX)
            return true;
        return err_set(
            err, ERR_SYSTEM,
            "%u questions in a row came to nothing (%.*s); the same command asks them again",
            RUN_IN_A_ROW_MAX, (int)k->why_len, k->why);
    }
    buf_put(&k->lines, (struct span){ k->held.bytes, k->held.len });
    runlog_put(&k->lines, l);
    buf_free(&k->held);
    buf_init(&k->held, "lines of the log", RUNLOG_LINE_MAX);
    k->in_a_row = 0;
    return true;
}

static bool take(struct asking *k, struct slot *s, const struct client_answer *c, struct err *err)
{
    AUTO_CLOSE(arena) struct arena own = { .name = "an answer", .limit = STEP_MEMORY };
    struct runlog_line l = { .id = question(k, s)->id, .part = s->part, .status = c->status };
    struct err why = { 0 };
    if (!runlog_take(c->body, &own, &l, err))
        return false;
    bool good = usable(k, s, &l, &own, &why);
    if (!good && why.kind == ERR_SYSTEM) {
        *err = why;
        return false;
    }
    return put_line(k, &l, good, span_of(why.text), err);
}

static bool give_up(struct asking *k, struct slot *s, const struct client_answer *c, bool again,
                    struct err *err)
{
    AUTO_CLOSE(buf) struct buf text = { 0 };
    struct runlog_line l = { .id = question(k, s)->id, .part = s->part, .again = again };
    char room[QUOTED_BYTES + 2];
    buf_init(&text, "a line", 1 << 12);
    say_failure(&text, k, c);
    if (c->end == CLIENT_ANSWERED && !again)
        buf_printf(&text, "%s", said(c->body, room));
    l.status = c->end == CLIENT_ANSWERED ? c->status : 0;
    if (!buf_done(&text, &l.failed, err))
        return false;
    if (again) {
        runlog_put(&k->lines, &l);
        return true;
    }
    return put_line(k, &l, false, l.failed, err);
}

/* Before the slot goes on: what came is on disk. */
static bool flush(struct asking *k, struct err *err)
{
    struct span lines;
    bool ok = buf_done(&k->lines, &lines, err) && run_log_append(k->log, lines, k->a, err);
    buf_free(&k->lines);
    buf_init(&k->lines, "lines of the log", RUN_LOG_MAX);
    return ok;
}

static bool settle(struct asking *k, const struct client_answer *c, struct err *err)
{
    struct slot *s = &k->slot[c->slot];
    switch (fate_of(k, s, c)) {
    case FATE_STOP:
        return stop(k, s, c, err);
    case FATE_AGAIN:
        s->state = SLOT_RESTING;
        s->until_ms = now_ms() + run_rest_ms(k->r, s->tries, c->retry_after_s, s->question);
        return give_up(k, s, c, true, err);
    case FATE_GIVEN_UP:
        if (!give_up(k, s, c, false, err))
            return false;
        break;
    case FATE_TAKEN:
        if (!take(k, s, c, err))
            return false;
        break;
    }
    s->state = SLOT_FREE;
    k->done++;
    if (k->r->set->match != MATCH_JUDGE || s->part > 0 || k->in_a_row > 0)
        return true;
    return flush(k, err) && begin(k, s, s->question, 1, err);
}

/* ---- the loop ---- */

static unsigned wait_ms(const struct asking *k)
{
    uint64_t now = now_ms(), least = WAIT_MS;
    for (unsigned i = 0; i < k->r->concurrency; i++) {
        const struct slot *s = &k->slot[i];
        uint64_t left = s->until_ms > now ? s->until_ms - now : 0;
        if (s->state == SLOT_RESTING && left < least)
            least = left;
    }
    return (unsigned)least;
}

static bool turn(struct asking *k, struct err *err)
{
    struct client_answer c;
    struct err later = { 0 };
    if (!client_wait(k->client, wait_ms(k), err))
        return false;
    bool ok = true;
    while (ok && client_next(k->client, &c))
        ok = settle(k, &c, err);
    if (!flush(k, ok ? err : &later))
        return false;
    if (k->r->progress != NULL)
        k->r->progress(k->r->ctx, k->done, k->total);
    return ok;
}

/* If anything was ever answered, what failed last failed by itself. */
static bool end(struct asking *k, struct err *err)
{
    if (k->log->n_answered > 0)
        buf_put(&k->lines, (struct span){ k->held.bytes, k->held.len });
    else if (k->held.len > 0)
        return err_set(err, ERR_SYSTEM,
                       "no question was answered (%.*s); the same command asks them again",
                       (int)k->why_len, k->why);
    return flush(k, err);
}

static bool ask_all(struct asking *k, struct err *err)
{
    bool busy = true;
    for (;;) {
        if (!fill_slots(k, &busy, err))
            return false;
        if (!busy)
            return end(k, err);
        if (!turn(k, err))
            return false;
    }
}

static bool asking_open(struct asking *k, struct err *err)
{
    struct client_config config = {
        .target = { k->r->endpoint, k->r->judge },
        .n_targets = k->r->judge.url != NULL ? 2 : 1,
        .seconds = k->r->seconds,
        .slots = k->r->concurrency,
    };
    k->slot = ARENA_ARRAY(k->a, struct slot, k->r->concurrency, err);
    if (k->slot == NULL || !run_order(k->r, k->a, &k->order, &k->n, err))
        return false;
    for (size_t i = 0; i < k->n; i++)
        for (uint32_t p = k->log->first[k->order[i]]; p < k->log->first[k->order[i] + 1]; p++)
            k->total += k->log->place[p].off == 0;
    buf_init(&k->lines, "lines of the log", RUN_LOG_MAX);
    buf_init(&k->held, "lines of the log", RUNLOG_LINE_MAX);
    for (unsigned i = 0; i < k->r->concurrency; i++)
        buf_init(&k->slot[i].body, "a request", 16 * PROMPTS_TEXT_MAX);
    k->client = client_open(&config, err);
    return k->client != NULL;
}

bool run_begin(const struct run_ask *r, struct arena *a, struct err *err)
{
    AUTO_CLOSE(run_log) struct run_log log = { .fd = -1 };
    struct asking k = { .r = r, .log = &log, .a = a };
    uint32_t q;
    unsigned part;
    if (!run_log_open(r, a, &log, err) || !run_order(r, a, &k.order, &k.n, err))
        return false;
    if (!next_part(&k, &q, &part))
        return true;
    return client_reach(&r->endpoint, err) &&
           (r->judge.url == NULL || client_reach(&r->judge, err));
}

bool run_ask_all(const struct run_ask *r, struct arena *a, struct err *err)
{
    AUTO_CLOSE(run_log) struct run_log log = { .fd = -1 };
    struct asking k = { .r = r, .log = &log, .a = a };
    assert((r->set->match == MATCH_JUDGE) == (r->judge.url != NULL));
    if (!run_log_open(r, a, &log, err))
        return false;
    bool ok = asking_open(&k, err) && ask_all(&k, err);
    client_close(k.client);
    for (unsigned i = 0; k.slot != NULL && i < r->concurrency; i++)
        buf_free(&k.slot[i].body);
    buf_free(&k.lines);
    buf_free(&k.held);
    return ok && run_log_order(&log, err);
}
