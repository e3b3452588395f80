/* cmd_plan.c - `ajar plan`: how large a run has to be to show what it is meant to show. It looks at
 * nothing and registers nothing. */
#include "cli/cmd.h"
#include "cli/listing.h"
#include "policy/sample.h"

#include <math.h>
#include <stdio.h>

static const char *limit_given, *rate_given, *confidence_given, *power_given;
static const char *spread_given, *noise_given, *effect_given, *size_given, *likeness_given;
static bool below, above, at_most, at_least, paired;
static uint64_t trials = OPT_UNSAID, repeats = OPT_UNSAID, planned_n = OPT_UNSAID;

struct planning {
    struct sample_limit limit;
    double rate, power, confidence;
    bool mean;       /* of scores; else a rate */
    double variance; /* of one score, or of one difference */
    double effect;   /* of clusters; 1: every item stands for itself */
};
struct planned {
    bool possible;
    struct sample_plan plan;
    uint64_t scores; /* of a mean */
};

/* ---- what is asked ---- */

/* A number, or one in percent. */
static bool number_of(const char *option, const char *given, struct dec *out, struct err *err)
{
    char room[QUOTED_BYTES];
    struct span s = span_of(given);
    bool percent = span_ends(s, "%");
    s.len -= percent;
    return (dec_parse(s, out) && (!percent || dec_scale(*out, -2, out))) ||
           err_set(err, ERR_USAGE, "--%s needs a number such as 5%% or 0.05, not %s", option,
                   span_quote(span_of(given), room));
}

static bool double_of(const char *option, const char *given, double *out, struct err *err)
{
    struct dec v;
    if (given == NULL)
        return true;
    if (!number_of(option, given, &v, err))
        return false;
    *out = dec_double(v);
    return true;
}

/* Of a share: 20 is no share, and may be meant as 20%. */
static bool share_of(const char *option, const char *given, double *out, struct err *err)
{
    if (!double_of(option, given, out, err))
        return false;
    if (*out >= 0 && *out <= 1)
        return true;
    if (*out > 1 && strchr(given, '%') == NULL)
        return err_set(err, ERR_USAGE, "--%s %s is above 1: write %s%% for percent", option, given,
                       given);
    return err_set(err, ERR_USAGE, "--%s %s is not between 0%% and 100%%", option, given);
}

static bool inside(const char *option, const char *given, double v, struct err *err)
{
    return (v > 0 && v < 1) ||
           err_set(err, ERR_USAGE, "--%s %s is not between 0 and 1", option, given);
}

static bool read_judging(struct planning *x, struct err *err)
{
    if (!share_of("confidence", confidence_given, &x->confidence, err) ||
        !share_of("power", power_given, &x->power, err) ||
        !inside("confidence", confidence_given, x->confidence, err) ||
        !inside("power", power_given, x->power, err))
        return false;
    x->limit.alpha = 1 - x->confidence;
    return true;
}

static bool read_side(struct planning *x, struct err *err)
{
    if (below + above + at_most + at_least > 1)
        return err_set(err, ERR_USAGE, "--below, --above, --at-most and --at-least: give one");
    x->limit.upper = !above && !at_least;
    x->limit.itself = at_most || at_least;
    return true;
}

/* Items that are alike tell less than they are: 1 + (size - 1) * likeness times as many are needed. */
static bool read_effect(struct planning *x, struct err *err)
{
    double size = 1, likeness = 0;
    if ((size_given != NULL) != (likeness_given != NULL))
        return err_set(err, ERR_USAGE, "--cluster-size and --likeness are given together");
    if (effect_given != NULL && size_given != NULL)
        return err_set(err, ERR_USAGE,
                       "--design-effect is what --cluster-size and --likeness come "
                       "to: give one or the other");
    if (!double_of("design-effect", effect_given, &x->effect, err) ||
        !double_of("cluster-size", size_given, &size, err) ||
        !share_of("likeness", likeness_given, &likeness, err))
        return false;
    if (size < 1 || size > SAMPLE_MOST)
        return err_set(err, ERR_USAGE, "--cluster-size %s is no number of items", size_given);
    if (size_given != NULL)
        x->effect = 1 + (size - 1) * likeness;
    return (x->effect >= 1 && x->effect <= SAMPLE_MOST) ||
           err_set(err, ERR_USAGE, "--design-effect %s is below 1, or no such effect",
                   effect_given);
}

/* Of one score: what items differ in, and what one item differs in from try to try; of a pair of
 * models each brings its own. */
static bool read_spread(struct planning *x, struct err *err)
{
    double spread = 0, noise = 0;
    x->mean = spread_given != NULL || noise_given != NULL;
    if (!x->mean && (paired || repeats != OPT_UNSAID))
        return err_set(err, ERR_USAGE, "--paired and --repeats are of scores: --spread is missing");
    if (!double_of("spread", spread_given, &spread, err) ||
        !double_of("noise", noise_given, &noise, err))
        return false;
    if (spread < 0 || noise < 0)
        return err_set(err, ERR_USAGE, "--spread and --noise are standard deviations: not below 0");
    if (repeats == 0)
        return err_set(err, ERR_USAGE, "--repeats 0: each item is tried once at least");
    double each = repeats == OPT_UNSAID ? 1 : (double)repeats;
    x->variance = spread * spread + (paired ? 2 : 1) * noise * noise / each;
    return !x->mean || x->variance > 0 ||
           err_set(err, ERR_USAGE, "scores that never differ need no plan: --spread is 0");
}

static const char *side_of(const struct planning *x)
{
    return x->limit.upper    ? x->limit.itself ? "at most" : "below"
           : x->limit.itself ? "at least"
                             : "above";
}

static bool read_rate(struct planning *x, struct err *err)
{
    if (limit_given == NULL || rate_given == NULL)
        return err_set(err, ERR_USAGE,
                       "--%s is missing: what has to be shown, and what is "
                       "expected to be true, such as --limit 5%% --true 2%%",
                       limit_given == NULL ? "limit" : "true");
    if (!number_of("limit", limit_given, &x->limit.value, err))
        return false;
    if (x->mean)
        return double_of("true", rate_given, &x->rate, err);
    double limit = 0;
    if (!share_of("limit", limit_given, &limit, err) ||
        !share_of("true", rate_given, &x->rate, err))
        return false;
    return !x->limit.itself || limit != (x->limit.upper ? 1 : 0) ||
           err_set(err, ERR_USAGE, "every rate is %s %s: there is nothing to show", side_of(x),
                   limit_given);
}

static bool read_all(struct planning *x, struct err *err)
{
    if (!read_judging(x, err) || !read_side(x, err) || !read_effect(x, err) ||
        !read_spread(x, err) || !read_rate(x, err))
        return false;
    return trials != 0 || err_set(err, ERR_USAGE, "--trials 0: a run has one at least");
}

/* ---- the plan ---- */

/* So many times the trials that stand for themselves. */
static uint64_t times_effect(const struct planning *x, uint64_t n)
{
    return (uint64_t)ceil((double)n * x->effect - 1e-9);
}

/* What so many trials are worth. */
static uint64_t worth(const struct planning *x, uint64_t n)
{
    return (uint64_t)floor((double)n / x->effect + 1e-9);
}

static double room_of(const struct planning *x)
{
    return (x->limit.upper ? 1 : -1) * (dec_double(x->limit.value) - x->rate);
}

static struct planned plan_of(const struct planning *x)
{
    struct planned p = { 0 };
    if (x->mean) {
        p.scores =
            room_of(x) > 0 ? sample_of_mean(room_of(x), x->variance, x->limit.alpha, x->power) : 0;
        p.possible = p.scores > 0;
    } else {
        p.possible = sample_plan(x->rate, x->power, &x->limit, &p.plan);
    }
    return p;
}

static void print_number(struct buf *b, const struct planning *x, const char *given)
{
    struct dec v, hundred;
    if (!x->mean && !strchr(given, '%') && dec_parse(span_of(given), &v) &&
        dec_scale(v, 2, &hundred)) {
        dec_print(b, hundred);
        buf_printf(b, "%%");
        return;
    }
    buf_shown(b, span_of(given));
}

static void print_question(struct buf *b, const struct planning *x)
{
    buf_printf(b, "To show with %g%% confidence that a %s is %s ", 100 * x->confidence,
               x->mean ? paired ? "mean difference" : "mean" : "rate", side_of(x));
    print_number(b, x, limit_given);
    buf_printf(b, ", if in truth it is ");
    print_number(b, x, rate_given);
    buf_printf(b, "\n");
}

static void print_row(struct buf *rows, const struct planning *x, struct sample_run r,
                      const char *what)
{
    buf_printf(rows, "%" PRIu64 "\t", times_effect(x, r.n));
    if (x->effect > 1)
        buf_printf(rows, "%" PRIu64 "\t", r.n);
    buf_printf(rows, "%" PRIu64 "\t%.1f%%\t%s\n", r.most, floor(1000 * r.chance) / 10, what);
}

static void print_rates(struct buf *b, const struct planning *x, const struct sample_plan *p)
{
    AUTO_CLOSE(buf) struct buf rows = { 0 };
    char always[64];
    buf_init(&rows, "a plan", 4096);
    buf_printf(&rows, "trials\t%s%s at most\tshown in\t\n", x->effect > 1 ? "worth\t" : "",
               x->limit.upper ? "hits" : "misses");
    snprintf(always, sizeof always, "so many or any more: never below %g%%", 100 * x->power);
    if (p->fewest.n == p->steady.n) {
        print_row(&rows, x, p->fewest, "the fewest; more will do as well");
    } else {
        print_row(&rows, x, p->fewest, "the fewest; a few more may show it less often");
        print_row(&rows, x, p->steady, always);
    }
    listing_columns(b, 2, &rows);
}

/* What was run is not what was planned. */
static bool unplanned(void)
{
    return trials != OPT_UNSAID && planned_n != OPT_UNSAID && trials != planned_n;
}

/* Of the number that is thought of, or was run. */
static void print_trials(struct buf *b, const struct planning *x)
{
    if (trials == OPT_UNSAID || x->mean || worth(x, trials) == 0)
        return;
    struct sample_run r = sample_run(worth(x, trials), x->rate, &x->limit);
    if (r.chance == 0)
        buf_printf(b, "\n%" PRIu64 " trials cannot show it, whatever comes out.\n", trials);
    else
        buf_printf(b,
                   "\n%" PRIu64 " trials show it in %.1f%% of runs: with at most %" PRIu64 " %s.\n",
                   trials, floor(1000 * r.chance) / 10, r.most, x->limit.upper ? "hits" : "misses");
    if (r.chance > 0 && r.chance < x->power)
        buf_printf(b, "That is below %g%%.\n", 100 * x->power);
}

static void print_unplanned(struct buf *b)
{
    if (unplanned())
        buf_printf(b,
                   "\nwarning: %" PRIu64 " trials where %" PRIu64 " were planned: such a run is "
                   "judged as one that was looked at before\nits end, by wider bounds.\n",
                   trials, planned_n);
}

static void print_why_not(struct buf *b, const struct planning *x)
{
    if (room_of(x) <= 0)
        buf_printf(b, "\nNo number of trials will do: in truth it is not %s the limit.\n",
                   side_of(x));
    else
        buf_printf(b, "\nMore than %u trials: the limit is too near to what is true.\n",
                   SAMPLE_MOST);
}

static void print_plan(struct buf *b, const struct planning *x, const struct planned *p)
{
    print_question(b, x);
    if (!p->possible) {
        print_why_not(b, x);
        print_trials(b, x);
        print_unplanned(b);
        return;
    }
    buf_printf(b, "\n");
    if (x->mean)
        buf_printf(b, "  about %" PRIu64 " items%s, for a chance of %g%%\n",
                   times_effect(x, p->scores), paired ? ", each tried on both" : "",
                   100 * x->power);
    else
        print_rates(b, x, &p->plan);
    if (x->effect > 1)
        buf_printf(b,
                   "\nItems that are alike tell less: a design effect of %.3g is taken into "
                   "account, about.\nState their scores and clusters, and the error will be "
                   "computed from them.\n",
                   x->effect);
    print_trials(b, x);
    print_unplanned(b);
    buf_printf(b, "\nSettle the number before the run, and state it as planned_n:  ajar evidence "
                  "register\n");
}

static void json_run(struct jout *o, const char *key, const struct planning *x, struct sample_run r)
{
    char chance[32];
    jout_open(o, key, '{');
    jout_u64(o, "n", times_effect(x, r.n));
    jout_u64(o, "most_against", r.most);
    snprintf(chance, sizeof chance, "%.6f", r.chance);
    jout_raw(o, "chance", span_of(chance));
    jout_close(o, '}');
}

static void json_plan(struct jout *o, const struct planning *x, const struct planned *p)
{
    jout_open(o, NULL, '{');
    jout_text(o, "schema", "ajar/plan/1");
    jout_text(o, "of", x->mean ? paired ? "difference" : "mean" : "rate");
    jout_bool(o, "possible", p->possible);
    if (p->possible && x->mean)
        jout_u64(o, "n", times_effect(x, p->scores));
    if (p->possible && !x->mean) {
        json_run(o, "fewest", x, p->plan.fewest);
        json_run(o, "steady", x, p->plan.steady);
    }
    if (trials != OPT_UNSAID && !x->mean && worth(x, trials) > 0) {
        struct sample_run r = sample_run(worth(x, trials), x->rate, &x->limit);
        r.n = trials;
        json_run(o, "asked", &(struct planning){ .effect = 1 }, r);
    }
    if (planned_n != OPT_UNSAID && trials != OPT_UNSAID)
        jout_bool(o, "as_planned", !unplanned());
    jout_close(o, '}');
}

static bool run(char **args, struct out *o, struct err *err)
{
    struct planning x = { .confidence = 0.95, .power = 0.8, .effect = 1 };
    (void)args;
    confidence_given = confidence_given != NULL ? confidence_given : "95%";
    power_given = power_given != NULL ? power_given : "80%";
    if (!read_all(&x, err))
        return false;
    struct planned p = plan_of(&x);
    o->no = !p.possible;
    if (o->json)
        json_plan(&o->doc, &x, &p);
    else
        print_plan(&o->text, &x, &p);
    return true;
}

static const struct opt opts[] = {
    { "limit", 'l', OPT_TEXT, &limit_given, "SHARE", "what has to be shown, such as 5%" },
    { "true", 't', OPT_TEXT, &rate_given, "SHARE", "what is expected to be true" },
    { "below", 0, OPT_FLAG, &below, NULL,
      "it must be below the limit; so it is if nothing is said" },
    { "above", 0, OPT_FLAG, &above, NULL, "it must be above the limit" },
    { "at-most", 0, OPT_FLAG, &at_most, NULL, "below the limit, or the limit itself" },
    { "at-least", 0, OPT_FLAG, &at_least, NULL, "above the limit, or the limit itself" },
    { "power", 0, OPT_TEXT, &power_given, "SHARE", "how often it should be shown; 80%" },
    { "confidence", 'c', OPT_TEXT, &confidence_given, "SHARE", "of the policy; 95%" },
    { "trials", 'n', OPT_COUNT, &trials, "N", "what so many trials would show" },
    { "planned", 0, OPT_COUNT, &planned_n, "N", "what was planned, if --trials is what was run" },
    { "spread", 0, OPT_TEXT, &spread_given, "S", "of scores: standard deviation between items" },
    { "noise", 0, OPT_TEXT, &noise_given, "S", "of scores: within one item, from try to try" },
    { "repeats", 0, OPT_COUNT, &repeats, "K", "how often each item is tried; 1" },
    { "paired", 0, OPT_FLAG, &paired, NULL, "differences of two models on the same items" },
    { "design-effect", 0, OPT_TEXT, &effect_given, "D", "times as many, for items are alike" },
    { "cluster-size", 0, OPT_TEXT, &size_given, "M", "items in one cluster" },
    { "likeness", 0, OPT_TEXT, &likeness_given, "R", "correlation of items of one cluster" },
};

const struct cmd cmd_plan = {
    .name = "plan",
    .summary = "how many trials would show that a limit is kept",
    .usage = "",
    .opts = opts,
    .n_opts = COUNT(opts),
    .min_args = 0,
    .max_args = 0,
    .run = run,
};
