/* head.c - see head.h. */
#include "tlog/head.h"

#include "base/encode.h"

static const char proof_mark[] = "c2sp.org/tlog-proof@v1";

/* The next line without its end, which must be there. */
static bool line(struct span *text, struct span *out)
{
    const uint8_t *end = text->len > 0 ? memchr(text->ptr, '\n', text->len) : NULL;
    if (end == NULL)
        return false;
    size_t n = (size_t)(end - text->ptr);
    *out = (struct span){ text->ptr, n };
    *text = (struct span){ end + 1, text->len - n - 1 };
    return true;
}

/* Decimal without zeros in front. */
static bool number(struct span s, uint64_t *out)
{
    return (s.len == 1 || (s.len > 0 && s.ptr[0] != '0')) && span_u64(s, out);
}

static bool hash(struct span base64, struct arena *a, struct tree_hash *out, struct err *err)
{
    struct err why = { 0 };
    struct span bytes;
    if (base64_get(base64, a, &bytes, &why) && bytes.len == TREE_HASH_BYTES) {
        memcpy(out->b, bytes.ptr, TREE_HASH_BYTES);
        return true;
    }
    if (why.kind == ERR_LIMIT || why.kind == ERR_SYSTEM)
        *err = why;
    else
        err_set(err, ERR_INPUT, "a hash is 32 bytes in base64");
    return false;
}

bool head_read(struct span text, struct arena *a, struct log_head *out, struct err *err)
{
    struct log_head c;
    struct span size, root, more;
    if (!line(&text, &c.origin) || c.origin.len == 0 || !line(&text, &size) ||
        !number(size, &c.size) || !line(&text, &root))
        return err_set(err, ERR_INPUT, "no checkpoint: an origin, a size and a root");
    if (!hash(root, a, &c.root, err))
        return false;
    while (text.len > 0)
        if (!line(&text, &more) || more.len == 0)
            return err_set(err, ERR_INPUT, "a checkpoint with an empty line");
    *out = c;
    return true;
}

void head_write(const struct log_head *c, struct buf *to)
{
    buf_put(to, c->origin);
    buf_printf(to, "\n%" PRIu64 "\n", c->size);
    buf_base64(to, (struct span){ c->root.b, TREE_HASH_BYTES });
    buf_put(to, SPAN("\n"));
}

bool proof_read(struct span text, struct arena *a, struct proof_file *out, struct err *err)
{
    static const char no[] = "no proof of the form c2sp.org/tlog-proof@v1";
    struct proof_file p = { 0 };
    struct span s;
    if (text.len > NOTE_BYTES_MAX)
        return err_set(err, ERR_LIMIT, "a proof is at most %u bytes", NOTE_BYTES_MAX);
    if (!line(&text, &s) || !span_eq(s, span_of(proof_mark)) || !line(&text, &s))
        return err_set(err, ERR_INPUT, "%s", no);
    if (span_begins(s, "extra ")) {
        if (!base64_get((struct span){ s.ptr + 6, s.len - 6 }, a, &p.extra, err))
            return false;
        if (!line(&text, &s))
            return err_set(err, ERR_INPUT, "%s", no);
    }
    if (!span_begins(s, "index ") || !number((struct span){ s.ptr + 6, s.len - 6 }, &p.index))
        return err_set(err, ERR_INPUT, "%s", no);
    while (line(&text, &s) && s.len > 0) {
        if (p.proof.n == TREE_PROOF_MAX)
            return err_set(err, ERR_LIMIT, "a proof has at most %u hashes", TREE_PROOF_MAX);
        if (!hash(s, a, &p.proof.hash[p.proof.n++], err))
            return false;
    }
    if (s.len > 0 || text.len == 0)
        return err_set(err, ERR_INPUT, "a proof without its checkpoint");
    p.note = text;
    *out = p;
    return true;
}

void proof_write(const struct proof_file *p, struct buf *to)
{
    buf_printf(to, "%s\n", proof_mark);
    if (p->extra.len > 0) {
        buf_put(to, SPAN("extra "));
        buf_base64(to, p->extra);
        buf_put(to, SPAN("\n"));
    }
    buf_printf(to, "index %" PRIu64 "\n", p->index);
    for (size_t i = 0; i < p->proof.n; i++) {
        buf_base64(to, (struct span){ p->proof.hash[i].b, TREE_HASH_BYTES });
        buf_put(to, SPAN("\n"));
    }
    buf_put(to, SPAN("\n"));
    buf_put(to, p->note);
}
