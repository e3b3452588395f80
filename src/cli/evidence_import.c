/* evidence_import.c - `ajar evidence import FILE... --subject MODEL`: what evaluation tools wrote, as
 * evidence about the weights of that model. */
#include "base/encode.h"
#include "base/file.h"
#include "cli/cmd_evidence.h"
#include "cli/evidence_copy.h"
#include "cli/home.h"
#include "cli/listing.h"
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
                                  .no_sandbox = asked->judge.no_sandbox,
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

/* Zeros and ones as a count, others by their mean. */
static void put_scores(struct buf *b, const struct result *r, double per)
{
    double sum = 0;
    bool count = true;
    uint32_t last = 0; /* clusters are numbered from 0 on */
    for (size_t i = 0; i < r->n_scores; i++) {
        sum += r->score[i];
        last = r->cluster != NULL && r->cluster[i] > last ? r->cluster[i] : last;
        count = count && (r->score[i] == 0 || r->score[i] == 1);
    }
    if (count)
        buf_printf(b, "%.0f of %zu", sum, r->n_scores);
    else
        buf_printf(b, "%.4g, mean of %zu", sum / (double)r->n_scores / per, r->n_scores);
    buf_printf(b, ", item by item");
    if (r->cluster != NULL)
        buf_printf(b, " in %u cluster%s", last + 1, last > 0 ? "s" : "");
}

static void put_number(struct buf *b, const struct import_item *it)
{
    const struct result *r = it->result;
    if (r->kind == RESULT_COUNT)
        buf_printf(b, "%" PRIu64 " of %" PRIu64, r->k, r->n);
    else if (r->kind == RESULT_SCORES)
        put_scores(b, r, it->per);
    else if (r->kind == RESULT_MEAN)
        buf_printf(b, "%.4g with error %.4g", r->mean / it->per, r->se / it->per);
    else if (r->kind == RESULT_INTERVAL)
        buf_printf(b, "%.4g to %.4g at %.4g%%", r->lo / it->per, r->hi / it->per, 100 * r->level);
    else
        buf_printf(b, "%.4g", r->mean / it->per);
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
        const char *remark[] = { r->partial ? "partial run" : NULL,
                                 r->edited ? "edited after the run" : NULL, r->why };
        const char *before = "\t";
        for (size_t k = 0; k < COUNT(remark); k++) {
            if (remark[k] == NULL)
                continue;
            buf_printf(&rows, "%s%s", before, remark[k]);
            before = "; ";
        }
        buf_printf(&rows, "%s\n", before[0] == '\t' ? "\t" : "");
    }
    listing_columns(b, 2, &rows);
}

/* What was passed over, and how often: nothing is left out in silence. */
static void put_notes(struct buf *b, const struct import *m)
{
    for (size_t i = 0; i < m->n_files; i++) {
        const struct notes *notes = m->file[i].results.notes;
        for (size_t k = 0; k < notes->n_codes; k++) {
            const struct note_count *count = &notes->count[k];
            const struct note *first = notes->list;
            while (strcmp(first->code, count->code) != 0)
                first++;
            buf_shown(b, span_of(m->file[i].path));
            buf_printf(b, ": %s (at byte %" PRIu64 ")", first->text, first->off);
            if (count->times > 1)
                buf_printf(b, ", and %" PRIu64 " more", count->times - 1);
            buf_printf(b, "\n");
        }
    }
}

static void put_passed_over(struct jout *j, const struct import *m)
{
    jout_open(j, "passed_over", '[');
    for (size_t i = 0; i < m->n_files; i++) {
        const struct notes *notes = m->file[i].results.notes;
        for (size_t k = 0; k < notes->n; k++) {
            jout_open(j, NULL, '{');
            jout_text(j, "file", m->file[i].path);
            jout_text(j, "code", notes->list[k].code);
            jout_text(j, "text", notes->list[k].text);
            jout_u64(j, "at", notes->list[k].off);
            jout_close(j, '}');
        }
    }
    jout_close(j, ']');
}

static void put_json(struct jout *j, const struct import *m, const char *path, enum written how)
{
    jout_open(j, NULL, '{');
    jout_text(j, "schema", "ajar/import/1");
    jout_text(j, "file", path);
    jout_text(j, "outcome", evidence_written_name(how));
    put_passed_over(j, m);
    jout_raw(j, "evidence", (struct span){ m->text.ptr, m->text.len - 1 });
    jout_close(j, '}');
}

bool cmd_evidence_import(char **args, struct out *o, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "import", .limit = import_memory };
    char weights[sizeof "sha256:" + 2 * SHA256_BYTES] = "sha256:";
    struct import_choice choice[OPT_LIST_MAX];
    struct import_options options;
    struct import m;
    struct look l;
    enum written how;
    bool ours;
    if (asked->subject == NULL)
        return err_set(err, ERR_USAGE, "--subject MODEL is missing: evidence is about its weights");
    if (!read_options(choice, &options, err) || !evidence_all_ours(args, &ours, err))
        return false;
    struct judge_asked subject = { .path = asked->subject, .silent = o->json };
    if (!judge_look(&subject, &asked->judge, &a, &l, err))
        return false;
    if (ours)
        return evidence_copy(args, &l, &a, o, err);
    hex_put((struct span){ l.manifest.weights, SHA256_BYTES }, weights + strlen(weights));
    if (!import_read(args, &options, span_of(weights), &a, &m, err))
        return false;
    const char *folder = evidence_folder(&l, asked->to, &a, err);
    const char *path = folder != NULL ? path_join(&a, folder, (const char *)m.name.ptr, err) : NULL;
    struct evidence_file file = { path, m.text, asked->dry_run };
    if (path == NULL || !evidence_write(&file, &a, &how, err))
        return false;
    if (o->json) {
        put_json(&o->doc, &m, path, how);
        return true;
    }
    put_text(&o->text, &m);
    put_notes(&o->talk, &m);
    evidence_written(&o->text, m.n_items, path, how);
    return true;
}
