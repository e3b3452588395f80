/* cache_test.c - which models a cache has; every allocation fails in turn. */
#include "scan/cache.h"

#include <ftw.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "lib/check.h"

static char home[64];

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *at)
{
    (void)st, (void)kind, (void)at;
    return remove(path);
}

/* "a/b/" is a folder, "a>b" a link, anything else a file; folders on the way are made. */
static void make(const char *what)
{
    char path[300], to[300] = "";
    snprintf(path, sizeof path, "%s/%s", home, what);
    char *arrow = strchr(path, '>');
    if (arrow != NULL) {
        snprintf(to, sizeof to, "%s", arrow + 1);
        *arrow = 0;
    }
    for (char *p = path + strlen(home) + 1; (p = strchr(p, '/')) != NULL; *p++ = '/') {
        *p = 0;
        mkdir(path, 0700);
    }
    if (to[0] != 0) {
        CHECK(symlink(to, path) == 0);
    } else if (path[strlen(path) - 1] != '/') {
        FILE *f = fopen(path, "w");
        CHECK(f != NULL);
        if (f != NULL)
            fclose(f);
    }
}

static bool tell(const char *path, struct buf *b, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 16u << 20 };
    struct cache c;
    b->len = 0;
    if (!cache_read(path, &a, &c, err))
        return false;
    buf_printf(b, "%s", c.is_cache ? "cache:" : "none:");
    for (size_t i = 0; i < c.n_snapshots; i++) {
        buf_printf(b, " ");
        buf_put(b, c.snapshot[i].name);
        buf_printf(b, "@");
        buf_put(b, c.snapshot[i].revision);
        buf_printf(b, "=%s%s", c.snapshot[i].path + strlen(home) + 1,
                   c.snapshot[i].folder       ? ""
                   : c.snapshot[i].unfinished ? "(unfinished)"
                                              : "(no folder)");
    }
    for (size_t i = 0; i < c.n_others; i++) {
        buf_printf(b, i == 0 ? "; " : " ");
        buf_put(b, c.other[i]);
    }
    buf_printf(b, "%c", 0);
    return true;
}

static void a_cache_is_told_by_what_is_in_it(void)
{
    static const struct {
        const char *made, *path, *want;
    } rows[] = {
        { "", "", "none:" },
        { "a", "", "none:" },
        { "a", "a", "none:" },
        { "", "nowhere", "none:" },
        { "models--a--b/snapshots/1/c", "", "cache: a/b@1=models--a--b/snapshots/1" },
        { "models--a--b/snapshots/1/c", "models--a--b", "cache: a/b@1=models--a--b/snapshots/1" },
        { "models--a--b/snapshots/1/c", "models--a--b/snapshots/1", "none:" },
        { "models--a--b/snapshots/2/c models--a--b/snapshots/1/c models--g/snapshots/3/c "
          "models--a--b-c--d/snapshots/4/e",
          "",
          "cache: a/b@1=models--a--b/snapshots/1 a/b@2=models--a--b/snapshots/2 "
          "a/b-c/d@4=models--a--b-c--d/snapshots/4 g@3=models--g/snapshots/3" },
        /* nothing of it is here: it is named. */
        { "models--a--b/snapshots/1/ models--c/.no_exist/x models--d/snapshots/", "",
          "cache:; models--a--b models--c models--d" },
        { "models--a--b/refs/main", "models--a--b", "none:" },
        /* what stands among the snapshots and is no folder, and a link, whatever is behind it. */
        { "models--a/snapshots/1 models--a/snapshots/2>/etc x/y", "models--a",
          "cache: a@1=models--a/snapshots/1(no folder) a@2=models--a/snapshots/2(no folder)" },
        { "models--a/snapshots>/etc", "", "cache:; models--a" },
        { "models--a/snapshots/1/c datasets--x--y/ spaces--z/ kernels--k/ .locks/ CACHEDIR.TAG "
          "version.txt",
          "", "cache: a@1=models--a/snapshots/1; datasets--x--y kernels--k spaces--z" },
        /* one thing that no client puts there, and all of it is looked at as a folder. */
        { "models--a/snapshots/1/c config.json", "", "none:" },
        { "datasets--a/snapshots/1/c", "", "cache:; datasets--a" },
        { "hub/datasets--a/x hub/spaces--b/x", "", "cache:; datasets--a spaces--b" },
        { "hub/datasets--a/x hub/x", "", "none:" },
        { ".locks/ version.txt", "", "none:" },
        /* what is left of a download. */
        { "models--a--b/blobs/1.incomplete models--c/blobs/1", "",
          "cache: a/b@=models--a--b(unfinished); models--c" },
        { "models--a--b/blobs/1.incomplete models--a--b/snapshots/1/", "models--a--b",
          "cache: a/b@=models--a--b(unfinished)" },
        { "models--a--b/blobs/1.incomplete models--a--b/snapshots/1/c", "models--a--b",
          "cache: a/b@1=models--a--b/snapshots/1" },

        { "hub/models--a/snapshots/1/c", "", "cache: a@1=hub/models--a/snapshots/1" },
        { "hub/models--a/snapshots/1/c token stored_tokens xet/ .x modules/ datasets/ assets/", "",
          "cache: a@1=hub/models--a/snapshots/1; assets datasets modules" },
        { "hub/models--a/snapshots/1/c run.py", "", "none:" },
        { "hub/config.json", "", "none:" },
        { "real/models--a/snapshots/1/c hub>real", "hub", "cache: a@1=hub/models--a/snapshots/1" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        AUTO_CLOSE(buf) struct buf b = { 0 };
        struct err err = { 0 };
        char made[400], path[300], *rest = made;
        check_case = rows[i].made;
        buf_init(&b, "test", 1 << 16);
        buf_room(&b, 4096);
        snprintf(home, sizeof home, "/tmp/ajar-cache-XXXXXX");
        CHECK(mkdtemp(home) != NULL);
        snprintf(made, sizeof made, "%s", rows[i].made);
        for (char *one; (one = strsep(&rest, " ")) != NULL;)
            if (one[0] != 0)
                make(one);
        snprintf(path, sizeof path, "%s%s%s", home, rows[i].path[0] != 0 ? "/" : "", rows[i].path);
        CHECK(tell(path, &b, &err));
        CHECK_STR((const char *)b.bytes, rows[i].want);
        for (size_t nth = 1, reached = 0; !reached && nth < 200; nth++) {
            struct err failed = { 0 };
            mem_fail_at = nth;
            bool ok = tell(path, &b, &failed);
            reached = mem_fail_at != 0;
            mem_fail_at = 0;
            CHECK(ok == (reached != 0) && (ok || failed.kind == ERR_SYSTEM));
        }
        nftw(home, remove_one, 8, FTW_DEPTH | FTW_PHYS);
    }
}

static void a_cache_has_a_most_of_names(void)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct err err = { 0 };
    char name[60];
    buf_init(&b, "test", 8 << 20);
    snprintf(home, sizeof home, "/tmp/ajar-cache-XXXXXX");
    CHECK(mkdtemp(home) != NULL);
    for (unsigned i = 0; i < CACHE_MAX; i++) {
        snprintf(name, sizeof name, "models--%u", i);
        make(name);
    }
    CHECK(tell(home, &b, &err));
    CHECK(strncmp((const char *)b.bytes, "cache:; models--0 ", 18) == 0);
    make("models--more");
    CHECK(tell(home, &b, &err));
    CHECK_STR((const char *)b.bytes, "none:");
    nftw(home, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

TESTS(TEST(a_cache_is_told_by_what_is_in_it), TEST(a_cache_has_a_most_of_names))
