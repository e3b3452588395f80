/* scan_sarif.c - see scan.h. What code-scanning services read: each rule that raised something, each
 * file by its digest, each finding with a fingerprint that stays while the file's other bytes
 * change. An offset inside a part is no offset of the file, so it stands among the properties.
 *
 * Source  SARIF 2.1.0, OASIS Standard, sections 3.14 to 3.52 */
#include "base/encode.h"
#include "cli/cmd.h"
#include "cli/scan.h"
#include "crypto/digest.h"
#include "http/uri.h"

static const char schema[] =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/* level, and the number that services sort by. */
static const struct {
    const char *level, *number;
} weights[] = {
    [SEVERITY_INFO] = { "note", "0.0" },      [SEVERITY_LOW] = { "note", "2.0" },
    [SEVERITY_MEDIUM] = { "warning", "5.5" }, [SEVERITY_HIGH] = { "error", "8.0" },
    [SEVERITY_CRITICAL] = { "error", "9.5" },
};

enum {
    RULES_MAX = 1024,
    /* Bytes before which files and results are told, as in scan_json.c. */
    FILES_UNTIL = ANSWER_MAX / 4,
    RESULTS_UNTIL = ANSWER_MAX / 8 * 3,
};

struct sarif {
    struct jout *j;
    const struct scan *s;
    const struct rule *rule[RULES_MAX]; /* those of which there is a finding */
    size_t n_rules;
    uint64_t n_files, n_left_out; /* listed; results that are not */
    struct buf text;              /* what is put together for a member, again and again */
    struct err err;
};

static struct buf *begin(struct sarif *w)
{
    w->text.len = 0;
    return &w->text;
}

static void finish(struct sarif *w, const char *key)
{
    jout_string(w->j, key, (struct span){ w->text.bytes, w->text.len });
    if (w->text.failed != ERR_NONE)
        w->j->to->failed = w->text.failed;
}

static void message(struct jout *j, const char *key, const char *text)
{
    jout_open(j, key, '{');
    jout_text(j, "text", text);
    jout_close(j, '}');
}

/* ---- rules ---- */

static void tags(struct sarif *w, const struct rule *r)
{
    jout_open(w->j, "tags", '[');
    jout_text(w->j, NULL, "security");
    if (r->cwe != 0) {
        buf_printf(begin(w), "external/cwe/cwe-%03u", r->cwe);
        finish(w, NULL);
    }
    jout_close(w->j, ']');
}

static void rule(struct sarif *w, const struct rule *r)
{
    struct jout *j = w->j;
    jout_open(j, NULL, '{');
    jout_text(j, "id", r->id);
    message(j, "shortDescription", r->title);
    message(j, "fullDescription", r->why);
    jout_open(j, "help", '{');
    buf_printf(begin(w), "Why it matters: %s.\nWhat to do: %s.", r->why, r->todo);
    finish(w, "text");
    buf_printf(begin(w), "**Why it matters**: %s.\n\n**What to do**: %s.", r->why, r->todo);
    finish(w, "markdown");
    jout_close(j, '}');
    jout_open(j, "defaultConfiguration", '{');
    jout_text(j, "level", weights[r->severity].level);
    jout_close(j, '}');
    jout_open(j, "properties", '{');
    jout_text(j, "security-severity", weights[r->severity].number);
    tags(w, r);
    jout_close(j, '}');
    jout_close(j, '}');
}

static uint64_t index_of(const struct sarif *w, const struct rule *r)
{
    uint64_t i = 0;
    while (w->rule[i] != r)
        i++;
    return i;
}

static void tool(struct sarif *w)
{
    struct jout *j = w->j;
    jout_open(j, "tool", '{');
    jout_open(j, "driver", '{');
    jout_text(j, "name", "ajar");
    jout_text(j, "version", VERSION);
    jout_open(j, "rules", '[');
    for (size_t i = 0; i < w->n_rules; i++)
        rule(w, w->rule[i]);
    jout_close(j, ']');
    jout_close(j, '}');
    jout_close(j, '}');
}

/* ---- files ---- */

static void put_path(struct buf *b, struct span path)
{
    while (path.len > 0) {
        const uint8_t *slash = memchr(path.ptr, '/', path.len);
        size_t n = slash != NULL ? (size_t)(slash - path.ptr) : path.len;
        uri_put(b, (struct span){ path.ptr, n });
        if (slash != NULL)
            buf_put(b, SPAN("/"));
        n += slash != NULL;
        path = (struct span){ path.ptr + n, path.len - n };
    }
}

/* Of a file of a target, as a reference that begins where the command was given. */
static void put_uri(struct sarif *w, const struct scan_target *t, struct span path)
{
    struct buf *b = begin(w);
    struct span root = span_of(t->name != NULL ? t->name : t->path);
    if (root.len > 0 && root.ptr[0] == '/')
        buf_put(b, SPAN("file://"));
    if (!span_eq(root, SPAN(".")))
        put_path(b, root);
    if (t->look.folder && path.len > 0) {
        if (b->len > 0 && b->bytes[b->len - 1] != '/')
            buf_put(b, SPAN("/"));
        put_path(b, path);
    }
    finish(w, "uri");
}

static void artifacts(struct sarif *w)
{
    struct jout *j = w->j;
    char hex[2 * SHA256_BYTES + 1];
    jout_open(j, "artifacts", '[');
    for (size_t i = 0; i < w->s->n; i++) {
        const struct scan_target *t = &w->s->target[i];
        for (size_t k = 0; k < t->look.n_files && j->to->len < FILES_UNTIL; k++, w->n_files++) {
            const struct look_file *f = &t->look.file[k];
            jout_open(j, NULL, '{');
            jout_open(j, "location", '{');
            put_uri(w, t, f->path);
            jout_close(j, '}');
            jout_u64(j, "length", f->sum->size);
            jout_open(j, "hashes", '{');
            jout_text(j, "sha-256", hex_put((struct span){ f->sum->sha256, SHA256_BYTES }, hex));
            jout_close(j, '}');
            if (w->s->n > 1) { /* no two may be the same, and a file may be in two targets */
                jout_open(j, "properties", '{');
                jout_u64(j, "target", i);
                jout_close(j, '}');
            }
            jout_close(j, '}');
        }
    }
    jout_close(j, ']');
}

/* ---- findings ---- */

/* before: the files of the targets in front. */
static void location(struct sarif *w, const struct scan_target *t, const struct finding *f,
                     uint64_t before)
{
    struct jout *j = w->j;
    const struct look_file *file = look_file_at(&t->look, (struct span){ 0 }, f->path);
    jout_open(j, NULL, '{');
    jout_open(j, "physicalLocation", '{');
    jout_open(j, "artifactLocation", '{');
    put_uri(w, t, f->path);
    uint64_t index = file != NULL ? before + (uint64_t)(file - t->look.file) : w->n_files;
    if (index < w->n_files)
        jout_u64(j, "index", index);
    jout_close(j, '}');
    if (f->off > 0 && f->part.len == 0) {
        jout_open(j, "region", '{');
        jout_u64(j, "byteOffset", f->off);
        jout_close(j, '}');
    }
    jout_close(j, '}');
    if (f->part.len > 0) {
        jout_open(j, "logicalLocations", '[');
        jout_open(j, NULL, '{');
        jout_string(j, "fullyQualifiedName", f->part);
        jout_text(j, "kind", "member");
        jout_close(j, '}');
        jout_close(j, ']');
    }
    jout_close(j, '}');
}

static bool fingerprint(const struct finding *f, char hex[static 2 * SHA256_BYTES + 1],
                        struct err *err)
{
    const struct span parts[] = { span_of(f->rule), f->path, f->part, span_of(f->text) };
    uint8_t sha256[SHA256_BYTES];
    AUTO_CLOSE(digest) struct digest *d = digest_open(DIGEST_SHA256, err);
    for (size_t i = 0; i < COUNT(parts); i++)
        if (d == NULL || !digest_add(d, parts[i], err) || !digest_add(d, SPAN("\0"), err))
            return false;
    if (!digest_done(d, sha256, err))
        return false;
    hex_put((struct span){ sha256, SHA256_BYTES }, hex);
    return true;
}

/* An empty list says that nobody set it aside. */
static void suppressions(struct sarif *w, const struct scan_target *t, size_t i)
{
    struct jout *j = w->j;
    if (w->s->aside_path == NULL)
        return;
    jout_open(j, "suppressions", '[');
    if (scan_is_aside(w->s, t, i)) {
        jout_open(j, NULL, '{');
        jout_text(j, "kind", "external");
        jout_text(j, "status", "accepted");
        jout_string(j, "justification", t->line[i]->reason);
        jout_close(j, '}');
    }
    jout_close(j, ']');
}

static bool result(struct sarif *w, const struct scan_target *t, size_t i, uint64_t before)
{
    const struct finding *f = &t->look.finding[i];
    struct jout *j = w->j;
    char hex[2 * SHA256_BYTES + 1];
    if (!fingerprint(f, hex, &w->err))
        return false;
    jout_open(j, NULL, '{');
    jout_text(j, "ruleId", f->rule);
    jout_u64(j, "ruleIndex", index_of(w, f->is));
    jout_text(j, "level", weights[f->severity].level);
    jout_open(j, "message", '{');
    buf_printf(begin(w), "%s%s%s", f->title, f->text[0] != 0 ? ": " : "", f->text);
    finish(w, "text");
    jout_close(j, '}');
    jout_open(j, "locations", '[');
    if (f->path.len > 0)
        location(w, t, f, before);
    jout_close(j, ']');
    jout_open(j, "partialFingerprints", '{');
    jout_text(j, "ajar/1", hex);
    jout_close(j, '}');
    suppressions(w, t, i);
    jout_open(j, "properties", '{');
    jout_text(j, "severity", severity_name(f->severity));
    jout_text(j, "security-severity", weights[f->severity].number);
    if (f->part.len > 0)
        jout_u64(j, "partOffset", f->off);
    jout_close(j, '}');
    jout_close(j, '}');
    return true;
}

static bool results(struct sarif *w)
{
    uint64_t before = 0;
    jout_open(w->j, "results", '[');
    for (size_t i = 0; i < w->s->n; i++) {
        const struct scan_target *t = &w->s->target[i];
        for (size_t k = 0; k < t->look.n_findings; k++)
            if (w->j->to->len >= RESULTS_UNTIL)
                w->n_left_out++;
            else if (!result(w, t, k, before))
                return false;
        before += t->look.n_files;
    }
    jout_close(w->j, ']');
    return true;
}

/* What could not be looked at at all. */
static void invocation(struct sarif *w)
{
    struct jout *j = w->j;
    bool failed = false;
    for (size_t i = 0; i < w->s->n; i++)
        failed = failed || w->s->target[i].err.kind != ERR_NONE;
    jout_open(j, "invocations", '[');
    jout_open(j, NULL, '{');
    jout_bool(j, "executionSuccessful", !failed);
    jout_open(j, "toolExecutionNotifications", '[');
    for (size_t i = 0; i < w->s->n; i++)
        if (w->s->target[i].err.kind != ERR_NONE) {
            jout_open(j, NULL, '{');
            jout_text(j, "level", "error");
            message(j, "message", w->s->target[i].err.text);
            jout_close(j, '}');
        }
    jout_close(j, ']');
    jout_close(j, '}');
    jout_close(j, ']');
}

static bool document(struct sarif *w)
{
    struct jout *j = w->j;
    jout_open(j, NULL, '{');
    jout_text(j, "$schema", schema);
    jout_text(j, "version", "2.1.0");
    jout_open(j, "runs", '[');
    jout_open(j, NULL, '{');
    tool(w);
    invocation(w);
    artifacts(w);
    if (!results(w))
        return false;
    if (w->n_left_out > 0) {
        jout_open(j, "properties", '{');
        jout_u64(j, "resultsLeftOut", w->n_left_out);
        jout_close(j, '}');
    }
    jout_close(j, '}');
    jout_close(j, ']');
    jout_close(j, '}');
    return true;
}

bool scan_sarif(struct jout *j, const struct scan *s, struct err *err)
{
    struct sarif w = { .j = j, .s = s };
    const struct rule *r;
    for (size_t i = 0; (r = rule_at(i)) != NULL; i++) {
        assert(i < RULES_MAX);
        if (scan_raised(s, r))
            w.rule[w.n_rules++] = r;
    }
    buf_init(&w.text, "a member", ANSWER_MAX);
    bool ok = document(&w);
    buf_free(&w.text);
    if (!ok)
        *err = w.err;
    return ok;
}
