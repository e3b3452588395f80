/* encode_test.c - hex and base64 accept one spelling of each value. */
#include "base/encode.h"

#include "lib/check.h"

static void hex_is_lower_case_and_whole(void)
{
    uint8_t two[2] = { 9, 9 };
    char text[5];
    CHECK(hex_get(SPAN("00ff"), two, 2) && two[0] == 0 && two[1] == 255);
    CHECK_STR(hex_put((struct span){ two, 2 }, text), "00ff");
    two[0] = 9;
    CHECK(!hex_get(SPAN("00fF"), two, 2) && two[0] == 9);
    CHECK(!hex_get(SPAN("00f"), two, 2) && !hex_get(SPAN("00ff0"), two, 2));
    CHECK(!hex_get(SPAN("0g0f"), two, 2) && !hex_get(SPAN("00ff00"), two, 2));
}

/* The vectors of RFC 4648 section 10, then what it leaves to the reader. */
static void base64_has_one_spelling(void)
{
    static const struct {
        const char *text, *want; /* "! @AT error" */
    } rows[] = {
        { "", "" },
        { "Zg==", "f" },
        { "Zm8=", "fo" },
        { "Zm9v", "foo" },
        { "Zm9vYg==", "foob" },
        { "Zm9vYmE=", "fooba" },
        { "Zm9vYmFy", "foobar" },
        { "Zg", "! @2 base64 ends inside a group of four" },
        { "Zh==", "! @4 base64 ends in bits that belong to no byte" },
        { "Zm9=", "! @4 base64 ends in bits that belong to no byte" },
        { "Z===", "! @1 not a base64 character" },
        { "====", "! @0 not a base64 character" },
        { "Zm=v", "! @2 not a base64 character" },
        { "Zm9\n", "! @3 not a base64 character" },
        { "Zm-_", "! @2 not a base64 character" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 4096 };
        struct span out = { 0 };
        struct err err = { 0 };
        char got[600] = "";
        check_case = rows[i].text;
        if (base64_get(span_of(rows[i].text), &a, &out, &err))
            snprintf(got, sizeof got, "%.*s", (int)out.len, (const char *)out.ptr);
        else
            snprintf(got, sizeof got, "! @%" PRIu64 " %s", err.at, err.text);
        CHECK_STR(got, rows[i].want);
    }
}

TESTS(TEST(hex_is_lower_case_and_whole), TEST(base64_has_one_spelling))
