#!/usr/bin/env -S python3 -B
"""Our log before readers that are not ours (Go's x/mod and Tessera's fsck, tools/clients tlog), and a
witness around their libraries."""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import hub as h

TLOG = f"{h.ROOT}/build/go/tlog"
APPEND = f"{os.path.dirname(h.AJAR)}/bench/ajar"
SIZES = (1, 255, 256, 257, 65536, 65537)
ORIGIN = "log.example"


def call(*args, ok=True):
    p = subprocess.run(args, capture_output=True, text=True, timeout=600)
    assert (p.returncode == 0) == ok, (args, p.returncode, p.stdout, p.stderr)
    return p.stdout if ok else p.stdout + p.stderr


class Log:
    def __init__(self, folder, name="log"):
        self.folder, self.key = f"{folder}/{name}", f"{folder}/{name}.key"

    def append(self, n, ok=True):
        said = call(APPEND, "append", self.folder, self.key, ORIGIN, str(n), "4096", ok=ok)
        with open(f"{self.key}.vkey") as f:
            self.vkey = f.read().strip()
        return said

    def copy(self):
        to = tempfile.mkdtemp(prefix="copy.", dir=os.path.dirname(self.folder))
        shutil.copytree(self.folder, to, dirs_exist_ok=True)
        return to


class Witness:
    def __init__(self, log, name="w.example"):
        self.p = subprocess.Popen([TLOG, "witness", ORIGIN, log.vkey, name], stdout=subprocess.PIPE,
                                  text=True)
        self.url, self.vkey = self.p.stdout.readline().split()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.p.kill()
        self.p.wait()
        self.p.stdout.close()

    def status(self):
        return int(self.p.stdout.readline())


class Liar(Witness):
    """Has the key of a witness, and answers what it is told to."""

    def __init__(self, log, status, text):
        super().__init__(log)
        self.asked = []
        liar = self

        class Answer(BaseHTTPRequestHandler):
            def do_POST(self):
                liar.asked.append(self.rfile.read(int(self.headers["Content-Length"])))
                self.send_response(status)
                self.end_headers()
                self.wfile.write(text)

            def log_message(self, *_):
                pass

        self.http = HTTPServer(("127.0.0.1", 0), Answer)
        self.url = f"http://127.0.0.1:{self.http.server_port}"
        threading.Thread(target=self.http.serve_forever, daemon=True).start()

    def __exit__(self, *_):
        self.http.shutdown()
        self.http.server_close()
        super().__exit__()


def policy(path, log, witnesses, quorum="all"):
    with open(path, "w") as f:
        f.write(f"log {log.vkey}\n")
        for i, w in enumerate(witnesses):
            f.write(f"witness w{i} {w.vkey} {w.url}\n")
        names = " ".join(f"w{i}" for i in range(len(witnesses)))
        f.write(f"group q {quorum} {names}\nquorum q\n" if quorum else "quorum none\n")


def flip(path, at):
    with open(path, "r+b") as f:
        f.seek(at)
        b = f.read(1)[0] ^ 1
        f.seek(at)
        f.write(bytes([b]))


def tests(folder):
    def both(place, vkey, ok=True):
        call(TLOG, "check", place, vkey, ok=ok)
        call(TLOG, "fsck", place, vkey, ok=ok)

    def logs_of_all_sizes_are_whole_to_others():
        log, have = Log(folder, "sizes"), 0
        for size in SIZES:
            if have:
                shutil.copy(f"{log.folder}/checkpoint", f"{folder}/old")
            log.append(size - have)
            both(log.folder, log.vkey)
            if have:
                call(TLOG, "grew", log.folder, f"{folder}/old", log.vkey)
            have = size
        call(h.AJAR, "log", "verify", log.folder, "--key", log.vkey)

    def what_is_changed_is_found_by_them_and_by_us():
        log = Log(folder, "changed")
        log.append(302)
        for name, at in (("checkpoint", 14), ("tile/0/001.p/46", 40), ("tile/entries/000", 40)):
            bad = log.copy()
            flip(f"{bad}/{name}", at)
            both(bad, log.vkey, ok=False)
            call(h.AJAR, "log", "verify", bad, "--key", log.vkey, ok=False)
        bad = log.copy()
        with open(f"{bad}/tile/entries/001.p/46", "r+b") as f:
            data = f.read()
            n = 2 + int.from_bytes(data[:2], "big")
            m = n + 2 + int.from_bytes(data[n:n + 2], "big")
            f.seek(0)
            f.write(data[n:m] + data[:n] + data[m:])
        both(bad, log.vkey, ok=False)
        assert "not the tile" in call(h.AJAR, "log", "verify", bad, "--key", log.vkey, ok=False)
        other = Log(folder, "other")
        other.append(302)
        both(other.folder, log.vkey, ok=False)
        shutil.copy(f"{log.folder}/checkpoint", f"{folder}/old")
        call(TLOG, "grew", other.folder, f"{folder}/old", other.vkey, ok=False)

    def proofs_are_read_by_others():
        log = Log(folder, "proofs")
        log.append(302)
        call(TLOG, "check", log.folder, log.vkey)
        proof, entry = f"{folder}/p.tlog-proof", f"{folder}/entry"
        for i in (0, 255, 256, 301):
            said = call(h.AJAR, "log", "prove", str(i), log.folder, "--key", log.vkey)
            with open(proof, "w") as f:
                f.write(said)
            doc = json.loads(call(h.AJAR, "log", "prove", str(i), log.folder, "--key", log.vkey, "--json"))
            with open(entry, "w") as f:
                f.write(doc["entry"])
            call(TLOG, "proof", proof, entry, log.vkey)
            with open(entry, "a") as f:
                f.write(" ")
            call(TLOG, "proof", proof, entry, log.vkey, ok=False)

    def a_witness_signs_what_the_log_has_grown_into():
        log = Log(folder, "witnessed")
        log.append(3)
        with Witness(log) as w, Witness(log, "v.example") as v:
            policy(f"{log.folder}/log.policy", log, [w, v])
            log.append(1)
            assert (w.status(), v.status()) == (200, 200)
            log.append(300)
            assert (w.status(), v.status()) == (200, 200)
            both(log.folder, log.vkey)
            said = call(h.AJAR, "log", "verify", log.folder, "--policy", f"{log.folder}/log.policy")
            assert "304 entries" in said and "2 of 2, the last at 20" in said, said
            shutil.rmtree(f"{log.folder}/state")  # how far each has come is asked anew
            log.append(1)
            assert [w.status(), w.status()] == [409, 200]

    def without_its_quorum_nothing_is_published_and_nothing_is_lost():
        log = Log(folder, "waiting")
        log.append(2)
        with Witness(log) as w, Witness(log, "v.example") as v:
            policy(f"{log.folder}/log.policy", log, [w, v])
            log.append(1)
            v.p.kill()
            v.p.wait()
            assert "too few witnesses have signed it: 1" in log.append(1, ok=False)
            said = call(h.AJAR, "log", "verify", log.folder, "--key", log.vkey)
            assert "3 entries" in said, said
            policy(f"{log.folder}/log.policy", log, [w, v], "any")
            log.append(1)
            said = call(h.AJAR, "log", "verify", log.folder, "--key", log.vkey)
            assert "5 entries" in said, said

    def a_witness_does_not_sign_a_fork():
        log = Log(folder, "forked")
        log.append(3)
        with Witness(log) as w:
            policy(f"{log.folder}/log.policy", log, [w])
            log.append(5)
            assert w.status() == 200
            shutil.rmtree(log.folder)
            log.append(3)
            policy(f"{log.folder}/log.policy", log, [w])
            said = log.append(1, ok=False)
            assert w.status() == 409 and "too few witnesses have signed it: 0" in said, said
            said = log.append(7, ok=False)
            assert "too few" in said, said

    def what_a_witness_says_is_checked():
        line = "\u2014 w.example " + "A" * 104 + "\n"
        for status, text, asked in ((200, b"", 1), (200, b"nonsense", 1), (200, line.encode(), 1),
                                    (200, b"\xff\n\n", 1), (500, b"", 1), (404, b"", 1), (422, b"", 1),
                                    (409, b"1\n", 2), (409, b"99\n", 1), (409, b"-1\n", 1),
                                    (409, b"0\n", 1), (302, b"", 1), (200, b"x" * (9 << 20), 1)):
            log = Log(folder, "lied-to")
            log.append(2)
            with Liar(log, status, text) as w:
                policy(f"{log.folder}/log.policy", log, [w], None)
                log.append(1)
                assert len(w.asked) == asked, (status, text[:20], w.asked)
                said = call(h.AJAR, "log", "verify", log.folder, "--policy", f"{log.folder}/log.policy")
                assert "3 entries" in said and "0 of 1" in said, (status, text[:20], said)
                policy(f"{log.folder}/log.policy", log, [w])
                assert "too few witnesses have signed it: 0" in log.append(1, ok=False)
            shutil.rmtree(log.folder)

    def a_hub_asks_a_witness_that_comes_back():
        with h.Hub() as hub:
            hub.ajar("user", "add", "ann")
            log = Log(f"{hub.dir}/home")
            log.append(3)
            with Witness(log) as w:
                policy(f"{log.folder}/log.policy", log, [w], None)
                hub.ajar("serve", "--witness", "http://127.0.0.1:1/", ok=(2,))
                p = subprocess.Popen([h.AJAR, "serve", "--listen", "127.0.0.1:0", "--witness", w.url],
                                     env=hub.env, stdout=subprocess.PIPE, text=True)
                url = re.search(r"http://[0-9.:]+", p.stdout.readline()).group()
                assert w.status() == 200
                while "witnesses  1 of 1" not in (said := call(
                        h.AJAR, "log", "verify", f"{url}/log", "--policy", f"{log.folder}/log.policy")):
                    assert "witnesses  0 of 1" in said, said
                both_url = f"{url}/log/"
                call(TLOG, "fsck", both_url, log.vkey)
                p.terminate()
                assert p.wait(timeout=30) == 0
                p.stdout.close()

    return [t for t in (logs_of_all_sizes_are_whole_to_others,
                        what_is_changed_is_found_by_them_and_by_us, proofs_are_read_by_others,
                        a_witness_signs_what_the_log_has_grown_into,
                        without_its_quorum_nothing_is_published_and_nothing_is_lost,
                        a_witness_does_not_sign_a_fork, what_a_witness_says_is_checked,
                        a_hub_asks_a_witness_that_comes_back)]


sys.stdout.reconfigure(line_buffering=True)
if not os.path.exists(TLOG):
    print("skip log: readers of transparency logs could not be had (tools/clients tlog)")
    print("0 passed, 0 failed")
else:
    home = tempfile.mkdtemp(prefix="ajar-log.")
    try:
        h.run(tests(home))
    finally:
        shutil.rmtree(home)
