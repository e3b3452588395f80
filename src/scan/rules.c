/* rules.c - see rules.h.
 *
 * A note without a rule of its own is a finding too: what a reader learns to see is never lost
 * because this table has not heard of it. */
#include "scan/rules.h"

#include <stdio.h>

#include "base/path.h"
#include "base/sort.h"
#include "base/utf8.h"
#include "formats/code.h"
#include "scan/names.h"

/* ---- what a file is ---- */
static const struct {
    enum found_kind kind;
    const char *rule;
} kinds[] = {
    { FOUND_EXECUTABLE, "EXE-CONTENT" },
    { FOUND_POINTER, "LFS-POINTER" },
};

/* ---- what stands in the folder and is no file ---- */
static const struct noted odds[] = {
    [WALK_LINK_OUT] = { .rule = "FS-LINK" },
    [WALK_LINK_NOWHERE] = { .rule = "FS-LINK",
                            .severity = SEVERITY_HIGH,
                            .title = "a link to nothing" },
    [WALK_LINK] = { .rule = "FS-LINK",
                    .severity = SEVERITY_HIGH,
                    .title = "a link to another file: not followed" },
    [WALK_SPECIAL] = { .rule = "FS-LINK", .title = "no file: a device, pipe or socket" },
    [WALK_GIT] = { .rule = "FS-GIT" },
    [WALK_LONG] = { .rule = "FS-NAME", .title = "a path too long to be followed" },
    [WALK_HARD_LINK] = { .rule = "FS-LINK",
                         .severity = SEVERITY_INFO,
                         .title = "a file that has another name as well (a hard link)" },
    [WALK_UNSERVED] = { .rule = "FS-UNSERVED" },
    [WALK_UNFINISHED] = { .rule = "SCAN-INCOMPLETE", .title = "a download that was not finished" },
    [WALK_UNREAD] = { .rule = "SCAN-INCOMPLETE", .title = "it could not be read" },
};

static const struct noted circle = { .rule = "FS-LINK",
                                     .severity = SEVERITY_HIGH,
                                     .title = "links that lead to each other in a circle" };

struct seen {
    const struct noted *as; /* its rule, and what it changes of it */
    struct span path, part;
    uint64_t off;
    const char *text;
};

static bool add(struct findings *to, const struct seen *seen, struct err *err)
{
    static const struct noted more = { .rule = "SCAN-INCOMPLETE" };
    const struct noted *as = seen->as;
    const char *text = seen->text;
    struct span path = seen->path, part = seen->part;
    struct span copy;
    if (to->n >= FINDINGS_MAX - 1) { /* what is not told may be anything: nothing is clean then */
        to->incomplete = true;
        if (to->n == FINDINGS_MAX)
            return true;
        as = &more;
        text = "there are more findings than are kept";
        path = part = (struct span){ 0 }; /* nobody sets it aside with one file */
    }
    const struct rule *r = rule_named(as->rule);
    assert(r != NULL);
    enum severity severity = as->severity != 0 ? as->severity : r->severity;
    const struct rule_case *c = rule_case_of(as, severity);
    assert(c != NULL || severity == r->severity || as->title != NULL); /* people are told when */
    if (!span_copy(to->a, span_of(text), &copy, err))
        return false;
    to->list = arena_grow(to->a, to->list, to->n, &to->room, sizeof *to->list, err);
    if (to->list == NULL)
        return false;
    to->list[to->n++] = (struct finding){
        .is = r,
        .rule = r->id,
        .title = as->title != NULL ? as->title : r->title,
        .why = c != NULL && c->why != NULL ? c->why : r->why,
        .todo = c != NULL && c->todo != NULL ? c->todo : r->todo,
        .severity = severity,
        .code = r->code,
        .path = path,
        .part = part,
        .off = seen->off,
        .text = (const char *)copy.ptr,
    };
    return true;
}

bool rules_add(struct findings *to, const char *rule, const struct place *at, const char *text,
               struct err *err)
{
    struct noted as = { .rule = rule, .severity = at->severity, .title = at->title };
    to->incomplete = to->incomplete || strcmp(rule, "SCAN-INCOMPLETE") == 0;
    return add(to, &(struct seen){ &as, at->path, at->part, at->off, text }, err);
}

/* One thing that was read: the file itself, or a part of it. */
struct piece {
    struct span path, part;
    enum found_kind kind;
    bool whole;
    const struct err *fatal;
    const struct notes *notes;
    bool died; /* its reader did */
    bool gap;  /* bytes that nobody owns and that are nothing */
};

/* Of bytes that nobody accounts for: that a pickle among them was read. */
static void note_embedded(const struct piece *p, const struct note *n, char *out, size_t room)
{
    uint64_t times = notes_times(p->notes, "embedded");
    if (p->kind != FOUND_PICKLE || strcmp(n->code, "trailing-bytes") != 0)
        return;
    size_t len = strlen(out);
    for (size_t i = 0; i < p->notes->n && times == 1; i++)
        if (strcmp(p->notes->list[i].code, "embedded") == 0)
            snprintf(out + len, room - len, ", %s among them (PKL-EMBEDDED)",
                     p->notes->list[i].text);
    if (times > 1)
        snprintf(out + len, room - len, ", %" PRIu64 " pickles among them (PKL-EMBEDDED)", times);
}

/* The same thing, at the same place, as the note before it: one that two steps of an opcode miss. */
static bool is_again(const struct notes *s, size_t i)
{
    const struct note *a = &s->list[i], *b = &s->list[i > 0 ? i - 1 : 0];
    return i > 0 && a->off == b->off && strcmp(a->code, b->code) == 0 &&
           strcmp(a->text, b->text) == 0;
}

/* The text of a note, with what is not said in it: what was seen of a thing it only names. */
static void note_text(const struct piece *p, const struct note *n, const struct noted *as,
                      char *out, size_t room)
{
    const struct rule_seen *seen = rule_seen(p->kind, n->code);
    size_t len = strlen(n->text);
    bool name = len > 1 && n->text[0] == '"' && strchr("\".", n->text[len - 1]) != NULL;
    bool unknown = strcmp(as->rule, "FILE-ODD") == 0;
    snprintf(out, room, "%s%s%s%s%s%s", unknown ? n->code : "", unknown ? ": " : "",
             seen != NULL ? seen->before : "", n->text,
             seen != NULL && name && seen->after[0] != 0 ? " " : "",
             seen != NULL && name ? seen->after : "");
    note_embedded(p, n, out, room);
}

static bool is_piece(const struct piece *p, struct span *ending)
{
    return p->part.len == 0 && !p->whole && names_piece(p->path, ending);
}

/* The places that were kept; the last of a code also says how many there are. */
static bool add_notes(struct findings *to, const struct piece *p, struct err *err)
{
    const struct notes *s = p->notes;
    struct span ending;
    for (size_t i = 0; i < s->n; i++) {
        const struct note *n = &s->list[i];
        uint64_t times = notes_times(s, n->code);
        char text[NOTE_TEXT_MAX + 160];
        bool last = times > NOTES_EACH;
        for (size_t k = i + 1; k < s->n && last; k++)
            last = strcmp(s->list[k].code, n->code) != 0;
        if ((strcmp(n->code, "outside") == 0 || strcmp(n->code, "cut-short") == 0) &&
            is_piece(p, &ending))
            continue; /* the rest of it lies in the next piece */
        if (is_again(s, i) && !last)
            continue;
        if (p->gap && strcmp(n->code, "cut-short") == 0)
            continue;
        if (p->kind == FOUND_OTHER && strcmp(n->code, "bad-header") == 0 &&
            notes_times(s, "absent") > 0)
            continue; /* no weights at all is more */
        const struct noted *as = rule_noted(p->kind, n->code);
        note_text(p, n, as, text, sizeof text - 40);
        if (last)
            snprintf(text + strlen(text), 40, " (and %" PRIu64 " more, only counted)",
                     times - NOTES_EACH);
        if (!add(to, &(struct seen){ as, p->path, p->part, n->off, text }, err))
            return false;
    }
    return true;
}

/* ---- why something was not examined to its end: what to do depends on it ---- */
enum end {
    END_BROKEN,
    END_TOLD,
    END_PIECE,
    END_POINTER,
    END_ENCRYPTED,
    END_LIMIT,
    END_JSON,
    END_MEDIA,
    END_TEMPLATE,
    END_PROGRAM,
    END_BYTES,
    END_TOKENIZER,
    END_NO_READER,
};
static const struct noted ends[] = {
    [END_BROKEN] = { .rule = "SCAN-INCOMPLETE" },
    [END_TOLD] = { .rule = "SCAN-INCOMPLETE",
                   .title = "not examined to its end: another finding tells why" },
    [END_PIECE] = { .rule = "SCAN-INCOMPLETE", .title = "a piece of a split file" },
    [END_POINTER] = { .rule = "SCAN-INCOMPLETE",
                      .title = "not examined to its end: another finding tells why" },
    [END_ENCRYPTED] = { .rule = "SCAN-INCOMPLETE", .title = "encrypted: nothing in it was read" },
    [END_LIMIT] = { .rule = "SCAN-INCOMPLETE", .title = "more than is looked into here" },
    [END_JSON] = { .rule = "SCAN-INCOMPLETE", .title = "JSON that breaks off or is none" },
    [END_MEDIA] = { .rule = "SCAN-INCOMPLETE", .title = "an image or a sound that breaks off" },
    [END_TEMPLATE] = { .rule = "SCAN-INCOMPLETE", .title = "a template that was not understood" },
    [END_PROGRAM] = { .rule = "SCAN-INCOMPLETE",
                      .title = "a program: what it does was not looked at" },
    [END_BYTES] = { .rule = "SCAN-INCOMPLETE", .title = "bytes that were not understood" },
    [END_TOKENIZER] = { .rule = "SCAN-INCOMPLETE", .title = "a tokenizer that is not read here" },
    [END_NO_READER] = { .rule = "SCAN-INCOMPLETE", .title = "a format that is not read here" },
};

/* The first note of bytes that nobody read, or NULL. */
static const struct note *unread_note(const struct notes *s)
{
    static const char *const codes[] = {
        "gap",           "trailing-bytes",
        "padding",       "unknown-dtype",
        "polyglot",      "prefix",
        "hidden-member", "truncated",
        "lost-member",   "broken-member",
        "comment-bytes", "other-view",
        "extra-bytes",   "bad-opcode",
        "underflow",     "no-mark",
        "no-memo",       "odd-operand",
        "array-skip",    "limit",
        "frame",         "truncated-template",
        "legacy",
    };
    for (size_t i = 0; i < s->n; i++)
        for (size_t k = 0; k < COUNT(codes); k++)
            if (strcmp(s->list[i].code, codes[k]) == 0)
                return &s->list[i];
    return NULL;
}

/* The note of what stopped the reader, which a rule of its own tells of; or NULL. */
static const struct note *told_note(const struct piece *p)
{
    const struct notes *s = p->notes;
    for (size_t i = s->n; i-- > 0;) {
        bool here =
            p->fatal->kind != ERR_NONE && p->fatal->has_at && s->list[i].off == p->fatal->at;
        if ((here || strcmp(s->list[i].code, "absent") == 0 ||
             strcmp(s->list[i].code, "bomb") == 0) &&
            strcmp(rule_noted(p->kind, s->list[i].code)->rule, "FILE-ODD") != 0)
            return &s->list[i];
    }
    return NULL;
}

/* Those of SentencePiece, by name. */
static bool is_tokenizer(const struct piece *p)
{
    static const char *const names[] = { "tokenizer.model", "spiece.model",
                                         "sentencepiece.bpe.model" };
    struct span name = p->part.len > 0 ? p->part : p->path, folder = path_folder(name);
    for (size_t i = 0; i < COUNT(names); i++)
        if (span_eq((struct span){ name.ptr + folder.len, name.len - folder.len },
                    span_of(names[i])))
            return p->kind == FOUND_OTHER;
    return false;
}

static bool has_reader(enum found_kind kind)
{
    return kind != FOUND_OTHER && kind != FOUND_HDF5 && kind != FOUND_ONNX &&
           kind != FOUND_TFLITE && kind != FOUND_7Z && kind != FOUND_RAR &&
           kind != FOUND_COMPRESSED;
}

static enum end end_of(const struct piece *p)
{
    struct span ending;
    bool stopped = p->fatal->kind != ERR_NONE;
    if (p->died)
        return END_BROKEN;
    if (is_piece(p, &ending))
        return END_PIECE;
    if (p->kind == FOUND_POINTER)
        return END_POINTER;
    if (notes_times(p->notes, "encrypted") > 0)
        return END_ENCRYPTED;
    if (told_note(p) != NULL)
        return END_TOLD;
    if (p->fatal->kind == ERR_LIMIT)
        return END_LIMIT;
    if (stopped && (p->kind == FOUND_IMAGE || p->kind == FOUND_MEDIA))
        return END_MEDIA;
    if (stopped)
        return p->kind == FOUND_JSON || p->kind == FOUND_INDEX ? END_JSON : END_BROKEN;
    if (notes_times(p->notes, "template-parse") > 0)
        return END_TEMPLATE;
    if (p->kind == FOUND_EXECUTABLE)
        return END_PROGRAM;
    if (unread_note(p->notes) != NULL)
        return END_BYTES;
    return has_reader(p->kind) ? END_BROKEN : is_tokenizer(p) ? END_TOKENIZER : END_NO_READER;
}

/* In *at: where it ends, if that is known. */
static void end_text(const struct piece *p, enum end end, struct place *at, char *out, size_t room)
{
    char quoted[QUOTED_BYTES];
    struct span ending;
    const struct note *n = unread_note(p->notes);
    if (end == END_PIECE && is_piece(p, &ending)) {
        *at = (struct place){ p->path, p->part, 0, 0, NULL };
        snprintf(out, room, "its name ends in %s", span_quote(ending, quoted));
    } else if (end == END_TOLD) {
        snprintf(out, room, "see %s", rule_noted(p->kind, told_note(p)->code)->rule);
    } else if (p->fatal->kind != ERR_NONE) {
        snprintf(out, room, "%s", p->fatal->text);
    } else if (end == END_POINTER) {
        snprintf(out, room, "a Git LFS pointer; see LFS-POINTER");
    } else if (end == END_BYTES) {
        at->off = n->off;
        snprintf(out, room, "see %s", rule_noted(p->kind, n->code)->rule);
    } else if (end == END_TEMPLATE) {
        snprintf(out, room, "see TPL-PARSE");
    } else if (end == END_ENCRYPTED) {
        snprintf(out, room, "see ARC-ENCRYPTED");
    } else {
        snprintf(
            out, room, "%s%s", found_kind_name(p->kind),
            end == END_BROKEN
                ? ": part of it could not be read, and a program that loads it may read that part"
                : "");
    }
}

/* A note of its own says all that there is to say of it. */
static bool is_told_whole(const struct piece *p)
{
    struct span ending;
    const struct note *n = p->died || is_piece(p, &ending) ? NULL : told_note(p);
    return n != NULL && strcmp(rule_noted(p->kind, n->code)->rule, "SCAN-INCOMPLETE") == 0;
}

static bool add_end(struct findings *to, const struct piece *p, struct err *err)
{
    char text[sizeof p->fatal->text + QUOTED_BYTES];
    struct place at = { p->path, p->part, p->fatal->has_at ? p->fatal->at : 0, 0, NULL };
    if (p->whole && p->fatal->kind == ERR_NONE)
        return true;
    to->incomplete = true;
    if (is_told_whole(p))
        return true;
    enum end end = end_of(p);
    end_text(p, end, &at, text, sizeof text);
    return (!p->died || rules_add(to, "SCAN-CRASH", &at, text, err)) &&
           add(to, &(struct seen){ &ends[end], at.path, at.part, at.off, text }, err);
}

/* What a name says of the content. Nobody says what lies in a .bin. */
enum promise { PROMISE_NONE, PROMISE_KIND, PROMISE_TEXT, PROMISE_MEDIA, PROMISE_WEIGHTS };
static const struct {
    const char *ending;
    enum promise promise;
    enum found_kind kind; /* of PROMISE_KIND */
} promised[] = {
    { ".safetensors", PROMISE_KIND, FOUND_SAFETENSORS },
    { ".gguf", PROMISE_KIND, FOUND_GGUF },
    { ".onnx", PROMISE_KIND, FOUND_ONNX },
    { ".tflite", PROMISE_KIND, FOUND_TFLITE },
    { ".npz", PROMISE_KIND, FOUND_ZIP },
    { ".zip", PROMISE_KIND, FOUND_ZIP },
    { ".keras", PROMISE_KIND, FOUND_ZIP },
    { ".npy", PROMISE_KIND, FOUND_NPY },
    { ".json", PROMISE_TEXT, FOUND_NONE },
    { ".jsonl", PROMISE_TEXT, FOUND_NONE },
    { ".yaml", PROMISE_TEXT, FOUND_NONE },
    { ".yml", PROMISE_TEXT, FOUND_NONE },
    { ".toml", PROMISE_TEXT, FOUND_NONE },
    { ".txt", PROMISE_TEXT, FOUND_NONE },
    { ".md", PROMISE_TEXT, FOUND_NONE },
    { ".csv", PROMISE_TEXT, FOUND_NONE },
    { ".jinja", PROMISE_TEXT, FOUND_NONE },
    { ".py", PROMISE_TEXT, FOUND_NONE },
    { ".png", PROMISE_MEDIA, FOUND_NONE },
    { ".jpg", PROMISE_MEDIA, FOUND_NONE },
    { ".jpeg", PROMISE_MEDIA, FOUND_NONE },
    { ".gif", PROMISE_MEDIA, FOUND_NONE },
    { ".webp", PROMISE_MEDIA, FOUND_NONE },
    { ".bmp", PROMISE_MEDIA, FOUND_NONE },
    { ".pdf", PROMISE_MEDIA, FOUND_NONE },
    { ".wav", PROMISE_MEDIA, FOUND_NONE },
    { ".mp3", PROMISE_MEDIA, FOUND_NONE },
    { ".mp4", PROMISE_MEDIA, FOUND_NONE },
    { ".pt", PROMISE_WEIGHTS, FOUND_NONE },
    { ".pth", PROMISE_WEIGHTS, FOUND_NONE },
    { ".bin", PROMISE_WEIGHTS, FOUND_NONE },
    { ".ckpt", PROMISE_WEIGHTS, FOUND_NONE },
    { ".h5", PROMISE_WEIGHTS, FOUND_NONE },
    { ".pb", PROMISE_WEIGHTS, FOUND_NONE },
    { ".msgpack", PROMISE_WEIGHTS, FOUND_NONE },
};

static bool is_text(enum found_kind kind)
{
    switch (kind) {
    case FOUND_JSON:
    case FOUND_INDEX:
    case FOUND_CARD:
    case FOUND_TEMPLATE:
    case FOUND_TEXT:
    case FOUND_SUMS:
    case FOUND_OMS:
        return true;
    default:
        return false;
    }
}

/* kind is none of those that every name may have. */
static bool breaks(size_t i, enum found_kind kind)
{
    switch (promised[i].promise) {
    case PROMISE_KIND:
        return kind != promised[i].kind;
    case PROMISE_TEXT: /* in another encoding it is not recognized */
        return !is_text(kind) && kind != FOUND_OTHER && kind != FOUND_EMPTY;
    case PROMISE_MEDIA:
        return kind != FOUND_IMAGE && kind != FOUND_MEDIA && kind != FOUND_OTHER;
    case PROMISE_WEIGHTS:
    case PROMISE_NONE:
        return false;
    }
    return false;
}

/* Loaders of these unpack nothing, but joblib, whose files are named otherwise. */
static bool is_wrapped(size_t i, enum found_kind kind)
{
    bool weights = promised[i].promise == PROMISE_WEIGHTS || promised[i].promise == PROMISE_KIND;
    return weights && (kind == FOUND_COMPRESSED || kind == FOUND_7Z || kind == FOUND_RAR);
}

static bool add_promise(struct findings *to, const struct piece *p, struct err *err)
{
    struct span name = p->part.len > 0 ? p->part : p->path;
    const char *is = found_kind_name(p->kind);
    struct place at = { p->path, p->part, 0, p->kind == FOUND_PICKLE ? SEVERITY_HIGH : 0, NULL };
    size_t i = 0;
    while (i < COUNT(promised) && !span_ends_anyhow(name, promised[i].ending))
        i++;
    if (i == COUNT(promised) || p->kind == FOUND_NONE || p->kind == FOUND_POINTER)
        return true;
    if (is_wrapped(i, p->kind) &&
        !rules_add(to, "ARC-UNWRAP", &(struct place){ .path = p->path, .part = p->part }, is, err))
        return false;
    const char *what;
    bool code = p->kind == FOUND_EXECUTABLE && code_named(name, &what) != CODE_NONE;
    bool absent = notes_times(p->notes, "absent") > 0; /* W-ABSENT says more */
    return code || absent || !breaks(i, p->kind) || rules_add(to, "EXT-MISMATCH", &at, is, err);
}

enum { NAME_WHY = 80 };

/* What is wrong with a name, if one of its characters is. */
static bool shows_as_it_is(struct span name, char out[static NAME_WHY])
{
    uint32_t c;
    size_t nth = 1;
    out[0] = 0;
    for (size_t n; name.len > 0; name.ptr += n, name.len -= n, nth++) {
        n = utf8_next(name, &c);
        if (n > 0 && !utf8_hidden(c))
            continue;
        bool control = c < 0x20 || (c >= 0x7f && c < 0xa0);
        bool turns = (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
        if (n == 0)
            snprintf(out, NAME_WHY, "character %zu is not UTF-8", nth);
        else
            snprintf(out, NAME_WHY, "U+%04" PRIX32 " (%s) at character %zu", c,
                     control ? "a control character"
                     : turns ? "turns the text round"
                             : "nobody sees it",
                     nth);
        return false;
    }
    return true;
}

static const char *name_text(struct span name, bool fit, char out[static NAME_WHY])
{
    if (shows_as_it_is(name, out) && !fit)
        snprintf(out, NAME_WHY,
                 memchr(name.ptr, '\\', name.len) != NULL
                     ? "cannot be in a release: a backslash, which parts folders on "
                       "Windows"
                     : "cannot be in a release");
    return out;
}

static bool add_name(struct findings *to, const struct piece *p, struct err *err)
{
    struct span name = p->part.len > 0 ? p->part : p->path;
    struct place at = { .path = p->path, .part = p->part };
    const char *what = NULL;
    char why[NAME_WHY];
    enum code_kind code = code_named(name, &what);
    struct place code_at = at;
    code_at.severity = code == CODE_INSTALL ? SEVERITY_MEDIUM : 0;
    code_at.title = code == CODE_INSTALL ? RULE_LIST : NULL;
    bool nothing = p->kind == FOUND_EMPTY && (code == CODE_RUN || code == CODE_INSTALL);
    bool told = nothing || /* or as what it is, EXE-CONTENT */
                ((code == CODE_RUN || code == CODE_BY_NAME) && p->kind == FOUND_EXECUTABLE);
    bool fit = path_ok(name) || p->part.len > 0; /* the archive's reader judges names of parts */
    told = told || notes_times(p->notes, "notebook") > 0; /* which says the same */
    return ((fit && shows_as_it_is(name, why)) ||
            rules_add(to, "FS-NAME", &at, name_text(name, fit, why), err)) &&
           (code == CODE_NONE || told || rules_add(to, "CODE-FILE", &code_at, what, err)) &&
           (code != CODE_INSTEAD || rules_add(to, "CFG-REMOTE-CODE", &at, what, err));
}

/* One line for all the pickles of a file: a program of PyTorch's has one for each file of its code. */
static bool add_pickles(struct findings *to, const struct look_file *f, struct err *err)
{
    const struct found *found = &f->found;
    struct place at = { .path = f->path };
    size_t n = found->kind == FOUND_PICKLE;
    char text[80];
    for (size_t i = found->n_parts; i-- > 0;)
        if (found->part[i].kind == FOUND_PICKLE) {
            n++;
            at.part = found->kind == FOUND_PICKLE ? (struct span){ 0 } : found->part[i].path;
        }
    if (n == 0)
        return true;
    snprintf(text, sizeof text, "%s", found_kind_name(FOUND_PICKLE));
    if (n > 1)
        snprintf(text, sizeof text, "the first of %zu pickles in the file", n);
    return rules_add(to, "PKL-PRESENT", &at, text, err);
}

static bool add_piece(struct findings *to, const struct piece *p, struct err *err)
{
    const char *is = found_kind_name(p->kind);
    bool noted = notes_times(p->notes, "script") > 0; /* which tells more */
    if (p->kind == FOUND_EXECUTABLE)
        (void)code_named(p->part.len > 0 ? p->part : p->path, &is);
    for (size_t i = 0; i < COUNT(kinds) && !noted; i++)
        if (p->kind == kinds[i].kind &&
            !rules_add(to, kinds[i].rule, &(struct place){ .path = p->path, .part = p->part }, is,
                       err))
            return false;
    return add_name(to, p, err) && add_promise(to, p, err) && add_notes(to, p, err);
}

/* Hidden bytes that are nothing: that they are there is told, and that nobody read them. */
static bool is_gap(const struct found *in, const struct piece *p)
{
    return span_begins(p->part, "gap@") && memchr(p->part.ptr, '!', p->part.len) == NULL &&
           notes_times(in->notes, "gap") > 0 && p->fatal->kind != ERR_NONE;
}

bool rules_file(struct findings *to, const struct look_file *f, struct err *err)
{
    const struct found *found = &f->found;
    struct piece all = { f->path,       { 0 },        found->kind, found->whole,
                         &found->fatal, found->notes, found->died, false };
    bool parts = true; /* all of them whole: else theirs is what is told */
    if (!add_pickles(to, f, err) || !add_piece(to, &all, err))
        return false;
    for (size_t i = 0; i < found->n_parts; i++) {
        const struct found_part *m = &found->part[i];
        struct piece p = { f->path, m->path, m->kind, m->whole, &m->fatal, m->notes, false, false };
        parts = parts && m->whole;
        p.gap = is_gap(found, &p);
        if (!add_piece(to, &p, err) || (!p.gap && !add_end(to, &p, err)))
            return false;
    }
    bool told =
        !parts && !found->died && end_of(&all) == END_BROKEN && found->fatal.kind == ERR_NONE;
    return told || add_end(to, &all, err);
}

bool rules_odd(struct findings *to, const struct walk_odd *odd, struct err *err)
{
    char room[QUOTED_BYTES], leads[QUOTED_BYTES + 40] = "";
    to->incomplete = to->incomplete || odd->kind <= WALK_LONG || odd->kind == WALK_UNREAD ||
                     odd->kind == WALK_UNFINISHED;
    if (odd->kind == WALK_HARD_LINK && odd->link.ptr == NULL)
        snprintf(leads, sizeof leads, "the other name is not in this folder");
    else if (odd->link.ptr != NULL)
        snprintf(leads, sizeof leads, "%s %s%s",
                 odd->kind == WALK_HARD_LINK ? "is one file with" : "leads to",
                 span_quote(odd->link, room),
                 odd->circle                      ? ", which is such a link, too"
                 : odd->kind == WALK_LINK_NOWHERE ? ", which is not there"
                                                  : "");
    const char *text = odd->why.ptr != NULL ? (const char *)odd->why.ptr : leads;
    const struct noted *as = odd->circle ? &circle : &odds[odd->kind];
    return add(to, &(struct seen){ as, odd->path, { 0 }, 0, text }, err);
}

static int worst_first(const void *x, const void *y)
{
    const struct finding *a = x, *b = y;
    if (a->severity != b->severity)
        return a->severity > b->severity ? -1 : 1;
    int c = span_cmp(a->path, b->path);
    if (c != 0)
        return c;
    if ((c = span_cmp(a->part, b->part)) != 0)
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
