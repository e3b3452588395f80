/* margin.c - of replay.h: releases in the table of scores. */
#include "catalogue/replay.h"

static bool no_such(const struct cat_release *r, struct err *err)
{
    char id[QUOTED_BYTES], model[QUOTED_BYTES];
    return err_set(err, ERR_INPUT, "release %s: the table of scores has no model %s",
                   span_quote(r->id, id), span_quote(r->frontier_model, model));
}

/* The worse of the two is what the difference rests on. */
static enum cat_basis basis_of(const struct frontier_row *row, const struct frontier_row *best)
{
    return row->read && best->read     ? CAT_READ
           : !row->read && !best->read ? CAT_MEMORY
                                       : CAT_PARTLY_READ;
}

static void set_margin(const struct frontier_series *s, const struct frontier_row *row, int64_t day,
                       struct cat_margin *out)
{
    struct frontier_score score = frontier_score_of(row, day);
    struct frontier_margin m;
    frontier_margin(s, &score, &m);
    if (m.why != FRONTIER_SHOWN)
        return;
    *out = (struct cat_margin){ .known = true,
                                .difference = m.difference,
                                .se = m.se,
                                .later = m.fitted_later,
                                .over = m.best.row->model,
                                .basis = basis_of(row, m.best.row) };
}

bool cat_margins(const struct catalogue *c, const struct frontier *t, struct arena *a,
                 struct cat_margin **out, struct err *err)
{
    static const struct frontier_choice index = { .benchmark = { (const uint8_t *)"ECI", 3 } };
    const struct frontier_series *s;
    struct cat_margin *list = ARENA_ARRAY(a, struct cat_margin, c->n, err);
    if (list == NULL || !frontier_choose(t, &index, &s, err))
        return false;
    for (size_t i = 0; i < c->n; i++) {
        const struct cat_release *r = &c->release[i];
        if (r->frontier_model.len == 0)
            continue;
        const struct frontier_row *row = frontier_model(s, r->frontier_model);
        if (row == NULL)
            return no_such(r, err);
        set_margin(s, row, clock_day(r->released.at), &list[i]);
    }
    *out = list;
    return true;
}
