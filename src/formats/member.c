/* member.c - see member.h. */
#include "formats/member.h"

#include "base/path.h"
#include "base/sort.h"

static bool is_letter(uint8_t c)
{
    return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

static bool is_slash(uint8_t c)
{
    return c == '/' || c == '\\';
}

bool member_climbs(struct span name)
{
    size_t start = 0;
    if (name.len > 0 && is_slash(name.ptr[0]))
        return true;
    if (name.len > 1 && is_letter(name.ptr[0]) && name.ptr[1] == ':')
        return true;
    for (size_t i = 0; i <= name.len; i++) {
        if (i < name.len && !is_slash(name.ptr[i]) && name.ptr[i] != 0)
            continue;
        if (i - start == 2 && name.ptr[start] == '.' && name.ptr[start + 1] == '.')
            return true;
        start = i + 1;
    }
    return false;
}

bool member_name_ok(struct span name)
{
    for (size_t i = 0; i < name.len; i++) {
        bool last = i + 1 == name.len || name.ptr[i + 1] == '/';
        if (name.ptr[i] == ':' || (last && (name.ptr[i] == ' ' || name.ptr[i] == '.')))
            return false;
    }
    return path_ok(name);
}

static uint8_t fold(uint8_t c)
{
    return c >= 'A' && c <= 'Z' ? c | 0x20 : c;
}

static int folded(struct span a, struct span b)
{
    a.len -= span_ends(a, "/"), b.len -= span_ends(b, "/");
    size_t n = a.len < b.len ? a.len : b.len;
    for (size_t i = 0; i < n; i++)
        if (fold(a.ptr[i]) != fold(b.ptr[i]))
            return fold(a.ptr[i]) < fold(b.ptr[i]) ? -1 : 1;
    return (a.len > b.len) - (a.len < b.len);
}

static int by_name(const void *x, const void *y)
{
    const struct member_name *a = x, *b = y;
    int c = folded(a->name, b->name);
    return c != 0 ? c : (a->off > b->off) - (a->off < b->off);
}

void member_note_same(struct member_name *list, size_t n, struct notes *notes)
{
    char a[QUOTED_BYTES], b[QUOTED_BYTES];
    sort_heap(list, n, sizeof *list, by_name);
    for (size_t i = 1; i < n; i++) {
        struct span one = list[i - 1].name, two = list[i].name;
        if (folded(one, two) != 0)
            continue;
        if (span_eq(one, two))
            notes_add(notes, "duplicate-name", list[i].off, "%s", span_quote(two, a));
        else
            notes_add(notes, "name-collision", list[i].off, "%s and %s", span_quote(one, a),
                      span_quote(two, b));
    }
}
