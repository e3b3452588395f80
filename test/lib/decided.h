/* decided.h - decisions about a model as they are signed, by two keys, and put into a log: for tests of
 * what receipts prove. */
#ifndef AJAR_TEST_DECIDED_H
#define AJAR_TEST_DECIDED_H

#include <ftw.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/encode.h"
#include "crypto/dsse.h"
#include "decision/issue.h"
#include "decision/vouch.h"
#include "lib/check.h"

enum { DECIDED_LINE = 5, DECIDED_MEMORY = 256 << 20 };

static struct decided {
    char folder[64];
    struct arena a;
    struct key *log, *key[2];
    struct note_key log_key;
    struct trust_key trusted[2];
    struct trust trust;
} decided;

static inline int decided_remove(const char *path, const struct stat *st, int kind, struct FTW *at)
{
    (void)st, (void)kind, (void)at;
    return remove(path);
}

static inline void decided_open(void)
{
    struct err err = { 0 };
    decided = (struct decided){ .folder = "/tmp/ajar-vouch-XXXXXX",
                                .a = { .name = "test", .limit = DECIDED_MEMORY },
                                .trust = { .n_keys = 2, .threshold = 2, .logged = true } };
    CHECK(mkdtemp(decided.folder) != NULL);
    decided.log = key_new(KEY_ED25519, &err);
    for (size_t i = 0; i < 2; i++) {
        decided.key[i] = key_new(KEY_P256, &err);
        CHECK(decided.key[i] != NULL);
        decided.trusted[i].name = i == 0 ? SPAN("alice") : SPAN("bob");
        decided.trusted[i].pub = *key_public(decided.key[i]);
        CHECK(pubkey_hint(&decided.trusted[i].pub, decided.trusted[i].hint, &err));
    }
    CHECK(note_key_of(SPAN("log.test"), NOTE_ED25519, key_public(decided.log), &decided.log_key,
                      &err));
    CHECK(quorum_of_log(&decided.log_key, &decided.a, &decided.trust.quorum, &err));
    decided.trust.key = decided.trusted;
    CHECK_STR(err.text, "");
}

static inline void decided_close(void)
{
    nftw(decided.folder, decided_remove, 8, FTW_DEPTH | FTW_PHYS);
    key_close(decided.log);
    for (size_t i = 0; i < 2; i++)
        key_close(decided.key[i]);
    arena_free(&decided.a);
}

/* ---- a decision, its signatures and their entries ---- */

struct decided_made {
    enum position at, from;
    unsigned by; /* a bit for each key; 0: there is no more of the line */
    char
        what; /* w: other weights, d: a duty is dropped, D: one comes, r: a review is due, m: another
                       model, M: the name in capitals, n: a number is left out, b: blocked, c: contested,
                       k: no decision, R: the one before is revoked, l: its second signature comes after the whole line,
                       L: the first, too,
                       e E f: it ends half a day after it is made, a day, a day and a second; o: it is made a day
                       later, t: it does not tell when */
};

#define DECIDED_AT INT64_C(1795132800) /* 2026-11-20T00:00:00Z */

static inline struct span decided_record(const struct decided_made *m, char weights,
                                         const char *duties)
{
    static char text[1200];
    char from[100] = "null";
    if (m->from != POSITION_NONE)
        snprintf(from, sizeof from,
                 "{\"opened\":false,\"position\":\"%s\",\"since\":\"2026-11-20T00:00:00Z\"}",
                 position_name(m->from));
    snprintf(text, sizeof text,
             "{%s\"clock\":\"%s\"%s,\"digests\":{\"evidence\":\"\",\"items\":[],"
             "\"release\":\"\",\"weights\":\"%c\"},\"duties\":[%s],\"effective\":\"%s\","
             "\"forecast\":[],\"from\":%s,\"objections\":{\"closed\":[],\"gated\":[],\"hosted\":[],"
             "\"open\":[]},\"policy\":{\"digest\":\"\",\"title\":\"P\",\"version\":1},"
             "\"schema\":\"ajar/decision/1\",\"target\":\"%s\"}",
             m->what == 'b' ? "\"blocked\":\"duty not available: x\"," : "",
             m->what == 'o'   ? "2026-11-21T00:00:00Z"
             : m->what == 't' ? "one day"
                              : "2026-11-20T00:00:00Z",
             m->what == 'c' ? ",\"contested\":true" : "", weights, duties, position_name(m->at),
             from, position_name(m->at));
    return span_of(text);
}

static inline struct span decided_statement(const struct decided_made *m, uint64_t number,
                                            struct span of, struct err *err)
{
    struct statement s = {
        .kind = STATEMENT_DECISION,
        .subject = { { m->what == 'm'   ? SPAN("acme/other")
                       : m->what == 'M' ? SPAN("ACME/tiny")
                                        : SPAN("acme/tiny"),
                       { 7 },
                       false } },
        .n_subjects = 1,
        .nonce = SPAN("aaaaaaaaaaaaaaaaaaaaaaZ9"),
        .of = of,
        .record = decided_record(m, m->what == 'w' ? 'B' : 'A',
                                 m->what == 'd'   ? ""
                                 : m->what == 'D' ? "\"rate 9\",\"terms x\""
                                 : m->what == 'r' ? "\"review within 9 days\",\"terms x\""
                                                  : "\"terms x\""),
        .engine = SPAN("ajar 0"),
        .sequence = number + (m->what == 'n'),
        .expires_at = m->what == 'e'   ? DECIDED_AT + 43200
                      : m->what == 'E' ? DECIDED_AT + 86400
                      : m->what == 'f' ? DECIDED_AT + 86401
                                       : 1810857600,
    };
    struct span text = SPAN("");
    if (m->what == 'R') {
        s.kind = STATEMENT_REVOCATION;
        s.reason_code = SPAN("defect");
        s.effective_at = 1810857600;
    }
    if (m->what == 'k') {
        s.kind = STATEMENT_REVIEW;
        s.outcome = SPAN("confirmed");
        s.reviewed_at = s.next_at = 1810857600;
    }
    CHECK(statement_write(&s, &decided.a, &text, err));
    return text;
}

static inline void decided_log(struct span statement, struct store_signature *g, struct err *err)
{
    AUTO_CLOSE(log) struct log l = { .lock = -1 };
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct rekord r = { .signature = g->bytes, .key = g->pub };
    struct span entry;
    buf_init(&b, "an entry", REKORD_BYTES_MAX);
    CHECK(dsse_digest(SPAN(DSSE_INTOTO), statement, r.digest, err) && rekord_write(&r, &b, err) &&
          buf_done(&b, &entry, err));
    CHECK(
        log_open(&l, decided.folder, &(struct note_signer){ SPAN("log.test"), decided.log }, err));
    g->log_index = (int64_t)l.now.size;
    CHECK(log_append(&l, &entry, 1, err));
}

static inline struct vouch_bundles decided_receipt(struct span statement, unsigned by,
                                                   struct err *err)
{
    struct vouch_bundles out = { ARENA_ARRAY(&decided.a, struct bundle, 2, err), 0 };
    for (unsigned i = 0; i < 2; i++) {
        struct store_signature g = { .pub = decided.trusted[i].pub };
        struct span text;
        if ((by >> i & 1) == 0)
            continue;
        CHECK(issue_sign(decided.key[i], statement, &decided.a, &g.bytes, err));
        decided_log(statement, &g, err);
        CHECK(
            issue_bundle(&(struct issue_bundle){ statement, &g, decided.folder, &decided.log_key },
                         &decided.a, &text, err) &&
            bundle_read(text, &decided.a, &out.list[out.n++], err));
    }
    return out;
}

#endif
