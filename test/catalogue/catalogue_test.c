/* catalogue_test.c - tables of releases and promises: what is read, and what is refused, with the place.
 * A
 * row of a table changes one place of a text that reads, and says where the fault is told. */
#include "catalogue/catalogue.h"
#include "lib/check.h"
#include "lib/exact.h"

#include <stdlib.h>

#define HEAD                                                                                       \
    "{\"schema\":\"ajar/catalogue/1\",\"state\":\"2026-11-21\",\"supposed\":[{\"fact\":\"a.b\","   \
    "\"value\":0,\"say\":\"none\"},{\"fact\":\"c\",\"value\":true,\"say\":\"so it is\"},"          \
    "{\"fact\":\"d\",\"value\":\"open\",\"say\":\"held back\"}],\"reading\":[\"plainly\"]}\n"
#define ROW                                                                                        \
    "{\"id\":\"one\",\"maker\":\"M\",\"name\":\"One\",\"released\":\"2024-07-23\","                \
    "\"position_actual\":\"gated\",\"gate\":\"click_through\",\"position_note\":\"a click\","      \
    "\"params_total\":405,\"params_active\":405,\"train_tokens\":null,"                            \
    "\"train_flop\":{\"lo\":2.65e+25,\"hi\":4.93e25,\"basis\":\"6ND\"},\"context\":1024,"          \
    "\"licence\":{\"id\":\"MIT\",\"mau_cap\":700,\"field_of_use\":null,\"osi\":null},"             \
    "\"formats\":[],\"memory_4bit_gb\":232.9,\"memory_bf16_gb\":null,\"frontier_model\":null,"     \
    "\"evals\":[{\"what\":\"MMLU\",\"value\":85.2,\"unit\":\"percent\",\"n\":null,"                \
    "\"reported_by\":\"vendor\",\"source\":null,\"read\":true}],"                                  \
    "\"safety_evals_published\":[\"uplift studied\",\"cyber: judged low\"],"                       \
    "\"record\":{\"bio\":{\"is\":\"method\",\"sentence\":\"uplift studied\",\"why\":null},"        \
    "\"cyber\":{\"is\":\"verdict\",\"sentence\":\"cyber: judged low\",\"why\":null},"              \
    "\"after_tuning\":{\"is\":null,\"sentence\":null,\"why\":\"not said\"}},"                      \
    "\"stated_reasons\":[\"because\"],\"leaked\":{\"bool\":false,\"date\":null,\"note\":null},"    \
    "\"later\":null,\"sources\":[{\"field\":\"released\",\"title\":\"memory\",\"url\":null,"       \
    "\"read\":false,\"note\":null},{\"field\":\"licence\",\"title\":\"its text\","                 \
    "\"url\":\"https://x.example\",\"read\":true,\"note\":\"the cap\"},{\"field\":\"licence\","    \
    "\"title\":\"memory\",\"url\":null,\"read\":false,\"note\":\"the rest\"}]}\n"
#define PROMISE                                                                                    \
    "{\"maker\":\"M\",\"on\":\"2024-07\",\"kind\":\"statement\",\"title\":\"A letter\","           \
    "\"says\":[\"open\"],\"sources\":[{\"title\":\"memory\",\"url\":null,\"read\":false,"          \
    "\"note\":null}]}\n"

/* Where at begins in text: *line and *column from 1. */
static void place_of(const char *text, const char *at, unsigned *line, unsigned *column)
{
    const char *end = strstr(text, at);
    if (end == NULL)
        abort();
    *line = *column = 1;
    for (const char *p = text; p < end; p++) {
        *column = *p == '\n' ? 1 : *column + 1;
        *line += *p == '\n';
    }
}

static char changed[24 << 10];

static struct span change(const char *text, const char *find, const char *replace)
{
    const char *at = strstr(text, find);
    if (at == NULL)
        abort();
    snprintf(changed, sizeof changed, "%.*s%s%s", (int)(at - text), text, replace,
             at + strlen(find));
    return span_of(changed);
}

static const struct refused {
    const char *name, *find, *replace, *at, *error; /* at NULL: the error has no column */
} releases[] = {
    { "a key that is none", "\"id\":\"one\"", "\"nr\":\"one\"", "\"nr\"",
      "\"nr\" is not a key of this object" },
    { "a key twice", "\"name\":\"One\"", "\"id\":\"x\"", "\"id\":\"x\"", "\"id\" is given twice" },
    { "a key is missing", "\"id\":\"one\",", "", "{\"maker\"", "\"id\" is missing" },
    { "a key of an object in it", "\"6ND\"", "\"6ND\",\"x\":1", "\"x\":1",
      "\"x\" is not a key of this object" },
    { "one of its keys is missing", "\"lo\":2.65e+25,", "", "{\"hi\"", "\"lo\" is missing" },
    { "an empty text", "\"One\"", "\"\"", "\"\"", "an empty text: what is not known is null" },
    { "an empty text in a list", "\"because\"", "\"\"", "\"\"",
      "an empty text: what is not known is null" },
    { "a day that is none", "2024-07-23", "2024-02-30", "\"2024-02-30",
      "not a day such as \"2024-07-23\"" },
    { "a time", "2024-07-23", "2024-07-23T00:00:00Z", "\"2024-07-23T",
      "not a day such as \"2024-07-23\"" },
    { "a position that is none", "\"gated\"", "\"ajar\"", "\"ajar\",\"gate\"",
      "\"ajar\" is none of the words that may stand here" },
    { "a gate that is none", "\"click_through\"", "\"door\"", "\"door\"",
      "\"door\" is none of the words that may stand here" },
    { "compute of which one end is known", "2.65e+25", "null", "{\"lo\":null",
      "both ends are known or neither, the lower one first" },
    { "compute upside down", "2.65e+25", "9e25", "{\"lo\":9e25",
      "both ends are known or neither, the lower one first" },
    { "a size below zero", "232.9", "-1", "-1,", "a number below zero, or too long or too large" },
    { "a size past all", "232.9", "1e99", "1e99", "a number below zero, or too long or too large" },
    { "a size past all in bytes", "232.9", "1e90", "{\"id\"", "\"memory_4bit_gb\" is too large" },
    { "half a parameter", "\"params_total\":405", "\"params_total\":4.5", "5,\"params_active\"",
      "expected a whole number" },
    { "a level that is none", "\"method\"", "\"rumour\"", "\"rumour\"",
      "\"rumour\" is none of the words that may stand here" },
    { "a level without a sentence", "\"sentence\":\"uplift studied\"", "\"sentence\":null",
      "{\"is\":\"method\"", "what was published needs its \"sentence\"" },
    { "a level, and why it is not known", "\"sentence\":\"uplift studied\",\"why\":null",
      "\"sentence\":\"uplift studied\",\"why\":\"no\"", "{\"is\":\"method\"",
      "\"why\" says why it is not known, and only then" },
    { "not known, and not why", "\"why\":\"not said\"", "\"why\":null", "{\"is\":null",
      "\"why\" says why it is not known, and only then" },
    { "a sentence that was not published", "[\"uplift studied\",", "[\"uplift\",", "{\"id\"",
      "the record's sentence \"uplift studied\" is none of those published" },
    { "nothing found beside what was published",
      "\"is\":\"method\",\"sentence\":\"uplift studied\"",
      "\"is\":\"none_found\",\"sentence\":null", "{\"id\"",
      "\"none_found\" beside what was published needs its \"sentence\"" },
    { "a source of nothing", "\"field\":\"released\"", "\"field\":\"colour\"", "\"colour\"",
      "\"colour\" is none of the words that may stand here" },
    { "another schema", "catalogue/1", "catalogue/2", "{\"schema\"",
      "\"schema\" is \"ajar/catalogue/2\", not \"ajar/catalogue/1\"" },
    { "of no day", "\"2026-11-21\"", "null", "{\"schema\"", "\"state\" is a day" },
    { "supposed twice", "\"fact\":\"d\"", "\"fact\":\"c\"", "{\"schema\"",
      "\"c\" is supposed twice" },
    { "nothing supposed of a fact", "\"value\":0", "\"value\":null", "null,\"say\"",
      "what is supposed is known" },
    { "what is no number is supposed", "\"value\":0", "\"value\":1e99", "1e99",
      "a number that is too long or too large" },
    { "two on a line", "\"the rest\"}]}\n", "\"the rest\"}]} {}\n", "{}\n", "text after the end" },
    { "no JSON", "{\"id\"", "id", "id:", "expected '{'" },
};

static void check_refused(const struct refused *r, const char *text, bool promises)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 8 << 20 };
    AUTO_CLOSE(exact) struct exact e = exact_of(change(text, r->find, r->replace));
    struct catalogue c;
    struct cat_promises p;
    struct err err = { 0 };
    char want[600];
    unsigned line, column;
    check_case = r->name;
    place_of(changed, r->at, &line, &column);
    snprintf(want, sizeof want, "line %u, column %u: %s", line, column, r->error);
    CHECK(!(promises ? cat_read_promises(e.bytes, &a, &p, &err) : cat_read(e.bytes, &a, &c, &err)));
    CHECK(err.kind == ERR_INPUT && !err.has_at);
    CHECK_STR(err.text, want);
}

static void what_is_no_release_is_refused_with_its_place(void)
{
    for (size_t i = 0; i < COUNT(releases); i++)
        check_refused(&releases[i], HEAD ROW, false);
}

static const struct refused promised[] = {
    { "a day of which a digit is missing", "2024-07", "2024-7", "\"2024-7\"",
      "not a day, a month or a year such as \"2024-07-23\", \"2024-07\", \"2024\"" },
    { "a month that is none", "2024-07", "2024-13", "\"2024-13\"",
      "not a day, a month or a year such as \"2024-07-23\", \"2024-07\", \"2024\"" },
    { "a kind that is none", "\"statement\"", "\"vow\"", "\"vow\"",
      "\"vow\" is none of the words that may stand here" },
    { "nothing said", "[\"open\"]", "[]", "{\"maker\"", "a promise says something" },
    { "no source", "[{\"title\":\"memory\",\"url\":null,\"read\":false,\"note\":null}]", "[]",
      "{\"maker\"", "a promise needs a source, and be it \"memory\"" },
};

static void what_is_no_promise_is_refused_with_its_place(void)
{
    for (size_t i = 0; i < COUNT(promised); i++)
        check_refused(&promised[i], PROMISE, true);
}

static const char *refusal(struct span text, bool promises, char room[static 500])
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 64 << 20 };
    struct catalogue c;
    struct cat_promises p;
    struct err err = { 0 };
    if (promises ? cat_read_promises(text, &a, &p, &err) : cat_read(text, &a, &c, &err))
        return "read";
    snprintf(room, 500, "%s", err.text);
    return room;
}

static void what_is_wrong_with_several_lines_is_refused(void)
{
    char room[500];
    check_case = "";
    CHECK_STR(refusal(SPAN(""), false, room), "no release behind the first line");
    CHECK_STR(refusal(SPAN(HEAD), false, room), "no release behind the first line");
    CHECK_STR(refusal(SPAN(HEAD ROW ROW), false, room), "line 3: \"one\" stands on line 2 already");
    CHECK_STR(refusal(SPAN(HEAD "\n" ROW), false, room), "line 2, column 1: expected '{'");
    CHECK_STR(refusal(SPAN(""), true, room), "read");
    change(PROMISE PROMISE, "2024-07", "2024-07-02");
    CHECK_STR(refusal(span_of(changed), true, room),
              "line 2: a later one of \"M\" stands before it");
    change(PROMISE PROMISE, "2024-07", "2024");
    CHECK_STR(refusal(span_of(changed), true, room), "read");
}

/* A valid line, blown up behind its end by what JSON allows there. */
static void limits_are_kept(void)
{
    char room[500];
    AUTO_CLOSE(buf) struct buf b = { 0 };
    check_case = "";
    buf_init(&b, "text", 64 << 20);
    buf_printf(&b, HEAD);
    buf_printf(&b, "%.*s%*s\n", (int)strlen(ROW) - 1, ROW, (int)(CAT_LINE_MAX - strlen(ROW) + 1),
               "");
    CHECK_STR(refusal((struct span){ b.bytes, b.len }, false, room), "read");
    b.len--;
    buf_printf(&b, " \n");
    CHECK_STR(refusal((struct span){ b.bytes, b.len }, false, room),
              "line 2: longer than 65536 bytes");
    b.len = 0;
    for (unsigned i = 0; i < CAT_LINES_MAX; i++)
        buf_printf(&b, "%s", PROMISE);
    CHECK_STR(refusal((struct span){ b.bytes, b.len }, true, room), "read");
    buf_printf(&b, "%s", PROMISE);
    CHECK_STR(refusal((struct span){ b.bytes, b.len }, true, room), "more than 10000 lines");
}

static void a_list_has_an_end(void)
{
    char list[4 << 10] = "[\"open\"", room[500];
    check_case = "";
    for (unsigned i = 1; i < CAT_LIST_MAX; i++)
        strncat(list, ",\"b\"", sizeof list - strlen(list) - 1);
    size_t n = strlen(list);
    snprintf(list + n, sizeof list - n, "]");
    CHECK_STR(refusal(change(PROMISE, "[\"open\"]", list), true, room), "read");
    snprintf(list + n, sizeof list - n, ",\"b\"]");
    change(PROMISE, "[\"open\"]", list);
    CHECK(strstr(refusal(span_of(changed), true, room), "more than 256 in a list") != NULL);
    AUTO_CLOSE(buf) struct buf b = { 0 };
    buf_init(&b, "text", 1 << 20);
    for (unsigned i = 0; i <= CAT_LIST_MAX; i++)
        buf_printf(&b, "%s{\"title\":\"t\",\"url\":null,\"read\":true,\"note\":null}",
                   i > 0 ? "," : "");
    buf_printf(&b, "%c", 0);
    change(PROMISE, "{\"title\":\"memory\",\"url\":null,\"read\":false,\"note\":null}",
           (const char *)b.bytes);
    CHECK(strstr(refusal(span_of(changed), true, room), "more than 256 in a list") != NULL);
}

static void what_a_row_says_is_kept(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
    struct catalogue c;
    struct err err = { 0 };
    check_case = "";
    CHECK(cat_read(SPAN(HEAD ROW), &a, &c, &err) && c.n == 1 && c.n_supposed == 3);
    if (c.n != 1)
        return;
    const struct cat_release *r = c.release;
    CHECK(c.supposed[0].kind == CAT_A_NUMBER && dec_cmp(c.supposed[0].number, dec_u64(0)) == 0);
    CHECK(c.supposed[1].kind == CAT_A_YESNO && c.supposed[1].yes);
    CHECK(c.supposed[2].kind == CAT_A_WORD && span_eq(c.supposed[2].word, SPAN("open")));
    CHECK(r->released.known && r->released.at == 1721692800 && r->actual == POSITION_GATED);
    CHECK(r->memory_bytes.known && dec_cmp(r->memory_bytes.value, dec_u64(232900000000)) == 0);
    CHECK(r->flop_lo.known && dec_double(r->flop_hi.value) == 4.93e25);
    CHECK(r->user_cap.known && r->user_cap.value == 700 && r->frontier_model.len == 0);
    CHECK(r->record[CAT_BIO].known && r->record[CAT_BIO].level == CAT_METHOD);
    CHECK(r->record[CAT_CYBER].known && r->record[CAT_CYBER].level == CAT_VERDICT);
    CHECK(!r->record[CAT_AFTER_TUNING].known);
    CHECK(span_eq(r->record[CAT_AFTER_TUNING].why, SPAN("not said")));
    CHECK(r->basis[CAT_RELEASED] == CAT_MEMORY && r->basis[CAT_LICENCE] == CAT_PARTLY_READ);
    CHECK(r->basis[CAT_SAFETY] == CAT_NO_SOURCE && r->line == 2);
}

static void where_nothing_is_published_nothing_is_found(void)
{
    char room[500];
    struct span nothing = change(HEAD ROW, "[\"uplift studied\",\"cyber: judged low\"]", "[]");
    check_case = "";
    CHECK(strstr(refusal(nothing, false, room), "none of those published") != NULL);
    change(
        HEAD ROW,
        "[\"uplift studied\",\"cyber: judged low\"],\"record\":{\"bio\":{\"is\":\"method\","
        "\"sentence\":\"uplift studied\",\"why\":null},\"cyber\":{\"is\":\"verdict\",\"sentence\":"
        "\"cyber: judged low\",\"why\":null},\"after_tuning\":{\"is\":null,\"sentence\":null,"
        "\"why\":\"not said\"}}",
        "[],\"record\":{\"bio\":{\"is\":\"none_found\",\"sentence\":null,\"why\":null},\"cyber\":"
        "{\"is\":\"none_found\",\"sentence\":null,\"why\":null},\"after_tuning\":{\"is\":null,"
        "\"sentence\":null,\"why\":\"not said\"}}");
    CHECK(strstr(refusal(span_of(changed), false, room), "so \"is\" is \"none_found\"") != NULL);
}

/* What comes with the program reads, and every sentence of harm stands where it is said to. */
static void what_the_program_carries_reads(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 8 << 20 };
    struct catalogue c = { 0 };
    struct cat_promises p = { 0 };
    struct err err = { 0 };
    check_case = "";
    CHECK(cat_read(cat_carried("releases"), &a, &c, &err));
    CHECK_STR(err.text, "");
    CHECK(c.n == 33 && c.n_supposed == 4);
    CHECK(cat_read_promises(cat_carried("promises"), &a, &p, &err));
    CHECK_STR(err.text, "");
    CHECK(p.n > 0);
    CHECK(cat_carried("release").len == 0 && cat_carried("releases.jsonl").len == 0);
}

static void memory_may_run_out_anywhere(void)
{
    check_case = "";
    for (size_t nth = 1; nth < 1000; nth++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 8 << 20 };
        struct catalogue c = { 0 };
        struct cat_promises p = { 0 };
        struct err err = { 0 };
        mem_fail_at = nth;
        bool ok = cat_read(SPAN(HEAD ROW), &a, &c, &err) &&
                  cat_read_promises(SPAN(PROMISE), &a, &p, &err);
        bool reached = mem_fail_at == 0;
        mem_fail_at = 0;
        CHECK(ok || err.kind == ERR_SYSTEM);
        if (!reached)
            return;
        CHECK(!ok);
    }
    CHECK(!"ever enough memory");
}

TESTS(TEST(what_is_no_release_is_refused_with_its_place),
      TEST(what_is_no_promise_is_refused_with_its_place),
      TEST(what_is_wrong_with_several_lines_is_refused), TEST(limits_are_kept),
      TEST(a_list_has_an_end), TEST(what_a_row_says_is_kept),
      TEST(where_nothing_is_published_nothing_is_found), TEST(what_the_program_carries_reads),
      TEST(memory_may_run_out_anywhere))
