/* pile.c - see pile.h. */
#include "results/pile.h"

#include "base/sort.h"

static bool same(const struct pile_name *a, const struct pile_name *b)
{
    return span_eq(a->metric, b->metric) && span_eq(a->filter, b->filter) &&
           span_eq(a->task, b->task);
}

struct pile *pile_find(struct piles *p, const struct pile_name *name, struct err *err)
{
    for (size_t k = 0; k < p->n; k++) { /* items have their metrics in one order mostly */
        size_t i = (p->hint + k) % p->n;
        if (!same(&p->pile[i].name, name))
            continue;
        p->hint = i + 1;
        return &p->pile[i];
    }
    if (p->n == PILES_MAX) {
        err_set(err, ERR_LIMIT, "more than %u metrics", PILES_MAX);
        return NULL;
    }
    struct pile_name kept;
    p->pile = arena_grow(p->a, p->pile, p->n, &p->cap, sizeof *p->pile, err);
    if (p->pile == NULL || !span_copy(p->a, name->task, &kept.task, err) ||
        !span_copy(p->a, name->metric, &kept.metric, err) ||
        !span_copy(p->a, name->filter, &kept.filter, err))
        return NULL;
    p->pile[p->n] = (struct pile){ .name = kept };
    return &p->pile[p->n++];
}

bool pile_add(struct piles *p, struct pile *pile, const struct pile_score *s, struct err *err)
{
    pile->edited |= s->edited;
    if (!s->known) {
        pile->unscored++;
        return true;
    }
    if (pile->n == RESULTS_SCORES_MAX)
        return err_at(err, ERR_LIMIT, s->at, "more than %u scores of one metric",
                      RESULTS_SCORES_MAX);
    pile->score = arena_grow(p->a, pile->score, pile->n, &pile->cap, sizeof *s, err);
    if (pile->score == NULL)
        return false;
    pile->score[pile->n++] = *s;
    return true;
}

struct sorted {
    struct span by;
    size_t i;
};

static int by_text(const void *x, const void *y)
{
    const struct sorted *a = x, *b = y;
    int c = span_cmp(a->by, b->by);
    return c != 0 ? c : (a->i > b->i) - (a->i < b->i);
}

static struct sorted *sort_by(struct piles *p, const struct pile *pile, bool cluster,
                              struct err *err)
{
    struct sorted *list = ARENA_ARRAY(p->a, struct sorted, pile->n, err);
    for (size_t i = 0; list != NULL && i < pile->n; i++)
        list[i] = (struct sorted){ cluster ? pile->score[i].cluster : pile->score[i].id, i };
    if (list != NULL)
        sort_heap(list, pile->n, sizeof *list, by_text);
    return list;
}

bool pile_mean(struct piles *p, const struct pile *pile, double *out, struct err *err)
{
    struct sorted *list = sort_by(p, pile, true, err);
    double sum = 0, clusters = 0;
    if (list == NULL)
        return false;
    for (size_t i = 0, end; i < pile->n; i = end) {
        double part = 0;
        for (end = i; end < pile->n && span_eq(list[i].by, list[end].by); end++)
            part += pile->score[list[end].i].value;
        sum += part / (double)(end - i), clusters++;
    }
    *out = sum / clusters;
    return true;
}

/* *differ: no two ids are alike, or it fails where they have to be. */
static bool check_ids(struct piles *p, const struct pile *pile, bool *differ, struct err *err)
{
    char room[QUOTED_BYTES];
    struct sorted *list = sort_by(p, pile, false, err);
    *differ = true;
    for (size_t i = 1; list != NULL && i < pile->n && *differ; i++) {
        *differ = !span_eq(list[i - 1].by, list[i].by);
        if (!*differ && !p->repeats)
            return err_at(err, ERR_INPUT, pile->score[list[i].i].at,
                          "item %s stands twice; each is written once",
                          span_quote(list[i].by, room));
    }
    return list != NULL;
}

/* Numbers the clusters; NULL in *out if each has one item. */
static bool number_clusters(struct piles *p, const struct pile *pile, uint32_t **out,
                            struct err *err)
{
    struct sorted *list = sort_by(p, pile, true, err);
    uint32_t *number = list != NULL ? ARENA_ARRAY(p->a, uint32_t, pile->n, err) : NULL, n = 0;
    if (number == NULL)
        return false;
    for (size_t i = 0; i < pile->n; i++) {
        n += i > 0 && !span_eq(list[i - 1].by, list[i].by);
        number[list[i].i] = n;
    }
    *out = n + 1 < pile->n ? number : NULL;
    return true;
}

struct result *pile_result(struct piles *p, struct pile *pile, struct results *out, struct err *err)
{
    struct result made = { .task = pile->name.task,
                           .metric = pile->name.metric,
                           .filter = pile->name.filter,
                           .kind = RESULT_SCORES,
                           .n_scores = pile->n,
                           .unscored = pile->unscored,
                           .edited = pile->edited };
    bool named = pile->score[0].id.ptr != NULL;
    made.score = ARENA_ARRAY(p->a, double, pile->n, err);
    if (made.score == NULL || (named && !check_ids(p, pile, &named, err)) ||
        !number_clusters(p, pile, &made.cluster, err) ||
        (named && (made.item = ARENA_ARRAY(p->a, struct span, pile->n, err)) == NULL))
        return NULL;
    for (size_t i = 0; i < pile->n; i++) {
        made.score[i] = pile->score[i].value;
        if (named)
            made.item[i] = pile->score[i].id;
    }
    struct result *r = gain_result(out, p->a, err);
    if (r != NULL)
        *r = made;
    return r;
}

bool pile_results(struct piles *p, struct results *out, struct err *err)
{
    for (size_t i = 0; i < p->n; i++)
        if (p->pile[i].n == 0)
            notes_add(out->notes, "no-number", 0, "a metric without a single score is left out");
        else if (pile_result(p, &p->pile[i], out, err) == NULL)
            return false;
    return true;
}
