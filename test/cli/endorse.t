skip-unless: openssl version
A decision that waits for a key elsewhere: the statement goes there as a file, and what comes back counts.

  $ mkdir tiny; printf '\070\0\0\0\0\0\0\0{"w":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}   abcd' >tiny/model.safetensors; printf 'policy "P" version 1.\nStart from open.\nfact files.code_execution is a count, higher is riskier.\nrule code: at most closed when files.code_execution is above 0.\n' >open.ajar
  $ printf 'export AJAR_HOME="$PWD/home"\nids() { sed -E "s/(commit +)[0-9a-f]{12}/\\1ID/"; }\n' >env; openssl ecparam -genkey -name prime256v1 -noout >bob.key; openssl pkey -in bob.key -pubout >bob.pub
  $ . ./env; ajar key new --no-passphrase --origin log.test >/dev/null 2>&1; ajar key add bob bob.pub 2>/dev/null >&2; ajar key sign 1; ajar key threshold 2
  bob signs for this home: that is signed, in the log, and holds.
  2 release keys must sign: that is signed, in the log, and holds.
  $ . ./env; ajar release tiny acme/tiny --policy open.ajar 2>/dev/null | ids | grep ^Made
  Made acme/tiny as commit ID: 1 files, 68 B; signed by 1 of 2: release
  $ . ./env; ajar show acme/tiny --statement >statement; tail -c 1 statement; echo; ajar sign --statement statement --key ./bob.key -o bob.json >/dev/null 2>&1; ajar endorse acme/tiny --with bob.json | ids
  }
  acme/tiny commit ID: signed by release, bob, logged as entries 2, 3 of log.test; it holds

Where no key here can sign, the next step says so; and where none is left anywhere, how it begins again. Who names
no key is told, whatever the command:

  $ . ./env; ajar release tiny acme/two --policy open.ajar >/dev/null 2>&1; ajar show acme/two | grep 'next '
              next      ajar endorse acme/two --with BUNDLE
  $ . ./env; ajar key revoke release >/dev/null 2>&1; ajar key revoke bob 2>/dev/null; echo >>tiny/README.md; ajar release tiny acme/tiny --policy open.ajar 2>&1 | ids | sed -n '/^Made/,$p'; ajar show acme/tiny | sed -n '/next /,$p'; ajar endorse acme/tiny
  bob is revoked; that holds, and is not in the log yet.
  Made acme/tiny as commit ID: 2 files, 69 B; signed by 0 of 2
  It waits; what held before holds. No release key is left to sign it. To begin again:
    ajar key new NAME --begin-again
    ajar endorse acme/tiny
              next      ajar key new NAME --begin-again
                        ajar endorse acme/tiny
    review    by 2027-05-22
  ajar: no release key is live: `ajar key new NAME --begin-again` makes one, which can sign it then
  ? 1
  $ . ./env; ajar key new more --no-passphrase --begin-again >/dev/null 2>&1; ajar endorse acme/tiny | ids
  acme/tiny commit ID: signed by more, logged as entry 5 of log.test; it holds
  $ . ./env; for c in "release tiny acme/tiny --policy open.ajar" "endorse acme/tiny" "key sign 1" "key revoke more" "sign tiny" "verify tiny" "log verify" "oms-adapter verify-model --model-path tiny --bundle x --public-key"; do case $c in oms*) ajar $c '';; *) ajar $c --key '';; esac 2>&1 | head -n 1; done
  ajar: --key is empty: it needs NAME
  ajar: --key is empty: it needs NAME
  ajar: --key is empty: it needs NAME
  ajar: --key is empty: it needs NAME
  ajar: --key is empty: it needs KEY
  ajar: --key is empty: it needs KEY
  ajar: --key is empty: it needs VKEY
  ajar: --public-key is empty: it needs FILE

A key that only waits is none of those that are trusted; who is replaced says by whom, and can be revoked:

  $ . ./env; ajar key new late --no-passphrase >/dev/null 2>&1; ajar show acme/tiny --receipt >r.json; ajar verify --receipt r.json | sed -n '/^  signature/s/ [0-9a-f]*)/ ID)/p'
    signature  yes          by 1 of the 3 keys that are trusted (more ID); asked for: 1
  $ . ./env; n() { ajar key list | sed -n "s/^\([0-9][0-9]*\) .*$1.*/\1/p"; }; ajar key sign $(n 'late signs'); ajar key rotate more next --no-passphrase >/dev/null 2>&1; c=$(n 'takes the place'); ajar key sign $c --key late; ajar key sign $c; ajar key revoke more --reason keyCompromise --key next 2>/dev/null; ajar key revoke more --key next
  late signs for this home: that is signed, in the log, and holds.
  ajar: only "more" can sign who takes its place
  next takes the place of more: that is signed, in the log, and holds.
  more is revoked (keyCompromise): that is signed, in the log, and holds.
  ajar: it is no release key that counts, or is revoked already
  ? 4

A number is taken as it is written, and what is refused makes nothing:

  $ . ./env; for n in 4294967298 17 x; do ajar key threshold $n; done; ajar key drop 9223372036854775809
  ajar: "4294967298" is no number of keys: `ajar key list` shows how it stands
  try 'ajar key --help'
  ajar: of release keys that count there are 2: with a threshold of 17 nothing would ever be let further out
  ajar: "x" is no number of keys: `ajar key list` shows how it stands
  try 'ajar key --help'
  ajar: "9223372036854775809" is no number of a change: `ajar key list` shows how it stands
  try 'ajar key --help'
  ? 2
  $ . ./env; export AJAR_HOME=$PWD/none; ajar user add ann >/dev/null 2>&1; ajar key add 'a b' bob.pub; ajar key list
  ajar: "a b" cannot name a key: at most 64 letters, digits, '_', and between them '-' and '.'
  No keys yet, so nothing is signed:  ajar key new
