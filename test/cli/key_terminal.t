A passphrase is asked for on the terminal, twice if it is new, and is not shown there:

  $ printf 'export AJAR_HOME="$PWD/home"\non() { "$ROOT/test/lib/terminal.py" "$@" | sed -E "s|$PWD|.|g; s/[0-9a-f]{64}/HINT/; s/log-[0-9a-f]*/log-XXXXXXXX/"; }\n' >env
  $ . ./env; on 'new passphrase of release: ' 'correct horse' 'the same again: ' 'correct horsf' -- ajar key new
  new passphrase of release: 
  the same again: 
  ajar: the two passphrases are not the same: nothing was made
  ended with 4, echo on
  $ . ./env; on 'new passphrase of release: ' 'short' -- ajar key new
  new passphrase of release: 
  ajar: a passphrase of 5 bytes is guessed quickly: take 8 or more, such as five words
  ended with 4, echo on
  $ . ./env; on 'new passphrase of release: ' 'correct horse' 'the same again: ' 'correct horse' -- ajar key new | head -n 4
  new passphrase of release: 
  the same again: 
  HINT  release.pub
  Release key release: ./home/keys/release.pem, under its passphrase.
  $ . ./env; on 'passphrase of release: ' 'correct horse' -- ajar key check
  passphrase of release: 
  release opens, and is the key that is listed.
  ended with 0, echo on
  $ . ./env; on 'passphrase of release: ' '' -- ajar key check
  passphrase of release: 
  ajar: ./home/keys/release.pem: the terminal: the passphrase is empty
  ended with 3, echo on

Interrupted while it is asked, it leaves the terminal as it was:

  $ . ./env; on 'passphrase of release: ' '^C' -- ajar key check | tail -n 1
  ended with -2, echo on
