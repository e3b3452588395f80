/* checkpoint.c - see checkpoint.h. It listens to pickle_read.
 *
 * What stands on a path has a number from 1 on, in the order of being made: name[number]. Values carry
 * it (pickle_machine.h), so that a dict that is filled with them can tell them their keys. */
#include "formats/checkpoint.h"

#include <stdarg.h>
#include <stdio.h>

#include "formats/pickle_machine.h"

enum { STREAMS_STACKED = 5, BUCKETS_FIRST = 64 };

struct name {
    uint32_t parent; /* 0: none */
    uint32_t tensor; /* from 1; 0: it is something else */
    struct span key;
};

struct listener {
    struct pickle_watch watch; /* first: the machine gives it back */
    struct arena *a;
    struct notes *notes;
    struct checkpoint *out;
    uint64_t origin;
    uint32_t streams, done;
    struct name *name;
    size_t n_names, name_room, storage_room, tensor_room, listed_room;
};

static void note(struct listener *l, struct pickle_machine *m, const char *code, const char *text)
{
    notes_add(l->notes, code, l->origin + m->op_at, "%s", text);
}

/* ---- types ---- */

static const struct dtype {
    const char *storage, *torch, *name;
    uint64_t bytes;
} dtypes[] = {
    { "DoubleStorage", "float64", "F64", 8 },
    { "FloatStorage", "float32", "F32", 4 },
    { "HalfStorage", "float16", "F16", 2 },
    { "BFloat16Storage", "bfloat16", "BF16", 2 },
    { "LongStorage", "int64", "I64", 8 },
    { "IntStorage", "int32", "I32", 4 },
    { "ShortStorage", "int16", "I16", 2 },
    { "CharStorage", "int8", "I8", 1 },
    { "ByteStorage", "uint8", "U8", 1 },
    { "BoolStorage", "bool", "BOOL", 1 },
    { "ComplexDoubleStorage", "complex128", "C128", 16 },
    { "ComplexFloatStorage", "complex64", "C64", 8 },
    { "QInt8Storage", "qint8", "QI8", 1 },
    { "QUInt8Storage", "quint8", "QU8", 1 },
    { "QInt32Storage", "qint32", "QI32", 4 },
    { "QUInt4x2Storage", "quint4x2", "QU4x2", 1 },
    { "QUInt2x4Storage", "quint2x4", "QU2x4", 1 },
    { "UntypedStorage", NULL, "U8", 1 },
    { NULL, "uint16", "U16", 2 },
    { NULL, "uint32", "U32", 4 },
    { NULL, "uint64", "U64", 8 },
    { NULL, "float8_e4m3fn", "F8_E4M3", 1 },
    { NULL, "float8_e5m2", "F8_E5M2", 1 },
    { NULL, "float8_e4m3fnuz", "F8_E4M3FNUZ", 1 },
    { NULL, "float8_e5m2fnuz", "F8_E5M2FNUZ", 1 },
    { NULL, "float8_e8m0fnu", "F8_E8M0", 1 },
};

static const struct pickle_import *import_of(const struct pickle_machine *m, struct pickle_value v)
{
    return v.tag == PV_IMPORT && v.at != PV_NONE ? &m->out->import[v.at] : NULL;
}

/* Wherever a class of that name is said to be, torch.load takes its own. */
static const struct dtype *dtype_of(const struct pickle_machine *m, struct pickle_value v)
{
    const struct pickle_import *i = import_of(m, v);
    for (size_t k = 0; i != NULL && k < COUNT(dtypes); k++)
        if ((dtypes[k].storage != NULL && span_eq(i->name, span_of(dtypes[k].storage))) ||
            (dtypes[k].torch != NULL && span_eq(i->module, SPAN("torch")) &&
             span_eq(i->name, span_of(dtypes[k].torch))))
            return &dtypes[k];
    return NULL;
}

/* ---- storages ---- */

static uint32_t hash(struct span key)
{
    uint32_t h = 2166136261u; /* FNV-1a */
    for (size_t i = 0; i < key.len; i++)
        h = (h ^ key.ptr[i]) * 16777619u;
    return h ^ h >> 15;
}

/* Where it is, or would be; UINT32_MAX stands where none is. */
static size_t bucket_of(const struct checkpoint *c, struct span key)
{
    size_t i = hash(key) & (c->n_buckets - 1);
    while (c->bucket[i] != UINT32_MAX && !span_eq(c->storage[c->bucket[i]].key, key))
        i = (i + 1) & (c->n_buckets - 1);
    return i;
}

static bool widen(struct listener *l, struct err *err)
{
    struct checkpoint *c = l->out;
    if (2 * (c->n_storages + 1) <= c->n_buckets)
        return true;
    size_t n = c->n_buckets > 0 ? 2 * c->n_buckets : BUCKETS_FIRST;
    c->bucket = ARENA_ARRAY(l->a, uint32_t, n, err);
    if (c->bucket == NULL)
        return false;
    c->n_buckets = n;
    memset(c->bucket, 0xff, n * sizeof *c->bucket);
    for (uint32_t i = 0; i < c->n_storages; i++)
        c->bucket[bucket_of(c, c->storage[i].key)] = i;
    return true;
}

/* *at: its number from 1 on; 0: there is no room for it. */
static bool add_storage(struct listener *l, struct pickle_machine *m, struct checkpoint_storage *s,
                        uint32_t *at)
{
    struct checkpoint *c = l->out;
    *at = 0;
    if (!widen(l, m->err))
        return false;
    size_t b = bucket_of(c, s->key);
    if (c->bucket[b] != UINT32_MAX) {
        struct checkpoint_storage *old = &c->storage[c->bucket[b]];
        old->uneven = old->uneven || old->numel != s->numel || old->item_bytes != s->item_bytes;
        *at = c->bucket[b] + 1;
        return true;
    }
    if (c->n_storages == CHECKPOINT_STORAGES_MAX) {
        note(l, m, "limit", "more storages than are told apart");
        return true;
    }
    void *list =
        arena_grow(l->a, c->storage, c->n_storages, &l->storage_room, sizeof *c->storage, m->err);
    if (list == NULL || !span_copy(l->a, s->key, &s->key, m->err))
        return false;
    c->storage = list;
    c->storage[c->n_storages] = *s;
    c->bucket[b] = (uint32_t)c->n_storages;
    *at = (uint32_t)++c->n_storages;
    return true;
}

static bool is_text(struct pickle_machine *m, struct pickle_value v, const char *want)
{
    struct span s;
    return (v.tag == PV_STR || v.tag == PV_BYTES) && pickle_text(m, v, &s) &&
           span_eq(s, span_of(want));
}

/* ('storage', class, key, location, numel), and a view behind it in stacked checkpoints; there
 * ('module', class, file, source) is the class. */
static struct pickle_value on_id(struct pickle_watch *w, struct pickle_machine *m,
                                 struct pickle_value id)
{
    struct listener *l = (struct listener *)(void *)w;
    struct pickle_value out = { .tag = PV_ID };
    struct checkpoint_storage s = { .off = l->origin + m->op_at };
    size_t n;
    const struct pickle_value *item = pickle_items(m, id, &n);
    if (n == 4 && is_text(m, item[0], "module")) {
        struct pickle_value class = item[1];
        if (class.tag == PV_IMPORT)
            pickle_spend(m, id, 1);
        return class;
    }
    const struct dtype *d = n >= 5 ? dtype_of(m, item[1]) : NULL;
    if (n < 5 || n > 6 || !is_text(m, item[0], "storage") || item[4].tag != PV_INT ||
        (int64_t)item[4].at < 0 || !pickle_text(m, item[2], &s.key) ||
        s.key.len > CHECKPOINT_KEY_MAX) {
        if (!m->failed)
            note(l, m, "odd-storage", "what is asked for is no storage of PyTorch");
        return out;
    }
    if (d == NULL)
        note(l, m, "odd-storage", "a storage of a type that is not known");
    s.dtype = d != NULL ? span_of(d->name) : (struct span){ 0 };
    s.item_bytes = d != NULL ? d->bytes : 0;
    s.numel = item[4].at;
    if (!add_storage(l, m, &s, &out.len))
        m->failed = true;
    return out;
}

/* ---- names ---- */

static uint32_t add_name(struct listener *l, struct pickle_machine *m)
{
    if (l->n_names >= CHECKPOINT_NAMES_MAX)
        return 0;
    void *list = arena_grow(l->a, l->name, l->n_names, &l->name_room, sizeof *l->name, m->err);
    if (list == NULL) {
        m->failed = true;
        return 0;
    }
    l->name = list;
    l->name[l->n_names] = (struct name){ 0 };
    return (uint32_t)++l->n_names;
}

static uint32_t name_of(const struct pickle_machine *m, struct pickle_value v)
{
    return v.tag == PV_MADE ? v.len : v.tag == PV_BOX && v.at != PV_NONE ? m->box[v.at].name : 0;
}

static void give_name(struct listener *l, struct pickle_machine *m, uint32_t number,
                      uint32_t parent, struct pickle_value key)
{
    struct name *n = &l->name[number - 1];
    char digits[24];
    struct span s = { 0 };
    if (n->parent != 0 || n->key.len > 0 || parent == number)
        return;
    if (key.tag == PV_INT) {
        snprintf(digits, sizeof digits, "%" PRId64, (int64_t)key.at);
        s = span_of(digits);
    } else if (!pickle_text(m, key, &s) || s.len > CHECKPOINT_KEY_MAX) {
        s = (struct span){ 0 };
    }
    n->parent = parent;
    if (m->failed || !span_copy(l->a, s, &n->key, m->err))
        m->failed = true;
}

static void on_filled(struct pickle_watch *w, struct pickle_machine *m, struct pickle_value to,
                      const struct pickle_value *item, size_t n, size_t every)
{
    struct listener *l = (struct listener *)(void *)w;
    if (l->done + 1 == STREAMS_STACKED && every == 1 && l->streams == STREAMS_STACKED) {
        struct checkpoint *c = l->out;
        for (size_t i = 0; i < n && !m->failed && c->n_listed < CHECKPOINT_STORAGES_MAX; i++) {
            struct span s;
            void *list = arena_grow(l->a, c->listed, c->n_listed, &l->listed_room,
                                    sizeof *c->listed, m->err);
            m->failed = m->failed || list == NULL;
            if (m->failed)
                return;
            c->listed = list;
            if (!pickle_text(m, item[i], &s))
                s = (struct span){ 0 };
            m->failed = m->failed || !span_copy(l->a, s, &c->listed[c->n_listed++], m->err);
        }
        return;
    }
    uint32_t parent = name_of(m, to);
    for (size_t i = every - 1; i < n && !m->failed; i += every) {
        uint32_t number = name_of(m, item[i]);
        struct pickle_value at = { .tag = PV_INT, .at = i };
        if (number == 0)
            continue;
        if (parent == 0 && to.tag == PV_BOX && to.at != PV_NONE) {
            parent = add_name(l, m);
            m->box[to.at].name = parent & 0xffffff;
        }
        if (!m->failed)
            give_name(l, m, number, parent, every == 2 ? item[i - 1] : at);
    }
}

static void on_built(struct pickle_watch *w, struct pickle_machine *m, struct pickle_value target,
                     struct pickle_value state)
{
    struct listener *l = (struct listener *)(void *)w;
    uint32_t number = name_of(m, state), parent = name_of(m, target);
    if (number != 0 && parent != 0)
        give_name(l, m, number, parent, (struct pickle_value){ .tag = PV_PLAIN });
}

/* ---- tensors ---- */

/* A tuple of numbers from 0 on. *n: how many; false: it is something else. */
static bool numbers(const struct listener *l, const struct pickle_machine *m,
                    struct pickle_value tuple, const uint64_t **list, size_t *n, struct err *err)
{
    const struct pickle_value *item = pickle_items(m, tuple, n);
    *list = NULL;
    if (tuple.tag != PV_TUPLE || tuple.at == PV_NONE || tuple.len != *n)
        return false;
    uint64_t *to = ARENA_ARRAY(l->a, uint64_t, *n, err);
    *list = to;
    for (size_t i = 0; to != NULL && i < *n; i++) {
        if (item[i].tag != PV_INT || (int64_t)item[i].at < 0)
            return false;
        to[i] = item[i].at;
    }
    return to != NULL;
}

/* Elements, and how far the last of them is from the first. False: past 64 bits. */
static bool extent(struct checkpoint_tensor *t, const uint64_t *stride, uint64_t *reach)
{
    uint64_t next = 1;
    t->elements = 1;
    t->dense = true;
    *reach = 0;
    for (unsigned i = 0; i < t->rank; i++)
        if (t->shape[i] == 0) {
            t->elements = 0;
            return true;
        }
    for (unsigned i = t->rank; i-- > 0;) {
        uint64_t step;
        t->dense = t->dense && (t->shape[i] == 1 || stride[i] == next);
        if (!ck_mul(t->shape[i] - 1, stride[i], &step) || !ck_add(*reach, step, reach) ||
            !ck_mul(t->elements, t->shape[i], &t->elements))
            return false;
        next = t->elements;
    }
    return true;
}

static bool is_rebuild(const struct pickle_import *i, const char *name)
{
    return span_begins(i->real_module, "torch") && span_eq(i->real_name, span_of(name));
}

/* (storage, offset, size, stride, ...): see torch._utils. dtype: of the seventh, if it has one. */
static uint32_t rebuild(struct listener *l, struct pickle_machine *m,
                        const struct pickle_value *arg, size_t n, const struct dtype *dtype)
{
    struct checkpoint *c = l->out;
    struct checkpoint_tensor t = { .off = l->origin + m->op_at };
    const uint64_t *stride;
    size_t rank, n_strides;
    uint64_t reach;
    if (n < 4 || arg[0].tag != PV_ID || arg[0].len == 0 || arg[1].tag != PV_INT ||
        (int64_t)arg[1].at < 0 || !numbers(l, m, arg[2], &t.shape, &rank, m->err) ||
        !numbers(l, m, arg[3], &stride, &n_strides, m->err) || rank != n_strides) {
        m->failed = m->failed || m->err->kind != ERR_NONE;
        if (!m->failed)
            note(l, m, "odd-view", "a tensor whose place in its storage cannot be told");
        return 0;
    }
    t.storage = arg[0].len - 1;
    t.from = arg[1].at;
    t.rank = (unsigned)rank;
    const struct checkpoint_storage *s = &c->storage[t.storage];
    t.dtype = dtype != NULL ? span_of(dtype->name) : s->dtype;
    t.item_bytes = dtype != NULL ? dtype->bytes : s->item_bytes;
    uint64_t have = s->numel, need;
    bool fits = extent(&t, stride, &reach);
    if (t.item_bytes != s->item_bytes) /* untyped: counted in bytes */
        have = t.item_bytes > 0 && ck_mul(s->numel, s->item_bytes, &have) ? have / t.item_bytes : 0;
    fits = fits && (t.elements == 0 || (ck_add(t.from, reach, &need) && need < have));
    if (t.elements == 0 && t.from > have)
        t.from = have; /* PyTorch keeps such for what was cut off a tensor without elements */
    if (!fits)
        note(l, m, "view-outside", "a tensor reaches past the end of its storage");
    if (c->n_tensors == CHECKPOINT_TENSORS_MAX) {
        note(l, m, "limit", "more tensors than are listed");
        return 0;
    }
    void *list =
        arena_grow(l->a, c->tensor, c->n_tensors, &l->tensor_room, sizeof *c->tensor, m->err);
    uint32_t number = list != NULL ? add_name(l, m) : 0;
    if (number == 0) {
        m->failed = m->failed || list == NULL;
        return 0;
    }
    t.dense = t.dense && fits && t.item_bytes > 0;
    c->tensor = list;
    c->tensor[c->n_tensors++] = t;
    l->name[number - 1].tensor = (uint32_t)c->n_tensors;
    return number;
}

static uint32_t on_called(struct pickle_watch *w, struct pickle_machine *m, size_t import,
                          struct pickle_value args)
{
    struct listener *l = (struct listener *)(void *)w;
    const struct pickle_import *i = &m->out->import[import];
    size_t n;
    const struct pickle_value *arg = pickle_items(m, args, &n);
    if (n == 4 && is_rebuild(i, "_rebuild_from_type_v2") && import_of(m, arg[0]) != NULL) {
        i = import_of(m, arg[0]);
        arg = pickle_items(m, arg[2], &n);
    }
    if (is_rebuild(i, "_rebuild_tensor_v2") || is_rebuild(i, "_rebuild_tensor") ||
        is_rebuild(i, "_rebuild_qtensor"))
        return rebuild(l, m, arg, n, NULL);
    if (is_rebuild(i, "_rebuild_tensor_v3"))
        return rebuild(l, m, arg, n, n > 6 ? dtype_of(m, arg[6]) : NULL);
    if (n > 0 &&
        (is_rebuild(i, "_rebuild_parameter") || is_rebuild(i, "_rebuild_parameter_with_state")) &&
        arg[0].tag == PV_MADE)
        return arg[0].len;
    return add_name(l, m);
}

/* ---- the end ---- */

static bool on_stopped(struct pickle_watch *w, struct pickle_machine *m, struct pickle_value result)
{
    struct listener *l = (struct listener *)(void *)w;
    (void)result;
    if (l->done < COUNT(l->out->end))
        l->out->end[l->done] = window_off(&m->w);
    return ++l->done < l->streams;
}

/* The keys from the outside in. What is too long is cut at its front. */
static bool write_path(const struct listener *l, uint32_t number, struct span *out, struct err *err)
{
    char text[CHECKPOINT_KEY_MAX + 1];
    size_t at = sizeof text;
    for (unsigned depth = 0; number != 0 && depth < CHECKPOINT_PATH_DEPTH; depth++) {
        const struct name *n = &l->name[number - 1];
        size_t need = n->key.len + (at < sizeof text && n->key.len > 0);
        if (need > at)
            break;
        if (need > n->key.len)
            text[--at] = '.';
        at -= n->key.len;
        if (n->key.len > 0)
            memcpy(text + at, n->key.ptr, n->key.len);
        number = n->parent;
    }
    return span_copy(l->a, (struct span){ (uint8_t *)text + at, sizeof text - at }, out, err);
}

bool checkpoint_read(const struct checkpoint_ask *ask, struct arena *a, struct notes *notes,
                     struct checkpoint *out, struct err *err)
{
    struct checkpoint c = { 0 };
    struct listener l = { { on_id, on_called, on_filled, on_built, on_stopped },
                          .a = a,
                          .notes = notes,
                          .out = &c,
                          .origin = ask->origin,
                          .streams = ask->streams };
    if (!pickle_read_watched(ask->src, 0, &l.watch, a, &c.pickle, err))
        return false;
    for (uint32_t i = 0; i < l.n_names; i++) {
        uint32_t t = l.name[i].tensor;
        if (t > 0 && !write_path(&l, i + 1, &c.tensor[t - 1].path, err))
            return false;
    }
    *out = c;
    return true;
}

const struct checkpoint_storage *checkpoint_find(const struct checkpoint *c, struct span key)
{
    size_t b = c->n_buckets > 0 ? bucket_of(c, key) : 0;
    return c->n_buckets > 0 && c->bucket[b] != UINT32_MAX ? &c->storage[c->bucket[b]] : NULL;
}
