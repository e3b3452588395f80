#!/usr/bin/env -S python3 -B
"""`ajar sign` and `ajar verify` beside others that sign and verify: the reference implementation of OpenSSF
Model Signing, both ways and with each way to be refused, and npm's @sigstore/verify and cosign on what we write."""
import base64
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

import hub as h

PEER = f"{h.ROOT}/build/venv/signing/bin/model_signing"
NODE = f"{h.ROOT}/build/node/sigstore"
COSIGN = f"{h.ROOT}/build/go/cosign"
MODEL = "https://model_signing/signature/v1.0"
FILES = {"config.json": b"{}\n", "tokenizer.json": b"a\n", "tokenizer/merges.txt": b"b\n", ".hidden": b"",
         "sub/a b.bin": bytes(range(256)) * 9000, "README.md": b"A card.\n", "\u00e4.txt": b"u\n",
         ".cache/huggingface/CACHEDIR.TAG": b"x\n", ".gitattributes": b"*\n", ".git/HEAD": b"y\n",
         "ajar/receipt.json": b"{}\n"}


class Work:
    def __init__(self):
        self.dir = tempfile.mkdtemp(prefix="ajar-signing.")
        self.env = {"PATH": os.environ["PATH"], "HOME": self.dir, "AJAR_HOME": f"{self.dir}/home",
                    "LC_ALL": "C.UTF-8", "NODE_PATH": f"{NODE}/node_modules", "NO_COLOR": "1"}
        for name in ("k", "other"):
            self.key(name)

    def run(self, *args):
        p = subprocess.run(args, cwd=self.dir, env=self.env, capture_output=True, text=True, timeout=300)
        return p.returncode, p.stdout + p.stderr

    def must(self, *args):
        status, said = self.run(*args)
        assert status == 0, (args, status, said)
        return said

    def key(self, name):
        self.must("openssl", "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out",
                  f"{name}.pem")
        self.must("openssl", "pkey", "-in", f"{name}.pem", "-pubout", "-out", f"{name}.pub")

    def model(self, name):
        shutil.rmtree(f"{self.dir}/{name}", ignore_errors=True)
        for path, content in FILES.items():
            path = f"{self.dir}/{name}/{path}"
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "wb") as f:
                f.write(content)

    def path(self, name):
        return f"{self.dir}/{name}"

    def ajar(self, model, sig, key="k.pub"):
        return self.run(h.AJAR, "verify", model, "--signature", sig, "--key", key)

    def peer(self, model, sig, key="k.pub"):
        return self.run(PEER, "verify", "key", model, "--signature", sig, "--public_key", key)

    def node(self, sig, key="k.pub"):
        return self.run("node", f"{h.ROOT}/test/clients/sigstore.js", key, sig)

    def cosign(self, sig, root, key="k.pub"):
        return self.run(COSIGN, "verify-blob-attestation", "--insecure-ignore-tlog", "--key", key, "--bundle", sig,
                        "--type", MODEL, "--digest", root, "--digestAlg", "sha256")


def edit(path, change):
    with open(path, "r+b") as f:
        content = bytearray(f.read())
        change(content)
        f.seek(0)
        f.write(content)


def flip(content):
    content[len(content) // 2] ^= 1


def flip_payload(path):
    with open(path) as f:
        bundle = json.load(f)
    payload = bytearray(base64.b64decode(bundle["dsseEnvelope"]["payload"]))
    flip(payload)
    bundle["dsseEnvelope"]["payload"] = base64.b64encode(payload).decode()
    with open(path, "w") as f:
        json.dump(bundle, f)


# What is done to a signed model, by name, and what we say of it.
CHANGES = [
    ("a flipped bit", lambda m: edit(f"{m}/sub/a b.bin", flip), "changed"),
    ("a missing file", lambda m: os.remove(f"{m}/config.json"), "missing"),
    ("a missing empty file", lambda m: os.remove(f"{m}/.hidden"), "missing"),
    ("an extra file", lambda m: open(f"{m}/sub/extra.py", "w").close(), "not signed"),
    ("a renamed file", lambda m: os.rename(f"{m}/config.json", f"{m}/settings.json"), "renamed"),
    ("two files in each other's place", lambda m: swap(f"{m}/tokenizer.json", f"{m}/README.md"), "changed"),
]


def swap(x, y):
    os.rename(x, x + "~")
    os.rename(y, x)
    os.rename(x + "~", y)


def refused(w, verify, sign):
    """Each change, another key and another payload: refused by verify, which takes the model as it was."""
    for what, change, word in CHANGES:
        w.model("m")
        sign()
        change(w.path("m"))
        status, said = verify("m", "m/model.sig")
        assert status == 1, (what, status, said)
        if verify == w.ajar:
            assert re.search(rf"^  {word} ", said, re.M), (what, said)
    w.model("m")
    sign()
    status, said = verify("m", "m/model.sig")
    assert status == 0, said
    status, said = verify("m", "m/model.sig", "other.pub")
    assert status == 1, said
    flip_payload(w.path("m/model.sig"))
    status, said = verify("m", "m/model.sig")
    assert status == 1, said


def tests(w):
    def ours():
        w.must(h.AJAR, "sign", "m", "--key", "k.pem")

    def theirs():
        for name in (".cache", "ajar"):  # ours leaves these out, theirs would sign them
            shutil.rmtree(w.path(f"m/{name}"))
        w.must(PEER, "sign", "key", "m", "--signature", "m/model.sig", "--private_key", "k.pem")

    def the_reference_verifies_what_we_sign_and_refuses_the_rest():
        refused(w, w.peer, ours)

    def we_verify_what_the_reference_signs_and_refuse_the_rest():
        refused(w, w.ajar, theirs)

    def we_verify_what_we_sign_and_refuse_the_rest():
        refused(w, w.ajar, ours)

    def what_is_ignored_is_ignored_by_both():
        w.model("m")
        w.must(h.AJAR, "sign", "m", "--key", "k.pem", "--ignore", "sub", "--ignore", w.path("m/README.md"))
        edit(w.path("m/sub/a b.bin"), flip)
        os.remove(w.path("m/README.md"))
        for verify in (w.ajar, w.peer):
            status, said = verify("m", "m/model.sig")
            assert status == 0, said
        os.remove(w.path("m/model.sig"))
        w.must(PEER, "sign", "key", "m", "--signature", "py.sig", "--private_key", "k.pem",
               "--ignore-paths", w.path("m/config.json"))
        edit(w.path("m/config.json"), flip)
        status, said = w.ajar("m", "py.sig")
        assert status == 0, said

    def links_are_followed_where_both_allow_it():
        w.model("m")
        os.symlink("config.json", w.path("m/link"))
        w.must(h.AJAR, "sign", "m", "--key", "k.pem", "--allow-symlinks")
        w.must(PEER, "verify", "key", "m", "--signature", "m/model.sig", "--public_key", "k.pub",
               "--allow_symlinks")
        status, said = w.peer("m", "m/model.sig")
        assert status == 1, said

    def certificates_lead_to_a_root_both_ways():
        w.must("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
               "-keyout", "root.key", "-out", "root.pem", "-subj", "/CN=Root", "-days", "30")
        with open(w.path("leaf.ext"), "w") as f:
            f.write("keyUsage=digitalSignature\n")
        w.must("openssl", "req", "-new", "-key", "k.pem", "-out", "k.csr", "-subj", "/CN=Signer")
        for name, days in (("leaf", "10"), ("old", "-1")):
            w.must("openssl", "x509", "-req", "-in", "k.csr", "-CA", "root.pem", "-CAkey", "root.key",
                   "-CAcreateserial", "-out", f"{name}.pem", "-days", days, "-extfile", "leaf.ext")
        w.model("m")
        w.must(h.AJAR, "sign", "m", "--key", "k.pem", "--certificate", "leaf.pem")
        theirs_too = [PEER, "verify", "certificate", "m", "--signature", "m/model.sig", "--certificate_chain"]
        assert "succeeded" in w.must(*theirs_too, "root.pem")
        assert w.run(*theirs_too, "leaf.pem")[0] == 1
        os.remove(w.path("m/model.sig"))
        for name, want in (("leaf", 0), ("old", 1)):  # the reference takes the time from the certificate
            w.must(PEER, "sign", "certificate", "m", "--signature", f"{name}.sig", "--private_key", "k.pem",
                   "--signing_certificate", f"{name}.pem", "--certificate_chain", "root.pem")
            status, said = w.run("openssl", "verify", "-CAfile", "root.pem", f"{name}.pem")
            assert (status != 0) == want and ("expired" in said) == want, said
            status, said = w.run(h.AJAR, "verify", "m", "--signature", f"{name}.sig", "--roots", "root.pem")
            assert status == want and ("expired" in said) == want, said

    def cosign_verifies_what_we_sign():
        w.model("m")
        ours()
        root = re.search(r"^root +([0-9a-f]{64})$", w.ajar("m", "m/model.sig")[1], re.M).group(1)
        status, said = w.cosign("m/model.sig", root)
        assert status == 0 and said.endswith("Verified OK\n"), said
        for args, why in ((("m/model.sig", root, "other.pub"), "could not verify"),
                          (("m/model.sig", "ab" * 32), "digest")):
            status, said = w.cosign(*args)
            assert status == 1 and why in said, said
        flip_payload(w.path("m/model.sig"))
        status, said = w.cosign("m/model.sig", root)
        assert status == 1 and "could not verify" in said, said

    def npm_verifies_what_we_sign():
        w.model("m")
        ours()
        status, said = w.node("m/model.sig")
        assert (status, said) == (0, "verified\n"), said
        status, said = w.node("m/model.sig", "other.pub")
        assert status == 1 and "another key" in said, said
        flip_payload(w.path("m/model.sig"))
        status, said = w.node("m/model.sig")
        assert status == 1 and "signature" in said, said

    all_of_them = [t for t in locals().values() if callable(t) and t.__code__.co_argcount == 0]
    named = {t.__name__: t for t in all_of_them if t.__name__ not in ("ours", "theirs")}
    if not os.path.exists(f"{os.path.dirname(PEER)}/../made-of"):
        print("skip signing: model_signing could not be had (tools/clients signing)")
        named = {n: t for n, t in named.items() if "reference" not in n and "both" not in n}
    if not os.path.exists(f"{NODE}/made-of"):
        print("skip sigstore: @sigstore/verify could not be had (tools/clients sigstore)")
        named.pop("npm_verifies_what_we_sign")
    if not os.path.exists(COSIGN):
        print("skip cosign: it could not be had (tools/clients cosign)")
        named.pop("cosign_verifies_what_we_sign")
    return list(named.values())


sys.stdout.reconfigure(line_buffering=True)
work = Work()
try:
    h.run(tests(work))
finally:
    shutil.rmtree(work.dir)
