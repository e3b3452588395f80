/* hp.h - what the files say of the layers, in the words of GGUF, before a rule of llama.cpp is
 * applied to it. Every number in here is within the limits of fit.h. */
#ifndef AJAR_FIT_HP_H
#define AJAR_FIT_HP_H

#include "fit/fit.h"

/* ---- arch.tsv ---- */
enum fit_lay {
    FIT_LAY_NONE,
    FIT_LAY_PLAIN,
    FIT_LAY_UNCACHED,
    FIT_LAY_RECURRENT,
    FIT_LAY_HYBRID,
    FIT_LAY_EVERY,
    FIT_LAY_NEMOTRON,
    FIT_LAY_PARALLEL,
};
enum fit_pattern {
    FIT_PATTERN_NONE,
    FIT_PATTERN_LAST,  /* of each period the last layer sees all */
    FIT_PATTERN_FIRST, /* the first */
    FIT_PATTERN_LIST,  /* as the file says */
    FIT_PATTERN_ALL,
    FIT_PATTERN_ATTENTION, /* all that attend */
};
struct fit_arch {
    struct span name; /* in the table */
    enum fit_lay lay;
    uint32_t every;  /* FIT_LAY_EVERY */
    bool slides;     /* it may: pattern is one */
    uint64_t window; /* if the file gives none; 0: then no layer slides */
    enum fit_pattern pattern;
    uint32_t period;
    struct span quirk;
};
/* The row of that name, or of a name under architectures of config.json. False if there is none. */
bool fit_arch_named(struct span name, struct fit_arch *out);
bool fit_arch_of(struct span architecture, struct fit_arch *out);
bool fit_arch_is(const struct fit_arch *a, const char *quirk);

/* ---- facts ---- */
/* The number of that key; *out stays if there is none. Fails with ERR_INPUT past most. */
bool fit_number(const struct found *f, const char *key, uint64_t most, uint64_t *out,
                struct err *err) MUST;
/* n numbers from a list, or one for all; out stays where the fact is missing. A list of another
 * length fails, unless it is longer than needed (a list may go on for layers that are not there). */
bool fit_numbers(const struct found *f, const char *key, uint64_t most, uint64_t *out, size_t n,
                 struct err *err) MUST;
bool fit_said(const struct found *f, const char *key);
/* It is one of each layer. */
bool fit_listed(const struct found *f, const char *key);

/* ---- what is said ---- */
struct fit_hp {
    struct fit_arch arch;
    bool known;
    struct span name; /* of the architecture, in the file */
    uint32_t n_all, n_extra;
    uint64_t *heads, *kv_heads, *ffn; /* n_all */
    bool *slides, *recurs, *moe;      /* n_all */
    uint64_t hidden, vocabulary, context, window;
    uint64_t head_k, head_v, head_k_swa, head_v_swa;
    uint64_t kv_layers; /* so many from the start have a cache of their own */
    bool latent, tied;
    uint64_t kv_lora, q_lora, rope, nope, value; /* of latent attention */
    uint64_t conv, inner, state, groups, rank;   /* recurrent */
    uint64_t l_cache, kda, wkv, shift;
    uint64_t experts, used, expert_ffn, shared_ffn;
    uint64_t per_layer_embedding, per_layer_vocabulary;
};
bool fit_hp_gguf(const struct found *f, struct arena *a, struct fit_hp *out, struct err *err) MUST;
bool fit_hp_config(const struct found *f, struct arena *a, struct fit_hp *out,
                   struct err *err) MUST;
/* Arrays for n_all layers. */
bool fit_hp_room(struct fit_hp *h, struct arena *a, struct err *err) MUST;
/* Which layers slide by the pattern of the architecture. */
void fit_hp_pattern(struct fit_hp *h, enum fit_pattern pattern, uint64_t period);

/* ---- layers by llama.cpp's rules, and tensors ---- */
bool fit_layers(const struct fit_hp *h, struct arena *a, struct fit_layer **out,
                struct err *err) MUST;
/* Of the weights in a file, by the names of GGUF or of transformers. */
bool fit_tensors_filed(const struct fit_files *f, bool gguf, struct arena *a, struct fit_shape *out,
                       struct err *err) MUST;
/* Such as h would have. */
bool fit_tensors_made(const struct fit_hp *h, struct arena *a, struct fit_shape *out,
                      struct err *err) MUST;

#endif
