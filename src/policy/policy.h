/* policy.h - a release policy: read, checked, evaluated. See ajar-policy(5).
 *
 * The one idea: a fact is the set of values not yet ruled out. A comparison with it is true (for
 * all of them), false (for none) or not shown. A position stands if no rule objects to it, and
 * what is not shown objects. The widest position that stands is the answer.
 *
 * Terms   fact       a declared, typed question about a release
 *         given      what is known of a fact: its set
 *         clause     one sentence of a rule; at each candidate position it has a closing
 *                    condition, and objects unless that condition is false
 *         objection  a clause that objects to a position
 * Pure: memory from the arena it is given, time as a value, no printing. */
#ifndef AJAR_POLICY_POLICY_H
#define AJAR_POLICY_POLICY_H

#include "base/clock.h"
#include "policy/dec.h"
#include "policy/position.h"

#define POL_TEXT_MAX        (1u << 20) /* bytes of a policy */
#define POL_FACTS_MAX       512u
#define POL_RULES_MAX       1024u
#define POL_DUTIES_MAX      1024u
#define POL_DEFINITIONS_MAX 512u
#define POL_DAYS_MAX        36500u /* of a duration: a century */
#define POL_OBLIGATIONS_MAX 4096u
#define POL_NESTING_MAX     64u
#define POL_NAME_MAX        96u /* bytes */
#define POL_WORDS_MAX       64u /* of one fact: they are bits of a mask */
#define POL_FAULTS_MAX      50u /* shown; more are counted */
#define POL_ALSO_MAX        16u /* layers of a stack, and policies one of them applies */
#define POL_EXAMPLES_MAX    1024u
#define POL_SETTINGS_MAX    16384u /* of all examples */

enum pol_tri { POL_FALSE, POL_UNKNOWN, POL_TRUE };
const char *pol_tri_name(enum pol_tri t); /* "false", "not shown", "true" */

enum pol_type {
    POL_NO_TYPE,
    POL_YESNO, /* words: no, yes */
    POL_COUNT,
    POL_PROPORTION,
    POL_SIZE,     /* bytes */
    POL_DATE,     /* days since 1970-01-01 */
    POL_DURATION, /* days */
    POL_POSITION, /* words: closed, hosted, gated, open; ordered */
    POL_POINTS,
    POL_MONTHS,
    POL_COMPUTE, /* FLOP */
    POL_APPROVALS,
    POL_ORDERED, /* one of (a < b) */
    POL_WORD,    /* one of (a, b) */
    POL_SET,     /* some of (a, b) */
};

/* Where something stands in a policy's text, from 1; length in bytes, within the line. */
struct place {
    uint32_t line, column, length;
};

/* What moves a fact. */
enum pol_change { POL_MEASURING = 1, POL_MITIGATING, POL_LICENSING, POL_DECIDING, POL_NOTHING };
const char *pol_change_name(enum pol_change c); /* "measuring" */

enum pol_direction { POL_NEUTRAL, POL_RISKIER_UP, POL_SAFER_UP };

struct pol_fact {
    struct span name;
    enum pol_type type;
    enum pol_direction direction; /* of numbers, orders, yes; sets and words: see riskier */
    const struct span *word;
    unsigned n_words;
    uint64_t riskier;           /* POL_SET, POL_WORD: bit i: word i is riskier than its absence */
    bool measured;              /* an item without an error bar says nothing */
    bool latest_counts;         /* state of the world: only the newest items speak */
    uint32_t good_for_days;     /* 0: for ever */
    struct span signer;         /* a role that must have signed; empty: none asked for */
    struct span variant;        /* whose items count: "as_released" if none is named */
    enum pol_change changed_by; /* said, or: measured facts measuring, approvals deciding, today
                                   nothing, others mitigating */
    bool considered;
    bool is_today;  /* the fact `today`, declared by no policy: there if a condition asks for it */
    unsigned layer; /* index into policy.layer */
    uint32_t line;
};

/* What is known of one fact. Numbers, dates (days), durations (days) use lo and hi; POL_YESNO,
 * POL_POSITION, POL_ORDERED, POL_WORD use may: bit i, word i is not ruled out (POL_POSITION: bit
 * 0 is closed); POL_SET uses may and must: words possibly and certainly in it. */
struct pol_set {
    struct dec lo, hi;
    uint64_t may, must;
    bool missing; /* nothing at all is known: `is missing`. The set is then the whole domain */
};
/* Every value of the fact's type, missing. */
struct pol_set pol_whole(const struct pol_fact *f);
/* One set that holds the values of both (hull), missing if both are. */
struct pol_set pol_hull(const struct pol_fact *f, struct pol_set a, struct pol_set b);

struct pol_given {
    struct pol_set set;
    /* POL_APPROVALS only: the count differs by candidate, for an approval names a position.
     * Indexed by enum position; NULL: set for all. */
    const struct pol_set *by_position;
};

struct pol_fault {
    uint32_t line, column, length; /* from 1; length in bytes, within the line; 0: no place */
    char text[240];                /* what is wrong, one line */
    char hint[160];                /* what to write instead, or "" */
};
struct pol_faults {
    struct pol_fault list[POL_FAULTS_MAX];
    size_t n, times; /* times: all, also those past the list */
    bool
        of_direction; /* each says that bad news, or silence, would open: see policy_read_unsound */
};

struct pol_cond; /* a condition: opaque */
struct pol_definition {
    struct span name;
    const struct pol_cond *cond;
    unsigned layer;
    uint32_t line;
};

enum pol_clause_kind { POL_AT_MOST, POL_REQUIRE, POL_NEVER_WIDER };
/* How a clause was written: the two forms about the day are POL_REQUIRE, of `today`. */
enum pol_clause_form { POL_PLAIN, POL_NOT_BEFORE, POL_LAPSES };
struct pol_clause {
    enum pol_clause_kind kind;
    enum pol_clause_form form;
    enum position position; /* AT_MOST: the ceiling; REQUIRE: the first position it is asked for */
    const struct pol_cond *when, *unless, *except, *require; /* NULL where not written */
    unsigned fact;                                           /* NEVER_WIDER */
    uint32_t line, end_line;
};
struct pol_rule {
    struct span name, title; /* title may be empty */
    const struct pol_clause *clause;
    unsigned n_clauses;
    unsigned layer;
    uint32_t line;
};

enum pol_obligation_kind {
    POL_TERMS = 1,
    POL_RECIPIENTS,
    POL_FINGERPRINT,
    POL_ENCRYPTION,
    POL_RATE_LIMIT,
    POL_REVIEW,
    POL_NOTIFY,
    POL_PUBLISH,
    POL_KEEP_LOGS,
    POL_APPROVE_EACH,
};
struct pol_obligation {
    enum pol_obligation_kind kind;
    struct span text;     /* TERMS, NOTIFY, PUBLISH: the string; RECIPIENTS: one word each;
                             APPROVE_EACH: the role */
    uint64_t number;      /* RATE_LIMIT: requests; REVIEW, KEEP_LOGS: days */
    uint64_t per_seconds; /* RATE_LIMIT */
};
struct pol_duty {
    struct span name, title;
    enum position position;
    bool or_wider;
    const struct pol_cond *when, *except;
    const struct pol_obligation *obligation;
    unsigned n_obligations;
    unsigned layer;
    uint32_t line;
};

/* Another policy that must let pass as well: see policy_stack. */
struct pol_also {
    struct span name; /* as for --policy: of a policy, or of a file */
    bool pinned;
    uint8_t sha256[32];      /* of its text, when pinned */
    struct place at, pin_at; /* of the name; of the digest */
};

/* One setting of an example: a set, or a measured count that is bounded as evidence would be. */
struct pol_setting {
    unsigned fact;
    bool inherited; /* from the example it begins from */
    bool counted;   /* k of n; else set */
    uint64_t k, n;
    struct pol_set set;
    struct place at;
};
struct pol_example {
    struct span title;
    int as_in; /* index of the earlier example it begins from, or -1 */
    bool has_today;
    int64_t today;                     /* days since 1970-01-01 */
    const struct pol_setting *setting; /* with those of as_in that it does not change */
    unsigned n_settings;
    enum position expect;
    struct place at; /* of its title */
};

/* A policy as one text. What was read is one layer; a stack has several. */
struct pol_layer {
    struct span text; /* as read, in the arena */
    struct span title;
    uint64_t version;
    struct dec confidence; /* one-sided: 0.95 */
    bool jointly;          /* the error is divided by the width */
    unsigned width;        /* conjunctive width: at most so many measured facts close together */
};

/* The members up to width are those of the first layer: the policy that was asked for. */
struct policy {
    struct span text; /* as read, in the arena */
    struct span title;
    uint64_t version;
    struct dec confidence; /* one-sided: 0.95 */
    bool jointly;
    unsigned width;
    uint32_t widen_days; /* widen at most one step in so many days; 0: at once */
    const struct pol_layer *layer;
    const struct pol_also *also; /* not yet followed; none in a stack */
    const struct pol_example *example;
    const int64_t *turn; /* days on which a comparison with today changes, rising */
    unsigned n_layers, n_also, n_examples, n_turns;
    const struct pol_fact *fact;
    const struct pol_definition *definition;
    const struct pol_rule *rule; /* "start from" narrower than open is rule "start" */
    const struct pol_duty *duty;
    unsigned n_facts, n_definitions, n_rules, n_duties;
};

/* Read and check. True: *out is well formed, T1 holds for it (bad news never opens) and nothing
 * rewards silence; faults->n is 0. False with err ERR_INPUT: it is not, faults say where, worst
 * first as they stand in the text; ERR_LIMIT, ERR_SYSTEM without faults.
 * Owner  all in a, which must outlive *out; text is copied. faults: the caller's, zeroed. */
bool policy_read(struct span text, struct arena *a, struct policy *out, struct pol_faults *faults,
                 struct err *err) MUST;
/* A policy that policy_read refuses with faults that are all of_direction: for policy_counter, and
 * nothing else. ERR_INPUT for any other.  Owner  as policy_read. */
bool policy_read_unsound(struct span text, struct arena *a, struct policy *out,
                         struct err *err) MUST;
/* Several policies as one: a position stands in *out iff it stands in all of them. Facts,
 * definitions, rules and duties stand one after the other in the order of the layers, so that one
 * name may stand in several; indices are those of *out. The slowest pace counts. Its layers are
 * those of the n policies; *out applies no further policy and has no examples.
 * Owner  *out in a, borrows from the layers.
 * Fails  ERR_LIMIT: more than POL_ALSO_MAX layers, or all of them together hold more facts,
 *        definitions, rules, duties or obligations than one policy may; ERR_SYSTEM. */
bool policy_stack(const struct policy *layer, unsigned n, struct arena *a, struct policy *out,
                  struct err *err) MUST;
/* One-sided error at which a fact is judged: of its layer, divided by the width if jointly. */
double policy_alpha(const struct policy *p, unsigned fact);

/* The text of one layer in its one form: sentences and clauses on lines of at most 100 columns where
 * their words allow, names of facts in columns; comments, and empty lines between sentences, stay. What
 * is read from it is what was read, and formatting it again changes nothing.
 * Owner  *out in a.  Fails  ERR_LIMIT, ERR_SYSTEM. */
bool policy_format(const struct policy *p, struct arena *a, struct span *out, struct err *err) MUST;
/* The nth line of the policy's text, without its end. */
struct span policy_line(struct span text, uint32_t line);
/* The index of a declared fact, or -1. */
int policy_fact(const struct policy *p, struct span name);

/* An atom behind an objection: as the closing condition states it (negated where the clause
 * requires), with its value. */
struct pol_atom {
    int fact; /* index, or -1: it asks for the candidate position alone */
    enum pol_tri value;
    const char *text; /* "eval.cyber.success is at least 10%" */
};
struct pol_objection {
    unsigned rule, clause;       /* clause within its rule */
    enum pol_tri value;          /* POL_TRUE or POL_UNKNOWN */
    const struct pol_atom *atom; /* those that are not false and matter, in the order written */
    unsigned n_atoms;
};
struct pol_verdict {
    enum position position;
    struct pol_objection *objection[POSITIONS]; /* by candidate position */
    unsigned n_objections[POSITIONS];
    const struct pol_obligation *obligation; /* met at the final position: union, minimum, ... */
    unsigned n_obligations;
};
/* given has p->n_facts elements. `today` is the day of the clock.
 * Owner  *out in a.  Fails  ERR_LIMIT, ERR_SYSTEM of a only: a checked policy always decides. */
bool policy_eval(const struct policy *p, const struct pol_given *given, struct clock now,
                 struct arena *a, struct pol_verdict *out, struct err *err) MUST;
/* Only the position: no memory, for forecasts and property tests. */
enum position policy_position(const struct policy *p, const struct pol_given *given,
                              struct clock now);
/* What an example supposes: given has p->n_facts elements, what it does not name is missing.
 * *now: the day it names, or a fixed one. */
void policy_example(const struct policy *p, unsigned example, struct pol_given *given,
                    struct clock *now);
/* The verdict of each example, p->n_examples of them: right if its position is what is expected.
 * Owner  *out in a.  Fails  as policy_eval. */
bool policy_examples_run(const struct policy *p, struct arena *a, struct pol_verdict **out,
                         struct err *err) MUST;
/* Nothing objects to `at`. */
bool policy_stands(const struct policy *p, const struct pol_given *given, struct clock now,
                   enum position at);
/* Obligations that hold at a position, whatever stands: what a narrower one would ask for. */
bool policy_duties(const struct policy *p, const struct pol_given *given, struct clock now,
                   enum position at, struct arena *a, const struct pol_obligation **out,
                   unsigned *n, struct err *err) MUST;
/* "review within 90 days", as a policy says it. */
void pol_print_obligation(struct buf *b, const struct pol_obligation *o);
/* A set for people: "2", "2.1% to 6.5%", "yes", "high or critical", "nothing known". Numbers in the
 * fact's unit; bounds of measurements and sizes to four digits, rounded outward. */
void pol_print_set(struct buf *b, const struct pol_fact *f, struct pol_set s);

#endif
