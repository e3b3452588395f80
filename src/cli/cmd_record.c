/* cmd_record.c - `ajar record MAKER`: what a maker said beside what it did, year by year, and what two
 * policies would have said. */
#include "base/sort.h"
#include "cli/cmd.h"
#include "cli/listing.h"
#include "cli/past_figure.h"

#include <strings.h>

static struct {
    const char *catalogue, *frontier, *promises, *svg;
    struct opt_list policy;
} asked;

/* A line of the account: a promise or a release. */
struct entry {
    struct span day; /* as much as is known of it */
    const struct cat_promise *promise;
    const struct cat_replay *release;
};
struct account {
    struct span maker; /* as it is written */
    struct past past;
    struct cat_replays own;
    struct entry *entry;
    size_t n, n_promises;
};

static bool same_name(struct span x, struct span y)
{
    return x.len == y.len && strncasecmp((const char *)x.ptr, (const char *)y.ptr, x.len) == 0;
}

/* What was said on a day, or in a month, stands before what was done; what is only known by its year
 * stands at the year's end. */
static int by_day(const void *x, const void *y)
{
    const struct entry *a = x, *b = y;
    size_t year = strlen("2024");
    int order = memcmp(a->day.ptr, b->day.ptr, year);
    if (order != 0)
        return order;
    if ((a->day.len == year) != (b->day.len == year))
        return a->day.len == year ? 1 : -1;
    order = span_cmp(a->day, b->day);
    if (order != 0)
        return order;
    if ((a->promise == NULL) != (b->promise == NULL))
        return a->promise != NULL ? -1 : 1;
    if (a->promise != NULL)
        return (a->promise > b->promise) - (a->promise < b->promise);
    return (a->release > b->release) - (a->release < b->release);
}

static bool day_text(int64_t at, struct arena *a, struct span *out, struct err *err)
{
    char day[CLOCK_DATE_BYTES];
    return span_copy(a, span_of(clock_date(at, day)), out, err);
}

static bool no_such(const struct account *c, const char *maker, struct err *err)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    const struct cat_release *r = c->past.catalogue.release;
    char room[QUOTED_BYTES];
    buf_init(&b, "the makers", 300);
    for (size_t i = 0; i < c->past.catalogue.n; i++) {
        size_t k = 0;
        while (!span_eq(r[k].maker, r[i].maker))
            k++;
        if (k == i)
            buf_printf(&b, "%s%.*s", i > 0 ? ", " : "", (int)r[i].maker.len,
                       (const char *)r[i].maker.ptr);
    }
    return err_set(err, ERR_ABSENT, "nothing of %s is in the catalogue, which has %.*s",
                   span_quote(span_of(maker), room), (int)b.len, (const char *)b.bytes);
}

static bool collect(struct account *c, const struct cat_promises *said, const char *maker,
                    struct arena *a, struct err *err)
{
    struct span name = span_of(maker);
    c->entry = ARENA_ARRAY(a, struct entry, said->n + c->past.catalogue.n, err);
    if (c->entry == NULL || !cat_of_maker(&c->past.replays, name, a, &c->own, err))
        return false;
    for (size_t i = 0; i < said->n; i++)
        if (same_name(said->list[i].maker, name)) {
            c->maker = said->list[i].maker;
            c->entry[c->n++] = (struct entry){ said->list[i].on, &said->list[i], NULL };
        }
    c->n_promises = c->n;
    for (size_t i = 0; i < c->own.n; i++) {
        const struct cat_replay *r = &c->own.list[i];
        struct entry *e = &c->entry[c->n];
        c->maker = r->release->maker;
        if (!r->decided)
            continue;
        *e = (struct entry){ .release = r };
        if (!day_text(r->release->released.at, a, &e->day, err))
            return false;
        c->n++;
    }
    if (c->n == 0 && c->own.n == 0)
        return no_such(c, maker, err);
    sort_heap(c->entry, c->n, sizeof *c->entry, by_day);
    return true;
}

/* ---- text ---- */

static void put_promise(struct buf *b, const struct cat_promise *p)
{
    buf_printf(b, "  %-10.*s  said  ", (int)p->on.len, (const char *)p->on.ptr);
    buf_shown(b, p->title);
    buf_printf(b, " (%.*s; %s)\n", (int)p->kind.len, (const char *)p->kind.ptr,
               cat_basis_name(p->basis));
    for (size_t i = 0; i < p->says.n; i++) {
        AUTO_CLOSE(buf) struct buf text = { 0 };
        buf_init(&text, "a promise", 64 << 10);
        buf_shown(&text, p->says.list[i]);
        listing_wrapped(b, 20, &text);
    }
}

/* What it gave as its reasons, in our words. */
static void put_reasons(struct buf *b, const struct cat_release *r)
{
    AUTO_CLOSE(buf) struct buf text = { 0 };
    if (r->reasons.n == 0)
        return;
    buf_init(&text, "reasons", 64 << 10);
    buf_printf(&text, "reasons given (%s): ", cat_basis_name(r->basis[CAT_REASONS]));
    for (size_t i = 0; i < r->reasons.n; i++) {
        buf_printf(&text, i > 0 ? "; " : "");
        buf_shown(&text, r->reasons.list[i]);
    }
    listing_wrapped(b, 20, &text);
}

static void put_release(struct buf *rows, const struct cat_replay *r)
{
    listing_date(rows, r->release->released.at);
    buf_printf(rows, "\tdid \t");
    buf_shown(rows, r->release->name);
    buf_printf(rows, "\t");
    past_actual(rows, r->release);
    buf_printf(rows, "\tA %s\tB %s\t%s\n", position_name(r->outcome[0].verdict.position),
               position_name(r->outcome[1].verdict.position), past_moved_by(r));
}

static bool same_year(const struct entry *x, const struct entry *y)
{
    return memcmp(x->day.ptr, y->day.ptr, strlen("2024")) == 0;
}

static bool put_years(struct buf *b, const struct account *c, struct err *err)
{
    AUTO_CLOSE(buf) struct buf rows = { 0 }, laid = { 0 };
    struct span rest;
    buf_init(&rows, "the releases", ANSWER_MAX);
    buf_init(&laid, "the releases", ANSWER_MAX);
    for (size_t i = 0; i < c->n; i++)
        if (c->entry[i].release != NULL)
            put_release(&rows, c->entry[i].release);
    listing_columns(&laid, 2, &rows);
    if (!buf_done(&laid, &rest, err))
        return false;
    for (size_t i = 0; i < c->n; i++) {
        const struct entry *e = &c->entry[i];
        if (i == 0 || !same_year(e, e - 1))
            buf_printf(b, "\n%.4s\n", (const char *)e->day.ptr);
        if (e->promise != NULL) {
            put_promise(b, e->promise);
            continue;
        }
        const uint8_t *end = memchr(rest.ptr, '\n', rest.len);
        size_t n = (size_t)(end - rest.ptr) + 1;
        buf_put(b, (struct span){ rest.ptr, n });
        rest = (struct span){ rest.ptr + n, rest.len - n };
        put_reasons(b, e->release->release);
        past_steps(b, 20, e->release);
    }
    return true;
}

/* How often what was done was as a policy would have said, wider or narrower. */
struct beside {
    size_t same, wider, narrower;
};

static struct beside beside(const struct cat_replays *own, unsigned policy)
{
    struct beside n = { 0 };
    for (size_t i = 0; i < own->n_dated; i++) {
        enum position said = own->list[i].outcome[policy].verdict.position;
        enum position did = own->list[i].release->actual;
        n.same += did == said;
        n.wider += did > said;
        n.narrower += did < said;
    }
    return n;
}

static void put_beside(struct buf *b, char policy, struct beside n)
{
    buf_printf(b, "what was done: as %c says %zu, wider %zu, narrower %zu\n", policy, n.same,
               n.wider, n.narrower);
}

static bool put_text(struct buf *b, const struct account *c, struct err *err)
{
    if (c->own.n_dated > 0) {
        past_silence(b, &c->own);
        buf_printf(b, "\n");
    }
    past_suppositions(b, &c->past.catalogue);
    buf_printf(b, "\n");
    past_policies(b, &c->past);
    buf_printf(b, "\n");
    buf_shown(b, c->maker);
    buf_printf(b, "\n");
    if (!put_years(b, c, err))
        return false;
    buf_printf(b, "\n");
    past_undated(b, &c->own);
    if (c->own.n == 0)
        buf_printf(b, "No release of this maker is in the catalogue.\n");
    for (unsigned i = 0; i < 2 && c->own.n_dated > 0; i++)
        put_beside(b, "AB"[i], beside(&c->own, i));
    if (c->own.n > 0)
        past_counts(b, &c->own);
    return true;
}

/* ---- JSON ---- */

static void put_promise_json(struct jout *j, const struct cat_promise *p)
{
    jout_open(j, NULL, '{');
    jout_string(j, "on", p->on);
    jout_string(j, "kind", p->kind);
    jout_string(j, "title", p->title);
    jout_open(j, "says", '[');
    for (size_t i = 0; i < p->says.n; i++)
        jout_string(j, NULL, p->says.list[i]);
    jout_close(j, ']');
    jout_text(j, "source", cat_basis_name(p->basis));
    jout_open(j, "sources", '[');
    for (size_t i = 0; i < p->n_sources; i++) {
        jout_open(j, NULL, '{');
        jout_string(j, "title", p->source[i].title);
        jout_bool(j, "read", p->source[i].read);
        jout_close(j, '}');
    }
    jout_close(j, ']');
    jout_close(j, '}');
}

static void put_json(struct jout *j, const struct account *c)
{
    static const char *const key[2] = { "beside_a", "beside_b" };
    jout_open(j, NULL, '{');
    jout_text(j, "schema", "ajar/record/1");
    jout_string(j, "maker", c->maker);
    past_head_json(j, &c->past);
    past_counts_json(j, &c->own);
    for (unsigned i = 0; i < 2; i++) {
        struct beside n = beside(&c->own, i);
        jout_open(j, key[i], '{');
        jout_u64(j, "same", n.same);
        jout_u64(j, "done_is_wider", n.wider);
        jout_u64(j, "done_is_narrower", n.narrower);
        jout_close(j, '}');
    }
    jout_open(j, "promises", '[');
    for (size_t i = 0; i < c->n; i++)
        if (c->entry[i].promise != NULL)
            put_promise_json(j, c->entry[i].promise);
    jout_close(j, ']');
    jout_open(j, "releases", '[');
    for (size_t i = 0; i < c->own.n; i++)
        past_release_json(j, &c->own.list[i]);
    jout_close(j, ']');
    jout_close(j, '}');
}

static bool save_figure(const struct account *c, struct arena *a, struct err *err)
{
    const struct cat_promise **said =
        ARENA_ARRAY(a, const struct cat_promise *, c->n_promises, err);
    size_t n = 0;
    for (size_t i = 0; said != NULL && i < c->n; i++)
        if (c->entry[i].promise != NULL)
            said[n++] = c->entry[i].promise;
    struct past_figure f = { &c->past, &c->own, c->maker, said, n };
    return said != NULL && past_figure_save(&f, asked.svg, err);
}

static bool run(char **args, struct out *o, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "the record of a maker", .limit = PAST_MEMORY };
    const char *promises = asked.promises != NULL ? asked.promises : "promises";
    struct past_asked past = { { NULL, NULL }, asked.catalogue, asked.frontier };
    struct account *c = ARENA_ARRAY(&a, struct account, 1, err);
    struct cat_promises said;
    struct span text;
    if (asked.policy.n != 0 && asked.policy.n != 2)
        return err_set(err, ERR_USAGE,
                       "two policies are laid beside the record: name both, or none");
    for (unsigned i = 0; i < asked.policy.n; i++)
        past.policy[i] = asked.policy.text[i];
    if (c == NULL || !past_load(&past, &a, &c->past, err) || !past_table(promises, &a, &text, err))
        return false;
    if (!cat_read_promises(text, &a, &said, err))
        return err_in(err, "%s", promises);
    if (!collect(c, &said, args[0], &a, err))
        return false;
    if (asked.svg != NULL && !save_figure(c, &a, err))
        return false;
    if (!o->json)
        return put_text(&o->text, c, err);
    put_json(&o->doc, c);
    return true;
}

static const struct opt opts[] = {
    { "catalogue", 0, OPT_TEXT, &asked.catalogue, "FILE",
      "other releases than those that come with ajar" },
    { "frontier", 0, OPT_TEXT, &asked.frontier, "FILE",
      "other scores than those that come with ajar" },
    { "promises", 0, OPT_TEXT, &asked.promises, "FILE",
      "other promises than those that come with ajar" },
    { "svg", 0, OPT_TEXT, &asked.svg, "FILE", "write the figure there" },
    { "policy", 'p', OPT_LIST, &asked.policy, "POLICY",
      "given twice: other policies than record/path-forward-2024 and record/memo-2025" },
};

const struct cmd cmd_record = {
    .name = "record",
    .summary = "what a maker said beside what it did, and what two policies would have said",
    .usage = "MAKER",
    .opts = opts,
    .n_opts = COUNT(opts),
    .min_args = 1,
    .max_args = 1,
    .run = run,
};
