/* uri.h - the target of a request: split first, decoded afterwards, so that "%2F" never makes a
 * segment and "%2e%2e" is seen for what it is.
 *
 * Source  RFC 3986 sections 2.1 and 3; form encoding: WHATWG URL, section 5.1 */
#ifndef AJAR_HTTP_URI_H
#define AJAR_HTTP_URI_H

#include "base/base.h"

#define URI_BYTES_MAX 6144u /* a path of PATH_BYTES_MAX encoded thrice as long, and a query */
#define URI_SEGMENTS  48u   /* of one path; deeper folders are in no model */
#define URI_PAIRS     512u  /* of one query or form: paths-info asks for many files at once */

/* %XX decoded; plus: "+" is a space, as in queries and forms. Refuses what is no escape, NUL, and
 * characters no target may hold raw (controls, space). In a where something was decoded, else s.
 * Fails  ERR_INPUT with at = byte of s. */
bool uri_decode(struct span s, bool plus, struct arena *a, struct span *out, struct err *err) MUST;

/* The segments of a path as sent, still encoded: "/a//b" has three. False: does not begin with a
 * slash, or has more than URI_SEGMENTS. */
bool uri_split(struct span path, struct span segment[static URI_SEGMENTS], unsigned *n) MUST;

struct uri_pair {
    struct span key, value;
};
/* A query or form as decoded pairs in order, repeated keys kept; "" has none. */
bool uri_pairs(struct span query, struct arena *a, struct uri_pair **out, unsigned *n,
               struct err *err) MUST;

struct buf;
/* One segment of a path, escaped: all but letters, digits and "-._~". */
void uri_put(struct buf *b, struct span text);

#endif
