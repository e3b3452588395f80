/* own.h - what a home itself knows of who signs, in the form that others are given it. */
#ifndef AJAR_DECISION_OWN_H
#define AJAR_DECISION_OWN_H

#include "decision/trust.h"
#include "store/keyring.h"
#include "tlog/shelf.h"

/* All release keys of the home, how many of them had to sign when, and its log, with the folder of that. Owner: both in
 * a. ERR_ABSENT: it has no release key; ERR_DENIED: the log is not the one it knows, as settle_shows;
 * ERR_INPUT, ERR_LIMIT, ERR_SYSTEM. */
bool own_trust(struct store *s, struct arena *a, struct trust *out, struct shelf *log,
               struct err *err) MUST;

#endif
