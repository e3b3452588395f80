/* pickle_oracle_test.c - every import that either of CPython's unpicklers performs on a stream it
 * accepts is among those that are reported.
 *
 * Streams are made by a grammar that likes what is confusing (marks, memo, protocols, names in parts)
 * and by changing bytes of others. PICKLES=N for so many; needs python3. */
#include "formats/pickle.h"
#include "lib/check.h"
#include "lib/oracle.h"

enum { STREAM_MAX = 600, TAIL = 400, BATCH = 64 };

struct text {
    uint8_t at[STREAM_MAX + TAIL];
    size_t n;
};

static void put(struct text *t, const void *bytes, size_t n)
{
    if (t->n + n <= STREAM_MAX) {
        memcpy(t->at + t->n, bytes, n);
        t->n += n;
    }
}

static void put_u8(struct text *t, unsigned v)
{
    uint8_t b = (uint8_t)v;
    put(t, &b, 1);
}

static void put_le(struct text *t, uint64_t v, size_t n)
{
    for (size_t i = 0; i < n; i++)
        put_u8(t, (unsigned)(v >> (8 * i)) & 255);
}

static const char *const words[] = {
    "os",       "system",     "math",        "sqrt",        "__builtin__",
    "eval",     "a.b",        "collections", "OrderedDict", "",
    "x\\u0041", "\\x6f\\x73", "\xc3\xa9",    "copy_reg",    "_reconstructor",
    "1",        "00",         "-1",          "'os'",        "\"a'"
};

static const char *word(void)
{
    return words[oracle_any(COUNT(words))];
}

static void put_text(struct text *t)
{
    const char *w = word();
    size_t n = strlen(w);
    switch (oracle_any(7)) {
    case 0:
        put_u8(t, 0x8c), put_u8(t, (unsigned)n);
        break;
    case 1:
        put_u8(t, 'X'), put_le(t, n, 4);
        break;
    case 2:
        put_u8(t, 'U'), put_u8(t, (unsigned)n);
        break;
    case 3:
        put_u8(t, 'T'), put_le(t, n, 4);
        break;
    case 4:
        put_u8(t, 0x8d), put_le(t, n, 8);
        break;
    case 5:
        put(t, "V", 1), put(t, w, n), put(t, "\n", 1);
        return;
    default:
        put(t, "S'", 2), put(t, w, n), put(t, "'\n", 2);
        return;
    }
    put(t, w, n);
}

static void put_line(struct text *t)
{
    const char *w = word();
    put(t, w, strlen(w)), put(t, "\n", 1);
}

static void put_op(struct text *t)
{
    static const uint8_t bare[] = "(012N)\x85\x86\x87t]}\x8fl\x91"
                                  "dasue\x90"
                                  "bRo\x81\x92\x93Q\x94\x88";
    static const char *const ints[] = { "I1\n", "I00\n", "L7L\n", "F1.5\n", "I-3\n", "I 0x1f\n" };
    char line[24];
    switch (oracle_any(16)) {
    case 0:
    case 1:
    case 2:
        put_text(t);
        break;
    case 3:
        put_u8(t, 'c'), put_line(t), put_line(t);
        break;
    case 4:
        put_text(t), put_text(t), put_u8(t, 0x93);
        break;
    case 5:
        put_u8(t, 'q'), put_u8(t, oracle_any(6));
        break;
    case 6:
        put_u8(t, 'h'), put_u8(t, oracle_any(6));
        break;
    case 7:
        put_u8(t, oracle_any(2) ? 'r' : 'j'),
            put_le(t, oracle_any(4) ? oracle_any(6) : oracle_any(3000), 4);
        break;
    case 8:
        snprintf(line, sizeof line, oracle_any(4) ? "%c%u\n" : "%c 1_%u\n",
                 oracle_any(2) ? 'p' : 'g', oracle_any(5));
        put(t, line, strlen(line));
        break;
    case 9:
        put_u8(t, 'K'), put_u8(t, oracle_any(256));
        break;
    case 10: {
        const char *i = ints[oracle_any(COUNT(ints))];
        put(t, i, strlen(i));
        break;
    }
    case 11:
        put_u8(t, 0x80), put_u8(t, oracle_any(6));
        break;
    case 12:
        put_u8(t, '('), put_u8(t, 'i'), put_line(t), put_line(t);
        break;
    case 13:
        put_u8(t, 0x8a), put_u8(t, 1), put_u8(t, oracle_any(256));
        break;
    default:
        put_u8(t, bare[oracle_any(sizeof bare - 1)]);
        break;
    }
}

/* Most of what it makes is refused somewhere; short ones come through often enough. */
static void make(struct text *t, const struct text *last)
{
    t->n = 0;
    if (oracle_any(3) == 0 && last->n > 0) {
        *t = *last;
        for (unsigned i = oracle_any(3) + 1; i-- > 0;)
            t->at[oracle_any((uint32_t)t->n)] = (uint8_t)oracle_any(256);
        return;
    }
    if (oracle_any(2))
        put_u8(t, 0x80), put_u8(t, oracle_any(6));
    if (oracle_any(8) == 0)
        put_u8(t, 0x95), put_le(t, oracle_any(60), 8);
    size_t frame = t->n;
    for (unsigned i = oracle_any(14) + 1; i-- > 0;)
        put_op(t);
    put_u8(t, '.');
    if (frame >= 9 && t->at[frame - 9] == 0x95 && oracle_any(2)) { /* one that is right */
        struct text rest = { .n = frame - 8 };
        put_le(&rest, t->n - frame, 8);
        memcpy(t->at + frame - 8, rest.at + frame - 8, 8);
    }
}

/* ---- the other side ---- */

static struct span read_text(struct oracle *o, uint8_t room[STREAM_MAX * 4])
{
    uint32_t n = oracle_u32(o);
    bool fits = n <= STREAM_MAX * 4 && fread(room, 1, n, o->from) == n;
    return (struct span){ room, fits ? n : 0 };
}

static bool reported(const struct pickle *p, struct span module, struct span name)
{
    if (notes_times(p->notes, "computed-import") > 0 || notes_times(p->notes, "limit") > 0 ||
        notes_times(p->notes, "frame") > 0)
        return true;
    for (size_t i = 0; i < p->n_imports; i++)
        if (span_eq(p->import[i].module, module) && span_eq(p->import[i].name, name))
            return true;
    return false;
}

static void show(const struct text *t)
{
    for (size_t i = 0; i < t->n; i++)
        fprintf(stderr, "%02x", t->at[i]);
    fprintf(stderr, "\n");
}

/* What one of the two unpicklers says; *imports of those it accepts. */
static bool agrees(struct oracle *o, const struct text *t, const struct pickle *p,
                   uint64_t *accepted, uint64_t *imports)
{
    uint8_t room[2][STREAM_MAX * 4];
    int yes = fgetc(o->from);
    uint32_t n = oracle_u32(o);
    bool good = yes != EOF && n != UINT32_MAX;
    *accepted += yes == 1;
    for (uint32_t i = 0; good && i < n; i++) {
        struct span module = read_text(o, room[0]), name = read_text(o, room[1]);
        *imports += yes == 1;
        if (yes == 1 && !reported(p, module, name)) {
            char a[QUOTED_BYTES], b[QUOTED_BYTES];
            fprintf(stderr, "not reported: %s %s in ", span_quote(module, a), span_quote(name, b));
            show(t);
            good = false;
        }
    }
    if (yes == 1 && p->streams == 0 && notes_times(p->notes, "frame") == 0) {
        fprintf(stderr, "accepted there, not here: ");
        show(t);
        good = false;
    }
    return good;
}

static void every_import_is_reported(void)
{
    static struct text t[BATCH];
    const char *asked = getenv("PICKLES");
    uint64_t left = asked != NULL ? strtoull(asked, NULL, 10) : 100000, accepted = 0, imports = 0;
    struct text last = { 0 };
    struct oracle o = { 0 };
    bool good = oracle_open(&o, "python3", "test/formats/pickle_oracle.py");
    CHECK(good);
    for (; good && left > 0; left -= left < BATCH ? left : BATCH) {
        for (size_t i = 0; i < BATCH; i++) {
            make(&t[i], &last);
            last = t[i];
            oracle_put_u32(&o, (uint32_t)t[i].n);
            fwrite(t[i].at, 1, t[i].n, o.to);
        }
        fflush(o.to);
        for (size_t i = 0; i < BATCH; i++) {
            AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 16 << 20 };
            /* What follows STOP is for the loop that wants much in memory. */
            struct span bytes = { t[i].at, i % 2 ? STREAM_MAX + TAIL : t[i].n };
            struct source src = source_mem("stream", &bytes);
            struct pickle p;
            struct err err = { 0 };
            CHECK(pickle_read(&src, 0, &a, &p, &err));
            for (int kind = 0; kind < 2; kind++)
                good = agrees(&o, &t[i], &p, &accepted, &imports) && good;
        }
    }
    CHECK(good);
    CHECK(accepted > 100 && imports > 100); /* or nothing was compared */
    oracle_close(&o);
    printf("# %" PRIu64 " accepted, %" PRIu64 " imports\n", accepted, imports);
}

TESTS(TEST(every_import_is_reported))
