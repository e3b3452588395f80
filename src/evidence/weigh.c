/* weigh.c - see weigh.h. */
#include "evidence/weigh.h"

#include <math.h>

#include "policy/stat.h"

#define ROUNDING    1e-12 /* of a mean of many numbers, in parts of it */
#define LEVEL_SLACK 1e-12 /* levels are short decimals; 0.95 from 0.9 must not fail by a rounding */

bool weigh_is_number(const struct pol_fact *f)
{
    switch (f->type) {
    case POL_COUNT:
    case POL_PROPORTION:
    case POL_SIZE:
    case POL_DATE:
    case POL_DURATION:
    case POL_POINTS:
    case POL_MONTHS:
    case POL_COMPUTE:
        return true;
    default:
        return false;
    }
}

bool weigh_is_ordered(const struct pol_fact *f)
{
    return f->type == POL_YESNO || f->type == POL_POSITION || f->type == POL_ORDERED;
}

/* Cut to the values the fact can have; false if none is left. */
static bool within(const struct pol_fact *f, struct pol_set *s)
{
    struct pol_set all = pol_whole(f);
    if (dec_cmp(s->hi, all.lo) < 0 || dec_cmp(s->lo, all.hi) > 0)
        return false;
    s->lo = dec_cmp(s->lo, all.lo) < 0 ? all.lo : s->lo;
    s->hi = dec_cmp(s->hi, all.hi) > 0 ? all.hi : s->hi;
    return true;
}

static struct weighed between(const struct pol_fact *f, struct stat_bounds b, bool bar)
{
    struct weighed w = { .bar = bar };
    w.set.lo = dec_round(b.lo, false);
    w.set.hi = dec_round(b.hi, true);
    w.fits = weigh_is_number(f) && f->type != POL_DATE && within(f, &w.set);
    return w;
}

/* Items that could not be scored count as hits for the upper end and as misses for the lower. */
static struct stat_bounds count_bounds(uint64_t k, uint64_t n, uint64_t unscored, bool looked,
                                       double alpha)
{
    struct stat_bounds (*f)(uint64_t, uint64_t, double) = looked ? stat_sequence : stat_binomial;
    uint64_t all = n + unscored;
    if (unscored == 0)
        return f(k, n, alpha);
    return (struct stat_bounds){ f(k, all, alpha).lo, f(k + unscored, all, alpha).hi };
}

static struct weighed weigh_counts(const struct item *it, const struct pol_fact *f, double alpha)
{
    if (f->type != POL_PROPORTION)
        return (struct weighed){ .fits = false };
    return between(f, count_bounds(it->k, it->n, it->unscored, it->looked, alpha), true);
}

struct weighed weigh_pool(const struct item *sum, const struct pol_fact *f, double alpha)
{
    return weigh_counts(sum, f, alpha);
}

/* An error of nothing is not a perfect measurement: it is what tools print when they had one
 * item, or one cluster. Of equal scores such as 0.05 what rounding leaves is nothing, too. */
static struct weighed weigh_mean(double mean, double se, double df, const struct pol_fact *f,
                                 double alpha)
{
    return between(f, stat_mean(mean, se, df, alpha), se > ROUNDING * fabs(mean));
}

static bool zeros_and_ones(const struct item *it, uint64_t *ones)
{
    *ones = 0;
    for (size_t i = 0; i < it->n_scores; i++) {
        if (it->score[i] != 0 && it->score[i] != 1)
            return false;
        *ones += it->score[i] == 1;
    }
    return true;
}

/* A code for "not scored" among them, such as -1, would be taken for a very good score. */
static bool scores_fit(const struct item *it, const struct pol_fact *f)
{
    for (size_t i = 0; i < it->n_scores && f->type == POL_PROPORTION; i++)
        if (it->score[i] < 0 || it->score[i] > 1)
            return false;
    return true;
}

/* The scores with the missing ones set to `as`, each a cluster for itself. */
static bool imputed(const struct item *it, double as, struct arena *a, struct stat_error *out,
                    bool *enough, struct err *err)
{
    size_t n = it->n_scores + it->unscored;
    double *score = NULL, *scratch = NULL;
    uint32_t *cluster = NULL;
    if ((score = ARENA_ARRAY(a, double, n, err)) == NULL ||
        (scratch = ARENA_ARRAY(a, double, n, err)) == NULL ||
        (it->cluster != NULL && (cluster = ARENA_ARRAY(a, uint32_t, n, err)) == NULL))
        return false;
    for (size_t i = 0; i < n; i++) {
        score[i] = i < it->n_scores ? it->score[i] : as;
        if (cluster != NULL)
            cluster[i] = i < it->n_scores ? it->cluster[i] : (uint32_t)i;
    }
    *out = (struct stat_error){ .mean = score[0], .df = 1 };
    *enough = stat_items(score, cluster, n, out, scratch);
    return true;
}

/* How many different clusters there are; items without are one each. */
static bool count_clusters(const struct item *it, struct arena *a, uint64_t *out, struct err *err)
{
    *out = it->n_scores;
    if (it->cluster == NULL)
        return true;
    bool *seen = ARENA_ARRAY(a, bool, it->n_scores, err);
    *out = 0;
    for (size_t i = 0; seen != NULL && i < it->n_scores; i++) {
        *out += !seen[it->cluster[i]];
        seen[it->cluster[i]] = true;
    }
    return seen != NULL;
}

/* Of shares no bound is tighter than that of as many trials as there are clusters, all of one mind.
 * Of zeros and ones that vary by nothing it is the bound; of few hits in few clusters the mean's own
 * would be narrower than without any hit, and four zeros and a 0.001 would show more than five zeros. */
static void widen_to_clusters(struct weighed *w, const struct item *it, uint64_t clusters,
                              double alpha)
{
    struct stat_bounds none = count_bounds(0, clusters, it->unscored, it->looked, alpha);
    struct stat_bounds all = count_bounds(clusters, clusters, it->unscored, it->looked, alpha);
    struct dec hi = dec_round(none.hi, true), lo = dec_round(all.lo, false);
    w->set.hi = dec_cmp(w->set.hi, hi) < 0 ? hi : w->set.hi;
    w->set.lo = dec_cmp(w->set.lo, lo) > 0 ? lo : w->set.lo;
}

static bool weigh_scores(const struct item *it, const struct pol_fact *f, double alpha,
                         struct arena *a, struct weighed *out, struct err *err)
{
    struct stat_error low, high;
    uint64_t ones = 0, clusters = 0;
    bool enough, binary = f->type == POL_PROPORTION && zeros_and_ones(it, &ones);
    if (binary && it->cluster == NULL) {
        struct item counts = {
            .k = ones, .n = it->n_scores, .unscored = it->unscored, .looked = it->looked
        };
        *out = weigh_counts(&counts, f, alpha);
        return true;
    }
    bool impute = f->type == POL_PROPORTION && it->unscored <= it->n_scores; /* most were scored */
    struct item all = *it;
    all.unscored = impute ? it->unscored : 0;
    if (!imputed(&all, 0, a, &low, &enough, err) ||
        (enough && !imputed(&all, 1, a, &high, &enough, err)) ||
        (f->type == POL_PROPORTION && !count_clusters(it, a, &clusters, err)))
        return false;
    high = enough ? high : low;
    struct weighed w = weigh_mean(low.mean, low.se, low.df, f, alpha);
    struct weighed v = weigh_mean(high.mean, high.se, high.df, f, alpha);
    bool alike = binary && clusters > 1 && (ones == 0 || ones == it->n_scores);
    w.set.hi = v.set.hi;
    w.fits = w.fits && v.fits && scores_fit(it, f);
    w.bar = ((w.bar && v.bar) || alike) && enough && !it->looked && (impute || it->unscored == 0);
    if (clusters > 1)
        widen_to_clusters(&w, &all, clusters, alpha);
    *out = w;
    return true;
}

static struct weighed weigh_exact(const struct item *it, const struct pol_fact *f)
{
    struct weighed w = { .bar = !f->measured };
    if (it->yes_no) {
        w.fits = f->type == POL_YESNO;
        w.set.may = it->yes ? 2 : 1;
        return w;
    }
    w.set.lo = it->lo, w.set.hi = it->hi;
    w.fits = weigh_is_number(f) && it->on_date == (f->type == POL_DATE) && within(f, &w.set);
    struct pol_set all = pol_whole(f);
    w.fits = w.fits && dec_cmp(it->lo, all.lo) >= 0 && dec_cmp(it->lo, all.hi) <= 0;
    return w;
}

static int word_index(const struct pol_fact *f, struct span word)
{
    for (unsigned i = 0; i < f->n_words; i++)
        if (span_eq(f->word[i], word))
            return (int)i;
    if (f->type == POL_YESNO)
        return span_eq(word, SPAN("yes")) ? 1 : span_eq(word, SPAN("no")) ? 0 : -1;
    enum position p;
    if (f->type != POL_POSITION)
        return -1;
    if (span_eq(word, SPAN("none"))) /* no parent holds it back */
        return POSITION_OPEN - POSITION_CLOSED;
    return position_parse(word, &p) ? (int)p - POSITION_CLOSED : -1;
}

static struct weighed weigh_words(const struct item *it, const struct pol_fact *f)
{
    struct weighed w = { .bar = true };
    bool set = f->type == POL_SET;
    w.fits = set == (it->kind == ITEM_SET) && (set || weigh_is_ordered(f) || f->type == POL_WORD);
    for (size_t i = 0; i < it->n_words && w.fits; i++) {
        int bit = word_index(f, it->word[i]);
        w.fits = bit >= 0;
        w.set.may |= bit >= 0 ? (uint64_t)1 << bit : 0;
    }
    w.set.must = set ? w.set.may : 0;
    return w;
}

bool weigh_item(const struct item *it, const struct pol_fact *f, double alpha, struct arena *a,
                struct weighed *out, struct err *err)
{
    switch (it->kind) {
    case ITEM_EXACT:
        *out = weigh_exact(it, f);
        return true;
    case ITEM_BINOMIAL:
        *out = weigh_counts(it, f, alpha);
        return true;
    case ITEM_MEAN:
        *out = weigh_mean(it->mean, it->se, it->df, f, alpha);
        out->bar = out->bar && !it->looked && it->unscored == 0;
        return true;
    case ITEM_INTERVAL:
        *out = (struct weighed){ .set = { .lo = it->lo, .hi = it->hi },
                                 .bar = it->level >= 1 - alpha - LEVEL_SLACK };
        out->fits = weigh_is_number(f) && f->type != POL_DATE && within(f, &out->set);
        return true;
    case ITEM_SCORES:
        return weigh_scores(it, f, alpha, a, out, err);
    case ITEM_WORD:
    case ITEM_SET:
        *out = weigh_words(it, f);
        return true;
    default:
        *out = (struct weighed){ .fits = true, .set = pol_whole(f) };
        return true;
    }
}

static bool sample_of_scores(const struct item *it, const struct pol_fact *f, struct arena *a,
                             struct weigh_sample *out, struct err *err)
{
    struct stat_error e;
    bool enough;
    uint64_t ones;
    if (f->type == POL_PROPORTION && it->cluster == NULL && zeros_and_ones(it, &ones)) {
        *out = (struct weigh_sample){ .k = ones, .n = it->n_scores };
        return true;
    }
    if (!imputed(it, 0, a, &e, &enough, err))
        return false;
    if (enough)
        *out = (struct weigh_sample){ .mean = e.mean, .se = e.se };
    return true;
}

bool weigh_sample(const struct item *it, const struct pol_fact *f, struct arena *a,
                  struct weigh_sample *out, struct err *err)
{
    *out = (struct weigh_sample){ 0 };
    if (it->kind == ITEM_MEAN)
        *out = (struct weigh_sample){ .mean = it->mean, .se = it->se };
    if (it->unscored > 0 || it->looked)
        return true;
    if (it->kind == ITEM_BINOMIAL)
        *out = (struct weigh_sample){ .k = it->k, .n = it->n };
    return it->kind != ITEM_SCORES || sample_of_scores(it, f, a, out, err);
}

/* ---- for people ---- */

static void put_bound(struct buf *b, const struct pol_fact *f, const struct pol_set *s,
                      double alpha)
{
    buf_printf(b, ", %.4g%% bound ", 100 * (1 - alpha));
    if (f->direction == POL_NEUTRAL)
        buf_printf(b, "%.4g to %.4g", dec_double(s->lo), dec_double(s->hi));
    else
        buf_printf(b, "%.4g", dec_double(f->direction == POL_SAFER_UP ? s->lo : s->hi));
}

static void put_words(struct buf *b, const struct item *it)
{
    for (size_t i = 0; i < it->n_words; i++) {
        buf_put(b, i > 0 ? SPAN(", ") : SPAN(""));
        buf_shown(b, it->word[i]);
    }
    if (it->n_words == 0)
        buf_put(b, SPAN("none of them"));
}

static void put_plain(struct buf *b, const struct item *it, const struct pol_fact *f,
                      const struct weighed *w)
{
    char day[CLOCK_DATE_BYTES];
    switch (it->kind) {
    case ITEM_WORD:
    case ITEM_SET:
        put_words(b, it);
        return;
    case ITEM_REGISTERED:
        buf_printf(b, "registered, %" PRIu64 " planned", it->n);
        return;
    case ITEM_APPROVAL:
        buf_printf(b, "for %s until %s", position_name(it->position),
                   clock_date(it->until_at, day));
        return;
    default:
        pol_print_set(b, f, w->set);
        return;
    }
}

bool weigh_shown(const struct item *it, const struct pol_fact *f, const struct weighed *w,
                 double alpha, struct arena *a, struct span *out, struct err *err)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct span text;
    buf_init(&b, "item", EV_FILE_MAX);
    if (it->kind == ITEM_BINOMIAL)
        buf_printf(&b, "%" PRIu64 " of %" PRIu64, it->k, it->n);
    else if (it->kind == ITEM_MEAN)
        buf_printf(&b, "%.4g with error %.4g", it->mean, it->se);
    else if (it->kind == ITEM_SCORES)
        buf_printf(&b, "%zu scores", it->n_scores);
    else
        put_plain(&b, it, f, w);
    if (it->unscored > 0)
        buf_printf(&b, ", %" PRIu64 " unscored", it->unscored);
    if (it->kind == ITEM_INTERVAL)
        buf_printf(&b, " at %.4g%%", 100 * it->level);
    if (it->kind == ITEM_BINOMIAL || it->kind == ITEM_MEAN || it->kind == ITEM_SCORES)
        put_bound(&b, f, &w->set, alpha);
    return buf_done(&b, &text, err) && span_copy(a, text, out, err);
}
