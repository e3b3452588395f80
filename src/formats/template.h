/* template.h - what a Jinja chat template does that it has no need to: a look at its tree, as far
 * as it can be told without running it. Nothing is run.
 *
 * Source  docs/formats.md section 6
 * Notes   template-code   it reaches into Python or for other files: "__" in a name, or in a text
 *                         that is put together to it; |attr; a key that is put together; a member
 *                         of a built-in function; letters spelled with escapes; import, include,
 *                         extends, from
 *         template-gated  what it says hangs on words in a message
 *         template-asks   the same of a single word
 *         template-text   it says something of its own that smells: an address, an instruction to
 *                         hide or to ignore, a comment for a page
 *         template-mail   it says an address of mail
 *         template-prose  it says much of its own
 *         template-cost   the work it can be has no bound that fits
 *         template-odd    a name that only other users of Jinja have; a number past
 *                         TEMPLATE_NUMBER_MAX; a name past ASCII
 *         template-parse  Jinja would refuse it, or a limit of ours was met: not all was looked at
 *         template-hidden  see gather_hidden; in texts also as escapes
 * What is put together from what only runs show (a message, a tool, a count) is not followed: that
 * it is used as a key is told. */
#ifndef AJAR_FORMATS_TEMPLATE_H
#define AJAR_FORMATS_TEMPLATE_H

#include "formats/gather.h"

#define TEMPLATE_BYTES_MAX  (128u << 10) /* the longest in use that we know has 40 KiB */
#define TEMPLATE_NUMBER_MAX 1000000u     /* more rounds or copies than any prompt has tokens */
#define TEMPLATE_ROUNDS_MAX 100000u      /* of loops over numbers, all in all */
#define TEMPLATE_KEPT_MAX   60000u       /* a name and this are a fact: see FACT_BYTES_MAX */
#define TEMPLATE_MEMORY     (96u << 20)  /* while one is looked at; see JINJA_PARTS_MAX */

/* off and step as for gather_hidden. All of text is looked at, whatever its length.
 * ERR_SYSTEM only. */
bool template_read(struct span text, uint64_t off, unsigned step, struct notes *notes,
                   struct err *err) MUST;
/* A text under a key of a configuration, where no library is known to fill it in: is it a template that
 * reaches into Python? Then a note of that code at off. No file that it includes is told of, and of
 * what Jinja would refuse only what template_python knows. ERR_SYSTEM only. */
struct template_place {
    const char *code;
    struct span key; /* empty: it stands under none */
    uint64_t off;
};
bool template_stray(const struct template_place *p, struct span text, struct notes *notes,
                    struct err *err) MUST;
/* How many bytes at the beginning of s are a name by which templates get at Python: "__class__". 0: none. */
size_t template_python(struct span s);
/* The same as template_read of the template called name, and the fact "chat_template" by which it is compared with
 * others: the name, a line end, and the text without what writers add and readers take away. Past
 * TEMPLATE_KEPT_MAX bytes its length and its two ends stand for it. ERR_LIMIT of g->a, ERR_SYSTEM. */
bool template_found(struct gather *g, struct span name, struct span text, uint64_t off,
                    unsigned step, struct err *err) MUST;

#endif
