/* evidence_add.c - `ajar evidence add | supersede | register`: one statement, written by hand. All
 * three are options that become members of an item, a file of one item, and the line that signs it. */
#include "base/encode.h"
#include "base/file.h"
#include "cli/cmd_evidence.h"
#include "cli/evidence_write.h"
#include "cli/told.h"
#include "evidence/draft.h"

static const size_t add_memory = (size_t)2000 << 20;

static const struct cmd_evidence_asked *const asked = &cmd_evidence_asked;

/* ---- options become members ---- */

enum as { AS_TEXT, AS_NUMBER, AS_NUMBERS, AS_WORDS, AS_VALUE };
static const struct {
    const char *name;
    enum as as;
    bool number_of_kind; /* an item of another kind has another */
} members[EVIDENCE_MEMBERS] = {
    [MEMBER_KIND] = { "kind", AS_TEXT, true },
    [MEMBER_VALUE] = { "value", AS_VALUE, true },
    [MEMBER_K] = { "k", AS_NUMBER, true },
    [MEMBER_N] = { "n", AS_NUMBER, true },
    [MEMBER_UNSCORED] = { "unscored", AS_NUMBER, true },
    [MEMBER_PLANNED_N] = { "planned_n", AS_NUMBER, true },
    [MEMBER_MEAN] = { "mean", AS_NUMBER, true },
    [MEMBER_SE] = { "se", AS_NUMBER, true },
    [MEMBER_DF] = { "df", AS_NUMBER, true },
    [MEMBER_LO] = { "lo", AS_NUMBER, true },
    [MEMBER_HI] = { "hi", AS_NUMBER, true },
    [MEMBER_LEVEL] = { "level", AS_NUMBER, true },
    [MEMBER_SIDED] = { "sided", AS_NUMBER, true },
    [MEMBER_SCORES] = { "scores", AS_NUMBERS, true },
    [MEMBER_CLUSTERS] = { "clusters", AS_WORDS, true },
    [MEMBER_POOL] = { "pool", AS_TEXT, false },
    [MEMBER_GRADE] = { "grade", AS_TEXT, false },
    [MEMBER_ATTEMPT] = { "attempt", AS_NUMBER, false },
};

static bool is(const char *text, const char *word)
{
    return text != NULL && strcmp(text, word) == 0;
}

/* Of exact what looks like a number is one; yes and no are true and false; else it is a date. */
static bool put_value(struct draft *d, const char *kind, const char *text, struct err *err)
{
    struct dec v;
    if (is(kind, "set"))
        return draft_list(d, "value", text, false, err);
    if (!is(kind, "exact"))
        return draft_text(d, "value", text, err);
    if (is(text, "yes") || is(text, "true"))
        return draft_json(d, "value", SPAN("true"), err);
    if (is(text, "no") || is(text, "false"))
        return draft_json(d, "value", SPAN("false"), err);
    return dec_parse(span_of(text), &v) ? draft_number(d, "value", text, err)
                                        : draft_text(d, "value", text, err);
}

static bool put_member(struct draft *d, unsigned i, const char *kind, struct err *err)
{
    const char *given = asked->member[i];
    switch (members[i].as) {
    case AS_TEXT:
        return draft_text(d, members[i].name, given, err);
    case AS_NUMBER:
        return draft_number(d, members[i].name, given, err);
    case AS_NUMBERS:
    case AS_WORDS:
        return draft_list(d, members[i].name, given, members[i].as == AS_NUMBERS, err);
    default:
        return put_value(d, kind, given, err);
    }
}

static bool put_given(struct draft *d, const char *key, const char *given, struct err *err)
{
    return given == NULL || draft_text(d, key, given, err);
}

static bool put_source(struct draft *d, struct err *err)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct jout j = { .to = &b };
    struct span text;
    char room[QUOTED_BYTES];
    if (asked->source.n == 0)
        return true;
    buf_init(&b, "a source", EV_FILE_MAX);
    jout_open(&j, NULL, '{');
    for (unsigned i = 0; i < asked->source.n; i++) {
        const char *given = asked->source.text[i], *sign = strchr(given, '=');
        if (sign == NULL || sign == given || sign[1] == 0)
            return err_set(err, ERR_USAGE, "--source needs KEY=TEXT, such as url=..., not %s",
                           span_quote(span_of(given), room));
        jout_key(&j, (struct span){ (const uint8_t *)given, (size_t)(sign - given) });
        jout_text(&j, NULL, sign + 1);
    }
    jout_close(&j, '}');
    return buf_done(&b, &text, err) && draft_json(d, "source", text, err);
}

static bool put_options(struct draft *d, const char *kind, struct err *err)
{
    for (unsigned i = 0; i < EVIDENCE_MEMBERS; i++)
        if (asked->member[i] != NULL && !put_member(d, i, kind, err))
            return false;
    return (!asked->extended || draft_json(d, "extended", SPAN("true"), err)) &&
           (!asked->peeked || draft_json(d, "peeked", SPAN("true"), err)) &&
           put_given(d, "variant", asked->variant, err) &&
           put_given(d, "run_id", asked->run_id, err) && put_given(d, "by", asked->by, err) &&
           put_given(d, "measured_at", asked->measured_at, err) && put_source(d, err);
}

static bool one_fact(const char **out, struct err *err)
{
    if (asked->fact.n == 0)
        return err_set(err, ERR_USAGE, "--fact NAME is missing: what a policy asks for");
    if (asked->fact.n > 1)
        return err_set(err, ERR_USAGE, "--fact: one statement is about one fact");
    *out = asked->fact.text[0];
    return true;
}

/* ---- the model ---- */

struct adding {
    struct arena *a;
    struct look look;
    struct draft draft;
    struct clock now;
};

static bool begin(struct adding *x, bool silent, struct err *err)
{
    struct judge_asked subject = { .path = asked->subject, .silent = silent };
    x->draft.a = x->a;
    x->now = clock_read();
    if (asked->subject == NULL)
        return err_set(err, ERR_USAGE, "--subject MODEL is missing: evidence is about its weights");
    return judge_look(&subject, &asked->judge, x->a, &x->look, err);
}

/* What stands in the folder already, whoever signed it. */
static bool load(const struct adding *x, struct ev_store **out, struct err *err)
{
    struct ev_input in = { .folder = asked->judge.evidence };
    if (in.folder == NULL && (in.folder = evidence_folder(&x->look, asked->to, x->a, err)) == NULL)
        return false;
    struct err none = { 0 };
    if (ev_load(&in, x->a, out, &none))
        return true;
    if (none.kind != ERR_ABSENT || asked->judge.evidence != NULL) {
        *err = none;
        return false;
    }
    in.folder = NULL; /* --to makes the folder */
    return ev_load(&in, x->a, out, err);
}

/* ---- the answer ---- */

static bool tell_item(struct buf *b, struct arena *a, const struct item *it, struct clock now,
                      struct err *err)
{
    char hex[2 * SHA256_BYTES + 1];
    struct told_notes notes;
    buf_shown(b, it->fact);
    if (!span_eq(it->variant, SPAN("as_released"))) {
        buf_printf(b, " on ");
        buf_shown(b, it->variant);
    }
    buf_printf(b, ": ");
    told_value(b, it);
    size_t before = b->len;
    buf_printf(b, "; at 95%% ");
    size_t bare = b->len;
    if (!told_bounds(b, it, NULL, a, err) || !told_notes(it, now, a, &notes, err))
        return false;
    b->len = b->len == bare ? before : b->len;
    buf_printf(b, "\nsha256:%s\n", hex_put((struct span){ it->digest, SHA256_BYTES }, hex));
    for (unsigned i = 0; i < notes.n; i++)
        buf_printf(b, "note: %s\n", notes.line[i]);
    return true;
}

static void tell_json(struct jout *j, const struct draft_file *f, const char *path,
                      enum written how)
{
    char hex[sizeof "sha256:" + 2 * SHA256_BYTES] = "sha256:";
    hex_put((struct span){ f->item.digest, SHA256_BYTES }, hex + strlen(hex));
    jout_open(j, NULL, '{');
    jout_text(j, "schema", "ajar/evidence-add/1");
    jout_text(j, "file", path);
    jout_text(j, "outcome", evidence_written_name(how));
    jout_text(j, "digest", hex);
    jout_raw(j, "item", f->item.text);
    jout_close(j, '}');
}

static const char *const outcomes[] = { [WRITTEN] = "Written to ",
                                        [THERE_ALREADY] = "There already: ",
                                        [ONLY_SHOWN] = "It would be written to " };

/* Writes what was drafted. why: a person signs it for this. */
static bool finish(struct adding *x, const char *why, struct out *o, struct err *err)
{
    struct draft_file f;
    enum written how;
    if (!draft_finish(&x->draft, x->look.manifest.weights, &f, err))
        return false;
    const char *folder = evidence_folder(&x->look, asked->to, x->a, err);
    const char *path =
        folder != NULL ? path_join(x->a, folder, (const char *)f.name.ptr, err) : NULL;
    struct evidence_file file = { path, f.text, asked->dry_run };
    if (path == NULL || !evidence_write(&file, x->a, &how, err))
        return false;
    if (o->json) {
        tell_json(&o->doc, &f, path, how);
        return true;
    }
    if (!tell_item(&o->text, x->a, &f.item, x->now, err))
        return false;
    buf_printf(&o->text, "\n%s", outcomes[how]);
    buf_shown(&o->text, span_of(path));
    buf_printf(&o->text, "\n%s\n", why);
    evidence_sign_line(&o->text, path);
    return true;
}

/* ---- add ---- */

bool cmd_evidence_add(char **args, struct out *o, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "evidence", .limit = add_memory };
    struct adding x = { .a = &a };
    const char *fact = NULL;
    (void)args;
    if (!one_fact(&fact, err))
        return false;
    if (asked->member[MEMBER_KIND] == NULL)
        return err_set(err, ERR_USAGE,
                       "--kind is missing: exact, binomial, mean, interval, items, "
                       "word or set; see docs/evidence.md");
    return begin(&x, o->json, err) && draft_text(&x.draft, "fact", fact, err) &&
           put_options(&x.draft, asked->member[MEMBER_KIND], err) &&
           finish(&x, "Where a policy asks who says so, it counts once it is signed:", o, err);
}

/* ---- supersede ---- */

/* What was claimed: these describe who measured it, and how. */
static void keep_claim(struct draft *d)
{
    static const char *const own[] = { "attempt", "by",     "extended",  "grade",
                                       "ids",     "peeked", "pool",      "reason",
                                       "run_id",  "source", "supersedes" };
    for (size_t i = 0; i < COUNT(own); i++)
        draft_drop(d, own[i]);
}

static void drop_numbers(struct draft *d)
{
    for (unsigned i = 0; i < EVIDENCE_MEMBERS; i++)
        if (members[i].number_of_kind)
            draft_drop(d, members[i].name);
}

static bool anything_new(void)
{
    bool any = asked->measured_at != NULL || asked->extended || asked->peeked;
    for (unsigned i = 0; i < EVIDENCE_MEMBERS; i++)
        any = any || asked->member[i] != NULL;
    return any;
}

static const char *kind_name(const struct item *it)
{
    static const char *const names[] = {
        [ITEM_EXACT] = "exact",       [ITEM_BINOMIAL] = "binomial",     [ITEM_MEAN] = "mean",
        [ITEM_INTERVAL] = "interval", [ITEM_SCORES] = "items",          [ITEM_WORD] = "word",
        [ITEM_SET] = "set",           [ITEM_REGISTERED] = "registered",
    };
    return it->kind < COUNT(names) ? names[it->kind] : NULL;
}

static bool draft_strike(struct draft *d, const struct item *old, struct err *err)
{
    char hex[sizeof "sha256:" + 2 * SHA256_BYTES] = "sha256:";
    const char *kind = asked->member[MEMBER_KIND];
    if (!draft_from(d, old, err))
        return false;
    keep_claim(d);
    if (kind != NULL && !is(kind, kind_name(old)))
        drop_numbers(d);
    if (asked->member[MEMBER_SCORES] != NULL)
        draft_drop(d, "clusters");
    hex_put((struct span){ old->digest, SHA256_BYTES }, hex + strlen(hex));
    return put_options(d, kind != NULL ? kind : kind_name(old), err) &&
           draft_text(d, "supersedes", hex, err) && draft_text(d, "reason", asked->reason, err);
}

bool cmd_evidence_supersede(char **args, struct out *o, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "evidence", .limit = add_memory };
    struct adding x = { .a = &a };
    struct ev_store *s;
    const struct item *old;
    if (asked->fact.n > 0 || asked->variant != NULL)
        return err_set(err, ERR_USAGE,
                       "an item is superseded by one of the same fact and variant: "
                       "leave --fact and --variant out");
    if (asked->reason == NULL)
        return err_set(err, ERR_USAGE, "--reason is missing: why the item does not hold");
    if (!anything_new())
        return err_set(err, ERR_USAGE,
                       "what takes its place is missing: its numbers, such as --k and --n, or "
                       "--kind registered --n N --run-id ID if it will be measured anew");
    if (!begin(&x, o->json, err) || !load(&x, &s, err) || !told_find(s, args[0], &old, err))
        return false;
    if (!old->reads || old->file->approval)
        return err_set(err, ERR_DENIED, "%s",
                       old->reads ? "an approval is not superseded: it ends"
                                  : "that item does not read: correct or "
                                    "remove its file");
    return draft_strike(&x.draft, old, err) &&
           finish(&x,
                  "The old one is withdrawn once this is signed by a listed key; what is left of "
                  "the fact is then\njudged at half the error:",
                  o, err);
}

/* ---- register ---- */

static bool same_run(const struct item *it, const char *fact)
{
    const char *variant = asked->variant != NULL ? asked->variant : "as_released";
    const char *pool = asked->member[MEMBER_POOL];
    return it->reads && span_eq(it->fact, span_of(fact)) &&
           span_eq(it->variant, span_of(variant)) &&
           (pool != NULL ? span_eq(it->pool, span_of(pool))
                         : span_eq(it->run_id, span_of(asked->run_id)));
}

/* An announcement of the same run: the same again changes nothing. What is reported cannot be
 * announced any more. */
static bool announced(const struct ev_store *s, const char *fact, const struct item **out,
                      struct err *err)
{
    char date[CLOCK_DATE_BYTES], room[QUOTED_BYTES];
    uint64_t n;
    *out = NULL;
    if (!span_u64(span_of(asked->member[MEMBER_N]), &n))
        return err_set(err, ERR_USAGE, "--n needs a whole number, not %s",
                       span_quote(span_of(asked->member[MEMBER_N]), room));
    for (size_t i = 0; i < s->n_items; i++) {
        const struct item *it = &s->item[i];
        if (!same_run(it, fact))
            continue;
        if (it->kind != ITEM_REGISTERED)
            return err_set(err, ERR_DENIED,
                           "%.*s: that run has a result of %s already: only what is to come is "
                           "announced",
                           (int)it->file->file.name.len, (const char *)it->file->file.name.ptr,
                           clock_date(it->measured_at, date));
        if (it->n != n)
            return err_set(err, ERR_DENIED,
                           "%.*s: that run is announced already, with n %" PRIu64
                           ": ajar evidence supersede takes it back, with a reason",
                           (int)it->file->file.name.len, (const char *)it->file->file.name.ptr,
                           it->n);
        *out = it;
    }
    return true;
}

static bool tell_announced(struct out *o, const struct adding *x, const struct item *it,
                           struct err *err)
{
    const char *folder = evidence_folder(&x->look, asked->to, x->a, err);
    const char *path =
        folder != NULL ? path_join(x->a, folder, (const char *)it->file->file.name.ptr, err) : NULL;
    if (path == NULL)
        return false;
    if (o->json) {
        tell_json(&o->doc, &(struct draft_file){ .item = *it }, path, THERE_ALREADY);
        return true;
    }
    if (!tell_item(&o->text, x->a, it, x->now, err))
        return false;
    buf_printf(&o->text, "\n%s", outcomes[THERE_ALREADY]);
    buf_shown(&o->text, span_of(path));
    buf_printf(&o->text, "\n");
    return true;
}

static bool read_register(const char **fact, struct err *err)
{
    if (!one_fact(fact, err))
        return false;
    if (asked->member[MEMBER_N] == NULL)
        return err_set(err, ERR_USAGE, "--n is missing: how many will be tried; see ajar plan");
    return (asked->run_id != NULL) != (asked->member[MEMBER_POOL] != NULL) ||
           err_set(err, ERR_USAGE,
                   "--run-id ID names the run, or --pool NAME several that will "
                   "count as one: give one of them");
}

bool cmd_evidence_register(char **args, struct out *o, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "evidence", .limit = add_memory };
    struct adding x = { .a = &a };
    struct ev_store *s;
    const struct item *there;
    const char *fact = NULL;
    char time[CLOCK_TIME_BYTES];
    (void)args;
    if (!read_register(&fact, err) || !begin(&x, o->json, err) || !load(&x, &s, err) ||
        !announced(s, fact, &there, err))
        return false;
    if (there != NULL)
        return tell_announced(o, &x, there, err);
    return draft_text(&x.draft, "fact", fact, err) &&
           draft_text(&x.draft, "kind", "registered", err) &&
           draft_text(&x.draft, "measured_at", clock_time(x.now.now_at, time), err) &&
           put_options(&x.draft, "registered", err) &&
           finish(&x, "Sign it before the run begins:", o, err);
}
