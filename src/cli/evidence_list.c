/* evidence_list.c - `ajar evidence list | show`: the items that stand beside a model, what each
 * shows, and whether it counts under a policy. */
#include "base/encode.h"
#include "base/file.h"
#include "cli/cmd_evidence.h"
#include "cli/evidence_write.h"
#include "cli/home.h"
#include "cli/listing.h"
#include "cli/told.h"

static const size_t list_memory = (size_t)2000 << 20;

static const struct cmd_evidence_asked *const asked = &cmd_evidence_asked;

struct listing {
    struct judge j;
    struct arena *a;
};

static bool begin(const char *path, struct listing *x, struct store **store, struct out *o,
                  struct err *err)
{
    struct judge_asked model = { .path = path, .silent = o->json };
    return judge_begin(asked->at, x->a, &model, store, err) &&
           judge_model(&model, &asked->judge, x->a, &x->j, err);
}

/* ---- one item among others ---- */

enum counting { COUNTS, BAD_NEWS, COUNTS_NOT, ANNOUNCES };

/* it is to, as it is written. */
static enum counting counting(const struct ev_item *to, const struct item *it)
{
    return to->struck || !to->accepted   ? COUNTS_NOT
           : it->kind == ITEM_REGISTERED ? ANNOUNCES
           : to->live                    ? COUNTS
                                         : BAD_NEWS;
}

static const char *counting_name(enum counting c)
{
    static const char *const names[] = { "counts", "bad_news_only", "counts_not", "announces" };
    return names[c];
}

static void put_state(struct buf *b, const struct ev_item *to, const struct item *it)
{
    static const char *const words[] = { "counts", "bad news only: ", "no: ", "announces a run" };
    enum counting c = counting(to, it);
    buf_printf(b, "%s", words[c]);
    if (to->struck)
        buf_printf(b, "superseded");
    else if (c == BAD_NEWS || c == COUNTS_NOT)
        buf_printf(b, "%s", ev_why_name(to->why));
    if (to->pooled && c != COUNTS_NOT)
        buf_printf(b, ", pooled");
    if (to->problem != NULL) {
        buf_printf(b, ", ");
        buf_shown(b, span_of(to->problem));
    }
}

static void put_fact(struct buf *b, const struct ev_item *it)
{
    if (it->fact.len > 0)
        buf_shown(b, it->fact);
    else
        buf_printf(b, "-");
    if (it->variant.len > 0 && !span_eq(it->variant, SPAN("as_released"))) {
        buf_printf(b, " on ");
        buf_shown(b, it->variant);
    }
}

static bool put_row(struct buf *b, const struct listing *x, size_t i, struct err *err)
{
    const struct ev_item *to = &x->j.decision.known.item[i];
    const struct item *it = &x->j.evidence->item[i];
    char date[CLOCK_DATE_BYTES];
    buf_printf(b, "%zu\t", i + 1);
    put_fact(b, to);
    buf_printf(b, "\t");
    if (it->reads)
        told_value(b, it);
    buf_printf(b, "\t");
    if (!told_bounds(b, it, x->j.in.policy, x->a, err))
        return false;
    buf_printf(b, "\t%s\t", it->reads ? clock_date(to->measured_at, date) : "-");
    if (to->signer.len > 0)
        buf_shown(b, to->signer);
    else
        buf_printf(b, "-");
    buf_printf(b, "\t");
    put_state(b, to, it);
    buf_printf(b, "\n");
    return true;
}

/* ---- list ---- */

static bool print_list(struct buf *b, const struct listing *x, struct err *err)
{
    AUTO_CLOSE(buf) struct buf rows = { 0 };
    size_t n = x->j.decision.known.n_items, counted = 0;
    if (n == 0) {
        buf_printf(b, "No evidence stands beside it.\n");
        return true;
    }
    for (size_t i = 0; i < n; i++)
        counted += counting(&x->j.decision.known.item[i], &x->j.evidence->item[i]) != COUNTS_NOT;
    buf_printf(b, "%zu item%s, %zu counted under ", n, n == 1 ? "" : "s", counted);
    buf_shown(b, span_of(x->j.policy_name));
    buf_printf(b, "\n\n");
    buf_init(&rows, "the list", ANSWER_MAX);
    buf_printf(&rows, "\tfact\tvalue\tbounds\tdate\tsigned by\tcounts\n");
    for (size_t i = 0; i < n; i++)
        if (!put_row(&rows, x, i, err))
            return false;
    listing_columns(b, 2, &rows);
    return evidence_unsigned(b, &x->j, x->a, err);
}

static void json_text(struct jout *j, const char *key, const struct buf *b)
{
    jout_string(j, key, (struct span){ b->bytes, b->len });
}

static bool json_item(struct jout *j, const char *key, const struct listing *x, size_t i,
                      struct err *err)
{
    AUTO_CLOSE(buf) struct buf value = { 0 }, bounds = { 0 };
    const struct ev_item *to = &x->j.decision.known.item[i];
    const struct item *it = &x->j.evidence->item[i];
    char date[CLOCK_DATE_BYTES], hex[sizeof "sha256:" + 2 * SHA256_BYTES] = "sha256:";
    buf_init(&value, "a value", EV_FILE_MAX);
    buf_init(&bounds, "bounds", 64u << 10);
    if (!told_bounds(&bounds, it, x->j.in.policy, x->a, err))
        return false;
    told_value(&value, it);
    hex_put((struct span){ it->digest, SHA256_BYTES }, hex + strlen(hex));
    jout_open(j, key, '{');
    jout_u64(j, "number", i + 1);
    jout_string(j, "fact", to->fact);
    jout_string(j, "variant", to->variant);
    jout_text(j, "digest", hex);
    jout_string(j, "file", to->file);
    jout_u64(j, "index", to->index);
    if (it->reads) {
        json_text(j, "value", &value);
        json_text(j, "bounds", &bounds);
        jout_text(j, to->ends ? "until" : "date", clock_date(to->measured_at, date));
    } else {
        jout_text(j, "problem", it->problem);
    }
    if (to->signer.len > 0)
        jout_string(j, "signer", to->signer);
    else
        jout_null(j, "signer");
    jout_text(j, "counting", counting_name(counting(to, it)));
    jout_text(j, "why", to->struck ? ev_why_name(EV_STRUCK) : ev_why_name(to->why));
    if (it->text.len > 0 && it->reads)
        jout_raw(j, "item", it->text);
    jout_close(j, '}');
    return true;
}

static bool tell_list(struct jout *j, const struct listing *x, struct err *err)
{
    jout_open(j, NULL, '{');
    jout_text(j, "schema", "ajar/evidence-list/1");
    jout_text(j, "policy", x->j.policy_name);
    jout_open(j, "items", '[');
    for (size_t i = 0; i < x->j.decision.known.n_items; i++)
        if (!json_item(j, NULL, x, i, err))
            return false;
    jout_close(j, ']');
    jout_close(j, '}');
    return true;
}

bool cmd_evidence_list(char **args, struct out *o, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "evidence", .limit = list_memory };
    AUTO_CLOSE(store) struct store *store = NULL;
    struct listing x = { .a = &a };
    if (!begin(args[0], &x, &store, o, err))
        return false;
    return o->json ? tell_list(&o->doc, &x, err) : print_list(&o->text, &x, err);
}

/* ---- show ---- */

enum { LIST_SHOWN = 8 }; /* of scores and the like; the rest is counted */

struct showing {
    struct buf *rows;
    struct arena *a;
    const char *inside; /* "source." */
    struct buf *list;
    size_t n;
};

static bool show_value(struct json *j, struct buf *b, struct arena *a, struct err *err)
{
    struct span text;
    if (json_peek(j) == '"') {
        if (!json_string(j, a, &text, err))
            return false;
        buf_shown(b, text);
        return true;
    }
    if (!json_value(j, a, &text, err))
        return false;
    buf_shown(b, text);
    return true;
}

static bool visit_part(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct showing *s = ctx;
    (void)key;
    if (s->n++ >= LIST_SHOWN)
        return json_skip(j, s->a, err);
    buf_printf(s->rows, "%s", s->n > 1 ? ", " : "");
    return show_value(j, s->rows, s->a, err);
}

static bool visit_member(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct showing *s = ctx, inner = { .rows = s->rows, .a = s->a, .inside = "source." };
    int c = json_peek(j);
    if (c == '{')
        return json_each(j, s->a, visit_member, &inner, err);
    buf_printf(s->rows, "%s", s->inside);
    buf_shown(s->rows, key);
    buf_printf(s->rows, "\t");
    if (c == '[') {
        if (!json_list(j, visit_part, &inner, err))
            return false;
        if (inner.n > LIST_SHOWN)
            buf_printf(s->rows, ", ... %zu in all", inner.n);
    } else if (!show_value(j, s->rows, s->a, err)) {
        return false;
    }
    buf_printf(s->rows, "\n");
    return true;
}

/* The members as they are named by its digest. */
static bool put_members(struct buf *rows, const struct item *it, struct arena *a, struct err *err)
{
    struct showing s = { .rows = rows, .a = a, .inside = "" };
    struct span text;
    if (!item_canonical(it->text, a, &text, err))
        return false;
    struct json j = { .text = text };
    return json_each(&j, a, visit_member, &s, err);
}

static void put_file(struct buf *rows, const struct item *it)
{
    char hex[2 * SHA256_BYTES + 1];
    buf_printf(rows, "file\t");
    buf_shown(rows, it->file->file.name);
    if (it->index > 0)
        buf_printf(rows, ", item %u", it->index);
    if (it->file->has_weights)
        buf_printf(rows, "\nweights\tsha256:%s",
                   hex_put((struct span){ it->file->weights, SHA256_BYTES }, hex));
    buf_printf(rows, "\nsigned by\t");
    if (it->file->signer != NULL)
        for (size_t i = 0; i < it->file->signer->n_principals; i++) {
            buf_printf(rows, "%s", i == 0 ? "" : i == 1 ? ", as " : ", ");
            buf_shown(rows, it->file->signer->principal[i]);
        }
    else
        buf_printf(rows, "nobody listed: %s", ev_why_name(it->file->unsigned_why));
    buf_printf(rows, "\n");
}

static bool print_item(struct buf *b, const struct listing *x, size_t i, struct err *err)
{
    AUTO_CLOSE(buf) struct buf rows = { 0 };
    const struct ev_item *to = &x->j.decision.known.item[i];
    const struct item *it = &x->j.evidence->item[i];
    struct told_notes notes = { 0 };
    char hex[2 * SHA256_BYTES + 1];
    put_fact(b, to);
    buf_printf(b, "\nsha256:%s\n\n", hex_put((struct span){ it->digest, SHA256_BYTES }, hex));
    buf_init(&rows, "an item", ANSWER_MAX);
    put_file(&rows, it);
    if (it->reads) {
        buf_printf(&rows, "value\t");
        told_value(&rows, it);
        buf_printf(&rows, "\n");
        size_t before = rows.len;
        buf_printf(&rows, "bounds\t");
        size_t bare = rows.len;
        if (!told_bounds(&rows, it, x->j.in.policy, x->a, err))
            return false;
        rows.len = rows.len == bare ? before : rows.len;
        buf_printf(&rows, "%s", rows.len == before ? "" : "\n");
    }
    buf_printf(&rows, "counts\t");
    put_state(&rows, to, it);
    buf_printf(&rows, "\n");
    listing_columns(b, 2, &rows);
    if (!it->reads || it->text.len == 0)
        return true;
    rows.len = 0;
    buf_printf(b, "\nAs it is stated\n");
    if (!put_members(&rows, it, x->a, err) || !told_notes(it, x->j.in.now, x->a, &notes, err))
        return false;
    listing_columns(b, 2, &rows);
    for (unsigned k = 0; k < notes.n; k++)
        buf_printf(b, "%snote: %s\n", k == 0 ? "\n" : "", notes.line[k]);
    return true;
}

bool cmd_evidence_show(char **args, struct out *o, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "evidence", .limit = list_memory };
    AUTO_CLOSE(store) struct store *store = NULL;
    struct listing x = { .a = &a };
    const struct item *it;
    if (!begin(args[0], &x, &store, o, err) || !told_find(x.j.evidence, args[1], &it, err))
        return false;
    size_t i = (size_t)(it - x.j.evidence->item);
    if (!o->json)
        return print_item(&o->text, &x, i, err);
    jout_open(&o->doc, NULL, '{');
    jout_text(&o->doc, "schema", "ajar/evidence-show/1");
    if (!json_item(&o->doc, "found", &x, i, err))
        return false;
    jout_close(&o->doc, '}');
    return true;
}
