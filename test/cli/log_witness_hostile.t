skip-unless: python3 -c 1 && openssl version
A witness whose answer would spoil the checkpoint: what it says is no part of it, and the log goes on, as
with one that did not answer. Nobody is asked for.

  $ mkdir tiny; printf '\070\0\0\0\0\0\0\0{"w":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}   abcd' >tiny/model.safetensors; printf 'policy "P" version 1.\nStart from open.\nfact files.code_execution is a count, higher is riskier.\nrule code: at most closed when files.code_execution is above 0.\n' >open.ajar; (umask 077; echo 'correct horse battery' >words)
  $ printf 'export AJAR_PASSPHRASE_FILE=words\nasked() { "$ROOT/test/lib/witness.py" "$1" "sed -i \\"s|http[^ ]*|\\$WITNESS|\\" home/log/log.policy 2>/dev/null; $2"; }\nlines() { grep -c " w.example " home/log/checkpoint; }\n' >env
  $ . ./env; ajar key new --origin log.test >/dev/null 2>&1; ajar release tiny acme/tiny --policy open.ajar | head -n 1; asked text 'ajar log witness add w $VKEY $WITNESS | tail -n 1'; tail -n 1 home/log/log.policy
  ajar: door 4 of 4, open: weights for everyone
  A checkpoint is published with whoever answers: no signature is needed.
  quorum none
  $ . ./env; asked text 'ajar log witness ask'; lines; ajar log verify | head -n 1
  w has not signed: it answered with another text than the checkpoint's
  0 of 1 that were asked have signed.
  0
  log.test: 1 entry, each hashed into the tiles, and the tiles into the root that is signed
  $ . ./env; echo >>tiny/README.md; asked text 'ajar release tiny acme/tiny --policy open.ajar' | head -n 1; lines; sed -n 2p home/log/checkpoint
  ajar: door 4 of 4, open: weights for everyone
  0
  2

What it says instead of signing is told, and changes nothing here:

  $ . ./env; for how in 409:x 409: 409:3 '409:3\n' 409:2 404: 403: 422: 500:; do asked $how 'ajar log witness ask' | head -n 1; done; lines
  w has not signed: it knows the log by another size, and does not say which
  w has not signed: it knows the log by another size, and does not say which
  w has not signed: it has signed 3 entries, and this log has 2: it was set back, or something else signs with its key
  w has not signed: it has signed 3 entries, and this log has 2: it was set back, or something else signs with its key
  w has not signed: it knows another log of this size and name
  w has not signed: it answered with status 404: it does not know this log
  w has not signed: it answered with status 403: it knows this log by another key
  w has not signed: it answered with status 422: the log is not the one that it knows
  w has not signed: it answered with status 500
  0
  ? 1
  $ . ./env; printf 'import base64, hashlib\nfor i in range(16):\n    key, name = b"\\4" + bytes([i]) * 32, "w%%d.example" %% i\n    kid = hashlib.sha256(name.encode() + b"\\n" + key).hexdigest()[:8]\n    print("witness w%%d %%s+%%s+%%s http://127.0.0.1:1/" %% (i, name, kid, base64.b64encode(key).decode()))\n' >many.py; cp home/log/log.policy p; (grep -v quorum p; python3 many.py; echo 'quorum none') >home/log/log.policy; ajar log witness ask; (grep ^log p; python3 many.py; echo 'quorum none') >q; cp q home/log/log.policy; asked line 'ajar log witness add w $VKEY $WITNESS; ajar log witness add w $VKEY' | sed 1q; ajar log witness list | grep -c 127.0.0.1; cp p home/log/log.policy
  ajar: more than 16 witnesses to ask
  ajar: at most 16 witnesses with an address are asked
  16

A line is taken once, however often it is said:

  $ . ./env; asked lines 'ajar log witness ask'; lines; ajar log verify | head -n 1
  1 of 1 that were asked have signed.
  1
  log.test: 2 entries, each hashed into the tiles, and the tiles into the root that is signed

Who names another size each time is asked twice, and no more:

  $ . ./env; unsigned() { grep -v ' w.example ' home/log/checkpoint >c; cp c home/log/checkpoint; rm w.asked; }; unsigned; rm home/log/state/witness-*; asked never 'ajar log witness ask'; cat w.asked
  w has not signed: it knows another log of this size and name
  0 of 1 that were asked have signed.
  old 0, hashes: 0
  old 1, hashes: 1

The proof begins with what it signed last. What was kept of that can be lost or spoilt; the witness says it then:

  $ . ./env; unsigned() { grep -v ' w.example ' home/log/checkpoint >c; cp c home/log/checkpoint; rm w.asked; }; asked line 'ajar log witness ask'; cat home/log/state/witness-*; echo; for size in 1 2 0 3 x; do unsigned; printf $size | tee home/log/state/witness-* >kept; asked line 'ajar log witness ask' >/dev/null; cat w.asked; done
  1 of 1 that were asked have signed.
  2
  old 1, hashes: 1
  old 2, hashes: 0
  old 0, hashes: 0
  old 0, hashes: 0
  old 0, hashes: 0

Of its lines the one is taken that is its own; who has signed is not asked again:

  $ . ./env; unsigned() { grep -v ' w.example ' home/log/checkpoint >c; cp c home/log/checkpoint; rm w.asked; }; unsigned; asked others 'ajar log witness ask; ajar log witness ask'; lines; grep -c other.example home/log/checkpoint; cat w.asked
  1 of 1 that were asked have signed.
  Nobody is left to ask: all that have an address have signed.
  1
  0
  old 2, hashes: 0

A checkpoint that has as many lines as one can have stays as it is:

  $ . ./env; grep -v ' w.example ' home/log/checkpoint >c; for i in $(seq 99); do echo '— other.example AAAAAAAA' >>c; done; cp c home/log/checkpoint; asked line 'ajar log witness ask'; cmp c home/log/checkpoint
  ajar: more than 100 signatures (at byte 2836)
