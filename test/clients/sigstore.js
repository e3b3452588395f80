// sigstore.js KEY.pub BUNDLE [TRUSTED_ROOT] - the bundle by npm's @sigstore/verify, which knows nothing of
// models or decisions: "verified", or why it is not. With a trusted root the bundle must hold the entry of
// a log of its. Finds the packages by NODE_PATH.
"use strict";
const crypto = require("crypto");
const fs = require("fs");
const { bundleFromJSON } = require("@sigstore/bundle");
const { TrustedRoot } = require("@sigstore/protobuf-specs");
const { Verifier, toSignedEntity, toTrustMaterial } = require("@sigstore/verify");

const [keyFile, bundleFile, rootFile] = process.argv.slice(2);
const pem = fs.readFileSync(keyFile, "utf8");
const hint = crypto.createHash("sha256").update(pem).digest("hex");
const none = { certificateAuthorities: [], timestampAuthorities: [], tlogs: [], ctlogs: [] };

function key(named) {
    if (named !== hint) throw new Error("another key is named: " + named);
    return { publicKey: crypto.createPublicKey(pem), validFor: () => true };
}

try {
    const root = rootFile ? TrustedRoot.fromJSON(JSON.parse(fs.readFileSync(rootFile, "utf8"))) : none;
    const bundle = bundleFromJSON(JSON.parse(fs.readFileSync(bundleFile, "utf8")));
    const options = { tlogThreshold: rootFile ? 1 : 0, ctlogThreshold: 0, timestampThreshold: 0, tsaThreshold: 0 };
    new Verifier(toTrustMaterial(root, key), options).verify(toSignedEntity(bundle));
    console.log("verified");
} catch (e) {
    console.log("not verified: " + e.message);
    process.exitCode = 1;
}
