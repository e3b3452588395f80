/* torchscript.c - see torchscript.h. */
#include "formats/torchscript.h"

#include "base/utf8.h"

#define CHAIN_MAX 256u /* bytes of a name with its dots; longer ones are no operations */

struct looker {
    struct span in;
    size_t pos;
    uint64_t off;
    struct notes *notes;
};

static bool is_letter(uint8_t c)
{
    return c == '_' || ((c | 32) >= 'a' && (c | 32) <= 'z') || c >= 0x80;
}

static bool is_digit(uint8_t c)
{
    return c >= '0' && c <= '9';
}

static uint8_t peek(const struct looker *l)
{
    return l->pos < l->in.len ? l->in.ptr[l->pos] : 0;
}

static void skip_space(struct looker *l)
{
    while (l->pos < l->in.len && l->in.ptr[l->pos] != 0 &&
           strchr(" \t\r\n\\", l->in.ptr[l->pos]) != NULL)
        l->pos++;
}

/* In one pair of quotes up to the end of the line, in three pairs up to three. */
static void skip_text(struct looker *l)
{
    struct span in = l->in;
    uint8_t quote = peek(l);
    size_t i = l->pos + 1;
    bool three = i + 1 < in.len && in.ptr[i] == quote && in.ptr[i + 1] == quote;
    for (i += three ? 2 : 0; i < in.len; i++) {
        if (in.ptr[i] == '\\')
            i++;
        else if (three ? i + 2 < in.len && in.ptr[i] == quote && in.ptr[i + 1] == quote &&
                             in.ptr[i + 2] == quote
                       : in.ptr[i] == quote || in.ptr[i] == '\n')
            break;
    }
    i += three ? 3 : 1;
    l->pos = i < in.len ? i : in.len;
}

/* Names with dots between, blanks left out, cut at CHAIN_MAX. */
static size_t read_chain(struct looker *l, char *to)
{
    size_t n = 0;
    for (;;) {
        while (l->pos < l->in.len && (is_letter(peek(l)) || is_digit(peek(l)))) {
            if (n < CHAIN_MAX)
                to[n++] = (char)peek(l);
            l->pos++;
        }
        size_t before = l->pos;
        skip_space(l);
        if (peek(l) != '.') {
            l->pos = before;
            break;
        }
        l->pos++;
        skip_space(l);
        if (n < CHAIN_MAX)
            to[n++] = '.';
        if (!is_letter(peek(l)))
            break;
    }
    to[n] = 0;
    return n;
}

/* Operations of PyTorch's own that reach the file system, by their last name. */
static const char *const files[] = { "save",        "load",         "from_file",
                                     "_save",       "_load",        "pickle_save",
                                     "pickle_load", "load_library", "_from_file" };

static bool is_file(const char *name)
{
    for (size_t i = 0; i < COUNT(files); i++)
        if (strcmp(files[i], name) == 0)
            return true;
    return false;
}

/* Libraries of operations that are part of PyTorch itself. */
static const char *const libraries[] = { "aten",      "prim",   "quantized", "_quantized",
                                         "sparse",    "mkldnn", "prepacked", "xnnpack",
                                         "rnn",       "mkl",    "_caffe2",   "torch_attn",
                                         "tensorexpr" };

static bool is_library(const char *from, size_t n)
{
    for (size_t i = 0; i < COUNT(libraries); i++)
        if (strlen(libraries[i]) == n && memcmp(libraries[i], from, n) == 0)
            return true;
    return false;
}

/* What is wrong with a name that begins with one of PyTorch's; NULL: nothing. */
static const char *judge(const char *chain)
{
    static const char ops[] = "ops.", torch_ops[] = "torch.ops.", classes[] = "torch.classes.";
    const char *last = strrchr(chain, '.'), *at;
    if (strcmp(chain, "ops") == 0 || strcmp(chain, "torch") == 0)
        return "stands alone, so that what is asked of it cannot be told";
    if ((at = strstr(chain, classes)) != NULL) {
        at += strlen(classes);
        return is_library(at, strcspn(at, ".")) ? NULL : "is of a library outside PyTorch";
    }
    if (strncmp(chain, ops, strlen(ops)) == 0 ||
        strncmp(chain, torch_ops, strlen(torch_ops)) == 0) {
        at = strstr(chain, ops) + strlen(ops);
        if (strchr(at, '.') == NULL)
            return "stands alone, so that what is asked of it cannot be told";
        if (strncmp(at, "inductor.", 9) == 0)
            return "may make a tensor of memory that is not its own";
        if (strncmp(at, "static_runtime.", 15) == 0)
            return "is put in only while a program runs, never by what writes one";
        if (!is_library(at, strcspn(at, ".")))
            return "is of a library outside PyTorch";
        return is_file(last + 1) ? "reads or writes files" : NULL;
    }
    return strncmp(chain, "torch.", 6) == 0 && is_file(last + 1) ? "reads or writes files" : NULL;
}

static void look_at(struct looker *l, size_t at, const char *chain, size_t n, bool attribute)
{
    char room[QUOTED_BYTES];
    const char *last = strrchr(chain, '.');
    const char *why = NULL;
    if (n == CHAIN_MAX)
        why = "is too long to be told";
    else if (attribute)
        why = is_file(last != NULL ? last + 1 : chain) ? "may read or write files" : NULL;
    else
        why = judge(chain);
    if (why != NULL)
        notes_add(l->notes, "program-reach", l->off + at, "%s %s",
                  span_quote((struct span){ (const uint8_t *)chain, n }, room), why);
}

bool torchscript_look(struct span text, uint64_t off, struct notes *notes)
{
    struct looker l = { .in = text, .off = off, .notes = notes };
    char chain[CHAIN_MAX + 1];
    bool dot = false; /* right before */
    if (!utf8_ok(text) || (text.len > 0 && memchr(text.ptr, 0, text.len) != NULL))
        return false;
    while (l.pos < text.len) {
        uint8_t c = peek(&l);
        size_t at = l.pos;
        if (c == '#') {
            while (l.pos < text.len && peek(&l) != '\n')
                l.pos++;
        } else if (c == '\'' || c == '"') {
            skip_text(&l);
            dot = false;
        } else if (is_letter(c)) {
            size_t n = read_chain(&l, chain);
            look_at(&l, at, chain, n, dot);
            dot = false;
        } else {
            if (is_digit(c)) /* 1.e5 is no attribute of 1 */
                while (l.pos + 1 < text.len &&
                       (is_digit(text.ptr[l.pos + 1]) || is_letter(text.ptr[l.pos + 1]) ||
                        text.ptr[l.pos + 1] == '.'))
                    l.pos++;
            dot = c == '.' || (dot && strchr(" \t\r\n\\", c) != NULL);
            l.pos++;
        }
    }
    return true;
}
