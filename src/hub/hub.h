/* hub.h - the hub: from which unmodified clients download what the gate lets out.
 * Source  docs/hub.md: the wire, the errors, what is not spoken */
#ifndef AJAR_HUB_HUB_H
#define AJAR_HUB_HUB_H

#include "base/base.h"

struct hub;
struct hub_config {
    const char *home;
    const char *listen; /* "127.0.0.1:8411" */
    const char *url;    /* where it is reached, or NULL: as each request says */
    unsigned threads;   /* 0: one per core */
    unsigned idle_seconds;
    const char *const *witness; /* addresses: asked again and again for what they have not signed */
    unsigned n_witnesses;
    bool log; /* a line on stderr for each request, not only for those that failed */
};

/* Serves when it returns. Owner: config's strings stay the caller's until hub_close.
 * Fails  ERR_ABSENT (no home), ERR_USAGE (the address), ERR_SYSTEM. */
struct hub *hub_open(const struct hub_config *config, struct err *err) MUST;
/* Waits up to wait_ms for running downloads. */
void hub_close(struct hub *h, unsigned wait_ms);
/* "127.0.0.1:8411" */
const char *hub_address(const struct hub *h);

/* ---- for the files of hub/ ---- */
const char *hub_url(const struct hub *h); /* configured, or NULL */
const char *hub_home(const struct hub *h);
struct transfers *hub_transfers(struct hub *h);

#endif
