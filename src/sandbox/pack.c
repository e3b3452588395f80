/* pack.c - see pack.h. */
#include "sandbox/pack.h"

enum {
    CODE_MAX = 40, /* characters; our longest is about half */
    CODE_LEAST = PACK_TEXT_LEAST + 8,
    NOTE_LEAST = 4 + 8 + PACK_TEXT_LEAST,
};

void pack_le32(uint8_t p[static 4], uint32_t v)
{
    for (unsigned i = 0; i < 4; i++)
        p[i] = (uint8_t)(v >> 8 * i);
}

void pack_le64(uint8_t p[static 8], uint64_t v)
{
    for (unsigned i = 0; i < 8; i++)
        p[i] = (uint8_t)(v >> 8 * i);
}

void pack_u32(struct buf *b, uint32_t v)
{
    uint8_t p[4];
    pack_le32(p, v);
    buf_put(b, (struct span){ p, sizeof p });
}

void pack_u64(struct buf *b, uint64_t v)
{
    uint8_t p[8];
    pack_le64(p, v);
    buf_put(b, (struct span){ p, sizeof p });
}

/* What is longer than 32 bits is past REPLY_BYTES_MAX as well: the buffer says so. */
void pack_text(struct buf *b, struct span s)
{
    pack_u32(b, (uint32_t)s.len);
    buf_put(b, s);
}

void pack_fatal(struct buf *b, const struct err *fatal)
{
    pack_u32(b, fatal->kind);
    pack_u32(b, fatal->has_at);
    pack_u64(b, fatal->at);
    pack_text(b, span_of(fatal->text));
}

void pack_notes(struct buf *b, const struct notes *s)
{
    pack_u32(b, (uint32_t)s->n_codes);
    for (size_t i = 0; i < s->n_codes; i++) {
        pack_text(b, span_of(s->count[i].code));
        pack_u64(b, s->count[i].times);
    }
    pack_u32(b, (uint32_t)s->n);
    for (size_t i = 0; i < s->n; i++) {
        uint32_t code = 0;
        while (code < s->n_codes && strcmp(s->count[code].code, s->list[i].code) != 0)
            code++;
        pack_u32(b, code);
        pack_u64(b, s->list[i].off);
        pack_text(b, span_of(s->list[i].text));
    }
}

/* ---- the other side ---- */

static struct notes no_notes;

struct notes *unpack_no_notes(void)
{
    return &no_notes;
}

bool unpack_refuse(struct unpack *u, const char *why)
{
    return err_at(u->err, ERR_INPUT, u->rd.pos, "%s", why);
}

bool unpack_ok(struct unpack *u)
{
    return rd_ok(&u->rd, u->err);
}

bool unpack_word(struct unpack *u, uint32_t end, uint32_t *out, const char *why)
{
    *out = rd_u32le(&u->rd);
    return unpack_ok(u) && (*out < end || unpack_refuse(u, why));
}

struct span unpack_text(struct unpack *u)
{
    return rd_bytes(&u->rd, rd_u32le(&u->rd));
}

bool unpack_line(struct unpack *u, char *room, size_t size)
{
    struct span s = unpack_text(u);
    if (!unpack_ok(u))
        return false;
    if (s.len >= size)
        return unpack_refuse(u, "a text is too long");
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] < 0x20 || s.ptr[i] > 0x7E)
            return unpack_refuse(u, "a text is not one line of ASCII");
    if (s.len > 0)
        memcpy(room, s.ptr, s.len);
    room[s.len] = 0;
    return true;
}

bool unpack_fatal(struct unpack *u, struct err *out)
{
    uint32_t kind, has_at;
    if (!unpack_word(u, ERR_USAGE + 1, &kind, "a kind of error that does not exist") ||
        !unpack_word(u, 2, &has_at, "neither placed nor not"))
        return false;
    *out = (struct err){ .kind = (enum err_kind)kind, .has_at = has_at == 1 };
    out->at = rd_u64le(&u->rd);
    if (!unpack_line(u, out->text, sizeof out->text))
        return false;
    return out->at <= u->size || unpack_refuse(u, "an error outside the file");
}

static bool get_code(struct unpack *u, struct note_count *out)
{
    char room[CODE_MAX + 1];
    if (!unpack_line(u, room, sizeof room))
        return false;
    for (const char *p = room; *p != 0; p++)
        if ((*p < 'a' || *p > 'z') && (*p < '0' || *p > '9') && *p != '-')
            return unpack_refuse(u, "a code that is no word");
    size_t n = strlen(room);
    char *code = ARENA_ARRAY(u->a, char, n + 1, u->err);
    if (code == NULL)
        return false;
    memcpy(code, room, n + 1);
    *out = (struct note_count){ code, rd_u64le(&u->rd) };
    return unpack_ok(u) && ((n > 0 && out->times > 0) || unpack_refuse(u, "a code without a note"));
}

static bool get_note(struct unpack *u, struct notes *s)
{
    struct note *note = &s->list[s->n];
    uint32_t code;
    uint64_t same = 1;
    if (!unpack_word(u, (uint32_t)s->n_codes, &code, "a note without a code"))
        return false;
    note->code = s->count[code].code;
    note->off = rd_u64le(&u->rd);
    if (!unpack_line(u, note->text, sizeof note->text))
        return false;
    for (size_t i = 0; i < s->n; i++)
        same += s->list[i].code == note->code;
    if (same > NOTES_EACH || same > s->count[code].times)
        return unpack_refuse(u, "more notes than were counted");
    s->n++;
    return note->off <= u->size || unpack_refuse(u, "a note outside the file");
}

bool unpack_notes(struct unpack *u, struct notes **out)
{
    uint32_t n_codes, n;
    if (!unpack_word(u, NOTES_CODES_MAX + 1, &n_codes, "too many codes"))
        return false;
    n_codes = (uint32_t)rd_count(&u->rd, n_codes, UINT32_MAX, CODE_LEAST);
    struct notes *s = n_codes == 0 ? &no_notes : ARENA_ARRAY(u->a, struct notes, 1, u->err);
    if (s == NULL)
        return false;
    for (uint32_t i = 0; i < n_codes; i++) {
        if (!get_code(u, &s->count[i]))
            return false;
        s->n_codes++;
    }
    if (!unpack_word(u, NOTES_EACH * NOTES_CODES_MAX + 1, &n, "too many notes"))
        return false;
    n = (uint32_t)rd_count(&u->rd, n, UINT32_MAX, NOTE_LEAST);
    for (uint32_t i = 0; i < n; i++)
        if (!get_note(u, s))
            return false;
    *out = s;
    return unpack_ok(u);
}
