skip-unless: openssl version
A database that is older than its log, as a copy that was put back: what was narrowed and revoked since would
hold again. Nothing is decided, signed, shown or served with it. Digests are not those of today:

  $ mkdir tiny; printf '\070\0\0\0\0\0\0\0{"w":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}   abcd' >tiny/model.safetensors; for p in hosted closed; do printf 'policy "P" version 1.\nStart from %s.\nfact files.code_execution is a count, higher is riskier.\nrule code: at most closed when files.code_execution is above 0.\n' $p >$p.ajar; done; openssl ecparam -genkey -name prime256v1 -noout | openssl ec -pubout -out other.pub 2>/dev/null
  $ echo 'told() { "$@" 2>&1 </dev/null | sed "s|$PWD|.|g"; }' >env
  $ ajar key new --no-passphrase --origin log.test >/dev/null 2>&1; ajar release tiny acme/tiny --policy hosted.ajar | head -n 1; cp home/ajar.db old.db; ajar release tiny acme/tiny --policy closed.ajar | head -n 1; cp home/ajar.db new.db; ajar show acme/tiny --receipt >new.json
  ajar: door 2 of 4, hosted: answers, never weights
  ajar: door 1 of 4, closed: nobody gets the weights
  $ . ./env; cp old.db home/ajar.db; told ajar release tiny acme/tiny --policy hosted.ajar
  ajar: log: ajar.db is older than ./home/log: entry 1 is of nothing that was signed in it; put the newer one back
  $ . ./env; told ajar endorse acme/tiny
  ajar: log: ajar.db is older than ./home/log: entry 1 is of nothing that was signed in it; put the newer one back
  $ . ./env; told ajar key new other --no-passphrase; told ajar key add other other.pub; told ajar key rotate release other; told ajar key revoke release; told ajar key threshold 1; told ajar key sign 1; told ajar key drop 1
  ajar: log: ajar.db is older than ./home/log: entry 1 is of nothing that was signed in it; put the newer one back
  ajar: log: ajar.db is older than ./home/log: entry 1 is of nothing that was signed in it; put the newer one back
  ajar: log: ajar.db is older than ./home/log: entry 1 is of nothing that was signed in it; put the newer one back
  ajar: log: ajar.db is older than ./home/log: entry 1 is of nothing that was signed in it; put the newer one back
  ajar: log: ajar.db is older than ./home/log: entry 1 is of nothing that was signed in it; put the newer one back
  ajar: log: ajar.db is older than ./home/log: entry 1 is of nothing that was signed in it; put the newer one back
  ajar: log: ajar.db is older than ./home/log: entry 1 is of nothing that was signed in it; put the newer one back
  $ . ./env; told ajar show; told ajar show acme/tiny; told ajar verify --receipt new.json
  ajar: log: ajar.db is older than ./home/log: entry 1 is of nothing that was signed in it; put the newer one back
  ajar: log: ajar.db is older than ./home/log: entry 1 is of nothing that was signed in it; put the newer one back
  ajar: log: ajar.db is older than ./home/log: entry 1 is of nothing that was signed in it; put the newer one back
  $ . ./env; told timeout 60 ajar serve --listen 127.0.0.1:0
  ajar: log: ajar.db is older than ./home/log: entry 1 is of nothing that was signed in it; put the newer one back
  $ . ./env; cp new.db home/ajar.db; told ajar release tiny acme/tiny --policy closed.ajar | head -n 1
  ajar: door 1 of 4, closed: nobody gets the weights

Two copies of a home that both went on have logs of one key. As long is not the same: the database of the one
and the log of the other do not go together, however many entries each has.

  $ . ./env; cp -R home first; cp -R home second; for h in first second; do AJAR_HOME=$h ajar release tiny acme/tiny --policy hosted.ajar | sed -n 's/.*; //p'; done; cp -R second mixed; cp first/ajar.db mixed; AJAR_HOME=first ajar show acme/tiny --receipt >first.json
  signed by release, logged as entry 3 of log.test
  signed by release, logged as entry 3 of log.test
  $ . ./env; export AJAR_HOME=mixed; told ajar show acme/tiny; told ajar verify --receipt first.json; told ajar release tiny acme/tiny --policy closed.ajar | sed -n 's/.* B; //p'; told timeout 60 ajar serve --listen 127.0.0.1:0
  ajar: log: mixed/log is not the log that ajar.db knows, with another root over 4 entries; put back the two that belong together
  ajar: log: mixed/log is not the log that ajar.db knows, with another root over 4 entries; put back the two that belong together
  ajar: log: mixed/log is not the log that ajar.db knows, with another root over 4 entries; put back the two that belong together
  $ . ./env; AJAR_HOME=second ajar release tiny acme/tiny --policy closed.ajar | sed -n 's/.*; //p'; rm -r mixed; cp -R first mixed; rm -r mixed/log; cp -R second/log mixed; export AJAR_HOME=mixed; told ajar show acme/tiny; rm -r first second mixed
  signed by release, logged as entry 4 of log.test
  ajar: log: mixed/log is not the log that ajar.db knows, with another root over 4 entries; put back the two that belong together

A home verifies what it decided itself, and not what a copy of it did that went on:

  $ . ./env; cp -R home copy; AJAR_HOME=copy ajar release tiny acme/tiny --policy hosted.ajar | sed -n 's/.*; //p'; AJAR_HOME=copy ajar show acme/tiny --receipt >copy.json; for h in copy home; do AJAR_HOME=$h ajar verify --receipt copy.json | grep -e ^ajar -e '^  log' -e '^  newest'; done
  signed by release, logged as entry 3 of log.test
  ajar: verified
    log        yes          in log.test, under a checkpoint of size 4, 0 witnesses
    newest     yes          number 4 of 4 of its model
  ajar: not verified
    log        no           its checkpoint is of more entries than the log has: that is an old copy, or another log
    newest     not checked  it takes signature and log
  $ . ./env; cp -R home other; AJAR_HOME=other ajar release tiny acme/other --policy hosted.ajar | sed -n 's/.*; //p'; AJAR_HOME=other ajar verify --receipt copy.json | grep -e ^ajar -e '^  log' -e '^  newest'; rm -r copy other
  signed by release, logged as entry 3 of log.test
  ajar: not verified
    log        no           its checkpoint is no beginning of the log: who signs the log has forked it
    newest     not checked  it takes signature and log

A home goes by what it knows, also where an older copy of its log is named:

  $ . ./env; for p in hosted closed; do ajar release tiny acme/tiny --policy $p.ajar | sed -n 's/.*; //p'; [ $p = closed ] || { ajar show acme/tiny --receipt >open.json; cp -R home/log older; }; done; ajar verify --receipt open.json --log older | grep -e ^ajar -e '^  newest'
  signed by release, logged as entry 3 of log.test
  signed by release, logged as entry 4 of log.test
  ajar: not verified
    newest     no           number 4 of 5 of its model

The same for a log that is older than the database, or gone: what holds because it is logged cannot be shown. To hold
back more is possible all the same:

  $ . ./env; cp -R home/log log; ajar release tiny acme/tiny --policy hosted.ajar | sed -n 's/.*; //p'; ajar show acme/tiny --receipt >open.json; mv home/log new
  signed by release, logged as entry 5 of log.test
  $ . ./env; cp -R log home; told ajar show acme/tiny; told ajar verify --receipt open.json; told ajar release tiny acme/tiny --policy closed.ajar | sed -n 's/.* B; //p'; told timeout 60 ajar serve --listen 127.0.0.1:0
  ajar: log: ./home/log has 5 entries and had 6 before: it is an older copy; put the newer one back
  ajar: log: ./home/log has 5 entries and had 6 before: it is an older copy; put the newer one back
  signed by release, not logged yet, because log: ./home/log has 5 entries and had 6 before: it is an older copy; put the newer one back
  ajar: log: ./home/log has 5 entries and had 6 before: it is an older copy; put the newer one back
  $ . ./env; rm -r home/log; told ajar show acme/tiny; told ajar verify --receipt open.json; told ajar key list | head -n 1; told timeout 60 ajar serve --listen 127.0.0.1:0
  ajar: log: ./home/log has no checkpoint and had 6 entries before: put the log back
  ajar: log: ./home/log has no checkpoint and had 6 entries before: put the log back
  name      role     state  since       private half  fingerprint
  ajar: log: ./home/log has no checkpoint and had 6 entries before: put the log back
  $ . ./env; mv new home/log; told ajar show acme/tiny | head -n 1
  acme/tiny: door 1 of 4, closed: nobody gets the weights
