/* passphrase.h - where a command has the passphrase of a key from: a descriptor, a file that only
 * its owner can read, or the terminal. Never an argument: arguments are seen by everybody.
 *
 * Order   --passphrase-fd, --passphrase-file, $AJAR_PASSPHRASE_FILE, the terminal
 * Limits  PASSPHRASE_MAX; of a new one PASSPHRASE_LEAST */
#ifndef AJAR_CLI_PASSPHRASE_H
#define AJAR_CLI_PASSPHRASE_H

#include "cli/cmd.h"
#include "store/keyring.h"

#define PASSPHRASE_MAX   1000u /* bytes; OpenSSL hands over 1,024 */
#define PASSPHRASE_LEAST 8u    /* scrypt makes each guess cost 0.3 s, not a short one safe */

struct passphrase_from {
    uint64_t fd;      /* or OPT_UNSAID, as it begins */
    const char *file; /* or NULL */
};
/* Two lines for the table of options of a command; a member there: passphrase_fd = OPT_UNSAID. */
#define PASSPHRASE_OPTS(from)                                                                      \
    { "passphrase-fd", 0, OPT_COUNT, &(from).fd, "N", "its passphrase: the line read from N" },    \
    {                                                                                              \
        "passphrase-file", 0, OPT_TEXT, &(from).file, "FILE", "or the line in FILE, of mode 0600"  \
    }

struct passphrase {
    char text[PASSPHRASE_MAX];
    size_t len;
};
/* Wipes it. */
void passphrase_close(struct passphrase *p);
AUTO_VALUE(passphrase, passphrase_close)

/* The passphrase of that key; fresh: of one that is being made, so it is asked for twice and may not
 * be short. ERR_USAGE: nowhere to read it from, or two places; ERR_DENIED: too short, the two are not
 * the same, or others can read the file; ERR_ABSENT, ERR_INPUT, ERR_LIMIT, ERR_SYSTEM. */
struct passphrase_want {
    struct passphrase_from from;
    struct span name;
    bool fresh;
};
bool passphrase_read(const struct passphrase_want *w, struct passphrase *out, struct err *err) MUST;

/* For keyring_open: asks when the key is encrypted, and keeps the answer until it is closed. */
struct passphrase_asker {
    struct passphrase_from from;
    struct passphrase said;
};
struct key_ask passphrase_ask(struct passphrase_asker *a);
static inline void passphrase_asker_close(struct passphrase_asker *a)
{
    passphrase_close(&a->said);
}
AUTO_VALUE(passphrase_asker, passphrase_asker_close)

#endif
