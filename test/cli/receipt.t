skip-unless: python3 -c 1
A receipt says yes to what was decided, and to nothing else. Digests and dates are not those of today:

  $ mkdir tiny; printf '\070\0\0\0\0\0\0\0{"w":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}   abcd' >tiny/model.safetensors
  $ printf -- '---\nlicense: mit\n---\n# Tiny\n' >tiny/README.md
  $ for p in open gated; do printf 'policy "P" version 1.\nStart from %s.\nfact files.code_execution is a count, higher is riskier.\nrule code: at most closed when files.code_execution is above 0.\n' $p >$p.ajar; done
  $ printf 'import base64, json, sys\nb = json.load(open("receipt.json"))\ne = b["verificationMaterial"]["tlogEntries"]\nd = b["dsseEnvelope"]\ns = d["signatures"][0]\ndef flip(t, i):\n    x = bytearray(base64.b64decode(t)); x[i] ^= 1; return base64.b64encode(x).decode()\nexec(sys.argv[1])\njson.dump(b, open("bad.json", "w"))\n' >edit.py
  $ printf 'umask 077\n[ -f words ] || echo "correct horse battery" >words\nexport AJAR_PASSPHRASE_FILE=words\nmasked() { sed -E "s/20[0-9]{2}-[0-9]{2}-[0-9]{2}(T[0-9:]*Z)?/DATE/g; s/log-[0-9a-f]{8}/log-ID/g; s/[0-9a-f]{64}/HASH/g; s/ [0-9a-f]{16}([,)])/ ID\\1/g; s|$PWD|.|g"; }\nverify() { ajar verify "$@" >out 2>err; s=$?; cat out err | masked; return $s; }\nedit() { python3 edit.py "$1"; verify --receipt bad.json --trust trust --policy open.ajar | grep -v "not checked  \(it takes\|name the\)" | sed 1,1d; }\n' >env
  $ . ./env; ajar key new >/dev/null 2>&1; ajar release tiny acme/tiny --policy open.ajar >/dev/null
  $ . ./env; ajar show acme/tiny --receipt >receipt.json; ajar key show --trust trust >/dev/null 2>&1
  $ . ./env; verify --receipt receipt.json tiny
  ajar: verified
  
    acme/tiny is open, as of DATE
    nothing objects to open
    statement HASH
  
    signature  yes  by 1 of the 1 keys that are trusted (release ID); asked for: 1
    log        yes  in log-ID.internal, under a checkpoint of size 1, 0 witnesses
    validity   yes  until DATE
    newest     yes  number 1 of 1 of its model
    policy     yes  the text is the one
    evidence   yes  0 files, the bytes that were decided on
    replay     yes  it comes to the same record, byte for byte
    files      yes  those that the statement is about

A stranger has no home: the receipt, the folder of those he trusts, the policy and the files are enough, and
what is missing is said:

  $ . ./env; export AJAR_HOME=elsewhere; verify --receipt receipt.json --trust trust --policy open.ajar tiny
  ajar: verified
  
    acme/tiny is open, as of DATE
    nothing objects to open
    statement HASH
  
    signature  yes          by 1 of the 1 keys that are trusted (release ID); asked for: 1
    log        yes          in log-ID.internal, under a checkpoint of size 1, 0 witnesses
    validity   yes          until DATE
    newest     not checked  number 1 of its model; --log looks for newer ones
    policy     yes          the text is the one
    evidence   yes          0 files, the bytes that were decided on
    replay     yes          it comes to the same record, byte for byte
    files      yes          those that the statement is about
  $ . ./env; export AJAR_HOME=elsewhere; verify --receipt receipt.json --trust trust
  ajar: not verified
  
    acme/tiny is open, as of DATE
    nothing objects to open
    statement HASH
  
    signature  yes          by 1 of the 1 keys that are trusted (release ID); asked for: 1
    log        yes          in log-ID.internal, under a checkpoint of size 1, 0 witnesses
    validity   yes          until DATE
    newest     not checked  number 1 of its model; --log looks for newer ones
    policy     not checked  no policy of sha256:HASH is kept here: name it with --policy
    evidence   not checked  it takes the policy
    replay     not checked  it takes the policy
    files      not checked  name the folder of the model
  ? 1
  $ . ./env; export AJAR_HOME=elsewhere; verify --receipt receipt.json --trust trust --policy gated.ajar
  ajar: not verified
  
    acme/tiny is open, as of DATE
    nothing objects to open
    statement HASH
  
    signature  yes          by 1 of the 1 keys that are trusted (release ID); asked for: 1
    log        yes          in log-ID.internal, under a checkpoint of size 1, 0 witnesses
    validity   yes          until DATE
    newest     not checked  number 1 of its model; --log looks for newer ones
    policy     no           the text is another than was decided by
    evidence   not checked  it takes the policy
    replay     not checked  it takes the policy
    files      not checked  name the folder of the model
  ? 1
  $ ajar show acme/tiny --statement >statement.json; AJAR_HOME=elsewhere ajar replay statement.json --policy open.ajar | head -n 1
  ajar: the same, byte for byte
  $ . ./env; export AJAR_HOME=elsewhere; ajar replay receipt.json --policy open.ajar | head -n 1; verify --receipt receipt.json
  ajar: the same, byte for byte
  ajar: --trust is missing: the folder with the keys, from a place you trust
  try 'ajar verify --help'
  ? 2
  $ . ./env; cp -r tiny other; echo more >>other/README.md; verify --receipt receipt.json --trust trust --policy open.ajar other | tail -n 4
    policy     yes          the text is the one
    evidence   not checked  the replay differs
    replay     no           it comes to another record, at "/digests/release"
    files      no           others than the statement is about

Evidence and signers that the record names are asked for by their digests, and are no `no` where they are missing; in the home
they are kept, also where the model is looked at again:

  $ ssh-keygen -q -t ed25519 -N '' -C '' -f ada; { printf 'ada '; cat ada.pub; } >signers; echo '# nobody' >nobody; cp -r tiny asked; { cat open.ajar; printf 'fact approval.board is approvals, good for 90 days.\nrule people: to be open require approval.board is at least 1.\n'; } >board.ajar
  $ . ./env; cp -r home people; export AJAR_HOME=people; ajar approve asked --policy board.ajar --signers signers --position open >asked/ada.approval.json; ssh-keygen -q -Y sign -n ajar-approval -f ada asked/ada.approval.json; ajar release asked acme/asked --policy board.ajar --signers signers >/dev/null; ajar show acme/asked --receipt >asked.json; ajar replay acme/asked asked | sed '/^  decided/d' | masked
  ajar: the same, byte for byte
  
    policy     sha256:HASH, kept in the store
    evidence   1 file, as named
    signers    kept in the store
    files      looked at again
    the rest   from the record: the clock, what held before, where parents stood
  $ echo 'asked() { AJAR_HOME=elsewhere verify --receipt asked.json --trust trust --policy board.ajar "$@" | tail -n 3; }' >>env
  $ . ./env; asked asked
    evidence   not checked  the list of signers is not here: give --signers (sha256:HASH)
    replay     not checked  it takes the evidence
    files      yes          those that the statement is about
  $ . ./env; asked --signers signers asked
    evidence   yes          1 file, the bytes that were decided on
    replay     yes          it comes to the same record, byte for byte
    files      yes          those that the statement is about
  $ . ./env; asked --signers nobody asked
    evidence   no           the list of signers is another than was decided by
    replay     not checked  it takes the evidence
    files      yes          those that the statement is about
  $ . ./env; asked --signers signers
    evidence   not checked  "ada.approval.json" is not here: give its folder with --evidence
    replay     not checked  it takes the evidence
    files      not checked  name the folder of the model
  $ . ./env; asked --signers signers --evidence tiny
    evidence   not checked  "ada.approval.json" is not here: give its folder with --evidence (sha256:HASH)
    replay     not checked  it takes the evidence
    files      not checked  name the folder of the model
  $ . ./env; mkdir at; cp signers at; AJAR_HOME=at verify --receipt asked.json --trust trust --policy board.ajar asked | sed -n '/^  evidence/p'; cp nobody at/signers; AJAR_HOME=at verify --receipt asked.json --trust trust --policy board.ajar asked | sed -n '/^  evidence/p'
    evidence   yes          1 file, the bytes that were decided on
    evidence   not checked  the list of signers is not here: give --signers (sha256:HASH)

Where nobody listens, what was checked without a network is told all the same:

  $ . ./env; AJAR_HOME=elsewhere verify --receipt receipt.json --trust trust --policy open.ajar --log http://127.0.0.1:1/log | sed '2,5d'
  ajar: not verified
  
    signature  yes          by 1 of the 1 keys that are trusted (release ID); asked for: 1
    log        yes          in log-ID.internal, under a checkpoint of size 1, 0 witnesses
    validity   yes          until DATE
    newest     not checked  number 1 of its model; http://127.0.0.1:1/log: nobody listens there
    policy     yes          the text is the one
    evidence   yes          0 files, the bytes that were decided on
    replay     yes          it comes to the same record, byte for byte
    files      not checked  name the folder of the model

The address of a hub is not that of its log:

  $ . ./env; mkfifo said; timeout 60 ajar serve --listen 127.0.0.1:0 >said 2>/dev/null & read -r line <said; U=${line##* }; AJAR_HOME=elsewhere verify --receipt receipt.json --trust trust --policy open.ajar --log $U | sed "s|$U|URL|g; 2,7d"; kill $!; wait $!; rm said
  ajar: not verified
    log        yes          in log-ID.internal, under a checkpoint of size 1, 0 witnesses
    validity   yes          until DATE
    newest     not checked  URL/checkpoint: is not there; the log of a hub stands under /log: try URL/log
    policy     yes          the text is the one
    evidence   yes          0 files, the bytes that were decided on
    replay     yes          it comes to the same record, byte for byte
    files      not checked  name the folder of the model

What stands in the folder and is none of the files is said:

  $ . ./env; export AJAR_HOME=elsewhere; cp -r tiny more; mkdir more/.cache more/.Git more/ajar; echo x >more/.cache/x.py; ln -s later.py more/new.py; ln more/README.md more/ajar/r; verify --receipt receipt.json --trust trust --policy open.ajar more | tail -n 1; rm -r more/.cache more/ajar more/new.py; verify --receipt receipt.json --trust trust --policy open.ajar more | tail -n 1; verify --receipt receipt.json --trust trust --policy open.ajar more --json | grep -o '"files":{[^}]*}'
    files      yes          those that the statement is about; passed over: "new.py", ".Git", ".cache" and 1 more
    files      yes          those that the statement is about; passed over: ".Git"
  "files":{"answer":"yes","why":"those that the statement is about; passed over: \".Git\""}

One bit, another key, another entry, another checkpoint:

  $ . ./env; edit 'd["payload"] = flip(d["payload"], 9)'
  
    signature  no           the signature does not verify
  $ . ./env; edit 's["sig"] = flip(s["sig"], 20)'
  
    signature  no           the signature does not verify
  $ . ./env; edit 'b["verificationMaterial"]["publicKey"]["hint"] = "0" * 64'
  
    signature  no           by a key that is not trusted: "HASH"
  $ . ./env; edit 'e[0]["canonicalizedBody"] = flip(e[0]["canonicalizedBody"], 150)'
  
    signature  yes          by release
    log        no           the entry in the log is of another signature
  $ . ./env; edit 'e[0]["inclusionProof"]["checkpoint"]["envelope"] = e[0]["inclusionProof"]["checkpoint"]["envelope"].replace("\n1\n", "\n2\n")'
  
    signature  yes          by release
    log        no           "log-ID.internal": the signature does not verify
  $ . ./env; edit 'e[0]["inclusionProof"]["treeSize"] = "2"'
  
    signature  yes          by release
    log        no           size and root are not those of the checkpoint
  $ . ./env; edit 'e[0]["logIndex"] = "1"'
  
    signature  yes          by release
    log        no           the proof is not of one entry
  $ . ./env; edit 'e[0]["logId"]["keyId"] = flip(e[0]["logId"]["keyId"], 0)'
  
    signature  yes          by release
    log        no           the receipt names another log than its checkpoint
  $ . ./env; edit 'b["verificationMaterial"]["tlogEntries"] = []'
  
    signature  yes          by release
    log        no           it holds no entry of a log
  $ . ./env; python3 edit.py 'd["signatures"].append(s)'; verify --receipt bad.json --trust trust | sed 's/byte [0-9]*/byte N/'
  ajar: bad.json: dsseEnvelope: signatures: a second signature (at byte N)
  $ . ./env; AJAR_HOME=elsewhere ajar key new >/dev/null 2>&1; AJAR_HOME=elsewhere ajar key show --trust wrong >/dev/null 2>&1; verify --receipt receipt.json --trust wrong | sed -n 3p; cp trust/keys.json wrong; verify --receipt receipt.json --trust wrong; cp trust/release.pub wrong; verify --receipt receipt.json --trust wrong | sed -n 3,4p
    signature  no           by a key that is not trusted: "HASH"
  ajar: wrong/release.pub: not the key that keys.json has under that name
    signature  yes          by release
    log        no           no known key of the log "log-ID.internal" has signed it

Two keys are asked for, and one key twice is one:

  $ . ./env; cp -r trust two; sed 's/"threshold":1/"threshold":2/' trust/keys.json >two/keys.json; verify --receipt receipt.json --trust two | grep signature; cat receipt.json receipt.json >twice.json; verify --receipt twice.json --trust two | grep signature; mkdir keys; cp trust/release.pub keys; verify --receipt receipt.json --trust keys
    signature  no           by 1 of the 1 keys that are trusted (release ID); asked for: 2; one is not enough: by its own record it lets out more than before
    signature  no           by 1 of the 1 keys that are trusted (release ID); asked for: 2; one is not enough: by its own record it lets out more than before
  ajar: keys: no log is named there: log.policy, or log.vkey
  ? 3

What a key signed before it was retired or revoked counts, and nothing from there on:

  $ printf 'import json, sys\nk = json.load(open("trust/keys.json"))\nfor x in k["keys"]:\n    if x["role"] == "release":\n        x.update(json.loads(sys.argv[1]))\njson.dump(k, open("ended/keys.json", "w"))\n' >ended.py; echo 'ended() { cp -r trust ended; python3 ended.py "$1"; verify --receipt receipt.json --trust ended --policy open.ajar | sed -n "1p;/^  signature/p;/^  log/p"; rm -r ended; }' >>env
  $ . ./env; ended '{"state":"retired","log_index":1}'
  ajar: verified
    signature  yes          by 1 of the 1 keys that are trusted (release ID); asked for: 1; release is retired from entry 1 of the log on
    log        yes          in log-ID.internal, under a checkpoint of size 1, 0 witnesses
  $ . ./env; ended '{"state":"retired","log_index":0}'
  ajar: not verified
    signature  yes          by release
    log        no           release is retired from entry 0 of the log on; what it signed as entry 0 does not count
  $ . ./env; ended '{"state":"revoked","log_index":0,"reason":"keyCompromise"}'
  ajar: not verified
    signature  yes          by release
    log        no           release is revoked (keyCompromise) from entry 0 of the log on; what it signed as entry 0 does not count
  $ . ./env; ended '{"state":"revoked","reason":"keyCompromise"}'
  ajar: not verified
    signature  yes          by release
    log        no           release is revoked (keyCompromise); what it signed as entry 0 does not count
  $ . ./env; ended '{"state":"revoked","log_index":1,"reason":"keyCompromise"}'
  ajar: verified
    signature  yes          by 1 of the 1 keys that are trusted (release ID); asked for: 1; release is revoked (keyCompromise) from entry 1 of the log on
    log        yes          in log-ID.internal, under a checkpoint of size 1, 0 witnesses

An older decision is not the newest, and who keeps the store knows:

  $ . ./env; ajar release tiny acme/tiny --policy gated.ajar >/dev/null; verify --receipt receipt.json | sed -n '1p;/newest/p'
  ajar: not verified
    newest     no           number 1 of 2 of its model
  $ . ./env; ajar show acme/tiny --receipt >receipt.json; verify --receipt receipt.json | sed -n '1p;3,4p;/newest/p'; verify --receipt receipt.json --json | grep -o '"position.*"sequence"'
  ajar: verified
    acme/tiny is open, as of DATE
    contested: nothing more is sent of it; what was let out stays out
    newest     yes          number 2 of 2 of its model
  "position":"open","contested":true,"blocked":"","sequence"

A decision ends. This one is signed and logged as it should be, and its time is over; it is made by hand, for nobody can wait for
that:

  $ printf 'import base64, hashlib, json, sqlite3, subprocess, sys\nd = sqlite3.connect("later/ajar.db")\ni, x, text = d.execute("SELECT t.id, x.id, x.bytes FROM statements t JOIN texts x ON x.id = t.text ORDER BY t.id DESC").fetchone()\nk = text.index(b"expiresAt") + 12\ntext = text[:k] + b"2020" + text[k + 4:]\nopen("old", "wb").write(text)\nsubprocess.run(["ajar", "sign", "--statement", "old", "--key", "./home/keys/release.pem", "-o", "old.json"], check=True, capture_output=True)\nsig = json.load(open("old.json"))["dsseEnvelope"]["signatures"][0]["sig"]\npae = b"DSSEv1 28 application/vnd.in-toto+json %%d %%s" %% (len(text), text)\nd.execute("UPDATE texts SET bytes = ?, sha256 = ? WHERE id = ?", (text, hashlib.sha256(text).digest(), x))\nd.execute("UPDATE statements SET sha256 = ? WHERE id = ?", (hashlib.sha256(pae).digest(), i))\nd.execute("UPDATE signatures SET bytes = ?, log_index = NULL WHERE statement = ?", (base64.b64decode(sig), i))\nd.commit()\n' >end.py
  $ . ./env; cp -r home later; python3 end.py; export AJAR_HOME=later; cp -r tiny small; echo >>small/README.md; ajar release small acme/small --policy open.ajar >/dev/null; ajar show acme/tiny --receipt >old.json; verify --receipt old.json | grep -v 'not checked  name the'
  ajar: not verified
  
    acme/tiny is open, as of DATE
    contested: nothing more is sent of it; what was let out stays out
    contested, for the policy gives gated now: where the policy starts from (true)
    statement HASH
  
    signature  yes          by 1 of the 1 keys that are trusted (release ID); asked for: 1
    log        yes          in log-ID.internal, under a checkpoint of size 4, 0 witnesses
    validity   no           it ended on DATE
    newest     yes          number 2 of 2 of its model
    policy     yes          the text is the one
    evidence   yes          0 files, the bytes that were decided on
    replay     yes          it comes to the same record, byte for byte

Who makes a decision again is told that its key was revoked since, and why:

  $ . ./env; ajar replay receipt.json | grep signed; ajar key revoke release --reason superseded >/dev/null; ajar replay receipt.json | grep signed; ajar replay acme/tiny | tail -n 1; ajar replay acme/tiny --json | grep -o '"ended":[^]]*.'; AJAR_HOME=elsewhere ajar replay receipt.json --policy gated.ajar | grep signed || echo nobody is known elsewhere
  No key is left to sign that. To begin again:  ajar key new NAME --begin-again
  To sign it then:  ajar key sign 1
  1 must sign and 0 can: no model is let further out until another key is listed.
  It is signed by release, whose key is revoked (superseded). Whether that counts, `ajar verify --receipt` says.
  It is signed by release, whose key is revoked (superseded). Whether that counts, `ajar verify --receipt` says.
  "ended":[{"key":"release","state":"revoked","reason":"superseded"}]
  nobody is known elsewhere
  $ . ./env; verify --receipt receipt.json | grep '^  log'
    log        no           release is revoked (superseded); what it signed as entry 1 does not count

What cannot be asked:

  $ . ./env; verify --trust trust; verify; verify --receipt receipt.json --key release; verify --receipt words
  ajar: --trust, --before, --log, --policy, --evidence, --signers and --no-sandbox are for --receipt
  try 'ajar verify --help'
  ajar: a DIR is missing, or --receipt
  try 'ajar verify --help'
  ajar: with --receipt the keys are those of --trust, and no signature of files is looked at
  try 'ajar verify --help'
  ajar: words: this is no receipt: it is no Sigstore bundle
  ? 3

Where there is nothing to ask, or nothing to hold it to, the answer is not no, and the status another:

  $ . ./env; verify --receipt nowhere.json
  ajar: nowhere.json: no such file
  ? 3
  $ . ./env; verify --receipt receipt.json --before nowhere.json
  ajar: nowhere.json: no such file
  ? 3
  $ . ./env; verify --receipt receipt.json --trust nowhere
  ajar: nowhere: no such folder
  ? 3
  $ . ./env; mkdir bare; AJAR_HOME=bare ajar release tiny acme/tiny --policy open.ajar >/dev/null; AJAR_HOME=bare verify --receipt receipt.json
  ajar: this home has no keys to check it by: name a folder with --trust
  ? 3

Where a duty of the position cannot be performed nothing is let through, and who verifies is told:

  $ . ./env; export AJAR_HOME=stuck; ajar key new --no-passphrase >/dev/null 2>&1; (cat gated.ajar; echo 'duty mark: at gated require fingerprint.') >marked.ajar; mkdir marked; cp tiny/* marked; echo >>marked/README.md; ajar release marked acme/marked --policy marked.ajar >/dev/null; ajar show acme/marked --receipt >marked.json; verify --receipt marked.json | sed -n '1,/statement/p'; verify --receipt marked.json --json | grep -o '"position.*"sequence"'
  ajar: verified
  
    acme/marked is gated, as of DATE
    but nothing is let through: duty not available: fingerprint
    not open: where the policy starts from (true)
    statement HASH
  "position":"gated","contested":false,"blocked":"duty not available: fingerprint","sequence"

A clock that went ahead holds the home there: its decisions are not valid yet. That is said, and can be set right:

  $ . ./env; export AJAR_HOME=ahead; ajar key new >/dev/null 2>&1; sqlite3 ahead/ajar.db 'UPDATE state SET seen_at = seen_at + 86400'; ajar release tiny acme/tiny --policy open.ajar 2>&1 >/dev/null | masked; ajar show acme/tiny --receipt >ahead.json 2>/dev/null; ajar key show --trust ahead.trust >/dev/null 2>&1; AJAR_HOME=elsewhere verify --receipt ahead.json --trust ahead.trust --policy open.ajar | grep '^ajar\|validity'
  ajar: the clock says DATE, and this home has seen DATE, which it goes by: what is decided is dated so, and others take it as not valid yet. How to set that right: docs/log.md, section 8
  ajar: not verified
    validity   no           not yet: it is dated DATE
  $ . ./env; export AJAR_HOME=ahead; timeout 60 ajar serve --listen 192.0.2.1:1 --plain-http 2>&1 | masked; sqlite3 "$AJAR_HOME/ajar.db" "UPDATE state SET seen_at = unixepoch()"; echo again >tiny/README.md; ajar release tiny acme/tiny --policy open.ajar 2>&1 | tail -n 1; ajar show acme/tiny --receipt >now.json; AJAR_HOME=elsewhere verify --receipt now.json --trust ahead.trust --policy open.ajar | grep '^ajar\|validity'
  ajar: the clock says DATE, and this home has seen DATE, which it goes by: what is decided is dated so, and others take it as not valid yet. How to set that right: docs/log.md, section 8
  ajar: could not listen at 192.0.2.1:1: Cannot assign requested address
  Serve it:  ajar serve
  ajar: verified
    validity   yes          until DATE
