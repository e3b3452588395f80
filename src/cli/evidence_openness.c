/* evidence_openness.c - `ajar evidence openness MODEL`: which parts of a model its release holds or
 * declares, as the Model Openness Framework counts them, and the statement of it as YAML. */
#include "evidence/openness.h"
#include "cli/cmd_evidence.h"
#include "cli/listing.h"
#include "evidence/licence.h"

static const size_t openness_memory = (size_t)2000 << 20;

static const struct cmd_evidence_asked *const asked = &cmd_evidence_asked;

static const char *class_name(unsigned class)
{
    static const char *const names[] = { "none", "class I", "class II", "class III" };
    return names[class];
}

static bool in(uint32_t set, unsigned i)
{
    return set >> i & 1;
}

/* ---- for people ---- */

static const char *open_word(const struct openness *o, unsigned i)
{
    return !in(o->declared, i) ? "-" : in(o->open, i) ? "yes" : in(o->shut, i) ? "no" : "not known";
}

static bool is_address(struct span path)
{
    for (size_t i = 0; i + 3 <= path.len; i++)
        if (memcmp(path.ptr + i, "://", 3) == 0)
            return true;
    return false;
}

static void put_row(struct buf *b, const struct openness *o, unsigned i)
{
    buf_printf(b, "%s\t%s\t", mof_components[i].title,
               mof_components[i].class > 0 ? class_name(mof_components[i].class) : "-");
    if (in(o->declared, i) && o->licence[i].len > 0)
        buf_shown(b, o->licence[i]);
    else
        buf_printf(b, "%s", in(o->declared, i) ? "no licence" : "-");
    buf_printf(b, "\t%s\t", open_word(o, i));
    if (in(o->shown, i))
        buf_shown(b, o->file[i]);
    else if (in(o->declared, i) && o->path[i].len > 0)
        buf_printf(b, "%s", is_address(o->path[i]) ? "elsewhere" : "not here");
    else
        buf_printf(b, in(o->declared, i) ? "only declared" : "-");
    buf_printf(b, "\n");
}

static void put_missing(struct buf *b, const struct openness *o, unsigned class)
{
    uint32_t missing = mof_missing(o->open, class);
    const char *join = "";
    if (missing == 0)
        return;
    buf_printf(b, "For %s under open licences: ", class_name(class));
    for (unsigned i = 0; i < MOF_COMPONENTS; i++)
        if (in(missing, i)) {
            buf_printf(b, "%s%s", join, mof_components[i].word);
            join = ", ";
        }
    buf_printf(b, "\n");
}

static void print_openness(struct buf *b, const struct openness *o)
{
    AUTO_CLOSE(buf) struct buf rows = { 0 };
    unsigned sure = openness_class(o, false), best = openness_class(o, true);
    if (!o->stated)
        buf_printf(b, "No statement of openness: %s%s%s\n", o->why, o->problem != NULL ? ": " : "",
                   o->problem != NULL ? o->problem : "");
    else if (sure == best)
        buf_printf(b, "Declared: %s%s\n", sure == 0 ? "no class" : class_name(sure),
                   sure == 0 ? ", for something of class III is missing" : "");
    else
        buf_printf(b, "Declared: between %s and %s, for some licences are not known\n",
                   sure == 0 ? "no class" : class_name(sure), class_name(best));
    buf_init(&rows, "a table", 1 << 20);
    buf_printf(&rows, "component\tfrom\tlicence\topen\tseen in the files\n");
    for (unsigned i = 0; i < MOF_COMPONENTS; i++)
        put_row(&rows, o, i);
    buf_printf(b, "\n");
    listing_columns(b, 2, &rows);
    if (o->stated && sure != 1) {
        buf_printf(b, "\n");
        put_missing(b, o, sure == 0 ? 3 : sure - 1);
    }
    if (!o->stated)
        buf_printf(b,
                   "\n--yaml prints a statement to begin with. It is a file of the release: put it "
                   "beside the\nweights before they are measured, for evidence names all files.\n");
}

static void json_openness(struct jout *j, const struct openness *o)
{
    static const char *const classes[] = { "none", "class_one", "class_two", "class_three" };
    jout_open(j, NULL, '{');
    jout_text(j, "schema", "ajar/openness/1");
    jout_bool(j, "stated", o->stated);
    if (o->stated) {
        jout_text(j, "class", classes[openness_class(o, false)]);
        jout_text(j, "class_at_best", classes[openness_class(o, true)]);
    }
    if (!o->stated)
        jout_text(j, "why", o->why);
    jout_open(j, "components", '[');
    for (unsigned i = 0; i < MOF_COMPONENTS; i++) {
        jout_open(j, NULL, '{');
        jout_text(j, "component", mof_components[i].word);
        jout_bool(j, "declared", in(o->declared, i));
        if (o->licence[i].len > 0)
            jout_string(j, "licence", o->licence[i]);
        if (in(o->open, i) || in(o->shut, i))
            jout_bool(j, "open", in(o->open, i));
        if (o->path[i].len > 0)
            jout_string(j, "path", o->path[i]);
        if (in(o->shown, i))
            jout_string(j, "seen", o->file[i]);
        jout_close(j, '}');
    }
    jout_close(j, ']');
    jout_close(j, '}');
}

/* ---- the statement ---- */

/* In single quotes, in which only those have to be written twice. */
static void put_quoted(struct buf *b, const char *key, struct span text)
{
    AUTO_CLOSE(buf) struct buf shown = { 0 };
    buf_init(&shown, "a text", 64u << 10);
    buf_shown(&shown, text);
    buf_printf(b, "%s: '", key);
    for (size_t i = 0; i < shown.len; i++)
        buf_printf(b, "%s%c", shown.bytes[i] == '\'' ? "'" : "", shown.bytes[i]);
    buf_printf(b, "'\n");
}

/* What is declared; without that, what the files show, under what they are licensed. */
static void put_yaml(struct buf *b, const struct openness *o, const struct look_model *m)
{
    buf_printf(b, "framework:\n  name: 'Model Openness Framework'\n  version: '1.0'\n  date: ''\n"
                  "release:\n");
    put_quoted(b, "  name", o->name.len > 0 ? o->name : m->name);
    buf_printf(b, "  version: ''\n  date: ''\n  type: ''\n");
    put_quoted(b, "  architecture", m->architecture);
    put_quoted(b, "  origin", m->base_model);
    buf_printf(b, "  producer: ''\n  contact: ''\n  repository: ''\n  huggingface: ''\n"
                  "  license:\n    distribution:\n");
    put_quoted(b, "      name", o->stated ? SPAN("") : m->licence);
    buf_printf(b, "      path: ''\n  components:\n");
    for (unsigned i = 0; i < MOF_COMPONENTS; i++) {
        if (!in(o->stated ? o->declared : o->shown, i))
            continue;
        put_quoted(b, "    - name", span_of(mof_components[i].title));
        buf_printf(b, "      description: ''\n");
        put_quoted(b, "      component_path", o->path[i].len > 0 ? o->path[i] : o->file[i]);
        put_quoted(b, "      license", o->stated ? o->licence[i] : SPAN(""));
        buf_printf(b, "      license_path: ''\n");
    }
}

bool cmd_evidence_openness(char **args, struct out *o, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "openness", .limit = openness_memory };
    struct judge_asked model = { .path = args[0], .silent = o->json };
    struct openness of;
    struct look look;
    if (!judge_look(&model, &asked->judge, &a, &look, err))
        return false;
    openness_of(&look, &of);
    if (asked->yaml)
        put_yaml(&o->text, &of, &look.model);
    else if (o->json)
        json_openness(&o->doc, &of);
    else
        print_openness(&o->text, &of);
    return true;
}
