/* dsse_test.c - the example of the specification, and that both ways to its digest agree. */
#include "crypto/dsse.h"

#include "crypto/digest.h"
#include "lib/check.h"

static void what_is_signed_has_its_lengths_in_front(void)
{
    static const struct {
        struct span type, payload;
        const char *want;
    } rows[] = {
        { SPAN("http://example.com/HelloWorld"), SPAN("hello world"),
          "DSSEv1 29 http://example.com/HelloWorld 11 hello world" }, /* protocol.md */
        { SPAN(""), SPAN(""), "DSSEv1 0  0 " },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        AUTO_CLOSE(buf) struct buf b = { 0 };
        struct err err = { 0 };
        struct span pae;
        uint8_t whole[32], parts[32];
        buf_init(&b, "test", 4096);
        dsse_pae(rows[i].type, rows[i].payload, &b);
        CHECK(buf_done(&b, &pae, &err) && span_eq(pae, span_of(rows[i].want)));
        CHECK(digest_of(DIGEST_SHA256, pae, whole, &err));
        CHECK(dsse_digest(rows[i].type, rows[i].payload, parts, &err));
        CHECK(memcmp(whole, parts, 32) == 0);
    }
}

TESTS(TEST(what_is_signed_has_its_lengths_in_front))
