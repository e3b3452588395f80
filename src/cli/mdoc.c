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

/* "add NAME | list": what is to be typed is a command word, what stands for it an argument. */
static void arguments(struct buf *b, const char *usage)
{
    static const char arg[] = "Ar", cmd[] = "Cm";
    const char *now = NULL, *s = usage;
    while (*s != 0) {
        size_t n = strcspn(s, " ");
        const char *kind = *s == '|' ? NULL : *s >= 'a' && *s <= 'z' ? cmd : arg;
        if (s == usage)
            buf_printf(b, ".%s", kind != NULL ? kind : arg);
        else if (kind != NULL && kind != now)
            buf_printf(b, " %s", kind);
        buf_printf(b, " %.*s", (int)n, s);
        now = kind;
        s += n + (s[n] == ' ');
    }
    if (*usage != 0)
        buf_printf(b, "\n");
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
    arguments(b, c->usage);
    buf_printf(b, ".Sh OPTIONS\n.Bl -tag -width Ds\n");
    for (unsigned i = 0; i < c->n_opts; i++) {
        buf_printf(b, ".It");
        flag(b, &c->opts[i], true);
        buf_printf(b, "\n");
        words(b, c->opts[i].help);
        buf_printf(b, ".\n");
    }
    buf_printf(b, ".It Fl -json\nanswer in JSON.\n.It Fl h , Fl -help\nshow the options.\n.El\n");
}
