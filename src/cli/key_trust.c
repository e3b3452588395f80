/* key_trust.c - `ajar key show --trust DIR`: what others need to check what this home says, as files: see
 * decision/trust.h. */
#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "base/file.h"
#include "cli/cmd_key.h"
#include "cli/home.h"
#include "decision/settle.h"

enum { MEMORY = 8 << 20, TEXT_MAX = 1 << 20 };

struct part {
    struct store *store;
    const char *folder;
    struct arena *a;
    struct out *o;
};
static bool put(const struct part *p, const char *name, const struct buf *text, struct err *err)
{
    struct span bytes;
    const char *path = path_join(p->a, p->folder, name, err);
    if (path == NULL || !buf_done(text, &bytes, err) || !file_replace(path, bytes, 0644, err))
        return false;
    if (p->o->json)
        jout_text(&p->o->doc, NULL, path);
    else
        buf_printf(&p->o->text, "%s\n", path);
    return true;
}

static bool put_pub(const struct part *p, const struct store_key *k, struct err *err)
{
    AUTO_CLOSE(buf) struct buf b = { 0 }, name = { 0 };
    struct span text;
    buf_init(&b, "a key", TEXT_MAX);
    buf_init(&name, "a name", TEXT_MAX);
    buf_put(&name, k->name);
    buf_put(&name, SPAN(".pub\0"));
    return pubkey_write(&k->pub, &b, err) && buf_done(&name, &text, err) &&
           put(p, (const char *)text.ptr, &b, err);
}

/* ---- the log ---- */

static bool put_vkey(const struct part *p, const struct note_key *log, struct err *err)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    buf_init(&b, "a key", TEXT_MAX);
    note_key_write(log, &b);
    buf_put(&b, SPAN("\n"));
    return put(p, "log.vkey", &b, err);
}

static bool put_policy(const struct part *p, struct err *err)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    const char *home = store_home(p->a, err);
    struct quorum q;
    buf_init(&b, "a policy", TEXT_MAX);
    if (home == NULL || !settle_quorum(p->store, home, p->a, &q, err))
        return false;
    quorum_write(&q, &b);
    return put(p, "log.policy", &b, err);
}

static void in_base64(struct jout *j, const char *key, struct span bytes)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    buf_init(&b, "base64", TEXT_MAX);
    buf_base64(&b, bytes);
    jout_string(j, key, (struct span){ b.bytes, b.len });
}

/* As a Sigstore client wants it: the host of baseUrl is the name of the log, which no client asks. */
static void root_log(struct jout *j, const struct store_key *k, const uint8_t hash[NOTE_HASH_BYTES])
{
    char time[CLOCK_TIME_BYTES], url[sizeof "https://" + KEY_NAME_MAX] = "https://";
    memcpy(url + strlen(url), k->name.ptr, k->name.len);
    jout_open(j, NULL, '{');
    jout_text(j, "baseUrl", url);
    jout_text(j, "hashAlgorithm", "SHA2_256");
    jout_open(j, "publicKey", '{');
    in_base64(j, "rawBytes", (struct span){ k->pub.spki, k->pub.n_spki });
    jout_text(j, "keyDetails", "PKIX_ED25519");
    jout_open(j, "validFor", '{');
    jout_text(j, "start", clock_time(k->created_at, time));
    jout_close(j, '}');
    jout_close(j, '}');
    jout_open(j, "logId", '{');
    in_base64(j, "keyId", (struct span){ hash, NOTE_HASH_BYTES });
    jout_close(j, '}');
    jout_close(j, '}');
}

static bool put_root(const struct part *p, const struct store_key *k, const struct note_key *log,
                     struct err *err)
{
    static const char *const none[] = { "certificateAuthorities", "ctlogs",
                                        "timestampAuthorities" };
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct jout j = { .to = &b };
    uint8_t hash[NOTE_HASH_BYTES];
    buf_init(&b, "a root", TEXT_MAX);
    if (!note_key_hash(log, hash, err))
        return false;
    jout_open(&j, NULL, '{');
    jout_text(&j, "mediaType", "application/vnd.dev.sigstore.trustedroot+json;version=0.1");
    jout_open(&j, "tlogs", '[');
    root_log(&j, k, hash);
    jout_close(&j, ']');
    for (size_t i = 0; i < COUNT(none); i++) {
        jout_open(&j, none[i], '[');
        jout_close(&j, ']');
    }
    jout_close(&j, '}');
    buf_put(&b, SPAN("\n"));
    return put(p, "trusted_root.json", &b, err);
}

static bool put_log(const struct part *p, const struct store_key *k, struct err *err)
{
    struct note_key log;
    return note_key_of(k->name, NOTE_ED25519, &k->pub, &log, err) && put_vkey(p, &log, err) &&
           put_policy(p, err) && put_root(p, k, &log, err);
}

/* ---- all ---- */

static bool put_list(const struct part *p, const struct key_ring *r, struct err *err)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct jout j = { .to = &b };
    buf_init(&b, "the list", TEXT_MAX);
    if (!key_ring_json(&j, r, err))
        return false;
    buf_put(&b, SPAN("\n"));
    return put(p, "keys.json", &b, err);
}

/* The file of a key that counted once: who reads the folder without its list would still believe it. */
static bool drop_pub(const struct part *p, const struct store_key *k, struct err *err)
{
    char name[KEY_NAME_MAX + sizeof ".pub"];
    snprintf(name, sizeof name, "%.*s.pub", (int)k->name.len, (const char *)k->name.ptr);
    const char *path = path_join(p->a, p->folder, name, err);
    return path != NULL &&
           (unlink(path) == 0 || errno == ENOENT || err_os(err, "%s: could not remove it", path));
}

static bool put_all(const struct part *p, const struct key_ring *r, struct err *err)
{
    for (unsigned i = 0; i < r->n; i++)
        if (r->key[i].listed_at != 0 && !store_key_live(&r->key[i]) &&
            !drop_pub(p, &r->key[i], err))
            return false;
    for (unsigned i = 0; i < r->n; i++)
        if (store_key_live(&r->key[i]) &&
            !(r->key[i].role == KEY_ROLE_LOG ? put_log : put_pub)(p, &r->key[i], err))
            return false;
    return put_list(p, r, err);
}

bool key_trust(struct store *s, const char *folder, struct out *o, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "keys", .limit = MEMORY };
    struct part p = { s, folder, &a, o };
    struct key_ring r;
    if (!key_ring_of(s, &a, &r, err))
        return false;
    r.told = true;
    if (r.signing.n_live == 0)
        return err_set(err, ERR_ABSENT,
                       r.n == 0
                           ? "there is no release key: `ajar key new` makes one"
                           : "no release key counts any more: `ajar key new NAME --begin-again` "
                             "makes one, and `ajar key sign` signs with it what was revoked");
    if (!file_folder(folder, 0755, err))
        return false;
    if (!o->json) {
        buf_printf(&o->talk, "To publish, now and when they change:  cd ");
        buf_shown(&o->talk, span_of(folder));
        buf_printf(&o->talk, " && sha256sum keys.json log.policy log.vkey\n");
        return put_all(&p, &r, err);
    }
    jout_open(&o->doc, NULL, '{');
    jout_text(&o->doc, "schema", "ajar/key/1");
    jout_open(&o->doc, "written", '[');
    if (!put_all(&p, &r, err))
        return false;
    jout_close(&o->doc, ']');
    jout_close(&o->doc, '}');
    return true;
}
