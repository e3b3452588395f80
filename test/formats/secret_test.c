/* secret_test.c - what is taken for a token or a key, and what only looks like one. All letters are made up. */
#include "formats/secret.h"

#include "lib/check.h"
#include "lib/exact.h"

static const struct {
    const char *name, *text;
    size_t at, want; /* bytes of it; 0: none */
    const char *what;
} rows[] = {
    { "a token", "hf_C3J27XDCG2LmlZGEONYlgCtjfIZ4SOcMz9", 0, 37, "a Hugging Face token" },
    { "in quotes", "\"hf_C3J27XDCG2LmlZGEONYlgCtjfIZ4SOcMz9\"", 1, 37, "a Hugging Face token" },
    { "before a line below", "hf_C3J27XDCG2LmlZGEONYlgCtjfIZ4SOcMz9_x", 0, 37,
      "a Hugging Face token" },
    { "too short", "hf_C3J27XDCG2LmlZGEONYlgCtjfIZ4SOcMz", 0, 0, "" },
    { "too long", "hf_C3J27XDCG2LmlZGEONYlgCtjfIZ4SOcMz9x", 0, 0, "" },
    { "in a word", "xhf_C3J27XDCG2LmlZGEONYlgCtjfIZ4SOcMz9", 1, 0, "" },
    { "behind _", "_hf_C3J27XDCG2LmlZGEONYlgCtjfIZ4SOcMz9", 1, 0, "" },
    { "behind /", "/hf_C3J27XDCG2LmlZGEONYlgCtjfIZ4SOcMz9", 1, 0, "" },
    { "behind +", "+hf_C3J27XDCG2LmlZGEONYlgCtjfIZ4SOcMz9", 1, 0, "" },
    { "behind -", "-hf_C3J27XDCG2LmlZGEONYlgCtjfIZ4SOcMz9", 1, 0, "" },
    { "with : in it", "hf_C3J27XDCG2LmlZGEONYlgCtjfIZ4SOcMz:", 0, 0, "" },
    { "with { in it", "hf_C3J27XDCG2LmlZGEONYlgCtjfIZ4SOcMz{", 0, 0, "" },
    { "with [ in it", "hf_C3J27XDCG2LmlZGEONYlgCtjfIZ4SOcMz[", 0, 0, "" },
    { "with @ in it", "hf_C3J27XDCG2LmlZGEONYlgCtjfIZ4SOcMz@", 0, 0, "" },
    { "with ` in it", "hf_C3J27XDCG2LmlZGEONYlgCtjfIZ4SOcMz`", 0, 0, "" },
    { "one letter", "h", 0, 0, "" },
    { "another beginning", "zz_C3J27XDCG2LmlZGEONYlgCtjfIZ4SOcMz9", 0, 0, "" },
    { "a row of x", "hf_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", 0, 0, "" },
    { "two letters", "hf_aqaqaqaqaqaqaqaqaqaqaqaqaqaqaqaqaq", 0, 0, "" },
    { "each letter twice", "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", 0, 0, "" },
    { "the alphabet", "hf_abcdefghijklmnopqrstuvwxyzABCDEFGH", 0, 0, "" },
    { "an example", "hf_C3J27XDCG2LmlEXAMPLEZGEONYlgCtjfIZ", 0, 0, "" },
    { "letters and a line below",
      "github_pat_CPVNPkNa1Hedcm4pMbXDuCL1mHoOsFaQfDPrAJ71_"
      "fTquWoGsbeKXgzg2sye9b2Rann76dEyTzAeKOmXRr",
      0, 93, "a GitHub token" },
    { "base32", "AKIAVFTVA2HIPGAD57LM", 0, 20, "an AWS key" },
    { "no base32", "AKIAVFTVA2HIPGAD57L8", 0, 0, "" },
    { "nor this", "AKIAVFTVA2HIPGAD57L[", 0, 0, "" },
    { "nor that", "AKIAVFTVA2HIPGAD57L1", 0, 0, "" },
    { "more than base32", "AKIAVFTVA2HIPGAD57LM8", 0, 0, "" },
    { "with its mark", "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", 0, 51,
      "an OpenAI key" },
    { "with dashes", "sk-xxNDi9LE1K_i3ylOjt6oT3BlbkFJ0NpUmkVO8JmR8y4EMfAd", 0, 51,
      "an OpenAI key" },
    { "with hyphens", "sk-ggcG9qpVTz-qA05MFsHlT3BlbkFJ7UeioEJP2NNern66nVbe", 0, 51,
      "an OpenAI key" },
    { "without its mark", "sk-rACpdclsxHKifxi5CvQUSHL8iLc7bE6wSt9cbMOeEeUtuiee", 0, 0, "" },
    { "its mark alone", "sk-xxxxxxxxxxxxxxxxxxxxT3BlbkFJxxxxxxxxxxxxxxxxxxxx", 0, 0, "" },
    { "a digit first", "xoxb-2CIxVc57VVTiY96vwfRE5e32A8Yb3FKaNQyyLaMeffOhq", 0, 50,
      "a Slack token" },
    { "a letter first", "xoxb-q4AUvy7VSLDCD1IfHWGbtMfEbo9ShFXNQ6Fq5axtjRNmH", 0, 0, "" },
    { "digits alone", "xoxb-111111111111111111111111111111111111111111111", 0, 0, "" },
    { "a key: any",
      "-----BEGIN PRIVATE "
      "KEY-----\nkW5vQ7CF5puzQqmOBZZW+6m4nyoL6uniiFw152cTe/8r0khCEr7n1AyOHFRuT11N",
      0, 92, "a private key" },
    { "a key: RSA",
      "-----BEGIN RSA PRIVATE "
      "KEY-----\nkW5vQ7CF5puzQqmOBZZW+6m4nyoL6uniiFw152cTe/8r0khCEr7n1AyOHFRuT11N",
      0, 96, "a private key" },
    { "a key: EC",
      "-----BEGIN EC PRIVATE "
      "KEY-----\nkW5vQ7CF5puzQqmOBZZW+6m4nyoL6uniiFw152cTe/8r0khCEr7n1AyOHFRuT11N",
      0, 95, "a private key" },
    { "a key: DSA",
      "-----BEGIN DSA PRIVATE "
      "KEY-----\nkW5vQ7CF5puzQqmOBZZW+6m4nyoL6uniiFw152cTe/8r0khCEr7n1AyOHFRuT11N",
      0, 96, "a private key" },
    { "a key: OPENSSH",
      "-----BEGIN OPENSSH PRIVATE "
      "KEY-----\nkW5vQ7CF5puzQqmOBZZW+6m4nyoL6uniiFw152cTe/8r0khCEr7n1AyOHFRuT11N",
      0, 100, "a private key" },
    { "a key: ENCRYPTED",
      "-----BEGIN ENCRYPTED PRIVATE "
      "KEY-----\nkW5vQ7CF5puzQqmOBZZW+6m4nyoL6uniiFw152cTe/8r0khCEr7n1AyOHFRuT11N",
      0, 102, "a private key" },
    { "lines of Windows",
      "-----BEGIN PRIVATE "
      "KEY-----\r\nkW5vQ7CF5puzQqmOBZZW+6m4nyoL6u\r\nniiFw152cTe/8r0khCEr7n1AyOHFRuT11N",
      0, 95, "a private key" },
    { "a blank",
      "-----BEGIN PRIVATE KEY-----  kW5vQ7CF5puzQqmOBZZW+6m4nyoL6u  "
      "niiFw152cTe/8r0khCEr7n1AyOHFRuT11N",
      0, 95, "a private key" },
    { "a tab",
      "-----BEGIN PRIVATE "
      "KEY-----\tkW5vQ7CF5puzQqmOBZZW+6m4nyoL6u\tniiFw152cTe/8r0khCEr7n1AyOHFRuT11N",
      0, 93, "a private key" },
    { "lines in JSON",
      "-----BEGIN PRIVATE "
      "KEY-----\\nkW5vQ7CF5puzQqmOBZZW+6m4nyoL6u\\nniiFw152cTe/8r0khCEr7n1AyOHFRuT11N",
      0, 95, "a private key" },
    { "and of Windows",
      "-----BEGIN PRIVATE "
      "KEY-----\\r\\nkW5vQ7CF5puzQqmOBZZW+6m4nyoL6u\\r\\nniiFw152cTe/8r0khCEr7n1AyOHFRuT11N",
      0, 99, "a private key" },
    { "more of it",
      "-----BEGIN PRIVATE "
      "KEY-----kW5vQ7CF5puzQqmOBZZW+6m4nyoL6uniiFw152cTe/8r0khCEr7n1AyOHFRuT11Nabcdef",
      0, 91, "a private key" },
    { "less of it",
      "-----BEGIN PRIVATE "
      "KEY-----\nkW5vQ7CF5puzQqmOBZZW+6m4nyoL6uniiFw152cTe/8r0khCEr7n1AyOHFRuT11",
      0, 0, "" },
    { "less in JSON",
      "-----BEGIN PRIVATE "
      "KEY-----\\nkW5vQ7CF5puzQqmOBZZW+6m4nyoL6uniiFw152cTe/8r0khCEr7n1AyOHFRuT11\\n",
      0, 0, "" },
    { "something in between",
      "-----BEGIN PRIVATE "
      "KEY-----kW5vQ7CF5puzQqmOBZZW+6m4nyoL6u*niiFw152cTe/8r0khCEr7n1AyOHFRuT11N",
      0, 0, "" },
    { "another backslash",
      "-----BEGIN PRIVATE "
      "KEY-----kW5vQ7CF5puzQqmOBZZW+6m4nyoL6u\\tniiFw152cTe/8r0khCEr7n1AyOHFRuT11N",
      0, 0, "" },
    { "nothing random",
      "-----BEGIN PRIVATE KEY-----AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
      0, 0, "" },
    { "a certificate",
      "-----BEGIN CERTIFICATE-----kW5vQ7CF5puzQqmOBZZW+6m4nyoL6uniiFw152cTe/8r0khCEr7n1AyOHFRuT11N",
      0, 0, "" },
    { "a beginning", "-----BEGI", 0, 0, "" },
    { "a hyphen", "-", 0, 0, "" },
};

static void each_text_is_a_secret_or_none(void)
{
    for (size_t i = 0; i < COUNT(rows); i++) {
        AUTO_CLOSE(exact) struct exact text = exact_of(span_of(rows[i].text));
        const char *what = "";
        check_case = rows[i].name;
        size_t n = secret_at(text.bytes, rows[i].at, &what);
        CHECK(n == rows[i].want);
        if (n > 0)
            CHECK_STR(what, rows[i].what);
    }
    check_case = "";
}

TESTS(TEST(each_text_is_a_secret_or_none))
