/* cmd_log.c - `ajar log verify | prove | watch | witness`: transparency logs, this home's and those of others. */
#include "cli/cmd_log.h"

#include <stdio.h>

#include "base/encode.h"
#include "base/plural.h"
#include "cli/listing.h"
#include "tlog/audit.h"
#include "tlog/receipt.h"

enum { ANSWER_MEMORY = 16 << 20, FOUND_MAX = 64 };

static const char *base64_of(const struct tree_hash *h, struct buf *room)
{
    struct span bytes;
    struct err err = { 0 };
    buf_base64(room, (struct span){ h->b, TREE_HASH_BYTES });
    buf_put(room, SPAN("\0"));
    return buf_done(room, &bytes, &err) ? (const char *)bytes.ptr : "";
}

/* ---- verify ---- */

static void say_audit(const struct log_seen *l, const struct audit *found, struct out *o)
{
    AUTO_CLOSE(buf) struct buf rows = { 0 };
    AUTO_CLOSE(buf) struct buf room = { 0 };
    buf_init(&rows, "an answer", ANSWER_MAX);
    buf_init(&room, "a hash", 128);
    const char *root = base64_of(&found->seen.head.root, &room);
    uint64_t n = found->seen.head.size, others = n - found->n_rekords;
    if (o->json) {
        jout_open(&o->doc, NULL, '{');
        jout_text(&o->doc, "schema", "ajar/log-verify/1");
        jout_bool(&o->doc, "verified", true);
        log_signers_json(&l->trust, &found->seen, &o->doc);
        jout_text(&o->doc, "root", root);
        jout_u64(&o->doc, "signatures", found->n_rekords);
        jout_close(&o->doc, '}');
        return;
    }
    buf_shown(&o->text, found->seen.head.origin);
    buf_printf(&o->text,
               ": %" PRIu64 " %s, each hashed into the tiles, and the tiles into the "
               "root that is signed\n",
               n, n == 1 ? "entry" : "entries");
    buf_printf(&rows, "root\t%s\n", root);
    log_signers(&l->trust, &found->seen, &rows);
    buf_printf(&rows, "entries\t%" PRIu64 " signature%s, each by the key that its entry names",
               found->n_rekords, plural(found->n_rekords));
    if (others > 0)
        buf_printf(&rows, ", %" PRIu64 " of a kind that ajar does not read", others);
    buf_printf(&rows, "\n");
    listing_columns(&o->text, 2, &rows);
}

/* The log is not what it should be: that is an answer, and not a failure to give one. */
static void say_not(const struct err *why, struct out *o)
{
    o->no = true;
    if (!o->json) {
        buf_printf(&o->text, "not verified: %s\n", why->text);
        return;
    }
    jout_open(&o->doc, NULL, '{');
    jout_text(&o->doc, "schema", "ajar/log-verify/1");
    jout_bool(&o->doc, "verified", false);
    jout_text(&o->doc, "why", why->text);
    jout_close(&o->doc, '}');
}

static bool verify_it(struct log_seen *l, struct out *o, struct err *err)
{
    struct audit found;
    struct err why = { 0 };
    if (!log_seen_trusted(l, err))
        return false;
    if (audit_log(l->shelf, &l->trust, NULL, &l->a, &found, &why))
        say_audit(l, &found, o);
    else if (why.kind != ERR_SYSTEM)
        say_not(&why, o);
    else
        *err = why;
    return why.kind != ERR_SYSTEM;
}

static bool verify(char **args, struct out *o, struct err *err)
{
    struct log_seen l;
    if (!log_seen_open(args[0], &l, err))
        return false;
    bool ok = verify_it(&l, o, err);
    log_seen_close(&l);
    return ok;
}

/* ---- prove ---- */

/* The entries of a statement: of each of its signatures one. */
static bool find(struct log_seen *l, const struct quorum_seen *seen, const char *digest,
                 uint64_t *index, struct err *err)
{
    uint8_t raw[32];
    uint64_t found[FOUND_MAX];
    struct audit_find f = { raw, 0, seen->head.size, found, COUNT(found) };
    size_t n;
    if (!hex_get(span_of(digest), raw, sizeof raw))
        return err_set(err, ERR_USAGE,
                       "expected the number of an entry, or the 64 digits that name a statement");
    if (!audit_find(l->shelf, &f, &n, err))
        return false;
    if (n == 0)
        return err_set(err, ERR_ABSENT, "no entry of the log is of that statement");
    if (n > 1) {
        char list[160] = "";
        for (size_t i = 0, at = 0; i < n && at < sizeof list - 24; i++)
            at += (size_t)snprintf(list + at, sizeof list - at, "%s%" PRIu64, i > 0 ? ", " : "",
                                   found[i]);
        return err_set(err, ERR_USAGE,
                       "%zu entries are of that statement, one of each signature: say which of %s",
                       n, list);
    }
    *index = found[0];
    return true;
}

static void say_proof(const struct receipt *r, struct out *o)
{
    if (!o->json) {
        receipt_write(r, &o->text);
        return;
    }
    struct jout *j = &o->doc;
    jout_open(j, NULL, '{');
    jout_text(j, "schema", "ajar/log-prove/1");
    jout_u64(j, "index", r->index);
    jout_u64(j, "size", r->size);
    jout_string(j, "entry", r->body);
    jout_open(j, "hashes", '[');
    for (size_t i = 0; i < r->proof.n; i++) {
        AUTO_CLOSE(buf) struct buf room = { 0 };
        buf_init(&room, "a hash", 128);
        jout_text(j, NULL, base64_of(&r->proof.hash[i], &room));
    }
    jout_close(j, ']');
    jout_string(j, "checkpoint", r->checkpoint);
    jout_close(j, '}');
}

static bool prove_in(struct log_seen *l, const char *which, struct out *o, struct err *err)
{
    struct quorum_seen seen;
    struct receipt r;
    struct span note;
    uint64_t index;
    if (!log_seen_trusted(l, err) || !shelf_checkpoint(l->shelf, &l->a, &note, err) ||
        !quorum_check(&l->trust, note, &l->a, &seen, err))
        return false;
    if ((strlen(which) == 64 || !span_u64(span_of(which), &index)) &&
        !find(l, &seen, which, &index, err))
        return false;
    if (!receipt_of(l->shelf, index, &seen.log->key, &l->a, &r, err))
        return false;
    say_proof(&r, o);
    return true;
}

static bool prove(char **args, struct out *o, struct err *err)
{
    struct log_seen l;
    if (!log_seen_open(args[1], &l, err))
        return false;
    bool ok = prove_in(&l, args[0], o, err);
    log_seen_close(&l);
    return ok;
}

static const struct cmd_verb verbs[] = {
    { "verify", "[DIR|URL]", verify },
    { "prove", "INDEX|DIGEST [DIR|URL]", prove },
    { "watch", "DIR|URL", cmd_log_watch },
    { "witness", "[add|drop|list|quorum|ask] [...]", cmd_log_witness },
};

static bool run(char **args, struct out *o, struct err *err)
{
    return cmd_verbs(verbs, COUNT(verbs), args, o, err);
}

static const struct opt opts[] = {
    { "key", 'k', OPT_TEXT, &cmd_log_asked.key, "VKEY",
      "the log's key, as in its log.vkey, or that file" },
    { "policy", 'p', OPT_TEXT, &cmd_log_asked.policy, "FILE",
      "logs and witnesses that count: a log.policy" },
};

const struct cmd cmd_log = {
    .name = "log",
    .summary = "transparency logs: check one, prove an entry, watch another's",
    .usage = "verify|prove|watch|witness ...",
    .opts = opts,
    .n_opts = COUNT(opts),
    .min_args = 1,
    .max_args = 5,
    .run = run,
};
