/* pickled.c - see pickled.h. */
#include "formats/pickled.h"

#include <stdio.h>

#include "base/plural.h"
#include "formats/guess.h"
#include "formats/joblib.h"
#include "formats/packed.h"

/* What torch/_weights_only_unpickler.py of PyTorch 2.11 has no case for, by its byte. */
static const char *const refused[256] = {
    ['0'] = "POP",
    ['1'] = "POP_MARK",
    ['2'] = "DUP",
    ['F'] = "FLOAT",
    ['I'] = "INT",
    ['L'] = "LONG",
    ['P'] = "PERSID",
    ['S'] = "STRING",
    ['T'] = "BINSTRING",
    ['V'] = "UNICODE",
    ['B'] = "BINBYTES",
    ['C'] = "SHORT_BINBYTES",
    ['d'] = "DICT",
    ['g'] = "GET",
    ['i'] = "INST",
    ['l'] = "LIST",
    ['o'] = "OBJ",
    ['p'] = "PUT",
    [0x82] = "EXT1",
    [0x83] = "EXT2",
    [0x84] = "EXT4",
    [0x8b] = "LONG4",
    [0x8c] = "SHORT_BINUNICODE",
    [0x8d] = "BINUNICODE8",
    [0x8e] = "BINBYTES8",
    [0x90] = "ADDITEMS",
    [0x91] = "FROZENSET",
    [0x92] = "NEWOBJ_EX",
    [0x93] = "STACK_GLOBAL",
    [0x94] = "MEMOIZE",
    [0x95] = "FRAME",
    [0x96] = "BYTEARRAY8",
    [0x97] = "NEXT_BUFFER",
    [0x98] = "READONLY_BUFFER",
};

static bool is_torch(const struct pickle *p)
{
    for (size_t i = 0; i < p->n_imports; i++)
        if (span_eq(p->import[i].module, SPAN("torch")) ||
            span_begins(p->import[i].module, "torch."))
            return true;
    return false;
}

static void note_refused(struct found *f, const struct pickle *p)
{
    char list[NOTE_TEXT_MAX];
    size_t len = 0;
    for (size_t op = 0; op < COUNT(refused) && len < sizeof list; op++)
        if (refused[op] != NULL && p->opcodes[op] > 0)
            len += (size_t)snprintf(list + len, sizeof list - len, "%s%s", len > 0 ? ", " : "",
                                    refused[op]);
    if (len > 0)
        notes_add(f->notes, "newer-opcode", 0, "%s", list);
}

bool pickled_add(struct inside *in, struct found *f, const struct pickle *p, struct err *err)
{
    notes_take(f->notes, p->notes);
    if (is_torch(p))
        note_refused(f, p);
    f->whole =
        f->whole && notes_times(f->notes, "limit") == 0 && notes_times(f->notes, "frame") == 0;
    return inside_imports(in, f, p, err);
}

/* ---- files in values, and in what is no opcode ---- */

static bool is_pickle(struct source *src, struct arena *a, bool *yes, struct err *err)
{
    uint8_t last = 0;
    struct pickle p;
    if (!guess_pickle(src, a, yes, err) || !source_read(src, src->size - 1, &last, 1, err))
        return false;
    if (*yes || last != '.')
        return true;
    if (!pickle_read(src, 0, a, &p, err)) /* data only; but there may be more inside */
        return false;
    *yes = p.end == src->size && p.notes->n_codes == 0;
    return true;
}

/* The value out of its coat. */
static bool undress(struct source *src, const struct pickle_hidden *h, struct arena *a,
                    struct span *out, struct err *err)
{
    size_t n = (size_t)h->len;
    uint8_t *raw = ARENA_ARRAY(a, uint8_t, n, err);
    uint8_t *plain = raw != NULL ? ARENA_ARRAY(a, uint8_t, 2 * n, err) : NULL;
    if (plain == NULL || !source_read(src, h->off, raw, n, err))
        return false;
    n = pickle_unescape((enum pickle_escapes)h->escapes, (struct span){ raw, n }, plain);
    return hidden_bytes((struct span){ plain, n }, (enum hidden_coat)h->coat, a, out, err);
}

static void tell_nested(struct found *f, const struct pickle_hidden *h, const char *what, bool bad)
{
    const char *coat = h->coat == HIDDEN_BASE64 ? ", in base64"
                       : h->coat == HIDDEN_HEX  ? ", in hex"
                                                : "";
    notes_add(f->notes, bad ? "nested" : "nested-data", h->off, "%s%s", what, coat);
}

static bool read_member(struct inside *in, struct source *member, const struct pickle_hidden *h,
                        struct found *f, struct err *err)
{
    char name[32];
    size_t before = in->n_imports;
    struct found got;
    snprintf(name, sizeof name, "@%" PRIu64, h->off);
    if (!inside_part(in, member, span_of(name), &got, err))
        return false;
    bool bad = got.kind == FOUND_EXECUTABLE || (in->n_imports > before && !h->tensor);
    if (bad || !h->carried)
        tell_nested(f, h,
                    got.kind != FOUND_NONE ? found_kind_name(got.kind)
                                           : "a file that was not looked into",
                    bad);
    return true;
}

/* Letters that happen to be base64 of what begins like a pickle: among millions of words one asks for an import
 * without a name, and breaks off. */
static bool is_by_chance(struct source *member, struct arena *a, bool *yes, struct err *err)
{
    struct pickle p;
    if (!pickle_read(member, 0, a, &p, err))
        return false;
    *yes = p.end == 0;
    for (size_t i = 0; i < p.n_imports; i++)
        *yes = *yes && p.import[i].module.len == 0;
    return true;
}

/* member is what stands in the value. */
static bool judge_value(struct inside *in, struct source *member, const struct pickle_hidden *h,
                        struct arena *a, struct found *f, struct err *err)
{
    uint8_t head[HIDDEN_HEAD];
    size_t n = member->size < HIDDEN_HEAD ? (size_t)member->size : HIDDEN_HEAD;
    bool yes = true;
    if (!source_read(member, 0, head, n, err))
        return false;
    if (hidden_is_code((struct span){ head, n })) {
        tell_nested(f, h, "compiled Python code", true);
        return true;
    }
    if (hidden_is_pickle((struct span){ head, n }) && !is_pickle(member, a, &yes, err))
        return false;
    if (yes && h->carried && hidden_is_pickle((struct span){ head, n })) {
        if (!is_by_chance(member, a, &yes, err))
            return false;
        yes = !yes;
    }
    return !yes || read_member(in, member, h, f, err);
}

static bool read_value(struct inside *in, struct source *src, const struct pickle_hidden *h,
                       struct found *f, struct err *err)
{
    AUTO_CLOSE(arena)
    struct arena a = { .name = in->a->name, .limit = in->a->limit - in->a->used };
    struct slice slice;
    struct source member = inside_slice(&slice, src, h->off, h->len);
    struct span bytes;
    if ((h->coat == HIDDEN_BARE || h->coat == HIDDEN_ZLIB) && h->escapes == PICKLE_NO_ESCAPES)
        return judge_value(in, &member, h, &a, f, err);
    if (h->len > HIDDEN_MAX) {
        notes_add(f->notes, "limit", h->off, "a value of %" PRIu64 " bytes is not unpacked",
                  h->len);
        return true;
    }
    if (!undress(src, h, &a, &bytes, err))
        return false;
    member = source_mem(src->name, &bytes);
    return judge_value(in, &member, h, &a, f, err);
}

/* What comes out of zlib begins like a file. */
static bool is_packed_file(struct source *src, const struct pickle_hidden *h, struct packed *p,
                           bool *yes, struct err *err)
{
    uint8_t head[HIDDEN_HEAD];
    struct packed_ask ask = { src, h->off, h->len, PACKED_ZLIB, PACKED_PIECE };
    *yes = false;
    if (!packed_open(p, &ask, err))
        return false;
    size_t n = p->out.size < HIDDEN_HEAD ? (size_t)p->out.size : HIDDEN_HEAD;
    if (!source_read(&p->out, 0, head, n, err))
        return false;
    *yes = hidden_look((struct span){ head, n }, false) == HIDDEN_BARE;
    return true;
}

bool pickled_text(struct inside *in, struct span text, const struct pickle_hidden *h, bool packed,
                  struct found *f, struct err *err)
{
    AUTO_CLOSE(arena)
    struct arena a = { .name = in->a->name, .limit = in->a->limit - in->a->used };
    AUTO_CLOSE(packed) struct packed p = { 0 };
    struct span bytes;
    bool yes = true;
    if (!hidden_bytes(text, (enum hidden_coat)h->coat, &a, &bytes, err))
        return false;
    struct source member = source_mem("text", &bytes);
    struct pickle_hidden all = { .len = bytes.len };
    if (packed && !is_packed_file(&member, &all, &p, &yes, err))
        return false;
    return !yes || judge_value(in, &member, h, &a, f, err);
}

bool pickled_values(struct inside *in, struct source *src, struct found *f, const struct pickle *p,
                    struct err *err)
{
    AUTO_CLOSE(packed) struct packed packed = { 0 };
    for (size_t i = 0, n = 0; i < p->n_hidden; i++) {
        bool yes = true;
        if (p->hidden[i].coat == HIDDEN_ZLIB &&
            !is_packed_file(src, &p->hidden[i], &packed, &yes, err))
            return false;
        if (yes && !p->hidden[i].inside && n++ == PICKLED_VALUES_MAX) {
            notes_add(f->notes, "limit", p->hidden[i].off, "more than %u values begin like files",
                      PICKLED_VALUES_MAX);
            break;
        }
        if (yes && !read_value(in, src, &p->hidden[i], f, err))
            return false;
    }
    f->whole = f->whole && notes_times(f->notes, "limit") == 0;
    return true;
}

/* A source that counts what is read of it, so that places that begin like a pickle and go on for long
 * cannot make us read a file a thousand times. */
struct metered {
    struct source *src;
    uint64_t left;
};

static bool read_metered(struct source *s, uint64_t off, void *dst, size_t n, struct err *err)
{
    struct metered *m = s->state;
    m->left -= n < m->left ? n : m->left;
    return source_read(m->src, off, dst, n, err);
}

/* Numbers that happen to begin like a pickle, and break off before anything is named that Python could
 * import: what a registry holds under a number is nothing, unless the program has put it there. Among very
 * many numbers some come to an end. */
static bool is_chance(const struct pickle *p, bool many)
{
    return (p->end == 0 || many) && p->opcodes['c'] == 0 && p->opcodes['i'] == 0 &&
           p->opcodes[0x93] == 0 && notes_times(p->notes, "limit") == 0;
}

/* What begins at off: *next is where to look on. */
static bool try_place(struct inside *in, struct source *src, uint64_t off, struct found *f,
                      uint64_t *next, struct err *err)
{
    AUTO_CLOSE(arena)
    struct arena a = { .name = in->a->name, .limit = in->a->limit - in->a->used };
    uint64_t left = src->size - off;
    struct slice slice;
    struct source member =
        inside_slice(&slice, src, off, left < PICKLED_TRIED ? left : PICKLED_TRIED);
    struct pickle p;
    char name[32];
    bool yes;
    *next = off + 1;
    if (!guess_pickle(&member, &a, &yes, err))
        return false;
    if (!yes)
        return true;
    member = inside_slice(&slice, src, off, left);
    if (!pickle_read(&member, 0, &a, &p, err))
        return false;
    bool packed = f->kind == FOUND_IMAGE || f->kind == FOUND_MEDIA;
    if (is_chance(&p, packed || src->size > PICKLED_FEW))
        return true;
    *next = off + (p.end > 0 ? p.end : p.stopped);
    member = inside_slice(&slice, src, off, *next - off);
    snprintf(name, sizeof name, "@%" PRIu64, off);
    notes_add(f->notes, "embedded", off, "a pickle of %" PRIu64 " byte%s", *next - off,
              plural(*next - off));
    return inside_part(in, &member, span_of(name), NULL, err);
}

/* Where the next place is that begins like a pickle: its index, or n. */
static size_t next_place(const uint8_t *bytes, size_t n, size_t end)
{
    for (size_t i = 0; i < end; i++)
        if ((bytes[i] == 0x80 || bytes[i] == 'c') &&
            hidden_is_pickle((struct span){ bytes + i, n - i }))
            return i;
    return end;
}

/* The next of src from *off on; its end if there is none. bytes: room for PIECE. */
enum { PIECE = 65536, AHEAD = 1024 /* two lines of an import */ };
static bool find_place(struct source *src, uint8_t *bytes, uint64_t *off, struct err *err)
{
    for (size_t i = 0, end = 0; i == end && *off < src->size; *off += i) {
        size_t n = src->size - *off < PIECE ? (size_t)(src->size - *off) : PIECE;
        if (!source_read(src, *off, bytes, n, err))
            return false;
        end = *off + n == src->size ? n : n - AHEAD;
        i = next_place(bytes, n, end);
    }
    return true;
}

bool pickled_embedded(struct inside *in, struct source *src, uint64_t from, struct found *f,
                      struct err *err)
{
    AUTO_CLOSE(arena)
    struct arena a = { .name = in->a->name, .limit = in->a->limit - in->a->used };
    uint8_t *bytes = ARENA_ARRAY(&a, uint8_t, PIECE, err);
    struct metered m = { src, UINT64_MAX };
    struct source counted = { src->name, src->size, read_metered, &m };
    if (src->size < (UINT64_MAX - PICKLED_WORK) / PICKLED_FACTOR)
        m.left = PICKLED_WORK + PICKLED_FACTOR * src->size;
    if (bytes == NULL)
        return false;
    for (uint64_t tried = 0;; tried++) {
        if (!find_place(src, bytes, &from, err))
            return false;
        if (from == src->size)
            return true;
        if (tried == PICKLED_EMBEDDED_MAX + src->size / PICKLED_RARE || m.left == 0)
            break;
        if (!try_place(in, &counted, from, f, &from, err))
            return false;
    }
    notes_add(f->notes, "limit", from, "more places begin like a pickle than are tried");
    return true;
}

bool pickled_read(struct source *src, struct span name, struct inside *in, struct found *f,
                  struct err *err)
{
    (void)name;
    AUTO_CLOSE(arena)
    struct arena a = { .name = in->a->name, .limit = in->a->limit - in->a->used };
    struct pickle p;
    f->kind = FOUND_PICKLE;
    f->whole = true;
    if (!joblib_read(src, in, f, &a, &p, err))
        return false;
    f->whole = f->whole && p.end == src->size;
    if (p.streams > 1)
        notes_add(f->notes, "extra-stream", p.first_end, "%u behind the first", p.streams - 1);
    if (p.end > 0 && p.end < src->size)
        notes_add(f->notes, "trailing-bytes", p.end, "%" PRIu64 " byte%s", src->size - p.end,
                  plural(src->size - p.end));
    uint64_t from = p.end > 0 ? p.end : p.stopped;
    return pickled_add(in, f, &p, err) && pickled_values(in, src, f, &p, err) &&
           (from == src->size || pickled_embedded(in, src, from, f, err));
}

bool pickled_is(struct source *src, struct span name, struct arena *a, bool *yes, struct err *err)
{
    static const char *const endings[] = { ".pkl", ".pickle", ".pck", ".pcl",   ".p",
                                           ".pt",  ".pth",    ".bin", ".joblib" };
    bool named = false;
    for (size_t i = 0; i < COUNT(endings); i++)
        named = named || span_ends_anyhow(name, endings[i]);
    *yes = false;
    if (!named)
        return true;
    AUTO_CLOSE(arena) struct arena own = { .name = a->name, .limit = a->limit - a->used };
    struct pickle p;
    if (!pickle_read(src, 0, &own, &p, err))
        return false;
    *yes = p.end == src->size && p.notes->n_codes == 0;
    return true;
}
