/* eval_test.c - five policies on tables of evidence: what position, and who objects. The sets are
 * given as they come out of the statistics; the rows are the published acceptance tests of the
 * language. */
#include "policy/given.h"

static const struct {
    const char *name, *file, *base;
} policies[] = {
    { "M", "memo-6a.ajar",
      "files.code_execution=0; weights.digest_verified=yes; model.memory_4bit=40e9;"
      "licence.bars_large_rivals=yes; lineage.narrowest_parent=open; "
      "eval.bio.uplift=0.0001..0.0119;"
      "eval.cyber.success=0.0213..0.06536; eval.cyber.after_tuning=0.085..0.156;"
      "frontier.margin=-0.65..2.6525; frontier.months_to_parity=1..2; approval.release_board=2" },
    { "E", "law-6b.ajar",
      "market.eu=yes; gpai.training_compute=3e24..6e24; gpai.general=yes;"
      "gpai.designated_systemic=no; gpai.systemic_rebutted=no; licence.free_and_open=yes;"
      "licence.monetised=no; docs.architecture_public=yes; docs.usage_public=yes; docs.annex_xi=no;"
      "docs.annex_xii=no; docs.copyright_policy=yes; docs.training_summary=yes;"
      "org.eu_representative=no" },
    { "F", "thresholds-6c.ajar",
      "bio.level=low; cyber.level=low; autonomy.level=low; bio.level_tuned=low;"
      "cyber.level_tuned=low; bio.marginal=-0.64..1.04; cyber.marginal=-0.64..1.04;"
      "safeguards.bypass=0..0.00747; security.level=sl3; compute.since_last_eval=2;"
      "approval.safety_committee=3" },
    { "S", "science-6d.ajar",
      "mof.class=class_three; mof.licences_open=yes; licence.osi=yes; files.formats={safetensors};"
      "files.secrets=0; data.personal=no; data.card=yes; card.complete=0.9; eval.harm=0.06..0.141;"
      "lineage.licence_compatible=yes" },
    { "H", "hub-6e.ajar",
      "files.formats={safetensors}; files.scan=clean; files.remote_code=no;"
      "licence.family=permissive; signature.valid=yes; signature.publisher_known=yes;"
      "source.pinned=yes; model.memory_4bit=5e9; vuln.critical=0; approval.security=0;"
      "approval.legal=0" },
    { "START", "start.ajar",
      "files.code_execution=0; files.scan=clean; files.formats={gguf}; approval.release=0" },
    { "MEMO", "memo-2025.ajar",
      "files.code_execution=0; weights.digest_verified=yes; lineage.narrowest_parent=open;"
      "approval.release_board=2; model.memory_4bit=40e9; model.training_compute=5e25;"
      "eval.bio.uplift=0..0.0119; eval.bio.after_tuning=0.01..0.03; "
      "eval.cyber.success=0.0213..0.06536; eval.cyber.after_tuning=0.085..0.156;"
      "eval.autonomy.success=0.01..0.04; frontier.margin=-0.65..2.6525;"
      "frontier.months_to_parity=1..2; licence.bars_large_rivals=yes" },
    { "SMALL", "memo-2025.ajar",
      "files.code_execution=0; weights.digest_verified=yes; lineage.narrowest_parent=open;"
      "approval.release_board=2; model.memory_4bit=94e6; model.training_compute=1.62e21;"
      "licence.bars_large_rivals=no" },
    { "-START", "start.ajar", "" },
    { "-MEMO", "memo-2025.ajar", "" },
    { "-M", "memo-6a.ajar", "" },
    { "-E", "law-6b.ajar", "" },
    { "-F", "thresholds-6c.ajar", "" },
    { "-S", "science-6d.ajar", "" },
    { "-H", "hub-6e.ajar", "" },
};

/* want: the position, then who objects to the next wider one: "rule#clause true: atom true, ..." */
static const struct {
    const char *name, *policy, *change, *position, *objections;
} rows[] = {
    { "M1", "M", "", "open", "" },
    { "M2", "-M", "", "closed",
      "malware#1 not shown: files.code_execution is above 0 not shown; "
      "malware#2 not shown: weights.digest_verified is no not shown; "
      "parents#1 not shown: lineage.narrowest_parent is below hosted not shown; " },
    { "M3", "M", "eval.cyber.success=?", "hosted",
      "cyber#1 not shown: eval.cyber.success is at least 30% not shown; " },
    { "M6", "M", "eval.cyber.success=0.09..0.266", "gated",
      "cyber#2 not shown: eval.cyber.success is at least 10% not shown; " },
    { "M7", "M", "eval.cyber.success=0.008..0.149", "gated",
      "cyber#2 not shown: eval.cyber.success is at least 10% not shown; " },
    { "M8", "M", "eval.cyber.after_tuning=0.26..0.364", "gated",
      "cyber#2 true: eval.cyber.after_tuning is at least 20% true; " },
    { "M9", "M",
      "model.memory_4bit=1e12; frontier.margin=7.34..10.66; frontier.months_to_parity=5..8",
      "hosted",
      "too-big#1 true: model.memory_4bit is above 640 GB true, frontier.margin is above 5 points "
      "true, frontier.months_to_parity is above 3 months true; " },
    { "M10", "M",
      "model.memory_4bit=1e12; frontier.margin=7.34..10.66; frontier.months_to_parity=1..2", "open",
      "" },
    { "M11", "M", "frontier.margin=7.34..10.66; frontier.months_to_parity=5..8", "open", "" },
    { "M12", "M",
      "frontier.margin=7.34..10.66; frontier.months_to_parity=5..8; licence.bars_large_rivals=no",
      "gated",
      "advantage#1 true: frontier.margin is above 5 points true, frontier.months_to_parity is "
      "above "
      "3 months true, licence.bars_large_rivals is no true; " },
    { "M13", "M", "frontier.margin=?; frontier.months_to_parity=?", "open", "" },
    { "M15", "M", "approval.release_board=1", "gated",
      "people#1 true: approval.release_board is below 2 true; " },
    { "M16", "M", "files.code_execution=1", "closed",
      "malware#1 true: files.code_execution is above 0 true; " },
    { "M17", "M", "lineage.narrowest_parent=hosted", "hosted",
      "parents#1 true: lineage.narrowest_parent is below gated true; " },
    { "code that an incomplete scan may have missed", "M", "files.code_execution=0..inf", "closed",
      "malware#1 not shown: files.code_execution is above 0 not shown; " },

    { "E1", "E", "", "open", "" },
    { "E2", "E", "licence.free_and_open=no", "closed",
      "documentation#1 true: market.eu is yes true, gpai.general is yes true, "
      "gpai.training_compute is above 10^23 FLOP true, docs.annex_xi is no true, docs.annex_xii is "
      "no true, position is not open true; "
      "representative#1 true: market.eu is yes true, gpai.general is yes true, "
      "gpai.training_compute is above 10^23 FLOP true, org.eu_representative is no true, position "
      "is not open true; " },
    { "E3", "E",
      "licence.free_and_open=no; docs.annex_xi=yes; docs.annex_xii=yes; org.eu_representative=yes",
      "open", "" },
    { "E4", "E", "docs.training_summary=?", "closed", NULL },
    { "E6", "E", "gpai.training_compute=4e22..5e22; docs.copyright_policy=no", "open", "" },
    { "E7", "-E", "market.eu=no", "open", "" },
    { "E8", "-E", "", "closed", NULL },

    { "F1", "F", "", "open", "" },
    { "F2", "F", "cyber.level=high", "hosted", "high#1 true: cyber.level is at least high true; " },
    { "F3", "F", "cyber.level=high; safeguards.bypass=0..0.0149", "closed",
      "high#2 not shown: cyber.level is at least high true, safeguards.bypass is at least 1% not "
      "shown; " },
    { "F4", "F", "cyber.level=critical; safeguards.bypass=0..0.00747", "closed",
      "critical#1 true: cyber.level is critical true; " },
    { "F5", "F", "cyber.level_tuned=high", "open", "" },
    { "F7", "F", "cyber.level_tuned=high; approval.safety_committee=2", "gated",
      "weights#1 true: cyber.level_tuned is at least high true, approval.safety_committee is below "
      "3 true; " },
    { "F9", "F", "cyber.level_tuned=?", "open", "" },
    { "blank", "-F", "", "closed", NULL },

    { "S1", "S", "", "open", "" },
    { "S2", "S", "mof.class=none", "gated",
      "openness#1 true: mof.class is below class_three true; " },
    { "S3", "S", "files.formats={safetensors,pickle}", "hosted",
      "formats#1 true: files.formats includes pickle true; " },
    { "S4", "S", "data.personal=?", "closed",
      "privacy#1 not shown: data.personal is yes not shown; " },
    { "a file that is perhaps a pickle", "S", "files.formats={safetensors}?{pickle}", "hosted",
      "formats#1 not shown: files.formats includes pickle not shown; " },
    { "blank", "-S", "", "closed", NULL },

    { "H1", "H", "", "open", "" },
    { "H2", "H", "files.formats={safetensors,pickle}", "closed",
      "formats#1 true: files.formats includes pickle true, approval.security is below 2 true; " },
    { "H4", "H", "signature.valid=no; signature.publisher_known=no", "gated",
      "signed#1 true: signature.valid is no true; "
      "signed#3 true: signature.publisher_known is no true; " },
    { "H5", "H", "signature.valid=no; signature.publisher_known=no; source.pinned=no", "hosted",
      NULL },
    { "H6", "H", "licence.family=unknown", "closed",
      "licence-known#1 true: licence.family is unknown true, approval.legal is below 1 true; " },
    { "H7", "H", "licence.family=?", "closed", NULL },
    { "H9", "H", "licence.family=noncommercial", "hosted",
      "licence-use#1 true: licence.family is one of (noncommercial, proprietary) true, "
      "approval.legal is below 1 true; " },
    { "H10", "H", "licence.family=copyleft", "gated",
      "licence-use#2 true: licence.family is one of (copyleft, responsible_use) true; " },
    { "H11", "H", "model.memory_4bit=100e9", "gated",
      "size#1 true: model.memory_4bit is above 80 GB true; " },
    { "blank", "-H", "", "closed", NULL },

    { "only the files", "START", "", "gated",
      "licence#1 not shown: licence.family is none of (permissive, copyleft, responsible_use, "
      "noncommercial) not shown; "
      "whole#1 not shown: weights.digest_verified is no not shown; "
      "parents#1 not shown: lineage.narrowest_parent is not open not shown; "
      "people#1 true: approval.release is below 1 true; " },
    { "and what people say", "START",
      "licence.family=permissive; weights.digest_verified=yes; lineage.narrowest_parent=open",
      "gated", "people#1 true: approval.release is below 1 true; " },
    { "and an approval", "START",
      "licence.family=permissive; weights.digest_verified=yes; lineage.narrowest_parent=open; "
      "approval.release=1",
      "open", "" },
    { "but a parent held back", "START",
      "licence.family=permissive; weights.digest_verified=yes; lineage.narrowest_parent=gated; "
      "approval.release=1",
      "gated", "parents#1 true: lineage.narrowest_parent is not open true; " },
    { "a suspicious file", "START", "files.scan=suspicious", "closed",
      "malware#2 true: files.scan is at least suspicious true; " },
    { "not fully examined", "START", "files.code_execution=0..inf; files.scan=?", "closed", NULL },
    { "a pickle", "START", "files.formats={gguf,pickle}", "hosted",
      "formats#1 true: files.formats includes pickle true; " },
    { "blank", "-START", "", "closed", NULL },

    { "memo 1: all is shown", "MEMO", "", "open", "" },
    { "memo 2: not measured after tuning", "MEMO", "eval.bio.after_tuning=?", "gated",
      "bio#2 not shown: eval.bio.after_tuning is at least 5% not shown, frontier.margin is at "
      "least "
      "-10 points true, model.training_compute is at least 10^23 FLOP true; " },
    { "memo 2: able in cyber attack", "MEMO", "eval.cyber.success=0.35..0.5", "hosted", NULL },
    { "memo 3: only big", "MEMO", "model.memory_4bit=1e12", "open", "" },
    { "memo 4: big, and a lead that lasts", "MEMO",
      "model.memory_4bit=1e12; frontier.margin=7..10; frontier.months_to_parity=5..8", "hosted",
      NULL },
    { "memo 4: a lead that lasts, rivals not barred", "MEMO",
      "frontier.margin=7..10; frontier.months_to_parity=5..8; licence.bars_large_rivals=no",
      "gated", NULL },
    { "memo 7: the others have caught up", "MEMO",
      "model.memory_4bit=1e12; frontier.margin=7..10; frontier.months_to_parity=1..2", "open", "" },
    { "memo 8: far behind, nobody asks for a red team", "SMALL", "", "open", "" },
    { "memo 8: behind by the table", "SMALL",
      "model.training_compute=?; frontier.margin=-40..-10.5", "open", "" },
    { "memo 8: perhaps not far behind", "SMALL",
      "model.training_compute=?; frontier.margin=-40..-9", "hosted", NULL },
    { "memo 8: file safety still is asked for", "SMALL", "files.code_execution=1", "closed", NULL },
    { "memo 1: one person is not enough", "SMALL", "approval.release_board=1", "gated", NULL },
    { "blank", "-MEMO", "", "closed", NULL },
};

static bool read_named(const char *name, struct arena *a, struct policy *p,
                       struct pol_given **given, const char *change)
{
    for (size_t i = 0; i < COUNT(policies); i++)
        if (strcmp(policies[i].name, name) == 0) {
            const char *file = policies[i].file;
            bool shipped = strcmp(file, "start.ajar") == 0 || strcmp(file, "memo-2025.ajar") == 0;
            if (!given_policy(given_file(shipped ? "policies" : "test/data/policy", file, a), a, p))
                return false;
            *given = given_of(p, a, policies[i].base, change);
            return true;
        }
    return false;
}

/* The objections to at, in one line. */
static void tell(const struct policy *p, const struct pol_verdict *v, enum position at, char *out,
                 size_t room)
{
    *out = 0;
    for (unsigned i = 0; at <= POSITION_OPEN && i < v->n_objections[at]; i++) {
        const struct pol_objection *o = &v->objection[at][i];
        size_t n = strlen(out);
        snprintf(out + n, room - n, "%.*s#%u %s:", (int)p->rule[o->rule].name.len,
                 (const char *)p->rule[o->rule].name.ptr, o->clause + 1, pol_tri_name(o->value));
        for (unsigned k = 0; k < o->n_atoms; k++) {
            n = strlen(out);
            snprintf(out + n, room - n, "%s %s %s", k > 0 ? "," : "", o->atom[k].text,
                     pol_tri_name(o->atom[k].value));
        }
        n = strlen(out);
        snprintf(out + n, room - n, "; ");
    }
}

static void every_row_has_its_position_and_reasons(void)
{
    static char got[4000];
    for (size_t i = 0; i < COUNT(rows); i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 8 << 20 };
        struct policy p;
        struct pol_given *given = NULL;
        struct pol_verdict v = { 0 };
        struct err err = { 0 };
        check_case = rows[i].name;
        CHECK(read_named(rows[i].policy, &a, &p, &given, rows[i].change));
        if (given == NULL || !policy_eval(&p, given, CLOCK_OF_TESTS, &a, &v, &err)) {
            CHECK_STR(err.text, "");
            continue;
        }
        CHECK_STR(position_name(v.position), rows[i].position);
        CHECK(policy_position(&p, given, CLOCK_OF_TESTS) == v.position);
        if (rows[i].objections == NULL)
            continue;
        tell(&p, &v, v.position + 1, got, sizeof got);
        CHECK_STR(got, rows[i].objections);
    }
}

/* One fact, one condition, one set: what the closing condition is worth. */
static const struct {
    const char *type, *cond, *set;
    enum pol_tri want;
} atoms[] = {
    { "a proportion, neutral", "f is below 10%", "0.021..0.065", POL_TRUE },
    { "a proportion, neutral", "f is below 5%", "0.021..0.065", POL_UNKNOWN },
    { "a proportion, neutral", "f is above 10%", "0.021..0.065", POL_FALSE },
    { "a proportion, neutral", "f is below 6.5%", "0.021..0.065", POL_UNKNOWN },
    { "a proportion, neutral", "f is at most 6.5%", "0.021..0.065", POL_TRUE },
    { "a proportion, neutral", "f is at least 2.1%", "0.021..0.065", POL_TRUE },
    { "a proportion, neutral", "f is above 2.1%", "0.021..0.065", POL_UNKNOWN },
    { "a proportion, neutral", "f is above 6.5%", "0.021..0.065", POL_FALSE },
    { "a proportion, neutral", "f is at least 6.5%", "0.021..0.065", POL_UNKNOWN },
    { "a proportion, neutral", "f is below 2.1%", "0.021..0.065", POL_FALSE },
    { "a proportion, neutral", "f is at most 2.1%", "0.021..0.065", POL_UNKNOWN },
    { "a proportion, neutral", "f is at most 100%", "?", POL_TRUE },
    { "a proportion, neutral", "f is at least 0%", "?", POL_TRUE },
    { "a proportion, neutral", "f is above 0%", "?", POL_UNKNOWN },
    { "a proportion, neutral", "f is at least 0.1%", "0.001", POL_TRUE },
    { "a proportion, neutral", "f is above 0.1%", "0.001", POL_FALSE },
    { "a proportion, neutral", "f is above 10%", "0.9..0.2", POL_UNKNOWN },
    { "a count, neutral", "f is above 2 thousand", "2001", POL_TRUE },
    { "a count, neutral", "f is below 0", "?", POL_FALSE },
    { "a count, neutral", "f is above 10^6", "1000001..inf", POL_TRUE },
    { "a size, neutral", "f is at most 1 KiB", "1024", POL_TRUE },
    { "a size, neutral", "f is below 1.5 GB", "1499999999..1500000000", POL_UNKNOWN },
    { "compute, neutral", "f is above 1.5e25 FLOP", "1.4e25..1.6e25", POL_UNKNOWN },
    { "a number of points, neutral", "f is below -2.5 points", "-9..-2.6", POL_TRUE },
    { "a number of months, neutral", "f is at least 3 months", "-inf..3", POL_UNKNOWN },
    { "a duration, neutral", "f is above 2 weeks", "14", POL_FALSE },
    { "a date, neutral", "f is after 2026-11-20", "2026-11-21", POL_TRUE },
    { "a date, neutral", "f is before 2026-11-21", "2026-11-21", POL_FALSE },
    { "a date, neutral", "today is after 2026-11-20", "?", POL_TRUE },
    { "a date, neutral", "today is at least 2026-11-22", "?", POL_FALSE },
    { "a date, neutral", "today is missing", "?", POL_FALSE },
    { "yes or no, neutral", "f", "yes", POL_TRUE },
    { "yes or no, neutral", "f", "no", POL_FALSE },
    { "yes or no, neutral", "f", "?", POL_UNKNOWN },
    { "yes or no, neutral", "f is no", "no", POL_TRUE },
    { "yes or no, neutral", "f is not no", "yes", POL_TRUE },
    { "yes or no, neutral", "f or not f", "?", POL_UNKNOWN },
    { "one of (a < b < c), neutral", "f is at least b", "b|c", POL_TRUE },
    { "one of (a < b < c), neutral", "f is above b", "b|c", POL_UNKNOWN },
    { "one of (a < b < c), neutral", "f is below b", "b|c", POL_FALSE },
    { "one of (a < b < c), neutral", "f is at most b", "a|b", POL_TRUE },
    { "one of (a < b < c), neutral", "f is b", "b", POL_TRUE },
    { "one of (a, b, c), neutral", "f is not b", "a|c", POL_TRUE },
    { "one of (a, b, c), neutral", "f is one of (a, b)", "a|b", POL_TRUE },
    { "one of (a, b, c), neutral", "f is none of (a, b)", "b|c", POL_UNKNOWN },
    { "one of (none, one), neutral", "f is none", "none", POL_TRUE },
    { "one of (none, one), neutral", "f is one", "none", POL_FALSE },
    { "one of (a, b), neutral", "f is a", "nothing", POL_UNKNOWN },
    { "a position", "f is below gated", "closed|hosted", POL_TRUE },
    { "a position", "f is at most hosted", "hosted|gated", POL_UNKNOWN },
    { "some of (a, b, c), neutral", "f includes a", "{a}?{b}", POL_TRUE },
    { "some of (a, b, c), neutral", "f includes b", "{a}?{b}", POL_UNKNOWN },
    { "some of (a, b, c), neutral", "f includes c", "{a}?{b}", POL_FALSE },
    { "some of (a, b, c), neutral", "f lacks c", "{a}?{b}", POL_TRUE },
    { "some of (a, b, c), neutral", "f lacks a", "?", POL_UNKNOWN },
    { "a count, neutral", "f is missing", "?", POL_TRUE },
    { "a count, neutral", "f is missing", "0..inf", POL_FALSE },
    { "approvals", "f is below 2", "1", POL_TRUE },
    { "a count, neutral", "all of (f is above 1, f is above 2)", "2..3", POL_UNKNOWN },
    { "a count, neutral", "any of (f is above 1, f is above 2)", "2..3", POL_TRUE },
    { "a count, neutral", "at least 2 of (f is above 1, f is above 2, f is above 9)", "2..3",
      POL_UNKNOWN },
    { "a count, neutral", "at least 2 of (f is above 1, f is above 0, f is above 9)", "2..3",
      POL_TRUE },
    { "a count, neutral", "at least 2 of (f is above 1, f is above 8, f is above 9)", "2..3",
      POL_FALSE },
    { "a count, neutral", "not at least 2 of (f is above 1, f is above 8, f is above 9)", "2..3",
      POL_TRUE },
    { "a count, neutral", "(f is above 1 or f is above 9) and not f is above 5", "2..3", POL_TRUE },
    { "a count, neutral", "position is hosted and f is above 1", "2", POL_TRUE },
    { "a count, neutral", "position is open and f is above 1", "2", POL_FALSE },
};

static void every_comparison_is_true_false_or_not_shown(void)
{
    static struct pol_faults faults;
    for (size_t i = 0; i < COUNT(atoms); i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 8 << 20 };
        char text[400];
        struct policy p;
        struct pol_verdict v = { 0 };
        struct err err = { 0 };
        check_case = atoms[i].cond;
        faults = (struct pol_faults){ 0 };
        snprintf(text, sizeof text,
                 "policy \"t\" version 1. fact f is %s. rule r: at most closed when %s.",
                 atoms[i].type, atoms[i].cond);
        CHECK(policy_read(span_of(text), &a, &p, &faults, &err));
        CHECK_STR(err.text, "");
        if (err.kind != ERR_NONE)
            continue;
        struct pol_given *given = given_of(&p, &a, "", "");
        given[0].set = given_set(&p.fact[0], atoms[i].set);
        CHECK(policy_eval(&p, given, CLOCK_OF_TESTS, &a, &v, &err));
        enum pol_tri got = v.n_objections[POSITION_HOSTED] == 0
                               ? POL_FALSE
                               : v.objection[POSITION_HOSTED][0].value;
        CHECK_STR(pol_tri_name(got), pol_tri_name(atoms[i].want));
        CHECK(strstr(check_case, "position is") != NULL ||
              (policy_position(&p, given, CLOCK_OF_TESTS) == POSITION_CLOSED) ==
                  (got != POL_FALSE));
    }
}

static void approvals_count_for_the_position_they_name(void)
{
    static const char text[] = "policy \"t\" version 1. fact f is approvals. "
                               "rule r: to be hosted require f is at least 1.";
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
    struct policy p;
    check_case = "";
    CHECK(given_policy(SPAN(text), &a, &p));
    struct pol_given *given = given_of(&p, &a, "f=0", "");
    struct pol_set by[POSITIONS];
    for (unsigned i = 0; i < POSITIONS; i++)
        by[i] = given[0].set;
    by[POSITION_GATED] = given_set(&p.fact[0], "1");
    CHECK(policy_position(&p, given, CLOCK_OF_TESTS) == POSITION_CLOSED);
    given[0].by_position = by;
    CHECK(policy_position(&p, given, CLOCK_OF_TESTS) == POSITION_GATED);
    by[POSITION_OPEN] = pol_whole(&p.fact[0]);
    CHECK(policy_position(&p, given, CLOCK_OF_TESTS) == POSITION_GATED);
}

/* Duties at a position: what the policy asks for there, met. */
static void duties_are_met(void)
{
    static const struct {
        const char *policy, *change;
        enum position at;
        const char *want;
    } duties[] = {
        { "M", "", POSITION_GATED,
          "terms \"community-licence-1\"; recipients who are identified; recipients who are "
          "not_embargoed; fingerprint; review within 90 days; " },
        { "M", "", POSITION_CLOSED, "encryption at rest; " },
        { "M", "", POSITION_OPEN,
          "review within 180 days; notify \"safety@\"; publish \"release report\"; " },
        { "M", "", POSITION_HOSTED,
          "rate limit 60 requests per minute; review within 90 days; keep logs for 30 days; " },
        { "F", "cyber.level_tuned=none", POSITION_GATED, "" },
        { "F", "cyber.level_tuned=low", POSITION_GATED,
          "recipients who are verified_defenders; fingerprint; review within 30 days; " },
        { "F", "cyber.level_tuned=?", POSITION_GATED,
          "recipients who are verified_defenders; fingerprint; review within 30 days; " },
        { "E", "", POSITION_OPEN, "publish \"training content summary\"; " },
        { "E", "gpai.designated_systemic=?", POSITION_GATED,
          "review within 183 days; notify \"EU AI Office\"; publish \"training content "
          "summary\"; " },
        { "H", "", POSITION_GATED,
          "terms \"internal use\"; recipients who are employees; recipients who are trained; "
          "review within 365 days; keep logs for 365 days; " },
        { "H", "", POSITION_CLOSED, "" },
    };
    for (size_t i = 0; i < COUNT(duties); i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 8 << 20 };
        AUTO_CLOSE(buf) struct buf b;
        struct policy p;
        struct pol_given *given = NULL;
        const struct pol_obligation *o = NULL;
        unsigned n = 0;
        struct span got = { 0 };
        struct err err = { 0 };
        char text[600] = "";
        check_case = duties[i].want;
        buf_init(&b, "test", sizeof text - 1);
        CHECK(read_named(duties[i].policy, &a, &p, &given, duties[i].change));
        CHECK(policy_duties(&p, given, CLOCK_OF_TESTS, duties[i].at, &a, &o, &n, &err));
        for (unsigned k = 0; k < n; k++) {
            pol_print_obligation(&b, &o[k]);
            buf_put(&b, SPAN("; "));
        }
        CHECK(buf_done(&b, &got, &err));
        if (got.len > 0)
            memcpy(text, got.ptr, got.len);
        CHECK_STR(text, duties[i].want);
    }
}

static void a_duty_has_exceptions(void)
{
    static const char text[] =
        "policy \"t\" version 1. fact y is yes or no, yes is riskier. fact z is yes or no, yes is "
        "safer. rule r: at most closed when y. "
        "duty d: at open when y except when z require fingerprint.";
    static const char *const change[] = { "y=no; z=no", "y=yes; z=yes", "y=yes; z=no", "" };
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
    struct policy p;
    check_case = "";
    CHECK(given_policy(SPAN(text), &a, &p));
    for (unsigned i = 0; i < COUNT(change); i++) {
        const struct pol_obligation *o = NULL;
        unsigned n = 77;
        struct err err = { 0 };
        check_case = change[i];
        struct pol_given *given = given_of(&p, &a, "", change[i]);
        CHECK(policy_duties(&p, given, CLOCK_OF_TESTS, POSITION_OPEN, &a, &o, &n, &err));
        CHECK(n == i / 2);
    }
}

/* A set that says it is missing, or holds no value, shows nothing, whatever else is in it. */
static void nonsense_shows_nothing(void)
{
    static const char text[] =
        "policy \"t\" version 1. fact c is a count, higher is riskier. fact m is some of (a, b), "
        "neutral. rule r: at most closed when c is above 5. rule s: at most hosted when m includes "
        "a.";
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
    struct policy p;
    check_case = "";
    CHECK(given_policy(SPAN(text), &a, &p));
    struct pol_given *given = given_of(&p, &a, "c=3; m={b}", "");
    CHECK(policy_position(&p, given, CLOCK_OF_TESTS) == POSITION_OPEN);
    given[0].set.missing = true;
    CHECK(policy_position(&p, given, CLOCK_OF_TESTS) == POSITION_CLOSED);
    given[0].set.missing = false;
    given[1].set = (struct pol_set){ .must = 2 };
    CHECK(policy_position(&p, given, CLOCK_OF_TESTS) == POSITION_HOSTED);
}

static void an_atom_is_listed_once(void)
{
    static const char text[] =
        "policy \"t\" version 1. fact c is a count, higher is riskier. fact y is yes or no, yes is "
        "riskier. rule r: at most closed when c is above 5 and (y or c is above 5).";
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
    struct policy p;
    struct pol_verdict v = { 0 };
    struct err err = { 0 };
    char got[400];
    check_case = "";
    CHECK(given_policy(SPAN(text), &a, &p));
    CHECK(policy_eval(&p, given_of(&p, &a, "c=6", ""), CLOCK_OF_TESTS, &a, &v, &err));
    tell(&p, &v, POSITION_OPEN, got, sizeof got);
    CHECK_STR(got, "r#1 true: c is above 5 true, y is yes not shown; ");
}

static void an_atom_is_turned_round_as_it_was_written(void)
{
    static const char text[] =
        "policy \"t\" version 1. fact w is one of (a, b, c, d), neutral. "
        "rule r: to be hosted require w is none of (a, b). "
        "rule s: to be hosted require w is one of (a, b). "
        "rule t: to be hosted require w is not c and today is before 2026-01-01 and w is known.";
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
    struct policy p;
    struct pol_verdict v = { 0 };
    struct err err = { 0 };
    char got[400];
    check_case = "";
    CHECK(given_policy(SPAN(text), &a, &p));
    CHECK(policy_eval(&p, given_of(&p, &a, "", ""), CLOCK_OF_TESTS, &a, &v, &err));
    tell(&p, &v, POSITION_HOSTED, got, sizeof got);
    CHECK_STR(got, "r#1 not shown: w is one of (a, b) not shown; "
                   "s#1 not shown: w is none of (a, b) not shown; "
                   "t#1 true: w is c not shown, today is not before 2026-01-01 true, w is missing "
                   "true; ");
}

/* Each of 30 definitions uses the one before it twice: 2^30 ways lead to the first. */
static void a_definition_is_evaluated_once(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
    AUTO_CLOSE(buf) struct buf b;
    struct policy p;
    struct pol_verdict v = { 0 };
    struct span text = { 0 };
    struct err err = { 0 };
    check_case = "";
    buf_init(&b, "test", 1 << 16);
    buf_put(&b,
            SPAN("policy \"t\" version 1. fact y is yes or no, yes is riskier. define d0 as y. "));
    for (unsigned i = 1; i <= 30; i++)
        buf_printf(&b, "define d%u as d%u and d%u. ", i, i - 1, i - 1);
    buf_put(&b, SPAN("rule r: at most closed when d30."));
    CHECK(buf_done(&b, &text, &err));
    CHECK(given_policy(text, &a, &p));
    CHECK(policy_eval(&p, given_of(&p, &a, "y=yes", ""), CLOCK_OF_TESTS, &a, &v, &err));
    CHECK(v.n_objections[POSITION_OPEN] == 1 && v.objection[POSITION_OPEN][0].n_atoms == 1);
}

static void the_stricter_of_two_duties_holds(void)
{
    static const char text[] =
        "policy \"t\" version 1. rule r: at most hosted. "
        "duty a: at hosted require rate limit 60 requests per minute, review within 2 weeks, keep "
        "logs for 1 days, fingerprint, terms \"x\", publish \"x\". "
        "duty b: at hosted or wider require rate limit 20 requests per minute, review within 30 "
        "days, keep logs for 9 days, terms \"x\", terms \"y\", recipients who are c and d. "
        "duty c: at hosted require rate limit 1199 requests per hour, recipients who are d, "
        "fingerprint, encryption at rest. "
        "duty d: at gated require notify \"nobody\".";
    static const char *const want[] = {
        "terms \"x\"",
        "terms \"y\"",
        "recipients who are c",
        "recipients who are d",
        "fingerprint",
        "encryption at rest",
        "rate limit 1199 requests per hour",
        "review within 14 days",
        "publish \"x\"",
        "keep logs for 9 days",
    };
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
    struct policy p;
    struct pol_verdict v = { 0 };
    struct err err = { 0 };
    check_case = "";
    CHECK(given_policy(SPAN(text), &a, &p));
    CHECK(policy_eval(&p, NULL, CLOCK_OF_TESTS, &a, &v, &err));
    CHECK(v.position == POSITION_HOSTED && v.n_obligations == COUNT(want));
    CHECK(v.n_objections[POSITION_GATED] == 1 && v.objection[POSITION_GATED][0].n_atoms == 0);
    for (unsigned i = 0; i < v.n_obligations && i < COUNT(want); i++) {
        AUTO_CLOSE(buf) struct buf b;
        struct span got = { 0 };
        buf_init(&b, "test", 100);
        pol_print_obligation(&b, &v.obligation[i]);
        buf_put(&b, (struct span){ (const uint8_t *)"", 1 });
        CHECK(buf_done(&b, &got, &err));
        CHECK_STR((const char *)got.ptr, want[i]);
    }
}

static void an_evaluation_survives_every_failing_allocation(void)
{
    AUTO_CLOSE(arena) struct arena keep = { .name = "test", .limit = 8 << 20 };
    struct policy p;
    struct pol_given *given = NULL;
    check_case = "";
    CHECK(read_named("-E", &keep, &p, &given, ""));
    for (size_t nth = 1;; nth++) {
        struct arena a = { .name = "test", .limit = 1 << 20 };
        struct pol_verdict v = { .n_obligations = 77 };
        struct err err = { 0 };
        mem_fail_at = nth;
        bool ok = policy_eval(&p, given, CLOCK_OF_TESTS, &a, &v, &err);
        bool reached = mem_fail_at == 0;
        mem_fail_at = 0;
        CHECK(ok == !reached && (ok || (err.kind == ERR_SYSTEM && v.n_obligations == 77)));
        arena_free(&a);
        if (!reached)
            break;
    }
}

TESTS(TEST(every_row_has_its_position_and_reasons),
      TEST(every_comparison_is_true_false_or_not_shown),
      TEST(approvals_count_for_the_position_they_name), TEST(duties_are_met),
      TEST(a_duty_has_exceptions), TEST(nonsense_shows_nothing), TEST(an_atom_is_listed_once),
      TEST(an_atom_is_turned_round_as_it_was_written), TEST(a_definition_is_evaluated_once),
      TEST(the_stricter_of_two_duties_holds), TEST(an_evaluation_survives_every_failing_allocation))
