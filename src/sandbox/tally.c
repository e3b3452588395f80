/* tally.c - see tally.h.
 *
 *   magic  fatal  format  finished  measured_at  texts  notes  results
 *   a result: kind  flags  texts  why  k n unscored planned_n  mean se df lo hi level  day  scores clusters ids
 *
 * Flags say which of the three lists there are. What the numbers promise each other is asked by
 * results_sound, the same for all. */
#include "sandbox/tally.h"

#include "sandbox/pack.h"

enum {
    MAGIC = 0x314C4A41, /* "AJL1" */
    WHY_MAX = 200,      /* one line */
    RESULT_LEAST = 2 * 4 + 7 * 4 + 4 * 8 + 6 * 8 + 8 + 8,
};
enum {
    PARTIAL = 1,
    EDITED = 2,
    UNIT_UNKNOWN = 4,
    CLUSTERS = 8,
    ITEMS = 16,
    HAS_WHY = 32,
    FLAGS = 64
};

static void put_double(struct buf *b, double v)
{
    uint64_t bits;
    memcpy(&bits, &v, sizeof bits);
    pack_u64(b, bits);
}

static uint32_t flags_of(const struct result *r)
{
    return (r->partial ? PARTIAL : 0u) | (r->edited ? EDITED : 0u) |
           (r->fraction_unknown ? UNIT_UNKNOWN : 0u) | (r->cluster != NULL ? CLUSTERS : 0u) |
           (r->item != NULL ? ITEMS : 0u) | (r->why != NULL ? HAS_WHY : 0u);
}

static void put_result(struct buf *b, const struct result *r)
{
    const struct span text[] = { r->task,
                                 r->metric,
                                 r->filter,
                                 r->task_version,
                                 r->settings,
                                 r->pointer,
                                 span_of(r->why != NULL ? r->why : "") };
    pack_u32(b, r->kind);
    pack_u32(b, flags_of(r));
    for (size_t i = 0; i < COUNT(text); i++)
        pack_text(b, text[i]);
    pack_u64(b, r->k);
    pack_u64(b, r->n);
    pack_u64(b, r->unscored);
    pack_u64(b, r->planned_n);
    put_double(b, r->mean);
    put_double(b, r->se);
    put_double(b, r->df);
    put_double(b, r->lo);
    put_double(b, r->hi);
    put_double(b, r->level);
    pack_u64(b, (uint64_t)r->measured_at);
    pack_u64(b, r->n_scores);
    for (size_t i = 0; i < r->n_scores; i++)
        put_double(b, r->score[i]);
    for (size_t i = 0; i < r->n_scores && r->cluster != NULL; i++)
        pack_u32(b, r->cluster[i]);
    for (size_t i = 0; i < r->n_scores && r->item != NULL; i++)
        pack_text(b, r->item[i]);
}

void tally_write(const struct results *r, const struct err *fatal, struct buf *b)
{
    pack_u32(b, MAGIC);
    pack_fatal(b, fatal);
    if (fatal->kind != ERR_NONE)
        return;
    pack_u32(b, r->format);
    pack_u32(b, r->finished);
    pack_u64(b, (uint64_t)r->measured_at);
    pack_text(b, r->tool_version);
    pack_text(b, r->model);
    pack_text(b, r->run_id);
    pack_text(b, r->weights);
    pack_notes(b, r->notes);
    pack_u64(b, r->n);
    for (size_t i = 0; i < r->n; i++)
        put_result(b, &r->result[i]);
}

/* ---- the other side ---- */

static double get_double(struct unpack *u)
{
    uint64_t bits = rd_u64le(&u->rd);
    double v;
    memcpy(&v, &bits, sizeof v);
    return v;
}

static bool get_why(struct unpack *u, bool said, struct result *r)
{
    char room[WHY_MAX + 1];
    if (!unpack_line(u, room, sizeof room))
        return false;
    if (!said)
        return room[0] == 0 || unpack_refuse(u, "a reason that was not announced");
    struct span text;
    if (!span_copy(u->a, span_of(room), &text, u->err))
        return false;
    r->why = (const char *)text.ptr;
    return true;
}

static bool get_lists(struct unpack *u, uint32_t flags, struct result *r)
{
    size_t each = 8u + (flags & CLUSTERS ? 4u : 0u) + (flags & ITEMS ? PACK_TEXT_LEAST : 0u);
    size_t n = (size_t)rd_count(&u->rd, rd_u64le(&u->rd), RESULTS_SCORES_MAX, each);
    r->n_scores = n;
    if (!unpack_ok(u))
        return false;
    if (n == 0)
        return (flags & (CLUSTERS | ITEMS)) == 0 || unpack_refuse(u, "lists of no scores");
    r->score = ARENA_ARRAY(u->a, double, n, u->err);
    if (r->score == NULL ||
        (flags & CLUSTERS && (r->cluster = ARENA_ARRAY(u->a, uint32_t, n, u->err)) == NULL) ||
        (flags & ITEMS && (r->item = ARENA_ARRAY(u->a, struct span, n, u->err)) == NULL))
        return false;
    for (size_t i = 0; i < n; i++)
        r->score[i] = get_double(u);
    for (size_t i = 0; i < n && r->cluster != NULL; i++)
        r->cluster[i] = rd_u32le(&u->rd);
    for (size_t i = 0; i < n && r->item != NULL; i++)
        r->item[i] = unpack_text(u);
    return unpack_ok(u);
}

static bool get_result(struct unpack *u, struct result *r)
{
    uint32_t kind, flags;
    if (!unpack_word(u, RESULT_VALUE + 1, &kind, "a kind that does not exist") ||
        !unpack_word(u, FLAGS, &flags, "a flag that does not exist"))
        return false;
    *r = (struct result){ .kind = (enum result_kind)kind,
                          .partial = (flags & PARTIAL) != 0,
                          .edited = (flags & EDITED) != 0,
                          .fraction_unknown = (flags & UNIT_UNKNOWN) != 0 };
    r->task = unpack_text(u);
    r->metric = unpack_text(u);
    r->filter = unpack_text(u);
    r->task_version = unpack_text(u);
    r->settings = unpack_text(u);
    r->pointer = unpack_text(u);
    if (!get_why(u, (flags & HAS_WHY) != 0, r))
        return false;
    r->k = rd_u64le(&u->rd);
    r->n = rd_u64le(&u->rd);
    r->unscored = rd_u64le(&u->rd);
    r->planned_n = rd_u64le(&u->rd);
    r->mean = get_double(u);
    r->se = get_double(u);
    r->df = get_double(u);
    r->lo = get_double(u);
    r->hi = get_double(u);
    r->level = get_double(u);
    r->measured_at = (int64_t)rd_u64le(&u->rd);
    return get_lists(u, flags, r);
}

static bool get_head(struct unpack *u, struct results *r)
{
    uint32_t format, finished;
    if (!unpack_word(u, RESULTS_FORMATS, &format, "a format that does not exist") ||
        !unpack_word(u, 2, &finished, "neither finished nor not"))
        return false;
    r->format = (enum results_format)format;
    r->finished = finished == 1;
    r->measured_at = (int64_t)rd_u64le(&u->rd);
    r->tool_version = unpack_text(u);
    r->model = unpack_text(u);
    r->run_id = unpack_text(u);
    r->weights = unpack_text(u);
    return unpack_notes(u, &r->notes);
}

bool tally_read(struct tally_place from, struct arena *a, struct results *out, struct err *fatal,
                struct err *err)
{
    struct unpack u = { .rd.in = from.body, .size = from.size, .a = a, .err = err };
    struct results r = { 0 };
    uint32_t magic = rd_u32le(&u.rd);
    if (!unpack_ok(&u))
        return false;
    if (magic != MAGIC)
        return unpack_refuse(&u, "no answer");
    if (!unpack_fatal(&u, fatal))
        return false;
    if (fatal->kind != ERR_NONE)
        return (fatal->text[0] != 0 && u.rd.pos == from.body.len) ||
               unpack_refuse(&u, "an error without a text, or with something behind it");
    if (!get_head(&u, &r))
        return false;
    r.n = r.cap = (size_t)rd_count(&u.rd, rd_u64le(&u.rd), RESULTS_MAX, RESULT_LEAST);
    if (!unpack_ok(&u) || (r.result = ARENA_ARRAY(a, struct result, r.n, err)) == NULL)
        return false;
    for (size_t i = 0; i < r.n; i++)
        if (!get_result(&u, &r.result[i]))
            return false;
    if (u.rd.pos != from.body.len)
        return unpack_refuse(&u, "more than an answer");
    if (!results_sound(&r, a, err))
        return false;
    *out = r;
    return true;
}
