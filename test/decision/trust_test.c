/* trust_test.c - a folder says whom to believe, or it is said what is wrong with it. */
#include "decision/trust.h"

#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "lib/check.h"

enum { MEMORY = 8 << 20 };

struct place {
    struct arena a;
    struct err err;
    char folder[32];
    struct pubkey pub[2], log;
    char hint[2][KEY_HINT_BYTES];
    struct buf pem[2]; /* as a JSON string has it */
    struct buf vkey;
};
static void place_close(struct place *p)
{
    char line[64];
    for (size_t i = 0; i < 2; i++)
        buf_free(&p->pem[i]);
    buf_free(&p->vkey);
    arena_free(&p->a);
    snprintf(line, sizeof line, "rm -rf %s", p->folder);
    CHECK(system(line) == 0);
}
AUTO_VALUE(place, place_close)

static void fresh(enum key_kind kind, struct pubkey *out, struct err *err)
{
    AUTO_CLOSE(key) struct key *k = key_new(kind, err);
    CHECK(k != NULL);
    *out = *key_public(k);
}

static void place_open(struct place *p)
{
    struct note_key n;
    *p = (struct place){ .a = { .name = "test", .limit = MEMORY } };
    strcpy(p->folder, "/tmp/ajar-test-XXXXXX");
    CHECK(mkdtemp(p->folder) != NULL);
    for (size_t i = 0; i < 2; i++) {
        fresh(KEY_P256, &p->pub[i], &p->err);
        buf_init(&p->pem[i], "pem", KEY_TEXT_MAX);
        CHECK(pubkey_hint(&p->pub[i], p->hint[i], &p->err) &&
              pubkey_write(&p->pub[i], &p->pem[i], &p->err));
        buf_put(&p->pem[i], SPAN("\0"));
    }
    fresh(KEY_ED25519, &p->log, &p->err);
    buf_init(&p->vkey, "vkey", 4096);
    CHECK(note_key_of(SPAN("log.test"), NOTE_ED25519, &p->log, &n, &p->err));
    note_key_write(&n, &p->vkey);
    buf_put(&p->vkey, SPAN("\0"));
}

static void put(struct place *p, const char *name, const char *text)
{
    const char *path = path_join(&p->a, p->folder, name, &p->err);
    CHECK(path != NULL && file_replace(path, span_of(text), 0644, &p->err));
}

/* The text that is the same in every folder. */
static const char *said(struct place *p)
{
    static char text[480];
    size_t n = strlen(p->folder);
    bool own = strncmp(p->err.text, p->folder, n) == 0;
    snprintf(text, sizeof text, "%s", own ? p->err.text + n : p->err.text);
    p->err = (struct err){ 0 };
    return text;
}

static const char *reason = ""; /* as a member, with its comma */
static unsigned renamed;        /* added to the number in a name */

/* One key of keys.json; %s in text is followed by role, state, hint, index, PEM. */
static void one_key(struct buf *b, struct place *p, unsigned i, const char *role, const char *state,
                    const char *index)
{
    buf_printf(
        b,
        "{\"name\":\"k%u\",\"role\":\"%s\",\"kind\":\"p256\",\"state\":\"%s\",\"hint\":\"%s\","
        "%s\"created\":\"2026-11-22T00:00:00Z\",\"listed\":null,\"retired\":null,"
        "\"revoked\":null,\"log_index\":%s,%s\"pem\":\"",
        i + renamed, role, state, p->hint[i], i == 1 ? "\"here\":true," : "", index,
        i == 1 ? reason : "");
    for (const char *c = (const char *)p->pem[i].bytes; *c != 0; c++)
        buf_printf(b, *c == '\n' ? "\\n" : "%c", *c);
    buf_printf(b, "\"}");
}

static void two_keys(struct place *p, const char *threshold, const char *state, const char *index)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    buf_init(&b, "keys", 1 << 16);
    buf_printf(&b, "{\"schema\":\"ajar/key/1\",\"threshold\":%s,\"keys\":[", threshold);
    one_key(&b, p, 0, "release", "live", "null");
    buf_printf(&b, ",");
    one_key(&b, p, 1, "release", state, index);
    buf_put(&b, SPAN("]}\n\0"));
    put(p, "keys.json", (const char *)b.bytes);
}

static void keys_json_says_who_signs_and_until_when(void)
{
    static const struct {
        const char *state, *index;
        size_t n;
        bool counts_6, counts_7; /* of the second key, what it signed as that entry */
    } rows[] = {
        { "live", "null", 2, true, true },      { "retired", "7", 2, true, false },
        { "revoked", "7", 2, true, false },     { "revoked", "null", 2, false, false },
        { "retired", "null", 2, false, false }, { "waiting", "null", 1, false, false },
        { "dropped", "null", 1, false, false },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        AUTO_CLOSE(place) struct place p;
        struct trust t;
        place_open(&p);
        check_case = rows[i].state;
        two_keys(&p, "2", rows[i].state, rows[i].index);
        put(&p, "other.pub", "what is no key is passed over");
        CHECK(trust_read(p.folder, &p.a, &t, &p.err));
        CHECK_STR(p.err.text, "");
        CHECK(t.n_keys == rows[i].n && t.threshold == 2 && !t.logged);
        const struct trust_key *k = trust_find(&t, span_of(p.hint[0])),
                               *second = trust_find(&t, span_of(p.hint[1]));
        CHECK(k != NULL && span_eq(k->name, SPAN("k0")) && pubkey_same(&k->pub, &p.pub[0]));
        CHECK(trust_counts(k, 0) && trust_counts(k, UINT64_MAX));
        CHECK((second != NULL) == (rows[i].n == 2));
        CHECK(second == NULL || (trust_counts(second, 6) == rows[i].counts_6 &&
                                 trust_counts(second, 7) == rows[i].counts_7));
    }
}

static void why_a_key_is_ended_is_told(void)
{
    static const struct {
        const char *state, *reason, *told, *says;
    } rows[] = {
        { "retired", "", "k1 is retired from entry 7 of the log on", "" },
        { "revoked", "", "k1 is revoked from entry 7 of the log on", "" },
        { "revoked", "\"reason\":\"keyCompromise\",",
          "k1 is revoked (keyCompromise) from entry 7 of the log on", "" },
        { "revoked", "\"reason\":\"because\",", "",
          "/keys.json: keys: reason: a reason that is none of ours" },
        { "retired", "\"reason\":\"keyCompromise\",", "",
          "/keys.json: keys: a reason of a key that is not revoked" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        AUTO_CLOSE(place) struct place p;
        AUTO_CLOSE(buf) struct buf b = { 0 };
        struct trust t;
        place_open(&p);
        reason = rows[i].reason;
        check_case = rows[i].reason;
        two_keys(&p, "1", rows[i].state, "7");
        reason = "";
        CHECK(trust_read(p.folder, &p.a, &t, &p.err) == (rows[i].says[0] == 0));
        CHECK_STR(said(&p), rows[i].says);
        if (rows[i].says[0] != 0)
            continue;
        buf_init(&b, "told", 200);
        trust_told(&b, trust_find(&t, span_of(p.hint[1])));
        buf_put(&b, SPAN("\0"));
        CHECK_STR((const char *)b.bytes, rows[i].told);
    }
}

#define A_PAST(k) "{\"before\":7,\"until\":\"2026-11-20T00:00:00Z\",\"threshold\":" k "}"
#define PAST(of)  "{\"schema\":\"ajar/key/1\",\"threshold\":1,\"past\":[" of "],\"keys\":[]}"

static void how_many_had_to_sign_depends_on_the_entry(void)
{
    AUTO_CLOSE(place) struct place p;
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct trust t;
    place_open(&p);
    buf_init(&b, "keys", 1 << 16);
    buf_printf(&b, "{\"schema\":\"ajar/key/1\",\"threshold\":2,\"past\":[{\"before\":3,"
                   "\"until\":\"1970-01-01T00:00:50Z\",\"threshold\":1},{\"before\":9,"
                   "\"until\":\"1970-01-01T00:01:40Z\",\"threshold\":3}],\"keys\":[");
    one_key(&b, &p, 0, "release", "live", "null");
    buf_put(&b, SPAN("]}\0"));
    put(&p, "keys.json", (const char *)b.bytes);
    CHECK(trust_read(p.folder, &p.a, &t, &p.err));
    static const struct {
        int64_t at;
        uint64_t index;
        unsigned asked;
    } rows[] = { { 50, 0, 1 },  { 50, 2, 1 },  { 50, 3, 3 },         { 51, 2, 3 },
                 { 100, 8, 3 }, { 100, 9, 2 }, { 101, 8, 3 },        { INT64_MAX, 0, 2 },
                 { 0, 9, 2 },   { -1, 0, 1 },  { 50, UINT64_MAX, 2 } };
    for (size_t i = 0; i < COUNT(rows); i++)
        CHECK(trust_asked(&t, rows[i].at, rows[i].index) == rows[i].asked);
}

static void too_many_thresholds_are_refused(void)
{
    AUTO_CLOSE(place) struct place p;
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct trust t;
    place_open(&p);
    for (unsigned n = TRUST_PAST_MAX; n <= TRUST_PAST_MAX + 1; n++) {
        buf_free(&b);
        buf_init(&b, "keys", 1 << 17);
        buf_printf(&b, "{\"schema\":\"ajar/key/1\",\"threshold\":2,\"past\":[");
        for (unsigned i = 0; i < n; i++)
            buf_printf(&b, "%s" A_PAST("1"), i == 0 ? "" : ",");
        buf_put(&b, SPAN("],\"keys\":[]}\0"));
        put(&p, "keys.json", (const char *)b.bytes);
        CHECK(!trust_read(p.folder, &p.a, &t, &p.err));
        CHECK_STR(said(&p), n == TRUST_PAST_MAX
                                ? ": no release key is in it"
                                : "/keys.json: past: more than 1024 thresholds of the past");
    }
}

static void too_many_keys_are_refused(void)
{
    AUTO_CLOSE(place) struct place p;
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct trust t = { .threshold = 77 };
    place_open(&p);
    buf_init(&b, "keys", 1 << 18);
    buf_printf(&b, "{\"schema\":\"ajar/key/1\",\"threshold\":2,\"keys\":[");
    for (unsigned i = 0; i <= TRUST_KEYS_MAX; i++) {
        fresh(KEY_P256, &p.pub[0], &p.err);
        buf_free(&p.pem[0]);
        buf_init(&p.pem[0], "pem", KEY_TEXT_MAX);
        CHECK(pubkey_hint(&p.pub[0], p.hint[0], &p.err) &&
              pubkey_write(&p.pub[0], &p.pem[0], &p.err));
        buf_put(&p.pem[0], SPAN("\0"));
        buf_printf(&b, i == 0 ? "" : ",");
        renamed = i;
        one_key(&b, &p, 0, "release", "live", "null");
        renamed = 0;
        if (i < TRUST_KEYS_MAX - 1)
            continue;
        size_t end = b.len;
        buf_put(&b, SPAN("]}\0"));
        put(&p, "keys.json", (const char *)b.bytes);
        CHECK(trust_read(p.folder, &p.a, &t, &p.err) == (i < TRUST_KEYS_MAX));
        CHECK_STR(said(&p), i < TRUST_KEYS_MAX ? "" : "/keys.json: keys: more than 256 keys");
        CHECK(t.n_keys == TRUST_KEYS_MAX);
        b.len = end;
    }
}

static void a_key_alone_is_enough(void)
{
    AUTO_CLOSE(place) struct place p;
    struct trust t;
    place_open(&p);
    put(&p, "release.pub", (const char *)p.pem[0].bytes);
    put(&p, "second.pub", (const char *)p.pem[1].bytes);
    CHECK(trust_read(p.folder, &p.a, &t, &p.err) && t.n_keys == 2 && t.threshold == 1);
    CHECK(!t.logged && span_eq(t.key[0].name, SPAN("release")) && !t.key[0].ended);
    put(&p, "log.vkey", (const char *)p.vkey.bytes);
    CHECK(trust_read(p.folder, &p.a, &t, &p.err) && t.logged && t.quorum.n_logs == 1);
    CHECK(t.quorum.asked == NULL && span_eq(t.quorum.log[0].key.name, SPAN("log.test")));
    put(&p, "log.policy", "quorum none\n");
    CHECK(!trust_read(p.folder, &p.a, &t, &p.err) && p.err.kind == ERR_INPUT);
    CHECK(strncmp(said(&p), "/log.policy: ", 13) == 0);
    CHECK(trust_of_key(&p.pub[0], SPAN("x"), &p.a, &t, &p.err) && t.n_keys == 1 && !t.logged);
    CHECK(!trust_of_key(&p.log, SPAN("x"), &p.a, &t, &p.err));
    CHECK_STR(said(&p), "a release key is ECDSA P-256");
}

/* Whoever checked the file would believe the list that stands beside it. */
static void a_key_beside_the_list_is_of_the_list(void)
{
    static const struct {
        const char *file;
        int key; /* -1: another text */
        const char *says;
    } rows[] = {
        { "k0.pub", 0, "" },
        { "k1.pub", 1, "" },
        { "k0.pub", 1, "/k0.pub: not the key that keys.json has under that name" },
        { "k0.pub", -1, "/k0.pub: not the key that keys.json has under that name" },
        { "release.pub", 0, "/release.pub: not the key that keys.json has under that name" },
        { "ada.pub", -1, "" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        AUTO_CLOSE(place) struct place p;
        struct trust t = { .threshold = 77 };
        place_open(&p);
        check_case = rows[i].file;
        two_keys(&p, "2", "retired", "7");
        put(&p, rows[i].file,
            rows[i].key < 0 ? "ssh-ed25519 AAAA ada" : (const char *)p.pem[rows[i].key].bytes);
        bool ok = trust_read(p.folder, &p.a, &t, &p.err);
        CHECK(ok == (rows[i].says[0] == 0) && t.threshold == (ok ? 2u : 77u));
        CHECK_STR(said(&p), rows[i].says);
    }
}

/* What stands behind good keys counts like what stands before them. */
static void a_key_that_cannot_be_read_is_said(void)
{
    static const struct {
        const char *file;
        char what; /* a folder, a fifo, a link to nothing, too much */
        const char *says;
    } rows[] = {
        { "a.pub", 'd', "/a.pub: not a regular file" },
        { "zz.pub", 'd', "/zz.pub: not a regular file" },
        { "a.pub", 'f', "/a.pub: not a regular file" },
        { "zz.pub", 'f', "/zz.pub: not a regular file" },
        { "a.pub", 'l', "/a.pub: a link to nothing" },
        { "zz.pub", 'l', "/zz.pub: a link to nothing" },
        { "a.pub", 'm', "/a.pub: 1048577 bytes, at most 1048576" },
        { "zz.pub", 'm', "/zz.pub: 1048577 bytes, at most 1048576" },
    };
    static char much[TRUST_TEXT_MAX + 2];
    memset(much, 'x', sizeof much - 1);
    for (size_t i = 0; i < COUNT(rows); i++) {
        AUTO_CLOSE(place) struct place p;
        struct trust t = { .threshold = 77 };
        place_open(&p);
        put(&p, "release.pub", (const char *)p.pem[0].bytes);
        const char *path = path_join(&p.a, p.folder, rows[i].file, &p.err);
        check_case = rows[i].says;
        if (rows[i].what == 'd')
            CHECK(mkdir(path, 0700) == 0);
        else if (rows[i].what == 'f')
            CHECK(mkfifo(path, 0600) == 0);
        else if (rows[i].what == 'l')
            CHECK(symlink("nowhere", path) == 0);
        else
            put(&p, rows[i].file, much);
        CHECK(!trust_read(p.folder, &p.a, &t, &p.err) && t.threshold == 77);
        CHECK_STR(said(&p), rows[i].says);
    }
}

/* A in text is the log, B another one. */
static void put_logs(struct place *p, const char *name, const char *text)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct pubkey other;
    struct note_key n;
    fresh(KEY_ED25519, &other, &p->err);
    CHECK(note_key_of(SPAN("log.other"), NOTE_ED25519, &other, &n, &p->err));
    buf_init(&b, "logs", 8192);
    for (; *text != 0; text++)
        if (*text == 'A')
            buf_printf(&b, "%s", (const char *)p->vkey.bytes);
        else if (*text == 'B')
            note_key_write(&n, &b);
        else
            buf_put(&b, (struct span){ (const uint8_t *)text, 1 });
    buf_put(&b, SPAN("\0"));
    put(p, name, (const char *)b.bytes);
}

/* Without the list one key would do, and without the policy no witness would be asked for. */
static void a_link_to_nothing_is_no_missing_file(void)
{
    static const struct {
        const char *file, *says;
    } rows[] = {
        { "keys.json", "/keys.json: a link to nothing" },
        { "log.policy", "/log.policy: a link to nothing" },
        { "log.vkey", "/log.vkey: a link to nothing" },
        { "release.pub", "/release.pub: a link to nothing" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        AUTO_CLOSE(place) struct place p;
        struct trust t = { .threshold = 77 };
        check_case = rows[i].file;
        place_open(&p);
        two_keys(&p, "2", "live", "null");
        put(&p, "k0.pub", (const char *)p.pem[0].bytes);
        put_logs(&p, "log.policy", "log A\nquorum none\n");
        put_logs(&p, "log.vkey", "A\n");
        CHECK(trust_read(p.folder, &p.a, &t, &p.err) && t.threshold == 2);
        const char *path = path_join(&p.a, p.folder, rows[i].file, &p.err);
        CHECK((unlink(path) == 0 || i == 3) && symlink("nowhere", path) == 0);
        t.threshold = 77;
        CHECK(!trust_read(p.folder, &p.a, &t, &p.err) && t.threshold == 77);
        CHECK(p.err.kind == ERR_INPUT);
        CHECK_STR(said(&p), rows[i].says);
    }
}

/* keys.json counts the entries of one log, that of log.vkey. */
static void a_list_is_of_one_log(void)
{
    static const struct {
        const char *name, *policy, *vkey;
        bool listed;
        const char *says; /* NULL: it is read */
    } rows[] = {
        { "its log", "log A\nquorum none\n", "A\n", true, NULL },
        { "another log", "log B\nquorum none\n", "A\n", true,
          "/log.policy: it does not name the log of log.vkey" },
        { "another log, without a list", "log B\nquorum none\n", "A\n", false,
          "/log.policy: it does not name the log of log.vkey" },
        { "two logs", "log A\nlog B\nquorum none\n", "A\n", true,
          "/log.policy: it names 2 logs, and keys.json is about the entries of one" },
        { "two logs, without a list", "log A\nlog B\nquorum none\n", "A\n", false, NULL },
        { "two lines for a key", NULL, "A\nB\n", true,
          "/log.vkey: more than one line: it names one log" },
        { "two lines for a key, with a policy", "log A\nquorum none\n", "A\nB\n", true,
          "/log.vkey: more than one line: it names one log" },
        { "a key without a newline", NULL, "A", true, NULL },
        { "two logs and no key", "log A\nlog B\nquorum none\n", NULL, true,
          "/log.policy: it names 2 logs, and keys.json is about the entries of one" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        AUTO_CLOSE(place) struct place p;
        struct trust t = { .threshold = 77 };
        check_case = rows[i].name;
        place_open(&p);
        if (rows[i].listed)
            two_keys(&p, "1", "live", "null");
        else
            put(&p, "alice.pub", (const char *)p.pem[0].bytes);
        if (rows[i].policy != NULL)
            put_logs(&p, "log.policy", rows[i].policy);
        if (rows[i].vkey != NULL)
            put_logs(&p, "log.vkey", rows[i].vkey);
        CHECK(trust_read(p.folder, &p.a, &t, &p.err) == (rows[i].says == NULL));
        CHECK_STR(said(&p), rows[i].says != NULL ? rows[i].says : "");
    }
    check_case = "";
}

static void what_is_wrong_with_a_folder_is_said(void)
{
    static const struct {
        const char *file, *text, *says;
    } rows[] = {
        { "x", "", ": no release key is in it" },
        { "a.pub", "x", "/a.pub: no key of a kind that is used here: ECDSA P-256 or Ed25519" },
        { "log.vkey", "x", ": no release key is in it" },
        { "keys.json", "", "/keys.json: expected '{'" },
        { "keys.json", "{\"schema\":\"ajar/key/2\",\"threshold\":1,\"keys\":[]}",
          "/keys.json: schema: not schema ajar/key/1" },
        { "keys.json", "{\"schema\":\"ajar/key/1\",\"threshold\":1,\"keys\":[]}",
          ": no release key is in it" },
        { "keys.json", "{\"schema\":\"ajar/key/1\",\"threshold\":0,\"keys\":[]}",
          "/keys.json: a threshold from 1 to 256" },
        { "keys.json", "{\"schema\":\"ajar/key/1\",\"threshold\":257,\"keys\":[]}",
          "/keys.json: a threshold from 1 to 256" },
        { "keys.json", "{\"schema\":\"ajar/key/1\",\"keys\":[]}",
          "/keys.json: a required key is missing" },
        { "keys.json",
          PAST(A_PAST("1") ",{\"before\":9,\"until\":\"2026-11-19T23:59:59Z\",\"threshold\":2}"),
          "/keys.json: past: thresholds of the past that are not in their order" },
        { "keys.json", PAST(A_PAST("0")), "/keys.json: past: a threshold from 1 to 256" },
        { "keys.json", PAST(A_PAST("257")), "/keys.json: past: a threshold from 1 to 256" },
        { "keys.json", PAST("{\"before\":7,\"until\":\"today\",\"threshold\":1}"),
          "/keys.json: past: until: no time" },
        { "keys.json", PAST("{\"before\":7}"), "/keys.json: past: a required key is missing" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        AUTO_CLOSE(place) struct place p;
        struct trust t = { .threshold = 77 };
        place_open(&p);
        check_case = rows[i].text;
        put(&p, rows[i].file, rows[i].text);
        CHECK(!trust_read(p.folder, &p.a, &t, &p.err) && t.threshold == 77);
        CHECK_STR(said(&p), rows[i].says);
    }
    struct trust t;
    struct err err = { 0 };
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = MEMORY };
    CHECK(!trust_read("/nowhere", &a, &t, &err) && err.kind == ERR_ABSENT);
    CHECK_STR(err.text, "/nowhere: no such folder");
}

/* Each is one change of a list that reads. */
static void a_key_is_what_it_is_said_to_be(void)
{
    static const struct {
        const char *role, *state, *says;
        unsigned pem; /* of which key */
        bool twice;
    } rows[] = {
        { "release", "lost", "/keys.json: keys: a key in a state that is none of ours", 0, false },
        { "witness", "live", "/keys.json: keys: a key in a role that is none of ours", 0, false },
        { "release", "live", "/keys.json: keys: a hint that is not that of its key", 1, false },
        { "release", "live", "/keys.json: keys: a key that is listed twice", 0, true },
        { "log", "live", ": no release key is in it", 0, false },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        AUTO_CLOSE(place) struct place p;
        AUTO_CLOSE(buf) struct buf b = { 0 };
        struct trust t;
        place_open(&p);
        check_case = rows[i].says;
        buf_init(&b, "keys", 1 << 16);
        if (rows[i].pem == 1)
            memcpy(p.hint[0], p.hint[1], sizeof p.hint[0]);
        buf_printf(&b, "{\"schema\":\"ajar/key/1\",\"threshold\":1,\"keys\":[");
        one_key(&b, &p, 0, rows[i].role, rows[i].state, "null");
        if (rows[i].twice) {
            buf_printf(&b, ",");
            one_key(&b, &p, 0, "release", "live", "null");
        }
        buf_put(&b, SPAN("]}\n\0"));
        put(&p, "keys.json", (const char *)b.bytes);
        CHECK(!trust_read(p.folder, &p.a, &t, &p.err));
        CHECK_STR(said(&p), rows[i].says);
    }
}

static void a_list_names_no_two_keys_alike(void)
{
    AUTO_CLOSE(place) struct place p;
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct trust t = { .threshold = 77 };
    place_open(&p);
    buf_init(&b, "keys", 1 << 16);
    buf_printf(&b, "{\"schema\":\"ajar/key/1\",\"threshold\":1,\"keys\":[");
    one_key(&b, &p, 0, "release", "live", "null");
    buf_printf(&b, ",");
    renamed = UINT_MAX; /* one less */
    one_key(&b, &p, 1, "release", "live", "null");
    renamed = 0;
    buf_put(&b, SPAN("]}\n\0"));
    put(&p, "keys.json", (const char *)b.bytes);
    CHECK(!trust_read(p.folder, &p.a, &t, &p.err) && t.threshold == 77);
    CHECK_STR(said(&p), "/keys.json: keys: two keys of one name");
}

static void a_file_holds_one_key(void)
{
    AUTO_CLOSE(place) struct place p;
    struct trust t = { .threshold = 77 };
    char both[2 * KEY_TEXT_MAX];
    place_open(&p);
    snprintf(both, sizeof both, "%s%s", (const char *)p.pem[0].bytes, (const char *)p.pem[1].bytes);
    put(&p, "k0.pub", both);
    CHECK(!trust_read(p.folder, &p.a, &t, &p.err) && t.threshold == 77);
    CHECK_STR(said(&p), "/k0.pub: more than one key: give each a file of its own");
    two_keys(&p, "1", "live", "null");
    CHECK(!trust_read(p.folder, &p.a, &t, &p.err) && t.threshold == 77);
    CHECK_STR(said(&p), "/k0.pub: not the key that keys.json has under that name");
}

static void a_folder_that_cannot_be_held_is_no_verdict(void)
{
    AUTO_CLOSE(place) struct place p;
    place_open(&p);
    two_keys(&p, "1", "retired", "7");
    put(&p, "log.vkey", (const char *)p.vkey.bytes);
    for (size_t nth = 1; nth < 500; nth++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = MEMORY };
        struct trust t = { .threshold = 77 };
        struct err err = { 0 };
        mem_fail_at = nth;
        bool ok = trust_read(p.folder, &a, &t, &err), reached = mem_fail_at == 0;
        mem_fail_at = 0;
        if (ok) {
            CHECK(!reached && nth > 2);
            break;
        }
        CHECK(err.kind == ERR_SYSTEM && t.threshold == 77);
    }
}

TESTS(TEST(keys_json_says_who_signs_and_until_when), TEST(why_a_key_is_ended_is_told),
      TEST(a_key_beside_the_list_is_of_the_list), TEST(how_many_had_to_sign_depends_on_the_entry),
      TEST(too_many_thresholds_are_refused), TEST(too_many_keys_are_refused),
      TEST(a_list_is_of_one_log), TEST(a_key_alone_is_enough),
      TEST(a_key_that_cannot_be_read_is_said), TEST(a_link_to_nothing_is_no_missing_file),
      TEST(what_is_wrong_with_a_folder_is_said), TEST(a_key_is_what_it_is_said_to_be),
      TEST(a_list_names_no_two_keys_alike), TEST(a_file_holds_one_key),
      TEST(a_folder_that_cannot_be_held_is_no_verdict))
