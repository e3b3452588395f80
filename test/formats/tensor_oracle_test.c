/* tensor_oracle_test.c - what we call right in a safetensors or GGUF file, the reference readers accept
 * and see the same tensors in; what they refuse has a note of ours, or we refuse it too. Where we refuse
 * or note more than they do, the reason stands in a list here.
 *
 * Files are made by a grammar that goes wrong now and then, and by changing bytes of others. FILES=N for
 * so many of each; needs tools/clients readers. GGML=libggml-base.so asks llama.cpp's reader as well. */
#include "base/buf.h"
#include "base/sort.h"
#include "formats/found.h"
#include "lib/check.h"
#include "lib/oracle.h"

enum { FILE_MAX = 16384, LIST_MAX = 1 << 17 };
enum { SAFETENSORS, GGUF };
static const enum found_kind kinds[] = { FOUND_SAFETENSORS, FOUND_GGUF };

static bool rarely(uint32_t of)
{
    return oracle_any(of) == 0;
}

static const char *one_of(const char *const *list, size_t n)
{
    return list[oracle_any((uint32_t)n)];
}
#define ONE_OF(list) one_of(list, COUNT(list))

static void put_le(struct buf *b, uint64_t n, size_t bytes)
{
    for (; bytes-- > 0; n >>= 8)
        buf_put(b, (struct span){ (const uint8_t[1]){ (uint8_t)n }, 1 });
}

static void put_data(struct buf *b, uint64_t n)
{
    for (; n > 0 && b->len < FILE_MAX; n--)
        put_le(b, oracle_any(256), 1);
}

/* Changes, takes out or puts in a few bytes of the first n. */
static void mutate(struct buf *b, size_t n)
{
    for (unsigned i = oracle_any(3) + 1; i-- > 0 && n > 1 && b->len > n;) {
        size_t at = oracle_any((uint32_t)n);
        switch (oracle_any(4)) {
        case 0:
            b->bytes[at] = (uint8_t)oracle_any(256);
            break;
        case 1:
            b->bytes[at] ^= (uint8_t)(1u << oracle_any(8));
            break;
        case 2:
            memmove(b->bytes + at, b->bytes + at + 1, b->len - at - 1);
            b->len--, n--;
            break;
        default:
            b->bytes[at] = b->bytes[oracle_any((uint32_t)n)];
            break;
        }
    }
}

/* ---- safetensors ---- */

static const struct {
    const char *name;
    unsigned bits;
} st_types[] = { { "BOOL", 8 },    { "F4", 4 },          { "F6_E2M3", 6 },     { "F6_E3M2", 6 },
                 { "U8", 8 },      { "I8", 8 },          { "F8_E5M2", 8 },     { "F8_E4M3", 8 },
                 { "F8_E8M0", 8 }, { "I16", 16 },        { "U16", 16 },        { "F16", 16 },
                 { "BF16", 16 },   { "F8_E4M3FNUZ", 8 }, { "F8_E5M2FNUZ", 8 }, { "I32", 32 },
                 { "U32", 32 },    { "F32", 32 },        { "C64", 64 },        { "F64", 64 },
                 { "I64", 64 },    { "U64", 64 } };

static const char *const st_names[] = { "w",       "model.layers.0.mlp.weight",
                                        "b",       "\\u0041",
                                        "A",       "a/b",
                                        "",        "\\ud83d\\ude00",
                                        "\\ud83d", "\xc3\xa9",
                                        "\xc3",    "x\\n",
                                        "x\ny",    "\\x",
                                        "../w",    "c",
                                        "d",       "e",
                                        "f",       "g" };
static const char *const numbers[] = { "-1",
                                       "1.0",
                                       "1e0",
                                       "-0",
                                       "01",
                                       "\"1\"",
                                       "null",
                                       "4294967296",
                                       "18446744073709551616",
                                       "2305843009213693952",
                                       "0.5",
                                       "true" };
static const char *const metadata[] = { "{}",
                                        "null",
                                        "{\"format\":\"pt\"}",
                                        "{\"a\":1}",
                                        "[]",
                                        "\"x\"",
                                        "{\"a\":\"1\",\"a\":\"2\"}",
                                        "{\"a\":null}",
                                        "{\"a\":\"\\u0000\"}" };
static const char *const spaces[] = { " ", "\n", "\t", "\r", "  ", "\v" };

static void put_gap(struct buf *b)
{
    if (rarely(60))
        buf_printf(b, "%s", ONE_OF(spaces));
}

static void put_field(struct buf *b, const char *key, bool *first)
{
    put_gap(b);
    buf_printf(b, "%s\"%s\":", *first ? "" : ",", key);
    *first = false;
    put_gap(b);
}

static void put_shape(struct buf *b, uint64_t *elements)
{
    unsigned rank = rarely(40) ? 15 + oracle_any(4) : oracle_any(4);
    *elements = 1;
    buf_printf(b, "[");
    for (unsigned i = 0; i < rank; i++) {
        uint32_t n = rank > 4 ? 1 : oracle_any(8) == 0 ? 0 : oracle_any(3) + 1;
        if (rarely(150))
            buf_printf(b, "%s%s", i > 0 ? "," : "", ONE_OF(numbers));
        else
            buf_printf(b, "%s%u", i > 0 ? "," : "", n);
        *elements *= n;
    }
    buf_printf(b, "]");
}

/* *at: where the next one begins. */
static void put_tensor(struct buf *b, uint64_t *at)
{
    size_t t = oracle_any(COUNT(st_types));
    uint64_t elements, from = *at;
    unsigned order = rarely(3) ? oracle_any(6) : 0;
    bool first = true;
    char shape[200];
    AUTO_CLOSE(buf) struct buf s;
    buf_init(&s, "shape", sizeof shape);
    put_shape(&s, &elements);
    snprintf(shape, sizeof shape, "%.*s", (int)s.len, (const char *)s.bytes);
    uint64_t n = elements * st_types[t].bits / 8;
    if (rarely(60))
        from += oracle_any(3), n += oracle_any(2);
    *at = rarely(80) ? *at : from + n;
    buf_printf(b, "{");
    for (unsigned i = 0; i < 3; i++) {
        unsigned field = (i * (order > 2 ? 2 : 1) + order) % 3;
        if (rarely(250))
            continue;
        if (field == 0)
            put_field(b, "dtype", &first),
                buf_printf(b, "\"%s\"", rarely(120) ? "U7" : st_types[t].name);
        else if (field == 1)
            put_field(b, "shape", &first), buf_printf(b, "%s", shape);
        else
            put_field(b, "data_offsets", &first), buf_printf(b, "[%" PRIu64 ",%" PRIu64 "%s]", from,
                                                             from + n, rarely(200) ? ",1" : "");
        if (rarely(200))
            i--;
    }
    if (rarely(40))
        put_field(b, "extra", &first),
            buf_printf(b, "%s", rarely(2) ? "{\"a\":[1,{}]}" : "\"\\ud800\"");
    buf_printf(b, "}");
}

static void put_deep(struct buf *b)
{
    unsigned n = 120 + oracle_any(16);
    for (unsigned i = 0; i < n; i++)
        buf_printf(b, "[");
    for (unsigned i = 0; i < n; i++)
        buf_printf(b, "]");
}

static void make_safetensors(struct buf *b)
{
    AUTO_CLOSE(buf) struct buf text;
    uint64_t at = 0;
    bool first = true;
    size_t name = oracle_any(COUNT(st_names));
    buf_init(&text, "header", FILE_MAX);
    if (rarely(30))
        buf_printf(&text, "%s", ONE_OF(spaces));
    buf_printf(&text, "{");
    for (unsigned i = oracle_any(5); i-- > 0;) {
        put_field(&text, st_names[(rarely(30) ? name : name++) % COUNT(st_names)], &first);
        if (rarely(300))
            put_deep(&text);
        else
            put_tensor(&text, &at);
    }
    for (unsigned i = rarely(4) + rarely(60); i-- > 0;)
        put_field(&text, "__metadata__", &first),
            buf_printf(&text, "%s", rarely(2) ? metadata[2] : ONE_OF(metadata));
    buf_printf(&text, "}");
    while (text.len % 8 != 0)
        buf_printf(&text, " ");
    for (unsigned i = rarely(30) ? oracle_any(12) : 0; i-- > 0;)
        buf_printf(&text, "%s", rarely(4) ? ONE_OF(spaces) : " ");
    put_le(b, text.len + (rarely(60) ? oracle_any(3) - 1 : 0), 8);
    buf_put(b, (struct span){ text.bytes, text.len });
    put_data(b, at + (rarely(40) ? oracle_any(9) : 0));
    if (rarely(4))
        mutate(b, text.len + 8);
}

/* ---- GGUF ---- */

static const struct {
    uint32_t id, block, bytes;
} gguf_types[] = {
    { 0, 1, 4 },   { 1, 1, 2 },     { 2, 32, 18 },    { 3, 32, 20 },    { 6, 32, 22 },
    { 7, 32, 24 }, { 8, 32, 34 },   { 12, 256, 144 }, { 14, 256, 210 }, { 20, 32, 18 },
    { 24, 1, 1 },  { 25, 1, 2 },    { 26, 1, 4 },     { 27, 1, 8 },     { 28, 1, 8 },
    { 30, 1, 2 },  { 34, 256, 54 }, { 39, 32, 17 },   { 40, 64, 36 },   { 41, 128, 18 },
};
static const char *const gguf_names[] = {
    "a",    "b.weight", "blk.0.attn_q.weight",
    "c",    "d",        "é",
    "../w", "e",        "0123456789012345678901234567890123456789012345678901234567890123",
    "f",    "\xc3",     ""
};
static const char *const keys[] = { "general.architecture",
                                    "llama.block_count",
                                    "a.b",
                                    "general.name",
                                    "c",
                                    "d_e",
                                    "Odd Key",
                                    "f",
                                    "g",
                                    "",
                                    "\xc3" };

static void put_string(struct buf *b, const char *s)
{
    put_le(b, strlen(s) + (rarely(400) ? 1 : 0), 8);
    buf_printf(b, "%s", s);
}

static const uint8_t widths[] = { 1, 1, 2, 2, 4, 4, 4, 1, 0, 0, 8, 8, 8 };

static void put_value(struct buf *b, uint32_t type, unsigned depth)
{
    if (type == 8) {
        put_string(b, rarely(10) ? "\xff" : "text");
    } else if (type == 9) {
        uint32_t n = oracle_any(4), element = oracle_any(rarely(30) ? 15 : 9);
        put_le(b, element, 4);
        put_le(b, n + (rarely(200) ? 1000 : 0), 8);
        for (; n > 0 && depth < 3; n--)
            put_value(b, element, depth + 1);
    } else if (type < COUNT(widths)) {
        if (type == 7)
            put_le(b, rarely(20) ? 2 : oracle_any(2), 1);
        else
            put_data(b, widths[type]);
    }
}

static void put_pair(struct buf *b, const char *key)
{
    uint32_t type = rarely(100) ? 13 : oracle_any(13);
    put_string(b, key);
    put_le(b, type, 4);
    put_value(b, type, 0);
}

/* *at: the offset from the data; moves behind the tensor. */
static void put_info(struct buf *b, const char *name, uint64_t *at, uint64_t align)
{
    size_t t = oracle_any(COUNT(gguf_types));
    uint32_t rank = rarely(80) ? 5 : oracle_any(5);
    uint64_t n = rank == 0 && gguf_types[t].block > 1 ? 0 : 1;
    put_string(b, name);
    put_le(b, rank, 4);
    for (uint32_t i = 0; i < rank; i++) {
        uint64_t ne = rarely(40) ? 0 : oracle_any(2) + 1;
        if (i == 0)
            ne *= rarely(60) ? 1 : gguf_types[t].block;
        if (rarely(300))
            ne = rarely(2) ? UINT64_MAX : 1ull << (31 + oracle_any(32));
        put_le(b, ne, 8);
        n *= ne;
    }
    put_le(b, rarely(60) ? (rarely(2) ? 43 : oracle_any(42)) : gguf_types[t].id, 4);
    put_le(b, *at + (rarely(80) ? align * (oracle_any(3) - 1) : 0) + (rarely(150) ? 1 : 0), 8);
    *at += n / gguf_types[t].block * gguf_types[t].bytes;
}

static void make_gguf(struct buf *b)
{
    uint64_t align = 32, pairs = oracle_any(4), tensors = oracle_any(4), at = 0, end[4];
    size_t key = oracle_any(COUNT(keys)), name = oracle_any(COUNT(gguf_names));
    bool aligned = rarely(5), any_pad = rarely(2);
    buf_printf(b, "GGUF");
    put_le(b, rarely(40) ? oracle_any(5) : rarely(100) ? 0x03000000 : 3, 4);
    put_le(b, tensors + (rarely(100) ? 1 : 0), 8);
    put_le(b, pairs + aligned + (rarely(100) ? 1 : 0), 8);
    for (uint64_t i = 0; i < pairs; i++)
        put_pair(b, keys[(rarely(30) ? key : key++) % COUNT(keys)]);
    if (aligned) {
        align = rarely(10) ? oracle_any(40) : 1ull << oracle_any(8);
        put_string(b, "general.alignment");
        put_le(b, rarely(30) ? 10 : 4, 4);
        put_le(b, align, 4);
        align = align == 0 ? 1 : align;
    }
    for (uint64_t i = 0; i < tensors; i++) {
        put_info(b, gguf_names[(rarely(30) ? name : name++) % COUNT(gguf_names)], &at, align);
        end[i] = at;
        at = (at + align - 1) / align * align;
    }
    size_t head = b->len;
    while (b->len % align != 0 && b->len < FILE_MAX)
        put_le(b, rarely(400), 1);
    for (uint64_t i = 0, from = b->len; i < tensors && b->len < FILE_MAX; i++) {
        put_data(b, from + end[i] - b->len);
        while ((b->len - from) % align != 0 && b->len < FILE_MAX && (i + 1 < tensors || any_pad))
            put_le(b, rarely(400), 1);
    }
    put_data(b, rarely(60) ? oracle_any(64) : 0);
    if (rarely(60) && b->len > head)
        b->len--;
    if (rarely(5))
        mutate(b, head);
}

/* ---- what is ours ---- */

static int by_text(const void *x, const void *y)
{
    return strcmp(*(char *const *)x, *(char *const *)y);
}

static void put_hex(struct buf *b, struct span s)
{
    for (size_t i = 0; i < s.len; i++)
        buf_printf(b, "%02x", s.ptr[i]);
}

static char *one_line(const struct found_tensor *t, struct span file, bool shape, struct arena *a)
{
    AUTO_CLOSE(buf) struct buf b;
    struct span text = { 0 }, kept = { 0 };
    struct err err = { 0 };
    buf_init(&b, "line", LIST_MAX);
    put_hex(&b, t->name);
    buf_printf(&b, " %.*s ", (int)t->dtype.len, (const char *)t->dtype.ptr);
    for (unsigned i = 0; shape && i < t->rank; i++)
        buf_printf(&b, "%s%" PRIu64, i > 0 ? "," : "", t->shape[i]);
    buf_printf(&b, shape ? " " : "? ");
    put_hex(&b, (struct span){ file.ptr + t->off, (size_t)t->bytes });
    CHECK(buf_done(&b, &text, &err) && span_copy(a, text, &kept, &err));
    return (char *)(uintptr_t)kept.ptr;
}

/* As tensor_oracle.py writes it. */
static void list_of(const struct found *f, struct span file, bool shape, struct buf *out)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "list", .limit = 8 << 20 };
    struct err err = { 0 };
    char **line = ARENA_ARRAY(&a, char *, f->n_tensors, &err);
    CHECK(line != NULL);
    for (size_t i = 0; line != NULL && i < f->n_tensors; i++)
        line[i] = one_line(&f->tensor[i], file, shape, &a);
    if (line != NULL)
        sort_heap(line, f->n_tensors, sizeof *line, by_text);
    for (size_t i = 0; line != NULL && i < f->n_tensors; i++)
        buf_printf(out, "%s%s", i > 0 ? "\n" : "", line[i]);
}

/* Notes on what readers refuse, or might. */
static bool is_noted(const struct found *f)
{
    static const char *const codes[] = { "unknown-dtype", "size-mismatch", "gap",
                                         "overlap",       "duplicate-key", "trailing-bytes",
                                         "odd-metadata",  "out-of-order",  "long-name",
                                         "empty-key",     "cut-name",      "duplicate-name" };
    for (size_t i = 0; i < COUNT(codes); i++)
        if (notes_times(f->notes, codes[i]) > 0)
            return true;
    return false;
}

/* Where readers disagree with us, one of these is why. Of a fatal end, a part of its text. */
static const struct reason {
    int kind;
    unsigned readers; /* bits: 1 the package, 2 llama.cpp's own */
    const char *text; /* of a note its code */
    const char *why;
} reasons[] = {
    { SAFETENSORS, 1, "too many numbers", "more than 16 dimensions" },
    { GGUF, 1, "odd-key", "the package reads names as UTF-8" },
    { GGUF, 1, "odd-name", "the package reads names as UTF-8" },
    { GGUF, 1, "long-name", "the package does not mind long names and empty keys" },
    { GGUF, 1, "empty-key", "the package does not mind long names and empty keys" },
    { GGUF, 1, "no-dimensions", "the package takes no tensor without, of some types" },
    { GGUF, 1, "dimensions", "the package takes more than 4 dimensions" },
    { GGUF, 1, "gap", "the package does not ask where tensors lie" },
    { GGUF, 1, "overlap", "the package does not ask where tensors lie" },
    { GGUF, 1, "out-of-order", "the package does not ask where tensors lie" },
    { GGUF, 3, "cut-name", "a NUL ends a name in C, and not in Python" },
    { GGUF, 1, "does not fit", "the package does not mind lengths that wrap round" },
    { GGUF, 1, "big-endian", "the package reads both byte orders" },
    { GGUF, 1, "outside the file", "the package does not ask where empty tensors lie" },
    { GGUF, 1, "cut-short", "the package does not ask where empty tensors lie" },
    { GGUF, 1, "no type of a value", "the package does not mind the type of an empty array" },
    { GGUF, 1, "array of arrays", "the package takes arrays of arrays" },
    { GGUF, 1, "no whole", "the package rounds half blocks away" },
    { GGUF, 3, "trailing-bytes", "bytes behind the last tensor are not looked at" },
};

static const struct reason *reason_of(int kind, uint32_t reader, const struct found *f)
{
    for (size_t i = 0; i < COUNT(reasons); i++)
        if (reasons[i].kind == kind && (reasons[i].readers >> reader & 1) != 0 &&
            (strstr(f->fatal.text, reasons[i].text) != NULL ||
             notes_times(f->notes, reasons[i].text) > 0))
            return &reasons[i];
    return NULL;
}

/* ---- both ---- */

static struct {
    uint64_t both, neither, twice, for_reasons[COUNT(reasons)];
} tally;

static void show(const char *what, struct span file, const struct found *f, const char *theirs)
{
    fprintf(stderr, "%s: %s\n ours: ", what, theirs);
    for (size_t i = 0; i < f->notes->n; i++)
        fprintf(stderr, "%s: %s; ", f->notes->list[i].code, f->notes->list[i].text);
    fprintf(stderr, "%s\n ", f->fatal.text);
    for (size_t i = 0; i < file.len && i < 700; i++)
        fprintf(stderr, file.ptr[i] >= ' ' && file.ptr[i] < 127 ? "%c" : "\\x%02x", file.ptr[i]);
    fprintf(stderr, "\n");
}

static bool same_tensors(struct span file, const struct found *f, uint32_t reader,
                         struct span theirs)
{
    AUTO_CLOSE(buf) struct buf ours;
    buf_init(&ours, "list", LIST_MAX);
    list_of(f, file, reader == 0, &ours);
    return span_eq((struct span){ ours.bytes, ours.len }, theirs);
}

/* One reader's answer; reader 1 tells no shapes. A safetensors file with one name twice is answered
 * as TWICE if it is accepted: the last of them counts there, and that is to be seen here. */
enum { REFUSED, ACCEPTED, TWICE };
static bool agrees(struct oracle *o, int kind, struct span file, const struct found *f,
                   uint32_t reader)
{
    static char theirs[LIST_MAX];
    uint32_t answer = oracle_u32(o), n = oracle_u32(o);
    if (n >= sizeof theirs || fread(theirs, 1, n, o->from) != n)
        return false;
    theirs[n] = 0;
    bool refused = f->kind != kinds[kind] || f->fatal.kind != ERR_NONE || is_noted(f);
    const struct reason *why = reason_of(kind, reader, f);
    const char *odd = NULL;
    tally.both += answer == ACCEPTED && !refused;
    tally.neither += answer == REFUSED && refused;
    tally.twice += answer == TWICE && refused;
    if ((answer == ACCEPTED) != !refused && why != NULL)
        tally.for_reasons[why - reasons]++;
    else if (answer == REFUSED && !refused)
        odd = "refused there, not here";
    else if (answer == ACCEPTED && refused)
        odd = "accepted there, not here";
    else if (answer == TWICE && !refused)
        odd = "a name twice";
    else if (answer == ACCEPTED &&
             !same_tensors(file, f, reader, (struct span){ (uint8_t *)theirs, n }))
        odd = "other tensors";
    if (odd != NULL)
        show(odd, file, f, theirs);
    return odd == NULL;
}

static bool compare(struct oracle *o, int kind, struct span file)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 16 << 20 };
    struct source src = source_mem("file", &file);
    struct found f = { 0 };
    struct err err = { 0 };
    oracle_put_u32(o, (uint32_t)kind), oracle_put_u32(o, (uint32_t)file.len);
    fwrite(file.ptr, 1, file.len, o->to);
    fflush(o->to);
    CHECK(found_read(&src, SPAN("x"), &a, &f, &err));
    uint32_t readers = oracle_u32(o);
    bool good = readers == 1 || readers == 2;
    for (uint32_t i = 0; good && i < readers; i++)
        good = agrees(o, kind, file, &f, i);
    return good;
}

static void compare_many(int kind, void (*make)(struct buf *b))
{
    const char *asked = getenv("FILES"), *root = getenv("ROOT"), *given = getenv("PYTHON");
    uint64_t left = asked != NULL ? strtoull(asked, NULL, 10) : 5000, bad = 0;
    struct oracle o = { 0 };
    char python[4096];
    snprintf(python, sizeof python, "%s/build/venv/readers/bin/python", root != NULL ? root : ".");
    if (given == NULL && access(python, X_OK) != 0) {
        check_skip("no safetensors and gguf for Python: tools/clients readers");
        return;
    }
    memset(&tally, 0, sizeof tally);
    CHECK(oracle_open(&o, given != NULL ? given : python, "test/formats/tensor_oracle.py"));
    for (; left > 0 && bad < 5; left--) {
        AUTO_CLOSE(buf) struct buf b;
        buf_init(&b, "file", 2 * FILE_MAX);
        make(&b);
        bad += b.failed != ERR_NONE || !compare(&o, kind, (struct span){ b.bytes, b.len });
    }
    oracle_close(&o);
    CHECK(bad == 0);
    CHECK(asked != NULL || (tally.both > 500 && tally.neither > 500)); /* or little was compared */
    printf("# %" PRIu64 " accepted and %" PRIu64 " refused by both, %" PRIu64
           " with a name twice\n",
           tally.both, tally.neither, tally.twice);
    for (size_t i = 0; i < COUNT(reasons); i++)
        if (tally.for_reasons[i] > 0)
            printf("# %" PRIu64 ": %s\n", tally.for_reasons[i], reasons[i].why);
}

static void safetensors_as_its_own_reader_sees_it(void)
{
    compare_many(SAFETENSORS, make_safetensors);
}

static void gguf_as_its_own_readers_see_it(void)
{
    compare_many(GGUF, make_gguf);
}

TESTS(TEST(safetensors_as_its_own_reader_sees_it), TEST(gguf_as_its_own_readers_see_it))
