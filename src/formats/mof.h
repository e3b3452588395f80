/* mof.h - read what a release states of its openness: a description of its components as the Model
 * Openness Framework has it.
 *
 * Source  Model Openness Framework 1.0, arXiv 2403.13784; docs/formats.md section 5: the YAML
 * Terms   component  one of the 17 the framework counts
 *         of a kind  code, data or document: by this it has a licence if it names none itself
 * Notes   odd-mof  it is not read, with the place and the reason; it states nothing then
 * Facts   mof_name, mof_framework ("1.0"), mof_component (one each: see mof_part)
 * Pure: see safetensors.h. */
#ifndef AJAR_FORMATS_MOF_H
#define AJAR_FORMATS_MOF_H

#include "formats/found.h"

#define MOF_BYTES_MAX  (1u << 20)
#define MOF_COMPONENTS 17u

enum mof_kind { MOF_CODE = 1, MOF_DATA, MOF_DOCUMENT };
struct mof_component {
    const char *word;  /* in policies: "final_parameters" */
    const char *title; /* as the framework writes it: "Final model parameters" */
    enum mof_kind kind;
    unsigned class; /* 3, 2 or 1: from which class on it is needed; 0: by none */
};
extern const struct mof_component mof_components[MOF_COMPONENTS];

/* A file of that name is taken for one: "mof.yml", "mof.yaml", in any case. */
bool mof_named(struct span name) MUST;
/* src is UTF-8 text. kind stays FOUND_TEXT. ERR_LIMIT of a, ERR_SYSTEM. */
bool mof_read(struct source *src, struct arena *a, struct found *f, struct err *err) MUST;

/* The value of a fact mof_component in its parts: the component, the licence it is under (its own, else
 * that of its kind, else that of the distribution; empty: none), where it lies (empty: not said). False:
 * it is none. */
bool mof_part(struct span value, unsigned *component, struct span *licence, struct span *path) MUST;

/* The class that is reached with these components, bit i: component i: 3, 2, 1, or 0 for none. */
unsigned mof_class(uint32_t have);
/* What is missing for a class. */
uint32_t mof_missing(uint32_t have, unsigned class);

#endif
