/* release.h - releases for tests of the store and of what stands on it: files given as text, put
 * into a store as a real release would. */
#ifndef AJAR_TEST_RELEASE_H
#define AJAR_TEST_RELEASE_H

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "crypto/digest.h"
#include "lib/check.h"
#include "store/git.h"
#include "store/store.h"

#define SAMPLE_ABOUT                                                                               \
    "{\"architecture\":\"LlamaForCausalLM\",\"bytes\":13,\"complete\":true,\"files\":3,"           \
    "\"findings\":[],\"licence\":\"apache-2.0\",\"parameters\":135000000,"                         \
    "\"scanned\":[{\"imports\":[{\"module\":\"os\",\"name\":\"system\",\"safety\":\"dangerous\"}]" \
    ","                                                                                            \
    "\"path\":\"sub/z.txt\",\"status\":\"unsafe\"}],\"scanned_all\":true,"                         \
    "\"schema\":\"ajar/about/1\"}"

struct sample {
    const char *path;
    struct span bytes;
};

static inline bool sample_sum(const struct sample *f, struct manifest_file *out, struct err *err)
{
    size_t front = f->bytes.len < 8000 ? f->bytes.len : 8000;
    *out = (struct manifest_file){ .path = span_of(f->path), .size = f->bytes.len, .utf8 = true };
    out->binary = front > 0 && memchr(f->bytes.ptr, 0, front) != NULL;
    return digest_of(DIGEST_SHA256, f->bytes, out->sha256, err) &&
           git_blob(f->bytes, out->blob, err);
}

static inline bool sample_put(struct store *s, const struct sample *f,
                              const struct manifest_file *sum, struct err *err)
{
    int fd = memfd_create(f->path, MFD_CLOEXEC);
    bool ok = fd >= 0 && write(fd, f->bytes.ptr, f->bytes.len) == (ssize_t)f->bytes.len;
    ok = ok ? store_blob_put(s, fd, f->bytes.len, sum->sha256, err)
            : err_os(err, "%s: could not keep a sample", f->path);
    close(fd);
    return ok;
}

/* The blobs of n files are in, and *m names them. */
static inline bool sample_manifest(struct store *s, const struct sample *f, size_t n,
                                   struct arena *a, struct manifest *m, struct err *err)
{
    *m = (struct manifest){ .file = ARENA_ARRAY(a, struct manifest_file, n, err), .n = n };
    if (m->file == NULL)
        return false;
    for (size_t i = 0; i < n; i++)
        if (!sample_sum(&f[i], &m->file[i], err) || !sample_put(s, &f[i], &m->file[i], err))
            return false;
    return manifest_seal(m, err);
}

/* What the decision of every release stood on; sample_grounded puts it in. */
static const struct sample sample_ground[] = {
    { "a.evidence.json", SPAN("{\"items\":[]}") },
    { "a.evidence.json.sig", SPAN("signature") },
    { "signers", SPAN("alice ssh-ed25519 AAAA\n") },
};
static const struct span sample_layers[] = { SPAN("policy one"), SPAN("policy two") };

static inline bool sample_grounded(struct store *s, struct arena *a, struct store_release *r,
                                   struct err *err)
{
    struct store_ground *g = ARENA_ARRAY(a, struct store_ground, COUNT(sample_ground), err);
    for (size_t i = 0; g != NULL && i < COUNT(sample_ground); i++) {
        struct manifest_file sum;
        if (!sample_sum(&sample_ground[i], &sum, err) ||
            !sample_put(s, &sample_ground[i], &sum, err))
            return false;
        g[i] = (struct store_ground){ .name = span_of(sample_ground[i].path), .size = sum.size };
        memcpy(g[i].sha256, sum.sha256, SHA256_BYTES);
    }
    r->ground = g;
    r->n_grounds = COUNT(sample_ground);
    r->layer_text = sample_layers;
    r->n_layers = COUNT(sample_layers);
    return g != NULL;
}

/* A release of acme/tiny at the second at; the rest may be changed before store_release. */
static inline struct store_release sample_release(const struct manifest *m, enum position position,
                                                  int64_t at)
{
    return (struct store_release){
        .ns = SPAN("acme"),
        .name = SPAN("tiny"),
        .message = SPAN("release"),
        .manifest = m,
        .commit = { .position = position,
                    .terms = SPAN("research-only"),
                    .summary = SPAN("not wider: nobody has approved it"),
                    .about = SPAN(SAMPLE_ABOUT) },
        .record_text = SPAN("{\"record\":1}"),
        .policy_text = SPAN("policy start"),
        .now_at = at,
    };
}

/* A new folder below the present one's tmp, for AJAR_HOME. Removed by nobody: tests run in one. */
static inline const char *sample_home(char room[static 64])
{
    strcpy(room, "/tmp/ajar-test-XXXXXX");
    if (mkdtemp(room) == NULL)
        abort();
    return room;
}

static inline void sample_remove(const char *home)
{
    char line[128];
    snprintf(line, sizeof line, "rm -rf %s", home);
    if (system(line) != 0)
        abort();
}

enum { SAMPLE_MEMORY = 8 << 20, DAY_ONE = 1700000000 };

static const struct sample sample_tiny[] = {
    { "README.md", SPAN("# tiny\n") },
    { "config.json", SPAN("{}") },
    { "sub/deep/model.safetensors", SPAN("\0\1\2\3") },
    { "ajar/receipt.json", SPAN("not served") },
};

/* A store of its own for one test. */
struct bench {
    char home[64];
    struct store *s;
    struct arena a;
    struct err err;
};

static inline void bench_open(struct bench *b)
{
    *b = (struct bench){ .a = { .name = "test", .limit = SAMPLE_MEMORY } };
    b->s = store_open(sample_home(b->home), true, &b->err);
    CHECK(b->s != NULL);
    CHECK_STR(b->err.text, "");
}

static inline void bench_close(struct bench *b)
{
    CHECK_STR(b->err.text, "");
    store_close(b->s);
    arena_free(&b->a);
    sample_remove(b->home);
}
AUTO_VALUE(bench, bench_close)

/* What the last failing call said; the next one begins without it. */
static inline const char *said(struct bench *b)
{
    static char text[sizeof b->err.text];
    memcpy(text, b->err.text, sizeof text);
    b->err = (struct err){ 0 };
    return text;
}

/* sample_tiny as acme/tiny. */
static inline struct store_commit released(struct bench *b, enum position position, int64_t at)
{
    struct manifest m;
    struct store_commit c = { 0 };
    CHECK(sample_manifest(b->s, sample_tiny, COUNT(sample_tiny), &b->a, &m, &b->err));
    struct store_release r = sample_release(&m, position, at);
    CHECK(sample_grounded(b->s, &b->a, &r, &b->err));
    CHECK(store_release(b->s, &r, &b->a, &c, &b->err));
    return c;
}

#endif
