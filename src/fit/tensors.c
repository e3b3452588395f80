/* tensors.c - the tensors of a file by what they do. In GGUF the name says it; the names of
 * transformers are brought into the same words. */
#include "fit/hp.h"

static bool digits(struct span s, uint32_t *out)
{
    uint64_t n;
    if (!span_u64(s, &n) || n >= FIT_LAYERS_MAX)
        return false;
    *out = (uint32_t)n;
    return true;
}

static bool cut(struct span *rest, struct span *part)
{
    if (rest->len == 0)
        return false;
    const uint8_t *dot = memchr(rest->ptr, '.', rest->len);
    *part = (struct span){ rest->ptr, dot != NULL ? (size_t)(dot - rest->ptr) : rest->len };
    size_t used = part->len + (dot != NULL);
    rest->ptr += used, rest->len -= used;
    return true;
}

static struct span drop(struct span s, const char *end)
{
    if (span_ends(s, end))
        s.len -= strlen(end);
    return s;
}

/* "blk.7.attn_q.weight" */
static void role_gguf(struct span name, struct fit_tensor *t)
{
    struct span rest = name, part;
    uint32_t layer;
    t->bias = !span_ends(name, "weight");
    if (span_begins(name, "v.") || span_begins(name, "mm.") || span_begins(name, "a."))
        t->role = SPAN("vision");
    else if (span_begins(name, "blk.") && cut(&rest, &part) && cut(&rest, &part) &&
             digits(part, &layer)) {
        t->layer = layer;
        t->role = drop(drop(rest, ".weight"), ".bias");
    } else {
        t->role = drop(drop(name, ".weight"), ".bias");
    }
    t->expert = span_holds(t->role, "_exps") || span_holds(t->role, "_chexps");
    size_t n = t->role.len; /* older files have "ffn_up.3", one of each expert */
    while (n > 0 && t->role.ptr[n - 1] >= '0' && t->role.ptr[n - 1] <= '9')
        n--;
    if (n > 1 && n < t->role.len && t->role.ptr[n - 1] == '.' && span_begins(t->role, "ffn_")) {
        t->role.len = n - 1;
        t->expert = true;
    }
}

/* ---- transformers ---- */
#define ATTN 1u /* only in a part that attends */
#define FFN  2u /* only elsewhere */
static const struct word {
    const char *leaf, *role;
    unsigned where;
} words[] = {
    { "q_proj", "attn_q", 0 },
    { "query", "attn_q", ATTN },
    { "wq", "attn_q", 0 },
    { "k_proj", "attn_k", 0 },
    { "key", "attn_k", ATTN },
    { "wk", "attn_k", 0 },
    { "v_proj", "attn_v", 0 },
    { "wv", "attn_v", 0 },
    { "o_proj", "attn_output", 0 },
    { "wo", "attn_output", 0 },
    { "out_proj", "attn_output", ATTN },
    { "c_proj", "attn_output", ATTN },
    { "dense", "attn_output", ATTN },
    { "qkv_proj", "attn_qkv", 0 },
    { "query_key_value", "attn_qkv", 0 },
    { "c_attn", "attn_qkv", 0 },
    { "Wqkv", "attn_qkv", 0 },
    { "wqkv", "attn_qkv", 0 },
    { "W_pack", "attn_qkv", 0 },
    { "q_a_proj", "attn_q_a", 0 },
    { "q_b_proj", "attn_q_b", 0 },
    { "kv_a_proj_with_mqa", "attn_kv_a_mqa", 0 },
    { "kv_b_proj", "attn_kv_b", 0 },
    { "gate_proj", "ffn_gate", FFN },
    { "w1", "ffn_gate", FFN },
    { "up_proj", "ffn_up", FFN },
    { "w3", "ffn_up", FFN },
    { "gate_up_proj", "ffn_up", FFN },
    { "c_fc", "ffn_up", FFN },
    { "fc1", "ffn_up", FFN },
    { "dense_h_to_4h", "ffn_up", FFN },
    { "down_proj", "ffn_down", FFN },
    { "w2", "ffn_down", FFN },
    { "c_proj", "ffn_down", FFN },
    { "fc2", "ffn_down", FFN },
    { "dense_4h_to_h", "ffn_down", FFN },
    { "gate", "ffn_gate_inp", FFN },
    { "router", "ffn_gate_inp", FFN },
    { "shared_expert_gate", "ffn_gate_inp_shexp", 0 },
    { "conv1d", "ssm_conv1d", 0 },
    { "embed_tokens", "token_embd", 0 },
    { "wte", "token_embd", 0 },
    { "word_embeddings", "token_embd", 0 },
    { "tok_embeddings", "token_embd", 0 },
    { "embed_in", "token_embd", 0 },
    { "embeddings", "token_embd", 0 },
    { "embed_tokens_per_layer", "per_layer_token_embd", 0 },
    { "wpe", "position_embd", 0 },
    { "lm_head", "output", 0 },
    { "embed_out", "output", 0 },
};

static bool is_index_word(struct span part)
{
    return span_eq(part, SPAN("layers")) || span_eq(part, SPAN("h")) ||
           span_eq(part, SPAN("blocks")) || span_eq(part, SPAN("layer"));
}

static bool is_elsewhere(struct span name)
{
    return span_holds(name, "vision") || span_holds(name, "visual") ||
           span_holds(name, "multi_modal") || span_holds(name, "multimodal") ||
           span_holds(name, "audio") || span_holds(name, "image") ||
           span_holds(name, "mm_projector");
}

/* Beside packed weights stand their scales: bytes, and no parameters. */
static bool is_scale(struct span leaf)
{
    static const char *const ends[] = { "scale",
                                        "scales",
                                        "scale_inv",
                                        "qzeros",
                                        "g_idx",
                                        "absmax",
                                        "quant_map",
                                        "zero_point",
                                        "scale_2",
                                        "scale_ub",
                                        "quant_state.bitsandbytes__nf4" };
    for (size_t i = 0; i < COUNT(ends); i++)
        if (span_ends(leaf, ends[i]))
            return true;
    return false;
}

struct walked {
    bool attends, experts, shared, norm;
    struct span leaf, last; /* of the modules; behind it "weight" and the like */
};

static struct walked walk(struct span name, struct fit_tensor *t)
{
    static const char *const tails[] = { "weight", "bias", "qweight", "qzeros", "scales", "g_idx" };
    struct walked w = { 0 };
    struct span rest = name, part, before = { 0 };
    while (cut(&rest, &part)) {
        uint32_t n;
        bool number = digits(part, &n), tail = false;
        if (number && is_index_word(before) && t->layer == FIT_NO_LAYER)
            t->layer = n;
        w.experts = w.experts || span_eq(part, SPAN("experts"));
        w.shared = w.shared || span_holds(part, "shared_expert") || span_holds(part, "shared_mlp");
        w.attends = w.attends || span_holds(part, "attn") || span_holds(part, "attention");
        w.norm = span_holds(part, "norm") || span_begins(part, "ln_") || (w.norm && rest.len == 0);
        for (size_t i = 0; i < COUNT(tails); i++)
            tail = tail || span_eq(part, span_of(tails[i]));
        w.last = part;
        if (!number && !tail && !is_scale(part))
            w.leaf = part;
        before = part;
    }
    return w;
}

static const char *word_of(const struct walked *w)
{
    struct span leaf = drop(drop(w->leaf, "_blocks"), "_bias");
    unsigned where = w->attends ? ATTN : FFN;
    for (size_t i = 0; i < COUNT(words); i++)
        if (span_eq(leaf, span_of(words[i].leaf)) &&
            (words[i].where == 0 || words[i].where == where))
            return words[i].role;
    return NULL;
}

static void role_hf(struct span name, struct fit_tensor *t)
{
    static const struct {
        const char *plain, *experts, *shared;
    } kinds[] = {
        { "ffn_gate", "ffn_gate_exps", "ffn_gate_shexp" },
        { "ffn_up", "ffn_up_exps", "ffn_up_shexp" },
        { "ffn_down", "ffn_down_exps", "ffn_down_shexp" },
    };
    struct walked w = walk(name, t);
    const char *role = word_of(&w);
    t->bias = span_ends(name, "bias");
    if (is_scale(w.last)) {
        t->elements = 0;
        t->rank = 1;
    }
    if (is_elsewhere(name)) {
        t->role = SPAN("vision");
        return;
    }
    for (size_t i = 0; role != NULL && i < COUNT(kinds); i++)
        if (strcmp(role, kinds[i].plain) == 0 && (w.shared || w.experts)) {
            role = w.shared ? kinds[i].shared : kinds[i].experts;
            t->expert = !w.shared;
            break;
        }
    t->role = role != NULL ? span_of(role) : w.norm ? SPAN("other_norm") : name;
}

/* Weights that lie several to a byte or word: packed says that the configuration names a format of
 * half bytes. */
static bool unpack(struct fit_tensor *t, struct span name, bool packed)
{
    bool halves = packed || span_ends(name, "_blocks") || span_ends(name, "weight_packed");
    uint64_t each = 1;
    if (span_eq(t->dtype, SPAN("I32")) &&
        (span_ends(name, "qweight") || span_ends(name, "weight_packed")))
        each = 8;
    else if (span_eq(t->dtype, SPAN("U8")) && t->elements > 0 && halves)
        each = 2;
    if (each > 1)
        t->rank = 2;
    return ck_mul(t->elements, each, &t->elements) && t->elements <= FIT_BYTES_MAX;
}

static bool says_packed(const struct found *config)
{
    static const char *const names[] = { "bitsandbytes", "mxfp4", "modelopt",
                                         "compressed-tensors" };
    struct span how = config != NULL ? found_fact(config, "quantization") : (struct span){ 0 };
    for (size_t i = 0; i < COUNT(names); i++)
        if (span_eq(how, span_of(names[i])))
            return true;
    return false;
}

/* ---- all of them ---- */
struct filing {
    struct fit_shape *out;
    size_t room;
    bool gguf, packed;
    size_t *expert; /* where the experts of a layer and kind are, + 1 */
};
enum { KINDS = 8 }; /* gate, up, down, anything else; with and without bias */

static size_t slot_of(const struct fit_tensor *t)
{
    size_t kind = span_holds(t->role, "gate")   ? 0
                  : span_holds(t->role, "up")   ? 1
                  : span_holds(t->role, "down") ? 2
                                                : 3;
    return (size_t)t->layer * KINDS + 2 * kind + (t->bias || t->elements == 0);
}

static bool put(struct filing *to, const struct fit_tensor *t, struct arena *a, struct err *err)
{
    struct fit_shape *s = to->out;
    if (t->expert && t->layer < FIT_LAYERS_MAX) {
        size_t *slot = &to->expert[slot_of(t)];
        if (*slot != 0) {
            struct fit_tensor *all = &s->tensor[*slot - 1];
            ck_raise(&all->elements, t->elements);
            ck_raise(&all->bytes, t->bytes);
            return true;
        }
        *slot = s->n_tensors + 1;
    }
    struct fit_tensor *grown =
        arena_grow(a, s->tensor, s->n_tensors, &to->room, sizeof *grown, err);
    if (grown == NULL)
        return false;
    s->tensor = grown;
    grown[s->n_tensors++] = *t;
    return true;
}

static bool file_one(struct filing *to, const struct found_tensor *f, struct arena *a,
                     struct err *err)
{
    struct fit_tensor t = { .layer = FIT_NO_LAYER,
                            .rank = f->rank,
                            .row = f->rank > 0 ? f->shape[f->rank - 1] : 1,
                            .elements = f->elements,
                            .bytes = f->bytes,
                            .dtype = f->dtype };
    (to->gguf ? role_gguf : role_hf)(f->name, &t);
    ck_raise(&to->out->file_bytes, t.bytes);
    if ((!to->gguf && !unpack(&t, f->name, to->packed)) || t.elements > FIT_BYTES_MAX ||
        t.bytes > FIT_BYTES_MAX || to->out->file_bytes > FIT_BYTES_MAX)
        return err_set(err, ERR_LIMIT, "the weights are past %llu bytes", FIT_BYTES_MAX);
    if (t.expert)
        t.rank = 3;
    return put(to, &t, a, err);
}

bool fit_tensors_filed(const struct fit_files *f, bool gguf, struct arena *a, struct fit_shape *out,
                       struct err *err)
{
    struct filing to = { .out = out, .gguf = gguf, .packed = says_packed(f->config) };
    to.expert = ARENA_ARRAY(a, size_t, (size_t)FIT_LAYERS_MAX * KINDS, err);
    if (to.expert == NULL)
        return false;
    for (size_t i = 0; i < f->n_weights; i++) {
        const struct found *w = f->weights[i];
        uint64_t first = UINT64_MAX;
        for (size_t k = 0; k < w->n_tensors; k++) {
            first = w->tensor[k].off < first ? w->tensor[k].off : first;
            if (!file_one(&to, &w->tensor[k], a, err))
                return false;
        }
        if (gguf && w->n_tensors > 0)
            ck_raise(&out->header_bytes, first);
    }
    return true;
}
