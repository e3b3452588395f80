/* gate_test.c - who receives what: every case of the gate's table, and what stands around it. */
#include "hub/gate.h"

#include "lib/check.h"

/* Rows: who, from anonymous to revoked. h hidden, Y yes, u undecided, c closed, o hosted,
 * l log in, n no grant, t terms, e expired, r revoked. */
static enum gate_why why_from(char letter)
{
    static const struct {
        char letter;
        enum gate_why why;
    } of[] = {
        { 'h', GATE_HIDDEN },  { 'Y', GATE_YES },     { 'u', GATE_UNDECIDED }, { 'c', GATE_CLOSED },
        { 'o', GATE_HOSTED },  { 'l', GATE_LOG_IN },  { 'n', GATE_NO_GRANT },  { 't', GATE_TERMS },
        { 'e', GATE_EXPIRED }, { 'r', GATE_REVOKED }, { 'b', GATE_BLOCKED },   { 'x', GATE_RATE },
    };
    for (size_t i = 0; i < COUNT(of); i++)
        if (of[i].letter == letter)
            return of[i].why;
    CHECK(!"a letter of the table");
    return GATE_HIDDEN;
}

static const char *const whos[WHOS] = { "anonymous", "known",   "pending",
                                        "granted",   "expired", "revoked" };
static const char *const actions[GATE_ACTIONS] = { "info", "list", "card", "file" };

/* By position, then action: one letter for each who. */
static const char *const listed[POSITIONS][GATE_ACTIONS] = {
    [POSITION_NONE] = { "YYYYYY", "uuuuuu", "uuuuuu", "uuuuuu" },
    [POSITION_CLOSED] = { "YYYYYY", "cccccc", "cccccc", "cccccc" },
    [POSITION_HOSTED] = { "YYYYYY", "oooooo", "oooooo", "oooooo" },
    [POSITION_GATED] = { "YYYYYY", "YYYYYY", "YYYYYY", "lntYer" },
    [POSITION_OPEN] = { "YYYYYY", "YYYYYY", "YYYYYY", "YYYYYY" },
};

static void each(void (*check)(struct gate_case *c, enum gate_why table))
{
    char name[64];
    for (unsigned p = 0; p < POSITIONS; p++)
        for (unsigned a = 0; a < GATE_ACTIONS; a++)
            for (unsigned w = 0; w < WHOS; w++) {
                struct gate_case c = { .position = (enum position)p,
                                       .action = (enum gate_action)a,
                                       .who = (enum gate_who)w,
                                       .listed = true };
                snprintf(name, sizeof name, "%s %s %s", p == 0 ? "none" : position_name(c.position),
                         whos[w], actions[a]);
                check_case = name;
                check(&c, why_from(listed[p][a][w]));
            }
    check_case = "";
}

static void as_the_table(struct gate_case *c, enum gate_why table)
{
    CHECK(gate_rule(c) == table);
}
static void the_table_says_who_receives_what(void)
{
    each(as_the_table);
}

static void hidden(struct gate_case *c, enum gate_why table)
{
    bool sees = c->who == WHO_GRANTED || c->who == WHO_PENDING;
    c->listed = false;
    CHECK(gate_rule(c) == (sees ? table : GATE_HIDDEN));
    c->blocked = c->used_up = true;
    if (!sees)
        CHECK(gate_rule(c) == GATE_HIDDEN);
}
static void an_unlisted_model_is_there_for_those_granted_only(void)
{
    each(hidden);
}

static void blocked(struct gate_case *c, enum gate_why table)
{
    c->blocked = true;
    CHECK(gate_rule(c) == (c->action == GATE_INFO ? table : GATE_BLOCKED));
}
static void a_duty_that_cannot_be_performed_refuses_every_action(void)
{
    each(blocked);
}

static void contested(struct gate_case *c, enum gate_why table)
{
    c->contested = c->overdue = true;
    CHECK(gate_rule(c) == (c->action == GATE_INFO ? table : GATE_CONTESTED));
}
static void overdue(struct gate_case *c, enum gate_why table)
{
    c->overdue = true;
    CHECK(gate_rule(c) == (c->action == GATE_INFO ? table : GATE_OVERDUE));
}
static void of_what_is_contested_or_overdue_nothing_is_sent(void)
{
    each(contested);
    each(overdue);
}

static void used_up(struct gate_case *c, enum gate_why table)
{
    bool sends = c->action == GATE_CARD || c->action == GATE_FILE;
    c->used_up = true;
    CHECK(gate_rule(c) == (sends && table == GATE_YES ? GATE_RATE : table));
}
static void a_used_up_rate_limit_refuses_files_and_opens_nothing(void)
{
    each(used_up);
}

/* Rows of a store, to ask about. */
static struct store_model model = { .id = 7, .ns = SPAN("lab"), .name = SPAN("m"), .listed = true };
static struct store_commit commit = { .id = 9, .model = 7, .position = POSITION_GATED };
static struct store_person ann = { .id = 3, .name = SPAN("ann") };

static struct gate_ask asked(const struct store_grant *grant)
{
    return (struct gate_ask){ .model = &model,
                              .commit = &commit,
                              .person = &ann,
                              .grant = grant,
                              .action = GATE_FILE,
                              .path = SPAN("w.bin"),
                              .now_at = 1000 };
}

static void a_grant_is_read_with_its_end_its_terms_and_its_owner(void)
{
    static const struct {
        const char *name;
        struct store_grant grant;
        struct span terms; /* of the commit */
        enum gate_who who;
    } rows[] = {
        { "without end", { .model = 7, .person = 3 }, SPAN(""), WHO_GRANTED },
        { "ends later", { .model = 7, .person = 3, .until_at = 1001 }, SPAN(""), WHO_GRANTED },
        { "ends now", { .model = 7, .person = 3, .until_at = 1000 }, SPAN(""), WHO_EXPIRED },
        { "revoked", { .model = 7, .person = 3, .revoked_at = 1 }, SPAN(""), WHO_REVOKED },
        { "revoked later than now",
          { .model = 7, .person = 3, .revoked_at = 2000 },
          SPAN(""),
          WHO_REVOKED },
        { "revoked and ended",
          { .model = 7, .person = 3, .until_at = 5, .revoked_at = 4 },
          SPAN(""),
          WHO_REVOKED },
        { "of another model", { .model = 8, .person = 3 }, SPAN(""), WHO_KNOWN },
        { "of another person", { .model = 7, .person = 4 }, SPAN(""), WHO_KNOWN },
        { "no terms accepted", { .model = 7, .person = 3 }, SPAN("a\n"), WHO_PENDING },
        { "terms accepted",
          { .model = 7, .person = 3, .terms = SPAN("b\na") },
          SPAN("a\nb"),
          WHO_GRANTED },
        { "one lacks", { .model = 7, .person = 3, .terms = SPAN("a") }, SPAN("a\nb"), WHO_PENDING },
        { "a part of a line",
          { .model = 7, .person = 3, .terms = SPAN("ab") },
          SPAN("a"),
          WHO_PENDING },
        { "ended with terms lacking",
          { .model = 7, .person = 3, .until_at = 5 },
          SPAN("a"),
          WHO_EXPIRED },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct gate_ask ask = asked(&rows[i].grant);
        check_case = rows[i].name;
        commit.terms = rows[i].terms;
        CHECK(gate_who_of(&ask) == rows[i].who);
    }
    commit.terms = SPAN("");
    check_case = "";
    struct gate_ask ask = asked(NULL);
    CHECK(gate_who_of(&ask) == WHO_KNOWN);
    ask.person = NULL;
    CHECK(gate_who_of(&ask) == WHO_ANONYMOUS);
}

static void a_yes_leaves_a_pass_for_that_file_and_a_no_leaves_none(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "request", .limit = 1 << 16 };
    struct err err = { 0 };
    const struct gate_pass *pass = NULL;
    struct store_grant grant = { .model = 7, .person = 3 };
    struct gate_ask ask = asked(&grant);
    CHECK(gate(&ask, &a, &pass, &err) == GATE_YES && pass != NULL);
    CHECK(gate_pass_commit(pass) == 9 && gate_pass_person(pass) == 3);
    CHECK(span_eq(gate_pass_path(pass), SPAN("w.bin")));
    pass = NULL;
    ask.grant = NULL;
    CHECK(gate(&ask, &a, &pass, &err) == GATE_NO_GRANT && pass == NULL);
    ask.model = NULL;
    CHECK(gate(&ask, &a, &pass, &err) == GATE_HIDDEN && pass == NULL);
    ask = asked(&grant);
    mem_fail_at = 1;
    arena_free(&a);
    CHECK(gate(&ask, &a, &pass, &err) == GATE_HIDDEN && pass == NULL && err.kind == ERR_SYSTEM);
    mem_fail_at = 0;
}

static void the_rate_limit_counts_files_within_its_time(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "request", .limit = 1 << 16 };
    struct err err = { 0 };
    struct store_grant grant = { .model = 7, .person = 3 };
    struct gate_ask ask = asked(&grant);
    ask.used = 1000;
    CHECK(gate(&ask, &a, NULL, &err) == GATE_YES);
    commit.rate_requests = 3, commit.rate_seconds = 60;
    ask.used = 2;
    CHECK(gate(&ask, &a, NULL, &err) == GATE_YES);
    ask.used = 3;
    CHECK(gate(&ask, &a, NULL, &err) == GATE_RATE);
    commit.rate_requests = commit.rate_seconds = 0;
}

static void only_the_card_is_the_card(void)
{
    CHECK(gate_action_of(SPAN("README.md")) == GATE_CARD);
    CHECK(gate_action_of(SPAN("readme.md")) == GATE_FILE);
    CHECK(gate_action_of(SPAN("a/README.md")) == GATE_FILE);
    CHECK(gate_action_of(SPAN("README.md/x")) == GATE_FILE);
    CHECK(gate_action_of(SPAN("")) == GATE_FILE);
}

static void every_no_names_the_state_and_the_next_step(void)
{
    static const struct {
        enum gate_why why;
        unsigned status;
        const char *code, *text;
    } rows[] = {
        { GATE_HIDDEN, 404, "RepoNotFound",
          "no such model, or not for you. Check the name; if it is private, log in with a token "
          "(hf auth login)" },
        { GATE_UNDECIDED, 403, "GatedRepo",
          "this model has no decision yet, so nothing of it is sent" },
        { GATE_CLOSED, 403, "GatedRepo",
          "this model is closed: nobody receives its files. Why, and what would change it: "
          "http://h/lab/m" },
        { GATE_HOSTED, 403, "GatedRepo",
          "this model is hosted: it gives answers, never weights. Why, and what would change it: "
          "http://h/lab/m" },
        { GATE_LOG_IN, 401, "GatedRepo",
          "this model is gated: its weights go to named recipients. Log in with a token (hf auth "
          "login); if you have none, ask the people who run this hub for one and for: ajar grant "
          "lab/m YOU" },
        { GATE_NO_GRANT, 403, "GatedRepo",
          "this model is gated, and ann has no grant. Ask the people who run this hub for: ajar "
          "grant lab/m ann" },
        { GATE_TERMS, 403, "GatedRepo",
          "this model is gated, and ann has not accepted its terms: be kind. Who does asks the "
          "people "
          "who run this hub for: ajar grant lab/m ann --accepted 'be kind'" },
        { GATE_EXPIRED, 403, "GatedRepo",
          "this model is gated, and the grant of ann held until 1970-01-02. Ask the people who run "
          "this hub for: ajar grant lab/m ann" },
        { GATE_REVOKED, 403, "GatedRepo",
          "this model is gated, and the grant of ann was revoked on 1970-01-02. Ask the people "
          "who run this hub for: ajar grant lab/m ann" },
        { GATE_CONTESTED, 403, "GatedRepo",
          "this model is open, and contested: its policy comes to a narrower position now, so "
          "nothing more is sent; what was let out stays out. Why, and what would change it: "
          "http://h/lab/m" },
        { GATE_OVERDUE, 403, "GatedRepo",
          "this model is gated, and its review is overdue: nothing more is sent until it is "
          "decided "
          "again; "
          "what was let out stays out. Why, and what would change it: http://h/lab/m" },
        { GATE_BLOCKED, 403, "GatedRepo",
          "this model sends nothing for now: duty not available: fingerprint. The people who run "
          "this hub can see more with: ajar show lab/m" },
        { GATE_RATE, 429, "",
          "this model has a rate limit: 3 files in 60 seconds for one person. Try again later" },
    };
    struct store_grant grant = { .until_at = 2 * DAY_SECONDS, .revoked_at = DAY_SECONDS };
    struct gate_ask ask = asked(&grant);
    struct store_commit c = { .position = POSITION_GATED,
                              .terms = SPAN("be kind"),
                              .blocked = SPAN("duty not available: fingerprint"),
                              .rate_requests = 3,
                              .rate_seconds = 60 };
    ask.commit = &c;
    CHECK(COUNT(rows) == GATE_WHYS - 1);
    for (size_t i = 0; i < COUNT(rows); i++) {
        AUTO_CLOSE(buf) struct buf b = { 0 };
        struct err err = { 0 };
        struct span text;
        buf_init(&b, "message", 1024);
        gate_tell(&b, rows[i].why, &ask, "http://h");
        buf_put(&b, (struct span){ (const uint8_t *)"", 1 });
        if (!buf_done(&b, &text, &err))
            check_fail(__FILE__, __LINE__, err.text);
        else
            CHECK_STR((const char *)text.ptr, rows[i].text);
        CHECK_STR(gate_code(rows[i].why), rows[i].code);
        CHECK(gate_status(rows[i].why, false) == rows[i].status);
        CHECK(gate_status(rows[i].why, true) ==
              (rows[i].why == GATE_HIDDEN ? 401 : rows[i].status));
    }
}

TESTS(TEST(the_table_says_who_receives_what),
      TEST(an_unlisted_model_is_there_for_those_granted_only),
      TEST(a_duty_that_cannot_be_performed_refuses_every_action),
      TEST(of_what_is_contested_or_overdue_nothing_is_sent),
      TEST(a_used_up_rate_limit_refuses_files_and_opens_nothing),
      TEST(a_grant_is_read_with_its_end_its_terms_and_its_owner),
      TEST(a_yes_leaves_a_pass_for_that_file_and_a_no_leaves_none),
      TEST(the_rate_limit_counts_files_within_its_time), TEST(only_the_card_is_the_card),
      TEST(every_no_names_the_state_and_the_next_step))
