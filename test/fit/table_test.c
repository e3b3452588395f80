/* table_test.c - the tables that the program carries. */
#include "fit/table.h"

#include "lib/check.h"

static void a_row_is_its_cells(void)
{
    struct span rest = SPAN("# for people\n\nname\tsize\tsource\na\t1.5\n\nb\t-\tx\n");
    struct fit_row row = { 0 };
    double size = 7;
    CHECK(fit_table_next(&rest, &row) && row.n == 3 && row.line == 3);
    CHECK(fit_table_column(&row, "size") == 1 && fit_table_column(&row, "none") == FIT_COLUMNS_MAX);
    CHECK(fit_table_next(&rest, &row) && row.n == 2 && row.line == 4);
    CHECK(span_eq(row.cell[0], SPAN("a")) && fit_table_number(row.cell[1], &size) && size == 1.5);
    CHECK(row.cell[2].len == 0);
    CHECK(fit_table_next(&rest, &row) && row.line == 6 && !fit_table_number(row.cell[1], &size));
    CHECK(size == 1.5 && !fit_table_number(SPAN("-1"), &size) &&
          !fit_table_number(SPAN(""), &size));
    CHECK(!fit_table_next(&rest, &row));
}

static void the_program_carries_its_tables(void)
{
    CHECK(fit_table("arch.tsv").len > 0);
    CHECK(fit_table("none.tsv").len == 0);
}

TESTS(TEST(a_row_is_its_cells), TEST(the_program_carries_its_tables))
