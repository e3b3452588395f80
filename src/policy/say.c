/* say.c - conditions, sets and obligations in the words of the language, for people. */
#include "policy/cond.h"
#include "policy/fact.h"

#include "base/clock.h"

#define SHOWN_DIGITS 4 /* of bounds and sizes: enough to compare, few enough to read */

const char *cond_op_name(enum cond_op op, bool date)
{
    switch (op) {
    case OP_ABOVE:
        return date ? "is after" : "is above";
    case OP_AT_LEAST:
        return "is at least";
    case OP_BELOW:
        return date ? "is before" : "is below";
    case OP_AT_MOST:
        return "is at most";
    }
    return "";
}

static enum cond_op op_negated(enum cond_op op)
{
    static const enum cond_op negated[] = { 0, OP_AT_MOST, OP_BELOW, OP_AT_LEAST, OP_ABOVE };
    return negated[op];
}

static void print_literal(struct buf *b, const struct pol_cond *c)
{
    bool percent = span_eq(c->unit, SPAN("%"));
    buf_put(b, c->number);
    if (c->scale.len > 0) {
        buf_put(b, SPAN(" "));
        buf_put(b, c->scale);
    }
    if (c->unit.len > 0) {
        buf_put(b, percent ? SPAN("") : SPAN(" "));
        buf_put(b, c->unit);
    }
}

/* Bits of mask as words, the last two joined by `last`. */
static void print_words(struct buf *b, const struct span *word, uint64_t mask, const char *last)
{
    for (unsigned i = 0, left = (unsigned)__builtin_popcountll(mask), n = left; left > 0; i++) {
        if ((mask >> i & 1) == 0)
            continue;
        if (left < n)
            buf_printf(b, "%s", left > 1 ? ", " : last);
        buf_put(b, word[i]);
        left--;
    }
}

static void print_word_atom(struct buf *b, const struct pol_fact *f, const struct pol_cond *c,
                            bool negated)
{
    uint64_t mask = negated ? fact_words(f) & ~c->mask : c->mask;
    if (c->form == FORM_ORDER) {
        buf_printf(b, " %s ", cond_op_name(negated ? op_negated(c->op) : c->op, false));
        buf_put(b, f->word[c->k]);
        return;
    }
    if (c->form == FORM_ONE_OF) {
        buf_put(b, negated != (c->k == 1) ? SPAN(" is none of (") : SPAN(" is one of ("));
        print_words(b, f->word, c->k == 1 ? fact_words(f) & ~c->mask : c->mask, ", ");
        buf_put(b, SPAN(")"));
        return;
    }
    bool one = __builtin_popcountll(mask) == 1;
    buf_put(b, one ? SPAN(" is ") : SPAN(" is not "));
    print_words(b, f->word, one ? mask : fact_words(f) & ~mask, "");
}

void cond_print(struct buf *b, const struct policy *p, const struct pol_cond *c, bool negated)
{
    if (c->kind == COND_CANDIDATE) {
        unsigned at = (unsigned)__builtin_ctzll(c->mask);
        buf_printf(b, "position is %s%s", negated ? "not " : "", position_name((enum position)at));
        return;
    }
    const struct pol_fact *f = &p->fact[c->index];
    bool date = f->type == POL_DATE;
    buf_put(b, f->name);
    if (c->kind == COND_NUMBER) {
        bool not_date = date && negated && (c->op == OP_ABOVE || c->op == OP_BELOW);
        if (not_date)
            buf_printf(b, " is not %s ", c->op == OP_ABOVE ? "after" : "before");
        else
            buf_printf(b, " %s ", cond_op_name(negated ? op_negated(c->op) : c->op, date));
        print_literal(b, c);
    } else if (c->kind == COND_INCLUDES) {
        buf_put(b, negated ? SPAN(" lacks ") : SPAN(" includes "));
        print_words(b, f->word, c->mask, "");
    } else if (c->kind == COND_KNOWN) {
        buf_put(b, negated ? SPAN(" is missing") : SPAN(" is known"));
    } else {
        print_word_atom(b, f, c, negated);
    }
}

/* ---- obligations ---- */

static void print_days(struct buf *b, const char *what, uint64_t days)
{
    buf_printf(b, "%s %" PRIu64 " day%s", what, days, days == 1 ? "" : "s");
}

static void print_text(struct buf *b, const char *what, struct span text)
{
    buf_printf(b, "%s \"", what);
    buf_put(b, text); /* of a policy: nothing in it is hidden, and it holds no quote */
    buf_put(b, SPAN("\""));
}

void pol_print_obligation(struct buf *b, const struct pol_obligation *o)
{
    switch (o->kind) {
    case POL_TERMS:
        print_text(b, "terms", o->text);
        break;
    case POL_RECIPIENTS:
        buf_put(b, SPAN("recipients who are "));
        buf_put(b, o->text);
        break;
    case POL_FINGERPRINT:
        buf_put(b, SPAN("fingerprint"));
        break;
    case POL_ENCRYPTION:
        buf_put(b, SPAN("encryption at rest"));
        break;
    case POL_RATE_LIMIT:
        buf_printf(b, "rate limit %" PRIu64 " requests per %s", o->number,
                   o->per_seconds == 60     ? "minute"
                   : o->per_seconds == 3600 ? "hour"
                                            : "day");
        break;
    case POL_REVIEW:
        print_days(b, "review within", o->number);
        break;
    case POL_NOTIFY:
        print_text(b, "notify", o->text);
        break;
    case POL_PUBLISH:
        print_text(b, "publish", o->text);
        break;
    case POL_KEEP_LOGS:
        print_days(b, "keep logs for", o->number);
        break;
    case POL_APPROVE_EACH:
        print_text(b, "approve each by", o->text);
        break;
    }
}

/* ---- sets ---- */

static struct dec power_of_ten(int n)
{
    return (struct dec){ .m = 1, .e = n };
}

/* v to SHOWN_DIGITS digits, down or up; what has no more is not touched. */
static struct dec shorten(struct dec v, bool up)
{
    unsigned __int128 m = v.m < 0 ? -(unsigned __int128)v.m : (unsigned __int128)v.m;
    bool rest = false;
    int32_t e = v.e;
    for (; m >= 10000; m /= 10, e++)
        rest = rest || m % 10 != 0;
    m += rest && up != (v.m < 0);
    return (struct dec){ .m = v.m < 0 ? -(__int128)m : (__int128)m, .e = e, .inf = v.inf };
}

static void print_size(struct buf *b, struct dec v, bool up)
{
    static const struct {
        const char *unit;
        int power;
    } units[] = { { "TB", 12 }, { "GB", 9 }, { "MB", 6 }, { "KB", 3 }, { "B", 0 } };
    size_t i = 0;
    while (i + 1 < COUNT(units) && dec_cmp(v, power_of_ten(units[i].power)) < 0)
        i++;
    v = shorten(v, up);
    struct dec shown = v;
    if (!dec_scale(v, -units[i].power, &shown))
        i = COUNT(units) - 1;
    dec_print(b, shown);
    buf_printf(b, " %s", units[i].unit);
}

static void print_number(struct buf *b, const struct pol_fact *f, struct dec v, bool up)
{
    char date[CLOCK_DATE_BYTES];
    struct dec percent = v;
    double day = dec_double(v);
    switch (f->type) {
    case POL_DATE:
        day = day < -1e6 ? -1e6 : day > 1e7 ? 1e7 : day;
        buf_printf(b, "%s", clock_date((int64_t)day * DAY_SECONDS, date));
        return;
    case POL_SIZE:
        print_size(b, v, up);
        return;
    case POL_PROPORTION:
        v = f->measured ? shorten(v, up) : v;
        if (dec_scale(v, 2, &percent)) {
            dec_print(b, percent);
            buf_put(b, SPAN("%"));
        } else {
            dec_print(b, v);
        }
        return;
    default:
        dec_print(b, f->measured ? shorten(v, up) : v);
    }
    const char *unit = f->type == POL_POINTS     ? " points"
                       : f->type == POL_MONTHS   ? " months"
                       : f->type == POL_COMPUTE  ? " FLOP"
                       : f->type == POL_DURATION ? " days"
                                                 : "";
    buf_printf(b, "%s", unit);
}

static void print_range(struct buf *b, const struct pol_fact *f, struct pol_set s)
{
    bool below = s.lo.inf<0, above = s.hi.inf> 0;
    if (dec_cmp(s.lo, s.hi) > 0 || s.lo.inf > 0 || s.hi.inf < 0) {
        buf_put(b, SPAN("contradictory"));
    } else if (below && above) {
        buf_put(b, SPAN("nothing ruled out"));
    } else if (dec_cmp(s.lo, s.hi) == 0) {
        print_number(b, f, s.lo, true);
    } else if (below || above) {
        buf_put(b, below ? SPAN("at most ") : SPAN("at least "));
        print_number(b, f, below ? s.hi : s.lo, below);
    } else {
        print_number(b, f, s.lo, false);
        buf_put(b, SPAN(" to "));
        print_number(b, f, s.hi, true);
    }
}

static void print_members(struct buf *b, const struct pol_fact *f, struct pol_set s)
{
    uint64_t perhaps = s.may & ~s.must;
    if ((s.must & ~s.may) != 0) {
        buf_put(b, SPAN("contradictory"));
        return;
    }
    if (s.may == 0)
        buf_put(b, SPAN("none of its words"));
    print_words(b, f->word, s.must, " and ");
    if (perhaps != 0)
        buf_put(b, s.must != 0 ? SPAN(", perhaps ") : SPAN("perhaps "));
    print_words(b, f->word, perhaps, " or ");
}

void pol_print_set(struct buf *b, const struct pol_fact *f, struct pol_set s)
{
    s.may &= f->n_words > 0 ? fact_words(f) : s.may;
    if (s.missing)
        buf_put(b, SPAN("nothing known"));
    else if (type_is_number(f->type))
        print_range(b, f, s);
    else if (f->type == POL_SET)
        print_members(b, f, s);
    else if (s.may == 0)
        buf_put(b, SPAN("contradictory"));
    else
        print_words(b, f->word, s.may, " or ");
}
