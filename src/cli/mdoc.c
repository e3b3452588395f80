/* mdoc.c - the part of a command's manual page that its table knows. */
#include "cli/mdoc.h"

/* A hyphen would end a word, a dot at the start a line: the few marks our tables use. */
static void words(struct buf *b, const char *text)
{
    if (*text == '.' || *text == '\'')
        buf_printf(b, "\\&");
    for (; *text != 0; text++)
        *text == '\\' ? buf_printf(b, "\\e") : buf_printf(b, "%c", *text);
}

static void flag(struct buf *b, const struct opt *p, bool both)
{
    buf_printf(b, " Fl ");
    if (p->letter != 0)
        buf_printf(b, "%c%s", p->letter, both ? " , Fl " : "");
    if (p->letter == 0 || both)
        buf_printf(b, "-%s", p->name);
    if (p->arg != NULL) {
        buf_printf(b, " Ar ");
        words(b, p->arg);
    }
}

void mdoc_of(struct buf *b, const struct cmd *c)
{
    buf_printf(b, ".Dt AJAR-");
    for (const char *s = c->name; *s != 0; s++)
        buf_printf(b, "%c", *s >= 'a' && *s <= 'z' ? *s - 'a' + 'A' : *s);
    buf_printf(b, " 1\n.Os\n.Sh NAME\n.Nm ajar-%s\n.Nd ", c->name);
    words(b, c->summary);
    buf_printf(b, "\n.Sh SYNOPSIS\n.Nm ajar %s\n", c->name);
    for (unsigned i = 0; i < c->n_opts; i++) {
        buf_printf(b, ".Op");
        flag(b, &c->opts[i], false);
        buf_printf(b, "\n");
    }
    buf_printf(b, ".Op Fl -json\n");
    if (c->usage[0] != 0) {
        buf_printf(b, ".Ar ");
        words(b, c->usage);
        buf_printf(b, "\n");
    }
    buf_printf(b, ".Sh OPTIONS\n.Bl -tag -width Ds\n");
    for (unsigned i = 0; i < c->n_opts; i++) {
        buf_printf(b, ".It");
        flag(b, &c->opts[i], true);
        buf_printf(b, "\n");
        words(b, c->opts[i].help);
        buf_printf(b, ".\n");
    }
    buf_printf(b, ".It Fl -json\nanswer in JSON.\n.It Fl -help\nshow the options.\n.El\n");
}
