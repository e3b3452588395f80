/* strict.c - see strict.h. One pass over the text collects the name of every member with the number
 * of its object; what stands twice in one object is found when all are known, in linear time. */
#include "formats/strict.h"

#include "base/json.h"
#include "formats/twice.h"

struct walk {
    struct json j;
    struct arena *a;
    struct twice names;
    struct {
        bool object;
        uint32_t group; /* tells its names from those of other objects */
    } level[STRICT_DEPTH_MAX];
    unsigned depth;
    uint32_t objects;
};

static bool eat(struct walk *w, char c, struct err *err)
{
    if (json_peek(&w->j) != c)
        return err_at(err, ERR_INPUT, w->j.pos, "expected '%c'", c);
    w->j.pos++;
    return true;
}

/* A fraction is the same double to every reader, a large whole number is not. */
static bool take_number(struct walk *w, struct err *err)
{
    struct span text;
    uint64_t whole;
    json_peek(&w->j);
    size_t at = w->j.pos;
    if (!json_number(&w->j, &text, err))
        return false;
    struct span digits = text;
    if (digits.ptr[0] == '-')
        digits.ptr++, digits.len--;
    for (size_t i = 0; i < digits.len; i++)
        if (digits.ptr[i] < '0' || digits.ptr[i] > '9')
            return true;
    return (span_u64(digits, &whole) && whole <= STRICT_WHOLE_MAX) ||
           err_at(err, ERR_INPUT, at, "a whole number past 2^53");
}

static bool take_scalar(struct walk *w, struct err *err)
{
    struct span text;
    bool truth;
    int c = json_peek(&w->j);
    if (c == '"')
        return json_string(&w->j, w->a, &text, err);
    if (c == 't' || c == 'f')
        return json_bool(&w->j, &truth, err);
    return json_null(&w->j) || take_number(w, err);
}

static bool open_level(struct walk *w, bool object, struct err *err)
{
    if (w->depth == STRICT_DEPTH_MAX)
        return err_at(err, ERR_LIMIT, w->j.pos, "more than %u levels deep", STRICT_DEPTH_MAX);
    w->j.pos++;
    w->level[w->depth].object = object;
    w->level[w->depth++].group = object ? ++w->objects : 0;
    return true;
}

/* The name of a member, up to its value. */
static bool take_name(struct walk *w, struct err *err)
{
    struct span name;
    json_peek(&w->j);
    size_t at = w->j.pos;
    return json_string(&w->j, w->a, &name, err) && eat(w, ':', err) &&
           twice_add(&w->names, w->a, w->level[w->depth - 1].group, name, at, err);
}

/* Behind a value, or behind a bracket that opened (fresh): closes what ends here and comes to stand
 * at the next value, if one is left. */
static bool to_next(struct walk *w, bool fresh, struct err *err)
{
    for (; w->depth > 0; fresh = false) {
        bool object = w->level[w->depth - 1].object;
        if (json_peek(&w->j) == (object ? '}' : ']')) {
            w->j.pos++;
            w->depth--;
            continue;
        }
        return (fresh || eat(w, ',', err)) && (!object || take_name(w, err));
    }
    return true;
}

static bool walk_all(struct walk *w, struct err *err)
{
    do {
        int c = json_peek(&w->j);
        bool opens = c == '{' || c == '[';
        if (!(opens ? open_level(w, c == '{', err) : take_scalar(w, err)) ||
            !to_next(w, opens, err))
            return false;
    } while (w->depth > 0);
    return json_end(&w->j, err);
}

static bool no_name_twice(struct walk *w, struct err *err)
{
    struct notes *again = ARENA_ARRAY(w->a, struct notes, 1, err);
    if (again == NULL || !twice_note(&w->names, w->a, again, "duplicate-key", err))
        return false;
    return again->n == 0 ||
           err_at(err, ERR_INPUT, again->list[0].off, "%s is given twice", again->list[0].text);
}

bool strict_json(struct span text, struct arena *a, struct err *err)
{
    struct arena_mark mark = arena_mark(a);
    struct walk w = { .j = { .text = text }, .a = a };
    bool ok = walk_all(&w, err) && no_name_twice(&w, err);
    arena_back(a, mark);
    return ok;
}
