/* read_fact.c - "fact NAME is TYPE, CLAUSE, ...": see read.h. */
#include "policy/read.h"

/* What the clauses of one fact have said. */
struct fact_clauses {
    struct pol_fact f;
    bool directed, neutral, risky_words, timed;
    struct place measured_at;
};

static bool read_word_list(struct reader *r, struct pol_fact *f, char *separator)
{
    static const char *const reserved[] = { "not",   "known", "missing", "above",
                                            "below", "at",    "after",   "before" };
    struct span *word = NULL;
    size_t room = 0;
    char mark[QUOTED_BYTES];
    if (!want_mark(r, '('))
        return false;
    do {
        const struct token *t = &r->lex.now;
        if (t->kind != TOKEN_NAME)
            return expected(r, "a word");
        for (size_t i = 0; i < COUNT(reserved); i++)
            if (at_word(r, reserved[i]))
                return fault_add(r->faults, t->at, "%s is a word of the language",
                                 span_quote(t->text, mark));
        if (fact_word(f, t->text) >= 0)
            return fault_add(r->faults, t->at, "%s stands twice among the words",
                             span_quote(t->text, mark));
        if (f->n_words == POL_WORDS_MAX)
            return fault_add(r->faults, t->at, "more than %u words", POL_WORDS_MAX);
        word = arena_grow(r->a, word, f->n_words, &room, sizeof *word, r->err);
        if (word == NULL)
            return false;
        word[f->n_words++] = t->text;
        f->word = word;
        lex_step(&r->lex);
        if (f->n_words == 1 && *separator == '<')
            *separator = take_mark(r, '<') ? '<' : ',';
        else if (!take_mark(r, *separator))
            return want_mark(r, ')');
        else
            continue;
        if (*separator == ',' && !take_mark(r, ','))
            return want_mark(r, ')');
    } while (true);
}

static bool read_number_of(struct reader *r, struct pol_fact *f)
{
    static const char *const words[] = { "points", "months" };
    f->type = at_word(r, "points") ? POL_POINTS : POL_MONTHS;
    if (!take(r, "points") && !take(r, "months"))
        return expected_one(r, "\"points\" or \"months\"", words, COUNT(words));
    return true;
}

static bool read_type(struct reader *r, struct pol_fact *f)
{
    static const struct {
        const char *word;
        enum pol_type type;
    } plain[] = {
        { "count", POL_COUNT },     { "proportion", POL_PROPORTION }, { "size", POL_SIZE },
        { "date", POL_DATE },       { "duration", POL_DURATION },     { "position", POL_POSITION },
        { "compute", POL_COMPUTE }, { "approvals", POL_APPROVALS },
    };
    static const char *const words[] = { "count",    "proportion", "size",    "date",
                                         "duration", "position",   "compute", "approvals",
                                         "number",   "yes" };
    char separator = '<';
    if (take(r, "yes")) {
        f->type = POL_YESNO;
        f->word = fact_yes_no;
        f->n_words = COUNT(fact_yes_no);
        return want(r, "or no");
    }
    if (take(r, "one") || at_word(r, "some")) {
        bool some = take(r, "some");
        separator = some ? ',' : '<';
        if (!want(r, "of") || !read_word_list(r, f, &separator))
            return false;
        f->type = some ? POL_SET : separator == '<' ? POL_ORDERED : POL_WORD;
        return true;
    }
    if (!take(r, "a"))
        take(r, "an");
    if (take(r, "number"))
        return want(r, "of") && read_number_of(r, f);
    for (size_t i = 0; i < COUNT(plain); i++)
        if (take(r, plain[i].word)) {
            f->type = plain[i].type;
            f->word = f->type == POL_POSITION ? fact_positions : NULL;
            f->n_words = f->type == POL_POSITION ? COUNT(fact_positions) : 0;
            return true;
        }
    return expected_one(r, "a type", words, COUNT(words));
}

/* How the direction of a type is said. */
static const char *direction_hint(enum pol_type t)
{
    switch (t) {
    case POL_YESNO:
        return "say \"yes is riskier\", \"yes is safer\", or \"neutral\"";
    case POL_DATE:
        return "say \"later is riskier\", \"later is safer\", or \"neutral\"";
    case POL_WORD:
    case POL_SET:
        return "say \"riskier with (WORD, ...)\", or \"neutral\"";
    case POL_POSITION:
    case POL_APPROVALS:
        return "higher is always safer: leave it out";
    default:
        return "say \"higher is riskier\", \"higher is safer\", or \"neutral\"";
    }
}

static bool read_direction(struct reader *r, struct fact_clauses *c, struct place at,
                           struct span word)
{
    static const char *const words[] = { "riskier", "safer" };
    bool fits = c->f.type == POL_YESNO                          ? span_eq(word, SPAN("yes"))
                : c->f.type == POL_DATE                         ? span_eq(word, SPAN("later"))
                : c->f.type == POL_WORD || c->f.type == POL_SET ? false
                                                                : span_eq(word, SPAN("higher"));
    bool fixed = c->f.type == POL_POSITION || c->f.type == POL_APPROVALS;
    if (!want(r, "is"))
        return false;
    bool riskier = at_word(r, "riskier");
    if (!riskier && !at_word(r, "safer"))
        return expected_one(r, "\"riskier\" or \"safer\"", words, COUNT(words));
    lex_step(&r->lex);
    if (!fits || (fixed && riskier)) {
        fault_add(r->faults, at, "this direction does not fit a fact that is %s",
                  type_name(c->f.type));
        return fault_hint(r->faults, "%s", direction_hint(c->f.type));
    }
    if (c->directed)
        return fault_add(r->faults, at, "the direction is said twice");
    c->directed = true;
    c->f.direction = riskier ? POL_RISKIER_UP : POL_SAFER_UP;
    return true;
}

static bool read_riskier_with(struct reader *r, struct fact_clauses *c, struct place at)
{
    char room[QUOTED_BYTES];
    if (c->f.type != POL_WORD && c->f.type != POL_SET) {
        fault_add(r->faults, at, "\"riskier with\" does not fit a fact that is %s",
                  type_name(c->f.type));
        return fault_hint(r->faults, "%s", direction_hint(c->f.type));
    }
    if (c->directed)
        return fault_add(r->faults, at, "the direction is said twice");
    if (!want(r, "with") || !want_mark(r, '('))
        return false;
    do {
        struct nearest near = nearest_to(r->lex.now.text);
        int i = r->lex.now.kind == TOKEN_NAME ? fact_word(&c->f, r->lex.now.text) : -1;
        if (r->lex.now.kind != TOKEN_NAME)
            return expected(r, "a word");
        if (i < 0) {
            fault_add(r->faults, r->lex.now.at, "%s is none of the words",
                      span_quote(r->lex.now.text, room));
            for (unsigned k = 0; k < c->f.n_words; k++)
                nearest_try(&near, c->f.word[k]);
            return fault_suggest(r->faults, &near);
        }
        c->f.riskier |= 1ull << i;
        lex_step(&r->lex);
    } while (take_mark(r, ','));
    c->directed = true;
    return want_mark(r, ')');
}

static bool read_neutral(struct reader *r, struct fact_clauses *c, struct place at)
{
    if (c->f.type == POL_POSITION || c->f.type == POL_APPROVALS) {
        fault_add(r->faults, at, "a fact that is %s cannot be neutral", type_name(c->f.type));
        return fault_hint(r->faults, "%s", direction_hint(c->f.type));
    }
    if (c->directed)
        return fault_add(r->faults, at, "the direction is said twice");
    c->directed = true;
    return true;
}

static bool read_measured(struct reader *r, struct fact_clauses *c, struct place at)
{
    c->f.measured = true;
    if (type_is_measurable(c->f.type))
        return true;
    fault_add(r->faults, at, "a fact that is %s cannot be measured: it has no error bar",
              type_name(c->f.type));
    return fault_hint(r->faults, "leave \"measured\" out");
}

static bool read_good_for(struct reader *r, struct fact_clauses *c, struct place at)
{
    uint64_t days = 0;
    if (c->f.good_for_days > 0)
        return fault_add(r->faults, at, "\"good for\" is said twice");
    if (!want(r, "for") || !want_days(r, &days))
        return false;
    c->f.good_for_days = (uint32_t)days;
    return true;
}

static bool read_latest(struct reader *r, struct fact_clauses *c, struct place at)
{
    if (!want(r, "latest counts"))
        return false;
    c->f.latest_counts = true;
    if (c->f.type != POL_APPROVALS)
        return true;
    fault_add(r->faults, at, "every valid approval counts, not the latest");
    return fault_hint(r->faults, "leave \"the latest counts\" out");
}

static bool read_signer(struct reader *r, struct fact_clauses *c, struct place at)
{
    if (c->f.signer.len > 0)
        return fault_add(r->faults, at, "the signer is said twice");
    return want(r, "only if signed by") && want_string(r, "a signer in quotes", &c->f.signer);
}

static bool read_variant(struct reader *r, struct fact_clauses *c, struct place at)
{
    if (!want(r, "variant"))
        return false;
    if (c->f.type == POL_APPROVALS) {
        fault_add(r->faults, at, "an approval is of what is released, not of a variant");
        return fault_hint(r->faults, "leave \"on variant\" out");
    }
    if (c->f.variant.len > 0)
        return fault_add(r->faults, at, "the variant is said twice");
    if (r->lex.now.kind != TOKEN_NAME)
        return expected(r, "the word of a variant, such as as_released");
    c->f.variant = r->lex.now.text;
    lex_step(&r->lex);
    return true;
}

static bool read_changed(struct reader *r, struct fact_clauses *c, struct place at)
{
    const char *words[POL_NOTHING];
    if (!want(r, "by"))
        return false;
    if (c->f.changed_by != 0)
        return fault_add(r->faults, at, "what it is changed by is said twice");
    for (enum pol_change by = POL_MEASURING; by <= POL_NOTHING; by++) {
        words[by - 1] = pol_change_name(by);
        if (take(r, words[by - 1])) {
            c->f.changed_by = by;
            return true;
        }
    }
    return expected_one(r,
                        "\"measuring\", \"mitigating\", \"licensing\", \"deciding\" or \"nothing\"",
                        words, COUNT(words));
}

/* What was not said. */
static void fill_in(struct pol_fact *f)
{
    if (f->variant.len == 0)
        f->variant = SPAN("as_released");
    if (f->changed_by == 0)
        f->changed_by = f->measured                ? POL_MEASURING
                        : f->type == POL_APPROVALS ? POL_DECIDING
                                                   : POL_MITIGATING;
}

static bool read_clause(struct reader *r, struct fact_clauses *c)
{
    static const char *const words[] = { "higher",  "yes",      "later",  "riskier",
                                         "neutral", "measured", "good",   "counts",
                                         "the",     "on",       "changed" };
    struct place at = r->lex.now.at;
    struct span word = r->lex.now.text;
    if (take(r, "higher") || take(r, "yes") || take(r, "later"))
        return read_direction(r, c, at, word);
    if (take(r, "riskier"))
        return read_riskier_with(r, c, at);
    if (take(r, "neutral"))
        return read_neutral(r, c, at);
    if (take(r, "measured"))
        return read_measured(r, c, at);
    if (take(r, "good"))
        return read_good_for(r, c, at);
    if (take(r, "counts"))
        return read_signer(r, c, at);
    if (take(r, "the"))
        return read_latest(r, c, at);
    if (take(r, "on"))
        return read_variant(r, c, at);
    if (take(r, "changed"))
        return read_changed(r, c, at);
    return expected_one(r, "a clause of a fact", words, COUNT(words));
}

static bool read_declaration(struct reader *r, const struct token *name, struct fact_clauses *c)
{
    char room[QUOTED_BYTES];
    if (!want(r, "is") || !read_type(r, &c->f))
        return false;
    bool fixed = c->f.type == POL_POSITION || c->f.type == POL_APPROVALS;
    c->f.direction = fixed ? POL_SAFER_UP : POL_NEUTRAL;
    while (take_mark(r, ','))
        if (!read_clause(r, c))
            return false;
    if (!want_stop(r))
        return false;
    if (c->directed || fixed)
        return true;
    fault_add(r->faults, name->at, "%s has no direction: is more of it riskier or safer?",
              span_quote(name->text, room));
    return fault_hint(r->faults, "%s", direction_hint(c->f.type));
}

/* A faulty declaration still declares its name, with no type: what uses it is not blamed. */
bool read_fact(struct reader *r)
{
    struct token name = { 0 };
    struct fact_clauses c = { 0 };
    if (!want_new_name(r, "the name of a fact", &name) ||
        name_declare(r, &name, false, POL_FACTS_MAX) == NULL)
        return false;
    r->fact = arena_grow(r->a, r->fact, r->p.n_facts, &r->fact_room, sizeof *r->fact, r->err);
    if (r->fact == NULL)
        return false;
    struct pol_fact *f = &r->fact[r->p.n_facts++];
    *f = (struct pol_fact){ .name = name.text, .line = name.at.line };
    bool ok = read_declaration(r, &name, &c);
    if (ok) {
        fill_in(&c.f);
        c.f.name = f->name;
        c.f.line = f->line;
        *f = c.f;
    }
    return ok;
}
