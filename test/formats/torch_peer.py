"""torch_peer.py FOLDER - checkpoints that Debian's PyTorch writes, and arrays that its NumPy writes or
somebody has damaged (always the same); and what those who wrote them see in each: NNN.pt with NNN.want,
a line "NAME TYPE SHAPE SHA256" for each tensor whose numbers stand side by side; NNN.npy with NNN.want,
"refused" or one line "SHAPE ITEMSIZE". Exit status 77: there is no PyTorch."""
import hashlib
import io
import random
import sys
import warnings

try:
    import numpy
    import torch
except ImportError:
    sys.exit(77)

warnings.simplefilter("ignore")
chance = random.Random(11)
torch.manual_seed(11)
TYPES = {torch.float32: "F32", torch.float64: "F64", torch.float16: "F16", torch.bfloat16: "BF16",
         torch.int64: "I64", torch.int32: "I32", torch.int16: "I16", torch.int8: "I8",
         torch.uint8: "U8", torch.bool: "BOOL", torch.complex64: "C64"}


def tensor(known):
    if known and chance.random() < 0.4:
        t = chance.choice(known)
        if t.dim() > 0 and t.shape[0] > 1 and chance.random() < 0.5:
            t = t[chance.randrange(t.shape[0]):]
        if t.dim() > 1 and chance.random() < 0.3:
            t = t.transpose(0, 1)
        if chance.random() < 0.2:
            t = t[..., ::2] if t.dim() > 0 else t
        return t
    shape = [chance.randrange(5) for _ in range(chance.randrange(4))]
    t = (torch.randn(shape) * 50).to(chance.choice(list(TYPES)))
    known.append(t)
    return torch.nn.Parameter(t) if t.is_floating_point() and chance.random() < 0.2 else t


def tree(depth, known, path, out):
    d = {}
    for key in chance.sample("abcdefgh", chance.randrange(1, 4)):
        if depth > 0 and chance.random() < 0.3:
            d[key] = tree(depth - 1, known, path + [key], out)
        elif chance.random() < 0.1:
            d[key] = [1, "text", (2.5, None)]
        else:
            d[key] = tensor(known)
            out.append((".".join(path + [key]), d[key]))
    return d


def line(name, t):
    t = t.detach()
    if t.numel() == 0:
        data = b""
    else:
        data = bytes(t.contiguous().storage().untyped())[
            t.contiguous().storage_offset() * t.element_size():][: t.numel() * t.element_size()]
    return f"{name} {TYPES[t.dtype]} {'x'.join(map(str, t.shape)) or '-'} " \
           f"{hashlib.sha256(data).hexdigest()}\n"


def checkpoint(where, stacked):
    named = []
    value = tree(2, [], [], named)
    torch.save(value, where + ".pt", _use_new_zipfile_serialization=not stacked)
    with open(where + ".want", "w") as f:
        for name, t in named:
            if t.is_contiguous():
                f.write(line(name, t))


def array():
    shape = tuple(chance.randrange(4) for _ in range(chance.randrange(4)))
    kinds = ("<f4", ">f8", "|b1", "<i2", "<U3", "|S5", "<c16", "|V3", "<M8[us]", "<f2",
             [("a", "<f4"), ("b", ">i2", (2,))], [("a", [("b", "|u1")]), ("c", "<U2")])
    a = numpy.zeros(shape, numpy.dtype(chance.choice(kinds)))
    to = io.BytesIO()
    numpy.save(to, numpy.asfortranarray(a) if chance.random() < 0.3 else a)
    return to.getvalue()


def damaged(data):
    data = bytearray(data)
    end = data.index(b"\n")
    for _ in range(chance.randrange(3)):
        at = chance.randrange(6, end)
        match chance.randrange(3):
            case 0:
                data[at] = ord(chance.choice("0123456789(){}[],:'\" <>|=LTFfiuOVSU-+#\\\n"))
            case 1:
                data[at] ^= 1 << chance.randrange(8)
            case 2:
                other = chance.randrange(10, end)
                data[at], data[other] = data[other], data[at]
    return bytes(data)


def seen(data):
    try:
        a = numpy.load(io.BytesIO(data), allow_pickle=False)
    except Exception:
        return "refused"
    return f"{'x'.join(map(str, a.shape)) or '-'} {a.dtype.itemsize}"


for i in range(120):
    checkpoint(f"{sys.argv[1]}/{i:03}", i % 3 == 0)
for i in range(3000):
    data = damaged(array())
    with open(f"{sys.argv[1]}/{i:04}.npy", "wb") as f:
        f.write(data)
    with open(f"{sys.argv[1]}/{i:04}.see", "w") as f:
        f.write(seen(data) + "\n")
