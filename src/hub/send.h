/* send.h - the only way for bytes of a model's files out of this program. Each asks for a pass of
 * the gate and sends what the pass is for: its commit, its path. The ledger has the row before the
 * first byte leaves. */
#ifndef AJAR_HUB_SEND_H
#define AJAR_HUB_SEND_H

#include "hub/call.h"

/* The file, a part of it, or for HEAD its headers. */
bool send_file(struct call *c, const struct gate_pass *pass, struct err *err) MUST;
/* The same, but for a file kept by Git LFS its pointer. */
bool send_raw(struct call *c, const struct gate_pass *pass, struct err *err) MUST;

#endif
