/* pickle.c - see pickle.h. The loop over opcodes: Lib/pickle.py and Modules/_pickle.c of CPython 3.11
 * say what each does; where the two differ, what either accepts is followed.
 *
 * Invariants
 *   (1) fence <= n, and marks rise
 *   (2) every value's at is inside its list, or PV_NONE
 *   (3) each turn eats at least one byte */
#include "formats/pickle_machine.h"

enum { LINE_MAX_KEPT = WINDOW_BYTES - 64 };

static const struct pickle_value plain = { .tag = PV_PLAIN }, anything = { .tag = PV_TOP };

/* ---- bytes ---- */

/* n bytes lie ahead in memory. False: the file ends before, or reading failed. */
static inline bool ahead(struct pickle_machine *m, size_t n)
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

static uint64_t little(const uint8_t *p, size_t n)
{
    uint64_t v = 0;
    for (size_t i = n; i-- > 0;)
        v = v << 8 | p[i];
    return v;
}

/* The next n <= 8 bytes as a number. */
static bool number(struct pickle_machine *m, size_t n, uint64_t *out)
{
    if (!ahead(m, n))
        return ended(m);
    *out = little(m->w.bytes + m->w.pos, n);
    m->w.pos += n;
    return true;
}

/* Bytes with their length in front, of n bytes. */
static bool counted(struct pickle_machine *m, size_t n, bool is_signed, struct pickle_value *out)
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
    *out = (struct pickle_value){ .at = window_off(&m->w) };
    out->len = len < UINT32_MAX ? (uint32_t)len : UINT32_MAX;
    out->flags = len < UINT32_MAX ? 0 : PV_LONG;
    if (len >= 2 && ahead(m, 2) && memcmp(m->w.bytes + m->w.pos, "__", 2) == 0)
        out->flags |= PV_SPECIAL;
    window_skip(&m->w, len);
    return !m->failed;
}

/* Up to the end of the line, which is eaten and not in *out. Without one: no opcode can follow. */
static bool line(struct pickle_machine *m, struct pickle_value *out)
{
    struct window *w = &m->w;
    uint64_t from = window_off(w), len = 0;
    for (;;) {
        if (!ahead(m, 1))
            return ended(m);
        const uint8_t *p = w->bytes + w->pos, *nl = memchr(p, '\n', w->len - w->pos);
        size_t n = nl != NULL ? (size_t)(nl - p) : w->len - w->pos;
        if (nl == NULL && len == 0 && n < LINE_MAX_KEPT && ahead(m, LINE_MAX_KEPT))
            continue; /* all of a short line in memory */
        p = w->bytes + w->pos;
        nl = memchr(p, '\n', w->len - w->pos);
        n = nl != NULL ? (size_t)(nl - p) : w->len - w->pos;
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

/* As Python's int(): blanks around, a sign, single underscores between digits. What has more than 63
 * bits is told apart by a hash. */
static bool integer(struct pickle_machine *m, struct pickle_value v, int64_t *out)
{
    struct span s;
    uint64_t n = 0;
    bool minus = false, digit = false, past = false;
    if (!pickle_text(m, v, &s))
        return false;
    while (s.len > 0 && strchr(" \t\r\f\v", s.ptr[s.len - 1]) != NULL && s.ptr[s.len - 1] != 0)
        s.len--;
    while (s.len > 0 && s.ptr[0] != 0 && strchr(" \t\r\f\v", s.ptr[0]) != NULL)
        s = (struct span){ s.ptr + 1, s.len - 1 };
    if (s.len > 0 && (s.ptr[0] == '-' || s.ptr[0] == '+')) {
        minus = s.ptr[0] == '-';
        s = (struct span){ s.ptr + 1, s.len - 1 };
    }
    for (size_t i = 0; i < s.len; i++) {
        uint8_t c = s.ptr[i];
        if (c == '_' && digit) {
            digit = false;
            continue;
        }
        if (c < '0' || c > '9')
            return false;
        digit = true;
        past = past || n > (INT64_MAX - 9) / 10;
        n = past ? (n ^ c) * 0x100000001b3u : n * 10 + (uint64_t)(c - '0');
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
    int64_t n;
    if (!line(m, &v))
        return false;
    if (!integer(m, v, &n) || n < 0) {
        odd(m, "no number for the memo");
        return false;
    }
    *out = (uint64_t)n;
    return true;
}

static struct pickle_value int_of(struct pickle_machine *m, struct pickle_value text)
{
    int64_t n;
    return integer(m, text, &n) ? (struct pickle_value){ .tag = PV_INT, .at = (uint64_t)n } : plain;
}

/* ---- opcodes ---- */

static void push_text(struct pickle_machine *m, size_t n, bool is_signed, enum pickle_tag tag)
{
    struct pickle_value v;
    if (!counted(m, n, is_signed, &v))
        return;
    v.tag = (uint8_t)tag;
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
    while (s.len > 0 && s.ptr[s.len - 1] != 0 && strchr(" \t\r\f\v", s.ptr[s.len - 1]) != NULL)
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
    if (v.len >= 2 && memcmp(s.ptr + 1, "__", 2) == 0)
        v.flags |= PV_SPECIAL;
    pickle_push(m, v);
}

static void push_raw(struct pickle_machine *m)
{
    struct pickle_value v;
    struct span s;
    if (!line(m, &v))
        return;
    v.flags |= PV_RAW;
    if (pickle_text(m, v, &s) && s.len >= 2 && memcmp(s.ptr, "__", 2) == 0)
        v.flags |= PV_SPECIAL;
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

static void tuple_of(struct pickle_machine *m, size_t n)
{
    struct pickle_value item[3];
    for (size_t i = n; i-- > 0;)
        item[i] = pickle_pop(m);
    pickle_push(m, pickle_tuple(m, item, n));
}

static void tuple_marked(struct pickle_machine *m)
{
    size_t n;
    const struct pickle_value *item = pickle_marked(m, &n);
    pickle_push(m, pickle_tuple(m, item, n));
}

/* every: a key is each of so many. */
static void fill(struct pickle_machine *m, struct pickle_value to, const struct pickle_value *item,
                 size_t n, size_t every)
{
    if (n == 0)
        return; /* nothing is done then, whatever it is */
    if (to.tag != PV_BOX)
        pickle_change(m, to, PICKLE_MADE_FILLED);
    for (size_t i = 0; to.tag == PV_BOX && i < n; i++)
        pickle_fill(m, to, item[i], every == 2 && i % 2 == 0);
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

static void fill_marked(struct pickle_machine *m, size_t every)
{
    size_t n;
    const struct pickle_value *item = pickle_marked(m, &n);
    struct pickle_value *to = pickle_top(m);
    if (to != NULL)
        fill(m, *to, item, n, every);
}

static void fill_one(struct pickle_machine *m, size_t every)
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
    if (keywords)
        (void)pickle_pop(m);
    struct pickle_value args = pickle_pop(m), callee = pickle_pop(m);
    pickle_push(m, pickle_call(m, callee, args, use));
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
    pickle_push(m, pickle_call(m, callee, args, PICKLE_CALLED));
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
    pickle_note(m, "extension", "number %" PRIu64, code);
    pickle_push(m, anything);
}

static void persistent(struct pickle_machine *m, struct pickle_value id)
{
    size_t n;
    struct span s;
    const struct pickle_value *item = pickle_items(m, id, &n);
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
        pickle_note(m, "frame", "%" PRIu64 " bytes, past the end of the file", n);
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
    if (counted(m, n, is_signed, &v))
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
        pickle_push(m, op == 'I' || op == 'L' ? int_of(m, v) : plain);
}

/* Opcodes with a text, a number or a line behind them. False: op is none of these. */
static bool operand(struct pickle_machine *m, uint8_t op)
{
    uint64_t v;
    switch (op) {
    case 'K':
        push_number(m, 1);
        return true;
    case 'M':
        push_number(m, 2);
        return true;
    case 'J':
        push_number(m, 4);
        return true;
    case 'G':
        if (number(m, 8, &v))
            pickle_push(m, plain);
        return true;
    case 'I':
    case 'L':
    case 'F':
    case 'P':
        skip_line(m, op);
        return true;
    case 'S':
        push_quoted(m);
        return true;
    case 'V':
        push_raw(m);
        return true;
    case 'T':
        push_text(m, 4, true, PV_STR);
        return true;
    case 'U':
        push_text(m, 1, false, PV_STR);
        return true;
    case 'X':
        push_text(m, 4, false, PV_STR);
        return true;
    case 0x8c:
        push_text(m, 1, false, PV_STR);
        return true;
    case 0x8d:
        push_text(m, 8, false, PV_STR);
        return true;
    case 'B':
        push_text(m, 4, false, PV_BYTES);
        return true;
    case 'C':
        push_text(m, 1, false, PV_BYTES);
        return true;
    case 0x8e:
        push_text(m, 8, false, PV_BYTES);
        return true;
    case 0x96:
        skip_counted(m, 8, false);
        return true;
    case 0x8a:
        push_long1(m);
        return true;
    case 0x8b:
        skip_counted(m, 4, true);
        return true;
    case 'g':
        memo_number(m, 0, true);
        return true;
    case 'h':
        memo_number(m, 1, true);
        return true;
    case 'j':
        memo_number(m, 4, true);
        return true;
    case 'p':
        memo_number(m, 0, false);
        return true;
    case 'q':
        memo_number(m, 1, false);
        return true;
    case 'r':
        memo_number(m, 4, false);
        return true;
    case 'c':
        pickle_push(m, import_lines(m));
        return true;
    case 'i':
        call_marked(m, true);
        return true;
    case 0x80:
        protocol(m);
        return true;
    case 0x82:
        extension(m, 1);
        return true;
    case 0x83:
        extension(m, 2);
        return true;
    case 0x84:
        extension(m, 4);
        return true;
    case 0x95:
        frame(m);
        return true;
    default:
        return false;
    }
}

/* All others. False: there is no such opcode. */
static bool step(struct pickle_machine *m, uint8_t op)
{
    struct pickle_value *v;
    size_t n;
    switch (op) {
    case '(':
        pickle_mark(m);
        return true;
    case '0':
        pickle_drop(m);
        return true;
    case '1':
        (void)pickle_marked(m, &n);
        return true;
    case '2':
        v = pickle_top(m);
        if (v != NULL)
            pickle_push(m, *v);
        return true;
    case 'N':
    case 0x88:
    case 0x89:
        pickle_push(m, plain);
        return true;
    case ')':
        tuple_of(m, 0);
        return true;
    case 0x85:
        tuple_of(m, 1);
        return true;
    case 0x86:
        tuple_of(m, 2);
        return true;
    case 0x87:
        tuple_of(m, 3);
        return true;
    case 't':
        tuple_marked(m);
        return true;
    case ']':
    case '}':
    case 0x8f:
        pickle_push(m, pickle_box(m));
        return true;
    case 'l':
    case 0x91:
        box_marked(m, 1);
        return true;
    case 'd':
        box_marked(m, 2);
        return true;
    case 'a':
        fill_one(m, 1);
        return true;
    case 's':
        fill_one(m, 2);
        return true;
    case 'e':
    case 0x90:
        fill_marked(m, 1);
        return true;
    case 'u':
        fill_marked(m, 2);
        return true;
    case 'b':
        build(m);
        return true;
    case 'R':
        call(m, PICKLE_CALLED, false);
        return true;
    case 'o':
        call_marked(m, false);
        return true;
    case 0x81:
        call(m, PICKLE_CREATED, false);
        return true;
    case 0x92:
        call(m, PICKLE_CREATED, true);
        return true;
    case 0x93:
        import_stack(m);
        return true;
    case 'Q':
        persistent(m, pickle_pop(m));
        return true;
    case 0x94:
        memoize(m);
        return true;
    case 0x97:
        pickle_push(m, anything);
        return true;
    case 0x98:
        (void)pickle_top(m);
        return true;
    default:
        return false;
    }
}

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
        quick_push(m, PV_INT, little(p + 1, 2));
        return p + 3;
    case 'J':
        quick_push(m, PV_INT, (uint64_t)(int32_t)(uint32_t)little(p + 1, 4));
        return p + 5;
    case 'G':
        quick_push(m, PV_PLAIN, 0);
        return p + 9;
    case 'N':
    case 0x88:
    case 0x89:
        quick_push(m, PV_PLAIN, 0);
        return p + 1;
    case 'U':
    case 0x8c:
        quick_push(m, PV_STR, m->op_at + 2);
        m->stack[m->n - 1].len = p[1];
        m->stack[m->n - 1].flags = p[1] >= 2 && p[2] == '_' && p[3] == '_' ? PV_SPECIAL : 0;
        return p + 2 + p[1];
    case 'X':
        if (little(p + 1, 4) > 255)
            return p;
        quick_push(m, PV_STR, m->op_at + 5);
        m->stack[m->n - 1].len = p[1];
        m->stack[m->n - 1].flags = p[1] >= 2 && p[5] == '_' && p[6] == '_' ? PV_SPECIAL : 0;
        return p + 5 + p[1];
    case 'q':
        if (last == NULL)
            return p;
        pickle_put(m, p[1], *last);
        return p + 2;
    case 'r':
        if (last == NULL)
            return p;
        pickle_put(m, little(p + 1, 4), *last);
        return p + 5;
    case 0x94:
        if (last == NULL)
            return p;
        pickle_put(m, m->n_memo, *last);
        return p + 1;
    case 'h':
        m->stack[m->n++] = pickle_get(m, p[1]);
        return p + 2;
    case 'j':
        m->stack[m->n++] = pickle_get(m, little(p + 1, 4));
        return p + 5;
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
    while (end - p >= QUICK_BYTES && m->n < m->cap) {
        m->op_at = w->at + (uint64_t)(p - w->bytes);
        const uint8_t *next = quick_one(m, p);
        if (next == p)
            break;
        m->out->opcodes[*p]++;
        m->out->n_opcodes++;
        p = next;
    }
    w->pos = (size_t)(p - w->bytes);
}

/* One stream. True: it came to its STOP. */
static bool stream(struct pickle_machine *m)
{
    pickle_begin(m);
    m->begin = window_off(&m->w);
    while (!m->failed && ahead(m, 1)) {
        quick(m); /* leaves at least one byte */
        m->op_at = window_off(&m->w);
        uint8_t op = m->w.bytes[m->w.pos++];
        m->out->opcodes[op]++;
        m->out->n_opcodes++;
        if (op == '.') {
            (void)pickle_pop(m);
            return true;
        }
        if (!operand(m, op) && !step(m, op)) {
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

bool pickle_read(struct source *src, uint64_t from, struct arena *a, struct pickle *out,
                 struct err *err)
{
    struct pickle got = { 0 };
    struct pickle_machine *m = ARENA_ARRAY(a, struct pickle_machine, 1, err);
    uint8_t *text = m != NULL ? ARENA_ARRAY(a, uint8_t, 2 * PICKLE_TEXT_ROOM, err) : NULL;
    got.notes = text != NULL ? ARENA_ARRAY(a, struct notes, 1, err) : NULL;
    if (got.notes == NULL)
        return false;
    *m = (struct pickle_machine){ .a = a, .out = &got, .err = err };
    m->text[0] = text;
    m->text[1] = text + PICKLE_TEXT_ROOM;
    if (!window_open(&m->w, src, from, a, err))
        return false;
    while (window_left(&m->w) > 0 && stream(m)) {
        got.end = window_off(&m->w);
        got.streams++;
        if (++m->stream >= PICKLE_STREAMS_MAX) {
            pickle_note(m, "limit", "more than %u streams", PICKLE_STREAMS_MAX);
            break;
        }
    }
    if (m->failed)
        return false;
    *out = got;
    return true;
}
