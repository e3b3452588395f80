/* answers.h - what the routes answer with. All: true when an answer was given, else err says why
 * there is none. None of them reads a file of a model: that is send.h.
 * Source  docs/hub.md section 2, one paragraph each */
#ifndef AJAR_HUB_ANSWERS_H
#define AJAR_HUB_ANSWERS_H

#include "hub/call.h"

/* info.c */
bool answer_info(struct call *c, struct err *err) MUST;
bool answer_models(struct call *c, struct err *err) MUST;
/* *yes: this person may see m, it has a release, and it is what the query asks for with search and
 * author. c->ask then holds its rows. */
bool answer_wants(struct call *c, const struct store_model *m, bool *yes, struct err *err) MUST;
/* tree.c */
bool answer_tree(struct call *c, struct err *err) MUST;
bool answer_paths(struct call *c, struct err *err) MUST;
/* history.c */
bool answer_refs(struct call *c, struct err *err) MUST;
bool answer_commits(struct call *c, struct err *err) MUST;
bool answer_decision(struct call *c, struct err *err) MUST;
/* receipts.c */
bool answer_receipt(struct call *c, struct err *err) MUST;
bool answer_statement(struct call *c, struct err *err) MUST;
/* account.c */
bool answer_whoami(struct call *c, struct err *err) MUST;
bool answer_auth_check(struct call *c, struct err *err) MUST;
bool answer_health(struct call *c, struct err *err) MUST;
bool answer_git(struct call *c, struct err *err) MUST;
bool answer_no_model(struct call *c, struct err *err) MUST;
bool answer_nothing(struct call *c, struct err *err) MUST;
/* logged.c */
bool answer_log_head(struct call *c, struct err *err) MUST;
bool answer_log_tile(struct call *c, struct err *err) MUST;
/* page.c */
bool answer_home(struct call *c, struct err *err) MUST;
bool answer_page(struct call *c, struct err *err) MUST;
bool answer_asset(struct call *c, struct err *err) MUST;

/* A list that goes on: Link to the next page, an absolute URL: this request's path and query with
 * another cursor. */
bool link_next(struct call *c, struct span cursor, const char **out, struct err *err) MUST;
/* reply_json with a Link, which may be NULL. */
bool reply_page(struct call *c, struct span body, const char *link, struct err *err) MUST;
/* Bytes of the pointer that stands in git for a file kept by LFS. */
uint64_t pointer_bytes(const struct store_file *f);

#endif
