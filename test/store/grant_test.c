/* grant_test.c - people, tokens, grants and the ledger, as the gate and the commands use them. */
#include "base/encode.h"
#include "lib/check.h"
#include "lib/release.h"

static void person(struct bench *b, const char *name)
{
    CHECK(store_person_add(b->s, span_of(name), DAY_ONE, &b->err));
}

static void people_are_unique_ignoring_case(void)
{
    AUTO_CLOSE(bench) struct bench b;
    bench_open(&b);
    struct store_person p, *list;
    unsigned n = 0;
    person(&b, "Zoe");
    person(&b, "al.b+c@example.org");
    CHECK(!store_person_add(b.s, SPAN("zOE"), DAY_ONE, &b.err) && b.err.kind == ERR_DENIED);
    CHECK_STR(said(&b), "\"zOE\" is there already: names are unique ignoring case");
    CHECK(store_person_find(b.s, SPAN("zoe"), &b.a, &p, &b.err) == ROW_FOUND);
    CHECK(span_eq(p.name, SPAN("Zoe")) && p.created_at == DAY_ONE);
    CHECK(store_person_find(b.s, SPAN("zo"), &b.a, &p, &b.err) == ROW_ABSENT);
    CHECK(store_people(b.s, &b.a, &list, &n, &b.err) && n == 2);
    CHECK(span_eq(list[0].name, SPAN("al.b+c@example.org")) && list[1].id == p.id);
}

static void what_cannot_name_a_person_is_refused(void)
{
    static char long_name[98];
    static const char *const rows[] = { "", "-a", "a.", "a b", "a/b", "@", long_name, "\xc3\xa4" };
    AUTO_CLOSE(bench) struct bench b;
    bench_open(&b);
    struct store_person p = { .id = 77 };
    memset(long_name, 'a', sizeof long_name - 1);
    for (size_t i = 0; i < COUNT(rows); i++) {
        check_case = rows[i];
        CHECK(!store_person_add(b.s, span_of(rows[i]), DAY_ONE, &b.err));
        CHECK(b.err.kind == ERR_INPUT && strstr(said(&b), " cannot name a person: ") != NULL);
        CHECK(store_person_find(b.s, span_of(rows[i]), &b.a, &p, &b.err) == ROW_ABSENT);
    }
    CHECK(p.id == 77);
    person(&b, long_name + 1);
}

static bool letters(const char *text)
{
    size_t n = strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789");
    return n == TOKEN_CHARS - 3 && text[n] == 0;
}

static void a_token_names_its_person_while_it_lives(void)
{
    AUTO_CLOSE(bench) struct bench b;
    bench_open(&b);
    struct store_person p = { .id = 77 };
    struct store_token t = { .person = SPAN("ALICE"),
                             .label = SPAN("laptop"),
                             .created_at = DAY_ONE,
                             .until_at = DAY_ONE + 10 };
    char text[TOKEN_CHARS + 1] = "", other[TOKEN_CHARS + 1] = "";
    person(&b, "alice");
    CHECK(store_token_new(b.s, &t, text, &b.err) && t.id > 0);
    CHECK(memcmp(text, "hf_", 3) == 0 && letters(text + 3));
    CHECK(store_token_person(b.s, span_of(text), DAY_ONE, &b.a, &p, &b.err) == ROW_FOUND);
    CHECK(span_eq(p.name, SPAN("alice")));
    CHECK(store_token_person(b.s, span_of(text), DAY_ONE + 9, &b.a, &p, &b.err) == ROW_FOUND);
    CHECK(store_token_person(b.s, span_of(text), DAY_ONE + 10, &b.a, &p, &b.err) == ROW_ABSENT);
    text[39] ^= 1;
    CHECK(store_token_person(b.s, span_of(text), DAY_ONE, &b.a, &p, &b.err) == ROW_ABSENT);
    CHECK(store_token_person(b.s, SPAN("hf_"), DAY_ONE, &b.a, &p, &b.err) == ROW_ABSENT);
    t.until_at = 0;
    CHECK(store_token_new(b.s, &t, other, &b.err));
    CHECK(store_token_person(b.s, span_of(other), INT64_MAX, &b.a, &p, &b.err) == ROW_FOUND);
    CHECK(store_token_revoke(b.s, t.id, DAY_ONE, &b.err));
    CHECK(store_token_person(b.s, span_of(other), DAY_ONE, &b.a, &p, &b.err) == ROW_ABSENT);
}

static void tokens_are_listed_without_their_text(void)
{
    AUTO_CLOSE(bench) struct bench b;
    bench_open(&b);
    struct store_token t = { .person = SPAN("alice"), .created_at = DAY_ONE, .until_at = 0 }, *list;
    char text[TOKEN_CHARS + 1] = "untouched";
    unsigned n = 0;
    CHECK(!store_token_new(b.s, &t, text, &b.err) && b.err.kind == ERR_ABSENT && t.id == 0);
    CHECK_STR(said(&b), "there is no person \"alice\": `ajar user add` makes one");
    CHECK_STR(text, "untouched");
    t.person = SPAN("no such name");
    CHECK(!store_token_new(b.s, &t, text, &b.err) && b.err.kind == ERR_ABSENT);
    CHECK_STR(said(&b), "there is no person \"no such name\": `ajar user add` makes one");
    person(&b, "alice");
    t.person = SPAN("alice");
    CHECK(store_token_new(b.s, &t, text, &b.err));
    CHECK(store_token_revoke(b.s, t.id, DAY_ONE + 1, &b.err));
    CHECK(!store_token_revoke(b.s, t.id, DAY_ONE + 2, &b.err) && b.err.kind == ERR_ABSENT);
    CHECK_STR(said(&b), "there is no live token 1: `ajar token list` has them");
    CHECK(store_tokens(b.s, &b.a, &list, &n, &b.err) && n == 1);
    CHECK(list[0].id == t.id && list[0].revoked_at == DAY_ONE + 1 && list[0].label.len == 0);
    t.until_at = DAY_ONE + 5;
    CHECK(store_token_new(b.s, &t, text, &b.err));
    CHECK(!store_token_revoke(b.s, t.id, DAY_ONE + 5, &b.err) && b.err.kind == ERR_ABSENT);
    CHECK_STR(said(&b), "there is no live token 2: `ajar token list` has them");
}

static bool grant(struct bench *b, const char *who, const char *terms, int64_t at, int64_t until)
{
    return store_grant_add(b->s, SPAN("Acme"), SPAN("Tiny"), span_of(who), span_of(terms), at,
                           until, &b->err);
}

static void the_newest_grant_of_a_person_holds(void)
{
    AUTO_CLOSE(bench) struct bench b;
    bench_open(&b);
    struct store_commit c = released(&b, POSITION_GATED, DAY_ONE);
    struct store_person alice;
    struct store_grant g, *list;
    unsigned n = 0;
    person(&b, "alice");
    person(&b, "Bob");
    CHECK(store_person_find(b.s, SPAN("alice"), &b.a, &alice, &b.err) == ROW_FOUND);
    CHECK(store_grant_find(b.s, c.model, alice.id, &b.a, &g, &b.err) == ROW_ABSENT);
    CHECK(grant(&b, "alice", "one\n", DAY_ONE, DAY_ONE + 5));
    CHECK(grant(&b, "bob", "", DAY_ONE, DAY_ONE + 5));
    CHECK(grant(&b, "alice", "two\n", DAY_ONE + 1, DAY_ONE + 9));
    CHECK(store_grant_find(b.s, c.model, alice.id, &b.a, &g, &b.err) == ROW_FOUND);
    CHECK(span_eq(g.terms, SPAN("two\n")) && g.until_at == DAY_ONE + 9 && g.revoked_at == 0);
    CHECK(g.model == c.model && g.person == alice.id && span_eq(g.person_name, SPAN("alice")));
    CHECK(span_eq(g.ns, SPAN("acme")) && span_eq(g.model_name, SPAN("tiny")));
    CHECK(store_grants(b.s, c.model, &b.a, &list, &n, &b.err) && n == 2 && list[0].id == g.id);
    CHECK(store_grants(b.s, 0, &b.a, &list, &n, &b.err) && n == 2);
    CHECK(store_grants(b.s, c.model + 1, &b.a, &list, &n, &b.err) && n == 0);
}

static void a_grant_that_is_revoked_does_not_bring_an_earlier_one_back(void)
{
    AUTO_CLOSE(bench) struct bench b;
    bench_open(&b);
    struct store_commit c = released(&b, POSITION_GATED, DAY_ONE);
    struct store_person alice;
    struct store_grant g;
    person(&b, "alice");
    CHECK(store_person_find(b.s, SPAN("alice"), &b.a, &alice, &b.err) == ROW_FOUND);
    CHECK(grant(&b, "alice", "", DAY_ONE, DAY_ONE + 99) && grant(&b, "alice", "", DAY_ONE, 0));
    CHECK(store_grant_revoke(b.s, SPAN("acme"), SPAN("tiny"), SPAN("ALICE"), DAY_ONE + 2, &b.err));
    CHECK(store_grant_find(b.s, c.model, alice.id, &b.a, &g, &b.err) == ROW_FOUND);
    CHECK(g.revoked_at == DAY_ONE + 2);
    CHECK(!store_grant_revoke(b.s, SPAN("acme"), SPAN("tiny"), SPAN("alice"), DAY_ONE + 3, &b.err));
    CHECK(b.err.kind == ERR_ABSENT);
    CHECK_STR(said(&b), "\"alice\" has no live grant for \"acme/tiny\"");
    CHECK(grant(&b, "alice", "", DAY_ONE + 4, DAY_ONE + 6));
    CHECK(!store_grant_revoke(b.s, SPAN("acme"), SPAN("tiny"), SPAN("alice"), DAY_ONE + 6, &b.err));
    CHECK_STR(said(&b), "\"alice\" has no live grant for \"acme/tiny\"");
}

static void a_grant_needs_its_model_and_its_person(void)
{
    AUTO_CLOSE(bench) struct bench b;
    bench_open(&b);
    person(&b, "alice");
    CHECK(!grant(&b, "alice", "", DAY_ONE, 0) && b.err.kind == ERR_ABSENT);
    CHECK_STR(said(&b), "there is no model \"Acme/Tiny\": `ajar show` has them");
    CHECK(released(&b, POSITION_GATED, DAY_ONE).id > 0);
    CHECK(!grant(&b, "bob", "", DAY_ONE, 0) && b.err.kind == ERR_ABSENT);
    CHECK_STR(said(&b), "there is no person \"bob\": `ajar user add` makes one");
    struct span flood = { (uint8_t *)b.home, (16 << 10) + 1 };
    CHECK(!store_grant_add(b.s, SPAN("acme"), SPAN("tiny"), SPAN("alice"), flood, 0, 0, &b.err));
    CHECK(b.err.kind == ERR_LIMIT);
    CHECK_STR(said(&b), "terms of 16385 bytes, at most 16384");
}

static void terms_are_compared_line_by_line(void)
{
    static const struct {
        const char *terms, *accepted, *missing; /* all that are, each with a semicolon */
    } rows[] = {
        { "", "", "" },
        { "a", "a", "" },
        { "a\nb\n", "b\na", "" },
        { "a\nb", "a", "b;" },
        { "a\nb\n\nc", "", "a;b;c;" },
        { "a", "ab\nA\na ", "a;" },
        { "ab", "a\nb", "ab;" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        char got[64] = "";
        size_t n = 0;
        struct span terms = span_of(rows[i].terms), one;
        check_case = rows[i].terms;
        while (store_terms_missing(&terms, span_of(rows[i].accepted), &one))
            n += (size_t)snprintf(got + n, sizeof got - n, "%.*s;", (int)one.len,
                                  (const char *)one.ptr);
        CHECK_STR(got, rows[i].missing);
    }
}

static void the_ledger_tells_who_asked_for_which_bytes(void)
{
    AUTO_CLOSE(bench) struct bench b;
    bench_open(&b);
    struct store_commit c = released(&b, POSITION_GATED, DAY_ONE);
    struct store_person alice;
    struct store_entry *list;
    unsigned n = 0;
    uint64_t count = 0;
    person(&b, "alice");
    CHECK(store_person_find(b.s, SPAN("alice"), &b.a, &alice, &b.err) == ROW_FOUND);
    for (int64_t i = 0; i < 4; i++) {
        struct store_entry e = { .at = DAY_ONE + i,
                                 .person = i < 3 ? alice.id : 0,
                                 .commit = c.id,
                                 .path = SPAN("README.md"),
                                 .off = (uint64_t)i,
                                 .bytes = 7 };
        CHECK(store_ledger_add(b.s, &e, &b.err));
    }
    CHECK(store_ledger(b.s, c.model, 2, &b.a, &list, &n, &b.err) && n == 2);
    CHECK(list[0].at == DAY_ONE + 3 && list[0].person == 0 && list[0].person_name.len == 0);
    CHECK(list[1].at == DAY_ONE + 2 && list[1].person == alice.id && list[1].commit == c.id);
    CHECK(span_eq(list[1].person_name, SPAN("alice")) && span_eq(list[1].path, SPAN("README.md")));
    CHECK(list[1].off == 2 && list[1].bytes == 7);
    CHECK(store_ledger_count(b.s, c.id, alice.id, DAY_ONE + 1, &count, &b.err) && count == 2);
    CHECK(store_ledger_count(b.s, c.id, 0, DAY_ONE, &count, &b.err) && count == 1);
    CHECK(store_ledger_count(b.s, c.id + 1, alice.id, 0, &count, &b.err) && count == 0);
    struct store_entry lost = { .at = DAY_ONE, .commit = c.id + 1, .path = SPAN("x") };
    CHECK(!store_ledger_add(b.s, &lost, &b.err) && b.err.kind == ERR_ABSENT);
    CHECK_STR(said(&b), "there is no commit 2 to write a download of");
    lost = (struct store_entry){ .at = DAY_ONE, .commit = c.id, .off = UINT64_MAX };
    CHECK(!store_ledger_add(b.s, &lost, &b.err) && b.err.kind == ERR_LIMIT);
    CHECK_STR(said(&b), "a value is past what the database can hold");
}

static void past_its_limit_the_ledger_takes_no_more(void)
{
    AUTO_CLOSE(bench) struct bench b;
    bench_open(&b);
    struct store_commit c = released(&b, POSITION_GATED, DAY_ONE);
    struct store_person alice;
    struct store_entry *list;
    unsigned n = 0;
    person(&b, "alice");
    CHECK(store_person_find(b.s, SPAN("alice"), &b.a, &alice, &b.err) == ROW_FOUND);
    struct store_entry e = { .at = DAY_ONE,
                             .person = alice.id,
                             .commit = c.id,
                             .path = SPAN("x"),
                             .most = 2,
                             .since_at = DAY_ONE };
    CHECK(store_ledger_add(b.s, &e, &b.err) && store_ledger_add(b.s, &e, &b.err));
    CHECK(!store_ledger_add(b.s, &e, &b.err) && b.err.kind == ERR_DENIED);
    CHECK_STR(said(&b), "the rate limit is used up");
    CHECK(store_ledger(b.s, c.model, 9, &b.a, &list, &n, &b.err) && n == 2);
    e.since_at++; /* those are older */
    CHECK(store_ledger_add(b.s, &e, &b.err));
    e.since_at--;
    e.person = 0; /* those are another's */
    CHECK(store_ledger_add(b.s, &e, &b.err));
    e.person = alice.id;
    e.most = 0;
    CHECK(store_ledger_add(b.s, &e, &b.err));
}

TESTS(TEST(people_are_unique_ignoring_case), TEST(what_cannot_name_a_person_is_refused),
      TEST(a_token_names_its_person_while_it_lives), TEST(tokens_are_listed_without_their_text),
      TEST(the_newest_grant_of_a_person_holds),
      TEST(a_grant_that_is_revoked_does_not_bring_an_earlier_one_back),
      TEST(a_grant_needs_its_model_and_its_person), TEST(terms_are_compared_line_by_line),
      TEST(the_ledger_tells_who_asked_for_which_bytes),
      TEST(past_its_limit_the_ledger_takes_no_more))
