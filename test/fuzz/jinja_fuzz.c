/* jinja_fuzz.c - any bytes as a template: what comes out is one tree, children in front of parents,
 * and in a template without a fault nothing is outside it. Seeds: test/data/jinja/. */
#include "formats/jinja.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "fuzz", .limit = 64 << 20 };
    struct err err = { 0 };
    struct jinja t;
    if (size > 1 << 16)
        return 0;
    if (!jinja_read((struct span){ data, size }, &a, &t, &err)) {
        assert(err.kind == ERR_LIMIT && !err.has_at);
        return 0;
    }
    for (size_t i = 0; i < t.n_faults && i < JINJA_FAULTS_MAX; i++)
        assert(t.fault[i].at <= size && t.fault[i].why != NULL);
    assert(t.n <= JINJA_PARTS_MAX && (t.whole || t.n_faults > 0));
    for (uint32_t i = 1; i <= t.n; i++) {
        const struct jinja_node *n = &t.node[i];
        assert(n->at <= size && n->parent <= t.n && (n->parent == 0 || n->parent > i));
        for (uint32_t k = n->first; k != 0; k = t.node[k].next)
            assert(k < i && t.node[k].parent == i);
        assert(t.n_faults > 0 || n->parent != 0 || i == t.n);
    }
    assert(!t.whole || (t.node[t.n].kind == JINJA_BODY && t.node[t.n].parent == 0));
    return 0;
}
