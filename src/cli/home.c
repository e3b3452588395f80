/* home.c - see home.h. */
#include "cli/home.h"

struct store *home_open(bool create, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "paths", .limit = 64 << 10 };
    const char *home = store_home(&a, err);
    return home != NULL ? store_open(home, create, err) : NULL;
}

bool home_now(struct store *s, int64_t *now_at, struct err *err)
{
    struct clock now;
    if (!store_clock(s, clock_read(), &now, err))
        return false;
    *now_at = now.now_at;
    return true;
}

bool home_name(const char *given, struct span *ns, struct span *name, struct err *err)
{
    char room[QUOTED_BYTES];
    const char *slash = strchr(given, '/');
    if (slash == NULL || slash == given || slash[1] == 0 || strchr(slash + 1, '/') != NULL)
        return err_set(err, ERR_USAGE, "%s is no NAMESPACE/NAME", span_quote(span_of(given), room));
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
    enum found_row f = store_commit_by_id(s, m->head, a, out, err);
    return f == ROW_FOUND || (f == ROW_ABSENT && err_set(err, ERR_SYSTEM,
                                                         "the database is damaged: a model without "
                                                         "its commit"));
}

bool home_end(const struct home_end *e, int64_t now_at, int64_t *until_at, struct err *err)
{
    char room[QUOTED_BYTES];
    int64_t at = 0;
    if (e->until != NULL && e->days > 0)
        return err_set(err, ERR_USAGE, "--until and --days both say when it ends: give one");
    if (e->days > HOME_DAYS_MAX)
        return err_set(err, ERR_USAGE, "--days %" PRIu64 " is more than %d", e->days,
                       HOME_DAYS_MAX);
    if (e->days > 0)
        at = now_at + (int64_t)e->days * DAY_SECONDS;
    if (e->until != NULL && !clock_parse(span_of(e->until), &at))
        return err_set(err, ERR_USAGE, "--until needs a date like 2026-12-31, not %s",
                       span_quote(span_of(e->until), room));
    if (e->until != NULL && at <= now_at)
        return err_set(err, ERR_USAGE, "--until %s is past", e->until);
    *until_at = at;
    return true;
}
