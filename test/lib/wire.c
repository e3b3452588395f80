/* wire.c - see wire.h. */
#include "wire.h"

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "check.h"

enum { ANSWER_LIMIT = 32 << 20 };

static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

int wire_open(const char *address)
{
    const char *colon = strrchr(address, ':');
    uint64_t port = 0;
    struct sockaddr_in at = { .sin_family = AF_INET };
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd >= 0 && colon != NULL && span_u64(span_of(colon + 1), &port)) {
        at.sin_port = htons((uint16_t)port);
        at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (connect(fd, (const struct sockaddr *)&at, sizeof at) == 0)
            return fd;
    }
    check_fail(__FILE__, __LINE__, "could not connect");
    if (fd >= 0)
        close(fd);
    return -1;
}

bool wire_send(int fd, struct span bytes)
{
    while (bytes.len > 0) {
        ssize_t n = send(fd, bytes.ptr, bytes.len, MSG_NOSIGNAL);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        bytes.ptr += n;
        bytes.len -= (size_t)n;
    }
    return true;
}

static unsigned occurrences(const struct buf *b, const char *text)
{
    unsigned n = 0;
    size_t len = strlen(text);
    const uint8_t *p = b->bytes, *end = b->bytes + b->len;
    while (p != NULL && (p = memmem(p, (size_t)(end - p), text, len)) != NULL) {
        n++;
        p += len;
    }
    return n;
}

bool wire_read(int fd, const char *until, unsigned times, struct buf *to)
{
    int64_t deadline = now_ms() + WIRE_DEADLINE_MS;
    while (until == NULL || occurrences(to, until) < times) {
        uint8_t piece[4096];
        struct pollfd p = { .fd = fd, .events = POLLIN };
        int64_t left = deadline - now_ms();
        if (left <= 0 || poll(&p, 1, (int)left) == 0)
            return false;
        ssize_t n = recv(fd, piece, sizeof piece, 0);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return until == NULL;
        buf_put(to, (struct span){ piece, (size_t)n });
    }
    return true;
}

const char *wire_ask(const char *address, struct span request, struct buf *to)
{
    buf_init(to, "answer", ANSWER_LIMIT);
    int fd = wire_open(address);
    if (fd >= 0) {
        wire_send(fd, request);
        if (!wire_read(fd, NULL, 0, to))
            check_fail(__FILE__, __LINE__, "no end of the answer before the deadline");
        close(fd);
    }
    buf_put(to, (struct span){ (const uint8_t *)"", 1 });
    return to->bytes != NULL ? (const char *)to->bytes : "";
}

const char *wire_status(const char *answer, char out[static 8])
{
    bool ok = strncmp(answer, "HTTP/1.1 ", 9) == 0 || strncmp(answer, "HTTP/1.0 ", 9) == 0;
    snprintf(out, 8, "%.3s", ok ? answer + 9 : "non");
    return ok ? out : "none";
}

const char *wire_header(const char *answer, const char *name, char out[static 1024])
{
    size_t n = strlen(name);
    const char *end = wire_body(answer);
    out[0] = 0;
    for (const char *line = answer; line < end;) {
        const char *stop = strstr(line, "\r\n");
        if (stop == NULL)
            break;
        if (strncasecmp(line, name, n) == 0 && line[n] == ':') {
            const char *value = line + n + 1 + (line[n + 1] == ' ');
            snprintf(out, 1024, "%.*s", (int)(stop - value), value);
            break;
        }
        line = stop + 2;
    }
    return out;
}

const char *wire_body(const char *answer)
{
    const char *gap = strstr(answer, "\r\n\r\n");
    return gap != NULL ? gap + 4 : answer + strlen(answer);
}
