/* pickle.h - what a pickle would do when it is loaded, found out without loading it.
 *
 * A pickle is a program without branches for a machine with a stack and a memo. This runs it with
 * exact stack and memo, and with values that stand for what Python would have: constants are known,
 * what a call returns is not. So every import that any of CPython's two unpicklers performs on bytes
 * they accept is among those reported, or one of the notes "computed-import" and "frame" is: the
 * unpickler in C reads on elsewhere where an opcode crosses the end of its frame.
 *
 * Source  docs/formats.md section 9: what the opcodes do, as it was tried against CPython
 * Terms   stream  one pickle, up to its STOP; a file may hold several, one behind the other
 *         import  a module and a name in it that the stream asks for; to import runs code
 *         made    what an import returned when it was called; of a function that makes an object of the
 *                 class it is given, by that class
 * Notes   computed-import (its name is no constant), computed-call (what is called is neither an
 *         import nor made by one), changes-import (an import's own attributes or items are written),
 *         extension (a number of the copyreg registry), persistent (an id that is no storage of
 *         PyTorch), frame (a FRAME that does not hold whole opcodes), protocol (above 5, or not at
 *         the beginning), underflow, no-mark, no-memo, odd-operand, bad-opcode, truncated (the stream
 *         breaks there; what follows is read on for as long as it can be told apart; of what stands behind a
 *         whole stream they tell only if it says to be a pickle or imports something), expansion
 *         (would be more than PICKLE_EXPANDED_MAX values), huge-call (makes more than PICKLE_SIZE_MAX bytes
 *         or items at once), limit (not looked at to its end)
 * Pure: reads only through the source it is given, allocates only in the arena it is given. */
#ifndef AJAR_FORMATS_PICKLE_H
#define AJAR_FORMATS_PICKLE_H

#include "base/notes.h"
#include "base/source.h"
#include "formats/hidden.h"

#define PICKLE_STACK_MAX   (1u << 24)
#define PICKLE_MEMO_MAX    (1u << 24) /* places in use */
#define PICKLE_BOXES_MAX   (1u << 24) /* containers */
#define PICKLE_KEPT_MAX    (1u << 22) /* values in tuples whose content is remembered */
#define PICKLE_TUPLE_KEPT  8u         /* of one tuple; no function asks for more */
#define PICKLE_IMPORTS_MAX 65536u     /* different ones */
#define PICKLE_NAME_MAX    65536u     /* bytes of a module or name */
#define PICKLE_STREAMS_MAX 65536u
#define PICKLE_HIDDEN_MAX  65536u /* values that begin like a file */
/* Of a value so many bytes are looked at for pickles behind other bytes, and so many such places of a
 * file are kept: no loader looks for them. */
#define PICKLE_INSIDE_BYTES 4096u
#define PICKLE_INSIDE_MAX   1024u
#define PICKLE_EXPANDED_MAX 1e12
#define PICKLE_SIZE_MAX     (1ull << 32) /* of what a call makes at once */

enum pickle_use {
    PICKLE_CALLED = 1 << 0,        /* REDUCE, OBJ, INST */
    PICKLE_CREATED = 1 << 1,       /* NEWOBJ, NEWOBJ_EX: __new__ of a class */
    PICKLE_CHANGED = 1 << 2,       /* BUILD, SETITEM, APPEND and their like on itself */
    PICKLE_MADE_BUILT = 1 << 3,    /* BUILD on what it made */
    PICKLE_MADE_FILLED = 1 << 4,   /* items put into what it made */
    PICKLE_MADE_CALLED = 1 << 5,   /* what it made is called */
    PICKLE_MADE_SPECIAL = 1 << 6,  /* BUILD with a name between two underscores, or that may be */
    PICKLE_ODD_ARGUMENTS = 1 << 7, /* called otherwise than pickle.h knows it to be harmless */
    PICKLE_HANDED = 1 << 8,  /* it is put into something or given to something as an argument */
    PICKLE_KEPT = 1 << 9,    /* likewise, but for arguments of what only makes an object of it */
    PICKLE_ARGUED = 1 << 10, /* created with arguments */
    PICKLE_MADE_ARGUMENT = 1 << 11, /* what it made is itself an argument of a call */
    PICKLE_MADE_STATED = 1 << 12,   /* BUILD on what it made, with what is no dict */
    PICKLE_MADE_UNLIKE =
        1 << 13, /* BUILD on a table or array of pandas, with what pandas does not keep */
    PICKLE_MADE_CARRIER = 1 << 14, /* BUILD on what it made, with attributes that may be called */
    PICKLE_PLAIN_ONLY = 1 << 15, /* pickle.load does it, where joblib reads numbers: see joblib.h */
    PICKLE_OLD_ONLY = 1 << 16,   /* joblib before 1.2 does it, where newer ones read numbers */
    PICKLE_USES_END = 1 << 17,
};
enum pickle_how {
    PICKLE_OPCODE,  /* GLOBAL, INST, STACK_GLOBAL */
    PICKLE_GETATTR, /* builtins.getattr of an import with a constant */
};
struct pickle_import {
    struct span module, name; /* as they are written; any bytes */
    /* Where Python 3 looks: other names for old protocols; else the same. */
    struct span real_module, real_name;
    enum pickle_how how;
    uint64_t off; /* of the first */
    uint64_t times;
    uint32_t stream; /* from 0 */
    uint8_t protocol;
    bool dotted;       /* the name is followed attribute by attribute */
    uint8_t call;      /* pickle_import.c's own: what is known of its arguments */
    uint8_t traits;    /* pickle_state.c's own: of what it makes */
    uint64_t kept;     /* likewise: how often it lies in something that is not used up */
    unsigned uses;     /* enum pickle_use */
    const char *shown; /* arguments of the first call, one line of ASCII; or NULL */
};
/* A text or bytes that begin like a file. */
struct pickle_hidden {
    uint64_t off, len; /* of the value in the source */
    uint8_t coat;      /* enum hidden_coat */
    uint8_t escapes;   /* enum pickle_escapes: to be undone first */
    bool tensor;       /* torch.storage._load_from_bytes is called with it */
    bool carried;      /* in a text of another format */
    bool inside; /* perhaps a pickle, and behind other bytes of its value: off is where it begins */
};
enum pickle_escapes { PICKLE_NO_ESCAPES, PICKLE_STRING_ESCAPES, PICKLE_UNICODE_ESCAPES };
struct pickle {
    struct pickle_import *import; /* in the order they were met */
    size_t n_imports;
    struct pickle_hidden *hidden; /* ascending */
    size_t n_hidden;
    uint64_t end;          /* of the last stream that ended with STOP; 0: none did */
    uint64_t first_end;    /* of the first, likewise */
    uint64_t stopped;      /* as far as opcodes could be told: end, or further */
    uint32_t streams;      /* that ended so */
    uint8_t protocol;      /* the highest any of them names */
    uint64_t opcodes[256]; /* how often each was met */
    struct notes *notes;
};

/* Bytes from `from` on. A stream that breaks is an answer too: see the notes.
 * Owner  what *out points to lives in a; src is borrowed for the call.
 * Fails  ERR_LIMIT of a, ERR_SYSTEM only. */
bool pickle_read(struct source *src, uint64_t from, struct arena *a, struct pickle *out,
                 struct err *err) MUST;
/* The bytes of a text as its escapes have them; to has room for 2 * from.len. How many. */
size_t pickle_unescape(enum pickle_escapes how, struct span from, uint8_t *to);
/* The same with someone listening who knows what the values mean to the program that wrote them:
 * see pickle_machine.h. */
struct pickle_watch;
bool pickle_read_watched(struct source *src, uint64_t from, struct pickle_watch *watch,
                         struct arena *a, struct pickle *out, struct err *err) MUST;

/* A type of NumPy, dtype or one of its classes, by the names that an import comes to. */
bool pickle_is_dtype(struct span module, struct span name);

#endif
