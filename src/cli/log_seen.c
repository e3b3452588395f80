/* log_seen.c - the log a verb looks at: where it is, and whose word counts for it. */
#include "base/clock.h"
#include "base/file.h"
#include "cli/cmd_log.h"
#include "cli/home.h"
#include "cli/listing.h"
#include "decision/settle.h"
#include "store/keyring.h"

enum { LOG_MEMORY = 16 << 20 };

struct cmd_log_asked cmd_log_asked;

static bool is_address(const char *place)
{
    return span_begins(span_of(place), "http://") || span_begins(span_of(place), "https://");
}

static bool shelf_of(const char *place, struct log_seen *l, struct err *err)
{
    if (place != NULL && is_address(place)) {
        l->remote = remote_open(place, err);
        l->shelf = l->remote != NULL ? remote_shelf(l->remote) : NULL;
        return l->remote != NULL || err_in(err, "%s", place);
    }
    if (place == NULL) {
        const char *home = store_home(&l->a, err);
        place = home != NULL ? path_join(&l->a, home, "log", err) : NULL;
    }
    l->folder = shelf_folder(place);
    l->shelf = &l->folder;
    return place != NULL;
}

/* The words of the only line of a text. */
static struct span trimmed(struct span s)
{
    while (s.len > 0 && s.ptr[s.len - 1] <= ' ')
        s.len--;
    return s;
}

/* given is the key itself, or a file with it. */
static bool trust_key(const char *given, struct log_seen *l, struct err *err)
{
    struct span text;
    struct err why = { 0 };
    struct note_key k;
    if (!file_load(given, QUORUM_BYTES_MAX, &l->a, &text, &why)) {
        if (why.kind != ERR_ABSENT || strchr(given, '+') == NULL) {
            *err = why;
            return err_in(err, "--key");
        }
        text = span_of(given);
    }
    if (!note_key_read(trimmed(text), &l->a, &k, err))
        return err_in(err, "--key");
    return quorum_of_log(&k, &l->a, &l->trust, err);
}

static bool trust_policy(const char *path, struct log_seen *l, struct err *err)
{
    struct span text;
    return file_load(path, QUORUM_BYTES_MAX, &l->a, &text, err) &&
           (quorum_read(text, &l->a, &l->trust, err) || err_in(err, "%s", path));
}

bool log_seen_begun(struct arena *a, struct err *err)
{
    struct log_sizes n;
    const char *home = store_home(a, err);
    const char *folder = home != NULL ? settle_folder(home, a, err) : NULL;
    if (folder == NULL || !log_sizes(folder, NULL, &n, err))
        return false;
    if (n.published > 0)
        return true;
    AUTO_CLOSE(store) struct store *s = home_shown(err);
    if (s == NULL)
        return false;
    return err_set(err, ERR_ABSENT, "%s",
                   n.promised > 0
                       ? "nothing of the log is published yet: its first checkpoint waits for "
                         "witnesses (`ajar log witness`), and whatever signs next asks them again"
                       : "the log has no entry yet: it gets its first when a release key signs, "
                         "with `ajar release` or `ajar key sign`");
}

/* The log of this home: by its policy, where it has one, else by its key. */
static bool trust_own(struct log_seen *l, struct err *err)
{
    struct err why = { 0 };
    struct store_key key;
    struct note_key k;
    const char *path = path_join(&l->a, l->folder.place, "log.policy", err);
    if (path == NULL)
        return false;
    l->trusted = trust_policy(path, l, &why);
    if (l->trusted || why.kind != ERR_ABSENT) {
        *err = why;
        return l->trusted;
    }
    AUTO_CLOSE(store) struct store *s = home_open(false, err);
    enum found_row there = s != NULL ? store_key_log(s, &l->a, &key, err) : ROW_FAILED;
    if (there == ROW_ABSENT)
        return err_set(err, ERR_ABSENT, "this home has no log yet: make keys with `ajar key new`");
    l->trusted = there == ROW_FOUND && note_key_of(key.name, NOTE_ED25519, &key.pub, &k, err) &&
                 quorum_of_log(&k, &l->a, &l->trust, err);
    return l->trusted;
}

bool log_seen_open(const char *place, struct log_seen *out, struct err *err)
{
    struct log_seen l = { .a = { .name = "a log", .limit = LOG_MEMORY } };
    bool ok = cmd_log_asked.key == NULL || cmd_log_asked.policy == NULL ||
              err_set(err, ERR_USAGE, "--key and --policy: one of them says whose the log is");
    ok = ok && shelf_of(place, &l, err);
    if (ok && cmd_log_asked.key != NULL)
        ok = trust_key(cmd_log_asked.key, &l, err);
    else if (ok && cmd_log_asked.policy != NULL)
        ok = trust_policy(cmd_log_asked.policy, &l, err);
    else if (ok && place == NULL)
        ok = trust_own(&l, err);
    ok = ok && (place != NULL || log_seen_begun(&l.a, err));
    if (!ok) {
        log_seen_close(&l);
        return false;
    }
    l.trusted = l.trusted || cmd_log_asked.key != NULL || cmd_log_asked.policy != NULL;
    *out = l;
    if (l.remote == NULL)
        out->shelf = &out->folder;
    return true;
}

bool log_seen_at(const char *place, struct log_seen *out, struct err *err)
{
    struct log_seen l = { .a = { .name = "a log", .limit = LOG_MEMORY } };
    if (!shelf_of(place, &l, err)) {
        log_seen_close(&l);
        return false;
    }
    *out = l;
    if (l.remote == NULL)
        out->shelf = &out->folder;
    return true;
}

bool log_seen_trusted(const struct log_seen *l, struct err *err)
{
    return l->trusted || err_set(err, ERR_USAGE,
                                 "whose log is it? Say --key with the line of its log.vkey, or "
                                 "--policy with its log.policy");
}

void log_seen_close(struct log_seen *l)
{
    remote_close(l->remote);
    l->remote = NULL;
    arena_free(&l->a);
}

static size_t witnesses(const struct quorum *q)
{
    size_t n = 0;
    for (size_t i = 0; i < q->n_names; i++)
        n += q->name[i].need == 0;
    return n;
}

void log_signers(const struct quorum *q, const struct quorum_seen *seen, struct buf *rows)
{
    char time[CLOCK_TIME_BYTES];
    buf_printf(rows, "signed by\t");
    buf_shown(rows, seen->log->key.name);
    buf_printf(rows, "+%08" PRIx32 "\n", seen->log->key.id);
    if (witnesses(q) == 0)
        return;
    buf_printf(rows, "witnesses\t%zu of %zu", seen->n_witnesses, witnesses(q));
    if (seen->latest > 0)
        buf_printf(rows, ", the last at %s",
                   clock_time(seen->latest <= INT64_MAX ? (int64_t)seen->latest : INT64_MAX, time));
    buf_printf(rows, "\n");
}

void log_signers_json(const struct quorum *q, const struct quorum_seen *seen, struct jout *j)
{
    jout_string(j, "origin", seen->head.origin);
    jout_u64(j, "size", seen->head.size);
    jout_u64(j, "witnesses", seen->n_witnesses);
    jout_u64(j, "witnessesNamed", witnesses(q));
    listing_time(j, "witnessedAt", seen->latest <= INT64_MAX ? (int64_t)seen->latest : INT64_MAX);
}
