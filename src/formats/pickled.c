/* pickled.c - see pickled.h. */
#include "formats/pickled.h"

#include <stdio.h>

#include "formats/joblib.h"

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
        notes_add(f->notes, "trailing-bytes", p.end, "%" PRIu64 " bytes", src->size - p.end);
    return pickled_add(in, f, &p, err);
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
