#!/usr/bin/env -S python3 -B
"""What changes who signs, or how far a model is let out, ended at each call that writes, or with a disk that is full
or fails from there on. Others are then asked what holds (`show`, `key list`, and `verify --receipt` with what
`key show --trust` writes): the old or the new, and nothing wider than what was signed and logged. The same command
again reaches the new. Of calls on one file, or in the log, that come in a row it is ended at the last, and of all
those the first fails; with KILL_ALL=1 every one."""
import collections
import concurrent.futures
import itertools
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading

import hub as h

CALLS = "write,pwrite64,fsync,fdatasync,?rename,?renameat,?renameat2,?link,?linkat,?unlink,?unlinkat,ftruncate"
FAILS = {"write": "ENOSPC", "pwrite64": "ENOSPC", "ftruncate": "EIO", "fsync": "EIO", "fdatasync": "EIO",
         "rename": "ENOSPC", "renameat": "ENOSPC", "renameat2": "ENOSPC", "link": "ENOSPC", "linkat": "ENOSPC"}
POSITIONS = ("closed", "hosted", "gated", "open")
POLICY = """policy "House" version 1.
Start from {}.
fact files.code_execution is a count, higher is riskier.
rule code: at most closed when files.code_execution is above 0.
"""
TENSOR = b'8\0\0\0\0\0\0\0{"w":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}   abcd'
MODEL = "acme/tiny"
DEBUG = f"{h.ROOT}/build/debug/ajar"  # some thousand processes: with sanitizers they take minutes
AJAR = DEBUG if "AJAR" not in os.environ and os.path.exists(DEBUG) else h.AJAR
# Without -f: where the process that reads a model for a release is ended, the release is closed, and new. And not
# with --seccomp-bpf, which is quicker and, in strace 6.1, sends no signal.
STRACE = ("strace", "-qq")
UNSURE = "whether it still waited when fewer were asked for, no log shows"  # docs/verify.md

# What holds: how far the model is out, how many must sign, and which keys count. What waits: of the model, and of
# the keys.
State = collections.namedtuple("State", "position threshold keys waits changes")


class Home:
    def __init__(self, folder):
        self.folder = folder
        self.env = {"PATH": os.environ["PATH"], "LC_ALL": "C", "NO_COLOR": "1",
                    "ASAN_OPTIONS": "exitcode=99:detect_leaks=0"}

    def run(self, words, before=(), home="hub"):
        p = subprocess.run([*before, AJAR, *words.split()], cwd=self.folder, text=True, timeout=60,
                           env={**self.env, "AJAR_HOME": f"{self.folder}/{home}"}, capture_output=True,
                           stdin=subprocess.DEVNULL)
        assert p.returncode not in (99, -6, -11), (words, p.returncode, p.stderr)
        return p

    def done(self, words):
        p = self.run(words)
        assert p.returncode == 0, (words, p.returncode, p.stdout, p.stderr)
        return p.stdout

    def copy(self, to):
        os.mkdir(to)
        shutil.copytree(f"{self.folder}/hub", f"{to}/hub")
        for name in ("tiny", *(f"{p}.ajar" for p in POSITIONS)):
            os.symlink(f"{self.folder}/{name}", f"{to}/{name}")
        return Home(to)

    def state(self):
        keys, model = json.loads(self.done("key list --json")), json.loads(self.done(f"show {MODEL} --json"))
        waits = model.get("waits")
        return model, State(model["position"], keys["threshold"],
                            frozenset((k["name"], k["state"]) for k in keys["keys"] if k["role"] == "release"),
                            waits and (waits["position"], len(waits["signatures"])),
                            tuple(c["id"] for c in keys["changes"]))

    def outsiders(self, model, old, unsure):
        """The state, after they believe what is shown; what is not in the log is no wider than what was."""
        if not model["logged"]:
            assert POSITIONS.index(model["position"]) < POSITIONS.index(old.position), model
            return
        self.done("key show --trust trust")
        with open(f"{self.folder}/receipt", "w") as f:
            f.write(self.done(f"show {MODEL} --receipt"))
        p = self.run(f"verify --receipt receipt --trust trust --policy {model['position']}.ajar tiny", home="none")
        assert p.returncode == 0 or unsure and UNSURE in p.stdout, p.stdout + p.stderr
        assert f"{MODEL} is {model['position']}" in p.stdout, p.stdout


def made(folder):
    """Two keys, one of which must sign; a model that one of them signed for."""
    os.makedirs(f"{folder}/tiny")
    for name, text in [("model.safetensors", TENSOR), ("README.md", b"---\nlicense: mit\n---\n# Tiny\n")]:
        with open(f"{folder}/tiny/{name}", "wb") as f:
            f.write(text)
    for p in POSITIONS:
        with open(f"{folder}/{p}.ajar", "w") as f:
            f.write(POLICY.format(p))
    home = Home(folder)
    home.done("key new one --no-passphrase --origin log.acme.example")
    home.done("key new two --no-passphrase")
    home.done("key sign 1 --key one")
    home.done(f"release tiny {MODEL} --policy gated.ajar --key one")
    return home


def release(position, key):
    return f"release tiny {MODEL} --policy {position}.ajar --key {key}"


# A name, what comes before, the command, and what is asked for afterwards, which shows what was kept of it.
REVOKE = "key revoke two --reason keyCompromise --key one"
CASES = [
    ("revoke", [], REVOKE, None),
    ("revoke_of_one_that_signed_what_waits", ["key threshold 2 --key one", release("open", "two")], REVOKE,
     f"endorse {MODEL} --key one"),
    ("rotate", [], "key rotate two three --no-passphrase", "key sign 2"),
    ("sign_rotate", ["key rotate two three --no-passphrase"], "key sign 2", None),
    ("raise", [], "key threshold 2 --key one", None),
    ("lower", ["key threshold 2 --key one"], "key threshold 1 --key one", "key sign 3 --key two"),
    ("sign_lower", ["key threshold 2 --key one", release("open", "one"), "key threshold 1 --key one"],
     "key sign 3 --key two", None),
    ("release_wider", [], release("open", "one"), None),
    ("release_narrower", [], release("closed", "one"), None),
    ("release_that_waits", ["key threshold 2 --key one"], release("open", "one"), f"endorse {MODEL} --key two"),
    ("endorse", ["key threshold 2 --key one", release("open", "one")], f"endorse {MODEL} --key two", None),
]


class Case:
    def __init__(self, base, folder, name, before, words, then):
        self.folder, self.name, self.words, self.then = folder, name, words, then
        self.count, self.lock = itertools.count(), threading.Lock()
        self.points, self.seen = collections.Counter(), collections.Counter()
        self.base = base.copy(f"{folder}/{name}")
        for w in before:
            assert self.base.run(w).returncode in (0, 1), w
        self.old = self.base.state()[1]
        home = self.base.copy(f"{folder}/{name}.new")
        self.status = home.run(words).returncode
        assert self.status in (0, 1), words
        self.new = self.last = home.state()[1]
        assert self.new != self.old
        if then:
            home.run(then)
            self.last = home.state()[1]
        self.unsure = self.last.threshold < self.old.threshold

    def strikes(self):
        home = self.base.copy(f"{self.folder}/{self.name}.trace")
        p = home.run(self.words, (*STRACE, "-y", "-o", "trace", "-e", f"trace={CALLS}"))
        assert p.returncode == self.status, p.stderr
        seen, calls, failed, every = collections.Counter(), [], set(), "KILL_ALL" in os.environ
        with open(f"{home.folder}/trace", errors="replace") as f:
            for line in f:
                found = re.match(r"(\w+)\((?:\d+<([^>]*)>)?", line)
                if found:
                    seen[found[1]] += 1
                    at = re.sub(r"(/hub/log)/.*", r"\1", found[2] or "")
                    calls.append((found[1], at, seen[found[1]]))
        for (call, at), row in itertools.groupby(calls, key=lambda c: c[:2]):
            ns = [n for _, _, n in row]
            for n in ns if every else ns[-1:]:
                yield f"{call}:signal=SIGKILL:when={n}"
            for n in (ns if every or (call, at) not in failed else []) if call in FAILS else []:
                failed.add((call, at))
                yield f"{call}:error={FAILS[call]}:when={n}+"
                if not every:
                    break

    def holds_or_not(self, now):
        """The old or the new. Where fewer suffice from now on and a decision waits, that may hold a moment later."""
        between = self.new._replace(position=self.old.position)
        assert now[:3] in (self.old[:3], self.new[:3], between[:3]), now

    def strike(self, how):
        home = self.base.copy(f"{self.folder}/{self.name}.{next(self.count)}")
        try:
            p = home.run(self.words, (*STRACE, "-o", "/dev/null", "-e", f"inject={how}"))
            assert p.returncode == -9 or "signal" not in how, "it was not ended"
            assert "is there already" not in p.stderr, p.stderr
            model, now = home.state()
            self.holds_or_not(now)
            home.outsiders(model, self.old, self.unsure)
            if p.returncode == 0:
                assert now[:3] == self.new[:3], (now, p.stdout, p.stderr)
            if now != self.new or not model["logged"] or self.then:
                self.again(home, now)
            with self.lock:
                self.points[how.split(":")[1][:5]] += 1
                self.seen["old" if now == self.old else "new" if now == self.new else "between"] += 1
        except Exception as e:
            raise AssertionError(f"{self.words}\n  {how}\n  old {self.old}\n  new {self.new}\n  {e}") from e
        shutil.rmtree(home.folder)

    def again(self, home, now):
        p = home.run(self.words)
        left = re.search(r"(\S+): is there already, and no key of this home is in it: move it away", p.stderr)
        if left:
            os.rename(left[1], f"{home.folder}/away")
            p = home.run(self.words)
        assert p.returncode == self.status or now == self.new, (now, p.returncode, p.stdout, p.stderr)
        if self.then:
            home.run(self.then)
        model, last = home.state()
        assert last == self.last, (now, last, p.returncode, p.stdout, p.stderr)
        assert model["logged"], model
        home.outsiders(model, self.old, self.unsure)

    def all(self, pool):
        for _ in pool.map(self.strike, list(self.strikes())):
            pass
        print(f"# {self.name}: {self.points['signa']} ends, {self.points['error']} disks; {dict(self.seen)}")


def main():
    if shutil.which("strace") is None or subprocess.run([*STRACE, "-o", "/dev/null", "true"]).returncode != 0:
        print("skip killed: strace is not here, or may not trace\n0 passed, 0 failed")
        return
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # nothing here is cut from its power
    folder = tempfile.mkdtemp(prefix="ajar-killed.", dir=memory)
    try:
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            base = made(f"{folder}/base")
            tests = []
            for name, before, words, then in CASES:
                if len(sys.argv) > 1 and name not in sys.argv[1:]:
                    continue
                def test(case=(name, before, words, then)):
                    Case(base, folder, *case).all(pool)
                test.__name__ = f"{name}_is_done_or_not_done"
                tests.append(test)
            h.run(tests)
    finally:
        shutil.rmtree(folder)


sys.stdout.reconfigure(line_buffering=True)
main()
