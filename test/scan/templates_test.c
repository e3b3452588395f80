/* templates_test.c - templates of one model are compared by their names; no two sources differ in
 * silence. */
#include "scan/templates.h"

#include "lib/check.h"

static const struct {
    const char *name;
    struct {
        const char *path;
        enum found_kind kind;
        const char *facts[2]; /* "NAME\nTEXT" */
    } file[3];
    const char *want; /* each finding as "SEVERITY PATH: text;" */
} rows[] = {
    { "one", { { "chat_template.jinja", FOUND_TEMPLATE, { "default\na" } } }, "" },
    { "the same",
      { { "chat_template.jinja", FOUND_TEMPLATE, { "default\na" } },
        { "m.gguf", FOUND_GGUF, { "default\na" } },
        { "tokenizer_config.json", FOUND_JSON, { "default\na" } } },
      "" },
    { "a file and a configuration",
      { { "chat_template.jinja", FOUND_TEMPLATE, { "default\nabc" } },
        { "tokenizer_config.json", FOUND_JSON, { "default\nabd" } } },
      "0 tokenizer_config.json: its template \"default\" differs from that of "
      "\"chat_template.jinja\" from line 1, character 3 on: \"d\" here, \"c\" there;" },
    { "one that ends earlier",
      { { "chat_template.jinja", FOUND_TEMPLATE, { "default\nabc" } },
        { "tokenizer_config.json", FOUND_JSON, { "default\nab" } } },
      "0 tokenizer_config.json: its template \"default\" differs from that of "
      "\"chat_template.jinja\" from line 1, character 3 on: nothing more here, \"c\" there;" },
    { "a configuration and GGUF",
      { { "a.gguf", FOUND_GGUF, { "default\nb" } },
        { "b.gguf", FOUND_GGUF, { "default\na" } },
        { "tokenizer_config.json", FOUND_JSON, { "default\na" } } },
      "0 a.gguf: its template \"default\" differs from that of "
      "\"tokenizer_config.json\" from line 1, character 1 on: \"b\" here, \"a\" there;" },
    { "two GGUF",
      { { "a.gguf", FOUND_GGUF, { "default\na" } }, { "b.gguf", FOUND_GGUF, { "default\nb" } } },
      "0 b.gguf: its template \"default\" differs from that of "
      "\"a.gguf\" from line 1, character 1 on: \"b\" here, \"a\" there;" },
    { "on its second line, and longer than is shown",
      { { "a.gguf", FOUND_GGUF, { "default\na\n\xc3\xa4 one two three four" } },
        { "b.gguf", FOUND_GGUF, { "default\na\n\xc3\xa4 1234567890123456" } } },
      "0 b.gguf: its template \"default\" differs from that of \"a.gguf\" from line 2, character 3 "
      "on: \"1234567890123456\" here, \"one two three fo\"... there;" },
    { "of a processor",
      { { "chat_template.json", FOUND_JSON, { "default\nb" } },
        { "tokenizer_config.json", FOUND_JSON, { "default\na" } } },
      "3 chat_template.json: its template \"default\" differs from that of "
      "\"tokenizer_config.json\" from line 1, character 1 on: \"b\" here, \"a\" there;" },
    { "other names",
      { { "tokenizer_config.json", FOUND_JSON, { "default\na", "rag\nb" } },
        { "chat_template.jinja", FOUND_TEMPLATE, { "default\na" } } },
      "" },
    { "one of many",
      { { "additional_chat_templates/rag.jinja", FOUND_TEMPLATE, { "default\nc" } },
        { "tokenizer_config.json", FOUND_JSON, { "default\na", "rag\nb" } } },
      "0 tokenizer_config.json: its template \"rag\" differs from that of "
      "\"additional_chat_templates/rag.jinja\" from line 1, character 1 on: \"b\" here, \"c\" "
      "there;" },
    { "other folders",
      { { "a/tokenizer_config.json", FOUND_JSON, { "default\na" } },
        { "b/tokenizer_config.json", FOUND_JSON, { "default\nb" } } },
      "" },
    { "files that are no source",
      { { "other.jinja", FOUND_TEMPLATE, { "default\nb" } },
        { "tokenizer_config.json", FOUND_JSON, { "default\na" } },
        { "x.json", FOUND_JSON, { "default\nc" } } },
      "" },
};

static void two_of_one_name_that_differ_are_told(void)
{
    for (size_t i = 0; i < COUNT(rows); i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
        struct findings to = { .a = &a };
        struct look_file file[3];
        struct found_pair fact[3][2];
        struct look l = { .file = file };
        struct err err = { 0 };
        char got[600] = "";
        check_case = rows[i].name;
        for (; l.n_files < 3 && rows[i].file[l.n_files].path != NULL; l.n_files++) {
            struct look_file *f = &file[l.n_files];
            *f = (struct look_file){ .path = span_of(rows[i].file[l.n_files].path) };
            f->found.kind = rows[i].file[l.n_files].kind;
            f->found.fact = fact[l.n_files];
            for (size_t k = 0; k < 2 && rows[i].file[l.n_files].facts[k] != NULL; k++)
                fact[l.n_files][f->found.n_facts++] =
                    (struct found_pair){ SPAN("chat_template"),
                                         span_of(rows[i].file[l.n_files].facts[k]) };
        }
        CHECK(templates_check(&l, &to, &err));
        for (size_t k = 0, n = 0; k < to.n; k++, n = strlen(got))
            snprintf(got + n, sizeof got - n, "%d %.*s: %s;",
                     to.list[k].severity == SEVERITY_HIGH ? 0 : (int)to.list[k].severity,
                     (int)to.list[k].path.len, (const char *)to.list[k].path.ptr, to.list[k].text);
        CHECK_STR(got, rows[i].want);
    }
}

TESTS(TEST(two_of_one_name_that_differ_are_told))
