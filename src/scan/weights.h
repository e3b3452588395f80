/* weights.h - what the numbers in the tensors say: which are none or infinite, which matrices hold one
 * number all over, which are the same as another.
 *
 * The parent looks at the bytes as it hashes them: see numbers.h. Where a tensor lies it has from the
 * worker, and believes nothing but that the bytes are in the file. */
#ifndef AJAR_SCAN_WEIGHTS_H
#define AJAR_SCAN_WEIGHTS_H

#include "formats/numbers.h"
#include "scan/look.h"
#include "scan/rules.h"

/* Drawn anew. ERR_SYSTEM. */
bool weights_key(struct numbers_key *key, struct err *err) MUST;

/* One way through a file. */
struct weights {
    const struct found *found;
    const struct numbers_key *key;
    struct look_numbers *out; /* of each tensor; NULL: none is looked at */
    size_t next;              /* tensor that the next byte belongs to or stands in front of */
    size_t stop;              /* tensors before it are looked at */
    bool begun;               /* the next one has been */
    struct numbers n;
};
/* f and key are borrowed.   Owner  w->out in a.   Fails  ERR_LIMIT, ERR_SYSTEM. */
bool weights_begin(struct weights *w, const struct found *f, const struct numbers_key *key,
                   struct arena *a, struct err *err) MUST;
/* Do tensors stand in the order of the file, none over another? Then one way through it is enough. */
bool weights_in_order(const struct found *f);
/* Bytes of the file; off only grows, and nothing inside a tensor is left out. */
void weights_add(struct weights *w, uint64_t off, struct span bytes);
/* The next bytes are those of tensor i, from its first on, and of no other. */
void weights_go_to(struct weights *w, size_t i);

/* What l->file[].numbers say. model_sum was there before. ERR_LIMIT, ERR_SYSTEM. */
bool weights_judge(const struct look *l, struct findings *to, struct err *err) MUST;

#endif
