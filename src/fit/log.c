/* log.c - what a log of llama.cpp says of a run. It is read line by line; what no line says is not
 * known. Words differ between versions: each is here that was met.
 *
 *   model loads          a run begins, and another with the next load
 *   context is made      the same model in another run, if one was made before
 *   buffer, size, tg128  what the run at work measured */
#include <stdio.h>

#include "fit/truth.h"
#include "formats/gguf.h"

#define FACTS_ROOM 8192u

struct device {
    struct span name;
    double compute;
};

struct reading {
    struct arena *a;
    struct span given; /* facts that stand for the log's */
    struct fit_truth *row;
    size_t n, room;
    struct fit_truth now;
    bool loaded, made, window;              /* of the run at work */
    unsigned caches;                        /* "size =" lines of it */
    double gpu_weights, host_weights, file; /* file: all of them, by the header */
    struct device device[16];
    unsigned n_devices;
    char *facts;
    size_t n_facts; /* bytes */
};

/* ---- pieces of a line ---- */
static bool find(struct span s, const char *word, struct span *behind)
{
    size_t n = strlen(word);
    for (size_t i = 0; n <= s.len && i <= s.len - n; i++)
        if (memcmp(s.ptr + i, word, n) == 0) {
            *behind = (struct span){ s.ptr + i + n, s.len - i - n };
            return true;
        }
    return false;
}

static struct span trim(struct span s)
{
    while (s.len > 0 && (s.ptr[0] == ' ' || s.ptr[0] == '\t'))
        s.ptr++, s.len--;
    while (s.len > 0 &&
           (s.ptr[s.len - 1] == ' ' || s.ptr[s.len - 1] == '\r' || s.ptr[s.len - 1] == '\t'))
        s.len--;
    return s;
}

static struct span up_to(struct span s, const char *ends)
{
    size_t n = 0;
    while (n < s.len && strchr(ends, s.ptr[n]) == NULL)
        n++;
    return (struct span){ s.ptr, n };
}

static bool decimal(struct span s, double *out)
{
    double v = 0, unit = 1;
    size_t i = 0, digits = 0;
    s = trim(s);
    for (; i < s.len && digits < 15; i++) {
        uint8_t c = s.ptr[i];
        if (c == '.' && unit == 1)
            unit = 0.1;
        else if (c < '0' || c > '9')
            break;
        else if (unit == 1)
            v = v * 10 + (c - '0'), digits++;
        else
            v += (c - '0') * unit, unit /= 10, digits++;
    }
    if (digits == 0)
        return false;
    *out = v;
    return true;
}

/* The first word or number behind "key" and "=". */
static bool value_of(struct span line, const char *key, struct span *out)
{
    struct span rest;
    if (!find(line, key, &rest))
        return false;
    rest = trim(rest);
    if (rest.len == 0 || rest.ptr[0] != '=')
        return false;
    *out = trim((struct span){ rest.ptr + 1, rest.len - 1 });
    return out->len > 0;
}

static void number_of(struct span line, const char *key, uint64_t *out)
{
    struct span s;
    uint64_t n;
    if (value_of(line, key, &s) && span_u64(up_to(s, " ,"), &n) && n <= FIT_TOKENS_MAX)
        *out = n;
}

/* ---- facts ---- */
static bool said(const struct reading *r, const char *key)
{
    struct span rest = { (const uint8_t *)r->facts, r->n_facts };
    size_t n = strlen(key);
    for (size_t i = 0; i + n < rest.len; i++)
        if ((i == 0 || rest.ptr[i - 1] == ' ') && memcmp(rest.ptr + i, key, n) == 0 &&
            rest.ptr[i + n] == '=')
            return true;
    return false;
}

/* Only digits, commas and words: a fact is one word of a row. */
static void add_fact(struct reading *r, const char *key, struct span value)
{
    char text[FACTS_ROOM];
    size_t n = 0;
    value = trim(value);
    bool list = value.len > 1 && value.ptr[0] == '[';
    for (size_t i = list; i < value.len && n < sizeof text; i++) {
        uint8_t c = value.ptr[i];
        bool word = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                    c == '_' || c == '-' || c == ',' || c == '.';
        if (c == ']')
            break;
        if (c == ' ' && list)
            continue;
        if (!word)
            return;
        text[n++] = (char)c;
    }
    if (n == 0 || n == sizeof text || said(r, key) || r->n_facts + n + strlen(key) + 2 > FACTS_ROOM)
        return;
    r->n_facts += (size_t)snprintf(r->facts + r->n_facts, FACTS_ROOM - r->n_facts, "%s%s=%.*s",
                                   r->n_facts > 0 ? " " : "", key, (int)n, text);
}

static void read_print_info(struct reading *r, struct span line)
{
    static const struct {
        const char *key, *fact;
    } words[] = {
        { "arch ", "architecture" },
        { "n_layer_all ", "layers" },
        { "n_embd ", "hidden" },
        { "n_head ", "heads" },
        { "n_head_kv ", "kv_heads" },
        { "n_embd_head_k ", "head_dim" },
        { "n_embd_head_v ", "head_dim_v" },
        { "n_embd_head_k_swa ", "head_dim_swa" },
        { "n_embd_head_v_swa ", "head_dim_v_swa" },
        { "n_ff ", "ffn" },
        { "n_ff_exp ", "expert_ffn" },
        { "n_expert ", "experts" },
        { "n_expert_used ", "experts_used" },
        { "n_expert_shared ", "experts_shared" },
        { "n_layer_dense_lead ", "dense_layers" },
        { "n_lora_kv ", "kv_lora" },
        { "n_lora_q ", "q_lora" },
        { "n_ctx_train ", "context" },
        { "n_vocab ", "vocabulary" },
        { "ssm_d_conv ", "conv_kernel" },
        { "ssm_d_inner ", "ssm_inner" },
        { "ssm_d_state ", "ssm_state" },
        { "ssm_dt_rank ", "ssm_rank" },
        { "ssm_n_group ", "ssm_groups" },
    };
    struct span rest, value, behind;
    double size;
    if (!find(line, "print_info: ", &rest) && !find(line, "print_meta: ", &rest))
        return;
    for (size_t i = 0; i < COUNT(words); i++)
        if (span_begins(rest, words[i].key) && value_of(rest, words[i].key, &value))
            add_fact(r, words[i].fact, value);
    if (span_begins(rest, "n_layer ") && value_of(rest, "n_layer ", &value) && !said(r, "layers"))
        add_fact(r, "layers", value);
    if (span_begins(rest, "n_swa ") && value_of(rest, "n_swa ", &value) &&
        !span_eq(value, SPAN("0"))) {
        add_fact(r, "window", value);
        r->window = true;
    }
    if (value_of(rest, "file size ", &value) && find(value, " MiB", &behind) &&
        decimal(value, &size))
        r->file = size;
    if (value_of(rest, "file type ", &value) || value_of(rest, "model ftype ", &value))
        r->now.quant = value;
}

/* "- kv  12:   llama.block_count u32   = 32" */
static void read_pair(struct reading *r, struct span line)
{
    struct span rest, key, value;
    if (!find(line, "- kv ", &rest) || !find(rest, ":", &rest) || !find(line, "= ", &value))
        return;
    key = up_to(trim(rest), " ");
    const char *fact = gguf_fact(key);
    if (fact != NULL && memchr(value.ptr, '[', value.len) == NULL)
        add_fact(r, fact, value);
    if (span_eq(key, SPAN("general.name")))
        r->now.model = trim(value);
    if (span_eq(key, SPAN("general.architecture")))
        add_fact(r, "architecture", value);
}

/* ---- runs ---- */
static void begin(struct reading *r, bool keep)
{
    struct fit_truth old = r->now;
    r->now = (struct fit_truth){ .gpu_layers = UINT64_MAX,
                                 .run = { .cpu = true, .slots = 1 },
                                 .decode = FIT_UNSAID,
                                 .prefill = FIT_UNSAID };
    for (size_t i = 0; i < FIT_MEASURES; i++)
        r->now.measured[i] = FIT_UNSAID;
    r->caches = r->n_devices = 0;
    r->made = false;
    if (keep) {
        r->now.model = old.model, r->now.quant = old.quant;
        r->now.gpu_layers = old.gpu_layers;
    } else {
        r->n_facts = 0;
        r->gpu_weights = r->host_weights = r->file = FIT_UNSAID;
        r->window = false;
    }
}

static bool is_host(struct span device)
{
    return span_begins(device, "CPU") || span_begins(device, "AMX") || span_ends(device, "_Host") ||
           span_eq(device, SPAN("BLAS"));
}

static void end_buffers(struct reading *r)
{
    double *m = r->now.measured;
    m[FIT_WEIGHTS_GPU] = r->gpu_weights, m[FIT_WEIGHTS_HOST] = r->host_weights;
    for (unsigned i = 0; i < r->n_devices; i++) {
        double *to = &m[is_host(r->device[i].name) ? FIT_COMPUTE_HOST : FIT_COMPUTE_GPU];
        *to = (*to == FIT_UNSAID ? 0 : *to) + r->device[i].compute;
    }
    /* What is mapped begins and ends with tensors that are used where they lie: not with all. */
    if (r->gpu_weights == FIT_UNSAID && r->file != FIT_UNSAID)
        m[FIT_WEIGHTS_HOST] = r->file;
    r->now.run.cpu = r->gpu_weights == FIT_UNSAID && m[FIT_COMPUTE_GPU] == FIT_UNSAID;
    if (r->now.run.cpu || m[FIT_WEIGHTS_GPU] == FIT_UNSAID || m[FIT_COMPUTE_GPU] == FIT_UNSAID)
        return;
    m[FIT_GPU] = 0;
    for (enum fit_measure i = 0; i < FIT_GPU; i++)
        if (i != FIT_WEIGHTS_HOST && i != FIT_COMPUTE_HOST && i != FIT_OUTPUT && m[i] != FIT_UNSAID)
            m[FIT_GPU] += m[i];
}

static bool end(struct reading *r, struct err *err)
{
    bool any = r->now.decode != FIT_UNSAID || r->now.prefill != FIT_UNSAID;
    end_buffers(r);
    for (size_t i = 0; i < FIT_MEASURES; i++)
        any = any || r->now.measured[i] != FIT_UNSAID;
    if (!any)
        return true;
    if (r->n == FIT_ROWS_MAX)
        return err_set(err, ERR_LIMIT, "more than %u runs in one log", FIT_ROWS_MAX);
    if (r->given.len > 0)
        r->now.facts = r->given;
    else if (!span_copy(r->a, (struct span){ (const uint8_t *)r->facts, r->n_facts }, &r->now.facts,
                        err))
        return false;
    struct fit_truth *grown = arena_grow(r->a, r->row, r->n, &r->room, sizeof *grown, err);
    if (grown == NULL)
        return false;
    r->row = grown;
    grown[r->n++] = r->now;
    return true;
}

/* ---- what a run measured ---- */
static bool mib(struct span line, const char *key, double *out)
{
    struct span s;
    return value_of(line, key, &s) && decimal(s, out);
}

static void read_buffer(struct reading *r, struct span line)
{
    struct span head = line, rest;
    double size;
    if (!mib(line, "buffer size", &size) || find(line, "print_info", &rest) ||
        !find(line, ": ", &rest))
        return;
    head = up_to(trim(rest), " ");
    if (find(line, "model buffer size", &rest) ||
        (find(line, "load_tensors", &rest) && !find(line, "KV", &rest))) {
        double *to = is_host(head) ? &r->host_weights : &r->gpu_weights;
        if (!span_begins(head, "AMX") && !span_ends(head, "REPACK"))
            *to = (*to == FIT_UNSAID ? 0 : *to) + size;
    } else if (find(line, "output buffer size", &rest)) {
        r->now.measured[FIT_OUTPUT] = size;
    } else if (find(line, "compute buffer size", &rest)) {
        unsigned i = 0;
        while (i < r->n_devices && !span_eq(r->device[i].name, head))
            i++;
        if (i < COUNT(r->device)) {
            r->device[i] = (struct device){ head, size };
            r->n_devices = i == r->n_devices ? i + 1 : r->n_devices;
        }
    }
}

static void read_type(struct span line, const char *mark, enum fit_cache_type *out)
{
    struct span rest;
    if (!find(line, mark, &rest))
        return;
    enum fit_cache_type t = fit_cache_of(up_to(rest, ")"));
    *out = t != FIT_CACHE_TYPES ? t : *out;
}

static void read_cache(struct reading *r, struct span line)
{
    struct span rest;
    double size;
    if (find(line, "creating     SWA", &rest))
        r->window = true;
    if (find(line, "full-size SWA", &rest))
        r->now.run.swa_full = true;
    if (find(line, "memory_recurrent", &rest) && mib(rest, " size", &size))
        r->now.measured[FIT_STATE] = size;
    if (!(find(line, "kv_cache", &rest) && mib(rest, ": size", &size)) &&
        !mib(line, "KV self size ", &size))
        return;
    double *to = &r->now.measured[r->caches++ == 1 && r->window ? FIT_KV_SLIDING : FIT_KV];
    *to = (*to == FIT_UNSAID ? 0 : *to) + size;
    read_type(line, "K (", &r->now.run.k);
    read_type(line, "V (", &r->now.run.v);
}

static bool read_context(struct reading *r, struct span line, struct err *err)
{
    struct span value, rest;
    if (!find(line, "llama_context: ", &rest) &&
        !find(line, "llama_new_context_with_model: ", &rest))
        return true;
    bool anew = span_begins(rest, "n_ctx ") || span_begins(rest, "n_seq_max ");
    if (anew && r->made && r->n_devices > 0) {
        if (!end(r, err))
            return false;
        begin(r, true);
    }
    if (span_begins(rest, "n_ctx "))
        number_of(rest, "n_ctx ", &r->now.run.ctx), r->made = true;
    number_of(rest, "n_seq_max ", &r->now.run.slots);
    number_of(rest, "n_ubatch ", &r->now.run.ubatch);
    number_of(rest, "n_outputs_max ", &r->now.run.outputs);
    if (value_of(rest, "flash_attn ", &value))
        r->now.run.no_flash = span_eq(value, SPAN("0")) || span_eq(value, SPAN("disabled"));
    if (value_of(rest, "kv_unified ", &value))
        r->now.run.split = span_eq(value, SPAN("false"));
    return true;
}

static void read_offload(struct reading *r, struct span line)
{
    struct span rest;
    uint64_t on, of;
    if (!find(line, "offloaded ", &rest))
        return;
    struct span first = up_to(rest, "/");
    struct span second = { first.ptr + first.len, rest.len - first.len };
    if (second.len > 1 && span_u64(first, &on) &&
        span_u64(up_to((struct span){ second.ptr + 1, second.len - 1 }, " "), &of))
        r->now.gpu_layers = on >= of ? UINT64_MAX : on;
}

static void read_speed(struct reading *r, struct span line)
{
    struct span rest, rate = line;
    double v;
    if (!find(line, "eval time", &rest))
        return;
    while (find(rate, ",", &rest)) /* the last part of it */
        rate = rest;
    if (find(rate, "tokens per second", &rest) && decimal(rate, &v))
        *(find(line, "prompt eval time", &rest) ? &r->now.prefill : &r->now.decode) = v;
}

/* | llama 8B Q4_K - Medium | 4.58 GiB | 8.03 B | CUDA | 99 | tg128 | 128.45 ± 0.50 | */
static bool read_bench(struct reading *r, struct span line, struct err *err)
{
    struct span cell[16], rest = line, part;
    size_t n = 0;
    double v;
    if (line.len == 0 || line.ptr[0] != '|')
        return true;
    for (rest.ptr++, rest.len--; rest.len > 0 && n < COUNT(cell);) {
        part = up_to(rest, "|");
        cell[n++] = trim(part);
        size_t used = part.len + (part.len < rest.len);
        rest.ptr += used, rest.len -= used;
    }
    if (n < 4 || !decimal(cell[n - 1], &v))
        return true;
    bool decode = span_begins(cell[n - 2], "tg"), prefill = span_begins(cell[n - 2], "pp");
    if (!decode && !prefill)
        return true;
    if (!span_eq(r->now.model, cell[0]) || *(decode ? &r->now.decode : &r->now.prefill) >= 0) {
        if (!end(r, err))
            return false;
        begin(r, false);
        r->now.model = cell[0];
    }
    *(decode ? &r->now.decode : &r->now.prefill) = v;
    return true;
}

static bool read_line(struct reading *r, struct span line, struct err *err)
{
    struct span rest, value;
    bool loads = find(line, "loaded meta data", &rest),
         marked = span_begins(line, "### ajar truth");
    if (marked || (loads && r->loaded)) {
        if (!end(r, err))
            return false;
        begin(r, false);
    }
    r->loaded = !marked && (loads || r->loaded);
    if (marked && value_of(line, "model", &value))
        r->now.model = up_to(value, " ");
    if (marked && value_of(line, "swa", &value))
        r->now.run.swa_full = span_begins(value, "full");
    read_print_info(r, line);
    read_pair(r, line);
    read_offload(r, line);
    if (!read_context(r, line, err))
        return false;
    read_cache(r, line);
    read_buffer(r, line);
    read_speed(r, line);
    return read_bench(r, line, err);
}

bool fit_log_read(struct span text, struct span facts, struct arena *a, struct fit_truth **out,
                  size_t *n, struct err *err)
{
    struct reading r = { .a = a, .given = facts };
    r.facts = ARENA_ARRAY(a, char, FACTS_ROOM + 1, err);
    if (r.facts == NULL)
        return false;
    begin(&r, false);
    while (text.len > 0) {
        struct span line = up_to(text, "\n");
        size_t used = line.len + (line.len < text.len);
        text.ptr += used, text.len -= used;
        if (!read_line(&r, line, err))
            return false;
    }
    if (!end(&r, err))
        return false;
    if (r.n == 0)
        return err_set(err, ERR_INPUT,
                       "no run in it: expected lines of llama.cpp such as "
                       "\"compute buffer size = 560.00 MiB\", which it writes with "
                       "--verbose");
    *out = r.row;
    *n = r.n;
    return true;
}
