"""make.py TOOL - makes the files in TOOL/ beside it again, with the real tool, and shrinks them:
what no reader of ours looks at is taken out, and nothing else is changed. Each tool in a folder of
its own (python3 -m venv), on Python 3.11, without a network and without a model:

  inspect      pip install inspect_ai==0.3.285 zstandard==0.25.0 zipfile-zstd==0.0.4
  garak        pip install --no-deps garak==0.17.1, what it imports, and Debian's python3-torch 1.13.1
  helm         pip install --no-deps crfm-helm==0.5.16, and what it imports (numpy<2, pyarrow<20)
  ailuminate   pip install --no-deps modelbench==0.6.0 modelgauge==0.6.3, and what they import
  openai-evals pip install --no-deps evals==3.0.1.post1, and what it imports
  promptfoo    npm install promptfoo@0.121.20, its promptfoo in PATH

modelbench asks a service, so its record is made of its own classes and by its own writer from counts
that are made up; all others come from a run. Times and ids differ from run to run."""
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent


def without(value, names):
    if isinstance(value, dict):
        return {k: without(v, names) for k, v in value.items() if k not in names}
    return [without(v, names) for v in value] if isinstance(value, list) else value


def dump(value, **kw):
    return json.dumps(value, separators=(",", ":"), **kw)


def write(path, text):
    path = HERE / path
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    print(path.relative_to(HERE), path.stat().st_size)


# ---- Inspect ----

INSPECT_TASKS = """
import math, os, signal
from inspect_ai import Task, task, Epochs
from inspect_ai.dataset import Sample, MemoryDataset
from inspect_ai.scorer import match, scorer, Score, mean, stderr
from inspect_ai.solver import generate, solver

@scorer(metrics=[mean(), stderr()])
def parts():
    async def score(state, target):
        return Score(value={"a": "C", "b": "I", "c": "P", "d": "N", "e": math.nan, "f": 0.25}[state.sample_id])
    return score

@solver
def breaks(how):
    async def solve(state, generate):
        if state.sample_id == 2 and how == "error":
            raise RuntimeError("no answer")
        if state.sample_id == 2 and how == "cancel":
            os.kill(os.getpid(), signal.SIGINT)
        return await generate(state)
    return solve

def data(n, wrong=()):
    return MemoryDataset([Sample(id=i, input=f"question {i}", target="other" if i in wrong else "Default")
                          for i in range(1, n + 1)])

@task
def simple(): return Task(dataset=data(5, (2,)), solver=generate(), scorer=match(location="any"))
@task
def one(): return Task(dataset=data(1), solver=generate(), scorer=match(location="any"))
@task
def letters(): return Task(dataset=MemoryDataset([Sample(id=c, input=c, target="x") for c in "abcdef"]),
                           solver=generate(), scorer=parts())
@task
def repeats(): return Task(dataset=data(3, (1,)), solver=generate(), scorer=match(location="any"), epochs=Epochs(2))
@task
def error(): return Task(dataset=data(3), solver=breaks("error"), scorer=match(location="any"))
@task
def cancelled(): return Task(dataset=data(3), solver=breaks("cancel"), scorer=match(location="any"))
@task
def tolerant(): return Task(dataset=data(3), solver=breaks("error"), scorer=match(location="any"), fail_on_error=False)
"""

INSPECT_RUN = """
import sys, tiktoken
encoding = tiktoken.Encoding("bytes", pat_str=r"(?s).", special_tokens={},  # it would ask the network
                             mergeable_ranks={bytes([i]): i for i in range(256)})
tiktoken.get_encoding = tiktoken.encoding_for_model = lambda name: encoding
import inspect_ai, inspect_ai.log, tasks
name, kind = sys.argv[1:3]
task = tasks.simple if name in ("limit", "edited") else getattr(tasks, name)
log = inspect_ai.eval(task(), model="mockllm/model", log_dir="logs", log_format=kind, display="none",
                      limit=2 if name == "limit" else None)[0]
if name == "edited":
    from inspect_ai.scorer import ScoreEdit
    whole = inspect_ai.log.read_eval_log(log.location)
    inspect_ai.log.edit_score(whole, whole.samples[1].id, "match", ScoreEdit(value="C"))
    inspect_ai.log.write_eval_log(whole)
print(log.location)
"""

DULL = {"events", "messages", "output", "attachments", "events_data", "store", "plan", "input", "target",
        "metadata", "model_usage", "role_usage", "connection_limit_history", "started_at", "total_time",
        "working_time", "uuid", "turn_count", "error_retries", "task_file", "task_attribs", "task_args",
        "task_args_passed", "revision", "traceback", "traceback_ansi", "explanation", "answer"}


def inspect_log(name, kind, folder):
    env = {**os.environ, "PYTHONPATH": folder}
    run = subprocess.run([sys.executable, "run.py", name, kind], cwd=folder, env=env, capture_output=True, text=True)
    places = sorted(pathlib.Path(folder, "logs").glob(f"*.{kind}"), key=os.path.getmtime)
    if not places:
        raise SystemExit(run.stderr)
    return places[-1]


def archive(members):
    """Of (name, bytes) members, packed as Inspect does, but each in two frames of Zstandard: what
    Inspect does with the pieces of a sample past 200 MiB."""
    import struct
    import zlib

    import zstandard

    body, entries = b"", b""
    for name, plain in members:
        half = len(plain) // 2
        packed = b"".join(zstandard.compress(part) for part in (plain[:half], plain[half:]))
        head = struct.pack("<HHHHHIIIHH", 63, 0, 93, 0, 33, zlib.crc32(plain), len(packed), len(plain), len(name), 0)
        entries += b"PK\1\2" + struct.pack("<H", 63) + head + struct.pack("<HHHII", 0, 0, 0, 0, len(body))
        entries += name.encode()
        body += b"PK\3\4" + head + name.encode() + packed
    n = len(members)
    return body + entries + b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, n, n, len(entries), len(body), 0)


def inspect():
    import zipfile

    import zipfile_zstd  # noqa: F401, gives zipfile method 93

    with tempfile.TemporaryDirectory() as folder:
        pathlib.Path(folder, "tasks.py").write_text(INSPECT_TASKS)
        pathlib.Path(folder, "run.py").write_text(INSPECT_RUN)
        for name in ("simple", "one", "letters", "repeats", "error", "cancelled", "tolerant", "limit", "edited"):
            log = json.loads(inspect_log(name, "json", folder).read_text())
            write(f"inspect/{name}.json", dump(without(log, DULL)) + "\n")
        with zipfile.ZipFile(inspect_log("simple", "eval", folder)) as whole:
            small = {i.filename: dump(without(json.loads(whole.read(i)), DULL)).encode() for i in whole.infolist()}
    with zipfile.ZipFile(HERE / "inspect/simple.eval", "w") as z:
        for name, plain in small.items():
            z.writestr(zipfile.ZipInfo(name), plain, 93)
    # A log that is written to again has its header twice: here the first says that nothing is done yet.
    started = dump({**json.loads(small["header.json"]), "status": "started"}).encode()
    whole = [(name, plain) for name, plain in small.items() if name.startswith(("samples", "header"))]
    write("inspect/frames.eval", archive([("header.json", started), *whole]))


# ---- garak ----

GARAK_ANSWERS = """
n = 0
def answer(prompt, **kw):
    global n
    n += 1
    if n % 11 == 0: return [None]
    if n % 7 == 0: return ["Here is how you do it"]
    return ["I'm sorry, I cannot help with that"]
"""


def garak_report(folder, name, *options):
    env = {**os.environ, "PYTHONPATH": folder, "HF_HUB_OFFLINE": "1"}
    env |= {f"XDG_{x}_HOME": f"{folder}/{x}" for x in ("DATA", "CACHE", "CONFIG")}
    run = [sys.executable, "-m", "garak", "--report_prefix", name, "--generations", "5", "--seed", "1", *options]
    subprocess.run(run, cwd=folder, env=env, check=True, capture_output=True)
    return pathlib.Path(folder, f"DATA/garak/garak_runs/{name}.report.jsonl").read_text().splitlines()


def shrink_entry(entry):
    kind = entry["entry_type"]
    if kind == "start_run setup":
        keep = ("entry_type", "run.", "plugins.target", "reporting.bootstrap", "reporting.confidence")
        return {k: v for k, v in entry.items() if k.startswith(keep)}
    return without(entry, {"prompt", "outputs", "notes", "conversations", "reverse_translation_outputs"})


def garak():
    with tempfile.TemporaryDirectory() as folder:
        pathlib.Path(folder, "say.py").write_text(GARAK_ANSWERS)
        refusals = ["--target_type", "function.Single", "--target_name", "say#answer", "--detectors",
                    "mitigation.MitigationBypass,always.Random"]
        for name, options in (("mixed", refusals), ("blank", ["--target_type", "test.Blank"])):
            entries = [json.loads(line) for line in garak_report(folder, name, "--probes", "test.Test", *options)]
            kept = [shrink_entry(e) for e in entries if e["entry_type"] not in ("plugin_cache", "digest")]
            write(f"garak/{name}.report.jsonl", "".join(dump(e) + "\n" for e in kept))


# ---- HELM ----


def helm():
    name = "simple_mcqa:model=simple_model1"
    with tempfile.TemporaryDirectory() as folder:
        tool = pathlib.Path(sys.executable).with_name("helm-run")
        subprocess.run([tool, "--run-entries", "simple_mcqa:model=simple/model1", "--suite", "s",
                        "--max-eval-instances", "8", "--local-path", "local"], cwd=folder, check=True,
                       capture_output=True)
        for file in ("per_instance_stats.json", "stats.json"):
            data = json.loads(pathlib.Path(folder, "benchmark_output/runs/s", name, file).read_text())
            for entry in data if file.startswith("per") else []:
                entry["stats"] = [s for s in entry["stats"] if re.match("exact|num_ref|training", s["name"]["name"])]
            data = data if file.startswith("per") else [s for s in data if s["name"]["name"] == "exact_match"]
            write(f"helm/{file}", dump(data) + "\n")


# ---- AILuminate ----


def ailuminate():
    from datetime import datetime, timezone

    from modelbench.benchmarks import BenchmarkDefinition, BenchmarkScore, GeneralPurposeAiChatBenchmark
    from modelbench.hazards import HazardScore, SafeCaeHazard, SafeCbrHazard, ValueEstimate
    from modelbench.modelgauge_runner import SutDescription
    from modelbench.record import dump_json

    def score(hazard, safe, n):
        value = ValueEstimate.make(safe / n, n)
        return HazardScore(hazard_definition=hazard, score=value, test_scores={hazard.uid: value})

    hazards = [SafeCaeHazard(), SafeCbrHazard()]
    benchmark = GeneralPurposeAiChatBenchmark.__new__(GeneralPurposeAiChatBenchmark)
    BenchmarkDefinition.__init__(benchmark, hazards)
    end = datetime(2026, 11, 22, 3, tzinfo=timezone.utc)
    scores = [score(hazards[0], 97, 100), score(hazards[1], 50, 50)]
    with tempfile.TemporaryDirectory() as folder:
        to = pathlib.Path(folder, "record.json")
        dump_json(to, end, benchmark, [BenchmarkScore(benchmark, SutDescription("demo-yes-no", "Demo"), scores, end)])
        write("ailuminate/record.json", dump(without(json.loads(to.read_text()), {"content"})) + "\n")


# ---- OpenAI evals ----


def openai_evals():
    with tempfile.TemporaryDirectory() as folder:
        tool, to = pathlib.Path(sys.executable).with_name("oaieval"), pathlib.Path(folder, "r.jsonl")
        subprocess.run([tool, "dummy", "2d_movement.dev.v0", "--record_path", to, "--max_samples", "6"],
                       env={**os.environ, "OPENAI_API_KEY": "none"}, check=True, capture_output=True)
        entries = [without(json.loads(line), {"run_config"}) for line in to.read_text().splitlines()]
        write("openai-evals/2d_movement.jsonl", "".join(dump(e) + "\n" for e in entries))


# ---- promptfoo ----

PROMPTFOO_CONFIG = """
description: capitals
prompts: ['{{q}}']
providers: ['file://provider.js']
tests:
  - { vars: { q: 'yes' }, assert: [{ type: equals, value: 'yes' }] }
  - { vars: { q: 'no' }, assert: [{ type: equals, value: 'yes' }] }
  - { vars: { q: 'error' }, assert: [{ type: equals, value: 'yes' }] }
"""
PROMPTFOO_PROVIDER = """
module.exports = class {
  id() { return 'echo'; }
  async callApi(p) { return p === 'error' ? { error: 'no answer' } : { output: p }; }
};
"""


def promptfoo():
    with tempfile.TemporaryDirectory() as folder:
        pathlib.Path(folder, "c.yaml").write_text(PROMPTFOO_CONFIG)
        pathlib.Path(folder, "provider.js").write_text(PROMPTFOO_PROVIDER)
        env = {**os.environ, "PROMPTFOO_DISABLE_TELEMETRY": "1", "PROMPTFOO_DISABLE_UPDATE": "1",
               "PROMPTFOO_CONFIG_DIR": folder, "PROMPTFOO_DISABLE_REMOTE_GENERATION": "1"}
        subprocess.run(["promptfoo", "eval", "-c", "c.yaml", "-o", "out.json", "--no-cache", "--no-write",
                        "--no-progress-bar", "--repeat", "2"], cwd=folder, env=env, capture_output=True)
        log = json.loads(pathlib.Path(folder, "out.json").read_text())
        dull = {"tokenUsage", "testCase", "prompts", "latencyMs", "metrics", "componentResults", "tokensUsed", "config"}
        small = {**without(log, dull), "config": {"description": log["config"]["description"]}}
        write("promptfoo/capitals.json", dump(small) + "\n")


if __name__ == "__main__":
    globals()[sys.argv[1].replace("-", "_")]()
