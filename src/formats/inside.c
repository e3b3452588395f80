/* inside.c - see inside.h. */
#include "formats/inside.h"

static struct notes no_notes; /* shared, never written to */

/* As a reader of ours would name a part without a name: a word, "@" and digits. */
static bool is_place(struct span name)
{
    size_t i = 0, digits;
    while (i < name.len && name.ptr[i] >= 'a' && name.ptr[i] <= 'z')
        i++;
    if (i == name.len || name.ptr[i] != '@')
        return false;
    digits = ++i;
    while (i < name.len && name.ptr[i] >= '0' && name.ptr[i] <= '9')
        i++;
    return i == name.len && i > digits;
}

/* theirs: a name that no reader of ours made. */
static bool join(struct inside *in, struct span name, bool theirs, struct span *out,
                 struct err *err)
{
    struct span front = in->here > 0 ? in->part[in->here - 1].path : (struct span){ 0 };
    size_t n = 0, most = front.len + sizeof "!./" + 2 * name.len;
    uint8_t *path = ARENA_ARRAY(in->a, uint8_t, most, err);
    if (path == NULL)
        return false;
    if (front.len > 0) {
        memcpy(path, front.ptr, front.len);
        n = front.len;
        path[n++] = '!';
    }
    if (theirs && (name.len == 0 || is_place(name))) {
        path[n++] = '.';
        path[n++] = '/';
    }
    for (size_t i = 0; i < name.len; i++) {
        path[n++] = name.ptr[i];
        if (theirs && name.ptr[i] == '!')
            path[n++] = '!';
    }
    *out = (struct span){ path, n };
    return true;
}

/* *at: its number, counted from 1; 0 if there is no room for it. */
static bool list_part(struct inside *in, struct span name, bool theirs, uint64_t bytes,
                      uint32_t *at, struct err *err)
{
    *at = 0;
    in->full = in->n_parts == FOUND_PARTS_MAX;
    if (in->full)
        return true;
    in->part = arena_grow(in->a, in->part, in->n_parts, &in->part_room, sizeof *in->part, err);
    if (in->part == NULL)
        return false;
    struct found_part *p = &in->part[in->n_parts];
    *p = (struct found_part){ .bytes = bytes, .notes = &no_notes };
    if (!join(in, name, theirs, &p->path, err))
        return false;
    *at = (uint32_t)++in->n_parts;
    return true;
}

static bool list_closed(struct inside *in, struct span name, bool theirs, uint64_t bytes,
                        const char *why, struct err *err)
{
    uint32_t at;
    if (!list_part(in, name, theirs, bytes, &at, err))
        return false;
    if (at > 0)
        err_set(&in->part[at - 1].fatal, ERR_INPUT, "%s", why);
    return true;
}

bool inside_closed(struct inside *in, struct span name, uint64_t bytes, const char *why,
                   struct err *err)
{
    return list_closed(in, name, true, bytes, why, err);
}

/* Why no member of that size is read any more; NULL: it is, and is paid for. */
static const char *refuse(struct inside *in, uint64_t size)
{
    if (in->depth == FOUND_DEPTH_MAX)
        return "a file in a file in a file, too deep to be looked into";
    if (size > in->left)
        return "the members of this file are more bytes than are looked into";
    in->left -= size;
    return NULL;
}

static bool read_part(struct inside *in, struct source *member, struct span name, uint32_t at,
                      struct found *out, struct err *err)
{
    uint32_t before = in->here;
    struct found f = { .notes = in->spare != NULL ? in->spare
                                                  : ARENA_ARRAY(in->a, struct notes, 1, err) };
    if (f.notes == NULL)
        return false;
    in->spare = NULL;
    size_t parts = in->n_parts, imports = in->n_imports;
    struct arena_mark mark = arena_mark(in->a);
    in->here = at;
    in->depth++;
    bool ok = in->read(in, member, name, &f, err);
    in->here = before;
    in->depth--;
    if (!ok)
        return false;
    struct found_part *p = &in->part[at - 1];
    p->kind = f.kind;
    p->whole = f.whole;
    p->fatal = f.fatal;
    p->notes = f.notes;
    if (f.notes->n_codes == 0) {
        in->spare = f.notes;
        f.notes = p->notes = &no_notes;
    }
    bool lists = f.n_tensors > 0 || f.n_facts > 0 || f.n_places > 0;
    if (!lists)
        f.tensor = NULL, f.fact = NULL, f.place = NULL;
    if (out != NULL)
        *out = f;
    if ((out == NULL || !lists) && in->n_parts == parts && in->n_imports == imports)
        arena_back(in->a, mark); /* nothing of it is told but what stands in the part */
    return true;
}

static bool take(struct inside *in, struct source *member, struct span name, bool theirs,
                 struct found *out, struct err *err)
{
    uint32_t at;
    if (out != NULL)
        *out = (struct found){ .notes = &no_notes };
    const char *why = refuse(in, member->size);
    if (why != NULL)
        return list_closed(in, name, theirs, member->size, why, err);
    return list_part(in, name, theirs, member->size, &at, err) &&
           (at == 0 || read_part(in, member, name, at, out, err));
}

bool inside_part(struct inside *in, struct source *member, struct span name, struct found *out,
                 struct err *err)
{
    return take(in, member, name, false, out, err);
}

bool inside_member(struct inside *in, struct source *member, struct span name, struct found *out,
                   struct err *err)
{
    return take(in, member, name, true, out, err);
}

static bool line(struct arena *a, const char *text, struct span *out, struct err *err)
{
    *out = (struct span){ 0 };
    return text == NULL || span_copy(a, span_of(text), out, err);
}

bool inside_imports(struct inside *in, struct found *f, const struct pickle *p, struct err *err)
{
    for (size_t i = 0; i < p->n_imports; i++) {
        const struct pickle_import *m = &p->import[i];
        if (in->n_imports == FOUND_IMPORTS_MAX) {
            notes_add(f->notes, "limit", m->off, "more imports than are told of");
            return true;
        }
        in->import =
            arena_grow(in->a, in->import, in->n_imports, &in->import_room, sizeof *in->import, err);
        if (in->import == NULL)
            return false;
        struct found_import *to = &in->import[in->n_imports];
        *to = (struct found_import){
            .part = in->here,
            .stream = m->stream,
            .off = m->off,
            .times = m->times,
            .uses = m->uses,
            .protocol = m->protocol,
            .how = (uint8_t)m->how,
            .dotted = m->dotted,
        };
        if (!span_copy(in->a, m->module, &to->module, err) ||
            !span_copy(in->a, m->name, &to->name, err) ||
            !span_copy(in->a, m->real_module, &to->real_module, err) ||
            !span_copy(in->a, m->real_name, &to->real_name, err) ||
            !line(in->a, m->shown, &to->shown, err))
            return false;
        in->n_imports++;
    }
    return true;
}

static bool read_slice(struct source *s, uint64_t off, void *dst, size_t n, struct err *err)
{
    struct slice *of = s->state;
    return source_read(of->src, of->off + off, dst, n, err);
}

struct source inside_slice(struct slice *s, struct source *src, uint64_t off, uint64_t n)
{
    *s = (struct slice){ src, off };
    return (struct source){ .name = src->name, .size = n, .read = read_slice, .state = s };
}
