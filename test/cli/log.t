A log of 302 entries, made by the program of the benches, as another's: its folder and its key.

  $ printf 'append() { "$(dirname "$(command -v ajar)")/bench/ajar" append "$@" >/dev/null; }\n' >env
  $ echo 'hide() { sed "s|[A-Za-z0-9+/]\{43\}=|HASH|g; s/+[0-9a-f]\{8\}$/+ID/; s/[0-9a-f]\{64\}/HEX/g; s|— log.example [^\\\\]*|— log.example SIGNED|g"; }' >>env
  $ echo 'flip() { b=$(od -An -tu1 -j "$2" -N1 "$1"); printf "\\$(printf %03o $((b ^ 1)))" | dd of="$1" bs=1 seek="$2" conv=notrunc status=none; }' >>env
  $ . ./env; append log key log.example 200 200; cp log/checkpoint old; append log key log.example 102 51
  $ . ./env; ajar log verify log --key key.vkey | hide
  log.example: 302 entries, each hashed into the tiles, and the tiles into the root that is signed
    root       HASH
    signed by  log.example+ID
    entries    302 signatures, each by the key that its entry names
  $ . ./env; ajar log verify log --key "$(cat key.vkey)" --json | hide
  {"schema":"ajar/log-verify/1","verified":true,"origin":"log.example","size":302,"witnesses":0,"witnessesNamed":0,"witnessedAt":null,"root":"HASH","signatures":302}
  $ ajar log verify log
  ajar: whose log is it? Say --key with the line of its log.vkey, or --policy with its log.policy
  try 'ajar log --help'
  ? 2
  $ ajar log verify log --key nothing
  ajar: --key: nothing: no such file
  ? 1
  $ ajar log verify log --key log.example+12345678+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k
  ajar: --key: the hash of the key is not the one that stands there
  ? 3
  $ printf 'log %s\nquorum none\n' "$(cat key.vkey)" >policy; ajar log verify log --policy policy | head -n 1
  log.example: 302 entries, each hashed into the tiles, and the tiles into the root that is signed
  $ ajar log verify log --policy policy --key key.vkey
  ajar: --key and --policy: one of them says whose the log is
  try 'ajar log --help'
  ? 2
  $ printf 'log x\n' >none; ajar log verify log --policy none
  ajar: none: line 1: no key of the form NAME+HASH+KEY
  ? 3
  $ ajar log verify nowhere --key key.vkey
  not verified: nowhere/checkpoint: no such file
  ? 1
  $ ajar log verify http:// --key key.vkey
  ajar: http://: not the address of an endpoint: http:// or https://, a host, and neither user, password nor #fragment
  try 'ajar log --help'
  ? 2
  $ ajar log
  ajar: expected verify|prove|watch|witness ...
  try 'ajar log --help'
  ? 2

Whatever is changed in it is found, by the file that is not what the entries say:

  $ . ./env; cp -r log bad; flip bad/tile/0/001.p/46 100; ajar log verify bad --key key.vkey
  not verified: tile/0/001.p/46: is not the tile of the entries
  ? 1
  $ . ./env; rm -r bad; cp -r log bad; flip bad/tile/1/000.p/1 0; ajar log verify bad --key key.vkey
  not verified: tile/1/000.p/1: is not the tile of the entries
  ? 1
  $ . ./env; rm -r bad; cp -r log bad; flip bad/tile/entries/000 300; ajar log verify bad --key key.vkey
  not verified: tile/0/000: is not the tile of the entries
  ? 1
  $ . ./env; rm -r bad; cp -r log bad; flip bad/tile/entries/001.p/46 1; ajar log verify bad --key key.vkey
  not verified: bad/tile/entries/001.p/46: a bundle of entries ends inside one
  ? 1
  $ rm -r bad; cp -r log bad; truncate -s 8160 bad/tile/0/000; ajar log verify bad --key key.vkey
  not verified: bad/tile/0/000: holds 8160 bytes, not 256 hashes
  ? 1
  $ rm -r bad; cp -r log bad; printf '\0\0' >>bad/tile/entries/000; ajar log verify bad --key key.vkey
  not verified: bad/tile/entries/000: holds more than 256 entries
  ? 1
  $ rm -r bad; cp -r log bad; rm bad/tile/entries/000; ajar log verify bad --key key.vkey
  not verified: bad/tile/entries/000: no such file
  ? 1
  $ rm -r bad; cp -r log bad; rm bad/checkpoint; ajar log verify bad --key key.vkey
  not verified: bad/checkpoint: no such file
  ? 1
  $ . ./env; rm -r bad; cp -r log bad; flip bad/checkpoint 13; ajar log verify bad --key key.vkey
  not verified: no checkpoint: an origin, a size and a root
  ? 1
  $ . ./env; append wrong key log.example 300 300 77; ajar log verify wrong --key key.vkey
  not verified: entry 77: its signature is not by the key that it names, over the digest that it names
  ? 1
  $ . ./env; append wrong key log.example 10 10 305; ajar log verify wrong --key key.vkey; ajar log verify wrong --key key.vkey --json
  not verified: 2 entries, the first: entry 77: its signature is not by the key that it names, over the digest that it names
  {"schema":"ajar/log-verify/1","verified":false,"why":"2 entries, the first: entry 77: its signature is not by the key that it names, over the digest that it names"}
  ? 1
  $ rm -r bad; cp -r log bad; cp old bad/checkpoint; ajar log verify bad --key key.vkey | head -n 1
  log.example: 200 entries, each hashed into the tiles, and the tiles into the root that is signed
  $ . ./env; append other key2 log.example 302 302; ajar log verify other --key key.vkey
  not verified: no known key of the log "log.example" has signed it
  ? 1

The proof of an entry is a file that other programs read, too. An entry is asked for by its number or
by the statement that was signed; each signature of one has an entry:

  $ . ./env; ajar log prove 301 log --key key.vkey | hide
  c2sp.org/tlog-proof@v1
  index 301
  HASH
  HASH
  HASH
  HASH
  HASH
  
  log.example
  302
  HASH
  
  — log.example SIGNED
  $ . ./env; ajar log prove 301 log --key key.vkey --json | sed 's/"entry":.*"hashes"/"hashes"/' | hide
  {"schema":"ajar/log-prove/1","index":301,"size":302,"hashes":["HASH","HASH","HASH","HASH","HASH"],"checkpoint":"log.example\u000a302\u000aHASH\u000a\u000a— log.example SIGNED\u000a"}
  $ ajar log prove "$(printf 'entry 77' | sha256sum | cut -c 1-64)" log --key key.vkey | sed -n 2p
  index 77
  $ ajar log prove "$(printf 'entry 1000' | sha256sum | cut -c 1-64)" log --key key.vkey
  ajar: no entry of the log is of that statement
  ? 1
  $ ajar log prove 302 log --key key.vkey
  ajar: the log has 302 entries
  ? 3
  $ ajar log prove first log --key key.vkey
  ajar: expected the number of an entry, or the 64 digits that name a statement
  try 'ajar log --help'
  ? 2
  $ ajar log prove 1 other --key key.vkey
  ajar: no known key of the log "log.example" has signed it
  ? 4

What a log has shown once, it must go on showing:

  $ ajar log watch log
  ajar: whose log is it? Say --key with the line of its log.vkey, or --policy with its log.policy
  try 'ajar log --help'
  ? 2
  $ ajar log watch log --key key.vkey
  log.example: 302 entries, seen for the first time and remembered
  $ ajar log watch log
  log.example: 302 entries, as before
  $ . ./env; append log key log.example 700 700; ajar log watch log
  log.example: 1002 entries, the first 302 as before
  $ cp -r log bad2; cp old bad2/checkpoint; ajar log watch bad2
  log.example: shows 200 entries, and showed 1002 before: this is an old checkpoint
  ? 1
  $ ajar log watch log --json
  {"schema":"ajar/log-watch/1","verdict":"same","origin":"log.example","size":1002,"witnesses":0,"witnessesNamed":0,"witnessedAt":null,"seenBefore":1002}

A log that forgets what was in it is forked, and both checkpoints say so to anybody:

  $ . ./env; append forked key log.example 1003 1002; ajar log watch forked | sed "s|$PWD|.|" | hide
  log.example: FORKED. The same key has signed two logs: one of 1002 entries, and one of 1003 that does not begin with them.
  Both checkpoints are kept, and whoever has the key can check them:
    ./home/watch/HEX/fork-old
    ./home/watch/HEX/fork-new
  $ . ./env; mv forked away; append forked key log.example 1002 1002; ajar log watch forked | head -n 1
  log.example: FORKED. The same key has signed two logs: one of 1002 entries, and one of 1002 that does not begin with them.
  $ for f in home/watch/*/fork-*; do head -n 2 $f; done
  log.example
  1002
  log.example
  1002
  $ ajar log watch log
  log.example: 1002 entries, as before

A hub serves the log of its home to everybody, under two names, and nothing that is not published:

  $ cp -r log home/log; ajar user add ann >/dev/null 2>&1; cp log/tile/0/003.p/234 home/log/tile/0/003.p/235; python3 -c 'import sqlite3; d = sqlite3.connect("home/ajar.db"); d.execute("UPDATE state SET logged = 1002"); d.commit()'
  $ echo 'with() { mkfifo said; ajar serve --listen 127.0.0.1:0 $2 >said 2>err & read -r line <said; U=${line##* }; eval "$1"; kill $!; wait $!; echo "ended with $?"; sed "s/[0-9a-f]\{16\}/ID/" err; rm said; }' >>env
  $ . ./env; with 'ajar log verify $U/log --key key.vkey | hide; ajar log verify $U/api/v2/ --key key.vkey | wc -l; ajar log watch $U/log; ajar log prove 700 $U/log --key key.vkey | sed -n 2p'
  log.example: 1002 entries, each hashed into the tiles, and the tiles into the root that is signed
    root       HASH
    signed by  log.example+ID
    entries    1002 signatures, each by the key that its entry names
  4
  log.example: 1002 entries, as before
  index 700
  ended with 0
  $ . ./env; with 'for p in checkpoint tile/0/000 tile/entries/003.p/234 tile/0/003.p/200 tile/0/003.p/235 tile/0/004 tile/0/0 tile/x lock state/pending; do echo "$p $(curl -so /dev/null -w "%{http_code} %{content_type}" $U/log/$p)"; done'
  checkpoint 200 text/plain; charset=utf-8
  tile/0/000 200 application/octet-stream
  tile/entries/003.p/234 200 application/octet-stream
  tile/0/003.p/200 404 application/json; charset=utf-8
  tile/0/003.p/235 404 application/json; charset=utf-8
  tile/0/004 404 application/json; charset=utf-8
  tile/0/0 404 application/json; charset=utf-8
  tile/x 404 application/json; charset=utf-8
  lock 404 application/json; charset=utf-8
  state/pending 404 application/json; charset=utf-8
  ended with 0
  $ . ./env; with 'curl -sI $U/log/checkpoint | tr -d "\r" | grep -iE "^(cache|etag|content-[tl])" | hide; curl -sI $U/api/v2/tile/1/000.p/3 | tr -d "\r" | grep -iE "^(cache|etag|content-[tl])" | hide'
  Content-Type: text/plain; charset=utf-8
  Cache-Control: public, max-age=5
  ETag: "HEX"
  Content-Length: 172
  Content-Type: application/octet-stream
  Cache-Control: public, max-age=31536000, immutable
  ETag: "HEX"
  Content-Length: 96
  ended with 0
  $ . ./env; with 'e=$(curl -sI $U/log/checkpoint | tr -d "\r" | sed -n "s/^ETag: //Ip"); curl -so /dev/null -w "%{http_code}\n" -H "If-None-Match: $e" $U/log/checkpoint'
  304
  ended with 0
  $ rm -r home/log; timeout 60 ajar serve --listen 127.0.0.1:0 2>&1 | sed "s|$PWD|.|"
  ajar: log: ./home/log has no checkpoint and had 1002 entries before: put the log back
  $ . ./env; AJAR_HOME=$PWD/other ajar user add ann >/dev/null 2>&1; AJAR_HOME=$PWD/other; with 'ajar log watch $U/log --key key.vkey 2>&1 | sed "s|$U|URL|"; curl -s $U/log/checkpoint'
  ajar: URL/log/checkpoint: is not there
  {"error":"nothing of that name is in the log of this hub"}
  ended with 0
  $ ajar log watch http://127.0.0.1:1/log --key key.vkey
  ajar: http://127.0.0.1:1/log: nobody listens there
  ? 5

Who gives the address of a hub, and not of its log, is told where it is; so is who meets a page in its place:

  $ . ./env; AJAR_HOME=$PWD/other; with 'for a in "verify $U" "verify $U/" "prove 0 $U" "watch $U" "verify $U/log/"; do ajar log $a --key key.vkey 2>&1; done | sed "s|$U|URL|g"'
  not verified: URL/checkpoint: is not there; the log of a hub stands under /log: try URL/log
  not verified: URL/checkpoint: is not there; the log of a hub stands under /log: try URL/log
  ajar: URL/checkpoint: is not there; the log of a hub stands under /log: try URL/log
  ajar: URL/checkpoint: is not there; the log of a hub stands under /log: try URL/log
  not verified: URL/log/checkpoint: is not there
  ended with 0
  $ . ./env; mkdir site; echo '<html>' >site/checkpoint; (cd site && exec python3 -u -m http.server 0 --bind 127.0.0.1 >../said 2>/dev/null) & until grep -q port said 2>/dev/null; do sleep 0.1; done; U=http://127.0.0.1:$(sed 's/.*port \([0-9]*\).*/\1/' said); for a in "verify $U" "watch $U"; do ajar log $a --key key.vkey 2>&1 | sed "s|$U|URL|g"; done; kill $!; rm said
  not verified: URL/checkpoint: no note: a text, an empty line, and signatures; the log of a hub stands under /log: try URL/log
  ajar: URL/checkpoint: no note: a text, an empty line, and signatures; the log of a hub stands under /log: try URL/log

A home that has no log, and one whose log has no entry:

  $ export AJAR_HOME=$PWD/new; ajar log verify 2>&1 | sed "s|$PWD|.|"; ajar user add ann >/dev/null 2>&1; ajar log verify; ajar log witness ask
  ajar: ./new: nothing is kept here yet: begin with `ajar release DIR NS/NAME`, `ajar key new NAME` or `ajar user add NAME`, or set AJAR_HOME to where it is
  ajar: this home has no log yet: make keys with `ajar key new`
  ajar: the home has no key for its log: make one with `ajar key new`
  ? 1
  $ export AJAR_HOME=$PWD/new; (umask 077; echo 'correct horse battery' >words); ajar key new --passphrase-file words >/dev/null 2>&1; ajar log verify; ajar log verify --json; ajar log prove 0; ajar log witness ask
  ajar: the log has no entry yet: it gets its first when a release key signs, with `ajar release` or `ajar key sign`
  ajar: the log has no entry yet: it gets its first when a release key signs, with `ajar release` or `ajar key sign`
  ajar: the log has no entry yet: it gets its first when a release key signs, with `ajar release` or `ajar key sign`
  ajar: no witness is named, so nobody can be asked: `ajar log witness add NAME VKEY URL` names one
  ? 1

A hub keeps the time of its home, up to the hour:

  $ . ./env; AJAR_HOME=$PWD/other; behind() { sqlite3 $AJAR_HOME/ajar.db "SELECT (unixepoch() - seen_at) / 60 FROM state"; }; back() { sqlite3 $AJAR_HOME/ajar.db "UPDATE state SET seen_at = unixepoch() - 60 * $1"; }; with 'back 30; sleep 3; behind; back 90; for i in $(seq 50); do [ $(behind) = 0 ] && break; sleep 0.2; done; behind'
  30
  0
  ended with 0
