/* yaml.c - see yaml.h.
 *
 * A line is dashes, then a key, then a value, each of which may be missing. Open maps and lists
 * stand on a stack, each with the column in which its entries begin; a line first closes those that
 * begin further in. An entry without a value waits for one that stands deeper.
 *
 * Invariants
 *   (1) Columns on the stack rise from the bottom; only a list may begin in the column of the map
 *       whose entry it is the value of.
 *   (2) `waiting` is the last entry of the top of the stack and has no value, or is NULL. */
#include "formats/yaml.h"

#include "base/utf8.h"
#include "formats/twice.h"

struct open {
    struct yaml_node *node, **tail;
    size_t column;
    uint32_t id; /* tells the keys of one map from those of another */
};

struct reading {
    const struct yaml_ask *ask;
    struct arena *a;
    struct err *err;
    size_t pos;
    struct open open[YAML_DEPTH_MAX];
    size_t depth;
    struct yaml_node *root, *waiting;
    size_t wait_column; /* of the key or dash of `waiting` */
    bool wait_key;      /* it is the value of a key */
    struct twice keys;
    size_t n_nodes;
    uint32_t n_maps;
    const char *why;
    size_t why_at;
};

/* A line without its indentation, trailing blanks and line end. */
struct line {
    struct span text;
    size_t column, next; /* next: where the line behind it begins */
};

/* A fault ends the reading as an answer: false, with no error set. */
static bool refuse(struct reading *r, size_t at, const char *why)
{
    if (r->why == NULL) {
        r->why = why;
        r->why_at = at;
    }
    return false;
}

static bool is_blank(uint8_t c)
{
    return c == ' ' || c == '\t';
}

static size_t place_of(const struct reading *r, struct span s)
{
    return (size_t)(s.ptr - r->ask->text.ptr);
}

static uint64_t at_of(const struct reading *r, struct span s)
{
    return r->ask->origin + place_of(r, s);
}

static bool peek_line(const struct reading *r, struct line *l)
{
    struct span in = r->ask->text;
    size_t i = r->pos, end;
    if (i >= in.len)
        return false;
    while (i < in.len && in.ptr[i] == ' ')
        i++;
    l->column = i - r->pos;
    for (end = i; end < in.len && in.ptr[end] != '\n';)
        end++;
    l->next = end < in.len ? end + 1 : end;
    while (end > i && (is_blank(in.ptr[end - 1]) || in.ptr[end - 1] == '\r'))
        end--;
    l->text = (struct span){ in.ptr + i, end - i };
    return true;
}

static bool is_empty(struct span s)
{
    return s.len == 0 || s.ptr[0] == '#';
}

static bool is_item(struct span s)
{
    return s.len > 0 && s.ptr[0] == '-' && (s.len == 1 || s.ptr[1] == ' ');
}

static bool is_quote(struct span s)
{
    return s.len > 0 && (s.ptr[0] == '"' || s.ptr[0] == '\'');
}

static struct span behind(struct span s, size_t n)
{
    s.ptr += n, s.len -= n;
    while (s.len > 0 && is_blank(s.ptr[0]))
        s.ptr++, s.len--;
    return s;
}

/* ---- text ---- */

/* A character by its number, at the letter behind the backslash of s: its bytes to dst. Bytes of s that
 * it takes, or 0. */
static size_t take_number(struct span s, uint8_t *dst, size_t *n)
{
    size_t digits = s.ptr[0] == 'x' ? 2 : s.ptr[0] == 'u' ? 4 : s.ptr[0] == 'U' ? 8 : 0;
    uint32_t c = 0;
    uint8_t bytes[4];
    if (digits == 0 || s.len <= digits)
        return 0;
    for (size_t i = 1; i <= digits; i++) {
        uint8_t low = s.ptr[i] | 32;
        bool decimal = s.ptr[i] >= '0' && s.ptr[i] <= '9';
        if (!decimal && (low < 'a' || low > 'f'))
            return 0;
        c = c << 4 | (uint32_t)(decimal ? low - '0' : low - 'a' + 10);
    }
    if (c == 0 || c > 0x10ffff || (c >= 0xd800 && c < 0xe000))
        return 0;
    *n = utf8_put(bytes, c);
    memcpy(dst, bytes, *n);
    return digits + 1;
}

static bool unescape(struct reading *r, struct span s, struct span *out)
{
    static const char from[] = "\"\\/nt", to[] = "\"\\/\n\t";
    bool doubled = s.ptr[-1] == '"';
    uint8_t *dst = ARENA_ARRAY(r->a, uint8_t, s.len, r->err);
    size_t n = 0;
    if (dst == NULL)
        return false;
    for (size_t i = 0, taken, put; i < s.len; i++) {
        dst[n] = s.ptr[i];
        if (r->ask->folds && doubled && s.ptr[i] == '\\' &&
            (taken = take_number((struct span){ s.ptr + i + 1, s.len - i - 1 }, dst + n, &put)) >
                0) {
            i += taken;
            n += put;
            continue;
        }
        if (doubled && s.ptr[i] == '\\') {
            const char *hit = s.ptr[++i] != 0 ? strchr(from, s.ptr[i]) : NULL;
            if (hit == NULL)
                return refuse(r, place_of(r, s) + i, "escape that is not read");
            dst[n] = (uint8_t)to[hit - from];
        } else if (!doubled && s.ptr[i] == '\'') {
            i++; /* two are one */
        }
        n++;
    }
    *out = (struct span){ dst, n };
    return true;
}

/* 'text', in which '' is one quote, or "text" with escapes; *rest: what follows it. */
static bool read_quoted(struct reading *r, struct span s, struct span *out, struct span *rest)
{
    uint8_t quote = s.ptr[0];
    size_t i = 1;
    bool odd = false;
    for (; i < s.len &&
           (s.ptr[i] != quote || (quote == '\'' && i + 1 < s.len && s.ptr[i + 1] == quote));
         i++)
        if (s.ptr[i] == quote || (quote == '"' && s.ptr[i] == '\\'))
            odd = true, i++;
    if (i >= s.len)
        return refuse(r, place_of(r, s), "quoted text without an end on its line");
    *out = (struct span){ s.ptr + 1, i - 1 };
    *rest = behind(s, i + 1);
    return !odd || unescape(r, *out, out);
}

static bool is_nothing(struct span s)
{
    return s.len == 0 || span_eq(s, SPAN("~")) || span_eq(s, SPAN("null"));
}

/* Without quotes: to the end, or to a comment. */
static bool read_plain(struct reading *r, struct span s, struct span *out)
{
    size_t n = 0;
    while (n < s.len && !(s.ptr[n] == '#' && n > 0 && is_blank(s.ptr[n - 1])))
        n++;
    while (n > 0 && is_blank(s.ptr[n - 1]))
        n--;
    *out = (struct span){ s.ptr, n };
    if (n > 0 && memchr("&*!%@`|>{}[],?:-", s.ptr[0], 16) != NULL &&
        !(n > 1 && memchr("?:-", s.ptr[0], 3) != NULL && !is_blank(s.ptr[1])))
        return refuse(r, place_of(r, s), "anchor, tag, alias or other sign that is not read");
    for (size_t i = 0; i < n; i++)
        if (s.ptr[i] == ':' && (i + 1 == n || is_blank(s.ptr[i + 1])))
            return refuse(r, place_of(r, s) + i, "a map where text belongs");
    return true;
}

static struct yaml_node *add_node(struct reading *r, struct yaml_node ***tail)
{
    if (r->n_nodes == YAML_NODES_MAX) {
        err_at(r->err, ERR_LIMIT, r->ask->origin + r->pos, "more than %u values", YAML_NODES_MAX);
        return NULL;
    }
    struct yaml_node *n = ARENA_ARRAY(r->a, struct yaml_node, 1, r->err);
    if (n == NULL)
        return NULL;
    r->n_nodes++;
    n->kind = YAML_NOTHING;
    **tail = n;
    *tail = &n->next;
    return n;
}

/* Where the quoted text at `at` ends: at its last quote, or with all of the text. */
static size_t quote_end(const struct reading *r, size_t at)
{
    struct span in = r->ask->text;
    uint8_t quote = in.ptr[at];
    size_t i = at + 1;
    for (; i < in.len; i++) {
        if (in.ptr[i] == quote && (quote == '"' || i + 1 == in.len || in.ptr[i + 1] != quote))
            break;
        i += in.ptr[i] == quote;
    }
    return i < in.len ? i : in.len;
}

/* Quoted text that goes on in the lines below, without escapes: each line end, with the blanks around it,
 * is one blank. Those lines stand deeper than the key. */
static bool read_folded(struct reading *r, struct yaml_node *out, struct span s)
{
    struct line l = { .text = s };
    size_t at = place_of(r, s), n = 0, i = 1;
    uint8_t quote = s.ptr[0], *text = ARENA_ARRAY(r->a, uint8_t, quote_end(r, at) - at, r->err);
    if (text == NULL)
        return false;
    for (;; i = 0) {
        for (; i < l.text.len && l.text.ptr[i] != quote; i++) {
            if (l.text.ptr[i] == '\\' && quote == '"')
                return refuse(r, place_of(r, l.text) + i, "escape in a text over several lines");
            text[n++] = l.text.ptr[i];
        }
        if (i + 1 < l.text.len && quote == '\'' && l.text.ptr[i + 1] == quote) {
            text[n++] = quote;
            l.text = (struct span){ l.text.ptr + i + 2, l.text.len - i - 2 };
            continue;
        }
        if (i < l.text.len)
            break;
        if (!peek_line(r, &l) || (l.text.len > 0 && l.column <= r->wait_column))
            return refuse(r, at, "quoted text without an end under its key");
        text[n++] = ' ';
        r->pos = l.next;
    }
    *out = (struct yaml_node){
        .kind = YAML_TEXT, .quoted = true, .key = out->key, .text = { text, n }, .at = at_of(r, s)
    };
    struct span rest = behind(l.text, i + 1);
    return is_empty(rest) || refuse(r, place_of(r, rest), "text behind quoted text");
}

/* The text that s begins does not end on its line. */
static bool is_folded(struct span s)
{
    size_t i = 1;
    for (; i < s.len; i++) {
        bool twice = s.ptr[0] == '\'' && i + 1 < s.len && s.ptr[i + 1] == '\'';
        if (s.ptr[i] == s.ptr[0] && !twice)
            return false;
        i += s.ptr[i] == s.ptr[0] || (s.ptr[i] == '\\' && s.ptr[0] == '"');
    }
    return true;
}

/* One text on the rest of a line. */
static bool read_scalar(struct reading *r, struct yaml_node *n, struct span s)
{
    struct span rest = { 0 };
    n->at = at_of(r, s);
    n->quoted = is_quote(s);
    if (n->quoted ? !read_quoted(r, s, &n->text, &rest) : !read_plain(r, s, &n->text))
        return false;
    if (!is_empty(rest))
        return refuse(r, place_of(r, rest), "text behind quoted text");
    n->kind = n->quoted || !is_nothing(n->text) ? YAML_TEXT : YAML_NOTHING;
    return true;
}

static bool read_flow_item(struct reading *r, struct yaml_node *n, struct span item,
                           struct span *rest)
{
    size_t end = 0;
    n->at = at_of(r, item);
    n->quoted = is_quote(item);
    if (n->quoted) {
        n->kind = YAML_TEXT;
        return read_quoted(r, item, &n->text, rest);
    }
    while (end < item.len && item.ptr[end] != ',' && item.ptr[end] != ']')
        end++;
    *rest = behind(item, end);
    return read_scalar(r, n, (struct span){ item.ptr, end });
}

/* [a, "b"] on one line. */
static bool read_flow(struct reading *r, struct yaml_node *list, struct span s)
{
    struct span item = behind(s, 1), rest;
    struct yaml_node **tail = &list->child;
    list->kind = YAML_LIST;
    list->at = at_of(r, s);
    while (item.len > 0 && item.ptr[0] != ']') {
        struct yaml_node *n = add_node(r, &tail);
        if (n == NULL || !read_flow_item(r, n, item, &rest))
            return false;
        if (rest.len == 0 || (rest.ptr[0] != ',' && rest.ptr[0] != ']'))
            return refuse(r, place_of(r, item), "list without an end on its line");
        item = rest.ptr[0] == ',' ? behind(rest, 1) : rest;
    }
    if (item.len == 0)
        return refuse(r, place_of(r, s), "list without an end on its line");
    rest = behind(item, 1);
    return is_empty(rest) || refuse(r, place_of(r, rest), "text behind a list");
}

/* Lines further in than `column`, and empty ones between them. *stop: behind the last. */
static size_t block_end(struct reading *r, size_t column)
{
    size_t start = r->pos, stop;
    struct line l;
    while (peek_line(r, &l) && (l.column > column || l.text.len == 0))
        r->pos = l.next;
    stop = r->pos;
    r->pos = start;
    return stop;
}

/* A block of text: "|" keeps its line ends, ">" makes them blanks. */
static bool read_block(struct reading *r, struct yaml_node *out, struct span style)
{
    struct line l;
    size_t stop = block_end(r, r->wait_column), n = 0, first = SIZE_MAX;
    bool fold = style.ptr[0] == '>';
    for (size_t i = 1; i < style.len; i++)
        if (style.ptr[i] != '-' && style.ptr[i] != '+')
            return refuse(r, place_of(r, style), "style of a block that is not read");
    uint8_t *text = ARENA_ARRAY(r->a, uint8_t, stop - r->pos + 1, r->err);
    if (text == NULL)
        return false;
    for (; r->pos < stop && peek_line(r, &l); r->pos = l.next) {
        if (l.text.len > 0 && first == SIZE_MAX)
            first = l.column;
        if (l.text.len > 0 && l.column < first)
            return refuse(r, place_of(r, l.text), "line of a block that begins before its first");
        size_t deeper = first != SIZE_MAX && l.column > first ? l.column - first : 0;
        memset(text + n, ' ', deeper);
        n += deeper;
        memcpy(text + n, l.text.ptr, l.text.len);
        n += l.text.len;
        text[n++] = fold && l.text.len > 0 ? ' ' : '\n';
    }
    while (n > 0 && (text[n - 1] == '\n' || text[n - 1] == ' '))
        n--;
    *out = (struct yaml_node){ .kind = YAML_TEXT,
                               .quoted = true,
                               .key = out->key,
                               .text = { text, n },
                               .at = at_of(r, style) };
    return true;
}

/* What stands behind a key or a dash, on its line. */
static bool read_value(struct reading *r, struct yaml_node *n, struct span s)
{
    if (s.ptr[0] == '|' || s.ptr[0] == '>')
        return read_block(r, n, s);
    if (s.ptr[0] == '[')
        return read_flow(r, n, s);
    if (s.len >= 2 && memcmp(s.ptr, "{}", 2) == 0 && is_empty(behind(s, 2))) {
        n->kind = YAML_MAP;
        n->at = at_of(r, s);
        return true;
    }
    if (r->ask->folds && is_quote(s) && is_folded(s))
        return read_folded(r, n, s);
    return read_scalar(r, n, s);
}

/* ---- maps and lists ---- */

static void wait_for(struct reading *r, struct yaml_node *n, size_t column, bool key)
{
    r->waiting = n;
    r->wait_column = column;
    r->wait_key = key;
}

static bool push(struct reading *r, enum yaml_kind kind, size_t column, size_t at)
{
    struct yaml_node *n = r->waiting, **tail = &r->root;
    if (r->depth == YAML_DEPTH_MAX)
        return err_at(r->err, ERR_LIMIT, r->ask->origin + at, "more than %u levels deep",
                      YAML_DEPTH_MAX);
    if (n == NULL && (n = add_node(r, &tail)) == NULL)
        return false;
    n->kind = kind;
    n->at = r->ask->origin + at;
    r->open[r->depth++] = (struct open){ n, &n->child, column, r->n_maps++ };
    r->waiting = NULL;
    return true;
}

/* The map or list whose entries begin in this column is the top of the stack: the one that is open
 * there, or the value of what waits. */
static bool open_at(struct reading *r, enum yaml_kind kind, size_t column, size_t at)
{
    while (r->depth > 0 && r->open[r->depth - 1].column > column)
        r->depth--, r->waiting = NULL;
    if (r->waiting != NULL &&
        (column > r->wait_column || (kind == YAML_LIST && r->wait_key && column == r->wait_column)))
        return push(r, kind, column, at);
    r->waiting = NULL;
    struct open *top = r->depth > 0 ? &r->open[r->depth - 1] : NULL;
    if (top == NULL && r->root == NULL && column == 0)
        return push(r, kind, column, at);
    if (top == NULL || top->column < column)
        return refuse(r, at, "line is indented under nothing");
    if (top->node->kind == kind)
        return true;
    /* a list in the column of its key ends where the next key begins */
    if (kind == YAML_LIST || r->depth < 2 || top[-1].column != column)
        return refuse(r, at, "something else where an entry belongs");
    r->depth--;
    return true;
}

static bool is_wanted(const struct reading *r, struct span key)
{
    if (r->ask->only == NULL || r->depth > 1)
        return true;
    for (size_t i = 0; i < r->ask->n_only; i++)
        if (span_eq(key, span_of(r->ask->only[i])))
            return true;
    return false;
}

/* What stands under a key that nobody asked for. */
static bool pass_over(struct reading *r, struct yaml_node *n, struct span value)
{
    struct line l;
    n->kind = YAML_PASSED;
    if (value.len > 0 && memchr("&*!", value.ptr[0], 3) != NULL)
        return refuse(r, place_of(r, value), "anchor, tag, alias or other sign that is not read");
    while (peek_line(r, &l) &&
           (l.column > r->wait_column || is_empty(l.text) || (is_empty(value) && is_item(l.text))))
        r->pos = l.next;
    return true;
}

/* The front of a line as a key; *found false if it is none. */
static bool take_key(struct reading *r, struct span s, struct span *key, struct span *value,
                     bool *found)
{
    size_t n = 0;
    *found = false;
    if (is_quote(s)) {
        if (!read_quoted(r, s, key, value))
            return false;
        *found = value->len > 0 && value->ptr[0] == ':';
        *value = *found ? behind(*value, 1) : *value;
        return true;
    }
    while (n < s.len && !(s.ptr[n] == ':' && (n + 1 == s.len || is_blank(s.ptr[n + 1]))) &&
           !(s.ptr[n] == '#' && n > 0 && is_blank(s.ptr[n - 1])))
        n++;
    if (n == s.len || s.ptr[n] != ':' || memchr("-?&*!|>%@`{}[],<", s.ptr[0], 16) != NULL)
        return true;
    *found = true;
    *value = behind(s, n + 1);
    while (n > 0 && is_blank(s.ptr[n - 1]))
        n--;
    *key = (struct span){ s.ptr, n };
    return true;
}

static bool read_entry(struct reading *r, struct span key, struct span value, struct line *l)
{
    size_t at = place_of(r, l->text);
    if (!open_at(r, YAML_MAP, l->column, at))
        return false;
    struct open *map = &r->open[r->depth - 1];
    struct yaml_node *n = add_node(r, &map->tail);
    if (n == NULL || !twice_add(&r->keys, r->a, map->id, key, r->ask->origin + at, r->err))
        return false;
    n->key = key;
    n->at = at_of(r, l->text);
    wait_for(r, n, l->column, true);
    if (!is_wanted(r, key)) {
        r->waiting = NULL;
        return pass_over(r, n, value);
    }
    if (is_empty(value))
        return true;
    r->waiting = NULL;
    return read_value(r, n, value);
}

static bool read_line(struct reading *r, struct line *l)
{
    struct span key = { 0 }, value = { 0 };
    bool found;
    while (is_item(l->text)) {
        size_t at = place_of(r, l->text);
        if (!open_at(r, YAML_LIST, l->column, at))
            return false;
        struct yaml_node *n = add_node(r, &r->open[r->depth - 1].tail);
        if (n == NULL)
            return false;
        n->at = at_of(r, l->text);
        wait_for(r, n, l->column, false);
        struct span rest = behind(l->text, 1);
        if (is_empty(rest))
            return true;
        l->column += l->text.len - rest.len;
        l->text = rest;
    }
    bool text = r->ask->folds && is_quote(l->text) && is_folded(l->text);
    if (!text && !take_key(r, l->text, &key, &value, &found))
        return false;
    if (!text && found)
        return read_entry(r, key, value, l);
    if (r->waiting == NULL || r->wait_key)
        return refuse(r, place_of(r, l->text),
                      r->depth > 0 && l->column > r->open[r->depth - 1].column
                          ? "text over several lines"
                          : "line is no key with a value");
    struct yaml_node *n = r->waiting;
    r->waiting = NULL;
    return read_value(r, n, l->text);
}

/* ---- the document ---- */

/* Line ends that YAML knows and we do not read as such would show two readers two documents. */
static bool check_breaks(struct reading *r)
{
    const uint8_t *s = r->ask->text.ptr;
    size_t n = r->ask->text.len;
    for (size_t i = 0; i < n; i++) {
        bool lone = s[i] == '\r' && (i + 1 == n || s[i + 1] != '\n');
        bool next_line = s[i] == 0xC2 && i + 1 < n && s[i + 1] == 0x85;
        bool separator =
            s[i] == 0xE2 && i + 2 < n && s[i + 1] == 0x80 && (s[i + 2] == 0xA8 || s[i + 2] == 0xA9);
        if (lone || next_line || separator)
            return refuse(r, i, "line ends as no other does");
    }
    return true;
}

static bool read_lines(struct reading *r)
{
    struct line l;
    bool first = true;
    for (; peek_line(r, &l); first = first && is_empty(l.text)) {
        size_t at = place_of(r, l.text);
        r->pos = l.next;
        if (l.text.len > 0 && l.text.ptr[0] == '\t')
            return refuse(r, at, "tab in the indentation");
        if (is_empty(l.text))
            continue;
        if (l.column == 0 && (span_eq(l.text, SPAN("---")) || span_eq(l.text, SPAN("...")))) {
            if (!first)
                return refuse(r, at, "more than one document");
            first = false;
            continue;
        }
        if (!read_line(r, &l))
            return false;
    }
    return true;
}

/* Keys that are given twice: noted, or the first is the fault. */
static bool check_keys(struct reading *r)
{
    struct notes *notes = r->ask->notes;
    if (notes == NULL && (notes = ARENA_ARRAY(r->a, struct notes, 1, r->err)) == NULL)
        return false;
    if (!twice_note(&r->keys, r->a, notes, "duplicate-key", r->err))
        return false;
    if (r->ask->notes != NULL || notes->n == 0)
        return true;
    return refuse(r, (size_t)(notes->list[0].off - r->ask->origin), "a key that is given twice");
}

/* Where a byte of the file stands in the text, both from 1. */
static void place_in(const struct yaml_ask *ask, uint64_t at, unsigned *line, unsigned *column)
{
    *line = *column = 1;
    for (size_t i = 0; i < ask->text.len && ask->origin + i < at; i++) {
        ++*column;
        if (ask->text.ptr[i] == '\n')
            ++*line, *column = 1;
    }
}

bool yaml_read(const struct yaml_ask *ask, struct arena *a, struct yaml *out, struct err *err)
{
    struct reading r = { .ask = ask, .a = a, .err = err };
    if (ask->text.len > YAML_BYTES_MAX)
        return err_set(err, ERR_LIMIT, "%zu bytes, at most %u", ask->text.len, YAML_BYTES_MAX);
    if (!(check_breaks(&r) && read_lines(&r) && check_keys(&r)) && r.why == NULL)
        return false;
    if (r.why == NULL && r.root == NULL) {
        struct yaml_node **tail = &r.root;
        if (add_node(&r, &tail) == NULL)
            return false;
    }
    *out = (struct yaml){ .root = r.root };
    if (r.why == NULL)
        return true;
    unsigned column;
    *out = (struct yaml){ .why = r.why, .at = ask->origin + r.why_at };
    place_in(ask, out->at, &out->line, &column);
    return true;
}

bool yaml_tree(const struct yaml_ask *ask, struct arena *a, struct yaml_node **out, struct err *err)
{
    struct yaml y;
    unsigned line, column;
    if (!yaml_read(ask, a, &y, err))
        return false;
    if (y.why != NULL) {
        place_in(ask, y.at, &line, &column);
        return err_at(err, ERR_INPUT, y.at, "line %u, column %u: %s", line, column, y.why);
    }
    *out = y.root;
    return true;
}

const struct yaml_node *yaml_get(const struct yaml_node *map, const char *key)
{
    if (map == NULL || map->kind != YAML_MAP)
        return NULL;
    for (const struct yaml_node *n = map->child; n != NULL; n = n->next)
        if (span_eq(n->key, span_of(key)))
            return n;
    return NULL;
}
