/* run_log.c - see run_log.h. */
#include "evidence/run_log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/path.h"
#include "base/sort.h"

enum { PIECE_BYTES = 1 << 16 };

static bool write_all(struct run_log *l, int fd, struct span bytes, struct err *err)
{
    for (size_t n = 0; n < bytes.len;) {
        ssize_t put = write(fd, bytes.ptr + n, bytes.len - n);
        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0)
            return err_os(err, "%s: could not write", l->path);
        n += (size_t)put;
    }
    return true;
}

/* ---- reading back ---- */

/* Adds a line, without its end, that stands at off. */
static bool take_line(struct run_log *l, struct span text, uint64_t off, struct arena *a,
                      struct err *err)
{
    AUTO_CLOSE(arena) struct arena own = { .name = "a line of the log", .limit = RUNLOG_LINE_MAX };
    struct runlog_line line;
    char room[QUOTED_BYTES];
    if (!runlog_read(text, &own, &line, err))
        return false;
    const struct prompt *p = prompts_find(l->by_id, l->set->n, line.id);
    if (p == NULL)
        return err_at(err, ERR_INPUT, 0, "the set has no question %s", span_quote(line.id, room));
    size_t i = (size_t)(p - l->set->prompt);
    if (line.part >= prompts_parts(l->set, p))
        return err_at(err, ERR_INPUT, 0, "question %s has no part %" PRIu64,
                      span_quote(line.id, room), line.part);
    uint32_t part = l->first[i] + (uint32_t)line.part;
    l->line = arena_grow(a, l->line, l->n_lines, &l->cap, sizeof *l->line, err);
    if (l->line == NULL)
        return false;
    l->line[l->n_lines++] = (struct log_line){ off, part, (uint32_t)text.len };
    if (line.again)
        return true;
    if (l->place[part].off > 0)
        return err_at(err, ERR_INPUT, 0, "question %s, part %" PRIu64 " is answered twice",
                      span_quote(line.id, room), line.part);
    l->place[part] = (struct log_place){ off, (uint32_t)text.len };
    l->n_answered += line.answer.len > 0;
    return true;
}

/* The name of the first member in which two first lines differ: both are written here. */
static struct span differing(struct span a, struct span b)
{
    size_t key = 0;
    for (size_t i = 1; i < a.len && i < b.len && a.ptr[i - 1] == b.ptr[i - 1]; i++)
        key = a.ptr[i] == '"' && (a.ptr[i - 1] == ',' || a.ptr[i - 1] == '{') ? i + 1 : key;
    const uint8_t *end = memchr(a.ptr + key, '"', a.len - key);
    return (struct span){ a.ptr + key, end != NULL ? (size_t)(end - (a.ptr + key)) : 0 };
}

static bool refuse_head(const struct run_log *l, struct span line, struct span head,
                        struct err *err)
{
    char room[QUOTED_BYTES];
    return err_set(
        err, ERR_INPUT,
        "%s: begun with another %s: give --run-id a name of its own, or move that log away",
        l->path, span_quote(differing(head, line), room));
}

/* All whole lines; l->size is behind the last. */
static bool each_line(struct run_log *l, uint64_t size, const struct span head, struct arena *a,
                      struct err *err)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct source src = source_fd("the log", l->fd, size);
    uint8_t piece[PIECE_BYTES / 16];
    uint64_t number = 1;
    buf_init(&b, "a line of the log", RUNLOG_LINE_MAX);
    for (uint64_t off = 0; off < size;) {
        size_t n = size - off < sizeof piece ? (size_t)(size - off) : sizeof piece;
        if (!source_read(&src, off, piece, n, err))
            return err_in(err, "%s", l->path);
        for (size_t i = 0, from = 0; i < n; i++) {
            if (piece[i] != '\n' && i + 1 < n)
                continue;
            bool whole = piece[i] == '\n';
            struct span line;
            buf_put(&b, (struct span){ piece + from, i + !whole - from });
            from = i + 1;
            if (!buf_done(&b, &line, err))
                return err_in(err, "%s: line %" PRIu64, l->path, number);
            if (!whole)
                continue;
            if (number == 1 && !span_eq(line, head) && line.len + 1 == size)
                return true; /* nothing was answered yet: it begins anew */
            if (number == 1 && !span_eq(line, head))
                return refuse_head(l, line, head, err);
            if (number > 1 && !take_line(l, line, l->size, a, err)) {
                err->has_at = false;
                return err_in(err, "%s: line %" PRIu64, l->path, number);
            }
            l->size += line.len + 1;
            number++;
            buf_free(&b);
            buf_init(&b, "a line of the log", RUNLOG_LINE_MAX);
        }
        off += n;
    }
    return true;
}

/* ---- opening ---- */

static bool number_parts(struct run_log *l, struct arena *a, struct err *err)
{
    uint32_t n = 0;
    l->by_id = prompts_by_id(l->set, a, err);
    l->first = ARENA_ARRAY(a, uint32_t, l->set->n + 1, err);
    if (l->by_id == NULL || l->first == NULL)
        return false;
    for (size_t i = 0; i < l->set->n; i++) {
        l->first[i] = n;
        n += prompts_parts(l->set, &l->set->prompt[i]);
    }
    l->first[l->set->n] = n;
    l->place = ARENA_ARRAY(a, struct log_place, n, err);
    return l->place != NULL;
}

static bool open_locked(struct run_log *l, uint64_t *size, struct err *err)
{
    struct stat st, named;
    l->fd = open(l->path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0644);
    if (l->fd < 0)
        return err_os(err, "%s: could not open", l->path);
    if (flock(l->fd, LOCK_EX | LOCK_NB) != 0)
        return err_set(err, ERR_SYSTEM, "%s: another ajar is writing to it", l->path);
    if (fstat(l->fd, &st) != 0 || stat(l->path, &named) != 0)
        return err_os(err, "%s: could not read", l->path);
    if (st.st_ino != named.st_ino || st.st_dev != named.st_dev)
        return err_set(err, ERR_SYSTEM, "%s: another ajar has just replaced it", l->path);
    if (!S_ISREG(st.st_mode))
        return err_set(err, ERR_INPUT, "%s: no regular file", l->path);
    *size = (uint64_t)st.st_size;
    return *size <= RUN_LOG_MAX ||
           err_set(err, ERR_LIMIT, "%s: more than %" PRIu64 " GiB", l->path, RUN_LOG_MAX >> 30);
}

static bool sync_folder(const char *path, struct arena *a, struct err *err)
{
    struct span folder = path_folder(span_of(path)), own;
    return span_copy(a, folder.len > 0 ? folder : SPAN("."), &own, err) &&
           file_sync_folder((const char *)own.ptr, err);
}

bool run_log_open(const struct run_ask *r, struct arena *a, struct run_log *out, struct err *err)
{
    AUTO_CLOSE(run_log) struct run_log l = { .path = r->log_path, .fd = -1, .set = r->set };
    uint64_t size = 0;
    if (!number_parts(&l, a, err) || !open_locked(&l, &size, err) ||
        !each_line(&l, size, r->head, a, err))
        return false;
    if (l.size < size && ftruncate(l.fd, (off_t)l.size) != 0)
        return err_os(err, "%s: could not cut off its last line", l.path);
    if (lseek(l.fd, (off_t)l.size, SEEK_SET) < 0)
        return err_os(err, "%s: could not read", l.path);
    if (l.size == 0) {
        if (!write_all(&l, l.fd, r->head, err) || !write_all(&l, l.fd, SPAN("\n"), err))
            return false;
        l.size = r->head.len + 1;
        if (fdatasync(l.fd) != 0)
            return err_os(err, "%s: could not write", l.path);
        if (!sync_folder(l.path, a, err))
            return false;
    }
    *out = l;
    l.fd = -1;
    return true;
}

void run_log_close(struct run_log *l)
{
    if (l->fd >= 0)
        close(l->fd);
    l->fd = -1;
}

/* ---- writing ---- */

bool run_log_append(struct run_log *l, struct span lines, struct arena *a, struct err *err)
{
    if (lines.len == 0)
        return true;
    if (!write_all(l, l->fd, lines, err))
        return false;
    if (fdatasync(l->fd) != 0)
        return err_os(err, "%s: could not write", l->path);
    for (size_t from = 0, i = 0; i < lines.len; i++) {
        if (lines.ptr[i] != '\n')
            continue;
        if (!take_line(l, (struct span){ lines.ptr + from, i - from }, l->size, a, err))
            return false;
        l->size += i + 1 - from;
        from = i + 1;
    }
    return true;
}

bool run_log_get(const struct run_log *l, uint32_t part, struct arena *a, struct runlog_line *out,
                 struct err *err)
{
    const struct log_place *at = &l->place[part];
    struct source src = source_fd("the log", l->fd, l->size);
    assert(at->off > 0);
    uint8_t *text = ARENA_ARRAY(a, uint8_t, at->bytes, err);
    return text != NULL && ((source_read(&src, at->off, text, at->bytes, err) &&
                             runlog_read((struct span){ text, at->bytes }, a, out, err)) ||
                            err_in(err, "%s", l->path));
}

static int by_part(const void *x, const void *y)
{
    const struct log_line *a = x, *b = y;
    int c = (a->part > b->part) - (a->part < b->part);
    return c != 0 ? c : (a->off > b->off) - (a->off < b->off);
}

static bool copy_range(struct run_log *l, int to, uint64_t off, uint64_t n, struct err *err)
{
    struct source src = source_fd("the log", l->fd, l->size);
    uint8_t piece[PIECE_BYTES / 16];
    for (uint64_t done = 0; done < n;) {
        size_t k = n - done < sizeof piece ? (size_t)(n - done) : sizeof piece;
        if (!source_read(&src, off + done, piece, k, err))
            return err_in(err, "%s", l->path);
        if (!write_all(l, to, (struct span){ piece, k }, err))
            return false;
        done += k;
    }
    return true;
}

static bool put_in_order(struct run_log *l, int to, struct err *err)
{
    uint64_t head = l->n_lines > 0 ? l->line[0].off : l->size;
    for (size_t i = 1; i < l->n_lines; i++)
        head = l->line[i].off < head ? l->line[i].off : head;
    sort_heap(l->line, l->n_lines, sizeof *l->line, by_part);
    if (!copy_range(l, to, 0, head, err))
        return false;
    uint64_t size = head;
    for (size_t i = 0; i < l->n_lines; i++) {
        struct log_line *line = &l->line[i];
        if (!copy_range(l, to, line->off, line->bytes + 1u, err))
            return false;
        if (l->place[line->part].off == line->off && l->place[line->part].bytes == line->bytes)
            l->place[line->part].off = size;
        line->off = size;
        size += line->bytes + 1u;
    }
    return fsync(to) == 0 || err_os(err, "%s: could not write", l->path);
}

bool run_log_order(struct run_log *l, struct err *err)
{
    AUTO_CLOSE(arena) struct arena own = { .name = "a path", .limit = 64 << 10 };
    bool ordered = true;
    for (size_t i = 1; i < l->n_lines; i++)
        ordered = ordered && by_part(&l->line[i - 1], &l->line[i]) < 0;
    if (ordered)
        return true;
    size_t room = strlen(l->path) + sizeof ".new";
    char *beside = ARENA_ARRAY(&own, char, room, err);
    if (beside == NULL)
        return false;
    snprintf(beside, room, "%s.new", l->path);
    int fd = open(beside, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0644);
    if (fd < 0)
        return err_os(err, "%s: could not make", beside);
    bool ok = flock(fd, LOCK_EX | LOCK_NB) == 0 || err_os(err, "%s: could not lock", beside);
    ok = ok && put_in_order(l, fd, err);
    ok = ok && (rename(beside, l->path) == 0 || err_os(err, "%s: could not replace", l->path));
    if (!ok) {
        close(fd);
        unlink(beside);
        return false;
    }
    close(l->fd);
    l->fd = fd;
    return sync_folder(l->path, &own, err);
}
