/* view.c - see view.h. A record is ours, but it comes back from a disk: it is read as strictly as
 * anything else. Each object is a table of its fields; a key that is not in it is skipped, so that
 * a later program's record still shows. */
#include "decision/view.h"

#include "base/json.h"

enum field_kind { FIELD_TEXT = 1, FIELD_NUMBER, FIELD_BOOL, FIELD_POSITION, FIELD_VISIT };
struct reading;
typedef bool field_visit(struct json *j, void *at, struct reading *r, struct err *err);
struct field {
    const char *key;
    enum field_kind kind;
    size_t at; /* offset in the struct */
    field_visit *visit;
};
struct reading {
    struct arena *a;
    const struct field *field;
    unsigned n;
    void *into;
    uint32_t seen; /* bit i: field[i] was read */
};

#define TEXT(type, key, member)                                                                    \
    {                                                                                              \
        key, FIELD_TEXT, offsetof(struct type, member), NULL                                       \
    }
#define NUM(type, key, member)                                                                     \
    {                                                                                              \
        key, FIELD_NUMBER, offsetof(struct type, member), NULL                                     \
    }
#define POS(type, key, member)                                                                     \
    {                                                                                              \
        key, FIELD_POSITION, offsetof(struct type, member), NULL                                   \
    }
#define SUB(key, visit)                                                                            \
    {                                                                                              \
        key, FIELD_VISIT, 0, visit                                                                 \
    }

static bool read_position(struct json *j, struct arena *a, enum position *out, struct err *err)
{
    struct span word;
    if (!json_string(j, a, &word, err))
        return false;
    return position_parse(word, out) || json_refuse(j, err, "not one of the four positions");
}

static bool read_field(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct reading *r = ctx;
    const struct field *f = NULL;
    for (unsigned i = 0; i < r->n && f == NULL; i++)
        f = span_eq(key, span_of(r->field[i].key)) ? &r->field[i] : NULL;
    if (f == NULL || json_peek(j) == 'n')
        return json_skip(j, r->a, err);
    void *at = (char *)r->into + f->at;
    uint32_t bit = 1u << (f - r->field);
    if ((r->seen & bit) != 0)
        return json_refuse(j, err, "given twice");
    r->seen |= bit;
    switch (f->kind) {
    case FIELD_TEXT:
        return json_string(j, r->a, at, err);
    case FIELD_NUMBER:
        return json_u64(j, at, err);
    case FIELD_BOOL:
        return json_bool(j, at, err);
    case FIELD_POSITION:
        return read_position(j, r->a, at, err);
    case FIELD_VISIT:
        break;
    }
    return f->visit(j, r->into, r, err);
}

static bool read_object(struct json *j, struct arena *a, const struct field *field, unsigned n,
                        void *into, struct err *err)
{
    struct reading r = { .a = a, .field = field, .n = n, .into = into };
    return json_each(j, a, read_field, &r, err);
}

/* A list of objects, each read into a zeroed element. */
struct listing {
    struct arena *a;
    const struct field *field;
    unsigned n_fields;
    size_t size, n, room;
    void *list;
};

static bool read_element(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct listing *l = ctx;
    (void)key;
    l->list = arena_grow(l->a, l->list, l->n, &l->room, l->size, err);
    if (l->list == NULL)
        return false;
    void *into = (char *)l->list + l->n * l->size;
    memset(into, 0, l->size);
    l->n++;
    if (l->field == NULL)
        return json_string(j, l->a, into, err);
    return read_object(j, l->a, l->field, l->n_fields, into, err);
}

static bool read_list(struct json *j, struct listing *l, struct err *err)
{
    return json_list(j, read_element, l, err);
}

static bool read_item(struct json *j, void *at, struct reading *r, struct err *err)
{
    static const struct field fields[] = {
        TEXT(view_atom, "date", date),
        TEXT(view_atom, "file", source),
        TEXT(view_atom, "shown", shown),
        TEXT(view_atom, "signer", signer),
    };
    return read_object(j, r->a, fields, COUNT(fields), at, err);
}

static bool read_files(struct json *j, void *at, struct reading *r, struct err *err)
{
    bool yes;
    (void)r;
    if (!json_bool(j, &yes, err))
        return false;
    if (yes)
        ((struct view_atom *)at)->source = SPAN("files");
    return true;
}

static bool read_atoms(struct json *j, void *at, struct reading *r, struct err *err)
{
    static const struct field fields[] = {
        TEXT(view_atom, "fact", fact), TEXT(view_atom, "known", known),
        TEXT(view_atom, "text", text), TEXT(view_atom, "value", value),
        TEXT(view_atom, "why", why),   SUB("files", read_files),
        SUB("item", read_item),
    };
    struct view_objection *o = at;
    struct listing l = { r->a, fields, COUNT(fields), sizeof *o->atom, 0, 0, NULL };
    if (!read_list(j, &l, err))
        return false;
    o->atom = l.list;
    o->n_atoms = l.n;
    return true;
}

static bool read_objections(struct json *j, struct span key, void *ctx, struct err *err)
{
    static const struct field fields[] = {
        TEXT(view_objection, "rule", rule),   TEXT(view_objection, "title", title),
        TEXT(view_objection, "value", value), NUM(view_objection, "layer", layer),
        NUM(view_objection, "line", line),    SUB("atoms", read_atoms),
    };
    struct reading *r = ctx;
    struct view *v = r->into;
    enum position at = POSITION_NONE;
    struct listing l = { r->a, fields, COUNT(fields), sizeof **v->objection, 0, 0, NULL };
    if (!position_parse(key, &at))
        return json_refuse(j, err, "not one of the four positions");
    if (v->objection[at] != NULL)
        return json_refuse(j, err, "given twice");
    if (!read_list(j, &l, err))
        return false;
    v->objection[at] = l.list;
    v->n_objections[at] = l.n;
    return true;
}

static bool read_by_position(struct json *j, void *at, struct reading *r, struct err *err)
{
    (void)at;
    return json_each(j, r->a, read_objections, r, err);
}

static bool read_layers(struct json *j, void *at, struct reading *r, struct err *err)
{
    static const struct field fields[] = {
        TEXT(view_layer, "digest", digest),
        TEXT(view_layer, "title", title),
        NUM(view_layer, "version", version),
    };
    struct view *v = at;
    struct listing l = { r->a, fields, COUNT(fields), sizeof *v->layer, 0, 0, NULL };
    if (!read_list(j, &l, err))
        return false;
    v->layer = l.list;
    v->n_layers = l.n;
    return true;
}

static bool read_policy(struct json *j, void *at, struct reading *r, struct err *err)
{
    static const struct field fields[] = {
        TEXT(view, "digest", policy_digest),
        TEXT(view, "title", policy_title),
        NUM(view, "version", policy_version),
        SUB("layers", read_layers),
    };
    return read_object(j, r->a, fields, COUNT(fields), at, err);
}

/* Only those that were not simply taken are kept. */
static bool read_items(struct json *j, void *at, struct reading *r, struct err *err)
{
    static const struct field fields[] = {
        TEXT(view_item, "fact", fact),  TEXT(view_item, "file", file),
        TEXT(view_item, "why", why),    TEXT(view_item, "problem", problem),
        NUM(view_item, "index", index),
    };
    struct view *v = at;
    struct listing l = { r->a, fields, COUNT(fields), sizeof *v->aside, 0, 0, NULL };
    if (!read_list(j, &l, err))
        return false;
    struct view_item *list = l.list;
    for (size_t i = 0; i < l.n; i++)
        if (!span_eq(list[i].why, SPAN("known")))
            list[v->n_aside++] = list[i];
    v->aside = list;
    return true;
}

static bool read_files_of(struct json *j, void *at, struct reading *r, struct err *err)
{
    static const struct field fields[] = {
        TEXT(view_file, "name", name),
        TEXT(view_file, "sha256", sha256),
        TEXT(view_file, "signature", signature),
    };
    struct view *v = at;
    struct listing l = { r->a, fields, COUNT(fields), sizeof *v->file, 0, 0, NULL };
    if (!read_list(j, &l, err))
        return false;
    v->file = l.list;
    v->n_files = l.n;
    return true;
}

static bool read_may(struct json *j, void *at, struct reading *r, struct err *err)
{
    struct view_fact *f = at;
    struct listing l = { r->a, NULL, 0, sizeof *f->may, 0, 0, NULL };
    if (!read_list(j, &l, err))
        return false;
    f->may = l.list;
    f->n_may = l.n;
    return true;
}

static bool read_must(struct json *j, void *at, struct reading *r, struct err *err)
{
    struct view_fact *f = at;
    struct listing l = { r->a, NULL, 0, sizeof *f->must, 0, 0, NULL };
    if (!read_list(j, &l, err))
        return false;
    f->must = l.list;
    f->n_must = l.n;
    return true;
}

static bool read_set(struct json *j, void *at, struct reading *r, struct err *err)
{
    static const struct field fields[] = {
        TEXT(view_fact, "lo", lo),
        TEXT(view_fact, "hi", hi),
        SUB("may", read_may),
        SUB("must", read_must),
    };
    ((struct view_fact *)at)->said = true;
    return read_object(j, r->a, fields, COUNT(fields), at, err);
}

static bool read_facts(struct json *j, void *at, struct reading *r, struct err *err)
{
    static const struct field fields[] = {
        TEXT(view_fact, "fact", fact),
        TEXT(view_fact, "source", source),
        TEXT(view_fact, "from", from),
        TEXT(view_fact, "until", until),
        NUM(view_fact, "layer", layer),
        SUB("set", read_set),
        { "unread", FIELD_BOOL, offsetof(struct view_fact, unread), NULL },
    };
    struct view *v = at;
    struct listing l = { r->a, fields, COUNT(fields), sizeof *v->known, 0, 0, NULL };
    if (!read_list(j, &l, err))
        return false;
    v->known = l.list;
    v->n_known = l.n;
    return true;
}

static bool read_lineage(struct json *j, void *at, struct reading *r, struct err *err)
{
    static const struct field fields[] = {
        TEXT(view_parent, "name", name),
        TEXT(view_parent, "record", record),
        POS(view_parent, "position", position),
    };
    struct view *v = at;
    struct listing l = { r->a, fields, COUNT(fields), sizeof *v->parent, 0, 0, NULL };
    if (!read_list(j, &l, err))
        return false;
    v->parent = l.list;
    v->n_parents = l.n;
    return true;
}

static bool read_from(struct json *j, void *at, struct reading *r, struct err *err)
{
    static const struct field fields[] = {
        POS(view, "position", from),
        TEXT(view, "since", since),
        { "opened", FIELD_BOOL, offsetof(struct view, opened), NULL },
    };
    return read_object(j, r->a, fields, COUNT(fields), at, err);
}

static bool read_digests(struct json *j, void *at, struct reading *r, struct err *err)
{
    static const struct field fields[] = {
        TEXT(view, "evidence", evidence), TEXT(view, "release", release),
        TEXT(view, "signers", signers),   TEXT(view, "weights", weights),
        SUB("files", read_files_of),      SUB("items", read_items),
    };
    return read_object(j, r->a, fields, COUNT(fields), at, err);
}

static bool read_duties(struct json *j, void *at, struct reading *r, struct err *err)
{
    struct view *v = at;
    struct listing l = { r->a, NULL, 0, sizeof *v->duty, 0, 0, NULL };
    if (!read_list(j, &l, err))
        return false;
    v->duty = l.list;
    v->n_duties = l.n;
    return true;
}

/* ["a","b"] as "a, b" */
static bool read_because(struct json *j, void *at, struct reading *r, struct err *err)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct listing l = { r->a, NULL, 0, sizeof(struct span), 0, 0, NULL };
    struct span text;
    buf_init(&b, "a forecast", 256 << 10);
    if (!read_list(j, &l, err))
        return false;
    for (size_t i = 0; i < l.n; i++) {
        buf_put(&b, i > 0 ? SPAN(", ") : SPAN(""));
        buf_put(&b, ((struct span *)l.list)[i]);
    }
    return buf_done(&b, &text, err) &&
           span_copy(r->a, text, &((struct view_step *)at)->because, err);
}

static bool read_forecast(struct json *j, void *at, struct reading *r, struct err *err)
{
    static const struct field fields[] = {
        TEXT(view_step, "on", on),
        POS(view_step, "target", target),
        SUB("because", read_because),
    };
    struct view *v = at;
    struct listing l = { r->a, fields, COUNT(fields), sizeof *v->forecast, 0, 0, NULL };
    if (!read_list(j, &l, err))
        return false;
    v->forecast = l.list;
    v->n_forecast = l.n;
    for (size_t i = 0; i < l.n; i++)
        if (v->forecast[i].target == POSITION_NONE)
            return json_refuse(j, err, "a step without a position");
    return true;
}

/* All of text, whose schema, one of the fields, must be the one wanted. */
static bool read_document(struct span text, struct reading *r, const struct span *schema,
                          const char *want, struct err *err)
{
    struct json j = { .text = text };
    return json_each(&j, r->a, read_field, r, err) && json_end(&j, err) &&
           (span_eq(*schema, span_of(want)) ||
            err_set(err, ERR_INPUT, "not a document of schema %s", want));
}

/* Each objection knows the title of the policy that its line is in. */
static bool name_layers(struct view *v, struct err *err)
{
    for (enum position at = POSITION_CLOSED; at <= POSITION_OPEN; at++)
        for (size_t i = 0; i < v->n_objections[at]; i++) {
            struct view_objection *o = &v->objection[at][i];
            if (o->layer > v->n_layers)
                return err_set(err, ERR_INPUT, "decision record: no layer %" PRIu64, o->layer);
            if (o->layer > 0)
                o->policy = v->layer[o->layer - 1].title;
        }
    return true;
}

bool view_read(struct span record, struct arena *a, struct view *out, struct err *err)
{
    static const struct field fields[] = {
        POS(view, "target", target),
        POS(view, "effective", effective),
        TEXT(view, "clock", clock),
        TEXT(view, "blocked", blocked),
        TEXT(view, "unfit", unfit),
        SUB("policy", read_policy),
        SUB("digests", read_digests),
        SUB("objections", read_by_position),
        SUB("duties", read_duties),
        SUB("forecast", read_forecast),
        SUB("facts", read_facts),
        SUB("from", read_from),
        SUB("lineage", read_lineage),
        TEXT(view, "schema", schema),
        { "supposed", FIELD_BOOL, offsetof(struct view, supposed), NULL },
        { "contested", FIELD_BOOL, offsetof(struct view, contested), NULL },
    };
    struct view v = { 0 };
    struct reading r = { .a = a, .field = fields, .n = COUNT(fields), .into = &v };
    if (!read_document(record, &r, &v.schema, "ajar/decision/1", err))
        return err_in(err, "decision record");
    if (v.target == POSITION_NONE || v.effective == POSITION_NONE)
        return err_set(err, ERR_INPUT, "decision record: no position");
    if (!name_layers(&v, err))
        return false;
    *out = v;
    return true;
}

static bool read_findings(struct json *j, void *at, struct reading *r, struct err *err)
{
    static const struct field fields[] = {
        TEXT(view_finding, "rule", rule), TEXT(view_finding, "severity", severity),
        TEXT(view_finding, "path", path), TEXT(view_finding, "title", title),
        TEXT(view_finding, "text", text), NUM(view_finding, "offset", off),
        TEXT(view_finding, "part", part),
    };
    struct view_about *v = at;
    struct listing l = { r->a, fields, COUNT(fields), sizeof *v->finding, 0, 0, NULL };
    if (!read_list(j, &l, err))
        return false;
    v->finding = l.list;
    v->n_findings = l.n;
    return true;
}

static bool read_imports(struct json *j, void *at, struct reading *r, struct err *err)
{
    static const struct field fields[] = {
        TEXT(view_import, "module", module),
        TEXT(view_import, "name", name),
        TEXT(view_import, "safety", safety),
    };
    struct view_scanned *v = at;
    struct listing l = { r->a, fields, COUNT(fields), sizeof *v->import, 0, 0, NULL };
    if (!read_list(j, &l, err))
        return false;
    v->import = l.list;
    v->n_imports = l.n;
    return true;
}

static bool read_scanned(struct json *j, void *at, struct reading *r, struct err *err)
{
    static const struct field fields[] = {
        TEXT(view_scanned, "path", path),
        TEXT(view_scanned, "status", status),
        SUB("imports", read_imports),
    };
    struct view_about *v = at;
    struct listing l = { r->a, fields, COUNT(fields), sizeof *v->scanned, 0, 0, NULL };
    if (!read_list(j, &l, err))
        return false;
    v->scanned = l.list;
    v->n_scanned = l.n;
    return true;
}

const struct view_scanned *view_status(const struct view_about *v, struct span path)
{
    static const struct view_scanned safe = { .status = SPAN("safe") };
    for (size_t low = 0, high = v->n_scanned; low < high;) {
        size_t mid = low + (high - low) / 2;
        int c = span_cmp(path, v->scanned[mid].path);
        if (c == 0)
            return &v->scanned[mid];
        low = c > 0 ? mid + 1 : low;
        high = c < 0 ? mid : high;
    }
    return v->scanned_all ? &safe : NULL;
}

bool view_about(struct span about, struct arena *a, struct view_about *out, struct err *err)
{
    static const struct field fields[] = {
        TEXT(view_about, "name", name),
        TEXT(view_about, "architecture", architecture),
        TEXT(view_about, "licence", licence),
        TEXT(view_about, "base_model", base_model),
        TEXT(view_about, "quantization", quantization),
        TEXT(view_about, "dtype", dtype),
        NUM(view_about, "parameters", parameters),
        NUM(view_about, "tensors", tensors),
        NUM(view_about, "weight_bytes", weight_bytes),
        NUM(view_about, "bytes", bytes),
        NUM(view_about, "context", context),
        NUM(view_about, "files", files),
        { "complete", FIELD_BOOL, offsetof(struct view_about, complete), NULL },
        SUB("findings", read_findings),
        SUB("scanned", read_scanned),
        { "scanned_all", FIELD_BOOL, offsetof(struct view_about, scanned_all), NULL },
        TEXT(view_about, "schema", schema),
    };
    struct view_about v = { 0 };
    struct reading r = { .a = a, .field = fields, .n = COUNT(fields), .into = &v };
    if (!read_document(about, &r, &v.schema, "ajar/about/1", err))
        return err_in(err, "about text");
    *out = v;
    return true;
}

/* Three digits, rounded, with the least prefix that makes them enough. */
static void scaled(struct buf *b, uint64_t n, const char *const *unit, unsigned n_units)
{
    unsigned __int128 of = 1;
    for (unsigned i = 0; i < n_units; i++, of *= 1000) {
        unsigned __int128 ten = i == 0 ? 1 : 100;
        for (; ten > 0; ten /= 10) {
            uint64_t q = (uint64_t)((n * ten + of / 2) / of);
            if (q >= 1000 && (ten > 1 || i + 1 < n_units))
                continue;
            uint64_t whole = q / (uint64_t)ten, rest = q % (uint64_t)ten;
            int digits = ten == 100 ? 2 : ten == 10 ? 1 : 0;
            buf_printf(b, "%" PRIu64, whole);
            if (digits > 0)
                buf_printf(b, ".%0*" PRIu64, digits, rest);
            buf_printf(b, "%s", unit[i]);
            return;
        }
    }
}

void view_bytes(struct buf *b, uint64_t bytes)
{
    static const char *const unit[] = { " B", " kB", " MB", " GB", " TB", " PB" };
    scaled(b, bytes, unit, COUNT(unit));
}

void view_count(struct buf *b, uint64_t n)
{
    static const char *const unit[] = { "", " thousand", " M", " B", " T" };
    scaled(b, n, unit, COUNT(unit));
}
