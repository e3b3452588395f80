/* loaders.c - see loaders.h.
 *
 * A key is judged wherever it stands: loaders hand nested objects to further loaders. Only in a
 * vocabulary it is a word and no key. */
#include "formats/loaders.h"

#include <stdio.h>

#include "formats/code.h"

bool loaders_named(struct span path, const char *base)
{
    size_t n = strlen(base);
    return span_ends_anyhow(path, base) && (path.len == n || path.ptr[path.len - n - 1] == '/');
}

static bool key_is(struct span key, const char *word)
{
    return span_eq(key, span_of(word));
}

static bool among(struct span s, const char *const *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (key_is(s, list[i]))
            return true;
    return false;
}
#define AMONG(s, list) among((s), (list), COUNT(list))

static bool is_name(struct span s)
{
    for (size_t i = 0; i < s.len; i++) {
        uint8_t c = s.ptr[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
        if (!letter && (i == 0 || c < '0' || c > '9'))
            return false;
    }
    return s.len > 0;
}

/* The part of a dotted name before its first dot; *s is what follows it. */
static struct span take_part(struct span *s)
{
    struct span part = { s->ptr, 0 };
    while (part.len < s->len && s->ptr[part.len] != '.')
        part.len++;
    size_t eaten = part.len < s->len ? part.len + 1 : part.len;
    if (eaten > 0) /* no place is reckoned from a name that is none */
        *s = (struct span){ s->ptr + eaten, s->len - eaten };
    return part;
}

/* ---- targets ---- */
/* Packages of which a class, called, makes a layer, an optimizer, a metric, a transform. */
static const char *const packages[] = {
    "torch.nn.",   "torch.optim.",  "torch.utils.data.",  "torchvision.",
    "torchaudio.", "torchmetrics.", "torchtext.",         "transformers.",
    "diffusers.",  "lightning.",    "pytorch_lightning.", "nemo.",
    "megatron.",   "timm.",         "speechbrain.",       "sentence_transformers.",
    "peft.",       "monai.",        "pyannote.",          "espnet.",
    "espnet2.",    "torchtune.",
};
/* Single functions that configurations call and that only make numbers. */
static const char *const functions[] = {
    "torch.manual_seed",
    "random.seed",
    "numpy.random.seed",
    "torch.zeros",
    "torch.ones",
    "torch.tensor",
    "torch.device",
    "torch.Tensor",
    "torch.randn",
    "torch.arange",
    "torch.Generator",
    "builtins.dict",
    "builtins.list",
    "builtins.int",
    "builtins.float",
    "builtins.str",
    "builtins.tuple",
    "builtins.bool",
    "collections.OrderedDict",
};
/* Modules of Python that those packages import, and so hold; classes they take from them. */
static const char *const gadgets[] = {
    "os",         "posix",      "nt",        "sys",          "subprocess",
    "builtins",   "importlib",  "imp",       "shutil",       "socket",
    "ctypes",     "cffi",       "pickle",    "dill",         "marshal",
    "runpy",      "pty",        "asyncio",   "threading",    "multiprocessing",
    "webbrowser", "tempfile",   "pathlib",   "urllib",       "requests",
    "http",       "ftplib",     "smtplib",   "operator",     "types",
    "inspect",    "platform",   "zipfile",   "tarfile",      "glob",
    "joblib",     "functools",  "itertools", "codecs",       "atexit",
    "signal",     "concurrent", "Popen",     "Process",      "Thread",
    "Pool",       "CDLL",       "PyDLL",     "Unpickler",    "Path",
    "PosixPath",  "CodeType",   "Namespace", "FunctionType",
};

/* Of these modules nothing makes a part of a model. */
static const char *const runners[] = {
    "os",     "posix", "nt",     "subprocess", "importlib", "runpy",           "pty",
    "ctypes", "cffi",  "shutil", "pickle",     "marshal",   "multiprocessing", "webbrowser",
};

static bool is_class(struct span part)
{
    return part.len > 0 && part.ptr[0] >= 'A' && part.ptr[0] <= 'Z';
}

bool loaders_inert(struct span target)
{
    struct span rest = target, part = { 0 };
    bool known = false;
    if (AMONG(target, functions))
        return true;
    for (size_t i = 0; i < COUNT(packages) && !known; i++)
        known = span_begins(target, packages[i]);
    while (known && rest.len > 0) {
        part = take_part(&rest);
        known = is_name(part) && part.ptr[0] != '_' && !AMONG(part, gadgets);
    }
    bool functions_too =
        span_begins(target, "torch.nn.functional.") || span_begins(target, "torchtune.");
    return known && (is_class(part) || functions_too) && target.ptr[target.len - 1] != '.';
}

bool loaders_runner(struct span part)
{
    return AMONG(part, runners) || key_is(part, "builtins");
}

bool loaders_runs(struct span target)
{
    struct span rest = target, first = take_part(&rest);
    return rest.len > 0 && loaders_runner(first) && !loaders_inert(target);
}

/* ---- keys with one meaning ---- */
enum harm {
    ALWAYS = 1, /* unless it is null, false or an empty text */
    IF_ELSEWHERE,
    IF_PYTHON, /* names a file of Python */
    IF_TARGET,
    IF_DOTTED,   /* the same of a text with a dot */
    IF_CLASS,    /* a dotted name outside torch.nn */
    IF_LIBRARY,  /* a package that PEFT does not import of itself */
    IF_MEGATRON, /* a module that is none of megatron's */
    IF_CODE_LAYER,
    IF_KERAS_FUNCTION,
};
#define KEY(text)                                                                                  \
    {                                                                                              \
        (const uint8_t *)(text), sizeof(text) - 1                                                  \
    }
static const struct {
    struct span key;
    enum harm harm;
    const char *code;
} keys[] = {
    { KEY("auto_map"), ALWAYS, "remote-code" },
    { KEY("custom_pipeline"), ALWAYS, "remote-code" },
    { KEY("custom_pipelines"), ALWAYS, "remote-code" },
    { KEY("custom_generate"), ALWAYS, "remote-code" },
    { KEY("model_file"), IF_PYTHON, "remote-code" },
    { KEY("trust_remote_code"), ALWAYS, "trust-key" },
    { KEY("_attn_implementation_internal"), ALWAYS, "trust-key" },
    { KEY("_experts_implementation_internal"), ALWAYS, "trust-key" },
    { KEY("_attn_implementation"), IF_ELSEWHERE, "trust-key" },
    { KEY("attn_implementation"), IF_ELSEWHERE, "trust-key" },
    { KEY("_experts_implementation"), IF_ELSEWHERE, "trust-key" },
    { KEY("experts_implementation"), IF_ELSEWHERE, "trust-key" },
    { KEY("use_kernels"), ALWAYS, "odd-config" },
    { KEY("io_processor_plugin"), ALWAYS, "odd-config" },
    { KEY("_target_"), IF_TARGET, "target" },
    { KEY("_component_"), IF_TARGET, "target" },
    { KEY("class_path"), IF_DOTTED, "target" },
    { KEY("py/object"), IF_TARGET, "target" },
    { KEY("py/type"), IF_TARGET, "target" },
    { KEY("py/function"), ALWAYS, "target" },
    { KEY("py/reduce"), ALWAYS, "target" },
    { KEY("py/repr"), ALWAYS, "target" },
    { KEY("activation_function"), IF_CLASS, "remote-code" },
    { KEY("activation_fn"), IF_CLASS, "remote-code" },
    { KEY("sbert_ce_default_activation_function"), IF_CLASS, "remote-code" },
    { KEY("parent_library"), IF_LIBRARY, "remote-code" },
    { KEY("megatron_core"), IF_MEGATRON, "remote-code" },
    { KEY("__lambda__"), ALWAYS, "remote-code" },
    { KEY("fn_module"), ALWAYS, "remote-code" },
    { KEY("class_name"), IF_CODE_LAYER, "remote-code" },
    { KEY("class_name"), IF_KERAS_FUNCTION, "target" },
    { KEY("config"), IF_KERAS_FUNCTION, "target" },
};

static bool names_elsewhere(struct span s)
{
    return memchr(s.ptr, '/', s.len) != NULL || memchr(s.ptr, ':', s.len) != NULL;
}

static bool is_off(const struct doc_value *v)
{
    return v->kind == DOC_NULL || v->kind == DOC_FALSE || (v->kind == DOC_TEXT && v->text.len == 0);
}

/* What PEFT imports without being told to. */
static bool peft_knows(struct span library)
{
    static const char *const known[] = { "transformers", "diffusers", "lerobot", "megatron-core",
                                         "megatron" };
    return AMONG(take_part(&library), known);
}

static bool is_code_layer(struct span s)
{
    static const char *const layers[] = { "Lambda", "__lambda__", "TFSMLayer",
                                          "TorchModuleWrapper" };
    return AMONG(s, layers);
}

/* Of Keras itself, found by name like a layer: they fetch a file, or allow what was forbidden. */
static bool is_keras_function(struct span s)
{
    static const char *const names[] = { "get_file", "enable_unsafe_deserialization" };
    for (size_t i = s.len; i > 0; i--)
        if (s.ptr[i - 1] == '.')
            return AMONG(((struct span){ s.ptr + i, s.len - i }), names);
    return AMONG(s, names);
}

static bool does_harm(enum harm harm, const struct doc_value *v)
{
    bool text = v->kind == DOC_TEXT;
    switch (harm) {
    case ALWAYS:
        return true;
    case IF_ELSEWHERE:
        return text && names_elsewhere(v->text);
    case IF_PYTHON:
        return text && span_ends_anyhow(v->text, ".py");
    case IF_TARGET:
        return !text || !loaders_inert(v->text);
    case IF_DOTTED:
        return text && memchr(v->text.ptr, '.', v->text.len) != NULL && !loaders_inert(v->text);
    case IF_CLASS:
        return text && memchr(v->text.ptr, '.', v->text.len) != NULL &&
               !span_begins(v->text, "torch.nn.");
    case IF_LIBRARY:
        return text && !peft_knows(v->text);
    case IF_MEGATRON:
        return text && !key_is(v->text, "megatron") && !span_begins(v->text, "megatron.");
    case IF_KERAS_FUNCTION:
        return text && is_keras_function(v->text);
    default:
        return text && is_code_layer(v->text);
    }
}

enum { SHOWN = 40 /* bytes of a value */ };

static void note(const struct loaders_place *p, const char *code, const struct doc_value *v,
                 struct notes *notes)
{
    char key[QUOTED_BYTES], value[QUOTED_BYTES];
    struct span shown = { v->text.ptr, v->text.len < SHOWN ? v->text.len : SHOWN };
    static const char *const words[] = {
        [DOC_TRUE] = "true", [DOC_FALSE] = "false", [DOC_NULL] = "null",
        [DOC_OBJECT] = "{",  [DOC_LIST] = "[",
    };
    bool word = v->kind >= DOC_TRUE;
    notes_add(notes, code, p->at, "%s: %s", span_quote(p->key, key),
              word ? words[v->kind] : span_quote(shown, value));
}

/* What stands in an auto_map, which was noted before, is told there: which file and which class. */
static void note_class(const struct loaders_place *p, const struct doc_value *v,
                       struct notes *notes)
{
    static const char begin[] = "\"auto_map\": ";
    char key[QUOTED_BYTES], value[QUOTED_BYTES], add[2 * QUOTED_BYTES + 8];
    bool below = key_is(p->above, "auto_map"), item = p->item && key_is(p->key, "auto_map");
    struct note *last = notes->n > 0 ? &notes->list[notes->n - 1] : NULL;
    if (v->kind != DOC_TEXT || !(below || item) || last == NULL ||
        strncmp(last->code, "remote-", 7) != 0 ||
        strncmp(last->text, begin, sizeof begin - 1) != 0 ||
        notes_times(notes, last->code) > NOTES_EACH)
        return;
    char *to = last->text + sizeof begin - 1;
    bool first = (to[0] == '{' || to[0] == '[') && to[1] == 0;
    to += first ? 0 : strlen(to);
    size_t room = sizeof last->text - (size_t)(to - last->text), more = sizeof ", ..." - 1;
    snprintf(add, sizeof add, "%s%s%s%s", first ? "" : ", ", item ? "" : span_quote(p->key, key),
             item ? "" : " is ", span_quote(v->text, value));
    if (strlen(add) + more < room)
        memcpy(to, add, strlen(add) + 1);
    else if (!first && to[-1] != '.' && more < room)
        memcpy(to, ", ...", more + 1);
}

static bool is_yaml(struct span path)
{
    return span_ends_anyhow(path, ".yaml") || span_ends_anyhow(path, ".yml");
}

bool loaders_configuration(struct span path)
{
    static const char *const names[] = { "model_index.json", "modular_model_index.json",
                                         "special_tokens_map.json", "modules.json",
                                         "tokenizer.json" };
    for (size_t i = 0; i < COUNT(names); i++)
        if (loaders_named(path, names[i]))
            return true;
    size_t n = path.len;
    while (n > 0 && path.ptr[n - 1] != '/')
        n--;
    struct span base = { path.ptr + n, path.len - n };
    return !is_yaml(path) && (span_holds(base, "config") || span_holds(base, "Config") ||
                              !span_ends_anyhow(path, ".json"));
}

static const char *code_of(const struct loaders_place *p, const char *code,
                           const struct doc_value *v)
{
    static const char *const settings[] = { "trust_remote_code", "custom_generate",
                                            "custom_pipeline" };
    bool remote = strcmp(code, "remote-code") == 0, trust = strcmp(code, "trust-key") == 0;
    if (is_off(v))
        return remote || trust ? "trust-off" : NULL;
    if (AMONG(p->key, settings) && !loaders_configuration(p->file))
        return "trust-off";
    if (trust && span_ends(p->key, "_internal") && v->kind == DOC_TEXT && !names_elsewhere(v->text))
        return "trust-off";
    if (key_is(p->key, "auto_map") && loaders_named(p->file, "tokenizer_config.json"))
        return "remote-tokenizer";
    return code;
}

/* Its keys are the words of a tokenizer, its values their numbers. */
static bool in_vocabulary(const struct loaders_place *p, const struct doc_value *v)
{
    return v->kind == DOC_NUMBER &&
           (key_is(p->above, "vocab") || loaders_named(p->file, "vocab.json") ||
            loaders_named(p->file, "added_tokens.json"));
}

static void look_at_key(const struct loaders_place *p, const struct doc_value *v,
                        struct notes *notes)
{
    for (size_t i = 0; i < COUNT(keys); i++) {
        if (!span_eq(p->key, keys[i].key) || !does_harm(keys[i].harm, v) || in_vocabulary(p, v))
            continue;
        const char *code = code_of(p, keys[i].code, v);
        if (code != NULL)
            note(p, code, v, notes);
    }
}

/* ---- what means something only where it stands ---- */
/* One implementation for each part of the model. */
static void look_at_implementation(const struct loaders_place *p, const struct doc_value *v,
                                   struct notes *notes)
{
    static const char *const above[] = {
        "_attn_implementation",    "attn_implementation",    "_attn_implementation_internal",
        "_experts_implementation", "experts_implementation", "_experts_implementation_internal"
    };
    if (v->kind == DOC_TEXT && names_elsewhere(v->text) && AMONG(p->above, above))
        note(p, "trust-key", v, notes);
}

static void look_at_module(const struct loaders_place *p, const struct doc_value *v,
                           struct notes *notes)
{
    bool listed = loaders_named(p->file, "modules.json") && p->depth == 2 && key_is(p->key, "type");
    bool routed =
        key_is(p->above, "types") && p->depth == 2 &&
        (loaders_named(p->file, "router_config.json") || loaders_named(p->file, "config.json")) &&
        v->kind == DOC_TEXT && memchr(v->text.ptr, '.', v->text.len) != NULL;
    if ((listed || routed) && v->kind == DOC_TEXT &&
        !key_is(v->text, "pylate.models.Dense.Dense") &&
        !span_begins(v->text, "sentence_transformers."))
        note(p, "remote-code", v, notes);
}

static void look_at_tokenizer(const struct loaders_place *p, const struct doc_value *v,
                              struct notes *notes)
{
    static const char *const endings[] = { "Tokenizer", "TokenizerFast", "TokenizerLegacy",
                                           "Backend" };
    bool usual = v->kind != DOC_TEXT;
    if (p->depth != 1 || !key_is(p->key, "tokenizer_class"))
        return;
    for (size_t i = 0; i < COUNT(endings); i++)
        usual = usual || (span_ends(v->text, endings[i]) && is_name(v->text));
    if (!usual)
        note(p, "odd-value", v, notes);
}

/* From the root, the home or a drive, or up. What else it names lies in the folder, or on a hub. */
static bool leads_out(struct span path)
{
    size_t from = 0;
    if (path.len > 0 && memchr("/\\~", path.ptr[0], 3) != NULL)
        return true;
    if (path.len > 1 && path.ptr[1] == ':')
        return true;
    for (size_t i = 0; i <= path.len; i++) {
        if (i < path.len && path.ptr[i] != '/' && path.ptr[i] != '\\')
            continue;
        if (i - from == 2 && memcmp(path.ptr + from, "..", 2) == 0)
            return true;
        from = i + 1;
    }
    return false;
}

/* X-LoRA loads these adapters beside its own weights, from where it was started. */
static void look_at_adapter(const struct loaders_place *p, const struct doc_value *v,
                            struct notes *notes)
{
    if (key_is(p->above, "adapters") && p->depth == 2 && loaders_configuration(p->file) &&
        v->kind == DOC_TEXT && leads_out(v->text))
        note(p, "path-outside", v, notes);
}

/* Resolvers and builders of settings evaluate such a text. The words of a tokenizer may be any. */
static void look_at_code(const struct loaders_place *p, const struct doc_value *v,
                         struct notes *notes)
{
    char room[QUOTED_BYTES];
    bool settings = is_yaml(p->file) || loaders_configuration(p->file);
    struct span word = { 0 };
    if (v->kind == DOC_TEXT && settings && !loaders_named(p->file, "tokenizer.json"))
        word = code_acts(v->text, true);
    if (word.ptr != NULL)
        notes_add(notes, "setting-code", v->off, "%s holds \"%.*s\"", span_quote(p->key, room),
                  (int)word.len, (const char *)word.ptr);
}

/* latent-diffusion and NeMo call what "target" names. Half of all settings have such a key, and
 * of documents that are none it may be any word. */
static void look_at_named_target(const struct loaders_place *p, const struct doc_value *v,
                                 struct notes *notes)
{
    bool settings = is_yaml(p->file) || loaders_configuration(p->file);
    if (key_is(p->key, "target") && settings && v->kind == DOC_TEXT && loaders_runs(v->text))
        note(p, "target", v, notes);
}

/* Keras imports the module of a layer or function by its name. */
static void look_at_keras_module(const struct loaders_place *p, const struct doc_value *v,
                                 struct notes *notes)
{
    struct span rest = v->text;
    if (key_is(p->key, "module") && v->kind == DOC_TEXT && p->depth > 0 &&
        (loaders_named(p->file, "config.json") || loaders_named(p->file, "model.json")) &&
        AMONG(take_part(&rest), runners))
        note(p, "target", v, notes);
}

/* The words of StringLookup, TextVectorization and their like: a list, or a file that is opened. */
static void look_at_vocabulary(const struct loaders_place *p, const struct doc_value *v,
                               struct notes *notes)
{
    if (key_is(p->key, "vocabulary") && key_is(p->above, "config") && v->kind == DOC_TEXT &&
        v->text.len > 0 &&
        (loaders_named(p->file, "config.json") || loaders_named(p->file, "model.json")))
        note(p, "file-opened", v, notes);
}

/* In packages that models are of: modules that fetch or open files, or run what they are given. */
static bool reads_files(struct span module)
{
    static const char *const modules[] = {
        "sklearn.datasets", "sklearn.utils._testing", "sklearn.externals",
        "numpy.f2py",       "numpy.distutils",        "numpy.testing",
        "numpy.ctypeslib",  "numpy.lib.npyio",        "numpy.lib._npyio_impl",
        "numpy.lib.format", "numpy.lib._datasource",  "numpy.lib._format_impl",
        "scipy.io",         "scipy.datasets",         "pandas.io",
        "skops.io",         "skops.hub_utils",        "pandas.core.computation",
    };
    for (size_t i = 0; i < COUNT(modules); i++) {
        size_t n = strlen(modules[i]);
        if (span_begins(module, modules[i]) && (module.len == n || module.ptr[n] == '.'))
            return true;
    }
    return false;
}

/* By the name of a function, whichever module it is taken from: skops 0.11 does not compare them. */
static bool skops_runs(struct span name)
{
    static const char *const runs[] = {
        "eval",         "exec",       "compile",    "open",      "__import__",   "getattr",
        "setattr",      "delattr",    "globals",    "vars",      "breakpoint",   "call",
        "input",        "load",       "loads",      "fromfile",  "methodcaller", "loadtxt",
        "fromfunction", "DataSource", "genfromtxt", "fromregex",
    };
    return AMONG(name, runs) || span_begins(name, "read_") || span_begins(name, "fetch_");
}

/* skops makes objects of any class by its name, once whoever loads it has said that he trusts them. */
static void look_at_skops(const struct loaders_place *p, const struct doc_value *v,
                          struct notes *notes)
{
    static const char *const known[] = { "sklearn",   "numpy",    "scipy",          "builtins",
                                         "functools", "operator", "collections",    "lightgbm",
                                         "xgboost",   "catboost", "pandas",         "datetime",
                                         "imblearn",  "skops",    "quantile_forest" };
    struct span rest = v->text, first = take_part(&rest);
    if (!loaders_named(p->file, "schema.json") || v->kind != DOC_TEXT)
        return;
    if ((key_is(p->key, "__module__") && (AMONG(first, runners) || reads_files(v->text))) ||
        (key_is(p->key, "__class__") && skops_runs(v->text)) ||
        (key_is(p->key, "func") && (span_holds(v->text, "__") || span_holds(v->text, "."))))
        note(p, "target", v, notes);
    else if ((key_is(p->key, "__module__") && !AMONG(first, known)) ||
             (key_is(p->key, "__class__") && key_is(v->text, "attrgetter")))
        note(p, "odd-config", v, notes);
}

/* pyannote.audio makes its pipeline of a class by its name. */
static void look_at_pipeline(const struct loaders_place *p, const struct doc_value *v,
                             struct notes *notes)
{
    if (key_is(p->key, "name") && key_is(p->above, "pipeline") && p->depth == 2 &&
        (loaders_named(p->file, "config.yaml") || loaders_named(p->file, "config.yml")) &&
        v->kind == DOC_TEXT && memchr(v->text.ptr, '.', v->text.len) != NULL &&
        !loaders_inert(v->text))
        note(p, "target", v, notes);
}

/* No scheme that we know is told which code to bring in. */
static void look_at_quantization(const struct loaders_place *p, const struct doc_value *v,
                                 struct notes *notes)
{
    static const char *const words[] = { "import", "imports", "script", "scripts", "exec",
                                         "eval",   "python",  "plugin", "plugins" };
    struct span rest = p->key;
    bool odd = v->kind == DOC_TEXT && span_ends_anyhow(v->text, ".py");
    if (!key_is(p->above, "quantization_config") && !key_is(p->above, "compression_config"))
        return;
    while (rest.len > 0 && !odd) {
        size_t n = 0;
        while (n < rest.len && rest.ptr[n] != '_')
            n++;
        odd = AMONG(((struct span){ rest.ptr, n }), words) && !is_off(v);
        n += n < rest.len;
        rest = (struct span){ rest.ptr + n, rest.len - n };
    }
    if (odd)
        note(p, "odd-config", v, notes);
}

/* ---- pipelines of diffusers: each part is a list of a package and a class of it ---- */
/* The folders of diffusers/pipelines: a part may come from the pipeline it was made for. */
static const char *const pipelines[] = {
    "ace_step",
    "allegro",
    "alt_diffusion",
    "amused",
    "animatediff",
    "anyflow",
    "audio_diffusion",
    "audioldm",
    "audioldm2",
    "aura_flow",
    "blip_diffusion",
    "bria",
    "bria_fibo",
    "bria_fibo2",
    "chroma",
    "chronoedit",
    "cogvideo",
    "cogview3",
    "cogview4",
    "consisid",
    "consistency_models",
    "controlnet",
    "controlnet_hunyuandit",
    "controlnet_sd3",
    "controlnet_xs",
    "cosmos",
    "dance_diffusion",
    "ddim",
    "ddpm",
    "deepfloyd_if",
    "diffusion_gemma",
    "dit",
    "dreamlite",
    "easyanimate",
    "ernie_image",
    "flux",
    "flux2",
    "glm_image",
    "helios",
    "hidream_image",
    "hunyuan_image",
    "hunyuan_video",
    "hunyuan_video1_5",
    "hunyuandit",
    "i2vgen_xl",
    "ideogram4",
    "joyimage",
    "kandinsky",
    "kandinsky2_2",
    "kandinsky3",
    "kandinsky5",
    "kandinsky6",
    "kolors",
    "krea2",
    "latent_consistency_models",
    "latent_diffusion",
    "latent_diffusion_uncond",
    "latte",
    "ledits_pp",
    "llada2",
    "longcat_audio_dit",
    "longcat_image",
    "ltx",
    "ltx2",
    "lucy",
    "lumina",
    "lumina2",
    "marigold",
    "mochi",
    "motif_video",
    "musicldm",
    "nucleusmoe_image",
    "omnigen",
    "ovis_image",
    "pag",
    "paint_by_example",
    "pia",
    "pixart_alpha",
    "pndm",
    "prx",
    "qwenimage",
    "qwenimage21",
    "repaint",
    "rfd4_proteina",
    "sana",
    "sana_video",
    "sana_wm",
    "score_sde_ve",
    "semantic_stable_diffusion",
    "shap_e",
    "skyreels_v2",
    "spectrogram_diffusion",
    "stable_audio",
    "stable_audio_3",
    "stable_cascade",
    "stable_diffusion",
    "stable_diffusion_3",
    "stable_diffusion_attend_and_excite",
    "stable_diffusion_diffedit",
    "stable_diffusion_gligen",
    "stable_diffusion_ldm3d",
    "stable_diffusion_panorama",
    "stable_diffusion_safe",
    "stable_diffusion_sag",
    "stable_diffusion_variants",
    "stable_diffusion_xl",
    "stable_video_diffusion",
    "stochastic_karras_ve",
    "t2i_adapter",
    "text_to_video_synthesis",
    "unclip",
    "unidiffuser",
    "versatile_diffusion",
    "visualcloze",
    "vq_diffusion",
    "wan",
    "wuerstchen",
    "z_image",
};

static bool in_pipeline(const struct loaders_place *p)
{
    return p->item && p->depth == 2 && p->nth == 0 &&
           (loaders_named(p->file, "model_index.json") ||
            loaders_named(p->file, "modular_model_index.json"));
}

bool loaders_foreign(const struct loaders_place *p, const struct doc_value *v)
{
    static const char *const known[] = { "diffusers", "transformers", "onnxruntime.training",
                                         "optimum",   "peft",         "flax" };
    return in_pipeline(p) && v->kind == DOC_TEXT && p->key.len > 0 && p->key.ptr[0] != '_' &&
           !AMONG(v->text, known) && !AMONG(v->text, pipelines);
}

/* ---- MLmodel: how MLflow loads a model ---- */
/* A module of MLflow's own. */
static bool is_mlflow(struct span module)
{
    struct span part = take_part(&module);
    bool own = key_is(part, "mlflow") && module.len > 0;
    while (own && module.len > 0) {
        part = take_part(&module);
        own = is_name(part) && part.ptr[0] != '_';
    }
    return own;
}

bool loaders_module(struct span module)
{
    static const char *const known[] = { "keras",  "tensorflow.keras", "tf_keras", "tf.keras",
                                         "pickle", "cloudpickle",      "dill" };
    return AMONG(module, known) || is_mlflow(module);
}

static bool in_mlmodel(const struct loaders_place *p)
{
    return loaders_named(p->file, "mlmodel");
}

/* What stands under the name of a flavor. */
static void look_at_flavor(const struct loaders_place *p, const struct doc_value *v,
                           struct notes *notes)
{
    static const char *const code[] = { "code", "model_code_path" };
    static const char *const modules[] = { "loader_module", "keras_module" };
    static const char *const makers[] = { "xgboost", "lightgbm", "pyspark", "sparkdl", "synapse" };
    struct span rest = v->text;
    if (!in_mlmodel(p) || p->depth != 3 || is_off(v))
        return;
    bool made = v->kind == DOC_TEXT && AMONG(take_part(&rest), makers);
    if (AMONG(p->key, code) ||
        (AMONG(p->key, modules) && (v->kind != DOC_TEXT || !loaders_module(v->text))))
        note(p, "remote-code", v, notes);
    else if (key_is(p->key, "model_class") && !made)
        note(p, "target", v, notes);
}

/* MLflow hands this list to skops as what its user trusts. */
static void look_at_trusted(const struct loaders_place *p, const struct doc_value *v,
                            struct notes *notes)
{
    static const char *const known[] = { "sklearn", "numpy",    "scipy",
                                         "xgboost", "lightgbm", "catboost",
                                         "pandas",  "imblearn", "quantile_forest" };
    struct span rest = v->text;
    if (in_mlmodel(p) && p->depth == 4 && key_is(p->key, "skops_trusted_types") &&
        (v->kind != DOC_TEXT || !AMONG(take_part(&rest), known)))
        note(p, v->kind == DOC_TEXT && loaders_runs(v->text) ? "target" : "odd-config", v, notes);
}

static void note_foreign(const struct loaders_place *p, const struct doc_value *v,
                         struct notes *notes)
{
    char key[QUOTED_BYTES], value[QUOTED_BYTES];
    struct span shown = { v->text.ptr, v->text.len < SHOWN ? v->text.len : SHOWN };
    notes_add(notes, "odd-config", p->at, "%s is of %s, which is no known library of models",
              span_quote(p->key, key), span_quote(shown, value));
}

static void look_at_item(const struct loaders_place *p, const struct doc_value *v,
                         struct notes *notes)
{
    look_at_trusted(p, v, notes);
    bool custom = in_pipeline(p) && key_is(p->key, "_class_name") && v->kind == DOC_TEXT;
    struct span rest = v->text, first = v->kind == DOC_TEXT ? take_part(&rest) : rest;
    if (loaders_foreign(p, v) && loaders_runner(first))
        note(p, "target", v, notes);
    else if (custom || (loaders_foreign(p, v) && !is_name(v->text)))
        note(p, "remote-code", v, notes);
    else if (loaders_foreign(p, v))
        note_foreign(p, v, notes);
}

void loaders_note(const struct loaders_place *p, const struct doc_value *v, struct notes *notes)
{
    note_class(p, v, notes);
    look_at_code(p, v, notes);
    if (p->item) {
        look_at_item(p, v, notes);
        return;
    }
    look_at_key(p, v, notes);
    look_at_implementation(p, v, notes);
    look_at_module(p, v, notes);
    look_at_tokenizer(p, v, notes);
    look_at_quantization(p, v, notes);
    look_at_pipeline(p, v, notes);
    look_at_named_target(p, v, notes);
    look_at_keras_module(p, v, notes);
    look_at_vocabulary(p, v, notes);
    look_at_skops(p, v, notes);
    look_at_adapter(p, v, notes);
    look_at_flavor(p, v, notes);
}
