"""archive_peer.py FOLDER N - archives made and then damaged, always the same, and what others see in
each: I.zip or I.tar, and I.want with "agree" or "differ WHY", "made" or "damaged", then what Python's
zipfile or tarfile sees, "refused" or a line "NAME CRC" in hex for each member, "-" for what it cannot
read. ZIP archives are compared with PyTorch's own reader as well, by name as PyTorch asks for it."""
import io
import random
import resource
import struct
import sys
import tarfile
import warnings
import zipfile
import zlib

import torch

resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))  # sizes in headers are believed
warnings.simplefilter("ignore")
chance = random.Random(11)
NAMES = ["data.pkl", "version", "data/0", "data/1", "byteorder", "constants.pkl", "DATA.pkl", "data/0 "]


def make_zip():
    to = io.BytesIO(b"")
    with zipfile.ZipFile(to, "w") as z:
        for name in ["data.pkl", "version"] + chance.sample(NAMES[2:5], chance.randrange(3)):
            info = zipfile.ZipInfo("archive/" + name)
            info.compress_type = chance.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))
            data = b"3\n" if name == "version" else chance.randbytes(chance.randrange(1, 40)) * 2
            with z.open(info, "w", force_zip64=chance.random() < 0.2) as f:
                f.write(data)
    return to.getvalue()


def places(data, mark):
    at, all_of_them = data.find(mark), []
    while at >= 0:
        all_of_them.append(at)
        at = data.find(mark, at + 1)
    return all_of_them


FIELDS = {  # offset and format of what a reader believes
    b"PK\3\4": [(6, "H"), (8, "H"), (14, "I"), (18, "I"), (22, "I"), (26, "H"), (28, "H"), (38, "B"), (40, "B")],
    b"PK\1\2": [(8, "H"), (10, "H"), (16, "I"), (20, "I"), (24, "I"), (28, "H"), (30, "H"), (32, "H"),
                (34, "H"), (38, "I"), (42, "I"), (54, "B"), (56, "B")],
    b"PK\5\6": [(4, "H"), (6, "H"), (8, "H"), (10, "H"), (12, "I"), (16, "I"), (20, "H")],
}


def change_field(data):
    data = bytearray(data)
    mark = chance.choice(list(FIELDS))
    at, form = chance.choice(FIELDS[mark])
    found = places(bytes(data), mark)
    if not found:
        return bytes(data)
    at += chance.choice(found)
    size = struct.calcsize("<" + form)
    if at + size > len(data):
        return bytes(data)
    old = struct.unpack_from("<" + form, data, at)[0]
    top = (1 << 8 * size) - 1
    new = chance.choice((0, 1, top, old ^ 1, old ^ 8, old ^ 0x20, old ^ 0x2000, old + 1, old - 1, 8, 20))
    struct.pack_into("<" + form, data, at, new & top)
    return bytes(data)


def change_both(data):
    """One field in both headers of a member, so that they still agree."""
    data = bytearray(data)
    local, entry, form = chance.choice(((6, 8, "H"), (8, 10, "H"), (14, 16, "I"), (18, 20, "I"), (22, 24, "I")))
    one, two = places(bytes(data), b"PK\3\4"), places(bytes(data), b"PK\1\2")
    if len(one) != len(two) or not one:
        return bytes(data)
    i = chance.randrange(len(one))
    old = struct.unpack_from("<" + form, data, two[i] + entry)[0]
    new = chance.choice((0, 1, old ^ 1, old ^ 0x20, old ^ 0x40, old ^ 0x800, old + 1, 8)) & 0xFFFF
    struct.pack_into("<" + form, data, one[i] + local, new)
    struct.pack_into("<" + form, data, two[i] + entry, new)
    return bytes(data)


def rename(data):
    """A name in one or both headers, by another of its length."""
    old, new = chance.choice(((b"data.pkl", b"DATA.pkl"), (b"data.pkl", b"data\\pkl"), (b"version", b"Version"),
                              (b"archive/", b"Archive/"), (b"data/0", b"data\0a"), (b"data/1", b"data/0"),
                              (b"archive/data.pkl", b"archive/../a.pkl"), (b"archive/", b"\xe4rchive/")))
    times = chance.choice((1, 2, 9))
    if chance.random() < 0.5:
        return data.replace(old, new, times)
    return data[::-1].replace(old[::-1], new[::-1], times)[::-1]


def damage_zip(data):
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        match chance.randrange(12):
            case 0 | 1 | 2 | 3:
                data = change_field(data)
            case 4 | 5:
                data = change_both(data)
            case 6:
                data = rename(data)
            case 7:
                data = chance.choice((make_zip(), b"#!before", b"PK\3\4")) + data
            case 8:
                data += chance.choice((make_zip(), b"behind", b"PK\5\6", b"PK\5\6" + bytes(18)))
            case 9:
                at = chance.randrange(len(data) + 1)
                data = data[:at] + chance.choice((b"x", bytes(4), b"PK\1\2")) + data[at:]
            case 10:
                at = chance.randrange(len(data) + 1)
                data = data[:at] + data[at + chance.randrange(1, 9):]
            case 11:
                data = bytearray(data)
                if data:
                    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
                data = bytes(data)
    return data


def crc(data):
    return f"{zlib.crc32(data):08x}"


def by_zipfile(data):
    """Each entry in its order, and by name what a look-up gives."""
    try:
        z = zipfile.ZipFile(io.BytesIO(data))
    except Exception:
        return None, {}
    lines, named = [], {}
    for info in z.infolist():
        try:
            content = crc(z.open(info).read())
        except Exception:
            content = "-"
        raw = info.orig_filename.encode("utf-8" if info.flag_bits & 0x800 else "cp437")
        lines.append(f"{raw.hex()} {content}")
        named[info.filename] = content
    return lines, named


def by_torch(data):
    try:
        reader = torch._C.PyTorchFileReader(io.BytesIO(data))
        names = reader.get_all_records()
    except Exception:
        return None
    seen = {}
    for name in names + NAMES:
        try:
            seen[name] = crc(reader.get_record(name))
        except Exception:
            if name in names:
                seen[name] = "-"
    return seen


def why_zip_differs(named, torchs, lines):
    if (lines is None) != (torchs is None):
        return f"refused by {'zipfile' if lines is None else 'torch'} only"
    if lines is None:
        return ""
    for name, content in torchs.items():
        folded = [c for n, c in named.items() if n.partition("/")[2].lower() == name.lower()]
        if content not in folded or (len(set(folded)) > 1 and len(folded) > 1):
            return f"torch sees {name!r}"
    for name, content in named.items():
        if not name.endswith("/") and torchs.get(name.partition("/")[2]) != content:
            return f"zipfile sees {name!r}"
    return ""


def make_tar():
    to = io.BytesIO()
    form = chance.choice((tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT))
    with tarfile.open(fileobj=to, mode="w", format=form) as t:
        for _ in range(chance.randrange(1, 4)):
            info = tarfile.TarInfo(chance.choice(("a", "d/b", "e" * 60 + "/" + "f" * 60, "\u00e9")))
            data = chance.randbytes(chance.randrange(600))
            info.size = len(data)
            info.mtime = chance.choice((0, 1.5))
            t.addfile(info, io.BytesIO(data))
    return to.getvalue()


def mend(data, at):
    block = bytearray(data[at:at + 512])
    block[148:156] = b"        "
    block[148:155] = b"%06o\0" % sum(block)
    return data[:at] + bytes(block) + data[at + 512:]


def damage_tar(data):
    for _ in range(chance.choice((1, 1, 2))):
        at = chance.choice([0] + [p - 257 for p in places(data, b"ustar")])
        field, size = chance.choice(((0, 100), (124, 12), (156, 1), (157, 100), (257, 8), (345, 155), (100, 24), (329, 16)))
        put = chance.choice((b"\0", b" ", b"7", b"1", b"x", b"g", b"L", b"5", b"\x80", b"/", b"-", b"../", b"00000000017"))
        data = bytearray(data)
        where = at + field + (0 if size == 1 else chance.choice((0, chance.randrange(size))))
        data[where:where + len(put)] = put[:max(1, len(data) - where)]
        data = bytes(data)
        if chance.random() < 0.8:
            data = mend(data, at)
        if chance.random() < 0.1:
            data = data[:chance.randrange(len(data))]
        if chance.random() < 0.1:
            data += make_tar()
    return data


def by_tarfile(data):
    try:
        lines = []
        t = tarfile.open(fileobj=io.BytesIO(data), mode="r:", errors="surrogateescape", encoding="utf-8")
        for m in t:
            if not m.isreg() and m.type in tarfile.SUPPORTED_TYPES:
                continue
            try:
                content = crc(t.extractfile(m).read())
            except Exception:
                content = "-"
            lines.append(f"{m.name.encode('utf-8', 'surrogateescape').hex()} {content}")
        return lines
    except Exception:
        return None


for i in range(int(sys.argv[2])):
    if i % 4 == 3:
        data, end, differs = make_tar(), "tar", ""
        made = i % 20 == 3
        if not made:
            data = damage_tar(data)
        lines = by_tarfile(data)
    else:
        data, end = make_zip(), "zip"
        made = i % 20 == 0
        if not made:
            data = damage_zip(data)
        lines, named = by_zipfile(data)
        differs = why_zip_differs(named, by_torch(data), lines)
    with open(f"{sys.argv[1]}/{i}.{end}", "wb") as f:
        f.write(data)
    with open(f"{sys.argv[1]}/{i}.want", "w") as f:
        f.write("\n".join(["differ " + ascii(differs) if differs else "agree", "made" if made else "damaged"] +
                          (["refused"] if lines is None else lines)) + "\n")
