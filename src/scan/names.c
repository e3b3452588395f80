/* names.c - see names.h. */
#include "scan/names.h"

/* Devices of Windows, whatever follows a dot. */
static bool is_device(struct span part)
{
    static const char *const names[] = { "con", "prn", "aux", "nul", "conin$", "conout$" };
    size_t n = 0;
    while (n < part.len && part.ptr[n] != '.' && part.ptr[n] != ' ')
        n++;
    struct span stem = { part.ptr, n };
    for (size_t i = 0; i < COUNT(names); i++)
        if (n == strlen(names[i]) && span_ends_anyhow(stem, names[i]))
            return true;
    bool numbered = n == 4 && stem.ptr[3] >= '0' && stem.ptr[3] <= '9';
    stem.len = 3;
    return numbered && (span_ends_anyhow(stem, "com") || span_ends_anyhow(stem, "lpt"));
}

/* What Windows makes of a part of a path that it does not take as it is; NULL: it does. */
static const char *why_odd(struct span part)
{
    uint8_t last = part.len > 0 ? part.ptr[part.len - 1] : 'x';
    for (size_t i = 0; i < part.len; i++)
        if (memchr("<>:\"|?*", part.ptr[i], 7) != NULL)
            return "no file can be called so on Windows";
    if (is_device(part))
        return "the name of a device on Windows";
    return last == '.' || last == ' ' ? "Windows drops the end of the name" : NULL;
}

static bool check_parts(const struct look_file *f, struct findings *to, struct err *err)
{
    struct span rest = f->path;
    while (rest.len > 0) {
        size_t n = 0;
        while (n < rest.len && rest.ptr[n] != '/')
            n++;
        const char *why = why_odd((struct span){ rest.ptr, n });
        if (why != NULL)
            return rules_add(to, "FS-NAME", &(struct place){ .path = f->path }, why, err);
        n += n < rest.len;
        rest = (struct span){ rest.ptr + n, rest.len - n };
    }
    return true;
}

bool names_check(const struct look *l, struct findings *to, struct err *err)
{
    for (size_t i = 0; i < l->n_files; i++)
        if (!check_parts(&l->file[i], to, err))
            return false;
    return true;
}

static size_t back_over(struct span s, size_t at, bool digits)
{
    for (; at > 0; at--) {
        uint8_t c = s.ptr[at - 1], low = c | 32;
        if (digits ? c < '0' || c > '9' : low < 'a' || low > 'z')
            break;
    }
    return at;
}

static bool ends_at(struct span s, size_t *at, const char *word)
{
    size_t n = strlen(word);
    if (!span_ends_anyhow((struct span){ s.ptr, *at }, word))
        return false;
    *at -= n;
    return true;
}

static bool is_gap(uint8_t c)
{
    return c == '.' || c == '-' || c == '_';
}

bool names_piece(struct span path, struct span *ending)
{
    size_t at = back_over(path, path.len, true), digits = path.len - at;
    if (digits == 0 && path.len - (at = back_over(path, path.len, false)) > 2)
        return false; /* split names its pieces aa, ab, ac */
    size_t number = at, of = at;
    if (digits > 0 && ends_at(path, &of, "of") && back_over(path, of, true) < of)
        at = back_over(path, of, true);
    bool gap = at > 0 && is_gap(path.ptr[at - 1]);
    at -= gap;
    bool word = (digits > 0 || gap) && at < path.len &&
                (ends_at(path, &at, "part") || ends_at(path, &at, "split"));
    if (!word && digits >= 3 && number > 0 && path.ptr[number - 1] == '.')
        at = number;
    else if (!word)
        return false;
    if (at < 2 || !is_gap(path.ptr[at - 1]) || path.ptr[at - 2] == '/')
        return false;
    *ending = (struct span){ path.ptr + at - 1, path.len - at + 1 };
    return true;
}
