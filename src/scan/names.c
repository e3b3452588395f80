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
