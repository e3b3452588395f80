/* cmd_show.c - `ajar show [NS/NAME]`: where the doors stand; of one model, why, under which duties,
 * who has a grant and who took what. */
#include <stdio.h>

#include "cli/cmd.h"
#include "cli/home.h"
#include "cli/listing.h"
#include "cli/print.h"
#include "cli/signing.h"
#include "decision/issue.h"
#include "decision/standing.h"

enum {
    SHOW_MEMORY = 256 << 20,
    PAGE = 1000,        /* models read at a time */
    COMMITS_MOST = 200, /* listed in JSON */
    ENTRIES_SHOWN = 10,
};

static bool statement, receipt;

/* A model with all that is told of it. */
struct shown {
    struct store_model m;
    struct store_commit c;
    struct standing standing;  /* of c */
    struct store_commit waits; /* id 0: none does */
    struct standing waits_for;
    struct signing_next next; /* of it */
    int64_t since_at, now_at;
    bool reads;      /* the record: a later ajar may have written it */
    struct view why; /* if it does */
    struct span record;
    unsigned n_commits, n_grants, n_entries;
    struct store_commit *commit;
    struct store_grant *grant;
    struct store_entry *entry;
};

static void put_name(struct buf *b, const struct store_model *m)
{
    buf_shown(b, m->ns);
    buf_printf(b, "/");
    buf_shown(b, m->name);
}

static void name_as_json(struct jout *j, const struct store_model *m)
{
    char name[256];
    snprintf(name, sizeof name, "%.*s/%.*s", (int)m->ns.len, (const char *)m->ns.ptr,
             (int)m->name.len, (const char *)m->name.ptr);
    jout_text(j, "model", name);
}

static void head_as_json(struct jout *j, const struct store_model *m, const struct store_commit *c,
                         const struct standing *t)
{
    name_as_json(j, m);
    jout_text(j, "position", position_name(c->position));
    jout_bool(j, "contested", c->contested);
    jout_string(j, "blocked", c->blocked);
    jout_bool(j, "listed", m->listed);
    standing_json(j, t);
    jout_text(j, "commit", c->oid);
    listing_time(j, "released", c->created_at);
    jout_string(j, "summary", c->summary);
}

/* ---- all models ---- */

static void row_of(struct buf *rows, const struct store_model *m, const struct store_commit *c,
                   int64_t since_at)
{
    put_name(rows, m);
    buf_printf(rows, "\t");
    print_position(rows, c->position);
    buf_printf(rows, c->contested ? ", contested\t" : c->blocked.len > 0 ? ", blocked\t" : "\t");
    listing_date(rows, since_at);
    buf_printf(rows, m->listed ? "\t" : "\tunlisted; ");
    buf_shown(rows, c->summary);
    buf_printf(rows, "\n");
}

/* Nothing of it holds: its first release is not signed, or not logged. */
static void row_that_waits(struct out *o, struct buf *rows, const struct store_model *m)
{
    if (o->json) {
        jout_open(&o->doc, NULL, '{');
        name_as_json(&o->doc, m);
        jout_null(&o->doc, "position");
        jout_close(&o->doc, '}');
        return;
    }
    put_name(rows, m);
    buf_printf(rows, "\tnone yet\t\tits first release waits to be signed or logged\n");
}

static bool show_page(struct store *s, int64_t *after, struct out *o, struct buf *rows,
                      struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "list", .limit = SHOW_MEMORY };
    struct store_model *list;
    struct store_commit c;
    struct standing t;
    int64_t since_at;
    unsigned n;
    if (!store_models(s, *after, PAGE, true, &a, &list, &n, err))
        return false;
    *after = n > 0 ? list[n - 1].id : 0;
    for (unsigned i = 0; i < n; i++) {
        if (list[i].head == 0) {
            row_that_waits(o, rows, &list[i]);
            continue;
        }
        if (!home_head(s, &list[i], &a, &c, err) || !store_since(s, list[i].id, &since_at, err) ||
            !standing_of(s, c.id, &a, &t, err))
            return false;
        if (o->json) {
            jout_open(&o->doc, NULL, '{');
            head_as_json(&o->doc, &list[i], &c, &t);
            jout_close(&o->doc, '}');
        } else {
            row_of(rows, &list[i], &c, since_at);
        }
    }
    return true;
}

static bool show_all(struct store *s, struct out *o, struct err *err)
{
    AUTO_CLOSE(buf) struct buf rows = { 0 };
    int64_t after = 0;
    buf_init(&rows, "the list", ANSWER_MAX);
    buf_printf(&rows, "model\tposition\tsince\tbecause\n");
    if (o->json) {
        jout_open(&o->doc, NULL, '{');
        jout_text(&o->doc, "schema", "ajar/show/1");
        jout_open(&o->doc, "models", '[');
    }
    size_t empty = rows.len;
    do {
        if (!show_page(s, &after, o, &rows, err))
            return false;
    } while (after != 0);
    if (o->json) {
        jout_close(&o->doc, ']');
        jout_close(&o->doc, '}');
    } else if (rows.len > empty) {
        listing_columns(&o->text, 0, &rows);
    } else {
        buf_printf(&o->talk, "No models yet:  ajar release DIR NS/NAME\n");
    }
    return true;
}

/* ---- one model ---- */

static bool gather(struct store *s, struct arena *a, struct shown *x, struct err *err)
{
    if (!home_head(s, &x->m, a, &x->c, err) || !standing_of(s, x->c.id, a, &x->standing, err) ||
        !store_commits(s, x->m.id, COMMITS_MOST, a, &x->commit, &x->n_commits, err) ||
        !store_grants(s, x->m.id, a, &x->grant, &x->n_grants, err) ||
        !store_ledger(s, x->m.id, ENTRIES_SHOWN, a, &x->entry, &x->n_entries, err))
        return false;
    enum found_row f = store_text(s, x->c.record, a, &x->record, err);
    if (f != ROW_FOUND)
        return f == ROW_ABSENT && err_set(err, ERR_SYSTEM, "the database is damaged: no record");
    struct err unread = { 0 };
    x->reads = view_read(x->record, a, &x->why, &unread);
    return store_since(s, x->m.id, &x->since_at, err);
}

static void put_seconds(struct buf *b, uint64_t seconds)
{
    static const struct {
        uint64_t seconds;
        const char *name;
    } unit[] = { { DAY_SECONDS, "day" }, { 3600, "hour" }, { 60, "minute" }, { 1, "second" } };
    size_t i = 0;
    while (i + 1 < COUNT(unit) && seconds % unit[i].seconds != 0)
        i++;
    uint64_t n = seconds / unit[i].seconds;
    buf_printf(b, "%" PRIu64 " %s%s", n, unit[i].name, n == 1 ? "" : "s");
}

/* Those the hub enforces, where the record cannot tell them all. */
static void put_duties(struct buf *b, const struct shown *x)
{
    const struct store_commit *c = &x->c;
    struct span terms = c->terms, one;
    if (terms.len == 0 && c->rate_requests == 0)
        return;
    buf_printf(b, "\nDuties\n");
    while (store_terms_missing(&terms, SPAN(""), &one)) {
        buf_printf(b, "  recipients accept  ");
        buf_shown(b, one);
        buf_printf(b, "\n");
    }
    if (c->rate_requests > 0) {
        buf_printf(b, "  rate limit         %" PRIu64 " files in ", c->rate_requests);
        put_seconds(b, c->rate_seconds);
        buf_printf(b, ", each person\n");
    }
}

static void put_grants(struct buf *b, const struct shown *x)
{
    AUTO_CLOSE(buf) struct buf rows = { 0 };
    buf_init(&rows, "the grants", ANSWER_MAX);
    for (unsigned i = 0; i < x->n_grants; i++) {
        const struct store_grant *g = &x->grant[i];
        struct listing_span span = { g->until_at, g->revoked_at };
        struct span terms = g->terms, one;
        bool any = false;
        buf_shown(&rows, g->person_name);
        const char *state = listing_state(span, x->now_at);
        buf_printf(&rows, "\t%s %s ", state, strcmp(state, "live") == 0 ? "until" : "on");
        if (g->revoked_at != 0)
            listing_date(&rows, g->revoked_at);
        else
            listing_end(&rows, g->until_at);
        for (buf_printf(&rows, "\t"); store_terms_missing(&terms, SPAN(""), &one); any = true) {
            buf_printf(&rows, any ? ", " : "accepted ");
            buf_shown(&rows, one);
        }
        terms = x->c.terms;
        if (store_terms_missing(&terms, g->terms, &one)) {
            buf_printf(&rows, any ? "; not " : "has not accepted ");
            buf_shown(&rows, one);
        }
        buf_printf(&rows, "\n");
    }
    if (x->n_grants > 0)
        buf_printf(b, "\nGrants\n");
    listing_columns(b, 2, &rows);
}

static void put_ledger(struct buf *b, const struct shown *x)
{
    AUTO_CLOSE(buf) struct buf rows = { 0 };
    char time[CLOCK_TIME_BYTES];
    buf_init(&rows, "the ledger", ANSWER_MAX);
    for (unsigned i = 0; i < x->n_entries; i++) {
        const struct store_entry *e = &x->entry[i];
        buf_printf(&rows, "%s\t", clock_time(e->at, time));
        buf_shown(&rows, e->person != 0 ? e->person_name : SPAN("(anonymous)"));
        buf_printf(&rows, "\t");
        view_bytes(&rows, e->bytes);
        buf_printf(&rows, "\t");
        buf_shown(&rows, e->path);
        if (e->off > 0)
            buf_printf(&rows, " from byte %" PRIu64, e->off);
        buf_printf(&rows, "\n");
    }
    if (x->n_entries > 0)
        buf_printf(b, "\nLast downloads\n");
    listing_columns(b, 2, &rows);
}

/* What the look kept about the model, if it can be read: a later ajar may have written it. */
static void put_about(struct buf *b, const struct shown *x, struct arena *a)
{
    struct view_about v;
    struct err unread = { 0 };
    if (!view_about(x->c.about, a, &v, &unread))
        return;
    buf_printf(b, "  model     ");
    if (v.architecture.len > 0) {
        buf_shown(b, v.architecture);
        buf_printf(b, ", ");
    }
    if (v.parameters > 0) {
        view_count(b, v.parameters);
        buf_printf(b, " parameters, ");
    }
    view_bytes(b, v.bytes);
    buf_printf(b, " in %" PRIu64 " file%s", v.files, v.files == 1 ? "" : "s");
    if (v.licence.len > 0) {
        buf_printf(b, ", licence ");
        buf_shown(b, v.licence);
    }
    buf_printf(b, "\n  looked at %s, %zu finding%s\n",
               v.complete ? "every file to the last byte" : "not every file could be examined",
               v.n_findings, v.n_findings == 1 ? "" : "s");
}

static void put_waiting(struct buf *b, const struct shown *x)
{
    buf_printf(b, "  waits     ");
    print_position(b, x->waits.position);
    buf_printf(b, ", commit %.12s of ", x->waits.oid);
    listing_date(b, x->waits.created_at);
    buf_printf(b, "; ");
    standing_wants(b, &x->waits_for);
    buf_printf(b, "\n            statement %s\n            ", x->waits_for.name);
    bool ended = store_ended(&x->waits, x->now_at);
    if (ended)
        buf_printf(b, "ended, and cannot hold any more: ajar release DIR ");
    else if (x->next.none_left)
        buf_printf(b, "next      ajar key new NAME --begin-again\n"
                      "                      ajar endorse ");
    else
        buf_printf(b, "next      ajar endorse ");
    put_name(b, &x->m);
    if (x->next.key.len > 0) {
        buf_printf(b, " --key ");
        buf_word(b, x->next.key);
    } else if (!ended && !x->next.none_left) {
        buf_printf(b, " --with BUNDLE");
    }
    buf_printf(b, "\n");
}

static void one_as_text(struct out *o, const struct shown *x, struct arena *a)
{
    struct buf *b = &o->text;
    put_name(b, &x->m);
    buf_printf(b, ": ");
    print_position(b, x->c.position);
    buf_printf(b, ": %s\n", position_means(x->c.position));
    if (store_status(&x->c, x->now_at)[0] != 0)
        buf_printf(b, "  %s: nothing more is sent of it; what was let out stays out\n",
                   store_status(&x->c, x->now_at));
    if (x->c.blocked.len > 0) {
        buf_printf(b, "  but nothing is let through: ");
        buf_shown(b, x->c.blocked);
        buf_printf(b, "\n");
    }
    buf_printf(b, "\n  since     ");
    listing_date(b, x->since_at);
    buf_printf(b, "\n  because   ");
    buf_shown(b, x->c.summary);
    buf_printf(b, "\n");
    put_about(b, x, a);
    buf_printf(b, "  commit    %.12s of ", x->c.oid);
    listing_date(b, x->c.created_at);
    buf_printf(b, ", %u in all%s; ", x->n_commits, x->n_commits == COMMITS_MOST ? " or more" : "");
    standing_say(b, &x->standing);
    buf_printf(b, x->standing.asked ? "\n" : ": ajar key new\n");
    if (x->standing.written)
        buf_printf(b, "  statement %s\n", x->standing.name);
    if (x->waits.id != 0)
        put_waiting(b, x);
    if (!x->m.listed)
        buf_printf(b, "  unlisted  who has no grant does not see it\n");
    if (x->c.review_at > 0) {
        buf_printf(b, "  review    by ");
        listing_date(b, x->c.review_at);
        buf_printf(b, x->c.review_at <= x->now_at ? ", which is past: release it again\n" : "\n");
    }
    if (x->reads)
        print_why(b, &x->why);
    else
        put_duties(b, x);
    put_grants(b, x);
    put_ledger(b, x);
    if (x->c.position == POSITION_GATED && x->n_grants == 0)
        buf_printf(&o->talk, "\nNobody has a grant yet:  ajar grant %.*s/%.*s PERSON\n",
                   (int)x->m.ns.len, (const char *)x->m.ns.ptr, (int)x->m.name.len,
                   (const char *)x->m.name.ptr);
}

static void grants_as_json(struct jout *j, const struct shown *x)
{
    jout_open(j, "grants", '[');
    for (unsigned i = 0; i < x->n_grants; i++) {
        const struct store_grant *g = &x->grant[i];
        struct listing_span span = { g->until_at, g->revoked_at };
        jout_open(j, NULL, '{');
        jout_string(j, "person", g->person_name);
        jout_text(j, "state", listing_state(span, x->now_at));
        listing_time(j, "created", g->created_at);
        listing_time(j, "until", g->until_at);
        listing_time(j, "revoked", g->revoked_at);
        listing_lines(j, "accepted", g->terms);
        jout_close(j, '}');
    }
    jout_close(j, ']');
}

static void ledger_as_json(struct jout *j, const struct shown *x)
{
    jout_open(j, "downloads", '[');
    for (unsigned i = 0; i < x->n_entries; i++) {
        const struct store_entry *e = &x->entry[i];
        jout_open(j, NULL, '{');
        listing_time(j, "at", e->at);
        if (e->person != 0)
            jout_string(j, "person", e->person_name);
        else
            jout_null(j, "person");
        jout_string(j, "path", e->path);
        jout_u64(j, "offset", e->off);
        jout_u64(j, "bytes", e->bytes);
        jout_close(j, '}');
    }
    jout_close(j, ']');
}

static void waiting_as_json(struct jout *j, const struct shown *x)
{
    jout_open(j, "waits", '{');
    jout_text(j, "position", position_name(x->waits.position));
    jout_text(j, "commit", x->waits.oid);
    listing_time(j, "made", x->waits.created_at);
    standing_json(j, &x->waits_for);
    jout_close(j, '}');
}

static void one_as_json(struct out *o, const struct shown *x)
{
    struct jout *j = &o->doc;
    jout_open(j, NULL, '{');
    jout_text(j, "schema", "ajar/show/1");
    head_as_json(j, &x->m, &x->c, &x->standing);
    if (x->waits.id != 0)
        waiting_as_json(j, x);
    listing_time(j, "since", x->since_at);
    listing_lines(j, "terms", x->c.terms);
    jout_u64(j, "rate_requests", x->c.rate_requests);
    jout_u64(j, "rate_seconds", x->c.rate_seconds);
    listing_time(j, "review", x->c.review_at);
    jout_raw(j, "record", x->reads ? x->record : SPAN("null"));
    jout_raw(j, "about", x->c.about.len > 0 ? x->c.about : SPAN("null"));
    jout_open(j, "commits", '[');
    for (unsigned i = 0; i < x->n_commits; i++) {
        jout_open(j, NULL, '{');
        jout_text(j, "commit", x->commit[i].oid);
        jout_text(j, "position", position_name(x->commit[i].position));
        listing_time(j, "released", x->commit[i].created_at);
        jout_string(j, "message", x->commit[i].message);
        jout_close(j, '}');
    }
    jout_close(j, ']');
    grants_as_json(j, x);
    ledger_as_json(j, x);
    jout_close(j, '}');
}

/* Nothing of it holds yet. */
static void waiting_only(struct out *o, const struct shown *x)
{
    if (!o->json) {
        put_name(&o->text, &x->m);
        buf_printf(&o->text, ": nothing of it holds yet\n");
        put_waiting(&o->text, x);
        return;
    }
    jout_open(&o->doc, NULL, '{');
    jout_text(&o->doc, "schema", "ajar/show/1");
    name_as_json(&o->doc, &x->m);
    jout_null(&o->doc, "position");
    waiting_as_json(&o->doc, x);
    jout_close(&o->doc, '}');
}

/* The bytes that are signed, and no newline behind them. */
static bool put_statement(struct out *o, const struct standing *t, struct err *err)
{
    if (!t->written)
        return err_set(err, ERR_ABSENT, "its decision was not made to be signed");
    buf_put(&o->text, t->statement.text);
    o->exact = true;
    return true;
}

/* One bundle a line, of each signature. */
static bool put_receipts(struct store *s, struct out *o, const struct standing *t, struct arena *a,
                         struct err *err)
{
    struct note_key log;
    const char *home = store_home(a, err), *folder = NULL;
    if (t->n_signatures == 0)
        return err_set(err, ERR_ABSENT, "its decision is not signed");
    if (home == NULL || (folder = settle_folder(home, a, err)) == NULL ||
        !settle_log_key(s, a, &log, err))
        return false;
    for (unsigned i = 0; i < t->n_signatures; i++) {
        struct span text;
        struct issue_bundle b = { t->statement.text, &t->signature[i], folder, &log };
        if (!issue_bundle(&b, a, &text, err))
            return false;
        buf_put(&o->text, text);
        buf_printf(&o->text, "\n");
    }
    return true;
}

static bool waits_for(struct store *s, struct shown *x, struct arena *a, struct err *err)
{
    return standing_of(s, x->waits.id, a, &x->waits_for, err) &&
           signing_next(s, &x->waits_for, a, &x->next, err);
}

static bool show_one(struct store *s, const char *name, struct out *o, struct arena *a,
                     struct err *err)
{
    struct shown x = { 0 };
    if (!home_model(s, name, a, &x.m, err) || !home_now(s, &x.now_at, err))
        return false;
    enum found_row f = store_waiting(s, x.m.id, a, &x.waits, err);
    if (f == ROW_FAILED || (f == ROW_FOUND && !waits_for(s, &x, a, err)))
        return false;
    bool only_waits = f == ROW_FOUND && x.m.head == 0;
    if (!only_waits && !gather(s, a, &x, err))
        return false;
    if (statement)
        return put_statement(o, f == ROW_FOUND ? &x.waits_for : &x.standing, err);
    if (receipt)
        return put_receipts(s, o, only_waits ? &x.waits_for : &x.standing, a, err);
    if (only_waits)
        waiting_only(o, &x);
    else if (o->json)
        one_as_json(o, &x);
    else
        one_as_text(o, &x, a);
    return true;
}

static bool run(char **args, struct out *o, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "show", .limit = SHOW_MEMORY };
    AUTO_CLOSE(store) struct store *s = home_shown(err);
    if ((statement || receipt) && (args[0] == NULL || (statement && receipt)))
        return err_set(err, ERR_USAGE, "--statement and --receipt are each of one model");
    return s != NULL && (args[0] == NULL ? show_all(s, o, err) : show_one(s, args[0], o, &a, err));
}

static const struct opt opts[] = {
    { "statement", 0, OPT_FLAG, &statement, NULL,
      "the bytes to sign: of what waits, or of what holds" },
    { "receipt", 0, OPT_FLAG, &receipt, NULL,
      "what proves it to others: a bundle a line, one of each signature" },
};

const struct cmd cmd_show = {
    .name = "show",
    .summary = "where the doors stand; of one model, why, and who took what",
    .usage = "[NS/NAME]",
    .opts = opts,
    .n_opts = COUNT(opts),
    .min_args = 0,
    .max_args = 1,
    .run = run,
};
