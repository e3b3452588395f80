A decision can be made again from its record, and gives the same bytes. Without evidence the record
and the policy are enough:

  $ mkdir tiny; printf '\070\0\0\0\0\0\0\0{"w":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}   abcd' >tiny/model.safetensors
  $ printf -- '---\nlicense: mit\nbase_model: acme/base\n---\n# Tiny\n' >tiny/README.md
  $ ajar decide --json --at 2026-11-21 tiny >one; ajar decide --json --at 2026-11-21 tiny | cmp one -
  $ ajar replay one | sed 's|sha256:[0-9a-f]*|sha256:HEX|'
  ajar: the same, byte for byte
  
    decided    2026-11-21T00:00:00Z, gated
    policy     sha256:HEX, comes with ajar
    evidence   none
    signers    none
    files      what they answered, from the record
    the rest   from the record: the clock, what held before, where parents stood
  
  Its digests and what its files answer are as the record says: name the MODEL to look again.
  $ ajar replay one tiny | sed 's|sha256:[0-9a-f]*|sha256:HEX|'
  ajar: the same, byte for byte
  
    decided    2026-11-21T00:00:00Z, gated
    policy     sha256:HEX, comes with ajar
    evidence   none
    signers    none
    files      looked at again
    the rest   from the record: the clock, what held before, where parents stood

White space and the answer around a record are none of it:

  $ sed 's/.*"record":{/{/; s/},"about":.*/}/; s/,"/, "/g' one >record; ajar replay record | head -n 1
  ajar: the same, byte for byte
  $ ajar replay --json record | grep -o '^.*"inputs":{[^}]*}'
  {"schema":"ajar/replay/1","same":true,"inputs":{"policy":"program","evidence":"none","signers":"none","files":"record"}

What was changed in it is named, and so is what is no longer as it was:

  $ sed 's/"effective":"gated"/"effective":"open"/' one >wide; ajar replay wide | head -n 5
  ajar: not the same
  
    at         /effective
    recorded   "open"
    recomputed "gated"
  $ ajar replay wide >reasons
  ? 1
  $ ajar replay --json wide | grep -o '^.*"inputs"'
  {"schema":"ajar/replay/1","same":false,"difference":{"at":"/effective","recorded":"open","recomputed":"gated"},"inputs"
  $ sed 's/"license":"mit"/x/; s/\["clean"\]/["suspicious"]/' one >lied; ajar replay lied | sed -n 3,5p
    at         /duties/0
    recorded   "terms \"Use it under its licence; do not pass the files on\""
    recomputed "review within 180 days"
  $ cp -r tiny other; printf 'import os\n' >other/m.py; ajar replay one other | sed -n 3,5p
    at         /digests/release
    recorded   "1fc392db782b5ee26293fd5dcd1f642736ccf8284f771468b600f0250a17e394"
    recomputed "0e89a6df392c7e79ffe26a1f6384af4030c0657ccc9363eddc6b2c8d30b1532c"
  $ ajar replay one --policy memo-2025 | head -n 5 | sed 's|"[0-9a-f]*"|HEX|'
  ajar: not the same
  
    at         /policy/digest
    recorded   HEX
    recomputed HEX

A record says of which moment it is; what is claimed of another day holds if it was so on that day:

  $ sed 's/2026-11-21T/2026-11-22T/' one >later; ajar replay later | head -n 1
  ajar: the same, byte for byte

What is no record of a decision is refused:

  $ echo '{}' >empty; ajar replay empty
  ajar: empty: decision record: not a document of schema ajar/decision/1
  ? 3
  $ echo 'no' >no; ajar replay no
  ajar: no: no decision record: not an object of JSON
  ? 3
  $ sed 's/"fact":"files.scan"/"fact":"files.x"/' one >strange; ajar replay strange
  ajar: decision record: fact "files.x" is none of the policy's
  ? 3
  $ mkdir s; ajar decide --suppose s --at 2026-11-21 --json >supposed; ajar replay supposed
  ajar: decision record: of what was only supposed
  ? 3
  $ ajar replay none
  ajar: none: no such file
  ? 1
  $ ajar replay acme/none
  ajar: acme/none: no such file, and no store
  ? 1
  $ ajar replay
  ajar: expected RECORD [MODEL]
  try 'ajar replay --help'
  ? 2

A release keeps what its decision stood on: the evidence, the signatures, who may sign, and each
policy that is applied. Nothing else is needed, and nothing of it is left where it was:

  $ ssh-keygen -q -t ed25519 -N '' -C '' -f key; { printf 'ada@acme.example '; cat key.pub; } >signers
  $ printf 'policy "Both" version 1.\nStart from open.\nrule b: open lapses on 2098-01-01.\nalso apply "start".\nalso apply "days.ajar".\n' >both.ajar
  $ printf 'policy "Days" version 1.\nStart from open.\nrule d: open lapses on 2099-01-01.\n' >days.ajar
  $ mkdir ev; ajar approve tiny --position open --policy ./both.ajar --signers signers --evidence ev >ev/ada.approval.json; ssh-keygen -q -Y sign -f key -n ajar-approval ev/ada.approval.json
  $ printf '{"schema":"ajar/evidence/1"' >ev/broken.evidence.json
  $ mkdir ev/folder.evidence.json
  $ ajar release tiny acme/tiny --policy ./both.ajar --signers signers --evidence ev >released; tail -n 2 released | sed 's/commit [0-9a-f]*/commit ID/'
  Released acme/tiny as commit ID: 2 files, 118 B; not signed, not logged: ajar key new
  Serve it:  ajar serve
  $ ajar show acme/tiny --json >shown; mkdir was; mv tiny ev signers both.ajar days.ajar was
  $ ajar replay acme/tiny | sed 's/20[-0-9]*T[0-9:]*Z/TIME/; s/sha256:[0-9a-f]*/sha256:HEX/'
  ajar: the same, byte for byte
  
    decided    TIME, gated
    policy     sha256:HEX, kept in the store
    evidence   3 files, kept in the store
    signers    kept in the store
    files      what they answered, from the record
    the rest   from the record: the clock, what held before, where parents stood
  
  Its digests and what its files answer are as the record says: name the MODEL to look again.
  $ ajar replay shown | head -n 1
  ajar: the same, byte for byte
  $ ajar replay acme/tiny was/tiny --evidence was/ev --signers was/signers | head -n 1
  ajar: the same, byte for byte
  $ ajar replay acme/tiny was/tiny | sed -n '1p;/^  evidence/,/^  files/p'
  ajar: the same, byte for byte
    evidence   3 files, kept in the store
    signers    kept in the store
    files      looked at again
  $ ajar show acme/tiny --json | cmp - shown

What is lost is missed:

  $ chmod -R u+w home/blobs; rm -r home/blobs/sha256/*; ajar replay acme/tiny 2>&1 | sed 's/:[0-9a-f]*)/:HEX)/'
  ajar: the list of signers is not here: give --signers (sha256:HEX)
  $ ajar replay acme/tiny --signers was/signers 2>&1 | sed 's/"[a-z.]*"/NAME/'
  ajar: NAME is not kept in this store: give its folder with --evidence
  $ ajar replay acme/tiny was/tiny --signers was/signers 2>&1 | sed 's/"[a-z.]*"/NAME/; s/:[0-9a-f]*)/:HEX)/'
  ajar: NAME is not here: give its folder with --evidence (sha256:HEX)
  $ ajar replay acme/tiny --evidence was/ev --signers was/signers | head -n 1
  ajar: the same, byte for byte
