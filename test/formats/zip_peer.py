"""zip_peer.py FOLDER - archives made and then damaged at random (always the same), and what Python's
zipfile sees in each: NNN.zip, and NNN.want with "made" or "damaged", then "refused" or a line
"NAME CONTENT" in hex of each entry, "-" where the content cannot be read."""
import io
import random
import sys
import warnings
import zipfile

warnings.simplefilter("ignore")
chance = random.Random(7)


def make():
    to = io.BytesIO()
    to.write(b"#!before" if chance.random() < 0.1 else b"")
    with zipfile.ZipFile(to, "a" if to.tell() else "w") as z:
        for _ in range(chance.randrange(5)):
            info = zipfile.ZipInfo(chance.choice("abc") + "/x" * chance.randrange(2))
            info.compress_type = chance.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))
            data = chance.randbytes(chance.randrange(40)) * chance.randrange(4)
            with z.open(info, "w", force_zip64=chance.random() < 0.3) as f:
                f.write(data)
        z.comment = b"a comment" if chance.random() < 0.2 else b""
    return to.getvalue()


def damage(data):
    data = bytearray(data)
    for _ in range(chance.randrange(1, 4)):
        at = chance.randrange(len(data))
        match chance.randrange(4):
            case 0 | 1:
                data[at] ^= 1 << chance.randrange(8)
            case 2:
                data[at] = chance.choice((0, 1, 8, 0xFF))
            case 3:
                at = max(0, len(data) - chance.randrange(120))
                data[at : at + chance.randrange(2)] = chance.randbytes(chance.randrange(2))
    return bytes(data)


def seen(data):
    try:
        z = zipfile.ZipFile(io.BytesIO(data))
    except Exception:
        return ["refused"]
    lines = []
    for info in z.infolist():
        try:
            text = z.open(info).read().hex()
        except Exception:
            text = "-"
        name = info.orig_filename.encode("utf-8" if info.flag_bits & 0x800 else "cp437")
        lines.append(f"{name.hex()} {text}")
    return lines


for i in range(600):
    data, kind = make(), "made"
    if i >= 100 and data:
        data, kind = damage(data), "damaged"
    with open(f"{sys.argv[1]}/{i:03}.zip", "wb") as f:
        f.write(data)
    with open(f"{sys.argv[1]}/{i:03}.want", "w") as f:
        f.write("\n".join([kind, *seen(data)]) + "\n")
