/* statement.c - see statement.h. Members are written in the order RFC 8785 asks for. What is read is
 * written again and must be the same bytes: one statement has one form, so that its name has one
 * meaning, and a member nobody here knows is never signed for. */
#include "decision/statement.h"

#include "base/encode.h"
#include "base/jout.h"
#include "base/json.h"
#include "base/utf8.h"

#define STATEMENT "https://in-toto.io/Statement/v1"

enum { D_CHARS = 2 * SHA256_BYTES, NAME_BYTES_MAX = 256, TEXT_BYTES_MAX = 4096 };

static const char *const types[] = {
    [STATEMENT_DECISION] = "urn:ajar:decision:v1",
    [STATEMENT_REVOCATION] = "urn:ajar:revocation:v1",
    [STATEMENT_REVIEW] = "urn:ajar:review:v1",
    [STATEMENT_KEYS] = "urn:ajar:keys:v1",
};

/* ---- what a statement may say ---- */

static bool is_digest(struct span hex)
{
    uint8_t bytes[SHA256_BYTES];
    return hex_get(hex, bytes, sizeof bytes);
}

static bool is_nonce(struct span s)
{
    for (size_t i = 0; i < s.len; i++) {
        uint8_t c = s.ptr[i] | 32;
        if (!(s.ptr[i] >= '0' && s.ptr[i] <= '9') && !(c >= 'a' && c <= 'z'))
            return false;
    }
    return s.len == STATEMENT_NONCE_CHARS;
}

static bool is_one_of(struct span word, const char *const *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (span_eq(word, span_of(list[i])))
            return true;
    return false;
}

static bool is_text(struct span s, size_t most)
{
    return s.len <= most && utf8_ok(s);
}

/* Years 1 to 9999: what clock_time can say. */
static bool is_time(int64_t at)
{
    char text[CLOCK_TIME_BYTES];
    int64_t again;
    return clock_parse(span_of(clock_time(at, text)), &again) && again == at;
}

static bool refuse(const char *what, struct err *err)
{
    return err_set(err, ERR_INPUT, "statement: %s", what);
}

static bool decision_fit(const struct statement *s, struct err *err)
{
    if (s->sequence == 0 || s->sequence > STATEMENT_NUMBER_MAX)
        return refuse("a sequence is a whole number from 1", err);
    if ((s->sequence == 1) != (s->of.len == 0))
        return refuse("the first decision supersedes nothing, and each other one its last", err);
    if (s->record.len == 0 || s->record.ptr[0] != '{')
        return refuse("the record is no object", err);
    return (is_text(s->summary, TEXT_BYTES_MAX) && is_text(s->engine, NAME_BYTES_MAX) &&
            is_time(s->expires_at)) ||
           refuse("a summary, engine or time past its limit", err);
}

bool statement_reason_ok(struct span word)
{
    static const char *const reasons[] = { "unspecified", "keyCompromise", "affiliationChanged",
                                           "superseded", "cessationOfOperation" };
    return is_one_of(word, reasons, COUNT(reasons));
}

static bool revocation_fit(const struct statement *s, struct err *err)
{
    static const char *const codes[] = { "superseded", "defect", "legal", "error", "other" };
    if ((s->of.len > 0) == (s->key.len > 0))
        return refuse("either a statement or a key is revoked", err);
    if (s->key.len > 0 && !is_digest(s->key))
        return refuse("a key is named by its hint, 64 hex digits", err);
    if (s->has_last_good && (s->key.len == 0 || s->last_good > STATEMENT_NUMBER_MAX))
        return refuse("the last good index is one of a key, and a whole number", err);
    if (s->key.len > 0 ? !statement_reason_ok(s->reason_code)
                       : !is_one_of(s->reason_code, codes, COUNT(codes)))
        return refuse("a reason code that is none", err);
    return (is_text(s->reason, TEXT_BYTES_MAX) && is_time(s->effective_at)) ||
           refuse("a reason or time past its limit", err);
}

static bool review_fit(const struct statement *s, struct err *err)
{
    static const char *const outcomes[] = { "confirmed", "changed" };
    if (s->of.len == 0)
        return refuse("a review is of a statement", err);
    if (!is_one_of(s->outcome, outcomes, COUNT(outcomes)))
        return refuse("an outcome that is none", err);
    return (is_time(s->reviewed_at) && is_time(s->next_at)) || refuse("a time past its limit", err);
}

static bool keys_fit(const struct statement *s, struct err *err)
{
    static const char *const actions[] = { "add", "rotate", "threshold" };
    bool rotates = span_eq(s->action, SPAN("rotate")),
         counts = span_eq(s->action, SPAN("threshold"));
    if (!is_one_of(s->action, actions, COUNT(actions)))
        return refuse("an action that is none", err);
    if ((s->key.len > 0) != rotates || (rotates && !is_digest(s->key)))
        return refuse("what is replaced is a key, named by its hint", err);
    return (counts == (s->threshold > 0) && s->threshold <= STATEMENT_NUMBER_MAX) ||
           refuse("a threshold is a whole number from 1", err);
}

static bool fit(const struct statement *s, struct err *err)
{
    assert(s->kind > STATEMENT_NONE && s->kind < COUNT(types));
    if (s->n_subjects == 0 || s->n_subjects > STATEMENT_SUBJECTS_MAX)
        return refuse("it has one subject, or two", err);
    for (unsigned i = 0; i < s->n_subjects; i++)
        if (s->subject[i].name.len == 0 || !is_text(s->subject[i].name, NAME_BYTES_MAX) ||
            s->subject[i].by_component != (i > 0))
            return refuse("a subject that is none of ours", err);
    if (!is_nonce(s->nonce))
        return refuse("a nonce is 24 letters and digits", err);
    if (s->of.len > 0 && !is_digest(s->of))
        return refuse("a statement is named by 64 hex digits", err);
    return s->kind == STATEMENT_DECISION     ? decision_fit(s, err)
           : s->kind == STATEMENT_REVOCATION ? revocation_fit(s, err)
           : s->kind == STATEMENT_KEYS       ? keys_fit(s, err)
                                             : review_fit(s, err);
}

/* ---- writing ---- */

static void moment(struct jout *j, const char *key, int64_t at)
{
    char text[CLOCK_TIME_BYTES];
    jout_text(j, key, clock_time(at, text));
}

static void write_decision(struct jout *j, const struct statement *s)
{
    jout_string(j, "engine", s->engine);
    moment(j, "expiresAt", s->expires_at);
    jout_string(j, "nonce", s->nonce);
    jout_raw(j, "record", s->record);
    jout_u64(j, "sequence", s->sequence);
    jout_string(j, "summary", s->summary);
    if (s->of.len == 0)
        return;
    jout_open(j, "supersedes", '{');
    jout_string(j, "statement", s->of);
    jout_close(j, '}');
}

static void write_revocation(struct jout *j, const struct statement *s)
{
    moment(j, "effectiveAt", s->effective_at);
    jout_string(j, "nonce", s->nonce);
    jout_string(j, "reason", s->reason);
    jout_string(j, "reasonCode", s->reason_code);
    jout_open(j, "revokes", '{');
    if (s->key.len > 0)
        jout_string(j, "key", s->key);
    if (s->has_last_good)
        jout_u64(j, "lastGoodIndex", s->last_good);
    if (s->of.len > 0)
        jout_string(j, "statement", s->of);
    jout_close(j, '}');
}

static void write_review(struct jout *j, const struct statement *s)
{
    moment(j, "nextReviewBy", s->next_at);
    jout_string(j, "nonce", s->nonce);
    jout_string(j, "outcome", s->outcome);
    moment(j, "reviewedAt", s->reviewed_at);
    jout_string(j, "statement", s->of);
}

static void write_keys(struct jout *j, const struct statement *s)
{
    jout_string(j, "action", s->action);
    jout_string(j, "nonce", s->nonce);
    if (s->key.len > 0)
        jout_string(j, "replaces", s->key);
    if (s->threshold > 0)
        jout_u64(j, "threshold", s->threshold);
}

static void write_subject(struct jout *j, const struct statement_subject *s)
{
    char hex[D_CHARS + 1];
    jout_open(j, NULL, '{');
    if (s->by_component) {
        jout_open(j, "annotations", '{');
        jout_text(j, "order", "path-components");
        jout_close(j, '}');
    }
    jout_open(j, "digest", '{');
    jout_text(j, "sha256", hex_put((struct span){ s->sha256, SHA256_BYTES }, hex));
    jout_close(j, '}');
    jout_string(j, "name", s->name);
    jout_close(j, '}');
}

bool statement_write(const struct statement *s, struct arena *a, struct span *out, struct err *err)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct jout j = { .to = &b, .canonical = true };
    struct span text;
    if (!fit(s, err))
        return false;
    buf_init(&b, "a statement", STATEMENT_BYTES_MAX);
    jout_open(&j, NULL, '{');
    jout_text(&j, "_type", STATEMENT);
    jout_open(&j, "predicate", '{');
    if (s->kind == STATEMENT_DECISION)
        write_decision(&j, s);
    else if (s->kind == STATEMENT_REVOCATION)
        write_revocation(&j, s);
    else if (s->kind == STATEMENT_KEYS)
        write_keys(&j, s);
    else
        write_review(&j, s);
    jout_close(&j, '}');
    jout_text(&j, "predicateType", types[s->kind]);
    jout_open(&j, "subject", '[');
    for (unsigned i = 0; i < s->n_subjects; i++)
        write_subject(&j, &s->subject[i]);
    jout_close(&j, ']');
    jout_close(&j, '}');
    return buf_done(&b, &text, err) && span_copy(a, text, out, err);
}

/* ---- reading ---- */

struct reading {
    struct arena *a;
    struct statement *s;
    struct span bytes, predicate; /* the one in the other */
};

static bool read_text(struct json *j, struct reading *r, struct span *out, struct err *err)
{
    return json_string(j, r->a, out, err);
}

static bool read_time(struct json *j, struct reading *r, int64_t *out, struct err *err)
{
    struct span text;
    size_t at = j->pos;
    return json_string(j, r->a, &text, err) &&
           (clock_parse(text, out) || err_at(err, ERR_INPUT, at, "expected a time"));
}

#define READS(name, how, member)                                                                   \
    static bool read_##name(struct json *j, struct span key, void *ctx, struct err *err)           \
    {                                                                                              \
        struct reading *r = ctx;                                                                   \
        (void)key;                                                                                 \
        return how(j, r, &r->s->member, err);                                                      \
    }
READS(engine, read_text, engine)
READS(expires, read_time, expires_at)
READS(nonce, read_text, nonce)
READS(summary, read_text, summary)
READS(of, read_text, of)
READS(effective, read_time, effective_at)
READS(reason, read_text, reason)
READS(reason_code, read_text, reason_code)
READS(key, read_text, key)
READS(outcome, read_text, outcome)
READS(reviewed, read_time, reviewed_at)
READS(next, read_time, next_at)

static bool read_record(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct reading *r = ctx;
    (void)key;
    return json_value(j, r->a, &r->s->record, err);
}

static bool read_sequence(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct reading *r = ctx;
    (void)key;
    return json_u64(j, &r->s->sequence, err);
}

static bool read_last_good(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct reading *r = ctx;
    (void)key;
    r->s->has_last_good = true;
    return json_u64(j, &r->s->last_good, err);
}

#define MEMBERS(list, optional) ((struct json_members){ list, COUNT(list), optional })

static bool read_supersedes(struct json *j, struct span key, void *ctx, struct err *err)
{
    static const struct json_member members[] = { { "statement", read_of } };
    struct reading *r = ctx;
    (void)key;
    return json_members(j, r->a, MEMBERS(members, 0), r, err);
}

static bool read_revokes(struct json *j, struct span key, void *ctx, struct err *err)
{
    static const struct json_member members[] = { { "key", read_key },
                                                  { "lastGoodIndex", read_last_good },
                                                  { "statement", read_of } };
    struct reading *r = ctx;
    (void)key;
    return json_members(j, r->a, MEMBERS(members, 3), r, err);
}

static bool read_action(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct reading *r = ctx;
    (void)key;
    return json_string(j, r->a, &r->s->action, err);
}
static bool read_threshold(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct reading *r = ctx;
    (void)key;
    return json_u64(j, &r->s->threshold, err);
}

static bool read_predicate(struct reading *r, struct err *err)
{
    static const struct json_member decision[] = {
        { "engine", read_engine },         { "expiresAt", read_expires },
        { "nonce", read_nonce },           { "record", read_record },
        { "sequence", read_sequence },     { "summary", read_summary },
        { "supersedes", read_supersedes },
    };
    static const struct json_member revocation[] = {
        { "effectiveAt", read_effective },  { "nonce", read_nonce },     { "reason", read_reason },
        { "reasonCode", read_reason_code }, { "revokes", read_revokes },
    };
    static const struct json_member review[] = {
        { "nextReviewBy", read_next },   { "nonce", read_nonce },  { "outcome", read_outcome },
        { "reviewedAt", read_reviewed }, { "statement", read_of },
    };
    static const struct json_member keys[] = {
        { "action", read_action },
        { "nonce", read_nonce },
        { "replaces", read_key },
        { "threshold", read_threshold },
    };
    struct json j = { .text = r->predicate, .origin = (uint64_t)(r->predicate.ptr - r->bytes.ptr) };
    return json_members(&j, r->a,
                        r->s->kind == STATEMENT_DECISION     ? MEMBERS(decision, 1)
                        : r->s->kind == STATEMENT_REVOCATION ? MEMBERS(revocation, 0)
                        : r->s->kind == STATEMENT_KEYS       ? MEMBERS(keys, 2)
                                                             : MEMBERS(review, 0),
                        r, err);
}

static bool keep_predicate(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct reading *r = ctx;
    (void)key;
    return json_value(j, r->a, &r->predicate, err);
}

static bool read_statement_type(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct reading *r = ctx;
    struct span text;
    (void)key;
    return json_string(j, r->a, &text, err) &&
           (span_eq(text, SPAN(STATEMENT)) ||
            json_refuse(j, err, "expected an in-toto Statement v1"));
}

static bool read_type(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct reading *r = ctx;
    struct span text;
    char room[QUOTED_BYTES];
    (void)key;
    if (!json_string(j, r->a, &text, err))
        return false;
    for (unsigned i = STATEMENT_DECISION; i < COUNT(types); i++)
        if (span_eq(text, span_of(types[i])))
            r->s->kind = (enum statement_kind)i;
    return r->s->kind != STATEMENT_NONE ||
           err_at(err, ERR_INPUT, j->pos, "a statement of type %s, which ajar does not make",
                  span_quote(text, room));
}

static bool read_sha256(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct reading *r = ctx;
    struct span hex;
    (void)key;
    return json_string(j, r->a, &hex, err) &&
           (hex_get(hex, r->s->subject[r->s->n_subjects].sha256, SHA256_BYTES) ||
            json_refuse(j, err, "expected 64 hex digits"));
}

static bool read_digest(struct json *j, struct span key, void *ctx, struct err *err)
{
    static const struct json_member members[] = { { "sha256", read_sha256 } };
    struct reading *r = ctx;
    (void)key;
    return json_members(j, r->a, MEMBERS(members, 0), r, err);
}

static bool read_order(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct reading *r = ctx;
    struct span order;
    (void)key;
    r->s->subject[r->s->n_subjects].by_component = true;
    return json_string(j, r->a, &order, err) && (span_eq(order, SPAN("path-components")) ||
                                                 json_refuse(j, err, "an order that is none"));
}

static bool read_annotations(struct json *j, struct span key, void *ctx, struct err *err)
{
    static const struct json_member members[] = { { "order", read_order } };
    struct reading *r = ctx;
    (void)key;
    return json_members(j, r->a, MEMBERS(members, 0), r, err);
}

static bool read_name(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct reading *r = ctx;
    (void)key;
    return json_string(j, r->a, &r->s->subject[r->s->n_subjects].name, err);
}

static bool read_subject(struct json *j, struct span key, void *ctx, struct err *err)
{
    static const struct json_member members[] = { { "digest", read_digest },
                                                  { "name", read_name },
                                                  { "annotations", read_annotations } };
    struct reading *r = ctx;
    (void)key;
    if (r->s->n_subjects == STATEMENT_SUBJECTS_MAX)
        return json_refuse(j, err, "more than two subjects");
    if (!json_members(j, r->a, MEMBERS(members, 1), r, err))
        return false;
    r->s->n_subjects++;
    return true;
}

static bool read_subjects(struct json *j, struct span key, void *ctx, struct err *err)
{
    (void)key;
    return json_list(j, read_subject, ctx, err);
}

bool statement_read(struct span bytes, struct arena *a, struct statement *out, struct err *err)
{
    static const struct json_member members[] = { { "_type", read_statement_type },
                                                  { "predicate", keep_predicate },
                                                  { "predicateType", read_type },
                                                  { "subject", read_subjects } };
    struct statement s = { 0 };
    struct reading r = { .a = a, .s = &s, .bytes = bytes };
    struct json j = { .text = bytes };
    struct span again;
    if (bytes.len > STATEMENT_BYTES_MAX)
        return err_set(err, ERR_LIMIT, "statement: more than %u bytes", STATEMENT_BYTES_MAX);
    if (!json_members(&j, a, MEMBERS(members, 0), &r, err) || !json_end(&j, err) ||
        !read_predicate(&r, err))
        return err_in(err, "statement");
    if (!statement_write(&s, a, &again, err))
        return false;
    if (!span_eq(again, bytes))
        return refuse("not in the one form it has (RFC 8785)", err);
    *out = s;
    return true;
}
