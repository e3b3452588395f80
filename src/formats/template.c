/* template.c - see template.h. */
#include "formats/template.h"

#include "formats/gather.h"

void template_read(struct span text, uint64_t off, unsigned step, struct notes *notes)
{
    gather_hidden(notes, text, off, step);
    if (text.len > TEMPLATE_BYTES_MAX)
        notes_add(notes, "template-odd", off, "%zu bytes", text.len);
}
