/* sweep_test.c - words that give themselves away: keys that open something, functions that a
 * configuration has called, addresses in code. Tokens are put together here, so that no scanner
 * takes this file for a leak. */
#include "formats/sweep.h"

#include "base/buf.h"
#include "formats/show.h"

#define RANDOM20 "q8Zr2LkX0vN5sWc7Jp3T"
#define RANDOM34 "aBcXqRtYmNzLpKwVsEhDgUjFoIyTbQxCvM"
#define RANDOM36                                                                                   \
    "zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ"                                                               \
    "0mLq17" /* the last six agree */
#define BASE64_64 "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj"

static const struct row {
    const char *name, *text, *want;
} rows[] = {
    { "a.txt",
      "x hf"
      "_" RANDOM34 " y",
      "text, whole; @2 secret: a Hugging Face token that begins with \"hf_aBcXqR\"" },
    { "a.txt",
      "hf"
      "_" RANDOM34 "x",
      "text, whole" },
    { "a.txt",
      "xhf"
      "_" RANDOM34,
      "text, whole" },
    { "a.txt",
      "hf"
      "_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx hf"
      "_abcdefghijklmnopqrstuvwxyzABCDEFGH",
      "text, whole" },
    { "README.md",
      "key: gh"
      "p_" RANDOM36 "\n",
      "a model card, whole; @5 secret: a GitHub token that begins with \"ghp_zQWBu\"" },
    { "a.txt",
      "gh"
      "p_" RANDOM34 "AA",
      "text, whole" },
    { "a.txt",
      "gh"
      "p_"
      "zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ"
      "0mLq18",
      "text, whole" },
    { "a.txt",
      "np"
      "m_" RANDOM36,
      "text, whole; @0 secret: an npm token that begins with \"npm_zQWBu\"" },
    { "config.json",
      "{\"token\":\"hf"
      "_" RANDOM34 "\"}",
      "JSON, whole; @10 secret: a Hugging Face token that begins with \"hf_aBcXqR\"" },
    { "config.json",
      "{\"token\":\"hf"
      "_" RANDOM34 "\"",
      "JSON; @10 secret: a Hugging Face token that begins with \"hf_aBcXqR\"; ! @48 json: expected "
      "','" },
    { "a.txt",
      "sk-" RANDOM20 "T3Blbk"
      "FJ" RANDOM20,
      "text, whole; @0 secret: an OpenAI key that begins with \"sk-q8Zr2L\"" },
    { "a.txt", "sk-" RANDOM20 "T3BlbkXX" RANDOM20, "text, whole" },
    { "a.txt",
      "AKIA"
      "QYLPMN5HHHFPZAM2 AKIA"
      "IOSFODNN7EXAMPLE",
      "text, whole; @0 secret: an AWS key that begins with \"AKIAQYLPM\"" },
    { "a.txt",
      "xox"
      "b-2947183650-8136027495-" RANDOM20 "abcd xox"
      "b-not-a-token-but-words-about-them",
      "text, whole; @0 secret: a Slack token that begins with \"xoxb-2947\"" },
    { "a.txt",
      "-----BEGIN RSA PRI"
      "VATE KEY-----\n" BASE64_64 "\n",
      "text, whole; @0 secret: a private key" },
    { "x.json",
      "[\"-----BEGIN PRI"
      "VATE KEY-----\\n" BASE64_64 "\\n\"]",
      "JSON, whole; @2 secret: a private key" },
    { "a.txt",
      "-----BEGIN PRI"
      "VATE KEY-----\n...\n-----END PRIVATE KEY-----\n",
      "text, whole" },
    { "a.txt", "-----BEGIN PUBLIC KEY-----\n" BASE64_64 "\n", "text, whole" },

    { "a.py", "import x\nx('https://a.b/c?d', \"ftp://e\")",
      "text, whole; @12 url: \"https://a.b/c?d\"; @31 url: \"ftp://e\"" },
    { "requirements.txt", "git+https://a.b/c\n", "text, whole; @4 url: \"https://a.b/c\"" },
    { "a.txt", "https://a.b/c", "text, whole" },

    /* YAML that is read */
    { "a.yaml", "model:\n  _target_: torch.nn.Linear\n  in_features: 4\n", "text, whole" },
    { "a.yaml", "model:\n  - _target_: os.system\n    command: id\n",
      "text, whole; @21 target: \"_target_\": \"os.system\"" },
    { "a.yml", "# _target_: os.system\na: \"_target_: os.system\"\n", "text, whole" },
    { "a.yaml", "trust_remote_code: true\nb:\n  auto_map: no\n",
      "text, whole; @19 trust-off: \"trust_remote_code\": true; @39 trust-off: \"auto_map\": "
      "false" },
    { "x/config.yaml", "pipeline:\n  name: os.system\n",
      "text, whole; @18 target: \"name\": \"os.system\"" },
    { "x/config.yaml", "pipeline:\n  name: pyannote.audio.pipelines.SpeakerDiarization\n",
      "text, whole" },
    { "x/other.yaml", "pipeline:\n  name: os.system\n", "text, whole" },
    { "a.yaml", "m:\n  target: os.system\nc:\n  - target: \"builtins.exec\"\n",
      "text, whole; @13 target: \"target\": \"os.system\"; @38 target: \"target\": "
      "\"builtins.exec\"" },
    { "a.yaml", "a: &b\n  - {{ x.__globals__ }}\n{{ y }} __mro__ {% z.__class__ %}{{ {{ __base__",
      "text, whole; @3 odd-yaml: anchor, tag, alias or other sign that is not read (line 1); @15 "
      "template-stray: reaches for \"__globals__\"; @51 template-stray: reaches for "
      "\"__class__\"; @69 template-stray: reaches for \"__base__\"" },
    { "a.yaml", "a: &b\n  - '{{ \"'}}\".__mro__ }}'\n  - \"{% x.\\x5f\\u005fbase_\\x5f %}\"\n",
      "text, whole; @3 odd-yaml: anchor, tag, alias or other sign that is not read (line 1); @42 "
      "template-stray: reaches for \"__base__\"" },
    { "a.yaml", "a: &b\n  - '{{ \"'}}\".__mro__ }}'\n",
      "text, whole; @3 odd-yaml: anchor, tag, alias or other sign that is not read (line 1); @0 "
      "template-stray: line 2, character 15: reaches for \"__mro__\"" },
    { "a.yaml", "a: &b\n  - \"\\x7b{ x.__mro__ }}{{ ' {{ '}}'.__base__ }}\"\n",
      "text, whole; @3 odd-yaml: anchor, tag, alias or other sign that is not read (line 1); @19 "
      "template-stray: reaches for \"__mro__\"" },
    { "a.yaml", "a: &b\n  - \"{% set k = '__glo' ~ 'bals__' %}{{ x[k] }}\"\n",
      "text, whole; @3 odd-yaml: anchor, tag, alias or other sign that is not read (line 1); @0 "
      "template-stray: line 2, character 17: puts together \"__glo\" and \"bals__\": "
      "\"__globals__\"; @0 template-stray: line 2, character 43: reaches for \"__globals__\"" },
    { "a.yaml", "a: &b\n  - \"{% x.y %} x.__mro__ {{ my__var }}{{ '}}' }}.__class__\"\n",
      "text, whole; @3 odd-yaml: anchor, tag, alias or other sign that is not read (line 1)" },
    { "a.yaml", "a:\n  - b: \"{{ x.__globals__ }}\"\nc: \"{{ x.y }}\"\n",
      "text, whole; @10 template-stray: under \"b\", line 1, character 6: reaches for "
      "\"__globals__\"" },
    { "a.yaml", "a:\n  - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - x\n",
      "text, whole; @0 odd-yaml: larger or deeper than is read" },
    { "a.yaml", "a: 1\nb:\n  - *x\n",
      "text, whole; @12 odd-yaml: anchor, tag, alias or other sign that is not read (line 3)" },
    { "a.yaml", "m: {target: os.system}\nn: {targets: os.system}\n# target: os.system\n",
      "text, whole; @3 odd-yaml: anchor, tag, alias or other sign that is not read (line 1); @4 "
      "target: "
      "target: \"os.system\"" },
    { "a.yaml",
      "m: &x\n  \"\\x74arget\": os.system\n  starget: os.system\n  target: a.os\n  target: os\n",
      "text, whole; @3 odd-yaml: anchor, tag, alias or other sign that is not read (line 1); @9 "
      "target: "
      "target: \"os.system\"" },
    { "a.yml", "a:\n  target: ldm.models.A\nb:\n  target: os\nc:\n  target: builtins.dict\n",
      "text, whole" },
    { "a.yaml", "a: 1\na: 2\n", "text, whole; @5 duplicate-key: \"a\"" },
    { "a.yaml", "a: 'x\n  y'\n_target_: os.system\n",
      "text, whole; @21 target: \"_target_\": \"os.system\"" },
    { "m/MLmodel",
      "flavors:\n  python_function:\n    loader_module: mlflow.sklearn\n  sklearn:\n    code: "
      "null\n"
      "    skops_trusted_types:\n    - sklearn.x.Y\nsignature:\n  inputs: '[{\"a\":\n    1}]'\n",
      "text, whole" },
    { "MLmodel",
      "flavors:\n  f:\n    loader_module: mlflow_evil\n    code: code\n    model_code_path: a.py\n",
      "text, whole; @33 remote-code: \"loader_module\": \"mlflow_evil\"; @55 remote-code: "
      "\"code\": \"code\"; @81 remote-code: \"model_code_path\": \"a.py\"" },
    { "MLmodel",
      "flavors:\n  f:\n    loader_module: mlflow._x\n  g:\n    loader_module: mlflow\n"
      "    keras_module: os\n  h:\n    loader_module: [mlflow.a]\n    keras_module: tf_keras\n",
      "text, whole; @33 remote-code: \"loader_module\": \"mlflow._x\"; @67 remote-code: "
      "\"loader_module\": \"mlflow\"; @92 remote-code: \"keras_module\": \"os\"; @119 remote-code: "
      "\"loader_module\": [" },
    { "MLmodel",
      "flavors:\n  f:\n    model_class: xgboost.sklearn.XGBModel\n  g:\n    model_class: a.B\n"
      "    skops_trusted_types: [numpy.x, os.system, acme.B]\n",
      "text, whole; @78 target: \"model_class\": \"a.B\"; @117 target: \"skops_trusted_types\": "
      "\"os.system\"; @128 odd-config: \"skops_trusted_types\": \"acme.B\"" },
    { "MLmodel", "loader_module: a\nflavors:\n  loader_module: a\n  code: a\n", "text, whole" },
    { "flavors.yaml",
      "flavors:\n  f:\n    loader_module: a\n    code: a\n    skops_trusted_types: [os.system]\n",
      "text, whole" },
    { "MLmodel", "skops_trusted_types: [os.system]\n", "text, whole" },
    { "MLmodel", "flavors: {f: {loader_module: a}}\n",
      "text, whole; @9 unread-loader: anchor, tag, alias or other sign that is not read (line 1)" },
    { "MLmodel", "flavors: &a\n  f:\n    loader_module: mlflow.a\n",
      "text, whole; @9 unread-loader: anchor, tag, alias or other sign that is not read (line 1)" },
    { "MLmodel", "{\"flavors\":{\"f\":{\"loader_module\":\"a\"}}}",
      "JSON, whole; @17 remote-code: \"loader_module\": \"a\"" },
    { "data/pickle_module_info.txt", "mlflow.pytorch.pickle_module", "text, whole" },
    { "data/pickle_module_info.txt", "cloudpickle\n", "text, whole" },
    { "data/pickle_module_info.txt", "evil", "text, whole; @0 remote-code: a module: \"evil\"" },
    { "data/keras_module.txt", "tensorflow.keras", "text, whole" },
    { "keras_module.txt", "mlflow.a12345678901234567890123456789012345678901234567890123456 evil",
      "text, whole; @0 remote-code: a module: "
      "\"mlflow.a12345678901234567890123456789012345678901234567890123456\"" },
    { "module.txt", "evil", "text, whole" },
    { "a.yaml", "{\"a\": {\"_target_\": \"os.system\"}}",
      "JSON, whole; @7 target: \"_target_\": \"os.system\"" },

    /* YAML of which only the words are looked at */
    { "a.yaml", "a: &b {_target_: torch.nn.Linear, c: 1}\n# _target_: os.system\n",
      "text, whole; @3 odd-yaml: anchor, tag, alias or other sign that is not read (line 1)" },
    { "a.yaml", "a: {_target_: os.system, c: 1}\n",
      "text, whole; @3 odd-yaml: anchor, tag, alias or other sign that is not read (line 1); @4 "
      "target: "
      "_target_: \"os.system\"" },
    { "a.yaml", "a: {\"\\x5ftarget_\": 'os.system'}\n",
      "text, whole; @3 odd-yaml: anchor, tag, alias or other sign that is not read (line 1); @5 "
      "target: "
      "_target_: \"os.system\"" },
    { "a.yaml", "a: {\"_tar\\\n  get\\u005F\" : os.system}\n",
      "text, whole; @3 odd-yaml: anchor, tag, alias or other sign that is not read (line 1); @5 "
      "target: "
      "_target_: \"os.system\"" },
    { "a.yaml",
      "a: !x\n  _target_:\n    ???\nb:\n  my_target_: os.system\n  ? _target_\n  : os.system\n",
      "text, whole; @3 odd-yaml: anchor, tag, alias or other sign that is not read (line 1); @57 "
      "target: "
      "_target_: \"os.system\"" },
    { "a.yaml", "a: !!python/tuple [1, 2]\nb: !!python/object/apply:os.system [id]\n",
      "text, whole; @3 odd-yaml: anchor, tag, alias or other sign that is not read (line 1); @28 "
      "target: a "
      "tag that makes a Python object: \"object/apply:os.system\"" },
    { "a.yaml",
      "a: !!javax.script.ScriptEngineManager [!!java.net.URLClassLoader [[!!java.net.URL "
      "[\"x\"]]]]\n",
      "text, whole; @3 odd-yaml: anchor, tag, alias or other sign that is not read (line 1); @3 "
      "target: a "
      "tag that makes an object of Java: \"javax.script.ScriptEngineManager\"; @39 target: a tag "
      "that makes an object of Java: \"java.net.URLClassLoader\"; @67 target: a tag that makes an "
      "object of Java: \"java.net.URL\"" },
    { "a.yaml", "a: !<tag:yaml.org,2002:ja%76ax.x$Y> 1\n",
      "text, whole; @3 odd-yaml: anchor, tag, alias or other sign that is not read (line 1); @5 "
      "target: a "
      "tag that makes an object of Java: \"ja%76ax.x$Y\"" },
    { "a.yaml", "a: !!float 1\nb: so!!yes.no\nc: x !!a.b\nd: !!a.\ne: !!.a\nf: !!a..b\ng:!!a.b\n",
      "text, whole; @3 odd-yaml: anchor, tag, alias or other sign that is not read (line 1)" },
    { "a.yaml", "a: !ruby/object:Gem::Installer\n",
      "text, whole; @3 odd-yaml: anchor, tag, alias or other sign that is not read (line 1); @3 "
      "target: a "
      "tag that makes an object of Ruby: \"object:Gem::Installer\"" },
    { "a.yaml", "a: !<tag:ruby.yaml.org,2002:object:X>\n",
      "text, whole; @3 odd-yaml: anchor, tag, alias or other sign that is not read (line 1); @5 "
      "target: a "
      "tag that makes an object of Ruby: \"object:X\"" },
    { "a.yaml", "a: !ruby/sym x\nb: !ruby/regexp /x/\nc: !ruby/ x\n",
      "text, whole; @3 odd-yaml: anchor, tag, alias or other sign that is not read (line 1)" },
    { "a.yaml", "a: &k _target_\nm:\n  *k : x\n  b: {*k: x}\n",
      "text, whole; @3 odd-yaml: anchor, tag, alias or other sign that is not read (line 1); @20 "
      "alias-key: "
      "\"*k\"; @33 alias-key: \"*k\"" },
    { "a.yaml", "a: &k x\nb: *k\n# e: *k : x\nc: a *k : x\nd: [*k]\n*: x\n",
      "text, whole; @3 odd-yaml: anchor, tag, alias or other sign that is not read (line 1)" },
    { "a.yaml", "a: [b\n  *args : list\n# e: &k\nb: c &k\n  *args : list\n",
      "text, whole; @4 odd-yaml: list without an end on its line (line 1)" },
    { "a.yaml", "b: !<tag:yaml.org,2002:py%74hon/object/apply:os.system> [id]\n",
      "text, whole; @3 odd-yaml: anchor, tag, alias or other sign that is not read (line 1); @5 "
      "target: a "
      "tag that makes a Python object: \"object/apply:os.system\"" },
    { "a.yaml", "%TAG !x! tag:yaml.org,2002:pyth\n---\nb: !x!on/object/apply:os.system [id]\n",
      "text, whole; @0 odd-yaml: line is no key with a value (line 1); @0 target: tags are given "
      "other "
      "names: \"%TAG\"" },
    { "a.yaml",
      "a: !new:speechbrain.nnet.CNN.Conv1d\nb: !apply:os.system [id]\nc: !apply:torch.manual_seed "
      "[1]\n",
      "text, whole; @3 odd-yaml: anchor, tag, alias or other sign that is not read (line 1); @39 "
      "target: a "
      "tag that calls a function: \"os.system\"" },
};

static void each_row_gives_what_it_must(void)
{
    for (size_t i = 0; i < COUNT(rows); i++) {
        check_case = rows[i].text;
        check_found(span_of(rows[i].text), rows[i].name, rows[i].want);
    }
}

/* A word is found wherever the pieces that are read begin and end, and only once. */
static void no_seam_hides_a_word(void)
{
    static const char word[] = "\nhf"
                               "_" RANDOM34 "\n";
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 8 << 20 };
    struct err err = { 0 };
    size_t n = 200000;
    uint8_t *text = ARENA_ARRAY(&a, uint8_t, n, &err);
    for (size_t at = 60000; at < 70000 && text != NULL; at += 7) {
        struct span all = { text, n };
        struct source src = source_mem("text", &all);
        struct sweep_ask ask = { 0, n, SWEEP_SECRETS };
        AUTO_CLOSE(arena) struct arena mine = { .name = "test", .limit = 8 << 20 };
        struct notes *notes = ARENA_ARRAY(&mine, struct notes, 1, &err);
        memset(text, ' ', n);
        memcpy(text + at, word, sizeof word - 1);
        CHECK(notes != NULL && sweep_read(&src, &ask, &mine, notes, &err));
        CHECK(notes != NULL && notes_times(notes, "secret") == 1 && notes->list[0].off == at + 1);
    }
}

static void only_what_is_asked_for_is_looked_at(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 8 << 20 };
    struct span all = span_of("hf"
                              "_" RANDOM34 " hf"
                              "_" RANDOM34 " https://x _target_: y");
    struct err err = { 0 };
    struct notes *notes = ARENA_ARRAY(&a, struct notes, 1, &err);
    struct source src = source_mem("text", &all);
    CHECK(notes != NULL &&
          sweep_read(&src, &(struct sweep_ask){ 1, 70, SWEEP_SECRETS }, &a, notes, &err));
    CHECK(notes->n == 0);
    CHECK(sweep_read(&src, &(struct sweep_ask){ 37, 75, SWEEP_SECRETS }, &a, notes, &err));
    CHECK(notes->n == 1 && notes->list[0].off == 38);
    CHECK(sweep_read(&src, &(struct sweep_ask){ 9, 9, SWEEP_SECRETS }, &a, notes, &err));
    CHECK(notes->n == 1);
    CHECK(sweep_read(&src, &(struct sweep_ask){ 0, 999, SWEEP_URLS }, &a, notes, &err));
    CHECK(notes->n == 2 && notes_times(notes, "url") == 1);
}

TESTS(TEST(each_row_gives_what_it_must), TEST(no_seam_hides_a_word),
      TEST(only_what_is_asked_for_is_looked_at))
