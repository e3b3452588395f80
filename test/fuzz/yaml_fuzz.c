/* yaml_fuzz.c - any bytes as YAML: refused with a place in the text, or a tree whose texts and places
 * lie in it. Seeds: test/data/yaml/. */
#include "formats/yaml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct walk {
    const struct yaml_node *at[YAML_DEPTH_MAX + 2];
    unsigned depth;
};

static void check_node(const struct yaml_node *n, size_t size)
{
    assert(n->kind >= YAML_NOTHING && n->kind <= YAML_MAP && n->at <= size);
    assert(n->text.len <= size && n->key.len <= size);
    assert((n->child == NULL) || n->kind == YAML_LIST || n->kind == YAML_MAP);
    assert(!n->quoted || n->kind == YAML_TEXT);
}

static void check_tree(const struct yaml_node *root, size_t size)
{
    struct walk w = { { root }, 1 };
    while (w.depth > 0) {
        const struct yaml_node *n = w.at[w.depth - 1];
        if (n == NULL) {
            w.depth--;
            continue;
        }
        check_node(n, size);
        w.at[w.depth - 1] = n->next;
        assert(w.depth <= YAML_DEPTH_MAX + 1);
        w.at[w.depth++] = n->child;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "fuzz", .limit = 64u << 20 };
    struct yaml_ask ask = { .text = { data, size }, .folds = size % 2 > 0 };
    struct err err = { 0 };
    struct yaml y;
    if (!yaml_read(&ask, &a, &y, &err)) {
        assert(err.kind == ERR_LIMIT);
        return 0;
    }
    assert((y.root == NULL) == (y.why != NULL) && y.at <= size);
    if (y.root != NULL)
        check_tree(y.root, size);
    return 0;
}
