/* evidence_missing.c - `ajar evidence missing MODEL`: what the files answer, what evidence answers,
 * and what is still to be asked, of whom, with which sample: a list for who prepares a release.
 *
 * What is to be asked comes from the ways that `ajar need` finds to each position up to the one aimed
 * at. What a narrower position asks for stands first: it holds back most. */
#include "cli/cmd_evidence.h"
#include "cli/evidence_write.h"
#include "cli/home.h"
#include "cli/known.h"
#include "cli/listing.h"
#include "cli/print.h"
#include "cli/sizes.h"

#include "base/sort.h"
#include "evidence/files.h"

static const size_t missing_memory = (size_t)2000 << 20;

static const struct cmd_evidence_asked *const asked = &cmd_evidence_asked;

/* One thing to be asked. */
struct task {
    const struct need_change *change;
    enum position at; /* the narrowest that asks for it */
    size_t ways;      /* of that position, that can be gone, go through it */
    bool always;      /* all of them do */
    size_t order;
};
struct missing {
    struct judge j;
    struct arena *a;
    const char *path;
    enum position at;
    struct task *task;
    size_t n, cap;
    bool complete, dead_end; /* a position that nothing people can change would bring about */
};

/* ---- what is to be asked ---- */

static struct task *find(const struct missing *x, const struct need_change *c)
{
    for (size_t i = 0; i < x->n; i++)
        if (x->task[i].change->fact == c->fact && strcmp(x->task[i].change->text, c->text) == 0)
            return &x->task[i];
    return NULL;
}

static bool add(struct missing *x, enum position at, const struct need_change *c, struct err *err)
{
    struct task *t = find(x, c);
    if (t == NULL) {
        x->task = arena_grow(x->a, x->task, x->n, &x->cap, sizeof *x->task, err);
        if (x->task == NULL)
            return false;
        t = &x->task[x->n];
        *t = (struct task){ .change = c, .at = at, .order = x->n };
        x->n++;
    }
    t->ways += t->at == at;
    return true;
}

static bool add_position(struct missing *x, enum position at, struct err *err)
{
    struct need n;
    size_t open = 0;
    if (policy_stands(x->j.in.policy, x->j.decision.given, x->j.in.now, at))
        return true;
    if (!policy_need(x->j.in.policy, x->j.decision.given, x->j.in.now, at, x->a, &n, err))
        return false;
    x->complete = x->complete && n.complete && n.more == 0;
    for (size_t i = 0; i < n.n; i++) {
        open += !n.way[i].idle;
        for (unsigned k = 0; k < n.way[i].n && !n.way[i].idle; k++)
            if (!add(x, at, &n.way[i].change[k], err))
                return false;
    }
    x->dead_end = x->dead_end || open == 0;
    for (size_t i = 0; i < x->n; i++)
        if (x->task[i].at == at)
            x->task[i].always = x->task[i].ways == open;
    return true;
}

static int by_weight(const void *a, const void *b)
{
    const struct task *x = a, *y = b;
    if (x->at != y->at)
        return (int)x->at - (int)y->at;
    if (x->always != y->always)
        return y->always - x->always;
    return (x->order > y->order) - (x->order < y->order);
}

static bool find_tasks(struct missing *x, struct err *err)
{
    x->complete = true;
    for (enum position p = POSITION_HOSTED; p <= x->at; p++)
        if (!add_position(x, p, err))
            return false;
    sort_heap(x->task, x->n, sizeof *x->task, by_weight);
    return true;
}

/* ---- what to do next ---- */

/* How files come to answer what only they can. */
static const struct {
    const char *fact, *advice;
} file_advice[] = {
    { "files.",
      "the files have to change, or to be examined whole: ajar inspect says what is found" },
    { "weights.digest_verified", "put a SHA256SUMS or a model.sig beside the weights before all "
                                 "else, for it changes their digest; or sign evidence about them" },
    { "licence.", "declare the licence in README.md, as license: SPDX-ID, or as an expression" },
    { "card.", "fill in the front matter of README.md" },
    { "openness.", "ajar evidence openness says what is missing" },
    { "model.", "the files do not say how many parameters there are" },
};

static const char *advice_of(struct span fact)
{
    for (size_t i = 0; i < COUNT(file_advice); i++)
        if (span_begins(fact, file_advice[i].fact))
            return file_advice[i].advice;
    return NULL;
}

static void put_model(struct buf *b, const struct missing *x)
{
    buf_printf(b, "%s", x->path[0] == '-' ? "./" : "");
    buf_word(b, span_of(x->path));
}

static void put_subject(struct buf *b, const struct missing *x, const struct pol_fact *f)
{
    buf_printf(b, " --subject ");
    put_model(b, x);
    buf_printf(b, " --fact ");
    buf_word(b, f->name);
    if (!span_eq(f->variant, SPAN("as_released"))) {
        buf_printf(b, " --variant ");
        buf_word(b, f->variant);
    }
}

static const char *kind_for(const struct pol_fact *f)
{
    switch (f->type) {
    case POL_YESNO:
        return "exact --value YES_OR_NO";
    case POL_WORD:
    case POL_ORDERED:
        return "word --value WORD";
    case POL_POSITION:
        return "word --value POSITION_OR_none";
    case POL_SET:
        return "set --value WORD,WORD";
    case POL_DATE:
        return "exact --value DAY";
    case POL_PROPORTION:
        return f->measured ? "binomial --k HITS --n N --planned-n N" : "exact --value NUMBER";
    default:
        return f->measured ? "mean --mean X --se X --df N" : "exact --value NUMBER";
    }
}

/* Of an approval: ajar prints what a person signs. */
static void put_approve(struct buf *b, const struct missing *x, const struct task *t,
                        const struct pol_fact *f)
{
    buf_printf(b, "ajar approve ");
    put_model(b, x);
    buf_printf(b, " --policy ");
    buf_word(b, span_of(x->j.policy_name));
    buf_printf(b, " --position %s --fact ", position_name(t->at));
    buf_word(b, f->name);
    buf_printf(b, " >NAME.approval.json\n");
}

/* One run may do for all positions that ask for the fact: the one that asks for most of it. */
static const struct task *hardest(const struct missing *x, const struct task *t)
{
    const struct task *most = t;
    uint64_t enough = sizes_of(&x->j, t->change).n.enough;
    for (size_t i = 0; i < x->n; i++) {
        const struct task *other = &x->task[i];
        uint64_t n = sizes_of(&x->j, other->change).n.enough;
        if (other->change->fact == t->change->fact && n >= enough && other->at >= most->at) {
            most = other;
            enough = n;
        }
    }
    return most;
}

/* The task that told of this fact before; 0: none did. */
static size_t earlier(const struct missing *x, const struct task *t)
{
    for (const struct task *other = x->task; other < t; other++)
        if (other->change->fact == t->change->fact)
            return (size_t)(other - x->task) + 1;
    return 0;
}

/* The command that comes next, or what has to happen first; nothing where there is neither. */
static void put_next(struct buf *b, const struct missing *x, const struct task *t)
{
    const struct pol_fact *f = &x->j.in.policy->fact[t->change->fact];
    const struct ev_fact *e = &x->j.decision.known.fact[t->change->fact];
    struct size s = sizes_of(&x->j, t->change);
    if (f->is_today || known_hindrance(e) != NULL || s.kind == SIZE_NEVER)
        return;
    if (f->type == POL_APPROVALS) {
        put_approve(b, x, t, f);
    } else if (files_alone(f->name) || e->from_files) {
        const char *advice =
            e->from_files ? "what the files say would have to change" : advice_of(f->name);
        buf_printf(b, "%s%s", advice != NULL ? advice : "", advice != NULL ? "\n" : "");
    } else if (span_begins(f->name, "frontier.")) {
        buf_printf(b, "ajar frontier margin NAME --subject ");
        put_model(b, x);
        buf_printf(b, "\n");
    } else if (f->type == POL_COMPUTE) {
        buf_printf(b, "ajar fit ");
        put_model(b, x);
        buf_printf(b, " --tokens N says it; then ajar evidence add");
        put_subject(b, x, f);
        buf_printf(b, " --kind interval --lo X --hi X --level 0.9 --measured-at DAY\n");
    } else if (e->why == EV_UNSIGNED) {
        buf_printf(b, "it is there, and to be signed: see below\n");
    } else if (s.kind == SIZE_TIMES) {
        buf_printf(b, "ajar evidence register");
        put_subject(b, x, f);
        buf_printf(b, " --n N --run-id RUN\n");
    } else if (s.kind == SIZE_FRESH || s.kind == SIZE_AT_RATE) {
        buf_printf(b, "ajar evidence register");
        put_subject(b, x, f);
        buf_printf(b, " --n %" PRIu64 " --run-id RUN\n", s.n.enough);
    } else {
        buf_printf(b, "ajar evidence add");
        put_subject(b, x, f);
        buf_printf(b, " --kind %s --measured-at DAY\n", kind_for(f));
    }
}

static bool next_of(const struct missing *x, const struct task *t, struct span *out,
                    struct err *err)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct span text;
    buf_init(&b, "a command", 64u << 10);
    put_next(&b, x, t);
    if (!buf_done(&b, &text, err) || !span_copy(x->a, text, out, err))
        return false;
    out->len -= out->len > 0;
    return true;
}

/* ---- the answer for people ---- */

/* Where a parent stands elsewhere is believed of a listed person only. */
static bool any_signer(const struct pol_fact *f)
{
    return f->signer.len == 0 && span_eq(f->name, SPAN("lineage.narrowest_parent"));
}

static void put_terms(struct buf *b, const struct pol_fact *f)
{
    const char *join = "";
    buf_printf(b, "        ");
    if (any_signer(f)) {
        buf_printf(b, "signed by anybody who is listed");
        join = "; ";
    }
    if (f->signer.len > 0 && f->type != POL_APPROVALS) {
        buf_printf(b, "signed by ");
        buf_shown(b, f->signer);
        join = "; ";
    }
    if (!span_eq(f->variant, SPAN("as_released"))) {
        buf_printf(b, "%sof the variant ", join);
        buf_shown(b, f->variant);
        join = "; ";
    }
    if (f->good_for_days > 0) {
        buf_printf(b, "%sgood for %" PRIu32 " days", join, f->good_for_days);
        join = "; ";
    }
    buf_printf(b, "\n");
}

static bool has_terms(const struct pol_fact *f)
{
    return (f->signer.len > 0 && f->type != POL_APPROVALS) || any_signer(f) ||
           f->good_for_days > 0 || !span_eq(f->variant, SPAN("as_released"));
}

static void print_for_all(struct buf *b, const struct missing *x, const struct task *t)
{
    const struct task *most = hardest(x, t);
    uint64_t n = sizes_of(&x->j, most->change).n.enough;
    if (n > sizes_of(&x->j, t->change).n.enough)
        buf_printf(b, "        %" PRIu64 " trials do for %s as well\n", n, position_name(most->at));
}

static bool print_task(struct buf *b, const struct missing *x, size_t i, struct err *err)
{
    const struct task *t = &x->task[i];
    const struct pol_fact *f = &x->j.in.policy->fact[t->change->fact];
    const struct ev_fact *e = &x->j.decision.known.fact[t->change->fact];
    struct span next;
    buf_printf(b, "  %3zu. %-8s %s%s\n", i + 1, known_verb(f, e), t->change->text,
               t->always ? "" : "  (one way of several)");
    if (!f->is_today)
        known_print_set(b, &x->j, t->change->fact, t->at, 8);
    if (known_hindrance(e) != NULL)
        buf_printf(b, "%8s%s\n", "", known_hindrance(e));
    sizes_print(b, &x->j, t->change, 8);
    if (earlier(x, t) > 0) {
        buf_printf(b, "        see %zu.\n", earlier(x, t));
        return true;
    }
    if (has_terms(f))
        put_terms(b, f);
    print_for_all(b, x, t);
    if (!next_of(x, hardest(x, t), &next, err))
        return false;
    if (next.len > 0) {
        buf_printf(b, "        next: ");
        buf_put(b, next);
        buf_printf(b, "\n");
    }
    return true;
}

static bool print_tasks(struct buf *b, const struct missing *x, struct err *err)
{
    for (size_t i = 0; i < x->n; i++) {
        if (i == 0 || x->task[i].at != x->task[i - 1].at)
            buf_printf(b, "\nTo be asked, to reach %s\n", position_name(x->task[i].at));
        if (!print_task(b, x, i, err))
            return false;
    }
    if (x->dead_end)
        buf_printf(b, "\nNothing that people can change would bring it to %s.\n",
                   position_name(x->at));
    else if (x->n == 0)
        buf_printf(b, "\nNothing is missing for %s.\n", position_name(x->at));
    if (!x->complete)
        buf_printf(b, "\nThere may be other ways: not all could be looked at.\n");
    return true;
}

static bool is_task(const struct missing *x, unsigned fact)
{
    for (size_t i = 0; i < x->n; i++)
        if (x->task[i].change->fact == fact)
            return true;
    return false;
}

enum answered { BY_FILES, BY_EVIDENCE, BY_NOBODY };
static const char *const answered_heading[] = { "Answered by the files", "Answered by evidence",
                                                "Unknown, and not in the way" };
static const char *const answered_key[] = { "files", "evidence", "not_needed" };

static bool is_answered(const struct missing *x, unsigned i, enum answered by)
{
    const struct ev_fact *e = &x->j.decision.known.fact[i];
    if (x->j.in.policy->fact[i].is_today || is_task(x, i))
        return false;
    return by == BY_FILES      ? e->from_files
           : by == BY_EVIDENCE ? !e->from_files && e->why == EV_KNOWN
                               : !e->from_files && e->why != EV_KNOWN;
}

static void put_answered(struct buf *rows, const struct missing *x, unsigned i, enum answered by)
{
    const struct pol_fact *f = &x->j.in.policy->fact[i];
    const struct ev_fact *e = &x->j.decision.known.fact[i];
    char date[CLOCK_DATE_BYTES];
    buf_put(rows, f->name);
    buf_printf(rows, "\t");
    if (by == BY_NOBODY) {
        buf_printf(rows, "%s\n", ev_why_name(e->why));
        return;
    }
    pol_print_set(rows, f,
                  e->given.by_position != NULL ? e->given.by_position[x->at] : e->given.set);
    buf_printf(rows, "\t%s%s", e->until_at != INT64_MAX ? "until " : "",
               e->until_at != INT64_MAX ? clock_date(e->until_at, date) : "");
    if (by == BY_EVIDENCE && f->type != POL_APPROVALS) {
        buf_printf(rows, "\t%s", e->item != NULL && e->item->signer.len > 0 ? "signed by " : "");
        if (e->item != NULL)
            buf_shown(rows, e->item->signer);
    }
    buf_printf(rows, "\n");
}

static void print_answered(struct buf *b, const struct missing *x, enum answered by)
{
    AUTO_CLOSE(buf) struct buf rows = { 0 };
    buf_init(&rows, "a list", ANSWER_MAX);
    for (unsigned i = 0; i < x->j.in.policy->n_facts; i++)
        if (is_answered(x, i, by))
            put_answered(&rows, x, i, by);
    if (rows.len == 0)
        return;
    buf_printf(b, "\n%s\n", answered_heading[by]);
    listing_columns(b, 2, &rows);
}

/* A run is announced, and comes in. */
static void print_runs(struct buf *b, const struct missing *x)
{
    bool any = false;
    for (size_t i = 0; i < x->n; i++) {
        const struct pol_fact *f = &x->j.in.policy->fact[x->task[i].change->fact];
        any = any || (f->measured && f->type == POL_PROPORTION);
    }
    if (!any)
        return;
    buf_printf(b,
               "\nWhen a run is over, from what its tool wrote, or else from a set of questions:\n"
               "  ajar evidence import FILE... --subject ");
    put_model(b, x);
    buf_printf(b,
               " --fact FACT=TASK --run-id RUN\n  ajar eval --endpoint URL --set FILE --subject ");
    put_model(b, x);
    buf_printf(b, " --fact FACT\n");
}

/* Approvals are signed as they are given. */
static void print_sign_approvals(struct buf *b, const struct missing *x)
{
    for (size_t i = 0; i < x->n; i++)
        if (x->j.in.policy->fact[x->task[i].change->fact].type == POL_APPROVALS) {
            buf_printf(b,
                       "\nWhoever approves signs what ajar approve has printed, last of all, for "
                       "new evidence asks again:\n"
                       "  ssh-keygen -Y sign -n ajar-approval -f ~/.ssh/id_ed25519 "
                       "NAME.approval.json\n");
            return;
        }
}

static bool print_all(struct buf *b, const struct missing *x, struct err *err)
{
    buf_printf(b, "ajar: ");
    print_position(b, x->j.decision.target);
    buf_printf(b, ": %s\n", position_means(x->j.decision.target));
    if (!print_tasks(b, x, err))
        return false;
    print_answered(b, x, BY_EVIDENCE);
    print_answered(b, x, BY_FILES);
    print_answered(b, x, BY_NOBODY);
    if (!evidence_unsigned(b, &x->j, x->a, err))
        return false;
    print_runs(b, x);
    print_sign_approvals(b, x);
    return true;
}

/* ---- the answer for programs ---- */

static bool json_task(struct jout *o, const struct missing *x, const struct task *t,
                      struct err *err)
{
    const struct pol_fact *f = &x->j.in.policy->fact[t->change->fact];
    struct span next;
    if (!next_of(x, hardest(x, t), &next, err))
        return false;
    jout_open(o, NULL, '{');
    jout_text(o, "position", position_name(t->at));
    jout_bool(o, "in_any_case", t->always);
    jout_text(o, "do", known_verb(f, &x->j.decision.known.fact[t->change->fact]));
    jout_text(o, "text", t->change->text);
    known_json(o, &x->j, t->change->fact, t->at);
    sizes_json(o, &x->j, t->change);
    if (f->signer.len > 0)
        jout_string(o, "signed_by", f->signer);
    jout_string(o, "variant", f->variant);
    if (f->good_for_days > 0)
        jout_u64(o, "good_for_days", f->good_for_days);
    if (next.len > 0)
        jout_string(o, "next", next);
    jout_close(o, '}');
    return true;
}

static bool json_all(struct jout *o, const struct missing *x, struct err *err)
{
    jout_open(o, NULL, '{');
    jout_text(o, "schema", "ajar/evidence-missing/1");
    jout_text(o, "policy", x->j.policy_name);
    jout_text(o, "asked", position_name(x->at));
    jout_text(o, "target", position_name(x->j.decision.target));
    jout_open(o, "missing", '[');
    for (size_t i = 0; i < x->n; i++)
        if (!json_task(o, x, &x->task[i], err))
            return false;
    jout_close(o, ']');
    for (enum answered by = BY_FILES; by <= BY_NOBODY; by++) {
        jout_open(o, answered_key[by], '[');
        for (unsigned i = 0; i < x->j.in.policy->n_facts; i++)
            if (is_answered(x, i, by)) {
                jout_open(o, NULL, '{');
                known_json(o, &x->j, i, x->at);
                jout_close(o, '}');
            }
        jout_close(o, ']');
    }
    jout_bool(o, "complete", x->complete);
    jout_bool(o, "reachable", !x->dead_end);
    jout_close(o, '}');
    return true;
}

bool cmd_evidence_missing(char **args, struct out *o, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "evidence", .limit = missing_memory };
    AUTO_CLOSE(store) struct store *store = NULL;
    struct judge_asked model = { .path = args[0], .silent = o->json };
    struct missing x = { .a = &a, .path = args[0] };
    if (!judge_position("position", asked->position, &x.at, err) ||
        !judge_begin(asked->at, &a, &model, &store, err))
        return false;
    x.at = x.at == POSITION_NONE ? POSITION_OPEN : x.at;
    if (!judge_model(&model, &asked->judge, &a, &x.j, err) || !find_tasks(&x, err))
        return false;
    o->no = x.n > 0 || x.dead_end;
    return o->json ? json_all(&o->doc, &x, err) : print_all(&o->text, &x, err);
}
