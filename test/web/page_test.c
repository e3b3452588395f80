/* page_test.c - pages are made from samples, read back by a small strict checker, and compared
 * with the same pages made from hostile texts: what is in a field never changes what a page is.
 * PAGES=DIR writes the samples there, to look at. */
#include "web/page.h"

#include <stdlib.h>

#include "base/file.h"
#include "base/utf8.h"
#include "lib/check.h"
#include "web/template.h"

#define HOSTILE                                                                                    \
    "</bdi></code></p><script>alert(1)</script><a href='javascript:x' onclick=\"x\">&amp;{{name}}" \
    "\xe2\x80\xae\x1b[2J\xff\r\0%00../"

/* Sample texts go through here: as they are, or all hostile. */
static bool hostile;
static struct span as(struct span text)
{
    return hostile && text.len > 0 ? SPAN(HOSTILE) : text;
}
#define T(literal) as(SPAN(literal))

/* The page that is being looked at, NUL-terminated. */
static char page[PAGE_BYTES_MAX + 1];

static bool has(const char *text)
{
    return strstr(page, text) != NULL;
}

/* ---- a strict reader of HTML: what it sees is a skeleton of tags and attribute names ---- */
struct reader {
    const char *at;
    char open[64][16];
    unsigned depth, level, n_h1, n_ids;
    char id[64][32];
    struct buf skeleton;
};

static bool one_of(const char *word, const char *const *list)
{
    while (*list != NULL && strcmp(word, *list) != 0)
        list++;
    return *list != NULL;
}

static const char *word_at(const char *p, char out[static 16])
{
    size_t n = strspn(p, "abcdefghijklmnopqrstuvwxyz-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    CHECK(n > 0 && n < 16);
    n = n < 16 ? n : 15;
    memcpy(out, p, n);
    out[n] = 0;
    return p + n;
}

static void see_attribute(struct reader *r, const char *name, const char *value, size_t n)
{
    CHECK(memchr(value, '<', n) == NULL && memchr(value, '>', n) == NULL);
    CHECK(strncmp(name, "on", 2) != 0 && strcmp(name, "style") != 0 && strcmp(name, "src") != 0);
    if (strcmp(name, "href") == 0 || strcmp(name, "action") == 0)
        CHECK(n > 0 && (value[0] == '/' || value[0] == '#') && value[1] != '/');
    if (strcmp(name, "id") != 0 || r->n_ids == COUNT(r->id))
        return;
    snprintf(r->id[r->n_ids], sizeof r->id[0], "%.*s", (int)n, value);
    for (unsigned i = 0; i < r->n_ids; i++)
        CHECK(strcmp(r->id[i], r->id[r->n_ids]) != 0);
    r->n_ids++;
}

static void see_heading(struct reader *r, const char *tag)
{
    if (tag[0] != 'h' || tag[1] < '1' || tag[1] > '6')
        return;
    unsigned level = (unsigned)(tag[1] - '0');
    CHECK(level <= r->level + 1);
    r->level = level;
    r->n_h1 += level == 1;
}

static void see_end(struct reader *r)
{
    char tag[16];
    r->at = word_at(r->at + 2, tag);
    CHECK(*r->at == '>' && r->depth > 0);
    if (r->depth > 0)
        CHECK_STR(tag, r->open[--r->depth]);
}

static void see_tag(struct reader *r)
{
    static const char *const empty[] = { "meta", "link", "input", "wbr", NULL };
    char tag[16], name[16];
    bool scope = false;
    r->at = word_at(r->at + 1, tag);
    buf_printf(&r->skeleton, "<%s", tag);
    see_heading(r, tag);
    while (*r->at == ' ') {
        r->at = word_at(r->at + 1, name);
        buf_printf(&r->skeleton, " %s", name);
        scope = scope || strcmp(name, "scope") == 0;
        CHECK(strncmp(r->at, "=\"", 2) == 0);
        const char *value = r->at + 2, *end = strchr(value, '"');
        CHECK(end != NULL);
        if (end == NULL)
            return;
        see_attribute(r, name, value, (size_t)(end - value));
        r->at = end + 1;
    }
    CHECK(strcmp(tag, "th") != 0 || scope);
    CHECK(strcmp(tag, "script") != 0 && strcmp(tag, "style") != 0);
    if (*r->at == '/')
        r->at++;
    else if (!one_of(tag, empty) && r->depth < COUNT(r->open))
        snprintf(r->open[r->depth++], sizeof r->open[0], "%s", tag);
    CHECK(*r->at == '>');
    buf_printf(&r->skeleton, ">\n");
}

static void text_is_clean(void)
{
    struct span rest = span_of(page);
    while (rest.len > 0) {
        uint32_t c = 0;
        size_t n = utf8_next(rest, &c);
        CHECK(n > 0 && (c == '\n' || !utf8_hidden(c)));
        rest = (struct span){ rest.ptr + n, n > 0 ? rest.len - n : 0 };
    }
}

/* Reads the page; its skeleton into out. */
static void read_page(struct buf *out)
{
    static struct reader r;
    r = (struct reader){ .at = page };
    buf_init(&r.skeleton, "skeleton", 1 << 20);
    unsigned bad = check_bad;
    CHECK(strncmp(page, "<!doctype html>\n<html lang=\"en\">", 32) == 0);
    for (r.at += 15; *r.at != 0 && check_bad == bad; r.at++)
        if (strncmp(r.at, "</", 2) == 0)
            see_end(&r);
        else if (*r.at == '<')
            see_tag(&r);
        else if (*r.at == '&')
            CHECK(strncmp(r.at, "&lt;", 4) == 0 || strncmp(r.at, "&gt;", 4) == 0 ||
                  strncmp(r.at, "&amp;", 5) == 0 || strncmp(r.at, "&quot;", 6) == 0 ||
                  strncmp(r.at, "&#39;", 5) == 0);
    CHECK(r.depth == 0 && r.n_h1 == 1);
    text_is_clean();
    *out = r.skeleton;
}

/* ---- samples ---- */
static struct store_model model(const char *name)
{
    return (struct store_model){
        .id = 1,
        .ns = T("HuggingFaceTB"),
        .name = as(span_of(name)),
        .listed = true,
        .created_at = 1751414400,
        .changed_at = 1763683200,
        .head = 1,
    };
}

static struct store_commit commit(enum position position)
{
    struct store_commit c = {
        .id = 1,
        .model = 1,
        .oid = "5f3c1e0c7b1f4d5a9a3f5d0d5f3c1e0c7b1f4d5a",
        .created_at = 1763683200,
        .message = T("Release under the start policy\nSecond line"),
        .position = position,
        .review_at = 1771459200,
        .summary = T("open asks for approval.release, and nobody has given it"),
    };
    if (position == POSITION_GATED)
        c.terms = T("research use only\n\nno redistribution\n");
    memset(c.release, 0xA1, SHA256_BYTES);
    memset(c.weights, 0xB2, SHA256_BYTES);
    memset(c.policy, 0xC3, SHA256_BYTES);
    memset(c.record, 0xD4, SHA256_BYTES);
    return c;
}

static struct view_atom atoms[3];
static struct view_objection people[2], cyber[2];
static struct view_step steps[2];
static struct span duties[4];
static struct view_item aside[2];

static struct view view(enum position target)
{
    atoms[0] = (struct view_atom){
        .text = T("approval.release is below 1"),
        .value = T("true"),
        .fact = T("approval.release"),
        .known = T("0"),
        .why = T("no evidence"),
    };
    atoms[1] = (struct view_atom){
        .text = T("eval.cyber.success is at least 10%"),
        .value = T("not shown"),
        .fact = T("eval.cyber.success"),
        .known = T("0.0932 to 0.266"),
        .shown = T("10 of 60, 95% bound 0.266"),
        .source = T("red-team.evidence.json 3"),
        .signer = T("alice@example.org"),
        .date = T("2025-10-01"),
    };
    atoms[2] = (struct view_atom){
        .text = T("files.code_execution is above 0"),
        .value = T("not shown"),
        .fact = T("files.code_execution"),
        .known = T("at least 0"),
        .source = SPAN("files"),
    };
    people[0] = (struct view_objection){ .rule = T("people"),
                                         .title = T("Two people must have said yes"),
                                         .value = T("true"),
                                         .line = 14,
                                         .atom = &atoms[0],
                                         .n_atoms = 1 };
    people[1] = (struct view_objection){ .rule = T("whole"),
                                         .title = T(""),
                                         .value = T("not shown"),
                                         .line = 31,
                                         .atom = &atoms[2],
                                         .n_atoms = 1 };
    cyber[0] = (struct view_objection){
        .rule = T("cyber"),
        .title = T("A model that helps break into systems stays with us"),
        .value = T("not shown"),
        .line = 22,
        .atom = &atoms[1],
        .n_atoms = 2,
    };
    cyber[1] = people[0];
    steps[0] = (struct view_step){ T("2026-01-19"), POSITION_HOSTED, T("eval.cyber.success") };
    steps[1] = (struct view_step){ T("2026-03-01"), POSITION_CLOSED,
                                   T("approval.release, eval.bio.uplift") };
    duties[0] = T("terms \"research use only\"");
    duties[1] = T("recipients who are identified");
    duties[2] = T("review within 90 days");
    duties[3] = T("keep logs for 365 days");
    aside[0] = (struct view_item){ .file = T("cut.evidence.json"),
                                   .why = T("unreadable"),
                                   .problem = T("weights: expected '\"' (at byte 39)") };
    aside[1] = (struct view_item){ .file = T("other.evidence.json"),
                                   .index = 2,
                                   .fact = T("licence.family"),
                                   .why = T("about other weights") };
    struct view v = {
        .target = target,
        .effective = target,
        .clock = T("2025-11-21T09:30:00Z"),
        .policy_title = T("Start: what the files alone can show"),
        .policy_version = 1,
        .evidence = T("e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5"),
        .duty = duties,
        .n_duties = COUNT(duties),
        .forecast = steps,
        .n_forecast = COUNT(steps),
        .aside = aside,
        .n_aside = COUNT(aside),
    };
    for (unsigned at = target + 1u; at <= POSITION_OPEN; at++) {
        v.objection[at] = at == POSITION_OPEN ? cyber : people;
        v.n_objections[at] = 2;
    }
    return v;
}

static struct view_finding findings[3];

static struct view_about about(void)
{
    findings[0] = (struct view_finding){ .rule = T("PICKLE-GLOBAL"),
                                         .severity = T("critical"),
                                         .path = T("old/weights.bin"),
                                         .part = T("archive/data.pkl"),
                                         .title = T("Loading runs code"),
                                         .text = T("posix system"),
                                         .off = 812 };
    findings[1] = (struct view_finding){
        .rule = T("CFG-REMOTE-CODE"),
        .severity = T("high"),
        .path = T("config.json"),
        .title = T("The configuration asks to run code from the repository"),
        .text = T("\"auto_map\""),
        .off = 118,
    };
    findings[2] = (struct view_finding){ .rule = T("CARD-NO-LICENCE"),
                                         .severity = T("low"),
                                         .path = T("README.md"),
                                         .title = T("The card states no licence") };
    return (struct view_about){
        .name = T("SmolLM2 135M Instruct"),
        .architecture = T("llama"),
        .licence = T("apache-2.0"),
        .base_model = T("HuggingFaceTB/SmolLM2-135M"),
        .dtype = T("bf16"),
        .parameters = 134515008,
        .tensors = 272,
        .weight_bytes = 269060552,
        .bytes = 271884121,
        .context = 8192,
        .files = 7,
        .complete = true,
        .finding = findings,
        .n_findings = COUNT(findings),
    };
}

static struct store_file files[5];

static void fill_files(void)
{
    static const char *const names[] = { "README.md", "config.json", "model.safetensors",
                                         "onnx/a folder/model #1?.onnx", "tokenizer.json" };
    for (unsigned i = 0; i < COUNT(files); i++) {
        files[i] = (struct store_file){ .path = as(span_of(names[i])), .size = 1ull << (i * 7) };
        memset(files[i].sha256, (int)(17 * i + 35), SHA256_BYTES);
    }
}

struct sample {
    struct store_model model;
    struct store_commit commit, history[2];
    struct view view;
    struct view_about about;
    struct page_model page;
};

static struct page_model *sample(struct sample *s, enum position position)
{
    fill_files();
    s->model = model("SmolLM2-135M-Instruct");
    s->commit = commit(position);
    s->history[0] = s->commit;
    s->history[1] = commit(POSITION_CLOSED);
    s->history[1].message = T("First look");
    s->view = view(position);
    s->about = about();
    s->page = (struct page_model){
        .endpoint = T("http://127.0.0.1:8080"),
        .model = &s->model,
        .commit = &s->commit,
        .view = &s->view,
        .about = &s->about,
        .may_list = position >= POSITION_GATED,
        .may_load = position == POSITION_OPEN,
        .file = files,
        .n_files = COUNT(files),
        .history = s->history,
        .n_history = COUNT(s->history),
    };
    return &s->page;
}

/* ---- making a page ---- */
static void keep(const char *name, struct span html)
{
    const char *dir = getenv("PAGES");
    char path[300];
    struct err err = { 0 };
    CHECK(html.len < sizeof page);
    memcpy(page, html.ptr, html.len);
    page[html.len] = 0;
    if (dir == NULL || name == NULL)
        return;
    snprintf(path, sizeof path, "%s/%s.html", dir, name);
    CHECK(file_replace(path, html, 0644, &err));
}

typedef bool maker(const void *what, struct arena *a, struct buf *out, struct err *err);

static bool make_model(const void *what, struct arena *a, struct buf *out, struct err *err)
{
    return page_model(what, a, out, err);
}
static bool make_models(const void *what, struct arena *a, struct buf *out, struct err *err)
{
    return page_models(what, a, out, err);
}
static bool make_error(const void *what, struct arena *a, struct buf *out, struct err *err)
{
    return page_error(*(const unsigned *)what, T("no model of that name"),
                      T("look at the list of models"), a, out, err);
}

static bool make(maker *m, const void *what, const char *name, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "page", .limit = 4 << 20 };
    AUTO_CLOSE(buf) struct buf out;
    struct span html;
    buf_init(&out, "page", PAGE_BYTES_MAX);
    if (!m(what, &a, &out, err) || !buf_done(&out, &html, err))
        return false;
    keep(name, html);
    return true;
}

static void look_at_it(maker *m, const void *what, const char *name)
{
    AUTO_CLOSE(buf) struct buf skeleton;
    struct err err = { 0 };
    check_case = name;
    CHECK(make(m, what, name, &err));
    read_page(&skeleton);
}

static const char *const doors[] = { "", "closed", "hosted", "gated", "open" };

/* ---- tests ---- */
static void a_model_page_says_its_position_the_same_way_everywhere(void)
{
    struct sample s;
    char want[60];
    for (unsigned at = POSITION_CLOSED; at <= POSITION_OPEN; at++) {
        look_at_it(make_model, sample(&s, (enum position)at), doors[at]);
        snprintf(want, sizeof want, "<h2 id=\"door\">door %u of 4, %s</h2>", at, doors[at]);
        CHECK(has(want) && has(position_means((enum position)at)));
        CHECK(has("<h3>Not open, because</h3>") == (at < POSITION_OPEN));
        CHECK(has("<h3>Not gated, because</h3>") == (at < POSITION_GATED));
        CHECK(!has("Not closed, because") && !has("The policy gives") && !has("Second line"));
        CHECK(has("It stands at the widest position") == (at == POSITION_OPEN));
    }
}

static void only_what_the_position_gives_is_offered(void)
{
    struct sample s;
    for (unsigned at = POSITION_CLOSED; at <= POSITION_OPEN; at++) {
        look_at_it(make_model, sample(&s, (enum position)at), doors[at]);
        CHECK(has("tokenizer.json") == (at >= POSITION_GATED));
        CHECK(has("<bdi>PICKLE-GLOBAL</bdi>") && has("Loading runs code"));
        CHECK(has("<bdi>archive/data.pkl</bdi> in <bdi>old/weights.bin</bdi>, byte 812") ==
              (at >= POSITION_GATED));
        CHECK(has("archive/data.pkl") == (at >= POSITION_GATED));
        CHECK(has("<bdi>posix system</bdi>") == (at >= POSITION_GATED));
        CHECK(has("The files are not listed") == (at < POSITION_GATED));
        CHECK(has("href=\"/HuggingFaceTB/SmolLM2-135M-Instruct/resolve/main/onnx/a%20folder/"
                  "model%20%231%3F.onnx\"") == (at == POSITION_OPEN));
        CHECK(has("hf download HuggingFaceTB/SmolLM2-135M-Instruct</code>") ==
              (at >= POSITION_GATED));
        CHECK(has("ajar grant HuggingFaceTB/SmolLM2-135M-Instruct PERSON") ==
              (at == POSITION_GATED));
        CHECK(has("export HF_TOKEN=hf_") == (at == POSITION_GATED));
        CHECK(has("<bdi>no redistribution</bdi>") == (at == POSITION_GATED));
        CHECK(has("hosted means answers, never weights") == (at == POSITION_HOSTED));
        CHECK(has("<strong>not sealed</strong>") == (at == POSITION_CLOSED));
        CHECK(!has("Not at present") && !has("<bdi></bdi>") && !has("no rule found anything"));
    }
}

static void a_blocked_position_offers_nothing(void)
{
    struct sample s;
    struct page_model *p = sample(&s, POSITION_OPEN);
    s.commit.blocked = SPAN("duty not available: fingerprint");
    p->may_list = p->may_load = false;
    look_at_it(make_model, p, "blocked");
    CHECK(has("<strong><bdi>duty not available: fingerprint</bdi></strong>"));
    CHECK(has("Not at present: <bdi>duty not available: fingerprint</bdi>"));
    CHECK(!has("hf download") && !has("/resolve/main") && has("The files are not listed"));
}

static void reasons_come_with_their_evidence(void)
{
    struct sample s;
    look_at_it(make_model, sample(&s, POSITION_HOSTED), NULL);
    CHECK(has("<span class=\"tag tag-true\"><bdi>true</bdi></span>"));
    CHECK(has("<p class=\"muted\"><bdi>0</bdi>: <bdi>no evidence</bdi></p>"));
    CHECK(has("<p class=\"muted\"><bdi>10 of 60, 95% bound 0.266</bdi> · "
              "<bdi>red-team.evidence.json 3</bdi>, "
              "<time datetime=\"2025-10-01\">2025-10-01</time>, signed by "
              "<bdi>alice@example.org</bdi></p>"));
    CHECK(has("<bdi>at least 0</bdi>, seen in the files</p>") && !has("nobody listed"));
    CHECK(has("<p class=\"rule\"><bdi>whole</bdi></p>"));
    atoms[1].signer.len = 0;
    look_at_it(make_model, &s.page, NULL);
    CHECK(has("2025-10-01</time>, signed by nobody listed</p>"));
    atoms[1].fact.len = 0;
    look_at_it(make_model, &s.page, NULL);
    CHECK(!has("10 of 60"));
}

static void evidence_set_aside_is_named_with_the_reason(void)
{
    struct sample s;
    look_at_it(make_model, sample(&s, POSITION_HOSTED), NULL);
    CHECK(has("<h2 id=\"aside\">Evidence set aside</h2>") && !has("stand in <a"));
    CHECK(has("<p><bdi>unreadable</bdi>, "
              "<bdi>weights: expected &#39;&quot;&#39; (at byte 39)</bdi></p>\n"
              "<p class=\"muted\"><bdi>cut.evidence.json</bdi></p>"));
    CHECK(has("<p><bdi>about other weights</bdi></p>\n<p class=\"muted\">"
              "<bdi>other.evidence.json</bdi> 2, <bdi>licence.family</bdi></p>"));
    s.view.n_aside = 0;
    look_at_it(make_model, &s.page, NULL);
    CHECK(!has("set aside"));
}

static void an_objection_is_told_once(void)
{
    struct sample s;
    look_at_it(make_model, sample(&s, POSITION_CLOSED), NULL);
    CHECK(has("<p class=\"muted\">2 of the objections above hold here too.</p>"));
    CHECK(has("<p class=\"muted\">One objection above holds here too.</p>"));
    const char *first = strstr(page, "Two people must have said yes");
    CHECK(first != NULL && strstr(first + 1, "Two people must have said yes") == NULL);
    cyber[1].line++;
    look_at_it(make_model, &s.page, NULL);
    CHECK(!has("One objection above holds here too"));
    first = strstr(page, "Two people must have said yes");
    CHECK(first != NULL && strstr(first + 1, "Two people must have said yes") != NULL);
}

static void what_is_not_there_is_said(void)
{
    struct sample s;
    struct page_model *p = sample(&s, POSITION_GATED);
    s.view.n_duties = s.view.n_forecast = s.about.n_findings = s.view.n_objections[4] = 0;
    s.commit.review_at = 0;
    s.commit.terms.len = 0;
    s.about.parameters = 0;
    s.view.target = POSITION_OPEN;
    s.view.clock = SPAN("2025");
    s.about.files = 1;
    look_at_it(make_model, p, "bare");
    CHECK(has("The policy puts no duty on this position") && !has("decided again by"));
    CHECK(has("Nothing that is known now moves the door by itself"));
    CHECK(has("No rule objects to this position") && has("The policy gives open;"));
    CHECK(has("<h3>Not open yet</h3>"));
    CHECK(has("Decided on <time datetime=\"\"></time>") && !has("more are listed"));
    CHECK(has("and no rule found anything") && !has("Parameters") && has("not logged"));
    CHECK(has("Every file was examined") && !has("In what was examined"));
    s.about.complete = false;
    look_at_it(make_model, p, NULL);
    CHECK(!has("Every file was examined"));
    CHECK(has("In what was examined, no rule found anything") &&
          has("Not every file was examined"));
}

static void what_cannot_be_read_back_is_said_and_not_made_up(void)
{
    struct sample s;
    struct page_model *p = sample(&s, POSITION_CLOSED);
    p->view = NULL;
    p->about = NULL;
    look_at_it(make_model, p, "unread");
    CHECK(has("door 1 of 4, closed") && has("the decision record cannot be read"));
    CHECK(!has("No rule objects") && !has("no duty") && !has("Nothing that is known"));
    CHECK(!has("Decided on") && !has("href=\"#why\"") && !has("Evidence") &&
          !has("The policy gives"));
    CHECK(has("What was read from the files cannot be shown") && !has("was examined"));
    CHECK(!has("<dl>\n</dl>"));
}

static void long_lists_are_cut_and_counted(void)
{
    static struct store_file many[PAGE_FILES_MAX + 1];
    static struct view_finding odd[PAGE_FINDINGS_MAX + 2];
    static struct view_item unread[PAGE_ASIDE_MAX + 3];
    struct sample s;
    struct page_model *p = sample(&s, POSITION_GATED);
    for (unsigned i = 0; i < COUNT(many); i++)
        many[i].path = i < PAGE_FILES_MAX ? SPAN("shard") : SPAN("last");
    p->file = many;
    p->n_files = COUNT(many);
    s.about.files = 2000;
    s.about.finding = odd;
    s.about.n_findings = COUNT(odd);
    look_at_it(make_model, p, "many");
    CHECK(has("<p>1500 more are listed at") && !has("<bdi>last</bdi>"));
    CHECK(has("<p>2 more are not shown"));
    s.view.aside = unread;
    s.view.n_aside = COUNT(unread);
    look_at_it(make_model, p, NULL);
    CHECK(has("<p>3 more stand in <a href=\"/api/models/HuggingFaceTB/SmolLM2-135M-Instruct/"
              "decision\">the record</a>.</p>"));
}

static void the_list_names_each_model_and_its_door(void)
{
    struct store_model m[4] = { model("SmolLM2-135M-Instruct"), model("tiny"), model("large"),
                                model("new") };
    struct store_commit c[3] = { commit(POSITION_OPEN), commit(POSITION_GATED),
                                 commit(POSITION_CLOSED) };
    struct page_row rows[4] = {
        { &m[0], &c[0] }, { &m[1], &c[1] }, { &m[2], &c[2] }, { &m[3], NULL }
    };
    c[0].summary = SPAN("");
    c[1].blocked = SPAN("duty not available: fingerprint");
    struct page_models p = {
        .search = SPAN(""), .row = rows, .n = COUNT(rows), .next = SPAN("/?after=4")
    };
    look_at_it(make_models, &p, "models");
    CHECK(has("<a href=\"/HuggingFaceTB/tiny\">") && has("door 3 of 4, gated"));
    CHECK(has(">duty not available: fingerprint</span>") && has("nothing released yet"));
    CHECK(has("<a href=\"/?after=4\" rel=\"next\">") && has("role=\"search\""));
    CHECK(has("<time datetime=\"2025-11-21\">"));
}

static void an_empty_list_says_what_to_do(void)
{
    look_at_it(make_models, &(struct page_models){ 0 }, "empty");
    CHECK(has("ajar release DIR NAMESPACE/NAME") && !has("role=\"search\""));
    look_at_it(make_models, &(struct page_models){ .search = SPAN("\"x\"") }, "nothing-found");
    CHECK(has("<q><bdi>&quot;x&quot;</bdi></q>") && has("value=\"&quot;x&quot;\""));
    CHECK(!has("ajar release"));
}

static void an_error_says_what_and_what_next(void)
{
    static const struct {
        unsigned status;
        const char *heading;
    } errors[] = {
        { 400, "This request cannot be answered" },
        { 401, "This hub does not know who asks" },
        { 403, "Not through this door" },
        { 404, "There is nothing here" },
        { 429, "Too many requests" },
        { 500, "Something failed on this hub" },
    };
    char name[30];
    for (size_t i = 0; i < COUNT(errors); i++) {
        snprintf(name, sizeof name, "error-%u", errors[i].status);
        look_at_it(make_error, &errors[i].status, name);
        CHECK(has(errors[i].heading) && has(name + 6) && has("no model of that name"));
        CHECK(has("look at the list of models"));
    }
}

/* The same page from hostile texts: other words, not one tag or attribute more or less. */
static void same_skeleton(maker *m, const void *kind, const char *name)
{
    AUTO_CLOSE(buf) struct buf calm, odd;
    struct err err = { 0 };
    struct sample s;
    struct store_model one;
    struct store_commit head;
    struct page_row row = { &one, &head };
    struct page_models list = { .row = &row, .n = 1 };
    check_case = name;
    for (unsigned i = 0; i < 2; i++) {
        hostile = i == 1;
        one = model("tiny");
        head = commit(POSITION_GATED);
        head.terms = SPAN("one\n");
        list.search = T("tin");
        const void *what = kind;
        if (m == make_model) {
            what = sample(&s, *(const enum position *)kind);
            s.commit.terms = T("one");
            s.commit.blocked = s.commit.position == POSITION_HOSTED ? T("duty") : SPAN("");
            files[0].path = as(SPAN("x"));
        } else if (m == make_models)
            what = &list;
        CHECK(make(m, what, i == 1 ? name : NULL, &err));
        read_page(i == 0 ? &calm : &odd);
        hostile = false;
    }
    CHECK(has("&lt;/bdi&gt;") && has("\\u202e") && has("\\xff") && has("{{name}}"));
    CHECK(!has("<script>") && !has("<a href='"));
    CHECK(calm.len == odd.len && memcmp(calm.bytes, odd.bytes, calm.len) == 0);
}

static void hostile_texts_change_words_and_nothing_else(void)
{
    static const unsigned status = 404;
    static const char *const names[] = { "", "hostile-closed", "hostile-hosted", "hostile-gated",
                                         "hostile-open" };
    for (enum position at = POSITION_CLOSED; at <= POSITION_OPEN; at++)
        same_skeleton(make_model, &at, names[at]);
    CHECK(has("/resolve/main/") && has("%FF%0D%00%2500../\">"));
    same_skeleton(make_models, NULL, "hostile-models");
    same_skeleton(make_error, &status, "hostile-error");
}

static void every_allocation_may_fail(void)
{
    static const unsigned status = 500;
    struct sample s;
    struct store_model one = model("tiny");
    struct page_row row = { &one, NULL };
    struct page_models list = { .row = &row, .n = 1 };
    const struct {
        maker *m;
        const void *what;
    } pages[] = { { make_model, sample(&s, POSITION_GATED) },
                  { make_models, &list },
                  { make_error, &status } };
    for (size_t i = 0; i < COUNT(pages); i++)
        for (size_t nth = 1;; nth++) {
            struct err err = { 0 };
            mem_fail_at = nth;
            bool ok = make(pages[i].m, pages[i].what, NULL, &err);
            bool reached = mem_fail_at == 0;
            mem_fail_at = 0;
            CHECK(ok == !reached && (ok || err.kind == ERR_SYSTEM));
            if (!reached)
                break;
        }
}

static void a_page_past_its_limit_is_none(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "page", .limit = 1 << 20 };
    AUTO_CLOSE(buf) struct buf out;
    struct err err = { 0 };
    buf_init(&out, "page", 3000);
    CHECK(!page_models(&(struct page_models){ 0 }, &a, &out, &err) && err.kind == ERR_LIMIT);
    CHECK_STR(err.text, "page is limited to 3000 bytes");
}

static void pages_load_what_is_there_by_the_digest_of_its_bytes(void)
{
    struct page_asset style, mark;
    struct err err = { 0 };
    unsigned status = 404;
    char link[80];
    CHECK(page_asset(SPAN("style.css"), &style, &err) && page_asset(SPAN("mark.svg"), &mark, &err));
    CHECK_STR(style.type, "text/css; charset=utf-8");
    CHECK_STR(mark.type, "image/svg+xml");
    CHECK(strlen(style.etag) == 66 && style.etag[0] == '"' && style.etag[65] == '"');
    CHECK(strlen(style.version) == 12 && memcmp(style.version, style.etag + 1, 12) == 0);
    CHECK(style.bytes.len > 1000 && memcmp(mark.bytes.ptr, "<svg ", 5) == 0);
    look_at_it(make_error, &status, NULL);
    snprintf(link, sizeof link, "href=\"/-/style.css?v=%s\"", style.version);
    CHECK(has(link));
    snprintf(link, sizeof link, "href=\"/-/mark.svg?v=%s\"", mark.version);
    CHECK(has(link));
}

static void templates_are_no_assets(void)
{
    static const struct {
        const char *name, *want;
    } names[] = { { "model.html", "no page loads \"model.html\"" },
                  { "", "no page loads \"\"" },
                  { "../style.css", "no page loads \"../style.css\"" },
                  { "\xff", "no page loads \"\\xff\"" } };
    for (size_t i = 0; i < COUNT(names); i++) {
        struct page_asset asset = { .type = "kept" };
        struct err err = { 0 };
        CHECK(!page_asset(span_of(names[i].name), &asset, &err) && err.kind == ERR_ABSENT);
        CHECK_STR(err.text, names[i].want);
        CHECK_STR(asset.type, "kept");
    }
}

TESTS(TEST(a_model_page_says_its_position_the_same_way_everywhere),
      TEST(only_what_the_position_gives_is_offered), TEST(a_blocked_position_offers_nothing),
      TEST(reasons_come_with_their_evidence), TEST(evidence_set_aside_is_named_with_the_reason),
      TEST(an_objection_is_told_once), TEST(what_is_not_there_is_said),
      TEST(what_cannot_be_read_back_is_said_and_not_made_up), TEST(long_lists_are_cut_and_counted),
      TEST(the_list_names_each_model_and_its_door), TEST(an_empty_list_says_what_to_do),
      TEST(an_error_says_what_and_what_next), TEST(hostile_texts_change_words_and_nothing_else),
      TEST(every_allocation_may_fail), TEST(a_page_past_its_limit_is_none),
      TEST(pages_load_what_is_there_by_the_digest_of_its_bytes), TEST(templates_are_no_assets))
