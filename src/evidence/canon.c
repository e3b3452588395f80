/* canon.c - see canon.h. Objects are not written here: their callers know all keys and write them
 * in order. */
#include "evidence/canon.h"

#include <stdio.h>

enum { SHORTEST_ROOM = 40, PLACES_MAX = 21 };

/* The fewest digits that give the same double, as %e writes them. */
static struct span shortest(double v, char room[static SHORTEST_ROOM])
{
    struct dec back;
    int n = 0;
    for (int places = 0; places < 17; places++) {
        n = snprintf(room, SHORTEST_ROOM, "%.*e", places, v);
        if (dec_parse((struct span){ (const uint8_t *)room, (size_t)n }, &back) &&
            dec_double(back) == v)
            break;
    }
    return (struct span){ (const uint8_t *)room, (size_t)n };
}

bool canon_number(struct span text, struct dec *out, struct err *err)
{
    char room[SHORTEST_ROOM], quoted[QUOTED_BYTES];
    struct dec exact, kept;
    if (!dec_parse(text, &exact) || !dec_parse(shortest(dec_double(exact), room), &kept) ||
        dec_cmp(exact, kept) != 0)
        return err_set(err, ERR_INPUT, "number %s is not one a double can keep",
                       span_quote(text, quoted));
    *out = exact;
    return true;
}

/* As ECMAScript writes it: RFC 8785 section 3.2.2.3. v is what canon_number let pass. */
static void put_number(struct buf *b, struct dec v)
{
    char digits[DEC_DIGITS + 2];
    unsigned __int128 m = v.m < 0 ? -(unsigned __int128)v.m : (unsigned __int128)v.m;
    int n = 0, point;
    if (m == 0) {
        buf_put(b, SPAN("0"));
        return;
    }
    char backwards[DEC_DIGITS + 2];
    for (; m > 0; m /= 10)
        backwards[n++] = (char)('0' + (int)(m % 10));
    for (int i = 0; i < n; i++)
        digits[i] = backwards[n - 1 - i];
    digits[n] = 0;
    point = n + v.e;
    while (n > 1 && digits[n - 1] == '0')
        digits[--n] = 0;
    buf_put(b, v.m < 0 ? SPAN("-") : SPAN(""));
    if (n <= point && point <= PLACES_MAX)
        buf_printf(b, "%s%.*s", digits, point - n, "000000000000000000000");
    else if (0 < point && point <= PLACES_MAX)
        buf_printf(b, "%.*s.%s", point, digits, digits + point);
    else if (-6 < point && point <= 0)
        buf_printf(b, "0.%.*s%s", -point, "000000", digits);
    else
        buf_printf(b, "%c%s%se%c%d", digits[0], n > 1 ? "." : "", digits + 1, point > 0 ? '+' : '-',
                   point > 0 ? point - 1 : 1 - point);
}

bool canon_double(struct buf *b, double v)
{
    char room[SHORTEST_ROOM];
    struct dec d;
    if (!dec_parse(shortest(v, room), &d) || dec_double(d) != v)
        return false;
    put_number(b, d);
    return true;
}

static bool scalar(struct json *j, struct arena *a, struct jout *to, const char *key,
                   struct err *err)
{
    struct span text;
    struct dec v;
    bool yes;
    int c = json_peek(j);
    if (json_null(j)) {
        jout_null(to, key);
        return true;
    }
    if (c == '"') {
        if (!json_string(j, a, &text, err))
            return false;
        jout_string(to, key, text);
        return true;
    }
    if (c == 't' || c == 'f') {
        if (!json_bool(j, &yes, err))
            return false;
        jout_bool(to, key, yes);
        return true;
    }
    if (!json_number(j, &text, err) || !canon_number(text, &v, err))
        return false;
    jout_raw(to, key, (struct span){ 0 });
    put_number(to->to, v);
    return true;
}

struct list {
    struct arena *a;
    struct jout *to;
};

static bool list_item(struct json *j, struct span key, void *ctx, struct err *err)
{
    const struct list *l = ctx;
    (void)key;
    return scalar(j, l->a, l->to, NULL, err);
}

bool canon_value(struct json *j, struct arena *a, struct jout *to, const char *key, struct err *err)
{
    struct list l = { a, to };
    if (json_peek(j) != '[')
        return scalar(j, a, to, key, err);
    jout_open(to, key, '[');
    if (!json_list(j, list_item, &l, err))
        return false;
    jout_close(to, ']');
    return true;
}
