/* joblib.c - see joblib.h. It listens to pickle_read, and takes from it what is no opcode.
 *
 * The state of a wrapper is a dict that is filled right before BUILD: the last one filled is kept. */
#include "formats/joblib.h"

#include <stdlib.h>

#include "base/plural.h"
#include "base/sort.h"
#include "formats/npy.h"
#include "formats/pickle_machine.h"
#include "formats/pickled.h"

enum { WRAPPER = UINT32_MAX, BESIDE = UINT32_MAX - 1, OBJECT_FLAG = 1, PADDING_MAX = 16 };

struct type {
    bool known, object;
    bool sized; /* of texts and bytes, whose size BUILD says */
    uint64_t bytes;
};

struct joblib {
    struct pickle_watch
        watch; /* first: the machine gives it back. filled: once a wrapper was made */
    struct source *src;
    struct inside *in;
    struct found *f;
    struct arena *a;
    struct type *type;
    size_t n_types, type_room;
    bool
        computed; /* a key of its state is none that joblib writes, or known only when it is loaded */
    uint64_t first; /* byte of the first array; 0: there was none */
    uint64_t lost;  /* byte of the first of which it is not known where it ends; UINT64_MAX: none */
    uint64_t box;   /* the last dict that was filled; PV_NONE: none */
    struct pickle_value shape, dtype, align, file; /* in it; PV_TOP: not there */
    bool whole;                                    /* of the pickles that stand for arrays */
    bool padded;                                   /* an array says how it is padded */
    bool old; /* as versions before 1.2 read it: nothing is padding, and nothing is told */
};

/* What else joblib writes there. Any other could take the place of a method. */
static bool is_known_key(struct span s)
{
    static const char *const keys[] = { "subclass", "order", "allow_mmap", "init_args", "state" };
    for (size_t i = 0; i < COUNT(keys); i++)
        if (span_eq(s, span_of(keys[i])))
            return true;
    return false;
}

static void on_filled(struct pickle_watch *w, struct pickle_machine *m, struct pickle_value to,
                      const struct pickle_value *item, size_t n, size_t every)
{
    struct joblib *j = (struct joblib *)(void *)w;
    static const struct pickle_value none = { .tag = PV_TOP };
    const struct {
        const char *key;
        struct pickle_value *value;
    } keys[] = { { "shape", &j->shape },
                 { "dtype", &j->dtype },
                 { "numpy_array_alignment_bytes", &j->align },
                 { "filename", &j->file } };
    if (to.tag != PV_BOX || every != 2)
        return;
    if (to.at != j->box) {
        j->shape = j->dtype = j->align = j->file = none;
        j->computed = false;
    }
    j->box = to.at;
    for (size_t i = 0; i + 1 < n; i += 2) {
        struct span s;
        if (item[i].tag != PV_STR || !pickle_text(m, item[i], &s)) {
            j->computed = true; /* it may be one of them, and the last one counts */
            continue;
        }
        bool known = is_known_key(s);
        for (size_t k = 0; k < COUNT(keys); k++)
            if (span_eq(s, span_of(keys[k].key))) {
                *keys[k].value = item[i + 1];
                known = true;
            }
        j->computed = j->computed || !known;
    }
}

/* ---- types ---- */

/* "S5", "<U3", "|V8". */
static bool holds_texts(struct span type)
{
    size_t i = type.len > 1 && memchr("<>|=", type.ptr[0], 4) != NULL;
    return type.len > i && memchr("SaVU", type.ptr[i], 4) != NULL;
}

static uint32_t add_type(struct joblib *j, struct pickle_machine *m, struct pickle_value name)
{
    struct type t = { 0 };
    struct span s;
    if (j->n_types == JOBLIB_TYPES_MAX)
        return 0;
    t.known = (name.tag == PV_STR || name.tag == PV_BYTES) && pickle_text(m, name, &s) &&
              npy_type(s, &t.bytes, &t.object);
    t.sized = t.known && holds_texts(s);
    void *list =
        m->failed ? NULL : arena_grow(j->a, j->type, j->n_types, &j->type_room, sizeof t, m->err);
    if (list == NULL) {
        m->failed = true;
        return 0;
    }
    j->type = list;
    j->type[j->n_types] = t;
    return (uint32_t)++j->n_types;
}

/* WRAPPER: its array follows in the stream; BESIDE: it stands in a file of its own; 0: it is none. */
static uint32_t wrapper_of(const struct pickle_import *i)
{
    if (!span_ends(i->real_module, "numpy_pickle") &&
        !span_ends(i->real_module, "numpy_pickle_compat"))
        return 0;
    return span_eq(i->real_name, SPAN("NumpyArrayWrapper")) ? WRAPPER
           : span_eq(i->real_name, SPAN("NDArrayWrapper")) ||
                   span_eq(i->real_name, SPAN("ZNDArrayWrapper"))
               ? BESIDE
               : 0;
}

static uint32_t on_called(struct pickle_watch *w, struct pickle_machine *m, size_t import,
                          struct pickle_value args)
{
    struct joblib *j = (struct joblib *)(void *)w;
    const struct pickle_import *i = &m->out->import[import];
    size_t n;
    const struct pickle_value *arg = pickle_items(m, args, &n);
    if (wrapper_of(i) != 0) {
        w->filled = on_filled;
        return wrapper_of(i);
    }
    if (n == 0 || !span_eq(i->real_module, SPAN("numpy")) || !span_eq(i->real_name, SPAN("dtype")))
        return 0;
    return add_type(j, m, arg[0]);
}

/* (3, byte order, base, names, fields, size, alignment, flags), as dtype.__setstate__ takes it: the
 * size counts for texts and bytes without a type, the flags always. */
static void set_type(struct type *t, const struct pickle_machine *m, struct pickle_value state)
{
    size_t n;
    const struct pickle_value *item = pickle_items(m, state, &n);
    t->known = t->known && n == 8 && item[0].tag == PV_INT &&
               (item[0].at == 3 || item[0].at == 4) && item[5].tag == PV_INT &&
               item[7].tag == PV_INT;
    if (!t->known)
        return;
    if ((int64_t)item[5].at >= 0 && t->sized)
        t->bytes = item[5].at;
    else if ((int64_t)item[5].at >= 0 && item[5].at != t->bytes)
        t->known = false; /* NumPy passes over it; who else does? */
    t->object = (item[7].at & OBJECT_FLAG) != 0;
}

/* ---- arrays ---- */

/* How many bytes there are; false: it cannot be told. */
static bool measure(const struct joblib *j, const struct pickle_machine *m, struct type *t,
                    uint64_t *bytes)
{
    size_t n;
    const struct pickle_value *item = pickle_items(m, j->shape, &n);
    if (j->dtype.tag != PV_MADE || j->dtype.len == 0 || j->dtype.len > j->n_types ||
        j->shape.tag != PV_TUPLE || j->shape.at == PV_NONE || j->shape.len != n)
        return false;
    *t = j->type[j->dtype.len - 1];
    *bytes = t->bytes;
    for (size_t i = 0; i < n; i++)
        if (item[i].tag != PV_INT || (int64_t)item[i].at < 0 || !ck_mul(*bytes, item[i].at, bytes))
            return false;
    return t->known;
}

static void read_objects(struct joblib *j, struct pickle_machine *m);

/* One byte says how many follow before the array; nothing does where alignment is None. What joblib
 * does not write there is told: joblib before 1.2 takes it for the array's first numbers. */
static bool skip_padding(struct joblib *j, struct pickle_machine *m)
{
    if (j->align.tag == PV_TOP || (j->align.tag == PV_PLAIN && j->align.at == 'N'))
        return true;
    j->padded = true;
    if (j->old)
        return true;
    if (j->align.tag != PV_INT || !pickle_ahead(m, 1))
        return false;
    uint64_t at = window_off(&m->w);
    size_t n = m->w.bytes[m->w.pos];
    if (!pickle_ahead(m, 1 + n))
        return false;
    bool plain = n > 0 && n <= PADDING_MAX;
    for (size_t i = 1; i <= n && plain; i++)
        plain = m->w.bytes[m->w.pos + i] == 0xff;
    if (!plain)
        notes_add(j->f->notes, "array-padding", at,
                  "%zu byte%s, where joblib writes 1 to 16, each 0xff", n, plural(n));
    return pickle_skip(m, 1 + n);
}

static void read_array(struct joblib *j, struct pickle_machine *m, struct pickle_value state)
{
    struct type t;
    uint64_t bytes, at = window_off(&m->w);
    const char *why =
        "where the array ends cannot be told: from here on only imports were looked for";
    j->first = j->first > 0 ? j->first : at;
    if (state.tag != PV_BOX || state.at == PV_NONE || state.at != j->box || j->computed ||
        !measure(j, m, &t, &bytes) || !pickle_skip(m, 0) ||
        (!t.object && (!skip_padding(j, m) || !pickle_skip(m, bytes)))) {
        if (!m->failed && !j->old)
            notes_add(j->f->notes, "array-skip", at, "%s", why);
        j->lost = at < j->lost ? at : j->lost;
        j->whole = false;
        return;
    }
    if (t.object)
        read_objects(j, m);
    if (m->n > m->fence) /* the array takes the place of what described it */
        m->stack[m->n - 1] = (struct pickle_value){ .tag = PV_PLAIN };
}

/* It goes up, or to a place of its own. */
static bool leads_away(struct span name)
{
    const uint8_t *p = name.ptr;
    for (size_t from = 0, i = 0; i <= name.len; i++)
        if (i == name.len || p[i] == '/' || p[i] == '\\') {
            if (i == from + 2 && p[from] == '.' && p[from + 1] == '.')
                return true;
            from = i + 1;
        }
    return name.len == 0 || p[0] == '/' || p[0] == '\\' || memchr(p, ':', name.len) != NULL ||
           memchr(p, 0, name.len) != NULL;
}

/* An array in a file beside this one: joblib opens it with pickles allowed. */
static void tell_beside(struct joblib *j, struct pickle_machine *m, struct pickle_value state)
{
    char room[QUOTED_BYTES];
    struct span name;
    bool told = state.tag == PV_BOX && state.at != PV_NONE && state.at == j->box && !j->computed &&
                j->file.tag == PV_STR && pickle_text(m, j->file, &name);
    if (m->failed)
        return;
    if (!told && !j->old)
        notes_add(j->f->notes, "file-outside", m->op_at, "which one cannot be told");
    else if (!j->old)
        notes_add(j->f->notes, leads_away(name) ? "file-outside" : "file-beside", m->op_at, "%s",
                  span_quote(name, room));
    if (m->n > m->fence)
        m->stack[m->n - 1] = (struct pickle_value){ .tag = PV_PLAIN };
}

static void on_built(struct pickle_watch *w, struct pickle_machine *m, struct pickle_value target,
                     struct pickle_value state)
{
    struct joblib *j = (struct joblib *)(void *)w;
    if (target.tag != PV_MADE || target.len == 0)
        return;
    if (target.len == WRAPPER)
        read_array(j, m, state);
    else if (target.len == BESIDE)
        tell_beside(j, m, state);
    else if (target.len <= j->n_types)
        set_type(&j->type[target.len - 1], m, state);
}

/* ---- pickles in place of arrays ---- */

static bool stop_at_first(struct pickle_watch *w, struct pickle_machine *m,
                          struct pickle_value result)
{
    (void)w, (void)m, (void)result;
    return false;
}

static void read_objects(struct joblib *j, struct pickle_machine *m)
{
    AUTO_CLOSE(arena)
    struct arena own = { .name = j->a->name, .limit = j->a->limit - j->a->used };
    struct pickle_watch watch = { .stopped = stop_at_first };
    struct slice slice;
    uint64_t at = window_off(&m->w);
    struct source rest = inside_slice(&slice, j->src, at, j->src->size - at);
    struct pickle p;
    if (!pickle_read_watched(&rest, 0, &watch, &own, &p, m->err)) {
        m->failed = true;
        return;
    }
    if (j->old) {
        (void)pickle_skip(m, p.end);
        return;
    }
    for (size_t i = 0; i < p.n_imports; i++)
        p.import[i].off += at;
    for (size_t i = 0; i < p.notes->n; i++)
        p.notes->list[i].off += at;
    for (size_t i = 0; i < p.n_hidden; i++)
        p.hidden[i].off += at;
    j->whole = j->whole && p.end > 0;
    m->failed =
        !pickled_add(j->in, j->f, &p, m->err) || !pickled_values(j->in, j->src, j->f, &p, m->err);
    if (!m->failed && p.end > 0)
        (void)pickle_skip(m, p.end); /* so many were read */
    if (p.end == 0)
        notes_add(j->f->notes, "array-skip", at, "the pickle of its objects does not end");
    if (p.end == 0)
        j->lost = at < j->lost ? at : j->lost;
}

/* ---- the file ---- */

static bool is_name(struct span s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!((s.ptr[i] | 32) >= 'a' && (s.ptr[i] | 32) <= 'z') && s.ptr[i] != '_' &&
            s.ptr[i] != '.' && !(s.ptr[i] >= '0' && s.ptr[i] <= '9'))
            return false;
    return s.len > 0;
}

static int by_number(const void *x, const void *y)
{
    const uint64_t *a = x, *b = y;
    return (*a > *b) - (*a < *b);
}

/* Where joblib imports something, in order. NULL: no memory. */
static uint64_t *told_places(const struct joblib *j, const struct pickle *known, struct arena *a,
                             size_t *n, struct err *err)
{
    uint64_t *at = ARENA_ARRAY(a, uint64_t, known->n_imports + j->in->n_imports, err);
    *n = 0;
    if (at == NULL)
        return NULL;
    for (size_t i = 0; i < known->n_imports; i++)
        at[(*n)++] = known->import[i].off;
    for (size_t i = 0; i < j->in->n_imports; i++)
        if (j->in->import[i].part == j->in->here)
            at[(*n)++] = j->in->import[i].off;
    sort_heap(at, *n, sizeof *at, by_number);
    return at;
}

/* The modules that joblib imports from, or the names, in order. NULL: no memory. */
static struct span *told_texts(const struct joblib *j, const struct pickle *known, bool modules,
                               struct arena *a, struct err *err)
{
    size_t n = 0;
    struct span *list = ARENA_ARRAY(a, struct span, known->n_imports + j->in->n_imports, err);
    if (list == NULL)
        return NULL;
    for (size_t i = 0; i < known->n_imports; i++)
        list[n++] = modules ? known->import[i].module : known->import[i].name;
    for (size_t i = 0; i < j->in->n_imports; i++)
        if (j->in->import[i].part == j->in->here)
            list[n++] = modules ? j->in->import[i].module : j->in->import[i].name;
    sort_heap(list, n, sizeof *list, sort_spans);
    return list;
}

static const char *const breaks[] = { "underflow",   "no-mark",    "no-memo",
                                      "odd-operand", "bad-opcode", "truncated" };

/* Where no unpickler goes on: what stands behind is read as well as it goes, and may be nothing. */
static uint64_t first_break(const struct pickle *p)
{
    uint64_t at = UINT64_MAX;
    for (size_t i = 0; i < p->notes->n; i++)
        for (size_t k = 0; k < COUNT(breaks); k++)
            if (strcmp(p->notes->list[i].code, breaks[k]) == 0 && p->notes->list[i].off < at)
                at = p->notes->list[i].off;
    return at;
}

/* Numbers that were read as a program: what they import counts, where they stop making sense does not. */
static void forget_numbers(struct pickle *p, uint64_t from)
{
    for (size_t i = 0; i < COUNT(breaks); i++)
        notes_drop(p->notes, breaks[i], from);
    notes_drop(p->notes, "protocol", from);
    if (p->first_end >= from)
        p->streams = 1;
}

/* What pickle.load, or who watches, imports where joblib sees an array, or behind it, by another memo; numbers do
 * not look like names. The memo of a pickle of objects makes other pairs of the same words. */
static bool read_otherwise(struct joblib *j, const struct pickle *known, struct pickle_watch *watch,
                           struct err *err)
{
    AUTO_CLOSE(arena)
    struct arena own = { .name = j->a->name, .limit = j->a->limit - j->a->used };
    struct pickle p;
    size_t n, kept = 0;
    uint64_t *told = told_places(j, known, &own, &n, err);
    struct span *modules = told != NULL ? told_texts(j, known, true, &own, err) : NULL;
    struct span *names = modules != NULL ? told_texts(j, known, false, &own, err) : NULL;
    if (names == NULL || !pickle_read_watched(j->src, 0, watch, &own, &p, err))
        return false;
    uint64_t end = first_break(&p);
    for (size_t i = 0; i < p.n_imports; i++) {
        struct pickle_import *m = &p.import[i];
        bool same =
            bsearch(&m->off, told, n, sizeof *told, by_number) != NULL &&
            (m->off > end || (bsearch(&m->module, modules, n, sizeof *modules, sort_spans) &&
                              bsearch(&m->name, names, n, sizeof *names, sort_spans)));
        if (m->off >= j->first && (m->off <= end || watch == NULL) && !same && is_name(m->module) &&
            is_name(m->name)) {
            m->uses |= watch == NULL ? PICKLE_PLAIN_ONLY : PICKLE_OLD_ONLY;
            p.import[kept++] = *m;
        }
    }
    p.n_imports = kept;
    return inside_imports(j->in, j->f, &p, err);
}

/* Before 1.2: the array begins where the padding does, and its last numbers are run. */
static bool read_as_of_old(struct joblib *j, const struct pickle *known, struct err *err)
{
    AUTO_CLOSE(arena)
    struct arena own = { .name = j->a->name, .limit = j->a->limit - j->a->used };
    struct joblib old = { .watch = { .called = on_called, .built = on_built },
                          .src = j->src,
                          .in = j->in,
                          .f = j->f,
                          .a = &own,
                          .first = j->first,
                          .box = PV_NONE,
                          .old = true };
    return read_otherwise(&old, known, &old.watch, err);
}

bool joblib_read(struct source *src, struct inside *in, struct found *f, struct arena *a,
                 struct pickle *out, struct err *err)
{
    struct joblib j = { .watch = { .called = on_called, .built = on_built },
                        .src = src,
                        .in = in,
                        .f = f,
                        .a = a,
                        .lost = UINT64_MAX,
                        .box = PV_NONE,
                        .whole = true };
    bool whole = f->whole;
    if (!pickle_read_watched(src, 0, &j.watch, a, out, err) ||
        (j.first > 0 && !read_otherwise(&j, out, NULL, err)) ||
        (j.padded && !read_as_of_old(&j, out, err)))
        return false;
    forget_numbers(out, j.lost);
    for (size_t i = 0; i < out->n_imports; i++)
        if (wrapper_of(&out->import[i]) != 0 && (out->import[i].uses & PICKLE_HANDED) != 0) {
            notes_add(f->notes, "array-skip", out->import[i].off,
                      "what describes an array is made in another way than joblib does");
            j.whole = false;
        }
    f->whole = whole && j.whole;
    return true;
}

size_t joblib_packed(struct span head)
{
    if (head.len <= JOBLIB_Z_HEAD || !span_begins(head, "ZF0x"))
        return 0;
    return JOBLIB_Z_HEAD + (head.ptr[JOBLIB_Z_HEAD] == ' ');
}
