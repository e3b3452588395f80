/* page.h - the pages of the hub: what they show is handed in, what they are is HTML that works
 * without script. Every page is answered with PAGE_TYPE and PAGE_CSP.
 *
 * Owner   what is shown is borrowed until the call returns; memory of the work is taken from a
 * Limits  PAGE_BYTES_MAX is for the buf of a page: buf_init(&b, "page", PAGE_BYTES_MAX)
 * Fails   all: ERR_LIMIT, ERR_SYSTEM; out is then of no use */
#ifndef AJAR_WEB_PAGE_H
#define AJAR_WEB_PAGE_H

#include "base/buf.h"
#include "decision/view.h"
#include "store/store.h"

#define PAGE_BYTES_MAX    (8u << 20) /* a thousand objections are 1 MiB */
#define PAGE_FILES_MAX    500u       /* shown; the rest is counted and stands in the API */
#define PAGE_FINDINGS_MAX 50u
#define PAGE_ASIDE_MAX    50u
#define PAGE_TYPE         "text/html; charset=utf-8"
#define PAGE_CSP                                                                                   \
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "              \
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

/* The list of models, at "/". */
struct page_row {
    const struct store_model *model;
    const struct store_commit *head; /* NULL: nothing released yet */
};
struct page_models {
    struct span search; /* as it was typed, or empty */
    int64_t now_at;
    const struct page_row *row;
    size_t n;
    struct span next; /* path and query of the next page, or empty */
};
bool page_models(const struct page_models *p, struct arena *a, struct buf *out,
                 struct err *err) MUST;

/* One model, at "/NS/NAME". */
struct page_model {
    struct span endpoint; /* what clients set HF_ENDPOINT to: "http://127.0.0.1:8080" */
    const struct store_model *model;
    const struct store_commit *commit;
    int64_t now_at;
    const struct view *view;        /* NULL: not to be read back; the page says so */
    const struct view_about *about; /* the same */
    bool may_list;                  /* the gate lets whoever asks see what files there are */
    bool may_load;                  /* and load them without a token */
    const struct store_file *file;  /* the first of about->files; not read unless may_list */
    size_t n_files;
    const struct store_commit *history; /* newest first */
    size_t n_history;
    struct span logged;    /* who signed the decision, and where the log has it */
    bool receipt;          /* it is signed: there is a receipt */
    struct span statement; /* D of it in hex, or empty */
};
bool page_model(const struct page_model *p, struct arena *a, struct buf *out, struct err *err) MUST;

/* Why a request was not answered: text is what is wrong, next what to do about it, or empty. */
bool page_error(unsigned status, struct span text, struct span next, struct arena *a,
                struct buf *out, struct err *err) MUST;

/* What pages load, at "/-/NAME?v=VERSION". Links carry the version, so the bytes at a link never
 * change; without it, or with another, they may. */
struct page_asset {
    struct span bytes; /* static */
    const char *type;
    char etag[2 * SHA256_BYTES + 3]; /* SHA-256 in quotes */
    char version[13];
};
/* ERR_ABSENT if there is none of that name. */
bool page_asset(struct span name, struct page_asset *out, struct err *err) MUST;

#endif
