/* shadow_test.c - which file of a release Python would take for a library. */
#include "scan/shadow.h"

#include "lib/check.h"

enum { FILES_MAX = 8 };
static const struct row {
    const char *name;
    const char *file[FILES_MAX]; /* ascending */
    const char *folder, *module;
    int want; /* its index; -1: none */
} rows[] = {
    { "nothing", { NULL }, "", "os", -1 },
    { "no code", { "os.json", "os/x.bin" }, "", "os", -1 },
    { "a module", { "a.txt", "os.py" }, "", "os", 1 },
    { "of a package", { "os.py" }, "", "os.path", 0 },
    { "a package", { "os/a/b.py" }, "", "os", 0 },
    { "a library of its own", { "os.cpython-312.so" }, "", "os", 0 },
    { "a folder with a dot", { "os.x/a.py" }, "", "os", 0 },
    { "compiled", { "os.PYC" }, "", "os", 0 },
    { "a longer name", { "os2.py", "osx/a.py" }, "", "os", -1 },
    { "a shorter name", { "o.py" }, "", "os", -1 },
    { "beside the pickle", { "m/os.py" }, "m/", "os", 0 },
    { "in another folder", { "m/os.py", "n/os.py" }, "o/", "os", -1 },
    { "not in one with a longer name", { "mm/os.py" }, "m/", "os", -1 },
    { "at the top, too", { "os.py" }, "m/", "os", 0 },
    { "the first of both", { "a/os.py", "os.py" }, "a/", "os", 0 },
    { "the first of both, the other way", { "os.py", "p/os.py" }, "p/", "os", 0 },
    { "the first of several", { "a.py", "os.a.py", "os.b.py", "os/c.py" }, "", "os", 1 },
    { "what shares its beginning", { "ab/c/d.py", "ab/c/e.py", "ab/cd/e.py" }, "ab/", "cd", 2 },
    { "a folder of the last one's name", { "ab.py", "ab/os.py" }, "ab/", "os", 1 },
    { "no name at all", { "os.py", ".py" }, "", "", -1 },
    { "none behind the dot", { "os.py" }, "", ".x", -1 },
};

static void lay_out(const struct row *r, struct look_file *file, struct look *l)
{
    *l = (struct look){ .file = file };
    for (; l->n_files < FILES_MAX && r->file[l->n_files] != NULL; l->n_files++)
        file[l->n_files] = (struct look_file){ .path = span_of(r->file[l->n_files]) };
}

static void each_import_finds_its_file(void)
{
    for (size_t i = 0; i < COUNT(rows); i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
        const struct row *r = &rows[i];
        struct look_file file[FILES_MAX];
        struct look l;
        struct shadow s;
        struct err err = { 0 };
        check_case = r->name;
        lay_out(r, file, &l);
        CHECK(shadow_open(&s, &l, &a, &err));
        const struct look_file *got = shadow_of(&s, span_of(r->folder), span_of(r->module));
        CHECK(got == (r->want < 0 ? NULL : &file[r->want]));
    }
}

/* However many files share it, a folder is one name: with n files there are about n of them. */
static void a_folder_is_listed_once(void)
{
    enum { N = 1000 };
    static struct look_file file[N];
    static char path[N][64];
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
    struct look l = { .file = file, .n_files = N };
    struct shadow s;
    struct err err = { 0 };
    for (unsigned i = 0; i < N; i++) {
        snprintf(path[i], sizeof path[i], "a/b/c/d/e/f/g/h/%04u.py", i);
        file[i].path = span_of(path[i]);
    }
    CHECK(shadow_open(&s, &l, &a, &err) && s.n == N + 8);
}

static void every_allocation_may_fail(void)
{
    for (size_t nth = 1, done = 0; !done; nth++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
        struct look_file file[FILES_MAX];
        struct look l;
        struct shadow s;
        struct err err = { 0 };
        lay_out(&rows[2], file, &l);
        mem_fail_at = nth;
        bool ok = shadow_open(&s, &l, &a, &err), reached = mem_fail_at == 0;
        mem_fail_at = 0;
        CHECK(ok == !reached && (ok || err.kind == ERR_SYSTEM));
        done = !reached;
    }
}

TESTS(TEST(each_import_finds_its_file), TEST(a_folder_is_listed_once),
      TEST(every_allocation_may_fail))
