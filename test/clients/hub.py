"""A hub on loopback for the tests with real clients: its state, its models, its people, and a
proxy before it that counts what is asked and can cut a connection. Python's library only."""
import hashlib
import json
import os
import re
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def find_ajar():
    for build in ("asan", "debug", "release"):
        path = f"{ROOT}/build/{build}/ajar"
        if os.path.exists(path):
            return path
    sys.exit("no ajar under build/: make first")


AJAR = os.environ.get("AJAR") or find_ajar()


class Hub:
    """with Hub() as hub: a home of its own, served at hub.url."""

    def __enter__(self):
        self.dir = tempfile.mkdtemp(prefix="ajar-clients.")
        self.env = {"PATH": os.environ["PATH"], "HOME": self.dir, "AJAR_HOME": f"{self.dir}/home",
                    "LC_ALL": "C"}
        self.server = None
        return self

    def __exit__(self, *_):
        self.stop()
        shutil.rmtree(self.dir, ignore_errors=True)

    def ajar(self, *args, ok=(0,)):
        p = subprocess.run([AJAR, *args], env=self.env, cwd=self.dir, capture_output=True,
                           text=True, timeout=120)
        if p.returncode not in ok:
            raise RuntimeError(f"ajar {' '.join(args)}: status {p.returncode}\n{p.stdout}{p.stderr}")
        return p.stdout

    def start(self):
        self.log = open(f"{self.dir}/serve.log", "w+b")
        self.server = subprocess.Popen([AJAR, "serve", "--listen", "127.0.0.1:0"], env=self.env,
                                       cwd=self.dir, stdout=self.log, stderr=self.log)
        end = time.monotonic() + 60
        while time.monotonic() < end and self.server.poll() is None:
            found = re.search(rb"http://[0-9.:]+", self.said())
            if found:
                self.url = found.group().decode().rstrip(":")
                return
            time.sleep(0.05)
        raise RuntimeError(f"ajar serve did not start: {self.said().decode()}")

    def said(self):
        with open(f"{self.dir}/serve.log", "rb") as f:
            return f.read()

    def stop(self):
        if self.server is None:
            return
        self.server.terminate()
        try:
            status = self.server.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.server.kill()
            status = self.server.wait()
        self.server = None
        if status not in (0, -15):
            raise RuntimeError(f"ajar serve ended with status {status}\n{self.said().decode()}")

    def model(self, files):
        """A folder with these files: name -> bytes."""
        folder = tempfile.mkdtemp(prefix="model.", dir=self.dir)
        for name, data in files.items():
            path = os.path.join(folder, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "wb") as f:
                f.write(data)
        return folder

    def policy(self, position):
        path = f"{self.dir}/{position}.ajar"
        with open(path, "w") as f:
            f.write(POLICY.format(position=position))
        return path

    def release(self, name, files, position, *more):
        self.ajar("release", self.model(files), name, "--policy", self.policy(position), *more)

    def token(self, person):
        self.ajar("user", "add", person)
        return re.search(r"hf_[A-Za-z0-9]+", self.ajar("token", "new", person)).group()


# Gives one position, whatever the files are, as long as they cannot run code.
POLICY = """policy "Always {position}" version 1.
Start from {position}.
fact files.code_execution is a count, higher is riskier.
rule safe "files that cannot run code":
  at most closed when files.code_execution is above 0.
"""


def bytes_like(n, seed):
    """n bytes that do not repeat and are the same for the same seed."""
    return hashlib.shake_256(seed.encode()).digest(n)


def safetensors(shapes, seed="weights"):
    """A weight file: name -> shape, all F32."""
    header, at = {}, 0
    for name, shape in shapes.items():
        n = 4
        for d in shape:
            n *= d
        header[name] = {"dtype": "F32", "shape": shape, "data_offsets": [at, at + n]}
        at += n
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text + bytes_like(at, seed)


CONFIG = json.dumps({
    "architectures": ["LlamaForCausalLM"], "model_type": "llama", "hidden_size": 64,
    "num_hidden_layers": 1, "num_attention_heads": 4, "vocab_size": 1024,
    "max_position_embeddings": 512, "torch_dtype": "float32",
}, indent=1).encode()
CARD = b"---\nlicense: apache-2.0\nlanguage: en\n---\n# A model\n\nMade by a test.\n"


class Proxy:
    """Before a hub: proxy.url; proxy.asked lists "METHOD path", proxy.ranges where they began;
    cut(pattern, n) ends, once, the connection whose answer to a GET of a matching path has passed
    n bytes."""

    def __init__(self, url):
        host, port = url.removeprefix("http://").split(":")
        self.to = (host, int(port))
        self.asked, self.ranges, self.cuts, self.n_cut = [], [], [], 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self.accept, daemon=True).start()

    def cut(self, pattern, after):
        self.cuts.append((re.compile(pattern), after))

    def accept(self):
        while True:
            near, _ = self.listener.accept()
            far = socket.create_connection(self.to)
            state = {"limit": None, "passed": 0}
            threading.Thread(target=self.ask, args=(near, far, state), daemon=True).start()
            threading.Thread(target=self.answer, args=(near, far, state), daemon=True).start()

    def ask(self, near, far, state):
        try:
            while data := near.recv(65536):
                for m in re.finditer(rb"^Range: bytes=(\d+)-", data, re.M | re.I):
                    self.ranges.append(int(m[1]))
                for m in re.finditer(rb"^(GET|HEAD|POST) (\S+) HTTP/1\.1\r$", data, re.M):
                    line = f"{m[1].decode()} {m[2].decode()}"
                    self.asked.append(line)
                    for c in self.cuts:
                        if m[1] == b"GET" and c[0].search(line):
                            self.cuts.remove(c)
                            state["passed"], state["limit"] = 0, c[1]
                            break
                far.sendall(data)
            far.shutdown(socket.SHUT_WR)
        except OSError:
            pass

    def answer(self, near, far, state):
        try:
            while data := far.recv(65536):
                near.sendall(data)
                state["passed"] += len(data)
                if state["limit"] is not None and state["passed"] >= state["limit"]:
                    self.n_cut += 1
                    break
        except OSError:
            pass
        for s in (near, far):
            try:
                s.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            s.close()


class Skip(Exception):
    """This cannot be tested here, and why."""


def run(tests):
    """Each a function whose name is a true sentence; prints as test/run reads it."""
    passed = failed = 0
    for t in tests:
        try:
            t()
        except Skip as why:
            print(f"skip {t.__name__}: {why}", flush=True)
        except Exception as e:  # an assertion, a client that does not start
            print(f"{type(e).__name__}: {e}\nnot ok {t.__name__}", flush=True)
            failed += 1
        else:
            print(f"ok {t.__name__}", flush=True)
            passed += 1
    print(f"{passed} passed, {failed} failed")
    sys.exit(failed > 0)
