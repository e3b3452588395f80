/* licence.c - see licence.h. The source of each group of rows stands above it. A licence that bars
 * everybody from selling (NC) names no size, so it is not said to bar large rivals. */
#include "evidence/licence.h"

#define PERMISSIVE    "permissive"
#define COPYLEFT      "copyleft"
#define RESPONSIBLE   "responsible_use"
#define NONCOMMERCIAL "noncommercial"
#define PROPRIETARY   "proprietary"

static const struct licence licences[] = {
    /* OSI list, permissive */
    { "apache-2.0", PERMISSIVE, true, true, false },
    { "mit", PERMISSIVE, true, true, false },
    { "mit-0", PERMISSIVE, true, true, false },
    { "afl-3.0", PERMISSIVE, true, true, false },
    { "artistic-2.0", PERMISSIVE, true, true, false },
    { "bsl-1.0", PERMISSIVE, true, true, false },
    { "bsd-2-clause", PERMISSIVE, true, true, false },
    { "bsd-3-clause", PERMISSIVE, true, true, false },
    { "0bsd", PERMISSIVE, true, true, false },
    { "ecl-2.0", PERMISSIVE, true, true, false },
    { "isc", PERMISSIVE, true, true, false },
    { "ms-pl", PERMISSIVE, true, true, false },
    { "ncsa", PERMISSIVE, true, true, false },
    { "postgresql", PERMISSIVE, true, true, false },
    { "unlicense", PERMISSIVE, true, true, false },
    { "zlib", PERMISSIVE, true, true, false },
    { "upl-1.0", PERMISSIVE, true, true, false },
    /* OSI list, reciprocal */
    { "agpl-3.0", COPYLEFT, true, true, false },
    { "gpl-2.0", COPYLEFT, true, true, false },
    { "gpl-3.0", COPYLEFT, true, true, false },
    { "lgpl-2.1", COPYLEFT, true, true, false },
    { "lgpl-3.0", COPYLEFT, true, true, false },
    { "mpl-2.0", COPYLEFT, true, true, false },
    { "epl-1.0", COPYLEFT, true, true, false },
    { "epl-2.0", COPYLEFT, true, true, false },
    { "eupl-1.1", COPYLEFT, true, true, false },
    { "eupl-1.2", COPYLEFT, true, true, false },
    { "osl-3.0", COPYLEFT, true, true, false },
    { "lppl-1.3c", COPYLEFT, true, true, false },
    { "ofl-1.1", COPYLEFT, true, true, false },
    { "cddl-1.0", COPYLEFT, true, true, false },
    /* not on the OSI list; no condition of use: their texts, FSF and Debian lists */
    { "bsd-3-clause-clear", PERMISSIVE, false, true, false },
    { "cc0-1.0", PERMISSIVE, false, true, false },
    { "cc-by-2.0", PERMISSIVE, false, true, false },
    { "cc-by-2.5", PERMISSIVE, false, true, false },
    { "cc-by-3.0", PERMISSIVE, false, true, false },
    { "cc-by-4.0", PERMISSIVE, false, true, false },
    { "cdla-permissive-1.0", PERMISSIVE, false, true, false },
    { "cdla-permissive-2.0", PERMISSIVE, false, true, false },
    { "etalab-2.0", PERMISSIVE, false, true, false },
    { "odc-by", PERMISSIVE, false, true, false },
    { "pddl", PERMISSIVE, false, true, false },
    { "wtfpl", PERMISSIVE, false, true, false },
    { "openmdw-1.0", PERMISSIVE, false, true, false },
    /* the same, and what is made of them must be shared alike */
    { "cc-by-sa-3.0", COPYLEFT, false, true, false },
    { "cc-by-sa-4.0", COPYLEFT, false, true, false },
    { "cdla-sharing-1.0", COPYLEFT, false, true, false },
    { "gfdl", COPYLEFT, false, true, false },
    { "odbl", COPYLEFT, false, true, false },
    /* nothing made of it may be passed on: ND of Creative Commons */
    { "cc-by-nd-4.0", PROPRIETARY, false, false, false },
    /* purpose limited by the NC clause of Creative Commons */
    { "cc-by-nc-2.0", NONCOMMERCIAL, false, false, false },
    { "cc-by-nc-3.0", NONCOMMERCIAL, false, false, false },
    { "cc-by-nc-4.0", NONCOMMERCIAL, false, false, false },
    { "cc-by-nc-nd-3.0", NONCOMMERCIAL, false, false, false },
    { "cc-by-nc-nd-4.0", NONCOMMERCIAL, false, false, false },
    { "cc-by-nc-sa-2.0", NONCOMMERCIAL, false, false, false },
    { "cc-by-nc-sa-3.0", NONCOMMERCIAL, false, false, false },
    { "cc-by-nc-sa-4.0", NONCOMMERCIAL, false, false, false },
    /* use restrictions that travel with the model: RAIL licences, attachment A; Gemma terms 3.2 */
    { "openrail", RESPONSIBLE, false, false, false },
    { "openrail++", RESPONSIBLE, false, false, false },
    { "openrail-m", RESPONSIBLE, false, false, false },
    { "bigscience-openrail-m", RESPONSIBLE, false, false, false },
    { "bigscience-bloom-rail-1.0", RESPONSIBLE, false, false, false },
    { "bigcode-openrail-m", RESPONSIBLE, false, false, false },
    { "creativeml-openrail-m", RESPONSIBLE, false, false, false },
    { "gemma", RESPONSIBLE, false, false, false },
    /* research only: the texts by name */
    { "fair-noncommercial-research-license", NONCOMMERCIAL, false, false, false },
    { "h-research", NONCOMMERCIAL, false, false, false },
    { "intel-research", NONCOMMERCIAL, false, false, false },
    { "apple-amlr", NONCOMMERCIAL, false, false, false },
    { "deepfloyd-if-license", NONCOMMERCIAL, false, false, false },
    { "c-uda", NONCOMMERCIAL, false, false, false },
    /* Llama community licences, section 2: 700 million monthly users; acceptable use policy */
    { "llama2", RESPONSIBLE, false, false, true },
    { "llama3", RESPONSIBLE, false, false, true },
    { "llama3.1", RESPONSIBLE, false, false, true },
    { "llama3.2", RESPONSIBLE, false, false, true },
    { "llama3.3", RESPONSIBLE, false, false, true },
    { "llama4", RESPONSIBLE, false, false, true },
    /* Grok 2 community licence: revenue from USD 1 million on is barred from use in products */
    { "grok2-community", RESPONSIBLE, false, false, true },
};

/* SPDX has two ids for one text where the GNU licences may be followed by later ones, and hubs
 * have spellings of their own. */
static const struct {
    const char *spelling, *id;
} spellings[] = {
    { "apache 2.0", "apache-2.0" },  { "apache2.0", "apache-2.0" },
    { "agpl-3.0-only", "agpl-3.0" }, { "agpl-3.0-or-later", "agpl-3.0" },
    { "gpl-2.0-only", "gpl-2.0" },   { "gpl-2.0-or-later", "gpl-2.0" },
    { "gpl-3.0-only", "gpl-3.0" },   { "gpl-3.0-or-later", "gpl-3.0" },
    { "lgpl-2.1-only", "lgpl-2.1" }, { "lgpl-2.1-or-later", "lgpl-2.1" },
    { "lgpl-3.0-only", "lgpl-3.0" }, { "lgpl-3.0-or-later", "lgpl-3.0" },
    { "gfdl-1.3-only", "gfdl" },     { "gfdl-1.3-or-later", "gfdl" },
    { "odbl-1.0", "odbl" },          { "odc-by-1.0", "odc-by" },
    { "pddl-1.0", "pddl" },          { "c-uda-1.0", "c-uda" },
    { "llama-2", "llama2" },         { "llama-3", "llama3" },
    { "llama-3.1", "llama3.1" },     { "llama-3.2", "llama3.2" },
    { "llama-3.3", "llama3.3" },     { "llama-4", "llama4" },
};

static bool same(struct span id, const char *name)
{
    if (id.len != strlen(name))
        return false;
    for (size_t i = 0; i < id.len; i++) {
        uint8_t c = id.ptr[i];
        if ((c >= 'A' && c <= 'Z' ? c | 32 : c) != (uint8_t)name[i])
            return false;
    }
    return true;
}

const struct licence *licence_find(struct span id)
{
    for (size_t i = 0; i < COUNT(spellings); i++)
        if (same(id, spellings[i].spelling))
            id = span_of(spellings[i].id);
    for (size_t i = 0; i < COUNT(licences); i++)
        if (same(id, licences[i].id))
            return &licences[i];
    return NULL;
}
