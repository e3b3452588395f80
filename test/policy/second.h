/* second.h - the evaluator that was taken out of proof/policy.v, as a program beside this one: it
 * is told policies and what is given, and answers with positions. proof/second.ml reads what is
 * written here.
 *
 * A number is told by its cell (constants.h). Of a fact `some of` each word is a fact of its own
 * with the values 0 and 1. */
#ifndef AJAR_TEST_POLICY_SECOND_H
#define AJAR_TEST_POLICY_SECOND_H

#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "lib/check.h"
#include "policy/constants.h"
#include "policy/fact.h"

struct second {
    pid_t pid;
    FILE *to, *from;
    const struct policy *p;
    unsigned base[CONSTANTS_FACTS], n_facts; /* of a fact of the policy: its first one here */
    struct constants cells;
    unsigned width; /* of the last policy, when second_checked has answered */
};

/* False: it was not built, for there is no Coq here. */
static inline bool second_open(struct second *s)
{
    static char path[400];
    const char *root = getenv("ROOT");
    int to[2], from[2];
    snprintf(path, sizeof path, "%s/build/proof/second", root != NULL ? root : ".");
    if (access(path, X_OK) != 0)
        return false;
    CHECK(pipe(to) == 0 && pipe(from) == 0);
    s->pid = fork();
    if (s->pid == 0) {
        dup2(to[0], 0);
        dup2(from[1], 1);
        close(to[1]);
        close(from[0]);
        execl(path, path, (char *)NULL);
        _exit(127);
    }
    close(to[0]);
    close(from[1]);
    s->to = fdopen(to[1], "w");
    s->from = fdopen(from[0], "r");
    return s->to != NULL && s->from != NULL;
}

static inline bool second_close(struct second *s)
{
    int status = 1;
    fclose(s->to);
    fclose(s->from);
    return waitpid(s->pid, &status, 0) == s->pid && status == 0;
}

/* ---- a policy ---- */

static inline void second_words(FILE *to, uint64_t mask)
{
    fprintf(to, " %d", __builtin_popcountll(mask));
    for (unsigned w = 0; w < 64; w++)
        if ((mask >> w & 1) != 0)
            fprintf(to, " %u", w);
}

static inline void second_kind(FILE *to, const struct pol_fact *f)
{
    static const char *const names[] = { "neutral", "up", "down" };
    if (type_is_number(f->type)) {
        fprintf(to, " number %s", names[f->direction]);
    } else if (f->type == POL_SET) {
        for (unsigned w = 0; w < f->n_words; w++)
            fprintf(to, " words 2 %s%s", names[f->riskier >> w & 1],
                    w + 1 < f->n_words ? " stated" : "");
    } else if (f->type == POL_WORD && f->riskier != 0) {
        fprintf(to, " mixed %u", f->n_words);
        second_words(to, f->riskier);
    } else {
        fprintf(to, " words %u %s", f->n_words,
                names[f->type == POL_WORD ? POL_NEUTRAL : f->direction]);
    }
    fputs(f->measured ? " measured" : " stated", to);
}

static inline void second_cond(const struct second *s, const struct pol_cond *c)
{
    static const char *const names[] = {
        [COND_NOT] = "not", [COND_ALL] = "all", [COND_ANY] = "any", [COND_AT_LEAST] = "least"
    };
    static const char *const ops[] = { 0, ">", ">=", "<", "<=" };
    FILE *to = s->to;
    switch (c->kind) {
    case COND_DEFINED:
        second_cond(s, s->p->definition[c->index].cond);
        return;
    case COND_CANDIDATE:
        fprintf(to, " at");
        second_words(to, c->mask >> POSITION_CLOSED);
        return;
    case COND_NUMBER:
        fprintf(to, " %s %u %u", ops[c->op], s->base[c->index],
                constants_cell(&s->cells, c->index, c->value));
        return;
    case COND_WORDS:
        fprintf(to, " in %u", s->base[c->index]);
        second_words(to, c->mask);
        return;
    case COND_INCLUDES:
        fprintf(to, " in %u 1 1", s->base[c->index] + (unsigned)__builtin_ctzll(c->mask));
        return;
    case COND_KNOWN:
        fprintf(to, " known %u", s->base[c->index]);
        return;
    default:
        break;
    }
    fprintf(to, " %s", names[c->kind]);
    if (c->kind == COND_AT_LEAST)
        fprintf(to, " %u", c->k);
    if (c->kind != COND_NOT) {
        unsigned n = 0;
        for (const struct pol_cond *kid = c->kid; kid != NULL; kid = kid->next)
            n++;
        fprintf(to, " %u", n);
    }
    for (const struct pol_cond *kid = c->kid; kid != NULL; kid = kid->next)
        second_cond(s, kid);
}

static inline void second_or(const struct second *s, const struct pol_cond *c, const char *none)
{
    if (c != NULL)
        second_cond(s, c);
    else
        fprintf(s->to, " %s", none);
}

static inline void second_clause(const struct second *s, const struct pol_clause *c)
{
    unsigned q = c->position - POSITION_CLOSED;
    if (c->kind == POL_NEVER_WIDER) {
        fprintf(s->to, "\nnever-wider %u", s->base[c->fact]);
        return;
    }
    if (c->kind == POL_REQUIRE) {
        fprintf(s->to, "\nrequire %u", q);
        second_cond(s, c->require);
    } else if (c->unless != NULL) {
        fprintf(s->to, "\nunless %u", q);
        second_cond(s, c->unless);
    } else {
        fprintf(s->to, "\nwhen %u", q);
        second_or(s, c->when, "all 0");
    }
    second_or(s, c->except, "any 0");
}

/* Tells it a policy: second_checked has the answer. */
static inline void second_policy(struct second *s, const struct policy *p)
{
    unsigned clauses = 0;
    assert(p->n_facts <= CONSTANTS_FACTS);
    s->p = p;
    s->n_facts = 0;
    s->cells = (struct constants){ 0 };
    constants_add(&s->cells, p);
    for (unsigned f = 0; f < p->n_facts; f++) {
        s->base[f] = s->n_facts;
        s->n_facts += p->fact[f].type == POL_SET ? p->fact[f].n_words : 1;
    }
    for (unsigned i = 0; i < p->n_rules; i++)
        clauses += p->rule[i].n_clauses;
    fprintf(s->to, "policy %u %u %u", s->n_facts, clauses, p->n_duties);
    for (unsigned f = 0; f < p->n_facts; f++)
        second_kind(s->to, &p->fact[f]);
    for (unsigned i = 0; i < p->n_rules; i++)
        for (unsigned k = 0; k < p->rule[i].n_clauses; k++)
            second_clause(s, &p->rule[i].clause[k]);
    for (unsigned i = 0; i < p->n_duties; i++) {
        const struct pol_duty *d = &p->duty[i];
        fprintf(s->to, "\n%u %u", d->position - POSITION_CLOSED, d->or_wider);
        second_or(s, d->when, "all 0");
        second_or(s, d->except, "any 0");
    }
    fprintf(s->to, "\n");
}

static inline bool second_checked(struct second *s)
{
    char word[8];
    CHECK(fflush(s->to) == 0 && fscanf(s->from, "%7s %u", word, &s->width) == 2);
    return strcmp(word, "yes") == 0;
}

/* ---- what is given ---- */

static inline void second_set(const struct second *s, unsigned f, struct pol_set set)
{
    const struct pol_fact *fact = &s->p->fact[f];
    const char *word = set.missing ? " missing" : " known";
    set = set.missing ? pol_whole(fact) : set;
    if (type_is_number(fact->type)) {
        unsigned lo = constants_cell(&s->cells, f, set.lo),
                 hi = constants_cell(&s->cells, f, set.hi);
        unsigned n = dec_cmp(set.lo, set.hi) > 0 ? 0 : hi - lo + 1;
        fprintf(s->to, "%s %u", word, n);
        for (unsigned i = 0; i < n; i++)
            fprintf(s->to, " %u", lo + i);
    } else if (fact->type == POL_SET) {
        static const char *const may_be[] = { "0", "1 0", "1 1", "2 0 1" };
        bool against_itself = (set.must & ~set.may) != 0;
        for (unsigned w = 0; w < fact->n_words; w++) {
            unsigned in = set.may >> w & 1, out = !(set.must >> w & 1);
            fprintf(s->to, "%s %s", word, may_be[against_itself ? 0 : out | in << 1]);
        }
    } else {
        fputs(word, s->to);
        second_words(s->to, set.may & fact_words(fact));
    }
}

/* Tells it what is given; asked: the candidate whose duties are asked for. second_answer has the
 * answer, in the order they were told; not more than a hundred may wait. */
static inline void second_given(const struct second *s, const struct pol_given *given,
                                struct clock now, enum position asked)
{
    struct dec today = dec_i64(clock_day(now.now_at));
    fprintf(s->to, "given %u", asked - POSITION_CLOSED);
    for (unsigned f = 0; f < s->p->n_facts; f++)
        if (s->p->fact[f].is_today) {
            second_set(s, f, (struct pol_set){ .lo = today, .hi = today });
        } else if (given[f].by_position != NULL) {
            fprintf(s->to, " *");
            for (enum position at = POSITION_CLOSED; at <= POSITION_OPEN; at++)
                second_set(s, f, given[f].by_position[at]);
        } else {
            second_set(s, f, given[f].set);
        }
    fprintf(s->to, "\n");
}

/* The position, and as a mask which duties apply where they were asked for. */
static inline enum position second_answer(const struct second *s, uint64_t *duties)
{
    char line[80] = "";
    *duties = 0;
    CHECK(fflush(s->to) == 0 && fgets(line, sizeof line, s->from) != NULL);
    while (line[0] == '\n') /* what is left of second_checked's line */
        CHECK(fgets(line, sizeof line, s->from) != NULL);
    for (unsigned i = 1; line[0] != 0 && i < 65 && line[i] != 0; i++)
        *duties |= line[i] == '1' ? 1ull << (i - 1) : 0;
    return (enum position)(POSITION_CLOSED + line[0] - '0');
}

#endif
