/* langchain.c - see langchain.h. Keys of one object stand in any order: what is known of it is told once
 * the last of them is there. */
#include "formats/langchain.h"

static bool is(struct span s, const char *word)
{
    return span_eq(s, span_of(word));
}

/* langchain, langchain_core, langchain_openai, ... */
static bool is_own(struct span part)
{
    return is(part, "langchain") || span_begins(part, "langchain_") || is(part, "langgraph") ||
           is(part, "langsmith");
}

static void look_at_constructor(struct langchain_object *o, struct notes *notes)
{
    char room[QUOTED_BYTES];
    if (!o->lc || !o->made || o->id.ptr == NULL)
        return;
    notes_add(notes, loaders_runner(o->id) ? "target" : "odd-config", o->id_at, "\"id\": %s",
              span_quote(o->id, room));
    o->id = (struct span){ 0 };
}

static void look_at_template(struct langchain_object *o, struct notes *notes)
{
    char room[QUOTED_BYTES];
    if (!o->fills || !o->reaches)
        return;
    notes_add(notes, "template-code", o->text_at, "LangChain fills in %s by Jinja",
              span_quote(o->text_key, room));
    o->reaches = false;
}

static void look_at_member(struct langchain_object *o, const struct loaders_place *p,
                           const struct doc_value *v, bool reaches)
{
    bool text = v->kind == DOC_TEXT;
    o->lc = o->lc || is(p->key, "lc");
    o->made = o->made || (text && is(p->key, "type") && is(v->text, "constructor"));
    o->fills = o->fills || (text && is(p->key, "template_format") && is(v->text, "jinja2"));
    if (reaches && !o->reaches) {
        o->reaches = true;
        o->text_key = p->key, o->text_at = v->off;
    }
}

void langchain_look(struct langchain *l, const struct loaders_place *p, const struct doc_value *v,
                    bool reaches, struct notes *notes)
{
    if (p->depth == 0 || p->depth >= LANGCHAIN_DEPTH_MAX)
        return;
    if (v->kind == DOC_OBJECT)
        l->open[p->depth + 1] = (struct langchain_object){ 0 };
    struct langchain_object *o = &l->open[p->depth - p->item];
    bool first = p->item && p->nth == 0 && is(p->key, "id") && v->kind == DOC_TEXT;
    if (first && !is_own(v->text))
        o->id = v->text, o->id_at = v->off;
    if (!p->item)
        look_at_member(o, p, v, reaches);
    look_at_constructor(o, notes);
    look_at_template(o, notes);
}
