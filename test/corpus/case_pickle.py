"""Rules on pickles: for each a file that raises it, and one that comes close."""
import collections
import itertools
import operator
import pickle
import random

from cases import PICKLED, family
from ops import *
from packs import gz
from weights import torch_legacy, torch_zip

rule, near = family("pickle", "model.pkl", PICKLED)


def plain(value, protocol):
    return pickle.dumps(value, protocol=protocol)


SQRT = call(glob("math", "sqrt"), number(4))
TRUE_ = string("true")

# ---- what is imported ----
rule("PKL-IMPORT-DENY", "deny", stream(call(glob("os", "system"), TRUE_)))
rule("PKL-IMPORT-DENY", "deny-never-called", stream(glob("subprocess", "Popen"), POP, NONE))
rule("PKL-IMPORT-DENY", "deny-of-python-2", stream(call(glob("__builtin__", "eval"), TRUE_)))
rule("PKL-IMPORT-DENY", "deny-submodule",
     stream(call(glob("asyncio.unix_events", "_UnixSubprocessTransport"), TRUE_)),
     "PKL-IMPORT-PRIVATE")
rule("PKL-IMPORT-DENY", "deny-network", stream(glob("socket", "create_connection"), POP, NONE))
rule("PKL-IMPORT-DENY", "deny-loader", stream(glob("torch", "load"), POP, NONE))
near("PKL-IMPORT-DENY", "deny", stream(EMPTY_DICT, MARK, string("os"), string("system"), SETITEMS))
near("PKL-IMPORT-DENY", "deny-in-text", plain(["os.system('true')", "import subprocess"], 4))

rule("PKL-IMPORT-UNKNOWN", "unknown", stream(call(glob("acme_models", "restore"), number(1))))
rule("PKL-IMPORT-UNKNOWN", "unknown-function-of-a-known-package",
     stream(call(glob("sklearn.utils", "shuffle"), number(1))))
rule("PKL-IMPORT-UNKNOWN", "unknown-lower-case-of-torch",
     stream(call(glob("torch.nn.modules.module", "register"), number(1))))
rule("PKL-IMPORT-UNKNOWN", "unknown-file-of-arrow",
     stream(call(glob("pyarrow.lib", "memory_map"), TRUE_)))
near("PKL-IMPORT-UNKNOWN", "unknown", stream(ordered_dict()))
near("PKL-IMPORT-UNKNOWN", "type-of-arrow",
     stream(call(glob("pyarrow.lib", "type_for_alias"), string("large_string"))))
for m, n in (("gensim.utils", "identity"), ("builtins", "hash")):
    rule("PKL-IMPORT-UNKNOWN", f"called-{n}", stream(call(glob(m, n), TRUE_)))
    near("PKL-IMPORT-UNKNOWN", f"kept-{n}", stream(EMPTY_DICT, string("f"), glob(m, n), SETITEM))
PARALLEL = glob("torch.nn.parallel.data_parallel", "DataParallel")
rule("PKL-IMPORT-UNKNOWN", "class-handed-on", {"model.pt": torch_legacy(stream(
    EMPTY_LIST, PARALLEL, APPEND), (), {})}, "PKL-NOT-WEIGHTS-ONLY PKL-CUSTOM-CLASS")
near("PKL-IMPORT-UNKNOWN", "class-with-its-source", {"model.pt": torch_legacy(stream(
    tup(string("module"), PARALLEL, string("a.py"), string("class A: pass")), PERSID, EMPTY_TUPLE,
    NEWOBJ), (), {})})
near("PKL-IMPORT-UNKNOWN", "unknown-data", plain({"a": [1, 2.5, b"x", {3}, (None, True)]}, 5))

GRAPH = (glob("networkx.classes.graph", "Graph"), EMPTY_TUPLE, NEWOBJ, EMPTY_DICT, MARK, string("_adj"), EMPTY_DICT,
         string("__networkx_cache__"), EMPTY_DICT, SETITEMS, BUILD)
near("PKL-IMPORT-UNKNOWN", "graph", stream(*GRAPH))
rule("PKL-IMPORT-UNKNOWN", "graph-made-with-arguments", stream(
    glob("networkx.classes.graph", "Graph"), tup(string("backend")), NEWOBJ))
near("PKL-MUTATE-GLOBAL", "graph", stream(*GRAPH))
rule("PKL-MUTATE-GLOBAL", "graph-with-a-class", stream(
    *(string("__networkx_class__") if p == string("__networkx_cache__") else p for p in GRAPH)), "PKL-CUSTOM-CLASS")
TRIPLET = glob("sklearn.impute._iterative", "_ImputerTriplet")
RIDGE = glob("sklearn.linear_model._bayes", "BayesianRidge") + EMPTY_TUPLE + NEWOBJ
near("PKL-IMPORT-UNKNOWN", "imputer", stream(TRIPLET, tup(number(1), number(2), RIDGE), NEWOBJ))
rule("PKL-IMPORT-UNKNOWN", "imputer-called", stream(call(TRIPLET, number(1), number(2), RIDGE)))
near("PKL-IMPORT-DENY", "status", stream(call(glob("http", "HTTPStatus"), number(200))))
near("PKL-DOTTED", "status", stream(call(glob("__builtin__", "getattr"), glob("http", "HTTPStatus"), string("OK"))))
rule("PKL-DOTTED", "status-of-its-class", stream(call(glob("__builtin__", "getattr"), glob("http", "HTTPStatus"),
                                                      string("mro"))))
rule("PKL-IMPORT-COMPUTED", "computed",
     stream(call(sglob("builtins", "str"), short("math")), short("sqrt"), STACK_GLOBAL, protocol=4),
     "PKL-IMPORT-UNKNOWN")
rule("PKL-IMPORT-COMPUTED", "computed-name",
     stream(short("math"), call(sglob("builtins", "str"), short("sqrt")), STACK_GLOBAL, protocol=4))
near("PKL-IMPORT-COMPUTED", "computed",
     stream(short("collections"), MEMOIZE, POP, short("OrderedDict"), MEMOIZE, POP, get(0), get(1),
            STACK_GLOBAL, EMPTY_TUPLE, REDUCE, protocol=4))

rule("PKL-EXT", "extension", stream(b"\x82\x07", POP, NONE))
rule("PKL-EXT", "extension-wide", stream(b"\x84\x07\x00\x00\x01", POP, NONE))
near("PKL-EXT", "extension", stream(data(b"\x82\x07\x82\x07"), protocol=3))

rule("PKL-DOTTED", "dotted", stream(sglob("math", "sqrt.__name__"), protocol=4),
     "PKL-IMPORT-UNKNOWN PKL-IMPORT-DENY")
rule("PKL-DOTTED", "dotted-of-an-inert-module",
     stream(sglob("collections", "OrderedDict.fromkeys"), protocol=4), "PKL-IMPORT-UNKNOWN")
near("PKL-DOTTED", "dotted", stream(string("OrderedDict.fromkeys")))

rule("PKL-MAIN", "main", stream(call(glob("__main__", "Net")), POP, NONE))
near("PKL-MAIN", "main", stream(string("__main__")))

rule("PKL-SHADOW", "shadow", {"model.pkl": stream(ordered_dict()),
                              "collections/__init__.py": b"# nothing\n"}, "CODE-FILE")
rule("PKL-SHADOW", "shadow-file", {"model.pkl": stream(ordered_dict()),
                                   "collections.py": b"# nothing\n"}, "CODE-FILE")
near("PKL-SHADOW", "shadow", {"model.pkl": stream(ordered_dict()),
                              "collections.txt": b"# nothing\n"})

rule("PKL-SCANNER-TAMPER", "tamper", stream(glob("picklescan.scanner", "_unsafe_globals"), POP,
                                            NONE), "PKL-IMPORT-DENY")
rule("PKL-SCANNER-TAMPER", "tamper-fickling", stream(glob("fickling", "load"), POP, NONE),
     "PKL-IMPORT-DENY")
near("PKL-SCANNER-TAMPER", "tamper", stream(string("picklescan.scanner")))

rule("PKL-COMBINATOR", "combinator", stream(glob("operator", "itemgetter"), POP, NONE))
rule("PKL-COMBINATOR", "combinator-inert-operand",
     stream(call(glob("functools", "partial"), glob("collections", "OrderedDict"))))
rule("PKL-COMBINATOR", "combinator-attrgetter",
     stream(call(glob("operator", "attrgetter"), string("pi"))))
rule("PKL-COMBINATOR", "combinator-of-what-is-made",
     stream(call(glob("operator", "itemgetter"), ordered_dict())))
for value in (operator.itemgetter("text", 2), itertools.count(3), collections.ChainMap({"a": 1})):
    near("PKL-COMBINATOR", f"combinator-{type(value).__name__.lower()}", plain({"a": value}, 4))
near("PKL-COMBINATOR", "combinator", stream(glob("collections", "OrderedDict"), POP, NONE))

rule("PKL-CUSTOM-CLASS", "custom-class",
     stream(glob("torch.nn.modules.linear", "Linear"), EMPTY_TUPLE, NEWOBJ))
rule("PKL-CUSTOM-CLASS", "custom-class-sklearn",
     stream(glob("sklearn.linear_model._base", "LinearRegression"), EMPTY_TUPLE, NEWOBJ, EMPTY_DICT,
            BUILD))
near("PKL-CUSTOM-CLASS", "custom-class", stream(glob("torch", "Size"), tup(tup(number(1))), REDUCE))

rule("PKL-PRESENT", "present", plain({"a": 1}, 2))
rule("PKL-PRESENT", "present-protocol-0", plain({"a": 1}, 0))
near("PKL-PRESENT", "present", {"notes.txt": b"a pickle is a program\n"})

rule("PKL-NOT-WEIGHTS-ONLY", "not-weights-only",
     {"model.pt": torch_zip(framed(glob("torch", "Size") + tup(tup(number(1))) + REDUCE), {})},
     PICKLED)
near("PKL-NOT-WEIGHTS-ONLY", "not-weights-only", {"model.pt": torch_zip()})

# ---- what is done with it ----
rule("PKL-MUTATE-GLOBAL", "mutate",
     stream(glob("torch._utils", "_rebuild_tensor_v2"), tup(NONE, EMPTY_DICT + string("a") +
            number(1) + SETITEM), BUILD))
rule("PKL-MUTATE-GLOBAL", "mutate-memo",
     stream(glob("collections", "OrderedDict"), put(0), POP, get(0), EMPTY_DICT, string("a"),
            number(1), SETITEM, BUILD))
rule("PKL-MUTATE-GLOBAL", "mutate-items",
     stream(glob("collections", "OrderedDict"), string("a"), number(1), SETITEM))
for name, of in (("__class__", rule), ("__numpys", near), ("__doc__", near)):
    of("PKL-MUTATE-GLOBAL", f"mutate-{name.strip('_')}", stream(
        glob("gensim.models.keyedvectors", "KeyedVectors"), EMPTY_TUPLE, NEWOBJ, EMPTY_DICT,
        string(name), EMPTY_LIST, SETITEM, BUILD), "PKL-CUSTOM-CLASS")
near("PKL-MUTATE-GLOBAL", "mutate",
     stream(ordered_dict(), EMPTY_DICT, string("a"), number(1), SETITEM, BUILD))

rule("PKL-CONTAINER-ABUSE", "container",
     {"model.pt": torch_zip(state_dict({"a.weight": tensor() + string("x") + number(1) + SETITEM}))})


def kind(text, *state, base=NONE, names=NONE, fields=NONE, flags=0, size=-1):
    """numpy.dtype(text, False, True) with its state"""
    state = state or (number(3), string("|"), base, names, fields, number(size), number(size), flags
                      if isinstance(flags, bytes) else number(flags))
    return call(glob("numpy", "dtype"), string(text), FALSE, TRUE) + tup(*state) + BUILD


def fields(*pairs):
    return EMPTY_DICT + MARK + b"".join(
        string(chr(97 + i)) + tup(t, number(at)) for i, (t, at) in enumerate(pairs)) + SETITEMS


NAMED, O8, I8 = tup(string("a")), kind("O8", flags=63), kind("i8")
of_numbers = {"names": NAMED, "fields": fields((I8, 0)), "size": 8}
of_objects = {"names": NAMED, "fields": fields((O8, 0)), "size": 8}
for case, body in {
    "flags": kind("O8"), "flags-half": kind("O8", flags=61), "flags-of-numbers": kind("i8", flags=63),
    "flags-made": kind("O8", flags=ordered_dict()), "no-flags": kind("O8", number(3), string("|"), *[NONE] * 3,
                                                                 number(-1), number(-1)),
    "named-anyhow": kind("object"), "field": kind("V8", **of_objects),
    "field-outside": kind("V8", **{**of_numbers, "fields": fields((I8, 4))}),
    "field-in-field": kind("V8", **of_objects, flags=27) + POP + kind("V8", **{
        **of_numbers, "fields": fields((kind("V8", **of_objects, flags=27), 0))}),
    "fields-made": kind("V8", **{**of_numbers, "fields": ordered_dict()}),
    "base": kind("V8", base=tup(O8, tup(number(1))), size=8),
    "base-large": kind("V8", base=tup(I8, tup(number(2))), size=8),
    "size": kind("V8", size=9),
}.items():
    rule("PKL-CONTAINER-ABUSE", f"type-{case}", stream(body, protocol=3))
rule("PKL-MUTATE-GLOBAL", "fields-of-a-type", stream(
    kind("V8", **{**of_numbers, "fields": fields((I8, 0)) + put(9)}), POP, get(9), string("a"),
    tup(O8, number(0)), SETITEM))
for case, body in {
    "object": O8, "number": I8, "text": kind("U3", flags=8, size=12), "bytes": kind("S3", size=3),
    "field": kind("V8", **of_numbers, flags=16), "field-object": kind("V8", **of_objects, flags=27),
    "day": kind("M8", number(4), string("<"), *[NONE] * 3, number(-1), number(-1), number(0), tup(
        NONE, tup(data(b"ns"), number(1), number(1), number(1)))),
    "field-in-field": kind("V8", **{**of_numbers, "fields": fields((kind("V8", **of_numbers), 0))}),
    "base": kind("V8", base=tup(I8, tup(number(1))), size=8), "old": kind("O8", number(2), string("|"),
                                                                     *[NONE] * 3, number(-1), number(-1)),
    "record": call(glob("numpy", "dtype"), glob("numpy", "record"), FALSE, TRUE) + tup(
        number(3), string("|"), NONE, NAMED, fields((I8, 0)), number(8), number(1), number(16)) + BUILD,
}.items():
    near("PKL-CONTAINER-ABUSE", f"type-{case}", stream(body, protocol=3))
near("PKL-CONTAINER-ABUSE", "container",
     {"model.pt": torch_zip(state_dict({"a.weight": tensor(), "b": EMPTY_DICT + string("x") +
                                        number(1) + SETITEM}))})

rule("PKL-PERSISTENT", "persistent", stream(string("a name"), PERSID))
rule("PKL-PERSISTENT", "persistent-line", stream(b"Pa name\n"))
near("PKL-PERSISTENT", "persistent", {"model.pt": torch_zip()})

# ---- what stands inside ----
INNER = stream(call(glob("os", "system"), TRUE_))
rule("PKL-NESTED", "nested", plain({"a": stream(ordered_dict())}, 4))
rule("PKL-NESTED", "nested-deny", plain({"a": INNER}, 4), "PKL-IMPORT-DENY")
rule("PKL-NESTED", "nested-packed", plain({"a": gz(INNER)}, 4), "PKL-IMPORT-DENY")
rule("PKL-NESTED", "nested-program", plain({"a": b"\x7fELF\2\1\1" + bytes(60)}, 4),
     "EXE-CONTENT SCAN-INCOMPLETE")
near("PKL-NESTED", "nested", plain({"a": random.Random(1).randbytes(4096)}, 4))
near("PKL-NESTED", "nested-text", plain({"a": "cos and sin are functions\n" * 20}, 4))

EVIL = b"cos\nsystem\n(S'true'\ntR."
rule("PKL-EMBEDDED", "embedded", stream(NONE) + b"\xff\xfe\xff" + EVIL,
     "PKL-EXTRA-STREAM SCAN-INCOMPLETE PKL-BROKEN PKL-TRAILING PKL-IMPORT-DENY")
near("PKL-EMBEDDED", "embedded", stream(string("cos and system")))

CHANCE = b"\xff\xfe\0\x80\2\x82\x07)R"  # what random numbers do now and then
near("PKL-EMBEDDED", "chance", {"numbers.dat": CHANCE + b"\xff" * 8}, "SCAN-INCOMPLETE")
near("PKL-EMBEDDED", "piece", {"model.gguf.part03": CHANCE + b"\xff" * 8}, "SCAN-INCOMPLETE")
near("PKL-LIMIT", "many-by-chance", {"model.gguf.part03": b"\xff\xfe\xff" + (b"\x80\4N\xff" + bytes(12284)) * 1100},
     "SCAN-INCOMPLETE")
near("PKL-EXT", "by-chance", {"model.gguf.part03": bytes(1 << 20) + CHANCE + b"."}, "SCAN-INCOMPLETE")
rule("PKL-EMBEDDED", "extension-to-its-end", {"numbers.dat": CHANCE + b"."},
     "SCAN-INCOMPLETE PKL-EXT PKL-IMPORT-COMPUTED PKL-PRESENT")
rule("PKL-EMBEDDED", "in-a-piece", {"model.gguf.part03": b"\xff\xfe\xff" + EVIL[:-1]},
     "SCAN-INCOMPLETE PKL-BROKEN PKL-IMPORT-DENY PKL-PRESENT")
rule("PKL-EXTRA-STREAM", "extra-stream", plain(1, 2) + plain(2, 2))
near("PKL-EXTRA-STREAM", "extra-stream", plain([1, 2], 2))

rule("PKL-TRAILING", "trailing", stream(ordered_dict()) + bytes(40), "SCAN-INCOMPLETE")
near("PKL-TRAILING", "trailing", stream(ordered_dict()))

# ---- how it ends ----
rule("PKL-BROKEN", "broken", stream(ordered_dict())[:-1], "SCAN-INCOMPLETE")
rule("PKL-BROKEN", "broken-opcode", proto(2) + ordered_dict() + b"\xff", "SCAN-INCOMPLETE")
rule("PKL-BROKEN", "broken-underflow", proto(2) + ordered_dict() + POP + REDUCE + STOP,
     "PKL-IMPORT-COMPUTED")
rule("PKL-BROKEN", "broken-memo", proto(2) + ordered_dict() + get(7) + STOP)
rule("PKL-BROKEN", "broken-keeps-what-was-found",
     proto(2) + call(glob("os", "system"), TRUE_) + b"\xff", "PKL-IMPORT-DENY SCAN-INCOMPLETE")
near("PKL-BROKEN", "broken", stream(ordered_dict()))

rule("PKL-FRAME", "frame-long", proto(4) + frame(short("a") + STOP, 400), "PKL-BROKEN SCAN-INCOMPLETE")
rule("PKL-FRAME", "frame-straddled", proto(4) + frame(data(bytes(40)), 20) + STOP, "SCAN-INCOMPLETE")
rule("PKL-FRAME", "frame-in-frame", proto(4) + frame(frame(short("a")) + STOP))
near("PKL-FRAME", "frame", framed(short("a"), POP, ordered_dict()))
near("PKL-FRAME", "frame-large", plain([random.Random(2).randbytes(70000), "a"], 4))

rule("PKL-PROTOCOL", "protocol", stream(NONE, POP, proto(4), ordered_dict()))
rule("PKL-PROTOCOL", "protocol-unknown", stream(ordered_dict(), protocol=9), "PKL-BROKEN")
near("PKL-PROTOCOL", "protocol", stream(ordered_dict(), protocol=5))

doubled = EMPTY_LIST + put(0) + b"".join(
    EMPTY_LIST + put(i) + MARK + get(i - 1) * 10 + APPENDS + POP for i in range(1, 20)) + get(19)
rule("PKL-EXPANSION", "expansion", stream(doubled))
near("PKL-EXPANSION", "expansion", stream(EMPTY_LIST, put(0), MARK, get(0), get(0), APPENDS))

deep = MARK * ((1 << 24) + 10)
rule("PKL-LIMIT", "limit", {"model.pkl.gz": gz(stream(deep + NONE))},
     "ARC-UNWRAP ARC-BOMB PKL-BROKEN PKL-PRESENT EXT-MISMATCH")
near("PKL-LIMIT", "limit", stream(*(NONE + POP for _ in range(1000)), NONE))
