/* home.c - see home.h. */
#include "cli/home.h"

#include <stdio.h>

#include "decision/settle.h"

typedef bool holds_true(struct store *s, const char *home, struct err *err);

static struct store *open_if(holds_true *asked, bool create, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "paths", .limit = 64 << 10 };
    const char *home = store_home(&a, err);
    struct store *s = home != NULL ? store_open(home, create, err) : NULL;
    if (s == NULL || asked == NULL || asked(s, home, err))
        return s;
    store_close(s);
    return NULL;
}

struct store *home_open(bool create, struct err *err)
{
    return open_if(NULL, create, err);
}

struct store *home_current(bool create, struct err *err)
{
    return open_if(settle_stands, create, err);
}

struct store *home_shown(struct err *err)
{
    return open_if(settle_shows, false, err);
}

/* Once is enough: nobody who writes can have missed it. */
static void say_ahead(int64_t kept_at, int64_t now_at)
{
    static bool said;
    char kept[CLOCK_TIME_BYTES], now[CLOCK_TIME_BYTES];
    if (said || kept_at <= now_at + CLOCK_APART_SECONDS)
        return;
    said = true;
    fprintf(
        stderr,
        "ajar: the clock says %s, and this home has seen %s, which it goes by: what is decided is "
        "dated so, and others take it as not valid yet. How to set that right: docs/log.md, "
        "section 8\n",
        clock_time(now_at, now), clock_time(kept_at, kept));
}

bool home_now(struct store *s, int64_t *now_at, struct err *err)
{
    struct clock now = clock_read(), kept;
    if (!store_clock(s, now, &kept, err))
        return false;
    say_ahead(kept.now_at, now.now_at);
    *now_at = kept.now_at;
    return true;
}

bool home_name(const char *given, struct span *ns, struct span *name, struct err *err)
{
    char room[QUOTED_BYTES];
    const char *slash = strchr(given, '/');
    if (slash == NULL || slash == given || slash[1] == 0 || strchr(slash + 1, '/') != NULL)
        return err_set(err, ERR_USAGE, "expected NS/NAME, such as acme/tiny, not %s",
                       span_quote(span_of(given), room));
    *ns = (struct span){ (const uint8_t *)given, (size_t)(slash - given) };
    *name = span_of(slash + 1);
    return true;
}

bool home_model(struct store *s, const char *given, struct arena *a, struct store_model *out,
                struct err *err)
{
    char room[QUOTED_BYTES];
    struct span ns, name;
    if (!home_name(given, &ns, &name, err))
        return false;
    enum found_row f = store_model_find(s, ns, name, a, out, err);
    return f == ROW_FOUND || (f == ROW_ABSENT &&
                              err_set(err, ERR_ABSENT, "there is no model %s: `ajar show` has them",
                                      span_quote(span_of(given), room)));
}

bool home_head(struct store *s, const struct store_model *m, struct arena *a,
               struct store_commit *out, struct err *err)
{
    if (m->head == 0)
        return err_set(
            err, ERR_ABSENT,
            "%.*s/%.*s: nothing of it holds yet: its first release waits to be signed or "
            "logged; see ajar show",
            (int)m->ns.len, (const char *)m->ns.ptr, (int)m->name.len, (const char *)m->name.ptr);
    enum found_row f = store_commit_by_id(s, m->head, a, out, err);
    return f == ROW_FOUND || (f == ROW_ABSENT && err_set(err, ERR_SYSTEM,
                                                         "the database is damaged: a model without "
                                                         "its commit"));
}

static bool no_date(const char *option, const char *given, struct err *err)
{
    char room[QUOTED_BYTES];
    return err_set(err, ERR_USAGE, "--%s needs a date such as 2026-11-21, not %s", option,
                   span_quote(span_of(given), room));
}

bool home_date(const char *option, const char *given, int64_t *at, struct err *err)
{
    return clock_parse(span_of(given), at) || no_date(option, given, err);
}

bool home_until(const char *given, int64_t now_at, int64_t *end_at, struct err *err)
{
    if (!clock_parse_end(span_of(given), end_at))
        return no_date("until", given, err);
    return *end_at > now_at || err_set(err, ERR_USAGE, "--until %s is past", given);
}

bool home_end(const struct home_end *e, int64_t now_at, int64_t *until_at, struct err *err)
{
    if (e->days == OPT_UNSAID && e->until != NULL)
        return home_until(e->until, now_at, until_at, err);
    if (e->until != NULL)
        return err_set(err, ERR_USAGE, "--until and --days both say when it ends: give one");
    bool said = e->days != OPT_UNSAID;
    if (said && (e->days == 0 || e->days > HOME_DAYS_MAX))
        return err_set(err, ERR_USAGE, "--days needs a number from 1 to %d, not %" PRIu64,
                       HOME_DAYS_MAX, e->days);
    *until_at = said ? now_at + (int64_t)e->days * DAY_SECONDS : 0;
    return true;
}
