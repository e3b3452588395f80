/* read.c - the sentences of a policy, one after the other. A faulty sentence is told and left; the
 * rest is read all the same, so that one run shows what is wrong everywhere. */
#include "policy/read.h"

/* The sentence may stand once: at is its first word. */
static bool once(struct reader *r, enum once which, struct place at, const char *what)
{
    if (r->said[which])
        return fault_add(r->faults, at, "\"%s\" is said twice", what);
    r->said[which] = true;
    return true;
}

static bool read_title(struct reader *r)
{
    struct place at = r->lex.last;
    return once(r, ONCE_POLICY, at, "policy") &&
           want_string(r, "the title of the policy in quotes", &r->p.title) && want(r, "version") &&
           want_integer(r, "the version", INT32_MAX, &r->p.version) && want_stop(r);
}

/* Where a policy starts below open, that is a rule like any other: at most so wide. */
static bool read_start(struct reader *r)
{
    struct place at = r->lex.last;
    enum position p = POSITION_NONE;
    if (!once(r, ONCE_START, at, "start from") || !want(r, "from") || !want_position(r, &p) ||
        !want_stop(r))
        return false;
    if (p == POSITION_OPEN)
        return true;
    struct pol_clause *c = ARENA_ARRAY(r->a, struct pol_clause, 1, r->err);
    r->rule = arena_grow(r->a, r->rule, r->p.n_rules, &r->rule_room, sizeof *r->rule, r->err);
    if (c == NULL || r->rule == NULL)
        return false;
    *c = (struct pol_clause){
        .kind = POL_AT_MOST, .position = p, .line = at.line, .end_line = at.line
    };
    r->rule[r->p.n_rules++] = (struct pol_rule){ .name = SPAN("start"),
                                                 .title = SPAN("where the policy starts from"),
                                                 .clause = c,
                                                 .n_clauses = 1,
                                                 .line = at.line };
    return true;
}

static bool read_judge(struct reader *r)
{
    struct place at = r->lex.last;
    struct dec v = { 0 };
    if (!once(r, ONCE_JUDGE, at, "judge measurements") || !want(r, "measurements at"))
        return false;
    struct token t = r->lex.now;
    if (t.kind != TOKEN_NUMBER)
        return expected(r, "a confidence, such as 95%");
    if (!dec_parse(t.text, &v) || !dec_scale(v, -2, &v) ||
        dec_cmp(v, (struct dec){ .m = 5, .e = -1 }) < 0 ||
        dec_cmp(v, (struct dec){ .m = 9999, .e = -4 }) > 0)
        return fault_add(r->faults, t.at, "a confidence is from 50%% to 99.99%%");
    lex_step(&r->lex);
    r->p.confidence = v;
    if (!want_mark(r, '%') || !want(r, "confidence"))
        return false;
    return at_word(r, "jointly") ? not_yet(r, "jointly", "each measurement is judged by itself")
                                 : want_stop(r);
}

static bool read_also(struct reader *r)
{
    not_yet(r, "also apply", "copy the rules of the other policy into this one");
    lex_step(&r->lex);
    return false;
}

static bool read_example(struct reader *r)
{
    not_yet(r, "example", "leave it out");
    lex_step(&r->lex);
    return false;
}

static bool read_consider(struct reader *r)
{
    do {
        int i = want_fact(r);
        if (i < 0)
            return false;
        r->fact[i].considered = true;
    } while (take_mark(r, ','));
    return want_stop(r);
}

static bool read_widen(struct reader *r)
{
    uint64_t days = 0;
    struct place at = r->lex.last;
    if (!once(r, ONCE_WIDEN, at, "widen") || !want(r, "at most one step every") ||
        !want_days(r, &days) || !want_stop(r))
        return false;
    r->p.widen_days = (uint32_t)days;
    return true;
}

static bool read_definition(struct reader *r)
{
    struct token name = { 0 };
    if (!want_new_name(r, "the name of a definition", &name) ||
        name_declare(r, &name, true, POL_DEFINITIONS_MAX) == NULL)
        return false;
    size_t i = r->p.n_definitions;
    r->definition =
        arena_grow(r->a, r->definition, i, &r->definition_room, sizeof *r->definition, r->err);
    if (r->definition == NULL)
        return false;
    r->p.n_definitions++;
    r->definition[i] = (struct pol_definition){ .name = name.text, .line = name.at.line };
    if (!want(r, "as"))
        return false;
    const struct pol_cond *c = read_cond(r);
    if (c == NULL || !want_stop(r))
        return false;
    r->definition[i].cond = c;
    return true;
}

/* ---- rules ---- */

/* NULL and true where the word does not stand here. */
static bool read_after(struct reader *r, const char *word, const struct pol_cond **out)
{
    if (!take(r, word))
        return true;
    *out = read_cond(r);
    return *out != NULL;
}

static bool read_except(struct reader *r, const struct pol_cond **out)
{
    if (!take(r, "except"))
        return true;
    return want(r, "when") && (*out = read_cond(r)) != NULL;
}

static bool read_at_most(struct reader *r, struct pol_clause *c)
{
    c->kind = POL_AT_MOST;
    if (!want(r, "most"))
        return false;
    struct place at = r->lex.now.at;
    if (!want_position(r, &c->position))
        return false;
    if (c->position == POSITION_OPEN) {
        fault_add(r->faults, at, "\"at most open\" closes nothing");
        return fault_hint(r->faults, "leave it out, or name a narrower position");
    }
    if (at_word(r, "unless"))
        return read_after(r, "unless", &c->unless) && want_stop(r);
    if (at_word(r, "when") && !(read_after(r, "when", &c->when) && read_except(r, &c->except)))
        return false;
    return r->lex.now.kind == TOKEN_STOP
               ? want_stop(r)
               : expected(r, c->when == NULL ? "\"when\", \"unless\" or a full stop"
                                             : "\"and\", \"or\", \"except when\" or a full stop");
}

static bool read_require(struct reader *r, struct pol_clause *c)
{
    c->kind = POL_REQUIRE;
    if (!want(r, "be"))
        return false;
    struct place at = r->lex.now.at;
    if (!want_position(r, &c->position))
        return false;
    if (c->position == POSITION_CLOSED) {
        fault_add(r->faults, at, "nothing can object to closed: it is what is left");
        return fault_hint(r->faults, "did you mean \"to be hosted require ...\"?");
    }
    return want(r, "require") && (c->require = read_cond(r)) != NULL &&
           read_except(r, &c->except) && want_stop(r);
}

static bool read_never(struct reader *r, struct pol_clause *c)
{
    char room[QUOTED_BYTES];
    c->kind = POL_NEVER_WIDER;
    if (!want(r, "wider than"))
        return false;
    struct token t = r->lex.now;
    int i = want_fact(r);
    if (i < 0)
        return false;
    if (r->fact[i].type != POL_POSITION) {
        fault_add(r->faults, t.at, "%s is %s, not a position", span_quote(t.text, room),
                  type_name(r->fact[i].type));
        return fault_hint(r->faults, "a position fact is declared \"is a position\"");
    }
    c->fact = (unsigned)i;
    return want_stop(r);
}

static bool read_clause(struct reader *r, struct pol_clause *c)
{
    static const char *const words[] = { "at", "to", "never" };
    bool at = at_first(r, "at"), to = at_first(r, "to"), never = at_first(r, "never");
    enum position p;
    if (at || to || never) {
        lex_step(&r->lex);
        return at ? read_at_most(r, c) : to ? read_require(r, c) : read_never(r, c);
    }
    if (at_first(r, "not"))
        return not_yet(r, "not POSITION before DATE",
                       "write \"to be open require today is after 2026-11-30\"");
    if (position_parse(r->lex.now.text, &p))
        return not_yet(r, "POSITION lapses on DATE",
                       "write \"at most gated when today is after 2026-11-30\"");
    return expected_one(r, "a clause: \"at most\", \"to be\" or \"never wider than\"", words,
                        COUNT(words));
}

/* A name in its own table of rules or duties, and perhaps a title. */
static bool read_heading(struct reader *r, const char *what, struct token *name, struct span *title)
{
    if (r->lex.now.kind != TOKEN_NAME)
        return expected(r, what);
    *name = r->lex.now;
    lex_step(&r->lex);
    if (r->lex.now.kind == TOKEN_STRING && !want_string(r, "a title", title))
        return false;
    return want_mark(r, ':');
}

static bool twice(struct reader *r, const struct token *name, uint32_t line)
{
    char room[QUOTED_BYTES];
    return fault_add(r->faults, name->at, "%s already stands on line %u",
                     span_quote(name->text, room), line);
}

static bool rule_heading(struct reader *r, struct pol_rule *rule)
{
    struct token name = { 0 };
    if (!read_heading(r, "the name of a rule", &name, &rule->title))
        return false;
    rule->name = name.text;
    rule->line = name.at.line;
    for (unsigned i = 0; i < r->p.n_rules; i++)
        if (span_eq(r->rule[i].name, name.text))
            return twice(r, &name, r->rule[i].line);
    return r->p.n_rules < POL_RULES_MAX ||
           fault_add(r->faults, name.at, "more than %u rules", POL_RULES_MAX);
}

/* All clauses, the good ones into rule; a faulty one is told and left. False if there is none. */
static bool read_clauses(struct reader *r, struct pol_rule *rule)
{
    struct pol_clause *clause = NULL;
    size_t room = 0, n = 0, seen = 0;
    for (; r->err->kind == ERR_NONE && r->lex.now.kind != TOKEN_END_OF_TEXT &&
           !is_item_word(&r->lex.now);
         seen++) {
        struct pol_clause c = { .line = r->lex.now.at.line };
        if (!read_clause(r, &c)) {
            skip_sentence(r);
            continue;
        }
        c.end_line = r->lex.last.line;
        clause = arena_grow(r->a, clause, n, &room, sizeof c, r->err);
        if (clause == NULL)
            return true;
        clause[n++] = c;
    }
    rule->clause = clause;
    rule->n_clauses = (unsigned)n;
    return seen > 0;
}

static bool read_rule(struct reader *r)
{
    struct pol_rule rule = { 0 };
    struct place at = r->lex.now.at;
    bool ok = rule_heading(r, &rule);
    if (!ok && !at_first(r, "at") && !at_first(r, "to") && !at_first(r, "never"))
        skip_sentence(r);
    if (!read_clauses(r, &rule) && ok)
        fault_add(r->faults, at, "rule without a clause");
    if (!ok || r->err->kind != ERR_NONE)
        return r->err->kind == ERR_NONE;
    r->rule = arena_grow(r->a, r->rule, r->p.n_rules, &r->rule_room, sizeof rule, r->err);
    if (r->rule == NULL)
        return false;
    r->rule[r->p.n_rules++] = rule;
    return true;
}

/* ---- duties ---- */

struct obligations {
    struct pol_obligation *list;
    size_t n, room;
};

static bool keep(struct reader *r, struct obligations *to, struct pol_obligation o)
{
    if (r->n_obligations++ == POL_OBLIGATIONS_MAX)
        return fault_add(r->faults, r->lex.last, "more than %u obligations", POL_OBLIGATIONS_MAX);
    to->list = arena_grow(r->a, to->list, to->n, &to->room, sizeof o, r->err);
    if (to->list == NULL)
        return false;
    to->list[to->n++] = o;
    return true;
}

static bool read_recipients(struct reader *r, struct obligations *to)
{
    if (!want(r, "who are"))
        return false;
    do {
        struct pol_obligation o = { .kind = POL_RECIPIENTS, .text = r->lex.now.text };
        if (r->lex.now.kind != TOKEN_NAME)
            return expected(r, "a word for the recipients");
        lex_step(&r->lex);
        if (!keep(r, to, o))
            return false;
    } while (take(r, "and"));
    return true;
}

static bool read_rate(struct reader *r, struct pol_obligation *o)
{
    static const char *const words[] = { "minute", "hour", "day" };
    static const uint64_t seconds[] = { 60, 3600, 86400 };
    o->kind = POL_RATE_LIMIT;
    if (!want(r, "limit") || !want_integer(r, "the rate", 1000000000, &o->number) ||
        !want(r, "requests per"))
        return false;
    for (size_t i = 0; i < COUNT(words); i++)
        if (take(r, words[i])) {
            o->per_seconds = seconds[i];
            return true;
        }
    return expected_one(r, "\"minute\", \"hour\" or \"day\"", words, COUNT(words));
}

static bool read_obligation(struct reader *r, struct obligations *to)
{
    static const char *const words[] = { "terms",      "recipients", "fingerprint",
                                         "encryption", "rate",       "review",
                                         "notify",     "publish",    "keep" };
    struct pol_obligation o = { 0 };
    bool ok;
    if (take(r, "recipients"))
        return read_recipients(r, to);
    if (take(r, "terms")) {
        o.kind = POL_TERMS;
        ok = want_string(r, "the terms in quotes", &o.text);
    } else if (take(r, "fingerprint")) {
        o.kind = POL_FINGERPRINT;
        ok = true;
    } else if (take(r, "encryption")) {
        o.kind = POL_ENCRYPTION;
        ok = want(r, "at rest");
    } else if (take(r, "rate")) {
        ok = read_rate(r, &o);
    } else if (take(r, "review")) {
        o.kind = POL_REVIEW;
        ok = want(r, "within") && want_days(r, &o.number);
    } else if (take(r, "notify")) {
        o.kind = POL_NOTIFY;
        ok = want_string(r, "whom to notify, in quotes", &o.text);
    } else if (take(r, "publish")) {
        o.kind = POL_PUBLISH;
        ok = want_string(r, "what to publish, in quotes", &o.text);
    } else if (take(r, "keep")) {
        o.kind = POL_KEEP_LOGS;
        ok = want(r, "logs for") && want_days(r, &o.number);
    } else if (at_word(r, "approve")) {
        return not_yet(r, "approve each by", "use \"recipients who are WORD\"");
    } else {
        return expected_one(r, "an obligation", words, COUNT(words));
    }
    return ok && keep(r, to, o);
}

static bool read_duty(struct reader *r)
{
    struct token name = { 0 };
    struct pol_duty d = { 0 };
    struct obligations to = { 0 };
    if (!read_heading(r, "the name of a duty", &name, &d.title))
        return false;
    for (unsigned i = 0; i < r->p.n_duties; i++)
        if (span_eq(r->duty[i].name, name.text))
            return twice(r, &name, r->duty[i].line);
    if (r->p.n_duties == POL_DUTIES_MAX)
        return fault_add(r->faults, name.at, "more than %u duties", POL_DUTIES_MAX);
    if (!at_first(r, "at"))
        return expected(r, "\"at\" and a position");
    lex_step(&r->lex);
    if (!want_position(r, &d.position))
        return false;
    d.or_wider = take(r, "or");
    if ((d.or_wider && !want(r, "wider")) || !read_after(r, "when", &d.when) ||
        (d.when != NULL && !read_except(r, &d.except)) || !want(r, "require"))
        return false;
    do
        if (!read_obligation(r, &to))
            return false;
    while (take_mark(r, ','));
    if (!want_stop(r))
        return false;
    r->duty = arena_grow(r->a, r->duty, r->p.n_duties, &r->duty_room, sizeof d, r->err);
    if (r->duty == NULL)
        return false;
    d.name = name.text;
    d.line = name.at.line;
    d.obligation = to.list;
    d.n_obligations = (unsigned)to.n;
    r->duty[r->p.n_duties++] = d;
    return true;
}

/* ---- the whole ---- */

static bool read_item(struct reader *r)
{
    static const struct {
        const char *word;
        bool (*read)(struct reader *);
    } items[] = {
        { "policy", read_title }, { "start", read_start },       { "judge", read_judge },
        { "also", read_also },    { "consider", read_consider }, { "widen", read_widen },
        { "fact", read_fact },    { "define", read_definition }, { "rule", read_rule },
        { "duty", read_duty },    { "example", read_example },
    };
    static const char *const words[] = { "policy", "start",  "judge", "consider", "widen",
                                         "fact",   "define", "rule",  "duty" };
    if (!r->said[ONCE_POLICY] && !at_first(r, "policy")) {
        expected(r, "\"policy\"");
        r->said[ONCE_POLICY] = true;
        return fault_hint(r->faults, "a policy begins: policy \"its title\" version 1.");
    }
    for (size_t i = 0; i < COUNT(items); i++)
        if (at_first(r, items[i].word)) {
            bool early = items[i].read == read_also || items[i].read == read_example;
            if (!early)
                lex_step(&r->lex);
            return items[i].read(r);
        }
    if (at_first(r, "at") || at_first(r, "to") || at_first(r, "never")) {
        expected(r, "a sentence");
        return fault_hint(r->faults, "clauses stand behind \"rule NAME:\"");
    }
    return expected_one(r, "a sentence", words, COUNT(words));
}

static void read_items(struct reader *r)
{
    while (r->lex.now.kind != TOKEN_END_OF_TEXT && r->err->kind == ERR_NONE) {
        if (!read_item(r) && r->err->kind == ERR_NONE)
            skip_sentence(r);
    }
    if (r->err->kind == ERR_NONE && r->p.n_rules == 0 && r->faults->times == 0) {
        fault_add(r->faults, r->lex.last, "the policy has no rule");
        fault_hint(r->faults, "without one every model is open");
    }
    /* What has been told is left out of the checks to come. */
    static const struct pol_cond never = { .kind = COND_CANDIDATE, .depth = 1 };
    for (unsigned i = 0; i < r->p.n_definitions; i++)
        if (r->definition[i].cond == NULL)
            r->definition[i].cond = &never;
}

static bool read_text(struct reader *r, struct span text)
{
    uint8_t *copy = ARENA_ARRAY(r->a, uint8_t, text.len, r->err);
    r->name = ARENA_ARRAY(r->a, struct name, NAMES_MAX, r->err);
    r->slot = r->name == NULL ? NULL : ARENA_ARRAY(r->a, uint16_t, NAME_SLOTS, r->err);
    if (copy == NULL || r->slot == NULL)
        return false;
    if (text.len > 0)
        memcpy(copy, text.ptr, text.len);
    r->p.text = (struct span){ copy, text.len };
    r->p.confidence = (struct dec){ .m = 95, .e = -2 };
    if (!lex_start(&r->lex, r->p.text, r->faults))
        return true;
    names_gather(r, r->p.text);
    read_items(r);
    if (r->err->kind != ERR_NONE)
        return false;
    r->p.fact = r->fact;
    r->p.definition = r->definition;
    r->p.rule = r->rule;
    r->p.duty = r->duty;
    check_directions(&r->p, r->faults);
    return true;
}

bool policy_read(struct span text, struct arena *a, struct policy *out, struct pol_faults *faults,
                 struct err *err)
{
    struct reader r = { .a = a, .faults = faults, .err = err };
    if (text.len > POL_TEXT_MAX)
        return err_set(err, ERR_LIMIT, "policy of %zu bytes, at most %u", text.len, POL_TEXT_MAX);
    if (!read_text(&r, text)) {
        *faults = (struct pol_faults){ 0 };
        return false;
    }
    if (faults->times == 0) {
        *out = r.p;
        return true;
    }
    fault_sort(faults);
    const struct pol_fault *f = &faults->list[0];
    return err_set(err, ERR_INPUT, "line %u, column %u: %s", f->line, f->column, f->text);
}

struct span policy_line(struct span text, uint32_t line)
{
    size_t from = 0, to;
    for (; line > 1 && from < text.len; from++)
        line -= text.ptr[from] == '\n';
    for (to = from; to < text.len && text.ptr[to] != '\n'; to++)
        ;
    to -= to > from && text.ptr[to - 1] == '\r';
    return (struct span){ text.ptr + from, to - from };
}

int policy_fact(const struct policy *p, struct span name)
{
    for (unsigned i = 0; i < p->n_facts; i++)
        if (span_eq(p->fact[i].name, name))
            return (int)i;
    return -1;
}
