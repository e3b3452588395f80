skip-unless: openssl version
Who signs for a home. Fingerprints and dates are not those of today:

  $ printf 'export AJAR_HOME="$PWD/home"\n(umask 077; echo "correct horse battery" >words)\nmasked() { sed -E "s|$PWD|.|g; s/20[0-9]{2}-[0-9]{2}-[0-9]{2}(T[0-9:]*Z)?/DATE/g; s/log-[0-9a-f]{8}/log-XXXXXXXX/g; s/[0-9a-f]{64}/HINT/g; s/[0-9a-f]{16}/HINT16/g; s/\\+[0-9a-f]{8}\\+[A-Za-z0-9+\\/=]*/+ID+KEY/g; s/-----BEGIN[^\\"]*/PEM/g"; }\najar() { command ajar "$@" >out 2>err; s=$?; cat out err | masked; return $s; }\n' >env
  $ . ./env; ajar key new --passphrase-file words
  HINT  release.pub
  Release key release: ./home/keys/release.pem, under its passphrase.
  Keep a copy of it elsewhere: what is lost cannot be made again.
  Log log-XXXXXXXX.internal: its key is of this home, and signs without anybody.
  From now on what lets a model further out is signed and in the log first.
  Publish the line above, where people look for you: it is the SHA-256 of what
  `ajar key show release` writes, and others check their copy by it.
  $ . ./env; stat -c '%a %n' home/keys home/keys/* | sed 's/log-[0-9a-f]*/log-XXXXXXXX/'
  700 home/keys
  600 home/keys/log-XXXXXXXX.internal.pem
  600 home/keys/release.pem
  $ . ./env; ajar key list
  name                   role     state  since       private half  fingerprint
  log-XXXXXXXX.internal  log      live   DATE  here          HINT16
  release                release  live   DATE  here          HINT16
  
  To let a model further out, 1 of 1 release keys must sign.
  $ . ./env; ajar key list --json
  {"schema":"ajar/key/1","threshold":1,"keys":[{"name":"log-XXXXXXXX.internal","role":"log","kind":"ed25519","state":"live","hint":"HINT","here":true,"created":"DATE","listed":"DATE","retired":null,"revoked":null,"log_index":null,"pem":"PEM","vkey":"log-XXXXXXXX.internal+ID+KEY"},{"name":"release","role":"release","kind":"p256","state":"live","hint":"HINT","here":true,"created":"DATE","listed":"DATE","retired":null,"revoked":null,"log_index":null,"pem":"PEM"}],"changes":[]}
  $ . ./env; ajar key show $(basename home/keys/log-*.pem .pem)
  log-XXXXXXXX.internal+ID+KEY

OpenSSL reads the private half with its passphrase and with no other, and agrees on the public one,
whose fingerprint is the SHA-256 of its text:

  $ . ./env; command ajar key show >release.pub; openssl pkey -in home/keys/release.pem -passin file:words -pubout | cmp - release.pub
  $ . ./env; openssl pkey -in home/keys/release.pem -passin pass:wrong -pubout 2>/dev/null
  ? 1
  $ . ./env; hint=$(sha256sum <release.pub | cut -c1-64); command ajar key show $(echo $hint | cut -c1-8) | cmp - release.pub; command ajar key list | grep -c " $(echo $hint | cut -c1-16)$"
  1
  $ . ./env; ajar key show nobody
  ajar: there is no key "nobody": `ajar key list` has them
  ? 1

A second key waits, for those that sign already decide who else does:

  $ . ./env; ajar key new
  ajar: there is a key "release" already: give another name
  ? 4
  $ . ./env; AJAR_PASSPHRASE_FILE=words ajar key new second
  HINT  second.pub
  Release key second: ./home/keys/second.pem, under its passphrase.
  Keep a copy of it elsewhere: what is lost cannot be made again.
  second signs for this home, once 1 of 1 release keys has signed that and it is in the log.
  To sign it:  ajar key sign 1
  $ . ./env; ajar key new third --passphrase-fd 3 3<words --json
  {"schema":"ajar/key/1","made":[{"name":"third","role":"release","kind":"p256","state":"waiting","hint":"HINT","here":true,"created":"DATE","listed":null,"retired":null,"revoked":null,"log_index":null,"pem":"PEM"}]}
  $ . ./env; ajar key list | tail -n 1
  To let a model further out, 1 of 1 release keys must sign.
  $ . ./env; command ajar key show | cmp - release.pub

Where the passphrase comes from:

  $ . ./env; for w in '' short; do (umask 077; echo "$w" >w); ajar key new x --passphrase-file w; done
  ajar: w: the passphrase is empty
  ajar: a passphrase of 5 bytes is guessed quickly: take 8 or more, such as five words
  ? 4
  $ . ./env; (umask 077; printf 'one two three\nfour\n' >two); ajar key new x --passphrase-file two
  ajar: two: more than one line, a passphrase is one
  ? 3
  $ . ./env; cp words open; chmod 644 open; ajar key new x --passphrase-file open
  ajar: open: others may read it: chmod 600 it
  ? 4
  $ . ./env; ajar key new x --passphrase-file home
  ajar: home: not a regular file
  ? 3
  $ . ./env; ajar key new x --passphrase-file nowhere
  ajar: nowhere: no such file
  ? 1
  $ . ./env; head -c 1001 /dev/zero | tr '\0' a >much; ajar key new x --passphrase-fd 0 <much
  ajar: descriptor 0: a passphrase is at most 1000 bytes
  ? 3
  $ . ./env; ajar key new x --passphrase-fd 9
  ajar: descriptor 9: could not read the passphrase: Bad file descriptor
  ? 5
  $ . ./env; ajar key new x --passphrase-fd 0 --passphrase-file words
  ajar: --passphrase-fd and --passphrase-file are two passphrases: give one
  try 'ajar key --help'
  ? 2
  $ . ./env; ajar key new x --passphrase-fd 99999999999
  ajar: --passphrase-fd needs the number of an open descriptor
  try 'ajar key --help'
  ? 2
  $ . ./env; ajar key new x --no-passphrase --passphrase-file words
  ajar: --no-passphrase and a passphrase: give one
  try 'ajar key --help'
  ? 2
  $ . ./env; setsid -w sh -c '. ./env; ajar key new x; exit $?'
  ajar: there is no terminal to ask for the passphrase of x: give --passphrase-file or --passphrase-fd
  try 'ajar key --help'
  ? 2
  $ . ./env; ajar key new x --no-passphrase
  HINT  x.pub
  Release key x: ./home/keys/x.pem, without a passphrase: who can read that file can sign with it.
  Keep a copy of it elsewhere: what is lost cannot be made again.
  x signs for this home, once 1 of 1 release keys has signed that and it is in the log.
  To sign it:  ajar key sign 3
  $ openssl pkey -in home/keys/x.pem -noout

It can be tried out:

  $ . ./env; ajar key check --passphrase-file words
  release opens, and is the key that is listed.
  $ . ./env; ajar key check x --json
  {"schema":"ajar/key/1","opens":"x"}
  $ . ./env; echo 'wrong horse' | ajar key check second --passphrase-fd 0
  ajar: ./home/keys/second.pem: the passphrase does not open the key
  ? 4
  $ . ./env; mv home/keys/x.pem home/keys/second.pem; ajar key check second | sed 's/: [0-9a-f]* is$/: XXXXXXXX is/'
  ajar: ./home/keys/second.pem: not the key that is listed: XXXXXXXX is

Who signs from now on. What makes it harder holds at once, what makes it easier waits for the log:

  $ . ./env; openssl ecparam -genkey -name prime256v1 -noout | openssl pkey -pubout >bob.pub; AJAR_HOME=$PWD/many; ajar key new --no-passphrase >/dev/null; ajar key add bob bob.pub
  bob signs for this home, once 1 of 1 release keys has signed that and it is in the log.
  To sign it:  ajar key sign 1
  $ . ./env; AJAR_HOME=$PWD/many; ajar key add carol bob.pub
  ajar: that key is listed already, as "bob"
  ? 4
  $ . ./env; AJAR_HOME=$PWD/many; ajar key rotate release release-2 --no-passphrase
  HINT  release-2.pub
  Release key release-2: ./many/keys/release-2.pem, without a passphrase: who can read that file can sign with it.
  Keep a copy of it elsewhere: what is lost cannot be made again.
  release-2 takes the place of release, once release has signed that and it is in the log.
  To sign it:  ajar key sign 2
  $ . ./env; AJAR_HOME=$PWD/many; ajar key rotate bob bob-2 --no-passphrase
  ajar: "bob" is waiting: it does not sign for this home
  ? 4
  $ . ./env; AJAR_HOME=$PWD/many; ajar key threshold 2
  ajar: of release keys that count there is 1: with a threshold of 2 nothing would ever be let further out
  ? 4
  $ . ./env; AJAR_HOME=$PWD/many; ajar key revoke release
  release is revoked; that holds, and is not in the log yet.
  No key is left to sign that. To begin again:  ajar key new NAME --begin-again
  To sign it then:  ajar key sign 3
  1 must sign and 0 can: no model is let further out until another key is listed.
  $ . ./env; AJAR_HOME=$PWD/many; ajar key revoke release
  release is revoked; that holds, and is not in the log yet.
  No key is left to sign that. To begin again:  ajar key new NAME --begin-again
  To sign it then:  ajar key sign 3
  1 must sign and 0 can: no model is let further out until another key is listed.
  $ . ./env; AJAR_HOME=$PWD/many; ajar key list
  name                   role     state    since       private half  fingerprint
  log-XXXXXXXX.internal  log      live     DATE  here          HINT16
  release                release  revoked  DATE  here          HINT16
  bob                    release  waiting  DATE  elsewhere     HINT16
  release-2              release  waiting  DATE  here          HINT16
  
  Not in the log yet:
  
  change  since       what
  1       DATE  bob signs for this home, once 1 release key has signed that and it is in the log: 0 can
  2       DATE  release-2 takes the place of release, once release has signed that and it is in the log
  3       DATE  release is revoked; that holds, and is not in the log yet
  
  To let a model further out, 1 of 0 release keys must sign: more than there are, so none is.
  $ . ./env; AJAR_HOME=$PWD/many; ajar key list --json | sed 's/.*"changes"/"changes"/'
  "changes":[{"id":1,"what":"bob signs for this home, once 1 release key has signed that and it is in the log: 0 can","holds":false,"needed":1,"asked":"DATE"},{"id":2,"what":"release-2 takes the place of release, once release has signed that and it is in the log","holds":false,"needed":1,"asked":"DATE"},{"id":3,"what":"release is revoked; that holds, and is not in the log yet","holds":true,"needed":1,"asked":"DATE"}]}
  $ . ./env; AJAR_HOME=$PWD/many; ajar key drop 2; ajar key drop 2; ajar key drop 3
  Change 2 is given up.
  ajar: there is no change 2 that waits
  ajar: there is no change 3 that waits
  ? 1
  $ . ./env; AJAR_HOME=$PWD/many; ajar key list | grep release-2
  release-2              release  dropped  DATE  here          HINT16
  $ . ./env; AJAR_HOME=$PWD/many; ajar key show --trust t
  ajar: no release key counts any more: `ajar key new NAME --begin-again` makes one, and `ajar key sign` signs with it what was revoked
  ? 1

Where no key counts any more the next one decides alone, so they have to say that they mean it:

  $ . ./env; AJAR_HOME=$PWD/many; ajar key new third --no-passphrase; cp release.pub carol.pub; ajar key add carol carol.pub
  ajar: no release key counts any more: the next one decides alone, and nobody signs for it. If that is meant: --begin-again
  ajar: no release key counts any more: the next one decides alone, and nobody signs for it. If that is meant: --begin-again
  ? 4
  $ . ./env; AJAR_HOME=$PWD/many; ajar key new third --no-passphrase --begin-again | head -n 1; ajar key sign 3; ajar key list | tail -n 1
  HINT  third.pub
  release is revoked: that is signed, in the log, and holds.
  To let a model further out, 1 of 1 release keys must sign.
  $ . ./env; AJAR_HOME=$PWD/many; ajar key new fourth --no-passphrase --begin-again; AJAR_HOME=$PWD/fresh ajar key new --no-passphrase --begin-again
  ajar: --begin-again is for a home whose release keys were all revoked
  ajar: --begin-again is for a home whose release keys were all revoked
  ? 4

  $ . ./env; AJAR_HOME=$PWD/fresh; ajar key add bob bob.pub --origin log.acme.org; ajar key list
  bob signs for this home: there is no other key that does.
  name          role     state  since       private half  fingerprint
  log.acme.org  log      live   DATE  here          HINT16
  bob           release  live   DATE  elsewhere     HINT16
  
  To let a model further out, 1 of 1 release keys must sign.
  $ . ./env; ajar key add bob words; ajar key add log home/keys/log-*.pem | sed 's/log-[^ ]*:/LOG:/'
  ajar: words: no key of a kind that is used here: ECDSA P-256 or Ed25519
  ajar: home/keys/LOG: that is the private half of a key: the public one is asked for, which `ajar key show` and `openssl pkey -pubout` write
  $ . ./env; ajar key revoke $(basename home/keys/log-*.pem .pem) | sed 's/"log[^"]*"/"LOG"/'
  ajar: "LOG" is the key of the log: its name is the log's, and stays
  $ . ./env; ajar key threshold two; ajar key drop -- -1
  ajar: "two" is no number of keys: `ajar key list` shows how it stands
  try 'ajar key --help'
  ajar: "-1" is no number of a change: `ajar key list` shows how it stands
  try 'ajar key --help'
  ? 2

What others check with, as files:

  $ . ./env; ajar key show --trust published | sed 's/x.pub/NAME.pub/'
  published/log.vkey
  published/log.policy
  published/trusted_root.json
  published/release.pub
  published/keys.json
  To publish, now and when they change:  cd published && sha256sum keys.json log.policy log.vkey
  $ . ./env; cmp published/release.pub release.pub; masked <published/log.vkey; masked <published/log.policy
  log-XXXXXXXX.internal+ID+KEY
  log log-XXXXXXXX.internal+ID+KEY
  quorum none
  $ . ./env; masked <published/trusted_root.json | sed -E 's/(rawBytes|keyId)":"[^"]*/\1":"BASE64/g'
  {"mediaType":"application/vnd.dev.sigstore.trustedroot+json;version=0.1","tlogs":[{"baseUrl":"https://log-XXXXXXXX.internal","hashAlgorithm":"SHA2_256","publicKey":{"rawBytes":"BASE64","keyDetails":"PKIX_ED25519","validFor":{"start":"DATE"}},"logId":{"keyId":"BASE64"}}],"certificateAuthorities":[],"ctlogs":[],"timestampAuthorities":[]}
  $ . ./env; command ajar key list --json | sed 's/,"changes":\[.*/}/; s/"here":[a-z]*,//g' | cmp - published/keys.json
  $ . ./env; ajar key show release --trust published
  ajar: --trust is for all keys: name none
  try 'ajar key --help'
  ? 2
  $ . ./env; ajar key show --trust published --json
  {"schema":"ajar/key/1","written":["published/log.vkey","published/log.policy","published/trusted_root.json","published/release.pub","published/keys.json"]}

What is not so:

  $ . ./env; ajar key new y --origin log.acme.org --no-passphrase | sed 's/: "log.*/: "LOG"/'
  ajar: this home has a log, and its name stays: "LOG"
  $ . ./env; AJAR_HOME=$PWD/other ajar key new --origin log.acme.org:80 --no-passphrase
  ajar: "log.acme.org:80" cannot name a log: the name of a host, in lower case, of at most 64 characters, without port and path
  ? 3
  $ . ./env; AJAR_HOME=$PWD/other ajar key list
  No keys yet, so nothing is signed:  ajar key new
  $ . ./env; AJAR_HOME=$PWD/other ajar key show
  ajar: there is no release key: `ajar key new` makes one
  ? 1
  $ . ./env; AJAR_HOME=$PWD/other ajar key new --origin log.acme.org --no-passphrase | grep Log
  Log log.acme.org: its key is of this home, and signs without anybody.
  $ . ./env; ajar key new ../x --no-passphrase
  ajar: "../x" cannot name a key: at most 64 letters, digits, '_', and between them '-' and '.'
  ? 3
  $ . ./env; ajar key list --no-passphrase
  ajar: --no-passphrase is not for list
  try 'ajar key --help'
  ? 2

Who ends ajar while it holds a passphrase finds no core of it on the disk:

  $ mkfifo pipe; exec 3<>pipe; AJAR_HOME=coreless ajar key new --passphrase-fd 3 >/dev/null 2>&1 & p=$!; for i in $(seq 500); do grep -q 'core file size  *0  *0 ' /proc/$p/limits && break; done; grep 'core file size' /proc/$p/limits | tr -s ' '; echo 'correct horse battery' >&3; wait $p; echo "ended with $?"
  Max core file size 0 0 bytes 
  ended with 0
