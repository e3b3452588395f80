#!/usr/bin/env python3
"""serve.py MODEL.gguf PORT - llama-cpp-python's server with two of its habits changed, for compare.py.

Its log-probabilities of an echoed prompt are one place off (version 0.3.36): those of a token are taken
from the row of scores behind it, and the token it made itself has none. Every reader of them gets another
number than the likelihood of the text; `ajar eval` refuses them. Here the rows are put where they belong;
--as-shipped leaves them. And weights are kept as they are in the file: the repacked ones use instructions
that not every virtual machine has."""
import sys

import llama_cpp
import llama_cpp.llama_cpp as low
import numpy as np
from llama_cpp import Llama

defaults = low.llama_model_default_params


def plain_weights():
    params = defaults()
    params.use_extra_bufts = False
    return params


low.llama_model_default_params = llama_cpp.llama_model_default_params = plain_weights

echo = False
create, weigh = Llama._create_completion, Llama.logits_to_logprobs


def create_noting(self, *args, **kwargs):
    global echo
    echo = kwargs.get("echo", False)
    yield from create(self, *args, **kwargs)


def weigh_in_place(logits, axis=-1):
    rows = weigh(logits, axis)
    return np.vstack([np.zeros_like(rows[:1]), rows]) if echo and rows.ndim == 2 else rows


if "--as-shipped" not in sys.argv:
    Llama._create_completion = create_noting
    Llama.logits_to_logprobs = staticmethod(weigh_in_place)
sys.argv = [sys.argv[0], "--model", sys.argv[1], "--host", "127.0.0.1", "--port", sys.argv[2],
            "--n_ctx", "2048", "--logits_all", "true", "--n_threads", "1", "--verbose", "false"]
from llama_cpp.server.__main__ import main  # noqa: E402

main()
