/* vouch.c - see vouch.h. Nothing of a statement is read before its signature holds. */
#include "decision/vouch.h"

#include "base/clock.h"
#include "base/encode.h"
#include "crypto/dsse.h"
#include "decision/seal.h"

/* ---- the file ---- */

bool vouch_read(struct span text, struct arena *a, struct vouch_bundles *out, struct err *err)
{
    struct vouch_bundles b = { ARENA_ARRAY(a, struct bundle, VOUCH_BUNDLES_MAX, err), 0 };
    bool many = false;
    if (b.list == NULL)
        return false;
    for (size_t i = 0; i + 1 < text.len && !many; i++)
        many = text.ptr[i] == '\n' && text.ptr[i + 1] == '{';
    for (; text.len > 0; b.n++) {
        const uint8_t *end = many ? memchr(text.ptr, '\n', text.len) : NULL;
        size_t n = end != NULL ? (size_t)(end - text.ptr) : text.len;
        if (b.n == VOUCH_BUNDLES_MAX)
            return err_set(err, ERR_LIMIT, "more than %u bundles", VOUCH_BUNDLES_MAX);
        if (!bundle_read((struct span){ text.ptr, n }, a, &b.list[b.n], err))
            return many ? err_in(err, "line %u", b.n + 1) : false;
        text.ptr += n + (end != NULL);
        text.len -= n + (end != NULL);
    }
    if (b.n == 0)
        return err_set(err, ERR_INPUT, "it is empty");
    *out = b;
    return true;
}

bool vouch_named(const struct vouch_bundles *in, struct span name, struct arena *a,
                 struct vouch_bundles *out, struct err *err)
{
    uint8_t want[SHA256_BYTES], digest[SHA256_BYTES];
    *out = (struct vouch_bundles){ ARENA_ARRAY(a, struct bundle, VOUCH_BUNDLES_MAX, err), 0 };
    if (out->list == NULL)
        return false;
    bool named = hex_get(name, want, sizeof want);
    for (unsigned i = 0; named && i < in->n && out->n < VOUCH_BUNDLES_MAX; i++) {
        const struct bundle *b = &in->list[i];
        if (!dsse_digest(b->type, b->payload, digest, err))
            return false;
        if (memcmp(digest, want, sizeof want) == 0)
            out->list[out->n++] = *b;
    }
    return true;
}

/* ---- signatures and log ---- */

static bool hash_of(struct span bytes, uint8_t out[TREE_HASH_BYTES])
{
    if (bytes.len == TREE_HASH_BYTES)
        memcpy(out, bytes.ptr, TREE_HASH_BYTES);
    return bytes.len == TREE_HASH_BYTES;
}

/* A reader of another make goes by what the receipt says beside the entry. */
static bool same_kind(const struct bundle_entry *e)
{
    return (e->kind.len == 0 || span_eq(e->kind, SPAN("hashedrekord"))) &&
           (e->kind_version.len == 0 || span_eq(e->kind_version, SPAN("0.0.2")));
}

/* As the log sees it. ERR_DENIED: it has another form than an entry of ours. */
static bool receipt_in(const struct bundle *b, struct receipt *r, struct err *err)
{
    const struct bundle_entry *e = b->entry;
    if (b->n_entries != 1 || !e->proof)
        return err_set(err, ERR_DENIED,
                       b->n_entries == 0 ? "it holds no entry of a log"
                                         : "not one entry with its proof");
    if (!same_kind(e))
        return err_set(err, ERR_DENIED, "the receipt says another kind of entry than the log has");
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

void vouch_told_late(struct buf *b, const struct vote *late)
{
    trust_told(b, late->key);
    buf_printf(b, "; what it signed as entry %" PRIu64 " does not count", late->at);
}

static bool all_late(const struct vote *late, struct err *err)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct span text;
    buf_init(&b, "a key", 1024);
    vouch_told_late(&b, late);
    return buf_done(&b, &text, err) &&
           err_set(err, ERR_DENIED, "%.*s", (int)text.len, (const char *)text.ptr);
}

struct in_log {
    uint64_t index;
    struct quorum_seen seen;
};

static bool in_log(const struct bundle *b, const struct trust_key *k, const struct trust *t,
                   struct arena *a, struct in_log *out, struct err *err)
{
    struct rekord signed_as = { .signature = b->signature, .key = k->pub };
    struct receipt r;
    if (!dsse_digest(b->type, b->payload, signed_as.digest, err) || !receipt_in(b, &r, err) ||
        !receipt_check(&r, &signed_as, &t->quorum, a, &out->seen, err))
        return false;
    out->index = r.index;
    return true;
}

static bool sealed(const struct bundle *b, struct span payload, const struct trust *t,
                   const struct trust_key **out, struct err *err)
{
    char room[QUOTED_BYTES];
    const struct trust_key *k = b->method == BUNDLE_KEY ? trust_find(t, b->hint) : NULL;
    if (k == NULL)
        return err_set(err, ERR_DENIED, "by a key that is not trusted: %s",
                       span_quote(b->hint, room));
    if (!span_eq(b->type, SPAN(DSSE_INTOTO)) || !span_eq(b->payload, payload))
        return err_set(err, ERR_DENIED, "not all of one statement");
    *out = k;
    return seal_check(b, &k->pub, err);
}

static bool same_head(const struct log_head *x, const struct log_head *y)
{
    return x->size == y->size && memcmp(&x->root, &y->root, sizeof x->root) == 0;
}

static void keep_head(struct vouch *v, const struct log_head *head)
{
    for (unsigned i = 0; i < v->n_heads; i++)
        if (same_head(&v->head[i], head))
            return;
    v->head[v->n_heads++] = *head;
}

bool vouch_log_at(struct shelf *from, const struct trust *t, struct arena *a, struct vouch_log *out,
                  struct err *err)
{
    struct span note;
    struct quorum_seen seen;
    if (!shelf_checkpoint(from, a, &note, err) || !quorum_check(&t->quorum, note, a, &seen, err))
        return false;
    *out = (struct vouch_log){ from, seen.head };
    return true;
}

static const char *in_one_log(const struct vouch_log *log, const struct log_head *head,
                              struct err *err)
{
    struct err why = { 0 };
    if (!span_eq(head->origin, log->now.origin))
        return "it is another log";
    if (head->size > log->now.size)
        return "its checkpoint is of more entries than the log has: that is an old copy, or "
               "another log";
    if (audit_growth(log->from, head, &log->now, &why))
        return NULL;
    if (why.kind == ERR_LIMIT || why.kind == ERR_SYSTEM)
        *err = why;
    return why.kind == ERR_DENIED
               ? "its checkpoint is no beginning of the log: who signs the log has forked it"
               : "the log could not be read";
}

static const char *alike(const struct log_head *x, const struct log_head *y)
{
    return same_head(x, y) ? NULL
           : x->size == y->size
               ? "two checkpoints of one size differ: who signs the log has forked it"
               : "the checkpoints are of different sizes, and whether they are of "
                 "one log only --log shows";
}

bool vouch_one_log(const struct vouch_log *log, const struct vouch *x, const struct vouch *y,
                   const char **why, struct err *err)
{
    const struct vouch *all[] = { x, y };
    *why = NULL;
    for (size_t k = 0; k < COUNT(all) && all[k] != NULL; k++)
        for (unsigned i = 0; i < all[k]->n_heads && *why == NULL; i++)
            *why = log != NULL ? in_one_log(log, &all[k]->head[i], err)
                               : alike(&x->head[0], &all[k]->head[i]);
    return err->kind == ERR_NONE;
}

static void count(struct vouch *v, const struct trust_key *k, const struct in_log *p)
{
    unsigned i = 0;
    while (i < v->n_keys && v->vote[i].key != k)
        i++;
    uint64_t latest = v->n_keys > 0 ? v->seen.latest : 0;
    if (v->n_keys == 0 || p->seen.n_witnesses < v->seen.n_witnesses)
        v->seen = p->seen;
    v->seen.latest = p->seen.latest > latest ? p->seen.latest : latest;
    if (v->n_keys == 0 || p->index < v->first)
        v->first = p->index;
    if (i == v->n_keys || p->index < v->vote[i].at)
        v->vote[i] = (struct vote){ k, p->index };
    v->n_keys += i == v->n_keys;
}

int64_t vouch_time(const struct view *record)
{
    int64_t at;
    return clock_parse(record->clock, &at) ? at : INT64_MAX;
}

struct tally vouch_tally(const struct vouch *v, const struct trust *t, int64_t at)
{
    return trust_tally(t, v->vote, v->n_keys, at);
}

bool vouch_check(const struct vouch_bundles *b, const struct trust *t, uint64_t before,
                 struct arena *a, struct vouch *out, struct err *err)
{
    struct vouch v = { .payload = b->list[0].payload };
    bool late = true;
    assert(b->n > 0 && b->n <= VOUCH_BUNDLES_MAX);
    out->denied = NULL;
    if (!dsse_digest(SPAN(DSSE_INTOTO), v.payload, v.digest, err))
        return false;
    for (unsigned i = 0; i < b->n; i++) {
        const struct trust_key *k = NULL;
        struct in_log p;
        if (!sealed(&b->list[i], v.payload, t, &k, err))
            return false;
        if (!in_log(&b->list[i], k, t, a, &p, err)) {
            out->denied = k;
            return false;
        }
        bool counts = trust_counts(k, p.index);
        keep_head(&v, &p.seen.head);
        late &= !counts;
        if (!counts && v.late.key == NULL)
            v.late = (struct vote){ k, p.index };
        if (counts && p.index < before)
            count(&v, k, &p);
    }
    if (late) {
        out->denied = v.late.key;
        return all_late(&v.late, err);
    }
    *out = v;
    return true;
}

/* ---- what held before ---- */

enum position vouch_lets(const struct view *record)
{
    return record->blocked.len > 0 || record->contested ? POSITION_CLOSED : record->effective;
}

static uint8_t lower(uint8_t c)
{
    return c >= 'A' && c <= 'Z' ? c | 32 : c;
}

/* Names are unique whatever the case of their letters. */
bool vouch_same_model(const struct statement *x, const struct statement *y)
{
    struct span a = x->subject[0].name, b = y->subject[0].name;
    if (a.len != b.len)
        return false;
    for (size_t i = 0; i < a.len; i++)
        if (lower(a.ptr[i]) != lower(b.ptr[i]))
            return false;
    return true;
}

/* A later review binds who releases, not who receives. */
static bool keeps_duties(const struct view *was, const struct view *now)
{
    for (size_t i = 0; i < was->n_duties; i++) {
        bool kept = span_begins(was->duty[i], "review");
        for (size_t k = 0; k < now->n_duties && !kept; k++)
            kept = span_eq(was->duty[i], now->duty[k]);
        if (!kept)
            return false;
    }
    return true;
}

struct step {
    struct vouch vouch;
    struct statement statement;
    struct view record;
    const struct step *then; /* the decision after it; NULL: it is the one that is asked about */
};

static bool read_step(const struct vouch_bundles *b, const struct vouch_asked *v, struct arena *a,
                      struct step *out, struct err *err)
{
    return vouch_check(b, v->trust, v->of->first, a, &out->vouch, err) &&
           statement_read(out->vouch.payload, a, &out->statement, err) &&
           view_read(out->statement.record, a, &out->record, err);
}

/* NULL: what it lets out can be compared. */
static const char *unlike(const struct vouch_asked *v, const struct statement *after,
                          const struct step *s)
{
    if (!vouch_same_model(&s->statement, v->statement) ||
        s->statement.sequence + 1 != after->sequence)
        return "the one before is not of the same model, or not the one before";
    if (!span_eq(s->record.weights, v->record->weights))
        return "what held before were other weights";
    return keeps_duties(&s->record, v->record) ? NULL : "a duty of before is not among its own";
}

static void unknown(struct vouch_held *h, const char *why)
{
    *h = (struct vouch_held){ VOUCH_UNKNOWN, why, "" };
}

/* Whether what held, when the last was made, had come to its end. From one that enough have signed it is
 * led forward: each that lets out no more held in its turn, if it was made before that end; any other
 * waited, and put off no end. */
static bool had_ended(const struct step *enough)
{
    const struct step *held = enough;
    for (const struct step *s = enough->then;; s = s->then) {
        bool ended = held->statement.expires_at <= vouch_time(&s->record);
        if (s->then == NULL)
            return ended;
        if (!ended && s->vouch.n_keys > 0 && vouch_lets(&s->record) <= vouch_lets(&held->record) &&
            keeps_duties(&held->record, &s->record))
            held = s;
    }
}

/* One decision further back: *h is the answer, or is left, for too few have signed that one, too; then
 * *at is it. */
static bool step_back(const struct vouch_asked *v, const struct step **at, struct arena *a,
                      struct vouch_held *h, struct err *err)
{
    const struct statement *after = &(*at)->statement;
    struct vouch_bundles b;
    struct step *s = ARENA_ARRAY(a, struct step, 1, err);
    struct err why = { 0 };
    if (s == NULL || !vouch_named(&v->before, after->of, a, &b, err))
        return false;
    if (b.n == 0) {
        unknown(h, "the receipt of the one before is not here");
        if (after->of.len < sizeof h->missing)
            memcpy(h->missing, after->of.ptr, after->of.len);
        return true;
    }
    if (!read_step(&b, v, a, s, &why)) {
        unknown(h, "the receipt of the one before does not hold");
        if (why.kind == ERR_DENIED || why.kind == ERR_INPUT)
            return true;
        *err = why;
        return err->kind == ERR_LIMIT ? err_in(err, "the receipt of the one before") : false;
    }
    const char *other = unlike(v, after, s);
    if (other == NULL && !vouch_one_log(v->log, v->of, &s->vouch, &other, err))
        return false;
    s->then = *at;
    if (other != NULL) {
        unknown(h, other);
        return true;
    }
    if (vouch_lets(v->record) > vouch_lets(&s->record))
        *h = (struct vouch_held){ VOUCH_MORE, "it lets out more than what held before", "" };
    else if (vouch_tally(&s->vouch, v->trust, vouch_time(&s->record)).enough)
        *h = had_ended(s) ? (struct vouch_held){ VOUCH_MORE,
                                                 "what held before had ended when it was made", "" }
                          : (struct vouch_held){ VOUCH_NO_MORE,
                                                 "it lets out no more than what held before", "" };
    *at = s;
    return true;
}

bool vouch_holds_back(const struct vouch_asked *v, struct arena *a, struct vouch_held *out,
                      struct err *err)
{
    struct vouch_held h = { VOUCH_NO_MORE, "nothing is let out", "" };
    struct step last = { .statement = *v->statement, .record = *v->record };
    const struct step *at = &last;
    enum position lets = vouch_lets(v->record);
    if (lets > POSITION_CLOSED && lets > v->record->from)
        h = (struct vouch_held){ VOUCH_MORE, "by its own record it lets out more than before", "" };
    else if (lets > POSITION_CLOSED)
        unknown(&h, NULL);
    while (h.why == NULL) {
        if (at->statement.of.len == 0)
            h = (struct vouch_held){ VOUCH_MORE, "nothing was let out before", "" };
        else if (!step_back(v, &at, a, &h, err))
            return false;
    }
    *out = h;
    return true;
}
