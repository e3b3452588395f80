/* machine.h - what machines can do: the rows of hw.tsv, or of a table of the same columns that a
 * person wrote. The columns are explained at the head of src/fit/hw.tsv.
 *
 * Units  bytes a second and operations a second are plain, without powers of ten */
#ifndef AJAR_FIT_MACHINE_H
#define AJAR_FIT_MACHINE_H

#include "base/base.h"

enum fit_machine_kind {
    FIT_CARD = 1, /* graphics card with its own memory */
    FIT_LAPTOP,   /* the same, built in */
    FIT_APPLE,    /* memory shared with the processor, part of it for graphics */
    FIT_UNIFIED,  /* likewise, others' */
    FIT_RAM,      /* a processor, by its memory alone; how much of that is not told */
    FIT_SERVER,   /* a processor of a server */
    FIT_NODE,     /* of a data centre; several work as one */
};
struct fit_machine {
    struct span name, also; /* also: names between "|", or "-" */
    struct span price_date, source, date, read;
    enum fit_machine_kind kind;
    double mem_bytes;              /* 0: not told */
    double bandwidth;              /* bytes a second */
    double flops16, flops8;        /* operations a second; 0: not known */
    double share, layer_seconds;   /* of the bandwidth in a decode; beside it for each layer */
    bool calibrated;               /* these two are fitted to runs; else taken to be */
    double prefill_lo, prefill_hi; /* shares of flops16 */
    double price;                  /* at launch, US dollars; 0: not known */
    const char *table;             /* the name its table was read under */
    unsigned line;                 /* of it */
};
/* From the month of its newest row on, a table speaks of what could be bought for so long. */
#define FIT_MACHINES_DAYS 365
struct fit_machines {
    struct fit_machine *machine; /* in the order of the table */
    size_t n;
    int64_t from_at, until_at; /* the days it speaks of, from the newest of its rows */
};
/* Adds the rows of text to *list; a row takes the place of one of its name that is there already,
 * but may not occur twice in one table. name is for messages.
 * Owner  the list in a; it borrows from text.
 * Fails  see sheet.h; ERR_LIMIT of a, ERR_SYSTEM. *list is untouched then. */
bool fit_machines_add(const char *name, struct span text, struct arena *a,
                      struct fit_machines *list, struct err *err) MUST;
/* Those that the program carries. */
bool fit_machines_builtin(struct arena *a, struct fit_machines *out, struct err *err) MUST;
/* In any case of ASCII; NULL if there is none. */
const struct fit_machine *fit_machine_named(const struct fit_machines *list, struct span name);
/* A survey calls it so. */
bool fit_machine_called(const struct fit_machine *m, struct span name);

struct fit_range {
    double lo, hi;
};
/* Bytes a model may take there: lo of a machine as people have it, with margin_bytes left free of
 * what a graphics card has; hi of one on which all else was closed. */
struct fit_range fit_usable(const struct fit_machine *m, double margin_bytes);
/* Memory of the smallest card on which so much may be used: lo with all else closed, hi with
 * margin_bytes left free. */
struct fit_range fit_card_for(struct fit_range bytes, double margin_bytes);
/* Of a processor's memory that is between these, for a machine that computes on it. */
struct fit_range fit_usable_ram(double from_bytes, double to_bytes);

#endif
