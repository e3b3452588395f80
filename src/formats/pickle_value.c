/* pickle_value.c - the stack, the memo and the containers of the machine. */
#include "formats/pickle_machine.h"

static const struct pickle_value top = { .tag = PV_TOP };

void pickle_underflow(struct pickle_machine *m)
{
    pickle_note(m, "underflow", "it takes a value, and none is left");
    m->broken = true;
}

/* Room for one more in a list of at most max. False: there is none, and it was said. */
static bool grow(struct pickle_machine *m, void **list, size_t n, size_t *cap, size_t size,
                 size_t max)
{
    if (n >= max) {
        pickle_note(m, "limit", "more than %zu values", max);
        return false;
    }
    if (n < *cap)
        return true;
    void *wider = arena_grow(m->a, *list, n, cap, size, m->err);
    m->failed = m->failed || wider == NULL;
    *list = wider != NULL ? wider : *list;
    return wider != NULL;
}
#define GROW(m, list, n, cap, max) grow(m, (void **)&(list), n, &(cap), sizeof *(list), max)

bool pickle_room(struct pickle_machine *m)
{
    return GROW(m, m->stack, m->n, m->cap, PICKLE_STACK_MAX);
}

bool pickle_mark_room(struct pickle_machine *m)
{
    return GROW(m, m->mark, m->n_marks, m->cap_marks, PICKLE_STACK_MAX);
}

static void unmark(struct pickle_machine *m)
{
    m->n_marks--;
    m->fence = m->n_marks > 0 ? m->mark[m->n_marks - 1] : 0;
}

struct pickle_value *pickle_marked(struct pickle_machine *m, size_t *n)
{
    size_t from = 0;
    if (m->n_marks > 0) {
        from = m->mark[m->n_marks - 1];
        unmark(m);
    } else {
        pickle_note(m, "no-mark", "nothing marks where the items begin");
        m->broken = true;
    }
    *n = m->n - from;
    m->n = from;
    return m->stack != NULL ? m->stack + from : NULL;
}

void pickle_drop(struct pickle_machine *m)
{
    if (m->n_marks > 0 && m->mark[m->n_marks - 1] == m->n)
        unmark(m);
    else
        (void)pickle_pop(m);
}

/* ---- memo: indices that lie close together in a list, all others in a table ---- */

static const struct pickle_value empty = { .tag = PV_TOP, .n = 1, .at = PV_NONE };

static bool is_empty(struct pickle_value v)
{
    return v.tag == PV_TOP && v.n == 1;
}

static uint64_t mix(uint64_t key)
{
    key ^= key >> 33;
    key *= 0xff51afd7ed558ccdu; /* the finalizer of MurmurHash3 */
    key ^= key >> 33;
    return key;
}

static struct pickle_place *place(struct pickle_place *far, size_t cap, uint64_t key)
{
    size_t i = (size_t)mix(key) & (cap - 1);
    while (far[i].used && far[i].key != key)
        i = (i + 1) & (cap - 1);
    return &far[i];
}

static bool widen(struct pickle_machine *m)
{
    size_t cap = m->cap_far > 0 ? 2 * m->cap_far : 64;
    if (2 * (m->n_far + 1) <= m->cap_far)
        return true;
    struct pickle_place *far = ARENA_ARRAY(m->a, struct pickle_place, cap, m->err);
    if (far == NULL) {
        m->failed = true;
        return false;
    }
    for (size_t i = 0; i < m->cap_far; i++)
        if (m->far[i].used)
            *place(far, cap, m->far[i].key) = m->far[i];
    m->far = far;
    m->cap_far = cap;
    return true;
}

static void put_far(struct pickle_machine *m, uint64_t key, struct pickle_value v)
{
    if (!widen(m))
        return;
    struct pickle_place *p = place(m->far, m->cap_far, key);
    m->n_memo += !p->used;
    m->n_far += !p->used;
    *p = (struct pickle_place){ .key = key, .value = v, .used = true };
}

void pickle_put(struct pickle_machine *m, uint64_t key, struct pickle_value v)
{
    if (key < m->n_near) {
        m->n_memo += is_empty(m->memo[key]);
        m->memo[key] = v;
        return;
    }
    if (m->n_memo >= PICKLE_MEMO_MAX) {
        pickle_note(m, "limit", "more than %u places in the memo", PICKLE_MEMO_MAX);
        return;
    }
    if (key > 2 * m->n_memo + 64) {
        put_far(m, key, v);
        return;
    }
    /* It may have been put far when there were fewer. */
    while (m->n_near <= key) {
        if (m->n_near >= m->cap_near &&
            !GROW(m, m->memo, m->n_near, m->cap_near, 3 * (size_t)PICKLE_MEMO_MAX))
            return;
        struct pickle_place *p = m->n_far > 0 ? place(m->far, m->cap_far, m->n_near) : NULL;
        m->memo[m->n_near++] = p != NULL && p->used ? p->value : empty;
    }
    m->n_memo += is_empty(m->memo[key]);
    m->memo[key] = v;
}

struct pickle_value pickle_get(struct pickle_machine *m, uint64_t key)
{
    if (key < m->n_near && !is_empty(m->memo[key]))
        return m->memo[key];
    if (key >= m->n_near && m->n_far > 0) {
        const struct pickle_place *p = place(m->far, m->cap_far, key);
        if (p->used)
            return p->value;
    }
    pickle_note(m, "no-memo", "it takes the value number %" PRIu64 ", and none has that", key);
    m->broken = true;
    return top;
}

/* ---- containers ---- */

static double weight_of(const struct pickle_machine *m, struct pickle_value v)
{
    if (v.tag == PV_BOX && v.at != PV_NONE)
        return (double)m->box[v.at].weight;
    if (v.tag == PV_TUPLE && v.at != PV_NONE) {
        float weight;
        memcpy(&weight, &m->kept[v.at].len, sizeof weight);
        return (double)weight;
    }
    return 1;
}

static void expanded(struct pickle_machine *m, double weight)
{
    if (weight > PICKLE_EXPANDED_MAX)
        pickle_note(m, "expansion", "more than %.0f values stand for one", PICKLE_EXPANDED_MAX);
}

static void keep(struct pickle_machine *m, struct pickle_value v)
{
    if (v.tag != PV_IMPORT || v.at == PV_NONE)
        return;
    m->out->import[v.at].uses |= PICKLE_HANDED;
    m->out->import[v.at].kept++;
}

/* What lies in a tuple counts again when that goes into something. */
static void hand(struct pickle_machine *m, struct pickle_value v)
{
    keep(m, v);
    if (v.tag != PV_TUPLE || !(v.flags & PV_HOLDS) || v.at == PV_NONE)
        return;
    for (size_t i = 0; i < v.n; i++)
        keep(m, m->kept[v.at + 1 + i]);
}

void pickle_spend(struct pickle_machine *m, struct pickle_value tuple, size_t item)
{
    struct pickle_value *v = &m->kept[tuple.at + 1 + item];
    if (v->at != PV_NONE && !(v->flags & PV_SPENT))
        m->out->import[v->at].kept--;
    v->flags |= PV_SPENT;
}

void pickle_hand(struct pickle_machine *m, const struct pickle_value *item, size_t n)
{
    for (size_t i = 0; i < n; i++)
        hand(m, item[i]);
}

/* As pickle_hand; gives the weight of all of them. Most are numbers and texts. */
static inline double put_in(struct pickle_machine *m, const struct pickle_value *item, size_t n)
{
    double weight = (double)n;
    for (size_t i = 0; i < n; i++)
        if (item[i].tag > PV_BYTES) {
            if (item[i].tag == PV_IMPORT || (item[i].flags & PV_HOLDS))
                hand(m, item[i]);
            weight += weight_of(m, item[i]) - 1;
        }
    return weight;
}

/* The weight of a tuple stands in front of its items, as the bits of a float. */
struct pickle_value pickle_tuple(struct pickle_machine *m, const struct pickle_value *item,
                                 size_t n)
{
    struct pickle_value v = { .tag = PV_TUPLE, .at = PV_NONE };
    double weight = 1 + put_in(m, item, n);
    expanded(m, weight);
    v.n = n < PICKLE_TUPLE_KEPT ? (uint16_t)n : PICKLE_TUPLE_KEPT;
    v.len = n < UINT32_MAX ? (uint32_t)n : UINT32_MAX;
    if (m->n_kept + v.n + 1 > PICKLE_KEPT_MAX)
        return v; /* whoever asks for its items hears that nobody knows */
    struct pickle_value front = { .tag = PV_PLAIN };
    float rounded = (float)weight;
    memcpy(&front.len, &rounded, sizeof rounded);
    while (m->n_kept + v.n >= m->cap_kept)
        if (!GROW(m, m->kept, m->cap_kept, m->cap_kept, PICKLE_KEPT_MAX))
            return v;
    struct pickle_value *to = &m->kept[m->n_kept];
    *to++ = front;
    for (size_t i = 0; i < v.n; i++) {
        v.flags |= item[i].tag == PV_IMPORT ? PV_HOLDS : 0;
        *to++ = item[i];
    }
    v.at = m->n_kept;
    m->n_kept += v.n + 1u;
    return v;
}

const struct pickle_value *pickle_items(const struct pickle_machine *m, struct pickle_value tuple,
                                        size_t *n)
{
    bool known = tuple.tag == PV_TUPLE && tuple.at != PV_NONE;
    *n = known ? tuple.n : 0;
    return known ? &m->kept[tuple.at + 1] : NULL;
}

struct pickle_value pickle_box(struct pickle_machine *m)
{
    struct pickle_value v = { .tag = PV_BOX, .at = PV_NONE };
    if (m->n_boxes < m->cap_boxes || GROW(m, m->box, m->n_boxes, m->cap_boxes, PICKLE_BOXES_MAX)) {
        v.at = m->n_boxes;
        m->box[m->n_boxes++] =
            (struct pickle_box){ .weight = 1, .flags = m->pandas ? PV_WATCHED : 0 };
    }
    return v;
}

void pickle_fill(struct pickle_machine *m, struct pickle_value box, const struct pickle_value *item,
                 size_t n, size_t every)
{
    if (box.at == PV_NONE) {
        pickle_hand(m, item, n);
        return;
    }
    struct pickle_box *b = &m->box[box.at];
    if ((every == 2 && n >= 2 && item[1].tag == PV_TUPLE) || (b->flags & PV_FIELDS))
        pickle_dtype_fields(m, box, item, n);
    double weight = (double)b->weight + put_in(m, item, n);
    for (size_t i = 0; every == 2 && i + 1 < n; i += 2)
        b->flags |= pickle_attribute(m, item[i], item[i + 1]);
    if (b->flags & PV_WATCHED)
        pickle_watch_keys(m, b, item, every == 2 ? n : 0);
    b->weight = (float)weight;
    expanded(m, weight);
}

/* ---- files in values ---- */

static bool keep_hidden(struct pickle_machine *m, struct pickle_hidden h)
{
    struct pickle *out = m->out;
    if (out->n_hidden >= m->cap_hidden &&
        !GROW(m, out->hidden, out->n_hidden, m->cap_hidden, PICKLE_HIDDEN_MAX))
        return false;
    out->hidden[out->n_hidden++] = h;
    return true;
}

void pickle_look(struct pickle_machine *m, struct pickle_value *v, uint64_t len, struct span head)
{
    enum hidden_coat coat = hidden_look(head, v->tag == PV_STR);
    struct pickle_hidden h = {
        .off = v->at,
        .len = len,
        .coat = (uint8_t)coat,
        .escapes = v->flags & PV_ESCAPED ? PICKLE_STRING_ESCAPES
                   : v->flags & PV_RAW   ? PICKLE_UNICODE_ESCAPES
                                         : PICKLE_NO_ESCAPES,
    };
    if (coat != HIDDEN_NOTHING && keep_hidden(m, h))
        v->flags |= PV_FILE;
}

void pickle_look_inside(struct pickle_machine *m, const struct pickle_value *v, uint64_t len,
                        struct span bytes)
{
    enum hidden_coat coat = HIDDEN_BARE;
    for (size_t at = 1; m->n_inside < PICKLE_INSIDE_MAX; at++) {
        coat = hidden_pickle_in(bytes, &at, v->tag == PV_STR);
        struct pickle_hidden h = {
            .off = v->at + at, .len = len - at, .coat = (uint8_t)coat, .inside = true
        };
        if (coat == HIDDEN_NOTHING || !keep_hidden(m, h))
            return;
        m->n_inside++;
        at += coat == HIDDEN_BARE && bytes.ptr[at] == 0x80
                  ? 2
                  : 0; /* an import there is the same pickle's */
    }
}

struct pickle_hidden *pickle_hidden_at(struct pickle_machine *m, struct pickle_value v)
{
    size_t from = 0, to = m->out->n_hidden;
    while (from < to) {
        size_t mid = from + (to - from) / 2;
        if (m->out->hidden[mid].off == v.at)
            return &m->out->hidden[mid];
        from = m->out->hidden[mid].off < v.at ? mid + 1 : from;
        to = m->out->hidden[mid].off > v.at ? mid : to;
    }
    return NULL;
}

void pickle_begin(struct pickle_machine *m)
{
    m->n = m->fence = m->n_marks = 0;
    if (m->n_far > 0)
        memset(m->far, 0, m->cap_far * sizeof *m->far);
    m->n_near = m->n_far = 0;
    m->n_memo = 0;
    m->n_kept = m->n_boxes = 0;
    m->protocol = 0;
    m->asked = 0;
    m->frame_end = 0;
    m->broken = false;
    m->pandas = m->objects = false;
    m->fields = (struct pickle_fields){ 0 };
}
