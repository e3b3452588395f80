/* scale.c - of draw.h: where a value stands on an axis, and which values get a tick. */
#include "web/draw.h"

#include <math.h>
#include <stdio.h>

#include "base/clock.h"

#define MONTH_SECONDS (30.4375 * DAY_SECONDS)

double draw_at(const struct draw_scale *s, double v)
{
    double lo = s->lo, hi = s->hi;
    v = v < lo ? lo : v > hi ? hi : v;
    if (s->axis->scale == CHART_LOG) {
        lo = log10(lo), hi = log10(hi), v = log10(v);
    }
    return s->from + (v - lo) / (hi - lo) * (s->to - s->from);
}

static void add_tick(struct draw_scale *s, double v)
{
    if (s->n < DRAW_TICKS_MAX && v >= s->lo - 1e-9 * fabs(s->lo) && v <= s->hi + 1e-9 * fabs(s->hi))
        s->tick[s->n++] = v;
}

/* 1, 2 or 5 times a power of ten, so that there are at most n in all. */
static double nice_step(double all, double n)
{
    double power = pow(10, floor(log10(all / n)));
    for (unsigned i = 0; i < 4; i++) {
        double step = power * (double[]){ 1, 2, 5, 10 }[i];
        if (all / step <= n)
            return step;
    }
    return power * 10;
}

static void number_ticks(struct draw_scale *s, double n)
{
    if (s->hi <= s->lo)
        s->hi = s->lo + fmax(fabs(s->lo) * 0.1, 1);
    double step = nice_step(s->hi - s->lo, n);
    if (!s->axis->given) {
        s->lo = floor(s->lo / step + 1e-9) * step;
        s->hi = ceil(s->hi / step - 1e-9) * step;
    }
    double place = log10(step);
    s->decimals = place < 0 ? (unsigned)ceil(-place - 1e-9) : 0;
    double first = ceil(s->lo / step - 1e-9);
    for (unsigned i = 0; i < DRAW_TICKS_MAX; i++)
        add_tick(s, (first + i) * step);
}

static void log_ticks(struct draw_scale *s, double n)
{
    s->lo = s->lo > 0 ? s->lo : 1e-3;
    s->hi = s->hi > s->lo ? s->hi : s->lo * 10;
    double a = floor(log10(s->lo) + 1e-9), b = ceil(log10(s->hi) - 1e-9);
    if (!s->axis->given) {
        s->lo = pow(10, a);
        s->hi = pow(10, b);
    }
    double step = ceil((b - a) / n);
    for (double k = a; k <= b && s->n < DRAW_TICKS_MAX; k += step) {
        add_tick(s, pow(10, k));
        if (b - a <= n / 3) {
            add_tick(s, 2 * pow(10, k));
            add_tick(s, 5 * pow(10, k));
        }
    }
}

/* The month of a day counted from year 0. */
static int64_t month_of(int64_t at)
{
    char text[CLOCK_DATE_BYTES];
    unsigned year = 0, month = 0;
    clock_date(at, text);
    for (unsigned i = 0; i < 4; i++)
        year = year * 10 + (unsigned)(text[i] - '0');
    for (unsigned i = 5; i < 7; i++)
        month = month * 10 + (unsigned)(text[i] - '0');
    return (int64_t)year * 12 + month - 1;
}

static int64_t month_at(int64_t month)
{
    char text[CLOCK_DATE_BYTES + 8];
    int64_t at = 0;
    snprintf(text, sizeof text, "%04d-%02d-01", (int)(month / 12), (int)(month % 12 + 1));
    if (!clock_parse(span_of(text), &at))
        at = INT64_MAX;
    return at;
}

static void date_ticks(struct draw_scale *s, double n)
{
    static const unsigned steps[] = { 1, 2, 3, 6, 12, 24, 60, 120, 600 };
    if (s->hi < s->lo + DAY_SECONDS)
        s->hi = s->lo + DAY_SECONDS;
    double months = (s->hi - s->lo) / MONTH_SECONDS;
    if (months < 1.5) {
        double days = (s->hi - s->lo) / DAY_SECONDS, step = fmax(ceil(days / n), 1) * DAY_SECONDS;
        for (double at = ceil(s->lo / DAY_SECONDS) * DAY_SECONDS; at <= s->hi; at += step)
            add_tick(s, at);
        s->decimals = 2;
        return;
    }
    size_t i = 0;
    while (i + 1 < COUNT(steps) && months / steps[i] > n)
        i++;
    s->decimals = steps[i] < 12 ? 1 : 0;
    int64_t month = month_of((int64_t)s->lo) / steps[i] * steps[i];
    for (; (double)month_at(month) <= s->hi && s->n < DRAW_TICKS_MAX; month += steps[i])
        add_tick(s, (double)month_at(month));
}

void draw_scale(struct draw_scale *s, const struct chart_axis *axis, double lo, double hi,
                double gap)
{
    double n = fmin(fmax(floor(fabs(s->to - s->from) / gap), 1), DRAW_TICKS_MAX - 2);
    s->axis = axis;
    s->n = 0;
    s->decimals = 0;
    s->lo = axis->given ? axis->lo : lo;
    s->hi = axis->given ? axis->hi : hi;
    switch (axis->scale) {
    case CHART_LOG:
        log_ticks(s, n);
        break;
    case CHART_DATE:
        date_ticks(s, n);
        break;
    case CHART_WORDS:
        assert(axis->n_words > 0 && axis->n_words <= CHART_WORDS_MAX);
        s->lo = -0.5;
        s->hi = (double)axis->n_words - 0.5;
        for (size_t i = 0; i < axis->n_words; i++)
            add_tick(s, (double)i);
        break;
    case CHART_NUMBER:
        number_ticks(s, n);
        break;
    }
}

static const char *date_tick(const struct draw_scale *s, double v,
                             char out[static DRAW_LABEL_BYTES])
{
    static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
    char day[CLOCK_DATE_BYTES];
    clock_date((int64_t)v, day);
    int64_t month = month_of((int64_t)v);
    if (s->decimals == 2)
        snprintf(out, DRAW_LABEL_BYTES, "%.2s %s", day + 8, months[month % 12]);
    else if (month % 12 == 0)
        snprintf(out, DRAW_LABEL_BYTES, "%.4s", day);
    else if (v <= s->tick[0]) /* of which year all is */
        snprintf(out, DRAW_LABEL_BYTES, "%s %.4s", months[month % 12], day);
    else
        snprintf(out, DRAW_LABEL_BYTES, "%s", months[month % 12]);
    return out;
}

/* 10 to a power, with raised digits. */
static const char *power_tick(double power, const char *unit, char out[static DRAW_LABEL_BYTES])
{
    static const char *const raised[] = { "\xe2\x81\xb0", "\xc2\xb9",     "\xc2\xb2",
                                          "\xc2\xb3",     "\xe2\x81\xb4", "\xe2\x81\xb5",
                                          "\xe2\x81\xb6", "\xe2\x81\xb7", "\xe2\x81\xb8",
                                          "\xe2\x81\xb9" };
    unsigned p = (unsigned)fabs(power);
    snprintf(out, DRAW_LABEL_BYTES, "10%s%s%s%s", power < 0 ? "\xe2\x81\xbb" : "",
             p >= 10 ? raised[p / 10 % 10] : "", raised[p % 10], unit);
    return out;
}

const char *draw_tick(const struct draw_scale *s, double v, char out[static DRAW_LABEL_BYTES])
{
    const char *unit = s->axis->unit != NULL ? s->axis->unit : "";
    if (s->axis->scale == CHART_DATE)
        return date_tick(s, v, out);
    if (s->axis->scale == CHART_LOG && (v >= 99999 || v < 0.001)) {
        double power = round(log10(v));
        if (fabs(v / pow(10, power) - 1) < 1e-6)
            return power_tick(power, unit, out);
    }
    if (s->axis->scale == CHART_LOG)
        snprintf(out, DRAW_LABEL_BYTES, "%g%.20s", v, unit);
    else
        snprintf(out, DRAW_LABEL_BYTES, "%.*f%.20s", (int)s->decimals, v == 0 ? 0 : v, unit);
    return out;
}

void draw_x_ticks(struct draw *d, const struct draw_scale *s, double y)
{
    char label[DRAW_LABEL_BYTES];
    bool words = s->axis->scale == CHART_WORDS;
    double room = words ? (s->to - s->from) / (double)s->n - 6 : 200;
    for (size_t i = 0; i < s->n; i++) {
        double x = draw_at(s, s->tick[i]);
        struct span text = words ? s->axis->word[i] : span_of(draw_tick(s, s->tick[i], label));
        draw_text(d->out, &(struct draw_text){ x, y, DRAW_MIDDLE, "m s", DRAW_SMALL, room }, text);
    }
}

void draw_x_axis(struct draw *d, const struct draw_scale *s, double y0, double y1)
{
    for (size_t i = 0; i < s->n; i++)
        buf_printf(d->out, "<path d=\"M%.1f %.1fV%.1f\" class=\"n q g\"/>\n",
                   draw_at(s, s->tick[i]), y0, y1);
    draw_x_ticks(d, s, y1 + 15);
    if (s->axis->name.len > 0)
        draw_text(d->out,
                  &(struct draw_text){ (s->from + s->to) / 2, y1 + 32, DRAW_MIDDLE, "m s",
                                       DRAW_SMALL, s->to - s->from },
                  s->axis->name);
}
