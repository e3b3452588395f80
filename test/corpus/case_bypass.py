"""Ways past scanners that were found in others, three variants of each. What counts: the rule that
names the trick, or what it hides, is raised. The first word is the advisory or the usual name."""
import base64
import json
import pickle
import struct
import zlib


from cases import Case, bypass
from ops import *
from packs import bz, gz, member, seven, tarred, xz, zipped, zl
from weights import (MAGIC, floats, joblib, npy, npy_object, safetensors, torch_legacy,
                     torch_tar, torch_zip, torchscript)

TRUE_ = string("true")
RUN = call(glob("os", "system"), TRUE_)
EVIL = stream(RUN)
SAFE = stream(ordered_dict())
DENY = "PKL-IMPORT-DENY"

# the strings that STACK_GLOBAL takes are not the last ones that were pushed
bypass("picklescan-22-order",
       (DENY, stream(short("system"), MEMOIZE, POP, short("os"), MEMOIZE, short("x"), POP, get(0),
                     STACK_GLOBAL, tup(TRUE_), REDUCE, protocol=4)),
       (DENY, stream(string("os"), put(3), POP, string("collections"), put(4), POP, string("system"),
                     put(5), POP, get(3), get(5), STACK_GLOBAL, tup(TRUE_), REDUCE, protocol=4)),
       (DENY, stream(short("os"), short("collections"), short("OrderedDict"), POP, POP,
                     short("system"), STACK_GLOBAL, tup(TRUE_), REDUCE, protocol=4)))
bypass("CVE-2025-1716-pip",
       (DENY, stream(call(glob("pip", "main"), EMPTY_LIST))),
       (DENY, stream(call(glob("pip._internal.cli.main", "main"), EMPTY_LIST))),
       (DENY, stream(call(sglob("ensurepip", "bootstrap")), protocol=4)))
bypass("CVE-2025-1889-extension",
       (DENY, {"config.p": EVIL, "model.pkl": SAFE}),
       (DENY, {"weights.txt": EVIL}),
       (DENY, {"README": pickle.dumps(0, 0)[:-1] + b"0" + RUN + b"."}))
bypass("CVE-2025-1944-names",
       ("ZIP-VIEW-MISMATCH " + DENY, {"model.pt": torch_zip(
           EVIL, {}, of_pickle={"local_name": b"archive/data.txt"})}),
       ("ZIP-VIEW-MISMATCH", {"model.pt": torch_zip(of_pickle={"local_name": b""})}),
       ("ZIP-VIEW-MISMATCH " + DENY, {"model.pt": torch_zip(
           EVIL, {}, of_pickle={"local_name": b"archive/data.pkl\0"})}))
bypass("CVE-2025-1945-flags",
       *((DENY, {"model.pt": torch_zip(EVIL, {}, of_pickle={"flags": f})}) for f in (1, 0x20, 0x40)))
bypass("CVE-2025-46417-dns",
       (DENY, stream(call(glob("ssl", "get_server_certificate"), NONE))),
       (DENY, stream(call(glob("linecache", "getline"), TRUE_, number(1)))),
       (DENY, {"a.npy": npy_object(stream(call(glob("linecache", "getline"), TRUE_, number(1)), put(0),
                                          POP, call(glob("ssl", "get_server_certificate"), get(0))))}))
bypass("CVE-2025-10155-plain-pickle-named-otherwise",
       (DENY, {"pytorch_model.bin": EVIL}), (DENY, {"model.pt": EVIL}), (DENY, {"model.ckpt": EVIL}))
bypass("CVE-2025-10156-crc",
       (DENY + " ARC-CRC", {"model.pt": torch_zip(EVIL, {}, of_pickle={"crc": 1})}),
       (DENY, {"model.pt": torch_zip(EVIL, {}, of_pickle={"local_crc": 1})}),
       (DENY + " ARC-CRC", {"a.npz": zipped(member("a.npy", npy_object(EVIL), crc=7))}))
bypass("CVE-2025-10157-submodule",
       (DENY, stream(call(glob("asyncio.unix_events", "_UnixSubprocessTransport"), NONE))),
       (DENY, stream(call(glob("multiprocessing.popen_fork", "Popen"), NONE))),
       (DENY, stream(call(glob("urllib.request", "urlopen"), NONE))))
bypass("nullifai-7z",
       ("SCAN-INCOMPLETE", {"model.pt": seven(EVIL)}),
       ("SCAN-INCOMPLETE", {"pytorch_model.bin": seven(torch_zip(EVIL, {}))}),
       ("SCAN-INCOMPLETE", {"model.pkl": b"Rar!\x1a\x07\1\0" + EVIL}))
bypass("nullifai-broken-behind",
       (DENY, proto(2) + RUN + b"\xff\xff\xff"), (DENY, RUN), (DENY, proto(4) + RUN + POP + REDUCE))
bypass("GHSA-9gvj-earlier-imports-lost",
       (DENY, stream(RUN, POP, b"\x8e" + struct.pack("<Q", 1 << 60))),
       (DENY, stream(RUN, POP, get(99))),
       (DENY, stream(RUN, POP, STACK_GLOBAL)))
bypass("legacy-magic-by-a-call",
       (DENY, {"model.pt": torch_legacy(magic=stream(call(glob("builtins", "eval"), TRUE_)))}),
       (DENY, {"model.pt": torch_legacy(magic=stream(
           RUN, POP, b"\x8a\x0a" + MAGIC.to_bytes(10, "little")))}),
       ("PT-LEGACY-HEADER", {"model.pt": torch_legacy(magic=stream(
           call(glob("builtins", "int"), string(str(MAGIC)))))}))
bypass("GHSA-vvpj-resolve-name",
       (DENY, stream(call(glob("pkgutil", "resolve_name"), string("os:system")), tup(TRUE_), REDUCE)),
       (DENY, stream(call(glob("pydoc", "locate"), string("os.system")), tup(TRUE_), REDUCE)),
       (DENY, stream(call(glob("importlib", "import_module"), string("os")))))
bypass("GHSA-46h3-operator",
       ("PKL-COMBINATOR", stream(call(glob("operator", "attrgetter"), string("system")),
                                 tup(glob("math", "sqrt")), REDUCE)),
       ("PKL-COMBINATOR", stream(call(glob("_operator", "methodcaller"), string("system"), TRUE_))),
       ("PKL-IMPORT-COMPUTED", stream(call(glob("operator", "itemgetter"), string("system")),
                                      tup(EMPTY_DICT), REDUCE)))
GADGETS = """torch.utils.bottleneck.__main__ run_cprofile;torch.utils.collect_env run
torch._dynamo.guards GuardBuilder.get;torch.fx.experimental.symbolic_shapes ShapeEnv.evaluate_guards_expression
torch.utils._config_module load_config;torch.jit.unsupported_tensor_ops execWrapper
torch.utils.data.datapipes.utils.decoder basichandlers;idlelib.run Executive.runcode
idlelib.pyshell ModifiedInterpreter.runcode;idlelib.calltip get_entity;idlelib.autocomplete AutoComplete.get_entity
idlelib.debugobj ObjectTreeItem.SetText;lib2to3.pgen2.pgen ParserGenerator.make_label
lib2to3.pgen2.grammar Grammar.loads;trace Trace.run;profile Profile.run;cProfile runctx
doctest debug_script;code InteractiveInterpreter.runcode;ensurepip _run_pip
distutils.file_util write_file;ctypes CDLL;pydoc pipepager;pty spawn
numpy.f2py.crackfortran getlincoef;uuid _get_command_stdout;_osx_support _read_output
_aix_support _read_cmd_output;_pyrepl.pager pipe_pager;imaplib IMAP4_stream
test.support.script_helper assert_python_ok;timeit timeit;bdb Bdb.run;pdb run
webbrowser open;runpy run_path;shutil rmtree;tempfile NamedTemporaryFile;sqlite3 connect
logging.config dictConfig;smtplib SMTP;ftplib FTP;xmlrpc.client ServerProxy;code interact
numpy load;joblib load;pandas read_pickle;torch.hub load;torch.serialization load
torch.storage _load_from_bytes;cloudpickle loads;dill loads;_pickle loads;marshal loads
types CodeType;gc get_objects;_interpreters run_string;zipimport zipimporter;site main;venv create
asyncio.subprocess create_subprocess_shell;concurrent.futures ProcessPoolExecutor
multiprocessing.util spawnv_passfds;platform popen;signal signal;sys setprofile;atexit register
posix system;nt system;commands getoutput;popen2 popen2;_posixsubprocess fork_exec
transformers.dynamic_module_utils get_class_from_dynamic_module;huggingface_hub snapshot_download
tensorflow.io read_file;keras.utils get_file;PIL.Image open;jinja2 Template;yaml unsafe_load"""
LISTED = [tuple(g.split()) for g in GADGETS.replace("\n", ";").split(";")]
for module, name in LISTED:  # each by three of the ways to import
    rule = "PKL-DOTTED" if "." in name else DENY
    bypass(f"gadget-{module}.{name}",
           (rule, stream(call(glob(module, name), TRUE_), protocol=4)),
           (rule, stream(call(sglob(module, name), TRUE_), protocol=4)),
           (rule, proto(4) + inst(module, name, TRUE_) + STOP))
bypass("crash-the-scanner",
       (DENY, stream(get(7), POP, RUN)), (DENY, stream(number(5), put(0), get(0), get(0),
                                                       STACK_GLOBAL, POP, RUN)),
       (DENY, stream(b"gnot-a-number\n", POP, RUN)))
bypass("cross-stream-memo",
       (DENY, stream(string("collections"), put(0), string("OrderedDict"), put(1), protocol=4) +
        stream(string("os"), put(0), string("system"), put(1), POP, POP, get(0), get(1),
               STACK_GLOBAL, tup(TRUE_), REDUCE, protocol=4)),
       (DENY, SAFE + EVIL), (DENY, SAFE * 40 + EVIL))
bypass("alias-of-an-alias",
       (DENY, stream(string("os"), put(0), POP, string("system"), put(1), POP, get(0), put(2), POP,
                     get(1), put(3), POP, get(2), get(3), STACK_GLOBAL, tup(TRUE_), REDUCE,
                     protocol=4)),
       (DENY, stream(string("os"), DUP, put(9), POP, string("system"), STACK_GLOBAL, tup(TRUE_),
                     REDUCE, protocol=4)),
       (DENY, stream(short("os"), b"p70000\n", POP, b"g70000\n", short("system"), STACK_GLOBAL,
                     tup(TRUE_), REDUCE, protocol=4)))
bypass("extension", ("PKL-EXT", stream(b"\x82\x01", tup(TRUE_), REDUCE)),
       ("PKL-EXT", stream(b"\x83\x01\x01", tup(TRUE_), REDUCE)),
       ("PKL-EXT", stream(b"\x84\x01\x01\x01\x01", tup(TRUE_), REDUCE)))
bypass("nested",
       (DENY, stream(call(glob("torch.storage", "_load_from_bytes"), data(EVIL)), protocol=3)),
       (DENY, stream(call(glob("pickle", "loads"), data(b"\n" + EVIL)), protocol=3)),
       (DENY + " PKL-NESTED", stream(EMPTY_LIST, data(zl(stream(data(gz(EVIL)), protocol=3))), APPEND,
                                     protocol=3)))
bypass("nested-in-zlib",
       (DENY + " PKL-NESTED", stream(data(zl(EVIL)), protocol=3)),
       (DENY + " PKL-NESTED", stream(data(zlib.compress(EVIL, 0)), protocol=3)),
       (DENY + " PKL-NESTED", stream(*(data(zl(b"words %d" % i)) for i in range(1100)), data(zl(EVIL)),
                                     protocol=3)))
Case("near", "pickle/near-nested-zlib", {"m.pkl": stream(*(data(zl(b"words %d" % i)) + POP for i in range(
    1100)), data(b"x\x9c of no use"), protocol=3)}, "PKL-NESTED PKL-LIMIT", "")
bypass("behind-junk",
       ("PKL-EMBEDDED", SAFE + b"\xff" * 9 + EVIL), ("PKL-EMBEDDED", SAFE + b"\xff" * 70000 + EVIL),
       ("PKL-EMBEDDED", {"model.bin": floats(300, "junk") + b"\xff" + EVIL}))
bypass("attributes-of-what-is-allowed",
       ("PKL-MUTATE-GLOBAL", stream(glob("torch._utils", "_rebuild_tensor_v2"), tup(
           NONE, EMPTY_DICT + string("__code__") + number(1) + SETITEM), BUILD)),
       ("PKL-MUTATE-GLOBAL", stream(glob("collections", "OrderedDict"), EMPTY_DICT,
                                    string("__reduce__"), NONE, SETITEM, BUILD)),
       ("PKL-MUTATE-GLOBAL", stream(glob("collections", "OrderedDict"), put(0), MARK, string("a"),
                                    NONE, SETITEMS)))
bypass("shadow",
       ("PKL-SHADOW", {"model.pkl": SAFE, "collections.py": b"# nothing\n"}),
       ("PKL-SHADOW", {"a/model.pt": torch_zip(), "a/torch/__init__.py": b"# nothing\n"}),
       ("PKL-SHADOW", {"model.pkl": SAFE, "collections.so": b"\x7fELF\2\1\1" + bytes(60)}))
bypass("GHSA-mxhj-result-thrown-away",
       (DENY, stream(MARK, glob("os", "system"), TRUE_, OBJ, POP, NONE)),
       (DENY, stream(RUN, POP, NONE)), (DENY, stream(MARK, glob("os", "system"), TRUE_, OBJ,
                                                     POP, ordered_dict())))
bypass("GHSA-5j3x-dotted",
       ("PKL-DOTTED", stream(call(sglob("pathlib", "os.system"), TRUE_), protocol=4)),
       ("PKL-DOTTED", stream(call(glob("collections", "_sys.modules"), TRUE_), protocol=4)),
       ("PKL-DOTTED", stream(call(sglob("collections.abc", "sys.exit"), TRUE_), protocol=4)))
bypass("GHSA-6ggj-private",
       (DENY, stream(call(glob("_interpreters", "create")))),
       (DENY, stream(call(glob("_xxsubinterpreters", "run_string"), TRUE_))),
       (DENY, stream(call(glob("_imp", "create_dynamic"), TRUE_))))
bypass("cpython-154848-frame",
       ("PKL-FRAME", proto(4) + frame(data(EVIL), 3) + STOP),
       ("PKL-FRAME", proto(4) + frame(b"B" + struct.pack("<I", 60) + bytes(10), 8) + bytes(50) + STOP),
       ("PKL-FRAME", proto(4) + frame(short("a") + POP, 2) + NONE + STOP))
bypass("exception-oriented",
       (DENY, {"a.npz": zipped(member("a.npy", npy_object(EVIL)))}),
       (DENY, {"model.joblib": zl(joblib(inside=EVIL))}),
       (DENY, {"model.pt": torch_zip(extra=[member("archive/inner.pt", torch_zip(EVIL, {}))])}))
bypass("size-caps",
       (DENY, stream(data(bytes(12 << 20)), POP, RUN, protocol=3)),
       (DENY, stream(*[NONE + POP] * 1200000, RUN)),
       (DENY, {"model.pt": torch_zip(stream(data(bytes(12 << 20)), POP, RUN, protocol=3), {},
                                     of_pickle={"method": 8})}))
bypass("scanner-deactivation",
       *(("PKL-SCANNER-TAMPER", stream(call(glob(m, "x"), TRUE_))) for m in
         ("picklescan.scanner", "fickling.hook", "modelaudit")))
bypass("trusted-name",
       (DENY, {"google/bert/model.pkl": EVIL}), (DENY, {"README.md": b"---\nbase_model: "
                                                        b"google/bert\n---\n", "model.pkl": EVIL}),
       (DENY, {"meta-llama/pytorch_model.bin": torch_zip(EVIL, {})}))
bypass("extensions-of-the-walk",
       (DENY, {"m.PKL": EVIL}), (DENY, {"m.npy": EVIL}), (DENY, {"m": EVIL}))

# ---- ways of spelling ----
bypass("spelling-of-names",
       (DENY, stream(call(glob("__builtin__", "exec"), TRUE_))),
       (DENY, escaped("os") + escaped("system") + STACK_GLOBAL + tup(TRUE_) + REDUCE + STOP),
       (DENY, unicode_escaped("os") + unicode_escaped("system") + STACK_GLOBAL + tup(TRUE_) + REDUCE +
        STOP))
bypass("mapping-by-protocol",
       (DENY, stream(call(glob("commands", "getoutput"), TRUE_))),
       (DENY, stream(proto(0), call(glob("__builtin__", "reduce"), TRUE_), POP,
                     call(glob("cPickle", "loads"), TRUE_), protocol=4)),
       (DENY, stream(shortbin("urllib2"), binstring("urlopen"), STACK_GLOBAL, tup(TRUE_), REDUCE)))
bypass("record-case",
       (DENY, {"model.pt": torch_zip(EVIL, {}, pickle_name="DATA.PKL")}),
       (DENY, {"model.pt": torch_zip(EVIL, {}, pickle_name="data.PKL")}),
       (DENY + " ZIP-NAME-COLLISION", {"model.pt": torch_zip(extra=[
           member("archive/DATA.pkl", EVIL)])}))
bypass("duplicate-members",
       (DENY + " ZIP-NAME-COLLISION", {"model.pt": torch_zip(extra=[member("archive/data.pkl", EVIL)])}),
       (DENY + " ZIP-NAME-COLLISION", {"a.npz": zipped(member("a.npy", npy_object(EVIL)),
                                                        member("a.npy", npy()))}),
       ("ZIP-VIEW-MISMATCH", {"model.pt": torch_zip(extra=[
           member("archive/data.pkl", EVIL, listed=False)])}))
bypass("two-in-one",
       (DENY, {"model.pt": torch_legacy(EVIL) + zipped(member("a/data.pkl", SAFE))}),
       (DENY, {"model.pt": EVIL + torch_zip()}),
       (DENY, {"model.safetensors": safetensors() + EVIL}))
bypass("CVE-2025-32434-tar",
       ("PT-TAR " + DENY, {"model.pt": torch_tar(EVIL)}),
       ("PT-TAR " + DENY, {"pytorch_model.bin": gz(torch_tar(EVIL))}),
       (DENY, {"model.pt": torchscript(pickle=EVIL)}))
bypass("CVE-2026-24747-storage",
       ("PT-STORAGE-SIZE", {"model.pt": torch_zip(state_dict({"a": tensor(numel=1 << 40)}))}),
       ("PT-STORAGE-SIZE", {"model.pt": torch_zip(state_dict({"a": tensor(size=(1 << 30,),
                                                                          stride=(1,))}))}),
       ("PKL-CONTAINER-ABUSE", {"model.pt": torch_zip(state_dict(
           {"a": tensor() + MARK + string("a") + NONE + SETITEMS}))}))
bypass("checkpoints-of-training",
       (DENY, {"optimizer.pt": torch_zip(EVIL, {})}), (DENY, {"rng_state.pth": EVIL}),
       (DENY, {"checkpoint/.metadata": EVIL, "checkpoint/__0_0.distcp": torch_zip(EVIL, {})}))
bypass("extra-members",
       (DENY, {"model.pt2": torch_zip(extra=[member("archive/extra/x.pt", EVIL)])}),
       (DENY, {"model.ptl": torchscript(extra=[member("net/bytecode.pkl", EVIL)])}),
       (DENY, {"model.mar": zipped(member("MAR-INF/MANIFEST.json", b"{}"), member("w.bin", EVIL))}))
bypass("wrapped",
       (DENY, {"model.pkl": gz(EVIL)}), (DENY, {"model.joblib": bz(EVIL)}),
       (DENY, {"model.tar.xz": xz(tarred(("a/w.bin", gz(EVIL))))}))
bypass("codec-of-bytes",
       (DENY, stream(call(glob("pickle", "loads"), call(
           glob("_codecs", "encode"), string(EVIL.decode("latin-1")), string("latin1"))))),
       ("PKL-NESTED " + DENY, stream(call(glob("_codecs", "encode"), string(EVIL.decode("latin-1")),
                                          string("latin1")))),
       ("PKL-COMBINATOR", stream(call(glob("_codecs", "encode"), string("x"), string("rot13")))))
bypass("getattr",
       (DENY, stream(call(glob("builtins", "getattr"), glob("os", "path"), string("os")))),
       ("PKL-DOTTED", stream(call(glob("builtins", "getattr"), glob("collections", "OrderedDict"),
                                  string("__init__")))),
       ("PKL-DOTTED", stream(call(call(glob("builtins", "getattr"), glob("torch", "Tensor"),
                                       string("__class__")), TRUE_))))

# the mark of what every program takes for a picture, a sound or a document, and something else
# behind it
MARKS = [("a.mp3", b"ID3"), ("a.pdf", b"%PDF-1.4\n"), ("a.tiff", b"II*\0"),
         ("a.jpg", b"\xff\xd8\xff\xe0"), ("a.mp4", b"\0\0\0\x20ftypmp42"),
         ("a.gif", b"GIF89a\1\0\1\0\0\0\0"), ("a.wav", b"RIFF\xff\0\0\0WAVE")]
PROGRAM = b"\x7fELF\2\1\1" + bytes(9) + struct.pack("<HHI", 2, 62, 1) + bytes(40)
bypass("medium-in-front-of-a-pickle", *((DENY, {name: mark + EVIL}) for name, mark in MARKS[:3]))
bypass("medium-in-front-of-a-pickle-further-on",
       *((DENY, {name: mark + b"x" * 500 + EVIL}) for name, mark in MARKS[3:6]))
bypass("medium-in-front-of-a-program",
       *(("POLY-FILE", {name: mark + PROGRAM}) for name, mark in (MARKS[0], MARKS[1], MARKS[4])))
bypass("medium-that-breaks-off",
       *(("SCAN-INCOMPLETE", {name: mark + b"\1" * 60})
         for name, mark in (MARKS[3], MARKS[5], MARKS[6])))

# bytes beside the members of a checkpoint, which no program that opens it shows
FILLED = struct.pack("<HH", 0x4246, len(EVIL)) + EVIL
bypass("filling-of-a-member",
       (DENY + " ARC-HIDDEN", {"model.pt": zipped(member("m/data.pkl", SAFE, extra=FILLED))}),
       (DENY + " ARC-HIDDEN", {"model.pt": zipped(member("m/data.pkl", SAFE, local_extra=FILLED))}),
       (DENY + " ARC-HIDDEN", {"a.npz": zipped(member("a.npy", npy(), local_extra=struct.pack(
           "<HH", 0x1234, len(EVIL)) + EVIL))}))
bypass("comment-of-a-member",
       (DENY + " ARC-HIDDEN", {"model.pt": zipped(member("m/data.pkl", SAFE, comment=EVIL))}),
       (DENY + " ARC-HIDDEN", {"a.npz": zipped(member("a.npy", npy(), comment=b"text " + EVIL))}),
       (DENY + " ARC-HIDDEN", {"model.pt": zipped(member("m/data.pkl", SAFE), comment=EVIL)}))


def text(content):
    return base64.b64encode(content).decode()


bypass("texts-that-are-loaded",
       ("PKL-NESTED " + DENY, {"ppo.zip": zipped(member("data", json.dumps(
           {"policy_class": {":type:": "<class 'abc.ABCMeta'>", ":serialized:": text(EVIL)}}).encode()))}),
       ("PKL-NESTED " + DENY, {"state.json": json.dumps({text(zlib.compress(EVIL)): 1}).encode()}),
       ("PKL-NESTED " + DENY, {"state.yaml": f"state: {text(EVIL)}\n".encode()}))
bypass("exported",
       ("PT-TORCHSCRIPT", {"model.pt2": zipped(member("serialized_exported_program.json", b"{}"),
                                               member("version", b"8.2"))}),
       ("PT-TORCHSCRIPT", {"model.pt2": zipped(member("m/archive_format", b"pt2"),
                                               member("m/models/model.json", b"{}"))}),
       ("PT-TORCHSCRIPT", {"model.zip": zipped(member("models/model.json", b"{}"))}))
bypass("sympify",
       ("PT-TORCHSCRIPT", {"model.pt2": zipped(member("m/archive_format", b"pt2"), member("m/models/model.json", json.dumps(
           {"graph_module": {"a": {"expr_str": "__import__('math')"}}}).encode()))}),
       ("PT-TORCHSCRIPT", {"program.json": json.dumps({"graph_module": {"a": [{"expr_str": "s0.func"}]}}).encode()}),
       ("PT-TORCHSCRIPT", {"program.json": json.dumps({"graph_module": {}, "range_constraints": {
           "eval('a')": {"min_val": 0}}}).encode()}))
