/* head.c - a client that asks HEAD again and again, for bench/hub: wrk waits for a body that never
 * comes. head ADDRESS:PORT PATH CONNECTIONS SECONDS prints requests per second and p99 in ms. */
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { CONNECTIONS_MAX = 1024, SAMPLES_MAX = 4 << 20, ANSWER = 16384 };

static struct client {
    int fd;
    double since;
    size_t n;
    char got[ANSWER];
} client[CONNECTIONS_MAX];
static float sample[SAMPLES_MAX];
static size_t n_samples;

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int order(const void *a, const void *b)
{
    float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

static void fail(const char *what)
{
    fprintf(stderr, "head: %s\n", what);
    exit(1);
}

static void ask(struct client *c, const char *text)
{
    c->n = 0;
    c->since = now();
    if (send(c->fd, text, strlen(text), MSG_NOSIGNAL) != (ssize_t)strlen(text))
        fail("could not send");
}

static void hear(struct client *c, const char *text)
{
    ssize_t n = recv(c->fd, c->got + c->n, sizeof c->got - c->n - 1, 0);
    if (n <= 0)
        fail("the connection ended");
    c->n += (size_t)n;
    c->got[c->n] = 0;
    if (strstr(c->got, "\r\n\r\n") == NULL)
        return;
    if (strncmp(c->got, "HTTP/1.1 200", 12) != 0)
        fail("not 200");
    if (n_samples < SAMPLES_MAX)
        sample[n_samples++] = (float)(now() - c->since);
    ask(c, text);
}

int main(int argc, char **argv)
{
    static char text[4096], host[64];
    struct sockaddr_in at = { .sin_family = AF_INET };
    const char *colon = argc == 5 ? strchr(argv[1], ':') : NULL;
    if (colon == NULL || (size_t)(colon - argv[1]) >= sizeof host)
        fail("ADDRESS:PORT PATH CONNECTIONS SECONDS");
    memcpy(host, argv[1], (size_t)(colon - argv[1]));
    at.sin_port = htons((uint16_t)atoi(colon + 1));
    int n = atoi(argv[3]), yes = 1, poll = epoll_create1(EPOLL_CLOEXEC);
    if (inet_pton(AF_INET, host, &at.sin_addr) != 1 || n < 1 || n > CONNECTIONS_MAX)
        fail("no such address, or too many connections");
    snprintf(text, sizeof text, "HEAD %s HTTP/1.1\r\nHost: %s\r\n\r\n", argv[2], argv[1]);
    for (int i = 0; i < n; i++) {
        struct epoll_event e = { .events = EPOLLIN, .data.ptr = &client[i] };
        client[i].fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        if (connect(client[i].fd, (const struct sockaddr *)&at, sizeof at) != 0)
            fail("could not connect");
        setsockopt(client[i].fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
        epoll_ctl(poll, EPOLL_CTL_ADD, client[i].fd, &e);
        ask(&client[i], text);
    }
    double began = now(), ends = began + atof(argv[4]);
    while (now() < ends) {
        struct epoll_event e[64];
        int k = epoll_wait(poll, e, 64, 100);
        for (int i = 0; i < k; i++)
            hear(e[i].data.ptr, text);
    }
    double took = now() - began;
    qsort(sample, n_samples, sizeof *sample, order);
    if (n_samples == 0)
        fail("no answer");
    printf("%.0f %.3f\n", (double)n_samples / took, (double)sample[n_samples * 99 / 100] * 1e3);
    return 0;
}
