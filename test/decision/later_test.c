/* later_test.c - what a log says of a decision that is at hand: whether another holds in its place. Each
 * row is a line of decisions, of which the first is the one at hand. */
#include "decision/later.h"

#include <sys/stat.h>

#include "base/file.h"
#include "lib/decided.h"

static struct shelf shelf;

/* The statement is shown where the log is; as: of another name, if that is not NULL. */
static void show(const struct vouch_bundles *b, struct span text, const char *as)
{
    AUTO_CLOSE(buf) struct buf lines = { 0 };
    struct err err = { 0 };
    uint8_t digest[SHA256_BYTES];
    char hex[2 * SHA256_BYTES + 1], path[200];
    struct span all;
    CHECK(dsse_digest(SPAN(DSSE_INTOTO), text, digest, &err));
    hex_put((struct span){ digest, sizeof digest }, hex);
    buf_init(&lines, "test", 1 << 20);
    for (unsigned i = 0; i < b->n; i++) {
        bundle_write(&b->list[i], &lines);
        buf_printf(&lines, "\n");
    }
    snprintf(path, sizeof path, "%s/statement", decided.folder);
    CHECK(file_folder(path, 0755, &err));
    snprintf(path, sizeof path, "%s/statement/%s", decided.folder, as != NULL ? as : hex);
    CHECK(buf_done(&lines, &all, &err) && file_replace(path, all, 0644, &err));
}

static const char *const words[] = { "none",  "hidden", "keys",     "twice",
                                     "newer", "unsure", "overtaken" };

/* how: h: the last is not shown, x: another text is shown in its place, 2: it is in the log twice. */
static const char *look(const struct decided_made *line, char how, struct err *err)
{
    static char said[200];
    struct vouch_bundles first = { 0 }, b;
    char of[2 * SHA256_BYTES + 1] = "", last[sizeof of];
    struct span text = { 0 }, was = { 0 };
    struct vouch v;
    struct statement s;
    struct view record;
    struct later l;
    for (uint64_t n = 0; n < DECIDED_LINE && line[n].by != 0; n++) {
        uint8_t digest[SHA256_BYTES];
        bool end = n + 1 == DECIDED_LINE || line[n + 1].by == 0;
        was = text;
        text = decided_statement(&line[n], n + 1, span_of(of), err);
        b = decided_receipt(text, line[n].by, err);
        CHECK(dsse_digest(SPAN(DSSE_INTOTO), text, digest, err));
        hex_put((struct span){ digest, sizeof digest }, last);
        if (line[n].what != 'R')
            memcpy(of, last, sizeof of);
        if (n == 0)
            first = b;
        if (!end || how == 0)
            show(&b, text, NULL);
        else if (how == 'x')
            show(&first, was, last);
        else if (how == '2') {
            show(&b, text, NULL);
            decided_receipt(text, line[n].by, err);
        }
    }
    CHECK(vouch_check(&first, &decided.trust, UINT64_MAX, &decided.a, &v, err) &&
          statement_read(v.payload, &decided.a, &s, err) &&
          view_read(s.record, &decided.a, &record, err));
    shelf = shelf_folder(decided.folder);
    struct later_asked asked = { &shelf, &decided.trust, &v, &s, &record, { 0 } };
    if (!later_look(&asked, &decided.a, &l, err))
        return err->text;
    snprintf(said, sizeof said, "%s, %d looked at, %d hidden, newest %d, waiting %d",
             words[l.answer], (int)l.n_looked, (int)l.n_hidden, (int)l.sequence, (int)l.waiting);
    return said;
}

enum { A = 1, BOTH = 3 };
#define HOSTED POSITION_HOSTED
#define GATED  POSITION_GATED
#define WIDE   POSITION_OPEN
#define NEW    POSITION_NONE

static const struct {
    const char *name;
    struct decided_made line[DECIDED_LINE];
    char how;
    const char *want;
} rows[] = {
    { "the newest",
      { { GATED, NEW, BOTH, 0 } },
      0,
      "none, 0 looked at, 0 hidden, newest 0, waiting 0" },
    { "one that lets out less",
      { { GATED, NEW, BOTH, 0 }, { HOSTED, GATED, A, 0 } },
      0,
      "newer, 1 looked at, 0 hidden, newest 2, waiting 0" },
    { "one that lets out more, by both",
      { { GATED, NEW, BOTH, 0 }, { WIDE, GATED, BOTH, 0 } },
      0,
      "newer, 1 looked at, 0 hidden, newest 2, waiting 0" },
    { "one that lets out more, by one",
      { { GATED, NEW, BOTH, 0 }, { WIDE, GATED, A, 0 } },
      0,
      "none, 1 looked at, 0 hidden, newest 0, waiting 2" },
    { "one that lets out more, by one, who signed it twice",
      { { GATED, NEW, BOTH, 0 }, { WIDE, GATED, A, 0 } },
      '2',
      "none, 1 looked at, 0 hidden, newest 0, waiting 2" },
    { "two",
      { { GATED, NEW, BOTH, 0 }, { HOSTED, GATED, A, 0 }, { HOSTED, HOSTED, A, 0 } },
      0,
      "newer, 2 looked at, 0 hidden, newest 3, waiting 0" },
    { "of another model",
      { { GATED, NEW, BOTH, 0 }, { HOSTED, GATED, A, 'm' } },
      0,
      "none, 1 looked at, 0 hidden, newest 0, waiting 0" },
    { "of the same in capitals",
      { { GATED, NEW, BOTH, 0 }, { HOSTED, GATED, A, 'M' } },
      0,
      "newer, 1 looked at, 0 hidden, newest 2, waiting 0" },
    { "not shown",
      { { GATED, NEW, BOTH, 0 }, { HOSTED, GATED, A, 0 } },
      'h',
      "hidden, 1 looked at, 1 hidden, newest 0, waiting 0" },
    { "another is shown",
      { { GATED, NEW, BOTH, 0 }, { HOSTED, GATED, A, 0 } },
      'x',
      "hidden, 1 looked at, 1 hidden, newest 0, waiting 0" },
    { "newer, and one that is not shown",
      { { GATED, NEW, BOTH, 0 }, { HOSTED, GATED, A, 0 }, { HOSTED, GATED, A, 0 } },
      'h',
      "newer, 2 looked at, 1 hidden, newest 2, waiting 0" },
    { "it is revoked",
      { { GATED, NEW, BOTH, 0 }, { HOSTED, GATED, A, 'R' } },
      0,
      "newer, 1 looked at, 0 hidden, newest 0, waiting 0" },
    { "a later one is revoked",
      { { GATED, NEW, BOTH, 0 }, { HOSTED, GATED, A, 0 }, { HOSTED, GATED, A, 'R' } },
      0,
      "newer, 2 looked at, 0 hidden, newest 2, waiting 0" },
    { "another model's is revoked",
      { { GATED, NEW, BOTH, 0 }, { HOSTED, GATED, A, 'm' }, { HOSTED, GATED, A, 'R' } },
      0,
      "none, 2 looked at, 0 hidden, newest 0, waiting 0" },
    { "a review",
      { { GATED, NEW, BOTH, 0 }, { HOSTED, GATED, A, 'k' } },
      0,
      "none, 1 looked at, 0 hidden, newest 0, waiting 0" },
};

static void a_newer_one_is_found_and_what_is_hidden_told(void)
{
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct err err = { 0 };
        decided_open();
        check_case = rows[i].name;
        CHECK_STR(look(rows[i].line, rows[i].how, &err), rows[i].want);
        CHECK_STR(err.text, "");
        decided_close();
    }
}

/* ---- whose word, and which log ---- */

static const struct decided_made gated = { GATED, NEW, BOTH, 0 }, hosted = { HOSTED, GATED, 1, 0 };

struct held {
    struct vouch v;
    struct statement s;
    struct view record;
};
static void at_hand(struct held *h, struct err *err)
{
    struct vouch_bundles b = decided_receipt(decided_statement(&gated, 1, SPAN(""), err), 3, err);
    CHECK(vouch_check(&b, &decided.trust, UINT64_MAX, &decided.a, &h->v, err) &&
          statement_read(h->v.payload, &decided.a, &h->s, err) &&
          view_read(h->s.record, &decided.a, &h->record, err));
    shelf = shelf_folder(decided.folder);
}

static void what_keys_of_the_folder_signed_is_asked_for(void)
{
    struct err err = { 0 };
    struct held h;
    struct later l;
    char of[2 * SHA256_BYTES + 1];
    decided_open();
    at_hand(&h, &err);
    hex_put((struct span){ h.v.digest, SHA256_BYTES }, of);
    decided_receipt(decided_statement(&hosted, 2, span_of(of), &err), 1, &err);
    struct later_asked asked = { &shelf, &decided.trust, &h.v, &h.s, &h.record, { 0 } };
    CHECK(later_look(&asked, &decided.a, &l, &err) && l.n_looked == 1 && l.size == 3);
    decided.trusted[0].ended = decided.trusted[0].has_before = true;
    decided.trusted[0].before = 2;
    CHECK(later_look(&asked, &decided.a, &l, &err) && l.n_looked == 1 && l.answer == LATER_HIDDEN);
    decided.trusted[0].before = 3;
    CHECK(later_look(&asked, &decided.a, &l, &err) && l.n_looked == 1 && l.answer == LATER_HIDDEN);
    CHECK_STR(err.text, "");
    decided_close();
}

/* What was signed before is looked at, too, and what is signed late is no newer for that. */
static void an_older_one_is_not_newer(void)
{
    struct err err = { 0 };
    struct held h, second;
    struct later l;
    char of[2 * SHA256_BYTES + 1];
    decided_open();
    struct span first = decided_statement(&gated, 1, SPAN(""), &err);
    decided.trust.threshold = 1;
    at_hand(&h, &err);
    hex_put((struct span){ h.v.digest, SHA256_BYTES }, of);
    struct vouch_bundles b =
        decided_receipt(decided_statement(&hosted, 2, span_of(of), &err), 1, &err);
    CHECK(vouch_check(&b, &decided.trust, UINT64_MAX, &decided.a, &second.v, &err) &&
          statement_read(second.v.payload, &decided.a, &second.s, &err) &&
          view_read(second.s.record, &decided.a, &second.record, &err));
    struct later_asked asked = {
        &shelf, &decided.trust, &second.v, &second.s, &second.record, { 0 }
    };
    CHECK(later_look(&asked, &decided.a, &l, &err) && l.answer == LATER_HIDDEN && l.n_looked == 1);
    b = decided_receipt(first, 3, &err);
    show(&b, first, NULL);
    CHECK(later_look(&asked, &decided.a, &l, &err) && l.answer == LATER_NONE && l.n_looked == 1);
    CHECK_STR(err.text, "");
    decided_close();
}

/* As after a database was set back: wherever the other stands, neither is the only one of its number. */
static void another_of_the_same_number_is_told(void)
{
    for (unsigned before = 0; before < 2; before++) {
        struct err err = { 0 };
        struct held h;
        struct later l;
        decided_open();
        if (before == 0)
            at_hand(&h, &err);
        struct span other =
            decided_statement(&(struct decided_made){ HOSTED, NEW, 1, 0 }, 1, SPAN(""), &err);
        struct vouch_bundles b = decided_receipt(other, 1, &err);
        if (before == 1)
            at_hand(&h, &err);
        struct later_asked asked = { &shelf, &decided.trust, &h.v, &h.s, &h.record, { 0 } };
        CHECK(later_look(&asked, &decided.a, &l, &err) && l.answer == LATER_HIDDEN);
        show(&b, other, NULL);
        CHECK(later_look(&asked, &decided.a, &l, &err) && l.answer == LATER_TWICE);
        CHECK_STR(err.text, "");
        decided_close();
    }
}

/* The folder of trust is from before bob came, whoever is left in it. */
static void an_entry_by_a_key_that_is_not_there_is_not_passed_over(void)
{
    for (unsigned i = 0; i < 2; i++) {
        struct err err = { 0 };
        struct later l;
        struct held h;
        decided_open();
        struct span text = decided_statement(&gated, 1, SPAN(""), &err);
        struct vouch_bundles b = decided_receipt(text, 1, &err);
        decided.trust.n_keys = decided.trust.threshold = 1;
        decided.trusted[0].ended = decided.trusted[0].has_before = i == 1;
        decided.trusted[0].before = 1;
        CHECK(vouch_check(&b, &decided.trust, UINT64_MAX, &decided.a, &h.v, &err) &&
              statement_read(h.v.payload, &decided.a, &h.s, &err) &&
              view_read(h.s.record, &decided.a, &h.record, &err));
        shelf = shelf_folder(decided.folder);
        struct later_asked asked = { &shelf, &decided.trust, &h.v, &h.s, &h.record, { 0 } };
        CHECK(later_look(&asked, &decided.a, &l, &err) && l.answer == LATER_NONE);
        decided_receipt(decided_statement(&hosted, 1, SPAN(""), &err), 2, &err);
        CHECK(later_look(&asked, &decided.a, &l, &err) && l.answer == LATER_KEYS);
        CHECK(l.n_looked == 0 && l.size == 2);
        CHECK_STR(err.text, "");
        decided_close();
    }
}

/* The first is signed by alice, and then by bob, too; the second stands in the log behind or between. */
static void one_that_was_made_before_enough_had_signed_was_in_its_place(void)
{
    for (unsigned between = 0; between < 2; between++) {
        struct err err = { 0 };
        struct held h;
        struct later l;
        uint8_t d[SHA256_BYTES];
        char of[2 * SHA256_BYTES + 1];
        struct decided_made wide = { WIDE, GATED, 1, 0 };
        decided_open();
        shelf = shelf_folder(decided.folder);
        struct span first = decided_statement(&gated, 1, SPAN(""), &err);
        CHECK(dsse_digest(SPAN(DSSE_INTOTO), first, d, &err));
        hex_put((struct span){ d, sizeof d }, of);
        struct span second = decided_statement(&wide, 2, span_of(of), &err);
        struct vouch_bundles other = { 0 }, b = decided_receipt(first, 1, &err);
        if (between != 0)
            other = decided_receipt(second, 1, &err);
        b.list[b.n++] = decided_receipt(first, 2, &err).list[0];
        if (between == 0)
            other = decided_receipt(second, 1, &err);
        show(&other, second, NULL);
        CHECK(vouch_check(&b, &decided.trust, UINT64_MAX, &decided.a, &h.v, &err) &&
              statement_read(h.v.payload, &decided.a, &h.s, &err) &&
              view_read(h.s.record, &decided.a, &h.record, &err));
        struct later_asked asked = { &shelf, &decided.trust, &h.v, &h.s, &h.record, { 0 } };
        CHECK(later_look(&asked, &decided.a, &l, &err));
        CHECK_STR(words[l.answer], between != 0 ? "overtaken" : "none");
        CHECK(l.overtaken == (between != 0 ? 2 : 0) && l.waiting == (between != 0 ? 0 : 2));
        CHECK_STR(err.text, "");
        decided_close();
    }
}

static void what_may_hold_since_fewer_have_to_sign_is_told(void)
{
    struct err err = { 0 };
    struct held h;
    struct later l;
    struct trust_past past = { 3, INT64_MAX, 2 };
    struct decided_made wide = { WIDE, GATED, 1, 0 };
    char of[2 * SHA256_BYTES + 1];
    decided_open();
    at_hand(&h, &err);
    hex_put((struct span){ h.v.digest, SHA256_BYTES }, of);
    struct span text = decided_statement(&wide, 2, span_of(of), &err);
    struct vouch_bundles b = decided_receipt(text, 1, &err);
    show(&b, text, NULL);
    decided.trust.threshold = 1;
    decided.trust.past = &past;
    decided.trust.n_past = 1;
    struct later_asked asked = { &shelf, &decided.trust, &h.v, &h.s, &h.record, { 0 } };
    CHECK(later_look(&asked, &decided.a, &l, &err) && l.answer == LATER_UNSURE && l.unsure == 2);
    past.before = 2;
    CHECK(later_look(&asked, &decided.a, &l, &err) && l.answer == LATER_NEWER && l.unsure == 0);
    CHECK_STR(err.text, "");
    decided_close();
}

static void what_is_not_shown_there_can_be_given(void)
{
    struct err err = { 0 };
    struct held h;
    struct later l;
    struct decided_made other = { GATED, NEW, 1, 'm' };
    uint8_t d[SHA256_BYTES];
    char name[2 * SHA256_BYTES + 1];
    decided_open();
    at_hand(&h, &err);
    struct span text = decided_statement(&other, 1, SPAN(""), &err);
    struct vouch_bundles b = decided_receipt(text, 1, &err);
    CHECK(dsse_digest(SPAN(DSSE_INTOTO), text, d, &err));
    struct later_asked asked = { &shelf, &decided.trust, &h.v, &h.s, &h.record, { 0 } };
    CHECK(later_look(&asked, &decided.a, &l, &err) && l.answer == LATER_HIDDEN && l.n_hidden == 1);
    CHECK_STR(l.hidden, hex_put((struct span){ d, sizeof d }, name));
    asked.before = b;
    CHECK(later_look(&asked, &decided.a, &l, &err) && l.answer == LATER_NONE && l.n_hidden == 0);
    CHECK_STR(l.hidden, "");
    CHECK_STR(err.text, "");
    decided_close();
}

/* ---- who signs ---- */

enum { ALICE, BOB, NEXT, SAID_MAX = 2 };

/* what: r: of is replaced by next; x: of is revoked; a: next is added; 1 2 3: the threshold. */
struct said_of_keys {
    char what;
    unsigned of, next, by;
};
static const struct {
    const char *name;
    struct said_of_keys said[SAID_MAX];
    bool alice_ended;
    enum later_answer want;
} key_rows[] = {
    { "replaced by one not there", { { 'r', ALICE, NEXT, 1 } }, false, LATER_KEYS },
    { "ended, and the next is not there", { { 'r', ALICE, NEXT, 1 } }, true, LATER_KEYS },
    { "replaced, and counts here", { { 'r', ALICE, BOB, 1 } }, false, LATER_KEYS },
    { "replaced, as it is here", { { 'r', ALICE, BOB, 1 } }, true, LATER_NONE },
    { "added by both", { { 'a', 0, NEXT, 3 } }, false, LATER_KEYS },
    { "added by one, and waits", { { 'a', 0, NEXT, 1 } }, false, LATER_NONE },
    { "added, as it is here", { { 'a', 0, BOB, 3 } }, false, LATER_NONE },
    { "revoked, and counts here", { { 'x', ALICE, 0, 2 } }, false, LATER_KEYS },
    { "revoked, as it is here", { { 'x', ALICE, 0, 2 } }, true, LATER_NONE },
    { "one that never was here", { { 'x', NEXT, 0, 2 } }, false, LATER_NONE },
    { "more have to sign", { { '3', 0, 0, 1 } }, false, LATER_KEYS },
    { "as many", { { '2', 0, 0, 1 } }, false, LATER_NONE },
    { "fewer, and waits", { { '1', 0, 0, 1 } }, false, LATER_NONE },
    { "fewer, by both", { { '1', 0, 0, 3 } }, false, LATER_KEYS },
    { "more and then as many", { { '3', 0, 0, 1 }, { '2', 0, 0, 3 } }, false, LATER_NONE },
    { "as many and then more", { { '2', 0, 0, 1 }, { '3', 0, 0, 1 } }, false, LATER_KEYS },
    { "by one that is ended", { { '3', 0, 0, 1 } }, true, LATER_NONE },
};

static struct span hint_of(unsigned key)
{
    return key == NEXT ? SPAN("0909090909090909090909090909090909090909090909090909090909090909")
                       : span_of(decided.trusted[key].hint);
}

static void say_keys(const struct said_of_keys *m, struct err *err)
{
    struct statement s = { .kind = m->what == 'x' ? STATEMENT_REVOCATION : STATEMENT_KEYS,
                           .subject = { { SPAN("a key"), { 0 }, false } },
                           .n_subjects = 1,
                           .nonce = SPAN("aaaaaaaaaaaaaaaaaaaaaaZ9") };
    struct span text = SPAN("");
    CHECK(hex_get(hint_of(m->what == 'x' ? m->of : m->next), s.subject[0].sha256, SHA256_BYTES));
    if (m->what == 'x' || m->what == 'r')
        s.key = hint_of(m->of);
    s.action = m->what == 'r' ? SPAN("rotate") : m->what == 'a' ? SPAN("add") : SPAN("threshold");
    if (m->what >= '1' && m->what <= '3')
        s.threshold = (uint64_t)(m->what - '0');
    if (m->what == 'x') {
        s.reason_code = SPAN("keyCompromise");
        s.effective_at = 1810857600;
    }
    CHECK(statement_write(&s, &decided.a, &text, err));
    struct vouch_bundles b = decided_receipt(text, m->by, err);
    show(&b, text, NULL);
}

static void who_signs_now_is_not_passed_over(void)
{
    for (size_t i = 0; i < 2 * COUNT(key_rows); i++) {
        struct err err = { 0 };
        struct held h;
        struct later l = { 0 };
        bool before = i % 2 == 1;
        check_case = key_rows[i / 2].name;
        decided_open();
        if (!before)
            at_hand(&h, &err);
        for (unsigned k = 0; k < SAID_MAX && key_rows[i / 2].said[k].what != 0; k++)
            say_keys(&key_rows[i / 2].said[k], &err);
        if (before)
            at_hand(&h, &err);
        decided.trusted[0].ended = decided.trusted[0].has_before = key_rows[i / 2].alice_ended;
        decided.trusted[0].before = 100;
        struct later_asked asked = { &shelf, &decided.trust, &h.v, &h.s, &h.record, { 0 } };
        CHECK(later_look(&asked, &decided.a, &l, &err));
        CHECK_STR(words[l.answer], words[key_rows[i / 2].want]);
        CHECK_STR(err.text, "");
        decided_close();
    }
}

/* What holds back holds at once, and comes into the log later, maybe when its key was revoked meanwhile. */
static void what_came_after_its_key_had_ended_leaves_it_open(void)
{
    static const struct {
        const char *name;
        struct decided_made made;
        enum later_answer want;
    } late[] = {
        { "less", { HOSTED, GATED, 2, 0 }, LATER_UNSURE },
        { "as much", { GATED, GATED, 2, 0 }, LATER_UNSURE },
        { "more", { WIDE, GATED, 2, 0 }, LATER_NONE },
        { "of another model", { HOSTED, GATED, 2, 'm' }, LATER_NONE },
        { "no decision", { HOSTED, GATED, 2, 'k' }, LATER_NONE },
    };
    for (size_t i = 0; i < COUNT(late); i++) {
        struct err err = { 0 };
        struct held h;
        struct later l = { 0 };
        char of[2 * SHA256_BYTES + 1];
        check_case = late[i].name;
        decided_open();
        at_hand(&h, &err);
        hex_put((struct span){ h.v.digest, SHA256_BYTES }, of);
        struct span text = decided_statement(&late[i].made, 2, span_of(of), &err);
        struct vouch_bundles b = decided_receipt(text, late[i].made.by, &err);
        show(&b, text, NULL);
        decided.trusted[1].ended = decided.trusted[1].has_before = true;
        decided.trusted[1].before = 2;
        struct later_asked asked = { &shelf, &decided.trust, &h.v, &h.s, &h.record, { 0 } };
        CHECK(later_look(&asked, &decided.a, &l, &err));
        CHECK_STR(words[l.answer], words[late[i].want]);
        CHECK(l.unsure == (late[i].want == LATER_UNSURE ? 2 : 0));
        decided_close();
    }
    check_case = "";
}

static void another_log_is_not_asked(void)
{
    struct err err = { 0 };
    struct held h;
    struct later l = { .size = 77 };
    struct span note = SPAN("");
    char path[200];
    decided_open();
    at_hand(&h, &err);
    struct later_asked asked = { &shelf, &decided.trust, &h.v, &h.s, &h.record, { 0 } };
    h.v.head[0].origin = SPAN("log.other");
    CHECK(!later_look(&asked, &decided.a, &l, &err) && err.kind == ERR_DENIED && l.size == 77);
    CHECK_STR(err.text, "it is another log than that of the receipt");
    err = (struct err){ 0 };
    h.v.head[0].origin = SPAN("log.test");
    h.v.head[0].root.b[0] ^= 1;
    CHECK(!later_look(&asked, &decided.a, &l, &err) && err.kind == ERR_DENIED && l.size == 77);
    h.v.head[0].root.b[0] ^= 1;
    err = (struct err){ 0 };
    h.v.head[0].size += 7;
    CHECK(!later_look(&asked, &decided.a, &l, &err) && err.kind == ERR_DENIED);
    CHECK_STR(err.text, "the log shows 2 entries, and the receipt is under 8: it is an old copy");
    h.v.head[0].size -= 7;
    err = (struct err){ 0 };
    snprintf(path, sizeof path, "%s/checkpoint", decided.folder);
    CHECK(file_load(path, 4096, &decided.a, &note, &err));
    CHECK(file_replace(path, (struct span){ note.ptr, note.len - 9 }, 0644, &err));
    CHECK(!later_look(&asked, &decided.a, &l, &err) && err.kind == ERR_INPUT);
    decided_close();
}

static void without_memory_nothing_is_said(void)
{
    struct err err = { 0 };
    struct held h;
    char of[2 * SHA256_BYTES + 1];
    decided_open();
    at_hand(&h, &err);
    hex_put((struct span){ h.v.digest, SHA256_BYTES }, of);
    struct span text = decided_statement(&hosted, 2, span_of(of), &err);
    struct vouch_bundles b = decided_receipt(text, 1, &err);
    show(&b, text, NULL);
    struct later_asked asked = { &shelf, &decided.trust, &h.v, &h.s, &h.record, { 0 } };
    for (size_t nth = 1;; nth++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 64 << 20 };
        struct later l = { .size = 77 };
        err = (struct err){ 0 };
        mem_fail_at = nth;
        bool ok = later_look(&asked, &a, &l, &err), reached = mem_fail_at == 0;
        mem_fail_at = 0;
        CHECK(ok == !reached);
        CHECK(ok ? l.answer == LATER_NEWER : err.kind == ERR_SYSTEM && l.size == 77);
        if (ok || !reached)
            break;
    }
    decided_close();
}

TESTS(TEST(a_newer_one_is_found_and_what_is_hidden_told),
      TEST(an_entry_by_a_key_that_is_not_there_is_not_passed_over),
      TEST(what_keys_of_the_folder_signed_is_asked_for), TEST(an_older_one_is_not_newer),
      TEST(another_of_the_same_number_is_told),
      TEST(one_that_was_made_before_enough_had_signed_was_in_its_place),
      TEST(what_may_hold_since_fewer_have_to_sign_is_told),
      TEST(what_is_not_shown_there_can_be_given), TEST(who_signs_now_is_not_passed_over),
      TEST(what_came_after_its_key_had_ended_leaves_it_open), TEST(another_log_is_not_asked),
      TEST(without_memory_nothing_is_said))
