/* template_cost.c - how much work can a template be? What a message makes long is not counted; what
 * the template itself makes long is. */
#include "formats/template_view.h"

#define TEXT_LONG   (1u << 20) /* bytes of one text that a template makes */
#define NESTED_MOST 4u         /* loops in each other over the same list */

static void cost(const struct view *v, uint32_t i, const char *why, struct span what)
{
    view_note(v, "template-cost", view_node(v, i)->at, why, what);
}

/* ---- numbers ---- */

static bool is_great(const struct value *v)
{
    return v->kind == VALUE_NUMBER &&
           (v->number > (int64_t)TEMPLATE_NUMBER_MAX || v->number < -(int64_t)TEMPLATE_NUMBER_MAX);
}

static void judge_number(const struct view *v, uint32_t i)
{
    const struct jinja_node *n = view_node(v, i);
    if (n->kind == JINJA_FLOAT && v->part[i].value.kind == VALUE_UNKNOWN) {
        cost(v, i, "a very great number:", n->text);
        return;
    }
    if (!is_great(&v->part[i].value) || n->kind == JINJA_NAME || n->kind == JINJA_MEMBER)
        return;
    for (uint32_t k = n->first; k != 0; k = view_node(v, k)->next)
        if (is_great(&v->part[k].value))
            return;
    if (n->kind == JINJA_INTEGER)
        cost(v, i, "a very great number:", n->text);
    else
        cost(v, i, "works out a very great number", (struct span){ 0 });
}

static void judge_format(const struct view *v, uint32_t i)
{
    uint32_t form = view_child(v, i, 0);
    struct span how = view_node(v, i)->text;
    if (view_kind(v, i) == JINJA_CALL) {
        how = view_called(v, i);
        form = view_child(v, form, 0);
    }
    bool formats =
        span_eq(how, SPAN("format")) || (view_kind(v, i) == JINJA_BINARY && how.ptr[0] == '%');
    if (formats && form != 0 && view_has(v, form, TRAIT_WIDE))
        cost(v, i, "a format of a very great width:", view_text(v, form));
}

/* ---- loops ---- */

/* How many rounds a loop over range(...) has; 1: of anything else, 0: not known. */
static uint64_t rounds(const struct view *v, uint32_t loop)
{
    uint32_t list = view_child(v, loop, 1);
    if (view_kind(v, list) != JINJA_CALL || !span_eq(view_called(v, list), SPAN("range")))
        return 1;
    uint32_t a = view_argument(v, list, 0, NULL), b = view_argument(v, list, 1, NULL);
    uint32_t step = view_argument(v, list, 2, NULL);
    const struct value *from = &v->part[b != 0 ? a : 0].value, *to = &v->part[b != 0 ? b : a].value;
    int64_t by =
        step != 0 && v->part[step].value.kind == VALUE_NUMBER ? v->part[step].value.number : 1;
    if (to->kind != VALUE_NUMBER || (b != 0 && from->kind != VALUE_NUMBER) || by == 0)
        return 1;
    int64_t n = to->number - (b != 0 ? from->number : 0);
    n /= by;
    return n > 1 ? (uint64_t)n : 1;
}

/* Loops in each other: rounds of those over numbers, and how often one list is gone through. */
static void judge_loop(const struct view *v, uint32_t i)
{
    uint64_t all = rounds(v, i), own = all;
    unsigned same = 1, deep = 0;
    uint32_t list = view_child(v, i, 1);
    struct span name =
        view_kind(v, list) == JINJA_NAME ? view_node(v, list)->text : (struct span){ 0 };
    for (uint32_t p = view_node(v, i)->parent; p != 0 && deep < JINJA_DEPTH_MAX * 2;
         p = view_node(v, p)->parent, deep++) {
        if (view_kind(v, p) != JINJA_FOR)
            continue;
        uint32_t over = view_child(v, p, 1);
        if (!ck_mul(all, rounds(v, p), &all))
            all = UINT64_MAX;
        same += name.ptr != NULL && view_kind(v, over) == JINJA_NAME &&
                span_eq(view_node(v, over)->text, name);
    }
    if (all > TEMPLATE_ROUNDS_MAX && own > 1 && own <= TEMPLATE_NUMBER_MAX)
        cost(v, i, "rounds of a loop past 100000", (struct span){ 0 });
    if (same == NESTED_MOST)
        cost(v, i, "loops in each other over", name);
}

/* ---- macros and loops that call themselves ---- */

/* What a part stands in, to its macro. */
struct around {
    bool bare;   /* nothing between decides whether it is reached */
    bool looped; /* a loop or a macro */
};

static void look_around(const struct view *v, struct around *around)
{
    for (uint32_t i = v->tree->n; i >= 1; i--) {
        uint32_t p = view_node(v, i)->parent;
        if (p == 0)
            continue;
        enum jinja_kind kind = view_kind(v, p);
        bool macro = kind == JINJA_MACRO, loop = kind == JINJA_FOR;
        bool asks = loop || kind == JINJA_IF || kind == JINJA_CHOICE || kind == JINJA_AND ||
                    kind == JINJA_OR;
        around[i].bare = macro || (around[p].bare && !asks);
        around[i].looped = macro || loop || around[p].looped;
    }
}

/* It only counts: f(n - 1) goes on as often as a number says, f(x.items, n + 1) as long as there
 * is something. */
static bool counts(const struct view *v, uint32_t call)
{
    bool sum = false;
    for (uint32_t k = view_node(v, view_child(v, call, 0))->next; k != 0;
         k = view_node(v, k)->next) {
        uint32_t a = view_kind(v, k) == JINJA_NAMED ? view_child(v, k, 0) : k;
        uint32_t left = view_child(v, a, 0), right = view_child(v, a, 1);
        bool count =
            view_kind(v, a) == JINJA_BINARY && right != 0 &&
            (v->part[left].value.kind == VALUE_NUMBER || v->part[right].value.kind == VALUE_NUMBER);
        if (!count && v->part[a].value.kind == VALUE_UNKNOWN && view_kind(v, a) != JINJA_NIL)
            return false;
        sum = sum || count;
    }
    return sum;
}

static void judge_call(const struct view *v, const struct around *around, uint32_t i)
{
    uint32_t what = view_child(v, i, 0), list;
    uint32_t macro = v->part[what].name != 0 ? v->name[v->part[what].name].macro : 0;
    if (macro != 0 && macro == v->part[i].macro && (around[i].bare || counts(v, i)))
        cost(v, i, "a macro that calls itself without end:", view_node(v, what)->text);
    list = view_argument(v, i, 0, NULL);
    if (view_kind(v, what) == JINJA_NAME && v->part[what].name == 0 && list != 0 &&
        span_eq(view_node(v, what)->text, SPAN("loop")) &&
        (v->part[list].value.kind != VALUE_UNKNOWN || view_kind(v, list) == JINJA_LIST))
        cost(v, i, "a loop that calls itself without end", (struct span){ 0 });
}

/* ---- texts ---- */

static uint64_t length_of(const struct view *v, const uint64_t *length, uint32_t i)
{
    const struct part *p = &v->part[i];
    if (p->value.kind == VALUE_TEXT)
        return p->value.n;
    return p->name != 0 && view_kind(v, i) != JINJA_MACRO ? v->name[p->name].length : length[i];
}

/* The least bytes a part has if all that the template writes is in it. */
static uint64_t length_made(const struct view *v, const uint64_t *length, uint32_t i)
{
    const struct jinja_node *n = view_node(v, i);
    uint64_t all = 0, most;
    uint32_t a = n->first, b = view_child(v, i, 1);
    switch (n->kind) {
    case JINJA_BINARY:
        if (n->text.ptr[0] == '*' && n->text.len == 1) {
            uint32_t by = v->part[a].value.kind == VALUE_NUMBER ? a : b;
            most = length_of(v, length, by == a ? b : a);
            int64_t times = v->part[by].value.kind == VALUE_NUMBER ? v->part[by].value.number : 1;
            return times < 1 ? 0 : ck_mul(most, (uint64_t)times, &all) ? all : UINT64_MAX;
        }
        if (n->text.ptr[0] != '+')
            return 0;
        break;
    case JINJA_CONCAT:
    case JINJA_FILTER:
    case JINJA_LIST:
    case JINJA_TUPLE:
    case JINJA_OUTPUT:
    case JINJA_BODY:
        break;
    default:
        return 0;
    }
    for (uint32_t k = a; k != 0; k = view_node(v, k)->next)
        ck_raise(&all, length_of(v, length, k));
    return all;
}

static void judge_set(struct view *v, const uint64_t *length, uint32_t i, bool looped)
{
    uint32_t target = view_child(v, i, 0), name = v->part[target].name;
    uint32_t value = view_child(v, i, view_kind(v, i) == JINJA_SET_BLOCK ? 2 : 1);
    if (name == 0)
        return;
    v->name[name].length = length_of(v, length, value);
    if (looped && view_uses(v, value, name) >= 2)
        cost(v, i, "doubles again and again:", v->name[name].name);
}

bool view_cost(struct view *v, struct err *err)
{
    uint64_t *length = ARENA_ARRAY(v->a, uint64_t, (size_t)v->tree->n + 1, err);
    struct around *around =
        length != NULL ? ARENA_ARRAY(v->a, struct around, (size_t)v->tree->n + 1, err) : NULL;
    if (around == NULL)
        return false;
    look_around(v, around);
    for (uint32_t i = 1; i <= v->tree->n; i++) {
        enum jinja_kind kind = view_kind(v, i);
        length[i] = length_made(v, length, i);
        judge_number(v, i);
        if (kind == JINJA_FOR)
            judge_loop(v, i);
        if (kind == JINJA_SET || kind == JINJA_SET_BLOCK)
            judge_set(v, length, i, around[i].looped);
        if (kind == JINJA_CALL)
            judge_call(v, around, i);
        if (kind == JINJA_CALL || kind == JINJA_BINARY || kind == JINJA_FILTER)
            judge_format(v, i);
        if (length[i] > TEXT_LONG && v->in.len < TEXT_LONG && kind != JINJA_BODY)
            cost(v, i, "makes a text of more than a mebibyte", (struct span){ 0 });
    }
    return true;
}
