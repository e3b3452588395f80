/* catalogue.h - what is publicly known of releases of the past, and what their makers had said.
 *
 * Two tables, one JSON object a line: releases (catalogue/releases.jsonl), whose first line says what
 * is supposed of every release and known of none, and promises (catalogue/promises.jsonl). What each
 * key means stands in docs/stance.md. null is "not known": never zero, no or "not applicable".
 *
 * Terms   supposed  a value that every release is taken to have, because no record has it
 *         record    what was published of harm when it was released, coded by hand, each with the
 *                   sentence it is taken from
 *         basis     whether somebody read the source of a field or wrote it from memory
 * Owner   what is read lives in the arena and borrows from the text
 * Fails   as lines.h */
#ifndef AJAR_CATALOGUE_CATALOGUE_H
#define AJAR_CATALOGUE_CATALOGUE_H

#include "catalogue/lines.h"
#include "policy/position.h"

#define CAT_BYTES_MAX (16u << 20) /* a table of 2,000 such rows */

/* From the least to the most risky: what was published, not what was done. */
enum cat_level { CAT_NUMBERS, CAT_VERDICT, CAT_METHOD, CAT_NONE_FOUND, CAT_LEVELS };
enum cat_harm { CAT_BIO, CAT_CYBER, CAT_AFTER_TUNING, CAT_HARMS };
struct cat_record {
    bool known;
    enum cat_level level;
    struct span
        sentence;    /* one of those published; empty: nothing was found, or none speaks of it */
    struct span why; /* it is not known */
};

/* Fields that have sources. */
enum cat_about {
    CAT_PARAMS_TOTAL,
    CAT_PARAMS_ACTIVE,
    CAT_TRAIN_TOKENS,
    CAT_TRAIN_FLOP,
    CAT_CONTEXT,
    CAT_LICENCE,
    CAT_FORMATS,
    CAT_RELEASED,
    CAT_POSITION,
    CAT_POSITION_NOTE,
    CAT_GATE,
    CAT_EVALS,
    CAT_SAFETY,
    CAT_REASONS,
    CAT_LEAKED,
    CAT_LATER,
    CAT_ABOUTS
};
/* Ordered, so that the worst of several is the least. */
enum cat_basis { CAT_NO_SOURCE, CAT_MEMORY, CAT_PARTLY_READ, CAT_READ };
const char *cat_basis_name(enum cat_basis b); /* "no source", "memory", "read in part", "read" */

struct cat_source {
    enum cat_about about;
    struct span title, url, note; /* url and note may be empty */
    bool read;
};

struct cat_release {
    struct span id, maker, name;
    struct cat_day released;
    enum position actual;
    struct span gate, gate_note;         /* "click_through"; what that meant in practice */
    struct cat_number memory_bytes;      /* at 4 bits */
    struct cat_number flop_lo, flop_hi;  /* both known or neither; lo <= hi */
    struct span licence;                 /* its id */
    struct cat_whole user_cap;           /* monthly users from which on it grants nothing */
    struct span frontier_model;          /* its name in the table of scores; empty: not in it */
    struct cat_record record[CAT_HARMS]; /* by enum cat_harm */
    struct cat_texts published, reasons;
    struct span later; /* may be empty */
    const struct cat_source *source;
    size_t n_sources;
    enum cat_basis basis[CAT_ABOUTS];
    uint32_t line;
};

enum cat_value { CAT_A_NUMBER = 1, CAT_A_YESNO, CAT_A_WORD };
struct cat_supposed {
    struct span fact, says;
    enum cat_value kind;
    struct dec number;
    bool yes;
    struct span word;
};

struct catalogue {
    struct cat_day state; /* what it is of; known */
    const struct cat_supposed *supposed;
    size_t n_supposed;
    struct cat_texts reading; /* how the rows are read, sentence by sentence */
    const struct cat_release *release;
    size_t n;
};
/* Also refused: a first line of another kind, no line behind it, an id that was there, a fact that is
 * supposed twice, a record without its sentence, or with one that was not published. */
bool cat_read(struct span text, struct arena *a, struct catalogue *out, struct err *err) MUST;

struct cat_promise {
    struct span maker, on; /* "2024", "2024-07" or "2024-07-23": as much as is known */
    struct span kind;      /* "framework", "statement", "plan" */
    struct span title;
    struct cat_texts says; /* in our words */
    const struct cat_source *source;
    size_t n_sources;
    enum cat_basis basis;
};
struct cat_promises {
    const struct cat_promise *list; /* by maker as written, ascending by day */
    size_t n;
};
bool cat_read_promises(struct span text, struct arena *a, struct cat_promises *out,
                       struct err *err) MUST;

/* What the program carries: "releases", "promises", "frontier". Empty: it carries none of that name. */
struct span cat_carried(const char *name);

#endif
