/* look.h - look at a file or a folder as an enemy would: every file hashed by the parent, read by
 * the sandbox, judged by the rules; and what the model is, in numbers.
 *
 * Terms   finding   something a rule saw in a file
 *         complete  every file was examined to the last byte; what was not is a finding too
 * Source  docs/formats.md; the rules stand in scan/rule_*.c
 * Limits  LOOK_FILES_MAX; memory does not grow with the size of files */
#ifndef AJAR_SCAN_LOOK_H
#define AJAR_SCAN_LOOK_H

#include "formats/found.h"
#include "sandbox/sandbox.h"
#include "scan/rule.h"
#include "store/manifest.h"

#define LOOK_FILES_MAX 100000u

struct finding {
    const struct rule *is;
    const char *rule;  /* "CFG-REMOTE-CODE": its id */
    const char *title; /* what it means, one line */
    const char *why, *todo;
    enum severity severity;
    bool code;        /* counts for files.code_execution when high or critical */
    struct span path; /* of the file, inside the release; empty: of no one file */
    struct span part; /* inside the file, see found.h; or empty */
    uint64_t off;     /* in the part, else in the file */
    const char *text; /* the place: quoted already, one line */
};

/* What the numbers of one tensor are like: see numbers.h. */
struct look_numbers {
    bool known;  /* they were looked at */
    bool weighs; /* they are weights, not counts or truths */
    bool same, zero;
    uint64_t nan, inf, minus_inf, first_odd, digest;
};

struct look_file {
    struct span path;                /* inside the release; for a single file its base name. Any
                                        bytes but NUL, at most PATH_BYTES_MAX */
    struct span link;                /* where a symbolic link of a cache folder leads, or empty */
    const struct manifest_file *sum; /* in look.manifest */
    struct found found;
    struct look_numbers *numbers; /* of each tensor; NULL: they were not looked at */
    bool counted;                 /* its tensors are in look.model */
};

/* The model in numbers, over all weight files; 0 or empty: not found. */
struct look_model {
    struct span architecture, licence, base_model, name, library, torch_dtype, quantization;
    uint64_t parameters, tensors, weight_bytes, context, layers, hidden, experts, experts_used;
    struct found_dtype *dtype; /* most bytes first */
    size_t n_dtypes;
    /* Where the numbers come from: one set of weights, each tensor once. The set is the largest at
     * the top; if none is there, of all folders (GGUF: of the largest set only). */
    enum found_kind format;
    size_t n_counted, n_uncounted; /* files with tensors */
};

struct look {
    const char *root;
    bool folder;
    struct look_file *file; /* ascending path */
    size_t n_files;
    struct manifest manifest; /* of the files that are served or would be */
    struct finding *finding;  /* worst first, then by path and place */
    size_t n_findings;
    bool complete;
    size_t n_unread;   /* files and folders that could not be read, of which nothing else is here */
    struct span unfit; /* why no release can hold these files, by their names; or empty */
    struct look_model model;
    enum sandbox_state sandbox;
    uint64_t bytes;
};

/* Called now and then from any thread while bytes are hashed; may be NULL. */
typedef void look_progress(void *ctx, uint64_t done, uint64_t total);
struct look_options {
    bool no_sandbox;
    bool no_hash;     /* structure only: the manifest has no digests */
    const char *name; /* of a single file: what it is called and judged as; NULL: its own */
    bool numbers;     /* those in the tensors are looked at too, unless no_hash */
    bool unserved; /* ajar/ and .cache/ too, which are never served, and a folder of links only */
    bool unread;   /* what could not be read is a finding, and no failure */
    bool tensors;  /* list each; else a file that is alone has only their sums */
    look_progress *progress;
    void *ctx;
};

/* Owner  *out in a.  Fails  ERR_ABSENT no such path; ERR_INPUT nothing to read; ERR_LIMIT;
 * ERR_SYSTEM names the file. */
bool look_at(const char *path, const struct look_options *o, struct arena *a, struct look *out,
             struct err *err) MUST;
/* The first note of a weight file, config or index no reader could get past: what `inspect`
 * turns into status 3. NULL if there is none. */
const struct look_file *look_fatal(const struct look *l);

/* The file of that path below folder, which is empty or ends in "/". NULL if there is none. */
const struct look_file *look_file_at(const struct look *l, struct span folder, struct span path);

#endif
