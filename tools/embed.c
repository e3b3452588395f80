/* embed.c - host program: embed NAME FILE... prints a header with the files as gen_NAME[], each
 * with its name, its bytes and their number: of one in the folder NAME its path there, of another
 * its base name. C17 has no #embed. */
#include <stdio.h>
#include <string.h>

static int embed(const char *path, unsigned n)
{
    FILE *f = fopen(path, "rb");
    if (f == NULL) {
        perror(path);
        return 1;
    }
    printf("static const unsigned char gen_bytes_%u[] = {", n);
    for (int c, i = 0; (c = fgetc(f)) != EOF; i++)
        printf("%s%d,", i % 24 == 0 ? "\n" : "", c);
    printf("0};\n");
    return ferror(f) | fclose(f);
}

static const char *name_of(const char *path, const char *folder)
{
    const char *slash = strrchr(path, '/');
    size_t n = strlen(folder);
    if (strncmp(path, folder, n) == 0 && path[n] == '/')
        return path + n + 1;
    return slash != NULL ? slash + 1 : path;
}

int main(int argc, char **argv)
{
    if (argc < 3)
        return 2;
    for (int i = 2; i < argc; i++)
        if (embed(argv[i], (unsigned)i) != 0)
            return 1;
    printf("static const struct {\n    const char *name;\n    const unsigned char *bytes;\n"
           "    unsigned long len; /* a NUL stands behind them */\n} gen_%s[] = {\n",
           argv[1]);
    for (int i = 2; i < argc; i++)
        printf("    { \"%s\", gen_bytes_%d, sizeof gen_bytes_%d - 1 },\n",
               name_of(argv[i], argv[1]), i, i);
    printf("};\n");
    return fflush(stdout) != 0;
}
