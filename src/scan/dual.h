/* dual.h - is one model there in two formats, and are they the same? */
#ifndef AJAR_SCAN_DUAL_H
#define AJAR_SCAN_DUAL_H

#include "scan/look.h"
#include "scan/rules.h"

/* Safetensors and pickled weights beside each other: names, shapes, and bytes where l has numbers. Adds
 * findings. ERR_LIMIT, ERR_SYSTEM. */
bool dual_check(const struct look *l, struct findings *to, struct err *err) MUST;

#endif
