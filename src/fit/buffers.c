/* buffers.c - what computing takes: the graph of a model as llama.cpp builds it, in tensors that
 * come and go, laid out by its allocator.
 *
 * Read in src/llama-graph.cpp and src/models/ of llama.cpp, and compared with the order of nodes
 * that it prints. What matters is the size of each tensor, who uses it last, and what is written
 * over another; additions, norms of one row and the like are written over. Architectures that are
 * cut otherwise are taken for the nearest. */
#include "fit/alloc.h"
#include "fit/memory.h"

struct graph {
    const struct fit_shape *s;
    const struct fit_run *r;
    const struct fit_plan *p;
    struct fit_alloc a;
    uint64_t rows, outputs; /* tokens at work; rows of logits */
    bool layer_norm, post_only;
    bool beside; /* attention and feed-forward start together */
    bool stays;  /* what is added is written over what it is added to, not the other way */
    bool turned_k, turned_v; /* packed caches hold rotated rows */
    struct inputs {
        int keys, values, mask; /* where rows go, and who sees whom */
    } full, sliding;
    int positions, ids, turn_k, turn_v;
};

#define NONE FIT_NOTHING

/* Floats of so many columns and rows. */
static uint64_t floats(uint64_t columns, uint64_t rows)
{
    unsigned __int128 n = (unsigned __int128)columns * rows * 4;
    return n > FIT_BYTES_MAX ? FIT_BYTES_MAX : (uint64_t)n;
}

static int node(struct graph *g, uint64_t columns, uint32_t uses, int x, int y)
{
    return fit_alloc_op(&g->a, floats(columns, g->rows), uses,
                        (struct fit_op){ { x, y, NONE }, false });
}

static int over(struct graph *g, uint64_t columns, uint32_t uses, int x, int y)
{
    return fit_alloc_op(&g->a, floats(columns, g->rows), uses,
                        (struct fit_op){ { x, y, NONE }, true });
}

/* A norm over rows of x; it is written over x where nobody else needs that. */
static int norm(struct graph *g, uint32_t uses, int x)
{
    return (g->layer_norm ? node : over)(g, g->s->hidden, uses, x, NONE);
}

/* ---- attention ---- */
static int turn(struct graph *g, bool turned, uint64_t columns, int x)
{
    return turned ? node(g, columns, 1, x, NONE) : x;
}

/* Flash attention has no kernel for whole floats: they are halved first. */
static int halve(struct graph *g, enum fit_cache_type t, uint64_t cells, uint64_t width)
{
    if (t != FIT_CACHE_F32 || g->r->no_flash)
        return NONE;
    return fit_alloc_put(&g->a, floats(width, cells) / 2, 1);
}

static int attend(struct graph *g, const struct fit_layer *l, int q)
{
    bool slides = l->mixer == FIT_SLIDING;
    uint64_t cells = slides ? g->p->sliding : g->p->cells;
    uint64_t o = g->s->latent ? l->heads * g->s->latent_row : l->o;
    const struct inputs *in = slides ? &g->sliding : &g->full;
    int mask = in->mask;
    fit_alloc_use(&g->a, in->keys);
    fit_alloc_use(&g->a, in->values);
    if (!g->r->no_flash) {
        int k = halve(g, g->p->k, cells, l->k), v = halve(g, g->p->v, cells, l->v);
        int out = fit_alloc_op(&g->a, floats(o, g->rows), 1, (struct fit_op){ { q, k, v }, false });
        fit_alloc_use(&g->a, mask);
        return out;
    }
    int kq = node(g, (cells < FIT_WIDTH_MAX * 256ull ? cells : 0) * l->heads, 1, q, NONE);
    fit_alloc_use(&g->a, mask);
    int kqv = node(g, o, 1, kq, NONE);
    return g->s->latent ? kqv : node(g, o, 1, kqv, NONE);
}

static int latent_attention(struct graph *g, const struct fit_layer *l, int n)
{
    const struct fit_shape *s = g->s;
    uint64_t heads = l->heads, absorbed = heads * s->latent_row;
    uint64_t rope = l->k > s->latent_row ? l->k - s->latent_row : 0;
    int q = node(g, heads * s->latent_key, 2, n, NONE);
    int near = node(g, absorbed, 1, q, NONE);
    int turned = node(g, heads * rope, 1, q, NONE);
    int all = node(g, heads * l->k, 1, near, turned);
    int kv = node(g, l->k, 2, n, NONE);
    int compressed = node(g, s->latent_row, 1, kv, NONE);
    int pe = node(g, rope, 1, kv, NONE);
    int k = node(g, l->k, 1, compressed, pe);
    k = turn(g, g->turned_k, l->k, k);
    all = turn(g, g->turned_k, heads * l->k, all);
    fit_alloc_use(&g->a, k);
    int o = attend(g, l, all);
    int value = node(g, l->o, 1, o, NONE);
    return node(g, l->o, 1, value, NONE);
}

static int fused_attention(struct graph *g, const struct fit_layer *l, int n)
{
    int all = node(g, l->q + l->k + l->v, 3, n, NONE);
    bool rotates = span_eq(g->s->architecture, SPAN("phi3"));
    if (!rotates) {
        fit_alloc_use(&g->a, all);
        fit_alloc_use(&g->a, all);
        return attend(g, l, all);
    }
    int q = node(g, l->q, 1, all, NONE);
    int k = node(g, l->k, 1, all, NONE);
    fit_alloc_use(&g->a, k);
    fit_alloc_use(&g->a, all);
    return attend(g, l, q);
}

static int plain_attention(struct graph *g, const struct fit_layer *l, int n)
{
    /* Rows are cut into heads by a view, and nothing is written over a view. */
    int q = node(g, l->q, 1, node(g, l->q, 1, n, NONE), NONE);
    q = turn(g, g->turned_k, l->q, q);
    int v = turn(g, g->turned_v, l->v, node(g, l->v, 1, n, NONE));
    int k = node(g, l->k, 1, node(g, l->k, 1, n, NONE), NONE);
    k = turn(g, g->turned_k, l->k, k);
    fit_alloc_use(&g->a, k);
    fit_alloc_use(&g->a, v);
    return turn(g, g->turned_v, l->o, attend(g, l, q));
}

static uint32_t attention_uses(const struct graph *g, const struct fit_layer *l)
{
    return l->fused_qkv ? 1 : g->s->latent ? 2 : 3;
}

static int attention(struct graph *g, const struct fit_layer *l, int n)
{
    int o = l->fused_qkv   ? fused_attention(g, l, n)
            : g->s->latent ? latent_attention(g, l, n)
                           : plain_attention(g, l, n);
    return node(g, g->s->hidden, 1, o, NONE);
}

/* ---- states ---- */
/* The end of the last convolution, copied out of the state. */
static int past_rows(struct graph *g, const struct fit_layer *l)
{
    return fit_alloc_put(&g->a, floats(l->r, g->p->slots), 1);
}

static int recurrent(struct graph *g, const struct fit_layer *l, int n, int past)
{
    const struct fit_shape *s = g->s;
    uint64_t inner = s->inner, wide = s->wide;
    if (inner == 0) { /* a short convolution */
        int bcx = node(g, 3 * s->hidden, 3, n, NONE);
        int bx = over(g, s->hidden, 1, bcx, bcx);
        int joined = node(g, s->hidden, 1, bx, past);
        int conv = node(g, s->hidden, 1, joined, NONE);
        int y = over(g, s->hidden, 1, bcx, conv);
        return node(g, s->hidden, 1, y, NONE);
    }
    int in = node(g, inner + wide + (wide == inner ? 0 : s->steps), 2, n, NONE);
    int joined = fit_alloc_op(&g->a, floats(wide, g->rows + s->conv), 1,
                              (struct fit_op){ { in, past, NONE }, false });
    int conv = node(g, wide, 2, joined, NONE);
    int dt = wide == inner ? node(g, inner, 1, NONE, NONE) : NONE;
    int scan = fit_alloc_op(&g->a, floats(inner, g->rows) + floats(l->s, g->p->slots), 1,
                            (struct fit_op){ { conv, dt, NONE }, false });
    int z = node(g, inner, 1, in, NONE);
    int d = (wide == inner ? over : node)(g, inner, 1, conv, NONE); /* else over a view */
    int y = over(g, inner, 1, d, scan);
    int gated = node(g, inner, 1, z, y);
    if (wide != inner)
        gated = node(g, inner, 1, gated, NONE); /* its norm, over a view */
    return node(g, s->hidden, 1, gated, NONE);
}

/* ---- feed-forward ---- */
static int dense(struct graph *g, const struct fit_layer *l, uint64_t f, int n)
{
    int act;
    if (l->fused_up) {
        act = node(g, f, 1, node(g, 2 * f, 1, n, NONE), NONE);
    } else if (l->gated) {
        int gate = node(g, f, 1, n, NONE);
        int up = node(g, f, 1, n, NONE);
        act = node(g, f, 1, gate, up);
    } else {
        act = node(g, f, 1, n, NONE);
    }
    return node(g, g->s->hidden, 1, act, NONE);
}

static uint32_t ffn_uses(const struct fit_layer *l)
{
    uint32_t up = l->gated && !l->fused_up ? 2 : 1;
    return l->expert_ffn == 0 ? up : 1 + up + (l->shared_ffn > 0 ? up : 0);
}

static int experts(struct graph *g, const struct fit_layer *l, int n)
{
    const struct fit_shape *s = g->s;
    uint64_t used = s->experts_used, f = used * l->expert_ffn, d = s->hidden;
    int probs = node(g, s->experts, 2, n, NONE);
    int top = node(g, s->experts, 3 + l->gated, probs, NONE);
    int weights = node(g, used, 1, probs, top);
    int act;
    if (l->gated) {
        int gate = node(g, f, 1, n, top);
        int up = node(g, f, 1, n, top);
        act = node(g, f, 1, gate, up);
    } else {
        act = node(g, f, 1, n, top);
    }
    int down = node(g, used * d, 1, act, top);
    down = over(g, used * d, used > 1 ? 2 : 1, down, weights);
    int sum = node(g, d, 1, down, used > 1 ? down : NONE);
    if (l->shared_ffn > 0)
        sum = over(g, d, 1, sum, dense(g, l, l->shared_ffn, n));
    return sum;
}

static int feed_forward(struct graph *g, const struct fit_layer *l, int n)
{
    return l->expert_ffn > 0 ? experts(g, l, n) : dense(g, l, l->ffn, n);
}

static bool feeds(const struct fit_layer *l)
{
    return l->expert_ffn > 0 || l->ffn > 0;
}

/* ---- layers ---- */
/* After the last layer that attends nobody asks for them. */
static void drop_inputs(struct graph *g)
{
    fit_alloc_use(&g->a, g->positions);
    fit_alloc_use(&g->a, g->turn_k);
    fit_alloc_use(&g->a, g->turn_v);
}

/* From here on only the rows that give logits are worked on. */
static int choose_rows(struct graph *g, int x, uint32_t uses)
{
    return fit_alloc_op(&g->a, floats(g->s->hidden, g->outputs), uses,
                        (struct fit_op){ { x, g->ids, NONE }, false });
}

static int mix(struct graph *g, const struct fit_layer *l, int n, int past)
{
    if (l->mixer == FIT_RECURRENT)
        return recurrent(g, l, n, past);
    if (l->mixer != FIT_PARALLEL)
        return attention(g, l, n);
    int o = attention(g, l, n);
    return over(g, g->s->hidden, 1, o, recurrent(g, l, n, past_rows(g, l)));
}

static int layer(struct graph *g, const struct fit_layer *l, int x, bool last)
{
    uint64_t d = g->s->hidden;
    bool mixes = l->mixer != FIT_NO_MIXER, recurs = l->mixer == FIT_RECURRENT;
    uint32_t uses = !mixes ? 0 : recurs ? 1 : attention_uses(g, l) + (l->mixer == FIT_PARALLEL);
    uint32_t both = g->beside && feeds(l) ? ffn_uses(l) : 0;
    int cur = x, n;
    if (mixes) {
        /* x is used by the norm, or by all that stands for it, and where it is added. */
        int past = recurs ? past_rows(g, l) : NONE;
        g->a.tensor[x].uses = (g->post_only ? uses : 1) + 1;
        n = g->post_only ? x : norm(g, uses + both, x);
        cur = mix(g, l, n, past);
        if (both > 0)
            cur = over(g, d, 1, feed_forward(g, l, n), cur);
        if (last) {
            drop_inputs(g);
            cur = choose_rows(g, cur, 1);
            x = choose_rows(g, x, 1);
            g->rows = g->outputs;
        }
        cur = g->stays ? over(g, d, 1, x, cur) : over(g, d, 1, cur, x);
    }
    if (!feeds(l) || both > 0 || cur == NONE)
        return cur;
    g->a.tensor[cur].uses = (g->post_only ? ffn_uses(l) : 1) + 1;
    n = g->post_only ? cur : norm(g, ffn_uses(l), cur);
    int fed = feed_forward(g, l, n);
    return g->stays ? over(g, d, 1, cur, fed) : over(g, d, 1, fed, cur);
}

static bool is_one(struct span name, const char *const *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (span_eq(name, span_of(list[i])))
            return true;
    return false;
}

static void cut(struct graph *g)
{
    static const char *const layer_norms[] = {
        "gpt2",      "gptneox",    "gptj",      "bloom",    "mpt",        "falcon",
        "starcoder", "phi2",       "stablelm",  "jais",     "starcoder2", "cohere2",
        "command-r", "cohere2moe", "codeshell", "nemotron", "olmo",
    };
    static const char *const besides[] = { "falcon",     "phi2",    "cohere2", "command-r",
                                           "cohere2moe", "gptneox", "gptj",    "plamo" };
    struct span name = g->s->architecture;
    g->layer_norm = is_one(name, layer_norms, COUNT(layer_norms));
    g->beside = is_one(name, besides, COUNT(besides));
    g->stays = span_begins(name, "lfm2");
    g->post_only = span_eq(name, SPAN("olmo2"));
    const struct fit_layer *first = NULL;
    bool same = true;
    for (uint32_t i = 0; i < g->s->n_layers; i++) {
        const struct fit_layer *l = &g->s->layer[i];
        if (l->k == 0 || l->kv_heads == 0)
            continue;
        first = first != NULL ? first : l;
        same = same && l->k / l->kv_heads == first->k / first->kv_heads;
    }
    uint64_t head = first != NULL && same ? first->k / first->kv_heads : 1;
    g->turned_k = !g->r->old && g->p->k >= FIT_CACHE_Q8_0 && head % 64 == 0;
    g->turned_v = !g->r->old && g->p->v >= FIT_CACHE_Q8_0 && head % 64 == 0 && !g->s->latent;
}

/* ---- inputs ---- */
static uint64_t mask_bytes(const struct graph *g, uint64_t cells)
{
    uint64_t rows = (g->rows + g->p->streams - 1) / g->p->streams * g->p->streams;
    unsigned __int128 n = (unsigned __int128)cells * rows * (g->r->no_flash || g->r->old ? 4 : 2);
    return n > FIT_BYTES_MAX ? FIT_BYTES_MAX : (uint64_t)n;
}

static uint64_t place_bytes(const struct graph *g)
{
    uint64_t widest = 1;
    for (uint32_t i = 0; g->r->no_flash && i < g->s->n_layers; i++)
        widest = g->s->layer[i].v > widest ? g->s->layer[i].v : widest;
    return 2 * floats(widest, g->rows); /* 64 bits for each value if they lie turned */
}

static uint32_t count(const struct fit_shape *s, bool sliding)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < s->n_layers; i++) {
        enum fit_mixer m = s->layer[i].mixer;
        n += sliding ? m == FIT_SLIDING : m == FIT_ATTENTION || m == FIT_PARALLEL;
    }
    return n;
}

static void put_cache(struct graph *g, bool sliding)
{
    struct inputs *in = sliding ? &g->sliding : &g->full;
    uint32_t uses = count(g->s, sliding);
    *in = (struct inputs){ NONE, NONE, NONE };
    if (uses == 0)
        return;
    in->keys = fit_alloc_put(&g->a, 2 * floats(1, g->rows), uses);
    in->values = fit_alloc_put(&g->a, place_bytes(g), uses);
    in->mask = fit_alloc_put(&g->a, mask_bytes(g, sliding ? g->p->sliding : g->p->cells), uses);
}

#define TURN_BYTES (64 * 64 * 4)

static void put_inputs(struct graph *g)
{
    bool sliding_first = g->s->n_layers > 0 && g->s->layer[0].mixer == FIT_SLIDING;
    g->positions = fit_alloc_put(&g->a, floats(1, g->rows), 1);
    g->turn_k = g->turned_k ? fit_alloc_put(&g->a, TURN_BYTES, 1) : NONE;
    g->turn_v = g->turned_v ? fit_alloc_put(&g->a, TURN_BYTES, 1) : NONE;
    put_cache(g, sliding_first);
    put_cache(g, !sliding_first);
    g->ids = fit_alloc_put(&g->a, floats(1, g->outputs), 2);
}

/* There is room for embeddings that are given in the place of tokens, used or not. */
static void put_embeddings(struct graph *g)
{
    if (!g->r->old)
        fit_alloc_put(&g->a, floats(g->s->hidden, g->rows), UINT32_MAX);
}

/* The host looks up embeddings and makes the inputs; all of it is copied. */
static uint64_t on_host(struct graph *g)
{
    fit_alloc_open(&g->a, 64);
    fit_alloc_put(&g->a, floats(1, g->rows), UINT32_MAX); /* tokens */
    put_embeddings(g);
    put_inputs(g);
    fit_alloc_put(&g->a, floats(g->s->hidden, g->rows), UINT32_MAX);
    return g->a.most;
}

static uint64_t on_device(struct graph *g, bool cpu)
{
    uint32_t n = g->s->n_layers, end = n;
    while (end > 0 && g->s->layer[end - 1].extra)
        end--;
    fit_alloc_open(&g->a, cpu ? 64 : 128);
    int tokens = cpu ? fit_alloc_put(&g->a, floats(1, g->rows), 1) : NONE;
    if (cpu)
        put_embeddings(g);
    int x = cpu ? NONE : fit_alloc_put(&g->a, floats(g->s->hidden, g->rows), 1);
    put_inputs(g);
    if (cpu)
        x = node(g, g->s->hidden, 1, tokens, NONE);
    for (uint32_t i = 0; i < end && x != NONE; i++)
        x = layer(g, &g->s->layer[i], x, i + 1 == end);
    if (x == NONE)
        return g->a.most;
    g->rows = g->outputs;
    g->a.tensor[x].uses = 1;
    x = norm(g, 1, x);
    node(g, g->s->vocabulary, 1, x, NONE);
    return g->a.most;
}

static uint64_t least(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

bool fit_graphs(const struct fit_shape *s, const struct fit_run *r, const struct fit_plan *p,
                struct fit_graph *out, struct err *err)
{
    uint64_t outputs = r->old ? p->ubatch : r->outputs > 0 ? r->outputs : p->slots;
    struct graph g = { .s = s, .r = r, .p = p, .outputs = least(outputs, p->ubatch) };
    struct fit_graph sum = { .class = s->n_layers == 0 ? FIT_UNKNOWN : FIT_MODELLED };
    cut(&g);
    g.rows = p->ubatch;
    sum.gpu = on_device(&g, r->cpu);
    bool failed = g.a.failed;
    g.rows = p->ubatch;
    sum.host = on_host(&g);
    if (failed || g.a.failed || sum.gpu > FIT_BYTES_MAX || sum.host > FIT_BYTES_MAX)
        return err_set(err, ERR_LIMIT, "the buffers are past %llu bytes", FIT_BYTES_MAX);
    *out = sum;
    return true;
}
