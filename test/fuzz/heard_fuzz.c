/* heard_fuzz.c - any bytes as what an endpoint sent: its text, its likelihoods, its error, and the
 * line of the log, which always reads again. Seeds: test/data/heard/. */
#include "results/ask.h"
#include "results/runlog.h"

#include <math.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void keep(struct span body, struct arena *a)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct runlog_line l = { .id = SPAN("id"), .status = 200 }, back;
    struct err err = { 0 };
    buf_init(&b, "fuzz", RUNLOG_LINE_MAX);
    assert(runlog_take(body, a, &l, &err));
    assert((l.answer.len == 0 || l.stray.len == 0) && l.stray.len <= RUNLOG_STRAY_MAX);
    runlog_put(&b, &l);
    assert(memchr(b.bytes, '\n', b.len) == b.bytes + b.len - 1);
    assert(runlog_read((struct span){ b.bytes, b.len - 1 }, a, &back, &err));
    assert(back.answer.len == l.answer.len && back.status == 200);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "fuzz", .limit = 256u << 20 };
    struct span body = { data, size };
    for (int chat = 0; chat < 2; chat++) {
        struct heard h = { 0 };
        struct err err = { 0 };
        bool ok = heard_read(body, chat, &a, &h, &err);
        assert(ok || err.kind == ERR_INPUT || err.kind == ERR_LIMIT);
        assert(ok || (h.text.len == 0 && !h.cut && !h.withheld));
    }
    double v = 77;
    struct err err = { 0 };
    bool ok = heard_likelihood(body, size > 0 ? data[0] % 8 : 0, 8, &a, &v, &err);
    assert(ok ? isfinite(v) : v == 77 && err.kind != ERR_NONE);
    heard_error(body, &a);
    struct runlog_line l;
    err = (struct err){ 0 };
    if (runlog_read(body, &a, &l, &err))
        assert(l.id.len > 0);
    keep(body, &a);
    return 0;
}
