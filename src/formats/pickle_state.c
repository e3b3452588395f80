/* pickle_state.c - what a pickle writes into what it has: attributes by BUILD, and items.
 *
 * Most classes keep a state as it is. Those of pandas set what it says as attributes, properties with
 * code behind them included, and then use what they were given: of them it matters which attributes
 * those are. Keys of dicts are looked at once a stream has named pandas: a state that was filled before
 * is none that pandas wrote. */
#include "formats/pickle_machine.h"

enum { MAKES_DICTS = 1, MAKES_DATA = 2, SETS_ATTRIBUTES = 4 }; /* and PICKLE_TYPES */

static bool is_one_of(struct span s, const char *const *names, size_t n)
{
    bool is = false;
    for (size_t i = 0; i < n; i++)
        is = is || span_eq(s, span_of(names[i]));
    return is;
}

uint8_t pickle_traits(const struct pickle_import *i)
{
    static const char *const data[] = { "numpy",
                                        "torch._utils",
                                        "torch.storage",
                                        "collections",
                                        "datetime",
                                        "_codecs",
                                        "sklearn.utils._metadata_requests" };
    /* Setting their state sets attributes one by one. */
    static const char *const tables[] = {
        "DataFrame",   "Series",        "TimeSeries",          "Panel",
        "Panel4D",     "SparseSeries",  "SparseDataFrame",     "NDFrame",
        "Categorical", "DatetimeArray", "TimedeltaArray",      "PeriodArray",
        "PandasArray", "StringArray",   "NumpyExtensionArray", "NDArrayBacked",
    };
    unsigned traits = 0;
    for (size_t k = 0; k < COUNT(data); k++)
        traits |= span_begins(i->real_module, data[k]) ? MAKES_DATA : 0;
    if (span_eq(i->real_module, SPAN("collections")) || pickle_named(i, "builtins", "dict"))
        traits |= MAKES_DICTS;
    if (span_begins(i->real_module, "pandas") && is_one_of(i->real_name, tables, COUNT(tables)))
        traits |= SETS_ATTRIBUTES;
    return (uint8_t)(traits | (pickle_is_dtype(i->real_module, i->real_name) ? PICKLE_TYPES : 0));
}

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
        return (i->uses & PICKLE_MADE_FILLED) || (i->traits & MAKES_DICTS);
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

/* ---- attributes ---- */

/* What classes of libraries call of their own while their state is set; an attribute of that name is
 * called in its place. attribute_map has names for other attributes, of configurations of transformers. */
static bool is_called_by_setstate(struct span s)
{
    static const char *const names[] = { "attribute_map",     "_build_f",
                                         "_hook_for_profile", "_patch_step_function",
                                         "_init_is_better",   "_post_setstate",
                                         "_attach_methods",   "set_weight_bias" };
    return is_one_of(s, names, COUNT(names));
}

/* Methods that code of libraries calls on what it has in its attributes. */
static bool is_method(struct span s)
{
    static const char *const names[] = {
        "add",
        "all",
        "any",
        "append",
        "apply",
        "astype",
        "clear",
        "copy",
        "eval",
        "extend",
        "fit",
        "forward",
        "fit_transform",
        "get",
        "items",
        "keys",
        "max",
        "mean",
        "min",
        "pop",
        "predict",
        "reshape",
        "score",
        "set_axis",
        "setdefault",
        "setstate",
        "std",
        "step",
        "sum",
        "transform",
        "transpose",
        "update",
        "values",
        "view",
        "predict_proba",
        "decision_function",
        "inverse_transform",
        "get_params",
        "set_params",
    };
    return is_one_of(s, names, COUNT(names));
}

/* It can be called, or may: what holds numbers cannot. */
static bool is_callable(const struct pickle_machine *m, struct pickle_value v)
{
    if (v.tag != PV_MADE || v.at == PV_NONE)
        return v.tag == PV_MADE || v.tag == PV_IMPORT || v.tag == PV_TOP;
    return !(m->out->import[v.at].traits & MAKES_DATA);
}

/* The name begins with two underscores, or nobody knows how it is spelled; keys that are no text name none.
 * Or it is that of a method. */
uint8_t pickle_attribute(struct pickle_machine *m, struct pickle_value key,
                         struct pickle_value value)
{
    enum { SHORTEST = 3, LONGEST = 20 };
    struct span s;
    uint8_t callable = is_callable(m, value) ? PV_CALLABLE : 0;
    if ((key.flags & PV_SPECIAL) || key.tag == PV_TOP || key.tag == PV_MADE || key.tag == PV_ID)
        return PV_SPECIAL | callable;
    bool spelled = key.flags & (PV_ESCAPED | PV_RAW);
    if (key.tag != PV_STR || key.len < SHORTEST || (key.len > LONGEST && !spelled))
        return callable;
    /* The same few keys are taken from the memo again and again, and their bytes have gone by. */
    struct pickle_key *known = &m->known[key.at % PICKLE_KEYS_KNOWN];
    if (known->at != key.at || known->len != key.len) {
        if (!pickle_text(m, key, &s))
            return callable;
        *known = (struct pickle_key){ key.at, key.len, is_called_by_setstate(s), is_method(s) };
    }
    return callable | (known->called || (callable != 0 && known->method) ? PV_SPECIAL : 0);
}

/* ---- tables and arrays of pandas ---- */

static bool is_made_by(const struct pickle_machine *m, struct pickle_value v, const char *module,
                       const char *name)
{
    return v.tag == PV_MADE && v.at != PV_NONE &&
           span_begins(m->out->import[v.at].real_module, module) &&
           span_ends(m->out->import[v.at].real_name, name);
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

/* One of the attributes, or of the slots, may be called. */
static bool carries(const struct pickle_machine *m, struct pickle_value state)
{
    size_t n;
    const struct pickle_value *item = pickle_items(m, state, &n);
    bool one = state.tag == PV_BOX && state.at != PV_NONE && (m->box[state.at].flags & PV_CALLABLE);
    for (size_t k = 0; k < n; k++)
        one = one || (item[k].tag == PV_BOX && item[k].at != PV_NONE &&
                      (m->box[item[k].at].flags & PV_CALLABLE));
    return one || state.tag == PV_MADE;
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
    if (of != NULL && (of->traits & PICKLE_TYPES) && pickle_dtype_odd(m, target, state))
        of->uses |= PICKLE_ODD_ARGUMENTS;
    if (of != NULL && carries(m, state))
        of->uses |= PICKLE_MADE_CARRIER;
    if (of != NULL && (of->traits & SETS_ATTRIBUTES) && !is_table_state(m, state))
        of->uses |= PICKLE_MADE_UNLIKE;
    if (m->watch != NULL && m->watch->built != NULL && !m->failed)
        m->watch->built(m->watch, m, target, state);
}
