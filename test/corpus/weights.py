"""Files with weights that are well formed, to be spoilt by the cases: safetensors, GGUF, PyTorch's
containers, NumPy's. Numbers come from a generator with a fixed seed, so they are the same for ever."""
import json
import random
import struct

from ops import *
from packs import aligned, member, tarred, zipped

SIZES = {"F32": 4, "F16": 2, "BF16": 2, "I64": 8, "U8": 1, "F64": 8, "I32": 4, "BOOL": 1,
         "F8_E4M3": 1}


def floats(n, seed):
    r = random.Random(seed)
    return struct.pack(f"<{n}f", *(r.random() - 0.5 for _ in range(n)))


def numbers(dtype, n, seed):
    f = floats(n, seed)
    if dtype == "F32":
        return f
    if dtype == "BF16":
        return b"".join(f[4 * i + 2:4 * i + 4] for i in range(n))
    if dtype == "F16":
        return struct.pack(f"<{n}e", *struct.unpack(f"<{n}f", f))
    if dtype == "F64":
        return struct.pack(f"<{n}d", *struct.unpack(f"<{n}f", f))
    return random.Random(seed).randbytes(n * SIZES[dtype])


def product(shape):
    n = 1
    for d in shape:
        n *= d
    return n


# ---- safetensors ----
def st_header(shapes, dtype="F32", metadata=None):
    head, at = {}, 0
    if metadata is not None:
        head["__metadata__"] = metadata
    for name, shape in shapes.items():
        n = product(shape) * SIZES[dtype]
        head[name] = {"dtype": dtype, "shape": list(shape), "data_offsets": [at, at + n]}
        at += n
    return head


def st_file(head, body):
    text = head if isinstance(head, bytes) else json.dumps(head, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text + body


def st_body(shapes, dtype="F32", seed="st"):
    return b"".join(numbers(dtype, product(s), f"{seed}.{k}") for k, s in shapes.items())


def safetensors(shapes=None, dtype="F32", metadata=None, seed="st"):
    shapes = {"a.weight": (4, 4), "b.weight": (2, 8)} if shapes is None else shapes
    return st_file(st_header(shapes, dtype, metadata), st_body(shapes, dtype, seed))


# ---- GGUF ----
U8, I8, U16, I16, U32, I32, F32, BOOL, STRING, ARRAY, U64, I64, F64 = range(13)
PACKED = {U8: "B", I8: "b", U16: "H", I16: "h", U32: "I", I32: "i", F32: "f", BOOL: "B",
          U64: "Q", I64: "q", F64: "d"}


def gguf_text(s):
    s = s.encode() if isinstance(s, str) else s
    return struct.pack("<Q", len(s)) + s


def gguf_value(kind, v):
    if kind == STRING:
        return gguf_text(v)
    if kind == ARRAY:
        of, items = v
        return struct.pack("<IQ", of, len(items)) + b"".join(gguf_value(of, i) for i in items)
    return struct.pack("<" + PACKED[kind], v)


LLAMA = [
    ("general.architecture", STRING, "llama"), ("general.name", STRING, "made"),
    ("llama.context_length", U32, 64), ("llama.embedding_length", U32, 32),
    ("llama.block_count", U32, 1), ("llama.feed_forward_length", U32, 64),
    ("llama.attention.head_count", U32, 4), ("llama.attention.head_count_kv", U32, 4),
    ("llama.rope.dimension_count", U32, 8),
    ("llama.attention.layer_norm_rms_epsilon", F32, 1e-5),
    ("tokenizer.ggml.model", STRING, "llama"),
    ("tokenizer.ggml.tokens", ARRAY, (STRING, [f"t{i}" for i in range(40)])),
    ("tokenizer.ggml.scores", ARRAY, (F32, [0.0] * 40)),
    ("tokenizer.ggml.token_type", ARRAY, (I32, [1] * 40)),
    ("tokenizer.ggml.bos_token_id", U32, 1), ("tokenizer.ggml.eos_token_id", U32, 2),
]
BLOCK = [("attn_norm", (32,)), ("attn_q", (32, 32)), ("attn_k", (32, 32)), ("attn_v", (32, 32)),
         ("attn_output", (32, 32)), ("ffn_norm", (32,)), ("ffn_gate", (32, 64)),
         ("ffn_up", (32, 64)), ("ffn_down", (64, 32))]
TENSORS = [("token_embd.weight", (32, 40)), ("output_norm.weight", (32,)),
           ("output.weight", (32, 40))] + [(f"blk.0.{n}.weight", s) for n, s in BLOCK]


def with_key(key, kind, value, pairs=None):
    """LLAMA with one pair replaced or added."""
    pairs = list(LLAMA if pairs is None else pairs)
    for i, p in enumerate(pairs):
        if p[0] == key:
            pairs[i] = (key, kind, value)
            return pairs
    return pairs + [(key, kind, value)]


def gguf(pairs=None, tensors=None, **more):
    """more: version, n_pairs, n_tensors (announced), raw_pairs (bytes behind the pairs), offset
    (name -> announced), kind (name -> type id), pad (byte), trailing, body (name -> bytes), align"""
    pairs = LLAMA if pairs is None else pairs
    tensors = TENSORS if tensors is None else tensors
    align, pad = more.get("align", 32), more.get("pad", b"\0")
    out = b"GGUF" + struct.pack("<IQQ", more.get("version", 3),
                                more.get("n_tensors", len(tensors)),
                                more.get("n_pairs", len(pairs)))
    for k, kind, v in pairs:
        out += gguf_text(k) + struct.pack("<I", kind) + gguf_value(kind, v)
    out += more.get("raw_pairs", b"")
    at, body = 0, b""
    for i, (name, shape) in enumerate(tensors):
        n = product(shape)
        piece = more.get("body", {}).get(name, None)
        if piece is None:
            piece = floats(n, f"gguf.{i}.{name}")
        out += gguf_text(name) + struct.pack("<I", len(shape))
        out += b"".join(struct.pack("<Q", d) for d in more.get("shape", {}).get(name, shape))
        out += struct.pack("<IQ", more.get("kind", {}).get(name, 0),
                           more.get("offset", {}).get(name, at))
        body += piece + pad * (-len(piece) % align)
        at = len(body)
    return out + pad * (-len(out) % align) + body + more.get("trailing", b"")


# ---- PyTorch ----
def torch_zip(pickle=None, storages=None, extra=(), root="archive", **more):
    """A checkpoint as torch.save writes it."""
    storages = {"0": floats(4, "torch")} if storages is None else storages
    pickle = state_dict({"a.weight": tensor()}) if pickle is None else pickle
    members = [member(f"{root}/{more.get('pickle_name', 'data.pkl')}", pickle,
                      **more.get("of_pickle", {})),
               member(f"{root}/byteorder", b"little")]
    members += [member(f"{root}/data/{k}", v) for k, v in storages.items()]
    members += [member(f"{root}/version", more.get("version", b"3\n")), *extra]
    return zipped(*aligned(members), **more.get("zip", {}))


MAGIC = 0x1950A86A20F9469CFC6C


def torch_legacy(body=None, keys=("0",), storages=None, **more):
    """As torch.save wrote before 1.6: five pickles and the storages."""
    about = EMPTY_DICT + MARK + string("protocol_version") + number(1001) + \
        string("little_endian") + TRUE + string("type_sizes") + EMPTY_DICT + MARK + \
        string("short") + number(2) + string("int") + number(4) + string("long") + number(4) + \
        SETITEMS + SETITEMS
    storages = [floats(4, "torch")] if storages is None else storages
    old = tup(string("storage"), glob("torch", "FloatStorage"), string("0"), string("cpu"),
              number(4), NONE) + PERSID
    if body is None:
        body = call(glob("torch._utils", "_rebuild_tensor_v2"), old, number(0), tup(number(4)),
                    tup(number(1)), FALSE, ordered_dict())
        body = proto(2) + ordered_dict() + MARK + string("a.weight") + body + SETITEMS + STOP
    out = more.get("magic", stream(b"\x8a\x0a" + MAGIC.to_bytes(10, "little")))
    out += more.get("version", stream(number(1001))) + more.get("sys_info", stream(about)) + body
    out += more.get("keys", stream(EMPTY_LIST + MARK + b"".join(map(string, keys)) + APPENDS))
    for s in storages:
        out += struct.pack("<Q", more.get("numel", len(s) // 4)) + s
    return out + more.get("trailing", b"")


def torch_tar(body=None):
    """As torch.save wrote before 0.1.10."""
    body = stream(EMPTY_DICT) if body is None else body
    return tarred(("sys_info", stream(EMPTY_DICT)), ("pickle", body),
                  ("storages", stream(number(0))), ("tensors", stream(number(0))))


FORWARD = """class Net(Module):
  __parameters__ = ["weight", ]
  __buffers__ = []
  weight : Tensor
  training : bool
  def forward(self: __torch__.Net,
    x: Tensor) -> Tensor:
    weight = self.weight
    return torch.mul(x, weight)
"""


def torchscript(code=FORWARD, extra=(), pickle=None):
    """A module of one parameter, as torch.jit.save writes it."""
    if pickle is None:
        state = EMPTY_DICT + MARK + string("training") + FALSE + string("weight") + tensor() + \
            SETITEMS
        pickle = proto(2) + glob("__torch__", "Net") + EMPTY_TUPLE + NEWOBJ + state + BUILD + STOP
    return zipped(*aligned([
        member("net/data.pkl", pickle), member("net/byteorder", b"little"),
        member("net/code/__torch__.py", code.encode()),
        member("net/code/__torch__.py.debug_pkl", stream(EMPTY_TUPLE)),
        member("net/data/0", floats(4, "torch")), member("net/constants.pkl", stream(EMPTY_TUPLE)),
        member("net/version", b"3\n"), *extra]))


# ---- NumPy and joblib ----
def npy(header=None, body=None, **more):
    if header is None:
        header = "{'descr': '<f4', 'fortran_order': False, 'shape': (4,), }"
        body = floats(4, "npy") if body is None else body
    text = header.encode() if isinstance(header, str) else header
    text += b" " * (-(len(text) + 11) % 64) + b"\n"
    return b"\x93NUMPY\1\0" + struct.pack("<H", more.get("length", len(text))) + text + \
        (body or b"")


def npy_object(pickle=None, shape=1):
    """An array of objects: the header, then a pickle of the array."""
    if pickle is None:
        pickle = object_array(number(1))
    return npy(f"{{'descr': '|O', 'fortran_order': False, 'shape': ({shape},), }}", pickle)


def dtype_of(text):
    """numpy.dtype(text, False, True) with its state"""
    order = {"<": string("<"), "|": string("|")}[text[0]]
    tail = (NONE + NONE + NONE + number(-1) + number(-1) + number(63 if "O" in text else 0))
    return call(glob("numpy", "dtype"), string(text[1:]), FALSE, TRUE) + \
        tup(number(3), order, tail) + BUILD


def object_array(*items):
    """numpy's own way to pickle an array of objects"""
    made = call(glob("numpy.core.multiarray", "_reconstruct"), glob("numpy", "ndarray"),
                tup(number(0)), data3(b"b"))
    state = tup(number(1), tup(number(len(items))), dtype_of("|O8"), FALSE,
                EMPTY_LIST + MARK + b"".join(items) + APPENDS)
    return proto(3) + made + state + BUILD + STOP


def data3(b):
    return b"C" + bytes([len(b)]) + b


def joblib(array=None, before=b"", inside=None, **more):
    """A dict of one array, whose bytes stand amid the opcodes. inside: a pickle, for an array of
    objects. more: padded (joblib 1.2 and later), padding (how many bytes), numel, dtype, memo (a key comes from there)"""
    dtype = more.get("dtype", dtype_of("|O8" if inside is not None else "<f4"))
    key = short("dtype") + b"q\x64" + POP + get(100) if more.get("memo") else short("dtype")
    state = EMPTY_DICT + MARK + short("subclass") + sglob("numpy", "ndarray") + short("shape") + \
        tup(number(more.get("numel", 4))) + short("order") + short("C") + key + dtype + \
        short("allow_mmap") + TRUE
    if more.get("key"):
        state += short(more["key"]) + sglob("builtins", "slice")
    if more.get("padded"):
        state += short("numpy_array_alignment_bytes") + number(16)
    wrapper = sglob("joblib.numpy_pickle", "NumpyArrayWrapper") + EMPTY_TUPLE + NEWOBJ
    head = proto(4) + EMPTY_DICT + before + MARK + short("a") + wrapper + state + SETITEMS + BUILD
    body = floats(4, "joblib") if array is None else array
    if inside is not None:
        return head + inside + SETITEMS + STOP
    if more.get("padded"):
        pad = more.get("padding", 16 - (len(head) + 1) % 16)
        body = bytes([pad]) + b"\xff" * pad + body
    return head + body + SETITEMS + STOP
