/* issue.c - see issue.h. */
#include "decision/issue.h"

#include "base/encode.h"
#include "base/sort.h"
#include "crypto/digest.h"
#include "crypto/dsse.h"
#include "crypto/random.h"
#include "decision/oms_dir.h"
#include "decision/seal.h"
#include "tlog/receipt.h"

enum { BUNDLE_MEMORY = 64 << 20 };

/* ---- the root ---- */

static bool below(struct span path, const char *folder)
{
    size_t n = strlen(folder);
    return span_begins(path, folder) && (path.len == n || path.ptr[n] == '/');
}

static bool left_out(struct span path)
{
    for (size_t i = 0; i < OMS_IGNORED_ALWAYS; i++)
        if (below(path, (const char *)oms_ignored_always[i].ptr))
            return true;
    return false;
}

/* Part by part: the end of a part comes before every byte of a longer one. */
static int by_part(const void *x, const void *y)
{
    const struct manifest_file *a = *(const struct manifest_file *const *)x;
    const struct manifest_file *b = *(const struct manifest_file *const *)y;
    size_t n = a->path.len < b->path.len ? a->path.len : b->path.len, i = 0;
    while (i < n && a->path.ptr[i] == b->path.ptr[i])
        i++;
    if (i == n)
        return (a->path.len > b->path.len) - (a->path.len < b->path.len);
    bool ends = a->path.ptr[i] == '/', other = b->path.ptr[i] == '/';
    return ends != other ? (ends ? -1 : 1) : a->path.ptr[i] < b->path.ptr[i] ? -1 : 1;
}

static bool root_of(const struct manifest_file **file, size_t n, uint8_t *out, struct err *err)
{
    AUTO_CLOSE(digest) struct digest *d = digest_open(DIGEST_SHA256, err);
    bool ok = d != NULL;
    for (size_t i = 0; ok && i < n; i++)
        ok = digest_add(d, (struct span){ file[i]->sha256, SHA256_BYTES }, err);
    return ok && digest_done(d, out, err);
}

bool issue_roots(const struct manifest *m, struct arena *scratch, struct issue_roots *out,
                 struct err *err)
{
    const struct manifest_file **file =
        ARENA_ARRAY(scratch, const struct manifest_file *, m->n, err);
    struct issue_roots roots;
    size_t n = 0;
    if (file == NULL)
        return false;
    for (size_t i = 0; i < m->n; i++)
        if (!left_out(m->file[i].path))
            file[n++] = &m->file[i];
    if (!root_of(file, n, roots.by_name, err))
        return false;
    sort_heap(file, n, sizeof *file, by_part);
    if (!root_of(file, n, roots.by_part, err))
        return false;
    *out = roots;
    return true;
}

/* ---- the statement ---- */

bool issue_decision(const struct issue *i, struct arena *a, struct span *out, struct err *err)
{
    char nonce[STATEMENT_NONCE_CHARS], of[2 * SHA256_BYTES + 1];
    const struct decision *d = i->decision;
    struct issue_roots roots;
    struct statement s = {
        .kind = STATEMENT_DECISION,
        .nonce = { (const uint8_t *)nonce, sizeof nonce },
        .record = d->record,
        .summary = d->summary,
        .engine = span_of(i->engine),
        .sequence = i->line->sequence + 1,
        .expires_at = d->review_at,
        .n_subjects = 1,
    };
    if (!random_text(nonce, sizeof nonce, err) || !issue_roots(i->manifest, a, &roots, err))
        return false;
    if (i->line->sequence > 0)
        s.of = span_of(hex_put((struct span){ i->line->digest, SHA256_BYTES }, of));
    s.subject[0].name = s.subject[1].name = i->model;
    memcpy(s.subject[0].sha256, roots.by_name, SHA256_BYTES);
    memcpy(s.subject[1].sha256, roots.by_part, SHA256_BYTES);
    s.subject[1].by_component = true;
    s.n_subjects += memcmp(roots.by_name, roots.by_part, SHA256_BYTES) != 0;
    return statement_write(&s, a, out, err);
}

bool issue_sign(const struct key *k, struct span statement, struct arena *a, struct span *out,
                struct err *err)
{
    struct bundle made;
    if (!seal_make(&(struct seal_of){ .type = SPAN(DSSE_INTOTO), .payload = statement }, k, a,
                   &made, err))
        return false;
    *out = made.signature;
    return true;
}

/* ---- the bundle ---- */

static bool entry_of(const struct issue_bundle *b, struct arena *a, struct bundle_entry *e,
                     struct err *err)
{
    struct receipt r;
    struct shelf shelf = shelf_folder(b->folder);
    if (!receipt_of(&shelf, (uint64_t)b->by->log_index, b->log, a, &r, err))
        return false;
    struct span *hash = ARENA_ARRAY(a, struct span, r.proof.n, err);
    struct span root;
    if (hash == NULL || !span_copy(a, (struct span){ r.root.b, TREE_HASH_BYTES }, &root, err))
        return false;
    for (size_t i = 0; i < r.proof.n; i++)
        if (!span_copy(a, (struct span){ r.proof.hash[i].b, TREE_HASH_BYTES }, &hash[i], err))
            return false;
    *e = (struct bundle_entry){ .index = r.index,
                                .log_id = r.key_id,
                                .kind = SPAN("hashedrekord"),
                                .kind_version = SPAN("0.0.2"),
                                .body = r.body,
                                .proof = true,
                                .proof_index = r.index,
                                .tree_size = r.size,
                                .root = root,
                                .hash = hash,
                                .n_hashes = (unsigned)r.proof.n,
                                .checkpoint = r.checkpoint };
    return true;
}

bool issue_bundle(const struct issue_bundle *b, struct arena *a, struct span *out, struct err *err)
{
    AUTO_CLOSE(buf) struct buf text = { 0 };
    struct bundle_entry entry;
    char hint[KEY_HINT_BYTES];
    struct span written;
    bool logged = b->log != NULL && b->by->log_index >= 0;
    if (!pubkey_hint(&b->by->pub, hint, err) || (logged && !entry_of(b, a, &entry, err)))
        return false;
    struct bundle made = { .method = BUNDLE_KEY,
                           .hint = span_of(hint),
                           .entry = &entry,
                           .n_entries = logged,
                           .type = SPAN(DSSE_INTOTO),
                           .payload = b->statement,
                           .signature = b->by->bytes };
    buf_init(&text, "a bundle", BUNDLE_MEMORY);
    bundle_write(&made, &text);
    return buf_done(&text, &written, err) && span_copy(a, written, out, err);
}
