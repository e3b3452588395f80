/* document_oracle_test.c - what CPython's json reads of a document, we read: it accepts what we call
 * well-formed and nothing else, but for what is noted, and a key that it sees is seen here.
 *
 * Texts are pieces of JSON in any order, and others with bytes changed. DOCUMENTS=N for so many; needs
 * python3. */
#include "formats/found.h"
#include "lib/check.h"
#include "lib/oracle.h"

enum { TEXT_MAX = 400 };

struct text {
    uint8_t at[TEXT_MAX];
    size_t n;
};

static void put(struct text *t, const char *s)
{
    size_t n = strlen(s);
    if (t->n + n <= TEXT_MAX) {
        memcpy(t->at + t->n, s, n);
        t->n += n;
    }
}

static const char *const scalars[] = {
    "1",
    "-0",
    "1e5",
    "1E+400",
    "0.5",
    "-1.5e-9",
    "01",
    "1.",
    ".5",
    "+1",
    "-",
    "true",
    "false",
    "null",
    "nul",
    "NaN",
    "Infinity",
    "-Infinity",
    "-NaN",
    "\"a\"",
    "\"\"",
    "\"\\n\"",
    "\"\\x\"",
    "\"\\u0061\"",
    "\"\\ud800\"",
    "\"\\ud83d\\ude00\"",
    "\"\\udc00a\"",
    "\"\\u00g0\"",
    "\"\xc3\xa9\"",
    "\"\t\"",
    "\"\\u 12\"",
    "123456789012345678901234567890",
    "\"\\/\\b\"",
    "1_0",
    "0x1",
    "\"\x7f\"",
};
static const char *const keys[] = {
    "\"a\"", "\"auto_map\"", "\"\\u0061uto_map\"", "\"auto\\u005Fmap\"",
    "\"b\"", "\"\\ud800\"",  "\"auto_map \"",      "a",
    "1",
};
static const char *const blanks[] = { "", "", "", "", " ", "\n", "\t\r", "\v", "\xc2\xa0", "//" };

/* A value, well-formed most of the time. */
static void put_value(struct text *t, unsigned depth)
{
    unsigned kind = depth > 5 ? 0 : oracle_any(5);
    put(t, blanks[oracle_any(oracle_any(6) == 0 ? COUNT(blanks) : 6)]);
    if (kind < 3) {
        put(t, scalars[oracle_any(oracle_any(4) == 0 ? COUNT(scalars) : 6)]);
        return;
    }
    put(t, kind == 3 ? "{" : "[");
    for (unsigned i = 0, n = oracle_any(4); i < n; i++) {
        if (i > 0 && oracle_any(40) > 0)
            put(t, ",");
        if (kind == 3) {
            put(t, keys[oracle_any(oracle_any(6) == 0 ? COUNT(keys) : 5)]);
            put(t, oracle_any(40) > 0 ? ":" : "");
        }
        put_value(t, depth + 1);
    }
    put(t, oracle_any(60) == 0 ? "," : "");
    put(t, oracle_any(60) == 0 ? "" : kind == 3 ? "}" : "]");
}

static void make(struct text *t, const struct text *last)
{
    t->n = 0;
    if (oracle_any(3) == 0 && last->n > 0) {
        *t = *last;
        for (unsigned i = oracle_any(2) + 1; i-- > 0;)
            t->at[oracle_any((uint32_t)t->n)] =
                oracle_any(2) ? (uint8_t)oracle_any(128) : (uint8_t)oracle_any(256);
        return;
    }
    put(t, oracle_any(30) == 0 ? "\xef\xbb\xbf" : "");
    put_value(t, 0);
    put(t, oracle_any(30) == 0 ? " {}" : oracle_any(30) == 0 ? "\n" : "");
}

/* ---- the other side ---- */

static bool agrees(const struct text *t, bool accepted, bool holds)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 16 << 20 };
    struct span bytes = { t->at, t->n };
    struct source src = source_mem("text", &bytes);
    struct found f;
    struct err err = { 0 };
    if (!found_read(&src, SPAN("x.json"), &a, &f, &err))
        return false;
    if (f.kind != FOUND_JSON) /* empty, or bytes that are no text */
        return !accepted || f.kind == FOUND_EMPTY;
    bool taken = f.fatal.kind == ERR_NONE;
    bool open = notes_times(f.notes, "bom") > 0 || notes_times(f.notes, "ambiguous") > 0;
    bool seen = notes_times(f.notes, "remote-code") + notes_times(f.notes, "trust-off") > 0;
    return (!accepted || taken) && (!taken || open || accepted) && (!holds || seen);
}

static void python_reads_the_same(void)
{
    const char *asked = getenv("DOCUMENTS");
    uint64_t left = asked != NULL ? strtoull(asked, NULL, 10) : 20000, accepted = 0, held = 0;
    struct text last = { 0 }, t;
    struct oracle o = { 0 };
    bool good = oracle_open(&o, "python3", "test/formats/document_oracle.py");
    for (; good && left > 0; left--) {
        make(&t, &last);
        last = t;
        oracle_put_u32(&o, (uint32_t)t.n);
        fwrite(t.at, 1, t.n, o.to);
        fflush(o.to);
        int yes = fgetc(o.from), holds = fgetc(o.from);
        accepted += yes == 1;
        held += holds == 1;
        good = yes != EOF && holds != EOF && agrees(&t, yes == 1, holds == 1);
        if (!good)
            fprintf(stderr, "Python says %d %d to %.*s\n", yes, holds, (int)t.n, (char *)t.at);
    }
    CHECK(good);
    CHECK(accepted > 100 && held > 100); /* or nothing was compared */
    oracle_close(&o);
    printf("# %" PRIu64 " accepted, %" PRIu64 " with the key\n", accepted, held);
}

TESTS(TEST(python_reads_the_same))
