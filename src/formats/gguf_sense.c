/* gguf_sense.c - see gguf_sense.h. llama.cpp refuses most of these; others divide by zero or read past
 * an end. */
#include "formats/gguf_sense.h"

#include "base/rd.h"

static bool fact_number(const struct found *f, const char *key, uint64_t *n)
{
    return span_u64(found_fact(f, key), n);
}

/* Programs divide by these. Layers that remember in another way have no heads. */
static void check_zeros(const struct found *f)
{
    static const char *const counts[][2] = { { "layers", "there are 0 layers" },
                                             { "hidden", "layers are 0 wide" },
                                             { "heads", "there are 0 heads" },
                                             { "context", "the context is of 0 tokens" } };
    static const char *const without[] = { "ssm_state", "wkv_head", "l_cache", "ssm_inner" };
    uint64_t n, used;
    bool recurs = false;
    for (size_t i = 0; i < COUNT(without); i++)
        recurs = recurs || found_fact(f, without[i]).ptr != NULL;
    for (size_t i = 0; i < COUNT(counts); i++)
        if (fact_number(f, counts[i][0], &n) && n == 0 && !(recurs && i == 2))
            notes_add(f->notes, "odd-meta", 0, "%s", counts[i][1]);
    if (fact_number(f, "experts", &n) && fact_number(f, "experts_used", &used) &&
        (used > n || (n > 0 && used == 0)))
        notes_add(f->notes, "odd-meta", 0, "%" PRIu64 " of %" PRIu64 " experts are to be used",
                  used, n);
}

/* Programs make room for each before they see a tensor. */
static void check_layers(const struct found *f)
{
    uint64_t layers;
    if (fact_number(f, "layers", &layers) && layers > GGUF_BLOCKS_MAX)
        notes_add(f->notes, "overflow", 0, "%" PRIu64 " layers", layers);
}

/* N of "blk.N.", or UINT64_MAX. */
static uint64_t block_of(struct span name)
{
    size_t n = 4;
    uint64_t block;
    if (!span_begins(name, "blk."))
        return UINT64_MAX;
    while (n < name.len && name.ptr[n] != '.')
        n++;
    return span_u64((struct span){ name.ptr + 4, n - 4 }, &block) ? block : UINT64_MAX;
}

static void check_blocks(const struct gguf_claims *c, const struct found *f)
{
    uint64_t layers, most = 0;
    bool any = false;
    for (size_t i = 0; i < f->n_tensors; i++) {
        uint64_t block = block_of(f->tensor[i].name);
        if (block != UINT64_MAX)
            any = true, most = block > most ? block : most;
    }
    if (!any || !fact_number(f, "layers", &layers))
        return;
    if (most >= layers)
        notes_add(f->notes, "odd-meta", 0,
                  "there is a tensor of block %" PRIu64 ", and %" PRIu64 " layers", most, layers);
    else if (most + 1 < layers && !c->partial)
        notes_add(f->notes, "odd-meta", 0,
                  "the last tensors are of block %" PRIu64 ", and there are %" PRIu64 " layers",
                  most, layers);
}

static void check_embedding(const struct found *f)
{
    uint64_t hidden, tokens;
    for (size_t i = 0; i < f->n_tensors; i++) {
        const struct found_tensor *t = &f->tensor[i];
        if (!span_eq(t->name, SPAN("token_embd.weight")) || t->rank != 2)
            continue;
        if (fact_number(f, "vocabulary", &tokens) && t->shape[0] != tokens)
            notes_add(f->notes, "odd-meta", 0,
                      "%" PRIu64 " rows of embeddings for %" PRIu64 " tokens", t->shape[0], tokens);
        if (fact_number(f, "hidden", &hidden) && t->shape[1] != hidden)
            notes_add(f->notes, "odd-meta", 0,
                      "embeddings of width %" PRIu64 ", layers of %" PRIu64, t->shape[1], hidden);
    }
}

void gguf_sense(const struct gguf_claims *c, const struct found *f)
{
    if (c->pairs && found_fact(f, "architecture").ptr == NULL)
        notes_add(f->notes, "odd-meta", 0, "no general.architecture");
    check_zeros(f);
    check_layers(f);
    check_blocks(c, f);
    check_embedding(f);
}

bool gguf_legacy(struct source *src, const struct found *f, struct err *err)
{
    static const struct {
        const char *mark, *name;
        uint32_t least, most; /* versions; 0: it has none */
    } formats[] = {
        { "lmgg", "GGML, without a version", 0, 0 },
        { "fmgg", "GGMF", 1, 1 },
        { "tjgg", "GGJT", 1, 3 },
        { "algg", "GGLA, an adapter", 1, 1 },
    };
    uint8_t head[8] = { 0 };
    if (!source_read(src, 0, head, src->size < sizeof head ? (size_t)src->size : sizeof head, err))
        return false;
    struct rd r = { .in = { head + 4, 4 } };
    uint32_t version = rd_u32le(&r);
    for (size_t i = 0; i < COUNT(formats); i++)
        if (memcmp(head, formats[i].mark, 4) == 0) {
            bool known = version >= formats[i].least && version <= formats[i].most;
            if (formats[i].most == 0)
                notes_add(f->notes, "legacy", 0, "%s", formats[i].name);
            else
                notes_add(f->notes, "legacy", 0, "%s, version %" PRIu32 "%s", formats[i].name,
                          version, known ? "" : ", which there never was");
        }
    return true;
}
