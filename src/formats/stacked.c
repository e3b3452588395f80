/* stacked.c - the other half of torch.h: pickles with storages behind them, as PyTorch wrote until
 * version 1.6, and its archives from before that.
 *
 *   magic number | version | about its writer | the object | keys | storage | storage ...
 *
 * The first five are pickles; a storage is a count in eight bytes, and its elements. */
#include <stdio.h>

#include "base/plural.h"
#include "formats/checkpoint.h"
#include "formats/pickled.h"
#include "formats/tar.h"
#include "formats/torch.h"

enum { STREAMS = 5, HEAD = 4096, COUNT_BYTES = 8 };

/* Behind PROTO: what LONG1 and BININT2 carry. */
#define MAGIC   "\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19."
#define VERSION "M\xe9\x03."

/* A pickle of nothing but that constant at the front of s: its length, or 0. */
static size_t constant(struct span s, const char *text, size_t n)
{
    size_t at = 2;
    if (s.len < 2 || s.ptr[0] != 0x80 || s.ptr[1] < 2 || s.ptr[1] > 5)
        return 0;
    if (s.len > 11 && s.ptr[2] == 0x95 && s.ptr[3] == n)
        at = 11; /* in a frame */
    return s.len - at >= n && memcmp(s.ptr + at, text, n) == 0 ? at + n : 0;
}

/* The magic number may be worked out by a pickle; the version behind it gives it away then. Where both
 * stand as constants further on, they are a value of another pickle. *plain: both are constants. */
static bool is_stacked(struct span head, bool *plain)
{
    size_t n = constant(head, MAGIC, sizeof MAGIC - 1);
    struct span rest = { head.ptr + n, head.len - n };
    *plain = n > 0 && constant(rest, VERSION, sizeof VERSION - 1) > 0;
    for (size_t i = 0; i < head.len && n == 0; i++) {
        rest = (struct span){ head.ptr + i, head.len - i };
        if (constant(rest, MAGIC, sizeof MAGIC - 1) > 0)
            return false;
        n = head.ptr[i] == 0x80 ? constant(rest, VERSION, sizeof VERSION - 1) : 0;
    }
    return n > 0;
}

struct stack {
    struct source *src;
    struct inside *in;
    struct found *f;
    struct checkpoint c;
    uint64_t *data; /* of each storage: where its elements begin; 0: not there */
};

/* Storages in the order of the list of keys. *off: behind the last. */
static bool place_storages(struct stack *t, uint64_t *off, struct err *err)
{
    struct checkpoint *c = &t->c;
    char room[QUOTED_BYTES];
    *off = c->end[STREAMS - 1];
    for (size_t i = 0; i < c->n_listed; i++) {
        const struct checkpoint_storage *s = checkpoint_find(c, c->listed[i]);
        uint64_t left = t->src->size - *off, bytes, numel = 0;
        uint8_t b[COUNT_BYTES];
        if (s == NULL || s->item_bytes == 0 || left < sizeof b) {
            notes_add(t->f->notes, s == NULL ? "storage-unasked" : "storage-missing", *off, "%s%s",
                      span_quote(c->listed[i], room),
                      s == NULL ? "" : ": its numbers are not here");
            return true;
        }
        if (!source_read(t->src, *off, b, sizeof b, err))
            return false;
        for (size_t k = sizeof b; k-- > 0;)
            numel = numel << 8 | b[k];
        bool same = numel == s->numel && !s->uneven;
        if (!same || !ck_mul(numel, s->item_bytes, &bytes) || bytes > left - sizeof b) {
            notes_add(t->f->notes, "storage-size", *off, "%s: %" PRIu64 " elements; %s %" PRIu64,
                      span_quote(s->key, room), numel,
                      same        ? "the file ends before they do, at"
                      : s->uneven ? "the pickle has several sizes, the first of"
                                  : "the pickle says",
                      same ? t->src->size : s->numel);
            return true;
        }
        t->data[s - c->storage] = *off + sizeof b;
        *off += sizeof b + bytes;
    }
    for (size_t i = 0; i < c->n_storages; i++)
        if (t->data[i] == 0)
            notes_add(t->f->notes, "storage-missing", c->storage[i].off, "%s",
                      span_quote(c->storage[i].key, room));
    return true;
}

static bool list_tensors(struct stack *t, struct err *err)
{
    struct found *f = t->f;
    f->tensor = ARENA_ARRAY(t->in->a, struct found_tensor, t->c.n_tensors, err);
    for (size_t i = 0; f->tensor != NULL && i < t->c.n_tensors; i++) {
        const struct checkpoint_tensor *c = &t->c.tensor[i];
        uint64_t data = t->data[c->storage];
        if (data > 0 && c->dense && c->item_bytes == t->c.storage[c->storage].item_bytes)
            f->tensor[f->n_tensors++] = (struct found_tensor){
                .name = c->path.len > 0 ? c->path : t->c.storage[c->storage].key,
                .dtype = c->dtype,
                .off = data + c->from * c->item_bytes,
                .bytes = c->elements * c->item_bytes,
                .elements = c->elements,
                .shape = c->shape,
                .rank = c->rank,
            };
    }
    return f->tensor != NULL;
}

static bool read_rest(struct stack *t, uint64_t off, struct err *err)
{
    char name[32];
    struct slice slice;
    struct source rest = inside_slice(&slice, t->src, off, t->src->size - off);
    if (off == t->src->size)
        return true;
    notes_add(t->f->notes, "trailing-bytes", off, "%" PRIu64 " byte%s that no storage owns",
              t->src->size - off, plural(t->src->size - off));
    snprintf(name, sizeof name, "@%" PRIu64, off);
    return inside_part(t->in, &rest, span_of(name), NULL, err);
}

/* Only the object may import anything. */
static void check_head(struct stack *t, bool plain)
{
    const struct pickle *p = &t->c.pickle;
    for (size_t i = 0; i < p->n_imports; i++)
        plain = plain && p->import[i].stream == 3;
    if (!plain)
        notes_add(t->f->notes, "stacked-head", 0, "its first pickles are not the usual constants");
}

bool torch_stacked(struct source *src, struct inside *in, struct found *f, bool *mine,
                   struct err *err)
{
    struct stack t = { .src = src, .in = in, .f = f };
    uint8_t head[HEAD];
    size_t n = src->size < sizeof head ? (size_t)src->size : sizeof head;
    uint64_t off = 0;
    bool plain;
    if (!source_read(src, 0, head, n, err))
        return false;
    *mine = is_stacked((struct span){ head, n }, &plain);
    if (!*mine)
        return true;
    struct checkpoint_ask ask = { .src = src, .streams = STREAMS };
    if (!checkpoint_read(&ask, in->a, f->notes, &t.c, err))
        return false;
    t.data = ARENA_ARRAY(in->a, uint64_t, t.c.n_storages, err);
    if (t.data == NULL)
        return false;
    f->kind = FOUND_PICKLE;
    f->whole = t.c.end[STREAMS - 1] > 0;
    check_head(&t, plain);
    if (f->whole &&
        (!place_storages(&t, &off, err) || !list_tensors(&t, err) || !read_rest(&t, off, err)))
        return false;
    return pickled_add(in, f, &t.c.pickle, err) && pickled_values(in, src, f, &t.c.pickle, err);
}

bool torch_tar(struct source *src, struct span name, struct inside *in, struct found *f,
               struct err *err)
{
    static const char *const endings[] = { ".pt", ".pth", ".bin", ".ckpt" };
    struct notes *aside = ARENA_ARRAY(in->a, struct notes, 1, err);
    struct tar t;
    struct tar_member m;
    bool pickle = false, tensors = false, named = false;
    if (aside == NULL)
        return false;
    tar_open(&t, src, in->a, aside);
    for (unsigned i = 0; i < TAR_MEMBERS_MAX && !(pickle && tensors); i++) {
        struct err why = { 0 }; /* what is broken is told by who walks the members */
        bool ok = tar_next(&t, &m, &why);
        if (!ok && (why.kind == ERR_SYSTEM || !why.has_at)) {
            *err = why;
            return false;
        }
        if (!ok || m.type == TAR_END)
            break;
        pickle = pickle || span_eq(m.name, SPAN("pickle"));
        tensors = tensors || span_eq(m.name, SPAN("tensors")) || span_eq(m.name, SPAN("storages"));
    }
    for (size_t i = 0; i < COUNT(endings); i++)
        named = named || span_ends_anyhow(name, endings[i]);
    if (named || (pickle && tensors))
        notes_add(f->notes, "torch-tar", 0, "%s",
                  pickle && tensors ? "pickles and storages in a TAR archive"
                                    : "a TAR archive, by its name a checkpoint");
    return true;
}
