/* read_rule.c - "rule NAME: CLAUSE. ..." and "duty NAME: ...": see read.h. */
#include "policy/read.h"

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

/* "not open before 2026-12-01" and "open lapses on 2027-06-01" require something of today. */
static bool require_day(struct reader *r, struct pol_clause *c, struct place from, enum cond_op op)
{
    c->kind = POL_REQUIRE;
    c->form = op == OP_BELOW ? POL_LAPSES : POL_NOT_BEFORE;
    return (c->require = read_today(r, op, from)) != NULL && want_stop(r);
}

static bool not_closed(struct reader *r, const struct pol_clause *c, struct place at)
{
    if (c->position != POSITION_CLOSED)
        return true;
    fault_add(r->faults, at, "nothing can object to closed: it is what is left");
    return fault_hint(r->faults, "name the narrowest position that is meant");
}

static bool read_not_before(struct reader *r, struct pol_clause *c)
{
    struct place from = r->lex.now.at, at = r->lex.next.at;
    lex_step(&r->lex);
    return want_position(r, &c->position) && not_closed(r, c, at) && want(r, "before") &&
           require_day(r, c, from, OP_AT_LEAST);
}

static bool read_lapses(struct reader *r, struct pol_clause *c)
{
    struct place from = r->lex.now.at;
    lex_step(&r->lex);
    return not_closed(r, c, from) && want(r, "lapses on") && require_day(r, c, from, OP_BELOW);
}

static bool read_clause(struct reader *r, struct pol_clause *c)
{
    static const char *const words[] = { "at", "to", "never", "not" };
    bool at = at_first(r, "at"), to = at_first(r, "to"), never = at_first(r, "never");
    if (at || to || never) {
        lex_step(&r->lex);
        return at ? read_at_most(r, c) : to ? read_require(r, c) : read_never(r, c);
    }
    if (at_first(r, "not"))
        return read_not_before(r, c);
    if (at_position(r, &c->position))
        return read_lapses(r, c);
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

bool read_rule(struct reader *r)
{
    struct pol_rule rule = { 0 };
    struct place at = r->lex.now.at;
    bool ok = rule_heading(r, &rule);
    if (!ok && !begins_clause(r))
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
    static const char *const words[] = { "terms", "recipients", "fingerprint", "encryption",
                                         "rate",  "review",     "notify",      "publish",
                                         "keep",  "approve" };
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
    } else if (take(r, "approve")) {
        o.kind = POL_APPROVE_EACH;
        ok = want(r, "each by") && want_string(r, "the role that approves, in quotes", &o.text);
    } else {
        return expected_one(r, "an obligation", words, COUNT(words));
    }
    return ok && keep(r, to, o);
}

bool read_duty(struct reader *r)
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
