/* gate.h - the one place that says yes or no to every byte of a model that leaves.
 *
 * There is one table, (position, who, action) -> yes or why not, in gate.c. Around it stand four
 * conditions of the model itself: an unlisted model does not exist for those without a grant; of
 * one that is contested or was not reviewed in time, nothing more is sent; a
 * duty that cannot be performed refuses every action of the position; a rate limit that is used
 * up refuses files. The position is that of the commit asked for, or a narrower one that was decided
 * of its weights since.
 *
 * Terms   pass  what a yes leaves behind. Only gate.c can make one, and nothing is sent without
 *               one: hub/send.h takes the commit and the path from the pass, not from the request */
#ifndef AJAR_HUB_GATE_H
#define AJAR_HUB_GATE_H

#include "base/buf.h"
#include "store/store.h"

enum gate_who {
    WHO_ANONYMOUS, /* no token */
    WHO_KNOWN,     /* a person without a grant of this model */
    WHO_PENDING,   /* granted, but terms of this commit are not among those accepted */
    WHO_GRANTED,
    WHO_EXPIRED,
    WHO_REVOKED,
};
enum { WHOS = WHO_REVOKED + 1 };

enum gate_action {
    GATE_INFO, /* that it is here, its position and the reasons; the record of the decision */
    GATE_LIST, /* names, sizes and digests of its files; refs and commits */
    GATE_CARD, /* README.md */
    GATE_FILE, /* any other file */
};
enum { GATE_ACTIONS = GATE_FILE + 1 };

enum gate_why {
    GATE_HIDDEN, /* as if it were not there */
    GATE_YES,
    GATE_UNDECIDED,
    GATE_CLOSED,
    GATE_HOSTED,
    GATE_LOG_IN,
    GATE_NO_GRANT,
    GATE_TERMS,
    GATE_EXPIRED,
    GATE_REVOKED,
    GATE_CONTESTED,
    GATE_OVERDUE,
    GATE_BLOCKED,
    GATE_RATE,
};
enum { GATE_WHYS = GATE_RATE + 1 };

struct gate_case {
    enum position position;
    enum gate_who who;
    enum gate_action action;
    bool listed;
    bool contested, overdue; /* nothing more is sent: see store_status */
    bool blocked;            /* by a duty that cannot be performed */
    bool used_up;            /* the rate limit of this person is */
};
enum gate_why gate_rule(const struct gate_case *c);

/* Rows as the store gives them, now. */
struct gate_ask {
    const struct store_model *model;   /* NULL: there is none of that name */
    const struct store_commit *commit; /* NULL: none of that revision */
    const struct store_person *person; /* NULL: anonymous */
    const struct store_grant *grant;   /* the newest of model and person; NULL: none */
    enum gate_action action;
    struct span path; /* of the file: GATE_CARD, GATE_FILE */
    int64_t now_at;
    uint64_t used;    /* files sent to this person within commit->rate_seconds, */
    int64_t since_at; /* which is from here on */
};
enum gate_who gate_who_of(const struct gate_ask *ask);
/* GATE_CARD for the model's card, else GATE_FILE. */
enum gate_action gate_action_of(struct span path);

struct gate_pass;
/* What the gate says; on GATE_YES *pass, in a, if pass is not NULL. Without memory the answer is
 * no: GATE_HIDDEN with err set. model without commit is asked as a model of position none. */
enum gate_why gate(const struct gate_ask *ask, struct arena *a, const struct gate_pass **pass,
                   struct err *err) MUST;
int64_t gate_pass_commit(const struct gate_pass *p);
int64_t gate_pass_person(const struct gate_pass *p); /* 0: anonymous */
struct span gate_pass_path(const struct gate_pass *p);

/* What was said, for people: the state and the next step, one line. url: the hub's, for links. */
void gate_tell(struct buf *b, enum gate_why why, const struct gate_ask *ask, const char *url);
/* The HTTP status and X-Error-Code ("" for none) that clients expect of it. */
unsigned gate_status(enum gate_why why, bool anonymous);
const char *gate_code(enum gate_why why);

#endif
