/* look_test.c - folders made here and looked at: what counts once, what is found, what happens when
 * files change under our eyes. */
#include "scan/look.h"

#include <errno.h>
#include <ftw.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/encode.h"
#include "crypto/digest.h"
#include "lib/check.h"
#include "scan/rules.h"
#include "scan/shards.h"

enum { LOOK_MEMORY = 256 << 20 };

static char home[64];

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *at)
{
    (void)st, (void)kind, (void)at;
    return remove(path);
}

static void clear_home(void)
{
    nftw(home, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

static void new_home(void)
{
    snprintf(home, sizeof home, "/tmp/ajar-look-XXXXXX");
    CHECK(mkdtemp(home) != NULL);
}

static const char *at_home(const char *name)
{
    static char path[4][300];
    static unsigned turn;
    char *out = path[turn++ % 4];
    snprintf(out, sizeof path[0], "%s/%s", home, name);
    return out;
}

/* Also makes the folders in front of name. */
static void put(const char *name, struct span bytes)
{
    char folder[100];
    for (const char *slash = name; (slash = strchr(slash, '/')) != NULL; slash++) {
        snprintf(folder, sizeof folder, "%.*s", (int)(slash - name), name);
        mkdir(at_home(folder), 0700);
    }
    FILE *f = fopen(at_home(name), "w");
    CHECK(f != NULL && fwrite(bytes.ptr, 1, bytes.len, f) == bytes.len);
    if (f != NULL)
        fclose(f);
}

/* A safetensors file of n tensors of U8, named first, first + 1, ... as letters. */
static void put_st(const char *name, char first, unsigned n, unsigned elements)
{
    AUTO_CLOSE(buf) struct buf text, file;
    struct span s;
    struct err err = { 0 };
    buf_init(&text, "test", 1 << 20);
    buf_init(&file, "test", 1 << 20);
    buf_printf(&text, "{");
    for (unsigned i = 0; i < n; i++)
        buf_printf(&text, "%s\"%c\":{\"dtype\":\"U8\",\"shape\":[%u],\"data_offsets\":[%u,%u]}",
                   i > 0 ? "," : "", first + (char)i, elements, i * elements, (i + 1) * elements);
    buf_printf(&text, "}");
    for (unsigned i = 0; i < 8; i++)
        buf_put(&file, (struct span){ (const uint8_t[]){ (uint8_t)(text.len >> 8 * i) }, 1 });
    CHECK(buf_done(&text, &s, &err));
    buf_put(&file, s);
    for (unsigned i = 0; i < n * elements; i++)
        buf_put(&file, SPAN("x"));
    CHECK(buf_done(&file, &s, &err));
    put(name, s);
}

static bool look_home(const struct look_options *o, struct arena *a, struct look *l,
                      struct err *err)
{
    *a = (struct arena){ .name = "look", .limit = LOOK_MEMORY };
    return look_at(home, o, a, l, err);
}

static const struct look_options here = { .no_sandbox = true };

/* ---- what is counted ---- */

static const struct counted {
    const char *name;
    const char *files; /* "PATH FIRST COUNT ELEMENTS;..." or "PATH JSON;" */
    uint64_t parameters, tensors;
    size_t n_counted, n_uncounted;
} sums[] = {
    { "one file", "model.safetensors a 2 3;", 6, 2, 1, 0 },
    { "shards without an index",
      "m-00001-of-00002.safetensors a 2 3;m-00002-of-00002.safetensors c 1 3;", 9, 3, 2, 0 },
    { "shards with an index",
      "x.safetensors a 1 3;y.safetensors b 1 3;x.index.json "
      "{\"weight_map\":{\"a\":\"x.safetensors\","
      "\"b\":\"y.safetensors\"}};",
      6, 2, 2, 0 },
    { "whole and in shards",
      "model.safetensors a 3 3;m-00001-of-00002.safetensors a 2 3;"
      "m-00002-of-00002.safetensors c 1 2;",
      9, 3, 1, 2 },
    { "two precisions", "model.fp16.safetensors a 2 3;model.safetensors a 2 4;", 8, 2, 1, 1 },
    { "a large one in a folder", "model.safetensors a 1 1;other/model.safetensors a 2 9;", 1, 1, 1,
      1 },
    { "parts in folders", "unet/model.safetensors a 2 5;vae/model.safetensors a 1 5;", 15, 3, 2,
      0 },
    { "an adapter beside", "adapter_model.safetensors z 1 1;model.safetensors a 2 4;", 8, 2, 1, 1 },
    { "a number that is no shard's",
      "m-00001-of-0002.safetensors a 1 1;m-00002-of-0002.safetensors b 1 2;", 2, 1, 1, 1 },
};

static void put_files(const char *list)
{
    while (*list != 0) {
        char name[100], first;
        unsigned n, elements;
        const char *end = strchr(list, ';'), *space = strchr(list, ' ');
        snprintf(name, sizeof name, "%.*s", (int)(space - list), list);
        if (sscanf(space, " %c %u %u;", &first, &n, &elements) == 3)
            put_st(name, first, n, elements);
        else
            put(name, (struct span){ (const uint8_t *)space + 1, (size_t)(end - space - 1) });
        list = end + 1;
    }
}

static void each_tensor_counts_once(void)
{
    for (size_t i = 0; i < COUNT(sums); i++) {
        AUTO_CLOSE(arena) struct arena a = { 0 };
        struct look l = { 0 };
        struct err err = { 0 };
        check_case = sums[i].name;
        new_home();
        put_files(sums[i].files);
        CHECK(look_home(&here, &a, &l, &err));
        CHECK_STR(err.text, "");
        CHECK(l.model.parameters == sums[i].parameters && l.model.tensors == sums[i].tensors);
        CHECK(l.model.weight_bytes == sums[i].parameters);
        CHECK(l.model.n_counted == sums[i].n_counted);
        CHECK(l.model.n_uncounted == sums[i].n_uncounted);
        CHECK(l.model.n_dtypes == 1 && l.model.format == FOUND_SAFETENSORS);
        clear_home();
    }
}

static void the_model_speaks_through_its_files(void)
{
    AUTO_CLOSE(arena) struct arena a = { 0 };
    struct look l = { 0 };
    struct err err = { 0 };
    new_home();
    put_st("model.safetensors", 'a', 1, 4);
    put("config.json", SPAN("{\"architectures\":[\"TopModel\"],\"model_type\":\"t\","
                            "\"max_position_embeddings\":77}"));
    put("sub/config.json", SPAN("{\"architectures\":[\"SubModel\"],\"model_type\":\"s\"}"));
    put("README.md", SPAN("---\nlicense: apache-2.0\nbase_model: tiny/base\n---\nHello.\n"));
    CHECK(look_home(&here, &a, &l, &err));
    CHECK(span_eq(l.model.architecture, SPAN("TopModel")) && l.model.context == 77);
    CHECK(span_eq(l.model.licence, SPAN("apache-2.0")));
    CHECK(span_eq(l.model.base_model, SPAN("tiny/base")));
    CHECK(l.complete && l.n_findings == 0 && l.folder && l.sandbox == SANDBOX_NONE);
    clear_home();
}

/* ---- what is found ---- */

static void findings_as_text(const struct look *l, struct buf *b)
{
    for (size_t i = 0; i < l->n_findings; i++)
        buf_printf(b, "%s %.*s%s%s;", l->finding[i].rule, (int)l->finding[i].path.len,
                   (const char *)l->finding[i].path.ptr, l->finding[i].text[0] ? " " : "",
                   l->finding[i].text);
}

static const struct {
    const char *name, *files, *want;
} finds[] = {
    { "an index that is right",
      "x.safetensors a 1 3;x.index.json {\"weight_map\":{\"a\":\"x.safetensors\"}};", "" },
    { "a shard that is missing",
      "x.safetensors a 1 3;x.index.json {\"weight_map\":{\"a\":\"x.safetensors\",\"b\":\"y.st\"}};",
      "IDX-MISSING x.index.json \"y.st\", with 1 tensor;" },
    { "a tensor that is missing",
      "x.safetensors a 1 3;x.index.json "
      "{\"weight_map\":{\"a\":\"x.safetensors\",\"b\":\"x.safetensors\"}};",
      "IDX-MISSING x.safetensors \"b\" is named by the index, not here;" },
    { "a tensor that is not named",
      "x.safetensors a 2 3;x.index.json {\"weight_map\":{\"b\":\"x.safetensors\"}};",
      "IDX-CONFLICT x.safetensors \"a\" is here, and the index does not say so;" },
    { "many", "x.safetensors a 6 1;x.index.json {\"weight_map\":{\"a\":\"x.safetensors\"}};",
      "IDX-CONFLICT x.safetensors \"b\" is here, and the index does not say so;"
      "IDX-CONFLICT x.safetensors \"c\" is here, and the index does not say so;"
      "IDX-CONFLICT x.safetensors \"d\" is here, and the index does not say so;"
      "IDX-CONFLICT x.safetensors \"e\" is here, and the index does not say so;"
      "IDX-CONFLICT x.safetensors 5 tensors in all: is here, and the index does not say so;" },
    { "a tensor in the other shard",
      "x.safetensors a 1 3;y.safetensors b 1 3;x.index.json "
      "{\"weight_map\":{\"b\":\"x.safetensors\","
      "\"a\":\"y.safetensors\"}};",
      "IDX-CONFLICT x.index.json \"a\": the index says \"y.safetensors\", and it is in "
      "\"x.safetensors\";"
      "IDX-CONFLICT x.index.json \"b\": the index says \"x.safetensors\", and it is in "
      "\"y.safetensors\";" },
    { "weights that no index names",
      "x.safetensors a 1 3;z.safetensors a 1 3;d/z.safetensors a 1 3;x.index.json "
      "{\"weight_map\":{\"a\":\"x.safetensors\"}};",
      "IDX-ORPHAN z.safetensors;" },
    { "an index in a folder",
      "d/x.safetensors a 1 3;d/x.index.json {\"weight_map\":{\"a\":\"x.safetensors\"}};", "" },
    { "a file of that name elsewhere",
      "x.safetensors a 1 3;d/x.index.json {\"weight_map\":{\"a\":\"x.safetensors\"}};",
      "IDX-MISSING d/x.index.json \"x.safetensors\", with 1 tensor;" },
    { "a number that is missing",
      "m-00001-of-00003.safetensors a 1 1;m-00003-of-00003.safetensors c 1 1;",
      "IDX-MISSING m-00001-of-00003.safetensors number 2 of 3 is not here;" },
    { "the first of two that are missing",
      "m-00002-of-00004.safetensors a 1 1;m-00004-of-00004.safetensors c 1 1;",
      "IDX-MISSING m-00002-of-00004.safetensors number 1 of 4 is not here;" },
    { "the last that is missing", "m-00001-of-00002.safetensors a 1 1;",
      "IDX-MISSING m-00001-of-00002.safetensors number 2 of 2 is not here;" },
    { "more numbers than there are",
      "m-00001-of-00001.safetensors a 1 1;m-00002-of-00001.safetensors b 1 1;",
      "IDX-MISSING m-00001-of-00001.safetensors the names number 2 files, and say that there are "
      "1;" },
    { "a number past them",
      "m-00001-of-00001.safetensors a 1 1;m-00003-of-00001.safetensors b 1 1;",
      "IDX-MISSING m-00001-of-00001.safetensors the names number 2 files, and say that there are "
      "1;" },
    { "two sequences of one name",
      "m-00001-of-00002.safetensors a 1 1;m-00002-of-00002.safetensors b 1 1;"
      "m-00001-of-00003.safetensors c 1 1;",
      "IDX-MISSING m-00001-of-00003.safetensors number 2 of 3 is not here;" },
    { "two sequences of two names",
      "m-00001-of-00002.safetensors a 1 1;m-00002-of-00002.safetensors b 1 1;"
      "n-00001-of-00001.safetensors c 1 1;",
      "" },
    { "something else that is wrong", "m-00001-of-00002.safetensors a 1 1;run.py pass;",
      "IDX-MISSING m-00001-of-00002.safetensors number 2 of 2 is not here;"
      "CODE-FILE run.py a Python program;" },
    { "an index elsewhere that is wrong",
      "m-00001-of-00002.safetensors a 1 1;d/x.index.json "
      "{\"weight_map\":{\"a\":\"y.safetensors\"}};",
      "IDX-MISSING d/x.index.json \"y.safetensors\", with 1 tensor;"
      "IDX-MISSING m-00001-of-00002.safetensors number 2 of 2 is not here;" },
    { "an index there that is wrong",
      "m-00001-of-00002.safetensors a 1 1;x.index.json "
      "{\"weight_map\":{\"a\":\"m-00001-of-00002.safetensors\","
      "\"b\":\"m-00002-of-00002.safetensors\"}};",
      "IDX-MISSING x.index.json \"m-00002-of-00002.safetensors\", with 1 tensor;" },
    { "a size that is wrong",
      "x.safetensors a 1 3;x.index.json "
      "{\"metadata\":{\"total_size\":5},\"weight_map\":{\"a\":\"x.safetensors\"}};",
      "IDX-SIZE x.index.json it states 5 bytes, and the tensors have 3;" },
    { "a size that is right",
      "x.safetensors a 1 3;z/y.safetensors a 1 7;x.index.json "
      "{\"metadata\":{\"total_size\":3},\"weight_map\":{\"a\":\"x.safetensors\"}};",
      "" },
    { "a size, and a tensor that is missing",
      "x.safetensors a 1 3;x.index.json "
      "{\"metadata\":{\"total_size\":5},\"weight_map\":{\"a\":\"x.safetensors\","
      "\"b\":\"x.safetensors\"}};",
      "IDX-MISSING x.safetensors \"b\" is named by the index, not here;" },
    { "an index of what is no weights",
      "y.bin hello;z.safetensors a 1 3;x.index.json {\"weight_map\":{\"a\":\"y.bin\"}};",
      "W-ABSENT y.bin a text that begins with \"hello\";" },
    { "a part of a pipeline beside it",
      "model_index.json {\"_class_name\":\"P\",\"unet\":[\"mine\",\"C\"]};unet/mine.py pass;",
      "CFG-REMOTE-CODE model_index.json \"unet/mine.py\";CODE-FILE unet/mine.py a Python "
      "program;"
      "CFG-LOADER model_index.json \"unet\" is of \"mine\", which is no known library of models;" },
    { "a part of a pipeline from a library",
      "model_index.json {\"_class_name\":\"P\",\"unet\":[\"diffusers\",\"C\"]};unet/mine.py pass;",
      "CODE-FILE unet/mine.py a Python program;" },
    { "code by name", "run.PY pass;", "CODE-FILE run.PY a Python program;" },
    { "what installs", "requirements-dev.txt numpy;a/environment.yml a: 1;",
      "CODE-FILE a/environment.yml what conda installs;CODE-FILE requirements-dev.txt what pip "
      "installs;" },
    { "what others run", "hubconf.py pass;.vscode/tasks.json {};my_handler.py pass;requirements x;",
      "CODE-FILE .vscode/tasks.json run by an editor when somebody opens the folder;"
      "CODE-FILE hubconf.py run by torch.hub;CODE-FILE my_handler.py a Python program;" },
    { "what agents and shells run", ".mcp.json {};a/.claude/settings.json {};mcp.json {};.bashrc ;",
      "CODE-FILE .mcp.json commands that a coding agent runs in the folder;CODE-FILE "
      "a/.claude/settings.json commands that a coding agent runs in the folder;" },
    { "in place of a function",
      "custom_generate/generate.py pass;b/Custom_Generate/generate.py pass;",
      "CFG-REMOTE-CODE b/Custom_Generate/generate.py run by transformers in place of its own "
      "generate();CFG-REMOTE-CODE custom_generate/generate.py run by transformers in place of its "
      "own generate();CODE-FILE b/Custom_Generate/generate.py run by transformers in place of its "
      "own generate();CODE-FILE custom_generate/generate.py run by transformers in place of its "
      "own "
      "generate();" },
    { "devices of Windows",
      "aux hello;a/NUL.txt hello;com7 hello;CONIN$ hello;auxiliary hello;com10 hello;lpt "
      "hello;lpt3.txt hello;",
      "FS-NAME CONIN$ the name of a device on Windows;FS-NAME a/NUL.txt the name of a device on "
      "Windows;FS-NAME aux the name of a device on Windows;FS-NAME com7 the name of a device on "
      "Windows;FS-NAME lpt3.txt the name of a device on Windows;" },
    { "other names on Windows", "a./b hello;c:d hello;.hidden hello;a.b hello;",
      "FS-NAME a./b Windows drops the end of the name;FS-NAME c:d no file can be called so on "
      "Windows;" },
    { "digests that agree",
      "SHA256SUMS 2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824  a;a hello;",
      "" },
    { "a digest that differs",
      "SHA256SUMS 2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9825  a;a hello;",
      "DIG-MISMATCH a \"SHA256SUMS\" states another digest;" },
    { "a digest of what is not here",
      "SHA256SUMS 2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9825  b;a hello;",
      "" },
    { "not what its name says", "x.gguf hello;",
      "W-ABSENT x.gguf a text that begins with \"hello\";" },
    { "a text in the place of a picture", "x.png hello;", "EXT-MISMATCH x.png text;" },
    { "weights of nothing", "pytorch_model.bin ;notes.txt ;",
      "W-ABSENT pytorch_model.bin it is empty;" },
    { "code of nothing", "__init__.py ;requirements.txt ;hubconf.py ;",
      "CODE-FILE hubconf.py run by torch.hub;" },
    { "pieces of a file",
      "x.gguf.part03 \xff;x-split-a \xff;x.part_aa \xff;x.part1of2 \xff;x.001 \xff;",
      "SCAN-INCOMPLETE x-split-a its name ends in \"-split-a\";"
      "SCAN-INCOMPLETE x.001 its name ends in \".001\";"
      "SCAN-INCOMPLETE x.gguf.part03 its name ends in \".part03\";"
      "SCAN-INCOMPLETE x.part1of2 its name ends in \".part1of2\";"
      "SCAN-INCOMPLETE x.part_aa its name ends in \".part_aa\";" },
    { "no pieces",
      "apart3 \xff;x.01 \xff;x.part \xff;x.part-abc \xff;a/.part3 \xff;x-1-of-002 \xff;",
      "SCAN-INCOMPLETE a/.part3 not recognized;SCAN-INCOMPLETE apart3 not recognized;"
      "SCAN-INCOMPLETE x-1-of-002 not recognized;SCAN-INCOMPLETE x.01 not recognized;"
      "SCAN-INCOMPLETE x.part not recognized;SCAN-INCOMPLETE x.part-abc not recognized;" },
    { "a name that is no text", "a\xff hello;", "FS-NAME a\xff character 2 is not UTF-8;" },
    { "a line in a name", "a\nb hello;",
      "FS-NAME a\nb U+000A (a control character) at character 2;" },
    { "a line in the name of a folder", "a\n/b.py hello;",
      "CODE-FILE a\n/b.py a Python program;FS-NAME a\n/b.py U+000A (a control character) at "
      "character 2;" },
    { "a name that turns around", "a\xe2\x80\xaez hello;",
      "FS-NAME a\xe2\x80\xaez U+202E (turns the text round) at character 2;" },
    { "one name where case is ignored", "A hello;a hello;",
      "FS-NAME a \"A\" and \"a\" are one name where case is ignored;" },
    { "git's, shortened", "git~1/x hello;", "FS-NAME git~1/x cannot be in a release;" },
    { "git's folder in capitals", ".Git/x hello;a hello;", "FS-GIT .Git;" },
    { "a file that leads to git's folder", ".git gitdir;a hello;", "FS-GIT .git;" },
    { "a folder that is not served", "ajar/x hello;a hello;", "FS-UNSERVED ajar;" },
    { "the same name deeper", "d/ajar/x hello;d/.cache/x hello;", "" },
    { "git's folder", ".git/x hello;a hello;", "FS-GIT .git;" },
};

static void what_is_wrong_is_found(void)
{
    for (size_t i = 0; i < COUNT(finds); i++) {
        AUTO_CLOSE(arena) struct arena a = { 0 };
        AUTO_CLOSE(buf) struct buf got;
        struct look l = { 0 };
        struct err err = { 0 };
        check_case = finds[i].name;
        buf_init(&got, "test", 1 << 16);
        new_home();
        put_files(finds[i].files);
        CHECK(look_home(&here, &a, &l, &err));
        findings_as_text(&l, &got);
        buf_put(&got, SPAN("\0"));
        CHECK_STR((const char *)got.bytes, finds[i].want);
        clear_home();
    }
}

static void a_file_with_two_names_is_told_of(void)
{
    AUTO_CLOSE(arena) struct arena a = { 0 };
    struct look l = { 0 };
    struct err err = { 0 };
    new_home();
    put("a", SPAN("hello"));
    CHECK(link(at_home("a"), at_home("b")) == 0);
    CHECK(look_home(&here, &a, &l, &err));
    CHECK(l.n_findings == 2 && l.complete && l.finding[0].severity == SEVERITY_INFO);
    CHECK(l.n_findings == 2 && strcmp(l.finding[0].rule, "FS-LINK") == 0);
    clear_home();
}

/* Nothing can be read, and that is told of what is there instead of saying that nothing is. */
static void a_folder_of_links_only_is_an_answer(void)
{
    AUTO_CLOSE(arena) struct arena a = { 0 };
    struct look l = { 0 };
    struct err err = { 0 };
    struct look_options all = { .no_sandbox = true, .unserved = true };
    new_home();
    CHECK(symlink("/nowhere", at_home("model.bin")) == 0);
    CHECK(!look_home(&here, &a, &l, &err) && err.kind == ERR_INPUT);
    arena_free(&a);
    err = (struct err){ 0 };
    CHECK(look_home(&all, &a, &l, &err));
    CHECK(l.n_files == 0 && l.n_findings == 1 && !l.complete);
    clear_home();
}

/* So is one in which a download has begun; one with nothing but git's own is none. */
static void a_folder_of_parts_only_is_an_answer(void)
{
    AUTO_CLOSE(arena) struct arena a = { 0 }, b = { 0 };
    struct look l = { 0 };
    struct err err = { 0 };
    struct look_options all = { .no_sandbox = true, .unserved = true };
    new_home();
    put(".cache/huggingface/download/a.incomplete", SPAN("x"));
    CHECK(look_home(&all, &a, &l, &err));
    CHECK(l.n_files == 0 && l.n_findings == 1 && !l.complete);
    CHECK_STR(l.finding[0].rule, "SCAN-INCOMPLETE");
    clear_home();
    new_home();
    put(".git/x", SPAN("x"));
    CHECK(!look_home(&all, &b, &l, &err) && err.kind == ERR_INPUT);
    clear_home();
}

/* One file may be looked at under another name than it has; the files of a folder have their own. */
static void a_single_file_has_the_name_that_is_given(void)
{
    static const struct look_options named = { .no_sandbox = true, .name = "given.json" };
    AUTO_CLOSE(arena) struct arena a = { .name = "look", .limit = LOOK_MEMORY }, b = { 0 };
    struct look l = { 0 };
    struct err err = { 0 };
    new_home();
    put("m-00001-of-00002.safetensors", SPAN("\2\0\0\0\0\0\0\0{}"));
    CHECK(look_at(at_home("m-00001-of-00002.safetensors"), &named, &a, &l, &err));
    CHECK(l.n_files == 1 && span_eq(l.file[0].path, SPAN("given.json")) && !l.folder);
    CHECK_STR(l.root, "given.json");
    CHECK(look_home(&named, &b, &l, &err) && l.folder);
    CHECK(span_eq(l.file[0].path, SPAN("m-00001-of-00002.safetensors")));
    clear_home();
}

static void what_is_never_served_is_looked_at_when_asked(void)
{
    AUTO_CLOSE(arena) struct arena a = { 0 };
    struct look l = { 0 };
    struct err err = { 0 };
    struct look_options all = { .no_sandbox = true, .unserved = true };
    new_home();
    put("ajar/x.py", SPAN("pass"));
    put(".cache/y.py", SPAN("pass"));
    CHECK(look_home(&all, &a, &l, &err));
    CHECK(l.n_files == 2 && l.n_findings == 2 && strcmp(l.finding[1].rule, "CODE-FILE") == 0);
    clear_home();
}

/* Of a reader that only gave up it is not said. */
static void a_reader_that_died_is_told_of(void)
{
    for (unsigned died = 0; died < 2; died++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
        static struct notes none;
        struct findings to = { .a = &a };
        struct err err = { 0 };
        struct look_file f = { .path = SPAN("a"), .found = { .died = died, .notes = &none } };
        (void)err_set(&f.found.fatal, ERR_INPUT, "the reader was killed by SIGSEGV");
        CHECK(rules_file(&to, &f, &err));
        CHECK(to.n == 1 + died && to.incomplete);
        CHECK(!died || (strcmp(to.list[0].rule, "SCAN-CRASH") == 0 && to.list[0].code));
        CHECK_STR(to.list[died].rule, "SCAN-INCOMPLETE");
    }
}

/* Looked at like any other, digests and all; only a release it cannot be. */
static void a_name_that_cannot_be_released_is_told(void)
{
    static const struct {
        const char *files, *want;
    } rows[] = {
        { "a hello;", "" },
        { "a\xe2\x80\xaez hello;", "" },
        { "a\nb hello;a hello;",
          "\"a\\x0ab\" cannot be the path of a file in a release: rename it" },
        { "d/A hello;d/a hello;", "\"d/A\" and \"d/a\" are one name where case is ignored" },
    };
    static const uint8_t none[SHA256_BYTES];
    for (size_t i = 0; i < COUNT(rows); i++) {
        AUTO_CLOSE(arena) struct arena a = { 0 };
        struct look l = { 0 };
        struct err err = { 0 };
        check_case = rows[i].want;
        new_home();
        put_files(rows[i].files);
        CHECK(look_home(&here, &a, &l, &err) && l.complete);
        CHECK(span_eq(l.unfit, span_of(rows[i].want)));
        CHECK(memcmp(l.manifest.weights, none, sizeof none) != 0);
        for (size_t k = 0; k < l.n_files; k++)
            CHECK(l.file[k].found.kind == FOUND_TEXT);
        clear_home();
    }
}

/* No further than PATH_BYTES_MAX; what lies there may be anything. */
static void a_path_too_long_is_not_followed(void)
{
    AUTO_CLOSE(arena) struct arena a = { 0 };
    struct look l = { 0 };
    struct err err = { 0 };
    char name[201], back[64];
    new_home();
    CHECK(getcwd(back, sizeof back) != NULL && chdir(home) == 0);
    memset(name, 'n', sizeof name - 1);
    name[sizeof name - 1] = 0;
    for (unsigned i = 0; i < 6; i++)
        CHECK(mkdir(name, 0700) == 0 && chdir(name) == 0);
    CHECK(chdir(back) == 0);
    put("a", SPAN("hello"));
    CHECK(look_home(&here, &a, &l, &err));
    CHECK(l.n_files == 1 && !l.complete && l.n_findings == 1 && l.unfit.len == 0);
    CHECK_STR(l.finding[0].rule, "FS-NAME");
    CHECK(l.finding[0].path.len == 6 * sizeof name - 1);
    clear_home();
}

/* With the reader's note, and from a worker that kept it back. */
static void an_index_that_points_outside_is_critical(void)
{
    AUTO_CLOSE(arena) struct arena a = { 0 };
    struct look l = { 0 };
    struct err err = { 0 };
    static struct notes none;
    size_t set_of = 0;
    new_home();
    put("x.index.json", SPAN("{\"weight_map\":{\"a\":\"../x.safetensors\"}}"));
    CHECK(look_home(&here, &a, &l, &err) && l.n_findings == 1);
    CHECK(l.n_findings > 0 && l.finding[0].severity == SEVERITY_CRITICAL && l.finding[0].off > 0);
    CHECK_STR(l.n_findings > 0 ? l.finding[0].rule : "", "IDX-PATH");
    struct findings to = { .a = &a };
    l.file[0].found.notes = &none;
    CHECK(shards_check(&l, &set_of, &to, &err) && to.n == 1);
    CHECK_STR(to.n > 0 ? to.list[0].rule : "", "IDX-PATH");
    CHECK_STR(to.n > 0 ? to.list[0].text : "", "\"../x.safetensors\"");
    clear_home();
}

/* One file as a reader might have left it. */
static void what_a_reader_learns_is_never_lost(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
    static struct notes notes;
    struct look_file f = { .path = SPAN("x") };
    struct findings to = { .a = &a };
    struct err err = { 0 };
    notes_add(&notes, "never-heard-of", 5, "\"it\"");
    f.found = (struct found){ .kind = FOUND_TEXT, .whole = true, .notes = &notes };
    CHECK(rules_file(&to, &f, &err) && to.n == 1 && !to.incomplete);
    CHECK_STR(to.list[0].rule, "FILE-ODD");
    CHECK_STR(to.list[0].text, "never-heard-of: \"it\"");
    CHECK(to.list[0].off == 5 && to.list[0].severity == SEVERITY_MEDIUM);
}

static void what_was_not_read_is_never_clean(void)
{
    static const struct found ends[] = {
        { .kind = FOUND_OTHER },
        { .kind = FOUND_NONE, .fatal = { .kind = ERR_INPUT, .text = "killed" } },
        { .kind = FOUND_SAFETENSORS,
          .whole = true,
          .fatal = { .kind = ERR_LIMIT, .text = "much" } },
    };
    static struct notes none;
    for (size_t i = 0; i < COUNT(ends); i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
        struct look_file f = { .path = SPAN("x"), .found = ends[i] };
        struct findings to = { .a = &a };
        struct err err = { 0 };
        f.found.notes = &none;
        CHECK(rules_file(&to, &f, &err) && to.incomplete && to.n == 1);
        CHECK(to.list[0].severity == SEVERITY_HIGH);
        CHECK_STR(to.list[0].rule, "SCAN-INCOMPLETE");
    }
}

/* The second of two findings names the first. */
static void what_stopped_a_reader_is_named(void)
{
    static const struct {
        const char *path, *code;
        uint64_t note_at;
        enum found_kind kind;
        struct err fatal;
        const char *title, *text;
    } rows[] = {
        { "m.gguf",
          "outside",
          9,
          FOUND_GGUF,
          { .kind = ERR_INPUT, .text = "t", .has_at = true, .at = 9 },
          "not examined to its end: another finding tells why",
          "see GGUF-BOUNDS" },
        { "m.gguf",
          "odd-name",
          8,
          FOUND_GGUF,
          { .kind = ERR_INPUT, .text = "t", .has_at = true, .at = 9 },
          "not examined to its end",
          "t" },
        { "m.gguf",
          "odd-name",
          0,
          FOUND_GGUF,
          { .kind = ERR_INPUT, .text = "t" },
          "not examined to its end",
          "t" },
        { "m.gguf",
          "never-heard-of",
          9,
          FOUND_GGUF,
          { .kind = ERR_INPUT, .text = "t", .has_at = true, .at = 9 },
          "not examined to its end",
          "t" },
        { "m.gguf",
          "absent",
          0,
          FOUND_OTHER,
          { 0 },
          "not examined to its end: another finding tells why",
          "see W-ABSENT" },
        { "a/tokenizer.model",
          "url",
          0,
          FOUND_OTHER,
          { 0 },
          "a tokenizer that is not read here",
          "not recognized" },
        { "m.bin",
          "legacy",
          0,
          FOUND_GGML,
          { 0 },
          "bytes that were not understood",
          "see GGUF-LEGACY" },
        { "m.pt",
          "cut-short",
          9,
          FOUND_ZIP,
          { .kind = ERR_INPUT, .text = "t", .has_at = true, .at = 9 },
          "the file is cut short",
          "n" },
        { "other_tokenizer.model",
          "url",
          0,
          FOUND_OTHER,
          { 0 },
          "a format that is not read here",
          "not recognized" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
        struct notes *notes = ARENA_ARRAY(&a, struct notes, 1, &(struct err){ 0 });
        struct look_file f = { .path = span_of(rows[i].path) };
        struct findings to = { .a = &a };
        struct err err = { 0 };
        check_case = rows[i].text;
        notes_add(notes, rows[i].code, rows[i].note_at, "n");
        f.found = (struct found){ .kind = rows[i].kind, .fatal = rows[i].fatal, .notes = notes };
        CHECK(rules_file(&to, &f, &err) && to.incomplete &&
              to.n >= (rows[i].kind == FOUND_ZIP ? 1u : 2u));
        CHECK_STR(to.list[to.n - 1].title, rows[i].title);
        CHECK_STR(to.list[to.n - 1].text, rows[i].text);
    }
}

/* Bytes that nobody owns and that are nothing are told of once. */
static void a_gap_of_nothing_is_told_once(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
    static struct notes notes, cut;
    struct findings to = { .a = &a };
    struct err err = { 0 };
    struct found_part part = { .path = SPAN("gap@7"), .kind = FOUND_ZIP, .notes = &cut };
    struct look_file f = { .path = SPAN("x.zip") };
    part.fatal = (struct err){ .kind = ERR_INPUT, .text = "no end", .has_at = true, .at = 4 };
    notes_add(&cut, "cut-short", 4, "it ends");
    notes_add(&notes, "gap", 7, "4 bytes");
    f.found = (struct found){ .kind = FOUND_ZIP, .part = &part, .n_parts = 1, .notes = &notes };
    CHECK(rules_file(&to, &f, &err) && to.incomplete && to.n == 2);
    part.path = SPAN("gap@7!a");
    to.n = 0;
    CHECK(rules_file(&to, &f, &err) && to.n == 3);
}

/* Two steps of one opcode may miss the same thing; that is said once. The last of many is told with how
 * many there are, whatever stands before it. */
static void the_same_note_twice_is_told_once(void)
{
    static const struct {
        const char *name;
        struct {
            const char *code, *text;
            uint64_t at;
        } note[NOTES_EACH + 1];
        size_t want;
        const char *last;
    } rows[] = {
        { "the same", { { "trust-key", "a", 7 }, { "trust-key", "a", 7 } }, 1, "a" },
        { "elsewhere", { { "trust-key", "a", 7 }, { "trust-key", "a", 8 } }, 2, "a" },
        { "of another thing", { { "trust-key", "a", 7 }, { "trust-key", "b", 7 } }, 2, "b" },
        { "of another kind", { { "trust-key", "a", 7 }, { "remote-code", "a", 7 } }, 2, "a" },
        { "not one behind the other",
          { { "trust-key", "a", 7 }, { "remote-code", "a", 7 }, { "trust-key", "a", 7 } },
          3,
          "a" },
        { "more than are kept",
          { { "trust-key", "a", 7 },
            { "trust-key", "a", 7 },
            { "trust-key", "a", 7 },
            { "trust-key", "a", 7 },
            { "trust-key", "a", 7 } },
          2,
          "a (and 1 more, only counted)" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
        static struct notes notes;
        struct look_file f = { .path = SPAN("x.json") };
        struct findings to = { .a = &a };
        struct err err = { 0 };
        check_case = rows[i].name;
        memset(&notes, 0, sizeof notes);
        for (size_t k = 0; k < COUNT(rows[i].note) && rows[i].note[k].code != NULL; k++)
            notes_add(&notes, rows[i].note[k].code, rows[i].note[k].at, "%s", rows[i].note[k].text);
        f.found = (struct found){ .kind = FOUND_JSON, .whole = true, .notes = &notes };
        CHECK(rules_file(&to, &f, &err) && to.n == rows[i].want);
        CHECK_STR(to.list[to.n - 1].text, rows[i].last);
    }
    check_case = "";
}

/* That a part was not read to its end does not hide that the reader of the file died. */
static void a_reader_that_died_is_told_of_beside_its_parts(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
    static struct notes none;
    struct findings to = { .a = &a };
    struct err err = { 0 };
    struct found_part part = { .path = SPAN("a"), .kind = FOUND_OTHER, .notes = &none };
    struct look_file f = { .path = SPAN("x.zip") };
    f.found = (struct found){ .kind = FOUND_ZIP, .part = &part, .n_parts = 1, .notes = &none };
    CHECK(rules_file(&to, &f, &err) && to.incomplete && to.n == 1);
    f.found.died = true;
    to.n = 0;
    CHECK(rules_file(&to, &f, &err) && to.n == 3);
    CHECK_STR(to.list[1].rule, "SCAN-CRASH");
}

static void code_is_flagged(void)
{
    static const struct {
        enum found_kind kind;
        const char *note, *rule;
        bool code;
    } rows[] = {
        { FOUND_EXECUTABLE, NULL, "EXE-CONTENT", true },
        { FOUND_EXECUTABLE, "script", "EXE-CONTENT", true },
        { FOUND_PICKLE, NULL, "PKL-PRESENT", false },
        { FOUND_JSON, "remote-code", "CFG-REMOTE-CODE", true },
        { FOUND_JSON, "trust-key", "CFG-TRUST-KEY", true },
        { FOUND_GGUF, "template-code", "TPL-SSTI", true },
        { FOUND_TEMPLATE, "template-code", "TPL-SSTI", true },
        { FOUND_SAFETENSORS, "polyglot", "POLY-FILE", false },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
        static struct notes notes;
        struct look_file f = { .path = SPAN("x") };
        struct findings to = { .a = &a };
        struct err err = { 0 };
        check_case = rows[i].rule;
        memset(&notes, 0, sizeof notes);
        if (rows[i].note != NULL)
            notes_add(&notes, rows[i].note, 0, "here");
        f.found = (struct found){ .kind = rows[i].kind, .whole = true, .notes = &notes };
        CHECK(rules_file(&to, &f, &err) && to.n == 1 && to.list[0].code == rows[i].code);
        CHECK(!rows[i].code || to.list[0].severity >= SEVERITY_HIGH);
        CHECK_STR(to.list[0].rule, rows[i].rule);
    }
}

/* Each of "KIND PATH" is a part; want: "RULE part: text;" of what says that it is a pickle or a
 * program. */
static void what_there_is_many_times_is_told_once(void)
{
    static const struct {
        const char *path;
        enum found_kind kind, part[3];
        const char *note, *want;
    } rows[] = {
        { "a.pt",
          FOUND_ZIP,
          { FOUND_TEXT, FOUND_PICKLE, FOUND_PICKLE },
          NULL,
          "PKL-PRESENT b: the first of 2 pickles in the file;" },
        { "a.pt",
          FOUND_ZIP,
          { FOUND_TEXT, FOUND_TEXT, FOUND_PICKLE },
          NULL,
          "PKL-PRESENT c: a pickle;" },
        { "a.pkl",
          FOUND_PICKLE,
          { FOUND_PICKLE, FOUND_TEXT, FOUND_PICKLE },
          NULL,
          "PKL-PRESENT : the first of 3 pickles in the file;" },
        { "a.pkl", FOUND_PICKLE, { FOUND_TEXT }, NULL, "PKL-PRESENT : a pickle;" },
        { "a.zip", FOUND_ZIP, { FOUND_TEXT }, NULL, "" },
        { "a.py", FOUND_EXECUTABLE, { 0 }, "script", "EXE-CONTENT : here;" },
        { "a.py", FOUND_EXECUTABLE, { 0 }, NULL, "EXE-CONTENT : a Python program;" },
        { "a.py", FOUND_TEXT, { 0 }, NULL, "CODE-FILE : a Python program;" },
        { "handler.py", FOUND_EXECUTABLE, { 0 }, "script", "EXE-CONTENT : here;" },
        { "handler.py",
          FOUND_TEXT,
          { 0 },
          NULL,
          "CODE-FILE : run by inference endpoints and TorchServe;" },
        { "requirements.txt",
          FOUND_EXECUTABLE,
          { 0 },
          "script",
          "CODE-FILE : what pip installs;EXE-CONTENT : here;" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
        static struct notes notes, none;
        struct found_part part[3];
        struct look_file f = { .path = span_of(rows[i].path) };
        struct findings to = { .a = &a };
        struct err err = { 0 };
        char got[300] = "";
        size_t n = 0;
        check_case = rows[i].want;
        memset(&notes, 0, sizeof notes);
        if (rows[i].note != NULL)
            notes_add(&notes, rows[i].note, 0, "here");
        for (; n < COUNT(part) && rows[i].part[n] != FOUND_NONE; n++)
            part[n] = (struct found_part){ .path = { (const uint8_t *)"abc" + n, 1 },
                                           .kind = rows[i].part[n],
                                           .whole = true,
                                           .notes = &none };
        f.found = (struct found){
            .kind = rows[i].kind, .whole = true, .notes = &notes, .part = part, .n_parts = n
        };
        CHECK(rules_file(&to, &f, &err));
        for (size_t k = 0; k < to.n; k++)
            snprintf(got + strlen(got), sizeof got - strlen(got), "%s %.*s: %s;", to.list[k].rule,
                     (int)to.list[k].part.len, (const char *)to.list[k].part.ptr, to.list[k].text);
        CHECK_STR(got, rows[i].want);
    }
    check_case = "";
}

/* ---- bytes ---- */

/* printf hello | sha256sum; printf hello | git hash-object --stdin */
static void files_are_hashed_as_sha256sum_and_git_do(void)
{
    AUTO_CLOSE(arena) struct arena a = { 0 };
    struct look l = { 0 };
    struct err err = { 0 };
    char hex[2 * SHA256_BYTES + 1];
    new_home();
    put("a", SPAN("hello"));
    put("b", SPAN("a\0b"));
    put("c", SPAN("\xff\xfe"));
    put("d", SPAN(""));
    CHECK(look_home(&here, &a, &l, &err) && l.n_files == 4 && l.bytes == 10);
    CHECK_STR(hex_put((struct span){ l.file[0].sum->sha256, SHA256_BYTES }, hex),
              "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824");
    CHECK_STR(hex_put((struct span){ l.file[0].sum->blob, SHA1_BYTES }, hex),
              "b6fc4c620b67d95f953a5c1c1230aaab5db5a1b0");
    CHECK_STR(hex_put((struct span){ l.file[3].sum->blob, SHA1_BYTES }, hex),
              "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391");
    CHECK_STR(hex_put((struct span){ l.file[3].sum->sha256, SHA256_BYTES }, hex),
              "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    CHECK(!l.file[0].sum->binary && l.file[0].sum->utf8);
    CHECK(l.file[1].sum->binary && !l.file[1].sum->utf8);
    CHECK(!l.file[2].sum->binary && !l.file[2].sum->utf8);
    CHECK(!l.file[3].sum->binary && l.file[3].sum->utf8);
    clear_home();
}

/* As the hub keeps a vocabulary of two megabytes: in git, and so it is named in caches. */
static void a_large_file_under_a_git_name_is_hashed_as_git_does(void)
{
    static char text[(2 << 20) + 7];
    AUTO_CLOSE(arena) struct arena a = { .name = "look", .limit = LOOK_MEMORY };
    AUTO_CLOSE(digest) struct digest *d = NULL;
    struct look l = { 0 };
    struct err err = { 0 };
    uint8_t want[SHA1_BYTES], none[SHA1_BYTES] = { 0 };
    char hex[2 * SHA1_BYTES + 1], name[120];
    memset(text, 'v', sizeof text);
    d = digest_open(DIGEST_SHA1, &err);
    CHECK(d != NULL && digest_add(d, SPAN("blob 2097159\0"), &err) &&
          digest_add(d, (struct span){ (const uint8_t *)text, sizeof text }, &err) &&
          digest_done(d, want, &err));
    new_home();
    hex_put((struct span){ want, SHA1_BYTES }, hex);
    snprintf(name, sizeof name, "models--a--b/blobs/%s", hex);
    put(name, (struct span){ (const uint8_t *)text, sizeof text });
    put("models--a--b/blobs/other", (struct span){ (const uint8_t *)text, sizeof text });
    put("models--a--b/snapshots/x/.keep", SPAN(""));
    snprintf(name, sizeof name, "../../blobs/%s", hex);
    CHECK(symlink(name, at_home("models--a--b/snapshots/x/b")) == 0);
    CHECK(symlink("../../blobs/other", at_home("models--a--b/snapshots/x/c")) == 0);
    CHECK(look_at(at_home("models--a--b/snapshots/x"), &here, &a, &l, &err) && l.n_files == 3);
    CHECK_STR(err.text, "");
    CHECK(memcmp(l.file[1].sum->blob, want, SHA1_BYTES) == 0);
    CHECK(memcmp(l.file[2].sum->blob, none, SHA1_BYTES) == 0);
    clear_home();
}

struct most {
    _Atomic uint64_t done;
};

static void only_a_text_of_a_mebibyte_is_called_one(void)
{
    AUTO_CLOSE(arena) struct arena a = { 0 };
    AUTO_CLOSE(arena) struct arena room = { .name = "test", .limit = 64 << 20 };
    static const uint8_t none[SHA1_BYTES];
    struct look l = { 0 };
    struct err err = { 0 };
    enum { BYTES = 1 << 20 };
    uint8_t *bytes = ARENA_ARRAY(&room, uint8_t, BYTES + 1, &err);
    new_home();
    memset(bytes, 'a', BYTES + 1);
    put("a", (struct span){ bytes, BYTES });
    put("b", (struct span){ bytes, BYTES + 1 });
    put("c", (struct span){ bytes, BYTES - 1 });
    put("d", SPAN("a\0b"));
    CHECK(look_home(&here, &a, &l, &err) && l.n_files == 4);
    CHECK(l.file[0].sum->utf8 && !l.file[1].sum->utf8 && l.file[2].sum->utf8);
    CHECK(memcmp(l.file[0].sum->blob, none, SHA1_BYTES) == 0); /* large: git keeps a pointer */
    CHECK(memcmp(l.file[2].sum->blob, none, SHA1_BYTES) != 0);
    CHECK(memcmp(l.file[3].sum->blob, none, SHA1_BYTES) == 0);
    clear_home();
}

static void note_most(void *ctx, uint64_t done, uint64_t total)
{
    struct most *most = ctx;
    uint64_t seen = most->done;
    CHECK(done <= total);
    while (done > seen && !atomic_compare_exchange_weak(&most->done, &seen, done))
        ;
}

static void large_files_are_hashed_by_all_threads(void)
{
    AUTO_CLOSE(arena) struct arena a = { 0 };
    AUTO_CLOSE(arena) struct arena room = { .name = "test", .limit = 64 << 20 };
    struct look l = { 0 };
    struct err err = { 0 };
    struct most most = { 0 };
    struct look_options o = { .progress = note_most, .ctx = &most };
    enum { BYTES = (9 << 20) + 7 };
    uint8_t *bytes = ARENA_ARRAY(&room, uint8_t, BYTES, &err), want[SHA256_BYTES];
    new_home();
    for (unsigned i = 0; i < 3; i++) {
        char name[] = { (char)('x' + i), 0 };
        bytes[BYTES - 1] = (uint8_t)(1 + i);
        put(name, (struct span){ bytes, BYTES });
    }
    CHECK(look_home(&o, &a, &l, &err));
    CHECK_STR(err.text, "");
    for (unsigned i = 0; i < 3 && l.n_files == 3; i++) {
        bytes[BYTES - 1] = (uint8_t)(1 + i);
        CHECK(digest_of(DIGEST_SHA256, (struct span){ bytes, BYTES }, want, &err));
        CHECK(memcmp(want, l.file[i].sum->sha256, SHA256_BYTES) == 0);
        CHECK(l.file[i].sum->binary && l.file[i].found.kind == FOUND_OTHER);
    }
    CHECK(most.done == l.bytes && l.bytes == 3 * (uint64_t)BYTES);
    CHECK(l.sandbox == SANDBOX_FULL || l.sandbox == SANDBOX_REDUCED);
    clear_home();
}

static void without_hashing_there_are_no_digests(void)
{
    AUTO_CLOSE(arena) struct arena a = { 0 };
    static const uint8_t none[SHA256_BYTES];
    struct look l = { 0 };
    struct err err = { 0 };
    struct look_options o = { .no_sandbox = true, .no_hash = true };
    new_home();
    put("a", SPAN("hello"));
    CHECK(look_home(&o, &a, &l, &err));
    CHECK(memcmp(l.file[0].sum->sha256, none, SHA256_BYTES) == 0 && l.file[0].sum->utf8);
    CHECK(memcmp(l.manifest.release, none, SHA256_BYTES) == 0);
    /* and none to compare with what is stated, nor numbers that were not looked at */
    arena_free(&a);
    o.numbers = true;
    put("SHA256SUMS",
        SPAN("2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824  a\n"));
    put_st("m.safetensors", 'a', 1, 3);
    CHECK(look_home(&o, &a, &l, &err) && l.n_findings == 0 && l.complete);
    clear_home();
}

/* Their sums are there always. */
static void tensors_are_listed_if_asked_for_or_if_files_may_name_each_other(void)
{
    static const struct {
        const char *files;
        bool asked;
        size_t listed;
    } rows[] = {
        { "x.safetensors a 2 3;", false, 0 },
        { "x.safetensors a 2 3;", true, 2 },
        { "x.safetensors a 2 3;y.json {};", false, 2 },
    };
    for (size_t i = 0; i < 2 * COUNT(rows); i++) {
        AUTO_CLOSE(arena) struct arena a = { 0 };
        struct look l = { 0 };
        struct err err = { 0 };
        struct look_options o = { .no_sandbox = i % 2 == 0, .tensors = rows[i / 2].asked };
        check_case = rows[i / 2].files;
        new_home();
        put_files(rows[i / 2].files);
        CHECK(look_home(&o, &a, &l, &err));
        CHECK(l.file[0].found.n_tensors == rows[i / 2].listed && l.model.tensors == 2);
        CHECK(found_tensors(&l.file[0].found) == 2 && l.model.parameters == 6);
        clear_home();
    }
}

/* ---- files that change while they are looked at ---- */

static void touch_it(void *ctx, uint64_t done, uint64_t total)
{
    (void)done, (void)total;
    put(ctx, SPAN("olleh"));
}
static void cut_it(void *ctx, uint64_t done, uint64_t total)
{
    (void)done, (void)total;
    CHECK(truncate(at_home(ctx), 10) == 0);
}
static void swap_it(void *ctx, uint64_t done, uint64_t total)
{
    (void)done, (void)total;
    unlink(at_home(ctx));
    CHECK(symlink("/etc/passwd", at_home(ctx)) == 0);
}
static void remove_it(void *ctx, uint64_t done, uint64_t total)
{
    (void)done, (void)total;
    unlink(at_home(ctx));
}
static void swap_for_a_folder(void *ctx, uint64_t done, uint64_t total)
{
    (void)done, (void)total;
    unlink(at_home(ctx));
    CHECK(mkdir(at_home(ctx), 0700) == 0 || errno == EEXIST);
}

static const struct {
    const char *name, *file;
    look_progress *change;
    enum err_kind kind;
    const char *want;
} changes[] = {
    { "is written", "small", touch_it, ERR_SYSTEM, "\"small\": it changed while it was read" },
    { "is cut", "large", cut_it, ERR_SYSTEM, "\"large\": it shrank while it was read" },
    { "becomes a link", "tiny", swap_it, ERR_SYSTEM,
      "\"tiny\": could not open: Too many levels of symbolic links" },
    { "becomes a folder", "tiny", swap_for_a_folder, ERR_INPUT,
      "\"tiny\": not a regular file any more" },
    { "is gone", "tiny", remove_it, ERR_SYSTEM,
      "\"tiny\": could not open: No such file or directory" },
};

/* It is told of, and the others are looked at as if it were not there. */
static void lost_is_told(const struct look *l, const char *want)
{
    static const uint8_t hello[] = "hello";
    uint8_t sha256[SHA256_BYTES];
    struct err err = { 0 };
    const struct finding *f = NULL;
    CHECK(digest_of(DIGEST_SHA256, (struct span){ hello, 5 }, sha256, &err));
    for (size_t i = 0; i < l->n_findings; i++)
        if (strcmp(l->finding[i].title, "it could not be read") == 0)
            f = &l->finding[i];
    CHECK(!l->complete && l->n_unread == 1 && f != NULL && f->severity == SEVERITY_HIGH);
    if (f == NULL)
        return;
    CHECK_STR(f->rule, "SCAN-INCOMPLETE");
    CHECK_STR(f->text, want);
    CHECK(look_file_at(l, (struct span){ 0 }, f->path) == NULL && l->manifest.n == l->n_files);
    for (size_t i = 0; i < l->n_files; i++) {
        CHECK(l->file[i].sum == &l->manifest.file[i]);
        CHECK(span_eq(l->file[i].path, l->manifest.file[i].path));
        if (span_eq(l->file[i].path, SPAN("small")))
            CHECK(memcmp(l->file[i].sum->sha256, sha256, sizeof sha256) == 0);
    }
}

static void what_changes_is_put_there(const char *file)
{
    static uint8_t large[(3 << 20) + 1];
    clear_home();
    new_home();
    put("small", SPAN("hello"));
    put("z", SPAN("hello"));
    if (strcmp(file, "large") == 0)
        put("large", (struct span){ large, sizeof large });
    if (strcmp(file, "tiny") == 0)
        put("tiny", SPAN("x"));
}

static void a_file_that_changes_is_refused_or_told_of(void)
{
    new_home();
    for (size_t i = 0; i < COUNT(changes); i++) {
        AUTO_CLOSE(arena) struct arena a = { 0 };
        AUTO_CLOSE(arena) struct arena b = { 0 };
        struct look l = { .n_files = 77 };
        struct err err = { 0 };
        struct look_options o = { .no_sandbox = true,
                                  .progress = changes[i].change,
                                  .ctx = (void *)(uintptr_t)changes[i].file };
        check_case = changes[i].name;
        what_changes_is_put_there(changes[i].file);
        CHECK(!look_home(&o, &a, &l, &err) && l.n_files == 77 && err.kind == changes[i].kind);
        CHECK_STR(err.text + strlen(home) + 2, changes[i].want);
        what_changes_is_put_there(changes[i].file);
        o.unread = true;
        CHECK(look_home(&o, &b, &l, &(struct err){ 0 }));
        lost_is_told(&l, strchr(changes[i].want, ' ') + 1);
    }
    clear_home();
}

static void every_allocation_may_fail(void)
{
    new_home();
    put_files("x.safetensors a 6 1;y.safetensors q 1 1;x.index.json {\"weight_map\":{\"a\":"
              "\"x.safetensors\",\"b\":\"z\"}};run.py pass;");
    CHECK(symlink("x", at_home("link")) == 0);
    for (size_t nth = 1;; nth++) {
        struct arena a;
        struct look l = { .n_files = 77 };
        struct err err = { 0 };
        mem_fail_at = nth;
        bool ok = look_home(&here, &a, &l, &err), reached = mem_fail_at == 0;
        mem_fail_at = 0;
        /* memory that a reader lacks costs its file, not the look */
        CHECK(ok ? l.n_files == 4 : err.kind == ERR_SYSTEM && l.n_files == 77);
        CHECK(!reached || !ok || !l.complete);
        arena_free(&a);
        if (!reached)
            break;
    }
    clear_home();
}

/* Findings end at a limit, the look does not; but nothing is clean then. */
static void a_flood_of_findings_is_incomplete(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 256 << 20 };
    struct findings to = { .a = &a };
    struct err err = { 0 };
    for (unsigned i = 0; i < FINDINGS_MAX - 1; i++)
        CHECK(rules_add(&to, "IDX-ORPHAN", &(struct place){ .path = SPAN("x") }, "", &err));
    CHECK(to.n == FINDINGS_MAX - 1 && !to.incomplete);
    for (unsigned i = 0; i < 3; i++)
        CHECK(rules_add(&to, "IDX-ORPHAN", &(struct place){ .path = SPAN("y") }, "", &err));
    CHECK(to.n == FINDINGS_MAX && to.incomplete);
    CHECK_STR(to.list[FINDINGS_MAX - 1].rule, "SCAN-INCOMPLETE");
    CHECK_STR(to.list[FINDINGS_MAX - 1].text, "there are more findings than are kept");
}

static void the_first_file_nobody_can_read_is_told(void)
{
    static const struct {
        const char *path;
        enum found_kind kind;
        bool folder, fatal;
    } rows[] = {
        { "model.safetensors", FOUND_SAFETENSORS, true, true },
        { "model.safetensors", FOUND_NONE, true, true },
        { "weights", FOUND_GGUF, true, true },
        { "config.json", FOUND_JSON, true, true },
        { "sub/config.json", FOUND_JSON, true, true },
        { "x.index.json", FOUND_JSON, true, true },
        { "notes.json", FOUND_JSON, true, false },
        { "parts", FOUND_INDEX, true, true },
        { "notes.json", FOUND_JSON, false, true },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct look_file f = { .path = span_of(rows[i].path) };
        struct look l = { .file = &f, .n_files = 1, .folder = rows[i].folder };
        f.found.kind = rows[i].kind;
        CHECK(look_fatal(&l) == NULL);
        f.found.fatal.kind = ERR_INPUT;
        check_case = rows[i].path;
        CHECK((look_fatal(&l) == &f) == rows[i].fatal);
    }
}

/* ---- tensors on the same bytes ---- */

enum { STORAGE = 4096 }; /* bytes: 1,024 numbers */

/* A file of torch.save before 1.6: n tensors, each all of one storage. */
static void put_shared(const char *name, unsigned n)
{
    AUTO_CLOSE(buf) struct buf b;
    struct span s;
    struct err err = { 0 };
    buf_init(&b, "test", 1 << 20);
    buf_put(&b, SPAN("\x80\2\x8a\12l\xfc\x9c\x46\xf9 j\xa8P\x19."));
    buf_put(&b, SPAN("\x80\2M\xe9\3."));
    buf_put(&b, SPAN("\x80\2}(X\20\0\0\0protocol_versionM\xe9\3X\15\0\0\0little_endian\x88"
                     "X\12\0\0\0type_sizes}(X\5\0\0\0shortK\2X\3\0\0\0intK\4"
                     "X\4\0\0\0longK\4uu."));
    buf_put(&b, SPAN("\x80\2ctorch._utils\n_rebuild_tensor_v2\nq\0"
                     "0"
                     "(X\7\0\0\0storagectorch\nFloatStorage\nX\1\0\0\0"
                     "0X\3\0\0\0cpuM\0\4NtQq\1"
                     "0}("));
    for (unsigned i = 0; i < n; i++) {
        buf_put(&b, SPAN("X\3\0\0\0"));
        buf_printf(&b, "t%02u", i);
        buf_put(&b, SPAN("h\0(h\1K\0K K \x86K K\1\x86\x89}tR"));
    }
    buf_put(&b, SPAN("u.\x80\2](X\1\0\0\0"
                     "0e.\0\4\0\0\0\0\0\0"));
    for (unsigned i = 0; i < STORAGE; i++)
        buf_put(&b, (struct span){ (const uint8_t[]){ (uint8_t)(i % 4 == 3 ? 0x3f : i / 4) }, 1 });
    CHECK(buf_done(&b, &s, &err));
    put(name, s);
}

/* Numbers of tensors that lie over each other are looked at as long as they are no more than four times
 * the file, and it is told how many were not. */
static void tensors_on_the_same_bytes_are_looked_at_so_long(void)
{
    static const unsigned many[] = { 2, 99 };
    for (size_t i = 0; i < COUNT(many); i++) {
        AUTO_CLOSE(arena) struct arena a = { 0 };
        const struct look_options o = { .no_sandbox = true, .numbers = true };
        struct look l = { 0 };
        struct err err = { 0 };
        char want[100];
        const struct finding *told = NULL;
        new_home();
        put_shared("model.pt", many[i]);
        CHECK(look_home(&o, &a, &l, &err));
        CHECK(l.n_files == 1 && l.complete && l.file[0].found.n_tensors == many[i]);
        unsigned known = 0, most = (unsigned)(4 * l.file[0].sum->size / STORAGE);
        for (size_t k = 0; k < many[i]; k++)
            known += l.file[0].numbers[k].known;
        for (size_t k = 0; k < l.n_findings; k++)
            if (strcmp(l.finding[k].rule, "W-SKIPPED") == 0)
                told = &l.finding[k];
        CHECK(known == (many[i] < most ? many[i] : most) && (told != NULL) == (many[i] > most));
        snprintf(want, sizeof want,
                 "%u of %u tensors: of no known number type, or one over the other",
                 many[i] - known, many[i]);
        if (told != NULL)
            CHECK_STR(told->text, want);
        clear_home();
    }
}

TESTS(TEST(a_folder_of_parts_only_is_an_answer), TEST(a_single_file_has_the_name_that_is_given),
      TEST(tensors_on_the_same_bytes_are_looked_at_so_long), TEST(each_tensor_counts_once),
      TEST(the_model_speaks_through_its_files), TEST(a_file_with_two_names_is_told_of),
      TEST(a_folder_of_links_only_is_an_answer), TEST(what_is_never_served_is_looked_at_when_asked),
      TEST(a_reader_that_died_is_told_of), TEST(what_is_wrong_is_found),
      TEST(a_name_that_cannot_be_released_is_told), TEST(a_path_too_long_is_not_followed),
      TEST(an_index_that_points_outside_is_critical), TEST(what_a_reader_learns_is_never_lost),
      TEST(what_was_not_read_is_never_clean), TEST(what_stopped_a_reader_is_named),
      TEST(a_gap_of_nothing_is_told_once), TEST(the_same_note_twice_is_told_once),
      TEST(code_is_flagged), TEST(a_reader_that_died_is_told_of_beside_its_parts),
      TEST(what_there_is_many_times_is_told_once), TEST(files_are_hashed_as_sha256sum_and_git_do),
      TEST(a_large_file_under_a_git_name_is_hashed_as_git_does),
      TEST(only_a_text_of_a_mebibyte_is_called_one), TEST(large_files_are_hashed_by_all_threads),
      TEST(without_hashing_there_are_no_digests),
      TEST(tensors_are_listed_if_asked_for_or_if_files_may_name_each_other),
      TEST(a_file_that_changes_is_refused_or_told_of), TEST(every_allocation_may_fail),
      TEST(a_flood_of_findings_is_incomplete), TEST(the_first_file_nobody_can_read_is_told))
