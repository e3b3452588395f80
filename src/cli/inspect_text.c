/* inspect_text.c - see inspect.h. Whatever comes from a file stands in quotes. */
#include "cli/inspect.h"

#include <stdio.h>

#include "base/encode.h"
#include "base/plural.h"
#include "decision/view.h"

enum { LABEL = 12, PATH_COLUMN = 48, SHORT = 24 };

/* A number as show writes it, for a column; what fails, fails in to. */
static const char *shown(struct buf *to, void (*show)(struct buf *, uint64_t), uint64_t n,
                         char room[static SHORT])
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    buf_init(&b, "a number", SHORT - 1);
    show(&b, n);
    if (b.failed != ERR_NONE)
        to->failed = b.failed;
    snprintf(room, SHORT, "%.*s", (int)b.len, b.len > 0 ? (const char *)b.bytes : "");
    return room;
}

static void word(struct buf *b, const char *label, struct span value)
{
    char room[QUOTED_BYTES];
    if (value.ptr != NULL)
        buf_printf(b, "  %-*s  %s\n", LABEL, label, span_quote(value, room));
}

static void number(struct buf *b, const char *label, uint64_t value, const char *unit)
{
    if (value != 0)
        buf_printf(b, "  %-*s  %" PRIu64 "%s\n", LABEL, label, value, unit);
}

static void model(struct buf *b, const struct look_model *m)
{
    char a[SHORT], c[SHORT], room[QUOTED_BYTES];
    word(b, "architecture", m->architecture);
    word(b, "name", m->name);
    if (m->tensors > 0) {
        buf_printf(b, "  %-*s  %s", LABEL, "parameters", shown(b, view_count, m->parameters, a));
        if (m->parameters >= 1000)
            buf_printf(b, " (%" PRIu64 ")", m->parameters);
        buf_printf(b, " in %" PRIu64 " tensor%s, %s\n", m->tensors, plural(m->tensors),
                   shown(b, view_bytes, m->weight_bytes, c));
        for (size_t i = 0; i < m->n_dtypes; i++)
            buf_printf(b, "  %-*s  %-8s %s in %" PRIu64 " tensor%s, %s\n", LABEL, "",
                       span_quote(m->dtype[i].name, room),
                       shown(b, view_count, m->dtype[i].elements, a), m->dtype[i].tensors,
                       plural(m->dtype[i].tensors), shown(b, view_bytes, m->dtype[i].bytes, c));
        buf_printf(b, "  %-*s  %s, %zu file%s%s\n", LABEL, "counted", found_kind_name(m->format),
                   m->n_counted, plural(m->n_counted),
                   m->n_uncounted > 0 ? "; other weight files are copies or parts beside it" : "");
    }
    word(b, "torch dtype", m->torch_dtype);
    word(b, "quantized", m->quantization);
    number(b, "context", m->context, " tokens");
    number(b, "layers", m->layers, "");
    number(b, "hidden size", m->hidden, "");
    number(b, "experts", m->experts, "");
    number(b, "  used", m->experts_used, " at a time");
    word(b, "licence", m->licence);
    word(b, "base model", m->base_model);
    word(b, "library", m->library);
}

static void digest(struct buf *b, const char *label, const uint8_t sha256[SHA256_BYTES])
{
    char hex[2 * SHA256_BYTES + 1];
    buf_printf(b, "  %-*s  sha256:%s\n", LABEL, label,
               hex_put((struct span){ sha256, SHA256_BYTES }, hex));
}

static void digests(struct buf *b, const struct look *l, bool no_hash)
{
    if (no_hash)
        return;
    if (!l->folder) {
        digest(b, "digest", l->file[0].sum->sha256);
        return;
    }
    digest(b, "weights", l->manifest.weights);
    digest(b, "release", l->manifest.release);
}

/* A quoted path, then spaces up to a column; a longer path takes a line of its own. */
static void path_column(struct buf *b, struct span path, size_t width)
{
    size_t before = b->len;
    buf_quoted(b, path);
    size_t n = b->len - before;
    if (n > width)
        buf_printf(b, "\n  %*s", (int)width, "");
    else
        buf_printf(b, "%*s", (int)(width - n), "");
}

static size_t widest(const struct look *l)
{
    size_t most = 0;
    for (size_t i = 0; i < l->n_files; i++) {
        size_t n = 2;
        char piece[4];
        for (size_t k = 0; k < l->file[i].path.len; k++)
            n += span_escape(l->file[i].path.ptr[k], piece);
        most = n > most && n <= PATH_COLUMN ? n : most;
    }
    return most;
}

static void tensors(struct buf *b, const struct found *f, uint64_t n_first)
{
    char room[QUOTED_BYTES];
    for (size_t i = 0; i < f->n_tensors && i < n_first; i++) {
        const struct found_tensor *t = &f->tensor[i];
        buf_printf(b, "    %-11s %14" PRIu64 "  ", span_quote(t->dtype, room), t->bytes);
        buf_quoted(b, t->name);
        buf_printf(b, " [");
        for (unsigned k = 0; k < t->rank; k++)
            buf_printf(b, "%s%" PRIu64, k > 0 ? ", " : "", t->shape[k]);
        buf_printf(b, "]\n");
    }
    if (n_first > 0 && f->n_tensors > n_first)
        buf_printf(b, "    ... %zu in all\n", f->n_tensors);
}

static void files(struct buf *b, const struct look *l, uint64_t n_first)
{
    char room[SHORT];
    size_t width = widest(l);
    buf_printf(b, "\nfiles\n");
    for (size_t i = 0; i < l->n_files; i++) {
        const struct look_file *f = &l->file[i];
        buf_printf(b, "  ");
        path_column(b, f->path, width);
        buf_printf(b, "  %8s  %s%s\n", shown(b, view_bytes, f->sum->size, room),
                   found_kind_name(f->found.kind), f->found.whole ? "" : ", not fully examined");
        tensors(b, &f->found, n_first);
    }
}

static void findings(struct buf *b, const struct look *l)
{
    if (l->n_findings > 0)
        buf_printf(b, "\nfindings\n");
    for (size_t i = 0; i < l->n_findings; i++) {
        const struct finding *f = &l->finding[i];
        buf_printf(b, "  %-8s  %-15s  %s\n%*s", severity_name(f->severity), f->rule, f->title, 29,
                   "");
        buf_quoted(b, f->path);
        if (f->part.len > 0) {
            buf_printf(b, ", in ");
            buf_quoted(b, f->part);
        }
        if (f->off > 0)
            buf_printf(b, ", byte %" PRIu64, f->off);
        buf_printf(b, "%s%s\n", f->text[0] != 0 ? ": " : "", f->text);
    }
}

static void verdict(struct buf *b, const struct look *l)
{
    size_t open = 0;
    for (size_t i = 0; i < l->n_files; i++)
        open += !l->file[i].found.whole;
    buf_printf(b, "\n");
    if (l->sandbox != SANDBOX_FULL)
        buf_printf(b, "sandbox: %s%s\n", sandbox_state_name(l->sandbox),
                   l->sandbox == SANDBOX_NONE ? ", files were read with your own rights" : "");
    if (l->n_findings == 0)
        buf_printf(b, "nothing found");
    else
        buf_printf(b, "%zu finding%s, the worst is %s", l->n_findings, plural(l->n_findings),
                   severity_name(l->finding[0].severity));
    if (open > 0)
        buf_printf(b, "; %zu of %zu files not fully examined, which is never clean\n", open,
                   l->n_files);
    else
        buf_printf(b, "; %s\n",
                   l->complete ? "every byte was examined"
                               : "not everything was examined, which is never clean");
}

void inspect_text(struct buf *b, const struct look *l, const struct inspect *how)
{
    char room[SHORT];
    buf_quoted(b, span_of(l->root));
    buf_printf(b, ": %zu file%s, %s\n\n", l->n_files, plural(l->n_files),
               shown(b, view_bytes, l->bytes, room));
    model(b, &l->model);
    digests(b, l, how->no_hash);
    files(b, l, how->n_first);
    findings(b, l);
    verdict(b, l);
}
