/* evidence_import.c - `ajar evidence import FILE... --subject MODEL`: what evaluation tools wrote, as
 * evidence about the weights of that model. */
#include "base/encode.h"
#include "base/file.h"
#include "base/path.h"
#include "cli/cmd_evidence.h"
#include "cli/home.h"
#include "cli/listing.h"
#include "cli/progress.h"
#include "evidence/import.h"

static const size_t import_memory = (size_t)8 << 30;

static const struct cmd_evidence_asked *const asked = &cmd_evidence_asked;

static bool read_options(struct import_choice *room, struct import_options *o, struct err *err)
{
    char quoted[QUOTED_BYTES];
    *o = (struct import_options){ .choice = room,
                                  .n_choices = asked->fact.n,
                                  .variant = asked->variant,
                                  .run_id = asked->run_id,
                                  .by = asked->by,
                                  .no_sandbox = asked->no_sandbox,
                                  .cluster = asked->cluster };
    for (unsigned i = 0; i < asked->fact.n; i++)
        if (!import_choice(asked->fact.text[i], &room[i], err))
            return false;
    if (asked->unit != NULL)
        o->unit = strcmp(asked->unit, "percent") == 0    ? IMPORT_PERCENT
                  : strcmp(asked->unit, "fraction") == 0 ? IMPORT_FRACTION
                                                         : IMPORT_UNIT_UNSAID;
    if (asked->unit != NULL && o->unit == IMPORT_UNIT_UNSAID)
        return err_set(err, ERR_USAGE, "--unit needs percent or fraction, not %s",
                       span_quote(span_of(asked->unit), quoted));
    if (asked->cluster != NULL && strlen(asked->cluster) > RESULTS_CLUSTER_MAX)
        return err_set(err, ERR_USAGE, "--cluster needs a name of at most %u bytes",
                       RESULTS_CLUSTER_MAX);
    return asked->measured_at == NULL ||
           home_date("measured-at", asked->measured_at, &o->measured_at, err);
}

/* The folder that the evidence of a model stands in: the model's own. */
static const char *folder_of(const struct look *l, struct arena *a, struct err *err)
{
    struct span path = span_of(l->root), copy;
    if (asked->to != NULL)
        return asked->to;
    if (l->folder)
        return l->root;
    path = path_folder(path);
    if (path.len == 0)
        return ".";
    path.len -= path.len > 1;
    return span_copy(a, path, &copy, err) ? (const char *)copy.ptr : NULL;
}

enum written { WRITTEN, THERE_ALREADY, ONLY_SHOWN };

/* A file of that name with other bytes may be signed: it is left as it is. */
static bool write_file(const char *path, struct span text, struct arena *a, enum written *how,
                       struct err *err)
{
    struct err none = { 0 };
    struct span there;
    *how = ONLY_SHOWN;
    if (asked->dry_run)
        return true;
    *how = THERE_ALREADY;
    if (file_load(path, EV_FILE_MAX, a, &there, &none)) {
        return span_eq(there, text) ||
               err_set(err, ERR_DENIED,
                       "%s is there and says something else, as from other options: --to writes "
                       "into another folder",
                       path);
    }
    if (none.kind != ERR_ABSENT) {
        *err = none;
        return false;
    }
    *how = WRITTEN;
    return file_replace(path, text, 0644, err);
}

static void put_number(struct buf *b, const struct import_item *it)
{
    const struct result *r = it->result;
    if (r->kind == RESULT_COUNT)
        buf_printf(b, "%" PRIu64 " of %" PRIu64, r->k, r->n);
    else if (r->kind == RESULT_SCORES)
        buf_printf(b, "%zu scores", r->n_scores);
    else if (r->kind == RESULT_MEAN)
        buf_printf(b, "%.4g with error %.4g", r->mean, r->se);
    else
        buf_printf(b, "%.4g", r->mean * it->times);
    if (r->unscored > 0)
        buf_printf(b, ", %" PRIu64 " unscored", r->unscored);
}

static void put_text(struct buf *b, const struct import *m)
{
    AUTO_CLOSE(buf) struct buf rows = { 0 };
    buf_init(&rows, "the list", ANSWER_MAX);
    buf_printf(&rows, "fact\tshows\t\n");
    for (size_t i = 0; i < m->n_items; i++) {
        const struct result *r = m->item[i].result;
        buf_shown(&rows, m->item[i].fact);
        buf_printf(&rows, "\t");
        put_number(&rows, &m->item[i]);
        buf_printf(&rows, "\t%s%s%s\n", r->partial ? "partial run" : "",
                   r->partial && r->why != NULL ? "; " : "", r->why != NULL ? r->why : "");
    }
    listing_columns(b, 2, &rows);
}

static void put_end(struct buf *b, const struct import *m, const char *path, enum written how)
{
    static const char *const words[] = { "written to", "already there:", "would be written to" };
    buf_printf(b, "\n%zu item%s, %s ", m->n_items, m->n_items == 1 ? "" : "s", words[how]);
    buf_shown(b, span_of(path));
    buf_printf(b, "\n");
}

static void put_json(struct jout *j, const struct import *m, const char *path, enum written how)
{
    static const char *const words[] = { "written", "already_there", "dry_run" };
    jout_open(j, NULL, '{');
    jout_text(j, "schema", "ajar/import/1");
    jout_text(j, "file", path);
    jout_text(j, "outcome", words[how]);
    jout_raw(j, "evidence", (struct span){ m->text.ptr, m->text.len - 1 });
    jout_close(j, '}');
}

bool cmd_evidence_import(char **args, struct out *o, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "import", .limit = import_memory };
    AUTO_CLOSE(progress) struct progress p = { 0 };
    char weights[sizeof "sha256:" + 2 * SHA256_BYTES] = "sha256:";
    struct import_choice choice[OPT_LIST_MAX];
    struct import_options options;
    struct import m;
    struct look l;
    enum written how;
    if (asked->subject == NULL)
        return err_set(err, ERR_USAGE, "--subject MODEL is missing: evidence is about its weights");
    if (!read_options(choice, &options, err))
        return false;
    progress_begin(&p, "hashing the model", o->json);
    struct look_options look = { .no_sandbox = asked->no_sandbox,
                                 .progress = progress_bytes,
                                 .ctx = &p };
    bool ok = look_at(asked->subject, &look, &a, &l, err);
    progress_end(&p);
    if (!ok)
        return false;
    hex_put((struct span){ l.manifest.weights, SHA256_BYTES }, weights + strlen(weights));
    if (!import_read(args, &options, span_of(weights), &a, &m, err))
        return false;
    const char *folder = folder_of(&l, &a, err);
    const char *path = folder != NULL ? path_join(&a, folder, (const char *)m.name.ptr, err) : NULL;
    if (path == NULL || !write_file(path, m.text, &a, &how, err))
        return false;
    if (o->json) {
        put_json(&o->doc, &m, path, how);
        return true;
    }
    put_text(&o->text, &m);
    put_end(&o->text, &m, path, how);
    return true;
}
