/* machine.c - see machine.h. */
#include "fit/machine.h"

#include "base/clock.h"
#include "fit/sheet.h"

#define GIB (1024.0 * 1024 * 1024)
#define MIB (1024.0 * 1024)

/* Columns of the table, in their order. */
enum {
    NAME,
    ALSO,
    KIND,
    MEM,
    BW,
    TF16,
    TF8,
    ETA,
    C_US,
    BASIS,
    PREFILL,
    PRICE,
    PRICE_DATE,
    SOURCE,
    DATE,
    READ,
    COLUMNS
};
static const char *const columns[COLUMNS] = {
    "name", "also",  "kind",    "mem_gib", "bw_gbs",     "tf16",   "tf8",  "eta",
    "c_us", "basis", "prefill", "price",   "price_date", "source", "date", "read",
};
static const char *const kinds[] = {
    "card", "laptop", "apple", "unified", "ram", "server", "node"
};
static const char *const bases[] = { "default", "calibrated" };

/* What a decode reaches where nobody has fitted it: see docs/fit.md. */
static const double default_share = 0.82, default_layer_us = 40;

/* "0.6-0.8" */
static bool prefill(const struct sheet *s, struct fit_machine *m, struct err *err)
{
    char room[QUOTED_BYTES];
    struct span cell = s->row.cell[PREFILL];
    const uint8_t *dash = memchr(cell.ptr, '-', cell.len);
    if (dash != NULL) {
        struct span lo = { cell.ptr, (size_t)(dash - cell.ptr) };
        struct span hi = { dash + 1, cell.len - lo.len - 1 };
        if (fit_table_number(lo, &m->prefill_lo) && fit_table_number(hi, &m->prefill_hi) &&
            m->prefill_lo > 0 && m->prefill_lo <= m->prefill_hi && m->prefill_hi <= 2)
            return true;
    }
    return sheet_refuse(s, PREFILL, err, "expected two shares such as 0.6-0.8, not %s",
                        span_quote(cell, room));
}

static bool numbers(const struct sheet *s, struct fit_machine *m, struct err *err)
{
    static const struct sheet_bounds mem = { 0.1, 65536, true }, bw = { 0.1, 1e6, false },
                                     tf = { 0.001, 1e6, true }, eta = { 0.01, 1, true },
                                     layer = { 0, 1e5, true }, price = { 1, 1e8, true };
    bool fitted = !span_eq(s->row.cell[C_US], SPAN("-"));
    if (!sheet_number(s, MEM, mem, &m->mem_bytes, err) ||
        !sheet_number(s, BW, bw, &m->bandwidth, err) ||
        !sheet_number(s, TF16, tf, &m->flops16, err) ||
        !sheet_number(s, TF8, tf, &m->flops8, err) || !sheet_number(s, ETA, eta, &m->share, err) ||
        !sheet_number(s, C_US, layer, &m->layer_seconds, err) ||
        !sheet_number(s, PRICE, price, &m->price, err))
        return false;
    if (m->calibrated && (!fitted || m->share <= 0))
        return sheet_refuse(s, BASIS, err, "calibrated, but eta or c_us is not known");
    if (m->mem_bytes <= 0 && m->kind != FIT_RAM)
        return sheet_refuse(s, MEM, err, "expected a number: only a processor's may be unknown");
    m->mem_bytes *= GIB;
    m->bandwidth *= 1e9;
    m->flops16 *= 1e12;
    m->flops8 *= 1e12;
    m->share = m->share > 0 ? m->share : default_share;
    m->layer_seconds = (fitted ? m->layer_seconds : default_layer_us) * 1e-6;
    return true;
}

/* Where a row comes from is no decoration: without it, nobody could check the number. */
static bool read_row(const struct sheet *s, struct fit_machine *out, struct err *err)
{
    struct fit_machine m = { .also = s->row.cell[ALSO],
                             .source = s->row.cell[SOURCE],
                             .read = s->row.cell[READ],
                             .line = s->row.line };
    unsigned kind, basis;
    if (!sheet_name(s, NAME, &m.name, err) ||
        !sheet_word(s, KIND, kinds, COUNT(kinds), &kind, err) ||
        !sheet_word(s, BASIS, bases, COUNT(bases), &basis, err))
        return false;
    m.kind = FIT_CARD + kind;
    m.calibrated = basis == 1;
    if (!numbers(s, &m, err) || !prefill(s, &m, err) ||
        !sheet_date(s, PRICE_DATE, m.price <= 0, &m.price_date, err) ||
        !sheet_date(s, DATE, false, &m.date, err))
        return false;
    if (span_eq(m.source, SPAN("-")))
        return sheet_refuse(s, SOURCE, err, "expected where the row comes from");
    *out = m;
    return true;
}

static uint8_t lower(uint8_t c)
{
    return c >= 'A' && c <= 'Z' ? (uint8_t)(c + ('a' - 'A')) : c;
}

static bool same(struct span a, struct span b)
{
    if (a.len != b.len)
        return false;
    for (size_t i = 0; i < a.len; i++)
        if (lower(a.ptr[i]) != lower(b.ptr[i]))
            return false;
    return true;
}

static struct fit_machine *found_in(const struct fit_machines *list, struct span name)
{
    for (size_t i = 0; i < list->n; i++)
        if (same(list->machine[i].name, name))
            return &list->machine[i];
    return NULL;
}

const struct fit_machine *fit_machine_named(const struct fit_machines *list, struct span name)
{
    return found_in(list, name);
}

bool fit_machine_called(const struct fit_machine *m, struct span name)
{
    struct span rest = m->also;
    while (rest.len > 0) {
        const uint8_t *bar = memchr(rest.ptr, '|', rest.len);
        struct span one = { rest.ptr, bar != NULL ? (size_t)(bar - rest.ptr) : rest.len };
        if (same(one, name) && !span_eq(one, SPAN("-")))
            return true;
        rest.ptr += one.len + (bar != NULL);
        rest.len -= one.len + (bar != NULL);
    }
    return false;
}

/* "2026", "2026-11", "2026-11-22": from its first day. */
static void newest(struct span date, struct fit_machines *list)
{
    char day[] = "2000-01-01";
    int64_t at;
    memcpy(day, date.ptr, date.len);
    if (!clock_parse(span_of(day), &at))
        assert(!"a date that was read is one");
    if (list->until_at == 0 || at > list->from_at)
        list->from_at = at;
    list->until_at = list->from_at + (int64_t)FIT_MACHINES_DAYS * DAY_SECONDS;
}

bool fit_machines_add(const char *name, struct span text, struct arena *a,
                      struct fit_machines *list, struct err *err)
{
    struct sheet s = { .name = name, .column = columns, .n_columns = COLUMNS };
    struct fit_machines got = { .n = list->n,
                                .from_at = list->from_at,
                                .until_at = list->until_at };
    if (!sheet_open(&s, text, err))
        return false;
    got.machine = ARENA_ARRAY(a, struct fit_machine, list->n + FIT_SHEET_ROWS_MAX, err);
    if (got.machine == NULL)
        return false;
    if (list->n > 0)
        memcpy(got.machine, list->machine, list->n * sizeof *got.machine);
    for (enum sheet_step step; (step = sheet_next(&s, err)) != SHEET_END;) {
        struct fit_machine m;
        if (step == SHEET_FAILED || !read_row(&s, &m, err))
            return false;
        struct fit_machine *there = found_in(&got, m.name);
        if (there != NULL && there->table == name)
            return sheet_refuse(&s, NAME, err, "named twice");
        m.table = name;
        newest(m.date, &got);
        *(there != NULL ? there : &got.machine[got.n++]) = m;
    }
    *list = got;
    return true;
}

bool fit_machines_builtin(struct arena *a, struct fit_machines *out, struct err *err)
{
    struct fit_machines got = { 0 };
    if (!fit_machines_add("hw.tsv", fit_table("hw.tsv"), a, &got, err))
        return false;
    *out = got;
    return true;
}

static struct fit_range between(double lo, double hi)
{
    lo = lo > 0 ? lo : 0;
    return (struct fit_range){ lo, hi > lo ? hi : lo };
}

static const double card_shown = 0.976, card_driver = 140 * MIB;

/* Of the memory of a card a fortieth is taken before anybody asks; what a driver takes was 140 to
 * 450 MiB where it was read. Of a data centre's it is a hundredth, or a twelfth where errors are
 * corrected in the same memory. Of shared memory the system gives two thirds to three quarters to
 * graphics unless told otherwise. */
struct fit_range fit_usable(const struct fit_machine *m, double margin)
{
    const double small = 36 * GIB;
    double mem = m->mem_bytes;
    switch (m->kind) {
    case FIT_CARD:
    case FIT_LAPTOP:
        return between(card_shown * mem - margin,
                       card_shown * mem - (margin < card_driver ? margin : card_driver));
    case FIT_APPLE:
        return between((mem <= small ? 2.0 / 3 : 0.75) * mem - margin, 0.75 * mem);
    case FIT_UNIFIED:
        return between(0.75 * mem - margin, 0.9 * mem);
    case FIT_NODE:
        return between(0.92 * mem, 0.99 * mem);
    case FIT_RAM:
    case FIT_SERVER:
        break;
    }
    return fit_usable_ram(mem, mem);
}

struct fit_range fit_card_for(struct fit_range bytes, double margin)
{
    double driver = margin < card_driver ? margin : card_driver;
    return (struct fit_range){ (bytes.lo + driver) / card_shown, (bytes.hi + margin) / card_shown };
}

struct fit_range fit_usable_ram(double from, double to)
{
    const double busy = 5 * GIB, idle = 2 * GIB; /* what a system and a browser take; a system */
    return between(from - busy, to - idle);
}
