/* loaders.h - which keys and values of a configuration make the library that reads it run code:
 * code that came with the model, code from a hub, or any function of Python by its name.
 *
 * Source  docs/formats.md section 4: the keys, who obeys them, and since or until when
 * Terms   target  a dotted name that a library looks up and calls: "torch.nn.Linear"
 * Notes   remote-code       loading it runs code of the model or from a hub
 *         remote-tokenizer  the same where a tokenizer is loaded
 *         trust-key         it answers for its user whether such code may be run, or names a kernel
 *                           from a hub
 *         trust-off         such a key, switched off or where no library looks for it
 *         target            a target outside the packages whose classes only make layers and such
 *         odd-config        a key that no model needs, of which some loader brings in more code
 *         path-outside      weights that it names lie outside the folder
 *         file-opened       a layer reads its words from that file, or from that address
 *         setting-code      a text that some program would run: see code_acts
 *         odd-value         a class of tokenizers that does not sound like one
 * Pure: see safetensors.h. */
#ifndef AJAR_FORMATS_LOADERS_H
#define AJAR_FORMATS_LOADERS_H

#include "base/notes.h"

/* A scalar, or what opens an object or list. */
enum doc_kind { DOC_TEXT = 1, DOC_NUMBER, DOC_TRUE, DOC_FALSE, DOC_NULL, DOC_OBJECT, DOC_LIST };
struct doc_value {
    enum doc_kind kind;
    struct span text; /* of a text, decoded; of a number, as written */
    uint64_t off;
};

struct loaders_place {
    struct span file;       /* its path */
    struct span key, above; /* under which it stands, and what holds it: of an item the list's own
                             * key, and of what holds the list */
    unsigned depth;         /* objects and lists around it */
    bool item;              /* of a list, not the value of a key */
    uint32_t nth;           /* item, from 0 */
    uint64_t at;            /* byte of the key, or of the item */
};

/* What v makes a loader do. */
void loaders_note(const struct loaders_place *p, const struct doc_value *v, struct notes *notes);
/* v names, in a pipeline's list of its parts, a package that the loader does not know of itself: a
 * file of that name beside the part would be run. */
bool loaders_foreign(const struct loaders_place *p, const struct doc_value *v);

/* Of a file in JSON: a library takes it for a configuration. Others hold such keys too: what evaluations
 * and trainings were called with. */
bool loaders_configuration(struct span path);

/* A target that makes a layer, an optimizer or the like and can do nothing else we know of. */
bool loaders_inert(struct span target);
/* A target below a module of Python that makes no part of a model: os.system, builtins.exec. */
bool loaders_runs(struct span target);
/* Such a module: the first part of a target. */
bool loaders_runner(struct span part);
/* A module of MLflow, or one that MLflow itself names to load a model with. */
bool loaders_module(struct span module);
/* The last part of a path is base, in any case of ASCII; base in lower case. */
bool loaders_named(struct span path, const char *base);

#endif
