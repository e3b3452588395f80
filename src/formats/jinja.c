/* jinja.c - see jinja.h. The statements of a template; jinja_expr.c has its expressions and
 * jinja_lex.c its pieces.
 *
 * A body goes on until one of the tags it waits for, or the end of the text. At a fault the tag is
 * gone through once more, without grammar, to behind the place of the fault; what comes then is
 * read as if nothing had been. */
#include "formats/jinja_parse.h"

static const struct kids none = { 0, 0 };

/* ---- for both parsers ---- */

uint32_t jparse_fault(struct jparse *p, const char *why)
{
    if (p->err->kind == ERR_NONE && p->why == NULL) {
        bool bad = p->now.kind == TOKEN_BAD;
        p->why = bad ? p->lex.why : why;
        p->why_at = bad ? p->lex.why_at : p->now.at;
    }
    return 0;
}

uint32_t jparse_node(struct jparse *p, enum jinja_kind kind, uint32_t at, struct kids kids)
{
    if (p->out->n == JINJA_PARTS_MAX) {
        p->full = true;
        return jparse_fault(p, "more parts than are followed");
    }
    struct jinja_node *list =
        arena_grow(p->lex.a, p->out->node, p->out->n + 1, &p->room, sizeof *list, p->err);
    if (list == NULL)
        return 0;
    p->out->node = list;
    uint32_t i = ++p->out->n;
    list[i] = (struct jinja_node){ .kind = kind, .at = at, .first = kids.first };
    for (uint32_t k = kids.first; k != 0; k = list[k].next)
        list[k].parent = i;
    return i;
}

bool jparse_add(struct jparse *p, struct kids *kids, uint32_t kid)
{
    if (kid == 0)
        return false;
    if (kids->first == 0)
        kids->first = kid;
    else
        p->out->node[kids->last].next = kid;
    kids->last = kid;
    return true;
}

bool jparse_step(struct jparse *p)
{
    if (!p->has_ahead)
        return jlex_next(&p->lex, &p->now, p->err);
    p->now = p->ahead;
    p->has_ahead = false;
    return true;
}

bool jparse_is(const struct jparse *p, const char *name)
{
    return p->now.kind == TOKEN_NAME && span_eq(p->now.text, span_of(name));
}

bool jparse_sign(const struct jparse *p, unsigned sign)
{
    return p->now.kind == TOKEN_SIGN && p->now.sign == sign;
}

bool jparse_take_sign(struct jparse *p, unsigned sign)
{
    return jparse_sign(p, sign) && jparse_step(p);
}

const struct token *jparse_ahead(struct jparse *p)
{
    static const struct token failed = { .kind = TOKEN_BAD };
    if (!p->has_ahead && !jlex_next(&p->lex, &p->ahead, p->err))
        return &failed;
    p->has_ahead = true;
    return &p->ahead;
}

bool jparse_enter(struct jparse *p)
{
    if (p->depth == JINJA_DEPTH_MAX)
        return jparse_fault(p, "more levels in each other than are followed") != 0;
    p->depth++;
    return true;
}

/* ---- statements ---- */

static uint32_t body(struct jparse *p, const char *const *ends) MUST;

static uint32_t named(struct jparse *p, uint32_t node, struct span text)
{
    if (node != 0)
        p->out->node[node].text = text;
    return node;
}

static bool expect(struct jparse *p, const char *name, const char *why)
{
    return jparse_is(p, name) ? jparse_step(p) : jparse_fault(p, why) != 0;
}

/* Behind the head of a tag: its end, and the body up to one of ends, which is now. */
static uint32_t block(struct jparse *p, const char *const *ends)
{
    if (jparse_sign(p, ':') && !jparse_step(p))
        return 0;
    if (p->now.kind != TOKEN_CLOSE_BLOCK)
        return jparse_fault(p, "the end of the tag is missing");
    if (!jparse_enter(p) || !jparse_step(p))
        return 0;
    uint32_t node = body(p, ends);
    p->depth--;
    return node;
}

/* Adds the body up to end, and steps over its name; the text may end instead. */
static bool add_block(struct jparse *p, struct kids *kids, const char *end)
{
    const char *const ends[] = { end, NULL };
    return jparse_add(p, kids, block(p, ends)) && (!jparse_is(p, end) || jparse_step(p));
}

static void add_fault(struct jparse *p, uint32_t at, const char *why)
{
    struct jinja *out = p->out;
    if (out->n_faults < JINJA_FAULTS_MAX)
        out->fault[out->n_faults] = (struct jinja_fault){ at, why };
    out->n_faults++;
}

static uint32_t read_for(struct jparse *p, uint32_t at)
{
    static const char *const ends[] = { "endfor", "else", NULL };
    struct kids kids = none;
    if (!jparse_add(p, &kids, jparse_target(p, false)) || !expect(p, "in", "\"in\" is missing") ||
        !jparse_add(p, &kids, jparse_tuple(p, false)))
        return 0;
    bool some = jparse_is(p, "if");
    if (some && !jparse_step(p))
        return 0;
    uint32_t test = some ? jparse_expr(p) : jparse_node(p, JINJA_ABSENT, at, none);
    struct span recursive = jparse_is(p, "recursive") ? p->now.text : (struct span){ 0 };
    if (!jparse_add(p, &kids, test) || (recursive.len > 0 && !jparse_step(p)) ||
        !jparse_add(p, &kids, block(p, ends)))
        return 0;
    if (jparse_is(p, "else")) {
        if (!jparse_step(p) || !add_block(p, &kids, "endfor"))
            return 0;
    } else if (jparse_is(p, "endfor") && !jparse_step(p)) {
        return 0;
    }
    return named(p, jparse_node(p, JINJA_FOR, at, kids), recursive);
}

/* An elif is a child beside the bodies, so that a long row of them is not deep. */
static uint32_t read_if(struct jparse *p, uint32_t at)
{
    static const char *const ends[] = { "elif", "else", "endif", NULL };
    struct kids kids = none, branch = none;
    for (bool first = true;; first = false) {
        struct kids *to = first ? &kids : &branch;
        uint32_t from = p->now.at;
        branch = none;
        if (!jparse_add(p, to, jparse_tuple(p, false)) || !jparse_add(p, to, block(p, ends)))
            return 0;
        if (!first && !jparse_add(p, &kids, jparse_node(p, JINJA_IF, from, branch)))
            return 0;
        if (!jparse_is(p, "elif"))
            break;
        if (!jparse_step(p))
            return 0;
    }
    if (jparse_is(p, "else")) {
        if (!jparse_step(p) || !add_block(p, &kids, "endif"))
            return 0;
    } else if (jparse_is(p, "endif") && !jparse_step(p)) {
        return 0;
    }
    return jparse_node(p, JINJA_IF, at, kids);
}

static uint32_t read_set(struct jparse *p, uint32_t at)
{
    struct kids kids = none;
    if (!jparse_add(p, &kids, jparse_target(p, true)))
        return 0;
    if (jparse_sign(p, '='))
        return jparse_step(p) && jparse_add(p, &kids, jparse_tuple(p, true))
                   ? jparse_node(p, JINJA_SET, at, kids)
                   : 0;
    uint32_t filter =
        jparse_sign(p, '|') ? jparse_filter(p, 0, false) : jparse_node(p, JINJA_ABSENT, at, none);
    return jparse_add(p, &kids, filter) && add_block(p, &kids, "endset")
               ? jparse_node(p, JINJA_SET_BLOCK, at, kids)
               : 0;
}

/* "(a, b=1)" of a macro or a call. */
static bool parameters(struct jparse *p, struct kids *kids)
{
    bool first = true, defaults = false;
    if (!jparse_sign(p, '('))
        return jparse_fault(p, "the parameters are missing") != 0;
    if (!jparse_step(p))
        return false;
    for (; !jparse_sign(p, ')'); first = false) {
        struct kids value = none;
        struct span name;
        if (!first && !jparse_take_sign(p, ','))
            return jparse_fault(p, "a comma is missing") != 0;
        uint32_t at = p->now.at;
        if (!jparse_name(p, &name))
            return false;
        bool given = jparse_sign(p, '=');
        if (given && (!jparse_step(p) || !jparse_add(p, &value, jparse_expr(p))))
            return false;
        if (!given && defaults)
            return jparse_fault(p, "a parameter without a value behind one with it") != 0;
        defaults = defaults || given;
        if (!jparse_add(p, kids, named(p, jparse_node(p, JINJA_PARAMETER, at, value), name)))
            return false;
    }
    return jparse_step(p);
}

static uint32_t read_macro(struct jparse *p, uint32_t at)
{
    struct kids kids = none;
    struct span name;
    return jparse_name(p, &name) && parameters(p, &kids) && add_block(p, &kids, "endmacro")
               ? named(p, jparse_node(p, JINJA_MACRO, at, kids), name)
               : 0;
}

static uint32_t read_call(struct jparse *p, uint32_t at)
{
    struct kids kids = none;
    if (jparse_sign(p, '(') && !parameters(p, &kids))
        return 0;
    uint32_t call = jparse_expr(p);
    if (!jparse_add(p, &kids, call))
        return 0;
    if (p->out->node[call].kind != JINJA_CALL)
        return jparse_fault(p, "a call is missing");
    return add_block(p, &kids, "endcall") ? jparse_node(p, JINJA_CALL_BLOCK, at, kids) : 0;
}

static uint32_t read_filter(struct jparse *p, uint32_t at)
{
    struct kids kids = none;
    return jparse_add(p, &kids, jparse_filter(p, 0, true)) && add_block(p, &kids, "endfilter")
               ? jparse_node(p, JINJA_FILTER_BLOCK, at, kids)
               : 0;
}

static uint32_t read_with(struct jparse *p, uint32_t at)
{
    struct kids kids = none;
    for (bool first = true; p->now.kind != TOKEN_CLOSE_BLOCK; first = false) {
        struct kids pair = none;
        if (!first && !jparse_take_sign(p, ','))
            return jparse_fault(p, "a comma is missing");
        uint32_t from = p->now.at;
        if (!jparse_add(p, &pair, jparse_target(p, false)))
            return 0;
        if (!jparse_take_sign(p, '='))
            return jparse_fault(p, "\"=\" is missing");
        if (!jparse_add(p, &pair, jparse_expr(p)) ||
            !jparse_add(p, &kids, jparse_node(p, JINJA_SET, from, pair)))
            return 0;
    }
    return add_block(p, &kids, "endwith") ? jparse_node(p, JINJA_WITH, at, kids) : 0;
}

static uint32_t read_autoescape(struct jparse *p, uint32_t at)
{
    struct kids kids = none;
    return jparse_add(p, &kids, jparse_expr(p)) && add_block(p, &kids, "endautoescape")
               ? jparse_node(p, JINJA_AUTOESCAPE, at, kids)
               : 0;
}

static bool is_blank(struct span s)
{
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] != ' ' && (s.ptr[i] < '\t' || s.ptr[i] > '\r'))
            return false;
    return true;
}

/* A block that others must fill may hold nothing but space. */
static bool is_empty(const struct jparse *p, uint32_t node)
{
    const struct jinja_node *list = p->out->node;
    for (uint32_t s = list[node].first; s != 0; s = list[s].next)
        for (uint32_t k = list[s].kind == JINJA_OUTPUT ? list[s].first : s; k != 0;
             k = list[s].kind == JINJA_OUTPUT ? list[k].next : 0)
            if (list[k].kind != JINJA_DATA || !is_blank(list[k].text))
                return false;
    return true;
}

static uint32_t read_block(struct jparse *p, uint32_t at)
{
    struct kids kids = none;
    struct span name = p->now.text;
    if (p->now.kind != TOKEN_NAME)
        return jparse_fault(p, "a name is missing");
    if (!jparse_step(p) || (jparse_is(p, "scoped") && !jparse_step(p)))
        return 0;
    bool required = jparse_is(p, "required");
    if ((required && !jparse_step(p)) || !add_block(p, &kids, "endblock"))
        return 0;
    if (required && !is_empty(p, kids.first))
        return jparse_fault(p, "a required block with something in it");
    if (p->now.kind == TOKEN_NAME && span_eq(p->now.text, name) && !jparse_step(p))
        return 0;
    return named(p, jparse_node(p, JINJA_BLOCK, at, kids), name);
}

static uint32_t read_generation(struct jparse *p, uint32_t at)
{
    struct kids kids = none;
    return add_block(p, &kids, "endgeneration") ? jparse_node(p, JINJA_GENERATION, at, kids) : 0;
}

static uint32_t read_print(struct jparse *p, uint32_t at)
{
    struct kids kids = none;
    for (bool first = true; p->now.kind != TOKEN_CLOSE_BLOCK; first = false) {
        if (!first && !jparse_take_sign(p, ','))
            return jparse_fault(p, "a comma is missing");
        if (!jparse_add(p, &kids, jparse_expr(p)))
            return 0;
    }
    return jparse_node(p, JINJA_OUTPUT, at, kids);
}

/* ---- other templates ---- */

static bool take_two(struct jparse *p, const char *first, const char *second)
{
    if (!jparse_is(p, first) || jparse_ahead(p)->kind != TOKEN_NAME ||
        !span_eq(jparse_ahead(p)->text, span_of(second)))
        return false;
    if (!jparse_step(p))
        return false;
    return jparse_step(p);
}

static bool take_context(struct jparse *p)
{
    return take_two(p, "with", "context") || take_two(p, "without", "context");
}

static uint32_t read_extends(struct jparse *p, uint32_t at)
{
    struct kids kids = none;
    return jparse_add(p, &kids, jparse_expr(p)) ? jparse_node(p, JINJA_EXTENDS, at, kids) : 0;
}

static uint32_t read_include(struct jparse *p, uint32_t at)
{
    struct kids kids = none;
    if (!jparse_add(p, &kids, jparse_expr(p)))
        return 0;
    (void)take_two(p, "ignore", "missing");
    (void)take_context(p);
    return p->err->kind == ERR_NONE ? jparse_node(p, JINJA_INCLUDE, at, kids) : 0;
}

static uint32_t read_import(struct jparse *p, uint32_t at)
{
    struct kids kids = none;
    struct span name;
    if (!jparse_add(p, &kids, jparse_expr(p)) || !expect(p, "as", "\"as\" is missing") ||
        !jparse_name(p, &name))
        return 0;
    (void)take_context(p);
    return p->err->kind == ERR_NONE ? named(p, jparse_node(p, JINJA_IMPORT, at, kids), name) : 0;
}

static uint32_t read_from(struct jparse *p, uint32_t at)
{
    struct kids kids = none;
    if (!jparse_add(p, &kids, jparse_expr(p)) || !expect(p, "import", "\"import\" is missing"))
        return 0;
    for (bool first = true;; first = false) {
        struct span name, other;
        if (!first && !jparse_take_sign(p, ','))
            return jparse_fault(p, "a comma is missing");
        if (take_context(p))
            break;
        uint32_t from = p->now.at;
        if (!jparse_name(p, &name))
            return 0;
        if (name.ptr[0] == '_')
            return jparse_fault(p, "a name that cannot be imported");
        if (jparse_is(p, "as") && (!jparse_step(p) || !jparse_name(p, &other)))
            return 0;
        if (!jparse_add(p, &kids, named(p, jparse_node(p, JINJA_NAME, from, none), name)))
            return 0;
        if (take_context(p) || !jparse_sign(p, ','))
            break;
    }
    return p->err->kind == ERR_NONE ? jparse_node(p, JINJA_FROM, at, kids) : 0;
}

static uint32_t read_break(struct jparse *p, uint32_t at)
{
    return jparse_node(p, JINJA_BREAK, at, none);
}

static uint32_t read_continue(struct jparse *p, uint32_t at)
{
    return jparse_node(p, JINJA_CONTINUE, at, none);
}

static const struct {
    const char *name;
    uint32_t (*read)(struct jparse *p, uint32_t at);
} tags[] = {
    { "for", read_for },
    { "if", read_if },
    { "set", read_set },
    { "macro", read_macro },
    { "generation", read_generation },
    { "break", read_break },
    { "continue", read_continue },
    { "call", read_call },
    { "filter", read_filter },
    { "with", read_with },
    { "autoescape", read_autoescape },
    { "block", read_block },
    { "print", read_print },
    { "extends", read_extends },
    { "include", read_include },
    { "import", read_import },
    { "from", read_from },
};

/* now is the name of a tag. */
static uint32_t statement(struct jparse *p)
{
    uint32_t at = p->now.at;
    if (p->now.kind != TOKEN_NAME)
        return jparse_fault(p, "the name of the tag is missing");
    for (size_t i = 0; i < COUNT(tags); i++)
        if (jparse_is(p, tags[i].name))
            return jparse_step(p) ? tags[i].read(p, at) : 0;
    return jparse_fault(p, "a tag that is not known, or closes nothing");
}

/* The names and strings of the last tag, added to kids as one JINJA_BROKEN; what comes behind the
 * tag is now then. Of a statement with a fault in a later tag of its own what was read of it stays
 * among the parts, with no parent. */
static bool go_around(struct jparse *p, struct kids *kids)
{
    struct kids parts = none;
    uint32_t at = (uint32_t)p->tag_from;
    if (p->why == NULL || p->full) /* a failure, or no room for more */
        return false;
    add_fault(p, p->why_at, p->why);
    jlex_soften(&p->lex, p->tag_from, p->now.at, p->tag_close);
    p->why = NULL;
    p->has_ahead = false;
    do {
        if (!jparse_step(p))
            return false;
        if (p->now.kind != TOKEN_NAME && p->now.kind != TOKEN_STRING)
            continue;
        enum jinja_kind kind = p->now.kind == TOKEN_NAME ? JINJA_NAME : JINJA_STRING;
        if (!jparse_add(p, &parts, named(p, jparse_node(p, kind, p->now.at, none), p->now.text)))
            return false;
    } while (p->now.kind != TOKEN_CLOSE_BLOCK && p->now.kind != TOKEN_CLOSE_OUTPUT &&
             p->now.kind != TOKEN_END);
    if (p->now.kind != TOKEN_END && !jparse_step(p))
        return false;
    return jparse_add(p, kids, jparse_node(p, JINJA_BROKEN, at, parts));
}

/* now opens a tag. *ended: it is one of ends, whose name is now. */
static bool tag(struct jparse *p, const char *const *ends, struct kids *kids, bool *ended)
{
    bool output = p->now.kind == TOKEN_OPEN_OUTPUT;
    unsigned depth = p->depth;
    uint32_t at = p->now.at, node = 0;
    *ended = false;
    p->tag_from = p->lex.pos;
    p->tag_close = output ? '}' : '%';
    if (!jparse_step(p))
        return false;
    for (size_t i = 0; !output && ends[i] != NULL && !*ended; i++)
        *ended = jparse_is(p, ends[i]);
    if (*ended)
        return true;
    if (output) {
        struct kids one = none;
        node =
            jparse_add(p, &one, jparse_tuple(p, true)) ? jparse_node(p, JINJA_OUTPUT, at, one) : 0;
    } else {
        node = statement(p);
    }
    p->depth = depth;
    if (p->err->kind != ERR_NONE)
        return false;
    if (node != 0 && !jparse_add(p, kids, node))
        return false;
    if (node != 0 && p->now.kind == TOKEN_END && !p->lex.cut)
        return true; /* a body that nothing closed: told where it was noticed */
    if (node != 0 && p->now.kind == (output ? TOKEN_CLOSE_OUTPUT : TOKEN_CLOSE_BLOCK))
        return jparse_step(p);
    if (node != 0)
        jparse_fault(p, "the end of the tag is missing");
    return go_around(p, kids);
}

static uint32_t body(struct jparse *p, const char *const *ends)
{
    struct kids kids = none;
    uint32_t at = p->now.at;
    bool ended = false;
    while (!ended && p->now.kind != TOKEN_END) {
        if (p->now.kind != TOKEN_DATA) {
            if (!tag(p, ends, &kids, &ended))
                return 0;
            continue;
        }
        uint32_t data = named(p, jparse_node(p, JINJA_DATA, p->now.at, none), p->now.text);
        if (!jparse_add(p, &kids, data) || !jparse_step(p))
            return 0;
    }
    if (!ended && ends[0] != NULL)
        add_fault(p, at, "a body that nothing closes");
    return jparse_node(p, JINJA_BODY, at, kids);
}

bool jinja_read(struct span text, struct arena *a, struct jinja *out, struct err *err)
{
    static const char *const ends[] = { NULL };
    struct jinja tree = { 0 };
    struct jparse p = { .lex = { .in = text, .a = a }, .out = &tree, .err = err };
    if (text.len >= UINT32_MAX)
        return err_set(err, ERR_LIMIT, "a template of %zu bytes", text.len);
    p.room = 64; /* node[0] is none */
    tree.node = ARENA_ARRAY(a, struct jinja_node, p.room, err);
    uint32_t root = tree.node != NULL && jparse_step(&p) ? body(&p, ends) : 0;
    if (err->kind != ERR_NONE)
        return false;
    if (root == 0)
        add_fault(&p, p.why_at, p.why);
    if (p.lex.unended)
        add_fault(&p, p.lex.why_at, p.lex.why);
    tree.whole = root != 0;
    tree.disguised = p.lex.disguised;
    tree.disguised_at = p.lex.disguised_at;
    *out = tree;
    return true;
}
