/* rules.c - see rules.h.
 *
 * A note without a rule of its own is a finding too: what a reader learns to see is never lost
 * because this table has not heard of it. */
#include "scan/rules.h"

#include <stdio.h>

#include "base/path.h"
#include "base/sort.h"
#include "base/utf8.h"

struct rule {
    const char *id, *title;
    enum severity severity;
    bool code;
};

/* ---- what a reader noted: the kind, or FOUND_NONE for any that is not named, and the code ---- */
static const struct {
    enum found_kind kind;
    const char *code;
    struct rule rule;
} noted[] = {
    { FOUND_NONE,
      "remote-code",
      { "CFG-REMOTE-CODE", "loading it runs code from the model or the hub", SEVERITY_CRITICAL,
        true } },
    { FOUND_NONE,
      "trust-key",
      { "CFG-TRUST-KEY", "it carries a switch for running code, switched off", SEVERITY_LOW,
        false } },
    { FOUND_NONE,
      "template-code",
      { "TPL-SSTI", "the chat template reaches into the program that fills it", SEVERITY_CRITICAL,
        true } },
    { FOUND_NONE,
      "template-odd",
      { "TPL-ODD", "the chat template does what templates have no need to", SEVERITY_MEDIUM,
        false } },
    { FOUND_NONE,
      "truncated-template",
      { "TPL-PARSE", "the chat template could not be read to its end", SEVERITY_MEDIUM, false } },
    { FOUND_TEXT,
      "hidden-character",
      { "TEXT-INVISIBLE", "the text holds characters nobody sees", SEVERITY_LOW, false } },
    { FOUND_CARD,
      "hidden-character",
      { "TEXT-INVISIBLE", "the text holds characters nobody sees", SEVERITY_LOW, false } },
    { FOUND_JSON,
      "hidden-character",
      { "TEXT-INVISIBLE", "the text holds characters nobody sees", SEVERITY_LOW, false } },
    { FOUND_NONE,
      "hidden-character",
      { "TPL-INVISIBLE", "the chat template holds characters nobody sees", SEVERITY_HIGH, false } },
    { FOUND_NONE,
      "polyglot",
      { "POLY-FILE", "it is a file of another kind as well", SEVERITY_CRITICAL, false } },

    { FOUND_SAFETENSORS,
      "duplicate-key",
      { "ST-DUPKEY", "one name stands twice: readers disagree which counts", SEVERITY_HIGH,
        false } },
    { FOUND_SAFETENSORS,
      "gap",
      { "ST-BOUNDS", "bytes that no tensor owns, or that two own", SEVERITY_CRITICAL, false } },
    { FOUND_SAFETENSORS,
      "overlap",
      { "ST-BOUNDS", "bytes that no tensor owns, or that two own", SEVERITY_CRITICAL, false } },
    { FOUND_SAFETENSORS,
      "size-mismatch",
      { "ST-BOUNDS", "a tensor's shape and its bytes disagree", SEVERITY_CRITICAL, false } },
    { FOUND_SAFETENSORS,
      "trailing-bytes",
      { "ST-TRAILING", "bytes after the last tensor", SEVERITY_CRITICAL, false } },
    { FOUND_SAFETENSORS,
      "unknown-key",
      { "ST-UNKNOWN-KEY", "a tensor has a key the format does not know", SEVERITY_MEDIUM, false } },
    { FOUND_SAFETENSORS,
      "odd-metadata",
      { "ST-META", "the metadata are not texts", SEVERITY_MEDIUM, false } },
    { FOUND_SAFETENSORS,
      "unknown-dtype",
      { "ST-DTYPE", "a number type the format does not know", SEVERITY_MEDIUM, false } },
    { FOUND_SAFETENSORS,
      "odd-name",
      { "ST-NAME", "a tensor's name could be taken for a path, or hides characters",
        SEVERITY_MEDIUM, false } },
    { FOUND_SAFETENSORS,
      "misaligned",
      { "ST-ALIGN", "the header is not as the usual writer makes it", SEVERITY_INFO, false } },
    { FOUND_SAFETENSORS,
      "leading-space",
      { "ST-ALIGN", "the header is not as the usual writer makes it", SEVERITY_INFO, false } },
    { FOUND_SAFETENSORS,
      "trailing-space",
      { "ST-ALIGN", "the header is not as the usual writer makes it", SEVERITY_INFO, false } },

    { FOUND_GGUF,
      "gap",
      { "GGUF-BOUNDS", "bytes that no tensor owns, or that two own", SEVERITY_CRITICAL, false } },
    { FOUND_GGUF,
      "overlap",
      { "GGUF-BOUNDS", "bytes that no tensor owns, or that two own", SEVERITY_CRITICAL, false } },
    { FOUND_GGUF,
      "trailing-bytes",
      { "GGUF-PADDING", "bytes that nothing accounts for", SEVERITY_MEDIUM, false } },
    { FOUND_GGUF,
      "padding",
      { "GGUF-PADDING", "bytes that nothing accounts for", SEVERITY_MEDIUM, false } },
    { FOUND_GGUF,
      "duplicate-key",
      { "GGUF-KV", "one name stands twice: readers disagree which counts", SEVERITY_HIGH, false } },
    { FOUND_GGUF, "odd-key", { "GGUF-KV", "a key is not one", SEVERITY_MEDIUM, false } },
    { FOUND_GGUF, "odd-value", { "GGUF-KV", "a value is not of its type", SEVERITY_HIGH, false } },
    { FOUND_GGUF,
      "odd-name",
      { "GGUF-TENSOR", "a tensor's name could be taken for a path, or hides characters",
        SEVERITY_MEDIUM, false } },
    { FOUND_GGUF,
      "unknown-dtype",
      { "GGUF-TENSOR", "a number type the format does not know", SEVERITY_HIGH, false } },
    { FOUND_GGUF,
      "odd-vocabulary",
      { "TOK-VOCAB", "the vocabulary does not agree with itself", SEVERITY_HIGH, false } },
    { FOUND_GGUF,
      "local-path",
      { "GGUF-PATH-LEAK", "a path on its maker's machine", SEVERITY_INFO, false } },

    { FOUND_INDEX,
      "odd-place",
      { "IDX-PATH", "the index points outside the folder", SEVERITY_CRITICAL, false } },
    { FOUND_CARD,
      "odd-card",
      { "CARD-ODD", "the card's declarations could not be read, so it makes none", SEVERITY_MEDIUM,
        false } },
    { FOUND_CARD,
      "duplicate-key",
      { "CARD-ODD", "the card's declarations could not be read, so it makes none", SEVERITY_MEDIUM,
        false } },
    { FOUND_NONE,
      "odd-sums",
      { "DIG-LIST", "the list of digests could not be read, so it states none", SEVERITY_MEDIUM,
        false } },
    { FOUND_NONE,
      "odd-mof",
      { "MOF-ODD", "the statement of openness could not be read, so it states nothing",
        SEVERITY_MEDIUM, false } },
    { FOUND_NONE,
      "odd-oms",
      { "DIG-LIST", "the list of digests could not be read, so it states none", SEVERITY_MEDIUM,
        false } },
    { FOUND_NONE,
      "other-digest",
      { "DIG-OTHER", "digests that are not compared, so nothing is known of them", SEVERITY_LOW,
        false } },
    { FOUND_POINTER,
      "odd-pointer",
      { "LFS-POINTER", "a pointer that git lfs would not read as one", SEVERITY_MEDIUM, false } },
    { FOUND_NONE,
      "duplicate-key",
      { "JSON-AMBIG", "readers disagree on what the JSON says", SEVERITY_MEDIUM, false } },
    { FOUND_NONE,
      "not-a-number",
      { "JSON-AMBIG", "readers disagree on what the JSON says", SEVERITY_MEDIUM, false } },
    { FOUND_NONE,
      "bom",
      { "JSON-AMBIG", "readers disagree on what the text begins with", SEVERITY_LOW, false } },
    { FOUND_NONE,
      "odd-value",
      { "CFG-VALUE", "a value is not what its key asks for", SEVERITY_LOW, false } },
    { FOUND_NONE,
      "odd-fact",
      { "CFG-VALUE", "a value is not what its key asks for", SEVERITY_LOW, false } },
    { FOUND_NONE,
      NULL,
      { "FILE-ODD", "the reader saw something unusual", SEVERITY_MEDIUM, false } },
};

/* ---- what a file is ---- */
static const struct {
    enum found_kind kind;
    struct rule rule;
} kinds[] = {
    { FOUND_EXECUTABLE, { "EXE-CONTENT", "a program", SEVERITY_CRITICAL, true } },
    { FOUND_PICKLE,
      { "PKL-PRESENT", "loading a pickle runs the code in it", SEVERITY_HIGH, true } },
    { FOUND_POINTER,
      { "LFS-POINTER", "the file itself is not here: fetch it with git lfs pull", SEVERITY_MEDIUM,
        false } },
    { FOUND_GGML, { "GGUF-LEGACY", "a format from before GGUF", SEVERITY_MEDIUM, false } },
};

static const struct rule code_file = { "CODE-FILE", "code comes with the model", SEVERITY_HIGH,
                                       true };
static const char *const code_endings[] = {
    ".py",    ".pyc", ".pyd", ".pyw",   ".ipynb", ".sh",   ".bash", ".bat",
    ".cmd",   ".ps1", ".vbs", ".js",    ".mjs",   ".wasm", ".so",   ".dll",
    ".dylib", ".exe", ".jar", ".class", ".rb",    ".pl",   ".lua",  ".php",
};
static const struct rule mismatch = { "EXT-MISMATCH", "its content is not what its name says",
                                      SEVERITY_MEDIUM, false };

/* ---- what stands in the folder and is no file ---- */
static const struct rule odds[] = {
    [WALK_LINK_OUT] = { "FS-LINK", "a link that leads out of the folder, or nowhere",
                        SEVERITY_CRITICAL, false },
    [WALK_LINK] = { "FS-LINK", "a link to another file: not followed", SEVERITY_HIGH, false },
    [WALK_SPECIAL] = { "FS-LINK", "no file: a device, pipe or socket", SEVERITY_CRITICAL, false },
    [WALK_GIT] = { "FS-GIT", "git's own folder: not looked at, not part of a release", SEVERITY_LOW,
                   false },
    [WALK_LONG] = { "FS-NAME", "a path too long to be followed", SEVERITY_HIGH, false },
    [WALK_UNSERVED] = { "FS-UNSERVED", "not looked at, not part of a release", SEVERITY_INFO,
                        false },
};

/* ---- what files say of each other ---- */
static const struct rule named[] = {
    [RULE_INCOMPLETE] = { "SCAN-INCOMPLETE", "not examined to its end", SEVERITY_HIGH, false },
    [RULE_IDX_PATH] = { "IDX-PATH", "the index points outside the folder", SEVERITY_CRITICAL,
                        false },
    [RULE_IDX_MISSING] = { "IDX-MISSING", "the index names what is not here", SEVERITY_HIGH,
                           false },
    [RULE_IDX_CONFLICT] = { "IDX-CONFLICT", "the index and a file disagree where a tensor is",
                            SEVERITY_HIGH, false },
    [RULE_IDX_ORPHAN] = { "IDX-ORPHAN", "weights beside an index that does not name them",
                          SEVERITY_MEDIUM, false },
    [RULE_FS_NAME] = { "FS-NAME",
                       "a name that shows as something else, or that no release can have",
                       SEVERITY_HIGH, false },
};

const char *severity_name(enum severity s)
{
    static const char *const names[] = {
        [SEVERITY_INFO] = "info", [SEVERITY_LOW] = "low",           [SEVERITY_MEDIUM] = "medium",
        [SEVERITY_HIGH] = "high", [SEVERITY_CRITICAL] = "critical",
    };
    return (size_t)s < COUNT(names) && names[s] != NULL ? names[s] : "none";
}

static bool add(struct findings *to, const struct rule *r, struct span path, uint64_t off,
                const char *text, struct err *err)
{
    struct span copy;
    if (to->n >= FINDINGS_MAX - 1) { /* what is not told may be anything: nothing is clean then */
        to->incomplete = true;
        if (to->n == FINDINGS_MAX)
            return true;
        r = &named[RULE_INCOMPLETE];
        text = "there are more findings than are kept";
    }
    if (!span_copy(to->a, span_of(text), &copy, err))
        return false;
    to->list = arena_grow(to->a, to->list, to->n, &to->room, sizeof *to->list, err);
    if (to->list == NULL)
        return false;
    to->list[to->n++] = (struct finding){
        .rule = r->id,
        .title = r->title,
        .severity = r->severity,
        .code = r->code,
        .path = path,
        .off = off,
        .text = (const char *)copy.ptr,
    };
    return true;
}

bool rules_add(struct findings *to, enum rule_name rule, struct span path, uint64_t off,
               const char *text, struct err *err)
{
    to->incomplete = to->incomplete || rule == RULE_INCOMPLETE;
    return add(to, &named[rule], path, off, text, err);
}

static const struct rule *rule_of(enum found_kind kind, const char *code)
{
    size_t i = 0;
    while (noted[i].code != NULL && ((noted[i].kind != FOUND_NONE && noted[i].kind != kind) ||
                                     strcmp(noted[i].code, code) != 0))
        i++;
    return &noted[i].rule;
}

/* The places that were kept; the last of a code also says how many there are. */
static bool add_notes(struct findings *to, const struct look_file *f, struct err *err)
{
    const struct notes *s = f->found.notes;
    for (size_t i = 0; i < s->n; i++) {
        const struct note *n = &s->list[i];
        uint64_t times = notes_times(s, n->code);
        char text[NOTE_TEXT_MAX + 80];
        bool last = times > NOTES_EACH;
        for (size_t k = i + 1; k < s->n && last; k++)
            last = strcmp(s->list[k].code, n->code) != 0;
        const struct rule *r = rule_of(f->found.kind, n->code);
        const char *known = strcmp(r->id, "FILE-ODD") == 0 ? n->code : "";
        if (last)
            snprintf(text, sizeof text, "%s%s%s (%" PRIu64 " times in all)", known,
                     known[0] != 0 ? ": " : "", n->text, times);
        else
            snprintf(text, sizeof text, "%s%s%s", known, known[0] != 0 ? ": " : "", n->text);
        if (!add(to, r, f->path, n->off, text, err))
            return false;
    }
    return true;
}

static bool add_end(struct findings *to, const struct look_file *f, struct err *err)
{
    const struct found *found = &f->found;
    char text[sizeof found->fatal.text + 40];
    if (found->whole && found->fatal.kind == ERR_NONE)
        return true;
    if (found->fatal.kind != ERR_NONE)
        snprintf(text, sizeof text, "%s", found->fatal.text);
    else if (found->kind == FOUND_POINTER)
        snprintf(text, sizeof text, "its bytes are not here");
    else if (found->notes->n > 0)
        snprintf(text, sizeof text, "%s, with bytes no reader accounts for",
                 found_kind_name(found->kind));
    else
        snprintf(text, sizeof text, "%s: there is no reader for this yet",
                 found_kind_name(found->kind));
    return rules_add(to, RULE_INCOMPLETE, f->path, found->fatal.has_at ? found->fatal.at : 0, text,
                     err);
}

/* What weights are named; the content of anything else may be what it likes. */
static const struct {
    const char *ending;
    enum found_kind kind;
} promised[] = {
    { ".safetensors", FOUND_SAFETENSORS },
    { ".gguf", FOUND_GGUF },
    { ".onnx", FOUND_ONNX },
    { ".tflite", FOUND_TFLITE },
};

static bool add_promise(struct findings *to, const struct look_file *f, struct err *err)
{
    enum found_kind kind = f->found.kind;
    for (size_t i = 0; i < COUNT(promised); i++)
        if (span_ends_anyhow(f->path, promised[i].ending) && kind != promised[i].kind &&
            kind != FOUND_NONE && kind != FOUND_POINTER)
            return add(to, &mismatch, f->path, 0, found_kind_name(kind), err);
    return true;
}

static bool shows_as_it_is(struct span name)
{
    uint32_t c;
    for (size_t n; name.len > 0; name.ptr += n, name.len -= n)
        if ((n = utf8_next(name, &c)) == 0 || utf8_hidden(c))
            return false;
    return true;
}

static bool add_name(struct findings *to, struct span path, struct err *err)
{
    bool code = false;
    for (size_t i = 0; i < COUNT(code_endings) && !code; i++)
        code = span_ends_anyhow(path, code_endings[i]);
    bool fit = path_ok(path);
    return ((fit && shows_as_it_is(path)) ||
            rules_add(to, RULE_FS_NAME, path, 0, fit ? "" : "cannot be in a release", err)) &&
           (!code || add(to, &code_file, path, 0, "by its name", err));
}

bool rules_file(struct findings *to, const struct look_file *f, struct err *err)
{
    for (size_t i = 0; i < COUNT(kinds); i++)
        if (f->found.kind == kinds[i].kind &&
            !add(to, &kinds[i].rule, f->path, 0, found_kind_name(f->found.kind), err))
            return false;
    return add_name(to, f->path, err) && add_promise(to, f, err) && add_notes(to, f, err) &&
           add_end(to, f, err);
}

bool rules_odd(struct findings *to, const struct walk_odd *odd, struct err *err)
{
    char room[QUOTED_BYTES];
    to->incomplete = to->incomplete || odd->kind == WALK_LINK || odd->kind == WALK_LINK_OUT ||
                     odd->kind == WALK_SPECIAL || odd->kind == WALK_LONG;
    return add(to, &odds[odd->kind], odd->path, 0,
               odd->link.ptr != NULL ? span_quote(odd->link, room) : "", err);
}

static int worst_first(const void *x, const void *y)
{
    const struct finding *a = x, *b = y;
    if (a->severity != b->severity)
        return a->severity > b->severity ? -1 : 1;
    int c = span_cmp(a->path, b->path);
    if (c != 0)
        return c;
    if (a->off != b->off)
        return a->off > b->off ? 1 : -1;
    c = strcmp(a->rule, b->rule);
    return c != 0 ? c : strcmp(a->text, b->text);
}

void rules_sort(struct findings *f)
{
    sort_heap(f->list, f->n, sizeof *f->list, worst_first);
}
