"""Rules on what PyTorch, NumPy and joblib write."""
from cases import PICKLED, family
from ops import *
from packs import gz, member, tarred, xz, zipped, zl
from weights import (FORWARD, dtype_of, floats, joblib, npy, npy_object, object_array,
                     torch_legacy, torch_tar, torch_zip, torchscript)

rule, near = family("torch", "model.pt", PICKLED)
DENY = call(glob("os", "system"), string("true"))

near("PT-STORAGE-SIZE", "checkpoint", torch_zip())
near("PT-LEGACY-HEADER", "legacy", torch_legacy())
near("PT-STORAGE-SIZE", "two", torch_zip(
    state_dict({"a": tensor(), "b": tensor("1", "HalfStorage", 8, (2, 4))}),
    {"0": floats(4, "a"), "1": floats(4, "b")}))
near("PT-STORAGE-SIZE", "view", torch_zip(state_dict({"a": tensor(size=(2,), offset=1, stride=(2,))})))

rule("PT-STORAGE-SIZE", "more-than-stored", torch_zip(state_dict({"a": tensor(numel=400)})),
     "SCAN-INCOMPLETE")
rule("PT-STORAGE-SIZE", "outside", torch_zip(state_dict({"a": tensor(offset=2)})))
rule("PT-STORAGE-SIZE", "stride", torch_zip(state_dict({"a": tensor(stride=(100,))})))
rule("PT-STORAGE-SIZE", "negative", torch_zip(state_dict({"a": tensor(offset=-1)})))
rule("PT-STORAGE-SIZE", "missing", torch_zip(state_dict({"a": tensor("7")})),
     "PT-STORAGE-UNREF SCAN-INCOMPLETE")

rule("PT-STORAGE-UNREF", "unused", torch_zip(storages={"0": floats(4, "a"), "1": floats(9, "b")}),
     "SCAN-INCOMPLETE")
rule("PT-STORAGE-UNREF", "unused-empty-model", torch_zip(state_dict({}), {"0": floats(4, "a")}),
     "SCAN-INCOMPLETE")
near("PT-STORAGE-UNREF", "shared", torch_zip(state_dict({"a": tensor(), "b": tensor()})))

rule("PT-EXTRA-RECORD", "extra", torch_zip(extra=[member("archive/notes.txt", b"hello\n")]))
rule("PT-EXTRA-RECORD", "extra-pickle", torch_zip(extra=[member("archive/more.pkl",
                                                                stream(ordered_dict()))]))
rule("PT-EXTRA-RECORD", "outside-the-root", torch_zip(extra=[member("other/data.pkl",
                                                                    stream(ordered_dict()))]),
     "ZIP-VIEW-MISMATCH")
near("PT-EXTRA-RECORD", "newer-writers", torch_zip(extra=[
    member("archive/.format_version", b"1"), member("archive/.storage_alignment", b"64"),
    member("archive/.data/serialization_id", b"1" * 40)]))

rule("PT-TORCHSCRIPT", "script", torchscript(), "PKL-CUSTOM-CLASS")
rule("PT-TORCHSCRIPT", "script-that-writes", torchscript(FORWARD.replace(
    "return torch.mul(x, weight)", "torch.save(weight, \"/dev/null\")\n    return x")),
     "PKL-CUSTOM-CLASS")
rule("PT-TORCHSCRIPT", "script-that-reads", torchscript(FORWARD.replace(
    "torch.mul(x, weight)", "torch.from_file(\"/dev/null\", False, 0)")), "PKL-CUSTOM-CLASS")
rule("PT-TORCHSCRIPT", "script-custom", torchscript(FORWARD.replace(
    "torch.mul(x, weight)", "ops.acme.run(x)")), "PKL-CUSTOM-CLASS")
rule("PT-TORCHSCRIPT", "script-of-memory", torchscript(FORWARD.replace(
    "torch.mul(x, weight)", "ops.inductor._reinterpret_tensor(x, [9], [1], -9)")), "PKL-CUSTOM-CLASS")
near("PT-TORCHSCRIPT", "script", torch_zip(root="code"))

rule("PT-TAR", "tar", torch_tar())
rule("PT-TAR", "tar-as-bin", {"pytorch_model.bin": torch_tar()})
near("PT-TAR", "tar", {"files.tar": tarred(("a.txt", b"text\n"), ("b.txt", b"text\n"))})

rule("PT-LEGACY-HEADER", "magic-called", torch_legacy(
    magic=stream(call(glob("__builtin__", "eval"), string("0x1950a86a20f9469cfc6c")))),
    "PKL-IMPORT-DENY PKL-EXTRA-STREAM SCAN-INCOMPLETE")
rule("PT-LEGACY-HEADER", "sys-info-called", torch_legacy(sys_info=stream(call(
    glob("math", "sqrt"), number(4)))), "PKL-IMPORT-UNKNOWN")
rule("PT-LEGACY-HEADER", "version", torch_legacy(version=stream(number(1002))),
     "PKL-EXTRA-STREAM SCAN-INCOMPLETE")
near("PT-LEGACY-HEADER", "legacy-in-two", torch_legacy(storages=[floats(4, "other")]))

# ---- NumPy ----
rule, near = family("numpy", "a.npy")
rule("NPY-OBJECT", "objects", npy_object(), PICKLED)
rule("NPY-OBJECT", "objects-in-a-record",
     npy("{'descr': [('a', '<f4'), ('b', '|O')], 'fortran_order': False, 'shape': (1,), }",
         object_array(number(1))), PICKLED)
rule("NPY-OBJECT", "objects-that-run", npy_object(stream(DENY)), PICKLED + " PKL-IMPORT-DENY")
near("NPY-OBJECT", "numbers", npy())
near("NPY-OBJECT", "named-O", npy("{'descr': [('O', '<f4')], 'fortran_order': False, 'shape': (4,), }",
                                  floats(4, "npy")))

rule("NPY-HEADER", "short", npy(body=floats(3, "npy")), "SCAN-INCOMPLETE")
rule("NPY-HEADER", "long", npy(body=floats(5, "npy")), "SCAN-INCOMPLETE")
rule("NPY-HEADER", "expression", npy(
    "{'descr': '<f4', 'fortran_order': False, 'shape': (2+2,), }", floats(4, "npy")),
    "SCAN-INCOMPLETE")
rule("NPY-HEADER", "unknown-key", npy(
    "{'descr': '<f4', 'fortran_order': False, 'shape': (4,), 'x': 1, }", floats(4, "npy")),
    "SCAN-INCOMPLETE")
rule("NPY-HEADER", "duplicate-key", npy(
    "{'descr': '|O', 'descr': '<f4', 'fortran_order': False, 'shape': (4,), }", floats(4, "npy")),
    "SCAN-INCOMPLETE NPY-OBJECT")
near("NPY-HEADER", "empty", npy("{'descr': '<f4', 'fortran_order': False, 'shape': (0, 3), }", b""))
near("NPY-HEADER", "scalar", npy("{'descr': '<f8', 'fortran_order': True, 'shape': (), }", bytes(8)))
near("NPY-OBJECT", "npz", {"a.npz": zipped(member("a.npy", npy()), member("b.npy", npy()))})
rule("NPY-OBJECT", "npz-objects", {"a.npz": zipped(member("a.npy", npy()),
                                                    member("b", npy_object()))}, PICKLED)

# ---- joblib ----
rule, near = family("joblib", "model.joblib", PICKLED)
for case, pack in {"plain": bytes, "zlib": zl, "gzip": gz, "xz": xz}.items():
    near("JL-WRAPPER", case, pack(joblib()))
near("JL-WRAPPER", "padded", joblib(padded=True))
near("JL-WRAPPER", "memo", joblib(memo=True))
near("JL-WRAPPER", "type-made-before", joblib(before=dtype_of("<f4") + put(50) + POP, dtype=get(50)))
near("JL-WRAPPER", "objects", joblib(inside=object_array(number(1))), "NPY-OBJECT")
rule("JL-WRAPPER", "unresolved-shape", joblib(numel=-1), "SCAN-INCOMPLETE PKL-BROKEN PKL-PROTOCOL")
rule("JL-WRAPPER", "unresolved-dtype", joblib(dtype=NONE), "SCAN-INCOMPLETE PKL-BROKEN PKL-PROTOCOL")
rule("JL-WRAPPER", "too-large", joblib(numel=1 << 30), "SCAN-INCOMPLETE PKL-BROKEN PKL-PROTOCOL")
rule("PKL-IMPORT-DENY", "behind-an-array", joblib()[:-2] + short("b") + DENY + SETITEMS + STOP)
rule("PKL-IMPORT-DENY", "inside-an-array", joblib(inside=stream(DENY)), "NPY-OBJECT")
rule("JL-WRAPPER", "padded-otherwise", joblib(padded=True, padding=0))
rule("JL-WRAPPER", "key-of-its-own", joblib(key="read"), "SCAN-INCOMPLETE PKL-BROKEN PKL-PROTOCOL")


def beside(name, of="NDArrayWrapper", module="joblib.numpy_pickle"):
    """As joblib before 0.10: the array stands in a file of that name."""
    return stream(glob(module, of), EMPTY_TUPLE, NEWOBJ, EMPTY_DICT, MARK, string("filename"), string(name),
                  string("subclass"), glob("numpy", "ndarray"), SETITEMS, BUILD)


rule("JL-FILE", "beside", {"m.pkl": beside("m.pkl_01.npy"), "m.pkl_01.npy": npy()}, "PKL-PRESENT")
near("JL-FILE", "named", {"m.pkl": stream(string("m.pkl_01.npy"))})
rule("JL-OUTSIDE", "absolute", beside("/tmp/made.npy"))
rule("JL-OUTSIDE", "above", beside("a/../../made.npy", "ZNDArrayWrapper", "joblib.numpy_pickle_compat"))
near("JL-OUTSIDE", "below", beside("a/..b.npy"), "JL-FILE")
