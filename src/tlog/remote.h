/* remote.h - the files of a log on a server, as a shelf.
 *
 * Limits  REMOTE_SECONDS for each file; CLIENT_BODY_MAX bytes */
#ifndef AJAR_TLOG_REMOTE_H
#define AJAR_TLOG_REMOTE_H

#include "tlog/shelf.h"

#define REMOTE_SECONDS 30u

struct remote;
/* url: with or without a slash at its end; borrowed. ERR_USAGE: no address that can be asked;
 * ERR_SYSTEM. What is missing there is ERR_ABSENT, what is withheld ERR_DENIED, a checkpoint that is no note
 * ERR_INPUT, and each says where a hub has its log if this is no such address; whatever else is not answered
 * ERR_SYSTEM. */
struct remote *remote_open(const char *url, struct err *err) MUST;
void remote_close(struct remote *r);
AUTO_HANDLE(remote, remote_close)
/* Borrowed from r. */
struct shelf *remote_shelf(struct remote *r);

#endif
