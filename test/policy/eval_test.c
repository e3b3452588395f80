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
    { "H11", "H", "model.memory_4bit=100e9", "gated",
      "size#1 true: model.memory_4bit is above 80 GB true; " },
    { "blank", "-H", "", "closed", NULL },
};

static bool read_named(const char *name, struct arena *a, struct policy *p,
                       struct pol_given **given, const char *change)
{
    for (size_t i = 0; i < COUNT(policies); i++)
        if (strcmp(policies[i].name, name) == 0) {
            if (!given_policy(given_file("test/data/policy", policies[i].file, a), a, p))
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

TESTS(TEST(every_row_has_its_position_and_reasons))
