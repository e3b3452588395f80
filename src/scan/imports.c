/* imports.c - see imports.h.
 *
 * The grade is the worse of two: of the name, and of what is done with it. Names are judged as they are
 * written and as Python 3 reads them in old protocols; where the reading program is unknown, either
 * may be what runs. */
#include "scan/imports.h"

#include "formats/pickle.h"
#include "scan/imports_table.h"

enum { NAME_MAX = 256 }; /* bytes: no module or class has a longer one */

/* ---- names ---- */

static bool is_word(uint8_t c)
{
    uint8_t low = c | 32;
    return (low >= 'a' && low <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

/* Words with dots between, in ASCII. */
static bool is_dotted_name(struct span s)
{
    bool inside = false;
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] == '.' ? !inside : !is_word(s.ptr[i]))
            return false;
        inside = s.ptr[i] != '.';
    }
    return inside && s.len <= NAME_MAX;
}

static bool is_class(struct span s)
{
    size_t i = 0;
    while (i < s.len && s.ptr[i] == '_')
        i++;
    return i < s.len && s.ptr[i] >= 'A' && s.ptr[i] <= 'Z';
}

/* One pattern of a row. */
static bool is_like(struct span name, struct span pattern)
{
    if (span_eq(pattern, SPAN("^")))
        return is_class(name);
    struct span rest = { pattern.ptr, pattern.len - 1 };
    if (pattern.ptr[0] == '*' && name.len >= rest.len) /* "*" itself fits any */
        return memcmp(name.ptr + name.len - rest.len, pattern.ptr + 1, rest.len) == 0;
    if (pattern.ptr[rest.len] == '*' && name.len >= rest.len)
        return memcmp(name.ptr, rest.ptr, rest.len) == 0;
    return span_eq(name, pattern);
}

static bool is_among(struct span name, const char *patterns)
{
    for (const char *p = patterns; *p != 0;) {
        size_t n = strcspn(p, " ");
        if (name.len > 0 && is_like(name, (struct span){ (const uint8_t *)p, n }))
            return true;
        p += n + strspn(p + n, " ");
    }
    return false;
}

/* "a.*.b_*": "a.b_x", "a.c.b_x". */
static bool is_somewhere_in(struct span module, const char *row, const char *middle)
{
    size_t n = (size_t)(middle - row), last = module.len;
    while (last > 0 && module.ptr[last - 1] != '.')
        last--;
    struct span name = { module.ptr + last, module.len - last };
    struct span begin = { (const uint8_t *)middle + 3, strlen(middle + 3) - 1 };
    return last > n && memcmp(module.ptr, row, n) == 0 && module.ptr[n] == '.' &&
           name.len >= begin.len && memcmp(name.ptr, begin.ptr, begin.len) == 0;
}

static bool is_in(struct span module, const char *row)
{
    size_t n = strlen(row);
    const char *middle = strstr(row, ".*.");
    if (middle != NULL)
        return is_somewhere_in(module, row, middle);
    if (n < 2 || row[n - 1] != '*')
        return span_eq(module, span_of(row));
    n -= 2; /* ".*" */
    return module.len >= n && memcmp(module.ptr, row, n) == 0 &&
           (module.len == n || module.ptr[n] == '.');
}

static const struct import_row *find(const struct import_list *list, struct span module,
                                     struct span name)
{
    for (size_t i = 0; i < list->n; i++)
        if (is_in(module, list->row[i].module) && is_among(name, list->row[i].names))
            return &list->row[i];
    return NULL;
}

/* A row about all of a module is about the module as an attribute of the one above it too. */
static const struct import_row *find_module(const struct import_list *list, struct span module,
                                            struct span name)
{
    uint8_t joined[2 * NAME_MAX + 2];
    if (module.len > NAME_MAX || name.len > NAME_MAX)
        return NULL;
    memcpy(joined, module.ptr, module.len);
    joined[module.len] = '.';
    memcpy(joined + module.len + 1, name.ptr, name.len);
    struct span whole = { joined, module.len + 1 + name.len };
    for (size_t i = 0; i < list->n; i++)
        if (strcmp(list->row[i].names, "*") == 0 && is_in(whole, list->row[i].module))
            return &list->row[i];
    return NULL;
}

static const struct import_row *find_denied(struct span module, struct span name)
{
    const struct import_row *row = find(&imports_denied, module, name);
    if (row == NULL) /* a module which that module has imported */
        row = find(&imports_denied, name, SPAN("*"));
    return row != NULL ? row : find_module(&imports_denied, module, name);
}

/* ---- names that are followed attribute by attribute ---- */

static struct span next_part(struct span *rest)
{
    const uint8_t *dot = memchr(rest->ptr, '.', rest->len);
    size_t n = dot != NULL ? (size_t)(dot - rest->ptr) : rest->len, eaten = n + (dot != NULL);
    struct span part = { rest->ptr, n };
    *rest = (struct span){ rest->ptr + eaten, rest->len - eaten };
    return part;
}

static const char special[] = "reaches into Python itself through a special attribute";

/* Why one of the parts leads to code, the last that does; NULL: none does. What stands on the way there
 * says nothing of what is reached. */
static const char *leads_to_code(struct span module, struct span name)
{
    const char *why = NULL;
    bool first = true;
    for (struct span rest = name; rest.len > 0; first = false) {
        struct span part = next_part(&rest);
        const struct import_row *row = find(&imports_denied, part, SPAN("*"));
        if (row == NULL)
            row = find_denied(first ? module : part, part);
        if (row == NULL)
            row = find(&imports_denied, SPAN("builtins"), part);
        if (row != NULL || span_begins(part, "__"))
            why = row != NULL ? row->why : special;
    }
    return why;
}

static struct import_grade grade_dotted(const struct found_import *i, struct span module,
                                        struct span name)
{
    const char *why = leads_to_code(module, name);
    if (why != NULL)
        return (struct import_grade){ "PKL-DOTTED", SEVERITY_CRITICAL, why };
    /* A method that is kept is called by whoever kept it, with what he likes. */
    if ((i->uses & (PICKLE_CALLED | PICKLE_CREATED)) == 0 &&
        find(&imports_methods, module, name) != NULL)
        return (struct import_grade){ "PKL-CUSTOM-CLASS", 0, "is part of a class of a library" };
    return (struct import_grade){ "PKL-DOTTED", 0,
                                  "is reached through another object, and may be anything" };
}

/* ---- by name ---- */

static struct import_grade grade_name(const struct found_import *i, struct span module,
                                      struct span name)
{
    static const struct import_grade odd = { "PKL-IMPORT-UNKNOWN", 0,
                                             "is a name that no library has" };
    const struct import_row *row;
    if (!is_dotted_name(module) || !is_dotted_name(name))
        return odd;
    if (find(&imports_scanners, module, name) != NULL)
        return (struct import_grade){ "PKL-SCANNER-TAMPER", 0, imports_scanners.row[0].why };
    if (find(&imports_inert, module, name) != NULL)
        return (struct import_grade){ 0 };
    if (span_eq(module, SPAN("__main__")))
        return (struct import_grade){ "PKL-MAIN", 0,
                                      "is taken from whatever program loads the file" };
    if (memchr(name.ptr, '.', name.len) != NULL)
        return grade_dotted(i, module, name);
    if (span_begins(name, "__") && span_ends(name, "__"))
        return (struct import_grade){ "PKL-IMPORT-DENY", 0, special };
    if ((row = find_denied(module, name)) != NULL)
        return (struct import_grade){ "PKL-IMPORT-DENY", 0, row->why };
    if ((row = find(&imports_combining, module, name)) != NULL)
        return (struct import_grade){ "PKL-COMBINATOR", 0, row->why };
    if ((row = find(&imports_passing, module, name)) != NULL)
        return (struct import_grade){ "PKL-DOTTED", 0, row->why };
    if (find(&imports_custom, module, name) != NULL)
        return (struct import_grade){ "PKL-CUSTOM-CLASS", 0, "is part of a library" };
    return (struct import_grade){ "PKL-IMPORT-UNKNOWN", 0,
                                  module.ptr[0] == '_' ? "stands in a module that is not public"
                                                       : "is not known to be harmless" };
}

/* ---- by use ---- */

/* A function that is harmless only as it is used by whoever stores data. */
static struct import_grade grade_checked(const struct found_import *i, unsigned traits)
{
    unsigned made =
        PICKLE_MADE_BUILT | PICKLE_MADE_FILLED | PICKLE_MADE_STATED | PICKLE_MADE_ARGUMENT;
    bool only = (i->uses & ~made) == PICKLE_CALLED;
    if (only && !((traits & IMPORT_ALONE) && (i->uses & PICKLE_MADE_ARGUMENT)))
        return (struct import_grade){ 0 };
    const struct import_row *denied = find_denied(i->real_module, i->real_name);
    if (denied != NULL)
        return (struct import_grade){ "PKL-IMPORT-DENY", 0, denied->why };
    return (struct import_grade){ "PKL-COMBINATOR", 0,
                                  "is not used in the one way in which it only makes data" };
}

/* What a file does with a class of a library, and with what it made: only what files of that library do.
 * Anything else may be a step of the way to code that nobody calls. */
static struct import_grade grade_stored(const struct found_import *i, unsigned traits)
{
    static const struct {
        unsigned use, trait;
        const char *why;
    } rows[] = {
        { PICKLE_ARGUED, IMPORT_ARGUED,
          "is made with arguments; files of its library store it without any" },
        { PICKLE_KEPT, IMPORT_KEPT,
          "stands among the data itself, not as what it makes: code that finds "
          "it there may call it" },
        { PICKLE_MADE_STATED, IMPORT_STATED,
          "makes an object that is given a state of another kind than files of its "
          "library store" },
        { PICKLE_MADE_ARGUMENT, IMPORT_ARGUMENT,
          "makes an object that is then passed to another function, which may call "
          "what it finds in it" },
        { PICKLE_MADE_UNLIKE, 0, "makes an object with a state that pandas itself never stores" },
    };
    for (size_t k = 0; k < COUNT(rows); k++)
        if ((i->uses & rows[k].use) && !(traits & rows[k].trait))
            return (struct import_grade){ "PKL-IMPORT-UNKNOWN", 0, rows[k].why };
    return (struct import_grade){ 0 };
}

static struct import_grade grade_use(const struct found_import *i)
{
    const struct import_row *inert = find(&imports_inert, i->real_module, i->real_name);
    const struct import_row *custom = find(&imports_custom, i->real_module, i->real_name);
    const struct import_row *row = inert != NULL ? inert : custom;
    unsigned traits = row != NULL ? row->traits : 0;
    struct import_grade checked = { 0 };
    if (i->uses & PICKLE_MADE_CALLED)
        return (struct import_grade){ "PKL-IMPORT-COMPUTED", SEVERITY_HIGH,
                                      "returns something that is then called" };
    if (i->uses & PICKLE_MADE_SPECIAL)
        return (struct import_grade){ "PKL-MUTATE-GLOBAL", SEVERITY_HIGH,
                                      "makes an object whose special attributes are written" };
    if ((i->uses & PICKLE_ODD_ARGUMENTS) && pickle_is_dtype(i->real_module, i->real_name))
        return (struct import_grade){ "PKL-CONTAINER-ABUSE", 0,
                                      "makes a type that is given a state NumPy never writes: "
                                      "numbers may be taken for addresses" };
    if ((traits & IMPORT_CHECKED) || (inert != NULL && (i->uses & PICKLE_ODD_ARGUMENTS)))
        checked = grade_checked(i, traits);
    unsigned carried = PICKLE_MADE_CARRIER | PICKLE_MADE_ARGUMENT;
    if (checked.rule == NULL && inert != NULL && (i->uses & carried) == carried)
        return (struct import_grade){
            "PKL-COMBINATOR", 0, "makes something whose attributes another function may call"
        };
    if (checked.rule == NULL && inert == NULL && custom != NULL)
        checked = grade_stored(i, traits);
    if (checked.rule != NULL)
        return checked;
    bool uncalled = (traits & IMPORT_UNCALLED) || (inert == NULL && !(traits & IMPORT_CALLED));
    if (((traits & IMPORT_UNCALLED) && (i->uses & PICKLE_CREATED)) ||
        (row != NULL && uncalled && (i->uses & PICKLE_CALLED)))
        return (struct import_grade){ "PKL-IMPORT-UNKNOWN", 0,
                                      "is called; files of its library only name or store it" };
    if ((row != NULL && (i->uses & PICKLE_MADE_FILLED) && !(traits & IMPORT_FILLS)) ||
        (inert != NULL && (i->uses & PICKLE_MADE_BUILT) && !(traits & IMPORT_BUILDS)))
        return (
            struct import_grade){ "PKL-CONTAINER-ABUSE", 0,
                                  "makes something that is then written to as if it were a list "
                                  "or a dict" };
    return (struct import_grade){ 0 };
}

static enum severity worth(const struct import_grade *g)
{
    return g->rule == NULL ? 0 : g->severity != 0 ? g->severity : rule_named(g->rule)->severity;
}

struct import_grade imports_grade(const struct found_import *i)
{
    struct import_grade got[] = {
        grade_name(i, i->real_module, i->real_name),
        grade_name(i, i->module, i->name),
        grade_use(i),
    };
    /* Names that Python 3 has elsewhere are on no list as they are written. */
    bool moved = !span_eq(i->module, i->real_module) || !span_eq(i->name, i->real_name);
    if (!moved || worth(&got[1]) <= SEVERITY_HIGH)
        got[1] = (struct import_grade){ 0 };
    const struct import_grade *worst = &got[0];
    for (size_t k = 1; k < COUNT(got); k++)
        worst = worth(&got[k]) > worth(worst) ? &got[k] : worst;
    return *worst;
}

bool imports_is_module(const struct found_import *i)
{
    struct span part = { 0 };
    for (struct span rest = i->real_name; rest.len > 0;)
        part = next_part(&rest);
    return find(&imports_denied, part, SPAN("*")) != NULL;
}

bool imports_listed(const struct found_import *i)
{
    return find(&imports_inert, i->real_module, i->real_name) != NULL ||
           find(&imports_custom, i->real_module, i->real_name) != NULL;
}

bool imports_weights_only(const struct found_import *i)
{
    const struct import_row *row = find(&imports_inert, i->real_module, i->real_name);
    bool dict = row != NULL && (row->traits & IMPORT_BUILDS);
    return row != NULL && (row->traits & IMPORT_WEIGHTS) && i->how == PICKLE_OPCODE &&
           (i->uses & (PICKLE_CHANGED | PICKLE_MADE_CALLED | PICKLE_MADE_SPECIAL)) == 0 &&
           (dict || (i->uses & (PICKLE_MADE_FILLED | PICKLE_MADE_BUILT)) == 0);
}

/* ---- for people ---- */

static void show_name(struct buf *b, struct span s)
{
    char room[QUOTED_BYTES];
    if (is_dotted_name(s) && s.len <= QUOTED_MAX)
        buf_put(b, s);
    else
        buf_printf(b, "%s", span_quote(s, room));
}

void imports_show(struct buf *b, const struct found_import *i)
{
    show_name(b, i->module);
    buf_printf(b, ".");
    show_name(b, i->name);
    if (i->uses & PICKLE_CALLED) {
        buf_printf(b, "(");
        buf_put(b, i->shown);
        buf_printf(b, ")");
    }
    if (span_eq(i->module, i->real_module) && span_eq(i->name, i->real_name))
        return;
    buf_printf(b, " (");
    show_name(b, i->real_module);
    buf_printf(b, ".");
    show_name(b, i->real_name);
    buf_printf(b, " in Python 3)");
}
