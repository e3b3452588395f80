/* duty.c - see duty.h. The table is what the hub really does: terms are asked of grants,
 * identified recipients are those with a token, review dates are kept and shown, rates are counted
 * in the ledger, the ledger is the kept log, and the model's page is what is published. */
#include "decision/duty.h"

static const struct {
    enum pol_obligation_kind kind;
    const char *word; /* RECIPIENTS: the one kind of recipient that is known here */
} performed[] = {
    { POL_TERMS, NULL },      { POL_RECIPIENTS, "identified" },
    { POL_RATE_LIMIT, NULL }, { POL_REVIEW, NULL },
    { POL_PUBLISH, NULL },    { POL_KEEP_LOGS, NULL },
};

/* A closed model nobody can reach needs no lock to be held shut: it is said to be unsealed. */
static bool available(const struct pol_obligation *o, enum position at)
{
    if (o->kind == POL_ENCRYPTION && at == POSITION_CLOSED)
        return true;
    for (size_t i = 0; i < COUNT(performed); i++)
        if (performed[i].kind == o->kind &&
            (performed[i].word == NULL || span_eq(o->text, span_of(performed[i].word))))
            return true;
    return false;
}

bool duty_blocked(const struct pol_obligation *o, unsigned n, enum position at, struct arena *a,
                  struct span *out, struct err *err)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct span text;
    buf_init(&b, "the duties", 64 << 10);
    for (unsigned i = 0; i < n; i++) {
        if (available(&o[i], at))
            continue;
        buf_printf(&b, "%s", b.len == 0 ? "duty not available: " : ", ");
        pol_print_obligation(&b, &o[i]);
    }
    return buf_done(&b, &text, err) && span_copy(a, text, out, err);
}
