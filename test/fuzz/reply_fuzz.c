/* reply_fuzz.c - any bytes as the answer of a worker, about a file whose size they choose.
 * What is accepted must keep the promises of found.h and come back the same when written again.
 * Seeds: test/data/reply/. */
#include "formats/pickle.h"
#include "sandbox/reply.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_line(const char *text, size_t room)
{
    assert(strnlen(text, room) < room);
    for (; *text != 0; text++)
        assert(*text >= 0x20 && *text < 0x7F);
}

static void check_inside(const struct found *f, uint64_t size)
{
    for (size_t i = 0; i < f->n_parts; i++) {
        const struct found_part *p = &f->part[i];
        assert(p->kind <= FOUND_OTHER && (p->whole || !f->whole));
        assert(p->fatal.kind == ERR_NONE || (!p->whole && p->fatal.text[0] != 0));
        for (size_t k = 0; k < p->notes->n; k++)
            assert(p->notes->list[k].off <= p->bytes);
    }
    for (size_t i = 0; i < f->n_imports; i++) {
        const struct found_import *m = &f->import[i];
        assert(m->part <= f->n_parts && m->uses < PICKLE_USES_END);
        assert(m->off <= (m->part > 0 ? f->part[m->part - 1].bytes : size));
    }
}

static void check_promises(const struct found *f, uint64_t size)
{
    check_inside(f, size);
    assert(f->kind <= FOUND_OTHER && f->notes != NULL);
    assert(f->fatal.kind == ERR_NONE || (!f->whole && f->fatal.text[0] != 0));
    assert(f->fatal.at <= size);
    check_line(f->fatal.text, sizeof f->fatal.text);
    assert(f->n_dtypes <= FOUND_DTYPES_MAX);
    assert(f->n_tensors == 0 || found_tensors(f) == f->n_tensors);
    for (size_t i = 0; i < f->n_tensors; i++) {
        const struct found_tensor *t = &f->tensor[i];
        uint64_t sum = t->rank; /* reading them is the test */
        assert(t->off <= size && t->bytes <= size - t->off && t->rank <= REPLY_RANK_MAX);
        for (unsigned k = 0; k < t->rank; k++)
            sum ^= t->shape[k];
        assert(sum == sum);
    }
    assert(f->notes->n_codes <= NOTES_CODES_MAX && f->notes->n <= COUNT(f->notes->list));
    for (size_t i = 0; i < f->notes->n; i++) {
        assert(f->notes->list[i].off <= size);
        assert(notes_times(f->notes, f->notes->list[i].code) > 0);
        check_line(f->notes->list[i].text, sizeof f->notes->list[i].text);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "fuzz", .limit = 16u << 20 };
    AUTO_CLOSE(buf) struct buf b;
    struct found f;
    struct err err = { 0 };
    uint64_t file = size > 0 ? (uint64_t)data[size - 1] << 4 : 0;
    buf_init(&b, "fuzz", REPLY_BYTES_MAX);
    struct span body = { data, size > 0 ? size - 1 : 0 }, again;
    if (!reply_read(body, file, &a, &f, &err)) {
        assert(err.kind != ERR_NONE && err.text[0] != 0);
        return 0;
    }
    check_promises(&f, file);
    reply_write(&f, &b);
    assert(buf_done(&b, &again, &err) && again.len == body.len);
    return 0;
}
