/* range.c - see range.h. */
#include "http/range.h"

static struct span trim(struct span s)
{
    while (s.len > 0 && (s.ptr[0] == ' ' || s.ptr[0] == '\t')) {
        s.ptr++;
        s.len--;
    }
    while (s.len > 0 && (s.ptr[s.len - 1] == ' ' || s.ptr[s.len - 1] == '\t'))
        s.len--;
    return s;
}

/* One of a list of entity tags is ours, or the list is "*". A weak one matches too: it says that
 * the client holds these bytes. */
static bool listed(struct span list, struct span etag)
{
    list = trim(list);
    if (span_eq(list, SPAN("*")))
        return true;
    while (list.len > 0) {
        const uint8_t *comma = memchr(list.ptr, ',', list.len);
        size_t n = comma != NULL ? (size_t)(comma - list.ptr) : list.len;
        struct span one = trim((struct span){ list.ptr, n });
        if (one.len >= 2 && memcmp(one.ptr, "W/", 2) == 0) {
            one.ptr += 2;
            one.len -= 2;
        }
        if (one.len >= 2 && one.ptr[0] == '"' && one.ptr[one.len - 1] == '"' &&
            span_eq((struct span){ one.ptr + 1, one.len - 2 }, etag))
            return true;
        n += comma != NULL;
        list.ptr += n;
        list.len -= n;
    }
    return false;
}

/* If-Range holds only for a strong tag that is ours; a date never does, we send none. */
static bool still(struct span if_range, struct span etag)
{
    if_range = trim(if_range);
    return if_range.len == etag.len + 2 && if_range.ptr[0] == '"' &&
           if_range.ptr[if_range.len - 1] == '"' &&
           span_eq((struct span){ if_range.ptr + 1, etag.len }, etag);
}

/* Decimal digits; what is past 64 bits is past every file, and so is what is left out. */
static bool position(struct span s, uint64_t *out)
{
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] < '0' || s.ptr[i] > '9')
            return false;
    if (!span_u64(s, out))
        *out = UINT64_MAX;
    return true;
}

enum parsed { PARSED_NOTHING, PARSED_PAST, PARSED_RANGE };

static enum parsed parse(struct span range, uint64_t size, uint64_t *off, uint64_t *bytes)
{
    static const struct span unit = SPAN("bytes=");
    range = trim(range);
    if (range.len < unit.len || memcmp(range.ptr, unit.ptr, unit.len) != 0)
        return PARSED_NOTHING;
    struct span set = trim((struct span){ range.ptr + unit.len, range.len - unit.len });
    const uint8_t *dash = set.len > 0 ? memchr(set.ptr, '-', set.len) : NULL;
    if (dash == NULL)
        return PARSED_NOTHING;
    struct span from = { set.ptr, (size_t)(dash - set.ptr) };
    struct span to = { dash + 1, set.len - from.len - 1 };
    uint64_t first, last;
    if (!position(from, &first) || !position(to, &last) || from.len + to.len == 0)
        return PARSED_NOTHING;
    if (from.len == 0) { /* the last so many bytes */
        first = last < size ? size - last : 0;
        last = UINT64_MAX;
    }
    if (last < first)
        return PARSED_NOTHING;
    if (first >= size)
        return PARSED_PAST;
    *off = first;
    *bytes = (last < size - 1 ? last : size - 1) - first + 1;
    return PARSED_RANGE;
}

struct range_slice range_of(const struct range_ask *ask, uint64_t size, struct span etag)
{
    struct range_slice whole = { 200, 0, size };
    if (listed(ask->if_none_match, etag))
        return (struct range_slice){ 304, 0, 0 };
    if (size == 0 || (ask->if_range.ptr != NULL && !still(ask->if_range, etag)))
        return whole;
    struct range_slice part = { 206, 0, 0 };
    enum parsed p = parse(ask->range, size, &part.off, &part.bytes);
    return p == PARSED_RANGE ? part : p == PARSED_PAST ? (struct range_slice){ 416, 0, 0 } : whole;
}
