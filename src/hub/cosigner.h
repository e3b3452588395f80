/* cosigner.h - a thread that asks the witnesses of this home's log for the signatures that the published
 * checkpoint lacks, again and again: one that was not there when it was made is asked when it is back.
 * Whom the log knows as a witness says its log.policy. */
#ifndef AJAR_HUB_COSIGNER_H
#define AJAR_HUB_COSIGNER_H

#include "hub/hub.h"

struct cosigner;
/* ERR_USAGE: an address that log.policy does not have; ERR_ABSENT: there is no such file; ERR_INPUT,
 * ERR_LIMIT, ERR_SYSTEM. */
struct cosigner *cosigner_open(const struct hub_config *config, struct err *err) MUST;
/* Waits for a question that is under way. NULL is fine. */
void cosigner_close(struct cosigner *c);

#endif
