/* files.c - see files.h. Each fact has one function that answers it or does not. What a look could
 * not examine to the end leaves the risky end open: not fully examined is never clean. */
#include "evidence/files.h"

#include "evidence/licence.h"
#include "evidence/openness.h"
#include "evidence/practical.h"
#include "scan/digests.h"

#define BIT(word) ((uint64_t)1 << (word))

struct asked {
    const struct look *look;
    enum position parent;
    const struct pol_fact *fact;
};

static int word_of(const struct pol_fact *f, const char *word)
{
    for (unsigned i = 0; i < f->n_words; i++)
        if (span_eq(f->word[i], span_of(word)))
            return (int)i;
    return -1;
}

static bool say_number(const struct pol_fact *f, enum pol_type type, struct dec lo, struct dec hi,
                       struct pol_set *out)
{
    if (f->type != type)
        return false;
    *out = (struct pol_set){ .lo = lo, .hi = hi };
    return true;
}

static bool say_yes(const struct pol_fact *f, bool yes, struct pol_set *out)
{
    if (f->type != POL_YESNO)
        return false;
    *out = (struct pol_set){ .may = yes ? 2 : 1 };
    return true;
}

static bool code_execution(const struct asked *q, struct pol_set *out)
{
    uint64_t n = 0;
    for (size_t i = 0; i < q->look->n_findings; i++)
        n += q->look->finding[i].code && q->look->finding[i].severity >= SEVERITY_HIGH;
    return say_number(q->fact, POL_COUNT, dec_u64(n), q->look->complete ? dec_u64(n) : dec_inf(1),
                      out);
}

static bool scan_word(const struct asked *q, struct pol_set *out)
{
    static const char *const words[] = { "clean", "suspicious", "malicious" };
    enum severity worst = SEVERITY_INFO;
    if (q->fact->type != POL_ORDERED && q->fact->type != POL_WORD)
        return false;
    for (size_t i = 0; i < q->look->n_findings; i++)
        worst = q->look->finding[i].severity > worst ? q->look->finding[i].severity : worst;
    unsigned found = worst == SEVERITY_CRITICAL ? 2 : worst == SEVERITY_HIGH ? 1 : 0;
    unsigned most = q->look->complete ? found : 2;
    uint64_t may = 0;
    for (unsigned i = found; i <= most; i++) {
        int bit = word_of(q->fact, words[i]);
        if (bit < 0)
            return false;
        may |= BIT(bit);
    }
    *out = (struct pol_set){ .may = may };
    return true;
}

/* The words a kind of file stands for: certainly one (n 1) or any of several. */
struct formats {
    enum found_kind kind;
    const char *word[3];
};
static const struct formats formats[] = {
    { FOUND_SAFETENSORS, { "safetensors" } },
    { FOUND_GGUF, { "gguf" } },
    { FOUND_ONNX, { "onnx" } },
    { FOUND_PICKLE, { "pickle" } },
    { FOUND_ZIP, { "pickle", "keras", "other" } },
    { FOUND_TAR, { "pickle", "other" } },
    { FOUND_HDF5, { "keras", "other" } },
    { FOUND_NPY, { "other" } },
    { FOUND_TFLITE, { "other" } },
    { FOUND_GGML, { "other" } },
};
/* Weights may hide in these; whether they do is not known. */
static bool opaque(enum found_kind kind)
{
    return kind == FOUND_OTHER || kind == FOUND_COMPRESSED || kind == FOUND_7Z ||
           kind == FOUND_RAR || kind == FOUND_EXECUTABLE || kind == FOUND_NONE;
}

static bool add_format(const struct asked *q, const struct formats *f, struct pol_set *s)
{
    unsigned n = 0;
    uint64_t bits = 0;
    for (; n < COUNT(f->word) && f->word[n] != NULL; n++) {
        int bit = word_of(q->fact, f->word[n]);
        bit = bit >= 0 ? bit : word_of(q->fact, "other");
        if (bit < 0)
            return false;
        bits |= BIT(bit);
    }
    s->may |= bits;
    s->must |= n == 1 ? bits : 0;
    return true;
}

static bool format_words(const struct asked *q, struct pol_set *out)
{
    static const struct formats anything = { FOUND_NONE, { "pickle", "keras", "other" } };
    struct pol_set s = { 0 };
    if (q->fact->type != POL_SET)
        return false;
    for (size_t i = 0; i < q->look->n_files; i++) {
        enum found_kind kind = q->look->file[i].found.kind;
        size_t row = 0;
        while (row < COUNT(formats) && formats[row].kind != kind)
            row++;
        if (row < COUNT(formats) && !add_format(q, &formats[row], &s))
            return false;
        if ((kind == FOUND_POINTER || opaque(kind)) && !add_format(q, &anything, &s))
            return false;
    }
    if (s.may == 0)
        return false;
    *out = s;
    return true;
}

static bool verified(const struct asked *q, struct pol_set *out)
{
    enum digests_word said = digests_stated(q->look);
    return (said == DIGESTS_AGREE || said == DIGESTS_DIFFER) &&
           say_yes(q->fact, said == DIGESTS_AGREE, out);
}

static bool parent(const struct asked *q, struct pol_set *out)
{
    if (q->fact->type != POL_POSITION || q->parent == POSITION_NONE)
        return false;
    *out = (struct pol_set){ .may = BIT(q->parent - POSITION_CLOSED) };
    return true;
}

/* What the files declare, whichever of them is right: of a card that says one thing and weights that
 * say another, what both come to. False: they declare nothing. */
static bool declared(const struct look *look, struct licence_words *out)
{
    bool any = look->model.licence.len > 0;
    if (any)
        licence_words(look->model.licence, out);
    for (size_t i = 0; i < look->n_files; i++) {
        const struct found *f = &look->file[i].found;
        for (size_t k = 0; k < f->n_facts; k++) {
            struct licence_words one;
            if (!span_eq(f->fact[k].key, SPAN("licence")) || f->fact[k].value.len == 0)
                continue;
            licence_words(f->fact[k].value, &one);
            *out = any ? licence_either(*out, one) : one;
            any = true;
        }
    }
    return any;
}

static bool licence_family(const struct asked *q, struct pol_set *out)
{
    struct licence_words w;
    if (q->fact->type != POL_WORD || !declared(q->look, &w) || w.family.lo != w.family.hi)
        return false;
    int bit = word_of(q->fact, licence_family_name(w.family.lo));
    if (bit < 0)
        return false;
    *out = (struct pol_set){ .may = BIT(bit) };
    return true;
}

static bool say_range(const struct asked *q, struct licence_range r, bool yes_at,
                      struct pol_set *out)
{
    return r.lo == r.hi && say_yes(q->fact, (r.lo == 1) == yes_at, out);
}

static bool licence_osi(const struct asked *q, struct pol_set *out)
{
    struct licence_words w;
    return declared(q->look, &w) && say_range(q, w.osi, false, out);
}

static bool licence_free(const struct asked *q, struct pol_set *out)
{
    struct licence_words w;
    return declared(q->look, &w) && say_range(q, w.free_and_open, false, out);
}

static bool licence_bars(const struct asked *q, struct pol_set *out)
{
    struct licence_words w;
    return declared(q->look, &w) && say_range(q, w.bars_large_rivals, true, out);
}

static bool card_complete(const struct asked *q, struct pol_set *out)
{
    static const char *const list[] = { "licence", "language", "library", "pipeline", "tag" };
    unsigned best = 0;
    struct dec share;
    for (size_t i = 0; i < q->look->n_files; i++) {
        const struct found *f = &q->look->file[i].found;
        unsigned n = 0;
        for (size_t k = 0; f->kind == FOUND_CARD && k < COUNT(list); k++)
            n += found_fact(f, list[k]).len > 0;
        best = n > best ? n : best;
    }
    return dec_scale(dec_u64(best * 100 / COUNT(list)), -2, &share) &&
           say_number(q->fact, POL_PROPORTION, share, share, out);
}

/* Weights that were not read to the end may hold more of them. */
bool files_weights_read(const struct look *look)
{
    for (size_t i = 0; i < look->n_files; i++) {
        const struct found *f = &look->file[i].found;
        if (f->kind == FOUND_POINTER || opaque(f->kind) ||
            (found_kind_weighs(f->kind) && !f->whole))
            return false;
    }
    return true;
}

static bool say_parameters(const struct asked *q, enum pol_type type, const char *bytes_each,
                           struct pol_set *out)
{
    struct dec each, v;
    uint64_t n = q->look->model.parameters;
    return n > 0 && dec_parse(span_of(bytes_each), &each) && dec_mul(dec_u64(n), each, &v) &&
           say_number(q->fact, type, v, files_weights_read(q->look) ? v : dec_inf(1), out);
}

/* Where no shape is known: half a byte a parameter, and 15% for what stands around them. */
static bool memory_4bit(const struct asked *q, struct pol_set *out)
{
    return say_parameters(q, POL_SIZE, "0.575", out);
}

static bool parameters(const struct asked *q, struct pol_set *out)
{
    return say_parameters(q, POL_COUNT, "1", out);
}

/* ---- declared lineage ---- */

/* How it was made from what it names as its base; files that say two things say nothing. */
static bool relation(const struct asked *q, struct pol_set *out)
{
    struct span said = { 0 };
    for (size_t i = 0; i < q->look->n_files; i++) {
        struct span one = found_fact(&q->look->file[i].found, "base_relation");
        if (one.len > 0 && said.len > 0 && !span_eq(one, said))
            return false;
        said = one.len > 0 ? one : said;
    }
    for (unsigned i = 0; i < q->fact->n_words && said.len > 0; i++)
        if (q->fact->type == POL_WORD && span_eq(q->fact->word[i], said)) {
            *out = (struct pol_set){ .may = BIT(i) };
            return true;
        }
    return false;
}

/* ---- openness ---- */

static const char *const classes[] = { "none", "class_three", "class_two", "class_one" };

/* mof_class counts down. */
static unsigned class_index(unsigned class)
{
    return class == 0 ? 0 : 4 - class;
}

static bool openness_reached(const struct asked *q, struct pol_set *out)
{
    struct openness o;
    uint64_t may = 0;
    openness_of(q->look, &o);
    if (!o.stated || (q->fact->type != POL_ORDERED && q->fact->type != POL_WORD))
        return false;
    for (unsigned i = class_index(openness_class(&o, false));
         i <= class_index(openness_class(&o, true)); i++) {
        int word = word_of(q->fact, classes[i]);
        if (word < 0)
            return false;
        may |= BIT(word);
    }
    *out = (struct pol_set){ .may = may };
    return true;
}

static bool say_components(const struct asked *q, uint32_t must, uint32_t may, struct pol_set *out)
{
    struct pol_set s = { 0 };
    if (q->fact->type != POL_SET)
        return false;
    for (unsigned i = 0; i < MOF_COMPONENTS; i++) {
        int word = word_of(q->fact, mof_components[i].word);
        if (word >= 0) {
            s.must |= must >> i & 1 ? BIT(word) : 0;
            s.may |= may >> i & 1 ? BIT(word) : 0;
        }
    }
    *out = s;
    return true;
}

static bool openness_components(const struct asked *q, struct pol_set *out)
{
    struct openness o;
    openness_of(q->look, &o);
    return o.stated && say_components(q, o.open, o.declared & ~o.shut, out);
}

static bool openness_shown(const struct asked *q, struct pol_set *out)
{
    struct openness o;
    openness_of(q->look, &o);
    return say_components(q, o.shown, o.shown, out);
}

static bool openness_licences(const struct asked *q, struct pol_set *out)
{
    struct openness o;
    openness_of(q->look, &o);
    return o.stated && o.declared != 0 && (o.shut != 0 || o.open == o.declared) &&
           say_yes(q->fact, o.shut == 0, out);
}

static const struct answer {
    const char *fact;
    bool (*say)(const struct asked *q, struct pol_set *out);
    bool without_look, statable; /* statable: where the files do not answer, an item may */
} answers[] = {
    { "files.code_execution", code_execution, false, false },
    { "files.scan", scan_word, false, false },
    { "files.formats", format_words, false, false },
    { "weights.digest_verified", verified, false, false },
    { "lineage.narrowest_parent", parent, true, true },
    { "licence.family", licence_family, false, false },
    { "licence.osi", licence_osi, false, false },
    { "licence.free_and_open", licence_free, false, false },
    { "licence.bars_large_rivals", licence_bars, false, false },
    { "lineage.relation", relation, false, true },
    { "openness.class", openness_reached, false, true },
    { "openness.components", openness_components, false, true },
    { "openness.licences_open", openness_licences, false, true },
    { "openness.shown", openness_shown, false, false },
    { "card.complete", card_complete, false, false },
    { "model.memory_4bit", memory_4bit, false, true },
    { "model.parameters", parameters, false, true },
};

static const struct answer *answer_of(struct span fact)
{
    for (size_t i = 0; i < COUNT(answers); i++)
        if (span_eq(fact, span_of(answers[i].fact)))
            return &answers[i];
    return NULL;
}

bool files_own(struct span fact)
{
    return answer_of(fact) != NULL || practical_own(fact);
}

bool files_alone(struct span fact)
{
    const struct answer *a = answer_of(fact);
    return a != NULL && !a->statable;
}

bool files_answer(const struct look *look, enum position parent_position, const struct pol_fact *f,
                  struct pol_set *out)
{
    const struct answer *a = answer_of(f->name);
    struct asked q = { look, parent_position, f };
    return a != NULL && (look != NULL || a->without_look) && a->say(&q, out);
}

enum position files_parent(const struct ev_subject *about, bool *elsewhere)
{
    enum position here = POSITION_NONE;
    *elsewhere = false;
    for (size_t i = 0; i < about->n_parents; i++) {
        enum position one = about->parent[i].position;
        *elsewhere = *elsewhere || one == POSITION_NONE;
        if (one != POSITION_NONE && (here == POSITION_NONE || one < here))
            here = one;
    }
    return here;
}

bool ev_answers(const struct ev_subject *about, const struct policy *p, struct arena *a,
                const struct ev_answer **out, struct err *err)
{
    struct ev_answer *list = ARENA_ARRAY(a, struct ev_answer, p->n_facts, err);
    struct practical practical = { 0 };
    bool elsewhere, asked = false;
    enum position here = files_parent(about, &elsewhere);
    for (unsigned i = 0; i < p->n_facts; i++)
        asked = asked || practical_own(p->fact[i].name);
    if (list == NULL || (asked && !practical_read(about->look, a, &practical, err)))
        return false;
    for (unsigned i = 0; i < p->n_facts; i++) {
        const struct pol_fact *f = &p->fact[i];
        /* The files are those of the release: of another variant they say nothing. */
        if (f->type == POL_APPROVALS || f->is_today || !span_eq(f->variant, SPAN("as_released")))
            continue;
        if (practical_own(f->name)) {
            practical_answer(&practical, f, &list[i]);
            if (list[i].said || answer_of(f->name) == NULL)
                continue;
        }
        list[i].said = files_answer(about->look, elsewhere ? POSITION_NONE : here, f, &list[i].set);
        list[i].unread = span_eq(f->name, SPAN("weights.digest_verified")) &&
                         digests_stated(about->look) == DIGESTS_NOT_COMPARED;
    }
    *out = list;
    return true;
}
