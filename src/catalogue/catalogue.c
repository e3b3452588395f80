/* catalogue.c - see catalogue.h. */
#include "catalogue/catalogue.h"

#include "base/clock.h"

#define SCHEMA "ajar/catalogue/1"

#define FIELD(type, name, what, member)                                                            \
    {                                                                                              \
        .key = (name), .kind = (what), .at = offsetof(struct type, member)                         \
    }
#define OBJECT(type, name, what, member, object)                                                   \
    {                                                                                              \
        .key = (name), .kind = (what), .at = offsetof(struct type, member), .of = &(object)        \
    }
/* Of the struct as a whole. */
#define WHOLE(name, read)                                                                          \
    {                                                                                              \
        .key = (name), .kind = CAT_OWN, .own = (read)                                              \
    }
#define OWN(type, name, member, read)                                                              \
    {                                                                                              \
        .key = (name), .kind = CAT_OWN, .at = offsetof(struct type, member), .own = (read)         \
    }
#define KIND(type, fields)                                                                         \
    {                                                                                              \
        .field = (fields), .n = COUNT(fields), .size = sizeof(struct type)                         \
    }

const char *cat_basis_name(enum cat_basis b)
{
    static const char *const name[] = { "no source", "memory", "read in part", "read" };
    return name[b];
}

static bool refuse(struct cat_reading *r, struct err *err, const char *why)
{
    return json_refuse(r->j, err, why);
}

/* ---- sources ---- */

static bool read_about(struct cat_reading *r, void *at, struct err *err)
{
    static const char *const word[CAT_ABOUTS] = {
        "params_total",
        "params_active",
        "train_tokens",
        "train_flop",
        "context",
        "licence",
        "formats",
        "released",
        "position_actual",
        "position_note",
        "gate",
        "evals",
        "safety_evals_published",
        "stated_reasons",
        "leaked",
        "later",
    };
    unsigned which;
    if (!cat_read_word(r, word, COUNT(word), &which, err))
        return false;
    *(enum cat_about *)at = which;
    return true;
}

static const struct cat_field source_fields[] = {
    OWN(cat_source, "field", about, read_about),       FIELD(cat_source, "title", CAT_TEXT, title),
    FIELD(cat_source, "url", CAT_TEXT_OR_NULL, url),   FIELD(cat_source, "read", CAT_BOOL, read),
    FIELD(cat_source, "note", CAT_TEXT_OR_NULL, note),
};
static const struct cat_object a_source = KIND(cat_source, source_fields);
/* Of a promise: of all of it. */
static const struct cat_object whole_source = { source_fields + 1, COUNT(source_fields) - 1,
                                                sizeof(struct cat_source), NULL };

static enum cat_basis add_basis(enum cat_basis so_far, bool first, bool read)
{
    enum cat_basis one = read ? CAT_READ : CAT_MEMORY;
    return first || so_far == one ? one : CAT_PARTLY_READ;
}

/* ---- the record ---- */

struct coded {
    bool known;
    unsigned level;
    struct span sentence, why;
};

static bool read_level(struct cat_reading *r, void *at, struct err *err)
{
    static const char *const word[CAT_LEVELS] = { "numbers", "verdict", "method", "none_found" };
    struct coded *c = at;
    if (json_null(r->j))
        return true;
    c->known = true;
    return cat_read_word(r, word, COUNT(word), &c->level, err);
}

static bool check_coded(struct cat_reading *r, void *at, struct err *err)
{
    const struct coded *c = at;
    if (c->known == (c->why.len > 0))
        return refuse(r, err, "\"why\" says why it is not known, and only then");
    if (c->known && c->level != CAT_NONE_FOUND && c->sentence.len == 0)
        return refuse(r, err, "what was published needs its \"sentence\"");
    return true;
}

static const struct cat_field coded_fields[] = {
    WHOLE("is", read_level),
    FIELD(coded, "sentence", CAT_TEXT_OR_NULL, sentence),
    FIELD(coded, "why", CAT_TEXT_OR_NULL, why),
};
static const struct cat_object a_coded = { coded_fields, COUNT(coded_fields), sizeof(struct coded),
                                           check_coded };

struct harms {
    struct coded harm[CAT_HARMS];
};
static const struct cat_field harm_fields[] = {
    OBJECT(harms, "bio", CAT_OBJECT, harm[CAT_BIO], a_coded),
    OBJECT(harms, "cyber", CAT_OBJECT, harm[CAT_CYBER], a_coded),
    OBJECT(harms, "after_tuning", CAT_OBJECT, harm[CAT_AFTER_TUNING], a_coded),
};
static const struct cat_object all_harms = KIND(harms, harm_fields);

/* ---- what is read and not kept, but must be well formed ---- */

struct eval {
    struct span what, unit, reported_by, source;
    struct cat_number value;
    struct cat_whole n;
    bool read;
};
static const struct cat_field eval_fields[] = {
    FIELD(eval, "what", CAT_TEXT, what),
    FIELD(eval, "value", CAT_NUMBER, value),
    FIELD(eval, "unit", CAT_TEXT, unit),
    FIELD(eval, "n", CAT_WHOLE, n),
    FIELD(eval, "reported_by", CAT_TEXT, reported_by),
    FIELD(eval, "source", CAT_TEXT_OR_NULL, source),
    FIELD(eval, "read", CAT_BOOL, read),
};
static const struct cat_object an_eval = KIND(eval, eval_fields);

struct leak {
    bool leaked;
    struct cat_day day;
    struct span note;
};
static const struct cat_field leak_fields[] = {
    FIELD(leak, "bool", CAT_BOOL, leaked),
    FIELD(leak, "date", CAT_DAY, day),
    FIELD(leak, "note", CAT_TEXT_OR_NULL, note),
};
static const struct cat_object a_leak = KIND(leak, leak_fields);

struct compute {
    struct cat_number lo, hi;
    struct span basis;
};

static bool check_compute(struct cat_reading *r, void *at, struct err *err)
{
    const struct compute *c = at;
    if (c->lo.known != c->hi.known || (c->lo.known && dec_cmp(c->lo.value, c->hi.value) > 0))
        return refuse(r, err, "both ends are known or neither, the lower one first");
    return true;
}

static const struct cat_field compute_fields[] = {
    FIELD(compute, "lo", CAT_NUMBER, lo),
    FIELD(compute, "hi", CAT_NUMBER, hi),
    FIELD(compute, "basis", CAT_TEXT, basis),
};
static const struct cat_object a_compute = { compute_fields, COUNT(compute_fields),
                                             sizeof(struct compute), check_compute };

struct terms {
    struct span id, field_of_use;
    struct cat_whole cap;
    struct cat_yesno osi;
};
static const struct cat_field terms_fields[] = {
    FIELD(terms, "id", CAT_TEXT, id),
    FIELD(terms, "mau_cap", CAT_WHOLE, cap),
    FIELD(terms, "field_of_use", CAT_TEXT_OR_NULL, field_of_use),
    FIELD(terms, "osi", CAT_YESNO, osi),
};
static const struct cat_object all_terms = KIND(terms, terms_fields);

/* ---- a release ---- */

struct row {
    struct cat_release out;
    struct harms harms;
    struct compute compute;
    struct terms terms;
    struct leak leak;
    struct cat_list evals, sources;
    struct cat_whole params, active, tokens, context;
    struct cat_texts formats;
    struct cat_number memory_gb, bf16_gb;
};

static bool read_position(struct cat_reading *r, void *at, struct err *err)
{
    static const char *const word[] = { "closed", "hosted", "gated", "open" };
    unsigned which;
    if (!cat_read_word(r, word, COUNT(word), &which, err))
        return false;
    *(enum position *)at = POSITION_CLOSED + which;
    return true;
}

static bool read_gate(struct cat_reading *r, void *at, struct err *err)
{
    static const char *const word[] = { "none",          "click_through",   "form",
                                        "form_reviewed", "contract",        "api",
                                        "api_review",    "partner_preview", "not_released" };
    unsigned which;
    if (!cat_read_word(r, word, COUNT(word), &which, err))
        return false;
    *(struct span *)at = span_of(word[which]);
    return true;
}

static const struct cat_field row_fields[] = {
    FIELD(row, "id", CAT_TEXT, out.id),
    FIELD(row, "maker", CAT_TEXT, out.maker),
    FIELD(row, "name", CAT_TEXT, out.name),
    FIELD(row, "released", CAT_DAY, out.released),
    OWN(row, "position_actual", out.actual, read_position),
    OWN(row, "gate", out.gate, read_gate),
    FIELD(row, "position_note", CAT_TEXT, out.gate_note),
    FIELD(row, "params_total", CAT_WHOLE, params),
    FIELD(row, "params_active", CAT_WHOLE, active),
    FIELD(row, "train_tokens", CAT_WHOLE, tokens),
    OBJECT(row, "train_flop", CAT_OBJECT, compute, a_compute),
    FIELD(row, "context", CAT_WHOLE, context),
    OBJECT(row, "licence", CAT_OBJECT, terms, all_terms),
    FIELD(row, "formats", CAT_TEXTS, formats),
    FIELD(row, "memory_4bit_gb", CAT_NUMBER, memory_gb),
    FIELD(row, "memory_bf16_gb", CAT_NUMBER, bf16_gb),
    FIELD(row, "frontier_model", CAT_TEXT_OR_NULL, out.frontier_model),
    OBJECT(row, "evals", CAT_LIST, evals, an_eval),
    FIELD(row, "safety_evals_published", CAT_TEXTS, out.published),
    OBJECT(row, "record", CAT_OBJECT, harms, all_harms),
    FIELD(row, "stated_reasons", CAT_TEXTS, out.reasons),
    OBJECT(row, "leaked", CAT_OBJECT, leak, a_leak),
    FIELD(row, "later", CAT_TEXT_OR_NULL, out.later),
    OBJECT(row, "sources", CAT_LIST, sources, a_source),
};

static bool published(const struct cat_release *one, struct span sentence)
{
    for (size_t i = 0; i < one->published.n; i++)
        if (span_eq(one->published.list[i], sentence))
            return true;
    return false;
}

/* A sentence is one of those published; of nothing published nothing is found. */
static bool check_harm(struct cat_reading *r, const struct cat_release *one, const struct coded *c,
                       struct err *err)
{
    char room[QUOTED_BYTES];
    if (c->sentence.len > 0 && !published(one, c->sentence))
        return err_at(err, ERR_INPUT, r->j->pos,
                      "the record's sentence %s is none of those published",
                      span_quote(c->sentence, room));
    if (one->published.n == 0 && (!c->known || c->level != CAT_NONE_FOUND))
        return refuse(r, err, "nothing is published, so \"is\" is \"none_found\"");
    if (one->published.n > 0 && c->known && c->sentence.len == 0)
        return refuse(r, err, "\"none_found\" beside what was published needs its \"sentence\"");
    return true;
}

static void take_sources(struct row *row)
{
    struct cat_release *one = &row->out;
    bool met[CAT_ABOUTS] = { false };
    one->source = row->sources.list;
    one->n_sources = row->sources.n;
    for (size_t i = 0; i < one->n_sources; i++) {
        enum cat_about about = one->source[i].about;
        one->basis[about] = add_basis(one->basis[about], !met[about], one->source[i].read);
        met[about] = true;
    }
}

static bool check_row(struct cat_reading *r, void *at, struct err *err)
{
    struct row *row = at;
    struct cat_release *one = &row->out;
    for (unsigned i = 0; i < CAT_HARMS; i++) {
        const struct coded *c = &row->harms.harm[i];
        if (!check_harm(r, one, c, err))
            return false;
        one->record[i] =
            (struct cat_record){ c->known, (enum cat_level)c->level, c->sentence, c->why };
    }
    one->memory_bytes = row->memory_gb;
    if (!dec_scale(row->memory_gb.value, 9, &one->memory_bytes.value))
        return refuse(r, err, "\"memory_4bit_gb\" is too large");
    one->flop_lo = row->compute.lo;
    one->flop_hi = row->compute.hi;
    one->licence = row->terms.id;
    one->user_cap = row->terms.cap;
    take_sources(row);
    return true;
}

static const struct cat_object a_row = { row_fields, COUNT(row_fields), sizeof(struct row),
                                         check_row };

/* ---- the first line ---- */

static bool read_supposed_value(struct cat_reading *r, void *at, struct err *err)
{
    struct cat_supposed *s = at;
    struct json *j = r->j;
    struct span text;
    int c = json_peek(j);
    size_t begin = j->pos;
    if (c == '"') {
        s->kind = CAT_A_WORD;
        return json_string(j, r->a, &s->word, err);
    }
    if (c == 't' || c == 'f') {
        s->kind = CAT_A_YESNO;
        return json_bool(j, &s->yes, err);
    }
    s->kind = CAT_A_NUMBER;
    if (c == 'n')
        return refuse(r, err, "what is supposed is known");
    if (!json_number(j, &text, err))
        return false;
    if (dec_parse(text, &s->number))
        return true;
    j->pos = begin;
    return refuse(r, err, "a number that is too long or too large");
}

static const struct cat_field supposed_fields[] = {
    FIELD(cat_supposed, "fact", CAT_TEXT, fact),
    WHOLE("value", read_supposed_value),
    FIELD(cat_supposed, "say", CAT_TEXT, says),
};
static const struct cat_object a_supposed = KIND(cat_supposed, supposed_fields);

struct head {
    struct span schema;
    struct cat_day state;
    struct cat_list supposed;
    struct cat_texts reading;
};

static bool check_head(struct cat_reading *r, void *at, struct err *err)
{
    const struct head *h = at;
    const struct cat_supposed *s = h->supposed.list;
    char room[QUOTED_BYTES];
    if (!span_eq(h->schema, SPAN(SCHEMA)))
        return err_at(err, ERR_INPUT, r->j->pos, "\"schema\" is %s, not \"" SCHEMA "\"",
                      span_quote(h->schema, room));
    if (!h->state.known)
        return refuse(r, err, "\"state\" is a day");
    for (size_t i = 0; i < h->supposed.n; i++)
        for (size_t k = 0; k < i; k++)
            if (span_eq(s[i].fact, s[k].fact))
                return err_at(err, ERR_INPUT, r->j->pos, "%s is supposed twice",
                              span_quote(s[i].fact, room));
    return true;
}

static const struct cat_field head_fields[] = {
    FIELD(head, "schema", CAT_TEXT, schema),
    FIELD(head, "state", CAT_DAY, state),
    OBJECT(head, "supposed", CAT_LIST, supposed, a_supposed),
    FIELD(head, "reading", CAT_TEXTS, reading),
};
static const struct cat_object a_head = { head_fields, COUNT(head_fields), sizeof(struct head),
                                          check_head };

/* ---- the table ---- */

struct building {
    struct catalogue out;
    struct cat_release *list;
    size_t room;
};

static bool take_head(struct cat_reading *r, struct catalogue *out, struct err *err)
{
    struct head h = { 0 };
    if (!cat_read_object(r, &a_head, &h, err))
        return false;
    out->state = h.state;
    out->supposed = h.supposed.list;
    out->n_supposed = h.supposed.n;
    out->reading = h.reading;
    return true;
}

static bool take_line(struct cat_reading *r, uint32_t number, void *ctx, struct err *err)
{
    struct building *b = ctx;
    struct row row = { 0 };
    char room[QUOTED_BYTES];
    if (number == 1)
        return take_head(r, &b->out, err);
    if (!cat_read_object(r, &a_row, &row, err))
        return false;
    for (size_t i = 0; i < b->out.n; i++)
        if (span_eq(b->list[i].id, row.out.id))
            return err_set(err, ERR_INPUT, "%s stands on line %" PRIu32 " already",
                           span_quote(row.out.id, room), b->list[i].line);
    b->list = arena_grow(r->a, b->list, b->out.n, &b->room, sizeof *b->list, err);
    if (b->list == NULL)
        return false;
    row.out.line = number;
    b->list[b->out.n++] = row.out;
    return true;
}

bool cat_read(struct span text, struct arena *a, struct catalogue *out, struct err *err)
{
    struct building b = { 0 };
    if (!cat_lines(text, a, take_line, &b, err))
        return false;
    if (b.out.n == 0)
        return err_set(err, ERR_INPUT, "no release behind the first line");
    b.out.release = b.list;
    *out = b.out;
    return true;
}

/* ---- promises ---- */

struct promise {
    struct cat_promise out;
    struct cat_list sources;
};

static bool read_on(struct cat_reading *r, void *at, struct err *err)
{
    char room[sizeof "2024-07-23"] = "2024-01-01";
    struct span *on = at;
    int64_t day;
    size_t begin = r->j->pos;
    if (!json_string(r->j, r->a, on, err))
        return false;
    bool fits = on->len == strlen("2024") || on->len == strlen("2024-07") ||
                on->len == strlen("2024-07-23");
    if (fits)
        memcpy(room, on->ptr, on->len);
    if (fits && clock_parse(span_of(room), &day))
        return true;
    r->j->pos = begin;
    return refuse(r, err,
                  "not a day, a month or a year such as \"2024-07-23\", \"2024-07\", \"2024\"");
}

static bool read_promise_kind(struct cat_reading *r, void *at, struct err *err)
{
    static const char *const word[] = { "framework", "plan", "statement" };
    unsigned which;
    if (!cat_read_word(r, word, COUNT(word), &which, err))
        return false;
    *(struct span *)at = span_of(word[which]);
    return true;
}

static bool check_promise(struct cat_reading *r, void *at, struct err *err)
{
    struct promise *p = at;
    p->out.source = p->sources.list;
    p->out.n_sources = p->sources.n;
    for (size_t i = 0; i < p->out.n_sources; i++)
        p->out.basis = add_basis(p->out.basis, i == 0, p->out.source[i].read);
    if (p->out.n_sources == 0)
        return refuse(r, err, "a promise needs a source, and be it \"memory\"");
    return p->out.says.n > 0 || refuse(r, err, "a promise says something");
}

static const struct cat_field promise_fields[] = {
    FIELD(promise, "maker", CAT_TEXT, out.maker),
    OWN(promise, "on", out.on, read_on),
    OWN(promise, "kind", out.kind, read_promise_kind),
    FIELD(promise, "title", CAT_TEXT, out.title),
    FIELD(promise, "says", CAT_TEXTS, out.says),
    OBJECT(promise, "sources", CAT_LIST, sources, whole_source),
};
static const struct cat_object a_promise = { promise_fields, COUNT(promise_fields),
                                             sizeof(struct promise), check_promise };

struct promising {
    struct cat_promise *list;
    size_t n, room;
};

static bool take_promise(struct cat_reading *r, uint32_t number, void *ctx, struct err *err)
{
    struct promising *b = ctx;
    struct promise p = { 0 };
    char room[QUOTED_BYTES];
    (void)number;
    if (!cat_read_object(r, &a_promise, &p, err))
        return false;
    for (size_t i = b->n; i > 0; i--) {
        if (!span_eq(b->list[i - 1].maker, p.out.maker))
            continue;
        if (span_cmp(b->list[i - 1].on, p.out.on) > 0)
            return err_set(err, ERR_INPUT, "a later one of %s stands before it",
                           span_quote(p.out.maker, room));
        break;
    }
    b->list = arena_grow(r->a, b->list, b->n, &b->room, sizeof *b->list, err);
    if (b->list == NULL)
        return false;
    b->list[b->n++] = p.out;
    return true;
}

bool cat_read_promises(struct span text, struct arena *a, struct cat_promises *out, struct err *err)
{
    struct promising b = { 0 };
    if (!cat_lines(text, a, take_promise, &b, err))
        return false;
    *out = (struct cat_promises){ b.list, b.n };
    return true;
}
