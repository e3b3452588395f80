/* template_view.h - a template's tree with what is known of its parts: for the template*.c files
 * only. Each step adds what it finds out; none runs anything.
 *
 *   fold    what parts are always the same text, number or list, and what is put together
 *   reach   does it reach for what no chat template needs?
 *   gate    does what it says hang on what a message says?
 *   words   what does it say itself?
 *   cost    how much work can it be? */
#ifndef AJAR_FORMATS_TEMPLATE_VIEW_H
#define AJAR_FORMATS_TEMPLATE_VIEW_H

#include "base/notes.h"
#include "formats/jinja.h"
#include "formats/template.h"

enum value_kind { VALUE_UNKNOWN, VALUE_TEXT, VALUE_NUMBER, VALUE_LIST };
/* Of a text, or of one in a list; found out once, where the text comes into being. */
enum value_trait {
    TRAIT_KNOWN = 1,
    TRAIT_BARS = 2,    /* "__" beside a letter */
    TRAIT_TRIGGER = 4, /* a word that is no marker: see template_gate.c */
    TRAIT_WORDS = 8,   /* two such words */
    TRAIT_WIDE = 16,   /* a number of seven digits: as a width that is long */
    TRAIT_INTO = 32,   /* "{0.x}": a format that goes into what it is given */
};
struct value {
    enum value_kind kind;
    uint32_t traits;
    uint32_t n;
    union {
        const uint8_t *text;     /* n bytes */
        int64_t number;          /* at most NUMBER_MOST either way */
        const struct span *item; /* n texts */
    };
};
#define NUMBER_MOST ((int64_t)1 << 40)

/* What a part depends on. */
enum part_flag {
    PART_BUILT = 1,    /* put together out of texts */
    PART_MESSAGES = 2, /* the messages, or one of them */
    PART_CONTENT = 4,  /* what a message says, or the date */
    PART_LENGTH = 8,   /* how long or how many it is */
    PART_GATE = 16,    /* whether it holds words that the template knows */
    PART_GUARDED = 32, /* is reached only by such a gate */
    PART_EMITTED = 64, /* can become part of the prompt */
    PART_FRESH = 128,  /* its text comes into being there, and is not only passed on */
    PART_DEPENDS = PART_MESSAGES | PART_CONTENT | PART_LENGTH | PART_GATE,
};
struct part {
    struct value value;
    uint32_t macro; /* the JINJA_MACRO it stands in, or 0 */
    uint32_t name;  /* of a JINJA_NAME or JINJA_MEMBER or JINJA_FIELD that something is assigned
                       to: its place in view.name; 0: none */
    uint32_t flags;
};

/* A variable: "name", or "space.field". All of one name in one macro, and all outside macros, are
 * one: other scopes are not followed. */
struct name {
    struct span name, field;
    uint32_t scope;     /* the JINJA_MACRO, or 0 */
    struct value value; /* what was assigned last, as written */
    uint32_t flags;
    uint32_t macro;  /* its JINJA_MACRO, or 0 */
    uint64_t length; /* bytes of its text that the template made */
};

struct view {
    struct span in;
    const struct jinja *tree;
    struct part *part; /* as tree->node */
    struct name *name; /* name[1..n_names], ascending */
    uint32_t n_names;
    size_t budget; /* bytes that folding may still make */
    struct arena *a;
    struct notes *notes;
    struct span called; /* ptr NULL: it has no name */
    uint64_t off;
    unsigned step;
    const char *stray; /* the code of its notes, see template_stray; NULL: it is a chat template */
};

/* A note at byte at of the template: why and, unless it is empty, hostile text, quoted. */
void view_note(const struct view *v, const char *code, uint32_t at, const char *why,
               struct span hostile);
static inline const struct jinja_node *view_node(const struct view *v, uint32_t i)
{
    return &v->tree->node[i];
}
static inline enum jinja_kind view_kind(const struct view *v, uint32_t i)
{
    return v->tree->node[i].kind;
}
/* Its nth child, or 0. */
uint32_t view_child(const struct view *v, uint32_t i, unsigned nth);
/* The text it always gives; ptr NULL: not known. */
static inline struct span view_text(const struct view *v, uint32_t i)
{
    const struct value *x = &v->part[i].value;
    return x->kind == VALUE_TEXT ? (struct span){ x->text, x->n } : (struct span){ 0 };
}
/* The key of x.key or x[key], if it is known; else ptr NULL. */
struct span view_key(const struct view *v, uint32_t i);
/* The method or function that a JINJA_CALL names: the last name of it, or ptr NULL. */
struct span view_called(const struct view *v, uint32_t call);
/* The nth argument of a call, filter or test, by place or by name (NULL: has none); 0: not there. */
uint32_t view_argument(const struct view *v, uint32_t call, unsigned nth, const char *name);
/* How often a name is part of what is put together in value. */
unsigned view_uses(const struct view *v, uint32_t value, uint32_t name);
static inline bool view_among(struct span s, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (span_eq(s, span_of(words[i])))
            return true;
    return false;
}
#define AMONG(s, words) view_among((s), (words), COUNT(words))

/* What no template says for an honest reason, or NULL: an address, an order to hide, a comment. */
const char *view_smell(struct span s);

static inline bool view_has(const struct view *v, uint32_t i, enum value_trait trait)
{
    return (v->part[i].value.traits & trait) != 0;
}
/* The traits of a text, of which only template_reach.c and template_gate.c know what they are. */
uint32_t view_traits_reach(struct span s);
uint32_t view_traits_gate(struct span s);

/* ERR_LIMIT of the arena, ERR_SYSTEM: the others cannot fail. Each needs those before it. */
bool view_fold(struct view *v, struct err *err) MUST;
void view_reach(struct view *v);
void view_gate(struct view *v);
void view_words(struct view *v);
bool view_cost(struct view *v, struct err *err) MUST;

#endif
