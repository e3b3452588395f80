/* inside_test.c - parts in parts, their paths, and every limit, with a reader that reads what a row
 * says. */
#include "formats/inside.h"

#include "base/buf.h"
#include "lib/check.h"
#include "lib/exact.h"

static struct arena *arena;

/* A toy container: "(NAME:SIZE" opens a member of that name, of the SIZE bytes that follow. */
static bool read_toy(struct inside *in, struct source *src, struct span name, struct found *f,
                     struct err *err)
{
    uint8_t b[4];
    (void)name;
    f->kind = FOUND_TAR;
    f->whole = true;
    for (uint64_t at = 0; at < src->size;) {
        if (!source_read(src, at, b, 4, err))
            return false;
        if (b[0] == '!') {
            notes_add(f->notes, "odd", at, "seen");
            at += 4;
            continue;
        }
        struct slice s;
        uint64_t n = (uint64_t)(b[2] - '0') * 10 + (uint64_t)(b[3] - '0');
        struct source member = inside_slice(&s, src, at + 4, n);
        if (!inside_part(in, &member, (struct span){ b + 1, 1 }, NULL, err))
            return false;
        at += 4 + n;
    }
    return true;
}

static const struct row {
    const char *name, *text;
    uint64_t left;
    const char *want; /* PATH BYTES NOTES [fatal], one line each */
} rows[] = {
    { "none", "", 100, "" },
    { "two",
      "(a00(b04!..."
      "!...",
      100, "a 0 0\nb 4 1\n" },
    { "nested", "(a08(b04!...", 100, "a 8 0\na!b 4 1\n" },
    { "nested, then another", "(a04(b00(c00", 100, "a 4 0\na!b 0 0\nc 0 0\n" },
    { "the budget", "(a04(b00(c04!...", 7,
      "a 4 0\na!b 0 0\nc 4 0 the members of this file are more bytes than are looked into\n" },
    { "too deep", "(a32(b28(c24(d20(e16(f12(g08(h04(i00", 1000,
      "a 32 0\na!b 28 0\na!b!c 24 0\na!b!c!d 20 0\na!b!c!d!e 16 0\na!b!c!d!e!f 12 0\n"
      "a!b!c!d!e!f!g 8 0\na!b!c!d!e!f!g!h 4 0\n"
      "a!b!c!d!e!f!g!h!i 0 0 a file in a file in a file, too deep to be looked into\n" },
};

static bool read_row(const struct row *row, struct inside *in, struct found *f, struct err *err)
{
    struct span text = span_of(row->text);
    struct source src = source_mem("toy", &text);
    *in = (struct inside){ .a = arena, .left = row->left, .read = read_toy };
    *f = (struct found){ .notes = ARENA_ARRAY(arena, struct notes, 1, err) };
    return f->notes != NULL && read_toy(in, &src, SPAN("toy"), f, err);
}

static void each_member_is_a_part(void)
{
    for (size_t i = 0; i < COUNT(rows); i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 4 << 20 };
        AUTO_CLOSE(buf) struct buf b;
        struct inside in;
        struct found f;
        struct span got;
        struct err err = { 0 };
        check_case = rows[i].name;
        arena = &a;
        buf_init(&b, "test", 4096);
        CHECK(read_row(&rows[i], &in, &f, &err));
        for (size_t k = 0; k < in.n_parts; k++) {
            const struct found_part *p = &in.part[k];
            bool closed = p->fatal.kind != ERR_NONE;
            CHECK(p->whole == !closed && p->kind == (closed ? FOUND_NONE : FOUND_TAR));
            buf_put(&b, p->path);
            buf_printf(&b, " %" PRIu64 " %zu%s%s\n", p->bytes, p->notes->n, closed ? " " : "",
                       p->fatal.text);
        }
        CHECK(buf_done(&b, &got, &err));
        CHECK(span_eq(got, span_of(rows[i].want)));
        CHECK(in.depth == 0 && in.here == 0);
    }
}

static void no_name_is_taken_for_a_place(void)
{
    static const struct {
        const char *name, *want;
    } names[] = {
        { "a", "a" },       { "", "./" },      { "@7", "./@7" },     { "gap@07", "./gap@07" },
        { "@", "@" },       { "@7a", "@7a" },  { "a7@7", "a7@7" },   { "A@7", "A@7" },
        { "a!b", "a!!b" },  { "!@7", "!!@7" }, { "a", "a" },         { "gap", "gap" },
        { "./@7", "./@7" }, { "{@7", "{@7" },  { "gap_7", "gap_7" }, { "@7.5", "@7.5" },
    };
    for (size_t i = 0; i < COUNT(names); i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 4 << 20 };
        struct inside in = { .a = &a, .left = 100, .read = read_toy };
        AUTO_CLOSE(exact) struct exact exact = exact_of(span_of(names[i].name));
        struct span text = SPAN(""), name = exact.bytes, want = span_of(names[i].want);
        struct source src = source_mem("toy", &text);
        struct err err = { 0 };
        check_case = names[i].name;
        CHECK(inside_member(&in, &src, name, NULL, &err));
        CHECK(inside_closed(&in, name, 1, "why", &err));
        CHECK(inside_part(&in, &src, name, NULL, &err)); /* one of ours */
        CHECK(span_eq(in.part[0].path, want) && span_eq(in.part[1].path, want));
        CHECK(span_eq(in.part[2].path, name));
    }
    check_case = "";
}

static void there_is_an_end_to_the_parts(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 64 << 20 };
    struct inside in = { .a = &a, .left = 100, .read = read_toy, .n_parts = FOUND_PARTS_MAX - 1 };
    struct span text = SPAN("");
    struct source src = source_mem("toy", &text);
    struct err err = { 0 };
    in.part = ARENA_ARRAY(&a, struct found_part, FOUND_PARTS_MAX, &err);
    in.part_room = FOUND_PARTS_MAX;
    CHECK(inside_part(&in, &src, SPAN("a"), NULL, &err) && !in.full);
    CHECK(inside_part(&in, &src, SPAN("b"), NULL, &err) && in.full);
    CHECK(in.n_parts == FOUND_PARTS_MAX);
    CHECK(inside_closed(&in, SPAN("c"), 1, "why", &err) && in.n_parts == FOUND_PARTS_MAX);
}

/* Tells of one tensor, fact or place, as the member's name says, and takes room besides. */
static bool read_one_thing(struct inside *in, struct source *src, struct span name, struct found *f,
                           struct err *err)
{
    static struct found_tensor tensor;
    static struct found_pair pair;
    f->kind = FOUND_TEXT;
    f->whole = src->size == 0;
    if (span_eq(name, SPAN("tensor")))
        f->tensor = &tensor, f->n_tensors = 1;
    if (span_eq(name, SPAN("fact")))
        f->fact = &pair, f->n_facts = 1;
    if (span_eq(name, SPAN("place")))
        f->place = &pair, f->n_places = 1;
    return ARENA_ARRAY(in->a, uint8_t, 100000, err) != NULL;
}

static void what_a_part_holds_is_handed_on(void)
{
    static const char *const names[] = { "tensor", "fact", "place", "none" };
    for (size_t i = 0; i < COUNT(names); i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 4 << 20 };
        struct inside in = { .a = &a, .left = 100, .read = read_one_thing };
        struct span text = SPAN("");
        struct source src = source_mem("toy", &text);
        struct found f = { 0 };
        struct err err = { 0 };
        check_case = names[i];
        CHECK(inside_part(&in, &src, span_of(names[i]), &f, &err) && f.kind == FOUND_TEXT);
        CHECK((f.tensor != NULL) == (i == 0) && f.n_tensors == (i == 0));
        CHECK((f.fact != NULL) == (i == 1) && f.n_facts == (i == 1));
        CHECK((f.place != NULL) == (i == 2) && f.n_places == (i == 2));
    }
    check_case = "";
}

/* Of a thousand parts of which nothing is told, handed on or not, the room is that of one. */
static void what_a_part_took_is_given_back(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 4 << 20 };
    struct inside in = { .a = &a, .left = 100, .read = read_one_thing };
    struct span text = SPAN("");
    struct source src = source_mem("toy", &text);
    struct found f;
    struct err err = { 0 };
    for (unsigned i = 0; i < 1000; i++)
        CHECK(inside_part(&in, &src, SPAN("fact"), NULL, &err) &&
              inside_part(&in, &src, SPAN("none"), &f, &err));
}

static void imports_belong_to_the_part(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 64 << 20 };
    struct inside in = { .a = &a, .here = 7, .n_imports = FOUND_IMPORTS_MAX - 1 };
    struct pickle_import m[2] = { { .module = SPAN("os"),
                                    .name = SPAN("system"),
                                    .real_module = SPAN("posix"),
                                    .real_name = SPAN("system"),
                                    .how = PICKLE_GETATTR,
                                    .off = 3,
                                    .times = 4,
                                    .stream = 5,
                                    .protocol = 2,
                                    .dotted = true,
                                    .uses = PICKLE_CALLED,
                                    .shown = "('ls',)" },
                                  { .off = 9 } };
    struct pickle p = { .import = m, .n_imports = 2 };
    struct err err = { 0 };
    struct found f = { .notes = ARENA_ARRAY(&a, struct notes, 1, &err) };
    in.import = ARENA_ARRAY(&a, struct found_import, FOUND_IMPORTS_MAX, &err);
    in.import_room = FOUND_IMPORTS_MAX;
    CHECK(inside_imports(&in, &f, &p, &err));
    const struct found_import *got = &in.import[FOUND_IMPORTS_MAX - 1];
    CHECK(in.n_imports == FOUND_IMPORTS_MAX && notes_times(f.notes, "limit") == 1);
    CHECK(got->part == 7 && got->stream == 5 && got->off == 3 && got->times == 4 && got->dotted);
    CHECK(span_eq(got->module, SPAN("os")) && span_eq(got->real_module, SPAN("posix")));
    CHECK(span_eq(got->name, SPAN("system")) && span_eq(got->real_name, SPAN("system")));
    CHECK(got->uses == PICKLE_CALLED && got->how == PICKLE_GETATTR && got->protocol == 2);
    CHECK(span_eq(got->shown, SPAN("('ls',)")));
    CHECK(f.notes->list[0].off == 9);
}

static void every_allocation_may_fail(void)
{
    for (size_t nth = 1;; nth++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 4 << 20 };
        struct inside in;
        struct found f;
        struct err err = { 0 };
        arena = &a;
        mem_fail_at = nth;
        bool ok = read_row(&rows[2], &in, &f, &err), reached = mem_fail_at == 0;
        mem_fail_at = 0;
        CHECK(ok || err.kind == ERR_SYSTEM);
        if (!reached)
            break;
    }
}

TESTS(TEST(what_a_part_holds_is_handed_on), TEST(what_a_part_took_is_given_back),
      TEST(each_member_is_a_part), TEST(no_name_is_taken_for_a_place),
      TEST(there_is_an_end_to_the_parts), TEST(imports_belong_to_the_part),
      TEST(every_allocation_may_fail))
