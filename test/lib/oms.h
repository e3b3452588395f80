/* oms.h - bundles as the reference implementation of OpenSSF Model Signing 1.1.1 writes them with a
 * key, around any statement. The signature in them is none. */
#ifndef AJAR_TEST_OMS_H
#define AJAR_TEST_OMS_H

#include "base/buf.h"

#define OMS_FRONT                                                                                  \
    "{\"mediaType\":\"application/vnd.dev.sigstore.bundle.v0.3+json\",\"verificationMaterial\":{"  \
    "\"publicKey\":{\"hint\":\"37b7\"},\"tlogEntries\":[]},\"dsseEnvelope\":{\"payload\":\""
#define OMS_BACK                                                                                   \
    "\",\"payloadType\":\"application/vnd.in-toto+json\",\"signatures\":[{\"sig\":\"MEUC\","       \
    "\"keyid\":\"\"}]}}"

static inline void oms_base64(struct span bytes, struct buf *to)
{
    static const char digit[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < bytes.len; i += 3) {
        size_t n = bytes.len - i < 3 ? bytes.len - i : 3;
        uint32_t bits = 0;
        char out[5] = "====";
        for (size_t k = 0; k < 3; k++)
            bits = bits << 8 | (k < n ? bytes.ptr[i + k] : 0u);
        for (size_t k = 0; k <= n; k++)
            out[k] = digit[bits >> (18 - 6 * k) & 63];
        buf_put(to, (struct span){ (const uint8_t *)out, 4 });
    }
}

/* The bundle of a statement is added to *to. */
static inline void oms_bundle(struct span statement, struct buf *to)
{
    buf_put(to, SPAN(OMS_FRONT));
    oms_base64(statement, to);
    buf_put(to, SPAN(OMS_BACK));
}

#endif
