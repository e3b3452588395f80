What lets a model further out is signed and in the log first; what holds it back is at once. Digests and dates are not those of today:

  $ mkdir tiny; printf '\070\0\0\0\0\0\0\0{"w":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}   abcd' >tiny/model.safetensors
  $ printf -- '---\nlicense: mit\n---\n# Tiny\n' >tiny/README.md
  $ for p in open gated closed; do printf 'policy "P" version 1.\nStart from %s.\nfact files.code_execution is a count, higher is riskier.\nrule code: at most closed when files.code_execution is above 0.\n' $p >$p.ajar; done
  $ printf 'umask 077\n[ -f words ] || echo "correct horse battery" >words\nexport AJAR_PASSPHRASE_FILE=words\najar() { command ajar "$@" >out 2>err; s=$?; cat out err | sed -E "s/20[0-9]{2}-[0-9]{2}-[0-9]{2}(T[0-9:]*Z)?/DATE/g; s/(commit +)[0-9a-f]{12}/\\1ID/; s/log-[0-9a-f]{8}/log-ID/g; s/[0-9a-f]{64}/HASH/g; s/[0-9a-f]{40}/OID/g; s|$PWD|.|g"; return $s; }\nrelease() { ajar release tiny acme/tiny --policy $1.ajar | sed -n "/acme.tiny as/,\\$p"; }\n' >env
  $ . ./env; release gated
  Released acme/tiny as commit ID: 2 files, 96 B; not signed, not logged: ajar key new
  Serve it:  ajar serve
  $ . ./env; ajar key new >/dev/null
  $ . ./env; ajar show acme/tiny | grep commit
    commit    ID of DATE, 1 in all; not signed, not logged
  $ . ./env; release open; cat home/log/checkpoint | sed -n 2p
  Released acme/tiny as commit ID: 2 files, 96 B; signed by release, logged as entry 0 of log-ID.internal
  Serve it:  ajar serve
  1
  $ . ./env; ajar show acme/tiny | grep -A 1 commit; sqlite3 home/ajar.db 'SELECT count(*), sum(held_at IS NOT NULL) FROM held'
    commit    ID of DATE, 2 in all; signed by release, logged as entry 0 of log-ID.internal
    statement HASH
  2|2

A waiting decision is found by nobody but who signs, whatever is asked for. Two keys, two signatures:

  $ . ./env; AJAR_PASSPHRASE_FILE=words ajar key new second >/dev/null; sqlite3 home/ajar.db 'UPDATE keys SET listed_at = 1 WHERE listed_at = 0; UPDATE state SET threshold = 2'
  $ . ./env; echo more >>tiny/README.md; release gated
  $ . ./env; ajar release tiny acme/tiny --policy gated.ajar --key second | tail -n 2
  Released acme/tiny as commit ID: 2 files, 101 B; signed by second, logged as entry 1 of log-ID.internal
  Serve it:  ajar serve
  $ . ./env; release open
  $ . ./env; ajar release tiny acme/tiny --policy open.ajar --key second | tail -n 6
  Made acme/tiny as commit ID: 2 files, 101 B; signed by 1 of 2: second
  It waits; what held before holds. With another key that is here:
    ajar endorse acme/tiny --key release
  Who signs elsewhere needs the statement:
    ajar show --statement acme/tiny >statement.json
    ajar endorse acme/tiny --with BUNDLE
  $ . ./env; ajar show acme/tiny | sed -n '1p;/commit/,/review/p'
  acme/tiny: door 4 of 4, open: weights for everyone
    commit    ID of DATE, 3 in all; signed by second, logged as entry 1 of log-ID.internal
    statement HASH
    waits     door 4 of 4, open, commit ID of DATE; signed by 1 of 2: second
              statement HASH
              next      ajar endorse acme/tiny --key release
    review    by DATE
  $ . ./env; ajar show acme/tiny --json | grep -o '"waits":.*"since"' | sed 's/"commit":"[0-9a-f]*"/"commit":"ID"/'
  "waits":{"position":"open","commit":"OID","made":"DATE","logged":true,"signed":true,"statement":"HASH","sequence":3,"threshold":2,"signatures":[{"key":"second","log_index":2}]},"since":"DATE","terms":[],"rate_requests":0,"rate_seconds":0,"review":"DATE","record":{"attempts":{},"clock":"DATE","contested":true,"digests":{"evidence":"HASH","files":[],"frontier":null,"items":[],"policy":"HASH","release":"HASH","signers":null,"weights":"HASH"},"duties":[],"effective":"open","facts":[{"fact":"files.code_execution","set":{"hi":"0","lo":"0"},"source":"files"}],"forecast":[],"from":{"opened":true,"position":"open","since"
  $ . ./env; ajar show acme/tiny --statement | grep -o '"predicateType":"[^"]*"\|"sequence":[0-9]*\|"name":"acme/tiny"'
  "sequence":3
  "predicateType":"urn:ajar:decision:v1"
  "name":"acme/tiny"
  $ . ./env; ajar endorse acme/tiny --key second
  acme/tiny commit ID: signed by 1 of 2: second; it waits
  ? 1
  $ . ./env; ajar endorse acme/tiny --key nobody
  ajar: --key "nobody": no such key: see ajar key list
  ? 1
  $ . ./env; ajar endorse acme/tiny
  ajar: 2 release keys are here: say with --key NAME which one signs
  try 'ajar endorse --help'
  ? 2
  $ . ./env; ajar endorse acme/tiny --key release
  acme/tiny commit ID: signed by second, release, logged as entries 2, 3 of log-ID.internal; it holds
  $ . ./env; ajar endorse acme/tiny --key release
  ajar: acme/tiny: no decision of it waits
  ? 1
  $ . ./env; ajar show acme/tiny | grep commit
    commit    ID of DATE, 4 in all; signed by second, release, logged as entries 2, 3 of log-ID.internal
  $ . ./env; ajar show acme/tiny --receipt | wc -l; sed -n 2p home/log/checkpoint
  2
  4

What holds a model back needs one signature and no log; it is logged when the log is there again:

  $ . ./env; mv home/log kept; echo >home/log; ajar release tiny acme/tiny --policy closed.ajar --key second | tail -n 2
  Released acme/tiny as commit ID: 2 files, 101 B; signed by second, not logged yet, because log: ./home/log/state: could not make the folder: Not a directory
  Serve it:  ajar serve
  $ . ./env; ajar show acme/tiny
  ajar: log: ./home/log has no checkpoint and had 4 entries before: put the log back
  ? 4
  $ . ./env; rm home/log; mv kept home/log; echo a >>tiny/README.md; ajar release tiny acme/tiny --policy closed.ajar --key second | tail -n 2; ajar show acme/tiny --json | grep -o '"logged":[a-z]*' | head -n 1
  Released acme/tiny as commit ID: 2 files, 103 B; signed by second, logged as entry 5 of log-ID.internal
  Serve it:  ajar serve
  "logged":true

An older copy of the log is not written to, and lets nothing out:

  $ . ./env; cp -r home/log older; echo b >>tiny/README.md; ajar release tiny acme/tiny --policy closed.ajar --key second >/dev/null; mv home/log newer; mv older home/log; ajar release tiny acme/other --policy gated.ajar --key second | grep ^Made
  Made acme/other as commit ID: 2 files, 105 B; signed by 1 of 2: second, not logged yet, because log: ./home/log has 6 entries and had 7 before: it is an older copy; put the newer one back

Without a private half the statement goes to who has it:

  $ . ./env; rm -rf home/log; mv newer home/log; ajar release tiny acme/tiny --policy gated.ajar; ajar endorse acme/other --with words
  ajar: 2 release keys are here: say with --key NAME which one signs
  try 'ajar release --help'
  ajar: words: expected a value (at byte 0)
  ? 3
  $ . ./env; ajar show acme/tiny --receipt >other; ajar endorse acme/other --with other
  ajar: other: it signs another statement than the one that waits
  ? 4
  $ . ./env; ajar endorse acme/other --with other --key second
  ajar: --with names a signature that is made, --key one to make
  try 'ajar endorse --help'
  ? 2
  $ . ./env; ajar show --receipt
  ajar: --statement and --receipt are each of one model
  try 'ajar show --help'
  ? 2
  $ . ./env; ajar show acme/other; ajar show; ajar show acme/other --json; ajar grant acme/other alice; ajar endorse acme/other --key release
  acme/other: nothing of it holds yet
    waits     door 3 of 4, gated, commit ID of DATE; signed by 1 of 2: second, not logged yet
              statement HASH
              next      ajar endorse acme/other --key release
  model       position                      since       because
  acme/other  none yet                                  its first release waits to be signed or logged
  acme/tiny   door 4 of 4, open, contested  DATE  contested, for the policy gives closed now: where the policy starts from (true)
  {"schema":"ajar/show/1","model":"acme/other","position":null,"waits":{"position":"gated","commit":"OID","made":"DATE","logged":false,"signed":true,"statement":"HASH","sequence":1,"threshold":2,"signatures":[{"key":"second","log_index":null}]}}
  ajar: acme/other: nothing of it holds yet: its first release waits to be signed or logged; see ajar show
  acme/other commit ID: signed by second, release, logged as entries 7, 8 of log-ID.internal; it holds
