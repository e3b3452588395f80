/* client_test.c - which addresses are asked and where a key may go; what an endpoint can do is in
 * test/clients/eval_test.py. */
#include "http/client.h"

#include "lib/check.h"

static const char *opened(const char *url, struct span key)
{
    static struct err err;
    struct client_config config = {
        .target = { { .url = url, .key = key } }, .n_targets = 1, .seconds = 1, .slots = 2
    };
    err = (struct err){ 0 };
    struct client *c = client_open(&config, &err);
    CHECK((c != NULL) == (err.kind == ERR_NONE) && (c != NULL || err.kind == ERR_USAGE));
    client_close(c);
    return err.text;
}

#define NONE                                                                                       \
    "not the address of an endpoint: http:// or https://, a host, and neither user, password nor " \
    "#fragment"
#define CLEAR "a key is sent over https, or to this machine, and not over plain http"

static void an_address_is_http_and_has_no_secrets(void)
{
    static const char *const rows[][2] = {
        { "http://example.org/v1/completions", "" },
        { "https://example.org:8443/v1/completions?x=1", "" },
        { "http://[::1]:8000/v1/completions", "" },
        { "HTTPS://example.org/", "" },
        { "ftp://example.org/", NONE },
        { "file:///etc/passwd", NONE },
        { "gopher://example.org/", NONE },
        { "example.org/v1", NONE },
        { "//example.org/v1", NONE },
        { "http://", NONE },
        { "", NONE },
        { "http://me@example.org/", NONE },
        { "http://me:secret@example.org/", NONE },
        { "http://:secret@example.org/", NONE },
        { "http://example.org/#here", NONE },
        { "http://exa mple.org/", NONE },
        { "http://example.org/\r\nX: y", NONE },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        check_case = rows[i][0];
        CHECK_STR(opened(rows[i][0], SPAN("")), rows[i][1]);
    }
    check_case = "";
}

static void a_key_goes_over_https_or_to_this_machine(void)
{
    static const char *const rows[][2] = {
        { "https://example.org/", "" },
        { "http://127.0.0.1:8000/", "" },
        { "http://127.1.2.3/", "" },
        { "http://localhost/", "" },
        { "http://[::1]/", "" },
        { "http://example.org/", CLEAR },
        { "http://127.0.0.1.example.org/", CLEAR },
        { "http://localhost.example.org/", CLEAR },
        { "http://192.0.2.1/", CLEAR },
        { "http://[::2]/", CLEAR },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        check_case = rows[i][0];
        CHECK_STR(opened(rows[i][0], SPAN("sk-1")), rows[i][1]);
    }
    check_case = "";
}

static void a_key_is_one_word_of_ascii(void)
{
    static uint8_t key[CLIENT_KEY_MAX + 1];
    static const char wrong[] = "a key of other characters than visible ASCII";
    const char *url = "https://example.org/";
    memset(key, 'k', sizeof key);
    CHECK_STR(opened(url, (struct span){ key, CLIENT_KEY_MAX }), "");
    CHECK_STR(opened(url, (struct span){ key, sizeof key }), "a key of more than 4096 bytes");
    CHECK_STR(opened(url, SPAN("a b")), wrong);
    CHECK_STR(opened(url, SPAN("a\r\nHost: x")), wrong);
    CHECK_STR(opened(url, SPAN("a\0b")), wrong);
    CHECK_STR(opened(url, SPAN("caf\xc3\xa9")), wrong);
}

static void nobody_is_told_at_once(void)
{
    struct err err = { 0 };
    struct client_target t = { .url = "http://127.0.0.1:1/" };
    CHECK(!client_reach(&t, &err) && err.kind == ERR_SYSTEM);
    CHECK_STR(err.text, "http://127.0.0.1:1/: nobody listens there");
    t = (struct client_target){ .url = "http://192.0.2.1/", .key = SPAN("k") };
    err = (struct err){ 0 };
    CHECK(!client_reach(&t, &err) && err.kind == ERR_USAGE);
}

static void memory_may_end_anywhere(void)
{
    for (size_t nth = 1;; nth++) {
        struct client_config config = { .target = { { .url = "http://127.0.0.1:1/",
                                                      .key = SPAN("k") } },
                                        .n_targets = 1,
                                        .slots = 2 };
        struct err err = { 0 };
        mem_fail_at = nth;
        struct client *c = client_open(&config, &err);
        bool reached = mem_fail_at == 0;
        mem_fail_at = 0;
        client_close(c);
        if (!reached)
            break;
        CHECK(c == NULL && err.kind == ERR_SYSTEM);
    }
}

TESTS(TEST(an_address_is_http_and_has_no_secrets), TEST(a_key_goes_over_https_or_to_this_machine),
      TEST(a_key_is_one_word_of_ascii), TEST(nobody_is_told_at_once), TEST(memory_may_end_anywhere))
