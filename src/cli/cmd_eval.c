/* cmd_eval.c - `ajar eval`: puts a set of questions to an endpoint and writes what the answers come
 * to as evidence about a model. */
#include "base/encode.h"
#include "base/file.h"
#include "base/path.h"
#include "cli/eval.h"
#include "cli/evidence_write.h"
#include "cli/home.h"
#include "cli/progress.h"
#include "results/runlog.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    EVAL_MEMORY = 3000u << 20, /* a look, a set of 64 MiB and what is known of each of its parts */
    CONCURRENCY = 4,
    TRIES = 5,
    SECONDS = 120,
    REST_MS = 1000,
    REGISTERED_MAX = 64 << 10,
};

static const char *endpoint, *set_path, *subject, *model, *judge, *judge_name, *to, *fact, *variant,
    *by, *run_id;
static const char *key_env, *key_file, *judge_key_env, *judge_key_file;
static uint64_t seed = OPT_UNSAID, sample = OPT_UNSAID, concurrency = OPT_UNSAID,
                tries = OPT_UNSAID, seconds = OPT_UNSAID, rest_ms = OPT_UNSAID;
static bool no_sandbox;

/* Wiped when the command ends; it is in no arena and no message. */
struct key {
    char text[CLIENT_KEY_MAX + 2];
    size_t len;
};
static void key_close(struct key *k)
{
    explicit_bzero(k, sizeof *k);
}
AUTO_VALUE(key, key_close)

/* ---- keys ---- */

static void trim(struct key *k)
{
    while (k->len > 0 && (k->text[k->len - 1] == '\n' || k->text[k->len - 1] == '\r'))
        k->len--;
}

static bool key_of_file(const char *path, struct key *out, struct err *err)
{
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return err_os(err, "%s: could not open", path);
    ssize_t got = -1;
    bool plain = fstat(fd, &st) == 0 && S_ISREG(st.st_mode);
    bool own = plain && (st.st_mode & 077) == 0;
    if (own)
        got = read(fd, out->text, CLIENT_KEY_MAX + 1);
    close(fd);
    if (!plain)
        return err_set(err, ERR_INPUT, "%s: no regular file", path);
    if (!own)
        return err_set(err, ERR_DENIED,
                       "%s: others may read this key; take their rights away first: chmod 600",
                       path);
    if (got < 0)
        return err_os(err, "%s: could not read", path);
    out->len = (size_t)got;
    trim(out);
    return out->len > 0 || err_set(err, ERR_INPUT, "%s: empty", path);
}

static bool key_of(const char *env, const char *file, struct key *out, struct err *err)
{
    if (env != NULL && file != NULL)
        return err_set(err, ERR_USAGE, "a key comes from the environment or from a file: say one");
    if (file != NULL)
        return key_of_file(file, out, err);
    if (env == NULL)
        return true;
    const char *value = getenv(env);
    if (value == NULL || value[0] == 0)
        return err_set(err, ERR_USAGE, "the environment has no %s", env);
    out->len = strnlen(value, CLIENT_KEY_MAX + 1);
    memcpy(out->text, value, out->len);
    trim(out);
    return true;
}

/* ---- what is asked ---- */

static bool number(const char *name, uint64_t *value, uint64_t otherwise, uint64_t least,
                   uint64_t most, struct err *err)
{
    if (*value == OPT_UNSAID)
        *value = otherwise;
    return (*value >= least && *value <= most) ||
           err_set(err, ERR_USAGE, "--%s needs %" PRIu64 " to %" PRIu64, name, least, most);
}

static bool options_fit(struct err *err)
{
    if (endpoint == NULL || set_path == NULL || subject == NULL)
        return err_set(err, ERR_USAGE, "--%s is missing",
                       endpoint == NULL   ? "endpoint URL"
                       : set_path == NULL ? "set FILE"
                                          : "subject MODEL");
    return number("seed", &seed, 0, 0, INT64_MAX, err) &&
           number("sample", &sample, 0, 0, PROMPTS_MAX, err) &&
           number("concurrency", &concurrency, CONCURRENCY, 1, CLIENT_SLOTS_MAX, err) &&
           number("tries", &tries, TRIES, 1, RUN_TRIES_MAX, err) &&
           number("timeout", &seconds, SECONDS, 1, 86400, err) &&
           number("rest", &rest_ms, REST_MS, 0, RUN_REST_MAX_MS, err);
}

/* Which of the two interfaces an address is of. */
static bool interface_of(const char *option, const char *url, bool *chat, struct err *err)
{
    *chat = span_ends(span_of(url), "/chat/completions");
    return *chat || span_ends(span_of(url), "/completions") ||
           err_set(err, ERR_USAGE,
                   "--%s needs the whole address of the interface, which ends in "
                   "/v1/chat/completions or /v1/completions",
                   option);
}

static bool endpoints_fit(const struct prompts *set, struct run_ask *r, struct err *err)
{
    if (!interface_of("endpoint", endpoint, &r->model.chat, err))
        return false;
    if (set->match == MATCH_LIKELIHOOD && r->model.chat)
        return err_set(err, ERR_USAGE,
                       "match \"likelihood\" needs /v1/completions: a chat does not echo its text");
    if (!r->model.chat && set->system.len > 0)
        return err_set(err, ERR_USAGE,
                       "the set has a system text, which /v1/completions cannot take");
    if ((set->match == MATCH_JUDGE) != (judge != NULL))
        return err_set(err, ERR_USAGE,
                       judge == NULL ? "match \"judge\" needs --judge URL"
                                     : "--judge is for sets with match \"judge\"");
    if (judge != NULL && !interface_of("judge", judge, &r->judge_model.chat, err))
        return false;
    r->endpoint.url = endpoint;
    r->judge.url = judge;
    r->model.model = span_of(model != NULL ? model : "");
    r->judge_model.model = span_of(judge_name != NULL ? judge_name : "");
    r->model.seed = r->judge_model.seed = seed;
    return true;
}

static bool read_set(struct arena *a, struct prompts *out, uint8_t sha256[static SHA256_BYTES],
                     struct err *err)
{
    struct span text;
    if (!file_load(set_path, PROMPTS_BYTES_MAX, a, &text, err) ||
        !digest_of(DIGEST_SHA256, text, sha256, err))
        return false;
    return prompts_read(text, a, out, err) || err_in(err, "%s", set_path);
}

static bool find_weights(struct arena *a, bool silent, struct look *out, struct err *err)
{
    struct judge_asked asked = { .path = subject, .silent = silent };
    struct judge_options how = { .no_sandbox = no_sandbox };
    return judge_look(&asked, &how, a, out, err);
}

/* ---- which run it is ---- */

struct eval {
    struct prompts set;
    uint8_t set_sha256[SHA256_BYTES];
    struct look look;
    struct run_ask ask;
    struct run_named named;
    const char *folder, *log, *registered, *evidence;
    struct buf head;
};

static void put_sha256(struct jout *o, const char *key, const uint8_t *sha256)
{
    char hex[2 * SHA256_BYTES + 1];
    jout_text(o, key, hex_put((struct span){ sha256, SHA256_BYTES }, hex));
}

/* The first line of the log. of_run: without what may differ where the same run goes on elsewhere. */
static void put_head(struct buf *b, const struct eval *e, bool of_run)
{
    struct jout o = { .to = b };
    char day[CLOCK_DATE_BYTES];
    jout_open(&o, NULL, '{');
    jout_text(&o, "schema", RUNLOG_SCHEMA);
    if (!of_run) {
        jout_string(&o, "run_id", e->named.run_id);
        jout_text(&o, "began", clock_date(e->named.began_at, day));
        jout_text(&o, "endpoint", endpoint);
        if (judge != NULL)
            jout_text(&o, "judge", judge);
    }
    jout_string(&o, "set", e->set.name);
    put_sha256(&o, "set_sha256", e->set_sha256);
    put_sha256(&o, "weights", e->look.manifest.weights);
    jout_bool(&o, "chat", e->ask.model.chat);
    jout_string(&o, "model", e->ask.model.model);
    if (judge != NULL)
        jout_string(&o, "judge_model", e->ask.judge_model.model);
    jout_u64(&o, "seed", seed);
    jout_u64(&o, "n", e->named.n);
    jout_close(&o, '}');
}

/* SET-DIGITS: the same question to the same model is the same run, unless it is given a name. */
static bool name_run(struct eval *e, struct arena *a, struct err *err)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct span head, name;
    uint8_t sha256[SHA256_BYTES];
    char hex[2 * SHA256_BYTES + 1];
    if (run_id != NULL) {
        e->named.run_id = span_of(run_id);
        return (path_ok(e->named.run_id) && strchr(run_id, '/') == NULL &&
                e->named.run_id.len <= 128) ||
               err_set(err, ERR_USAGE, "--run-id names files: at most 128 bytes, no \"/\"");
    }
    buf_init(&b, "a name", 1 << 16);
    put_head(&b, e, true);
    if (!buf_done(&b, &head, err) || !digest_of(DIGEST_SHA256, head, sha256, err))
        return false;
    buf_free(&b);
    buf_init(&b, "a name", 1 << 16);
    buf_put(&b, e->set.name);
    buf_printf(&b, "-%.8s", hex_put((struct span){ sha256, SHA256_BYTES }, hex));
    return buf_done(&b, &name, err) && span_copy(a, name, &e->named.run_id, err);
}

static const char *file_of(const struct eval *e, const char *folder, const char *end,
                           struct arena *a, struct err *err)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct span text, own;
    buf_init(&b, "a path", 1 << 16);
    buf_printf(&b, "%s/%s%.*s%s", e->folder, folder, (int)e->named.run_id.len,
               (const char *)e->named.run_id.ptr, end);
    return buf_done(&b, &text, err) && span_copy(a, text, &own, err) ? (const char *)own.ptr : NULL;
}

/* The log stands below ajar/, which belongs to no release: it must not change what it is about. */
static bool find_places(struct eval *e, struct arena *a, struct err *err)
{
    e->folder = evidence_folder(&e->look, to, a, err);
    if (e->folder == NULL)
        return false;
    const char *logs = path_join(a, e->folder, "ajar", err);
    return logs != NULL && file_folder(logs, 0755, err) &&
           (e->log = file_of(e, "ajar/", ".jsonl", a, err)) != NULL &&
           (e->registered = file_of(e, "", "-registered.evidence.json", a, err)) != NULL &&
           (e->evidence = file_of(e, "", ".evidence.json", a, err)) != NULL;
}

/* ---- announcing it ---- */

/* The day the run was announced, if it was: what goes on goes on as it began. */
static bool find_began(struct eval *e, struct arena *a, struct err *err)
{
    static const char key[] = "\"measured_at\":\"";
    struct span text = { 0 };
    struct err none = { 0 };
    e->named.began_at = clock_day(clock_read().now_at) * DAY_SECONDS;
    if (!file_load(e->registered, REGISTERED_MAX, a, &text, &none)) {
        if (none.kind == ERR_ABSENT)
            return true;
        *err = none;
        return false;
    }
    const uint8_t *at = memmem(text.ptr, text.len, key, sizeof key - 1);
    struct span day = { at != NULL ? at + sizeof key - 1 : NULL, 10 };
    return (at != NULL && text.len - (size_t)(day.ptr - text.ptr) >= 10 &&
            clock_parse(day, &e->named.began_at)) ||
           err_set(err, ERR_INPUT, "%s: is there, and says something else: move it away",
                   e->registered);
}

static bool announce(struct eval *e, struct arena *a, struct err *err)
{
    struct evidence_file f = { .path = e->registered };
    enum written how;
    return run_registered(&e->named, a, &f.text, err) && evidence_write(&f, a, &how, err);
}

/* ---- all of it ---- */

static bool prepare(struct eval *e, bool silent, struct arena *a, struct err *err)
{
    if (!options_fit(err) || !read_set(a, &e->set, e->set_sha256, err) ||
        !endpoints_fit(&e->set, &e->ask, err) || !find_weights(a, silent, &e->look, err))
        return false;
    if (fact != NULL && !prompts_name_ok(span_of(fact)))
        return err_set(err, ERR_USAGE,
                       "--fact needs a name as policies have it: eval.capitals.acc");
    e->named.fact = fact != NULL ? span_of(fact) : e->set.fact;
    e->named.variant = variant;
    e->named.by = by;
    e->named.weights = e->look.manifest.weights;
    e->named.set_sha256 = e->set_sha256;
    e->named.n = sample > 0 && sample < e->set.n ? sample : e->set.n;
    if (!name_run(e, a, err) || !find_places(e, a, err) || !find_began(e, a, err))
        return false;
    put_head(&e->head, e, false);
    e->ask.set = &e->set;
    e->ask.sample = sample;
    e->ask.seed = seed;
    e->ask.concurrency = (unsigned)concurrency;
    e->ask.tries = (unsigned)tries;
    e->ask.seconds = (unsigned)seconds;
    e->ask.rest_ms = (unsigned)rest_ms;
    e->ask.log_path = e->log;
    return buf_done(&e->head, &e->ask.head, err);
}

static bool ask(struct eval *e, bool silent, struct arena *a, struct err *err)
{
    AUTO_CLOSE(key) struct key key = { 0 };
    AUTO_CLOSE(key) struct key judge_key = { 0 };
    AUTO_CLOSE(progress) struct progress p = { 0 };
    if (!key_of(key_env, key_file, &key, err) ||
        !key_of(judge_key_env, judge_key_file, &judge_key, err))
        return false;
    e->ask.endpoint.key = (struct span){ (const uint8_t *)key.text, key.len };
    e->ask.judge.key = (struct span){ (const uint8_t *)judge_key.text, judge_key.len };
    progress_begin(&p, "asking", silent);
    e->ask.progress = progress_count;
    e->ask.ctx = &p;
    bool ok = run_begin(&e->ask, a, err) && announce(e, a, err) && run_ask_all(&e->ask, a, err);
    progress_end(&p);
    return ok;
}

static bool report(struct eval *e, struct arena *a, struct out *o, struct err *err)
{
    struct run_scores scores;
    struct evidence_file f = { .path = e->evidence };
    enum written how;
    struct eval_told told = { .set = &e->set,
                              .named = &e->named,
                              .scores = &scores,
                              .log = e->log,
                              .registered = e->registered,
                              .evidence = e->evidence };
    if (!run_score(&e->ask, a, &scores, err))
        return false;
    if (scores.n_scores == 0)
        return err_set(err, ERR_INPUT,
                       "%s: no answer could be scored (%.*s), so there is no result; the run stays "
                       "announced",
                       e->log, (int)scores.why[0].why.len, (const char *)scores.why[0].why.ptr);
    if (!run_evidence(&e->ask, &e->named, &scores, a, &f.text, err) ||
        !evidence_write(&f, a, &how, err))
        return false;
    told.was_there = how == THERE_ALREADY;
    if (o->json)
        eval_json(&o->doc, &told);
    else
        eval_text(&o->text, &told);
    return true;
}

static bool run(char **args, struct out *o, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "eval", .limit = EVAL_MEMORY };
    struct eval e = { 0 };
    (void)args;
    buf_init(&e.head, "the first line of the log", 1 << 16);
    bool ok = prepare(&e, o->json, &a, err) && ask(&e, o->json, &a, err) && report(&e, &a, o, err);
    buf_free(&e.head);
    return ok;
}

static const struct opt opts[] = {
    { "endpoint", 0, OPT_TEXT, &endpoint, "URL", "whole address of what serves the model" },
    { "set", 0, OPT_TEXT, &set_path, "FILE", "the questions: see docs/eval.md" },
    { "subject", 's', OPT_TEXT, &subject, "MODEL", "whose weights are served there" },
    { "model", 0, OPT_TEXT, &model, "NAME", "what the endpoint calls it" },
    { "fact", 0, OPT_TEXT, &fact, "NAME", "the fact, if not the set's own" },
    { "variant", 0, OPT_TEXT, &variant, "NAME", "what is measured, if not the release as it is" },
    { "by", 0, OPT_TEXT, &by, "NAME", "who measures; shown, proves nothing" },
    { "run-id", 0, OPT_TEXT, &run_id, "NAME", "to measure once more: another run" },
    { "to", 0, OPT_TEXT, &to, "DIR", "write evidence there, not beside the model" },
    { "sample", 'n', OPT_COUNT, &sample, "N", "only N questions, drawn by the seed" },
    { "seed", 0, OPT_COUNT, &seed, "N", "of the order and of the model's answers; 0" },
    { "concurrency", 'c', OPT_COUNT, &concurrency, "N", "requests at a time; 4" },
    { "timeout", 0, OPT_COUNT, &seconds, "SECONDS", "for one answer; 120" },
    { "tries", 0, OPT_COUNT, &tries, "N", "for one answer; 5" },
    { "rest", 0, OPT_COUNT, &rest_ms, "MS",
      "after the first try that failed, then doubling; 1000" },
    { "key-env", 0, OPT_TEXT, &key_env, "NAME",
      "variable of the environment that holds the API key" },
    { "key-file", 0, OPT_TEXT, &key_file, "FILE", "file of mode 0600 that holds the API key" },
    { "judge", 0, OPT_TEXT, &judge, "URL", "whole address of the model that judges" },
    { "judge-model", 0, OPT_TEXT, &judge_name, "NAME", "what that endpoint calls it" },
    { "judge-key-env", 0, OPT_TEXT, &judge_key_env, "NAME", "as --key-env, for the judge" },
    { "judge-key-file", 0, OPT_TEXT, &judge_key_file, "FILE", "as --key-file, for the judge" },
    { "no-sandbox", 0, OPT_FLAG, &no_sandbox, NULL, "read the model's files in this process" },
};

const struct cmd cmd_eval = {
    .name = "eval",
    .summary = "measure a model behind an endpoint by a set of questions",
    .usage = "",
    .opts = opts,
    .n_opts = COUNT(opts),
    .min_args = 0,
    .max_args = 0,
    .run = run,
};
