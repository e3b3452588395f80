/* template_fuzz.c - any bytes as a template; and whatever is put in front, what comes behind a tag
 * that ends is still looked at. Seeds: test/data/template/. */
#include "formats/template.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char harm[] = "{{ x.__class__ }}";
    static uint8_t text[1 << 16];
    static struct notes alone, both;
    struct err err = { 0 };
    if (size > sizeof text - sizeof harm)
        return 0;
    memset(&alone, 0, sizeof alone);
    memset(&both, 0, sizeof both);
    memcpy(text, data, size);
    memcpy(text + size, harm, sizeof harm - 1);
    assert(template_read((struct span){ data, size }, 100, 1, &alone, &err));
    assert(template_read((struct span){ text, size + sizeof harm - 1 }, 100, 1, &both, &err));
    for (size_t i = 0; i < alone.n; i++)
        assert(alone.list[i].off >= 100 && alone.list[i].off <= 100 + size);
    struct template_place p = { "template-stray", SPAN("key"), 7 };
    static struct notes stray;
    memset(&stray, 0, sizeof stray);
    assert(template_stray(&p, (struct span){ data, size }, &stray, &err));
    for (size_t i = 0; i < stray.n; i++)
        assert(stray.list[i].off == 7 && strcmp(stray.list[i].code, p.code) == 0);
    /* Where it is told of a text in passing, it is of the chat template. */
    assert(stray.n == 0 || notes_times(&alone, "template-code") > 0);
    if (notes_times(&alone, "template-parse") == 0 && (size == 0 || data[size - 1] != '{'))
        assert(notes_times(&both, "template-code") > 0);
    return 0;
}
