#!/usr/bin/env -S python3 -B
"""`ajar oms-adapter` as a conformance suite of OpenSSF Model Signing drives it: words and files go in, an exit
status comes out. The suite itself is in no registry; these are the kinds of cases its description names, for each
method, each beside the same case left as it should be."""
import base64
import json
import os
import shutil
import subprocess
import sys
import tempfile

import hub as h

FILES = {"config.json": b"{}\n", "tokenizer.json": b"a\n", "tokenizer/merges.txt": b"b\n", ".hidden": b"",
         "sub/a b.bin": bytes(range(256)) * 300, "sub/deep/er/w": b"w", "\u00e4.txt": b"u\n"}
METHODS = ("key", "certificate")


class Case:
    """A folder with a model m, keys k and l, and certificates: leaf, gone and noted by root, all of k; leaf's
    issuer may be middle. bundle is m.sig."""

    def __init__(self):
        self.dir = tempfile.mkdtemp(prefix="ajar-adapter.")
        self.env = {"PATH": os.environ["PATH"], "HOME": self.dir, "AJAR_HOME": f"{self.dir}/home", "LC_ALL": "C.UTF-8"}
        for name in ("k", "l", "root", "foreign", "middle"):
            self.must("openssl", "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out",
                      f"{name}.pem")
            self.must("openssl", "pkey", "-in", f"{name}.pem", "-pubout", "-out", f"{name}.pub")
        for name in ("root", "foreign"):
            self.must("openssl", "req", "-x509", "-new", "-key", f"{name}.pem", "-out", f"{name}.crt", "-subj",
                      f"/CN={name}", "-days", "30")
        self.issue("middle", "middle", "root", "30", "basicConstraints=critical,CA:TRUE\nkeyUsage=keyCertSign")
        self.issue("leaf", "k", "root", "30", "keyUsage=digitalSignature")
        self.issue("deep", "k", "middle", "30", "keyUsage=digitalSignature")
        self.issue("gone", "k", "root", "-1", "keyUsage=digitalSignature")
        self.issue("idle", "k", "root", "30", "keyUsage=keyEncipherment")

    def issue(self, name, key, by, days, extensions):
        with open(self.path("ext"), "w") as f:
            f.write(extensions + "\n")
        self.must("openssl", "req", "-new", "-key", f"{key}.pem", "-out", "csr", "-subj", f"/CN={name}")
        self.must("openssl", "x509", "-req", "-in", "csr", "-CA", f"{by}.crt", "-CAkey", f"{by}.pem", "-out",
                  f"{name}.crt", "-days", days, "-extfile", "ext", "-CAcreateserial")

    def path(self, name):
        return f"{self.dir}/{name}"

    def must(self, *args):
        p = subprocess.run(args, cwd=self.dir, env=self.env, capture_output=True, text=True)
        assert p.returncode == 0, (args, p.stderr)

    def model(self, files=None):
        shutil.rmtree(self.path("m"), ignore_errors=True)
        os.mkdir(self.path("m"))
        for name, content in (FILES if files is None else files).items():
            self.write(name, content)

    def write(self, name, content):
        path = self.path(f"m/{name}")
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as f:
            f.write(content)

    def adapter(self, *args):
        p = subprocess.run([h.AJAR, "oms-adapter", *args], cwd=self.dir, env=self.env, capture_output=True, text=True,
                           timeout=120)
        assert p.returncode >= 0 and p.returncode != 99, (args, p.stderr)
        return p.returncode, p.stdout + p.stderr

    def sign(self, method, *more, certs=("leaf.crt",)):
        if os.path.exists(self.path("m.sig")):
            os.remove(self.path("m.sig"))
        more = [*more]
        if method == "certificate":
            more += ["--signing-cert", certs[0]]
            for c in certs[1:]:
                more += ["--cert-chain", c]
        return self.adapter("sign-model", "--method", method, "--model-path", "m", "--output-bundle", "m.sig",
                            "--private-key", "k.pem", *more)

    def verify(self, method, *more, by=None):
        by = by or {"key": "k.pub", "certificate": "root.crt"}[method]
        flag = {"key": "--public-key", "certificate": "--cert-chain"}[method]
        return self.adapter("verify-model", "--method", method, "--model-path", "m", "--bundle", "m.sig", flag, by,
                            *more)

    def bundle(self, change):
        with open(self.path("m.sig")) as f:
            b = json.load(f)
        change(b)
        with open(self.path("m.sig"), "w") as f:
            json.dump(b, f)


def flipped(text):
    b = bytearray(base64.b64decode(text))
    b[len(b) // 2] ^= 1
    return base64.b64encode(b).decode()


def statement(change):
    def of(b):
        s = json.loads(base64.b64decode(b["dsseEnvelope"]["payload"]))
        change(s)
        b["dsseEnvelope"]["payload"] = base64.b64encode(json.dumps(s).encode()).decode()
    return of


def append(path):
    with open(path, "ab") as f:
        f.write(b" ")


def cut(path, n):
    os.truncate(path, n)


def swap(x, y):
    os.rename(x, x + "~")
    os.rename(y, x)
    os.rename(x + "~", y)


# What is done to a model or its bundle after it was signed, and refused.
REFUSED = [
    ("a tampered file", lambda c: append(c.path("m/config.json"))),
    ("a truncated file", lambda c: cut(c.path("m/sub/a b.bin"), 700)),
    ("an emptied file", lambda c: cut(c.path("m/config.json"), 0)),
    ("a missing file", lambda c: os.remove(c.path("m/tokenizer.json"))),
    ("a missing empty file", lambda c: os.remove(c.path("m/.hidden"))),
    ("an extra file", lambda c: c.write("sub/extra", b"x")),
    ("an extra empty file", lambda c: c.write("extra", b"")),
    ("a renamed file", lambda c: os.rename(c.path("m/config.json"), c.path("m/settings.json"))),
    ("two files in each other's place", lambda c: swap(c.path("m/config.json"), c.path("m/tokenizer.json"))),
    ("a link where a file was", lambda c: (os.rename(c.path("m/config.json"), c.path("config")),
                                           os.symlink("../config", c.path("m/config.json")))),
    ("an empty model", lambda c: c.model({})),
    ("no model", lambda c: shutil.rmtree(c.path("m"))),
    ("no bundle", lambda c: os.remove(c.path("m.sig"))),
    ("an empty bundle", lambda c: cut(c.path("m.sig"), 0)),
    ("a truncated bundle", lambda c: cut(c.path("m.sig"), 400)),
    ("a bundle that is not JSON", lambda c: append_bad(c.path("m.sig"))),
    ("another media type", lambda c: c.bundle(lambda b: b.update(mediaType="application/vnd.dev.sigstore.x+json"))),
    ("no media type", lambda c: c.bundle(lambda b: b.pop("mediaType"))),
    ("no envelope", lambda c: c.bundle(lambda b: b.pop("dsseEnvelope"))),
    ("no verification material", lambda c: c.bundle(lambda b: b.pop("verificationMaterial"))),
    ("a bit of the payload", lambda c: c.bundle(lambda b: b["dsseEnvelope"].update(
        payload=flipped(b["dsseEnvelope"]["payload"])))),
    ("a bit of the signature", lambda c: c.bundle(lambda b: b["dsseEnvelope"]["signatures"][0].update(
        sig=flipped(b["dsseEnvelope"]["signatures"][0]["sig"])))),
    ("no signature", lambda c: c.bundle(lambda b: b["dsseEnvelope"].update(signatures=[]))),
    ("two signatures", lambda c: c.bundle(lambda b: b["dsseEnvelope"].update(
        signatures=b["dsseEnvelope"]["signatures"] * 2))),
    ("another payload type", lambda c: c.bundle(lambda b: b["dsseEnvelope"].update(payloadType="text/plain"))),
    ("another predicate type", lambda c: c.bundle(statement(lambda s: s.update(predicateType="https://x/y")))),
    ("a file taken out of the list", lambda c: c.bundle(statement(lambda s: s["predicate"]["resources"].pop()))),
    ("another root", lambda c: c.bundle(statement(lambda s: s["subject"][0]["digest"].update(sha256="ab" * 32)))),
]


def append_bad(path):
    with open(path, "r+b") as f:
        f.write(b"%")


def tests(c):
    def signed_models_verify_and_what_was_changed_does_not():
        for method in METHODS:
            for what, change in REFUSED:
                c.model()
                status, said = c.sign(method)
                assert status == 0, (method, said)
                status, said = c.verify(method)
                assert status == 0, (method, said)
                change(c)
                status, said = c.verify(method)
                assert status != 0, (method, what, said)

    def files_that_nobody_signed_may_be_there_where_that_is_asked_for():
        for method in METHODS:
            c.model()
            c.sign(method)
            c.write("sub/extra", b"x")
            assert c.verify(method)[0] == 1
            status, said = c.verify(method, "--ignore-unsigned-files")
            assert status == 0, said
            os.remove(c.path("m/config.json"))
            assert c.verify(method, "--ignore-unsigned-files")[0] == 1

    def paths_are_left_out_by_who_signs_and_by_who_verifies():
        for method in METHODS:
            c.model()
            assert c.sign(method, "--ignore-paths", c.path("m/sub"))[0] == 0
            c.write("sub/a b.bin", b"changed")
            assert c.verify(method)[0] == 0
            assert c.verify(method, "--ignore-paths", c.path("m/sub"))[0] == 0
            c.write("later", b"x")
            assert c.verify(method)[0] == 1
            assert c.verify(method, "--ignore-paths", c.path("m/later"))[0] == 0

    def only_the_key_that_signed_will_do():
        c.model()
        c.sign("key")
        assert c.verify("key", by="l.pub")[0] == 1
        assert c.verify("key", by="nothing.pub")[0] != 0
        assert c.verify("certificate")[0] == 1
        c.sign("certificate")
        assert c.verify("key")[0] == 1

    def certificates_lead_to_the_root_are_valid_and_may_sign():
        c.model()
        for certs, root, want in ((["leaf.crt"], "root.crt", 0), (["leaf.crt", "root.crt"], "root.crt", 0),
                                  (["deep.crt", "middle.crt"], "root.crt", 0), (["deep.crt"], "root.crt", 1),
                                  (["leaf.crt"], "foreign.crt", 1), (["leaf.crt", "foreign.crt"], "root.crt", 0),
                                  (["gone.crt"], "root.crt", 1), (["idle.crt"], "root.crt", 1)):
            status, said = c.sign("certificate", certs=certs)
            assert status == 0, (certs, said)
            status, said = c.verify("certificate", by=root)
            assert status == want, (certs, root, status, said)
        assert c.sign("certificate", certs=["root.crt"])[0] != 0, "of another key"
        assert c.sign("certificate", certs=["leaf.crt"])[0] == 0
        assert c.verify("certificate", by="k.pub")[0] != 0, "no certificate"

    def what_is_no_model_is_not_signed():
        for what, make in (("empty", lambda: c.model({})), ("gone", lambda: shutil.rmtree(c.path("m"))),
                           ("a link", lambda: (c.model(), os.symlink("config.json", c.path("m/link")))),
                           ("a pipe", lambda: (c.model(), os.mkfifo(c.path("m/pipe"))))):
            c.model()
            make()
            status, said = c.sign("key")
            assert status != 0 and not os.path.exists(c.path("m.sig")), (what, said)

    def one_model_has_one_statement():
        said = []
        for _ in range(2):
            c.model()
            c.sign("key")
            c.bundle(lambda b: said.append(b["dsseEnvelope"]["payload"]))
        assert said[0] == said[1]
        names = [r["name"] for r in json.loads(base64.b64decode(said[0]))["predicate"]["resources"]]
        assert names == sorted(FILES, key=lambda n: n.encode()), names

    return [t for t in locals().values() if callable(t)]


sys.stdout.reconfigure(line_buffering=True)
case = Case()
try:
    h.run(tests(case))
finally:
    shutil.rmtree(case.dir)
