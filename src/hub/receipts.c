/* receipts.c - what proves a decision to outsiders: the statement, each signature and its place in the
 * log, as Sigstore bundles or as a .tlog-proof. By the model it is of, or by the name of the statement.
 * Source  docs/verify.md; docs/hub.md section 2 */
#include "base/encode.h"
#include "decision/issue.h"
#include "decision/standing.h"
#include "hub/answers.h"
#include "tlog/receipt.h"

enum { RECEIPTS_MAX = 64 << 20 };

#define BUNDLE_TYPE "application/vnd.dev.sigstore.bundle.v0.3+json"

struct giving {
    struct standing standing;
    struct note_key log;
    const char *folder;
};

static bool prepare(struct call *c, struct giving *g, struct err *err)
{
    g->folder = settle_folder(hub_home(c->hub), c->a, err);
    return g->folder != NULL && settle_log_key(rows_store(c->rows), c->a, &g->log, err);
}

static bool put_proof(struct call *c, const struct giving *g, const struct store_signature *s,
                      struct buf *b, struct err *err)
{
    struct receipt r;
    struct shelf shelf = shelf_folder(g->folder);
    if (!receipt_of(&shelf, (uint64_t)s->log_index, &g->log, c->a, &r, err))
        return false;
    receipt_write(&r, b);
    return true;
}

/* One bundle a line, of each signature or of the one that key names. */
static bool put_all(struct call *c, const struct giving *g, bool proof, struct buf *b, unsigned *n,
                    struct err *err)
{
    struct span key = call_query(c, "key");
    *n = 0;
    for (unsigned i = 0; i < g->standing.n_signatures; i++) {
        const struct store_signature *s = &g->standing.signature[i];
        struct span text;
        if ((key.ptr != NULL && !span_eq(key, s->key_name)) ||
            (proof && (s->log_index < 0 || *n > 0)))
            continue;
        ++*n;
        if (proof && !put_proof(c, g, s, b, err))
            return false;
        struct issue_bundle of = { g->standing.statement.text, s, g->folder, &g->log };
        if (!proof && !issue_bundle(&of, c->a, &text, err))
            return false;
        if (!proof) {
            buf_put(b, text);
            buf_printf(b, "\n");
        }
    }
    return true;
}

static bool give(struct call *c, struct giving *g, struct err *err)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    bool proof = span_eq(call_query(c, "form"), SPAN("tlog-proof"));
    struct http_reply p = { .status = 200,
                            .type = proof ? "text/plain; charset=utf-8" : BUNDLE_TYPE };
    struct span body;
    unsigned n;
    buf_init(&b, "receipts", RECEIPTS_MAX);
    if (!prepare(c, g, err) || !put_all(c, g, proof, &b, &n, err) || !buf_done(&b, &body, err))
        return false;
    if (n == 0)
        return reply_error(c, 404, "", SPAN("there is no such signature, or it is not logged yet"),
                           err);
    http_field(&p, "Cache-Control", "no-cache");
    return http_send(c->http, &p, body, err);
}

bool answer_receipt(struct call *c, struct err *err)
{
    struct giving g = { 0 };
    enum called said = call_gate(c, GATE_INFO, NULL, err);
    if (said != CALL_YES)
        return said == CALL_NO;
    if (!standing_of(rows_store(c->rows), c->ask.commit->id, c->a, &g.standing, err))
        return false;
    if (g.standing.n_signatures == 0)
        return reply_error(c, 404, "", SPAN("the decision is not signed, not logged"), err);
    return give(c, &g, err);
}

/* What is not about a model is for all; what is about one is for those who may see that decision. */
static bool may_see(struct call *c, const struct store_statement *t, bool *yes, struct err *err)
{
    struct store_model m;
    struct store_commit holds;
    *yes = t->model == 0;
    if (*yes)
        return true;
    if (!store_model_by_id(rows_store(c->rows), t->model, c->a, &m, err))
        return false;
    struct call_names names = {
        .token = c->token, .ns = m.ns, .name = m.name, .rev = SPAN("main")
    };
    c->ask.action = GATE_INFO;
    enum found_row f = store_commit_by_id(rows_store(c->rows), t->commit, c->a, &holds, err);
    if (f == ROW_FAILED || !call_rows(c->rows, &names, &c->ask, err))
        return false;
    *yes = f == ROW_FOUND && gate(&c->ask, NULL, NULL, err) == GATE_YES;
    return true;
}

bool answer_statement(struct call *c, struct err *err)
{
    struct giving g = { 0 };
    struct store *s = rows_store(c->rows);
    uint8_t digest[SHA256_BYTES];
    struct store_statement *t = &g.standing.statement;
    bool yes = false;
    enum found_row f = hex_get(c->rev, digest, sizeof digest)
                           ? store_statement_find(s, digest, c->a, t, err)
                           : ROW_ABSENT;
    if (f == ROW_ABSENT)
        return reply_error(c, 404, "", SPAN("no statement of that name was signed here"), err);
    if (f == ROW_FAILED || !may_see(c, t, &yes, err))
        return false;
    if (!yes)
        return reply_error(c, 403, "",
                           SPAN("that statement is withheld: that it was signed is public, "
                                "what it says is not"),
                           err);
    return store_signatures(s, t->id, c->a, &g.standing.signature, &g.standing.n_signatures, err) &&
           give(c, &g, err);
}
