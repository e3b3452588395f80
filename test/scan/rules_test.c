/* rules_test.c - what is said of one file, or of one part of an archive, by its name, what it turned out to be,
 * how it ended and what was noted; and of what is no file. Whole folders: test/scan/look_test.c. */
#include "scan/rules.h"

#include "base/buf.h"
#include "lib/check.h"

enum { NOT_WHOLE = 1, DIED = 2 };
static const struct row {
    const char *name, *path,
        *part; /* part NULL: the file itself, else one of a ZIP archive of that path */
    enum found_kind kind;
    unsigned how;
    struct err fatal;
    struct {
        const char *code, *text;
        uint64_t off;
    } note[3];
    /* "RULE text[@off]; " of each, with the title of SCAN-INCOMPLETE, and "?" if something was not looked at */
    const char *want;
} rows[] = {
    /* what a name promises */
    { .name = "kept", .path = "x.onnx", .kind = FOUND_ONNX, .want = "" },
    { .name = "broken",
      .path = "x.onnx",
      .kind = FOUND_TEXT,
      .want = "EXT-MISMATCH medium text; " },
    { .name = "no name", .path = "x", .kind = FOUND_COMPRESSED, .want = "" },
    { .name = "a text", .path = "x.json", .kind = FOUND_TEXT, .want = "" },
    { .name = "a text of nothing", .path = "x.json", .kind = FOUND_EMPTY, .want = "" },
    { .name = "a text in another encoding", .path = "x.json", .kind = FOUND_OTHER, .want = "" },
    { .name = "a picture that is a film", .path = "x.png", .kind = FOUND_MEDIA, .want = "" },
    { .name = "a picture", .path = "x.png", .kind = FOUND_IMAGE, .want = "" },
    { .name = "no known picture", .path = "x.png", .kind = FOUND_OTHER, .want = "" },
    { .name = "weights of any kind", .path = "x.pb", .kind = FOUND_TEXT, .want = "" },
    { .name = "no kind", .path = "x.gguf", .kind = FOUND_NONE, .want = "" },
    { .name = "what stands for another",
      .path = "x.gguf",
      .kind = FOUND_POINTER,
      .want = "LFS-POINTER medium a Git LFS pointer; " },
    { .name = "weights that are packed",
      .path = "x.pt",
      .kind = FOUND_COMPRESSED,
      .want = "ARC-UNWRAP high compressed data; " },
    { .name = "in 7z",
      .path = "x.bin",
      .kind = FOUND_7Z,
      .want = "ARC-UNWRAP high a 7z archive; " },
    { .name = "in RAR",
      .path = "x.h5",
      .kind = FOUND_RAR,
      .want = "ARC-UNWRAP high a RAR archive; " },
    { .name = "of one kind, packed",
      .path = "x.gguf",
      .kind = FOUND_COMPRESSED,
      .want = "ARC-UNWRAP high compressed data; EXT-MISMATCH medium compressed data; " },
    { .name = "a text that is packed",
      .path = "x.txt",
      .kind = FOUND_COMPRESSED,
      .want = "EXT-MISMATCH medium compressed data; " },
    { .name = "weights in a text",
      .path = "x.safetensors",
      .kind = FOUND_TEXT,
      .note = { { "absent", "n", 0 } },
      .want = "W-ABSENT high n; " },
    { .name = "a program by its name",
      .path = "x.py",
      .kind = FOUND_EXECUTABLE,
      .want = "EXE-CONTENT critical a Python program; " },
    { .name = "a program in a text",
      .path = "x.txt",
      .kind = FOUND_EXECUTABLE,
      .want = "EXE-CONTENT critical an executable; EXT-MISMATCH medium an executable; " },
    { .name = "a pickle as a program",
      .path = "x.py",
      .kind = FOUND_PICKLE,
      .want = "PKL-PRESENT low a pickle; CODE-FILE high a Python program; EXT-MISMATCH high a "
              "pickle; " },
    { .name = "a notebook",
      .path = "x.ipynb",
      .kind = FOUND_JSON,
      .note = { { "notebook", "n", 0 } },
      .want = "CODE-FILE high n; " },
    { .name = "of a part",
      .path = "x.zip",
      .part = "a.onnx",
      .kind = FOUND_TEXT,
      .want = "EXT-MISMATCH medium [a.onnx] text; " },
    { .name = "a program in an archive",
      .path = "x.zip",
      .part = "a.py",
      .kind = FOUND_EXECUTABLE,
      .want = "EXE-CONTENT critical [a.py] a Python program; " },
    /* names */
    { .name = "what installs",
      .path = "requirements.txt",
      .kind = FOUND_TEXT,
      .want = "CODE-FILE medium what pip installs; " },
    { .name = "a control character",
      .path = "a\x7f",
      .kind = FOUND_TEXT,
      .want = "FS-NAME high U+007F (a control character) at character 2; " },
    { .name = "one past ASCII",
      .path = "a\xc2\x9f",
      .kind = FOUND_TEXT,
      .want = "FS-NAME high U+009F (a control character) at character 2; " },
    { .name = "turned",
      .path = "a\xe2\x80\xaa",
      .kind = FOUND_TEXT,
      .want = "FS-NAME high U+202A (turns the text round) at character 2; " },
    { .name = "turned back",
      .path = "a\xe2\x80\xae",
      .kind = FOUND_TEXT,
      .want = "FS-NAME high U+202E (turns the text round) at character 2; " },
    { .name = "set apart",
      .path = "a\xe2\x81\xa6",
      .kind = FOUND_TEXT,
      .want = "FS-NAME high U+2066 (turns the text round) at character 2; " },
    { .name = "the last of them",
      .path = "a\xe2\x81\xa9",
      .kind = FOUND_TEXT,
      .want = "FS-NAME high U+2069 (turns the text round) at character 2; " },
    { .name = "past the last",
      .path = "a\xe2\x81\xaa",
      .kind = FOUND_TEXT,
      .want = "FS-NAME high U+206A (nobody sees it) at character 2; " },
    { .name = "between them",
      .path = "a\xe2\x81\xa0",
      .kind = FOUND_TEXT,
      .want = "FS-NAME high U+2060 (nobody sees it) at character 2; " },
    { .name = "before the first",
      .path = "a\xe2\x80\x8b",
      .kind = FOUND_TEXT,
      .want = "FS-NAME high U+200B (nobody sees it) at character 2; " },
    { .name = "a part's name", .path = "x.zip", .part = "../a", .kind = FOUND_TEXT, .want = "" },
    { .name = "a part's name, hidden",
      .path = "x.zip",
      .part = "a\x7f",
      .kind = FOUND_TEXT,
      .want = "FS-NAME high [a\x7f] U+007F (a control character) at character 2; " },
    /* ends */
    { .name = "it died",
      .path = "x.part1",
      .kind = FOUND_NONE,
      .how = NOT_WHOLE | DIED,
      .fatal = { .kind = ERR_INPUT, .text = "killed" },
      .want = "SCAN-CRASH high killed; SCAN-INCOMPLETE high killed (not examined to its end); ?" },
    { .name = "a piece",
      .path = "x.part1",
      .kind = FOUND_GGUF,
      .how = NOT_WHOLE,
      .fatal = { .kind = ERR_INPUT, .text = "t", .has_at = true, .at = 9 },
      .note = { { "outside", "n", 9 } },
      .want = "SCAN-INCOMPLETE high its name ends in \".part1\" (a piece of a split file); ?" },
    { .name = "a piece that is cut short",
      .path = "x.part1",
      .kind = FOUND_ZIP,
      .how = NOT_WHOLE,
      .fatal = { .kind = ERR_INPUT, .text = "t", .has_at = true, .at = 9 },
      .note = { { "cut-short", "n", 9 } },
      .want = "SCAN-INCOMPLETE high its name ends in \".part1\" (a piece of a split file); ?" },
    { .name = "a piece with another note",
      .path = "x.part1",
      .kind = FOUND_GGUF,
      .how = NOT_WHOLE,
      .note = { { "trust-key", "n", 9 } },
      .want = "CFG-TRUST-KEY critical n@9; SCAN-INCOMPLETE high its name ends in \".part1\" (a "
              "piece of a "
              "split file); ?" },
    { .name = "called like a piece, and whole",
      .path = "x.part1",
      .kind = FOUND_GGUF,
      .note = { { "outside", "n", 9 } },
      .want = "GGUF-BOUNDS critical n@9; " },
    { .name = "a part of what is called like a piece",
      .path = "x.part1",
      .part = "a",
      .kind = FOUND_GGUF,
      .how = NOT_WHOLE,
      .want = "SCAN-INCOMPLETE high [a] GGUF: part of it could not be read, and a program that "
              "loads it "
              "may read that part (not examined to its end); SCAN-INCOMPLETE high its name ends in "
              "\".part1\" (a piece of a split file); ?" },
    { .name = "what stands for a file",
      .path = "x",
      .kind = FOUND_POINTER,
      .how = NOT_WHOLE,
      .want = "LFS-POINTER medium a Git LFS pointer; SCAN-INCOMPLETE high a Git LFS pointer; see "
              "LFS-POINTER (not examined to its end: another "
              "finding tells why); ?" },
    { .name = "encrypted",
      .path = "x",
      .kind = FOUND_ZIP,
      .how = NOT_WHOLE,
      .note = { { "encrypted", "n", 3 } },
      .want = "ARC-ENCRYPTED high n@3; SCAN-INCOMPLETE high see ARC-ENCRYPTED (encrypted: nothing "
              "in it was "
              "read); ?" },
    { .name = "a limit",
      .path = "x",
      .kind = FOUND_GGUF,
      .how = NOT_WHOLE,
      .fatal = { .kind = ERR_LIMIT, .text = "much", .has_at = true, .at = 7 },
      .want = "SCAN-INCOMPLETE high much@7 (more than is looked into here); ?" },
    { .name = "JSON",
      .path = "x",
      .kind = FOUND_JSON,
      .how = NOT_WHOLE,
      .fatal = { .kind = ERR_INPUT, .text = "t", .has_at = true, .at = 7 },
      .want = "SCAN-INCOMPLETE high t@7 (JSON that breaks off or is none); ?" },
    { .name = "an index",
      .path = "x",
      .kind = FOUND_INDEX,
      .how = NOT_WHOLE,
      .fatal = { .kind = ERR_INPUT, .text = "t" },
      .want = "SCAN-INCOMPLETE high t (JSON that breaks off or is none); ?" },
    { .name = "an image",
      .path = "x",
      .kind = FOUND_IMAGE,
      .how = NOT_WHOLE,
      .fatal = { .kind = ERR_INPUT, .text = "t" },
      .want = "SCAN-INCOMPLETE high t (an image or a sound that breaks off); ?" },
    { .name = "a sound",
      .path = "x",
      .kind = FOUND_MEDIA,
      .how = NOT_WHOLE,
      .fatal = { .kind = ERR_INPUT, .text = "t" },
      .want = "SCAN-INCOMPLETE high t (an image or a sound that breaks off); ?" },
    { .name = "neither",
      .path = "x",
      .kind = FOUND_SAFETENSORS,
      .how = NOT_WHOLE,
      .fatal = { .kind = ERR_INPUT, .text = "t" },
      .want = "SCAN-INCOMPLETE high t (not examined to its end); ?" },
    { .name = "a template",
      .path = "x",
      .kind = FOUND_TEMPLATE,
      .how = NOT_WHOLE,
      .note = { { "template-parse", "n", 3 } },
      .want = "TPL-PARSE medium n@3; SCAN-INCOMPLETE high see TPL-PARSE (a template that was not "
              "understood); ?" },
    { .name = "a bomb",
      .path = "x",
      .kind = FOUND_COMPRESSED,
      .how = NOT_WHOLE,
      .note = { { "bomb", "n", 3 } },
      .want = "ARC-BOMB high n@3; SCAN-INCOMPLETE high see ARC-BOMB (not examined to its end: "
              "another finding "
              "tells why); ?" },
    { .name = "HDF5",
      .path = "x",
      .kind = FOUND_HDF5,
      .how = NOT_WHOLE,
      .want = "SCAN-INCOMPLETE high HDF5 (a format that is not read here); ?" },
    { .name = "ONNX",
      .path = "x",
      .kind = FOUND_ONNX,
      .how = NOT_WHOLE,
      .want = "SCAN-INCOMPLETE high ONNX (a format that is not read here); ?" },
    { .name = "TFLite",
      .path = "x",
      .kind = FOUND_TFLITE,
      .how = NOT_WHOLE,
      .want = "SCAN-INCOMPLETE high TensorFlow Lite (a format that is not read here); ?" },
    { .name = "7z",
      .path = "x",
      .kind = FOUND_7Z,
      .how = NOT_WHOLE,
      .want = "SCAN-INCOMPLETE high a 7z archive (a format that is not read here); ?" },
    { .name = "RAR",
      .path = "x",
      .kind = FOUND_RAR,
      .how = NOT_WHOLE,
      .want = "SCAN-INCOMPLETE high a RAR archive (a format that is not read here); ?" },
    { .name = "packed",
      .path = "x",
      .kind = FOUND_COMPRESSED,
      .how = NOT_WHOLE,
      .want = "SCAN-INCOMPLETE high compressed data (a format that is not read here); ?" },
    { .name = "what has a reader",
      .path = "x",
      .kind = FOUND_TAR,
      .how = NOT_WHOLE,
      .want = "SCAN-INCOMPLETE high a TAR archive: part of it could not be read, and a program "
              "that loads it may read that part (not examined to its end); ?" },
    { .name = "a tokenizer in an archive",
      .path = "x.zip",
      .part = "a/spiece.model",
      .kind = FOUND_OTHER,
      .how = NOT_WHOLE,
      .want = "SCAN-INCOMPLETE high [a/spiece.model] not recognized (a tokenizer that is not read "
              "here); ?" },
    { .name = "it died where it was cut short",
      .path = "x",
      .kind = FOUND_ZIP,
      .how = NOT_WHOLE | DIED,
      .fatal = { .kind = ERR_INPUT, .text = "t", .has_at = true, .at = 9 },
      .note = { { "cut-short", "n", 9 } },
      .want = "SCAN-INCOMPLETE high n@9 (the file is cut short); SCAN-CRASH high t@9; "
              "SCAN-INCOMPLETE high t@9 "
              "(not examined to its end); ?" },
    /* notes */
    { .name = "two pickles among it",
      .path = "x",
      .kind = FOUND_PICKLE,
      .note = { { "trailing-bytes", "9 bytes", 3 },
                { "embedded", "one", 4 },
                { "embedded", "two", 5 } },
      .want = "PKL-PRESENT low a pickle; PKL-TRAILING high 9 bytes, 2 pickles among them "
              "(PKL-EMBEDDED)@3; "
              "PKL-EMBEDDED high one@4; PKL-EMBEDDED high two@5; " },
    { .name = "a pickle among what stands behind",
      .path = "x",
      .kind = FOUND_PICKLE,
      .note = { { "trailing-bytes", "9 bytes", 3 }, { "embedded", "a pickle of 5 bytes", 4 } },
      .want = "PKL-PRESENT low a pickle; PKL-TRAILING high 9 bytes, a pickle of 5 bytes among them "
              "(PKL-EMBEDDED)@3; PKL-EMBEDDED high a pickle of 5 bytes@4; " },
    { .name = "of another kind",
      .path = "x",
      .kind = FOUND_ZIP,
      .note = { { "trailing-bytes", "9 bytes", 3 }, { "embedded", "a pickle of 5 bytes", 4 } },
      .want = "ARC-HIDDEN high 9 bytes@3; PKL-EMBEDDED high a pickle of 5 bytes@4; " },
    { .name = "no pickle among them",
      .path = "x",
      .kind = FOUND_PICKLE,
      .note = { { "trailing-bytes", "9 bytes", 3 } },
      .want = "PKL-PRESENT low a pickle; PKL-TRAILING high 9 bytes@3; " },
    { .name = "a header that is none",
      .path = "x",
      .kind = FOUND_OTHER,
      .note = { { "bad-header", "n", 3 } },
      .want = "ST-HEADER high n@3; " },
    { .name = "and nothing besides",
      .path = "x",
      .kind = FOUND_OTHER,
      .note = { { "bad-header", "n", 3 }, { "absent", "m", 0 } },
      .want = "W-ABSENT high m; " },
    { .name = "a header of what has one",
      .path = "x",
      .kind = FOUND_SAFETENSORS,
      .note = { { "bad-header", "n", 3 }, { "absent", "m", 0 } },
      .want = "ST-HEADER high n@3; W-ABSENT high m; " },
};

static void put_findings(struct buf *b, const struct findings *to)
{
    for (size_t k = 0; k < to->n; k++) {
        const struct finding *f = &to->list[k];
        buf_printf(b, "%s %s ", f->rule, severity_name(f->severity));
        if (f->part.len > 0)
            buf_printf(b, "[%.*s] ", (int)f->part.len, (const char *)f->part.ptr);
        buf_printf(b, "%s", f->text);
        if (f->off > 0)
            buf_printf(b, "@%" PRIu64, f->off);
        if (strcmp(f->rule, "SCAN-INCOMPLETE") == 0)
            buf_printf(b, " (%s)", f->title);
        buf_printf(b, "; ");
    }
    buf_printf(b, "%s%c", to->incomplete ? "?" : "", 0);
}

static void each_piece_is_told_so(void)
{
    static struct notes none, notes;
    for (size_t i = 0; i < COUNT(rows); i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
        AUTO_CLOSE(buf) struct buf b;
        const struct row *row = &rows[i];
        struct findings to = { .a = &a };
        struct err err = { 0 };
        const bool whole = !(row->how & NOT_WHOLE);
        check_case = row->name;
        memset(&notes, 0, sizeof notes);
        for (size_t k = 0; k < COUNT(row->note) && row->note[k].code != NULL; k++)
            notes_add(&notes, row->note[k].code, row->note[k].off, "%s", row->note[k].text);
        struct found_part part = {
            .kind = row->kind, .whole = whole, .fatal = row->fatal, .notes = &notes
        };
        struct look_file f = { .path = span_of(row->path) };
        f.found = (struct found){ .kind = row->kind,
                                  .whole = whole,
                                  .fatal = row->fatal,
                                  .notes = &notes,
                                  .died = row->how & DIED };
        if (row->part != NULL) {
            part.path = span_of(row->part);
            f.found =
                (struct found){ .kind = FOUND_ZIP, .part = &part, .n_parts = 1, .notes = &none };
        }
        buf_init(&b, "test", 4096);
        CHECK(rules_file(&to, &f, &err));
        if (row->part != NULL && whole)
            to.n--, to.incomplete = false; /* what is told of the archive comes last */
        put_findings(&b, &to);
        CHECK_STR((const char *)b.bytes, row->want);
    }
    check_case = "";
}

static void what_is_no_file_is_told_so(void)
{
    static const struct {
        struct walk_odd odd;
        const char *rule, *want;
    } odds[] = {
        { { .kind = WALK_LINK_OUT, .path = SPAN("a"), .link = SPAN("../b") },
          "FS-LINK",
          "leads to \"../b\"" },
        { { .kind = WALK_LINK_NOWHERE, .path = SPAN("a"), .link = SPAN("b") },
          "FS-LINK",
          "leads to \"b\", which is not there" },
        { { .kind = WALK_LINK_NOWHERE, .path = SPAN("a"), .link = SPAN("b"), .circle = true },
          "FS-LINK",
          "leads to \"b\", which is such a link, too" },
        { { .kind = WALK_LINK, .path = SPAN("a"), .link = SPAN("b") },
          "FS-LINK",
          "leads to \"b\"" },
        { { .kind = WALK_HARD_LINK, .path = SPAN("a"), .link = SPAN("b") },
          "FS-LINK",
          "is one file with \"b\"" },
        { { .kind = WALK_HARD_LINK, .path = SPAN("a") },
          "FS-LINK",
          "the other name is not in this folder" },
        { { .kind = WALK_SPECIAL, .path = SPAN("a") }, "FS-LINK", "" },
        { { .kind = WALK_LONG, .path = SPAN("a") }, "FS-NAME", "" },
        { { .kind = WALK_GIT, .path = SPAN("a") }, "FS-GIT", "" },
        { { .kind = WALK_UNSERVED, .path = SPAN("a") }, "FS-UNSERVED", "" },
        { { .kind = WALK_UNFINISHED, .path = SPAN("a"), .why = SPAN("1 byte so far") },
          "SCAN-INCOMPLETE",
          "1 byte so far" },
        { { .kind = WALK_UNREAD, .path = SPAN("a"), .why = SPAN("denied") },
          "SCAN-INCOMPLETE",
          "denied" },
    };
    for (size_t i = 0; i < COUNT(odds); i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
        struct findings to = { .a = &a };
        struct err err = { 0 };
        enum walk_odd_kind kind = odds[i].odd.kind;
        bool looked_at = kind == WALK_HARD_LINK || kind == WALK_GIT || kind == WALK_UNSERVED;
        CHECK(rules_odd(&to, &odds[i].odd, &err) && to.n == 1);
        CHECK_STR(to.list[0].text, odds[i].want);
        CHECK(to.incomplete == !looked_at);
        CHECK_STR(to.list[0].rule, odds[i].rule);
        CHECK((strstr(to.list[0].title, "circle") != NULL) == odds[i].odd.circle);
    }
}

/* What was not looked at is not forgotten over what is told later, and whoever says so is believed. */
static void what_is_incomplete_stays_so(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
    static const struct walk_odd pipe = { .kind = WALK_SPECIAL, .path = SPAN("a") },
                                 git = { .kind = WALK_GIT, .path = SPAN("b") };
    struct findings to = { .a = &a }, other = { .a = &a };
    struct err err = { 0 };
    CHECK(rules_odd(&to, &git, &err) && !to.incomplete);
    CHECK(rules_odd(&to, &pipe, &err) && to.incomplete);
    CHECK(rules_odd(&to, &git, &err) && to.incomplete);
    CHECK(rules_add(&other, "EXT-MISMATCH", &(struct place){ .path = SPAN("a") }, "t", &err));
    CHECK(!other.incomplete);
    CHECK(rules_add(&other, "SCAN-INCOMPLETE", &(struct place){ .path = SPAN("a") }, "t", &err));
    CHECK(rules_add(&other, "EXT-MISMATCH", &(struct place){ .path = SPAN("a") }, "t", &err));
    CHECK(other.incomplete);
}

/* Parts of an archive: bytes that nobody owns are told of once, by what says where they are, and so is an
 * archive of which a part was not read. */
static void of_parts_it_is_told_once(void)
{
    static struct notes none, gap, odd;
    notes_add(&gap, "gap", 7, "4 bytes");
    notes_add(&odd, "trust-key", 1, "n");
    const struct err broken = { .kind = ERR_INPUT, .text = "t" };
    const struct {
        const char *name, *path;
        const struct notes *archive, *part;
        const char *want;
    } cases[] = {
        { "a gap", "gap@7", &gap, &none,
          "ARC-HIDDEN high 4 bytes@7; SCAN-INCOMPLETE high see ARC-HIDDEN@7 (bytes that were not "
          "understood); ?" },
        { "a gap with more in it", "gap@7", &gap, &odd,
          "ARC-HIDDEN high 4 bytes@7; CFG-TRUST-KEY critical [gap@7] n@1; SCAN-INCOMPLETE high see "
          "ARC-HIDDEN@7 "
          "(bytes that were not understood); ?" },
        { "a member", "a", &gap, &none,
          "ARC-HIDDEN high 4 bytes@7; SCAN-INCOMPLETE high [a] t (not examined to its end); "
          "SCAN-INCOMPLETE high "
          "see ARC-HIDDEN@7 (bytes that were not understood); ?" },
        { "a gap that nobody told of", "gap@7", &none, &none,
          "SCAN-INCOMPLETE high [gap@7] t (not examined to its end); ?" },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
        AUTO_CLOSE(buf) struct buf b;
        struct findings to = { .a = &a };
        struct err err = { 0 };
        check_case = cases[i].name;
        struct found_part part[] = {
            { .path = span_of(cases[i].path),
              .kind = FOUND_ZIP,
              .fatal = broken,
              .notes = (struct notes *)(uintptr_t)cases[i].part },
            { .path = SPAN("b"), .kind = FOUND_TEXT, .whole = true, .notes = &none }
        };
        struct look_file f = { .path = SPAN("x.zip") };
        f.found = (struct found){ .kind = FOUND_ZIP,
                                  .part = part,
                                  .n_parts = COUNT(part),
                                  .notes = (struct notes *)(uintptr_t)cases[i].archive };
        buf_init(&b, "test", 4096);
        CHECK(rules_file(&to, &f, &err));
        put_findings(&b, &to);
        CHECK_STR((const char *)b.bytes, cases[i].want);
    }
    check_case = "";
}

/* The worst first; then by file, part, place, rule and text, whatever the order they came in. */
static void findings_come_in_their_order(void)
{
    static const struct {
        const char *rule;
        struct place at;
        const char *text;
    } in_order[] = {
        { "PKL-IMPORT-DENY", { .path = SPAN("z") }, "t" },
        { "EXT-MISMATCH", { .path = SPAN("a") }, "t" },
        { "EXT-MISMATCH", { .path = SPAN("b") }, "t" },
        { "EXT-MISMATCH", { .path = SPAN("b"), .off = 2 }, "t" },
        { "EXT-MISMATCH", { .path = SPAN("b"), .off = 3 }, "t" },
        { "EXT-MISMATCH", { .path = SPAN("b"), .part = SPAN("p"), .off = 1 }, "t" },
        { "EXT-MISMATCH", { .path = SPAN("b"), .part = SPAN("q") }, "t" },
        { "EXT-MISMATCH", { .path = SPAN("b"), .part = SPAN("q") }, "u" },
        { "LFS-POINTER", { .path = SPAN("b"), .part = SPAN("q") }, "a" },
        { "PKL-PRESENT", { .path = SPAN("a") }, "t" },
    };
    enum { N = COUNT(in_order) };
    for (size_t turn = 0; turn < N; turn++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
        struct findings to = { .a = &a };
        struct err err = { 0 };
        for (size_t i = 0; i < N; i++) {
            size_t k = (7 * i + turn) % N; /* 7 and 10 have no factor in common */
            CHECK(rules_add(&to, in_order[k].rule, &in_order[k].at, in_order[k].text, &err));
        }
        rules_sort(&to);
        for (size_t i = 0; i < N; i++) {
            CHECK_STR(to.list[i].rule, in_order[i].rule);
            CHECK_STR(to.list[i].text, in_order[i].text);
            CHECK(to.list[i].off == in_order[i].at.off &&
                  span_eq(to.list[i].path, in_order[i].at.path) &&
                  span_eq(to.list[i].part, in_order[i].at.part));
        }
    }
}

TESTS(TEST(what_is_incomplete_stays_so), TEST(of_parts_it_is_told_once),
      TEST(each_piece_is_told_so), TEST(what_is_no_file_is_told_so),
      TEST(findings_come_in_their_order))
