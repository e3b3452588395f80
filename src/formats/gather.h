/* gather.h - how a reader fills its struct found: growing lists, all in one arena. */
#ifndef AJAR_FORMATS_GATHER_H
#define AJAR_FORMATS_GATHER_H

#include "formats/found.h"

#define FACTS_MAX      1000u   /* of one file; a card with its tags has some dozens */
#define FACT_BYTES_MAX 65536u  /* the longest is a licence that a gate shows whole */
#define PLACES_MAX     200000u /* as many as a safetensors file may have tensors */

struct gather {
    struct found *f;
    struct arena *a;
    size_t fact_room, place_room;
};

/* value lives at least as long as g->a. An empty value is no fact. What is past the limits is
 * left out and noted at off: "odd-fact". ERR_LIMIT of the arena, ERR_SYSTEM. */
bool gather_fact(struct gather *g, const char *key, struct span value, uint64_t off,
                 struct err *err) MUST;
bool gather_number(struct gather *g, const char *key, uint64_t value, struct err *err) MUST;
/* ERR_LIMIT at off past PLACES_MAX. */
bool gather_place(struct gather *g, struct span tensor, struct span file, uint64_t off,
                  struct err *err) MUST;
/* n tensors by off, of those at one place the shorter first: *list, or a copy in a. Linear but for
 * tensors that begin at the same byte. ERR_LIMIT of the arena, ERR_SYSTEM. */
bool gather_order(struct found_tensor **list, size_t n, struct arena *a, struct err *err) MUST;
/* Notes code for each character of text that nobody sees but white space, and joiners after what is no ASCII:
 * emoji and several scripts are written with them. step is how far one byte of text moves off: 1 if
 * text stands in the file as it is, 0 if it was decoded and off is where that began. */
void gather_hidden(struct notes *notes, const char *code, struct span text, uint64_t off,
                   unsigned step);

#endif
