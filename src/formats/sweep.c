/* sweep.c - see sweep.h. Bytes are looked at in pieces that overlap by SEEN_AHEAD, so that what is
 * looked for lies whole in one of them. */
#include "formats/sweep.h"

#include "formats/loaders.h"
#include "formats/secret.h"
#include "formats/template.h"
#include "formats/window.h"

#define SEEN_AHEAD  1024u /* a name with all its letters escaped, and blanks around it */
#define PYTHON_READ 32u   /* letters of a name of Python, the longest has 18 */
#define NAME_READ   256u  /* bytes of the name of a class, which are fewer, or of an address */
static_assert(SEEN_AHEAD > SECRET_BYTES_MAX, "a secret lies in a piece");

enum { LINES = 1 << 4 }; /* beside what is wanted: a line ends */

/* What may begin with a byte. */
static const uint8_t starts[256] = {
    ['\n'] = LINES,
    ['_'] = SWEEP_TARGETS,
    ['\\'] = SWEEP_TARGETS | SWEEP_TAGS,
    ['%'] = SWEEP_TARGETS | SWEEP_TAGS,
    ['!'] = SWEEP_TAGS,
    ['*'] = SWEEP_TAGS,
    ['&'] = SWEEP_TAGS,
    ['{'] = SWEEP_TAGS,
    ['t'] = SWEEP_TAGS,
    ['f'] = SWEEP_URLS,
    ['w'] = SWEEP_URLS,
    ['h'] = SWEEP_URLS | SWEEP_SECRETS,
    ['s'] = SWEEP_URLS | SWEEP_SECRETS,
    ['a'] = SWEEP_SECRETS,
    ['g'] = SWEEP_SECRETS,
    ['n'] = SWEEP_SECRETS,
    ['p'] = SWEEP_SECRETS,
    ['r'] = SWEEP_SECRETS,
    ['x'] = SWEEP_SECRETS,
    ['A'] = SWEEP_SECRETS,
    ['-'] = SWEEP_SECRETS,
};

/* What the byte behind that may belong to: hardly a place in a text is looked at more closely. */
enum { TARGETS = SWEEP_TARGETS, URLS = SWEEP_URLS, SECRETS = SWEEP_SECRETS };
static const uint8_t goes_on[256] = {
    ['t'] = TARGETS | URLS, ['\\'] = TARGETS, ['%'] = TARGETS,  ['x'] = TARGETS,
    ['u'] = TARGETS,        ['U'] = TARGETS,  ['\n'] = TARGETS, ['5'] = TARGETS,
    ['s'] = URLS | SECRETS, ['f'] = SECRETS,  ['p'] = SECRETS,  ['h'] = SECRETS,
    ['i'] = SECRETS,        ['y'] = SECRETS,  ['k'] = SECRETS,  ['K'] = SECRETS,
    ['S'] = SECRETS,        ['o'] = SECRETS,  ['l'] = SECRETS,  ['I'] = SECRETS,
    ['v'] = SECRETS,        ['8'] = SECRETS,  ['-'] = SECRETS,
};

struct sweep {
    const struct sweep_ask *ask;
    struct notes *notes;
    struct span s;
    uint64_t off;  /* of s */
    bool comment;  /* of YAML: the line at work is one, and no key stands on it */
    bool anchored; /* an anchor was met */
};

static int hex_of(uint8_t c)
{
    int low = c | 32;
    return c >= '0' && c <= '9' ? c - '0' : low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

/* The ASCII character at i, as JSON, YAML or the address of a tag may spell it: how many bytes, or
 * 0. */
static size_t letter_at(struct span s, size_t i, uint8_t *out)
{
    static const struct {
        char sign[2];
        size_t digits;
    } escapes[] = { { "\\x", 2 }, { "\\u", 4 }, { "\\U", 8 }, { "%", 2 } };
    bool plain = s.ptr[i] != '\\' && s.ptr[i] != '%'; /* as nearly all are */
    for (size_t k = 0; k < COUNT(escapes) && !plain; k++) {
        size_t n = escapes[k].sign[1] != 0 ? 2 : 1;
        uint32_t v = 0;
        int d = 0;
        if (s.len - i < n + escapes[k].digits || memcmp(s.ptr + i, escapes[k].sign, n) != 0)
            continue;
        for (size_t p = 0; p < escapes[k].digits && d >= 0; p++) {
            d = hex_of(s.ptr[i + n + p]);
            v = v << 4 | (uint32_t)(d & 15);
        }
        if (d >= 0 && v < 0x80) {
            *out = (uint8_t)v;
            return n + escapes[k].digits;
        }
    }
    *out = s.ptr[i];
    return *out < 0x80;
}

/* A line that goes on in the next within quotes. */
static size_t fold_at(struct span s, size_t i)
{
    size_t n = 2;
    if (s.len - i < 2 || s.ptr[i] != '\\' || s.ptr[i + 1] != '\n')
        return 0;
    while (i + n < s.len && (s.ptr[i + n] == ' ' || s.ptr[i + n] == '\t'))
        n++;
    return n;
}

/* word stands at i, however it is spelled: how many bytes it takes, or 0. No more of it than
 * SEEN_AHEAD bytes: lines that go on and on make nobody read them again and again. */
static size_t spelled(struct span s, size_t i, const char *word)
{
    size_t start = i;
    for (; *word != 0; word++) {
        uint8_t c = 0;
        for (size_t n; i > start && i < s.len && i - start < SEEN_AHEAD && (n = fold_at(s, i)) > 0;)
            i += n;
        size_t n = i < s.len ? letter_at(s, i, &c) : 0;
        if (n == 0 || c != (uint8_t)*word)
            return 0;
        i += n;
    }
    return i - start;
}

static void note_name(struct sweep *w, size_t at, const char *how, struct span name)
{
    char room[QUOTED_BYTES];
    struct span shown = { name.ptr, name.len < 60 ? name.len : 60 };
    notes_add(w->notes, "target", w->off + at, "%s: %s", how, span_quote(shown, room));
}

static bool ends_name(uint8_t c)
{
    static const bool ends[256] = {
        ['"'] = true, ['\''] = true, ['\\'] = true, [','] = true, ['{'] = true, ['}'] = true,
        ['['] = true, [']'] = true,  ['#'] = true,  ['<'] = true, ['>'] = true,
    };
    return c <= ' ' || ends[c];
}

static struct span name_at(struct span s, size_t i)
{
    struct span name = { s.ptr + i, 0 };
    while (i + name.len < s.len && name.len < NAME_READ && !ends_name(name.ptr[name.len]))
        name.len++;
    return name;
}

static bool among(struct span s, const char *const *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (span_eq(s, span_of(list[i])))
            return true;
    return false;
}

static bool is_word(uint8_t c)
{
    return c == '_' || (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z');
}

static bool is_comment(struct span s, size_t i)
{
    while (i < s.len && (s.ptr[i] == ' ' || s.ptr[i] == '\t'))
        i++;
    return i < s.len && s.ptr[i] == '#';
}

/* Of a key at that place, or nothing: quotes, also with a backslash in front where text is in text,
 * blanks and a colon may stand between. */
static struct span value_of(const struct sweep *w, size_t at, const char *key)
{
    struct span s = w->s;
    size_t n = spelled(s, at, key), i = at + n;
    bool colon = false;
    if (n == 0 || (at > 0 && is_word(s.ptr[at - 1])) || w->comment)
        return (struct span){ 0 };
    while (i < s.len && memchr("\"'\\", s.ptr[i], 3) != NULL)
        i++;
    for (; i < s.len && (s.ptr[i] == ' ' || s.ptr[i] == '\t' || s.ptr[i] == '\n' ||
                         s.ptr[i] == '\r' || (!colon && s.ptr[i] == ':'));
         i++)
        colon = colon || s.ptr[i] == ':';
    while (i < s.len && memchr("\"'\\", s.ptr[i], 3) != NULL)
        i++;
    return colon ? name_at(s, i) : (struct span){ 0 };
}

static void look_for_target(struct sweep *w, size_t at)
{
    static const char *const nothing[] = { "null", "~", "???" }; /* of Hydra: to be filled in */
    struct span name = value_of(w, at, "_target_");
    if (name.ptr != NULL && !loaders_inert(name) && !among(name, nothing, COUNT(nothing)))
        note_name(w, at, "_target_", name);
}

/* The key without underscores, which settings have for much else. */
static void look_for_plain_target(struct sweep *w, size_t at)
{
    struct span name = value_of(w, at, "target");
    if (name.ptr != NULL && loaders_runs(name))
        note_name(w, at, "target", name);
}

/* ---- tags of YAML ---- */

/* PyYAML makes any object of what stands behind "python/". */
static bool look_for_python(struct sweep *w, size_t at)
{
    static const char *const values[] = { "tuple", "list", "dict",    "str",  "unicode", "bytes",
                                          "int",   "long", "complex", "bool", "float",   "none" };
    static const char *const spellings[] = { "!!python/", "tag:yaml.org,2002:python/" };
    for (size_t k = 0; k < COUNT(spellings); k++) {
        size_t n = spelled(w->s, at, spellings[k]);
        if (n == 0)
            continue;
        struct span name = name_at(w->s, at + n);
        if (!among(name, values, COUNT(values)))
            note_name(w, at, "a tag that makes a Python object", name);
        return true;
    }
    return false;
}

/* A tag stands where a value begins; elsewhere these letters are prose. */
static bool begins_value(struct span s, size_t at)
{
    size_t i = at;
    while (i > 0 && (s.ptr[i - 1] == ' ' || s.ptr[i - 1] == '\t'))
        i--;
    if (i == 0 || s.ptr[i - 1] == '\n' || memchr("[{(,", s.ptr[i - 1], 4) != NULL)
        return true;
    return i < at && memchr(":-?", s.ptr[i - 1], 3) != NULL;
}

/* Letters of a name, also as %6a, with dots between: a class in its package. */
static bool is_dotted(struct span name)
{
    bool dot = false;
    for (size_t i = 0; i < name.len; i++) {
        uint8_t c = name.ptr[i];
        bool inner = i > 0 && i + 1 < name.len && name.ptr[i - 1] != '.';
        if (c == '.' ? !inner : !is_word(c) && c != '$' && c != '%')
            return false;
        dot = dot || c == '.';
    }
    return dot;
}

/* SnakeYAML of Java makes a class by its name; Psych of Ruby one of "ruby/object:" and the like. */
static bool look_for_class(struct sweep *w, size_t at)
{
    static const char *const values[] = { "sym", "symbol", "regexp", "range" };
    static const char *const java[] = { "!!", "tag:yaml.org,2002:" };
    static const char *const ruby[] = { "!ruby/", "tag:ruby.yaml.org,2002:" };
    for (size_t k = 0; k < COUNT(java) + COUNT(ruby); k++) {
        bool of_java = k < COUNT(java);
        size_t n = spelled(w->s, at, of_java ? java[k] : ruby[k - COUNT(java)]);
        if (n == 0)
            continue;
        struct span name = name_at(w->s, at + n);
        if (of_java ? is_dotted(name) && (w->s.ptr[at] != '!' || begins_value(w->s, at))
                    : name.len > 0 && !among(name, values, COUNT(values)))
            note_name(w, at,
                      of_java ? "a tag that makes an object of Java"
                              : "a tag that makes an object of Ruby",
                      name);
        return true;
    }
    return false;
}

/* "*name :" where a key stands: what the key is stands elsewhere, so nobody here looked at it. Without an
 * anchor in front of it, it is prose. */
static void look_for_alias(struct sweep *w, size_t at)
{
    char room[QUOTED_BYTES];
    struct span s = w->s;
    size_t n = 1;
    while (at + n < s.len && n < NAME_READ && (is_word(s.ptr[at + n]) || s.ptr[at + n] == '-'))
        n++;
    size_t i = at + n;
    while (i < s.len && i - at < SEEN_AHEAD && (s.ptr[i] == ' ' || s.ptr[i] == '\t'))
        i++;
    if (n > 1 && i < s.len && s.ptr[i] == ':' && w->anchored && !w->comment && begins_value(s, at))
        notes_add(w->notes, "alias-key", w->off + at, "%s",
                  span_quote((struct span){ s.ptr + at, n }, room));
}

/* HyperPyYAML, as SpeechBrain uses it, calls what stands behind these. */
static bool look_for_call(struct sweep *w, size_t at)
{
    static const char *const tags[] = { "!new:", "!name:", "!apply:", "!module:", "!applyref:" };
    for (size_t k = 0; k < COUNT(tags); k++) {
        size_t n = spelled(w->s, at, tags[k]);
        if (n == 0)
            continue;
        struct span name = name_at(w->s, at + n);
        if (!loaders_inert(name) && !span_begins(name, "speechbrain."))
            note_name(w, at, "a tag that calls a function", name);
        return true;
    }
    return false;
}

/* The name at i by which templates get at Python, however it is spelled. */
static size_t python_at(struct span s, size_t i, uint8_t out[static PYTHON_READ])
{
    size_t n = 0;
    bool may = s.ptr[i] == '_' || s.ptr[i] == '\\' || s.ptr[i] == '%';
    for (size_t taken = 1; may && n < PYTHON_READ && i < s.len && taken > 0; i += taken) {
        taken = letter_at(s, i, &out[n]);
        n += taken > 0;
    }
    return template_python((struct span){ out, n });
}

static bool is_pair(struct span s, size_t i, const char *pair, const char *other)
{
    return i + 2 <= s.len && (memcmp(s.ptr + i, pair, 2) == 0 || memcmp(s.ptr + i, other, 2) == 0);
}

/* Within the braces of a template, which take n bytes, up to the next. */
static void look_for_template(struct sweep *w, size_t at, size_t n_braces)
{
    char room[QUOTED_BYTES];
    uint8_t name[PYTHON_READ];
    struct span s = w->s;
    for (size_t i = at + n_braces; i < s.len && i - at < SEEN_AHEAD; i++) {
        if (is_pair(s, i, "}}", "%}") || is_pair(s, i, "{{", "{%"))
            return;
        size_t n = python_at(s, i, name);
        if (n == 0)
            continue;
        notes_add(w->notes, "template-stray", w->off + i, "reaches for %s",
                  span_quote((struct span){ name, n }, room));
        return;
    }
}

static void look_for_tag(struct sweep *w, size_t at)
{
    bool line = at == 0 ? w->off == 0 : w->s.ptr[at - 1] == '\n';
    size_t n = spelled(w->s, at, "{{");
    n = n > 0 ? n : spelled(w->s, at, "{%");
    if (n > 0) {
        look_for_template(w, at, n);
        return;
    }
    if (w->s.ptr[at] == '&')
        w->anchored = w->anchored || (!w->comment && begins_value(w->s, at));
    if (w->s.ptr[at] == '*')
        look_for_alias(w, at);
    if (look_for_python(w, at) || look_for_call(w, at) || look_for_class(w, at))
        return;
    if (line && spelled(w->s, at, "%TAG") > 0)
        note_name(w, at, "tags are given other names", name_at(w->s, at));
}

/* ---- secrets, addresses ---- */

static void look_for_secret(struct sweep *w, size_t at)
{
    char room[QUOTED_BYTES];
    const char *what;
    size_t n = secret_at(w->s, at, &what);
    struct span shown = { w->s.ptr + at, n < SECRET_SHOWN ? n : SECRET_SHOWN };
    if (n > 0 && shown.ptr[0] == '-')
        notes_add(w->notes, "secret", w->off + at, "%s", what);
    else if (n > 0)
        notes_add(w->notes, "secret", w->off + at, "%s that begins with %s", what,
                  span_quote(shown, room));
}

static void look_for_url(struct sweep *w, size_t at)
{
    static const char *const schemes[] = { "http://", "https://", "ftp://",
                                           "ws://",   "wss://",   "ssh://" };
    char room[QUOTED_BYTES];
    struct span rest = { w->s.ptr + at, w->s.len - at };
    for (size_t k = 0; k < COUNT(schemes); k++) {
        if (!span_begins(rest, schemes[k]))
            continue;
        struct span url = name_at(w->s, at);
        url.len = url.len < 90 ? url.len : 90;
        notes_add(w->notes, "url", w->off + at, "%s", span_quote(url, room));
        return;
    }
}

/* What may begin at i. */
static inline unsigned may_begin(const uint8_t *p, size_t i, unsigned wants)
{
    return starts[p[i]] & (goes_on[p[i + 1]] | SWEEP_TAGS | LINES) & wants;
}

/* What begins in the bytes from..to of s. */
static void look(struct sweep *w, size_t from, size_t to)
{
    const uint8_t *p = w->s.ptr;
    unsigned wants = w->ask->wants, tags = wants & SWEEP_TAGS;
    size_t end = to < w->s.len ? to : w->s.len - (w->s.len > 0);
    wants |= tags != 0 ? LINES : 0;
    if (from == 0)
        w->comment = tags != 0 && is_comment(w->s, 0);
    for (size_t i = from;; i++) {
        while (i < end && may_begin(p, i, wants) == 0)
            i++;
        if (i >= end)
            break;
        unsigned any = may_begin(p, i, wants);
        if (any & LINES)
            w->comment = is_comment(w->s, i + 1);
        if (any & SWEEP_TARGETS)
            look_for_target(w, i);
        if (any & SWEEP_TAGS) {
            look_for_tag(w, i);
            look_for_plain_target(w, i);
        }
        if (any & SWEEP_URLS)
            look_for_url(w, i);
        if ((any & SWEEP_SECRETS) && (i == 0 || p[i] == '-' || !is_word(p[i - 1])))
            look_for_secret(w, i); /* no token begins inside a word */
    }
}

bool sweep_read(struct source *src, const struct sweep_ask *ask, struct arena *a,
                struct notes *notes, struct err *err)
{
    struct window v;
    struct sweep w = { .ask = ask, .notes = notes };
    uint64_t to = ask->to < src->size ? ask->to : src->size;
    if (!window_open(&v, src, ask->from, a, err))
        return false;
    for (bool last = ask->from >= to; !last;) {
        w.off = window_off(&v);
        w.s = window_piece(&v, 2 * SEEN_AHEAD);
        if (!window_ok(&v, err))
            return false;
        last = to - w.off <= w.s.len;
        w.s.len = last ? (size_t)(to - w.off) : w.s.len;
        look(&w, w.off > ask->from, last ? w.s.len : w.s.len - SEEN_AHEAD);
        v.pos -= last ? 0 : SEEN_AHEAD + 1; /* and the byte in front */
    }
    return true;
}
