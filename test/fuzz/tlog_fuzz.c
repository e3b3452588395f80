/* tlog_fuzz.c - any bytes as each text of a transparency log: a note and the checkpoint in it, a proof, a
 * policy, an entry, a path, a bundle. Refused, or read and written again as they were. Seeds:
 * test/data/tlog/. */
#include "base/buf.h"
#include "tlog/quorum.h"
#include "tlog/rekord.h"
#include "tlog/tile.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void same(const struct buf *b, struct span want)
{
    struct span got;
    struct err err = { 0 };
    if (buf_done(b, &got, &err))
        assert(span_eq(got, want));
}

static void check_note(struct span bytes, struct arena *a)
{
    struct note_signed n;
    struct log_head head;
    struct err err = { 0 };
    if (!note_read(bytes, a, &n, &err)) {
        assert(!err.has_at || err.at <= bytes.len);
        return;
    }
    assert(n.n_signatures > 0 && n.n_signatures <= NOTE_SIGNATURES_MAX);
    assert(n.text.len < bytes.len && n.text.ptr[n.text.len - 1] == '\n');
    for (size_t i = 0; i < n.n_signatures; i++)
        assert(n.signature[i].line.ptr + n.signature[i].line.len <= bytes.ptr + bytes.len);
    if (head_read(n.text, a, &head, &err))
        assert(head.origin.len > 0 && span_begins(n.text, "") && head.origin.len < n.text.len);
}

static void check_proof(struct span bytes, struct arena *a)
{
    AUTO_CLOSE(buf) struct buf b;
    struct proof_file p;
    struct err err = { 0 };
    buf_init(&b, "fuzz", NOTE_BYTES_MAX);
    if (!proof_read(bytes, a, &p, &err))
        return;
    assert(p.proof.n <= TREE_PROOF_MAX);
    proof_write(&p, &b);
    if (!span_holds(bytes, "\nextra \n") && !span_begins(bytes, "c2sp.org/tlog-proof@v1\nextra \n"))
        same(&b, bytes);
}

static void check_policy(struct span bytes, struct arena *a)
{
    AUTO_CLOSE(buf) struct buf b;
    AUTO_CLOSE(buf) struct buf twice;
    struct quorum q;
    struct span text;
    struct err err = { 0 };
    buf_init(&b, "fuzz", 4 * QUORUM_BYTES_MAX);
    buf_init(&twice, "fuzz", 4 * QUORUM_BYTES_MAX);
    if (!quorum_read(bytes, a, &q, &err))
        return;
    assert(q.n_logs > 0 && q.n_logs <= QUORUM_LOGS_MAX && q.n_names <= QUORUM_NAMES_MAX);
    quorum_write(&q, &b);
    if (!buf_done(&b, &text, &err) || text.len > QUORUM_BYTES_MAX)
        return;
    if (quorum_read(text, a, &q, &err)) { /* it means the same */
        quorum_write(&q, &twice);
        same(&twice, text);
    } else {
        assert(err.kind == ERR_LIMIT);
    }
}

static void check_entry(struct span bytes, struct arena *a)
{
    AUTO_CLOSE(buf) struct buf b;
    AUTO_CLOSE(pubkey_known) struct pubkey_known known = { .n = 0 };
    struct rekord r;
    struct err err = { 0 };
    buf_init(&b, "fuzz", REKORD_BYTES_MAX);
    if (!rekord_read(bytes, &known, a, &r, &err))
        return;
    bool ok = rekord_write(&r, &b, &err);
    assert(ok);
    same(&b, bytes);
}

static void check_tiles(struct span bytes)
{
    char path[TILE_PATH_BYTES];
    struct tile t;
    struct span one, rest = bytes;
    struct err err = { 0 };
    if (tile_of_path(bytes, &t))
        assert(span_eq(span_of(tile_path(&t, path)), bytes));
    while (tile_entry(&rest, &one, &err))
        assert(one.ptr >= bytes.ptr && one.ptr + one.len == rest.ptr);
    assert(err.kind != ERR_NONE || rest.len == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "fuzz", .limit = 64u << 20 };
    struct span bytes = { data, size };
    check_note(bytes, &a);
    check_proof(bytes, &a);
    check_policy(bytes, &a);
    check_entry(bytes, &a);
    check_tiles(bytes);
    return 0;
}
