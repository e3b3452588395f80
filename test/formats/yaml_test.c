/* yaml_test.c - the part of YAML that is read, and what is refused with which reason. Every row runs
 * again with each allocation failing once. */
#include "formats/yaml.h"

#include "base/buf.h"
#include "lib/check.h"

/* A node as JSON has it: nothing ~, text in quotes, a text that was quoted behind a "!". */
static void put_text(struct buf *b, const struct yaml_node *n)
{
    if (n->kind == YAML_NOTHING)
        buf_printf(b, "~");
    if (n->kind == YAML_PASSED)
        buf_printf(b, "...");
    if (n->kind == YAML_TEXT) {
        buf_printf(b, "%s", n->quoted ? "!" : "");
        buf_quoted(b, n->text);
    }
}

/* Only tests may recurse: their input is ours. */
static void put(struct buf *b, const struct yaml_node *n)
{
    put_text(b, n);
    if (n->kind != YAML_MAP && n->kind != YAML_LIST)
        return;
    buf_printf(b, n->kind == YAML_MAP ? "{" : "[");
    for (const struct yaml_node *c = n->child; c != NULL; c = c->next) {
        if (n->kind == YAML_MAP) {
            buf_put(b, c->key);
            buf_printf(b, ": ");
        }
        put(b, c);
        buf_printf(b, c->next != NULL ? ", " : "");
    }
    buf_printf(b, n->kind == YAML_MAP ? "}" : "]");
}

static const struct row {
    const char *text, *want; /* the tree, or the error */
} rows[] = {
    { "", "~" },
    { "# only a comment\n\n", "~" },
    { "---\n# c\na: 1\n", "{a: \"1\"}" },
    { "a: b\n", "{a: \"b\"}" },
    { "a:\n", "{a: ~}" },
    { "a: ~\nb: null\nc: '~'\nd: Null\n", "{a: ~, b: ~, c: !\"~\", d: \"Null\"}" },
    { "a: 'it''s'\nb: \"x\\n\\\"y\"\nc: ''\n", "{a: !\"it's\", b: !\"x\\x0a\\x22y\", c: !\"\"}" },
    { "a: b # c\nd: e#f\n'g': \"h\" # i\n", "{a: \"b\", d: \"e#f\", g: !\"h\"}" },
    { "a:\n  b:\n    c: 1\n  d: 2\ne: 3\n", "{a: {b: {c: \"1\"}, d: \"2\"}, e: \"3\"}" },
    { "a:\n- 1\n- 2\nb:\n  - 3\nc: 4\n", "{a: [\"1\", \"2\"], b: [\"3\"], c: \"4\"}" },
    { "- a\n- b: 1\n  c: 2\n-\n  d: 3\n- - x\n  - y\n-\n",
      "[\"a\", {b: \"1\", c: \"2\"}, {d: \"3\"}, [\"x\", \"y\"], ~]" },
    { "a:\n- b:\n  - 1\n  c: 2\n- d: 3\ne: 4\n",
      "{a: [{b: [\"1\"], c: \"2\"}, {d: \"3\"}], e: \"4\"}" },
    { "- - - a\n", "[[[\"a\"]]]" },
    { "a: [b, \"c, d\", 'e', ~]\nf: [ ]\ng: []  # none\nh: {}\n",
      "{a: [\"b\", !\"c, d\", !\"e\", ~], f: [], g: [], h: {}}" },
    { "a: |\n  x\n    y\n\n  z\n\nb: >-\n  p\n  q\n\n  r\nc: |\nd: 1\n",
      "{a: !\"x\\x0a  y\\x0a\\x0az\", b: !\"p q \\x0ar\", c: !\"\", d: \"1\"}" },
    { "a:\n- |\n  x\n- b: |+\n    # y\n", "{a: [!\"x\", {b: !\"# y\"}]}" },
    { "a: b:c\nd: -e\nf: http://x\n", "{a: \"b:c\", d: \"-e\", f: \"http://x\"}" },
    { "a: 1\r\nb:\r\n  - 2\r\n", "{a: \"1\", b: [\"2\"]}" },
    { "a b: c d\n\"e: f\" : g\n", "{a b: \"c d\", e: f: \"g\"}" },

    { "a: &x b\n", "@3 line 1, column 4: anchor, tag, alias or other sign that is not read" },
    { "a:\n  - *x\n", "@7 line 2, column 5: anchor, tag, alias or other sign that is not read" },
    { "a: !t b\n", "@3 line 1, column 4: anchor, tag, alias or other sign that is not read" },
    { "a: {b: c}\n", "@3 line 1, column 4: anchor, tag, alias or other sign that is not read" },
    { "a: [[b]]\n", "@4 line 1, column 5: anchor, tag, alias or other sign that is not read" },
    { "<<: x\n", "@0 line 1, column 1: line is no key with a value" },
    { "? a\n: b\n", "@0 line 1, column 1: line is no key with a value" },
    { "%YAML 1.2\n", "@0 line 1, column 1: line is no key with a value" },
    { "a\n", "@0 line 1, column 1: line is no key with a value" },
    { "\"a\" b\n", "@0 line 1, column 1: line is no key with a value" },
    { " a: b\n", "@1 line 1, column 2: line is indented under nothing" },
    { "a: b\n  c: d\n", "@7 line 2, column 3: line is indented under nothing" },
    { "a:\n    b: 1\n  c: 2\n", "@14 line 3, column 3: line is indented under nothing" },
    { "- a\n  - b\n", "@6 line 2, column 3: line is indented under nothing" },
    { "a:\n  b\n", "@5 line 2, column 3: text over several lines" },
    { "a: b\n  c\n", "@7 line 2, column 3: text over several lines" },
    { "- a\nb: c\n", "@4 line 2, column 1: something else where an entry belongs" },
    { "a: 1\n- b\n", "@5 line 2, column 1: something else where an entry belongs" },
    { "a: b: c\n", "@4 line 1, column 5: a map where text belongs" },
    { "a: b:\n", "@4 line 1, column 5: a map where text belongs" },
    { "\ta: b\n", "@0 line 1, column 1: tab in the indentation" },
    { "a:\n  \tb: c\n", "@5 line 2, column 3: tab in the indentation" },
    { "a: 'b\n", "@3 line 1, column 4: quoted text without an end on its line" },
    { "a: \"\\x41\"\n", "@5 line 1, column 6: escape that is not read" },
    { "a: 'b' c\n", "@7 line 1, column 8: text behind quoted text" },
    { "a: [b\n", "@4 line 1, column 5: list without an end on its line" },
    { "a: [b, \n", "@3 line 1, column 4: list without an end on its line" },
    { "a: ['b' c]\n", "@4 line 1, column 5: list without an end on its line" },
    { "a: [b] c\n", "@7 line 1, column 8: text behind a list" },
    { "a: |2\n  b\n", "@3 line 1, column 4: style of a block that is not read" },
    { "a: |\n    b\n  c\n", "@13 line 3, column 3: line of a block that begins before its first" },
    { "a: 1\n---\nb: 2\n", "@5 line 2, column 1: more than one document" },
    { "a: 1\nb: 2\na: 3\n", "@10 line 3, column 1: a key that is given twice" },
    { "a:\n  b: 1\nc:\n  b: 1\n  b: 2\n", "@22 line 5, column 3: a key that is given twice" },
    { "a: b\rc: d\n", "@4 line 1, column 5: line ends as no other does" },
    { "a: b\xc2\x85\n", "@4 line 1, column 5: line ends as no other does" },
    { "a: b\xe2\x80\xa9\n", "@4 line 1, column 5: line ends as no other does" },
};

static bool read_row(const char *text, struct buf *b, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
    struct yaml_ask ask = { .text = span_of(text) };
    struct yaml_node *root;
    if (!yaml_tree(&ask, &a, &root, err))
        return false;
    put(b, root);
    return true;
}

static void each_row_gives_what_it_must(void)
{
    for (size_t i = 0; i < COUNT(rows); i++) {
        AUTO_CLOSE(buf) struct buf b = { 0 };
        struct err err = { 0 };
        buf_init(&b, "test", 1 << 20);
        check_case = rows[i].text;
        if (!read_row(rows[i].text, &b, &err))
            buf_printf(&b, "@%" PRIu64 " %s", err.at, err.text);
        buf_printf(&b, "%c", 0);
        CHECK_STR((const char *)b.bytes, rows[i].want);
        CHECK(err.kind == ERR_NONE || (err.kind == ERR_INPUT && err.has_at));
    }
}

/* Asked to, the reader goes on where a quoted value does not end on its line. */
static const struct row folded[] = {
    { "a: 'x\n  y'\nb: 1\n", "{a: !\"x y\", b: \"1\"}" },
    { "a:\n- 'x''y\n\n  z'\n- \"p\n  q\" # c\n", "{a: [!\"x'y  z\", !\"p q\"]}" },
    { "a: 'x''\n  y'\n", "{a: !\"x' y\"}" },
    { "a: \"\\x41\\xe9\\u20AC\\U0001f600b\\n\"\n",
      "{a: !\"A\\xc3\\xa9\\xe2\\x82\\xac\\xf0\\x9f\\x98\\x80b\\x0a\"}" },
    { "\"a\\x5fb\": \"\\x4\"\n", "@12 line 1, column 13: escape that is not read" },
    { "a: \"\\ud83d\\ude00\"\n", "@5 line 1, column 6: escape that is not read" },
    { "a: \"\\u0000\"\n", "@5 line 1, column 6: escape that is not read" },
    { "a: \"\\U00110000\"\n", "@5 line 1, column 6: escape that is not read" },
    { "a: \"\\xg1\"\n", "@5 line 1, column 6: escape that is not read" },
    { "a: '\\x41'\n", "{a: !\"\\x5cx41\"}" },
    { "\"a\\x5fb\": c\n", "{a_b: \"c\"}" },
    { "a: 'x' b\n", "@7 line 1, column 8: text behind quoted text" },
    { "a: 'x\n  y' b\n", "@11 line 2, column 6: text behind quoted text" },
    { "a: 'x\nb: y'\n", "@3 line 1, column 4: quoted text without an end under its key" },
    { "a: 'x\n", "@3 line 1, column 4: quoted text without an end under its key" },
    { "a: \"x\\n\n  y\"\n", "@5 line 1, column 6: escape in a text over several lines" },
    { "a: \"x\\\n  y\"\n", "@5 line 1, column 6: escape in a text over several lines" },
    { "a: b\n  'c\nd: e'\n", "@7 line 2, column 3: text over several lines" },
    { "'a\n  b': c\n", "@0 line 1, column 1: line is no key with a value" },
    { "a: ['x\n  y']\n", "@4 line 1, column 5: quoted text without an end on its line" },
};

static bool read_folds(const char *text, struct arena *a, struct buf *b, struct err *err)
{
    struct yaml_ask ask = { .text = span_of(text), .folds = true };
    struct yaml_node *root;
    if (!yaml_tree(&ask, a, &root, err))
        return false;
    put(b, root);
    return true;
}

static void a_value_in_quotes_may_go_on(void)
{
    for (size_t i = 0; i < COUNT(folded); i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
        AUTO_CLOSE(buf) struct buf b = { 0 };
        struct err err = { 0 };
        buf_init(&b, "test", 1 << 20);
        check_case = folded[i].text;
        if (!read_folds(folded[i].text, &a, &b, &err))
            buf_printf(&b, "@%" PRIu64 " %s", err.at, err.text);
        buf_printf(&b, "%c", 0);
        CHECK_STR((const char *)b.bytes, folded[i].want);
        for (size_t nth = 1; nth < 40; nth++) {
            AUTO_CLOSE(arena) struct arena other = { .name = "test", .limit = 1 << 20 };
            AUTO_CLOSE(buf) struct buf none = { 0 };
            err = (struct err){ 0 };
            buf_init(&none, "test", 1 << 20);
            mem_fail_at = nth;
            bool ok = read_folds(folded[i].text, &other, &none, &err);
            mem_fail_at = 0;
            CHECK(ok || err.kind == ERR_SYSTEM || err.kind == ERR_INPUT);
        }
    }
}

static void each_allocation_may_fail(void)
{
    for (size_t i = 0; i < COUNT(rows); i++) {
        bool hit = true;
        check_case = rows[i].text;
        for (size_t nth = 1; hit && nth < 1000; nth++) {
            AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
            struct yaml_ask ask = { .text = span_of(rows[i].text) };
            struct yaml_node *root = NULL;
            struct err err = { 0 };
            mem_fail_at = nth;
            bool ok = yaml_tree(&ask, &a, &root, &err);
            hit = mem_fail_at == 0;
            mem_fail_at = 0;
            CHECK(!hit || (!ok && err.kind == ERR_SYSTEM && root == NULL));
        }
    }
}

static void keys_that_are_not_asked_for_are_passed_over(void)
{
    static const char *const only[] = { "a", "z" };
    static const char text[] = "x: {not: [read}\n  at all\na:\n  b: 1\n  x: 2\nx:\n- *y\nz: 3\n";
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct notes *notes = ARENA_ARRAY(&a, struct notes, 1, &(struct err){ 0 });
    struct yaml_ask ask = {
        .text = SPAN(text), .origin = 100, .only = only, .n_only = COUNT(only), .notes = notes
    };
    struct err err = { 0 };
    struct yaml y;
    buf_init(&b, "test", 1 << 20);
    CHECK(yaml_read(&ask, &a, &y, &err) && y.why == NULL);
    put(&b, y.root);
    buf_printf(&b, "%c", 0);
    CHECK_STR((const char *)b.bytes, "{x: ..., a: {b: \"1\", x: \"2\"}, x: ..., z: \"3\"}");
    CHECK(notes->n == 1 && notes->list[0].off == 142);
    CHECK(yaml_get(y.root, "a")->at == 130 && yaml_get(yaml_get(y.root, "a"), "b")->at == 133);
    CHECK(yaml_get(y.root, "b") == NULL && yaml_get(NULL, "b") == NULL);
    CHECK(yaml_get(yaml_get(y.root, "z"), "b") == NULL);
}

static void depth_and_size_have_limits(void)
{
    for (unsigned more = 0; more < 2; more++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 64 << 20 };
        char text[2 * YAML_DEPTH_MAX + 4] = "";
        struct yaml_node *root;
        struct err err = { 0 };
        for (unsigned i = 0; i < YAML_DEPTH_MAX + more; i++)
            memcpy(text + 2 * i, "- ", 3);
        struct yaml_ask ask = { .text = span_of(text) };
        CHECK(yaml_tree(&ask, &a, &root, &err) == (more == 0));
        CHECK_STR(err.text, more ? "more than 32 levels deep" : "");
        CHECK(more == 0 || (err.kind == ERR_LIMIT && err.at == 2 * YAML_DEPTH_MAX));
    }
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 128 << 20 };
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct yaml_node *root;
    struct err err = { 0 }, many = { 0 };
    buf_init(&b, "test", YAML_BYTES_MAX + 1);
    for (unsigned i = 0; i < YAML_NODES_MAX; i++)
        buf_put(&b, SPAN("-\n"));
    struct yaml_ask ask = { .text = { b.bytes, b.len } };
    CHECK(!yaml_tree(&ask, &a, &root, &many));
    CHECK_STR(many.text, "more than 200000 values");
    buf_room(&b, YAML_BYTES_MAX + 1 - b.len);
    ask.text = (struct span){ b.bytes, YAML_BYTES_MAX + 1 };
    CHECK(!yaml_tree(&ask, &a, &root, &err));
    CHECK_STR(err.text, "4194305 bytes, at most 4194304");
}

TESTS(TEST(each_row_gives_what_it_must), TEST(a_value_in_quotes_may_go_on),
      TEST(each_allocation_may_fail), TEST(keys_that_are_not_asked_for_are_passed_over),
      TEST(depth_and_size_have_limits))
