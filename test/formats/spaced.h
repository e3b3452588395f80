/* spaced.h - the same safetensors file with eight spaces more wherever JSON allows some behind a
 * colon or a comma: what a writer of another style would have made of it. A reader must find the
 * same in both. */
#ifndef AJAR_TEST_SPACED_H
#define AJAR_TEST_SPACED_H

#include "base/buf.h"
#include "formats/safetensors.h"

/* st_read with notes of its own. */
static inline bool spaced_read(struct source *src, struct arena *a, struct st_header *h,
                               struct err *err)
{
    struct notes *notes = ARENA_ARRAY(a, struct notes, 1, err);
    return notes != NULL && st_read(src, notes, a, h, err);
}

/* False if the length in front of the header is not one of this file. */
__attribute__((unused)) static bool spaced_file(struct span file, struct buf *b)
{
    uint64_t n = 0;
    bool quoted = false;
    for (size_t i = 8; file.len >= 8 && i-- > 0;)
        n = n << 8 | file.ptr[i];
    if (file.len < 8 || n > file.len - 8)
        return false;
    buf_put(b, (struct span){ file.ptr, 8 });
    for (size_t i = 8; i < 8 + n; i++) {
        const uint8_t *c = &file.ptr[i];
        buf_put(b, (struct span){ c, 1 });
        if (*c == '\\' && quoted && i + 1 < 8 + n)
            buf_put(b, (struct span){ &file.ptr[++i], 1 });
        else if (*c == '"')
            quoted = !quoted;
        else if ((*c == ':' || *c == ',') && !quoted)
            buf_put(b, SPAN("        "));
    }
    for (unsigned i = 0; i < 8 && b->len >= 8; i++)
        b->bytes[i] = (uint8_t)((uint64_t)(b->len - 8) >> 8 * i);
    buf_put(b, (struct span){ file.ptr + 8 + n, file.len - 8 - n });
    return true;
}

/* Both hold the same, wherever in their file it stands. */
__attribute__((unused)) static bool spaced_same(const struct st_header *x,
                                                const struct st_header *y)
{
    bool same = x->n_tensors == y->n_tensors && x->n_metadata == y->n_metadata &&
                x->data_bytes == y->data_bytes && x->notes->n == y->notes->n &&
                x->notes->n_codes == y->notes->n_codes;
    for (size_t i = 0; same && i < x->n_tensors; i++) {
        const struct found_tensor *s = &x->tensor[i], *t = &y->tensor[i];
        same = span_eq(s->name, t->name) && span_eq(s->dtype, t->dtype) && s->rank == t->rank &&
               s->bytes == t->bytes && s->elements == t->elements &&
               s->off - x->data_offset == t->off - y->data_offset &&
               memcmp(s->shape, t->shape, s->rank * sizeof *s->shape) == 0;
    }
    for (size_t i = 0; same && i < x->notes->n; i++)
        same = strcmp(x->notes->list[i].code, y->notes->list[i].code) == 0 &&
               strcmp(x->notes->list[i].text, y->notes->list[i].text) == 0;
    for (size_t i = 0; same && i < x->notes->n_codes; i++)
        same = x->notes->count[i].times == y->notes->count[i].times;
    return same;
}

#endif
