/* receipt.c - see receipt.h. */
#include "tlog/receipt.h"

static bool key_id(const struct note_key *log, struct arena *a, struct span *out, struct err *err)
{
    uint8_t id[NOTE_HASH_BYTES];
    return note_key_hash(log, id, err) && span_copy(a, (struct span){ id, sizeof id }, out, err);
}

static bool prove(struct shelf *from, struct receipt *r, struct err *err)
{
    struct tile_source s;
    struct tree_claim claim = { r->index, r->size, r->root };
    struct tree_hash leaf;
    shelf_source(from, r->size, &s);
    return tree_leaf(r->body, &leaf, err) &&
           tree_prove(&s.nodes, r->index, r->size, &r->proof, err) &&
           tree_check(&claim, &leaf, &r->proof, err);
}

bool receipt_of(struct shelf *from, uint64_t index, const struct note_key *log, struct arena *a,
                struct receipt *out, struct err *err)
{
    struct receipt r = { .index = index };
    struct quorum only;
    struct quorum_seen seen;
    if (!shelf_checkpoint(from, a, &r.checkpoint, err) || !quorum_of_log(log, a, &only, err) ||
        !quorum_check(&only, r.checkpoint, a, &seen, err))
        return false;
    r.size = seen.head.size;
    r.root = seen.head.root;
    if (!shelf_entry(from, &(struct shelf_place){ index, r.size }, a, &r.body, err) ||
        !prove(from, &r, err) || !key_id(log, a, &r.key_id, err))
        return false;
    *out = r;
    return true;
}

bool receipt_read(struct span text, struct span entry, struct arena *a, struct receipt *out,
                  struct err *err)
{
    struct proof_file p;
    struct note_signed n;
    struct log_head head;
    if (!proof_read(text, a, &p, err) || !note_read(p.note, a, &n, err) ||
        !head_read(n.text, a, &head, err))
        return false;
    *out = (struct receipt){ .index = p.index,
                             .size = head.size,
                             .root = head.root,
                             .proof = p.proof,
                             .checkpoint = p.note,
                             .body = entry };
    return true;
}

void receipt_write(const struct receipt *r, struct buf *to)
{
    proof_write(&(struct proof_file){ .index = r->index, .proof = r->proof, .note = r->checkpoint },
                to);
}

static bool same_entry(const struct receipt *r, const struct rekord *signed_as, struct err *err)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct span entry;
    buf_init(&b, "an entry", REKORD_BYTES_MAX);
    if (!rekord_write(signed_as, &b, err) || !buf_done(&b, &entry, err))
        return false;
    return span_eq(entry, r->body) ||
           err_set(err, ERR_DENIED, "the entry in the log is of another signature");
}

static bool same_head(const struct receipt *r, const struct quorum_seen *seen, struct arena *a,
                      struct err *err)
{
    struct span id;
    if (!key_id(&seen->log->key, a, &id, err))
        return false;
    if (r->key_id.len > 0 && !span_eq(r->key_id, id))
        return err_set(err, ERR_DENIED, "the receipt names another log than its checkpoint");
    return (r->size == seen->head.size &&
            memcmp(r->root.b, seen->head.root.b, TREE_HASH_BYTES) == 0) ||
           err_set(err, ERR_DENIED, "size and root are not those of the checkpoint");
}

/* What cannot be read is told of as a part of the receipt. */
static bool counts(const struct receipt *r, const struct quorum *q, struct arena *a,
                   struct quorum_seen *seen, struct err *err)
{
    if (quorum_check(q, r->checkpoint, a, seen, err))
        return true;
    return err->kind == ERR_DENIED ? false : err_in(err, "its checkpoint");
}

bool receipt_check(const struct receipt *r, const struct rekord *signed_as, const struct quorum *q,
                   struct arena *a, struct quorum_seen *out, struct err *err)
{
    struct quorum_seen seen;
    struct tree_hash leaf;
    if (!same_entry(r, signed_as, err) || !counts(r, q, a, &seen, err) ||
        !same_head(r, &seen, a, err) || !tree_leaf(r->body, &leaf, err))
        return false;
    struct tree_claim claim = { r->index, seen.head.size, seen.head.root };
    if (!tree_check(&claim, &leaf, &r->proof, err))
        return false;
    *out = seen;
    return true;
}
