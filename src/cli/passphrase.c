/* passphrase.c - see passphrase.h.
 *
 * While the terminal is asked its echo is off. A signal that ends or stops ajar in that time is kept
 * until the echo is back, and then sent again. */
#include "cli/passphrase.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

void passphrase_close(struct passphrase *p)
{
    explicit_bzero(p, sizeof *p);
}

/* ---- one line ---- */

/* Byte by byte: what stands behind the line is left for who reads next. False: errno says why, or is
 * 0 if the line is longer than fits. */
static bool read_line(int fd, struct passphrase *out)
{
    char c = 0;
    ssize_t got;
    out->len = 0;
    while ((got = read(fd, &c, 1)) == 1 && c != '\n') {
        if (out->len == sizeof out->text) {
            errno = 0;
            return false;
        }
        out->text[out->len++] = c;
    }
    c = 0;
    if (got == 1 && out->len > 0 && out->text[out->len - 1] == '\r')
        out->len--;
    return got >= 0;
}

static bool line_of(int fd, const char *what, struct passphrase *out, struct err *err)
{
    if (read_line(fd, out))
        return out->len > 0 || err_set(err, ERR_INPUT, "%s: the passphrase is empty", what);
    return errno == 0 ? err_set(err, ERR_LIMIT, "%s: a passphrase is at most %u bytes", what,
                                PASSPHRASE_MAX)
                      : err_os(err, "%s: could not read the passphrase", what);
}

/* ---- a file ---- */

static bool only_mine(int fd, const char *path, struct err *err)
{
    struct stat st;
    if (fstat(fd, &st) < 0)
        return err_os(err, "%s: could not stat", path);
    if (!S_ISREG(st.st_mode))
        return err_set(err, ERR_INPUT, "%s: not a regular file", path);
    return (st.st_mode & 077) == 0 ||
           err_set(err, ERR_DENIED, "%s: others may read it: chmod 600 it", path);
}

static bool from_file(const char *path, struct passphrase *out, struct err *err)
{
    char more;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return errno == ENOENT ? err_set(err, ERR_ABSENT, "%s: no such file", path)
                               : err_os(err, "%s: could not open", path);
    bool ok = only_mine(fd, path, err) && line_of(fd, path, out, err) &&
              (read(fd, &more, 1) <= 0 ||
               err_set(err, ERR_INPUT, "%s: more than one line, a passphrase is one", path));
    close(fd);
    return ok;
}

/* ---- the terminal ---- */

static const int held[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP };
static volatile sig_atomic_t caught;

static void hold(int number)
{
    caught = number;
}

/* The signals come only while it waits for the line: one that came just before would leave it waiting. */
static bool ask(int tty, const char *prompt, struct passphrase *out, struct err *err)
{
    struct termios as_was, quiet;
    struct sigaction was[COUNT(held)], now = { .sa_handler = hold };
    struct pollfd line = { .fd = tty, .events = POLLIN };
    sigset_t waiting, mask;
    if (tcgetattr(tty, &as_was) < 0 || sigprocmask(SIG_SETMASK, NULL, &mask) < 0)
        return err_os(err, "the terminal");
    caught = 0;
    waiting = mask;
    for (size_t i = 0; i < COUNT(held); i++) {
        sigset_t one;
        sigemptyset(&one);
        sigaddset(&one, held[i]);
        sigdelset(&waiting, held[i]);
        sigprocmask(SIG_BLOCK, &one, NULL);
        sigaction(held[i], &now, &was[i]);
    }
    quiet = as_was;
    quiet.c_lflag &= ~(tcflag_t)(ECHO | ECHOE | ECHOK | ECHONL);
    bool ok = tcsetattr(tty, TCSAFLUSH, &quiet) == 0 &&
              write(tty, prompt, strlen(prompt)) == (ssize_t)strlen(prompt);
    ok = ok && ppoll(&line, 1, NULL, &waiting) == 1;
    if (!ok)
        err_os(err, "the terminal");
    ok = ok && line_of(tty, "the terminal", out, err);
    tcsetattr(tty, TCSAFLUSH, &as_was);
    ok = write(tty, "\n", 1) == 1 && ok;
    for (size_t i = 0; i < COUNT(held); i++)
        sigaction(held[i], &was[i], NULL);
    sigprocmask(SIG_SETMASK, &mask, NULL);
    if (caught != 0)
        raise(caught);
    return ok;
}

static bool ask_again(int tty, struct passphrase *first, struct err *err)
{
    AUTO_CLOSE(passphrase) struct passphrase second = { 0 };
    if (!ask(tty, "the same again: ", &second, err))
        return false;
    return span_eq((struct span){ (const uint8_t *)first->text, first->len },
                   (struct span){ (const uint8_t *)second.text, second.len }) ||
           err_set(err, ERR_DENIED, "the two passphrases are not the same: nothing was made");
}

static bool long_enough(const struct passphrase_want *w, const struct passphrase *p,
                        struct err *err)
{
    return !w->fresh || p->len >= PASSPHRASE_LEAST ||
           err_set(err, ERR_DENIED,
                   "a passphrase of %zu bytes is guessed quickly: take %u or more, such as five "
                   "words",
                   p->len, PASSPHRASE_LEAST);
}

static bool from_terminal(const struct passphrase_want *w, struct passphrase *out, struct err *err)
{
    char prompt[KEY_NAME_MAX + 64];
    int tty = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (tty < 0)
        return err_set(err, ERR_USAGE,
                       "there is no terminal to ask for the passphrase of %.*s: give "
                       "--passphrase-file or --passphrase-fd",
                       (int)w->name.len, (const char *)w->name.ptr);
    snprintf(prompt, sizeof prompt, "%s of %.*s: ", w->fresh ? "new passphrase" : "passphrase",
             (int)w->name.len, (const char *)w->name.ptr);
    bool ok = ask(tty, prompt, out, err) && long_enough(w, out, err) &&
              (!w->fresh || ask_again(tty, out, err));
    close(tty);
    return ok;
}

/* ---- one of them ---- */

static bool read_it(const struct passphrase_want *w, struct passphrase *out, struct err *err)
{
    const char *file = w->from.file, *variable = getenv("AJAR_PASSPHRASE_FILE");
    char what[32];
    if (w->from.fd != OPT_UNSAID && file != NULL)
        return err_set(err, ERR_USAGE,
                       "--passphrase-fd and --passphrase-file are two passphrases: give one");
    if (w->from.fd != OPT_UNSAID && w->from.fd > INT32_MAX)
        return err_set(err, ERR_USAGE, "--passphrase-fd needs the number of an open descriptor");
    if (w->from.fd != OPT_UNSAID) {
        snprintf(what, sizeof what, "descriptor %d", (int)w->from.fd);
        return line_of((int)w->from.fd, what, out, err) && long_enough(w, out, err);
    }
    if (file == NULL && variable != NULL && variable[0] != 0)
        file = variable;
    if (file != NULL)
        return from_file(file, out, err) && long_enough(w, out, err);
    return from_terminal(w, out, err);
}

bool passphrase_read(const struct passphrase_want *w, struct passphrase *out, struct err *err)
{
    if (read_it(w, out, err))
        return true;
    passphrase_close(out);
    return false;
}

static bool tell(void *state, struct span name, struct span *out, struct err *err)
{
    struct passphrase_asker *a = state;
    struct passphrase_want w = { .from = a->from, .name = name };
    if (!passphrase_read(&w, &a->said, err))
        return false;
    *out = (struct span){ (const uint8_t *)a->said.text, a->said.len };
    return true;
}

struct key_ask passphrase_ask(struct passphrase_asker *a)
{
    return (struct key_ask){ tell, a };
}
