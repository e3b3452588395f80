/* fit.h - what a model asks of a machine: its shape, and from that the bytes of weights, cache and
 * buffers, as llama.cpp would take them.
 *
 * Terms   shape   what a model is made of, from a tensor table (GGUF, safetensors) or from
 *                 config.json alone: tensors by their role and layer
 *         role    what a tensor does; its name in GGUF without block number and ".weight"
 *         cell    the place of one token in a cache
 *         state   what a recurrent layer remembers of one sequence, however long it is
 *         host    the machine's memory; gpu: that of the device all layers are on
 * Source  docs/fit.md: formulas and where each comes from
 * Units   bytes unless named otherwise
 * Limits  FIT_*_MAX; every product of numbers from a file is checked
 * Pure: no files, clock, heap or printing; memory from the arena given. */
#ifndef AJAR_FIT_FIT_H
#define AJAR_FIT_FIT_H

#include "formats/found.h"

#define FIT_LAYERS_MAX  4096u        /* llama.cpp ends at 512; published models at 126 */
#define FIT_EXPERTS_MAX 65536u       /* of one layer; published: 512 */
#define FIT_WIDTH_MAX   (1u << 24)   /* of any dimension but the vocabulary's */
#define FIT_TOKENS_MAX  (1ull << 32) /* context, vocabulary, batch */
#define FIT_SLOTS_MAX   256u         /* as llama.cpp has it */
#define FIT_BYTES_MAX   (1ull << 60) /* of any sum that is promised below */

/* ---- how sure a number is ---- */
enum fit_class {
    FIT_UNKNOWN,  /* no number is given */
    FIT_AT_LEAST, /* something is left out */
    FIT_MODELLED, /* within its lo and hi, by experience */
    FIT_EXACT,
};
const char *fit_class_name(enum fit_class c); /* "exact", ... */

/* ---- shape ---- */
enum fit_source { FIT_FROM_NONE, FIT_FROM_GGUF, FIT_FROM_SAFETENSORS, FIT_FROM_CONFIG };
const char *fit_source_name(enum fit_source s); /* "GGUF", "safetensors", "config.json" */

/* A tensor; of experts, all of one layer together. */
struct fit_tensor {
    struct span role;  /* "attn_q", "ffn_down_exps", "token_embd", "output", ... or, if nobody knows
                          it, the name in the file; "vision" of all that is not the language model */
    uint32_t layer;    /* or FIT_NO_LAYER */
    uint32_t rank;     /* of one; 3 for experts */
    uint64_t row;      /* elements of a row: those that quantisation packs */
    uint64_t elements; /* 0 for scales and the like, which are bytes only */
    uint64_t bytes;    /* in the file; 0 if the shape is from config.json */
    struct span dtype; /* in the file; or empty */
    bool bias;         /* or anything else that is no matrix of weights: never packed */
    bool expert;       /* used by some tokens only */
};
#define FIT_NO_LAYER UINT32_MAX

enum fit_mixer {
    FIT_NO_MIXER,  /* feed-forward only */
    FIT_ATTENTION, /* remembers the whole context */
    FIT_SLIDING,   /* attention over fit_shape.window tokens */
    FIT_RECURRENT,
    FIT_PARALLEL, /* attention and a recurrent state beside it */
};
struct fit_layer {
    enum fit_mixer mixer;
    bool cached; /* has a cache of its own: not one shared with an earlier layer */
    bool extra;  /* predicts further tokens; not run otherwise */
    bool gated, fused_qkv, fused_up; /* how its matrices are cut */
    uint32_t heads, kv_heads;
    uint64_t q, o; /* width of all queries, and of what attention gives */
    uint64_t k, v; /* elements in the cache for one token; v 0 for latent attention */
    uint64_t r, s; /* elements of the recurrent state of one sequence: of the
                      convolution and of the rest */
    uint64_t ffn;  /* width of the feed-forward part that all tokens pass; 0: experts */
    uint64_t expert_ffn, shared_ffn; /* of one expert, and of what is beside all */
};

struct fit_shape {
    enum fit_source source;
    struct span architecture; /* as llama.cpp calls it, or as the file does; hostile */
    bool known;               /* arch.tsv has it: caches are by llama.cpp's rule */
    bool tied;                /* output is the token embedding */
    uint32_t n_layers;        /* those of n_layer with extra ones */
    struct fit_layer *layer;
    uint64_t hidden, vocabulary, context; /* context: as trained, in tokens; 0 unknown */
    uint64_t window;                      /* tokens a sliding layer sees; 0 if there is none */
    bool chunked;                         /* the window is a chunk: it begins anew */
    uint64_t experts, experts_used, heads;
    bool latent;                                   /* multi-head latent attention */
    bool recurs;                                   /* some layer has a state */
    uint64_t latent_key, latent_value, latent_row; /* of one head; of what is cached, without
                                                      the rotated part */
    /* Of recurrent layers: width, that of the convolution and its length, time steps of a token. */
    uint64_t inner, wide, conv, steps;
    struct fit_tensor *tensor;
    size_t n_tensors;
    uint64_t file_bytes;   /* of all tensors; 0 without weights */
    uint64_t header_bytes; /* of a GGUF in front of them, or what it is likely to be */
    /* Parameters: of all tensors; of those that one token passes through, with the output but
     * without the rows of embeddings that are only looked up. */
    uint64_t parameters, active_parameters;
    enum fit_class parameters_class;
    const char *why; /* what could not be told, one line; or NULL */
};

/* What describes one model: the files of one set of weights, with their tensors, and its
 * config.json if there is one. */
struct fit_files {
    const struct found *const *weights;
    size_t n_weights;
    const struct found *config; /* or NULL */
};
/* Owner  *out in a and in what f borrows.
 * Fails  ERR_INPUT what is said contradicts itself or is past sense, with the fact's name;
 *        ERR_ABSENT neither tensors nor a configuration; ERR_LIMIT, ERR_SYSTEM. */
bool fit_shape(const struct fit_files *f, struct arena *a, struct fit_shape *out,
               struct err *err) MUST;

/* ---- weights, as they are or as a recipe would make them ---- */
enum fit_quant {
    FIT_AS_FILED, /* the bytes of the file */
    FIT_F32,
    FIT_F16,
    FIT_BF16,
    FIT_Q8_0,
    FIT_Q6_K,
    FIT_Q5_K_M,
    FIT_Q5_K_S,
    FIT_Q5_1,
    FIT_Q5_0,
    FIT_Q4_K_M,
    FIT_Q4_K_S,
    FIT_Q4_1,
    FIT_Q4_0,
    FIT_IQ4_NL,
    FIT_IQ4_XS,
    FIT_MXFP4_MOE,
    FIT_Q3_K_L,
    FIT_Q3_K_M,
    FIT_Q3_K_S,
    FIT_IQ3_M,
    FIT_IQ3_S,
    FIT_IQ3_XS,
    FIT_IQ3_XXS,
    FIT_Q2_K,
    FIT_Q2_K_S,
    FIT_IQ2_M,
    FIT_IQ2_S,
    FIT_IQ2_XS,
    FIT_IQ2_XXS,
    FIT_IQ1_M,
    FIT_IQ1_S,
    FIT_TQ2_0,
    FIT_TQ1_0,
    FIT_QUANTS,
};
const char *fit_quant_name(enum fit_quant q); /* "Q4_K_M"; "as filed" */
/* FIT_QUANTS if no recipe goes by that name. */
enum fit_quant fit_quant_of(struct span name);

struct fit_weights {
    enum fit_quant quant;
    enum fit_class class;
    uint64_t bytes;         /* all; FIT_BYTES_MAX at most */
    uint64_t lo, hi;        /* between which they are */
    uint64_t file_bytes;    /* with the header of a GGUF */
    uint64_t embedding;     /* of which looked up: rows of token_embd and the like */
    uint64_t output;        /* read for each token once: output, or token_embd if it is tied */
    uint64_t dense, expert; /* of all layers; expert: all of them together */
    struct fit_part {
        uint64_t dense, expert;
    } * layer;      /* n_layers of the shape */
    uint64_t other; /* norms at the end and the like */
};
/* embedding + dense + expert + other + output (if it is not tied) = bytes.
 * ERR_ABSENT: as filed, without weights. */
bool fit_weights(const struct fit_shape *s, enum fit_quant q, struct arena *a,
                 struct fit_weights *out, struct err *err) MUST;
/* Bytes that one token of a decode reads: dense, output, other, and of the experts those used. */
uint64_t fit_touched(const struct fit_shape *s, const struct fit_weights *w);

/* ---- memory of a run ---- */
enum fit_cache_type {
    FIT_CACHE_F16,
    FIT_CACHE_BF16,
    FIT_CACHE_F32,
    FIT_CACHE_Q8_0,
    FIT_CACHE_Q5_1,
    FIT_CACHE_Q5_0,
    FIT_CACHE_Q4_1,
    FIT_CACHE_Q4_0,
    FIT_CACHE_IQ4_NL,
    FIT_CACHE_TYPES,
};
const char *fit_cache_name(enum fit_cache_type t);  /* "q8_0" */
enum fit_cache_type fit_cache_of(struct span name); /* FIT_CACHE_TYPES: none */

struct fit_run {
    uint64_t ctx;     /* tokens, of all slots together; 0: as trained */
    uint64_t slots;   /* sequences at a time; 0: 1 */
    uint64_t ubatch;  /* tokens at a time; 0: 512 */
    uint64_t outputs; /* rows of logits at a time; 0: one for each slot */
    enum fit_cache_type k, v;
    bool split;    /* each slot has its own cells: not one cache for all */
    bool swa_full; /* sliding layers keep the whole context */
    bool no_flash; /* attention is computed in full */
    bool old;      /* the generation before buffers were sized by outputs: logits of a batch */
    bool cpu;      /* no layer is on a device */
};

/* One line of llama.cpp's log each. */
struct fit_buffers {
    uint64_t weights, kv, kv_sliding, recurrent, compute, output;
};
struct fit_memory {
    uint64_t ctx, cells, sliding_cells; /* as llama.cpp rounds them */
    struct fit_buffers gpu, host;       /* weights on the host are mapped from the file */
    uint64_t overhead;                  /* of the driver on the gpu; in no sum of a log */
    uint64_t gpu_bytes, host_bytes;     /* sums without the overhead */
    uint64_t lo, hi;                    /* of gpu_bytes (cpu: of host_bytes) */
    enum fit_class cache_class, compute_class;
    uint64_t kv_per_token; /* bytes a further token of context costs */
};
/* Fails  ERR_LIMIT past FIT_BYTES_MAX or FIT_TOKENS_MAX. */
bool fit_memory(const struct fit_shape *s, const struct fit_weights *w, const struct fit_run *r,
                struct fit_memory *out, struct err *err) MUST;

/* The next item of a list "a,b"; false at its end. */
bool fit_item(struct span *rest, struct span *item);

#endif
