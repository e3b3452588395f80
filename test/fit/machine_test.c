/* machine_test.c - tables of machines and surveys are read strictly; what is wrong is told by line
 * and column. Every table is read again with each allocation failing once. */
#include "fit/machine.h"

#include "base/buf.h"
#include "base/clock.h"
#include "fit/sheet.h"
#include "fit/survey.h"
#include "fit/table.h"
#include "lib/check.h"
#include "lib/exact.h"

#include <math.h>

#define GIB (1024.0 * 1024 * 1024)
#define HEAD                                                                                       \
    "name\talso\tkind\tmem_gib\tbw_gbs\ttf16\ttf8\teta\tc_us\tbasis\tprefill\tprice\tprice_date\t" \
    "source\tdate\tread\n"
#define REST "\t0.6-0.8\t100\t2020-01\tmemory\t2026-11\t-\n"
#define CARD "A\t-\tcard\t8\t200\t10\t-\t-\t-\tdefault" REST

static void read_machines(struct span text, const char *want)
{
    AUTO_CLOSE(exact) struct exact in = exact_of(text);
    size_t n = 1;
    for (bool failed = true; failed && n < 50; n++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 4u << 20 };
        struct fit_machines list = { 0 };
        struct err err = { 0 };
        mem_fail_at = n;
        bool ok = fit_machines_add("hw.tsv", in.bytes, &a, &list, &err);
        failed = mem_fail_at == 0;
        mem_fail_at = 0;
        CHECK(ok || (list.n == 0 && list.machine == NULL));
        CHECK(!failed || (!ok && err.kind == ERR_SYSTEM));
        if (!failed) {
            CHECK(ok == (*want == 0));
            CHECK_STR(err.text, want);
        }
    }
    CHECK(n > 1 && n < 50);
}

static void a_table_of_machines_is_read_strictly(void)
{
    static const struct {
        const char *text, *want;
    } rows[] = {
        { HEAD CARD, "" },
        { "# a remark\n\n" HEAD "# another\n" CARD, "" },
        { HEAD, "" },
        { HEAD "A\tB|C\tram\t-\t51.2\t-\t-\t0.6\t0\tdefault" REST, "" },
        { "", "hw.tsv: there is no line of column names" },
        { "# nothing\n", "hw.tsv: there is no line of column names" },
        { CARD, "hw.tsv: line 1: column 1 is \"A\", expected \"name\"" },
        { "name\talso\n", "hw.tsv: line 1: column 3 is not there, expected \"kind\"" },
        { "name\talso\tkind\tmem_gib\tbw_gbs\ttf16\ttf8\teta\tc_us\tbasis\tprefill\tprice\t"
          "price_date\tsource\tdate\tread\tmore\n",
          "hw.tsv: line 1: 17 cells, expected 16 between tabs" },
        { HEAD "A\t-\tcard\n", "hw.tsv: line 2: 3 cells, expected 16 between tabs" },
        { HEAD "A\t\tcard\t8\t200\t10\t-\t-\t-\tdefault" REST,
          "hw.tsv: line 2, column also: empty, expected \"-\" where nobody knows" },
        { HEAD "A\x1b[2J\t-\tcard\t8\t200\t10\t-\t-\t-\tdefault" REST,
          "hw.tsv: line 2, column name: \"A\\x1b[2J\" is not text that shows as it is" },
        { HEAD "A\xff\t-\tcard\t8\t200\t10\t-\t-\t-\tdefault" REST,
          "hw.tsv: line 2, column name: \"A\\xff\" is not text that shows as it is" },
        { HEAD
          "A\t-\tcard\t8\t200\t10\t-\t-\t-\tdefault\t0.6-0.8\t100\t2020-01\tmemory\t2026\t-\r\n",
          "hw.tsv: line 2, column read: \"-\\x0d\" is not text that shows as it is" },
        { HEAD "-\t-\tcard\t8\t200\t10\t-\t-\t-\tdefault" REST,
          "hw.tsv: line 2, column name: expected a name of at most 64 bytes, not \"-\"" },
        { HEAD "A\t-\tphone\t8\t200\t10\t-\t-\t-\tdefault" REST,
          "hw.tsv: line 2, column kind: expected card, laptop, apple, unified, ram, server or "
          "node, "
          "not \"phone\"" },
        { HEAD "A\t-\tcard\t0\t200\t10\t-\t-\t-\tdefault" REST,
          "hw.tsv: line 2, column mem_gib: expected a number from 0.1 to 65536 or \"-\", not "
          "\"0\"" },
        { HEAD "A\t-\tcard\t-\t200\t10\t-\t-\t-\tdefault" REST,
          "hw.tsv: line 2, column mem_gib: expected a number: only a processor's may be unknown" },
        { HEAD "A\t-\tcard\tNaN\t200\t10\t-\t-\t-\tdefault" REST,
          "hw.tsv: line 2, column mem_gib: expected a number from 0.1 to 65536 or \"-\", not "
          "\"NaN\"" },
        { HEAD "A\t-\tcard\t1e400\t200\t10\t-\t-\t-\tdefault" REST,
          "hw.tsv: line 2, column mem_gib: expected a number from 0.1 to 65536 or \"-\", not "
          "\"1e400\"" },
        { HEAD "A\t-\tcard\t8\t-\t10\t-\t-\t-\tdefault" REST,
          "hw.tsv: line 2, column bw_gbs: expected a number from 0.1 to 1e+06, not \"-\"" },
        { HEAD "A\t-\tcard\t8\t200\t-3\t-\t-\t-\tdefault" REST,
          "hw.tsv: line 2, column tf16: expected a number from 0.001 to 1e+06 or \"-\", not "
          "\"-3\"" },
        { HEAD "A\t-\tcard\t8\t200\t10\t0\t-\t-\tdefault" REST,
          "hw.tsv: line 2, column tf8: expected a number from 0.001 to 1e+06 or \"-\", not \"0\"" },
        { HEAD "A\t-\tcard\t8\t200\t10\t-\t1.5\t-\tdefault" REST,
          "hw.tsv: line 2, column eta: expected a number from 0.01 to 1 or \"-\", not \"1.5\"" },
        { HEAD "A\t-\tcard\t8\t200\t10\t-\t-\t1e6\tdefault" REST,
          "hw.tsv: line 2, column c_us: expected a number from 0 to 100000 or \"-\", not \"1e6\"" },
        { HEAD "A\t-\tcard\t8\t200\t10\t-\t0.8\t-\tcalibrated" REST,
          "hw.tsv: line 2, column basis: calibrated, but eta or c_us is not known" },
        { HEAD "A\t-\tcard\t8\t200\t10\t-\t-\t40\tcalibrated" REST,
          "hw.tsv: line 2, column basis: calibrated, but eta or c_us is not known" },
        { HEAD "A\t-\tcard\t8\t200\t10\t-\t-\t-\tguess" REST,
          "hw.tsv: line 2, column basis: expected default or calibrated, not \"guess\"" },
        { HEAD "A\t-\tcard\t8\t200\t10\t-\t-\t-\tdefault\t0.8-0.6\t-\t-\tmemory\t2026-11\t-\n",
          "hw.tsv: line 2, column prefill: expected two shares such as 0.6-0.8, not \"0.8-0.6\"" },
        { HEAD "A\t-\tcard\t8\t200\t10\t-\t-\t-\tdefault\t0.6\t-\t-\tmemory\t2026-11\t-\n",
          "hw.tsv: line 2, column prefill: expected two shares such as 0.6-0.8, not \"0.6\"" },
        { HEAD "A\t-\tcard\t8\t200\t10\t-\t-\t-\tdefault\t0-1\t-\t-\tmemory\t2026-11\t-\n",
          "hw.tsv: line 2, column prefill: expected two shares such as 0.6-0.8, not \"0-1\"" },
        { HEAD "A\t-\tcard\t8\t200\t10\t-\t-\t-\tdefault\t1-3\t-\t-\tmemory\t2026-11\t-\n",
          "hw.tsv: line 2, column prefill: expected two shares such as 0.6-0.8, not \"1-3\"" },
        { HEAD "A\t-\tcard\t8\t200\t10\t-\t-\t-\tdefault\t0.6-0.8\tfree\t-\tmemory\t2026-11\t-\n",
          "hw.tsv: line 2, column price: expected a number from 1 to 1e+08 or \"-\", not "
          "\"free\"" },
        { HEAD "A\t-\tcard\t8\t200\t10\t-\t-\t-\tdefault\t0.6-0.8\t9\t-\tmemory\t2026-11\t-\n",
          "hw.tsv: line 2, column price_date: expected a date such as 2026-04, not \"-\"" },
        { HEAD "A\t-\tcard\t8\t200\t10\t-\t-\t-\tdefault\t0.6-0.8\t-\t-\tmemory\t-\t-\n",
          "hw.tsv: line 2, column date: expected a date such as 2026-04, not \"-\"" },
        { HEAD "A\t-\tcard\t8\t200\t10\t-\t-\t-\tdefault\t0.6-0.8\t-\t-\tmemory\t2026-13\t-\n",
          "hw.tsv: line 2, column date: expected a date such as 2026-04, not \"2026-13\"" },
        { HEAD "A\t-\tcard\t8\t200\t10\t-\t-\t-\tdefault\t0.6-0.8\t-\t-\t-\t2026-11\t-\n",
          "hw.tsv: line 2, column source: expected where the row comes from" },
        { HEAD CARD "a\t-\tcard\t8\t200\t10\t-\t-\t-\tdefault" REST,
          "hw.tsv: line 3, column name: named twice" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        check_case = rows[i].text;
        read_machines(span_of(rows[i].text), rows[i].want);
    }
}

static void a_table_has_a_most_of_bytes_rows_and_cells(void)
{
    AUTO_CLOSE(buf) struct buf b;
    buf_init(&b, "test", 2u << 20);
    buf_put(&b, SPAN(HEAD));
    for (unsigned i = 0; i <= FIT_SHEET_ROWS_MAX; i++)
        buf_printf(&b, "A%u\t-\tcard\t8\t200\t10\t-\t-\t-\tdefault" REST, i);
    read_machines((struct span){ b.bytes, b.len }, "hw.tsv: more than 2000 rows");
    b.len = 0;
    while (b.len <= FIT_SHEET_BYTES_MAX)
        buf_put(&b, SPAN("################################\n"));
    read_machines((struct span){ b.bytes, b.len }, "hw.tsv: more than 1048576 bytes");
    b.len = 0;
    buf_printf(&b, HEAD "A\t%0300d\tcard\t8\t200\t10\t-\t-\t-\tdefault" REST, 0);
    read_machines((struct span){ b.bytes, b.len },
                  "hw.tsv: line 2, column also: more than 256 bytes");
    b.len = 0;
    buf_printf(&b, HEAD "%065d\t-\tcard\t8\t200\t10\t-\t-\t-\tdefault" REST, 0);
    read_machines((struct span){ b.bytes, b.len },
                  "hw.tsv: line 2, column name: expected a name of at most 64 bytes, not "
                  "\"0000000000000000000000000000000000000000000000000000000000000000\"...");
}

static void rows_of_ones_own_take_the_place_of_what_is_there(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 8u << 20 };
    struct fit_machines list = { 0 };
    struct err err = { 0 };
    CHECK(fit_machines_builtin(&a, &list, &err) && list.n > 90);
    size_t n = list.n;
    CHECK(fit_machines_add("mine.tsv",
                           SPAN(HEAD "rtx 4090\t-\tcard\t48\t900\t-\t-\t-\t-\tdefault" REST
                                     "New\t-\tcard\t8\t200\t10\t-\t-\t-\tdefault" REST),
                           &a, &list, &err));
    CHECK(list.n == n + 1);
    CHECK(!fit_machines_add("twice.tsv",
                            SPAN(HEAD "RTX 4080\t-\tcard\t48\t900\t-\t-\t-\t-\tdefault" REST
                                      "RTX 4080\t-\tcard\t8\t200\t10\t-\t-\t-\tdefault" REST),
                            &a, &list, &err));
    CHECK_STR(err.text, "twice.tsv: line 3, column name: named twice");
    CHECK(list.n == n + 1);
    const struct fit_machine *m = fit_machine_named(&list, SPAN("RTX 4090"));
    CHECK(m != NULL && m->mem_bytes == 48 * GIB && strcmp(m->table, "mine.tsv") == 0);
    CHECK(fit_machine_named(&list, SPAN("nEW")) == &list.machine[n]);
    CHECK(fit_machine_named(&list, SPAN("New ")) == NULL);
}

static void a_table_speaks_from_its_newest_row_on(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 8u << 20 };
    struct fit_machines list = { 0 };
    struct err err = { 0 };
    int64_t day;
    CHECK(fit_machines_add("t",
                           SPAN(HEAD CARD "B\t-\tcard\t8\t200\t10\t-\t-\t-\tdefault\t0.6-0.8"
                                          "\t-\t-\tx\t2025\t-\n"),
                           &a, &list, &err));
    CHECK(clock_parse(SPAN("2026-11-01"), &day) && list.from_at == day);
    CHECK(list.until_at == day + 365 * DAY_SECONDS);
    CHECK(fit_machines_add("u",
                           SPAN(HEAD "C\t-\tcard\t8\t200\t10\t-\t-\t-\tdefault\t0.6-0.8"
                                     "\t-\t-\tx\t2026-12-24\t-\n"),
                           &a, &list, &err));
    CHECK(clock_parse(SPAN("2026-12-24"), &day) && list.from_at == day);
}

static void a_row_says_what_it_does_not_know(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 8u << 20 };
    struct fit_machines list = { 0 };
    struct err err = { 0 };
    CHECK(fit_machines_add("t",
                           SPAN(HEAD "A\tX|Y\tcard\t8\t200\t-\t-\t-\t-\tdefault" REST
                                     "B\t-\tcard\t8\t200\t1.5\t3\t0.9\t0\tcalibrated\t0.3-0.5\t-"
                                     "\t-\tread\t2026\tbw_gbs\n"),
                           &a, &list, &err));
    const struct fit_machine *x = &list.machine[0], *y = &list.machine[1];
    CHECK(x->share == 0.82 && fabs(x->layer_seconds - 40e-6) < 1e-12 && !x->calibrated &&
          x->flops16 == 0);
    CHECK(x->bandwidth == 200e9 && x->price == 100);
    CHECK(y->share == 0.9 && y->layer_seconds == 0 && y->calibrated && y->flops16 == 1.5e12);
    CHECK(y->flops8 == 3e12 && y->price == 0 && y->prefill_lo == 0.3 && y->prefill_hi == 0.5);
    CHECK(fit_machine_called(x, SPAN("x")) && fit_machine_called(x, SPAN("Y")));
    CHECK(!fit_machine_called(x, SPAN("X|Y")) && !fit_machine_called(x, SPAN("A")));
    CHECK(!fit_machine_called(y, SPAN("-")));
}

/* What the names of the survey lead to, so that a slip of the pen does not make a card unknown. */
static void every_named_card_of_the_survey_is_a_machine(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 8u << 20 };
    struct fit_machines list;
    struct fit_survey s;
    struct err err = { 0 };
    CHECK(fit_machines_builtin(&a, &list, &err) && fit_survey_builtin(&a, &s, &err));
    CHECK_STR(err.text, "");
    double cards = 0, all = 0, ram = 0;
    for (size_t i = 0; i < s.n_shares; i++) {
        bool known = false;
        for (size_t k = 0; k < list.n; k++)
            known = known || fit_machine_called(&list.machine[k], s.share[i].name);
        CHECK(known == (s.share[i].kind == FIT_SHARE_CARD));
        double share = (s.share[i].lo + s.share[i].hi) / 2;
        cards += known ? share : 0;
        all += share;
    }
    for (size_t i = 0; i < s.n_rams; i++)
        ram += (s.ram[i].lo + s.ram[i].hi) / 2;
    CHECK(fabs(cards - 0.653) < 1e-9 && fabs(all - 0.873) < 1e-9 && fabs(ram - 1.001) < 1e-9);
    CHECK(s.n_shares == 43 && s.n_rams == 10 && span_eq(s.month, SPAN("2026-04")));
}

static void memory_that_may_be_used_is_an_interval(void)
{
    static const struct {
        enum fit_machine_kind kind;
        double gib, lo, hi; /* GiB, with a margin of 1 GiB */
    } rows[] = {
        { FIT_CARD, 8, 6.808, 7.671 }, { FIT_LAPTOP, 24, 22.424, 23.287 },
        { FIT_CARD, 1, 0, 0.839 },     { FIT_APPLE, 36, 23, 27 },
        { FIT_APPLE, 48, 35, 36 },     { FIT_UNIFIED, 128, 95, 115.2 },
        { FIT_NODE, 80, 73.6, 79.2 },  { FIT_SERVER, 384, 379, 382 },
        { FIT_RAM, 0, 0, 0 },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct fit_machine m = { .kind = rows[i].kind, .mem_bytes = rows[i].gib * GIB };
        struct fit_range r = fit_usable(&m, GIB);
        CHECK(fabs(r.lo / GIB - rows[i].lo) < 1e-3 && fabs(r.hi / GIB - rows[i].hi) < 1e-3);
    }
    struct fit_range ram = fit_usable_ram(28 * GIB, 32 * GIB);
    CHECK(ram.lo == 23 * GIB && ram.hi == 30 * GIB);
    CHECK(isinf(fit_usable_ram(64 * GIB, INFINITY).hi));
}

TESTS(TEST(a_table_of_machines_is_read_strictly), TEST(a_table_has_a_most_of_bytes_rows_and_cells),
      TEST(rows_of_ones_own_take_the_place_of_what_is_there),
      TEST(a_row_says_what_it_does_not_know), TEST(a_table_speaks_from_its_newest_row_on),
      TEST(every_named_card_of_the_survey_is_a_machine),
      TEST(memory_that_may_be_used_is_an_interval))
