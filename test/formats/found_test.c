/* found_test.c - what a file is, by its bytes; and what is said of it. */
#include "formats/found.h"

#include "formats/show.h"

#define Z8  "\0\0\0\0\0\0\0\0"
#define Z64 Z8 Z8 Z8 Z8 Z8 Z8 Z8 Z8

static const struct row {
    const char *name; /* of the file */
    struct span bytes;
    const char *want;
} rows[] = {
    { "empty", SPAN(""), "empty, whole" },
    { "w.safetensors", SPAN("\2\0\0\0\0\0\0\0{}"), "safetensors, whole" },
    { "one",
      SPAN("\65\0\0\0\0\0\0\0{\"w\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}}!"),
      "safetensors, whole" },
    { "cut", SPAN("\x10\0\0\0\0\0\0\0{}"),
      "safetensors; ! @0 safetensors: header is longer than the file" },
    { "old", SPAN("GGUF\1\0\0\0" Z8 Z8), "GGUF; ! @4 gguf: version 1 is not read" },
    { "big", SPAN("GGUF\0\0\0\3" Z8 Z8), "GGUF; ! @4 gguf: big-endian files are not read" },
    { "small", SPAN("GGUF\3\0\0\0" Z8 Z8), "GGUF, whole" },
    { "notes.txt", SPAN("GGUF is a format"), "text, whole" },
    { "ggml", SPAN("lmgg\1\0\0\0"), "GGML, older than GGUF" },
    { "zip", SPAN("PK\3\4"), "a ZIP archive" },
    { "numpy", SPAN("\x93NUMPY\1\0"), "a NumPy array" },
    { "hdf5", SPAN("\x89HDF\r\n\x1a\n"), "HDF5" },
    { "late hdf5", SPAN(Z64 Z64 Z64 Z64 Z64 Z64 Z64 Z64 "\x89HDF\r\n\x1a\n"), "HDF5" },
    { "flat", SPAN("\34\0\0\0TFL3"), "TensorFlow Lite" },
    { "7z", SPAN("7z\xbc\xaf\x27\x1c\0\4"), "compressed data" },
    { "gzip", SPAN("\x1f\x8b\x08\0"), "compressed data" },
    { "bzip2", SPAN("BZh91AY&SY\0\xff"), "compressed data" },
    { "zlib", SPAN("x\x9c\3\0\0\0\0\1"), "compressed data" },
    { "x.txt", SPAN("x^2 + y^2 = z^2"), "text, whole" },
    { "elf",
      SPAN("\x7f"
           "ELF\2\1\1\0"),
      "an executable" },
    { "windows", SPAN("MZ\x90\0\3\0\0\0"), "an executable" },
    { "MZ.txt", SPAN("MZ is how they begin"), "text, whole" },
    { "script", SPAN("#!/bin/sh\nexit\n"), "an executable" },
    { "png", SPAN("\x89PNG\r\n\x1a\n"), "an image, whole; media=image/png" },
    { "jpeg", SPAN("\xff\xd8\xff\xe0"), "an image, whole; media=image/jpeg" },
    { "webp", SPAN("RIFF\4\0\0\0WEBP"), "an image, whole; media=image/webp" },
    { "wave", SPAN("RIFF\4\0\0\0WAVE"), "not recognized" },
    { "pickle", SPAN("\x80\4N."), "a pickle" },
    { "future", SPAN("\x80\7N."), "not recognized" },
    { "tokens", SPAN("a\tb\r\n\xc3\xa4\n"), "text, whole" },
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

/* An archive at the end of something else: the entry, then the end record that leads to it. */
#define ENTRY           "PK\1\2" Z8 Z8 Z8 Z8 Z8 "\0\0"
#define END(bytes, off) "PK\5\6\0\0\0\0\1\0\1\0" bytes off "\0\0"

static void an_archive_behind_another_file_is_seen(void)
{
    static const struct row behind[] = {
        { "by its size", SPAN("GIF89a\0" ENTRY END("\x2e\0\0\0", "\1\1\1\0")),
          "an image; media=image/gif; @53 polyglot: a ZIP archive ends here" },
        { "by its offset", SPAN("GIF89a\0" ENTRY END("\1\0\0\0", "\7\0\0\0")),
          "an image; media=image/gif; @53 polyglot: a ZIP archive ends here" },
        { "large", SPAN("GIF89a\0" END("\xff\xff\xff\xff", "\0\0\0\0")),
          "an image; media=image/gif; @7 polyglot: a ZIP archive ends here" },
        { "with a comment", SPAN("GIF89a\0" ENTRY END("\x2e\0\0\0", "\1\1\1\0") "comment"),
          "an image; media=image/gif; @53 polyglot: a ZIP archive ends here" },
        { "only its mark", SPAN("GIF89a\0" ENTRY END("\3\0\0\0", "\0\0\0\0")),
          "an image, whole; media=image/gif" },
        { "past the end", SPAN("GIF89a\0" END("\0\1\0\0", "\0\1\0\0")),
          "an image, whole; media=image/gif" },
    };
    for (size_t i = 0; i < COUNT(behind); i++) {
        check_case = behind[i].name;
        check_found(behind[i].bytes, behind[i].name, behind[i].want);
    }
}

#define H(at) "{\"w\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":" at "}}"

static void what_hides_between_tensors_is_seen(void)
{
    static const struct row hidden[] = {
        { "behind",
          SPAN("\65\0\0\0\0\0\0\0" H("[0,4]") "wwww\x7f"
                                              "ELF\2"),
          "safetensors; @65 trailing-bytes: 5 bytes; @65 polyglot: an executable that no tensor "
          "owns begins here" },
        { "noise", SPAN("\65\0\0\0\0\0\0\0" H("[0,4]") "wwwwMZ..."),
          "safetensors; @65 trailing-bytes: 5 bytes" },
    };
    for (size_t i = 0; i < COUNT(hidden); i++) {
        check_case = hidden[i].name;
        check_found(hidden[i].bytes, hidden[i].name, hidden[i].want);
    }
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

TESTS(TEST(a_file_is_known_by_its_bytes), TEST(every_kind_has_a_name),
      TEST(an_archive_behind_another_file_is_seen), TEST(what_hides_between_tensors_is_seen),
      TEST(the_limit_of_the_arena_ends_the_call))
