/* exported_test.c - programs of torch.export in JSON: which are known, and which of their terms are code. */
#include "formats/exported.h"

#include "formats/show.h"

#define PROGRAM(term) SPAN("{\"graph_module\":{\"expr_str\":\"" term "\"}}")
#define IS            "JSON, whole; @0 exported: a program that torch.export wrote"
#define CODE(text)    IS "; @28 exported-reach: sympify evaluates texts: \"" text "\""

static const struct {
    const char *name;
    struct span bytes;
    const char *want;
} rows[] = {
    { "a symbol", PROGRAM("s0"), IS },
    { "as older ones print", PROGRAM("2*s0 + Mod(s1, 2) - 1.5 + 1.e5 + .5"), IS },
    { "as newer ones print",
      PROGRAM("Add(Symbol('s0', integer=True), Float('1.0e-5', precision=53))"), IS },
    { "an import", PROGRAM("__import__('os')"), CODE("__import__('os')") },
    { "an attribute", PROGRAM("s0.func"), CODE("s0.func") },
    { "an attribute of a number", PROGRAM("1.real"), CODE("1.real") },
    { "an attribute that begins as a number goes on", PROGRAM("(1).e"), CODE("(1).e") },
    { "an attribute that is hidden", PROGRAM("s0._a"), CODE("s0._a") },
    { "text", PROGRAM("f('a b')"), CODE("f('a b')") },
    { "text in the other quotes", PROGRAM("f(\\\"a b\\\")"), CODE("f(\\x22a b\\x22)") },
    { "text behind a symbol", PROGRAM("f('a', 'b;')"), CODE("f('a', 'b;')") },
    { "a call by its name", PROGRAM("eval('a')"), CODE("eval('a')") },
    { "the first of two", SPAN("{\"expr_str\":\"a.b\",\"graph_module\":{\"expr_str\":\"c.d\"}}"),
      IS "; @12 exported-reach: sympify evaluates texts: \"a.b\"" },
    { "a constraint", SPAN("{\"graph_module\":0,\"range_constraints\":{\"s0\":{},\"a.b\":{}}}"),
      IS "; @47 exported-reach: sympify evaluates texts: \"a.b\"" },
    { "no graph", SPAN("{\"expr_str\":\"a.b\",\"range_constraints\":{\"a.b\":{}}}"),
      "JSON, whole" },
    { "no term", SPAN("{\"graph_module\":\"a.b\"}"), "JSON, whole" },
    { "no text", SPAN("{\"graph_module\":0,\"expr_str\":1}"), "JSON, whole" },
};

static void each_row_gives_what_it_must(void)
{
    for (size_t i = 0; i < COUNT(rows); i++) {
        check_case = rows[i].name;
        check_found(rows[i].bytes, "x.json", rows[i].want);
    }
    check_case = "";
}

TESTS(TEST(each_row_gives_what_it_must))
