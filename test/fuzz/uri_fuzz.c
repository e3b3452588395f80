/* uri_fuzz.c - any bytes as a target, as a query, and as the headers that ask for a part. The first
 * eight bytes are the size of the file, then come Range, If-Range and If-None-Match, a line each;
 * the last of these may be left out. Seeds: test/data/uri/. */
#include <stdio.h>

#include "base/buf.h"
#include "http/range.h"
#include "http/uri.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t count(struct span s, uint8_t c)
{
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++)
        n += s.ptr[i] == c;
    return n;
}

static void check_decode(struct span s, bool plus)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "fuzz", .limit = 16u << 20 };
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct err err = { 0 };
    struct span out, put, again;
    if (!uri_decode(s, plus, &a, &out, &err)) {
        assert(err.kind == ERR_INPUT && err.has_at && err.at < s.len && err.text[0] != 0);
        return;
    }
    assert(out.len == s.len - 2 * count(s, '%') && count(out, 0) == 0);
    assert(count(s, '%') + (plus ? count(s, '+') : 0) > 0 || out.ptr == s.ptr);
    buf_init(&b, "fuzz", 16u << 20);
    uri_put(&b, out);
    if (!buf_done(&b, &put, &err))
        return;
    assert(uri_decode(put, false, &a, &again, &err) && span_eq(out, again));
    assert(count(put, '/') + count(put, ' ') + count(put, '"') == 0);
}

static void check_split(struct span path)
{
    struct span segment[URI_SEGMENTS];
    unsigned n;
    bool begins = path.len > 0 && path.ptr[0] == '/';
    if (!uri_split(path, segment, &n)) {
        assert(!begins || count(path, '/') > URI_SEGMENTS);
        return;
    }
    assert(begins && n == count(path, '/'));
    const uint8_t *at = path.ptr;
    for (unsigned i = 0; i < n; i++) {
        assert(*at == '/' && segment[i].ptr == at + 1 && count(segment[i], '/') == 0);
        at = segment[i].ptr + segment[i].len;
    }
    assert(at == path.ptr + path.len);
}

static void check_pairs(struct span query)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "fuzz", .limit = 16u << 20 };
    struct err err = { 0 };
    struct uri_pair *pair;
    unsigned n;
    if (!uri_pairs(query, &a, &pair, &n, &err)) {
        assert(err.kind == ERR_LIMIT || err.kind == ERR_INPUT);
        return;
    }
    assert(n <= URI_PAIRS && n <= count(query, '&') + 1);
    for (unsigned i = 0; i < n; i++)
        assert(pair[i].key.len > 0 && count(pair[i].key, 0) + count(pair[i].value, 0) == 0);
}

static void check_slice(const struct range_ask *ask, uint64_t size)
{
    struct range_slice s = range_of(ask, size, SPAN("tag"));
    switch (s.status) {
    case 200:
        assert(s.off == 0 && s.bytes == size);
        break;
    case 206:
        assert(ask->range.ptr != NULL && s.bytes > 0 && s.off < size && s.bytes <= size - s.off);
        break;
    case 304:
        assert(ask->if_none_match.ptr != NULL && s.off + s.bytes == 0);
        break;
    default:
        assert(s.status == 416 && ask->range.ptr != NULL && size > 0 && s.off + s.bytes == 0);
    }
    if (s.status == 206 || s.status == 416)
        assert(ask->if_range.ptr == NULL || ask->if_range.len >= strlen("\"tag\""));
}

/* What is asked in plain numbers is what is given. */
static void check_numbers(uint64_t first, uint64_t last, uint64_t size)
{
    char text[64];
    struct range_ask ask = { 0 };
    snprintf(text, sizeof text, "bytes=%" PRIu64 "-%" PRIu64, first, last);
    ask.range = span_of(text);
    struct range_slice s = range_of(&ask, size, SPAN("tag"));
    assert(s.status == (size == 0 || last < first ? 200u : first >= size ? 416u : 206u));
    if (s.status == 206)
        assert(s.off == first && s.off + (s.bytes - 1) == (last < size ? last : size - 1));
    snprintf(text, sizeof text, "bytes=-%" PRIu64, last);
    ask.range = span_of(text);
    s = range_of(&ask, size, SPAN("tag"));
    assert(s.status == (size == 0 ? 200u : last == 0 ? 416u : 206u));
    if (s.status == 206)
        assert(s.bytes == (last < size ? last : size) && s.off == size - s.bytes);
}

static struct span line(struct span *rest)
{
    struct span head = *rest;
    const uint8_t *end = rest->len > 0 ? memchr(rest->ptr, '\n', rest->len) : NULL;
    if (end == NULL) {
        *rest = (struct span){ 0 };
        return head;
    }
    head.len = (size_t)(end - head.ptr);
    rest->ptr += head.len + 1, rest->len -= head.len + 1;
    return head;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct span all = { data, size };
    uint64_t word[3] = { 0 };
    check_decode(all, false);
    check_decode(all, true);
    check_split(all);
    check_pairs(all);
    if (size < sizeof word[0])
        return 0;
    memcpy(word, data, size < sizeof word ? size / 8 * 8 : sizeof word);
    check_numbers(word[1], word[2], word[0]);
    struct span rest = { data + 8, size - 8 };
    struct range_ask ask = { .range = line(&rest) };
    ask.if_range = line(&rest);
    ask.if_none_match = line(&rest);
    check_slice(&ask, word[0]);
    return 0;
}
