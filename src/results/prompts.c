/* prompts.c - see prompts.h. Each line is read with its own offset in the file; what is wrong is told
 * by line and column at the end, once. */
#include "results/prompts.h"

#include "base/sort.h"

#define SCHEMA "ajar/set/1"
enum { TOKENS_DEFAULT = 256 };

struct reading {
    struct span text; /* of the whole file */
    struct arena *a;
    struct prompts *out;
    struct prompt *p; /* the question at work */
    size_t answer_pos;
    bool answered;
    struct json answer; /* its place: it is read when the choices are known */
};

static const char *const match_names[] = {
    [MATCH_NONE] = "none",     [MATCH_LETTER] = "letter",     [MATCH_LIKELIHOOD] = "likelihood",
    [MATCH_EXACT] = "exact",   [MATCH_CONTAINS] = "contains", [MATCH_REGEX] = "regex",
    [MATCH_NUMBER] = "number", [MATCH_JUDGE] = "judge",
};

const char *match_name(enum match_kind kind)
{
    return match_names[kind];
}

unsigned prompts_parts(const struct prompts *s, const struct prompt *p)
{
    return s->match == MATCH_LIKELIHOOD ? p->n_choices : s->match == MATCH_JUDGE ? 2 : 1;
}

/* ---- values ---- */

/* A string of least to most bytes. */
static bool text_of(struct json *j, struct reading *r, size_t most, struct span *out,
                    struct err *err)
{
    json_peek(j);
    uint64_t at = j->origin + j->pos;
    if (!json_string(j, r->a, out, err))
        return false;
    if (out->len == 0)
        return err_at(err, ERR_INPUT, at, "empty");
    return out->len <= most || err_at(err, ERR_LIMIT, at, "longer than %zu bytes", most);
}

struct texts {
    struct reading *r;
    struct span *list;
    size_t n, cap, most;
};

static bool visit_text(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct texts *t = ctx;
    (void)key;
    if (t->n == t->most)
        return err_at(err, ERR_LIMIT, j->origin + j->pos, "more than %zu of them", t->most);
    t->list = arena_grow(t->r->a, t->list, t->n, &t->cap, sizeof *t->list, err);
    return t->list != NULL && text_of(j, t->r, PROMPTS_TEXT_MAX, &t->list[t->n++], err);
}

/* [least..most strings], and where one does, a string. */
static bool texts_of(struct json *j, struct texts *t, size_t least, struct err *err)
{
    int c = json_peek(j);
    uint64_t at = j->origin + j->pos;
    if (c == '"' && least <= 1)
        return visit_text(j, (struct span){ 0 }, t, err);
    return json_list(j, visit_text, t, err) &&
           (t->n >= least || err_at(err, ERR_INPUT, at, "needs at least %zu", least));
}

static bool name_byte(uint8_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-';
}

bool prompts_name_ok(struct span name)
{
    for (size_t i = 0; i < name.len; i++) {
        bool joint = name.ptr[i] == '.' && i > 0 && name.ptr[i - 1] != '.' && i + 1 < name.len;
        if (!name_byte(name.ptr[i]) && !joint)
            return false;
    }
    return name.len > 0 && name.len <= PROMPTS_NAME_MAX;
}

static bool name_of(struct json *j, struct reading *r, struct span *out, struct err *err)
{
    json_peek(j);
    uint64_t at = j->origin + j->pos;
    return text_of(j, r, PROMPTS_NAME_MAX, out, err) &&
           (prompts_name_ok(*out) ||
            err_at(err, ERR_INPUT, at,
                   "not a name: letters, digits, _ and -, joined by full stops"));
}

/* One of these words, by its index. */
static bool word_of(struct json *j, struct reading *r, const char *const *word, unsigned n,
                    unsigned *out, struct err *err)
{
    char room[QUOTED_BYTES];
    struct span text = { 0 };
    json_peek(j);
    uint64_t at = j->origin + j->pos;
    if (!text_of(j, r, PROMPTS_NAME_MAX, &text, err))
        return false;
    for (*out = 0; *out < n; ++*out)
        if (span_eq(text, span_of(word[*out])))
            return true;
    return err_at(err, ERR_INPUT, at, "%s is none we know", span_quote(text, room));
}

static bool decimal_of(struct json *j, struct dec *out, struct err *err)
{
    struct span text;
    json_peek(j);
    uint64_t at = j->origin + j->pos;
    return json_number(j, &text, err) &&
           (dec_parse(text, out) || err_at(err, ERR_INPUT, at, "more digits than we keep"));
}

/* ---- the first line ---- */

static bool visit_schema(struct json *j, struct span key, void *ctx, struct err *err)
{
    static const char *const words[] = { SCHEMA };
    unsigned i;
    (void)key;
    return word_of(j, ctx, words, COUNT(words), &i, err);
}

static bool visit_name(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct reading *r = ctx;
    return name_of(j, r, span_eq(key, SPAN("name")) ? &r->out->name : &r->out->fact, err);
}

static bool visit_match(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct reading *r = ctx;
    unsigned i;
    (void)key;
    if (!word_of(j, r, match_names + 1, COUNT(match_names) - 1, &i, err))
        return false;
    r->out->match = (enum match_kind)(i + 1);
    return true;
}

static bool visit_choice_word(struct json *j, struct span key, void *ctx, struct err *err)
{
    static const struct {
        const char *key, *word[2]; /* the second is what sets it */
        size_t off;
    } rows[] = {
        { "hit", { "match", "miss" }, offsetof(struct prompts, hit_is_miss) },
        { "truncated", { "unscored", "scored" }, offsetof(struct prompts, score_truncated) },
        { "normalise", { "none", "characters" }, offsetof(struct prompts, per_character) },
        { "number", { "last", "first" }, offsetof(struct prompts, first_number) },
        { "case", { "same", "any" }, offsetof(struct prompts, any_case) },
    };
    struct reading *r = ctx;
    unsigned row = 0, i;
    while (!span_eq(key, span_of(rows[row].key)))
        row++;
    if (!word_of(j, r, rows[row].word, 2, &i, err))
        return false;
    *(bool *)(void *)((uint8_t *)r->out + rows[row].off) = i == 1;
    return true;
}

static bool visit_long(struct json *j, struct span key, void *ctx, struct err *err)
{
    static const struct {
        const char *key;
        size_t off;
    } rows[] = {
        { "system", offsetof(struct prompts, system) },
        { "delimiter", offsetof(struct prompts, delimiter) },
        { "rubric", offsetof(struct prompts, rubric) },
        { "judge_hit", offsetof(struct prompts, judge_hit) },
        { "judge_miss", offsetof(struct prompts, judge_miss) },
    };
    struct reading *r = ctx;
    unsigned row = 0;
    while (!span_eq(key, span_of(rows[row].key)))
        row++;
    struct span *to = (struct span *)(void *)((uint8_t *)r->out + rows[row].off);
    return text_of(j, r, PROMPTS_TEXT_MAX, to, err);
}

static bool visit_tokens(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct reading *r = ctx;
    (void)key;
    json_peek(j);
    uint64_t at = j->origin + j->pos;
    if (!json_u64(j, &r->out->max_tokens, err))
        return false;
    return (r->out->max_tokens >= 1 && r->out->max_tokens <= PROMPTS_TOKENS_MAX) ||
           err_at(err, ERR_INPUT, at, "from 1 to %u", PROMPTS_TOKENS_MAX);
}

static bool visit_temperature(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct reading *r = ctx;
    struct dec v = { 0 };
    (void)key;
    json_peek(j);
    size_t start = j->pos;
    if (!decimal_of(j, &v, err))
        return false;
    r->out->temperature = (struct span){ j->text.ptr + start, j->pos - start };
    return (dec_cmp(v, dec_u64(0)) >= 0 && dec_cmp(v, dec_u64(2)) <= 0) ||
           err_at(err, ERR_INPUT, j->origin + start, "from 0 to 2");
}

static bool visit_stop(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct reading *r = ctx;
    struct texts t = { .r = r, .most = PROMPTS_STOP_MAX };
    (void)key;
    if (!texts_of(j, &t, 1, err))
        return false;
    memcpy(r->out->stop, t.list, t.n * sizeof *t.list);
    r->out->n_stop = (unsigned)t.n;
    return true;
}

/* What only some matches read would else be taken for a promise. */
static bool head_agrees(const struct reading *r, uint64_t at, struct err *err)
{
    const struct prompts *s = r->out;
    bool words = s->match == MATCH_EXACT || s->match == MATCH_CONTAINS || s->match == MATCH_REGEX;
    bool judge = s->match == MATCH_JUDGE, likely = s->match == MATCH_LIKELIHOOD;
    const char *stray = s->any_case && !words                         ? "case"
                        : s->first_number && s->match != MATCH_NUMBER ? "number"
                        : (s->per_character && !likely)               ? "normalise"
                        : (s->delimiter.len > 0 && !likely)           ? "delimiter"
                        : (s->rubric.len > 0 && !judge)               ? "rubric"
                        : (s->judge_hit.len > 0 && !judge)            ? "judge_hit"
                        : (s->judge_miss.len > 0 && !judge)           ? "judge_miss"
                        : (s->n_stop > 0 && likely)                   ? "stop"
                        : (s->system.len > 0 && likely)               ? "system"
                                                                      : NULL;
    if (stray != NULL)
        return err_at(err, ERR_INPUT, at, "%s does not belong to match \"%s\"", stray,
                      match_name(s->match));
    if (judge && (s->rubric.len == 0 || s->judge_hit.len == 0 || s->judge_miss.len == 0))
        return err_at(err, ERR_INPUT, at,
                      "match \"judge\" needs rubric, judge_hit and judge_miss: what to look for, "
                      "and the two words it may answer");
    if (judge && span_eq(s->judge_hit, s->judge_miss))
        return err_at(err, ERR_INPUT, at, "judge_hit and judge_miss are the same word");
    return true;
}

static bool read_head(struct json *j, struct reading *r, struct err *err)
{
    static const struct json_member members[] = {
        { "schema", visit_schema },
        { "name", visit_name },
        { "fact", visit_name },
        { "match", visit_match },
        { "hit", visit_choice_word },
        { "truncated", visit_choice_word },
        { "normalise", visit_choice_word },
        { "number", visit_choice_word },
        { "case", visit_choice_word },
        { "system", visit_long },
        { "delimiter", visit_long },
        { "rubric", visit_long },
        { "judge_hit", visit_long },
        { "judge_miss", visit_long },
        { "max_tokens", visit_tokens },
        { "temperature", visit_temperature },
        { "stop", visit_stop },
    };
    r->out->max_tokens = TOKENS_DEFAULT;
    r->out->temperature = SPAN("0");
    uint64_t at = j->origin;
    if (!json_members(j, r->a, (struct json_members){ members, COUNT(members), 13 }, r, err) ||
        !json_end(j, err) || !head_agrees(r, at, err))
        return false;
    if (r->out->delimiter.len == 0)
        r->out->delimiter = SPAN(" ");
    return true;
}

/* ---- questions ---- */

static bool visit_id(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct reading *r = ctx;
    bool id = span_eq(key, SPAN("id"));
    return text_of(j, r, PROMPTS_ID_MAX, id ? &r->p->id : &r->p->cluster, err);
}

static bool visit_prompt(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct reading *r = ctx;
    (void)key;
    return text_of(j, r, PROMPTS_TEXT_MAX, &r->p->text, err);
}

static bool visit_choices(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct reading *r = ctx;
    struct texts t = { .r = r, .most = PROMPTS_CHOICES_MAX };
    (void)key;
    if (!texts_of(j, &t, 2, err))
        return false;
    r->p->choice = t.list;
    r->p->n_choices = (unsigned)t.n;
    return true;
}

static bool visit_answer(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct reading *r = ctx;
    (void)key;
    json_peek(j);
    r->answer = *j;
    r->answered = true;
    return json_skip(j, r->a, err);
}

static bool visit_bound(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct prompt *p = ctx;
    return decimal_of(j, span_eq(key, SPAN("least")) ? &p->least : &p->most, err);
}

static bool number_answer(struct reading *r, struct err *err)
{
    static const struct json_member ends[] = { { "least", visit_bound }, { "most", visit_bound } };
    struct json j = r->answer;
    uint64_t at = j.origin + j.pos;
    if (json_peek(&j) != '{') {
        if (!decimal_of(&j, &r->p->least, err))
            return false;
        r->p->most = r->p->least;
        return true;
    }
    return json_members(&j, r->a, (struct json_members){ ends, 2, 0 }, r->p, err) &&
           (dec_cmp(r->p->least, r->p->most) <= 0 ||
            err_at(err, ERR_INPUT, at, "least is above most"));
}

static bool index_answer(struct reading *r, struct err *err)
{
    struct json j = r->answer;
    uint64_t right, at = j.origin + j.pos;
    if (!json_u64(&j, &right, err))
        return false;
    if (right >= r->p->n_choices)
        return err_at(err, ERR_INPUT, at, "there are %u choices, the first is 0", r->p->n_choices);
    r->p->right = (unsigned)right;
    return true;
}

static bool pattern_answer(struct reading *r, struct err *err)
{
    struct span text = { 0 };
    uint64_t at = r->answer.origin + r->answer.pos;
    if (!text_of(&r->answer, r, PROMPTS_TEXT_MAX, &text, err))
        return false;
    if (pattern_read(text, r->out->any_case, r->a, &r->p->pattern, err))
        return true;
    if (err->has_at) { /* escapes may have moved it: the string's own place is told */
        err_in(err, "at its character %" PRIu64, err->at + 1);
        err->at = at;
    }
    return false;
}

static bool text_answer(struct reading *r, struct err *err)
{
    struct texts t = { .r = r, .most = PROMPTS_ACCEPT_MAX };
    if (!texts_of(&r->answer, &t, 1, err))
        return false;
    r->p->accept = t.list;
    r->p->n_accept = (unsigned)t.n;
    return true;
}

static bool read_answer(struct reading *r, uint64_t at, struct err *err)
{
    enum match_kind match = r->out->match;
    bool choices = match == MATCH_LETTER || match == MATCH_LIKELIHOOD;
    if (choices != (r->p->n_choices > 0))
        return err_at(err, ERR_INPUT, at,
                      choices ? "choices: missing" : "choices do not belong to match \"%s\"",
                      match_name(match));
    if (!r->answered)
        return match == MATCH_JUDGE || err_at(err, ERR_INPUT, at, "answer: missing");
    bool ok = choices                 ? index_answer(r, err)
              : match == MATCH_NUMBER ? number_answer(r, err)
              : match == MATCH_REGEX  ? pattern_answer(r, err)
                                      : text_answer(r, err);
    return ok || err_in(err, "answer");
}

static bool read_prompt(struct json *j, struct reading *r, struct err *err)
{
    static const struct json_member members[] = {
        { "id", visit_id },           { "prompt", visit_prompt }, { "cluster", visit_id },
        { "choices", visit_choices }, { "answer", visit_answer },
    };
    uint64_t at = j->origin;
    r->answered = false;
    return json_members(j, r->a, (struct json_members){ members, COUNT(members), 3 }, r, err) &&
           json_end(j, err) && read_answer(r, at, err);
}

/* ---- the file ---- */

/* Where a byte of the file stands, in front of what is wrong there. */
static bool placed(struct span text, struct err *err)
{
    uint64_t line = 1, begins = 0;
    if (!err->has_at)
        return false;
    for (uint64_t i = 0; i < err->at && i < text.len; i++)
        if (text.ptr[i] == '\n')
            line++, begins = i + 1;
    uint64_t column = err->at - begins + 1;
    err->has_at = false;
    return err_in(err, "line %" PRIu64 ", column %" PRIu64, line, column);
}

static int by_id(const void *x, const void *y)
{
    const struct prompt *const *a = x, *const *b = y;
    int c = span_cmp((*a)->id, (*b)->id);
    return c != 0 ? c : ((*a)->line > (*b)->line) - ((*a)->line < (*b)->line);
}

const struct prompt **prompts_by_id(const struct prompts *s, struct arena *a, struct err *err)
{
    const struct prompt **order = ARENA_ARRAY(a, const struct prompt *, s->n, err);
    for (size_t i = 0; order != NULL && i < s->n; i++)
        order[i] = &s->prompt[i];
    if (order != NULL)
        sort_heap(order, s->n, sizeof(struct prompt *), by_id);
    return order;
}

const struct prompt *prompts_find(const struct prompt *const *order, size_t n, struct span id)
{
    size_t from = 0;
    while (n > 0) {
        int c = span_cmp(id, order[from + n / 2]->id);
        if (c == 0)
            return order[from + n / 2];
        if (c > 0)
            from += n / 2 + 1;
        n = c > 0 ? n - n / 2 - 1 : n / 2;
    }
    return NULL;
}

static bool check_ids(struct reading *r, struct err *err)
{
    char room[QUOTED_BYTES];
    struct prompts *s = r->out;
    const struct prompt **order = prompts_by_id(s, r->a, err);
    if (order == NULL)
        return false;
    for (size_t i = 1; i < s->n; i++)
        if (span_eq(order[i - 1]->id, order[i]->id))
            return err_set(err, ERR_INPUT, "line %u: the id %s is that of line %u", order[i]->line,
                           span_quote(order[i]->id, room), order[i - 1]->line);
    struct span *cluster = ARENA_ARRAY(r->a, struct span, s->n, err);
    for (size_t i = 0; cluster != NULL && i < s->n; i++)
        cluster[i] = s->prompt[i].cluster;
    if (cluster == NULL)
        return false;
    sort_heap(cluster, s->n, sizeof *cluster, sort_spans);
    for (size_t i = 1; i < s->n; i++)
        s->clustered |= cluster[i].len > 0 && span_eq(cluster[i - 1], cluster[i]);
    return true;
}

static bool read_lines(struct reading *r, struct err *err)
{
    size_t cap = 0, pos = 0, ids = 0;
    for (unsigned line = 1; pos < r->text.len; line++) {
        const uint8_t *start = r->text.ptr + pos;
        const uint8_t *end = memchr(start, '\n', r->text.len - pos);
        size_t len = end != NULL ? (size_t)(end - start) : r->text.len - pos;
        struct json j = { .text = { start, len }, .origin = pos };
        pos += len + 1;
        if (line == 1) {
            if (!read_head(&j, r, err))
                return false;
            continue;
        }
        if (r->out->n == PROMPTS_MAX)
            return err_at(err, ERR_LIMIT, j.origin, "more than %u questions", PROMPTS_MAX);
        struct prompts *s = r->out;
        s->prompt = arena_grow(r->a, s->prompt, s->n, &cap, sizeof *s->prompt, err);
        if (s->prompt == NULL)
            return false;
        r->p = &s->prompt[s->n];
        *r->p = (struct prompt){ .line = line };
        if (!read_prompt(&j, r, err))
            return false;
        ids += s->prompt[s->n++].id.len;
        if (ids > PROMPTS_IDS_MAX)
            return err_at(err, ERR_LIMIT, j.origin, "the ids come to more than %u MiB",
                          PROMPTS_IDS_MAX >> 20);
    }
    return true;
}

bool prompts_read(struct span text, struct arena *a, struct prompts *out, struct err *err)
{
    struct prompts s = { 0 };
    struct reading r = { .text = text, .a = a, .out = &s };
    if (text.len > PROMPTS_BYTES_MAX)
        return err_set(err, ERR_LIMIT, "more than %u MiB", PROMPTS_BYTES_MAX >> 20);
    if (!read_lines(&r, err))
        return placed(text, err);
    if (s.n == 0)
        return err_set(err, ERR_INPUT,
                       "no question: the first line says what the set is, and each "
                       "further one asks");
    if (!check_ids(&r, err))
        return false;
    *out = s;
    return true;
}
