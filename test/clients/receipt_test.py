#!/usr/bin/env -S python3 -B
"""Our receipts in the hands of others: OpenSSL and a shell as docs/verify.md has them and its page of Go,
npm's @sigstore/verify, cosign, and our own verifier. Each takes what a hub hands out, and refuses what was changed, but where it does
not look: which is said, and tried as well."""
import base64
import copy
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.request

import hub as h

NPM = f"{h.ROOT}/build/node/sigstore"
COSIGN = f"{h.ROOT}/build/go/cosign"
TLOG = f"{h.ROOT}/build/go/tlog"
RECOMPUTE = f"{h.ROOT}/build/go/recompute"
POLICY = ("policy \"P\" version 1.\nStart from %s.\nfact files.code_execution is a count, higher is riskier.\n"
          "rule code: at most closed when files.code_execution is above 0.\n")
TENSOR = b'8\0\0\0\0\0\0\0{"w":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}   abcd'
TYPE = "urn:ajar:decision:v1"


def run(folder, *args, **env):
    env = {"PATH": os.environ["PATH"], "HOME": folder, "AJAR_HOME": f"{folder}/none", "LC_ALL": "C.UTF-8", **env}
    p = subprocess.run(args, cwd=folder, env=env, capture_output=True, text=True, timeout=120)
    return p.returncode, p.stdout + p.stderr


def ajar(folder, *args, home="home", want=0):
    status, said = run(folder, h.AJAR, *args, AJAR_HOME=f"{folder}/{home}", AJAR_PASSPHRASE_FILE=f"{folder}/words")
    assert status == want, said
    return said


# ---- the tools: what each says of receipt.json in a folder with what is trusted; yes, and its words ----

def page(folder):
    """Sections 1 and 2 of docs/verify.md: whoever follows them sees what they show, or does not believe it."""
    with open(f"{h.ROOT}/docs/verify.md") as f:
        text = re.search(r"^## 1\..*?(?=^## 3\.)", f.read(), re.M | re.S).group()
    with open(f"{folder}/page.md", "w") as f:
        f.write(text)
    status, said = run(folder, f"{h.ROOT}/tools/man", "--examples", "page.md")
    steps = re.findall(r"^  \$ (.*)\n((?:  (?!\$ ).*\n)*)", said, re.M)
    assert status == 0 and len(steps) > 10, said
    for command, want in steps:
        want = re.sub(r"^  (\? \d+\n)?", "", want, flags=re.M)
        _, got = run(folder, "sh", "-c", command)
        if got != want:
            return False, f"{command}\n{got}"
    return True, ""


def npm(folder):
    status, said = run(folder, "node", f"{h.ROOT}/test/clients/sigstore.js", "release.pub", "receipt.json",
                       "trusted_root.json", NODE_PATH=f"{NPM}/node_modules")
    assert re.fullmatch(r"(not )?verified.*\n", said) and (status == 0) == (said == "verified\n"), said
    return status == 0, said


def cosign(folder, type_=TYPE, root=None):
    """The command of docs/verify.md, with what it stands for."""
    with open(f"{h.ROOT}/docs/verify.md") as f:
        command = re.search(r"^cosign verify-blob-attestation .*\n(?:  .*\n)*", f.read(), re.M).group()
    with open(f"{folder}/root") as f:
        root = root or f.read()
    assert TYPE in command
    status, said = run(folder, "sh", "-c", command.replace(TYPE, type_), root=root,
                       PATH=f"{os.path.dirname(COSIGN)}:{os.environ['PATH']}")
    assert (status, said) == (0, "Verified OK\n") or (status == 1 and "Error: " in said), (status, said)
    return status == 0, said


def ours(folder):
    status, said = run(folder, h.AJAR, "verify", "--receipt", "receipt.json", "--trust", ".", "--policy", "p.ajar",
                       "tiny")
    assert status == 0 and said.startswith("ajar: verified\n") or status in (1, 3), (status, said)
    return status == 0, said


TOOLS = {"openssl": page, "npm": npm, "cosign": cosign, "ajar": ours}
NEEDS = {"npm": f"{NPM}/made-of", "cosign": COSIGN, "tlog": TLOG, "recompute": RECOMPUTE}


# ---- the decision made again by the page of Go ----

BOARD = ("policy \"Board\" version 1.\nStart from open.\nfact files.code_execution is a count, higher is riskier.\n"
         "fact approval.board is approvals, good for 90 days.\n"
         "rule code: at most closed when files.code_execution is above 0.\n"
         "rule people: to be open require approval.board is at least 1.\n")


def recompute(folder, *args):
    with open(f"{h.ROOT}/docs/verify.md") as f:
        command = re.search(r"^go run recompute.go (.*)$", f.read(), re.M).group(1).split()
    return run(folder, RECOMPUTE, *(args or command))


def said_rows():
    """The names and answers that docs/verify.md shows."""
    with open(f"{h.ROOT}/docs/verify.md") as f:
        return re.findall(r"^(\w+) +(yes) ", re.search(r"^```text\n(.*?)^```", f.read(), re.M | re.S).group(1), re.M)


def approved(folder):
    """A folder with a decision of people: statement.json, tiny, house.ajar, signers."""
    to = tempfile.mkdtemp(prefix="board.", dir=folder)
    shutil.copytree(f"{folder}/tiny", f"{to}/tiny")
    shutil.copy(f"{folder}/words", to)
    for name in ("README.md", "card.md"):
        with open(f"{to}/tiny/{name}", "w") as f:
            f.write("# Tiny\n")
    with open(f"{to}/house.ajar", "w") as f:
        f.write(BOARD)
    keygen = ("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", "ada")
    assert run(to, *keygen)[0] == 0
    with open(f"{to}/ada.pub") as f, open(f"{to}/signers", "w") as s:
        s.write(f"ada {f.read()}")
    given = ("--policy", "house.ajar", "--signers", "signers")
    with open(f"{to}/ada.approval.json", "w") as f:
        f.write(ajar(to, "approve", "tiny", *given, "--position", "open"))
    shutil.move(f"{to}/ada.approval.json", f"{to}/tiny")
    assert run(to, "ssh-keygen", "-Y", "sign", "-n", "ajar-approval", "-f", "ada", "tiny/ada.approval.json")[0] == 0
    ajar(to, "key", "new")
    ajar(to, "release", "tiny", "acme/tiny", *given)
    with open(f"{to}/statement.json", "w") as f:
        f.write(ajar(to, "show", "acme/tiny", "--statement"))
    return to


def changed(folder, name, old, new, count=-1):
    to = tempfile.mkdtemp(prefix="changed.", dir=os.path.dirname(folder))
    shutil.rmtree(to)
    shutil.copytree(folder, to)
    with open(f"{to}/{name}") as f:
        text = f.read()
    assert old in text, (old, text)
    with open(f"{to}/{name}", "w") as f:
        f.write(text.replace(old, new, count))
    return to


# What is changed, and which rows say no.
AGAIN = [
    ("a_card", "tiny/card.md", "Tiny", "Tony", {"root", "release", "weights"}),
    ("a_readme", "tiny/README.md", "Tiny", "Tony", {"root", "release"}),
    ("the_list_of_signers", "signers", "ada", "bob", {"signers"}),
    ("the_key_of_ada", "signers", "AAAAC3NzaC1lZDI1NTE5AAAAI", "AAAAC3NzaC1lZDI1NTE5AAAAJ", {"signers", "position"}),
    ("the_day_of_an_approval", "tiny/ada.approval.json", '"until":"2', '"until":"3',
     {"root", "release", "approval", "position"}),
    ("the_clock_past_the_approval", "statement.json", '"clock":"2', '"clock":"3', {"position"}),
    ("the_clock_long_before", "statement.json", '"clock":"2', '"clock":"1', {"position"}),
    ("the_position", "statement.json", '"target":"open"', '"target":"hosted"', {"position"}),
    ("what_files_answered", "statement.json", '"hi":"0","lo":"0"', '"hi":"1","lo":"0"', {"position"}),
    ("that_files_answered", "statement.json", '"fact":"files.code_execution"', '"fact":"files.x"', {"position"}),
    ("the_start_of_the_policy", "house.ajar", "Start from open", "Start from gated", {"policy", "position"}),
    ("the_number_of_people", "house.ajar", "at least 1", "above 1", {"policy", "position"}),
]


def again(folder):
    """The tests of recompute.go, on a decision of people."""
    to = approved(folder)

    def the_page_of_go_comes_to_the_same():
        status, said = recompute(to)
        assert status == 0 and re.findall(r"^(\w+) +(yes) ", said, re.M) == said_rows(), said

    def the_page_of_go_sees_each_change():
        for what, name, old, new, no in AGAIN:
            status, said = recompute(changed(to, name, old, new))
            assert status == 1 and set(re.findall(r"^(\w+) +NO ", said, re.M)) == no, (what, said)

    def the_page_of_go_refuses_what_it_does_not_read():
        for name, old, new, why in (
                ("house.ajar", "is at least 1", "is at least 1%", "does not read"),
                ("house.ajar", "rule people", "Judge measurements at 95% confidence.\nrule people", "does not read"),
                ("signers", "ssh-ed25519", "ecdsa-sha2-nistp256", "does not read"),
                ("signers", "ada", 'ada namespaces="x"', "does not read"),
                ("statement.json", "ada.approval.json", "ada.evidence.json", "reads approvals alone"),
                ("statement.json", '"record"', '"recor"', "no statement of a decision")):
            status, said = recompute(changed(to, name, old, new))
            assert status == 2 and why in said, said
        status, said = recompute(to, "statement.json", "tiny", "house.ajar")
        assert status == 2 and "give SIGNERS" in said, said

    return [the_page_of_go_comes_to_the_same, the_page_of_go_sees_each_change,
            the_page_of_go_refuses_what_it_does_not_read]


def two_of_two(folder):
    """The receipt of a home that asks for two keys, one of which is elsewhere; what to trust is in the folder two."""
    def do(*args, want=0):
        return ajar(folder, *args, home="pair", want=want)

    for args in (("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", "bob.key"),
                 ("pkey", "-in", "bob.key", "-pubout", "-out", "bob.pub")):
        status, said = run(folder, "openssl", *args)
        assert status == 0, said
    do("key", "new", "--origin", "log.acme.example")
    do("key", "add", "bob", "bob.pub")
    do("key", "sign", "1")
    do("key", "threshold", "2")
    do("release", "tiny", "acme/tiny", "--policy", "p.ajar", want=1)  # it waits for bob
    with open(f"{folder}/statement", "w") as f:
        f.write(do("show", "acme/tiny", "--statement"))
    do("sign", "--statement", "statement", "--key", "./bob.key", "-o", "bob.json")
    do("endorse", "acme/tiny", "--with", "bob.json")
    do("key", "show", "--trust", "two")
    return do("show", "acme/tiny", "--receipt")


def serve(folder, receipt):
    """The .tlog-proof by a hub, which also hands out the receipt, under both of its names."""
    payload = base64.b64decode(receipt["dsseEnvelope"]["payload"])
    name = hashlib.sha256(b"DSSEv1 28 application/vnd.in-toto+json %d %s" % (len(payload), payload)).hexdigest()
    with h.Hub() as hub:
        shutil.copytree(f"{folder}/home", f"{hub.dir}/home")
        hub.ajar("user", "add", "ann")
        hub.start()
        answers = []
        for path in ("api/models/acme/tiny/receipt", f"log/statement/{name}",
                     "api/models/acme/tiny/receipt?form=tlog-proof"):
            with urllib.request.urlopen(f"{hub.url}/{path}", timeout=30) as r:
                answers.append(r.read())
    assert json.loads(answers[0]) == json.loads(answers[1]) == receipt, answers
    return answers[2]


# ---- what is changed ----

def flipped(text, at):
    b = bytearray(base64.b64decode(text))
    b[at] ^= 1
    return base64.b64encode(b).decode()


def entry(b):
    return b["verificationMaterial"]["tlogEntries"][0]


def proof(b):
    return entry(b)["inclusionProof"]


def note(b):
    return proof(b)["checkpoint"]["envelope"]


def set_note(b, text):
    proof(b)["checkpoint"]["envelope"] = text


def bit_of_statement(b, _):
    b["dsseEnvelope"]["payload"] = flipped(b["dsseEnvelope"]["payload"], 40)


def bit_of_signature(b, _):
    s = b["dsseEnvelope"]["signatures"][0]
    s["sig"] = flipped(s["sig"], 20)


def bit_of_proof(b, _):
    proof(b)["hashes"][0] = flipped(proof(b)["hashes"][0], 3)


def short_proof(b, _):
    proof(b)["hashes"].pop()


def long_proof(b, _):
    proof(b)["hashes"].append(proof(b)["hashes"][0])


def bit_of_root(b, _):
    origin, size, root, rest = note(b).split("\n", 3)
    set_note(b, "\n".join((origin, size, flipped(root, 3), rest)))


def bit_of_note(b, _):
    head, line = note(b).rstrip("\n").rsplit(" ", 1)
    set_note(b, f"{head} {flipped(line, 30)}\n")


def another_size(b, _):
    assert "\n3\n" in note(b)
    set_note(b, note(b).replace("\n3\n", "\n4\n"))


def another_origin(b, _):
    set_note(b, note(b).replace("log.acme.example", "log.acme.exampel"))


def older_checkpoint(b, old):
    set_note(b, note(old))


def swapped_entry(b, old):
    b["verificationMaterial"]["tlogEntries"] = old["verificationMaterial"]["tlogEntries"]


def swapped_statement(b, old):
    b["dsseEnvelope"] = old["dsseEnvelope"]


def another_index(b, _):
    entry(b)["logIndex"] = proof(b)["logIndex"] = "1"


def another_body(b, _):
    body = json.loads(base64.b64decode(entry(b)["canonicalizedBody"]))
    data = body["spec"]["hashedRekordV002"]["data"]
    data["digest"] = flipped(data["digest"], 3)
    text = json.dumps(body, separators=(",", ":"), sort_keys=True)
    entry(b)["canonicalizedBody"] = base64.b64encode(text.encode()).decode()


def bit_of_root_hash(b, _):
    proof(b)["rootHash"] = flipped(proof(b)["rootHash"], 3)


def another_log_id(b, _):
    entry(b)["logId"]["keyId"] = flipped(entry(b)["logId"]["keyId"], 3)


def no_entry(b, _):
    b["verificationMaterial"]["tlogEntries"] = []


def no_signature(b, _):
    b["dsseEnvelope"]["signatures"] = []


def certificate(b, _):
    b["verificationMaterial"].pop("publicKey")
    with open(b["folder"] + "/old.der", "rb") as f:
        b["verificationMaterial"]["certificate"] = {"rawBytes": base64.b64encode(f.read()).decode()}


# What is changed, how, and who does not look there: the parts of a receipt that say again what its others say.
ROWS = [
    ("a_bit_of_the_statement", bit_of_statement, ()),
    ("a_bit_of_the_signature", bit_of_signature, ()),
    ("no_signature", no_signature, ()),
    ("a_bit_of_the_proof", bit_of_proof, ()),
    ("a_proof_cut_short", short_proof, ()),
    ("a_proof_that_goes_on", long_proof, ()),
    ("a_bit_of_the_root", bit_of_root, ()),
    ("a_bit_of_the_checkpoints_signature", bit_of_note, ()),
    ("the_checkpoint_of_another_size", another_size, ()),
    ("the_checkpoint_of_another_origin", another_origin, ()),
    ("an_older_checkpoint", older_checkpoint, ()),
    ("the_entry_of_another_statement", swapped_entry, ()),
    ("another_statement_with_this_entry", swapped_statement, ()),
    ("another_place_in_the_log", another_index, ()),
    ("an_entry_of_another_digest", another_body, ("cosign",)),
    ("another_root_than_the_checkpoints", bit_of_root_hash, ("openssl", "npm", "cosign")),
    ("another_log_than_the_checkpoints", another_log_id, ("openssl",)),
    ("no_entry_of_a_log", no_entry, ()),
    ("an_expired_certificate_in_place_of_the_key", certificate, ("openssl",)),
]


def tests(folder):
    def load(name):
        with open(f"{folder}/{name}.json") as f:
            return json.load(f)

    good, old = load("receipt"), load("old")

    def place(bundle, keys="trust", log="trust"):
        """A folder with this receipt, and what is trusted."""
        to = tempfile.mkdtemp(prefix="place.", dir=folder)
        for name in ("p.ajar", "root"):
            shutil.copy(f"{folder}/{name}", to)
        shutil.copytree(f"{folder}/tiny", f"{to}/tiny")
        shutil.copy(f"{folder}/{keys}/release.pub", to)
        for name in ("log.vkey", "trusted_root.json"):
            shutil.copy(f"{folder}/{log}/{name}", to)
        with open(f"{to}/receipt.json", "w") as f:
            f.write(json.dumps(bundle, separators=(",", ":"), ensure_ascii=False) + "\n")
        return to

    def takes(name, tool):
        def test():
            yes, said = tool(place(good))
            assert yes, said
        return f"{name}_takes_a_receipt", test

    def refuses(name, tool, what, change, blind):
        def test():
            b = copy.deepcopy({**good, "folder": folder})
            change(b, old)
            b.pop("folder")
            yes, said = tool(place(b))
            assert yes == (name in blind), said
        return f"{name}_{'does_not_look_at' if name in blind else 'refuses'}_{what}", test

    def trusts(name, tool, what, **wrong):
        def test():
            yes, said = tool(place(good, **wrong))
            assert not yes, said
        return f"{name}_refuses_a_receipt_of_{what}", test

    def cosign_refuses_another_model_and_another_kind_of_statement():
        to = place(good)
        for more, why in (({"root": "ab" * 32}, "digest"), ({"type_": "urn:ajar:keys:v1"}, "predicate type")):
            yes, said = cosign(to, **more)
            assert not yes and why in said, said

    def each_of_two_signatures_is_taken_by_its_own_key():
        lines = [json.loads(line) for line in two_of_two(folder).splitlines()]
        assert len(lines) == 2, lines
        for key in ("release", "bob"):
            taken = []
            for line in lines:
                to = place(line, log="two")
                shutil.copy(f"{folder}/two/{key}.pub", f"{to}/release.pub")
                root = json.loads(base64.b64decode(line["dsseEnvelope"]["payload"]))["subject"][0]["digest"]["sha256"]
                taken.append((npm(to)[0], cosign(to, root=root)[0]))
            assert sorted(taken) == [(False, False), (True, True)], (key, taken)

    def x_mod_takes_the_tlog_proof_that_a_hub_serves_and_no_other():
        with open(f"{folder}/trust/log.vkey") as f:
            vkey = f.read().strip()
        with open(f"{folder}/wrong/log.vkey") as f:
            wrong = f.read().strip()
        body, other = (base64.b64decode(entry(b)["canonicalizedBody"]) for b in (good, old))
        served = serve(folder, good)

        def takes(proof_, leaf, key):
            for name, data in (("p.tlog-proof", proof_), ("leaf", leaf)):
                with open(f"{folder}/{name}", "wb") as f:
                    f.write(data)
            return run(folder, TLOG, "proof", "p.tlog-proof", "leaf", key)[0] == 0

        assert takes(served, body, vkey)
        lines = served.split(b"\n")
        assert lines[0] == b"c2sp.org/tlog-proof@v1" and lines[1] == b"index 2" and lines[3] == b"", served
        bad = flipped(lines[2].decode(), 3).encode()
        for proof_, leaf, key in ((served, other, vkey), (served, body + b" ", vkey), (served, body, wrong),
                                  (served.replace(b"index 2", b"index 1"), body, vkey),
                                  (served.replace(lines[2], bad), body, vkey),
                                  (served.replace(lines[2] + b"\n", b""), body, vkey),
                                  (served.replace(b"\n3\n", b"\n4\n"), body, vkey),
                                  (served.split(b"\n\n")[0] + b"\n\n" + note(old).encode(), body, vkey)):
            assert not takes(proof_, leaf, key), (proof_, leaf, key)

    list_ = [("cosign", ("", cosign_refuses_another_model_and_another_kind_of_statement)),
             ("cosign", ("", each_of_two_signatures_is_taken_by_its_own_key)),
             ("tlog", ("", x_mod_takes_the_tlog_proof_that_a_hub_serves_and_no_other))]
    list_ += [("recompute", ("", test)) for test in again(folder)]
    for name, tool in TOOLS.items():
        list_.append((name, takes(name, tool)))
        list_ += [(name, refuses(name, tool, *row)) for row in ROWS]
        list_.append((name, trusts(name, tool, "another_key", keys="wrong")))
        list_.append((name, trusts(name, tool, "another_log", log="wrong")))
    for name, needed in NEEDS.items():
        if not os.path.exists(needed):
            print(f"skip {name}: it could not be had (tools/clients {'sigstore' if name == 'npm' else name})")
            list_ = [t for t in list_ if t[0] != name]
    for _, (title, test) in list_:
        test.__name__ = title or test.__name__
    return [test for _, (_, test) in list_]


def main():
    folder = tempfile.mkdtemp(prefix="ajar-receipts.")
    try:
        with open(f"{folder}/words", "w", opener=lambda p, f: os.open(p, f, 0o600)) as f:
            f.write("correct horse battery staple\n")
        os.mkdir(f"{folder}/tiny")
        for home, origin in (("other", "log.other.example"), ("home", "log.acme.example")):
            ajar(folder, "key", "new", "--origin", origin, home=home)
        for i, position in enumerate(("gated", "gated", "open")):
            with open(f"{folder}/p.ajar", "w") as f:
                f.write(POLICY % position)
            with open(f"{folder}/tiny/w.safetensors", "wb") as f:
                f.write(TENSOR[:-1] + b"%d" % i)
            ajar(folder, "release", "tiny", "acme/tiny", "--policy", "p.ajar")
            with open(f"{folder}/{'receipt' if i == 2 else 'old'}.json", "w") as f:
                f.write(ajar(folder, "show", "acme/tiny", "--receipt"))
        with open(f"{folder}/receipt.json") as f, open(f"{folder}/root", "w") as to:
            payload = base64.b64decode(json.load(f)["dsseEnvelope"]["payload"])
            to.write(json.loads(payload)["subject"][0]["digest"]["sha256"])
        ajar(folder, "key", "show", "--trust", "trust")
        ajar(folder, "key", "show", "--trust", "wrong", home="other")
        key = ("-passin", "file:words", "home/keys/release.pem")
        for args in (("req", "-new", "-subj", "/CN=Release", "-out", "old.csr", "-key", key[2], *key[:2]),
                     ("x509", "-req", "-in", "old.csr", "-signkey", key[2], *key[:2], "-days", "-1", "-outform",
                      "DER", "-out", "old.der")):
            status, said = run(folder, "openssl", *args)
            assert status == 0, said
        h.run(tests(folder))
    finally:
        shutil.rmtree(folder)


sys.stdout.reconfigure(line_buffering=True)
main()
