/* hidden.c - see hidden.h. */
#include "formats/hidden.h"

#include "formats/guess.h"

static const struct mark {
    const char *bytes;
    size_t n;
} marks[] = {
    { "PK\3\4", 4 },
    { "\x1f\x8b\x08", 3 },
    { "\x28\xb5\x2f\xfd", 4 },
    { "7z\xbc\xaf", 4 },
    { "Rar!\x1a", 5 },
    { "\x93NUMPY", 6 },
    { "\xe3\0\0\0", 4 },
    { "c\0\0\0", 4 },
    { "MZ\x90\0", 4 },
    { "\x7f"
      "ELF",
      4 },
    { "\xfd"
      "7zXZ",
      5 },
};

/* What begins with a byte: of pickles, also of those without a protocol, what an empty stack lets stand. */
enum { MARK = 1, PICKLE = 2, BOTH = MARK | PICKLE };
static const uint8_t may_begin[256] = {
    [0x1f] = MARK,   ['('] = BOTH,    [')'] = PICKLE,  ['7'] = MARK,    ['B'] = PICKLE,
    ['C'] = PICKLE,  ['F'] = PICKLE,  ['G'] = PICKLE,  ['I'] = PICKLE,  ['J'] = PICKLE,
    ['K'] = PICKLE,  ['L'] = PICKLE,  ['M'] = BOTH,    ['N'] = PICKLE,  ['P'] = BOTH,
    ['R'] = MARK,    ['S'] = PICKLE,  ['T'] = PICKLE,  ['U'] = PICKLE,  ['V'] = PICKLE,
    ['X'] = PICKLE,  [']'] = PICKLE,  ['c'] = BOTH,    ['}'] = PICKLE,  [0x7f] = MARK,
    [0x80] = PICKLE, [0x82] = PICKLE, [0x83] = PICKLE, [0x84] = PICKLE, [0x88] = PICKLE,
    [0x89] = PICKLE, [0x8a] = PICKLE, [0x8b] = PICKLE, [0x8c] = PICKLE, [0x8d] = PICKLE,
    [0x8e] = PICKLE, [0x8f] = PICKLE, [0x93] = MARK,   [0x95] = PICKLE, [0x96] = PICKLE,
    [0x97] = PICKLE, [0xe3] = MARK,   [0xfd] = MARK,
};
/* Any of them; and what base64 and hex make of them. */
const bool hidden_first[256] = {
    ['\n'] = true, ['\r'] = true, [0x1f] = true, ['('] = true,  [')'] = true,  ['/'] = true,
    ['1'] = true,  ['2'] = true,  ['3'] = true,  ['4'] = true,  ['5'] = true,  ['6'] = true,
    ['7'] = true,  ['8'] = true,  ['9'] = true,  ['B'] = true,  ['C'] = true,  ['E'] = true,
    ['F'] = true,  ['G'] = true,  ['H'] = true,  ['I'] = true,  ['J'] = true,  ['K'] = true,
    ['L'] = true,  ['M'] = true,  ['N'] = true,  ['P'] = true,  ['Q'] = true,  ['R'] = true,
    ['S'] = true,  ['T'] = true,  ['U'] = true,  ['V'] = true,  ['W'] = true,  ['X'] = true,
    ['Y'] = true,  [']'] = true,  ['_'] = true,  ['c'] = true,  ['e'] = true,  ['f'] = true,
    ['g'] = true,  ['h'] = true,  ['i'] = true,  ['j'] = true,  ['k'] = true,  ['l'] = true,
    ['x'] = true,  ['}'] = true,  [0x7f] = true, [0x80] = true, [0x82] = true, [0x83] = true,
    [0x84] = true, [0x88] = true, [0x89] = true, [0x8a] = true, [0x8b] = true, [0x8c] = true,
    [0x8d] = true, [0x8e] = true, [0x8f] = true, [0x93] = true, [0x95] = true, [0x96] = true,
    [0x97] = true, [0xc2] = true, [0xc3] = true, [0xe3] = true, [0xfd] = true,
};

static bool is_word(uint8_t c)
{
    uint8_t low = c | 32;
    return (low >= 'a' && low <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
}

/* A line that could be a module or a name; *at moves behind it. */
static bool word_line(struct span s, size_t *at)
{
    size_t from = *at;
    while (*at < s.len && is_word(s.ptr[*at]))
        ++*at;
    return *at > from && *at < s.len && s.ptr[(*at)++] == '\n';
}

/* Protocol 0: an import, behind marks and empty containers. */
static bool begins_with_import(struct span s)
{
    size_t at = 0;
    while (at < s.len && strchr("(])}", s.ptr[at]) != NULL && s.ptr[at] != 0)
        at++;
    if (at == s.len || (s.ptr[at] != 'c' && (s.ptr[at] != 'i' || at == 0)))
        return false;
    at++;
    if (!word_line(s, &at))
        return false;
    return word_line(s, &at);
}

/* PROTO of a version, and an opcode that can stand behind it. */
static bool begins_with_protocol(struct span s)
{
    static const uint8_t next[] = "(.012FGIJKLMNPSTUVXc}]l)BC\x80\x82\x83\x84\x88\x89\x8a\x8b\x8c"
                                  "\x8d\x8e\x8f\x95\x96\x97";
    return s.len >= 3 && s.ptr[0] == 0x80 && s.ptr[1] <= 5 &&
           memchr(next, s.ptr[2], sizeof next - 1) != NULL;
}

/* What no import can do without: two lines, or the opcode that takes its names from the stack. */
static bool may_import(struct span s)
{
    const uint8_t *line = memchr(s.ptr, '\n', s.len), *end = s.ptr + s.len;
    return memchr(s.ptr, 0x93, s.len) != NULL ||
           (line != NULL && memchr(line + 1, '\n', (size_t)(end - line) - 1) != NULL);
}

/* Values in any opcodes, and an import behind them. */
static bool begins_with_values(struct span s)
{
    return s.len > 0 && s.ptr[0] != 0x80 && s.ptr[0] != 'c' && may_import(s) && guess_import(s);
}

static bool has(struct span s, const struct mark *m)
{
    return s.len >= m->n && memcmp(s.ptr, m->bytes, m->n) == 0;
}

bool hidden_is_pickle(struct span head)
{
    return begins_with_protocol(head) || begins_with_import(head) || begins_with_values(head);
}

static bool begins_like_file(struct span s)
{
    if (s.len == 0 || may_begin[s.ptr[0]] == 0)
        return false;
    for (size_t i = 0; (may_begin[s.ptr[0]] & MARK) && i < COUNT(marks); i++)
        if ((uint8_t)marks[i].bytes[0] == s.ptr[0] && has(s, &marks[i]))
            return true;
    return (may_begin[s.ptr[0]] & PICKLE) && hidden_is_pickle(s);
}

/* At the levels that zlib writes. */
static bool begins_like_zlib(struct span s)
{
    return s.len >= 2 && s.ptr[0] == 0x78 && memchr("\x01\x5e\x9c\xda", s.ptr[1], 4) != NULL;
}

bool hidden_is_code(struct span head)
{
    return head.len >= 4 &&
           (memcmp(head.ptr, "\xe3\0\0\0", 4) == 0 || memcmp(head.ptr, "c\0\0\0", 4) == 0);
}

/* ---- coats: from text to *n bytes in to, which has room for text.len; how much of it was read ---- */

static size_t take_latin1(struct span text, uint8_t *to, size_t *n)
{
    size_t i = 0;
    for (*n = 0; i < text.len; ++*n) {
        uint8_t c = text.ptr[i];
        if (c < 0x80) {
            to[*n] = c;
            i++;
        } else if ((c == 0xc2 || c == 0xc3) && i + 1 < text.len &&
                   (text.ptr[i + 1] & 0xc0) == 0x80) {
            to[*n] = (uint8_t)(c << 6 | (text.ptr[i + 1] & 0x3f));
            i += 2;
        } else {
            break;
        }
    }
    return i;
}

static int digit64(uint8_t c)
{
    return c >= 'A' && c <= 'Z'   ? c - 'A'
           : c >= 'a' && c <= 'z' ? c - 'a' + 26
           : c >= '0' && c <= '9' ? c - '0' + 52
           : c == '+' || c == '-' ? 62
           : c == '/' || c == '_' ? 63
                                  : -1;
}

static size_t take_base64(struct span text, uint8_t *to, size_t *n)
{
    uint32_t bits = 0;
    size_t i = 0;
    unsigned have = 0;
    for (*n = 0; i < text.len; i++) {
        int d = digit64(text.ptr[i]);
        if (d < 0 && (text.ptr[i] == '\n' || text.ptr[i] == '\r'))
            continue;
        if (d < 0)
            break;
        bits = bits << 6 | (uint32_t)d;
        have += 6;
        if (have >= 8) {
            have -= 8;
            to[(*n)++] = (uint8_t)(bits >> have);
        }
    }
    return i;
}

static int digit16(uint8_t c)
{
    uint8_t low = c | 32;
    return c >= '0' && c <= '9' ? c - '0' : low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

static size_t take_hex(struct span text, uint8_t *to, size_t *n)
{
    size_t i = 0;
    for (*n = 0; i + 1 < text.len; i += 2) {
        int high = digit16(text.ptr[i]), low = digit16(text.ptr[i + 1]);
        if (high < 0 || low < 0)
            break;
        to[(*n)++] = (uint8_t)(high << 4 | low);
    }
    return i;
}

/* The first byte under the coat, or 0, with which nothing begins: most values need no more. */
static uint8_t first_latin1(struct span s)
{
    if (s.ptr[0] == 0xc2 || s.ptr[0] == 0xc3)
        return (uint8_t)(s.ptr[0] << 6 | (s.ptr[1] & 0x3f));
    return s.ptr[0];
}

static uint8_t first_base64(struct span s)
{
    int high, low;
    while (s.len > 2 && (s.ptr[0] == '\n' || s.ptr[0] == '\r'))
        s = (struct span){ s.ptr + 1, s.len - 1 };
    high = digit64(s.ptr[0]);
    for (size_t i = 1; i < s.len; i++)
        if ((low = digit64(s.ptr[i])) >= 0 || (s.ptr[i] != '\n' && s.ptr[i] != '\r')) {
            if (high < 0 || low < 0)
                return 0;
            return (uint8_t)(high << 2 | low >> 4);
        }
    return 0;
}

static uint8_t first_hex(struct span s)
{
    int high = digit16(s.ptr[0]), low = digit16(s.ptr[1]);
    if (high < 0 || low < 0)
        return 0;
    return (uint8_t)(high << 4 | low);
}

enum hidden_coat hidden_look(struct span head, bool text)
{
    uint8_t room[HIDDEN_HEAD];
    struct span under = { room, 0 };
    if (head.len < HIDDEN_LEAST)
        return HIDDEN_NOTHING;
    head.len = head.len < HIDDEN_HEAD ? head.len : HIDDEN_HEAD;
    if (text && may_begin[first_latin1(head)] &&
        take_latin1(head, room, &under.len) + 1 >= head.len && begins_like_file(under))
        return HIDDEN_LATIN1;
    if (begins_like_file(head))
        return HIDDEN_BARE;
    /* A padded end is no part of it; what is so short is no file. */
    if (may_begin[first_base64(head)] && take_base64(head, room, &under.len) >= 16 &&
        begins_like_file(under))
        return HIDDEN_BASE64;
    if (may_begin[first_hex(head)] && take_hex(head, room, &under.len) >= 16 &&
        begins_like_file(under))
        return HIDDEN_HEX;
    return !text && begins_like_zlib(head) ? HIDDEN_ZLIB : HIDDEN_NOTHING;
}

/* ---- behind other bytes ---- */

static bool is_small(uint8_t c)
{
    return c >= 'a' && c <= 'z';
}

/* Behind the two lines of an import, if s begins with them, stands an opcode that can; behind two lines of
 * a list of words, most often a small letter. */
static bool goes_on(struct span s)
{
    size_t at = 0;
    if (s.len == 0 || s.ptr[0] != 'c')
        return true;
    for (unsigned lines = 0; at < s.len && lines < 2; at++)
        lines += s.ptr[at] == '\n';
    if (at == s.len || !is_small(s.ptr[at]))
        return at < s.len;
    return s.ptr[at] >= 'p' && s.ptr[at] <= 'r' && at + 1 < s.len && !is_small(s.ptr[at + 1]);
}

static bool may_be_pickle(struct span s)
{
    return hidden_is_pickle(s) && goes_on(s);
}

/* A word in base64 or hex that stands for the beginning of a pickle. */
static enum hidden_coat word_coat(struct span head)
{
    uint8_t room[HIDDEN_HEAD];
    struct span under = { room, 0 };
    if (may_begin[first_base64(head)] && take_base64(head, room, &under.len) >= 12 &&
        may_be_pickle(under))
        return HIDDEN_BASE64;
    if (may_begin[first_hex(head)] && take_hex(head, room, &under.len) >= 16 &&
        may_be_pickle(under))
        return HIDDEN_HEX;
    return HIDDEN_NOTHING;
}

/* head begins behind the byte before. */
static enum hidden_coat coat_behind(uint8_t before, struct span head, bool text)
{
    uint8_t first = head.ptr[0], room[HIDDEN_HEAD];
    struct span under = { room, 0 };
    if ((first == 'c' || first == 0x80 || first == 0x8c) && may_be_pickle(head))
        return HIDDEN_BARE;
    if (text && first == 0xc2 && (head.ptr[1] == 0x80 || head.ptr[1] == 0x8c)) {
        (void)take_latin1(head, room, &under.len);
        return may_be_pickle(under) ? HIDDEN_LATIN1 : HIDDEN_NOTHING;
    }
    bool word = digit64(before) < 0 || before == '-' || before == '_';
    return word && digit64(first) >= 0 ? word_coat(head) : HIDDEN_NOTHING;
}

enum hidden_coat hidden_pickle_in(struct span value, size_t *at, bool text)
{
    for (; *at < value.len && value.len - *at >= HIDDEN_LEAST; ++*at) {
        size_t left = value.len - *at;
        struct span head = { value.ptr + *at, left < HIDDEN_HEAD ? left : HIDDEN_HEAD };
        enum hidden_coat coat = coat_behind(value.ptr[*at - 1], head, text);
        if (coat != HIDDEN_NOTHING)
            return coat;
    }
    return HIDDEN_NOTHING;
}

bool hidden_bytes(struct span value, enum hidden_coat coat, struct arena *a, struct span *out,
                  struct err *err)
{
    uint8_t *to = ARENA_ARRAY(a, uint8_t, value.len, err);
    size_t n = 0;
    if (to == NULL)
        return false;
    if (coat == HIDDEN_LATIN1)
        (void)take_latin1(value, to, &n);
    else if (coat == HIDDEN_BASE64)
        (void)take_base64(value, to, &n);
    else if (coat == HIDDEN_HEX)
        (void)take_hex(value, to, &n);
    *out = (struct span){ to, n };
    if (coat == HIDDEN_BARE || coat == HIDDEN_ZLIB)
        *out = value;
    return true;
}
