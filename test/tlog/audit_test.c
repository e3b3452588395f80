/* audit_test.c - a whole log is held against what was signed: a root, a tile or a growth that is not that
 * of the entries is said to be none. */
#include "tlog/audit.h"

#include <stdlib.h>

#include "base/file.h"
#include "lib/check.h"
#include "tlog/log.h"

enum { MEMORY = 1 << 20, ENTRIES = 3 };

struct place {
    struct arena a;
    struct err err;
    char folder[32];
    struct key *key;
    struct quorum q;
    struct shelf shelf;
    struct log_head head;
};
static void place_close(struct place *p)
{
    char line[64];
    key_close(p->key);
    arena_free(&p->a);
    snprintf(line, sizeof line, "rm -rf %s", p->folder);
    CHECK(system(line) == 0);
}
AUTO_VALUE(place, place_close)

/* A log of three entries that holds. */
static void place_open(struct place *p)
{
    static const struct span entry[ENTRIES] = { SPAN("a"), SPAN("b"), SPAN("c") };
    struct note_key *k;
    struct audit found = { .n_rekords = 77 };
    *p = (struct place){ .a = { .name = "test", .limit = MEMORY },
                         .folder = "/tmp/ajar-audit-XXXXXX" };
    CHECK(mkdtemp(p->folder) != NULL);
    p->key = key_new(KEY_ED25519, &p->err);
    k = ARENA_ARRAY(&p->a, struct note_key, 1, &p->err);
    AUTO_CLOSE(log) struct log l = { .lock = -1 };
    struct note_signer by = { SPAN("log.example"), p->key };
    CHECK(note_key_of(by.name, NOTE_ED25519, key_public(p->key), k, &p->err) &&
          quorum_of_log(k, &p->a, &p->q, &p->err));
    CHECK(log_open(&l, p->folder, &by, &p->err) && log_append(&l, entry, ENTRIES, &p->err));
    p->shelf = shelf_folder(p->folder);
    CHECK(audit_log(&p->shelf, &p->q, NULL, &p->a, &found, &p->err));
    CHECK_STR(p->err.text, "");
    CHECK(found.seen.head.size == ENTRIES && found.n_rekords == 0);
    p->head = found.seen.head;
}

static void put(struct place *p, const char *name, struct span bytes)
{
    const char *path = path_join(&p->a, p->folder, name, &p->err);
    CHECK(path != NULL && file_replace(path, bytes, 0644, &p->err));
}

static void a_root_of_other_entries_is_refused(void)
{
    AUTO_CLOSE(place) struct place p;
    AUTO_CLOSE(buf) struct buf text = { 0 }, note = { 0 };
    struct audit found = { .n_rekords = 77 };
    struct span bytes = { 0 };
    place_open(&p);
    p.head.root.b[31] ^= 1;
    buf_init(&text, "test", 4096);
    buf_init(&note, "test", 4096);
    head_write(&p.head, &text);
    CHECK(buf_done(&text, &bytes, &p.err));
    buf_put(&note, bytes);
    buf_printf(&note, "\n");
    CHECK(note_sign(bytes, &(struct note_signer){ SPAN("log.example"), p.key }, &note, &p.err) &&
          buf_done(&note, &bytes, &p.err));
    put(&p, "checkpoint", bytes);
    CHECK(!audit_log(&p.shelf, &p.q, NULL, &p.a, &found, &p.err) && p.err.kind == ERR_DENIED);
    CHECK_STR(p.err.text, "the root that was signed is not that of the entries");
    CHECK(found.n_rekords == 77);
}

static void a_tile_of_other_entries_is_refused(void)
{
    static const uint8_t zeros[ENTRIES * TREE_HASH_BYTES];
    AUTO_CLOSE(place) struct place p;
    struct audit found = { .n_rekords = 77 };
    place_open(&p);
    put(&p, "tile/0/000.p/3", (struct span){ zeros, sizeof zeros });
    CHECK(!audit_log(&p.shelf, &p.q, NULL, &p.a, &found, &p.err) && p.err.kind == ERR_DENIED);
    CHECK_STR(p.err.text, "tile/0/000.p/3: is not the tile of the entries");
    CHECK(found.n_rekords == 77);
}

static void a_growth_is_asked_of_the_tiles_of_what_is_signed(void)
{
    AUTO_CLOSE(place) struct place p;
    char want[120];
    place_open(&p);
    struct log_head none = { .origin = p.head.origin }, now = p.head, other = p.head;
    CHECK(tree_root(NULL, 0, &none.root, &p.err));
    CHECK(audit_growth(&p.shelf, &none, &now, &p.err) &&
          audit_growth(&p.shelf, &now, &now, &p.err));
    other.root.b[0] ^= 1;
    CHECK(!audit_growth(&p.shelf, &none, &other, &p.err) && p.err.kind == ERR_INPUT);
    snprintf(want, sizeof want, "%s: the tiles are not those of the checkpoint", p.folder);
    CHECK_STR(p.err.text, want);
    p.err = (struct err){ 0 };
    CHECK(!audit_growth(&p.shelf, &other, &now, &p.err) && p.err.kind == ERR_DENIED);
    p.err = (struct err){ 0 };
    other = p.head;
    other.size++;
    CHECK(!audit_growth(&p.shelf, &other, &now, &p.err) && p.err.kind == ERR_DENIED);
    CHECK_STR(p.err.text, "the older tree is the larger one");
}

static bool not_to_see(void *ctx, uint64_t index, const struct rekord *r, struct err *err)
{
    (void)index, (void)r, (void)err;
    ++*(unsigned *)ctx;
    return true;
}

static void an_entry_that_is_no_signature_is_shown_to_nobody(void)
{
    AUTO_CLOSE(place) struct place p;
    unsigned seen = 0;
    struct audit_visit visit = { not_to_see, &seen };
    struct audit found;
    place_open(&p);
    CHECK(audit_log(&p.shelf, &p.q, &visit, &p.a, &found, &p.err) && found.n_rekords == 0);
    CHECK(seen == 0);
}

TESTS(TEST(an_entry_that_is_no_signature_is_shown_to_nobody),
      TEST(a_root_of_other_entries_is_refused), TEST(a_tile_of_other_entries_is_refused),
      TEST(a_growth_is_asked_of_the_tiles_of_what_is_signed))
