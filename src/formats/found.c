/* found.c - see found.h.
 *
 * A reader's ERR_INPUT, and an ERR_LIMIT with an offset, are about the file: they become the
 * answer. An ERR_LIMIT without one is the arena's and ends the call. */
#include "formats/found.h"

#include "base/encode.h"
#include "formats/absent.h"
#include "formats/archive.h"
#include "formats/card.h"
#include "formats/carried.h"
#include "formats/code.h"
#include "formats/document.h"
#include "formats/gather.h"
#include "formats/gguf.h"
#include "formats/gguf_sense.h"
#include "formats/guess.h"
#include "formats/inside.h"
#include "formats/kind.h"
#include "formats/mof.h"
#include "formats/npy.h"
#include "formats/oms.h"
#include "formats/pickled.h"
#include "formats/poly.h"
#include "formats/safetensors.h"
#include "formats/settings.h"
#include "formats/sweep.h"
#include "formats/template.h"
#include "formats/sums.h"
#include "formats/text.h"
#include "formats/torch.h"

#define HEAD_BYTES        512u       /* a pointer is shorter; blanks in front of a bracket too */
#define WRITING_MAX       (8u << 20) /* bytes of a script, or of metadata without tensors */
#define TEMPLATE_FILE_MAX (1u << 20) /* bytes read of a *.jinja: see TEMPLATE_BYTES_MAX */

static const char annex_mark[] = "/annex/objects/";
static const char pointer_mark[] = "version https://git-lfs.github.com/spec/v1\n";

static const struct {
    const char *name;
    bool weighs;
} kinds[] = {
    [FOUND_NONE] = { "nothing", false },
    [FOUND_EMPTY] = { "empty", false },
    [FOUND_SAFETENSORS] = { "safetensors", true },
    [FOUND_GGUF] = { "GGUF", true },
    [FOUND_JSON] = { "JSON", false },
    [FOUND_INDEX] = { "an index of shards", false },
    [FOUND_CARD] = { "a model card", false },
    [FOUND_TEMPLATE] = { "a Jinja template", false },
    [FOUND_TEXT] = { "text", false },
    [FOUND_POINTER] = { "a Git LFS pointer", false },
    [FOUND_IMAGE] = { "an image", false },
    [FOUND_MEDIA] = { "a document, sound or film", false },
    [FOUND_PICKLE] = { "a pickle", true },
    [FOUND_ZIP] = { "a ZIP archive", true },
    [FOUND_TAR] = { "a TAR archive", true },
    [FOUND_NPY] = { "a NumPy array", true },
    [FOUND_HDF5] = { "HDF5", true },
    [FOUND_ONNX] = { "ONNX", true },
    [FOUND_TFLITE] = { "TensorFlow Lite", true },
    [FOUND_GGML] = { "GGML, older than GGUF", true },
    [FOUND_7Z] = { "a 7z archive", false },
    [FOUND_RAR] = { "a RAR archive", false },
    [FOUND_COMPRESSED] = { "compressed data", false },
    [FOUND_EXECUTABLE] = { "an executable", false },
    [FOUND_SUMS] = { "a list of digests", false },
    [FOUND_OMS] = { "a model signature", false },
    [FOUND_OTHER] = { "not recognized", false },
};

const char *found_kind_name(enum found_kind kind)
{
    return (size_t)kind < COUNT(kinds) ? kinds[kind].name : kinds[FOUND_NONE].name;
}

bool found_kind_weighs(enum found_kind kind)
{
    return (size_t)kind < COUNT(kinds) && kinds[kind].weighs;
}

struct span found_fact(const struct found *f, const char *key)
{
    for (size_t i = 0; i < f->n_facts; i++)
        if (span_eq(f->fact[i].key, span_of(key)))
            return f->fact[i].value;
    return (struct span){ 0 };
}

void found_add(struct found_dtype *list, size_t *n, const struct found_dtype *more)
{
    size_t i = 0;
    while (i < *n && !span_eq(list[i].name, more->name))
        i++;
    if (i == FOUND_DTYPES_MAX)
        i = FOUND_DTYPES_MAX - 1;
    if (i == *n) {
        bool full = i == FOUND_DTYPES_MAX - 1;
        list[(*n)++] = (struct found_dtype){ .name = full ? SPAN("others") : more->name };
    }
    ck_raise(&list[i].tensors, more->tensors);
    ck_raise(&list[i].elements, more->elements);
    ck_raise(&list[i].bytes, more->bytes);
}

bool found_sum(struct found *f, struct arena *a, struct err *err)
{
    struct found_dtype *list = NULL;
    size_t n = 0;
    if (f->n_tensors > 0 &&
        (list = ARENA_ARRAY(a, struct found_dtype, FOUND_DTYPES_MAX, err)) == NULL)
        return false;
    for (size_t i = 0; i < f->n_tensors; i++) {
        const struct found_tensor *t = &f->tensor[i];
        found_add(list, &n, &(struct found_dtype){ t->dtype, 1, t->elements, t->bytes });
    }
    f->dtype = list;
    f->n_dtypes = n;
    return true;
}

uint64_t found_tensors(const struct found *f)
{
    uint64_t n = 0;
    for (size_t i = 0; i < f->n_dtypes; i++)
        ck_raise(&n, f->dtype[i].tensors);
    return n;
}

static bool is_named(struct span name, const char *base)
{
    size_t n = strlen(base);
    return span_ends_anyhow(name, base) && (name.len == n || name.ptr[name.len - n - 1] == '/');
}

static bool is_about_file(const struct err *err)
{
    return err->kind == ERR_INPUT || (err->kind == ERR_LIMIT && err->has_at);
}

static bool read_safetensors(struct source *src, struct arena *a, struct found *f, struct err *err)
{
    struct st_header h;
    if (!st_read(src, f->notes, a, &h, err))
        return false;
    f->tensor = h.tensor;
    f->n_tensors = h.n_tensors;
    for (size_t i = 0; i < h.n_metadata; i++) {
        const struct st_pair *p = &h.metadata[i];
        if (!carried_add(f->carried, p->key, p->key_off, a, err) ||
            !carried_add(f->carried, p->value, p->key_off, a, err))
            return false;
    }
    return true;
}

/* hidden: look for hidden characters; a template is looked through by its own reader. */
static bool read_text(struct source *src, struct arena *a, struct found *f, bool hidden,
                      struct err *err)
{
    bool text;
    if (!text_read(src, a, hidden ? f->notes : NULL, &text, err))
        return false;
    if (!text) {
        f->kind = FOUND_OTHER;
        memset(f->notes, 0, sizeof *f->notes);
    }
    f->whole = text;
    return true;
}

static bool read_document(struct source *src, struct span name, struct arena *a, struct found *f,
                          struct err *err)
{
    bool shards = false;
    f->kind = FOUND_JSON;
    if (!document_read(src, name, a, f, &shards, err))
        return false;
    f->kind = shards ? FOUND_INDEX : FOUND_JSON;
    f->whole = true;
    return true;
}

/* A Git LFS pointer: three lines in this order, or what claims to be one. */
static bool read_pointer(struct span text, struct arena *a, struct found *f, struct err *err)
{
    struct gather g = { .f = f, .a = a };
    static const char oid[] = "oid sha256:", size[] = "size ";
    const uint8_t *p = text.ptr + strlen(pointer_mark);
    size_t left = text.len - strlen(pointer_mark), n = strlen(oid) + 64 + 1 + strlen(size);
    struct span digits = { p + n, 0 };
    uint64_t bytes;
    uint8_t digest[32];
    f->kind = FOUND_POINTER;
    while (n + digits.len < left && digits.ptr[digits.len] != '\n')
        digits.len++;
    if (left < n || memcmp(p, oid, strlen(oid)) != 0 || memcmp(p + n - 6, "\nsize ", 6) != 0 ||
        !hex_get((struct span){ p + strlen(oid), 64 }, digest, 32) || !span_u64(digits, &bytes) ||
        n + digits.len + 1 != left) {
        notes_add(f->notes, "odd-pointer", strlen(pointer_mark), "not an oid and a size");
        return true;
    }
    return gather_fact(&g, "sha256", (struct span){ p + strlen(oid), 64 }, 0, err) &&
           gather_number(&g, "size", bytes, err);
}

/* A text that only begins like a template, and that Jinja refuses, is a text. */
static bool read_template(struct source *src, struct arena *a, struct found *f, bool named,
                          struct err *err)
{
    size_t n = src->size < TEMPLATE_FILE_MAX ? (size_t)src->size : TEMPLATE_FILE_MAX;
    struct gather g = { .f = f, .a = a };
    uint8_t *text = ARENA_ARRAY(a, uint8_t, n, err);
    f->kind = FOUND_TEMPLATE;
    if (text == NULL || !source_read(src, 0, text, n, err) ||
        !template_found(&g, SPAN("default"), (struct span){ text, n }, 0, 1, err))
        return false;
    if (n < src->size)
        notes_add(f->notes, "truncated-template", n, "%" PRIu64 " bytes are not read",
                  src->size - n);
    if (named || notes_times(f->notes, "template-parse") == 0)
        return true;
    memset(f->notes, 0, sizeof *f->notes);
    f->n_facts = 0;
    f->kind = FOUND_TEXT;
    return read_text(src, a, f, true, err);
}

/* A document that does not say so by its name, or text that begins like one. */
static bool try_document(struct source *src, struct span name, struct arena *a, struct found *f,
                         bool *done, struct err *err)
{
    struct found trial = { .kind = FOUND_JSON,
                           .notes = ARENA_ARRAY(a, struct notes, 1, err),
                           .carried = f->carried };
    *done = trial.notes != NULL && read_document(src, name, a, &trial, err);
    if (*done)
        *f = trial;
    if (*done || !is_about_file(err))
        return *done;
    *err = (struct err){ 0 };
    return true;
}

/* A pickle by what it does, or by its name if nothing speaks against that. */
static bool may_be_pickle(struct source *src, struct span name, struct arena *a, bool *yes,
                          struct err *err)
{
    return guess_pickle(src, a, yes, err) && (*yes || pickled_is(src, name, a, yes, err));
}

/* Something that may be text and has no mark. */
static bool read_unmarked(struct inside *in, struct source *src, struct span name, struct found *f,
                          struct err *err)
{
    struct arena *a = in->a;
    size_t n = src->size < HEAD_BYTES ? (size_t)src->size : HEAD_BYTES, i = 0;
    uint8_t *bytes = ARENA_ARRAY(a, uint8_t, n, err);
    bool done = false, pickle;
    if (bytes == NULL || !may_be_pickle(src, name, a, &pickle, err) ||
        !source_read(src, 0, bytes, n, err))
        return false;
    if (pickle)
        return pickled_read(src, name, in, f, err);
    struct span head = { bytes, n };
    if (span_begins(head, pointer_mark) && src->size <= HEAD_BYTES)
        return read_pointer(head, a, f, err);
    if (span_begins(head, annex_mark) && src->size <= HEAD_BYTES) {
        f->kind = FOUND_POINTER;
        notes_add(f->notes, "odd-pointer", 0, "of git-annex: git annex get fetches the file");
        return true;
    }
    if (span_ends_anyhow(name, ".json"))
        return read_document(src, name, a, f, err);
    while (i < n && (bytes[i] == ' ' || (bytes[i] >= '\t' && bytes[i] <= '\r')))
        i++;
    bool opens = i + 1 < n && bytes[i] == '{';
    bool named = span_ends_anyhow(name, ".jinja") || span_ends_anyhow(name, ".jinja2") ||
                 span_ends_anyhow(name, ".j2");
    bool jinja = named || (opens && memchr("{%#", bytes[i + 1], 3) != NULL);
    bool card = is_named(name, "readme.md");
    if (!card && !jinja && i < n && (bytes[i] == '{' || bytes[i] == '[') &&
        src->size <= DOCUMENT_BYTES_MAX && !try_document(src, name, a, f, &done, err))
        return false;
    if (done)
        return !oms_named(name) || oms_read(src, a, f, err);
    if (!read_text(src, a, f, !jinja, err))
        return false;
    if (!f->whole)
        return true;
    if (card) {
        f->kind = FOUND_CARD;
        return card_read(src, a, f, err);
    }
    if (sums_named(name))
        return sums_read(src, a, f, err);
    if (oms_named(name))
        return oms_read(src, a, f, err);
    if (mof_named(name))
        return mof_read(src, a, f, err);
    if (settings_named(name))
        return settings_read(src, name, a, f, err);
    return !jinja || read_template(src, a, f, named, err);
}

/* Binary without a mark. */
static bool read_other(struct inside *in, struct source *src, struct span name, struct found *f,
                       struct err *err)
{
    bool pickle, onnx;
    if (!may_be_pickle(src, name, in->a, &pickle, err) || !guess_onnx(src, in->a, &onnx, err))
        return false;
    f->kind = onnx ? FOUND_ONNX : FOUND_OTHER;
    if (f->kind == FOUND_OTHER && !pickle && span_ends_anyhow(name, ".safetensors"))
        notes_add(f->notes, "bad-header", 0, "no length and object as safetensors begin with");
    if (pickle)
        return pickled_read(src, name, in, f, err);
    return f->kind == FOUND_ONNX || pickled_embedded(in, src, 0, f, err);
}

/* All that tells a text with code in it from a program. */
static bool note_script(struct source *src, struct span name, struct found *f, struct err *err)
{
    char head[2] = "";
    const char *what = "a script";
    if (src->size < sizeof head)
        return true;
    if (!source_read(src, 0, head, sizeof head, err))
        return false;
    (void)code_named(name, &what);
    if (memcmp(head, "#!", sizeof head) == 0)
        notes_add(f->notes, "script", 0, "%s; it begins with \"#!\", so its name alone starts it",
                  what);
    return true;
}

static bool read_kind(struct inside *in, struct source *src, struct span name, struct found *f,
                      struct err *err)
{
    struct arena *a = in->a;
    bool done;
    switch (f->kind) {
    case FOUND_SAFETENSORS:
        f->whole = true;
        return read_safetensors(src, a, f, err);
    case FOUND_GGUF:
        f->whole = true;
        return gguf_read(src, a, f, err);
    case FOUND_NPY:
        return npy_read(src, name, in, f, err);
    case FOUND_GGML:
        return gguf_legacy(src, f, err);
    case FOUND_TEXT:
        return read_unmarked(in, src, name, f, err);
    case FOUND_PICKLE:
        return torch_stacked(src, in, f, &done, err) &&
               (done || pickled_read(src, name, in, f, err));
    case FOUND_OTHER:
        return read_other(in, src, name, f, err);
    case FOUND_ZIP:
        return archive_read_zip(src, name, in, f, err);
    case FOUND_TAR:
        return torch_tar(src, name, in, f, err) && archive_read_tar(src, name, in, f, err);
    case FOUND_COMPRESSED:
        return archive_read_packed(src, name, in, f, err);
    case FOUND_EXECUTABLE: /* a script is a text, and read as one */
        return text_read(src, a, NULL, &f->whole, err) && note_script(src, name, f, err);
    case FOUND_EMPTY:
    case FOUND_IMAGE:
    case FOUND_MEDIA:
        f->whole = true;
        return true;
    default:
        return true;
    }
}

/* Where people write: all of a text, and what stands in front of tensors. */
static struct sweep_ask writing_in(const struct found *f, struct span name, uint64_t size)
{
    const char *what;
    struct sweep_ask ask = { 0, size, SWEEP_SECRETS };
    switch (f->kind) {
    case FOUND_SAFETENSORS:
    case FOUND_GGUF:
        for (size_t i = 0; i < f->n_tensors; i++)
            ask.to = f->tensor[i].off < ask.to ? f->tensor[i].off : ask.to;
        ask.to = f->n_tensors == 0 && ask.to > WRITING_MAX ? 0 : ask.to;
        ask.wants |= SWEEP_TARGETS;
        return ask;
    case FOUND_EXECUTABLE:
    case FOUND_TEXT:
    case FOUND_CARD:
    case FOUND_TEMPLATE:
    case FOUND_JSON:
    case FOUND_INDEX:
    case FOUND_OMS:
        ask.to = f->kind == FOUND_EXECUTABLE && size > WRITING_MAX ? 0 : size;
        ask.wants |=
            f->kind == FOUND_EXECUTABLE || code_named(name, &what) != CODE_NONE ? SWEEP_URLS : 0;
        return ask;
    default:
        return (struct sweep_ask){ 0 };
    }
}

/* Notes after which some bytes have no reader. */
static void settle_whole(struct found *f)
{
    static const char *const codes[] = {
        "gap",         "trailing-bytes",     "padding",       "unknown-dtype",
        "polyglot",    "truncated-template", "prefix",        "hidden-member",
        "lost-member", "broken-member",      "comment-bytes", "encrypted",
        "other-view",  "template-parse",     "extra-bytes",   "overflow",
    };
    for (size_t i = 0; i < COUNT(codes); i++)
        f->whole = f->whole && notes_times(f->notes, codes[i]) == 0;
}

/* What a reader could not get past is the answer; false: *err is not about the file. */
static bool give_up(struct found *f, struct err *err)
{
    if (!is_about_file(err))
        return false;
    f->fatal = *err;
    *err = (struct err){ 0 };
    f->whole = false;
    f->n_tensors = f->n_facts = f->n_places = 0;
    return true;
}

/* One file, or a part of one: see inside.h. f has its notes and is empty otherwise. */
static bool read_one(struct inside *in, struct source *src, struct span name, struct found *f,
                     struct err *err)
{
    struct span media = { 0 };
    struct gather g = { .f = f, .a = in->a };
    enum found_kind as = in->as;
    size_t before = in->n_parts;
    struct carried carried = { 0 };
    in->as = FOUND_NONE;
    f->kind = as;
    if (as == FOUND_NONE && !kind_of(src, in->a, &f->kind, &media, err))
        return false;
    f->carried = &carried;
    bool read = read_kind(in, src, name, f, err) || give_up(f, err);
    f->carried = NULL;
    if (!read || !carried_read(in, src, &carried, f, err))
        return false;
    struct sweep_ask writing = writing_in(f, name, src->size);
    struct absent_parts parts = { NULL, in->n_parts - before, in->full };
    if (parts.n > 0)
        parts.list = in->part + before;
    if (!absent_look(src, name, f, &parts, err) ||
        (writing.to > 0 && !sweep_read(src, &writing, in->a, f->notes, err)) ||
        !gather_fact(&g, "media", media, 0, err) ||
        (as == FOUND_NONE && !poly_look(in, src, name, f, err) && !give_up(f, err)) ||
        !found_sum(f, in->a, err))
        return false;
    settle_whole(f);
    return true;
}

bool found_read(struct source *src, struct span name, struct arena *a, struct found *out,
                struct err *err)
{
    struct inside in = { .a = a, .read = read_one };
    struct found f = { .notes = ARENA_ARRAY(a, struct notes, 1, err) };
    in.left = src->size < UINT64_MAX / INSIDE_FACTOR - INSIDE_BYTES
                  ? INSIDE_BYTES + INSIDE_FACTOR * src->size
                  : UINT64_MAX;
    if (f.notes == NULL || !read_one(&in, src, name, &f, err))
        return false;
    f.part = in.part;
    f.n_parts = in.n_parts;
    f.import = in.import;
    f.n_imports = in.n_imports;
    if (in.full)
        notes_add(f.notes, "parts", 0, "more than %u members, not all are looked into",
                  FOUND_PARTS_MAX);
    f.whole = f.whole && !in.full;
    for (size_t i = 0; i < f.n_parts; i++)
        f.whole = f.whole && f.part[i].whole;
    *out = f;
    return true;
}
