/* train.c - see train.h. */
#include "fit/train.h"

#include "fit/table.h"

const double fit_threshold[FIT_THRESHOLDS] = { 1e23, 1e25, 1e26 };

static const double per_parameter = 6, within = 0.3, apart_by = 3, reached = 0.4;

const char *fit_side_name(enum fit_side s)
{
    static const char *const names[] = { [FIT_BELOW] = "below",
                                         [FIT_NOT_SHOWN_BELOW] = "not shown to be below",
                                         [FIT_ABOVE] = "above" };
    return names[s];
}

/* At the threshold is not below it. */
enum fit_side fit_side_of(struct fit_range flop, double threshold)
{
    return flop.hi < threshold ? FIT_BELOW : flop.lo > threshold ? FIT_ABOVE : FIT_NOT_SHOWN_BELOW;
}

struct fit_range fit_train_tokens(double active_parameters, double tokens)
{
    double flop = per_parameter * active_parameters * tokens;
    return (struct fit_range){ flop * (1 - within), flop * (1 + within) };
}

struct fit_range fit_train_hours(double hours, const struct fit_machine *m)
{
    double flop = hours * 3600 * m->flops16 * reached;
    return (struct fit_range){ flop / apart_by, flop * apart_by };
}

struct fit_range fit_train_both(struct fit_range x, struct fit_range y, bool *apart)
{
    *apart = x.hi < y.lo || y.hi < x.lo;
    return (struct fit_range){ x.lo < y.lo ? x.lo : y.lo, x.hi > y.hi ? x.hi : y.hi };
}

double fit_train_until(double active_parameters, double flop)
{
    return flop / (per_parameter * active_parameters);
}

double fit_train_takes(double flop, const struct fit_machine *m)
{
    return flop / (m->flops16 * reached) / 3600;
}

bool fit_amount(struct span text, double *out)
{
    static const struct {
        char letter;
        double times;
    } units[] = { { 'K', 1e3 }, { 'M', 1e6 }, { 'B', 1e9 }, { 'G', 1e9 }, { 'T', 1e12 } };
    double v, times = 1;
    for (size_t i = 0; text.len > 0 && i < COUNT(units); i++)
        if ((text.ptr[text.len - 1] & ~0x20) == units[i].letter) {
            times = units[i].times;
            text.len--;
            break;
        }
    if (!fit_table_number(text, &v) || v <= 0 || v * times > FIT_AMOUNT_MAX)
        return false;
    *out = v * times;
    return true;
}
