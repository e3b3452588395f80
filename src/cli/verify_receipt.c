/* verify_receipt.c - see verify_receipt.h. Nothing of a statement is read before its signature holds,
 * and nothing of it is believed that could not be checked: each part is told, and yes takes them all. */
#include "cli/verify_receipt.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/encode.h"
#include "base/file.h"
#include "cli/home.h"
#include "cli/listing.h"
#include "cli/replay.h"
#include "crypto/dsse.h"
#include "decision/issue.h"
#include "decision/seal.h"
#include "decision/statement.h"
#include "decision/trust.h"
#include "tlog/receipt.h"

enum { VERIFY_MEMORY = 2000u << 20, BUNDLES_MAX = 64, WHY_BYTES = 400 };

enum part {
    PART_SIGNATURE,
    PART_LOG,
    PART_VALIDITY,
    PART_NEWEST,
    PART_POLICY,
    PART_EVIDENCE,
    PART_REPLAY,
    PART_FILES,
};
enum { PARTS = PART_FILES + 1 };
static const char *const part_names[PARTS] = {
    [PART_SIGNATURE] = "signature", [PART_LOG] = "log",       [PART_VALIDITY] = "validity",
    [PART_NEWEST] = "newest",       [PART_POLICY] = "policy", [PART_EVIDENCE] = "evidence",
    [PART_REPLAY] = "replay",       [PART_FILES] = "files",
};
enum answer { NOT_CHECKED, ANSWER_NO, ANSWER_YES };
static const char *const answer_names[] = { "not checked", "no", "yes" };

struct checked {
    enum answer answer;
    char why[WHY_BYTES];
};

struct verifying {
    const struct verify_receipt_asked *asked;
    struct arena *a;
    struct trust trust;
    bool own; /* that of this home, which knows what was decided since */
    struct bundle bundle[BUNDLES_MAX];
    unsigned n_bundles;
    struct statement statement;
    struct replaying replay;
    struct checked part[PARTS];
    char name[2 * SHA256_BYTES + 1]; /* D */
};

static void say(struct verifying *v, enum part part, enum answer answer, const char *fmt, ...)
    PRINTF(4, 5);
static void say(struct verifying *v, enum part part, enum answer answer, const char *fmt, ...)
{
    va_list list;
    va_start(list, fmt);
    v->part[part].answer = answer;
    vsnprintf(v->part[part].why, WHY_BYTES, fmt, list);
    va_end(list);
}

/* What is not so is an answer, and what is missing is not checked; the rest is a failure. */
static bool told(struct verifying *v, enum part part, struct err *err)
{
    if (err->kind != ERR_DENIED && err->kind != ERR_INPUT && err->kind != ERR_ABSENT)
        return false;
    say(v, part, err->kind == ERR_ABSENT ? NOT_CHECKED : ANSWER_NO, "%s", err->text);
    *err = (struct err){ 0 };
    return true;
}

/* ---- the file ---- */

static bool load(struct verifying *v, struct err *err)
{
    struct span text, line;
    if (!file_load(v->asked->receipt, BUNDLE_BYTES_MAX, v->a, &text, err))
        return false;
    bool many = false;
    for (size_t i = 0; i + 1 < text.len && !many; i++)
        many = text.ptr[i] == '\n' && text.ptr[i + 1] == '{';
    for (; text.len > 0 && v->n_bundles < BUNDLES_MAX; v->n_bundles++) {
        const uint8_t *end = many ? memchr(text.ptr, '\n', text.len) : NULL;
        size_t n = end != NULL ? (size_t)(end - text.ptr) : text.len;
        line = (struct span){ text.ptr, n };
        text.ptr += n + (end != NULL);
        text.len -= n + (end != NULL);
        if (!bundle_read(line, v->a, &v->bundle[v->n_bundles], err))
            return err_in(err, "%s", v->asked->receipt);
    }
    return v->n_bundles > 0 || err_set(err, ERR_INPUT, "%s: it is empty", v->asked->receipt);
}

/* ---- signatures and log ---- */

static bool hash_of(struct span bytes, uint8_t out[TREE_HASH_BYTES])
{
    if (bytes.len == TREE_HASH_BYTES)
        memcpy(out, bytes.ptr, TREE_HASH_BYTES);
    return bytes.len == TREE_HASH_BYTES;
}

/* As the log sees it. ERR_DENIED: it has another form than an entry of ours. */
static bool receipt_in(const struct bundle *b, struct receipt *r, struct err *err)
{
    const struct bundle_entry *e = b->entry;
    if (b->n_entries != 1 || !e->proof)
        return err_set(err, ERR_DENIED,
                       b->n_entries == 0 ? "it holds no entry of a log"
                                         : "not one entry with its proof");
    *r = (struct receipt){ .index = e->proof_index,
                           .key_id = e->log_id,
                           .size = e->tree_size,
                           .checkpoint = e->checkpoint,
                           .body = e->body };
    bool ok = e->index == e->proof_index && e->n_hashes <= TREE_PROOF_MAX && e->log_id.len > 0 &&
              hash_of(e->root, r->root.b);
    for (r->proof.n = 0; ok && r->proof.n < e->n_hashes; r->proof.n++)
        ok = hash_of(e->hash[r->proof.n], r->proof.hash[r->proof.n].b);
    return ok || err_set(err, ERR_DENIED, "the proof is not of one entry");
}

/* "alice is revoked (keyCompromise) by entry 7 of the log" */
static void ended(struct buf *b, const struct trust_key *k)
{
    buf_shown(b, k->name);
    buf_printf(b, " is ");
    trust_ended(b, k);
    if (k->has_before)
        buf_printf(b, " by entry %" PRIu64 " of the log", k->before);
}

static bool not_any_more(const struct trust_key *k, uint64_t index, struct err *err)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct span text;
    buf_init(&b, "a key", WHY_BYTES);
    ended(&b, k);
    buf_printf(&b, "; what it signed as entry %" PRIu64 " does not count", index);
    return buf_done(&b, &text, err) &&
           err_set(err, ERR_DENIED, "%.*s", (int)text.len, (const char *)text.ptr);
}

static bool in_log(struct verifying *v, const struct bundle *b, const struct trust_key *k,
                   struct quorum_seen *seen, struct err *err)
{
    struct rekord signed_as = { .signature = b->signature, .key = k->pub };
    struct receipt r;
    if (!dsse_digest(b->type, b->payload, signed_as.digest, err) || !receipt_in(b, &r, err) ||
        !receipt_check(&r, &signed_as, &v->trust.quorum, v->a, seen, err))
        return false;
    return trust_counts(k, r.index) || not_any_more(k, r.index, err);
}

/* One that is not so spoils the whole: nobody adds a broken signature to a good one by mistake. */
static bool check_signatures(struct verifying *v, struct err *err)
{
    bool counted[TRUST_KEYS_MAX] = { false };
    unsigned n = 0;
    struct quorum_seen seen = { 0 };
    for (unsigned i = 0; i < v->n_bundles; i++) {
        const struct bundle *b = &v->bundle[i];
        const struct trust_key *k = trust_find(&v->trust, b->hint);
        char room[QUOTED_BYTES];
        if (b->method != BUNDLE_KEY || k == NULL) {
            say(v, PART_SIGNATURE, ANSWER_NO, "by a key that is not trusted: %s",
                span_quote(b->hint, room));
            return true;
        }
        if (!span_eq(b->type, SPAN(DSSE_INTOTO)) || !span_eq(b->payload, v->bundle[0].payload)) {
            say(v, PART_SIGNATURE, ANSWER_NO, "not all of one statement");
            return true;
        }
        if (!seal_check(b, &k->pub, err))
            return told(v, PART_SIGNATURE, err);
        if (!in_log(v, b, k, &seen, err)) {
            say(v, PART_SIGNATURE, ANSWER_YES, "by %.*s", (int)k->name.len,
                (const char *)k->name.ptr);
            return told(v, PART_LOG, err);
        }
        size_t at = (size_t)(k - v->trust.key);
        assert(at < COUNT(counted));
        n += !counted[at];
        counted[at] = true;
    }
    say(v, PART_SIGNATURE, n >= v->trust.threshold ? ANSWER_YES : ANSWER_NO,
        "by %u of the %zu keys that are trusted; asked for: %u", n, v->trust.n_keys,
        v->trust.threshold);
    say(v, PART_LOG, ANSWER_YES, "in %.*s, under a checkpoint of size %" PRIu64 ", %zu witnesses",
        (int)seen.head.origin.len, (const char *)seen.head.origin.ptr, seen.head.size,
        seen.n_witnesses);
    return true;
}

/* ---- the statement ---- */

static bool check_statement(struct verifying *v, struct err *err)
{
    char time[CLOCK_TIME_BYTES];
    uint8_t digest[SHA256_BYTES];
    struct span payload = v->bundle[0].payload;
    if (!dsse_digest(SPAN(DSSE_INTOTO), payload, digest, err))
        return false;
    hex_put((struct span){ digest, sizeof digest }, v->name);
    if (!statement_read(payload, v->a, &v->statement, err))
        return told(v, PART_VALIDITY, err);
    if (v->statement.kind != STATEMENT_DECISION) {
        say(v, PART_VALIDITY, ANSWER_NO, "the statement is no decision");
        return true;
    }
    bool past = v->statement.expires_at <= v->replay.asked.now.now_at;
    say(v, PART_VALIDITY, past ? ANSWER_NO : ANSWER_YES, "%s %s", past ? "it ended on" : "until",
        clock_time(v->statement.expires_at, time));
    return true;
}

static bool split(struct span both, struct span *ns, struct span *name)
{
    const uint8_t *slash = memchr(both.ptr, '/', both.len);
    size_t n = slash != NULL ? (size_t)(slash - both.ptr) : both.len;
    *ns = (struct span){ both.ptr, n };
    *name = (struct span){ both.ptr + n + 1, slash != NULL ? both.len - n - 1 : 0 };
    return slash != NULL;
}

/* Only who keeps the store knows whether something newer was decided. */
static bool check_newest(struct verifying *v, struct err *err)
{
    struct span ns, name;
    struct store_line line = { 0 };
    if (v->own && split(v->statement.subject[0].name, &ns, &name) &&
        !store_line(v->replay.asked.store, ns, name, &line, err))
        return false;
    if (line.sequence == 0)
        say(v, PART_NEWEST, NOT_CHECKED,
            "number %" PRIu64 " of its model; ask the hub for the newest", v->statement.sequence);
    else
        say(v, PART_NEWEST, line.sequence == v->statement.sequence ? ANSWER_YES : ANSWER_NO,
            "number %" PRIu64 " of %" PRIu64 " of its model", v->statement.sequence, line.sequence);
    return true;
}

/* ---- the decision ---- */

static bool same_root(const struct verifying *v, struct arena *a, bool *same, struct err *err)
{
    struct issue_roots roots;
    const struct statement *s = &v->statement;
    if (!issue_roots(&v->replay.j.look.manifest, a, &roots, err))
        return false;
    *same = memcmp(roots.by_name, s->subject[0].sha256, SHA256_BYTES) == 0 &&
            (s->n_subjects == 1 || memcmp(roots.by_part, s->subject[1].sha256, SHA256_BYTES) == 0);
    return true;
}

static void say_difference(struct verifying *v)
{
    const struct difference *d = &v->replay.diff;
    char room[QUOTED_BYTES];
    bool policy = span_begins(d->at, "/policy"), files = span_begins(d->at, "/digests/files");
    say(v, PART_POLICY, policy ? ANSWER_NO : ANSWER_YES,
        policy ? "the text is another than was decided by" : "the text is the one");
    if (policy)
        return;
    say(v, PART_EVIDENCE, files ? ANSWER_NO : NOT_CHECKED, "%s",
        files ? "the files are others than were decided on" : "the replay differs");
    say(v, PART_REPLAY, ANSWER_NO, "it comes to another record, at %s", span_quote(d->at, room));
}

static bool check_decision(struct verifying *v, struct err *err)
{
    struct replaying *r = &v->replay;
    bool same;
    if (!replay_take(r, v->statement.record, err))
        return told(v, PART_REPLAY, err);
    if (!replay_decide(r, err)) {
        if (r->j.layers.text.len > 0)
            say(v, PART_POLICY, ANSWER_YES, "the text is the one");
        return told(v, r->j.layers.text.len > 0 ? PART_EVIDENCE : PART_POLICY, err);
    }
    if (!r->same) {
        say_difference(v);
    } else {
        say(v, PART_POLICY, ANSWER_YES, "the text is the one");
        say(v, PART_EVIDENCE, ANSWER_YES, "%zu file%s, the bytes that were decided on",
            r->v.n_files, r->v.n_files == 1 ? "" : "s");
        say(v, PART_REPLAY, ANSWER_YES, "it comes to the same record, byte for byte");
    }
    if (v->asked->dir == NULL)
        return true;
    if (!same_root(v, v->a, &same, err))
        return false;
    say(v, PART_FILES, same ? ANSWER_YES : ANSWER_NO, "%s",
        same ? "those that the statement is about" : "others than the statement is about");
    return true;
}

/* ---- what is said ---- */

static bool all_so(const struct verifying *v)
{
    bool yes = true;
    for (unsigned i = 0; i < PARTS; i++) {
        bool may_lack = i == PART_NEWEST || (i == PART_FILES && v->asked->dir == NULL);
        yes = yes &&
              (v->part[i].answer == ANSWER_YES || (may_lack && v->part[i].answer == NOT_CHECKED));
    }
    return yes;
}

static void as_text(struct out *o, const struct verifying *v)
{
    AUTO_CLOSE(buf) struct buf rows = { 0 };
    struct buf *b = &o->text;
    buf_init(&rows, "the parts", ANSWER_MAX);
    buf_printf(b, o->no ? "ajar: not verified\n" : "ajar: verified\n");
    if (v->statement.kind == STATEMENT_DECISION) {
        buf_printf(b, "\n  ");
        buf_shown(b, v->statement.subject[0].name);
        buf_printf(b, " is %s, as of ", position_name(v->replay.v.effective));
        buf_shown(b, v->replay.v.clock);
        buf_printf(b, "\n  ");
        buf_shown(b, v->statement.summary);
        buf_printf(b, "\n  statement %s\n", v->name);
    }
    buf_printf(b, "\n");
    for (unsigned i = 0; i < PARTS; i++) {
        const struct checked *c = &v->part[i];
        buf_printf(&rows, "%s\t%s\t", part_names[i], answer_names[c->answer]);
        buf_shown(&rows, span_of(c->why));
        buf_printf(&rows, "\n");
    }
    listing_columns(b, 2, &rows);
}

static void as_json(struct out *o, const struct verifying *v)
{
    struct jout *j = &o->doc;
    jout_open(j, NULL, '{');
    jout_text(j, "schema", "ajar/verify-receipt/1");
    jout_bool(j, "verified", !o->no);
    jout_text(j, "statement", v->name);
    if (v->statement.kind == STATEMENT_DECISION) {
        jout_string(j, "model", v->statement.subject[0].name);
        jout_text(j, "position", position_name(v->replay.v.effective));
        jout_u64(j, "sequence", v->statement.sequence);
    }
    jout_open(j, "parts", '{');
    for (unsigned i = 0; i < PARTS; i++) {
        jout_open(j, part_names[i], '{');
        jout_text(j, "answer", answer_names[v->part[i].answer]);
        jout_text(j, "why", v->part[i].why);
        jout_close(j, '}');
    }
    jout_close(j, '}');
    jout_close(j, '}');
}

/* The keys of this home, and its log. */
static bool trust_home(struct store *s, struct arena *a, struct trust *out, struct err *err)
{
    struct trust t = { .logged = true };
    struct store_signing asked;
    struct store_key *list;
    struct note_key *log = ARENA_ARRAY(a, struct note_key, 1, err);
    unsigned n;
    if (log == NULL || !store_signing(s, &asked, err) || !store_keys(s, a, &list, &n, err) ||
        (t.key = ARENA_ARRAY(a, struct trust_key, n, err)) == NULL)
        return false;
    for (unsigned i = 0; i < n; i++) {
        if (list[i].role != KEY_ROLE_RELEASE || list[i].listed_at == 0)
            continue;
        struct trust_key *k = &t.key[t.n_keys++];
        *k = (struct trust_key){ .name = list[i].name,
                                 .pub = list[i].pub,
                                 .ended = !store_key_live(&list[i]),
                                 .revoked = list[i].revoked_at != 0,
                                 .reason = list[i].reason,
                                 .has_before = list[i].log_index >= 0,
                                 .before = (uint64_t)list[i].log_index };
        memcpy(k->hint, list[i].hint, sizeof k->hint);
    }
    if (t.n_keys == 0)
        return err_set(err, ERR_ABSENT,
                       "this home has no keys to check it by: name a folder with --trust");
    t.threshold = asked.threshold;
    if (!settle_log_key(s, a, log, err) || !quorum_of_log(log, a, &t.quorum, err))
        return false;
    *out = t;
    return true;
}

static bool load_trust(struct verifying *v, struct err *err)
{
    v->own = v->asked->trust == NULL;
    if (v->own)
        return trust_home(v->replay.asked.store, v->a, &v->trust, err);
    return trust_read(v->asked->trust, v->a, &v->trust, err) &&
           (v->trust.logged ||
            err_set(err, ERR_ABSENT, "%s: no log is named there: log.policy, or log.vkey",
                    v->asked->trust));
}

/* What comes later is not looked at where what it rests on does not hold. */
static bool check(struct verifying *v, struct err *err)
{
    if (!check_signatures(v, err))
        return false;
    if (v->part[PART_SIGNATURE].answer != ANSWER_YES || v->part[PART_LOG].answer != ANSWER_YES)
        return true;
    if (!check_statement(v, err))
        return false;
    return v->statement.kind != STATEMENT_DECISION ||
           (check_newest(v, err) && check_decision(v, err));
}

bool verify_receipt(const struct verify_receipt_asked *asked, struct out *o, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "verify", .limit = VERIFY_MEMORY };
    AUTO_CLOSE(store) struct store *store = NULL;
    struct verifying *v = ARENA_ARRAY(&a, struct verifying, 1, err);
    if (v == NULL)
        return false;
    *v = (struct verifying){ .asked = asked,
                             .a = &a,
                             .replay = { .a = &a, .options = &asked->judge } };
    if (!judge_begin(NULL, &a, &v->replay.asked, &store, err))
        return false;
    v->replay.asked.path = asked->dir;
    v->replay.asked.silent = o->json;
    if (asked->trust == NULL && store == NULL)
        return err_set(err, ERR_USAGE,
                       "--trust is missing: the folder with the keys, from a place you trust");
    if (!load_trust(v, err) || !load(v, err) || !check(v, err))
        return false;
    o->no = !all_so(v);
    if (o->json)
        as_json(o, v);
    else
        as_text(o, v);
    return true;
}
