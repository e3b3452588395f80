/* sign.c - see sign.h. */
#include "cli/sign.h"

#include "base/encode.h"
#include "base/file.h"
#include "cli/progress.h"
#include "crypto/dsse.h"
#include "decision/oms_check.h"
#include "decision/seal.h"
#include "decision/statement.h"
#include "decision/view.h"

enum { SIGN_MEMORY = 1000u << 20, STATEMENT_MAX = 1 << 20, BUNDLE_ROOM = BUNDLE_BYTES_MAX };

static bool write_bundle(const struct bundle *b, const char *path, struct err *err)
{
    AUTO_CLOSE(buf) struct buf text = { 0 };
    struct span bytes;
    buf_init(&text, "the signature", BUNDLE_ROOM);
    bundle_write(b, &text);
    buf_put(&text, SPAN("\n"));
    return buf_done(&text, &bytes, err) && file_replace(path, bytes, 0644, err);
}

/* ---- a statement ---- */

/* What was signed, for who did not look: a change of keys is a statement like a decision. */
static void told(struct buf *b, struct span payload, struct arena *a)
{
    char time[CLOCK_TIME_BYTES];
    struct err why = { 0 };
    struct statement s;
    struct view v;
    if (!statement_read(payload, a, &s, &why) ||
        (s.kind == STATEMENT_DECISION && !view_read(s.record, a, &v, &why))) {
        buf_printf(b, "  it is no statement of ajar: ");
        buf_shown(b, span_of(why.text));
    } else if (s.kind == STATEMENT_DECISION) {
        buf_printf(b, "  decision %" PRIu64 " of ", s.sequence);
        buf_shown(b, s.subject[0].name);
        buf_printf(b, ": %s, until %s\n  ", position_name(v.effective),
                   clock_time(s.expires_at, time));
        buf_shown(b, s.summary);
    } else if (s.kind == STATEMENT_KEYS && s.threshold > 0) {
        buf_printf(b, "  a change of who signs: %" PRIu64 " must", s.threshold);
    } else if (s.kind == STATEMENT_KEYS) {
        buf_printf(b, "  a change of who signs: ");
        buf_shown(b, s.subject[0].name);
        buf_printf(b, span_eq(s.action, SPAN("add")) ? " is added" : " takes the place of another");
    } else {
        buf_printf(b, "  a %s of ", s.kind == STATEMENT_REVIEW ? "review" : "revocation");
        buf_shown(b, s.subject[0].name);
    }
    buf_printf(b, "\n");
}

static bool statement(const struct sign_asked *asked, struct out *o, struct arena *a,
                      struct err *err)
{
    AUTO_CLOSE(key) struct key *k = NULL;
    struct seal_of s = { .type = SPAN(DSSE_INTOTO) };
    struct bundle b;
    if (asked->output == NULL)
        return err_set(err, ERR_USAGE, "--output is missing: where the bundle goes");
    if (!file_load(asked->statement, STATEMENT_MAX, a, &s.payload, err) ||
        (k = signer_open(&asked->by, a, err)) == NULL || !seal_make(&s, k, a, &b, err) ||
        !write_bundle(&b, asked->output, err))
        return false;
    if (!o->json) {
        buf_printf(&o->text, "signed %s by key %.16s into %s\n", asked->statement,
                   (const char *)b.hint.ptr, asked->output);
        told(&o->text, s.payload, a);
        return true;
    }
    jout_open(&o->doc, NULL, '{');
    jout_text(&o->doc, "schema", "ajar/sign/1");
    jout_text(&o->doc, "bundle", asked->output);
    jout_string(&o->doc, "key", b.hint);
    jout_close(&o->doc, '}');
    return true;
}

/* ---- a folder ---- */

/* What was read before is a matter of time only: without a place for it all is read. */
static struct sums *sums_of(const struct sign_asked *asked, struct out *o, struct arena *a)
{
    struct err err = { 0 };
    const char *home = asked->rehash ? NULL : store_home(a, &err);
    struct sums *s = home != NULL ? sums_open(home, &err) : NULL;
    if (s == NULL && !asked->rehash)
        buf_printf(&o->talk, "ajar: every file was read, digests are not remembered: %s\n",
                   err.text);
    return s;
}

static bool hash_folder(const struct sign_asked *asked, struct oms_dir *d, struct out *o,
                        struct arena *a, struct err *err)
{
    AUTO_CLOSE(sums) struct sums *sums = sums_of(asked, o, a);
    AUTO_CLOSE(progress) struct progress p = { 0 };
    struct oms_hashing h = {
        .sums = sums, .now_at = clock_read().now_at, .progress = progress_bytes, .ctx = &p
    };
    progress_begin(&p, "hashing", o->json);
    bool ok = oms_dir_hash(d, &h, a, err);
    progress_end(&p);
    return ok;
}

struct made {
    const char *path;
    char root[2 * SHA256_BYTES + 1], by_parts[2 * SHA256_BYTES + 1];
    char hint[KEY_HINT_BYTES];
};

static bool name_roots(const struct oms_dir *d, struct arena *a, struct made *m, struct err *err)
{
    uint8_t root[SHA256_BYTES], by_parts[SHA256_BYTES];
    if (!oms_root(d, root, err) || !oms_root_by_parts(d, a, by_parts, err))
        return false;
    hex_put((struct span){ root, sizeof root }, m->root);
    hex_put((struct span){ by_parts, sizeof by_parts }, m->by_parts);
    return true;
}

static void say_folder(struct buf *b, const struct oms_dir *d, const struct made *m)
{
    buf_printf(b, "signed     %zu file%s, ", d->n, d->n == 1 ? "" : "s");
    view_bytes(b, d->bytes);
    if (d->n_read < d->n) {
        buf_printf(b, "\nread       %zu file%s, ", d->n_read, d->n_read == 1 ? "" : "s");
        view_bytes(b, d->read_bytes);
        buf_printf(b, "; the digests of the others were known");
    }
    buf_printf(b, "\nroot       %s\n", m->root);
    if (strcmp(m->root, m->by_parts) != 0)
        buf_printf(b, "           %s in the order of `model_signing digest`\n", m->by_parts);
    buf_printf(b, "key        %s\nsignature  ", m->hint);
    buf_shown(b, span_of(m->path));
    buf_printf(b, "\n");
}

static void say_folder_json(struct jout *j, const struct oms_dir *d, const struct made *m)
{
    jout_open(j, NULL, '{');
    jout_text(j, "schema", "ajar/sign/1");
    jout_text(j, "bundle", m->path);
    jout_text(j, "key", m->hint);
    jout_text(j, "root", m->root);
    jout_text(j, "root_by_parts", m->by_parts);
    jout_u64(j, "files", d->n);
    jout_u64(j, "bytes", d->bytes);
    jout_u64(j, "files_read", d->n_read);
    jout_u64(j, "bytes_read", d->read_bytes);
    jout_open(j, "ignored", '[');
    for (unsigned i = 0; i < d->n_ignored; i++)
        jout_string(j, NULL, d->ignored[i]);
    jout_close(j, ']');
    jout_close(j, '}');
}

/* Everything that can be wrong before the files are read: nobody waits for 400 GB to be asked for a
 * passphrase then. */
static bool prepare(const struct sign_asked *asked, struct seal_of *s, struct key **k,
                    struct arena *a, struct err *err)
{
    struct signer_certs certs = { asked->certs.text, asked->certs.n };
    struct span *der;
    if (!signer_read_certs(&certs, a, &der, &s->n_certs, err))
        return false;
    s->cert = der;
    *k = signer_open(&asked->by, a, err);
    return *k != NULL && seal_can(s, *k, a, err);
}

static bool open_folder(const struct sign_asked *asked, const char *output, struct arena *a,
                        struct oms_dir *d, struct err *err)
{
    struct span ignore[OMS_IGNORED_ALWAYS + OPT_LIST_MAX];
    struct oms_ask ask = {
        .path = asked->path, .signature = output, .ignore = ignore, .links = asked->links
    };
    for (unsigned i = 0; i < OMS_IGNORED_ALWAYS; i++)
        ignore[ask.n_ignore++] = oms_ignored_always[i];
    for (unsigned i = 0; i < asked->ignore.n; i++)
        ignore[ask.n_ignore++] = span_of(asked->ignore.text[i]);
    return oms_dir_open(d, &ask, a, err) || err_in(err, "%s", asked->path);
}

static bool folder(const struct sign_asked *asked, struct out *o, struct arena *a, struct err *err)
{
    AUTO_CLOSE(key) struct key *k = NULL;
    AUTO_CLOSE(oms_dir) struct oms_dir d = { .walk = { .root = -1, .cache = -1 } };
    struct made m = { .path = asked->output };
    struct seal_of s = { .type = SPAN(DSSE_INTOTO) };
    struct bundle b;
    if (m.path == NULL && (m.path = path_join(a, asked->path, "model.sig", err)) == NULL)
        return false;
    if (!prepare(asked, &s, &k, a, err) || !open_folder(asked, m.path, a, &d, err) ||
        !hash_folder(asked, &d, o, a, err) ||
        (!oms_statement(&d, asked->links, a, &s.payload, err) && !err_in(err, "%s", asked->path)) ||
        !name_roots(&d, a, &m, err) || !seal_make(&s, k, a, &b, err) ||
        !pubkey_hint(key_public(k), m.hint, err) || !write_bundle(&b, m.path, err))
        return false;
    if (o->json)
        say_folder_json(&o->doc, &d, &m);
    else
        say_folder(&o->text, &d, &m);
    return true;
}

bool sign_asked(const struct sign_asked *asked, struct out *o, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "sign", .limit = SIGN_MEMORY };
    if ((asked->statement != NULL) == (asked->path != NULL))
        return err_set(err, ERR_USAGE, "expected DIR, or --statement FILE");
    return asked->path != NULL ? folder(asked, o, &a, err) : statement(asked, o, &a, err);
}
