/* verify_receipt.c - see verify_receipt.h. Nothing of a statement is read before its signature holds,
 * and nothing of it is believed that could not be checked: each part is told, and yes takes them all. */
#include "cli/verify_receipt.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/encode.h"
#include "base/file.h"
#include "base/plural.h"
#include "cli/cmd_log.h"
#include "cli/home.h"
#include "cli/listing.h"
#include "cli/replay.h"
#include "decision/issue.h"
#include "decision/later.h"
#include "decision/own.h"

enum {
    VERIFY_MEMORY = 2000u << 20,
    BEFORE_MAX = 1024,
    WHY_BYTES = 1200,
    WITNESSES_SHOWN = 8,
    KEYS_SHOWN = 8,
    HINT_SHOWN = 16, /* digits of a fingerprint, as `ajar key list` shows it */
    UNLOOKED_SHOWN = 3
};

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
    int64_t decided_at;   /* INT64_MAX: not known yet */
    bool own;             /* that of this home, which knows what was decided since */
    struct log_seen *log; /* to look through for newer decisions, or NULL */
    struct shelf home_log;
    struct vouch_log shown; /* that log, or of this home its own; from NULL: none is at hand */
    struct vouch_bundles bundles, before;
    struct vouch vouch;
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

/* As some shells and editors write what is given to them. */
static bool begins_marked(struct span text)
{
    return span_begins(text, "\xef\xbb\xbf") || span_begins(text, "\xff\xfe") ||
           span_begins(text, "\xfe\xff");
}

static bool load(struct verifying *v, const char *path, struct vouch_bundles *out, struct err *err)
{
    struct span text;
    if (!file_load(path, BUNDLE_BYTES_MAX, v->a, &text, err))
        return false;
    if (begins_marked(text))
        return err_set(err, ERR_INPUT,
                       "%s: this is no receipt: it begins with a byte order mark: save it as UTF-8 "
                       "without one",
                       path);
    if (text.len > 0 && text.ptr[0] != '{')
        return err_set(err, ERR_INPUT, "%s: this is no receipt: it is no Sigstore bundle", path);
    return vouch_read(text, v->a, out, err) || err_in(err, "%s", path);
}

static bool add_before(struct verifying *v, const struct vouch_bundles *more, struct err *err)
{
    struct vouch_bundles *b = &v->before;
    if (b->list == NULL && (b->list = ARENA_ARRAY(v->a, struct bundle, BEFORE_MAX, err)) == NULL)
        return false;
    if (more->n > BEFORE_MAX - b->n)
        return err_set(err, ERR_LIMIT, "more than %d bundles of decisions before", BEFORE_MAX);
    memcpy(b->list + b->n, more->list, more->n * sizeof *b->list);
    b->n += more->n;
    return true;
}

static bool load_all(struct verifying *v, struct err *err)
{
    for (unsigned i = 0; i < v->asked->before.n; i++) {
        struct vouch_bundles more;
        if (!load(v, v->asked->before.text[i], &more, err) || !add_before(v, &more, err))
            return false;
    }
    return load(v, v->asked->receipt, &v->bundles, err);
}

/* ---- signatures and log ---- */

static const char *witnessed_at(const struct quorum_seen *seen, char time[static CLOCK_TIME_BYTES])
{
    return clock_time(seen->latest <= INT64_MAX ? (int64_t)seen->latest : INT64_MAX, time);
}

static void put_witnesses(struct buf *b, const struct verifying *v)
{
    const struct quorum_seen *seen = &v->vouch.seen;
    const struct quorum_name *asked = v->trust.quorum.asked;
    char time[CLOCK_TIME_BYTES];
    buf_printf(b, "%zu witness%s", seen->n_witnesses, seen->n_witnesses == 1 ? "" : "es");
    for (size_t i = 0; i < seen->n_witnesses && i < WITNESSES_SHOWN; i++) {
        buf_printf(b, i == 0 ? ": " : ", ");
        buf_shown(b, seen->witness[i]->name);
    }
    if (seen->n_witnesses > WITNESSES_SHOWN)
        buf_printf(b, " and more");
    if (seen->latest > 0)
        buf_printf(b, ", %son %s", seen->n_witnesses == 1 ? "" : "the last ",
                   witnessed_at(seen, time));
    if (asked != NULL) {
        buf_printf(b, "; asked for: ");
        buf_shown(b, asked->name);
    }
}

static bool say_text(struct verifying *v, enum part part, enum answer answer, const struct buf *b,
                     struct err *err)
{
    struct span text;
    if (!buf_done(b, &text, err))
        return false;
    say(v, part, answer, "%.*s", (int)text.len, (const char *)text.ptr);
    return true;
}

/* What is dated ahead would look fresh for longer than it is. */
static bool dated_ahead(const struct verifying *v)
{
    int64_t now = v->replay.asked.now.now_at;
    return v->vouch.seen.latest > (uint64_t)(now > 0 ? now : 0) + CLOCK_APART_SECONDS;
}

static bool say_log(struct verifying *v, struct err *err)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    const struct log_head *head = &v->vouch.seen.head;
    char time[CLOCK_TIME_BYTES];
    if (dated_ahead(v)) {
        say(v, PART_LOG, ANSWER_NO, "not yet: a witness has dated its signature %s",
            witnessed_at(&v->vouch.seen, time));
        return true;
    }
    buf_init(&b, "an answer", ANSWER_MAX);
    buf_printf(&b, "in ");
    buf_shown(&b, head->origin);
    buf_printf(&b, ", under a checkpoint of size %" PRIu64 ", ", head->size);
    put_witnesses(&b, v);
    return say_text(v, PART_LOG, ANSWER_YES, &b, err);
}

/* By name and fingerprint: who has the folder for the first time compares them with what was published. */
static void put_keys(struct buf *b, const struct vouch *v)
{
    for (unsigned i = 0; i < v->n_keys && i < KEYS_SHOWN; i++) {
        buf_printf(b, i == 0 ? " (" : ", ");
        buf_shown(b, v->vote[i].key->name);
        buf_printf(b, " %.*s", HINT_SHOWN, v->vote[i].key->hint);
    }
    if (v->n_keys > KEYS_SHOWN)
        buf_printf(b, " and more");
    if (v->n_keys > 0)
        buf_printf(b, ")");
}

/* more: what is to be said of it besides, or NULL. */
static bool say_signatures(struct verifying *v, enum answer answer, const char *more,
                           struct err *err)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct tally t = vouch_tally(&v->vouch, &v->trust, v->decided_at);
    buf_init(&b, "an answer", ANSWER_MAX);
    buf_printf(&b, "by %u of the %zu keys that are trusted", v->vouch.n_keys, v->trust.n_keys);
    put_keys(&b, &v->vouch);
    buf_printf(&b, "; asked for: %u", t.asked);
    if (t.asked != v->trust.threshold)
        buf_printf(&b, " then, %u now", v->trust.threshold);
    if (t.counted < v->vouch.n_keys)
        buf_printf(&b, "; at most %u of them at one time", t.counted);
    if (more != NULL)
        buf_printf(&b, "; %s", more);
    for (unsigned i = 0; i < v->vouch.n_keys; i++)
        if (v->vouch.vote[i].key->ended) {
            buf_printf(&b, "; ");
            trust_told(&b, v->vouch.vote[i].key);
        }
    if (v->vouch.late.key != NULL) {
        buf_printf(&b, "; ");
        vouch_told_late(&b, &v->vouch.late);
    }
    return say_text(v, PART_SIGNATURE, answer, &b, err);
}

static bool check_signatures(struct verifying *v, struct err *err)
{
    if (!vouch_check(&v->bundles, &v->trust, UINT64_MAX, v->a, &v->vouch, err)) {
        const struct trust_key *k = v->vouch.denied;
        if (err->kind == ERR_LIMIT)
            return err_in(err, "%s", v->asked->receipt);
        if (k == NULL)
            return told(v, PART_SIGNATURE, err);
        say(v, PART_SIGNATURE, ANSWER_YES, "by %.*s", (int)k->name.len, (const char *)k->name.ptr);
        return told(v, PART_LOG, err);
    }
    hex_put((struct span){ v->vouch.digest, SHA256_BYTES }, v->name);
    bool enough = vouch_tally(&v->vouch, &v->trust, v->decided_at).enough;
    return say_signatures(v, enough ? ANSWER_YES : ANSWER_NO, NULL, err) && say_log(v, err);
}

/* ---- one signature is enough to hold back ---- */

/* A network that is not there makes no answer of what was checked without it. */
static bool out_of_reach(const struct verifying *v, const struct err *err)
{
    return err->kind == ERR_SYSTEM && v->log->remote != NULL;
}

/* The receipt that is missing, from where the log is. *got: it was there. */
static bool fetch(struct verifying *v, const char *name, bool *got, struct err *err)
{
    struct vouch_bundles more;
    *got = false;
    enum found_row f =
        v->log != NULL ? later_fetch(v->log->shelf, name, v->a, &more, err) : ROW_ABSENT;
    if (f == ROW_FAILED && out_of_reach(v, err)) {
        *err = (struct err){ 0 };
        f = ROW_ABSENT;
    }
    *got = f == ROW_FOUND;
    return f == ROW_ABSENT || (f == ROW_FOUND && add_before(v, &more, err));
}

static bool narrows(struct verifying *v, struct vouch_held *h, struct err *err)
{
    struct vouch_asked asked = {
        .of = &v->vouch,
        .statement = &v->statement,
        .record = &v->replay.v,
        .trust = &v->trust,
        .log = v->shown.from != NULL ? &v->shown : NULL,
    };
    for (bool got = true; got;) {
        asked.before = v->before;
        got = false;
        if (!vouch_holds_back(&asked, v->a, h, err)) {
            if (v->log == NULL || !out_of_reach(v, err))
                return false;
            *h = (struct vouch_held){ VOUCH_UNKNOWN, "the log could not be read", "" };
            *err = (struct err){ 0 };
        }
        if (h->missing[0] != 0 && !fetch(v, h->missing, &got, err))
            return false;
    }
    return true;
}

/* What the store has of it, which knows in which order things came. */
static bool held_here(struct verifying *v, bool *yes, struct err *err)
{
    struct store *s = v->replay.asked.store;
    struct store_statement t;
    struct store_commit c;
    *yes = false;
    enum found_row f = store_statement_find(s, v->vouch.digest, v->a, &t, err);
    if (f != ROW_FOUND || t.commit == 0)
        return f != ROW_FAILED;
    f = store_commit_by_id(s, t.commit, v->a, &c, err);
    *yes = f == ROW_FOUND;
    return f != ROW_FAILED;
}

static bool check_enough(struct verifying *v, struct err *err)
{
    static const char waited[] = "whether it still waited when fewer were asked for, no log shows, "
                                 "and ";
    struct vouch_held h;
    char more[WHY_BYTES];
    bool held = false;
    if (v->own && !held_here(v, &held, err))
        return false;
    if (v->own && !held)
        return say_signatures(v, ANSWER_NO, "it does not hold in this home", err);
    if (v->part[PART_SIGNATURE].answer == ANSWER_YES)
        return true;
    v->decided_at = vouch_time(&v->replay.v);
    struct tally t = vouch_tally(&v->vouch, &v->trust, v->decided_at);
    if (t.enough)
        return say_signatures(v, ANSWER_YES, NULL, err);
    if (!narrows(v, &h, err))
        return false;
    if (h.answer != VOUCH_NO_MORE && held)
        h = (struct vouch_held){ VOUCH_NO_MORE, "this home let it hold, as one that holds back",
                                 "" };
    if (h.answer == VOUCH_NO_MORE)
        snprintf(more, sizeof more, "one is enough: %s", h.why);
    else if (h.answer == VOUCH_MORE)
        snprintf(more, sizeof more, "%s%s", t.fewer_now ? waited : "one is not enough: ", h.why);
    else
        snprintf(more, sizeof more, "whether one is enough was not checked: %s%s%s", h.why,
                 h.missing[0] != 0 ? "; give it with --before: " : "", h.missing);
    return say_signatures(v,
                          h.answer == VOUCH_NO_MORE                ? ANSWER_YES
                          : h.answer == VOUCH_MORE && !t.fewer_now ? ANSWER_NO
                                                                   : NOT_CHECKED,
                          more, err);
}

/* ---- the statement ---- */

static bool check_statement(struct verifying *v, struct err *err)
{
    char time[CLOCK_TIME_BYTES];
    if (!statement_read(v->vouch.payload, v->a, &v->statement, err))
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

static void say_later(struct verifying *v, const struct later *l)
{
    uint64_t own = v->statement.sequence;
    char waits[80] = "";
    if (l->waiting != 0)
        snprintf(waits, sizeof waits, "; number %" PRIu64 " waits to be signed", l->waiting);
    if (l->answer == LATER_NEWER && l->sequence == 0)
        say(v, PART_NEWEST, ANSWER_NO, "number %" PRIu64 " of its model, and revoked", own);
    else if (l->answer == LATER_NEWER)
        say(v, PART_NEWEST, ANSWER_NO,
            "number %" PRIu64 " of its model, and number %" PRIu64 " holds", own, l->sequence);
    else if (l->answer == LATER_TWICE)
        say(v, PART_NEWEST, ANSWER_NO,
            "number %" PRIu64 " of its model, and another number %" PRIu64 " is in the log", own,
            own);
    else if (l->answer == LATER_KEYS)
        say(v, PART_NEWEST, NOT_CHECKED,
            "number %" PRIu64 " of its model; who signs has changed since: get the trust folder "
            "again",
            own);
    else if (l->answer == LATER_HIDDEN)
        say(v, PART_NEWEST, NOT_CHECKED,
            "number %" PRIu64 " of its model; of %" PRIu64 " other statement%s in the log %" PRIu64
            " %s not shown, and can be about it: ask the hub for %s%s, and give it with --before",
            own, l->n_looked, plural(l->n_looked), l->n_hidden, l->n_hidden == 1 ? "is" : "are",
            l->n_hidden == 1 ? "" : "the first, ", l->hidden);
    else if (l->answer == LATER_OVERTAKEN)
        say(v, PART_NEWEST, ANSWER_NO,
            "number %" PRIu64 " of its model, and number %" PRIu64
            " was in the log before enough had signed it",
            own, l->overtaken);
    else if (l->answer == LATER_UNSURE)
        say(v, PART_NEWEST, NOT_CHECKED,
            "number %" PRIu64 " of its model; whether number %" PRIu64
            " holds, no log shows: fewer have to sign since, or who signed it had ended",
            own, l->unsure);
    else
        say(v, PART_NEWEST, ANSWER_YES,
            "number %" PRIu64 " of its model; nothing newer among %" PRIu64
            " other statement%s in the log, of %" PRIu64 " %s%s",
            own, l->n_looked, plural(l->n_looked), l->size, l->size == 1 ? "entry" : "entries",
            waits);
}

static bool look_later(struct verifying *v, struct err *err)
{
    struct later_asked asked = { .log = v->log->shelf,
                                 .trust = &v->trust,
                                 .of = &v->vouch,
                                 .statement = &v->statement,
                                 .record = &v->replay.v,
                                 .before = v->before };
    struct later l;
    if (!later_look(&asked, v->a, &l, err)) {
        if (!out_of_reach(v, err))
            return told(v, PART_NEWEST, err);
        say(v, PART_NEWEST, NOT_CHECKED, "number %" PRIu64 " of its model; %s",
            v->statement.sequence, err->text);
        *err = (struct err){ 0 };
        return true;
    }
    say_later(v, &l);
    return true;
}

/* Of the decisions that were signed here the newest, and the one that holds; 0: none. */
struct newest {
    uint64_t signed_last, holds;
};

static bool newest_here(struct verifying *v, struct newest *out, struct err *err)
{
    struct span ns, name;
    struct store *s = v->replay.asked.store;
    struct store_line line = { 0 };
    struct store_statement t = { 0 };
    *out = (struct newest){ 0 };
    if (!v->own || !split(v->statement.subject[0].name, &ns, &name))
        return true;
    if (!store_line(s, ns, name, &line, err))
        return false;
    if (line.head != 0 && store_statement_of(s, line.head, v->a, &t, err) == ROW_FAILED)
        return false;
    *out = (struct newest){ line.sequence, t.sequence };
    return true;
}

/* Who keeps the store knows whether something newer was decided; the log knows what was signed. */
static bool check_newest(struct verifying *v, struct err *err)
{
    struct newest here;
    uint64_t own = v->statement.sequence;
    if (!newest_here(v, &here, err))
        return false;
    if (v->log != NULL && (here.signed_last == 0 || here.holds == own))
        return look_later(v, err);
    if (here.signed_last == 0)
        say(v, PART_NEWEST, NOT_CHECKED,
            "number %" PRIu64 " of its model; --log looks for newer ones", own);
    else if (here.holds == own && own < here.signed_last)
        say(v, PART_NEWEST, ANSWER_YES,
            "number %" PRIu64 " of its model; number %" PRIu64 " does not hold", own,
            here.signed_last);
    else if (own > here.holds)
        say(v, PART_NEWEST, ANSWER_NO, "number %" PRIu64 " of its model, and does not hold", own);
    else
        say(v, PART_NEWEST, here.holds == own ? ANSWER_YES : ANSWER_NO,
            "number %" PRIu64 " of %" PRIu64 " of its model", own, here.holds);
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
    bool signers = span_begins(d->at, "/digests/signers");
    say(v, PART_POLICY, policy ? ANSWER_NO : ANSWER_YES,
        policy ? "the text is another than was decided by" : "the text is the one");
    if (policy)
        return;
    say(v, PART_EVIDENCE, files || signers ? ANSWER_NO : NOT_CHECKED, "%s",
        files     ? "the files are others than were decided on"
        : signers ? "the list of signers is another than was decided by"
                  : "the replay differs");
    if (signers)
        return;
    say(v, PART_REPLAY, ANSWER_NO, "it comes to another record, at %s", span_quote(d->at, room));
}

/* It stands in the folder, and neither the statement nor the look is about it. */
static bool is_unlooked(const struct finding *f)
{
    return strcmp(f->rule, "FS-UNSERVED") == 0 || strcmp(f->rule, "FS-GIT") == 0 ||
           (strcmp(f->rule, "FS-LINK") == 0 && f->severity > SEVERITY_INFO);
}

static bool say_files(struct verifying *v, bool same, struct err *err)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    const struct look *l = &v->replay.j.look;
    char room[QUOTED_BYTES];
    size_t n = 0;
    buf_init(&b, "an answer", ANSWER_MAX);
    buf_printf(&b,
               same ? "those that the statement is about" : "others than the statement is about");
    for (size_t i = 0; i < l->n_findings; i++)
        if (is_unlooked(&l->finding[i]) && n++ < UNLOOKED_SHOWN)
            buf_printf(&b, "%s%s", n == 1 ? "; passed over: " : ", ",
                       span_quote(l->finding[i].path, room));
    if (n > UNLOOKED_SHOWN)
        buf_printf(&b, " and %zu more", n - UNLOOKED_SHOWN);
    return say_text(v, PART_FILES, same ? ANSWER_YES : ANSWER_NO, &b, err);
}

/* What the statement says beside the record, nobody need believe either: it is made again with it. */
static void check_said(struct verifying *v)
{
    const struct decision *d = &v->replay.j.decision;
    char time[CLOCK_TIME_BYTES];
    if (v->part[PART_VALIDITY].answer == ANSWER_YES && v->statement.expires_at != d->review_at)
        say(v, PART_VALIDITY, ANSWER_NO,
            "the decision holds until %s, and the statement says another end",
            clock_time(d->review_at, time));
    if (!span_eq(v->statement.summary, d->summary))
        say(v, PART_REPLAY, ANSWER_NO,
            "the record is the same, and the summary of the statement is another");
}

static bool check_replay(struct verifying *v, struct err *err)
{
    struct replaying *r = &v->replay;
    if (!replay_decide(r, err)) {
        bool policy = r->j.layers.text.len > 0;
        if (policy)
            say(v, PART_POLICY, ANSWER_YES, "the text is the one");
        return told(v, policy ? PART_EVIDENCE : PART_POLICY, err);
    }
    if (!r->same) {
        say_difference(v);
        return true;
    }
    say(v, PART_POLICY, ANSWER_YES, "the text is the one");
    say(v, PART_EVIDENCE, ANSWER_YES, "%zu file%s, the bytes that were decided on", r->v.n_files,
        r->v.n_files == 1 ? "" : "s");
    say(v, PART_REPLAY, ANSWER_YES, "it comes to the same record, byte for byte");
    check_said(v);
    return true;
}

/* The files are compared also where the decision could not be made again. */
static bool check_decision(struct verifying *v, struct err *err)
{
    bool same;
    if (!check_replay(v, err))
        return false;
    return !v->replay.looked || (same_root(v, v->a, &same, err) && say_files(v, same, err));
}

/* Why a part that nobody came to was not checked: what it rests on, or what to give. */
static void say_unchecked(struct verifying *v)
{
    bool signed_one = v->part[PART_LOG].answer == ANSWER_YES;
    bool decision = signed_one && v->statement.kind == STATEMENT_DECISION;
    bool policy = v->part[PART_POLICY].answer == ANSWER_YES;
    for (unsigned i = 0; i < PARTS; i++) {
        if (v->part[i].why[0] != 0)
            continue;
        say(v, i, NOT_CHECKED, "%s",
            i == PART_FILES && v->asked->dir == NULL ? "name the folder of the model"
            : !signed_one                            ? "it takes signature and log"
            : !decision                              ? "it is about a decision"
            : !policy                                ? "it takes the policy"
                                                     : "it takes the evidence");
    }
}

/* ---- what is said ---- */

static bool all_so(const struct verifying *v)
{
    bool yes = true;
    for (unsigned i = 0; i < PARTS; i++) {
        bool may_lack = (i == PART_NEWEST && v->asked->log == NULL) ||
                        (i == PART_FILES && v->asked->dir == NULL);
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
        if (v->replay.v.contested)
            buf_printf(b, "\n  contested: nothing more is sent of it; what was let out stays out");
        if (v->replay.v.blocked.len > 0) {
            buf_printf(b, "\n  but nothing is let through: ");
            buf_shown(b, v->replay.v.blocked);
        }
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
        jout_bool(j, "contested", v->replay.v.contested);
        jout_string(j, "blocked", v->replay.v.blocked);
        jout_u64(j, "sequence", v->statement.sequence);
    }
    jout_open(j, "keys", '[');
    for (unsigned i = 0; i < v->vouch.n_keys; i++) {
        jout_open(j, NULL, '{');
        jout_string(j, "name", v->vouch.vote[i].key->name);
        jout_text(j, "hint", v->vouch.vote[i].key->hint);
        jout_close(j, '}');
    }
    jout_close(j, ']');
    jout_open(j, "witnesses", '[');
    for (size_t i = 0; i < v->vouch.seen.n_witnesses; i++)
        jout_string(j, NULL, v->vouch.seen.witness[i]->name);
    jout_close(j, ']');
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

static bool load_trust(struct verifying *v, struct err *err)
{
    v->own = v->asked->trust == NULL;
    if (v->own)
        return own_trust(v->replay.asked.store, v->a, &v->trust, &v->home_log, err);
    return trust_read(v->asked->trust, v->a, &v->trust, err) &&
           (v->trust.logged ||
            err_set(err, ERR_ABSENT, "%s: no log is named there: log.policy, or log.vkey",
                    v->asked->trust));
}

/* A decision ends so many days after it is made, so one that is dated ahead would hold for longer than any
 * may. */
static void check_made(struct verifying *v)
{
    char time[CLOCK_TIME_BYTES];
    int64_t at = vouch_time(&v->replay.v);
    if (at == INT64_MAX)
        say(v, PART_VALIDITY, ANSWER_NO, "it does not say when it was made");
    else if (at > v->replay.asked.now.now_at + CLOCK_APART_SECONDS)
        say(v, PART_VALIDITY, ANSWER_NO, "not yet: it is dated %s", clock_time(at, time));
}

/* All of the receipt is of one log: of that of this home, if it is this home's. What is given with --log is
 * held to it where that is looked through. */
static bool check_one_log(struct verifying *v, struct err *err)
{
    const char *why = NULL;
    struct err none = { 0 };
    if (v->log != NULL) {
        if (!vouch_log_at(v->log->shelf, &v->trust, v->a, &v->shown, &none))
            v->shown.from = NULL;
        return true;
    }
    if (v->own && !vouch_log_at(&v->home_log, &v->trust, v->a, &v->shown, err))
        return told(v, PART_LOG, err);
    if (!vouch_one_log(v->own ? &v->shown : NULL, &v->vouch, NULL, &why, err))
        return false;
    if (why != NULL)
        say(v, PART_LOG, v->own ? ANSWER_NO : NOT_CHECKED, "%s", why);
    return true;
}

/* What comes later is not looked at where what it rests on does not hold. */
static bool check(struct verifying *v, struct err *err)
{
    if (!check_signatures(v, err))
        return false;
    if (v->part[PART_LOG].answer == ANSWER_YES && !check_one_log(v, err))
        return false;
    if (v->part[PART_LOG].answer != ANSWER_YES)
        return true;
    if (!check_statement(v, err))
        return false;
    if (v->statement.kind != STATEMENT_DECISION)
        return true;
    if (!replay_take(&v->replay, v->statement.record, err))
        return told(v, PART_REPLAY, err);
    check_made(v);
    return check_enough(v, err) && check_newest(v, err) && check_decision(v, err);
}

static bool check_with(struct verifying *v, struct err *err)
{
    AUTO_CLOSE(log_seen) struct log_seen log = { .remote = NULL };
    if (v->asked->log == NULL)
        return check(v, err);
    if (!log_seen_at(v->asked->log, &log, err))
        return false;
    v->log = &log;
    bool ok = check(v, err);
    v->log = NULL;
    return ok;
}

bool verify_receipt(const struct verify_receipt_asked *asked, struct out *o, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "verify", .limit = VERIFY_MEMORY };
    AUTO_CLOSE(store) struct store *store = NULL;
    struct verifying *v = ARENA_ARRAY(&a, struct verifying, 1, err);
    if (v == NULL)
        return false;
    *v = (struct verifying){ .asked = asked,
                             .decided_at = INT64_MAX,
                             .a = &a,
                             .replay = { .a = &a, .options = &asked->judge } };
    if (!judge_begin(NULL, &a, &v->replay.asked, &store, err))
        return false;
    v->replay.asked.path = asked->dir;
    v->replay.asked.silent = o->json;
    if (asked->trust == NULL && store == NULL)
        return err_set(err, ERR_USAGE,
                       "--trust is missing: the folder with the keys, from a place you trust");
    if (!load_trust(v, err) || !load_all(v, err) || !check_with(v, err))
        return false;
    say_unchecked(v);
    o->no = !all_so(v);
    if (o->json)
        as_json(o, v);
    else
        as_text(o, v);
    return true;
}
