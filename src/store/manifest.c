/* manifest.c - see manifest.h.
 *
 * Both digests are over text that anyone can make with sha256sum, sort and a pen: what names a
 * release must not need this program. */
#include "store/manifest.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/encode.h"
#include "base/path.h"
#include "base/sort.h"
#include "base/utf8.h"
#include "crypto/digest.h"

#define LFS_BYTES (1u << 20) /* from here on a file is stored and listed as Git LFS */

/* Top-level names that do not decide behaviour, if their content is UTF-8 text; of those that another file
 * may name as its data only beside_whole. */
static const char *const beside_front[] = { "README", "LICENSE", "NOTICE" };
static const char *const prose_end[] = { ".md", ".txt", ".rst" };
static const char *const beside_whole[] = { ".gitattributes", "model.sig" };
static const char *const beside_end[] = {
    ".evidence.json",
    ".evidence.json.sig",
    ".approval.json",
    ".approval.json.sig",
};

bool manifest_is_lfs(const struct manifest_file *f)
{
    return f->binary || f->size >= LFS_BYTES;
}

bool manifest_served(struct span path)
{
    return !span_begins(path, "ajar/") && !span_begins(path, ".cache/");
}

/* Code, configuration and templates have an ending, and who loads them goes by it. */
static bool is_prose(struct span path)
{
    if (memchr(path.ptr, '.', path.len) == NULL)
        return true;
    for (size_t i = 0; i < COUNT(prose_end); i++)
        if (span_ends_anyhow(path, prose_end[i]))
            return true;
    return false;
}

static bool stands_beside(struct span path)
{
    for (size_t i = 0; i < COUNT(beside_front); i++)
        if (span_begins(path, beside_front[i]) && is_prose(path))
            return true;
    for (size_t i = 0; i < COUNT(beside_end); i++)
        if (span_ends(path, beside_end[i]))
            return true;
    return false;
}

static bool is_whole(struct span path)
{
    for (size_t i = 0; i < COUNT(beside_whole); i++)
        if (span_eq(path, span_of(beside_whole[i])))
            return true;
    return false;
}

bool manifest_weighs(const struct manifest_file *f, bool reaches)
{
    if (!manifest_served(f->path))
        return false;
    bool top = memchr(f->path.ptr, '/', f->path.len) == NULL;
    return !top || !f->utf8 || !(is_whole(f->path) || (!reaches && stands_beside(f->path)));
}

bool manifest_reaches(const struct manifest *m)
{
    for (size_t i = 0; i < m->n; i++)
        if (manifest_served(m->file[i].path) && span_ends_anyhow(m->file[i].path, ".onnx"))
            return true;
    return false;
}

/* The lower-case twin of c in the scripts that file systems fold and people type: Latin, Greek,
 * Cyrillic, Armenian, full width. Never longer in UTF-8 than c. */
static uint32_t fold(uint32_t c)
{
    static const struct {
        uint32_t first, last, up;
    } runs[] = {
        { 'A', 'Z', 32 },       { 0xC0, 0xD6, 32 },   { 0xD8, 0xDE, 32 },   { 0x391, 0x3A1, 32 },
        { 0x3A3, 0x3AB, 32 },   { 0x386, 0x386, 38 }, { 0x388, 0x38A, 37 }, { 0x38C, 0x38C, 64 },
        { 0x38E, 0x38F, 63 },   { 0x400, 0x40F, 80 }, { 0x410, 0x42F, 32 }, { 0x531, 0x556, 48 },
        { 0xFF21, 0xFF3A, 32 },
    };
    /* In these each even letter, or each odd one, is the capital of the next. */
    static const struct {
        uint32_t first, last;
    } pairs[] = {
        { 0x100, 0x12F }, { 0x132, 0x137 }, { 0x139, 0x148 },   { 0x14A, 0x177 },
        { 0x179, 0x17E }, { 0x1CD, 0x1DC }, { 0x1DE, 0x1EF },   { 0x1F8, 0x21F },
        { 0x222, 0x233 }, { 0x370, 0x373 }, { 0x3D8, 0x3EF },   { 0x460, 0x481 },
        { 0x48A, 0x4BF }, { 0x4D0, 0x52F }, { 0x1E00, 0x1E95 }, { 0x1EA0, 0x1EFF },
    };
    if (c == 0x17F) /* long s */
        return 's';
    if (c == 0x3C2) /* final sigma */
        return 0x3C3;
    if (c == 0x178)
        return 0xFF;
    if (c == 0x212A) /* Kelvin */
        return 'k';
    for (size_t i = 0; i < COUNT(runs); i++)
        if (c >= runs[i].first && c <= runs[i].last)
            return c + runs[i].up;
    for (size_t i = 0; i < COUNT(pairs); i++)
        if (c >= pairs[i].first && c <= pairs[i].last)
            return c + ((c - pairs[i].first) % 2 == 0);
    return c;
}

struct folded {
    struct span key;
    size_t file;
};

static bool fold_path(struct span path, struct arena *scratch, struct span *out, struct err *err)
{
    uint8_t *key = ARENA_ARRAY(scratch, uint8_t, path.len + 4, err);
    size_t n = 0;
    if (key == NULL)
        return false;
    while (path.len > 0) {
        uint32_t c;
        size_t step = utf8_next(path, &c);
        if (step > 0)
            n += utf8_put(key + n, fold(c));
        else
            key[n++] = *path.ptr, step = 1;
        path.ptr += step, path.len -= step;
    }
    *out = (struct span){ key, n };
    return true;
}

static int same_key(const void *x, const void *y)
{
    const struct folded *a = x, *b = y;
    return span_cmp(a->key, b->key);
}

static int by_key(const void *x, const void *y)
{
    const struct folded *a = x, *b = y;
    int c = same_key(a, b);
    return c != 0 ? c : (a->file > b->file) - (a->file < b->file);
}

static int by_path(const void *x, const void *y)
{
    const struct manifest_file *a = x, *b = y;
    return span_cmp(a->path, b->path);
}

static const struct folded *find(const struct folded *keys, size_t n, struct span key)
{
    return bsearch(&(struct folded){ .key = key }, keys, n, sizeof *keys, same_key);
}

static bool refuse(const struct manifest *m, const struct folded *one, const struct folded *two,
                   const char *why, struct err *err)
{
    char a[QUOTED_BYTES], b[QUOTED_BYTES];
    return err_set(err, ERR_INPUT, "%s and %s %s", span_quote(m->file[one->file].path, a),
                   span_quote(m->file[two->file].path, b), why);
}

static bool fold_all(const struct manifest *m, struct arena *scratch, struct folded **out,
                     struct err *err)
{
    struct folded *keys = ARENA_ARRAY(scratch, struct folded, m->n, err);
    if (keys == NULL)
        return false;
    for (size_t i = 0; i < m->n; i++) {
        keys[i].file = i;
        if (!fold_path(m->file[i].path, scratch, &keys[i].key, err))
            return false;
    }
    sort_heap(keys, m->n, sizeof *keys, by_key);
    *out = keys;
    return true;
}

bool manifest_fit(const struct manifest *m, struct arena *scratch, size_t *at, struct err *err)
{
    struct folded *keys;
    char room[QUOTED_BYTES];
    for (*at = 0; *at < m->n; ++*at)
        if (!path_ok(m->file[*at].path))
            return err_set(err, ERR_INPUT,
                           "%s cannot be the path of a file in a release: rename it",
                           span_quote(m->file[*at].path, room));
    if (!fold_all(m, scratch, &keys, err))
        return false;
    for (size_t i = 1; i < m->n; i++) {
        *at = keys[i].file;
        if (span_eq(keys[i - 1].key, keys[i].key))
            return refuse(m, &keys[i - 1], &keys[i], "are one name where case is ignored", err);
    }
    for (size_t i = 0; i < m->n; i++)
        for (size_t k = 0; k < keys[i].key.len; k++) {
            const struct folded *file;
            *at = keys[i].file;
            if (keys[i].key.ptr[k] == '/' &&
                (file = find(keys, m->n, (struct span){ keys[i].key.ptr, k })) != NULL)
                return refuse(m, file, &keys[i], "cannot both exist where case is ignored", err);
        }
    return true;
}

/* A name that no release can have must not forge a line: its own then begins with a backslash, and
 * what is not plain ASCII in it is spelled \xNN. */
static bool add_name(struct digest *d, struct span name, bool plain, struct err *err)
{
    char piece[4];
    if (plain)
        return digest_add(d, name, err);
    for (size_t i = 0; i < name.len; i++) {
        size_t n = span_escape(name.ptr[i], piece);
        if (!digest_add(d, (struct span){ (const uint8_t *)piece, n }, err))
            return false;
    }
    return true;
}

static bool add_line(struct digest *d, const struct manifest_file *f, struct err *err)
{
    char line[2 * SHA256_BYTES + sizeof " 18446744073709551615 "];
    hex_put((struct span){ f->sha256, SHA256_BYTES }, line);
    snprintf(line + 2 * SHA256_BYTES, sizeof line - 2 * SHA256_BYTES, " %" PRIu64 " ", f->size);
    bool plain = path_ok(f->path);
    return (plain || digest_add(d, SPAN("\\"), err)) && digest_add(d, span_of(line), err) &&
           add_name(d, f->path, plain, err) && digest_add(d, SPAN("\n"), err);
}

bool manifest_seal(struct manifest *m, struct err *err)
{
    AUTO_CLOSE(digest) struct digest *release = digest_open(DIGEST_SHA256, err);
    if (release == NULL)
        return false;
    AUTO_CLOSE(digest) struct digest *weights = digest_open(DIGEST_SHA256, err);
    uint8_t both[2][SHA256_BYTES];
    if (weights == NULL)
        return false;
    bool reaches = manifest_reaches(m);
    sort_heap(m->file, m->n, sizeof *m->file, by_path);
    for (size_t i = 0; i < m->n; i++) {
        const struct manifest_file *f = &m->file[i];
        bool named = manifest_served(f->path) && !span_eq(f->path, SPAN("model.sig"));
        if ((named && !add_line(release, f, err)) ||
            (manifest_weighs(f, reaches) && !add_line(weights, f, err)))
            return false;
    }
    if (!digest_done(release, both[0], err) || !digest_done(weights, both[1], err))
        return false;
    memcpy(m->release, both[0], SHA256_BYTES);
    memcpy(m->weights, both[1], SHA256_BYTES);
    return true;
}
