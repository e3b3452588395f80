/* look.c - see look.h. Walk, examine, name, compare, judge: each step is a file beside this. */
#include "scan/look.h"

#include <stdlib.h>

#include "base/path.h"
#include "scan/accord.h"
#include "scan/digests.h"
#include "scan/dual.h"
#include "scan/examine.h"
#include "scan/model.h"
#include "scan/names.h"
#include "scan/pickles.h"
#include "scan/rules.h"
#include "scan/shards.h"
#include "scan/templates.h"
#include "scan/walk.h"
#include "scan/weights.h"

static bool lay_out(const struct walk *w, struct arena *a, struct look *l, struct err *err)
{
    l->file = ARENA_ARRAY(a, struct look_file, w->n_files, err);
    l->manifest.file =
        l->file != NULL ? ARENA_ARRAY(a, struct manifest_file, w->n_files, err) : NULL;
    if (l->manifest.file == NULL)
        return false;
    l->n_files = l->manifest.n = w->n_files;
    for (size_t i = 0; i < w->n_files; i++) {
        l->manifest.file[i] = (struct manifest_file){ .path = w->file[i].path };
        l->file[i] = (struct look_file){ .path = w->file[i].path,
                                         .link = w->file[i].link,
                                         .sum = &l->manifest.file[i] };
    }
    return true;
}

/* What could not be read is among the odd things, and no file: nothing is known of it. */
static bool set_apart(struct walk *w, const struct span *unread, struct arena *a, struct look *l,
                      struct err *err)
{
    size_t n = 0;
    for (size_t i = 0; i < l->n_files; i++) {
        if (unread[i].ptr != NULL) {
            if (!walk_unread(w, a, l->file[i].path, unread[i], err))
                return false;
            continue;
        }
        l->manifest.file[n] = l->manifest.file[i];
        l->file[n] = l->file[i];
        l->file[n].sum = &l->manifest.file[n];
        n++;
    }
    l->n_files = l->manifest.n = n;
    return true;
}

/* By their names: can these be the files of a release? */
static bool judge_names(struct arena *a, struct look *l, struct findings *to, struct err *err)
{
    struct err why = { 0 };
    size_t at;
    if (manifest_fit(&l->manifest, a, &at, &why))
        return true;
    if (why.kind != ERR_INPUT) {
        *err = why;
        return false;
    }
    struct span path = l->manifest.file[at].path;
    return span_copy(a, span_of(why.text), &l->unfit, err) &&
           (!path_ok(path) || /* told of each such file */
            rules_add(to, "FS-NAME", &(struct place){ .path = path }, why.text, err));
}

/* A pipeline's part names a package, and a file of that name stands beside it: that is run. */
static bool judge_components(const struct look *l, struct findings *to, struct err *err)
{
    char room[QUOTED_BYTES];
    for (size_t i = 0; i < l->n_files; i++) {
        const struct look_file *f = &l->file[i];
        for (size_t k = 0; k < f->found.n_facts; k++) {
            const struct found_pair *fact = &f->found.fact[k];
            if (span_eq(fact->key, SPAN("component")) &&
                look_file_at(l, path_folder(f->path), fact->value) != NULL &&
                !rules_add(to, "CFG-REMOTE-CODE", &(struct place){ .path = f->path },
                           span_quote(fact->value, room), err))
                return false;
        }
    }
    return true;
}

static bool add_mismatch(void *to, struct span path, bool missing, const char *text,
                         struct err *err)
{
    return rules_add(to, missing ? "DIG-MISSING" : "DIG-MISMATCH", &(struct place){ .path = path },
                     text, err);
}

static bool judge(const struct walk *w, const struct look_options *o, struct arena *a,
                  struct look *l, struct err *err)
{
    struct findings to = { .a = a };
    struct shadow shadow;
    size_t *set_of = ARENA_ARRAY(a, size_t, l->n_files, err);
    if (set_of == NULL || !shadow_open(&shadow, l, a, err))
        return false;
    for (size_t i = 0; i < w->n_odds; i++) {
        l->n_unread += w->odd[i].kind == WALK_UNREAD;
        if (!rules_odd(&to, &w->odd[i], err))
            return false;
    }
    for (size_t i = 0; i < l->n_files; i++)
        if (!rules_file(&to, &l->file[i], err) || !pickles_check(&shadow, &l->file[i], &to, err))
            return false;
    if (!judge_names(a, l, &to, err) || !judge_components(l, &to, err) || !names_check(l, &to, err))
        return false;
    if (!shards_check(l, set_of, &to, err) || !templates_check(l, &to, err) ||
        !model_sum(l, set_of, a, &l->model, err))
        return false;
    enum digests_word said;
    if (!o->no_hash && !digests_compare(l, add_mismatch, &to, &said, err))
        return false;
    if (!dual_check(l, &to, err) || !accord_check(l, &to, err) ||
        (o->numbers && !o->no_hash && !weights_judge(l, &to, err)))
        return false;
    rules_sort(&to);
    l->finding = to.list;
    l->n_findings = to.n;
    l->complete = !to.incomplete;
    return true;
}

/* A folder of nothing but links and pipes is no folder without a model. */
static bool tells_something(const struct walk *w)
{
    for (size_t i = 0; i < w->n_odds; i++)
        if (w->odd[i].kind <= WALK_LONG || w->odd[i].kind == WALK_UNREAD ||
            w->odd[i].kind == WALK_UNFINISHED)
            return true;
    return false;
}

static bool nothing_here(const struct walk *w, struct err *err)
{
    bool git = false;
    for (size_t i = 0; i < w->n_odds; i++)
        git = git || w->odd[i].kind == WALK_GIT;
    return err_set(err, ERR_INPUT, "no file of a model in this folder%s",
                   git ? ", only git's own (.git), which is not looked at" : "");
}

static bool look(const char *path, const struct look_options *o, struct arena *a, struct look *l,
                 struct err *err)
{
    AUTO_CLOSE(walk) struct walk w = { .root = -1, .cache = -1 };
    if (!walk_open(&w,
                   &(struct walk_ask){ .path = path, .unserved = o->unserved, .unread = o->unread },
                   a, err))
        return false;
    if (w.n_files == 0 && !(o->unserved && tells_something(&w)))
        return nothing_here(&w, err);
    if (o->name != NULL && w.single != NULL)
        w.file[0].path = span_of(o->name);
    if (!lay_out(&w, a, l, err))
        return false;
    struct span *unread =
        o->unread && w.single == NULL ? ARENA_ARRAY(a, struct span, w.n_files, err) : NULL;
    if (unread == NULL && err->kind != ERR_NONE)
        return false;
    struct examine e = { &w, o, l->file, l->manifest.file, unread };
    if (!examine_all(&e, a, &l->sandbox, err) ||
        (unread != NULL && !set_apart(&w, unread, a, l, err)))
        return false;
    for (size_t i = 0; i < l->n_files; i++)
        ck_raise(&l->bytes, l->manifest.file[i].size);
    l->folder = w.single == NULL;
    return (o->no_hash || manifest_seal(&l->manifest, err)) && judge(&w, o, a, l, err);
}

bool look_at(const char *path, const struct look_options *o, struct arena *a, struct look *out,
             struct err *err)
{
    struct look l = { .root = o->name != NULL ? o->name : path };
    if (!look(path, o, a, &l, err))
        return err_in(err, "%s", l.root);
    *out = l;
    return true;
}

/* What a loader must get past: by content, or by name where no content could be told. */
static bool is_needed(const struct look_file *f)
{
    static const char *const endings[] = { ".safetensors", ".gguf", "config.json", ".index.json" };
    bool named = false;
    for (size_t i = 0; i < COUNT(endings); i++)
        named = named || span_ends(f->path, endings[i]);
    return named || found_kind_weighs(f->found.kind) || f->found.kind == FOUND_INDEX;
}

const struct look_file *look_fatal(const struct look *l)
{
    for (size_t i = 0; i < l->n_files; i++)
        if (l->file[i].found.fatal.kind != ERR_NONE && (!l->folder || is_needed(&l->file[i])))
            return &l->file[i];
    return NULL;
}

struct parts {
    struct span folder, path;
};
static int by_path(const void *key, const void *file)
{
    const struct parts *k = key;
    struct span path = ((const struct look_file *)file)->path;
    size_t n = path.len < k->folder.len ? path.len : k->folder.len;
    int c = span_cmp(k->folder, (struct span){ path.ptr, n });
    return c != 0 ? c : span_cmp(k->path, (struct span){ path.ptr + n, path.len - n });
}

const struct look_file *look_file_at(const struct look *l, struct span folder, struct span path)
{
    struct parts key = { folder, path };
    return l->n_files > 0 ? bsearch(&key, l->file, l->n_files, sizeof *l->file, by_path) : NULL;
}
