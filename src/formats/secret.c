/* secret.c - see secret.h. */
#include "formats/secret.h"

#include <zlib.h>

enum letters { ALNUM = 1, WORD, BASE32, DASHED };
enum check { DISTINCT = 1, CRC, OPENAI, DIGIT_FIRST };
static const struct kind {
    const char *prefix, *what;
    enum letters letters;
    size_t least, most; /* letters behind the prefix */
    enum check check;
} kinds[] = {
    { "hf_", "a Hugging Face token", ALNUM, 34, 34, DISTINCT },
    { "api_org_", "a Hugging Face token", ALNUM, 34, 34, DISTINCT },
    { "ghp_", "a GitHub token", ALNUM, 36, 36, CRC },
    { "gho_", "a GitHub token", ALNUM, 36, 36, CRC },
    { "ghu_", "a GitHub token", ALNUM, 36, 36, CRC },
    { "ghs_", "a GitHub token", ALNUM, 36, 36, CRC },
    { "ghr_", "a GitHub token", ALNUM, 36, 36, CRC },
    { "github_pat_", "a GitHub token", WORD, 82, 82, DISTINCT },
    { "npm_", "an npm token", ALNUM, 36, 36, CRC },
    { "pypi-AgEIcHlwaS5vcmc", "a PyPI token", DASHED, 70, 220, DISTINCT },
    { "sk-ant-api", "an Anthropic key", DASHED, 90, 120, DISTINCT },
    { "sk-ant-admin", "an Anthropic key", DASHED, 90, 120, DISTINCT },
    { "sk-", "an OpenAI key", DASHED, 48, 200, OPENAI },
    { "AKIA", "an AWS key", BASE32, 16, 16, DISTINCT },
    { "ASIA", "an AWS key", BASE32, 16, 16, DISTINCT },
    { "xoxb-", "a Slack token", DASHED, 40, 100, DIGIT_FIRST },
    { "xoxp-", "a Slack token", DASHED, 40, 100, DIGIT_FIRST },
    { "xoxa-", "a Slack token", DASHED, 40, 100, DIGIT_FIRST },
    { "xoxs-", "a Slack token", DASHED, 40, 100, DIGIT_FIRST },
    { "glpat-", "a GitLab token", DASHED, 20, 20, DISTINCT },
    { "AIza", "a Google key", DASHED, 35, 35, DISTINCT },
    { "sk_live_", "a Stripe key", ALNUM, 24, 99, DISTINCT },
    { "rk_live_", "a Stripe key", ALNUM, 24, 99, DISTINCT },
    { "gsk_", "a Groq key", ALNUM, 52, 52, DISTINCT },
    { "nvapi-", "an NVIDIA key", DASHED, 64, 64, DISTINCT },
    { "r8_", "a Replicate token", ALNUM, 37, 37, DISTINCT },
};

static const uint8_t first[256] = {
    ['h'] = 1, ['a'] = 1, ['g'] = 1, ['n'] = 1, ['p'] = 1,
    ['s'] = 1, ['A'] = 1, ['x'] = 1, ['r'] = 1, ['-'] = 1,
};

static bool is_digit(uint8_t c)
{
    return c >= '0' && c <= '9';
}

static bool is_alnum(uint8_t c)
{
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_letter(enum letters of, uint8_t c)
{
    switch (of) {
    case ALNUM:
        return is_alnum(c);
    case WORD:
        return is_alnum(c) || c == '_';
    case BASE32:
        return (c >= 'A' && c <= 'Z') || (c >= '2' && c <= '7');
    default:
        return is_alnum(c) || c == '_' || c == '-';
    }
}

/* Random letters, not a word, a row of x or of the alphabet that stands for them. */
static bool is_random(struct span s)
{
    bool met[256] = { 0 };
    size_t distinct = 0, runs = 0;
    for (size_t i = 0; i < s.len; i++) {
        distinct += !met[s.ptr[i]];
        met[s.ptr[i]] = true;
        runs += i > 0 && (s.ptr[i] == s.ptr[i - 1] || s.ptr[i] == s.ptr[i - 1] + 1);
    }
    return distinct * 5 >= (s.len < 40 ? s.len : 40) * 2 && runs * 3 < s.len &&
           !span_holds(s, "EXAMPLE");
}

/* The last six letters are CRC-32 of those before, to the base of 62. */
static bool crc_agrees(struct span s)
{
    static const char letters[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    uint32_t crc = (uint32_t)crc32(0, s.ptr, (uInt)(s.len - 6));
    for (size_t i = s.len; i-- > s.len - 6; crc /= 62)
        if (s.ptr[i] != (uint8_t)letters[crc % 62])
            return false;
    return true;
}

static bool passes(enum check check, struct span s)
{
    switch (check) {
    case CRC:
        return crc_agrees(s);
    case OPENAI:
        return span_holds(s, "T3BlbkFJ") && is_random(s);
    case DIGIT_FIRST:
        return is_digit(s.ptr[0]) && is_random(s);
    default:
        return is_random(s);
    }
}

static size_t token_at(struct span rest, const struct kind *k)
{
    size_t n = strlen(k->prefix), end = n;
    if (!span_begins(rest, k->prefix))
        return 0;
    while (end < rest.len && end - n <= k->most && is_letter(k->letters, rest.ptr[end]))
        end++;
    struct span body = { rest.ptr + n, end - n };
    bool ends = end == rest.len || !is_alnum(rest.ptr[end]);
    return ends && body.len >= k->least && body.len <= k->most && passes(k->check, body) ? end : 0;
}

/* The head of a private key and the bytes of one behind it; in JSON lines end in \n. */
static size_t key_at(struct span rest)
{
    static const char *const kind[] = { "", "RSA ", "EC ", "DSA ", "OPENSSH ", "ENCRYPTED " };
    char head[64];
    size_t n = 0, i, bytes = 0;
    if (!span_begins(rest, "-----BEGIN "))
        return 0;
    for (size_t k = 0; k < COUNT(kind) && n == 0; k++) {
        const char *const parts[] = { "-----BEGIN ", kind[k], "PRIVATE KEY-----" };
        size_t len = 0;
        for (size_t p = 0; p < COUNT(parts); p++) {
            memcpy(head + len, parts[p], strlen(parts[p]) + 1);
            len += strlen(parts[p]);
        }
        n = span_begins(rest, head) ? len : 0;
    }
    for (i = n; n > 0 && i < rest.len && bytes < 64; i++) {
        uint8_t c = rest.ptr[i];
        bool escape =
            c == '\\' && i + 1 < rest.len && (rest.ptr[i + 1] == 'n' || rest.ptr[i + 1] == 'r');
        bool white = c == '\r' || c == '\n' || c == ' ' || c == '\t';
        i += escape;
        if (!escape && !white && !is_alnum(c) && c != '+' && c != '/')
            break;
        bytes += !escape && !white;
    }
    return bytes == 64 && is_random((struct span){ rest.ptr + i - 40, 40 }) ? i : 0;
}

size_t secret_at(struct span s, size_t i, const char **what)
{
    size_t n = 0;
    if (!first[s.ptr[i]])
        return 0;
    struct span rest = { s.ptr + i, s.len - i };
    *what = "a private key";
    if (rest.ptr[0] == '-')
        return span_begins(rest, "-----BEGIN ") ? key_at(rest) : 0;
    if (rest.len < 2)
        return 0;
    if (i > 0 && (is_alnum(s.ptr[i - 1]) || memchr("_/+-", s.ptr[i - 1], 4) != NULL))
        return 0;
    for (size_t k = 0; k < COUNT(kinds) && n == 0; k++)
        if (kinds[k].prefix[0] == (char)rest.ptr[0] && kinds[k].prefix[1] == (char)rest.ptr[1] &&
            (n = token_at(rest, &kinds[k])) > 0)
            *what = kinds[k].what;
    return n;
}
