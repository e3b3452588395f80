/* templates.h - do the files of a model agree on its chat template? */
#ifndef AJAR_SCAN_TEMPLATES_H
#define AJAR_SCAN_TEMPLATES_H

#include "scan/look.h"
#include "scan/rules.h"

/* Adds a finding for each template that is not that of the same name in the same folder: in
 * chat_template.jinja, additional_chat_templates/NAME.jinja, tokenizer_config.json, the files of
 * processors, and GGUF. The first of this row is the one the others are compared with. Scratch in
 * to->a. ERR_LIMIT, ERR_SYSTEM. */
bool templates_check(const struct look *l, struct findings *to, struct err *err) MUST;

#endif
