/* pickles.c - see pickles.h.
 *
 * Imports of one pickle stand one behind the other, unless a pickle inside it was read in between: then
 * it is told of in two pieces. */
#include "scan/pickles.h"

#include <stdio.h>

#include "base/path.h"
#include "formats/pickle.h"

enum { LISTED = 4, TEXT_MAX = 4096, RULES_MAX = 16 /* that an import can raise */ };

/* Imports from..to of one part. */
struct run {
    const struct shadow *shadow;
    const struct look_file *f;
    size_t from, to;
    bool script;   /* they are of a program of TorchScript */
    bool *scripts; /* that the file has one was told */
    struct place at;
    struct told {
        const char *rule;
        size_t n;
    } told[RULES_MAX];
};

static const struct found_import *import_of(const struct run *r, size_t i)
{
    return &r->f->found.import[i];
}

/* Names for one line: the first few, and how many more there are. */
struct names {
    struct buf *b;
    size_t n;
    uint64_t off; /* of the first */
};

static void name(struct names *to, const struct found_import *i)
{
    to->off = to->n == 0 ? i->off : to->off;
    if (to->n++ >= LISTED)
        return;
    struct found_import bare = *i;
    bare.uses = 0;
    buf_printf(to->b, "%s", to->n > 1 ? ", " : "");
    imports_show(to->b, &bare);
}

static void end_names(struct names *to)
{
    if (to->n > LISTED)
        buf_printf(to->b, " and %zu more", to->n - LISTED);
}

static bool tell_text(const struct run *r, const char *rule, struct buf *b, struct findings *to,
                      struct err *err)
{
    struct span s, text;
    buf_printf(b, "%c", 0);
    return buf_done(b, &s, err) && span_copy(to->a, s, &text, err) &&
           rules_add(to, rule, &r->at, (const char *)text.ptr, err);
}

/* What only loaders do that read otherwise than joblib is a finding of its own; severity: what it is
 * worth where it is done. */
static struct import_grade other_reading(const struct import_grade *g)
{
    enum severity worth = g->rule == NULL    ? 0
                          : g->severity != 0 ? g->severity
                                             : rule_named(g->rule)->severity;
    bool attack = worth == SEVERITY_CRITICAL;
    return (struct import_grade){ "JL-WRAPPER", attack ? worth : SEVERITY_HIGH, g->why };
}

/* The notes of a part, or of the file where path is empty; NULL: there is no such part. */
static const struct notes *notes_of(const struct found *f, struct span path)
{
    if (path.len == 0)
        return f->notes;
    for (size_t i = 0; i < f->n_parts; i++)
        if (span_eq(f->part[i].path, path))
            return f->part[i].notes;
    return NULL;
}

/* Part path, which begins in another of which these are the notes, at byte "12" of "@12", is hidden there. */
static bool is_hidden_at(const struct notes *notes, struct span at)
{
    for (size_t i = 0; notes != NULL && i < notes->n; i++) {
        const struct note *n = &notes->list[i];
        char digits[24];
        bool hides = strcmp(n->code, "embedded") == 0 || strcmp(n->code, "nested") == 0;
        snprintf(digits, sizeof digits, "%" PRIu64, n->off);
        if (hides && span_eq(at, span_of(digits)))
            return true;
    }
    return false;
}

/* Who loads the file does not come to it by himself: it, or what it stands in, is hidden. */
static bool is_hidden(const struct found *f, struct span part)
{
    size_t from = 0;
    for (size_t i = 0; part.len > 0 && i <= part.len; i++) {
        if (i < part.len && part.ptr[i] != '!')
            continue;
        struct span step = { part.ptr + from, i - from };
        struct span in = { part.ptr, from > 0 ? from - 1 : 0 };
        if (step.len > 1 && step.ptr[0] == '@' &&
            is_hidden_at(notes_of(f, in), (struct span){ step.ptr + 1, step.len - 1 }))
            return true;
        from = i + 1;
    }
    return false;
}

/* How a finding of that grade is titled; NULL: as its rule is. */
static const char *title_of(const struct run *r, const struct found_import *m,
                            const struct import_grade *g)
{
    bool denied = strcmp(g->rule, "PKL-IMPORT-DENY") == 0;
    bool unknown = strcmp(g->rule, "PKL-IMPORT-UNKNOWN") == 0;
    if (m->uses & (PICKLE_PLAIN_ONLY | PICKLE_OLD_ONLY))
        return g->severity == SEVERITY_CRITICAL ? RULE_TWO_PROGRAMS : RULE_TWO_READINGS;
    return denied && is_hidden(&r->f->found, r->at.part) ? RULE_HIDDEN
           : denied && (m->uses & PICKLE_CALLED)         ? RULE_CALLED
           : unknown && imports_listed(m)                ? RULE_MISUSED
                                                         : NULL;
}

static const char *whose_reading(const struct found_import *m)
{
    return m->uses & PICKLE_PLAIN_ONLY
               ? "; pickle.load does this, joblib takes these bytes for numbers"
           : m->uses & PICKLE_OLD_ONLY
               ? "; joblib before 1.2 does this, newer ones take these bytes for numbers"
               : "";
}

/* One import that is a finding by itself; the last that is told says how many there are. */
static bool tell(struct run *r, const struct found_import *m, const struct import_grade *g,
                 struct findings *to, struct err *err)
{
    struct told *t = r->told;
    while (t->rule != NULL && strcmp(t->rule, g->rule) != 0)
        t++;
    assert(t < r->told + RULES_MAX - 1);
    t->rule = g->rule;
    if (t->n++ >= PICKLES_TOLD)
        return true;
    AUTO_CLOSE(buf) struct buf b = { 0 };
    buf_init(&b, "finding", TEXT_MAX);
    imports_show(&b, m);
    buf_printf(&b, "%s%s%s%s", imports_is_module(m) ? " is a module that" : "",
               g->why != NULL ? " " : "", g->why != NULL ? g->why : "", whose_reading(m));
    if (m->times > 1)
        buf_printf(&b, " (%" PRIu64 " times)", m->times);
    r->at.off = m->off;
    r->at.severity = g->severity;
    r->at.title = title_of(r, m, g);
    bool ok = tell_text(r, g->rule, &b, to, err);
    r->at.title = NULL;
    return ok;
}

static bool tell_rest(struct run *r, struct findings *to, struct err *err)
{
    for (const struct told *t = r->told; t->rule != NULL; t++) {
        if (t->n <= PICKLES_TOLD)
            continue;
        AUTO_CLOSE(buf) struct buf b = { 0 };
        buf_init(&b, "finding", TEXT_MAX);
        buf_printf(&b, "%zu imports in all", t->n);
        r->at.off = import_of(r, r->from)->off;
        r->at.severity = 0;
        if (!tell_text(r, t->rule, &b, to, err))
            return false;
    }
    return true;
}

static bool tell_shadow(struct run *r, const struct found_import *m, struct findings *to,
                        struct err *err)
{
    char room[QUOTED_BYTES];
    const struct look_file *by = shadow_of(r->shadow, path_folder(r->f->path), m->real_module);
    if (by == NULL)
        return true;
    AUTO_CLOSE(buf) struct buf b = { 0 };
    buf_init(&b, "finding", TEXT_MAX);
    imports_show(&b, m);
    buf_printf(&b, " may come from %s", span_quote(by->path, room));
    r->at.off = m->off;
    r->at.severity = 0;
    return tell_text(r, "PKL-SHADOW", &b, to, err);
}

/* ---- one pickle ---- */

static bool tell_names(struct run *r, const char *rule, const struct names *list,
                       struct findings *to, struct err *err)
{
    r->at.off = list->off;
    r->at.severity = 0;
    return list->n == 0 || tell_text(r, rule, list->b, to, err);
}

static void asks_for(struct names *to, const struct found_import *i)
{
    buf_printf(to->b, to->n == 0 ? "asks for " : "");
    name(to, i);
}

static bool tell_grades(struct run *r, struct findings *to, struct err *err)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct names list = { .b = &b };
    buf_init(&b, "finding", TEXT_MAX);
    for (size_t i = r->from; i < r->to; i++) {
        const struct found_import *m = import_of(r, i);
        struct found_import alone = *m; /* how it is used, whoever does */
        alone.uses &= ~(unsigned)(PICKLE_PLAIN_ONLY | PICKLE_OLD_ONLY);
        struct import_grade g = imports_grade(&alone);
        if (alone.uses != m->uses)
            g = other_reading(&g);
        if (g.rule != NULL && strcmp(g.rule, "PKL-CUSTOM-CLASS") == 0)
            asks_for(&list, m);
        else if (g.rule != NULL && !tell(r, m, &g, to, err))
            return false;
    }
    end_names(&list);
    return tell_names(r, "PKL-CUSTOM-CLASS", &list, to, err);
}

/* Why one that is on the list is refused all the same. */
static const char *misused(const struct found_import *i)
{
    struct found_import bare = *i;
    bare.uses = 0;
    return !imports_weights_only(&bare)     ? ""
           : (i->uses & PICKLE_CHANGED)     ? " itself is written to"
           : (i->uses & PICKLE_MADE_CALLED) ? " makes what is then called"
                                            : " makes what is then written to";
}

/* Those of import[from..to) in that part which the safe mode refuses. False: nothing is of PyTorch. */
static bool refused(const struct found *f, size_t from, size_t to, uint32_t part,
                    struct names *list)
{
    bool torch = false;
    for (size_t i = from; i < to && !torch; i++)
        torch = f->import[i].part == part && (span_eq(f->import[i].module, SPAN("torch")) ||
                                              span_begins(f->import[i].module, "torch."));
    for (size_t i = from; i < to && torch; i++)
        if (f->import[i].part == part && !imports_weights_only(&f->import[i])) {
            name(list, &f->import[i]);
            buf_printf(list->b, "%s", list->n <= LISTED ? misused(&f->import[i]) : "");
        }
    end_names(list);
    return torch;
}

/* Once for the file: each of its pickles is refused, because none is asked for by itself. */
static bool tell_script(struct run *r, struct findings *to, struct err *err)
{
    struct place at = { .path = r->f->path, .title = RULE_SCRIPT };
    bool told = *r->scripts;
    *r->scripts = true;
    return told || rules_add(to, "PKL-NOT-WEIGHTS-ONLY", &at,
                             "it is loaded with torch.jit.load, not with torch.load", err);
}

static bool tell_weights(struct run *r, struct findings *to, struct err *err)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct names list = { .b = &b };
    buf_init(&b, "finding", TEXT_MAX);
    (void)refused(&r->f->found, r->from, r->to, import_of(r, r->from)->part, &list);
    if (list.n > 0 && r->script)
        return tell_script(r, to, err);
    return tell_names(r, "PKL-NOT-WEIGHTS-ONLY", &list, to, err);
}

static bool check_run(struct run *r, struct findings *to, struct err *err)
{
    for (size_t i = r->from; i < r->to; i++)
        if (!tell_shadow(r, import_of(r, i), to, err))
            return false;
    return tell_grades(r, to, err) && tell_rest(r, to, err) && tell_weights(r, to, err);
}

/* A part of a program of TorchScript. */
static bool is_script(const struct found *f, uint32_t part)
{
    if (part == 0)
        return false;
    struct span path = f->part[part - 1].path;
    const uint8_t *mark = memrchr(path.ptr, '!', path.len);
    const struct notes *around =
        notes_of(f, (struct span){ path.ptr, mark != NULL ? (size_t)(mark - path.ptr) : 0 });
    return around != NULL && notes_times(around, "program") > 0;
}

bool pickles_check(const struct shadow *shadow, const struct look_file *f, struct findings *to,
                   struct err *err)
{
    const struct found *x = &f->found;
    bool scripts = false;
    for (size_t i = 0, end; i < x->n_imports; i = end) {
        uint32_t part = x->import[i].part;
        for (end = i; end < x->n_imports && x->import[end].part == part;)
            end++;
        struct run r = { .shadow = shadow,
                         .f = f,
                         .from = i,
                         .to = end,
                         .script = is_script(x, part),
                         .scripts = &scripts,
                         .at = { .path = f->path } };
        if (part > 0)
            r.at.part = x->part[part - 1].path;
        if (!check_run(&r, to, err))
            return false;
    }
    return true;
}

enum pickles_weights pickles_weights_only(const struct found *f, uint32_t part, struct buf *why)
{
    const struct notes *notes = part > 0 ? f->part[part - 1].notes : f->notes;
    struct names list = { .b = why };
    bool torch = refused(f, 0, f->n_imports, part, &list), no = list.n > 0;
    for (size_t i = 0; torch && i < notes->n; i++)
        if (strcmp(notes->list[i].code, "newer-opcode") == 0) {
            buf_printf(why, "%s%s", no ? "; " : "", notes->list[i].text);
            no = true;
        }
    return !torch ? PICKLES_NOT_TORCH : no ? PICKLES_REFUSED : PICKLES_LOADED;
}
