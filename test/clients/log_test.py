#!/usr/bin/env -S python3 -B
"""Our log before readers that are not ours (Go's x/mod and Tessera's fsck, tools/clients tlog), before
litewitness, and before a witness around their libraries, which says what it answered."""
import json
import os
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

import hub as h

TLOG = f"{h.ROOT}/build/go/tlog"
LITE = f"{h.ROOT}/build/go/litewitness"
APPEND = f"{os.path.dirname(h.AJAR)}/bench/ajar"
SIZES = (1, 255, 256, 257, 65536, 65537)
ORIGIN = "log.example"
EMPTY = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="  # the root of a log of no entry: SHA-256 of nothing


def call(*args, ok=True):
    """What it printed; its status is 0, or not, or, where ok is None, anything."""
    p = subprocess.run(args, capture_output=True, text=True, timeout=600)
    assert ok is None or (p.returncode == 0) == ok, (args, p.returncode, p.stdout, p.stderr)
    return p.stdout if ok is not False else p.stdout + p.stderr


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


class LiteWitness:
    """litewitness, with its key in an agent of its own. What its witnessctl would write into the database is
    written by sqlite3: the module it needs for that is not to be had."""

    def __init__(self, log, name="lite.example/w"):
        self.dir = tempfile.mkdtemp(prefix="lite.", dir=os.path.dirname(log.folder))
        self.agent = f"{self.dir}/s"
        self.p = None
        self.a = subprocess.Popen(["ssh-agent", "-D", "-a", self.agent], stdout=subprocess.DEVNULL)
        try:
            self.start(log, name)
        except BaseException:
            self.__exit__()
            raise

    def start(self, log, name):
        key = f"{self.dir}/k"
        call("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", key)
        while not os.path.exists(self.agent):
            assert self.a.poll() is None, "ssh-agent does not run"
            time.sleep(0.01)
        call("env", f"SSH_AUTH_SOCK={self.agent}", "ssh-add", "-q", key)
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        self.p = subprocess.Popen([LITE, "-db", f"{self.dir}/db", "-name", name, "-key",
                                   call("ssh-keygen", "-l", "-f", f"{key}.pub").split()[1], "-ssh-agent", self.agent,
                                   "-listen", f"127.0.0.1:{port}"], stderr=subprocess.PIPE, text=True)
        self.url, said = f"http://127.0.0.1:{port}", ""
        while "listening" not in said:
            line = self.p.stderr.readline()
            assert line, f"litewitness: {said}"
            said += line
        self.vkey = re.search(r'vkey="?([^"\n]+)', said).group(1)
        threading.Thread(target=self.p.stderr.read, daemon=True).start()
        call("sqlite3", f"{self.dir}/db", f"INSERT INTO log VALUES ('{ORIGIN}', 0, '{EMPTY}'); "
             f"INSERT INTO key VALUES ('{ORIGIN}', '{log.vkey}');")
        while call("curl", "-s", "-o", "/dev/null", "-w", "%{http_code}", self.url, ok=None) != "200":
            assert self.p.poll() is None, "litewitness ended"
            time.sleep(0.01)

    def size(self):
        return int(call("sqlite3", f"{self.dir}/db", "SELECT tree_size FROM log"))

    def post(self, body):
        return int(call("curl", "-s", "-o", "/dev/null", "-w", "%{http_code}", "--data-binary", body,
                        f"{self.url}/add-checkpoint"))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for p in (self.p, self.a):
            if p is not None:
                p.kill()
                p.wait()


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
                try:
                    self.wfile.write(text)
                except ConnectionError:
                    pass  # who asked has heard enough

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


def swap_entries(path):
    with open(path, "r+b") as f:
        data = f.read()
        n = 2 + int.from_bytes(data[:2], "big")
        m = n + 2 + int.from_bytes(data[n:n + 2], "big")
        f.seek(0)
        f.write(data[n:m] + data[:n] + data[m:])


def swap_hashes(path):
    with open(path, "r+b") as f:
        data = f.read()
        f.seek(0)
        f.write(data[32:64] + data[:32] + data[64:])


# What is done to the folder of a log of 302 entries. Who reads all of it finds each.
CHANGES = [
    ("a flipped bit of the checkpoint's size", lambda d: flip(f"{d}/checkpoint", 14)),
    ("a flipped bit of its signature", lambda d: flip(f"{d}/checkpoint", os.path.getsize(f"{d}/checkpoint") - 20)),
    ("a flipped bit of a hash", lambda d: flip(f"{d}/tile/0/001.p/46", 40)),
    ("a flipped bit of an entry", lambda d: flip(f"{d}/tile/entries/000", 40)),
    ("two swapped entries", lambda d: swap_entries(f"{d}/tile/entries/001.p/46")),
    ("two swapped hashes", lambda d: swap_hashes(f"{d}/tile/0/001.p/46")),
    ("two swapped tiles", lambda d: (shutil.copy(f"{d}/tile/0/000", f"{d}/tile/0/001.p/46"),
                                     os.truncate(f"{d}/tile/0/001.p/46", 46 * 32))),
    ("a truncated tile", lambda d: os.truncate(f"{d}/tile/0/000", 255 * 32)),
    ("a tile truncated within a hash", lambda d: os.truncate(f"{d}/tile/0/001.p/46", 46 * 32 - 1)),
    ("an empty tile", lambda d: os.truncate(f"{d}/tile/0/000", 0)),
    ("a truncated bundle of entries", lambda d: os.truncate(f"{d}/tile/entries/000", 5000)),
    ("a missing tile", lambda d: os.remove(f"{d}/tile/0/000")),
    ("a missing bundle of entries", lambda d: os.remove(f"{d}/tile/entries/001.p/46")),
    ("a renamed tile", lambda d: os.rename(f"{d}/tile/0/000", f"{d}/tile/0/002")),
    ("no checkpoint", lambda d: os.remove(f"{d}/checkpoint")),
    ("an empty checkpoint", lambda d: os.truncate(f"{d}/checkpoint", 0)),
    ("a truncated checkpoint", lambda d: os.truncate(f"{d}/checkpoint", 60)),
]


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
        both(log.folder, log.vkey)
        asked = []  # some of what is broken keeps fsck waiting until it is stopped: all at once
        for what, change in CHANGES:
            bad = log.copy()
            change(bad)
            asked.append((what, subprocess.Popen([TLOG, "fsck", bad, log.vkey], stderr=subprocess.PIPE, text=True)))
            assert call(TLOG, "check", bad, log.vkey, ok=False), what
            said = call(h.AJAR, "log", "verify", bad, "--key", log.vkey, ok=False)
            assert re.match(r"(ajar|not verified): .", said), (what, said)
        for what, p in asked:
            _, said = p.communicate(timeout=60)
            assert p.returncode == 1 and re.search("fail|error|not come to an end", said), (what, said)
        other = Log(folder, "other")
        other.append(302)
        both(other.folder, log.vkey, ok=False)
        call(h.AJAR, "log", "verify", other.folder, "--key", log.vkey, ok=False)

    def an_older_checkpoint_is_true_and_told_by_who_has_seen_a_newer_one():
        log = Log(folder, "older")
        log.append(3)
        shutil.copy(f"{log.folder}/checkpoint", f"{folder}/early")
        log.append(299)
        shutil.copy(f"{log.folder}/checkpoint", f"{folder}/late")
        watch = ["env", f"AJAR_HOME={folder}/watcher", h.AJAR, "log", "watch", log.folder, "--key", log.vkey]
        call(*watch)
        shutil.copy(f"{folder}/early", f"{log.folder}/checkpoint")
        call(TLOG, "check", log.folder, log.vkey)
        call(TLOG, "grew", log.folder, f"{folder}/late", log.vkey, ok=False)
        assert "shows 3 entries, and showed 302 before" in call(*watch, ok=False)
        shutil.copy(f"{folder}/late", f"{log.folder}/checkpoint")
        call(TLOG, "grew", log.folder, f"{folder}/early", log.vkey)
        call(*watch)
        other = Log(folder, "another")
        other.append(302)
        call(TLOG, "grew", other.folder, f"{folder}/early", other.vkey, ok=False)

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

    def litewitness_signs_what_the_log_has_grown_into_and_no_fork():
        if not os.path.exists(LITE):
            raise h.Skip("litewitness could not be had (tools/clients litewitness)")
        log = Log(folder, "lite")
        log.append(3)
        with LiteWitness(log) as w, Witness(log) as own:
            policy(f"{log.folder}/log.policy", log, [w, own])
            log.append(1)
            assert w.size() == 4
            log.append(300)
            assert w.size() == 304
            both(log.folder, log.vkey)
            verify = [h.AJAR, "log", "verify", log.folder, "--policy", f"{log.folder}/log.policy"]
            said = call(*verify)
            assert "304 entries" in said and "2 of 2, the last at 20" in said, said
            shutil.rmtree(f"{log.folder}/state")  # it answers 409 and the size it knows, and is asked again
            log.append(1)
            assert w.size() == 305 and "2 of 2" in call(*verify)
            with open(f"{log.folder}/checkpoint") as f:
                note = f.read()
            for body, status in ((f"old 304\n\n{note}", 409), (f"old 305\n{EMPTY}\n\n{note}", 422),
                                 (f"old 305\n\n{note.replace(ORIGIN, 'other.example', 1)}", 404),
                                 (f"old 305\n\n{note.replace('305', '306', 1)}", 403),
                                 (f"old 305\n\n{note}", 200)):
                got = w.post(body)
                assert got == status, (body, got)
            shutil.rmtree(log.folder)  # another history under the same key
            log.append(306)
            policy(f"{log.folder}/log.policy", log, [w])
            for _ in range(2):
                assert "too few witnesses have signed it: 0" in log.append(1, ok=False)
            assert w.size() == 305

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
            with sqlite3.connect(f"{hub.dir}/home/ajar.db") as db:  # as if the home had written them
                db.execute("UPDATE state SET logged = 3")
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
                        what_is_changed_is_found_by_them_and_by_us,
                        an_older_checkpoint_is_true_and_told_by_who_has_seen_a_newer_one, proofs_are_read_by_others,
                        a_witness_signs_what_the_log_has_grown_into,
                        litewitness_signs_what_the_log_has_grown_into_and_no_fork,
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
