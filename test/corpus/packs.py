"""Archives and wrappers, written byte by byte so that each field can lie."""
import bz2
import gzip
import io
import lzma
import struct
import tarfile
import zlib

DAY = 0x5A21  # 2025-01-01
NOW = 1735689600


def member(name, data=b"", **more):
    """One member of a ZIP. more: method (0, 8), flags, crc, local_name, local_flags, local_method,
    local_crc, extra, local_extra, comment, mode, size, packed_size, body (packed already), at
    (where the directory says it lies), listed (False: not in the directory), gap (bytes before)."""
    return {"name": name.encode() if isinstance(name, str) else name, "data": data, **more}


def deflate(data):
    c = zlib.compressobj(9, zlib.DEFLATED, -15)
    return c.compress(data) + c.flush()


def local(m):
    method = m.get("method", 0)
    body = m.get("body", deflate(m["data"]) if method == 8 else m["data"])
    size, packed = m.get("size", len(m["data"])), m.get("packed_size", len(body))
    crc = m.get("crc", zlib.crc32(m["data"]))
    name = m.get("local_name", m["name"])
    extra = m.get("local_extra", m.get("extra", b""))
    head = struct.pack("<4sHHHHHIIIHH", b"PK\3\4", 20, m.get("local_flags", m.get("flags", 0)),
                       m.get("local_method", method), 0, DAY, m.get("local_crc", crc),
                       m.get("local_packed", packed), m.get("local_size", size), len(name),
                       len(extra))
    return head + name + extra + body


def central(m, at):
    method = m.get("method", 0)
    body = m.get("body", deflate(m["data"]) if method == 8 else m["data"])
    extra, comment = m.get("extra", b""), m.get("comment", b"")
    mode = m.get("mode", 0)
    head = struct.pack("<4sHHHHHHIIIHHHHHII", b"PK\1\2", 20 | (3 << 8 if mode else 0), 20,
                       m.get("flags", 0), method, 0, DAY, m.get("crc", zlib.crc32(m["data"])),
                       m.get("packed_size", len(body)), m.get("size", len(m["data"])),
                       len(m["name"]), len(extra), len(comment), m.get("disk", 0), 0, mode << 16,
                       m.get("at", at))
    return head + m["name"] + extra + comment


def zipped(*members, **more):
    """A ZIP of members. more: prefix, counted (whether offsets count it), before_directory,
    comment, trailing, n (members announced), disk."""
    prefix = more.get("prefix", b"")
    out, places = prefix, []
    for m in members:
        out += m.get("gap", b"")
        places.append(len(out) - (0 if more.get("counted", True) else len(prefix)))
        out += local(m)
    out += more.get("before_directory", b"")
    start = len(out) - (0 if more.get("counted", True) else len(prefix))
    listed = [(m, at) for m, at in zip(members, places) if m.get("listed", True)]
    directory = b"".join(central(m, at) for m, at in listed)
    n, comment = more.get("n", len(listed)), more.get("comment", b"")
    end = struct.pack("<4sHHHHIIH", b"PK\5\6", more.get("disk", 0), 0, n, n, len(directory), start,
                      len(comment))
    return out + directory + end + comment + more.get("trailing", b"")


def aligned(members):
    """Stored members whose data begin at multiples of 64, as PyTorch writes them."""
    at, out = 0, []
    for m in members:
        m = dict(m)
        if "local_extra" not in m and "extra" not in m:
            pad = -(at + 30 + len(m["name"]) + 4) % 64
            m["local_extra"] = struct.pack("<HH", 0x4246, pad) + b"Z" * pad
        out.append(m)
        at += len(local(m))
    return out


def tarred(*members, **more):
    """A tar of (name, bytes) or of tarfile.TarInfo with bytes. more: format"""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=more.get("format", tarfile.GNU_FORMAT)) as t:
        for name, body in members:
            info = name if isinstance(name, tarfile.TarInfo) else tarfile.TarInfo(name)
            info.mtime = NOW
            if info.isreg():
                info.size = len(body)
            t.addfile(info, io.BytesIO(body) if info.isreg() else None)
    return out.getvalue()


def tar_link(name, to, kind=tarfile.SYMTYPE):
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, to
    return info, b""


def tar_device(name):
    info = tarfile.TarInfo(name)
    info.type, info.devmajor, info.devminor = tarfile.CHRTYPE, 1, 3
    return info, b""


def gz(data):
    return gzip.compress(data, mtime=0)


def bz(data):
    return bz2.compress(data)


def xz(data):
    return lzma.compress(data)


def lzma_alone(data):
    return lzma.compress(data, format=lzma.FORMAT_ALONE)


def zl(data):
    return zlib.compress(data)


def zstd(data):
    """One frame of raw blocks, its size stated."""
    out = struct.pack("<IBQ", 0xFD2FB528, 0xE0, len(data))
    pieces = [data[i:i + 65536] for i in range(0, len(data), 65536)] or [b""]
    for i, p in enumerate(pieces):
        out += struct.pack("<I", len(p) << 3 | (i == len(pieces) - 1))[:3] + p
    return out


def xxh32(data):
    """Of less than 16 bytes, as the header of an LZ4 frame needs."""
    primes = (2654435761, 2246822519, 3266489917, 668265263, 374761393)
    mask = 0xFFFFFFFF
    h = (primes[4] + len(data)) & mask
    while len(data) >= 4:
        h = (h + struct.unpack("<I", data[:4])[0] * primes[2]) & mask
        h = ((h << 17 | h >> 15) & mask) * primes[3] & mask
        data = data[4:]
    for c in data:
        h = (h + c * primes[4]) & mask
        h = ((h << 11 | h >> 21) & mask) * primes[0] & mask
    h = (h ^ h >> 15) * primes[1] & mask
    h = (h ^ h >> 13) * primes[2] & mask
    return h ^ h >> 16


def lz4(data):
    """One frame of stored blocks."""
    about = bytes([0x60, 0x40])
    out = b"\x04\x22\x4d\x18" + about + bytes([xxh32(about) >> 8 & 255])
    for i in range(0, len(data), 65536):
        p = data[i:i + 65536]
        out += struct.pack("<I", len(p) | 0x80000000) + p
    return out + bytes(4)


def seven(data):
    """What a 7z archive begins with; a member that is stored, and no directory."""
    head = struct.pack("<QQI", len(data), 0, 0)
    return b"7z\xbc\xaf\x27\x1c\0\4" + struct.pack("<I", zlib.crc32(head)) + head + data
