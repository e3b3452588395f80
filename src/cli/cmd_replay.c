/* cmd_replay.c - `ajar replay RECORD`: a decision is made again from what its record names, and the
 * two records compared, byte for byte. */
#include "base/encode.h"
#include "cli/print.h"
#include "cli/replay.h"

#include <stdio.h>

enum { REPLAY_MEMORY = 2000u << 20, VALUE_SHOWN = 300 };

static struct judge_options options;

static const char *const origin_said[] = {
    [FROM_NOWHERE] = "none",
    [FROM_STORE] = "kept in the store",
    [FROM_PROGRAM] = "comes with ajar",
    [FROM_FILE] = "as named",
};
static const char *const origin_word[] = { "none", "store", "program", "named" };

/* ---- what is said ---- */

static void put_value(struct buf *b, const char *name, struct span json)
{
    buf_printf(b, "  %-11s", name);
    if (json.len == 0)
        buf_printf(b, "nothing");
    else
        buf_shown(b, (struct span){ json.ptr, json.len < VALUE_SHOWN ? json.len : VALUE_SHOWN });
    buf_printf(b, "%s\n", json.len > VALUE_SHOWN ? "..." : "");
}

static void put_inputs(struct buf *b, const struct replaying *r)
{
    char hex[2 * SHA256_BYTES + 1];
    bool looked = r->asked.path != NULL;
    buf_printf(b, "  policy     sha256:%s, %s\n",
               hex_put((struct span){ r->j.layers.digest, SHA256_BYTES }, hex),
               origin_said[r->policy]);
    if (r->j.evidence == NULL)
        return;
    if (r->v.n_files == 0)
        buf_printf(b, "  evidence   none\n");
    else
        buf_printf(b, "  evidence   %zu file%s, %s\n", r->v.n_files, r->v.n_files == 1 ? "" : "s",
                   origin_said[r->evidence]);
    buf_printf(b, "  signers    %s\n", origin_said[r->signers]);
    buf_printf(b, "  files      %s\n",
               looked ? "looked at again" : "what they answered, from the record");
    buf_printf(b, "  the rest   from the record: the clock, what held before, where parents "
                  "stood\n");
    if (!looked)
        buf_printf(b, "\nIts digests and what its files answer are as the record says: name the "
                      "MODEL to look again.\n");
}

static void put_ended(struct buf *b, const struct replaying *r)
{
    for (size_t i = 0; i < r->n_ended; i++) {
        const struct store_key *k = &r->ended[i];
        buf_printf(b, "%sIt is signed by ", i == 0 ? "\n" : "");
        buf_shown(b, k->name);
        buf_printf(b, ", whose key is %s", store_key_state(k));
        if (k->reason.len > 0) {
            buf_printf(b, " (");
            buf_shown(b, k->reason);
            buf_printf(b, ")");
        }
        buf_printf(b, ". Whether that counts, `ajar verify --receipt` says.\n");
    }
}

static void as_text(struct out *o, const struct replaying *r)
{
    struct buf *b = &o->text;
    buf_printf(b, r->same ? "ajar: the same, byte for byte\n" : "ajar: not the same\n");
    if (!r->same) {
        buf_printf(b, "\n  at         ");
        buf_shown(b, r->diff.at.len > 0 ? r->diff.at : SPAN("the whole"));
        buf_printf(b, "\n");
        put_value(b, "recorded", r->diff.x);
        put_value(b, "recomputed", r->diff.y);
    }
    buf_printf(b, "\n  decided    ");
    buf_shown(b, r->v.clock);
    buf_printf(b, ", %s\n", position_name(r->v.effective));
    put_inputs(b, r);
    put_ended(b, r);
}

static void as_json(struct out *o, const struct replaying *r)
{
    struct jout *j = &o->doc;
    char hex[2 * SHA256_BYTES + 1];
    jout_open(j, NULL, '{');
    jout_text(j, "schema", "ajar/replay/1");
    jout_bool(j, "same", r->same);
    if (!r->same) {
        jout_open(j, "difference", '{');
        jout_string(j, "at", r->diff.at);
        if (r->diff.x.len > 0)
            jout_raw(j, "recorded", r->diff.x);
        if (r->diff.y.len > 0)
            jout_raw(j, "recomputed", r->diff.y);
        jout_close(j, '}');
    }
    jout_open(j, "inputs", '{');
    jout_text(j, "policy", origin_word[r->policy]);
    jout_text(j, "evidence", origin_word[r->evidence]);
    jout_text(j, "signers", origin_word[r->signers]);
    jout_text(j, "files", r->asked.path != NULL ? "look" : "record");
    jout_close(j, '}');
    if (r->n_ended > 0)
        jout_open(j, "ended", '[');
    for (size_t i = 0; i < r->n_ended; i++) {
        jout_open(j, NULL, '{');
        jout_string(j, "key", r->ended[i].name);
        jout_text(j, "state", store_key_state(&r->ended[i]));
        jout_string(j, "reason", r->ended[i].reason);
        jout_close(j, '}');
    }
    if (r->n_ended > 0)
        jout_close(j, ']');
    if (r->j.evidence != NULL) {
        struct span digest = { r->j.decision.record_digest, SHA256_BYTES };
        jout_text(j, "record_sha256", hex_put(digest, hex));
        jout_raw(j, "record", r->j.decision.record);
    }
    jout_close(j, '}');
}

static bool run(char **args, struct out *o, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "replay", .limit = REPLAY_MEMORY };
    AUTO_CLOSE(store) struct store *store = NULL;
    struct replaying r = { .a = &a, .options = &options };
    if (!judge_begin(NULL, &a, &r.asked, &store, err))
        return false;
    r.asked.path = args[1];
    r.asked.silent = o->json;
    if (!replay_find(&r, args[0], err) || !replay_decide(&r, err))
        return false;
    o->no = !r.same;
    if (o->json)
        as_json(o, &r);
    else
        as_text(o, &r);
    return true;
}

static const struct opt opts[] = { JUDGE_OPTIONS(options) };

const struct cmd cmd_replay = {
    .name = "replay",
    .summary = "make a decision again from its record, and compare byte for byte",
    .usage = "RECORD [MODEL]",
    .opts = opts,
    .n_opts = COUNT(opts),
    .min_args = 1,
    .max_args = 2,
    .run = run,
};
