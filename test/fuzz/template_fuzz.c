/* template_fuzz.c - whatever a field holds, what leaves is text: no tag, no quote, nothing hidden,
 * UTF-8. */
#include "base/utf8.h"
#include "web/template.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "page", .limit = 1 << 16 };
    AUTO_CLOSE(buf) struct buf out;
    struct tmpl t;
    struct span rest;
    struct err err = { 0 };
    buf_init(&out, "page", 64 << 20);
    tmpl_init(&t, &a, &err);
    tmpl_text(&t.top, "text", (struct span){ data, size });
    if (!tmpl_render(&t, SPAN("{{text}}"), &out) || !buf_done(&out, &rest, &err))
        return 0;
    assert(rest.len >= size);
    while (rest.len > 0) {
        uint32_t c;
        size_t n = utf8_next(rest, &c);
        assert(n > 0 && !utf8_hidden(c) && c != '<' && c != '>' && c != '"' && c != '\'');
        rest = (struct span){ rest.ptr + n, rest.len - n };
    }
    return 0;
}
