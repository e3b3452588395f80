/* pickle_dtype.c - what a pickle says of NumPy's types.
 *
 * NumPy believes the state of a type: that its items are no objects, where its fields lie. What is not
 * as NumPy writes it makes numbers of the file into addresses of objects.
 *
 * Source  __reduce__ of numpy.dtype, NumPy 1.24 and 2.4: (text, False, True), then (version, order,
 *         (base, shape), names, fields, size, alignment, flags[, metadata]); tried against both */
#include "formats/pickle_machine.h"

/* Of a value: its sort, and above SORT_BITS how many bytes an item has. */
enum { UNKNOWN, PLAIN, OBJECT, VOID, TEXT, SORT_BITS = 3, SIZE_MANY = 8191 };
enum { HAS_OBJECTS = 3 }; /* of the flags: items are counted, and stored as a list */
enum { BASE = 2, NAMES, FIELDS, SIZE, FLAGS = 7, STATE_LEAST };

bool pickle_is_dtype(struct span module, struct span name)
{
    return span_begins(module, "numpy") &&
           (span_eq(name, SPAN("dtype")) || span_ends(name, "DType"));
}

static uint16_t sort_of(struct pickle_value v)
{
    return v.tag == PV_MADE ? v.n & ((1u << SORT_BITS) - 1) : UNKNOWN;
}

static uint64_t size_of(struct pickle_value v)
{
    unsigned size = v.n >> SORT_BITS;
    return size < SIZE_MANY ? size : UINT32_MAX;
}

uint16_t pickle_dtype(struct pickle_machine *m, const struct pickle_value *arg, size_t n)
{
    struct span s;
    uint32_t size = 0;
    if (n > 0 && arg[0].tag == PV_IMPORT && arg[0].at != PV_NONE &&
        span_eq(m->out->import[arg[0].at].real_name, SPAN("record")))
        return VOID | SIZE_MANY << SORT_BITS; /* its fields say how large it is */
    if (n == 0 || arg[0].tag != PV_STR || !pickle_text(m, arg[0], &s) || s.len == 0)
        return UNKNOWN;
    size_t i = strchr("<>=|", s.ptr[0]) != NULL && s.ptr[0] != 0;
    uint8_t letter = i < s.len ? s.ptr[i] : 0;
    for (size_t k = i + 1; k < s.len; k++) {
        if (s.ptr[k] < '0' || s.ptr[k] > '9')
            return UNKNOWN;
        size = size < SIZE_MANY ? size * 10 + (s.ptr[k] - '0') : size;
    }
    size *= letter == 'U' ? 4 : 1;
    size = letter == 'O' ? 8 : size < SIZE_MANY ? size : SIZE_MANY;
    unsigned sort = letter == 'O'                                      ? OBJECT
                    : letter == 'V'                                    ? VOID
                    : letter == 'S' || letter == 'U' || letter == 'a'  ? TEXT
                    : letter != 0 && strchr("biufcMm", letter) != NULL ? PLAIN
                                                                       : UNKNOWN;
    return (uint16_t)(sort | size << SORT_BITS);
}

/* (type, offset), and a title. */
static void take_field(struct pickle_machine *m, struct pickle_value field)
{
    struct pickle_fields *f = &m->fields;
    size_t n;
    const struct pickle_value *item = pickle_items(m, field, &n);
    if (n < 2 || sort_of(item[0]) == UNKNOWN || item[1].tag != PV_INT || item[1].at > UINT32_MAX) {
        f->odd = true;
        return;
    }
    uint64_t end = item[1].at + size_of(item[0]);
    f->end = end > f->end ? end : f->end;
    f->objects = f->objects || sort_of(item[0]) == OBJECT;
    f->nested = f->nested || sort_of(item[0]) == VOID;
}

void pickle_dtype_fields(struct pickle_machine *m, struct pickle_value box,
                         const struct pickle_value *item, size_t n)
{
    struct pickle_fields *f = &m->fields;
    if (m->box[box.at].flags & PV_FIELDS)
        pickle_note(m, "changes-import", "the fields of a type of NumPy");
    if (f->box != box.at + 1)
        *f = (struct pickle_fields){ .box = box.at + 1, .odd = m->box[box.at].weight > 1 };
    for (size_t i = 0; i + 1 < n; i += 2)
        take_field(m, item[i + 1]);
}

static bool is_none(struct pickle_value v)
{
    return v.tag == PV_PLAIN && v.at == 'N';
}

/* Several of one type make an item. */
static bool is_base(struct pickle_machine *m, struct pickle_value pair, uint64_t size,
                    struct pickle_fields *to)
{
    size_t n, rank = 0;
    const struct pickle_value *item = pickle_items(m, pair, &n);
    if (n != 2 || sort_of(item[0]) == UNKNOWN)
        return false;
    const struct pickle_value *shape = pickle_items(m, item[1], &rank);
    uint64_t bytes = size_of(item[0]);
    if (item[1].tag != PV_INT && (rank == 0 || rank != item[1].len))
        return false;
    for (size_t k = 0; k < (rank > 0 ? rank : 1); k++) {
        struct pickle_value v = rank > 0 ? shape[k] : item[1];
        if (v.tag != PV_INT || v.at > UINT32_MAX || bytes > UINT32_MAX)
            return false;
        bytes *= v.at;
    }
    to->objects = sort_of(item[0]) == OBJECT;
    to->nested = sort_of(item[0]) == VOID;
    return bytes <= size;
}

bool pickle_dtype_odd(struct pickle_machine *m, struct pickle_value type, struct pickle_value state)
{
    struct pickle_fields f = { .objects = sort_of(type) == OBJECT };
    size_t n;
    const struct pickle_value *item = pickle_items(m, state, &n);
    if (n > 0 && n < STATE_LEAST && state.len == n)
        return item[0].tag != PV_INT || item[0].at > 2; /* without flags NumPy finds them itself */
    if (n < STATE_LEAST || sort_of(type) == UNKNOWN || item[FLAGS].tag != PV_INT ||
        item[SIZE].tag != PV_INT)
        return true;
    uint64_t size = item[SIZE].at;
    bool made_of = !is_none(item[BASE]), fielded = !is_none(item[FIELDS]) || !is_none(item[NAMES]);
    if (size > UINT32_MAX && (made_of || fielded || sort_of(type) >= VOID))
        return true;
    if (made_of && !is_base(m, item[BASE], size, &f))
        return true;
    if (fielded) {
        f = m->fields;
        if (made_of || item[FIELDS].tag != PV_BOX || item[FIELDS].at == PV_NONE ||
            f.box != item[FIELDS].at + 1 || f.odd || f.end > size)
            return true;
        m->box[item[FIELDS].at].flags |= PV_FIELDS;
    }
    bool objects = (item[FLAGS].at & HAS_OBJECTS) == HAS_OBJECTS;
    bool lies = f.objects ? !objects : f.nested ? !objects && m->objects : objects;
    lies = lies || (!objects && (item[FLAGS].at & HAS_OBJECTS) != 0);
    m->objects = m->objects || (objects && (fielded || made_of));
    bool sized = sort_of(type) >= VOID && size_of(type) < SIZE_MANY;
    return lies || (sized && size_of(type) != size);
}
