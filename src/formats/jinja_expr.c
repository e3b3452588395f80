/* jinja_expr.c - the expressions of a template, by the strength of what joins them:
 *
 *   choice  a if b else c      1 or    2 and    3 not    4 == != < <= > >= in "not in", in chains
 *   5 + -   6 ~, in chains     7 * / // %       8 **, from the left as well
 *   9 - + in front, .x [i] (arguments), then |filter and "is test" and (arguments)
 *
 * No name is reserved: where a value is expected, "not" and "if" are names. */
#include "formats/jinja_parse.h"

enum { OR = 1, AND, NOT, COMPARE, SUM, CONCAT, PRODUCT, POWER, UNARY };

static const struct {
    unsigned sign;
    int level;
    const char *text;
} infix[] = {
    { SIGN('=', '='), COMPARE, "==" }, { SIGN('!', '='), COMPARE, "!=" },
    { SIGN('<', 0), COMPARE, "<" },    { SIGN('<', '='), COMPARE, "<=" },
    { SIGN('>', 0), COMPARE, ">" },    { SIGN('>', '='), COMPARE, ">=" },
    { SIGN('+', 0), SUM, "+" },        { SIGN('-', 0), SUM, "-" },
    { SIGN('~', 0), CONCAT, "~" },     { SIGN('*', 0), PRODUCT, "*" },
    { SIGN('/', 0), PRODUCT, "/" },    { SIGN('/', '/'), PRODUCT, "//" },
    { SIGN('%', 0), PRODUCT, "%" },    { SIGN('*', '*'), POWER, "**" },
};

static uint32_t expr_from(struct jparse *p, int least);

static const struct kids none = { 0, 0 };

static uint32_t texted(struct jparse *p, uint32_t node, struct span text)
{
    if (node != 0)
        p->out->node[node].text = text;
    return node;
}

static bool is_one_of(struct span s, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (span_eq(s, span_of(words[i])))
            return true;
    return false;
}

/* The kind of a name that is a value: true, none. JINJA_NAME of any other. */
static enum jinja_kind value_name(struct span s)
{
    static const char *const yes[] = { "true", "True" }, *const no[] = { "false", "False" },
                             *const nil[] = { "none", "None" };
    return is_one_of(s, yes, 2)   ? JINJA_TRUE
           : is_one_of(s, no, 2)  ? JINJA_FALSE
           : is_one_of(s, nil, 2) ? JINJA_NIL
                                  : JINJA_NAME;
}

static bool expect_sign(struct jparse *p, unsigned sign, const char *why)
{
    return jparse_take_sign(p, sign) || (jparse_fault(p, why), false);
}

/* A text that grows at its end; until it does, it is borrowed. */
struct growing {
    struct span text;
    uint8_t *own;
    size_t room;
};

static bool append(struct jparse *p, struct growing *g, struct span more)
{
    size_t n = g->text.len + more.len;
    if (g->own == NULL || n > g->room) {
        uint8_t *moved = ARENA_ARRAY(p->lex.a, uint8_t, 2 * n, p->err);
        if (moved == NULL)
            return false;
        memcpy(moved, g->text.ptr, g->text.len);
        g->own = moved, g->room = 2 * n;
    }
    if (more.len > 0)
        memcpy(g->own + g->text.len, more.ptr, more.len);
    g->text = (struct span){ g->own, n };
    return true;
}

/* Strings that stand side by side are one. */
static uint32_t string(struct jparse *p)
{
    uint32_t at = p->now.at;
    struct growing all = { .text = p->now.text };
    if (!jparse_step(p))
        return 0;
    while (p->now.kind == TOKEN_STRING)
        if (!append(p, &all, p->now.text) || !jparse_step(p))
            return 0;
    return texted(p, jparse_node(p, JINJA_STRING, at, none), all.text);
}

/* Items up to closer; a comma may stand behind the last. */
static uint32_t list(struct jparse *p, enum jinja_kind kind, uint8_t closer)
{
    struct kids kids = none;
    uint32_t at = p->now.at;
    if (!jparse_step(p))
        return 0;
    while (!jparse_sign(p, closer)) {
        if (kids.first != 0 && !expect_sign(p, ',', "a comma is missing"))
            return 0;
        if (jparse_sign(p, closer))
            break;
        uint32_t key = jparse_expr(p);
        if (key != 0 && kind == JINJA_DICT) {
            struct kids pair = none;
            uint32_t from = p->out->node[key].at;
            if (!jparse_add(p, &pair, key) || !expect_sign(p, ':', "a colon is missing") ||
                !jparse_add(p, &pair, jparse_expr(p)))
                return 0;
            key = jparse_node(p, JINJA_PAIR, from, pair);
        }
        if (!jparse_add(p, &kids, key))
            return 0;
    }
    return jparse_step(p) ? jparse_node(p, kind, at, kids) : 0;
}

static uint32_t brackets(struct jparse *p)
{
    struct kids kids = none;
    uint32_t at = p->now.at, one = 0;
    bool comma = false;
    if (!jparse_step(p))
        return 0;
    while (!jparse_sign(p, ')')) {
        if (!jparse_add(p, &kids, one = jparse_expr(p)))
            return 0;
        if (!jparse_sign(p, ','))
            break;
        comma = true;
        if (!jparse_step(p))
            return 0;
    }
    if (!expect_sign(p, ')', "a bracket is not closed"))
        return 0;
    return one != 0 && !comma ? one : jparse_node(p, JINJA_TUPLE, at, kids);
}

static uint32_t primary(struct jparse *p)
{
    struct token t = p->now;
    uint32_t node = 0;
    switch (t.kind) {
    case TOKEN_NAME:
        return jparse_step(p) ? texted(p, jparse_node(p, value_name(t.text), t.at, none), t.text)
                              : 0;
    case TOKEN_INTEGER:
    case TOKEN_FLOAT:
        node = jparse_node(p, t.kind == TOKEN_FLOAT ? JINJA_FLOAT : JINJA_INTEGER, t.at, none);
        return jparse_step(p) ? texted(p, node, t.text) : 0;
    case TOKEN_STRING:
        return string(p);
    default:
        break;
    }
    if (!jparse_sign(p, '(') && !jparse_sign(p, '[') && !jparse_sign(p, '{'))
        return jparse_fault(p, "a value is missing");
    if (!jparse_enter(p))
        return 0;
    node = jparse_sign(p, '(')   ? brackets(p)
           : jparse_sign(p, '[') ? list(p, JINJA_LIST, ']')
                                 : list(p, JINJA_DICT, '}');
    p->depth--;
    return node;
}

/* ---- what stands behind a value ---- */

static uint32_t argument(struct jparse *p, unsigned *seen)
{
    enum { NAMED = 1, SPREAD = 2, SPREAD_ALL = 4 };
    struct token t = p->now;
    struct kids kids = none;
    enum jinja_kind kind = JINJA_ABSENT;
    unsigned now = 0, before = NAMED | SPREAD | SPREAD_ALL;
    if (jparse_sign(p, '*'))
        kind = JINJA_SPREAD, now = SPREAD, before = SPREAD | SPREAD_ALL;
    else if (jparse_sign(p, SIGN('*', '*')))
        kind = JINJA_SPREAD_ALL, now = SPREAD_ALL, before = SPREAD_ALL;
    else if (t.kind == TOKEN_NAME && jparse_ahead(p)->kind == TOKEN_SIGN &&
             jparse_ahead(p)->sign == '=')
        kind = JINJA_NAMED, now = NAMED, before = SPREAD_ALL;
    if (*seen & before)
        return jparse_fault(p, "an argument where none may stand");
    *seen |= now;
    if (kind == JINJA_ABSENT)
        return jparse_expr(p);
    if (!jparse_step(p) || (kind == JINJA_NAMED && !jparse_step(p)) ||
        !jparse_add(p, &kids, jparse_expr(p)))
        return 0;
    uint32_t node = jparse_node(p, kind, t.at, kids);
    return kind == JINJA_NAMED ? texted(p, node, t.text) : node;
}

/* "(a, *b, c=d)" into kids. */
static bool arguments(struct jparse *p, struct kids *kids)
{
    unsigned seen = 0;
    bool first = true;
    if (!jparse_enter(p) || !jparse_step(p))
        return false;
    for (; !jparse_sign(p, ')'); first = false) {
        if (!first && !expect_sign(p, ',', "a comma is missing"))
            return false;
        if (!first && jparse_sign(p, ')'))
            break;
        if (!jparse_add(p, kids, argument(p, &seen)))
            return false;
    }
    p->depth--;
    return jparse_step(p);
}

static uint32_t call(struct jparse *p, uint32_t of)
{
    struct kids kids = none;
    uint32_t at = p->now.at;
    return jparse_add(p, &kids, of) && arguments(p, &kids) ? jparse_node(p, JINJA_CALL, at, kids)
                                                           : 0;
}

/* One part of a slice, which may be left out. */
static uint32_t bound(struct jparse *p)
{
    bool out = jparse_sign(p, ':') || jparse_sign(p, ']') || jparse_sign(p, ',');
    return out ? jparse_node(p, JINJA_ABSENT, p->now.at, none) : jparse_expr(p);
}

static uint32_t subscript(struct jparse *p)
{
    struct kids kids = none;
    uint32_t at = p->now.at;
    uint32_t from = jparse_sign(p, ':') ? bound(p) : jparse_expr(p);
    if (from == 0 || !jparse_sign(p, ':'))
        return from;
    if (!jparse_add(p, &kids, from) || !jparse_step(p) || !jparse_add(p, &kids, bound(p)))
        return 0;
    bool more = jparse_sign(p, ':');
    if (more && !jparse_step(p))
        return 0;
    uint32_t step = more ? bound(p) : jparse_node(p, JINJA_ABSENT, p->now.at, none);
    return jparse_add(p, &kids, step) ? jparse_node(p, JINJA_SLICE, at, kids) : 0;
}

static uint32_t item(struct jparse *p, uint32_t of)
{
    struct kids kids = none, indexes = none;
    uint32_t at = p->now.at, one = 0;
    size_t n = 0;
    if (!jparse_enter(p) || !jparse_step(p) || !jparse_add(p, &kids, of))
        return 0;
    for (; !jparse_sign(p, ']'); n++) {
        if (n > 0 && !expect_sign(p, ',', "a comma is missing"))
            return 0;
        if (!jparse_add(p, &indexes, one = subscript(p)))
            return 0;
    }
    p->depth--;
    if (n != 1)
        one = jparse_node(p, JINJA_TUPLE, at, indexes);
    return jparse_step(p) && jparse_add(p, &kids, one) ? jparse_node(p, JINJA_ITEM, at, kids) : 0;
}

static uint32_t member(struct jparse *p, uint32_t of)
{
    struct kids kids = none;
    if (!jparse_step(p) || !jparse_add(p, &kids, of))
        return 0;
    struct token t = p->now;
    if (t.kind != TOKEN_NAME && t.kind != TOKEN_INTEGER)
        return jparse_fault(p, "the name of a member is missing");
    if (!jparse_step(p))
        return 0;
    if (t.kind == TOKEN_NAME)
        return texted(p, jparse_node(p, JINJA_MEMBER, t.at, kids), t.text);
    uint32_t index = texted(p, jparse_node(p, JINJA_INTEGER, t.at, none), t.text);
    return jparse_add(p, &kids, index) ? jparse_node(p, JINJA_ITEM, t.at, kids) : 0;
}

static uint32_t postfix(struct jparse *p, uint32_t node)
{
    while (node != 0) {
        if (jparse_sign(p, '.'))
            node = member(p, node);
        else if (jparse_sign(p, '['))
            node = item(p, node);
        else if (jparse_sign(p, '('))
            node = call(p, node);
        else
            break;
    }
    return node;
}

/* "a.b": the name of a filter or test. */
static bool dotted(struct jparse *p, struct span *name)
{
    struct growing all = { .text = p->now.text };
    for (bool first = true;; first = false) {
        if (p->now.kind != TOKEN_NAME)
            return jparse_fault(p, "the name of a filter or test is missing") != 0;
        if ((!first && !append(p, &all, p->now.text)) || !jparse_step(p))
            return false;
        *name = all.text;
        if (!jparse_sign(p, '.'))
            return true;
        if (!append(p, &all, p->now.text) || !jparse_step(p))
            return false;
    }
}

uint32_t jparse_filter(struct jparse *p, uint32_t of, bool bare)
{
    while (bare || jparse_sign(p, '|')) {
        struct kids kids = none;
        struct span name;
        if (of == 0)
            of = jparse_node(p, JINJA_ABSENT, p->now.at, none);
        if ((!bare && !jparse_step(p)) || !jparse_add(p, &kids, of))
            return 0;
        uint32_t at = p->now.at;
        if (!dotted(p, &name) || (jparse_sign(p, '(') && !arguments(p, &kids)))
            return 0;
        of = texted(p, jparse_node(p, JINJA_FILTER, at, kids), name);
        if (of == 0)
            return 0;
        bare = false;
    }
    return of;
}

/* A test may have one argument without brackets. */
static bool test_argument(struct jparse *p, struct kids *kids)
{
    bool value = p->now.kind == TOKEN_NAME || p->now.kind == TOKEN_STRING ||
                 p->now.kind == TOKEN_INTEGER || p->now.kind == TOKEN_FLOAT ||
                 jparse_sign(p, '[') || jparse_sign(p, '{');
    if (jparse_sign(p, '('))
        return arguments(p, kids);
    if (!value || jparse_is(p, "else") || jparse_is(p, "or") || jparse_is(p, "and"))
        return true;
    if (jparse_is(p, "is"))
        return jparse_fault(p, "a test behind a test") != 0;
    return jparse_add(p, kids, postfix(p, primary(p)));
}

static uint32_t test(struct jparse *p, uint32_t of)
{
    struct kids kids = none, negated = none;
    struct span name;
    uint32_t at = p->now.at;
    if (!jparse_step(p))
        return 0;
    bool not = jparse_is(p, "not");
    if ((not &&!jparse_step(p)) || !jparse_add(p, &kids, of) || !dotted(p, &name) ||
        !test_argument(p, &kids))
        return 0;
    uint32_t node = texted(p, jparse_node(p, JINJA_TEST, at, kids), name);
    if (!not )
        return node;
    return jparse_add(p, &negated, node) ? jparse_node(p, JINJA_NOT, at, negated) : 0;
}

/* Behind "-" and "+" filters and tests are left to the sign. */
static uint32_t unary(struct jparse *p, bool filters)
{
    bool minus = jparse_sign(p, '-'), plus = jparse_sign(p, '+');
    uint32_t at = p->now.at, node = 0;
    struct kids kids = none;
    if (minus || plus) {
        if (!jparse_enter(p) || !jparse_step(p) || !jparse_add(p, &kids, unary(p, false)))
            return 0;
        p->depth--;
        node = jparse_node(p, minus ? JINJA_NEGATIVE : JINJA_POSITIVE, at, kids);
    } else {
        node = primary(p);
    }
    node = postfix(p, node);
    while (filters && node != 0) {
        if (jparse_sign(p, '|'))
            node = jparse_filter(p, node, false);
        else if (jparse_is(p, "is"))
            node = test(p, node);
        else if (jparse_sign(p, '('))
            node = call(p, node);
        else
            break;
    }
    return node;
}

/* ---- what stands between values ---- */

/* The level of what now joins, or 0; its text. */
static int joint(struct jparse *p, struct span *text)
{
    if (p->now.kind == TOKEN_SIGN)
        for (size_t i = 0; i < COUNT(infix); i++)
            if (infix[i].sign == p->now.sign) {
                *text = span_of(infix[i].text);
                return infix[i].level;
            }
    if (jparse_is(p, "or"))
        return OR;
    if (jparse_is(p, "and"))
        return AND;
    *text = SPAN("in");
    if (jparse_is(p, "in"))
        return COMPARE;
    if (!jparse_is(p, "not") || jparse_ahead(p)->kind != TOKEN_NAME ||
        !span_eq(jparse_ahead(p)->text, SPAN("in")))
        return 0;
    *text = SPAN("notin");
    return COMPARE;
}

static bool step_over_joint(struct jparse *p)
{
    bool two = jparse_is(p, "not");
    return jparse_step(p) && (!two || jparse_step(p));
}

/* All of a chain of comparisons or of "~", from the first that joins left. */
static uint32_t chain(struct jparse *p, uint32_t left, int level)
{
    struct kids kids = none;
    struct span text;
    uint32_t at = p->out->node[left].at;
    if (!jparse_add(p, &kids, left))
        return 0;
    while (joint(p, &text) == level) {
        struct kids operand = none;
        uint32_t from = p->now.at;
        if (!step_over_joint(p))
            return 0;
        uint32_t right = expr_from(p, level + 1);
        if (level == COMPARE) {
            if (!jparse_add(p, &operand, right))
                return 0;
            right = texted(p, jparse_node(p, JINJA_OPERAND, from, operand), text);
        }
        if (!jparse_add(p, &kids, right))
            return 0;
    }
    return jparse_node(p, level == COMPARE ? JINJA_COMPARE : JINJA_CONCAT, at, kids);
}

static uint32_t join(struct jparse *p, uint32_t left, int level)
{
    struct span text;
    struct kids kids = none;
    uint32_t at = p->out->node[left].at;
    if (level == COMPARE || level == CONCAT)
        return chain(p, left, level);
    (void)joint(p, &text);
    if (!jparse_add(p, &kids, left) || !jparse_step(p) ||
        !jparse_add(p, &kids, expr_from(p, level + 1)))
        return 0;
    enum jinja_kind kind = level == OR ? JINJA_OR : level == AND ? JINJA_AND : JINJA_BINARY;
    uint32_t node = jparse_node(p, kind, at, kids);
    return kind == JINJA_BINARY ? texted(p, node, text) : node;
}

static uint32_t negation(struct jparse *p)
{
    struct kids kids = none;
    uint32_t at = p->now.at;
    if (!jparse_enter(p) || !jparse_step(p) || !jparse_add(p, &kids, expr_from(p, NOT)))
        return 0;
    p->depth--;
    return jparse_node(p, JINJA_NOT, at, kids);
}

static uint32_t expr_from(struct jparse *p, int least)
{
    struct span text;
    if (least == UNARY)
        return unary(p, true);
    uint32_t left = least <= NOT && jparse_is(p, "not") ? negation(p) : unary(p, true);
    for (int level; left != 0 && (level = joint(p, &text)) >= least && level > 0;)
        left = join(p, left, level);
    return left;
}

/* "a if b else c"; without else more may follow: (a if b) if c. */
uint32_t jparse_expr(struct jparse *p)
{
    uint32_t node = expr_from(p, OR);
    while (node != 0 && jparse_is(p, "if")) {
        struct kids kids = none;
        uint32_t at = p->out->node[node].at, then = node;
        if (!jparse_step(p) || !jparse_add(p, &kids, expr_from(p, OR)) ||
            !jparse_add(p, &kids, then))
            return 0;
        uint32_t other;
        if (jparse_is(p, "else")) {
            if (!jparse_enter(p) || !jparse_step(p))
                return 0;
            other = jparse_expr(p);
            p->depth--;
        } else {
            other = jparse_node(p, JINJA_ABSENT, p->now.at, none);
        }
        if (!jparse_add(p, &kids, other))
            return 0;
        node = jparse_node(p, JINJA_CHOICE, at, kids);
    }
    return node;
}

/* ---- lists without brackets ---- */

static bool tuple_ends(const struct jparse *p)
{
    return p->now.kind == TOKEN_CLOSE_OUTPUT || p->now.kind == TOKEN_CLOSE_BLOCK ||
           jparse_sign(p, ')');
}

uint32_t jparse_tuple(struct jparse *p, bool choice)
{
    struct kids kids = none;
    uint32_t at = p->now.at, one = 0;
    bool comma = false;
    while (!tuple_ends(p)) {
        if (!jparse_add(p, &kids, one = choice ? jparse_expr(p) : expr_from(p, OR)))
            return 0;
        if (!jparse_sign(p, ','))
            break;
        comma = true;
        if (!jparse_step(p))
            return 0;
    }
    if (one == 0)
        return jparse_fault(p, "a value is missing");
    return comma ? jparse_node(p, JINJA_TUPLE, at, kids) : one;
}

/* Can the expression be assigned to? Brackets may hold tuples of tuples. */
static bool assignable(const struct jparse *p, uint32_t node)
{
    const struct jinja_node *list = p->out->node;
    uint32_t at = node;
    for (;;) {
        const struct jinja_node *n = &list[at];
        if (n->kind != JINJA_NAME && n->kind != JINJA_FIELD && n->kind != JINJA_TUPLE)
            return false;
        if (n->kind == JINJA_TUPLE && n->first != 0) {
            at = n->first;
            continue;
        }
        while (at != node && list[at].next == 0)
            at = list[at].parent;
        if (at == node)
            return true;
        at = list[at].next;
    }
}

static uint32_t target(struct jparse *p, bool fields)
{
    struct token t = p->now;
    if (!fields || t.kind != TOKEN_NAME || value_name(t.text) != JINJA_NAME ||
        jparse_ahead(p)->kind != TOKEN_SIGN || jparse_ahead(p)->sign != '.')
        return primary(p);
    struct kids kids = none;
    uint32_t of = texted(p, jparse_node(p, JINJA_NAME, t.at, none), t.text);
    if (!jparse_add(p, &kids, of) || !jparse_step(p) || !jparse_step(p))
        return 0;
    struct token field = p->now;
    if (field.kind != TOKEN_NAME)
        return jparse_fault(p, "the name of a field is missing");
    return jparse_step(p) ? texted(p, jparse_node(p, JINJA_FIELD, t.at, kids), field.text) : 0;
}

uint32_t jparse_target(struct jparse *p, bool fields)
{
    struct kids kids = none;
    uint32_t at = p->now.at, one = 0;
    bool comma = false;
    while (!tuple_ends(p)) {
        if (!jparse_add(p, &kids, one = target(p, fields)))
            return 0;
        if (!jparse_sign(p, ','))
            break;
        comma = true;
        if (!jparse_step(p))
            return 0;
    }
    if (one == 0)
        return jparse_fault(p, "a name is missing");
    if (comma)
        one = jparse_node(p, JINJA_TUPLE, at, kids);
    return one == 0 || assignable(p, one) ? one : jparse_fault(p, "what cannot be assigned to");
}

bool jparse_name(struct jparse *p, struct span *name)
{
    *name = p->now.text;
    if (p->now.kind != TOKEN_NAME || value_name(*name) != JINJA_NAME)
        return jparse_fault(p, "a name is missing") != 0;
    return jparse_step(p);
}
