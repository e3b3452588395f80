/* torch_oracle_test.c - what is read of checkpoints and arrays against those who write them: Debian's
 * PyTorch and NumPy. Each tensor has the name, type, shape and bytes it was saved with; of an array that
 * somebody damaged NumPy and we see the same, or we refuse it or note something. */
#include <stdio.h>

#include "base/buf.h"
#include "base/encode.h"
#include "crypto/digest.h"
#include "formats/found.h"
#include "formats/npy.h"
#include "lib/keygen.h"

enum { CHECKPOINTS = 120, ARRAYS = 3000 };

static void put_shape(struct buf *b, const uint64_t *shape, unsigned rank)
{
    for (unsigned i = 0; i < rank; i++)
        buf_printf(b, "%s%" PRIu64, i > 0 ? "x" : "", shape[i]);
    buf_printf(b, rank == 0 ? "-" : "%s", "");
}

/* " TYPE SHAPE SHA256\n", as torch_peer.py says it behind the name. */
static void put_tensor(struct buf *b, struct span file, const struct found_tensor *t)
{
    uint8_t sum[DIGEST_BYTES_MAX];
    char hex[2 * 32 + 1];
    struct err err = { 0 };
    CHECK(
        digest_of(DIGEST_SHA256, (struct span){ file.ptr + t->off, (size_t)t->bytes }, sum, &err));
    buf_printf(b, " %.*s ", (int)t->dtype.len, (const char *)t->dtype.ptr);
    put_shape(b, t->shape, t->rank);
    buf_printf(b, " %s\n", hex_put((struct span){ sum, 32 }, hex));
}

static bool holds(struct span text, struct span line)
{
    return line.len > 0 && memmem(text.ptr, text.len, line.ptr, line.len) != NULL;
}

/* Each that is listed was saved so; of one object under two names the first is listed. */
static size_t check_checkpoint(struct span file, struct span want, struct arena *a)
{
    AUTO_CLOSE(buf) struct buf all = { 0 };
    struct source src = source_mem("test", &file);
    struct found f;
    struct err err = { 0 };
    buf_init(&all, "test", 1 << 20);
    CHECK(found_read(&src, SPAN("m.pt"), a, &f, &err) && f.whole && f.notes->n == 0);
    for (size_t i = 0; i < f.n_tensors; i++) {
        AUTO_CLOSE(buf) struct buf one = { 0 };
        buf_init(&one, "test", 1 << 20);
        buf_put(&one, f.tensor[i].name);
        put_tensor(&one, file, &f.tensor[i]);
        put_tensor(&all, file, &f.tensor[i]);
        CHECK(holds(want, (struct span){ one.bytes, one.len }));
    }
    for (struct span rest = want; rest.len > 0;) {
        const uint8_t *end = memchr(rest.ptr, '\n', rest.len);
        const uint8_t *blank = memchr(rest.ptr, ' ', rest.len);
        CHECK(holds((struct span){ all.bytes, all.len },
                    (struct span){ blank, (size_t)(end - blank) + 1 }));
        rest = (struct span){ end + 1, rest.len - (size_t)(end + 1 - rest.ptr) };
    }
    return f.n_tensors;
}

/* False: refused. */
static bool check_array(struct span file, struct span want, struct arena *a)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct source src = source_mem("test", &file);
    struct notes *notes;
    struct npy n;
    struct err err = { 0 };
    bool refused = span_eq(want, SPAN("refused\n"));
    buf_init(&b, "test", 1 << 20);
    notes = ARENA_ARRAY(a, struct notes, 1, &err);
    if (notes == NULL || !npy_head(&src, 0, a, notes, &n, &err))
        return false;
    put_shape(&b, n.shape, n.rank);
    buf_printf(&b, " %" PRIu64 "\n", n.item_bytes);
    CHECK(refused || !n.known || span_eq(want, (struct span){ b.bytes, b.len }));
    return true;
}

static void they_see_what_we_see(void)
{
    struct keygen k;
    char name[16];
    size_t tensors = 0, read = 0;
    CHECK(keygen_open(&k));
    const char *argv[] = { "/usr/bin/python3", "test/formats/torch_peer.py", k.folder, NULL };
    int status = keygen_run(argv, NULL);
    if (status == 77 || status == -1 || status == 127) {
        check_skip("no PyTorch of Debian's");
        keygen_close(&k);
        return;
    }
    CHECK(status == 0);
    for (unsigned i = 0; i < CHECKPOINTS; i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 64 << 20 };
        snprintf(name, sizeof name, "%03u.want", i);
        struct span want = keygen_read(&k, check_case = name, &a);
        snprintf(name, sizeof name, "%03u.pt", i);
        tensors += check_checkpoint(keygen_read(&k, name, &a), want, &a);
    }
    for (unsigned i = 0; i < ARRAYS; i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 64 << 20 };
        snprintf(name, sizeof name, "%04u.see", i);
        struct span want = keygen_read(&k, check_case = name, &a);
        snprintf(name, sizeof name, "%04u.npy", i);
        bool ours = check_array(keygen_read(&k, name, &a), want, &a);
        read += ours && !span_eq(want, SPAN("refused\n"));
    }
    check_case = "";
    CHECK(tensors > 200 && read > 700);
    keygen_close(&k);
}

TESTS(TEST(they_see_what_we_see))
