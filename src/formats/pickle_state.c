/* pickle_state.c - what a pickle writes into what it has: attributes by BUILD, and items.
 *
 * Most classes keep a state as it is. Those of pandas set what it says as attributes, properties with
 * code behind them included, and then use what they were given: of them it matters which attributes
 * those are. Keys of dicts are looked at once a stream has named pandas: a state that was filled before
 * is none that pandas wrote. */
#include "formats/pickle_machine.h"

void pickle_change(struct pickle_machine *m, struct pickle_value target, enum pickle_use made)
{
    char room[QUOTED_BYTES];
    if (target.tag == PV_MADE && target.at != PV_NONE) {
        m->out->import[target.at].uses |= made;
    } else if (target.tag == PV_IMPORT) {
        struct span name = { 0 };
        if (target.at != PV_NONE) {
            m->out->import[target.at].uses |= PICKLE_CHANGED;
            name = m->out->import[target.at].name;
        }
        pickle_note(m, "changes-import", "%s", span_quote(name, room));
    } else if (target.tag == PV_TOP && !m->broken) {
        pickle_note(m, "computed-call", "what is written to is not known");
    }
}

/* What Python takes for a dict of attributes: with a key that may be special, or made by a class of dict,
 * whose keys nobody has looked at. */
static bool special_dict(const struct pickle_machine *m, struct pickle_value v)
{
    if (v.at == PV_NONE)
        return false;
    if (v.tag == PV_MADE) {
        const struct pickle_import *i = &m->out->import[v.at];
        return (i->uses & PICKLE_MADE_FILLED) || span_eq(i->real_module, SPAN("collections")) ||
               pickle_named(i, "builtins", "dict");
    }
    return v.tag == PV_BOX && (m->box[v.at].flags & PV_SPECIAL);
}

/* The state of an object: its attributes, or those and the ones that have slots. */
static bool special(const struct pickle_machine *m, struct pickle_value state)
{
    size_t n;
    const struct pickle_value *item = pickle_items(m, state, &n);
    for (size_t k = 0; k < n; k++)
        if ((item[k].tag == PV_BOX || (n == 2 && k == 1)) && special_dict(m, item[k]))
            return true; /* what stands second goes through setattr */
    return state.tag == PV_BOX && special_dict(m, state);
}

/* ---- tables and arrays of pandas ---- */

static bool is_made_by(const struct pickle_machine *m, struct pickle_value v, const char *module,
                       const char *name)
{
    return v.tag == PV_MADE && v.at != PV_NONE &&
           span_begins(m->out->import[v.at].real_module, module) &&
           (*name == 0 || span_ends(m->out->import[v.at].real_name, name));
}

static bool is_manager(const struct pickle_machine *m, struct pickle_value v)
{
    return is_made_by(m, v, "pandas", "BlockManager"); /* or SingleBlockManager */
}

/* What pandas keeps, of all versions that wrote pickles: 'm' a manager of blocks, 'b' a container,
 * 't' a text, 'n' a manager or what NumPy makes, 'v' any value. */
static bool is_kept(struct pickle_machine *m, struct pickle_value key, struct pickle_value value)
{
    static const struct {
        const char *key;
        char kind;
    } rows[] = {
        { "_mgr", 'm' },   { "_data", 'n' },       { "_typ", 't' },     { "_metadata", 'b' },
        { "_attrs", 'b' }, { "attrs", 'b' },       { "_flags", 'b' },   { "name", 'v' },
        { "_name", 'v' },  { "_ndarray", 'n' },    { "_dtype", 'v' },   { "_freq", 'v' },
        { "_codes", 'n' }, { "_categories", 'v' }, { "_ordered", 'v' }, { "_readonly", 'v' },
        { "_cache", 'b' },
    };
    struct span s;
    char kind = 0;
    if (key.tag != PV_STR || !pickle_text(m, key, &s))
        return false;
    for (size_t k = 0; k < COUNT(rows); k++)
        kind = span_eq(s, span_of(rows[k].key)) ? rows[k].kind : kind;
    bool manager = is_manager(m, value);
    return kind == 'm'   ? manager
           : kind == 'n' ? manager || is_made_by(m, value, "numpy", "")
           : kind == 'b' ? value.tag == PV_BOX || (value.tag == PV_PLAIN && value.at == 'N')
           : kind == 't' ? value.tag == PV_STR
                         : kind == 'v' && value.tag != PV_IMPORT && value.tag != PV_TOP;
}

void pickle_watch_keys(struct pickle_machine *m, struct pickle_box *box,
                       const struct pickle_value *item, size_t n)
{
    for (size_t i = 0; i + 1 < n && !(box->flags & PV_UNLIKE); i += 2)
        box->flags |= is_kept(m, item[i], item[i + 1]) ? 0 : PV_UNLIKE;
}

/* Setting its state sets attributes one by one. */
static bool sets_attributes(const struct pickle_import *i)
{
    static const char *const names[] = {
        "DataFrame",   "Series",        "TimeSeries",          "Panel",
        "Panel4D",     "SparseSeries",  "SparseDataFrame",     "NDFrame",
        "Categorical", "DatetimeArray", "TimedeltaArray",      "PeriodArray",
        "PandasArray", "StringArray",   "NumpyExtensionArray", "NDArrayBacked",
    };
    for (size_t k = 0; k < COUNT(names); k++)
        if (span_begins(i->real_module, "pandas") && span_eq(i->real_name, span_of(names[k])))
            return true;
    return false;
}

static bool is_watched_dict(const struct pickle_machine *m, struct pickle_value v)
{
    return v.tag == PV_BOX && v.at != PV_NONE &&
           (m->box[v.at].flags & (PV_WATCHED | PV_UNLIKE)) == PV_WATCHED;
}

/* A dict, a manager, or a dtype, an array and a dict of more. */
static bool is_table_state(const struct pickle_machine *m, struct pickle_value state)
{
    size_t n;
    const struct pickle_value *item = pickle_items(m, state, &n);
    bool tuple = n > 0 && n == state.len;
    for (size_t k = 0; k < n; k++)
        tuple = tuple && (is_watched_dict(m, item[k]) ||
                          (k < 2 && (item[k].tag == PV_MADE || item[k].tag == PV_PLAIN) &&
                           !special_dict(m, item[k])));
    return tuple || is_watched_dict(m, state) || is_manager(m, state);
}

void pickle_state(struct pickle_machine *m, struct pickle_value target, struct pickle_value state)
{
    pickle_change(m, target, PICKLE_MADE_BUILT);
    pickle_hand(m, &state, 1);
    struct pickle_import *of =
        target.tag == PV_MADE && target.at != PV_NONE ? &m->out->import[target.at] : NULL;
    if (of != NULL && special(m, state))
        of->uses |= PICKLE_MADE_SPECIAL;
    if (of != NULL && state.tag != PV_BOX && (state.tag != PV_PLAIN || state.at != 'N'))
        of->uses |= PICKLE_MADE_STATED;
    if (of != NULL && sets_attributes(of) && !is_table_state(m, state))
        of->uses |= PICKLE_MADE_UNLIKE;
    if (m->watch != NULL && m->watch->built != NULL && !m->failed)
        m->watch->built(m->watch, m, target, state);
}
