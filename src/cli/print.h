/* print.h - a decision on a terminal. */
#ifndef AJAR_CLI_PRINT_H
#define AJAR_CLI_PRINT_H

#include "decision/view.h"

/* "door 3 of 4, gated" */
void print_position(struct buf *b, enum position p);
/* The first lines of an answer: that it rests on a supposition, and where the door stands. */
void print_head(struct buf *b, bool supposed, enum position reached);
/* The position, the reasons for each wider one, the duties, the future. policy: how the policy is
 * asked for ("start"), or NULL. */
void print_decision(struct buf *b, const struct view *v, const char *policy);
/* What it comes to without new evidence, a line a step. */
void print_forecast(struct buf *b, const struct view *v);
/* Of that the reasons, the duties, the future, and the evidence that was set aside. */
void print_why(struct buf *b, const struct view *v);
/* Under a heading: what the model is. */
void print_model(struct buf *b, const struct view_about *m);

#endif
