/* oms.c - see oms.h: the bundle is read by bundle.c, the statement in it by oms_list.c; here the two
 * become what the scan knows of a file. What voids the statement is told at its place in the file. */
#include "formats/oms.h"

#include "formats/bundle.h"
#include "formats/gather.h"
#include "formats/oms_list.h"

bool oms_named(struct span name)
{
    return span_eq(name, SPAN("model.sig"));
}

/* Where a byte of the payload is written in the file: three bytes in four characters. */
static uint64_t place_of(const struct bundle *b, uint64_t at)
{
    return b->payload_plain ? b->payload_at + at / 3 * 4 + at % 3 : b->payload_at;
}

/* An older or other signature of models, or none at all: then its statement is not known. */
static bool of_model(const struct bundle *b, struct err *err)
{
    char room[QUOTED_BYTES];
    return span_eq(b->type, SPAN("application/vnd.in-toto+json")) ||
           err_at(err, ERR_INPUT, b->payload_at, "%s is not read", span_quote(b->type, room));
}

static bool gather_list(struct gather *g, const struct bundle *b, const struct oms_list *l,
                        struct err *err)
{
    char room[QUOTED_BYTES];
    for (size_t i = 0; i < l->n; i++) {
        const struct oms_file *f = &l->file[i];
        bool whole = span_eq(f->algorithm, SPAN("sha256"));
        if (!whole)
            notes_add(g->f->notes, "other-digest", place_of(b, f->at), "by %s",
                      span_quote(f->algorithm, room));
        if (!gather_place(g, f->name, whole ? f->digest : (struct span){ 0 }, 0, err))
            return false;
    }
    return gather_fact(g, "root", l->root, 0, err);
}

static bool read_all(struct source *src, struct arena *a, struct bundle *b, struct oms_list *l,
                     struct err *err)
{
    if (src->size > OMS_BYTES_MAX)
        return err_at(err, ERR_LIMIT, OMS_BYTES_MAX, "more than %u bytes", OMS_BYTES_MAX);
    size_t n = (size_t)src->size;
    uint8_t *text = ARENA_ARRAY(a, uint8_t, n, err);
    if (text == NULL || !source_read(src, 0, text, n, err) ||
        !bundle_read((struct span){ text, n }, a, b, err) || !of_model(b, err))
        return false;
    if (oms_list_read(b->payload, a, l, err))
        return true;
    if (err->has_at)
        err->at = place_of(b, err->at);
    return err_in(err, "payload");
}

bool oms_read(struct source *src, struct arena *a, struct found *f, struct err *err)
{
    char room[QUOTED_BYTES];
    struct bundle b;
    struct oms_list l;
    struct found list = { .notes = f->notes };
    struct gather g = { .f = &list, .a = a };
    if (!read_all(src, a, &b, &l, err)) {
        if (!err->has_at)
            return false;
        notes_add(f->notes, "odd-oms", err->at, "%s", err->text);
        *err = (struct err){ 0 };
        return true;
    }
    if (!span_eq(l.method, SPAN("files"))) {
        notes_add(f->notes, "other-digest", place_of(&b, l.method_at), "of %s, not of files",
                  span_quote(l.method, room));
        return true;
    }
    if (!gather_list(&g, &b, &l, err))
        return false;
    f->kind = FOUND_OMS;
    f->place = list.place, f->n_places = list.n_places;
    f->fact = list.fact, f->n_facts = list.n_facts;
    return true;
}
