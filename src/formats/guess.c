/* guess.c - see guess.h.
 *
 * The pickle machine knows how deep the stack is, not what lies on it. So it goes on where Python
 * might stop, never the other way round but for names no module can have. */
#include "formats/guess.h"

#include "formats/window.h"

#define MARKS_MAX       4096u  /* a deeper pile of marks is taken for a pickle */
#define ONNX_FIELDS_MAX 10000u /* a model has a dozen, and some pairs of metadata */

enum arg {
    NO_OPCODE,
    BARE,
    LINE,
    NUMBER_LINE,
    QUOTED_LINE,
    IMPORT_LINES,
    BYTES_1,
    BYTES_2,
    BYTES_4,
    BYTES_8,
    LENGTH_1,
    LENGTH_4,
    LENGTH_8
};
enum effect { STACK, MARK, TO_MARK, POP, STOP };
enum deed { NOTHING, IMPORTS, CALLS, BOTH };

/* needs: values it finds; it leaves needs - takes of them and adds gives. After TO_MARK the same
 * of what lies below the mark. */
static const struct op {
    uint8_t arg, effect, needs, takes, gives, deed;
} ops[256] = {
    ['('] = { BARE, MARK, 0, 0, 0, NOTHING },
    ['.'] = { BARE, STOP, 1, 1, 0, NOTHING },
    ['0'] = { BARE, POP, 0, 0, 0, NOTHING },
    ['1'] = { BARE, TO_MARK, 0, 0, 0, NOTHING },
    ['2'] = { BARE, STACK, 1, 0, 1, NOTHING },
    ['F'] = { NUMBER_LINE, STACK, 0, 0, 1, NOTHING },
    ['I'] = { NUMBER_LINE, STACK, 0, 0, 1, NOTHING },
    ['J'] = { BYTES_4, STACK, 0, 0, 1, NOTHING },
    ['K'] = { BYTES_1, STACK, 0, 0, 1, NOTHING },
    ['L'] = { NUMBER_LINE, STACK, 0, 0, 1, NOTHING },
    ['M'] = { BYTES_2, STACK, 0, 0, 1, NOTHING },
    ['N'] = { BARE, STACK, 0, 0, 1, NOTHING },
    ['P'] = { LINE, STACK, 0, 0, 1, NOTHING },
    ['Q'] = { BARE, STACK, 1, 1, 1, NOTHING },
    ['R'] = { BARE, STACK, 2, 2, 1, CALLS },
    ['S'] = { QUOTED_LINE, STACK, 0, 0, 1, NOTHING },
    ['T'] = { LENGTH_4, STACK, 0, 0, 1, NOTHING },
    ['U'] = { LENGTH_1, STACK, 0, 0, 1, NOTHING },
    ['V'] = { LINE, STACK, 0, 0, 1, NOTHING },
    ['X'] = { LENGTH_4, STACK, 0, 0, 1, NOTHING },
    ['a'] = { BARE, STACK, 2, 1, 0, NOTHING },
    ['b'] = { BARE, STACK, 2, 1, 0, CALLS },
    ['c'] = { IMPORT_LINES, STACK, 0, 0, 1, IMPORTS },
    ['d'] = { BARE, TO_MARK, 0, 0, 1, NOTHING },
    ['}'] = { BARE, STACK, 0, 0, 1, NOTHING },
    ['e'] = { BARE, TO_MARK, 1, 0, 0, NOTHING },
    ['g'] = { NUMBER_LINE, STACK, 0, 0, 1, NOTHING },
    ['h'] = { BYTES_1, STACK, 0, 0, 1, NOTHING },
    ['i'] = { IMPORT_LINES, TO_MARK, 0, 0, 1, BOTH },
    ['j'] = { BYTES_4, STACK, 0, 0, 1, NOTHING },
    ['l'] = { BARE, TO_MARK, 0, 0, 1, NOTHING },
    [']'] = { BARE, STACK, 0, 0, 1, NOTHING },
    ['o'] = { BARE, TO_MARK, 0, 0, 1, CALLS },
    ['p'] = { NUMBER_LINE, STACK, 1, 0, 0, NOTHING },
    ['q'] = { BYTES_1, STACK, 1, 0, 0, NOTHING },
    ['r'] = { BYTES_4, STACK, 1, 0, 0, NOTHING },
    ['s'] = { BARE, STACK, 3, 2, 0, NOTHING },
    ['t'] = { BARE, TO_MARK, 0, 0, 1, NOTHING },
    [')'] = { BARE, STACK, 0, 0, 1, NOTHING },
    ['u'] = { BARE, TO_MARK, 1, 0, 0, NOTHING },
    ['B'] = { LENGTH_4, STACK, 0, 0, 1, NOTHING },
    ['C'] = { LENGTH_1, STACK, 0, 0, 1, NOTHING },
    ['G'] = { BYTES_8, STACK, 0, 0, 1, NOTHING },
    [0x80] = { BYTES_1, STACK, 0, 0, 0, NOTHING },
    [0x81] = { BARE, STACK, 2, 2, 1, CALLS },
    [0x82] = { BYTES_1, STACK, 0, 0, 1, IMPORTS },
    [0x83] = { BYTES_2, STACK, 0, 0, 1, IMPORTS },
    [0x84] = { BYTES_4, STACK, 0, 0, 1, IMPORTS },
    [0x85] = { BARE, STACK, 1, 1, 1, NOTHING },
    [0x86] = { BARE, STACK, 2, 2, 1, NOTHING },
    [0x87] = { BARE, STACK, 3, 3, 1, NOTHING },
    [0x88] = { BARE, STACK, 0, 0, 1, NOTHING },
    [0x89] = { BARE, STACK, 0, 0, 1, NOTHING },
    [0x8A] = { LENGTH_1, STACK, 0, 0, 1, NOTHING },
    [0x8B] = { LENGTH_4, STACK, 0, 0, 1, NOTHING },
    [0x8C] = { LENGTH_1, STACK, 0, 0, 1, NOTHING },
    [0x8D] = { LENGTH_8, STACK, 0, 0, 1, NOTHING },
    [0x8E] = { LENGTH_8, STACK, 0, 0, 1, NOTHING },
    [0x8F] = { BARE, STACK, 0, 0, 1, NOTHING },
    [0x90] = { BARE, TO_MARK, 1, 0, 0, NOTHING },
    [0x91] = { BARE, TO_MARK, 0, 0, 1, NOTHING },
    [0x92] = { BARE, STACK, 3, 3, 1, CALLS },
    [0x93] = { BARE, STACK, 2, 2, 1, IMPORTS },
    [0x94] = { BARE, STACK, 1, 0, 0, NOTHING },
    [0x95] = { BYTES_8, STACK, 0, 0, 0, NOTHING },
    [0x96] = { LENGTH_8, STACK, 0, 0, 1, NOTHING },
    [0x97] = { BARE, STACK, 0, 0, 1, NOTHING },
    [0x98] = { BARE, STACK, 1, 1, 1, NOTHING },
};

struct machine {
    struct window w;
    uint64_t *below; /* of each mark, how deep the stack was */
    size_t marks;
    uint64_t depth; /* above the last mark */
    bool imported, called, stopped;
};

enum { NUMBER_MAX = 16 }; /* letters of a number that is none of digits: "infinity" */

/* What int() and float() of Python take, and more: digits of every base and what stands around them,
 * or the words of floats. Behind a NUL the unpickler in C takes anything. */
struct number {
    bool digit, other, nul;
    char word[NUMBER_MAX]; /* its letters, small */
    size_t n;
};

static const bool numeral[256] = {
    ['a'] = true,  ['b'] = true,  ['c'] = true,  ['d'] = true, ['e'] = true, ['f'] = true,
    ['A'] = true,  ['B'] = true,  ['C'] = true,  ['D'] = true, ['E'] = true, ['F'] = true,
    ['x'] = true,  ['X'] = true,  ['o'] = true,  ['O'] = true, ['l'] = true, ['L'] = true,
    ['+'] = true,  ['-'] = true,  ['_'] = true,  ['.'] = true, [' '] = true, ['\t'] = true,
    ['\r'] = true, ['\v'] = true, ['\f'] = true,
};

static void add_numeral(struct number *x, uint8_t c)
{
    x->nul = x->nul || c == 0;
    if (x->nul)
        return;
    x->digit = x->digit || (c >= '0' && c <= '9');
    bool letter = (c | 32) >= 'a' && (c | 32) <= 'z';
    if (letter && x->n < NUMBER_MAX)
        x->word[x->n++] = (char)(c | 32);
    x->other = x->other || !(numeral[c] || (c >= '0' && c <= '9'));
}

static bool is_number(const struct number *x)
{
    struct span word = { (const uint8_t *)x->word, x->n };
    return (x->digit && !x->other) || span_eq(word, SPAN("inf")) || span_eq(word, SPAN("nan")) ||
           span_eq(word, SPAN("infinity"));
}

static bool is_importable(uint8_t c)
{
    uint8_t low = c | 32;
    return (c >= '0' && c <= '9') || (low >= 'a' && low <= 'z') || c == '_' || c == '.' ||
           c == '-' || c >= 0x80;
}

static bool take_line(struct window *w, enum arg arg)
{
    struct number number = { 0 };
    uint8_t first = 0, last = 0;
    for (uint64_t n = 0;; n++) {
        uint8_t c = window_u8(w);
        if (w->failed.kind != ERR_NONE)
            return false;
        if (c == '\n')
            return arg == LINE || (arg == QUOTED_LINE   ? n > 1 && first == last
                                   : arg == NUMBER_LINE ? is_number(&number)
                                                        : n > 0);
        if (arg == IMPORT_LINES && !is_importable(c))
            return false;
        if (arg == NUMBER_LINE)
            add_numeral(&number, c);
        first = n == 0 ? c : first;
        last = c;
        if (arg == QUOTED_LINE && first != '\'' && first != '"')
            return false;
    }
}

static bool take_arg(struct window *w, enum arg arg)
{
    switch (arg) {
    case NO_OPCODE:
        return false;
    case BARE:
        return true;
    case LINE:
    case NUMBER_LINE:
    case QUOTED_LINE:
        return take_line(w, arg);
    case IMPORT_LINES:
        if (!take_line(w, arg))
            return false;
        return take_line(w, arg);
    case BYTES_1:
    case BYTES_2:
    case BYTES_4:
    case BYTES_8:
        window_skip(w, 1u << (arg - BYTES_1));
        break;
    case LENGTH_1:
        window_skip(w, window_u8(w));
        break;
    case LENGTH_4:
        window_skip(w, window_u32le(w));
        break;
    case LENGTH_8:
        window_skip(w, window_u64le(w));
        break;
    }
    return w->failed.kind == ERR_NONE;
}

static bool to_mark(struct machine *m)
{
    if (m->marks == 0)
        return false;
    m->depth = m->below[--m->marks];
    return true;
}

static bool apply(struct machine *m, const struct op *op)
{
    if (op->effect == MARK) {
        m->below[m->marks++] = m->depth;
        m->depth = 0;
        return true;
    }
    if (op->effect == POP) {
        if (m->depth == 0)
            return to_mark(m);
        m->depth--;
        return true;
    }
    if (op->effect == TO_MARK && !to_mark(m))
        return false;
    if (m->depth < op->needs)
        return false;
    m->depth = m->depth - op->takes + op->gives;
    m->imported = m->imported || op->deed == IMPORTS || op->deed == BOTH;
    m->called = m->called || op->deed == CALLS || op->deed == BOTH;
    m->stopped = op->effect == STOP;
    return true;
}

/* One step; false where Python would stop: at the end of the file too, for 0 is no code. */
static bool step(struct machine *m)
{
    const struct op *op = &ops[window_u8(&m->w)];
    return take_arg(&m->w, (enum arg)op->arg) && apply(m, op);
}

bool guess_pickle(struct source *src, struct arena *a, bool *yes, struct err *err)
{
    AUTO_CLOSE(arena) struct arena own = { .name = a->name, .limit = a->limit - a->used };
    struct machine m = { .below = ARENA_ARRAY(&own, uint64_t, MARKS_MAX, err) };
    if (m.below == NULL || !window_open(&m.w, src, 0, &own, err))
        return false;
    while (m.marks < MARKS_MAX && !(m.imported && (m.called || m.stopped)) && !m.stopped)
        if (!step(&m))
            break;
    if (m.w.failed.kind == ERR_SYSTEM)
        return window_ok(&m.w, err);
    *yes = m.marks == MARKS_MAX || (m.imported && (m.called || m.stopped));
    return true;
}

bool guess_import(struct span head)
{
    uint8_t room[GUESS_HEAD];
    uint64_t below[GUESS_HEAD]; /* a byte makes no more than one mark */
    struct source all = { .size = head.len < GUESS_HEAD ? head.len : GUESS_HEAD };
    struct machine m = { .w = { .src = &all, .bytes = room, .len = (size_t)all.size } };
    m.below = below;
    memcpy(room, head.ptr, m.w.len);
    while (m.w.pos < m.w.len && !m.stopped) {
        uint8_t op = room[m.w.pos];
        if (!step(&m))
            return false;
        if (op == 'c' || op == 'i' || op == 0x93)
            return true;
    }
    return false;
}

static uint64_t varint(struct window *w)
{
    uint64_t v = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
        uint8_t b = window_u8(w);
        v |= (uint64_t)(b & 0x7F) << shift;
        if (b < 0x80)
            return v;
    }
    window_refuse(w, ERR_INPUT, window_off(w), "number is past 64 bits");
    return 0;
}

/* The fields of a ModelProto. */
static bool onnx_field(struct window *w, bool first, bool *graph)
{
    uint64_t key = varint(w), field = key >> 3, wire = key & 7, value = varint(w);
    if (w->failed.kind != ERR_NONE || (first && (key != 8 || value == 0 || value > 64)))
        return false;
    bool number = field == 1 || field == 5;
    bool known =
        (field >= 1 && field <= 8) || field == 14 || field == 20 || field == 25 || field == 26;
    if (!known || wire != (number ? 0 : 2))
        return false;
    *graph = *graph || field == 7;
    if (!number)
        window_skip(w, value);
    return w->failed.kind == ERR_NONE;
}

bool guess_onnx(struct source *src, struct arena *a, bool *yes, struct err *err)
{
    struct window w;
    bool graph = false, fits = true;
    if (!window_open(&w, src, 0, a, err))
        return false;
    for (unsigned n = 0; fits && window_left(&w) > 0; n++)
        fits = n < ONNX_FIELDS_MAX && onnx_field(&w, n == 0, &graph);
    if (w.failed.kind == ERR_SYSTEM)
        return window_ok(&w, err);
    *yes = fits && graph;
    return true;
}
