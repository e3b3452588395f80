/* torch.c - see torch.h. The archives PyTorch writes today. */
#include "formats/torch.h"

#include <stdio.h>

#include "formats/checkpoint.h"
#include "formats/kind.h"
#include "formats/torchscript.h"

enum { SMALL = 64 }; /* bytes of a record that holds one word or number */

/* Records by their names; what ends in "/" stands for all that begins so. */
enum record {
    RECORD_OTHER,
    RECORD_PICKLE,  /* with storages in the folder of its name */
    RECORD_STORAGE, /* in such a folder */
    RECORD_WORD,    /* one word or number */
    RECORD_ORDER,   /* of bytes: "little" or "big" */
    RECORD_CODE,    /* of a program */
    RECORD_PART,    /* goes with a program, and is read like any file */
};
static const struct {
    const char *name;
    enum record kind;
    bool program; /* where it stands there is one */
} records[] = {
    { "data.pkl", RECORD_PICKLE, false },      { "constants.pkl", RECORD_PICKLE, true },
    { "attributes.pkl", RECORD_PICKLE, true }, { "bytecode.pkl", RECORD_PICKLE, true },
    { "data/", RECORD_STORAGE, false },        { "constants/", RECORD_STORAGE, true },
    { "attributes/", RECORD_STORAGE, true },   { "bytecode/", RECORD_STORAGE, true },
    { "tensors/", RECORD_STORAGE, true },      { "version", RECORD_WORD, false },
    { ".data/version", RECORD_WORD, false },   { ".data/serialization_id", RECORD_WORD, false },
    { ".format_version", RECORD_WORD, false }, { ".storage_alignment", RECORD_WORD, false },
    { "byteorder", RECORD_ORDER, false },      { "code/", RECORD_CODE, true },
    { "model.json", RECORD_PART, true },       { "mobile_debug_handles.pkl", RECORD_PART, true },
    { "extra/", RECORD_PART, true },
};
/* Of programs that torch.export wrote. */
static const char *const exported[] = { "serialized_exported_program.json", "models/model.json",
                                        "archive_format" };

struct checkpoints {
    struct archive *x;
    struct span root; /* with its "/" */
    bool pickle, program, big;
    uint8_t *kind; /* enum record of each member; of another folder: RECORD_OTHER */
    bool *used;    /* a pickle asks for it */
};

static struct span rest_of(struct span name, size_t n)
{
    return (struct span){ name.ptr + n, name.len - n };
}

static bool same_anyhow(struct span s, const char *lower)
{
    return s.len == strlen(lower) && span_ends_anyhow(s, lower);
}

static void note(struct checkpoints *t, const struct zip_member *m, const char *code,
                 const char *text)
{
    char room[QUOTED_BYTES];
    notes_add(t->x->f->notes, code, m->data_off > 0 ? m->data_off : m->entry_off, "%s%s",
              span_quote(m->name, room), text);
}

/* PyTorch finds a record whatever the case of its letters. */
static size_t row_of(struct span name)
{
    for (size_t i = 0; i < COUNT(records); i++) {
        size_t n = strlen(records[i].name);
        struct span front = { name.ptr, name.len < n ? name.len : n };
        if (same_anyhow(records[i].name[n - 1] == '/' ? front : name, records[i].name))
            return i;
    }
    return COUNT(records);
}

/* What each member is. False in *any: there is no folder, or no pickle of PyTorch's in it. */
static bool sort_records(struct checkpoints *t, bool *any, struct err *err)
{
    struct archive *x = t->x;
    struct span first = x->z.n > 0 ? x->z.member[0].name : (struct span){ 0 };
    const uint8_t *slash = first.len > 0 ? memchr(first.ptr, '/', first.len) : NULL;
    *any = false;
    t->kind = ARENA_ARRAY(x->in->a, uint8_t, x->z.n, err);
    t->used = ARENA_ARRAY(x->in->a, bool, x->z.n, err);
    if (t->kind == NULL || t->used == NULL)
        return false;
    t->root = (struct span){ first.ptr, slash != NULL ? (size_t)(slash - first.ptr) + 1 : 0 };
    for (size_t i = 0; t->root.len > 0 && i < x->z.n; i++) {
        struct span name = x->z.member[i].name;
        if (name.len <= t->root.len || memcmp(name.ptr, t->root.ptr, t->root.len) != 0)
            continue;
        size_t row = row_of(rest_of(name, t->root.len));
        if (row == COUNT(records))
            continue;
        t->kind[i] = (uint8_t)records[row].kind;
        if (!span_begins(rest_of(name, t->root.len), records[row].name))
            note(t, &x->z.member[i], "odd-record", ": PyTorch writes such a name in small letters");
        t->program = t->program || records[row].program;
        t->pickle = t->pickle || records[row].kind == RECORD_PICKLE;
    }
    *any = t->pickle;
    return true;
}

/* ---- storages ---- */

/* m is as long as its storage (record_of), and what is dense lies in that (checkpoint.h). */
static bool list_tensor(struct checkpoints *t, const struct checkpoint_tensor *c,
                        const struct zip_member *m, struct err *err)
{
    if (!c->dense || t->big || m->method != ZIP_STORED)
        return true;
    struct found_tensor found = {
        .name = c->path.len > 0 ? c->path : rest_of(m->name, t->root.len),
        .dtype = c->dtype,
        .off = m->data_off + c->from * c->item_bytes,
        .bytes = c->elements * c->item_bytes,
        .elements = c->elements,
        .shape = c->shape,
        .rank = c->rank,
    };
    return archive_tensor(t->x, &found, err);
}

/* The record of a storage, if it is what the pickle says it is; else NULL, and noted. folder: with
 * "/". */
static const struct zip_member *record_of(struct checkpoints *t, struct span folder,
                                          const struct checkpoint_storage *s)
{
    uint8_t name[ZIP_NAME_MAX];
    char room[QUOTED_BYTES];
    uint64_t bytes;
    struct notes *notes = t->x->f->notes;
    if (folder.len + s->key.len > sizeof name) { /* longer than the name of any record */
        notes_add(notes, "storage-missing", s->off, "%s", span_quote(s->key, room));
        return NULL;
    }
    memcpy(name, folder.ptr, folder.len);
    if (s->key.len > 0)
        memcpy(name + folder.len, s->key.ptr, s->key.len);
    struct span path = { name, folder.len + s->key.len };
    const struct zip_member *m = zip_find(&t->x->z, path);
    if (m == NULL) {
        notes_add(notes, "storage-missing", s->off, "%s", span_quote(path, room));
        return NULL;
    }
    t->used[m - t->x->z.member] = true;
    if (s->item_bytes == 0)
        return NULL;
    if (s->uneven || !ck_mul(s->numel, s->item_bytes, &bytes) || bytes != m->bytes) {
        notes_add(notes, "storage-size", m->data_off > 0 ? m->data_off : m->entry_off,
                  "%s: %" PRIu64 " bytes; the pickle says %" PRIu64 " numbers of %" PRIu64 "%s",
                  span_quote(m->name, room), m->bytes, s->numel, s->item_bytes,
                  s->uneven ? ", and otherwise too" : "");
        return NULL;
    }
    return m;
}

/* Numbers are nothing to look into, unless they begin as a file of some kind does. *as_file: they do.
 * A pickle has no mark worth the name: it counts if it ends, and imports something. */
static bool begins_as_file(struct checkpoints *t, struct source *src, bool *as_file,
                           struct err *err)
{
    AUTO_CLOSE(arena)
    struct arena own = { .name = t->x->in->a->name,
                         .limit = t->x->in->a->limit - t->x->in->a->used };
    uint8_t head[16];
    size_t n = src->size < sizeof head ? (size_t)src->size : sizeof head;
    struct pickle p;
    if (!source_read(src, 0, head, n, err))
        return false;
    if (n < 2 || head[0] != 0x80 || head[1] > 5) {
        *as_file = kind_marked((struct span){ head, n }) != NULL;
        return true;
    }
    if (!pickle_read(src, 0, &own, &p, err))
        return false;
    *as_file = p.end > 0 && p.n_imports > 0;
    return true;
}

/* A storage is numbers to PyTorch, and its checksum of no concern. What is none to us is read like any
 * file. */
static bool take_storage(struct checkpoints *t, const struct zip_member *m,
                         struct archive_room *room, struct err *err)
{
    struct source *src;
    struct slice slice;
    struct source stored;
    const char *why;
    bool as_file;
    size_t i = (size_t)(m - t->x->z.member);
    if (t->x->done[i])
        return true;
    if (m->method == ZIP_STORED && m->data_off > 0 && (m->flags & ZIP_ENCRYPTED) == 0) {
        t->x->done[i] = true;
        stored = inside_slice(&slice, t->x->src, m->data_off, m->packed_bytes);
        src = &stored;
    } else if (!archive_member(t->x, m, room, &src, &why, err)) {
        return false;
    } else if (src == NULL) {
        return inside_closed(t->x->in, m->name, m->bytes, why, err);
    }
    if (!begins_as_file(t, src, &as_file, err))
        return false;
    if (!as_file)
        return true;
    note(t, m, "file-storage", "");
    return inside_member(t->x->in, src, m->name, NULL, err);
}

static bool hold_together(struct checkpoints *t, const struct zip_member *pickle,
                          const struct checkpoint *c, struct err *err)
{
    AUTO_CLOSE(archive_room) struct archive_room room = { 0 };
    uint8_t folder[ZIP_NAME_MAX];
    const char *name = records[row_of(rest_of(pickle->name, t->root.len))].name;
    struct span front = { folder, t->root.len + strlen(name) - 3 }; /* "/" for ".pkl" */
    const struct zip_member **of =
        ARENA_ARRAY(t->x->in->a, const struct zip_member *, c->n_storages, err);
    if (of == NULL)
        return false;
    memcpy(folder, t->root.ptr, t->root.len);
    memcpy(folder + t->root.len, name, front.len - t->root.len);
    folder[front.len - 1] = '/';
    for (size_t i = 0; i < c->n_storages; i++)
        if ((of[i] = record_of(t, front, &c->storage[i])) != NULL &&
            !take_storage(t, of[i], &room, err))
            return false;
    for (size_t i = 0; i < c->n_tensors; i++)
        if (of[c->tensor[i].storage] != NULL &&
            !list_tensor(t, &c->tensor[i], of[c->tensor[i].storage], err))
            return false;
    return true;
}

/* Once to know its storages, once as any pickle. */
static bool read_pickle(struct checkpoints *t, const struct zip_member *m, struct err *err)
{
    AUTO_CLOSE(archive_room) struct archive_room room = { 0 };
    struct inside *in = t->x->in;
    struct checkpoint c;
    struct source *src;
    const char *why;
    if (!archive_member(t->x, m, &room, &src, &why, err))
        return false;
    if (src == NULL)
        return inside_closed(in, m->name, m->bytes, why, err);
    struct checkpoint_ask ask = { src, m->method == ZIP_STORED ? m->data_off : 0, 1 };
    return checkpoint_read(&ask, in->a, t->x->f->notes, &c, err) &&
           inside_member(in, src, m->name, NULL, err) && hold_together(t, m, &c, err);
}

/* ---- other records ---- */

/* All of a member, if it is at most that long; else an empty span with ptr NULL. */
static bool load(struct checkpoints *t, const struct zip_member *m, uint64_t most, struct span *out,
                 struct err *err)
{
    AUTO_CLOSE(archive_room) struct archive_room room = { 0 };
    struct source *src;
    const char *why;
    *out = (struct span){ 0 };
    if (m->bytes > most)
        return true; /* archive_rest has it */
    if (!archive_member(t->x, m, &room, &src, &why, err))
        return false;
    if (src == NULL)
        return inside_closed(t->x->in, m->name, m->bytes, why, err);
    if (src->size > most)
        return inside_closed(t->x->in, m->name, src->size, "it is longer than it says", err);
    uint8_t *bytes = ARENA_ARRAY(t->x->in->a, uint8_t, (size_t)src->size, err);
    *out = (struct span){ bytes, (size_t)src->size };
    return bytes != NULL && source_read(src, 0, bytes, (size_t)src->size, err);
}

static bool read_word(struct checkpoints *t, const struct zip_member *m, bool order,
                      struct err *err)
{
    struct span s;
    if (!load(t, m, SMALL, &s, err))
        return false;
    bool odd = s.ptr == NULL || s.len == 0;
    for (size_t i = 0; i < s.len; i++)
        odd = odd || !((s.ptr[i] >= '0' && s.ptr[i] <= '9') ||
                       ((s.ptr[i] | 32) >= 'a' && (s.ptr[i] | 32) <= 'z') ||
                       (s.ptr[i] == '\n' && i + 1 == s.len));
    t->big = t->big || (order && span_eq(s, SPAN("big")));
    odd = odd || (order && !t->big && !span_eq(s, SPAN("little")));
    if (odd) {
        note(t, m, "odd-record", ": not the word PyTorch writes");
        t->x->done[m - t->x->z.member] = false; /* whatever it is instead */
    }
    return true;
}

/* Code of a program: its names are looked at. What only says where in its maker's files a line of it
 * stood is a pickle like any other. */
static bool read_code(struct checkpoints *t, const struct zip_member *m, struct err *err)
{
    struct span text;
    if (!span_ends(m->name, ".py"))
        return true;
    if (!load(t, m, TORCHSCRIPT_BYTES_MAX, &text, err))
        return false;
    if (m->bytes > 0 && (text.ptr == NULL || !torchscript_look(text, m->data_off, t->x->f->notes)))
        note(t, m, "program-reach", ": code that is not looked through");
    return true;
}

static bool read_record(struct checkpoints *t, size_t i, struct err *err)
{
    AUTO_CLOSE(archive_room) struct archive_room room = { 0 };
    const struct zip_member *m = &t->x->z.member[i];
    switch (t->kind[i]) {
    case RECORD_WORD:
    case RECORD_ORDER:
        return read_word(t, m, t->kind[i] == RECORD_ORDER, err);
    case RECORD_CODE:
        return read_code(t, m, err);
    case RECORD_STORAGE:
        if (!t->used[i] && !span_ends(m->name, "/"))
            note(t, m, "storage-unused", "");
        return take_storage(t, m, &room, err);
    case RECORD_OTHER:
        if (m->bytes > 0 || !span_ends(m->name, "/"))
            note(t, m, "extra-record", "");
        return true;
    default:
        return true;
    }
}

/* In that order: how the pickles are read, what they ask for, and what nobody asked for. */
static bool by_kind(struct checkpoints *t, struct err *err)
{
    for (unsigned pass = 0; pass < 3; pass++)
        for (size_t i = 0; i < t->x->z.n; i++) {
            bool order = t->kind[i] == RECORD_ORDER;
            bool pickle = t->kind[i] == RECORD_PICKLE;
            if (pass == 1 ? pickle && !read_pickle(t, &t->x->z.member[i], err)
                          : order == (pass == 0) && !read_record(t, i, err))
                return false;
        }
    return true;
}

/* By the name, in a folder or in none. */
static bool is_record(struct span name, const char *record)
{
    size_t n = strlen(record);
    return span_ends(name, record) && (name.len == n || name.ptr[name.len - n - 1] == '/');
}

bool torch_zip(struct archive *x, struct err *err)
{
    struct checkpoints t = { .x = x };
    bool any;
    for (size_t i = 0; i < x->z.n; i++)
        for (size_t k = 0; k < COUNT(exported); k++)
            if (is_record(x->z.member[i].name, exported[k]))
                notes_add(x->f->notes, "exported", x->z.member[i].entry_off,
                          "a program that torch.export wrote");
    if (!sort_records(&t, &any, err))
        return false;
    if (any && t.program)
        notes_add(x->f->notes, "program", x->z.member[0].local_off, "TorchScript");
    return !any || by_kind(&t, err);
}
