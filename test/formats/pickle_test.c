/* pickle_test.c - what a pickle asks for, one row a trick, and every allocation failing in turn.
 * pickle_oracle_test.c compares with CPython itself. */
#include "formats/pickle.h"
#include "formats/pickle_machine.h"

#include "base/buf.h"
#include "formats/pickle_rows.h"
#include "lib/check.h"

static void put_uses(struct buf *b, const struct pickle_import *i)
{
    static const char letters[] = "cnxbfmsohkaituv";
    for (unsigned k = 0; k < sizeof letters - 1; k++)
        if (i->uses & 1u << k)
            buf_printf(b, "%c", letters[k]);
    buf_printf(b, "%s%s(%s);", i->dotted ? "." : "", i->how == PICKLE_GETATTR ? "g" : "",
               i->shown != NULL ? i->shown : "");
}

static void dump(const struct pickle *p, char to[600])
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct span text = { 0 };
    struct err err = { 0 };
    buf_init(&b, "dump", 600);
    for (size_t i = 0; i < p->n_imports; i++) {
        const struct pickle_import *x = &p->import[i];
        buf_printf(&b, "%s", b.len > 0 ? " " : "");
        buf_put(&b, x->module);
        buf_printf(&b, " ");
        buf_put(&b, x->name);
        if (!span_eq(x->module, x->real_module) || !span_eq(x->name, x->real_name)) {
            buf_printf(&b, "=");
            buf_put(&b, x->real_module);
            buf_printf(&b, ".");
            buf_put(&b, x->real_name);
        }
        buf_printf(&b, " ");
        put_uses(&b, x);
    }
    for (size_t i = 0; i < p->notes->n_codes; i++)
        buf_printf(&b, "%s%s", b.len > 0 ? " " : "", p->notes->count[i].code);
    CHECK(buf_done(&b, &text, &err));
    snprintf(to, 600, "%.*s", (int)text.len, (const char *)text.ptr);
}

static void check_read(struct span bytes, const char *want)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 64 << 20 };
    struct source src = source_mem("test", &bytes);
    struct pickle p;
    struct err err = { 0 };
    char got[600];
    CHECK(pickle_read(&src, 0, &a, &p, &err));
    dump(&p, got);
    CHECK_STR(got, want);
}

/* Far from the end opcodes take another way, on which everything must be the same. What stands behind
 * the last STOP says nothing. */
static void each_trick_is_seen_far_from_the_end(void)
{
    for (size_t i = 0; i < COUNT(rows); i++) {
        uint8_t file[2048];
        check_case = rows[i].name;
        if (rows[i].n == 0 || rows[i].bytes[rows[i].n - 1] != '.' ||
            strstr(rows[i].want, "truncated") != NULL)
            continue;
        memcpy(file, rows[i].bytes, rows[i].n);
        memset(file + rows[i].n, 0xff, sizeof file - rows[i].n);
        check_read((struct span){ file, sizeof file }, rows[i].want);
    }
}

/* The same piece over and over. */
static const struct {
    const char *name, *front;
    size_t n_front;
    const char *piece;
    size_t n_piece;
    unsigned times;
    const char *end, *want, *note; /* note: the text of the last one */
} many[] = {
    { "a module of more than a window", P("c"), P("a"), 70000, "\nx\n0cos\nsystem\n.",
      "os system (); computed-import", "a name of more than 65536 bytes" },
    { "a name of more than a window", P("cx\n"), P("a"), 70000, "\n0cos\nsystem\n.",
      "os system (); computed-import", "a name of more than 65536 bytes" },
    { "quotes around more than a window", P("S'"), P("a"), 70000, "'\nS'x'\n\x93.",
      "computed-import", "what is imported is no constant" },
    { "a line of more than a window", P("V"), P("a"), 70000, "\nS'x'\n\x93.", "computed-import",
      "what is imported is no constant" },
    { "a text of more than a window", P("X\x71\x11\1\0"), P("a"), 70001, "S'x'\n\x93.",
      "computed-import", "what is imported is no constant" },
    { "an attribute of more than a window", P("c__builtin__\ngetattr\n(cos\npath\nV"), P("a"),
      70000, "\ntR.", "__builtin__ getattr=builtins.getattr co(\"path\", ...); os path h();", "" },
    { "digits of more than a window", P("ca\nb\n(I"), P("1"), 70000, "\ntR.", "a b c(...);", "" },
    { "a place of more than a window", P("Np"), P("1"), 70000, "\n.", "odd-operand",
      "no number for the memo" },
    { "lists of lists that stay small", P("]q\0"), P("0(h\0h\0lq\0"), 38, ".", "", "" },
    { "lists of lists", P("]q\0"), P("0(h\0h\0lq\0"), 40, ".", "expansion",
      "more than 1000000000000 values stand for one" },
    { "tuples of tuples that stay small", P(")q\0"), P("0h\0h\0\x86q\0"), 38, ".", "", "" },
    { "tuples of tuples", P(")q\0"), P("0h\0h\0\x86q\0"), 40, ".", "expansion",
      "more than 1000000000000 values stand for one" },
    { "lists that are filled later", P("]q\0"), P("0](h\0h\0eq\0"), 40, ".", "expansion",
      "more than 1000000000000 values stand for one" },
    { "dicts of dicts", P("}q\0"), P("0}(K\1h\0K\2h\0uq\0"), 40, ".", "expansion",
      "more than 1000000000000 values stand for one" },
    { "streams", P(""), P("N."), PICKLE_STREAMS_MAX, "", "limit", "more than 65536 streams" },
    { "streams that are one too many", P(""), P("N."), PICKLE_STREAMS_MAX, "cos\nsystem\n.",
      "limit", "more than 65536 streams" },
    { "values like a file that are all kept", P(""), P("U\16cmath\nsqrt\n)R.0"), PICKLE_HIDDEN_MAX,
      "N.", "", "" },
    { "values like a file", P(""), P("U\16cmath\nsqrt\n)R.0"), PICKLE_HIDDEN_MAX + 1, "N.", "limit",
      "more than 65536 values" },
    { "tuples that nobody remembers", P(""), P(")0"), PICKLE_KEPT_MAX, "c__builtin__\ntype\n(NtR.",
      "__builtin__ type=builtins.type co();", "" },
};

static void each_number_of_things_is_told_of(void)
{
    for (size_t i = 0; i < COUNT(many); i++) {
        AUTO_CLOSE(buf) struct buf b;
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 256 << 20 };
        struct span bytes;
        struct pickle p;
        struct err err = { 0 };
        char got[600];
        check_case = many[i].name;
        buf_init(&b, "test", 16 << 20);
        buf_put(&b, (struct span){ (const uint8_t *)many[i].front, many[i].n_front });
        for (unsigned k = 0; k < many[i].times; k++)
            buf_put(&b, (struct span){ (const uint8_t *)many[i].piece, many[i].n_piece });
        buf_printf(&b, "%s", many[i].end);
        CHECK(buf_done(&b, &bytes, &err));
        struct source src = source_mem("test", &bytes);
        CHECK(pickle_read(&src, 0, &a, &p, &err));
        dump(&p, got);
        CHECK_STR(got, many[i].want);
        CHECK_STR(p.notes->n > 0 ? p.notes->list[p.notes->n - 1].text : "", many[i].note);
    }
}

/* Where what is held of a file ends changes nothing. */
static void an_opcode_stands_across_what_is_held(void)
{
    static const char tail[] = "cos\nsystem\n(S'id'\nX\2\0\0\0abJ\1\0\0\0tR.";
    static uint8_t file[2 * WINDOW_BYTES];
    const size_t n = sizeof tail - 1;
    check_case = "";
    for (size_t shift = 0; shift <= n; shift++) {
        const size_t from = (WINDOW_BYTES - shift) & ~(size_t)1;
        for (size_t i = 0; i < from; i += 2)
            file[i] = 'N', file[i + 1] = '0';
        memcpy(file + from, tail, n);
        check_read((struct span){ file, from + n }, "os system c(\"id\", \"ab\", 1);");
        memset(file + from + n, 0xff, sizeof file - from - n);
        check_read((struct span){ file, sizeof file }, "os system c(\"id\", \"ab\", 1);");
    }
}

/* Each number gives back what was put there, whatever the order. */
static void a_memo_is_one_table(void)
{
    static const struct {
        const char *name;
        uint32_t first, step;
        bool next;
    } orders[] = {
        { "the next", 0, 1, true },
        { "upwards", 0, 1, false },
        { "in steps", 3, 7, false },
        { "far apart", 5, 1 << 19, false },
        { "downwards", 5999, UINT32_MAX, false },
    };
    enum { PLACES = 6000 };
    for (size_t i = 0; i < COUNT(orders); i++) {
        AUTO_CLOSE(buf) struct buf b;
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 64 << 20 };
        struct span bytes;
        struct pickle p;
        struct err err = { 0 };
        char name[16];
        check_case = orders[i].name;
        buf_init(&b, "test", 1 << 20);
        buf_put(&b, SPAN("\x80\4\x95\0\0\0\0\0\0\0\0"));
        for (unsigned get = 0; get < 2; get++)
            for (uint32_t k = 0, key = orders[i].first; k < PLACES; k++, key += orders[i].step) {
                uint8_t at[5] = { get ? 'j' : 'r', (uint8_t)key, (uint8_t)(key >> 8),
                                  (uint8_t)(key >> 16), (uint8_t)(key >> 24) };
                buf_printf(&b, get ? "\x8c\2os" : "\x8c\4%04u", k);
                if (!get && orders[i].next)
                    buf_put(&b, SPAN("\x94"));
                else
                    buf_put(&b, (struct span){ at, 5 });
                buf_put(&b, get ? SPAN("\x93"
                                       "0")
                                : SPAN("0"));
            }
        buf_put(&b, SPAN("N."));
        CHECK(buf_done(&b, &bytes, &err));
        for (unsigned k = 0; k < 4; k++)
            b.bytes[3 + k] = (uint8_t)((b.len - 11) >> 8 * k);
        struct source src = source_mem("test", &bytes);
        CHECK(pickle_read(&src, 0, &a, &p, &err));
        CHECK(p.notes->n == 0 && p.n_imports == PLACES && p.streams == 1 && p.end == bytes.len &&
              p.protocol == 4);
        for (unsigned k = 0; k < PLACES && k < p.n_imports; k++) {
            snprintf(name, sizeof name, "%04u", k);
            CHECK(span_eq(p.import[k].name, span_of(name)));
        }
    }
}

/* More imports than are told apart: of the rest nothing is known, whatever is done with them. */
static void imports_past_their_number_are_told_of(void)
{
    static const char rest[] =
        "cos\nsystem\np3\n(S'id'\ng3\ntRp4\n}S'a'\nK\1sb0"      /* called, and its state set */
        "g3\n}b0ca\nb\n)R}S'set_params'\ng4\nsg4\n\x86"         /* written to; a state of it */
        "b0ca\nb\n)RNg4\n\x86"                                  /* slots of it */
        "b0g4\n)R0g3\n(g4\ntR0"                                 /* called, and given */
        "g0\n(g3\ng3\nNtR0g1\n(g3\nS'a'\ntR0g1\n(g4\nS'a'\ntR0" /* given to who is known */
        "g1\n(g2\nS'a'\ntR0(g3\ng3\nlS'_mgr'\ng4\ng3\n\x85"     /* in lists and tuples */
        "g2\n(g3\ng4\ntR}b.";
    static const char front[] = "ccopyreg\n_reconstructor\np0\n0c__builtin__\ngetattr\np1\n0"
                                "ca\nb\np2\n0";
    AUTO_CLOSE(buf) struct buf b;
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 256 << 20 };
    struct span bytes;
    struct pickle p;
    struct err err = { 0 };
    check_case = "";
    buf_init(&b, "test", 16 << 20);
    buf_put(&b, (struct span){ (const uint8_t *)front, sizeof front - 1 });
    for (unsigned i = 3; i < PICKLE_IMPORTS_MAX; i++)
        buf_printf(&b, "c%u\nx\n0", i);
    uint64_t all = b.len;
    buf_put(&b, (struct span){ (const uint8_t *)rest, sizeof rest - 1 });
    CHECK(buf_done(&b, &bytes, &err));
    for (unsigned past = 0; past < 2; past++) {
        struct span part = { bytes.ptr, past ? bytes.len : all };
        struct source src = source_mem("test", &part);
        CHECK(pickle_read(&src, 0, &a, &p, &err));
        CHECK(p.n_imports == PICKLE_IMPORTS_MAX && p.streams == past);
        CHECK_STR(p.notes->list[0].code, past ? "limit" : "truncated");
        CHECK_STR(p.notes->list[0].text,
                  past ? "more than 65536 imports" : "the file ends without STOP");
    }
}

static void each_trick_is_seen(void)
{
    for (size_t i = 0; i < COUNT(rows); i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 16 << 20 };
        struct span bytes = { (const uint8_t *)rows[i].bytes, rows[i].n };
        struct source src = source_mem("test", &bytes);
        struct pickle p;
        struct err err = { 0 };
        char got[600];
        check_case = rows[i].name;
        CHECK(pickle_read(&src, 0, &a, &p, &err));
        dump(&p, got);
        CHECK_STR(got, rows[i].want);
        for (size_t nth = 1; nth < 30; nth++) {
            AUTO_CLOSE(arena) struct arena b = { .name = "test", .limit = 16 << 20 };
            struct pickle q;
            mem_fail_at = nth;
            bool ok = pickle_read(&src, 0, &b, &q, &err);
            bool reached = mem_fail_at == 0;
            mem_fail_at = 0;
            CHECK(ok != reached);
            if (reached)
                CHECK(err.kind == ERR_SYSTEM);
            err = (struct err){ 0 };
        }
    }
}

/* As joblib does: behind BUILD stand bytes that are no opcodes. */
static void skip_two(struct pickle_watch *w, struct pickle_machine *m, struct pickle_value target,
                     struct pickle_value state)
{
    (void)w, (void)state;
    CHECK(target.tag == PV_MADE);
    CHECK(pickle_skip(m, 2));
    CHECK(!pickle_skip(m, 1000));
}

static bool stop(struct pickle_watch *w, struct pickle_machine *m, struct pickle_value result)
{
    (void)w, (void)m;
    CHECK(result.tag == PV_MADE);
    return false;
}

static void who_listens_says_what_is_no_opcode(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 16 << 20 };
    struct span bytes = SPAN("ca\nB\n)R}b\xff\xfe.cos\nsystem\n.");
    struct source src = source_mem("test", &bytes);
    struct pickle_watch watch = { .built = skip_two, .stopped = stop };
    struct pickle p;
    struct err err = { 0 };
    CHECK(pickle_read_watched(&src, 0, &watch, &a, &p, &err));
    CHECK(p.n_imports == 1 && p.streams == 1 && p.end == 12 && p.stopped == 12);
    CHECK(p.notes->n_codes == 0);
}

TESTS(TEST(each_trick_is_seen), TEST(each_trick_is_seen_far_from_the_end),
      TEST(each_number_of_things_is_told_of), TEST(an_opcode_stands_across_what_is_held),
      TEST(a_memo_is_one_table), TEST(imports_past_their_number_are_told_of),
      TEST(who_listens_says_what_is_no_opcode))
