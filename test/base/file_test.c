/* file_test.c - small files come whole or not at all, and go the same way. */
#include "base/file.h"

#include "lib/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static char home[] = "/tmp/ajar-file-XXXXXX";

static const char *at(struct arena *a, const char *name)
{
    struct err err = { 0 };
    return path_join(a, home, name, &err);
}

static void what_was_written_is_read_back(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
    struct err err = { 0 };
    struct span got;
    struct stat st;
    const char *path = at(&a, "one");
    CHECK(file_replace(path, SPAN("first"), 0600, &err));
    CHECK(file_replace(path, SPAN("second"), 0600, &err));
    CHECK(file_load(path, 6, &a, &got, &err) && span_eq(got, SPAN("second")) && got.ptr[6] == 0);
    CHECK(stat(path, &st) == 0 && (st.st_mode & 0777) == 0600);
    CHECK(file_replace(at(&a, "none"), SPAN(""), 0600, &err));
    CHECK(file_load(at(&a, "none"), 0, &a, &got, &err) && got.len == 0);
}

static void what_cannot_be_read_says_why(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
    struct span got = { .len = 77 };
    struct err err = { 0 };
    char want[200];
    CHECK(!file_load(at(&a, "absent"), 9, &a, &got, &err) && err.kind == ERR_ABSENT);
    snprintf(want, sizeof want, "%s/absent: no such file", home);
    CHECK_STR(err.text, want);
    err = (struct err){ 0 };
    CHECK(!file_load(home, 9, &a, &got, &err) && err.kind == ERR_INPUT);
    snprintf(want, sizeof want, "%s: not a regular file", home);
    CHECK_STR(err.text, want);
    err = (struct err){ 0 };
    CHECK(symlink("nowhere", at(&a, "dangling")) == 0);
    CHECK(!file_load(at(&a, "dangling"), 9, &a, &got, &err) && err.kind == ERR_INPUT);
    snprintf(want, sizeof want, "%s/dangling: a link to nothing", home);
    CHECK_STR(err.text, want);
    err = (struct err){ 0 };
    CHECK(!file_load(at(&a, "dangling/file"), 9, &a, &got, &err) && err.kind == ERR_ABSENT);
    err = (struct err){ 0 };
    CHECK(file_replace(at(&a, "long"), SPAN("0123456789"), 0600, &err));
    CHECK(!file_load(at(&a, "long"), 9, &a, &got, &err) && err.kind == ERR_LIMIT);
    snprintf(want, sizeof want, "%s/long: 10 bytes, at most 9", home);
    CHECK_STR(err.text, want);
    CHECK(got.len == 77);
}

static void what_cannot_be_written_leaves_nothing(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
    struct err err = { 0 };
    CHECK(!file_replace(at(&a, "no/such"), SPAN("x"), 0600, &err) && err.kind == ERR_SYSTEM);
    err = (struct err){ 0 };
    CHECK(file_folder(at(&a, "taken/x"), 0700, &err));
    CHECK(!file_replace(at(&a, "taken"), SPAN("x"), 0600, &err) && err.kind == ERR_SYSTEM);
    char beside[300];
    snprintf(beside, sizeof beside, "%s/taken.%ld.tmp", home, (long)getpid());
    CHECK(access(beside, F_OK) != 0);
}

/* Replaced, a pipe or a device were a file from then on, for everybody. */
static void only_files_are_replaced(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
    const char *pipe = at(&a, "pipe"), *link = at(&a, "link");
    char want[300];
    struct stat st;
    CHECK(mkfifo(pipe, 0600) == 0 && symlink("pipe", link) == 0);
    for (int i = 0; i < 2; i++) {
        struct err err = { 0 };
        CHECK(!file_replace(i ? link : pipe, SPAN("x"), 0600, &err) && err.kind == ERR_SYSTEM);
        snprintf(want, sizeof want, "%s: not a regular file, nothing was written", i ? link : pipe);
        CHECK_STR(err.text, want);
    }
    CHECK(lstat(pipe, &st) == 0 && S_ISFIFO(st.st_mode));
    CHECK(lstat(link, &st) == 0 && S_ISLNK(st.st_mode));
}

static void folders_are_made_with_their_parents(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
    struct err err = { 0 };
    struct stat st;
    CHECK(file_folder(at(&a, "a/b/c"), 0700, &err) && file_folder(at(&a, "a/b/c"), 0700, &err));
    CHECK(stat(at(&a, "a/b/c"), &st) == 0 && (st.st_mode & 0777) == 0700);
    CHECK(file_replace(at(&a, "a/file"), SPAN(""), 0600, &err));
    CHECK(!file_folder(at(&a, "a/file"), 0700, &err) && err.kind == ERR_SYSTEM);
    err = (struct err){ 0 };
    CHECK(!file_folder(at(&a, "a/file/below"), 0700, &err) && err.kind == ERR_SYSTEM);
    err = (struct err){ 0 };
    CHECK(!file_folder("", 0700, &err) && err.kind == ERR_LIMIT);
    err = (struct err){ 0 };
    CHECK(file_sync_folder(at(&a, "a"), &err) && !file_sync_folder(at(&a, "a/none"), &err));
}

static void names_are_listed_by_their_ends_in_order(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
    static const char *const made[] = { "l/b.x", "l/a.x", "l/c.y", "l/.x", "l/a.xx", "l/d.x" };
    static const char *const ends[] = { ".x", ".y" };
    static const char *const want[] = { "a.x", "b.x", "c.y", "d.x" };
    struct file_wanted w = { ends, COUNT(ends), 4, "things" };
    struct err err = { 0 };
    struct span *got = NULL;
    size_t n = 0;
    char text[200];
    CHECK(file_folder(at(&a, "l"), 0700, &err));
    for (size_t i = 0; i < COUNT(made); i++)
        CHECK(file_replace(at(&a, made[i]), SPAN(""), 0600, &err));
    CHECK(file_names(at(&a, "l"), &w, &a, &got, &n, &err) && n == COUNT(want));
    for (size_t i = 0; i < n; i++)
        CHECK_STR((const char *)got[i].ptr, want[i]);
    w.most = 3;
    CHECK(!file_names(at(&a, "l"), &w, &a, &got, &n, &err) && err.kind == ERR_LIMIT && n == 4);
    snprintf(text, sizeof text, "%s/l: more than 3 things", home);
    CHECK_STR(err.text, text);
    err = (struct err){ 0 };
    CHECK(!file_names(at(&a, "l/b.x"), &w, &a, &got, &n, &err) && err.kind == ERR_ABSENT);
    err = (struct err){ 0 };
    CHECK(!file_names(at(&a, "none"), &w, &a, &got, &n, &err) && err.kind == ERR_ABSENT);
    snprintf(text, sizeof text, "%s/none: no such folder", home);
    CHECK_STR(err.text, text);
    w.most = 4;
    for (size_t nth = 1; nth <= 3; nth++) {
        struct arena little = { .name = "test", .limit = 1 << 20 };
        const char *folder = at(&a, "l");
        err = (struct err){ 0 };
        mem_fail_at = nth;
        bool ok = file_names(folder, &w, &little, &got, &n, &err);
        CHECK(ok == (mem_fail_at > 0) && (ok || err.kind == ERR_SYSTEM));
        mem_fail_at = 0;
        arena_free(&little);
    }
}

static void no_memory_is_told(void)
{
    struct arena a = { .name = "test", .limit = 1 << 20 };
    AUTO_CLOSE(arena) struct arena names = { .name = "test", .limit = 1 << 20 };
    struct err err = { 0 };
    struct span got = { .len = 77 };
    const char *path = at(&names, "long");
    mem_fail_at = 1;
    CHECK(!file_load(path, 10, &a, &got, &err) && err.kind == ERR_SYSTEM && got.len == 77);
    mem_fail_at = 0;
    arena_free(&a);
}

static void rubbish_is_removed(void)
{
    char command[100];
    snprintf(command, sizeof command, "rm -r %s", home);
    CHECK(system(command) == 0);
}

int main(int argc, char **argv)
{
    static const struct check_test tests[] = {
        TEST(what_was_written_is_read_back),
        TEST(what_cannot_be_read_says_why),
        TEST(what_cannot_be_written_leaves_nothing),
        TEST(only_files_are_replaced),
        TEST(folders_are_made_with_their_parents),
        TEST(names_are_listed_by_their_ends_in_order),
        TEST(no_memory_is_told),
        TEST(rubbish_is_removed),
    };
    return mkdtemp(home) == NULL || check_main(tests, COUNT(tests), argc, argv);
}
