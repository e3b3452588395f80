/* document.c - see document.h.
 *
 * One loop with a stack of the open objects and lists; what stands where is told by their keys.
 *
 *   frame[0]      the outermost object or list, key empty
 *   frame[k].key  the key under which it stands; of a list's item the list's own key
 *   depth         open frames; a value at depth d is a member of frame[d - 1] */
#include "formats/document.h"

#include "base/json.h"
#include "base/path.h"
#include "formats/carried.h"
#include "formats/exported.h"
#include "formats/gather.h"
#include "formats/langchain.h"
#include "formats/loaders.h"
#include "formats/template.h"
#include "formats/twice.h"

#define DEPTH_USUAL 64u /* some readers give up past it */

struct frame {
    struct span key;
    uint32_t group; /* of its keys, for twice.h */
    uint32_t items; /* of a list: how many were met */
    bool list;
};

#define KEY(text)                                                                                  \
    {                                                                                              \
        (const uint8_t *)(text), sizeof(text) - 1                                                  \
    }

static const char *const slots[] = {
    "context",
    "layers",
    "hidden",
    "heads",
    "kv_heads",
    "experts",
    "experts_used",
    "vocabulary",
    "torch_dtype",
    "head_dim",
    "global_head_dim",
    "global_kv_heads",
    "v_head_dim",
    "ffn",
    "expert_ffn",
    "dense_ffn",
    "shared_ffn",
    "experts_shared",
    "dense_layers",
    "moe_step",
    "mlp_only_layers",
    "expert_period",
    "expert_offset",
    "attn_period",
    "attn_offset",
    "attn_layers",
    "kv_lora",
    "q_lora",
    "qk_nope",
    "qk_rope",
    "window",
    "chunk",
    "window_pattern",
    "layer_types",
    "use_window",
    "tied",
    "shared_kv_layers",
    "full_interval",
    "nextn",
    "linear_k_heads",
    "linear_v_heads",
    "linear_k_dim",
    "linear_v_dim",
    "conv_kernel",
    "ssm_state",
    "ssm_expand",
    "ssm_inner",
    "ssm_heads",
    "ssm_head_dim",
    "ssm_groups",
    "ssm_rank",
    "l_cache",
    "hybrid_pattern",
    "multi_query",
    "new_decoder",
    "per_layer_embedding",
    "per_layer_vocabulary",
};

struct reading {
    struct json j;
    struct gather g;
    struct span name; /* of the file */
    struct frame *frame;
    unsigned depth;
    uint32_t groups;
    struct twice keys;
    struct exported exported;
    struct span key; /* of the member at work */
    struct span model_type, architecture, quantization, base, total;
    uint64_t total_off;
    struct slot {
        struct span text;
        unsigned rank; /* lower is better */
        uint8_t *list; /* of a list: where its text grows */
        size_t room;
    } slot[COUNT(slots)];
    struct slot *list; /* that is being filled, from items at list_depth */
    unsigned list_depth;
    struct span odd_key; /* of a number that is none, at odd_number; 0: none */
    uint64_t odd_number;
    bool shards, cells, nbformat, deep;
    struct named_template {
        struct span name, text;
        uint64_t off;
        uint32_t group; /* of the object it stands in */
    } template;         /* of which one half is known */
    struct langchain langchain;
};

/* The names that makers gave to one thing, the most usual first. */
enum form { NUMBER_ONLY, TEXT_ONLY, FLAG_ONLY, NUMBER_OR_LIST };
static const struct {
    struct span key;
    const char *slot;
    enum form form;
} config_keys[] = {
    { KEY("max_position_embeddings"), "context", NUMBER_ONLY },
    { KEY("n_positions"), "context", NUMBER_ONLY },
    { KEY("max_sequence_length"), "context", NUMBER_ONLY },
    { KEY("max_seq_len"), "context", NUMBER_ONLY },
    { KEY("seq_length"), "context", NUMBER_ONLY },
    { KEY("n_ctx"), "context", NUMBER_ONLY },
    { KEY("num_hidden_layers"), "layers", NUMBER_ONLY },
    { KEY("n_layer"), "layers", NUMBER_ONLY },
    { KEY("n_layers"), "layers", NUMBER_ONLY },
    { KEY("num_layers"), "layers", NUMBER_ONLY },
    { KEY("hidden_size"), "hidden", NUMBER_ONLY },
    { KEY("n_embd"), "hidden", NUMBER_ONLY },
    { KEY("d_model"), "hidden", NUMBER_ONLY },
    { KEY("dim"), "hidden", NUMBER_ONLY },
    { KEY("num_attention_heads"), "heads", NUMBER_ONLY },
    { KEY("n_head"), "heads", NUMBER_ONLY },
    { KEY("n_heads"), "heads", NUMBER_ONLY },
    { KEY("num_key_value_heads"), "kv_heads", NUMBER_OR_LIST },
    { KEY("num_kv_heads"), "kv_heads", NUMBER_OR_LIST },
    { KEY("n_head_kv"), "kv_heads", NUMBER_OR_LIST },
    { KEY("multi_query_group_num"), "kv_heads", NUMBER_OR_LIST },
    { KEY("num_key_value_heads_per_layer"), "kv_heads", NUMBER_OR_LIST },
    { KEY("num_local_experts"), "experts", NUMBER_ONLY },
    { KEY("num_experts"), "experts", NUMBER_ONLY },
    { KEY("n_routed_experts"), "experts", NUMBER_ONLY },
    { KEY("moe_num_experts"), "experts", NUMBER_ONLY },
    { KEY("num_experts_per_tok"), "experts_used", NUMBER_ONLY },
    { KEY("num_experts_per_token"), "experts_used", NUMBER_ONLY },
    { KEY("moe_topk"), "experts_used", NUMBER_ONLY },
    { KEY("experts_per_token"), "experts_used", NUMBER_ONLY },
    { KEY("moe_top_k"), "experts_used", NUMBER_ONLY },
    { KEY("moe_k"), "experts_used", NUMBER_ONLY },
    { KEY("vocab_size"), "vocabulary", NUMBER_ONLY },
    { KEY("torch_dtype"), "torch_dtype", TEXT_ONLY },
    { KEY("dtype"), "torch_dtype", TEXT_ONLY },
    { KEY("head_dim"), "head_dim", NUMBER_ONLY },
    { KEY("attention_head_dim"), "head_dim", NUMBER_ONLY },
    { KEY("kv_channels"), "head_dim", NUMBER_ONLY },
    { KEY("global_head_dim"), "global_head_dim", NUMBER_ONLY },
    { KEY("num_global_key_value_heads"), "global_kv_heads", NUMBER_ONLY },
    { KEY("v_head_dim"), "v_head_dim", NUMBER_ONLY },
    { KEY("intermediate_size"), "ffn", NUMBER_OR_LIST },
    { KEY("n_inner"), "ffn", NUMBER_OR_LIST },
    { KEY("ffn_hidden_size"), "ffn", NUMBER_OR_LIST },
    { KEY("ffn_dim"), "ffn", NUMBER_OR_LIST },
    { KEY("moe_intermediate_size"), "expert_ffn", NUMBER_ONLY },
    { KEY("expert_ffn_hidden_size"), "expert_ffn", NUMBER_ONLY },
    { KEY("intermediate_size_mlp"), "dense_ffn", NUMBER_ONLY },
    { KEY("shared_expert_intermediate_size"), "shared_ffn", NUMBER_ONLY },
    { KEY("shared_intermediate_size"), "shared_ffn", NUMBER_ONLY },
    { KEY("n_shared_experts"), "experts_shared", NUMBER_ONLY },
    { KEY("num_shared_experts"), "experts_shared", NUMBER_ONLY },
    { KEY("first_k_dense_replace"), "dense_layers", NUMBER_ONLY },
    { KEY("moe_layer_start_index"), "dense_layers", NUMBER_ONLY },
    { KEY("decoder_sparse_step"), "moe_step", NUMBER_OR_LIST },
    { KEY("interleave_moe_layer_step"), "moe_step", NUMBER_OR_LIST },
    { KEY("moe_layer_freq"), "moe_step", NUMBER_OR_LIST },
    { KEY("mlp_only_layers"), "mlp_only_layers", NUMBER_OR_LIST },
    { KEY("expert_layer_period"), "expert_period", NUMBER_ONLY },
    { KEY("expert_layer_offset"), "expert_offset", NUMBER_ONLY },
    { KEY("attn_layer_period"), "attn_period", NUMBER_ONLY },
    { KEY("attn_layer_offset"), "attn_offset", NUMBER_ONLY },
    { KEY("full_attn_idxs"), "attn_layers", NUMBER_OR_LIST },
    { KEY("attn_layer_indices"), "attn_layers", NUMBER_OR_LIST },
    { KEY("kv_lora_rank"), "kv_lora", NUMBER_ONLY },
    { KEY("q_lora_rank"), "q_lora", NUMBER_ONLY },
    { KEY("qk_nope_head_dim"), "qk_nope", NUMBER_ONLY },
    { KEY("qk_rope_head_dim"), "qk_rope", NUMBER_ONLY },
    { KEY("sliding_window"), "window", NUMBER_ONLY },
    { KEY("sliding_window_size"), "window", NUMBER_ONLY },
    { KEY("attention_chunk_size"), "chunk", NUMBER_ONLY },
    { KEY("sliding_window_pattern"), "window_pattern", NUMBER_ONLY },
    { KEY("_sliding_window_pattern"), "window_pattern", NUMBER_ONLY },
    { KEY("layer_types"), "layer_types", NUMBER_OR_LIST },
    { KEY("layers_block_type"), "layer_types", NUMBER_OR_LIST },
    { KEY("use_sliding_window"), "use_window", FLAG_ONLY },
    { KEY("tie_word_embeddings"), "tied", FLAG_ONLY },
    { KEY("num_kv_shared_layers"), "shared_kv_layers", NUMBER_ONLY },
    { KEY("full_attention_interval"), "full_interval", NUMBER_ONLY },
    { KEY("num_nextn_predict_layers"), "nextn", NUMBER_ONLY },
    { KEY("mtp_num_hidden_layers"), "nextn", NUMBER_ONLY },
    { KEY("linear_num_key_heads"), "linear_k_heads", NUMBER_ONLY },
    { KEY("linear_num_value_heads"), "linear_v_heads", NUMBER_ONLY },
    { KEY("linear_key_head_dim"), "linear_k_dim", NUMBER_ONLY },
    { KEY("linear_value_head_dim"), "linear_v_dim", NUMBER_ONLY },
    { KEY("linear_conv_kernel_dim"), "conv_kernel", NUMBER_ONLY },
    { KEY("mamba_d_conv"), "conv_kernel", NUMBER_ONLY },
    { KEY("conv_kernel"), "conv_kernel", NUMBER_ONLY },
    { KEY("d_conv"), "conv_kernel", NUMBER_ONLY },
    { KEY("mamba_d_state"), "ssm_state", NUMBER_ONLY },
    { KEY("ssm_state_size"), "ssm_state", NUMBER_ONLY },
    { KEY("state_size"), "ssm_state", NUMBER_ONLY },
    { KEY("d_state"), "ssm_state", NUMBER_ONLY },
    { KEY("mamba_expand"), "ssm_expand", NUMBER_ONLY },
    { KEY("expand"), "ssm_expand", NUMBER_ONLY },
    { KEY("mamba_d_ssm"), "ssm_inner", NUMBER_ONLY },
    { KEY("mamba_n_heads"), "ssm_heads", NUMBER_ONLY },
    { KEY("mamba_num_heads"), "ssm_heads", NUMBER_ONLY },
    { KEY("mamba_d_head"), "ssm_head_dim", NUMBER_ONLY },
    { KEY("mamba_head_dim"), "ssm_head_dim", NUMBER_ONLY },
    { KEY("mamba_n_groups"), "ssm_groups", NUMBER_ONLY },
    { KEY("n_groups"), "ssm_groups", NUMBER_ONLY },
    { KEY("mamba_dt_rank"), "ssm_rank", NUMBER_ONLY },
    { KEY("time_step_rank"), "ssm_rank", NUMBER_ONLY },
    { KEY("conv_L_cache"), "l_cache", NUMBER_ONLY },
    { KEY("hybrid_override_pattern"), "hybrid_pattern", TEXT_ONLY },
    { KEY("multi_query"), "multi_query", FLAG_ONLY },
    { KEY("new_decoder_architecture"), "new_decoder", FLAG_ONLY },
    { KEY("hidden_size_per_layer_input"), "per_layer_embedding", NUMBER_ONLY },
    { KEY("vocab_size_per_layer_input"), "per_layer_vocabulary", NUMBER_ONLY },
};

static bool key_is(struct span key, const char *word)
{
    return span_eq(key, span_of(word));
}

/* Configurations of several parts keep that of the language model under one of these. */
static bool is_text_part(struct span key)
{
    return key_is(key, "text_config") || key_is(key, "llm_config") ||
           key_is(key, "language_config");
}

static bool fits(enum form form, const struct doc_value *v)
{
    uint64_t number;
    switch (form) {
    case TEXT_ONLY:
        return v->kind == DOC_TEXT;
    case FLAG_ONLY:
        return v->kind == DOC_TRUE || v->kind == DOC_FALSE;
    case NUMBER_OR_LIST:
        if (v->kind == DOC_LIST)
            return true;
        break;
    default:
        break;
    }
    return v->kind == DOC_NUMBER && span_u64(v->text, &number);
}

/* The slot for what stands under the key at work, if it is better than what is in it. */
static struct slot *slot_for(struct reading *r, const struct doc_value *v)
{
    for (unsigned i = 0; i < COUNT(config_keys); i++) {
        unsigned rank = i + (r->depth > 1 ? (unsigned)COUNT(config_keys) : 0) + 1;
        if (!span_eq(r->key, config_keys[i].key) || !fits(config_keys[i].form, v))
            continue;
        for (unsigned k = 0; k < COUNT(slots); k++) {
            struct slot *s = &r->slot[k];
            if (strcmp(slots[k], config_keys[i].slot) != 0 || (s->rank != 0 && s->rank <= rank))
                continue;
            s->rank = rank;
            return s;
        }
    }
    return NULL;
}

/* What every loader takes as a number; of the other keys some makers give texts and lists. */
static void look_at_number(struct reading *r, const struct doc_value *v)
{
    static const char *const counts[] = { "num_hidden_layers", "num_attention_heads", "hidden_size",
                                          "vocab_size", "max_position_embeddings" };
    bool odd = v->kind == DOC_TEXT || v->kind == DOC_TRUE || v->kind == DOC_FALSE ||
               (v->kind == DOC_NUMBER && v->text.ptr[0] == '-');
    for (size_t i = 0; i < COUNT(counts) && odd && r->odd_number == 0; i++)
        if (key_is(r->key, counts[i])) {
            r->odd_number = v->off;
            r->odd_key = r->key;
        }
}

static void fill_slot(struct reading *r, const struct doc_value *v)
{
    look_at_number(r, v);
    struct slot *s = slot_for(r, v);
    if (s == NULL)
        return;
    s->text = v->kind == DOC_TRUE    ? SPAN("1")
              : v->kind == DOC_FALSE ? SPAN("0")
              : v->kind == DOC_LIST  ? (struct span){ 0 }
                                     : v->text;
    s->list = NULL, s->room = 0;
    if (v->kind == DOC_LIST)
        r->list = s, r->list_depth = r->depth + 1;
}

/* One more of the list at work: "full,sliding" or "8,0,8"; what is neither text nor number, and
 * text that would look like two, is "?". */
static bool add_to_list(struct reading *r, const struct doc_value *v, struct err *err)
{
    struct slot *s = r->list;
    bool plain = (v->kind == DOC_TEXT && memchr(v->text.ptr, ',', v->text.len) == NULL) ||
                 v->kind == DOC_NUMBER;
    struct span item = v->kind == DOC_TRUE    ? SPAN("1")
                       : v->kind == DOC_FALSE ? SPAN("0")
                       : plain                ? v->text
                                              : SPAN("?");
    size_t need = s->text.len + item.len + 1;
    if (s->text.len > FACT_BYTES_MAX || need > FACT_BYTES_MAX + sizeof "?") {
        r->list = NULL; /* gather_fact notes what is too long */
        return true;
    }
    if (need > s->room) {
        uint8_t *grown = ARENA_ARRAY(r->g.a, uint8_t, 2 * need, err);
        if (grown == NULL)
            return false;
        if (s->text.len > 0)
            memcpy(grown, s->text.ptr, s->text.len);
        s->list = grown, s->room = 2 * need;
    }
    if (s->text.len > 0)
        s->list[s->text.len++] = ',';
    if (item.len > 0)
        memcpy(s->list + s->text.len, item.ptr, item.len);
    s->text = (struct span){ s->list, s->text.len + item.len };
    return true;
}

static bool use_place(struct reading *r, const struct doc_value *v, struct err *err)
{
    char room[QUOTED_BYTES];
    uint64_t at = r->j.origin + r->j.key_pos;
    if (v->kind != DOC_TEXT) {
        notes_add(r->g.f->notes, "odd-place", at, "%s has no file", span_quote(r->key, room));
        return true;
    }
    if (!path_ok(v->text) || memchr(v->text.ptr, '/', v->text.len) != NULL ||
        memchr(v->text.ptr, ':', v->text.len) != NULL)
        notes_add(r->g.f->notes, "odd-place", v->off, "%s", span_quote(v->text, room));
    return gather_place(&r->g, r->key, v->text, at, err);
}

/* The part of a pipeline whose package may be a file beside it: where that file would be. */
static bool use_component(struct reading *r, const struct doc_value *v, struct err *err)
{
    size_t n = r->key.len, total = n + 1 + v->text.len + 3;
    uint8_t *path = ARENA_ARRAY(r->g.a, uint8_t, total, err);
    if (path == NULL)
        return false;
    memcpy(path, r->key.ptr, n);
    path[n] = '/';
    if (v->text.len > 0)
        memcpy(path + n + 1, v->text.ptr, v->text.len);
    memcpy(path + total - 3, ".py", 3);
    return gather_fact(&r->g, "component", (struct span){ path, total }, v->off, err);
}

/* The template that waits for its name has none. */
static bool take_template(struct reading *r, struct span name, struct err *err)
{
    struct named_template t = r->template;
    r->template = (struct named_template){ 0 };
    return t.text.ptr == NULL || template_found(&r->g, name, t.text, t.off, 0, err);
}

/* A text at or below the key "chat_template": itself a template, or one of a list of
 * {name, template}, or one of an object by its name. */
static bool use_template(struct reading *r, const struct doc_value *v, struct err *err)
{
    unsigned d = r->depth;
    struct frame none = { 0 }, f = d > 0 ? r->frame[d - 1] : none;
    struct named_template *t = &r->template;
    bool below = d > 1 && key_is(f.key, "chat_template") && !f.list;
    bool listed = below && d > 2 && r->frame[d - 2].list;
    bool name = listed && key_is(r->key, "name");
    if (t->text.ptr != NULL && t->group != f.group && !take_template(r, SPAN("default"), err))
        return false;
    if ((!below && !key_is(r->key, "chat_template")) ||
        (listed && !name && !key_is(r->key, "template"))) {
        bool obeyed = loaders_configuration(r->name);
        struct template_place p = { obeyed ? "template-stray" : "template-aside", r->key, v->off };
        return template_stray(&p, v->text, r->g.f->notes, err);
    }
    if (name && t->text.ptr != NULL)
        return take_template(r, v->text, err);
    if (t->group != f.group)
        *t = (struct named_template){ .group = f.group };
    if (name) {
        t->name = v->text;
        return true;
    }
    struct span called = listed ? t->name : below ? r->key : SPAN("default");
    t->text = v->text;
    t->off = v->off;
    return (listed && called.ptr == NULL) || take_template(r, called, err);
}

static uint64_t count_strays(const struct reading *r)
{
    const struct notes *notes = r->g.f->notes;
    return notes_times(notes, "template-stray") + notes_times(notes, "template-aside");
}

/* What loaders do with it, wherever it stands. */
static bool use_as_loaders_do(struct reading *r, const struct doc_value *v, struct err *err)
{
    unsigned d = r->depth;
    bool item = d > 0 && r->frame[d - 1].list;
    unsigned above = d - item;
    struct loaders_place p = {
        .file = r->name,
        .key = r->key,
        .above = above > 0 && above <= d ? r->frame[above - 1].key : (struct span){ 0 },
        .depth = d,
        .item = item,
        .nth = item ? r->frame[d - 1].items++ : 0,
        .at = item ? v->off : r->j.origin + r->j.key_pos,
    };
    uint64_t strays = count_strays(r);
    if (d > 0)
        loaders_note(&p, v, r->g.f->notes);
    if (d > 0 && loaders_foreign(&p, v) && !use_component(r, v, err))
        return false;
    if (v->kind == DOC_TEXT && !use_template(r, v, err))
        return false;
    langchain_look(&r->langchain, &p, v, count_strays(r) > strays, r->g.f->notes);
    return true;
}

/* What the value means by where it stands. */
static bool use_value(struct reading *r, const struct doc_value *v, struct err *err)
{
    const struct frame *f = r->frame;
    unsigned d = r->depth;
    struct span outer = d > 1 ? f[1].key : (struct span){ 0 };
    bool item = d > 0 && f[d - 1].list;
    if (r->list != NULL && d < r->list_depth)
        r->list = NULL;
    if (r->list != NULL && item && d == r->list_depth && !add_to_list(r, v, err))
        return false;
    if (!use_as_loaders_do(r, v, err))
        return false;
    if (v->kind == DOC_TEXT && !carried_add(r->g.f->carried, v->text, v->off, r->g.a, err))
        return false;
    if (v->kind == DOC_TEXT)
        exported_text(&r->exported, r->key, v->text, v->off);
    if (d == 2 && !item && key_is(outer, "weight_map"))
        return use_place(r, v, err);
    if (d == 2 && !item && key_is(outer, "metadata") && key_is(r->key, "total_size"))
        r->total = v->text, r->total_off = v->off;
    if (d == 2 && item && key_is(outer, "architectures") && r->architecture.len == 0 &&
        v->kind == DOC_TEXT)
        r->architecture = v->text;
    if (d == 2 && key_is(outer, "quantization_config") && key_is(r->key, "quant_method") &&
        v->kind == DOC_TEXT)
        r->quantization = v->text;
    if (d == 1 && v->kind == DOC_TEXT && key_is(r->key, "model_type"))
        r->model_type = v->text;
    if (d == 1 && v->kind == DOC_TEXT && key_is(r->key, "base_model_name_or_path"))
        r->base = v->text;
    if (d == 1 && v->kind == DOC_OBJECT && key_is(r->key, "weight_map"))
        r->shards = true;
    r->cells = r->cells || (d == 1 && v->kind == DOC_LIST && key_is(r->key, "cells"));
    r->nbformat = r->nbformat || (d == 1 && key_is(r->key, "nbformat"));
    if (!item && (d == 1 || (d == 2 && is_text_part(outer))))
        fill_slot(r, v);
    return true;
}

static bool take_word(struct json *j, const char *word)
{
    size_t n = strlen(word);
    bool hit = j->text.len - j->pos >= n && memcmp(j->text.ptr + j->pos, word, n) == 0;
    j->pos += hit ? n : 0;
    return hit;
}

/* Past the greatest 64-bit floating-point number: Python makes it infinite or keeps every digit,
 * others refuse it. */
static bool is_past_double(struct span s)
{
    static const char greatest[] = "17976931348623158079";
    char digits[sizeof greatest] = { 0 };
    size_t i = s.len > 0 && s.ptr[0] == '-', n = 0;
    int64_t magnitude = 0, power = 0; /* the number is 0.DIGITS times ten to the magnitude */
    bool point = false, any = false;
    for (; i < s.len && s.ptr[i] != 'e' && s.ptr[i] != 'E'; i++) {
        bool digit = s.ptr[i] != '.';
        any = any || (digit && s.ptr[i] != '0');
        point = point || !digit;
        magnitude += digit && any && !point ? 1 : digit && !any && point ? -1 : 0;
        if (digit && any && n < sizeof digits - 1)
            digits[n++] = (char)s.ptr[i];
    }
    bool less = ++i < s.len && s.ptr[i] == '-';
    for (i += i < s.len && (less || s.ptr[i] == '+'); i < s.len && power < INT32_MAX; i++)
        power = power * 10 + (s.ptr[i] - '0');
    magnitude += less ? -power : power;
    return any && (magnitude > 309 || (magnitude == 309 && strcmp(digits, greatest) > 0));
}

static bool read_number(struct reading *r, struct doc_value *v, struct err *err)
{
    struct json *j = &r->j;
    static const char *const words[] = { "NaN", "Infinity", "-Infinity" };
    for (size_t i = 0; i < COUNT(words); i++) {
        if (!take_word(j, words[i]))
            continue;
        notes_add(r->g.f->notes, "not-a-number", v->off, "%s", words[i]);
        v->kind = DOC_NULL;
        return true;
    }
    v->kind = DOC_NUMBER;
    if (!json_number(j, &v->text, err))
        return false;
    if (is_past_double(v->text))
        notes_add(r->g.f->notes, "ambiguous", v->off, "a number that only some can hold");
    return true;
}

static bool read_value(struct reading *r, struct doc_value *v, struct err *err)
{
    struct json *j = &r->j;
    bool yes = false;
    int c = json_peek(j);
    *v = (struct doc_value){ .off = j->origin + j->pos };
    if (c == '{' || c == '[') {
        v->kind = c == '{' ? DOC_OBJECT : DOC_LIST;
        j->pos++;
        return true;
    }
    if (c == '"') {
        v->kind = DOC_TEXT;
        return json_string(j, r->g.a, &v->text, err);
    }
    if (c == 'n' && json_null(j)) {
        v->kind = DOC_NULL;
        return true;
    }
    if (c == 't' || c == 'f') {
        if (!json_bool(j, &yes, err))
            return false;
        v->kind = yes ? DOC_TRUE : DOC_FALSE;
        return true;
    }
    return read_number(r, v, err);
}

static bool eat(struct json *j, char c, struct err *err)
{
    if (json_peek(j) != c)
        return err_at(err, ERR_INPUT, j->origin + j->pos, "expected '%c'", c);
    j->pos++;
    return true;
}

static bool read_key(struct reading *r, struct err *err)
{
    struct json *j = &r->j;
    json_peek(j);
    j->key_pos = j->pos;
    if (!json_string(j, r->g.a, &r->key, err) || !eat(j, ':', err))
        return false;
    if (!carried_add(r->g.f->carried, r->key, j->origin + j->key_pos, r->g.a, err))
        return false;
    exported_key(&r->exported, r->frame[r->depth - 1].key, r->key, j->origin + j->key_pos);
    if (r->keys.n == DOCUMENT_KEYS_MAX)
        return err_at(err, ERR_LIMIT, j->origin + j->key_pos, "more than %u keys",
                      DOCUMENT_KEYS_MAX);
    return twice_add(&r->keys, r->g.a, r->frame[r->depth - 1].group, r->key, j->origin + j->key_pos,
                     err);
}

static bool open_frame(struct reading *r, const struct doc_value *v, struct err *err)
{
    if (r->depth == JSON_DEPTH_MAX)
        return err_at(err, ERR_LIMIT, v->off, "more than %u levels deep", JSON_DEPTH_MAX);
    if (r->depth == DEPTH_USUAL && !r->deep) {
        notes_add(r->g.f->notes, "ambiguous", v->off, "more than %u levels deep", DEPTH_USUAL);
        r->deep = true;
    }
    r->frame[r->depth++] =
        (struct frame){ .key = r->key, .group = ++r->groups, .list = v->kind == DOC_LIST };
    return true;
}

/* To the next value, over brackets that close. *more: there is one. */
static bool go_on(struct reading *r, bool first, bool *more, struct err *err)
{
    struct json *j = &r->j;
    *more = true;
    while (r->depth > 0) {
        const struct frame *f = &r->frame[r->depth - 1];
        if (json_peek(j) == (f->list ? ']' : '}')) {
            j->pos++, r->depth--;
            first = false;
            continue;
        }
        if (!first && !eat(j, ',', err))
            return false;
        r->key = f->key;
        return f->list || read_key(r, err);
    }
    *more = false;
    if (json_end(j, err))
        return true;
    notes_add(r->g.f->notes, "ambiguous", err->at, "text after the end: some stop before it");
    return false;
}

/* The string that was read held half of a surrogate pair. */
static void note_halves(struct reading *r)
{
    if (r->j.halves == 0)
        return;
    notes_add(r->g.f->notes, "ambiguous", r->j.origin + r->j.half_pos, "half of a surrogate pair");
    r->j.halves = 0;
}

static bool walk(struct reading *r, struct err *err)
{
    struct doc_value v;
    for (bool more = true; more;) {
        if (!read_value(r, &v, err) || !use_value(r, &v, err))
            return false;
        bool opens = v.kind == DOC_OBJECT || v.kind == DOC_LIST;
        if ((opens && !open_frame(r, &v, err)) || !go_on(r, opens, &more, err))
            return false;
        note_halves(r);
    }
    return true;
}

static bool emit(struct reading *r, struct err *err)
{
    struct gather *g = &r->g;
    uint64_t total;
    if (r->total.len > 0 && r->shards && span_u64(r->total, &total)) {
        if (!gather_number(g, "total_size", total, err))
            return false;
    } else if (r->total.len > 0 && r->shards) {
        notes_add(g->f->notes, "odd-value", r->total_off, "total_size is no whole number");
    }
    if (!gather_fact(g, "base_model", r->base, 0, err) ||
        (r->base.len > 0 && !gather_fact(g, "base_relation", SPAN("adapter"), 0, err)))
        return false;
    if (r->model_type.len == 0 && r->architecture.len == 0)
        return true;
    char room[QUOTED_BYTES];
    if (r->odd_number > 0)
        notes_add(g->f->notes, "odd-value", r->odd_number, "%s is no number",
                  span_quote(r->odd_key, room));
    struct span name = r->architecture.len > 0 ? r->architecture : r->model_type;
    if (!gather_fact(g, "architecture", name, 0, err) ||
        !gather_fact(g, "model_type", r->model_type, 0, err) ||
        !gather_fact(g, "quantization", r->quantization, 0, err))
        return false;
    for (size_t i = 0; i < COUNT(slots); i++)
        if (!gather_fact(g, slots[i], r->slot[i].text, 0, err))
            return false;
    return true;
}

static bool load(struct source *src, struct reading *r, struct err *err)
{
    if (src->size > DOCUMENT_BYTES_MAX)
        return err_at(err, ERR_LIMIT, 0, "%" PRIu64 " bytes, of which at most %u are read",
                      src->size, DOCUMENT_BYTES_MAX);
    size_t n = (size_t)src->size;
    uint8_t *text = ARENA_ARRAY(r->g.a, uint8_t, n, err);
    r->frame = text != NULL ? ARENA_ARRAY(r->g.a, struct frame, JSON_DEPTH_MAX, err) : NULL;
    if (r->frame == NULL || !source_read(src, 0, text, n, err))
        return false;
    bool bom = n >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0;
    if (bom)
        notes_add(r->g.f->notes, "bom", 0, "in front of the document");
    size_t skip = bom ? 3 : 0;
    r->j = (struct json){ .text = { text + skip, n - skip }, .origin = skip, .half = true };
    return true;
}

bool document_read(struct source *src, struct span name, struct arena *a, struct found *out,
                   bool *shards, struct err *err)
{
    struct reading r = { .g = { .f = out, .a = a }, .name = name };
    if (!load(src, &r, err) || !walk(&r, err) || !take_template(&r, SPAN("default"), err) ||
        !twice_note(&r.keys, a, out->notes, "duplicate-key", err) || !emit(&r, err))
        return err_in(err, "json");
    if (r.cells && r.nbformat)
        notes_add(out->notes, "notebook", 0, "cells of a notebook");
    exported_note(&r.exported, out->notes);
    *shards = r.shards;
    return true;
}
