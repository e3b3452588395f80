/* call.h - one request to the hub while it is answered: who asks, for which model and revision, and
 * how it is answered. The routes are in routes.c. */
#ifndef AJAR_HUB_CALL_H
#define AJAR_HUB_CALL_H

#include "base/jout.h"
#include "http/reply.h"
#include "http/uri.h"
#include "hub/gate.h"
#include "hub/hub.h"
#include "hub/rows.h"

struct call {
    struct hub *hub;
    struct http_request *http;
    struct arena *a;
    struct rows *rows;
    /* Of the route, decoded; empty where it has none. path is path_ok. */
    struct span ns, name, rev, path;
    struct uri_pair *query;
    unsigned n_query;
    struct span token;   /* what the request carries, or empty */
    struct gate_ask ask; /* the rows; model and commit once call_model has run */
};

/* The person behind the token. False with a refusal already given, or an error. */
bool call_person(struct call *c, struct err *err) MUST;

enum called {
    CALL_FAILED, /* err is set */
    CALL_NO,     /* a refusal was given */
    CALL_YES,
};
/* Person, model, grant and commit, and what the gate says of the action. pass may be NULL. */
enum called call_gate(struct call *c, enum gate_action action, const struct gate_pass **pass,
                      struct err *err) MUST;
/* The same lookups; what the gate says is for the caller. Where there is no such revision of a
 * model that may be seen, a refusal was given. */
enum called call_ask(struct call *c, enum gate_action action, const struct gate_pass **pass,
                     enum gate_why *why, struct err *err) MUST;
/* The rows for ask->action, path and now_at: of whoever holds the token (a token that is not live
 * is nobody's), the model, and the revision of it. */
struct call_names {
    struct span token, ns, name, rev;
};
bool call_rows(struct rows *rows, const struct call_names *names, struct gate_ask *ask,
               struct err *err) MUST;

/* Where this hub is reached, without a slash at the end. */
const char *call_url(struct call *c, struct err *err) MUST;
/* The first value of a query key; ptr NULL if it is not there. */
struct span call_query(const struct call *c, const char *key);
bool call_flag(const struct call *c, const char *key); /* "true", "1" or without a value */
/* A whole number from 1 to most; usual where there is none. */
unsigned call_count(const struct call *c, const char *key, unsigned usual, unsigned most);

/* ---- answers; all return true when one was given ---- */
bool reply_json(struct call *c, struct span body, struct err *err) MUST;
/* The same, kept under a key: see rows_keep. */
bool reply_json_kept(struct call *c, struct span key, struct span body, struct err *err) MUST;
/* code: X-Error-Code or "". text: one line for people. */
bool reply_error(struct call *c, unsigned status, const char *code, struct span text,
                 struct err *err) MUST;
/* The gate's no. */
bool reply_no(struct call *c, enum gate_why why, struct err *err) MUST;
/* 404 with the code and, where a commit is known, X-Repo-Commit. */
bool reply_absent(struct call *c, const char *code, const char *what, struct err *err) MUST;
/* What went wrong while an answer was made; err->kind gives the status. */
void reply_failed(struct call *c, const struct err *why);

/* One line on stderr: status, request, and why it failed, or "". */
void call_log(const struct http_request *r, unsigned status, const char *why);

#endif
