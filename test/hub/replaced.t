skip-unless: curl --version && python3 -c "import sqlite3"
A hub does not go on with a log that is set back, or with a database that another one took the place of: what holds
could not be shown, and what is decided from then on would not be seen.

  $ mkdir tiny; printf '\070\0\0\0\0\0\0\0{"w":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}   abcd' >tiny/model.safetensors; printf 'policy "P" version 1.\nStart from open.\nfact files.code_execution is a count, higher is riskier.\nrule code: at most closed when files.code_execution is above 0.\n' >open.ajar
  $ echo 'get() { curl -s -o got -w "%{http_code}\\n" $U/acme/tiny/resolve/main/model.safetensors; }' >env
  $ echo 'begin() { mkfifo said; ajar serve --listen 127.0.0.1:0 >said 2>err & read -r line <said; U=${line##* }; rm said; }' >>env
  $ ajar key new --no-passphrase --origin log.test >/dev/null 2>&1; ajar release tiny acme/tiny --policy open.ajar | sed -n 's/.*; //p'
  signed by release, logged as entry 0 of log.test
  $ . ./env; begin; get; mv home/log log; get; mkdir home/log; get; rmdir home/log; mv log home/log; get; kill $!; wait $!; sed "s|$PWD|.|; s/[0-9a-f]\{16\}/ID/" err
  200
  503
  503
  200
  ajar: 503 ID "GET" "/acme/tiny/resolve/main/model.safetensors": "log: ./home/log has no checkpoint and had 1 entry before: put the log back"
  ajar: 503 ID "GET" "/acme/tiny/resolve/main/model.safetensors": "log: ./home/log has no checkpoint and had 1 entry before: put the log back"

One that is put back under its name is another file, though its bytes are the same. The hub ends:

  $ . ./env; begin; get; cp home/ajar.db copy; mv copy home/ajar.db; wait $!; echo "ended with $?"; sed "s|$PWD|.|" err
  200
  ended with 4
  ajar: ./home/ajar.db: another file was put in its place while it was open: start ajar again

An older copy that is written into the file itself is seen, too:

  $ echo 'into() { python3 -c "import sqlite3,sys; a=sqlite3.connect(sys.argv[1]); b=sqlite3.connect(sys.argv[2]); a.backup(b)" $1 $2; }' >>env; . ./env; into home/ajar.db old.db; sed 's/Start from open/Start from closed/' open.ajar >closed.ajar; ajar release tiny acme/tiny --policy closed.ajar | grep -o 'signed by.*'
  signed by release, logged as entry 1 of log.test
  $ . ./env; begin; get; into old.db home/ajar.db; get; kill $!; wait $!
  403
  503
