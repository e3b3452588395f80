/* pack_test.c - the policies that come with ajar, and those of the tests, keep what they say: every
 * example is right, each has its form, and its head says what it is not. */
#include "policy/given.h"

#include <dirent.h>

enum { FILES_MAX = 64, HEAD_BYTES = 1 << 14 };

/* The comment a text begins with, as one line of prose. */
static const char *head_of(struct span text)
{
    static char head[HEAD_BYTES];
    size_t n = 0;
    for (size_t i = 0; i < text.len && text.ptr[i] == '#';) {
        for (i++; i < text.len && text.ptr[i] != '\n'; i++)
            if (n < sizeof head - 2 && (text.ptr[i] != ' ' || n == 0 || head[n - 1] != ' '))
                head[n++] = (char)text.ptr[i];
        head[n++] = ' ';
        i++;
    }
    head[n] = 0;
    return head;
}

static void has_its_form(const struct policy *p, struct arena *a, struct span text)
{
    struct span formatted = { 0 };
    struct err err = { 0 };
    CHECK(policy_format(p, a, &formatted, &err));
    CHECK(span_eq(formatted, text));
}

static void examples_are_right(const struct policy *p, struct arena *a)
{
    struct pol_verdict *v = NULL;
    struct err err = { 0 };
    CHECK(policy_examples_run(p, a, &v, &err));
    for (unsigned i = 0; v != NULL && i < p->n_examples; i++)
        CHECK(v[i].position == p->example[i].expect);
}

static bool has_rule(const struct policy *p, struct span name)
{
    for (unsigned i = 0; i < p->n_rules; i++)
        if (span_eq(p->rule[i].name, name))
            return true;
    return false;
}

static bool has_duty(const struct policy *p, struct span name)
{
    for (unsigned i = 0; i < p->n_duties; i++)
        if (span_eq(p->duty[i].name, name))
            return true;
    return false;
}

/* "[rule NAME]", "[duty NAME]" and "[fact NAME]" of a head name what is there. */
static void marks_name_what_is_there(const struct policy *p, const char *head)
{
    for (const char *at = head; (at = strchr(at, '[')) != NULL; at++) {
        size_t kind = strncmp(at, "[rule ", 6) == 0   ? 6
                      : strncmp(at, "[duty ", 6) == 0 ? 6
                      : strncmp(at, "[fact ", 6) == 0 ? 6
                                                      : 0;
        struct span name = { (const uint8_t *)at + kind, strcspn(at + kind, "]") };
        if (kind == 0)
            continue;
        check_case = at;
        CHECK(at[1] == 'r'   ? has_rule(p, name)
              : at[1] == 'd' ? has_duty(p, name)
                             : policy_fact(p, name) >= 0);
    }
}

static bool check_file(const char *folder, const char *name, bool shipped)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "pack", .limit = 16 << 20 };
    struct policy p = { 0 };
    struct span text = given_file(folder, name, &a);
    check_case = name;
    if (!given_policy(text, &a, &p))
        return false;
    const char *head = head_of(text);
    CHECK(strstr(head, "no legal advice") != NULL);
    has_its_form(&p, &a, text);
    examples_are_right(&p, &a);
    marks_name_what_is_there(&p, head);
    check_case = name;
    if (!shipped)
        return true;
    CHECK(p.n_examples >= 8);
    CHECK(policy_position(&p, given_of(&p, &a, "", ""), CLOCK_OF_TESTS) == POSITION_CLOSED);
    return true;
}

/* How many policies the folder holds; each is checked. */
static unsigned check_folder(const char *folder, bool shipped)
{
    static char path[400], name[FILES_MAX][256];
    const char *root = getenv("ROOT");
    unsigned n = 0;
    snprintf(path, sizeof path, "%s/%s", root != NULL ? root : ".", folder);
    DIR *d = opendir(path);
    CHECK(d != NULL);
    for (struct dirent *e; d != NULL && n < FILES_MAX && (e = readdir(d)) != NULL;)
        if (strstr(e->d_name, ".ajar") != NULL)
            snprintf(name[n++], sizeof name[0], "%s", e->d_name);
    if (d != NULL)
        closedir(d);
    for (unsigned i = 0; i < n; i++)
        CHECK(check_file(folder, name[i], shipped));
    return n;
}

static void the_pack_keeps_what_it_says(void)
{
    CHECK(check_folder("policies", true) == 8);
}

static void so_do_the_policies_of_the_tests(void)
{
    CHECK(check_folder("test/data/policy", false) == 6);
}

TESTS(TEST(the_pack_keeps_what_it_says), TEST(so_do_the_policies_of_the_tests))
