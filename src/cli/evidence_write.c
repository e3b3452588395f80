/* evidence_write.c - see evidence_write.h. ajar signs nothing for a person: ssh-keygen does. */
#include "cli/evidence_write.h"

#include "base/file.h"
#include "base/path.h"
#include "evidence/load.h"

const char *evidence_folder(const struct look *l, const char *to, struct arena *a, struct err *err)
{
    struct span path = span_of(l->root), copy;
    if (to != NULL)
        return to;
    if (l->folder && manifest_reaches(&l->manifest)) {
        err_set(
            err, ERR_USAGE,
            "evidence beside an ONNX file would change the weights it is about, for that file can "
            "name "
            "any other as its data: name a folder of its own, here with --to, and to decide with "
            "--evidence");
        return NULL;
    }
    if (l->folder)
        return l->root;
    path = path_folder(path);
    if (path.len == 0)
        return ".";
    path.len -= path.len > 1;
    return span_copy(a, path, &copy, err) ? (const char *)copy.ptr : NULL;
}

const char *evidence_written_name(enum written how)
{
    static const char *const names[] = {
        [WRITTEN] = "written", [THERE_ALREADY] = "already_there", [ONLY_SHOWN] = "dry_run"
    };
    assert(how >= WRITTEN && how < COUNT(names));
    return names[how];
}

/* A folder that --to names may be new. */
static bool make_folder(const char *path, struct arena *a, struct err *err)
{
    struct span copy, folder = path_folder(span_of(path));
    if (folder.len <= 1)
        return true;
    folder.len--;
    return span_copy(a, folder, &copy, err) && file_folder((const char *)copy.ptr, 0755, err);
}

bool evidence_write(const struct evidence_file *f, struct arena *a, enum written *how,
                    struct err *err)
{
    struct err none = { 0 };
    struct span there;
    *how = ONLY_SHOWN;
    if (f->dry)
        return true;
    *how = THERE_ALREADY;
    if (file_load(f->path, EV_FILE_MAX, a, &there, &none)) {
        return span_eq(there, f->text) ||
               err_set(err, ERR_DENIED,
                       "%s is there and says something else, as from other options: --to writes "
                       "into another folder",
                       f->path);
    }
    if (none.kind != ERR_ABSENT) {
        *err = none;
        return false;
    }
    *how = WRITTEN;
    return make_folder(f->path, a, err) && file_replace(f->path, f->text, 0644, err);
}

void evidence_written(struct buf *b, size_t n_items, const char *path, enum written how)
{
    static const char *const outcomes[] = { [WRITTEN] = "written to ",
                                            [THERE_ALREADY] = "already there: ",
                                            [ONLY_SHOWN] = "would be written to " };
    buf_printf(b, "\n%zu item%s, %s", n_items, n_items == 1 ? "" : "s", outcomes[how]);
    buf_shown(b, span_of(path));
    buf_printf(b, "\n");
    if (how == ONLY_SHOWN)
        return;
    buf_printf(b, "Where a policy asks who says so, %s once %s signed:\n",
               n_items == 1 ? "it counts" : "they count", n_items == 1 ? "it is" : "they are");
    evidence_sign_line(b, path);
}

void evidence_sign_line(struct buf *b, const char *path)
{
    buf_printf(b, "  ssh-keygen -Y sign -n ajar-evidence -f ~/.ssh/id_ed25519 %s",
               path[0] == '-' ? "./" : "");
    buf_word(b, span_of(path));
    buf_printf(b, "\n");
}

static bool waits(const struct judge *j, const struct item_file *file)
{
    for (size_t i = 0; i < j->evidence->n_items; i++)
        if (j->evidence->item[i].file == file && j->decision.known.item[i].why == EV_UNSIGNED)
            return true;
    return false;
}

bool evidence_unsigned(struct buf *b, const struct judge *j, struct arena *a, struct err *err)
{
    bool any = false;
    for (size_t i = 0; i < j->evidence->n_files && j->folder != NULL; i++) {
        const struct item_file *f = &j->evidence->file[i];
        if (f->approval || !waits(j, f))
            continue;
        const char *path = path_join(a, j->folder, (const char *)f->file.name.ptr, err);
        if (path == NULL)
            return false;
        buf_printf(b, "%s", any ? "" : "\nNot signed, and asked for signed:\n");
        any = true;
        evidence_sign_line(b, path);
    }
    return true;
}
