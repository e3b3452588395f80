/* show.h - what found_read and its readers gave, in one line that a table can hold:
 *   KIND, whole; key=value; tensor: file; @OFFSET code: text; ! @OFFSET error
 * then each part of it: [PATH] KIND, whole; @OFFSET code: text; ! @OFFSET error
 * and the loops that every table of theirs goes through. */
#ifndef AJAR_TEST_SHOW_H
#define AJAR_TEST_SHOW_H

#include <stdarg.h>

#include "formats/found.h"
#include "lib/check.h"

#define SHOW_BYTES 4000u

struct show {
    char text[SHOW_BYTES];
    size_t n;
};

__attribute__((format(printf, 2, 3), unused)) static void show_add(struct show *s, const char *fmt,
                                                                   ...)
{
    va_list ap;
    va_start(ap, fmt);
    int n = vsnprintf(s->text + s->n, sizeof s->text - s->n, fmt, ap);
    va_end(ap);
    s->n += n > 0 && (size_t)n < sizeof s->text - s->n ? (size_t)n : 0;
}

__attribute__((unused)) static void show_lists(struct show *s, const struct found *f)
{
    for (size_t i = 0; i < f->n_facts; i++)
        show_add(s, "; %.*s=%.*s", (int)f->fact[i].key.len, (const char *)f->fact[i].key.ptr,
                 (int)f->fact[i].value.len, (const char *)f->fact[i].value.ptr);
    for (size_t i = 0; i < f->n_places; i++)
        show_add(s, "; %.*s: %.*s", (int)f->place[i].key.len, (const char *)f->place[i].key.ptr,
                 (int)f->place[i].value.len, (const char *)f->place[i].value.ptr);
    for (size_t i = 0; i < f->notes->n; i++)
        show_add(s, "; @%" PRIu64 " %s: %s", f->notes->list[i].off, f->notes->list[i].code,
                 f->notes->list[i].text);
}

__attribute__((unused)) static void show_parts(struct show *s, const struct found *f)
{
    for (size_t i = 0; i < f->n_parts; i++) {
        const struct found_part *p = &f->part[i];
        const struct found same = { .notes = p->notes };
        show_add(s, "; [%.*s] %s%s", (int)p->path.len, (const char *)p->path.ptr,
                 found_kind_name(p->kind), p->whole ? ", whole" : "");
        show_lists(s, &same);
        if (p->fatal.kind != ERR_NONE)
            show_add(s, "; ! @%" PRIu64 " %s", p->fatal.at, p->fatal.text);
    }
}

__attribute__((unused)) static void show_found(struct show *s, const struct found *f)
{
    show_add(s, "%s%s", found_kind_name(f->kind), f->whole ? ", whole" : "");
    show_lists(s, f);
    if (f->fatal.kind != ERR_NONE)
        show_add(s, "; ! @%" PRIu64 " %s", f->fatal.at, f->fatal.text);
    show_parts(s, f);
}

/* Each tensor: "; NAME DTYPE 2x3 @OFFSET+BYTES". */
__attribute__((unused)) static void show_tensors(struct show *s, const struct found *f)
{
    for (size_t i = 0; i < f->n_tensors; i++) {
        const struct found_tensor *t = &f->tensor[i];
        show_add(s, "; %.*s %.*s ", (int)t->name.len, (const char *)t->name.ptr, (int)t->dtype.len,
                 (const char *)t->dtype.ptr);
        for (unsigned k = 0; k < t->rank; k++)
            show_add(s, "%s%" PRIu64, k > 0 ? "x" : "", t->shape[k]);
        show_add(s, "@%" PRIu64 "+%" PRIu64, t->off, t->bytes);
    }
}

/* A source over memory of which the nth read fails. */
struct failing {
    struct span bytes;
    unsigned left;
    bool hit;
};
__attribute__((unused)) static bool failing_read(struct source *s, uint64_t off, void *dst,
                                                 size_t n, struct err *err)
{
    struct failing *f = s->state;
    if (--f->left == 0) {
        f->hit = true;
        return err_set(err, ERR_SYSTEM, "disk on fire");
    }
    memcpy(dst, f->bytes.ptr + off, n);
    return true;
}

/* Each allocation, then each read of found_read fails once. */
__attribute__((unused)) static void check_failures(struct span bytes, struct span name)
{
    for (unsigned disk = 0; disk < 2; disk++) {
        bool done = false;
        for (unsigned nth = 1; !done; nth++) {
            AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 64 << 20 };
            struct failing state = { bytes, disk ? nth : 0, false };
            struct source src = { "failing", bytes.len, failing_read, &state };
            struct found f = { .kind = FOUND_NONE };
            struct err err = { 0 };
            mem_fail_at = disk ? 0 : nth;
            done = found_read(&src, name, &a, &f, &err);
            bool hit = disk ? state.hit : mem_fail_at == 0;
            mem_fail_at = 0;
            CHECK(done == !hit);
            CHECK(done ? err.kind == ERR_NONE : err.kind == ERR_SYSTEM && f.kind == FOUND_NONE);
            CHECK(done || strstr(err.text, disk ? "disk on fire" : "out of memory") != NULL);
            if (nth > 2000) {
                CHECK(!"it ends");
                return;
            }
        }
    }
}

__attribute__((unused)) static void check_found(struct span bytes, const char *name,
                                                const char *want)
{
    static struct show got;
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 64 << 20 };
    struct source src = source_mem(name, &bytes);
    struct found f;
    struct err err = { 0 };
    got.n = 0, got.text[0] = 0;
    CHECK(found_read(&src, span_of(name), &a, &f, &err));
    if (err.kind == ERR_NONE)
        show_found(&got, &f);
    CHECK_STR(got.text, want);
    check_failures(bytes, span_of(name));
}

#endif
