/* order.h - an order of the facts for the diagram: those that stand in one condition side by side.
 * A diagram is small if few facts are open at any place of the order. */
#ifndef AJAR_POLICY_ORDER_H
#define AJAR_POLICY_ORDER_H

#include "policy/cells.h"

/* order[i]: the fact that comes ith; c->n_facts of them. */
bool order_facts(const struct cells *c, struct arena *a, unsigned *order, struct err *err) MUST;

#endif
