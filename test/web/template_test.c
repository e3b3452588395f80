/* template_test.c - one table of templates and the pages they must give, each with every
 * allocation failing in turn; and one of hostile texts and how they leave. */
#include "web/template.h"

#include "lib/check.h"

static void fill(struct tmpl *t)
{
    static const char *const towns[] = { "Oslo", "Bergen", "Vadsø" };
    tmpl_text(&t->top, "name", SPAN("Ada & co"));
    tmpl_text(&t->top, "empty", SPAN(""));
    tmpl_printf(&t->top, "count", "%d of %s", 3, "four");
    tmpl_flag(&t->top, "yes", true);
    tmpl_flag(&t->top, "no", false);
    tmpl_list(&t->top, "nobody");
    for (unsigned i = 0; i < COUNT(towns); i++) {
        struct tmpl_scope *town = tmpl_item(&t->top, "towns");
        tmpl_text(town, "name", span_of(towns[i]));
        tmpl_flag(town, "wet", i == 1);
        tmpl_list(town, "streets");
        for (unsigned k = 0; k < i; k++)
            tmpl_printf(tmpl_item(town, "streets"), "street", "%s %u", towns[i], k);
    }
}

static const struct row {
    const char *name, *page, *want;
} rows[] = {
    { "nothing", "", "" },
    { "no tags", "a {b} } c", "a {b} } c" },
    { "a field", "<b>{{name}}</b>", "<b>Ada &amp; co</b>" },
    { "two fields side by side", "{{count}}{{count}}", "3 of four3 of four" },
    { "an empty field", "[{{empty}}]", "[]" },
    { "a field keeps its line", "{{count}}\n.", "3 of four\n." },
    { "if yes", "{{#if yes}}a{{/if}}b", "ab" },
    { "if no", "{{#if no}}a{{/if}}b", "b" },
    { "if a text", "{{#if name}}a{{/if}}", "a" },
    { "if an empty text", "{{#if empty}}a{{/if}}", "" },
    { "if a list", "{{#if towns}}a{{/if}}", "a" },
    { "if an empty list", "{{#if nobody}}a{{/if}}", "" },
    { "a block takes its line's end", "{{#if yes}}\na\n{{/if}}\nb\n", "a\nb\n" },
    { "a block takes one line's end", "{{#if yes}}\n\na{{/if}}\n\nb", "\na\nb" },
    { "an if that fails skips all inside",
      "{{#if no}}{{#if yes}}a{{/if}}{{#each towns}}b{{/each}}c{{/if}}d", "d" },
    { "each", "{{#each towns}}{{name}}, {{/each}}.", "Oslo, Bergen, Vadsø, ." },
    { "each of none", "{{#each nobody}}{{name}}{{/each}}.", "." },
    { "each of none skips all inside",
      "{{#each nobody}}{{#each streets}}{{street}}{{/each}}a{{/each}}b", "b" },
    { "an item sees outside", "{{#each towns}}{{count}};{{/each}}",
      "3 of four;3 of four;3 of four;" },
    { "an item comes before what is outside", "{{name}}{{#each towns}}{{name}}{{/each}}{{name}}",
      "Ada &amp; coOsloBergenVadsøAda &amp; co" },
    { "if in each", "{{#each towns}}{{#if wet}}{{name}}{{/if}}-{{/each}}", "-Bergen--" },
    { "each in each",
      "{{#each towns}}{{name}}({{#each streets}}{{street}} of {{name}},{{/each}}){{/each}}",
      "Oslo()Bergen(Bergen 0 of Bergen,)Vadsø(Vadsø 0 of Vadsø,Vadsø 1 of Vadsø,)" },
    { "eight deep",
      "{{#if yes}}{{#if yes}}{{#if yes}}{{#if yes}}{{#if yes}}{{#if yes}}{{#if yes}}{{#if yes}}a"
      "{{/if}}{{/if}}{{/if}}{{/if}}{{/if}}{{/if}}{{/if}}{{/if}}b",
      "ab" },
};

static bool render_row(const struct row *row, struct arena *a, struct buf *out, struct err *err)
{
    struct tmpl t;
    struct span all;
    tmpl_init(&t, a, err);
    fill(&t);
    return tmpl_render(&t, span_of(row->page), out) && buf_done(out, &all, err);
}

static void each_template_gives_its_page(void)
{
    for (size_t i = 0; i < COUNT(rows); i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 16 };
        AUTO_CLOSE(buf) struct buf out;
        struct err err = { 0 };
        check_case = rows[i].name;
        buf_init(&out, "page", 1000);
        CHECK(render_row(&rows[i], &a, &out, &err));
        buf_put(&out, (struct span){ (const uint8_t *)"", 1 });
        CHECK_STR((const char *)out.bytes, rows[i].want);
    }
}

static void every_allocation_may_fail(void)
{
    for (size_t i = 0; i < COUNT(rows); i++)
        for (size_t nth = 1;; nth++) {
            struct arena a = { .name = "test", .limit = 1 << 16 };
            struct buf out;
            struct err err = { 0 };
            check_case = rows[i].name;
            buf_init(&out, "page", 1000);
            mem_fail_at = nth;
            bool ok = render_row(&rows[i], &a, &out, &err);
            bool reached = mem_fail_at == 0;
            mem_fail_at = 0;
            CHECK(ok == !reached && (ok || err.kind == ERR_SYSTEM));
            buf_free(&out);
            arena_free(&a);
            if (!reached)
                break;
        }
}

static void a_fill_that_fails_writes_nothing_and_says_why_once(void)
{
    for (size_t limit = 0; limit < 8192; limit += 64) {
        AUTO_CLOSE(arena) struct arena a = { .name = "page", .limit = limit };
        AUTO_CLOSE(buf) struct buf out;
        struct err err = { 0 };
        buf_init(&out, "page", 1000);
        if (render_row(&(struct row){ "", "{{name}}", "" }, &a, &out, &err))
            return;
        CHECK(out.len == 0 && err.kind == ERR_LIMIT);
    }
    CHECK(!"a limit is large enough");
}

static void a_page_stays_inside_its_limit(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 16 };
    AUTO_CLOSE(buf) struct buf out;
    struct err err = { 0 };
    buf_init(&out, "page", 20);
    CHECK(
        !render_row(&(struct row){ "", "{{#each towns}}123456789{{/each}}", "" }, &a, &out, &err));
    CHECK(err.kind == ERR_LIMIT && out.len == 18);
    CHECK_STR(err.text, "page is limited to 20 bytes");
}

static const struct text {
    const char *name;
    struct span text;
    const char *want;
} texts[] = {
    { "plain", SPAN("SmolLM2-135M"), "SmolLM2-135M" },
    { "other scripts", SPAN("模型 ملف é 🚪"), "模型 ملف é 🚪" },
    { "a script", SPAN("<script>alert(1)</script>"), "&lt;script&gt;alert(1)&lt;/script&gt;" },
    { "out of an attribute", SPAN("\" onclick='x'"), "&quot; onclick=&#39;x&#39;" },
    { "an entity stays text", SPAN("&lt;"), "&amp;lt;" },
    { "a field is not read again", SPAN("{{name}}"), "{{name}}" },
    { "turned round", SPAN("safe\xe2\x80\xaexe.snet"), "safe\\u202exe.snet" },
    { "an isolate", SPAN("\xe2\x81\xa6"), "\\u2066" },
    { "zero width",
      SPAN("a\xe2\x80\x8b"
           "b"),
      "a\\u200bb" },
    { "a tag character", SPAN("\xf3\xa0\x81\x81"), "\\u{e0041}" },
    { "controls", SPAN("\0\x1b[2J\r\n\t"), "\\u0000\\u001b[2J\\u000d\\u000a\\u0009" },
    { "a C1 control", SPAN("\xc2\x9b"), "\\u009b" },
    { "not UTF-8", SPAN("a\xff\xc3(z"), "a\\xff\\xc3(z" },
    { "overlong", SPAN("\xc0\xbcscript"), "\\xc0\\xbcscript" },
    { "a surrogate", SPAN("\xed\xa0\x80"), "\\xed\\xa0\\x80" },
    { "cut short", SPAN("ab\xe2\x80"), "ab\\xe2\\x80" },
};

static void hostile_text_leaves_as_text(void)
{
    for (size_t i = 0; i < COUNT(texts); i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 16 };
        AUTO_CLOSE(buf) struct buf out;
        struct err err = { 0 };
        struct tmpl t;
        check_case = texts[i].name;
        buf_init(&out, "page", 1000);
        tmpl_init(&t, &a, &err);
        tmpl_text(&t.top, "text", texts[i].text);
        CHECK(tmpl_render(&t, SPAN("{{text}}"), &out));
        buf_put(&out, (struct span){ (const uint8_t *)"", 1 });
        CHECK_STR((const char *)out.bytes, texts[i].want);
    }
}

TESTS(TEST(each_template_gives_its_page), TEST(every_allocation_may_fail),
      TEST(a_fill_that_fails_writes_nothing_and_says_why_once), TEST(a_page_stays_inside_its_limit),
      TEST(hostile_text_leaves_as_text))
