/* statement_test.c - what we sign is in one form: written, read back, and nothing else is read. */
#include "decision/statement.h"

#include "lib/check.h"

#define D     "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define ROOT  "0700000000000000000000000000000000000000000000000000000000000000"
#define NONCE "aaaaaaaaaaaaaaaaaaaaaaZ9"
#define TYPE  "{\"_type\":\"https://in-toto.io/Statement/v1\","
#define OF(t) "\"predicateType\":\"urn:ajar:" t ":v1\","
#define ABOUT "\"subject\":[{\"digest\":{\"sha256\":\"" ROOT "\"},\"name\":\"acme/tiny\"}]}"
#define NEXT  "\"subject\":[{\"digest\":{\"sha256\":\"" ROOT "\"},\"name\":\"next\"}]}"
#define FIRST                                                                                      \
    "\"engine\":\"ajar 1\",\"expiresAt\":\"2027-05-21T00:00:00Z\",\"nonce\":\"" NONCE              \
    "\",\"record\":{\"a\":1},\"sequence\":"

enum { AT = 1795132800 }; /* 2026-11-20T00:00:00Z */

static struct statement decision(void)
{
    return (struct statement){ .kind = STATEMENT_DECISION,
                               .subject = { { SPAN("acme/tiny"), { 7 }, false } },
                               .n_subjects = 1,
                               .nonce = SPAN(NONCE),
                               .record = SPAN("{\"a\":1}"),
                               .summary = SPAN("not wider: \xc3\xa9"),
                               .engine = SPAN("ajar 1"),
                               .sequence = 1,
                               .expires_at = 1810857600 };
}
static struct statement later(void)
{
    struct statement s = decision();
    s.sequence = 2;
    s.of = SPAN(D);
    s.subject[1] = (struct statement_subject){ SPAN("acme/tiny"), { 7 }, true };
    s.n_subjects = 2;
    return s;
}
static struct statement revoked_key(void)
{
    return (struct statement){ .kind = STATEMENT_REVOCATION,
                               .subject = { { SPAN("release"), { 7 }, false } },
                               .n_subjects = 1,
                               .nonce = SPAN(NONCE),
                               .key = SPAN(D),
                               .has_last_good = true,
                               .last_good = 0,
                               .reason_code = SPAN("keyCompromise"),
                               .reason = SPAN("laptop\nstolen"),
                               .effective_at = AT };
}
static struct statement revoked_statement(void)
{
    struct statement s = revoked_key();
    s.key = SPAN("");
    s.has_last_good = false;
    s.of = SPAN(D);
    s.reason_code = SPAN("defect");
    return s;
}
static struct statement review(void)
{
    return (struct statement){ .kind = STATEMENT_REVIEW,
                               .subject = { { SPAN("acme/tiny"), { 7 }, false } },
                               .n_subjects = 1,
                               .nonce = SPAN(NONCE),
                               .of = SPAN(D),
                               .outcome = SPAN("confirmed"),
                               .reviewed_at = AT,
                               .next_at = AT + 1 };
}

static struct statement rotated(void)
{
    return (struct statement){ .kind = STATEMENT_KEYS,
                               .subject = { { SPAN("next"), { 7 }, false } },
                               .n_subjects = 1,
                               .nonce = SPAN(NONCE),
                               .action = SPAN("rotate"),
                               .key = SPAN(D) };
}
static struct statement counted(void)
{
    struct statement s = rotated();
    s.action = SPAN("threshold");
    s.key = SPAN("");
    s.threshold = 2;
    return s;
}
static struct statement added(void)
{
    struct statement s = rotated();
    s.action = SPAN("add");
    s.key = SPAN("");
    return s;
}

static const struct {
    const char *name;
    struct statement (*make)(void);
    const char *bytes;
} forms[] = {
    { "the first decision", decision,
      TYPE "\"predicate\":{" FIRST "1,\"summary\":\"not wider: \xc3\xa9\"}," OF("decision") ABOUT },
    { "a later one, of files that two clients order differently", later,
      TYPE "\"predicate\":{" FIRST "2,\"summary\":\"not wider: \xc3\xa9\",\"supersedes\":"
           "{\"statement\":\"" D "\"}}," OF(
               "decision") "\"subject\":[{\"digest\":{\"sha256\":\"" ROOT "\"},\"name\":\"acme/"
                           "tiny\"},{\"annotations\":{\"order\":\"path-components\"},"
                           "\"digest\":{\"sha256\":\"" ROOT "\"},\"name\":\"acme/tiny\"}]}" },
    { "a key is revoked", revoked_key,
      TYPE "\"predicate\":{\"effectiveAt\":\"2026-11-20T00:00:00Z\",\"nonce\":\"" NONCE
           "\",\"reason\":\"laptop\\nstolen\",\"reasonCode\":\"keyCompromise\",\"revokes\":{"
           "\"key\":\"" D "\",\"lastGoodIndex\":0}}," OF(
               "revocation") "\"subject\":[{\"digest\":{\"sha256\":\"" ROOT
                             "\"},\"name\":\"release\"}]}" },
    { "a decision is revoked", revoked_statement,
      TYPE "\"predicate\":{\"effectiveAt\":\"2026-11-20T00:00:00Z\",\"nonce\":\"" NONCE
           "\",\"reason\":\"laptop\\nstolen\",\"reasonCode\":\"defect\",\"revokes\":{"
           "\"statement\":\"" D
           "\"}}," OF("revocation") "\"subject\":[{\"digest\":{\"sha256\":\"" ROOT
                                    "\"},\"name\":\"release\"}]}" },
    { "a review", review,
      TYPE "\"predicate\":{\"nextReviewBy\":\"2026-11-20T00:00:01Z\",\"nonce\":\"" NONCE
           "\",\"outcome\":\"confirmed\",\"reviewedAt\":\"2026-11-20T00:00:00Z\",\"statement\":\"" D
           "\"}," OF("review") ABOUT },
    { "a key takes the place of another", rotated,
      TYPE "\"predicate\":{\"action\":\"rotate\",\"nonce\":\"" NONCE "\",\"replaces\":\"" D
           "\"}," OF("keys") NEXT },
    { "a threshold", counted,
      TYPE "\"predicate\":{\"action\":\"threshold\",\"nonce\":\"" NONCE
           "\",\"threshold\":2}," OF("keys") NEXT },
    { "a key is added", added,
      TYPE "\"predicate\":{\"action\":\"add\",\"nonce\":\"" NONCE "\"}," OF("keys") NEXT },
};

static bool same(const struct statement *x, const struct statement *y)
{
    bool same = x->n_subjects == y->n_subjects;
    for (unsigned i = 0; same && i < x->n_subjects; i++)
        same = span_eq(x->subject[i].name, y->subject[i].name) &&
               memcmp(x->subject[i].sha256, y->subject[i].sha256, SHA256_BYTES) == 0 &&
               x->subject[i].by_component == y->subject[i].by_component;
    return same && x->kind == y->kind && span_eq(x->nonce, y->nonce) && span_eq(x->of, y->of) &&
           span_eq(x->record, y->record) && span_eq(x->summary, y->summary) &&
           span_eq(x->engine, y->engine) && x->sequence == y->sequence &&
           x->expires_at == y->expires_at && span_eq(x->key, y->key) &&
           span_eq(x->reason_code, y->reason_code) && span_eq(x->reason, y->reason) &&
           x->effective_at == y->effective_at && x->has_last_good == y->has_last_good &&
           x->last_good == y->last_good && span_eq(x->outcome, y->outcome) &&
           x->reviewed_at == y->reviewed_at && x->next_at == y->next_at &&
           span_eq(x->action, y->action) && x->threshold == y->threshold;
}

static void one_form_is_written_and_read(void)
{
    for (size_t i = 0; i < COUNT(forms); i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
        struct statement s = forms[i].make(), back = { 0 };
        struct span bytes = SPAN("");
        struct err err = { 0 };
        check_case = forms[i].name;
        CHECK(statement_write(&s, &a, &bytes, &err));
        CHECK_STR(err.text, "");
        CHECK_STR((const char *)bytes.ptr, forms[i].bytes);
        CHECK(statement_read(bytes, &a, &back, &err) && same(&s, &back));
        CHECK_STR(err.text, "");
    }
}

static void without_memory_nothing_is_said(void)
{
    for (size_t i = 0; i < COUNT(forms); i++)
        for (size_t nth = 1;; nth++) {
            AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
            struct statement s = forms[i].make(), back = { 0 };
            struct span bytes;
            struct err err = { 0 };
            mem_fail_at = nth;
            bool ok =
                statement_write(&s, &a, &bytes, &err) && statement_read(bytes, &a, &back, &err);
            bool reached = mem_fail_at == 0;
            mem_fail_at = 0;
            CHECK(ok == (err.kind == ERR_NONE) && (ok || back.kind == STATEMENT_NONE));
            if (!reached)
                break;
        }
}

static const struct {
    const char *name, *from, *to, *want; /* in the text of a form, the first from becomes to */
    unsigned form;
} spoiled[] = {
    { "white space", "\"sequence\":1", "\"sequence\": 1",
      "statement: not in the one form it has (RFC 8785)", 0 },
    { "behind its end", "acme/tiny\"}]}", "acme/tiny\"}]} ",
      "statement: not in the one form it has (RFC 8785)", 0 },
    { "more text behind", "acme/tiny\"}]}", "acme/tiny\"}]}x", "statement: text after the end", 0 },
    { "another order", "{\"_type\":\"https://in-toto.io/Statement/v1\",\"predicate\"",
      "{\"predicate\"", "statement: a required key is missing", 0 },
    { "a member twice", "\"sequence\":1", "\"sequence\":1,\"sequence\":4",
      "statement: \"sequence\" is given twice", 0 },
    { "a member we do not know", "\"sequence\":1", "\"permits\":[],\"sequence\":1",
      "statement: \"permits\" is not a key of this object", 0 },
    { "another framework", "Statement/v1", "Statement/v2",
      "statement: _type: expected an in-toto Statement v1", 0 },
    { "another type", "urn:ajar:decision:v1", "urn:ajar:approval:v1",
      "statement: predicateType: a statement of type \"urn:ajar:approval:v1\", which ajar does not "
      "make",
      0 },
    { "of the type of another", "urn:ajar:decision:v1", "urn:ajar:review:v1",
      "statement: \"engine\" is not a key of this object", 0 },
    { "a number that rounds", "\"sequence\":1", "\"sequence\":9007199254740992",
      "statement: a sequence is a whole number from 1", 0 },
    { "no number", "\"sequence\":1", "\"sequence\":0",
      "statement: a sequence is a whole number from 1", 0 },
    { "the second that supersedes nothing", "\"sequence\":1", "\"sequence\":2",
      "statement: the first decision supersedes nothing, and each other one its last", 0 },
    { "the first that supersedes one", "\"sequence\":2", "\"sequence\":1",
      "statement: the first decision supersedes nothing, and each other one its last", 1 },
    { "a digest too short", "{\"statement\":\"0", "{\"statement\":\"",
      "statement: a statement is named by 64 hex digits", 1 },
    { "a digest in capitals", "{\"statement\":\"0123456789a", "{\"statement\":\"0123456789A",
      "statement: a statement is named by 64 hex digits", 1 },
    { "no record", "{\"a\":1}", "[1]", "statement: the record is no object", 0 },
    { "a short nonce", "Z9\"", "Z\"", "statement: a nonce is 24 letters and digits", 0 },
    { "a nonce of other characters", "Z9\"", "Z-\"", "statement: a nonce is 24 letters and digits",
      0 },
    { "a time that is none", "2027-05-21T00:00:00Z", "soon",
      "statement: expiresAt: expected a time", 0 },
    { "a time in another form", "2027-05-21T00:00:00Z", "2027-05-21",
      "statement: not in the one form it has (RFC 8785)", 0 },
    { "a root too short", "\"sha256\":\"07", "\"sha256\":\"7",
      "statement: subject: digest: sha256: expected 64 hex digits", 0 },
    { "no subject", "[{\"digest\":{\"sha256\":\"" ROOT "\"},\"name\":\"acme/tiny\"}]", "[]",
      "statement: it has one subject, or two", 0 },
    { "a subject without a name", "\"name\":\"acme/tiny\"", "\"name\":\"\"",
      "statement: a subject that is none of ours", 0 },
    { "two subjects of one order", "\"annotations\":{\"order\":\"path-components\"},", "",
      "statement: a subject that is none of ours", 1 },
    { "an order that is none", "path-components", "any",
      "statement: subject: annotations: order: an order that is none", 1 },
    { "three subjects", "\"subject\":[",
      "\"subject\":[{\"digest\":{\"sha256\":\"" ROOT "\"},\"name\":\"x\"},",
      "statement: subject: more than two subjects", 1 },
    { "a hint that is none", "\"key\":\"0", "\"key\":\"x",
      "statement: a key is named by its hint, 64 hex digits", 2 },
    { "neither a key nor a statement", "\"key\":\"" D "\",\"lastGoodIndex\":0", "",
      "statement: either a statement or a key is revoked", 2 },
    { "both", "\"lastGoodIndex\":0", "\"statement\":\"" D "\"",
      "statement: either a statement or a key is revoked", 2 },
    { "a last good index of a statement", "\"statement\":\"0",
      "\"lastGoodIndex\":1,\"statement\":\"0",
      "statement: the last good index is one of a key, and a whole number", 3 },
    { "a reason code that is none", "keyCompromise", "because",
      "statement: a reason code that is none", 2 },
    { "a key that has a defect", "keyCompromise", "defect", "statement: a reason code that is none",
      2 },
    { "a decision that leaks", "\"defect\"", "\"keyCompromise\"",
      "statement: a reason code that is none", 3 },
    { "an outcome that is none", "confirmed", "fine", "statement: an outcome that is none", 4 },
    { "a review of nothing", "\"statement\":\"" D "\"", "\"statement\":\"\"",
      "statement: a review is of a statement", 4 },
    { "an action that is none", "\"rotate\"", "\"take\"", "statement: an action that is none", 5 },
    { "a rotation of nothing", ",\"replaces\":\"" D "\"", "",
      "statement: what is replaced is a key, named by its hint", 5 },
    { "a rotation of no hint", "\"replaces\":\"0", "\"replaces\":\"x",
      "statement: what is replaced is a key, named by its hint", 5 },
    { "an addition that replaces", "\"rotate\"", "\"add\"",
      "statement: what is replaced is a key, named by its hint", 5 },
    { "a threshold of none", "\"threshold\":2", "\"threshold\":0",
      "statement: a threshold is a whole number from 1", 6 },
    { "a threshold that rounds", "\"threshold\":2", "\"threshold\":9007199254740992",
      "statement: a threshold is a whole number from 1", 6 },
    { "an addition with a threshold", "\"threshold\",", "\"add\",",
      "statement: a threshold is a whole number from 1", 6 },
};

static void nothing_else_is_read(void)
{
    for (size_t i = 0; i < COUNT(spoiled); i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
        char text[2048];
        struct statement back = { 0 };
        struct err err = { 0 };
        const char *form = forms[spoiled[i].form].bytes, *at = strstr(form, spoiled[i].from);
        check_case = spoiled[i].name;
        CHECK(at != NULL);
        if (at == NULL)
            continue;
        snprintf(text, sizeof text, "%.*s%s%s", (int)(at - form), form, spoiled[i].to,
                 at + strlen(spoiled[i].from));
        CHECK(!statement_read(span_of(text), &a, &back, &err));
        CHECK(err.kind == ERR_INPUT && back.kind == STATEMENT_NONE);
        CHECK_STR(err.text, spoiled[i].want);
    }
}

static void what_is_too_long_is_not_signed(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 40 << 20 };
    struct statement s = decision();
    struct span bytes;
    struct err err = { 0 };
    static char text[4098];
    memset(text, 'x', sizeof text - 1);
    s.summary = span_of(text);
    CHECK(!statement_write(&s, &a, &bytes, &err));
    CHECK_STR(err.text, "statement: a summary, engine or time past its limit");
    err = (struct err){ 0 };
    s = decision();
    s.expires_at = INT64_MAX;
    CHECK(!statement_write(&s, &a, &bytes, &err));
    CHECK_STR(err.text, "statement: a summary, engine or time past its limit");
    err = (struct err){ 0 };
    s = decision();
    s.summary = SPAN("\xff");
    CHECK(!statement_write(&s, &a, &bytes, &err));
    CHECK_STR(err.text, "statement: a summary, engine or time past its limit");
    err = (struct err){ 0 };
    uint8_t *big = ARENA_ARRAY(&a, uint8_t, STATEMENT_BYTES_MAX + 1, &err);
    CHECK(big != NULL &&
          !statement_read((struct span){ big, STATEMENT_BYTES_MAX + 1 }, &a, &s, &err));
    CHECK_STR(err.text, "statement: more than 16777216 bytes");
}

TESTS(TEST(one_form_is_written_and_read), TEST(without_memory_nothing_is_said),
      TEST(nothing_else_is_read), TEST(what_is_too_long_is_not_signed))
