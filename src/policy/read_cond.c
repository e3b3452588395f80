/* read_cond.c - conditions: see read.h. Recursion is bounded by POL_NESTING_MAX. */
#include "policy/read.h"

#include <stdio.h>

#include "base/clock.h"

static struct pol_cond *new_cond(struct reader *r, enum cond_kind kind, struct place at)
{
    struct pol_cond *c = ARENA_ARRAY(r->a, struct pol_cond, 1, r->err);
    if (c != NULL) {
        c->kind = kind;
        c->at = at;
        c->depth = 1;
    }
    return c;
}

/* True, with a fault. */
static bool too_deep(struct reader *r, struct place at)
{
    return !fault_add(r->faults, at, "conditions are nested more than %u deep", POL_NESTING_MAX);
}

/* Puts kid behind the kids of c; last is where its link goes. NULL if that is too deep. */
static struct pol_cond *add_kid(struct reader *r, struct pol_cond *c, struct pol_cond *last,
                                struct pol_cond *kid)
{
    if (kid == NULL || (kid->depth >= POL_NESTING_MAX && too_deep(r, kid->at)))
        return NULL;
    c->depth = c->depth > kid->depth ? c->depth : kid->depth + 1;
    c->n_kids++;
    if (last == NULL)
        c->kid = kid;
    else
        last->next = kid;
    return kid;
}

/* The fault of a name that is not ready. */
static void tell_undeclared(struct reader *r, const struct token *t, const struct name *n)
{
    char room[QUOTED_BYTES];
    if (n != NULL) {
        fault_add(r->faults, t->at, "%s is %s only on line %u", span_quote(t->text, room),
                  n->definition ? "defined" : "declared", n->line);
        fault_hint(r->faults, "move that sentence before this one");
        return;
    }
    struct nearest near = nearest_to(t->text);
    fault_add(r->faults, t->at, "%s is not declared", span_quote(t->text, room));
    for (unsigned i = 0; i < r->n_names && r->faults->times <= POL_FAULTS_MAX; i++)
        nearest_try(&near, r->name[i].text);
    fault_suggest(r->faults, &near);
}

int want_fact(struct reader *r)
{
    struct token t = r->lex.now;
    char room[QUOTED_BYTES];
    if (t.kind != TOKEN_NAME) {
        expected(r, "the name of a fact");
        return -1;
    }
    struct name *n = name_find(r, t.text);
    lex_step(&r->lex);
    if (n == NULL || !n->ready) {
        tell_undeclared(r, &t, n);
        return -1;
    }
    if (n->definition) {
        fault_add(r->faults, t.at, "%s is a definition, not a fact", span_quote(t.text, room));
        return -1;
    }
    return r->fact[n->index].type == POL_NO_TYPE ? -1 : (int)n->index;
}

/* How a fact of this type is asked. */
static bool tell_verbs(struct reader *r, const struct pol_fact *f)
{
    const char *how = type_is_number(f->type)
                          ? "say \"is above\", \"is below\", \"is at least\" or "
                            "\"is at most\""
                      : f->type == POL_SET   ? "say \"includes\" or \"lacks\""
                      : f->type == POL_YESNO ? "say \"is yes\" or \"is no\""
                      : f->type == POL_WORD  ? "say \"is\" and a word; an order is declared "
                                               "with one of (a < b)"
                                            : "say \"is\", \"is at least\" or \"is at most\" and a "
                                              "word";
    return fault_hint(r->faults, "%s", how);
}

/* ---- literals ---- */

/* The value of "12", "0.5", "10^23", times its scale and unit. */
static bool number_value(struct reader *r, const struct token *t, int power, const struct unit *u,
                         struct dec *out)
{
    struct span digits = t->text;
    uint64_t exponent = 0;
    const uint8_t *hat = memchr(digits.ptr, '^', digits.len);
    char room[QUOTED_BYTES];
    if (hat != NULL) {
        struct span rest = { hat + 1, (size_t)(digits.ptr + digits.len - hat - 1) };
        digits.len = (size_t)(hat - digits.ptr);
        if (!span_eq(digits, SPAN("10"))) {
            fault_add(r->faults, t->at, "%s is not a power of 10", span_quote(t->text, room));
            return fault_hint(r->faults, "write 10^23, or 5e23");
        }
        digits = SPAN("1");
        exponent = span_u64(rest, &exponent) && exponent < 1000 ? exponent : 1000;
    }
    struct dec v = { 0 };
    if (t->text.len > POL_NAME_MAX || !dec_parse(digits, &v) ||
        !dec_scale(v, (int)exponent + power + u->power, &v) || !dec_mul(v, dec_u64(u->times), &v))
        return fault_add(r->faults, t->at, "%s is too large, or has too many digits",
                         span_quote(t->text, room));
    *out = v;
    return true;
}

/* The number fits the domain of the fact. */
static bool check_domain(struct reader *r, const struct pol_fact *f, const struct token *t,
                         struct dec v)
{
    char room[QUOTED_BYTES];
    span_quote(t->text, room);
    if (f->type != POL_POINTS && f->type != POL_MONTHS && t->text.ptr[0] == '-')
        return fault_add(r->faults, t->at, "%s is never below 0", type_name(f->type));
    if (f->type == POL_PROPORTION && dec_cmp(v, dec_u64(1)) > 0)
        return fault_add(r->faults, t->at, "a proportion is never above 100%%");
    if ((f->type == POL_COUNT || f->type == POL_APPROVALS) && v.e < 0)
        return fault_add(r->faults, t->at, "%s is not a whole number", room);
    return true;
}

static bool compared_with(struct reader *r, const struct pol_fact *f, struct place at,
                          const char *with)
{
    char room[QUOTED_BYTES];
    fault_add(r->faults, at, "%s is %s, compared with %s", span_quote(f->name, room),
              type_name(f->type), with);
    if (f->n_words == 0)
        return fault_hint(r->faults, "compare it with %s, such as %s", type_name(f->type),
                          type_example(f->type));
    char words[100] = "";
    for (unsigned i = 0; i < f->n_words && strlen(words) + f->word[i].len + 3 < sizeof words; i++)
        snprintf(words + strlen(words), sizeof words - strlen(words), "%s%.*s", i > 0 ? ", " : "",
                 (int)f->word[i].len, (const char *)f->word[i].ptr);
    return fault_hint(r->faults, "say one of its words: %s", words);
}

static bool read_number(struct reader *r, const struct pol_fact *f, struct pol_cond *c)
{
    struct token t = r->lex.now;
    struct place at = t.at;
    const struct unit *u = unit_at(0);
    lex_step(&r->lex);
    int power = r->lex.now.kind == TOKEN_NAME ? scale_power(r->lex.now.text) : 0;
    if (power > 0) {
        c->scale = r->lex.now.text;
        lex_step(&r->lex);
    }
    const struct token *after = &r->lex.now;
    if (after->kind == TOKEN_NAME || (after->kind == TOKEN_MARK && after->text.ptr[0] == '%')) {
        const struct unit *found = unit_find(after->text);
        if (found != NULL) {
            u = found;
            c->unit = after->text;
            at.length = after->at.line == at.line ? after->at.column + after->at.length - at.column
                                                  : at.length;
            lex_step(&r->lex);
        }
    }
    bool bare = u->type == POL_COUNT;
    if (u->type != f->type && !(bare && f->type == POL_APPROVALS))
        return compared_with(r, f, at, bare ? "a number without a unit" : type_name(u->type));
    c->kind = COND_NUMBER;
    c->number = t.text;
    return number_value(r, &t, power, u, &c->value) && check_domain(r, f, &t, c->value);
}

static bool read_date(struct reader *r, const struct pol_fact *f, struct pol_cond *c)
{
    char room[QUOTED_BYTES];
    int64_t at;
    if (f->type != POL_DATE)
        return compared_with(r, f, r->lex.now.at, "a date");
    if (!clock_parse(r->lex.now.text, &at))
        return fault_add(r->faults, r->lex.now.at, "%s is not a day of the calendar",
                         span_quote(r->lex.now.text, room));
    c->kind = COND_NUMBER;
    c->number = r->lex.now.text;
    c->value = dec_i64(clock_day(at));
    lex_step(&r->lex);
    return true;
}

bool read_literal(struct reader *r, const struct pol_fact *f, struct pol_cond *c)
{
    if (r->lex.now.kind == TOKEN_DATE)
        return read_date(r, f, c);
    if (r->lex.now.kind == TOKEN_NUMBER)
        return read_number(r, f, c);
    return r->lex.now.kind == TOKEN_NAME ? compared_with(r, f, r->lex.now.at, "a word")
                                         : expected(r, type_name(f->type));
}

bool read_fact_word(struct reader *r, const struct pol_fact *f, unsigned *bit)
{
    char word[QUOTED_BYTES], name[QUOTED_BYTES];
    const struct token *t = &r->lex.now;
    if (t->kind == TOKEN_NUMBER || t->kind == TOKEN_DATE)
        return compared_with(r, f, t->at, t->kind == TOKEN_DATE ? "a date" : "a number");
    if (t->kind != TOKEN_NAME)
        return expected(r, "a word");
    int i = fact_word(f, t->text);
    if (i < 0) {
        struct nearest near = nearest_to(t->text);
        fault_add(r->faults, t->at, "%s is none of the words of %s", span_quote(t->text, word),
                  span_quote(f->name, name));
        for (unsigned k = 0; k < f->n_words; k++)
            nearest_try(&near, f->word[k]);
        return fault_suggest(r->faults, &near);
    }
    *bit = (unsigned)i;
    lex_step(&r->lex);
    return true;
}

/* ---- atoms ---- */

/* The words from bit on, or up to it, that an ordered comparison means. */
static uint64_t order_mask(enum cond_op op, unsigned bit, uint64_t all)
{
    uint64_t below = (1ull << bit) - 1, up_to = below | 1ull << bit;
    return op == OP_BELOW     ? below
           : op == OP_AT_MOST ? up_to
           : op == OP_ABOVE   ? all & ~up_to
                              : all & ~below;
}

static bool read_order(struct reader *r, const struct pol_fact *f, enum cond_op op, bool dated,
                       struct place at, struct pol_cond *c)
{
    unsigned bit = 0;
    char room[QUOTED_BYTES];
    if (!type_is_ordered(f->type)) {
        fault_add(r->faults, at, "%s is %s: its values have no order", span_quote(f->name, room),
                  type_name(f->type));
        return tell_verbs(r, f);
    }
    if (dated && f->type != POL_DATE) {
        fault_add(r->faults, at, "%s is %s, not a date", span_quote(f->name, room),
                  type_name(f->type));
        return fault_hint(r->faults, "say \"is %s\"", op == OP_ABOVE ? "above" : "below");
    }
    c->op = op;
    if (type_is_number(f->type))
        return read_literal(r, f, c);
    if (!read_fact_word(r, f, &bit))
        return false;
    c->kind = COND_WORDS;
    c->form = FORM_ORDER;
    c->k = bit;
    c->mask = order_mask(op, bit, fact_words(f));
    return true;
}

static bool read_word_choice(struct reader *r, const struct pol_fact *f, bool none,
                             struct pol_cond *c)
{
    unsigned bit = 0;
    if (!want(r, "of") || !want_mark(r, '('))
        return false;
    do {
        if (!read_fact_word(r, f, &bit))
            return false;
        c->mask |= 1ull << bit;
    } while (take_mark(r, ','));
    c->form = FORM_ONE_OF;
    c->k = none;
    c->mask = none ? fact_words(f) & ~c->mask : c->mask;
    return want_mark(r, ')');
}

static bool read_words(struct reader *r, const struct pol_fact *f, struct pol_cond *c)
{
    char room[QUOTED_BYTES];
    unsigned bit = 0;
    struct place at = r->lex.now.at;
    bool of = span_eq(r->lex.next.text, SPAN("of"));
    if (type_is_number(f->type) || f->type == POL_SET) {
        fault_add(r->faults, at, "%s is %s: a word is not its value", span_quote(f->name, room),
                  type_name(f->type));
        return tell_verbs(r, f);
    }
    c->kind = COND_WORDS;
    if (of && (at_word(r, "one") || at_word(r, "none"))) {
        bool none = take(r, "none");
        return (none || take(r, "one")) && read_word_choice(r, f, none, c);
    }
    bool but = take(r, "not");
    if (!read_fact_word(r, f, &bit))
        return false;
    c->form = f->type == POL_YESNO ? FORM_YES_NO : FORM_WORD;
    c->mask = but ? fact_words(f) & ~(1ull << bit) : 1ull << bit;
    return true;
}

static bool read_includes(struct reader *r, const struct pol_fact *f, struct place at,
                          struct pol_cond *c)
{
    char room[QUOTED_BYTES];
    unsigned bit = 0;
    if (f->type != POL_SET) {
        fault_add(r->faults, at, "%s is %s, not some of several words", span_quote(f->name, room),
                  type_name(f->type));
        return fault_hint(r->faults, "say \"is\"");
    }
    c->kind = COND_INCLUDES;
    if (!read_fact_word(r, f, &bit))
        return false;
    c->mask = 1ull << bit;
    return true;
}

/* What stands behind "NAME is", but for "known" and "missing". */
static bool read_is(struct reader *r, const struct pol_fact *f, struct pol_cond *c)
{
    struct place at = r->lex.now.at;
    if (take(r, "above"))
        return read_order(r, f, OP_ABOVE, false, at, c);
    if (take(r, "below"))
        return read_order(r, f, OP_BELOW, false, at, c);
    if (take(r, "after"))
        return read_order(r, f, OP_ABOVE, true, at, c);
    if (take(r, "before"))
        return read_order(r, f, OP_BELOW, true, at, c);
    if (take(r, "at")) {
        static const char *const words[] = { "least", "most" };
        bool least = take(r, "least");
        if (!least && !take(r, "most"))
            return expected_one(r, "\"least\" or \"most\"", words, COUNT(words));
        return read_order(r, f, least ? OP_AT_LEAST : OP_AT_MOST, false, at, c);
    }
    if (r->lex.now.kind == TOKEN_NUMBER || r->lex.now.kind == TOKEN_DATE) {
        expected(r, "a comparison");
        return tell_verbs(r, f);
    }
    return read_words(r, f, c);
}

/* What stands behind the name of a fact; "lacks" and "is missing" are negated. */
static bool read_comparison(struct reader *r, const struct pol_fact *f, struct pol_cond *c,
                            bool *negated)
{
    static const char *const words[] = { "is", "includes", "lacks" };
    struct place verb = r->lex.now.at;
    char room[QUOTED_BYTES];
    *negated = at_word(r, "lacks");
    if (take(r, "includes") || take(r, "lacks"))
        return read_includes(r, f, verb, c);
    if (take(r, "is")) {
        *negated = at_word(r, "missing");
        c->kind = COND_KNOWN;
        return take(r, "known") || take(r, "missing") || read_is(r, f, c);
    }
    if (f->type == POL_YESNO) {
        c->form = FORM_YES_NO;
        c->mask = 2;
        return true;
    }
    if (r->lex.now.kind == TOKEN_NAME && !at_word(r, "and") && !at_word(r, "or"))
        return expected_one(r, "\"is\"", words, COUNT(words));
    fault_add(r->faults, c->at, "%s is %s: it is not true or false by itself",
              span_quote(f->name, room), type_name(f->type));
    return tell_verbs(r, f);
}

/* The day on which a comparison with today changes. */
static bool keep_turn(struct reader *r, const struct pol_cond *c)
{
    if (c->kind != COND_NUMBER)
        return true;
    r->turn = arena_grow(r->a, r->turn, r->p.n_turns, &r->turn_room, sizeof *r->turn, r->err);
    if (r->turn == NULL)
        return false;
    r->turn[r->p.n_turns++] =
        (int64_t)dec_double(c->value) + (c->op == OP_ABOVE || c->op == OP_AT_MOST);
    return true;
}

static void underline_to_here(const struct reader *r, struct pol_cond *c)
{
    struct place end = r->lex.last;
    if (end.line == c->at.line)
        c->at.length = end.column + end.length - c->at.column;
}

/* A condition on a fact, behind its name, underlined to its end if that is on the same line. A
 * sentence about a fact whose declaration is faulty is given up without a word. */
static struct pol_cond *read_about(struct reader *r, const struct token *t, unsigned index)
{
    const struct pol_fact *f = &r->fact[index];
    struct pol_cond *c = f->type == POL_NO_TYPE ? NULL : new_cond(r, COND_WORDS, t->at), *no;
    bool negated;
    if (c == NULL)
        return NULL;
    c->index = index;
    if (!read_comparison(r, f, c, &negated) || (f->is_today && !keep_turn(r, c)))
        return NULL;
    underline_to_here(r, c);
    if (!negated)
        return c;
    no = new_cond(r, COND_NOT, c->at);
    return no == NULL || add_kid(r, no, NULL, c) == NULL ? NULL : no;
}

static struct pol_cond *read_candidate(struct reader *r)
{
    enum position p = POSITION_NONE;
    struct pol_cond *c = new_cond(r, COND_CANDIDATE, r->lex.now.at);
    if (c == NULL || !take(r, "position") || !want(r, "is"))
        return NULL;
    if (!want_position(r, &p)) {
        fault_hint(r->faults, "the candidate is asked for by \"position is open\" and the like");
        return NULL;
    }
    c->mask = 1ull << p;
    return c;
}

/* The built-in fact, added when a policy first asks for it. */
static bool find_today(struct reader *r, unsigned *index)
{
    for (unsigned i = 0; i < r->p.n_facts; i++)
        if (r->fact[i].is_today) {
            *index = i;
            return true;
        }
    if (r->p.n_facts == POL_FACTS_MAX)
        return fault_add(r->faults, r->lex.last, "more than %u facts", POL_FACTS_MAX);
    r->fact = arena_grow(r->a, r->fact, r->p.n_facts, &r->fact_room, sizeof *r->fact, r->err);
    if (r->fact == NULL)
        return false;
    *index = r->p.n_facts++;
    r->fact[*index] = (struct pol_fact){ .name = SPAN("today"),
                                         .type = POL_DATE,
                                         .variant = SPAN("as_released"),
                                         .changed_by = POL_NOTHING,
                                         .is_today = true };
    return true;
}

struct pol_cond *read_today(struct reader *r, enum cond_op op, struct place from)
{
    unsigned index = 0;
    struct pol_cond *c = NULL;
    if (r->lex.now.kind != TOKEN_DATE)
        expected(r, "a date, such as 2026-11-30");
    else if (find_today(r, &index))
        c = new_cond(r, COND_NUMBER, from);
    if (c == NULL)
        return NULL;
    c->index = index;
    c->op = op;
    if (!read_date(r, &r->fact[index], c) || !keep_turn(r, c))
        return NULL;
    underline_to_here(r, c);
    return c;
}

static struct pol_cond *read_atom(struct reader *r)
{
    struct token t = r->lex.now;
    unsigned index = 0;
    if (t.kind != TOKEN_NAME) {
        expected(r, "a condition");
        return NULL;
    }
    if (at_word(r, "position"))
        return read_candidate(r);
    struct name *n = name_find(r, t.text);
    if (at_word(r, "today")) {
        lex_step(&r->lex);
        return find_today(r, &index) ? read_about(r, &t, index) : NULL;
    }
    lex_step(&r->lex);
    if (n == NULL || !n->ready) {
        tell_undeclared(r, &t, n);
        return NULL;
    }
    if (!n->definition)
        return read_about(r, &t, n->index);
    if (r->definition[n->index].cond == NULL)
        return NULL;
    struct pol_cond *c = new_cond(r, COND_DEFINED, t.at);
    if (c == NULL)
        return NULL;
    c->index = n->index;
    c->depth = r->definition[n->index].cond->depth + 1;
    return c->depth > POL_NESTING_MAX && too_deep(r, t.at) ? NULL : c;
}

/* ---- compounds ---- */

/* "(c, c, ...)" as the kids of c. */
static struct pol_cond *read_list(struct reader *r, struct pol_cond *c)
{
    struct pol_cond *last = NULL;
    if (c == NULL || !want(r, "of") || !want_mark(r, '('))
        return NULL;
    do {
        last = add_kid(r, c, last, read_cond(r));
        if (last == NULL)
            return NULL;
    } while (take_mark(r, ','));
    return want_mark(r, ')') ? c : NULL;
}

static struct pol_cond *read_at_least(struct reader *r)
{
    struct token at = r->lex.now, number = { 0 };
    uint64_t k = 0;
    lex_step(&r->lex);
    if (!want(r, "least"))
        return NULL;
    number = r->lex.now;
    if (!want_integer(r, "how many", POL_TEXT_MAX, &k))
        return NULL;
    struct pol_cond *c = read_list(r, new_cond(r, COND_AT_LEAST, at.at));
    if (c == NULL)
        return NULL;
    c->k = (unsigned)k;
    if (k <= c->n_kids)
        return c;
    fault_add(r->faults, number.at, "%u conditions are listed, %" PRIu64 " are asked for",
              c->n_kids, k);
    return NULL;
}

static struct pol_cond *read_unit(struct reader *r)
{
    struct token t = r->lex.now;
    bool of = r->lex.next.kind == TOKEN_NAME && span_eq(r->lex.next.text, SPAN("of"));
    if (take(r, "not")) {
        struct pol_cond *c = new_cond(r, COND_NOT, t.at), *kid = NULL;
        bool deep = ++r->nesting > POL_NESTING_MAX && too_deep(r, t.at);
        if (c != NULL && !deep)
            kid = read_unit(r);
        r->nesting--;
        return kid == NULL || add_kid(r, c, NULL, kid) == NULL ? NULL : c;
    }
    if (take_mark(r, '(')) {
        struct pol_cond *c = read_cond(r);
        return c != NULL && want_mark(r, ')') ? c : NULL;
    }
    if (of && (at_word(r, "all") || at_word(r, "any"))) {
        bool all = take(r, "all");
        if (!all)
            lex_step(&r->lex);
        return read_list(r, new_cond(r, all ? COND_ALL : COND_ANY, t.at));
    }
    if (at_word(r, "at"))
        return read_at_least(r);
    return read_atom(r);
}

static struct pol_cond *read_row(struct reader *r)
{
    struct pol_cond *first = read_unit(r), *row, *last;
    bool and = at_word(r, "and");
    if (first == NULL || (!and&&!at_word(r, "or")))
        return first;
    row = new_cond(r, and? COND_ALL : COND_ANY, first->at);
    last = row == NULL ? NULL : add_kid(r, row, NULL, first);
    while (last != NULL && (at_word(r, "and") || at_word(r, "or"))) {
        if (at_word(r, "and") != and) {
            fault_add(r->faults, r->lex.now.at, "\"and\" and \"or\" are mixed without brackets");
            fault_hint(r->faults, "put brackets round what belongs together: (a %s b) %s c",
                       and? "and" : "or", and? "or" : "and");
            return NULL;
        }
        lex_step(&r->lex);
        last = add_kid(r, row, last, read_unit(r));
    }
    return last == NULL ? NULL : row;
}

struct pol_cond *read_cond(struct reader *r)
{
    struct place at = r->lex.now.at;
    bool deep = ++r->nesting > POL_NESTING_MAX && too_deep(r, at);
    struct pol_cond *c = deep ? NULL : read_row(r);
    r->nesting--;
    return c;
}
