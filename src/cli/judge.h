/* judge.h - what decide, approve and release share: find the policy, look at the model, load the
 * evidence, decide. */
#ifndef AJAR_CLI_JUDGE_H
#define AJAR_CLI_JUDGE_H

#include "cli/cmd.h"
#include "cli/layers.h"
#include "decision/decision.h"
#include "store/store.h"

struct judge_options {
    const char *policy;   /* a name ("start"), a file, or NULL: the default */
    const char *evidence; /* a folder; NULL: the model's own, if it is one */
    const char *signers;  /* a file; NULL: that of the home, if it is there */
    bool no_sandbox;
    const char *suppose; /* a folder that takes the place of a model; or NULL */
};
#define JUDGE_OPTIONS(o)                                                                           \
    { "policy", 'p', OPT_TEXT, &(o).policy, "POLICY", "a name or a file; see ajar policy list" },  \
        { "evidence", 'e', OPT_TEXT, &(o).evidence, "DIR", "folder of evidence and approvals" },   \
        { "signers", 0, OPT_TEXT, &(o).signers, "FILE", "who may sign: OpenSSH allowed_signers" }, \
    {                                                                                              \
        "no-sandbox", 0, OPT_FLAG, &(o).no_sandbox, NULL, "read the files in this process"         \
    }

/* For commands that only tell. Their MODEL may be left out then. */
#define SUPPOSE_OPTION(o)                                                                          \
    {                                                                                              \
        "suppose", 0, OPT_TEXT, &(o).suppose, "DIR", "as if what DIR states were so; no MODEL"     \
    }

struct judge {
    struct look look; /* of a supposition: empty */
    struct layers layers;
    const char *policy_name;      /* as it can be asked for again */
    const char *folder, *signers; /* where the evidence was read, or NULL */
    struct ev_store *evidence;
    struct decision_input in;
    struct decision decision;
};

/* The whole decision. store may be NULL: nothing is known of parents and of what holds now. model
 * names it in the store, "ns/name", or NULL; path is NULL where the options suppose. Owner: *out
 * in a.  Fails also  ERR_USAGE: a path and a supposition, or neither. */
struct judge_asked {
    const char *path, *model;
    struct clock now;
    struct store *store;
    bool silent; /* no progress is shown */
};
/* The clock (of the day `at`, or now) and the store of the home, if there is one, for asked; *store
 * is the caller's to close. */
bool judge_begin(const char *at, struct arena *a, struct judge_asked *asked, struct store **store,
                 struct err *err) MUST;
bool judge_model(const struct judge_asked *asked, const struct judge_options *o, struct arena *a,
                 struct judge *out, struct err *err) MUST;
/* The parts of it. The look at asked->path. Owner: *out in a. */
bool judge_look(const struct judge_asked *asked, const struct judge_options *o, struct arena *a,
                struct look *out, struct err *err) MUST;
/* The list of signers: the one named, or that of the home; *out NULL where there is none. */
bool judge_signers(const struct judge_options *o, struct arena *a, const char **out,
                   struct err *err) MUST;
/* The base models that the files declare, each once, in order. Owner: *out in a. */
bool judge_parents(const struct look *l, struct arena *a, struct span **out, size_t *n_out,
                   struct err *err) MUST;
/* What the items of a folder come to as if all were so, under j->layers; sets j->evidence, in and
 * decision. */
bool judge_supposed(const char *folder, struct clock now, struct arena *a, struct judge *j,
                    struct err *err) MUST;
/* The store of the home, to be read; *out NULL where there is none yet. */
bool judge_store(const char *home, struct store **out, struct err *err) MUST;
/* A position an option names; POSITION_NONE where it was not given. ERR_USAGE. */
bool judge_position(const char *option, const char *given, enum position *out,
                    struct err *err) MUST;

#endif
