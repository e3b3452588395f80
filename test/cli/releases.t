What a new policy would do to the models that are out is asked of what was kept with them:

  $ mkdir tiny ev; printf '\070\0\0\0\0\0\0\0{"w":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}   abcd' >tiny/model.safetensors; printf -- '---\nlicense: mit\n---\n# Tiny\n' >tiny/README.md
  $ printf 'policy "House" version 1.\nStart from open.\nfact incidents is a count, higher is riskier, good for 3650 days.\nfact files.code_execution is a count, higher is riskier.\nfact approval.board is approvals, good for 90 days.\nrule calm "nothing has happened": at most gated when incidents is above 0.\nrule code "no code": at most hosted when files.code_execution is above 0.\nrule board "people decide": to be open require approval.board is at least 1.\n' >house.ajar
  $ sed -e 's/version 1/version 2/' -e '/^rule calm/s/gated/hosted/' house.ajar >stricter.ajar; printf 'fact audits is a count, higher is safer, good for 3650 days.\nrule audit "somebody has looked": at most gated when audits is below 1.\n' >>stricter.ajar
  $ printf '{"schema":"ajar/evidence/1","weights":"sha256:%s","items":[{"fact":"incidents","kind":"exact","value":0,"measured_at":"2026-01-01"}]}' 32d3b1fc4050677d9b91f520c4d1f4e1a0b5ca33700db7e7db84059a8a7a5caa >good; sed s/:0,/:2,/ good >bad
  $ ssh-keygen -q -t ed25519 -N '' -C '' -f key; { printf 'ada@acme.example '; cat key.pub; } >signers
  $ cp good ev/a.evidence.json; ajar approve tiny -p ./house.ajar -e ev --signers signers --position open >ev/ada.approval.json; ssh-keygen -q -Y sign -f key -n ajar-approval ev/ada.approval.json
  $ ajar release tiny acme/good -p ./house.ajar -e ev --signers signers | head -n 1
  ajar: door 4 of 4, open: weights for everyone
  $ rm ev/ada*; cp bad ev/a.evidence.json; ajar release tiny acme/bad -p ./house.ajar -e ev | head -n 1
  ajar: door 3 of 4, gated: weights for accepted recipients, under terms
  $ rm ev/*; ajar release tiny acme/none -p ./house.ajar -e ev | head -n 1
  ajar: door 3 of 4, gated: weights for accepted recipients, under terms
  $ cp -r tiny code; printf 'import os\n' >code/m.py; printf '{"auto_map":{"AutoModel":"m.py"}}' >code/config.json; ajar release code acme/code -p ./house.ajar -e ev | head -n 1
  ajar: door 2 of 4, hosted: answers, never weights
  $ ajar policy diff house.ajar stricter.ajar --releases | sed -n '/^releases/,$p'
  releases
    acme/bad   gated becomes hosted  nothing has happened  (line 6)
    acme/good  open becomes gated    somebody has looked  (line 10); nobody has stated audits
    acme/none  gated becomes hosted  nothing has happened  (line 6); nobody has stated incidents
    3 of 4 move; approvals are taken as given again
  $ ajar policy diff stricter.ajar house.ajar --releases | sed -n '/^releases/,$p'
  releases
    acme/bad   hosted becomes gated  nothing has happened  (line 6)
    acme/good  gated becomes open    somebody has looked  (line 10); nobody has stated audits
    acme/none  hosted becomes gated  nothing has happened  (line 6); nobody has stated incidents
    3 of 4 move; approvals are taken as given again
  $ ajar policy diff house.ajar house.ajar --releases
  no case moves: the same position, whatever is known
  
  releases
    0 of 4 move; approvals are taken as given again
  $ ajar policy diff house.ajar stricter.ajar --releases --json | grep -o '"releases":.*'
  "releases":{"decided":4,"not_kept":0,"moved":[{"model":"acme/bad","before":"gated","after":"hosted","rule":"nothing has happened","line":6,"silent":""},{"model":"acme/good","before":"open","after":"gated","rule":"somebody has looked","line":10,"silent":"audits"},{"model":"acme/none","before":"gated","after":"hosted","rule":"nothing has happened","line":6,"silent":"incidents"}]}}

What is lost is told, and decided by nobody:

  $ chmod -R u+w home/blobs; rm -r home/blobs/sha256/*; ajar policy diff house.ajar stricter.ajar --releases | tail -n 2
    1 of 2 move; approvals are taken as given again
    2 more cannot be decided again: what they stood on was not kept
  $ rm -r home; ajar policy diff house.ajar stricter.ajar --releases 2>&1 | head -n 1 | sed 's/.*: nothing/nothing/'
  nothing is kept here yet: begin with `ajar release DIR NS/NAME`, `ajar key new NAME` or `ajar user add NAME`, or set AJAR_HOME to where it is
