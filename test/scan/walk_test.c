/* walk_test.c - folders made here, and what the walk says is in them: files, links, what is odd, caches, and
 * that nobody can swap the way to a file afterwards. */
#include "scan/walk.h"

#include <fcntl.h>
#include <ftw.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/sort.h"
#include "lib/check.h"
#include "scan/look.h"

static char home[64];

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *at)
{
    (void)st, (void)kind, (void)at;
    return remove(path);
}

static void new_home(const char *folder)
{
    snprintf(home, sizeof home, "%s/ajar-walk-XXXXXX", folder);
    CHECK(mkdtemp(home) != NULL);
}

static void clear_home(void)
{
    nftw(home, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

static void put_file(const char *path)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    CHECK(fd >= 0 && write(fd, "x", 1) == 1);
    if (fd >= 0)
        close(fd);
}

/* "a/b/" is a folder, "a>b" a link to b, "a=b" another name of b, "a|" a pipe, anything else a file of one
 * byte, "x"; folders on the way are made. */
static void make(const char *what)
{
    char path[300], to[300] = "";
    snprintf(path, sizeof path, "%s/%s", home, what);
    size_t n = strcspn(path, ">=|");
    const char how = path[n];
    if (how == '>')
        snprintf(to, sizeof to, "%s", path + n + 1);
    else if (how == '=')
        snprintf(to, sizeof to, "%s/%s", home, path + n + 1);
    path[n] = 0;
    for (char *p = path + strlen(home) + 1; (p = strchr(p, '/')) != NULL; *p++ = '/') {
        *p = 0;
        mkdir(path, 0700);
    }
    if (how == '>')
        CHECK(symlink(to, path) == 0);
    else if (how == '=')
        CHECK(link(to, path) == 0);
    else if (how == '|')
        CHECK(mkfifo(path, 0600) == 0);
    else if (path[n - 1] != '/')
        put_file(path);
}

static void make_all(const char *list)
{
    char what[300];
    for (size_t n; *list != 0; list += n + (list[n] != 0)) {
        n = strcspn(list, " ");
        snprintf(what, sizeof what, "%.*s", (int)n, list);
        make(what);
    }
}

static const char *at_home(const char *path)
{
    static char full[400];
    snprintf(full, sizeof full, "%s%s%s", home, *path != 0 ? "/" : "", path);
    return full;
}

static const char *odd_name(enum walk_odd_kind kind)
{
    static const char *const names[] = {
        [WALK_LINK_OUT] = "out",
        [WALK_LINK_NOWHERE] = "nowhere",
        [WALK_LINK] = "link",
        [WALK_SPECIAL] = "special",
        [WALK_LONG] = "long",
        [WALK_GIT] = "git",
        [WALK_HARD_LINK] = "names",
        [WALK_UNSERVED] = "unserved",
        [WALK_UNFINISHED] = "unfinished",
        [WALK_UNREAD] = "unread",
    };
    return names[kind];
}

static int by_kind_and_path(const void *x, const void *y)
{
    const struct walk_odd *a = x, *b = y;
    return a->kind != b->kind ? (a->kind > b->kind ? 1 : -1) : span_cmp(a->path, b->path);
}

/* Each file, opened and read, with its link; then what is odd; or the error, without the home. */
static void tell(const struct walk_ask *ask, struct arena *a, struct buf *b, struct err *err)
{
    AUTO_CLOSE(walk) struct walk w;
    char byte = 0;
    b->len = 0;
    if (!walk_open(&w, ask, a, err)) {
        buf_printf(b, "! %s%c", err->text, 0);
        return;
    }
    for (size_t i = 0; i < w.n_files; i++) {
        int fd = walk_fd(&w, &w.file[i], err);
        CHECK(fd >= 0 && read(fd, &byte, 1) == 1 && byte == 'x' && w.file[i].size == 1);
        if (fd >= 0)
            close(fd);
        buf_printf(b, "%s%s%s%s ", (const char *)w.file[i].path.ptr,
                   w.file[i].link.ptr != NULL ? ">" : "",
                   w.file[i].link.ptr != NULL ? (const char *)w.file[i].link.ptr : "",
                   w.single != NULL ? " alone" : "");
    }
    sort_heap(w.odd, w.n_odds, sizeof *w.odd, by_kind_and_path);
    for (size_t i = 0; i < w.n_odds; i++) {
        const struct walk_odd *o = &w.odd[i];
        buf_printf(b, "; %s %.*s", odd_name(o->kind), (int)o->path.len, (const char *)o->path.ptr);
        if (o->link.ptr != NULL)
            buf_printf(b, ">%.*s", (int)o->link.len, (const char *)o->link.ptr);
        if (o->why.ptr != NULL)
            buf_printf(b, ": %.*s", (int)o->why.len, (const char *)o->why.ptr);
        buf_printf(b, "%s", o->circle ? " round" : "");
    }
    buf_printf(b, "%c", 0);
}

enum { UNSERVED = 1, LINKS = 2 };
#define M        "models--a--b/"
#define DOWNLOAD ".cache/huggingface/download/"
static const struct {
    const char *name, *made, *path;
    unsigned ask;
    const char *want;
} rows[] = {
    { "files", "b/c a b/a e/", "", 0, "a b/a b/c " },
    { "links", "a/x in>a/x folder>a up>../x root>/etc/passwd gone>b round>round no>a/x/y", "", 0,
      "a/x ; out root>/etc/passwd; out up>../x; nowhere gone>b; nowhere no>a/x/y; "
      "nowhere round>round round; link folder>a; link in>a/x" },
    { "links that are followed", "a/x in>a/x folder>a up>../x gone>b pipe| p>pipe", "", LINKS,
      "a/x in>a/x ; out up>../x; nowhere gone>b; link folder>a; link p>pipe; special pipe" },
    { "a link to a folder outside", "a/x b/l>../a", "b", LINKS, "; out l>../a" },
    { "a pipe", "a p|", "", 0, "a ; special p" },
    { "what git keeps", "a .git/x b/.GIT .gitx/a", "", UNSERVED,
      ".gitx/a a ; git .git; git b/.GIT" },
    { "what is not served", "ajar/x .cache/y b/ajar/z ajarx/a", "", 0,
      "ajarx/a b/ajar/z ; unserved .cache; unserved ajar" },
    { "files of those names", "ajar .cache", "", 0, ".cache ajar " },
    { "what is not served, asked for", "ajar/x .cache/y", "", UNSERVED, ".cache/y ajar/x " },
    { "two names", "a b=a c d=c e", "", 0,
      "a b c d e ; names a>b; names b>a; names c>d; names d>c" },
    { "two names crosswise", "a b c=a d=b", "", 0,
      "a b c d ; names a>c; names b>d; names c>a; names d>b" },
    { "three names", "a b=a c=a", "", 0, "a b c ; names a>b; names b>a; names c>b" },
    { "a name elsewhere", "x/a y/b=x/a y/c", "y", 0, "b c ; names b" },
    { "two names elsewhere", "x/a y/b=x/a x/c y/d=x/c", "y", 0, "b d ; names b; names d" },
    { "parts of downloads",
      DOWNLOAD "a.incomplete " DOWNLOAD "b b/" DOWNLOAD "c.incomplete c.incomplete "
               "x" DOWNLOAD "d.incomplete .cache/e.incomplete",
      "", UNSERVED,
      ".cache/e.incomplete " DOWNLOAD "b c.incomplete x" DOWNLOAD "d.incomplete "
      "; unfinished " DOWNLOAD "a.incomplete: 1 byte so far; unfinished b/" DOWNLOAD
      "c.incomplete: 1 byte so far" },
    { "parts of downloads, not asked for", "b/" DOWNLOAD "c.incomplete", "", 0,
      "b/" DOWNLOAD "c.incomplete " },
    { "a pipe for a part", DOWNLOAD "a.incomplete|", "", UNSERVED,
      "; special " DOWNLOAD "a.incomplete" },
    { "a snapshot",
      M "blobs/1 " M "snapshots/s/f>../../blobs/1 " M "snapshots/s/d/g>../../../blobs/1",
      M "snapshots/s", 0, "d/g>../../../blobs/1 f>../../blobs/1 " },
    { "a snapshot, links asked for", M "blobs/1 " M "snapshots/s/f>../../blobs/1", M "snapshots/s",
      LINKS, "f>../../blobs/1 " },
    { "the only snapshot", M "blobs/1 " M "snapshots/s/f>../../blobs/1 " M "snapshots/.t/g", M, 0,
      "f>../../blobs/1 " },
    { "the snapshot of main", M "refs/main " M "snapshots/x/f " M "snapshots/y/g", M, 0, "f " },
    { "links out of a cache",
      "x " M "snapshots/s/f>../../../x " M "snapshots/s/g>../.. " M "snapshots/s/h>../../blobs/2",
      M "snapshots/s", 0, "; out f>../../../x; nowhere h>../../blobs/2; link g>../.." },
    { "a folder beside snapshots", M "blobs/1 " M "snapshots/s/f", M "blobs", 0, "1 " },
    { "a name like that of a cache", M "f", M, 0, "f " },
    { "a cache in a cache",
      M "snapshots/s/models--c--d/f " M "blobs/1 " M "snapshots/s/models--c--d/g>../../../blobs/1",
      M "snapshots/s/models--c--d", 0, "f ; out g>../../../blobs/1" },
    { "two snapshots", M "snapshots/s/f " M "snapshots/t/f", M, 0,
      "! a cache folder of 2 snapshots; give the path of one: snapshots/..." },
    { "no snapshot", M "snapshots/", M, 0,
      "! a cache folder of 0 snapshots; give the path of one: snapshots/..." },
    { "a file for snapshots", M "snapshots", M, 0, "! a cache folder without snapshots" },
    { "a main that is not there", M "refs/main " M "snapshots/s/f", M, 0,
      "! snapshots/x: could not open: No such file or directory" },
    { "a link for main", M "refs/main>../snapshots/s/x " M "snapshots/s/x " M "snapshots/t/x", M, 0,
      "! a cache folder of 2 snapshots; give the path of one: snapshots/..." },
    { "parts of blobs", M "blobs/2.incomplete " M "blobs/3 " M "snapshots/s/f", M "snapshots/s",
      UNSERVED, "f ; unfinished blobs/2.incomplete: 1 byte so far" },
    { "parts of blobs, not asked for", M "blobs/2.incomplete " M "snapshots/s/f", M "snapshots/s",
      0, "f " },
    { "one file", "d/a", "d/a", 0, "a alone " },
    { "one file by a link", "d/a l>d/a", "l", 0, "l>d/a alone " },
    { "a pipe alone", "p|", "p", 0, "! neither a folder nor a regular file" },
    { "nothing", "", "a", 0,
      "! no such file or folder: give a folder with a model, or one of its files" },
    { "nothing in a file", "a", "a/b", 0,
      "! no such file or folder: give a folder with a model, or one of its files" },
    { "a link round", "l>l", "l", 0, "! could not stat: Too many levels of symbolic links" },
};

/* The lowest descriptor that is free. */
static int free_fd(void)
{
    int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
    close(fd);
    return fd;
}

static void each_folder_is_told_so(void)
{
    const int lowest = free_fd();
    for (size_t i = 0; i < COUNT(rows); i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 4u << 20 };
        AUTO_CLOSE(buf) struct buf b;
        struct err err = { 0 };
        check_case = rows[i].name;
        new_home("/tmp");
        make_all(rows[i].made);
        buf_init(&b, "test", 4096);
        tell(&(struct walk_ask){ .path = at_home(rows[i].path),
                                 .unserved = rows[i].ask & UNSERVED,
                                 .links = rows[i].ask & LINKS },
             &a, &b, &err);
        CHECK_STR((const char *)b.bytes, rows[i].want);
        CHECK(free_fd() == lowest);
        clear_home();
    }
    check_case = "";
}

/* What stands in the place of a file once the walk is over. */
static const struct {
    const char *name, *made, *path, *gone, *instead, *want;
} swaps[] = {
    { "a pipe", "a", "", "a", "a|", "not a regular file any more" },
    { "a pipe for the one file", "a", "a", "a", "a|", "not a regular file any more" },
    { "a link in the folder", "a b/x", "", "a", "a>b/x",
      "could not open: Too many levels of symbolic links" },
    { "a link on the way", "a/x b/x", "a", "x", "x>../b/x",
      "could not open: Too many levels of symbolic links" },
    { "a link out of the cache", "x " M "blobs/1 " M "snapshots/s/f>../../blobs/1", M "snapshots/s",
      M "snapshots/s/f", M "snapshots/s/f>../../../x",
      "could not open: Invalid cross-device link" },
    { "nothing", "a", "", "a", "b", "could not open: No such file or directory" },
};

static void nobody_swaps_a_file_for_something_else(void)
{
    for (size_t i = 0; i < COUNT(swaps); i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 4u << 20 };
        AUTO_CLOSE(walk) struct walk w;
        struct err err = { 0 };
        char path[400];
        check_case = swaps[i].name;
        new_home("/tmp");
        make_all(swaps[i].made);
        snprintf(path, sizeof path, "%s", at_home(swaps[i].path));
        CHECK(walk_open(&w, &(struct walk_ask){ .path = path }, &a, &err));
        remove(at_home(i == 3 ? "a/x" : swaps[i].gone));
        make(i == 3 ? "a/x>../b/x" : swaps[i].instead);
        CHECK(walk_fd(&w, &w.file[0], &err) < 0);
        CHECK_STR(err.text, swaps[i].want);
        clear_home();
    }
    check_case = "";
}

static bool walk_it(const char *path, bool unserved, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 256u << 20 };
    AUTO_CLOSE(walk) struct walk w;
    *err = (struct err){ 0 };
    return walk_open(&w, &(struct walk_ask){ .path = at_home(path), .unserved = unserved }, &a,
                     err);
}

/* What stands beside the blobs of a cache counts too, where its parts are asked for: one, and the two that
 * every folder has. */
static void there_is_an_end_to_the_files(void)
{
    static const char snapshot[] = M "snapshots/s";
    char name[32];
    struct err err;
    new_home(access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp"); /* so many, in memory */
    make(M "blobs/1.incomplete");
    make(M "snapshots/s/");
    int fd = open(at_home(snapshot), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    for (unsigned i = 0; i + 3 < LOOK_FILES_MAX; i++) {
        snprintf(name, sizeof name, "f%u", i);
        CHECK(mknodat(fd, name, S_IFREG | 0600, 0) == 0);
    }
    CHECK(walk_it(snapshot, true, &err));
    for (char more[] = "a"; more[0] <= 'c'; more[0]++)
        CHECK(mknodat(fd, more, S_IFREG | 0600, 0) == 0);
    CHECK(walk_it(snapshot, false, &err));
    CHECK(!walk_it(snapshot, true, &err) && err.kind == ERR_LIMIT);
    CHECK_STR(err.text, "more than 100000 files and folders");
    CHECK(mknodat(fd, "h", S_IFREG | 0600, 0) == 0);
    CHECK(!walk_it(snapshot, false, &err) && err.kind == ERR_LIMIT);
    CHECK_STR(err.text, "more than 100000 files and folders");
    close(fd);
    clear_home();
}

static void every_allocation_may_fail(void)
{
    new_home("/tmp");
    make_all("a b=a l>a .git/x " DOWNLOAD "a.incomplete " M "blobs/2.incomplete " M "blobs/1 " M
             "snapshots/s/f>../../blobs/1");
    static const char *const paths[] = { "", M, "l" };
    for (size_t i = 0; i < COUNT(paths); i++)
        for (size_t nth = 1, done = 0; !done; nth++) {
            mem_fail_at = nth;
            struct err err;
            bool ok = walk_it(paths[i], true, &err), reached = mem_fail_at == 0;
            mem_fail_at = 0;
            CHECK(ok == !reached && (ok || err.kind == ERR_SYSTEM));
            done = !reached;
        }
    clear_home();
}

TESTS(TEST(each_folder_is_told_so), TEST(nobody_swaps_a_file_for_something_else),
      TEST(there_is_an_end_to_the_files), TEST(every_allocation_may_fail))
