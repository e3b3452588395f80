/* policy_cases.c - see policy_cases.h. */
#include "cli/policy_cases.h"

#include "base/file.h"
#include "base/path.h"
#include "cli/judge.h"

#include <stdio.h>
#include <unistd.h>

enum { CASES_MAX = 10000, EXPECT_MAX = 4 << 10, CASE_MEMORY = 500 << 20 };

static bool next_line(struct span *text, struct span *line)
{
    size_t n = 0;
    while (n < text->len && text->ptr[n] != '\n')
        n++;
    *line = (struct span){ text->ptr, n };
    size_t eaten = n + (n < text->len);
    *text = (struct span){ text->ptr + eaten, text->len - eaten };
    return eaten > 0;
}

static bool read_expect(struct span text, enum position *expect, struct clock *now, struct err *err)
{
    char room[QUOTED_BYTES];
    struct span line = { 0 };
    if (!next_line(&text, &line) || !position_parse(line, expect))
        return err_set(err, ERR_INPUT, "line 1: closed, hosted, gated or open, not %s",
                       span_quote(line, room));
    *now = clock_read();
    if (!next_line(&text, &line))
        return true;
    struct span day = { line.ptr + 3, line.len - 3 };
    if (!span_begins(line, "at ") || !clock_parse(day, &now->now_at))
        return err_set(err, ERR_INPUT, "line 2: at and a date such as 2026-11-21, not %s",
                       span_quote(line, room));
    return text.len == 0 || err_set(err, ERR_INPUT, "line 3: nothing comes behind the date");
}

/* folder is below dir; *there: it is a case. */
static bool run_case(const struct layers *l, const char *folder, struct policy_case *c, bool *there,
                     struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "a case", .limit = CASE_MEMORY };
    struct judge j = { .layers = *l };
    struct clock now;
    struct span text;
    const char *expect = path_join(&a, folder, "expect", err);
    *there = expect != NULL && access(expect, F_OK) == 0;
    if (!*there)
        return expect != NULL;
    if (!file_load(expect, EXPECT_MAX, &a, &text, err))
        return false;
    if (!read_expect(text, &c->expect, &now, err))
        return err_in(err, "%s", expect);
    if (!judge_supposed(folder, now, &a, &j, err))
        return false;
    c->got = j.decision.effective;
    return true;
}

bool policy_cases_run(const struct layers *l, const char *dir, struct arena *a,
                      struct policy_case **out, size_t *n, struct err *err)
{
    static const char *const any[] = { "" };
    static const struct file_wanted wanted = { any, COUNT(any), CASES_MAX, "cases" };
    struct span *name;
    size_t found = 0, n_names;
    if (!file_names(dir, &wanted, a, &name, &n_names, err))
        return false;
    struct policy_case *list = ARENA_ARRAY(a, struct policy_case, n_names, err);
    if (list == NULL)
        return false;
    for (size_t i = 0; i < n_names; i++) {
        bool there;
        list[found] = (struct policy_case){ .name = name[i] };
        const char *folder = path_join(a, dir, (const char *)name[i].ptr, err);
        if (folder == NULL || !run_case(l, folder, &list[found], &there, err))
            return false;
        found += there;
    }
    if (found == 0)
        return err_set(err, ERR_ABSENT, "%s: no folder in it has a file \"expect\"", dir);
    *out = list;
    *n = found;
    return true;
}
