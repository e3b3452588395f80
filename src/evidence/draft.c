/* draft.c - see draft.h. */
#include "evidence/draft.h"

#include "base/encode.h"
#include "base/jout.h"
#include "policy/dec.h"

static struct draft_member *find(struct draft *d, struct span key)
{
    for (size_t i = 0; i < d->n; i++)
        if (span_eq(d->member[i].key, key))
            return &d->member[i];
    return NULL;
}

static bool put(struct draft *d, struct span key, struct span json, struct err *err)
{
    struct draft_member *m = find(d, key);
    if (m == NULL && d->n == DRAFT_MEMBERS_MAX)
        return err_set(err, ERR_LIMIT, "more than %u members", DRAFT_MEMBERS_MAX);
    m = m != NULL ? m : &d->member[d->n++];
    m->key = key;
    m->json = json;
    return true;
}

bool draft_json(struct draft *d, const char *key, struct span json, struct err *err)
{
    struct span copy;
    return span_copy(d->a, json, &copy, err) && put(d, span_of(key), copy, err);
}

bool draft_text(struct draft *d, const char *key, const char *text, struct err *err)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct jout j = { .to = &b };
    struct span json;
    buf_init(&b, "a member", EV_FILE_MAX);
    jout_text(&j, NULL, text);
    return buf_done(&b, &json, err) && draft_json(d, key, json, err);
}

/* JSON wants a digit before a point and no plus sign, people do not always. */
static bool is_number(struct span s)
{
    struct json j = { .text = s };
    struct err none = { 0 };
    struct span text;
    return json_number(&j, &text, &none) && json_end(&j, &none);
}

bool draft_number(struct draft *d, const char *key, const char *text, struct err *err)
{
    char room[QUOTED_BYTES];
    if (!is_number(span_of(text)))
        return err_set(err, ERR_USAGE, "%s: %s is no number such as 12 or 0.05", key,
                       span_quote(span_of(text), room));
    return draft_json(d, key, span_of(text), err);
}

static bool put_part(struct jout *j, const char *key, struct span part, bool number,
                     struct err *err)
{
    char room[QUOTED_BYTES];
    if (!number) {
        jout_string(j, NULL, part);
        return true;
    }
    if (!is_number(part))
        return err_set(err, ERR_USAGE, "%s: %s is no number such as 12 or 0.05", key,
                       span_quote(part, room));
    jout_raw(j, NULL, part);
    return true;
}

bool draft_list(struct draft *d, const char *key, const char *text, bool numbers, struct err *err)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct jout j = { .to = &b };
    struct span json;
    buf_init(&b, "a list", EV_FILE_MAX);
    jout_open(&j, NULL, '[');
    while (*text != 0) {
        size_t n = strcspn(text, ",");
        if (!put_part(&j, key, (struct span){ (const uint8_t *)text, n }, numbers, err))
            return false;
        text += n;
        text += *text == ',';
    }
    jout_close(&j, ']');
    return buf_done(&b, &json, err) && draft_json(d, key, json, err);
}

static bool visit_member(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct draft *d = ctx;
    struct span value;
    return json_value(j, d->a, &value, err) && put(d, key, value, err);
}

bool draft_from(struct draft *d, const struct item *it, struct err *err)
{
    struct json j = { .text = it->text };
    return json_each(&j, d->a, visit_member, d, err);
}

void draft_drop(struct draft *d, const char *key)
{
    struct draft_member *m = find(d, span_of(key));
    if (m != NULL)
        *m = d->member[--d->n];
}

bool draft_has(const struct draft *d, const char *key)
{
    for (size_t i = 0; i < d->n; i++)
        if (span_eq(d->member[i].key, span_of(key)))
            return true;
    return false;
}

static bool is_letter(uint8_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* As the language reads names: a letter first, and a full stop only joins what is none. No item that
 * reads has an empty one. */
static bool fact_ok(struct span fact)
{
    for (size_t i = 0; i < fact.len; i++) {
        uint8_t c = fact.ptr[i];
        bool last = i + 1 == fact.len;
        if (c == '.' ? last || fact.ptr[i + 1] == '.'
                     : !is_letter(c) && !(c >= '0' && c <= '9') && c != '_' && c != '-')
            return false;
    }
    return is_letter(fact.ptr[0]) && fact.len <= POL_NAME_MAX;
}

static bool line_of(struct draft *d, struct span *out, struct err *err)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct jout j = { .to = &b };
    struct span text;
    buf_init(&b, "an item", EV_FILE_MAX);
    jout_open(&j, NULL, '{');
    for (size_t i = 0; i < d->n; i++) {
        jout_key(&j, d->member[i].key);
        jout_raw(&j, NULL, d->member[i].json);
    }
    jout_close(&j, '}');
    if (!buf_done(&b, &text, err))
        return false;
    if (item_canonical(text, d->a, out, err))
        return true;
    err->has_at = false; /* nobody has seen that text */
    return err_in(err, "it would not read");
}

static bool name_of(const struct item *it, struct arena *a, struct span *out, struct err *err)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    char day[CLOCK_DATE_BYTES], hex[2 * SHA256_BYTES + 1];
    struct span text;
    buf_init(&b, "a name", 4096);
    buf_put(&b, it->fact);
    buf_printf(&b, "-%s-%.8s.evidence.json", clock_date(it->measured_at, day),
               hex_put((struct span){ it->digest, SHA256_BYTES }, hex));
    return buf_done(&b, &text, err) && span_copy(a, text, out, err);
}

static bool frame(struct span line, const uint8_t *weights, struct arena *a, struct span *out,
                  struct err *err)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    char hex[2 * SHA256_BYTES + 1];
    struct span text;
    buf_init(&b, "the evidence", EV_FILE_MAX);
    buf_printf(&b, "{\"schema\":\"ajar/evidence/1\",\"weights\":\"sha256:%s\",\"items\":[\n",
               hex_put((struct span){ weights, SHA256_BYTES }, hex));
    buf_put(&b, line);
    buf_put(&b, SPAN("]}\n"));
    return buf_done(&b, &text, err) && span_copy(a, text, out, err);
}

bool draft_finish(struct draft *d, const uint8_t weights[SHA256_BYTES], struct draft_file *out,
                  struct err *err)
{
    char room[QUOTED_BYTES];
    struct item_file *file = ARENA_ARRAY(d->a, struct item_file, 1, err);
    struct draft_file f;
    struct span line;
    if (file == NULL || !line_of(d, &line, err))
        return false;
    file->has_weights = file->reads = true;
    memcpy(file->weights, weights, SHA256_BYTES);
    if (!item_read(line, file, 1, d->a, &f.item, err))
        return false;
    if (!f.item.reads)
        return err_set(err, ERR_INPUT, "it would not read: %s", f.item.problem);
    if (!fact_ok(f.item.fact))
        return err_set(err, ERR_INPUT,
                       "no policy can name the fact %s: names are made of a-z, A-Z, 0-9, _ and "
                       "-, with single full stops between, and begin with a letter",
                       span_quote(f.item.fact, room));
    if (!name_of(&f.item, d->a, &f.name, err) || !frame(line, weights, d->a, &f.text, err))
        return false;
    *out = f;
    return true;
}
