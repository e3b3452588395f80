/* head.h - checkpoints: how large a log is and what its root is, as a text that is signed; and the
 * proof that an entry is in it, as a file beside what was logged.
 *
 * Terms   origin  the name of the log: the first line, and the name of its key
 * Source  C2SP tlog-checkpoint v1.0.0, tlog-proof (c2sp.org/tlog-proof@v1)
 * Limits  NOTE_BYTES_MAX */
#ifndef AJAR_TLOG_HEAD_H
#define AJAR_TLOG_HEAD_H

#include "tlog/note.h"
#include "tlog/tree.h"

struct log_head {
    struct span origin;
    uint64_t size;
    struct tree_hash root;
};
/* Lines behind the third are extensions, which are allowed and not looked at. ERR_INPUT, and ERR_LIMIT
 * or ERR_SYSTEM of a. *out borrows from text. */
bool head_read(struct span text, struct arena *a, struct log_head *out, struct err *err) MUST;
void head_write(const struct log_head *c, struct buf *to);

struct proof_file {
    uint64_t index;
    struct tree_proof proof;
    struct span extra; /* decoded; not signed by anybody; or empty */
    struct span note;  /* the checkpoint with its signatures */
};
bool proof_read(struct span text, struct arena *a, struct proof_file *out, struct err *err) MUST;
void proof_write(const struct proof_file *p, struct buf *to);

#endif
