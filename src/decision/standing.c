/* standing.c - see standing.h. */
#include "decision/standing.h"

#include "base/encode.h"

bool standing_of(struct store *s, int64_t commit, struct arena *a, struct standing *out,
                 struct err *err)
{
    struct standing t = { 0 };
    struct store_signing asked;
    struct store_key log;
    if (!store_signing(s, &asked, err))
        return false;
    enum found_row f = store_statement_of(s, commit, a, &t.statement, err);
    enum found_row g = f != ROW_FAILED ? store_key_log(s, a, &log, err) : ROW_FAILED;
    if (g == ROW_FAILED)
        return false;
    t.asked = asked.on;
    t.threshold = asked.threshold;
    t.written = f == ROW_FOUND;
    t.origin = g == ROW_FOUND ? log.name : SPAN("");
    if (t.written && !store_signatures(s, t.statement.id, a, &t.signature, &t.n_signatures, err))
        return false;
    for (unsigned i = 0; i < t.n_signatures; i++) {
        t.n_counts += t.signature[i].counts;
        t.n_logged += t.signature[i].log_index >= 0;
    }
    hex_put((struct span){ t.statement.digest, SHA256_BYTES }, t.name);
    *out = t;
    return true;
}

static void names(struct buf *b, const struct standing *t)
{
    for (unsigned i = 0; i < t->n_signatures; i++) {
        buf_printf(b, i > 0 ? ", " : "");
        buf_shown(b, t->signature[i].key_name);
    }
}

void standing_say(struct buf *b, const struct standing *t)
{
    bool first = true;
    if (!t->written || t->n_signatures == 0) {
        buf_printf(b, "not signed, not logged");
        return;
    }
    buf_printf(b, "signed by ");
    names(b, t);
    if (t->n_logged == 0) {
        buf_printf(b, ", not logged yet");
        return;
    }
    buf_printf(b, ", logged as entr%s ", t->n_logged == 1 ? "y" : "ies");
    for (unsigned i = 0; i < t->n_signatures; i++) {
        if (t->signature[i].log_index < 0)
            continue;
        buf_printf(b, first ? "%" PRId64 : ", %" PRId64, t->signature[i].log_index);
        first = false;
    }
    buf_printf(b, " of ");
    buf_shown(b, t->origin);
}

void standing_wants(struct buf *b, const struct standing *t)
{
    buf_printf(b, "signed by %u of %u", t->n_counts, t->threshold);
    if (t->n_signatures > 0) {
        buf_printf(b, ": ");
        names(b, t);
    }
    if (t->n_logged < t->n_signatures)
        buf_printf(b, ", not logged yet");
}

void standing_json(struct jout *j, const struct standing *t)
{
    jout_bool(j, "logged", t->n_signatures > 0 && t->n_logged == t->n_signatures);
    if (!t->asked)
        return;
    jout_bool(j, "signed", t->n_signatures > 0);
    if (!t->written)
        return;
    jout_text(j, "statement", t->name);
    jout_u64(j, "sequence", t->statement.sequence);
    jout_u64(j, "threshold", t->threshold);
    jout_open(j, "signatures", '[');
    for (unsigned i = 0; i < t->n_signatures; i++) {
        jout_open(j, NULL, '{');
        jout_string(j, "key", t->signature[i].key_name);
        if (t->signature[i].log_index >= 0)
            jout_u64(j, "log_index", (uint64_t)t->signature[i].log_index);
        else
            jout_null(j, "log_index");
        jout_close(j, '}');
    }
    jout_close(j, ']');
}
