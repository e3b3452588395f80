A model with clean files is let out to known recipients; the last step is asked of people, and
each reason says what is not shown and why:

  $ mkdir tiny; printf '\070\0\0\0\0\0\0\0{"w":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}   abcd' >tiny/model.safetensors
  $ printf -- '---\nlicense: mit\n---\n# Tiny\n' >tiny/README.md
  $ ajar decide --at 2026-11-21 tiny
  ajar: door 3 of 4, gated: weights for accepted recipients, under terms
  
    policy    Start: what the files say, and one person for the last step, version 1 (start)
    weights   sha256:32d3b1fc4050677d9b91f520c4d1f4e1a0b5ca33700db7e7db84059a8a7a5caa
    clock     2026-11-21T00:00:00Z
  
  Not open, because
    1. what is opened must be what its maker published, byte for byte  (rule whole, line 31)
       not shown   weights.digest_verified is no
                   nothing known: the files do not say
    2. a model is not opened wider than the model it was made from  (rule parents, line 33)
       not shown   lineage.narrowest_parent is not open
                   nothing known: the files do not say
    3. opening cannot be undone, so a person approves it  (rule people, line 35)
       true        approval.release is below 1
                   0: no evidence
  
  While gated
    - terms "Use it under its licence; do not pass the files on"
    - recipients who are identified
    - rate limit 1000 requests per day
    - review within 90 days
    - publish "model page"
    - keep logs for 365 days
  
  The model
    model     4 parameters, 96 B in 2 files
    licence   mit
    looked at every file to the last byte; 0 findings
  
  What would change that: ajar need open MODEL. What is not shown can be stated, and what waits
  for people approved, in signed files beside the model: man ajar-approve, docs/evidence.md
  $ ajar decide --at 2026-11-21 tiny --at-least gated >/dev/null
  $ ajar decide --at 2026-11-21 tiny --at-least open | tail -n 1
  Narrower than asked for, which was open.
  $ ajar decide --at 2026-11-21 tiny --at-least open >/dev/null
  ? 1

The same inputs give the same record; another day gives another:

  $ ajar decide --json --at 2026-11-21 tiny >one; ajar decide --json --at 2026-11-21 tiny >two; cmp one two && cat one
  {"schema":"ajar/decide/1","position":"gated","narrower":false,"summary":"not open: what is opened must be what its maker published, byte for byte (not shown), and 2 more","record_sha256":"1451bd29dd06fe190bbdd52e1fd2008cbe0bf00e5fa9dcf1bc2dbcc7d0e409c3","record":{"attempts":{},"clock":"2026-11-21T00:00:00Z","digests":{"evidence":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","files":[],"frontier":null,"items":[],"policy":"ff3112caf63ec2535f55afa72162454de2df432581ed4af5ab75578149f7a4e9","release":"40b0b50fa34f9e1f59f32ecfa5796a74bcb3e3efe645b9dab66f77567fc8de68","signers":null,"weights":"32d3b1fc4050677d9b91f520c4d1f4e1a0b5ca33700db7e7db84059a8a7a5caa"},"duties":["terms \"Use it under its licence; do not pass the files on\"","recipients who are identified","rate limit 1000 requests per day","review within 90 days","publish \"model page\"","keep logs for 365 days"],"effective":"gated","facts":[{"fact":"files.code_execution","set":{"hi":"0","lo":"0"},"source":"files"},{"fact":"files.formats","set":{"may":["safetensors"],"must":["safetensors"]},"source":"files"},{"fact":"files.scan","set":{"may":["clean"]},"source":"files"},{"fact":"licence.family","set":{"may":["permissive"]},"source":"files"}],"forecast":[],"from":null,"lineage":[],"objections":{"gated":[],"hosted":[],"open":[{"atoms":[{"fact":"weights.digest_verified","known":"nothing known","text":"weights.digest_verified is no","value":"not shown","why":"the files do not say"}],"clause":1,"line":31,"rule":"whole","title":"what is opened must be what its maker published, byte for byte","value":"not shown"},{"atoms":[{"fact":"lineage.narrowest_parent","known":"nothing known","text":"lineage.narrowest_parent is not open","value":"not shown","why":"the files do not say"}],"clause":1,"line":33,"rule":"parents","title":"a model is not opened wider than the model it was made from","value":"not shown"},{"atoms":[{"fact":"approval.release","known":"0","text":"approval.release is below 1","value":"true","why":"no evidence"}],"clause":1,"line":35,"rule":"people","title":"opening cannot be undone, so a person approves it","value":"true"}]},"policy":{"digest":"ff3112caf63ec2535f55afa72162454de2df432581ed4af5ab75578149f7a4e9","title":"Start: what the files say, and one person for the last step","version":1},"schema":"ajar/decision/1","target":"gated"},"about":{"bytes":96,"complete":true,"context":0,"dtype":"U8","files":2,"findings":[],"licence":"mit","n_findings":0,"parameters":4,"scanned":[],"scanned_all":true,"schema":"ajar/about/1","tensors":1,"weight_bytes":4}}
  $ ajar decide --json --at 2026-11-22 tiny | cmp - one
  - one differ: char 189, line 1
  ? 1

A file that runs code shuts the door, and is named:

  $ mkdir evil; cp tiny/* evil; printf '{"auto_map":{"AutoModel":"m.py"}}' >evil/config.json; printf 'import os\n' >evil/m.py
  $ ajar decide --at 2026-11-21 evil
  ajar: door 1 of 4, closed: nobody gets the weights
  
    policy    Start: what the files say, and one person for the last step, version 1 (start)
    weights   sha256:96b0d8ee110004d3ae6b5767d5f86ea1715c3e67aab36002ed0a9471119e8dd8
    clock     2026-11-21T00:00:00Z
  
  Not hosted, because
    1. no file may attack the machine that loads it  (rule malware, line 22)
       true        files.code_execution is above 0
                   2, seen in the files
    2. no file may attack the machine that loads it  (rule malware, line 23)
       true        files.scan is at least suspicious
                   malicious, seen in the files
  
  Not gated, for the same reasons
  
  Not open, for the same reasons, and because
    1. what is opened must be what its maker published, byte for byte  (rule whole, line 31)
       not shown   weights.digest_verified is no
                   nothing known: the files do not say
    2. a model is not opened wider than the model it was made from  (rule parents, line 33)
       not shown   lineage.narrowest_parent is not open
                   nothing known: the files do not say
    3. opening cannot be undone, so a person approves it  (rule people, line 35)
       true        approval.release is below 1
                   0: no evidence
  
  While closed
    - review within 180 days
    not sealed: whoever reads the disk reads the weights
  
  The model
    model     4 parameters, 139 B in 4 files
    licence   mit
    looked at every file to the last byte; 2 findings
              critical "config.json": loading it runs code from the model or the hub
              high "m.py": code comes with the model
  
  What would change that: ajar need hosted MODEL. What is not shown can be stated, and what waits
  for people approved, in signed files beside the model: man ajar-approve, docs/evidence.md

A person approves: ajar prints what is signed, ssh-keygen signs it, a list says whose key counts:

  $ ssh-keygen -q -t ed25519 -N '' -C '' -f key; { printf 'ada@acme.example '; cat key.pub; } >signers
  $ ajar approve tiny --position open --until 2099-01-01 2>&1 | sed 's/takes 2[-0-9]*/takes DATE/'
  ajar: --until 2099-01-01 is too far off: this policy takes DATE at most
  try 'ajar approve --help'
  $ ajar approve tiny --position open >tiny/ada.approval.json; ssh-keygen -q -Y sign -f key -n ajar-approval tiny/ada.approval.json
  $ ajar decide tiny --signers signers | sed -n '/^Not open/,/^While/p'
  Not open, because
    1. what is opened must be what its maker published, byte for byte  (rule whole, line 31)
       not shown   weights.digest_verified is no
                   nothing known: the files do not say
    2. a model is not opened wider than the model it was made from  (rule parents, line 33)
       not shown   lineage.narrowest_parent is not open
                   nothing known: the files do not say
  
  While gated
  $ ajar decide tiny | grep -A 3 '(rule people' | sed 's/ 2[-0-9]*/ DATE/'
    3. opening cannot be undone, so a person approves it  (rule people, line 35)
       true        approval.release is below 1
                   for open until DATE: signed by a key that is not listed
                   ada.approval.json, DATE, signed by nobody listed

What a model signature states of the files is compared with them; who signed is not asked. files.sig is what the
reference implementation wrote for this model, blake3.sig the same with other digests:

  $ mkdir signed; cp tiny/model.safetensors tiny/README.md signed; cp "$DATA/oms/files.sig" signed/model.sig
  $ ajar decide --at 2026-11-21 signed | grep -A 1 digest_verified
  ? 1
  $ cp "$DATA/oms/blake3.sig" signed/model.sig; ajar decide --at 2026-11-21 signed | grep -A 1 digest_verified
       not shown   weights.digest_verified is no
                   nothing known: the digests the files state could not all be compared
  $ ajar inspect signed | grep -A 1 DIG-
    low       DIG-OTHER        digests that are not compared, so nothing is known of them
                               "model.sig", byte 1039: by "blake3"
    low       DIG-OTHER        digests that are not compared, so nothing is known of them
                               "model.sig", byte 1266: by "blake3"
  $ cp "$DATA/oms/files.sig" signed/model.sig; echo more >>signed/README.md; ajar decide --at 2026-11-21 signed | grep -A 1 digest_verified
       true        weights.digest_verified is no
                   no, seen in the files
  $ rm signed/README.md; ajar decide --at 2026-11-21 signed | grep -A 1 digest_verified
       true        weights.digest_verified is no
                   no, seen in the files

What was put beside the model and does not count is named, with the reason:

  $ mkdir aside; cp tiny/model.safetensors tiny/README.md aside; printf '{"schema":"ajar/evidence/1",\n"weights":' >aside/cut.evidence.json
  $ printf '{"schema":"ajar/evidence/1","weights":"sha256:%064d","items":[{"fact":"licence.family","kind":"word","value":"copyleft","measured_at":"2026-11-01"}]}' 0 >aside/other.evidence.json
  $ ajar decide --at 2026-11-21 aside | sed -n '/^Evidence/,/^$/p'
  Evidence set aside
    "cut.evidence.json": unreadable, weights: expected '"' (at byte 39)
    "other.evidence.json" 1, licence.family: about other weights
  

What is asked wrongly says what to do:

  $ ajar decide
  ajar: a MODEL is needed, or --suppose DIR
  try 'ajar decide --help'
  ? 2
  $ ajar decide nothing
  ajar: nothing: no such file or folder: give a folder with a model, or one of its files
  ? 1
  $ ajar decide tiny --policy nothing
  ajar: there is no policy "nothing": name a file, or one of `ajar policy list`
  ? 1
  $ ajar decide tiny --at yesterday
  ajar: --at needs a date such as 2026-11-21, not "yesterday"
  try 'ajar decide --help'
  ? 2
  $ ajar decide tiny --at-least ajar
  ajar: --at-least needs closed, hosted, gated or open, not "ajar"
  try 'ajar decide --help'
  ? 2
  $ ajar decide tiny --evidence nothing
  ajar: nothing: no such folder
  ? 1
  $ ajar decide tiny --signers nothing
  ajar: nothing: no such file
  ? 1
  $ printf 'policy "Bad" version 1.\nStart from ajar.\n' >bad.ajar; ajar decide tiny --policy bad.ajar
  bad.ajar:2:12: expected a position: closed, hosted, gated or open, found "ajar"
       2 | Start from ajar.
         |            ^^^^
  ajar: bad.ajar: line 2, column 12: expected a position: closed, hosted, gated or open, found "ajar"
  ? 3
  $ ajar approve tiny
  ajar: --position is missing: closed, hosted, gated or open
  try 'ajar approve --help'
  ? 2
  $ ajar approve tiny --position open --fact approval.nobody
  ajar: "approval.nobody" is no approval this policy asks for
  try 'ajar approve --help'
  ? 2
  $ ajar approve tiny --position open --until 2020-01-01
  ajar: --until 2020-01-01 is past
  try 'ajar approve --help'
  ? 2
  $ ajar approve tiny --position open --until 2020-01-01T12:00:00Z
  ajar: --until 2020-01-01T12:00:00Z is past
  try 'ajar approve --help'
  ? 2
  $ ajar approve tiny --position open --until $(date -u -d '+1 day' +%FT12:00:00Z)
  ajar: --until needs a day: an approval holds for whole days
  try 'ajar approve --help'
  ? 2
  $ d=$(date -u +%F); ajar approve tiny --position open --until $d | grep -c "\"until\":\"$d\""
  1
  $ ajar approve tiny --position open --until soon
  ajar: --until needs a date such as 2026-11-21, not "soon"
  try 'ajar approve --help'
  ? 2
