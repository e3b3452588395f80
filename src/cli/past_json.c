/* past_json.c - see past.h: the same as JSON. */
#include "cli/past.h"

#include "cli/listing.h"

static void put_suppositions(struct jout *j, const struct catalogue *c)
{
    jout_open(j, "supposed", '[');
    for (size_t i = 0; i < c->n_supposed; i++) {
        jout_open(j, NULL, '{');
        jout_string(j, "fact", c->supposed[i].fact);
        jout_string(j, "says", c->supposed[i].says);
        jout_close(j, '}');
    }
    jout_close(j, ']');
    jout_open(j, "reading", '[');
    for (size_t i = 0; i < c->reading.n; i++)
        jout_string(j, NULL, c->reading.list[i]);
    jout_close(j, ']');
}

void past_counts_json(struct jout *j, const struct cat_replays *r)
{
    jout_open(j, "counts", '{');
    jout_u64(j, "moved_by_something_true", r->n_shown);
    jout_u64(j, "of_these_nothing_was_found", r->n_absence);
    jout_u64(j, "moved_only_by_silence", r->n_silent);
    jout_u64(j, "unmoved", r->n_unmoved);
    jout_u64(j, "without_a_day", r->n - r->n_dated);
    jout_close(j, '}');
}

static void put_waited(struct jout *j, const struct cat_replays *r)
{
    struct past_waited list[PAST_WAITED_MAX];
    size_t n;
    past_waited(r, list, &n);
    jout_open(j, "waited_for", '[');
    for (size_t i = 0; i < n; i++) {
        jout_open(j, NULL, '{');
        jout_string(j, "fact", list[i].fact);
        jout_u64(j, "silent", list[i].n_silent);
        jout_u64(j, "too_loose", list[i].n_loose);
        jout_close(j, '}');
    }
    jout_close(j, ']');
}

static void put_atom(struct jout *j, const struct cat_outcome *by, const struct pol_atom *atom)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct span text;
    struct err err = { 0 };
    const struct cat_said *said = &by->said[atom->fact];
    const struct pol_fact *f = &by->policy->fact[atom->fact];
    buf_init(&b, "a set", 64 << 10);
    pol_print_set(&b, f, by->given[atom->fact].set);
    jout_open(j, NULL, '{');
    jout_string(j, "fact", f->name);
    jout_text(j, "text", atom->text);
    jout_text(j, "value", pol_tri_name(atom->value));
    if (!by->given[atom->fact].set.missing && buf_done(&b, &text, &err))
        jout_string(j, "known", text);
    else
        jout_null(j, "known");
    jout_bool(j, "supposed", said->supposed);
    if (said->spoken)
        jout_text(j, "source", cat_basis_name(said->basis));
    else
        jout_null(j, "source");
    if (said->margin != NULL) {
        jout_string(j, "over", said->margin->over);
        jout_bool(j, "fitted_later", said->margin->later);
    }
    if (said->sentence.len > 0)
        jout_string(j, "sentence", said->sentence);
    if (said->why.len > 0)
        jout_string(j, "why", said->why);
    jout_close(j, '}');
}

static void put_step(struct jout *j, const struct cat_step *s)
{
    const struct pol_rule *rule = &s->by->policy->rule[s->why->rule];
    jout_open(j, NULL, '{');
    jout_text(j, "not", position_name(s->lost));
    jout_text(j, "value", pol_tri_name(s->why->value));
    jout_string(j, "rule", rule->name);
    jout_string(j, "title", rule->title);
    jout_u64(j, "line", rule->clause[s->why->clause].line);
    jout_open(j, "rules", '[');
    for (unsigned i = 0; i < s->by->verdict.n_objections[s->lost]; i++)
        if (past_rule(s, i) != NULL)
            jout_string(j, NULL, past_rule(s, i)->name);
    jout_close(j, ']');
    if (s->spoken)
        jout_text(j, "source", cat_basis_name(s->basis));
    else
        jout_null(j, "source");
    jout_open(j, "atoms", '[');
    for (unsigned i = 0; i < s->why->n_atoms; i++)
        if (s->why->atom[i].fact >= 0)
            put_atom(j, s->by, &s->why->atom[i]);
    jout_close(j, ']');
    jout_close(j, '}');
}

static void put_sources(struct jout *j, const struct cat_release *r)
{
    static const struct {
        const char *key;
        enum cat_about about;
    } told[] = { { "released", CAT_RELEASED },       { "position", CAT_POSITION },
                 { "parameters", CAT_PARAMS_TOTAL }, { "training_compute", CAT_TRAIN_FLOP },
                 { "licence", CAT_LICENCE },         { "safety", CAT_SAFETY },
                 { "reasons", CAT_REASONS } };
    jout_open(j, "sources", '{');
    for (size_t i = 0; i < COUNT(told); i++)
        jout_text(j, told[i].key, cat_basis_name(r->basis[told[i].about]));
    jout_close(j, '}');
}

static void put_moved(struct jout *j, const struct cat_replay *r)
{
    jout_text(j, "a", position_name(r->outcome[0].verdict.position));
    jout_text(j, "b", position_name(r->outcome[1].verdict.position));
    jout_bool(j, "moved", r->moved);
    jout_text(j, "by", r->shown ? "true" : r->moved ? "silence" : "nothing");
    jout_bool(j, "nothing_was_found", r->absence);
    jout_open(j, "steps", '[');
    for (unsigned i = 0; i < r->n_steps; i++)
        put_step(j, &r->step[i]);
    jout_close(j, ']');
}

void past_release_json(struct jout *j, const struct cat_replay *r)
{
    const struct cat_release *one = r->release;
    char day[CLOCK_DATE_BYTES];
    jout_open(j, NULL, '{');
    jout_string(j, "id", one->id);
    jout_string(j, "maker", one->maker);
    jout_string(j, "name", one->name);
    if (r->decided)
        jout_text(j, "released", clock_date(one->released.at, day));
    else
        jout_null(j, "released");
    jout_text(j, "was", position_name(one->actual));
    jout_string(j, "gate", one->gate);
    jout_bool(j, "decided", r->decided);
    if (r->decided)
        put_moved(j, r);
    put_sources(j, one);
    jout_close(j, '}');
}

void past_head_json(struct jout *j, const struct past *p)
{
    jout_open(j, "policies", '[');
    for (unsigned i = 0; i < 2; i++) {
        jout_open(j, NULL, '{');
        jout_text(j, "name", p->name[i]);
        jout_string(j, "title", p->layers[i].policy.title);
        jout_close(j, '}');
    }
    jout_close(j, ']');
    put_suppositions(j, &p->catalogue);
}

void past_json(struct jout *j, const struct past *p)
{
    past_head_json(j, p);
    past_counts_json(j, &p->replays);
    put_waited(j, &p->replays);
    jout_open(j, "releases", '[');
    for (size_t i = 0; i < p->replays.n; i++)
        past_release_json(j, &p->replays.list[i]);
    jout_close(j, ']');
}
