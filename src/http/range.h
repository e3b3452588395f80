/* range.h - what the conditional and range headers of a request ask of one representation.
 *
 * Source  RFC 9110 sections 13.1.2 (If-None-Match), 13.1.5 (If-Range), 14.1.2 and 14.2 (Range).
 * A set of several ranges, a unit other than bytes, or a Range that does not parse is as if it
 * were not there: the whole is sent. Pure. */
#ifndef AJAR_HTTP_RANGE_H
#define AJAR_HTTP_RANGE_H

#include "base/base.h"

struct range_ask {
    struct span range, if_range, if_none_match; /* values as sent; ptr NULL: not sent */
};
struct range_slice {
    unsigned status; /* 200, 206, 304 or 416 */
    uint64_t off, bytes;
};
/* etag: without quotes, strong. */
struct range_slice range_of(const struct range_ask *ask, uint64_t size, struct span etag);

#endif
