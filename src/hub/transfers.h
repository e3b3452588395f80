/* transfers.h - the downloads that are running. When the store changes, and once a second, the gate
 * is asked again for each; what is no longer allowed is cut.
 *
 * A transfer is in the table before the store is read for it, so no change falls between. */
#ifndef AJAR_HUB_TRANSFERS_H
#define AJAR_HUB_TRANSFERS_H

#include "hub/call.h"

struct transfers;
struct transfers *transfers_open(struct err *err) MUST;
void transfers_close(struct transfers *t);

/* Before rows_fresh. The transfer is http->mark. */
bool transfers_add(struct transfers *t, struct http_request *http, struct err *err) MUST;
/* The gate said yes to c->ask; from now on it is asked again. */
void transfers_begin(struct transfers *t, const struct call *c);
/* http->mark is not NULL. Before http goes. */
void transfers_remove(struct transfers *t, struct http_request *http);
/* From the ticker: rows are its own. */
void transfers_tick(struct transfers *t, struct rows *rows, int64_t now_at);

#endif
