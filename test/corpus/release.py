"""One release as the Hub has many: config, tokenizer, template, two shards, their index, a card."""
import hashlib
import json

from weights import numbers, product, st_file

HIDDEN, INNER, LAYERS, HEADS, KV, WORDS = 32, 64, 2, 4, 2, 48

CONFIG = {
    "architectures": ["LlamaForCausalLM"], "model_type": "llama", "hidden_size": HIDDEN,
    "intermediate_size": INNER, "num_hidden_layers": LAYERS, "num_attention_heads": HEADS,
    "num_key_value_heads": KV, "vocab_size": WORDS, "max_position_embeddings": 256,
    "hidden_act": "silu", "rms_norm_eps": 1e-05, "rope_theta": 10000.0, "torch_dtype": "bfloat16",
    "tie_word_embeddings": False, "bos_token_id": 1, "eos_token_id": 2, "use_cache": True,
    "attention_bias": False, "transformers_version": "4.46.0",
}
TEMPLATE = ("{% for message in messages %}{% if loop.first and message['role'] != 'system' %}"
            "{{ '<|im_start|>system\n<|im_end|>\n' }}{% endif %}"
            "{{ '<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n' }}"
            "{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}")
SPECIAL = ["<unk>", "<s>", "</s>", "<|im_start|>", "<|im_end|>"]
TOKENIZER_CONFIG = {
    "add_bos_token": False, "added_tokens_decoder": {
        str(i): {"content": t, "lstrip": False, "normalized": False, "rstrip": False,
                 "single_word": False, "special": True} for i, t in enumerate(SPECIAL)},
    "bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>", "chat_template": TEMPLATE,
    "model_max_length": 256, "tokenizer_class": "PreTrainedTokenizerFast",
}
VOCABULARY = {t: i for i, t in enumerate(SPECIAL + [chr(97 + i) for i in range(26)] +
                                         [f"{chr(97 + i)}{chr(98 + i)}" for i in range(17)])}
TOKENIZER = {
    "version": "1.0", "truncation": None, "padding": None,
    "added_tokens": [{"id": i, "content": t, "single_word": False, "lstrip": False, "rstrip": False,
                      "normalized": False, "special": True} for i, t in enumerate(SPECIAL)],
    "normalizer": None, "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": False,
                                          "trim_offsets": True, "use_regex": True},
    "post_processor": None, "decoder": {"type": "ByteLevel", "add_prefix_space": True,
                                        "trim_offsets": True, "use_regex": True},
    "model": {"type": "BPE", "dropout": None, "unk_token": None, "continuing_subword_prefix": None,
              "end_of_word_suffix": None, "fuse_unk": False, "byte_fallback": False,
              "vocab": VOCABULARY,
              "merges": [f"{chr(97 + i)} {chr(98 + i)}" for i in range(17)]},
}
GENERATION = {"_from_model_config": True, "bos_token_id": 1, "eos_token_id": 2,
              "transformers_version": "4.46.0"}
SPECIAL_MAP = {"bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>"}
CARD = """---
license: apache-2.0
language:
  - en
library_name: transformers
pipeline_tag: text-generation
---
# A model of nothing

Two layers of pseudo-random numbers, made by the tests of ajar.
"""
SHARDS = [f"model-{i:05}-of-00002.safetensors" for i in (1, 2)]


def shapes():
    """Of each shard: name -> shape, as transformers names what a Llama has."""
    wide = HIDDEN // HEADS * KV
    one = {"model.embed_tokens.weight": (WORDS, HIDDEN)}
    layer = {"input_layernorm": (HIDDEN,), "mlp.down_proj": (HIDDEN, INNER),
             "mlp.gate_proj": (INNER, HIDDEN), "mlp.up_proj": (INNER, HIDDEN),
             "post_attention_layernorm": (HIDDEN,), "self_attn.k_proj": (wide, HIDDEN),
             "self_attn.o_proj": (HIDDEN, HIDDEN), "self_attn.q_proj": (HIDDEN, HIDDEN),
             "self_attn.v_proj": (wide, HIDDEN)}
    one |= {f"model.layers.0.{k}.weight": s for k, s in layer.items()}
    two = {f"model.layers.1.{k}.weight": s for k, s in layer.items()}
    return [one, two | {"model.norm.weight": (HIDDEN,), "lm_head.weight": (WORDS, HIDDEN)}]


def shard(tensors, body=None, metadata=None):
    head, at, out = {"__metadata__": metadata or {"format": "pt"}}, 0, b""
    for name, shape in tensors.items():
        piece = (body or {}).get(name) or numbers("BF16", product(shape), f"release.{name}")
        head[name] = {"dtype": "BF16", "shape": list(shape), "data_offsets": [at, at + len(piece)]}
        at += len(piece)
        out += piece
    return st_file(head, out)


def dumps(value):
    return json.dumps(value, indent=2, ensure_ascii=False).encode() + b"\n"


def base(**more):
    """The files of the release. more: config, tokenizer_config, tokenizer, generation, index: keys
    that are changed or added; files: name -> bytes, or None for a file that is not there."""
    parts, places = shapes(), {}
    for name, tensors in zip(SHARDS, parts):
        places |= {t: name for t in tensors}
    size = sum(2 * product(s) for p in parts for s in p.values())
    files = {
        "README.md": CARD.encode(),
        "config.json": dumps({**CONFIG, **more.get("config", {})}),
        "generation_config.json": dumps({**GENERATION, **more.get("generation", {})}),
        "model.safetensors.index.json": dumps({"metadata": {"total_size": size}, "weight_map": {
            **places, **more.get("index", {})}}),
        "special_tokens_map.json": dumps(SPECIAL_MAP),
        "tokenizer.json": dumps({**TOKENIZER, **more.get("tokenizer", {})}),
        "tokenizer_config.json": dumps({**TOKENIZER_CONFIG, **more.get("tokenizer_config", {})}),
        SHARDS[0]: shard(parts[0]), SHARDS[1]: shard(parts[1]),
    }
    files |= more.get("files", {})
    return {k: v for k, v in files.items() if v is not None}


def sums(files):
    return "".join(f"{hashlib.sha256(v).hexdigest()}  {k}\n" for k, v in sorted(files.items())).encode()
