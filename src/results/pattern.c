/* pattern.c - see pattern.h. A pattern becomes a program of few instructions, and a search keeps the
 * set of all places in it that are reached so far (Thompson, Regular Expression Search Algorithm,
 * CACM 11, 1968): there is nothing to go back to. A repeat is written out by reading its part of the
 * pattern again. */
#include "results/pattern.h"

enum { READS_MAX = 10000, WAYS_MAX = 64 }; /* parts of a pattern; ways beside each other */

enum code_kind { CODE_SET = 1, CODE_SPLIT, CODE_FRONT, CODE_END, CODE_WORD, CODE_DONE };
struct code {
    enum code_kind kind;
    uint16_t next, other; /* other: of CODE_SPLIT */
    uint32_t set[8];      /* of CODE_SET: one bit a byte */
};
struct pattern {
    unsigned n;
    struct code code[PATTERN_CODE_MAX];
};

struct reader {
    struct span text;
    size_t pos;
    bool any_case;
    unsigned depth, reads;
    struct pattern *p;
};

static bool refuse(const struct reader *r, struct err *err, const char *why)
{
    return err_at(err, ERR_INPUT, r->pos, "pattern: %s", why);
}

static int peek(const struct reader *r)
{
    return r->pos < r->text.len ? r->text.ptr[r->pos] : -1;
}

static bool emit(struct reader *r, enum code_kind kind, unsigned *at, struct err *err)
{
    if (r->p->n == PATTERN_CODE_MAX)
        return err_at(err, ERR_LIMIT, r->pos, "pattern: more than %u steps with its repeats",
                      PATTERN_CODE_MAX);
    *at = r->p->n++;
    r->p->code[*at] = (struct code){ .kind = kind, .next = (uint16_t)(*at + 1) };
    return true;
}

static void set_add(uint32_t set[static 8], unsigned from, unsigned to)
{
    for (unsigned c = from; c <= to; c++)
        set[c / 32] |= 1u << c % 32;
}

static bool set_has(const uint32_t set[static 8], unsigned c)
{
    return (set[c / 32] >> c % 32 & 1) != 0;
}

static void set_invert(uint32_t set[static 8])
{
    for (unsigned i = 0; i < 8; i++)
        set[i] = ~set[i];
}

static void set_any_case(uint32_t set[static 8])
{
    for (unsigned c = 'a'; c <= 'z'; c++)
        if (set_has(set, c) || set_has(set, c - 32)) {
            set_add(set, c, c);
            set_add(set, c - 32, c - 32);
        }
}

/* \d \w \s and their opposites; false if c is none. */
static bool set_class(uint32_t set[static 8], int c)
{
    uint32_t of[8] = { 0 };
    switch (c | 32) {
    case 'd':
        set_add(of, '0', '9');
        break;
    case 'w':
        set_add(of, '0', '9'), set_add(of, 'a', 'z'), set_add(of, 'A', 'Z'), set_add(of, '_', '_');
        break;
    case 's':
        set_add(of, '\t', '\r'), set_add(of, ' ', ' ');
        break;
    default:
        return false;
    }
    if (c < 'a')
        set_invert(of);
    for (unsigned i = 0; i < 8; i++)
        set[i] |= of[i];
    return true;
}

/* What stands behind a backslash, as one byte. */
static bool escaped(struct reader *r, unsigned *out, struct err *err)
{
    int c = peek(r);
    bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (c == 'n' || c == 't')
        *out = c == 'n' ? '\n' : '\t';
    else if (c < 0 || letter || c >= 0x80)
        return refuse(r, err, "no such escape");
    else
        *out = (unsigned)c;
    r->pos++;
    return true;
}

/* One end of a range in brackets, or a class: *class then. */
static bool bracket_end(struct reader *r, uint32_t set[static 8], unsigned *out, bool *class,
                        struct err *err)
{
    int c = peek(r);
    *class = false;
    if (c < 0 || c >= 0x80)
        return refuse(r, err, c < 0 ? "[ without ]" : "only ASCII stands in brackets");
    r->pos++;
    if (c != '\\') {
        *out = (unsigned)c;
        return true;
    }
    *class = set_class(set, peek(r));
    r->pos += *class;
    return *class || escaped(r, out, err);
}

static bool bracket(struct reader *r, uint32_t set[static 8], struct err *err)
{
    bool invert = peek(r) == '^', class, end_class;
    unsigned from = 0, to;
    r->pos += invert;
    for (bool first = true; first || peek(r) != ']'; first = false) {
        if (!bracket_end(r, set, &from, &class, err))
            return false;
        to = from;
        bool range =
            !class && peek(r) == '-' && r->pos + 1 < r->text.len && r->text.ptr[r->pos + 1] != ']';
        r->pos += range;
        if (range && !bracket_end(r, set, &to, &end_class, err))
            return false;
        if (range && (end_class || to < from))
            return refuse(r, err, "a range that ends before it begins");
        if (!class)
            set_add(set, from, to);
    }
    r->pos++;
    if (r->any_case)
        set_any_case(set);
    if (invert)
        set_invert(set);
    return true;
}

static bool read_any(struct reader *r, struct err *err);

static bool group(struct reader *r, struct err *err)
{
    if (r->depth == PATTERN_DEPTH_MAX)
        return err_at(err, ERR_LIMIT, r->pos, "pattern: brackets more than %u deep",
                      PATTERN_DEPTH_MAX);
    if (peek(r) == '?')
        return refuse(r, err, "(? is not known here: plain brackets only");
    r->depth++;
    if (!read_any(r, err))
        return false;
    r->depth--;
    if (peek(r) != ')')
        return refuse(r, err, "( without )");
    r->pos++;
    return true;
}

static bool plain(struct reader *r, int c, struct err *err)
{
    unsigned at, byte = (unsigned)c;
    enum code_kind kind = c == '^' ? CODE_FRONT : c == '$' ? CODE_END : CODE_SET;
    bool escape = c == '\\', boundary = escape && peek(r) == 'b';
    if (!emit(r, boundary ? CODE_WORD : kind, &at, err))
        return false;
    uint32_t *set = r->p->code[at].set;
    r->pos += boundary;
    if (kind != CODE_SET || boundary)
        return true;
    if (c == '[')
        return bracket(r, set, err);
    if (c == '.') {
        set_add(set, '\n', '\n');
        set_invert(set);
        return true;
    }
    if (escape && set_class(set, peek(r))) {
        r->pos++;
        return true;
    }
    if (escape && !escaped(r, &byte, err))
        return false;
    set_add(set, byte, byte);
    if (r->any_case)
        set_any_case(set);
    return true;
}

/* One character, class, end or bracket. */
static bool atom(struct reader *r, struct err *err)
{
    int c = peek(r);
    if (++r->reads > READS_MAX)
        return err_at(err, ERR_LIMIT, r->pos, "pattern: repeats of repeats of nothing");
    if (c == '*' || c == '+' || c == '?' || c == '{')
        return refuse(r, err, "nothing stands in front of this to be repeated");
    r->pos++;
    return c == '(' ? group(r, err) : plain(r, c, err);
}

static bool number(struct reader *r, unsigned *out, struct err *err)
{
    size_t start = r->pos;
    for (*out = 0; peek(r) >= '0' && peek(r) <= '9' && *out <= PATTERN_REPEAT_MAX; r->pos++)
        *out = *out * 10 + (unsigned)(peek(r) - '0');
    if (start == r->pos)
        return refuse(r, err, "a repeat is {m}, {m,} or {m,n}");
    return *out <= PATTERN_REPEAT_MAX ||
           err_at(err, ERR_LIMIT, start, "pattern: repeated more than %u times",
                  PATTERN_REPEAT_MAX);
}

/* How often what was just read may stand there: 1 to 1 if nothing says so. most 0: any number. */
static bool repeat(struct reader *r, unsigned *least, unsigned *most, struct err *err)
{
    int c = peek(r);
    *least = c == '*' || c == '?' ? 0 : 1;
    *most = c == '*' || c == '+' ? 0 : 1;
    r->pos += c == '*' || c == '+' || c == '?' || c == '{';
    if (c != '{')
        return true;
    if (!number(r, least, err))
        return false;
    *most = *least;
    bool range = peek(r) == ',';
    r->pos += range;
    if (range && peek(r) == '}')
        *most = 0;
    else if (range && !number(r, most, err))
        return false;
    if (peek(r) != '}' || (*most == 0 && !range) || (*most != 0 && *most < *least) ||
        (*most == 0 && r->text.ptr[r->pos - 1] != ','))
        return refuse(r, err, "a repeat is {m}, {m,} or {m,n}, n at least 1 and at least m");
    r->pos++;
    return true;
}

/* The same once more, from where it stands. */
static bool again(struct reader *r, size_t from, struct err *err)
{
    size_t back = r->pos;
    r->pos = from;
    bool ok = atom(r, err);
    r->pos = back;
    return ok;
}

/* In front of it a choice: it, or what follows behind it, which is filled in by the caller. */
static bool optional(struct reader *r, size_t from, unsigned *split, struct err *err)
{
    return emit(r, CODE_SPLIT, split, err) && again(r, from, err);
}

static bool piece(struct reader *r, struct err *err)
{
    unsigned least, most, split, back, began = r->p->n;
    size_t from = r->pos;
    if (!atom(r, err) || !repeat(r, &least, &most, err))
        return false;
    int c = peek(r);
    if (c == '*' || c == '+' || c == '?' || c == '{')
        return refuse(r, err, "a repeat of a repeat: put the first in brackets");
    r->p->n = began; /* it is written out as often as it may stand there */
    for (unsigned i = 0; i < least; i++)
        if (!again(r, from, err))
            return false;
    if (most == 0) {
        if (!optional(r, from, &split, err) || !emit(r, CODE_SPLIT, &back, err))
            return false;
        r->p->code[back].next = r->p->code[back].other = (uint16_t)split;
        r->p->code[split].other = (uint16_t)r->p->n;
        return true;
    }
    for (unsigned i = least; i < most; i++) {
        if (!optional(r, from, &split, err))
            return false;
        r->p->code[split].other = (uint16_t)r->p->n;
    }
    return true;
}

/* Moves what was emitted from `from` on by one place. */
static bool make_room(struct reader *r, unsigned from, struct err *err)
{
    unsigned at;
    if (!emit(r, CODE_SPLIT, &at, err))
        return false;
    for (unsigned i = at; i > from; i--) {
        r->p->code[i] = r->p->code[i - 1];
        r->p->code[i].next = (uint16_t)(r->p->code[i].next + 1);
        r->p->code[i].other = (uint16_t)(r->p->code[i].other + 1);
    }
    r->p->code[from] = (struct code){ .kind = CODE_SPLIT, .next = (uint16_t)(from + 1) };
    return true;
}

/* a|b|c: a choice in front of each but the last, a way to the end behind each. A way to the end is
 * a choice of which both lead there; they are chained by `other` until the end is known. */
static bool read_any(struct reader *r, struct err *err)
{
    unsigned began = r->p->n, exits[WAYS_MAX], n_exits = 0;
    for (;;) {
        while (peek(r) >= 0 && peek(r) != '|' && peek(r) != ')')
            if (!piece(r, err))
                return false;
        if (peek(r) != '|')
            break;
        r->pos++;
        if (n_exits == WAYS_MAX)
            return err_at(err, ERR_LIMIT, r->pos, "pattern: more than %d ways beside each other",
                          WAYS_MAX);
        if (!make_room(r, began, err) || !emit(r, CODE_SPLIT, &exits[n_exits++], err))
            return false;
        r->p->code[began].other = (uint16_t)r->p->n;
        began = r->p->n;
    }
    for (unsigned i = 0; i < n_exits; i++)
        r->p->code[exits[i]].next = r->p->code[exits[i]].other = (uint16_t)r->p->n;
    return true;
}

bool pattern_read(struct span text, bool any_case, struct arena *a, struct pattern **out,
                  struct err *err)
{
    struct reader r = { .text = text, .any_case = any_case };
    unsigned done;
    if (text.len == 0)
        return err_at(err, ERR_INPUT, 0, "pattern: empty");
    if ((r.p = ARENA_ARRAY(a, struct pattern, 1, err)) == NULL || !read_any(&r, err))
        return false;
    if (peek(&r) == ')')
        return refuse(&r, err, ") without (");
    if (!emit(&r, CODE_DONE, &done, err))
        return false;
    *out = r.p;
    return true;
}

/* The places a search has reached, each once. */
struct places {
    unsigned n;
    uint16_t at[PATTERN_CODE_MAX];
    uint32_t seen[PATTERN_CODE_MAX / 32 + 1];
};

struct here {
    bool front, end, boundary;
};

static bool word_byte(struct span s, size_t i)
{
    uint32_t set[8] = { 0 };
    return i < s.len && set_class(set, 'w') && set_has(set, s.ptr[i]);
}

static void reach_one(struct places *w, unsigned at)
{
    if ((w->seen[at / 32] >> at % 32 & 1) == 0) {
        w->seen[at / 32] |= 1u << at % 32;
        w->at[w->n++] = (uint16_t)at;
    }
}

/* All that is reached without a further byte from the places in w; true if one is the end. */
static bool reach(const struct pattern *p, struct places *w, struct here h)
{
    for (unsigned i = 0; i < w->n; i++) {
        const struct code *c = &p->code[w->at[i]];
        if (c->kind == CODE_DONE)
            return true;
        if (c->kind == CODE_SPLIT || (c->kind == CODE_FRONT && h.front) ||
            (c->kind == CODE_END && h.end) || (c->kind == CODE_WORD && h.boundary))
            reach_one(w, c->next);
        if (c->kind == CODE_SPLIT)
            reach_one(w, c->other);
    }
    return false;
}

bool pattern_found(const struct pattern *p, struct span text, bool more)
{
    struct places two[2] = { { 0 } };
    for (size_t i = 0;; i++) {
        struct places *now = &two[i % 2], *next = &two[(i + 1) % 2];
        bool last = i == text.len;
        bool edge = word_byte(text, i) != (i > 0 && word_byte(text, i - 1));
        reach_one(now, 0);
        if (reach(p, now, (struct here){ i == 0, last && !more, edge && !(last && more) }))
            return true;
        if (last)
            return false;
        next->n = 0;
        memset(next->seen, 0, sizeof next->seen);
        for (unsigned k = 0; k < now->n; k++) {
            const struct code *c = &p->code[now->at[k]];
            if (c->kind == CODE_SET && set_has(c->set, text.ptr[i]))
                reach_one(next, c->next);
        }
    }
}
