/* rule_test.c - the tables of rules hold together: ids are unique, every text is there, every row
 * names rules that exist. */
#include "scan/rule.h"

#include "base/buf.h"
#include "lib/check.h"

static void every_rule_has_its_texts(void)
{
    const struct rule *r;
    for (size_t i = 0; (r = rule_at(i)) != NULL; i++) {
        check_case = r->id;
        CHECK(rule_named(r->id) == r); /* else an earlier one has the same id */
        CHECK(strcmp(severity_name(r->severity), "none") != 0);
        const char *const texts[] = { r->title, r->why, r->todo };
        for (size_t k = 0; k < COUNT(texts); k++)
            CHECK(texts[k][0] != 0 && texts[k][strlen(texts[k]) - 1] != '.' &&
                  strchr(texts[k], '\n') == NULL);
    }
    CHECK(rule_named("NO-SUCH") == NULL && rule_at(0) != NULL);
}

static void what_a_rule_implies_exists(void)
{
    const struct rule *r;
    for (size_t i = 0; (r = rule_at(i)) != NULL; i++) {
        const char *p = r->implies != NULL ? r->implies : "";
        check_case = r->id;
        while (*p != 0) {
            char id[32];
            size_t n = strcspn(p, " ");
            snprintf(id, sizeof id, "%.*s", (int)n, p);
            CHECK(rule_named(id) != NULL && rule_named(id) != r);
            p += n + (p[n] == ' ');
        }
    }
}

static void every_note_has_a_rule(void)
{
    static const struct {
        enum found_kind kind;
        const char *code, *want;
    } rows[] = {
        { FOUND_SAFETENSORS, "gap", "ST-BOUNDS" },
        { FOUND_GGUF, "gap", "GGUF-BOUNDS" },
        { FOUND_CARD, "hidden-character", "TEXT-INVISIBLE" },
        { FOUND_TEMPLATE, "template-hidden", "TPL-INVISIBLE" },
        { FOUND_TEXT, "never-heard-of", "FILE-ODD" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        check_case = rows[i].code;
        CHECK_STR(rule_noted(rows[i].kind, rows[i].code)->rule, rows[i].want);
    }
    for (size_t k = 0; rule_family_at(k) != NULL; k++)
        for (size_t i = 0; i < rule_family_at(k)->n_noted; i++) {
            const struct noted *n = &rule_family_at(k)->noted[i];
            check_case = n->code;
            CHECK(rule_named(n->rule) != NULL);
            CHECK(rule_noted(n->kind, n->code) == n); /* else an earlier row takes its place */
        }
}

/* Whoever asks what a rule means is told when it is of another weight than usual. */
static void another_severity_has_its_words(void)
{
    const struct rule_case *c;
    for (size_t k = 0; rule_family_at(k) != NULL; k++)
        for (size_t i = 0; i < rule_family_at(k)->n_noted; i++) {
            const struct noted *n = &rule_family_at(k)->noted[i];
            check_case = n->code;
            CHECK(n->severity == 0 || n->title != NULL || rule_case_of(n, n->severity) != NULL);
            CHECK(n->severity != rule_named(n->rule)->severity);
        }
    for (size_t i = 0; (c = rule_case_at(i)) != NULL; i++) {
        struct noted as = { .rule = c->rule, .severity = c->severity, .title = c->title };
        const struct rule *r = rule_named(c->rule);
        check_case = c->title != NULL ? c->title : c->when;
        CHECK(r != NULL && (c->title != NULL) != (c->when != NULL));
        CHECK(c->title != NULL || (c->severity != 0 && c->severity != r->severity));
        CHECK(c->when != NULL || c->why != NULL || c->todo != NULL);
        CHECK(rule_case_of(&as, c->severity) == c); /* else an earlier one takes its place */
        as.severity = r->severity, as.title = NULL;
        CHECK(rule_case_of(&as, r->severity) == NULL);
    }
}

/* What stands around the name that a note is, is of a note that raises something. */
static void what_is_seen_is_noted(void)
{
    CHECK_STR(rule_seen(FOUND_ZIP, "lost-member")->after,
              "is listed, and is not where the list says");
    CHECK(rule_seen(FOUND_TAR, "lost-member") == NULL);
    CHECK_STR(rule_seen(FOUND_JSON, "duplicate-key")->after, "stands twice");
    CHECK(rule_seen(FOUND_JSON, "never-heard-of") == NULL);
}

TESTS(TEST(another_severity_has_its_words), TEST(what_is_seen_is_noted),
      TEST(every_rule_has_its_texts), TEST(what_a_rule_implies_exists), TEST(every_note_has_a_rule))
