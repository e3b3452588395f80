/* record.c - see record.h. Keys are written in the order RFC 8785 asks for: by their bytes. */
#include "decision/record.h"

#include "base/encode.h"
#include "base/jout.h"

enum { RECORD_MAX = 64 << 20 };

static void digest(struct jout *j, const char *key, const uint8_t sha256[SHA256_BYTES])
{
    char hex[2 * SHA256_BYTES + 1];
    jout_text(j, key, hex_put((struct span){ sha256, SHA256_BYTES }, hex));
}

static void moment(struct jout *j, const char *key, int64_t at)
{
    char text[CLOCK_TIME_BYTES];
    jout_text(j, key, clock_time(at, text));
}

/* What print puts into a fresh buffer, as a string. */
static void set_text(struct jout *j, const char *key, const struct pol_fact *f, struct pol_set set)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct span text;
    struct err err = { 0 };
    buf_init(&b, "a set", 16 << 10);
    pol_print_set(&b, f, set);
    if (buf_done(&b, &text, &err))
        jout_string(j, key, text);
    else
        j->to->failed = err.kind;
}

/* Facts in the order of their names. */
static const unsigned *by_name(const struct policy *p, struct arena *a, struct err *err)
{
    unsigned *order = ARENA_ARRAY(a, unsigned, p->n_facts, err);
    if (order == NULL)
        return NULL;
    for (unsigned i = 0; i < p->n_facts; i++) {
        unsigned k = i;
        for (; k > 0 && span_cmp(p->fact[order[k - 1]].name, p->fact[i].name) > 0; k--)
            order[k] = order[k - 1];
        order[k] = i;
    }
    return order;
}

/* Facts of one name, in several layers, are one name: of the layer that counts most of them. */
static void write_attempts(struct jout *j, const struct record *r, const unsigned *order)
{
    const struct policy *p = r->in->policy;
    jout_open(j, "attempts", '{');
    for (unsigned i = 0, n; i < p->n_facts; i += n) {
        struct span name = p->fact[order[i]].name;
        unsigned most = 0;
        for (n = 0; i + n < p->n_facts && span_eq(p->fact[order[i + n]].name, name); n++) {
            unsigned attempts = r->known->fact[order[i + n]].attempts;
            most = attempts > most ? attempts : most;
        }
        if (most == 0)
            continue;
        jout_key(j, name);
        jout_u64(j, NULL, most);
    }
    jout_close(j, '}');
}

/* Of lists that are in order of their names already. */
static void write_files(struct jout *j, const struct ev_known *known)
{
    jout_open(j, "files", '[');
    for (size_t i = 0; i < known->n_files; i++) {
        const struct ev_file *f = &known->file[i];
        jout_open(j, NULL, '{');
        jout_string(j, "name", f->name);
        if (f->has_bytes)
            digest(j, "sha256", f->sha256);
        if (f->has_signature)
            digest(j, "signature", f->signature);
        jout_close(j, '}');
    }
    jout_close(j, ']');
}

static void put_words(struct jout *j, const char *key, const struct pol_fact *f, uint64_t bits)
{
    jout_open(j, key, '[');
    for (unsigned i = 0; i < f->n_words; i++)
        if (bits >> i & 1)
            jout_string(j, NULL, f->word[i]);
    jout_close(j, ']');
}

static void put_number(struct jout *j, const char *key, struct dec v)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct span text;
    struct err err = { 0 };
    buf_init(&b, "a number", 1 << 10);
    dec_print(&b, v);
    if (buf_done(&b, &text, &err))
        jout_string(j, key, text);
    else
        j->to->failed = err.kind;
}

/* Exactly: given.c takes it back. */
static void put_set(struct jout *j, const struct pol_fact *f, struct pol_set s)
{
    jout_open(j, "set", '{');
    if (f->n_words > 0) {
        put_words(j, "may", f, s.may);
        if (f->type == POL_SET)
            put_words(j, "must", f, s.must);
    } else {
        put_number(j, "hi", s.hi);
        put_number(j, "lo", s.lo);
    }
    jout_close(j, '}');
}

/* What the look and the store said of the facts that are theirs: with the evidence files all that was
 * known, so that without the weights a decision can be made again. */
static void write_facts(struct jout *j, const struct record *r, const unsigned *order)
{
    const struct policy *p = r->in->policy;
    jout_open(j, "facts", '[');
    for (unsigned i = 0; i < p->n_facts; i++) {
        const struct pol_fact *f = &p->fact[order[i]];
        const struct ev_answer *answer = &r->in->about.answer[order[i]];
        if (!answer->said && !answer->unread)
            continue;
        jout_open(j, NULL, '{');
        jout_string(j, "fact", f->name);
        if (answer->until_at > 0)
            moment(j, "from", answer->from_at);
        if (p->n_layers > 1)
            jout_u64(j, "layer", f->layer + 1u);
        if (answer->said)
            put_set(j, f, answer->set);
        jout_text(j, "source", f->type == POL_POSITION ? "store" : "files");
        if (answer->unread)
            jout_bool(j, "unread", true);
        if (answer->until_at > 0)
            moment(j, "until", answer->until_at);
        jout_close(j, '}');
    }
    jout_close(j, ']');
}

static void write_lineage(struct jout *j, const struct ev_subject *about)
{
    jout_open(j, "lineage", '[');
    for (size_t i = 0; i < about->n_parents; i++) {
        const struct ev_parent *parent = &about->parent[i];
        bool here = parent->position != POSITION_NONE;
        jout_open(j, NULL, '{');
        jout_string(j, "name", parent->name);
        if (here) {
            jout_text(j, "position", position_name(parent->position));
            digest(j, "record", parent->record);
        }
        jout_close(j, '}');
    }
    jout_close(j, ']');
}

static void write_digests(struct jout *j, const struct record *r)
{
    static const uint8_t none[SHA256_BYTES];
    jout_open(j, "digests", '{');
    digest(j, "evidence", r->known->digest);
    write_files(j, r->known);
    jout_null(j, "frontier");
    jout_open(j, "items", '[');
    for (size_t i = 0; i < r->known->n_items; i++) {
        const struct ev_item *it = &r->known->item[i];
        jout_open(j, NULL, '{');
        digest(j, "digest", it->digest);
        jout_string(j, "fact", it->fact);
        jout_string(j, "file", it->file);
        jout_u64(j, "index", it->index);
        if (it->problem != NULL)
            jout_text(j, "problem", it->problem);
        jout_text(j, "why", ev_why_name(it->why));
        jout_close(j, '}');
    }
    jout_close(j, ']');
    digest(j, "policy", r->in->about.policy);
    if (r->known->supposed)
        jout_null(j, "release");
    else
        digest(j, "release", r->in->release);
    if (memcmp(r->known->signers, none, sizeof none) == 0)
        jout_null(j, "signers");
    else
        digest(j, "signers", r->known->signers);
    if (r->known->supposed)
        jout_null(j, "weights");
    else
        digest(j, "weights", r->in->about.weights);
    jout_close(j, '}');
}

static void write_duties(struct jout *j, const struct pol_verdict *v)
{
    jout_open(j, "duties", '[');
    for (unsigned i = 0; i < v->n_obligations; i++) {
        AUTO_CLOSE(buf) struct buf b = { 0 };
        struct span text;
        struct err err = { 0 };
        buf_init(&b, "a duty", 16 << 10);
        pol_print_obligation(&b, &v->obligation[i]);
        if (buf_done(&b, &text, &err))
            jout_string(j, NULL, text);
        else
            j->to->failed = err.kind;
    }
    jout_close(j, ']');
}

static bool first_of_its_name(const struct record *r, const struct record_step *step, unsigned k)
{
    const struct pol_fact *fact = r->in->policy->fact;
    for (unsigned i = 0; i < k; i++)
        if (span_eq(fact[step->fact[i]].name, fact[step->fact[k]].name))
            return false;
    return true;
}

static void write_forecast(struct jout *j, const struct record *r)
{
    jout_open(j, "forecast", '[');
    for (unsigned i = 0; i < r->n_steps; i++) {
        char date[CLOCK_DATE_BYTES];
        jout_open(j, NULL, '{');
        jout_open(j, "because", '[');
        for (unsigned k = 0; k < r->step[i].n_facts; k++)
            if (first_of_its_name(r, &r->step[i], k))
                jout_string(j, NULL, r->in->policy->fact[r->step[i].fact[k]].name);
        jout_close(j, ']');
        jout_text(j, "on", clock_date(r->step[i].on_at, date));
        jout_text(j, "target", position_name(r->step[i].target));
        jout_close(j, '}');
    }
    jout_close(j, ']');
}

static void write_item(struct jout *j, const struct ev_item *it)
{
    char date[CLOCK_DATE_BYTES];
    jout_open(j, "item", '{');
    jout_text(j, "date", clock_date(it->measured_at, date));
    jout_string(j, "file", it->file);
    jout_u64(j, "index", it->index);
    jout_string(j, "shown", it->shown);
    if (it->signer.len > 0)
        jout_string(j, "signer", it->signer);
    else
        jout_null(j, "signer");
    jout_close(j, '}');
}

static void write_atom(struct jout *j, const struct record *r, const struct pol_atom *atom,
                       enum position at)
{
    jout_open(j, NULL, '{');
    if (atom->fact >= 0 && !r->in->policy->fact[atom->fact].is_today) {
        const struct pol_fact *f = &r->in->policy->fact[atom->fact];
        const struct ev_fact *known = &r->known->fact[atom->fact];
        jout_string(j, "fact", f->name);
        if (known->from_files)
            jout_bool(j, "files", true);
        else if (known->item != NULL)
            write_item(j, known->item);
        set_text(j, "known", f,
                 known->given.by_position != NULL ? known->given.by_position[at]
                                                  : known->given.set);
        jout_text(j, "text", atom->text);
        jout_text(j, "value", pol_tri_name(atom->value));
        if (known->why != EV_KNOWN)
            jout_text(j, "why", ev_why_name(known->why));
    } else {
        jout_text(j, "text", atom->text);
        jout_text(j, "value", pol_tri_name(atom->value));
    }
    jout_close(j, '}');
}

static void write_objections(struct jout *j, const struct record *r, enum position at)
{
    const struct pol_verdict *v = r->verdict;
    jout_open(j, position_name(at), '[');
    for (unsigned i = 0; i < v->n_objections[at]; i++) {
        const struct pol_objection *o = &v->objection[at][i];
        const struct pol_rule *rule = &r->in->policy->rule[o->rule];
        jout_open(j, NULL, '{');
        jout_open(j, "atoms", '[');
        for (unsigned k = 0; k < o->n_atoms; k++)
            write_atom(j, r, &o->atom[k], at);
        jout_close(j, ']');
        jout_u64(j, "clause", o->clause + 1u);
        if (r->in->policy->n_layers > 1)
            jout_u64(j, "layer", rule->layer + 1u);
        jout_u64(j, "line", rule->clause[o->clause].line);
        jout_string(j, "rule", rule->name);
        jout_string(j, "title", rule->title);
        jout_text(j, "value", pol_tri_name(o->value));
        jout_close(j, '}');
    }
    jout_close(j, ']');
}

static void write_layers(struct jout *j, const struct decision_input *in)
{
    jout_open(j, "layers", '[');
    for (unsigned i = 0; i < in->policy->n_layers; i++) {
        jout_open(j, NULL, '{');
        digest(j, "digest", in->layers[i]);
        jout_string(j, "title", in->policy->layer[i].title);
        jout_u64(j, "version", in->policy->layer[i].version);
        jout_close(j, '}');
    }
    jout_close(j, ']');
}

static void write_policy(struct jout *j, const struct record *r)
{
    jout_open(j, "policy", '{');
    digest(j, "digest", r->in->about.policy);
    if (r->in->policy->n_layers > 1)
        write_layers(j, r->in);
    jout_string(j, "title", r->in->policy->title);
    jout_u64(j, "version", r->in->policy->version);
    jout_close(j, '}');
}

static void write_from(struct jout *j, const struct decision_input *in)
{
    if (in->from == POSITION_NONE) {
        jout_null(j, "from");
        return;
    }
    jout_open(j, "from", '{');
    if (in->opened)
        jout_bool(j, "opened", true);
    jout_text(j, "position", position_name(in->from));
    moment(j, "since", in->from_at);
    jout_close(j, '}');
}

bool record_write(const struct record *r, struct arena *a, struct span *out, struct err *err)
{
    /* "gated", "hosted" and "open" in the order of their letters. */
    static const enum position wider[] = { POSITION_GATED, POSITION_HOSTED, POSITION_OPEN };
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct jout j = { .to = &b, .canonical = true };
    struct span text;
    const unsigned *order = by_name(r->in->policy, a, err);
    if (order == NULL)
        return false;
    buf_init(&b, "a decision record", RECORD_MAX);
    jout_open(&j, NULL, '{');
    write_attempts(&j, r, order);
    if (r->blocked.len > 0)
        jout_string(&j, "blocked", r->blocked);
    moment(&j, "clock", r->in->now.now_at);
    if (r->contested)
        jout_bool(&j, "contested", true);
    write_digests(&j, r);
    write_duties(&j, r->verdict);
    jout_text(&j, "effective", position_name(r->effective));
    write_facts(&j, r, order);
    write_forecast(&j, r);
    write_from(&j, r->in);
    write_lineage(&j, &r->in->about);
    jout_open(&j, "objections", '{');
    for (size_t i = 0; i < COUNT(wider); i++)
        write_objections(&j, r, wider[i]);
    jout_close(&j, '}');
    write_policy(&j, r);
    jout_text(&j, "schema", "ajar/decision/1");
    if (r->known->supposed)
        jout_bool(&j, "supposed", true);
    jout_text(&j, "target", position_name(r->verdict->position));
    if (r->in->unfit.len > 0)
        jout_string(&j, "unfit", r->in->unfit);
    jout_close(&j, '}');
    return buf_done(&b, &text, err) && span_copy(a, text, out, err);
}
