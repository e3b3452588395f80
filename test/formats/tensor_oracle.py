# tensor_oracle.py - what the reference readers make of a file, for tensor_oracle_test.c: the packages
# safetensors and gguf, and llama.cpp's own reader if GGML names its library (libggml-base.so).
#
# Reads   again and again u32 kind (0 safetensors, 1 GGUF), u32 bytes, and the file
# Writes  for each u32 number of readers, and of each u32 accepted (2: with a name twice), u32 bytes of its list, and the list:
#         sorted lines "NAME DTYPE SHAPE DATA", names and data in hexadecimal, shape slowest first
import ctypes
import json
import os
import struct
import sys
import tempfile
import warnings

import numpy  # noqa: F401 (gguf wants it)
import safetensors
from gguf import GGMLQuantizationType, GGUFReader

warnings.simplefilter("ignore")


def line(name, dtype, shape, data):
    return "%s %s %s %s" % (name.hex(), dtype, ",".join(map(str, shape)), bytes(data).hex())


def is_twice(file):
    def see(pairs):
        seen.append(len(pairs) != len({k for k, _ in pairs}))

    seen = []
    n = struct.unpack("<Q", file[:8])[0]
    json.loads(file[8:8 + n], object_pairs_hook=see)
    return any(seen)


def read_safetensors(file):
    return [line(name.encode(), t["dtype"], t["shape"], t["data"])
            for name, t in safetensors.deserialize(file)]


FOLDER = tempfile.TemporaryDirectory(prefix="ajar-oracle-")
PATH = FOLDER.name + "/x.gguf"


class Reader(GGUFReader):
    # Behind the end the package goes on with nothing, for as long as an array says it is.
    def _get(self, offset, dtype, count=1, override_order=None):
        if offset >= len(self.data) and count > 0:
            raise EOFError("behind the end")
        return super()._get(offset, dtype, count, override_order)


def read_gguf(file):
    r = Reader(PATH)
    return [line(t.name.encode(), GGMLQuantizationType(t.tensor_type).name, [int(n) for n in reversed(t.shape)],
                 file[t.data_offset:t.data_offset + t.n_bytes]) for t in r.tensors]


class Params(ctypes.Structure):
    _fields_ = [("no_alloc", ctypes.c_bool), ("ctx", ctypes.c_void_p)]


GGML = None
if os.environ.get("GGML"):
    GGML = ctypes.CDLL(os.environ["GGML"])
    GGML.gguf_init_from_file.restype = ctypes.c_void_p
    GGML.gguf_init_from_file.argtypes = [ctypes.c_char_p, Params]
    GGML.gguf_get_n_tensors.restype = ctypes.c_int64
    GGML.gguf_get_tensor_name.restype = ctypes.c_char_p
    GGML.gguf_get_data_offset.restype = ctypes.c_size_t
    for f in ("gguf_get_tensor_offset", "gguf_get_tensor_size"):
        getattr(GGML, f).restype = ctypes.c_size_t
    QUIET = ctypes.CFUNCTYPE(None, ctypes.c_int, ctypes.c_char_p, ctypes.c_void_p)(lambda *a: None)
    GGML.ggml_log_set(QUIET, None)


# Shapes are not told by its interface; the rest is.
def read_ggml(file):
    g = GGML.gguf_init_from_file(PATH.encode(), Params(True, None))
    if not g:
        raise ValueError("refused")
    p, tensors = ctypes.c_void_p(g), []
    start = GGML.gguf_get_data_offset(p)
    for i in range(GGML.gguf_get_n_tensors(p)):
        i = ctypes.c_int64(i)
        at, n = start + GGML.gguf_get_tensor_offset(p, i), GGML.gguf_get_tensor_size(p, i)
        if at + n > len(file):  # as its loader of models asks next
            GGML.gguf_free(p)
            raise ValueError("data outside the file")
        tensors.append(line(GGML.gguf_get_tensor_name(p, i),
                            GGMLQuantizationType(GGML.gguf_get_tensor_type(p, i)).name, "?", file[at:at + n]))
    GGML.gguf_free(p)
    return tensors


def ask(reader, file):
    try:
        text = "\n".join(sorted(reader(file))).encode()
        twice = reader is read_safetensors and is_twice(file)
        return struct.pack("<II", 1 + twice, len(text)) + text
    except BaseException as e:  # its panics are no Exception
        text = ("%s: %s" % (type(e).__name__, e)).encode(errors="replace")[:200]
        return struct.pack("<II", 0, len(text)) + text


while head := sys.stdin.buffer.read(8):
    kind, n = struct.unpack("<II", head)
    file = sys.stdin.buffer.read(n)
    if kind == 1:
        with open(PATH, "wb") as f:
            f.write(file)
    readers = [read_safetensors] if kind == 0 else [read_gguf] + ([read_ggml] if GGML else [])
    sys.stdout.buffer.write(struct.pack("<I", len(readers)) + b"".join(ask(r, file) for r in readers))
    sys.stdout.buffer.flush()
