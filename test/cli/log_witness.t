skip-unless: python3 -c 1 && openssl version
Whose signatures a checkpoint waits for. The witness is made of openssl here; keys are not those of today:

  $ mkdir tiny; printf '\070\0\0\0\0\0\0\0{"w":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}   abcd' >tiny/model.safetensors; printf 'policy "P" version 1.\nStart from open.\nfact files.code_execution is a count, higher is riskier.\nrule code: at most closed when files.code_execution is above 0.\n' >open.ajar
  $ printf 'import base64, hashlib, subprocess, sys\nname, todo = sys.argv[1:3]\nder = subprocess.run(["openssl", "pkey", "-in", name + ".pem", "-pubout", "-outform", "DER"], capture_output=True).stdout\npub = b"\\4" + der[-32:]\nkid = hashlib.sha256(name.encode() + b".example\\n" + pub).digest()[:4]\nif todo == "vkey":\n    print("%%s.example+%%s+%%s" %% (name, kid.hex(), base64.b64encode(pub).decode()))\nelse:\n    text, lines = open(todo).read().split("\\n\\n")\n    said = "cosignature/v1\\ntime 1795132800\\n" + text + "\\n"\n    open("said", "w").write(said)\n    sig = subprocess.run(["openssl", "pkeyutl", "-sign", "-rawin", "-inkey", name + ".pem", "-in", "said"], capture_output=True).stdout\n    stamp = (1795132800).to_bytes(8, "big")\n    open(todo, "a").write("\\u2014 %%s.example %%s\\n" %% (name, base64.b64encode(kid + stamp + sig).decode()))\n' >witness.py
  $ printf 'umask 077\n[ -f words ] || echo "correct horse battery" >words\nexport AJAR_PASSPHRASE_FILE=words\nmasked() { sed -E "s/\\\\+[0-9a-f]{8}\\\\+[A-Za-z0-9+\\/=]*/+VKEY/g; s/\\\\+[0-9a-f]{8}/+ID/g; s|$PWD|.|g"; }\nwitness() { ajar log witness "$@" >out 2>err; s=$?; cat out err | masked; return $s; }\n' >env
  $ . ./env; witness list
  ajar: ./home: nothing is kept here yet: begin with `ajar release DIR NS/NAME`, `ajar key new NAME` or `ajar user add NAME`, or set AJAR_HOME to where it is
  ? 1
  $ . ./env; ajar key new --origin log.test >/dev/null 2>&1; witness; for w in north south; do openssl genpkey -algorithm ed25519 -out $w.pem; done; witness add north $(python3 witness.py north vkey)
  Nobody is asked: the log is its owner's word alone.
  witness  key                     address
  north    north.example+ID  -
  
  A checkpoint is published with whoever answers: no signature is needed.
  $ . ./env; witness add south $(python3 witness.py south vkey) https://south.example/; masked <home/log/log.policy
  witness  key                     address
  north    north.example+ID  -
  south    south.example+ID  https://south.example/
  
  A checkpoint is published with whoever answers: no signature is needed.
  log log.test+VKEY
  witness north north.example+VKEY
  witness south south.example+VKEY https://south.example/
  quorum none
  $ . ./env; witness add south $(python3 witness.py south vkey); witness add east $(python3 witness.py south vkey); witness add east x; witness add 'a b' x; witness add witnesses $(python3 witness.py north vkey)
  ajar: line 4: "south" is named twice
  ajar: line 4: the key of a witness twice
  ajar: the key of a witness, its vkey line: no key of the form NAME+HASH+KEY
  ajar: a name, a key and an address are a word each
  try 'ajar log --help'
  ajar: line 4: the key of a witness twice
  ? 3
  $ . ./env; witness quorum 3; witness quorum 0; witness quorum all; masked <home/log/log.policy
  ajar: expected none, any, all or a number from 1 to 2, for so many witnesses are named
  try 'ajar log --help'
  ajar: expected none, any, all or a number from 1 to 2, for so many witnesses are named
  try 'ajar log --help'
  witness  key                     address
  north    north.example+ID  -
  south    south.example+ID  https://south.example/
  
  A checkpoint is published when 2 of 2 have signed it.
  log log.test+VKEY
  witness north north.example+VKEY
  witness south south.example+VKEY https://south.example/
  group witnesses 2 north south
  quorum witnesses
  $ . ./env; witness drop south; witness drop west; witness quorum any; witness drop south; witness drop north; witness --json
  ajar: without "south" fewer would be left than must sign: lower that first, with `ajar log witness quorum`
  ajar: there is no witness "west": `ajar log witness list` has them
  witness  key                     address
  north    north.example+ID  -
  south    south.example+ID  https://south.example/
  
  A checkpoint is published when 1 of 2 have signed it.
  witness  key                     address
  north    north.example+ID  -
  
  A checkpoint is published when 1 of 1 have signed it.
  ajar: without "north" fewer would be left than must sign: lower that first, with `ajar log witness quorum`
  {"schema":"ajar/log-witness/1","witnesses":[{"name":"north","origin":"north.example","address":""}],"quorum":"witnesses","needed":1}

With a quorum a receipt counts for an outsider only with the signatures of those that the folder of trust names:

  $ . ./env; witness quorum none >/dev/null; ajar release tiny acme/tiny --policy open.ajar | head -n 1; ajar show acme/tiny --receipt >alone.json; witness quorum any | tail -n 1; ajar key show --trust trust >/dev/null 2>&1; masked <trust/log.policy
  ajar: door 4 of 4, open: weights for everyone
  A checkpoint is published when 1 of 1 have signed it.
  log log.test+VKEY
  witness north north.example+VKEY
  group witnesses 1 north
  quorum witnesses
  $ echo 'verify() { AJAR_HOME=elsewhere ajar verify --receipt $1 --trust trust --policy open.ajar $2 >out 2>err; s=$?; cat out err | grep "^ajar\|^  log"; return $s; }' >>env; . ./env; verify alone.json
  ajar: not verified
    log        no           too few witnesses have signed it: 0 of "witnesses"
  ? 1
  $ . ./env; python3 witness.py north home/log/checkpoint; ajar show acme/tiny --receipt >seen.json; verify seen.json; ajar verify --receipt seen.json | grep '^  log'; AJAR_HOME=elsewhere ajar verify --receipt seen.json --trust trust --json | grep -o '"witnesses":[^]]*.'
  ajar: verified
    log        yes          in log.test, under a checkpoint of size 1, 1 witness: north, on 2026-11-20T00:00:00Z; asked for: witnesses
    log        yes          in log.test, under a checkpoint of size 1, 1 witness: north, on 2026-11-20T00:00:00Z; asked for: witnesses
  "witnesses":["north"]
  $ . ./env; sed 's/north.example .\{9\}/&A/' seen.json >bad.json; verify bad.json; sed 's/^witness north.*/witness north log.test+00000000+x/' trust/log.policy >p; mv p trust/log.policy; verify seen.json
  ajar: not verified
    log        no           its checkpoint: base64 ends inside a group of four
  ajar: trust/log.policy: line 2: no key of the form NAME+HASH+KEY
  ? 3

What a witness signed of another checkpoint spoils this one, and what it dates ahead is not valid yet; zero is no date:

  $ printf 'import json, subprocess, sys\nb = json.load(open("seen.json"))\nc = b["verificationMaterial"]["tlogEntries"][0]["inclusionProof"]["checkpoint"]\nhead, lines = c["envelope"].split("\\n\\n")\nlines = lines.split("\\n")[0]\nopen("c", "w").write((sys.argv[1] or head) + "\\n\\n" + lines + "\\n")\nsubprocess.run(["python3", "witness.py", "north", "c"])\nc["envelope"] = head + "\\n\\n" + open("c").read().split("\\n\\n")[1]\nprint(json.dumps(b))\n' >again.py; cp witness.py on.py
  $ . ./env; ajar key show --trust trust >/dev/null 2>&1; python3 again.py '' >bad.json; verify bad.json; python3 again.py "$(printf 'log.test\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=')" >bad.json; verify bad.json
  ajar: verified
    log        yes          in log.test, under a checkpoint of size 1, 1 witness: north, on 2026-11-20T00:00:00Z; asked for: witnesses
  ajar: not verified
    log        no           "north.example": the signature does not verify
  ? 1
  $ . ./env; sed 's/1795132800/32503680000/' on.py >witness.py; python3 again.py '' >bad.json; verify bad.json; sed "s/1795132800/$(($(date +%s) + 200))/" on.py >witness.py; python3 again.py '' >bad.json; verify bad.json | head -n 1; sed 's/1795132800/0/' on.py >witness.py; python3 again.py '' >bad.json; verify bad.json; mv on.py witness.py
  ajar: not verified
    log        no           not yet: a witness has dated its signature 3000-01-01T00:00:00Z
  ajar: verified
  ajar: verified
    log        yes          in log.test, under a checkpoint of size 1, 1 witness: north; asked for: witnesses

Where the policy is a link to nothing, that is no word for asking nobody:

  $ . ./env; mv home/log/log.policy kept; ln -s nowhere home/log/log.policy; witness list; ajar key show --trust trust 2>&1 | masked; mv kept home/log/log.policy; mv trust/log.policy kept; ln -s nowhere trust/log.policy; verify seen.json; mv kept trust/log.policy
  ajar: ./home/log/log.policy: a link to nothing
  ajar: ./home/log/log.policy: a link to nothing
  ajar: trust/log.policy: a link to nothing

A witness that is asked and not there; and what was written by hand stays as it is:

  $ . ./env; witness ask; witness add west $(python3 witness.py south vkey) http://127.0.0.1:1/ >/dev/null; witness ask
  Nobody is left to ask: all that have an address have signed.
  west has not signed: nobody listens there
  0 of 1 that were asked have signed.
  ? 1
  $ . ./env; echo '# of us' >>home/log/log.policy; witness quorum none; sed -i '/^#/d; s/^group.*/group both any north west/; s/^quorum.*/quorum both/' home/log/log.policy; witness drop west; witness list | tail -n 1; witness quorum all; masked <home/log/log.policy; witness drop west
  ajar: ./home/log/log.policy has remarks in it, which would be lost: edit it by hand
  ajar: "west" is in a group that was made by hand: edit ./home/log/log.policy
  A checkpoint is published when the quorum is there: both.
  witness  key                     address
  north    north.example+ID  -
  west     south.example+ID  http://127.0.0.1:1/
  
  A checkpoint is published when 2 of 2 have signed it.
  log log.test+VKEY
  witness north north.example+VKEY
  witness west south.example+VKEY http://127.0.0.1:1/
  group both 1 north west
  group witnesses 2 north west
  quorum witnesses
  ajar: "west" is in a group that was made by hand: edit ./home/log/log.policy
  ? 4
  $ . ./env; sed -i 's/^log log.test/log log.other/' home/log/log.policy; witness list; ajar key show --trust trust 2>&1 | masked
  ajar: ./home/log/log.policy: line 1: the hash of the key is not the one that stands there
  ajar: ./home/log/log.policy: line 1: the hash of the key is not the one that stands there
  $ . ./env; AJAR_HOME=second ajar key new --origin log.second >/dev/null 2>&1; AJAR_HOME=second ajar key show --trust others >/dev/null 2>&1; sed -i "s|^log .*|log $(cat others/log.vkey)|" home/log/log.policy; witness list
  ajar: ./home/log/log.policy: it does not name the log of this home
  ? 4
  $ . ./env; witness ask --key x; witness lst
  ajar: --key and --policy are of other logs
  try 'ajar log --help'
  ajar: unrecognized word "lst", expected add, drop, list, quorum or ask
  try 'ajar log --help'
  ? 2

Who asks before anybody is named, or before anything is logged, is told what comes first:

  $ . ./env; export AJAR_HOME=$PWD/new; ajar key new --origin log.test >/dev/null 2>&1; witness ask; ajar log witness add south $(python3 witness.py south vkey) http://127.0.0.1:1/ >/dev/null; witness ask; witness quorum all | tail -n 1; ajar release tiny acme/tiny --policy open.ajar 2>&1 | tail -n 1; ajar log verify; witness ask
  ajar: no witness is named, so nobody can be asked: `ajar log witness add NAME VKEY URL` names one
  ajar: the log has no entry yet: it gets its first when a release key signs, with `ajar release` or `ajar key sign`
  A checkpoint is published when 1 of 1 have signed it.
    ajar endorse acme/tiny --with BUNDLE
  ajar: nothing of the log is published yet: its first checkpoint waits for witnesses (`ajar log witness`), and whatever signs next asks them again
  ajar: nothing of the log is published yet: its first checkpoint waits for witnesses (`ajar log witness`), and whatever signs next asks them again
  ? 1
