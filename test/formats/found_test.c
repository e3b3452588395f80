/* found_test.c - what a file is, by its bytes; and what is said of it. */
#include "formats/absent.h"
#include "formats/found.h"

#include "formats/poly.h"
#include "formats/show.h"
#include "formats/template.h"
#include "formats/zip_made.h"

#define Z8  "\0\0\0\0\0\0\0\0"
#define B16 "                "
#define B64 B16 B16 B16 B16
#define Z64 Z8 Z8 Z8 Z8 Z8 Z8 Z8 Z8

#define BREAKS "the image or sound breaks off here, before its own end"

static const struct row {
    const char *name; /* of the file */
    struct span bytes;
    const char *want;
} rows[] = {
    { "empty", SPAN(""), "empty, whole" },
    { "w.safetensors", SPAN("\2\0\0\0\0\0\0\0{}"),
      "safetensors, whole; @0 absent: not a single tensor is in it" },
    { "one",
      SPAN("\65\0\0\0\0\0\0\0{\"w\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}}!"),
      "safetensors, whole" },
    { "cut", SPAN("\x10\0\0\0\0\0\0\0{}"),
      "safetensors; @0 bad-header: header is longer than the file; ! @0 safetensors: header is "
      "longer than the file" },
    { "x.safetensors", SPAN("\x10\0\0\0\0\0\0\0[]"),
      "not recognized; @0 bad-header: no length and object as safetensors begin with" },
    { "x.tensors", SPAN("\x10\0\0\0\0\0\0\0[]"), "not recognized" },
    { "old", SPAN("GGUF\1\0\0\0" Z8 Z8),
      "GGUF; @4 legacy: version 1 is not read; ! @4 gguf: version 1 is not read" },
    { "big", SPAN("GGUF\0\0\0\3" Z8 Z8),
      "GGUF; @4 big-endian: big-endian files are not read; ! @4 gguf: big-endian files are not "
      "read" },
    { "small", SPAN("GGUF\3\0\0\0" Z8 Z8), "GGUF, whole" },
    { "w.gguf", SPAN("GGUF\3\0\0\0" Z8 Z8), "GGUF, whole" },
    { "pytorch_model.bin", SPAN(""), "empty, whole; @0 absent: it is empty" },
    { "a/MODEL.GGUF", SPAN(""), "empty, whole; @0 absent: it is empty" },
    { "x.pt", SPAN("\r\n <!DocType HTML>"), "text, whole; @0 absent: a web page" },
    { "x.gguf", SPAN("PK\5\6" Z8 Z8 "\0\0"),
      "a ZIP archive, whole; @0 absent: a ZIP archive, and no file in it can be weights" },
    { "x.pt", SPAN("PK\5\6" Z8 Z8 "\0\0"), "a ZIP archive, whole" },
    { "x.zip", SPAN("PK\5\6" Z8 Z8 "\0\0"), "a ZIP archive, whole" },
    { "x.gguf", SPAN("<html>\xe9"), "not recognized; @0 absent: a web page" },
    { "x.html", SPAN("<html>"), "text, whole" },
    { "x.h5", SPAN("Entry not found"),
      "text, whole; @0 absent: a text that begins with \"Entry not found\"" },
    { "x.pt", SPAN("{\"error\":1}"),
      "JSON, whole; @0 absent: JSON that begins with \"{\\x22error\\x22:1}\"" },
    { "x.bin", SPAN("%PDF-"),
      "a document, sound or film, whole; media=application/pdf; @0 absent: a document, "
      "sound or film" },
    { "x.pt", SPAN("\1<html>"),
      "text, whole; @0 hidden-character: U+0001; @0 absent: a text that begins with "
      "\"\\x01<html>\"" },
    { "x.gguf", SPAN(B64 B64 B64 B64),
      "text, whole; @0 absent: a text that begins with \"                                        "
      "\"" },
    { "x.bin", SPAN("GIF89a\1\0\1\0\0\0\0;"),
      "an image, whole; media=image/gif; @0 absent: an image" },
    { "x.bin", SPAN("\0\0\0\0"), "not recognized" },
    { "notes.txt", SPAN("GGUF is a format"), "text, whole" },
    { "zip", SPAN("PK\3\4"),
      "a ZIP archive; @4 cut-short: it ends after 4 bytes, without the list of files that ends a "
      "ZIP "
      "archive; ! @4 no end record of a ZIP archive: it may be cut short" },
    { "ggml", SPAN("lmgg\1\0\0\0"), "GGML, older than GGUF; @0 legacy: GGML, without a version" },
    { "ggmf", SPAN("fmgg\1\0\0\0"), "GGML, older than GGUF; @0 legacy: GGMF, version 1" },
    { "ggjt", SPAN("tjgg\3\0\0\0"), "GGML, older than GGUF; @0 legacy: GGJT, version 3" },
    { "ggjt 4", SPAN("tjgg\4\0\0\0"),
      "GGML, older than GGUF; @0 legacy: GGJT, version 4, which there never was" },
    { "ggla", SPAN("algg\0\0\0\0"),
      "GGML, older than GGUF; @0 legacy: GGLA, an adapter, version 0, which there never was" },
    { "numpy", SPAN("\x93NUMPY\1\0"),
      "a NumPy array; @0 broken-header: no head that NumPy writes; ! @0 the file ends inside the "
      "head of an array" },
    { "hdf5", SPAN("\x89HDF\r\n\x1a\n"), "HDF5" },
    { "late hdf5", SPAN(Z64 Z64 Z64 Z64 Z64 Z64 Z64 Z64 "\x89HDF\r\n\x1a\n"), "HDF5" },
    { "flat", SPAN("\34\0\0\0TFL3"), "TensorFlow Lite" },
    { "7z", SPAN("7z\xbc\xaf\x27\x1c\0\4"), "a 7z archive" },
    { "gzip", SPAN("\x1f\x8b\x08\0"),
      "compressed data; ! @4 gzip: its data ends too soon; [gzip] empty, whole" },
    { "bzip2", SPAN("BZh91AY&SY\0\xff"),
      "compressed data; ! @12 bzip2: its data ends too soon; [bzip2] empty, whole" },
    { "zlib", SPAN("x\x9c\3\0\0\0\0\1"), "compressed data, whole; [zlib] empty, whole" },
    { "x.txt", SPAN("x^2 + y^2 = z^2"), "text, whole" },
    { "elf",
      SPAN("\x7f"
           "ELF\2\1\1\0"),
      "an executable" },
    { "windows", SPAN("MZ\x90\0\3\0\0\0"), "an executable" },
    { "MZ.txt", SPAN("MZ is how they begin"), "text, whole" },
    { "script", SPAN("#!/bin/sh\nexit\n"),
      "an executable, whole; @0 script: a script; it begins with \"#!\", so its name alone starts "
      "it" },
    { "script", SPAN("#!/bin/sh\nexit\n\0"),
      "an executable; @0 script: a script; it begins with \"#!\", so its name alone starts it" },
    { "no room for more", SPAN("#!"),
      "an executable, whole; @0 script: a script; it begins with \"#!\", so its name alone starts "
      "it" },
    { "a.py", SPAN("#!x"),
      "an executable, whole; @0 script: a Python program; it begins with \"#!\", so its name alone "
      "starts it" },
    { "links", SPAN("#!/bin/sh\ncurl ftp://a.b/c\n"),
      "an executable, whole; @0 script: a script; it begins with \"#!\", so its name alone starts "
      "it; @15 url: \"ftp://a.b/c\"" },
    { "android", SPAN("dex\n035\0"), "an executable" },
    { "llvm", SPAN("BC\xc0\xde\5\0"), "an executable" },
    { "lua", SPAN("\x1bLuaS\0"), "an executable" },
    { "objects", SPAN("!<arch>\n"), "an executable, whole" },
    { "shortcut", SPAN("L\0\0\0\1\x14\2\0\0"), "an executable" },
    { "x.pyc", SPAN("\x55\x0d\r\n\0\0\0\0"), "an executable" },
    { "x.pyc", SPAN("\x2b\x0e\r\n\0\0\0\0"), "an executable" },
    { "x.txt", SPAN("x\x0d\r\n"), "text, whole" },
    { "annex", SPAN("/annex/objects/SHA256E-s5--2cf2\n"),
      "a Git LFS pointer; @0 odd-pointer: of git-annex: git annex get fetches the file" },
    { "png", SPAN("\x89PNG\r\n\x1a\n"), "an image; ! @8 " BREAKS },
    { "jpeg", SPAN("\xff\xd8\xff\xe0"), "an image; ! @4 " BREAKS },
    { "webp", SPAN("RIFF\4\0\0\0WEBP"), "an image, whole; media=image/webp" },
    { "wave", SPAN("RIFF\4\0\0\0WAVE"), "a document, sound or film, whole; media=audio/wav" },
    { "pickle", SPAN("\x80\4N."), "a pickle, whole" },
    { "future", SPAN("\x80\7N."), "not recognized" },
    { "one byte", SPAN("\x80"), "not recognized" },
    { "an end of a ZIP that is cut", SPAN("PK\5\6\0"),
      "a ZIP archive; @5 cut-short: it ends after 5 bytes, without the list of files that ends a "
      "ZIP "
      "archive; ! @5 no end record of a ZIP archive: it may be cut short" },
    { "the same behind an image", SPAN("GIF89a\0PK\5\6"), "an image; ! @11 " BREAKS },
    { "a length without an object", SPAN("\2\0\0\0\0\0\0\0"), "not recognized" },
    { "a header of one byte", SPAN("\1\0\0\0\0\0\0\0{}"), "not recognized" },
    { "a header past the limit", SPAN("\1\xe1\xf5\5\0\0\0\0{}"), "not recognized" },
    { "tokens", SPAN("a\tb\r\n\xc3\xa4\n"), "text, whole" },
    { "README.md", SPAN("caf\xe9 au lait"), "not recognized" },
    { "latin1", SPAN("caf\xe9 au lait"), "not recognized" },
    { "cut character", SPAN("caf\xc3"), "not recognized" },
    { "nul", SPAN("a\0b"), "not recognized" },
    { "bom", SPAN("\xef\xbb\xbfhello"), "text, whole; @0 bom: in front of the text" },
    { "bidi",
      SPAN("a\xe2\x80\xae"
           "b\x1b[2J"),
      "text, whole; @1 hidden-character: U+202E; @5 hidden-character: U+001B" },
    { "joined", SPAN("\xf0\x9f\x91\xa8\xe2\x80\x8d\xf0\x9f\x92\xbb"), "text, whole" },
    { "joiner after ASCII", SPAN("ad\xe2\x80\x8dmin"), "text, whole; @2 hidden-character: U+200D" },
    { "config.json", SPAN("{}"), "JSON, whole" },
    { "config.json", SPAN("\x7f"), "JSON; ! @0 json: expected a value" },
};

static void a_file_is_known_by_its_bytes(void)
{
    for (size_t i = 0; i < COUNT(rows); i++) {
        check_case = rows[i].name;
        check_found(rows[i].bytes, rows[i].name, rows[i].want);
    }
}

static void every_kind_has_a_name(void)
{
    for (int k = FOUND_NONE; k <= FOUND_OTHER; k++)
        CHECK(found_kind_name((enum found_kind)k)[0] != 0);
    CHECK_STR(found_kind_name((enum found_kind)99), "nothing");
    CHECK(found_kind_weighs(FOUND_PICKLE) && found_kind_weighs(FOUND_ZIP));
    CHECK(!found_kind_weighs(FOUND_CARD) && !found_kind_weighs((enum found_kind)99));
}

#define LFS "version https://git-lfs.github.com/spec/v1\n"
#define OID                                                                                        \
    "oid sha256:"                                                                                  \
    "4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\n"

static void a_pointer_is_not_the_file_it_stands_for(void)
{
    static const struct row pointers[] = {
        { "model.safetensors", SPAN(LFS OID "size 12345\n"),
          "a Git LFS pointer; "
          "sha256=4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393;"
          " size=12345" },
        { "tokenizer.json", SPAN(LFS OID "size 1\n"),
          "a Git LFS pointer; "
          "sha256=4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393;"
          " size=1" },
#define ODD_POINTER "a Git LFS pointer; @43 odd-pointer: not an oid and a size"
        { "no size", SPAN(LFS OID), ODD_POINTER },
        { "nothing else", SPAN(LFS), ODD_POINTER },
        { "letters", SPAN(LFS OID "size 1k\n"), ODD_POINTER },
        { "no line end", SPAN(LFS OID "size 1"), ODD_POINTER },
        { "more", SPAN(LFS OID "size 1\nx"), ODD_POINTER },
        { "other digest",
          SPAN(LFS "oid sha512:"
                   "4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 1\n"),
          ODD_POINTER },
        { "upper case",
          SPAN(LFS "oid sha256:"
                   "4D7A214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 1\n"),
          ODD_POINTER },
        { "another order",
          SPAN(LFS "oid sha256:"
                   "4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393 size 1\n"),
          ODD_POINTER },
    };
    for (size_t i = 0; i < COUNT(pointers); i++) {
        check_case = pointers[i].name;
        check_found(pointers[i].bytes, pointers[i].name, pointers[i].want);
    }
}

static void templates_are_known_by_name_or_beginning(void)
{
    static const struct row templates[] = {
        { "chat_template.jinja", SPAN("no tag {# at all"),
          "a Jinja template; chat_template=default\nno tag {# at all; @7 template-parse: a comment "
          "without an end" },
        { "x.jinja2", SPAN("[1]"), "a Jinja template, whole; chat_template=default\n[1]" },
        { "x.J2", SPAN("{{ x.__a }}"),
          "a Jinja template, whole; chat_template=default\n{{ x.__a }}; @5 template-code: reaches "
          "for \"__a\"" },
        { "template", SPAN(" {%- if x %}\xe2\x80\xae{% endif %}"),
          "a Jinja template, whole; chat_template=default\n {%- if x %}\xe2\x80\xae{% endif %}; "
          "@12 template-hidden: U+202E" },
        { "template", SPAN("{# x #}"), "a Jinja template, whole; chat_template=default\n{# x #}" },
        { "x.jinja", SPAN("{{ '\xff' }}"), "not recognized" },
        { "prompt", SPAN("{{#if a}}\xe2\x80\xae{{/if}}"),
          "text, whole; @9 hidden-character: U+202E" },
    };
    for (size_t i = 0; i < COUNT(templates); i++) {
        check_case = templates[i].name;
        check_found(templates[i].bytes, templates[i].name, templates[i].want);
    }
}

static void a_template_too_long_is_not_whole(void)
{
    static uint8_t text[(1 << 20) + 1];
    memset(text, ' ', sizeof text);
    check_found((struct span){ text, sizeof text }, "x.jinja",
                "a Jinja template; @0 template-cost: 1048576 bytes; @1048576 truncated-template: 1 "
                "bytes are not read");
}

/* Of a long one the fact holds its two ends. */
static void a_long_template_is_a_fact_of_its_ends(void)
{
    static uint8_t text[TEMPLATE_KEPT_MAX];
    memset(text, 'a', sizeof text);
    text[sizeof text - 1] = 'z';
    for (unsigned more = 0; more < 2; more++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 64 << 20 };
        struct span bytes = { text + 1 - more, sizeof text - 1 + more };
        struct source src = source_mem("x", &bytes);
        struct found f;
        struct err err = { 0 };
        CHECK(found_read(&src, SPAN("chat_template.jinja"), &a, &f, &err) && f.n_facts == 1);
        struct span got = f.fact[0].value;
        const size_t name = strlen("default\n");
        CHECK(got.len == name + bytes.len + (more ? strlen("[60000 bytes in all]") : 0));
        CHECK(span_begins(got, "default\na") && span_ends(got, "az"));
        got = (struct span){ got.ptr + name + sizeof text / 2, sizeof text / 2 - 1 };
        CHECK(span_begins(got, "[60000 bytes in all]a") == (more == 1));
    }
}

/* A pickle of protocol 0 is text; what is written like one is none unless Python would call. */
static void pickles_are_known_by_what_they_would_do(void)
{
    static const struct {
        const char *name;
        struct span bytes;
        bool pickle;
    } files[] = {
        { "call", SPAN("cos\nsystem\n(S'ls'\ntR."), true },
        { "call, then junk", SPAN("cos\nsystem\n(S'ls'\ntR junk"), true },
        { "instance", SPAN("(S'ls'\nios\nsystem\n."), true },
        { "object", SPAN("(cos\nsystem\nS'ls'\no."), true },
        { "only an import", SPAN("cos\nsystem\n."), true },
        { "build", SPAN("ca\nb\n}b."), true },
        { "behind values", SPAN("(lp0\nI1\naF2.5\naL3L\naVtext\na0cos\nsystem\n)R."), true },
        { "behind a pop of a mark", SPAN("(0cos\nsystem\n)R."), true },
        { "dict", SPAN("(dp0\nS'a'\np1\ncos\nsystem\n)Rs."), true },
        { "protocol 1", SPAN("]q\0K\1a0cos\nsystem\nU\2ls\x85R."), true },
        { "protocol 4 unannounced", SPAN("\x8c\2os\x8c\6system\x93)R."), true },
        { "long lengths",
          SPAN("X\1\0\0\0a0\x8d\1\0\0\0\0\0\0\0a0\x8a\1\0"
               "0ca\nb\n)\x81."),
          true },
        { "extension", SPAN("\x82\1)R."), true },
        { "new with keywords", SPAN("ca\nb\n)}\x92."), true },
        { "framed", SPAN("\x95\x10\0\0\0\0\0\0\0ca\nb\n\x94h\0\x88\x86."), true },
        { "no import", SPAN("I1\n."), false },
        { "stack too short", SPAN("cos\nsystem\nR."), false },
        { "no mark", SPAN("cos\nsystem\ntR."), false },
        { "stop on nothing", SPAN("ca\nb\n0."), false },
        { "build on nothing", SPAN("ca\nb\nb."), false },
        { "string without quotes", SPAN("Shello\ncos\nsystem\n)R."), false },
        { "string of two quotes", SPAN("S'hello\"\ncos\nsystem\n)R."), false },
        { "number of letters", SPAN("Ihello\ncos\nsystem\n)R."), false },
        { "name with a blank", SPAN("code is text\nby name\n)R."), false },
        { "empty name", SPAN("c\nsystem\n)R."), false },
        { "string of letters", SPAN("Saba\ncos\nsystem\n)R."), false },
        { "line without an end", SPAN("Vtext"), false },
        { "words", SPAN("cat\ndog\nmouse\n"), false },
        { "put on nothing", SPAN("p0\ncos\nsystem\n)R."), false },
        { "long text",
          SPAN("X\xff\xff\xff\xff"
               "cos\nsystem\n)R."),
          false },
        { "cut", SPAN("cos\nsystem\n"), false },
    };
    for (size_t i = 0; i < COUNT(files); i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
        struct source src = source_mem("p", &files[i].bytes);
        struct found f;
        struct err err = { 0 };
        check_case = files[i].name;
        CHECK(found_read(&src, SPAN("p"), &a, &f, &err));
        CHECK((f.kind == FOUND_PICKLE) == files[i].pickle);
        check_failures(files[i].bytes, SPAN("p"));
    }
}

static void a_pile_of_marks_is_taken_for_a_pickle(void)
{
    static uint8_t text[4096];
    memset(text, '(', sizeof text);
    check_found((struct span){ text, sizeof text }, "p",
                "a pickle; @4096 truncated: the file ends without STOP");
    check_found((struct span){ text, sizeof text - 1 }, "p", "text, whole");
}

static void onnx_is_known_by_its_fields(void)
{
    static const struct row files[] = {
        { "model", SPAN("\x08\x08\x12\1p\x3a\3\xff\xff\0\x42\2\x10\x11"), "ONNX" },
        { "no graph", SPAN("\x08\x08\x12\1\xff\x42\2\x10\x11"), "not recognized" },
        { "cut", SPAN("\x08\x08\x3a\4\xff\xff\0"), "not recognized" },
        { "field 9", SPAN("\x08\x08\x3a\1\xff\x4a\0"), "not recognized" },
        { "wrong wire", SPAN("\x08\x08\x38\1\x12\1\xff"), "not recognized" },
        { "no version", SPAN("\x3a\3\xff\xff\0"), "not recognized" },
        { "version 65", SPAN("\x08\x41\x3a\3\xff\xff\0"), "not recognized" },
        { "long number", SPAN("\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"),
          "not recognized" },
    };
    for (size_t i = 0; i < COUNT(files); i++) {
        check_case = files[i].name;
        check_found(files[i].bytes, files[i].name, files[i].want);
    }
}

static void a_model_has_no_more_fields_than_some(void)
{
    enum { MOST = 10000 };
    static uint8_t text[2 * MOST + 2];
    for (size_t i = 0; i < sizeof text; i += 2)
        text[i] = i == 0 ? 0x08 : 0x3a, text[i + 1] = i == 0 ? 8 : 0;
    check_found((struct span){ text, 2 * MOST }, "x", "ONNX");
    check_found((struct span){ text, sizeof text }, "x", "not recognized");
}

/* The name of a member, the sum of its header, and whether that says so. */
static void an_archive_of_tapes_is_known_by_its_sum(void)
{
    uint8_t head[512] = "name";
    struct span bytes = { head, sizeof head };
    check_found(bytes, "x", "not recognized");
    memcpy(head + 148, "001241\0 ", 8);
    check_found(bytes, "x", "a TAR archive, whole; [name] empty, whole");
    head[148] = '1';
    check_found(bytes, "x", "not recognized");
    memcpy(head + 257, "ustar", 5);
    check_found(bytes, "x", "a TAR archive; ! @0 a header whose checksum is wrong");
    check_found((struct span){ head, 511 }, "x", "not recognized");
}

/* An archive at the end of something else: the entry, then the end record that leads to it. */
#define ENTRY           "PK\1\2" Z8 Z8 Z8 Z8 Z8 "\0\0"
#define END(bytes, off) "PK\5\6\0\0\0\0\1\0\1\0" bytes off "\0\0"

static void an_archive_behind_another_file_is_seen(void)
{
    static const struct row behind[] = {
        { "by its size", SPAN("GIF89a\0" ENTRY END("\x2e\0\0\0", "\1\1\1\0")),
          "an image; @53 polyglot: a ZIP archive ends here; ! @14 " BREAKS },
        { "by its offset", SPAN("GIF89a\0" ENTRY END("\1\0\0\0", "\7\0\0\0")),
          "an image; @53 polyglot: a ZIP archive ends here; ! @14 " BREAKS },
        { "large", SPAN("GIF89a\0" END("\xff\xff\xff\xff", "\0\0\0\0")),
          "an image; @7 polyglot: a ZIP archive ends here; ! @14 " BREAKS },
        { "with a comment", SPAN("GIF89a\0" ENTRY END("\x2e\0\0\0", "\1\1\1\0") "comment"),
          "an image; @53 polyglot: a ZIP archive ends here; ! @14 " BREAKS },
        { "of its own", SPAN("PK\3\4" ENTRY END("\x2e\0\0\0", "\4\0\0\0")),
          "a ZIP archive; @4 odd-name: \"\"; @4 lost-member: \"\"; @0 prefix: 4 bytes before the "
          "archive; [./] nothing; ! @0 it has no local header, or no room for its data; [gap@0] a "
          "ZIP archive; @4 cut-short: it ends after 4 bytes, without the list of files that ends a "
          "ZIP "
          "archive; ! @4 no end record of a ZIP archive: it may be cut short" },
        { "in 7z, as it may be a file of it",
          SPAN("7z\xbc\xaf\x27\x1c\0" ENTRY END("\x2e\0\0\0", "\7\0\0\0")), "a 7z archive" },
        { "in RAR", SPAN("Rar!\x1a\7\1\0" ENTRY END("\x2e\0\0\0", "\10\0\0\0")), "a RAR archive" },
        { "only its mark", SPAN("GIF89a\0" ENTRY END("\3\0\0\0", "\0\0\0\0")),
          "an image; ! @14 " BREAKS },
        { "past the end", SPAN("GIF89a\0" END("\0\1\0\0", "\0\1\0\0")), "an image; ! @14 " BREAKS },
    };
    for (size_t i = 0; i < COUNT(behind); i++) {
        check_case = behind[i].name;
        check_found(behind[i].bytes, behind[i].name, behind[i].want);
    }
}

#define H(at) "{\"w\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":" at "}}"

#define H2(one, two)                                                                               \
    "{\"w\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":" one "},"                            \
    "\"x\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":" two "}}"

static void what_hides_between_tensors_is_seen(void)
{
    static const struct row hidden[] = {
        { "behind",
          SPAN("\65\0\0\0\0\0\0\0" H("[0,4]") "wwww\x7f"
                                              "ELF\2"),
          "safetensors; @65 trailing-bytes: 5 bytes; @65 polyglot: an executable that no tensor "
          "owns begins here; [behind@65] an executable, whole" },
        { "a pickle", SPAN("\65\0\0\0\0\0\0\0" H("[0,4]") "wwww\x80\4N."),
          "safetensors; @65 trailing-bytes: 4 bytes; @65 polyglot: a pickle that no tensor owns "
          "begins here; [behind@65] a pickle, whole" },
        { "between",
          SPAN("\152\0\0\0\0\0\0\0" H2("[0,4]", "[9,13]") "wwww\x7f"
                                                          "ELF\2wwww"),
          "safetensors; @118 gap: 5 bytes before \"x\"; @118 polyglot: an executable that no "
          "tensor owns begins here; [behind@118] an executable, whole" },
        { "between what is listed backwards",
          SPAN("\152\0\0\0\0\0\0\0" H2("[9,13]", "[0,4]") "wwww\x7f"
                                                          "ELF\2wwww"),
          "safetensors; @118 gap: 5 bytes before \"w\"; @118 polyglot: an executable that no "
          "tensor owns begins here; [behind@118] an executable, whole" },
        { "noise", SPAN("\65\0\0\0\0\0\0\0" H("[0,4]") "wwwwMZ..."),
          "safetensors; @65 trailing-bytes: 5 bytes" },
    };
    for (size_t i = 0; i < COUNT(hidden); i++) {
        check_case = hidden[i].name;
        check_found(hidden[i].bytes, hidden[i].name, hidden[i].want);
    }
}

/* What is marked in more gaps than are read is told of in each. */
static void gaps_that_are_read_have_a_most(void)
{
    enum { GAPS = POLY_GAPS_MAX + 2 };
    AUTO_CLOSE(buf) struct buf b, data;
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 64 << 20 };
    struct found f;
    struct err err = { 0 };
    struct span bytes;
    buf_init(&b, "head", 1 << 16);
    buf_init(&data, "data", 1 << 16);
    buf_put(&b, (struct span){ (const uint8_t *)Z8, 8 });
    for (unsigned i = 0; i < GAPS; i++) {
        buf_printf(&b, "%c\"t%02u\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[%u,%u]}",
                   i == 0 ? '{' : ',', i, 6 * i, 6 * i + 1);
        buf_put(&data, SPAN("w\x7f"
                            "ELF\2"));
    }
    buf_printf(&b, "}");
    for (unsigned i = 0; i < 8; i++)
        b.bytes[i] = (uint8_t)((uint64_t)(b.len - 8) >> 8 * i);
    buf_put(&b, (struct span){ data.bytes, data.len });
    CHECK(buf_done(&b, &bytes, &err));
    struct source src = source_mem("x", &bytes);
    CHECK(found_read(&src, SPAN("x"), &a, &f, &err));
    CHECK(f.kind == FOUND_SAFETENSORS && !f.whole && f.n_parts == POLY_GAPS_MAX);
    CHECK(notes_times(f.notes, "polyglot") == GAPS);
}

#define EVIL "cos\nsystem\n(S'id'\ntR."
#define GIF  "GIF89a\1\0\1\0\0\0\0;"

static void what_stands_behind_media_is_seen(void)
{
    static const struct row behind[] = {
        { "nothing", SPAN(GIF), "an image, whole; media=image/gif" },
        { "text", SPAN(GIF "tail"),
          "an image, whole; media=image/gif; @14 behind-media: 4 bytes behind its end" },
        { "bytes", SPAN(GIF "\xff"),
          "an image, whole; media=image/gif; @14 behind-media: 1 byte behind its end" },
        { "an image", SPAN(GIF GIF),
          "an image, whole; media=image/gif; @14 behind-media: 14 bytes behind its end" },
        { "a pickle", SPAN(GIF "\x80\4N."),
          "an image; media=image/gif; @14 polyglot: a pickle begins behind its end; [pickle@14] a "
          "pickle, whole" },
        { "a pickle without a mark", SPAN(GIF "cos\nsystem\n(S'id'\ntR."),
          "an image; media=image/gif; @14 polyglot: a pickle begins behind its end; [pickle@14] a "
          "pickle, whole" },
        { "a GGUF", SPAN(GIF "GGUF\3\0\0\0" Z8 Z8),
          "an image; media=image/gif; @14 polyglot: GGUF begins behind its end; [behind@14] GGUF, "
          "whole" },
        { "a sound", SPAN("RIFF\4\0\0\0WAVEtail"),
          "a document, sound or film, whole; media=audio/wav; @12 behind-media: 4 bytes behind its "
          "end" },
        { "a pickle from its first byte", SPAN("GIF89a..\0cos\nsystem\n(S'id'\ntR."),
          "an image; @0 polyglot: Python reads it as a pickle; @9 embedded: a "
          "pickle of 21 bytes; ! @14 " BREAKS
          "; [pickle@0] a pickle, whole; [@9] a pickle, whole" },
        { "a program further on",
          SPAN(GIF "tail\x7f"
                   "ELF\2\1\1"),
          "an image; media=image/gif; @14 behind-media: 11 bytes behind its end; @18 polyglot: an "
          "executable begins in it; [behind@18] an executable, whole" },
        { "a pickle further on", SPAN(GIF "tail" EVIL),
          "an image, whole; media=image/gif; @14 behind-media: 25 bytes behind its end; @18 "
          "embedded: a "
          "pickle of 21 bytes; [@18] a pickle, whole" },
        { "a pickle in an image", SPAN("GIF89a\1\0\1\0\0\0\0!\xfe\x15" EVIL "\0;"),
          "an image, whole; media=image/gif; @16 embedded: a pickle of 21 bytes; [@16] a pickle, "
          "whole" },
        { "a pickle in an image that breaks off", SPAN("\xff\xd8\xff\xe0\xff\xff" EVIL),
          "an image; @6 embedded: a pickle of 21 bytes; ! @6 " BREAKS "; [@6] a pickle, whole" },
        { "a pickle in a sound", SPAN("ID3\0" EVIL),
          "a document, sound or film, whole; media=audio/mpeg; @4 embedded: a pickle of 21 bytes; "
          "[@4] a "
          "pickle, whole" },
        { "a pickle without an import in a sound", SPAN("ID3\0\xff\x80\2\x82\1."),
          "a document, sound or film, whole; media=audio/mpeg" },
        { "a program in a document",
          SPAN("%PDF-1.4\n\x7f"
               "ELF\1\2\1"),
          "a document, sound or film; media=application/pdf; @9 polyglot: an executable begins in "
          "it; [behind@9] an executable, whole" },
        { "an archive in a picture", SPAN("II*\0PK\3\4\x14\0"),
          "an image; media=image/tiff; @4 polyglot: a ZIP archive begins in it; [zip@4] a ZIP "
          "archive; @6 cut-short: it ends after 6 bytes, without the list of files that ends a ZIP "
          "archive; ! @6 no end record of a ZIP archive: it may be cut short" },
        { "a checkpoint in a picture", SPAN("II*\0PK\3\4\0\0\x08\x08"),
          "an image; media=image/tiff; @4 polyglot: a ZIP archive begins in it; [zip@4] a ZIP "
          "archive; @8 cut-short: it ends after 8 bytes, without the list of files that ends a ZIP "
          "archive; ! @8 no end record of a ZIP archive: it may be cut short" },
        { "a mark that may be chance", SPAN("II*\0PK\3\4\x7fGGUFMZ"),
          "an image, whole; media=image/tiff" },
    };
    for (size_t i = 0; i < COUNT(behind); i++) {
        check_case = behind[i].name;
        check_found(behind[i].bytes, behind[i].name, behind[i].want);
    }
}

/* An archive behind an image begins where its first member does, and its members are read. */
static void members_behind_an_image_are_read(void)
{
    static const struct zip_row row = {
        .member = { { "a", "hello", STORED }, { "b", "you", STORED } },
        .before = "GIF89a;",
    };
    AUTO_CLOSE(buf) struct buf b;
    check_case = "";
    buf_init(&b, "archive", 1 << 16);
    zip_build(&row, &b);
    check_found((struct span){ b.bytes, b.len }, "x",
                "an image; @171 polyglot: a ZIP archive ends here; ! @14 " BREAKS "; [zip@7] a ZIP "
                "archive, whole; [zip@7!a] text, whole; [zip@7!b] text, whole");
    b.bytes[0] = 0xff;
    check_found((struct span){ b.bytes, b.len }, "x",
                "a ZIP archive; @0 prefix: 7 bytes before the archive; [a] text, whole; [b] text, "
                "whole; [gap@0] not recognized");
}

static void what_stands_beside_members_is_read(void)
{
    static const struct zip_row beside[] = {
        { .name = "in an extra field",
          .member = { { "a........", "hello", STORED } },
          .patch = { { 26, "0100080061464204008004"
                           "4e2e" },
                     { 72, "01000800" },
                     { 91, "5a5a0400"
                           "5a5a5a5a" } },
          .want = "a ZIP archive; @35 extra-bytes: a field of \"a\": 4 bytes; [a] text, whole; "
                  "[gap@35] a pickle, whole" },
        { .name = "in a comment of a member",
          .member = { { "a....", "hello", STORED } },
          .patch = { { 26, "010004006177770000" }, { 68, "010000000400" }, { 87, "80044e2e" } },
          .want = "a ZIP archive; @87 comment-bytes: of \"a\": \"\\x80\\x04N.\"; [a] text, whole; "
                  "[gap@87] a pickle, whole" },
        { .name = "in the comment",
          .member = { { "a", "hello", STORED } },
          .comment = "\x80\4N.",
          .want = "a ZIP archive; @105 comment-bytes: \"\\x80\\x04N.\"; [a] text, whole; [gap@105] "
                  "a pickle, whole" },
    };
    for (size_t i = 0; i < COUNT(beside); i++) {
        AUTO_CLOSE(buf) struct buf b;
        check_case = beside[i].name;
        buf_init(&b, "archive", 1 << 16);
        zip_build(&beside[i], &b);
        check_found((struct span){ b.bytes, b.len }, "x", beside[i].want);
    }
}

/* Of a sound longer than what is read at once; no more than its last bytes count for the end. */
static void marks_in_long_media_are_seen(void)
{
    enum { LONG = 70000, PIECE = 65536, STEP = PIECE - 1024 };
    static uint8_t bytes[LONG] = "ID3";
    struct span all = { bytes, sizeof bytes };
    check_case = "across two pieces";
    memcpy(bytes + PIECE - 3,
           "\x7f"
           "ELF\2\1\1",
           7);
    check_found(
        all, "x",
        "a document, sound or film; media=audio/mpeg; @65533 polyglot: an executable begins "
        "in it; [behind@65533] an executable");
    memset(bytes + PIECE - 3, 0, 7);
    check_case = "what an earlier piece left behind the end";
    memcpy(bytes + LONG - 20, "MZ\0\0\0\0\0\0PE\0\0", 12);
    bytes[LONG - STEP - 20 + 60] = 8;
    check_found(all, "x", "a document, sound or film, whole; media=audio/mpeg");
    check_case = "a program for Windows";
    memcpy(bytes + 100, "MZ", 2);
    memcpy(bytes + 160, "\0\1", 2);
    memcpy(bytes + 356, "PE\0\0", 4);
    check_found(all, "x",
                "a document, sound or film; media=audio/mpeg; @100 polyglot: an executable begins "
                "in it; [behind@100] an executable");
    bytes[356] = 'p';
    check_found(all, "x", "a document, sound or film, whole; media=audio/mpeg");
}

static void media_with_too_many_pickles_are_not_whole(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 8 << 20 };
    static uint8_t bytes[4 + 1100 * 9] = "ID3\xff";
    struct span all = { bytes, sizeof bytes };
    struct source src = source_mem("x", &all);
    struct found f;
    struct err err = { 0 };
    check_case = "";
    for (size_t i = 4; i < sizeof bytes; i += 9)
        memcpy(bytes + i, "\x80\4K\1K\2\x86.x", 9);
    CHECK(found_read(&src, SPAN("x"), &a, &f, &err));
    CHECK(f.kind == FOUND_MEDIA && notes_times(f.notes, "limit") == 1 && !f.whole);
}

/* What begins an image, a tape and HDF5. */
static void an_image_may_be_more_from_its_front(void)
{
    uint8_t head[1024] = "GIF89a";
    unsigned sum = 8 * ' ';
    struct span bytes = { head, sizeof head };
    check_case = "";
    check_found(bytes, "x", "an image; ! @14 " BREAKS);
    for (unsigned i = 0; i < 512; i++)
        sum += head[i];
    snprintf((char *)head + 148, 8, "%06o", sum);
    head[155] = ' ';
    check_found(bytes, "x",
                "an image; @0 polyglot: it is a TAR archive; ! @14 " BREAKS "; [tar@0] a TAR "
                "archive, whole; [tar@0!GIF89a] empty, whole");
    memset(head + 148, 0, 8);
    memcpy(head + 512, "\x89HDF\r\n\x1a\n", 8);
    check_found(bytes, "x", "an image; @0 polyglot: HDF5 begins further on in it; ! @14 " BREAKS);
}

static void the_sums_of_many_dtypes_end_in_others(void)
{
    struct found_dtype list[FOUND_DTYPES_MAX];
    char name[FOUND_DTYPES_MAX + 2][4];
    size_t n = 0;
    for (unsigned i = 0; i < COUNT(name); i++) {
        snprintf(name[i], sizeof name[i], "d%u", i);
        found_add(list, &n, &(struct found_dtype){ span_of(name[i]), 1, UINT64_MAX - 1, i });
    }
    found_add(list, &n, &(struct found_dtype){ SPAN("d0"), 2, 1, 5 });
    CHECK(n == FOUND_DTYPES_MAX && span_eq(list[0].name, SPAN("d0")));
    CHECK(list[0].tensors == 3 && list[0].elements == UINT64_MAX && list[0].bytes == 5);
    CHECK(span_eq(list[n - 2].name, SPAN("d30")) && list[n - 2].bytes == 30);
    CHECK(span_eq(list[n - 1].name, SPAN("others")) && list[n - 1].tensors == 3);
    CHECK(list[n - 1].elements == UINT64_MAX && list[n - 1].bytes == 31 + 32 + 33);
}

static void the_limit_of_the_arena_ends_the_call(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "file", .limit = 4000 };
    struct span bytes = SPAN("{\"a\":1}");
    struct source src = source_mem("config.json", &bytes);
    struct found f = { .n_facts = 7 };
    struct err err = { 0 };
    CHECK(!found_read(&src, SPAN("config.json"), &a, &f, &err));
    CHECK(err.kind == ERR_LIMIT && f.n_facts == 7);
}

/* An archive with a name of weights: nothing in it can be, or something. */
static void archives_of_nothing_that_is_weights_are_told(void)
{
    static const struct {
        enum found_kind kind, part;
        enum err_kind fatal;
        bool told;
    } cases[] = {
        { FOUND_ZIP, FOUND_TEXT, ERR_NONE, true },   { FOUND_TAR, FOUND_TEXT, ERR_NONE, true },
        { FOUND_ZIP, FOUND_EMPTY, ERR_NONE, true },  { FOUND_ZIP, FOUND_ZIP, ERR_NONE, true },
        { FOUND_ZIP, FOUND_TAR, ERR_NONE, true },    { FOUND_ZIP, FOUND_PICKLE, ERR_NONE, false },
        { FOUND_ZIP, FOUND_OTHER, ERR_NONE, false }, { FOUND_ZIP, FOUND_TEXT, ERR_INPUT, false },
        { FOUND_7Z, FOUND_TEXT, ERR_NONE, false },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        static struct notes notes;
        memset(&notes, 0, sizeof notes);
        struct span bytes = SPAN("PK\5\6");
        struct source src = source_mem("test", &bytes);
        struct found f = { .kind = cases[i].kind, .notes = &notes, .fatal.kind = cases[i].fatal };
        struct found_part part = { .kind = cases[i].part };
        struct absent_parts parts = { &part, 1, false };
        struct err err = { 0 };
        CHECK(absent_look(&src, SPAN("x.gguf"), &f, &parts, &err));
        CHECK(notes_times(&notes, "absent") == cases[i].told);
    }
}

/* Whether one that is not listed could be weights is not known. */
static void what_is_not_listed_may_be_weights(void)
{
    static struct notes notes;
    struct span bytes = SPAN("PK\5\6");
    struct source src = source_mem("test", &bytes);
    struct found f = { .kind = FOUND_ZIP, .notes = &notes };
    struct found_part part = { .kind = FOUND_TEXT };
    struct err err = { 0 };
    CHECK(absent_look(&src, SPAN("x.gguf"), &f, &(struct absent_parts){ &part, 1, true }, &err));
    part.kind = FOUND_OTHER;
    CHECK(absent_look(&src, SPAN("x.gguf"), &f, &(struct absent_parts){ &part, 1, false }, &err));
    CHECK(notes.n == 0);
    part.kind = FOUND_TEXT;
    CHECK(absent_look(&src, SPAN("x.gguf"), &f, &(struct absent_parts){ &part, 1, false }, &err));
    CHECK(notes_times(&notes, "absent") == 1);
}

TESTS(TEST(archives_of_nothing_that_is_weights_are_told), TEST(what_is_not_listed_may_be_weights),
      TEST(a_file_is_known_by_its_bytes), TEST(every_kind_has_a_name),
      TEST(a_pointer_is_not_the_file_it_stands_for), TEST(templates_are_known_by_name_or_beginning),
      TEST(pickles_are_known_by_what_they_would_do), TEST(a_pile_of_marks_is_taken_for_a_pickle),
      TEST(onnx_is_known_by_its_fields), TEST(a_template_too_long_is_not_whole),
      TEST(a_long_template_is_a_fact_of_its_ends), TEST(a_model_has_no_more_fields_than_some),
      TEST(an_archive_of_tapes_is_known_by_its_sum), TEST(an_archive_behind_another_file_is_seen),
      TEST(what_hides_between_tensors_is_seen), TEST(gaps_that_are_read_have_a_most),
      TEST(what_stands_behind_media_is_seen), TEST(members_behind_an_image_are_read),
      TEST(what_stands_beside_members_is_read), TEST(marks_in_long_media_are_seen),
      TEST(media_with_too_many_pickles_are_not_whole), TEST(an_image_may_be_more_from_its_front),
      TEST(the_sums_of_many_dtypes_end_in_others), TEST(the_limit_of_the_arena_ends_the_call))
