"""What somebody would try who has read this program: files that are two things from their first byte,
payloads where no reader looks, spellings that mean the same to the loader."""
import json
import struct

from cases import Case, bypass
from ops import *
from packs import gz, member, tarred, zipped
from release import CONFIG, TEMPLATE, TOKENIZER_CONFIG, dumps
from weights import (LLAMA, STRING, TENSORS, dtype_of, gguf, npy, object_array, safetensors, torch_zip)

TRUE_ = string("true")
EVIL = stream(call(glob("os", "system"), TRUE_))
LINE = b"\ncos\nsystem\n(S'true'\ntR."  # what ends a line, and then a pickle of protocol 0
DENY = "PKL-IMPORT-DENY"


def of_length(n, body):
    """A safetensors file whose header has n bytes and no line feed: its first byte is n & 255."""
    def header(pad):
        return json.dumps({"__metadata__": {"p": "x" * pad}, "w": {
            "dtype": "U8", "shape": [len(body)], "data_offsets": [0, len(body)]}},
            separators=(",", ":")).encode()
    text = header(n - len(header(0)))
    assert len(text) == n
    return struct.pack("<Q", n) + text + body


# The first byte of these is an opcode that takes all up to the next line feed.
bypass("pickle-from-the-first-byte-safetensors",
       (DENY, {"pytorch_model.bin": of_length(0x156, LINE + bytes(70))}),
       (DENY, {"model.safetensors": of_length(0x256, bytes(64) + LINE)}),
       (DENY, {"model.pt": of_length(0x356, b"words" + LINE + bytes(64))}))
MANY = [(f"t{i}", (1,)) for i in range(0x5600 - len(TENSORS))]
bypass("pickle-from-the-first-byte-gguf",
       (DENY, {"model.gguf": gguf([("general.architecture", STRING, "llama"),
                                   ("general.name", STRING, LINE)], TENSORS + MANY)}),
       (DENY, {"pytorch_model.bin": gguf(LLAMA + [("general.description", STRING, LINE)],
                                         TENSORS + MANY)}),
       (DENY, {"model.pkl": gguf([("general.name", STRING, b"x" + LINE)], TENSORS + MANY)}))
GIF = b"GIF89a\x01\0\x01V\0\0\0!\xfe" + bytes([len(LINE)]) + LINE + b"\0;"
BMP = b"BM\x01\0\0\0" + bytes(8) + struct.pack("<IIIHHIIIIII", 40, 1, 1, 1, 24, 0, 4, 0, 0, 0, 0)
BMP += bytes(5 + 0x14D - len(BMP)) + EVIL
bypass("pickle-from-the-first-byte-picture",
       (DENY, {"logo.gif": GIF}), (DENY, {"logo.bmp": BMP}), (DENY, {"pytorch_model.bin": GIF}))
bypass("pickle-from-the-first-byte-tar",
       (DENY, {"model.pkl": tarred(("Vocabulary.txt", LINE))}),
       (DENY, {"files.tar": tarred(("V", b"words" + LINE))}),
       (DENY, {"model.bin": tarred(("Vocabulary.txt", b""), ("b.txt", LINE))}))
bypass("pickle-from-the-first-byte-text",
       (DENY, {"README.md": b"Very good model" + LINE}),
       (DENY, {"pytorch_model.bin": b"Very\n0" + LINE[1:]}),
       (DENY, {"vocab.txt": b"Va\n0Vb\n0" * 50 + LINE[1:]}))

# the end of a ZIP stands in the last tensor, so no byte is left over
INSIDE = zipped(member("a/data.pkl", EVIL))
bypass("zip-in-the-last-tensor",
       ("POLY-FILE", {"model.safetensors": of_length(0x100, INSIDE)}),
       ("POLY-FILE", {"a.npy": npy(f"{{'descr': '|u1', 'fortran_order': False, 'shape': "
                                   f"({len(INSIDE)},), }}", INSIDE)}),
       ("POLY-FILE", {"model.gguf": gguf(tensors=TENSORS + [("x", (-(-len(INSIDE) // 32) * 8,))], body={
           "x": bytes(-len(INSIDE) % 32) + INSIDE})}))


def tar_in_json():
    """A safetensors file that tarfile opens: its header is the head of a member as well. What
    torch.load tries first of what is no ZIP."""
    second = tarred(("pickle", EVIL))
    size = 8 + 0x400 - 512  # the rest of the header is the first member's content
    pad = bytes(-size % 512) + second

    def head(check):
        text = bytearray(b'{"__metadata__":{"p":"' + b"x" * 900)
        put = {100: b"0000644 ", 108: b"0000000 ", 116: b"0000000 ", 124: b"%011o " % size,
               136: b"00000000000 ", 148: b"%06o  " % check, 156: b"0", 257: b"ustar  ",
               329: b"0000000 ", 337: b"0000000 "}
        for at, s in put.items():
            text[at - 8:at - 8 + len(s)] = s
        tail = b'"},"w":{"dtype":"U8","shape":[%d],"data_offsets":[0,%d]}}' % (len(pad), len(pad))
        text = bytes(text[:0x400 - len(tail)]).ljust(0x400 - len(tail), b"x") + tail
        return struct.pack("<Q", len(text)) + text
    block = bytearray(head(0)[:512])
    block[148:156] = b" " * 8
    return head(sum(block)) + pad


bypass("tar-in-the-header",
       ("POLY-FILE", {"pytorch_model.bin": tar_in_json()}),
       ("POLY-FILE", {"model.safetensors": tar_in_json()}), ("POLY-FILE", {"model.pt": tar_in_json()}))

# ---- spelled otherwise ----
for i, descr in enumerate(("object", "<O8", "i4,O", "(2,)O", "O8")):
    Case("bypass", f"bypass/objects-spelled-{i + 1}", {"a.npy": npy(
        f"{{'descr': '{descr}', 'fortran_order': False, 'shape': (1,), }}",
        stream(call(glob("os", "system"), TRUE_)))}, "PKL-IMPORT-DENY", "")
bypass("key-spelled-otherwise",
       ("CFG-REMOTE-CODE", {"config.json": json.dumps(CONFIG)[:-1].encode() +
                            b', "auto\\u005fmap": {"AutoModel": "made.Made"}}'}),
       ("CFG-REMOTE-CODE", {"config.json": b'{"auto_map": {"AutoModel": "made.Made"}, "auto_map": null}'}),
       ("CFG-REMOTE-CODE", {"config.json": b'{"a":' * 63 + b'{"auto_map": {"AutoModel": "m.Made"}}' +
                            b"}" * 63}))
bypass("objects-of-other-readers",
       ("CFG-TARGET", {"config.yaml": b"a: !!python/object/apply:os.system ['true']\n"}),
       ("CFG-TARGET", {"config.json": b'{"py/object": "os.system", "py/reduce": []}'}),
       ("CFG-TARGET", {"config.yaml": b"model:\n  class_path: os.system\n  init_args: {}\n"}))
bypass("targets-of-other-readers",
       ("CFG-TARGET", {"config.yaml": b"model:\n  _component_: os.system\n"}),
       ("CFG-TARGET", {"config.yaml": b'"_target_": os.system\n'}),
       ("CFG-TARGET", {"config.yaml": b"{_target_: os.system, args: ['true']}\n"}))
SSTI = "{{ lipsum.__globals__ }}"
bypass("templates-elsewhere",
       ("TPL-SSTI", {"chat_template.json": dumps({"chat_template": SSTI})}),
       ("TPL-SSTI", {"additional_chat_templates/tool.jinja": SSTI.encode()}),
       ("TPL-SSTI", {"model.gguf": gguf(LLAMA + [
           ("tokenizer.chat_templates", 9, (STRING, ["tool"])),
           ("tokenizer.chat_template.tool", STRING, SSTI),
           ("tokenizer.chat_template", STRING, TEMPLATE)])}))
bypass("templates-elsewhere-in-configs",
       ("TPL-SSTI", {"processor_config.json": dumps({"chat_template": SSTI})}),
       ("TPL-SSTI", {"tokenizer_config.json": dumps({**TOKENIZER_CONFIG, "chat_template": {
           "default": TEMPLATE, "tool": SSTI}})}),
       ("TPL-SSTI", {"a.gguf.d/chat_template.jinja2": SSTI.encode()}))

bypass("templates-under-other-keys",
       ("TPL-SSTI", {"tokenizer_config.json": dumps({**TOKENIZER_CONFIG, "a.b": SSTI})}),
       ("TPL-SSTI", {"special_tokens_map.json": dumps({"x": [{"content": "{{ ''|attr('x') }}"}]})}),
       ("TPL-SSTI", {"config.yaml": ("task:\n  - prompt: \"%s\"\n" % SSTI).encode()}))
bypass("templates-under-keys-of-gguf", *[("TPL-SSTI", {"model.gguf": gguf(LLAMA + [
    (key, STRING, SSTI)])}) for key in ("x.chat_template", "tokenizer.chat_templates", "y.prompt")])
bypass("templates-in-yaml-that-is-not-read",
       ("TPL-SSTI", {"config.yaml": ("a: &b\n  - %s\n" % SSTI).encode()}),
       ("TPL-SSTI", {"config.yml": ("a: {b: '{%% set c = d.__class__ %%}'}\n%s" % "").encode()}),
       ("TPL-SSTI", {"config.yaml": b"? a\n: '{{ x.__builtins__ }}'\n"}),
       ("TPL-SSTI", {"config.yaml": b"a: &b\n  - \"{{ x.\\x5f_globals_\\x5f }}\"\n"}),
       ("TPL-SSTI", {"config.yaml": b"a: &b\n  - '{{ x" + 3000 * b" " + b".__globals__ }}'\n"}),
       ("TPL-SSTI", {"config.yaml": b"a: &b\n  - '{{ \"}}\".__class__ }}'\n"}),
       ("TPL-SSTI", {"config.yaml": b"a: &b\n  - \"{% set k = '__glo' ~ 'bals__' %}{{ x[k] }}\"\n"}))

# ---- where nobody looks ----
bypass("folders-that-are-not-served",
       (DENY, {".cache/model.pkl": EVIL, "a.txt": b"text\n"}),
       (DENY, {"ajar/model.pkl": EVIL, "a.txt": b"text\n"}),
       (DENY, {".cache/huggingface/download/model.pt": torch_zip(EVIL, {}), "a.txt": b"text\n"}))
NUMBERED = b"I0b1\n0cposix\nsystem\n(S'true'\ntR."
bypass("numbers-as-python-reads-them", (DENY, {"notes.txt": NUMBERED}),
       (DENY, {"model.bin": NUMBERED.replace(b"I0b1", b"L0xd") + b"\n"}),
       (DENY, {"model.bin": NUMBERED.replace(b"I0b1", b"FInfinity") + b"\n"}),
       (DENY, {"model.bin": NUMBERED.replace(b"I0b1", b"I1\0zz") + b"\n"}))
bypass("code-in-archives",
       ("CODE-FILE", {"model.mar": zipped(member("handler.py", b"import math\n"))}),
       ("CODE-FILE", {"files.tar.gz": gz(tarred(("a/setup.py", b"import math\n")))}),
       ("EXE-CONTENT", {"files.zip": zipped(member("a.dat", b"\x7fELF\2\1\1" + bytes(60)))}))
bypass("code-of-other-programs",
       ("CODE-FILE", {".vscode/tasks.json": b'{"tasks": [{"runOptions": {"runOn": "folderOpen"}}]}'}),
       ("CODE-FILE", {".envrc": b"true\n"}), ("CODE-FILE", {"open me.lnk": b"L\0\0\0" + bytes(72)}))
bypass("code-of-agents",
       ("CODE-FILE", {".mcp.json": b'{"mcpServers": {"a": {"command": "true"}}}'}),
       ("CODE-FILE", {".claude/settings.json": b'{"hooks": {"SessionStart": []}}'}),
       ("CODE-FILE", {"sub/.cursor/mcp.json": b'{"mcpServers": {}}'}))


# ---- classes that libraries have, whose own loading runs what it is given ----
CODE = EMPTY_DICT + string("_parse_arg_template") + string("import math") + SETITEM
NORM = glob("scipy.stats._continuous_distns", "norm_gen")
bypass("library-that-evaluates",
       ("PKL-IMPORT-UNKNOWN", stream(NORM, EMPTY_TUPLE, NEWOBJ, CODE, BUILD)),
       ("PKL-IMPORT-UNKNOWN", stream(MARK, NORM, OBJ, CODE, BUILD)),
       ("PKL-IMPORT-UNKNOWN", stream(call(glob("copyreg", "_reconstructor"), NORM, glob("builtins", "object"),
                                   NONE), CODE, BUILD)))
bypass("library-that-fetches", *(("PKL-PRESENT", stream(call(glob(m, n), string("someone/model")))) for m, n in (
    ("pyannote.audio.core.inference", "Inference"), ("pyannote.audio.core.model", "Model"),
    ("transformers.models.auto.modeling_auto", "AutoModel"))))


SCALAR = glob("scipy.optimize._differentiable_functions", "ScalarFunction")
bypass("library-that-calls",
       ("PKL-IMPORT-UNKNOWN", stream(call(SCALAR, glob("numpy", "mean"), NONE))),
       ("PKL-IMPORT-UNKNOWN", stream(glob("pandas._libs.parsers", "TextReader"), tup(TRUE_), NEWOBJ)),
       ("PKL-IMPORT-UNKNOWN", stream(call(glob("transformers.training_args", "TrainingArguments"), TRUE_))))
bypass("library-called-by-another",
       ("PKL-IMPORT-UNKNOWN", stream(call(glob("torch._tensor", "_rebuild_from_type_v2"), SCALAR,
                                          glob("torch", "Tensor"), EMPTY_TUPLE, NONE))),
       ("PKL-IMPORT-UNKNOWN", stream(call(glob("copyreg", "_reconstructor"), SCALAR, SCALAR, NONE))),
       ("PKL-IMPORT-UNKNOWN", stream(call(glob("numpy.random._pickle", "__generator_ctor"), NONE, SCALAR))))
bypass("library-that-only-passes-on",
       ("PKL-DOTTED", stream(glob("sklearn.svm._base", "MethodType"), tup(glob("numpy", "mean"), NONE), NEWOBJ)),
       ("PKL-IMPORT-DENY", stream(glob("pandas.core.generic", "pickle"))),
       ("PKL-CONTAINER-ABUSE", stream(glob("pandas.core.frame", "DataFrame"), EMPTY_TUPLE, NEWOBJ,
                                      glob("numpy", "mean"), NONE, SETITEM)))
Case("near", "attack/near-library-that-calls", {"model.pkl": stream(
    glob("sklearn.model_selection._search", "GridSearchCV"), EMPTY_TUPLE, NEWOBJ, EMPTY_DICT,
    string("scorer_"), glob("sklearn.metrics._scorer", "_passthrough_scorer"), SETITEM,
    string("tree"), call(glob("sklearn.tree._tree", "Tree"), number(1)), SETITEM, BUILD)},
    "PKL-IMPORT-UNKNOWN", "")

FRAME = glob("pandas.core.frame", "DataFrame") + EMPTY_TUPLE + NEWOBJ
MADE_KEY = call(glob("builtins", "str"), string("__class__"))
bypass("attribute-that-is-computed",
       ("PKL-MUTATE-GLOBAL", stream(FRAME, tup(NONE, EMPTY_DICT + MADE_KEY + SCALAR + SETITEM), BUILD)),
       ("PKL-MUTATE-GLOBAL", stream(FRAME, tup(NONE, call(glob("collections", "OrderedDict")) + MADE_KEY +
                                               SCALAR + SETITEM), BUILD)),
       ("PKL-MUTATE-GLOBAL", stream(FRAME, EMPTY_DICT, b"S'\\x5f_class__'\n", SCALAR, SETITEM, BUILD)))
bypass("method-of-what-was-made", *(("PKL-DOTTED", stream(call(
    glob("builtins", "getattr"), glob(m, c) + EMPTY_TUPLE + NEWOBJ, string(name)))) for m, c, name in (
        ("sklearn.ensemble._stacking", "StackingRegressor", "transform"),
        ("torch.optim.lr_scheduler", "LambdaLR", "get_lr"),
        ("sklearn.pipeline", "Pipeline", "Inner"))))

# ---- classes of libraries, used as no file of those libraries uses them ----
SVC = glob("sklearn.svm._classes", "SVC")
FILTER = glob("scipy.signal._ltisys", "TransferFunction")
OBJECT = glob("builtins", "object")
UNKNOWN = "PKL-IMPORT-UNKNOWN"


def remade(cls, base=OBJECT):
    return call(glob("copyreg", "_reconstructor"), cls, base, NONE)


def attributes(**values):
    return EMPTY_DICT + MARK + b"".join(string(k) + v for k, v in values.items()) + SETITEMS


MANAGER = glob("pandas.core.internals.managers", "BlockManager") + EMPTY_TUPLE + NEWOBJ
bypass("class-made-with-arguments",
       (UNKNOWN, stream(FILTER, tup(TRUE_), NEWOBJ)),
       (UNKNOWN, stream(call(glob("copyreg", "__newobj__"), FILTER, TRUE_))),
       (UNKNOWN, stream(FILTER, EMPTY_TUPLE, attributes(system=TRUE_), NEWOBJ_EX, protocol=4)))
bypass("table-with-other-attributes",
       (UNKNOWN, stream(FRAME, attributes(_typ=string("dataframe"), _mgr=MANAGER, columns=TRUE_), BUILD)),
       (UNKNOWN, stream(remade(glob("pandas.core.frame", "DataFrame")), attributes(
           _typ=string("dataframe"), _mgr=call(glob("types", "SimpleNamespace"))), BUILD)),
       (UNKNOWN, stream(glob("pandas.core.arrays.categorical", "Categorical"), EMPTY_TUPLE, NEWOBJ,
                        tup(NONE, NONE, attributes(categories=TRUE_)), BUILD)))
bypass("class-that-is-handed-on",
       (UNKNOWN, stream(EMPTY_LIST, SVC, APPEND)),
       (UNKNOWN, stream(SVC, EMPTY_TUPLE, NEWOBJ, attributes(estimator=SVC), BUILD)),
       (UNKNOWN, stream(glob("copyreg", "__newobj__"), tup(SVC), put(1), REDUCE, EMPTY_LIST, get(1), APPEND)))
bypass("object-that-is-asked-what-it-is",
       ("PKL-COMBINATOR", stream(call(glob("builtins", "str"), SVC + EMPTY_TUPLE + NEWOBJ))),
       (UNKNOWN, stream(call(glob("builtins", "list"), FRAME))),
       (UNKNOWN, stream(call(glob("collections", "OrderedDict"), remade(SVC)))))
bypass("written-through-another-function", *(("PKL-CONTAINER-ABUSE", stream(*of)) for of in (
    (remade(SVC), string("a"), NONE, SETITEM), (call(glob("copyreg", "__newobj__"), SVC), NONE, APPEND),
    (call(glob("copyreg", "__newobj_ex__"), SVC, EMPTY_TUPLE, EMPTY_DICT), MARK, NONE, APPENDS))))
bypass("state-that-is-no-dict", *((UNKNOWN, stream(SVC, EMPTY_TUPLE, NEWOBJ, state, BUILD)) for state in (
    tup(NONE, attributes(a=NONE)), TRUE_, call(glob("collections", "OrderedDict")))))
bypass("method-that-is-handed-on",
       ("PKL-DOTTED", stream(EMPTY_LIST, sglob("torch.optim.lr_scheduler", "LambdaLR.get_lr"), APPEND,
                             protocol=4)),
       ("PKL-DOTTED", stream(call(glob("builtins", "getattr"), SVC, string("predict")))),
       ("PKL-DOTTED", stream(sglob("torch.nn.modules.module", "Module.Inner"), EMPTY_TUPLE, NEWOBJ,
                             protocol=4)))
PIPE = glob("sklearn.pipeline", "Pipeline") + EMPTY_TUPLE + NEWOBJ
SCORER = glob("sklearn.metrics._scorer", "_passthrough_scorer")  # calls a method of what it is given
bypass("attribute-in-the-place-of-a-method", *(("PKL-MUTATE-GLOBAL", stream(*of)) for of in (
    (glob("sklearn.isotonic", "IsotonicRegression"), EMPTY_TUPLE, NEWOBJ, attributes(
        _build_f=SCORER, X_thresholds_=PIPE, y_thresholds_=TRUE_), BUILD),
    (glob("torch.optim.sgd", "SGD"), EMPTY_TUPLE, NEWOBJ, attributes(
        _hook_for_profile=glob("torch.nn.modules.module", "Module") + EMPTY_TUPLE + NEWOBJ), BUILD),
    (call(glob("types", "SimpleNamespace")), attributes(setdefault=SCORER), BUILD))))
bypass("object-whose-attributes-are-called", *(("PKL-COMBINATOR", stream(call(
        function, carrier + attributes(detach=SCORER, replace=SCORER) + BUILD))) for function, carrier in (
            (glob("torch._utils", "_rebuild_parameter"), call(glob("types", "SimpleNamespace"))),
            (glob("uuid", "UUID"), call(glob("argparse", "Namespace"))),
            (glob("torch._utils", "_rebuild_parameter"), ordered_dict()))))
for name, body in (
        ("result", glob("scipy.stats._stats_py", "ModeResult") + tup(number(1), number(2)) + NEWOBJ),
        ("slots", glob("scipy.interpolate._interpolate", "interp1d") + EMPTY_TUPLE + NEWOBJ + tup(
            EMPTY_DICT, attributes(_y_axis=number(0))) + BUILD),
        ("table", FRAME + attributes(_typ=string("dataframe"), _mgr=MANAGER, attrs=EMPTY_DICT) + BUILD),
        ("index", call(glob("pandas.core.indexes.base", "_new_Index"),
                       glob("pandas.core.indexes.range", "RangeIndex"), attributes(start=number(0))))):
    Case("near", f"attack/near-stored-{name}", {"model.pkl": stream(body)}, UNKNOWN, "")

bypass("class-of-another-library", *((rule, stream(glob(m, c), tup(string("__import__('math')")), NEWOBJ))
                                     for rule, m, c in (
    (DENY, "scipy.special._precompute.expn_asy", "Poly"),
    (DENY, "scipy.special._precompute.wright_bessel", "Sum"),
    ("PKL-IMPORT-UNKNOWN", "pandas.core.apply", "FrameRowApply"))))
Case("near", "attack/near-class-of-another-library", {"model.pkl": stream(
    glob("scipy.interpolate._bsplines", "BSpline"), EMPTY_TUPLE, NEWOBJ, EMPTY_DICT, BUILD)},
    "PKL-IMPORT-UNKNOWN", "")


def two_memos(module, name):
    """An array of joblib that, to pickle.load, puts other words into the memo: what is asked for behind
    it, at one and the same byte, is another function."""
    words = short(module) + put(5) + POP + short(name) + put(6) + POP
    array = words + NONE * (-len(words) % 4)
    state = EMPTY_DICT + MARK + short("shape") + tup(number(len(array) // 4)) + short("dtype") + \
        dtype_of("<f4") + SETITEMS
    return proto(4) + short("collections") + put(5) + POP + short("OrderedDict") + put(6) + POP + \
        sglob("joblib.numpy_pickle", "NumpyArrayWrapper") + EMPTY_TUPLE + NEWOBJ + state + BUILD + array + \
        POP + get(5) + get(6) + STACK_GLOBAL + EMPTY_TUPLE + REDUCE + STOP


bypass("two-memos", *(("JL-WRAPPER", two_memos(*of)) for of in (
    ("os", "system"), ("builtins", "exec"), ("posix", "system"))))
HUGE = b"\x8a\x06" + bytes(5) + b"\1"
bypass("all-the-memory",
       ("PKL-EXPANSION", stream(call(glob("builtins", "bytearray"), HUGE))),
       ("PKL-EXPANSION", stream(call(glob("numpy", "ndarray"), tup(HUGE, number(1))))),
       ("PKL-EXPANSION", stream(call(glob("builtins", "list"), call(glob("builtins", "range"), HUGE)))))


def deep(data, n):
    for _ in range(n):
        data = zipped(member("a.zip", data))
    return data


bypass("deeper-than-it-looks",
       (DENY, {"a.zip": deep(EVIL, 5)}), ("SCAN-INCOMPLETE", {"a.zip": deep(EVIL, 30)}),
       (DENY, {"a.zip": zipped(*(member(f"{i}.txt", b"") for i in range(5000)), member("x", EVIL))}))
nest = EVIL
for _ in range(30):
    nest = stream(data(nest), protocol=3)
bypass("pickles-in-pickles", ("PKL-NESTED", nest), (DENY, stream(data(gz(zipped(member("a", EVIL)))),
                                                                 protocol=3)),
       (DENY, stream(call(glob("collections", "OrderedDict"), EMPTY_LIST + tup(
           NONE, data(b"garbage" + EVIL)) + APPEND), protocol=3)))
bypass("arrays-of-objects-inside",
       (DENY, {"a.npz": zipped(member("a.npy", npy("{'descr': [('a', [('b', 'O')])], 'fortran_order': "
                                                   "False, 'shape': (1,), }", EVIL)))}),
       (DENY, {"a.npy": b"\x93NUMPY\2\0" + struct.pack("<I", 64) + b"{'descr': 'O', 'fortran_order': "
               b"False, 'shape': (1,), }".ljust(63) + b"\n" + EVIL}),
       (DENY, {"a.npy": npy() + EVIL}))
bypass("checkpoint-in-a-checkpoint",
       (DENY, {"model.pt": torch_zip(storages={"0": EVIL + bytes(16 - len(EVIL) % 16)},
                                     pickle=state_dict({"a": tensor(numel=-(-len(EVIL) // 16) * 4,
                                                                    size=(1,))}))}),
       (DENY, {"model.pt": torch_zip(extra=[member("archive/data/1", EVIL)])}),
       (DENY, {"model.pt": torch_zip(state_dict({"a": data(torch_zip(EVIL, {}))}))}))
Case("near", "attack/near-objects", {"a.npy": npy("{'descr': '|O', 'fortran_order': False, 'shape': "
                                                  "(1,), }", object_array(number(1)))}, DENY, "")
Case("near", "attack/near-first-byte", {"model.safetensors": of_length(0x156, bytes(range(96)))}, DENY,
     "")
Case("near", "attack/near-text", {"notes.txt": b"Very good model.\nIt is.\n"}, DENY, "")
Case("near", "attack/near-nested-safetensors", {"a.zip": zipped(member(
    "model.safetensors", safetensors()))}, DENY, "")
