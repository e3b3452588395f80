/* pickle_ops.c - what each opcode of a pickle does.
 *
 * Lib/pickle.py and Modules/_pickle.c of CPython 3.11 say what that is; where the two differ, what
 * either accepts is followed. */
#include "formats/pickle_machine.h"

enum { LINE_MAX_KEPT = WINDOW_BYTES - 64, SPECIAL_LONGEST = 256 };

static const struct pickle_value plain = { .tag = PV_PLAIN }, anything = { .tag = PV_TOP };
static const struct pickle_value no_keywords = { .tag = PV_TUPLE, .at = PV_NONE };

/* ---- bytes ---- */

bool pickle_ahead(struct pickle_machine *m, size_t n)
{
    struct window *w = &m->w;
    if (w->len - w->pos >= n)
        return true;
    struct span s = window_piece(w, n);
    w->pos -= s.len;
    if (w->failed.kind != ERR_NONE) {
        *m->err = w->failed;
        m->failed = true;
    }
    return s.len >= n;
}

static bool ended(struct pickle_machine *m)
{
    if (!m->failed)
        pickle_note(m, "truncated", "the file ends inside an opcode");
    window_skip(&m->w, window_left(&m->w));
    m->broken = true;
    return false;
}

/* The next n <= 8 bytes as a number. */
static bool number(struct pickle_machine *m, size_t n, uint64_t *out)
{
    if (!pickle_ahead(m, n))
        return ended(m);
    *out = pickle_little(m->w.bytes + m->w.pos, n);
    m->w.pos += n;
    return true;
}

/* Bytes with their length in front, of n bytes. tag: as what they count. */
static bool counted(struct pickle_machine *m, size_t n, bool is_signed, enum pickle_tag tag,
                    struct pickle_value *out)
{
    uint64_t len;
    if (!number(m, n, &len))
        return false;
    if ((is_signed && len > INT32_MAX) || len > window_left(&m->w)) {
        m->op_at = window_off(&m->w) - n - 1;
        pickle_note(m, len > window_left(&m->w) ? "truncated" : "odd-operand",
                    "%" PRIu64 " bytes are said to follow", len);
        return ended(m);
    }
    *out = (struct pickle_value){ .tag = (uint8_t)tag, .at = window_off(&m->w) };
    out->len = len < UINT32_MAX ? (uint32_t)len : UINT32_MAX;
    out->flags = len < UINT32_MAX ? 0 : PV_LONG;
    size_t front = len < SPECIAL_LONGEST ? (size_t)len : 2;
    if (len >= 2 && pickle_ahead(m, front) && pickle_special(m->w.bytes + m->w.pos, front))
        out->flags |= PV_SPECIAL;
    size_t head = len < HIDDEN_HEAD ? (size_t)len : HIDDEN_HEAD;
    if (len >= HIDDEN_LEAST && pickle_ahead(m, head) && pickle_may_hide(m->w.bytes + m->w.pos, len))
        pickle_look(m, out, len, (struct span){ m->w.bytes + m->w.pos, head });
    head = len < PICKLE_INSIDE_BYTES ? (size_t)len : PICKLE_INSIDE_BYTES;
    if (len >= HIDDEN_INSIDE && !(out->flags & PV_FILE) && pickle_ahead(m, head))
        pickle_look_inside(m, out, len, (struct span){ m->w.bytes + m->w.pos, head });
    window_skip(&m->w, len);
    return !m->failed;
}

/* Up to the end of the line, which is eaten and not in *out. Without one: no opcode can follow. */
static bool line(struct pickle_machine *m, struct pickle_value *out)
{
    struct window *w = &m->w;
    uint64_t from = window_off(w), len = 0;
    for (;;) {
        if (!pickle_ahead(m, 1))
            return ended(m);
        const uint8_t *p = w->bytes + w->pos, *nl = memchr(p, '\n', w->len - w->pos);
        size_t n = nl != NULL ? (size_t)(nl - p) : w->len - w->pos;
        if (nl == NULL && len == 0 && n < LINE_MAX_KEPT && pickle_ahead(m, LINE_MAX_KEPT))
            continue;     /* all of a short line in memory */
        if (nl == NULL) { /* the window may have moved */
            p = w->bytes + w->pos;
            nl = memchr(p, '\n', w->len - w->pos);
            n = nl != NULL ? (size_t)(nl - p) : w->len - w->pos;
        }
        len += n;
        w->pos += n + (nl != NULL);
        if (nl != NULL)
            break;
    }
    *out = (struct pickle_value){ .tag = PV_STR, .at = from };
    out->len = len < PICKLE_NAME_MAX ? (uint32_t)len : PICKLE_NAME_MAX;
    out->flags = len < PICKLE_NAME_MAX ? 0 : PV_LONG;
    return true;
}

/* ---- numbers in lines ---- */

static bool is_blank(uint8_t c)
{
    return c == ' ' || c == '\t' || (c >= '\v' && c <= '\r');
}

/* Of what Python's int() reads with base 0, or C's strtol; its prefix is eaten. */
static unsigned base_of(struct span *s)
{
    if (s->len < 2 || s->ptr[0] != '0')
        return 10;
    uint8_t kind = s->ptr[1] | 32;
    unsigned base = kind == 'x' ? 16 : kind == 'o' ? 8 : kind == 'b' ? 2 : 0;
    size_t n = base == 0 ? 0 : s->len > 2 && s->ptr[2] == '_' ? 3 : 2;
    *s = (struct span){ s->ptr + n, s->len - n };
    return base > 0 ? base : 8;
}

/* As Python's int(): blanks around, a sign, single underscores between digits. What has more than 63
 * bits is told apart by a hash. */
static bool integer(struct span s, bool any_base, int64_t *out)
{
    uint64_t n = 0;
    bool minus = false, digit = false, past = false;
    while (s.len > 0 && strchr(" \t\r\f\v", s.ptr[s.len - 1]) != NULL && s.ptr[s.len - 1] != 0)
        s.len--;
    while (s.len > 0 && s.ptr[0] != 0 && strchr(" \t\r\f\v", s.ptr[0]) != NULL)
        s = (struct span){ s.ptr + 1, s.len - 1 };
    if (s.len > 0 && (s.ptr[0] == '-' || s.ptr[0] == '+')) {
        minus = s.ptr[0] == '-';
        s = (struct span){ s.ptr + 1, s.len - 1 };
    }
    const unsigned base = any_base ? base_of(&s) : 10;
    for (size_t i = 0; i < s.len; i++) {
        uint8_t c = s.ptr[i];
        int d = pickle_digit(c);
        if (c == '_' && digit) {
            digit = false;
            continue;
        }
        if (d < 0 || d >= (int)base)
            return false;
        digit = true;
        past = past || n > (INT64_MAX - 15) / base;
        n = past ? (n ^ c) * 0x100000001b3u : n * base + (uint64_t)d;
    }
    *out = past ? (int64_t)(n | 1ull << 62) & INT64_MAX : (int64_t)n;
    *out = minus ? -*out : *out;
    return digit;
}

static void odd(struct pickle_machine *m, const char *what)
{
    pickle_note(m, "odd-operand", "%s", what);
    m->broken = true;
}

/* The index of the memo in a line. */
static bool memo_line(struct pickle_machine *m, uint64_t *out)
{
    struct pickle_value v;
    struct span s;
    int64_t n;
    if (!line(m, &v))
        return false;
    if (!pickle_text(m, v, &s) || !integer(s, false, &n) || n < 0) {
        odd(m, "no number for the memo");
        return false;
    }
    *out = (uint64_t)n;
    return true;
}

/* A long number may end in an L. */
static struct pickle_value int_of(struct pickle_machine *m, struct pickle_value text, uint8_t op)
{
    struct span s;
    int64_t n;
    if (!pickle_text(m, text, &s))
        return plain;
    if (op == 'L' && span_ends(s, "L"))
        s.len--;
    return integer(s, true, &n) ? (struct pickle_value){ .tag = PV_INT, .at = (uint64_t)n } : plain;
}

/* ---- opcodes ---- */

static void push_text(struct pickle_machine *m, size_t n, bool is_signed, enum pickle_tag tag)
{
    struct pickle_value v;
    if (counted(m, n, is_signed, tag, &v))
        pickle_push(m, v);
}

static void push_number(struct pickle_machine *m, size_t n)
{
    uint64_t v;
    if (number(m, n, &v))
        pickle_push(m, (struct pickle_value){ .tag = PV_INT,
                                              .at = n == 4 ? (uint64_t)(int32_t)(uint32_t)v : v });
}

/* The quotes around it are not in it. */
static void push_quoted(struct pickle_machine *m)
{
    struct pickle_value v;
    if (!line(m, &v))
        return;
    uint8_t ends[2] = { 0 };
    if (v.flags & PV_LONG) {
        pickle_push(m, anything);
        return;
    }
    struct span s;
    if (!pickle_text(m, v, &s))
        return;
    while (s.len > 0 && is_blank(s.ptr[s.len - 1]))
        s.len--; /* older unpicklers strip them */
    if (s.len >= 2)
        ends[0] = s.ptr[0], ends[1] = s.ptr[s.len - 1];
    if (ends[0] != ends[1] || (ends[0] != '\'' && ends[0] != '"')) {
        odd(m, "a text without quotes");
        pickle_push(m, anything);
        return;
    }
    v.at++;
    v.len = (uint32_t)s.len - 2;
    v.flags = PV_ESCAPED;
    if (pickle_text(m, v, &s) && pickle_special(s.ptr, s.len))
        v.flags |= PV_SPECIAL;
    if (s.len > 0)
        pickle_look(m, &v, v.len, s);
    pickle_push(m, v);
}

static void push_raw(struct pickle_machine *m)
{
    struct pickle_value v;
    struct span s;
    if (!line(m, &v))
        return;
    v.flags |= PV_RAW;
    if (pickle_text(m, v, &s) && pickle_special(s.ptr, s.len))
        v.flags |= PV_SPECIAL;
    if (s.len > 0)
        pickle_look(m, &v, v.len, s);
    pickle_push(m, v);
}

/* Module and name, a line each. */
static struct pickle_value import_lines(struct pickle_machine *m)
{
    struct pickle_value module, name;
    struct span s, t;
    if (!line(m, &module) || !line(m, &name))
        return anything;
    if (pickle_text(m, module, &s) && pickle_text(m, name, &t))
        return pickle_import(m, s, t, PICKLE_OPCODE);
    if (!m->failed)
        pickle_note(m, "computed-import", "a name of more than %u bytes", PICKLE_NAME_MAX);
    return anything;
}

static void import_stack(struct pickle_machine *m)
{
    struct pickle_value name = pickle_pop(m), module = pickle_pop(m);
    struct span s, t;
    if (module.tag == PV_STR && name.tag == PV_STR && pickle_text(m, module, &s) &&
        pickle_text(m, name, &t)) {
        pickle_push(m, pickle_import(m, s, t, PICKLE_OPCODE));
        return;
    }
    if (!m->failed)
        pickle_note(m, "computed-import", "what is imported is no constant");
    pickle_push(m, anything);
}

void pickle_tuple_of(struct pickle_machine *m, size_t n)
{
    struct pickle_value item[3];
    for (size_t i = n; i-- > 0;)
        item[i] = pickle_pop(m);
    pickle_push(m, pickle_tuple(m, item, n));
}

void pickle_tuple_marked(struct pickle_machine *m)
{
    size_t n;
    const struct pickle_value *item = pickle_marked(m, &n);
    pickle_push(m, pickle_tuple(m, item, n));
}

static inline void fill(struct pickle_machine *m, struct pickle_value to,
                        const struct pickle_value *item, size_t n, size_t every)
{
    if (n == 0)
        return; /* nothing is done then, whatever it is */
    if (to.tag == PV_BOX) {
        pickle_fill(m, to, item, n, every);
    } else {
        pickle_hand(m, item, n);
        pickle_change(m, to, PICKLE_MADE_FILLED);
    }
    if (m->watch != NULL && m->watch->filled != NULL && !m->failed)
        m->watch->filled(m->watch, m, to, item, n, every);
}

/* A container of what was marked. */
static void box_marked(struct pickle_machine *m, size_t every)
{
    size_t n;
    const struct pickle_value *item = pickle_marked(m, &n);
    struct pickle_value box = pickle_box(m);
    fill(m, box, item, n, every);
    pickle_push(m, box);
}

void pickle_fill_marked(struct pickle_machine *m, size_t every)
{
    size_t n;
    const struct pickle_value *item = pickle_marked(m, &n);
    struct pickle_value *to = pickle_top(m);
    if (to != NULL)
        fill(m, *to, item, n, every);
}

void pickle_fill_one(struct pickle_machine *m, size_t every)
{
    struct pickle_value item[2];
    for (size_t i = every; i-- > 0;)
        item[i] = pickle_pop(m);
    struct pickle_value *to = pickle_top(m);
    if (to != NULL)
        fill(m, *to, item, every, every);
}

static void call(struct pickle_machine *m, enum pickle_use use, bool keywords)
{
    struct pickle_value more = keywords ? pickle_pop(m) : no_keywords;
    struct pickle_value args = pickle_pop(m), callee = pickle_pop(m);
    pickle_push(m, pickle_call(m, callee, args, more, use));
}

/* OBJ has what is called behind the mark, INST in two lines. */
static void call_marked(struct pickle_machine *m, bool inst)
{
    struct pickle_value callee = inst ? import_lines(m) : anything;
    size_t n;
    const struct pickle_value *item = pickle_marked(m, &n);
    if (!inst && n == 0) {
        odd(m, "nothing to call");
        pickle_push(m, anything);
        return;
    }
    if (!inst)
        callee = *item++, n--;
    struct pickle_value args = pickle_tuple(m, item, n);
    pickle_push(m, pickle_call(m, callee, args, no_keywords, PICKLE_CALLED));
}

static void build(struct pickle_machine *m)
{
    struct pickle_value state = pickle_pop(m), *to = pickle_top(m);
    if (to != NULL)
        pickle_state(m, *to, state);
}

static void extension(struct pickle_machine *m, size_t n)
{
    uint64_t code;
    if (!number(m, n, &code))
        return;
    pickle_note(m, "extension", "asks for number %" PRIu64, code);
    pickle_push(m, anything);
}

static void persistent(struct pickle_machine *m, struct pickle_value id)
{
    size_t n;
    struct span s;
    const struct pickle_value *item = pickle_items(m, id, &n);
    if (m->watch != NULL && m->watch->id != NULL && !m->failed) {
        pickle_push(m, m->watch->id(m->watch, m, id));
        return;
    }
    if (n < 5 || item[0].tag != PV_STR || !pickle_text(m, item[0], &s) ||
        !span_eq(s, SPAN("storage")))
        pickle_note(m, "persistent", "an id that only its own program can load");
    pickle_push(m, (struct pickle_value){ .tag = PV_ID });
}

static void protocol(struct pickle_machine *m)
{
    uint64_t v;
    if (!number(m, 1, &v))
        return;
    if (v > 5 || m->op_at != m->begin)
        pickle_note(m, "protocol", v > 5 ? "%u" : "%u, not at the beginning", (unsigned)v);
    m->broken = m->broken || v > 5;
    m->protocol = v > 5 ? 5 : (uint8_t)v;
    m->out->protocol = m->protocol > m->out->protocol ? m->protocol : m->out->protocol;
}

static void frame(struct pickle_machine *m)
{
    uint64_t n;
    if (!number(m, 8, &n))
        return;
    uint64_t at = window_off(&m->w);
    if (m->frame_end > at)
        pickle_note(m, "frame", "a frame inside a frame");
    if (n > window_left(&m->w)) {
        pickle_note(m, "frame", "a frame of %" PRIu64 " bytes, past the end of the file", n);
        m->broken = true;
        n = window_left(&m->w);
    }
    m->frame_end = at + n;
}

static void memo_number(struct pickle_machine *m, size_t n, bool get)
{
    uint64_t key;
    if (!(n > 0 ? number(m, n, &key) : memo_line(m, &key)))
        return;
    struct pickle_value *v = get ? NULL : pickle_top(m);
    if (get)
        pickle_push(m, pickle_get(m, key));
    else if (v != NULL)
        pickle_put(m, key, *v);
}

static void memoize(struct pickle_machine *m)
{
    struct pickle_value *v = pickle_top(m);
    if (v != NULL)
        pickle_put(m, m->n_memo, *v);
}

static void skip_counted(struct pickle_machine *m, size_t n, bool is_signed)
{
    struct pickle_value v;
    if (counted(m, n, is_signed, PV_BYTES, &v))
        pickle_push(m, plain);
}

/* LONG1 of at most eight bytes is an int like another. */
static void push_long1(struct pickle_machine *m)
{
    uint64_t n, v = 0;
    if (!number(m, 1, &n))
        return;
    if (n > 8) {
        if (n > window_left(&m->w)) {
            (void)ended(m);
            return;
        }
        window_skip(&m->w, n);
        pickle_push(m, plain);
        return;
    }
    if (n > 0 && !number(m, (size_t)n, &v))
        return;
    if (n > 0 && n < 8 && v >> (8 * n - 1))
        v |= UINT64_MAX << (8 * n);
    pickle_push(m, (struct pickle_value){ .tag = PV_INT, .at = v });
}

static void skip_line(struct pickle_machine *m, uint8_t op)
{
    struct pickle_value v;
    if (!line(m, &v))
        return;
    if (op == 'P')
        persistent(m, anything);
    else
        pickle_push(m, op == 'I' || op == 'L' ? int_of(m, v, op) : plain);
}

/* ---- the table ---- */

static void op_float(struct pickle_machine *m, unsigned n)
{
    uint64_t v;
    if (number(m, n, &v))
        pickle_push(m, plain);
}

static void op_number(struct pickle_machine *m, unsigned n)
{
    push_number(m, n);
}

static void op_quoted(struct pickle_machine *m, unsigned none)
{
    (void)none;
    push_quoted(m);
}

static void op_raw(struct pickle_machine *m, unsigned none)
{
    (void)none;
    push_raw(m);
}

static void op_text(struct pickle_machine *m, unsigned n)
{
    push_text(m, n, false, PV_STR);
}

static void op_text_signed(struct pickle_machine *m, unsigned n)
{
    push_text(m, n, true, PV_STR);
}

static void op_bytes(struct pickle_machine *m, unsigned n)
{
    push_text(m, n, false, PV_BYTES);
}

static void op_skip(struct pickle_machine *m, unsigned n)
{
    skip_counted(m, n, false);
}

static void op_skip_signed(struct pickle_machine *m, unsigned n)
{
    skip_counted(m, n, true);
}

static void op_long1(struct pickle_machine *m, unsigned none)
{
    (void)none;
    push_long1(m);
}

static void op_line(struct pickle_machine *m, unsigned op)
{
    skip_line(m, (uint8_t)op);
}

static void op_get(struct pickle_machine *m, unsigned n)
{
    memo_number(m, n, true);
}

static void op_put(struct pickle_machine *m, unsigned n)
{
    memo_number(m, n, false);
}

static void op_memoize(struct pickle_machine *m, unsigned none)
{
    (void)none;
    memoize(m);
}

static void op_global(struct pickle_machine *m, unsigned none)
{
    (void)none;
    pickle_push(m, import_lines(m));
}

static void op_stack_global(struct pickle_machine *m, unsigned none)
{
    (void)none;
    import_stack(m);
}

static void op_call_marked(struct pickle_machine *m, unsigned inst)
{
    call_marked(m, inst != 0);
}

static void op_reduce(struct pickle_machine *m, unsigned none)
{
    (void)none;
    call(m, PICKLE_CALLED, false);
}

static void op_new(struct pickle_machine *m, unsigned keywords)
{
    call(m, PICKLE_CREATED, keywords != 0);
}

static void op_build(struct pickle_machine *m, unsigned none)
{
    (void)none;
    build(m);
}

static void op_persistent(struct pickle_machine *m, unsigned none)
{
    (void)none;
    persistent(m, pickle_pop(m));
}

static void op_protocol(struct pickle_machine *m, unsigned none)
{
    (void)none;
    protocol(m);
}

static void op_frame(struct pickle_machine *m, unsigned none)
{
    (void)none;
    frame(m);
}

static void op_extension(struct pickle_machine *m, unsigned n)
{
    extension(m, n);
}

static void op_mark(struct pickle_machine *m, unsigned none)
{
    (void)none;
    pickle_mark(m);
}

static void op_drop(struct pickle_machine *m, unsigned none)
{
    (void)none;
    pickle_drop(m);
}

static void op_drop_marked(struct pickle_machine *m, unsigned none)
{
    size_t n;
    (void)none;
    (void)pickle_marked(m, &n);
}

static void op_again(struct pickle_machine *m, unsigned none)
{
    const struct pickle_value *v = pickle_top(m);
    (void)none;
    if (v != NULL)
        pickle_push(m, *v);
}

static void op_plain(struct pickle_machine *m, unsigned op)
{
    pickle_push(m, (struct pickle_value){ .tag = PV_PLAIN, .at = op });
}

static void op_anything(struct pickle_machine *m, unsigned none)
{
    (void)none;
    pickle_push(m, anything);
}

static void op_touch(struct pickle_machine *m, unsigned none)
{
    (void)none;
    (void)pickle_top(m);
}

static void op_tuple(struct pickle_machine *m, unsigned n)
{
    pickle_tuple_of(m, n);
}

static void op_tuple_marked(struct pickle_machine *m, unsigned none)
{
    (void)none;
    pickle_tuple_marked(m);
}

static void op_box(struct pickle_machine *m, unsigned none)
{
    (void)none;
    pickle_push(m, pickle_box(m));
}

static void op_box_marked(struct pickle_machine *m, unsigned every)
{
    box_marked(m, every);
}

static void op_fill(struct pickle_machine *m, unsigned every)
{
    pickle_fill_one(m, every);
}

static void op_fill_marked(struct pickle_machine *m, unsigned every)
{
    pickle_fill_marked(m, every);
}

/* By their byte; what each is called stands in pickletools. arg: of how many bytes what follows or its
 * length is, or how many items belong together. */
static const struct pickle_op {
    void (*run)(struct pickle_machine *m, unsigned arg);
    unsigned arg;
} ops[256] = {
    ['('] = { op_mark, 0 },        ['0'] = { op_drop, 0 },          ['1'] = { op_drop_marked, 0 },
    ['2'] = { op_again, 0 },       ['F'] = { op_line, 'F' },        ['G'] = { op_float, 8 },
    ['I'] = { op_line, 'I' },      ['J'] = { op_number, 4 },        ['K'] = { op_number, 1 },
    ['L'] = { op_line, 'L' },      ['M'] = { op_number, 2 },        ['N'] = { op_plain, 'N' },
    ['P'] = { op_line, 'P' },      ['Q'] = { op_persistent, 0 },    ['R'] = { op_reduce, 0 },
    ['S'] = { op_quoted, 0 },      ['T'] = { op_text_signed, 4 },   ['U'] = { op_text, 1 },
    ['V'] = { op_raw, 0 },         ['X'] = { op_text, 4 },          ['a'] = { op_fill, 1 },
    ['b'] = { op_build, 0 },       ['c'] = { op_global, 0 },        ['d'] = { op_box_marked, 2 },
    ['}'] = { op_box, 0 },         ['e'] = { op_fill_marked, 1 },   ['g'] = { op_get, 0 },
    ['h'] = { op_get, 1 },         ['i'] = { op_call_marked, 1 },   ['j'] = { op_get, 4 },
    ['l'] = { op_box_marked, 1 },  [']'] = { op_box, 0 },           ['o'] = { op_call_marked, 0 },
    ['p'] = { op_put, 0 },         ['q'] = { op_put, 1 },           ['r'] = { op_put, 4 },
    ['s'] = { op_fill, 2 },        ['t'] = { op_tuple_marked, 0 },  [')'] = { op_tuple, 0 },
    ['u'] = { op_fill_marked, 2 }, ['B'] = { op_bytes, 4 },         ['C'] = { op_bytes, 1 },
    [0x80] = { op_protocol, 0 },   [0x81] = { op_new, 0 },          [0x82] = { op_extension, 1 },
    [0x83] = { op_extension, 2 },  [0x84] = { op_extension, 4 },    [0x85] = { op_tuple, 1 },
    [0x86] = { op_tuple, 2 },      [0x87] = { op_tuple, 3 },        [0x88] = { op_plain, 0 },
    [0x89] = { op_plain, 0 },      [0x8a] = { op_long1, 0 },        [0x8b] = { op_skip_signed, 4 },
    [0x8c] = { op_text, 1 },       [0x8d] = { op_text, 8 },         [0x8e] = { op_bytes, 8 },
    [0x8f] = { op_box, 0 },        [0x90] = { op_fill_marked, 1 },  [0x91] = { op_box_marked, 1 },
    [0x92] = { op_new, 1 },        [0x93] = { op_stack_global, 0 }, [0x94] = { op_memoize, 0 },
    [0x95] = { op_frame, 0 },      [0x96] = { op_skip, 8 },         [0x97] = { op_anything, 0 },
    [0x98] = { op_touch, 0 },
};

bool pickle_step(struct pickle_machine *m, uint8_t op)
{
    if (ops[op].run == NULL)
        return false;
    ops[op].run(m, ops[op].arg);
    return true;
}
