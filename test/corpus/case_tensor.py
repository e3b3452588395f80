"""Rules on safetensors, GGUF, indexes of shards, and on the numbers themselves."""
import json
import struct

from cases import PICKLED, family
from packs import member, zipped
from release import CARD, base
from weights import *
from weights import F32 as GGUF_F32, STRING, ARRAY, BOOL, U32, U64, I32

rule, near = family("safetensors", "model.safetensors")
SHAPES = {"a.weight": (4, 4), "b.weight": (2, 8)}
BODY = st_body(SHAPES)


def spoilt(change, body=BODY):
    head = st_header(SHAPES)
    change(head)
    return st_file(head, body)


def text_of(head):
    return json.dumps(head, separators=(",", ":"))


def entry(**more):
    return {"dtype": "F32", "shape": [4, 4], "data_offsets": [0, 64], **more}


near("ST-BOUNDS", "as-written", safetensors(metadata={"format": "pt"}))
near("ST-BOUNDS", "empty-tensor", safetensors({"a": (4,), "e": (0, 3), "s": ()}))
near("ST-DTYPE", "every-dtype", safetensors({"a": (8,)}, "F8_E4M3"))
for case, change in {
    "gap": lambda h: h["b.weight"].update(data_offsets=[72, 136]),
    "overlap": lambda h: h["b.weight"].update(data_offsets=[60, 124]),
    "shape": lambda h: h["b.weight"].update(shape=[2, 9]),
    "outside": lambda h: h["b.weight"].update(data_offsets=[64, 1 << 40]),
    "not-from-zero": lambda h: h.pop("a.weight"),
    "product": lambda h: h["b.weight"].update(shape=[1 << 62, 8]),
    "backwards": lambda h: h["b.weight"].update(data_offsets=[128, 64]),
}.items():
    rule("ST-BOUNDS", case, spoilt(change), "SCAN-INCOMPLETE ST-HEADER ST-TRAILING")
rule("ST-BOUNDS", "cut-short", safetensors()[:-20], "SCAN-INCOMPLETE")
rule("ST-TRAILING", "behind", safetensors() + b"one more thing", "SCAN-INCOMPLETE")
rule("ST-TRAILING", "behind-zeros", safetensors() + bytes(64), "SCAN-INCOMPLETE")
near("ST-TRAILING", "as-written", safetensors())
same = text_of(entry())
rule("ST-DUPKEY", "name-twice", st_file(
    f'{{"a":{same},"a":{same}}}'.encode(), BODY[:64]))
rule("ST-DUPKEY", "metadata-twice", st_file(
    f'{{"__metadata__":{{"a":"1","a":"2"}},"a":{same}}}'.encode(), BODY[:64]))
near("ST-DUPKEY", "almost", safetensors({"a": (2,), "A": (2,)}))
rule("ST-HEADER", "not-json", st_file(b'{"a":', b""), "SCAN-INCOMPLETE EXT-MISMATCH")
rule("ST-HEADER", "not-utf8", st_file(b'{"\xff":' + same.encode() + b"}", BODY[:64]),
     "SCAN-INCOMPLETE EXT-MISMATCH")
rule("ST-HEADER", "too-large", struct.pack("<Q", 100_000_001) + b"{" + bytes(100),
     "SCAN-INCOMPLETE EXT-MISMATCH")
rule("ST-HEADER", "shape-of-floats", st_file(text_of({"a": entry(shape=[4.0, 4])}).encode(),
                                             BODY[:64]), "SCAN-INCOMPLETE ST-BOUNDS")
near("ST-HEADER", "padded", st_file(text_of(st_header(SHAPES)).encode() + b" " * 64, BODY),
     "ST-ALIGN")
rule("ST-UNKNOWN-KEY", "unknown-key", st_file(text_of({"a": entry(note="x")}).encode(), BODY[:64]))
near("ST-UNKNOWN-KEY", "metadata-key", safetensors(metadata={"note": "x"}))
rule("ST-META", "not-a-text", safetensors(metadata={"n": 1}), "SCAN-INCOMPLETE")
rule("ST-META", "large", safetensors(metadata={"n": "word " * 20000}))
near("ST-META", "long-but-usual", safetensors(metadata={"n": "word " * 200}))
near("ST-META", "null", st_file(text_of({"__metadata__": None, "a": entry()}).encode(), BODY[:64]))
rule("ST-DTYPE", "unknown", st_file(text_of({"a": entry(dtype="F33")}).encode(), BODY[:64]),
     "SCAN-INCOMPLETE ST-BOUNDS")
rule("ST-DTYPE", "case", st_file(text_of({"a": entry(dtype="f32")}).encode(), BODY[:64]),
     "SCAN-INCOMPLETE ST-BOUNDS")
for case, name in {"path": "../../a", "absolute": "/etc/a", "hidden": "a\u200b", "bidi": "a\u202eb",
                   "nul": "a\0b"}.items():
    rule("ST-NAME", case, safetensors({name: (4,), "b": (4,)}))
near("ST-NAME", "dots", safetensors({"model.layers..0.weight": (4,), "b": (4,)}))
rule("ST-ALIGN", "leading-space", st_file(b"  " + text_of(st_header(SHAPES)).encode(), BODY))
rule("ST-ALIGN", "unaligned", struct.pack("<Q", len(same) + 7) + b'{"a": ' + same.encode() + b"}" +
     BODY[:64])
near("ST-ALIGN", "aligned", safetensors())
rule("CFG-TARGET", "safetensors-metadata", safetensors(metadata={
    "config": json.dumps({"_target_": "os.system", "command": "true"})}), "ST-META")
near("CFG-TARGET", "safetensors-metadata", safetensors(metadata={"config": json.dumps({"a": 1})}))

# ---- GGUF ----
rule, near = family("gguf", "model.gguf")
near("GGUF-BOUNDS", "as-written", gguf())
near("GGUF-OVERFLOW", "as-written", gguf())
near("GGUF-KV", "aligned-otherwise", gguf(with_key("general.alignment", U32, 64), align=64))
near("GGUF-KV", "no-tokenizer", gguf([p for p in LLAMA if not p[0].startswith("tokenizer")]),
     "GGUF-META")
OFF = {"output.weight": 32}
rule("GGUF-BOUNDS", "overlap", gguf(offset=OFF), "SCAN-INCOMPLETE")
rule("GGUF-BOUNDS", "cut-short", gguf()[:-1000], "SCAN-INCOMPLETE")
rule("GGUF-BOUNDS", "outside", gguf(offset={TENSORS[-1][0]: 1 << 30}), "SCAN-INCOMPLETE")
rule("GGUF-BOUNDS", "far", gguf(offset={"output.weight": 1 << 40}), "SCAN-INCOMPLETE")
rule("GGUF-OVERFLOW", "tensors", gguf(n_tensors=1 << 60), "SCAN-INCOMPLETE")
rule("GGUF-OVERFLOW", "pairs", gguf(n_pairs=1 << 60), "SCAN-INCOMPLETE")
rule("GGUF-OVERFLOW", "product", gguf(shape={"output.weight": (1 << 40, 1 << 40)}),
     "SCAN-INCOMPLETE GGUF-BOUNDS W-SHAPE GGUF-META")
rule("GGUF-OVERFLOW", "layers", gguf(with_key("llama.block_count", U32, 0xffffffff)), "SCAN-INCOMPLETE W-SHAPE GGUF-META")
near("GGUF-OVERFLOW", "layers", gguf(with_key("llama.block_count", U32, 1 << 24)), "GGUF-META W-SHAPE")
rule("GGUF-OVERFLOW", "text", gguf(raw_pairs=struct.pack("<Q", 1 << 62), n_pairs=len(LLAMA) + 1),
     "SCAN-INCOMPLETE")
rule("GGUF-KV", "twice", gguf(LLAMA + [LLAMA[0]]))
rule("GGUF-KV", "alignment", gguf(with_key("general.alignment", U32, 48)), "SCAN-INCOMPLETE")
rule("GGUF-KV", "alignment-type", gguf(with_key("general.alignment", U64, 32)), "SCAN-INCOMPLETE")
rule("GGUF-KV", "bool", gguf(with_key("llama.use_it", BOOL, 7)))
rule("GGUF-KV", "nested", gguf(with_key("llama.it", ARRAY, (ARRAY, [(U32, [1])]))),
     "SCAN-INCOMPLETE")
near("GGUF-KV", "bool", gguf(with_key("llama.use_it", BOOL, 1)))
named = [(n if n != "output.weight" else "output_norm.weight", s) for n, s in TENSORS]
rule("GGUF-TENSOR", "twice", gguf(tensors=named), "SCAN-INCOMPLETE W-SHAPE GGUF-META")
rule("GGUF-TENSOR", "type", gguf(kind={"output.weight": 200}), "SCAN-INCOMPLETE GGUF-BOUNDS")
rule("GGUF-TENSOR", "rank", gguf(tensors=TENSORS + [("x", (1, 1, 1, 1, 1))]), "SCAN-INCOMPLETE")
rule("GGUF-TENSOR", "block", gguf(tensors=TENSORS + [("x", (31,))], kind={"x": 2},
                                   body={"x": bytes(18)}), "SCAN-INCOMPLETE GGUF-BOUNDS")
rule("GGUF-TENSOR", "name", gguf(tensors=TENSORS + [("../../x", (4,))]))
near("GGUF-TENSOR", "rank", gguf(tensors=TENSORS + [("x", (1, 2, 2, 4))]))
rule("GGUF-PADDING", "not-zero", gguf(pad=b"x", tensors=TENSORS + [("x", (3,))]))
rule("GGUF-PADDING", "behind", gguf(trailing=b"one more thing"), "SCAN-INCOMPLETE")
near("GGUF-PADDING", "zero", gguf(tensors=TENSORS + [("x", (3,))]))
rule("GGUF-META", "no-architecture", gguf(LLAMA[1:]))
rule("GGUF-META", "no-heads", gguf(with_key("llama.attention.head_count", U32, 0)))
rule("GGUF-META", "rows", gguf(with_key(
    "tokenizer.ggml.tokens", ARRAY, (STRING, [f"t{i}" for i in range(39)]),
    [p for p in LLAMA if p[0] not in ("tokenizer.ggml.scores", "tokenizer.ggml.token_type")])),
    "TOK-VOCAB W-SHAPE")
rule("GGUF-META", "blocks", gguf(with_key("llama.block_count", U32, 0)), "W-SHAPE")
near("GGUF-META", "whole", gguf(with_key("general.file_type", U32, 0)))
rule("TOK-VOCAB", "scores", gguf(with_key("tokenizer.ggml.scores", ARRAY, (GGUF_F32, [0.0] * 3))),
     "GGUF-META")
rule("TOK-VOCAB", "id", gguf(with_key("tokenizer.ggml.eos_token_id", U32, 4000)), "GGUF-META")
near("TOK-VOCAB", "id", gguf(with_key("tokenizer.ggml.eos_token_id", U32, 39)))
rule("GGUF-LEGACY", "version-1", b"GGUF" + struct.pack("<III", 1, 0, 0) + bytes(12),
     "SCAN-INCOMPLETE GGUF-META")
rule("GGUF-LEGACY", "ggml", b"lmgg" + struct.pack("<7I", 0, 0, 0, 0, 0, 0, 0) + bytes(64),
     "SCAN-INCOMPLETE EXT-MISMATCH")
rule("GGUF-LEGACY", "ggjt", {"ggml-model.bin": b"tjgg" + struct.pack("<8I", 3, 0, 0, 0, 0, 0, 0, 0) +
                             bytes(64)}, "SCAN-INCOMPLETE")
near("GGUF-LEGACY", "version-2", gguf(version=2))
rule("GGUF-PATH-LEAK", "path", gguf(with_key("quantize.imatrix.file", STRING, "/home/me/a.dat")))
near("GGUF-PATH-LEAK", "name", gguf(with_key("quantize.imatrix.file", STRING, "a.dat")))
rule("TPL-SSTI", "gguf", gguf(with_key("tokenizer.chat_template", STRING,
                                       "{{ ''.__class__.__mro__ }}")))
near("TPL-SSTI", "gguf", gguf(with_key(
    "tokenizer.chat_template", STRING,
    "{% for m in messages %}<|{{ m['role'] }}|>{{ m['content'] }}{% endfor %}")))

# ---- indexes ----
ONE, TWO = {"a.weight": (4, 4)}, {"b.weight": (2, 8)}
NAMES = [f"model-0000{i}-of-00002.safetensors" for i in (1, 2)]


def sharded(**more):
    places = {"a.weight": NAMES[0], "b.weight": NAMES[1], **more.get("places", {})}
    places = {k: v for k, v in places.items() if v is not None}
    files = {NAMES[0]: safetensors(ONE), NAMES[1]: safetensors(more.get("two", TWO)),
             "model.safetensors.index.json": json.dumps(
                 {"metadata": {"total_size": more.get("size", 128)},
                  "weight_map": places}).encode(), **more.get("files", {})}
    return {k: v for k, v in files.items() if v is not None}


rule, near = family("index", "")
near("IDX-MISSING", "index", sharded())
near("IDX-CONFLICT", "index", sharded())
rule("IDX-SIZE", "size", sharded(size=99))
near("IDX-SIZE", "size", sharded())
rule("W-SHAPE", "layers", base(config={"num_hidden_layers": 3}))
near("W-SHAPE", "layers", base(config={"num_hidden_layers": 2}))
near("IDX-PATH", "dots", {"model.safetensors.index.json": json.dumps({"metadata": {}, "weight_map": {
    "a.weight": "model..safetensors"}}).encode(), "model..safetensors": safetensors(ONE)}, "FS-NAME")
for case, to in {"up": "../secret.safetensors", "absolute": "/etc/secret.safetensors",
                 "windows": "..\\secret.safetensors", "url": "https://example.org/a.safetensors"}.items():
    rule("IDX-PATH", case, sharded(places={"a.weight": to}), "IDX-MISSING IDX-CONFLICT IDX-ORPHAN")
rule("IDX-MISSING", "file", sharded(files={NAMES[1]: None}))
rule("IDX-MISSING", "tensor", sharded(places={"c.weight": NAMES[0]}))
rule("IDX-MISSING", "number", sharded(places={"b.weight": None}, files={NAMES[1]: None}))
rule("IDX-CONFLICT", "two-places", sharded(two={"a.weight": (4, 4), "b.weight": (2, 8)}))
rule("IDX-CONFLICT", "elsewhere", sharded(places={"a.weight": NAMES[1], "b.weight": NAMES[0]}))
rule("IDX-CONFLICT", "unmapped", sharded(two={"b.weight": (2, 8), "c.weight": (4,)}))
rule("IDX-ORPHAN", "orphan", sharded(files={"model-extra.safetensors": safetensors({"x": (8, 2)})}))
near("IDX-ORPHAN", "other-folder", sharded(files={"b/model.safetensors": safetensors({"x": (8, 2)})}))

rule("DUAL-FORMAT", "dual", {"model.safetensors": safetensors({"a.weight": (4,)}),
                             "pytorch_model.bin": torch_zip(state_dict(
                                 {"b.weight": tensor()}))}, PICKLED)
rule("DUAL-FORMAT", "dual-shape", {"model.safetensors": safetensors({"a.weight": (2, 4)}),
                                   "pytorch_model.bin": torch_zip()}, PICKLED)
near("DUAL-FORMAT", "dual", {"model.safetensors": st_file(st_header({"a.weight": (4,)}),
                                                          floats(4, "torch")),
                             "pytorch_model.bin": torch_zip()}, PICKLED)

# ---- the numbers ----
rule, near = family("weights", "model.safetensors")


def with_weights(n, at, value, dtype="F32", name="a.weight"):
    """n numbers, that at `at` replaced by these bytes"""
    size = SIZES[dtype]
    body = bytearray(numbers(dtype, n, "w"))
    body[at * size:at * size + len(value)] = value
    return st_file(st_header({name: (n // 64, 64)}, dtype), bytes(body))


rule("SCAN-INCOMPLETE", "piece", {"model.gguf.part00": gguf()[:-64]})
rule("GGUF-BOUNDS", "no-piece", {"model.gguf": gguf()[:-64]}, "SCAN-INCOMPLETE W-SHAPE")
PAGE = b"<!DOCTYPE html>\n<html><head><title>404</title></head><body>Not found</body></html>\n"
rule("W-ABSENT", "empty", {"pytorch_model.bin": b""})
rule("W-ABSENT", "empty-among-others", {**base(), "b/model.GGUF": b""})
rule("W-ABSENT", "page", PAGE)
rule("W-ABSENT", "page-in-another-encoding", b"\n<HTML>p\xe1gina</HTML>", "SCAN-INCOMPLETE ST-HEADER")
rule("W-ABSENT", "text", b"Entry not found")
rule("W-ABSENT", "json", {"model.pt": b'{"error":"Repository not found"}'})
rule("W-ABSENT", "image", {"model.onnx": b"GIF89a\1\0\1\0\0\0\0;"})
rule("W-ABSENT", "archive-of-texts", {"model.gguf": zipped(member("a.txt", b"text\n"))})
rule("W-ABSENT", "no-tensor", st_file(b"{}", b""))
near("W-ABSENT", "small-files", {"__init__.py": b"", ".gitkeep": b"", "notes.txt": b"",
                                 "README.md": CARD.encode(), "page.html": PAGE})
near("W-ABSENT", "one-tensor", st_file(st_header({"a": (4,)}), floats(4, "one")))
NAN, INF, MINUS = (struct.pack("<f", float(x)) for x in ("nan", "inf", "-inf"))
rule("W-NONFINITE", "nan", with_weights(4096, 77, NAN))
rule("W-NONFINITE", "inf-at-the-end", with_weights(4096, 4095, INF))
rule("W-NONFINITE", "bf16", with_weights(4096, 5, NAN[2:], "BF16"))
rule("W-NONFINITE", "f16", with_weights(4096, 5, b"\0\x7c", "F16"))
rule("W-NONFINITE", "f8", with_weights(4096, 5, b"\x7f", "F8_E4M3"))
rule("W-NONFINITE", "gguf", {"model.gguf": gguf(body={
    "output.weight": NAN + floats(32 * 40 - 1, "o")})})
near("W-NONFINITE", "mask", with_weights(4096, 5, MINUS, name="attn.mask"))
near("W-NONFINITE", "large", with_weights(4096, 5, struct.pack("<f", 3e38)))
rule("W-ZERO", "zero", with_weights(4096, 0, bytes(4096 * 4)))
rule("W-ZERO", "constant", with_weights(4096, 0, struct.pack("<f", 0.5) * 4096))
near("W-ZERO", "one-is-not", with_weights(4096, 0, bytes(4095 * 4)))
near("W-ZERO", "bias", with_weights(4096, 0, bytes(4096 * 4), name="a.bias"))
rule("W-DUP", "twice", st_file(st_header({"a.weight": (64, 64), "b.weight": (64, 64)}),
                               floats(4096, "d") * 2))
near("W-DUP", "almost", st_file(st_header({"a.weight": (64, 64), "b.weight": (64, 64)}),
                                floats(4096, "d") + floats(4095, "d") + floats(1, "e")))
