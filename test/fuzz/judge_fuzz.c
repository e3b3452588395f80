/* judge_fuzz.c - any bytes as the files of a release, which are judged together: no finding is without
 * its texts, each is of a file that is there, and what is not whole is incomplete. Files stand behind
 * each other, a byte of 0xFF between them; the first byte of each chooses its name. Seeds:
 * test/data/judge/. */
#include "scan/accord.h"
#include "scan/dual.h"
#include "scan/names.h"
#include "scan/pickles.h"
#include "scan/shards.h"
#include "scan/templates.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { FILES_MAX = 8 };

/* Ascending, as a look has them; each once. */
static const char *const names[FILES_MAX] = {
    "chat_template.jinja",
    "config.json",
    "model-00001-of-00002.safetensors",
    "model-00002-of-00002.safetensors",
    "model.safetensors.index.json",
    "processor_config.json",
    "pytorch_model.bin",
    "tokenizer_config.json",
};

static void check_findings(const struct look *l, const struct findings *to)
{
    for (size_t i = 0; i < to->n; i++) {
        const struct finding *f = &to->list[i];
        assert(rule_named(f->rule) == f->is && f->title[0] != 0 && f->severity > 0);
        for (const char *c = f->text; *c != 0; c++)
            assert((uint8_t)*c >= ' ' && *c != 0x7f);
        assert(f->path.len == 0 || look_file_at(l, SPAN(""), f->path) != NULL);
        assert(i == 0 || to->list[i - 1].severity >= f->severity);
    }
}

static bool judge(const struct look *l, struct findings *to, struct err *err)
{
    struct shadow shadow;
    size_t set_of[FILES_MAX];
    bool whole = true;
    if (!shadow_open(&shadow, l, to->a, err))
        return false;
    for (size_t i = 0; i < l->n_files; i++) {
        whole = whole && l->file[i].found.whole;
        if (!rules_file(to, &l->file[i], err) || !pickles_check(&shadow, &l->file[i], to, err))
            return false;
    }
    assert(whole || to->incomplete);
    return names_check(l, to, err) && shards_check(l, set_of, to, err) &&
           templates_check(l, to, err) && dual_check(l, to, err) && accord_check(l, to, err);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "fuzz", .limit = 128u << 20 };
    struct look_file all[FILES_MAX] = { 0 }, file[FILES_MAX];
    struct manifest_file sum[FILES_MAX] = { 0 };
    struct look l = { .root = "fuzz", .folder = true, .file = file };
    struct findings to = { .a = &a };
    struct err err = { 0 };
    for (size_t n; size > 0; data += n, size -= n) {
        const uint8_t *end = memchr(data, 0xFF, size);
        size_t len = end != NULL ? (size_t)(end - data) : size;
        struct look_file *f = &all[data[0] % FILES_MAX];
        struct span bytes = { data + 1, len > 0 ? len - 1 : 0 };
        struct source src = source_mem("fuzz", &bytes);
        n = len + (end != NULL);
        f->path = span_of(names[data[0] % FILES_MAX]);
        f->counted = true;
        if (!found_read(&src, f->path, &a, &f->found, &err))
            return 0;
    }
    for (size_t i = 0; i < FILES_MAX; i++)
        if (all[i].path.len > 0) {
            sum[l.n_files].path = all[i].path;
            all[i].sum = &sum[l.n_files];
            file[l.n_files++] = all[i];
        }
    if (judge(&l, &to, &err)) {
        rules_sort(&to);
        check_findings(&l, &to);
    } else {
        assert(err.kind == ERR_LIMIT);
    }
    return 0;
}
