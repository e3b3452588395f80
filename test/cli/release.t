To release is to look, decide and commit: the position holds from then on. Dates are of today.

  $ mkdir tiny; printf '\070\0\0\0\0\0\0\0{"w":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}   abcd' >tiny/model.safetensors
  $ printf -- '---\nlicense: mit\n---\n# Tiny\n' >tiny/README.md
  $ printf 'ajar() { command ajar "$@" >out 2>err; s=$?; sed -E "s/20[0-9]{2}-[0-9]{2}-[0-9]{2}(T[0-9:]*Z)?/DATE/g; s/commit [0-9a-f]{12}/commit ID/; s|$PWD|.|g" out err; return $s; }\n' >env
  $ . ./env; ajar release tiny acme/tiny --at-least open | tail -n 1; ls home/blobs; ajar show
  Not released: narrower than asked for, which was open. Nothing was stored.
  sha256
  No models yet:  ajar release DIR NS/NAME
  $ . ./env; ajar release tiny acme/tiny | sed '/^Not open/,/^While/d'
  ajar: door 3 of 4, gated: weights for accepted recipients, under terms
  
    policy    Start: what the files say, and one person for the last step, version 1 (start)
    weights   sha256:32d3b1fc4050677d9b91f520c4d1f4e1a0b5ca33700db7e7db84059a8a7a5caa
    clock     DATE
  
    - terms "Use it under its licence; do not pass the files on"
    - recipients who are identified
    - rate limit 1000 requests per day
    - review within 90 days
    - publish "model page"
    - keep logs for 365 days
  
  Released acme/tiny as commit ID: 2 files, 96 B; not signed, not logged: ajar key new
  Serve it:  ajar serve
  $ . ./env; ajar show
  model      position            since       because
  acme/tiny  door 3 of 4, gated  DATE  not open: what is opened must be what its maker published, byte for byte (not shown), and 2 more
  $ find home/blobs -type f | wc -l; find home/blobs -type f | xargs sha256sum | awk '{ n = split($2, p, "/"); print $1 == p[n] }'
  2
  1
  1

A changed card is a new release of the same weights:

  $ . ./env; echo more >>tiny/README.md; ajar release tiny acme/tiny --json | grep -o '"released":true,"logged":false'; sqlite3 home/ajar.db 'SELECT count(*), count(DISTINCT weights), count(DISTINCT release) > 1 FROM commits'
  "released":true,"logged":false
  2|1|1

A model made from one that is held back is held back:

  $ . ./env; mkdir child; cp tiny/* child; printf -- '---\nlicense: mit\nbase_model: acme/tiny\n---\n' >child/README.md
  $ . ./env; ajar release child acme/child | grep -A 2 'rule parents'
    2. a model is not opened wider than the model it was made from  (rule parents, line 33)
       true        lineage.narrowest_parent is not open
                   gated, seen in the files

By each of its parents, wherever it is declared, and by those that are not here:

  $ . ./env; printf 'policy "P" version 1.\nStart from open.\nfact lineage.narrowest_parent is a position.\nrule parents: never wider than lineage.narrowest_parent.\n' >p.ajar
  $ . ./env; printf 'policy "O" version 1.\nStart from open.\nfact files.code_execution is a count, higher is riskier.\nrule code: at most closed when files.code_execution is above 0.\n' >o.ajar
  $ . ./env; ajar release tiny acme/free --policy o.ajar | head -n 1
  ajar: door 4 of 4, open: weights for everyone
  $ printf 'parents() { printf -- "---\\nlicense: mit\\nbase_model: [$1]\\n---\\n" >child/README.md; ajar decide child --policy p.ajar | sed -n "1p;/, seen in/p"; }\n' >>env
  $ . ./env; parents acme/free
  ajar: door 4 of 4, open: weights for everyone
  $ . ./env; parents 'acme/free, acme/tiny'
  ajar: door 3 of 4, gated: weights for accepted recipients, under terms
                   gated, seen in the files
  $ . ./env; parents 'acme/free, else/where'
  ajar: door 1 of 4, closed: nobody gets the weights
  $ . ./env; printf '{"base_model_name_or_path":"acme/tiny"}' >child/adapter_config.json; parents acme/free
  ajar: door 3 of 4, gated: weights for accepted recipients, under terms
                   gated, seen in the files

What is approved is what release sees, parents that are here too:

  $ ssh-keygen -q -t ed25519 -N '' -C '' -f key; { printf 'ada '; cat key.pub; } >signers; rm child/adapter_config.json
  $ { cat p.ajar; printf 'fact approval.board is approvals, good for 90 days.\nrule people: to be open require approval.board is at least 1.\n'; } >a.ajar
  $ . ./env; parents acme/free >/dev/null; w=$(ajar inspect child --json | grep -o '"weights":"[^"]*' | cut -c 12-); printf '{"schema":"ajar/evidence/1","weights":"%s","items":[{"fact":"lineage.narrowest_parent","kind":"word","value":"none","measured_at":"2026-01-01"}]}' "$w" >child/x.evidence.json; ssh-keygen -q -Y sign -f key -n ajar-evidence child/x.evidence.json
  $ ajar approve child --policy a.ajar --signers signers --position open >child/ada.approval.json; ssh-keygen -q -Y sign -f key -n ajar-approval child/ada.approval.json
  $ . ./env; ajar release child acme/child --policy a.ajar --signers signers | head -n 1
  ajar: door 4 of 4, open: weights for everyone

What is asked wrongly says what to do:

  $ ajar release tiny
  ajar: expected DIR NS/NAME
  try 'ajar release --help'
  ? 2
  $ ajar release tiny tiny
  ajar: expected NS/NAME, such as acme/tiny, not "tiny"
  try 'ajar release --help'
  ? 2
  $ ajar release tiny/README.md acme/tiny
  ajar: tiny/README.md is a file: release the folder it is in
  try 'ajar release --help'
  ? 2
  $ ajar release nothing acme/tiny
  ajar: nothing: no such file or folder: give a folder with a model, or one of its files
  ? 1
  $ ajar release tiny 'ac me/tiny'
  ajar: "ac me/tiny" cannot name a model: it takes NAMESPACE/NAME of letters, digits, '_', and between them '-' and '.'
  ? 3
  $ ajar release tiny '../tiny'
  ajar: "../tiny" cannot name a model: it takes NAMESPACE/NAME of letters, digits, '_', and between them '-' and '.'
  ? 3
  $ mkdir odd; cp tiny/* odd; touch "$(printf 'odd/a\nb')" odd/A odd/a; ajar release odd acme/odd
  ajar: odd: "a\x0ab" cannot be the path of a file in a release: rename it
  ? 3
  $ rm "$(printf 'odd/a\nb')"; ajar release odd acme/odd
  ajar: odd: "A" and "a" are one name where case is ignored
  ? 3
  $ ajar decide odd | sed -n '/^ajar/,/^$/p'
  ajar: door 1 of 4, closed: nobody gets the weights
        no release can hold these files: "A" and "a" are one name where case is ignored
  
  $ ajar show acme/odd
  ajar: there is no model "acme/odd": `ajar show` has them
  ? 1
