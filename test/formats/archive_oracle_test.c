/* archive_oracle_test.c - what others see in archives, made and damaged at random: where Python's
 * zipfile or tarfile sees something else than we do, or PyTorch's own reader something else than
 * zipfile, we say that something is odd. ARCHIVES=N for so many; needs PyTorch for Python. */
#include <stdlib.h>
#include <zlib.h>

#include "base/buf.h"
#include "formats/archive.h"
#include "formats/show.h"
#include "formats/tar.h"
#include "lib/keygen.h"

enum { PIECE = 4096 };

static void put_crc(struct buf *b, struct span name, struct source *src)
{
    uint8_t piece[PIECE];
    struct err err = { 0 };
    uint32_t crc = 0;
    for (uint64_t off = 0; src != NULL && off < src->size;) {
        size_t n = src->size - off < PIECE ? (size_t)(src->size - off) : PIECE;
        CHECK(source_read(src, off, piece, n, &err));
        crc = (uint32_t)crc32(crc, piece, (uInt)n);
        off += n;
    }
    for (size_t i = 0; i < name.len; i++)
        buf_printf(b, "%02x", name.ptr[i]);
    if (src != NULL)
        buf_printf(b, " %08x\n", crc);
    else
        buf_printf(b, " -\n");
}

/* False if it could not be read to its end. */
static bool see_zip(struct source *src, struct inside *in, struct found *f, struct buf *b)
{
    AUTO_CLOSE(archive_room) struct archive_room room = { 0 };
    struct err err = { 0 };
    struct archive x;
    struct source *member;
    const char *why;
    if (!archive_open(&x, in, src, f, &err)) {
        buf_printf(b, "refused\n");
        return false;
    }
    for (size_t i = 0; i < x.z.n; i++) {
        CHECK(archive_member(&x, &x.z.member[i], &room, &member, &why, &err));
        put_crc(b, x.z.member[i].name, member);
    }
    return true;
}

static bool see_tar(struct source *src, struct inside *in, struct found *f, struct buf *b)
{
    struct err err = { 0 };
    struct tar t;
    struct tar_member m = { .type = TAR_FILE };
    bool ok = true;
    tar_open(&t, src, in->a, f->notes);
    while (ok && (ok = tar_next(&t, &m, &err)) && m.type != TAR_END) {
        struct slice slice;
        struct source member = inside_slice(&slice, src, m.data_off, m.bytes);
        if (m.type == TAR_FILE)
            put_crc(b, m.name, &member);
    }
    return ok;
}

static void whoever_sees_something_else_we_say_so(void)
{
    static const char *const pythons[] = { "/usr/bin/python3", "python3" };
    const char *n = getenv("ARCHIVES") != NULL ? getenv("ARCHIVES") : "500";
    struct keygen k;
    unsigned quiet = 0, differ = 0;
    int status = 1;
    CHECK(keygen_open(&k));
    for (size_t i = 0; i < COUNT(pythons) && status != 0; i++) {
        const char *argv[] = { pythons[i], "test/formats/archive_peer.py", k.folder, n, NULL };
        status = keygen_run(argv, NULL);
    }
    if (status != 0) {
        check_skip("no PyTorch for Python: python3-torch has it");
        keygen_close(&k);
        return;
    }
    for (long i = 0; i < strtol(n, NULL, 10); i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 64 << 20 };
        AUTO_CLOSE(buf) struct buf b;
        struct err err = { 0 };
        struct found f = { .notes = ARENA_ARRAY(&a, struct notes, 1, &err) };
        struct inside in = { .a = &a, .left = 1 << 20 };
        char name[32];
        buf_init(&b, "seen", 1 << 20);
        snprintf(name, sizeof name, "%ld.want", i);
        struct span want = keygen_read(&k, check_case = name, &a);
        bool differs = span_begins(want, "differ");
        bool made = span_holds(want, "\nmade\n");
        for (unsigned line = 0; line < 2; want.ptr++, want.len--)
            line += *want.ptr == '\n';
        snprintf(name, sizeof name, "%ld.%s", i, i % 4 == 3 ? "tar" : "zip");
        struct span bytes = keygen_read(&k, name, &a);
        struct source src = source_mem("test", &bytes);
        bool whole = (i % 4 == 3 ? see_tar : see_zip)(&src, &in, &f, &b);
        bool same = span_eq(want, (struct span){ b.bytes, b.len });
        bool silent = whole && f.notes->n == 0;
        if (silent && (differs || !same))
            fprintf(stderr, "%.*s\n-- ours\n%.*s", (int)want.len, (const char *)want.ptr,
                    (int)b.len, (const char *)b.bytes);
        CHECK(!silent || (same && !differs));
        CHECK(!made || (silent && same));
        quiet += silent;
        differ += differs || !same;
    }
    check_case = "";
    CHECK(quiet > 20 && differ > 20);
    keygen_close(&k);
}

TESTS(TEST(whoever_sees_something_else_we_say_so))
