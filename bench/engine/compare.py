#!/usr/bin/env python3
"""compare.py WORK AJAR URL LM_EVAL GGUF - the same questions to the same endpoint by `ajar eval` and by
lm-evaluation-harness (local-completions), and how far they agree, question by question.

Run by hand: it needs a real engine (serve.py; llama-cpp-python is compiled for many minutes), lm-eval,
transformers, gguf, and a small model, which no machine of CI should build. docs/eval.md has the
commands and what came out."""
import glob
import json
import os
import random
import subprocess
import sys

PAIRS = """France Paris|Italy Rome|Spain Madrid|Portugal Lisbon|Germany Berlin|Austria Vienna|Poland Warsaw
Norway Oslo|Sweden Stockholm|Finland Helsinki|Denmark Copenhagen|Iceland Reykjavik|Ireland Dublin|Greece Athens
Hungary Budapest|Romania Bucharest|Bulgaria Sofia|Croatia Zagreb|Serbia Belgrade|Albania Tirana|Turkey Ankara
Russia Moscow|Ukraine Kyiv|Belarus Minsk|Latvia Riga|Lithuania Vilnius|Estonia Tallinn|Egypt Cairo|Kenya Nairobi
Ethiopia Addis_Ababa|Nigeria Abuja|Ghana Accra|Senegal Dakar|Morocco Rabat|Tunisia Tunis|Libya Tripoli|Sudan Khartoum
Japan Tokyo|China Beijing|Mongolia Ulaanbaatar|Vietnam Hanoi|Thailand Bangkok|Malaysia Kuala_Lumpur|Indonesia Jakarta
India New_Delhi|Pakistan Islamabad|Nepal Kathmandu|Iran Tehran|Iraq Baghdad|Syria Damascus|Jordan Amman|Canada Ottawa
Mexico Mexico_City|Cuba Havana|Peru Lima|Chile Santiago|Bolivia Sucre|Ecuador Quito|Colombia Bogotá|Argentina Buenos_Aires"""
TASK = """task: capitals
dataset_path: json
dataset_kwargs:
  data_files:
    test: {folder}/items.jsonl
test_split: test
output_type: multiple_choice
doc_to_text: "{{{{prompt}}}}"
doc_to_choice: choices
doc_to_target: answer
metric_list:
  - metric: acc
  - metric: acc_norm
metadata:
  version: 1
"""


def items():
    pairs = [p.replace("_", " ").split(" ", 1) for p in PAIRS.replace("\n", "|").split("|")]
    draw = random.Random(1)
    for country, capital in pairs:
        choices = [capital] + draw.sample([c for _, c in pairs if c != capital], 3)
        draw.shuffle(choices)
        yield {"id": country, "prompt": f"Question: What is the capital of {country}?\nAnswer:",
               "choices": choices, "answer": choices.index(capital)}


def write_tokenizer(gguf, folder):
    """The tokenizer in the model's own file, for lm-eval, which counts the tokens of a prompt itself."""
    from gguf import GGUFReader
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers
    from transformers import PreTrainedTokenizerFast
    r = GGUFReader(gguf)
    text = lambda key: [bytes(r.fields[key].parts[i]).decode() for i in r.fields[key].data]
    tokens = text("tokenizer.ggml.tokens")
    merges = [tuple(m.split(" ")) for m in text("tokenizer.ggml.merges")]
    t = Tokenizer(models.BPE(vocab={s: i for i, s in enumerate(tokens)}, merges=merges))
    t.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.Digits(individual_digits=True),
                                               pre_tokenizers.ByteLevel(add_prefix_space=False)])
    t.decoder = decoders.ByteLevel()
    PreTrainedTokenizerFast(tokenizer_object=t, eos_token="<|im_end|>", bos_token="<|im_start|>",
                            unk_token="<|endoftext|>").save_pretrained(folder)


def ours(work, ajar, url, normalise):
    name = f"capitals_{normalise}"
    head = {"schema": "ajar/set/1", "name": name, "fact": f"eval.{name}", "match": "likelihood",
            "normalise": normalise}
    with open(f"{work}/{name}.jsonl", "w") as f:
        for line in [head, *items()]:
            f.write(json.dumps(line) + "\n")
    out = subprocess.run([ajar, "eval", "--endpoint", url, "--set", f"{work}/{name}.jsonl", "--subject",
                          f"{work}/subject", "-c", "1", "--seed", "1234", "--json"],
                         stdout=subprocess.PIPE, check=True)
    with open(json.loads(out.stdout)["evidence"]) as f:
        item = json.load(f)["items"][0]
    return dict(zip(item["ids"], item["scores"]))


def theirs(work, lm_eval, url):
    with open(f"{work}/items.jsonl", "w") as f:
        for line in items():
            f.write(json.dumps(line) + "\n")
    os.makedirs(f"{work}/task", exist_ok=True)
    with open(f"{work}/task/capitals.yaml", "w") as f:
        f.write(TASK.format(folder=work))
    subprocess.run([lm_eval, "--model", "local-completions", "--model_args",
                    f"model=m,base_url={url},tokenizer={work}/tokenizer,tokenized_requests=False,"
                    "num_concurrent=1,max_length=2048", "--tasks", "capitals", "--include_path",
                    f"{work}/task", "--log_samples", "--output_path", f"{work}/lm-eval"], check=True,
                   stdout=subprocess.DEVNULL, env=dict(os.environ, HF_HUB_OFFLINE="1"))
    path = sorted(glob.glob(f"{work}/lm-eval/**/samples_*.jsonl", recursive=True))[-1]
    with open(path) as f:
        samples = [json.loads(line) for line in f]
    return {s["doc"]["id"]: s for s in samples}


def main():
    work, ajar, url, lm_eval, gguf = (os.path.abspath(a) if os.path.exists(a) else a
                                      for a in sys.argv[1:])
    os.makedirs(f"{work}/subject", exist_ok=True)
    if not os.path.exists(f"{work}/subject/model.gguf"):
        os.link(gguf, f"{work}/subject/model.gguf") if os.stat(gguf).st_dev == os.stat(
            work).st_dev else __import__("shutil").copy(gguf, f"{work}/subject/model.gguf")
    write_tokenizer(gguf, f"{work}/tokenizer")
    samples = theirs(work, lm_eval, url)
    for metric, normalise in (("acc", "none"), ("acc_norm", "characters")):
        mine = ours(work, ajar, url, normalise)
        same = [i for i in mine if mine[i] == samples[i][metric]]
        print(f"{metric}: {len(mine)} questions scored by ajar, {len(samples)} by lm-eval; "
              f"{sum(mine.values())} and {sum(s[metric] for s in samples.values()):.0f} hits; "
              f"{len(same)} agree" + "".join(f"; not {i}" for i in mine if i not in same))


main()
