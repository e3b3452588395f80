/* rows.h - one thread's view of the store: rows and ready answers kept until the generation of the store changes.
 * What is kept decides nothing: the gate is asked each time, of these rows.
 *
 * A row that is absent is kept as such, so that what is hidden and what is not there cost the same.
 * Owner  what is given out lives until the next rows_fresh. */
#ifndef AJAR_HUB_ROWS_H
#define AJAR_HUB_ROWS_H

#include "http/reply.h"
#include "store/store.h"

struct rows;
/* home lives as long as the rows. */
struct rows *rows_open(const char *home, struct err *err) MUST;
void rows_close(struct rows *r);
AUTO_HANDLE(rows, rows_close)

/* At the beginning of a request: what another connection has changed is forgotten. *changed, if not
 * NULL: something was. ERR_SYSTEM: also where what holds cannot be shown any more, because the log
 * was set back (settle_shows) or another database put in the place of this one. */
bool rows_fresh(struct rows *r, bool *changed, struct err *err) MUST;
struct store *rows_store(struct rows *r);

enum found_row rows_model(struct rows *r, struct span ns, struct span name,
                          const struct store_model **out, struct err *err) MUST;
enum found_row rows_commit(struct rows *r, int64_t model, struct span rev,
                           const struct store_commit **out, struct err *err) MUST;
/* Of a token that is live at now_at. */
enum found_row rows_person(struct rows *r, struct span token, int64_t now_at,
                           const struct store_person **out, struct err *err) MUST;
enum found_row rows_grant(struct rows *r, int64_t model, int64_t person,
                          const struct store_grant **out, struct err *err) MUST;
enum found_row rows_file(struct rows *r, int64_t commit, struct span path,
                         const struct store_file **out, struct err *err) MUST;

/* An answer made before from rows of this view; what is in it must follow from key and rows alone.
 * NULL: none, or it is on its way to another client. */
struct http_ready *rows_ready(struct rows *r, struct span key);
/* Takes ready, which holds so many bytes: it is closed where there is no room. */
void rows_keep(struct rows *r, struct span key, struct http_ready *ready, size_t bytes);

#endif
