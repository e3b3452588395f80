/* load.h - what ev_load leaves behind: all items of a folder, in order of file and index. */
#ifndef AJAR_EVIDENCE_LOAD_H
#define AJAR_EVIDENCE_LOAD_H

#include "evidence/item.h"

struct ev_store {
    struct arena *a;
    struct item_file *file; /* ascending name */
    size_t n_files;
    struct item *item;
    size_t n_items, cap_items;
    struct signers signers;
    uint8_t signers_digest[SHA256_BYTES]; /* all zero without a list */
    bool supposed;                        /* as in ev_input */
};

/* The items of file, whose text this is, are added to s. Fails  ERR_LIMIT, ERR_SYSTEM. */
bool load_text(struct ev_store *s, struct item_file *file, struct span text, struct err *err) MUST;

#endif
