/* dsse.c - see dsse.h. */
#include "crypto/dsse.h"

#include <stdio.h>

#include "crypto/digest.h"

/* All that stands in front of the payload but the type itself. */
static void head(struct span type, struct span payload, char before[static 48],
                 char behind[static 48])
{
    snprintf(before, 48, "DSSEv1 %zu ", type.len);
    snprintf(behind, 48, " %zu ", payload.len);
}

void dsse_pae(struct span type, struct span payload, struct buf *to)
{
    char before[48], behind[48];
    head(type, payload, before, behind);
    buf_room(to, strlen(before) + type.len + strlen(behind) + payload.len);
    buf_put(to, span_of(before));
    buf_put(to, type);
    buf_put(to, span_of(behind));
    buf_put(to, payload);
}

bool dsse_digest(struct span type, struct span payload, uint8_t out[static 32], struct err *err)
{
    char before[48], behind[48];
    AUTO_CLOSE(digest) struct digest *d = digest_open(DIGEST_SHA256, err);
    head(type, payload, before, behind);
    return d != NULL && digest_add(d, span_of(before), err) && digest_add(d, type, err) &&
           digest_add(d, span_of(behind), err) && digest_add(d, payload, err) &&
           digest_done(d, out, err);
}
