/* scan.c - see scan.h: what is to be looked at, and how it went. */
#include "cli/scan.h"

#include "base/file.h"
#include "cli/progress.h"
#include "scan/cache.h"
#include "scan/pickles.h"

static const size_t target_memory = (size_t)4 << 30;

struct finding_targets {
    struct scan *s;
    struct arena *a;
    size_t target_room, other_room;
};

static bool add_target(struct finding_targets *f, struct scan_target t, struct err *err)
{
    struct scan *s = f->s;
    t.a = (struct arena){ .name = "look", .limit = target_memory };
    s->target = arena_grow(f->a, s->target, s->n, &f->target_room, sizeof t, err);
    if (s->target == NULL)
        return false;
    s->target[s->n++] = t;
    return true;
}

static bool add_other(struct finding_targets *f, struct span name, struct err *err)
{
    struct scan *s = f->s;
    s->other = arena_grow(f->a, s->other, s->n_others, &f->other_room, sizeof name, err);
    if (s->other == NULL)
        return false;
    s->other[s->n_others++] = name;
    return true;
}

bool scan_find(struct scan *s, char *const *paths, struct arena *a, struct err *err)
{
    struct finding_targets f = { .s = s, .a = a };
    for (; *paths != NULL; paths++) {
        struct cache c;
        if (!cache_read(*paths, a, &c, err))
            return false;
        if (c.n_snapshots == 0) {
            struct scan_target t = { .path = *paths };
            if (c.is_cache)
                err_set(&t.err, ERR_INPUT, "%s: the cache of a client, with no model in it",
                        *paths);
            if (!add_target(&f, t, err))
                return false;
        }
        for (size_t i = 0; i < c.n_snapshots; i++) {
            const struct cache_snapshot *one = &c.snapshot[i];
            struct scan_target t = { .path = one->path,
                                     .model = one->name,
                                     .revision = one->revision };
            if (one->why != 0)
                err_set(&t.err, ERR_SYSTEM, "%s: could not open the folder: %s", one->path,
                        strerror(one->why));
            else if (one->unfinished)
                err_set(&t.err, ERR_INPUT,
                        "%s: its download was not finished, and no file of it is "
                        "here",
                        one->path);
            else if (!one->folder)
                err_set(&t.err, ERR_INPUT, "%s: no folder, but a link or a file", one->path);
            if (!add_target(&f, t, err))
                return false;
        }
        for (size_t i = 0; i < c.n_others; i++)
            if (!add_other(&f, c.other[i], err))
                return false;
    }
    return true;
}

bool scan_look(struct scan *s, const struct scan_how *how, struct err *err)
{
    size_t failed = 0;
    for (size_t i = 0; i < s->n; i++) {
        struct scan_target *t = &s->target[i];
        if (t->err.kind != ERR_NONE) {
            failed++;
            continue;
        }
        AUTO_CLOSE(progress) struct progress p = { 0 };
        progress_begin(&p, "looking", how->silent);
        struct look_options o = {
            .no_sandbox = how->no_sandbox,
            .numbers = true,
            .name = t->name,
            .unserved = true,
            .unread = true,
            .progress = progress_bytes,
            .ctx = &p,
        };
        failed += !look_at(t->path, &o, &t->a, &t->look, &t->err);
        if (t->err.kind == ERR_ABSENT)
            t->err.kind = ERR_INPUT;
    }
    if (failed < s->n)
        return true;
    *err = s->target[0].err;
    return false;
}

void scan_close(struct scan *s)
{
    for (size_t i = 0; i < s->n; i++)
        arena_free(&s->target[i].a);
    *s = (struct scan){ 0 };
}

bool scan_accepted(struct scan *s, struct arena *a, struct err *err)
{
    struct span text;
    if (s->aside_path == NULL)
        return true;
    if (!file_load(s->aside_path, SUPPRESS_BYTES_MAX, a, &text, err)) {
        if (err->kind == ERR_ABSENT)
            err->kind = ERR_INPUT;
        return false;
    }
    return suppress_read(text, a, &s->aside, err) || err_in(err, "%s", s->aside_path);
}

bool scan_aside(struct scan *s, struct arena *a, struct err *err)
{
    if (s->aside_path == NULL)
        return true;
    s->used = ARENA_ARRAY(a, bool, s->aside.n, err);
    for (size_t i = 0; s->used != NULL && i < s->n; i++) {
        struct scan_target *t = &s->target[i];
        t->line = ARENA_ARRAY(a, const struct suppress_line *, t->look.n_findings, err);
        if (t->line == NULL)
            return false;
        for (size_t k = 0; k < t->look.n_findings; k++) {
            t->line[k] = suppress_find(&s->aside, &t->look, &t->look.finding[k]);
            if (t->line[k] != NULL)
                s->used[t->line[k] - s->aside.line] = true;
        }
    }
    return s->used != NULL;
}

bool scan_is_aside(const struct scan *s, const struct scan_target *t, size_t i)
{
    return t->line != NULL && t->line[i] != NULL && s->now_at < t->line[i]->end_at;
}

struct scan_sums scan_sums(const struct scan *s, const struct scan_target *t)
{
    struct scan_sums sums = { .worst = t->err.kind != ERR_NONE ? SEVERITY_HIGH : 0 };
    for (size_t i = 0; i < t->look.n_findings; i++) {
        enum severity k = t->look.finding[i].severity;
        if (scan_is_aside(s, t, i)) {
            sums.n_aside++;
            sums.aside = k > sums.aside ? k : sums.aside;
            continue;
        }
        sums.n[k]++;
        sums.worst = k > sums.worst ? k : sums.worst;
    }
    return sums;
}

bool scan_weights(const struct look_file *f, bool *loads)
{
    enum { MOST = 1000 }; /* pickles; each asks all imports, and no checkpoint has more */
    const struct found *x = &f->found;
    enum pickles_weights all = PICKLES_NOT_TORCH;
    size_t n = 0;
    if (x->kind == FOUND_COMPRESSED || /* PyTorch unpacks nothing */
        notes_times(x->notes, "exported") > 0)
        return false;
    for (size_t i = 0; i < x->n_imports && all != PICKLES_REFUSED; i++) {
        AUTO_CLOSE(buf) struct buf why = { 0 };
        if (i > 0 && x->import[i].part == x->import[i - 1].part)
            continue;
        buf_init(&why, "reasons", 64 << 10);
        enum pickles_weights one =
            n++ < MOST ? pickles_weights_only(x, x->import[i].part, &why) : PICKLES_REFUSED;
        all = one > all ? one : all;
    }
    *loads = all == PICKLES_LOADED;
    return all != PICKLES_NOT_TORCH;
}

struct scan_sums scan_sums_all(const struct scan *s)
{
    struct scan_sums all = { 0 };
    for (size_t i = 0; i < s->n; i++) {
        struct scan_sums one = scan_sums(s, &s->target[i]);
        for (unsigned k = SEVERITY_INFO; k <= SEVERITY_CRITICAL; k++)
            all.n[k] += one.n[k];
        all.n_aside += one.n_aside;
        all.worst = one.worst > all.worst ? one.worst : all.worst;
        all.aside = one.aside > all.aside ? one.aside : all.aside;
    }
    return all;
}

bool scan_raised(const struct scan *s, const struct rule *r)
{
    for (size_t i = 0; i < s->n; i++)
        for (size_t k = 0; k < s->target[i].look.n_findings; k++)
            if (s->target[i].look.finding[k].is == r)
                return true;
    return false;
}

const char *scan_word(const struct scan_sums *sums)
{
    return sums->worst == SEVERITY_CRITICAL ? "do not load it"
           : sums->worst == SEVERITY_HIGH   ? "not clean"
           : sums->aside >= SEVERITY_HIGH   ? "accepted"
           : sums->worst == SEVERITY_MEDIUM ? "nothing severe"
                                            : "clean";
}
