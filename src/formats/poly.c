/* poly.c - see poly.h. */
#include "formats/poly.h"

#include <stdio.h>

#include "base/plural.h"
#include "formats/archive.h"
#include "formats/guess.h"
#include "formats/kind.h"
#include "formats/media.h"
#include "formats/pickled.h"

/* n bytes of src from off as a part of the kind given, or of that they look like. */
static bool read_as(struct inside *in, struct source *src, const struct slice *at,
                    enum found_kind kind, struct err *err)
{
    char name[64];
    struct slice slice;
    struct source part = inside_slice(&slice, src, at->off, src->size - at->off);
    const char *what = kind == FOUND_ZIP      ? "zip"
                       : kind == FOUND_TAR    ? "tar"
                       : kind == FOUND_PICKLE ? "pickle"
                                              : "behind";
    snprintf(name, sizeof name, "%s@%" PRIu64, what, at->off);
    in->as = kind;
    bool ok = inside_part(in, &part, span_of(name), NULL, err);
    in->as = FOUND_NONE; /* the part may not have been read */
    return ok;
}

/* What hides in bytes that no tensor owns. */
static bool look_between(struct inside *in, struct source *src, struct found *f, struct err *err)
{
    uint64_t next = UINT64_MAX; /* data before it are owned; what stands in front is the head */
    unsigned seen = 0;
    if (f->kind != FOUND_SAFETENSORS && f->kind != FOUND_GGUF)
        return true; /* other readers account for the rest themselves */
    for (size_t i = 0; i <= f->n_tensors; i++) {
        uint64_t to = i < f->n_tensors ? f->tensor[i].off : src->size;
        if (next < to) {
            uint8_t head[16];
            size_t n = to - next < sizeof head ? (size_t)(to - next) : sizeof head;
            if (!source_read(src, next, head, n, err))
                return false;
            const char *what = kind_marked((struct span){ head, n });
            if (what != NULL) {
                notes_add(f->notes, "polyglot", next, "%s that no tensor owns begins here", what);
                if (seen++ < POLY_GAPS_MAX &&
                    !read_as(in, src, &(struct slice){ src, next }, FOUND_NONE, err))
                    return false;
            }
        }
        if (i < f->n_tensors && (next == UINT64_MAX || to + f->tensor[i].bytes > next))
            next = to + f->tensor[i].bytes;
    }
    return true;
}

/* Whether the reader of this kind looked for a pickle before it took the file for what it is, or it
 * can be none. */
static bool was_guessed(enum found_kind kind)
{
    switch (kind) {
    case FOUND_NONE:
    case FOUND_EMPTY:
    case FOUND_JSON:
    case FOUND_INDEX:
    case FOUND_CARD:
    case FOUND_TEMPLATE:
    case FOUND_TEXT:
    case FOUND_POINTER:
    case FOUND_PICKLE:
    case FOUND_ONNX:
    case FOUND_SUMS:
    case FOUND_OMS:
    case FOUND_OTHER:
    case FOUND_ZIP: /* "P" asks for a persistent id: pickle.load stops there */
        return true;
    default:
        return false;
    }
}

/* From the first byte: pickle.load needs no mark, and torch.load tries TAR before it. */
static bool look_at_front(struct inside *in, struct source *src, struct found *f, struct err *err)
{
    uint8_t head[512];
    bool pickle = false, late = false;
    struct arena_mark mark = arena_mark(in->a);
    if (!was_guessed(f->kind) && !guess_pickle(src, in->a, &pickle, err))
        return false;
    arena_back(in->a, mark);
    if (pickle) {
        notes_add(f->notes, "polyglot", 0, "Python reads it as a pickle");
        if (!read_as(in, src, &(struct slice){ src, 0 }, FOUND_PICKLE, err))
            return false;
    }
    if (src->size < sizeof head)
        return true;
    if (!source_read(src, 0, head, sizeof head, err))
        return false;
    if (f->kind != FOUND_TAR && kind_tar((struct span){ head, sizeof head })) {
        notes_add(f->notes, "polyglot", 0, "it is a TAR archive");
        if (!read_as(in, src, &(struct slice){ src, 0 }, FOUND_TAR, err))
            return false;
    }
    if (f->kind != FOUND_HDF5 && f->kind != FOUND_OTHER && !kind_late_hdf5(src, &late, err))
        return false;
    if (late)
        notes_add(f->notes, "polyglot", 0, "HDF5 begins further on in it");
    return true;
}

/* The archive that ends src, from its own first byte on. */
static bool read_zip_behind(struct inside *in, struct source *src, struct err *err)
{
    struct zip z;
    struct err why = { 0 };
    struct notes *notes = ARENA_ARRAY(in->a, struct notes, 1, err);
    if (notes == NULL)
        return false;
    if (!zip_open(&z, src, in->a, notes, &why)) {
        if (why.kind == ERR_INPUT || (why.kind == ERR_LIMIT && why.has_at))
            return true;
        *err = why;
        return false;
    }
    uint64_t first = z.directory_off;
    for (size_t i = 0; i < z.n; i++)
        if (z.member[i].data_off != 0 && z.member[i].local_off < first)
            first = z.member[i].local_off;
    return read_as(in, src, &(struct slice){ src, first }, FOUND_ZIP, err);
}

static bool look_at_end(struct inside *in, struct source *src, struct span name, struct found *f,
                        struct err *err)
{
    uint64_t at;
    /* What ends another archive may be a member of it, as it is; that is read. */
    if (f->kind == FOUND_ZIP || f->kind == FOUND_TAR || f->kind == FOUND_COMPRESSED ||
        f->kind == FOUND_7Z || f->kind == FOUND_RAR)
        return true;
    struct arena_mark mark = arena_mark(in->a);
    if (!kind_zip_tail(src, in->a, &at, err))
        return false;
    arena_back(in->a, mark);
    if (at == UINT64_MAX)
        return true;
    if (f->kind == FOUND_OTHER) {
        f->kind = FOUND_ZIP;
        return archive_read_zip(src, name, in, f, err);
    }
    notes_add(f->notes, "polyglot", at, "a ZIP archive ends here");
    return read_zip_behind(in, src, err);
}

/* What begins at the end of an image: another one is usual in some cameras' files. */
static bool look_behind_media(struct inside *in, struct source *src, uint64_t end, struct found *f,
                              struct err *err)
{
    enum found_kind kind;
    struct span media = { 0 };
    struct slice slice;
    bool pickle;
    struct source rest = inside_slice(&slice, src, end, src->size - end);
    if (!kind_of(&rest, in->a, &kind, &media, err) || !guess_pickle(&rest, in->a, &pickle, err))
        return false;
    bool known = pickle || (kind != FOUND_OTHER && kind != FOUND_TEXT && kind != FOUND_IMAGE);
    if (!known) {
        notes_add(f->notes, "behind-media", end, "%" PRIu64 " byte%s behind its end",
                  src->size - end, plural(src->size - end));
        return true;
    }
    if (kind == FOUND_ZIP) /* found from its end */
        return true;
    notes_add(f->notes, "polyglot", end, "%s begins behind its end",
              found_kind_name(pickle ? FOUND_PICKLE : kind));
    return read_as(in, src, &slice, pickle ? FOUND_PICKLE : kind, err);
}

/* A file of another kind that begins somewhere in a medium. */
static bool look_for_file(struct inside *in, struct source *src, struct found *f, struct err *err)
{
    enum found_kind kind;
    uint64_t at;
    struct arena_mark mark = arena_mark(in->a);
    if (notes_times(f->notes, "polyglot") > 0)
        return true;
    if (!kind_inside(src, in->a, &at, &kind, err))
        return false;
    arena_back(in->a, mark);
    if (kind == FOUND_NONE)
        return true;
    notes_add(f->notes, "polyglot", at, "%s begins in it", found_kind_name(kind));
    return read_as(in, src, &(struct slice){ src, at }, kind, err);
}

/* Programs that show an image, a sound or a document look at their own parts of it; others may read
 * any of its bytes. */
static bool look_at_media(struct inside *in, struct source *src, struct span name, struct found *f,
                          struct err *err)
{
    struct media media;
    struct slice slice;
    if (f->kind != FOUND_IMAGE && f->kind != FOUND_MEDIA)
        return look_at_end(in, src, name, f, err);
    if (!media_end(src, in->a, &media, err))
        return false;
    if (media.broken.kind != ERR_NONE) {
        f->fatal = media.broken;
        f->whole = false, f->n_facts = 0;
    }
    if (media.end > 0 && media.end < src->size && !look_behind_media(in, src, media.end, f, err))
        return false;
    bool told = media.end > 0 && notes_times(f->notes, "polyglot") > 0;
    struct source loose = inside_slice(&slice, src, 0, told ? media.end : src->size);
    if (!look_at_end(in, src, name, f, err) || !look_for_file(in, src, f, err) ||
        !pickled_embedded(in, &loose, 0, f, err))
        return false;
    f->whole = f->whole && notes_times(f->notes, "limit") == 0;
    return true;
}

bool poly_look(struct inside *in, struct source *src, struct span name, struct found *f,
               struct err *err)
{
    return look_at_front(in, src, f, err) && look_between(in, src, f, err) &&
           look_at_media(in, src, name, f, err);
}
