/* approval.c - what a person signs to approve, written and read back. */
#include "base/encode.h"
#include "base/jout.h"
#include "crypto/digest.h"
#include "evidence/item.h"

enum { TEXT_MAX = 64 << 10 };

static void put_digest(struct jout *to, const char *key, const uint8_t *digest)
{
    char hex[sizeof "sha256:" + 2 * SHA256_BYTES] = "sha256:";
    hex_put((struct span){ digest, SHA256_BYTES }, hex + strlen(hex));
    jout_text(to, key, hex);
}

bool ev_approval_text(const struct ev_approval *v, struct arena *a, struct span *out,
                      struct err *err)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    char day[CLOCK_DATE_BYTES], time[CLOCK_TIME_BYTES];
    struct jout to = { .to = &b, .canonical = true };
    struct span text;
    bool whole_day = v->until_at == clock_day(v->until_at) * DAY_SECONDS;
    buf_init(&b, "approval", TEXT_MAX);
    jout_open(&to, NULL, '{');
    put_digest(&to, "evidence", v->evidence);
    jout_string(&to, "fact", v->fact);
    put_digest(&to, "policy", v->policy);
    jout_text(&to, "position", position_name(v->position));
    jout_text(&to, "until",
              whole_day ? clock_date(v->until_at, day) : clock_time(v->until_at, time));
    put_digest(&to, "weights", v->weights);
    jout_close(&to, '}');
    return buf_done(&b, &text, err) && span_copy(a, text, out, err);
}

struct reading {
    struct item *it;
    struct item_file *file;
    struct arena *a;
};

static bool digest_at(struct json *j, struct arena *a, uint8_t *out, struct err *err)
{
    struct span text;
    return json_string(j, a, &text, err) &&
           (item_digest(text, out) || json_refuse(j, err, "not sha256: and 64 hex digits"));
}

static bool visit_evidence(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct reading *r = ctx;
    (void)key;
    return digest_at(j, r->a, r->it->evidence, err);
}

static bool visit_policy(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct reading *r = ctx;
    (void)key;
    return digest_at(j, r->a, r->it->policy, err);
}

static bool visit_weights(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct reading *r = ctx;
    (void)key;
    r->file->has_weights = digest_at(j, r->a, r->file->weights, err);
    return r->file->has_weights;
}

static bool visit_fact(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct reading *r = ctx;
    (void)key;
    return json_string(j, r->a, &r->it->fact, err);
}

static bool visit_position(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct reading *r = ctx;
    struct span text;
    (void)key;
    return json_string(j, r->a, &text, err) &&
           (position_parse(text, &r->it->position) || json_refuse(j, err, "not a position"));
}

static bool visit_until(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct reading *r = ctx;
    struct span text;
    (void)key;
    return json_string(j, r->a, &text, err) &&
           (clock_parse(text, &r->it->until_at) || json_refuse(j, err, "not a date"));
}

static bool read_members(struct span text, struct reading *r, struct err *err)
{
    static const struct json_member member[] = {
        { "evidence", visit_evidence }, { "fact", visit_fact },   { "policy", visit_policy },
        { "position", visit_position }, { "until", visit_until }, { "weights", visit_weights },
    };
    struct json j = { .text = text };
    return json_members(&j, r->a, (struct json_members){ member, COUNT(member), 0 }, r, err) &&
           json_end(&j, err);
}

/* Named by its canonical text, whatever white space it was signed with. */
static bool name_approval(struct reading *r, struct err *err)
{
    const struct item *it = r->it;
    struct ev_approval v = { it->fact,     r->file->weights, it->policy,
                             it->evidence, it->position,     it->until_at };
    struct span text;
    return ev_approval_text(&v, r->a, &text, err) &&
           digest_of(DIGEST_SHA256, text, r->it->digest, err);
}

bool approval_read(struct span text, struct item_file *file, struct arena *a, struct item *out,
                   struct err *err)
{
    struct item it = {
        .file = file, .index = 1, .kind = ITEM_APPROVAL, .variant = SPAN("as_released")
    };
    struct reading r = { &it, file, a };
    struct err why = { 0 };
    if (!read_members(text, &r, &why)) {
        if (!item_refuse(&it, &why, a, err) || !digest_of(DIGEST_SHA256, text, it.digest, err))
            return false;
        *out = it;
        return true;
    }
    if (!name_approval(&r, err))
        return false;
    it.measured_at = it.until_at;
    it.reads = file->reads = true;
    *out = it;
    return true;
}
