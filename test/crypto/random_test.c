/* random_test.c - letters that nobody can guess: all 62, none more likely than another. */
#include "crypto/random.h"

#include "lib/check.h"

enum { LETTERS = 62, EACH = 2000 };

/* A count of 2,000 strays by 45; 8 of them together, which a plain remainder of a byte would favour
 * by a fourth, by 118 around 16,000. Ten times that is not met by chance. */
static void each_letter_is_as_likely_as_any_other(void)
{
    static char text[LETTERS * EACH];
    unsigned times[256] = { 0 }, letters = 0, first = 0;
    struct err err = { 0 };
    CHECK(random_text(text, sizeof text, &err));
    for (size_t i = 0; i < sizeof text; i++)
        times[(uint8_t)text[i]]++;
    for (unsigned c = 0; c < 256; c++) {
        bool letter = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        CHECK(letter ? times[c] > EACH - 450 && times[c] < EACH + 450 : times[c] == 0);
        letters += letter;
        first += c >= 'A' && c <= 'H' ? times[c] : 0;
    }
    CHECK(letters == LETTERS);
    CHECK(first > 8 * EACH - 1180 && first < 8 * EACH + 1180);
}

static void exactly_so_many_letters_are_written(void)
{
    static const size_t rows[] = { 0, 1, 37, 63, 64, 65, 200 };
    for (size_t i = 0; i < COUNT(rows); i++) {
        char text[201];
        struct err err = { 0 };
        memset(text, '-', sizeof text);
        CHECK(random_text(text, rows[i], &err));
        CHECK(memchr(text, '-', sizeof text) == text + rows[i]);
    }
}

TESTS(TEST(each_letter_is_as_likely_as_any_other), TEST(exactly_so_many_letters_are_written))
