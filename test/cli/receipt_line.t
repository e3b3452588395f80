skip-unless: openssl version && python3 -c 1
Two keys must sign to let a model further out, and one is enough to hold it back. So a receipt with one signature
is led back to what held before. Digests and dates are not those of today:

  $ mkdir tiny; printf '\070\0\0\0\0\0\0\0{"w":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}   abcd' >tiny/model.safetensors; printf -- '---\nlicense: mit\n---\n# Tiny\n' >tiny/README.md
  $ for p in gated hosted closed; do printf 'policy "P" version 1.\nStart from %s.\nfact files.code_execution is a count, higher is riskier.\nrule code: at most closed when files.code_execution is above 0.\n' $p >$p.ajar; done; openssl ecparam -genkey -name prime256v1 -noout >bob.key; openssl pkey -in bob.key -pubout >bob.pub
  $ printf 'umask 077\n[ -f words ] || echo "correct horse battery" >words\nexport AJAR_PASSPHRASE_FILE=words\nmasked() { sed -E "s/20[0-9]{2}-[0-9]{2}-[0-9]{2}(T[0-9:]*Z)?/DATE/g; s/[0-9a-f]{64}/HASH/g; s/ [0-9a-f]{16}([,)])/ ID\\1/g; s|$PWD|.|g"; }\nbob() { ajar sign --statement $1 --key ./bob.key -o bob.json >/dev/null 2>&1; }\nrelease() { echo $1 >>tiny/README.md; ajar release tiny acme/tiny --policy $1.ajar >/dev/null 2>&1; echo "release: $?"; }\nverify() { p=$1; shift; ajar verify --trust trust --policy $p.ajar "$@" >out 2>err; s=$?; cat out err | masked | grep "^ajar\\|^  signature\\|^  newest"; return $s; }\n' >env
  $ . ./env; ajar key new --origin log.test >/dev/null 2>&1; ajar key add bob bob.pub >/dev/null; ajar key sign 1 >/dev/null; ajar key threshold 2; ajar key show --trust trust >/dev/null 2>&1
  To sign it:  ajar key sign 1
  2 release keys must sign: that is signed, in the log, and holds.
  $ . ./env; release gated; ajar show acme/tiny --statement >1; bob 1; ajar endorse acme/tiny --with bob.json >/dev/null; ajar show acme/tiny --receipt >1.json; wc -l <1.json; verify gated --receipt 1.json
  release: 1
  2
  ajar: verified
    signature  yes          by 2 of the 2 keys that are trusted (release ID, bob ID); asked for: 2
    newest     not checked  number 1 of its model; --log looks for newer ones
  $ . ./env; head -n 1 1.json >half.json; verify gated --receipt half.json; AJAR_HOME=elsewhere verify gated --receipt half.json
  ajar: not verified
    signature  no           by 1 of the 2 keys that are trusted (release ID); asked for: 2; one is not enough: by its own record it lets out more than before
    newest     not checked  number 1 of its model; --log looks for newer ones
  ajar: not verified
    signature  no           by 1 of the 2 keys that are trusted (release ID); asked for: 2; one is not enough: by its own record it lets out more than before
    newest     not checked  number 1 of its model; --log looks for newer ones
  ? 1
  $ . ./env; release hosted; ajar show acme/tiny --receipt >2.json; wc -l <2.json; ajar verify --receipt 2.json | grep signature | masked
  release: 0
  1
    signature  yes          by 1 of the 2 keys that are trusted (release ID); asked for: 2; one is enough: this home let it hold, as one that holds back

An outsider needs the one before, and gets a yes only with it:

  $ . ./env; export AJAR_HOME=elsewhere; verify hosted --receipt 2.json
  ajar: not verified
    signature  not checked  by 1 of the 2 keys that are trusted (release ID); asked for: 2; whether one is enough was not checked: the receipt of the one before is not here; give it with --before: HASH
    newest     not checked  number 2 of its model; --log looks for newer ones
  ? 1
  $ . ./env; export AJAR_HOME=elsewhere; verify hosted --receipt 2.json --before 1.json
  ajar: not verified
    signature  not checked  by 1 of the 2 keys that are trusted (release ID); asked for: 2; whether one is enough was not checked: the checkpoints are of different sizes, and whether they are of one log only --log shows
    newest     not checked  number 2 of its model; --log looks for newer ones
  ? 1
  $ . ./env; export AJAR_HOME=elsewhere; verify hosted --receipt 2.json --before 1.json --log home/log
  ajar: not verified
    signature  yes          by 1 of the 2 keys that are trusted (release ID); asked for: 2; one is enough: it lets out no more than what held before
    newest     not checked  number 2 of its model; of 3 other statements in the log 2 are not shown, and can be about it: ask the hub for the first, HASH, and give it with --before
  ? 1
  $ . ./env; export AJAR_HOME=elsewhere; verify hosted --receipt 2.json --before half.json --log home/log
  ajar: not verified
    signature  no           by 1 of the 2 keys that are trusted (release ID); asked for: 2; one is not enough: nothing was let out before
    newest     not checked  number 2 of its model; of 3 other statements in the log 2 are not shown, and can be about it: ask the hub for the first, HASH, and give it with --before
  ? 1
  $ . ./env; export AJAR_HOME=elsewhere; sed 's/"treeSize":"[0-9]*"/"treeSize":"99"/' 1.json >bad.json; verify hosted --receipt 2.json --before bad.json
  ajar: not verified
    signature  not checked  by 1 of the 2 keys that are trusted (release ID); asked for: 2; whether one is enough was not checked: the receipt of the one before does not hold
    newest     not checked  number 2 of its model; --log looks for newer ones
  ? 1
  $ . ./env; release closed; ajar show acme/tiny --receipt >3.json; AJAR_HOME=elsewhere verify closed --receipt 3.json
  release: 0
  ajar: verified
    signature  yes          by 1 of the 2 keys that are trusted (release ID); asked for: 2; one is enough: nothing is let out
    newest     not checked  number 3 of its model; --log looks for newer ones
  $ . ./env; ajar verify --receipt 2.json --before 1.json tiny --policy gated.ajar | sed -n 1p; ajar verify tiny --before 1.json
  ajar: not verified
  ajar: --trust, --before, --log, --policy, --evidence, --signers and --no-sandbox are for --receipt
  try 'ajar verify --help'
  ? 2

Whether there is a newer one, the log tells whom its hub shows what was signed:

  $ echo 'with() { mkfifo said; ajar serve --listen 127.0.0.1:0 >said 2>serve & read -r line <said; U=${line##* }; eval "$1"; kill $!; wait $!; rm said; }' >>env
  $ . ./env; with 'AJAR_HOME=elsewhere; verify closed --receipt 3.json --log $U/log; verify gated --receipt 1.json --log $U/log/; verify hosted --receipt 2.json --log $U/api/v2'
  ajar: verified
    signature  yes          by 1 of the 2 keys that are trusted (release ID); asked for: 2; one is enough: nothing is let out
    newest     yes          number 3 of its model; nothing newer among 4 other statements in the log, of 6 entries
  ajar: not verified
    signature  yes          by 2 of the 2 keys that are trusted (release ID, bob ID); asked for: 2
    newest     no           number 1 of its model, and number 3 holds
  ajar: not verified
    signature  not checked  by 1 of the 2 keys that are trusted (release ID); asked for: 2; whether one is enough was not checked: the receipt of the one before is not here; give it with --before: HASH
    newest     not checked  number 2 of its model; of 4 other statements in the log 4 are not shown, and can be about it: ask the hub for the first, HASH, and give it with --before
  $ . ./env; with 'AJAR_HOME=elsewhere; verify hosted --receipt 2.json --log $U/log'
  ajar: not verified
    signature  yes          by 1 of the 2 keys that are trusted (release ID); asked for: 2; one is enough: it lets out no more than what held before
    newest     no           number 2 of its model, and number 3 holds
  $ . ./env; verify closed --receipt 3.json --log home/log; verify gated --receipt 1.json --log home/log
  ajar: not verified
    signature  yes          by 1 of the 2 keys that are trusted (release ID); asked for: 2; one is enough: nothing is let out
    newest     not checked  number 3 of its model; of 4 other statements in the log 4 are not shown, and can be about it: ask the hub for the first, HASH, and give it with --before
  ajar: not verified
    signature  yes          by 2 of the 2 keys that are trusted (release ID, bob ID); asked for: 2
    newest     not checked  number 1 of its model; of 4 other statements in the log 4 are not shown, and can be about it: ask the hub for the first, HASH, and give it with --before
  ? 1
  $ . ./env; cp -r home/log mirror; mkdir mirror/statement; for r in 2 3; do cp $r.json mirror/statement/$(ajar verify --receipt $r.json --json | grep -o '"statement":"[0-9a-f]*"' | cut -d'"' -f4); done; verify gated --receipt 1.json --log mirror; cp 1.json mirror/statement/$(ajar verify --receipt 3.json --json | grep -o '"statement":"[0-9a-f]*"' | cut -d'"' -f4); verify gated --receipt 1.json --log mirror
  ajar: not verified
    signature  yes          by 2 of the 2 keys that are trusted (release ID, bob ID); asked for: 2
    newest     no           number 1 of its model, and number 3 holds
  ajar: not verified
    signature  yes          by 2 of the 2 keys that are trusted (release ID, bob ID); asked for: 2
    newest     no           number 1 of its model, and number 2 holds
  ? 1
  $ . ./env; verify gated --receipt 3.json --log nowhere; rm mirror/tile/entries/000.p/*; verify closed --receipt 3.json --log mirror
  ajar: not verified
    signature  yes          by 1 of the 2 keys that are trusted (release ID); asked for: 2; one is enough: nothing is let out
    newest     not checked  nowhere/checkpoint: no such file
  ajar: not verified
    signature  yes          by 1 of the 2 keys that are trusted (release ID); asked for: 2; one is enough: nothing is let out
    newest     not checked  mirror/tile/entries/000.p/6: no such file
  ? 1

A widening that waits is in the log, and does not hold:

  $ . ./env; release hosted; verify closed --receipt 3.json; verify closed --receipt 3.json --log home/log
  release: 1
  ajar: verified
    signature  yes          by 1 of the 2 keys that are trusted (release ID); asked for: 2; one is enough: nothing is let out
    newest     not checked  number 3 of its model; --log looks for newer ones
  ajar: not verified
    signature  yes          by 1 of the 2 keys that are trusted (release ID); asked for: 2; one is enough: nothing is let out
    newest     not checked  number 3 of its model; of 5 other statements in the log 5 are not shown, and can be about it: ask the hub for the first, HASH, and give it with --before
  ? 1

In the own home that one is not newer, and its own receipt, which its signer can put together from the log, is none:

  $ . ./env; ajar show acme/tiny --receipt >held.json; ajar show acme/tiny --statement >4; N=$(ls home/log/tile/entries/000.p | sort -n | tail -n 1); ajar log prove $((N-1)) >p; python3 $ROOT/test/lib/put_together.py held.json 4 p $((N-1)) home/log/tile/entries/000.p/$N >4.json; for r in held 4; do ajar verify --receipt $r.json 2>&1 | masked | grep '^ajar\|^  signature\|^  newest'; done
  ajar: verified
    signature  yes          by 1 of the 2 keys that are trusted (release ID); asked for: 2; one is enough: nothing is let out
    newest     yes          number 3 of its model; number 4 does not hold
  ajar: not verified
    signature  no           by 1 of the 2 keys that are trusted (release ID); asked for: 2; it does not hold in this home
    newest     no           number 4 of its model, and does not hold

What was signed when one was enough stays good, and says so:

  $ . ./env; rm -r trust; export AJAR_HOME=second; ajar key new --origin log.old >/dev/null 2>&1; release gated; ajar show acme/tiny --receipt >old.json; ajar key add bob bob.pub >/dev/null 2>&1; ajar key sign 1 >/dev/null; ajar key threshold 2; ajar key show --trust trust >/dev/null 2>&1; verify gated --receipt old.json; AJAR_HOME=elsewhere verify gated --receipt old.json; ajar key list --json | grep -o '"past":[^]]*' | masked
  release: 0
  2 release keys must sign: that is signed, in the log, and holds.
  ajar: verified
    signature  yes          by 1 of the 2 keys that are trusted (release ID); asked for: 1 then, 2 now
    newest     not checked  number 1 of its model; --log looks for newer ones
  ajar: verified
    signature  yes          by 1 of the 2 keys that are trusted (release ID); asked for: 1 then, 2 now
    newest     not checked  number 1 of its model; --log looks for newer ones
  "past":[{"before":2,"until":"DATE","threshold":1}

Who signs elsewhere is told what:

  $ . ./env; for s in 1 nothing; do echo '{}' >nothing; ajar sign --statement $s --key ./bob.key -o b.json 2>&1 | sed 1d | masked; done
    decision 1 of acme/tiny: gated, until DATE
    not open: where the policy starts from (true)
    it is no statement of ajar: statement: a required key is missing
