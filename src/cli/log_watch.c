/* log_watch.c - `ajar log watch`: what another's log showed is remembered, and it may only grow.
 *
 * $AJAR_HOME/watch/HEX/, HEX the SHA-256 of the origin: checkpoint, the largest that was seen;
 * log.policy, by whom it was signed; fork-OLD and fork-NEW, two that cannot both be true. */
#include "base/encode.h"
#include "base/file.h"
#include "cli/cmd_log.h"
#include "crypto/digest.h"
#include "store/store.h"
#include "tlog/audit.h"

enum { MODE = 0600, FOLDER_MODE = 0700 };

enum verdict { FIRST = 1, SAME, GROWN, OLDER, FORKED };
static const char *const words[] = {
    [FIRST] = "first", [SAME] = "same", [GROWN] = "grown", [OLDER] = "older", [FORKED] = "forked"
};

struct watch {
    struct log_seen *l;
    const char *folder; /* of this log */
    struct span note;
    struct log_head now, old; /* old.size of FIRST is 0 */
    struct span old_note;
    enum verdict verdict;
};

static bool folder_of(struct watch *w, struct err *err)
{
    uint8_t digest[32];
    char hex[65];
    struct arena *a = &w->l->a;
    const char *home = store_home(a, err);
    const char *all = home != NULL ? path_join(a, home, "watch", err) : NULL;
    if (all == NULL || !digest_of(DIGEST_SHA256, w->now.origin, digest, err))
        return false;
    w->folder = path_join(a, all, hex_put((struct span){ digest, sizeof digest }, hex), err);
    return w->folder != NULL;
}

static bool load(struct watch *w, const char *name, size_t limit, struct span *out, struct err *err)
{
    const char *path = path_join(&w->l->a, w->folder, name, err);
    return path != NULL && file_load(path, limit, &w->l->a, out, err);
}

static bool keep(struct watch *w, const char *name, struct span bytes, struct err *err)
{
    const char *path = path_join(&w->l->a, w->folder, name, err);
    return path != NULL && file_folder(w->folder, FOLDER_MODE, err) &&
           file_replace(path, bytes, MODE, err);
}

/* The policy of the last time, where nothing is said. */
static bool trust(struct watch *w, struct err *err)
{
    struct span text;
    struct err why = { 0 };
    if (w->l->trusted)
        return true;
    if (load(w, "log.policy", QUORUM_BYTES_MAX, &text, &why)) {
        w->l->trusted = quorum_read(text, &w->l->a, &w->l->trust, err);
        return w->l->trusted || err_in(err, "%s/log.policy", w->folder);
    }
    if (why.kind == ERR_ABSENT)
        return log_seen_trusted(w->l, err);
    *err = why;
    return false;
}

static bool put_policy(struct watch *w, struct err *err)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct span text;
    buf_init(&b, "a policy", QUORUM_BYTES_MAX);
    quorum_write(&w->l->trust, &b);
    return buf_done(&b, &text, err) && keep(w, "log.policy", text, err);
}

static bool last_time(struct watch *w, struct err *err)
{
    struct note_signed n;
    struct err why = { 0 };
    if (load(w, "checkpoint", NOTE_BYTES_MAX, &w->old_note, &why))
        return (note_read(w->old_note, &w->l->a, &n, err) &&
                head_read(n.text, &w->l->a, &w->old, err)) ||
               err_in(err, "%s/checkpoint", w->folder);
    if (why.kind == ERR_ABSENT) {
        w->verdict = FIRST;
        return true;
    }
    *err = why;
    return false;
}

static bool compare(struct watch *w, struct err *err)
{
    struct err why = { 0 };
    if (w->verdict == FIRST)
        return true;
    if (w->now.size < w->old.size) {
        w->verdict = OLDER;
        return true;
    }
    w->verdict = w->now.size == w->old.size ? SAME : GROWN;
    if (audit_growth(w->l->shelf, &w->old, &w->now, &why))
        return true;
    if (why.kind != ERR_DENIED) {
        *err = why;
        return false;
    }
    w->verdict = FORKED;
    return true;
}

static bool remember(struct watch *w, struct err *err)
{
    if (w->verdict == FORKED)
        return keep(w, "fork-old", w->old_note, err) && keep(w, "fork-new", w->note, err);
    return w->verdict == OLDER || (put_policy(w, err) && keep(w, "checkpoint", w->note, err));
}

static const char *entries(uint64_t n)
{
    return n == 1 ? "entry" : "entries";
}

static void say(const struct watch *w, const struct quorum_seen *seen, struct out *o)
{
    struct buf *b = &o->text;
    o->no = w->verdict == OLDER || w->verdict == FORKED;
    if (o->json) {
        jout_open(&o->doc, NULL, '{');
        jout_text(&o->doc, "schema", "ajar/log-watch/1");
        jout_text(&o->doc, "verdict", words[w->verdict]);
        log_signers_json(&w->l->trust, seen, &o->doc);
        jout_u64(&o->doc, "seenBefore", w->old.size);
        jout_close(&o->doc, '}');
        return;
    }
    buf_shown(b, w->now.origin);
    if (w->verdict == FIRST)
        buf_printf(b, ": %" PRIu64 " %s, seen for the first time and remembered\n", w->now.size,
                   entries(w->now.size));
    else if (w->verdict == SAME)
        buf_printf(b, ": %" PRIu64 " %s, as before\n", w->now.size, entries(w->now.size));
    else if (w->verdict == GROWN)
        buf_printf(b, ": %" PRIu64 " entries, the first %" PRIu64 " as before\n", w->now.size,
                   w->old.size);
    else if (w->verdict == OLDER)
        buf_printf(
            b, ": shows %" PRIu64 " %s, and showed %" PRIu64 " before: this is an old checkpoint\n",
            w->now.size, entries(w->now.size), w->old.size);
    else
        buf_printf(b,
                   ": FORKED. The same key has signed two logs: one of %" PRIu64
                   " entries, and one of %" PRIu64 " that does not begin with them.\n"
                   "Both checkpoints are kept, and whoever has the key can check them:\n"
                   "  %s/fork-old\n  %s/fork-new\n",
                   w->old.size, w->now.size, w->folder, w->folder);
}

/* The origin before anything is believed: it only says where to look for what is known of it. */
static bool claimed(struct watch *w, struct err *err)
{
    struct note_signed n;
    return shelf_checkpoint(w->l->shelf, &w->l->a, &w->note, err) &&
           note_read(w->note, &w->l->a, &n, err) && head_read(n.text, &w->l->a, &w->now, err);
}

static bool look(struct watch *w, struct out *o, struct err *err)
{
    struct quorum_seen seen;
    if (!claimed(w, err) || !folder_of(w, err) || !trust(w, err) ||
        !quorum_check(&w->l->trust, w->note, &w->l->a, &seen, err) || !last_time(w, err) ||
        !compare(w, err) || !remember(w, err))
        return false;
    say(w, &seen, o);
    return true;
}

bool cmd_log_watch(char **args, struct out *o, struct err *err)
{
    struct log_seen l;
    if (!log_seen_open(args[0], &l, err))
        return false;
    struct watch w = { .l = &l };
    bool ok = look(&w, o, err);
    log_seen_close(&l);
    return ok;
}
