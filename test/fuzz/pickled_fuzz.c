/* pickled_fuzz.c - any bytes as a file that is a pickle or may hold one, up to the findings: what a
 * limit cut off is not whole, every import is graded by a rule that exists, and shown in one line. The
 * first byte chooses the name, the rest is the file. Seeds: test/data/pickled/. */
#include "formats/pickled.h"
#include "scan/pickles.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_line(const uint8_t *text, size_t n)
{
    for (size_t i = 0; i < n; i++)
        assert(text[i] >= ' ' && text[i] != 0x7f);
}

static void check_notes(const struct notes *notes, bool whole, uint64_t size)
{
    assert(!whole || notes_times(notes, "limit") + notes_times(notes, "frame") +
                             notes_times(notes, "trailing-bytes") ==
                         0);
    for (size_t i = 0; i < notes->n; i++)
        assert(notes->list[i].off <= size && notes->list[i].text[0] != 0);
}

static void check_found(const struct found *f, uint64_t size)
{
    bool whole = f->fatal.kind == ERR_NONE;
    for (size_t i = 0; i < f->n_parts; i++) {
        const struct found_part *p = &f->part[i];
        assert(p->path.len > 0 && (!p->whole || p->fatal.kind == ERR_NONE));
        check_notes(p->notes, p->whole && p->kind == FOUND_PICKLE, p->bytes);
        whole = whole && p->whole;
    }
    assert(whole || !f->whole);
    check_notes(f->notes, f->whole && f->kind == FOUND_PICKLE, size);
    for (size_t i = 0; i < f->n_imports; i++) {
        const struct found_import *m = &f->import[i];
        assert(m->part <= f->n_parts && m->times > 0 && m->uses < PICKLE_USES_END);
        assert(m->off < (m->part > 0 ? f->part[m->part - 1].bytes : size));
    }
}

/* The rule of the last that is not inert. */
static const char *check_grades(const struct found *f)
{
    const char *rule = NULL;
    for (size_t i = 0; i < f->n_imports; i++) {
        AUTO_CLOSE(buf) struct buf b;
        struct span shown;
        struct err err = { 0 };
        struct import_grade g = imports_grade(&f->import[i]);
        assert(g.rule == NULL || rule_named(g.rule) != NULL);
        assert(g.rule == NULL || strcmp(g.rule, "PKL-CUSTOM-CLASS") == 0 || g.why != NULL);
        rule = g.rule != NULL ? g.rule : rule;
        buf_init(&b, "fuzz", 1 << 16);
        imports_show(&b, &f->import[i]);
        assert(buf_done(&b, &shown, &err));
        check_line(shown.ptr, shown.len);
    }
    return rule;
}

static void check_findings(const struct found *f, struct arena *a)
{
    struct shadow shadow;
    struct look_file file[2] = { { .path = SPAN("a/x.pkl"), .found = *f },
                                 { .path = SPAN("torch/a.py") } };
    struct look l = { .file = file, .n_files = COUNT(file) };
    struct findings to = { .a = a };
    struct err err = { 0 };
    const char *rule = check_grades(f);
    bool told = rule == NULL;
    if (!shadow_open(&shadow, &l, a, &err) || !rules_file(&to, &file[0], &err) ||
        !pickles_check(&shadow, &file[0], &to, &err)) {
        assert(err.kind == ERR_LIMIT);
        return;
    }
    assert(f->whole || to.incomplete);
    for (size_t i = 0; i < to.n; i++) {
        check_line((const uint8_t *)to.list[i].text, strlen(to.list[i].text));
        told = told || strcmp(to.list[i].rule, rule) == 0;
    }
    assert(told);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const names[] = { "x.pkl", "x.bin", "x.joblib", "x.txt" };
    AUTO_CLOSE(arena) struct arena a = { .name = "fuzz", .limit = 256u << 20 };
    if (size == 0)
        return 0;
    struct span bytes = { data + 1, size - 1 };
    struct source src = source_mem("fuzz", &bytes);
    struct err err = { 0 };
    struct found f;
    if (!found_read(&src, span_of(names[data[0] % COUNT(names)]), &a, &f, &err)) {
        assert(err.kind == ERR_LIMIT && !err.has_at);
        return 0;
    }
    check_found(&f, bytes.len);
    check_findings(&f, &a);
    return 0;
}
