/* yaml.h - read the part of YAML on which all its readers agree, as a tree.
 *
 * Source  docs/formats.md section 5: what is read, and why no more
 * Terms   block maps and lists, nested; text plain on one line, 'quoted', "quoted", or a block ("|",
 *         ">"); a list of texts in brackets on one line; "[]", "{}"; "~", "null" or nothing
 * Limits  YAML_BYTES_MAX, YAML_DEPTH_MAX, YAML_NODES_MAX
 * Everything is text: what is a number or a yes is for the caller to say, who asks `quoted` first.
 * Pure: see safetensors.h. */
#ifndef AJAR_FORMATS_YAML_H
#define AJAR_FORMATS_YAML_H

#include "base/notes.h"

#define YAML_BYTES_MAX (4u << 20)
#define YAML_DEPTH_MAX 32u /* maps and lists in each other; real files have five */
#define YAML_NODES_MAX 200000u

enum yaml_kind {
    YAML_NOTHING = 1, /* null */
    YAML_TEXT,
    YAML_LIST,
    YAML_MAP,
    YAML_PASSED, /* under a key that was not asked for: not read */
};
struct yaml_node {
    enum yaml_kind kind;
    bool quoted;      /* TEXT: in quotes or a block, so it is text and nothing else */
    struct span key;  /* under which it stands in a map; in a list empty */
    struct span text; /* TEXT: UTF-8 as found; of a block without its last line ends */
    uint64_t at;      /* byte of the value, or of the key where no value stands */
    struct yaml_node *child, *next; /* of a MAP or LIST, in the order of the text */
};

struct yaml_ask {
    struct span text;
    uint64_t origin; /* offset of text in its file, added to every place */
    /* Of the outermost map only these keys are read, and what stands under others is passed over by
     * its indentation, well-formed or not. NULL: all are read. */
    const char *const *only;
    size_t n_only;
    /* A key that is given twice is noted: "duplicate-key". NULL refuses it. */
    struct notes *notes;
    bool
        folds; /* read are also quoted values over several lines and escapes by number (\xE9, \u00e9,
                 * \U000000e9): all readers agree on them */
};
struct yaml {
    struct yaml_node *root; /* NOTHING, MAP or LIST; NULL where there is a fault */
    const char *why;        /* the fault, one line; or NULL */
    uint64_t at;            /* its byte */
    unsigned line;          /* and its line of the text, from 1 */
};
/* Reads ask->text, or says in *out why not.
 * Owner  *out in a; borrows from the text.   Fails  ERR_LIMIT, ERR_SYSTEM. */
bool yaml_read(const struct yaml_ask *ask, struct arena *a, struct yaml *out, struct err *err) MUST;
/* The same for who has no use for half an answer.  Fails also  ERR_INPUT: "line 3, column 5: " and
 * why. */
bool yaml_tree(const struct yaml_ask *ask, struct arena *a, struct yaml_node **out,
               struct err *err) MUST;
/* What stands under key in a map. NULL: nothing does, or it is no map. */
const struct yaml_node *yaml_get(const struct yaml_node *map, const char *key);

#endif
