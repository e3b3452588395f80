/* load.c - a folder of statements and their signatures, read and verified. Files are taken in the
 * order of their names, so that the same folder gives the same answer everywhere. */
#include "evidence/load.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/source.h"
#include "crypto/digest.h"
#include "crypto/sshsig.h"

#define SCHEMA        "ajar/evidence/1"
#define EVIDENCE_END  ".evidence.json"
#define APPROVAL_END  ".approval.json"
#define RAW_ITEMS_MAX EV_ITEMS_MAX

struct raw {
    struct span *item;
    size_t n, cap;
};

struct reading {
    struct item_file *file;
    struct arena *a;
    struct raw raw;
};

static bool visit_schema(struct json *j, struct span key, void *ctx, struct err *err)
{
    const struct reading *r = ctx;
    struct span text;
    (void)key;
    return json_string(j, r->a, &text, err) &&
           (span_eq(text, SPAN(SCHEMA)) || json_refuse(j, err, "not " SCHEMA));
}

static bool visit_weights(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct reading *r = ctx;
    struct span text;
    (void)key;
    if (!json_string(j, r->a, &text, err))
        return false;
    r->file->has_weights = item_digest(text, r->file->weights);
    return r->file->has_weights || json_refuse(j, err, "not sha256: and 64 hex digits");
}

static bool visit_item(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct reading *r = ctx;
    (void)key;
    json_peek(j);
    if (r->raw.n == RAW_ITEMS_MAX)
        return err_at(err, ERR_LIMIT, j->origin + j->pos, "more than %u items", RAW_ITEMS_MAX);
    r->raw.item = arena_grow(r->a, r->raw.item, r->raw.n, &r->raw.cap, sizeof(struct span), err);
    if (r->raw.item == NULL)
        return false;
    return json_value(j, r->a, &r->raw.item[r->raw.n++], err);
}

static bool visit_items(struct json *j, struct span key, void *ctx, struct err *err)
{
    (void)key;
    return json_list(j, visit_item, ctx, err);
}

/* What is supposed need not say of which weights. */
static bool read_frame(struct span text, bool supposed, struct reading *r, struct err *err)
{
    static const struct json_member member[] = { { "schema", visit_schema },
                                                 { "items", visit_items },
                                                 { "weights", visit_weights } };
    struct json_members named = { member, COUNT(member), supposed ? 1 : 0 };
    struct json j = { .text = text };
    return json_members(&j, r->a, named, r, err) && json_end(&j, err);
}

static struct item *more(struct ev_store *s, struct err *err)
{
    if (s->n_items == EV_ITEMS_MAX) {
        err_set(err, ERR_LIMIT, "more than %u items of evidence", EV_ITEMS_MAX);
        return NULL;
    }
    s->item = arena_grow(s->a, s->item, s->n_items, &s->cap_items, sizeof *s->item, err);
    return s->item == NULL ? NULL : &s->item[s->n_items++];
}

static bool take_broken(struct ev_store *s, struct item_file *file, struct span text,
                        const struct err *why, struct err *err)
{
    struct item *it = more(s, err);
    if (it == NULL)
        return false;
    *it = (struct item){ .file = file, .variant = SPAN("as_released") };
    return item_refuse(it, why, s->a, err) && digest_of(DIGEST_SHA256, text, it->digest, err);
}

/* An item of a file that somebody is supposed to have signed: who, and that file. */
struct supposed {
    struct item_file file;
    struct signer signer;
    struct span name;
};

static bool suppose_signed(struct ev_store *s, struct item *it, struct span by, struct err *err)
{
    struct supposed *one = by.len > 0 ? ARENA_ARRAY(s->a, struct supposed, 1, err) : NULL;
    if (one == NULL)
        return by.len == 0;
    *one = (struct supposed){ .file = *it->file, .name = by };
    one->signer = (struct signer){ .principal = &one->name,
                                   .n_principals = 1,
                                   .valid_after = INT64_MIN,
                                   .valid_before = INT64_MAX };
    one->file.signer = &one->signer;
    it->file = &one->file;
    return true;
}

bool load_text(struct ev_store *s, struct item_file *file, struct span text, struct err *err)
{
    struct reading r = { .file = file, .a = s->a };
    struct err why = { 0 };
    struct item *it;
    if (file->approval) {
        it = more(s, err);
        return it != NULL && approval_read(text, file, s->a, it, err) &&
               (!s->supposed || suppose_signed(s, it, file->file.name, err));
    }
    if (!read_frame(text, s->supposed, &r, &why))
        return take_broken(s, file, text, &why, err);
    file->reads = true;
    for (size_t i = 0; i < r.raw.n; i++) {
        it = more(s, err);
        if (it == NULL || !item_read(r.raw.item[i], file, (unsigned)i + 1, s->a, it, err) ||
            (s->supposed && !suppose_signed(s, it, it->by, err)))
            return false;
    }
    return true;
}

/* ---- signatures ---- */

/* The bytes of one file: all of them, or where they are too many its descriptor. */
struct content {
    struct span text;
    int fd;
    uint64_t size;
};

static bool digest_content(const struct content *c, enum digest_kind kind, uint8_t *out,
                           struct err *err)
{
    struct source src = source_fd("it", c->fd, c->size);
    return c->fd < 0 ? digest_of(kind, c->text, out, err) : digest_source(kind, &src, out, err);
}

static bool verify(const struct ev_store *s, struct item_file *file, const struct content *c,
                   struct span armoured, struct arena *scratch, struct err *err)
{
    struct span space = file->approval ? SPAN("ajar-approval") : SPAN("ajar-evidence");
    uint8_t digest[DIGEST_BYTES_MAX];
    struct sshsig sig;
    struct err why = { 0 };
    if (!sshsig_read(armoured, scratch, &sig, &why) ||
        !digest_content(c, sshsig_digest(&sig), digest, &why) ||
        !sshsig_verify_digest(&sig, space, digest, &why)) {
        file->unsigned_why = EV_BAD_SIGNATURE;
        if (why.kind != ERR_SYSTEM)
            return true;
        *err = why;
        return false;
    }
    file->signer = signers_find(&s->signers, sig.blob, space);
    file->unsigned_why = EV_UNKNOWN_KEY;
    return true;
}

static bool take_signature(const struct ev_store *s, struct item_file *file,
                           const struct content *c, struct span armoured, struct arena *scratch,
                           struct err *err)
{
    file->file.has_signature = true;
    return digest_of(DIGEST_SHA256, armoured, file->file.signature, err) &&
           verify(s, file, c, armoured, scratch, err);
}

static bool check_signature(const struct ev_store *s, struct item_file *file, const char *path,
                            const struct content *c, struct err *err)
{
    AUTO_CLOSE(arena) struct arena scratch = { .name = "signature", .limit = 1u << 20 };
    AUTO_CLOSE(buf) struct buf name = { 0 };
    struct span armoured, whole;
    struct err why = { 0 };
    buf_init(&name, "path", 64u << 10);
    buf_printf(&name, "%s.sig", path);
    if (!buf_done(&name, &whole, err) || !span_copy(&scratch, whole, &whole, err))
        return false;
    if (file_load((const char *)whole.ptr, SSHSIG_TEXT_MAX, &scratch, &armoured, &why))
        return take_signature(s, file, c, armoured, &scratch, err);
    file->unsigned_why = why.kind == ERR_ABSENT ? EV_UNSIGNED : EV_BAD_SIGNATURE;
    if (why.kind != ERR_SYSTEM)
        return true;
    *err = why;
    return false;
}

static bool read_signers(struct ev_store *s, const struct ev_input *in, struct err *err)
{
    struct span text = in->signers_text;
    if (in->signers == NULL && text.ptr == NULL)
        return true;
    if ((in->signers != NULL && !file_load(in->signers, SIGNERS_TEXT_MAX, s->a, &text, err)) ||
        !digest_of(DIGEST_SHA256, text, s->signers_digest, err))
        return false;
    return signers_read(text, s->a, &s->signers, err) ||
           err_in(err, "%s", in->signers != NULL ? in->signers : "signers");
}

/* ---- the folder ---- */

static bool weigh_file(struct ev_store *s, struct item_file *file, const char *path,
                       const struct content *c, struct err *err)
{
    file->file.has_bytes = true;
    return digest_content(c, DIGEST_SHA256, file->file.sha256, err) &&
           (s->supposed || check_signature(s, file, path, c, err));
}

/* Too large to be read: still it may be somebody's word, and then it counts as one that does not
 * read. */
static bool load_large(struct ev_store *s, struct item_file *file, const char *path, bool *large,
                       struct err *err)
{
    struct stat st;
    struct content c = { .fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK) };
    if (c.fd < 0 || fstat(c.fd, &st) < 0 || st.st_size < 0) {
        err_os(err, "%s: could not open", path);
        if (c.fd >= 0)
            close(c.fd);
        return false;
    }
    c.size = (uint64_t)st.st_size;
    *large = c.size > EV_FILE_MAX;
    bool ok = !*large || weigh_file(s, file, path, &c, err);
    close(c.fd);
    return ok;
}

/* What does not open or is too large. The place of the folder is not in the reason: it would be in
 * the record. */
static bool load_broken(struct ev_store *s, struct item_file *file, const char *path,
                        struct err *why, struct err *err)
{
    size_t n = strlen(path);
    bool large = false;
    if (why->kind == ERR_LIMIT && !load_large(s, file, path, &large, err))
        return false;
    if (why->kind == ERR_SYSTEM || (why->kind == ERR_LIMIT && !large)) {
        *err = *why;
        return false;
    }
    why->kind = ERR_INPUT; /* a folder, or gone again, or too large */
    if (strncmp(why->text, path, n) == 0 && strncmp(why->text + n, ": ", 2) == 0)
        memmove(why->text, why->text + n + 2, strlen(why->text + n + 2) + 1);
    return take_broken(s, file, file->file.name, why, err);
}

static bool load_file(struct ev_store *s, const char *folder, struct item_file *file,
                      struct err *err)
{
    struct content c = { .fd = -1 };
    struct err why = { 0 };
    const char *path = path_join(s->a, folder, (const char *)file->file.name.ptr, err);
    if (path == NULL)
        return false;
    file->approval = span_ends(file->file.name, APPROVAL_END);
    file->unsigned_why = EV_UNSIGNED;
    if (!file_load(path, EV_FILE_MAX, s->a, &c.text, &why))
        return load_broken(s, file, path, &why, err);
    return weigh_file(s, file, path, &c, err) &&
           (load_text(s, file, c.text, err) || err_in(err, "%s", path));
}

/* ---- what was kept ---- */

static bool check_kept(const struct ev_store *s, struct item_file *file, const struct ev_kept *k,
                       struct err *err)
{
    AUTO_CLOSE(arena) struct arena scratch = { .name = "signature", .limit = 1u << 20 };
    struct content c = { .text = k->text, .fd = -1 };
    file->file.has_bytes = true;
    file->unsigned_why = k->bad_signature ? EV_BAD_SIGNATURE : EV_UNSIGNED;
    return digest_of(DIGEST_SHA256, k->text, file->file.sha256, err) &&
           (!k->has_signature || take_signature(s, file, &c, k->signature, &scratch, err));
}

/* As load_file, to the word. */
static bool load_kept(struct ev_store *s, struct item_file *file, const struct ev_kept *k,
                      struct err *err)
{
    struct err why = { .kind = ERR_INPUT };
    file->approval = span_ends(k->name, APPROVAL_END);
    file->unsigned_why = EV_UNSIGNED;
    if (!k->has_text) {
        snprintf(why.text, sizeof why.text, "%.*s", (int)k->problem.len,
                 (const char *)k->problem.ptr);
        return take_broken(s, file, k->name, &why, err);
    }
    if (!check_kept(s, file, k, err))
        return false;
    if (k->text.len <= EV_FILE_MAX)
        return load_text(s, file, k->text, err);
    snprintf(why.text, sizeof why.text, "%zu bytes, at most %u", k->text.len, EV_FILE_MAX);
    return take_broken(s, file, k->name, &why, err);
}

static bool load_all_kept(struct ev_store *s, const struct ev_input *in, struct err *err)
{
    s->file = ARENA_ARRAY(s->a, struct item_file, in->n_kept, err);
    for (size_t i = 0; s->file != NULL && i < in->n_kept; i++) {
        s->file[i].file.name = in->kept[i].name;
        if (!load_kept(s, &s->file[i], &in->kept[i], err))
            return false;
    }
    s->n_files = in->n_kept;
    return s->file != NULL;
}

static bool load_folder(struct ev_store *s, const char *folder, struct err *err)
{
    static const char *const ends[] = { EVIDENCE_END, APPROVAL_END };
    static const struct file_wanted wanted = { ends, COUNT(ends), EV_FILES_MAX,
                                               "files of evidence" };
    struct span *name = NULL;
    size_t n = 0;
    if ((folder != NULL && !file_names(folder, &wanted, s->a, &name, &n, err)) ||
        (s->file = ARENA_ARRAY(s->a, struct item_file, n, err)) == NULL)
        return false;
    for (size_t i = 0; i < n; i++) {
        s->file[i].file.name = name[i];
        if (!load_file(s, folder, &s->file[i], err))
            return false;
    }
    s->n_files = n;
    return true;
}

bool ev_load(const struct ev_input *in, struct arena *a, struct ev_store **out, struct err *err)
{
    struct ev_store *s = ARENA_ARRAY(a, struct ev_store, 1, err);
    if (s == NULL)
        return false;
    s->a = a;
    s->supposed = in->supposed;
    if (!read_signers(s, in, err) ||
        !(in->kept != NULL ? load_all_kept(s, in, err) : load_folder(s, in->folder, err)))
        return false;
    *out = s;
    return true;
}
