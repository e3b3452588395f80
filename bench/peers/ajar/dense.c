/* dense.c - see dense.h. Every rule asks for four facts, every fact has some four limits: nothing of it
 * falls into parts that could be looked at one by one. */
#include "dense.h"

enum { FACTS = 20, TEXT_MAX = 64 << 10 };

static uint64_t state;

static unsigned below(unsigned n)
{
    state ^= state << 13, state ^= state >> 7, state ^= state << 17;
    return (unsigned)((state >> 20) % n);
}

/* Four different facts, in random order. */
static void choose(unsigned *four)
{
    for (unsigned i = 0; i < 4; i++) {
        four[i] = below(FACTS);
        for (unsigned k = 0; k < i; k++)
            if (four[k] == four[i]) {
                i--;
                break;
            }
    }
}

static void put_pair(struct buf *b, const unsigned *two)
{
    buf_printf(b, "all of (f%u is above %u%%, f%u is above %u%%)", two[0], 1 + below(90), two[1],
               1 + below(90));
}

bool dense_text(unsigned seed, struct arena *a, struct span *out, struct err *err)
{
    static const char *const below_open[] = { "closed", "hosted", "gated" };
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct span text;
    unsigned four[4];
    state = 0x9E3779B97F4A7C15u * (seed + 1);
    buf_init(&b, "a policy", TEXT_MAX);
    buf_printf(&b, "policy \"dense %u\" version 1.\nStart from open.\n", seed);
    for (unsigned i = 0; i < FACTS; i++)
        buf_printf(&b, "fact f%u is a proportion, higher is riskier.\n", i);
    for (unsigned i = 0; i < FACTS; i++) {
        choose(four);
        buf_printf(&b, "rule r%u:\n  at most %s when any of (", i, below_open[below(3)]);
        put_pair(&b, four);
        buf_printf(&b, ", ");
        put_pair(&b, four + 2);
        buf_printf(&b, ").\n");
    }
    return buf_done(&b, &text, err) && span_copy(a, text, out, err);
}
