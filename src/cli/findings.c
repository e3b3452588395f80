/* findings.c - see findings.h. */
#include "cli/findings.h"

#include "cli/faults.h"

/* A set, approvals by position where it differs. */
static void print_given(struct buf *b, const struct pol_fact *f, const struct pol_given *g)
{
    const struct pol_set *by = g->by_position;
    bool same = by == NULL || (dec_cmp(by[POSITION_HOSTED].lo, by[POSITION_OPEN].lo) == 0 &&
                               dec_cmp(by[POSITION_GATED].lo, by[POSITION_OPEN].lo) == 0);
    if (same) {
        pol_print_set(b, f, g->set);
        return;
    }
    for (enum position at = POSITION_HOSTED; at <= POSITION_OPEN; at++) {
        buf_printf(b, at > POSITION_HOSTED ? ", " : "");
        pol_print_set(b, f, by[at]);
        buf_printf(b, " for %s", position_name(at));
    }
}

static void print_positions(struct buf *b, const enum pol_tri *reached)
{
    const char *comma = "";
    for (enum position at = POSITION_CLOSED; at <= POSITION_OPEN; at++)
        if (reached[at] == POL_TRUE) {
            buf_printf(b, "%s%s", comma, position_name(at));
            comma = ", ";
        }
}

void findings_print_undecided(struct buf *b, const struct pol_analysis *found)
{
    buf_printf(b, "not decided, for it takes more work than was allowed: %s\n", found->undecided);
}

void findings_print_reached(struct buf *b, const struct pol_analysis *found)
{
    enum pol_tri blank[POSITIONS] = { 0 };
    bool known = false;
    for (enum position at = POSITION_CLOSED; at <= POSITION_OPEN; at++) {
        blank[at] = found->blank[at] ? POL_TRUE : POL_FALSE;
        known = known || found->blank[at];
    }
    buf_printf(b, "reached: ");
    if (found->reached[POSITION_CLOSED] == POL_UNKNOWN)
        buf_printf(b, "not decided");
    else
        print_positions(b, found->reached);
    if (known) {
        buf_printf(b, "; with nothing known: ");
        print_positions(b, blank);
    }
    buf_printf(b, "\n");
    if (!found->decided)
        findings_print_undecided(b, found);
}

/* Two states that differ in one fact: both values of it, and what they give. */
static void print_pair(struct buf *b, const struct policy *p, const struct pol_finding *f)
{
    const struct pol_fact *fact = &p->fact[f->fact];
    if (f->witness[0].position == f->witness[1].position) {
        buf_printf(b, "       = for example where ");
        buf_put(b, fact->name);
        buf_printf(b, " is ");
        print_given(b, fact, &f->witness[0].given[f->fact]);
        buf_printf(b, "\n");
        return;
    }
    buf_printf(b, "       = shown by two that differ in ");
    buf_put(b, fact->name);
    buf_printf(b, ": ");
    for (unsigned i = 0; i < 2; i++) {
        print_given(b, fact, &f->witness[i].given[f->fact]);
        buf_printf(b, i == 0 ? " gives %s, " : " gives %s\n",
                   position_name(f->witness[i].position));
    }
}

static void print_folders(struct buf *b, const char *folder, size_t number,
                          const struct pol_finding *f)
{
    for (unsigned i = 0; i < f->n_witnesses; i++) {
        buf_printf(b, i == 0 ? "       = in " : ", ");
        buf_shown(b, span_of(folder));
        buf_printf(b, "/%zu-%c: %s", number, i == 0 ? 'a' : 'b',
                   position_name(f->witness[i].position));
    }
    buf_printf(b, f->n_witnesses > 0 ? "\n" : "");
}

void findings_of_stack(struct pol_analysis *found)
{
    size_t n = 0;
    for (size_t i = 0; i < found->n_findings; i++) {
        struct pol_finding *f = found->finding[i];
        if (f->kind == POL_FIND_ISLAND || f->kind == POL_FIND_SILENCE)
            found->finding[n++] = f;
    }
    found->n_findings = n;
    found->n_faults = 0;
}

void findings_print(struct buf *b, const struct findings *all, const char *folder)
{
    for (size_t i = 0; i < all->found.n_findings; i++) {
        const struct pol_finding *f = all->found.finding[i];
        const struct layer *in = &all->layer[f->layer];
        struct faults_text text = { .name = in->name, .text = in->text };
        text.what = f->fault ? "fault: " : "note: ";
        faults_print_one(b, &text, &f->told);
        if (f->n_witnesses == 2 && f->fact >= 0)
            print_pair(b, all->p, f);
        if (folder != NULL)
            print_folders(b, folder, all->before + i + 1, f);
    }
}

/* ---- for machines ---- */

static void state_json(struct jout *j, const struct policy *p, const struct pol_state *s)
{
    char date[CLOCK_DATE_BYTES];
    jout_open(j, NULL, '{');
    jout_text(j, "position", position_name(s->position));
    if (s->has_today)
        jout_text(j, "today", clock_date(s->now.now_at, date));
    jout_open(j, "known", '{');
    for (unsigned i = 0; i < p->n_facts; i++) {
        AUTO_CLOSE(buf) struct buf b = { 0 };
        struct span text;
        struct err err = { 0 };
        if (p->fact[i].is_today || s->given[i].set.missing)
            continue;
        buf_init(&b, "a value", 1 << 16);
        print_given(&b, &p->fact[i], &s->given[i]);
        jout_key(j, p->fact[i].name);
        jout_string(j, NULL, buf_done(&b, &text, &err) ? text : SPAN("?"));
    }
    jout_close(j, '}');
    jout_close(j, '}');
}

static void finding_json(struct jout *j, const struct findings *all, const struct pol_finding *f)
{
    jout_open(j, NULL, '{');
    jout_text(j, "kind", pol_finding_name(f->kind));
    jout_text(j, "severity", f->fault ? "fault" : "note");
    jout_text(j, "policy", all->layer[f->layer].name);
    jout_u64(j, "line", f->told.line);
    jout_u64(j, "column", f->told.column);
    jout_u64(j, "length", f->told.length);
    jout_text(j, "text", f->told.text);
    jout_text(j, "hint", f->told.hint);
    if (f->fact >= 0)
        jout_string(j, "differ_in", all->p->fact[f->fact].name);
    jout_open(j, "witness", '[');
    for (unsigned i = 0; i < f->n_witnesses; i++)
        state_json(j, all->p, &f->witness[i]);
    jout_close(j, ']');
    jout_close(j, '}');
}

void findings_json_reached(struct jout *j, const struct pol_analysis *found)
{
    jout_open(j, "reached", '[');
    for (enum position at = POSITION_CLOSED; at <= POSITION_OPEN; at++)
        if (found->reached[at] == POL_TRUE)
            jout_text(j, NULL, position_name(at));
    jout_close(j, ']');
    jout_open(j, "blank", '[');
    for (enum position at = POSITION_CLOSED; at <= POSITION_OPEN; at++)
        if (found->blank[at])
            jout_text(j, NULL, position_name(at));
    jout_close(j, ']');
    jout_bool(j, "decided", found->decided);
    jout_text(j, "undecided", found->undecided);
}

void findings_json(struct jout *j, const struct findings *f)
{
    for (size_t i = 0; i < f->found.n_findings; i++)
        finding_json(j, f, f->found.finding[i]);
}
