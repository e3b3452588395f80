/* signers.c - see signers.h. */
#include "crypto/signers.h"

#include <stdio.h>

#include "base/clock.h"
#include "base/encode.h"
#include "base/sort.h"

struct line {
    struct span rest;
    struct arena *a;
    struct signer *to;
    bool spaces, after, before; /* options seen */
};

static bool white(uint8_t c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

static void skip_white(struct span *s)
{
    while (s->len > 0 && white(s->ptr[0]))
        s->ptr++, s->len--;
}

/* The bytes of *s before its nth; *s goes on behind them. */
static struct span cut(struct span *s, size_t n)
{
    struct span front = { s->ptr, n };
    s->ptr += n, s->len -= n;
    return front;
}

/* Up to white space; within quotes up to the closing one, as ssh-keygen reads the first field. */
static bool first_field(struct span *s, struct span *out, struct err *err)
{
    size_t n = 0;
    bool quoted = s->len > 0 && s->ptr[0] == '"';
    if (quoted)
        cut(s, 1);
    while (n < s->len && (quoted ? s->ptr[n] != '"' : !white(s->ptr[n])))
        n++;
    if (quoted && n == s->len)
        return err_set(err, ERR_INPUT, "quote without an end");
    *out = cut(s, n);
    if (quoted)
        cut(s, 1);
    if (s->len > 0 && !white(s->ptr[0]))
        return err_set(err, ERR_INPUT, "text right behind a quote");
    skip_white(s);
    return true;
}

/* list parted at its commas; each word is plain. */
static bool words(struct span list, const char *what, struct arena *a, const struct span **out,
                  unsigned *n_out, struct err *err)
{
    char room[QUOTED_BYTES];
    unsigned n = 0, room_for = 1;
    for (size_t i = 0; i < list.len; i++)
        room_for += list.ptr[i] == ',';
    if (room_for > SIGNER_WORDS_MAX)
        return err_set(err, ERR_LIMIT, "more than %u in a list of %ss", SIGNER_WORDS_MAX, what);
    struct span *word = ARENA_ARRAY(a, struct span, room_for, err);
    if (word == NULL)
        return false;
    for (bool more = true; more;) {
        size_t len = 0;
        for (; len < list.len && list.ptr[len] != ','; len++)
            if (strchr("*?!", list.ptr[len]) != NULL)
                return err_set(err, ERR_INPUT, "%s %s: patterns (* ? !) are not read", what,
                               span_quote(list, room));
        if (len == 0)
            return err_set(err, ERR_INPUT, "empty %s", what);
        more = len < list.len;
        word[n++] = cut(&list, len);
        if (more)
            cut(&list, 1);
    }
    *out = word;
    *n_out = n;
    return true;
}

/* YYYYMMDD[HHMM[SS]][Z] as the time it names. */
static bool date(struct span s, int64_t *at, struct err *err)
{
    char iso[CLOCK_TIME_BYTES], room[QUOTED_BYTES];
    uint64_t whole;
    struct span d = s;
    d.len -= d.len > 0 && d.ptr[d.len - 1] == 'Z';
    bool ok = (d.len == 8 || d.len == 12 || d.len == 14) && span_u64(d, &whole);
    if (ok) {
        const char *t = (const char *)d.ptr;
        snprintf(iso, sizeof iso, "%.4s-%.2s-%.2sT%.2s:%.2s:%.2sZ", t, t + 4, t + 6,
                 d.len > 8 ? t + 8 : "00", d.len > 8 ? t + 10 : "00", d.len > 12 ? t + 12 : "00");
        ok = clock_parse(span_of(iso), at);
    }
    return ok || err_set(err, ERR_INPUT,
                         "date %s is not YYYYMMDD, YYYYMMDDHHMM or YYYYMMDDHHMMSS, "
                         "with Z behind it or not",
                         span_quote(s, room));
}

static bool option_value(struct span *s, struct span *out, struct err *err)
{
    size_t n = 0;
    if (s->len < 2 || s->ptr[0] != '=' || s->ptr[1] != '"')
        return err_set(err, ERR_INPUT, "option needs a value in quotes");
    cut(s, 2);
    while (n < s->len && s->ptr[n] != '"' && s->ptr[n] != '\\')
        n++;
    if (n == s->len || s->ptr[n] == '\\')
        return err_set(err, ERR_INPUT,
                       n == s->len ? "quote without an end" : "backslash in quotes");
    *out = cut(s, n);
    cut(s, 1);
    return true;
}

static bool take_option(struct line *l, struct span name, struct span value, struct err *err)
{
    bool *seen = span_eq(name, SPAN("namespaces"))    ? &l->spaces
                 : span_eq(name, SPAN("valid-after")) ? &l->after
                                                      : &l->before;
    char room[QUOTED_BYTES];
    if (*seen)
        return err_set(err, ERR_INPUT, "option %s is given twice", span_quote(name, room));
    *seen = true;
    if (seen == &l->spaces)
        return words(value, "namespace", l->a, &l->to->space, &l->to->n_spaces, err);
    return date(value, seen == &l->after ? &l->to->valid_after : &l->to->valid_before, err);
}

static bool same_word(struct span s, const char *word)
{
    if (s.len != strlen(word))
        return false;
    for (size_t i = 0; i < s.len; i++)
        if ((s.ptr[i] >= 'A' && s.ptr[i] <= 'Z' ? s.ptr[i] | 32 : s.ptr[i]) != word[i])
            return false;
    return true;
}

/* One option; *more tells that a comma stood behind it. */
static bool option(struct line *l, bool *more, struct err *err)
{
    static const char *const known[] = { "namespaces", "valid-after", "valid-before" };
    char room[QUOTED_BYTES];
    struct span value = { 0 };
    size_t n = 0;
    while (n < l->rest.len && !white(l->rest.ptr[n]) && l->rest.ptr[n] != '=' &&
           l->rest.ptr[n] != ',')
        n++;
    struct span name = cut(&l->rest, n);
    if (same_word(name, "cert-authority"))
        return err_set(err, ERR_INPUT, "cert-authority is not read: list each key");
    size_t i = 0;
    while (i < COUNT(known) && !same_word(name, known[i]))
        i++;
    if (i == COUNT(known))
        return err_set(err, ERR_INPUT, "%s is neither a kind of key nor an option",
                       span_quote(name, room));
    if (!option_value(&l->rest, &value, err) || !take_option(l, span_of(known[i]), value, err))
        return false;
    *more = l->rest.len > 0 && l->rest.ptr[0] == ',';
    if (*more)
        cut(&l->rest, 1);
    else if (l->rest.len > 0 && !white(l->rest.ptr[0]))
        return err_set(err, ERR_INPUT, "text right behind a quote");
    return true;
}

/* At the kind of key: no option is named like one, and only options have a '=' or ','. */
static bool at_key(struct span s)
{
    static const char *const begins[] = { "ssh-", "ecdsa-", "sk-" };
    for (size_t i = 0; i < COUNT(begins); i++) {
        size_t n = strlen(begins[i]);
        if (s.len >= n && memcmp(s.ptr, begins[i], n) == 0)
            return true;
    }
    return false;
}

static bool key(struct line *l, struct err *err)
{
    char room[QUOTED_BYTES];
    struct sshkey k;
    struct span kind, base64;
    struct err inner = { 0 };
    if (!first_field(&l->rest, &kind, err) || !first_field(&l->rest, &base64, err))
        return false;
    if (base64.len == 0)
        return err_set(err, ERR_INPUT, "no key");
    if (!base64_get(base64, l->a, &l->to->blob, &inner) || !sshkey_read(l->to->blob, &k, &inner))
        return err_set(err, inner.kind, "%s", inner.text);
    return span_eq(kind, span_of(sshkey_name(&k))) ||
           err_set(err, ERR_INPUT, "the key is %s, not %s", sshkey_name(&k),
                   span_quote(kind, room));
}

static bool read_line(struct line *l, struct err *err)
{
    struct span people;
    for (size_t i = 0; i < l->rest.len; i++)
        if (l->rest.ptr[i] < 0x20 && !white(l->rest.ptr[i]))
            return err_set(err, ERR_INPUT, "control character 0x%02x", l->rest.ptr[i]);
    if (!first_field(&l->rest, &people, err) ||
        !words(people, "principal", l->a, &l->to->principal, &l->to->n_principals, err))
        return false;
    if (l->rest.len == 0)
        return err_set(err, ERR_INPUT, "no key");
    for (bool more = !at_key(l->rest); more;)
        if (!option(l, &more, err))
            return false;
    skip_white(&l->rest);
    if (l->to->valid_after > l->to->valid_before)
        return err_set(err, ERR_INPUT, "valid-after is later than valid-before");
    return key(l, err);
}

static int by_key(const void *x, const void *y)
{
    const struct signer *a = *(const struct signer *const *)x,
                        *b = *(const struct signer *const *)y;
    int c = span_cmp(a->blob, b->blob);
    return c != 0 ? c : (a->line > b->line) - (a->line < b->line);
}

/* One key of two people would count as two. */
static bool all_differ(const struct signer *list, size_t n, struct arena *a, struct err *err)
{
    const struct signer **sorted = ARENA_ARRAY(a, const struct signer *, n, err);
    if (sorted == NULL)
        return false;
    for (size_t i = 0; i < n; i++)
        sorted[i] = &list[i];
    sort_heap(sorted, n, sizeof *sorted, by_key);
    for (size_t i = 1; i < n; i++)
        if (span_eq(sorted[i - 1]->blob, sorted[i]->blob))
            return err_set(err, ERR_INPUT, "line %" PRIu32 ": the key of line %" PRIu32 " again",
                           sorted[i]->line, sorted[i - 1]->line);
    return true;
}

bool signers_read(struct span text, struct arena *a, struct signers *out, struct err *err)
{
    struct signer *list = NULL;
    size_t n = 0, cap = 0;
    if (text.len > SIGNERS_TEXT_MAX)
        return err_set(err, ERR_LIMIT, "%zu bytes, at most %u", text.len, SIGNERS_TEXT_MAX);
    for (uint32_t number = 1; text.len > 0; number++) {
        const uint8_t *end = memchr(text.ptr, '\n', text.len);
        struct line l = { .rest = cut(&text, end != NULL ? (size_t)(end - text.ptr) : text.len),
                          .a = a };
        if (end != NULL)
            cut(&text, 1);
        skip_white(&l.rest);
        if (l.rest.len == 0 || l.rest.ptr[0] == '#')
            continue;
        if (n == SIGNERS_MAX)
            return err_set(err, ERR_LIMIT, "more than %u keys", SIGNERS_MAX);
        list = arena_grow(a, list, n, &cap, sizeof *list, err);
        if (list == NULL)
            return false;
        l.to = &list[n++];
        *l.to =
            (struct signer){ .line = number, .valid_after = INT64_MIN, .valid_before = INT64_MAX };
        if (!read_line(&l, err))
            return err_in(err, "line %" PRIu32, number);
    }
    if (!all_differ(list, n, a, err))
        return false;
    *out = (struct signers){ list, n };
    return true;
}

const struct signer *signers_find(const struct signers *s, struct span blob, struct span space)
{
    for (size_t i = 0; i < s->n; i++) {
        const struct signer *k = &s->list[i];
        if (!span_eq(k->blob, blob))
            continue;
        bool may = k->n_spaces == 0;
        for (unsigned j = 0; j < k->n_spaces; j++)
            may = may || span_eq(k->space[j], space);
        return may ? k : NULL;
    }
    return NULL;
}

bool signer_is(const struct signer *s, struct span role)
{
    for (unsigned i = 0; i < s->n_principals; i++)
        if (span_eq(s->principal[i], role))
            return true;
    return false;
}
