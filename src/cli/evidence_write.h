/* evidence_write.h - files of evidence about a model: where they belong, writing them, and the line
 * by which a person signs them. */
#ifndef AJAR_CLI_EVIDENCE_WRITE_H
#define AJAR_CLI_EVIDENCE_WRITE_H

#include "cli/judge.h"

/* The folder that the evidence of a model stands in: `to` if it is named, else the model's own.
 * Owner: *out in a, l or to. ERR_USAGE where the model's own cannot be, see manifest_reaches. */
const char *evidence_folder(const struct look *l, const char *to, struct arena *a,
                            struct err *err) MUST;

enum written { WRITTEN = 1, THERE_ALREADY, ONLY_SHOWN };
/* "written", "already_there", "dry_run" */
const char *evidence_written_name(enum written how);
/* text under path. A file of that name with other bytes may be signed: it is left as it is, and that
 * is ERR_DENIED.  dry: nothing is written. */
struct evidence_file {
    const char *path;
    struct span text;
    bool dry;
};
bool evidence_write(const struct evidence_file *f, struct arena *a, enum written *how,
                    struct err *err) MUST;
/* "3 items, written to PATH", and the line that signs them. */
void evidence_written(struct buf *b, size_t n_items, const char *path, enum written how);
/* "  ssh-keygen -Y sign ...", as a shell takes it. */
void evidence_sign_line(struct buf *b, const char *path);

/* Those lines for every file that would count for something in the decision j if a person of the role
 * signed it, under a heading; nothing if there is none. */
bool evidence_unsigned(struct buf *b, const struct judge *j, struct arena *a, struct err *err) MUST;

#endif
