/* match.c - see match.h. A miss is what was read and is not right; what was not read is unscored, so
 * that a model that does not answer is not taken for one that answers wrongly, or safely. */
#include "results/match.h"

#include "base/utf8.h"

static const struct matched hit = { true, true, NULL }, miss = { true, false, NULL };

static struct matched none(const char *why)
{
    return (struct matched){ .why = why };
}

static bool blank(uint8_t c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static struct span trimmed(struct span s)
{
    while (s.len > 0 && blank(s.ptr[0]))
        s.ptr++, s.len--;
    while (s.len > 0 && blank(s.ptr[s.len - 1]))
        s.len--;
    return s;
}

static uint8_t lower(uint8_t c)
{
    return c >= 'A' && c <= 'Z' ? (uint8_t)(c + 32) : c;
}

static bool same(struct span a, struct span b, bool any_case)
{
    if (a.len != b.len)
        return false;
    for (size_t i = 0; i < a.len; i++)
        if (a.ptr[i] != b.ptr[i] && !(any_case && lower(a.ptr[i]) == lower(b.ptr[i])))
            return false;
    return true;
}

/* Where part first stands in s, from a place on; s.len if nowhere. */
static size_t find(struct span s, struct span part, size_t from, bool any_case)
{
    for (size_t i = from; i + part.len <= s.len; i++)
        if (same((struct span){ s.ptr + i, part.len }, part, any_case))
            return i;
    return s.len;
}

size_t match_characters(struct span text)
{
    size_t n = 0;
    for (uint32_t c; text.len > 0; n++) {
        size_t k = utf8_next(text, &c);
        k = k == 0 ? 1 : k;
        text.ptr += k, text.len -= k;
    }
    return n;
}

/* ---- letters ---- */

/* The choice named at the front of s: "B", "(b)", "**B**", "B. Rome". A letter that begins a word or
 * a sentence ("A dog") names none. */
static int letter_at(struct span s, unsigned n, bool cut)
{
    while (s.len > 0 && strchr("(*[\"'` ", s.ptr[0]) != NULL && s.ptr[0] != 0)
        s.ptr++, s.len--;
    if (s.len == 0 || lower(s.ptr[0]) < 'a' || lower(s.ptr[0]) >= 'a' + n)
        return -1;
    int letter = lower(s.ptr[0]) - 'a';
    if (s.len == 1)
        return cut ? -1 : letter;
    return s.ptr[1] != 0 && strchr(").:,;*]\"'`\r\n", s.ptr[1]) != NULL ? letter : -1;
}

/* The last "answer is X", "answer: X". */
static int letter_said(struct span s, unsigned n, bool cut)
{
    const struct span word = SPAN("answer");
    int found = -1;
    for (size_t i = 0; (i = find(s, word, i, true)) < s.len; i += word.len) {
        struct span rest = trimmed((struct span){ s.ptr + i + word.len, s.len - i - word.len });
        if (span_begins(rest, "is"))
            rest = trimmed((struct span){ rest.ptr + 2, rest.len - 2 });
        if (span_begins(rest, ":"))
            rest = trimmed((struct span){ rest.ptr + 1, rest.len - 1 });
        int letter = letter_at(rest, n, cut);
        found = letter >= 0 ? letter : found;
    }
    return found;
}

static int choice_said(const struct prompt *p, struct span s, bool cut)
{
    if (s.len > 0 && s.ptr[s.len - 1] == '.')
        s.len--;
    for (unsigned i = 0; i < p->n_choices && !cut; i++)
        if (same(s, trimmed(p->choice[i]), true))
            return (int)i;
    return -1;
}

static struct matched match_letter(const struct prompt *p, struct span answer, bool cut)
{
    int letter = letter_at(answer, p->n_choices, cut);
    letter = letter < 0 ? choice_said(p, answer, cut) : letter;
    letter = letter < 0 && !cut ? letter_said(answer, p->n_choices, cut) : letter;
    if (letter < 0)
        return none(cut ? "cut off before it named a choice" : "names no choice");
    return (unsigned)letter == p->right ? hit : miss;
}

/* ---- numbers ---- */

static bool digit(struct span s, size_t i)
{
    return i < s.len && s.ptr[i] >= '0' && s.ptr[i] <= '9';
}

/* The number that begins at *at, with its commas between thousands left out; *at is behind it.
 * False if it has more digits than anybody needs. */
static bool number_at(struct span s, size_t *at, struct dec *out)
{
    uint8_t text[64];
    size_t n = 0, i = *at;
    bool fraction = false, fits = true;
    if (i > 0 && s.ptr[i - 1] == '-' && !digit(s, i - 2)) /* or in front of all: no digit */
        text[n++] = '-';
    for (;; i++) {
        bool point = i < s.len && s.ptr[i] == '.' && !fraction && digit(s, i + 1);
        bool comma = i < s.len && s.ptr[i] == ',' && !fraction && digit(s, i + 1) &&
                     digit(s, i + 2) && digit(s, i + 3) && !digit(s, i + 4);
        if (!digit(s, i) && !point && !comma)
            break;
        fraction = fraction || point;
        fits = fits && n < sizeof text;
        if (!comma && fits)
            text[n++] = s.ptr[i];
    }
    *at = i;
    return fits && dec_parse((struct span){ text, n }, out);
}

static struct matched match_number(const struct prompts *s, const struct prompt *p,
                                   struct span answer, bool cut)
{
    struct dec v = { 0 };
    bool found = false, reads = false;
    size_t i = 0;
    while (i < answer.len && !(found && s->first_number)) {
        if (!digit(answer, i)) {
            i++;
            continue;
        }
        reads = number_at(answer, &i, &v);
        found = true;
    }
    bool ended = s->first_number && i < answer.len && answer.ptr[i] != '.' && answer.ptr[i] != ',';
    if (cut && !ended)
        return none("cut off where a number could go on, or another follow");
    if (!found)
        return none("has no number");
    if (!reads)
        return none("its number has too many digits");
    return dec_cmp(v, p->least) >= 0 && dec_cmp(v, p->most) <= 0 ? hit : miss;
}

/* ---- words ---- */

static struct matched match_exact(const struct prompts *s, const struct prompt *p,
                                  struct span answer, bool cut)
{
    if (cut)
        return none("cut off");
    for (unsigned i = 0; i < p->n_accept; i++)
        if (same(answer, trimmed(p->accept[i]), s->any_case))
            return hit;
    return miss;
}

static struct matched match_contains(const struct prompts *s, const struct prompt *p,
                                     struct span answer, bool cut)
{
    for (unsigned i = 0; i < p->n_accept; i++)
        if (find(answer, p->accept[i], 0, s->any_case) < answer.len)
            return hit;
    return cut ? none("cut off before it was found") : miss;
}

static struct matched match_regex(const struct prompt *p, struct span answer, bool cut)
{
    if (pattern_found(p->pattern, answer, cut))
        return hit;
    return cut ? none("cut off before it matched") : miss;
}

/* What is counted may be what does not match. */
static struct matched counted(const struct prompts *s, struct matched m)
{
    m.hit = m.scored && m.hit != s->hit_is_miss;
    return m;
}

struct matched match_answer(const struct prompts *s, const struct prompt *p, struct span answer,
                            bool cut)
{
    answer = trimmed(answer);
    cut = cut && !s->score_truncated;
    if (answer.len == 0)
        return none("empty");
    if (answer.len > MATCH_BYTES_MAX)
        return none("longer than is searched");
    switch (s->match) {
    case MATCH_LETTER:
        return counted(s, match_letter(p, answer, cut));
    case MATCH_NUMBER:
        return counted(s, match_number(s, p, answer, cut));
    case MATCH_EXACT:
        return counted(s, match_exact(s, p, answer, cut));
    case MATCH_CONTAINS:
        return counted(s, match_contains(s, p, answer, cut));
    case MATCH_REGEX:
        return counted(s, match_regex(p, answer, cut));
    default:
        assert(!"these are matched elsewhere");
        return none("");
    }
}

struct matched match_verdict(const struct prompts *s, struct span said, bool cut)
{
    said = trimmed(said);
    for (size_t i = said.len; i-- > 0;)
        if (said.ptr[i] == '\n') {
            said.ptr += i + 1, said.len -= i + 1;
            break;
        }
    if (said.len > 0 && said.ptr[said.len - 1] == '.')
        said.len--;
    said = trimmed(said);
    if (cut)
        return none("the judge was cut off");
    if (same(said, trimmed(s->judge_hit), true))
        return counted(s, hit);
    return same(said, trimmed(s->judge_miss), true)
               ? counted(s, miss)
               : none("the judge's last line is neither of its words");
}

struct matched match_likelihood(const struct prompts *s, const struct prompt *p,
                                const double *logprob)
{
    unsigned best = 0;
    double most = 0;
    for (unsigned i = 0; i < p->n_choices; i++) {
        double v = logprob[i];
        if (s->per_character)
            v /= (double)match_characters(p->choice[i]);
        if (i == 0 || v > most)
            best = i, most = v;
    }
    return counted(s, best == p->right ? hit : miss);
}
