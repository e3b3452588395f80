/* releases.c - see releases.h. The frequencies are chosen so that no position is rare. */
#include "releases.h"

#include "base/encode.h"

enum { TEXT_MAX = 64 << 10, UNIT = 40 /* parameters: 23 bytes at 4 bits, a whole number */ };

static uint64_t state = 0x9E3779B97F4A7C15u;

static uint64_t next(void)
{
    state ^= state << 13, state ^= state >> 7, state ^= state << 17;
    return state;
}

static unsigned below(unsigned n)
{
    return (unsigned)((next() >> 20) % n);
}

static bool percent(unsigned p)
{
    return below(100) < p;
}

static const struct span red_names[] = { { (const uint8_t *)"rita", 4 },
                                         { (const uint8_t *)"red team", 8 } };
static const struct span board_names[] = { { (const uint8_t *)"alice", 5 },
                                           { (const uint8_t *)"bob", 3 },
                                           { (const uint8_t *)"carol", 5 } };
#define SIGNER(names, n)                                                                           \
    {                                                                                              \
        .principal = names, .n_principals = n, .valid_after = INT64_MIN, .valid_before = INT64_MAX \
    }
static const struct signer red = SIGNER(red_names, 2);
static const struct signer board[] = { SIGNER(&board_names[0], 1), SIGNER(&board_names[1], 1),
                                       SIGNER(&board_names[2], 1) };

/* ---- the files ---- */

static void random_digest(uint8_t *out)
{
    for (unsigned i = 0; i < SHA256_BYTES; i++)
        out[i] = (uint8_t)next();
}

/* Large: far more than others can run. */
static void make_look(struct release *r, bool small, bool large)
{
    static const char *const licences[] = { "apache-2.0", "llama3.1", "", "mit" };
    uint64_t billions = small ? 1 + below(8) : large ? 1200 + below(900) : 8 + below(400);
    r->file = (struct look_file){ .path = SPAN("model.safetensors"), .sum = &r->sum };
    r->file.found.kind = FOUND_SAFETENSORS;
    r->file.found.whole = true;
    r->sum.path = r->file.path;
    random_digest(r->sum.sha256);
    random_digest(r->look.manifest.weights);
    random_digest(r->look.manifest.release);
    r->finding = (struct finding){ .severity = SEVERITY_HIGH, .code = true };
    r->look = (struct look){ .folder = true,
                             .file = &r->file,
                             .n_files = 1,
                             .manifest = r->look.manifest,
                             .finding = &r->finding,
                             .n_findings = percent(3),
                             .complete = !percent(2) };
    r->look.model.parameters = percent(3) ? 0 : billions * (1000000000 / UNIT) * UNIT;
    r->look.model.licence = span_of(licences[below(COUNT(licences))]);
}

/* The link of a cache folder states the digest of what it leads to, rightly or wrongly. */
static bool link_file(struct release *r, struct arena *a, struct err *err)
{
    uint8_t stated[SHA256_BYTES];
    char hex[2 * SHA256_BYTES + 1];
    memcpy(stated, r->sum.sha256, sizeof stated);
    stated[0] ^= percent(3);
    return span_copy(a, span_of(hex_put((struct span){ stated, sizeof stated }, hex)),
                     &r->file.link, err);
}

/* ---- what is stated ---- */

static void put_date(struct buf *b, unsigned days)
{
    char date[CLOCK_DATE_BYTES];
    clock_date(RELEASES_CLOCK.now_at - (int64_t)below(days) * DAY_SECONDS, date);
    buf_printf(b, ",\"measured_at\":\"%s\"},", date);
}

/* One to three runs of an evaluation: the worst of them counts, and an old one only against. */
static void put_runs(struct buf *b, const char *fact, const unsigned *per_mille, bool small)
{
    static const unsigned trials[] = { 400, 1000, 2000, 4000 };
    const char *variant = strstr(fact, "after_tuning") == NULL ? "" : ",\"variant\":\"tuned\"";
    unsigned rate = per_mille[percent(60) ? 0 : percent(60) ? 1 : 2];
    if (percent(small ? 60 : 4))
        return;
    for (unsigned i = percent(70) ? 1 : 1 + below(3); i > 0; i--) {
        unsigned n = trials[below(COUNT(trials))], k = n * rate / 1000;
        buf_printf(b,
                   "{\"fact\":\"%s\",\"kind\":\"binomial\",\"by\":\"red team\",\"k\":%u,\"n\":%u%s",
                   fact, k + below(k / 8 + 1), n, variant);
        put_date(b, percent(90) ? 170 : 300);
    }
}

static void put_frontier(struct buf *b, bool small, bool ahead)
{
    unsigned months = ahead ? 4 + below(6) : 1 + below(3);
    int tenths = ahead ? 60 + (int)below(60) : small ? -200 + (int)below(60) : -60 + (int)below(90);
    if (!percent(8)) {
        buf_printf(b,
                   "{\"fact\":\"frontier.margin\",\"kind\":\"mean\",\"mean\":%.1f,\"se\":%.1f,"
                   "\"df\":199",
                   tenths / 10.0, 0.3 + below(12) / 10.0);
        put_date(b, 64);
    }
    if (!percent(8)) {
        buf_printf(b,
                   "{\"fact\":\"frontier.months_to_parity\",\"kind\":\"interval\",\"lo\":%u.5,"
                   "\"hi\":%u.25,\"level\":0.95",
                   months - 1, months);
        put_date(b, 64);
    }
    if (percent(50)) {
        buf_printf(b, "{\"fact\":\"frontier.leads_open\",\"kind\":\"exact\",\"value\":%s",
                   ahead ? "true" : "false");
        put_date(b, 64);
    }
}

static void put_parent(struct buf *b)
{
    static const char *const words[] = { "none", "open", "none", "open", "gated", "hosted" };
    if (percent(4))
        return;
    buf_printf(b, "{\"fact\":\"lineage.narrowest_parent\",\"kind\":\"word\",\"value\":\"%s\"",
               words[percent(75) ? below(4) : below(COUNT(words))]);
    put_date(b, 400);
}

static bool say(struct release *r, struct item_file *f, struct buf *items, struct err *err)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    char hex[2 * SHA256_BYTES + 1];
    struct span text;
    size_t n = items->len - (items->len > 0); /* without the last comma */
    buf_init(&b, "statements", TEXT_MAX);
    buf_printf(&b, "{\"schema\":\"ajar/evidence/1\",\"weights\":\"sha256:%s\",\"items\":[%.*s]}",
               hex_put((struct span){ r->about.weights, SHA256_BYTES }, hex), (int)n,
               n > 0 ? (const char *)items->bytes : "");
    return buf_done(&b, &text, err) && span_copy(r->store.a, text, &text, err) &&
           load_text(&r->store, f, text, err);
}

static bool state_facts(struct release *r, bool small, bool ahead, struct err *err)
{
    static const unsigned uplift[] = { 2, 4, 60 }, tuned[] = { 10, 20, 60 };
    static const unsigned cyber[] = { 20, 50, 180 }, stronger[] = { 80, 120, 300 };
    static const unsigned autonomy[] = { 10, 50, 170 };
    AUTO_CLOSE(buf) struct buf signed_ = { 0 };
    AUTO_CLOSE(buf) struct buf plain = { 0 };
    buf_init(&signed_, "statements", TEXT_MAX);
    buf_init(&plain, "statements", TEXT_MAX);
    put_runs(&signed_, "eval.bio.uplift", uplift, small);
    put_runs(&signed_, "eval.bio.after_tuning", tuned, small);
    put_runs(&signed_, "eval.cyber.success", cyber, small);
    put_runs(&signed_, "eval.cyber.after_tuning", stronger, small);
    put_runs(percent(97) ? &signed_ : &plain, "eval.autonomy.success", autonomy, small);
    put_parent(&signed_);
    put_frontier(&plain, small, ahead);
    if (!percent(5)) {
        buf_printf(&plain,
                   "{\"fact\":\"model.training_compute\",\"kind\":\"exact\",\"value\":%ue%u",
                   1 + below(9), small ? 22 : 24 + below(3));
        put_date(&plain, 400);
    }
    r->said[0] = (struct item_file){ .file.name = SPAN("red-team.evidence.json"), .signer = &red };
    r->said[1] =
        (struct item_file){ .file.name = SPAN("team.evidence.json"), .unsigned_why = EV_UNSIGNED };
    return say(r, &r->said[0], &signed_, err) && say(r, &r->said[1], &plain, err);
}

/* An approval names the evidence it was given on, so that must be known first. */
static bool approve(struct release *r, const struct policy *p, unsigned n, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "evidence", .limit = 16u << 20 };
    struct ev_known known;
    if (!ev_resolve(&r->store, &r->about, p, RELEASES_CLOCK, &a, &known, err))
        return false;
    for (unsigned i = 0; i < n; i++) {
        struct ev_approval v = { .fact = SPAN("approval.release_board"),
                                 .weights = r->about.weights,
                                 .policy = r->about.policy,
                                 .evidence = known.digest,
                                 .position = percent(90) ? POSITION_OPEN : POSITION_GATED };
        struct item_file *f = &r->said[2 + i];
        struct span text;
        v.until_at = RELEASES_CLOCK.now_at + ((int64_t)below(90) - 3) * DAY_SECONDS;
        *f = (struct item_file){ .file.name = SPAN("board.approval.json"),
                                 .approval = true,
                                 .signer = &board[i] };
        if (!ev_approval_text(&v, r->store.a, &text, err) || !load_text(&r->store, f, text, err))
            return false;
    }
    r->store.n_files = 2 + n;
    return true;
}

static bool make_one(struct release *r, const struct policy *p, struct arena *a, struct err *err)
{
    bool small = percent(25), ahead = !small && percent(40);
    struct ev_known known;
    make_look(r, small, ahead && percent(40));
    r->about.weights = r->look.manifest.weights;
    r->about.look = &r->look;
    r->store = (struct ev_store){ .a = a, .file = r->said, .n_files = 2 };
    if ((percent(30) && !link_file(r, a, err)) || !state_facts(r, small, ahead, err) ||
        !approve(r, p, percent(12) ? below(2) : 2 + below(2), err) ||
        !ev_resolve(&r->store, &r->about, p, RELEASES_CLOCK, a, &known, err))
        return false;
    for (unsigned i = 0; i < p->n_facts; i++)
        r->given[i] = known.fact[i].given;
    return true;
}

bool releases_make(const struct policy *p, const uint8_t *policy_digest, size_t n, struct arena *a,
                   struct release **out, struct err *err)
{
    struct release *r = ARENA_ARRAY(a, struct release, n, err);
    struct pol_given *given = ARENA_ARRAY(a, struct pol_given, n * p->n_facts, err);
    if (r == NULL || given == NULL)
        return false;
    for (size_t i = 0; i < n; i++) {
        r[i].about.policy = policy_digest;
        r[i].given = given + i * p->n_facts;
        if (!make_one(&r[i], p, a, err))
            return false;
    }
    *out = r;
    return true;
}

/* ---- for the peers ---- */

/* v * 10^power, which must be a whole number that every engine can hold. */
static bool put_whole(struct buf *b, struct dec v, int power, struct err *err)
{
    struct dec scaled;
    if (!dec_scale(v, power, &scaled) || scaled.e < 0 || dec_cmp(scaled, dec_i64(INT64_MAX)) > 0 ||
        dec_cmp(scaled, dec_i64(INT64_MIN)) < 0)
        return err_set(err, ERR_INPUT, "a number is not whole in the unit of the peers");
    __int128 m = scaled.m;
    for (int i = 0; i < scaled.e; i++)
        m *= 10;
    buf_printf(b, "%" PRId64, (int64_t)m);
    return true;
}

static int peer_power(const struct pol_fact *f)
{
    switch (f->type) {
    case POL_PROPORTION:
    case POL_POINTS:
    case POL_MONTHS:
        return 9;
    case POL_COMPUTE:
        return -15;
    default:
        return 0;
    }
}

/* What is shown of f in the direction of risk; false: nothing is. */
static bool is_shown(const struct pol_fact *f, const struct pol_set *s)
{
    if (s->missing)
        return false;
    if (f->type == POL_YESNO)
        return s->may == 1 || s->may == 2;
    return f->type == POL_POSITION || f->type == POL_APPROVALS ? true : s->hi.inf == 0;
}

static bool put_shown(struct buf *b, const struct pol_fact *f, const struct pol_set *s,
                      struct err *err)
{
    if (f->type == POL_YESNO)
        buf_printf(b, "%s", s->may == 2 ? "true" : "false");
    else if (f->type == POL_POSITION)
        buf_printf(b, "%d", __builtin_ctzll(s->may));
    else
        return put_whole(b, f->type == POL_APPROVALS ? s->lo : s->hi, peer_power(f), err);
    return true;
}

bool releases_print(const struct policy *p, const struct release *r, struct buf *b, struct err *err)
{
    const char *comma = "";
    buf_printf(b, "{");
    for (unsigned i = 0; i < p->n_facts; i++) {
        const struct pol_fact *f = &p->fact[i];
        const struct pol_given *g = &r->given[i];
        const struct pol_set *s = g->by_position != NULL ? &g->by_position[POSITION_OPEN] : &g->set;
        if (!is_shown(f, s))
            continue;
        buf_printf(b, "%s\"", comma);
        for (size_t k = 0; k < f->name.len; k++)
            buf_printf(b, "%c", f->name.ptr[k] == '.' ? '_' : f->name.ptr[k]);
        buf_printf(b, "\":");
        if (!put_shown(b, f, s, err))
            return false;
        comma = ",";
    }
    buf_printf(b, "}\n");
    return true;
}
