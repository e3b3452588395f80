/* rule_archive.c - rules: archives, wrappers, and files that are two things. See rule.h. */
#include "scan/rule.h"

static const struct rule rules[] = {
    { "POLY-FILE", SEVERITY_CRITICAL, false, 436, "it is a file of another kind as well",
      "one program loads it as this, another as that, and only one of the two may be harmless: "
      "files "
      "are made so on purpose, to pass a scanner",
      "take the file from its maker again, or remove it", "SCAN-INCOMPLETE" },
    { "EXT-MISMATCH", SEVERITY_MEDIUM, false, 646, "its content is not what its name says",
      "programs that go by the name treat it as something else",
      "fetch it again, if it is empty or a page that tells of an error; else ask who named it so",
      NULL },
    { "ZIP-VIEW-MISMATCH", SEVERITY_CRITICAL, false, 436,
      "programs that open this archive see different files in it",
      "what one program checks is not what another one loads: archives are made so on purpose, to "
      "pass a scanner",
      "unpack it with the program that wrote it and pack it again, or remove it", NULL },
    { "ZIP-NAME-COLLISION", SEVERITY_CRITICAL, false, 178,
      "two files in the archive have one name, or nearly",
      "which of them is loaded depends on the program; one may hide behind the other",
      "pack the archive again, with one file of each name", NULL },
    { "ARC-UNWRAP", SEVERITY_HIGH, false, 646, "packed once more than its name says",
      "a wrapper keeps scanners from looking inside, and no loader needs it there",
      "unpack it, and scan what comes out", NULL },
    { "ARC-TRAVERSAL", SEVERITY_CRITICAL, false, 22,
      "a file in the archive would be written outside of the folder",
      "who unpacks it may overwrite files elsewhere on the machine, such as start-up scripts",
      "do not unpack it", NULL },
    { "ARC-LINK", SEVERITY_CRITICAL, false, 59, "the archive holds a link or a device",
      "what is written or read through it next is another file than it seems",
      "pack the archive again, with the file itself in its place", NULL },
    { "ARC-BOMB", SEVERITY_HIGH, false, 409, "it becomes far larger when it is unpacked",
      "unpacking it may fill the memory or the disk",
      "do not unpack it before you know why it is so", NULL },
    { "ARC-HIDDEN", SEVERITY_HIGH, false, 506, "bytes in the archive that belong to no file of it",
      "no program that opens the archive shows them, and another one may read them",
      "unpack the archive and pack it again: what is hidden falls away", NULL },
    { "ARC-ENCRYPTED", SEVERITY_HIGH, false, 0, "a file in the archive is encrypted",
      "nobody without the key can say what it is, and some loaders ignore the mark",
      "ask its maker for an archive that is not encrypted", "SCAN-INCOMPLETE" },
    { "ARC-CRC", SEVERITY_MEDIUM, false, 354,
      "a file in the archive does not agree with its checksum",
      "it was damaged or changed; some programs refuse it, others load it all the same",
      "take the file from its maker again", NULL },
    { "ARC-FLAGS", SEVERITY_MEDIUM, false, 0, "the archive is written in an unusual way",
      "programs may disagree about such an archive, or not open it",
      "pack it again with a usual program", NULL },
};

#define NAME_TITLE "a name in the archive hides something, or is another name elsewhere"

static const struct noted notes[] = {
    { FOUND_NONE, "polyglot", "POLY-FILE", 0, NULL },
    { FOUND_NONE, "behind-media", "ARC-HIDDEN", SEVERITY_MEDIUM,
      "bytes behind the end of an image or a sound" },

    { FOUND_ZIP, "local-mismatch", "ZIP-VIEW-MISMATCH", 0, NULL },
    { FOUND_ZIP, "lost-member", "ZIP-VIEW-MISMATCH", 0, NULL },
    { FOUND_ZIP, "end-mismatch", "ZIP-VIEW-MISMATCH", 0, NULL },
    { FOUND_ZIP, "hidden-member", "ZIP-VIEW-MISMATCH", 0, NULL },
    { FOUND_ZIP, "size-mismatch", "ZIP-VIEW-MISMATCH", 0, NULL },
    { FOUND_ZIP, "other-name", "ZIP-VIEW-MISMATCH", 0, NULL },
    { FOUND_TAR, "other-view", "ZIP-VIEW-MISMATCH", 0, NULL },

    { FOUND_ZIP, "duplicate-name", "ZIP-NAME-COLLISION", 0, NULL },
    { FOUND_ZIP, "name-collision", "ZIP-NAME-COLLISION", 0, NULL },
    { FOUND_TAR, "duplicate-name", "ZIP-NAME-COLLISION", SEVERITY_HIGH, NULL },
    { FOUND_TAR, "name-collision", "ZIP-NAME-COLLISION", SEVERITY_HIGH, NULL },

    { FOUND_ZIP, "traversal", "ARC-TRAVERSAL", 0, NULL },
    { FOUND_TAR, "traversal", "ARC-TRAVERSAL", 0, NULL },
    { FOUND_ZIP, "link", "ARC-LINK", 0, NULL },
    { FOUND_TAR, "link", "ARC-LINK", 0, NULL },
    { FOUND_ZIP, "device", "ARC-LINK", 0, NULL },
    { FOUND_TAR, "device", "ARC-LINK", 0, NULL },

    { FOUND_NONE, "bomb", "ARC-BOMB", 0, NULL },
    { FOUND_ZIP, "overlap", "ARC-BOMB", 0, "two files in the archive share their bytes" },

    { FOUND_ZIP, "cut-short", "SCAN-INCOMPLETE", 0, "the file is cut short" },

    { FOUND_ZIP, "prefix", "ARC-HIDDEN", 0, NULL },
    { FOUND_ZIP, "gap", "ARC-HIDDEN", 0, NULL },
    { FOUND_ZIP, "trailing-bytes", "ARC-HIDDEN", 0, NULL },
    { FOUND_TAR, "trailing-bytes", "ARC-HIDDEN", 0, NULL },
    { FOUND_COMPRESSED, "trailing-bytes", "ARC-HIDDEN", 0, NULL },
    { FOUND_ZIP, "comment-bytes", "ARC-HIDDEN", 0, "a comment in the archive is no text" },
    { FOUND_ZIP, "extra-bytes", "ARC-HIDDEN", 0,
      "a field for filling in the archive holds something else" },
    { FOUND_ZIP, "comment", "ARC-HIDDEN", SEVERITY_LOW, "the archive has a comment" },

    { FOUND_ZIP, "encrypted", "ARC-ENCRYPTED", 0, NULL },
    { FOUND_ZIP, "checksum", "ARC-CRC", 0, NULL },
    { FOUND_ZIP, "broken-member", "ARC-CRC", SEVERITY_HIGH,
      "a file in the archive cannot be unpacked to its end" },

    { FOUND_ZIP, "odd-flags", "ARC-FLAGS", 0, NULL },
    { FOUND_ZIP, "odd-extra", "ARC-FLAGS", 0, NULL },
    { FOUND_ZIP, "unknown-method", "ARC-FLAGS", 0,
      "a file in the archive is packed by a rare method" },
    { FOUND_ZIP, "odd-name", "ARC-FLAGS", 0, NAME_TITLE },
    { FOUND_TAR, "odd-name", "ARC-FLAGS", 0, NAME_TITLE },
    { FOUND_TAR, "unknown-type", "ARC-FLAGS", 0, NULL },
    { FOUND_TAR, "sparse", "ARC-FLAGS", 0, "a file in the archive is stored in pieces" },
};

const struct rule_family rules_archive = {
    .rule = rules,
    .n_rules = COUNT(rules),
    .noted = notes,
    .n_noted = COUNT(notes),
};
