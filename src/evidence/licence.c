/* licence.c - see licence.h. The source of each group of rows stands above it. A licence that bars
 * everybody from selling (NC) names no size, so it is not said to bar large rivals. */
#include "evidence/licence.h"

#define PERMISSIVE    LICENCE_PERMISSIVE
#define COPYLEFT      LICENCE_COPYLEFT
#define RESPONSIBLE   LICENCE_RESPONSIBLE
#define NONCOMMERCIAL LICENCE_NONCOMMERCIAL
#define PROPRIETARY   LICENCE_PROPRIETARY

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
    { "afl-1.1", PERMISSIVE, true, true, false },
    { "afl-1.2", PERMISSIVE, true, true, false },
    { "afl-2.0", PERMISSIVE, true, true, false },
    { "afl-2.1", PERMISSIVE, true, true, false },
    { "apache-1.1", PERMISSIVE, true, true, false },
    { "artistic-1.0", PERMISSIVE, true, true, false },
    { "blueoak-1.0.0", PERMISSIVE, true, true, false },
    { "bsd-1-clause", PERMISSIVE, true, true, false },
    { "bsd-2-clause-patent", PERMISSIVE, true, true, false },
    { "bsd-3-clause-lbnl", PERMISSIVE, true, true, false },
    { "cern-ohl-p-2.0", PERMISSIVE, true, true, false },
    { "efl-2.0", PERMISSIVE, true, true, false },
    { "fair", PERMISSIVE, true, true, false },
    { "hpnd", PERMISSIVE, true, true, false },
    { "icu", PERMISSIVE, true, true, false },
    { "mit-modern-variant", PERMISSIVE, true, true, false },
    { "mulanpsl-2.0", PERMISSIVE, true, true, false },
    { "ntp", PERMISSIVE, true, true, false },
    { "php-3.0", PERMISSIVE, true, true, false },
    { "php-3.01", PERMISSIVE, true, true, false },
    { "python-2.0", PERMISSIVE, true, true, false },
    { "unicode-3.0", PERMISSIVE, true, true, false },
    { "unicode-dfs-2016", PERMISSIVE, true, true, false },
    { "w3c", PERMISSIVE, true, true, false },
    { "zpl-2.0", PERMISSIVE, true, true, false },
    { "zpl-2.1", PERMISSIVE, true, true, false },
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
    { "apsl-2.0", COPYLEFT, true, true, false },
    { "cecill-2.1", COPYLEFT, true, true, false },
    { "cern-ohl-s-2.0", COPYLEFT, true, true, false },
    { "cern-ohl-w-2.0", COPYLEFT, true, true, false },
    { "cpal-1.0", COPYLEFT, true, true, false },
    { "cpl-1.0", COPYLEFT, true, true, false },
    { "ipl-1.0", COPYLEFT, true, true, false },
    { "lgpl-2.0", COPYLEFT, true, true, false },
    { "liliq-r-1.1", COPYLEFT, true, true, false },
    { "mpl-1.0", COPYLEFT, true, true, false },
    { "mpl-1.1", COPYLEFT, true, true, false },
    { "ms-rl", COPYLEFT, true, true, false },
    { "nposl-3.0", COPYLEFT, true, true, false },
    { "osl-1.0", COPYLEFT, true, true, false },
    { "osl-2.0", COPYLEFT, true, true, false },
    { "osl-2.1", COPYLEFT, true, true, false },
    { "qpl-1.0", COPYLEFT, true, true, false },
    { "rpl-1.1", COPYLEFT, true, true, false },
    { "rpl-1.5", COPYLEFT, true, true, false },
    { "sleepycat", COPYLEFT, true, true, false },
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
    { "cc-by-1.0", PERMISSIVE, false, true, false },
    { "cc-pddc", PERMISSIVE, false, true, false },
    { "x11", PERMISSIVE, false, true, false },
    { "psf-2.0", PERMISSIVE, false, true, false },
    { "bzip2-1.0.6", PERMISSIVE, false, true, false },
    { "libpng-2.0", PERMISSIVE, false, true, false },
    { "curl", PERMISSIVE, false, true, false },
    /* the same, and what is made of them must be shared alike */
    { "cc-by-sa-1.0", COPYLEFT, false, true, false },
    { "cc-by-sa-2.0", COPYLEFT, false, true, false },
    { "cc-by-sa-2.5", COPYLEFT, false, true, false },
    { "cc-by-sa-3.0", COPYLEFT, false, true, false },
    { "cc-by-sa-4.0", COPYLEFT, false, true, false },
    { "cdla-sharing-1.0", COPYLEFT, false, true, false },
    { "gfdl", COPYLEFT, false, true, false },
    { "odbl", COPYLEFT, false, true, false },
    /* nothing made of it may be passed on: ND of Creative Commons */
    { "cc-by-nd-1.0", PROPRIETARY, false, false, false },
    { "cc-by-nd-2.0", PROPRIETARY, false, false, false },
    { "cc-by-nd-2.5", PROPRIETARY, false, false, false },
    { "cc-by-nd-3.0", PROPRIETARY, false, false, false },
    { "cc-by-nd-4.0", PROPRIETARY, false, false, false },
    /* purpose limited by the NC clause of Creative Commons */
    { "cc-by-nc-1.0", NONCOMMERCIAL, false, false, false },
    { "cc-by-nc-2.0", NONCOMMERCIAL, false, false, false },
    { "cc-by-nc-2.5", NONCOMMERCIAL, false, false, false },
    { "cc-by-nc-3.0", NONCOMMERCIAL, false, false, false },
    { "cc-by-nc-4.0", NONCOMMERCIAL, false, false, false },
    { "cc-by-nc-nd-1.0", NONCOMMERCIAL, false, false, false },
    { "cc-by-nc-nd-2.0", NONCOMMERCIAL, false, false, false },
    { "cc-by-nc-nd-2.5", NONCOMMERCIAL, false, false, false },
    { "cc-by-nc-nd-3.0", NONCOMMERCIAL, false, false, false },
    { "cc-by-nc-nd-4.0", NONCOMMERCIAL, false, false, false },
    { "cc-by-nc-sa-1.0", NONCOMMERCIAL, false, false, false },
    { "cc-by-nc-sa-2.0", NONCOMMERCIAL, false, false, false },
    { "cc-by-nc-sa-2.5", NONCOMMERCIAL, false, false, false },
    { "cc-by-nc-sa-3.0", NONCOMMERCIAL, false, false, false },
    { "cc-by-nc-sa-4.0", NONCOMMERCIAL, false, false, false },
    /* purpose limited: PolyForm Noncommercial, "noncommercial purposes" */
    { "polyform-noncommercial-1.0.0", NONCOMMERCIAL, false, false, false },
    /* source to be seen, use limited: Elastic License 2.0 "Limitations"; Business Source License 1.1;
     * Server Side Public License, section 13; PolyForm Small Business: fewer than 100 people and less
     * than USD 1 million of revenue */
    { "elastic-2.0", PROPRIETARY, false, false, false },
    { "busl-1.1", PROPRIETARY, false, false, false },
    { "sspl-1.0", COPYLEFT, false, false, false },
    { "polyform-small-business-1.0.0", PROPRIETARY, false, false, true },
    /* Hippocratic License 2.1; JSON: "for Good, not Evil" */
    { "hippocratic-2.1", RESPONSIBLE, false, false, false },
    { "json", RESPONSIBLE, false, false, false },
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
    { "lgpl-2.0-only", "lgpl-2.0" }, { "lgpl-2.0-or-later", "lgpl-2.0" },
    { "gfdl-1.1-only", "gfdl" },     { "gfdl-1.1-or-later", "gfdl" },
    { "gfdl-1.2-only", "gfdl" },     { "gfdl-1.2-or-later", "gfdl" },
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

const char *licence_family_name(enum licence_family f)
{
    static const char *const names[] = { "permissive", "copyleft", "responsible_use",
                                         "noncommercial", "proprietary" };
    assert(f < COUNT(names));
    return names[f];
}

/* Of the SPDX list of exceptions: each allows what the licence it stands with does not, and takes
 * nothing back. */
static const char *const exceptions[] = {
    "autoconf-exception-2.0",
    "autoconf-exception-3.0",
    "bison-exception-2.2",
    "bootloader-exception",
    "classpath-exception-2.0",
    "font-exception-2.0",
    "gcc-exception-2.0",
    "gcc-exception-3.1",
    "libtool-exception",
    "linux-syscall-note",
    "llvm-exception",
    "ocaml-lgpl-linking-exception",
    "openjdk-assembly-exception-1.0",
    "openssl-exception",
    "qt-gpl-exception-1.0",
    "swift-exception",
    "u-boot-exception-2.0",
    "universal-foss-exception-1.0",
    "wxwindows-exception-3.1",
};

/* ---- words ---- */

static const struct licence_words unknown = { .family = { LICENCE_PERMISSIVE, LICENCE_PROPRIETARY },
                                              .osi = { 0, 1 },
                                              .free_and_open = { 0, 1 },
                                              .bars_large_rivals = { 0, 1 } };

static struct licence_range exactly(unsigned v)
{
    return (struct licence_range){ (uint8_t)v, (uint8_t)v };
}

static struct licence_words words_of(struct span id)
{
    const struct licence *l = licence_find(id);
    if (l == NULL)
        return unknown;
    return (struct licence_words){ .family = exactly(l->family),
                                   .osi = exactly(!l->osi),
                                   .free_and_open = exactly(!l->free_and_open),
                                   .bars_large_rivals = exactly(l->bars_large_rivals) };
}

static uint8_t least(uint8_t a, uint8_t b)
{
    return a < b ? a : b;
}

static uint8_t most(uint8_t a, uint8_t b)
{
    return a > b ? a : b;
}

enum joining { JOIN_ALL, JOIN_CHOICE, JOIN_EITHER };

static struct licence_range join_range(enum joining how, struct licence_range a,
                                       struct licence_range b)
{
    switch (how) {
    case JOIN_ALL:
        return (struct licence_range){ most(a.lo, b.lo), most(a.hi, b.hi) };
    case JOIN_CHOICE:
        return (struct licence_range){ least(a.lo, b.lo), least(a.hi, b.hi) };
    default:
        return (struct licence_range){ least(a.lo, b.lo), most(a.hi, b.hi) };
    }
}

static struct licence_words join(enum joining how, struct licence_words a, struct licence_words b)
{
    return (struct licence_words){
        .family = join_range(how, a.family, b.family),
        .osi = join_range(how, a.osi, b.osi),
        .free_and_open = join_range(how, a.free_and_open, b.free_and_open),
        .bars_large_rivals = join_range(how, a.bars_large_rivals, b.bars_large_rivals),
    };
}

struct licence_words licence_either(struct licence_words a, struct licence_words b)
{
    return join(JOIN_EITHER, a, b);
}

/* ---- expressions ---- */

/* What stands open inside one pair of brackets: alternatives seen, and the product they end in. */
struct level {
    struct licence_words choice, all;
    bool has_choice, has_all;
};
struct expression {
    struct span left;
    struct level level[LICENCE_NESTING_MAX + 1];
    unsigned depth;
};

static bool is_id(uint8_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == ':' || c == '_';
}

/* A bracket, or all letters up to one or a blank; empty at the end. */
static struct span next_token(struct expression *x)
{
    struct span *s = &x->left;
    while (s->len > 0 && (s->ptr[0] == ' ' || s->ptr[0] == '\t'))
        s->ptr++, s->len--;
    struct span token = { s->ptr, s->len > 0 };
    if (s->len > 0 && s->ptr[0] != '(' && s->ptr[0] != ')')
        while (token.len < s->len && s->ptr[token.len] != ' ' && s->ptr[token.len] != '\t' &&
               s->ptr[token.len] != '(' && s->ptr[token.len] != ')')
            token.len++;
    *s = (struct span){ s->ptr + token.len, s->len - token.len };
    return token;
}

static bool ids_only(struct span s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!is_id(s.ptr[i]))
            return false;
    return s.len > 0;
}

/* Operators are read in small letters too, as people write them. */
static bool is_word(struct span token, const char *word)
{
    return same(token, word);
}

static bool is_operator(struct span token)
{
    return is_word(token, "and") || is_word(token, "or") || is_word(token, "with");
}

/* A name and what may stand behind it: "+", WITH an exception. */
static bool read_name(struct expression *x, struct span token, struct licence_words *out)
{
    size_t plus = token.ptr[token.len - 1] == '+' && licence_find(token) == NULL;
    struct span name = { token.ptr, token.len - plus };
    if (is_operator(token) || (!ids_only(name) && licence_find(name) == NULL))
        return false;
    *out = words_of(name);
    struct span before = x->left;
    if (!is_word(next_token(x), "with")) {
        x->left = before;
        return true;
    }
    struct span exception = next_token(x);
    if (is_operator(exception) || !ids_only(exception))
        return false;
    for (size_t i = 0; i < COUNT(exceptions); i++)
        if (same(exception, exceptions[i]))
            return true;
    *out = unknown;
    return true;
}

static void take(struct level *l, struct licence_words w)
{
    l->all = l->has_all ? join(JOIN_ALL, l->all, w) : w;
    l->has_all = true;
}

static struct licence_words sum(const struct level *l)
{
    return l->has_choice ? join(JOIN_CHOICE, l->choice, l->all) : l->all;
}

/* Where a name or an open bracket belongs. */
static bool read_operand(struct expression *x, struct span token, bool *operand)
{
    struct licence_words w;
    if (span_eq(token, SPAN("("))) {
        if (x->depth == LICENCE_NESTING_MAX)
            return false;
        x->level[++x->depth] = (struct level){ 0 };
        return true;
    }
    if (!read_name(x, token, &w))
        return false;
    take(&x->level[x->depth], w);
    *operand = false;
    return true;
}

/* Where an operator or a closing bracket belongs. */
static bool read_operator(struct expression *x, struct span token, bool *operand)
{
    struct level *l = &x->level[x->depth];
    if (span_eq(token, SPAN(")"))) {
        if (x->depth == 0)
            return false;
        struct licence_words w = sum(l);
        take(&x->level[--x->depth], w);
        return true;
    }
    if (!is_word(token, "and") && !is_word(token, "or"))
        return false;
    if (is_word(token, "or")) {
        l->choice = sum(l);
        l->has_choice = true;
        l->has_all = false;
    }
    *operand = true;
    return true;
}

bool licence_words(struct span text, struct licence_words *out)
{
    struct expression x = { .left = text };
    bool operand = true;
    *out = licence_find(text) != NULL ? words_of(text) : unknown;
    if (licence_find(text) != NULL || text.len > LICENCE_TEXT_MAX)
        return text.len <= LICENCE_TEXT_MAX;
    for (struct span token = next_token(&x); token.len > 0; token = next_token(&x))
        if (!(operand ? read_operand : read_operator)(&x, token, &operand))
            return false;
    if (operand || x.depth > 0)
        return false;
    *out = sum(&x.level[0]);
    return true;
}
