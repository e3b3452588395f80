/* signers_test.c - allowed_signers texts: what each gives, what ssh-keygen makes of the same text,
 * and every allocation failing in turn. */
#include "crypto/signers.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/encode.h"
#include "crypto/sshsig.h"
#include "lib/keygen.h"

#define ED "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDVCi+G3iSErC8U1yhj0c8kLURBVbBsFqHSsmQHdkwF5"
#define P256                                                                                       \
    "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBOhBPCbWSPPidqDE+"    \
    "9Qx8EkAo5C/GnAI2ZYU7j1xv+fW0HOi4yuwI7dzoHFSYbouRqN2NSfQef9APoC1BWL/f04="

static const struct row {
    const char *name, *text, *want; /* "! error", or each line as people, namespaces, dates */
} rows[] = {
    { "empty", "", "" },
    { "comments and blanks", "# people\n\n  \t\n  # more\r\n", "" },
    { "one", "alice " ED "\n", "1 alice;" },
    { "no line end", "alice " ED, "1 alice;" },
    { "comment behind", "alice " ED " alice's laptop, 2026\r\n", "1 alice;" },
    { "roles", "alice@example.org,red-team,board " ED, "1 alice@example.org+red-team+board;" },
    { "a role of two words", "\"alice,red team\" " ED, "1 alice+red team;" },
    { "two people", "alice " ED "\n\nbob\t" P256 "\n", "1 alice;3 bob;" },
    { "one person, two keys", "alice " ED "\nalice " P256, "1 alice;2 alice;" },
    { "namespaces", "a namespaces=\"ajar-evidence,file\" " ED, "1 a ns=ajar-evidence+file;" },
    { "options in any case", "a NameSpaces=\"x\",Valid-After=\"20260101Z\" " ED,
      "1 a ns=x after=2026-01-01T00:00:00Z;" },
    { "dates", "a valid-after=\"20260101\",valid-before=\"202701021530\" " ED,
      "1 a after=2026-01-01T00:00:00Z before=2027-01-02T15:30:00Z;" },
    { "dates with seconds", "a valid-before=\"20270102153059Z\" " ED,
      "1 a before=2027-01-02T15:30:59Z;" },

    { "patterns", "*@example.org " ED,
      "! line 1: principal \"*@example.org\": patterns (* ? !) are not read" },
    { "one character", "# x\nal?ce " ED,
      "! line 2: principal \"al?ce\": patterns (* ? !) are not read" },
    { "negation", "a,!b " ED, "! line 1: principal \"!b\": patterns (* ? !) are not read" },
    { "pattern of namespaces", "a namespaces=\"ajar-*\" " ED,
      "! line 1: namespace \"ajar-*\": patterns (* ? !) are not read" },
    { "authority", "a cert-authority " ED, "! line 1: cert-authority is not read: list each key" },
    { "authority among others", "a namespaces=\"x\",cert-authority " ED,
      "! line 1: cert-authority is not read: list each key" },
    { "option", "a no-touch-required " ED,
      "! line 1: \"no-touch-required\" is neither a kind of key nor an option" },
    { "an option of one letter less", "a namespace=\"x\" " ED,
      "! line 1: \"namespace\" is neither a kind of key nor an option" },
    { "an option of another letter", "a namespacez=\"x\" " ED,
      "! line 1: \"namespacez\" is neither a kind of key nor an option" },
    { "option twice", "a namespaces=\"x\",namespaces=\"y\" " ED,
      "! line 1: option \"namespaces\" is given twice" },
    { "no quotes", "a namespaces=x " ED, "! line 1: option needs a value in quotes" },
    { "open quote", "a namespaces=\"x " ED, "! line 1: quote without an end" },
    { "backslash", "a namespaces=\"x\\\"y\" " ED, "! line 1: backslash in quotes" },
    { "behind the quote", "a namespaces=\"x\"y " ED, "! line 1: text right behind a quote" },
    { "open person", "\"alice " ED, "! line 1: quote without an end" },
    { "behind the person", "\"alice\"x " ED, "! line 1: text right behind a quote" },
    { "no person", "\"\" " ED, "! line 1: empty principal" },
    { "hole in the list", "a,,b " ED, "! line 1: empty principal" },
    { "no namespace", "a namespaces=\"\" " ED, "! line 1: empty namespace" },
    { "no such date", "a valid-before=\"20260230\" " ED,
      "! line 1: date \"20260230\" is not YYYYMMDD, YYYYMMDDHHMM or YYYYMMDDHHMMSS, with Z behind "
      "it or not" },
    { "short date", "a valid-before=\"2026021Z\" " ED,
      "! line 1: date \"2026021Z\" is not YYYYMMDD, YYYYMMDDHHMM or YYYYMMDDHHMMSS, with Z behind "
      "it or not" },
    { "signed date", "a valid-before=\"+2026021\" " ED,
      "! line 1: date \"+2026021\" is not YYYYMMDD, YYYYMMDDHHMM or YYYYMMDDHHMMSS, with Z behind "
      "it or not" },
    { "dates crossed", "a valid-after=\"20270101\",valid-before=\"20260101\" " ED,
      "! line 1: valid-after is later than valid-before" },
    { "only a person", "alice", "! line 1: no key" },
    { "only a kind", "alice ssh-ed25519", "! line 1: no key" },
    { "no base64", "alice ssh-ed25519 ???", "! line 1: base64 ends inside a group of four" },
    { "kind and key differ", "alice ssh-rsa" ED,
      "! line 1: the key is ssh-ed25519, not \"ssh-rsassh-ed25519\"" },
    { "certificate", "a ssh-dss AAAAB3NzaC1kc3M=", "! line 1: key: kind \"ssh-dss\" is not read" },
    { "key cut in its curve", "a ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdA==",
      "! line 1: key: bytes end inside a value" },
    { "curve of another kind",
      "a ecdsa-sha2-nistp256 "
      "AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAzODQAAABhBAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
      "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
      "=",
      "! line 1: key: not the curve of ecdsa-sha2-nistp256" },
    { "point too short",
      "a ecdsa-sha2-nistp256 "
      "AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABABAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
      "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==",
      "! line 1: key: not the public key of ecdsa-sha2-nistp256: 64 bytes" },
    { "point compressed",
      "a ecdsa-sha2-nistp256 "
      "AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBAgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
      "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
      "! line 1: key: not the public key of ecdsa-sha2-nistp256: 65 bytes" },
    { "bytes behind the key",
      "a ecdsa-sha2-nistp256 "
      "AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
      "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB4",
      "! line 1: key: 1 bytes left over" },
    { "negative modulus",
      "a ssh-rsa "
      "AAAAB3NzaC1yc2EAAAABAwAAAQCAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICA"
      "gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICA"
      "gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICA"
      "gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIC"
      "A",
      "! line 1: key: negative number" },
    { "key twice", "alice " ED "\nbob " P256 "\ncarol " ED, "! line 3: the key of line 1 again" },
    { "control", "al\033ice " ED, "! line 1: control character 0x1b" },
};

static void describe(const struct signers *s, struct buf *b)
{
    char at[CLOCK_TIME_BYTES];
    for (size_t i = 0; i < s->n; i++) {
        const struct signer *k = &s->list[i];
        buf_printf(b, "%" PRIu32 " ", k->line);
        for (unsigned j = 0; j < k->n_principals; j++)
            buf_printf(b, "%s%.*s", j > 0 ? "+" : "", (int)k->principal[j].len,
                       (const char *)k->principal[j].ptr);
        for (unsigned j = 0; j < k->n_spaces; j++)
            buf_printf(b, "%s%.*s", j > 0 ? "+" : " ns=", (int)k->space[j].len,
                       (const char *)k->space[j].ptr);
        if (k->valid_after != INT64_MIN)
            buf_printf(b, " after=%s", clock_time(k->valid_after, at));
        if (k->valid_before != INT64_MAX)
            buf_printf(b, " before=%s", clock_time(k->valid_before, at));
        buf_printf(b, ";");
    }
}

static void each_text_gives_what_it_must(void)
{
    for (size_t i = 0; i < COUNT(rows); i++)
        for (size_t nth = 0;; nth++) {
            AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
            AUTO_CLOSE(buf) struct buf b;
            struct signers s = { .n = 77 };
            struct err err = { 0 };
            check_case = rows[i].name;
            buf_init(&b, "test", 4096);
            mem_fail_at = nth;
            bool ok = signers_read(span_of(rows[i].text), &a, &s, &err);
            bool reached = nth > 0 && mem_fail_at == 0;
            mem_fail_at = 0;
            CHECK(ok || s.n == 77);
            if (reached) {
                CHECK(!ok && err.kind == ERR_SYSTEM);
                continue;
            }
            if (ok)
                describe(&s, &b);
            else
                buf_printf(&b, "! %s", err.text);
            buf_put(&b, (struct span){ (const uint8_t *)"", 1 });
            CHECK_STR((const char *)b.bytes, rows[i].want);
            if (nth > 0)
                break;
        }
}

static void a_key_is_found_in_its_namespaces_only(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
    struct signers s;
    struct err err = { 0 };
    struct span blob;
    CHECK(signers_read(SPAN("alice,red namespaces=\"x,y\" " ED "\nbob " P256), &a, &s, &err));
    blob = s.list[0].blob;
    CHECK(signers_find(&s, blob, SPAN("x")) == &s.list[0]);
    CHECK(signers_find(&s, blob, SPAN("y")) == &s.list[0]);
    CHECK(signers_find(&s, blob, SPAN("z")) == NULL && signers_find(&s, blob, SPAN("x,y")) == NULL);
    CHECK(signers_find(&s, s.list[1].blob, SPAN("z")) == &s.list[1]);
    CHECK(signers_find(&s, SPAN("no key"), SPAN("x")) == NULL);
    CHECK(signer_is(&s.list[0], SPAN("red")) && signer_is(&s.list[0], SPAN("alice")));
    CHECK(!signer_is(&s.list[0], SPAN("re")) && !signer_is(&s.list[1], SPAN("red")));
}

static void floods_are_past_a_limit(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 64 << 20 };
    AUTO_CLOSE(buf) struct buf b;
    struct signers s;
    struct span text;
    struct err err = { 0 };
    buf_init(&b, "test", SIGNERS_TEXT_MAX + 100);
    buf_printf(&b, "a");
    for (unsigned i = 0; i < SIGNER_WORDS_MAX; i++)
        buf_printf(&b, ",b");
    buf_printf(&b, " " ED);
    CHECK(buf_done(&b, &text, &err) && !signers_read(text, &a, &s, &err));
    CHECK_STR(err.text, "line 1: more than 64 in a list of principals");
    for (err = (struct err){ 0 }; b.len <= SIGNERS_TEXT_MAX;)
        buf_printf(&b, "\n");
    CHECK(buf_done(&b, &text, &err) && !signers_read(text, &a, &s, &err));
    CHECK(err.kind == ERR_LIMIT);
}

/* Who may: ssh-keygen and we, of one key in one text at one time. */
static void ssh_keygen_reads_the_same_list(void)
{
    static const struct {
        const char *line, *who;
        bool good;
    } lists[] = {
        { "alice %s", "alice", true },
        { "alice %s", "bob", false },
        { "alice,red %s", "red", true },
        { "\"alice,red team\" %s", "red team", true },
        { "\"alice,red team\" %s", "red", false },
        { "alice namespaces=\"ajar-evidence\" %s", "alice", true },
        { "alice namespaces=\"file,ajar-evidence\" %s", "alice", true },
        { "alice namespaces=\"file\" %s", "alice", false },
        { "alice valid-before=\"20200101Z\" %s", "alice", false },
        { "alice valid-before=\"20200101\" %s", "alice", false },
        { "alice valid-before=\"20990101\" %s", "alice", true },
        { "alice valid-after=\"20990101\" %s", "alice", false },
        { "alice valid-after=\"202001011200Z\",valid-before=\"20990101115959\" %s", "alice", true },
        { "alice,\xc3\xa9quipe %s", "\xc3\xa9quipe", true },
    };
    struct keygen k;
    CHECK(keygen_open(&k));
    keygen_key(&k, "key", "ed25519", NULL);
    keygen_write(&k, "m", SPAN("text"));
    keygen_sign(&k, "key", "ajar-evidence", "sha512", "m");
    struct span public = keygen_read(&k, "key.pub", &k.a);
    for (size_t i = 0; i < COUNT(lists); i++) {
        char text[400], key[200];
        struct signers s;
        struct sshsig sig;
        struct err err = { 0 };
        int64_t now = clock_read().now_at;
        check_case = lists[i].line;
        snprintf(key, sizeof key, "%.*s", (int)public.len, (const char *)public.ptr);
        const char *at = strstr(lists[i].line, "%s");
        snprintf(text, sizeof text, "%.*s%s", (int)(at - lists[i].line), lists[i].line, key);
        keygen_write(&k, "signers", span_of(text));
        CHECK(keygen_accepts(&k, "signers", lists[i].who, "ajar-evidence", "m.sig", "m") ==
              lists[i].good);
        CHECK(signers_read(span_of(text), &k.a, &s, &err));
        CHECK(sshsig_read(keygen_read(&k, "m.sig", &k.a), &k.a, &sig, &err));
        const struct signer *who = signers_find(&s, sig.blob, SPAN("ajar-evidence"));
        CHECK((who != NULL && signer_is(who, span_of(lists[i].who)) && now >= who->valid_after &&
               now <= who->valid_before) == lists[i].good);
    }
    keygen_close(&k);
}

TESTS(TEST(each_text_gives_what_it_must), TEST(a_key_is_found_in_its_namespaces_only),
      TEST(floods_are_past_a_limit), TEST(ssh_keygen_reads_the_same_list))
