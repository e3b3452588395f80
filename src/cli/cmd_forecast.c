/* cmd_forecast.c - `ajar forecast MODEL`: what the decision comes to by itself, without new
 * evidence. */
#include "cli/home.h"
#include "cli/judge.h"
#include "cli/print.h"

enum { FORECAST_MEMORY = 2000u << 20 };

static struct judge_options options;
static const char *at;
static bool ics;

/* "20270209": a day as calendars write it. on is YYYY-MM-DD. */
static void calendar_day(struct buf *b, struct span on)
{
    for (size_t i = 0; i < on.len; i++)
        if (on.ptr[i] != '-')
            buf_put(b, (struct span){ on.ptr + i, 1 });
}

/* RFC 5545: text with a backslash before backslash, comma and semicolon; lines end in CRLF and are
 * folded at 75 bytes. What is written here is shorter than that but for the facts. */
static void calendar_text(struct buf *b, struct span text)
{
    for (size_t i = 0, n = 0; i < text.len; i++, n++) {
        uint8_t c = text.ptr[i];
        if (n == 50) {
            buf_printf(b, "\r\n ");
            n = 0;
        }
        if (c == ',' || c == ';' || c == '\\')
            buf_printf(b, "\\");
        buf_put(b, c < ' ' ? SPAN(" ") : (struct span){ &c, 1 });
    }
}

static void calendar(struct buf *b, const struct view *v)
{
    buf_printf(b, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//ajar//forecast//EN\r\n");
    for (size_t i = 0; i < v->n_forecast; i++) {
        const struct view_step *s = &v->forecast[i];
        buf_printf(b, "BEGIN:VEVENT\r\nUID:");
        calendar_day(b, s->on);
        buf_printf(b, "-%.16s@ajar\r\nDTSTAMP:", (const char *)v->weights.ptr);
        calendar_day(b, (struct span){ v->clock.ptr, 10 });
        buf_printf(b, "T000000Z\r\nDTSTART;VALUE=DATE:");
        calendar_day(b, s->on);
        buf_printf(
            b, "\r\nSUMMARY:ajar: %s from this day on\r\nDESCRIPTION:", position_name(s->target));
        calendar_text(b, s->because);
        buf_printf(b, "\r\nEND:VEVENT\r\n");
    }
    buf_printf(b, "END:VCALENDAR\r\n");
}

static void as_text(struct buf *b, const struct view *v)
{
    print_head(b, v->supposed, v->target);
    buf_printf(b, "\n  %.10s  ", (const char *)v->clock.ptr);
    print_position(b, v->target);
    buf_printf(b, "\n");
    print_forecast(b, v);
    if (v->n_forecast == 0)
        buf_printf(b, "\nNothing that is known runs out, or none of it would move the position.\n");
}

static void as_json(struct jout *o, const struct view *v)
{
    jout_open(o, NULL, '{');
    jout_text(o, "schema", "ajar/forecast/1");
    if (v->supposed)
        jout_bool(o, "supposed", true);
    jout_string(o, "clock", v->clock);
    jout_text(o, "target", position_name(v->target));
    jout_open(o, "steps", '[');
    for (size_t i = 0; i < v->n_forecast; i++) {
        jout_open(o, NULL, '{');
        jout_string(o, "on", v->forecast[i].on);
        jout_text(o, "target", position_name(v->forecast[i].target));
        jout_string(o, "because", v->forecast[i].because);
        jout_close(o, '}');
    }
    jout_close(o, ']');
    jout_close(o, '}');
}

static bool run(char **args, struct out *o, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "forecast", .limit = FORECAST_MEMORY };
    AUTO_CLOSE(store) struct store *store = NULL;
    struct judge_asked asked = { .path = args[0], .silent = o->json };
    struct judge j = { 0 };
    struct view v;
    if (ics && o->json)
        return err_set(err, ERR_USAGE, "--ics and --json are two forms: ask for one");
    if (ics && options.suppose != NULL)
        return err_set(err, ERR_USAGE, "what is only supposed belongs in no calendar");
    if (!judge_begin(at, &a, &asked, &store, err) || !judge_model(&asked, &options, &a, &j, err) ||
        !view_read(j.decision.record, &a, &v, err))
        return false;
    if (ics)
        calendar(&o->text, &v);
    else if (o->json)
        as_json(&o->doc, &v);
    else
        as_text(&o->text, &v);
    return true;
}

static const struct opt opts[] = {
    JUDGE_OPTIONS(options),
    SUPPOSE_OPTION(options),
    { "at", 0, OPT_TEXT, &at, "DATE", "as of that day, not now" },
    { "ics", 0, OPT_FLAG, &ics, NULL, "the days as a calendar (RFC 5545)" },
};

const struct cmd cmd_forecast = {
    .name = "forecast",
    .summary = "what a decision comes to by itself, without new evidence",
    .usage = "[MODEL]",
    .opts = opts,
    .n_opts = COUNT(opts),
    .min_args = 0,
    .max_args = 1,
    .run = run,
};
