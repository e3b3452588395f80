/* docs_test.c - the examples of docs/policy.md and ajar-policy(5) are true.
 *
 * Blocks of the tutorial: "ajar" is a policy that reads, "given" what it decides ("sets -> position"
 * or "sets -> position: duties"), "wrong" a policy that does not read, "faults" what is said. */
#include "policy/given.h"

static struct pol_faults faults;

static void check_given(const struct policy *p, struct arena *a, char *line)
{
    char *arrow = strstr(line, "->"), *duties;
    struct pol_verdict v = { 0 };
    struct err err = { 0 };
    char got[600] = "";
    CHECK(arrow != NULL);
    if (arrow == NULL)
        return;
    char *want = arrow + 2 + strspn(arrow + 2, " ");
    while (arrow > line && arrow[-1] == ' ')
        arrow--;
    *arrow = 0;
    duties = strchr(want, ':');
    check_case = line;
    CHECK(policy_eval(p, given_of(p, a, line, ""), CLOCK_OF_TESTS, a, &v, &err));
    snprintf(got, sizeof got, "%s", position_name(v.position));
    for (unsigned i = 0; duties != NULL && i < v.n_obligations; i++) {
        AUTO_CLOSE(buf) struct buf b;
        struct span s = { 0 };
        size_t n = strlen(got);
        buf_init(&b, "duty", 200);
        pol_print_obligation(&b, &v.obligation[i]);
        CHECK(buf_done(&b, &s, &err));
        snprintf(got + n, sizeof got - n, "%s%.*s", i == 0 ? ": " : "; ", (int)s.len,
                 (const char *)s.ptr);
    }
    CHECK_STR(got, want);
}

static void check_faults(char *want)
{
    char got[1000] = "";
    for (size_t i = 0; i < faults.n; i++) {
        size_t n = strlen(got);
        snprintf(got + n, sizeof got - n, "%u:%u %s\n     %s\n", faults.list[i].line,
                 faults.list[i].column, faults.list[i].text, faults.list[i].hint);
    }
    CHECK_STR(got, want);
}

static void check_block(const char *kind, char *text, struct policy *p, struct arena *a,
                        unsigned *n)
{
    struct err err = { 0 };
    check_case = kind;
    if (strcmp(kind, "ajar") == 0) {
        CHECK(given_policy(span_of(text), a, p));
    } else if (strcmp(kind, "wrong") == 0) {
        faults = (struct pol_faults){ 0 };
        CHECK(!policy_read(span_of(text), a, p, &faults, &err));
    } else if (strcmp(kind, "faults") == 0) {
        check_faults(text);
    } else if (strcmp(kind, "given") == 0) {
        for (char *line = strtok_r(text, "\n", &text); line != NULL;
             line = strtok_r(NULL, "\n", &text), ++*n)
            check_given(p, a, line);
    }
}

static void the_tutorial_is_true(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "docs", .limit = 8 << 20 };
    struct policy p = { 0 };
    struct span file = given_file("docs", "policy.md", &a);
    static char text[1 << 16];
    unsigned n = 0;
    CHECK(file.len < sizeof text - 1);
    memcpy(text, file.ptr, file.len);
    for (char *at = text; (at = strstr(at, "\n```")) != NULL;) {
        char *kind = at + 4, *body = strchr(kind, '\n'), *end = strstr(body, "\n```");
        CHECK(body != NULL && end != NULL);
        if (body == NULL || end == NULL)
            return;
        *body++ = 0;
        end[1] = 0; /* keeps the end of the last line */
        at = end + 4;
        check_block(kind, body, &p, &a, &n);
    }
    check_case = "";
    CHECK(n == 18);
}

/* The next display of the page from *at on, with its end; NULL if there is none. */
static char *next_display(char **at)
{
    static const char start[] = ".Bd -literal -offset indent\n";
    char *body = strstr(*at, start), *end = body == NULL ? NULL : strstr(body, "\n.Ed");
    CHECK(end != NULL);
    if (end == NULL)
        return NULL;
    end[1] = 0;
    *at = end + 2;
    return body + sizeof start - 1;
}

static void examples_are_right(const struct policy *p, struct arena *a)
{
    struct pol_verdict *v = NULL;
    struct err err = { 0 };
    CHECK(p->n_examples > 0 && policy_examples_run(p, a, &v, &err));
    for (unsigned i = 0; v != NULL && i < p->n_examples; i++)
        CHECK(v[i].position == p->example[i].expect);
}

/* The first two displays of the page are a policy and examples of it. */
static void the_manual_is_true(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "docs", .limit = 8 << 20 };
    struct policy p = { 0 };
    struct span file = given_file("man", "ajar-policy.5", &a);
    static char text[1 << 16], both[1 << 13];
    CHECK(file.len < sizeof text - 1);
    memcpy(text, file.ptr, file.len);
    char *at = text, *policy = next_display(&at), *examples = next_display(&at);
    if (policy == NULL || examples == NULL)
        return;
    snprintf(both, sizeof both, "%s%s", policy, examples);
    CHECK(given_policy(span_of(both), &a, &p));
    examples_are_right(&p, &a);
    struct pol_given *given = given_of(&p, &a, "files.code_execution=0; approval.board=2",
                                       "eval.cyber.success=0.021..0.0654");
    CHECK(policy_position(&p, given, CLOCK_OF_TESTS) == POSITION_OPEN);
    given_read(&p, "eval.cyber.success=0.09..0.266", given);
    CHECK(policy_position(&p, given, CLOCK_OF_TESTS) == POSITION_GATED);
}

TESTS(TEST(the_tutorial_is_true), TEST(the_manual_is_true))
