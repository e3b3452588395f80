"""Rules on archives, wrappers, and files that are two things at once."""
import struct
import zlib

from cases import PICKLED, family
from ops import *
from packs import (bz, gz, lz4, lzma_alone, member, seven, tar_device, tar_link, tarred, xz, zipped,
                   zl, zstd)
from weights import floats, npy, safetensors, torch_zip

rule, near = family("archive", "files.zip")
TEXT = b"one line of text\n" * 20
A, B = member("a.txt", TEXT), member("b.txt", b"another text\n")
near("ZIP-VIEW-MISMATCH", "zip", zipped(A, B))
near("ZIP-VIEW-MISMATCH", "zip-deflated", zipped(member("a.txt", TEXT, method=8), B))


def renamed(name, **more):
    return zipped(member("a.txt", TEXT, local_name=name, **more), B)


# ---- two readers, two archives ----
for case, data in {
    "local-name": renamed(b"c.txt"),
    "local-method": zipped(member("a.txt", TEXT, local_method=8), B),
    "local-size": zipped(member("a.txt", TEXT, local_size=3, local_packed=3), B),
    "unlisted": zipped(A, member("c.txt", b"not in the directory\n", listed=False), B),
    "count": zipped(A, B, n=1),
    "two-ends": zipped(A) + zipped(B),
    "shared-place": zipped(A, member("c.txt", TEXT, at=0), B),
}.items():
    rule("ZIP-VIEW-MISMATCH", case, data,
         "SCAN-INCOMPLETE ARC-HIDDEN ARC-FLAGS ARC-CRC POLY-FILE ARC-BOMB")

rule("ZIP-NAME-COLLISION", "same-name", zipped(A, member("a.txt", b"other\n")))
rule("ZIP-NAME-COLLISION", "same-but-case", zipped(A, member("A.TXT", b"other\n")))
near("ZIP-NAME-COLLISION", "same-name", zipped(A, member("a.txt.txt", b"other\n")))
near("ZIP-NAME-COLLISION", "other-folder", zipped(A, member("b/a.txt", b"other\n")))

for case, name in {"up": "../../a.txt", "absolute": "/etc/a.txt", "drive": "C:\\a.txt",
                   "backslash": "..\\a.txt", "middle": "a/../../b.txt"}.items():
    rule("ARC-TRAVERSAL", f"traversal-{case}", zipped(member(name, TEXT), B))
near("ARC-TRAVERSAL", "dots", zipped(member("a..b/...c.txt", TEXT), B))

rule("ARC-LINK", "link", zipped(member("a.txt", b"/etc/passwd", mode=0o120777), B))
near("ARC-LINK", "mode", zipped(member("a.txt", TEXT, mode=0o100644), B))

zeros = bytes(80 << 20)
rule("ARC-BOMB", "bomb", zipped(member("a.txt", zeros, method=8), B), "SCAN-INCOMPLETE")
near("ARC-BOMB", "much-but-not-more", zipped(member("a.txt", TEXT * 3000, method=8), B))

rule("ARC-HIDDEN", "prefix", zipped(A, B, prefix=b"something before it\n" * 4),
     "ZIP-VIEW-MISMATCH SCAN-INCOMPLETE POLY-FILE EXT-MISMATCH")
rule("ARC-HIDDEN", "gap", zipped(A, member("b.txt", TEXT, gap=b"between the members")),
     "SCAN-INCOMPLETE ZIP-VIEW-MISMATCH")
rule("ARC-HIDDEN", "comment", zipped(A, B, comment=b"not looked at by most"), "SCAN-INCOMPLETE")
rule("ARC-HIDDEN", "behind", zipped(A, B, trailing=b"behind the end" * 9),
     "SCAN-INCOMPLETE ZIP-VIEW-MISMATCH")
rule("ARC-HIDDEN", "comment-of-a-member", zipped(member("a.txt", TEXT, comment=b"\0no text"), B),
     "SCAN-INCOMPLETE")
rule("ARC-HIDDEN", "filling", zipped(member("a.txt", TEXT, extra=b"FB\4\0ZZZ!"), B),
     "SCAN-INCOMPLETE")
near("ARC-HIDDEN", "filling", zipped(member("a.txt", TEXT, extra=b"FB\4\0ZZZZ"), B))
near("ARC-HIDDEN", "usual-fields", zipped(
    member("a.txt", TEXT, extra=b"UT\5\0\3aaaaux\x0b\0\1\4\1\2\3\4\4\1\2\3\4"),
    member("b.txt", TEXT, local_extra=b"\x20\xa2\x10\0\xa0\x28\0\0" + bytes(12)),
    member("c.txt", TEXT, extra=b"\xfe\xca\0\0")))
near("ARC-HIDDEN", "none", zipped(member("a.txt", b""), B))

rule("ARC-ENCRYPTED", "encrypted", zipped(member("a.txt", TEXT, flags=1), B),
     "SCAN-INCOMPLETE ARC-FLAGS ARC-CRC")
near("ARC-ENCRYPTED", "utf8", zipped(member("a\u00e9.txt", TEXT, flags=0x800), B))

rule("ARC-CRC", "crc", zipped(member("a.txt", TEXT, crc=1), B))
near("ARC-CRC", "crc", zipped(member("a.txt", TEXT, crc=zlib.crc32(TEXT)), B))

rule("ARC-FLAGS", "flags", zipped(member("a.txt", TEXT, flags=0x20), B), "SCAN-INCOMPLETE")
rule("ARC-FLAGS", "method", zipped(member("a.txt", TEXT, method=14, body=TEXT), B), "SCAN-INCOMPLETE")
near("ARC-FLAGS", "flags", zipped(member("a.txt", TEXT, flags=0x800), B))

# ---- wrappers ----
rule, near = family("archive", "model.pt")
for case, pack in {"gzip": gz, "bzip2": bz, "xz": xz, "lzma": lzma_alone, "zstd": zstd, "lz4": lz4,
                   "zlib": zl}.items():
    rule("ARC-UNWRAP", f"wrapped-{case}", pack(torch_zip()),
         PICKLED + " EXT-MISMATCH ARC-CRC SCAN-INCOMPLETE")
rule("ARC-UNWRAP", "wrapped-7z", seven(torch_zip()), "SCAN-INCOMPLETE EXT-MISMATCH")
near("ARC-UNWRAP", "wrapped", torch_zip(), PICKLED)
near("ARC-UNWRAP", "text", {"notes.txt.gz": gz(TEXT)})

rule, near = family("archive", "files.tar")
rule("ARC-LINK", "tar-link", tarred(tar_link("a.txt", "/etc/passwd"), ("b.txt", TEXT)),
     "ARC-TRAVERSAL")
rule("ARC-LINK", "tar-hard-link", tarred(tar_link("a.txt", "../b.txt", b"1"), ("b.txt", TEXT)),
     "ARC-TRAVERSAL")
rule("ARC-LINK", "tar-device", tarred(tar_device("null"), ("b.txt", TEXT)))
rule("ARC-TRAVERSAL", "tar-up", tarred(("../a.txt", TEXT)))
rule("ARC-TRAVERSAL", "tar-absolute", tarred(("/tmp/a.txt", TEXT)))
near("ARC-LINK", "tar", tarred(("a.txt", TEXT), ("b/c.txt", TEXT)))
rule("ARC-HIDDEN", "tar-behind", tarred(("a.txt", TEXT)) + b"behind the end" * 90,
     "SCAN-INCOMPLETE")

# ---- two files in one ----
PNG = b"\x89PNG\r\n\x1a\n" + b"".join(
    struct.pack(">I", len(b)) + t + b + struct.pack(">I", zlib.crc32(t + b))
    for t, b in ((b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)),
                 (b"IDAT", zlib.compress(b"\0\0")), (b"IEND", b"")))
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>" \
      b"endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
WAV = b"RIFF" + struct.pack("<I", 36 + 8) + b"WAVEfmt " + \
    struct.pack("<IHHIIHH", 16, 1, 1, 8000, 8000, 1, 8) + b"data" + struct.pack("<I", 8) + b"\x80" * 8
SMALL = zipped(member("a.txt", b"text\n"))
rule, near = family("poly", "picture.png")
ODD = "SCAN-INCOMPLETE ARC-HIDDEN ZIP-VIEW-MISMATCH EXT-MISMATCH PKL-PRESENT PKL-NOT-WEIGHTS-ONLY " \
      "ARC-UNWRAP ST-TRAILING GGUF-PADDING NPY-HEADER PKL-EXTRA-STREAM PKL-TRAILING"
rule("POLY-FILE", "image-and-zip", PNG + SMALL, ODD)
rule("POLY-FILE", "image-and-pickle", PNG + stream(ordered_dict()), ODD)
rule("POLY-FILE", "pdf-and-zip", {"paper.pdf": PDF + SMALL}, ODD)
rule("POLY-FILE", "sound-and-zip", {"a.wav": WAV + SMALL}, ODD)
rule("POLY-FILE", "pickle-and-zip", {"model.bin": stream(ordered_dict()) + SMALL}, ODD)
rule("POLY-FILE", "safetensors-and-zip", {"model.safetensors": safetensors() + SMALL}, ODD)
rule("POLY-FILE", "npy-and-zip", {"a.npy": npy() + SMALL}, ODD)
near("POLY-FILE", "image", PNG)
near("POLY-FILE", "pdf", {"paper.pdf": PDF})
near("POLY-FILE", "gif-with-a-comment", {"a.gif": b"GIF89a\1\0\1\0\0\0\0!\xfe\4PK\3\4\0;"})
near("POLY-FILE", "gif-without-its-last-mark", {"a.gif": b"GIF89a\1\0\1\0\0\0\0,\0\0\0\0\1\0\1\0\0\2\1;\0"})
near("POLY-FILE", "tiff",
     {"a.tiff": b"II*\0" + struct.pack("<IHIIII", 8, 0, 0, 1, 2, 3) + b"MZ" * 40})
near("POLY-FILE", "sound-with-a-tag",
     {"a.mp3": b"ID3\4\0\0\0\0\0\0" + b"\xff\xfb\x90\0c\x80\4" * 60})
near("POLY-FILE", "sound", {"a.wav": WAV})
near("POLY-FILE", "text-about-zip", {"notes.txt": b"A ZIP ends with PK\5\6, says the manual.\n" * 3})

rule("EXT-MISMATCH", "pickle-as-safetensors", {"model.safetensors": stream(ordered_dict())}, PICKLED)
rule("EXT-MISMATCH", "checkpoint-as-gguf", {"model.gguf": torch_zip()}, PICKLED)
rule("EXT-MISMATCH", "safetensors-as-picture", {"a.png": safetensors()})
near("EXT-MISMATCH", "safetensors", {"model.safetensors": safetensors()})
near("EXT-MISMATCH", "pickle-named-bin", {"pytorch_model.bin": torch_zip()}, PICKLED)

# ---- what nobody here reads ----
rule, near = family("unread", "model.h5")
rule("SCAN-INCOMPLETE", "hdf5", b"\x89HDF\r\n\x1a\n" + bytes(100))
rule("SCAN-INCOMPLETE", "onnx", {"model.onnx": b"\x08\x08\x12\x07pytorch\x3a\x10" + bytes(16)},
     "EXT-MISMATCH")
rule("SCAN-INCOMPLETE", "noise", {"model.dat": floats(5000, "noise")})
near("SCAN-INCOMPLETE", "text", {"notes.txt": TEXT})
near("SCAN-INCOMPLETE", "empty", {"empty.txt": b""})
