/* imports_table.h - the lists behind imports.h. For imports*.c only.
 *
 * A row is about a module, or, ending in ".*", about that and all below it; with ".*." in the middle about
 * those below it whose last name begins as it says. Names are separated by
 * blanks: a name, "x*" and "*x" for what begins or ends so, "^" for a class by its look (a capital
 * after underscores), "*" for any. */
#ifndef AJAR_SCAN_IMPORTS_TABLE_H
#define AJAR_SCAN_IMPORTS_TABLE_H

#include "base/base.h"

enum import_trait {
    IMPORT_FILLS = 1,    /* items may be put into what it makes */
    IMPORT_BUILDS = 2,   /* what it makes may be given a state */
    IMPORT_CHECKED = 4,  /* harmless only as pickle.h knows it: see PICKLE_ODD_ARGUMENTS */
    IMPORT_UNCALLED = 8, /* harmless only as a value */
    IMPORT_CALLED = 16,  /* of a class of a library: files that store its objects call it */
    IMPORT_WEIGHTS = 32, /* torch.load(weights_only=True) takes it */
    /* Of a class of a library, whose objects are stored so: with arguments to __new__; with a state that
     * is no dict; itself as a value; given to another class or function. */
    IMPORT_ARGUED = 64,
    IMPORT_STATED = 128,
    IMPORT_KEPT = 256,
    IMPORT_ARGUMENT = 512,
    IMPORT_ALONE = 1024, /* harmless only if no other function is called with what it makes */
};
/* As the tables have them. */
enum {
    F = IMPORT_FILLS,
    B = IMPORT_BUILDS,
    W = IMPORT_WEIGHTS,
    CALLED = IMPORT_CALLED,
    CHECKED = IMPORT_CHECKED,
    ARGUED = IMPORT_ARGUED,
    STATED = IMPORT_STATED,
    KEPT = IMPORT_KEPT,
    ARGUMENT = IMPORT_ARGUMENT,
};
struct import_row {
    const char *module, *names;
    unsigned traits; /* enum import_trait */
    const char *why; /* for what is dangerous */
};
struct import_list {
    const struct import_row *row;
    size_t n;
};
#define IMPORT_LIST(rows)                                                                          \
    {                                                                                              \
        rows, COUNT(rows)                                                                          \
    }
extern const struct import_list imports_inert;     /* data and nothing else */
extern const struct import_list imports_custom;    /* classes of known libraries */
extern const struct import_list imports_methods;   /* of objects, that files of libraries keep */
extern const struct import_list imports_denied;    /* what attacks are made of */
extern const struct import_list imports_combining; /* call what they are given */
extern const struct import_list imports_passing; /* of others, that stand in a library's modules */
extern const struct import_list imports_scanners;

#endif
