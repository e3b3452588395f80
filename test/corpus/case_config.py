"""Rules on configurations, code, names and links, secrets, digests, cards."""
import base64
import hashlib
import json
import os
import zlib

from cases import family
from packs import member, zipped
from release import CARD, CONFIG, GENERATION, TOKENIZER_CONFIG, dumps, sums
from weights import safetensors

DATA = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "data")
rule, near = family("config", "config.json")


def config(**more):
    return dumps({**CONFIG, **more})


near("CFG-REMOTE-CODE", "config", config())
AUTO = {"AutoConfig": "configuration_made.MadeConfig", "AutoModel": "modeling_made.MadeModel"}
rule("CFG-REMOTE-CODE", "auto-map", config(auto_map=AUTO))
rule("CFG-REMOTE-CODE", "auto-map-deep", config(text_config={"a": [{"auto_map": AUTO}]}))
rule("CFG-REMOTE-CODE", "auto-map-elsewhere", config(auto_map={"AutoModel": "a/b--modeling.Made"}))
rule("CFG-REMOTE-CODE", "custom-pipelines", config(custom_pipelines={"made": {"impl": "made.Pipe"}}))
rule("CFG-REMOTE-CODE", "custom-generate", {"generation_config.json": dumps(
    {**GENERATION, "custom_generate": "someone/decode"})})
rule("CFG-REMOTE-CODE", "processor", {"preprocessor_config.json": dumps(
    {"auto_map": {"AutoImageProcessor": "image.Made"}})})
rule("CFG-REMOTE-CODE", "modules", {"modules.json": dumps(
    [{"idx": 0, "name": "0", "path": "", "type": "made_module.Made"}])})
rule("CFG-REMOTE-CODE", "adapter", {"adapter_config.json": dumps(
    {"peft_type": "LORA", "auto_mapping": {"parent_library": "made_module",
                                           "base_model_class": "Made"}})})
rule("CFG-REMOTE-CODE", "megatron", {"adapter_config.json": dumps(
    {"peft_type": "LORA", "megatron_config": {"a": 1}, "megatron_core": "made_module"})})
near("CFG-REMOTE-CODE", "megatron", {"adapter_config.json": dumps(
    {"peft_type": "LORA", "megatron_config": None, "megatron_core": "megatron.core"})})
rule("CFG-REMOTE-CODE", "diffusers", {"model_index.json": dumps(
    {"_class_name": ["pipeline", "MadePipeline"], "unet": ["diffusers", "UNet2DModel"]})})
rule("CFG-LOADER", "diffusers-part", {"model_index.json": dumps(
    {"_class_name": "DDPMPipeline", "unet": ["made_unet", "MadeUnet"]})})
rule("CFG-REMOTE-CODE", "diffusers-part", {"model_index.json": dumps(
    {"_class_name": "DDPMPipeline", "unet": ["made_unet", "MadeUnet"]}),
    "unet/made_unet.py": b"import math\n"}, "CFG-LOADER CODE-FILE")
rule("CFG-TARGET", "diffusers-part", {"model_index.json": dumps(
    {"_class_name": "DDPMPipeline", "unet": ["subprocess", "Popen"]})})
near("CFG-LOADER", "diffusers-part", {"model_index.json": dumps(
    {"_class_name": "DDPMPipeline", "unet": ["diffusers", "UNet2DModel"]})})
near("PKL-NESTED", "letters", config(note=["iVBORw0KGgoAAAANSUhEUgAAAAEAAAAB", "9f86d081884c7d65" * 4,
                                              "gAJYgAJYgAJYgAJYgAJY", "eJzTyCkw5AIAAxUBAQ=="]))
near("CFG-REMOTE-CODE", "words", config(note="auto_map"))
near("TPL-SSTI", "under-other-keys", config(
    prompt="{{ question.strip() }}{% if a[0] %}{{ cookiecutter.__slug }}{% endif %}",
    reply='Say {{"__type__": "a.b"}} as JSON', note="{% include 'a.b' %}"))
near("CFG-REMOTE-CODE", "modules", {"modules.json": dumps(
    [{"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"}])})
near("CFG-REMOTE-CODE", "diffusers", {"model_index.json": dumps(
    {"_class_name": "DDPMPipeline", "unet": ["diffusers", "UNet2DModel"]})})
near("CFG-REMOTE-CODE", "adapter", {"adapter_config.json": dumps(
    {"peft_type": "LORA", "auto_mapping": None, "r": 8})})

rule("CFG-TRUST-KEY", "trust", config(trust_remote_code=True))
rule("CFG-TRUST-KEY", "trust-deep", config(text_config={"trust_remote_code": True}))
rule("CFG-TRUST-KEY", "internal", config(_attn_implementation_internal="someone/kernel"))
rule("CFG-TRUST-KEY", "attention", config(_attn_implementation="someone/kernel"))
rule("CFG-TRUST-KEY", "attention-by-name", config(attn_implementation="someone/kernel:run"))
near("CFG-TRUST-KEY", "attention", config(_attn_implementation="flash_attention_2"))

rule("CFG-TARGET", "json", config(trainer={"_target_": "os.system", "command": "true"}))
rule("CFG-TARGET", "yaml", {"model_config.yaml": b"model:\n  _target_: subprocess.run\n  args: 'true'\n"})
rule("CFG-TARGET", "yaml-list", {"model_config.yaml": b"a:\n- _target_: builtins.eval\n"})
near("CFG-TARGET", "yaml", {"model_config.yaml": b"model:\n  target: ldm.models.Net\n"})
rule("CFG-TARGET", "yaml-plain", {"v1-inference.yaml": b"model:\n  target: subprocess.run\n"})
rule("CFG-TARGET", "yaml-plain-odd", {"v1-inference.yaml": b"model: {target: builtins.exec}\n"}, "CFG-YAML")
near("CFG-TARGET", "yaml-word", {"v1-inference.yaml": b"target: os\nother: {target: builtins.dict}\n"})
near("CFG-TARGET", "json-plain", {"rows.json": dumps([{"source": "a", "target": "os.path"}])})
rule("CFG-TARGET", "json-configuration", config(model={"target": "os.system"}))
near("CFG-TARGET", "json-configuration", config(model={"target": "ldm.models.Net"}))
rule("CFG-TARGET", "mlflow-target", {"MLmodel": b"flavors:\n  made:\n    target: os.system\n"})
LAYER = {"module": "keras.layers", "class_name": "Dense", "config": {"units": 2}}
rule("CFG-TARGET", "keras-module", config(layers=[{**LAYER, "module": "os", "class_name": "function"}]))
rule("CFG-TARGET", "keras-function", {"model.json": dumps({"class_name": "get_file"})})
rule("CFG-TARGET", "keras-switch", {"model.json": dumps(
    {**LAYER, "class_name": "function", "config": "keras.config.enable_unsafe_deserialization"})})
near("CFG-TARGET", "keras", config(layers=[LAYER, {**LAYER, "module": "builtins"}]))
near("CFG-TARGET", "keras-elsewhere", {"rows.json": dumps([{"module": "os"}])})
NODE = {"__class__": "SVC", "__module__": "sklearn.svm._classes", "__loader__": "ObjectNode"}


def skops(**more):
    return {"model.skops": zipped(member("schema.json", dumps({**NODE, **more})))}


rule("CFG-TARGET", "skops-module", skops(__module__="os", __class__="system"))
rule("CFG-TARGET", "skops-function", skops(__module__="builtins", __class__="eval"))
rule("CFG-LOADER", "skops", skops(__module__="made_package"))
rule("CFG-TARGET", "skops-method", skops(content={"__loader__": "MethodNode", "content": {"func": "__init__.__globals__"}}))
rule("CFG-TARGET", "skops-caller", skops(__module__="operator", __class__="methodcaller"))
rule("CFG-TARGET", "skops-load", skops(__module__="numpy", __class__="load"))
rule("CFG-TARGET", "skops-fetch", skops(__module__="sklearn.datasets", __class__="SVC"))
rule("CFG-LOADER", "skops-getter", skops(__module__="operator", __class__="attrgetter"))
near("CFG-TARGET", "skops-method", skops(content={"__loader__": "MethodNode", "content": {"func": "predict"}}))
near("CFG-TARGET", "skops", skops())
near("CFG-LOADER", "skops", skops(content={"__module__": "builtins", "__class__": "dict"}))


def mlmodel(loader="mlflow.sklearn", more="", inputs="""'[{"type": "double"}, {"type":\n    "long"}]'"""):
    return {"MLmodel": ("artifact_path: model\nflavors:\n  python_function:\n    env:\n      conda: conda.yaml\n"
                        f"    loader_module: {loader}\n    model_path: model.pkl\n  sklearn:\n    code: null\n"
                        f"{more}    pickled_model: model.pkl\nsignature:\n  inputs: {inputs}\n").encode()}


near("CFG-REMOTE-CODE", "mlflow", mlmodel())
near("CFG-REMOTE-CODE", "mlflow-elsewhere", {"other.yaml": mlmodel("made_loader")["MLmodel"]})
near("CFG-REMOTE-CODE", "mlflow-pickle-module", {"data/pickle_module_info.txt": b"mlflow.pytorch.pickle_module"})
rule("CFG-REMOTE-CODE", "mlflow-loader", mlmodel("made_loader"))
rule("CFG-REMOTE-CODE", "mlflow-loader-that-sounds-so", mlmodel("mlflow_made.sklearn"))
rule("CFG-REMOTE-CODE", "mlflow-code", mlmodel("mlflow.pyfunc.model", "  made:\n    code: code\n"))
rule("CFG-REMOTE-CODE", "mlflow-model-as-code", mlmodel(more="  made:\n    model_code_path: model.py\n"))
rule("CFG-REMOTE-CODE", "mlflow-pickle-module", {"data/pickle_module_info.txt": b"made_pickle"})
rule("CFG-TARGET", "mlflow-class", mlmodel(more="  xgboost:\n    model_class: os.abort\n"))
near("CFG-TARGET", "mlflow-class", mlmodel(more="  xgboost:\n    model_class: xgboost.sklearn.XGBRegressor\n"))
rule("CFG-TARGET", "mlflow-trusted", mlmodel(more="    skops_trusted_types:\n    - os.system\n"))
rule("CFG-LOADER", "mlflow-trusted", mlmodel(more="    skops_trusted_types:\n    - made.Net\n"))
near("CFG-LOADER", "mlflow-trusted", mlmodel(more="    skops_trusted_types:\n    - sklearn.tree._tree.Tree\n"))
rule("CFG-LOADER", "mlflow-unread", mlmodel("&a mlflow.sklearn"))
near("CFG-TARGET", "yaml-comment", {"model_config.yaml": b"# _target_: os.system\nmodel: 1\n"})

for case, text in {"java": "a: !!javax.script.ScriptEngineManager [!!java.net.URL [x]]\n",
                   "java-written-out": "a: !<tag:yaml.org,2002:javax.script.ScriptEngineManager> []\n",
                   "ruby": "--- !ruby/object:Gem::Installer\ni: x\n"}.items():
    rule("CFG-TARGET", f"yaml-{case}", {"settings.yaml": text.encode()}, "CFG-YAML")
rule("CFG-LOADER", "yaml-alias", {"settings.yaml": b"a: &k _target_\nmodel:\n  *k : os.system\n"}, "CFG-YAML")
near("CFG-TARGET", "yaml-tags", {"settings.yaml": b"a: !!float 1\nb: so !!yes.no\nc: !ruby/sym x\n"})
near("CFG-LOADER", "yaml-alias", {"settings.yaml": b"a: &k x\nmodel: *k\nb: {c: *k, d: 1}\n"})

rule("CFG-LOADER", "text-of-python", config(act=["x", "__import__('os').system('true')"]))
rule("CFG-LOADER", "text-that-is-resolved", {"settings.yaml": b"a: ${eval:1}\n"})
rule("CFG-LOADER", "text-in-odd-yaml", {"settings.yaml": b"a: &k \"__import__('os')\"\n"}, "CFG-YAML")
near("CFG-LOADER", "text-of-python", config(note="the words eval(x), __import__ and subprocess"))
near("CFG-LOADER", "text-elsewhere", {"rows.json": dumps([{"code": "__import__('os')"}])})
WORDS = {"module": "keras.layers", "class_name": "StringLookup", "config": {"vocabulary": ["a", "b"]}}
for case, at in {"file": "/etc/passwd", "address": "https://example.org/words"}.items():
    rule("CFG-LOADER", f"keras-{case}", config(layers=[{**WORDS, "config": {"vocabulary": at}}]))
near("CFG-LOADER", "keras-words", config(layers=[WORDS, {**WORDS, "config": {"vocabulary": None}}]))

CHAIN = {"lc": 1, "type": "constructor", "id": ["langchain_core", "prompts", "PromptTemplate"]}
rule("CFG-TARGET", "langchain", {"chain.json": dumps({**CHAIN, "id": ["os", "system"]})})
rule("CFG-TARGET", "langchain-deep", {"chain.json": dumps({**CHAIN, "kwargs": {"a": [{**CHAIN, "id": ["subprocess", "run"]}]}})})
rule("CFG-LOADER", "langchain", {"chain.json": dumps({**CHAIN, "id": ["made_package", "Made"]})})
near("CFG-TARGET", "langchain", {"chain.json": dumps(CHAIN)})
near("CFG-TARGET", "langchain-not", {"chain.json": dumps({**CHAIN, "type": "not_implemented", "id": ["os", "x"]})})
PROMPT = {"_type": "prompt", "input_variables": ["x"], "template_format": "jinja2", "template": "{{ x.__init__.__globals__ }}"}
rule("TPL-SSTI", "langchain", {"prompt.json": dumps(PROMPT)})
rule("TPL-SSTI", "langchain-few-shot", {"prompt.json": dumps({"_type": "few_shot", "example_prompt": PROMPT})})
rule("TPL-SSTI", "langchain-yaml", {"prompt.yaml": b"_type: prompt\ntemplate: '{{ x.__init__ }}'\ntemplate_format: jinja2\n"})
near("TPL-SSTI", "langchain", {"prompt.json": dumps({**PROMPT, "template": "{{ x.name }}"})})

XLORA = {"peft_type": "XLORA", "base_model_name_or_path": "a/b"}
for case, at in {"up": "../../elsewhere", "rooted": "/srv/other", "up-within": "0/../../other"}.items():
    rule("IDX-PATH", f"adapter-{case}", {"adapter_config.json": dumps({**XLORA, "adapters": {"0": at}})})
near("IDX-PATH", "adapter", {"adapter_config.json": dumps({**XLORA, "adapters": {"0": "./0/", "1": "a/b..c"}})})

rule("CFG-LOADER", "kernels", config(use_kernels=True))
near("CFG-LOADER", "cache", config(use_cache=True))

rule("CFG-YAML", "anchor", {"model_config.yaml": b"a: &x 1\nb: *x\n"})
near("CFG-YAML", "plain", {"model_config.yaml": b"a: 1\nb: 1\n"})

rule("CFG-VALUE", "value", config(num_hidden_layers="two"), "W-SHAPE")
near("CFG-VALUE", "value", config(num_hidden_layers=2))

rule("TOK-REMOTE", "tokenizer", {"tokenizer_config.json": dumps(
    {**TOKENIZER_CONFIG, "auto_map": {"AutoTokenizer": ["tokenization_made.Made", None]}})})
rule("TOK-REMOTE", "tokenizer-elsewhere", {"tokenizer_config.json": dumps(
    {**TOKENIZER_CONFIG, "auto_map": {"AutoTokenizer": ["a/b--tokenization.Made", None]}})})
near("TOK-REMOTE", "tokenizer", {"tokenizer_config.json": dumps(TOKENIZER_CONFIG)})

# ---- JSON that readers disagree on ----
for case, text in {
    "duplicate-key": b'{"model_type": "llama", "model_type": "gpt2"}',
    "deep-duplicate": b'{"a": [{"b": 1, "b": 2}]}',
    "nan": b'{"rope_theta": NaN}', "infinity": b'{"rope_theta": -Infinity}',
    "bom": b'\xef\xbb\xbf{"model_type": "llama"}',
    "trailing": b'{"model_type": "llama"} {"model_type": "gpt2"}',
    "deep": b"[" * 200 + b"]" * 200,
}.items():
    rule("JSON-AMBIG", case, text, "SCAN-INCOMPLETE")
near("JSON-AMBIG", "same-key-elsewhere", b'{"a": {"b": 1}, "c": {"b": 2}}')
near("JSON-AMBIG", "deep", b"[" * 20 + b"]" * 20)

# ---- code ----
rule, near = family("code", "")
rule("CODE-FILE", "python", {"modeling_made.py": b"import math\n"})
rule("CODE-FILE", "shell", {"install.sh": b"true\n"})
rule("CODE-FILE", "notebook", {"use.ipynb": dumps({"cells": [], "metadata": {}, "nbformat": 4,
                                                    "nbformat_minor": 5})})
rule("CODE-FILE", "requirements", {"requirements.txt": b"acme-models==1.0\n"})
rule("CODE-FILE", "setup", {"setup.py": b"from setuptools import setup\n"})
rule("CODE-FILE", "handler", {"handler.py": b"class EndpointHandler:\n    pass\n"})
rule("CODE-FILE", "docker", {"Dockerfile": b"FROM scratch\n"})
rule("CODE-FILE", "mlflow", {"python_env.yaml": b"dependencies:\n- acme-models==1.0\n"})
rule("NET-URL", "python", {"use.py": b"at = 'https://example.org/data'\n"}, "CODE-FILE")
near("NET-URL", "card", {"README.md": CARD.encode() + b"\nSee https://example.org/data\n"})
near("CODE-FILE", "empty", {"__init__.py": b"", "requirements.txt": b"", "README.md": CARD.encode()})
near("CODE-FILE", "settings", {"settings.json": dumps({"a": 1}), "mcp.json": dumps({"a": 1})})
near("CODE-FILE", "text", {"python.txt": b"import math\n"})
near("CODE-FILE", "card", {"README.md": CARD.encode() + b"\n```python\nimport math\n```\n"})

ELF = b"\x7fELF\2\1\1" + bytes(9) + b"\3\0\x3e\0" + bytes(100)
PE = b"MZ" + bytes(58) + b"\x40\0\0\0" + b"PE\0\0\x64\x86" + bytes(100)
MACHO = b"\xcf\xfa\xed\xfe\x07\0\0\1" + bytes(100)
rule("EXE-CONTENT", "elf", {"weights.bin": ELF}, "SCAN-INCOMPLETE EXT-MISMATCH CODE-FILE")
rule("EXE-CONTENT", "pe", {"weights.bin": PE}, "SCAN-INCOMPLETE EXT-MISMATCH CODE-FILE")
rule("EXE-CONTENT", "mach-o", {"weights.bin": MACHO}, "SCAN-INCOMPLETE EXT-MISMATCH CODE-FILE")
rule("EXE-CONTENT", "script", {"run": b"#!/bin/sh\ntrue\n"}, "CODE-FILE")
rule("EXE-CONTENT", "library", {"kernel.so": ELF}, "CODE-FILE SCAN-INCOMPLETE")
near("EXE-CONTENT", "text", {"notes.txt": b"MZ is how a program of Windows begins.\n"})

# ---- names and links ----
rule("FS-NAME", "bidi", {"model\u202esrotensefas.txt": b"text\n"})
rule("FS-NAME", "hidden", {"con\u200bfig.txt": b"text\n"})
rule("FS-NAME", "case", {"Config.txt": b"text\n", "config.txt": b"other\n"})
rule("FS-NAME", "control", {"a\x01b.txt": b"text\n"})
near("FS-NAME", "letters", {"mod\u00e8le.txt": b"text\n"})
rule("FS-LINK", "out", {"model.safetensors": ("link", "../../secret")})
rule("FS-LINK", "nothing", {"model.safetensors": ("link", "blobs/gone")})
rule("FS-LINK", "circle", {"a.txt": ("link", "b.txt"), "b.txt": ("link", "a.txt")})
rule("FS-LINK", "inside", {"a.txt": b"text\n", "b.txt": ("link", "a.txt")})
rule("FS-LINK", "pipe", {"a.txt": ("pipe",)})
rule("FS-LINK", "hard", {"a.txt": b"text\n", "b.txt": ("hard", "a.txt")})
near("FS-LINK", "file", {"a.txt": b"text\n", "b.txt": b"text\n"})
rule("FS-GIT", "git", {".git/config": b"[core]\n", "a.txt": b"text\n"})
near("FS-GIT", "gitattributes", {".gitattributes": b"*.bin filter=lfs\n", "a.txt": b"text\n"})


# ---- secrets: made up here, each with the check its kind has ----
LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def made_up(n, seed):
    return "".join(LETTERS[b % 62] for b in hashlib.shake_256(seed).digest(n))


def github(body):
    check, n = "", zlib.crc32(body.encode())
    for _ in range(6):
        check = LETTERS[n % 62] + check
        n //= 62
    return "ghp_" + body + check


KEY = b"-----BEGIN OPENSSH PRIVATE KEY-----\n" + base64.encodebytes(
    b"openssh-key-v1\0" + hashlib.shake_256(b"key").digest(200)) + \
    b"-----END OPENSSH PRIVATE KEY-----\n"
rule, near = family("secret", "notes.txt")
rule("SEC-SECRET", "github", f"token: {github(made_up(30, b'gh'))}\n".encode())
rule("SEC-SECRET", "hugging-face", ("token = hf_" + "".join(
    c for c in made_up(200, b"hf") if c.isalpha())[:34] + "\n").encode())
rule("SEC-SECRET", "amazon", ("AWS_ACCESS_KEY_ID=AKIA" + made_up(60, b"aws").upper()[:16] +
                              "\n").encode())
rule("SEC-SECRET", "private-key", KEY)
rule("SEC-SECRET", "in-metadata", {"model.safetensors": safetensors(metadata={
    "token": github(made_up(30, b"st"))})}, "ST-META")
rule("SEC-SECRET", "in-config", {"config.json": config(token=github(made_up(30, b"cfg")))})
near("SEC-SECRET", "words", b"A token begins with ghp_ or hf_, a key with AKIA.\n")
near("SEC-SECRET", "check-is-wrong", ("ghp_" + "a" * 36 + "\n").encode())
near("SEC-SECRET", "example", b"hf_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n")

# ---- pointers and digests ----
rule, near = family("digest", "")
POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"ab" * 32 + b"\nsize 12345\n"
rule("LFS-POINTER", "pointer", {"model.safetensors": POINTER}, "SCAN-INCOMPLETE")
near("LFS-POINTER", "about", {"notes.txt": b"git-lfs writes version https://git-lfs...\n"})
FILES = {"a.txt": b"text\n", "b.txt": b"other\n"}
rule("DIG-MISMATCH", "sums", {**FILES, "SHA256SUMS": sums({**FILES, "a.txt": b"changed\n"})})
near("DIG-MISMATCH", "sums", {**FILES, "SHA256SUMS": sums(FILES)})
rule("DIG-LIST", "list", {**FILES, "SHA256SUMS": sums(FILES) + b"this is no digest\n"})
near("DIG-LIST", "comment", {**FILES, "SHA256SUMS": sums(FILES)})

# ---- the card ----
rule, near = family("card", "README.md")
rule("CARD-ODD", "anchor", b"---\nlicense: &a mit\nother: *a\n---\n# A card\n")
rule("CARD-ODD", "twice", b"---\nlicense: mit\nlicense: apache-2.0\n---\n# A card\n")
near("CARD-ODD", "card", CARD.encode())
rule("TPL-SSTI", "front", b"---\nwidget:\n- text: \"{{ x.__globals__ }}\"\n---\n# A card\n")
near("TPL-SSTI", "behind", b"---\nwidget:\n- text: \"{{ x.name }}\"\n---\n`{{ x.__globals__ }}`\n")
rule("TEXT-INVISIBLE", "card", CARD.encode() + "Hid\u200bden\n".encode())
near("TEXT-INVISIBLE", "card", CARD.encode() + "Caf\u00e9\n".encode())
rule("MOF-ODD", "mof", {"mof.yml": b"framework: [\n"})
with open(f"{DATA}/mof/written.yml", "rb") as f:
    near("MOF-ODD", "mof", {"mof.yml": f.read()})
for case in ("files", "blake3"):
    with open(f"{DATA}/oms/{case}.sig", "rb") as f:
        (near if case == "files" else rule)("DIG-OTHER", case, {"a.txt": b"text\n", "model.sig": f.read()},
                                            "DIG-MISSING SCAN-INCOMPLETE DIG-LIST")


def signed(files):
    """A signature of exactly these, as model-signing writes one; nobody verifies it here."""
    with open(f"{DATA}/oms/files.sig", "rb") as f:
        bundle = json.load(f)
    payload = json.loads(base64.b64decode(bundle["dsseEnvelope"]["payload"]))
    digests = {n: hashlib.sha256(files[n]) for n in sorted(files)}
    payload["predicate"]["resources"] = [
        {"algorithm": "sha256", "digest": d.hexdigest(), "name": n} for n, d in digests.items()]
    payload["subject"][0]["digest"]["sha256"] = hashlib.sha256(
        b"".join(d.digest() for d in digests.values())).hexdigest()
    bundle["dsseEnvelope"]["payload"] = base64.b64encode(json.dumps(payload).encode()).decode()
    return json.dumps(bundle).encode()


rule, near = family("digest", "")
rule("DIG-MISSING", "signed", {"a.txt": FILES["a.txt"], "model.sig": signed(FILES)})
near("DIG-MISSING", "signed", {**FILES, "model.sig": signed(FILES)})
near("DIG-MISSING", "sums", {"a.txt": FILES["a.txt"], "SHA256SUMS": sums(FILES)})
