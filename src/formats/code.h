/* code.h - files that are run or that install what is run, by their names; words in a text that some
 * program acts on.
 *
 * Source  docs/formats.md section 7: the names, and who runs them */
#ifndef AJAR_FORMATS_CODE_H
#define AJAR_FORMATS_CODE_H

#include "base/base.h"

enum code_kind {
    CODE_NONE,
    CODE_RUN,     /* a program or a script */
    CODE_BY_NAME, /* one that a service or library runs of itself when it finds it */
    CODE_INSTEAD, /* one that takes the place of a function of the library */
    CODE_INSTALL, /* a list of what an installer fetches and runs */
};
/* path is a path inside a release. *what: "a Python program", for people; untouched for CODE_NONE. */
enum code_kind code_named(struct span path, const char **what);
/* The first word in a text that is no program's that some program acts on, of those in our list; empty:
 * none. surely: only those that neither prose nor settings have. */
struct span code_acts(struct span text, bool surely);

#endif
