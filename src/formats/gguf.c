/* gguf.c - see gguf.h.
 *
 * The order of work is the order of the file: head, pairs, infos; then all tensors together, once
 * the alignment and the end of the infos are known. What depends on the architecture waits for
 * the last pair, for the format lets pairs stand in any order. */
#include "formats/gguf.h"

#include <stdio.h>

#include "base/path.h"
#include "base/plural.h"
#include "base/utf8.h"
#include "formats/carried.h"
#include "formats/gather.h"
#include "formats/gguf_sense.h"
#include "formats/gguf_type.h"
#include "formats/template.h"
#include "formats/twice.h"
#include "formats/window.h"

enum { U8, I8, U16, I16, U32, I32, F32, BOOL, STRING, ARRAY, U64, I64, F64, N_VALUE_TYPES };
static const uint8_t value_bytes[N_VALUE_TYPES] = { 1, 1, 2, 2, 4, 4, 4, 1, 0, 0, 8, 8, 8 };

struct value {
    uint32_t type, element; /* element: of an array */
    uint64_t number;        /* of a whole number that is not negative; elements of an array */
    bool counts;            /* number is meant */
    struct span text;       /* of a kept string; of a kept array its elements, "32,0,32" */
    uint64_t off;           /* where the string or the elements begin */
};

/* A pair that waits for the last one. Each is compared with all: hence the limit. */
#define WAITING_MAX 1024u
struct waiting {
    struct span key;
    struct value value;
};

struct reading {
    struct window w;
    struct gather g;
    struct twice keys, names;
    struct waiting *waiting;
    size_t n_waiting, waiting_room;
    struct span key; /* of the pair being read */
    uint64_t key_off, align;
    uint64_t tokens_off, n_tokens, n_scores,
        n_token_types;             /* elements + 1, 0 if there is no such array */
    uint64_t *info_off;            /* of each tensor, as long as f->tensor */
    uint64_t most_id, most_id_off; /* the greatest id of a special token, + 1; 0 if there is none */
    struct gguf_claims claims;
    uint64_t out_of_order; /* place of the first tensor that does not follow the one before, or 0 */
};

/* Not a file cut short, but a number that no file has. */
static bool and_note_flood(struct reading *r, uint64_t n, const struct err *err)
{
    if (n > r->w.src->size)
        notes_add(r->g.f->notes, "overflow", err->at, "%s", err->text);
    return false;
}

/* What is fatal is told by a rule of its own, too. */
static bool and_note(struct reading *r, const char *code, const struct err *err)
{
    notes_add(r->g.f->notes, code, err->at, "%s", err->text);
    return false;
}

/* A length and that many bytes. at: where the length stands. */
static bool read_length(struct reading *r, uint64_t *n, uint64_t max, struct err *err)
{
    uint64_t at = window_off(&r->w);
    *n = window_u64le(&r->w);
    if (!window_ok(&r->w, err))
        return false;
    if (*n > window_left(&r->w))
        return err_at(err, ERR_INPUT, at, "string of %" PRIu64 " bytes does not fit the bytes left",
                      *n) ||
               and_note_flood(r, *n, err);
    return *n <= max || err_at(err, ERR_LIMIT, at, "string of %" PRIu64 " bytes", *n);
}

static bool read_name(struct reading *r, struct span *out, struct err *err)
{
    uint64_t n;
    if (!read_length(r, &n, GGUF_KEY_MAX, err))
        return false;
    *out = window_keep(&r->w, n, r->g.a);
    return window_ok(&r->w, err);
}

/* The keys that something is done with; text of the others is skipped unread. */
static const struct wanted {
    const char *key, *fact;
} texts[] = {
    { "general.architecture", "architecture" },
    { "general.name", "name" },
    { "general.license", "licence" },
    { "general.license.name", "licence_name" },
};
static const struct wanted lists[] = {
    { "general.tags", "tag" },
    { "general.languages", "language" },
};
static const struct wanted by_architecture[] = {
    { ".context_length", "context" },
    { ".block_count", "layers" },
    { ".embedding_length", "hidden" },
    { ".attention.head_count", "heads" },
    { ".attention.head_count_kv", "kv_heads" },
    { ".expert_count", "experts" },
    { ".expert_used_count", "experts_used" },
    { ".feed_forward_length", "ffn" },
    { ".attention.key_length", "head_dim" },
    { ".attention.value_length", "head_dim_v" },
    { ".attention.key_length_swa", "head_dim_swa" },
    { ".attention.value_length_swa", "head_dim_v_swa" },
    { ".attention.key_length_mla", "head_dim_mla" },
    { ".attention.value_length_mla", "head_dim_v_mla" },
    { ".attention.kv_lora_rank", "kv_lora" },
    { ".attention.q_lora_rank", "q_lora" },
    { ".attention.sliding_window", "window" },
    { ".attention.sliding_window_pattern", "window_pattern" },
    { ".attention.shared_kv_layers", "shared_kv_layers" },
    { ".attention.recurrent_layers", "recurrent_layers" },
    { ".full_attention_interval", "full_interval" },
    { ".nextn_predict_layers", "nextn" },
    { ".expert_feed_forward_length", "expert_ffn" },
    { ".expert_shared_count", "experts_shared" },
    { ".leading_dense_block_count", "dense_layers" },
    { ".ssm.conv_kernel", "conv_kernel" },
    { ".ssm.inner_size", "ssm_inner" },
    { ".ssm.state_size", "ssm_state" },
    { ".ssm.time_step_rank", "ssm_rank" },
    { ".ssm.group_count", "ssm_groups" },
    { ".shortconv.l_cache", "l_cache" },
    { ".kda.head_dim", "kda_head_dim" },
    { ".wkv.head_size", "wkv_head" },
    { ".token_shift_count", "token_shift" },
    { ".rope.dimension_count", "rope_dim" },
};

static const char *fact_of(const struct wanted *list, size_t n, struct span key)
{
    for (size_t i = 0; i < n; i++)
        if (span_eq(key, span_of(list[i].key)))
            return list[i].fact;
    return NULL;
}

static bool is_template(struct span key)
{
    return span_eq(key, SPAN("tokenizer.chat_template")) ||
           span_begins(key, "tokenizer.chat_template.");
}

static bool keeps_text(struct span key)
{
    static const char *const parts[] = { "template", "prompt", "general.base_model.",
                                         "quantize.imatrix.", "general.type" };
    bool keeps = fact_of(texts, COUNT(texts), key) != NULL;
    for (size_t i = 0; i < COUNT(parts) && !keeps; i++)
        keeps = span_holds(key, parts[i]);
    return keeps;
}

/* A text of n bytes comes next. */
static bool may_carry(struct reading *r, uint64_t n, struct err *err)
{
    size_t least = n < CARRIED_HEAD ? (size_t)n : CARRIED_HEAD;
    if (n > window_left(&r->w))
        return true;
    return carried_place(r->g.f->carried, window_peek(&r->w, least), window_off(&r->w), n, r->g.a,
                         err);
}

static bool read_string(struct reading *r, struct value *v, struct err *err)
{
    uint64_t n;
    if (!read_length(r, &n, UINT64_MAX, err))
        return false;
    v->off = window_off(&r->w);
    if (!may_carry(r, n, err))
        return false;
    if (keeps_text(r->key) && n <= GGUF_TEXT_MAX)
        v->text = window_keep(&r->w, n, r->g.a);
    else
        window_skip(&r->w, n);
    if (is_template(r->key) && n > GGUF_TEXT_MAX)
        notes_add(r->g.f->notes, "truncated-template", v->off, "%" PRIu64 " bytes are not read", n);
    return window_ok(&r->w, err);
}

static bool read_strings(struct reading *r, uint64_t n, struct err *err)
{
    const char *fact = fact_of(lists, COUNT(lists), r->key);
    for (uint64_t i = 0; i < n; i++) {
        uint64_t at = window_off(&r->w), len = window_u64le(&r->w);
        if (!may_carry(r, len, err))
            return false;
        if (fact != NULL && len <= FACT_BYTES_MAX) {
            struct span s = window_keep(&r->w, len, r->g.a);
            if (!window_ok(&r->w, err) || !gather_fact(&r->g, fact, s, at + 8, err))
                return false;
        } else {
            window_skip(&r->w, len);
        }
        if (r->w.failed.kind != ERR_NONE)
            return window_ok(&r->w, err) || err_in(err, "element %" PRIu64, i + 1);
    }
    return true;
}

const char *gguf_fact(struct span key)
{
    for (size_t i = 0; i < COUNT(by_architecture); i++)
        if (span_ends(key, by_architecture[i].key))
            return by_architecture[i].fact;
    return NULL;
}

static bool by_layer(struct span key)
{
    return gguf_fact(key) != NULL;
}

#define NUMBER_ROOM sizeof "18446744073709551615,"

/* Numbers of each layer, as text; what is none that counts is "?". */
static bool read_list(struct reading *r, struct value *v, struct err *err)
{
    size_t width = value_bytes[v->element], n = (size_t)v->number, len = 0;
    bool is_signed =
        v->element == I8 || v->element == I16 || v->element == I32 || v->element == I64;
    char *text = ARENA_ARRAY(r->g.a, char, n *NUMBER_ROOM, err);
    if (text == NULL)
        return false;
    for (size_t i = 0; i < n; i++) {
        const uint8_t *p = window_take(&r->w, width);
        uint64_t number = 0;
        if (p == NULL)
            return window_ok(&r->w, err);
        for (size_t k = width; k-- > 0;)
            number = number << 8 | p[k];
        bool counts = v->element != F32 && v->element != F64 &&
                      !(is_signed && number >> (8 * width - 1) != 0);
        if (i > 0)
            text[len++] = ',';
        if (counts)
            len += (size_t)snprintf(text + len, NUMBER_ROOM, "%" PRIu64, number);
        else
            text[len++] = '?';
    }
    v->text = (struct span){ (const uint8_t *)text, len };
    return true;
}

static bool read_array(struct reading *r, struct value *v, struct err *err)
{
    uint64_t at = window_off(&r->w), bytes;
    v->element = window_u32le(&r->w);
    uint64_t n = window_u64le(&r->w);
    if (!window_ok(&r->w, err))
        return false;
    v->off = window_off(&r->w), v->number = n;
    if (v->element == ARRAY)
        return err_at(err, ERR_INPUT, at, "array of arrays") || and_note(r, "odd-value", err);
    if (v->element >= N_VALUE_TYPES)
        return err_at(err, ERR_INPUT, at, "%" PRIu32 " is no type of a value", v->element) ||
               and_note(r, "odd-value", err);
    if (n > GGUF_ARRAY_MAX)
        return err_at(err, ERR_LIMIT, at + 4, "array of %" PRIu64 " elements", n);
    bytes = n * (v->element == STRING ? 8 : value_bytes[v->element]);
    if (bytes > window_left(&r->w))
        return err_at(err, ERR_INPUT, at + 4,
                      "array of %" PRIu64 " elements does not fit the bytes left", n) ||
               and_note_flood(r, n, err);
    if (v->element == STRING)
        return read_strings(r, n, err);
    if (n > 0 && n <= GGUF_LAYERS_MAX && by_layer(r->key))
        return read_list(r, v, err);
    window_skip(&r->w, bytes);
    return window_ok(&r->w, err);
}

static bool read_scalar(struct reading *r, struct value *v, struct err *err)
{
    size_t n = value_bytes[v->type];
    const uint8_t *p = window_take(&r->w, n);
    if (p == NULL)
        return window_ok(&r->w, err);
    for (size_t i = n; i-- > 0;)
        v->number = v->number << 8 | p[i];
    bool is_signed = v->type == I8 || v->type == I16 || v->type == I32 || v->type == I64;
    v->counts = v->type != F32 && v->type != F64 && v->type != BOOL &&
                !(is_signed && v->number >> (8 * n - 1) != 0);
    if (v->type == BOOL && v->number > 1)
        notes_add(r->g.f->notes, "odd-value", window_off(&r->w) - 1, "%" PRIu64 " for a bool",
                  v->number);
    return true;
}

static bool wait_for_architecture(struct reading *r, const struct value *v, struct err *err)
{
    if (r->n_waiting == WAITING_MAX) {
        notes_add(r->g.f->notes, "odd-value", r->key_off, "more than %u of its kind", WAITING_MAX);
        return true;
    }
    struct waiting *grown =
        arena_grow(r->g.a, r->waiting, r->n_waiting, &r->waiting_room, sizeof *grown, err);
    if (grown == NULL)
        return false;
    r->waiting = grown;
    grown[r->n_waiting++] = (struct waiting){ r->key, *v };
    return true;
}

static bool set_alignment(struct reading *r, const struct value *v, struct err *err)
{
    if (r->align != 0)
        return err_at(err, ERR_INPUT, r->key_off, "general.alignment is given twice") ||
               and_note(r, "odd-value", err);
    if (v->type != U32 || v->number == 0 || (v->number & (v->number - 1)) != 0)
        return err_at(err, ERR_INPUT, r->key_off,
                      "general.alignment is no power of two in 32 bits") ||
               and_note(r, "odd-value", err);
    if (v->number > GGUF_ALIGN_MAX)
        return err_at(err, ERR_LIMIT, r->key_off, "general.alignment of %" PRIu64, v->number);
    if (v->number % GGUF_ALIGN_STEP != 0)
        notes_add(r->g.f->notes, "odd-alignment", r->key_off, "%" PRIu64, v->number);
    r->align = v->number;
    return gather_number(&r->g, "alignment", v->number, err);
}

static bool use_file_type(struct reading *r, const struct value *v, struct err *err)
{
    const char *name = v->counts ? gguf_file_type(v->number) : NULL;
    return name == NULL || gather_fact(&r->g, "quantization", span_of(name), v->off, err);
}

static bool use_template(struct reading *r, const struct value *v, struct err *err)
{
    size_t n = strlen("tokenizer.chat_template.");
    struct span name =
        r->key.len <= n ? SPAN("default") : (struct span){ r->key.ptr + n, r->key.len - n };
    struct template_place stray = { "template-stray", r->key, v->off };
    if (v->text.ptr == NULL)
        return true;
    return is_template(r->key) ? template_found(&r->g, name, v->text, v->off, 1, err)
                               : template_stray(&stray, v->text, r->g.f->notes, err);
}

static bool use_pair(struct reading *r, const struct value *v, struct err *err)
{
    struct span key = r->key;
    struct notes *notes = r->g.f->notes;
    char room[QUOTED_BYTES];
    const char *fact = fact_of(texts, COUNT(texts), key);
    if (fact != NULL && v->type != STRING)
        notes_add(notes, "odd-value", r->key_off, "%s is no string", span_quote(key, room));
    if (fact != NULL)
        return gather_fact(&r->g, fact, v->text, v->off, err);
    if (span_eq(key, SPAN("general.alignment")))
        return set_alignment(r, v, err);
    if (span_eq(key, SPAN("general.file_type")))
        return use_file_type(r, v, err);
    if (span_holds(key, "template") || span_holds(key, "prompt"))
        return use_template(r, v, err);
    if (span_begins(key, "quantize.imatrix.") && path_rooted(v->text))
        notes_add(notes, "local-path", v->off, "%s", span_quote(v->text, room));
    else if (span_eq(key, SPAN("tokenizer.ggml.tokens")) && v->type == ARRAY)
        r->n_tokens = v->number + 1, r->tokens_off = r->key_off;
    else if (span_eq(key, SPAN("tokenizer.ggml.scores")) && v->type == ARRAY)
        r->n_scores = v->number + 1;
    else if (span_eq(key, SPAN("tokenizer.ggml.token_type")) && v->type == ARRAY)
        r->n_token_types = v->number + 1;
    else if (span_begins(key, "tokenizer.ggml.") && span_ends(key, "_token_id") && v->counts &&
             v->number < UINT32_MAX && v->number >= r->most_id)
        r->most_id = v->number + 1, r->most_id_off = r->key_off;
    else if (span_eq(key, SPAN("split.count")) || span_eq(key, SPAN("general.type")))
        r->claims.partial = r->claims.partial || v->number > 1 ||
                            (v->type == STRING && !span_eq(v->text, SPAN("model")));
    else if (span_begins(key, "general.base_model.") && v->type == STRING)
        return wait_for_architecture(r, v, err);
    bool said = v->counts || (v->type == ARRAY && v->text.len > 0);
    return !said || !by_layer(key) || wait_for_architecture(r, v, err);
}

static void check_key(const struct reading *r)
{
    char room[QUOTED_BYTES];
    bool plain = true;
    for (size_t i = 0; i < r->key.len; i++) {
        uint8_t c = r->key.ptr[i], low = c | 32;
        plain = plain && ((low >= 'a' && low <= 'z') || (c >= '0' && c <= '9') || c == '_' ||
                          c == '-' || c == '.');
    }
    if (r->key.len == 0)
        notes_add(r->g.f->notes, "empty-key", r->key_off, "a pair has no name");
    else if (!plain)
        notes_add(r->g.f->notes, "odd-key", r->key_off, "%s", span_quote(r->key, room));
}

static bool read_pair(struct reading *r, struct err *err)
{
    struct value v = { 0 };
    r->key_off = window_off(&r->w);
    if (!read_name(r, &r->key, err) || !twice_add(&r->keys, r->g.a, 0, r->key, r->key_off, err))
        return false;
    check_key(r);
    if (!carried_add(r->g.f->carried, r->key, r->key_off, r->g.a, err))
        return false;
    uint64_t at = window_off(&r->w);
    v.type = window_u32le(&r->w);
    if (!window_ok(&r->w, err))
        return false;
    if (v.type >= N_VALUE_TYPES)
        return err_at(err, ERR_INPUT, at, "%" PRIu32 " is no type of a value", v.type) ||
               and_note(r, "odd-value", err);
    bool read = v.type == STRING  ? read_string(r, &v, err)
                : v.type == ARRAY ? read_array(r, &v, err)
                                  : read_scalar(r, &v, err);
    char room[QUOTED_BYTES];
    return (read || err_in(err, "%s", span_quote(r->key, room))) && use_pair(r, &v, err);
}

static bool is_odd_name(struct span name)
{
    uint32_t c;
    if (!path_ok(name))
        return true;
    for (size_t n; name.len > 0; name.ptr += n, name.len -= n)
        if ((n = utf8_next(name, &c)) == 0 || utf8_hidden(c))
            return true;
    return false;
}

static bool read_shape(struct reading *r, struct found_tensor *t, struct err *err)
{
    uint64_t at = window_off(&r->w);
    t->rank = window_u32le(&r->w);
    if (!window_ok(&r->w, err))
        return false;
    if (t->rank > GGUF_RANK_MAX)
        return err_at(err, ERR_INPUT, at, "%u dimensions", t->rank) ||
               and_note(r, "odd-tensor", err);
    if (t->rank == 0)
        notes_add(r->g.f->notes, "no-dimensions", at,
                  "the tensor has none: not all readers take it");
    uint64_t *shape = ARENA_ARRAY(r->g.a, uint64_t, t->rank, err);
    if (shape == NULL)
        return false;
    t->elements = 1;
    for (unsigned i = t->rank; i-- > 0;) {
        shape[i] = window_u64le(&r->w);
        if (!ck_mul(t->elements, shape[i], &t->elements) || t->elements > INT64_MAX ||
            shape[i] > INT64_MAX)
            return err_at(err, ERR_INPUT, at, "shape is past 63 bits") ||
                   and_note(r, "overflow", err);
    }
    t->shape = shape;
    return window_ok(&r->w, err);
}

static bool set_bytes(struct reading *r, struct found_tensor *t, uint32_t id, uint64_t at,
                      struct err *err)
{
    const struct gguf_type *type = gguf_type_of(id);
    uint64_t row = t->rank > 0 ? t->shape[t->rank - 1] : 1;
    char room[QUOTED_BYTES];
    if (type == NULL) {
        notes_add(r->g.f->notes, "unknown-dtype", at, "%" PRIu32 " of %s", id,
                  span_quote(t->name, room));
        t->dtype = SPAN("?");
        return true;
    }
    t->dtype = span_of(type->name);
    if (row % type->block != 0)
        return err_at(err, ERR_INPUT, at, "rows of %" PRIu64 " elements are no whole %s blocks",
                      row, type->name) ||
               and_note(r, "odd-tensor", err);
    return (ck_mul(t->elements / type->block, type->bytes, &t->bytes) && t->bytes <= INT64_MAX) ||
           err_at(err, ERR_INPUT, at, "size is past 63 bits") || and_note(r, "overflow", err);
}

static bool read_info(struct reading *r, struct found_tensor *t, uint64_t *off, struct err *err)
{
    char room[QUOTED_BYTES];
    *off = window_off(&r->w);
    if (!read_name(r, &t->name, err) || !twice_add(&r->names, r->g.a, 0, t->name, *off, err) ||
        !read_shape(r, t, err))
        return false;
    uint64_t at = window_off(&r->w);
    uint32_t id = window_u32le(&r->w);
    t->off = window_u64le(&r->w);
    if (t->name.len > GGUF_NAME_MAX)
        notes_add(r->g.f->notes, "long-name", *off, "%zu bytes: %s", t->name.len,
                  span_quote(t->name, room));
    else if (t->name.len > 0 && memchr(t->name.ptr, 0, t->name.len) != NULL)
        notes_add(r->g.f->notes, "cut-name", *off, "%s", span_quote(t->name, room));
    else if (is_odd_name(t->name))
        notes_add(r->g.f->notes, "odd-name", *off, "%s", span_quote(t->name, room));
    return window_ok(&r->w, err) && set_bytes(r, t, id, at, err);
}

static bool is_unsized(const struct found_tensor *t)
{
    return t->dtype.ptr[0] == '?';
}

static uint64_t align_up(uint64_t n, uint64_t align)
{
    return (n + align - 1) & ~(align - 1); /* n <= INT64_MAX, align <= GGUF_ALIGN_MAX */
}

/* llama.cpp goes through the list and asks of each tensor to begin where the last one, padded, ended.
 * Of what has no known size the next one may begin anywhere. */
static void check_order(struct reading *r)
{
    const struct found *f = r->g.f;
    uint64_t due = 0;
    bool known = true;
    for (size_t i = 0; i < f->n_tensors && r->out_of_order == 0; i++) {
        const struct found_tensor *t = &f->tensor[i];
        if (known && t->off != due)
            r->out_of_order = r->info_off[i];
        known = !is_unsized(t) && ck_add(t->off, t->bytes, &due) && due <= INT64_MAX;
        due = align_up(due, r->align);
    }
}

/* Tensor i, the first so, ends behind the file. A cut is the reason only if nothing else is wrong: each
 * has a known size and begins where the one before it in the list ends. Those from i on still count
 * from data. */
static bool refuse_past(struct reading *r, size_t i, uint64_t data, struct err *err)
{
    const struct found *f = r->g.f;
    const struct found_tensor *t = &f->tensor[i], *last = &f->tensor[f->n_tensors - 1];
    uint64_t stated = 0, size = r->w.src->size;
    char room[QUOTED_BYTES];
    bool cut = r->out_of_order == 0;
    for (size_t k = 0; k < f->n_tensors; k++)
        cut = cut && !is_unsized(&f->tensor[k]);
    cut = cut && ck_add(last->off, last->bytes, &stated) &&
          (last == t || ck_add(stated, data, &stated)) && stated <= INT64_MAX;
    if (!cut)
        return err_at(err, ERR_INPUT, r->info_off[i], "tensor %zu: data end outside the file",
                      i + 1) ||
               and_note(r, "outside", err);
    span_quote(t->name, room);
    notes_add(f->notes, "cut-short", size,
              "its header asks for %" PRIu64 " bytes, %" PRIu64
              " are there; first tensor that is not all there: %s",
              stated, size, room);
    return err_at(err, ERR_INPUT, size, "the file ends before %s does", room);
}

/* Offsets count from the data; from here on from the file. */
static bool place_tensors(struct reading *r, uint64_t *data, struct err *err)
{
    struct found *f = r->g.f;
    uint64_t size = r->w.src->size, end;
    *data = align_up(window_off(&r->w), r->align);
    check_order(r);
    for (size_t i = 0; i < f->n_tensors; i++) {
        struct found_tensor *t = &f->tensor[i];
        if (!ck_add(t->off, *data, &t->off) || !ck_add(t->off, t->bytes, &end) || end > size)
            return refuse_past(r, i, *data, err);
    }
    return true;
}

static bool read_infos(struct reading *r, uint64_t n, struct err *err)
{
    struct found *f = r->g.f;
    f->tensor = ARENA_ARRAY(r->g.a, struct found_tensor, n, err);
    r->info_off = f->tensor != NULL ? ARENA_ARRAY(r->g.a, uint64_t, n, err) : NULL;
    if (r->info_off == NULL)
        return false;
    for (; f->n_tensors < n; f->n_tensors++)
        if (!read_info(r, &f->tensor[f->n_tensors], &r->info_off[f->n_tensors], err))
            return err_in(err, "tensor %zu", f->n_tensors + 1);
    return true;
}

/* Bytes nobody owns, fewer than the alignment, must be zero. */
static bool check_padding(struct reading *r, uint64_t from, uint64_t to, struct err *err)
{
    uint8_t bytes[256];
    for (size_t n; from < to; from += n) {
        n = to - from < sizeof bytes ? (size_t)(to - from) : sizeof bytes;
        if (!source_read(r->w.src, from, bytes, n, err))
            return false;
        for (size_t i = 0; i < n; i++) {
            if (bytes[i] == 0)
                continue;
            notes_add(r->g.f->notes, "padding", from + i, "0x%02x where zero belongs", bytes[i]);
            return true;
        }
    }
    return true;
}

static bool check_coverage(struct reading *r, uint64_t data, struct err *err)
{
    struct found *f = r->g.f;
    uint64_t next = window_off(&r->w), due = data, size = r->w.src->size;
    char room[QUOTED_BYTES];
    if (!gather_order(&f->tensor, f->n_tensors, r->g.a, err))
        return false;
    for (size_t i = 0; i < f->n_tensors; i++) {
        const struct found_tensor *t = &f->tensor[i];
        if (t->off < next)
            notes_add(f->notes, "overlap", t->off, "%s begins in another",
                      span_quote(t->name, room));
        else if (t->off > due)
            notes_add(f->notes, "gap", next, "%" PRIu64 " byte%s before %s", t->off - next,
                      plural(t->off - next), span_quote(t->name, room));
        else if (!check_padding(r, next, t->off, err))
            return false;
        if (is_unsized(t)) /* what follows is its own as far as we know */
            next = due = i + 1 < f->n_tensors ? f->tensor[i + 1].off : size;
        else if (t->off + t->bytes > next)
            next = t->off + t->bytes, due = align_up(next, r->align);
    }
    if (r->out_of_order != 0 &&
        notes_times(f->notes, "gap") + notes_times(f->notes, "overlap") == 0)
        notes_add(f->notes, "out-of-order", r->out_of_order,
                  "the tensor does not begin where the one before it in the list ends");
    if (size > due)
        notes_add(f->notes, "trailing-bytes", next, "%" PRIu64 " byte%s", size - next,
                  plural(size - next));
    return size > due || check_padding(r, next, size, err);
}

static bool emit_by_architecture(struct reading *r, struct err *err)
{
    struct span arch = found_fact(r->g.f, "architecture");
    for (size_t i = 0; i < r->n_waiting; i++) {
        const struct waiting *p = &r->waiting[i];
        for (size_t k = 0; p->value.type != STRING && k < COUNT(by_architecture); k++) {
            struct span suffix = span_of(by_architecture[k].key);
            if (p->key.len != arch.len + suffix.len ||
                !span_eq((struct span){ p->key.ptr, arch.len }, arch) ||
                !span_ends(p->key, by_architecture[k].key))
                continue;
            const char *fact = by_architecture[k].fact;
            if (p->value.counts ? !gather_number(&r->g, fact, p->value.number, err)
                                : !gather_fact(&r->g, fact, p->value.text, p->value.off, err))
                return false;
        }
    }
    return true;
}

/* "org/name" of the address of a repository: its last two segments. */
static struct span repository_of(struct span url)
{
    size_t slashes = 0, i = url.len;
    while (i > 0 && url.ptr[i - 1] == '/')
        i = --url.len;
    for (; i > 0; i--)
        if (url.ptr[i - 1] == '/' && ++slashes == 2)
            break;
    return slashes < 2 ? url : (struct span){ url.ptr + i, url.len - i };
}

/* Of each base its address, or else its name. */
static bool emit_bases(struct reading *r, struct err *err)
{
    for (size_t i = 0; i < r->n_waiting; i++) {
        const struct waiting *p = &r->waiting[i], *q = r->waiting;
        bool url = span_ends(p->key, ".repo_url"), name = span_ends(p->key, ".name");
        if (p->value.type != STRING || (!url && !name))
            continue;
        size_t stem = p->key.len - (url ? strlen("repo_url") : strlen("name"));
        bool better = false;
        for (size_t k = 0; name && k < r->n_waiting; k++)
            better = better ||
                     (span_ends(q[k].key, ".repo_url") && q[k].value.text.len > 0 &&
                      span_eq((struct span){ p->key.ptr, stem },
                              (struct span){ q[k].key.ptr, q[k].key.len - strlen("repo_url") }));
        if (!better &&
            !gather_fact(&r->g, "base_model", url ? repository_of(p->value.text) : p->value.text,
                         p->value.off, err))
            return false;
    }
    return true;
}

static bool emit_vocabulary(struct reading *r, struct err *err)
{
    uint64_t n = r->n_tokens, off = r->tokens_off;
    if (n == 0)
        return true;
    if (r->n_scores != 0 && r->n_scores != n)
        notes_add(r->g.f->notes, "odd-vocabulary", off, "%" PRIu64 " scores for %" PRIu64 " tokens",
                  r->n_scores - 1, n - 1);
    if (r->n_token_types != 0 && r->n_token_types != n)
        notes_add(r->g.f->notes, "odd-vocabulary", off, "%" PRIu64 " types for %" PRIu64 " tokens",
                  r->n_token_types - 1, n - 1);
    if (r->most_id > n - 1)
        notes_add(r->g.f->notes, "odd-vocabulary", r->most_id_off,
                  "a special token has the id %" PRIu64 ", and there are %" PRIu64 " tokens",
                  r->most_id - 1, n - 1);
    return gather_number(&r->g, "vocabulary", n - 1, err);
}

static bool read_head(struct reading *r, uint64_t *tensors, uint64_t *pairs, struct err *err)
{
    const uint8_t *magic = window_take(&r->w, 4);
    if (magic != NULL && memcmp(magic, "GGUF", 4) != 0)
        return err_at(err, ERR_INPUT, 0, "does not begin with GGUF");
    uint32_t version = window_u32le(&r->w);
    if (!window_ok(&r->w, err))
        return false;
    if ((version & 0xFFFF) == 0)
        return err_at(err, ERR_INPUT, 4, "big-endian files are not read") ||
               and_note(r, "big-endian", err);
    if (version < 2 || version > 3)
        return err_at(err, ERR_INPUT, 4, "version %" PRIu32 " is not read", version) ||
               (version == 1 && and_note(r, "legacy", err));
    *tensors = window_u64le(&r->w);
    *pairs = window_u64le(&r->w);
    if (!window_ok(&r->w, err))
        return false;
    if (*tensors > window_left(&r->w) / 24)
        return err_at(err, ERR_INPUT, 8, "%" PRIu64 " tensors do not fit the bytes left",
                      *tensors) ||
               and_note_flood(r, *tensors, err);
    if (*pairs > window_left(&r->w) / 13)
        return err_at(err, ERR_INPUT, 16, "%" PRIu64 " pairs do not fit the bytes left", *pairs) ||
               and_note_flood(r, *pairs, err);
    if (*tensors > GGUF_TENSORS_MAX)
        return err_at(err, ERR_LIMIT, 8, "more than %u tensors", GGUF_TENSORS_MAX);
    return *pairs <= GGUF_PAIRS_MAX ||
           err_at(err, ERR_LIMIT, 16, "more than %u pairs", GGUF_PAIRS_MAX);
}

static bool read_all(struct reading *r, struct err *err)
{
    uint64_t tensors = 0, pairs = 0, data = 0;
    if (!read_head(r, &tensors, &pairs, err))
        return false;
    r->claims.pairs = pairs > 0;
    for (uint64_t i = 0; i < pairs; i++)
        if (!read_pair(r, err))
            return err_in(err, "pair %" PRIu64, i + 1);
    if (r->align == 0)
        r->align = GGUF_ALIGN;
    struct notes *notes = r->g.f->notes;
    return read_infos(r, tensors, err) && place_tensors(r, &data, err) &&
           twice_note(&r->keys, r->g.a, notes, "duplicate-key", err) &&
           twice_note(&r->names, r->g.a, notes, "duplicate-name", err) &&
           emit_by_architecture(r, err) && emit_bases(r, err) && emit_vocabulary(r, err) &&
           check_coverage(r, data, err);
}

bool gguf_read(struct source *src, struct arena *a, struct found *out, struct err *err)
{
    struct reading r = { .g = { .f = out, .a = a } };
    if (!window_open(&r.w, src, 0, a, err))
        return false;
    if (!read_all(&r, err))
        return err_in(err, "gguf");
    gguf_sense(&r.claims, out);
    return true;
}
