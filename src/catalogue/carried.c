/* carried.c - the tables that the program carries: catalogue/NAME.jsonl of the source tree. */
#include "catalogue/catalogue.h"
#include "gen/catalogue.h"

struct span cat_carried(const char *name)
{
    size_t n = strlen(name);
    for (size_t i = 0; i < COUNT(gen_catalogue); i++)
        if (strncmp(gen_catalogue[i].name, name, n) == 0 &&
            strcmp(gen_catalogue[i].name + n, ".jsonl") == 0)
            return (struct span){ gen_catalogue[i].bytes, gen_catalogue[i].len };
    return (struct span){ 0 };
}
