/* accord_test.c - files that say of each other what is not so: numbered ones, indexes, two formats, a
 * configuration. Each row is a folder in a few words. */
#include "scan/accord.h"
#include "scan/dual.h"
#include "scan/shards.h"

#include "lib/check.h"

enum { FILES = 4, TENSORS = 3 };

static const char spare[] = "spare.safetensors"; /* is not counted */

struct tensor {
    const char *name;
    uint64_t shape[2]; /* the second 0: of one dimension */
    uint64_t digest;   /* of its numbers; 0: they were not looked at */
};
static const struct row {
    const char *name;
    struct {
        const char *path;
        enum found_kind kind;
        struct tensor tensor[TENSORS];
        const char *facts[6]; /* key, value, ... */
        const char *places[6];
    } file[FILES];
    const char *want;
} rows[] = {
#define ST FOUND_SAFETENSORS
    { "all numbers",
      { { "m-00001-of-00002.safetensors", ST, { { "a", { 1, 1 }, 1 } }, { 0 }, { 0 } },
        { "m-00002-of-00002.safetensors", ST, { { "b", { 1, 1 }, 1 } }, { 0 }, { 0 } } },
      "" },
    { "the last is not here",
      { { "m-00001-of-00003.gguf", FOUND_GGUF, { { "a", { 1, 1 }, 1 } }, { 0 }, { 0 } },
        { "m-00002-of-00003.gguf", FOUND_GGUF, { { "b", { 1, 1 }, 1 } }, { 0 }, { 0 } } },
      "m-00001-of-00003.gguf IDX-MISSING number 3 of 3 is not here;" },
    { "one in the middle is not here",
      { { "d/m-00001-of-00003.gguf", FOUND_GGUF, { { "a", { 1, 1 }, 1 } }, { 0 }, { 0 } },
        { "d/m-00003-of-00003.gguf", FOUND_GGUF, { { "b", { 1, 1 }, 1 } }, { 0 }, { 0 } } },
      "d/m-00001-of-00003.gguf IDX-MISSING number 2 of 3 is not here;" },
    { "two sequences",
      { { "a-00001-of-00001.gguf", FOUND_GGUF, { { "a", { 1, 1 }, 1 } }, { 0 }, { 0 } },
        { "b-00001-of-00001.gguf", FOUND_GGUF, { { "b", { 1, 1 }, 1 } }, { 0 }, { 0 } } },
      "" },
    { "a number past the last",
      { { "m-00001-of-00001.gguf", FOUND_GGUF, { { "a", { 1, 1 }, 1 } }, { 0 }, { 0 } },
        { "m-00002-of-00001.gguf", FOUND_GGUF, { { "b", { 1, 1 }, 1 } }, { 0 }, { 0 } } },
      "m-00001-of-00001.gguf IDX-MISSING the names number 2 files, and say that there are 1;" },
    { "not weights", { { "m-00001-of-00002.txt", FOUND_TEXT, { { 0 } }, { 0 }, { 0 } } }, "" },

    { "the size of an index",
      { { "i.index.json", FOUND_INDEX, { { 0 } }, { "total_size", "8" }, { "a", "m", "b", "m" } },
        { "m", ST, { { "a", { 1, 1 }, 1 }, { "b", { 1, 1 }, 1 } }, { 0 }, { 0 } } },
      "" },
    { "another size",
      { { "i.index.json", FOUND_INDEX, { { 0 } }, { "total_size", "9" }, { "a", "m", "b", "m" } },
        { "m", ST, { { "a", { 1, 1 }, 1 }, { "b", { 1, 1 }, 1 } }, { 0 }, { 0 } } },
      "i.index.json IDX-SIZE it states 9 bytes, and the tensors have 8;" },
    { "no size",
      { { "i.index.json", FOUND_INDEX, { { 0 } }, { 0 }, { "a", "m" } },
        { "m", ST, { { "a", { 1, 1 }, 1 } }, { 0 }, { 0 } } },
      "" },
    { "a fault is told once",
      { { "i.index.json",
          FOUND_INDEX,
          { { 0 } },
          { "total_size", "9" },
          { "a", "m-00002-of-00002.x" } },
        { "m-00001-of-00002.x", ST, { { "a", { 1, 1 }, 1 } }, { 0 }, { 0 } } },
      "i.index.json IDX-MISSING \"m-00002-of-00002.x\", with 1 tensor;" },

    { "two formats alike",
      { { "model.safetensors", ST, { { "a", { 2, 3 }, 1 } }, { 0 }, { 0 } },
        { "pytorch_model.bin",
          FOUND_ZIP,
          { { "a", { 2, 3 }, 1 }, { "lm_head.w", { 2, 3 }, 1 } },
          { 0 },
          { 0 } } },
      "" },
    { "other numbers",
      { { "model.safetensors", ST, { { "a", { 2, 3 }, 1 } }, { 0 }, { 0 } },
        { "pytorch_model.bin", FOUND_ZIP, { { "a", { 2, 3 }, 2 } }, { 0 }, { 0 } } },
      "model.safetensors DUAL-FORMAT \"a\" has other numbers in the other format;" },
    { "numbers that nobody looked at",
      { { "model.safetensors", ST, { { "a", { 2, 3 }, 1 }, { "b", { 2, 3 }, 0 } }, { 0 }, { 0 } },
        { "pytorch_model.bin",
          FOUND_ZIP,
          { { "a", { 2, 3 }, 0 }, { "b", { 2, 3 }, 2 } },
          { 0 },
          { 0 } } },
      "" },
    { "other shape",
      { { "model-00001-of-00001.safetensors", ST, { { "a", { 2, 3 }, 1 } }, { 0 }, { 0 } },
        { "pytorch_model.bin", FOUND_PICKLE, { { "a", { 3, 2 }, 1 } }, { 0 }, { 0 } } },
      "model-00001-of-00001.safetensors DUAL-FORMAT \"a\" has another shape in the other format;" },
    { "of one dimension and of two",
      { { "model.safetensors", ST, { { "a", { 6, 0 }, 1 } }, { 0 }, { 0 } },
        { "pytorch_model.bin", FOUND_ZIP, { { "a", { 6, 1 }, 1 } }, { 0 }, { 0 } } },
      "model.safetensors DUAL-FORMAT \"a\" has another shape in the other format;" },
    { "other names",
      { { "model.safetensors", ST, { { "a", { 2, 3 }, 1 } }, { 0 }, { 0 } },
        { "pytorch_model.bin", FOUND_TAR, { { "b", { 2, 3 }, 1 } }, { 0 }, { 0 } } },
      "model.safetensors DUAL-FORMAT \"a\" is not in the other format;"
      "pytorch_model.bin DUAL-FORMAT \"b\" is not in the other format;" },
    { "other models",
      { { "model.safetensors", ST, { { "a", { 2, 3 }, 1 } }, { 0 }, { 0 } },
        { "other.bin", FOUND_ZIP, { { "b", { 2, 3 }, 1 } }, { 0 }, { 0 } },
        { "x/model.bin", FOUND_ZIP, { { "b", { 2, 3 }, 1 } }, { 0 }, { 0 } } },
      "" },

    { "another format beside",
      { { "model.safetensors", ST, { { "a", { 2, 3 }, 1 } }, { 0 }, { 0 } },
        { "pytorch_model.bin", FOUND_ZIP, { { "a", { 2, 3 }, 1 } }, { 0 }, { 0 } },
        { "model.gguf", FOUND_GGUF, { { "b", { 2, 3 }, 1 } }, { 0 }, { 0 } } },
      "" },
    { "as many as are told",
      { { "model.safetensors", ST, { { "a", { 1, 1 }, 1 }, { "b", { 1, 1 }, 1 } }, { 0 }, { 0 } },
        { "model.bin", FOUND_ZIP, { { "c", { 1, 1 }, 1 }, { "d", { 1, 1 }, 1 } }, { 0 }, { 0 } } },
      "model.safetensors DUAL-FORMAT \"a\" is not in the other format;"
      "model.safetensors DUAL-FORMAT \"b\" is not in the other format;"
      "model.bin DUAL-FORMAT \"c\" is not in the other format;"
      "model.bin DUAL-FORMAT \"d\" is not in the other format;" },
    { "more than are told",
      { { "model.safetensors",
          ST,
          { { "a", { 1, 1 }, 1 }, { "b", { 1, 1 }, 1 }, { "c", { 1, 1 }, 1 } },
          { 0 },
          { 0 } },
        { "model.bin", FOUND_ZIP, { { "d", { 1, 1 }, 1 }, { "e", { 1, 1 }, 1 } }, { 0 }, { 0 } } },
      "model.safetensors DUAL-FORMAT \"a\" is not in the other format;"
      "model.safetensors DUAL-FORMAT \"b\" is not in the other format;"
      "model.safetensors DUAL-FORMAT \"c\" is not in the other format;"
      "model.bin DUAL-FORMAT \"d\" is not in the other format;"
      "model.bin DUAL-FORMAT 5 tensors in all differ;" },

    { "as configured",
      { { "config.json", FOUND_JSON, { { 0 } }, { "architecture", "A", "layers", "2" }, { 0 } },
        { "m.safetensors",
          ST,
          { { "model.layers.0.w", { 1, 1 }, 1 }, { "model.layers.1.w", { 1, 1 }, 1 } },
          { 0 },
          { 0 } } },
      "" },
    { "layers in any order",
      { { "config.json", FOUND_JSON, { { 0 } }, { "architecture", "A", "layers", "2" }, { 0 } },
        { "m.safetensors",
          ST,
          { { "h.1.w", { 1, 1 }, 1 }, { "h.0.w", { 1, 1 }, 1 } },
          { 0 },
          { 0 } } },
      "" },
    { "a layer less",
      { { "config.json", FOUND_JSON, { { 0 } }, { "architecture", "A", "layers", "3" }, { 0 } },
        { "m.safetensors",
          ST,
          { { "h.0.w", { 1, 1 }, 1 }, { "h.1.w", { 1, 1 }, 1 } },
          { 0 },
          { 0 } } },
      "m.safetensors W-SHAPE tensors of 2 layers, and the configuration states 3;" },
    { "a layer more",
      { { "config.json", FOUND_JSON, { { 0 } }, { "architecture", "A", "layers", "1" }, { 0 } },
        { "m.safetensors",
          ST,
          { { "h.0.w", { 1, 1 }, 1 }, { "h.1.w", { 1, 1 }, 1 } },
          { 0 },
          { 0 } } },
      "m.safetensors W-SHAPE tensors of 2 layers, and the configuration states 1;" },
    { "a layer that predicts",
      { { "config.json",
          FOUND_JSON,
          { { 0 } },
          { "architecture", "A", "layers", "1", "nextn", "1" },
          { 0 } },
        { "m.safetensors",
          ST,
          { { "h.0.w", { 1, 1 }, 1 }, { "h.1.w", { 1, 1 }, 1 } },
          { 0 },
          { 0 } } },
      "" },
    { "names of no layer",
      { { "config.json", FOUND_JSON, { { 0 } }, { "architecture", "A", "layers", "1" }, { 0 } },
        { "m.safetensors", ST, { { "vision.layers.7.w", { 1, 1 }, 1 } }, { 0 }, { 0 } } },
      "" },
    { "embeddings of another size",
      { { "config.json",
          FOUND_JSON,
          { { 0 } },
          { "architecture", "A", "hidden", "4", "vocabulary", "9" },
          { 0 } },
        { "m.safetensors", ST, { { "model.embed_tokens.weight", { 8, 4 }, 1 } }, { 0 }, { 0 } } },
      "m.safetensors W-SHAPE \"model.embed_tokens.weight\" is 8 by 4, and the configuration states "
      "9 by 4;" },
    { "embeddings of another width",
      { { "config.json",
          FOUND_JSON,
          { { 0 } },
          { "architecture", "A", "hidden", "4", "vocabulary", "8" },
          { 0 } },
        { "m.safetensors", ST, { { "wte.weight", { 8, 5 }, 1 } }, { 0 }, { 0 } } },
      "m.safetensors W-SHAPE \"wte.weight\" is 8 by 5, and the configuration states 8 by 4;" },
    { "what is no embedding, or not the first",
      { { "config.json",
          FOUND_JSON,
          { { 0 } },
          { "architecture", "A", "hidden", "4", "vocabulary", "8" },
          { 0 } },
        { "m.safetensors",
          ST,
          { { "a.weight", { 9, 9 }, 1 },
            { "wte.weight", { 8, 4 }, 1 },
            { "embed_in.weight", { 9, 9 }, 1 } },
          { 0 },
          { 0 } } },
      "" },
    { "an embedding in one row",
      { { "config.json",
          FOUND_JSON,
          { { 0 } },
          { "architecture", "A", "hidden", "4", "vocabulary", "8" },
          { 0 } },
        { "m.safetensors", ST, { { "wte.weight", { 8, 0 }, 1 } }, { 0 }, { 0 } } },
      "" },
    { "embeddings of a size that is not stated",
      { { "config.json", FOUND_JSON, { { 0 } }, { "architecture", "A", "vocabulary", "9" }, { 0 } },
        { "m.safetensors", ST, { { "wte.weight", { 8, 4 }, 1 } }, { 0 }, { 0 } } },
      "" },
    { "embeddings of no stated number",
      { { "config.json", FOUND_JSON, { { 0 } }, { "architecture", "A", "hidden", "9" }, { 0 } },
        { "m.safetensors", ST, { { "wte.weight", { 8, 4 }, 1 } }, { 0 }, { 0 } } },
      "" },
    { "layers of which no number is stated",
      { { "config.json", FOUND_JSON, { { 0 } }, { "architecture", "A" }, { 0 } },
        { "m.safetensors", ST, { { "h.1.w", { 1, 1 }, 1 } }, { 0 }, { 0 } } },
      "" },
    { "a layer more in another format",
      { { "config.json", FOUND_JSON, { { 0 } }, { "architecture", "A", "layers", "1" }, { 0 } },
        { "m.gguf", FOUND_GGUF, { { "h.1.w", { 1, 1 }, 1 } }, { 0 }, { 0 } } },
      "" },
    { "a layer more in a file that is not counted",
      { { "config.json", FOUND_JSON, { { 0 } }, { "architecture", "A", "layers", "1" }, { 0 } },
        { "m.safetensors", ST, { { "h.0.w", { 1, 1 }, 1 } }, { 0 }, { 0 } },
        { "spare.safetensors", ST, { { "h.1.w", { 1, 1 }, 1 } }, { 0 }, { 0 } } },
      "" },
    { "no weights",
      { { "config.json", FOUND_JSON, { { 0 } }, { "architecture", "A", "layers", "1" }, { 0 } } },
      "" },
    { "embeddings",
      { { "config.json",
          FOUND_JSON,
          { { 0 } },
          { "architecture", "A", "hidden", "4", "vocabulary", "8" },
          { 0 } },
        { "m.safetensors", ST, { { "wte.weight", { 8, 4 }, 1 } }, { 0 }, { 0 } } },
      "" },
#undef ST
};

struct room {
    struct look_file file[FILES];
    struct found_tensor tensor[FILES][TENSORS];
    struct look_numbers numbers[FILES][TENSORS];
    struct found_pair fact[FILES][3], place[FILES][3];
    struct found_dtype dtype[FILES];
    struct notes notes;
};

static size_t pairs_of(const char *const *text, struct found_pair *out)
{
    size_t n = 0;
    for (; n < 3 && text[2 * n] != NULL; n++)
        out[n] = (struct found_pair){ span_of(text[2 * n]), span_of(text[2 * n + 1]) };
    return n;
}

static struct look lay_out(const struct row *row, struct room *r)
{
    size_t n = 0;
    memset(r, 0, sizeof *r);
    for (; n < FILES && row->file[n].path != NULL; n++) {
        struct look_file *f = &r->file[n];
        *f = (struct look_file){ .path = span_of(row->file[n].path),
                                 .counted = strcmp(row->file[n].path, spare) != 0,
                                 .numbers = r->numbers[n] };
        f->found = (struct found){ .kind = row->file[n].kind,
                                   .whole = true,
                                   .notes = &r->notes,
                                   .tensor = r->tensor[n],
                                   .fact = r->fact[n],
                                   .place = r->place[n],
                                   .dtype = &r->dtype[n],
                                   .n_dtypes = 1 };
        f->found.n_facts = pairs_of(row->file[n].facts, r->fact[n]);
        f->found.n_places = pairs_of(row->file[n].places, r->place[n]);
        for (size_t k = 0; k < TENSORS && row->file[n].tensor[k].name != NULL; k++) {
            const struct tensor *t = &row->file[n].tensor[k];
            r->tensor[n][k] =
                (struct found_tensor){ .name = span_of(t->name),
                                       .dtype = SPAN("F32"),
                                       .shape = t->shape,
                                       .rank = t->shape[1] > 0 ? 2 : 1,
                                       .elements =
                                           t->shape[0] * (t->shape[1] > 0 ? t->shape[1] : 1),
                                       .bytes = 4 };
            r->numbers[n][k] =
                (struct look_numbers){ .known = t->digest != 0, .digest = t->digest };
            r->dtype[n].bytes += 4;
            f->found.n_tensors++;
        }
    }
    return (struct look){ .folder = true, .file = r->file, .n_files = n };
}

static bool check(const struct row *row, struct room *r, struct findings *to, struct err *err)
{
    size_t set_of[FILES] = { 0 };
    struct look l = lay_out(row, r);
    return shards_check(&l, set_of, to, err) && dual_check(&l, to, err) &&
           accord_check(&l, to, err);
}

static struct room room;

static void each_folder_gives_what_it_must(void)
{
    for (size_t i = 0; i < COUNT(rows); i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
        struct findings to = { .a = &a };
        struct err err = { 0 };
        char got[600] = "";
        check_case = rows[i].name;
        CHECK(check(&rows[i], &room, &to, &err));
        for (size_t k = 0, n = 0; k < to.n; k++, n = strlen(got))
            snprintf(got + n, sizeof got - n, "%.*s %s %s;", (int)to.list[k].path.len,
                     (const char *)to.list[k].path.ptr, to.list[k].rule, to.list[k].text);
        CHECK_STR(got, rows[i].want);
    }
}

static void every_allocation_may_fail(void)
{
    for (size_t i = 0; i < COUNT(rows); i++)
        for (size_t nth = 1, done = 0; !done; nth++) {
            AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
            struct findings to = { .a = &a };
            struct err err = { 0 };
            check_case = rows[i].name;
            mem_fail_at = nth;
            bool ok = check(&rows[i], &room, &to, &err);
            bool reached = mem_fail_at == 0;
            mem_fail_at = 0;
            CHECK(ok == !reached);
            done = !reached;
        }
}

static void one_format_alone_is_not_sorted(void)
{
    static const enum found_kind kinds[] = { FOUND_SAFETENSORS, FOUND_PICKLE };
    for (size_t i = 0; i < COUNT(kinds); i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
        struct findings to = { .a = &a };
        struct row row = { .file = { { "a", kinds[i], .tensor = { { "x", { 1, 1 }, 1 } } } } };
        struct look l = lay_out(&row, &room);
        struct err err = { 0 };
        CHECK(dual_check(&l, &to, &err) && to.n == 0 && a.used == 0);
    }
}

TESTS(TEST(one_format_alone_is_not_sorted), TEST(each_folder_gives_what_it_must),
      TEST(every_allocation_may_fail))
