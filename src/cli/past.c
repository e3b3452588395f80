/* past.c - see past.h: loading, and the text. */
#include "cli/past.h"

#include "base/file.h"
#include "base/sort.h"
#include "cli/listing.h"

bool past_table(const char *name, struct arena *a, struct span *out, struct err *err)
{
    *out = cat_carried(name);
    return out->len > 0 || file_load(name, CAT_BYTES_MAX, a, out, err);
}

static bool load_policies(const struct past_asked *asked, struct arena *a, struct past *out,
                          struct err *err)
{
    static const char *const pair[2] = { "record/path-forward-2024", "record/memo-2025" };
    for (unsigned i = 0; i < 2; i++) {
        out->name[i] = asked->policy[i] != NULL ? asked->policy[i] : pair[i];
        if (!layers_load(out->name[i], a, &out->layers[i], err)) {
            layers_tell(&out->layers[i]);
            return false;
        }
    }
    return true;
}

static bool load_tables(const struct past_asked *asked, struct arena *a, struct past *out,
                        struct err *err)
{
    const char *name = asked->catalogue != NULL ? asked->catalogue : "releases";
    const char *scores = asked->frontier != NULL ? asked->frontier : "frontier";
    struct cat_margin *margin;
    struct span text;
    if (!past_table(name, a, &text, err))
        return false;
    if (!cat_read(text, a, &out->catalogue, err))
        return err_in(err, "%s", name);
    if (!past_table(scores, a, &text, err))
        return false;
    if (!frontier_read(text, a, &out->frontier, err) ||
        !cat_margins(&out->catalogue, &out->frontier, a, &margin, err))
        return err_in(err, "%s", scores);
    out->world = (struct cat_world){ &out->catalogue, margin };
    return true;
}

bool past_load(const struct past_asked *asked, struct arena *a, struct past *out, struct err *err)
{
    const struct policy *const pair[2] = { &out->layers[0].policy, &out->layers[1].policy };
    return load_policies(asked, a, out, err) && load_tables(asked, a, out, err) &&
           cat_compare(&out->world, pair, a, &out->replays, err);
}

/* ---- text ---- */

static void put_lines(struct buf *b, const char *head, struct span *line, size_t n)
{
    buf_printf(b, "%s\n", head);
    for (size_t i = 0; i < n; i++) {
        buf_printf(b, "  ");
        buf_shown(b, line[i]);
        buf_printf(b, "\n");
    }
}

void past_suppositions(struct buf *b, const struct catalogue *c)
{
    buf_printf(b, "Supposed of every release, and known of none:\n");
    for (size_t i = 0; i < c->n_supposed; i++) {
        buf_printf(b, "  ");
        buf_shown(b, c->supposed[i].says);
        buf_printf(b, "\n");
    }
    put_lines(b, "How its row is read:", c->reading.list, c->reading.n);
}

void past_silence(struct buf *b, const struct cat_replays *r)
{
    size_t moved = r->n_shown + r->n_silent;
    if (moved == 0)
        buf_printf(b, "Nothing moves.\n");
    else if (2 * r->n_silent > moved)
        buf_printf(b,
                   "Most moves are silence: %zu of %zu. What the rules ask is not known of these, "
                   "and that is\nall that moves them; it says nothing of the models.\n",
                   r->n_silent, moved);
    else
        buf_printf(
            b,
            "Of %zu moves %zu are silence: what the rules ask is not known of these, and that "
            "is all\nthat moves them; it says nothing of the models.\n",
            moved, r->n_silent);
}

void past_counts(struct buf *b, const struct cat_replays *r)
{
    buf_printf(b, "%4zu moved by something true", r->n_shown);
    if (r->n_absence > 0)
        buf_printf(b, ", of which %zu because no published test was found", r->n_absence);
    buf_printf(b, "\n%4zu moved only by silence\n%4zu unmoved\n", r->n_silent, r->n_unmoved);
    if (r->n > r->n_dated)
        buf_printf(b, "%4zu in no count, for want of a day\n", r->n - r->n_dated);
}

/* An atom of a fact that an earlier one is not of, and that is not supposed. */
static const struct pol_fact *told(const struct cat_step *s, unsigned i)
{
    const struct pol_atom *atom = s->why->atom;
    if (atom[i].fact < 0 || s->by->said[atom[i].fact].supposed)
        return NULL;
    for (unsigned k = 0; k < i; k++)
        if (atom[k].fact == atom[i].fact && atom[k].value == atom[i].value)
            return NULL;
    return &s->by->policy->fact[atom[i].fact];
}

enum of_atom { ATOM_SHOWN, ATOM_TOO_WIDE, ATOM_SILENT };

static enum of_atom atom_is(const struct cat_step *s, unsigned i)
{
    const struct pol_atom *atom = &s->why->atom[i];
    return atom->value == POL_TRUE     ? ATOM_SHOWN
           : cat_too_wide(s->by, atom) ? ATOM_TOO_WIDE
                                       : ATOM_SILENT;
}

static int by_often(const void *x, const void *y)
{
    const struct past_waited *a = x, *b = y;
    size_t of_a = a->n_silent + a->n_loose, of_b = b->n_silent + b->n_loose;
    return of_a != of_b ? (of_a > of_b ? -1 : 1) : span_cmp(a->fact, b->fact);
}

static struct past_waited *waited_of(struct past_waited *list, size_t *n, struct span fact)
{
    for (size_t i = 0; i < *n; i++)
        if (span_eq(list[i].fact, fact))
            return &list[i];
    if (*n == PAST_WAITED_MAX)
        return NULL;
    list[*n] = (struct past_waited){ .fact = fact };
    return &list[(*n)++];
}

static void add_waited(const struct cat_step *s, struct past_waited *list, size_t *n)
{
    for (unsigned i = 0; i < s->why->n_atoms; i++) {
        const struct pol_fact *f = told(s, i);
        struct past_waited *w =
            f != NULL && atom_is(s, i) != ATOM_SHOWN ? waited_of(list, n, f->name) : NULL;
        if (w == NULL)
            continue;
        w->n_silent += atom_is(s, i) == ATOM_SILENT;
        w->n_loose += atom_is(s, i) == ATOM_TOO_WIDE;
    }
}

/* Of the first step only: a release is counted once. */
void past_waited(const struct cat_replays *r, struct past_waited out[static PAST_WAITED_MAX],
                 size_t *n)
{
    *n = 0;
    for (size_t i = 0; i < r->n_dated; i++)
        if (r->list[i].moved && !r->list[i].shown && r->list[i].n_steps > 0)
            add_waited(&r->list[i].step[0], out, n);
    sort_heap(out, *n, sizeof *out, by_often);
}

static void put_waited(struct buf *b, const struct cat_replays *r)
{
    AUTO_CLOSE(buf) struct buf rows = { 0 };
    struct past_waited list[PAST_WAITED_MAX];
    size_t n;
    past_waited(r, list, &n);
    if (n == 0)
        return;
    buf_init(&rows, "what is waited for", 64 << 10);
    buf_printf(&rows, "what the silent ones wait for\tsilent\ttoo loose\n");
    for (size_t i = 0; i < n; i++) {
        buf_shown(&rows, list[i].fact);
        buf_printf(&rows, "\t%6zu\t%9zu\n", list[i].n_silent, list[i].n_loose);
    }
    listing_columns(b, 0, &rows);
}

void past_actual(struct buf *b, const struct cat_release *r)
{
    buf_printf(b, "%s%s", position_name(r->actual),
               span_eq(r->gate, SPAN("click_through")) ? ", click" : "");
}

const char *past_moved_by(const struct cat_replay *r)
{
    return r->absence ? "true: nothing found"
           : r->shown ? "true"
           : r->moved ? "silence"
                      : "nothing";
}

/* The least of the bases of its steps; "-" if nothing was said that has a source. */
static const char *basis(const struct cat_replay *r)
{
    enum cat_basis least = CAT_READ;
    bool spoken = false;
    for (unsigned i = 0; i < r->n_steps; i++) {
        if (!r->step[i].spoken)
            continue;
        least = !spoken || r->step[i].basis < least ? r->step[i].basis : least;
        spoken = true;
    }
    return spoken ? cat_basis_name(least) : "-";
}

static void put_over(struct buf *b, const struct cat_margin *m)
{
    if (m == NULL)
        return;
    buf_printf(b, " over ");
    buf_shown(b, m->over);
    buf_printf(b, m->later ? " by later scores" : "");
}

static bool put_atoms(struct buf *b, const struct cat_step *s, enum of_atom which, const char *head)
{
    bool any = false;
    for (unsigned i = 0; i < s->why->n_atoms; i++) {
        const struct pol_fact *f = told(s, i);
        if (f == NULL || atom_is(s, i) != which)
            continue;
        int fact = s->why->atom[i].fact;
        buf_printf(b, "%s", any ? ", " : head);
        buf_shown(b, f->name);
        if (which != ATOM_SILENT) {
            buf_printf(b, " ");
            pol_print_set(b, f, s->by->given[fact].set);
            put_over(b, s->by->said[fact].margin);
        } else if (s->by->said[fact].why.len > 0) {
            buf_printf(b, " (");
            buf_shown(b, s->by->said[fact].why);
            buf_printf(b, ")");
        }
        any = true;
    }
    return any;
}

const struct pol_rule *past_rule(const struct cat_step *s, unsigned i)
{
    const struct pol_objection *o = s->by->verdict.objection[s->lost];
    if (o[i].value != s->why->value || (o[i].rule == s->why->rule) != (&o[i] == s->why))
        return NULL;
    for (unsigned k = 0; k < i; k++)
        if (o[k].value == o[i].value && o[k].rule == o[i].rule)
            return NULL;
    return &s->by->policy->rule[o[i].rule];
}

static void put_rules(struct buf *b, const struct cat_step *s)
{
    bool any = false;
    for (unsigned i = 0; i < s->by->verdict.n_objections[s->lost]; i++) {
        const struct pol_rule *rule = past_rule(s, i);
        if (rule == NULL)
            continue;
        buf_printf(b, any ? ", " : " (");
        buf_shown(b, rule->name);
        any = true;
    }
    buf_printf(b, ")");
}

static void put_step(struct buf *b, size_t indent, const struct cat_step *s)
{
    AUTO_CLOSE(buf) struct buf text = { 0 };
    const struct pol_rule *rule = &s->by->policy->rule[s->why->rule];
    buf_init(&text, "a step", 64 << 10);
    buf_printf(&text, "not %s, %s: ", position_name(s->lost), pol_tri_name(s->why->value));
    buf_shown(&text, rule->title.len > 0 ? rule->title : rule->name);
    put_rules(&text, s);
    listing_wrapped(b, indent, &text);
    text.len = 0;
    bool any = put_atoms(&text, s, ATOM_SILENT, "silent: ");
    any = put_atoms(&text, s, ATOM_TOO_WIDE, any ? "; too loose: " : "too loose: ") || any;
    any = put_atoms(&text, s, ATOM_SHOWN, any ? "; known: " : "known: ") || any;
    if (any)
        listing_wrapped(b, indent, &text);
}

void past_steps(struct buf *b, size_t indent, const struct cat_replay *r)
{
    for (unsigned i = 0; i < r->n_steps; i++)
        put_step(b, indent, &r->step[i]);
}
static void put_row(struct buf *rows, const struct cat_replay *r)
{
    listing_date(rows, r->release->released.at);
    buf_printf(rows, "\t");
    buf_shown(rows, r->release->name);
    buf_printf(rows, "\t");
    past_actual(rows, r->release);
    buf_printf(rows, "\t%s -> %s\t%s\t%s\n", position_name(r->outcome[0].verdict.position),
               position_name(r->outcome[1].verdict.position), past_moved_by(r), basis(r));
}

void past_undated(struct buf *b, const struct cat_replays *all)
{
    for (size_t i = all->n_dated; i < all->n; i++) {
        buf_printf(b, "no day      ");
        buf_shown(b, all->list[i].release->name);
        buf_printf(b, ": ");
        past_actual(b, all->list[i].release);
        buf_printf(b, ", not decided\n");
    }
}

/* Behind each row its steps. */
static void put_rows(struct buf *b, const struct cat_replays *all)
{
    AUTO_CLOSE(buf) struct buf rows = { 0 }, laid = { 0 };
    struct span rest, line;
    struct err err = { 0 };
    buf_init(&rows, "the releases", ANSWER_MAX);
    buf_init(&laid, "the releases", ANSWER_MAX);
    buf_printf(&rows, "released\trelease\twas\tA -> B\tmoved by\tsources\n");
    for (size_t i = 0; i < all->n_dated; i++)
        put_row(&rows, &all->list[i]);
    listing_columns(&laid, 0, &rows);
    if (!buf_done(&laid, &rest, &err))
        return; /* as large as no answer may be: b is past its limit as well */
    for (size_t i = 0; rest.len > 0; i++) {
        const uint8_t *end = memchr(rest.ptr, '\n', rest.len);
        line = (struct span){ rest.ptr, (size_t)(end - rest.ptr) + 1 };
        rest = (struct span){ end + 1, rest.len - line.len };
        buf_put(b, line);
        if (i > 0)
            past_steps(b, 4, &all->list[i - 1]);
    }
    past_undated(b, all);
}

void past_policies(struct buf *b, const struct past *p)
{
    for (unsigned i = 0; i < 2; i++) {
        buf_printf(b, "%c  ", "AB"[i]);
        buf_shown(b, span_of(p->name[i]));
        buf_printf(b, ": ");
        buf_shown(b, p->layers[i].policy.title);
        buf_printf(b, "\n");
    }
}

void past_print(struct buf *b, const struct past *p)
{
    past_silence(b, &p->replays);
    buf_printf(b, "\n");
    past_suppositions(b, &p->catalogue);
    buf_printf(b, "\n");
    past_policies(b, p);
    buf_printf(b, "\n");
    put_rows(b, &p->replays);
    buf_printf(b, "\n");
    put_waited(b, &p->replays);
    buf_printf(b, "\n");
    past_counts(b, &p->replays);
}
