"""Pickles put together opcode by opcode. What they name is `math`, or something that is never run:
nothing of the corpus is ever unpickled, and a file that somebody loads by mistake does no harm."""
import struct

STOP, MARK, POP, POP_MARK, DUP = b".", b"(", b"0", b"1", b"2"
REDUCE, BUILD, OBJ, NEWOBJ, NEWOBJ_EX = b"R", b"b", b"o", b"\x81", b"\x92"
APPEND, APPENDS, SETITEM, SETITEMS, ADDITEMS = b"a", b"e", b"s", b"u", b"\x90"
LIST, DICT, TUPLE, FROZENSET = b"l", b"d", b"t", b"\x91"
EMPTY_LIST, EMPTY_DICT, EMPTY_TUPLE, EMPTY_SET = b"]", b"}", b")", b"\x8f"
TUPLE1, TUPLE2, TUPLE3 = b"\x85", b"\x86", b"\x87"
NONE, TRUE, FALSE = b"N", b"\x88", b"\x89"
STACK_GLOBAL, MEMOIZE, PERSID = b"\x93", b"\x94", b"Q"


def proto(n):
    return b"\x80" + bytes([n])


def raw(s):
    return s.encode("utf-8", "surrogatepass") if isinstance(s, str) else s


def glob(module, name):
    return b"c" + raw(module) + b"\n" + raw(name) + b"\n"


def inst(module, name, args=b""):
    return MARK + args + b"i" + raw(module) + b"\n" + raw(name) + b"\n"


def string(s):
    """BINUNICODE"""
    s = raw(s)
    return b"X" + struct.pack("<I", len(s)) + s


def short(s):
    """SHORT_BINUNICODE"""
    s = raw(s)
    return b"\x8c" + bytes([len(s)]) + s


def sglob(module, name):
    return short(module) + short(name) + STACK_GLOBAL


def quoted(s):
    """STRING, as protocol 0 has it"""
    return b"S'" + raw(s) + b"'\n"


def escaped(s):
    """STRING with each letter as \\xNN"""
    return b"S'" + b"".join(b"\\x%02x" % c for c in raw(s)) + b"'\n"


def binstring(s):
    return b"T" + struct.pack("<i", len(raw(s))) + raw(s)


def shortbin(s):
    return b"U" + bytes([len(raw(s))]) + raw(s)


def unicode_escaped(s):
    """UNICODE with each letter as \\uNNNN"""
    return b"V" + b"".join(b"\\u%04x" % ord(c) for c in s) + b"\n"


def data(b):
    """BINBYTES"""
    return b"B" + struct.pack("<I", len(b)) + b


def number(n):
    if 0 <= n < 256:
        return b"K" + bytes([n])
    if 0 <= n < 65536:
        return b"M" + struct.pack("<H", n)
    if -(1 << 31) <= n < 1 << 31:
        return b"J" + struct.pack("<i", n)
    body = n.to_bytes((n.bit_length() + 8) // 8, "little", signed=True)
    return b"\x8a" + bytes([len(body)]) + body


def put(n):
    return b"q" + bytes([n]) if n < 256 else b"r" + struct.pack("<I", n)


def get(n):
    return b"h" + bytes([n]) if n < 256 else b"j" + struct.pack("<I", n)


def frame(body, length=None):
    return b"\x95" + struct.pack("<Q", len(body) if length is None else length) + body


def tup(*items):
    return MARK + b"".join(items) + TUPLE


def call(function, *args):
    return function + tup(*args) + REDUCE


def stream(*body, protocol=2):
    return (proto(protocol) if protocol > 1 else b"") + b"".join(body) + STOP


def framed(*body):
    return proto(4) + frame(b"".join(body) + STOP)



def storage(key="0", kind="FloatStorage", numel=4, location="cpu"):
    return tup(string("storage"), glob("torch", kind), string(key), string(location),
               number(numel)) + PERSID


def ordered_dict():
    return glob("collections", "OrderedDict") + EMPTY_TUPLE + REDUCE


def tensor(key="0", kind="FloatStorage", numel=4, size=(4,), **more):
    """_rebuild_tensor_v2 as torch.save writes it; more: offset, stride, location"""
    stride, step = [], 1
    for d in reversed(size):
        stride.insert(0, step)
        step *= d
    stride = more.get("stride", stride)
    return call(glob("torch._utils", "_rebuild_tensor_v2"),
                storage(key, kind, numel, more.get("location", "cpu")),
                number(more.get("offset", 0)), tup(*map(number, size)), tup(*map(number, stride)),
                FALSE, ordered_dict())


def state_dict(tensors, before=b"", after=b""):
    """An OrderedDict of name -> opcodes that leave a tensor."""
    items = b"".join(string(k) + v for k, v in tensors.items())
    return proto(2) + before + ordered_dict() + MARK + items + SETITEMS + after + STOP
