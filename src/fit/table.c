/* table.c - see table.h. */
#include "fit/table.h"

#include "gen/fit.h"
#include "policy/dec.h"

struct span fit_table(const char *name)
{
    for (size_t i = 0; i < COUNT(gen_fit); i++)
        if (strcmp(gen_fit[i].name, name) == 0)
            return (struct span){ gen_fit[i].bytes, gen_fit[i].len };
    return (struct span){ 0 };
}

static struct span cut(struct span *rest, uint8_t at)
{
    const uint8_t *end = rest->len > 0 ? memchr(rest->ptr, at, rest->len) : NULL;
    struct span s = { rest->ptr, end != NULL ? (size_t)(end - rest->ptr) : rest->len };
    size_t used = s.len + (end != NULL);
    rest->ptr += used, rest->len -= used;
    return s;
}

bool fit_table_next(struct span *rest, struct fit_row *row)
{
    unsigned line = row->line;
    while (rest->len > 0) {
        struct span s = cut(rest, '\n');
        line++;
        if (s.len == 0 || s.ptr[0] == '#')
            continue;
        *row = (struct fit_row){ .line = line };
        while (s.len > 0 && row->n < FIT_COLUMNS_MAX)
            row->cell[row->n++] = cut(&s, '\t');
        return true;
    }
    return false;
}

unsigned fit_table_column(const struct fit_row *names, const char *name)
{
    for (unsigned i = 0; i < names->n; i++)
        if (span_eq(names->cell[i], span_of(name)))
            return i;
    return FIT_COLUMNS_MAX;
}

bool fit_table_number(struct span cell, double *out)
{
    struct dec v;
    if (!dec_parse(cell, &v) || dec_cmp(v, dec_u64(0)) < 0)
        return false;
    *out = dec_double(v);
    return true;
}
