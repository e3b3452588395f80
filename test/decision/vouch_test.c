/* vouch_test.c - one signature is enough only for what is led back, receipt by receipt, to more than it
 * lets out itself. Each row is a line of decisions about a model, signed by one key or by both. */
#include "decision/vouch.h"

#include "lib/decided.h"

/* ---- the line, and what is said of its last one ---- */

static const char *const words[] = { "unknown", "more", "no more" };

static const char *judge(const struct decided_made *line, unsigned left_out, struct err *err)
{
    static char said[200];
    struct vouch_bundles all = { ARENA_ARRAY(&decided.a, struct bundle, 2 * DECIDED_LINE + 2, err),
                                 0 };
    struct vouch_bundles last = { 0 };
    char of[2 * SHA256_BYTES + 1] = "";
    struct span late = { 0 };
    uint64_t n = 0;
    for (; n < DECIDED_LINE && line[n].by != 0; n++) {
        uint8_t digest[SHA256_BYTES];
        struct span text = decided_statement(&line[n], n + 1, span_of(of), err);
        bool waits = line[n].what == 'l' || line[n].what == 'L';
        last = decided_receipt(text, line[n].what == 'L' ? 0 : waits ? 1 : line[n].by, err);
        if (line[n].what == 'u')
            last.list[0].hint = SPAN("nobody");
        if (waits)
            late = text;
        CHECK(dsse_digest(SPAN(DSSE_INTOTO), text, digest, err));
        hex_put((struct span){ digest, sizeof digest }, of);
        for (unsigned i = 0; i < last.n && n + 1 != left_out; i++)
            all.list[all.n++] = last.list[i];
    }
    if (late.ptr != NULL)
        all.list[all.n++] = decided_receipt(late, 2, err).list[0];
    struct vouch v;
    struct statement s;
    struct view record;
    struct vouch_held h;
    struct shelf shelf = shelf_folder(decided.folder);
    struct vouch_log log;
    CHECK(vouch_check(&last, &decided.trust, UINT64_MAX, &decided.a, &v, err) &&
          statement_read(v.payload, &decided.a, &s, err) &&
          view_read(s.record, &decided.a, &record, err));
    struct vouch_asked asked = { &v, &s, &record, all, &decided.trust, &log };
    CHECK(vouch_log_at(&shelf, &decided.trust, &decided.a, &log, err) &&
          vouch_holds_back(&asked, &decided.a, &h, err));
    CHECK((h.missing[0] != 0) == (left_out != 0));
    snprintf(said, sizeof said, "%s: %s", words[h.answer], h.why);
    return said;
}

enum { A = 1, BOTH = 3 };
#define CLOSED POSITION_CLOSED
#define HOSTED POSITION_HOSTED
#define GATED  POSITION_GATED
#define WIDE   POSITION_OPEN
#define NEW    POSITION_NONE

static const struct {
    const char *name;
    struct decided_made line[DECIDED_LINE];
    unsigned left_out; /* the receipt of that number is not given; 0: all are */
    const char *want;
} rows[] = {
    { "the first",
      { { GATED, NEW, A, 0 } },
      0,
      "more: by its own record it lets out more than before" },
    { "the first, closed", { { CLOSED, NEW, A, 0 } }, 0, "no more: nothing is let out" },
    { "the first, which says that more held",
      { { GATED, WIDE, A, 0 } },
      0,
      "more: nothing was let out before" },
    { "less",
      { { GATED, NEW, BOTH, 0 }, { HOSTED, GATED, A, 0 } },
      0,
      "no more: it lets out no more than what held before" },
    { "as much",
      { { GATED, NEW, BOTH, 0 }, { GATED, GATED, A, 0 } },
      0,
      "no more: it lets out no more than what held before" },
    { "more by its own word",
      { { GATED, NEW, BOTH, 0 }, { WIDE, GATED, A, 0 } },
      0,
      "more: by its own record it lets out more than before" },
    { "more, and it says otherwise",
      { { GATED, NEW, BOTH, 0 }, { WIDE, WIDE, A, 0 } },
      0,
      "more: it lets out more than what held before" },
    { "the one before is missing",
      { { GATED, NEW, BOTH, 0 }, { HOSTED, GATED, A, 0 } },
      1,
      "unknown: the receipt of the one before is not here" },
    { "nothing is let out, whatever was before",
      { { GATED, NEW, BOTH, 0 }, { GATED, GATED, A, 'b' } },
      0,
      "no more: nothing is let out" },
    { "open and contested",
      { { WIDE, NEW, BOTH, 0 }, { WIDE, WIDE, A, 'c' } },
      0,
      "no more: nothing is let out" },
    { "over two that one key signed",
      { { WIDE, NEW, BOTH, 0 }, { GATED, WIDE, A, 0 }, { HOSTED, GATED, A, 0 } },
      0,
      "no more: it lets out no more than what held before" },
    { "back to what held two before, which takes both",
      { { WIDE, NEW, BOTH, 0 }, { HOSTED, WIDE, A, 0 }, { GATED, GATED, A, 0 } },
      0,
      "more: it lets out more than what held before" },
    { "behind a closed one that one key signed",
      { { WIDE, NEW, BOTH, 0 }, { CLOSED, WIDE, A, 0 }, { HOSTED, WIDE, A, 0 } },
      0,
      "more: it lets out more than what held before" },
    { "behind one that was contested",
      { { WIDE, NEW, BOTH, 0 }, { WIDE, WIDE, A, 'c' }, { WIDE, WIDE, A, 0 } },
      0,
      "more: it lets out more than what held before" },
    { "the first of a line is missing",
      { { WIDE, NEW, BOTH, 0 }, { GATED, WIDE, A, 0 }, { HOSTED, GATED, A, 0 } },
      1,
      "unknown: the receipt of the one before is not here" },
    { "a wider one waited between, and never held",
      { { GATED, NEW, BOTH, 0 }, { WIDE, GATED, A, 0 }, { HOSTED, GATED, A, 0 } },
      0,
      "no more: it lets out no more than what held before" },
    { "a wider one was signed by both only afterwards",
      { { HOSTED, NEW, BOTH, 0 }, { WIDE, HOSTED, BOTH, 'l' }, { GATED, GATED, A, 0 } },
      0,
      "more: it lets out more than what held before" },
    { "other weights",
      { { GATED, NEW, BOTH, 0 }, { HOSTED, GATED, A, 'w' } },
      0,
      "unknown: what held before were other weights" },
    { "a duty is dropped",
      { { GATED, NEW, BOTH, 0 }, { GATED, GATED, A, 'd' } },
      0,
      "unknown: a duty of before is not among its own" },
    { "a duty comes",
      { { GATED, NEW, BOTH, 0 }, { GATED, GATED, A, 'D' } },
      0,
      "no more: it lets out no more than what held before" },
    { "a review falls away",
      { { GATED, NEW, BOTH, 'r' }, { GATED, GATED, A, 0 } },
      0,
      "no more: it lets out no more than what held before" },
    { "what held before had ended",
      { { WIDE, NEW, BOTH, 'e' }, { WIDE, WIDE, A, 'o' } },
      0,
      "more: what held before had ended when it was made" },
    { "it ends in that second",
      { { GATED, NEW, BOTH, 'E' }, { GATED, GATED, A, 'o' } },
      0,
      "more: what held before had ended when it was made" },
    { "it ends a second later",
      { { WIDE, NEW, BOTH, 'f' }, { WIDE, WIDE, A, 'o' } },
      0,
      "no more: it lets out no more than what held before" },
    { "nobody knows when it was made",
      { { WIDE, NEW, BOTH, 0 }, { WIDE, WIDE, A, 't' } },
      0,
      "more: what held before had ended when it was made" },
    { "it had ended, and nothing is let out",
      { { WIDE, NEW, BOTH, 'e' }, { CLOSED, WIDE, A, 'o' } },
      0,
      "no more: nothing is let out" },
    { "one key put off its end in time",
      { { WIDE, NEW, BOTH, 'e' }, { WIDE, WIDE, A, 0 }, { WIDE, WIDE, A, 'o' } },
      0,
      "no more: it lets out no more than what held before" },
    { "one key put off its end, and that had ended too",
      { { WIDE, NEW, BOTH, 'e' }, { WIDE, WIDE, A, 'E' }, { WIDE, WIDE, A, 'o' } },
      0,
      "more: what held before had ended when it was made" },
    { "what waited between put off no end",
      { { GATED, NEW, BOTH, 'e' }, { WIDE, GATED, A, 0 }, { GATED, GATED, A, 'o' } },
      0,
      "more: what held before had ended when it was made" },
    { "what waited for a duty put off no end",
      { { GATED, NEW, BOTH, 'e' }, { GATED, GATED, A, 'd' }, { GATED, GATED, A, 'o' } },
      0,
      "more: what held before had ended when it was made" },
    { "what was signed only afterwards put off no end",
      { { WIDE, NEW, BOTH, 'e' }, { WIDE, WIDE, A, 'L' }, { WIDE, WIDE, A, 'o' } },
      0,
      "more: what held before had ended when it was made" },
    { "what came too late put off no end",
      { { WIDE, NEW, BOTH, 'e' }, { WIDE, WIDE, A, 'o' }, { WIDE, WIDE, A, 'o' } },
      0,
      "more: what held before had ended when it was made" },
    { "another model",
      { { GATED, NEW, BOTH, 'm' }, { HOSTED, GATED, A, 0 } },
      0,
      "unknown: the one before is not of the same model, or not the one before" },
    { "the same model in capitals",
      { { GATED, NEW, BOTH, 'M' }, { HOSTED, GATED, A, 0 } },
      0,
      "no more: it lets out no more than what held before" },
    { "a number is left out",
      { { GATED, NEW, BOTH, 0 }, { HOSTED, GATED, A, 'n' } },
      0,
      "unknown: the one before is not of the same model, or not the one before" },
    { "behind what nobody who is trusted has signed",
      { { GATED, NEW, BOTH, 'u' }, { HOSTED, GATED, A, 0 } },
      0,
      "unknown: the receipt of the one before does not hold" },
    { "behind what is no decision",
      { { GATED, NEW, BOTH, 'k' }, { HOSTED, GATED, A, 0 } },
      0,
      "unknown: the receipt of the one before does not hold" },
};

static void what_one_signature_is_enough_for(void)
{
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct err err = { 0 };
        struct decided_made line[DECIDED_LINE];
        memcpy(line, rows[i].line, sizeof line);
        decided_open();
        check_case = rows[i].name;
        /* a review names a statement; the first of a line has none to name */
        if (line[0].what == 'k') {
            memmove(line + 1, line, (DECIDED_LINE - 1) * sizeof *line);
            line[0].what = 0;
        }
        CHECK_STR(judge(line, rows[i].left_out, &err), rows[i].want);
        CHECK_STR(err.text, "");
        decided_close();
    }
}

/* ---- who signed ---- */

static void every_signature_must_be_of_it_and_in_the_log(void)
{
    struct err err = { 0 };
    struct vouch v = { .n_keys = 77 };
    struct decided_made m = { GATED, NEW, BOTH, 0 }, o = { HOSTED, NEW, A, 0 };
    decided_open();
    struct span text = decided_statement(&m, 1, SPAN(""), &err);
    struct vouch_bundles b = decided_receipt(text, BOTH, &err);
    struct vouch_bundles other = decided_receipt(decided_statement(&o, 1, SPAN(""), &err), A, &err);
    CHECK(vouch_check(&b, &decided.trust, UINT64_MAX, &decided.a, &v, &err) && v.n_keys == 2 &&
          v.first == 0);
    CHECK(v.seen.head.size == 1 || v.seen.head.size == 2);
    CHECK(vouch_check(&b, &decided.trust, 1, &decided.a, &v, &err) && v.n_keys == 1);
    CHECK(vouch_check(&b, &decided.trust, 0, &decided.a, &v, &err) && v.n_keys == 0);
    struct bundle twice[2] = { b.list[0], b.list[0] };
    CHECK(vouch_check(&(struct vouch_bundles){ twice, 2 }, &decided.trust, UINT64_MAX, &decided.a,
                      &v, &err) &&
          v.n_keys == 1);
    twice[1] = other.list[0];
    v.n_keys = 77;
    CHECK(!vouch_check(&(struct vouch_bundles){ twice, 2 }, &decided.trust, UINT64_MAX, &decided.a,
                       &v, &err));
    CHECK_STR(err.text, "not all of one statement");
    CHECK(err.kind == ERR_DENIED && v.n_keys == 77 && v.denied == NULL);
    err = (struct err){ 0 };
    CHECK(vouch_check(&b, &decided.trust, UINT64_MAX, &decided.a, &v, &err) && v.late.key == NULL);
    decided.trusted[1].ended = true;
    decided.trusted[1].before = UINT64_MAX; /* of no entry: has_before is not set */
    CHECK(vouch_check(&b, &decided.trust, UINT64_MAX, &decided.a, &v, &err) && v.n_keys == 1 &&
          v.vote[0].key == &decided.trusted[0]);
    CHECK(v.late.key == &decided.trusted[1] && v.late.at == 1);
    decided.trusted[0].ended = true;
    v.n_keys = 77;
    CHECK(!vouch_check(&b, &decided.trust, UINT64_MAX, &decided.a, &v, &err) && v.n_keys == 77 &&
          v.denied == &decided.trusted[0]);
    CHECK_STR(err.text, "alice is retired; what it signed as entry 0 does not count");
    decided.trusted[0].ended = false;
    err = (struct err){ 0 };
    decided.trust.n_keys = 1;
    CHECK(!vouch_check(&b, &decided.trust, UINT64_MAX, &decided.a, &v, &err) && v.denied == NULL);
    decided_close();
}

/* Each row spoils the receipt of the second entry of two, whose proof has one hash. */
static const struct spoilt {
    const char *name;
    char what;
    bool denied; /* by a key that is known: its signature holds, and the log is what does not */
    const char *want;
} spoilt[] = {
    { "as it is", 0, false, "" },
    { "no entry", '0', true, "it holds no entry of a log" },
    { "two entries", '2', true, "not one entry with its proof" },
    { "an entry without a proof", 'p', true, "not one entry with its proof" },
    { "two numbers", 'i', true, "the proof is not of one entry" },
    { "more hashes than a tree has levels", 'h', true, "the proof is not of one entry" },
    { "a hash that is too short", 'x', true, "the proof is not of one entry" },
    { "a root that is too short", 'r', true, "the proof is not of one entry" },
    { "no name of a log", 'l', true, "the proof is not of one entry" },
    { "another kind of entry", 'k', true,
      "the receipt says another kind of entry than the log has" },
    { "another version of its kind", 'v', true,
      "the receipt says another kind of entry than the log has" },
    { "no word of its kind", 'n', false, "" },
    { "another key beside its hint", 'w', false, "it holds another key than it is checked by" },
    { "no key beside its hint", 'z', false, "it holds another key than it is checked by" },
    { "its key beside its hint", 'o', false, "" },
    { "another type", 't', false, "not all of one statement" },
    { "a certificate in the place of the key", 'c', false, "by a key that is not trusted" },
};

/* The text of one of the two keys. */
static struct span key_text(unsigned i)
{
    static uint8_t room[KEY_TEXT_MAX];
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct err err = { 0 };
    struct span text = { 0 };
    buf_init(&b, "test", sizeof room);
    CHECK(pubkey_write(&decided.trusted[i].pub, &b, &err) && buf_done(&b, &text, &err));
    memcpy(room, text.ptr, text.len);
    return (struct span){ room, text.len };
}

static struct bundle spoil(const struct bundle *b, char what)
{
    static struct bundle_entry e[2];
    static struct span hash[TREE_PROOF_MAX + 1];
    struct bundle out = *b;
    e[0] = e[1] = b->entry[0];
    CHECK(e[0].n_hashes == 1);
    for (size_t i = 0; i < COUNT(hash); i++)
        hash[i] = e[0].hash[0];
    out.n_entries = what == '0' ? 0 : what == '2' ? 2 : 1;
    e[0].proof = what != 'p' && what != '0';
    e[0].index += what == 'i';
    e[0].hash = hash;
    e[0].n_hashes = what == 'h' ? COUNT(hash) : 1;
    hash[0].len -= what == 'x';
    e[0].root.len -= what == 'r';
    e[0].log_id.len = what == 'l' ? 0 : e[0].log_id.len;
    e[0].kind = what == 'k' ? SPAN("intoto") : what == 'n' ? SPAN("") : e[0].kind;
    e[0].kind_version = what == 'v' ? SPAN("0.0.1") : what == 'n' ? SPAN("") : e[0].kind_version;
    if (what == 'w' || what == 'o')
        out.raw_key = key_text(what == 'o');
    else if (what == 'z')
        out.raw_key = SPAN("none");
    out.entry = e;
    out.type = what == 't' ? SPAN("application/other") : b->type;
    out.method = what == 'c' ? BUNDLE_CHAIN : b->method;
    return out;
}

static void what_is_not_one_entry_of_the_log_counts_for_nothing(void)
{
    struct err err = { 0 };
    struct decided_made m = { GATED, NEW, BOTH, 0 };
    decided_open();
    struct vouch_bundles both =
        decided_receipt(decided_statement(&m, 1, SPAN(""), &err), BOTH, &err);
    for (size_t i = 0; i < COUNT(spoilt); i++) {
        struct vouch v = { .n_keys = 77 };
        struct bundle b = spoil(&both.list[1], spoilt[i].what);
        check_case = spoilt[i].name;
        bool ok = vouch_check(&(struct vouch_bundles){ &b, 1 }, &decided.trust, UINT64_MAX,
                              &decided.a, &v, &err);
        if (spoilt[i].what == 'c')
            err.text[strcspn(err.text, ":")] = 0; /* which one, follows */
        CHECK_STR(err.text, spoilt[i].want);
        CHECK(ok == (spoilt[i].want[0] == 0) && v.n_keys == (ok ? 1 : 77));
        CHECK((v.denied == &decided.trusted[1]) == spoilt[i].denied);
        err = (struct err){ 0 };
    }
    decided_close();
}

/* A statement counts from its first entry on, and a key from its own first, whatever comes first in the file. */
static void the_order_of_the_receipts_says_nothing(void)
{
    struct err err = { 0 };
    struct vouch v;
    struct decided_made m = { GATED, NEW, BOTH, 0 };
    decided_open();
    struct span text = decided_statement(&m, 1, SPAN(""), &err);
    struct vouch_bundles b = decided_receipt(text, BOTH, &err);
    struct vouch_bundles late = decided_receipt(text, A, &err);
    struct bundle back[] = { late.list[0], b.list[1], b.list[0] };
    CHECK(vouch_check(&(struct vouch_bundles){ back, 3 }, &decided.trust, UINT64_MAX, &decided.a,
                      &v, &err));
    CHECK_STR(err.text, "");
    CHECK(v.n_keys == 2 && v.first == 0);
    CHECK(v.vote[0].key == &decided.trusted[0] && v.vote[0].at == 0);
    CHECK(v.vote[1].key == &decided.trusted[1] && v.vote[1].at == 1);
    CHECK(vouch_check(&(struct vouch_bundles){ back, 2 }, &decided.trust, UINT64_MAX, &decided.a,
                      &v, &err) &&
          v.first == 1 && v.vote[0].at == 2);
    decided_close();
}

static void a_model_is_the_same_whatever_the_case_of_its_letters(void)
{
    static const struct {
        struct span a, b;
        bool same;
    } names[] = {
        { SPAN("acme/tiny"), SPAN("acme/tiny"), true },
        { SPAN("acme/tiny"), SPAN("ACME/Tiny"), true },
        { SPAN("AZ/a"), SPAN("az/A"), true },
        { SPAN("acme/tiny"), SPAN("acme/tine"), false },
        { SPAN("acme/tiny"), SPAN("acme/tin"), false },
        { SPAN("acme/tin"), SPAN("acme/tiny"), false },
        { SPAN("a/@"), SPAN("a/`"), false }, /* a bit apart, and no letters */
        { SPAN("a/["), SPAN("a/{"), false },
    };
    for (size_t i = 0; i < COUNT(names); i++) {
        struct statement x = { .subject = { { .name = names[i].a } } },
                         y = { .subject = { { .name = names[i].b } } };
        check_case = (const char *)names[i].b.ptr;
        CHECK(vouch_same_model(&x, &y) == names[i].same);
        CHECK(vouch_same_model(&y, &x) == names[i].same);
    }
}

/* Of one statement there can be more receipts than one answer has room for. */
static void the_receipts_of_a_statement_are_found_by_its_name(void)
{
    static struct bundle many[VOUCH_BUNDLES_MAX + 1];
    struct err err = { 0 };
    struct decided_made m = { GATED, NEW, A, 0 }, o = { HOSTED, NEW, A, 0 };
    struct vouch_bundles in = { many, COUNT(many) }, out;
    uint8_t digest[SHA256_BYTES];
    char name[2 * SHA256_BYTES + 1];
    decided_open();
    struct span text = decided_statement(&m, 1, SPAN(""), &err);
    struct vouch_bundles one = decided_receipt(text, A, &err);
    struct vouch_bundles other = decided_receipt(decided_statement(&o, 1, SPAN(""), &err), A, &err);
    for (size_t i = 0; i < COUNT(many); i++)
        many[i] = one.list[0];
    CHECK(dsse_digest(SPAN(DSSE_INTOTO), text, digest, &err));
    hex_put((struct span){ digest, sizeof digest }, name);
    CHECK(vouch_named(&in, span_of(name), &decided.a, &out, &err) && out.n == VOUCH_BUNDLES_MAX);
    many[0] = other.list[0];
    in.n = 3;
    CHECK(vouch_named(&in, span_of(name), &decided.a, &out, &err) && out.n == 2);
    CHECK(span_eq(out.list[0].payload, text) && span_eq(out.list[1].payload, text));
    CHECK(vouch_named(&in, SPAN("no name"), &decided.a, &out, &err) && out.n == 0);
    decided_close();
}

static void a_receipt_is_a_bundle_a_line(void)
{
    struct err err = { 0 };
    struct vouch_bundles b = { NULL, 77 };
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = DECIDED_MEMORY };
    AUTO_CLOSE(buf) struct buf many = { 0 };
    struct store_signature g = { .log_index = -1 };
    struct span text = SPAN("");
    decided_open();
    g.pub = decided.trusted[0].pub;
    CHECK(issue_sign(decided.key[0], SPAN("{}"), &decided.a, &g.bytes, &err));
    CHECK(issue_bundle(&(struct issue_bundle){ SPAN("{}"), &g, NULL, NULL }, &decided.a, &text,
                       &err));
    CHECK(!vouch_read(SPAN(""), &a, &b, &err) && err.kind == ERR_INPUT && b.n == 77);
    CHECK_STR(err.text, "it is empty");
    buf_init(&many, "test", 1 << 20);
    for (unsigned n = 1; n <= VOUCH_BUNDLES_MAX + 1; n++) {
        struct span all;
        err = (struct err){ 0 };
        buf_put(&many, text);
        buf_put(&many, SPAN("\n"));
        CHECK(buf_done(&many, &all, &err));
        bool ok = vouch_read(all, &a, &b, &err);
        CHECK(ok == (n <= VOUCH_BUNDLES_MAX) && (!ok || b.n == n));
    }
    CHECK(err.kind == ERR_LIMIT);
    CHECK_STR(err.text, "more than 64 bundles");
    err = (struct err){ 0 };
    many.len = 0;
    buf_put(&many, text);
    buf_printf(&many, "\n{}\n");
    struct span two;
    CHECK(buf_done(&many, &two, &err) && !vouch_read(two, &a, &b, &err));
    CHECK_STR(err.text, "line 2: a required key is missing");
    /* one that is written in lines is one: the next begins with a line that opens it */
    err = (struct err){ 0 };
    many.len = 0;
    buf_printf(&many, "{\n");
    buf_put(&many, (struct span){ text.ptr + 1, text.len - 1 });
    CHECK(buf_done(&many, &text, &err) && vouch_read(text, &a, &b, &err) && b.n == 1);
    CHECK_STR(err.text, "");
    decided_close();
}

/* D: the folder of the log. */
static void shell(const char *command)
{
    CHECK(setenv("D", decided.folder, 1) == 0 && system(command) == 0);
}

/* What was signed under one tree says nothing of what was signed under another, though one key signed both:
 * the second log here is of the first two entries of the first, and one of its own. */
static void receipts_of_two_trees_are_not_one(void)
{
    static const char forked[] =
        "its checkpoint is no beginning of the log: who signs the log has forked it";
    struct err err = { 0 };
    struct vouch early, late, fork;
    struct vouch_log log;
    const char *why = NULL;
    decided_open();
    struct decided_made m[] = { { GATED, NEW, BOTH, 0 }, { HOSTED, GATED, BOTH, 0 } };
    struct span one = decided_statement(&m[0], 1, SPAN(""), &err);
    struct span two = decided_statement(&m[1], 1, SPAN(""), &err);
    struct vouch_bundles b[3] = { decided_receipt(one, A, &err) };
    shell("cp -a $D $D.fork");
    b[1] = decided_receipt(two, A, &err);
    struct shelf shelf = shelf_folder(decided.folder);
    CHECK(vouch_log_at(&shelf, &decided.trust, &decided.a, &log, &err));
    shell("mv $D $D.first && mv $D.fork $D");
    b[2] = decided_receipt(two, A, &err);
    shell("rm -r $D && mv $D.first $D");
    struct vouch *of[] = { &early, &late, &fork };
    for (size_t i = 0; i < 3; i++)
        CHECK(vouch_check(&b[i], &decided.trust, UINT64_MAX, &decided.a, of[i], &err) &&
              of[i]->n_heads == 1);
    struct vouch longer = late;
    longer.head[0].size++;
    const struct {
        const char *name;
        const struct vouch_log *log;
        const struct vouch *x, *y;
        const char *want; /* NULL: one log */
    } cases[] = {
        { "one", NULL, &late, NULL, NULL },
        { "twice the same", NULL, &late, &late, NULL },
        { "one size, two trees", NULL, &late, &fork,
          "two checkpoints of one size differ: who signs the log has forked it" },
        { "two sizes", NULL, &late, &early,
          "the checkpoints are of different sizes, and whether they are of one log only --log "
          "shows" },
        { "two sizes of the log", &log, &late, &early, NULL },
        { "a fork", &log, &fork, NULL, forked },
        { "a fork as the second", &log, &early, &fork, forked },
        { "a fork as the first", &log, &fork, &early, forked },
        { "one root, two sizes", NULL, &late, &longer,
          "the checkpoints are of different sizes, and whether they are of one log only --log "
          "shows" },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        check_case = cases[i].name;
        CHECK(vouch_one_log(cases[i].log, cases[i].x, cases[i].y, &why, &err));
        CHECK((why == NULL) == (cases[i].want == NULL));
        if (why != NULL && cases[i].want != NULL)
            CHECK_STR(why, cases[i].want);
    }
    check_case = "";
    log.now.size = 1;
    CHECK(vouch_one_log(&log, &late, NULL, &why, &err));
    CHECK_STR(why, "its checkpoint is of more entries than the log has: that is an old copy, or "
                   "another log");
    log.now.origin = SPAN("log.other");
    CHECK(vouch_one_log(&log, &late, NULL, &why, &err));
    CHECK_STR(why, "it is another log");
    /* two bundles of one statement, each under a checkpoint of its own */
    struct bundle both[2] = { b[1].list[0], b[2].list[0] };
    CHECK(vouch_check(&(struct vouch_bundles){ both, 2 }, &decided.trust, UINT64_MAX, &decided.a,
                      &late, &err) &&
          late.n_keys == 1 && late.n_heads == 2);
    CHECK(vouch_one_log(NULL, &late, NULL, &why, &err) && why != NULL);
    decided_close();
}

static void without_memory_nothing_is_said(void)
{
    static const struct decided_made line[2] = { { GATED, NEW, BOTH, 0 }, { HOSTED, GATED, A, 0 } };
    struct err err = { 0 };
    uint8_t digest[SHA256_BYTES];
    char of[2 * SHA256_BYTES + 1];
    decided_open();
    struct span first = decided_statement(&line[0], 1, SPAN(""), &err);
    struct vouch_bundles before = decided_receipt(first, BOTH, &err);
    CHECK(dsse_digest(SPAN(DSSE_INTOTO), first, digest, &err));
    hex_put((struct span){ digest, sizeof digest }, of);
    struct vouch_bundles b =
        decided_receipt(decided_statement(&line[1], 2, span_of(of), &err), A, &err);
    for (size_t nth = 1;; nth++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = DECIDED_MEMORY };
        struct vouch v;
        struct statement s;
        struct view record;
        struct vouch_held h = { .why = "untouched" };
        struct shelf shelf = shelf_folder(decided.folder);
        struct vouch_log log;
        struct vouch_asked asked = { &v, &s, &record, before, &decided.trust, &log };
        err = (struct err){ 0 };
        mem_fail_at = nth;
        bool ok = vouch_check(&b, &decided.trust, UINT64_MAX, &a, &v, &err) &&
                  statement_read(v.payload, &a, &s, &err) &&
                  view_read(s.record, &a, &record, &err) &&
                  vouch_log_at(&shelf, &decided.trust, &a, &log, &err) &&
                  vouch_holds_back(&asked, &a, &h, &err);
        bool reached = mem_fail_at == 0;
        mem_fail_at = 0;
        CHECK(ok == !reached);
        CHECK(ok ? h.answer == VOUCH_NO_MORE
                 : err.kind == ERR_SYSTEM && strcmp(h.why, "untouched") == 0);
        if (!reached || ok)
            break;
    }
    decided_close();
}

/* Entry numbers of what each of three keys signed; UINT64_MAX: it did not. */
static void as_many_as_had_to_then_are_enough(void)
{
    struct trust_past past[] = { { 3, 50, 1 }, { 9, 50, 3 } };
    static const struct {
        uint64_t at[3];
        bool enough, fewer_now;
        unsigned asked, counted;
    } lines[] = {
        { { 2, UINT64_MAX, UINT64_MAX }, true, false, 1, 1 },  /* one, when one was enough */
        { { 3, UINT64_MAX, UINT64_MAX }, false, false, 3, 1 }, /* one, when three had to */
        { { 3, 8, UINT64_MAX }, false, true, 3, 2 }, /* two, when three had to, and two now */
        { { 8, 3, UINT64_MAX }, false, true, 3, 2 },
        { { 5, 8, 3 }, true, false, 3, 3 },
        { { 3, 4, 9 }, true, false, 2, 3 },
        { { 9, UINT64_MAX, UINT64_MAX }, false, false, 2, 1 },
        { { UINT64_MAX, UINT64_MAX, UINT64_MAX }, false, false, 2, 0 },
    };
    struct trust_key k[3] = { { .ended = false } };
    struct trust t = { .threshold = 2, .past = past, .n_past = COUNT(past) };
    for (size_t i = 0; i < COUNT(lines); i++) {
        struct vouch v = { 0 };
        char name[20];
        snprintf(name, sizeof name, "row %zu", i);
        check_case = name;
        for (size_t n = 0; n < 3; n++)
            if (lines[i].at[n] != UINT64_MAX)
                v.vote[v.n_keys++] = (struct vote){ &k[n], lines[i].at[n] };
        struct tally x = vouch_tally(&v, &t, 50);
        CHECK(x.enough == lines[i].enough && x.fewer_now == lines[i].fewer_now);
        CHECK(x.asked == lines[i].asked && x.counted == lines[i].counted);
        /* what says that it was decided later is not asked for less for that */
        x = vouch_tally(&v, &t, 51);
        CHECK(x.enough == (lines[i].enough && lines[i].counted >= 2));
    }
    check_case = NULL;
}

/* Two keys are asked for: a, and b; c takes the place of a. */
static void what_counts_counts_together(void)
{
    enum { NONE = 1000, NEVER = 2000 };
    static const struct {
        const char *name;
        unsigned at[3],
            ended[3]; /* NEVER: it is live; NONE: it is ended, and nothing of it counts */
        bool enough;
        unsigned counted, met;
    } lines[] = {
        { "one holder with both keys", { 1, NONE, 5 }, { 3, NEVER, NEVER }, false, 1, 1 },
        { "in the entry that ends it", { 1, 3, NONE }, { 3, NEVER, NEVER }, false, 1, 1 },
        { "just before", { 1, 2, NONE }, { 3, NEVER, NEVER }, true, 2, 2 },
        { "before, in another order", { 2, 1, NONE }, { 3, NEVER, NEVER }, true, 2, 2 },
        { "the other holder, and then both", { 1, 7, 5 }, { 3, NEVER, NEVER }, true, 2, 7 },
        { "enough before it ended", { 1, 2, 5 }, { 3, NEVER, NEVER }, true, 2, 2 },
        { "both ended before the other", { 1, 2, 5 }, { 2, 5, NEVER }, false, 1, 1 },
        { "all three, from the second on", { 1, 2, 5 }, { NEVER, NEVER, NEVER }, true, 2, 2 },
        { "all three, the last one first", { 5, 2, 1 }, { NEVER, NEVER, NEVER }, true, 2, 2 },
        { "as many at two entries", { 5, 1, NONE }, { NEVER, 3, NEVER }, false, 1, 1 },
        { "one that never counted came first", { 5, 1, NONE }, { NEVER, 0, NEVER }, false, 1, 5 },
    };
    for (size_t i = 0; i < COUNT(lines); i++) {
        struct trust_key k[3] = { { .ended = false } };
        struct trust t = { .threshold = 2 };
        struct vote v[3];
        unsigned n = 0;
        check_case = lines[i].name;
        for (unsigned j = 0; j < 3; j++) {
            k[j].ended = k[j].has_before = lines[i].ended[j] != NEVER;
            k[j].before = lines[i].ended[j];
            if (lines[i].at[j] != NONE)
                v[n++] = (struct vote){ &k[j], lines[i].at[j] };
        }
        struct tally x = trust_tally(&t, v, n, 0);
        CHECK(x.enough == lines[i].enough && x.counted == lines[i].counted && x.asked == 2);
        CHECK(x.at == lines[i].met && !x.fewer_now);
    }
    check_case = NULL;
}

/* Enough at one entry is enough, though as many were too few at an earlier one. */
static void enough_where_fewer_are_asked_for_is_enough(void)
{
    struct trust_key a = { .ended = false };
    struct trust_key b = { .ended = true, .has_before = true, .before = 5 };
    struct trust_past past = { 5, 50, 3 };
    struct trust t = { .threshold = 1, .past = &past, .n_past = 1 };
    struct vote v[] = { { &a, 6 }, { &b, 3 } };
    struct tally x = trust_tally(&t, v, 2, 0);
    CHECK(x.enough && x.at == 6 && x.counted == 1 && x.asked == 1 && !x.fewer_now);
}

TESTS(TEST(what_one_signature_is_enough_for), TEST(every_signature_must_be_of_it_and_in_the_log),
      TEST(what_is_not_one_entry_of_the_log_counts_for_nothing),
      TEST(the_order_of_the_receipts_says_nothing),
      TEST(a_model_is_the_same_whatever_the_case_of_its_letters),
      TEST(the_receipts_of_a_statement_are_found_by_its_name), TEST(a_receipt_is_a_bundle_a_line),
      TEST(receipts_of_two_trees_are_not_one), TEST(without_memory_nothing_is_said),
      TEST(as_many_as_had_to_then_are_enough), TEST(what_counts_counts_together),
      TEST(enough_where_fewer_are_asked_for_is_enough))
