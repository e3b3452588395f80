/* document_oracle_test.c - what CPython's json reads of a document, we read: it accepts what we call
 * well-formed and nothing else, but for what is noted, and a key that it sees is seen here.
 *
 * Texts are pieces of JSON in any order, and others with bytes changed. DOCUMENTS=N for so many; needs
 * python3. */
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "formats/found.h"
#include "lib/check.h"

enum { TEXT_MAX = 400 };

static uint64_t state = 0x243f6a8885a308d3u;

static uint32_t any(uint32_t below)
{
    state ^= state << 13; /* xorshift64 */
    state ^= state >> 7;
    state ^= state << 17;
    return (uint32_t)(state >> 32) % below;
}

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
    unsigned kind = depth > 5 ? 0 : any(5);
    put(t, blanks[any(any(6) == 0 ? COUNT(blanks) : 6)]);
    if (kind < 3) {
        put(t, scalars[any(any(4) == 0 ? COUNT(scalars) : 6)]);
        return;
    }
    put(t, kind == 3 ? "{" : "[");
    for (unsigned i = 0, n = any(4); i < n; i++) {
        if (i > 0 && any(40) > 0)
            put(t, ",");
        if (kind == 3) {
            put(t, keys[any(any(6) == 0 ? COUNT(keys) : 5)]);
            put(t, any(40) > 0 ? ":" : "");
        }
        put_value(t, depth + 1);
    }
    put(t, any(60) == 0 ? "," : "");
    put(t, any(60) == 0 ? "" : kind == 3 ? "}" : "]");
}

static void make(struct text *t, const struct text *last)
{
    t->n = 0;
    if (any(3) == 0 && last->n > 0) {
        *t = *last;
        for (unsigned i = any(2) + 1; i-- > 0;)
            t->at[any((uint32_t)t->n)] = any(2) ? (uint8_t)any(128) : (uint8_t)any(256);
        return;
    }
    put(t, any(30) == 0 ? "\xef\xbb\xbf" : "");
    put_value(t, 0);
    put(t, any(30) == 0 ? " {}" : any(30) == 0 ? "\n" : "");
}

/* ---- the other side ---- */

static FILE *to, *from;
static pid_t child;

static bool start(void)
{
    char script[4096];
    int in[2], out[2];
    const char *root = getenv("ROOT");
    snprintf(script, sizeof script, "%s/test/formats/document_oracle.py",
             root != NULL ? root : ".");
    if (pipe(in) != 0 || pipe(out) != 0 || (child = fork()) < 0)
        return false;
    if (child == 0) {
        dup2(in[0], 0), dup2(out[1], 1);
        close(in[1]), close(out[0]);
        execlp("python3", "python3", "-S", script, (char *)NULL);
        _exit(127);
    }
    close(in[0]), close(out[1]);
    to = fdopen(in[1], "w");
    from = fdopen(out[0], "r");
    return to != NULL && from != NULL;
}

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
    bool good = start();
    for (; good && left > 0; left--) {
        make(&t, &last);
        last = t;
        uint8_t head[4] = { (uint8_t)t.n, (uint8_t)(t.n >> 8) };
        fwrite(head, 1, 4, to);
        fwrite(t.at, 1, t.n, to);
        fflush(to);
        int yes = fgetc(from), holds = fgetc(from);
        accepted += yes == 1;
        held += holds == 1;
        good = yes != EOF && holds != EOF && agrees(&t, yes == 1, holds == 1);
        if (!good)
            fprintf(stderr, "Python says %d %d to %.*s\n", yes, holds, (int)t.n, (char *)t.at);
    }
    CHECK(good);
    CHECK(accepted > 100 && held > 100); /* or nothing was compared */
    fclose(to);
    fclose(from);
    int status;
    waitpid(child, &status, 0);
    printf("# %" PRIu64 " accepted, %" PRIu64 " with the key\n", accepted, held);
}

TESTS(TEST(python_reads_the_same))
