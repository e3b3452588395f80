#!/usr/bin/env -S python3 -B
"""Our key files and trust files in the hands of others: Python's cryptography opens a private half with its
passphrase and no other; sigstore-python reads the log out of trusted_root.json."""
import base64
import glob
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile

import hub as h

VENV = f"{h.ROOT}/build/venv/signing"
OPEN = """
import sys
from cryptography.hazmat.primitives import hashes, serialization as s
from cryptography.hazmat.primitives.asymmetric import ec
pem, words, pub = open(sys.argv[1], "rb").read(), sys.argv[2].encode() or None, open(sys.argv[3], "rb").read()
try:
    key = s.load_pem_private_key(pem, words)
except (ValueError, TypeError):
    sys.exit("closed")
assert key.public_key().public_bytes(s.Encoding.PEM, s.PublicFormat.SubjectPublicKeyInfo) == pub, "another key"
assert isinstance(key.curve, ec.SECP256R1), key.curve
open("python.sig", "wb").write(key.sign(b"said", ec.ECDSA(hashes.SHA256())))
"""
ROOT = """
import sys
from sigstore.models import TrustedRoot
from sigstore._internal.trust import KeyringPurpose
root = TrustedRoot.from_file(sys.argv[1])
assert len(root.rekor_keyring(KeyringPurpose.VERIFY)._keyring) == 1
print(*[t.base_url + " " + __import__("base64").b64encode(t.log_id.key_id).decode() for t in root._inner.tlogs])
"""
WORDS = "correct horse battery staple"


def python(folder, program, *args):
    return subprocess.run([f"{VENV}/bin/python", "-c", program, *args], cwd=folder, capture_output=True,
                          text=True)


def ajar(folder, *args):
    env = {"PATH": os.environ["PATH"], "AJAR_HOME": f"{folder}/home", "LC_ALL": "C"}
    p = subprocess.run([h.AJAR, *args], cwd=folder, env=env, capture_output=True, text=True)
    assert p.returncode == 0, p.stderr
    return p.stdout


def tests(folder):
    key, pub = "home/keys/release.pem", "trust/release.pub"

    def python_opens_a_release_key_with_its_passphrase_and_signs_with_it():
        p = python(folder, OPEN, key, WORDS, pub)
        assert p.returncode == 0, p.stderr
        with open(f"{folder}/said", "w") as f:
            f.write("said")
        p = subprocess.run(["openssl", "dgst", "-sha256", "-verify", pub, "-signature", "python.sig",
                            "said"], cwd=folder, capture_output=True, text=True)
        assert p.stdout == "Verified OK\n", p.stdout + p.stderr

    def python_opens_it_with_no_other():
        for words in ("", WORDS + " ", WORDS.upper()):
            p = python(folder, OPEN, key, words, pub)
            assert p.returncode == 1 and p.stderr == "closed\n", (words, p.stderr)

    def sigstore_finds_the_log_in_our_trusted_root():
        p = python(folder, ROOT, "trust/trusted_root.json")
        assert p.returncode == 0, p.stderr
        root = json.load(open(f"{folder}/trust/trusted_root.json"))
        log = root["tlogs"][0]
        name, _, text = open(f"{folder}/trust/log.vkey").read().strip().split("+", 2)
        raw = base64.b64decode(text)
        want = hashlib.sha256(name.encode() + b"\n" + raw).hexdigest()
        assert base64.b64decode(log["logId"]["keyId"]).hex() == want, (log, want)
        assert base64.b64decode(log["publicKey"]["rawBytes"])[-32:] == raw[1:], log
        got = p.stdout.split()
        assert got[0] == f"https://{name}" and base64.b64decode(got[1]).hex() == want, got

    def the_line_to_publish_is_checked_by_sha256sum():
        p = subprocess.run(["sha256sum", "-c", "../published"], cwd=f"{folder}/trust",
                           capture_output=True, text=True)
        assert p.stdout == "release.pub: OK\n", p.stdout + p.stderr

    return [t for t in locals().values() if callable(t)]


def main():
    if not os.path.exists(f"{VENV}/made-of"):
        print("skip keys: the clients could not be had (tools/clients signing)")
        print("0 passed, 0 failed")
        return
    folder = tempfile.mkdtemp(prefix="ajar-keys.")
    try:
        with open(f"{folder}/words", "w", opener=lambda p, f: os.open(p, f, 0o600)) as f:
            f.write(WORDS + "\n")
        with open(f"{folder}/published", "w") as f:
            f.write(ajar(folder, "key", "new", "--passphrase-file", "words"))
        ajar(folder, "key", "show", "--trust", "trust")
        assert glob.glob(f"{folder}/home/keys/log-*.pem")
        h.run(tests(folder))
    finally:
        shutil.rmtree(folder)


sys.stdout.reconfigure(line_buffering=True)
main()
