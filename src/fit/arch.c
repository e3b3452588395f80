/* arch.c - rows of arch.tsv. */
#include "fit/hp.h"
#include "fit/table.h"

enum { ARCH, LAYERS, WINDOW, PATTERN, QUIRK, SOURCE, DATE, HF, N_COLUMNS };

static bool number_in(struct span s, uint32_t *out)
{
    uint64_t n;
    if (!span_u64(s, &n) || n > FIT_LAYERS_MAX * 16)
        return false;
    *out = (uint32_t)n;
    return true;
}

static void read_layers(struct span s, struct fit_arch *out)
{
    static const struct {
        const char *word;
        enum fit_lay lay;
    } words[] = {
        { "plain", FIT_LAY_PLAIN },         { "uncached", FIT_LAY_UNCACHED },
        { "recurrent", FIT_LAY_RECURRENT }, { "hybrid", FIT_LAY_HYBRID },
        { "nemotron", FIT_LAY_NEMOTRON },   { "parallel", FIT_LAY_PARALLEL },
    };
    for (size_t i = 0; i < COUNT(words); i++)
        if (span_eq(s, span_of(words[i].word)))
            out->lay = words[i].lay;
    if (span_begins(s, "every") && number_in((struct span){ s.ptr + 5, s.len - 5 }, &out->every) &&
        out->every > 0)
        out->lay = FIT_LAY_EVERY;
}

static void read_pattern(struct span s, struct fit_arch *out)
{
    static const struct {
        const char *word;
        enum fit_pattern pattern;
    } words[] = {
        { "list", FIT_PATTERN_LIST },
        { "all", FIT_PATTERN_ALL },
        { "attention", FIT_PATTERN_ATTENTION },
    };
    for (size_t i = 0; i < COUNT(words); i++)
        if (span_eq(s, span_of(words[i].word)))
            out->pattern = words[i].pattern;
    bool first = span_ends(s, "f");
    if (number_in((struct span){ s.ptr, s.len - first }, &out->period) && out->period > 0)
        out->pattern = first ? FIT_PATTERN_FIRST : FIT_PATTERN_LAST;
}

static void read_row(const struct fit_row *row, struct fit_arch *out)
{
    uint64_t window = 0;
    *out = (struct fit_arch){ .name = row->cell[ARCH], .quirk = row->cell[QUIRK] };
    read_layers(row->cell[LAYERS], out);
    read_pattern(row->cell[PATTERN], out);
    out->slides = out->pattern != FIT_PATTERN_NONE;
    if (span_u64(row->cell[WINDOW], &window))
        out->window = window;
}

static bool has_item(struct span list, struct span name)
{
    struct span item;
    while (fit_item(&list, &item))
        if (span_eq(item, name))
            return true;
    return false;
}

static bool find(struct span name, bool hf, struct fit_arch *out)
{
    struct span rest = fit_table("arch.tsv");
    struct fit_row row = { 0 };
    if (name.len == 0 || !fit_table_next(&rest, &row)) /* the names of the columns */
        return false;
    while (fit_table_next(&rest, &row)) {
        if (hf ? !has_item(row.cell[HF], name) : !span_eq(row.cell[ARCH], name))
            continue;
        read_row(&row, out);
        return true;
    }
    return false;
}

bool fit_arch_named(struct span name, struct fit_arch *out)
{
    return find(name, false, out);
}

bool fit_arch_of(struct span architecture, struct fit_arch *out)
{
    return find(architecture, true, out);
}

bool fit_arch_is(const struct fit_arch *a, const char *quirk)
{
    return span_eq(a->quirk, span_of(quirk));
}
