/* evidence_copy.c - evidence in its own form, imported: checked, and copied beside the model with its
 * signature. */
#include "cli/evidence_copy.h"

#include <stdio.h>

#include "base/file.h"
#include "base/path.h"
#include "evidence/import_copy.h"

bool evidence_all_ours(char *const *args, bool *all, struct err *err)
{
    size_t ours = 0, n = 0;
    for (; args[n] != NULL; n++)
        ours += import_is_ours(args[n]);
    *all = ours > 0;
    return ours == 0 || ours == n ||
           err_set(err, ERR_USAGE,
                   "files of evidence are copied, others read: import them one after the other");
}

/* They say in themselves what they are about, and another word would make them another's. */
static bool check_options(struct err *err)
{
    const struct cmd_evidence_asked *asked = &cmd_evidence_asked;
    bool said = asked->fact.n > 0 || asked->variant != NULL || asked->run_id != NULL ||
                asked->by != NULL || asked->unit != NULL || asked->measured_at != NULL ||
                asked->cluster != NULL;
    return !said || err_set(err, ERR_USAGE,
                            "a file of evidence is copied as it is: only --to and --dry-run are "
                            "for it");
}

static bool write_one(const struct import_copy *c, const char *to, struct arena *a,
                      enum written *how, struct err *err)
{
    struct evidence_file file = { to, c->text, cmd_evidence_asked.dry_run };
    enum written ignored;
    size_t n = strlen(to);
    char *name = ARENA_ARRAY(a, char, n + sizeof ".sig", err);
    if (name == NULL || !evidence_write(&file, a, how, err))
        return false;
    snprintf(name, n + sizeof ".sig", "%s.sig", to);
    file = (struct evidence_file){ name, c->signature, cmd_evidence_asked.dry_run };
    return c->signature.ptr == NULL || evidence_write(&file, a, &ignored, err);
}

static void tell(struct out *o, const struct import_copy *c, const char *to, enum written how)
{
    static const char *const words[] = { [WRITTEN] = "copied to",
                                         [THERE_ALREADY] = "already there:",
                                         [ONLY_SHOWN] = "would be copied to" };
    if (o->json) {
        jout_open(&o->doc, NULL, '{');
        jout_text(&o->doc, "file", to);
        jout_text(&o->doc, "outcome", evidence_written_name(how));
        jout_u64(&o->doc, "items", c->n_items);
        jout_bool(&o->doc, "signature", c->signature.ptr != NULL);
        jout_close(&o->doc, '}');
        return;
    }
    buf_printf(&o->text, "%zu item%s, %s ", c->n_items, c->n_items == 1 ? "" : "s", words[how]);
    buf_shown(&o->text, span_of(to));
    buf_printf(&o->text, "%s\n", c->signature.ptr != NULL ? ", with its signature" : "");
}

static bool copy_one(const char *from, const struct look *l, struct arena *a, struct out *o,
                     struct err *err)
{
    struct import_copy c;
    enum written how;
    const char *folder = evidence_folder(l, cmd_evidence_asked.to, a, err);
    size_t at = path_folder(span_of(from)).len;
    const char *to = folder != NULL ? path_join(a, folder, from + at, err) : NULL;
    if (to == NULL || !import_copy(from, l->manifest.weights, a, &c, err) ||
        !write_one(&c, to, a, &how, err))
        return false;
    tell(o, &c, to, how);
    return true;
}

bool evidence_copy(char *const *args, const struct look *l, struct arena *a, struct out *o,
                   struct err *err)
{
    if (!check_options(err))
        return false;
    if (o->json) {
        jout_open(&o->doc, NULL, '{');
        jout_text(&o->doc, "schema", "ajar/import/1");
        jout_open(&o->doc, "copied", '[');
    }
    for (; *args != NULL; args++)
        if (!copy_one(*args, l, a, o, err))
            return false;
    if (o->json) {
        jout_close(&o->doc, ']');
        jout_close(&o->doc, '}');
    }
    return true;
}
