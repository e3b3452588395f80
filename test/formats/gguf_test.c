/* gguf_test.c - small files written in a few words, and what must be said of each. Every row runs
 * again with each allocation and each read failing once.
 *
 * A file is pieces between bars: 1:N 2:N 4:N 8:N a number of so many bytes, s:TEXT a string with
 * its length, =TEXT plain bytes, z:N so many zeros, a:N zeros up to a multiple of N. */
#include "formats/gguf.h"

#include "base/buf.h"
#include "formats/show.h"

#define HEAD(tensors, pairs)             "=GGUF|4:3|8:" tensors "|8:" pairs "|"
#define KEY(key, type)                   "s:" key "|4:" type "|"
#define TEXT(key, text)                  KEY(key, "8") "s:" text "|"
#define U32(key, n)                      KEY(key, "4") "4:" n "|"
#define INFO1(name, ne, type, off)       "s:" name "|4:1|8:" ne "|4:" type "|8:" off "|"
#define INFO2(name, ne0, ne1, type, off) "s:" name "|4:2|8:" ne0 "|8:" ne1 "|4:" type "|8:" off "|"

static const struct row {
    const char *name, *file, *want;
} rows[] = {
    { "nothing in it", HEAD("0", "0"), "GGUF, whole" },
    { "version 2", "=GGUF|4:2|8:0|8:0", "GGUF, whole" },
    { "one tensor", HEAD("1", "0") INFO1("w", "8", "0", "0") "a:32|z:32", "GGUF, whole" },
    { "a scalar", HEAD("1", "0") "s:w|4:0|4:0|8:0|a:32|z:4",
      "GGUF, whole; @33 no-dimensions: the tensor has none: not all readers take it" },
    { "padded to the end", HEAD("1", "0") INFO1("w", "1", "0", "0") "a:32|z:4|a:32",
      "GGUF, whole" },
    { "two tensors",
      HEAD("2", "0") INFO1("a", "1", "0", "0") INFO1("b", "32", "2", "32") "a:32|z:4|a:32|z:18",
      "GGUF, whole" },
    { "in another order",
      HEAD("2", "0") INFO1("a", "1", "0", "32") INFO1("b", "1", "0", "0") "a:32|z:4|a:32|z:4",
      "GGUF, whole; @24 out-of-order: the tensor does not begin where the one before it in the "
      "list "
      "ends" },
    { "an empty tensor elsewhere",
      HEAD("2", "0") INFO1("a", "1", "0", "0") INFO1("b", "0", "0", "0") "a:32|z:4",
      "GGUF, whole; @57 out-of-order: the tensor does not begin where the one before it in the "
      "list "
      "ends" },
    { "order behind an unknown size",
      HEAD("2", "0") INFO1("a", "1", "99", "0") INFO1("b", "1", "0", "64") "a:32|z:68",
      "GGUF; @45 unknown-dtype: 99 of \"a\"" },
    { "facts of any architecture",
      HEAD("0", "8") U32("llama.context_length", "4096") TEXT("general.architecture", "llama")
          U32("llama.block_count", "2") U32("other.block_count", "9") U32("llama.expert_count", "8")
              U32("llama.attention.head_count_kv", "3") TEXT("general.license", "mit")
                  U32("general.file_type", "15"),
      "GGUF, whole; architecture=llama; licence=mit; quantization=Q4_K_M; context=4096; layers=2; "
      "experts=8; kv_heads=3" },
    { "signed numbers count from zero on",
      HEAD("0", "3") TEXT("general.architecture", "a")
          KEY("a.block_count", "5") "4:4294967295|" KEY("a.context_length", "11") "8:7",
      "GGUF, whole; architecture=a; context=7" },
    { "a key behind no architecture", HEAD("0", "1") U32(".context_length", "7"),
      "GGUF, whole; context=7; @0 odd-meta: no general.architecture" },
    { "a number as text", HEAD("0", "1") U32("general.architecture", "1"),
      "GGUF, whole; @24 odd-value: \"general.architecture\" is no string; @0 odd-meta: no "
      "general.architecture" },
    { "bases by address, else by name",
      HEAD("0", "4") TEXT("general.base_model.0.name", "Llama 3")
          TEXT("general.base_model.0.repo_url", "https://example.org/meta/Llama-3/")
              TEXT("general.base_model.1.name", "Other") TEXT("general.base_model.1.doi", "10.1"),
      "GGUF, whole; base_model=meta/Llama-3; base_model=Other; @0 odd-meta: no "
      "general.architecture" },
    { "lists",
      HEAD("0", "3") KEY("general.tags", "9") "4:8|8:2|s:chat|s:small|" KEY(
          "general.languages", "9") "4:8|8:1|s:en|" KEY("a.ids", "9") "4:4|8:2|4:1|4:2",
      "GGUF, whole; tag=chat; tag=small; language=en; @0 odd-meta: no general.architecture" },
    { "alignment of 4", HEAD("0", "1") U32("general.alignment", "4"),
      "GGUF, whole; alignment=4; @24 odd-alignment: 4; @0 odd-meta: no general.architecture" },
    { "as many layers as there may be",
      HEAD("0", "2") TEXT("general.architecture", "a") U32("a.block_count", "16777216"),
      "GGUF, whole; architecture=a; layers=16777216" },
    { "one more", HEAD("0", "2") TEXT("general.architecture", "a") U32("a.block_count", "16777217"),
      "GGUF; architecture=a; layers=16777217; @0 overflow: 16777217 layers" },
    { "no heads",
      HEAD("0", "2") TEXT("general.architecture", "a") U32("a.attention.head_count", "0"),
      "GGUF, whole; architecture=a; heads=0; @0 odd-meta: there are 0 heads" },
    { "no width, no blocks, no context",
      HEAD("0", "4") TEXT("general.architecture", "a") U32("a.embedding_length", "0")
          U32("a.block_count", "0") U32("a.context_length", "0"),
      "GGUF, whole; architecture=a; hidden=0; layers=0; context=0; @0 odd-meta: there are 0 "
      "layers; @0 odd-meta: layers are 0 wide; @0 odd-meta: the context is of 0 tokens" },
    { "no heads where there is a state",
      HEAD("0", "3") TEXT("general.architecture", "a") U32("a.ssm.state_size", "16")
          U32("a.attention.head_count", "0"),
      "GGUF, whole; architecture=a; ssm_state=16; heads=0" },
    { "more experts than there are",
      HEAD("0", "3") TEXT("general.architecture", "a") U32("a.expert_count", "2")
          U32("a.expert_used_count", "3"),
      "GGUF, whole; architecture=a; experts=2; experts_used=3; @0 odd-meta: 3 of 2 experts are to "
      "be used" },
    { "experts that nobody uses",
      HEAD("0", "3") TEXT("general.architecture", "a") U32("a.expert_count", "2")
          U32("a.expert_used_count", "0"),
      "GGUF, whole; architecture=a; experts=2; experts_used=0; @0 odd-meta: 0 of 2 experts are to "
      "be used" },
    { "no experts",
      HEAD("0", "3") TEXT("general.architecture", "a") U32("a.expert_count", "0")
          U32("a.expert_used_count", "0"),
      "GGUF, whole; architecture=a; experts=0; experts_used=0" },
    { "block past the last",
      HEAD("1", "2") TEXT("general.architecture", "a") U32("a.block_count", "2")
          INFO1("blk.2.w", "0", "0", "0") "a:32",
      "GGUF, whole; architecture=a; layers=2; @0 odd-meta: there is a tensor of block 2, and 2 "
      "layers" },
    { "all blocks",
      HEAD("1", "2") TEXT("general.architecture", "a") U32("a.block_count", "3")
          INFO1("blk.2.w", "0", "0", "0") "a:32",
      "GGUF, whole; architecture=a; layers=3" },
    { "fewer blocks than layers",
      HEAD("1", "2") TEXT("general.architecture", "a") U32("a.block_count", "4")
          INFO1("blk.2.w", "0", "0", "0") "a:32",
      "GGUF, whole; architecture=a; layers=4; @0 odd-meta: the last tensors are of block 2, and "
      "there are 4 layers" },
    { "fewer blocks in one part of two",
      HEAD("1", "3") TEXT("general.architecture", "a") U32("a.block_count", "4")
          KEY("split.count", "2") "2:2|" INFO1("blk.2.w", "0", "0", "0") "a:32",
      "GGUF, whole; architecture=a; layers=4" },
    { "fewer blocks in an adapter",
      HEAD("1", "3") TEXT("general.architecture", "a") U32("a.block_count", "4")
          TEXT("general.type", "adapter") INFO1("blk.2.w", "0", "0", "0") "a:32",
      "GGUF, whole; architecture=a; layers=4" },
    { "fewer blocks in a model",
      HEAD("1", "3") TEXT("general.architecture", "a") U32("a.block_count", "4")
          TEXT("general.type", "model") INFO1("blk.2.w", "0", "0", "0") "a:32",
      "GGUF, whole; architecture=a; layers=4; @0 odd-meta: the last tensors are of block 2, and "
      "there are 4 layers" },
    { "embeddings",
      HEAD("1", "3") TEXT("general.architecture", "a") U32("a.embedding_length", "0")
          KEY("tokenizer.ggml.tokens", "9") "4:8|8:2|s:a|s:b|" INFO2("token_embd.weight", "0", "2",
                                                                     "0", "0") "a:32",
      "GGUF, whole; architecture=a; hidden=0; vocabulary=2; @0 odd-meta: layers are 0 wide" },
    { "embeddings of other tokens",
      HEAD("1", "3") TEXT("general.architecture", "a") U32("a.embedding_length", "8")
          KEY("tokenizer.ggml.tokens", "9") "4:8|8:2|s:a|s:b|" INFO2("token_embd.weight", "0", "3",
                                                                     "0", "0") "a:32",
      "GGUF, whole; architecture=a; hidden=8; vocabulary=2; @0 odd-meta: 3 rows of embeddings for "
      "2 tokens; @0 odd-meta: embeddings of width 0, layers of 8" },
    { "id past the last token",
      HEAD("0", "4") TEXT("general.architecture", "a") KEY(
          "tokenizer.ggml.tokens", "9") "4:8|8:2|s:a|s:b|" U32("tokenizer.ggml.eos_token_id", "2")
          U32("tokenizer.ggml.bos_token_id", "1"),
      "GGUF, whole; architecture=a; vocabulary=2; @128 odd-vocabulary: a special token has the id "
      "2, and there are 2 tokens" },
    { "ids of tokens",
      HEAD("0", "4") TEXT("general.architecture", "a") KEY(
          "tokenizer.ggml.tokens", "9") "4:8|8:2|s:a|s:b|" U32("tokenizer.ggml.eos_token_id", "1")
          U32("tokenizer.ggml.bos_token_id", "4294967295"),
      "GGUF, whole; architecture=a; vocabulary=2" },
    { "vocabulary",
      HEAD("0", "3") KEY("tokenizer.ggml.tokens", "9") "4:8|8:3|s:a|s:|s:c|" KEY(
          "tokenizer.ggml.scores", "9") "4:6|8:2|z:8|" KEY("tokenizer.ggml.token_type",
                                                           "9") "4:5|8:4|z:16",
      "GGUF, whole; vocabulary=3; @24 odd-vocabulary: 2 scores for 3 tokens; @24 odd-vocabulary: 4 "
      "types for 3 tokens; @0 odd-meta: no general.architecture" },
    { "a plain template", HEAD("0", "1") TEXT("tokenizer.chat_template", "{{ messages }}"),
      "GGUF, whole; chat_template=default\n{{ messages }}; @0 odd-meta: no general.architecture" },
    { "a template that reaches out",
      HEAD("0", "2") TEXT("tokenizer.chat_template.tool", "{{ x.__class__ }}")
          TEXT("tokenizer.chat_template", "{{ x|attr('y') }}"),
      "GGUF, whole; chat_template=tool\n{{ x.__class__ }}; chat_template=default\n{{ x|attr('y') "
      "}}; @77 template-code: reaches for \"__class__\"; @137 template-code: uses the filter "
      "\"attr\"; @0 odd-meta: no general.architecture" },
    { "templates by their name",
      HEAD("0", "3") TEXT("x.prompt", "{{ x.__class__ }}") TEXT("y.template", "{{ x.y }}")
          TEXT("general.note", "{{ x.__class__ }}"),
      "GGUF, whole; @52 template-stray: under \"x.prompt\", line 1, character 6: reaches for "
      "\"__class__\"; @0 odd-meta: no general.architecture" },
    { "path of the maker", HEAD("0", "1") TEXT("quantize.imatrix.file", "/home/ann/x.dat"),
      "GGUF, whole; @65 local-path: \"/home/ann/x.dat\"; @0 odd-meta: no general.architecture" },
    { "path in the maker's folder", HEAD("0", "1") TEXT("quantize.imatrix.file", "~/x.dat"),
      "GGUF, whole; @65 local-path: \"~/x.dat\"; @0 odd-meta: no general.architecture" },
    { "path of a maker with Windows", HEAD("0", "1") TEXT("quantize.imatrix.file", "C:\\x.dat"),
      "GGUF, whole; @65 local-path: \"C:\\x5cx.dat\"; @0 odd-meta: no general.architecture" },
    { "path of nobody", HEAD("0", "1") TEXT("quantize.imatrix.file", "x.dat"),
      "GGUF, whole; @0 odd-meta: no general.architecture" },
    { "path of the maker, elsewhere", HEAD("0", "1") TEXT("quantize.file", "/home/ann/x.dat"),
      "GGUF, whole; @0 odd-meta: no general.architecture" },
    { "alignment",
      HEAD("1", "1") U32("general.alignment", "64") INFO1("w", "1", "0", "0") "a:64|z:4",
      "GGUF, whole; alignment=64; @0 odd-meta: no general.architecture" },
    { "wide bool", HEAD("0", "1") KEY("a.b", "7") "1:2",
      "GGUF, whole; @39 odd-value: 2 for a bool; @0 odd-meta: no general.architecture" },
    { "odd key", HEAD("0", "2") KEY("a b", "0") "1:0|" KEY("", "0") "1:0",
      "GGUF, whole; @24 odd-key: \"a b\"; @40 empty-key: a pair has no name; @0 odd-meta: no "
      "general.architecture" },
    { "key twice", HEAD("0", "2") U32("a.b", "1") U32("a.b", "2"),
      "GGUF, whole; @43 duplicate-key: \"a.b\"; @0 odd-meta: no general.architecture" },
    { "tensor twice", HEAD("2", "0") INFO1("w", "0", "0", "0") INFO1("w", "0", "0", "0") "a:32",
      "GGUF, whole; @57 duplicate-name: \"w\"" },
    { "odd name", HEAD("1", "0") INFO1("../w", "0", "0", "0") "a:32",
      "GGUF, whole; @24 odd-name: \"../w\"" },
    { "a name with what nobody sees", HEAD("1", "0") INFO1("w\xe2\x80\x8b", "0", "0", "0") "a:32",
      "GGUF, whole; @24 odd-name: \"w\\xe2\\x80\\x8b\"" },
    { "name of 64 bytes",
      HEAD("1", "0") INFO1("0123456789012345678901234567890123456789012345678901234567890123", "0",
                           "0", "0") "a:32",
      "GGUF, whole; @24 long-name: 64 bytes: "
      "\"0123456789012345678901234567890123456789012345678901234567890123\"" },
    { "name of 63 bytes",
      HEAD("1", "0") INFO1("012345678901234567890123456789012345678901234567890123456789012", "0",
                           "0", "0") "a:32",
      "GGUF, whole" },
    { "name that ends early in C", HEAD("1", "0") "8:3|=a|1:0|=b|4:1|8:0|4:0|8:0|a:32",
      "GGUF, whole; @24 cut-name: \"a\\x00b\"" },
    { "type of the future", HEAD("1", "0") INFO1("w", "8", "99", "0") "a:32|z:50",
      "GGUF; @45 unknown-dtype: 99 of \"w\"" },
    { "non-zero padding in front", HEAD("1", "0") INFO1("w", "1", "0", "0") "=x|a:32|z:4",
      "GGUF; @57 padding: 0x78 where zero belongs" },
    { "non-zero padding between",
      HEAD("2", "0") INFO1("a", "1", "0", "0") INFO1("b", "1", "0", "32") "a:32|z:4|=x|a:32|z:4",
      "GGUF; @100 padding: 0x78 where zero belongs" },
    { "non-zero padding behind", HEAD("1", "0") INFO1("w", "1", "0", "0") "a:32|z:4|=x",
      "GGUF; @68 padding: 0x78 where zero belongs" },
    { "gap", HEAD("1", "0") INFO1("w", "1", "0", "64") "a:32|z:68",
      "GGUF; @57 gap: 71 bytes before \"w\"" },
    { "overlap", HEAD("2", "0") INFO1("a", "16", "0", "0") INFO1("b", "1", "0", "32") "a:32|z:64",
      "GGUF, whole; @128 overlap: \"b\" begins in another" },
    { "trailing bytes", HEAD("1", "0") INFO1("w", "1", "0", "0") "a:32|z:4|a:32|z:1",
      "GGUF; @68 trailing-bytes: 29 bytes" },
    { "a library behind",
      HEAD("1", "0") INFO1("w", "8", "0", "0") "a:32|z:32|=\x7f"
                                               "ELF|z:60",
      "GGUF; @96 trailing-bytes: 64 bytes; @96 polyglot: an executable that no tensor owns begins "
      "here; [behind@96] an executable" },

    { "version 1", "=GGUF|4:1|4:0|4:0",
      "GGUF; @4 legacy: version 1 is not read; ! @4 gguf: version 1 is not read" },
    { "big-endian", "=GGUF|4:50331648|8:0|8:0",
      "GGUF; @4 big-endian: big-endian files are not read; ! @4 gguf: big-endian files are not "
      "read" },
    { "cut in the head", "=GGUF|4:3|8:0|4:0", "GGUF; ! @16 gguf: file ends inside a value" },
    { "version 4", "=GGUF|4:4|8:0|8:0", "GGUF; ! @4 gguf: version 4 is not read" },
    { "many tensors", HEAD("1", "0") "z:23",
      "GGUF; ! @8 gguf: 1 tensors do not fit the bytes left" },
    { "no file has so many", HEAD("0", "1152921504606846976") "z:12",
      "GGUF; @16 overflow: 1152921504606846976 pairs do not fit the bytes left; ! @16 gguf: "
      "1152921504606846976 pairs do not fit the bytes left" },
    { "many pairs", HEAD("0", "1") "z:12", "GGUF; ! @16 gguf: 1 pairs do not fit the bytes left" },
    { "negative counts", HEAD("18446744073709551615", "0"),
      "GGUF; @8 overflow: 18446744073709551615 tensors do not fit the bytes left; ! @8 gguf: "
      "18446744073709551615 tensors do not fit the bytes left" },
    { "long key", HEAD("0", "1") "8:6|z:5",
      "GGUF; ! @24 gguf: pair 1: string of 6 bytes does not fit the bytes left" },
    { "length that wraps", HEAD("0", "1") "8:18446744073709551615|z:5",
      "GGUF; @24 overflow: string of 18446744073709551615 bytes does not fit the bytes left; ! @24 "
      "gguf: pair 1: string of 18446744073709551615 bytes does not fit the bytes left" },
    { "cut string", HEAD("0", "1") KEY("k", "8") "8:2|=x",
      "GGUF; ! @37 gguf: pair 1: \"k\": string of 2 bytes does not fit the bytes left" },
    { "cut number", HEAD("0", "1") KEY("k", "10") "z:7",
      "GGUF; ! @37 gguf: pair 1: \"k\": file ends inside a value" },
    { "type 13", HEAD("0", "1") KEY("k", "13"),
      "GGUF; @33 odd-value: 13 is no type of a value; ! @33 gguf: pair 1: 13 is no type of a "
      "value" },
    { "array of type 13", HEAD("0", "1") KEY("k", "9") "4:13|8:0",
      "GGUF; @37 odd-value: 13 is no type of a value; ! @37 gguf: pair 1: \"k\": 13 is no type of "
      "a value" },
    { "array of arrays", HEAD("0", "1") KEY("k", "9") "4:9|8:0",
      "GGUF; @37 odd-value: array of arrays; ! @37 gguf: pair 1: \"k\": array of arrays" },
    { "array past the end", HEAD("0", "1") KEY("k", "9") "4:10|8:2|z:15",
      "GGUF; ! @41 gguf: pair 1: \"k\": array of 2 elements does not fit the bytes left" },
    { "array past the limit", HEAD("0", "1") KEY("k", "9") "4:10|8:1073741825|z:15",
      "GGUF; ! @41 gguf: pair 1: \"k\": array of 1073741825 elements" },
    { "strings past the end", HEAD("0", "1") KEY("k", "9") "4:8|8:2|s:a|8:9|",
      "GGUF; ! @66 gguf: pair 1: \"k\": element 2: file ends inside a value" },
    { "alignment 0", HEAD("0", "1") U32("general.alignment", "0"),
      "GGUF; @24 odd-value: general.alignment is no power of two in 32 bits; ! @24 gguf: pair 1: "
      "general.alignment is no power of two in 32 bits" },
    { "alignment 48", HEAD("0", "1") U32("general.alignment", "48"),
      "GGUF; @24 odd-value: general.alignment is no power of two in 32 bits; ! @24 gguf: pair 1: "
      "general.alignment is no power of two in 32 bits" },
    { "alignment in 64 bits", HEAD("0", "1") KEY("general.alignment", "10") "8:32",
      "GGUF; @24 odd-value: general.alignment is no power of two in 32 bits; ! @24 gguf: pair 1: "
      "general.alignment is no power of two in 32 bits" },
    { "huge alignment", HEAD("0", "1") U32("general.alignment", "2097152"),
      "GGUF; ! @24 gguf: pair 1: general.alignment of 2097152" },
    { "alignment twice",
      HEAD("0", "2") U32("general.alignment", "32") U32("general.alignment", "64"),
      "GGUF; @57 odd-value: general.alignment is given twice; ! @57 gguf: pair 2: "
      "general.alignment is given twice" },
    { "five dimensions", HEAD("1", "0") "s:w|4:5|z:52",
      "GGUF; @33 odd-tensor: 5 dimensions; ! @33 gguf: tensor 1: 5 dimensions" },
    { "shape past 63 bits", HEAD("1", "0") INFO2("w", "4294967296", "2147483648", "0", "0"),
      "GGUF; @33 overflow: shape is past 63 bits; ! @33 gguf: tensor 1: shape is past 63 bits" },
    { "shape past 64 bits", HEAD("1", "0") INFO2("w", "4294967296", "4294967296", "0", "0"),
      "GGUF; @33 overflow: shape is past 63 bits; ! @33 gguf: tensor 1: shape is past 63 bits" },
    { "one dimension past 63 bits", HEAD("1", "0") INFO2("w", "0", "9223372036854775808", "0", "0"),
      "GGUF; @33 overflow: shape is past 63 bits; ! @33 gguf: tensor 1: shape is past 63 bits" },
    { "size past 63 bits", HEAD("1", "0") INFO1("w", "4611686018427387904", "0", "0"),
      "GGUF; @45 overflow: size is past 63 bits; ! @45 gguf: tensor 1: size is past 63 bits" },
    { "half a block", HEAD("1", "0") INFO1("w", "16", "2", "0") "a:32|z:18",
      "GGUF; @45 odd-tensor: rows of 16 elements are no whole Q4_0 blocks; ! @45 gguf: tensor 1: "
      "rows of 16 elements are no whole Q4_0 blocks" },
    { "cut short", HEAD("1", "0") INFO1("w", "8", "0", "0") "a:32|z:31",
      "GGUF; @95 cut-short: its header asks for 96 bytes, 95 are there; first tensor that is not "
      "all there: \"w\"; ! @95 gguf: the file ends before \"w\" does" },
    { "cut short before the last",
      HEAD("2", "0") INFO1("a", "8", "0", "0") INFO1("b", "8", "0", "32") "a:32|z:31",
      "GGUF; @127 cut-short: its header asks for 160 bytes, 127 are there; first tensor that is "
      "not all there: \"a\"; ! @127 gguf: the file ends before \"a\" does" },
    { "past the end, type unknown",
      HEAD("2", "0") INFO1("a", "8", "200", "0") INFO1("b", "8", "0", "32") "a:32|z:31",
      "GGUF; @45 unknown-dtype: 200 of \"a\"; @57 outside: tensor 2: data end outside the file; ! "
      "@57 gguf: tensor 2: data end outside the file" },
    { "offset that wraps", HEAD("1", "0") INFO1("w", "8", "0", "18446744073709551584") "a:32|z:32",
      "GGUF; @24 outside: tensor 1: data end outside the file; ! @24 gguf: tensor 1: data end "
      "outside the file" },
    { "end that wraps", HEAD("1", "0") INFO1("w", "8", "0", "18446744073709551520") "a:32|z:32",
      "GGUF; @24 outside: tensor 1: data end outside the file; ! @24 gguf: tensor 1: data end "
      "outside the file" },
    { "cut info", HEAD("1", "0") "s:w|4:1|8:8|4:0",
      "GGUF; ! @49 gguf: tensor 1: file ends inside a value" },
    { "cut last info", HEAD("1", "0") "s:wwwwwwwwwwww|4:1|8:8|4:0",
      "GGUF; ! @60 gguf: tensor 1: file ends inside a value" },
};

static uint64_t number(struct span s)
{
    uint64_t n = 0;
    CHECK(span_u64(s, &n));
    return n;
}

static void put_number(struct buf *b, uint64_t n, size_t bytes)
{
    for (; bytes-- > 0; n >>= 8)
        buf_put(b, (struct span){ (const uint8_t[1]){ (uint8_t)n }, 1 });
}

static void put_piece(struct buf *b, struct span s)
{
    struct span rest = { s.ptr + 2, s.len - 2 };
    if (s.ptr[0] == '=') {
        buf_put(b, (struct span){ s.ptr + 1, s.len - 1 });
    } else if (s.ptr[0] == 's') {
        put_number(b, rest.len, 8);
        buf_put(b, rest);
    } else if (s.ptr[0] == 'z') {
        for (uint64_t n = number(rest); n > 0; n--)
            put_number(b, 0, 1);
    } else if (s.ptr[0] == 'a') {
        while (b->len % number(rest) != 0)
            put_number(b, 0, 1);
    } else {
        put_number(b, number(rest), s.ptr[0] - (size_t)'0');
    }
}

/* Templates have bars too: one inside a word is no end of a piece. */
static void write_file(struct buf *b, const char *file)
{
    for (const char *p = file; *p != 0;) {
        size_t n = 1;
        while (p[n] != 0 && !(p[n] == '|' && (p[n + 1] == 0 || p[n + 1] == '=' || p[n + 2] == ':')))
            n++;
        put_piece(b, (struct span){ (const uint8_t *)p, n });
        p += n + (p[n] == '|');
    }
}

static void each_row_gives_what_it_must(void)
{
    for (size_t i = 0; i < COUNT(rows); i++) {
        AUTO_CLOSE(buf) struct buf b;
        struct span bytes;
        struct err err = { 0 };
        check_case = rows[i].name;
        buf_init(&b, "test", 4096);
        write_file(&b, rows[i].file);
        CHECK(buf_done(&b, &bytes, &err));
        check_found(bytes, "x.gguf", rows[i].want);
    }
}

static bool read_file(const char *file, struct arena *a, struct found *f, struct err *err)
{
    AUTO_CLOSE(buf) struct buf b;
    struct span bytes;
    buf_init(&b, "test", 16 << 20);
    write_file(&b, file);
    CHECK(buf_done(&b, &bytes, err));
    struct source src = source_mem("x.gguf", &bytes);
    return found_read(&src, SPAN("x.gguf"), a, f, err);
}

static void tensors_have_their_place_and_shape(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
    struct found f;
    struct err err = { 0 };
    CHECK(read_file(HEAD("2", "0") INFO2("b", "256", "3", "14", "32")
                        INFO1("a", "9", "1", "0") "a:32|z:32|z:630",
                    &a, &f, &err));
    CHECK(f.n_tensors == 2 && f.whole);
    const struct found_tensor *s = &f.tensor[0], *t = &f.tensor[1];
    CHECK(span_eq(s->name, SPAN("a")) && s->bytes == 18 && s->elements == 9 && s->rank == 1);
    CHECK(span_eq(t->dtype, SPAN("Q6_K")) && t->bytes == 630 && t->off == s->off + 32);
    CHECK(t->rank == 2 && t->shape[0] == 3 && t->shape[1] == 256 && t->elements == 768);
}

/* By the tables of the gguf package, but for Q8_1: see docs/formats.md. */
static void every_type_has_its_size(void)
{
    static const struct {
        unsigned id, block, bytes;
        const char *name;
    } types[] = {
        { 0, 1, 4, "F32" },         { 1, 1, 2, "F16" },         { 2, 32, 18, "Q4_0" },
        { 3, 32, 20, "Q4_1" },      { 6, 32, 22, "Q5_0" },      { 7, 32, 24, "Q5_1" },
        { 8, 32, 34, "Q8_0" },      { 9, 32, 36, "Q8_1" },      { 10, 256, 84, "Q2_K" },
        { 11, 256, 110, "Q3_K" },   { 12, 256, 144, "Q4_K" },   { 13, 256, 176, "Q5_K" },
        { 14, 256, 210, "Q6_K" },   { 15, 256, 292, "Q8_K" },   { 16, 256, 66, "IQ2_XXS" },
        { 17, 256, 74, "IQ2_XS" },  { 18, 256, 98, "IQ3_XXS" }, { 19, 256, 50, "IQ1_S" },
        { 20, 32, 18, "IQ4_NL" },   { 21, 256, 110, "IQ3_S" },  { 22, 256, 82, "IQ2_S" },
        { 23, 256, 136, "IQ4_XS" }, { 24, 1, 1, "I8" },         { 25, 1, 2, "I16" },
        { 26, 1, 4, "I32" },        { 27, 1, 8, "I64" },        { 28, 1, 8, "F64" },
        { 29, 256, 56, "IQ1_M" },   { 30, 1, 2, "BF16" },       { 34, 256, 54, "TQ1_0" },
        { 35, 256, 66, "TQ2_0" },   { 39, 32, 17, "MXFP4" },    { 40, 64, 36, "NVFP4" },
        { 41, 128, 18, "Q1_0" },    { 42, 64, 18, "Q2_0" },
    };
    for (size_t i = 0; i < COUNT(types); i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
        struct found f;
        struct err err = { 0 };
        char file[200];
        snprintf(file, sizeof file, HEAD("1", "0") "s:w|4:1|8:%u|4:%u|8:0|a:32|z:%u",
                 types[i].block * 3, types[i].id, types[i].bytes * 3);
        check_case = types[i].name;
        CHECK(read_file(file, &a, &f, &err) && f.whole && f.n_tensors == 1);
        CHECK(f.n_tensors == 1 && span_eq(f.tensor[0].dtype, span_of(types[i].name)));
    }
}

static void too_many_are_past_a_limit(void)
{
    static const struct {
        const char *file, *want;
    } floods[] = {
        { HEAD("200001", "0") "z:4800024", "gguf: more than 200000 tensors" },
        { HEAD("0", "65537") "z:851981", "gguf: more than 65536 pairs" },
        { HEAD("0", "1") "8:65536|z:65536", "gguf: pair 1: string of 65536 bytes" },
    };
    for (size_t i = 0; i < COUNT(floods); i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
        struct found f = { .kind = FOUND_NONE };
        struct err err = { 0 };
        CHECK(read_file(floods[i].file, &a, &f, &err) && f.fatal.kind == ERR_LIMIT);
        CHECK_STR(f.fatal.text, floods[i].want);
    }
}

static void pairs_that_wait_for_others_are_limited(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 4 << 20 };
    AUTO_CLOSE(buf) struct buf text;
    struct span file;
    struct found f;
    struct err err = { 0 };
    buf_init(&text, "test", 1 << 20);
    buf_printf(&text, HEAD("0", "1025"));
    for (unsigned i = 0; i < 1025; i++)
        buf_printf(&text, "%s%u%s", "s:general.base_model.", i, ".name|4:8|s:b|");
    buf_put(&text, (struct span){ (const uint8_t *)"", 1 });
    CHECK(buf_done(&text, &file, &err) && read_file((const char *)file.ptr, &a, &f, &err));
    CHECK(notes_times(f.notes, "odd-value") == 1);
    CHECK_STR(f.notes->list[0].text, "more than 1024 of its kind");
}

/* What is not kept costs no memory: a vocabulary, a blob. */
static void memory_is_bounded_by_what_is_kept(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 300000 };
    struct found f;
    struct err err = { 0 };
    CHECK(read_file(HEAD("0", "2") KEY("tokenizer.ggml.tokens", "9") "4:8|8:100000|z:800000|" KEY(
                        "blob", "8") "8:2000000|z:2000000",
                    &a, &f, &err));
    CHECK(f.whole && span_eq(found_fact(&f, "vocabulary"), SPAN("100000")));
}

static void a_template_too_long_is_not_read_and_said_so(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 4 << 20 };
    struct found f;
    struct err err = { 0 };
    CHECK(read_file(HEAD("0", "1") KEY("tokenizer.chat_template", "8") "8:1048577|z:1048577", &a,
                    &f, &err));
    CHECK(!f.whole && notes_times(f.notes, "truncated-template") == 1);
}

TESTS(TEST(each_row_gives_what_it_must), TEST(tensors_have_their_place_and_shape),
      TEST(every_type_has_its_size), TEST(too_many_are_past_a_limit),
      TEST(pairs_that_wait_for_others_are_limited), TEST(memory_is_bounded_by_what_is_kept),
      TEST(a_template_too_long_is_not_read_and_said_so))
