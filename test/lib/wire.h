/* wire.h - a raw HTTP client for tests: sends any bytes, reads with a deadline. */
#ifndef AJAR_TEST_WIRE_H
#define AJAR_TEST_WIRE_H

#include "base/buf.h"

enum { WIRE_DEADLINE_MS = 10000 };

/* Connected to "127.0.0.1:PORT"; -1 and a failed check if it cannot be. */
int wire_open(const char *address);
/* False: the other side has gone. */
bool wire_send(int fd, struct span bytes);
/* Everything until the other side closes, or until `until` was seen `times` times. False past the
 * deadline. */
bool wire_read(int fd, const char *until, unsigned times, struct buf *to);
/* Sends text on a connection of its own and reads the answer to its end, NUL-terminated, in *to,
 * which the caller frees. The request must ask for the connection to be closed. */
const char *wire_ask(const char *address, struct span request, struct buf *to);
/* "200": the status of an answer, or "none". */
const char *wire_status(const char *answer, char out[static 8]);
/* The value of a header of an answer, or "". */
const char *wire_header(const char *answer, const char *name, char out[static 1024]);
/* What follows the headers. */
const char *wire_body(const char *answer);

#endif
