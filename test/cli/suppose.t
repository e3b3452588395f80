What would follow if some statements were so: a folder of them takes the place of a model. Nothing
is verified, and every answer begins with that:

  $ mkdir s; printf '{"schema":"ajar/evidence/1","items":[{"fact":"files.code_execution","kind":"exact","value":0,"measured_at":"2026-11-01"},{"fact":"files.scan","kind":"word","value":"clean","measured_at":"2026-11-01"},{"fact":"files.formats","kind":"set","value":["safetensors"],"measured_at":"2026-11-01"},{"fact":"licence.family","kind":"word","value":"permissive","measured_at":"2026-11-01"},{"fact":"weights.digest_verified","kind":"exact","value":true,"measured_at":"2026-11-01"},{"fact":"lineage.narrowest_parent","kind":"word","value":"open","measured_at":"2026-11-01"}]}' >s/all.evidence.json
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
  $ ajar decide --suppose s --at 2026-11-21 --at-least open --json >json
  ? 1
  $ sed 's/"record_sha256".*"supposed"/... "supposed"/' json
  {"schema":"ajar/decide/1","supposed":true,"position":"gated","narrower":true,"summary":"not open: opening cannot be undone, so a person approves it (true)",... "supposed":true,"target":"gated"}}

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

Nothing moves, so there is no pace:

  $ printf 'policy "Slow" version 1.\nStart from open.\nWiden at most one step every 30 days.\nfact files.code_execution is a count, higher is riskier.\nrule c: at most closed when files.code_execution is above 0.\n' >slow.ajar
  $ ajar decide --suppose s --at 2026-11-21 --policy ./slow.ajar | sed -n 3p
  ajar: door 4 of 4, open: weights for everyone

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

A number of people that is supposed has a date, not an end:

  $ mkdir board; printf '{"schema":"ajar/evidence/1","items":[{"fact":"approval.release","kind":"exact","value":1,"measured_at":"2026-10-01"}]}' >board/a.evidence.json
  $ ajar explain --suppose board --all --position open | grep 'item 1'
                      a.evidence.json, item 1, 2026-10-01, signed by nobody listed
