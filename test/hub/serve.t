What cannot be served says what to do next:

  $ AJAR_HOME=./none ajar serve
  ajar: ./none: nothing is kept here yet: begin with `ajar release DIR NS/NAME`, `ajar key new NAME` or `ajar user add NAME`, or set AJAR_HOME to where it is
  ? 1
  $ ajar serve --listen 8411
  ajar: --listen: expected ADDRESS:PORT, such as 127.0.0.1:8411, not "8411"
  try 'ajar serve --help'
  ? 2
  $ ajar serve --listen 0.0.0.0:0 2>&1 | cut -c 1-60
  ajar: --listen "0.0.0.0:0" is reached from other machines, a
  $ ajar serve --url https://hub.example/
  ajar: --url: expected http://HOST or https://HOST without a slash at the end, not "https://hub.example/"
  try 'ajar serve --help'
  ? 2
  $ ajar serve --idle-timeout 0
  ajar: --idle-timeout: expected 1 to 3600 seconds
  try 'ajar serve --help'
  ? 2
  $ ajar serve now
  ajar: expected no argument
  try 'ajar serve --help'
  ? 2

A hub at a free port prints its address once it can be reached; told to stop, it does. kill_test
puts models into the store without a look at files:

  $ mkdir model; echo '# tiny' >model/README.md; printf '{}' >model/config.json; printf '\0\1' >model/w.gguf
  $ printf 'export AJAR_HOME="$PWD/home" GIT_TERMINAL_PROMPT=0 LC_ALL=C\nput() { "%s/test/store/kill_test" "$@" >/dev/null; }\n' "$(dirname "$(command -v ajar)")" >env
  $ echo 'with() { mkfifo said; ajar serve --listen 127.0.0.1:0 $2 >said 2>err & read -r line <said; U=${line##* }; eval "$1"; kill $!; wait $!; echo "ended with $?"; sed "s/[0-9a-f]\{16\}/ID/" err; rm said; }' >>env
  $ . ./env; put release model acme/tiny gated 1700000000 '' && put release model acme/free open 1700000000 '' && ajar user add ann >/dev/null 2>&1 && ajar token new ann >token 2>/dev/null
  $ . ./env; with 'echo "$line" | sed "s|$PWD|.|; s/:[0-9]*$/:PORT/"; curl -sS $U/healthz'
  ajar: serving ./home at http://127.0.0.1:PORT
  ok
  ended with 0
  $ . ./env; with 'curl -s $U/acme/free/resolve/main/README.md; curl -s $U/acme/tiny/resolve/main/w.gguf'
  # tiny
  {"error":"this model is gated: its weights go to named recipients. Log in with a token (hf auth login); if you have none, ask the people who run this hub for one and for: ajar grant acme/tiny YOU"}
  ended with 0
  $ . ./env; with 'ajar serve --listen ${U#http://} 2>&1 | sed "s/:[0-9][0-9]* /:PORT /"'
  ajar: 127.0.0.1:PORT is in use by another program: stop it, or choose another port with --listen ADDRESS:PORT (port 0 picks a free one)
  ended with 0
  $ . ./env; with 'curl -sI -o head $U/acme/free/resolve/main/none; curl -s -o body --path-as-is $U/acme/free/../x' --log
  ended with 0
  ajar: 404 ID "HEAD" "/acme/free/resolve/main/none"
  ajar: 404 ID "GET" "/acme/free/../x"

A grant opens the gate of a hub that is running, and revoking it shuts it:

  $ . ./env; with 'get() { curl -s -o got -w "%{http_code} " -H "Authorization: Bearer $(cat token)" $U/acme/tiny/resolve/main/w.gguf; }; get; ajar grant acme/tiny ann --until 2999-01-01; get; ajar revoke acme/tiny ann; get'
  403 ann has a grant for acme/tiny until 2999-01-01.
  200 ann has no grant for acme/tiny any more.
  Running downloads stop within a second; copies that were made stay.
  403 ended with 0

git is told what to use instead:

  $ . ./env; with 'git clone -q $U/acme/free clone 2>&1 | sed "s|$U|URL|g"; git clone -q $U/acme/none.git clone 2>&1 | sed "s|$U|URL|g"'
  remote: this hub does not speak git. Download the files with
  remote:     HF_ENDPOINT=URL hf download acme/free
  fatal: unable to access 'URL/acme/free/': The requested URL returned error: 403
  remote: this hub does not speak git. Download the files with
  remote:     HF_ENDPOINT=URL hf download acme/none
  fatal: unable to access 'URL/acme/none.git/': The requested URL returned error: 403
  ended with 0

A damaged database is told to those who run the hub, with the request's id, and not to clients:

  $ . ./env; with 'for f in home/ajar.db*; do printf "%01000000d" 0 1<>$f; done; curl -s -D head -o body $U/acme/free/resolve/main/w.gguf; head -1 head | tr -d "\r"; cat body' | grep -v 'is damaged'
  HTTP/1.1 503 Service Unavailable
  {"error":"this hub could not answer: try again later, and tell the people who run it the request id"}
  ended with 0
  ajar: 503 ID "GET" "/acme/free/resolve/main/w.gguf": "the store could not be opened"

Files leave through one file of the program, which asks for a pass of the gate; passes are made in
one other, and nobody else in the hub opens a blob; a replay reads what a decision stood on:

  $ cd $ROOT/src && grep -l 'http_send_file(' */*.c
  http/reply.c
  hub/send.c
  $ cd $ROOT/src && grep -l 'store_blob_open(' */*.c
  cli/kept.c
  hub/send.c
  store/store.c
  $ cd $ROOT/src && grep -l 'struct gate_pass {' */*
  hub/gate.c
  $ cd $ROOT/src && grep -c 'const struct gate_pass \*pass' hub/send.h
  2
