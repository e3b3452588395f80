/* settings.h - a configuration in YAML: what the program that loads it would run.
 *
 * Source  docs/formats.md section 5
 * Notes   those of loaders.h where it is in the part of YAML that yaml.h reads; else those of
 *         sweep.h and template_stray, and odd-yaml: only its words were looked at, or of MLmodel unread-loader;
 *         duplicate-key; remote-code of a file that holds only the name of a module */
#ifndef AJAR_FORMATS_SETTINGS_H
#define AJAR_FORMATS_SETTINGS_H

#include "formats/found.h"

#define SETTINGS_BYTES_MAX (64u << 20) /* as of a JSON document */

/* A file of that name is taken for one: *.yaml, *.yml, MLflow's MLmodel and names of modules. */
bool settings_named(struct span name) MUST;
/* src is text. Fills f's notes. ERR_LIMIT of a, or at 0 past SETTINGS_BYTES_MAX; ERR_SYSTEM. */
bool settings_read(struct source *src, struct span name, struct arena *a, struct found *f,
                   struct err *err) MUST;

#endif
