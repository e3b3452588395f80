Grants and what `ajar show` tells. kill_test puts models into the store without a look at files; no
date of today stands here:

  $ mkdir model; echo '# tiny' >model/README.md; printf '{}' >model/config.json; printf '\0\1' >model/w.gguf
  $ printf 'export AJAR_HOME="$PWD/home"\nput() { "%s/test/store/kill_test" "$@" >/dev/null; }\n' "$(dirname "$(command -v ajar)")" >env
  $ printf 'ajar() { command ajar "$@" >out 2>err; s=$?; sed -E "s/202[4-9]-[0-9]{2}-[0-9]{2}(T[0-9:]*Z)?/DATE/g; s|$PWD|.|g" out err; return $s; }\n' >>env

  $ . ./env; ajar show
  ajar: ./home: nothing is kept here yet: begin with `ajar release DIR NS/NAME`, `ajar key new NAME` or `ajar user add NAME`, or set AJAR_HOME to where it is
  ? 1
  $ . ./env; ajar grant acme/tiny alice
  ajar: ./home: nothing is kept here yet: begin with `ajar release DIR NS/NAME`, `ajar key new NAME` or `ajar user add NAME`, or set AJAR_HOME to where it is
  ? 1
  $ . ./env; ajar revoke acme/tiny alice
  ajar: ./home: nothing is kept here yet: begin with `ajar release DIR NS/NAME`, `ajar key new NAME` or `ajar user add NAME`, or set AJAR_HOME to where it is
  ? 1
  $ . ./env; ajar user add alice >/dev/null; ajar show
  No models yet:  ajar release DIR NS/NAME
  $ . ./env; ajar show --json
  {"schema":"ajar/show/1","models":[]}
  $ . ./env; put release model acme/tiny closed; put release model acme/tiny gated 1700086400; put release model Zeta/free open 1700000000; put release model Zeta/free open 1700200000; put release model acme/a closed 1700000000 ''
  $ . ./env; ajar show
  model      position             since       because
  acme/a     door 1 of 4, closed  2023-11-14  not wider: nobody has approved it
  acme/tiny  door 3 of 4, gated   2023-11-15  not wider: nobody has approved it
  Zeta/free  door 4 of 4, open    2023-11-14  not wider: nobody has approved it
  $ . ./env; ajar show acme/tiny
  acme/tiny: door 3 of 4, gated: weights for accepted recipients, under terms
  
    since     2023-11-15
    because   not wider: nobody has approved it
    model     LlamaForCausalLM, 135 M parameters, 13 B in 3 files, licence apache-2.0
    looked at every file to the last byte, 0 findings
    commit    42e52ef587c1 of 2023-11-15, 2 in all; not signed, not logged: ajar key new
  
  Duties
    recipients accept  research-only
  
  Nobody has a grant yet:  ajar grant acme/tiny PERSON

A grant that does not name the terms of the release does not open the door, and says so:

  $ . ./env; ajar grant acme/tiny alice
  alice has a grant for acme/tiny until DATE.
  It does not open yet: acme/tiny asks for terms that this grant does not name.
  When they are accepted:  ajar grant acme/tiny alice --accepted research-only
  $ . ./env; ajar grant ACME/tiny alice --until 2099-01-01 --accepted other --accepted 'our terms'
  alice has a grant for ACME/tiny until 2099-01-01.
  It does not open yet: ACME/tiny asks for terms that this grant does not name.
  When they are accepted:  ajar grant ACME/tiny alice --accepted other --accepted 'our terms' --accepted research-only
  $ . ./env; ajar grant acme/tiny alice --until 2099-01-01 --accepted research-only
  alice has a grant for acme/tiny until 2099-01-01.
  $ . ./env; ajar grant zeta/free alice --days 1 --accepted research-only
  alice has a grant for zeta/free until DATE.
  The model is open: everyone gets it, a grant is not needed. The grant counts when it is gated.
  $ . ./env; ajar grant acme/a alice --json --until 2099-01-01T12:00:00Z --accepted one --accepted two
  {"schema":"ajar/grant/1","model":"acme/a","person":"alice","until":"2099-01-01T12:00:00Z","accepted":["one","two"]}
  The model is closed: nobody gets it, with or without a grant. The grant counts when it is gated.
  $ . ./env; ajar user add bob >/dev/null; ajar grant acme/tiny bob --days 30 >/dev/null; put ledger acme/tiny w.gguf alice 1700090000 2; put ledger acme/tiny config.json - 1700090001 95000000
  $ . ./env; ajar show acme/tiny
  acme/tiny: door 3 of 4, gated: weights for accepted recipients, under terms
  
    since     2023-11-15
    because   not wider: nobody has approved it
    model     LlamaForCausalLM, 135 M parameters, 13 B in 3 files, licence apache-2.0
    looked at every file to the last byte, 0 findings
    commit    42e52ef587c1 of 2023-11-15, 2 in all; not signed, not logged: ajar key new
  
  Duties
    recipients accept  research-only
  
  Grants
    alice  live until 2099-01-01  accepted research-only
    bob    live until DATE  has not accepted research-only
  
  Last downloads
    2023-11-15T23:13:21Z  (anonymous)  95.0 MB  config.json
    2023-11-15T23:13:20Z  alice        2 B      w.gguf
  $ . ./env; ajar show Acme/Tiny --json
  {"schema":"ajar/show/1","model":"acme/tiny","position":"gated","contested":false,"blocked":"","listed":true,"logged":false,"commit":"42e52ef587c11621b267bbda4af1f1409dea9146","released":"2023-11-15T22:13:20Z","summary":"not wider: nobody has approved it","since":"2023-11-15T22:13:20Z","terms":["research-only"],"rate_requests":0,"rate_seconds":0,"review":null,"record":null,"about":{"architecture":"LlamaForCausalLM","bytes":13,"complete":true,"files":3,"findings":[],"licence":"apache-2.0","parameters":135000000,"scanned":[{"imports":[{"module":"os","name":"system","safety":"dangerous"}],"path":"sub/z.txt","status":"unsafe"}],"scanned_all":true,"schema":"ajar/about/1"},"commits":[{"commit":"42e52ef587c11621b267bbda4af1f1409dea9146","position":"gated","released":"2023-11-15T22:13:20Z","message":"release"},{"commit":"e516676d22693c1ad70c0656217814e02c5e791f","position":"closed","released":"2023-11-14T22:13:20Z","message":"release"}],"grants":[{"person":"alice","state":"live","created":"DATE","until":"2099-01-02T00:00:00Z","revoked":null,"accepted":["research-only"]},{"person":"bob","state":"live","created":"DATE","until":"DATE","revoked":null,"accepted":[]}],"downloads":[{"at":"2023-11-15T23:13:21Z","person":null,"path":"config.json","offset":0,"bytes":95000000},{"at":"2023-11-15T23:13:20Z","person":"alice","path":"w.gguf","offset":0,"bytes":2}]}
  $ . ./env; ajar revoke acme/tiny bob
  bob has no grant for acme/tiny any more.
  Running downloads stop within a second; copies that were made stay.
  $ . ./env; ajar revoke acme/tiny bob
  ajar: "bob" has no live grant for "acme/tiny"
  ? 1
  $ . ./env; ajar revoke acme/tiny alice --json
  {"schema":"ajar/revoke/1","model":"acme/tiny","person":"alice"}
  $ . ./env; ajar show acme/tiny | sed -n '/^Grants/,/^$/p'
  Grants
    alice  revoked on DATE  accepted research-only
    bob    revoked on DATE  has not accepted research-only
  

After a real release the reasons and duties are those of its record:

  $ . ./env; ajar release model acme/looked --unlisted >/dev/null; ajar show acme/looked | sed -E '/^Not/,/^While/d; s/(commit +)[0-9a-f]{12}/\1COMMIT/'; ajar show acme/looked | grep -cE '^Not (hosted|gated|open), '
  acme/looked: door 1 of 4, closed: nobody gets the weights
  
    since     DATE
    because   not hosted: no file may attack the machine that loads it (not shown), and 1 more
    model     11 B in 3 files
    looked at not every file could be examined, 2 findings
    commit    COMMIT of DATE, 1 in all; not signed, not logged: ajar key new
    unlisted  who has no grant does not see it
    review    by DATE
  
    - review within 180 days
    not sealed: whoever reads the disk reads the weights
  3
  $ . ./env; ajar show acme/looked --json | grep -c '"record":{.*"schema":"ajar/decision/1"'
  1

What cannot be:

  $ . ./env; ajar grant acme/none alice
  ajar: there is no model "acme/none": `ajar show` has them
  ? 1
  $ . ./env; ajar grant acme/tiny carol
  ajar: there is no person "carol": `ajar user add` makes one
  ? 1
  $ . ./env; ajar grant tiny alice
  ajar: expected NS/NAME, such as acme/tiny, not "tiny"
  try 'ajar grant --help'
  ? 2
  $ . ./env; ajar grant acme/tiny/x alice
  ajar: expected NS/NAME, such as acme/tiny, not "acme/tiny/x"
  try 'ajar grant --help'
  ? 2
  $ . ./env; ajar grant acme/tiny alice --until tomorrow
  ajar: --until needs a date such as DATE, not "tomorrow"
  try 'ajar grant --help'
  ? 2
  $ . ./env; ajar grant acme/tiny alice --until 2020-01-01
  ajar: --until 2020-01-01 is past
  try 'ajar grant --help'
  ? 2
  $ . ./env; ajar grant acme/tiny alice --until 2099-01-01 --days 3
  ajar: --until and --days both say when it ends: give one
  try 'ajar grant --help'
  ? 2
  $ . ./env; ajar grant acme/tiny alice --accepted ''
  ajar: --accepted needs the name of terms, not ""
  try 'ajar grant --help'
  ? 2
  $ . ./env; ajar revoke acme/tiny carol
  ajar: there is no person "carol": `ajar user add` makes one
  ? 1
  $ . ./env; ajar show acme/none
  ajar: there is no model "acme/none": `ajar show` has them
  ? 1
  $ . ./env; ajar show "$(printf 'acme/\033[2J')"
  ajar: there is no model "acme/\x1b[2J": `ajar show` has them
  ? 1
