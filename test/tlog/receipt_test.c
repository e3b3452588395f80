/* receipt_test.c - a signature that was logged is proven by its receipt alone; whatever of the
 * receipt is changed, and whatever it is held against that is not its own, is refused. */
#include "tlog/receipt.h"

#include <ftw.h>
#include <stdlib.h>
#include <unistd.h>

#include "crypto/digest.h"
#include "lib/check.h"
#include "tlog/log.h"

enum { ENTRIES = 300 };

static struct fixture {
    char folder[64];
    struct shelf shelf;
    struct arena a;
    struct key *release, *log;
    struct note_key log_key;
    struct rekord first, second; /* entries number 5 and 6 */
    struct receipt receipt;      /* of the first */
    struct quorum trust;
} f;

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *at)
{
    (void)st, (void)kind, (void)at;
    return remove(path);
}

static bool rekord_of(struct span bytes, struct rekord *out, struct err *err)
{
    out->key = *key_public(f.release);
    return digest_of(DIGEST_SHA256, bytes, out->digest, err) &&
           key_sign(f.release, bytes, &f.a, &out->signature, err);
}

static struct span entry_of(const struct rekord *r)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct err err = { 0 };
    struct span bytes = { 0 }, out = { 0 };
    buf_init(&b, "test", 4096);
    CHECK(rekord_write(r, &b, &err) && buf_done(&b, &bytes, &err));
    CHECK(span_copy(&f.a, bytes, &out, &err));
    return out;
}

static void fill_log(struct err *err)
{
    AUTO_CLOSE(log) struct log l = { .lock = -1 };
    static struct span entry[ENTRIES];
    for (size_t i = 0; i < ENTRIES; i++)
        entry[i] = SPAN("something else");
    entry[5] = entry_of(&f.first);
    entry[6] = entry_of(&f.second);
    CHECK(log_open(&l, f.folder, &(struct note_signer){ SPAN("log.example"), f.log }, err));
    CHECK(log_append(&l, entry, ENTRIES, err));
}

static void set_up(void)
{
    struct err err = { 0 };
    f = (struct fixture){ .folder = "/tmp/ajar-receipt-XXXXXX",
                          .a = { .name = "test", .limit = 64 << 20 } };
    CHECK(mkdtemp(f.folder) != NULL);
    f.shelf = shelf_folder(f.folder);
    f.release = key_new(KEY_P256, &err);
    f.log = key_new(KEY_ED25519, &err);
    CHECK(f.release != NULL && f.log != NULL);
    CHECK(rekord_of(SPAN("first"), &f.first, &err) && rekord_of(SPAN("second"), &f.second, &err));
    fill_log(&err);
    CHECK(note_key_of(SPAN("log.example"), NOTE_ED25519, key_public(f.log), &f.log_key, &err));
    CHECK(quorum_of_log(&f.log_key, &f.a, &f.trust, &err));
    CHECK(receipt_of(&f.shelf, 5, &f.log_key, &f.a, &f.receipt, &err));
    CHECK_STR(err.text, "");
}

static void clear(void)
{
    nftw(f.folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
    key_close(f.release);
    key_close(f.log);
    arena_free(&f.a);
}

static bool check(const struct receipt *r, const struct rekord *signed_as, struct err *err)
{
    struct quorum_seen seen;
    bool ok = receipt_check(r, signed_as, &f.trust, &f.a, &seen, err);
    CHECK(!ok || (seen.head.size == ENTRIES && seen.n_witnesses == 0 && seen.log == f.trust.log));
    return ok;
}

static void a_receipt_proves_its_signature(void)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct err err = { 0 };
    struct receipt again;
    struct span text;
    set_up();
    CHECK(f.receipt.index == 5 && f.receipt.size == ENTRIES && f.receipt.key_id.len == 32);
    CHECK(check(&f.receipt, &f.first, &err));
    buf_init(&b, "test", 8192);
    receipt_write(&f.receipt, &b);
    CHECK(buf_done(&b, &text, &err) && span_begins(text, "c2sp.org/tlog-proof@v1\nindex 5\n"));
    CHECK(receipt_read(text, entry_of(&f.first), &f.a, &again, &err));
    CHECK(again.key_id.len == 0 && check(&again, &f.first, &err));
    CHECK_STR(err.text, "");
    clear();
}

static void spoil_index(struct receipt *r)
{
    r->index = 6;
}
static void spoil_far_index(struct receipt *r)
{
    r->index = ENTRIES;
}
static void spoil_size(struct receipt *r)
{
    r->size--;
}
static void spoil_root(struct receipt *r)
{
    r->root.b[31] ^= 1;
}
static void spoil_proof(struct receipt *r)
{
    r->proof.hash[2].b[0] ^= 1;
}
static void cut_proof(struct receipt *r)
{
    r->proof.n--;
}
static void stretch_proof(struct receipt *r)
{
    r->proof.n++;
}
static void spoil_key_id(struct receipt *r)
{
    r->key_id = SPAN("01234567890123456789012345678901");
}
static void spoil_body(struct receipt *r)
{
    r->body = entry_of(&f.second);
}
static void spoil_note(struct receipt *r)
{
    struct err err = { 0 };
    struct span copy = { 0 };
    CHECK(span_copy(&f.a, r->checkpoint, &copy, &err));
    ((uint8_t *)(uintptr_t)copy.ptr)[13] ^= 1; /* of the size */
    r->checkpoint = copy;
}
static void cut_note(struct receipt *r)
{
    r->checkpoint.len--;
}

static void what_is_changed_is_refused(void)
{
    static const struct {
        void (*spoil)(struct receipt *r);
        enum err_kind kind;
        const char *want;
    } rows[] = {
        { spoil_index, ERR_DENIED, "the proof does not lead from the entry to the root" },
        { spoil_far_index, ERR_DENIED, "the entry lies behind the end of the tree" },
        { spoil_size, ERR_DENIED, "size and root are not those of the checkpoint" },
        { spoil_root, ERR_DENIED, "size and root are not those of the checkpoint" },
        { spoil_proof, ERR_DENIED, "the proof does not lead from the entry to the root" },
        { cut_proof, ERR_DENIED, "the proof does not lead from the entry to the root" },
        { stretch_proof, ERR_DENIED, "the proof does not lead from the entry to the root" },
        { spoil_key_id, ERR_DENIED, "the receipt names another log than its checkpoint" },
        { spoil_body, ERR_DENIED, "the entry in the log is of another signature" },
        { spoil_note, ERR_DENIED, "\"log.example\": the signature does not verify" },
        { cut_note, ERR_INPUT, "its checkpoint: the last line has no end" },
    };
    set_up();
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct receipt r = f.receipt;
        struct err err = { 0 };
        check_case = rows[i].want;
        rows[i].spoil(&r);
        CHECK(!check(&r, &f.first, &err) && err.kind == rows[i].kind);
        CHECK_STR(err.text, rows[i].want);
    }
    clear();
}

static void another_signature_or_log_is_refused(void)
{
    struct err err = { 0 };
    struct rekord again;
    set_up();
    CHECK(!check(&f.receipt, &f.second, &err) && err.kind == ERR_DENIED);
    CHECK_STR(err.text, "the entry in the log is of another signature");
    err = (struct err){ 0 };
    CHECK(rekord_of(SPAN("first"), &again,
                    &err)); /* the same bytes signed once more have an entry of their own */
    CHECK(!check(&f.receipt, &again, &err) && err.kind == ERR_DENIED);
    AUTO_CLOSE(key) struct key *other = key_new(KEY_ED25519, &err);
    err = (struct err){ 0 };
    CHECK(
        note_key_of(SPAN("log.example"), NOTE_ED25519, key_public(other), &f.trust.log->key, &err));
    CHECK(!check(&f.receipt, &f.first, &err) && err.kind == ERR_DENIED);
    CHECK_STR(err.text, "no known key of the log \"log.example\" has signed it");
    clear();
}

static void only_what_is_in_the_log_has_a_receipt(void)
{
    struct err err = { 0 };
    struct receipt r;
    struct note_key other;
    struct shelf nowhere = shelf_folder("/tmp/ajar-receipt-none");
    set_up();
    CHECK(!receipt_of(&f.shelf, ENTRIES, &f.log_key, &f.a, &r, &err) && err.kind == ERR_INPUT);
    CHECK_STR(err.text, "the log has 300 entries");
    err = (struct err){ 0 };
    CHECK(!receipt_of(&nowhere, 0, &f.log_key, &f.a, &r, &err));
    CHECK(err.kind == ERR_ABSENT);
    err = (struct err){ 0 };
    CHECK(note_key_of(SPAN("log.example"), NOTE_ED25519, &f.log_key.pub, &other, &err));
    other.name = SPAN("log.elsewhere");
    CHECK(!receipt_of(&f.shelf, 0, &other, &f.a, &r, &err) && err.kind == ERR_DENIED);
    CHECK_STR(err.text, "no known key of the log \"log.example\" has signed it");
    clear();
}

static void every_allocation_may_fail(void)
{
    struct err err = { 0 };
    set_up();
    for (size_t n = 1;; n++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 64 << 20 };
        struct receipt r;
        struct quorum_seen seen;
        err = (struct err){ 0 };
        mem_fail_at = n;
        bool ok = receipt_of(&f.shelf, 5, &f.log_key, &a, &r, &err) &&
                  receipt_check(&r, &f.first, &f.trust, &a, &seen, &err);
        bool reached = mem_fail_at == 0;
        mem_fail_at = 0;
        if (!reached) {
            CHECK(ok && n > 5);
            break;
        }
        CHECK(!ok && err.kind == ERR_SYSTEM);
        if (ok)
            break;
    }
    clear();
}

/* ---- entries ---- */

static void an_entry_is_what_rekor_has(void)
{
    AUTO_CLOSE(pubkey_known) struct pubkey_known known = { .n = 0 };
    struct err err = { 0 };
    struct rekord again;
    set_up();
    struct span entry = entry_of(&f.first);
    CHECK(span_begins(entry, "{\"apiVersion\":\"0.0.2\",\"kind\":\"hashedrekord\",\"spec\":{"
                             "\"hashedRekordV002\":{\"data\":{\"algorithm\":\"SHA2_256\","
                             "\"digest\":\"p5N7ZLjKpY8Dchu2us9ceMsjX+vg5wsbhM2ZVBRhoI4=\"},"));
    CHECK(entry.len >= 480 && entry.len <= 500);
    CHECK(rekord_read(entry, &known, &f.a, &again, &err));
    CHECK(memcmp(again.digest, f.first.digest, 32) == 0 &&
          span_eq(again.signature, f.first.signature) && pubkey_same(&again.key, &f.first.key));
    for (size_t i = 0; i < entry.len; i++) { /* no other bytes mean the same */
        struct span changed = { 0 };
        err = (struct err){ 0 };
        CHECK(span_copy(&f.a, entry, &changed, &err));
        ((uint8_t *)(uintptr_t)changed.ptr)[i] ^= 0x20;
        if (!rekord_read(changed, &known, &f.a, &again, &err))
            continue;
        CHECK(span_eq(entry_of(&again), changed) && !span_eq(changed, entry));
    }
    for (size_t n = 0; n < entry.len; n++) {
        err = (struct err){ 0 };
        CHECK(!rekord_read((struct span){ entry.ptr, n }, &known, &f.a, &again, &err));
        CHECK_STR(err.text, "no entry of kind hashedrekord 0.0.2 with P-256");
    }
    clear();
}

static void what_cannot_be_an_entry_is_refused(void)
{
    static const uint8_t zeros[REKORD_BYTES_MAX + 1];
    AUTO_CLOSE(pubkey_known) struct pubkey_known known = { .n = 0 };
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct err err = { 0 };
    struct rekord r;
    set_up();
    buf_init(&b, "test", 8192);
    r = f.first;
    r.key = *key_public(f.log);
    CHECK(!rekord_write(&r, &b, &err) && err.kind == ERR_INPUT);
    CHECK_STR(err.text, "only signatures by ECDSA P-256 are logged");
    for (size_t i = 0; i < 2; i++) {
        err = (struct err){ 0 };
        r = f.first;
        r.signature = (struct span){ zeros, i * (REKORD_SIGNATURE_MAX + 1) };
        CHECK(!rekord_write(&r, &b, &err) && err.kind == ERR_INPUT);
        CHECK_STR(err.text, "a signature that is logged has 1 to 256 bytes");
    }
    err = (struct err){ 0 };
    CHECK(!rekord_read((struct span){ zeros, sizeof zeros }, &known, &f.a, &r, &err));
    CHECK(err.kind == ERR_LIMIT);
    CHECK_STR(err.text, "an entry of this kind is at most 2048 bytes");
    clear();
}

TESTS(TEST(a_receipt_proves_its_signature), TEST(what_is_changed_is_refused),
      TEST(another_signature_or_log_is_refused), TEST(only_what_is_in_the_log_has_a_receipt),
      TEST(every_allocation_may_fail), TEST(an_entry_is_what_rekor_has),
      TEST(what_cannot_be_an_entry_is_refused))
