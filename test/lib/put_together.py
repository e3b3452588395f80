"""put_together.py RECEIPT STATEMENT PROOF N ENTRIES - a receipt of entry N, of which nobody gave one: from the
statement that was signed, what `ajar log prove N` says, the log's file of entries, and another receipt for
its form. Whoever signed has all of that."""
import base64
import hashlib
import json
import sys

receipt, statement, proof, number, entries = sys.argv[1:]
with open(receipt) as f:
    made = json.loads(f.readline())
with open(entries, "rb") as f:
    rest = f.read()
for _ in range(int(number) + 1):
    size = int.from_bytes(rest[:2], "big")
    body, rest = rest[2 : 2 + size], rest[2 + size :]
signature = json.loads(body)["spec"]["hashedRekordV002"]["signature"]
with open(proof) as f:
    head, checkpoint = f.read().split("\n\n", 1)
key = signature["verifier"]["publicKey"]["rawBytes"]
lines = "".join(key[i : i + 64] + "\n" for i in range(0, len(key), 64))
pem = "-----BEGIN PUBLIC KEY-----\n" + lines + "-----END PUBLIC KEY-----\n"
with open(statement, "rb") as f:
    made["dsseEnvelope"]["payload"] = base64.b64encode(f.read()).decode()
made["dsseEnvelope"]["signatures"][0]["sig"] = signature["content"]
made["verificationMaterial"]["publicKey"]["hint"] = hashlib.sha256(pem.encode()).hexdigest()
entry = made["verificationMaterial"]["tlogEntries"][0]
entry["logIndex"] = number
entry["canonicalizedBody"] = base64.b64encode(body).decode()
_, size, root = checkpoint.splitlines()[:3]
entry["inclusionProof"] = {
    "logIndex": number,
    "rootHash": root,
    "treeSize": size,
    "hashes": head.splitlines()[2:],
    "checkpoint": {"envelope": checkpoint},
}
print(json.dumps(made, separators=(",", ":")))
