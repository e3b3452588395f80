/* template_gate.c - does what a template says hang on what a message says?
 *
 *   content   a part that is, or is made of, what a message says (or today's date)
 *   gate      a part that tells whether content holds words that stand in the template
 *   guarded   what is reached, or chosen, by a gate
 *   emitted   what can become part of the prompt
 *
 * Words that are emitted and guarded are told. Markers are no words: roles, tags as <think> and
 * [INST], switches as /no_think, kinds of content; asking for them is what templates are for.
 *
 * Names carry what any assignment gives them, in any order: the parts are gone through until no
 * name learns more. */
#include "formats/template_view.h"

#define PARAMETERS_MOST 4096u /* of one call, gone through by their names */
#define ROUNDS_MOST     6u    /* names that only learn through longer chains are not followed */

static const char *const contents[] = { "content", "text",     "reasoning_content",
                                        "prompt",  "thinking", "reasoning" };

static bool is_letter(uint8_t c)
{
    uint8_t low = c | 32;
    return (low >= 'a' && low <= 'z') || c >= 0x80;
}

static bool is_digit(uint8_t c)
{
    return c >= '0' && c <= '9';
}

/* ---- markers ---- */

/* Words that say who speaks or what kind of thing is said. */
static const char *const kinds[] = {
    "user",        "system",        "assistant",
    "tool",        "model",         "human",
    "function",    "observation",   "developer",
    "ipython",     "image",         "video",
    "audio",       "text",          "image_url",
    "video_url",   "audio_url",     "input_audio",
    "type",        "file",          "document",
    "documents",   "content",       "role",
    "name",        "tools",         "tool_calls",
    "tool_call",   "tool_response", "tool_responses",
    "think",       "thinking",      "reasoning",
    "analysis",    "final",         "commentary",
    "json",        "object",        "array",
    "string",      "number",        "boolean",
    "integer",     "null",          "true",
    "false",       "none",          "on",
    "off",         "arguments",     "parameters",
    "context",     "refusal",       "input_image",
    "output_text", "input_text",    "tool_result",
    "tool_use",    "thought",       "effort",
    "strength",    "low",           "medium",
    "high",        "detailed",      "continue_final_message_tag",
};

/* The length of the mark in brackets that s begins with: <|im_start|>, [INST], {{, and in capitals
 * [BEGIN FINAL RESPONSE]; or 0. */
static size_t mark_at(struct span s)
{
    static const char open[] = "<[{(", close[] = ">]})";
    const char *which = s.len > 0 ? memchr(open, s.ptr[0], 4) : NULL;
    size_t most = s.len < 48 ? s.len : 48;
    bool capitals = which != NULL && s.ptr[0] == '[', blank = false;
    for (size_t i = 1; which != NULL && i < most && (!blank || capitals); i++) {
        if (s.ptr[i] == (uint8_t)close[which - open])
            return i + 1;
        capitals = capitals && !(s.ptr[i] >= 'a' && s.ptr[i] <= 'z');
        blank = blank || s.ptr[i] == ' ' || s.ptr[i] == '\n';
    }
    return 0;
}

static bool is_kind(struct span word)
{
    uint8_t low[32];
    if (word.len > sizeof low)
        return false;
    for (size_t i = 0; i < word.len; i++)
        low[i] = word.ptr[i] >= 'A' && word.ptr[i] <= 'Z' ? word.ptr[i] | 32 : word.ptr[i];
    return AMONG(((struct span){ low, word.len }), kinds);
}

/* The next word of *s that is not part of a mark or switch and names no kind; *s is what follows.
 * *apart: something else than blanks and stops stands in front of it. */
static bool next_word(struct span *s, struct span *word, bool *apart)
{
    size_t i = 0;
    *apart = false;
    while (i < s->len) {
        struct span rest = { s->ptr + i, s->len - i };
        size_t n = mark_at(rest);
        bool slash = rest.ptr[0] == '/' && (i == 0 || !is_letter(s->ptr[i - 1]));
        if (n > 0) {
            i += n;
            *apart = true;
            continue;
        }
        n = slash ? 1 : 0;
        while (n < rest.len &&
               (is_letter(rest.ptr[n]) || rest.ptr[n] == '_' || (n > 0 && is_digit(rest.ptr[n]))))
            n++;
        *word = (struct span){ rest.ptr, n };
        i += n > 0 ? n : 1;
        if (n < 2 || slash || is_kind(*word)) {
            *apart = *apart || (n == 0 && memchr(" \n,.;:!?'-", rest.ptr[0], 11) == NULL);
            continue;
        }
        *s = (struct span){ s->ptr + i, s->len - i };
        return true;
    }
    s->len = 0;
    return false;
}

/* How many words stand there in a row, at most most. */
static unsigned count_words(struct span s, unsigned most)
{
    struct span word;
    unsigned n = 0;
    bool apart;
    while (n < most && next_word(&s, &word, &apart))
        n = apart ? 1 : n + 1;
    return n;
}

/* A word or number that nobody has to ask a message for. */
static bool is_trigger(struct span s)
{
    bool digits = s.len > 1;
    for (size_t i = 0; i < s.len; i++)
        digits = digits && (is_digit(s.ptr[i]) || s.ptr[i] == '-' || s.ptr[i] == ':');
    return digits || count_words(s, 1) > 0;
}

uint32_t view_traits_gate(struct span s)
{
    return (is_trigger(s) ? TRAIT_TRIGGER : 0u) | (count_words(s, 2) == 2 ? TRAIT_WORDS : 0u);
}

/* A text, or one in a list or among the keys of a dictionary. */
static bool has_trigger(const struct view *v, uint32_t i)
{
    enum jinja_kind kind = view_kind(v, i);
    if (view_has(v, i, TRAIT_TRIGGER))
        return true;
    if (kind == JINJA_DICT || kind == JINJA_LIST || kind == JINJA_TUPLE)
        for (uint32_t k = view_node(v, i)->first; k != 0; k = view_node(v, k)->next)
            if (view_has(v, view_kind(v, k) == JINJA_PAIR ? view_child(v, k, 0) : k, TRAIT_TRIGGER))
                return true;
    return false;
}

static bool has_number(const struct view *v, uint32_t i)
{
    const struct value *x = &v->part[i].value;
    return x->kind == VALUE_NUMBER && (x->number > 2 || x->number < -2);
}

/* ---- what a part depends on ---- */

static uint32_t any(const struct view *v, uint32_t first)
{
    uint32_t flags = 0;
    for (uint32_t k = first; k != 0; k = view_node(v, k)->next)
        flags |= v->part[k].flags & PART_DEPENDS;
    return flags;
}

/* Content, or its length, set against what the template knows. */
static bool relates(const struct view *v, uint32_t a, uint32_t b)
{
    uint32_t f = v->part[a].flags;
    return ((f & PART_CONTENT) && has_trigger(v, b)) || ((f & PART_LENGTH) && has_number(v, b));
}

static uint32_t of_member(const struct view *v, uint32_t i)
{
    uint32_t base = v->part[view_child(v, i, 0)].flags & PART_DEPENDS;
    uint32_t index = view_child(v, i, 1), parent = view_node(v, i)->parent;
    struct span key = view_key(v, i);
    bool called =
        parent != 0 && view_kind(v, parent) == JINJA_CALL && view_child(v, parent, 0) == i;
    static const char *const counts[] = { "index", "index0", "revindex", "revindex0", "length" };
    if (called)
        return base;
    if (key.ptr != NULL && view_kind(v, view_child(v, i, 0)) == JINJA_NAME &&
        span_eq(view_node(v, view_child(v, i, 0))->text, SPAN("loop")))
        return AMONG(key, counts) ? PART_LENGTH : 0;
    if (key.ptr != NULL)
        return AMONG(key, contents) ? PART_CONTENT : base & PART_GATE;
    uint32_t by = v->part[index].flags & PART_DEPENDS;
    if ((by & PART_CONTENT) && has_trigger(v, view_child(v, i, 0)))
        base |= PART_GATE;
    bool place = v->part[index].value.kind == VALUE_NUMBER || view_kind(v, index) == JINJA_SLICE ||
                 v->part[index].value.kind == VALUE_UNKNOWN;
    if ((base & PART_MESSAGES) && v->part[index].value.kind == VALUE_UNKNOWN &&
        view_kind(v, index) != JINJA_SLICE && (v->part[index].flags & PART_BUILT))
        base |= PART_CONTENT;
    return (place ? base : base & PART_GATE) | (by & PART_GATE);
}

static uint32_t of_filter(const struct view *v, uint32_t i)
{
    static const char *const numbers[] = { "length", "count", "wordcount" };
    static const char *const all[] = { "string",  "tojson", "dictsort", "items",
                                       "xmlattr", "pprint", "urlize" };
    static const char *const choosers[] = { "select", "reject", "selectattr", "rejectattr" };
    const struct jinja_node *n = view_node(v, i);
    uint32_t of = n->first, flags = v->part[of].flags & PART_DEPENDS;
    uint32_t gate = any(v, view_node(v, of)->next) & PART_GATE;
    struct span key = view_text(v, view_argument(v, i, UINT16_MAX, "attribute"));
    if (AMONG(n->text, numbers))
        return (flags & (PART_CONTENT | PART_MESSAGES | PART_LENGTH) ? PART_LENGTH : 0) |
               (flags & PART_GATE) | gate;
    if (span_eq(n->text, SPAN("random")))
        return PART_GATE;
    if ((flags & PART_MESSAGES) && AMONG(n->text, all))
        flags |= PART_CONTENT;
    if (span_eq(n->text, SPAN("map")) && key.ptr != NULL && (flags & PART_MESSAGES))
        flags = AMONG(key, contents) ? PART_CONTENT : flags & PART_GATE;
    bool chosen = AMONG(n->text, choosers) && (flags & (PART_CONTENT | PART_MESSAGES));
    struct span by = view_text(v, view_argument(v, i, 0, NULL));
    bool others = span_ends(n->text, "attr") && !(by.ptr != NULL && AMONG(by, contents));
    for (uint32_t k = view_node(v, of)->next; chosen && !others && k != 0;
         k = view_node(v, k)->next)
        if (has_trigger(v, k) && k != view_argument(v, i, 0, NULL))
            flags |= PART_GATE;
    if (span_eq(n->text, SPAN("replace")) && (flags & PART_CONTENT) &&
        has_trigger(v, view_argument(v, i, 0, "s")))
        flags |= PART_GATE;
    return flags | gate;
}

static uint32_t of_call(const struct view *v, uint32_t i)
{
    static const char *const askers[] = { "startswith",   "endswith",    "find",      "rfind",
                                          "index",        "rindex",      "count",     "replace",
                                          "split",        "rsplit",      "partition", "rpartition",
                                          "removeprefix", "removesuffix" };
    static const char *const all[] = { "values", "items" };
    uint32_t what = view_child(v, i, 0), given = view_argument(v, i, 0, NULL);
    uint32_t flags = v->part[what].flags & PART_DEPENDS;
    struct span how = view_called(v, i);
    bool member = view_kind(v, what) == JINJA_MEMBER;
    if (span_eq(how, SPAN("strftime_now")))
        return PART_CONTENT;
    if (span_eq(how, SPAN("raise_exception")))
        return 0;
    if (span_eq(how, SPAN("range")) && !member)
        return any(v, view_node(v, what)->next) & PART_GATE;
    if (!member)
        return flags | any(v, view_node(v, what)->next);
    if (span_eq(how, SPAN("get")) && given != 0) {
        struct span key = view_text(v, given);
        bool asked =
            (v->part[given].flags & PART_CONTENT) && has_trigger(v, view_child(v, what, 0));
        if (key.ptr != NULL)
            return AMONG(key, contents) ? PART_CONTENT : flags & PART_GATE;
        return flags | (asked ? PART_GATE : 0);
    }
    if ((flags & PART_MESSAGES) && AMONG(how, all))
        flags |= PART_CONTENT;
    if ((flags & PART_CONTENT) && given != 0 && AMONG(how, askers) && has_trigger(v, given))
        flags |= PART_GATE;
    return flags | any(v, view_node(v, what)->next);
}

static uint32_t of_test(const struct view *v, uint32_t i)
{
    uint32_t of = view_child(v, i, 0), flags = v->part[of].flags & PART_GATE;
    for (uint32_t k = view_node(v, of)->next; k != 0; k = view_node(v, k)->next)
        if (relates(v, of, k) || relates(v, k, of))
            flags |= PART_GATE;
    return flags | (any(v, view_node(v, of)->next) & PART_GATE);
}

/* A chain of comparisons: each with the one before. */
static uint32_t of_compare(const struct view *v, uint32_t i)
{
    uint32_t before = view_child(v, i, 0), flags = v->part[before].flags & PART_GATE;
    for (uint32_t k = view_node(v, before)->next; k != 0; k = view_node(v, k)->next) {
        uint32_t now = view_child(v, k, 0);
        if (relates(v, before, now) || relates(v, now, before))
            flags |= PART_GATE;
        flags |= v->part[now].flags & PART_GATE;
        before = now;
    }
    return flags;
}

static uint32_t depends(const struct view *v, uint32_t i)
{
    const struct jinja_node *n = view_node(v, i);
    const struct part *p = &v->part[i];
    switch (n->kind) {
    case JINJA_NAME:
        if (p->name != 0)
            return v->name[p->name].flags & PART_DEPENDS;
        return span_eq(n->text, SPAN("messages")) ? PART_MESSAGES
               : AMONG(n->text, contents)         ? PART_CONTENT
                                                  : 0;
    case JINJA_MEMBER:
        return (p->name != 0 ? v->name[p->name].flags & PART_DEPENDS : 0) | of_member(v, i);
    case JINJA_ITEM:
        return of_member(v, i);
    case JINJA_FILTER:
        return of_filter(v, i);
    case JINJA_CALL:
        return of_call(v, i);
    case JINJA_TEST:
        return of_test(v, i);
    case JINJA_COMPARE:
        return of_compare(v, i);
    case JINJA_NOT:
        return any(v, n->first) & PART_GATE;
    case JINJA_BINARY:
        if (n->text.ptr[0] == '%' && (v->part[n->first].flags & PART_LENGTH) &&
            has_number(v, view_child(v, i, 1)))
            return PART_GATE;
        return any(v, n->first);
    case JINJA_CHOICE:
        return (v->part[n->first].flags & PART_GATE) | any(v, view_child(v, i, 1));
    case JINJA_SLICE:
    case JINJA_PARAMETER:
        return 0;
    default:
        return n->kind < JINJA_DATA ? any(v, n->first) : 0;
    }
}

/* ---- names learn ---- */

static bool teach(struct view *v, uint32_t target, uint32_t flags)
{
    bool more = false;
    if (view_kind(v, target) == JINJA_TUPLE)
        for (uint32_t k = view_node(v, target)->first; k != 0; k = view_node(v, k)->next)
            more = teach(v, k, flags) || more;
    struct name *n = v->part[target].name != 0 ? &v->name[v->part[target].name] : NULL;
    if (n != NULL && (n->flags | flags) != n->flags) {
        n->flags |= flags;
        more = true;
    }
    return more;
}

/* The parameters of a macro that is called, by place and by name. */
static bool teach_parameters(struct view *v, uint32_t call)
{
    uint32_t what = view_child(v, call, 0);
    uint32_t macro = v->part[what].name != 0 ? v->name[v->part[what].name].macro : 0;
    unsigned steps = 0;
    bool more = false;
    if (macro == 0 || view_kind(v, what) != JINJA_NAME)
        return false;
    uint32_t to = view_node(v, macro)->first;
    for (uint32_t k = view_node(v, what)->next; k != 0; k = view_node(v, k)->next) {
        uint32_t named = to;
        bool by_name = view_kind(v, k) == JINJA_NAMED;
        if (by_name)
            for (named = view_node(v, macro)->first;
                 steps++ < PARAMETERS_MOST && view_kind(v, named) == JINJA_PARAMETER &&
                 !span_eq(view_node(v, named)->text, view_node(v, k)->text);)
                named = view_node(v, named)->next;
        if (view_kind(v, named) == JINJA_PARAMETER)
            more = teach(v, named, v->part[k].flags & PART_DEPENDS) || more;
        if (!by_name && view_kind(v, to) == JINJA_PARAMETER)
            to = view_node(v, to)->next;
    }
    return more;
}

/* All that a body says, for a name it is given to. */
static uint32_t said(const struct view *v, uint32_t body)
{
    uint32_t flags = 0;
    for (uint32_t s = view_node(v, body)->first; s != 0; s = view_node(v, s)->next)
        if (view_kind(v, s) == JINJA_OUTPUT)
            flags |= any(v, view_node(v, s)->first);
    return flags;
}

static bool learn(struct view *v, uint32_t i)
{
    const struct jinja_node *n = view_node(v, i);
    uint32_t first = n->first, second = view_child(v, i, 1), set = 0;
    uint32_t guard = v->part[i].flags & PART_GUARDED ? PART_GATE : 0;
    switch (n->kind) {
    case JINJA_SET:
        return teach(v, first, (v->part[second].flags & PART_DEPENDS) | guard);
    case JINJA_SET_BLOCK:
        return teach(v, first, said(v, view_child(v, i, 2)) | guard);
    case JINJA_FOR:
        return teach(v, first, v->part[second].flags & PART_DEPENDS & ~(uint32_t)PART_LENGTH);
    case JINJA_CALL:
        return teach_parameters(v, i);
    case JINJA_NAMED:
        set = view_node(v, n->parent)->parent;
        return set != 0 && view_kind(v, set) == JINJA_SET &&
               teach(v, i, (v->part[first].flags & PART_DEPENDS) | guard);
    default:
        return false;
    }
}

/* ---- what gates guard, and what is said ---- */

static bool is_gate(const struct view *v, uint32_t i)
{
    return (v->part[i].flags & PART_GATE) != 0;
}

/* Whether the child k of i is reached only by a gate in i; see spread for JINJA_IF. */
static bool guards(const struct view *v, uint32_t i, uint32_t k)
{
    const struct jinja_node *n = view_node(v, i);
    uint32_t first = n->first, second = view_child(v, i, 1);
    switch (n->kind) {
    case JINJA_FOR:
        return k != first && k != second && (is_gate(v, second) || is_gate(v, view_child(v, i, 2)));
    case JINJA_CHOICE:
        return k != first && is_gate(v, first);
    case JINJA_AND:
    case JINJA_OR:
        return k == second && is_gate(v, first);
    case JINJA_ITEM:
        return k == first && is_gate(v, i);
    case JINJA_BINARY:
        return n->text.ptr[0] == '*' && is_gate(v, k == first ? second : first);
    case JINJA_FILTER:
        return k != first && span_eq(n->text, SPAN("replace")) && is_gate(v, i);
    case JINJA_CALL:
        return is_gate(v, i) && !is_gate(v, k) &&
               (span_eq(view_called(v, i), SPAN("replace")) || k == first);
    case JINJA_MEMBER:
        return (v->part[i].flags & PART_GUARDED) != 0;
    default:
        return false;
    }
}

/* Whether the child k of i can become part of the prompt if i can. */
static bool emits(const struct view *v, uint32_t i, uint32_t k)
{
    const struct jinja_node *n = view_node(v, i);
    bool here = (v->part[i].flags & PART_EMITTED) != 0;
    switch (n->kind) {
    case JINJA_OUTPUT:
    case JINJA_BODY:
        return true;
    case JINJA_SET:
        return k != n->first;
    case JINJA_PARAMETER:
        return true;
    case JINJA_FOR:
        return k == view_child(v, i, 1) && view_kind(v, k) != JINJA_CALL;
    case JINJA_CHOICE:
    case JINJA_PAIR:
    case JINJA_ITEM:
        return here && k != (n->kind == JINJA_ITEM ? view_child(v, i, 1) : n->first);
    case JINJA_CALL:
        return here && !span_eq(view_called(v, i), SPAN("raise_exception")) &&
               !span_eq(view_called(v, i), SPAN("strftime_now"));
    case JINJA_TUPLE:
    case JINJA_LIST:
    case JINJA_DICT:
    case JINJA_NAMED:
    case JINJA_MEMBER:
    case JINJA_FILTER:
    case JINJA_BINARY:
    case JINJA_CONCAT:
    case JINJA_AND:
    case JINJA_OR:
        return here;
    default:
        return false;
    }
}

/* From the outermost parts inward. */
static void spread(struct view *v)
{
    for (uint32_t i = v->tree->n; i >= 1; i--) {
        uint32_t guarded = v->part[i].flags & PART_GUARDED;
        uint32_t asked = 0;
        bool row =
            view_kind(v, i) == JINJA_IF; /* so that a long row of elif is gone through once */
        for (uint32_t k = view_node(v, i)->first; k != 0; k = view_node(v, k)->next) {
            v->part[k].flags |= guarded;
            if (row ? asked != 0 : guards(v, i, k))
                v->part[k].flags |= PART_GUARDED;
            if (row && (k == view_node(v, i)->first
                            ? is_gate(v, k)
                            : view_kind(v, k) == JINJA_IF && is_gate(v, view_child(v, k, 0))))
                asked = 1;
            if (emits(v, i, k))
                v->part[k].flags |= PART_EMITTED;
        }
    }
}

static void tell(const struct view *v)
{
    for (uint32_t i = 1; i <= v->tree->n; i++) {
        uint32_t flags = v->part[i].flags, parent = view_node(v, i)->parent;
        struct span s = view_text(v, i);
        enum jinja_kind kind = view_kind(v, i);
        if (!(flags & PART_GUARDED) || !(flags & PART_EMITTED) || s.ptr == NULL ||
            (kind != JINJA_STRING && kind != JINJA_DATA && kind != JINJA_NAME &&
             kind != JINJA_MEMBER))
            continue;
        if (parent != 0 && view_kind(v, parent) == JINJA_CALL && kind == JINJA_MEMBER)
            continue;
        bool much = view_has(v, i, TRAIT_WORDS) || ((flags & PART_FRESH) && view_smell(s) != NULL);
        if (much || view_has(v, i, TRAIT_TRIGGER))
            view_note(v, much ? "template-gated" : "template-asks", view_node(v, i)->at,
                      "only after certain words:", s);
    }
}

void view_gate(struct view *v)
{
    bool more = true;
    for (unsigned round = 0; more && round < ROUNDS_MOST; round++) {
        more = false;
        for (uint32_t i = 1; i <= v->tree->n; i++) {
            v->part[i].flags |= depends(v, i);
            more = learn(v, i) || more;
        }
        spread(v);
    }
    tell(v);
}
