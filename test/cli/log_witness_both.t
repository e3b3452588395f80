skip-unless: python3 -c 1 && openssl version && flock --version && test -r /proc/locks
Two that name a witness at the same time: the second waits for the first, and keeps what that one wrote. The first is
played by `flock`, which writes what an `ajar log witness add north` would have, once the second is known to wait:

  $ umask 077; echo 'masked() { sed -E "s/\\+[0-9a-f]{8}\\+[A-Za-z0-9+\/=]*/+VKEY/g; s/\\+[0-9a-f]{8}/+ID/g"; }' >env
  $ printf 'import base64, hashlib, subprocess, sys\nname = sys.argv[1]\nder = subprocess.run(["openssl", "pkey", "-in", name + ".pem", "-pubout", "-outform", "DER"], capture_output=True).stdout\npub = b"\\4" + der[-32:]\nkid = hashlib.sha256(name.encode() + b".example\\n" + pub).hexdigest()[:8]\nprint("%%s.example+%%s+%%s" %% (name, kid, base64.b64encode(pub).decode()))\n' >vkey.py
  $ . ./env; ajar key new --no-passphrase --origin log.test >/dev/null 2>&1; for w in north south; do openssl genpkey -algorithm ed25519 -out $w.pem; done; ajar log witness add north $(python3 vkey.py north) >/dev/null; cp home/log/log.policy both; ajar log witness drop north
  Nobody is asked: the log is its owner's word alone.
  $ (flock 9; (ajar log witness add south $(python3 vkey.py south) >out 2>&1 9>&-; : >done) & until [ -e done ] || grep -q -e "-> FLOCK .*:$(stat -c %i home/log/lock) " /proc/locks; do :; done; cp both home/log/log.policy; flock -u 9; wait) 9>>home/log/lock; . ./env; masked <out; masked <home/log/log.policy
  witness  key                     address
  north    north.example+ID  -
  south    south.example+ID  -
  
  A checkpoint is published with whoever answers: no signature is needed.
  log log.test+VKEY
  witness north north.example+VKEY
  witness south south.example+VKEY
  quorum none
