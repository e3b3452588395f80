/* runlog.c - see runlog.h. */
#include "results/runlog.h"

struct reading {
    struct arena *a;
    struct runlog_line *out;
};

static bool visit_id(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct reading *r = ctx;
    struct span *to = span_eq(key, SPAN("id"))      ? &r->out->id
                      : span_eq(key, SPAN("stray")) ? &r->out->stray
                                                    : &r->out->failed;
    return json_string(j, r->a, to, err);
}

static bool visit_number(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct reading *r = ctx;
    return json_u64(j, span_eq(key, SPAN("part")) ? &r->out->part : &r->out->status, err);
}

static bool visit_again(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct reading *r = ctx;
    (void)key;
    return json_bool(j, &r->out->again, err);
}

static bool visit_answer(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct reading *r = ctx;
    (void)key;
    return json_value(j, r->a, &r->out->answer, err);
}

bool runlog_read(struct span line, struct arena *a, struct runlog_line *out, struct err *err)
{
    static const struct json_member members[] = {
        { "id", visit_id },         { "part", visit_number },   { "again", visit_again },
        { "status", visit_number }, { "answer", visit_answer }, { "stray", visit_id },
        { "failed", visit_id },
    };
    struct runlog_line l = { 0 };
    struct reading r = { a, &l };
    struct json j = { .text = line };
    if (!json_members(&j, a, (struct json_members){ members, COUNT(members), 5 }, &r, err) ||
        !json_end(&j, err))
        return false;
    if (l.id.len == 0 || (l.answer.len > 0) + (l.stray.len > 0) + (l.failed.len > 0) != 1)
        return err_at(err, ERR_INPUT, 0,
                      "expected an id, a part, and one of answer, stray and failed");
    if (l.status != 200 && l.failed.len == 0)
        return err_at(err, ERR_INPUT, 0, "an answer has the status 200");
    *out = l;
    return true;
}

void runlog_put(struct buf *b, const struct runlog_line *l)
{
    struct jout o = { .to = b };
    jout_open(&o, NULL, '{');
    jout_string(&o, "id", l->id);
    jout_u64(&o, "part", l->part);
    if (l->again)
        jout_bool(&o, "again", true);
    if (l->status > 0)
        jout_u64(&o, "status", l->status);
    if (l->failed.len > 0)
        jout_string(&o, "failed", l->failed);
    else if (l->answer.len > 0)
        jout_raw(&o, "answer", l->answer);
    else
        jout_string(&o, "stray", l->stray.len > 0 ? l->stray : SPAN("(no bytes)"));
    jout_close(&o, '}');
    buf_printf(b, "\n");
}

/* Not what came is to blame, but what we have for it. */
static bool ours(const struct err *why)
{
    return why->kind == ERR_SYSTEM || (why->kind == ERR_LIMIT && !why->has_at);
}

bool runlog_take(struct span body, struct arena *a, struct runlog_line *out, struct err *err)
{
    struct span copy = { 0 };
    struct json j = { .text = body };
    struct err why = { 0 };
    /* What is JSON has line feeds between its tokens only. */
    json_peek(&j);
    size_t start = j.pos;
    if (json_skip(&j, a, &why)) {
        struct span value = { body.ptr + start, j.pos - start };
        if (json_end(&j, &why) && !span_copy(a, value, &copy, err))
            return false;
        for (size_t i = 0; i < copy.len; i++)
            if (copy.ptr[i] == '\n' || copy.ptr[i] == '\r')
                ((uint8_t *)(uintptr_t)copy.ptr)[i] = ' ';
        if (copy.len > 0) {
            out->answer = copy;
            return true;
        }
    }
    if (ours(&why)) {
        *err = why;
        return false;
    }
    out->stray = body;
    out->stray.len = body.len < RUNLOG_STRAY_MAX ? body.len : RUNLOG_STRAY_MAX;
    return true;
}
