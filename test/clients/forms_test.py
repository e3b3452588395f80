#!/usr/bin/env -S python3 -B
"""Receipts of odd form before `ajar verify`: each is read as the one that it is, or refused with one sentence. What two
readers could take for two things is never a yes."""
import base64
import copy
import hashlib
import json
import os
import re
import shutil
import subprocess
import tempfile
import time

import hub as h

TENSOR = b'8\0\0\0\0\0\0\0{"w":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}   abcd'
POLICY = ("policy \"P\" version 1.\nStart from open.\nfact files.code_execution is a count, higher is riskier.\n"
          "rule code: at most closed when files.code_execution is above 0.\n")


def run(folder, *args, home="none"):
    env = {"PATH": os.environ["PATH"], "HOME": folder, "AJAR_HOME": f"{folder}/{home}", "LC_ALL": "C.UTF-8",
           "AJAR_PASSPHRASE_FILE": f"{folder}/words"}
    p = subprocess.run(args, cwd=folder, env=env, capture_output=True, timeout=120)
    return p.returncode, p.stdout + p.stderr


def done(folder, *args, home="home", want=0):
    status, said = run(folder, *args, home=home)
    assert status == want, (args, said)
    return said.decode()


def verify(folder, receipt):
    """Its status, and what it says: the one sentence, or the parts that are not yes."""
    with open(f"{folder}/r.json", "wb") as f:
        f.write(receipt if isinstance(receipt, bytes) else receipt.encode())
    return verify_file(folder)


def verify_file(folder):
    status, said = run(folder, h.AJAR, "verify", "--receipt", "r.json", "--trust", "trust", "--policy", "p.ajar", "tiny")
    lines = said.decode().splitlines()
    if lines[0].startswith("ajar: r.json: "):
        assert status == 3 and len(lines) == 1, said
        return status, re.sub(r"byte \d+", "byte N", lines[0][14:])
    assert lines[0] == ("ajar: verified" if status == 0 else "ajar: not verified") and status in (0, 1), said
    parts = [re.match(r"  (\w+) +(yes|no|not checked) +(.*)", line).groups() for line in lines[lines.index("") + 1:]
             if re.match(r"  \w+ +(yes|no|not checked) ", line)]
    assert [p[0] for p in parts[:2]] == ["signature", "log"], said
    return status, next((f"{p[0]} {p[1]}: {p[2]}" for p in parts[:2] if p[1] != "yes"), "")


def packed(bundle):
    return json.dumps(bundle, separators=(",", ":"), ensure_ascii=False)


# ---- what is changed of the text of one receipt: old, new, and what is said; "" is yes ----

PATH = "verificationMaterial: tlogEntries"
WHOLE = f"{PATH}: logIndex: expected a whole number (at byte N)"
NO_BUNDLE = "this is no receipt: it is no Sigstore bundle"
MARK = "this is no receipt: it begins with a byte order mark: save it as UTF-8 without one"
TWO_OF = '"mediaType":"application/vnd.dev.sigstore.bundle.v0.3+json",'

TEXTS = [
    ("a_member_twice", '{"media', "{" + TWO_OF + '"media', '"mediaType" is given twice (at byte N)'),
    ("a_member_twice_once_escaped", '{"media', "{" + TWO_OF.replace("T", "\\u0054") + '"media',
     '"mediaType" is given twice (at byte N)'),
    ("a_payload_twice", '"payload":', '"payload":"AAAA","payload":', '"payload" is given twice (at byte N)'),
    ("a_hint_twice_once_null", '"hint":', '"hint":null,"hint":', '"hint" is given twice (at byte N)'),
    ("a_member_twice_where_nothing_is_read", '"inclusionProof":', '"inclusionPromise":{"a":1,"a":2},"inclusionProof":',
     '"a" is given twice (at byte N)'),
    ("a_member_that_is_not_known", '"dsseEnvelope"', '"messageSignature":{},"dsseEnvelope"',
     '"messageSignature" is not a key of this object (at byte N)'),
    ("a_key_and_a_certificate", '"tlogEntries"', '"certificate":{"rawBytes":"AAAA"},"tlogEntries"',
     "verificationMaterial: certificate: a second way to verify (at byte N)"),
    ("another_key_beside_the_hint", '"publicKey":{', '"publicKey":{"rawBytes":"AAAA",',
     "signature no: it holds another key than it is checked by"),
    ("another_kind_of_entry", '"hashedrekord"', '"intoto"',
     "log no: the receipt says another kind of entry than the log has"),
    ("another_version_of_the_entry", '"0.0.2"', '"0.0.1"',
     "log no: the receipt says another kind of entry than the log has"),
    ("a_byte_that_is_no_text", '"hint":"', '"hint":"\udcff', "string is not UTF-8 text (at byte N)"),
    ("half_a_surrogate_pair", '"hint":"', '"hint":"\\ud800', "half of a surrogate pair (at byte N)"),
    ("levels_without_end", '"publicKey":{', '"publicKey":{"validFor":' + "[" * 100_000 + "]" * 100_000 + ",",
     "more than 32 levels deep (at byte N)"),
]
NUMBERS = [("1", ""), ('"1"', ""), ('"\\u0031"', ""), ("1.0", WHOLE), ("1e0", WHOLE), ("-1", WHOLE), ('"-1"', WHOLE),
           ('"+1"', WHOLE), ('" 1"', WHOLE), ('"1.0"', WHOLE), ('"0x1"', WHOLE), ('""', WHOLE), ("true", WHOLE),
           ("9007199254740993", "a whole number past 2^53 (at byte N)"),
           ("18446744073709551617", "a whole number past 2^53 (at byte N)"), ('"18446744073709551617"', WHOLE),
           ('"18446744073709551615"', "log no: the entry lies behind the end of the tree"),
           ("null", "log no: the proof does not lead from the entry to the root")]


def wholes(one):
    """The text around the receipt, or another in its place."""
    bare = one.rstrip("\n")
    return [
        ("no_end_of_line", bare, ""),
        ("blanks_behind_it", one + " \n\n", ""),
        ("ends_of_lines_of_two_bytes", json.dumps(json.loads(one), indent=1).replace("\n", "\r\n"), ""),
        ("more_text", bare + "x", "text after the end (at byte N)"),
        ("a_nul_behind_it", one + "\0", "text after the end (at byte N)"),
        ("itself_in_the_same_line", bare + one, "text after the end (at byte N)"),
        ("an_empty_object_in_the_next_line", one + "{}\n", "line 2: a required key is missing (at byte N)"),
        ("a_byte_order_mark", "\ufeff" + one, MARK),
        ("bytes_in_pairs", one.encode("utf-16"), MARK),
        ("the_other_pairs", "\ufeff".encode("utf-16-be") + one.encode("utf-16-be"), MARK),
        ("a_blank_before_it", " " + one, NO_BUNDLE),
        ("a_list_around_it", f"[{bare}]", NO_BUNDLE),
        ("nothing", "", "it is empty"),
        ("an_empty_object", "{}", "a required key is missing (at byte N)"),
        ("half_of_it", one[:len(one) // 2], "string without an end (at byte N)"),
        ("itself_65_times", one * 65, "more than 64 bundles"),
        ("objects_without_end", '{"a":' * 300_000, "more than 32 levels deep (at byte N)"),
    ]


def one_of_one(folder, one):
    def row(name, text, want):
        def test():
            status, said = verify(folder, text)
            assert (status == 0) == (want == "") and said == want, (status, said)
        test.__name__ = f"a_receipt_with_{name}_is_{'refused' if want else 'read'}"
        return test

    def changed(old, new, n=1):
        assert old in one, old
        return one.replace(old, new, n).encode("utf-8", "surrogateescape")

    def a_file_past_the_limit_is_not_read():
        shutil.copy(f"{folder}/one.json", f"{folder}/r.json")
        os.truncate(f"{folder}/r.json", 70 << 20)
        assert verify_file(folder) == (3, "73400320 bytes, at most 67108864")

    tests = [row(name, changed(old, new), want) for name, old, new, want in TEXTS]
    tests += [row(f"the_number_{new}", changed('"logIndex":"1"', f'"logIndex":{new}', 2), want) for new, want in NUMBERS]
    return tests + [row(*r) for r in wholes(one)] + [a_file_past_the_limit_is_not_read]


# ---- two signatures are asked for ----

def entry(bundle):
    return bundle["verificationMaterial"]["tlogEntries"][0]


def note(bundle):
    return entry(bundle)["inclusionProof"]["checkpoint"]


def two_of_two(folder, one, two):
    a, b = two.splitlines(keepends=True)
    first, second = json.loads(a), json.loads(b)
    by = r"signature not checked: by 1 of the 2 keys that are trusted \(\w+ \w+\); asked for: 2; .*"

    def says(text, want):
        status, said = verify(folder, text)
        assert (status == 0) == (want == "") and re.fullmatch(want, said), (status, said)

    def both_count_in_any_order_and_one_twice_is_one():
        for text in (two, b + a, a + a + b, two.replace("\n", "\r\n"), two.rstrip("\n")):
            says(text, "")
        for text in (a, b, a * 2, b * 64):
            says(text, by)

    def what_is_between_the_lines_is_said():
        says(a + "\n" + b, r"line 2: expected a value \(at byte N\)")
        says(two + "\n", r"line 3: expected a value \(at byte N\)")
        for text in (two.replace("\n", ""), two.replace("\n", "\r"), a + " " + b, a + "\ufeff" + b):
            says(text, r"text after the end \(at byte N\)")

    def neither_can_lend_the_other_its_parts():
        mixed = copy.deepcopy(first)
        mixed["dsseEnvelope"]["signatures"] += second["dsseEnvelope"]["signatures"]
        says(packed(mixed), r"dsseEnvelope: signatures: a second signature \(at byte N\)")
        mixed = copy.deepcopy(first)
        mixed["verificationMaterial"]["tlogEntries"] += second["verificationMaterial"]["tlogEntries"]
        says(packed(mixed) + "\n" + b, "log no: not one entry with its proof")
        mixed = copy.deepcopy(first)
        mixed["verificationMaterial"]["publicKey"] = second["verificationMaterial"]["publicKey"]
        says(a + packed(mixed), "signature no: the signature does not verify")
        mixed["dsseEnvelope"] = second["dsseEnvelope"]
        says(a + packed(mixed), "log no: the entry in the log is of another signature")
        says(one + a, "signature no: not all of one statement")

    def what_is_decided_again_is_one_statement():
        for text, want in ((two, "the same, byte for byte"), (b + a, "the same, byte for byte"),
                           (a + one, "r.json: line 2: it is of another statement than line 1"),
                           (two + "\n", "r.json: line 3: expected a value (at byte 0)")):
            with open(f"{folder}/r.json", "w") as f:
                f.write(text)
            status, said = run(folder, h.AJAR, "replay", "r.json", "--policy", "p.ajar", "tiny")
            assert status == (3 if "line" in want else 0) and said.decode().splitlines()[0] == f"ajar: {want}", said

    return [both_count_in_any_order_and_one_twice_is_one, what_is_between_the_lines_is_said,
            what_is_decided_again_is_one_statement, neither_can_lend_the_other_its_parts]


# ---- witnesses ----

class Witness:
    """A key of openssl."""

    def __init__(self, folder, name, pem=None):
        self.folder, self.name, self.pem = folder, f"{name}.example", pem or f"{name}.pem"
        if pem is None:
            assert run(folder, "openssl", "genpkey", "-algorithm", "ed25519", "-out", self.pem)[0] == 0
        _, der = run(folder, "openssl", "pkey", "-in", self.pem, "-pubout", "-outform", "DER")
        self.key = b"\4" + der[-32:]

    def id(self, name):
        return hashlib.sha256(name.encode() + b"\n" + self.key).digest()[:4]

    def line(self, called):
        vkey = f"{self.name}+{self.id(self.name).hex()}+{base64.b64encode(self.key).decode()}"
        return f"witness {called} {vkey}\n"

    def signs(self, bundle, at=1, head=None, name=None):
        """Puts its line under the checkpoint of the bundle. head: another text than that; name: another than its own."""
        name, text = name or self.name, head or note(bundle)["envelope"].split("\n\n")[0] + "\n"
        with open(f"{self.folder}/said", "w") as f:
            f.write(f"cosignature/v1\ntime {at}\n{text}")
        status, sig = run(self.folder, "openssl", "pkeyutl", "-sign", "-rawin", "-inkey", self.pem, "-in", "said")
        assert status == 0 and len(sig) == 64
        raw = base64.b64encode(self.id(name) + at.to_bytes(8, "big") + sig).decode()
        note(bundle)["envelope"] += f"\u2014 {name} {raw}\n"


def witnessed(folder, one, two):
    north, south = Witness(folder, "north"), Witness(folder, "south")
    with open(f"{folder}/trust/log.policy") as f:
        log = f.readline()

    def policy(text):
        with open(f"{folder}/trust/log.policy", "w") as f:
            f.write(log + text)

    def says(text, want):
        status, said = verify(folder, text)
        assert (status == 0) == (want == "") and said == want, (status, said)

    def asked(text, *steps):
        """The lines of a receipt with two signatures, each with what the steps make of it."""
        policy(text)
        lines = [json.loads(line) for line in two.splitlines()]
        for b in lines:
            for step in steps:
                step(b)
        return "\n".join(packed(b) for b in lines) + "\n"

    both = north.line("n") + south.line("s") + "group g all n s\nquorum g\n"

    def each_witness_counts_once():
        says(asked(both, north.signs, south.signs), "")
        for steps in ((north.signs,), (north.signs, north.signs), (north.signs, lambda b: north.signs(b, 2)),
                      (north.signs, lambda b: north.signs(b, name="south.example"))):
            says(asked(both, *steps), 'log no: too few witnesses have signed it: 1 of "g"')
        says(asked(both), 'log no: too few witnesses have signed it: 0 of "g"')

    def a_signature_of_another_checkpoint_spoils_this_one():
        older = note(json.loads(one))["envelope"].split("\n\n")[0] + "\n"
        for text in (north.line("n") + "quorum n\n", north.line("n") + "quorum none\n"):
            for steps in ((lambda b: north.signs(b, head=older),), (north.signs, lambda b: north.signs(b, head=older)),
                          (lambda b: north.signs(b, head=older), north.signs)):
                says(asked(text, *steps), 'log no: "north.example": the signature does not verify')
        says(asked("quorum none\n", lambda b: north.signs(b, head=older)), "")

    def what_a_witness_dates_ahead_is_not_valid_yet():
        text, late = north.line("n") + "quorum n\n", 32503680000
        want = "log no: not yet: a witness has dated its signature 3000-01-01T00:00:00Z"
        says(asked(text, lambda b: north.signs(b, int(time.time()) + 200)), "")
        says(asked(text, lambda b: north.signs(b, late)), want)
        says(asked(text, lambda b: north.signs(b, 2 ** 64 - 1)), want.replace("3000-01-01T00:00:00", "9999-12-31T23:59:59"))
        for which in (0, 1):  # one is enough
            times = iter([late, 1] if which == 0 else [1, late])
            says(asked(text, lambda b: north.signs(b, next(times))), want)

    def a_policy_that_can_say_two_things_is_refused():
        twice = Witness(folder, "other", "north.pem")
        own = Witness(folder, "own", "home/keys/log.test.pem")
        for text, want in ((north.line("n") + twice.line("o") + "quorum n\n", "line 3: the key of a witness twice"),
                           (own.line("o") + "quorum o\n", "line 2: one key for a log and for a witness"),
                           (both.replace("all", "3"),
                            "line 4: a group needs any, all, or 1 to 2 of its members"),
                           (north.line("n") + "quorum 1\n", 'line 3: "1" is not named before'),
                           (north.line("n"), "has no line: quorum NAME|none"),
                           (north.line("n") + "quorum none\nquorum n\n", "line 4: a second quorum")):
            policy(text)
            status, said = run(folder, h.AJAR, "verify", "--receipt", "two.json", "--trust", "trust")
            assert (status, said.decode()) == (3, f"ajar: trust/log.policy: {want}\n"), said

    def lines_of_others_are_passed_over_up_to_a_limit():
        def noise(n):
            def step(b):
                note(b)["envelope"] += "\u2014 x.example AAAAAAAAAA==\n" * n
            return step
        says(asked(north.line("n") + "quorum n\n", noise(98), north.signs), "")
        says(asked(north.line("n") + "quorum n\n", noise(99), north.signs),
             "its checkpoint: more than 100 signatures (at byte N)")
        policy("quorum none\n")
        before = json.loads(one)
        noise(100)(before)
        with open(f"{folder}/before.json", "w") as f:
            f.write(packed(before))
        with open(f"{folder}/r.json", "w") as f:
            f.write(two.splitlines()[0])
        status, said = run(folder, h.AJAR, "verify", "--receipt", "r.json", "--trust", "trust", "--before", "before.json")
        assert status == 3 and said.startswith(b"ajar: the receipt of the one before: its checkpoint: more than 100 "), said

    return [each_witness_counts_once, a_signature_of_another_checkpoint_spoils_this_one,
            what_a_witness_dates_ahead_is_not_valid_yet, a_policy_that_can_say_two_things_is_refused,
            lines_of_others_are_passed_over_up_to_a_limit]


def made(folder):
    """A receipt with one signature, and one of the same model with two, one of which was made elsewhere."""
    with open(f"{folder}/words", "w", opener=lambda p, f: os.open(p, f, 0o600)) as f:
        f.write("correct horse battery staple\n")
    with open(f"{folder}/p.ajar", "w") as f:
        f.write(POLICY)
    os.mkdir(f"{folder}/tiny")
    for args in (("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", "bob.key"),
                 ("pkey", "-in", "bob.key", "-pubout", "-out", "bob.pub")):
        done(folder, "openssl", *args)
    for args in (("new", "--origin", "log.test"), ("add", "bob", "bob.pub"), ("sign", "1")):
        done(folder, h.AJAR, "key", *args)
    for i, name in enumerate(("one", "two")):
        with open(f"{folder}/tiny/w.safetensors", "wb") as f:
            f.write(TENSOR[:-1] + b"%d" % i)
        done(folder, h.AJAR, "release", "tiny", "acme/tiny", "--policy", "p.ajar", want=i)
        if i == 1:
            with open(f"{folder}/statement", "w") as f:
                f.write(done(folder, h.AJAR, "show", "acme/tiny", "--statement"))
            done(folder, h.AJAR, "sign", "--statement", "statement", "--key", "./bob.key", "-o", "bob.json")
            done(folder, h.AJAR, "endorse", "acme/tiny", "--with", "bob.json")
        with open(f"{folder}/{name}.json", "w") as f:
            f.write(done(folder, h.AJAR, "show", "acme/tiny", "--receipt"))
        done(folder, h.AJAR, "key", "show", "--trust", f"trust.{name}")
        if i == 0:
            shutil.copytree(f"{folder}/tiny", f"{folder}/tiny.one")
            done(folder, h.AJAR, "key", "threshold", "2")


def place(folder, name):
    """What the receipt of that name is checked with."""
    to = f"{folder}/at.{name}"
    os.mkdir(to)
    shutil.copytree(f"{folder}/{'tiny.one' if name == 'one' else 'tiny'}", f"{to}/tiny")
    shutil.copytree(f"{folder}/trust.{name}", f"{to}/trust")
    shutil.copytree(f"{folder}/home", f"{to}/home")
    for file in ("p.ajar", "one.json", "two.json"):
        shutil.copy(f"{folder}/{file}", to)
    return to


def main():
    folder = tempfile.mkdtemp(prefix="ajar-forms.")
    try:
        made(folder)
        with open(f"{folder}/one.json") as f:
            one = f.read()
        with open(f"{folder}/two.json") as f:
            two = f.read()
        assert '"logIndex":"1"' in one and two.count("\n") == 2
        at = place(folder, "two")
        h.run(one_of_one(place(folder, "one"), one) + two_of_two(at, one, two) + witnessed(at, one, two))
    finally:
        shutil.rmtree(folder)


if shutil.which("openssl") is None:
    print("skip openssl: not installed\n0 passed, 0 failed")
else:
    main()
