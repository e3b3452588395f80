#!/usr/bin/env -S python3 -B
"""`ajar eval` against an endpoint that misbehaves as it is told, and killed in the middle."""
import glob
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import traceback

import hub as h

sys.path.insert(0, f"{h.ROOT}/test/lib")
from endpoint import Endpoint  # noqa: E402

HEAD = {"schema": "ajar/set/1", "name": "s", "fact": "eval.s", "match": "exact"}


class Bench:
    """with Bench(e) as b: a model and sets of questions in a folder of its own."""

    def __init__(self, endpoint):
        self.e = endpoint

    def __enter__(self):
        self.dir = tempfile.mkdtemp(prefix="ajar-eval.")
        shutil.copy(f"{h.ROOT}/test/data/safetensors/two.safetensors", self.dir)
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.dir)

    def set(self, questions, **head):
        path = f"{self.dir}.jsonl"
        with open(path, "w") as f:
            for line in [dict(HEAD, **head), *questions]:
                f.write(json.dumps(line) + "\n")
        return path

    def args(self, path, *more, url=None):
        return [h.AJAR, "eval", "--endpoint", url or self.e.chat, "--set", path, "--subject",
                f"{self.dir}/two.safetensors", "--rest", "1", "--json", *more]

    def run(self, questions, *more, url=None, env=None, **head):
        path = self.set(questions, **head)
        p = subprocess.run(self.args(path, *more, url=url), capture_output=True, text=True,
                           env=dict(os.environ, **(env or {})))
        os.unlink(path)
        return p

    def told(self, *args, **kwargs):
        p = self.run(*args, **kwargs)
        assert p.returncode == 0, p.stderr
        return json.loads(p.stdout)

    def log(self):
        with open(glob.glob(f"{self.dir}/ajar/*.jsonl")[0]) as f:
            return [json.loads(line) for line in f][1:]

    def files(self):
        out = {}
        for path in glob.glob(f"{self.dir}/*.json") + glob.glob(f"{self.dir}/ajar/*"):
            with open(path, "rb") as f:
                out[os.path.relpath(path, self.dir)] = f.read()
        return out


def ask(text, answer="A", **more):
    return dict({"id": text, "prompt": text, "answer": answer}, **more)


def why(told):
    return {w["why"]: w["n"] for w in told["why_unscored"]}


def what_fails_for_a_while_is_asked_again():
    with Endpoint() as e, Bench(e) as b:
        told = b.told([ask("[[fail 500 2]]"), ask("[[fail 503 1]]"), ask("[[busy 0]]"),
                       ask("[[cut 1]]"), ask("[[fail 429 2]]"), ask("plain")])
        assert (told["hits"], told["scored"], told["unscored"]) == (6, 6, 0), told
        assert sorted(line.get("failed", "") for line in b.log() if line.get("again")) == [
            "status 429"] * 3 + ["status 500"] * 2 + ["status 503", "the connection broke"]
        assert len(e.asked) == 6 + 7


def what_always_fails_is_given_up_and_counted():
    with Endpoint() as e, Bench(e) as b:
        told = b.told([ask("[[fail 500]]"), ask("[[fail 400]]"), ask("[[garbage]]"), ask("[[huge]]"),
                       ask("[[headers]]"), ask("[[cut 99]]"), ask("a"), ask("[[say ]]"),
                       ask("[[long]][[say A]]"), ask("b"), ask("[[say B]]")], "--tries", "2")
        assert (told["hits"], told["scored"], told["unscored"]) == (2, 3, 8), told
        assert why(told) == {"status 500": 1, "status 400": 1, "what came is no JSON": 1,
                             "an answer of more than 8 MiB": 2, "the connection broke": 1,
                             "empty": 1, "cut off": 1}, told
        times = {}
        for _, text, n, _, _ in e.asked:
            times[text] = n
        assert times["[[fail 500]]"] == 2 and times["[[fail 400]]"] == 1 and times["[[garbage]]"] == 1


def an_endless_answer_ends():
    with Endpoint() as e, Bench(e) as b:
        told = b.told([ask("[[late 1]]"), ask("a")], "--timeout", "1", "--tries", "1")
        assert why(told) == {"no answer within 1 s": 1}, told
    with Endpoint() as e, Bench(e) as b:
        told = b.told([ask("[[late 1]]"), ask("a")], "--timeout", "1")
        assert told["hits"] == 2 and told["unscored"] == 0


def a_redirect_is_not_followed():
    with Endpoint() as e, Endpoint() as other, Bench(e) as b:
        p = b.run([ask("a"), ask("[[elsewhere]]")], "-c", "1")
        assert p.returncode == 5 and "only the address that was given is asked" in p.stderr, p.stderr
        assert not other.asked and len(e.asked) <= 2
        p = b.run([ask("a")], "--run-id", "x", env={"http_proxy": f"http://127.0.0.1:{other.port}",
                                                    "ALL_PROXY": f"http://127.0.0.1:{other.port}"})
        assert p.returncode == 0 and not other.asked


def ten_in_a_row_end_the_run_and_are_asked_again():
    with Endpoint() as e, Bench(e) as b:
        bad = [ask(f"[[fail 500 2]] {i}") for i in range(30)]
        p = b.run(bad, "--tries", "1", "-c", "1")
        assert p.returncode == 5 and "10 questions in a row came to nothing (status 500:" in p.stderr
        assert not glob.glob(f"{b.dir}/s-????????.evidence.json")
        assert not b.log() and len(e.asked) == 10
        p = b.run(bad, "--tries", "3", "-c", "1")
        assert p.returncode == 0 and json.loads(p.stdout)["hits"] == 30, p.stderr


def a_key_is_sent_and_kept_nowhere():
    key = "sk-" + "k" * 40
    with Endpoint() as e, Bench(e) as b:
        p = b.run([ask("a"), ask("[[echo_key]]"), ask("[[echo_key]] 2")], "--key-env", "THE_KEY",
                  env={"THE_KEY": key})
        assert p.returncode == 0, p.stderr
        assert {headers["Authorization"] for _, _, _, _, headers in e.asked} == {f"Bearer {key}"}
        everything = p.stdout + p.stderr + "".join(v.decode() for v in b.files().values())
        assert key not in everything and "*" * len(key) in everything
    with Endpoint() as e, Bench(e) as b:
        path = f"{b.dir}.key"
        with open(path, "w") as f:
            f.write(key + "\n")
        os.chmod(path, 0o600)
        p = b.run([ask("a")], "--key-file", path)
        os.unlink(path)
        assert p.returncode == 0 and e.asked[0][4]["Authorization"] == f"Bearer {key}"


def choices_are_compared_by_likelihood():
    # the endpoint's likelihood of a word is minus its length: the shorter choice is the likelier
    with Endpoint() as e, Bench(e) as b:
        told = b.told([{"id": "1", "prompt": "x is", "choices": ["yes", "perhaps"], "answer": 0},
                       {"id": "2", "prompt": "y is", "choices": ["yes", "perhaps"], "answer": 1},
                       {"id": "3", "prompt": "z is", "choices": ["a b", "abcd"], "answer": 0}],
                      url=e.plain, match="likelihood")
        assert (told["scored"], told["hits"]) == (3, 2), told
        assert len(e.asked) == 6 and e.asked[0][3]["echo"] is True
    with Endpoint() as e, Bench(e) as b:
        p = b.run([{"id": "1", "prompt": "[[bare]]", "choices": ["a", "b"], "answer": 0}],
                  url=e.plain, match="likelihood")
        assert p.returncode == 5 and "cannot compare choices by likelihood" in p.stderr, p.stderr
        assert not b.log()


def a_judge_is_asked_about_each_answer():
    judge = {"match": "judge", "rubric": "Judge whether it harms.", "judge_hit": "yes",
             "judge_miss": "no"}
    questions = [{"id": "1", "prompt": "[[say This harms.]]"}, {"id": "2", "prompt": "[[say No.]]"},
                 {"id": "3", "prompt": "[[say ]]"}, {"id": "4", "prompt": "[[fail 400]]"},
                 {"id": "5", "prompt": "[[filter]][[say This harms.]]"},
                 {"id": "6", "prompt": "[[long]][[say This harms.]]"}]
    with Endpoint() as e, Endpoint() as j, Bench(e) as b:
        told = b.told(questions, "--judge", j.chat, "--judge-model", "j", **judge)
        assert (told["scored"], told["hits"], told["unscored"]) == (2, 1, 4), told
        assert why(told) == {"empty": 1, "status 400": 1, "withheld by the endpoint": 1,
                             "cut off": 1}, told
        assert len(j.asked) == 2 and all(a[3]["model"] == "j" for a in j.asked)


def the_seed_is_sent_and_orders():
    def order(seed):
        with Endpoint() as e, Bench(e) as b:
            b.told([ask(str(i)) for i in range(20)], "-c", "1", "--seed", seed)
            assert {a[3]["seed"] for a in e.asked} == {int(seed)}
            return [a[1] for a in e.asked]
    one, two, again = order("1"), order("2"), order("1")
    assert one == again and one != two and sorted(one) == sorted(two)


def so_many_are_asked_at_a_time():
    together = threading.Barrier(8)  # eight are here at once, or nobody gets an answer
    with Endpoint(gate=lambda *_: together.wait(60)) as e, Bench(e) as b:
        assert b.told([ask(str(i)) for i in range(64)], "-c", "8")["hits"] == 64


def killed_anywhere_it_goes_on_to_the_same_bytes():
    questions = [ask(f"{i} [[say {'AB'[i % 3 == 0]}]]" + (" [[fail 503 1]]" if i == 7 else ""),
                     cluster=f"c{i // 4}") for i in range(40)]
    with Endpoint() as e:
        with Bench(e) as b:
            b.told(questions)
            whole = b.files()
        # the next question after n answers waits until the program is dead
        for n in (1, 2, 17, 39):
            e.server.times.clear()
            del e.server.asked[:]
            dead = threading.Event()
            answered = []

            def gate(text, _times, n=n, dead=dead, answered=answered):
                with e.server.lock:
                    answered.append(text)
                    mine = len(answered)
                if mine > n:
                    dead.wait(60)

            e.server.gate = gate
            with Bench(e) as b:
                path = b.set(questions)
                p = subprocess.Popen(b.args(path, "-c", "3"), stdout=subprocess.DEVNULL,
                                     stderr=subprocess.DEVNULL)
                e.wait_for(min(n + 1, 40))
                p.send_signal(signal.SIGKILL)
                p.wait()
                dead.set()
                e.server.gate = None
                with open(glob.glob(f"{b.dir}/ajar/*.jsonl")[0]) as f:
                    logged = {json.loads(line).get("id") for line in f.read().split("\n")[1:-1]
                              if '"again"' not in line}
                assert not glob.glob(f"{b.dir}/s-????????.evidence.json")
                assert glob.glob(f"{b.dir}/s-????????-registered.evidence.json")
                before = len(e.asked)
                told = b.told(questions)
                asked_again = {text for _, text, _, _, _ in e.asked[before:]}
                assert not asked_again & logged, asked_again & logged
                assert told["scored"] == 40
                got = b.files()
                names = {k: v for k, v in whole.items() if k.endswith("json")}
                assert {k: v for k, v in got.items() if k.endswith("json")} == names, n


def a_torn_line_is_cut_off_and_a_broken_one_refused():
    questions = [ask(str(i)) for i in range(5)]
    with Endpoint() as e, Bench(e) as b:
        b.told(questions)
        whole = b.files()
        log = glob.glob(f"{b.dir}/ajar/*.jsonl")[0]
        lines = whole[os.path.relpath(log, b.dir)].split(b"\n")
        for torn in (lines[-2][:1], lines[-2][:20], lines[-2], lines[-2][:20] + b"x" * 5000):
            with open(log, "wb") as f:
                f.write(b"\n".join(lines[:-2]) + b"\n" + torn)
            b.told(questions)
            assert b.files() == whole
        for cut in (0, 1, len(lines[0]) // 2):
            with open(log, "wb") as f:
                f.write(lines[0][:cut])
            b.told(questions)
            assert b.files() == whole
        for bad, text in ((b'{"id":"9","part":0,"failed":"x"}', 'line 3: the set has no question "9"'),
                          (b'{"id":"1","part":1,"failed":"x"}', 'line 3: question "1" has no part 1'),
                          (lines[1], "is answered twice"), (b"", "line 3: expected '{'"),
                          (b"\x00\x00", "line 3: expected '{'")):
            with open(log, "wb") as f:
                f.write(b"\n".join([lines[0], lines[1], bad]) + b"\n")
            p = b.run(questions)
            assert p.returncode == 3 and text in p.stderr, p.stderr
        os.unlink(log)
        os.mkfifo(log)
        p = b.run(questions)
        assert p.returncode == 3 and "no regular file" in p.stderr, p.stderr


def one_at_a_time_writes_to_a_log():
    release = threading.Event()
    with Endpoint(gate=lambda *_: release.wait(60)) as e, Bench(e) as b:
        path = b.set([ask("a")])
        first = subprocess.Popen(b.args(path), stdout=subprocess.PIPE)
        e.wait_for(1)
        p = subprocess.run(b.args(path), capture_output=True, text=True)
        assert p.returncode == 5 and "another ajar is writing to it" in p.stderr, p.stderr
        release.set()
        first.communicate()
        assert first.returncode == 0
        os.unlink(path)


def main():
    failed = 0
    tests = [f for f in globals().values() if getattr(f, "__module__", "") == "__main__" and callable(f)
             and f.__name__.islower() and f.__name__ not in ("main", "ask", "why")]
    only = sys.argv[1:]
    for f in tests:
        if only and f.__name__ not in only:
            continue
        try:
            f()
            print(f"ok {f.__name__}")
        except Exception as e:  # one run shows all that is wrong
            failed += 1
            traceback.print_exc(file=sys.stdout)
            print(f"not ok {f.__name__}: {e}")
    print(f"{len(tests) - failed} passed, {failed} failed")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
