One holder has one vote, whatever keys he had: a receipt is "verified" where the home let it hold, and nowhere else.

  $ (umask 077; echo 'correct horse battery' >words); printf 'export AJAR_HOME=$PWD/hub AJAR_PASSPHRASE_FILE=$PWD/words\nd() { sed "s/[0-9a-f]\\{64\\}/D/g; s/ [0-9a-f]\\{16\\}\\([,)]\\)/ ID\\1/g; s/commit [0-9a-f]\\{12\\}/commit ID/; s/; [a-z]* is re[a-z]* .*//"; }\nout() { AJAR_HOME=none ajar verify "$@" | sed -n "1p;/^  signature/p;/^  newest/p" | d; }\n' >env; mkdir tiny; printf '\070\0\0\0\0\0\0\0{"w":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}   abcd' >tiny/model.safetensors; printf -- '---\nlicense: mit\n---\n# Tiny\n' >tiny/README.md; for p in open gated closed; do printf 'policy "House" version 1.\nStart from %s.\nfact files.code_execution is a count, higher is riskier.\nrule code: at most closed when files.code_execution is above 0.\n' $p >$p.ajar; done
  $ . ./env; ajar key new --origin log.acme.example >/dev/null 2>&1; for k in b c; do ajar key new $k >/dev/null 2>&1; done; ajar key sign 1 --key release >/dev/null; ajar key sign 2 --key release >/dev/null; ajar key threshold 2 --key release >/dev/null; cp -r hub home

A key and the one that takes its place are one holder's:

  $ . ./env; ajar release tiny acme/tiny --policy open.ajar --key release 2>&1 | d | sed -n 1p
  ajar: door 4 of 4, open: weights for everyone
  $ . ./env; ajar key rotate release next 2>&1 | sed -n '$p'; ajar key sign 4 --key release; ajar endorse acme/tiny --key next | d
  To sign it:  ajar key sign 4
  next takes the place of release: that is signed, in the log, and holds.
  acme/tiny commit ID: signed by 1 of 2: release, next; it waits
  $ . ./env; ajar show acme/tiny --receipt >w.json; ajar key show --trust trust >/dev/null 2>&1; out --receipt w.json --trust trust --policy open.ajar tiny
  ajar: not verified
    signature  no           by 2 of the 4 keys that are trusted (release ID, next ID); asked for: 2; at most 1 of them at one time; one is not enough: by its own record it lets out more than before
    newest     not checked  number 1 of its model; --log looks for newer ones
  $ . ./env; ajar endorse acme/tiny --key b | d; ajar show acme/tiny --receipt >w.json; out --receipt w.json --trust trust --policy open.ajar tiny
  acme/tiny commit ID: signed by release, next, b, logged as entries 3, 5, 6 of log.acme.example; it holds
  ajar: verified
    signature  yes          by 3 of the 4 keys that are trusted (release ID, next ID, b ID); asked for: 2; at most 2 of them at one time
    newest     not checked  number 1 of its model; --log looks for newer ones

So are one that was revoked and whoever signs after that:

  $ . ./env; rm -r hub trust; cp -r home hub; ajar release tiny acme/tiny --policy open.ajar --key b 2>&1 | d | sed -n 1p; ajar key revoke b --reason keyCompromise --key release >/dev/null; ajar endorse acme/tiny --key c | d
  ajar: door 4 of 4, open: weights for everyone
  acme/tiny commit ID: signed by 1 of 2: b, c; it waits
  $ . ./env; ajar show acme/tiny --receipt >w.json; ajar key show --trust trust >/dev/null 2>&1; out --receipt w.json --trust trust --policy open.ajar tiny
  ajar: not verified
    signature  no           by 2 of the 3 keys that are trusted (b ID, c ID); asked for: 2; at most 1 of them at one time; one is not enough: by its own record it lets out more than before
    newest     not checked  number 1 of its model; --log looks for newer ones

What closes a model in the second in which it was asked to be opened is a commit of its own. The clock stands still here:

  $ . ./env; rm -r hub trust; cp -r home hub; sqlite3 hub/ajar.db 'UPDATE state SET seen_at = seen_at + 250'; for p in open closed; do ajar release tiny acme/tiny --policy $p.ajar --key release 2>&1 | d | grep -e ^Made -e ^Released -e ajar.db; done
  Made acme/tiny as commit ID: 2 files, 96 B; signed by 1 of 2: release
  Released acme/tiny as commit ID: 2 files, 96 B; signed by release, logged as entry 4 of log.acme.example

The same release made again in that second by another key is the same commit, signed by that key, too:

  $ . ./env; rm -r hub; cp -r home hub; sqlite3 hub/ajar.db 'UPDATE state SET seen_at = seen_at + 250'; for k in release release b; do ajar release tiny acme/tiny --policy open.ajar --key $k 2>/dev/null | grep -e ^Made -e ^Released; done | tee said | d; grep -o 'commit [0-9a-f]*' said | sort -u | wc -l; ajar show acme/tiny --receipt | wc -l
  Made acme/tiny as commit ID: 2 files, 96 B; signed by 1 of 2: release
  Made acme/tiny as commit ID: 2 files, 96 B; signed by 1 of 2: release
  Released acme/tiny as commit ID: 2 files, 96 B; signed by release, b, logged as entries 3, 4 of log.acme.example
  1
  2

A threshold that was raised counts from then on, also while nobody has signed that yet:

  $ . ./env; rm -r hub; cp -r home hub; ajar key threshold 3 2>/dev/null; ajar release tiny acme/tiny --policy open.ajar --key release 2>/dev/null | d | sed -n '/^Made/,$p'; ajar endorse acme/tiny --key b | d; ajar show acme/tiny --receipt >w.json; ajar release tiny acme/tiny --policy closed.ajar --key c 2>/dev/null | d | grep ^Released
  3 release keys must sign; that holds, and is not in the log yet.
  Made acme/tiny as commit ID: 2 files, 96 B; signed by 1 of 3: release
  It waits; what held before holds. With another key that is here:
    ajar endorse acme/tiny --key b
  Who signs elsewhere needs the statement:
    ajar show --statement acme/tiny >statement.json
    ajar endorse acme/tiny --with BUNDLE
  acme/tiny commit ID: signed by 2 of 3: release, b; it waits
  Released acme/tiny as commit ID: 2 files, 96 B; signed by c, logged as entry 5 of log.acme.example
  $ . ./env; ajar key threshold 2 --key release 2>/dev/null; n=$(ajar key list | sed -n 's/^\([0-9]*\) .* 2 release keys must sign, once.*/\1/p'); for k in b c; do ajar key sign $n --key $k | tail -n 1; done; ajar show acme/tiny | head -n 1; ajar key show --trust trust >/dev/null 2>&1; out --receipt w.json --trust trust --policy open.ajar tiny
  2 release keys must sign, once 3 of 3 release keys have signed that and it is in the log.
  2 release keys must sign, once 3 of 3 release keys have signed that and it is in the log.
  2 release keys must sign: that is signed, in the log, and holds.
  acme/tiny: door 1 of 4, closed: nobody gets the weights
  ajar: not verified
    signature  not checked  by 2 of the 3 keys that are trusted (release ID, b ID); asked for: 3 then, 2 now; whether it still waited when fewer were asked for, no log shows, and by its own record it lets out more than before
    newest     not checked  number 1 of its model; --log looks for newer ones

A statement that the hub does not show, of whatever model, is named; who has it gives it:

  $ . ./env; rm -r hub trust; ajar key new --origin log.acme.example >/dev/null 2>&1; ajar release tiny acme/tiny --policy gated.ajar >/dev/null; ajar show acme/tiny --receipt >r.json; ajar release tiny acme/other --policy gated.ajar --unlisted >/dev/null; ajar show acme/other --receipt >o.json; ajar key show --trust trust >/dev/null 2>&1; cp -r hub/log log
  $ . ./env; out --receipt r.json --trust trust --policy gated.ajar --log log tiny
  ajar: not verified
    signature  yes          by 1 of the 1 keys that are trusted (release ID); asked for: 1
    newest     not checked  number 1 of its model; of 1 other statement in the log 1 is not shown, and can be about it: ask the hub for D, and give it with --before
  $ . ./env; out --receipt r.json --trust trust --policy gated.ajar --log log --before o.json tiny
  ajar: verified
    signature  yes  by 1 of the 1 keys that are trusted (release ID); asked for: 1
    newest     yes  number 1 of its model; nothing newer among 1 other statement in the log, of 2 entries
