/* import_copy.c - see import_copy.h. */
#include "evidence/import_copy.h"

#include <stdio.h>

#include "base/encode.h"
#include "base/file.h"
#include "crypto/sshsig.h"
#include "evidence/load.h"

bool import_is_ours(const char *path)
{
    return span_ends(span_of(path), ".evidence.json");
}

static bool check_items(const char *path, const struct ev_store *s, struct err *err)
{
    for (size_t i = 0; i < s->n_items; i++) {
        const struct item *it = &s->item[i];
        if (it->reads)
            continue;
        return it->index == 0
                   ? err_set(err, ERR_INPUT, "%s: %s", path, it->problem)
                   : err_set(err, ERR_INPUT, "%s: item %u: %s", path, it->index, it->problem);
    }
    return s->n_items > 0 || err_set(err, ERR_INPUT, "%s: no item in it", path);
}

static bool check_weights(const char *path, const struct item_file *file, const uint8_t *weights,
                          struct err *err)
{
    char said[2 * SHA256_BYTES + 1], are[2 * SHA256_BYTES + 1];
    return memcmp(file->weights, weights, SHA256_BYTES) == 0 ||
           err_set(err, ERR_INPUT,
                   "%s: about other weights: sha256:%.12s..., and the subject is sha256:%.12s...",
                   path, hex_put((struct span){ file->weights, SHA256_BYTES }, said),
                   hex_put((struct span){ weights, SHA256_BYTES }, are));
}

static bool load_signature(const char *path, struct arena *a, struct span *out, struct err *err)
{
    struct err why = { 0 };
    size_t n = strlen(path);
    char *name = ARENA_ARRAY(a, char, n + sizeof ".sig", err);
    if (name == NULL)
        return false;
    snprintf(name, n + sizeof ".sig", "%s.sig", path);
    *out = (struct span){ 0 };
    if (file_load(name, SSHSIG_TEXT_MAX, a, out, &why) || why.kind == ERR_ABSENT)
        return true;
    *err = why;
    return false;
}

bool import_copy(const char *path, const uint8_t *weights, struct arena *a, struct import_copy *out,
                 struct err *err)
{
    struct ev_store s = { .a = a };
    struct item_file file = { 0 };
    struct import_copy c = { 0 };
    if (!file_load(path, EV_FILE_MAX, a, &c.text, err) || !load_text(&s, &file, c.text, err) ||
        !check_items(path, &s, err) || !check_weights(path, &file, weights, err) ||
        !load_signature(path, a, &c.signature, err))
        return false;
    c.n_items = s.n_items;
    *out = c;
    return true;
}
