/* witness.c - see witness.h. */
#include "cli/witness.h"

#include "base/file.h"
#include "evidence/state.h"

#include <dirent.h>
#include <stdio.h>

#define DAY_OF_NONE "2026-01-01" /* to decide on, where no condition asks for the day */

static bool is_empty(const char *folder)
{
    DIR *d = opendir(folder);
    bool empty = true;
    for (struct dirent *e; d != NULL && empty && (e = readdir(d)) != NULL;)
        empty = strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0;
    if (d != NULL)
        closedir(d);
    return empty;
}

static bool put(const char *folder, const char *name, struct span text, struct arena *a,
                struct err *err)
{
    const char *path = path_join(a, folder, name, err);
    return path != NULL && file_replace(path, text, 0644, err);
}

static bool put_state(const char *folder, const struct pol_state *s, struct span items,
                      struct arena *a, struct err *err)
{
    char expect[64], date[CLOCK_DATE_BYTES];
    snprintf(expect, sizeof expect, "%s\nat %s\n", position_name(s->position),
             clock_date(s->now.now_at, date));
    return file_folder(folder, 0755, err) && put(folder, "supposed.evidence.json", items, a, err) &&
           put(folder, "expect", span_of(expect), a, err);
}

static bool write_one(const char *folder, const struct policy *p, size_t number,
                      struct pol_finding *f, struct arena *a, struct err *err)
{
    struct span items[2];
    for (unsigned i = 0; i < f->n_witnesses; i++) {
        bool whole;
        struct pol_state *s = &f->witness[i];
        if (!s->has_today && !clock_parse(SPAN(DAY_OF_NONE), &s->now.now_at))
            return false;
        if (!ev_state_text(p, s, a, &items[i], &whole, err))
            return false;
        if (!whole) {
            f->n_witnesses = 0;
            f->fact = -1;
        }
    }
    for (unsigned i = 0; i < f->n_witnesses; i++) {
        char name[32];
        snprintf(name, sizeof name, "%zu-%c", number, i == 0 ? 'a' : 'b');
        const char *path = path_join(a, folder, name, err);
        if (path == NULL || !put_state(path, &f->witness[i], items[i], a, err))
            return false;
    }
    return true;
}

bool witness_room(const char *folder, struct err *err)
{
    char room[QUOTED_BYTES];
    return is_empty(folder) ||
           err_set(err, ERR_USAGE, "%s is not empty: witnesses need a folder of their own",
                   span_quote(span_of(folder), room));
}

bool witness_write(const char *folder, struct findings *f, struct arena *a, struct err *err)
{
    for (size_t i = 0; i < f->found.n_findings; i++)
        if (!write_one(folder, f->p, f->before + i + 1, f->found.finding[i], a, err))
            return false;
    return true;
}
