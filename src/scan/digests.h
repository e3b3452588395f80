/* digests.h - what a release itself states of the digests of its files, against what they are: by
 * lists such as SHA256SUMS, a model signature, the names in a cache, Git LFS pointers. */
#ifndef AJAR_SCAN_DIGESTS_H
#define AJAR_SCAN_DIGESTS_H

#include "scan/look.h"

enum digests_word {
    DIGESTS_NONE, /* none is stated of a file with weights */
    DIGESTS_AGREE,
    DIGESTS_DIFFER,
    DIGESTS_NOT_COMPARED, /* a list of digests is among the files that is not read: it may differ */
};
/* Called for each file that is not what is stated of it, with its path and why in one line, quoted
 * already; missing: for each that is not here at all, with the path of the list that states it. A
 * pointer, whose file is not here, is not told of. False, with an error, ends it. */
typedef bool digests_told(void *ctx, struct span path, bool missing, const char *text,
                          struct err *err);
/* The files of look were hashed; NULL states nothing. Fails  as told does. */
bool digests_compare(const struct look *look, digests_told *told, void *ctx, enum digests_word *out,
                     struct err *err) MUST;
/* The same without telling anybody. */
enum digests_word digests_stated(const struct look *look);

#endif
