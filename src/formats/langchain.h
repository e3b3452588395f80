/* langchain.h - what LangChain makes of an object in a document: a class by its name, or a template.
 *
 * Source  docs/formats.md section 4
 * Notes   target         a "constructor" whose id lies in a module of Python that runs programs
 *         odd-config     the same of a package that is none of LangChain's
 *         template-code  an object that says template_format: jinja2, and a text of which reaches into
 *                        Python
 * Pure: see safetensors.h. */
#ifndef AJAR_FORMATS_LANGCHAIN_H
#define AJAR_FORMATS_LANGCHAIN_H

#include "formats/loaders.h"

#define LANGCHAIN_DEPTH_MAX 64u /* objects and lists in each other; deeper none is looked at */

/* Zeroed at the beginning of a document. */
struct langchain {
    struct langchain_object {
        bool lc, made;  /* it has the keys by which LangChain knows what it wrote */
        bool fills;     /* template_format: jinja2 */
        bool reaches;   /* a text of it does */
        struct span id; /* the first part */
        struct span text_key;
        uint64_t id_at, text_at;
    } open[LANGCHAIN_DEPTH_MAX + 1];
};
/* The next value of the document, in the order of the text. reaches: a text that, taken for a template, does.
 * Borrows the texts until the object's end. */
void langchain_look(struct langchain *l, const struct loaders_place *p, const struct doc_value *v,
                    bool reaches, struct notes *notes);

#endif
