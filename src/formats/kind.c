/* kind.c - see kind.h.
 *
 * Marks that could also begin a text ("MZ", "BM", "x^") count only in bytes that cannot be one:
 * a text is read as a text, and whole. */
#include "formats/kind.h"

#include "base/utf8.h"
#include "formats/safetensors.h"

#define HEAD_BYTES  8000u /* as far as git looks for a NUL */
#define PIECE_BYTES 65536u
#define AHEAD_BYTES 1024u /* most of the programs for Windows have their header so near */
#define TAIL_BYTES  (22u + 65535u + 20u) /* ZIP: end record, longest comment, ZIP64 locator */

static bool has(struct span s, size_t at, const void *mark, size_t n)
{
    return s.len >= at && s.len - at >= n && memcmp(s.ptr + at, mark, n) == 0;
}

#define MARK(text) (text), sizeof(text) - 1

static const struct mark {
    const char *bytes;
    size_t n, at;
    enum found_kind kind;
    const char *media;
    bool maybe_text; /* counts only where no text is */
} marks[] = {
    { MARK("PK\3\4"), 0, FOUND_ZIP, NULL, false },
    { MARK("PK\5\6"), 0, FOUND_ZIP, NULL, false },
    { MARK("PK\7\10"), 0, FOUND_ZIP, NULL, false },
    { MARK("GGUF"), 0, FOUND_GGUF, NULL, true },
    { MARK("lmgg"), 0, FOUND_GGML, NULL, true },
    { MARK("fmgg"), 0, FOUND_GGML, NULL, true },
    { MARK("tjgg"), 0, FOUND_GGML, NULL, true },
    { MARK("algg"), 0, FOUND_GGML, NULL, true },
    { MARK("\x93NUMPY"), 0, FOUND_NPY, NULL, false },
    { MARK("\x89HDF\r\n\x1a\n"), 0, FOUND_HDF5, NULL, false },
    { MARK("TFL3"), 4, FOUND_TFLITE, NULL, true },
    { MARK("7z\xbc\xaf\x27\x1c"), 0, FOUND_7Z, NULL, false },
    { MARK("Rar!\x1a\x07"), 0, FOUND_RAR, NULL, false },
    { MARK("\xfd"
           "7zXZ\0"),
      0, FOUND_COMPRESSED, NULL, false },
    { MARK("BZh"), 0, FOUND_COMPRESSED, NULL, true },
    { MARK("\x1f\x8b\x08"), 0, FOUND_COMPRESSED, NULL, false },
    { MARK("\x28\xb5\x2f\xfd"), 0, FOUND_COMPRESSED, NULL, false },
    { MARK("\x04\x22\x4d\x18"), 0, FOUND_COMPRESSED, NULL, false },
    { MARK("\x5d\0\0"), 0, FOUND_COMPRESSED, NULL, false },
    { MARK("ZF0x"), 0, FOUND_COMPRESSED, NULL, true }, /* joblib before 0.10 */
    { MARK("x\x01"), 0, FOUND_COMPRESSED, NULL, true },
    { MARK("x\x5e"), 0, FOUND_COMPRESSED, NULL, true },
    { MARK("x\x9c"), 0, FOUND_COMPRESSED, NULL, true },
    { MARK("x\xda"), 0, FOUND_COMPRESSED, NULL, true },
    { MARK("\x7f"
           "ELF"),
      0, FOUND_EXECUTABLE, NULL, false },
    { MARK("MZ"), 0, FOUND_EXECUTABLE, NULL, true },
    { MARK("#!"), 0, FOUND_EXECUTABLE, NULL, false },
    { MARK("\xfe\xed\xfa\xce"), 0, FOUND_EXECUTABLE, NULL, false },
    { MARK("\xfe\xed\xfa\xcf"), 0, FOUND_EXECUTABLE, NULL, false },
    { MARK("\xce\xfa\xed\xfe"), 0, FOUND_EXECUTABLE, NULL, false },
    { MARK("\xcf\xfa\xed\xfe"), 0, FOUND_EXECUTABLE, NULL, false },
    { MARK("\xca\xfe\xba\xbe"), 0, FOUND_EXECUTABLE, NULL, false }, /* Mach-O of several, Java */
    { MARK("\0asm"), 0, FOUND_EXECUTABLE, NULL, false },
    { MARK("dex\n03"), 0, FOUND_EXECUTABLE, NULL, false },           /* Android */
    { MARK("BC\xc0\xde"), 0, FOUND_EXECUTABLE, NULL, false },        /* LLVM */
    { MARK("\x1bLua"), 0, FOUND_EXECUTABLE, NULL, false },           /* compiled */
    { MARK("!<arch>\n"), 0, FOUND_EXECUTABLE, NULL, false },         /* objects, Debian packages */
    { MARK("L\0\0\0\1\x14\2\0"), 0, FOUND_EXECUTABLE, NULL, false }, /* shortcut of Windows */
    { MARK("\x0d\r\n"), 1, FOUND_EXECUTABLE, NULL, true },           /* Python 3, compiled */
    { MARK("\x0e\r\n"), 1, FOUND_EXECUTABLE, NULL, true },
    { MARK("\x89PNG\r\n\x1a\n"), 0, FOUND_IMAGE, "image/png", false },
    { MARK("\xff\xd8\xff"), 0, FOUND_IMAGE, "image/jpeg", false },
    { MARK("GIF87a"), 0, FOUND_IMAGE, "image/gif", true },
    { MARK("GIF89a"), 0, FOUND_IMAGE, "image/gif", true },
    { MARK("WEBP"), 8, FOUND_IMAGE, "image/webp", true },
    { MARK("II*\0"), 0, FOUND_IMAGE, "image/tiff", false },
    { MARK("MM\0*"), 0, FOUND_IMAGE, "image/tiff", false },
    { MARK("%PDF-"), 0, FOUND_MEDIA, "application/pdf", false },
    { MARK("WAVE"), 8, FOUND_MEDIA, "audio/wav", true },
    { MARK("AVI "), 8, FOUND_MEDIA, "video/x-msvideo", true },
    { MARK("OggS\0"), 0, FOUND_MEDIA, "audio/ogg", false },
    { MARK("fLaC\0"), 0, FOUND_MEDIA, "audio/flac", false },
    { MARK("ID3"), 0, FOUND_MEDIA, "audio/mpeg", true },
    { MARK("\xff\xfb"), 0, FOUND_MEDIA, "audio/mpeg", true },
    { MARK("ftyp"), 4, FOUND_MEDIA, "video/mp4", true },
    { MARK("\x1a"
           "E\xdf\xa3"),
      0, FOUND_MEDIA, "video/x-matroska", false },
};

/* No NUL and well-formed UTF-8; goes_on: but for a character that the end of s cuts. */
static bool may_be_text(struct span s, bool goes_on)
{
    uint32_t c;
    while (s.len > 0) {
        size_t n = utf8_next(s, &c);
        if (n == 0)
            return goes_on && s.len < 4 && s.ptr[0] >= 0xC2;
        if (c == 0)
            return false;
        s.ptr += n, s.len -= n;
    }
    return true;
}

static const struct mark *find_mark(struct span head, bool text)
{
    for (size_t i = 0; i < COUNT(marks); i++)
        if (has(head, marks[i].at, marks[i].bytes, marks[i].n) && !(marks[i].maybe_text && text) &&
            (marks[i].at != 8 || has(head, 0, "RIFF", 4)))
            return &marks[i];
    return NULL;
}

const char *kind_marked(struct span head)
{
    const struct mark *m = find_mark(head, false);
    if (head.len > 1 && head.ptr[0] == 0x80 && head.ptr[1] <= 5)
        return found_kind_name(FOUND_PICKLE);
    /* Two bytes are chance in a gap of random ones. */
    return m != NULL && m->n > 2 ? found_kind_name(m->kind) : NULL;
}

static enum found_kind kind_long(struct span head)
{
    static const struct {
        const char *bytes;
        size_t n;
        enum found_kind kind;
    } longs[] = {
        { MARK("\x7f"
               "ELF\1\1\1"),
          FOUND_EXECUTABLE },
        { MARK("\x7f"
               "ELF\1\2\1"),
          FOUND_EXECUTABLE },
        { MARK("\x7f"
               "ELF\2\1\1"),
          FOUND_EXECUTABLE },
        { MARK("\x7f"
               "ELF\2\2\1"),
          FOUND_EXECUTABLE },
        { MARK("\xcf\xfa\xed\xfe\7\0\0\1"), FOUND_EXECUTABLE },
        { MARK("\xcf\xfa\xed\xfe\x0c\0\0\1"), FOUND_EXECUTABLE },
        { MARK("PK\3\4\0\0\x08\x08"), FOUND_ZIP }, /* of PyTorch */
        { MARK("PK\3\4\x0a\0"), FOUND_ZIP },
        { MARK("PK\3\4\x14\0"), FOUND_ZIP },
        { MARK("PK\3\4\x2d\0"), FOUND_ZIP },
        { MARK("GGUF\3\0\0\0"), FOUND_GGUF },
        { MARK("\x93NUMPY"), FOUND_NPY },
        { MARK("\x89HDF\r\n\x1a\n"), FOUND_HDF5 },
        { MARK("7z\xbc\xaf\x27\x1c"), FOUND_7Z },
        { MARK("Rar!\x1a\x07"), FOUND_RAR },
    };
    for (size_t i = 0; i < COUNT(longs); i++)
        if (has(head, 0, longs[i].bytes, longs[i].n))
            return longs[i].kind;
    if (!has(head, 0, "MZ", 2) || head.len < 64)
        return FOUND_NONE;
    size_t at = head.ptr[60] | (size_t)head.ptr[61] << 8; /* of the header that is not of DOS */
    return has(head, at, "PE\0\0", 4) ? FOUND_EXECUTABLE : FOUND_NONE;
}

bool kind_inside(struct source *src, struct arena *a, uint64_t *at, enum found_kind *kind,
                 struct err *err)
{
    static const uint8_t firsts[] = { 0x7f, 0xcf, 0x93, 0x89, 'P', 'G', '7', 'R', 'M' };
    uint8_t *bytes = ARENA_ARRAY(a, uint8_t, PIECE_BYTES, err);
    *kind = FOUND_NONE;
    if (bytes == NULL)
        return false;
    for (uint64_t off = 0, step; off < src->size; off += step) {
        size_t n = src->size - off < PIECE_BYTES ? (size_t)(src->size - off) : PIECE_BYTES;
        step = n < PIECE_BYTES ? n : PIECE_BYTES - AHEAD_BYTES;
        if (!source_read(src, off, bytes, n, err))
            return false;
        for (size_t i = 0; i < step; i++) {
            if (memchr(firsts, bytes[i], sizeof firsts) == NULL)
                continue;
            *kind = kind_long((struct span){ bytes + i, n - i });
            *at = off + i;
            if (*kind != FOUND_NONE)
                return true;
        }
    }
    return true;
}

/* The 512 bytes before the first member: their sum is in them, as octal digits. */
bool kind_tar(struct span head)
{
    uint32_t sum = 0, stated = 0;
    if (head.len < 512)
        return false;
    if (memcmp(head.ptr + 257, "ustar", 5) == 0)
        return true;
    for (size_t i = 0; i < 512; i++)
        sum += i >= 148 && i < 156 ? ' ' : head.ptr[i];
    for (size_t i = 148; i < 156; i++)
        if (head.ptr[i] >= '0' && head.ptr[i] <= '7')
            stated = stated * 8 + (head.ptr[i] - (uint32_t)'0');
    return sum == stated;
}

/* A length that the format allows, and an object. A longer one would be refused by all readers,
 * so it may as well be something else. Asked first: some lengths spell a mark. */
static bool is_safetensors(struct span head)
{
    uint64_t n = 0;
    size_t i = 8;
    if (head.len < 9)
        return false;
    for (unsigned k = 8; k-- > 0;)
        n = n << 8 | head.ptr[k];
    while (i < head.len && (head.ptr[i] == ' ' || (head.ptr[i] >= '\t' && head.ptr[i] <= '\r')))
        i++;
    return n >= 2 && n <= ST_HEADER_MAX && i < head.len && head.ptr[i] == '{';
}

/* HDF5 may begin at any power of two from 512 on. */
bool kind_late_hdf5(struct source *src, bool *yes, struct err *err)
{
    uint8_t mark[8];
    *yes = false;
    for (uint64_t at = 512; at < src->size && src->size - at >= 8 && !*yes; at *= 2) {
        if (!source_read(src, at, mark, sizeof mark, err))
            return false;
        *yes = memcmp(mark, "\x89HDF\r\n\x1a\n", 8) == 0;
    }
    return true;
}

static bool zip_entry_at(struct source *src, uint64_t at, bool *yes, struct err *err)
{
    uint8_t mark[4];
    *yes = false;
    if (at > src->size || src->size - at < sizeof mark)
        return true;
    if (!source_read(src, at, mark, sizeof mark, err))
        return false;
    *yes = memcmp(mark, "PK\1\2", 4) == 0;
    return true;
}

static uint32_t u32_at(const uint8_t *p)
{
    return p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

/* Readers find the first entry from the end record, some by its size, some by its offset. */
static bool zip_ends_at(struct source *src, uint64_t at, const uint8_t *record, bool *yes,
                        struct err *err)
{
    uint32_t bytes = u32_at(record + 12), off = u32_at(record + 16);
    *yes = off == UINT32_MAX || bytes == UINT32_MAX;
    return *yes || ((bytes > at || zip_entry_at(src, at - bytes, yes, err)) &&
                    (*yes || zip_entry_at(src, off, yes, err)));
}

bool kind_zip_tail(struct source *src, struct arena *a, uint64_t *at, struct err *err)
{
    size_t n = src->size < TAIL_BYTES ? (size_t)src->size : TAIL_BYTES;
    uint64_t from = src->size - n;
    bool yes = false;
    uint8_t *tail = ARENA_ARRAY(a, uint8_t, n, err);
    if (tail == NULL || !source_read(src, from, tail, n, err))
        return false;
    *at = UINT64_MAX;
    for (size_t i = n >= 22 ? n - 22 + 1 : 0; i-- > 0;) {
        if (tail[i] != 'P' || memcmp(tail + i, "PK\5\6", 4) != 0)
            continue;
        if (!zip_ends_at(src, from + i, tail + i, &yes, err))
            return false;
        if (yes) {
            *at = from + i;
            return true;
        }
    }
    return true;
}

bool kind_of(struct source *src, struct arena *a, enum found_kind *kind, struct span *media,
             struct err *err)
{
    size_t n = src->size < HEAD_BYTES ? (size_t)src->size : HEAD_BYTES;
    bool late = false;
    uint8_t *bytes = ARENA_ARRAY(a, uint8_t, n, err);
    if (bytes == NULL || !source_read(src, 0, bytes, n, err))
        return false;
    struct span head = { bytes, n };
    bool text = may_be_text(head, n < src->size), st = is_safetensors(head);
    const struct mark *m = st ? NULL : find_mark(head, text);
    if (n == 0)
        *kind = FOUND_EMPTY;
    else if (st)
        *kind = FOUND_SAFETENSORS;
    else if (m != NULL)
        *kind = m->kind;
    else if (n > 1 && bytes[0] == 0x80 && bytes[1] <= 5)
        *kind = FOUND_PICKLE;
    else if (!text && kind_tar(head))
        *kind = FOUND_TAR;
    else if (!kind_late_hdf5(src, &late, err))
        return false;
    else
        *kind = late ? FOUND_HDF5 : text ? FOUND_TEXT : FOUND_OTHER;
    if (m != NULL && m->media != NULL)
        *media = span_of(m->media);
    return true;
}
