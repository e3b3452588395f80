/* gate.c - see gate.h. Silence never opens: what is not in the table is no. */
#include "hub/gate.h"

#include "base/clock.h"

/* By position, action and who. */
#define ALL(why)                                                                                   \
    {                                                                                              \
        why, why, why, why, why, why                                                               \
    }
static const uint8_t rule[POSITIONS][GATE_ACTIONS][WHOS] = {
    [POSITION_NONE] = {
        [GATE_INFO] = ALL(GATE_YES),
        [GATE_LIST] = ALL(GATE_UNDECIDED),
        [GATE_CARD] = ALL(GATE_UNDECIDED),
        [GATE_FILE] = ALL(GATE_UNDECIDED),
    },
    [POSITION_CLOSED] = {
        [GATE_INFO] = ALL(GATE_YES),
        [GATE_LIST] = ALL(GATE_CLOSED),
        [GATE_CARD] = ALL(GATE_CLOSED),
        [GATE_FILE] = ALL(GATE_CLOSED),
    },
    [POSITION_HOSTED] = {
        [GATE_INFO] = ALL(GATE_YES),
        [GATE_LIST] = ALL(GATE_HOSTED),
        [GATE_CARD] = ALL(GATE_HOSTED),
        [GATE_FILE] = ALL(GATE_HOSTED),
    },
    [POSITION_GATED] = {
        [GATE_INFO] = ALL(GATE_YES),
        [GATE_LIST] = ALL(GATE_YES),
        [GATE_CARD] = ALL(GATE_YES),
        [GATE_FILE] = {
            [WHO_ANONYMOUS] = GATE_LOG_IN,
            [WHO_KNOWN] = GATE_NO_GRANT,
            [WHO_PENDING] = GATE_TERMS,
            [WHO_GRANTED] = GATE_YES,
            [WHO_EXPIRED] = GATE_EXPIRED,
            [WHO_REVOKED] = GATE_REVOKED,
        },
    },
    [POSITION_OPEN] = {
        [GATE_INFO] = ALL(GATE_YES),
        [GATE_LIST] = ALL(GATE_YES),
        [GATE_CARD] = ALL(GATE_YES),
        [GATE_FILE] = ALL(GATE_YES),
    },
};

enum gate_why gate_rule(const struct gate_case *c)
{
    if (!c->listed && c->who != WHO_GRANTED && c->who != WHO_PENDING)
        return GATE_HIDDEN;
    if (c->contested && c->action != GATE_INFO)
        return GATE_CONTESTED;
    if (c->overdue && c->action != GATE_INFO)
        return GATE_OVERDUE;
    if (c->blocked && c->action != GATE_INFO)
        return GATE_BLOCKED;
    enum gate_why why = (enum gate_why)rule[c->position][c->action][c->who];
    bool sends = c->action == GATE_CARD || c->action == GATE_FILE;
    return why == GATE_YES && c->used_up && sends ? GATE_RATE : why;
}

/* Every line of terms is among those accepted. */
static bool accepted(struct span terms, struct span by_grant)
{
    struct span missing;
    return !store_terms_missing(&terms, by_grant, &missing);
}

enum gate_who gate_who_of(const struct gate_ask *ask)
{
    const struct store_grant *g = ask->grant;
    if (ask->person == NULL)
        return WHO_ANONYMOUS;
    if (g == NULL || ask->model == NULL || g->person != ask->person->id ||
        g->model != ask->model->id)
        return WHO_KNOWN;
    if (g->revoked_at != 0)
        return WHO_REVOKED;
    if (g->until_at != 0 && g->until_at <= ask->now_at)
        return WHO_EXPIRED;
    return ask->commit == NULL || accepted(ask->commit->terms, g->terms) ? WHO_GRANTED
                                                                         : WHO_PENDING;
}

enum gate_action gate_action_of(struct span path)
{
    return span_eq(path, SPAN("README.md")) ? GATE_CARD : GATE_FILE;
}

struct gate_pass {
    int64_t commit, person;
    struct span path;
};

enum gate_why gate(const struct gate_ask *ask, struct arena *a, const struct gate_pass **pass,
                   struct err *err)
{
    const struct store_commit *commit = ask->commit;
    struct gate_case c = {
        .position = commit != NULL ? commit->position : POSITION_NONE,
        .who = gate_who_of(ask),
        .action = ask->action,
        .listed = ask->model != NULL && ask->model->listed,
        .contested = commit != NULL && commit->contested,
        .overdue = commit != NULL && store_ended(commit, ask->now_at),
        .blocked = commit != NULL && commit->blocked.len > 0,
        .used_up =
            commit != NULL && commit->rate_requests > 0 && ask->used >= commit->rate_requests,
    };
    assert((unsigned)c.position < POSITIONS && (unsigned)c.action < GATE_ACTIONS);
    enum gate_why why = ask->model == NULL ? GATE_HIDDEN : gate_rule(&c);
    if (why != GATE_YES || pass == NULL)
        return why;
    struct gate_pass *p = ARENA_ARRAY(a, struct gate_pass, 1, err);
    if (p == NULL || !span_copy(a, ask->path, &p->path, err))
        return GATE_HIDDEN;
    p->commit = commit != NULL ? commit->id : 0;
    p->person = ask->person != NULL ? ask->person->id : 0;
    *pass = p;
    return why;
}

int64_t gate_pass_commit(const struct gate_pass *p)
{
    return p->commit;
}

int64_t gate_pass_person(const struct gate_pass *p)
{
    return p->person;
}

struct span gate_pass_path(const struct gate_pass *p)
{
    return p->path;
}

/* How clients are told: hub/reply.c writes it into X-Error-Code. */
static const struct said {
    unsigned status;
    const char *code;
    const char *state; /* after "this model " or, with a person, after the name */
} said[GATE_WHYS] = {
    [GATE_YES] = { 200, "", "" },
    [GATE_HIDDEN] = { 404, "RepoNotFound", "" },
    [GATE_UNDECIDED] = { 403, "GatedRepo", "has no decision yet, so nothing of it is sent" },
    [GATE_CLOSED] = { 403, "GatedRepo", "is closed: nobody receives its files" },
    [GATE_HOSTED] = { 403, "GatedRepo", "is hosted: it gives answers, never weights" },
    [GATE_LOG_IN] = { 401, "GatedRepo", "is gated: its weights go to named recipients" },
    [GATE_NO_GRANT] = { 403, "GatedRepo", "is gated" },
    [GATE_TERMS] = { 403, "GatedRepo", "is gated" },
    [GATE_EXPIRED] = { 403, "GatedRepo", "is gated" },
    [GATE_REVOKED] = { 403, "GatedRepo", "is gated" },
    [GATE_CONTESTED] = { 403, "GatedRepo",
                         "is open, and contested: its policy comes to a narrower position now, so "
                         "nothing more is sent; what was let out stays out" },
    [GATE_OVERDUE] = { 403, "GatedRepo",
                       ", and its review is overdue: nothing more is sent until it is decided "
                       "again; what was let out stays out" },
    [GATE_BLOCKED] = { 403, "GatedRepo", "sends nothing for now" },
    [GATE_RATE] = { 429, "", "has a rate limit" },
};

unsigned gate_status(enum gate_why why, bool anonymous)
{
    return why == GATE_HIDDEN && anonymous ? 401 : said[why].status;
}

const char *gate_code(enum gate_why why)
{
    return said[why].code;
}

static void put_command(struct buf *b, const struct gate_ask *ask, struct span who)
{
    buf_printf(b, "ajar grant ");
    buf_put(b, ask->model->ns);
    buf_printf(b, "/");
    buf_put(b, ask->model->name);
    buf_printf(b, " ");
    buf_put(b, who);
}

/* The terms of the commit on one line, and as options of the command that notes them. */
static void put_terms(struct buf *b, const struct gate_ask *ask)
{
    struct span text = ask->commit->terms, again = text, one;
    buf_put(b, ask->person->name);
    buf_printf(b, " has not accepted its terms: ");
    for (bool more = false; store_terms_missing(&text, SPAN(""), &one); more = true) {
        buf_printf(b, more ? "; " : "");
        buf_put(b, one);
    }
    buf_printf(b, ". Who does asks the people who run this hub for: ");
    put_command(b, ask, ask->person->name);
    while (store_terms_missing(&again, SPAN(""), &one)) {
        buf_printf(b, " --accepted ");
        buf_word(b, one);
    }
}

static void put_grant(struct buf *b, enum gate_why why, const struct gate_ask *ask)
{
    char date[CLOCK_DATE_BYTES];
    bool revoked = why == GATE_REVOKED;
    buf_printf(b, ", and ");
    if (why == GATE_TERMS) {
        put_terms(b, ask);
        return;
    }
    if (why != GATE_NO_GRANT)
        buf_printf(b, "the grant of ");
    buf_put(b, ask->person->name);
    if (why == GATE_NO_GRANT)
        buf_printf(b, " has no grant");
    else
        buf_printf(b, revoked ? " was revoked on %s" : " held until %s",
                   revoked ? clock_date(ask->grant->revoked_at, date)
                           : clock_last_day(ask->grant->until_at, date));
    buf_printf(b, ". Ask the people who run this hub for: ");
    put_command(b, ask, ask->person->name);
}

void gate_tell(struct buf *b, enum gate_why why, const struct gate_ask *ask, const char *url)
{
    if (why == GATE_HIDDEN) {
        buf_printf(b, "no such model, or not for you. Check the name; if it is private, log in "
                      "with a token (hf auth login)");
        return;
    }
    buf_printf(b, "this model ");
    if (why == GATE_OVERDUE)
        buf_printf(b, "is %s", position_name(ask->commit->position));
    buf_printf(b, "%s", said[why].state);
    if (why == GATE_CLOSED || why == GATE_HOSTED || why == GATE_CONTESTED || why == GATE_OVERDUE) {
        buf_printf(b, ". Why, and what would change it: %s/", url);
        buf_put(b, ask->model->ns);
        buf_printf(b, "/");
        buf_put(b, ask->model->name);
    } else if (why == GATE_LOG_IN) {
        buf_printf(b, ". Log in with a token (hf auth login); if you have none, ask the people "
                      "who run this hub for one and for: ");
        put_command(b, ask, SPAN("YOU"));
    } else if (why == GATE_NO_GRANT || why == GATE_TERMS || why == GATE_EXPIRED ||
               why == GATE_REVOKED) {
        put_grant(b, why, ask);
    } else if (why == GATE_BLOCKED) {
        buf_printf(b, ": ");
        buf_put(b, ask->commit->blocked);
        buf_printf(b, ". The people who run this hub can see more with: ajar show ");
        buf_put(b, ask->model->ns);
        buf_printf(b, "/");
        buf_put(b, ask->model->name);
    } else if (why == GATE_RATE) {
        buf_printf(b, ": %" PRIu64 " files in %" PRIu64 " seconds for one person. Try again later",
                   ask->commit->rate_requests, ask->commit->rate_seconds);
    }
}
