/* past.h - releases of the past under two policies, as people and programs read it. */
#ifndef AJAR_CLI_PAST_H
#define AJAR_CLI_PAST_H

#include "catalogue/replay.h"
#include "base/jout.h"
#include "cli/layers.h"

enum { PAST_MEMORY = 256u << 20 };

/* Everything that is looked at. Names are as people gave them: of what comes with ajar, or files. */
struct past {
    const char *name[2]; /* of the policies */
    struct layers layers[2];
    struct catalogue catalogue;
    struct frontier frontier;
    struct cat_world world;
    struct cat_replays replays;
};
struct past_asked {
    const char *policy[2], *catalogue, *frontier;
};
/* NULL is what comes with ajar. A fault of a policy is told. Owner: *out in a. */
bool past_load(const struct past_asked *asked, struct arena *a, struct past *out,
               struct err *err) MUST;
/* The text of a table: of the name of one that comes with ajar ("releases"), or of a file. */
bool past_table(const char *name, struct arena *a, struct span *out, struct err *err) MUST;

/* What is supposed, and how rows are read: at the head of every answer. */
void past_suppositions(struct buf *b, const struct catalogue *c);
/* "A  record/memo-2025: its title" */
void past_policies(struct buf *b, const struct past *p);
/* The policies, what is supposed, how rows are read: at the head of every document. */
void past_head_json(struct jout *j, const struct past *p);
/* "Most moves are silence: 23 of 30." and what that means. */
void past_silence(struct buf *b, const struct cat_replays *r);
/* The three counts, and who is in none. */
void past_counts(struct buf *b, const struct cat_replays *r);
/* Which facts those that are moved only by silence wait for, and how often. */
enum { PAST_WAITED_MAX = 32 };
struct past_waited {
    struct span fact;
    size_t n_silent, n_loose; /* releases of which nobody says it; or not well enough */
};
/* The most waited for first; *n of them. */
void past_waited(const struct cat_replays *r, struct past_waited out[static PAST_WAITED_MAX],
                 size_t *n);
/* What objects, and what it knows, a line or two a step. */
void past_steps(struct buf *b, size_t indent, const struct cat_replay *r);
/* Of a step the rule of the ith objection to its position, if that is as true or as little shown as
 * the one that is told, and no earlier one is of that rule; else NULL. */
const struct pol_rule *past_rule(const struct cat_step *s, unsigned i);
/* Those without a day. */
void past_undated(struct buf *b, const struct cat_replays *all);
/* "gated, click": where the door stood; terms accepted by a click are a gate. */
void past_actual(struct buf *b, const struct cat_release *r);
/* "silence", "true", "true: nothing found", "nothing" */
const char *past_moved_by(const struct cat_replay *r);
/* The release as an object, with both outcomes and its steps. */
void past_release_json(struct jout *j, const struct cat_replay *r);
void past_counts_json(struct jout *j, const struct cat_replays *r);

void past_print(struct buf *b, const struct past *p);
void past_json(struct jout *j, const struct past *p);

#endif
