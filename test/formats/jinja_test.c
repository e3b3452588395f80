/* jinja_test.c - the tree of a template is that of Jinja itself, and what Jinja refuses is a fault. */
#include "formats/jinja.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/encode.h"
#include "lib/keygen.h"

static void show(const struct jinja *t, uint32_t i, struct buf *b);

static void put_hex(struct buf *b, struct span s)
{
    for (size_t i = 0; i < s.len; i++)
        buf_printf(b, "%02x", s.ptr[i]);
}

/* Its value, as far as 18 digits show it. */
static void show_integer(struct span s, struct buf *b)
{
    unsigned base = 10;
    uint64_t n = 0;
    size_t i = 0;
    if (s.len > 2 && s.ptr[0] == '0') {
        uint8_t low = s.ptr[1] | 32;
        base = low == 'x' ? 16 : low == 'o' ? 8 : low == 'b' ? 2 : 10;
        i = base != 10 ? 2 : 0;
    }
    for (; i < s.len && n < 1000000000000000000; i++) {
        uint8_t c = s.ptr[i], low = c | 32;
        if (c != '_' && (!ck_mul(n, base, &n) ||
                         !ck_add(n, c <= '9' ? c - (uint64_t)'0' : low - (uint64_t)'a' + 10, &n)))
            n = UINT64_MAX;
    }
    if (n < 1000000000000000000)
        buf_printf(b, "%" PRIu64, n);
    else
        buf_printf(b, "great");
}

static const struct jinja_node *at(const struct jinja *t, uint32_t i)
{
    return &t->node[i];
}

/* Those from i on, each behind a space; of one kind, or of all but data if kind is JINJA_DATA. */
static void show_all(const struct jinja *t, uint32_t i, struct buf *b)
{
    for (; i != 0; i = at(t, i)->next)
        if (at(t, i)->kind == JINJA_OUTPUT) {
            for (uint32_t k = at(t, i)->first; k != 0; k = at(t, k)->next)
                buf_printf(b, " (out "), show(t, k, b), buf_printf(b, ")");
        } else if (at(t, i)->kind != JINJA_DATA) {
            buf_printf(b, " "), show(t, i, b);
        }
}

/* Jinja sorts arguments: those in places, by name, * and **. */
static void show_arguments(const struct jinja *t, uint32_t first, struct buf *b)
{
    for (unsigned turn = 0; turn < 4; turn++)
        for (uint32_t i = first; i != 0; i = at(t, i)->next) {
            static const enum jinja_kind kinds[] = { JINJA_ABSENT, JINJA_NAMED, JINJA_SPREAD,
                                                     JINJA_SPREAD_ALL };
            enum jinja_kind kind = at(t, i)->kind;
            bool plain = kind != JINJA_NAMED && kind != JINJA_SPREAD && kind != JINJA_SPREAD_ALL;
            if (turn == 0 ? plain : kind == kinds[turn])
                buf_printf(b, " "), show(t, i, b);
        }
}

static void show_else(const struct jinja *t, uint32_t body, struct buf *b)
{
    size_t before;
    if (body == 0)
        return;
    buf_printf(b, " (else");
    before = b->len;
    show_all(t, at(t, body)->first, b);
    if (b->len == before)
        b->len -= strlen(" (else");
    else
        buf_printf(b, ")");
}

static void show_if(const struct jinja *t, uint32_t i, struct buf *b)
{
    uint32_t test = at(t, i)->first, then = at(t, test)->next, k = at(t, then)->next;
    buf_printf(b, "(if "), show(t, test, b), buf_printf(b, " "), show(t, then, b);
    for (; k != 0 && at(t, k)->kind == JINJA_IF; k = at(t, k)->next)
        buf_printf(b, " "), show(t, k, b);
    show_else(t, k, b);
    buf_printf(b, ")");
}

static void show_for(const struct jinja *t, uint32_t i, struct buf *b)
{
    uint32_t k = at(t, i)->first;
    buf_printf(b, "(for");
    for (unsigned n = 0; n < 3; n++, k = at(t, k)->next)
        buf_printf(b, " "), show(t, k, b);
    buf_printf(b, " %s ", at(t, i)->text.len > 0 ? "recursive" : "-");
    show(t, k, b);
    show_else(t, at(t, k)->next, b);
    buf_printf(b, ")");
}

static const struct {
    const char *word;
    bool text; /* stands in front of the children */
} words[] = {
    [JINJA_TUPLE] = { "tuple", false },
    [JINJA_LIST] = { "list", false },
    [JINJA_DICT] = { "dict", false },
    [JINJA_PAIR] = { "pair", false },
    [JINJA_ITEM] = { "[]", false },
    [JINJA_SLICE] = { "slice", false },
    [JINJA_NAMED] = { "=", true },
    [JINJA_SPREAD] = { "*", false },
    [JINJA_SPREAD_ALL] = { "**", false },
    [JINJA_NOT] = { "not", false },
    [JINJA_NEGATIVE] = { "neg", false },
    [JINJA_POSITIVE] = { "pos", false },
    [JINJA_CONCAT] = { "~", false },
    [JINJA_COMPARE] = { "cmp", false },
    [JINJA_AND] = { "and", false },
    [JINJA_OR] = { "or", false },
    [JINJA_CHOICE] = { "choice", false },
    [JINJA_BODY] = { "do", false },
    [JINJA_SET] = { "set", false },
    [JINJA_SET_BLOCK] = { "setblock", false },
    [JINJA_MACRO] = { "macro", true },
    [JINJA_PARAMETER] = { "param", true },
    [JINJA_CALL_BLOCK] = { "callblock", false },
    [JINJA_FILTER_BLOCK] = { "filterblock", false },
    [JINJA_WITH] = { "with", false },
    [JINJA_AUTOESCAPE] = { "autoescape", false },
    [JINJA_BLOCK] = { "block", true },
    [JINJA_GENERATION] = { "generation", false },
    [JINJA_EXTENDS] = { "extends", false },
    [JINJA_INCLUDE] = { "include", false },
    [JINJA_BROKEN] = { "broken", false },
    [JINJA_IMPORT] = { "import", true },
    [JINJA_FROM] = { "from", false },
};

static void show_text(struct buf *b, struct span s)
{
    buf_printf(b, "%.*s", (int)s.len, (const char *)s.ptr);
}

static void show(const struct jinja *t, uint32_t i, struct buf *b)
{
    const struct jinja_node *n = at(t, i);
    switch (n->kind) {
    case JINJA_ABSENT:
        buf_printf(b, "-");
        return;
    case JINJA_NAME:
        show_text(b, n->text);
        return;
    case JINJA_STRING:
        buf_printf(b, "'"), put_hex(b, n->text), buf_printf(b, "'");
        return;
    case JINJA_INTEGER:
        show_integer(n->text, b);
        return;
    case JINJA_FLOAT:
        buf_printf(b, "float");
        return;
    case JINJA_TRUE:
    case JINJA_FALSE:
    case JINJA_NIL:
        buf_printf(b, "%s",
                   n->kind == JINJA_TRUE    ? "true"
                   : n->kind == JINJA_FALSE ? "false"
                                            : "none");
        return;
    case JINJA_BREAK:
    case JINJA_CONTINUE:
        buf_printf(b, "%s", n->kind == JINJA_BREAK ? "break" : "continue");
        return;
    case JINJA_MEMBER:
        buf_printf(b, "(. "), show(t, n->first, b), buf_printf(b, " "), show_text(b, n->text);
        buf_printf(b, ")");
        return;
    case JINJA_FIELD:
        buf_printf(b, "(field "), show(t, n->first, b), buf_printf(b, " "), show_text(b, n->text);
        buf_printf(b, ")");
        return;
    case JINJA_CALL:
        buf_printf(b, "(call "), show(t, n->first, b), show_arguments(t, at(t, n->first)->next, b);
        buf_printf(b, ")");
        return;
    case JINJA_FILTER:
    case JINJA_TEST:
        buf_printf(b, n->kind == JINJA_FILTER ? "(| " : "(is "), show_text(b, n->text);
        buf_printf(b, " "), show(t, n->first, b), show_arguments(t, at(t, n->first)->next, b);
        buf_printf(b, ")");
        return;
    case JINJA_BINARY:
    case JINJA_OPERAND:
        buf_printf(b, "("), show_text(b, n->text), show_all(t, n->first, b), buf_printf(b, ")");
        return;
    case JINJA_IF:
        show_if(t, i, b);
        return;
    case JINJA_FOR:
        show_for(t, i, b);
        return;
    default:
        buf_printf(b, "(%s", words[n->kind].word);
        if (words[n->kind].text)
            buf_printf(b, " "), show_text(b, n->text);
        show_all(t, n->first, b);
        buf_printf(b, ")");
    }
}

/* Its tree, or "refused". */
static bool tree_of(struct span text, struct buf *b, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 256 << 20 };
    struct jinja t;
    if (!jinja_read(text, &a, &t, err))
        return false;
    if (t.n_faults > 0 || !t.whole)
        buf_printf(b, "refused");
    else
        show(&t, t.n, b);
    return true;
}

/* What it reads is as long as what was written. */
static struct span load(const char *path, struct arena *a)
{
    struct err err = { 0 };
    struct span all = { 0 };
    CHECK(file_load(path, 256 << 20, a, &all, &err));
    return all;
}

static struct span cut(struct span *from, char end)
{
    const uint8_t *p = memchr(from->ptr, end, from->len);
    struct span s = { from->ptr, p != NULL ? (size_t)(p - from->ptr) : from->len };
    from->ptr += s.len + (p != NULL);
    from->len -= s.len + (p != NULL);
    return s;
}

static void jinja_makes_the_same_tree_and_refuses_the_same(void)
{
    struct keygen k;
    char command[300];
    unsigned agreed = 0, refused = 0, n = 0;
    CHECK(keygen_open(&k));
    const char *files = getenv("JINJA_FILES");
    snprintf(command, sizeof command, "python3 test/formats/jinja_peer.py %s >%s/all",
             files != NULL ? files : "", k.folder);
    const char *argv[] = { "sh", "-c", command, NULL };
    CHECK(keygen_run(argv, NULL) == 0);
    struct span all = load(keygen_path(&k, "all"), &k.a);
    for (char name[20]; all.len > 0; n++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 64 << 20 };
        AUTO_CLOSE(buf) struct buf b;
        struct span line = cut(&all, '\n'), hex = cut(&line, ' ');
        struct err err = { 0 };
        size_t size = hex.ptr[0] == '-' ? 0 : hex.len / 2;
        uint8_t *text = ARENA_ARRAY(&a, uint8_t, size, &err);
        buf_init(&b, "tree", 16 << 20);
        snprintf(name, sizeof name, "%u", n);
        check_case = name;
        CHECK(text != NULL && (size == 0 || hex_get(hex, text, size)));
        CHECK(tree_of((struct span){ text, size }, &b, &err));
        bool same = span_eq(line, (struct span){ b.bytes, b.len });
        CHECK(same);
        if (!same)
            fprintf(stderr, "%.*s\n  want %.*s\n  got  %.*s\n", (int)size, (char *)text,
                    (int)line.len, (const char *)line.ptr, (int)b.len, (const char *)b.bytes);
        agreed += same;
        refused += span_eq(line, SPAN("refused"));
    }
    check_case = "";
    CHECK(agreed == n && n - refused >= n / 3);
    keygen_close(&k);
}

static const struct {
    const char *text;
    const char *want; /* the faults, each as "@OFFSET why;", then the tree */
} faults[] = {
    { "{{ x", "@4 the end of the tag is missing; (do (out x) (broken x))" },
    { "{% if x }}", "@8 a bracket that closes none; (do (broken if x))" },
    { "{{ 'x }}", "@3 a string without an end; (do (broken x))" },
    { "{{ '\\", "@3 a string without an end; (do (broken))" },
    { "{{ '\\x5' }}{{ a }}", "@4 an escape that is none; (do (broken '5c7835') (out a))" },
    { "{{ '\\u12' }}", "@4 an escape that is none; (do (broken '5c753132'))" },
    { "{{ '\\U00110000' }}", "@4 an escape that is none; (do (broken '5c553030313130303030'))" },
    { "{{ '\\N{BULLET' }}", "@4 an escape that is none; (do (broken '5c4e7b42554c4c4554'))" },
    { "{# x", "@0 a comment without an end; (do)" },
    { "{#\n", "(do)" },
    { "{% raw %}x", "@0 raw text without an end; (do)" },
    { "{% raw %}", "(do)" },
    { "{% foo a %}{{ b }}",
      "@3 a tag that is not known, or closes nothing; (do (broken foo a) (out b))" },
    { "{% endif %}{{ b }}",
      "@3 a tag that is not known, or closes nothing; (do (broken endif) (out b))" },
    { "{% %}{{ b }}", "@3 the name of the tag is missing; (do (broken) (out b))" },
    { "{{ }}", "@3 a value is missing; (do (broken))" },
    { "{{ a b }}{{ c }}", "@5 the end of the tag is missing; (do (out a) (broken a b) (out c))" },
    { "{{ a ! }}{{ c }}",
      "@5 a character that belongs in a string; (do (out a) (broken a) (out c))" },
    { "{{ (a] }}{{ c }}", "@5 a bracket that closes none; (do (broken a) (out c))" },
    { "{{ (a }}{{ c }}", "@6 a bracket that closes none; (do (broken a) (out c))" },
    { "{{ [a b] }}", "@6 a comma is missing; (do (broken a b))" },
    { "{{ {a} }}", "@5 a colon is missing; (do (broken a))" },
    { "{{ f(a=1, b) }}", "@10 an argument where none may stand; (do (broken f a b))" },
    { "{{ f(*a, *b) }}", "@9 an argument where none may stand; (do (broken f a b))" },
    { "{{ f(**a, b=1) }}", "@10 an argument where none may stand; (do (broken f a b))" },
    { "{{ a. }}", "@6 the name of a member is missing; (do (broken a))" },
    { "{{ a|1 }}", "@5 the name of a filter or test is missing; (do (broken a))" },
    { "{{ a is b is c }}", "@10 a test behind a test; (do (broken a is b is c))" },
    { "{% for a b %}{% endfor %}", "@9 \"in\" is missing;@16 a tag that is not known, or closes "
                                   "nothing; (do (broken for a b) (broken endfor))" },
    { "{% set 1 = 2 %}", "@9 what cannot be assigned to; (do (broken set))" },
    { "{% set a.1 = 2 %}", "@9 the name of a field is missing; (do (broken set a))" },
    { "{% macro 1() %}", "@9 a name is missing; (do (broken macro))" },
    { "{% macro true() %}", "@9 a name is missing; (do (broken macro true))" },
    { "{% macro f %}", "@11 the parameters are missing; (do (broken macro f))" },
    { "{% macro f(a=1, b) %}",
      "@17 a parameter without a value behind one with it; (do (broken macro f a b))" },
    { "{% call f %}", "@10 a call is missing; (do (broken call f))" },
    { "{% with a %}", "@10 \"=\" is missing; (do (broken with a))" },
    { "{% block 1 %}", "@9 a name is missing; (do (broken block))" },
    { "{% block a required %}x{% endblock %}",
      "@35 a required block with something in it; (do (broken endblock))" },
    { "{% import 'x' %}", "@14 \"as\" is missing; (do (broken import '78'))" },
    { "{% from 'x' %}", "@12 \"import\" is missing; (do (broken from '78'))" },
    { "{% from 'x' import _a %}",
      "@22 a name that cannot be imported; (do (broken from '78' import _a))" },
    { "{% if a %}{{ b }}", "@10 a body that nothing closes; (do (if a (do (out b))))" },
    { "{% if a %}{{ b }}{% else c %}{{ d }}",
      "@25 the end of the tag is missing; (do (broken else c) (out d))" },
    { "{% for a in b %}{{ '}}' ! }}{{ c }}{% endfor %}",
      "@24 a character that belongs in a string; (do (for a b - - (do (out '7d7d') (broken '7d7d') "
      "(out c))))" },
};

static void see_faults(const struct jinja *t, struct buf *b)
{
    for (size_t i = 0; i < t->n_faults && i < JINJA_FAULTS_MAX; i++)
        buf_printf(b, "@%" PRIu32 " %s;", t->fault[i].at, t->fault[i].why);
    buf_printf(b, "%s", t->n_faults > 0 ? " " : "");
    show(t, t->n, b);
}

/* The tag with a fault is passed over, and what follows is read; with each allocation failing. */
static void each_fault_is_told_where_it_is(void)
{
    for (size_t i = 0; i < COUNT(faults); i++) {
        bool done = false;
        check_case = faults[i].text;
        for (size_t nth = 0; !done; nth++) {
            AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
            AUTO_CLOSE(buf) struct buf b;
            struct jinja t = { 0 };
            struct err err = { 0 };
            struct span got;
            mem_fail_at = nth;
            bool read = jinja_read(span_of(faults[i].text), &a, &t, &err);
            done = nth > 0 && mem_fail_at > 0;
            CHECK(read == (nth == 0 || done) && (read || (err.kind == ERR_SYSTEM && t.n == 0)));
            mem_fail_at = 0;
            if (!read)
                continue;
            buf_init(&b, "tree", 1 << 16);
            see_faults(&t, &b);
            buf_put(&b, (struct span){ (const uint8_t *)"", 1 });
            CHECK(buf_done(&b, &got, &err));
            CHECK_STR((const char *)got.ptr, faults[i].want);
        }
    }
    check_case = "";
}

/* front n times, middle, back n times. */
static struct span nested(const char *front, const char *middle, const char *back, size_t n,
                          struct arena *a)
{
    struct err err = { 0 };
    size_t f = strlen(front), m = strlen(middle), e = strlen(back);
    uint8_t *text = ARENA_ARRAY(a, uint8_t, (f + e) * n + m + 1, &err);
    CHECK(text != NULL);
    for (size_t i = 0; i < n; i++)
        memcpy(text + i * f, front, f), memcpy(text + n * f + m + i * e, back, e);
    memcpy(text + n * f, middle, m);
    return (struct span){ text, (f + e) * n + m };
}

static void levels_have_a_most(void)
{
    static const struct {
        const char *front, *middle, *back;
    } rows[] = {
        { "{% if a %}", "b", "{% endif %}" },
        { "{% for a in b %}", "", "{% endfor %}" },
    };
    static const char *const values[][2] = { { "(", ")" },           { "[", "]" },  { "f(", ")" },
                                             { "not ", "" },         { "- ", "" },  { "a[", "]" },
                                             { "a if b else ", "" }, { "{a:", "}" } };
    for (size_t i = 0; i < COUNT(rows); i++)
        for (size_t n = JINJA_DEPTH_MAX - 1; n < JINJA_DEPTH_MAX + 200; n += 100) {
            AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 16 << 20 };
            struct jinja t;
            struct err err = { 0 };
            CHECK(jinja_read(nested(rows[i].front, rows[i].middle, rows[i].back, n, &a), &a, &t,
                             &err));
            CHECK((t.n_faults == 0) == (n <= JINJA_DEPTH_MAX));
        }
    for (size_t i = 0; i < COUNT(values); i++)
        for (size_t n = JINJA_DEPTH_MAX - 1; n < JINJA_DEPTH_MAX + 200; n += 100) {
            AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 16 << 20 };
            AUTO_CLOSE(buf) struct buf b;
            struct jinja t;
            struct err err = { 0 };
            struct span value = nested(values[i][0], "a", values[i][1], n, &a);
            buf_init(&b, "text", 1 << 20);
            buf_printf(&b, "{{ %.*s }}", (int)value.len, (const char *)value.ptr);
            check_case = values[i][0];
            CHECK(jinja_read((struct span){ b.bytes, b.len }, &a, &t, &err));
            CHECK((t.n_faults == 0) == (n <= JINJA_DEPTH_MAX));
            CHECK(n <= JINJA_DEPTH_MAX || strstr(t.fault[0].why, " in each other") != NULL);
        }
    check_case = "";
}

static void parts_have_a_most(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 128 << 20 };
    struct jinja t;
    struct err err = { 0 };
    struct span text = nested("{{a}}", "", "", JINJA_PARTS_MAX / 2 - 1, &a);
    CHECK(jinja_read(text, &a, &t, &err) && t.whole && t.n == JINJA_PARTS_MAX - 1);
    text = nested("{{a}}", "", "", JINJA_PARTS_MAX / 2, &a);
    CHECK(jinja_read(text, &a, &t, &err) && !t.whole && t.n_faults == 1);
    CHECK_STR(t.fault[0].why, "more parts than are followed");
}

static void an_arena_that_is_full_is_a_failure(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "small", .limit = 1000 };
    struct jinja t;
    struct err err = { 0 };
    CHECK(!jinja_read(SPAN("{{ a }}"), &a, &t, &err) && err.kind == ERR_LIMIT);
}

TESTS(TEST(each_fault_is_told_where_it_is), TEST(levels_have_a_most), TEST(parts_have_a_most),
      TEST(an_arena_that_is_full_is_a_failure),
      TEST(jinja_makes_the_same_tree_and_refuses_the_same))
