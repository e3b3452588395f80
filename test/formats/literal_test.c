/* literal_test.c - values as repr() writes them: what they are, and where what is none breaks off. */
#include "formats/literal.h"

#include "formats/show.h"
#include "lib/exact.h"

/* The tree in one line; a container with how many items it says it has. */
static void show_tree(struct show *s, const struct literal *list, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const struct literal *v = &list[i];
        static const char *const marks[] = {
            [LITERAL_TUPLE] = "()", [LITERAL_LIST] = "[]", [LITERAL_DICT] = "{}"
        };
        show_add(s, "%s", i > 0 ? " " : "");
        if (v->kind == LITERAL_NULL)
            show_add(s, "none");
        else if (v->kind == LITERAL_BOOL)
            show_add(s, "%s", v->number ? "true" : "false");
        else if (v->kind == LITERAL_INT)
            show_add(s, "%s%" PRIu64, v->minus ? "-" : "", v->number);
        else if (v->kind == LITERAL_TEXT)
            show_add(s, "'%.*s'", (int)v->text.len, (const char *)v->text.ptr);
        else
            show_add(s, "%s%zu..%zu", marks[v->kind], v->n, v->end);
    }
}

static bool show_literal(struct show *s, struct span text, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
    struct literal *list = NULL;
    s->n = 0, s->text[0] = 0;
    if (!literal_read(text, 100, &a, &list, err))
        return false;
    show_tree(s, list, list[0].end);
    return true;
}

static void check_row(struct span given, const char *want)
{
    static struct show got;
    struct err err = { 0 };
    AUTO_CLOSE(exact) struct exact text = exact_of(given);
    if (!show_literal(&got, text.bytes, &err))
        show_add(&got, "! @%" PRIu64 " %s", err.at, err.text);
    CHECK_STR(got.text, want);
    for (unsigned nth = 1; nth < 20; nth++) {
        struct err why = { 0 };
        mem_fail_at = nth;
        bool ok = show_literal(&got, text.bytes, &why);
        bool hit = mem_fail_at == 0;
        mem_fail_at = 0;
        CHECK(hit ? !ok && why.kind == ERR_SYSTEM : ok == (err.kind == ERR_NONE));
    }
}

static void a_literal_is_read_as_python_reads_it(void)
{
    static const struct {
        const char *text, *want;
    } rows[] = {
        { "None", "none" },
        { " True\n", "true" },
        { "False", "false" },
        { "0", "0" },
        { "-12L", "-12" },
        { "18446744073709551615", "18446744073709551615" },
        { "99999999999999999999999", "18446744073709551615" },
        { "18446744073709551616", "18446744073709551615" },
        { "18446744073709551620", "18446744073709551615" },
        { "184467440737095516160", "18446744073709551615" },
        { "'\\U0010ffff'", "'\xf4\x8f\xbf\xbf'" },
        { "'a\"b'", "'a\"b'" },
        { "\"it's\"", "'it's'" },
        { "'\\'\\\\\\x41\\u00e9\\t.'", "''\\A\xc3\xa9\t.'" },
        { "''", "''" },
        { "()", "()0..1" },
        { "(1,)", "()1..2 1" },
        { "( 3 , -4)", "()2..3 3 -4" },
        { "[1, [2, 'x'], ()]", "[]3..6 1 []2..5 2 'x' ()0..6" },
        { "{'a': (1, 2), 'b': None,}", "{}4..7 'a' ()2..5 1 2 'b' none" },
        { "{}", "{}0..1" },

        { "", "! @100 a value is missing" },
        { "(", "! @101 a bracket is not closed" },
        { "(1", "! @102 a bracket is not closed" },
        { "(1)", "! @100 parentheses around one value" },
        { "(,)", "! @101 not a value that repr() writes" },
        { "[1,,2]", "! @103 not a value that repr() writes" },
        { "[1 2]", "! @103 no comma between values" },
        { "['a' 'b']", "! @105 no comma between values" },
        { "[1)", "! @102 a bracket closes that was not opened" },
        { "1)", "! @101 something stands behind the value" },
        { ")", "! @100 not a value that repr() writes" },
        { "1 2", "! @102 something stands behind the value" },
        { "{'a'}", "! @104 a key without a value" },
        { "{'a': }", "! @106 a key without a value" },
        { "{'a', 1}", "! @104 no colon behind a key" },
        { "'a", "! @100 a text without end" },
        { "'a\\'", "! @100 a text without end" },
        { "'a\nb'", "! @100 a text without end" },
        { "'\\q'", "! @101 an escape that repr() does not write" },
        { "'\\x4'", "! @101 an escape that repr() does not write" },
        { "'\\ud800'", "! @101 an escape that repr() does not write" },
        { "'\\U00110000'", "! @101 an escape that repr() does not write" },
        { "-", "! @100 not a whole number in decimal" },
        { "01", "! @100 not a whole number in decimal" },
        { "1.5", "! @101 something stands behind the value" },
        { "0x10", "! @101 something stands behind the value" },
        { "Nonesuch", "! @100 not a value that repr() writes" },
        { "__import__('os')", "! @100 not a value that repr() writes" },
        { "b'x'", "! @100 not a value that repr() writes" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        check_case = rows[i].text;
        check_row(span_of(rows[i].text), rows[i].want);
    }
    check_case = "";
}

static void its_limits_hold(void)
{
    static char text[LITERAL_BYTES_MAX + 2];
    memset(text, '[', LITERAL_DEPTH_MAX + 1);
    check_row((struct span){ (uint8_t *)text, LITERAL_DEPTH_MAX + 1 },
              "! @164 more than 64 brackets inside another");
    memset(text, ' ', sizeof text);
    text[0] = '1';
    check_row((struct span){ (uint8_t *)text, LITERAL_BYTES_MAX }, "1");
    check_row((struct span){ (uint8_t *)text, LITERAL_BYTES_MAX + 1 },
              "! @100 1048577 bytes; a literal of at most 1048576 is read");
}

TESTS(TEST(a_literal_is_read_as_python_reads_it), TEST(its_limits_hold))
