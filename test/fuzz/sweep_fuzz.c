/* sweep_fuzz.c - any bytes as YAML and as text: what a sweep notes lies in them, and one that is
 * asked for less notes no more. Seeds: test/data/sweep/. */
#include "formats/gather.h"
#include "formats/settings.h"
#include "formats/sweep.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_places(const struct notes *notes, size_t size)
{
    for (size_t i = 0; i < notes->n; i++)
        assert(notes->list[i].off <= size && notes->list[i].text[0] != 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "fuzz", .limit = 16u << 20 };
    struct span bytes = { data, size };
    struct source src = source_mem("fuzz", &bytes);
    struct err err = { 0 };
    struct found f = { .notes = ARENA_ARRAY(&a, struct notes, 1, &err) };
    struct notes *all = ARENA_ARRAY(&a, struct notes, 1, &err);
    struct notes *part = ARENA_ARRAY(&a, struct notes, 1, &err);
    struct sweep_ask ask = { 0, size, SWEEP_SECRETS | SWEEP_TARGETS | SWEEP_TAGS | SWEEP_URLS };
    assert(part != NULL && sweep_read(&src, &ask, &a, all, &err));
    ask.from = size / 3, ask.to = size - size / 4;
    ask.wants = SWEEP_URLS;
    assert(sweep_read(&src, &ask, &a, part, &err));
    assert(notes_times(part, "url") <= notes_times(all, "url") && part->n_codes <= 1);
    check_places(all, size);
    if (settings_read(&src, SPAN("config.yaml"), &a, &f, &err))
        check_places(f.notes, size);
    else
        assert(err.kind != ERR_NONE && err.text[0] != 0);
    return 0;
}
