/* statement_fuzz.c - any bytes as a statement: refused, and then nothing is said of it; or read, and then
 * it is exactly what statement_write writes of what was read. Seeds: test/data/statement/. */
#include "base/encode.h"
#include "decision/statement.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool is_digest(struct span hex)
{
    uint8_t digest[SHA256_BYTES];
    return hex_get(hex, digest, sizeof digest);
}

static void check_subjects(const struct statement *s)
{
    assert(s->n_subjects >= 1 && s->n_subjects <= STATEMENT_SUBJECTS_MAX);
    for (unsigned i = 0; i < s->n_subjects; i++)
        assert(s->subject[i].name.len > 0 && s->subject[i].by_component == (i > 0));
}

static void check_kind(const struct statement *s, struct span bytes)
{
    switch (s->kind) {
    case STATEMENT_DECISION:
        assert(s->sequence >= 1 && s->sequence <= STATEMENT_NUMBER_MAX);
        assert((s->sequence == 1) == (s->of.len == 0) && s->record.ptr[0] == '{');
        assert(s->record.ptr >= bytes.ptr &&
               s->record.ptr + s->record.len <= bytes.ptr + bytes.len);
        return;
    case STATEMENT_REVOCATION:
        assert((s->of.len > 0) != (s->key.len > 0));
        assert(!s->has_last_good || (s->key.len > 0 && s->last_good <= STATEMENT_NUMBER_MAX));
        assert(s->key.len == 0 || statement_reason_ok(s->reason_code));
        return;
    case STATEMENT_REVIEW:
        assert(s->of.len > 0 &&
               (span_eq(s->outcome, SPAN("confirmed")) || span_eq(s->outcome, SPAN("changed"))));
        return;
    case STATEMENT_KEYS:
        assert((s->key.len > 0) == span_eq(s->action, SPAN("rotate")));
        assert((s->threshold > 0) == span_eq(s->action, SPAN("threshold")));
        assert(s->threshold <= STATEMENT_NUMBER_MAX);
        return;
    case STATEMENT_NONE:
        break;
    }
    assert(!"a statement that was read is of a kind");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "fuzz", .limit = 128u << 20 };
    struct span bytes = { data, size }, again;
    struct statement s, before;
    struct err err = { 0 };
    memset(&s, 0xA5, sizeof s);
    memcpy(&before, &s, sizeof s);
    if (!statement_read(bytes, &a, &s, &err)) {
        assert(err.kind == ERR_INPUT || err.kind == ERR_LIMIT);
        assert(!err.has_at || err.at <= size);
        assert(memcmp(&s, &before, sizeof s) == 0);
        return 0;
    }
    check_subjects(&s);
    check_kind(&s, bytes);
    assert(s.nonce.len == STATEMENT_NONCE_CHARS);
    assert((s.of.len == 0 || is_digest(s.of)) && (s.key.len == 0 || is_digest(s.key)));
    bool written = statement_write(&s, &a, &again, &err);
    assert(written && span_eq(again, bytes));
    return 0;
}
