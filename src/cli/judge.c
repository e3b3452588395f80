/* judge.c - see judge.h. */
#include "cli/judge.h"

#include "base/file.h"
#include "base/sort.h"
#include "cli/home.h"
#include "cli/progress.h"

#include <unistd.h>

#define DEFAULT_POLICY "start"

/* A policy by name or file, and those it applies. Its faults are told on standard error; ERR_INPUT
 * then counts them. */
static bool read_policy(const char *name, struct arena *a, struct judge *out, struct err *err)
{
    out->policy_name = name != NULL ? name : DEFAULT_POLICY;
    if (layers_load(out->policy_name, a, &out->layers, err))
        return true;
    layers_tell(&out->layers);
    return false;
}

bool judge_signers(const struct judge_options *o, struct arena *a, const char **out,
                   struct err *err)
{
    *out = o->signers;
    if (o->signers != NULL)
        return true;
    const char *home = store_home(a, err);
    *out = home == NULL ? NULL : path_join(a, home, "signers", err);
    if (*out == NULL)
        return false;
    if (access(*out, F_OK) != 0)
        *out = NULL;
    return true;
}

/* What holds now, and since when. */
static bool read_from(const struct judge_asked *asked, struct arena *a, struct decision_input *in,
                      struct err *err)
{
    struct span ns, name;
    struct store_model m;
    struct store_commit c;
    if (asked->store == NULL || asked->model == NULL)
        return true;
    if (!home_name(asked->model, &ns, &name, err))
        return false;
    enum found_row row = store_model_find(asked->store, ns, name, a, &m, err);
    if (row == ROW_ABSENT || (row == ROW_FOUND && m.head == 0))
        return true;
    if (row == ROW_FAILED || !home_head(asked->store, &m, a, &c, err))
        return false;
    in->from = c.position;
    return store_opened(asked->store, m.id, in->about.weights, &in->opened, err) &&
           store_since(asked->store, m.id, &in->from_at, err);
}

/* What holds for a declared parent here, if it is here. */
static bool read_parent(const struct judge_asked *asked, struct arena *a, struct ev_parent *out,
                        struct err *err)
{
    struct store_model m;
    struct store_commit c;
    struct span whole = out->name;
    const uint8_t *slash = whole.len > 0 ? memchr(whole.ptr, '/', whole.len) : NULL;
    if (asked->store == NULL || slash == NULL)
        return true;
    struct span ns = { whole.ptr, (size_t)(slash - whole.ptr) };
    struct span name = { slash + 1, whole.len - ns.len - 1 };
    enum found_row row = store_model_find(asked->store, ns, name, a, &m, err);
    if (row == ROW_FOUND)
        row = store_commit_by_id(asked->store, m.head, a, &c, err);
    if (row == ROW_FOUND) {
        out->position = c.position;
        memcpy(out->record, c.record, SHA256_BYTES);
    }
    return row != ROW_FAILED;
}

/* Every file may declare parents, and several: the card of a merge, the configuration of an adapter.
 * Each is named once, in order. */
bool judge_parents(const struct look *l, struct arena *a, struct span **out, size_t *n_out,
                   struct err *err)
{
    struct span *list = NULL;
    size_t n = 0, room = 0, kept = 0;
    for (size_t i = 0; i < l->n_files; i++) {
        const struct found *f = &l->file[i].found;
        for (size_t k = 0; k < f->n_facts; k++) {
            if (!span_eq(f->fact[k].key, SPAN("base_model")) || f->fact[k].value.len == 0)
                continue;
            list = arena_grow(a, list, n, &room, sizeof *list, err);
            if (list == NULL)
                return false;
            list[n++] = f->fact[k].value;
        }
    }
    sort_heap(list, n, sizeof *list, sort_spans);
    for (size_t i = 0; i < n; i++)
        if (kept == 0 || !span_eq(list[kept - 1], list[i]))
            list[kept++] = list[i];
    *out = list;
    *n_out = kept;
    return true;
}

static bool read_parents(const struct judge_asked *asked, const struct look *l, struct arena *a,
                         struct ev_subject *about, struct err *err)
{
    struct span *name;
    if (!judge_parents(l, a, &name, &about->n_parents, err))
        return false;
    struct ev_parent *list = ARENA_ARRAY(a, struct ev_parent, about->n_parents, err);
    if (list == NULL)
        return false;
    for (size_t i = 0; i < about->n_parents; i++) {
        list[i].name = name[i];
        if (!read_parent(asked, a, &list[i], err))
            return false;
    }
    about->parent = list;
    return true;
}

bool judge_supposed(const char *folder, struct clock now, struct arena *a, struct judge *j,
                    struct err *err)
{
    struct ev_input from = { .folder = folder, .supposed = true };
    if (!ev_load(&from, a, &j->evidence, err))
        return false;
    j->in = (struct decision_input){
        .policy = &j->layers.policy,
        .layers = j->layers.sha256,
        .evidence = j->evidence,
        .about = { .policy = j->layers.digest },
        .now = now,
    };
    return decision_make(&j->in, a, &j->decision, err);
}

static bool what_is_asked(const struct judge_asked *asked, const struct judge_options *o,
                          struct err *err)
{
    if (o->suppose == NULL)
        return asked->path != NULL ||
               err_set(err, ERR_USAGE, "a MODEL is needed, or --suppose DIR");
    if (asked->path != NULL)
        return err_set(err, ERR_USAGE, "--suppose DIR takes the place of a MODEL: leave one out");
    return (o->evidence == NULL && o->signers == NULL && !o->no_sandbox) ||
           err_set(err, ERR_USAGE,
                   "--suppose looks at no file and no key: leave --evidence, --signers and "
                   "--no-sandbox out");
}

bool judge_look(const struct judge_asked *asked, const struct judge_options *o, struct arena *a,
                struct look *out, struct err *err)
{
    AUTO_CLOSE(progress) struct progress p = { 0 };
    struct look_options how = { .no_sandbox = o->no_sandbox,
                                .numbers = true,
                                .tensors = true,
                                .progress = progress_bytes,
                                .ctx = &p };
    progress_begin(&p, "looking", asked->silent);
    bool looked = look_at(asked->path, &how, a, out, err);
    progress_end(&p);
    return looked;
}

bool judge_model(const struct judge_asked *asked, const struct judge_options *o, struct arena *a,
                 struct judge *out, struct err *err)
{
    struct ev_input from = { .folder = o->evidence };
    if (!what_is_asked(asked, o, err))
        return false;
    if (o->suppose != NULL)
        return read_policy(o->policy, a, out, err) &&
               judge_supposed(o->suppose, asked->now, a, out, err);
    if (!read_policy(o->policy, a, out, err) || !judge_signers(o, a, &from.signers, err))
        return false;
    if (!judge_look(asked, o, a, &out->look, err))
        return false;
    if (from.folder == NULL && out->look.folder)
        from.folder = asked->path;
    out->folder = from.folder;
    out->signers = from.signers;
    if (!ev_load(&from, a, &out->evidence, err))
        return false;
    out->in = (struct decision_input){
        .policy = &out->layers.policy,
        .layers = out->layers.sha256,
        .evidence = out->evidence,
        .about = { .weights = out->look.manifest.weights,
                   .look = &out->look,
                   .policy = out->layers.digest },
        .release = out->look.manifest.release,
        .now = asked->now,
        .unfit = out->look.unfit,
    };
    return read_from(asked, a, &out->in, err) &&
           read_parents(asked, &out->look, a, &out->in.about, err) &&
           decision_make(&out->in, a, &out->decision, err);
}

bool judge_store(const char *home, struct store **out, struct err *err)
{
    struct err none = { 0 };
    *out = store_open(home, false, &none);
    if (*out != NULL || none.kind == ERR_ABSENT)
        return true;
    *err = none;
    return false;
}

bool judge_position(const char *option, const char *given, enum position *out, struct err *err)
{
    char room[QUOTED_BYTES];
    *out = POSITION_NONE;
    return given == NULL || position_parse(span_of(given), out) ||
           err_set(err, ERR_USAGE, "--%s needs closed, hosted, gated or open, not %s", option,
                   span_quote(span_of(given), room));
}

bool judge_begin(const char *at, struct arena *a, struct judge_asked *asked, struct store **store,
                 struct err *err)
{
    const char *home = store_home(a, err);
    asked->now = clock_read();
    if (home == NULL || (at != NULL && !home_date("at", at, &asked->now.now_at, err)) ||
        !judge_store(home, store, err))
        return false;
    asked->store = *store;
    return true;
}
