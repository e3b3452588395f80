/* machines_fuzz.c - any bytes as a table of machines, and as a survey: what is read is within its
 * bounds, and any of it answers what a model reaches. Seeds: test/data/machines/. */
#include "fit/reach.h"

#include <math.h>

#include "fit/sheet.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_machine(const struct fit_machines *list, size_t i)
{
    const struct fit_machine *m = &list->machine[i];
    assert(m->kind >= FIT_CARD && m->kind <= FIT_NODE && m->name.len <= FIT_NAME_MAX);
    assert(m->bandwidth > 0 && isfinite(m->bandwidth) && m->share > 0 && m->share <= 1);
    assert(m->mem_bytes > 0 || m->kind == FIT_RAM);
    assert(m->layer_seconds >= 0 && m->prefill_lo <= m->prefill_hi && m->price >= 0);
    assert(fit_machine_named(list, m->name) == m);
}

static void check_reach(const struct fit_machines *list, const struct fit_survey *s)
{
    for (double bytes = 1e8; bytes < 1e13; bytes *= 20) {
        struct fit_demand d = { .ctx = 8192,
                                .gpu = { bytes, bytes * 1.1 },
                                .touched = bytes / 2,
                                .layers = 10,
                                .layer_factor = 1 };
        struct fit_asked q = { &d, list, 1e9, 10 };
        struct fit_reach r = fit_reach(&q, s);
        assert(0 <= r.lo && r.lo <= r.hi && r.hi <= 1 && r.cards.lo <= r.lo);
        assert(r.unknown >= 0 && r.by_memory >= 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "fuzz", .limit = 64u << 20 };
    struct span bytes = { data, size };
    struct fit_machines list = { 0 };
    struct fit_survey s = { 0 };
    struct err err = { 0 }, none = { 0 };
    if (fit_machines_add("fuzz", bytes, &a, &list, &err)) {
        for (size_t i = 0; i < list.n; i++)
            check_machine(&list, i);
        if (fit_survey_builtin(&a, &s, &none) && list.n < 20)
            check_reach(&list, &s);
    } else {
        assert(err.kind == ERR_INPUT || err.kind == ERR_LIMIT);
    }
    err = none;
    if (fit_survey_read(bytes, fit_table("ram.tsv"), &a, &s, &err) &&
        fit_machines_builtin(&a, &list, &none) && s.n_shares < 20)
        check_reach(&list, &s);
    return 0;
}
