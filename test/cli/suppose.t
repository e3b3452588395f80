What would follow if some statements were so: a folder of them takes the place of a model. Nothing
is verified, and every answer begins with that:

  $ mkdir s; printf '{"schema":"ajar/evidence/1","items":[{"fact":"files.code_execution","kind":"exact","value":0,"measured_at":"2026-11-01"},{"fact":"files.scan","kind":"word","value":"clean","measured_at":"2026-11-01"},{"fact":"files.formats","kind":"set","value":["safetensors"],"measured_at":"2026-11-01"},{"fact":"licence.family","kind":"word","value":"permissive","measured_at":"2026-11-01"},{"fact":"weights.digest_verified","kind":"exact","value":true,"measured_at":"2026-11-01"},{"fact":"lineage.narrowest_parent","kind":"word","value":"open","by":"me","measured_at":"2026-11-01"}]}' >s/all.evidence.json
  $ ajar decide --suppose s --at 2026-11-21
  Supposed: what follows takes every statement for true. Nothing was verified: no signature, no file.
  
  ajar: door 3 of 4, gated: weights for accepted recipients, under terms
  
    policy    Start: what the files say, and one person for the last step, version 1 (start)
    weights   none
    clock     2026-11-21T00:00:00Z
  
  Not open, because
    1. opening cannot be undone, so a person approves it  (rule people, line 35)
       true        approval.release is below 1
                   0: no evidence
  
  While gated
    - terms "Use it under its licence; do not pass the files on"
    - recipients who are identified
    - rate limit 1000 requests per day
    - review within 90 days
    - publish "model page"
    - keep logs for 365 days
  $ ajar decide --suppose s --at 2026-11-21 --at-least open --json
  {"schema":"ajar/decide/1","supposed":true,"position":"gated","narrower":true,"summary":"not open: opening cannot be undone, so a person approves it (true)","record_sha256":"32d9882757111c223599921f9d4e6443a834ab165dcd1cd8f2463dc5d8cd92f8","record":{"attempts":{"files.code_execution":1,"files.formats":1,"files.scan":1,"licence.family":1,"lineage.narrowest_parent":1,"weights.digest_verified":1},"clock":"2026-11-21T00:00:00Z","digests":{"evidence":"38d92d1119404e24724076e9eaac5e0001624b33308600b93fb1d52019de210c","files":[{"name":"all.evidence.json","sha256":"ddbc9bf9ada3350741ca715295bb323d7f59227ed7cc7e6ccd4fa3fe0f321858"}],"frontier":null,"items":[{"digest":"eb78172e0d1667092f63fabe2427883201e3ec43aff13777e3481813a30549ef","fact":"files.code_execution","file":"all.evidence.json","index":1,"why":"known"},{"digest":"54d86bbf642bcf0627bc18b08383af107e55b42b27113cb7ccb5b08e89d407a3","fact":"files.scan","file":"all.evidence.json","index":2,"why":"known"},{"digest":"c0606eb83c99b7acd9e98e8ec10fbedeb791588e021a7e049bf1aed5e556eabd","fact":"files.formats","file":"all.evidence.json","index":3,"why":"known"},{"digest":"e619a743e17a5ec2c19d85065963b6934bc41420a8e539a6113c4bb0c792e0e5","fact":"licence.family","file":"all.evidence.json","index":4,"why":"known"},{"digest":"11781ceb8c8709fdfbd1b648829f2b5313fbf0e3a7861f3ac4ea23db7e99553f","fact":"weights.digest_verified","file":"all.evidence.json","index":5,"why":"known"},{"digest":"84fd96023b3c393736ff78443cebb01e37b2049065b420fb68b1739df92edd8d","fact":"lineage.narrowest_parent","file":"all.evidence.json","index":6,"why":"known"}],"policy":"ff3112caf63ec2535f55afa72162454de2df432581ed4af5ab75578149f7a4e9","release":null,"signers":null,"weights":null},"duties":["terms \"Use it under its licence; do not pass the files on\"","recipients who are identified","rate limit 1000 requests per day","review within 90 days","publish \"model page\"","keep logs for 365 days"],"effective":"gated","facts":[],"forecast":[],"from":null,"lineage":[],"objections":{"gated":[],"hosted":[],"open":[{"atoms":[{"fact":"approval.release","known":"0","text":"approval.release is below 1","value":"true","why":"no evidence"}],"clause":1,"line":35,"rule":"people","title":"opening cannot be undone, so a person approves it","value":"true"}]},"policy":{"digest":"ff3112caf63ec2535f55afa72162454de2df432581ed4af5ab75578149f7a4e9","title":"Start: what the files say, and one person for the last step","version":1},"schema":"ajar/decision/1","supposed":true,"target":"gated"}}
  ? 1

A number of people who approve can be stated; so can one of them, as a file. Dates, shelf lives and
error bars are as ever:

  $ printf '{"schema":"ajar/evidence/1","items":[{"fact":"approval.release","kind":"exact","value":1,"measured_at":"2026-11-01"}]}' >s/people.evidence.json
  $ ajar decide --suppose s --at 2026-11-21 | sed -n 3p
  ajar: door 4 of 4, open: weights for everyone
  $ ajar forecast --suppose s --at 2026-11-21
  Supposed: what follows takes every statement for true. Nothing was verified: no signature, no file.
  
  ajar: door 4 of 4, open: weights for everyone
  
    2026-11-21  door 4 of 4, open
    2027-01-31  door 3 of 4, gated: approval.release runs out
  $ ajar decide --suppose s --at 2027-11-21 | sed -n 3p
  ajar: door 3 of 4, gated: weights for accepted recipients, under terms

The other questions can be asked of it, too:

  $ ajar explain --suppose s --at 2026-11-21 --position open | sed 1,2d
  ajar: door 4 of 4, open: weights for everyone
  
  Nothing objects to open
  $ ajar explain --suppose s --at 2026-11-21 --json | grep -o '"supposed":true'
  "supposed":true
  $ ajar need open --suppose s --at 2026-11-21 --json | grep -o '"supposed":true'
  "supposed":true
It is no model, no release and no calendar:

  $ ajar decide
  ajar: a MODEL is needed, or --suppose DIR
  try 'ajar decide --help'
  ? 2
  $ ajar decide --suppose s s
  ajar: --suppose DIR takes the place of a MODEL: leave one out
  try 'ajar decide --help'
  ? 2
  $ ajar decide --suppose s --evidence s
  ajar: --suppose looks at no file and no key: leave --evidence, --signers and --no-sandbox out
  try 'ajar decide --help'
  ? 2
  $ ajar forecast --suppose s --ics
  ajar: what is only supposed belongs in no calendar
  try 'ajar forecast --help'
  ? 2
  $ ajar need open
  ajar: a MODEL is needed, or --suppose DIR
  try 'ajar need --help'
  ? 2
  $ ajar release --suppose s a/b
  ajar: unrecognized option "--suppose"
  try 'ajar release --help'
  ? 2
  $ ajar decide --suppose none
  ajar: none: no such folder
  ? 1
