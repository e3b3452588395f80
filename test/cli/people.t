Who may be let in: people, and the tokens that their clients show. A place of its own for the hub,
and no date of today:

  $ printf 'export AJAR_HOME="$PWD/home"\najar() { command ajar "$@" >out 2>err; s=$?; sed -E "s/20[0-9]{2}-[0-9]{2}-[0-9]{2}(T[0-9:]*Z)?/DATE/g; s/hf_[A-Za-z0-9]{37}/hf_TOKEN/g" out err; return $s; }\n' >env
  $ . ./env; ajar user list | sed "s|$PWD|.|"
  ajar: ./home: nothing is kept here yet: begin with `ajar release DIR NS/NAME`, `ajar key new NAME` or `ajar user add NAME`, or set AJAR_HOME to where it is
  $ . ./env; ajar user add alice
  alice is added.
  A token lets them in:  ajar token new alice
  $ . ./env; ajar user add Bob.Smith@example.org --json
  {"schema":"ajar/user/1","added":"Bob.Smith@example.org"}
  $ . ./env; ajar user list
  name                   since
  alice                  DATE
  Bob.Smith@example.org  DATE
  $ . ./env; ajar user list --json
  {"schema":"ajar/user/1","people":[{"name":"alice","created":"DATE"},{"name":"Bob.Smith@example.org","created":"DATE"}]}
  $ . ./env; ajar user add ALICE
  ajar: "ALICE" is there already: names are unique ignoring case
  ? 4
  $ . ./env; ajar user add 'eve; rm -rf /'
  ajar: "eve; rm -rf /" cannot name a person: at most 96 letters, digits, '_', and between them '-', '.', '@' and '+'
  ? 3
  $ . ./env; ajar user add -- -x
  ajar: "-x" cannot name a person: at most 96 letters, digits, '_', and between them '-', '.', '@' and '+'
  ? 3
  $ . ./env; ajar user add
  ajar: expected add NAME
  try 'ajar user --help'
  ? 2
  $ . ./env; ajar user list all
  ajar: expected list and nothing behind it
  try 'ajar user --help'
  ? 2
  $ . ./env; ajar user remove alice
  ajar: unrecognized word "remove", expected add or list
  try 'ajar user --help'
  ? 2

A token is alone on standard output; what is said of it is not:

  $ . ./env; ajar token list
  No tokens yet:  ajar token new PERSON
  $ . ./env; command ajar token new alice --label 'her laptop' 2>/dev/null | grep -cE '^hf_[A-Za-z0-9]{37}$'
  1
  $ . ./env; ajar token new Bob.smith@example.org --days 30
  hf_TOKEN
  Token 2 of Bob.smith@example.org, until DATE. It is not shown again: keep it like a password.
  Clients find it in HF_TOKEN. To end it:  ajar token revoke 2
  $ . ./env; ajar token new alice --json | sed 2,3d
  {"schema":"ajar/token/1","id":3,"person":"alice","until":null,"token":"hf_TOKEN"}
  $ . ./env; ajar token list
  id  person                 state  since       until       label
  1   alice                  live   DATE  -           her laptop
  2   Bob.Smith@example.org  live   DATE  DATE
  3   alice                  live   DATE  -
  $ . ./env; ajar token revoke 1
  Token 1 is revoked: it opens nothing any more.
  $ . ./env; ajar token revoke 1
  ajar: there is no live token 1: `ajar token list` has them
  ? 1
  $ . ./env; ajar token revoke 99 --json
  ajar: there is no live token 99: `ajar token list` has them
  ? 1
  $ . ./env; ajar token revoke 3 --json
  {"schema":"ajar/token/1","revoked":3}
  $ . ./env; ajar token revoke one
  ajar: "one" is no number of a token: `ajar token list` has them
  try 'ajar token --help'
  ? 2
  $ . ./env; ajar token list --json
  {"schema":"ajar/token/1","tokens":[{"id":1,"person":"alice","label":"her laptop","state":"revoked","created":"DATE","until":null,"revoked":"DATE"},{"id":2,"person":"Bob.Smith@example.org","label":"","state":"live","created":"DATE","until":"DATE","revoked":null},{"id":3,"person":"alice","label":"","state":"revoked","created":"DATE","until":null,"revoked":"DATE"}]}
  $ . ./env; ajar token new carol
  ajar: there is no person "carol": `ajar user add` makes one
  ? 1
  $ . ./env; ajar token new alice --days 0
  ajar: --days needs a number from 1 to 36500, not 0
  try 'ajar token --help'
  ? 2
  $ . ./env; ajar token new alice --days 18446744073709551615
  ajar: --days needs a whole number, not "18446744073709551615"
  try 'ajar token --help'
  ? 2
  $ . ./env; ajar token new alice --days 99999999
  ajar: --days needs a number from 1 to 36500, not 99999999
  try 'ajar token --help'
  ? 2
  $ . ./env; ajar token new alice --label "$(printf '%0201d' 0)"
  ajar: label of 201 bytes, at most 200
  ? 3

No token is in the database in clear:

  $ . ./env; command ajar token new alice 2>/dev/null >token; grep -cF "$(cat token)" home/ajar.db*
  0
  ? 1
