/* later.c - see later.h. */
#include "decision/later.h"

#include <stdio.h>

#include "base/encode.h"
#include "crypto/dsse.h"

enum { STATEMENT_MEMORY = 256 << 20 };

struct entry {
    uint8_t digest[SHA256_BYTES];
    struct vote *vote; /* in the order of the log */
    unsigned n_votes;
    size_t cap;
};
struct looking {
    const struct later_asked *asked;
    struct arena *a;
    struct entry *entry;
    size_t n, cap;
    uint64_t met; /* the entry with which the decision at hand was signed by enough, or held back */
    bool other_keys; /* keys changed in a way that the folder of trust does not have */
    bool other_threshold;
};

static struct entry *entry_of(struct looking *l, const uint8_t *digest, struct err *err)
{
    for (size_t i = 0; i < l->n; i++)
        if (memcmp(l->entry[i].digest, digest, SHA256_BYTES) == 0)
            return &l->entry[i];
    if (l->n == LATER_MAX) {
        err_set(err, ERR_LIMIT, "more than %u other statements in the log", LATER_MAX);
        return NULL;
    }
    l->entry = arena_grow(l->a, l->entry, l->n, &l->cap, sizeof *l->entry, err);
    if (l->entry == NULL)
        return NULL;
    struct entry *e = &l->entry[l->n++];
    *e = (struct entry){ .n_votes = 0 };
    memcpy(e->digest, digest, sizeof e->digest);
    return e;
}

static bool vote(struct looking *l, struct entry *e, const struct vote *v, struct err *err)
{
    for (unsigned i = 0; i < e->n_votes; i++)
        if (e->vote[i].key == v->key)
            return true;
    e->vote = arena_grow(l->a, e->vote, e->n_votes, &e->cap, sizeof *e->vote, err);
    if (e->vote == NULL)
        return false;
    e->vote[e->n_votes++] = *v;
    return true;
}

/* The entries by a key of the folder, wherever they stand, and their votes, where it counts there: what stands before the decision can be
 * another of its number, or say who signs in a way that the folder of trust does not. Only the home appends,
 * and only what is signed by a key of its own: one that is not in the folder came after it, whoever
 * listed it, even where nobody of the folder was left to sign that. */
static bool see(void *ctx, uint64_t index, const struct rekord *r, struct err *err)
{
    struct looking *l = ctx;
    const struct trust *t = l->asked->trust;
    if (memcmp(r->digest, l->asked->of->digest, SHA256_BYTES) == 0)
        return true;
    bool known = false;
    for (size_t i = 0; i < t->n_keys; i++) {
        if (!pubkey_same(&t->key[i].pub, &r->key))
            continue;
        known = true;
        struct entry *e = entry_of(l, r->digest, err);
        if (e == NULL || (trust_counts(&t->key[i], index) &&
                          !vote(l, e, &(struct vote){ &t->key[i], index }, err)))
            return false;
    }
    l->other_keys |= !known;
    return true;
}

static struct tally tally_of(const struct trust *t, const struct entry *e, int64_t at)
{
    return trust_tally(t, e->vote, e->n_votes, at);
}

/* ---- what was signed ---- */

static enum found_row not_shown(const struct err *why, struct err *err)
{
    if (why->kind != ERR_SYSTEM)
        return ROW_ABSENT;
    *err = *why;
    return ROW_FAILED;
}

enum found_row later_fetch(struct shelf *log, const char *name, struct arena *a,
                           struct vouch_bundles *out, struct err *err)
{
    char path[sizeof "statement/" + 2 * SHA256_BYTES];
    uint8_t want[SHA256_BYTES], digest[SHA256_BYTES];
    struct span text;
    struct err why = { 0 };
    if (!hex_get(span_of(name), want, sizeof want))
        return ROW_ABSENT;
    snprintf(path, sizeof path, "statement/%s", name);
    if (!log->load(log, path, BUNDLE_BYTES_MAX, a, &text, &why) || !vouch_read(text, a, out, &why))
        return not_shown(&why, err);
    for (unsigned i = 0; i < out->n; i++) {
        if (!dsse_digest(out->list[i].type, out->list[i].payload, digest, err))
            return ROW_FAILED;
        if (memcmp(digest, want, sizeof want) != 0)
            return ROW_ABSENT;
    }
    return ROW_FOUND;
}

static enum found_row load(const struct looking *l, const struct entry *e, struct arena *a,
                           struct statement *out, struct err *err)
{
    char hex[2 * SHA256_BYTES + 1];
    struct vouch_bundles b;
    struct err why = { 0 };
    hex_put((struct span){ e->digest, SHA256_BYTES }, hex);
    if (!vouch_named(&l->asked->before, span_of(hex), a, &b, err))
        return ROW_FAILED;
    enum found_row f = b.n > 0 ? ROW_FOUND : later_fetch(l->asked->log, hex, a, &b, err);
    if (f != ROW_FOUND || statement_read(b.list[0].payload, a, out, &why))
        return f;
    return not_shown(&why, err);
}

/* ---- who signs ---- */

static bool enough_there(const struct trust *t, const struct entry *e)
{
    return tally_of(t, e, INT64_MIN).enough;
}

static bool by_live(const struct entry *e)
{
    for (unsigned i = 0; i < e->n_votes; i++)
        if (!e->vote[i].key->ended)
            return true;
    return false;
}

/* The last that holds counts; they come in their order. Where nobody was left who could sign, it begins
 * again with 1. */
static void see_threshold(struct looking *l, const struct entry *e, const struct statement *s)
{
    const struct trust *t = l->asked->trust;
    if (s->threshold >= trust_asked(t, INT64_MIN, e->vote[0].at) || enough_there(t, e))
        l->other_threshold = s->threshold != t->threshold && by_live(e);
}

/* Whether the folder of trust is from after it. A key that it never had, and that was revoked, matters to
 * nobody who goes by it. */
static void see_keys(struct looking *l, const struct entry *e, const struct statement *s)
{
    const struct trust *t = l->asked->trust;
    char hint[KEY_HINT_BYTES];
    const struct trust_key *old = s->key.len > 0 ? trust_find(t, s->key) : NULL;
    if (old != NULL && !old->ended)
        l->other_keys = true;
    if (s->kind != STATEMENT_KEYS)
        return;
    if (span_eq(s->action, SPAN("threshold"))) {
        see_threshold(l, e, s);
        return;
    }
    hex_put((struct span){ s->subject[0].sha256, SHA256_BYTES }, hint);
    if (trust_find(t, span_of(hint)) == NULL && (s->key.len > 0 || enough_there(t, e)))
        l->other_keys = true;
}

/* ---- what was decided ---- */

/* Of one whose every signature came into the log when its key had ended: it may have held back at once,
 * before that, and waited for a witness. What lets out more never held by it. */
static enum found_row weigh_late(const struct later_asked *q, const struct statement *s,
                                 struct later *out, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "a statement", .limit = STATEMENT_MEMORY };
    struct err why = { 0 };
    struct view v;
    if (s->kind != STATEMENT_DECISION || !vouch_same_model(s, q->statement) ||
        s->sequence <= q->statement->sequence)
        return ROW_FOUND;
    if (!view_read(s->record, &a, &v, &why))
        return not_shown(&why, err);
    if (vouch_lets(&v) <= vouch_lets(q->record))
        out->unsure = s->sequence;
    return ROW_FOUND;
}

/* ROW_ABSENT: what it says cannot be read. */
static enum found_row weigh(struct looking *l, const struct entry *e, const struct statement *s,
                            struct arena *a, struct later *out, struct err *err)
{
    char hex[2 * SHA256_BYTES + 1];
    const struct later_asked *q = l->asked;
    struct err why = { 0 };
    struct view v;
    hex_put((struct span){ q->of->digest, SHA256_BYTES }, hex);
    if (e->n_votes == 0)
        return weigh_late(q, s, out, err);
    see_keys(l, e, s);
    if (s->kind == STATEMENT_REVOCATION && span_eq(s->of, span_of(hex))) {
        out->answer = LATER_NEWER;
        return ROW_FOUND;
    }
    if (s->kind != STATEMENT_DECISION || !vouch_same_model(s, q->statement) ||
        s->sequence < q->statement->sequence)
        return ROW_FOUND;
    if (s->sequence == q->statement->sequence) {
        out->twice = true;
        return ROW_FOUND;
    }
    if (!view_read(s->record, a, &v, &why))
        return not_shown(&why, err);
    struct tally t = tally_of(q->trust, e, vouch_time(&v));
    if (e->vote[0].at < l->met) {
        out->overtaken = s->sequence;
        return ROW_FOUND;
    }
    if (!t.enough && vouch_lets(&v) > vouch_lets(q->record)) {
        *(t.fewer_now ? &out->unsure : &out->waiting) = s->sequence;
        return ROW_FOUND;
    }
    out->answer = LATER_NEWER;
    out->sequence = s->sequence > out->sequence ? s->sequence : out->sequence;
    return ROW_FOUND;
}

static enum later_answer answer_of(const struct looking *l, const struct later *s)
{
    return s->answer != LATER_NONE               ? s->answer
           : s->overtaken != 0                   ? LATER_OVERTAKEN
           : s->twice                            ? LATER_TWICE
           : l->other_keys || l->other_threshold ? LATER_KEYS
           : s->n_hidden > 0                     ? LATER_HIDDEN
           : s->unsure != 0                      ? LATER_UNSURE
                                                 : LATER_NONE;
}

static bool look_at(struct looking *l, struct later *out, struct err *err)
{
    for (size_t i = 0; i < l->n; i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "a statement", .limit = STATEMENT_MEMORY };
        struct statement s;
        enum found_row f = load(l, &l->entry[i], &a, &s, err);
        if (f == ROW_FOUND)
            f = weigh(l, &l->entry[i], &s, &a, out, err);
        if (f == ROW_FAILED)
            return false;
        if (f == ROW_ABSENT && out->n_hidden++ == 0)
            hex_put((struct span){ l->entry[i].digest, SHA256_BYTES }, out->hidden);
    }
    return true;
}

static bool grown(const struct later_asked *q, const struct log_head *was,
                  const struct log_head *now, struct err *err)
{
    if (!span_eq(now->origin, was->origin))
        return err_set(err, ERR_DENIED, "it is another log than that of the receipt");
    if (now->size < was->size)
        return err_set(err, ERR_DENIED,
                       "the log shows %" PRIu64 " entries, and the receipt is under %" PRIu64
                       ": it is an old copy",
                       now->size, was->size);
    return audit_growth(q->log, was, now, err);
}

bool later_look(const struct later_asked *q, struct arena *a, struct later *out, struct err *err)
{
    struct looking l = { .asked = q, .a = a };
    struct audit_visit visit = { see, &l };
    struct audit found;
    struct later said = { .answer = LATER_NONE };
    struct tally own = vouch_tally(q->of, q->trust, vouch_time(q->record));
    l.met = own.enough ? own.at : q->of->first;
    if (!audit_log(q->log, &q->trust->quorum, &visit, a, &found, err))
        return false;
    const struct log_head *now = &found.seen.head;
    for (unsigned i = 0; i < q->of->n_heads; i++)
        if (!grown(q, &q->of->head[i], now, err))
            return false;
    if (!look_at(&l, &said, err))
        return false;
    said.size = now->size;
    said.n_looked = l.n;
    said.answer = answer_of(&l, &said);
    *out = said;
    return true;
}
