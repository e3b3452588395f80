#!/usr/bin/env -S python3 -B
"""Files made here, each with what ajar must say of it: a file for every rule, one that comes close
and is harmless, three variants of every known way past a scanner, and a release with one edit per
rule. Nothing is ever unpickled, rendered or run.

    corpus_test.py              the test: no group falls below its line in `floor`
    corpus_test.py --missed     each case that is not as it should be, and each rule without a file
    corpus_test.py --write DIR  the files, a folder each, and cases.json: what is expected of each
"""
import concurrent.futures
import hashlib
import json
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, HERE)
sys.path.insert(0, f"{ROOT}/test/clients")

from cases import CASES  # noqa: E402
import case_archive, case_attack, case_bypass, case_config, case_pickle  # noqa: E402, E401, F401
import case_release, case_template, case_tensor, case_torch  # noqa: E402, E401, F401
import hub  # noqa: E402

# Rules that no file can raise: a worker that dies is the program's own fault, and what a reader sees
# without a rule of its own is an omission. A scan looks into folders that are not served; every number
# type that a reader knows has numbers that are known.
FILELESS = {"SCAN-CRASH", "FILE-ODD", "FS-UNSERVED", "W-SKIPPED"}
GROUPS = {"rule": "files for rules", "near": "near misses", "bypass": "variants of bypasses",
          "edit": "edits of a release"}


def write(folder, files):
    for name, content in files.items():
        path = os.fsencode(folder) + b"/" + name.encode("utf-8", "surrogateescape")
        os.makedirs(os.path.dirname(path), exist_ok=True)
        if isinstance(content, bytes):
            with open(path, "wb") as f:
                f.write(content)
        elif content[0] == "link":
            os.symlink(content[1], path)
        elif content[0] == "hard":
            os.link(os.path.join(folder, content[1]), path)
        else:
            os.mkfifo(path)


def scan(folder):
    """Rule -> worst severity it was raised with, and the exit status."""
    env = {"PATH": os.environ["PATH"], "LC_ALL": "C", "ASAN_OPTIONS": "exitcode=99",
           "AJAR_HOME": f"{folder}.home"}
    p = subprocess.run([hub.AJAR, "scan", "--json", folder], env=env, capture_output=True,
                       timeout=300)
    if p.returncode not in (0, 1):
        raise RuntimeError(f"status {p.returncode}: {p.stderr.decode(errors='replace')}")
    order, raised = ["info", "low", "medium", "high", "critical"], {}
    for f in (f for t in json.loads(p.stdout)["targets"] for f in t["findings"]):
        raised[f["rule"]] = max(raised.get(f["rule"], "info"), f["severity"], key=order.index)
    return raised, p.returncode


def judge(case, dir, implied):
    """What is wrong with what ajar says of it, or None."""
    folder = os.path.join(dir, case.name.replace("/", "."))
    os.mkdir(folder)
    try:
        write(folder, case.files)
        raised, status = scan(folder)
    except (RuntimeError, ValueError, subprocess.TimeoutExpired) as e:
        return str(e)
    why = case.wrong(raised, implied)
    if why is None and (status == 1) != any(s in ("high", "critical") for s in raised.values()):
        why = f"exits with {status}"
    return why


def rules():
    """Every rule of the program: id -> the rules it implies."""
    p = subprocess.run([hub.AJAR, "scan", "--rules", "--json"], capture_output=True, check=True)
    return {r["id"]: set(r["implies"]) for r in json.loads(p.stdout)["rules"]}


def missed():
    """Case -> what is wrong, of all that are not as they should be; and how many there are."""
    implied = rules()
    with tempfile.TemporaryDirectory(prefix="ajar-corpus.") as dir, \
            concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        found = list(pool.map(lambda c: judge(c, dir, implied), CASES))
    return {c: why for c, why in zip(CASES, found) if why}


def fileless():
    """Rules without a file that is made to raise them, or without one that only comes close."""
    has = {g: {r for c in CASES if c.group == g for r in c.rules} for g in GROUPS}
    known = sorted(set(rules()) - FILELESS)
    return [f"{r}: no file raises it" for r in known if r not in has["rule"]] + \
        [f"{r}: no file comes close" for r in known if r not in has["near"]]


def digest():
    h = hashlib.sha256()
    for c in CASES:
        h.update(repr((c.group, c.name, sorted(c.files.items()))).encode())
    return h.hexdigest()


def floor():
    with open(f"{HERE}/floor") as f:
        rows = [line.split() for line in f if line.strip() and not line.startswith("#")]
    return {group: (int(good), int(of)) for group, good, of in rows}


def what_is_made_is_the_same_each_time():
    assert len({c.name for c in CASES}) == len(CASES), "two cases of one name"
    env = {**os.environ, "PYTHONHASHSEED": "7"}
    p = subprocess.run([sys.executable, "-B", __file__, "--digest"], env=env, capture_output=True,
                       text=True, check=True)
    assert p.stdout.strip() == digest()


def no_group_falls_below_its_floor():
    bad, low = missed(), []
    for case, why in bad.items():
        print(f"# {case.name} {why}")
    for group, (good, of) in floor().items():
        all_ = [c for c in CASES if c.group == group]
        fine = sum(c not in bad for c in all_)
        print(f"# {fine} of {len(all_)} {GROUPS[group]}")
        if fine < good or len(all_) - fine > of - good:
            low.append(f"{fine} of {len(all_)} {GROUPS[group]}, and the floor is {good} of {of}")
    assert not low, "; ".join(low)


def write_all(dir):
    table = []
    for c in CASES:
        folder = os.path.join(dir, c.name)
        os.makedirs(folder)
        write(folder, c.files)
        table.append({"case": c.name, "group": c.group, "rules": c.rules})
    with open(os.path.join(dir, "cases.json"), "w") as f:
        json.dump(table, f, indent=1)


if __name__ == "__main__":
    asked = sys.argv[1:]
    if asked[:1] == ["--digest"]:
        print(digest())
    elif asked[:1] == ["--missed"]:
        for c, why in missed().items():
            print(f"{c.group}\t{c.name}\t{' '.join(c.rules)}\t{why}")
        for line in fileless():
            print(f"table\t{line}")
    elif asked[:1] == ["--write"]:
        write_all(asked[1])
    else:
        hub.run([what_is_made_is_the_same_each_time, no_group_falls_below_its_floor])
