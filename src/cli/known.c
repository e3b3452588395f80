/* known.c - see known.h. */
#include "cli/known.h"

#include "base/encode.h"

/* Of a fact at a candidate. */
static struct pol_set known_set(const struct judge *j, unsigned fact, enum position at)
{
    const struct pol_given *g = &j->decision.given[fact];
    return g->by_position != NULL ? g->by_position[at] : g->set;
}

static void indent(struct buf *b, unsigned blanks)
{
    buf_printf(b, "%*s", (int)blanks, "");
}

static void print_item(struct buf *b, const struct ev_item *it, unsigned blanks)
{
    char date[CLOCK_DATE_BYTES], hex[2 * SHA256_BYTES + 1];
    indent(b, blanks);
    buf_shown(b, it->file);
    if (it->index > 0)
        buf_printf(b, ", item %u", it->index);
    if (it->problem == NULL)
        buf_printf(b, ", %s%s", it->ends ? "until " : "", clock_date(it->measured_at, date));
    buf_printf(b, ", signed by ");
    if (it->signer.len > 0)
        buf_shown(b, it->signer);
    else
        buf_printf(b, "nobody listed");
    buf_printf(b, "\n");
    indent(b, blanks);
    buf_printf(b, "sha256:%s\n", hex_put((struct span){ it->digest, SHA256_BYTES }, hex));
}

void known_print_set(struct buf *b, const struct judge *j, unsigned fact, enum position at,
                     unsigned blanks)
{
    const struct pol_fact *f = &j->in.policy->fact[fact];
    const struct ev_fact *e = &j->decision.known.fact[fact];
    char date[CLOCK_DATE_BYTES];
    indent(b, blanks);
    pol_print_set(b, f, known_set(j, fact, at));
    if (e->item != NULL && e->item->shown.len > 0) {
        buf_printf(b, ": ");
        buf_shown(b, e->item->shown);
    }
    if (e->why != EV_KNOWN)
        buf_printf(b, ": %s", ev_why_name(e->why));
    if (e->why == EV_UNREADABLE && e->item != NULL && e->item->problem != NULL) {
        buf_printf(b, ", ");
        buf_shown(b, span_of(e->item->problem));
    }
    if (e->from_files)
        buf_printf(b, f->is_today ? ", the clock" : ", seen in the files");
    if (e->until_at != INT64_MAX && !f->is_today)
        buf_printf(b, "; until %s", clock_date(e->until_at, date));
    if (e->attempts > 1)
        buf_printf(b, "; %u statements", e->attempts);
    buf_printf(b, "\n");
}

void known_print(struct buf *b, const struct judge *j, unsigned fact, enum position at,
                 unsigned blanks)
{
    known_print_set(b, j, fact, at, blanks);
    if (j->decision.known.fact[fact].item != NULL)
        print_item(b, j->decision.known.fact[fact].item, blanks);
}

static void json_item(struct jout *o, const struct ev_item *it)
{
    char date[CLOCK_DATE_BYTES], hex[2 * SHA256_BYTES + 1];
    jout_open(o, "item", '{');
    jout_text(o, "digest", hex_put((struct span){ it->digest, SHA256_BYTES }, hex));
    jout_string(o, "file", it->file);
    jout_u64(o, "index", it->index);
    if (it->problem == NULL)
        jout_text(o, it->ends ? "until" : "date", clock_date(it->measured_at, date));
    jout_string(o, "shown", it->shown);
    if (it->n > 0) {
        jout_u64(o, "k", it->k);
        jout_u64(o, "n", it->n);
    }
    if (it->signer.len > 0)
        jout_string(o, "signer", it->signer);
    else
        jout_null(o, "signer");
    jout_close(o, '}');
}

void known_json(struct jout *o, const struct judge *j, unsigned fact, enum position at)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct span text;
    struct err err = { 0 };
    const struct pol_fact *f = &j->in.policy->fact[fact];
    const struct ev_fact *e = &j->decision.known.fact[fact];
    char date[CLOCK_DATE_BYTES];
    buf_init(&b, "a set", 16 << 10);
    pol_print_set(&b, f, known_set(j, fact, at));
    jout_string(o, "fact", f->name);
    if (buf_done(&b, &text, &err))
        jout_string(o, "known", text);
    else
        o->to->failed = err.kind;
    jout_text(o, "why", ev_why_name(e->why));
    jout_bool(o, "files", e->from_files);
    jout_u64(o, "attempts", e->attempts);
    if (e->until_at != INT64_MAX)
        jout_text(o, "until", clock_date(e->until_at, date));
    if (e->item != NULL)
        json_item(o, e->item);
}

const char *known_verb(const struct pol_fact *f, const struct ev_fact *e)
{
    if (f->is_today)
        return "wait";
    if (e->given.set.missing && f->type != POL_APPROVALS && !f->measured)
        return "state";
    if (f->changed_by == POL_NOTHING)
        return "nobody";
    return f->type == POL_APPROVALS         ? "approve"
           : f->changed_by == POL_MEASURING ? "measure"
           : f->changed_by == POL_DECIDING  ? "decide"
           : f->changed_by == POL_LICENSING ? "license"
                                            : "change";
}

const char *known_hindrance(const struct ev_fact *e)
{
    return e->why == EV_UNREADABLE ? "nothing else shows it while that item cannot be read"
           : e->why == EV_UNREPORTED
               ? "nothing else shows it until the run that was announced comes in"
               : NULL;
}
