/* effect_test.c - what lets out more waits until it is signed by enough and logged; what lets out less
 * does not wait. */
#include "store/effect.h"

#include "crypto/dsse.h"
#include "lib/check.h"
#include "lib/raw.h"
#include "lib/release.h"

/* A home with two release keys, of which the private halves are held here. */
struct signing {
    struct bench b;
    struct key *key[2];
    struct store_key listed[2];
    uint64_t logged;
};

static void signing_close(struct signing *s)
{
    key_close(s->key[0]);
    key_close(s->key[1]);
    bench_close(&s->b);
}
AUTO_VALUE(signing, signing_close)

static void signing_open(struct signing *s)
{
    static const char *const names[] = { "alice", "bob" };
    memset(s, 0, sizeof *s);
    bench_open(&s->b);
    for (unsigned i = 0; i < 2; i++) {
        struct keyring_new n = { .name = span_of(names[i]),
                                 .role = KEY_ROLE_RELEASE,
                                 .at = DAY_ONE };
        s->key[i] = key_new(KEY_P256, &s->b.err);
        CHECK(s->key[i] != NULL &&
              keyring_add(s->b.s, &n, key_public(s->key[i]), &s->b.a, &s->listed[i], &s->b.err));
    }
    sqlite3_close(raw_open(s->b.home, "UPDATE keys SET listed_at = 1"));
}

static void set_threshold(struct signing *s, unsigned k)
{
    char text[64];
    snprintf(text, sizeof text, "UPDATE state SET threshold = %u", k);
    sqlite3_close(raw_open(s->b.home, text));
}

static struct span signature_by(struct signing *s, unsigned i, struct span text)
{
    AUTO_CLOSE(buf) struct buf pae = { 0 };
    struct span bytes, out = SPAN("");
    buf_init(&pae, "pae", 1 << 20);
    dsse_pae(SPAN(DSSE_INTOTO), text, &pae);
    CHECK(buf_done(&pae, &bytes, &s->b.err) &&
          key_sign(s->key[i], bytes, &s->b.a, &out, &s->b.err));
    return out;
}

/* The log has all that is signed, from the next entry on. */
static void log_all(struct signing *s, int64_t now_at)
{
    struct store_signature *list;
    struct store_place place[16];
    unsigned n = 0;
    CHECK(store_unlogged(s->b.s, COUNT(place), &s->b.a, &list, &n, &s->b.err));
    for (unsigned i = 0; i < n; i++)
        place[i] = (struct store_place){ list[i].id, s->logged++ };
    CHECK(store_logged(s->b.s, &(struct store_logged){ place, n, s->logged, now_at, NULL },
                       &s->b.err));
}

/* What is released: the files are those of sample_tiny, with other weights if asked. */
struct shape {
    enum position position;
    const char *blocked, *terms;
    uint64_t rate_requests, rate_seconds;
    int64_t review_at;
    bool contested, unlisted, other_weights;
};

static bool release_shape(struct signing *s, const struct shape *w, int64_t at, unsigned n_signs,
                          struct store_commit *out)
{
    static const struct sample others[] = { { "README.md", SPAN("# tiny\n") },
                                            { "model.safetensors", SPAN("\3\2\1") } };
    struct bench *b = &s->b;
    struct manifest m;
    char text[64];
    struct store_signing_by by[2];
    struct store_line line;
    bool ok = w->other_weights
                  ? sample_manifest(b->s, others, COUNT(others), &b->a, &m, &b->err)
                  : sample_manifest(b->s, sample_tiny, COUNT(sample_tiny), &b->a, &m, &b->err);
    struct store_release r = sample_release(&m, w->position, at);
    CHECK(ok && store_line(b->s, r.ns, r.name, &line, &b->err));
    snprintf(text, sizeof text, "statement %u", (unsigned)line.sequence + 1);
    for (unsigned i = 0; i < n_signs; i++)
        by[i] = (struct store_signing_by){ s->listed[i].id, signature_by(s, i, span_of(text)) };
    struct store_decided d = { .text = span_of(text),
                               .sequence = line.sequence + 1,
                               .head = line.head,
                               .sign = by,
                               .n_signs = n_signs };
    r.commit.blocked = span_of(w->blocked != NULL ? w->blocked : "");
    r.commit.terms = span_of(w->terms != NULL ? w->terms : "");
    r.commit.rate_requests = w->rate_requests;
    r.commit.rate_seconds = w->rate_seconds;
    r.commit.review_at = w->review_at;
    r.commit.contested = w->contested;
    r.unlisted = w->unlisted;
    r.decided = &d;
    return store_release(b->s, &r, &b->a, out, &b->err);
}

static bool is_main(struct signing *s, int64_t commit)
{
    struct store_model m = { 0 };
    CHECK(store_model_find(s->b.s, SPAN("acme"), SPAN("tiny"), &s->b.a, &m, &s->b.err) ==
          ROW_FOUND);
    return m.head == commit;
}

enum { LATER = DAY_ONE + 100 };
static const struct {
    const char *name;
    struct shape was, now; /* position none: nothing was */
    bool wider;
} moves[] = {
    { "first of all, closed", { 0 }, { .position = POSITION_CLOSED }, false },
    { "first of all, hosted", { 0 }, { .position = POSITION_HOSTED }, true },
    { "first of all, open", { 0 }, { .position = POSITION_OPEN }, true },
    { "gated, then open", { .position = POSITION_GATED }, { .position = POSITION_OPEN }, true },
    { "closed, then hosted",
      { .position = POSITION_CLOSED },
      { .position = POSITION_HOSTED },
      true },
    { "open, then open again",
      { .position = POSITION_OPEN },
      { .position = POSITION_OPEN },
      false },
    { "open, then gated", { .position = POSITION_OPEN }, { .position = POSITION_GATED }, false },
    { "open, then closed", { .position = POSITION_OPEN }, { .position = POSITION_CLOSED }, false },
    { "open, then contested",
      { .position = POSITION_OPEN },
      { .position = POSITION_OPEN, .contested = true },
      false },
    { "contested, then open",
      { .position = POSITION_OPEN, .contested = true },
      { .position = POSITION_OPEN },
      true },
    { "overdue, then open",
      { .position = POSITION_OPEN, .review_at = DAY_ONE + 1 },
      { .position = POSITION_OPEN, .review_at = LATER + 100 },
      true },
    { "blocked, then not",
      { .position = POSITION_GATED, .blocked = "duty" },
      { .position = POSITION_GATED },
      true },
    { "not blocked, then blocked",
      { .position = POSITION_GATED },
      { .position = POSITION_OPEN, .blocked = "duty" },
      false },
    { "open, then other weights open",
      { .position = POSITION_OPEN },
      { .position = POSITION_OPEN, .other_weights = true },
      true },
    { "open, then other weights closed",
      { .position = POSITION_OPEN },
      { .position = POSITION_CLOSED, .other_weights = true },
      false },
    { "unlisted, then listed",
      { .position = POSITION_OPEN, .unlisted = true },
      { .position = POSITION_OPEN },
      true },
    { "listed, then unlisted",
      { .position = POSITION_OPEN },
      { .position = POSITION_OPEN, .unlisted = true },
      false },
    { "a term less",
      { .position = POSITION_GATED, .terms = "a\nb" },
      { .position = POSITION_GATED, .terms = "a" },
      true },
    { "a term more",
      { .position = POSITION_GATED, .terms = "a" },
      { .position = POSITION_GATED, .terms = "a\nb" },
      false },
    { "unlisted, then unlisted again",
      { .position = POSITION_OPEN, .unlisted = true },
      { .position = POSITION_OPEN, .unlisted = true },
      false },
    { "the same in the same time",
      { .position = POSITION_OPEN, .rate_requests = 5, .rate_seconds = 60 },
      { .position = POSITION_OPEN, .rate_requests = 5, .rate_seconds = 60 },
      false },
    { "less in more time",
      { .position = POSITION_OPEN, .rate_requests = 5, .rate_seconds = 60 },
      { .position = POSITION_OPEN, .rate_requests = 4, .rate_seconds = 61 },
      false },
    { "no requests are counted any more, in whatever time",
      { .position = POSITION_OPEN, .rate_requests = 5, .rate_seconds = 60 },
      { .position = POSITION_OPEN, .rate_seconds = 60 },
      true },
    { "no rate limit any more",
      { .position = POSITION_OPEN, .rate_requests = 5, .rate_seconds = 60 },
      { .position = POSITION_OPEN },
      true },
    { "more in the same time",
      { .position = POSITION_OPEN, .rate_requests = 5, .rate_seconds = 60 },
      { .position = POSITION_OPEN, .rate_requests = 6, .rate_seconds = 60 },
      true },
    { "the same in less time",
      { .position = POSITION_OPEN, .rate_requests = 5, .rate_seconds = 60 },
      { .position = POSITION_OPEN, .rate_requests = 5, .rate_seconds = 59 },
      true },
    { "a rate limit",
      { .position = POSITION_OPEN },
      { .position = POSITION_OPEN, .rate_requests = 5, .rate_seconds = 60 },
      false },
};

static void what_lets_out_more_waits_for_the_log(void)
{
    for (size_t i = 0; i < COUNT(moves); i++) {
        AUTO_CLOSE(signing) struct signing s;
        struct store_commit was = { 0 }, c, got;
        signing_open(&s);
        check_case = moves[i].name;
        if (moves[i].was.position != POSITION_NONE) {
            CHECK(release_shape(&s, &moves[i].was, DAY_ONE, 1, &was));
            log_all(&s, DAY_ONE);
            CHECK(is_main(&s, was.id));
        }
        CHECK(release_shape(&s, &moves[i].now, LATER, 1, &c));
        CHECK((c.held_at == 0) == moves[i].wider);
        CHECK(is_main(&s, moves[i].wider ? was.id : c.id));
        CHECK(store_waiting(s.b.s, c.model, &s.b.a, &got, &s.b.err) ==
              (moves[i].wider ? ROW_FOUND : ROW_ABSENT));
        log_all(&s, LATER + 5);
        CHECK(is_main(&s, c.id));
        CHECK(store_commit_by_id(s.b.s, c.id, &s.b.a, &got, &s.b.err) == ROW_FOUND &&
              got.held_at == (moves[i].wider ? LATER + 5 : LATER));
        CHECK(store_waiting(s.b.s, c.model, &s.b.a, &got, &s.b.err) == ROW_ABSENT);
    }
}

static void what_is_not_signed_is_in_no_line(void)
{
    AUTO_CLOSE(bench) struct bench b;
    struct store_line line = { .sequence = 77 };
    bench_open(&b);
    CHECK(store_line(b.s, SPAN("acme"), SPAN("no name"), &line, &b.err));
    CHECK(line.head == 0 && line.sequence == 0);
    struct store_commit c = released(&b, POSITION_OPEN, DAY_ONE);
    line.sequence = 77;
    CHECK(store_line(b.s, SPAN("acme"), SPAN("tiny"), &line, &b.err));
    CHECK(line.head == c.id && line.sequence == 0);
    AUTO_CLOSE(signing) struct signing s;
    struct store_statement t;
    signing_open(&s);
    CHECK(release_shape(&s, &(struct shape){ .position = POSITION_CLOSED }, DAY_ONE, 1, &c) &&
          store_statement_of(s.b.s, c.id, &s.b.a, &t, &s.b.err) == ROW_FOUND &&
          store_line(s.b.s, SPAN("acme"), SPAN("tiny"), &line, &s.b.err));
    CHECK(line.head == c.id && line.sequence == 1);
    CHECK(memcmp(line.digest, t.digest, sizeof t.digest) == 0);
}

static void a_signature_by_what_is_no_key_is_damage(void)
{
    AUTO_CLOSE(signing) struct signing s;
    struct store_commit c;
    struct store_signature *list;
    unsigned n;
    char want[256];
    signing_open(&s);
    CHECK(release_shape(&s, &(struct shape){ .position = POSITION_OPEN }, DAY_ONE, 1, &c));
    sqlite3_close(raw_open(s.b.home, "UPDATE keys SET spki = x'3000' WHERE name = 'alice'"));
    CHECK(!store_unlogged(s.b.s, 9, &s.b.a, &list, &n, &s.b.err) && s.b.err.kind == ERR_SYSTEM);
    snprintf(want, sizeof want, "%s/ajar.db: the database is damaged: a key", s.b.home);
    CHECK_STR(said(&s.b), want);
}

static void what_waits_is_found_nowhere(void)
{
    AUTO_CLOSE(signing) struct signing s;
    struct store_commit was, c, *list, got;
    struct store_model m;
    struct store_file f, *files;
    unsigned n = 0;
    bool opened = true;
    int64_t since = 0;
    signing_open(&s);
    struct bench *b = &s.b;
    CHECK(release_shape(&s, &(struct shape){ .position = POSITION_GATED, .unlisted = true },
                        DAY_ONE, 1, &was));
    CHECK(store_model_find(b->s, SPAN("acme"), SPAN("tiny"), &b->a, &m, &b->err) == ROW_FOUND);
    CHECK(!m.listed && m.head == 0);
    CHECK(store_commit_find(b->s, m.id, SPAN("main"), &b->a, &got, &b->err) == ROW_ABSENT);
    log_all(&s, DAY_ONE);
    CHECK(release_shape(&s, &(struct shape){ .position = POSITION_OPEN }, LATER, 1, &c) &&
          c.held_at == 0);
    CHECK(store_model_find(b->s, SPAN("acme"), SPAN("tiny"), &b->a, &m, &b->err) == ROW_FOUND);
    CHECK(m.head == was.id && !m.listed);
    CHECK(store_commit_find(b->s, m.id, span_of(c.oid), &b->a, &got, &b->err) == ROW_ABSENT);
    CHECK(store_commit_by_id(b->s, c.id, &b->a, &got, &b->err) == ROW_ABSENT);
    CHECK(store_commits(b->s, m.id, 9, &b->a, &list, &n, &b->err) && n == 1);
    CHECK(store_opened(b->s, m.id, c.weights, &opened, &b->err) && !opened);
    CHECK(store_since(b->s, m.id, &since, &b->err) && since == DAY_ONE);
    CHECK(store_file_find(b->s, c.id, SPAN("README.md"), &b->a, &f, &b->err) == ROW_ABSENT);
    CHECK(store_files(b->s, c.id, SPAN(""), 9, &b->a, &files, &n, &b->err) && n == 0);
    CHECK(store_commit_renew(b->s, &was, &b->a, &b->err) && was.position == POSITION_GATED);
    log_all(&s, LATER + 7);
    CHECK(store_model_find(b->s, SPAN("acme"), SPAN("tiny"), &b->a, &m, &b->err) == ROW_FOUND);
    CHECK(m.head == c.id && m.listed && m.changed_at == LATER + 7);
    CHECK(store_since(b->s, m.id, &since, &b->err) && since == LATER + 7);
    CHECK(store_opened(b->s, m.id, c.weights, &opened, &b->err) && opened);
    CHECK(store_file_find(b->s, c.id, SPAN("README.md"), &b->a, &f, &b->err) == ROW_FOUND);
}

static void a_widening_takes_as_many_signatures_as_are_asked_for(void)
{
    AUTO_CLOSE(signing) struct signing s;
    struct store_commit c;
    struct store_statement t;
    struct store_signature *list;
    unsigned n = 0;
    signing_open(&s);
    struct bench *b = &s.b;
    set_threshold(&s, 2);
    CHECK(release_shape(&s, &(struct shape){ .position = POSITION_OPEN }, DAY_ONE, 1, &c));
    log_all(&s, DAY_ONE);
    CHECK(!is_main(&s, c.id));
    CHECK(store_statement_of(b->s, c.id, &b->a, &t, &b->err) == ROW_FOUND && t.sequence == 1 &&
          t.commit == c.id && t.model == c.model && span_eq(t.text, SPAN("statement 1")));
    struct span sig = signature_by(&s, 0, t.text);
    CHECK(store_sign(b->s, t.digest, s.listed[0].id, sig, DAY_ONE + 1, &b->err));
    log_all(&s, DAY_ONE + 1);
    CHECK(!is_main(&s, c.id)); /* the same key again is no second one */
    sig = signature_by(&s, 1, t.text);
    CHECK(store_sign(b->s, t.digest, s.listed[1].id, sig, DAY_ONE + 2, &b->err));
    CHECK(!is_main(&s, c.id)); /* not logged */
    log_all(&s, DAY_ONE + 3);
    CHECK(is_main(&s, c.id));
    CHECK(store_signatures(b->s, t.id, &b->a, &list, &n, &b->err) && n == 2);
    CHECK(list[0].log_index == 0 && list[1].log_index == 1 && list[1].counts);
    CHECK(span_eq(list[1].key_name, SPAN("bob")) && list[1].made_at == DAY_ONE + 2);
    /* To narrow takes one, and nothing of the log. */
    CHECK(release_shape(&s, &(struct shape){ .position = POSITION_GATED }, LATER, 0, &c) &&
          c.held_at == 0);
    CHECK(store_statement_of(b->s, c.id, &b->a, &t, &b->err) == ROW_FOUND && t.sequence == 2);
    sig = signature_by(&s, 1, t.text);
    CHECK(store_sign(b->s, t.digest, s.listed[1].id, sig, LATER + 1, &b->err) && is_main(&s, c.id));
}

static void a_key_that_is_gone_lets_nothing_out(void)
{
    static const char *const ways[] = { "UPDATE keys SET retired_at = 1",
                                        "UPDATE keys SET revoked_at = 1",
                                        "UPDATE keys SET listed_at = 0 WHERE name = 'alice'" };
    for (size_t i = 0; i < COUNT(ways); i++) {
        AUTO_CLOSE(signing) struct signing s;
        struct store_commit c;
        struct store_statement t;
        signing_open(&s);
        struct bench *b = &s.b;
        CHECK(release_shape(&s, &(struct shape){ .position = POSITION_OPEN }, DAY_ONE, 1, &c));
        sqlite3_close(raw_open(b->home, ways[i]));
        log_all(&s, DAY_ONE);
        CHECK(!is_main(&s, c.id));
        CHECK(store_statement_of(b->s, c.id, &b->a, &t, &b->err) == ROW_FOUND);
        struct span sig = signature_by(&s, 0, t.text);
        CHECK(!store_sign(b->s, t.digest, s.listed[0].id, sig, DAY_ONE, &b->err));
        CHECK_STR(said(b), "the key is none of the release keys that are live");
        CHECK(!release_shape(&s, &(struct shape){ .position = POSITION_CLOSED }, LATER, 1, &c));
        CHECK_STR(said(b), "the key is none of the release keys that are live");
    }
}

static void an_older_wider_decision_does_not_come_back(void)
{
    AUTO_CLOSE(signing) struct signing s;
    struct store_commit open, closed;
    struct store_line line = { 0 };
    signing_open(&s);
    struct bench *b = &s.b;
    CHECK(release_shape(&s, &(struct shape){ .position = POSITION_OPEN }, DAY_ONE, 1, &open));
    CHECK(release_shape(&s, &(struct shape){ .position = POSITION_CLOSED }, LATER, 1, &closed));
    CHECK(is_main(&s, closed.id));
    log_all(&s, LATER + 1);
    CHECK(is_main(&s, closed.id));
    CHECK(store_line(b->s, SPAN("ACME"), SPAN("tiny"), &line, &b->err) && line.sequence == 2 &&
          line.head == closed.id);
    /* Nor what was made for a main that is not there any more, though it is the newest. */
    CHECK(release_shape(&s, &(struct shape){ .position = POSITION_OPEN }, LATER + 2, 1, &open));
    char text[96];
    snprintf(text, sizeof text, "UPDATE models SET head = NULL");
    sqlite3_close(raw_open(b->home, text));
    log_all(&s, LATER + 3);
    CHECK(is_main(&s, 0));
}

/* Main is one thing, what holds of the same weights another: neither is gone beyond. */
static void neither_main_nor_the_weights_go_further_out(void)
{
    static const struct {
        struct shape first, second, third; /* the second of other weights */
        bool wider;
    } rows[] = {
        { { .position = POSITION_OPEN },
          { .position = POSITION_CLOSED, .other_weights = true },
          { .position = POSITION_OPEN },
          true },
        { { .position = POSITION_GATED },
          { .position = POSITION_OPEN, .other_weights = true },
          { .position = POSITION_OPEN },
          true },
        { { .position = POSITION_GATED },
          { .position = POSITION_OPEN, .other_weights = true },
          { .position = POSITION_GATED },
          false },
        { { .position = POSITION_GATED },
          { .position = POSITION_GATED, .terms = "a", .other_weights = true },
          { .position = POSITION_GATED },
          true },
        { { .position = POSITION_GATED, .terms = "a" },
          { .position = POSITION_GATED, .other_weights = true },
          { .position = POSITION_GATED },
          true },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        AUTO_CLOSE(signing) struct signing s;
        struct store_commit c;
        signing_open(&s);
        CHECK(release_shape(&s, &rows[i].first, DAY_ONE, 1, &c));
        log_all(&s, DAY_ONE);
        CHECK(release_shape(&s, &rows[i].second, DAY_ONE + 1, 1, &c));
        log_all(&s, DAY_ONE + 1);
        CHECK(is_main(&s, c.id));
        CHECK(release_shape(&s, &rows[i].third, DAY_ONE + 2, 1, &c));
        CHECK((c.held_at == 0) == rows[i].wider);
    }
}

/* The same release again hides a model, and does not show one. */
/* It would let nothing out, and yet its weights would be called open from then on. */
static void what_ended_while_it_waited_does_not_begin_to_hold(void)
{
    AUTO_CLOSE(signing) struct signing s;
    struct store_commit c, later;
    signing_open(&s);
    set_threshold(&s, 2);
    struct shape open = { .position = POSITION_OPEN, .review_at = LATER + 100 };
    struct shape shut = { .position = POSITION_CLOSED, .review_at = LATER + 100 };
    CHECK(release_shape(&s, &open, LATER, 1, &c) && c.held_at == 0);
    log_all(&s, LATER + 200);
    CHECK(!is_main(&s, c.id)); /* though one is enough for what lets nothing out */
    set_threshold(&s, 1);
    CHECK(store_settle_due(s.b.s, LATER + 99, &s.b.err) && is_main(&s, c.id));
    CHECK(release_shape(&s, &open, LATER + 1, 0, &c) && c.held_at == 0);
    CHECK(store_settle_due(s.b.s, LATER + 300, &s.b.err) && !is_main(&s, c.id));
    CHECK(release_shape(&s, &shut, LATER + 2, 1, &later) && is_main(&s, later.id));
}

/* What waits is overtaken before anything of the model holds, too. */
static void a_first_decision_that_waits_is_overtaken_by_the_next(void)
{
    AUTO_CLOSE(signing) struct signing s;
    struct store_commit first, next, got;
    struct store_statement t;
    signing_open(&s);
    set_threshold(&s, 2);
    struct shape gated = { .position = POSITION_GATED }, hosted = { .position = POSITION_HOSTED };
    CHECK(release_shape(&s, &gated, LATER, 1, &first) && first.held_at == 0);
    CHECK(release_shape(&s, &hosted, LATER + 1, 1, &next) && next.held_at == 0);
    CHECK(store_waiting(s.b.s, next.model, &s.b.a, &got, &s.b.err) == ROW_FOUND &&
          got.id == next.id);
    CHECK(store_statement_of(s.b.s, first.id, &s.b.a, &t, &s.b.err) == ROW_FOUND);
    CHECK(store_sign(s.b.s, t.digest, s.listed[1].id, signature_by(&s, 1, t.text), LATER + 2,
                     &s.b.err));
    log_all(&s, LATER + 3);
    CHECK(store_commit_by_id(s.b.s, first.id, &s.b.a, &got, &s.b.err) == ROW_ABSENT);
}

static void a_model_is_not_shown_by_releasing_it_again(void)
{
    AUTO_CLOSE(signing) struct signing s;
    struct store_commit c;
    struct store_model m;
    signing_open(&s);
    struct bench *b = &s.b;
    CHECK(release_shape(&s, &(struct shape){ .position = POSITION_OPEN }, DAY_ONE, 1, &c));
    log_all(&s, DAY_ONE);
    for (unsigned i = 0; i < 2; i++) {
        struct shape again = { .position = POSITION_OPEN, .unlisted = i == 0 };
        CHECK(release_shape(&s, &again, DAY_ONE, 1, &c));
        CHECK(store_model_find(b->s, SPAN("acme"), SPAN("tiny"), &b->a, &m, &b->err) == ROW_FOUND);
        CHECK(m.head == c.id && !m.listed);
    }
}

/* What was signed by one who left holds nothing back either. */
static void a_signature_of_before_is_none(void)
{
    AUTO_CLOSE(signing) struct signing s;
    struct store_commit c;
    struct store_statement t;
    signing_open(&s);
    struct bench *b = &s.b;
    CHECK(release_shape(&s, &(struct shape){ .position = POSITION_OPEN }, DAY_ONE, 1, &c));
    sqlite3_close(raw_open(b->home, "UPDATE keys SET revoked_at = 1 WHERE name = 'alice';"
                                    "UPDATE commits SET position = 1"));
    CHECK(store_statement_of(b->s, c.id, &b->a, &t, &b->err) == ROW_FOUND);
    CHECK(store_settle_due(b->s, LATER, &b->err) && !is_main(&s, c.id));
    struct span sig = signature_by(&s, 1, t.text);
    CHECK(store_sign(b->s, t.digest, s.listed[1].id, sig, LATER, &b->err) && is_main(&s, c.id));
}

static void a_signature_is_kept_if_it_verifies(void)
{
    AUTO_CLOSE(signing) struct signing s;
    struct store_commit c;
    struct store_statement t;
    uint8_t nowhere[SHA256_BYTES] = { 1 };
    signing_open(&s);
    struct bench *b = &s.b;
    set_threshold(&s, 2);
    CHECK(release_shape(&s, &(struct shape){ .position = POSITION_OPEN }, DAY_ONE, 1, &c));
    CHECK(store_statement_of(b->s, c.id, &b->a, &t, &b->err) == ROW_FOUND);
    struct span sig = signature_by(&s, 0, t.text), other = signature_by(&s, 1, SPAN("other"));
    CHECK(!store_sign(b->s, t.digest, s.listed[1].id, sig, DAY_ONE, &b->err));
    CHECK(b->err.kind == ERR_DENIED && said(b)[0] != 0);
    CHECK(!store_sign(b->s, t.digest, s.listed[1].id, other, DAY_ONE, &b->err));
    CHECK(b->err.kind == ERR_DENIED && said(b)[0] != 0);
    CHECK(!store_sign(b->s, nowhere, s.listed[1].id, other, DAY_ONE, &b->err));
    CHECK_STR(said(b), "there is no such statement here");
}

static void a_home_with_keys_takes_signed_decisions_only(void)
{
    AUTO_CLOSE(signing) struct signing s;
    AUTO_CLOSE(bench) struct bench plain;
    struct manifest m;
    struct store_commit c;
    signing_open(&s);
    CHECK(sample_manifest(s.b.s, sample_tiny, COUNT(sample_tiny), &s.b.a, &m, &s.b.err));
    struct store_release r = sample_release(&m, POSITION_CLOSED, DAY_ONE);
    CHECK(!store_release(s.b.s, &r, &s.b.a, &c, &s.b.err));
    CHECK_STR(said(&s.b), "a home with release keys takes signed decisions only");
    bench_open(&plain);
    struct store_decided d = { .text = SPAN("x"), .sequence = 1 };
    CHECK(sample_manifest(plain.s, sample_tiny, COUNT(sample_tiny), &plain.a, &m, &plain.err));
    r.decided = &d;
    CHECK(!store_release(plain.s, &r, &plain.a, &c, &plain.err));
    CHECK_STR(said(&plain), "a home without release keys takes no signed decisions");
    r.decided = NULL;
    CHECK(store_release(plain.s, &r, &plain.a, &c, &plain.err) && c.held_at == DAY_ONE);
}

static void a_decision_follows_the_one_before(void)
{
    AUTO_CLOSE(signing) struct signing s;
    struct store_commit c, again;
    struct manifest m;
    signing_open(&s);
    struct bench *b = &s.b;
    CHECK(release_shape(&s, &(struct shape){ .position = POSITION_OPEN }, DAY_ONE, 1, &c));
    /* The same again while it waits: no second one is made. */
    CHECK(release_shape(&s, &(struct shape){ .position = POSITION_OPEN }, DAY_ONE, 1, &again));
    CHECK(again.id == c.id);
    CHECK(sample_manifest(b->s, sample_tiny, COUNT(sample_tiny), &b->a, &m, &b->err));
    struct store_decided d = { .text = SPAN("stale"), .sequence = 1 };
    struct store_release r = sample_release(&m, POSITION_OPEN, LATER);
    r.decided = &d;
    CHECK(!store_release(b->s, &r, &b->a, &c, &b->err));
    CHECK_STR(said(b), "another release of the model was made meanwhile: release again");
    log_all(&s, DAY_ONE);
    d = (struct store_decided){ .text = SPAN("stale"), .sequence = 2, .head = 0 };
    CHECK(!store_release(b->s, &r, &b->a, &c, &b->err));
    CHECK_STR(said(b), "another release of the model was made meanwhile: release again");
}

static void other_statements_are_signed_and_logged_alike(void)
{
    AUTO_CLOSE(signing) struct signing s;
    uint8_t one[SHA256_BYTES], two[SHA256_BYTES], want[SHA256_BYTES];
    struct store_statement t;
    struct store_signature *list;
    struct store_seen seen;
    unsigned n = 0;
    signing_open(&s);
    struct bench *b = &s.b;
    CHECK(store_statement_put(b->s, SPAN("{}"), DAY_ONE, one, &b->err));
    CHECK(store_statement_put(b->s, SPAN("{}"), LATER, two, &b->err));
    CHECK(dsse_digest(SPAN(DSSE_INTOTO), SPAN("{}"), want, &b->err));
    CHECK(memcmp(one, two, sizeof one) == 0 && memcmp(one, want, sizeof one) == 0);
    CHECK(store_statement_find(b->s, one, &b->a, &t, &b->err) == ROW_FOUND &&
          t.made_at == DAY_ONE && t.commit == 0);
    struct span sig = signature_by(&s, 0, SPAN("{}"));
    CHECK(store_sign(b->s, one, s.listed[0].id, sig, DAY_ONE, &b->err));
    CHECK(store_unlogged(b->s, 9, &b->a, &list, &n, &b->err) && n == 1);
    CHECK(list[0].statement == t.id && memcmp(list[0].digest, one, sizeof one) == 0);
    CHECK(span_eq(list[0].bytes, sig) && pubkey_same(&list[0].pub, &s.listed[0].pub));
    CHECK(list[0].log_index == -1);
    CHECK(store_log_seen(b->s, &seen, &b->err) && seen.size == 0 && !seen.has_root);
    log_all(&s, DAY_ONE);
    CHECK(store_unlogged(b->s, 9, &b->a, &list, &n, &b->err) && n == 0);
    CHECK(store_log_seen(b->s, &seen, &b->err) && seen.size == 1);
    /* What the log is known to hold does not become less, nor does an entry move. */
    struct store_place place = { 1, 7 };
    CHECK(store_logged(b->s, &(struct store_logged){ &place, 1, 0, LATER, two }, &b->err));
    CHECK(store_log_seen(b->s, &seen, &b->err) && seen.size == 1 && !seen.has_root);
    /* A root is of one size: of another nothing is known until somebody says. */
    CHECK(store_logged(b->s, &(struct store_logged){ &place, 0, 3, LATER, one }, &b->err));
    CHECK(store_log_seen(b->s, &seen, &b->err) && seen.size == 3 && seen.has_root &&
          memcmp(seen.root, one, sizeof one) == 0);
    CHECK(store_logged(b->s, &(struct store_logged){ &place, 0, 4, LATER, NULL }, &b->err));
    CHECK(store_log_seen(b->s, &seen, &b->err) && seen.size == 4 && !seen.has_root);
    CHECK(store_signatures(b->s, t.id, &b->a, &list, &n, &b->err) && n == 1 &&
          list[0].log_index == 0);
}

/* The change of key number 0 into another, signed by it. */
static void rotate_first(struct signing *s)
{
    struct keyring_new n = {
        .name = SPAN("new"), .role = KEY_ROLE_RELEASE, .at = DAY_ONE, .replaces = s->listed[0].id
    };
    struct store_key k;
    struct store_key_change *c;
    uint8_t digest[SHA256_BYTES];
    unsigned n_changes = 0;
    CHECK(keyring_make(s->b.s, &n, &s->b.a, &k, &s->b.err) &&
          store_key_changes(s->b.s, &s->b.a, &c, &n_changes, &s->b.err) && n_changes > 0);
    CHECK(n_changes > 0 && c[n_changes - 1].key == k.id);
    CHECK(n_changes > 0 && store_key_change_state(s->b.s, c[n_changes - 1].id, SPAN("{}"), DAY_ONE,
                                                  digest, &s->b.err));
    CHECK(store_sign(s->b.s, digest, s->listed[0].id, signature_by(s, 0, SPAN("{}")), DAY_ONE,
                     &s->b.err));
}

/* As whoever reads the log counts: a key counts up to the entry that takes it out, in one batch too. */
static void entries_of_one_batch_count_one_by_one(void)
{
    for (unsigned rotated_first = 0; rotated_first < 2; rotated_first++) {
        AUTO_CLOSE(signing) struct signing s;
        struct store_commit c;
        struct store_signature *list;
        struct store_place place[3];
        unsigned n = 0;
        signing_open(&s);
        set_threshold(&s, 2);
        CHECK(release_shape(&s, &(struct shape){ .position = POSITION_GATED }, DAY_ONE + 1, 2, &c));
        rotate_first(&s);
        CHECK(store_unlogged(s.b.s, 3, &s.b.a, &list, &n, &s.b.err) && n == 3);
        for (unsigned i = 0; i < n; i++)
            place[i] = (struct store_place){ list[(i + 2 * rotated_first) % 3].id, i };
        CHECK(store_logged(s.b.s, &(struct store_logged){ place, 3, 3, DAY_ONE + 2, NULL },
                           &s.b.err));
        CHECK(is_main(&s, c.id) == !rotated_first);
    }
}

TESTS(TEST(entries_of_one_batch_count_one_by_one), TEST(what_lets_out_more_waits_for_the_log),
      TEST(what_waits_is_found_nowhere), TEST(what_is_not_signed_is_in_no_line),
      TEST(a_signature_by_what_is_no_key_is_damage),
      TEST(a_widening_takes_as_many_signatures_as_are_asked_for),
      TEST(a_key_that_is_gone_lets_nothing_out), TEST(an_older_wider_decision_does_not_come_back),
      TEST(neither_main_nor_the_weights_go_further_out),
      TEST(what_ended_while_it_waited_does_not_begin_to_hold),
      TEST(a_first_decision_that_waits_is_overtaken_by_the_next),
      TEST(a_model_is_not_shown_by_releasing_it_again), TEST(a_signature_of_before_is_none),
      TEST(a_signature_is_kept_if_it_verifies), TEST(a_home_with_keys_takes_signed_decisions_only),
      TEST(a_decision_follows_the_one_before), TEST(other_statements_are_signed_and_logged_alike))
