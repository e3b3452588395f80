/* evidence_fuzz.c - any bytes as an evidence file and as an approval. Seeds: test/data/evidence/. */
#include "evidence/load.h"
#include "evidence/weigh.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const enum pol_type types[] = { POL_YESNO, POL_COUNT,  POL_PROPORTION, POL_DATE,
                                       POL_WORD,  POL_POINTS, POL_POSITION,   POL_SET };

/* What reads may be weighed as any type: it fits with ends in order, or not at all. */
static void check_item(const struct item *it, struct arena *a)
{
    static const struct span words[] = { { (const uint8_t *)"a", 1 }, { (const uint8_t *)"b", 1 } };
    assert(it->reads || it->problem[0] != 0);
    for (size_t i = 0; i < COUNT(types) && it->reads && it->kind < ITEM_REGISTERED; i++) {
        struct pol_fact f = { .name = it->fact, .type = types[i], .word = words, .measured = true };
        f.n_words = types[i] == POL_WORD || types[i] == POL_SET ? 2 : 0;
        f.direction = POL_RISKIER_UP;
        struct weighed w;
        struct span shown;
        struct err err = { 0 };
        if (!weigh_item(it, &f, 0.05, a, &w, &err)) {
            assert(err.kind == ERR_LIMIT);
            continue;
        }
        if (w.fits && weigh_is_number(&f))
            assert(dec_cmp(w.set.lo, w.set.hi) <= 0);
        if (w.fits && weigh_is_ordered(&f))
            assert(w.set.may != 0 && w.set.may < 16);
        if (w.fits && !weigh_shown(it, &f, &w, 0.05, a, &shown, &err))
            assert(err.kind == ERR_LIMIT);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    for (int approval = 0; approval < 2; approval++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "fuzz", .limit = 64u << 20 };
        struct item_file file = { .file.name = SPAN("x"), .approval = approval };
        struct ev_store s = { .a = &a };
        struct err err = { 0 };
        if (!load_text(&s, &file, (struct span){ data, size }, &err)) {
            assert(err.kind == ERR_LIMIT);
            continue;
        }
        assert(file.reads || s.n_items == 1);
        for (size_t i = 0; i < s.n_items; i++)
            check_item(&s.item[i], &a);
    }
    return 0;
}
