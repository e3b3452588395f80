/* prompts.h - a set of questions to put to a model, as `ajar eval` takes it: JSON lines, the first
 * of them about all others.
 *
 * Source  docs/eval.md section 2
 * Terms   match   how an answer becomes a hit or a miss
 *         part    one request: of a question with choices that are compared by likelihood there are
 *                 as many as choices; of one with a judge two, the answer and its verdict */
#ifndef AJAR_RESULTS_PROMPTS_H
#define AJAR_RESULTS_PROMPTS_H

#include "base/json.h"
#include "policy/dec.h"
#include "results/pattern.h"

#define PROMPTS_BYTES_MAX   (64u << 20) /* of a set file: held in memory while it runs */
#define PROMPTS_MAX         100000u     /* questions, and */
#define PROMPTS_IDS_MAX     (2u << 20)  /* bytes of their ids: they fit into a file of evidence */
#define PROMPTS_TEXT_MAX    (1u << 20)  /* bytes of one text: longer than any window we know */
#define PROMPTS_CHOICES_MAX 26u         /* A to Z */
#define PROMPTS_NAME_MAX    64u         /* bytes of a name, of an id 256 */
#define PROMPTS_ID_MAX      256u
#define PROMPTS_ACCEPT_MAX  64u    /* answers that are right, of one question */
#define PROMPTS_STOP_MAX    4u     /* as the interface has it */
#define PROMPTS_TOKENS_MAX  65536u /* of one answer */

enum match_kind {
    MATCH_NONE,
    MATCH_LETTER,
    MATCH_LIKELIHOOD,
    MATCH_EXACT,
    MATCH_CONTAINS,
    MATCH_REGEX,
    MATCH_NUMBER,
    MATCH_JUDGE,
};
const char *match_name(enum match_kind kind);

struct prompt {
    struct span id, cluster, text; /* cluster: empty if none is named */
    struct span *choice;           /* LETTER, LIKELIHOOD */
    unsigned n_choices, right;
    struct span *accept; /* EXACT, CONTAINS: any of these; JUDGE: what it is told, or none */
    unsigned n_accept;
    struct pattern *pattern; /* REGEX */
    struct dec least, most;  /* NUMBER: both ends are right */
    unsigned line;           /* in the file, from 1 */
};

struct prompts {
    struct span name, fact, system, delimiter, rubric, judge_hit, judge_miss;
    struct span temperature; /* as it is written */
    enum match_kind match;
    bool hit_is_miss;     /* what does not match is what is counted */
    bool any_case;        /* EXACT, CONTAINS, REGEX */
    bool score_truncated; /* an answer that was cut off is taken as it stands */
    bool per_character;   /* LIKELIHOOD: divided by the characters of the choice */
    bool first_number;    /* NUMBER: else the last */
    uint64_t max_tokens;
    struct span stop[PROMPTS_STOP_MAX];
    unsigned n_stop;
    struct prompt *prompt; /* in the order of the file */
    size_t n;
    bool clustered; /* at least two share a cluster */
};

/* text is the whole file. Owner: *out in a; borrows from text.
 * Fails  ERR_INPUT, ERR_LIMIT ("line 3, column 17: ...", columns in bytes, both from 1). */
bool prompts_read(struct span text, struct arena *a, struct prompts *out, struct err *err) MUST;
/* A name that a policy can give a fact: words of letters, digits, _ and - joined by full stops. */
bool prompts_name_ok(struct span name);
/* How many requests a question takes. */
unsigned prompts_parts(const struct prompts *s, const struct prompt *p);
/* The index of the question of that id, or -1. order: as prompts_by_id gives it. */
const struct prompt **prompts_by_id(const struct prompts *s, struct arena *a, struct err *err) MUST;
const struct prompt *prompts_find(const struct prompt *const *order, size_t n, struct span id);

#endif
