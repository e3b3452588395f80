/* page_model.c - the page of one model: the door first, then why it is not wider, then the rest.
 * All of it is read from the decision record and what stands beside it; nothing is decided here. */
#include "base/encode.h"
#include "web/page.h"
#include "web/part.h"

static void fill_number(struct tmpl_scope *s, const char *name,
                        void (*show)(struct buf *b, uint64_t n), uint64_t n)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    buf_init(&b, "a number", 64);
    show(&b, n);
    tmpl_buf(s, name, &b);
}

static void put_exact(struct buf *b, uint64_t n)
{
    buf_printf(b, "%" PRIu64, n);
}

static void fill_door(struct tmpl_scope *top, const struct page_model *p)
{
    const struct store_commit *c = p->commit;
    const struct view *v = p->view;
    for (unsigned at = POSITION_CLOSED; at <= POSITION_OPEN; at++) {
        struct tmpl_scope *door = tmpl_item(top, "doors");
        part_position(door, (enum position)at);
        tmpl_flag(door, "current", at == c->position);
    }
    part_position(top, c->position);
    tmpl_text(top, "means", span_of(position_means(c->position)));
    tmpl_text(top, "status", span_of(store_status(c, p->now_at)));
    tmpl_text(top, "now", c->contested ? span_of(position_name(v->target)) : SPAN(""));
    tmpl_text(top, "blocked", c->blocked);
    part_line(top, "summary", c->summary);
    bool moves = v->target != POSITION_NONE && v->target > c->position;
    tmpl_text(top, "target", moves ? span_of(position_name(v->target)) : SPAN(""));
    tmpl_text(top, "policy_title", v->policy_title);
    tmpl_printf(top, "policy_version", "%" PRIu64, v->policy_version);
    tmpl_text(top, "decided", v->clock);
    tmpl_text(top, "decided_day", (struct span){ v->clock.ptr, v->clock.len < 10 ? 0 : 10 });
    part_date(top, "review", c->review_at);
}

static void fill_atom(struct tmpl_scope *s, const struct view_atom *atom)
{
    bool files = span_eq(atom->source, SPAN("files"));
    tmpl_text(s, "value", atom->value);
    tmpl_text(s, "tag",
              span_eq(atom->value, SPAN("true")) ? SPAN("tag-true") : SPAN("tag-unshown"));
    tmpl_text(s, "text", atom->text);
    tmpl_text(s, "fact", atom->fact);
    tmpl_text(s, "seen", atom->shown.len > 0 ? atom->shown : atom->known);
    tmpl_text(s, "why", atom->why);
    tmpl_flag(s, "in_files", files);
    tmpl_text(s, "source", files ? SPAN("") : atom->source);
    tmpl_text(s, "signer", atom->signer);
    tmpl_flag(s, "unsigned", atom->source.len > 0 && !files && atom->signer.len == 0);
    tmpl_text(s, "date", atom->date);
}

static bool same_objection(const struct view_objection *a, const struct view_objection *b)
{
    bool same = span_eq(a->rule, b->rule) && a->layer == b->layer && a->line == b->line &&
                span_eq(a->value, b->value) && a->n_atoms == b->n_atoms;
    for (size_t i = 0; same && i < a->n_atoms; i++)
        same = span_eq(a->atom[i].text, b->atom[i].text) &&
               span_eq(a->atom[i].value, b->atom[i].value) &&
               span_eq(a->atom[i].known, b->atom[i].known);
    return same;
}

static bool said_before(const struct view *v, enum position from, enum position at,
                        const struct view_objection *o)
{
    for (unsigned before = from; before < at; before++)
        for (size_t i = 0; i < v->n_objections[before]; i++)
            if (same_objection(&v->objection[before][i], o))
                return true;
    return false;
}

static void fill_objection(struct tmpl_scope *s, const struct view_objection *o)
{
    tmpl_text(s, "title", o->title.len > 0 ? o->title : o->rule);
    tmpl_text(s, "rule", o->rule);
    tmpl_printf(s, "line", "%" PRIu64, o->line);
    tmpl_text(s, "layer", o->policy.len > 0 ? o->policy : SPAN("the policy"));
    tmpl_list(s, "atoms");
    for (size_t i = 0; i < o->n_atoms; i++)
        fill_atom(tmpl_item(s, "atoms"), &o->atom[i]);
}

/* Most rules that object to a position object to all wider ones: each is told once. */
static void fill_objections(struct tmpl_scope *s, const struct view *v, enum position from,
                            enum position at)
{
    size_t n = v->n_objections[at], n_before = 0;
    tmpl_list(s, "objections");
    for (size_t i = 0; i < n; i++)
        if (said_before(v, from, at, &v->objection[at][i]))
            n_before++;
        else
            fill_objection(tmpl_item(s, "objections"), &v->objection[at][i]);
    tmpl_flag(s, "free", n == 0);
    tmpl_flag(s, "stands", n > 0);
    tmpl_flag(s, "again_one", n_before == 1);
    tmpl_printf(s, "again", n_before > 1 ? "%zu" : "", n_before);
}

static void fill_reasons(struct tmpl_scope *top, const struct page_model *p)
{
    const struct view *v = p->view;
    /* What is contested stands where its policy gives it; open is what it cannot be closed from. */
    enum position stands = p->commit->contested ? v->target : p->commit->position;
    tmpl_flag(top, "widest", stands == POSITION_OPEN);
    tmpl_list(top, "wider");
    for (unsigned at = stands + 1u; at <= POSITION_OPEN; at++) {
        struct tmpl_scope *wider = tmpl_item(top, "wider");
        part_position(wider, (enum position)at);
        tmpl_text(wider, "not", p->commit->contested ? SPAN("Against") : SPAN("Not"));
        fill_objections(wider, v, stands + 1u, (enum position)at);
    }
    tmpl_list(top, "duties");
    for (size_t i = 0; i < v->n_duties; i++)
        tmpl_text(tmpl_item(top, "duties"), "duty", v->duty[i]);
    tmpl_flag(top, "no_duties", v->n_duties == 0);
    tmpl_list(top, "steps");
    for (size_t i = 0; i < v->n_forecast; i++) {
        struct tmpl_scope *step = tmpl_item(top, "steps");
        tmpl_text(step, "on", v->forecast[i].on);
        bool day = span_eq(v->forecast[i].because, SPAN("today"));
        tmpl_text(step, "because", day ? SPAN("the day") : v->forecast[i].because);
        part_position(step, v->forecast[i].target);
    }
    tmpl_flag(top, "no_steps", v->n_forecast == 0);
}

static void fill_aside(struct tmpl_scope *top, const struct view *v)
{
    size_t n = v->n_aside < PAGE_ASIDE_MAX ? v->n_aside : PAGE_ASIDE_MAX;
    tmpl_list(top, "aside");
    for (size_t i = 0; i < n; i++) {
        const struct view_item *it = &v->aside[i];
        struct tmpl_scope *s = tmpl_item(top, "aside");
        tmpl_text(s, "file", it->file);
        tmpl_text(s, "fact", it->fact);
        tmpl_printf(s, "index", "%" PRIu64, it->index);
        tmpl_text(s, "why", it->why);
        tmpl_text(s, "problem", it->problem);
    }
    tmpl_printf(top, "aside_more", v->n_aside > n ? "%zu" : "", v->n_aside - n);
}

static void fill_ways(struct tmpl_scope *top, const struct page_model *p)
{
    const struct store_commit *c = p->commit;
    const char *status = store_status(c, p->now_at);
    bool stops = c->blocked.len > 0 || status[0] != 0;
    enum position at = stops ? POSITION_NONE : c->position;
    tmpl_text(top, "stop", status[0] != 0 ? span_of(status) : c->blocked);
    tmpl_flag(top, "get_blocked", at == POSITION_NONE);
    tmpl_flag(top, "get_open", at == POSITION_OPEN);
    tmpl_flag(top, "get_gated", at == POSITION_GATED);
    tmpl_flag(top, "get_hosted", at == POSITION_HOSTED);
    tmpl_flag(top, "get_closed", at == POSITION_CLOSED);
    tmpl_text(top, "endpoint", p->endpoint);
    tmpl_list(top, "terms");
    for (struct span rest = c->terms; rest.len > 0;) {
        const uint8_t *end = memchr(rest.ptr, '\n', rest.len);
        size_t n = end != NULL ? (size_t)(end - rest.ptr) : rest.len;
        if (n > 0)
            tmpl_text(tmpl_item(top, "terms"), "term", (struct span){ rest.ptr, n });
        n += end != NULL;
        rest = (struct span){ rest.ptr + n, rest.len - n };
    }
}

static void fill_hex(struct tmpl_scope *s, const char *name, const uint8_t *bytes, size_t n)
{
    char hex[2 * SHA256_BYTES + 1];
    tmpl_printf(s, name, "%s", hex_put((struct span){ bytes, n }, hex));
}

static void fill_files(struct tmpl_scope *top, const struct page_model *p)
{
    const struct store_model *m = p->model;
    size_t n = p->n_files < PAGE_FILES_MAX ? p->n_files : PAGE_FILES_MAX;
    uint64_t more = p->about->files > n ? p->about->files - n : 0;
    tmpl_flag(top, "files_kept", !p->may_list);
    tmpl_list(top, "files");
    for (size_t i = 0; p->may_list && i < n; i++) {
        struct tmpl_scope *file = tmpl_item(top, "files");
        tmpl_text(file, "file", p->file[i].path);
        fill_number(file, "size", view_bytes, p->file[i].size);
        fill_hex(file, "digest", p->file[i].sha256, 6);
        tmpl_flag(file, "no_href", !p->may_load);
        if (p->may_load)
            part_path(file, "href",
                      (struct span[]){ m->ns, m->name, SPAN("resolve/main"), p->file[i].path }, 4);
        else
            tmpl_text(file, "href", SPAN(""));
    }
    tmpl_printf(top, "files_more", more > 0 ? "%" PRIu64 : "", more);
    part_path(top, "tree", (struct span[]){ SPAN("api/models"), m->ns, m->name, SPAN("tree/main") },
              4);
}

/* Where and in what a rule found something names files: it is for who may see what files there are. */
static void fill_findings(struct tmpl_scope *top, const struct view_about *v, bool looked,
                          bool may_list)
{
    size_t n = v->n_findings < PAGE_FINDINGS_MAX ? v->n_findings : PAGE_FINDINGS_MAX;
    tmpl_list(top, "findings");
    for (size_t i = 0; i < n; i++) {
        const struct view_finding *f = &v->finding[i];
        struct tmpl_scope *s = tmpl_item(top, "findings");
        bool critical = span_eq(f->severity, SPAN("critical"));
        bool high = span_eq(f->severity, SPAN("high"));
        tmpl_text(s, "severity", f->severity);
        tmpl_text(s, "tag", critical ? SPAN("tag-critical") : high ? SPAN("tag-high") : SPAN(""));
        tmpl_text(s, "finding_title", f->title);
        tmpl_text(s, "rule", f->rule);
        tmpl_text(s, "file", may_list ? f->path : SPAN(""));
        tmpl_text(s, "part", may_list ? f->part : SPAN(""));
        tmpl_printf(s, "at", "%" PRIu64, f->off);
        tmpl_text(s, "text", may_list ? f->text : SPAN(""));
    }
    tmpl_printf(top, "findings_more", v->n_findings > n ? "%zu" : "", v->n_findings - n);
    tmpl_flag(top, "incomplete", looked && !v->complete);
    tmpl_flag(top, "clean", v->complete && n == 0);
    tmpl_flag(top, "no_findings", looked && !v->complete && n == 0);
}

static void fill_facts(struct tmpl_scope *top, const struct view_about *v)
{
    const struct {
        const char *label;
        struct span text;
        uint64_t number;
        void (*show)(struct buf *b, uint64_t n);
    } facts[] = {
        { "Name", v->name, 0, NULL },
        { "Architecture", v->architecture, 0, NULL },
        { "Parameters", { NULL, 0 }, v->parameters, view_count },
        { "Tensors", { NULL, 0 }, v->tensors, put_exact },
        { "Number type", v->dtype, 0, NULL },
        { "Quantization", v->quantization, 0, NULL },
        { "Context", { NULL, 0 }, v->context, put_exact },
        { "Licence", v->licence, 0, NULL },
        { "Base model", v->base_model, 0, NULL },
        { "Weights", { NULL, 0 }, v->weight_bytes, view_bytes },
        { "All files", { NULL, 0 }, v->bytes, view_bytes },
        { "Files", { NULL, 0 }, v->files, put_exact },
    };
    tmpl_list(top, "facts");
    for (size_t i = 0; i < COUNT(facts); i++) {
        if (facts[i].text.len == 0 && facts[i].number == 0)
            continue;
        struct tmpl_scope *s = tmpl_item(top, "facts");
        tmpl_text(s, "label", span_of(facts[i].label));
        if (facts[i].show != NULL)
            fill_number(s, "fact", facts[i].show, facts[i].number);
        else
            tmpl_text(s, "fact", facts[i].text);
    }
}

static void fill_record(struct tmpl_scope *top, const struct page_model *p)
{
    const struct {
        const char *label;
        const uint8_t *digest;
    } digests[] = {
        { "Release", p->commit->release },
        { "Weights", p->commit->weights },
        { "Policy", p->commit->policy },
        { "Record", p->commit->record },
    };
    part_path(top, "record_path",
              (struct span[]){ SPAN("api/models"), p->model->ns, p->model->name, SPAN("decision") },
              4);
    part_path(top, "receipt_path",
              (struct span[]){ SPAN("api/models"), p->model->ns, p->model->name, SPAN("receipt") },
              4);
    tmpl_text(top, "logged", p->logged);
    tmpl_flag(top, "receipt", p->receipt);
    tmpl_flag(top, "unsigned_here", !p->receipt);
    for (size_t i = 0; i < COUNT(digests); i++) {
        struct tmpl_scope *s = tmpl_item(top, "digests");
        tmpl_text(s, "label", span_of(digests[i].label));
        fill_hex(s, "digest", digests[i].digest, SHA256_BYTES);
    }
    if (p->statement.len > 0) {
        struct tmpl_scope *s = tmpl_item(top, "digests");
        tmpl_text(s, "label", SPAN("Statement"));
        tmpl_text(s, "digest", p->statement);
    }
    if (p->view->evidence.len > 0) {
        struct tmpl_scope *s = tmpl_item(top, "digests");
        tmpl_text(s, "label", SPAN("Evidence"));
        tmpl_text(s, "digest", p->view->evidence);
    }
    tmpl_list(top, "commits");
    for (size_t i = 0; i < p->n_history; i++) {
        struct tmpl_scope *s = tmpl_item(top, "commits");
        part_line(s, "message", p->history[i].message);
        tmpl_printf(s, "oid", "%.8s", p->history[i].oid);
        part_date(s, "on", p->history[i].created_at);
        part_position(s, p->history[i].position);
    }
}

bool page_model(const struct page_model *p, struct arena *a, struct buf *out, struct err *err)
{
    static const struct view no_view;
    static const struct view_about no_about;
    struct page_model m = *p;
    struct tmpl t;
    struct tmpl_scope *top = &t.top;
    m.view = p->view != NULL ? p->view : &no_view;
    m.about = p->about != NULL ? p->about : &no_about;
    tmpl_init(&t, a, err);
    tmpl_printf(top, "title", "%.*s/%.*s · ajar", (int)p->model->ns.len,
                (const char *)p->model->ns.ptr, (int)p->model->name.len,
                (const char *)p->model->name.ptr);
    tmpl_text(top, "ns", p->model->ns);
    tmpl_text(top, "name", p->model->name);
    tmpl_flag(top, "read", p->view != NULL);
    tmpl_flag(top, "unread", p->view == NULL);
    tmpl_flag(top, "unlooked", p->about == NULL);
    fill_door(top, &m);
    fill_reasons(top, &m);
    fill_aside(top, m.view);
    fill_ways(top, &m);
    fill_files(top, &m);
    fill_findings(top, m.about, p->about != NULL, p->may_list);
    fill_facts(top, m.about);
    fill_record(top, &m);
    return part_render(&t, "model.html", out);
}
