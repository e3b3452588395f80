/* server_test.c - the server against clients that do as they please, over a raw socket. */
#include "http/server.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "http/reply.h"
#include "http/uri.h"
#include "lib/check.h"
#include "lib/wire.h"

enum { FILE_BYTES = 300000 };

static atomic_uint n_open, n_closed, n_done, n_ticks;
static int file_fd = -1;

static void *open_thread(void *ctx)
{
    n_open++;
    return ctx;
}

static void close_thread(void *thread)
{
    (void)thread;
    n_closed++;
}

static void done(struct http_request *r, void *ctx)
{
    (void)r, (void)ctx;
    n_done++;
}

static void tick(void *thread, void *ctx)
{
    (void)ctx;
    n_ticks += thread != NULL;
}

static bool send_file(struct http_request *r, struct err *err)
{
    struct range_ask ask = http_range(r);
    struct range_slice s = range_of(&ask, FILE_BYTES, SPAN("tag"));
    struct http_reply p = { .status = s.status, .type = "application/octet-stream" };
    http_field(&p, "ETag", "\"tag\"");
    if (s.status == 304 || s.status == 416)
        return http_send(r, &p, SPAN(""), err);
    if (r->method == HTTP_HEAD)
        return http_send_head(r, &p, s.bytes, err);
    int fd = dup(file_fd);
    return fd >= 0 && http_send_file(r, &p, fd, s.off, s.bytes, err);
}

/* /file sends the file, /silent gives no answer, anything else tells what was asked. */
static void answer(struct http_request *r, void *ctx)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct http_reply p = { .status = 200, .type = "text/plain" };
    struct err err = { 0 };
    struct span s;
    CHECK(r->thread == ctx);
    if (span_eq(r->path, SPAN("/silent")))
        return;
    if (span_eq(r->path, SPAN("/file"))) {
        CHECK(send_file(r, &err));
        return;
    }
    buf_init(&b, "answer", 1 << 22);
    buf_put(&b, r->method_text);
    buf_printf(&b, " ");
    buf_quoted(&b, r->path);
    buf_printf(&b, " ");
    buf_quoted(&b, r->query);
    buf_printf(&b, " %zu\n", r->body.len);
    CHECK(buf_done(&b, &s, &err) && http_send(r, &p, s, &err));
}

static struct http_config config = {
    .listen = "127.0.0.1:0",
    .threads = 2,
    .idle_seconds = 30,
    .open_thread = open_thread,
    .close_thread = close_thread,
    .answer = answer,
    .done = done,
    .tick = tick,
};

static struct http_server *start(void)
{
    struct err err = { 0 };
    config.ctx = &config;
    struct http_server *s = http_open(&config, &err);
    if (s == NULL)
        check_fail(__FILE__, __LINE__, err.text);
    return s;
}

static void make_file(void)
{
    char name[] = "/tmp/ajar-test-XXXXXX";
    static uint8_t bytes[FILE_BYTES];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (uint8_t)(i * 7 + i / 256);
    file_fd = mkostemp(name, O_CLOEXEC);
    CHECK(file_fd >= 0 && write(file_fd, bytes, sizeof bytes) == FILE_BYTES);
    unlink(name);
}

#define END "Host: h\r\nConnection: close\r\n\r\n"

static const struct {
    const char *name;
    struct span request;
    const char *status, *body;
} asked[] = {
    { "plain", SPAN("GET /a/b?c=d HTTP/1.1\r\n" END), "200", "GET \"/a/b\" \"c=d\" 0\n" },
    { "dots stay as sent", SPAN("GET /a/../b HTTP/1.1\r\n" END), "200",
      "GET \"/a/../b\" \"\" 0\n" },
    { "escapes stay as sent", SPAN("GET /%2e%2e/%2f%00?%00 HTTP/1.1\r\n" END), "200",
      "GET \"/%2e%2e/%2f%00\" \"%00\" 0\n" },
    { "double escapes too", SPAN("GET /%252e HTTP/1.1\r\n" END), "200", "GET \"/%252e\" \"\" 0\n" },
    { "query with question marks", SPAN("GET /?a?b HTTP/1.1\r\n" END), "200",
      "GET \"/\" \"a?b\" 0\n" },
    { "a body", SPAN("POST / HTTP/1.1\r\nContent-Length: 3\r\n" END "xyz"), "200",
      "POST \"/\" \"\" 3\n" },
    { "a body in chunks",
      SPAN("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n" END
           "2\r\nab\r\n1\r\nc\r\n0\r\n\r\n"),
      "200", "POST \"/\" \"\" 3\n" },
    { "a body of a GET is not looked at", SPAN("GET / HTTP/1.1\r\nContent-Length: 3\r\n" END "xyz"),
      "200", "GET \"/\" \"\" 0\n" },
    { "a body too long to begin with", SPAN("POST / HTTP/1.1\r\nContent-Length: 1048577\r\n" END),
      "413", "{\"error\":\"the request body is too large\"}\n" },
    { "a length that is none", SPAN("POST / HTTP/1.1\r\nContent-Length: 3x\r\n" END "abc"), "400",
      NULL },
    { "a length below zero", SPAN("POST / HTTP/1.1\r\nContent-Length: -1\r\n" END), "400", NULL },
    { "chunks that are none",
      SPAN("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n" END "zz\r\n"), "400", NULL },
    { "another method", SPAN("DELETE /x HTTP/1.1\r\n" END), "200", "DELETE \"/x\" \"\" 0\n" },
    { "no host", SPAN("GET / HTTP/1.1\r\nConnection: close\r\n\r\n"), "400", NULL },
    { "HTTP/1.0 needs none", SPAN("GET / HTTP/1.0\r\n\r\n"), "200", "GET \"/\" \"\" 0\n" },
    { "no version", SPAN("GET /\r\n\r\n"), "400", NULL },
    { "a later version", SPAN("GET / HTTP/2.0\r\n" END), "505", NULL },
    { "not HTTP", SPAN("\x16\x03\x01\x02\x00\x01\x00\r\n\r\n"), "none", NULL },
    { "no answer was given", SPAN("GET /silent HTTP/1.1\r\n" END), "none", NULL },
};

static void a_request_is_told_as_it_was_sent(void)
{
    struct http_server *s = start();
    for (size_t i = 0; s != NULL && i < COUNT(asked); i++) {
        AUTO_CLOSE(buf) struct buf b = { 0 };
        char status[8];
        check_case = asked[i].name;
        const char *got = wire_ask(http_address(s), asked[i].request, &b);
        CHECK_STR(wire_status(got, status), asked[i].status);
        if (asked[i].body != NULL)
            CHECK_STR(wire_body(got), asked[i].body);
    }
    http_close(s, 1000);
}

/* "GET /" and n times c before the rest. */
static void padded(struct buf *b, const char *before, size_t n, const char *after)
{
    buf_init(b, "request", 16 << 20);
    buf_printf(b, "%s", before);
    for (size_t i = 0; i < n; i++)
        buf_put(b, SPAN("x"));
    buf_printf(b, "%s", after);
}

static void what_is_too_long_has_a_clear_status(void)
{
    static const struct {
        const char *name, *before;
        size_t n;
        const char *after, *status;
    } rows[] = {
        { "headers of 100 KB", "GET / HTTP/1.1\r\nX: ", 100 << 10, "\r\n" END, "431" },
        { "headers of 12 KB", "GET / HTTP/1.1\r\nX: ", 12 << 10, "\r\n" END, "200" },
        { "a target of 100 KB", "GET /", 100 << 10, " HTTP/1.1\r\n" END, "414" },
        { "a target just too long", "GET /", URI_BYTES_MAX, " HTTP/1.1\r\n" END, "414" },
        { "the longest target", "GET /", URI_BYTES_MAX - 1, " HTTP/1.1\r\n" END, "200" },
        { "a long body in one chunk",
          "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n" END "100001\r\n", 0x100001,
          "\r\n0\r\n\r\n", "413" },
        { "a body without an end",
          "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n" END "1000000\r\n", 9 << 20, "",
          "none" },
        { "the longest body", "POST / HTTP/1.1\r\nContent-Length: 1048576\r\n" END, 1 << 20, "",
          "200" },
    };
    struct http_server *s = start();
    for (size_t i = 0; s != NULL && i < COUNT(rows); i++) {
        AUTO_CLOSE(buf) struct buf ask = { 0 };
        AUTO_CLOSE(buf) struct buf b = { 0 };
        struct err err = { 0 };
        struct span text;
        char status[8];
        check_case = rows[i].name;
        padded(&ask, rows[i].before, rows[i].n, rows[i].after);
        if (!buf_done(&ask, &text, &err))
            check_fail(__FILE__, __LINE__, err.text);
        else
            CHECK_STR(wire_status(wire_ask(http_address(s), text, &b), status), rows[i].status);
    }
    http_close(s, 1000);
}

static void every_answer_has_an_id_of_its_own_and_trusts_nothing(void)
{
    struct http_server *s = start();
    char first[1024] = "", value[1024];
    for (unsigned i = 0; s != NULL && i < 2; i++) {
        AUTO_CLOSE(buf) struct buf b = { 0 };
        const char *got = wire_ask(http_address(s), SPAN("GET / HTTP/1.1\r\n" END), &b);
        wire_header(got, "X-Request-Id", value);
        CHECK(strlen(value) == 16 && strcmp(first, value) != 0);
        memcpy(first, value, sizeof first);
        CHECK_STR(wire_header(got, "X-Content-Type-Options", value), "nosniff");
        CHECK_STR(wire_header(got, "Content-Security-Policy", value),
                  "default-src 'none'; frame-ancestors 'none'; sandbox");
    }
    http_close(s, 1000);
}

static void a_head_has_the_headers_of_the_get_and_no_body(void)
{
    static const char *const names[] = { "Content-Length", "Content-Type", "ETag" };
    struct http_server *s = start();
    for (unsigned i = 0; s != NULL && i < COUNT(names); i++) {
        AUTO_CLOSE(buf) struct buf get = { 0 };
        AUTO_CLOSE(buf) struct buf head = { 0 };
        char a[1024], b[1024];
        const char *g = wire_ask(http_address(s), SPAN("GET /file HTTP/1.1\r\n" END), &get);
        const char *h = wire_ask(http_address(s), SPAN("HEAD /file HTTP/1.1\r\n" END), &head);
        CHECK(get.len > FILE_BYTES);
        CHECK_STR(wire_header(g, names[i], a), wire_header(h, names[i], b));
        CHECK_STR(wire_body(h), "");
    }
    http_close(s, 1000);
}

static void a_file_is_sent_from_where_it_was_asked(void)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    char value[1024];
    struct http_server *s = start();
    if (s == NULL)
        return;
    const char *got =
        wire_ask(http_address(s), SPAN("GET /file HTTP/1.1\r\nRange: bytes=299990-\r\n" END), &b);
    const char *body = wire_body(got);
    CHECK_STR(wire_header(got, "Content-Length", value), "10");
    for (size_t i = 0; i < 10; i++) {
        size_t at = FILE_BYTES - 10 + i;
        CHECK((uint8_t)body[i] == (uint8_t)(at * 7 + at / 256));
    }
    http_close(s, 1000);
}

static void requests_in_one_go_are_answered_in_order(void)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct http_server *s = start();
    buf_init(&b, "answers", 1 << 20);
    int fd = s != NULL ? wire_open(http_address(s)) : -1;
    CHECK(wire_send(fd, SPAN("GET /1 HTTP/1.1\r\nHost: h\r\n\r\nPOST /2 HTTP/1.1\r\nHost: h\r\n"
                             "Content-Length: 2\r\n\r\nabHEAD /3 HTTP/1.1\r\nHost: h\r\n\r\n"
                             "GET /4 HTTP/1.1\r\n" END)));
    CHECK(wire_read(fd, NULL, 0, &b));
    buf_put(&b, (struct span){ (const uint8_t *)"", 1 });
    const char *text = (const char *)b.bytes;
    const char *one = strstr(text, "GET \"/1\""), *two = strstr(text, "POST \"/2\" \"\" 2");
    const char *four = strstr(text, "GET \"/4\"");
    CHECK(one != NULL && two > one && four > two && strstr(text, "\"/3\"") == NULL);
    close(fd);
    http_close(s, 1000);
}

static void a_slow_client_is_cut(void)
{
    static const struct {
        const char *name;
        struct span begin, drip;
    } rows[] = {
        { "says nothing", SPAN(""), SPAN("") },
        { "drips a target", SPAN("GET /"), SPAN("x") },
        { "drips headers", SPAN("GET / HTTP/1.1\r\nHost: h\r\nX: "), SPAN("y") },
        { "drips a body", SPAN("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 9999\r\n\r\n"),
          SPAN("z") },
        { "keeps the connection after an answer", SPAN("GET / HTTP/1.1\r\nHost: h\r\n\r\n"),
          SPAN("") },
    };
    config.idle_seconds = 1;
    struct http_server *s = start();
    for (size_t i = 0; s != NULL && i < COUNT(rows); i++) {
        check_case = rows[i].name;
        int fd = wire_open(http_address(s));
        CHECK(wire_send(fd, rows[i].begin));
        bool gone = false;
        for (unsigned turn = 0; turn < 100 && !gone; turn++) {
            uint8_t byte[512];
            struct timeval wait = { .tv_usec = 100000 };
            setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
            ssize_t n = recv(fd, byte, sizeof byte, 0);
            gone = n == 0 || (n < 0 && errno != EAGAIN) || !wire_send(fd, rows[i].drip);
        }
        CHECK(gone);
        close(fd);
    }
    http_close(s, 1000);
    config.idle_seconds = 30;
}

static void threads_have_contexts_that_are_opened_and_closed(void)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    n_open = n_closed = n_done = n_ticks = 0;
    struct http_server *s = start();
    if (s == NULL)
        return;
    wire_ask(http_address(s), SPAN("GET / HTTP/1.1\r\n" END), &b);
    for (unsigned i = 0; i < 1000 && n_ticks == 0; i++) {
        struct timespec ms = { .tv_nsec = 10000000 };
        nanosleep(&ms, NULL);
    }
    http_close(s, 1000);
    CHECK(n_ticks > 0 && n_done == 1);
    CHECK(n_open >= 2 && n_open == n_closed);
}

static void many_idle_clients_lock_nobody_out(void)
{
    enum { IDLE = 1500 };
    static int fd[IDLE];
    char status[8];
    struct http_server *s = start();
    for (size_t i = 0; s != NULL && i < IDLE; i++)
        fd[i] = wire_open(http_address(s));
    if (s != NULL) {
        AUTO_CLOSE(buf) struct buf b = { 0 };
        const char *got = wire_ask(http_address(s), SPAN("GET / HTTP/1.1\r\n" END), &b);
        CHECK_STR(wire_status(got, status), "200");
        for (size_t i = 0; i < IDLE; i++)
            close(fd[i]);
    }
    http_close(s, 0);
}

static void an_address_is_read_and_a_busy_one_says_what_to_do(void)
{
    static const struct {
        const char *text;
        bool loopback;
        const char *err;
    } rows[] = {
        { "127.0.0.1:8411", true, "" },
        { "127.9.9.9:0", true, "" },
        { "[::1]:8411", true, "" },
        { "localhost:1", true, "" },
        { "0.0.0.0:80", false, "" },
        { "[::]:80", false, "" },
        { "10.0.0.1:65535", false, "" },
        { "8411", false, "expected ADDRESS:PORT, such as 127.0.0.1:8411, not \"8411\"" },
        { "host:8411", false, "expected ADDRESS:PORT, such as 127.0.0.1:8411, not \"host:8411\"" },
        { "127.0.0.1:65536", false,
          "expected ADDRESS:PORT, such as 127.0.0.1:8411, not \"127.0.0.1:65536\"" },
        { "127.0.0.1:", false,
          "expected ADDRESS:PORT, such as 127.0.0.1:8411, not \"127.0.0.1:\"" },
        { "::1:80", false, "expected ADDRESS:PORT, such as 127.0.0.1:8411, not \"::1:80\"" },
        { "[::1:80", false, "expected ADDRESS:PORT, such as 127.0.0.1:8411, not \"[::1:80\"" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct err err = { 0 };
        bool loopback = false;
        check_case = rows[i].text;
        bool ok = http_is_loopback(rows[i].text, &loopback, &err);
        CHECK_STR(ok ? "" : err.text, rows[i].err);
        CHECK(ok == (rows[i].err[0] == 0) && loopback == rows[i].loopback);
    }
    check_case = "";
    struct http_server *s = start();
    struct http_config again = config;
    struct err err = { 0 };
    char want[256];
    if (s == NULL)
        return;
    again.listen = http_address(s);
    CHECK(http_open(&again, &err) == NULL);
    snprintf(want, sizeof want,
             "%s is in use by another program: stop it, or choose another port with --listen "
             "ADDRESS:PORT (port 0 picks a free one)",
             again.listen);
    CHECK_STR(err.text, want);
    http_close(s, 0);
}

static void the_file_is_made(void)
{
    make_file();
}

TESTS(TEST(the_file_is_made), TEST(a_request_is_told_as_it_was_sent),
      TEST(what_is_too_long_has_a_clear_status),
      TEST(every_answer_has_an_id_of_its_own_and_trusts_nothing),
      TEST(a_head_has_the_headers_of_the_get_and_no_body),
      TEST(a_file_is_sent_from_where_it_was_asked), TEST(requests_in_one_go_are_answered_in_order),
      TEST(a_slow_client_is_cut), TEST(threads_have_contexts_that_are_opened_and_closed),
      TEST(many_idle_clients_lock_nobody_out),
      TEST(an_address_is_read_and_a_busy_one_says_what_to_do))
