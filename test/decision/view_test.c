/* view_test.c - what is read back is what was written, and sizes are told in three digits. */
#include "decision/view.h"

#include "lib/check.h"

static void numbers_have_three_digits(void)
{
    static const struct {
        uint64_t n;
        const char *bytes, *count;
    } rows[] = {
        { 0, "0 B", "0" },
        { 999, "999 B", "999" },
        { 1000, "1.00 kB", "1.00 thousand" },
        { 1004, "1.00 kB", "1.00 thousand" },
        { 1005, "1.01 kB", "1.01 thousand" },
        { 9994, "9.99 kB", "9.99 thousand" },
        { 9995, "10.0 kB", "10.0 thousand" },
        { 99949, "99.9 kB", "99.9 thousand" },
        { 99950, "100 kB", "100 thousand" },
        { 134515008, "135 MB", "135 M" },
        { 94600001, "94.6 MB", "94.6 M" },
        { 999499, "999 kB", "999 thousand" },
        { 999500, "1.00 MB", "1.00 M" },
        { 671026419200, "671 GB", "671 B" },
        { UINT64_MAX, "18447 PB", "18446744 T" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        AUTO_CLOSE(buf) struct buf b;
        struct err err = { 0 };
        struct span got;
        char text[60];
        buf_init(&b, "test", 1000);
        view_bytes(&b, rows[i].n);
        buf_printf(&b, "|");
        view_count(&b, rows[i].n);
        CHECK(buf_done(&b, &got, &err));
        snprintf(text, sizeof text, "%.*s", (int)got.len, (const char *)got.ptr);
        char want[60];
        snprintf(want, sizeof want, "%s|%s", rows[i].bytes, rows[i].count);
        CHECK_STR(text, want);
    }
}

#define HEAD "{\"schema\":\"ajar/decision/1\","

static void records_are_read_or_refused(void)
{
    static const struct {
        const char *record, *want;
    } rows[] = {
        { HEAD "\"effective\":\"gated\",\"target\":\"open\"}", "" },
        { HEAD "\"effective\":\"gated\",\"target\":\"open\",\"later\":[{}],\"blocked\":null}", "" },
        { HEAD "\"effective\":\"gated\"}", "decision record: no position" },
        { HEAD "\"effective\":\"ajar\",\"target\":\"open\"}",
          "decision record: not one of the four positions" },
        { "{\"schema\":\"ajar/decision/2\",\"effective\":\"gated\",\"target\":\"open\"}",
          "decision record: not a document of schema ajar/decision/1" },
        { "{\"effective\":\"gated\",\"target\":\"open\"}",
          "decision record: not a document of schema ajar/decision/1" },
        { HEAD "\"effective\":\"gated\",\"target\":\"open\"}x",
          "decision record: text after the end" },
        { HEAD "\"objections\":{\"ajar\":[]},\"effective\":\"gated\",\"target\":\"open\"}",
          "decision record: not one of the four positions" },
        { HEAD "\"policy\":{\"version\":\"1\"}}", "decision record: expected a whole number" },
        { HEAD "\"objections\":{\"open\":[{\"layer\":2}]},\"policy\":{\"layers\":[{},{}]},"
               "\"effective\":\"gated\",\"target\":\"open\"}",
          "" },
        { HEAD "\"objections\":{\"open\":[{\"layer\":3}]},\"policy\":{\"layers\":[{},{}]},"
               "\"effective\":\"gated\",\"target\":\"open\"}",
          "decision record: no layer 3" },
        { HEAD
          "\"digests\":{\"items\":[{}],\"items\":[]},\"effective\":\"gated\",\"target\":\"open\"}",
          "decision record: given twice" },
        { HEAD "\"objections\":{\"open\":[{}],\"open\":[]},\"effective\":\"gated\"}",
          "decision record: given twice" },
        { HEAD "\"forecast\":[{\"on\":\"2027-01-01\"}],\"effective\":\"gated\"}",
          "decision record: a step without a position" },
        { "", "decision record: expected '{'" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
        struct view v = { .target = POSITION_HOSTED };
        struct err err = { 0 };
        check_case = rows[i].record;
        bool ok = view_read(span_of(rows[i].record), &a, &v, &err);
        CHECK_STR(err.text, rows[i].want);
        CHECK(v.target == (ok ? POSITION_OPEN : POSITION_HOSTED));
    }
}

static const char whole[] =
    HEAD "\"blocked\":\"b\",\"clock\":\"2026-11-21T00:00:00Z\",\"digests\":{\"evidence\":\"ee\","
         "\"files\":[{\"name\":\"n\",\"sha256\":\"s2\",\"signature\":\"sg\"}],"
         "\"release\":\"rr\",\"signers\":\"ss\",\"weights\":\"ww\"},\"facts\":[{\"fact\":\"f1\","
         "\"set\":{\"hi\":\"2\",\"lo\":\"1\"},\"source\":\"files\"},{\"fact\":\"f2\",\"set\":{"
         "\"may\":[\"a\",\"b\"],\"must\":[\"b\"]},\"unread\":true}],\"from\":{\"position\":"
         "\"gated\",\"since\":\"2026-11-20T00:00:00Z\"},\"lineage\":[{\"name\":\"a/b\","
         "\"position\":\"open\",\"record\":\"pr\"},{\"name\":\"c/"
         "d\"}],\"duties\":[\"d1\",\"d2\"],\"effective\":"
         "\"hosted\",\"forecast\":[{\"because\":[\"f\",\"g\"],\"on\":\"2027-01-01\",\"target\":"
         "\"closed\"}],\"objections\":{\"gated\":[],\"open\":[{\"atoms\":[{\"fact\":\"f\",\"item\":"
         "{\"date\":\"2026-10-01\",\"file\":\"x\",\"index\":1,\"shown\":\"s\",\"signer\":null},"
         "\"known\":\"0\",\"text\":\"f is below 1\",\"value\":\"true\",\"why\":\"stale\"},{"
         "\"files\":true,\"text\":\"t\",\"value\":\"not shown\"}],\"clause\":1,\"line\":7,"
         "\"rule\":\"people\",\"title\":\"T\",\"value\":\"true\"}]},\"policy\":{\"digest\":\"pp\","
         "\"title\":\"P\",\"version\":3},\"target\":\"hosted\"}";

static void every_field_comes_back(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
    struct view v;
    struct err err = { 0 };
    CHECK(view_read(SPAN(whole), &a, &v, &err));
    CHECK(v.target == POSITION_HOSTED && span_eq(v.blocked, SPAN("b")));
    CHECK(span_eq(v.clock, SPAN("2026-11-21T00:00:00Z")) && span_eq(v.release, SPAN("rr")));
    CHECK(span_eq(v.weights, SPAN("ww")) && span_eq(v.evidence, SPAN("ee")));
    CHECK(v.n_files == 1 && span_eq(v.file->name, SPAN("n")) && span_eq(v.signers, SPAN("ss")));
    CHECK(span_eq(v.file->sha256, SPAN("s2")) && span_eq(v.file->signature, SPAN("sg")));
    CHECK(v.n_known == 2 && v.known[0].said && !v.known[0].unread && v.known[1].unread);
    CHECK(span_eq(v.known[0].lo, SPAN("1")) && span_eq(v.known[0].hi, SPAN("2")));
    CHECK(span_eq(v.known[0].source, SPAN("files")) && span_eq(v.known[1].fact, SPAN("f2")));
    CHECK(v.known[1].n_may == 2 && v.known[1].n_must == 1 &&
          span_eq(v.known[1].must[0], SPAN("b")));
    CHECK(v.from == POSITION_GATED && span_eq(v.since, SPAN("2026-11-20T00:00:00Z")));
    CHECK(v.n_parents == 2 && v.parent[0].position == POSITION_OPEN &&
          span_eq(v.parent[0].record, SPAN("pr")) && v.parent[1].position == POSITION_NONE);
    CHECK(v.policy_version == 3 && span_eq(v.policy_title, SPAN("P")));
    CHECK(v.n_duties == 2 && span_eq(v.duty[1], SPAN("d2")));
    CHECK(v.n_forecast == 1 && v.forecast->target == POSITION_CLOSED);
    CHECK(span_eq(v.forecast->because, SPAN("f, g")));
    CHECK(v.n_objections[POSITION_GATED] == 0 && v.n_objections[POSITION_OPEN] == 1);
    const struct view_objection *o = v.objection[POSITION_OPEN];
    CHECK(o->line == 7 && span_eq(o->rule, SPAN("people")) && o->n_atoms == 2);
    CHECK(span_eq(o->atom[0].source, SPAN("x")) && o->atom[0].signer.len == 0);
    CHECK(span_eq(o->atom[0].shown, SPAN("s")) && span_eq(o->atom[0].why, SPAN("stale")));
    CHECK(span_eq(o->atom[1].source, SPAN("files")) && o->atom[1].fact.len == 0);
}

static void every_allocation_may_fail(void)
{
    for (size_t nth = 1;; nth++) {
        struct arena a = { .name = "test", .limit = 1 << 20 };
        struct view v = { .target = POSITION_OPEN };
        struct err err = { 0 };
        mem_fail_at = nth;
        bool ok = view_read(SPAN(whole), &a, &v, &err), reached = mem_fail_at == 0;
        mem_fail_at = 0;
        CHECK(!reached || (!ok && err.kind == ERR_SYSTEM && v.target == POSITION_OPEN));
        arena_free(&a);
        if (!reached)
            break;
    }
}

#define ABOUT "{\"schema\":\"ajar/about/1\""

static void what_the_scan_said_of_a_file_is_found_by_its_path(void)
{
    static const struct {
        const char *about, *path, *want;
    } rows[] = {
        { ABOUT "}", "a", "" },
        { ABOUT ",\"scanned\":[],\"scanned_all\":true}", "a", "safe" },
        { ABOUT ",\"scanned\":[],\"scanned_all\":false}", "a", "" },
        { ABOUT ",\"scanned\":[{\"path\":\"a\",\"status\":\"unsafe\",\"imports\":[{\"module\":"
                "\"os\",\"name\":\"system\",\"safety\":\"dangerous\"}]},{\"path\":\"b\",\"status\":"
                "\"unscanned\"},{\"path\":\"d\",\"status\":\"suspicious\"}],\"scanned_all\":false}",
          "a b c d e", "unsafe unscanned  suspicious " },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1u << 20 };
        struct view_about v;
        struct err err = { 0 };
        char got[100] = "";
        check_case = rows[i].about;
        CHECK(view_about(span_of(rows[i].about), &a, &v, &err));
        for (const char *p = rows[i].path; *p != 0; p += p[1] == ' ' ? 2 : 1) {
            const struct view_scanned *f = view_status(&v, (struct span){ (const uint8_t *)p, 1 });
            struct span s = f != NULL ? f->status : (struct span){ 0 };
            snprintf(got + strlen(got), sizeof got - strlen(got), "%s%.*s",
                     p > rows[i].path ? " " : "", (int)s.len, s.len > 0 ? (const char *)s.ptr : "");
        }
        CHECK_STR(got, rows[i].want);
    }
}

TESTS(TEST(what_the_scan_said_of_a_file_is_found_by_its_path), TEST(numbers_have_three_digits),
      TEST(records_are_read_or_refused), TEST(every_field_comes_back),
      TEST(every_allocation_may_fail))
