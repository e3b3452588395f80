/* read.c - the sentences of a policy, one after the other. A faulty sentence is told and left; the
 * rest is read all the same, so that one run shows what is wrong everywhere. */
#include "policy/read.h"

#include "base/encode.h"
#include "base/sort.h"

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
    r->p.jointly = take(r, "jointly");
    if (r->lex.now.kind != TOKEN_STOP && !r->p.jointly)
        return expected(r, "\"jointly\" or a full stop");
    return want_stop(r);
}

/* The pinned digest of an applied policy. */
static bool read_pin(struct reader *r, struct pol_also *also)
{
    if (!take(r, "pinned"))
        return true;
    if (!want(r, "at"))
        return false;
    const struct token *t = &r->lex.now;
    struct span hex = t->text;
    if (t->kind != TOKEN_DIGEST)
        return expected(r, "\"sha256:\" and 64 hex digits");
    hex.ptr += strlen("sha256:");
    hex.len -= strlen("sha256:");
    if (!hex_get(hex, also->sha256, sizeof also->sha256)) {
        fault_add(r->faults, t->at, "a digest is \"sha256:\" and 64 hex digits in lower case");
        return fault_hint(r->faults, "`sha256sum FILE` prints it");
    }
    also->pinned = true;
    also->pin_at = t->at;
    lex_step(&r->lex);
    return true;
}

static bool read_also(struct reader *r)
{
    struct pol_also also = { 0 };
    char room[QUOTED_BYTES];
    if (!want(r, "apply"))
        return false;
    also.at = r->lex.now.at;
    if (!want_string(r, "the name of a policy in quotes", &also.name))
        return false;
    for (unsigned i = 0; i < r->p.n_also; i++)
        if (span_eq(r->also[i].name, also.name))
            return fault_add(r->faults, also.at, "%s is already applied on line %u",
                             span_quote(also.name, room), r->also[i].at.line);
    if (r->p.n_also + 1 == POL_ALSO_MAX)
        return fault_add(r->faults, also.at, "more than %u layers", POL_ALSO_MAX);
    if (r->lex.now.kind != TOKEN_STOP && !at_word(r, "pinned"))
        return expected(r, "\"pinned at\" or a full stop");
    if (!read_pin(r, &also) || !want_stop(r))
        return false;
    r->also = arena_grow(r->a, r->also, r->p.n_also, &r->also_room, sizeof also, r->err);
    if (r->also == NULL)
        return false;
    r->also[r->p.n_also++] = also;
    return true;
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
    static const char *const words[] = { "policy", "start",  "judge", "also", "consider", "widen",
                                         "fact",   "define", "rule",  "duty", "example" };
    if (!r->said[ONCE_POLICY] && !at_first(r, "policy")) {
        expected(r, "\"policy\"");
        r->said[ONCE_POLICY] = true;
        return fault_hint(r->faults, "a policy begins: policy \"its title\" version 1.");
    }
    for (size_t i = 0; i < COUNT(items); i++)
        if (at_first(r, items[i].word)) {
            lex_step(&r->lex);
            return items[i].read(r);
        }
    if (begins_clause(r)) {
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

static int by_day(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

unsigned turns_sort(int64_t *turn, unsigned n)
{
    unsigned kept = 0;
    sort_heap(turn, n, sizeof *turn, by_day);
    for (unsigned i = 0; i < n; i++)
        if (kept == 0 || turn[kept - 1] != turn[i])
            turn[kept++] = turn[i];
    return kept;
}

/* What was read is a stack of one. */
static bool make_layer(struct reader *r)
{
    struct pol_layer *l = ARENA_ARRAY(r->a, struct pol_layer, 1, r->err);
    if (l == NULL || !policy_width(&r->p, r->a, &r->p.width, r->err))
        return false;
    *l = (struct pol_layer){ .text = r->p.text,
                             .title = r->p.title,
                             .version = r->p.version,
                             .confidence = r->p.confidence,
                             .jointly = r->p.jointly,
                             .width = r->p.width };
    r->p.layer = l;
    r->p.n_layers = 1;
    return true;
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
    r->p.also = r->also;
    r->p.example = r->example;
    size_t others = r->faults->times;
    check_directions(&r->p, r->faults);
    size_t of_direction = r->faults->times - others;
    check_examples(r);
    r->faults->of_direction = of_direction > 0 && r->faults->times == of_direction;
    r->p.turn = r->turn;
    r->p.n_turns = turns_sort(r->turn, r->p.n_turns);
    return make_layer(r);
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

bool policy_read_unsound(struct span text, struct arena *a, struct policy *out, struct err *err)
{
    struct reader r = { .a = a, .err = err };
    r.faults = ARENA_ARRAY(a, struct pol_faults, 1, err);
    if (text.len > POL_TEXT_MAX)
        return err_set(err, ERR_LIMIT, "policy of %zu bytes, at most %u", text.len, POL_TEXT_MAX);
    if (r.faults == NULL || !read_text(&r, text))
        return false;
    if (!r.faults->of_direction)
        return err_set(err, ERR_INPUT, "not a policy whose faults are all of direction");
    *out = r.p;
    return true;
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
