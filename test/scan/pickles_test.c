/* pickles_test.c - what is said of whole pickles: one row a kind of finding, from the bytes to the text. */
#include "scan/pickles.h"

#include "formats/pickle.h"
#include "lib/check.h"

#define SVC     "csklearn.svm._classes\nSVC\n)\x81"
#define TRIPLET "csklearn.impute._iterative\n_ImputerTriplet\n"
#define LINEAR  "ctorch.nn.modules.linear\nLinear\n)\x81"

/* want: each finding of a pickle but PKL-PRESENT, "RULE severity part@offset text". beside: another file of
 * the release. */
static const struct {
    const char *name;
    struct span bytes;
    const char *beside, *want;
} rows[] = {
    { "data", SPAN("\x80\4N."), NULL, "" },
    { "data by its name", SPAN("(lp0\nI1\na."), NULL, "" },
    { "a dangerous call", SPAN("cos\nsystem\n(S'id'\ntR."), NULL,
      "PKL-IMPORT-DENY critical @0 os.system(\"id\") starts other programs\n" },
    { "under its old name", SPAN("c__builtin__\neval\n."), NULL,
      "PKL-IMPORT-DENY critical @0 __builtin__.eval (builtins.eval in Python 3) runs code it is "
      "given "
      "as text\n" },
    { "several unknown", SPAN("ca\nb\n0cc\nd\n0ca\nb\n."), NULL,
      "PKL-IMPORT-UNKNOWN high @0 a.b is not known to be harmless (2 times)\n"
      "PKL-IMPORT-UNKNOWN high @6 c.d is not known to be harmless\n" },
    { "a class among the data", SPAN("]cpandas.core.frame\nDataFrame\na."), NULL,
      "PKL-IMPORT-UNKNOWN high @1 pandas.core.frame.DataFrame stands among the data itself, not as "
      "what it makes: code that finds it there may call it\n" },
    { "an object handed to a function", SPAN("\x80\2ccollections\nOrderedDict\n" LINEAR "\x85R."),
      NULL,
      "PKL-IMPORT-UNKNOWN high @27 torch.nn.modules.linear.Linear makes an object that is then "
      "passed to another function, which may call what it finds in it\n"
      "PKL-NOT-WEIGHTS-ONLY low @27 torch.nn.modules.linear.Linear\n" },
    { "a tuple with names, created", SPAN("\x80\2" TRIPLET SVC "\x85\x81."), NULL,
      "PKL-CUSTOM-CLASS medium @2 asks for sklearn.impute._iterative._ImputerTriplet, "
      "sklearn.svm._classes.SVC\n" },
    { "a tuple with names, called", SPAN("\x80\2" TRIPLET SVC "\x85R."), NULL,
      "PKL-IMPORT-UNKNOWN high @2 sklearn.impute._iterative._ImputerTriplet(...) is called; files "
      "of "
      "its library only name or store it\n"
      "PKL-IMPORT-UNKNOWN high @45 sklearn.svm._classes.SVC makes an object that is then passed to "
      "another function, which may call what it finds in it\n" },
    { "a computed name", SPAN("c__builtin__\nstr\n(S'os'\ntRS'system'\n\x93."), NULL,
      "PKL-IMPORT-COMPUTED critical @36 what is imported is no constant\n" },
    { "what is called is made", SPAN("ccollections\nOrderedDict\n)R)R."), NULL,
      "PKL-IMPORT-COMPUTED high @0 collections.OrderedDict() returns something that is then "
      "called\n" },
    { "a changed function", SPAN("ctorch._utils\n_rebuild_tensor_v2\n}S'__call__'\nNsb."), NULL,
      "PKL-MUTATE-GLOBAL critical @48 writes to \"_rebuild_tensor_v2\"\n"
      "PKL-NOT-WEIGHTS-ONLY low @0 instructions it does not take: STRING\n"
      "PKL-NOT-WEIGHTS-ONLY low @0 torch._utils._rebuild_tensor_v2 itself is written to\n" },
    { "items in a tensor", SPAN("ctorch._utils\n_rebuild_tensor_v2\n)RK\1K\2s."), NULL,
      "PKL-CONTAINER-ABUSE high @0 torch._utils._rebuild_tensor_v2() makes something that is then "
      "written to as if it were a list or a dict\n"
      "PKL-NOT-WEIGHTS-ONLY low @0 torch._utils._rebuild_tensor_v2 makes what is then written "
      "to\n" },
    { "classes of a library",
      SPAN(LINEAR "0"
                  "ctorch.nn.modules\nReLU\n0ctorch.nn.modules\nGELU\n0ctorch.nn.modules\nTanh\n0"
                  "ctorch.nn.modules\nSiLU\n."),
      NULL,
      "PKL-NOT-WEIGHTS-ONLY low @0 instructions it does not take: POP\n"
      "PKL-CUSTOM-CLASS medium @0 asks for torch.nn.modules.linear.Linear, torch.nn.modules.ReLU, "
      "torch.nn.modules.GELU, torch.nn.modules.Tanh and 1 more\n"
      "PKL-NOT-WEIGHTS-ONLY low @0 torch.nn.modules.linear.Linear, torch.nn.modules.ReLU, "
      "torch.nn.modules.GELU, torch.nn.modules.Tanh and 1 more\n" },
    { "opcodes that the safe mode has not", SPAN("\x80\4\x8c\5torch\x8c\4Size\x93)R."), NULL,
      "PKL-NOT-WEIGHTS-ONLY low @0 instructions it does not take: SHORT_BINUNICODE, "
      "STACK_GLOBAL\n" },
    { "what the safe mode takes", SPAN("\x80\2ctorch\nSize\n)R."), NULL, "" },
    { "no affair of PyTorch", SPAN("\x80\4\x8c\13collections\x8c\13OrderedDict\x93)R."), NULL, "" },
    { "a library beside it", SPAN("\x80\2ctorch\nSize\n)R."), "a/torch.py",
      "PKL-SHADOW critical @2 torch.Size() may come from \"a/torch.py\"\n" },
    { "a library as a folder at the top", SPAN("\x80\2ctorch.cuda\nFloatStorage\n."),
      "torch/__init__.py",
      "PKL-SHADOW critical @2 torch.cuda.FloatStorage may come from "
      "\"torch/__init__.py\"\n" },
    { "a folder without code", SPAN("\x80\2ctorch\nSize\n)R."), "torch/weights.bin", "" },
    { "a name that only begins so", SPAN("\x80\2ctorch\nSize\n)R."), "torchy.py", "" },
    { "in another folder", SPAN("\x80\2ctorch\nSize\n)R."), "b/torch.py", "" },
    { "another pickle behind it", SPAN("N.cos\nsystem\n."), NULL,
      "PKL-EXTRA-STREAM medium @2 1 behind the first\n"
      "PKL-IMPORT-DENY critical @2 os.system starts other programs\n" },
    { "other bytes behind it", SPAN("\x80\2N.\xff\xfe\xfd"), NULL,
      "PKL-TRAILING high @4 3 bytes\n"
      "SCAN-INCOMPLETE high @4 see PKL-TRAILING\n" },
    { "it breaks behind what it does", SPAN("cos\nsystem\n(S'id'\ntR\xff"), NULL,
      "PKL-BROKEN high @20 no instruction: byte 0xff\n"
      "SCAN-INCOMPLETE high @20 see PKL-BROKEN\n"
      "PKL-IMPORT-DENY critical @0 os.system(\"id\") starts other programs\n" },
    { "a second one breaks", SPAN("\x80\2N.\x80\2ca\nb\n"), NULL,
      "PKL-TRAILING high @4 7 bytes\n"
      "PKL-BROKEN high @11 the file ends without STOP\n"
      "SCAN-INCOMPLETE high @4 see PKL-TRAILING\n"
      "PKL-IMPORT-UNKNOWN high @6 a.b is not known to be harmless\n" },
    { "a frame ends inside a text", SPAN("\x80\4\x95\3\0\0\0\0\0\0\0\x8c\3abc."), NULL,
      "PKL-FRAME critical @11 an opcode crosses the end of its frame\n"
      "SCAN-INCOMPLETE high @11 see PKL-FRAME\n" },
    { "a number of the registry", SPAN("\x80\2\x82\1."), NULL,
      "PKL-EXT high @2 asks for number 1\n" },
    { "an id of its own", SPAN("\x80\2X\1\0\0\0aQ."), NULL,
      "PKL-PERSISTENT medium @8 an id that only its own program can load\n" },
    { "a protocol on the way", SPAN("\x80\2N0\x80\4N."), NULL,
      "PKL-PROTOCOL medium @4 switches to version 4, not at the beginning\n" },
    { "a pickle in bytes",
      SPAN("\x80\3"
           "C\25cos\nsystem\n(S'id'\ntR."
           "."),
      NULL,
      "PKL-NESTED high @4 a pickle\n"
      "PKL-IMPORT-DENY critical @4@0 os.system(\"id\") starts other programs\n" },
    { "in a text in base64", SPAN("\x80\2X\34\0\0\0Y29zCnN5c3RlbQooUydpZCcKdFIu."), NULL,
      "PKL-NESTED high @7 a pickle, in base64\n"
      "PKL-IMPORT-DENY critical @7@0 os.system(\"id\") starts other programs\n" },
    { "in a line with escapes", SPAN("S'cos\\nsystem\\n(S\\'id\\'\\ntR.'\n."), NULL,
      "PKL-NESTED high @2 a pickle\n"
      "PKL-IMPORT-DENY critical @2@0 os.system(\"id\") starts other programs\n" },
    { "in a line of letters by number", SPAN("V\\u0063os\\u000asystem\\u000a(NtR.\n."), NULL,
      "PKL-NESTED high @1 a pickle\n"
      "PKL-IMPORT-DENY critical @1@0 os.system(...) starts other programs\n" },
    { "bytes as protocol 2 has them",
      SPAN("c_codecs\nencode\n(X\15\0\0\0\xc2\x80\2cos\nexec\n.X\6\0\0\0latin1tR."), NULL,
      "PKL-NESTED high @22 a pickle\n"
      "PKL-IMPORT-DENY critical @22@2 os.exec starts other programs\n" },
    { "in a pickle in a pickle",
      SPAN("\x80\3"
           "C\23\x80\3"
           "C\16cos\nsystem\n)R..."),
      NULL,
      "PKL-NESTED high @4 a pickle\n"
      "PKL-NESTED high @4@4 a pickle\n"
      "PKL-IMPORT-DENY critical @4!@4@0 os.system() starts other programs\n" },
    { "a bytearray", SPAN("\x80\5\x96\14\0\0\0\0\0\0\0cos\nsystem\n.."), NULL,
      "PKL-NESTED high @11 a pickle\n"
      "PKL-IMPORT-DENY critical @11@0 os.system starts other programs\n" },
    { "a pickle of data in bytes",
      SPAN("\x80\3"
           "C\10\x80\3K\1K\2\x86.."),
      NULL, "PKL-NESTED medium @4 a pickle\n" },
    { "a program in bytes",
      SPAN("\x80\3"
           "C\12\x7f"
           "ELF\2\1\1\0\0\0."),
      NULL,
      "PKL-NESTED high @4 an executable\nEXE-CONTENT critical @4@0 an executable\nSCAN-INCOMPLETE "
      "high @4@0 an executable\n" },
    { "compiled code in bytes",
      SPAN("\x80\3"
           "C\12\xe3\0\0\0\0\0\0\0\0\0."),
      NULL, "PKL-NESTED high @4 compiled Python code\n" },
    { "a tensor of plain pickle",
      SPAN("\x80\3"
           "ctorch.storage\n_load_from_bytes\n"
           "C\21\x80\2ctorch\nSize\n)R.\x85R."),
      NULL,
      "PKL-NOT-WEIGHTS-ONLY low @0 instructions it does not take: SHORT_BINBYTES\n"
      "PKL-NESTED medium @36 a pickle\n"
      "PKL-NOT-WEIGHTS-ONLY low @2 torch.storage._load_from_bytes\n" },
    { "torch.load of a pickle without a protocol",
      SPAN("\x80\3"
           "ctorch.storage\n_load_from_bytes\n"
           "C\15N0cos\nexec\n\x85.\x85R."),
      NULL,
      "PKL-NOT-WEIGHTS-ONLY low @0 instructions it does not take: SHORT_BINBYTES\n"
      "PKL-NESTED medium @36 a pickle\n"
      "PKL-NOT-WEIGHTS-ONLY low @2 torch.storage._load_from_bytes\n"
      "PKL-IMPORT-DENY critical @36@2 os.exec starts other programs\n" },
    { "torch.load of what is not known",
      SPAN("\x80\3"
           "ctorch.storage\n_load_from_bytes\n"
           "C\15nothing known\x85R."),
      NULL,
      "PKL-NOT-WEIGHTS-ONLY low @0 instructions it does not take: SHORT_BINBYTES\n"
      "PKL-IMPORT-DENY critical @2 torch.storage._load_from_bytes(b\"nothing known\") "
      "loads another pickle, "
      "which may do anything\n"
      "PKL-NOT-WEIGHTS-ONLY low @2 torch.storage._load_from_bytes\n" },
    { "a pickle among other bytes behind it",
      SPAN("\x80\2N.\xff\xfe\xfd\x80\2cos\nsystem\n)R.\xff"), NULL,
      "PKL-TRAILING high @4 20 bytes, a pickle of 16 bytes among them (PKL-EMBEDDED)\n"
      "PKL-EMBEDDED high @7 a pickle of 16 bytes\n"
      "SCAN-INCOMPLETE high @4 see PKL-TRAILING\n"
      "PKL-IMPORT-DENY critical @7@2 os.system() starts other programs\n" },
    { "what joblib takes for numbers, a call to others",
      SPAN("\x80\2("
           "cjoblib.numpy_pickle\nNumpyArrayWrapper\n)\x81}(X\5\0\0\0shapeK\4\x85X\5\0\0\0dtype"
           "cnumpy\ndtype\nX\2\0\0\0f4K\0K\1\x87R(K\3X\1\0\0\0<"
           "NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\0tbub"
           "cos\nsystem\n)RNNN"
           "t."),
      NULL,
      "JL-WRAPPER critical @123 os.system() starts other programs; pickle.load does this, joblib "
      "takes these bytes for numbers\n" },
    { "what joblib takes for numbers, harmless to others",
      SPAN("\x80\2("
           "cjoblib.numpy_pickle\nNumpyArrayWrapper\n)\x81}(X\5\0\0\0shapeK\5\x85X\5\0\0\0dtype"
           "cnumpy\ndtype\nX\2\0\0\0f4K\0K\1\x87R(K\3X\1\0\0\0<"
           "NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\0tbub"
           "cdatetime\ndate\nNNNNN"
           "t."),
      NULL,
      "JL-WRAPPER high @123 datetime.date; pickle.load does this, joblib takes these bytes for "
      "numbers\n" },
    { "a module reached through another", SPAN("\x80\4\x8c\3abc\x8c\2os\x93."), NULL,
      "PKL-IMPORT-DENY critical @11 abc.os is a module that starts other programs\n" },
    { "one of the first version behind a break",
      SPAN("\x80\2N\xff\xfe"
           "cos\nsystem\n)R."),
      NULL,
      "PKL-BROKEN high @3 no instruction: byte 0xff\n"
      "PKL-EMBEDDED high @5 a pickle of 14 bytes\n"
      "SCAN-INCOMPLETE high @3 see PKL-BROKEN\n"
      "PKL-IMPORT-DENY critical @5@0 os.system() starts other programs\n" },
};

static void read_row(size_t i, struct arena *a, struct look_file file[2], struct found *f)
{
    struct source src = source_mem("test", &rows[i].bytes);
    struct err err = { 0 };
    CHECK(found_read(&src, SPAN("x.pkl"), a, f, &err));
    file[0] = (struct look_file){ .path = SPAN("a/x.pkl"), .found = *f };
    file[1] = (struct look_file){ .path = span_of(rows[i].beside != NULL ? rows[i].beside
                                                                         : "config.json") };
}

static void put_findings(struct buf *b, const struct findings *of)
{
    for (size_t k = 0; k < of->n; k++) {
        const struct finding *x = &of->list[k];
        if (strcmp(x->rule, "PKL-PRESENT") != 0)
            buf_printf(b, "%s %s %.*s@%" PRIu64 " %s\n", x->rule, severity_name(x->severity),
                       (int)x->part.len, (const char *)x->part.ptr, x->off, x->text);
    }
}

static void each_pickle_is_told_of(void)
{
    for (size_t i = 0; i < COUNT(rows); i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 16 << 20 };
        AUTO_CLOSE(buf) struct buf b = { 0 };
        struct look_file file[2];
        struct found f;
        struct look l = { .file = file, .n_files = 2 };
        struct shadow shadow;
        struct findings to = { .a = &a };
        struct err err = { 0 };
        struct span got;
        char text[2000];
        check_case = rows[i].name;
        read_row(i, &a, file, &f);
        CHECK(shadow_open(&shadow, &l, &a, &err));
        CHECK(rules_file(&to, &file[0], &err) && pickles_check(&shadow, &file[0], &to, &err));
        CHECK(to.n > 0 && strcmp(to.list[0].rule, "PKL-PRESENT") == 0);
        buf_init(&b, "test", sizeof text - 1);
        put_findings(&b, &to);
        CHECK(buf_done(&b, &got, &err));
        snprintf(text, sizeof text, "%.*s", (int)got.len, (const char *)got.ptr);
        CHECK_STR(text, rows[i].want);
    }
}

static void a_known_name_that_is_misused_is_called_so(void)
{
    static const struct {
        const char *module, *name;
        unsigned uses;
        const char *title;
    } imports[] = {
        { "acme", "restore", 0, "loading it brings in code that is not known to be harmless" },
        { "acme", "restore", PICKLE_CALLED,
          "loading it brings in code that is not known to be harmless" },
        { "torch.nn.parallel.data_parallel", "DataParallel", PICKLE_KEPT, RULE_MISUSED },
        { "builtins", "hash", PICKLE_CALLED, RULE_MISUSED },
    };
    static struct notes none;
    for (size_t i = 0; i < COUNT(imports); i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
        struct found_import m = { .module = span_of(imports[i].module),
                                  .name = span_of(imports[i].name),
                                  .real_module = span_of(imports[i].module),
                                  .real_name = span_of(imports[i].name),
                                  .uses = imports[i].uses };
        struct look_file file = { .path = SPAN("x"),
                                  .found = { .import = &m, .n_imports = 1, .notes = &none } };
        struct shadow none_here = { 0 };
        struct findings to = { .a = &a };
        struct err err = { 0 };
        check_case = imports[i].name;
        CHECK(pickles_check(&none_here, &file, &to, &err) && to.n > 0);
        CHECK_STR(to.list[0].rule, "PKL-IMPORT-UNKNOWN");
        CHECK_STR(to.list[0].title, imports[i].title);
    }
}

static void many_of_one_kind_are_counted(void)
{
    static struct found_import import[PICKLES_TOLD + 2];
    static struct notes none;
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
    struct look_file file = { .path = SPAN("x"), .found = { .import = import, .notes = &none } };
    struct shadow none_here = { 0 };
    struct findings to = { .a = &a };
    struct err err = { 0 };
    for (size_t i = 0; i < COUNT(import); i++) {
        import[i] = (struct found_import){ .module = SPAN("os"), .name = SPAN("system") };
        import[i].real_module = import[i].module;
        import[i].real_name = import[i].name;
    }
    file.found.n_imports = COUNT(import);
    CHECK(pickles_check(&none_here, &file, &to, &err) && to.n == PICKLES_TOLD + 1);
    CHECK_STR(to.list[PICKLES_TOLD].text, "22 imports in all");
    CHECK_STR(to.list[PICKLES_TOLD].rule, "PKL-IMPORT-DENY");
    for (size_t nth = 1; nth < 40; nth++) {
        AUTO_CLOSE(arena) struct arena other = { .name = "test", .limit = 1 << 20 };
        struct findings again = { .a = &other };
        mem_fail_at = nth;
        bool ok = pickles_check(&none_here, &file, &again, &err), reached = mem_fail_at == 0;
        mem_fail_at = 0;
        CHECK(ok != reached);
        err = (struct err){ 0 };
    }
}

/* A program of TorchScript has a pickle for each file of its code. */
static void a_program_of_torchscript_is_told_of_once(void)
{
    static const char *const paths[] = { "m/data.pkl", "m/code/a.pkl", "b.pt!m/x.pkl", "b.pt",
                                         "c.zip!m/y.pkl" };
    static struct notes none, script;
    static const struct found_import torch = {
        .module = SPAN("torch.jit._pickle"),
        .name = SPAN("build_intlist"),
        .real_module = SPAN("torch.jit._pickle"),
        .real_name = SPAN("build_intlist"),
    };
    notes_add(&script, "program", 0, "TorchScript");
    for (unsigned inside = 0; inside < 2; inside++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
        struct found_part part[COUNT(paths)];
        struct found_import import[COUNT(paths)];
        struct look_file file = { .path = SPAN("x") };
        struct findings to = { .a = &a };
        struct err err = { 0 };
        for (size_t i = 0; i < COUNT(paths); i++) {
            part[i] = (struct found_part){ .path = span_of(paths[i]), .notes = &none };
            import[i] = torch;
            import[i].part = (uint32_t)i + 1;
        }
        part[3].notes = inside ? &script : &none;
        file.found = (struct found){ .kind = FOUND_ZIP,
                                     .part = part,
                                     .n_parts = COUNT(part),
                                     .import = import,
                                     .n_imports = COUNT(import),
                                     .notes = inside ? &none : &script };
        CHECK(pickles_check(&(struct shadow){ 0 }, &file, &to, &err));
        size_t once = 0, each = 0;
        for (size_t i = 0; i < to.n; i++) {
            if (strcmp(to.list[i].rule, "PKL-NOT-WEIGHTS-ONLY") != 0)
                continue;
            bool is = strcmp(to.list[i].title, RULE_SCRIPT) == 0;
            once += is && strcmp(to.list[i].text,
                                 "it is loaded with torch.jit.load, not with torch.load") == 0;
            each += !is;
        }
        CHECK(once == 1 && each == (inside ? 4 : 2));
    }
}

/* What `ajar scan` says of whether PyTorch would load it in its safe mode. */
static void the_safe_mode_has_its_reasons(void)
{
    static const struct {
        struct span bytes;
        enum pickles_weights want;
        const char *why;
    } asked[] = {
        { SPAN("\x80\2ctorch\nSize\n)R."), PICKLES_LOADED, "" },
        { SPAN("\x80\2ca\nB\n."), PICKLES_NOT_TORCH, "" },
        { SPAN("\x80\2N."), PICKLES_NOT_TORCH, "" },
        { SPAN("\x80\4\x8c\5torch\x8c\4Size\x93)R."), PICKLES_REFUSED,
          "SHORT_BINUNICODE, STACK_GLOBAL" },
        { SPAN("\x80\2" LINEAR "2."), PICKLES_REFUSED, "torch.nn.modules.linear.Linear; DUP" },
    };
    for (size_t i = 0; i < COUNT(asked); i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 16 << 20 };
        AUTO_CLOSE(buf) struct buf b = { 0 };
        struct source src = source_mem("test", &asked[i].bytes);
        struct found f;
        struct err err = { 0 };
        struct span got;
        buf_init(&b, "test", 1000);
        CHECK(found_read(&src, SPAN("x.pkl"), &a, &f, &err));
        CHECK(pickles_weights_only(&f, 0, &b) == asked[i].want);
        CHECK(buf_done(&b, &got, &err) && span_eq(got, span_of(asked[i].why)));
    }
}

TESTS(TEST(each_pickle_is_told_of), TEST(a_known_name_that_is_misused_is_called_so),
      TEST(many_of_one_kind_are_counted), TEST(a_program_of_torchscript_is_told_of_once),
      TEST(the_safe_mode_has_its_reasons))
