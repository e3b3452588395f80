skip-unless: openssl version
Who signs changes when those who sign now have signed that, and it is in the log.

  $ printf 'export AJAR_HOME="$PWD/home"\n(umask 077; echo "correct horse battery" >words)\n' >env; for k in bob eve; do openssl ecparam -genkey -name prime256v1 -noout >$k.key; openssl pkey -in $k.key -pubout >$k.pub; done
  $ . ./env; ajar key new --passphrase-file words --origin log.test >/dev/null 2>&1; ajar key add bob bob.pub
  bob signs for this home, once 1 of 1 release keys has signed that and it is in the log.
  To sign it:  ajar key sign 1
  $ . ./env; ajar key sign 1 --statement | sed -E 's/[0-9a-f]{64}/HINT/; s/"nonce":"[A-Za-z0-9]{24}"/"nonce":"NONCE"/'; echo; ajar key sign 1 --statement >a; ajar key sign 1 --statement | cmp - a
  {"_type":"https://in-toto.io/Statement/v1","predicate":{"action":"add","nonce":"NONCE"},"predicateType":"urn:ajar:keys:v1","subject":[{"digest":{"sha256":"HINT"},"name":"bob"}]}
  $ . ./env; ajar key sign 1 --passphrase-file words; head -n 2 home/log/checkpoint; ajar key list | grep -c 'bob .* live'
  bob signs for this home: that is signed, in the log, and holds.
  log.test
  1
  1
  $ . ./env; ajar key sign 1 --passphrase-file words
  ajar: there is no change 1 that waits
  ? 1

Two must sign from now on, one of them elsewhere:

  $ . ./env; ajar key threshold 2 --passphrase-file words
  2 release keys must sign: that is signed, in the log, and holds.
  $ . ./env; ajar key add eve eve.pub; ajar key sign 3 --passphrase-file words
  eve signs for this home, once 2 of 2 release keys have signed that and it is in the log.
  To sign it:  ajar key sign 3
  eve signs for this home, once 2 of 2 release keys have signed that and it is in the log.
  ? 1
  $ . ./env; ajar key sign 3 --passphrase-file words | grep -c once; ajar key list | grep -c 'eve .* waiting'
  1
  1
  $ . ./env; ajar key sign 3 --statement >statement; ajar sign --statement statement --key ./eve.key -o eve.json >/dev/null 2>&1; ajar key sign 3 --with eve.json
  ajar: the key is none of the release keys that are live
  ? 4
  $ . ./env; sed 's/eve/Eve/' statement >other; ajar sign --statement other --key ./bob.key -o other.json >/dev/null 2>&1; ajar key sign 3 --with other.json
  ajar: other.json: it signs another statement than the one that waits
  ? 4
  $ . ./env; ajar sign --statement statement --key ./bob.key -o bob.json >/dev/null 2>&1; ajar key sign 3 --with bob.json; ajar key list | grep -c 'eve .* live'
  eve signs for this home: that is signed, in the log, and holds.
  1

What holds at once holds also where nobody signs it yet, and says what is in the way:

  $ . ./env; cp -r home copy; export AJAR_HOME=copy; (umask 077; echo wrong words >wrong); ajar key revoke bob --passphrase-file wrong; ajar key list | grep -o 'bob .* revoked'; ajar key sign 4 --passphrase-file words; rm -r copy
  bob is revoked; that holds, and is not in the log yet.
  Not signed yet: copy/keys/release.pem: the passphrase does not open the key
  To sign it:  ajar key sign 4
  bob       release  revoked
  bob is revoked
  bob is revoked: that is signed, in the log, and holds.

The same asked again goes on with it, and another does not:

  $ . ./env; cp -r home copy; export AJAR_HOME=copy; ajar key revoke bob --passphrase-file wrong >/dev/null 2>&1; for r in superseded unspecified; do ajar key revoke bob --reason $r --passphrase-file words; done; ajar key revoke bob --passphrase-file words; ajar key revoke bob; rm -r copy
  ajar: "bob" is revoked: it does not sign for this home
  ajar: "bob" is revoked: it does not sign for this home
  bob is revoked: that is signed, in the log, and holds.
  ajar: "bob" is revoked: it does not sign for this home
  $ . ./env; export AJAR_HOME=$PWD/three; for k in a b c; do ajar key new $k --no-passphrase; done >/dev/null 2>&1; for n in 1 2; do ajar key sign $n --key a; done
  b signs for this home: that is signed, in the log, and holds.
  c signs for this home: that is signed, in the log, and holds.
  $ . ./env; export AJAR_HOME=$PWD/three; for k in 2 3; do ajar key threshold $k --key none; done 2>/dev/null; ajar key threshold 2 --key a; ajar key threshold 2 --key b; ajar key threshold 1 --key c; ajar key threshold 3 --key c; ajar key threshold 2 --key c; ajar key threshold 3 --key a
  2 release keys must sign; that holds, and is not in the log yet.
  3 release keys must sign; that holds, and is not in the log yet.
  2 release keys must sign, once 3 of 3 release keys have signed that and it is in the log.
  To sign it:  ajar key sign 5 --key a
  2 release keys must sign, once 3 of 3 release keys have signed that and it is in the log.
  To sign it:  ajar key sign 5 --key a
  ajar: another threshold waits to be signed: drop it first
  3 release keys must sign: that is signed, in the log, and holds.
  2 release keys must sign: that is signed, in the log, and holds.
  3 release keys must sign: that is signed, in the log, and holds.
  $ . ./env; export AJAR_HOME=$PWD/three; ajar key list | sed -nE '/^change/,$s/20[0-9-]{8}/DATE/p'; rm -r three
  3       DATE  2 release keys must sign; that holds, and is not in the log yet

Only the key that is replaced signs who takes its place, and any key that another is revoked:

  $ . ./env; ajar key rotate release next --no-passphrase 2>&1 | tail -n 2
  next takes the place of release, once release has signed that and it is in the log.
  To sign it:  ajar key sign 4
  $ . ./env; ajar key sign 4 --statement >statement; ajar sign --statement statement --key ./bob.key -o bob.json >/dev/null 2>&1; ajar key sign 4 --with bob.json
  ajar: only "release" can sign who takes its place
  ? 4
  $ . ./env; ajar key sign 4 --passphrase-file words; ajar key list --json | grep -o '"name":"release","role":"release","kind":"p256","state":"[a-z]*"'; ajar key list --json | grep -o '"log_index":[0-9][0-9]*'
  next takes the place of release: that is signed, in the log, and holds.
  "name":"release","role":"release","kind":"p256","state":"retired"
  "log_index":4
  $ . ./env; ajar key revoke eve --reason keyCompromise --key bob; ajar key sign 5 --statement | sed -E 's/[0-9a-f]{64}/HINT/g; s/"nonce":"[A-Za-z0-9]{24}"/"nonce":"NONCE"/; s/20[0-9T:-]*Z/DATE/'; echo; ajar key sign 5
  eve is revoked (keyCompromise); that holds, and is not in the log yet.
  Not signed yet: --key "bob": its private half is not here: sign where it is, and add the signature with `ajar endorse` or `ajar key sign` and --with BUNDLE
  To sign it:  ajar key sign 5
  {"_type":"https://in-toto.io/Statement/v1","predicate":{"effectiveAt":"DATE","nonce":"NONCE","reason":"","reasonCode":"keyCompromise","revokes":{"key":"HINT"}},"predicateType":"urn:ajar:revocation:v1","subject":[{"digest":{"sha256":"HINT"},"name":"eve"}]}
  eve is revoked (keyCompromise): that is signed, in the log, and holds.
  $ . ./env; ajar key list | grep -o 'release  revoked (keyCompromise)'; ajar key list --json | grep -o '"log_index":[0-9]*,"reason":"[a-zA-Z]*"'; ajar key show --trust trust >/dev/null 2>&1; grep -o '"reason":"[a-zA-Z]*"' trust/keys.json
  release  revoked (keyCompromise)
  "log_index":5,"reason":"keyCompromise"
  "reason":"keyCompromise"
  $ . ./env; cp eve.pub trust; echo mine >trust/other.pub; ajar key show --trust trust >/dev/null 2>&1; ls trust/*.pub; rm trust/other.pub
  trust/bob.pub
  trust/next.pub
  trust/other.pub

A key that waits, or that does not count any more, signs no model by its name, and what it signed is
not verified by it. Its file is a file:

  $ . ./env; mkdir m; echo a >m/README.md; ajar sign m --key next | head -n 1; ajar verify m --key next | head -n 1
  signed     1 file, 2 B
  verified       1 file, 2 B
  $ . ./env; for k in eve release; do ajar verify m --key $k; ajar sign m --key $k; done
  ajar: "eve" is revoked: it does not sign for this home
  ajar: "eve" is revoked: it does not sign for this home
  ajar: "release" is retired: it does not sign for this home
  ajar: "release" is retired: it does not sign for this home
  ? 4
  $ . ./env; openssl ecparam -genkey -name prime256v1 -noout >zed.key; openssl pkey -in zed.key -pubout >zed.pub; ajar key add zed zed.pub >/dev/null 2>&1; ajar sign m --key ./zed.key | head -n 1; ajar verify m --key ./zed.pub | head -n 1; ajar verify m --key zed; ajar key drop 6
  signed     1 file, 2 B
  verified       1 file, 2 B
  ajar: "zed" is waiting: it does not sign for this home
  Change 6 is given up.

One private key is one key, however its text is written, and no key is named as the fingerprint of another:

  $ . ./env; for f in compressed hybrid; do openssl ec -pubin -in bob.pub -conv_form $f -pubout -out twin.pub 2>/dev/null; cmp -s twin.pub bob.pub || ajar key add twin twin.pub; done
  ajar: that key is listed already, as "bob"
  ajar: that key is listed already, as "bob"
  ? 4
  $ . ./env; openssl ecparam -genkey -name prime256v1 -noout | openssl pkey -pubout >any.pub; for n in $(sha256sum <bob.pub | cut -c1-64) deadBEEF; do ajar key add $n any.pub 2>&1 | sed -E 's/[0-9a-f]{64}/HINT/'; done; ajar key add dead-beef any.pub 2>/dev/null | grep -o '^dead-beef'; ajar key drop 7
  ajar: "HINT" cannot name a key: 8 or more hex digits are how a key is found by its fingerprint
  ajar: "deadBEEF" cannot name a key: 8 or more hex digits are how a key is found by its fingerprint
  dead-beef
  Change 7 is given up.
  $ . ./env; ajar key revoke bob --reason because
  ajar: --reason "because": say keyCompromise, affiliationChanged, superseded, cessationOfOperation or unspecified
  try 'ajar key --help'
  ? 2
  $ . ./env; ajar key list --reason superseded
  ajar: --reason is not for list
  try 'ajar key --help'
  ? 2
  $ . ./env; ajar key threshold 1 --key next; ajar key sign 8 --statement >statement; ajar sign --statement statement --key ./bob.key -o bob.json >/dev/null 2>&1; ajar key sign 8 --with bob.json; ajar key list | tail -n 1
  1 release key must sign, once 2 of 2 release keys have signed that and it is in the log.
  To sign it:  ajar key sign 8
  1 release key must sign: that is signed, in the log, and holds.
  To let a model further out, 1 of 2 release keys must sign.
  $ . ./env; sed -n 2p home/log/checkpoint
  8

What is not so:

  $ . ./env; ajar key sign 9; ajar key sign x
  ajar: there is no change 9 that waits
  ajar: "x" is no number of a change: `ajar key list` shows how it stands
  try 'ajar key --help'
  ? 2
  $ . ./env; ajar key sign 6 --with a --key b
  ajar: --with names a signature that is made, --key one to make
  try 'ajar key --help'
  ? 2

Who signs elsewhere is told that it is about keys:

  $ . ./env; ajar sign --statement statement --key ./bob.key -o b.json 2>&1 | tail -n 1
    a change of who signs: 1 must
