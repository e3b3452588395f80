/* reply_test.c - an answer comes back as it was written, and every lie in one is refused: each row
 * spoils one thing of a sound answer. */
#include "sandbox/reply.h"

#include "lib/check.h"
#include "formats/pickle.h"
#include "sandbox/pack.h"

enum { FILE_BYTES = 1000, KIND_AT = 4, WHOLE_AT = 8, FATAL_AT = 12, HAS_AT = 16 };

/* A sound answer, spoiled by a row before it is written (found) or after (bytes). */
struct sample {
    struct found f;
    struct found_tensor tensor[2];
    struct found_dtype dtype[2];
    struct found_pair pair[2];
    struct notes notes, inner;
    uint64_t shape[2];
    struct found_part part[2];
    struct found_import import[2];
};

static struct notes no_notes;

static void sound(struct sample *s)
{
    memset(s, 0, sizeof *s);
    s->shape[0] = 3, s->shape[1] = 5;
    s->tensor[0] = (struct found_tensor){ SPAN("a.b"), SPAN("BF16"), 8, 30, 15, s->shape, 2 };
    s->tensor[1] = (struct found_tensor){ SPAN("\xc3\xa4"), SPAN("U8"), 1000, 0, 1, s->shape, 0 };
    s->dtype[0] = (struct found_dtype){ SPAN("BF16"), 1, 15, 30 };
    s->dtype[1] = (struct found_dtype){ SPAN("U8"), 1, 1, 0 };
    s->pair[0] = (struct found_pair){ SPAN("licence"), SPAN("\x1b[31m") };
    s->pair[1] = (struct found_pair){ SPAN(""), SPAN("") };
    notes_add(&s->notes, "gap", 1000, "4 bytes");
    for (unsigned i = 0; i < 6; i++)
        notes_add(&s->notes, "odd-name", i, "\"x\"");
    notes_add(&s->inner, "frame", 70, "at 3");
    s->part[0] =
        (struct found_part){ SPAN("a/data.pkl"), FOUND_PICKLE, true, { 0 }, 70, &s->inner };
    s->part[1] = (struct found_part){ SPAN("\xff!b"), FOUND_TEXT, true, { 0 }, 9000, &no_notes };
    s->import[0] = (struct found_import){ .part = 1,
                                          .stream = 2,
                                          .module = SPAN("os"),
                                          .name = SPAN("system"),
                                          .real_module = SPAN("posix"),
                                          .real_name = SPAN("\x1b"),
                                          .off = 70,
                                          .times = 3,
                                          .uses = PICKLE_CALLED | PICKLE_ODD_ARGUMENTS,
                                          .protocol = 4,
                                          .how = PICKLE_GETATTR,
                                          .dotted = true,
                                          .shown = SPAN("('ls',)") };
    s->import[1] = (struct found_import){ .off = FILE_BYTES };
    s->f = (struct found){
        .kind = FOUND_SAFETENSORS,
        .whole = true,
        .part = s->part,
        .n_parts = 2,
        .import = s->import,
        .n_imports = 2,
        .dtype = s->dtype,
        .n_dtypes = 2,
        .tensor = s->tensor,
        .n_tensors = 2,
        .fact = s->pair,
        .n_facts = 1,
        .place = s->pair,
        .n_places = 2,
        .notes = &s->notes,
    };
}

static void fail_with(struct sample *s, const char *text)
{
    s->f.whole = false;
    s->f.fatal.kind = ERR_INPUT;
    snprintf(s->f.fatal.text, sizeof s->f.fatal.text, "%s", text);
}

static void spoil_kind(struct sample *s)
{
    s->f.kind = (enum found_kind)(FOUND_OTHER + 1);
}
static void fatal_and_whole(struct sample *s)
{
    fail_with(s, "broken");
    s->f.whole = true;
}
static void fatal_without_text(struct sample *s)
{
    fail_with(s, "");
}
static void fatal_of_no_kind(struct sample *s)
{
    fail_with(s, "broken");
    s->f.fatal.kind = (enum err_kind)(ERR_USAGE + 1);
}
static void fatal_outside(struct sample *s)
{
    fail_with(s, "broken");
    s->f.fatal.has_at = true;
    s->f.fatal.at = FILE_BYTES + 1;
}
static void fatal_with_colour(struct sample *s)
{
    fail_with(s, "\x1b[31m");
}
static void fatal_of_two_lines(struct sample *s)
{
    fail_with(s, "a\nb");
}
static void note_outside(struct sample *s)
{
    s->notes.list[0].off = FILE_BYTES + 1;
}
static void note_not_ascii(struct sample *s)
{
    memcpy(s->notes.list[1].text, "\xc3\xa4", 3);
}
static void code_of_capitals(struct sample *s)
{
    s->notes.count[0].code = s->notes.list[0].code = "GAP";
}
static void code_without_letters(struct sample *s)
{
    s->notes.count[0].code = s->notes.list[0].code = "";
}
static void code_too_long(struct sample *s)
{
    s->notes.count[0].code = s->notes.list[0].code = "aaaaaaaaaabbbbbbbbbbccccccccccdddddddddde";
}
static void code_never_met(struct sample *s)
{
    s->notes.count[0].times = 0;
}
static void note_of_no_code(struct sample *s)
{
    s->notes.list[0].code = "missing";
}
static void fewer_counted(struct sample *s)
{
    s->notes.count[1].times = 3;
}
static void more_than_are_kept(struct sample *s)
{
    s->notes.list[s->notes.n++] = s->notes.list[1];
}
static void tensor_begins_outside(struct sample *s)
{
    s->tensor[1].off = FILE_BYTES + 1;
}
static void tensor_ends_outside(struct sample *s)
{
    s->tensor[0].bytes = FILE_BYTES - 7;
}
static void tensor_wraps(struct sample *s)
{
    s->tensor[0].bytes = UINT64_MAX - 3;
}
static void name_not_utf8(struct sample *s)
{
    s->tensor[0].name = SPAN("\xff");
}
static void dtype_not_utf8(struct sample *s)
{
    s->tensor[0].dtype = SPAN("\xc0\x80");
}
static void no_list(struct sample *s)
{
    s->f.n_tensors = 0;
}
static void sum_not_utf8(struct sample *s)
{
    no_list(s);
    s->dtype[1].name = SPAN("\x80");
}
static void sum_of_nothing(struct sample *s)
{
    no_list(s);
    s->dtype[1].tensors = 0;
}
static void too_many_sums(struct sample *s)
{
    static struct found_dtype many[FOUND_DTYPES_MAX + 1];
    no_list(s);
    for (size_t i = 0; i < COUNT(many); i++)
        many[i].tensors = 1;
    s->f.dtype = many;
    s->f.n_dtypes = COUNT(many);
}
static void part_of_no_kind(struct sample *s)
{
    s->part[1].kind = (enum found_kind)(FOUND_OTHER + 1);
}
static void part_not_whole(struct sample *s)
{
    s->part[0].whole = false;
}
static void part_broken_and_whole(struct sample *s)
{
    s->part[0].fatal.kind = ERR_INPUT;
    snprintf(s->part[0].fatal.text, sizeof s->part[0].fatal.text, "broken");
}
static void part_broken_without_text(struct sample *s)
{
    s->f.whole = s->part[0].whole = false;
    s->part[0].fatal.kind = ERR_INPUT;
}
static void note_outside_its_part(struct sample *s)
{
    s->inner.list[0].off = 71;
}
static void import_of_no_part(struct sample *s)
{
    s->import[1].part = 3;
}
static void import_outside_its_part(struct sample *s)
{
    s->import[0].off = 71;
}
static void import_outside_the_file(struct sample *s)
{
    s->import[1].off = FILE_BYTES + 1;
}
static void import_used_otherwise(struct sample *s)
{
    s->import[0].uses = PICKLE_USES_END;
}
static void import_of_no_kind(struct sample *s)
{
    s->import[0].how = PICKLE_GETATTR + 1;
}
static void import_shown_in_colour(struct sample *s)
{
    s->import[0].shown = SPAN("\x1b[31m");
}
static void nothing(struct sample *s)
{
    (void)s;
}

static const struct lie {
    const char *name;
    void (*spoil)(struct sample *s);
    size_t at;  /* of the byte that is set */
    int byte;   /* to what, or -1 */
    int longer; /* bytes added behind */
    const char *want;
} lies[] = {
    { "none", nothing, 0, -1, 0, "" },
    { "no magic", nothing, 0, '@', 0, "no answer" },
    { "a later magic", nothing, 3, 'z', 0, "no answer" },
    { "kind", spoil_kind, 0, -1, 0, "a kind of file that does not exist" },
    { "whole", nothing, WHOLE_AT, 2, 0, "neither whole nor not" },
    { "placed", nothing, HAS_AT, 2, 0, "neither placed nor not" },
    { "fatal and whole", fatal_and_whole, 0, -1, 0,
      "an error in a file that is whole, or without a text" },
    { "fatal without text", fatal_without_text, 0, -1, 0,
      "an error in a file that is whole, or without a text" },
    { "fatal kind", fatal_of_no_kind, 0, -1, 0, "a kind of error that does not exist" },
    { "fatal outside", fatal_outside, 0, -1, 0, "an error outside the file" },
    { "fatal with colour", fatal_with_colour, 0, -1, 0, "a text is not one line of ASCII" },
    { "fatal of two lines", fatal_of_two_lines, 0, -1, 0, "a text is not one line of ASCII" },
    { "note outside", note_outside, 0, -1, 0, "a note outside the file" },
    { "note not ASCII", note_not_ascii, 0, -1, 0, "a text is not one line of ASCII" },
    { "code of capitals", code_of_capitals, 0, -1, 0, "a code that is no word" },
    { "code without letters", code_without_letters, 0, -1, 0, "a code without a note" },
    { "code too long", code_too_long, 0, -1, 0, "a text is too long" },
    { "code never met", code_never_met, 0, -1, 0, "a code without a note" },
    { "note of no code", note_of_no_code, 0, -1, 0, "a note without a code" },
    { "fewer counted", fewer_counted, 0, -1, 0, "more notes than were counted" },
    { "more than are kept", more_than_are_kept, 0, -1, 0, "more notes than were counted" },
    { "tensor begins outside", tensor_begins_outside, 0, -1, 0, "a tensor outside the file" },
    { "tensor ends outside", tensor_ends_outside, 0, -1, 0, "a tensor outside the file" },
    { "tensor wraps round", tensor_wraps, 0, -1, 0, "a tensor outside the file" },
    { "name not UTF-8", name_not_utf8, 0, -1, 0, "a name that is no UTF-8" },
    { "dtype not UTF-8", dtype_not_utf8, 0, -1, 0, "a name that is no UTF-8" },
    { "sums only", no_list, 0, -1, 0, "" },
    { "sum not UTF-8", sum_not_utf8, 0, -1, 0, "a name that is no UTF-8" },
    { "sum of nothing", sum_of_nothing, 0, -1, 0, "a dtype without a tensor" },
    { "too many sums", too_many_sums, 0, -1, 0, "too many dtypes" },
    { "part of no kind", part_of_no_kind, 0, -1, 0, "a kind of part that does not exist" },
    { "part not whole", part_not_whole, 0, -1, 0, "whole, and a part is not" },
    { "part broken and whole", part_broken_and_whole, 0, -1, 0,
      "an error in a part that is whole, or without a text" },
    { "part broken without text", part_broken_without_text, 0, -1, 0,
      "an error in a part that is whole, or without a text" },
    { "note outside its part", note_outside_its_part, 0, -1, 0, "a note outside the file" },
    { "import of no part", import_of_no_part, 0, -1, 0, "an import of no part" },
    { "import outside its part", import_outside_its_part, 0, -1, 0, "an import outside its file" },
    { "import outside the file", import_outside_the_file, 0, -1, 0, "an import outside its file" },
    { "import used otherwise", import_used_otherwise, 0, -1, 0, "a use that does not exist" },
    { "import of no kind", import_of_no_kind, 0, -1, 0, "an import of an unknown kind" },
    { "import in colour", import_shown_in_colour, 0, -1, 0, "a text is not one line of ASCII" },
    { "bytes behind", nothing, 0, -1, 1, "more than an answer" },
};

static bool read_bytes(const uint8_t *bytes, size_t n, struct arena *a, struct found *out,
                       struct err *err)
{
    return reply_read((struct span){ bytes, n }, FILE_BYTES, a, out, err);
}

/* The answer of the row in b, spoiled. */
static void write_row(const struct lie *row, struct buf *b)
{
    static struct sample s;
    sound(&s);
    row->spoil(&s);
    buf_init(b, "test", 1 << 20);
    reply_write(&s.f, b);
    if (row->byte >= 0)
        b->bytes[row->at] = (uint8_t)row->byte;
    for (int i = 0; i < row->longer; i++)
        buf_put(b, SPAN("x"));
}

static void every_lie_is_refused(void)
{
    for (size_t i = 0; i < COUNT(lies); i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
        AUTO_CLOSE(buf) struct buf b;
        struct found f = { .n_tensors = 77 };
        struct err err = { 0 };
        check_case = lies[i].name;
        write_row(&lies[i], &b);
        bool ok = read_bytes(b.bytes, b.len, &a, &f, &err);
        CHECK(ok == (lies[i].want[0] == 0) && (ok || (err.kind == ERR_INPUT && f.n_tensors == 77)));
        CHECK_STR(err.text, lies[i].want);
    }
}

static void an_answer_comes_back_as_it_was_written(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
    AUTO_CLOSE(buf) struct buf b;
    struct found f = { 0 };
    struct err err = { 0 };
    write_row(&lies[0], &b);
    CHECK(read_bytes(b.bytes, b.len, &a, &f, &err));
    CHECK(f.kind == FOUND_SAFETENSORS && f.whole && f.fatal.kind == ERR_NONE);
    CHECK(f.n_tensors == 2 && span_eq(f.tensor[0].name, SPAN("a.b")));
    CHECK(span_eq(f.tensor[0].dtype, SPAN("BF16")) && f.tensor[0].off == 8);
    CHECK(f.tensor[0].bytes == 30 && f.tensor[0].elements == 15 && f.tensor[0].rank == 2);
    CHECK(f.tensor[0].shape[0] == 3 && f.tensor[0].shape[1] == 5);
    CHECK(f.tensor[1].rank == 0 && f.tensor[1].off == FILE_BYTES);
    CHECK(f.n_facts == 1 && span_eq(f.fact[0].value, SPAN("\x1b[31m")));
    CHECK(f.n_places == 2 && span_eq(f.place[0].key, SPAN("licence")));
    CHECK(f.notes->n == 5 && f.notes->n_codes == 2 && notes_times(f.notes, "odd-name") == 6);
    CHECK_STR(f.notes->list[0].text, "4 bytes");
    CHECK(f.notes->list[0].off == 1000);
    CHECK(f.n_parts == 2 && span_eq(f.part[0].path, SPAN("a/data.pkl")) && f.part[0].whole);
    CHECK(f.part[0].kind == FOUND_PICKLE && f.part[0].bytes == 70 && f.part[1].bytes == 9000);
    CHECK(notes_times(f.part[0].notes, "frame") == 1 && f.part[1].notes->n_codes == 0);
    const struct found_import *m = f.import;
    CHECK(f.n_imports == 2 && m->part == 1 && m->stream == 2 && span_eq(m->name, SPAN("system")));
    CHECK(span_eq(m->module, SPAN("os")) && span_eq(m->real_module, SPAN("posix")));
    CHECK(span_eq(m->real_name, SPAN("\x1b")) && span_eq(m->shown, SPAN("('ls',)")));
    CHECK(m->off == 70 && m->times == 3 && m->uses == (PICKLE_CALLED | PICKLE_ODD_ARGUMENTS));
    CHECK(m->protocol == 4 && m->how == PICKLE_GETATTR && m->dotted && !f.import[1].dotted);
}

/* Of a list the sums are our own, whatever else is said. */
static void the_sums_come_back_or_are_those_of_the_list(void)
{
    static struct sample s;
    for (unsigned listed = 0; listed < 2; listed++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
        AUTO_CLOSE(buf) struct buf b;
        struct found f = { 0 };
        struct err err = { 0 };
        sound(&s);
        s.f.n_tensors = listed ? 2 : 0;
        s.dtype[0].elements = listed ? 77 : UINT64_MAX;
        buf_init(&b, "test", 1 << 20);
        reply_write(&s.f, &b);
        CHECK(read_bytes(b.bytes, b.len, &a, &f, &err) && found_tensors(&f) == 2);
        CHECK(f.n_dtypes == 2 && f.n_tensors == s.f.n_tensors);
        CHECK(span_eq(f.dtype[0].name, SPAN("BF16")) && f.dtype[0].tensors == 1);
        CHECK(f.dtype[0].elements == (listed ? 15 : UINT64_MAX) && f.dtype[0].bytes == 30);
        CHECK(span_eq(f.dtype[1].name, SPAN("U8")) && f.dtype[1].elements == 1);
    }
}

static void sums_beside_a_list_are_refused(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
    AUTO_CLOSE(buf) struct buf sums, list, both;
    static struct sample s;
    struct found f;
    struct err err = { 0 };
    size_t at = 0; /* where they part: the number of dtypes */
    sound(&s);
    buf_init(&list, "test", 1 << 20);
    reply_write(&s.f, &list);
    no_list(&s);
    buf_init(&sums, "test", 1 << 20);
    reply_write(&s.f, &sums);
    while (sums.bytes[at] == list.bytes[at])
        at++;
    CHECK(sums.bytes[at] == 2 && list.bytes[at] == 0);
    size_t n = at + 4 + 2 * (4 + 3 * 8) + strlen("BF16") + strlen("U8"); /* behind the sums */
    buf_init(&both, "test", 1 << 20);
    buf_put(&both, (struct span){ sums.bytes, n });
    buf_put(&both, (struct span){ list.bytes + at + 4, list.len - at - 4 });
    CHECK(!read_bytes(both.bytes, both.len, &a, &f, &err));
    CHECK_STR(err.text, "sums beside a list");
}

static void an_error_comes_back_with_its_place(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
    AUTO_CLOSE(buf) struct buf b;
    struct notes none = { 0 };
    struct found f = { .kind = FOUND_GGUF, .notes = &none }, back = { 0 };
    struct err err = { 0 };
    f.fatal = (struct err){ ERR_LIMIT, true, FILE_BYTES, "too much" };
    buf_init(&b, "test", 1 << 20);
    reply_write(&f, &b);
    CHECK(read_bytes(b.bytes, b.len, &a, &back, &err));
    CHECK(back.fatal.kind == ERR_LIMIT && back.fatal.has_at && back.fatal.at == FILE_BYTES);
    CHECK_STR(back.fatal.text, "too much");
    CHECK(back.notes == unpack_no_notes() && back.notes->n == 0);
}

static void no_part_of_an_answer_is_one(void)
{
    AUTO_CLOSE(buf) struct buf b;
    write_row(&lies[0], &b);
    for (size_t n = 0; n < b.len; n++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
        struct found f;
        struct err err = { 0 };
        CHECK(!read_bytes(b.bytes, n, &a, &f, &err) && err.kind == ERR_INPUT);
    }
}

/* Any byte may be anything: what is still read keeps its promises. */
static void a_changed_byte_breaks_no_promise(void)
{
    AUTO_CLOSE(buf) struct buf b;
    write_row(&lies[0], &b);
    for (size_t i = 0; i < b.len; i++)
        for (unsigned k = 0; k < 4; k++) {
            static const uint8_t other[] = { 0x00, 0xFF, 0x80, 0x01 };
            AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
            struct found f;
            struct err err = { 0 };
            uint8_t kept = b.bytes[i];
            b.bytes[i] ^= other[k];
            if (read_bytes(b.bytes, b.len, &a, &f, &err))
                for (size_t t = 0; t < f.n_tensors; t++)
                    CHECK(f.tensor[t].off <= FILE_BYTES &&
                          f.tensor[t].bytes <= FILE_BYTES - f.tensor[t].off);
            b.bytes[i] = kept;
        }
}

/* A count is refused before memory is taken on its word. */
static void a_false_count_costs_nothing(void)
{
    AUTO_CLOSE(buf) struct buf b;
    struct notes none = { 0 };
    struct found f = { .kind = FOUND_OTHER, .notes = &none };
    struct err err = { 0 };
    buf_init(&b, "test", 1 << 20);
    reply_write(&f, &b);
    /* imports, parts, places, facts, tensors, dimensions */
    for (size_t back = 8; back <= 48; back += 8) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
        err = (struct err){ 0 };
        b.bytes[b.len - back + 3] = 0x7F;
        CHECK(!read_bytes(b.bytes, b.len, &a, &f, &err) && a.used < 256);
        CHECK_STR(err.text,
                  back <= 16 ? "count is past its limit" : "count does not fit the bytes left");
        b.bytes[b.len - back + 3] = 0;
    }
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
    err = (struct err){ 0 };
    b.bytes[b.len - 52] = FOUND_DTYPES_MAX;
    CHECK(!read_bytes(b.bytes, b.len, &a, &f, &err) && a.used < 256);
    CHECK_STR(err.text, "count does not fit the bytes left");
}

static void ranks_are_those_that_were_announced(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
    AUTO_CLOSE(buf) struct buf b, c;
    static struct sample s;
    struct found f;
    struct err err = { 0 }, more = { 0 };
    sound(&s);
    s.f.n_facts = s.f.n_places = 0;
    buf_init(&b, "test", 1 << 20);
    reply_write(&s.f, &b);
    size_t dims = 0; /* where "2 dimensions, 2 tensors" stands */
    for (size_t i = 0; i + 16 <= b.len; i++)
        if (memcmp(b.bytes + i, "\2\0\0\0\0\0\0\0\2\0\0\0\0\0\0\0\3\0\0\0", 20) == 0)
            dims = i;
    CHECK(dims > 0);
    b.bytes[dims] = 1;
    CHECK(!read_bytes(b.bytes, b.len, &a, &f, &err));
    CHECK_STR(err.text, "a rank that was not announced");
    buf_init(&c, "test", 1 << 20);
    b.bytes[dims] = 3;
    CHECK(!read_bytes(b.bytes, b.len, &a, &f, &more));
    CHECK_STR(more.text, "fewer dimensions than announced");
}

/* The counts stand behind the head and, for a file with one code of one letter, 13 bytes on. */
static void there_are_no_more_notes_than_can_be_kept(void)
{
    static struct notes notes;
    struct found f = { .kind = FOUND_OTHER, .notes = &notes };
    struct err err = { 0 }, more = { 0 };
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
    AUTO_CLOSE(buf) struct buf b;
    enum { CODES_AT = 32 };
    notes_add(&notes, "x", 0, "here");
    buf_init(&b, "test", 1 << 20);
    reply_write(&f, &b);
    for (unsigned i = 0; i < 10000; i++)
        buf_put(&b, SPAN("\0"));
    CHECK(b.bytes[CODES_AT] == 1 && b.bytes[CODES_AT + 17] == 1);
    b.bytes[CODES_AT] = NOTES_CODES_MAX + 1;
    CHECK(!read_bytes(b.bytes, b.len, &a, &f, &err));
    CHECK_STR(err.text, "too many codes");
    b.bytes[CODES_AT] = 1;
    b.bytes[CODES_AT + 17] = NOTES_CODES_MAX * NOTES_EACH + 1;
    CHECK(!read_bytes(b.bytes, b.len, &a, &f, &more));
    CHECK_STR(more.text, "too many notes");
}

static void a_rank_has_a_limit(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
    AUTO_CLOSE(buf) struct buf b;
    static struct sample s;
    static uint64_t shape[REPLY_RANK_MAX];
    struct found f;
    struct err err = { 0 };
    sound(&s);
    s.f.n_facts = s.f.n_places = 0;
    s.tensor[0].shape = s.tensor[1].shape = shape;
    s.tensor[0].rank = REPLY_RANK_MAX, s.tensor[1].rank = 1;
    s.tensor[0].name = SPAN("12345678");
    buf_init(&b, "test", 1 << 20);
    reply_write(&s.f, &b);
    size_t rank = 0;
    for (size_t i = 0; i + 12 <= b.len && rank == 0; i++)
        if (memcmp(b.bytes + i, "\x8\0\0\0\4\0\0\0\x40\0\0\0", 12) == 0)
            rank = i + 8;
    CHECK(rank > 0 && read_bytes(b.bytes, b.len, &a, &f, &err));
    b.bytes[rank] = REPLY_RANK_MAX + 1;
    CHECK(!read_bytes(b.bytes, b.len, &a, &f, &err));
    CHECK_STR(err.text, "a rank that was not announced");
}

static void check_failures(const struct lie *row)
{
    AUTO_CLOSE(buf) struct buf b;
    write_row(row, &b);
    for (size_t nth = 1;; nth++) {
        struct arena a = { .name = "test", .limit = 1 << 20 };
        struct found f = { .n_tensors = 77 };
        struct err err = { 0 };
        mem_fail_at = nth;
        bool ok = read_bytes(b.bytes, b.len, &a, &f, &err), reached = mem_fail_at == 0;
        mem_fail_at = 0;
        CHECK(!reached || (!ok && err.kind == ERR_SYSTEM && f.n_tensors == 77));
        arena_free(&a);
        if (!reached)
            break;
    }
}

static void every_allocation_may_fail(void)
{
    for (size_t i = 0; i < COUNT(lies); i++)
        if (lies[i].want[0] == 0)
            check_failures(&lies[i]);
}

TESTS(TEST(every_lie_is_refused), TEST(an_answer_comes_back_as_it_was_written),
      TEST(the_sums_come_back_or_are_those_of_the_list), TEST(sums_beside_a_list_are_refused),
      TEST(an_error_comes_back_with_its_place), TEST(no_part_of_an_answer_is_one),
      TEST(a_changed_byte_breaks_no_promise), TEST(a_false_count_costs_nothing),
      TEST(ranks_are_those_that_were_announced), TEST(a_rank_has_a_limit),
      TEST(there_are_no_more_notes_than_can_be_kept), TEST(every_allocation_may_fail))
