/* read.h - the reader of policies, in pieces: sentences (read.c), facts (read_fact.c), rules and
 * duties (read_rule.c), examples (read_example.c), conditions (read_cond.c) and the words they share
 * (read_word.c).
 *
 * A function that fails has told a fault, or set the error if memory ran out; its caller gives up
 * the sentence. Nothing is told twice: what refers to a faulty declaration is skipped in silence. */
#ifndef AJAR_POLICY_READ_H
#define AJAR_POLICY_READ_H

#include "policy/cond.h"
#include "policy/fact.h"
#include "policy/lex.h"

/* A name that is declared somewhere in the text. */
struct name {
    struct span text;
    bool definition, ready; /* ready: its declaration has been read */
    unsigned index;         /* of the fact or definition, when ready */
    uint32_t line;
};
enum { NAMES_MAX = POL_FACTS_MAX + POL_DEFINITIONS_MAX, NAME_SLOTS = 4096 };

struct reader {
    struct lex lex;
    struct arena *a;
    struct pol_faults *faults;
    struct err *err;
    struct policy p;
    /* The arrays of p while they grow. */
    struct pol_fact *fact;
    struct pol_definition *definition; /* cond NULL: its sentence was faulty */
    struct pol_rule *rule;
    struct pol_duty *duty;
    struct pol_also *also;
    struct pol_example *example;
    int64_t *turn;
    size_t fact_room, definition_room, rule_room, duty_room, also_room, example_room, turn_room;
    struct name *name; /* NAMES_MAX */
    uint16_t *slot;    /* NAME_SLOTS; 1 + index into name, 0: free */
    unsigned n_names, nesting, n_obligations, n_settings;
    bool said[4]; /* sentences that stand once: enum once */
};
enum once { ONCE_POLICY, ONCE_START, ONCE_JUDGE, ONCE_WIDEN };

/* read_word.c: looking at and taking tokens. */
bool at_word(const struct reader *r, const char *word);
bool at_first(const struct reader *r, const char *word); /* in any case: begins a sentence */
bool take(struct reader *r, const char *word);
bool take_mark(struct reader *r, char mark);
bool want(struct reader *r, const char *words); /* several, separated by one space */
bool want_mark(struct reader *r, char mark);
bool want_stop(struct reader *r);
bool want_string(struct reader *r, const char *what, struct span *out);
bool want_integer(struct reader *r, const char *what, uint64_t most, uint64_t *out);
bool want_days(struct reader *r, uint64_t *days);
bool want_position(struct reader *r, enum position *out);
bool at_position(const struct reader *r, enum position *out); /* in any case, as at_first */
bool begins_clause(const struct reader *r);
/* Fault at the present token, which is not what was expected: "expected WHAT, found ...". */
bool expected(struct reader *r, const char *what);
/* The same, suggesting one of the n words. */
bool expected_one(struct reader *r, const char *what, const char *const *words, size_t n);
bool is_item_word(const struct token *t);
bool same_ignoring_case(struct span s, const char *word); /* word in lower case */
void skip_sentence(struct reader *r);

/* A name that may be declared: no word of the language, not a list of words. */
bool want_new_name(struct reader *r, const char *what, struct token *out);
struct name *name_find(struct reader *r, struct span text);
/* Before reading: every "fact NAME" and "define NAME" of the text. */
void names_gather(struct reader *r, struct span text);
/* Registers a declaration: NULL with a fault if the name is taken or there are too many. */
struct name *name_declare(struct reader *r, const struct token *t, bool definition, unsigned most);

/* They stand before, and eat, the words after "fact", "rule", "duty", "example" / a condition. */
bool read_fact(struct reader *r);
bool read_rule(struct reader *r);
bool read_duty(struct reader *r);
bool read_example(struct reader *r);
struct pol_cond *read_cond(struct reader *r);
/* The index of a declared fact named by the present token, which is eaten; -1 with or without a
 * fault: see above. */
int want_fact(struct reader *r);
/* The present token as a word of the fact: its bit. */
bool read_fact_word(struct reader *r, const struct pol_fact *f, unsigned *bit);
/* A number or a date as a value of the fact: c->value, as written. */
bool read_literal(struct reader *r, const struct pol_fact *f, struct pol_cond *c);
/* A date: the condition that today stands so to it; from is where its clause begins. */
struct pol_cond *read_today(struct reader *r, enum cond_op op, struct place from);
/* What only the whole text shows of its examples. */
void check_examples(struct reader *r);

#endif
