/* pickle_import.c - what a pickle imports, and what it does with that. */
#include <stdarg.h>
#include <stdio.h>

#include "base/utf8.h"
#include "formats/pickle_machine.h"

void pickle_note(struct pickle_machine *m, const char *code, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    notes_add_v(m->out->notes, code, m->op_at, fmt, args);
    va_end(args);
}

/* ---- texts ---- */

/* n digits of base 16 at s[at]; -1: other bytes stand there. */
static int64_t hex(struct span s, size_t at, size_t n)
{
    int64_t v = 0;
    for (size_t i = 0; i < n; i++) {
        int d = at + i < s.len ? pickle_digit(s.ptr[at + i]) : -1;
        if (d < 0)
            return -1;
        v = v << 4 | d;
    }
    return v;
}

static size_t put_utf8(uint8_t *to, uint32_t c)
{
    if (c < 0x80) {
        to[0] = (uint8_t)c;
        return 1;
    }
    size_t n = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (size_t i = n; i-- > 1; c >>= 6)
        to[i] = (uint8_t)(0x80 | (c & 0x3f));
    static const uint8_t lead[] = { 0, 0, 0xc0, 0xe0, 0xf0 };
    to[0] = (uint8_t)(lead[n] | c);
    return n;
}

/* raw-unicode-escape: every byte is a character, but for \uXXXX and \UXXXXXXXX. A backslash before
 * anything else takes that with it. */
static size_t decode_raw(struct span s, uint8_t *to)
{
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++) {
        uint8_t c = s.ptr[i];
        if (c != '\\' || i + 1 == s.len) {
            n += put_utf8(to + n, c);
            continue;
        }
        uint8_t kind = s.ptr[++i];
        size_t digits = kind == 'u' ? 4 : kind == 'U' ? 8 : 0;
        int64_t v = digits > 0 ? hex(s, i + 1, digits) : -1;
        if (v >= 0 && v <= 0x10ffff) {
            n += put_utf8(to + n, (uint32_t)v);
            i += digits;
        } else {
            to[n++] = '\\';
            n += put_utf8(to + n, kind);
        }
    }
    return n;
}

static size_t decode_octal(struct span s, size_t *at, uint8_t *to)
{
    unsigned v = 0;
    size_t i = *at, end = i + 3;
    for (; i < s.len && i < end && s.ptr[i] >= '0' && s.ptr[i] <= '7'; i++)
        v = v << 3 | (unsigned)(s.ptr[i] - '0');
    *at = i - 1;
    *to = (uint8_t)v;
    return 1;
}

/* The escapes of a bytes literal; what is none stays as it is. */
static size_t decode_escaped(struct span s, uint8_t *to)
{
    static const char from[] = "\\'\"abfnrtv", into[] = "\\'\"\a\b\f\n\r\t\v";
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] != '\\' || i + 1 == s.len) {
            to[n++] = s.ptr[i];
            continue;
        }
        uint8_t c = s.ptr[++i];
        const char *known = c != 0 ? strchr(from, c) : NULL;
        int64_t v = c == 'x' ? hex(s, i + 1, 2) : -1;
        if (known != NULL)
            to[n++] = (uint8_t)into[known - from];
        else if (c >= '0' && c <= '7')
            n += decode_octal(s, &i, to + n);
        else if (v >= 0)
            to[n++] = (uint8_t)v, i += 2;
        else
            to[n++] = '\\', to[n++] = c;
    }
    return n;
}

size_t pickle_unescape(enum pickle_escapes how, struct span from, uint8_t *to)
{
    if (how == PICKLE_NO_ESCAPES)
        memcpy(to, from.ptr, from.len);
    return how == PICKLE_STRING_ESCAPES    ? decode_escaped(from, to)
           : how == PICKLE_UNICODE_ESCAPES ? decode_raw(from, to)
                                           : from.len;
}

bool pickle_text(struct pickle_machine *m, struct pickle_value v, struct span *out)
{
    struct window *w = &m->w;
    *out = (struct span){ 0 };
    if ((v.tag != PV_STR && v.tag != PV_BYTES) || (v.flags & PV_LONG) || v.len > PICKLE_NAME_MAX)
        return false;
    uint8_t *read = m->text[m->turn], *plain = read + PICKLE_NAME_MAX;
    m->turn = !m->turn;
    if (v.at >= w->at && v.at + v.len <= w->at + w->len) {
        out->ptr = w->bytes + (v.at - w->at);
    } else if (source_read(w->src, v.at, read, v.len, m->err)) {
        out->ptr = read;
    } else {
        m->failed = true;
        return false;
    }
    out->len = v.len;
    if (v.flags & (PV_RAW | PV_ESCAPED)) {
        out->len = v.flags & PV_RAW ? decode_raw(*out, plain) : decode_escaped(*out, plain);
        out->ptr = plain;
    }
    return true;
}

/* ---- imports ---- */

static uint32_t hash(struct span module, struct span name, unsigned also)
{
    uint32_t h = 2166136261u ^ also; /* FNV-1a */
    for (size_t i = 0; i < module.len; i++)
        h = (h ^ module.ptr[i]) * 16777619u;
    h = (h ^ 0x100u) * 16777619u;
    for (size_t i = 0; i < name.len; i++)
        h = (h ^ name.ptr[i]) * 16777619u;
    return h ^ h >> 15;
}

static bool rehash(struct pickle_machine *m, size_t n)
{
    uint32_t *b = ARENA_ARRAY(m->a, uint32_t, n, m->err);
    if (b == NULL) {
        m->failed = true;
        return false;
    }
    memset(b, 0xff, n * sizeof *b);
    for (uint32_t k = 0; k < m->out->n_imports; k++) {
        const struct pickle_import *i = &m->out->import[k];
        size_t at = hash(i->module, i->name, i->how + (i->protocol >= 3)) & (n - 1);
        while (b[at] != UINT32_MAX)
            at = (at + 1) & (n - 1);
        b[at] = k;
    }
    m->bucket = b;
    m->n_buckets = n;
    return true;
}

static bool same(const struct pickle_import *i, const struct pickle_import *x)
{
    return i->how == x->how && (i->protocol >= 3) == (x->protocol >= 3) && i->dotted == x->dotted &&
           span_eq(i->module, x->module) && span_eq(i->name, x->name);
}

static struct pickle_value value_of(size_t index)
{
    return (struct pickle_value){ .tag = PV_IMPORT, .at = index };
}

/* Functions that call, or make an object of, what they are given: harmless if that is an import, for
 * then it is judged by itself, as one that is called or made an object of. Bits: which arguments, from
 * the first. */
static const struct {
    const char *module, *name;
    unsigned args, may_lack, called;
    bool makes;  /* an object of the first */
    bool argued; /* and hands on what else it is given */
} given[] = {
    { "copyreg", "_reconstructor", 3, 0, 2, true, false },
    { "copyreg", "__newobj__", 1, 0, 0, true, true },
    { "copyreg", "__newobj_ex__", 1, 0, 0, true, true },
    { "numpy.core.multiarray", "_reconstruct", 1, 0, 0, true, false },
    { "numpy._core.multiarray", "_reconstruct", 1, 0, 0, true, false },
    { "numpy.ma.core", "_mareconstruct", 3, 0, 0, true, false },
    { "numpy.random._pickle", "__bit_generator_ctor", 1, 1, 2, false, false },
    { "numpy.random._pickle", "__generator_ctor", 2, 2, 2, false, false },
    { "numpy.random._pickle", "__randomstate_ctor", 2, 2, 2, false, false },
    { "numpy.random.bit_generator", "__pyx_unpickle_SeedSequence", 1, 0, 0, true, false },
    { "torch._tensor", "_rebuild_from_type", 3, 0, 1, false, false },
    { "torch._tensor", "_rebuild_from_type_v2", 3, 0, 1, false, false },
    { "pandas.*", "_new_*", 1, 0, 0, true, true },
    { "pandas.*", "__pyx_unpickle_*", 1, 0, 0, true, false },
    { "sklearn.*", "__pyx_unpickle_*", 1, 0, 0, true, false },
    { "sklearn.*", "newObj*", 1, 0, 0, true, false },
};
/* CALL_GIVEN + k: as given[k] */
enum known_call {
    CALL_ANY,
    CALL_ENCODE,
    CALL_LOAD,
    CALL_TYPE,
    CALL_GETATTR,
    CALL_PLAIN, /* asks anything but a constant for what it is */
    CALL_LONG,  /* takes as much memory as one of its numbers says */
    CALL_SIZED, /* as the product of them says */
    CALL_KEEPS, /* created, it is a tuple of its arguments, which nothing asks for anything */
    CALL_GIVEN,
};

bool pickle_named(const struct pickle_import *i, const char *module, const char *name)
{
    return span_eq(i->real_module, span_of(module)) && span_eq(i->real_name, span_of(name));
}

/* CALL_PLAIN, CALL_LONG, CALL_SIZED, CALL_KEEPS, or CALL_ANY. */
static uint8_t sized_call(const struct pickle_import *i)
{
    static const struct {
        const char *module, *name;
        uint8_t call;
    } rows[] = {
        { "builtins", "str", CALL_PLAIN },
        { "builtins", "int", CALL_PLAIN },
        { "builtins", "float", CALL_PLAIN },
        { "builtins", "bool", CALL_PLAIN },
        { "builtins", "complex", CALL_PLAIN },
        { "operator", "itemgetter", CALL_PLAIN },
        { "_operator", "itemgetter", CALL_PLAIN },
        { "itertools", "count", CALL_PLAIN },
        { "builtins", "bytearray", CALL_LONG },
        { "builtins", "bytes", CALL_LONG },
        { "builtins", "range", CALL_LONG },
        { "numpy", "ndarray", CALL_SIZED },
        { "numpy", "recarray", CALL_SIZED },
        { "numpy", "chararray", CALL_SIZED },
        { "numpy.core.multiarray", "ndarray", CALL_SIZED },
        { "numpy._core.multiarray", "ndarray", CALL_SIZED },
        { "sklearn.impute._iterative", "_ImputerTriplet", CALL_KEEPS },
    };
    for (size_t k = 0; k < COUNT(rows); k++)
        if (pickle_named(i, rows[k].module, rows[k].name))
            return rows[k].call;
    if (span_begins(i->real_module, "torch") &&
        (span_ends(i->real_name, "Storage") || span_ends(i->real_name, "Tensor")))
        return CALL_SIZED;
    return span_begins(i->real_module, "scipy.sparse") ? CALL_LONG : CALL_ANY;
}

static bool fits(struct span s, const char *pattern)
{
    size_t n = strlen(pattern);
    bool open = pattern[n - 1] == '*';
    return open ? s.len >= n - 1 && memcmp(s.ptr, pattern, n - 1) == 0
                : span_eq(s, span_of(pattern));
}

static uint8_t known_call(const struct pickle_import *i)
{
    for (size_t k = 0; k < COUNT(given); k++)
        if (fits(i->real_module, given[k].module) && fits(i->real_name, given[k].name))
            return (uint8_t)(CALL_GIVEN + k);
    return pickle_named(i, "_codecs", "encode")                   ? CALL_ENCODE
           : pickle_named(i, "torch.storage", "_load_from_bytes") ? CALL_LOAD
           : pickle_named(i, "builtins", "type")                  ? CALL_TYPE
           : pickle_named(i, "builtins", "getattr")               ? CALL_GETATTR
                                                                  : sized_call(i);
}

static bool add(struct pickle_machine *m, struct pickle_import *i)
{
    struct pickle *out = m->out;
    if (!span_copy(m->a, i->module, &i->module, m->err) ||
        !span_copy(m->a, i->name, &i->name, m->err))
        return false;
    i->real_module = i->module;
    i->real_name = i->name;
    if (i->protocol < 3)
        pickle_real_name(&i->real_module, &i->real_name);
    i->call = known_call(i);
    i->traits = pickle_traits(i);
    void *list = arena_grow(m->a, out->import, out->n_imports, &m->cap_imports, sizeof *i, m->err);
    if (list == NULL)
        return false;
    out->import = list;
    out->import[out->n_imports++] = *i;
    return true;
}

struct pickle_value pickle_import(struct pickle_machine *m, struct span module, struct span name,
                                  enum pickle_how how)
{
    struct pickle *out = m->out;
    struct pickle_import i = { .module = module, .name = name, .how = how, .off = m->op_at };
    i.stream = m->stream;
    m->pandas = m->pandas || span_begins(module, "pandas");
    i.protocol = m->protocol;
    i.dotted = m->protocol >= 4 && name.len > 0 && memchr(name.ptr, '.', name.len) != NULL;
    i.times = 1;
    m->asked++;
    if (2 * (out->n_imports + 1) > m->n_buckets &&
        !rehash(m, m->n_buckets > 0 ? 2 * m->n_buckets : 64))
        return value_of(PV_NONE);
    size_t at = hash(module, name, how + (m->protocol >= 3)) & (m->n_buckets - 1);
    for (; m->bucket[at] != UINT32_MAX; at = (at + 1) & (m->n_buckets - 1))
        if (same(&out->import[m->bucket[at]], &i)) {
            out->import[m->bucket[at]].times++;
            return value_of(m->bucket[at]);
        }
    if (out->n_imports >= PICKLE_IMPORTS_MAX) {
        pickle_note(m, "limit", "more than %u imports", PICKLE_IMPORTS_MAX);
        return value_of(PV_NONE);
    }
    if (!add(m, &i)) {
        m->failed = true;
        return value_of(PV_NONE);
    }
    m->bucket[at] = (uint32_t)(out->n_imports - 1);
    return value_of(out->n_imports - 1);
}

/* ---- calls ---- */

static void show_value(struct pickle_machine *m, struct pickle_value v, char *to, size_t room)
{
    char quoted[QUOTED_BYTES];
    struct span text;
    if (v.tag == PV_INT)
        snprintf(to, room, "%" PRId64, (int64_t)v.at);
    else if (v.tag == PV_IMPORT && v.at != PV_NONE)
        snprintf(to, room, "%s", span_quote(m->out->import[v.at].name, quoted));
    else if (pickle_text(m, v, &text))
        snprintf(to, room, "%s%s", v.tag == PV_BYTES ? "b" : "", span_quote(text, quoted));
    else
        snprintf(to, room, "...");
}

/* The arguments of a first call, as far as they are constants. */
static void show(struct pickle_machine *m, struct pickle_import *i, struct pickle_value args)
{
    char line[PICKLE_TUPLE_KEPT * (QUOTED_BYTES + 4) + 8];
    struct span text;
    size_t n, len = 0;
    const struct pickle_value *item = pickle_items(m, args, &n);
    if (i->shown != NULL || item == NULL)
        return;
    line[0] = 0;
    for (size_t k = 0; k < n; k++) {
        len += (size_t)snprintf(line + len, sizeof line - len, "%s", k > 0 ? ", " : "");
        show_value(m, item[k], line + len, sizeof line - len);
        len += strlen(line + len);
    }
    snprintf(line + len, sizeof line - len, "%s", args.len > n ? ", ..." : "");
    if (span_copy(m->a, span_of(line), &text, m->err))
        i->shown = (const char *)text.ptr;
    else
        m->failed = true;
}

static bool is_text(struct pickle_machine *m, struct pickle_value v, const char *text)
{
    struct span s;
    return v.tag == PV_STR && pickle_text(m, v, &s) && span_eq(s, span_of(text));
}

/* How protocols below 3 keep bytes: no codec is looked for that Python does not have built in. */
static bool is_latin1(struct pickle_machine *m, const struct pickle_value *arg, size_t n)
{
    return n == 2 && arg[0].tag == PV_STR &&
           (is_text(m, arg[1], "latin1") || is_text(m, arg[1], "latin-1"));
}

/* Nothing is known to be in it: no arguments, no keywords. */
static bool is_nothing(const struct pickle_machine *m, struct pickle_value v)
{
    return v.tag == PV_TUPLE ? v.len == 0
                             : v.tag == PV_BOX && v.at != PV_NONE && m->box[v.at].weight <= 1;
}

/* More than the class is given to what makes an object of it. */
static bool is_argued(const struct pickle_machine *m, const struct pickle_import *i,
                      struct pickle_value args, const struct pickle_value *arg, size_t n)
{
    bool more = args.len > 1;
    if (span_ends(i->real_name, "_ex__"))
        more = n != 3 || !is_nothing(m, arg[1]) || !is_nothing(m, arg[2]);
    return more;
}

static bool is_given_imports(struct pickle_machine *m, const struct pickle_import *i,
                             struct pickle_value args)
{
    uint8_t call = i->call;
    size_t n;
    const struct pickle_value *arg = pickle_items(m, args, &n);
    size_t k = call >= CALL_GIVEN ? (size_t)call - CALL_GIVEN : COUNT(given);
    for (unsigned bit = 0; k < COUNT(given) && bit < 2; bit++) {
        bool here = bit < n && arg[bit].tag == PV_IMPORT;
        if (!(given[k].args & 1u << bit))
            continue;
        if (!here && ((bit < n && arg[bit].tag != PV_STR) || !(given[k].may_lack & 1u << bit)))
            return false;
        if (here && arg[bit].at != PV_NONE)
            m->out->import[arg[bit].at].uses |=
                given[k].called & 1u << bit ? PICKLE_CALLED : PICKLE_CREATED;
        if (here && bit == 0 && arg[bit].at != PV_NONE && given[k].argued &&
            is_argued(m, i, args, arg, n))
            m->out->import[arg[bit].at].uses |= PICKLE_ARGUED;
        if (here)
            pickle_spend(m, args, bit);
    }
    return true;
}

/* Whatever else it is given is asked for what it is by its own methods. */
static bool is_plain(const struct pickle_value *arg, size_t n)
{
    bool plain = true;
    for (size_t k = 0; k < n; k++)
        plain = plain && (arg[k].tag == PV_PLAIN || arg[k].tag == PV_INT || arg[k].tag == PV_STR ||
                          arg[k].tag == PV_BYTES);
    return plain;
}

static void mark_arguments(struct pickle_machine *m, const struct pickle_value *arg, size_t n)
{
    for (size_t k = 0; k < n; k++)
        if (arg[k].tag == PV_MADE && arg[k].at != PV_NONE)
            m->out->import[arg[k].at].uses |= PICKLE_MADE_ARGUMENT;
}

/* The class of a constant. */
static bool is_type_of_constant(const struct pickle_value *arg, size_t n)
{
    return n == 1 && (arg[0].tag == PV_PLAIN || arg[0].tag == PV_INT || arg[0].tag == PV_STR ||
                      arg[0].tag == PV_BYTES);
}

/* The product, or the largest, of the numbers that came so far and v. */
static uint64_t with_number(uint64_t all, struct pickle_value v, bool largest)
{
    uint64_t product;
    if (v.tag != PV_INT || (int64_t)v.at <= 0)
        return all;
    if (largest)
        return v.at > all ? v.at : all;
    return ck_mul(all, v.at, &product) ? product : UINT64_MAX;
}

/* Numbers among the arguments, and in tuples of them; of what makes an array of a shape, only there. */
static void check_size(struct pickle_machine *m, const struct pickle_import *i,
                       const struct pickle_value *arg, size_t n)
{
    bool shaped = i->call >= CALL_GIVEN && span_eq(i->real_name, SPAN("_reconstruct"));
    uint64_t size = 1;
    if (i->call != CALL_LONG && i->call != CALL_SIZED && !shaped)
        return;
    for (size_t k = shaped; k < (shaped && n > 2 ? 2 : n); k++) {
        size_t in;
        const struct pickle_value *item = pickle_items(m, arg[k], &in);
        size = with_number(size, arg[k], i->call == CALL_LONG);
        for (size_t t = 0; t < in; t++)
            size = with_number(size, item[t], i->call == CALL_LONG);
    }
    if (size > PICKLE_SIZE_MAX)
        pickle_note(m, "huge-call", "%.*s of %" PRIu64, (int)i->real_name.len,
                    (const char *)i->real_name.ptr, size);
}

/* Bytes as protocol 2 has them, that begin like a file: they are known like any constant. */
static bool is_bytes(struct pickle_machine *m, size_t import, const struct pickle_value *arg,
                     size_t n)
{
    return n == 2 && (arg[0].flags & PV_FILE) && m->out->import[import].call == CALL_ENCODE &&
           is_latin1(m, arg, n);
}

/* torch.load of bytes that are looked into as a file of their own. */
static bool is_tensor(struct pickle_machine *m, const struct pickle_value *arg, size_t n)
{
    struct pickle_hidden *h = n == 1 && arg[0].tag == PV_BYTES && (arg[0].flags & PV_FILE)
                                  ? pickle_hidden_at(m, arg[0])
                                  : NULL;
    if (h != NULL)
        h->tensor = true;
    return h != NULL;
}

/* builtins.getattr(an import or what it made, a constant): that is an import of its own. Of what was
 * made it is a method that works on attributes which the file chose. */
static bool attribute(struct pickle_machine *m, const struct pickle_value *arg, size_t n,
                      struct pickle_value *out)
{
    struct span attr, whole;
    if (n != 2 || (arg[0].tag != PV_IMPORT && arg[0].tag != PV_MADE) || arg[0].at == PV_NONE ||
        arg[1].tag != PV_STR || !pickle_text(m, arg[1], &attr))
        return false;
    struct span module = m->out->import[arg[0].at].real_module;
    struct span name = m->out->import[arg[0].at].real_name;
    uint8_t *room = ARENA_ARRAY(m->a, uint8_t, name.len + 1 + attr.len, m->err);
    if (room == NULL) {
        m->failed = true;
        return false;
    }
    memcpy(room, name.ptr, name.len);
    room[name.len] = '.';
    memcpy(room + name.len + 1, attr.ptr, attr.len);
    whole = (struct span){ room, name.len + 1 + attr.len };
    *out = pickle_import(m, module, whole, PICKLE_GETATTR);
    if (arg[0].tag == PV_MADE && out->at != PV_NONE)
        m->out->import[out->at].uses |= PICKLE_ODD_ARGUMENTS;
    return true;
}

struct pickle_value pickle_call(struct pickle_machine *m, struct pickle_value callee,
                                struct pickle_value args, struct pickle_value keywords,
                                enum pickle_use use)
{
    bool argued = !is_nothing(m, args) || !is_nothing(m, keywords);
    struct pickle_value made = { .tag = PV_MADE, .at = callee.at };
    size_t n;
    if (callee.tag == PV_MADE && callee.at != PV_NONE)
        m->out->import[callee.at].uses |= PICKLE_MADE_CALLED;
    if (callee.tag != PV_IMPORT) {
        if (callee.tag != PV_MADE)
            pickle_note(m, "computed-call", "what is called is not an import");
        return (struct pickle_value){ .tag = PV_TOP };
    }
    if (callee.at == PV_NONE)
        return made;
    if (use == PICKLE_CREATED && argued)
        m->out->import[callee.at].uses |= PICKLE_ARGUED;
    struct pickle_import *i = &m->out->import[callee.at];
    const struct pickle_value *arg = pickle_items(m, args, &n);
    i->uses |= use;
    show(m, i, args);
    check_size(m, i, arg, n);
    if ((i->call == CALL_ENCODE && !is_latin1(m, arg, n)) ||
        (i->call == CALL_LOAD && !is_tensor(m, arg, n)) ||
        (i->call == CALL_TYPE && !is_type_of_constant(arg, n)) ||
        (i->call == CALL_PLAIN && !is_plain(arg, n)) || !is_given_imports(m, i, args)) {
        i->uses |= PICKLE_ODD_ARGUMENTS;
    } else if (i->call == CALL_GETATTR) {
        struct pickle_value found;
        if (n > 0 && arg[0].tag == PV_IMPORT)
            pickle_spend(m, args, 0);
        if (attribute(m, arg, n, &found))
            return found;
        m->out->import[callee.at].uses |= PICKLE_ODD_ARGUMENTS;
    } else if (i->call >= CALL_GIVEN && given[i->call - CALL_GIVEN].makes && arg[0].at != PV_NONE) {
        made.at = arg[0].at;
    }
    if (i->call != CALL_KEEPS || use != PICKLE_CREATED)
        mark_arguments(m, arg, n);
    if (i->traits & PICKLE_TYPES)
        made.n = pickle_dtype(m, arg, n);
    if (m->watch != NULL && m->watch->called != NULL && !m->failed)
        made.len = m->watch->called(m->watch, m, callee.at, args);
    return is_bytes(m, callee.at, arg, n) ? (struct pickle_value){ .tag = PV_BYTES,
                                                                   .flags = arg[0].flags,
                                                                   .len = arg[0].len,
                                                                   .at = arg[0].at }
                                          : made;
}
