/* absent.c - see absent.h. */
#include "formats/absent.h"

#include "base/encode.h"

#define HEAD_BYTES 256u /* a page may have a comment or blanks in front */
#define SHOWN      40u  /* letters of a text, enough for "Entry not found" */

/* Programs load it as weights. */
static bool is_named(struct span path)
{
    static const char *const endings[] = {
        ".safetensors", ".gguf",   ".ggml", ".onnx",    ".onnx_data", ".onnx.data", ".tflite",
        ".keras",       ".h5",     ".hdf5", ".pb",      ".msgpack",   ".bin",       ".pt",
        ".pth",         ".pt2",    ".ckpt", ".pkl",     ".pickle",    ".joblib",    ".npy",
        ".npz",         ".distcp", ".nemo", ".mlmodel",
    };
    for (size_t i = 0; i < COUNT(endings); i++)
        if (span_ends_anyhow(path, endings[i]))
            return true;
    return false;
}

/* What of a server answers where there is no file: after blanks, in any case. */
static bool is_page(struct span s)
{
    static const char *const begins[] = { "<!doctype html", "<html" };
    while (s.len > 0 && (s.ptr[0] == ' ' || (s.ptr[0] >= '\t' && s.ptr[0] <= '\r')))
        s.ptr++, s.len--;
    for (size_t i = 0; i < COUNT(begins); i++) {
        size_t n = strlen(begins[i]);
        if (s.len >= n && span_ends_anyhow((struct span){ s.ptr, n }, begins[i]))
            return true;
    }
    return false;
}

/* A GGUF without tensors may be a vocabulary. */
static bool is_hollow(const struct found *f)
{
    return f->kind == FOUND_SAFETENSORS && f->fatal.kind == ERR_NONE && f->n_tensors == 0;
}

/* The kind holds no numbers, whatever is in it. */
static bool is_other(enum found_kind kind)
{
    switch (kind) {
    case FOUND_JSON:
    case FOUND_INDEX:
    case FOUND_CARD:
    case FOUND_TEMPLATE:
    case FOUND_TEXT:
    case FOUND_IMAGE:
    case FOUND_MEDIA:
    case FOUND_SUMS:
    case FOUND_OMS:
        return true;
    default:
        return false;
    }
}

/* An archive in which nothing could be weights, of a name by which no program looks for one. */
static bool is_bare(const struct found *f, struct span name, const struct absent_parts *part)
{
    static const char *const endings[] = { ".safetensors", ".gguf", ".ggml", ".onnx",    ".tflite",
                                           ".h5",          ".hdf5", ".pb",   ".msgpack", ".npy" };
    bool named = false;
    for (size_t i = 0; i < COUNT(endings); i++)
        named = named || span_ends_anyhow(name, endings[i]);
    if (!named || (f->kind != FOUND_ZIP && f->kind != FOUND_TAR) || f->fatal.kind != ERR_NONE ||
        part->more)
        return false;
    for (size_t i = 0; i < part->n; i++) {
        enum found_kind kind = part->list[i].kind;
        if (!is_other(kind) && kind != FOUND_EMPTY && kind != FOUND_ZIP && kind != FOUND_TAR)
            return false;
    }
    return true;
}

static void note_text(struct found *f, struct span head)
{
    char room[QUOTED_BYTES];
    struct span shown = { head.ptr, head.len < SHOWN ? head.len : SHOWN };
    notes_add(f->notes, "absent", 0, "%s that begins with %s",
              f->kind == FOUND_TEXT ? "a text" : found_kind_name(f->kind), span_quote(shown, room));
}

bool absent_look(struct source *src, struct span name, struct found *f,
                 const struct absent_parts *part, struct err *err)
{
    uint8_t bytes[HEAD_BYTES];
    struct span head = { bytes, src->size < HEAD_BYTES ? (size_t)src->size : HEAD_BYTES };
    bool may = f->kind == FOUND_EMPTY || f->kind == FOUND_OTHER || is_other(f->kind);
    if (!is_named(name))
        return true;
    if (is_hollow(f))
        notes_add(f->notes, "absent", 0, "not a single tensor is in it");
    if (is_bare(f, name, part))
        notes_add(f->notes, "absent", 0, "%s, and no file in it can be weights",
                  found_kind_name(f->kind));
    if (!may)
        return true;
    if (!source_read(src, 0, bytes, head.len, err))
        return false;
    if (f->kind == FOUND_EMPTY)
        notes_add(f->notes, "absent", 0, "it is empty");
    else if (is_page(head))
        notes_add(f->notes, "absent", 0, "a web page");
    else if (f->kind == FOUND_IMAGE || f->kind == FOUND_MEDIA)
        notes_add(f->notes, "absent", 0, "%s", found_kind_name(f->kind));
    else if (f->kind != FOUND_OTHER)
        note_text(f, head);
    return true;
}
