/* history.c - refs, commits and decisions of a model. */
#include "base/clock.h"
#include "hub/answers.h"

enum { COMMITS_MAX = 1000, HISTORY_BYTES = 8 << 20 };

bool answer_refs(struct call *c, struct err *err)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct jout j = { .to = &b };
    struct span body;
    enum called said = call_gate(c, GATE_LIST, NULL, err);
    if (said != CALL_YES)
        return said == CALL_NO;
    buf_init(&b, "answer", HISTORY_BYTES);
    jout_open(&j, NULL, '{');
    jout_open(&j, "branches", '[');
    jout_open(&j, NULL, '{');
    jout_text(&j, "name", "main");
    jout_text(&j, "ref", "refs/heads/main");
    jout_text(&j, "targetCommit", c->ask.commit->oid);
    jout_close(&j, '}');
    jout_close(&j, ']');
    jout_open(&j, "converts", '[');
    jout_close(&j, ']');
    jout_open(&j, "tags", '[');
    jout_close(&j, ']');
    jout_open(&j, "pullRequests", '[');
    jout_close(&j, ']');
    jout_close(&j, '}');
    return buf_done(&b, &body, err) && reply_json(c, body, err);
}

static struct span first_line(struct span s)
{
    const uint8_t *end = s.len > 0 ? memchr(s.ptr, '\n', s.len) : NULL;
    return end != NULL ? (struct span){ s.ptr, (size_t)(end - s.ptr) } : s;
}

static void put_commit(struct jout *j, const struct store_commit *m)
{
    char date[CLOCK_TIME_BYTES];
    jout_open(j, NULL, '{');
    jout_text(j, "id", m->oid);
    jout_open(j, "authors", '[');
    jout_open(j, NULL, '{');
    jout_text(j, "user", "ajar");
    jout_close(j, '}');
    jout_close(j, ']');
    jout_text(j, "date", clock_time(m->created_at, date));
    jout_string(j, "title", first_line(m->message));
    jout_string(j, "message", m->message);
    jout_close(j, '}');
}

/* From the revision asked for to the first, newest first. */
bool answer_commits(struct call *c, struct err *err)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct jout j = { .to = &b };
    struct span body;
    struct store_commit *list;
    unsigned n;
    enum called said = call_gate(c, GATE_LIST, NULL, err);
    if (said != CALL_YES)
        return said == CALL_NO;
    if (!store_commits(rows_store(c->rows), c->ask.model->id, COMMITS_MAX, c->a, &list, &n, err))
        return false;
    buf_init(&b, "answer", HISTORY_BYTES);
    jout_open(&j, NULL, '[');
    for (unsigned i = 0; i < n; i++)
        if (list[i].id <= c->ask.commit->id)
            put_commit(&j, &list[i]);
    jout_close(&j, ']');
    return buf_done(&b, &body, err) && reply_json(c, body, err);
}

bool answer_decision(struct call *c, struct err *err)
{
    struct span record;
    enum called said = call_gate(c, GATE_INFO, NULL, err);
    if (said != CALL_YES)
        return said == CALL_NO;
    enum found_row f = store_text(rows_store(c->rows), c->ask.commit->record, c->a, &record, err);
    if (f == ROW_ABSENT)
        return err_set(err, ERR_SYSTEM, "the database is damaged: a record is not there");
    return f == ROW_FOUND && reply_json(c, record, err);
}
