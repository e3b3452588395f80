/* trust.c - see trust.h. */
#include "decision/trust.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/json.h"
#include "decision/statement.h"

struct reading {
    bool listed; /* there is a keys.json */
    struct arena *a;
    struct trust *to;
    size_t cap;
    struct trust_key k; /* at work */
    struct span role, state, pem;
    bool has_hint;
    uint64_t threshold;
    size_t cap_past;
};

const struct trust_key *trust_find(const struct trust *t, struct span hint)
{
    for (size_t i = 0; i < t->n_keys; i++)
        if (span_eq(hint, span_of(t->key[i].hint)))
            return &t->key[i];
    return NULL;
}

static const struct trust_key *named(const struct trust *t, struct span name)
{
    for (size_t i = 0; i < t->n_keys; i++)
        if (span_eq(t->key[i].name, name))
            return &t->key[i];
    return NULL;
}

static unsigned asked_then(const struct trust *t, int64_t at, uint64_t index)
{
    for (size_t i = 0; i < t->n_past; i++)
        if (index < t->past[i].before && at <= t->past[i].until_at)
            return t->past[i].threshold;
    return t->threshold;
}

unsigned trust_asked(const struct trust *t, int64_t at, uint64_t index)
{
    unsigned by_both = asked_then(t, at, index), by_log = asked_then(t, INT64_MIN, index);
    return by_both > by_log ? by_both : by_log;
}

bool trust_counts(const struct trust_key *k, uint64_t index)
{
    return !k->ended || (k->has_before && index < k->before);
}

static struct tally tally_at(const struct trust *t, const struct vote *v, unsigned n,
                             const struct vote *last, int64_t at)
{
    struct tally out = { .asked = trust_asked(t, at, last->at), .at = last->at };
    for (unsigned i = 0; i < n; i++)
        out.counted += v[i].at <= last->at && trust_counts(v[i].key, last->at);
    out.enough = out.counted >= out.asked;
    return out;
}

struct tally trust_tally(const struct trust *t, const struct vote *v, unsigned n, int64_t at)
{
    struct tally best = { .asked = t->threshold, .at = UINT64_MAX };
    for (unsigned i = 0; i < n; i++) {
        struct tally x = tally_at(t, v, n, &v[i], at);
        bool as_good = x.enough == best.enough && (x.enough || x.counted == best.counted);
        bool better = x.enough != best.enough ? x.enough : !x.enough && x.counted > best.counted;
        if (better || (as_good && x.at < best.at))
            best = x;
    }
    best.fewer_now = !best.enough && best.counted >= t->threshold;
    return best;
}

void trust_told(struct buf *b, const struct trust_key *k)
{
    assert(k->ended);
    buf_shown(b, k->name);
    buf_printf(b, k->revoked ? " is revoked" : " is retired");
    if (k->reason.len > 0) {
        buf_printf(b, " (");
        buf_shown(b, k->reason);
        buf_printf(b, ")");
    }
    if (k->has_before)
        buf_printf(b, " from entry %" PRIu64 " of the log on", k->before);
}

/* The hint is made of the key: what a file says of it has to agree. */
static bool add(struct reading *r, struct span hint, struct err *err)
{
    struct trust *t = r->to;
    if (!pubkey_hint(&r->k.pub, r->k.hint, err))
        return false;
    if (hint.ptr != NULL && !span_eq(hint, span_of(r->k.hint)))
        return err_set(err, ERR_INPUT, "a hint that is not that of its key");
    if (r->k.pub.kind != KEY_P256)
        return err_set(err, ERR_INPUT, "a release key is ECDSA P-256");
    if (trust_find(t, span_of(r->k.hint)) != NULL)
        return err_set(err, ERR_INPUT, "a key that is listed twice");
    if (named(t, r->k.name) != NULL)
        return err_set(err, ERR_INPUT, "two keys of one name");
    if (t->n_keys == TRUST_KEYS_MAX)
        return err_set(err, ERR_LIMIT, "more than %u keys", TRUST_KEYS_MAX);
    t->key = arena_grow(r->a, t->key, t->n_keys, &r->cap, sizeof *t->key, err);
    if (t->key == NULL)
        return false;
    t->key[t->n_keys++] = r->k;
    return true;
}

/* ---- keys.json ---- */

struct one {
    struct reading *r;
    struct span role, state, hint, pem;
};

static bool skipped(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct one *o = ctx;
    (void)key;
    return json_skip(j, o->r->a, err);
}
static bool at_name(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct one *o = ctx;
    (void)key;
    return json_string(j, o->r->a, &o->r->k.name, err);
}
static bool at_role(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct one *o = ctx;
    (void)key;
    return json_string(j, o->r->a, &o->role, err);
}
static bool at_state(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct one *o = ctx;
    (void)key;
    return json_string(j, o->r->a, &o->state, err);
}
static bool at_hint(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct one *o = ctx;
    (void)key;
    return json_string(j, o->r->a, &o->hint, err);
}
static bool at_pem(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct one *o = ctx;
    (void)key;
    return json_string(j, o->r->a, &o->pem, err);
}
static bool at_reason(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct one *o = ctx;
    (void)key;
    return json_string(j, o->r->a, &o->r->k.reason, err) &&
           (statement_reason_ok(o->r->k.reason) ||
            json_refuse(j, err, "a reason that is none of ours"));
}
static bool at_index(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct one *o = ctx;
    (void)key;
    o->r->k.has_before = !json_null(j);
    return !o->r->k.has_before || json_u64(j, &o->r->k.before, err);
}

static bool take(struct one *o, struct err *err)
{
    struct reading *r = o->r;
    static const char *const states[] = { "live", "retired", "revoked", "waiting", "dropped" };
    size_t s = 0;
    while (s < COUNT(states) && !span_eq(o->state, span_of(states[s])))
        s++;
    if (s == COUNT(states))
        return err_set(err, ERR_INPUT, "a key in a state that is none of ours");
    if (s >= 3 || span_eq(o->role, SPAN("log")))
        return true;
    if (!span_eq(o->role, SPAN("release")))
        return err_set(err, ERR_INPUT, "a key in a role that is none of ours");
    r->k.ended = s > 0;
    r->k.revoked = s == 2;
    if (r->k.reason.len > 0 && !r->k.revoked)
        return err_set(err, ERR_INPUT, "a reason of a key that is not revoked");
    return pubkey_read(o->pem, &r->k.pub, err) && add(r, o->hint, err);
}

static bool at_key(struct json *j, struct span key, void *ctx, struct err *err)
{
    static const struct json_member members[] = {
        { "name", at_name },       { "role", at_role },     { "kind", skipped },
        { "state", at_state },     { "hint", at_hint },     { "created", skipped },
        { "listed", skipped },     { "retired", skipped },  { "revoked", skipped },
        { "log_index", at_index }, { "pem", at_pem },       { "here", skipped },
        { "vkey", skipped },       { "reason", at_reason },
    };
    struct one o = { .r = ctx };
    (void)key;
    o.r->k = (struct trust_key){ 0 };
    return json_members(j, o.r->a, (struct json_members){ members, COUNT(members), 3 }, &o, err) &&
           take(&o, err);
}

static bool at_schema(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct reading *r = ctx;
    struct span schema;
    (void)key;
    return json_string(j, r->a, &schema, err) &&
           (span_eq(schema, SPAN(TRUST_SCHEMA)) || json_refuse(j, err, "not schema " TRUST_SCHEMA));
}
static bool at_threshold(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct reading *r = ctx;
    (void)key;
    return json_u64(j, &r->threshold, err);
}
static bool at_keys(struct json *j, struct span key, void *ctx, struct err *err)
{
    (void)key;
    return json_list(j, at_key, ctx, err);
}

struct past {
    struct reading *r;
    uint64_t before, threshold;
    int64_t until_at;
};
static bool past_before(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct past *p = ctx;
    (void)key;
    return json_u64(j, &p->before, err);
}
static bool past_threshold(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct past *p = ctx;
    (void)key;
    return json_u64(j, &p->threshold, err);
}
static bool past_until(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct past *p = ctx;
    struct span text;
    (void)key;
    return json_string(j, p->r->a, &text, err) &&
           (clock_parse(text, &p->until_at) || json_refuse(j, err, "no time"));
}
static bool threshold_ok(uint64_t k, struct err *err)
{
    return (k > 0 && k <= TRUST_KEYS_MAX) ||
           err_set(err, ERR_INPUT, "a threshold from 1 to %u", TRUST_KEYS_MAX);
}
static bool at_one_past(struct json *j, struct span key, void *ctx, struct err *err)
{
    static const struct json_member members[] = { { "before", past_before },
                                                  { "until", past_until },
                                                  { "threshold", past_threshold } };
    struct past p = { .r = ctx };
    struct trust *t = p.r->to;
    (void)key;
    if (!json_members(j, p.r->a, (struct json_members){ members, COUNT(members), 0 }, &p, err) ||
        !threshold_ok(p.threshold, err))
        return false;
    const struct trust_past *last = t->n_past > 0 ? &t->past[t->n_past - 1] : NULL;
    if (last != NULL && p.until_at < last->until_at)
        return err_set(err, ERR_INPUT, "thresholds of the past that are not in their order");
    if (t->n_past == TRUST_PAST_MAX)
        return err_set(err, ERR_LIMIT, "more than %u thresholds of the past", TRUST_PAST_MAX);
    t->past = arena_grow(p.r->a, t->past, t->n_past, &p.r->cap_past, sizeof *t->past, err);
    if (t->past == NULL)
        return false;
    t->past[t->n_past++] = (struct trust_past){ p.before, p.until_at, (unsigned)p.threshold };
    return true;
}
static bool at_past(struct json *j, struct span key, void *ctx, struct err *err)
{
    (void)key;
    return json_list(j, at_one_past, ctx, err);
}

static bool read_keys(struct span text, struct reading *r, struct err *err)
{
    static const struct json_member members[] = {
        { "schema", at_schema },
        { "threshold", at_threshold },
        { "keys", at_keys },
        { "past", at_past },
    };
    struct json j = { .text = text };
    if (!json_members(&j, r->a, (struct json_members){ members, COUNT(members), 1 }, r, err) ||
        !json_end(&j, err))
        return false;
    r->to->threshold = (unsigned)r->threshold;
    return threshold_ok(r->threshold, err);
}

/* ---- the folder ---- */

/* The file of that name in the folder, if there is one. */
enum loaded { FILE_FAILED, FILE_NONE, FILE_READ };
static enum loaded load(const char *folder, const char *name, struct arena *a, struct span *out,
                        struct err *err)
{
    struct err why = { 0 };
    const char *path = path_join(a, folder, name, err);
    if (path == NULL)
        return FILE_FAILED;
    if (file_load(path, TRUST_TEXT_MAX, a, out, &why))
        return FILE_READ;
    if (why.kind == ERR_ABSENT)
        return FILE_NONE;
    *err = why;
    return FILE_FAILED;
}

static bool each_pub(const char *folder, struct reading *r, struct err *err)
{
    static const char *const ends[] = { ".pub" };
    static const struct file_wanted wanted = { ends, 1, TRUST_KEYS_MAX, "keys" };
    struct span *name, text;
    size_t n;
    if (!file_names(folder, &wanted, r->a, &name, &n, err))
        return false;
    for (size_t i = 0; i < n; i++) {
        const char *file = (const char *)name[i].ptr;
        r->k = (struct trust_key){ .name = { name[i].ptr, name[i].len - strlen(ends[0]) } };
        switch (load(folder, file, r->a, &text, err)) {
        case FILE_READ:
            break;
        case FILE_NONE:
            return err_set(err, ERR_ABSENT, "%s/%s: no file is there", folder, file);
        case FILE_FAILED:
            return false;
        }
        if (!pubkey_read(text, &r->k.pub, err) || !add(r, (struct span){ 0 }, err))
            return err_in(err, "%s/%s", folder, file);
    }
    r->to->threshold = 1;
    return true;
}

/* Beside a list each file of a key is one of the list: who checked that file by what was published would
 * believe the list for it. What is no such key, and has no name of one, is another's: of ssh, say. */
static bool agrees(const struct reading *r, struct span name, struct span text, struct err *err)
{
    const struct trust_key *k = named(r->to, name);
    struct pubkey pub;
    struct err why = { 0 };
    bool read = pubkey_read(text, &pub, &why);
    if (why.kind == ERR_SYSTEM) {
        *err = why;
        return false;
    }
    if (k == NULL && !read)
        return true;
    return (k != NULL && read && pubkey_same(&k->pub, &pub)) ||
           err_set(err, ERR_INPUT, "not the key that keys.json has under that name");
}

static bool keys_agree(const char *folder, struct reading *r, struct err *err)
{
    static const char *const ends[] = { ".pub" };
    static const struct file_wanted wanted = { ends, 1, TRUST_KEYS_MAX, "keys" };
    struct span *name, text;
    size_t n;
    if (!file_names(folder, &wanted, r->a, &name, &n, err))
        return false;
    for (size_t i = 0; i < n; i++) {
        const char *file = (const char *)name[i].ptr;
        struct span stem = { name[i].ptr, name[i].len - strlen(ends[0]) };
        switch (load(folder, file, r->a, &text, err)) {
        case FILE_READ:
            break;
        case FILE_NONE:
            continue;
        case FILE_FAILED:
            return false;
        }
        if (!agrees(r, stem, text, err))
            return err_in(err, "%s/%s", folder, file);
    }
    return true;
}

static bool keys_of(const char *folder, struct reading *r, struct err *err)
{
    struct span text;
    switch (load(folder, "keys.json", r->a, &text, err)) {
    case FILE_READ:
        r->listed = true;
        if (!read_keys(text, r, err))
            return err_in(err, "%s/keys.json", folder);
        if (!keys_agree(folder, r, err))
            return false;
        break;
    case FILE_NONE:
        if (!each_pub(folder, r, err))
            return false;
        break;
    case FILE_FAILED:
        return false;
    }
    return r->to->n_keys > 0 || err_set(err, ERR_ABSENT, "%s: no release key is in it", folder);
}

/* Which of two lines it is, no two readers would have to agree on. */
static bool read_vkey(struct span text, struct arena *a, struct note_key *out, struct err *err)
{
    const uint8_t *end = text.len > 0 ? memchr(text.ptr, '\n', text.len) : NULL;
    size_t n = end != NULL ? (size_t)(end - text.ptr) : text.len;
    if (n + 1 < text.len)
        return err_set(err, ERR_INPUT, "more than one line: it names one log");
    return note_key_read((struct span){ text.ptr, n }, a, out, err);
}

/* Entries are counted in one log: what a key may as entry 3 of it says nothing of entry 3 of another. */
static bool one_log(const char *folder, const struct reading *r, const struct note_key *key,
                    struct err *err)
{
    const struct quorum *q = &r->to->quorum;
    if (key != NULL && !quorum_has_log(q, key))
        return err_set(err, ERR_INPUT, "%s/log.policy: it does not name the log of log.vkey",
                       folder);
    return !r->listed || q->n_logs == 1 ||
           err_set(err, ERR_INPUT,
                   "%s/log.policy: it names %zu logs, and keys.json is about the entries of one",
                   folder, q->n_logs);
}

static bool log_of(const char *folder, struct reading *r, struct err *err)
{
    struct trust *t = r->to;
    struct span policy = { 0 }, vkey = { 0 };
    struct note_key *key = NULL;
    enum loaded has_policy = load(folder, "log.policy", r->a, &policy, err);
    if (has_policy == FILE_FAILED)
        return false;
    enum loaded has_key = load(folder, "log.vkey", r->a, &vkey, err);
    if (has_key == FILE_FAILED)
        return false;
    t->logged = has_policy == FILE_READ || has_key == FILE_READ;
    if (has_key == FILE_READ &&
        ((key = ARENA_ARRAY(r->a, struct note_key, 1, err)) == NULL ||
         (!read_vkey(vkey, r->a, key, err) && !err_in(err, "%s/log.vkey", folder))))
        return false;
    if (has_policy != FILE_READ)
        return key == NULL || quorum_of_log(key, r->a, &t->quorum, err);
    return (quorum_read(policy, r->a, &t->quorum, err) || err_in(err, "%s/log.policy", folder)) &&
           one_log(folder, r, key, err);
}

bool trust_read(const char *folder, struct arena *a, struct trust *out, struct err *err)
{
    struct trust t = { 0 };
    struct reading r = { .a = a, .to = &t };
    if (!keys_of(folder, &r, err) || !log_of(folder, &r, err))
        return false;
    *out = t;
    return true;
}

bool trust_of_key(const struct pubkey *pub, struct span name, struct arena *a, struct trust *out,
                  struct err *err)
{
    struct trust t = { .threshold = 1 };
    struct reading r = { .a = a, .to = &t, .k = { .name = name, .pub = *pub } };
    if (!add(&r, (struct span){ 0 }, err))
        return false;
    *out = t;
    return true;
}
