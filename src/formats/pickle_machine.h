/* pickle_machine.h - the parts of pickle_read: the machine and its values. For pickle*.c, and for who
 * listens to it. */
#ifndef AJAR_FORMATS_PICKLE_MACHINE_H
#define AJAR_FORMATS_PICKLE_MACHINE_H

#include "formats/pickle.h"
#include "formats/window.h"

enum pickle_tag {
    PV_TOP,    /* anything */
    PV_PLAIN,  /* a bool, a float, a large int, a bytearray: nobody asks which; at 'N': None */
    PV_INT,    /* at: its value */
    PV_STR,    /* at, len: where in the file */
    PV_BYTES,  /* likewise */
    PV_TUPLE,  /* at: in kept, or PV_NONE; n: how many of them */
    PV_BOX,    /* a list, dict or set. at: in box, or PV_NONE */
    PV_IMPORT, /* at: in out->import, or PV_NONE if there is no room */
    PV_MADE,   /* by an import, at as there; len: what the listener calls it, or 0; n: of a type of
                * NumPy what is known of it, see pickle_dtype.c */
    PV_ID,     /* of a storage; len likewise */
};
enum pickle_flag {
    PV_RAW = 1,      /* text in which \uXXXX is one character */
    PV_ESCAPED = 2,  /* text with the escapes of a string literal */
    PV_SPECIAL = 4,  /* text that may be a special name of Python; a dict with such a key */
    PV_FILE = 16,    /* begins like a file: see pickle_hidden_at */
    PV_LONG = 8,     /* text of more than 32 bits of length, or of more than a line that is kept */
    PV_HOLDS = 32,   /* a tuple with an import among what is remembered of it */
    PV_SPENT = 64,   /* an item of such a tuple that was used up as an argument */
    PV_WATCHED = 32, /* a dict whose keys are looked at: see pickle_state.c */
    PV_CALLABLE = 128, /* a dict with a value that may be called */
    PV_UNLIKE = 64,    /* such a dict with a key or value that pandas does not keep */
    PV_FIELDS = 16,    /* a dict that a type of NumPy holds */
};
#define PV_NONE UINT64_MAX
struct pickle_value {
    uint8_t tag, flags;
    uint16_t n;
    uint32_t len;
    uint64_t at;
};
struct pickle_box {
    float weight; /* values in it, theirs and so on; less than there are if it grew later */
    uint32_t flags : 8;
    uint32_t name  : 24; /* what the listener calls it, or 0 */
};
struct pickle_place { /* of the memo, past those that lie close together */
    uint64_t key;
    struct pickle_value value;
    bool used;
};

/* The dict last filled with what may be the fields of a type of NumPy. */
struct pickle_fields {
    uint64_t box; /* + 1; 0: none */
    uint64_t end; /* of the field that ends last */
    bool objects, nested, odd;
};

#define PICKLE_KEYS_KNOWN 64u
struct pickle_key { /* of a dict; no text begins at byte 0 */
    uint64_t at;
    uint32_t len;
    bool called, method; /* see pickle_state.c */
};

struct pickle_machine;
/* Who listens while a pickle runs. Any of them may be NULL. Those that fail set m->failed and *m->err;
 * they may look at all of m, and change nothing but what their words say. */
struct pickle_watch {
    /* What a persistent id stands for. */
    struct pickle_value (*id)(struct pickle_watch *w, struct pickle_machine *m,
                              struct pickle_value id);
    /* m->out->import[import] was called: what to call what it made. */
    uint32_t (*called)(struct pickle_watch *w, struct pickle_machine *m, size_t import,
                       struct pickle_value args);
    /* n items went into to: keys and values where every is 2. */
    void (*filled)(struct pickle_watch *w, struct pickle_machine *m, struct pickle_value to,
                   const struct pickle_value *item, size_t n, size_t every);
    /* BUILD is done. What follows may be no opcode to the program: see pickle_skip. */
    void (*built)(struct pickle_watch *w, struct pickle_machine *m, struct pickle_value target,
                  struct pickle_value state);
    /* A stream came to its STOP with that on top. False: no further one is read. */
    bool (*stopped)(struct pickle_watch *w, struct pickle_machine *m, struct pickle_value result);
};

struct pickle_machine {
    struct pickle_watch *watch; /* or NULL */
    struct window w;
    struct arena *a;
    struct pickle *out;
    struct err *err;
    bool failed; /* *err is set: memory or the device */
    bool broken; /* this stream: no unpickler comes here */
    uint32_t stream;
    uint64_t asked; /* for imports, by this stream */
    uint8_t protocol;
    uint64_t begin;     /* of the stream */
    uint64_t op_at;     /* of the opcode at work */
    uint64_t frame_end; /* 0: not in a frame */
    bool pandas;        /* this stream has asked for something of pandas */
    struct pickle_value *stack;
    size_t n, cap, fence; /* fence: the mark on top, nothing below it may be taken */
    size_t *mark;
    size_t n_marks, cap_marks;
    struct pickle_value *memo; /* by index; at PV_NONE with tag PV_TOP and n 1: free */
    size_t n_near, cap_near;
    struct pickle_place *far;
    size_t n_far, cap_far;
    uint64_t n_memo;
    struct pickle_value *kept;
    size_t n_kept, cap_kept;
    struct pickle_box *box;
    size_t n_boxes, cap_boxes;
    size_t cap_imports, cap_hidden, n_inside;
    uint32_t *bucket; /* imports by their hash; UINT32_MAX: free */
    size_t n_buckets;
    uint8_t *text[2]; /* for pickle_text: the last two answers are good. Read, then decoded */
    bool turn;
    struct pickle_key known[PICKLE_KEYS_KNOWN];
    struct pickle_fields fields;
    bool objects; /* a type with fields, or made of others, has objects in this stream */
};
#define PICKLE_TEXT_ROOM (4u * PICKLE_NAME_MAX)

/* ---- values ---- */
/* Room on the stack for one more, or for another mark. False: there is none, and it was said. */
bool pickle_room(struct pickle_machine *m);
bool pickle_mark_room(struct pickle_machine *m);
void pickle_underflow(struct pickle_machine *m);
static inline void pickle_push(struct pickle_machine *m, struct pickle_value v)
{
    if (m->n < m->cap || pickle_room(m))
        m->stack[m->n++] = v;
}
/* What is taken from an empty stack is PV_TOP, and noted. */
static inline struct pickle_value pickle_pop(struct pickle_machine *m)
{
    if (m->n > m->fence)
        return m->stack[--m->n];
    pickle_underflow(m);
    return (struct pickle_value){ .tag = PV_TOP };
}
static inline struct pickle_value *pickle_top(struct pickle_machine *m)
{
    if (m->n <= m->fence) {
        pickle_underflow(m);
        pickle_push(m, (struct pickle_value){ .tag = PV_TOP });
    }
    return m->n > m->fence ? &m->stack[m->n - 1] : NULL;
}
static inline void pickle_mark(struct pickle_machine *m)
{
    if (m->n_marks < m->cap_marks || pickle_mark_room(m)) {
        m->mark[m->n_marks++] = m->n;
        m->fence = m->n;
    }
}
/* Items above the last mark, which is taken away; they stay where they are until the next push.
 * Without a mark all of the stack, and noted. */
struct pickle_value *pickle_marked(struct pickle_machine *m, size_t *n);
void pickle_drop(struct pickle_machine *m); /* POP: an item, or the mark if that is on top */
void pickle_put(struct pickle_machine *m, uint64_t key, struct pickle_value v);
struct pickle_value pickle_get(struct pickle_machine *m, uint64_t key);
struct pickle_value pickle_tuple(struct pickle_machine *m, const struct pickle_value *item,
                                 size_t n);
struct pickle_value pickle_box(struct pickle_machine *m);
/* n items go into box, as pickle_hand; the first of each `every` is a name, if they are two. */
void pickle_fill(struct pickle_machine *m, struct pickle_value box, const struct pickle_value *item,
                 size_t n, size_t every);
/* Imports among them lie in something else now: whoever takes them out may call them. */
void pickle_hand(struct pickle_machine *m, const struct pickle_value *item, size_t n);
/* An item of a tuple of arguments is an import that was used up: see PICKLE_KEPT. */
void pickle_spend(struct pickle_machine *m, struct pickle_value tuple, size_t item);
/* The items of a tuple that are remembered. */
const struct pickle_value *pickle_items(const struct pickle_machine *m, struct pickle_value tuple,
                                        size_t *n);
/* A new stream: stack and memo are empty. */
void pickle_begin(struct pickle_machine *m);

/* ---- types of NumPy ---- */
enum { PICKLE_TYPES = 8 }; /* of traits: it makes them */
/* numpy.dtype was called with that: n of what it made. */
uint16_t pickle_dtype(struct pickle_machine *m, const struct pickle_value *arg, size_t n);
/* n keys and values, the first a tuple, are about to go into a dict. */
void pickle_dtype_fields(struct pickle_machine *m, struct pickle_value box,
                         const struct pickle_value *item, size_t n);
/* NumPy would not write that state of the type. */
bool pickle_dtype_odd(struct pickle_machine *m, struct pickle_value type,
                      struct pickle_value state);

/* ---- opcodes ---- */
/* n bytes lie ahead in memory. False: the file ends before, or reading failed. */
bool pickle_ahead(struct pickle_machine *m, size_t n);
/* n bytes are no opcodes. False: not so many are left, or the unpickler has read on to the end of a
 * frame, so that they stand elsewhere. */
bool pickle_skip(struct pickle_machine *m, uint64_t n);
/* Does what op says; its byte is eaten. False: there is no such opcode. STOP is the caller's. */
bool pickle_step(struct pickle_machine *m, uint8_t op);
/* Some of them: TUPLE and TUPLE1 to 3; APPENDS and SETITEMS, APPEND and SETITEM. every: a name is the
 * first of so many, if they are two. */
void pickle_tuple_marked(struct pickle_machine *m);
void pickle_tuple_of(struct pickle_machine *m, size_t n);
void pickle_fill_marked(struct pickle_machine *m, size_t every);
void pickle_fill_one(struct pickle_machine *m, size_t every);
static inline uint64_t pickle_little(const uint8_t *p, size_t n)
{
    uint64_t v = 0;
    for (size_t i = n; i-- > 0;)
        v = v << 8 | p[i];
    return v;
}
/* What a digit of base 16 stands for, or -1. */
static inline int pickle_digit(uint8_t c)
{
    return c >= '0' && c <= '9'                 ? c - '0'
           : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10
                                                : -1;
}

/* Python gives a meaning of its own to names between pairs of underscores. Other libraries have theirs
 * with a pair in front only (gensim's __numpys), a docstring is prose, and one name is networkx's alone. */
static inline bool pickle_special(const uint8_t *p, size_t n)
{
    static const char cache[] = "__networkx_cache__";
    return n >= 2 && memcmp(p, "__", 2) == 0 && memcmp(p + n - 2, "__", 2) == 0 &&
           !(n == 7 && memcmp(p, "__doc__", 7) == 0) &&
           !(n == sizeof cache - 1 && memcmp(p, cache, n) == 0);
}

/* ---- files in values ---- */
/* v of len bytes is a text or bytes, and head what stands at its beginning, HIDDEN_HEAD bytes or all of
 * it: kept if it begins like a file. */
void pickle_look(struct pickle_machine *m, struct pickle_value *v, uint64_t len, struct span head);
static inline bool pickle_may_hide(const uint8_t *first, uint64_t len)
{
    return len >= HIDDEN_LEAST && hidden_first[*first];
}
/* Keeps the places behind the beginning of v where a pickle may begin: no part of a program reads them by
 * itself, and whoever hides one there has a program that does. bytes: of v, from its beginning on. */
void pickle_look_inside(struct pickle_machine *m, const struct pickle_value *v, uint64_t len,
                        struct span bytes);
/* The file that a value with PV_FILE begins like. */
struct pickle_hidden *pickle_hidden_at(struct pickle_machine *m, struct pickle_value v);

/* ---- imports ---- */
/* The bytes of a text, decoded, until the call after the next or a refill. False: it is none, or too
 * long, or failed is set. */
bool pickle_text(struct pickle_machine *m, struct pickle_value v, struct span *out);
struct pickle_value pickle_import(struct pickle_machine *m, struct span module, struct span name,
                                  enum pickle_how how);
/* keywords: an empty tuple where there are none. */
struct pickle_value pickle_call(struct pickle_machine *m, struct pickle_value callee,
                                struct pickle_value args, struct pickle_value keywords,
                                enum pickle_use use);
bool pickle_named(const struct pickle_import *i, const char *module, const char *name);
/* BUILD, or items put into it: target is no box. */
void pickle_change(struct pickle_machine *m, struct pickle_value target, enum pickle_use made);
/* The traits of what has a real name: it is asked for them once, what it makes again and again. */
uint8_t pickle_traits(const struct pickle_import *i);
void pickle_state(struct pickle_machine *m, struct pickle_value target, struct pickle_value state);
/* What an attribute of that name and value is: 0, PV_SPECIAL if it may stand in for something of the class
 * itself, PV_CALLABLE. See pickle_state.c. */
uint8_t pickle_attribute(struct pickle_machine *m, struct pickle_value key,
                         struct pickle_value value);
/* Keys and values went into a dict with PV_WATCHED. */
void pickle_watch_keys(struct pickle_machine *m, struct pickle_box *box,
                       const struct pickle_value *item, size_t n);
/* Takes what moved to another module into account. */
void pickle_real_name(struct span *module, struct span *name);

void pickle_note(struct pickle_machine *m, const char *code, const char *fmt, ...) PRINTF(3, 4);

#endif
