/* gain.c - see gain.h. */
#include "results/gain.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>

#include "base/clock.h"
#include "policy/dec.h"

bool gain_text(struct source *src, struct arena *a, struct span *out, struct err *err)
{
    if (src->size > RESULTS_TEXT_MAX)
        return err_set(err, ERR_LIMIT, "%" PRIu64 " bytes, at most %u", src->size,
                       RESULTS_TEXT_MAX);
    uint8_t *text = ARENA_ARRAY(a, uint8_t, (size_t)src->size, err);
    if (text == NULL || !source_read(src, 0, text, (size_t)src->size, err))
        return false;
    *out = (struct span){ text, (size_t)src->size };
    return true;
}

struct json gain_json(struct span text)
{
    return (struct json){ .text = text, .nan = true };
}

bool gain_real(struct json *j, struct arena *a, double *out, bool *known, struct err *err)
{
    char room[QUOTED_BYTES];
    struct span text;
    struct dec v;
    int c = json_peek(j);
    *known = false;
    if (c == '"')
        return json_string(j, a, &text, err);
    if (json_null(j))
        return true;
    if (!json_number(j, &text, err))
        return false;
    if (text.ptr[text.len - 1] > '9') /* NaN or Infinity */
        return true;
    if (!dec_parse(text, &v))
        return err_at(err, ERR_INPUT, j->origin + j->pos - text.len,
                      "number %s has more digits than a score needs", span_quote(text, room));
    *out = dec_double(v);
    *known = true;
    return true;
}

bool gain_text_of(struct json *j, struct arena *a, struct span *out, struct err *err)
{
    *out = (struct span){ 0 };
    if (json_peek(j) == '"')
        return json_string(j, a, out, err);
    return json_null(j) || json_value(j, a, out, err);
}

static void put_name(struct buf *b, struct span name)
{
    for (size_t i = 0; i < name.len; i++)
        buf_put(b, name.ptr[i] == '~'   ? SPAN("~0")
                   : name.ptr[i] == '/' ? SPAN("~1")
                                        : (struct span){ name.ptr + i, 1 });
}

bool gain_pointer(struct gain_path p, struct arena *a, struct span *out, struct err *err)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct span text;
    buf_init(&b, "pointer", RESULTS_LINE_MAX);
    buf_printf(&b, "%s", p.base);
    put_name(&b, p.first);
    if (p.second.len > 0) {
        buf_put(&b, SPAN("/"));
        put_name(&b, p.second);
    }
    return buf_done(&b, &text, err) && span_copy(a, text, out, err);
}

/* "+05:30" as seconds. */
static bool offset_of(const uint8_t *p, int64_t *out)
{
    if ((p[0] != '+' && p[0] != '-') || p[3] != ':')
        return false;
    for (size_t i = 1; i < 6; i++)
        if (i != 3 && (p[i] < '0' || p[i] > '9'))
            return false;
    int64_t minutes = (p[1] - '0') * 600 + (p[2] - '0') * 60 + (p[4] - '0') * 10 + (p[5] - '0');
    *out = p[0] == '-' ? -60 * minutes : 60 * minutes;
    return true;
}

bool gain_time(struct span text, int64_t *at)
{
    enum { DAY = 10, LONGEST = 40, ZONE = 6 };
    uint8_t room[LONGEST + 1];
    int64_t offset = 0, local;
    if (text.len > LONGEST || text.len == 0)
        return false;
    memcpy(room, text.ptr, text.len);
    size_t n = text.len;
    if (n > DAY && room[DAY] == ' ')
        room[DAY] = 'T';
    if (n > DAY + ZONE && offset_of(room + n - ZONE, &offset))
        n -= ZONE;
    if (n > DAY && room[n - 1] != 'Z')
        room[n++] = 'Z';
    if (!clock_parse((struct span){ room, n }, &local))
        return false;
    *at = local - offset;
    return true;
}

bool gain_print(struct arena *a, struct span *out, struct err *err, const char *fmt, ...)
{
    va_list ap, again;
    va_start(ap, fmt);
    va_copy(again, ap);
    int n = vsnprintf(NULL, 0, fmt, ap);
    va_end(ap);
    assert(n >= 0);
    char *text = ARENA_ARRAY(a, char, (size_t)n + 1, err);
    if (text != NULL) {
        vsnprintf(text, (size_t)n + 1, fmt, again);
        *out = (struct span){ (const uint8_t *)text, (size_t)n };
    }
    va_end(again);
    return text != NULL;
}

struct result *gain_result(struct results *r, struct arena *a, struct err *err)
{
    if (r->n == RESULTS_MAX) {
        err_set(err, ERR_LIMIT, "more than %u results", RESULTS_MAX);
        return NULL;
    }
    r->result = arena_grow(a, r->result, r->n, &r->cap, sizeof *r->result, err);
    if (r->result == NULL)
        return NULL;
    r->result[r->n] = (struct result){ 0 };
    return &r->result[r->n++];
}

static const double slack = 1e-6;

static void settle_value(struct result *r, double mean, const char *why)
{
    r->kind = RESULT_VALUE;
    r->mean = mean;
    r->why = why;
}

/* Of numbers between 0 and 1 none but zeros and ones vary as much as p(1 - p) n / (n - 1): then,
 * and only then, the mean is a count. An error of 0 with a mean of 0 or 1 is the end of that. */
static bool is_count(const struct gain_mean *m, uint64_t *k)
{
    double n = (double)m->n, hits = floor(m->mean * n + 0.5);
    if (!m->bounded || m->n == 0 || m->mean < 0 || m->mean > 1 ||
        fabs(hits - m->mean * n) >= slack * n)
        return false;
    double most = m->n > 1 ? sqrt(m->mean * (1 - m->mean) / (n - 1)) : 0;
    if (fabs(most - m->se) > slack * most)
        return false;
    *k = (uint64_t)hits;
    return true;
}

void gain_settle(struct result *r, const struct gain_mean *m)
{
    r->n = m->n;
    if (!m->has_se) {
        settle_value(r, m->mean, "the file has no standard error");
    } else if (is_count(m, &r->k)) {
        r->kind = RESULT_COUNT;
        r->mean = m->mean;
    } else if (!(m->se > slack * slack * fabs(m->mean))) { /* less is what rounding leaves */
        settle_value(r, m->mean, "a standard error of 0 is no error bar");
    } else if (m->n < 2) {
        settle_value(r, m->mean,
                     m->n == 0 ? "the file does not say of how many items it is the mean"
                               : "one item has no standard error");
    } else {
        r->kind = RESULT_MEAN;
        r->mean = m->mean;
        r->se = m->se;
        r->df = m->df > 0 ? m->df : (double)m->n - 1;
    }
}
