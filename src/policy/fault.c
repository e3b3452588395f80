/* fault.c - see fault.h. */
#include "policy/fault.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/sort.h"

bool fault_add(struct pol_faults *to, struct place at, const char *fmt, ...)
{
    va_list ap;
    if (to == NULL || to->times++ >= POL_FAULTS_MAX)
        return false;
    struct pol_fault *f = &to->list[to->n++];
    *f = (struct pol_fault){ .line = at.line, .column = at.column, .length = at.length };
    va_start(ap, fmt);
    vsnprintf(f->text, sizeof f->text, fmt, ap);
    va_end(ap);
    return false;
}

bool fault_hint(struct pol_faults *to, const char *fmt, ...)
{
    va_list ap;
    if (to == NULL || to->n != to->times) /* the last one is counted, not kept */
        return false;
    struct pol_fault *f = &to->list[to->n - 1];
    va_start(ap, fmt);
    vsnprintf(f->hint, sizeof f->hint, fmt, ap);
    va_end(ap);
    return false;
}

static int by_place(const void *a, const void *b)
{
    const struct pol_fault *x = a, *y = b;
    if (x->line != y->line)
        return x->line < y->line ? -1 : 1;
    if (x->column != y->column)
        return x->column < y->column ? -1 : 1;
    return strcmp(x->text, y->text);
}

void fault_sort(struct pol_faults *faults)
{
    sort_heap(faults->list, faults->n, sizeof faults->list[0], by_place);
}

struct nearest nearest_to(struct span word)
{
    return (struct nearest){ .word = word, .distance = UINT32_MAX };
}

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

/* Letters put in, left out, exchanged or swapped with their neighbour: the fewest that turn a
 * into b. Both are at most POL_NAME_MAX long. */
static unsigned edits(struct span a, struct span b)
{
    unsigned row[3][POL_NAME_MAX + 1];
    for (unsigned j = 0; j <= b.len; j++)
        row[0][j] = j;
    for (unsigned i = 1; i <= a.len; i++) {
        unsigned *now = row[i % 3], *above = row[(i + 2) % 3], *before = row[(i + 1) % 3];
        now[0] = i;
        for (unsigned j = 1; j <= b.len; j++) {
            bool same = a.ptr[i - 1] == b.ptr[j - 1];
            now[j] = least(least(above[j], now[j - 1]) + 1, above[j - 1] + !same);
            if (i > 1 && j > 1 && a.ptr[i - 1] == b.ptr[j - 2] && a.ptr[i - 2] == b.ptr[j - 1])
                now[j] = least(now[j], before[j - 2] + 1);
        }
    }
    return row[a.len % 3][b.len];
}

void nearest_try(struct nearest *n, struct span candidate)
{
    if (n->word.len > POL_NAME_MAX || candidate.len > POL_NAME_MAX)
        return;
    unsigned d = edits(n->word, candidate);
    if (d < n->distance) {
        n->distance = d;
        n->best = candidate;
    }
}

bool fault_suggest(struct pol_faults *to, const struct nearest *n)
{
    char room[QUOTED_BYTES];
    if (n->distance <= 1 + n->word.len / 4 && n->distance < n->word.len)
        fault_hint(to, "did you mean %s?", span_quote(n->best, room));
    return false;
}
