"""lm-eval/ and every-eval-ever/, as lm_eval 0.4.13 and every-eval-ever 0.3.0 write them over the
harness's own model `dummy`, which answers at random; then shrunk. In a folder of one's own:

  cp lm-eval/tasks/* .
  export HF_DATASETS_OFFLINE=1 HF_HUB_OFFLINE=1
  run="lm_eval run --model dummy --model_args pretrained=acme/dummy --include_path . --log_samples"
  $run --tasks toy,toy_gen --output_path run
  $run --tasks toy,toy_gen --output_path limit --limit 3
  python3 -m every_eval_ever.converters.lm_eval --log_path run/*/results*.json --output_dir eee \\
      --source_organization_name us --include_samples
  python3 make-lm-eval.py . WHERE

every-eval-ever asks for Python 3.12 and works with 3.11 for this. Its items of the group `toy` are
those of one of its tasks only: that is a file of the tool, and refused.
"""
import glob, json, os, sys

KEPT = ("doc_id", "doc", "target", "filter", "metrics", "doc_hash", "acc", "acc_norm", "exact_match")
CONFIG = ("task", "metric_list", "output_type", "metadata")


def results(path, to):
    d = json.load(open(path))
    d.pop("pretty_env_info")
    for name, c in d["configs"].items():
        d["configs"][name] = {k: c[k] for k in CONFIG if k in c}
    json.dump(d, open(to, "w"), indent=1)


def samples(path, to):
    with open(to, "w") as f:
        for line in open(path):
            d = json.loads(line)
            f.write(json.dumps({k: v for k, v in d.items() if k in KEPT}) + "\n")


def items(path, to):
    with open(to, "w") as f:
        for line in open(path):
            d = json.loads(line)
            for k in ("output", "messages", "answer_attribution", "token_usage", "performance"):
                d.pop(k)
            f.write(json.dumps(d) + "\n")


source, to = sys.argv[1:]
for path in glob.glob(source + "/run/*/*"):
    (results if "/results_" in path else samples)(path, f"{to}/lm-eval/run/{os.path.basename(path)}")
results(glob.glob(source + "/limit/*/results*")[0], to + "/lm-eval/limit.json")
for path in glob.glob(source + "/eee/*/acme/dummy/*"):
    task, name = path.split("/")[-4], os.path.basename(path)
    short = f"{to}/every-eval-ever/{task}" + ("_samples.jsonl" if name.endswith("l") else ".json")
    if name.endswith("l"):
        items(path, short)
    else:
        json.dump(json.load(open(path)), open(short, "w"), indent=1)
