/* quorum.c - see quorum.h. */
#include "tlog/quorum.h"

enum { WORDS_MAX = QUORUM_NAMES_MAX + 3 };

struct reading {
    struct arena *a;
    struct quorum q;
    bool has_quorum;
    struct span word[WORDS_MAX]; /* of the line at hand */
    size_t n;
};

static bool blank(uint8_t c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

static bool split(struct span line, struct reading *r, struct err *err)
{
    r->n = 0;
    for (size_t i = 0; i < line.len;) {
        size_t from = i;
        while (i < line.len && !blank(line.ptr[i]))
            i++;
        if (i > from && line.ptr[from] == '#')
            return true;
        if (i > from && r->n == WORDS_MAX)
            return err_set(err, ERR_LIMIT, "more than %u words", (unsigned)WORDS_MAX);
        if (i > from)
            r->word[r->n++] = (struct span){ line.ptr + from, i - from };
        while (i < line.len && blank(line.ptr[i]))
            i++;
    }
    return true;
}

static const struct quorum_name *named(const struct quorum *q, struct span name)
{
    for (size_t i = 0; i < q->n_names; i++)
        if (span_eq(q->name[i].name, name))
            return &q->name[i];
    return NULL;
}

/* Who keeps a log is no witness of it, whatever name its key goes by. */
static bool no_own_witness(const struct quorum *q, const struct pubkey *pub, bool is_log,
                           struct err *err)
{
    bool same = false;
    for (size_t i = 0; is_log && i < q->n_names; i++)
        same |= q->name[i].need == 0 && pubkey_same(&q->name[i].key.pub, pub);
    for (size_t i = 0; !is_log && i < q->n_logs; i++)
        same |= pubkey_same(&q->log[i].key.pub, pub);
    return !same || err_set(err, ERR_INPUT, "one key for a log and for a witness");
}

static bool read_log(struct reading *r, struct err *err)
{
    struct quorum_log log = { .url = r->n == 3 ? r->word[2] : (struct span){ 0 } };
    if (r->n < 2 || r->n > 3)
        return err_set(err, ERR_INPUT, "write: log VKEY [URL]");
    if (r->q.n_logs == QUORUM_LOGS_MAX)
        return err_set(err, ERR_LIMIT, "more than %u logs", QUORUM_LOGS_MAX);
    if (!note_key_read(r->word[1], r->a, &log.key, err))
        return false;
    if (log.key.kind != NOTE_ED25519)
        return err_set(err, ERR_INPUT, "the key of a witness, not of a log");
    for (size_t i = 0; i < r->q.n_logs; i++)
        if (pubkey_same(&r->q.log[i].key.pub, &log.key.pub) &&
            span_eq(r->q.log[i].key.name, log.key.name))
            return err_set(err, ERR_INPUT, "the same log twice");
    if (!no_own_witness(&r->q, &log.key.pub, true, err))
        return false;
    r->q.log[r->q.n_logs++] = log;
    return true;
}

/* The name of a new witness or group. */
static bool new_name(struct reading *r, struct span name, struct err *err)
{
    char room[QUOTED_BYTES];
    if (span_eq(name, SPAN("none")))
        return err_set(err, ERR_INPUT, "\"none\" is no name");
    if (named(&r->q, name) != NULL)
        return err_set(err, ERR_INPUT, "%s is named twice", span_quote(name, room));
    return r->q.n_names < QUORUM_NAMES_MAX ||
           err_set(err, ERR_LIMIT, "more than %u witnesses and groups", QUORUM_NAMES_MAX);
}

static bool read_witness(struct reading *r, struct err *err)
{
    if (r->n < 3 || r->n > 4)
        return err_set(err, ERR_INPUT, "write: witness NAME VKEY [URL]");
    struct quorum_name w = { .name = r->word[1],
                             .url = r->n == 4 ? r->word[3] : (struct span){ 0 } };
    if (!new_name(r, w.name, err) || !note_key_read(r->word[2], r->a, &w.key, err))
        return false;
    if (w.key.kind != NOTE_COSIGNATURE)
        return err_set(err, ERR_INPUT, "the key of a log, not of a witness");
    for (size_t i = 0; i < r->q.n_names; i++) /* one vote each, under whatever names */
        if (r->q.name[i].need == 0 && pubkey_same(&r->q.name[i].key.pub, &w.key.pub))
            return err_set(err, ERR_INPUT, "the key of a witness twice");
    if (!no_own_witness(&r->q, &w.key.pub, false, err))
        return false;
    r->q.name[r->q.n_names++] = w;
    return true;
}

static bool how_many(struct span word, size_t members, size_t *out, struct err *err)
{
    uint64_t n = 0;
    if (span_eq(word, SPAN("any")))
        n = 1;
    else if (span_eq(word, SPAN("all")))
        n = members;
    else if (!span_u64(word, &n) || n == 0 || n > members)
        return err_set(err, ERR_INPUT, "a group needs any, all, or 1 to %zu of its members",
                       members);
    *out = (size_t)n;
    return true;
}

static bool read_group(struct reading *r, struct err *err)
{
    char room[QUOTED_BYTES];
    struct quorum_name g = { .name = r->n > 1 ? r->word[1] : (struct span){ 0 } };
    if (r->n < 4)
        return err_set(err, ERR_INPUT, "write: group NAME any|all|K MEMBER...");
    g.n_members = r->n - 3;
    if (!new_name(r, g.name, err) || !how_many(r->word[2], g.n_members, &g.need, err))
        return false;
    g.member = ARENA_ARRAY(r->a, const struct quorum_name *, g.n_members, err);
    if (g.member == NULL)
        return false;
    for (size_t i = 0; i < g.n_members; i++) {
        struct span name = r->word[3 + i];
        g.member[i] = named(&r->q, name);
        if (g.member[i] == NULL)
            return err_set(err, ERR_INPUT, "%s is not named before", span_quote(name, room));
        for (size_t k = 0; k < i; k++)
            if (g.member[k] == g.member[i])
                return err_set(err, ERR_INPUT, "%s is twice in the group", span_quote(name, room));
    }
    r->q.name[r->q.n_names++] = g;
    return true;
}

static bool read_quorum(struct reading *r, struct err *err)
{
    char room[QUOTED_BYTES];
    if (r->n != 2)
        return err_set(err, ERR_INPUT, "write: quorum NAME|none");
    if (r->has_quorum)
        return err_set(err, ERR_INPUT, "a second quorum");
    r->has_quorum = true;
    if (span_eq(r->word[1], SPAN("none")))
        return true;
    r->q.asked = named(&r->q, r->word[1]);
    return r->q.asked != NULL ||
           err_set(err, ERR_INPUT, "%s is not named before", span_quote(r->word[1], room));
}

static const struct {
    const char *word;
    bool (*read)(struct reading *r, struct err *err);
} lines[] = { { "log", read_log },
              { "witness", read_witness },
              { "group", read_group },
              { "quorum", read_quorum } };

static bool read_line(struct reading *r, struct span line, struct err *err)
{
    if (!split(line, r, err))
        return false;
    for (size_t i = 0; r->n > 0 && i < COUNT(lines); i++)
        if (span_eq(r->word[0], span_of(lines[i].word)))
            return lines[i].read(r, err);
    return r->n == 0 || err_set(err, ERR_INPUT, "a line begins with log, witness, group or quorum");
}

bool quorum_read(struct span text, struct arena *a, struct quorum *out, struct err *err)
{
    if (text.len > QUORUM_BYTES_MAX)
        return err_set(err, ERR_LIMIT, "a policy is at most %u bytes", QUORUM_BYTES_MAX);
    struct reading *r = ARENA_ARRAY(a, struct reading, 1, err);
    if (r == NULL)
        return false;
    r->a = a;
    r->q.log = ARENA_ARRAY(a, struct quorum_log, QUORUM_LOGS_MAX, err);
    r->q.name = r->q.log != NULL ? ARENA_ARRAY(a, struct quorum_name, QUORUM_NAMES_MAX, err) : NULL;
    if (r->q.name == NULL)
        return false;
    for (unsigned number = 1; text.len > 0; number++) {
        const uint8_t *end = memchr(text.ptr, '\n', text.len);
        size_t n = end != NULL ? (size_t)(end - text.ptr) : text.len;
        if (!read_line(r, (struct span){ text.ptr, n }, err))
            return err_in(err, "line %u", number);
        n += end != NULL;
        text = (struct span){ text.ptr + n, text.len - n };
    }
    if (r->q.n_logs == 0)
        return err_set(err, ERR_INPUT, "names no log");
    if (!r->has_quorum)
        return err_set(err, ERR_INPUT, "has no line: quorum NAME|none");
    *out = r->q;
    return true;
}

static void put_url(struct span url, struct buf *to)
{
    if (url.len > 0)
        buf_put(to, SPAN(" "));
    buf_put(to, url);
    buf_put(to, SPAN("\n"));
}

void quorum_write(const struct quorum *q, struct buf *to)
{
    for (size_t i = 0; i < q->n_logs; i++) {
        buf_put(to, SPAN("log "));
        note_key_write(&q->log[i].key, to);
        put_url(q->log[i].url, to);
    }
    for (size_t i = 0; i < q->n_names; i++) {
        const struct quorum_name *w = &q->name[i];
        buf_put(to, w->need > 0 ? SPAN("group ") : SPAN("witness "));
        buf_put(to, w->name);
        buf_put(to, SPAN(" "));
        if (w->need == 0) {
            note_key_write(&w->key, to);
            put_url(w->url, to);
            continue;
        }
        buf_printf(to, "%zu", w->need);
        for (size_t k = 0; k < w->n_members; k++) {
            buf_put(to, SPAN(" "));
            buf_put(to, w->member[k]->name);
        }
        buf_put(to, SPAN("\n"));
    }
    buf_put(to, SPAN("quorum "));
    buf_put(to, q->asked != NULL ? q->asked->name : SPAN("none"));
    buf_put(to, SPAN("\n"));
}

bool quorum_of_log(const struct note_key *key, struct arena *a, struct quorum *out, struct err *err)
{
    struct quorum_log *log = ARENA_ARRAY(a, struct quorum_log, 1, err);
    if (log == NULL)
        return false;
    log->key = *key;
    *out = (struct quorum){ .log = log, .n_logs = 1 };
    return true;
}

/* Has a key signed it? ERR_DENIED as note_verify: it claims to have. */
static bool has_signed(const struct note_signed *n, const struct note_key *k, uint64_t *seconds,
                       bool *out, struct err *err)
{
    struct err why = { 0 };
    *out = note_verify(n, k, seconds, &why);
    if (*out || why.kind == ERR_ABSENT)
        return true;
    *err = why;
    return false;
}

static bool log_of(const struct quorum *q, const struct note_signed *n, struct quorum_seen *seen,
                   struct err *err)
{
    char room[QUOTED_BYTES];
    uint64_t seconds;
    for (size_t i = 0; i < q->n_logs && seen->log == NULL; i++) {
        bool yes = false;
        if (!span_eq(q->log[i].key.name, seen->head.origin))
            continue;
        if (!has_signed(n, &q->log[i].key, &seconds, &yes, err))
            return false;
        if (yes)
            seen->log = &q->log[i];
    }
    return seen->log != NULL || err_set(err, ERR_DENIED, "no known key of the log %s has signed it",
                                        span_quote(seen->head.origin, room));
}

/* Names stand in an order in which members come before their groups. */
static bool witnesses_of(const struct quorum *q, const struct note_signed *n, struct arena *a,
                         struct quorum_seen *seen, struct err *err)
{
    char room[QUOTED_BYTES];
    bool *met = ARENA_ARRAY(a, bool, q->n_names + 1, err);
    seen->witness =
        met != NULL ? ARENA_ARRAY(a, const struct quorum_name *, q->n_names + 1, err) : NULL;
    if (seen->witness == NULL)
        return false;
    for (size_t i = 0; i < q->n_names; i++) {
        const struct quorum_name *w = &q->name[i];
        uint64_t seconds = 0;
        size_t votes = 0;
        for (size_t k = 0; k < w->n_members; k++)
            votes += met[w->member[k] - q->name];
        met[i] = w->need > 0 && votes >= w->need;
        if (w->need > 0)
            continue;
        if (!has_signed(n, &w->key, &seconds, &met[i], err))
            return false;
        if (met[i])
            seen->witness[seen->n_witnesses++] = w;
        if (met[i] && seconds > seen->latest)
            seen->latest = seconds;
    }
    return q->asked == NULL || met[q->asked - q->name] ||
           err_set(err, ERR_DENIED, "too few witnesses have signed it: %zu of %s",
                   seen->n_witnesses, span_quote(q->asked->name, room));
}

bool quorum_check(const struct quorum *q, struct span note, struct arena *a,
                  struct quorum_seen *out, struct err *err)
{
    struct note_signed n;
    struct quorum_seen seen = { 0 };
    if (!note_read(note, a, &n, err) || !head_read(n.text, a, &seen.head, err) ||
        !log_of(q, &n, &seen, err) || !witnesses_of(q, &n, a, &seen, err))
        return false;
    *out = seen;
    return true;
}

bool quorum_has_log(const struct quorum *q, const struct note_key *log)
{
    for (size_t i = 0; i < q->n_logs; i++)
        if (span_eq(q->log[i].key.name, log->name) && pubkey_same(&q->log[i].key.pub, &log->pub))
            return true;
    return false;
}
