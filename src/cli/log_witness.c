/* log_witness.c - `ajar log witness`: whose signatures a checkpoint of this home waits for. log.policy is
 * written anew and whole, and only if it reads as what was asked for; who changes it holds the log from
 * before it is read. */
#include "base/file.h"
#include "cli/cmd_log.h"
#include "cli/home.h"
#include "cli/listing.h"
#include "decision/settle.h"
#include "tlog/log.h"

#define GROUP "witnesses" /* the group that this command keeps: all that are named */

enum { MEMORY = 16 << 20, MODE = 0644 };

struct policy {
    struct arena *a;
    const char *folder, *path;
    struct quorum q;
    bool noted; /* there are remarks in it, which somebody wrote by hand */
};

/* held: for a change, what keeps others from one meanwhile; NULL: it is only looked at. */
static bool load(struct policy *p, struct log *held, struct arena *a, struct err *err)
{
    AUTO_CLOSE(store) struct store *s = home_open(false, err);
    const char *home = s != NULL ? store_home(a, err) : NULL;
    struct err why = { 0 };
    struct span text;
    *p = (struct policy){ .a = a };
    if (home == NULL || (p->folder = settle_folder(home, a, err)) == NULL ||
        (p->path = path_join(a, p->folder, "log.policy", err)) == NULL ||
        (held != NULL && (!file_folder(p->folder, 0755, err) || !log_hold(held, p->folder, err))) ||
        !settle_quorum(s, home, a, &p->q, err))
        return false;
    p->noted = file_load(p->path, QUORUM_BYTES_MAX, a, &text, &why) && span_holds(text, "#");
    return true;
}

/* ---- written ---- */

struct change {
    struct span add, vkey, url; /* add.ptr NULL: none */
    struct span drop;           /* ptr NULL: none */
    bool set;
    size_t need; /* set: how many must sign; 0: none */
};

static bool is_group(const struct quorum_name *n)
{
    return n->need > 0 && span_eq(n->name, SPAN(GROUP));
}

static bool goes(const struct change *c, struct span name)
{
    return c->drop.ptr != NULL && span_eq(name, c->drop);
}

static void put_witnesses(const struct policy *p, const struct change *c, struct buf *b)
{
    for (size_t i = 0; i < p->q.n_names; i++) {
        const struct quorum_name *w = &p->q.name[i];
        if (w->need > 0 || goes(c, w->name))
            continue;
        buf_put(b, SPAN("witness "));
        buf_put(b, w->name);
        buf_put(b, SPAN(" "));
        note_key_write(&w->key, b);
        if (w->url.len > 0)
            buf_put(b, SPAN(" "));
        buf_put(b, w->url);
        buf_put(b, SPAN("\n"));
    }
    if (c->add.ptr == NULL)
        return;
    buf_put(b, SPAN("witness "));
    buf_put(b, c->add);
    buf_put(b, SPAN(" "));
    buf_put(b, c->vkey);
    if (c->url.len > 0)
        buf_put(b, SPAN(" "));
    buf_put(b, c->url);
    buf_put(b, SPAN("\n"));
}

/* As it was, but for the one that is ours. */
static void put_groups(const struct policy *p, struct buf *b)
{
    for (size_t i = 0; i < p->q.n_names; i++) {
        const struct quorum_name *g = &p->q.name[i];
        if (g->need == 0 || is_group(g))
            continue;
        buf_put(b, SPAN("group "));
        buf_put(b, g->name);
        buf_printf(b, " %zu", g->need);
        for (size_t k = 0; k < g->n_members; k++) {
            buf_put(b, SPAN(" "));
            buf_put(b, g->member[k]->name);
        }
        buf_put(b, SPAN("\n"));
    }
}

static void put_own_group(const struct policy *p, const struct change *c, size_t need,
                          struct buf *b)
{
    buf_printf(b, "group " GROUP " %zu", need);
    for (size_t i = 0; i < p->q.n_names; i++)
        if (p->q.name[i].need == 0 && !goes(c, p->q.name[i].name)) {
            buf_put(b, SPAN(" "));
            buf_put(b, p->q.name[i].name);
        }
    if (c->add.ptr != NULL) {
        buf_put(b, SPAN(" "));
        buf_put(b, c->add);
    }
    buf_put(b, SPAN("\n"));
}

static void put_policy(const struct policy *p, const struct change *c, struct buf *b)
{
    const struct quorum_name *asked = p->q.asked;
    bool ours = asked != NULL && is_group(asked);
    size_t need = c->set ? c->need : ours ? asked->need : 0;
    for (size_t i = 0; i < p->q.n_logs; i++) {
        buf_put(b, SPAN("log "));
        note_key_write(&p->q.log[i].key, b);
        if (p->q.log[i].url.len > 0)
            buf_put(b, SPAN(" "));
        buf_put(b, p->q.log[i].url);
        buf_put(b, SPAN("\n"));
    }
    put_witnesses(p, c, b);
    put_groups(p, b);
    if (need > 0)
        put_own_group(p, c, need, b);
    buf_put(b, SPAN("quorum "));
    buf_put(b, need > 0 ? SPAN(GROUP) : c->set || asked == NULL ? SPAN("none") : asked->name);
    buf_put(b, SPAN("\n"));
}

/* More would keep every checkpoint from being published. */
static bool all_asked(const struct quorum *q, struct err *err)
{
    size_t n = 0;
    for (size_t i = 0; i < q->n_names; i++)
        n += q->name[i].need == 0 && q->name[i].url.len > 0;
    return n <= WITNESS_MAX ||
           err_set(err, ERR_LIMIT, "at most %u witnesses with an address are asked", WITNESS_MAX);
}

static bool apply(struct policy *p, const struct change *c, struct err *err)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct span text;
    if (p->noted)
        return err_set(err, ERR_DENIED,
                       "%s has remarks in it, which would be lost: edit it by hand", p->path);
    buf_init(&b, "log.policy", QUORUM_BYTES_MAX);
    put_policy(p, c, &b);
    return buf_done(&b, &text, err) && span_copy(p->a, text, &text, err) &&
           quorum_read(text, p->a, &p->q, err) && all_asked(&p->q, err) &&
           file_replace(p->path, text, MODE, err);
}

/* ---- said ---- */

static size_t count(const struct quorum *q)
{
    size_t n = 0;
    for (size_t i = 0; i < q->n_names; i++)
        n += q->name[i].need == 0;
    return n;
}

static void say_rule(const struct quorum *q, struct buf *b)
{
    if (q->asked == NULL)
        buf_printf(b, "A checkpoint is published with whoever answers: no signature is needed.\n");
    else if (is_group(q->asked))
        buf_printf(b, "A checkpoint is published when %zu of %zu have signed it.\n", q->asked->need,
                   q->asked->n_members);
    else {
        buf_printf(b, "A checkpoint is published when the quorum is there: ");
        buf_shown(b, q->asked->name);
        buf_printf(b, ".\n");
    }
}

static void as_json(const struct quorum *q, struct jout *j)
{
    jout_open(j, NULL, '{');
    jout_text(j, "schema", "ajar/log-witness/1");
    jout_open(j, "witnesses", '[');
    for (size_t i = 0; i < q->n_names; i++) {
        const struct quorum_name *w = &q->name[i];
        if (w->need > 0)
            continue;
        jout_open(j, NULL, '{');
        jout_string(j, "name", w->name);
        jout_string(j, "origin", w->key.name);
        jout_string(j, "address", w->url);
        jout_close(j, '}');
    }
    jout_close(j, ']');
    if (q->asked != NULL)
        jout_string(j, "quorum", q->asked->name);
    else
        jout_null(j, "quorum");
    if (q->asked != NULL && q->asked->need > 0)
        jout_u64(j, "needed", q->asked->need);
    jout_close(j, '}');
}

static bool answer(const struct policy *p, struct out *o)
{
    AUTO_CLOSE(buf) struct buf rows = { 0 };
    if (o->json) {
        as_json(&p->q, &o->doc);
        return true;
    }
    if (count(&p->q) == 0) {
        buf_printf(&o->text, "Nobody is asked: the log is its owner's word alone.\n");
        return true;
    }
    buf_init(&rows, "the list", ANSWER_MAX);
    buf_printf(&rows, "witness\tkey\taddress\n");
    for (size_t i = 0; i < p->q.n_names; i++) {
        const struct quorum_name *w = &p->q.name[i];
        if (w->need > 0)
            continue;
        buf_shown(&rows, w->name);
        buf_printf(&rows, "\t");
        buf_shown(&rows, w->key.name);
        buf_printf(&rows, "+%08" PRIx32 "\t", w->key.id);
        buf_shown(&rows, w->url.len > 0 ? w->url : SPAN("-"));
        buf_printf(&rows, "\n");
    }
    listing_columns(&o->text, 0, &rows);
    buf_printf(&o->text, "\n");
    say_rule(&p->q, &o->text);
    return true;
}

/* ---- the verbs ---- */

static bool list(char **args, struct out *o, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "witnesses", .limit = MEMORY };
    struct policy p;
    (void)args;
    return load(&p, NULL, &a, err) && answer(&p, o);
}

static bool add(char **args, struct out *o, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "witnesses", .limit = MEMORY };
    AUTO_CLOSE(log) struct log held = { .lock = -1 };
    struct change c = { .add = span_of(args[0]), .vkey = span_of(args[1]) };
    struct policy p;
    if (args[2] != NULL)
        c.url = span_of(args[2]);
    for (size_t i = 0; i < 3 && args[i] != NULL; i++)
        if (strpbrk(args[i], " \t\r\n#") != NULL || args[i][0] == 0)
            return err_set(err, ERR_USAGE, "a name, a key and an address are a word each");
    struct note_key k;
    if (!note_key_read(c.vkey, &a, &k, err))
        return err_in(err, "the key of a witness, its vkey line");
    return load(&p, &held, &a, err) && apply(&p, &c, err) && answer(&p, o);
}

/* Nobody else counts on it. */
static bool may_go(const struct policy *p, struct span name, struct err *err)
{
    char room[QUOTED_BYTES];
    const char *shown = span_quote(name, room);
    bool there = false;
    for (size_t i = 0; i < p->q.n_names; i++) {
        const struct quorum_name *n = &p->q.name[i];
        there = there || (n->need == 0 && span_eq(n->name, name));
        for (size_t k = 0; k < n->n_members; k++)
            if (!is_group(n) && span_eq(n->member[k]->name, name))
                return err_set(err, ERR_DENIED, "%s is in a group that was made by hand: edit %s",
                               shown, p->path);
    }
    if (!there)
        return err_set(err, ERR_ABSENT, "there is no witness %s: `ajar log witness list` has them",
                       shown);
    const struct quorum_name *asked = p->q.asked;
    if (asked == NULL || (is_group(asked) && asked->need < asked->n_members))
        return true;
    return err_set(err, ERR_DENIED,
                   "without %s fewer would be left than must sign: lower that first, with "
                   "`ajar log witness quorum`",
                   shown);
}

static bool drop(char **args, struct out *o, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "witnesses", .limit = MEMORY };
    AUTO_CLOSE(log) struct log held = { .lock = -1 };
    struct change c = { .drop = span_of(args[0]) };
    struct policy p;
    return load(&p, &held, &a, err) && may_go(&p, c.drop, err) && apply(&p, &c, err) &&
           answer(&p, o);
}

static bool how_many(const char *word, size_t all, size_t *out, struct err *err)
{
    uint64_t n = 0;
    if (strcmp(word, "none") == 0) {
        *out = 0;
        return true;
    }
    if (strcmp(word, "any") == 0)
        n = 1;
    else if (strcmp(word, "all") == 0)
        n = all;
    else if (!span_u64(span_of(word), &n))
        n = 0;
    *out = (size_t)n;
    if (all == 0)
        return err_set(err, ERR_USAGE,
                       "no witness is named yet, so none can be asked for: `ajar log witness add` "
                       "names one");
    return (n > 0 && n <= all) ||
           err_set(err, ERR_USAGE,
                   "expected none, any, all or a number from 1 to %zu, for so many "
                   "witnesses are named",
                   all);
}

static bool quorum(char **args, struct out *o, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "witnesses", .limit = MEMORY };
    AUTO_CLOSE(log) struct log held = { .lock = -1 };
    struct change c = { .set = true };
    struct policy p;
    return load(&p, &held, &a, err) && how_many(args[0], count(&p.q), &c.need, err) &&
           apply(&p, &c, err) && answer(&p, o);
}

static bool ask(char **args, struct out *o, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "witnesses", .limit = MEMORY };
    struct witness_answers w = { .n = 0 };
    struct policy p;
    struct err why = { 0 };
    (void)args;
    if (!load(&p, NULL, &a, err))
        return false;
    if (count(&p.q) == 0)
        return err_set(err, ERR_ABSENT,
                       "no witness is named, so nobody can be asked: `ajar log witness add NAME "
                       "VKEY URL` names one");
    if (!log_seen_begun(&a, err))
        return false;
    bool ok = log_witness(p.folder, &w, &why);
    if (!ok && why.kind != ERR_DENIED) {
        *err = why;
        return false;
    }
    size_t n = 0;
    for (size_t i = 0; i < w.n; i++) {
        n += w.told[i].signed_it;
        if (w.told[i].signed_it)
            continue;
        buf_shown(&o->text, span_of(w.told[i].name));
        buf_printf(&o->text, " has not signed: ");
        buf_shown(&o->text, span_of(w.told[i].why));
        buf_printf(&o->text, "\n");
    }
    o->no = !ok || n < w.n;
    if (w.n == 0)
        buf_printf(&o->text, "Nobody is left to ask: all that have an address have signed.\n");
    else
        buf_printf(&o->text, "%zu of %zu that were asked have signed.\n", n, w.n);
    return true;
}

bool cmd_log_witness(char **args, struct out *o, struct err *err)
{
    static const struct cmd_verb verbs[] = {
        { "add", "NAME VKEY [URL]", add },      { "drop", "NAME", drop }, { "list", NULL, list },
        { "quorum", "none|any|all|K", quorum }, { "ask", NULL, ask },
    };
    if (cmd_log_asked.key != NULL || cmd_log_asked.policy != NULL)
        return err_set(err, ERR_USAGE, "--key and --policy are of other logs");
    return args[0] != NULL ? cmd_verbs(verbs, COUNT(verbs), args, o, err) : list(args, o, err);
}
