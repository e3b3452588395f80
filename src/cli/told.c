/* told.c - see told.h. */
#include "cli/told.h"

#include "base/encode.h"

enum { CLUSTERS_FEW = 20 }; /* with fewer the error itself is uncertain */
static const double usual_alpha = 0.05;

static unsigned clusters_of(const struct item *it)
{
    uint32_t most = 0;
    for (size_t i = 0; it->cluster != NULL && i < it->n_scores; i++)
        most = it->cluster[i] + 1 > most ? it->cluster[i] + 1 : most;
    return most;
}

static void put_scores(struct buf *b, const struct item *it)
{
    double sum = 0;
    for (size_t i = 0; i < it->n_scores; i++)
        sum += it->score[i];
    buf_printf(b, "%zu scores, mean %.4g", it->n_scores, sum / (double)it->n_scores);
    if (it->cluster != NULL)
        buf_printf(b, ", %u cluster%s", clusters_of(it), clusters_of(it) == 1 ? "" : "s");
}

static void put_exact(struct buf *b, const struct item *it)
{
    char day[CLOCK_DATE_BYTES];
    if (it->yes_no)
        buf_printf(b, "%s", it->yes ? "yes" : "no");
    else if (it->on_date)
        buf_printf(b, "%s", clock_date((int64_t)it->lo.m * DAY_SECONDS, day));
    else
        dec_print(b, it->lo);
}

static void put_words(struct buf *b, const struct item *it)
{
    for (size_t i = 0; i < it->n_words; i++) {
        buf_put(b, i > 0 ? SPAN(", ") : SPAN(""));
        buf_shown(b, it->word[i]);
    }
    if (it->n_words == 0)
        buf_printf(b, "none of them");
}

static void put_range(struct buf *b, const struct item *it)
{
    dec_print(b, it->lo);
    buf_printf(b, " to ");
    dec_print(b, it->hi);
    buf_printf(b, ", %.4g%% on each side", 100 * it->level);
}

void told_value(struct buf *b, const struct item *it)
{
    char day[CLOCK_DATE_BYTES];
    if (it->kind == ITEM_EXACT)
        put_exact(b, it);
    else if (it->kind == ITEM_BINOMIAL)
        buf_printf(b, "%" PRIu64 " of %" PRIu64, it->k, it->n);
    else if (it->kind == ITEM_MEAN)
        buf_printf(b, "%.4g with error %.4g", it->mean, it->se);
    else if (it->kind == ITEM_INTERVAL)
        put_range(b, it);
    else if (it->kind == ITEM_SCORES)
        put_scores(b, it);
    else if (it->kind == ITEM_WORD || it->kind == ITEM_SET)
        put_words(b, it);
    else if (it->kind == ITEM_REGISTERED)
        buf_printf(b, "announced, %" PRIu64 " planned", it->n);
    else if (it->kind == ITEM_APPROVAL)
        buf_printf(b, "for %s until %s", position_name(it->position),
                   clock_date(it->until_at, day));
    if (it->unscored > 0)
        buf_printf(b, ", %" PRIu64 " unscored", it->unscored);
}

/* A fact that an item of this kind could be of, where no policy says. */
static struct pol_fact fact_like(const struct item *it)
{
    bool share = it->kind == ITEM_BINOMIAL;
    if (it->kind == ITEM_SCORES) {
        share = true;
        for (size_t i = 0; i < it->n_scores && share; i++)
            share = it->score[i] >= 0 && it->score[i] <= 1;
    }
    return (struct pol_fact){ .type = share ? POL_PROPORTION : POL_POINTS, .measured = true };
}

/* The fact it is weighed as, and the error. */
static struct pol_fact fact_of(const struct item *it, const struct policy *p, double *alpha)
{
    int i = p != NULL ? policy_fact(p, it->fact) : -1;
    *alpha = i < 0 ? usual_alpha : policy_alpha(p, (unsigned)i);
    return i < 0 ? fact_like(it) : p->fact[i];
}

static bool has_bounds(const struct item *it)
{
    return it->kind == ITEM_BINOMIAL || it->kind == ITEM_MEAN || it->kind == ITEM_SCORES;
}

bool told_bounds(struct buf *b, const struct item *it, const struct policy *p, struct arena *a,
                 struct err *err)
{
    double alpha;
    struct weighed w;
    struct pol_fact f = fact_of(it, p, &alpha);
    if (!it->reads || !has_bounds(it))
        return true;
    if (!weigh_item(it, &f, alpha, a, &w, err))
        return false;
    if (!w.fits)
        buf_printf(b, "none: not a value of this fact's type");
    else if (!w.bar)
        buf_printf(b, "none");
    else
        pol_print_set(b, &f, w.set);
    return true;
}

/* ---- notes ---- */

static void add(struct told_notes *to, bool against, const char *line)
{
    assert(to->n < TOLD_NOTES_MAX);
    to->line[to->n] = line;
    to->against[to->n++] = against;
}

/* Why it has no error bar; the first reason that is there. */
static const char *no_bar(const struct item *it)
{
    if (it->kind == ITEM_MEAN && it->se <= 0)
        return "no error bar: a standard error of 0 is what tools print when they had one item; it "
               "can only be bad news";
    if (it->kind == ITEM_SCORES && it->cluster != NULL && clusters_of(it) < 2)
        return "no error bar: all scores are of one cluster; it can only be bad news";
    if (it->looked)
        return "no error bar: its size was not settled before it, or not kept (planned_n, "
               "extended, "
               "peeked), and it is no count; it can only be bad news";
    return it->unscored > 0 ? "no error bar: too much is unscored; it can only be bad news"
                            : "no error bar: too few scores; it can only be bad news";
}

static bool note_bar(const struct item *it, struct arena *a, struct told_notes *to, struct err *err)
{
    struct pol_fact f = fact_like(it);
    struct weighed w;
    if (!has_bounds(it))
        return true;
    if (!weigh_item(it, &f, usual_alpha, a, &w, err))
        return false;
    if (!w.bar)
        add(to, true, no_bar(it));
    else if (it->looked)
        add(to, false,
            "its size was not settled before it, or not kept (planned_n, extended, "
            "peeked): judged by wider bounds");
    return true;
}

bool told_notes(const struct item *it, struct clock now, struct arena *a, struct told_notes *out,
                struct err *err)
{
    *out = (struct told_notes){ 0 };
    if (!note_bar(it, a, out, err))
        return false;
    if (it->kind == ITEM_EXACT && !it->yes_no && !it->on_date)
        add(out, false, "a number without an error bar never shows a measured fact");
    if (it->cluster != NULL && clusters_of(it) >= 2 && clusters_of(it) < CLUSTERS_FEW)
        add(out, false, "few clusters: the error is itself uncertain");
    if (it->kind == ITEM_INTERVAL && it->level < 1 - usual_alpha)
        add(out, false, "its level is below 95% on one side: most policies ask for more");
    if (it->kind != ITEM_APPROVAL && it->measured_at > now.now_at)
        add(out, false, "dated ahead: until then it can only be bad news");
    if (it->kind == ITEM_REGISTERED)
        add(out, false, "announces a run: until that comes in, its fact is unknown");
    if (it->has_supersedes)
        add(out, false, "withdraws another item: only if it is signed by a listed key");
    return true;
}

/* ---- which one ---- */

enum { DIGITS_LEAST = 8, NUMBER_DIGITS_MOST = 6 };

static bool no_item(const char *given, struct err *err)
{
    char room[QUOTED_BYTES];
    return err_set(err, ERR_ABSENT, "there is no item %s: `ajar evidence list MODEL` has them",
                   span_quote(span_of(given), room));
}

static bool find_digest(const struct ev_store *s, struct span digits, const char *given,
                        const struct item **out, struct err *err)
{
    char hex[2 * SHA256_BYTES + 1];
    *out = NULL;
    for (size_t i = 0; i < s->n_items; i++) {
        hex_put((struct span){ s->item[i].digest, SHA256_BYTES }, hex);
        if (digits.len > 2 * SHA256_BYTES || memcmp(hex, digits.ptr, digits.len) != 0)
            continue;
        if (*out != NULL && memcmp((*out)->digest, s->item[i].digest, SHA256_BYTES) != 0)
            return err_set(err, ERR_USAGE, "several items begin so: give more digits");
        *out = &s->item[i];
    }
    return *out != NULL || no_item(given, err);
}

bool told_find(const struct ev_store *s, const char *given, const struct item **out,
               struct err *err)
{
    struct span digits = span_of(given);
    uint64_t number;
    size_t named = span_begins(digits, "sha256:") ? strlen("sha256:") : 0;
    digits = (struct span){ digits.ptr + named, digits.len - named };
    if (named == 0 && digits.len <= NUMBER_DIGITS_MOST && span_u64(digits, &number)) {
        if (number == 0 || number > s->n_items)
            return no_item(given, err);
        *out = &s->item[number - 1];
        return true;
    }
    return digits.len >= DIGITS_LEAST ? find_digest(s, digits, given, out, err)
                                      : no_item(given, err);
}
