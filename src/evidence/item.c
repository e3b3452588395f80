/* item.c - see item.h.
 *
 * An item is read three times: its members are found and their places kept; they are written again
 * in canonical form, whose digest names the item; then each kind takes the members it needs and
 * refuses those that belong to another. A file breaks as a whole only where its own frame does. */
#include "evidence/item.h"

#include <stdio.h>

#include <math.h>

#include "base/encode.h"
#include "base/sort.h"
#include "crypto/digest.h"
#include "evidence/canon.h"

/* In the order of their names, which is that of canonical JSON. */
enum field {
    F_ATTEMPT,
    F_BY,
    F_CLUSTERS,
    F_DF,
    F_EXTENDED,
    F_FACT,
    F_GRADE,
    F_HI,
    F_IDS,
    F_K,
    F_KIND,
    F_LEVEL,
    F_LO,
    F_MEAN,
    F_MEASURED_AT,
    F_N,
    F_PEEKED,
    F_PLANNED_N,
    F_POOL,
    F_REASON,
    F_RUN_ID,
    F_SCORES,
    F_SE,
    F_SIDED,
    F_SOURCE,
    F_SUPERSEDES,
    F_UNSCORED,
    F_VALUE,
    F_VARIANT,
    F_COUNT,
};
static const char *const field_name[F_COUNT] = {
    "attempt", "by",         "clusters", "df",     "extended", "fact",   "grade",       "hi",
    "ids",     "k",          "kind",     "level",  "lo",       "mean",   "measured_at", "n",
    "peeked",  "planned_n",  "pool",     "reason", "run_id",   "scores", "se",          "sided",
    "source",  "supersedes", "unscored", "value",  "variant",
};
static const char *const source_name[] = {
    "filter", "format", "metric",       "model", "pointer",      "settings",
    "sha256", "task",   "task_version", "title", "tool_version", "url",
};

#define BIT(f) (1u << (f))
#define EVERY                                                                                      \
    (BIT(F_ATTEMPT) | BIT(F_BY) | BIT(F_FACT) | BIT(F_GRADE) | BIT(F_KIND) | BIT(F_MEASURED_AT) |  \
     BIT(F_REASON) | BIT(F_RUN_ID) | BIT(F_SOURCE) | BIT(F_SUPERSEDES) | BIT(F_VARIANT))
#define RUN (BIT(F_EXTENDED) | BIT(F_PEEKED) | BIT(F_PLANNED_N) | BIT(F_UNSCORED))

static const struct {
    const char *name;
    uint32_t needs, may; /* beside fact, kind, measured_at and EVERY */
} kinds[] = {
    [ITEM_EXACT] = { "exact", BIT(F_VALUE), 0 },
    [ITEM_BINOMIAL] = { "binomial", BIT(F_K) | BIT(F_N), RUN | BIT(F_POOL) },
    [ITEM_MEAN] = { "mean", BIT(F_MEAN) | BIT(F_SE) | BIT(F_DF), RUN | BIT(F_N) },
    [ITEM_INTERVAL] = { "interval", BIT(F_LO) | BIT(F_HI) | BIT(F_LEVEL), BIT(F_SIDED) },
    [ITEM_SCORES] = { "items", BIT(F_SCORES), RUN | BIT(F_CLUSTERS) | BIT(F_IDS) },
    [ITEM_WORD] = { "word", BIT(F_VALUE), 0 },
    [ITEM_SET] = { "set", BIT(F_VALUE), 0 },
    [ITEM_REGISTERED] = { "registered", BIT(F_N), BIT(F_POOL) },
};

struct fields {
    struct arena *a;
    struct span text;        /* of the item */
    struct json at[F_COUNT]; /* at each value, or text.ptr NULL */
};

static bool given(const struct fields *f, enum field i)
{
    struct json j = f->at[i];
    return j.text.ptr != NULL && !json_null(&j);
}

/* ---- the places of members, and the canonical form ---- */

static bool keep_place(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct fields *f = ctx;
    for (unsigned i = 0; i < F_COUNT; i++)
        if (span_eq(key, span_of(field_name[i])))
            f->at[i] = *j;
    return json_skip(j, f->a, err);
}

static bool find_fields(struct fields *f, struct err *err)
{
    struct json_member member[F_COUNT];
    struct json j = { .text = f->text };
    for (unsigned i = 0; i < F_COUNT; i++)
        member[i] = (struct json_member){ field_name[i], keep_place };
    return json_members(&j, f->a, (struct json_members){ member, F_COUNT, F_COUNT }, f, err);
}

struct source_places {
    struct arena *a;
    struct json at[COUNT(source_name)];
};

static bool keep_source(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct source_places *s = ctx;
    struct span text;
    for (unsigned i = 0; i < COUNT(source_name); i++)
        if (span_eq(key, span_of(source_name[i])))
            s->at[i] = *j;
    return json_string(j, s->a, &text, err);
}

static bool put_source(struct json *j, struct arena *a, struct jout *to, struct err *err)
{
    struct source_places s = { .a = a };
    struct json_member member[COUNT(source_name)];
    for (unsigned i = 0; i < COUNT(source_name); i++)
        member[i] = (struct json_member){ source_name[i], keep_source };
    if (!json_members(j, a, (struct json_members){ member, COUNT(member), COUNT(member) }, &s, err))
        return false;
    jout_open(to, field_name[F_SOURCE], '{');
    for (unsigned i = 0; i < COUNT(source_name); i++)
        if (s.at[i].text.ptr != NULL && !canon_value(&s.at[i], a, to, source_name[i], err))
            return false;
    jout_close(to, '}');
    return true;
}

static bool put_item(const struct fields *f, struct span weights, struct jout *to, struct err *err)
{
    jout_open(to, NULL, '{');
    for (unsigned i = 0; i < F_COUNT; i++) {
        struct json j = f->at[i];
        if (j.text.ptr == NULL)
            continue;
        bool ok = i == F_SOURCE ? put_source(&j, f->a, to, err)
                                : canon_value(&j, f->a, to, field_name[i], err);
        if (!ok)
            return err_in(err, "%s", field_name[i]);
    }
    if (weights.len > 0)
        jout_string(to, "weights", weights);
    jout_close(to, '}');
    return true;
}

bool item_canonical(struct span text, struct arena *a, struct span *out, struct err *err)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct jout to = { .to = &b, .canonical = true };
    struct fields f = { .a = a, .text = text };
    struct span all;
    buf_init(&b, "item", EV_FILE_MAX * 2);
    return find_fields(&f, err) && put_item(&f, (struct span){ 0 }, &to, err) &&
           buf_done(&b, &all, err) && span_copy(a, all, out, err);
}

/* SHA-256 of the canonical item with the weights digest of its file as one more member. */
static bool name_item(const struct fields *f, const uint8_t *weights, uint8_t *digest,
                      struct err *err)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct jout to = { .to = &b, .canonical = true };
    char hex[sizeof "sha256:" + 2 * SHA256_BYTES] = "sha256:";
    struct span text;
    buf_init(&b, "item", EV_FILE_MAX * 2);
    hex_put((struct span){ weights, SHA256_BYTES }, hex + strlen(hex));
    return put_item(f, span_of(hex), &to, err) && buf_done(&b, &text, err) &&
           digest_of(DIGEST_SHA256, text, digest, err);
}

/* ---- one member ---- */

static bool in_field(enum field i, struct err *err)
{
    return err_in(err, "%s", field_name[i]);
}

static bool text_of(const struct fields *f, enum field i, struct span *out, struct err *err)
{
    struct json j = f->at[i];
    if (!given(f, i))
        return true;
    if (!json_string(&j, f->a, out, err))
        return in_field(i, err);
    return out->len > 0 || err_set(err, ERR_INPUT, "%s: empty", field_name[i]);
}

static bool whole_of(const struct fields *f, enum field i, uint64_t most, uint64_t *out,
                     struct err *err)
{
    struct json j = f->at[i];
    if (!given(f, i))
        return true;
    if (!json_u64(&j, out, err))
        return in_field(i, err);
    return *out <= most ||
           err_set(err, ERR_INPUT, "%s: %" PRIu64 ", at most %" PRIu64, field_name[i], *out, most);
}

static bool yes_of(const struct fields *f, enum field i, bool *out, struct err *err)
{
    struct json j = f->at[i];
    return !given(f, i) || json_bool(&j, out, err) || in_field(i, err);
}

/* Its members are always needed, so they are there. */
static bool number_of(const struct fields *f, enum field i, struct dec *out, struct err *err)
{
    struct json j = f->at[i];
    struct span text;
    return (json_number(&j, &text, err) && canon_number(text, out, err)) || in_field(i, err);
}

static bool time_of(const struct fields *f, enum field i, int64_t *out, struct err *err)
{
    char room[QUOTED_BYTES];
    struct span text;
    if (!text_of(f, i, &text, err))
        return false;
    return clock_parse(text, out) ||
           err_set(err, ERR_INPUT, "%s: %s is not YYYY-MM-DD or YYYY-MM-DDTHH:MM:SSZ",
                   field_name[i], span_quote(text, room));
}

bool item_digest(struct span text, uint8_t out[static SHA256_BYTES])
{
    size_t n = sizeof "sha256:" - 1;
    return text.len > n && memcmp(text.ptr, "sha256:", n) == 0 &&
           hex_get((struct span){ text.ptr + n, text.len - n }, out, SHA256_BYTES);
}

/* ---- lists ---- */

struct scores {
    struct item *it;
    size_t cap;
    struct arena *a;
};

static bool visit_score(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct scores *s = ctx;
    struct span text;
    struct dec v;
    (void)key;
    if (!json_number(j, &text, err) || !canon_number(text, &v, err))
        return false;
    if (s->it->n_scores == ITEM_SCORES_MAX)
        return json_refuse(j, err, "more than 1000000 scores: state their mean and its error");
    s->it->score = arena_grow(s->a, s->it->score, s->it->n_scores, &s->cap, sizeof(double), err);
    if (s->it->score == NULL)
        return false;
    s->it->score[s->it->n_scores++] = dec_double(v);
    return true;
}

struct texts {
    struct span *list;
    size_t n, cap;
    struct arena *a;
};

/* A string, or the digits of a number: clusters are named by either. */
static bool visit_text(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct texts *t = ctx;
    uint64_t number;
    (void)key;
    t->list = arena_grow(t->a, t->list, t->n, &t->cap, sizeof *t->list, err);
    if (t->list == NULL)
        return false;
    json_peek(j);
    size_t start = j->pos;
    if (json_peek(j) == '"')
        return json_string(j, t->a, &t->list[t->n++], err);
    if (!json_u64(j, &number, err))
        return false;
    t->list[t->n++] = (struct span){ j->text.ptr + start, j->pos - start };
    return true;
}

struct named {
    struct span name;
    size_t index;
};

static int by_name(const void *x, const void *y)
{
    const struct named *a = x, *b = y;
    int c = span_cmp(a->name, b->name);
    return c != 0 ? c : (a->index > b->index) - (a->index < b->index);
}

static bool read_clusters(const struct fields *f, struct item *it, struct err *err)
{
    struct texts t = { .a = f->a };
    struct json j = f->at[F_CLUSTERS];
    if (!given(f, F_CLUSTERS))
        return true;
    if (!json_list(&j, visit_text, &t, err))
        return in_field(F_CLUSTERS, err);
    if (t.n != it->n_scores)
        return err_set(err, ERR_INPUT, "clusters: %zu of them for %zu scores", t.n, it->n_scores);
    struct named *sorted = ARENA_ARRAY(f->a, struct named, t.n, err);
    if (sorted == NULL || (it->cluster = ARENA_ARRAY(f->a, uint32_t, t.n, err)) == NULL)
        return false;
    for (size_t i = 0; i < t.n; i++)
        sorted[i] = (struct named){ t.list[i], i };
    sort_heap(sorted, t.n, sizeof *sorted, by_name);
    uint32_t number = 0;
    for (size_t i = 0; i < t.n; i++) {
        number += i > 0 && !span_eq(sorted[i - 1].name, sorted[i].name);
        it->cluster[sorted[i].index] = number;
    }
    return true;
}

/* By its ids an item is paired with one of another run. */
static bool read_ids(const struct fields *f, struct item *it, struct err *err)
{
    char room[QUOTED_BYTES];
    struct texts t = { .a = f->a };
    struct json j = f->at[F_IDS];
    if (!given(f, F_IDS))
        return true;
    if (!json_list(&j, visit_text, &t, err))
        return in_field(F_IDS, err);
    if (t.n != it->n_scores)
        return err_set(err, ERR_INPUT, "ids: %zu of them for %zu scores", t.n, it->n_scores);
    struct span *sorted = ARENA_ARRAY(f->a, struct span, t.n, err);
    if (sorted == NULL)
        return false;
    memcpy(sorted, t.list, t.n * sizeof *sorted);
    sort_heap(sorted, t.n, sizeof *sorted, sort_spans);
    for (size_t i = 1; i < t.n; i++)
        if (span_eq(sorted[i - 1], sorted[i]))
            return err_set(err, ERR_INPUT, "ids: %s is given twice", span_quote(sorted[i], room));
    it->id = t.list;
    return true;
}

static bool read_scores(const struct fields *f, struct item *it, struct err *err)
{
    struct scores s = { .it = it, .a = f->a };
    struct json j = f->at[F_SCORES];
    if (!json_list(&j, visit_score, &s, err))
        return in_field(F_SCORES, err);
    if (it->n_scores == 0)
        return err_set(err, ERR_INPUT, "scores: empty");
    return read_clusters(f, it, err) && read_ids(f, it, err);
}

/* ---- kinds ---- */

static bool read_binomial(const struct fields *f, struct item *it, struct err *err)
{
    if (!whole_of(f, F_N, ITEM_COUNT_MAX, &it->n, err) ||
        !whole_of(f, F_K, ITEM_COUNT_MAX, &it->k, err))
        return false;
    if (it->n == 0)
        return err_set(err, ERR_INPUT, "n: 0 trials");
    return it->k <= it->n ||
           err_set(err, ERR_INPUT, "k: %" PRIu64 " hits of %" PRIu64, it->k, it->n);
}

static bool read_mean(const struct fields *f, struct item *it, struct err *err)
{
    struct dec mean = { 0 }, se = { 0 }, df = { 0 };
    if (!number_of(f, F_MEAN, &mean, err) || !number_of(f, F_SE, &se, err) ||
        !number_of(f, F_DF, &df, err) || !whole_of(f, F_N, ITEM_COUNT_MAX, &it->n, err))
        return false;
    it->mean = dec_double(mean), it->se = dec_double(se), it->df = dec_double(df);
    if (it->se < 0)
        return err_set(err, ERR_INPUT, "se: below 0");
    return it->df >= 1 || err_set(err, ERR_INPUT, "df: below 1");
}

static bool read_interval(const struct fields *f, struct item *it, struct err *err)
{
    struct dec level = { 0 };
    uint64_t sided = 2;
    if (!number_of(f, F_LO, &it->lo, err) || !number_of(f, F_HI, &it->hi, err) ||
        !number_of(f, F_LEVEL, &level, err) || !whole_of(f, F_SIDED, 2, &sided, err))
        return false;
    if (dec_cmp(it->lo, it->hi) > 0)
        return err_set(err, ERR_INPUT, "lo: above hi");
    double l = dec_double(level);
    if (!(l > 0 && l < 1))
        return err_set(err, ERR_INPUT, "level: not between 0 and 1");
    if (sided == 0)
        return err_set(err, ERR_INPUT, "sided: 1 or 2");
    it->level = sided == 2 ? (1 + l) / 2 : l;
    return true;
}

static bool read_exact(const struct fields *f, struct item *it, struct err *err)
{
    struct json j = f->at[F_VALUE];
    struct span text;
    int64_t at;
    int c = json_peek(&j);
    it->yes_no = c == 't' || c == 'f';
    if (it->yes_no)
        return yes_of(f, F_VALUE, &it->yes, err);
    if (c == '"') {
        it->on_date = true;
        if (!time_of(f, F_VALUE, &at, err))
            return false;
        it->lo = it->hi = dec_i64(clock_day(at));
        return true;
    }
    if (!json_number(&j, &text, err) || !canon_number(text, &it->lo, err))
        return in_field(F_VALUE, err);
    it->hi = it->lo;
    return true;
}

static bool read_words(const struct fields *f, struct item *it, struct err *err)
{
    struct texts t = { .a = f->a };
    struct json j = f->at[F_VALUE];
    bool ok = it->kind == ITEM_SET ? json_list(&j, visit_text, &t, err)
                                   : visit_text(&j, (struct span){ 0 }, &t, err);
    it->word = t.list;
    it->n_words = t.n;
    return ok || in_field(F_VALUE, err);
}

static bool read_registered(const struct fields *f, struct item *it, struct err *err)
{
    if (!whole_of(f, F_N, ITEM_COUNT_MAX, &it->n, err))
        return false;
    return (it->run_id.len > 0) != (it->pool.len > 0) ||
           err_set(err, ERR_INPUT, "a registered run needs a run_id or a pool, not both");
}

static bool read_kind(const struct fields *f, struct item *it, struct err *err)
{
    switch (it->kind) {
    case ITEM_EXACT:
        return read_exact(f, it, err);
    case ITEM_BINOMIAL:
        return read_binomial(f, it, err);
    case ITEM_MEAN:
        return read_mean(f, it, err);
    case ITEM_INTERVAL:
        return read_interval(f, it, err);
    case ITEM_SCORES:
        return read_scores(f, it, err);
    case ITEM_REGISTERED:
        return read_registered(f, it, err);
    default:
        return read_words(f, it, err);
    }
}

static bool take_kind(const struct fields *f, struct item *it, struct err *err)
{
    char room[QUOTED_BYTES];
    struct span kind = { 0 };
    if (!text_of(f, F_KIND, &kind, err))
        return false;
    for (unsigned i = ITEM_EXACT; i < COUNT(kinds) && it->kind == ITEM_NONE; i++)
        it->kind = span_eq(kind, span_of(kinds[i].name)) ? (enum item_kind)i : ITEM_NONE;
    if (it->kind == ITEM_NONE)
        return err_set(err, ERR_INPUT, "kind: %s is none we know", span_quote(kind, room));
    uint32_t needs = kinds[it->kind].needs | BIT(F_FACT) | BIT(F_MEASURED_AT);
    for (unsigned i = 0; i < F_COUNT; i++) {
        if (needs & BIT(i) && !given(f, i))
            return err_set(err, ERR_INPUT, "%s: missing", field_name[i]);
        if (given(f, i) && !((needs | kinds[it->kind].may | EVERY) & BIT(i)))
            return err_set(err, ERR_INPUT, "%s: does not belong to kind %s", field_name[i],
                           kinds[it->kind].name);
    }
    return true;
}

static bool take_strike(const struct fields *f, struct item *it, struct err *err)
{
    struct span digest = { 0 };
    it->has_supersedes = given(f, F_SUPERSEDES);
    if (!text_of(f, F_SUPERSEDES, &digest, err) || !text_of(f, F_REASON, &it->reason, err))
        return false;
    if (it->has_supersedes != (it->reason.len > 0))
        return err_set(err, ERR_INPUT, "supersedes and reason: one without the other");
    return !it->has_supersedes || item_digest(digest, it->supersedes) ||
           err_set(err, ERR_INPUT, "supersedes: not sha256: and 64 hex digits");
}

static bool take_grade(const struct fields *f, struct err *err)
{
    char room[QUOTED_BYTES];
    struct span grade = { 0 };
    if (!text_of(f, F_GRADE, &grade, err))
        return false;
    return grade.len == 0 || span_eq(grade, SPAN("self_reported")) ||
           span_eq(grade, SPAN("reproduced")) || span_eq(grade, SPAN("independent")) ||
           err_set(err, ERR_INPUT, "grade: %s is none we know", span_quote(grade, room));
}

/* Its size was chosen while results came in: nothing promises that it was not chosen by them. */
static bool take_looked(const struct fields *f, struct item *it, struct err *err)
{
    bool extended = false, peeked = false;
    uint64_t planned = 0, attempt = 0, done = it->kind == ITEM_SCORES ? it->n_scores : it->n;
    if (!yes_of(f, F_EXTENDED, &extended, err) || !yes_of(f, F_PEEKED, &peeked, err) ||
        !whole_of(f, F_PLANNED_N, ITEM_COUNT_MAX, &planned, err) ||
        !whole_of(f, F_ATTEMPT, ITEM_COUNT_MAX, &attempt, err))
        return false;
    it->looked = extended || peeked || (given(f, F_PLANNED_N) && planned != done + it->unscored);
    return true;
}

static bool take_item(const struct fields *f, struct item *it, struct err *err)
{
    it->variant = SPAN("as_released");
    return take_kind(f, it, err) && text_of(f, F_FACT, &it->fact, err) &&
           text_of(f, F_VARIANT, &it->variant, err) && text_of(f, F_BY, &it->by, err) &&
           text_of(f, F_RUN_ID, &it->run_id, err) && text_of(f, F_POOL, &it->pool, err) &&
           time_of(f, F_MEASURED_AT, &it->measured_at, err) && take_grade(f, err) &&
           take_strike(f, it, err) && whole_of(f, F_UNSCORED, ITEM_COUNT_MAX, &it->unscored, err) &&
           read_kind(f, it, err) && take_looked(f, it, err);
}

/* ---- what does not read ---- */

static bool blamed(const struct err *err)
{
    return err->kind == ERR_INPUT || (err->kind == ERR_LIMIT && err->has_at);
}

/* Of what does not read: the fact it speaks of, if it says so once. It is of another variant only if
 * it says that once, too: else it could be about the release. */
struct topic {
    struct item *it;
    struct arena *a;
    unsigned facts, variants;
};

static bool visit_topic(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct topic *t = ctx;
    bool fact = span_eq(key, SPAN("fact")), variant = span_eq(key, SPAN("variant"));
    t->variants += variant;
    if (json_peek(j) != '"' || !(fact || variant))
        return json_skip(j, t->a, err);
    t->facts += fact;
    return json_string(j, t->a, fact ? &t->it->fact : &t->it->variant, err);
}

static bool find_topic(struct span text, struct item *it, struct arena *a, struct err *err)
{
    struct topic t = { it, a, 0, 0 };
    struct json j = { .text = text };
    struct err why = { 0 };
    it->variant = SPAN("as_released");
    bool ok = json_peek(&j) != '{' || json_each(&j, a, visit_topic, &t, &why);
    if (t.facts != 1)
        it->fact = (struct span){ 0 };
    if (t.variants != 1 || it->variant.len == 0)
        it->variant = SPAN("as_released");
    if (ok || blamed(&why))
        return true;
    *err = why;
    return false;
}

bool item_refuse(struct item *it, const struct err *why, struct arena *a, struct err *err)
{
    struct span text;
    if (!blamed(why)) {
        *err = *why;
        return false;
    }
    char room[sizeof why->text + 32];
    if (why->has_at)
        snprintf(room, sizeof room, "%s (at byte %" PRIu64 ")", why->text, why->at);
    else
        snprintf(room, sizeof room, "%s", why->text);
    if (!span_copy(a, span_of(room), &text, err))
        return false;
    it->reads = false;
    it->problem = (const char *)text.ptr;
    return true;
}

bool item_read(struct span text, const struct item_file *file, unsigned index, struct arena *a,
               struct item *out, struct err *err)
{
    struct fields f = { .a = a, .text = text };
    struct err why = { 0 };
    struct item it = { .file = file, .index = index, .text = text };
    if (find_fields(&f, &why) && name_item(&f, file->weights, it.digest, &why) &&
        take_item(&f, &it, &why)) {
        it.reads = true;
        *out = it;
        return true;
    }
    it = (struct item){ .file = file, .index = index, .text = text };
    why.has_at = false; /* it counts from the item, not from the file */
    if (!item_refuse(&it, &why, a, err) || !find_topic(text, &it, a, err) ||
        !digest_of(DIGEST_SHA256, text, it.digest, err))
        return false;
    *out = it;
    return true;
}
