/* why.c - the reasons for which a set is as wide as it is, in words. */
#include "evidence/evidence.h"

const char *ev_why_name(enum ev_why why)
{
    static const char *const names[] = {
        [EV_KNOWN] = "known",
        [EV_NO_EVIDENCE] = "no evidence",
        [EV_STALE] = "stale",
        [EV_FUTURE] = "dated in the future",
        [EV_UNSIGNED] = "not signed",
        [EV_WRONG_SIGNER] = "not signed by the role asked for",
        [EV_KEY_EXPIRED] = "signed by a key that is not valid now",
        [EV_OTHER_WEIGHTS] = "about other weights",
        [EV_NO_ERROR_BAR] = "without an error bar of the level asked for",
        [EV_UNREADABLE] = "unreadable",
        [EV_UNREPORTED] = "a registered run was not reported",
        [EV_NOT_FROM_FILES] = "the files do not say",
        [EV_BAD_SIGNATURE] = "its signature does not verify",
        [EV_UNKNOWN_KEY] = "signed by a key that is not listed",
        [EV_NOT_ASKED] = "not asked for by the policy",
        [EV_FILES_ANSWER] = "answered by the files",
        [EV_OTHER_VARIANT] = "about another variant",
        [EV_OTHER_POLICY] = "given under another policy",
        [EV_OTHER_EVIDENCE] = "given on other evidence",
        [EV_STRUCK] = "superseded",
        [EV_NOT_COMPARED] = "the digests the files state could not all be compared",
        [EV_TABLE_OLD] = "the table it rests on is out of date",
        [EV_TABLE_LATER] = "the table it rests on is of a later day",
    };
    assert(why >= EV_KNOWN && why < COUNT(names));
    return names[why];
}
