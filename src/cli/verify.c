/* verify.c - see verify.h. The signature is checked before a word of what it signs is read. */
#include "cli/verify.h"

#include "base/file.h"
#include "base/utf8.h"
#include "cli/listing.h"
#include "cli/progress.h"
#include "cli/signer.h"
#include "decision/oms_check.h"
#include "decision/seal.h"
#include "decision/view.h"

#include <unistd.h>

enum { VERIFY_MEMORY = 1000u << 20, SHOWN_MAX = 50, DIGEST_SHOWN = 12 };

struct verifying {
    const char *path, *signature;
    const struct verify_asked *asked;
    struct arena *a;
    struct bundle bundle;
    struct pubkey key;
    char hint[KEY_HINT_BYTES];
    struct seal_roots roots;
    struct chain_leaf leaf; /* subject.ptr NULL: signed with a key */
    struct oms_list list;
    struct oms_dir dir;
    struct oms_answer answer;
    const char *word; /* of a no, for programs */
    struct err why;   /* of a no that is none of the files */
};

static void close_verifying(struct verifying *v)
{
    oms_dir_close(&v->dir);
}

/* What is not so is an answer; what could not be found out is a failure. */
static bool is_no(struct verifying *v, const char *word, struct err *err)
{
    if (err->kind != ERR_DENIED && err->kind != ERR_INPUT)
        return false;
    v->word = word;
    v->why = *err;
    *err = (struct err){ 0 };
    return true;
}

/* ---- the signature ---- */

static bool not_signed(const struct verifying *v, struct err *err)
{
    if (access(v->path, F_OK) != 0)
        return err_set(err, ERR_ABSENT, "%s: no such folder", v->path);
    return err_set(err, ERR_ABSENT,
                   "%s: not signed: there is no model.sig in it; --signature names one elsewhere, "
                   "`ajar sign` makes one",
                   v->path);
}

static bool read_signature(struct verifying *v, struct err *err)
{
    struct span text;
    struct err why = { 0 };
    if (!file_load(v->signature, BUNDLE_BYTES_MAX, v->a, &text, &why)) {
        if (why.kind == ERR_ABSENT && v->asked->signature == NULL)
            return not_signed(v, err);
        *err = why;
        return false;
    }
    if (text.len == 0 || text.ptr[0] != '{')
        return err_set(err, ERR_INPUT,
                       "%s: this is no signature of a model: it is no Sigstore bundle",
                       v->signature);
    return bundle_read(text, v->a, &v->bundle, err) || err_in(err, "%s", v->signature);
}

static bool load_signer(struct verifying *v, struct err *err)
{
    const struct verify_asked *asked = v->asked;
    struct signer_certs files = { asked->roots.text, asked->roots.n };
    if ((asked->key != NULL) == (asked->roots.n > 0))
        return err_set(err, ERR_USAGE,
                       "expected --key, the public key of who signed, or --roots, the certificates "
                       "that may vouch for them: from a place you trust");
    v->roots.at = clock_read().now_at;
    if (asked->key == NULL)
        return signer_roots(&files, v->a, &v->roots.pem, err);
    return signer_public(asked->key, v->a, &v->key, err) && pubkey_hint(&v->key, v->hint, err);
}

static bool check_signer(struct verifying *v, struct err *err)
{
    if (v->asked->key != NULL)
        return seal_check(&v->bundle, &v->key, err);
    return seal_check_chain(&v->bundle, &v->roots, v->a, &v->leaf, err) &&
           pubkey_hint(&v->leaf.pub, v->hint, err);
}

static bool read_list(struct verifying *v, struct err *err)
{
    return oms_list_read(v->bundle.payload, v->a, &v->list, err) && oms_comparable(&v->list, err) &&
           oms_root_holds(&v->list, err);
}

/* ---- the folder ---- */

/* A list may leave out "", "./" and "/a": nothing in the folder is called so. */
static bool is_below(struct span path)
{
    while (span_begins(path, "./"))
        path.ptr += 2, path.len -= 2;
    return path.len > 0 && path.ptr[0] != '/';
}

static bool open_folder(struct verifying *v, struct err *err)
{
    const struct oms_list *l = &v->list;
    struct oms_ask ask = { .path = v->path, .signature = v->signature, .verify = true };
    struct span *ignore =
        ARENA_ARRAY(v->a, struct span, l->n_ignored + OMS_IGNORED_GIT + OPT_LIST_MAX, err);
    if (ignore == NULL)
        return false;
    for (unsigned i = 0; i < l->n_ignored; i++)
        if (is_below(l->ignored[i]))
            ignore[ask.n_ignore++] = l->ignored[i];
    for (unsigned i = 0; !l->ignores && i < OMS_IGNORED_GIT; i++)
        ignore[ask.n_ignore++] = oms_ignored_always[i];
    for (unsigned i = 0; i < v->asked->ignore.n; i++)
        ignore[ask.n_ignore++] = span_of(v->asked->ignore.text[i]);
    ask.ignore = ignore;
    ask.links = l->links || v->asked->links;
    return oms_dir_open(&v->dir, &ask, v->a, err);
}

static bool compare(struct verifying *v, bool silent, struct err *err)
{
    AUTO_CLOSE(progress) struct progress p = { 0 };
    struct oms_wanted wanted = { .list = &v->list, .extra = v->asked->extra };
    struct oms_hashing h = { .progress = progress_bytes, .ctx = &p };
    progress_begin(&p, "hashing", silent);
    bool ok = oms_compare(&wanted, &v->dir, &h, v->a, &v->answer, err);
    progress_end(&p);
    if (ok && v->answer.n > 0)
        v->word = "files";
    return ok;
}

static bool verify_all(struct verifying *v, bool silent, struct err *err)
{
    if (!load_signer(v, err) || !read_signature(v, err))
        return false;
    if (!check_signer(v, err))
        return is_no(v, "signature", err);
    if (!read_list(v, err))
        return is_no(v, "statement", err);
    if (!open_folder(v, err))
        return is_no(v, "folder", err);
    return compare(v, silent, err);
}

/* ---- the answer ---- */

static const char *const change_words[] = {
    [OMS_CHANGED] = "changed",
    [OMS_MISSING] = "missing",
    [OMS_RENAMED] = "renamed",
    [OMS_EXTRA] = "not signed",
};

/* Marks on the letter before, and letters that others are put together of: one name may have them where
 * another has a single character. */
static bool is_mark(uint32_t c)
{
    return (c >= 0x300 && c < 0x370) || (c >= 0x1160 && c < 0x1200) || c == 0x3099 || c == 0x309A;
}

struct letter {
    uint32_t c; /* 0: the end, or no UTF-8 */
    bool marked;
};

static struct letter take(struct span *s)
{
    struct letter l = { 0 };
    size_t n = utf8_next(*s, &l.c);
    for (uint32_t mark; n > 0; l.marked = true) {
        *s = (struct span){ s->ptr + n, s->len - n };
        n = utf8_next(*s, &mark);
        if (n == 0 || !is_mark(mark))
            break;
    }
    return l;
}

/* Composed in one of them and not in the other, or of two alphabets, in which letters look the same. */
static bool letters_alike(struct letter x, struct letter y)
{
    enum { LATIN_END = 0x250, LETTERS_END = 0x2000 };
    if (x.c == y.c)
        return true;
    if (x.marked != y.marked)
        return (x.marked ? y.c : x.c) > 0x7F;
    return x.c != 0 && y.c != 0 && x.c < LETTERS_END && y.c < LETTERS_END &&
           (x.c >= LATIN_END || y.c >= LATIN_END) && x.c >> 8 != y.c >> 8;
}

/* Other bytes that may be nothing else to the eye. Names that only come close are among them. */
static bool look_alike(struct span x, struct span y)
{
    if (span_eq(x, y))
        return false;
    while (x.len > 0 && y.len > 0) {
        struct letter a = take(&x), b = take(&y);
        if (a.c == 0 || b.c == 0 || !letters_alike(a, b))
            return false;
    }
    return x.len == 0 && y.len == 0;
}

/* Missing and not signed: the names of the one are held against those of the other. */
static bool has_double(const struct oms_answer *o, const struct oms_difference *d)
{
    enum oms_change other = d->change == OMS_MISSING ? OMS_EXTRA : OMS_MISSING;
    if (d->change == OMS_RENAMED)
        return look_alike(d->path, d->as);
    if (d->change == OMS_CHANGED)
        return false;
    for (size_t i = 0; i < o->n; i++)
        if (o->difference[i].change == other && look_alike(d->path, o->difference[i].path))
            return true;
    return false;
}

static void say_name(struct buf *b, struct span name, bool spelled)
{
    for (size_t i = 0; spelled && i < name.len; i++)
        if (name.ptr[i] >= 0x80)
            buf_printf(b, "\\x%02x", name.ptr[i]);
        else
            buf_shown(b, (struct span){ name.ptr + i, 1 });
    if (!spelled)
        buf_shown(b, name);
}

static void say_difference(struct buf *rows, const struct oms_difference *d, bool spelled)
{
    buf_printf(rows, "%s\t", change_words[d->change]);
    say_name(rows, d->path, spelled);
    if (d->change == OMS_CHANGED)
        buf_printf(rows, "\tsigned as %.*s..., is %.*s...", DIGEST_SHOWN,
                   (const char *)d->signed_digest.ptr, DIGEST_SHOWN, d->digest);
    if (d->change == OMS_RENAMED) {
        buf_printf(rows, "\tnow ");
        say_name(rows, d->as, spelled);
    }
    buf_printf(rows, "\n");
}

static void say_differences(struct buf *b, const struct oms_answer *o)
{
    AUTO_CLOSE(buf) struct buf rows = { 0 };
    bool any = false;
    buf_init(&rows, "the differences", 1 << 20);
    for (size_t i = 0; i < o->n && i < SHOWN_MAX; i++) {
        bool spelled = has_double(o, &o->difference[i]);
        any |= spelled;
        say_difference(&rows, &o->difference[i], spelled);
    }
    listing_columns(b, 2, &rows);
    if (o->n > SHOWN_MAX)
        buf_printf(b, "  and %zu more, which --json lists\n", o->n - SHOWN_MAX);
    if (any)
        buf_printf(b, "names that look the same and are not have their bytes as \\xNN: a letter is "
                      "composed in another way there, or of another alphabet\n");
    if (o->count[OMS_EXTRA] == o->n)
        buf_printf(b, "what is signed is as it was; --ignore-unsigned would let the rest be\n");
}

/* Files that nobody vouches for, though the folder is verified. */
static void say_passed(struct buf *b, const struct verifying *v)
{
    if (v->answer.n_extra > 0 && v->asked->extra)
        buf_printf(b, "not signed     %zu file%s\n", v->answer.n_extra,
                   v->answer.n_extra == 1 ? "" : "s");
    if (v->dir.n_passed == 0)
        return;
    buf_printf(b, "passed over    ");
    buf_shown(b, v->dir.passed[0]);
    if (v->dir.n_passed > 1)
        buf_printf(b, " and %zu more", v->dir.n_passed - 1);
    buf_printf(b, ", which the signature does not cover\n");
}

static void say_text(struct buf *b, const struct verifying *v)
{
    if (v->why.kind != ERR_NONE) {
        buf_printf(b, "not verified: %s\n", v->why.text);
        return;
    }
    if (v->answer.n > 0) {
        buf_printf(b, "not verified: %zu file%s not as signed\n", v->answer.n,
                   v->answer.n == 1 ? " is" : "s are");
        say_differences(b, &v->answer);
        return;
    }
    buf_printf(b, "verified       %zu file%s, ", v->answer.n_covered,
               v->answer.n_covered == 1 ? "" : "s");
    view_bytes(b, v->answer.bytes);
    buf_printf(b, "\nroot           %.*s\n", (int)v->list.root.len, (const char *)v->list.root.ptr);
    if (v->leaf.subject.ptr != NULL) {
        buf_printf(b, "signed by      ");
        buf_shown(b, v->leaf.subject);
        buf_printf(b, "\n");
    }
    buf_printf(b, "signed by key  %s\n", v->hint);
    say_passed(b, v);
}

static void say_json(struct jout *j, const struct verifying *v)
{
    const struct oms_answer *o = &v->answer;
    jout_open(j, NULL, '{');
    jout_text(j, "schema", "ajar/verify/1");
    jout_bool(j, "verified", v->word == NULL);
    if (v->word != NULL)
        jout_text(j, "why", v->word);
    if (v->why.kind != ERR_NONE)
        jout_text(j, "text", v->why.text);
    if (v->hint[0] != 0)
        jout_text(j, "key", v->hint);
    if (v->leaf.subject.ptr != NULL)
        jout_string(j, "subject", v->leaf.subject);
    if (v->list.root.len > 0)
        jout_string(j, "root", v->list.root);
    jout_u64(j, "files", o->n_covered);
    jout_u64(j, "bytes", o->bytes);
    jout_u64(j, "unsigned", o->n_extra);
    jout_open(j, "differences", '[');
    for (size_t i = 0; i < o->n; i++) {
        const struct oms_difference *d = &o->difference[i];
        jout_open(j, NULL, '{');
        jout_text(j, "change", d->change == OMS_EXTRA ? "unsigned" : change_words[d->change]);
        jout_string(j, "path", d->path);
        if (d->as.len > 0)
            jout_string(j, "now", d->as);
        if (d->signed_digest.len > 0)
            jout_string(j, "signed", d->signed_digest);
        if (d->digest[0] != 0)
            jout_text(j, "is", d->digest);
        jout_close(j, '}');
    }
    jout_close(j, ']');
    jout_open(j, "passed_over", '[');
    for (size_t i = 0; i < v->dir.n_passed; i++)
        jout_string(j, NULL, v->dir.passed[i]);
    jout_close(j, ']');
    jout_close(j, '}');
}

bool verify_folder(const char *path, const struct verify_asked *asked, struct out *o,
                   struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "verify", .limit = VERIFY_MEMORY };
    struct verifying v = { .path = path,
                           .signature = asked->signature,
                           .asked = asked,
                           .a = &a,
                           .dir = { .walk = { .root = -1, .cache = -1 } } };
    if (v.signature == NULL && (v.signature = path_join(&a, path, "model.sig", err)) == NULL)
        return false;
    bool ok = verify_all(&v, o->json, err);
    if (ok) {
        o->no = v.word != NULL;
        if (o->json)
            say_json(&o->doc, &v);
        else
            say_text(&o->text, &v);
    }
    close_verifying(&v);
    return ok;
}
