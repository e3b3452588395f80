/* worker.c - see worker.h. Everything here runs without rights, after jail_calls. */
#include "sandbox/worker.h"

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/rd.h"
#include "sandbox/jail.h"
#include "sandbox/reply.h"
#include "sandbox/tally.h"

enum { READER_MEMORY = 768 << 20 }; /* a header of 100 MB and the tensors in it */

bool worker_is(int argc, char **argv)
{
    int kind;
    socklen_t n = sizeof kind;
    return argc == 2 && strcmp(argv[1], WORKER_WORD) == 0 &&
           getsockopt(JAIL_SOCKET, SOL_SOCKET, SO_TYPE, &kind, &n) == 0;
}

static bool send_all(const void *bytes, size_t n)
{
    for (const uint8_t *p = bytes; n > 0;) {
        ssize_t put = write(JAIL_SOCKET, p, n);
        if (put < 0 && errno != EINTR)
            return false;
        if (put > 0)
            p += put, n -= (size_t)put;
    }
    return true;
}

/* One question: its bytes and the descriptor. False at the end of all questions. */
static bool receive(uint8_t ask[static WORKER_ASK_MAX], size_t *n, int *fd)
{
    union {
        struct cmsghdr align;
        char room[CMSG_SPACE(sizeof *fd)];
    } control = { 0 };
    struct iovec iov = { ask, WORKER_ASK_MAX };
    struct msghdr msg = {
        .msg_iov = &iov,
        .msg_iovlen = 1,
        .msg_control = &control,
        .msg_controllen = sizeof control,
    };
    ssize_t got;
    while ((got = recvmsg(JAIL_SOCKET, &msg, MSG_CMSG_CLOEXEC)) < 0 && errno == EINTR)
        ;
    const struct cmsghdr *c = got > 0 ? CMSG_FIRSTHDR(&msg) : NULL;
    if (c == NULL || c->cmsg_type != SCM_RIGHTS)
        return false;
    memcpy(fd, CMSG_DATA(c), sizeof *fd);
    *n = (size_t)got;
    return true;
}

struct question {
    struct source *src;
    struct span name, cluster;
    enum worker_want want;
};

/* What was found, or why nothing could be, as an answer in b. */
static bool examine(worker_read *read, const struct question *q, struct buf *b)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "reader", .limit = READER_MEMORY };
    static struct notes none;
    struct found f = { .notes = &none };
    struct err err = { 0 };
    struct span all;
    uint8_t room[4] = { 0 };
    buf_put(b, (struct span){ room, sizeof room });
    if (!read(q->src, q->name, &a, &f, &err))
        f = (struct found){ .fatal = err, .notes = &none };
    if (q->want != WORKER_TENSORS)
        f.n_tensors = 0;
    reply_write(&f, b);
    if (buf_done(b, &all, &err))
        return true;
    f = (struct found){ .kind = f.kind, .fatal = err, .notes = &none };
    buf_free(b);
    buf_init(b, "answer", REPLY_BYTES_MAX);
    buf_put(b, (struct span){ room, sizeof room });
    reply_write(&f, b);
    return buf_done(b, &all, &err);
}

/* The same of results. */
static bool tell(worker_results *read, const struct question *q, struct buf *b)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "reader", .limit = READER_MEMORY };
    struct results_ask ask = { q->name, q->cluster };
    struct results r = { 0 };
    struct err err = { 0 };
    struct span all;
    uint8_t room[4] = { 0 };
    buf_put(b, (struct span){ room, sizeof room });
    if (!read(q->src, &ask, &a, &r, &err))
        r = (struct results){ 0 };
    tally_write(&r, &err, b);
    if (buf_done(b, &all, &err))
        return true;
    buf_free(b);
    buf_init(b, "answer", REPLY_BYTES_MAX);
    buf_put(b, (struct span){ room, sizeof room });
    tally_write(&r, &err, b);
    return buf_done(b, &all, &err);
}

static bool answer(struct worker_readers read, struct span ask, int fd)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct rd r = { .in = ask };
    uint64_t size = rd_u64le(&r);
    uint32_t n_name = rd_u32le(&r);
    uint8_t want = rd_u8(&r);
    struct source src = source_fd("file", fd, size);
    struct question q = { .src = &src, .want = (enum worker_want)want };
    q.name = rd_bytes(&r, n_name);
    q.cluster = rd_bytes(&r, ask.len - r.pos);
    if (r.failed != ERR_NONE || want > WORKER_RESULTS)
        return false;
    buf_init(&b, "answer", REPLY_BYTES_MAX);
    if (!(want == WORKER_RESULTS ? tell(read.results, &q, &b) : examine(read.found, &q, &b)))
        return false;
    for (unsigned i = 0; i < 4; i++)
        b.bytes[i] = (uint8_t)((b.len - 4) >> 8 * i);
    return send_all(b.bytes, b.len);
}

static enum worker_hello give_up_rights(void)
{
    struct err err = { 0 }, more = { 0 };
    close_range(JAIL_SOCKET + 1, ~0U, 0);
    if (!jail_limits(&err))
        return WORKER_REFUSED;
    bool paths = jail_paths(&err);
    if (!paths && err.kind != ERR_ABSENT)
        return WORKER_REFUSED;
    if (!jail_calls(&more))
        return more.kind == ERR_ABSENT ? WORKER_NO_CALLS : WORKER_REFUSED;
    return paths ? WORKER_FULL : WORKER_NO_PATHS;
}

int worker_serve(struct worker_readers read)
{
    static uint8_t ask[WORKER_ASK_MAX];
    enum worker_hello hello = give_up_rights();
    uint8_t byte = (uint8_t)hello;
    size_t n;
    int fd;
    if (!send_all(&byte, 1) || hello == WORKER_NO_CALLS || hello == WORKER_REFUSED)
        return 1;
    while (receive(ask, &n, &fd)) {
        bool ok = answer(read, (struct span){ ask, n }, fd);
        close(fd);
        if (!ok)
            _exit(1);
    }
    _exit(0); /* what runs at exit needs rights */
}
