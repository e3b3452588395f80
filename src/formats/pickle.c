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
    bool special = pickle_special(p, n);
    struct pickle_value *v = &m->stack[m->n++];
    *v = (struct pickle_value){ .tag = PV_STR, .flags = special ? PV_SPECIAL : 0, .len = n };
    v->at = m->op_at + front;
    if (pickle_may_hide(p, n))
        pickle_look(m, v, n, (struct span){ p, n });
    if (n >= HIDDEN_INSIDE && !(v->flags & PV_FILE))
        pickle_look_inside(m, v, n, (struct span){ p, n });
}

/* The last value into the memo, as pickle_put: the next number in most pickles. False: there is none. */
static inline bool quick_put(struct pickle_machine *m, uint64_t key)
{
    if (m->n <= m->fence)
        return false;
    struct pickle_value v = m->stack[m->n - 1];
    if (key != m->n_near || m->n_near >= m->cap_near || m->n_far > 0 ||
        m->n_memo >= PICKLE_MEMO_MAX) {
        pickle_put(m, key, v);
        return true;
    }
    m->memo[m->n_near++] = v;
    m->n_memo++;
    return true;
}

/* Their kinds, and what tells those of a kind apart: how many bytes or items. */
enum quick_kind { Q_NONE, Q_INT, Q_PLAIN, Q_TEXT, Q_PUT, Q_GET, Q_MARK, Q_BOX, Q_ITEMS, Q_TUPLE };
enum { Q_MARKED = 8, Q_NEXT = 9 };
static const struct quick_op {
    uint8_t kind, arg;
} quick_ops[256] = {
    ['K'] = { Q_INT, 1 },
    ['M'] = { Q_INT, 2 },
    ['J'] = { Q_INT, 4 },
    ['G'] = { Q_PLAIN, 8 },
    ['N'] = { Q_PLAIN, 0 },
    [0x88] = { Q_PLAIN, 0 },
    [0x89] = { Q_PLAIN, 0 },
    ['U'] = { Q_TEXT, 1 },
    [0x8c] = { Q_TEXT, 1 },
    ['X'] = { Q_TEXT, 4 },
    ['q'] = { Q_PUT, 1 },
    ['r'] = { Q_PUT, 4 },
    [0x94] = { Q_PUT, Q_NEXT },
    ['h'] = { Q_GET, 1 },
    ['j'] = { Q_GET, 4 },
    ['('] = { Q_MARK, 0 },
    [']'] = { Q_BOX, 0 },
    ['}'] = { Q_BOX, 0 },
    [0x8f] = { Q_BOX, 0 },
    ['a'] = { Q_ITEMS, 1 },
    ['s'] = { Q_ITEMS, 2 },
    ['e'] = { Q_ITEMS, Q_MARKED | 1 },
    [0x90] = { Q_ITEMS, Q_MARKED | 1 },
    ['u'] = { Q_ITEMS, Q_MARKED | 2 },
    ['t'] = { Q_TUPLE, Q_MARKED },
    [')'] = { Q_TUPLE, 0 },
    [0x85] = { Q_TUPLE, 1 },
    [0x86] = { Q_TUPLE, 2 },
    [0x87] = { Q_TUPLE, 3 },
};

/* One opcode of those whose bytes are all in memory, as pickle_step does it. Where the next begins; p: it
 * is none of them. */
static inline const uint8_t *quick_one(struct pickle_machine *m, const uint8_t *p)
{
    const struct quick_op op = quick_ops[*p];
    switch (op.kind) {
    case Q_INT:
        quick_push(m, PV_INT,
                   op.arg == 1   ? p[1]
                   : op.arg == 2 ? pickle_little(p + 1, 2)
                                 : (uint64_t)(int32_t)(uint32_t)pickle_little(p + 1, 4));
        return p + 1 + op.arg;
    case Q_PLAIN:
        quick_push(m, PV_PLAIN, op.arg == 0 ? *p : 0);
        return p + 1 + op.arg;
    case Q_TEXT:
        if (op.arg == 4 && pickle_little(p + 1, 4) > 255)
            return p;
        quick_text(m, p + 1 + op.arg, p[1], 1 + op.arg);
        return p + 1 + op.arg + p[1];
    case Q_PUT:
        if (op.arg == Q_NEXT)
            return p + quick_put(m, m->n_memo);
        return quick_put(m, op.arg == 1 ? p[1] : pickle_little(p + 1, 4)) ? p + 1 + op.arg : p;
    case Q_GET:
        m->stack[m->n++] = pickle_get(m, op.arg == 1 ? p[1] : pickle_little(p + 1, 4));
        return p + 1 + op.arg;
    case Q_MARK:
        pickle_mark(m);
        return p + 1;
    case Q_BOX:
        m->stack[m->n++] = pickle_box(m);
        return p + 1;
    case Q_ITEMS:
        if (op.arg & Q_MARKED)
            pickle_fill_marked(m, op.arg - Q_MARKED);
        else
            pickle_fill_one(m, op.arg);
        return p + 1;
    case Q_TUPLE:
        if (op.arg == Q_MARKED)
            pickle_tuple_marked(m);
        else
            pickle_tuple_of(m, op.arg);
        return p + 1;
    default:
        return p;
    }
}

/* As many of them as stand in memory, inside the frame, and have room on the stack. */
static void quick(struct pickle_machine *m)
{
    struct window *w = &m->w;
    const uint8_t *p = w->bytes + w->pos, *end = w->bytes + w->len;
    if (m->frame_end > 0 && m->frame_end < w->at + w->len)
        end = m->frame_end > w->at ? w->bytes + (m->frame_end - w->at) : p;
    const uint64_t at = w->at - (uintptr_t)w->bytes;
    while (end - p >= QUICK_BYTES && m->n < m->cap && !m->failed) {
        m->op_at = at + (uintptr_t)p;
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
        if (m->frame_end > 0)
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
    for (size_t i = 0; i < out->n_imports; i++)
        out->import[i].uses |= out->import[i].kept > 0 ? PICKLE_KEPT : 0;
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
