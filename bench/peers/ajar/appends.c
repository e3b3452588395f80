/* appends.c - see appends.h. */
#include "appends.h"

#include <stdio.h>
#include <time.h>

#include "base/file.h"
#include "crypto/digest.h"
#include "tlog/log.h"
#include "tlog/rekord.h"

enum { MEMORY = 64 << 20 };

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static struct key *key_of(const char *path, enum key_kind kind, struct arena *a, struct err *err)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct err why = { 0 };
    struct span text;
    struct key *k;
    if (file_load(path, KEY_TEXT_MAX, a, &text, &why))
        return key_read(text, (struct span){ 0 }, err);
    buf_init(&b, "a key", KEY_TEXT_MAX);
    if ((k = key_new(kind, err)) == NULL)
        return NULL;
    if (key_write(k, (struct span){ 0 }, &b, err) && buf_done(&b, &text, err) &&
        file_replace(path, text, 0600, err))
        return k;
    key_close(k);
    return NULL;
}

static bool put_vkey(const char *path, const struct note_signer *by, struct err *err)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct note_key k;
    struct span text;
    buf_init(&b, "a key", 4096);
    if (!note_key_of(by->name, NOTE_ED25519, key_public(by->key), &k, err))
        return false;
    note_key_write(&k, &b);
    buf_printf(&b, "\n");
    return buf_done(&b, &text, err) && file_replace(path, text, 0644, err);
}

struct signing {
    const struct key *key;
    uint64_t bad; /* number of the entry whose signature is over something else */
};

static bool entry(const struct signing *s, uint64_t i, struct arena *a, struct span *out,
                  struct err *err)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct rekord r = { .key = *key_public(s->key) };
    struct span bytes;
    char text[32];
    buf_init(&b, "an entry", REKORD_BYTES_MAX);
    snprintf(text, sizeof text, "entry %" PRIu64, i);
    return digest_of(DIGEST_SHA256, span_of(text), r.digest, err) &&
           key_sign(s->key, i == s->bad ? SPAN("another") : span_of(text), a, &r.signature, err) &&
           rekord_write(&r, &b, err) && buf_done(&b, &bytes, err) && span_copy(a, bytes, out, err);
}

static bool append(struct log *l, const struct signing *s, uint64_t n, double *took,
                   struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "a batch", .limit = MEMORY };
    struct span *list = ARENA_ARRAY(&a, struct span, n, err);
    for (uint64_t i = 0; list != NULL && i < n; i++)
        if (!entry(s, l->now.size + i, &a, &list[i], err))
            return false;
    double begun = now();
    bool ok = list != NULL && log_append(l, list, (size_t)n, err);
    *took += now() - begun;
    return ok;
}

static bool run(char **args, struct arena *a, struct err *err)
{
    char release[512], vkey[512];
    snprintf(release, sizeof release, "%s.release", args[1]);
    snprintf(vkey, sizeof vkey, "%s.vkey", args[1]);
    AUTO_CLOSE(key) struct key *log_key = key_of(args[1], KEY_ED25519, a, err);
    AUTO_CLOSE(key) struct key *key = log_key != NULL ? key_of(release, KEY_P256, a, err) : NULL;
    AUTO_CLOSE(log) struct log l = { .lock = -1 };
    struct note_signer by = { span_of(args[2]), log_key };
    struct signing s = { .bad = UINT64_MAX };
    uint64_t n, batch;
    double took = 0;
    if (key == NULL || !put_vkey(vkey, &by, err))
        return false;
    if (!span_u64(span_of(args[3]), &n) || !span_u64(span_of(args[4]), &batch) || batch == 0 ||
        (args[5] != NULL && !span_u64(span_of(args[5]), &s.bad)))
        return err_set(err, ERR_USAGE, "expected FOLDER KEY ORIGIN N BATCH [BAD]");
    s.key = key;
    if (!log_open(&l, args[0], &by, err))
        return false;
    for (; n > 0; n -= n < batch ? n : batch)
        if (!append(&l, &s, n < batch ? n : batch, &took, err))
            return false;
    printf("%.6f\n", took);
    return true;
}

int appends(char **args)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "appends", .limit = MEMORY };
    struct err err = { 0 };
    for (unsigned i = 0; i < 5; i++)
        if (args[i] == NULL) {
            fprintf(stderr, "expected FOLDER KEY ORIGIN N BATCH [BAD]\n");
            return 2;
        }
    if (run(args, &a, &err))
        return 0;
    fprintf(stderr, "%s\n", err.text);
    return 1;
}
