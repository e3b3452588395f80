/* evidence_check.c - `ajar evidence check FILE | DIR`: what of it would not count, why, and what
 * should have been written. */
#include "base/file.h"
#include "base/sort.h"
#include "cli/cmd_evidence.h"
#include "cli/evidence_write.h"
#include "cli/home.h"
#include "cli/told.h"
#include "crypto/sshsig.h"

#include <sys/stat.h>

static const size_t check_memory = (size_t)2000 << 20;

static const struct cmd_evidence_asked *const asked = &cmd_evidence_asked;

struct checking {
    struct arena *a;
    struct clock now;
    const char *folder; /* of the files */
    struct ev_store *s;
    const struct ev_known *known; /* under a policy, if one is asked; else NULL */
    const uint8_t *weights;       /* of the model, if one is named; else NULL */
    const uint8_t **digest;       /* of all items, ascending */
    size_t bad;
};

/* ---- what should have been written ---- */

/* By the member a reason begins with. */
static const struct {
    const char *member, *expected;
} hints[] = {
    { "schema",
      "{\"schema\": \"ajar/evidence/1\", \"weights\": \"sha256:...\", \"items\": [...]}" },
    { "weights", "the weights digest that ajar inspect prints: \"sha256:\" and 64 hex digits" },
    { "items", "a list of statements, each in braces: [{...}, {...}]" },
    { "fact", "the name a policy uses: \"fact\": \"eval.cyber.success\"" },
    { "kind", "exact, binomial, mean, interval, items, word, set or registered" },
    { "measured_at", "the day, or the time in UTC: \"2026-10-01\" or \"2026-10-01T09:12:00Z\"" },
    { "k", "the hits among the n, a whole number: \"k\": 10, \"n\": 256" },
    { "n", "how many were tried and scored, a whole number, at least 1" },
    { "unscored", "how many were tried and not scored, beside n, a whole number" },
    { "planned_n", "how many were settled on before the run, a whole number" },
    { "extended", "true or false, without quotes" },
    { "peeked", "true or false, without quotes" },
    { "attempt", "which try it is, a whole number" },
    { "mean", "a number with its error: \"mean\": 1.2, \"se\": 0.1, \"df\": 199" },
    { "se", "the standard error of the mean, a number above 0; without one it is kind exact" },
    { "df", "degrees of freedom: of n scores n - 1, of c clusters c - 1; at least 1" },
    { "lo", "where the interval begins, not above hi" },
    { "hi", "where the interval ends, not below lo" },
    { "level", "how sure the interval is: 0.95, not 95" },
    { "sided", "2 if both ends can be missed, 1 if only one can; 2 if nothing is said" },
    { "scores", "one number a test item: [1, 0, 0.5]" },
    { "clusters", "to which cluster each score belongs, as many as scores: [\"a\", \"a\", \"b\"]" },
    { "ids", "by what each test item is told from all others, as many as scores" },
    { "value", "exact: a number, true, false or a date; word: one text; set: a list of texts" },
    { "grade", "self_reported, reproduced or independent" },
    { "source",
      "texts: title, url, format, sha256, pointer, tool_version, task, metric and others" },
    { "supersedes", "the item that is withdrawn: \"sha256:\" and 64 digits, and a reason with it" },
    { "reason", "why the item it supersedes does not hold; it stands with supersedes only" },
    { "a registered run", "\"run_id\" of that run, or \"pool\" of several that count as one" },
    { "not a value", "a value of the type that the policy declares: ajar policy show POLICY" },
    { "position", "closed, hosted, gated or open" },
};

static const char *hint_of(const char *problem)
{
    for (size_t i = 0; i < COUNT(hints); i++) {
        size_t n = strlen(hints[i].member);
        if (strncmp(problem, hints[i].member, n) == 0 && (problem[n] == ':' || problem[n] == ' '))
            return hints[i].expected;
    }
    if (strstr(problem, "is not a key of this object") != NULL)
        return "only the members that docs/evidence.md lists; of what a tool wrote: ajar evidence "
               "import";
    if (strstr(problem, "is given twice") != NULL)
        return "each member once";
    if (strstr(problem, "required key is missing") != NULL)
        return hints[0].expected;
    return "JSON as docs/evidence.md has it, or ajar evidence add to write it";
}

/* ---- one item ---- */

/* The lines that are told of one item; nothing is printed of one that has none. */
struct telling {
    struct out *o;
    const struct item *it;
    bool begun;
};

static void begin(struct telling *t, size_t number)
{
    struct buf *b = &t->o->text;
    if (t->begun)
        return;
    t->begun = true;
    if (t->o->json) {
        jout_open(&t->o->doc, NULL, '{');
        jout_u64(&t->o->doc, "number", number);
        jout_string(&t->o->doc, "file", t->it->file->file.name);
        jout_u64(&t->o->doc, "index", t->it->index);
        jout_string(&t->o->doc, "fact", t->it->fact);
        jout_open(&t->o->doc, "says", '[');
        return;
    }
    buf_shown(b, t->it->file->file.name);
    if (t->it->index > 0)
        buf_printf(b, ", item %u", t->it->index);
    if (t->it->fact.len > 0) {
        buf_printf(b, ", ");
        buf_shown(b, t->it->fact);
    }
    if (t->it->reads) {
        buf_printf(b, ": ");
        told_value(b, t->it);
    }
    buf_printf(b, "\n");
}

static void line(struct telling *t, const char *kind, const char *text)
{
    if (t->o->json) {
        jout_open(&t->o->doc, NULL, '{');
        jout_text(&t->o->doc, "kind", kind);
        jout_string(&t->o->doc, "text", span_of(text));
        jout_close(&t->o->doc, '}');
        return;
    }
    buf_printf(&t->o->text, "  %s: ", kind);
    buf_shown(&t->o->text, span_of(text));
    buf_printf(&t->o->text, "\n");
}

static void end(struct telling *t)
{
    if (!t->begun)
        return;
    if (t->o->json) {
        jout_close(&t->o->doc, ']');
        jout_close(&t->o->doc, '}');
    }
}

static int by_bytes(const void *x, const void *y)
{
    return memcmp(*(const uint8_t *const *)x, *(const uint8_t *const *)y, SHA256_BYTES);
}

/* How many items of that digest there are. */
static size_t times(const struct checking *x, const uint8_t *digest)
{
    size_t n = 0;
    for (size_t lo = 0, hi = x->s->n_items; lo < hi;) {
        size_t mid = lo + (hi - lo) / 2;
        int c = memcmp(x->digest[mid], digest, SHA256_BYTES);
        if (c < 0)
            lo = mid + 1;
        else if (c > 0)
            hi = mid;
        else {
            while (mid > 0 && memcmp(x->digest[mid - 1], digest, SHA256_BYTES) == 0)
                mid--;
            while (mid + n < x->s->n_items && memcmp(x->digest[mid + n], digest, SHA256_BYTES) == 0)
                n++;
            return n;
        }
    }
    return n;
}

/* Why it would not count; NULL: it would, as far as can be said. */
static const char *against(const struct checking *x, const struct item *it)
{
    size_t i = (size_t)(it - x->s->item);
    if (it->file->unsigned_why == EV_BAD_SIGNATURE && it->file->signer == NULL)
        return ev_why_name(EV_BAD_SIGNATURE);
    if (x->weights != NULL && it->file->has_weights &&
        memcmp(x->weights, it->file->weights, SHA256_BYTES) != 0)
        return ev_why_name(EV_OTHER_WEIGHTS);
    const struct ev_item *to = x->known != NULL ? &x->known->item[i] : NULL;
    return to == NULL || to->live || to->struck || to->why == EV_KNOWN ? NULL
                                                                       : ev_why_name(to->why);
}

static bool check_item(struct checking *x, struct out *o, const struct item *it, struct err *err)
{
    struct telling t = { .o = o, .it = it };
    struct told_notes notes = { 0 };
    size_t number = (size_t)(it - x->s->item) + 1;
    const char *why = against(x, it);
    const char *problem =
        it->reads && x->known != NULL ? x->known->item[number - 1].problem : it->problem;
    bool bad = problem != NULL || why != NULL;
    if (it->reads && !it->file->approval && !told_notes(it, x->now, x->a, &notes, err))
        return false;
    for (unsigned i = 0; i < notes.n; i++)
        bad = bad || notes.against[i];
    if (bad || notes.n > 0 || times(x, it->digest) > 1)
        begin(&t, number);
    if (problem != NULL) {
        line(&t, it->reads ? "would not count" : "does not read", problem);
        line(&t, "expected", hint_of(problem));
    } else if (why != NULL) {
        line(&t, "would not count", why);
    }
    for (unsigned i = 0; i < notes.n; i++)
        line(&t, notes.against[i] ? "would not count" : "note", notes.line[i]);
    if (t.begun && it->has_supersedes && times(x, it->supersedes) == 0)
        line(&t, "note", "the item it supersedes is not here");
    if (t.begun && times(x, it->digest) > 1)
        line(&t, "note", "the same statement stands more than once: it counts once");
    end(&t);
    x->bad += bad;
    return true;
}

/* ---- all ---- */

/* A file alone, with its signature if that lies beside it. */
static bool load_file(const char *path, struct ev_input *in, struct arena *a, struct err *err)
{
    struct ev_kept *k = ARENA_ARRAY(a, struct ev_kept, 1, err);
    AUTO_CLOSE(buf) struct buf b = { 0 };
    const char *slash = strrchr(path, '/');
    struct span name, whole;
    struct err none = { 0 };
    if (k == NULL || !file_load(path, EV_FILE_MAX, a, &k->text, err))
        return false;
    k->name = span_of(slash != NULL ? slash + 1 : path);
    k->has_text = true;
    buf_init(&b, "path", 64u << 10);
    buf_printf(&b, "%s.sig", path);
    if (!buf_done(&b, &whole, err) || !span_copy(a, whole, &name, err))
        return false;
    k->has_signature = file_load((const char *)name.ptr, SSHSIG_TEXT_MAX, a, &k->signature, &none);
    k->bad_signature = !k->has_signature && none.kind != ERR_ABSENT;
    in->kept = k;
    in->n_kept = 1;
    return true;
}

static const char *folder_of(const char *path, struct arena *a, struct err *err)
{
    const char *slash = strrchr(path, '/');
    struct span copy,
        folder = { (const uint8_t *)path, slash != NULL ? (size_t)(slash - path) : 0 };
    if (slash == NULL)
        return ".";
    if (slash == path)
        return "/";
    return span_copy(a, folder, &copy, err) ? (const char *)copy.ptr : NULL;
}

static bool load(const char *path, struct checking *x, struct err *err)
{
    struct stat st;
    struct ev_input in = { 0 };
    if (stat(path, &st) == 0 && S_ISDIR(st.st_mode))
        in.folder = x->folder = path;
    else if (!load_file(path, &in, x->a, err) || (x->folder = folder_of(path, x->a, err)) == NULL)
        return false;
    if (!judge_signers(&asked->judge, x->a, &in.signers, err) || !ev_load(&in, x->a, &x->s, err))
        return false;
    x->digest = ARENA_ARRAY(x->a, const uint8_t *, x->s->n_items, err);
    for (size_t i = 0; x->digest != NULL && i < x->s->n_items; i++)
        x->digest[i] = x->s->item[i].digest;
    if (x->digest != NULL)
        sort_heap(x->digest, x->s->n_items, sizeof *x->digest, by_bytes);
    return x->digest != NULL;
}

/* What the items are for this model, under a policy if one is named. */
static bool compare(struct checking *x, bool silent, struct err *err)
{
    struct judge_asked model = { .path = asked->subject, .silent = silent };
    struct judge *j = ARENA_ARRAY(x->a, struct judge, 1, err);
    struct ev_known *known = ARENA_ARRAY(x->a, struct ev_known, 1, err);
    if (asked->subject == NULL)
        return asked->judge.policy == NULL ||
               err_set(err, ERR_USAGE,
                       "--policy needs --subject MODEL: what counts, counts for one");
    if (j == NULL || known == NULL || !judge_look(&model, &asked->judge, x->a, &j->look, err))
        return false;
    x->weights = j->look.manifest.weights;
    if (asked->judge.policy == NULL)
        return true;
    if (!layers_load(asked->judge.policy, x->a, &j->layers, err)) {
        layers_tell(&j->layers);
        return false;
    }
    struct ev_subject about = { .weights = x->weights,
                                .look = &j->look,
                                .policy = j->layers.digest };
    x->known = known;
    return ev_resolve(x->s, &about, &j->layers.policy, x->now, x->a, known, err);
}

static bool print_unsigned(struct buf *b, const struct checking *x, struct err *err)
{
    bool any = false;
    for (size_t i = 0; x->bad == 0 && i < x->s->n_files; i++) {
        const struct item_file *f = &x->s->file[i];
        if (f->approval || !f->reads || f->file.has_signature)
            continue;
        const char *path = path_join(x->a, x->folder, (const char *)f->file.name.ptr, err);
        if (path == NULL)
            return false;
        buf_printf(b, "%s",
                   any ? ""
                       : "\nNot signed; where a policy asks who says so, it counts "
                         "once it is:\n");
        any = true;
        evidence_sign_line(b, path);
    }
    return true;
}

static bool check_all(struct checking *x, struct out *o, struct err *err)
{
    struct buf *b = &o->text;
    size_t n = x->s->n_items;
    if (o->json) {
        jout_open(&o->doc, NULL, '{');
        jout_text(&o->doc, "schema", "ajar/evidence-check/1");
        jout_open(&o->doc, "items", '[');
    }
    for (size_t i = 0; i < n; i++)
        if (!check_item(x, o, &x->s->item[i], err))
            return false;
    o->no = x->bad > 0;
    if (o->json) {
        jout_close(&o->doc, ']');
        jout_u64(&o->doc, "n", n);
        jout_u64(&o->doc, "would_not_count", x->bad);
        jout_close(&o->doc, '}');
        return true;
    }
    buf_printf(b, "%s%zu item%s: ", b->len > 0 ? "\n" : "", n, n == 1 ? "" : "s");
    if (x->bad > 0)
        buf_printf(b, "%zu would not count\n", x->bad);
    else
        buf_printf(b, "nothing is against %s\n", n == 1 ? "it" : "them");
    return print_unsigned(b, x, err);
}

bool cmd_evidence_check(char **args, struct out *o, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "evidence", .limit = check_memory };
    struct checking x = { .a = &a, .now = clock_read() };
    if (asked->at != NULL && !home_date("at", asked->at, &x.now.now_at, err))
        return false;
    return load(args[0], &x, err) && compare(&x, o->json, err) && check_all(&x, o, err);
}
