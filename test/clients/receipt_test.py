#!/usr/bin/env -S python3 -B
"""Our receipts in the hands of others: Sigstore's JavaScript verifier takes them with our trusted_root.json and
refuses what was changed; OpenSSL takes the signature over the PAE."""
import base64
import copy
import json
import os
import shutil
import subprocess
import sys
import tempfile

import hub as h

NPM = f"{h.ROOT}/build/node/sigstore"
VERIFY = """
const fs = require('fs'), crypto = require('crypto')
const { bundleFromJSON } = require('@sigstore/bundle')
const { toSignedEntity, toTrustMaterial, Verifier } = require('@sigstore/verify')
const { TrustedRoot } = require('@sigstore/protobuf-specs')
const [bundle, root, pub] = process.argv.slice(1)
const pem = fs.readFileSync(pub, 'utf8')
const hint = crypto.createHash('sha256').update(pem).digest('hex')
const key = { publicKey: crypto.createPublicKey(pem), validFor: () => true }
const find = (asked) => { if (asked !== hint) throw new Error('no key of that hint'); return key }
const need = { tlogThreshold: 1, ctlogThreshold: 0, timestampThreshold: 0 }
try {
  const trust = toTrustMaterial(TrustedRoot.fromJSON(JSON.parse(fs.readFileSync(root))), find)
  new Verifier(trust, need).verify(toSignedEntity(bundleFromJSON(JSON.parse(fs.readFileSync(bundle)))))
  console.log('verified')
} catch (e) {
  console.log('refused: ' + e.message.split('\\n')[0])
}
"""
POLICY = ("policy \"P\" version 1.\nStart from %s.\nfact files.code_execution is a count, higher is riskier.\n"
          "rule code: at most closed when files.code_execution is above 0.\n")
TENSOR = b'8\0\0\0\0\0\0\0{"w":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}   abcd'


def ajar(folder, *args, home="home"):
    env = {"PATH": os.environ["PATH"], "AJAR_HOME": f"{folder}/{home}", "LC_ALL": "C",
           "AJAR_PASSPHRASE_FILE": f"{folder}/words"}
    p = subprocess.run([h.AJAR, *args], cwd=folder, env=env, capture_output=True, text=True)
    assert p.returncode == 0, p.stderr
    return p.stdout


def flipped(text, at):
    b = bytearray(base64.b64decode(text))
    b[at] ^= 1
    return base64.b64encode(b).decode()


def entry(b):
    return b["verificationMaterial"]["tlogEntries"][0]


def tests(folder):
    good = json.load(open(f"{folder}/receipt.json"))

    def said(bundle, trust="trust"):
        with open(f"{folder}/bundle.json", "w") as f:
            json.dump(bundle, f)
        p = subprocess.run(["node", "-e", VERIFY, f"{folder}/bundle.json", f"{folder}/{trust}/trusted_root.json",
                            f"{folder}/{trust}/release.pub"], cwd=NPM, capture_output=True, text=True)
        return p.stdout.strip() or p.stderr

    def refused(change):
        b = copy.deepcopy(good)
        change(b)
        got = said(b)
        assert got.startswith("refused: "), got

    def sigstore_verifies_a_receipt_with_our_trusted_root():
        assert said(good) == "verified", said(good)

    def sigstore_refuses_a_bit_of_the_statement():
        refused(lambda b: b["dsseEnvelope"].update(payload=flipped(b["dsseEnvelope"]["payload"], 40)))

    def sigstore_refuses_a_bit_of_the_signature():
        s = good["dsseEnvelope"]["signatures"][0]["sig"]
        refused(lambda b: b["dsseEnvelope"]["signatures"][0].update(sig=flipped(s, 20)))

    def sigstore_refuses_a_bit_of_the_proof():
        hashes = entry(good)["inclusionProof"]["hashes"]
        refused(lambda b: entry(b)["inclusionProof"].update(hashes=[flipped(hashes[0], 3)] + hashes[1:]))

    def sigstore_refuses_the_checkpoint_of_another_size():
        note = entry(good)["inclusionProof"]["checkpoint"]["envelope"]
        refused(lambda b: entry(b)["inclusionProof"].update(checkpoint={"envelope": note.replace("\n3\n", "\n4\n")}))

    def sigstore_refuses_an_older_checkpoint():
        old = json.load(open(f"{folder}/old.json"))
        refused(lambda b: entry(b)["inclusionProof"].update(checkpoint=entry(old)["inclusionProof"]["checkpoint"]))

    def sigstore_refuses_the_entry_of_another_signature():
        old = json.load(open(f"{folder}/old.json"))
        refused(lambda b: b["verificationMaterial"].update(tlogEntries=old["verificationMaterial"]["tlogEntries"]))

    def sigstore_refuses_what_no_log_has():
        refused(lambda b: b["verificationMaterial"].update(tlogEntries=[]))

    def sigstore_refuses_another_key_and_another_log():
        assert said(good, "wrong").startswith("refused: "), said(good, "wrong")

    def openssl_verifies_the_signature_over_the_pae_and_not_a_byte_more():
        payload = base64.b64decode(good["dsseEnvelope"]["payload"])
        pae = b"DSSEv1 28 application/vnd.in-toto+json %d %s" % (len(payload), payload)
        with open(f"{folder}/sig.der", "wb") as f:
            f.write(base64.b64decode(good["dsseEnvelope"]["signatures"][0]["sig"]))
        for more, want in ((b"", "Verified OK\n"), (b" ", "Verification failure\n")):
            with open(f"{folder}/pae.bin", "wb") as f:
                f.write(pae + more)
            p = subprocess.run(["openssl", "dgst", "-sha256", "-verify", "trust/release.pub", "-signature",
                                "sig.der", "pae.bin"], cwd=folder, capture_output=True, text=True)
            assert p.stdout == want, p.stdout + p.stderr

    return [t for t in locals().values() if callable(t) and t not in (said, refused)]


def main():
    if not os.path.exists(f"{NPM}/made-of"):
        print("skip receipts: the clients could not be had (tools/clients sigstore)")
        print("0 passed, 0 failed")
        return
    folder = tempfile.mkdtemp(prefix="ajar-receipts.")
    try:
        with open(f"{folder}/words", "w", opener=lambda p, f: os.open(p, f, 0o600)) as f:
            f.write("correct horse battery staple\n")
        os.mkdir(f"{folder}/tiny")
        for home in ("other", "home"):
            ajar(folder, "key", "new", "--origin", f"{home}.acme.example", home=home)
        for i, position in enumerate(("gated", "gated", "open")):
            with open(f"{folder}/p.ajar", "w") as f:
                f.write(POLICY % position)
            with open(f"{folder}/tiny/w.safetensors", "wb") as f:
                f.write(TENSOR[:-1] + b"%d" % i)
            ajar(folder, "release", "tiny", "acme/tiny", "--policy", "p.ajar")
            with open(f"{folder}/{'receipt' if i == 2 else 'old'}.json", "w") as f:
                f.write(ajar(folder, "show", "acme/tiny", "--receipt"))
        ajar(folder, "key", "show", "--trust", "trust")
        ajar(folder, "key", "show", "--trust", "wrong", home="other")
        h.run(tests(folder))
    finally:
        shutil.rmtree(folder)


sys.stdout.reconfigure(line_buffering=True)
main()
