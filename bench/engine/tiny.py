"""tiny.py FOLDER - writes small models of twenty architectures as GGUF: random weights, no tokenizer.
llama.cpp loads them, and its log says what each takes: measure.py. Needs the packages gguf and numpy."""
import sys, os, numpy as np, gguf

out = sys.argv[1]
os.makedirs(out, exist_ok=True)
rng = np.random.default_rng(7)
V = 1024


def write(name, arch, L, d, keys, tensors):
    w = gguf.GGUFWriter(f"{out}/tiny-{name}.gguf", arch)
    w.add_name(f"tiny {name}")
    w.add_block_count(L)
    w.add_embedding_length(d)
    w.add_context_length(131072)
    w.add_vocab_size(V)
    w.add_string("tokenizer.ggml.model", "no_vocab")
    for k, v in keys.items():
        k = k.replace("@", arch)
        if isinstance(v, bool):
            w.add_bool(k, v)
        elif isinstance(v, int):
            w.add_uint32(k, v)
        elif isinstance(v, float):
            w.add_float32(k, v)
        elif isinstance(v, str):
            w.add_string(k, v)
        elif isinstance(v, list):
            w.add_array(k, v)
    for n, shape in tensors:  # shape as ggml ne order; numpy reversed
        a = (rng.standard_normal(tuple(reversed(shape))) * 0.02).astype(
            np.float16
            if len(shape) > 1
            and "conv" not in n
            and "_k_b" not in n
            and "_v_b" not in n
            and "norm" not in n
            and "ssm_a" not in n
            and "ssm_d" not in n
            and "time_mix" not in n
            else np.float32
        )
        w.add_tensor(n, a)
    w.write_header_to_file()
    w.write_kv_data_to_file()
    w.write_tensors_to_file()
    w.close()


def attn(i, d, H, G, h, vh=None, bias=False, qk=False, out_bias=False):
    vh = vh or h
    t = [
        (f"blk.{i}.attn_norm.weight", (d,)),
        (f"blk.{i}.attn_q.weight", (d, H * h)),
        (f"blk.{i}.attn_k.weight", (d, G * h)),
        (f"blk.{i}.attn_v.weight", (d, G * vh)),
        (f"blk.{i}.attn_output.weight", (H * vh, d)),
    ]
    if bias:
        t += [
            (f"blk.{i}.attn_q.bias", (H * h,)),
            (f"blk.{i}.attn_k.bias", (G * h,)),
            (f"blk.{i}.attn_v.bias", (G * vh,)),
        ]
    if out_bias:
        t += [(f"blk.{i}.attn_output.bias", (d,))]
    if qk:
        t += [(f"blk.{i}.attn_q_norm.weight", (h,)), (f"blk.{i}.attn_k_norm.weight", (h,))]
    return t


def ffn(i, d, f):
    return [
        (f"blk.{i}.ffn_norm.weight", (d,)),
        (f"blk.{i}.ffn_gate.weight", (d, f)),
        (f"blk.{i}.ffn_up.weight", (d, f)),
        (f"blk.{i}.ffn_down.weight", (f, d)),
    ]


def moe(i, d, fe, E):
    return [
        (f"blk.{i}.ffn_norm.weight", (d,)),
        (f"blk.{i}.ffn_gate_inp.weight", (d, E)),
        (f"blk.{i}.ffn_gate_exps.weight", (d, fe, E)),
        (f"blk.{i}.ffn_up_exps.weight", (d, fe, E)),
        (f"blk.{i}.ffn_down_exps.weight", (fe, d, E)),
    ]


def ends(d, tied=False):
    return [("token_embd.weight", (d, V)), ("output_norm.weight", (d,))] + (
        [] if tied else [("output.weight", (d, V))]
    )


def base(f, H, G, h, rope=True):
    k = {
        "@.feed_forward_length": f,
        "@.attention.head_count": H,
        "@.attention.head_count_kv": G,
        "@.attention.key_length": h,
        "@.attention.value_length": h,
        "@.attention.layer_norm_rms_epsilon": 1e-5,
    }
    if rope:
        k["@.rope.dimension_count"] = h
        k["@.rope.freq_base"] = 10000.0
    return k


d, f, h = 256, 640, 32
L = 6
models = {}


def llama(name, H, G, L=6, tied=False):
    write(
        name,
        "llama",
        L,
        d,
        base(f, H, G, h),
        ends(d, tied) + sum([attn(i, d, H, G, h) + ffn(i, d, f) for i in range(L)], []),
    )


llama("llama-gqa", 8, 2)
llama("llama-mha", 8, 8)
llama("llama-mqa", 8, 1, tied=True)
write(
    "qwen2",
    "qwen2",
    L,
    d,
    base(f, 8, 2, h),
    ends(d) + sum([attn(i, d, 8, 2, h, bias=True) + ffn(i, d, f) for i in range(L)], []),
)
write(
    "qwen3",
    "qwen3",
    L,
    d,
    base(f, 8, 4, 64),
    ends(d) + sum([attn(i, d, 8, 4, 64, qk=True) + ffn(i, d, f) for i in range(L)], []),
)
write(
    "qwen3moe",
    "qwen3moe",
    L,
    d,
    base(f, 8, 4, 64)
    | {"@.expert_count": 8, "@.expert_used_count": 2, "@.expert_feed_forward_length": 192},
    ends(d) + sum([attn(i, d, 8, 4, 64, qk=True) + moe(i, d, 192, 8) for i in range(L)], []),
)
write(
    "mixtral",
    "llama",
    L,
    d,
    base(f, 8, 2, h) | {"@.expert_count": 8, "@.expert_used_count": 2},
    ends(d) + sum([attn(i, d, 8, 2, h) + moe(i, d, f, 8) for i in range(L)], []),
)


def gem2(i):
    return [(f"blk.{i}.post_attention_norm.weight", (d,)), (f"blk.{i}.post_ffw_norm.weight", (d,))]


write(
    "gemma2",
    "gemma2",
    26,
    d,
    base(f, 8, 4, h)
    | {
        "@.attention.sliding_window": 1024,
        "@.attn_logit_softcapping": 50.0,
        "@.final_logit_softcapping": 30.0,
    },
    ends(d, True) + sum([attn(i, d, 8, 4, h) + ffn(i, d, f) + gem2(i) for i in range(26)], []),
)
write(
    "gemma3",
    "gemma3",
    26,
    d,
    base(f, 8, 4, h) | {"@.attention.sliding_window": 512},
    ends(d, True)
    + sum([attn(i, d, 8, 4, h, qk=True) + ffn(i, d, f) + gem2(i) for i in range(26)], []),
)


def phi3(i):
    return [
        (f"blk.{i}.attn_norm.weight", (d,)),
        (f"blk.{i}.attn_qkv.weight", (d, 3 * d)),
        (f"blk.{i}.attn_output.weight", (d, d)),
        (f"blk.{i}.ffn_norm.weight", (d,)),
        (f"blk.{i}.ffn_up.weight", (d, 2 * f)),
        (f"blk.{i}.ffn_down.weight", (f, d)),
    ]


write(
    "phi3",
    "phi3",
    L,
    d,
    base(f, 8, 8, h)
    | {"@.attention.sliding_window": 2047, "@.rope.scaling.original_context_length": 4096},
    ends(d) + sum([phi3(i) for i in range(L)], []),
)


def olmo2(i, H=8, G=8):
    return [
        (f"blk.{i}.attn_q.weight", (d, H * h)),
        (f"blk.{i}.attn_k.weight", (d, G * h)),
        (f"blk.{i}.attn_v.weight", (d, G * h)),
        (f"blk.{i}.attn_output.weight", (H * h, d)),
        (f"blk.{i}.attn_q_norm.weight", (H * h,)),
        (f"blk.{i}.attn_k_norm.weight", (G * h,)),
        (f"blk.{i}.post_attention_norm.weight", (d,)),
        (f"blk.{i}.ffn_gate.weight", (d, f)),
        (f"blk.{i}.ffn_up.weight", (d, f)),
        (f"blk.{i}.ffn_down.weight", (f, d)),
        (f"blk.{i}.post_ffw_norm.weight", (d,)),
    ]


write("olmo2", "olmo2", L, d, base(f, 8, 8, h), ends(d) + sum([olmo2(i) for i in range(L)], []))


def gptoss(i, H=8, G=2, E=8, fe=192):
    return attn(i, d, H, G, h, bias=True, out_bias=True) + [
        (f"blk.{i}.attn_sinks.weight", (H,)),
        (f"blk.{i}.post_attention_norm.weight", (d,)),
        (f"blk.{i}.ffn_gate_inp.weight", (d, E)),
        (f"blk.{i}.ffn_gate_inp.bias", (E,)),
        (f"blk.{i}.ffn_gate_exps.weight", (d, fe, E)),
        (f"blk.{i}.ffn_up_exps.weight", (d, fe, E)),
        (f"blk.{i}.ffn_down_exps.weight", (fe, d, E)),
        (f"blk.{i}.ffn_gate_exps.bias", (fe, E)),
        (f"blk.{i}.ffn_up_exps.bias", (fe, E)),
        (f"blk.{i}.ffn_down_exps.bias", (d, E)),
    ]


write(
    "gpt-oss",
    "gpt-oss",
    24,
    d,
    base(f, 8, 2, h)
    | {
        "@.attention.sliding_window": 128,
        "@.expert_count": 8,
        "@.expert_used_count": 4,
        "@.expert_feed_forward_length": 192,
        "@.rope.scaling.type": "yarn",
        "@.rope.scaling.factor": 32.0,
        "@.rope.scaling.original_context_length": 4096,
    },
    ends(d) + sum([gptoss(i) for i in range(24)], []),
)


def cohere2(i):
    return [
        (f"blk.{i}.attn_norm.weight", (d,)),
        (f"blk.{i}.attn_q.weight", (d, 8 * h)),
        (f"blk.{i}.attn_k.weight", (d, 2 * h)),
        (f"blk.{i}.attn_v.weight", (d, 2 * h)),
        (f"blk.{i}.attn_output.weight", (8 * h, d)),
        (f"blk.{i}.ffn_gate.weight", (d, f)),
        (f"blk.{i}.ffn_up.weight", (d, f)),
        (f"blk.{i}.ffn_down.weight", (f, d)),
    ]


write(
    "cohere2",
    "cohere2",
    32,
    d,
    base(f, 8, 2, h)
    | {
        "@.attention.sliding_window": 1024,
        "@.logit_scale": 0.25,
        "@.attention.layer_norm_epsilon": 1e-5,
    },
    ends(d, True) + sum([cohere2(i) for i in range(32)], []),
)


# MLA
def dsk(i, dense, H=8, kvl=128, rope=32, nope=64, v=64, E=8, fe=128):
    t = [
        (f"blk.{i}.attn_norm.weight", (d,)),
        (f"blk.{i}.attn_q.weight", (d, H * (nope + rope))),
        (f"blk.{i}.attn_kv_a_norm.weight", (kvl,)),
        (f"blk.{i}.attn_kv_a_mqa.weight", (d, kvl + rope)),
        (f"blk.{i}.attn_k_b.weight", (nope, kvl, H)),
        (f"blk.{i}.attn_v_b.weight", (kvl, v, H)),
        (f"blk.{i}.attn_output.weight", (H * v, d)),
        (f"blk.{i}.ffn_norm.weight", (d,)),
    ]
    if dense:
        t += ffn(i, d, f)[1:]
    else:
        t += moe(i, d, fe, E)[1:] + [
            (f"blk.{i}.ffn_gate_shexp.weight", (d, fe)),
            (f"blk.{i}.ffn_up_shexp.weight", (d, fe)),
            (f"blk.{i}.ffn_down_shexp.weight", (fe, d)),
        ]
    return t


write(
    "deepseek2",
    "deepseek2",
    27,
    d,
    {
        "@.feed_forward_length": f,
        "@.attention.head_count": 8,
        "@.attention.head_count_kv": 1,
        "@.attention.key_length": 160,
        "@.attention.value_length": 128,
        "@.attention.key_length_mla": 96,
        "@.attention.value_length_mla": 64,
        "@.attention.kv_lora_rank": 128,
        "@.rope.dimension_count": 32,
        "@.attention.layer_norm_rms_epsilon": 1e-5,
        "@.expert_count": 8,
        "@.expert_used_count": 2,
        "@.expert_shared_count": 1,
        "@.expert_feed_forward_length": 128,
        "@.leading_dense_block_count": 1,
        "@.expert_weights_scale": 1.0,
        "@.expert_gating_func": 1,
    },
    ends(d) + sum([dsk(i, i < 1) for i in range(27)], []),
)


# recurrent
def mamba(i, di=512, N=16, k=4, dt=16):
    return [
        (f"blk.{i}.attn_norm.weight", (d,)),
        (f"blk.{i}.ssm_in.weight", (d, 2 * di)),
        (f"blk.{i}.ssm_conv1d.weight", (k, di)),
        (f"blk.{i}.ssm_conv1d.bias", (di,)),
        (f"blk.{i}.ssm_x.weight", (di, dt + 2 * N)),
        (f"blk.{i}.ssm_dt.weight", (dt, di)),
        (f"blk.{i}.ssm_dt.bias", (di,)),
        (f"blk.{i}.ssm_a", (N, di)),
        (f"blk.{i}.ssm_d", (di,)),
        (f"blk.{i}.ssm_out.weight", (di, d)),
    ]


ssm = {
    "@.ssm.conv_kernel": 4,
    "@.ssm.inner_size": 512,
    "@.ssm.state_size": 16,
    "@.ssm.time_step_rank": 16,
}
write(
    "mamba",
    "mamba",
    24,
    d,
    ssm
    | {
        "@.feed_forward_length": 0,
        "@.attention.head_count": 0,
        "@.attention.layer_norm_rms_epsilon": 1e-5,
    },
    ends(d) + sum([mamba(i) for i in range(24)], []),
)


def mamba2(i, di=512, N=64, k=4, nh=8, g=1):
    return [
        (f"blk.{i}.attn_norm.weight", (d,)),
        (f"blk.{i}.ssm_in.weight", (d, 2 * di + 2 * g * N + nh)),
        (f"blk.{i}.ssm_conv1d.weight", (k, di + 2 * g * N)),
        (f"blk.{i}.ssm_conv1d.bias", (di + 2 * g * N,)),
        (f"blk.{i}.ssm_dt.bias", (nh,)),
        (f"blk.{i}.ssm_a", (1, nh)),
        (f"blk.{i}.ssm_d", (1, nh)),
        (f"blk.{i}.ssm_norm.weight", (di // g, g)),
        (f"blk.{i}.ssm_out.weight", (di, d)),
    ]


ssm2 = {
    "@.ssm.conv_kernel": 4,
    "@.ssm.inner_size": 512,
    "@.ssm.state_size": 64,
    "@.ssm.time_step_rank": 8,
    "@.ssm.group_count": 1,
}
write(
    "mamba2",
    "mamba2",
    24,
    d,
    ssm2
    | {
        "@.feed_forward_length": 0,
        "@.attention.head_count": 0,
        "@.attention.layer_norm_rms_epsilon": 1e-5,
    },
    ends(d) + sum([mamba2(i) for i in range(24)], []),
)
gh_kv = [2 if i % 6 == 5 else 0 for i in range(24)]


def granite(i):
    return (attn(i, d, 8, 2, h) if gh_kv[i] else mamba2(i)) + ffn(i, d, f)


kk = (
    base(f, 8, 2, h)
    | ssm2
    | {
        "@.attention.head_count_kv": gh_kv,
        "@.attention.scale": 0.1,
        "@.residual_scale": 1.0,
        "@.embedding_scale": 1.0,
        "@.logit_scale": 1.0,
    }
)
write(
    "granitehybrid", "granitehybrid", 24, d, kk, ends(d) + sum([granite(i) for i in range(24)], [])
)


def falconh1(i):
    return attn(i, d, 8, 2, h) + mamba2(i)[1:] + [(f"blk.{i}.ffn_norm", (d,))] + ffn(i, d, f)[1:]


write(
    "falcon-h1",
    "falcon-h1",
    24,
    d,
    base(f, 8, 2, h) | ssm2,
    ends(d) + sum([falconh1(i) for i in range(24)], []),
)
lf = [2 if i % 3 == 2 else 0 for i in range(12)]


def lfm2(i):
    t = [(f"blk.{i}.ffn_norm.weight", (d,)), (f"blk.{i}.attn_norm.weight", (d,))] + ffn(i, d, f)[1:]
    return t + (
        attn(i, d, 8, 2, h, qk=True)[1:]
        if lf[i]
        else [
            (f"blk.{i}.shortconv.conv.weight", (3, d)),
            (f"blk.{i}.shortconv.in_proj.weight", (d, 3 * d)),
            (f"blk.{i}.shortconv.out_proj.weight", (d, d)),
        ]
    )


write(
    "lfm2",
    "lfm2",
    12,
    d,
    base(f, 8, 2, h) | {"@.attention.head_count_kv": lf, "@.shortconv.l_cache": 3},
    [("token_embd.weight", (d, V)), ("token_embd_norm.weight", (d,))]
    + sum([lfm2(i) for i in range(12)], []),
)


def gpt2(i):
    return [
        (f"blk.{i}.attn_norm.weight", (d,)),
        (f"blk.{i}.attn_norm.bias", (d,)),
        (f"blk.{i}.attn_qkv.weight", (d, 3 * d)),
        (f"blk.{i}.attn_qkv.bias", (3 * d,)),
        (f"blk.{i}.attn_output.weight", (d, d)),
        (f"blk.{i}.attn_output.bias", (d,)),
        (f"blk.{i}.ffn_norm.weight", (d,)),
        (f"blk.{i}.ffn_norm.bias", (d,)),
        (f"blk.{i}.ffn_up.weight", (d, 4 * d)),
        (f"blk.{i}.ffn_up.bias", (4 * d,)),
        (f"blk.{i}.ffn_down.weight", (4 * d, d)),
        (f"blk.{i}.ffn_down.bias", (d,)),
    ]


write(
    "gpt2",
    "gpt2",
    12,
    d,
    {
        "@.feed_forward_length": 4 * d,
        "@.attention.head_count": 8,
        "@.attention.layer_norm_epsilon": 1e-5,
    },
    [
        ("token_embd.weight", (d, V)),
        ("position_embd.weight", (d, 131072)),
        ("output_norm.weight", (d,)),
        ("output_norm.bias", (d,)),
    ]
    + sum([gpt2(i) for i in range(12)], []),
)
