/* print.c - see print.h. Lines stay under 100 columns where the policy's own words allow. */
#include "cli/print.h"

enum { FINDINGS_SHOWN = 5, ASIDE_SHOWN = 10 };

void print_position(struct buf *b, enum position p)
{
    buf_printf(b, "door %d of 4, %s", (int)p, position_name(p));
}

static void print_evidence(struct buf *b, const struct view_atom *a)
{
    if (a->fact.len == 0)
        return;
    buf_printf(b, "                 ");
    if (a->shown.len > 0)
        buf_shown(b, a->shown);
    else if (a->known.len > 0)
        buf_shown(b, a->known);
    if (a->why.len > 0) {
        buf_printf(b, a->shown.len > 0 || a->known.len > 0 ? ": " : "");
        buf_shown(b, a->why);
    }
    if (span_eq(a->source, SPAN("files"))) {
        buf_printf(b, ", seen in the files");
    } else if (a->source.len > 0) {
        buf_printf(b, "\n                 ");
        buf_shown(b, a->source);
        buf_printf(b, ", ");
        buf_shown(b, a->date);
        buf_printf(b, a->signer.len > 0 ? ", signed by " : ", signed by nobody listed");
        buf_shown(b, a->signer);
    }
    buf_printf(b, "\n");
}

static void print_objection(struct buf *b, unsigned n, const struct view_objection *o)
{
    buf_printf(b, "  %u. ", n);
    buf_shown(b, o->title.len > 0 ? o->title : o->rule);
    buf_printf(b, "  (rule ");
    buf_shown(b, o->rule);
    buf_printf(b, ", line %" PRIu64, o->line);
    if (o->policy.len > 0) {
        buf_printf(b, " of ");
        buf_shown(b, o->policy);
    }
    buf_printf(b, ")\n");
    for (size_t i = 0; i < o->n_atoms; i++) {
        const struct view_atom *a = &o->atom[i];
        buf_printf(b, "     %-10.*s  ", (int)a->value.len, (const char *)a->value.ptr);
        buf_shown(b, a->text);
        buf_printf(b, "\n");
        print_evidence(b, a);
    }
}

static bool same(const struct view_objection *x, const struct view_objection *y)
{
    return x->layer == y->layer && x->line == y->line && span_eq(x->rule, y->rule);
}

static bool has(const struct view *v, enum position p, const struct view_objection *o)
{
    for (size_t i = 0; i < v->n_objections[p]; i++)
        if (same(&v->objection[p][i], o))
            return true;
    return false;
}

/* Whatever objects to before objects to p too, as it does nearly always: it is told once. */
static bool carries_on(const struct view *v, enum position before, enum position p)
{
    for (size_t i = 0; i < v->n_objections[before]; i++)
        if (!has(v, p, &v->objection[before][i]))
            return false;
    return v->n_objections[before] > 0;
}

static void print_reasons(struct buf *b, const struct view *v)
{
    for (enum position p = v->target + 1; p <= POSITION_OPEN; p++) {
        bool more = p > v->target + 1 && carries_on(v, p - 1, p);
        unsigned n = 0;
        buf_printf(b, "\n%s %s, %s", v->contested ? "Against" : "Not", position_name(p),
                   more ? "for the same reasons" : "because\n");
        for (size_t i = 0; i < v->n_objections[p]; i++) {
            const struct view_objection *o = &v->objection[p][i];
            if (more && has(v, p - 1, o))
                continue;
            if (more && n == 0)
                buf_printf(b, ", and because\n");
            print_objection(b, ++n, o);
        }
        if (more && n == 0)
            buf_printf(b, "\n");
    }
}

static void print_duties(struct buf *b, const struct view *v)
{
    if (v->n_duties > 0)
        buf_printf(b, "\nWhile %s\n", position_name(v->effective));
    for (size_t i = 0; i < v->n_duties; i++) {
        buf_printf(b, "  - ");
        buf_shown(b, v->duty[i]);
        buf_printf(b, "\n");
    }
    if (v->effective == POSITION_CLOSED)
        buf_printf(b, "  not sealed: whoever reads the disk reads the weights\n");
}

void print_forecast(struct buf *b, const struct view *v)
{
    for (size_t i = 0; i < v->n_forecast; i++) {
        enum position before = i == 0 ? v->target : v->forecast[i - 1].target;
        buf_printf(b, "  %.*s  ", (int)v->forecast[i].on.len, (const char *)v->forecast[i].on.ptr);
        print_position(b, v->forecast[i].target);
        buf_printf(b, ": ");
        if (span_eq(v->forecast[i].because, SPAN("today"))) {
            buf_printf(b, "a day that the policy names\n");
            continue;
        }
        buf_shown(b, v->forecast[i].because);
        bool several = memchr(v->forecast[i].because.ptr, ',', v->forecast[i].because.len) != NULL;
        bool wider = v->forecast[i].target > before;
        buf_printf(b, " %s\n",
                   wider ? (several ? "begin to count" : "begins to count")
                         : (several ? "run out" : "runs out"));
    }
}

static void print_aside(struct buf *b, const struct view *v)
{
    if (v->n_aside > 0)
        buf_printf(b, "\nEvidence set aside\n");
    for (size_t i = 0; i < v->n_aside && i < ASIDE_SHOWN; i++) {
        const struct view_item *it = &v->aside[i];
        buf_printf(b, "  ");
        buf_quoted(b, it->file);
        if (it->fact.len > 0) {
            buf_printf(b, " %" PRIu64 ", ", it->index);
            buf_shown(b, it->fact);
        }
        buf_printf(b, ": ");
        buf_shown(b, it->why);
        if (it->problem.len > 0) {
            buf_printf(b, ", ");
            buf_shown(b, it->problem);
        }
        buf_printf(b, "\n");
    }
    if (v->n_aside > ASIDE_SHOWN)
        buf_printf(b, "  and %zu more: --json names them\n", v->n_aside - ASIDE_SHOWN);
}

void print_why(struct buf *b, const struct view *v)
{
    print_reasons(b, v);
    print_duties(b, v);
    if (v->n_forecast > 0)
        buf_printf(b, "\nWithout new evidence\n");
    print_forecast(b, v);
    print_aside(b, v);
}

void print_head(struct buf *b, bool supposed, enum position reached)
{
    if (supposed)
        buf_printf(b, "Supposed: what follows takes every statement for true. Nothing was "
                      "verified: no signature, no file.\n\n");
    buf_printf(b, "ajar: ");
    print_position(b, reached);
    buf_printf(b, ": %s\n", position_means(reached));
}

void print_decision(struct buf *b, const struct view *v, const char *policy)
{
    print_head(b, v->supposed, v->effective);
    if (v->unfit.len > 0) {
        buf_printf(b, "      no release can hold these files: ");
        buf_shown(b, v->unfit);
        buf_printf(b, "\n");
    } else if (v->effective < v->target) {
        buf_printf(b, "      on its way to ");
        print_position(b, v->target);
        buf_printf(b, ": this policy widens one step at a time\n");
    }
    if (v->contested)
        buf_printf(
            b,
            "      contested, for this policy gives %s now: nothing more is sent; what was let "
            "out\n      stays out\n",
            position_name(v->target));
    if (v->blocked.len > 0) {
        buf_printf(b, "      but nothing is let through: ");
        buf_shown(b, v->blocked);
        buf_printf(b, "\n");
    }
    buf_printf(b, "\n  policy    ");
    buf_shown(b, v->policy_title);
    buf_printf(b, ", version %" PRIu64, v->policy_version);
    if (policy != NULL) {
        buf_printf(b, " (");
        buf_shown(b, span_of(policy));
        buf_printf(b, ")");
    }
    for (size_t i = 1; i < v->n_layers; i++) {
        buf_printf(b, "\n            and ");
        buf_shown(b, v->layer[i].title);
        buf_printf(b, ", version %" PRIu64, v->layer[i].version);
    }
    buf_printf(b, v->supposed ? "\n  weights   none" : "\n  weights   sha256:%.*s",
               (int)v->weights.len, (const char *)v->weights.ptr);
    buf_printf(b, "\n  clock     %.*s\n", (int)v->clock.len, (const char *)v->clock.ptr);
    print_why(b, v);
}

static void row(struct buf *b, const char *name, struct span text)
{
    if (text.len == 0)
        return;
    buf_printf(b, "  %-10s", name);
    buf_shown(b, text);
    buf_printf(b, "\n");
}

void print_model(struct buf *b, const struct view_about *m)
{
    row(b, "name", m->name);
    if (m->architecture.len > 0 || m->parameters > 0) {
        buf_printf(b, "  %-10s", "model");
        buf_shown(b, m->architecture);
        buf_printf(b, "%s", m->architecture.len > 0 ? ", " : "");
        view_count(b, m->parameters);
        buf_printf(b, " parameters, ");
        view_bytes(b, m->bytes);
        buf_printf(b, " in %" PRIu64 " file%s\n", m->files, m->files == 1 ? "" : "s");
    }
    row(b, "licence", m->licence);
    row(b, "base", m->base_model);
    buf_printf(b, "  %-10s%s; %zu finding%s\n", "looked at",
               m->complete ? "every file to the last byte" : "not every file could be examined",
               m->n_findings, m->n_findings == 1 ? "" : "s");
    for (size_t i = 0; i < m->n_findings && i < FINDINGS_SHOWN; i++) {
        const struct view_finding *f = &m->finding[i];
        buf_printf(b, "            %.*s ", (int)f->severity.len, (const char *)f->severity.ptr);
        if (f->part.len > 0) {
            buf_quoted(b, f->part);
            buf_printf(b, " in ");
        }
        buf_quoted(b, f->path);
        buf_printf(b, ": ");
        buf_shown(b, f->title);
        buf_printf(b, "\n");
    }
    if (m->n_findings > FINDINGS_SHOWN)
        buf_printf(b, "            and %zu more: ajar scan names them\n",
                   m->n_findings - FINDINGS_SHOWN);
}
