/* pickle.c - see pickle.h. The loop over opcodes; pickle_ops.c has what each does.
 *
 * Invariants
 *   (1) fence <= n, and marks rise
 *   (2) every value's at is inside its list, or PV_NONE
 *   (3) each turn eats at least one byte */
#include "formats/pickle_machine.h"

/* No opcode may cross the end of its frame. */
static void leave_frame(struct pickle_machine *m)
{
    if (window_off(&m->w) > m->frame_end && m->op_at < m->frame_end)
        pickle_note(m, "frame", "an opcode crosses the end of its frame");
    if (window_off(&m->w) >= m->frame_end)
        m->frame_end = 0;
}

/* ---- the opcodes that large pickles are made of ---- */

enum { QUICK_BYTES = 300 }; /* the longest of them: two bytes, and a text of 255 */

static inline void quick_push(struct pickle_machine *m, uint8_t tag, uint64_t at)
{
    m->stack[m->n++] = (struct pickle_value){ .tag = tag, .at = at };
}

/* A text of n bytes at p. */
static inline void quick_text(struct pickle_machine *m, const uint8_t *p, uint8_t n, unsigned front)
{
    quick_push(m, PV_STR, m->op_at + front);
    struct pickle_value *v = &m->stack[m->n - 1];
    v->len = n;
    v->flags = n >= 2 && p[0] == '_' && p[1] == '_' ? PV_SPECIAL : 0;
    if (pickle_may_hide(p, n))
        pickle_look(m, v, n, (struct span){ p, n });
}

/* As pickle_put, of the next number in most pickles. */
static inline void quick_put(struct pickle_machine *m, uint64_t key, struct pickle_value v)
{
    if (key != m->n_near || m->n_near >= m->cap_near || m->n_far > 0 ||
        m->n_memo >= PICKLE_MEMO_MAX) {
        pickle_put(m, key, v);
        return;
    }
    m->memo[m->n_near++] = v;
    m->n_memo++;
}

/* Those that are a byte alone. */
static inline const uint8_t *quick_bare(struct pickle_machine *m, const uint8_t *p)
{
    switch (*p) {
    case '(':
        pickle_mark(m);
        return p + 1;
    case ']':
    case '}':
    case 0x8f:
        m->stack[m->n++] = pickle_box(m);
        return p + 1;
    case 'e':
    case 0x90:
        pickle_fill_marked(m, 1);
        return p + 1;
    case 'u':
        pickle_fill_marked(m, 2);
        return p + 1;
    case 'a':
        pickle_fill_one(m, 1);
        return p + 1;
    case 's':
        pickle_fill_one(m, 2);
        return p + 1;
    case 't':
        pickle_tuple_marked(m);
        return p + 1;
    case ')':
        pickle_tuple_of(m, 0);
        return p + 1;
    case 0x85:
    case 0x86:
    case 0x87:
        pickle_tuple_of(m, *p - 0x84u);
        return p + 1;
    default:
        return p;
    }
}

/* One opcode of those whose bytes are all in memory, as operand and step do it. Where the next begins;
 * p: it is none of them. */
static inline const uint8_t *quick_one(struct pickle_machine *m, const uint8_t *p)
{
    struct pickle_value *last = m->n > m->fence ? &m->stack[m->n - 1] : NULL;
    switch (*p) {
    case 'K':
        quick_push(m, PV_INT, p[1]);
        return p + 2;
    case 'M':
        quick_push(m, PV_INT, pickle_little(p + 1, 2));
        return p + 3;
    case 'J':
        quick_push(m, PV_INT, (uint64_t)(int32_t)(uint32_t)pickle_little(p + 1, 4));
        return p + 5;
    case 'G':
        quick_push(m, PV_PLAIN, 0);
        return p + 9;
    case 'N':
    case 0x88:
    case 0x89:
        quick_push(m, PV_PLAIN, *p);
        return p + 1;
    case 'U':
    case 0x8c:
        quick_text(m, p + 2, p[1], 2);
        return p + 2 + p[1];
    case 'X':
        if (pickle_little(p + 1, 4) > 255)
            return p;
        quick_text(m, p + 5, p[1], 5);
        return p + 5 + p[1];
    case 'q':
        if (last == NULL)
            return p;
        quick_put(m, p[1], *last);
        return p + 2;
    case 'r':
        if (last == NULL)
            return p;
        quick_put(m, pickle_little(p + 1, 4), *last);
        return p + 5;
    case 0x94:
        if (last == NULL)
            return p;
        quick_put(m, m->n_memo, *last);
        return p + 1;
    case 'h':
        m->stack[m->n++] = pickle_get(m, p[1]);
        return p + 2;
    case 'j':
        m->stack[m->n++] = pickle_get(m, pickle_little(p + 1, 4));
        return p + 5;
    default:
        return quick_bare(m, p);
    }
}

/* As many of them as stand in memory, inside the frame, and have room on the stack. */
static void quick(struct pickle_machine *m)
{
    struct window *w = &m->w;
    const uint8_t *p = w->bytes + w->pos, *end = w->bytes + w->len;
    if (m->frame_end > 0 && m->frame_end < w->at + w->len)
        end = m->frame_end > w->at ? w->bytes + (m->frame_end - w->at) : p;
    while (end - p >= QUICK_BYTES && m->n < m->cap && !m->failed) {
        m->op_at = w->at + (uint64_t)(p - w->bytes);
        const uint8_t *next = quick_one(m, p);
        if (next == p)
            break;
        m->out->opcodes[*p]++;
        p = next;
    }
    w->pos = (size_t)(p - w->bytes);
}

bool pickle_skip(struct pickle_machine *m, uint64_t n)
{
    if (window_off(&m->w) < m->frame_end || n > window_left(&m->w))
        return false;
    m->frame_end = 0;
    window_skip(&m->w, n);
    return true;
}

/* One stream. True: it came to its STOP, and another may follow. */
static bool stream(struct pickle_machine *m, bool *more)
{
    pickle_begin(m);
    m->begin = window_off(&m->w);
    while (!m->failed && pickle_ahead(m, 1)) {
        quick(m); /* leaves at least one byte */
        m->op_at = window_off(&m->w);
        uint8_t op = m->w.bytes[m->w.pos++];
        m->out->opcodes[op]++;
        if (op == '.') {
            struct pickle_value result = pickle_pop(m);
            struct pickle_watch *w = m->watch;
            *more = w == NULL || w->stopped == NULL || w->stopped(w, m, result);
            return !m->failed;
        }
        if (!pickle_step(m, op)) {
            pickle_note(m, "bad-opcode", "byte 0x%02x", op);
            return false;
        }
        if (m->frame_end > 0 && op != 0x95)
            leave_frame(m);
    }
    m->op_at = window_off(&m->w);
    if (!m->failed && m->begin < m->op_at)
        pickle_note(m, "truncated", "the file ends without STOP");
    return false;
}

/* A stream behind another: what it is noted for counts only if it is one. *ended: with STOP. */
static bool further(struct pickle_machine *m, struct notes *aside, bool *more, bool *ended)
{
    struct notes *notes = m->out->notes;
    if (!pickle_ahead(m, 1))
        return !m->failed;
    bool says_so = m->w.bytes[m->w.pos] == 0x80;
    memset(aside, 0, sizeof *aside);
    m->out->notes = aside;
    *ended = stream(m, more);
    m->out->notes = notes;
    if (*ended || says_so || m->asked > 0)
        notes_take(notes, aside);
    return !m->failed;
}

static bool all_streams(struct pickle_machine *m, struct notes *aside)
{
    struct pickle *out = m->out;
    bool more = true, ended = stream(m, &more);
    while (ended) {
        out->end = window_off(&m->w);
        out->first_end = m->stream == 0 ? out->end : out->first_end;
        out->streams++;
        ended = false;
        if (++m->stream >= PICKLE_STREAMS_MAX)
            pickle_note(m, "limit", "more than %u streams", PICKLE_STREAMS_MAX);
        else if (more && window_left(&m->w) > 0 && !further(m, aside, &more, &ended))
            return false;
    }
    out->stopped = window_off(&m->w);
    return !m->failed;
}

bool pickle_read_watched(struct source *src, uint64_t from, struct pickle_watch *watch,
                         struct arena *a, struct pickle *out, struct err *err)
{
    struct pickle got = { 0 };
    struct pickle_machine *m = ARENA_ARRAY(a, struct pickle_machine, 1, err);
    uint8_t *text = m != NULL ? ARENA_ARRAY(a, uint8_t, 2 * PICKLE_TEXT_ROOM, err) : NULL;
    struct notes *notes = text != NULL ? ARENA_ARRAY(a, struct notes, 2, err) : NULL;
    if (notes == NULL)
        return false;
    got.notes = notes;
    *m = (struct pickle_machine){ .watch = watch, .a = a, .out = &got, .err = err };
    m->text[0] = text;
    m->text[1] = text + PICKLE_TEXT_ROOM;
    if (!window_open(&m->w, src, from, a, err) || !all_streams(m, notes + 1))
        return false;
    *out = got;
    return true;
}

bool pickle_read(struct source *src, uint64_t from, struct arena *a, struct pickle *out,
                 struct err *err)
{
    return pickle_read_watched(src, from, NULL, a, out, err);
}
